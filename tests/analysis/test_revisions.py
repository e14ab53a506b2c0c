"""A note and its revision, made up: the highest version counts, a withdrawn note nowhere, and each command says so."""

import itertools
import json
import subprocess
from pathlib import Path

import pytest

from budgetnote import check, totals
from budgetnote.analysis.revisions import Revision, passed_over
from budgetnote.checks.explain import EXAMPLE
from tests.conftest import Run

FIRST = EXAMPLE.read_text(encoding="utf-8").replace("lapses: []", "lapses: [BU03]")
RAISED = FIRST.replace("2026: 400", "2026: 500").replace("total: 2000", "total: 2100")
RAISED = RAISED.replace("{2026: 600,", "{2026: 700,").replace("total: 3000", "total: 3100")
RAISED = RAISED.replace("2026: 1100", "2026: 1200").replace("total: 3500", "total: 3600").replace("3,5 mio", "3,6 mio")
SECOND = RAISED.replace("budget_year", "version: 2\nbudget_year")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "BU07.yaml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "notes" / "BU07-2.yaml").write_text(SECOND, encoding="utf-8")
    return tmp_path


def state(folder: Path, name: str, text: str) -> Path:
    path = folder / "notes" / name
    path.write_text(text, encoding="utf-8")
    return path


OLDER = "notes/BU07.yaml does not count: version 2 stands in notes/BU07-2.yaml"


def test_a_revised_note_is_clean_and_a_fault_in_it_is_told_at_its_place(run: Run, folder: Path) -> None:
    ran = run("check", cwd=folder)
    assert ran.code == 0
    assert "BN" not in ran.out
    assert OLDER in ran.out
    state(folder, "BU07-2.yaml", SECOND.replace("total: 2100", "total: 2200"))
    ran = run("check", cwd=folder)
    assert ran.code == 1
    line = SECOND[: SECOND.index("total: 2100")].count("\n") + 1
    assert f"notes/BU07-2.yaml:{line}:16: error" in ran.out
    assert "notes/BU07.yaml:" not in ran.out


def test_equal_versions_are_one_note_twice(run: Run, folder: Path) -> None:
    state(folder, "copy.yaml", FIRST)
    assert "BN601" in run("check", cwd=folder).out
    state(folder, "copy.yaml", SECOND)
    ran = run("totals", cwd=folder)
    assert ran.code == 1
    assert "BN601" in ran.err
    state(folder, "copy.yaml", SECOND.replace("version: 2", "version: 3"))
    assert run("check", cwd=folder).code == 0


def amounts(run: Run, folder: Path, *words: str | Path) -> list[int]:
    ran = run("totals", *words, "--format", "json", cwd=folder)
    return [row["total"] for table in json.loads(ran.out)["tables"] for row in table["rows"] if row["row"] == "total"]


def test_totals_count_the_highest_version_and_say_so(run: Run, folder: Path) -> None:
    assert amounts(run, folder) == [3600]
    assert amounts(run, folder, "notes/BU07-2.yaml", "notes/BU07.yaml") == [3600]
    assert amounts(run, folder, "notes/BU07.yaml") == [3500]
    assert f"{OLDER}." in run("totals", cwd=folder).out
    danish = run("totals", "--language", "da", cwd=folder).out
    assert "notes/BU07.yaml tæller ikke med: version 2 står i notes/BU07-2.yaml." in danish


def test_where_every_note_is_left_out_it_is_said_by_what(run: Run, folder: Path) -> None:
    ran = run("totals", "--without", "BU07", cwd=folder)
    assert ran.code == 2
    assert ran.err == f"budgetnote: Left out: Budget 2026 BU07; {OLDER}\n"


def test_python_programs_are_given_the_highest_version_too(folder: Path) -> None:
    given = totals(folder / "notes")
    assert sum(int(row["amount"] or 0) for row in given.rows) == 3600
    (out,) = given.left_out
    assert out.path.endswith("BU07.yaml")
    assert "version 2 stands in" in out.reason.en
    assert [found.code for found in check(folder / "notes")] == []


def test_a_version_counts_however_it_is_written(run: Run, folder: Path) -> None:
    for key in ("'version': 2", '"\\x76ersion": "2"', "version:   2  # den nye"):
        state(folder, "BU07-2.yaml", SECOND.replace("version: 2", key))
        assert amounts(run, folder) == [3600]


@pytest.mark.parametrize("written", ["two", "0", "2.0", "-1", "1000", "02", ""])
def test_a_version_that_cannot_be_read_keeps_its_note_out(written: str, run: Run, folder: Path) -> None:
    state(folder, "BU07-2.yaml", SECOND.replace("version: 2", f"version: {written}"))
    ran = run("totals", cwd=folder)
    assert ran.code == 1
    assert "notes/BU07-2.yaml is left out" in ran.out
    assert "3,500" in ran.out


@pytest.mark.parametrize("key", ["version", "status", "price_level"])
def test_a_key_that_stands_twice_keeps_its_note_out_wherever_it_stands_again(key: str, run: Run, folder: Path) -> None:
    value = {"version": "3", "status": "withdrawn", "price_level": "2026"}[key]
    known = "accepted:\n  - check: full-first-year\n    reason: x\n      y\n"
    text = SECOND.replace("accepted: []\n", known).replace("version: 2", "version: 2\nstatus: proposed")
    state(folder, "BU07-2.yaml", f"{text}{key}: {value}\n")
    ran = run("totals", cwd=folder)
    assert ran.code == 1
    assert "notes/BU07-2.yaml is left out" in ran.out


def test_a_withdrawn_note_counts_nowhere_nor_do_its_older_versions(run: Run, folder: Path) -> None:
    state(folder, "BU07-2.yaml", SECOND.replace("version: 2", "version: 2\nstatus: withdrawn"))
    ran = run("totals", "--language", "da", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "notes/BU07-2.yaml tæller ikke med: BU07 er trukket tilbage; notes/BU07.yaml tæller ikke med" in ran.err
    state(folder, "BU08.yaml", FIRST.replace("id: BU07", "id: BU08"))
    assert amounts(run, folder) == [3500]
    assert "BU07 is withdrawn" in run("check", cwd=folder).out
    assert "BU07 is withdrawn" in run("show", "notes", cwd=folder).out


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_every_command_says_in_every_format_what_it_passes_over(form: str, run: Run, folder: Path) -> None:
    (folder / "p.yaml").write_text("title: x\nnegotiation: Budget 2026\nnotes: [{note: BU07}]\n", encoding="utf-8")
    (folder / "old").mkdir()
    (folder / "old" / "BU07.yaml").write_text(FIRST, encoding="utf-8")
    for words in ("check", "totals", "show notes", "reconcile notes", "package p.yaml", "diff old notes"):
        ran = run(*words.split(), "--format", form, cwd=folder)
        assert OLDER in ran.out.replace("\\", "") + ran.err


def test_what_does_not_count_lapses_nothing(run: Run, folder: Path) -> None:
    state(folder, "BU03.yaml", FIRST.replace("id: BU07", "id: BU03").replace("[BU03]", "[]"))
    assert run("check", cwd=folder).out.count("BN602") == 1
    state(folder, "BU07-2.yaml", SECOND.replace("lapses: [BU03]", "lapses: []"))
    assert "BN602" not in run("check", cwd=folder).out


def test_a_package_is_of_the_highest_version(run: Run, folder: Path) -> None:
    (folder / "p.yaml").write_text("title: x\nnegotiation: Budget 2026\nnotes: [{note: BU07}]\n", encoding="utf-8")
    ran = run("package", "p.yaml", cwd=folder)
    assert ran.code == 0
    assert "3,600" in ran.out
    assert f"{OLDER}." in ran.out
    state(folder, "BU07.yaml", FIRST.replace("total: 2000", "total: 2001"))  # a fault of what does not count
    assert run("package", "p.yaml", cwd=folder).code == 0


def test_diff_finds_the_version_before(run: Run, folder: Path) -> None:
    given = run("diff", "notes/BU07.yaml", "notes/BU07-2.yaml", cwd=folder)
    state(folder, "BU07-9.yaml", SECOND.replace("version: 2", "version: 9"))
    found = run("diff", "notes/BU07-2.yaml", cwd=folder)
    assert (found.code, found.out) == (1, given.out)
    assert found.err == "budgetnote: notes/BU07-2.yaml compared with notes/BU07.yaml\n"
    assert "BU07-9.yaml compared with notes/BU07-2.yaml" in run("diff", "notes/BU07-9.yaml", cwd=folder).err


def test_without_an_older_version_diff_takes_the_last_commit_or_says_that_there_is_none(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    ran = run("diff", "notes/BU07.yaml", "--language", "da", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "der er ingen ældre version af notes/BU07.yaml i mappen, og mappen ligger ikke i et git-rep" in ran.err
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for words in (["init", "-q"], ["add", "notes"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    assert run("diff", "notes/BU07.yaml", cwd=folder).code == 0
    state(folder, "BU07.yaml", FIRST.replace("Valby", "Vanløse"))
    ran = run("diff", "notes/BU07.yaml", cwd=folder)
    assert ran.code == 1
    assert "Valby" in ran.out
    assert "compared with the last commit (HEAD)" in ran.err


def test_of_two_folders_the_notes_that_count_are_compared(run: Run, folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "old" / "BU07.yaml").write_text(FIRST, encoding="utf-8")
    ran = run("diff", "old", "notes", cwd=folder)
    assert "1 note compared" in ran.out
    assert OLDER in ran.out
    state(folder, "BU07-2.yaml", SECOND.replace("version: 2", "version: 2\nstatus: withdrawn"))
    ran = run("diff", "old", "notes", cwd=folder)
    assert "1 note removed" in ran.out
    assert "BU07 is withdrawn" in ran.out


def test_a_simpler_program_agrees_on_what_counts() -> None:
    kinds = [(version, withdrawn) for version in (1, 2, 3) for withdrawn in (False, True)]
    for several in itertools.product(kinds, repeat=3):
        files = [Revision(("Budget", "X"), *kind, f"{i}.yaml") for i, kind in enumerate(several)]
        top = max(version for version, _ in several)
        counting = [f"{i}.yaml" for i, (version, withdrawn) in enumerate(several) if version == top and not withdrawn]
        out = {passed.revision.path for passed in passed_over(files)}
        assert [file.path for file in files if file.path not in out] == counting
        for passed in passed_over(files):
            assert passed.newer is None or passed.newer.version == top > passed.revision.version


def test_a_note_is_found_by_its_number(run: Run, folder: Path) -> None:
    state(folder, "a.yaml", FIRST.replace("id: BU07", "id: BU6a"))
    state(folder, "b.yaml", FIRST.replace("id: BU07", "id: BU6a").replace("Budget 2026", "Overførselssag"))
    named = run("show", "notes/a.yaml", "notes/b.yaml", cwd=folder)
    for command in ("show", "reconcile", "totals", "check"):
        assert run(command, "BU6a", cwd=folder) == run(command, "notes/a.yaml", "notes/b.yaml", cwd=folder)
    assert run("show", "bu6A", cwd=folder) == named
    state(folder, "b.yaml", FIRST.replace("id: BU07", "id: BU6a\nversion: two"))
    assert run("show", "BU6a", cwd=folder) == run("show", "notes/a.yaml", "notes/b.yaml", cwd=folder)
    none = ", and no note below notes has that number"
    for word, said in (("BU99", none), ("BU6a.yaml", ""), ("x/BU6a", "")):
        ran = run("show", word, cwd=folder)
        assert (ran.code, ran.err) == (2, f"budgetnote: {word} does not exist{said}\n")
    assert "BU99 findes ikke, og intet notat under notes" in run("show", "BU99", "--language", "da", cwd=folder).err

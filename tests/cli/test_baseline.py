"""A baseline passes what is known with the same figures, and tells what it has in vain."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from budgetnote.checks.explain import EXAMPLE
from tests.conftest import NOTES, ROOT, Run

WRONG = EXAMPLE.read_text(encoding="utf-8").replace("total: 3500", "total: 3600", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    assert EXAMPLE.read_text(encoding="utf-8") != WRONG
    (tmp_path / "notes" / "BU07.yaml").write_text(WRONG, encoding="utf-8")
    other = WRONG.replace("id: BU07", "id: BU08").replace("lapses: []", "lapses: [BU07]")
    (tmp_path / "notes" / "BU08.yaml").write_text(other, encoding="utf-8")
    return tmp_path


def entries(path: Path) -> list[dict[str, object]]:
    stated = json.loads(path.read_text(encoding="utf-8"))
    assert stated["baseline"] == 1
    found: list[dict[str, object]] = stated["findings"]
    return found


def test_what_is_known_passes(run: Run, folder: Path) -> None:
    assert run("check", "notes", cwd=folder).code == 1
    written = run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    assert (written.code, written.out) == (0, "")
    assert re.search(r"known.json: \d+ f(und|indings)", written.err)
    ran = run("check", "notes", "--baseline", "known.json", cwd=folder)
    assert ran.code == 0
    assert "BN2" not in ran.out
    assert re.search(r"0 (fejl|errors).*[1-9]\d* accepte", ran.out)
    suppressed = run("check", "notes", "--baseline", "known.json", "--accepted", "--format", "sarif", cwd=folder)
    results = json.loads(suppressed.out)["runs"][0]["results"]
    assert {one["suppressions"][0]["kind"] for one in results} == {"external"}


def test_its_file_is_the_same_from_anywhere_in_either_language(run: Run, folder: Path) -> None:
    run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    first = (folder / "known.json").read_text(encoding="utf-8")
    assert str(folder) not in first
    assert "BU07.yaml" not in first
    assert first.count("\n") == len(entries(folder / "known.json")) + 2
    (folder / "known.json").unlink()
    text = (folder / "notes" / "BU07.yaml").read_text(encoding="utf-8")
    (folder / "notes" / "BU07.yaml").write_text(f"# moved\n\n{text}", encoding="utf-8")
    run("check", folder / "notes", "--write-baseline", "known.json", "--language", "en", cwd=folder)
    assert (folder / "known.json").read_text(encoding="utf-8") == first


def test_another_figure_does_not_pass(run: Run, folder: Path) -> None:
    run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    (folder / "notes" / "BU07.yaml").write_text(WRONG.replace("total: 3600", "total: 3700", 1), encoding="utf-8")
    ran = run("check", "notes", "--baseline", "known.json", "--format", "concise", cwd=folder)
    assert ran.code == 1
    assert "3.700" in ran.out or "3,700" in ran.out
    assert "BU08" not in ran.out


def test_a_cause_does_not_pass_for_what_it_explains_with_other_figures(run: Run, tmp_path: Path) -> None:
    """BN291 has no figure of its own: the same count of sums may disagree by another amount."""
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    for wrong, code in (("611", 0), ("612", 1)):
        (tmp_path / "SO52.yaml").write_text(re.sub("total: 610", f"total: {wrong}", text, count=2), encoding="utf-8")
        if not code:
            run("check", "SO52.yaml", "--write-baseline", "known.json", cwd=tmp_path)
        ran = run("check", "SO52.yaml", "--baseline", "known.json", "--format", "concise", cwd=tmp_path)
        assert (ran.code, "BN291" in ran.out) == (code, bool(code))


def test_a_stale_entry_is_told_at_its_line_and_pruned(run: Run, folder: Path) -> None:
    run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    before = entries(folder / "known.json")
    (folder / "notes" / "BU07.yaml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    ran = run("check", "notes", "--baseline", "known.json", "--format", "concise", cwd=folder)
    assert ran.code == 0
    told = re.findall(r"^known.json:(\d+):\d+: remark BN904", ran.out, re.MULTILINE)
    lines = (folder / "known.json").read_text(encoding="utf-8").splitlines()
    assert [json.loads(lines[int(line) - 1].rstrip(","))["note"] for line in told] == ["BU07"] * len(told) != []
    run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    assert entries(folder / "known.json") == [entry for entry in before if entry["note"] == "BU08"]
    assert "BN904" not in run("check", "notes", "--baseline", "known.json", cwd=folder).out


def test_what_was_not_looked_at_is_not_stale_and_is_kept(run: Run, folder: Path) -> None:
    run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    before = entries(folder / "known.json")
    for words in (["notes/BU07.yaml"], ["notes", "--only", "BN3"], ["notes", "--skip", "BN2"]):
        assert "BN904" not in run("check", *words, "--baseline", "known.json", cwd=folder).out
        assert run("check", *words, "--write-baseline", "known.json", cwd=folder).code == 0
        assert entries(folder / "known.json") == before


def test_what_cannot_be_read_is_never_passed(run: Run, folder: Path) -> None:
    (folder / "notes" / "BU07.yaml").write_text(WRONG.replace("total: 3600", "total: 36oo", 1), encoding="utf-8")
    written = run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    assert written.code == 0
    assert "BN1" not in str([entry["code"] for entry in entries(folder / "known.json")])
    assert re.search(r"\(1\)|\(1 fejl\)", written.err)
    assert run("check", "notes", "--baseline", "known.json", cwd=folder).code == 1


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"baseline": 2, "findings": []}', '{"baseline": 1, "findings": [{}]}', "[" * 100_000,
     '{"baseline": 1, "findings": [1]}', '{"baseline": 1, "findings": {}}', "\x00"],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_refused_and_kept(text: str, run: Run, folder: Path) -> None:
    (folder / "known.json").write_text(text, encoding="utf-8")
    for option in ("--baseline", "--write-baseline"):
        ran = run("check", "notes", option, "known.json", cwd=folder)
        assert (ran.code, ran.out) == (2, "")
        assert "known.json" in ran.err
    assert (folder / "known.json").read_text(encoding="utf-8") == text
    assert run("check", "notes", "--baseline", "none.json", cwd=folder).code == 2


def test_nothing_that_would_be_lost_is_asked_for_together(run: Run, folder: Path) -> None:
    for words in (["--diff", "-o", "x.json"], ["--diff", "--write-baseline", "x"], ["--fix", "--write-baseline", "x"]):
        ran = run("check", "notes", *words, cwd=folder)
        assert (ran.code, ran.out) == (2, "")
    assert sorted(path.name for path in folder.iterdir()) == ["notes"]


def test_it_is_not_written_over_a_note(run: Run, folder: Path) -> None:
    assert run("check", "notes", "--write-baseline", "notes/BU07.yaml", cwd=folder).code == 2
    assert (folder / "notes" / "BU07.yaml").read_text(encoding="utf-8") == WRONG


def test_what_is_in_vain_is_told_of_known_notes_too(run: Run, folder: Path) -> None:
    run("check", "notes", "--write-baseline", "known.json", cwd=folder)
    for number in ("BU07", "BU08"):  # nothing of the kind is found any more
        text = EXAMPLE.read_text(encoding="utf-8").replace("id: BU07", f"id: {number}")
        (folder / "notes" / f"{number}.yaml").write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "budgetnote", "check", "notes", "--baseline", "known.json", "--language", "en"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    told = [
        subprocess.run([*words, *more], cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout
        for more in (["--no-cache"], [], [])
    ]
    assert "BN904" in told[0]
    assert told[1:] == [told[0]] * 2

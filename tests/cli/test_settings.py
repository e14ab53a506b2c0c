"""Settings of a folder: they hold where the command line says nothing, are told, and reach nothing outside."""

import json
from pathlib import Path

import pytest

from budgetnote.checks.explain import EXAMPLE
from tests.conftest import Run

WRONG = EXAMPLE.read_text(encoding="utf-8").replace("total: 3500", "total: 3600", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes" / "old").mkdir(parents=True)
    (tmp_path / "notes" / "BU07.yaml").write_text(WRONG, encoding="utf-8")
    return tmp_path


def settle(folder: Path, text: str, name: str = "budgetnote.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_they_hold_and_are_named_at_the_end(run: Run, folder: Path) -> None:
    assert run("check", "notes", cwd=folder).code == 1
    settle(folder, 'skip = ["BN2", "BN3"]\nlanguage = "da"\nfail-on = "warning"\n')
    ran = run("check", "notes", cwd=folder)
    assert ran.code == 0
    closing = ran.out.splitlines()[-1]
    assert "budgetnote.toml: 2 koder sprunget over (BN2, BN3), også advarsler giver kode 1" in closing
    for form in ("json", "sarif", "junit", "concise", "gitlab", "github"):
        assert "budgetnote.toml: 2 koder" in run("check", "notes", "--format", form, cwd=folder).err
    plain = run("check", "notes", "--no-settings", cwd=folder)
    assert plain.code == 1
    assert "budgetnote.toml" not in plain.out + plain.err


def test_the_command_line_wins(run: Run, folder: Path) -> None:
    settle(folder, 'skip = ["BN2"]\nlanguage = "da"\npaths = ["elsewhere"]\n')
    assert run("check", "notes", "--skip", "BN501", cwd=folder).code == 1
    ran = run("check", "notes", "--language", "en", cwd=folder)
    assert "1 code skipped (BN2)" in ran.out
    assert "elsewhere" not in ran.out
    assert run("check", cwd=folder).code == 2


def test_paths_and_register_are_those_of_the_settings_folder(run: Run, folder: Path) -> None:
    (folder / "terms").mkdir()
    (folder / "terms" / "own.yaml").write_text("committees: []\n", encoding="utf-8")
    settle(folder, 'paths = ["notes"]\nregister = "terms/own.yaml"\n')
    ran = run("check", "--language", "en", cwd=folder / "notes" / "old")
    assert "../../budgetnote.toml: the register ../../terms/own.yaml, the paths .." in ran.out
    ran = run("check", "--language", "en", cwd=folder)
    assert "the register terms/own.yaml, the paths notes" in ran.out
    assert "1 note, terms/own.yaml:" in ran.out


@pytest.mark.parametrize("inside", ["notes", "notes/old", "."])
def test_the_nearest_above_the_notes_holds(inside: str, run: Run, folder: Path) -> None:
    settle(folder, '[project]\nname = "x"\n\n[tool.budgetnote]\nskip = ["BN2"]\n', "pyproject.toml")
    path = folder / inside / "BU99.yaml"
    path.write_text(WRONG.replace("BU07", "BU99"), encoding="utf-8")
    ran = run("check", path, "--language", "en", cwd=folder)
    assert "pyproject.toml: 1 code skipped (BN2)" in ran.out
    settle(folder / inside, 'skip = ["BN901"]\n')
    assert "budgetnote.toml: 1 code skipped (BN901)" in run("check", path, "--language", "en", cwd=folder).out


def test_a_file_of_other_things_is_left_in_peace(run: Run, folder: Path) -> None:
    before = run("check", "notes", cwd=folder)
    for text in ("", '[project]\nname = "x"\n', "this is [ no TOML", '[tool.ruff]\nx = "budgetnote"\n'):
        settle(folder, text, "pyproject.toml")
        assert run("check", "notes", cwd=folder) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("skip = 3", "skip"),
        ("skip = [3]", "skip"),
        ('skips = ["BN2"]', "skip"),
        ('skip = ["BN999"]', "BN999"),
        ('fail-on = "never"', "fail-on"),
        ('language = "sv"', "language"),
        ("register = []", "register"),
        ('register = "../other.yaml"', "../other.yaml"),
        ('register = "/etc/passwd"', "/etc/passwd"),
        ('paths = [".."]', ".."),
        ('paths = ["notes/../.."]', "notes/../.."),
        ('paths = ["out"]', "out"),
        ('paths = ["a\\u0000b"]', "b"),
        ('command = "rm -rf /"', "command"),
        ("skip = [", "TOML"),
    ],
)
def test_what_is_wrong_or_reaches_outside_is_refused(text: str, told: str, run: Run, folder: Path) -> None:
    (folder / "out").symlink_to(folder.parent)
    settle(folder, text)
    ran = run("check", "notes", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert run("check", "notes", "--no-settings", cwd=folder).code == 1


def test_they_are_shown(run: Run, folder: Path) -> None:
    settle(folder, 'skip = ["BN2"]\nfail-on = "remark"\n')
    shown = run("check", "--show-settings", "--format", "json", "--only", "BN3", cwd=folder)
    assert shown.code == 0
    (row,) = json.loads(shown.out)["tables"][0]["rows"]
    assert (row["only"], row["skip"], row["fail_on"], row["paths"]) == ("BN3", "BN2", "remark", "notes")
    assert row["path"] == "budgetnote.toml"
    assert "BN2" in run("check", "--show-settings", cwd=folder).out


def test_excluded_files_are_left_out_and_counted(run: Run, folder: Path) -> None:
    for name, own in {"old/BU08": "BU08", "old/BU09": "BU09", "BU10-gammel": "BU10"}.items():
        (folder / "notes" / f"{name}.yaml").write_text(EXAMPLE.read_text("utf-8").replace("BU07", own), "utf-8")
    for patterns, number in ((["old"], 2), (["notes/old/"], 2), (["*-gammel.yaml"], 1), (["BU07.yaml", "old"], 3)):
        words = [word for pattern in patterns for word in ("--exclude", pattern)]
        ran = run("check", "notes", *words, "--language", "da", "--format", "json", cwd=folder)
        (notes,) = json.loads(ran.out)["tables"]
        assert len(notes["rows"]) == 4 - number
        assert f"{number} fil{'er' * (number > 1)} er udeladt (--exclude)" in ran.err
    assert run("check", "notes", "--exclude", "notes", cwd=folder).code == 2

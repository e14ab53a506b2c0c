"""The examples of `--help`: every command has some, in both languages, and each runs as it is printed."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from budgetnote.cli.app import COMMANDS
from budgetnote.figures.stated import Claimed, read_claim
from budgetnote.language import Language
from budgetnote.report.tables.claims import WORDS
from tests.conftest import GALLERY, NOTES, ROOT, Run

pytestmark = pytest.mark.dear

HEADS: dict[Language, str] = {"da": "Eksempler:", "en": "Examples:"}


def examples(command: str, language: Language) -> list[str]:
    """What the help of a command prints as examples; help is in the language that a run begins with."""
    words = [sys.executable, "-m", "budgetnote", command, "--help", "--language", language]
    told = subprocess.run(words, capture_output=True, encoding="utf-8", cwd=ROOT, check=True).stdout
    below = told.partition(HEADS[language])[2]
    assert re.fullmatch(r"(\n    budgetnote [^\n]+\n {8}[^\n]+)+\n", below), told
    return [line.strip() for line in below.splitlines() if line.startswith("    budgetnote")]


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Path:
    """A folder with all that the examples name: notes, two versions of them, the Word file, a package, two commits."""
    for folder in ("notes", "v1", "v2"):
        shutil.copytree(NOTES, tmp_path / folder)
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    (tmp_path / "v2" / "SO52.yaml").write_text(text.replace("Mentor", "mentor"), encoding="utf-8")
    shutil.copy(GALLERY / "package.yaml", tmp_path / "aftale.yaml")
    assert run("export", NOTES / "SO52.yaml", "-o", tmp_path / "SO52.docx").code == 0
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    for words in (["init", "-q"], ["add", "notes"], *[["commit", "-qm", "one", "--allow-empty"]] * 2):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return tmp_path


@pytest.mark.needs("git")
@pytest.mark.parametrize("language", HEADS)
def test_every_command_has_examples_that_run(language: Language, office: Path, run: Run) -> None:
    for command in COMMANDS:
        shown = examples(command, language)
        for line in shown:
            program, *words = shlex.split(line.partition(" > ")[0])
            assert (program, words[0]) == ("budgetnote", command)
            if command == "lsp":  # which serves an editor until it says exit: tests/cli/test_lsp.py
                continue
            if command == "import" and "--diff" not in words:
                (office / "notes" / "SO52.yaml").unlink()
            ran = run(*words, cwd=office)
            assert ran.code in ((0, 1) if command in ("check", "diff", "import", "package") else (0,)), (line, ran)
            assert ran.out + ran.err, line
    assert (office / "notes" / "SO52.yaml").exists()
    assert {"BU07.yaml", "SO52.yaml"} <= {path.name for path in (office / "notes").iterdir()}
    assert {"report.html", "notes.xlsx", "notes.csv"} <= {path.name for path in office.iterdir()}


def test_the_words_of_a_claim_are_explained_with_what_they_stand_for(run: Run) -> None:
    for language, shown in {"da": "600 til under 660", "en": "600 to under 660"}.items():
        told = run("explain", "claims", "--language", language).out
        assert re.search(rf"^godt.* godt 600\.000 kr\. +{shown}$", told, re.MULTILINE)
    for _, _, amount in WORDS:
        claimed = read_claim(amount)
        assert isinstance(claimed, Claimed)
        assert claimed.interval
    qualifiers = {claimed.qualifier for *_, amount in WORDS if isinstance(claimed := read_claim(amount), Claimed)}
    assert qualifiers == {"", "about", "just over", "just under", "at most", "at least", "over", "under"}


def test_the_last_lines_and_the_rules_of_a_note_are_explained(run: Run) -> None:
    told = run("explain", "verdict", "--language", "da").out
    for outcome, brief in {"agrees": "ens", "sums-differ": "sumfejl", "not-reconciled": "uafstemt"}.items():
        assert re.search(rf"  {brief} +{outcome}  ", told)
    every = run("explain", "note").out
    for key in ("version", "kind", "totals", "rounded", "continues_from", "accepted"):
        (rule,) = re.findall(rf"^{key} +(\S.*)$", every, re.MULTILINE)
        assert rule in run("explain", key).out
    assert run("explain", "notes-of-mine").code == 2

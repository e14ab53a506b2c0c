"""The README's examples are kept true: its commands are run, its note is checked."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from budgetnote.checks.run import check_document
from budgetnote.finding import Severity
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = [
    (command.split(), output)
    for block in re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    for command, output in re.findall(r"^\$ budgetnote (.*?)\n(.*?)(?=^\$ |\Z)", block, re.DOTALL | re.MULTILINE)
]


@pytest.mark.parametrize(
    ("words", "output"), CONSOLE, ids=lambda part: " ".join(part) if isinstance(part, list) else ""
)
def test_a_command_prints_what_the_readme_shows(words: list[str], output: str, run: Run) -> None:
    assert run(*words).out == output


def test_the_readme_shows_commands() -> None:
    assert len(CONSOLE) >= 5


@pytest.mark.parametrize("note", re.findall(r"^```yaml\n(id: .*?)^```", README, re.DOTALL | re.MULTILINE))
def test_a_note_of_the_readme_has_nothing_but_what_it_accepts(note: str) -> None:
    register, _ = load()
    findings = check_document(parse("README.md", note.encode()), register).findings
    assert [found.rule.name for found in findings if not found.accepted] == []


def test_the_slip_of_the_readme_is_found_as_shown(run: Run, tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```text\n(notes/BI26.*?)^```", README, re.DOTALL | re.MULTILINE)
    text = (ROOT / "notes" / "BI26.yaml").read_text(encoding="utf-8").replace("2026: 18525", "2026: 18535", 1)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "BI26.yaml").write_text(text, encoding="utf-8")
    assert shown in run("check", "notes", "--language", "da", cwd=tmp_path).out


def test_the_register_of_the_readme_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```yaml\n(appropriations:\n  - code.*?)^```", README, re.DOTALL | re.MULTILINE)
    (tmp_path / "register.yaml").write_text(example, encoding="utf-8")
    register, findings = load([tmp_path / "register.yaml"])
    assert findings == []
    term = register.appropriations.valid("3330", 2027)
    assert term is not None
    assert term.names_in(2027) == ["Specialundervisning"]
    assert term.names_in(2026) == []


def test_the_rates_of_the_readme_are_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```yaml\n(price_levels:.*?)^```", README, re.DOTALL | re.MULTILINE)
    (tmp_path / "register.yaml").write_text(example, encoding="utf-8")
    register, findings = load([tmp_path / "register.yaml"])
    assert findings == []
    assert [rate.percentage for rate in register.rates("Anlæg", 2025)] == [Decimal("-0.4")]


def test_the_readme_names_every_command_and_family(run: Run) -> None:
    commands = re.findall(r"^  (\w+)  ", run("--help").out.partition("Commands:")[2], re.MULTILINE)
    assert commands
    for command in commands:
        assert f"`budgetnote {command}" in README or f"$ budgetnote {command}" in README
    for family in {line.split()[0][:3] for line in run("explain").out.splitlines() if line.startswith("BN")}:
        assert f"| {family} |" in README
    assert Severity.ERROR.word in README


def test_the_recomputed_row_of_the_readme_is_shown_so(run: Run, tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```diff\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    text = (ROOT / "notes" / "BI26.yaml").read_text(encoding="utf-8").replace("2026: 7000", "2026: 7500", 1)
    (tmp_path / "BI26.yaml").write_text(text, encoding="utf-8")
    assert shown in run("recompute", "BI26.yaml", "--diff", cwd=tmp_path).out

"""The README's examples are kept true: its commands are run, its note is checked."""

import re
import shlex
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
    (shlex.split(command), output)
    for block in re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    for command, output in re.findall(r"^\$ budgetnote (.*?)\n(.*?)(?=^\$ |\Z)", block, re.DOTALL | re.MULTILINE)
]


@pytest.mark.parametrize(
    ("words", "output"), CONSOLE, ids=lambda part: " ".join(part) if isinstance(part, list) else ""
)
def test_a_command_prints_what_the_readme_shows(words: list[str], output: str, run: Run) -> None:
    """A line `…` is lines that are left out; all else is there, in this order."""
    shown = map(re.escape, re.split(r"^…\n", output, flags=re.MULTILINE))
    printed = run(*words).out
    assert re.fullmatch("(?:.*\\n)*?".join(shown), printed), printed


def test_the_readme_shows_commands() -> None:
    assert len(CONSOLE) >= 5


@pytest.mark.parametrize("note", re.findall(r"^```yaml\n(id: .*?)^```", README, re.DOTALL | re.MULTILINE))
def test_a_note_of_the_readme_has_nothing_but_what_it_accepts(note: str) -> None:
    register, _ = load()
    findings = check_document(parse("README.md", note.encode()), register).findings
    assert [found.rule.name for found in findings if not found.accepted] == []


@pytest.mark.parametrize(
    ("note", "right", "wrong"), [("BI26", "2026: 18525", "2026: 18535"), ("SO52", "total: 610", "total: 611")]
)
def test_the_slips_of_the_readme_are_found_as_shown(
    note: str, right: str, wrong: str, run: Run, tmp_path: Path
) -> None:
    (shown,) = re.findall(rf"^```text\n(notes/{note}.*?)^```", README, re.DOTALL | re.MULTILINE)
    text = (ROOT / "notes" / f"{note}.yaml").read_text(encoding="utf-8").replace(right, wrong, 1)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / f"{note}.yaml").write_text(text, encoding="utf-8")
    assert shown in run("check", "notes", "--language", "da", cwd=tmp_path).out


def test_the_rows_of_the_danish_guide_are_those_of_a_note() -> None:
    (shown,) = re.findall(r"^```text\n(    - key.*?)^```", README, re.DOTALL | re.MULTILINE)
    lines = [line.partition(" #")[0].rstrip() for line in shown.splitlines() if line != "…"]
    note = (ROOT / "notes" / "SO52.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not any(given.startswith(line) for given in note)] == []


def test_every_command_of_the_danish_guide_is_one(run: Run) -> None:
    danish = README.partition("## På dansk")[2].partition("\n## ")[0]
    told = {line.replace("\n", " ") for line in re.findall(r"budgetnote ([a-z][^`]*?)(?:`|\n```)", danish)}
    assert len(told) > 10
    for words in told:
        command, *rest = shlex.split(words)
        options = run(command, "--help").out
        assert [word for word in rest if word.startswith("--") and word not in options] == [], words


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
        assert re.search(rf"\b{family}\s+\w+", README)
    assert Severity.ERROR.word in README


def test_the_recomputed_row_of_the_readme_is_shown_so(run: Run, tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```diff\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    text = (ROOT / "notes" / "BI26.yaml").read_text(encoding="utf-8").replace("2026: 7000", "2026: 7500", 1)
    (tmp_path / "BI26.yaml").write_text(text, encoding="utf-8")
    assert shown in run("recompute", "BI26.yaml", "--diff", cwd=tmp_path).out


def test_every_link_within_the_readme_leads_to_a_head() -> None:
    outside = re.sub(r"^```.*?^```", "", README, flags=re.DOTALL | re.MULTILINE)
    heads = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)", outside, re.M)]
    links = re.findall(r"\]\(#([^)]+)\)", README)
    assert len(links) > 20
    assert set(links) <= set(heads)
    sections = re.findall(r"^## (.*)", outside.partition("## Getting it")[2], re.MULTILINE)
    assert [section for section in sections if f"| [{section}](#" not in README] == []

"""The table that `check` ends with where there are several notes: what is in it, in which order, and how wide."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from budgetnote.analysis.summary import Reconciled, Summary
from budgetnote.checks.run import check_document
from budgetnote.finding import Finding
from budgetnote.language import Language
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from budgetnote.report.formats import Screen, render
from budgetnote.report.sheet import Report
from budgetnote.report.tables.check import OUTCOMES, overview
from tests.conftest import NOTES, Run

REGISTER, _ = load()
TEXT = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
EDITS = {
    "right": ("", ""),
    "wrong": ("2026: 18525", "2026: 18535"),
    "current": ("price_level: 2025", "price_level: current"),
    "wide": ("title: '", "title: '議会 [red]e\u0301[/red] "),
    "unread": ("total: 69100", "total: 6910x"),
    "also right": ("", ""),
}


def made(folder: Path | None = None) -> tuple[list[Summary], list[Finding]]:
    """A note for each of the edits, at one path each, and in a folder where one is given."""
    summaries, findings = [], []
    for i, edit in enumerate(EDITS.values()):
        text = TEXT.replace(*edit, 1).replace("id: BI26", f"id: BI{i:02}").replace("lapses: [BI21]", "lapses: []")
        if folder:
            (folder / f"{i}.yaml").write_text(text, encoding="utf-8")
        checked = check_document(parse(f"{i}.yaml", text.encode()), REGISTER)
        assert checked.summary
        summaries.append(checked.summary)
        findings += checked.findings
    return summaries, findings


def shown(language: Language = "da", width: int | None = None, *, screenful: int | None = None) -> list[str]:
    sheet = overview(*made(), screenful)
    return render(Report("check", (), [sheet]), "text", Screen(language, width)).splitlines()


def test_each_note_has_its_findings_and_errors_as_json_has_them(run: Run, tmp_path: Path) -> None:
    made(tmp_path)
    found = json.loads(run("check", tmp_path, "--format", "json").out)["findings"]
    table = run("check", tmp_path, "--language", "da").out.partition("Notater, 1.000 kr.\n")[2].splitlines()
    assert table[0].split()[-2:] == ["Fejl", "Fund"]
    for i, line in enumerate(table[2 : 2 + len(EDITS)]):
        own = [one for one in found if one["place"]["path"] == str(tmp_path / f"{i}.yaml")]
        standing = [one for one in own if one["accepted"] is None and one["cause"] is None]
        errors = sum(one["severity"] == "error" for one in standing)
        assert line.startswith(f"BI{i:02} ")
        assert line.split()[-2:] == [str(errors) if errors else line.split()[-2], str(len(standing))]
        assert bool(errors) == line.split()[-2].isdigit() == (i in (1, 4))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("width", [40, 60, 72, 76, 80, 83, 84, 90, 120, 140, None])
def test_it_fits_and_no_figure_is_cut(width: int | None, language: Language) -> None:
    lines = shown(language, width)
    assert all(len(line) <= (width or 200) for line in lines)
    thousands = "." if language == "da" else ","
    for figure in (f"13{thousands}525", f"18{thousands}525", f"69{thousands}100"):
        assert "\n".join(lines).count(figure) >= len(EDITS)
    assert all(any(line.startswith(f"BI{i:02} ") for line in lines) for i in range(len(EDITS)))


def columns_of(text: str) -> int:
    """What a terminal needs for a text of these notes."""
    return len(text) + len(re.findall("[議会]", text)) - text.count("\u0301")


def test_columns_are_one_below_another_whatever_the_title() -> None:
    lines = [line for line in shown("da", 100) if re.match(r"BI\d\d ", line)]
    assert len({columns_of(line.partition("13.525")[0]) for line in lines}) == 1
    assert sum("…" in line for line in lines) == len(lines)
    assert "[red]" in lines[3]


@pytest.mark.parametrize(("screenful", "moved"), [(None, False), (100, False), (10, True)])
def test_notes_with_errors_are_last_where_the_screen_is_full(screenful: int | None, moved: bool) -> None:
    order = [line[2:4] for line in shown(screenful=screenful) if re.match(r"BI\d\d ", line)]
    assert order == (["00", "02", "03", "05", "01", "04"] if moved else ["00", "01", "02", "03", "04", "05"])
    narrow = [line[2:4] for line in shown(width=40, screenful=screenful) if re.match(r"BI\d\d ", line)]
    assert narrow == order


def test_numbers_that_stand_twice_are_told_apart_by_their_negotiation() -> None:
    summaries, findings = made()
    twice = [one._replace(id="BI26", negotiation=f"Budget {2025 + i % 2}") for i, one in enumerate(summaries[:2])]
    text = render(Report("check", (), [overview([*twice, summaries[2]], findings)]), "text", Screen("da"))
    starts = [line[:18] for line in text.splitlines()[3:]]
    assert starts == ["BI26   Budget 2025", "BI26   Budget 2026", "BI02   En ny ungei"]


def test_every_outcome_has_a_word() -> None:
    assert set(OUTCOMES) == set(get_args(Reconciled))
    assert all(one != other for one, other in pairwise(sorted(OUTCOMES.values())))

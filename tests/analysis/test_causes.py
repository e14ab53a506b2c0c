"""Causes judged by a second, simpler program: what is called certain is the only slip there is."""

import copy
from collections import Counter
from random import Random

import pytest

from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.run import check_document
from budgetnote.editing.fix import mend
from budgetnote.finding import Finding
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests import brute
from tests.brute import KINDS, Paper, Row

pytestmark = pytest.mark.dear

REGISTER, _ = load()
CAUSES = ("guilty-cell", "guilty-row-or-column", "possible-causes", "unexplained-sums")


def check(text: str) -> NoteFile:
    return check_document(parse("f", text.encode()), REGISTER)


def applied(paper: Paper, cause: dict[str, object]) -> Paper:
    """The paper with what a finding says should stand there."""
    right = copy.deepcopy(paper)
    names = {row.name: row for table in right.tables for row in (*table.rows, table.sums)}
    names |= dict(zip(("Udgifter i alt (netto)",), (right.tables[0].sums,), strict=True))
    names |= {
        {"Service": "Serviceudgifter i alt", "Anlæg": "Anlæg i alt"}[table.area]: table.sums
        for table in right.tables[1:]
    }
    for change in cause["changes"]:  # type: ignore[attr-defined]
        row = names[change["label"]]
        if change["year"] is None:
            row.total = change["value"]
        else:
            row.figures[brute.YEARS.index(change["year"])] = change["value"]
    for lost in cause["rows"]:  # type: ignore[attr-defined]
        area = "" if lost["table"] == "Tabel 2" else lost["control_area"]
        (table,) = (one for one in right.tables if one.area == area)
        free = any(row.key is None for one in right.tables[1:] for row in one.rows if one.area == lost["control_area"])
        key = lost["activity"] or (None if area and free else "new")
        right.areas.setdefault(key or "", lost["control_area"])
        table.rows.append(Row("lost", [lost["amounts"].get(str(year)) for year in brute.YEARS], lost["total"], key))
    return right


def state(text: str) -> list[tuple[object, ...]]:
    """The figures that a note has, row by row."""
    note = check(text).note
    assert note is not None
    return [(*((row.amounts or {}).get(year) for year in brute.YEARS), row.total) for _, row in note.labelled_rows]


def figures(paper: Paper) -> list[tuple[object, ...]]:
    return [(*row.figures, row.total) for table in paper.tables for row in (*table.rows, table.sums)]


def judged(paper: Paper) -> str:
    """What was found of a spoilt note, after holding it against every slip there is."""
    text = brute.write(paper)
    checked = check(text)
    found = [one for one in checked.findings if one.rule.name in CAUSES]
    assert len(found) <= 1
    outcome = found[0].rule.name if found else "nothing"
    if found:
        held(found[0], paper)
    kept = mend(checked, unsafe=True).file.source.text
    if kept == text:
        return outcome
    assert outcome in CAUSES[:2]
    assert state(kept) == figures(applied(paper, found[0].facts["causes"][0]))
    assert [one.rule.name for one in check(kept).findings if one.rule.family == "BN2" and one.rule.severity == 3] == []
    return f"{outcome}, written"


def held(found: Finding, paper: Paper) -> None:
    """Assert that a cause is as certain as it says."""
    causes = found.facts.get("causes", [])
    asked = [row.key for row in paper.tables[0].rows]
    if len(set(asked)) < len(asked):
        causes = []  # with a key that two rows have nobody knows which lines are whose
    for cause in causes:
        if cause["kind"] == "cells":
            assert brute.agrees(applied(paper, cause), answered=False), brute.write(paper)
        elif cause["kind"] != "repeated-row":
            assert brute.agrees(applied(paper, cause)), brute.write(paper)
    if found.rule.name in CAUSES[:2]:
        ways = {one.state() for one in (*brute.one_cell(paper), *brute.one_slip(paper))} - {paper.state()}
        assert len(ways) == 1, (brute.write(paper), ways)
        assert {one.state() for one in brute.two_cells(paper)} <= ways, brute.write(paper)
        if causes and causes[0]["kind"] != "repeated-row":
            named = applied(paper, causes[0])
            assert ways == {named.state()}, (brute.write(paper), ways, named.state())
    elif "one or two cells" in found.message("en"):
        assert not list(brute.one_cell(paper)), brute.write(paper)
        assert not list(brute.two_cells(paper)), brute.write(paper)


def spoilt(number: int, *, keys: bool) -> Paper:
    random = Random(f"{number} {keys}")  # noqa: S311
    kind = KINDS[number % len(KINDS)]
    return brute.spoil(random, brute.make(random, keys=keys), kind)


@pytest.mark.parametrize("keys", [True, False], ids=["keyed", "without keys"])
def test_what_is_certain_is_the_only_slip_there_is(keys: bool, thorough: bool) -> None:
    outcomes = Counter(judged(spoilt(number, keys=keys)) for number in range(260 if thorough else 26))
    assert outcomes["guilty-cell, written"] > 1
    assert outcomes["possible-causes"] > 3

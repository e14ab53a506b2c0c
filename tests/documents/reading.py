"""What a document is read as, beside the note that it was made of."""

from functools import cache
from typing import NamedTuple

from budgetnote.documents.document import Unreadable
from budgetnote.documents.draft import Draft, draft
from budgetnote.documents.readers import read_paper
from budgetnote.documents.witness import bear_witness
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Note
from budgetnote.model.register import Register, load
from budgetnote.reading.yaml import parse


@cache
def register() -> Register:
    """The register that is shipped."""
    return load()[0]


def drafted(name: str, data: bytes) -> Draft:
    """The draft of the document in `data`."""
    paper = read_paper(name, data)
    assert not isinstance(paper, Unreadable), paper
    made = draft(paper, register(), "da")
    assert not isinstance(made, Unreadable), made
    return made


def noted(made: Draft) -> Note:
    """The note that a draft is, which has to be read whole."""
    note, findings = read_note(parse("draft.yaml", made.text.encode()))
    assert note, (findings, made.text)
    assert not [found for found in findings if found.rule.name != "missing-key"], (findings, made.text)
    return note


def facts(note: Note) -> dict[str, object]:
    """All that a document says of its note: what the template prints, each value as it is read."""
    assert note.activities
    return {
        "id": note.id,
        "title": note.title,
        "budget_year": note.budget_year,
        "price_level": note.price_level,
        "years": note.years,
        "categories": note.categories,
        "phase_in": note.phase_in and (note.phase_in.start, note.phase_in.complete),
        "districts": sorted(note.districts),
        "citywide": note.citywide,
        "address": note.address,
        "effects": [(row.target_group, row.activity, row.goal, row.follow_up) for row in note.effects],
        "activities": [(row.label, row.control_area, row.amounts, row.total) for row in note.activities.lines],
        "sums": [(table.total.amounts, table.total.total) for table in note.tables if table.total],
        "appropriations": [
            (table.control_area, row.label, row.committee, row.appropriation, row.direction, row.amounts, row.total)
            for table in note.appropriations
            for row in table.lines
        ],
    }


class Judged(NamedTuple):
    """How the figures of a draft are, against the note that its document was made of: `wrong` is wrong and unsaid."""

    all: int
    right: int
    doubtful: int
    wrong: list[str]


def judged(note: Note, made: Draft) -> Judged:
    """Every figure of the note's tables, and every one that the draft has besides: right, in doubt, or wrong."""
    read, _ = read_note(parse("draft.yaml", made.text.encode()))
    wanted, got = figures(note), figures(read) if read else {}
    doubts = sum(figure.in_doubt for table in made.tables for figure in table.figures)
    wrong = [
        f"{cell}: {wanted.get(cell)} → {got.get(cell)}" for cell in wanted | got if wanted.get(cell) != got.get(cell)
    ]
    unsaid = [cell for cell in wrong if not cell.endswith("→ None")]
    missing = len(wrong) - len(unsaid)
    if missing > doubts and bear_witness(made).certain:
        unsaid += [cell for cell in wrong if cell.endswith("→ None")]
    return Judged(len(wanted), len(wanted) - len(wrong), len(wrong) - len(unsaid), unsaid)


def figures(note: Note) -> dict[str, int | None]:
    """The figures of a note's tables, by table, row and column."""
    made: dict[str, int | None] = {}
    for table in note.tables:
        name = getattr(table, "control_area", "Tabel 2")
        for number, row in enumerate([*table.rows, *([table.total] if table.total else [])], 1):
            cells = [*(row.amounts or {}).items(), ("I alt", row.total)]
            made |= {f"{name}, {number}, {column}": amount for column, amount in cells if amount is not None}
    return made

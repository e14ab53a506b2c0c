"""What a document is read as, beside the note that it was made of."""

from functools import cache

from budgetnote.documents.document import Unreadable
from budgetnote.documents.draft import Draft, draft
from budgetnote.documents.readers import read_paper
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

"""A draft read from a paper, with what follows from its figures and can be written with certainty."""

from budgetnote.analysis.reconcile import reconcile
from budgetnote.model.kinds import read_note
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import as_value, insert, parse


def with_activities(text: str) -> str:
    """`text` with an `activity` in each line of Tabel 3 of which it is certain what row of Tabel 2 it pays for."""
    document = parse("draft.yaml", text.encode())
    note, _ = read_note(document)
    if note is None:
        return text
    links = [link for inference in reconcile(note).inferences for link in inference.certain]
    return splice(text, [insert(text, line.node, "", f"activity: {as_value(row.key)}") for line, row in links])

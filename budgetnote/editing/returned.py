"""The values of a note that were changed in its sheet of a workbook, written into its file: those alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from budgetnote.analysis.notefile import NoteFile
from budgetnote.documents.workbook import TOTAL, Back, Overtyping, Value, bevilling, cut
from budgetnote.editing.fix import with_edits
from budgetnote.editing.recompute import Figure, splices
from budgetnote.finding import Edit
from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, Line, Row
from budgetnote.reading.yaml import Mapping as Node
from budgetnote.reading.yaml import as_value, removed


class Taken(NamedTuple):
    """A note with the changes of its sheet in its text, checked; where something is `refused` it is as it was."""

    file: NoteFile
    changes: Sequence[Overtyping] = ()
    refused: Sequence[Text] = ()


def take_back(file: NoteFile, back: Back) -> Taken:
    """Write the values that somebody changed in a note's sheet into its text; nothing is written to the disk.

    All of them or none: none where the note says something else by now than when its sheet was written, and where the
    text read again does not say the same as the sheet.
    """
    note = file.note
    if note is None:
        return Taken(file, refused=(_told(back, _UNREAD),))
    if (note.negotiation, note.id) != (back.negotiation, back.id):
        return Taken(file, refused=(_told(back, _OTHER),))
    rows, own = dict(_rows(note)), values(note)
    renamed = {change.key: change.after for change in back.changes if change.field == "label"}
    labels = {key: (label, renamed.get(key, label)) for key, label in back.labels.items()}
    if rows.keys() != labels.keys() or any(
        isinstance(row, Line) and _line(row.label) not in labels[key] for key, row in rows.items()
    ):
        return Taken(file, refused=(_told(back, _RENEWED),))
    wanted = [change for change in back.changes if _line(own.get((change.key, change.field))) != _line(change.after)]
    stale = [change for change in wanted if _line(own.get((change.key, change.field))) != _line(change.before)]
    if stale:
        return Taken(file, refused=tuple(_at(change, _NOT_NOW) for change in stale))
    edits, refused = _edits(file.source.text, rows, wanted)
    if refused or not wanted:
        return Taken(file, refused=tuple(refused))
    tried = with_edits(file, edits)
    expected = own | {(change.key, change.field): change.after for change in wanted}
    if tried.note is None or not _says(tried.note, expected, note):
        return Taken(file, refused=tuple(_at(change, _NO_ROOM) for change in wanted))
    return Taken(tried, wanted)


_UNREAD = Text("notatet kan ikke læses; ret dets fejl først", "the note cannot be read; correct its errors first")
_OTHER = Text("filen er et andet notat nu", "the file is another note by now")
_RENEWED = Text(
    "notatets rækker er ikke de samme, som da arket blev skrevet; eksportér igen",
    "the note's rows are not those that the sheet was written from; export again",
)
_NOT_NOW = Text(
    "notatet siger noget andet nu, end da arket blev skrevet; eksportér igen",
    "the note says something else by now than when the sheet was written; export again",
)
_NO_ROOM = Text(
    "kan ikke skrives, som filen er bygget op; ret det i notatet",
    "cannot be written the way the file is laid out; change it in the note",
)


def _told(back: Back, said: Text) -> Text:
    return Text(f"{back.title}: {said.da}", f"{back.title}: {said.en}")


def _at(change: Overtyping, said: Text) -> Text:
    return Text(f"{change.cell}: {said.da}", f"{change.cell}: {said.en}")


def _line(value: Value) -> Value:
    """A value as a cell has it, blanks being one space."""
    return " ".join(cut(value).split()) if isinstance(value, str) else value


def _rows(note: Note) -> Iterator[tuple[str, Row]]:
    """Every row of the tables, by the key that it has in a workbook."""
    tables = [("2", note.activities)] if note.activities else []
    for name, table in [*tables, *((f"3.{i}", table) for i, table in enumerate(note.appropriations, 1))]:
        yield from ((f"{name}:{number}", row) for number, row in enumerate(table.rows, 1))
        if table.total:
            yield f"{name}:0", table.total


def values(note: Note) -> dict[tuple[str, str], Value]:
    """Every value of a note's rows that a workbook has, by row and field: amounts in 1.000 kr., and texts."""
    own: dict[tuple[str, str], Value] = {}
    for key, row in _rows(note):
        own |= {(key, str(year)): amount for year, amount in (row.amounts or {}).items()}
        own[key, TOTAL] = row.total
        if isinstance(row, Line):
            own[key, "label"] = row.label
        if isinstance(row, ActivityLine):
            own[key, "control_area"] = row.control_area
        elif isinstance(row, AppropriationLine):
            own[key, "committee"], own[key, "direction"] = row.committee, row.direction or ""
            own[key, "appropriation"] = bevilling(row.appropriation)
    return own


def _edits(text: str, rows: Mapping[str, Row], wanted: Sequence[Overtyping]) -> tuple[list[Edit], list[Text]]:
    """The splices of the changes, and those that cannot be written."""
    edits: list[Edit | None] = []
    figures: list[Figure] = []
    for change in wanted:
        row, node = rows[change.key], rows[change.key].node
        before, after = change.before, change.after
        if isinstance(after, int):
            was = before if isinstance(before, int) else None
            figures.append(Figure(official(""), row, "", change.field, was, after))
        elif after is None:
            amounts = node.get("amounts")
            held = node if change.field == TOTAL else amounts if isinstance(amounts, Node) else None
            edits.append(removed(text, held, change.field) if held else None)
        elif change.field in node.value_spans:
            edits.append(Edit(node.value_spans[change.field], as_value(after)))
        else:
            edits.append(None)
    if None in edits:
        return [], [_at(change, _NO_ROOM) for change in wanted if not isinstance(change.after, int)]
    return [*(edit for edit in edits if edit), *splices(text, figures)], []


def _says(note: Note, expected: Mapping[tuple[str, str], Value], before: Note) -> bool:
    """Whether a note says what is expected of its tables, and all else as before."""
    own = values(note)
    same = [claim.written() for claim in note.claims] == [claim.written() for claim in before.claims]
    return same and {at: _line(value) for at, value in own.items() if value is not None} == {
        at: _line(value) for at, value in expected.items() if value is not None
    }

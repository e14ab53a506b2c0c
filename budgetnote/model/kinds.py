"""Which kind of file it is: a note, a package, or neither; and the note that it states."""

from collections.abc import Iterator

from budgetnote.finding import Finding
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.reading.rules import NOT_A_CHOICE, NOT_A_NOTE, PACKAGE_FILE
from budgetnote.reading.shape import missed, validate
from budgetnote.reading.yaml import Document, Mapping

_TELLING = ("id", "activities", "appropriations")


_LIKELY = ("negotiation", "title", "budget_year", "price_level", "years", "administrations", "effects", "claims")


def is_package(root: Mapping) -> bool:
    """Whether a file is a package of notes: it lists `notes`, and has none of the keys that tell a note."""
    return isinstance(root.get("notes"), list) and not any(key in root for key in _TELLING)


def is_note(root: Mapping) -> bool:
    """Whether a file is plainly a note, going by its keys."""
    return any(key in root for key in _TELLING) and not isinstance(root.get("notes"), list)


_NOT_PRINTED = (
    Text(
        "; står I alt ikke i notatet, skrives totals: no-total-column i tabellen",
        "; where the note has no I alt, write totals: no-total-column in the table",
    ),
    Text(
        "; står sumrækken ikke i notatet, skrives totals: no-total-row",
        "; where the note has no sum row, write totals: no-total-row",
    ),
)
"""What to do where a row lacks its I alt, and where a table lacks its sum row, as its paper does."""


def read_note(document: Document, *, named: bool = True) -> tuple[Note | None, list[Finding]]:
    """The note that `document` states, and all that was found in reading it.

    A file with none of the keys that tell a note is said to be none: with a remark where it was met on the
    way through a folder, and as a note without its keys where it was `named` by the user. A package is told apart
    in either case.
    """
    root = document.root
    if root is not None and is_package(root):
        found = document.source.found(PACKAGE_FILE, root.key_spans["notes"], path=document.source.path)
        return None, [*document.findings, found]
    told = root is None or any(key in root for key in _TELLING) or sum(key in root for key in _LIKELY) > 1
    if root is not None and not named and not told:
        found = document.source.found(NOT_A_NOTE, root.head, keys=_TELLING)
        return None, [*document.findings, found]
    note, findings = validate(Note, document)
    for table in note.tables if note else ():
        lacking = [(record, record is table) for record in table.without_total]
        findings += [missed(record, "total", document.source, _NOT_PRINTED[own]) for record, own in lacking]
    findings += _of_two_levels(note, document) if note else ()
    if note and note.open_year is not None and not note.adds_on:
        for _, row in note.labelled_rows:
            row.leave_out(note.open_year)
    return note, document.findings + findings


def _of_two_levels(note: Note, document: Document) -> Iterator[Finding]:
    """The price levels of a second table of a control area that are not the first one's: which holds, nobody knows."""
    first: dict[str, int | str | None] = {}
    for table in note.appropriations:
        level = note.price_level if table.price_level is None else table.price_level
        if table.misreads("price_level") or first.setdefault(table.control_area, level) in (level, None):
            continue
        if table.price_level is None:
            yield missed(table, "price_level", document.source, Text("", ""))
        else:
            own = first[table.control_area]
            choices = Text(f"{own}, som områdets første tabel har", f"{own}, as the area's first table has")
            yield document.source.found(NOT_A_CHOICE, table.at("price_level"), written=str(level), choices=choices)

"""A note that stands as YAML and as a document: YAML counts, and what they state otherwise is a warning at its cell."""

from collections.abc import Iterable, Iterator

from budgetnote.analysis.notefile import NoteFile
from budgetnote.documents.rules import DIFFERS_FROM_DOCUMENT
from budgetnote.figures.printed import format_amount
from budgetnote.finding import Finding, Span
from budgetnote.language import Text, normal, official
from budgetnote.model.tables import AppropriationLine, Line, Row, Table
from budgetnote.reading.yaml import Mapping

_Key = tuple[str, str, int]
"""A row: its table, its text, and which one of that text it is."""


def differing(note: NoteFile, paper: NoteFile) -> Iterator[Finding]:
    """Each amount and code of `note` that the document states otherwise; amounts in doubt differ from nothing."""
    if note.note is None or paper.note is None:
        return
    rows, others = dict(_rows(note.note.tables)), dict(_rows(paper.note.tables))
    for key, row in rows.items():
        other = others.get(key)
        if other is None:
            yield _found(note, paper, row.head, None, official(f"»{key[1]}«"), _NONE)
            continue
        for year in sorted({*row.stated_years, *other.stated_years}):
            amounts = row.node.get("amounts")
            stands = isinstance(amounts, Mapping) and str(year) in amounts
            at = row.at("amounts", str(year)) if stands else row.at("amounts")
            yield from _amounts(note, paper, at, other.at("amounts", str(year)), row.cell(year), other.cell(year))
        if "total" in row.node and "total" in other.node:
            yield from _amounts(note, paper, row.at("total"), other.at("total"), row.total, other.total)
        if isinstance(row, AppropriationLine) and isinstance(other, AppropriationLine):
            for name in ("committee", "appropriation", "direction"):
                mine, theirs = (_code(line, name) for line in (row, other))
                if mine and theirs and mine != theirs:
                    place = row.at(name)
                    yield _found(note, paper, place, other.at(name), official(mine), official(theirs))
    for key in others.keys() - rows.keys():
        place = note.note.at("activities")
        yield _found(note, paper, place, others[key].at("amounts"), _NONE, official(f"»{key[1]}«"))


_NONE = Text("ingen række", "no row")


def _code(line: AppropriationLine, name: str) -> str:
    value = getattr(line, name)
    return value.code if name == "appropriation" and value else str(value or "")


def _rows(tables: Iterable[Table]) -> Iterator[tuple[_Key, Row]]:
    seen: dict[tuple[str, str], int] = {}
    for table in tables:
        name = str(getattr(table, "control_area", ""))
        rows: list[tuple[str, Row]] = [(line.label, line) for line in table.rows if isinstance(line, Line)]
        rows += [(table.total_label, table.total)] if table.total else []
        for label, row in rows:
            known = name, normal(label)
            seen[known] = seen.get(known, 0) + 1
            yield (name, known[1], seen[known]), row


def _amounts(
    note: NoteFile, paper: NoteFile, at: Span, there: Span, mine: int | None, theirs: int | None
) -> Iterator[Finding]:
    if mine is not None and theirs is not None and mine != theirs:
        stated, other = (Text(format_amount(one, "da"), format_amount(one, "en")) for one in (mine, theirs))
        yield _found(note, paper, at, there, stated, other)


def _found(note: NoteFile, paper: NoteFile, at: Span, there: Span | None, stated: Text, other: Text) -> Finding:
    place = paper.source.place(there) if there else None
    where = place.paper.where if place and place.paper else Text("tabellerne", "the tables")
    facts = {"stated": stated, "other": other, "document": paper.path, "where": where}
    return Finding(DIFFERS_FROM_DOCUMENT, note.source.place(at), facts)

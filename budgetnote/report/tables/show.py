"""`show`: a note as its official tables. Every key of a note is in them, or in `NOT_SHOWN`."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from budgetnote.analysis.limits import going_on, printed
from budgetnote.analysis.prices import Priced
from budgetnote.figures.printed import format_amount, format_level, format_levels
from budgetnote.language import Language, Text, capital, official, sentence
from budgetnote.model.meanings import label
from budgetnote.model.note import Effect, Note, PhaseIn, PriorFunding
from budgetnote.model.tables import AppropriationTable, SumLine, Table
from budgetnote.reading.fields import Amount, Code, Number, Truth
from budgetnote.reading.record import Record, records_in, types_in
from budgetnote.report.sheet import (
    BOTH,
    TOTAL,
    Cell,
    Column,
    Kind,
    PlaceOf,
    Sheet,
    SheetRow,
    Weight,
    amount_cells,
    unit,
    units,
    year_columns,
)
from budgetnote.report.tables.prices import rounded
from budgetnote.report.tables.reconcile import YES_NO, scope

NOT_SHOWN = {
    "Note.accepted": "`check --accepted` shows it",
    "ActivityLine.key": "it stands for its row, which is shown; the paper does not have it",
    "ActivityLine.full_time_equivalents": "the row's text states it",
    "AppropriationLine.activity": "`reconcile` shows which line pays for which row",
}
"""The keys of a note that are not shown, each with the reason."""
_ELSEWHERE = {"years", "effects", "activities", "appropriations", "claims", "remarks"}
_ELSEWHERE |= {"amounts", "total", "label", "kind"}
"""The keys that are tables, the columns of years or the first one, or how a row stands; the others have their own."""
_CODES = {"committee", "direction", "status"}
_WEIGHTS: Mapping[str | None, Weight] = {None: "row", "subtotal": "subtotal", "of-which": "part"}


def show(note: Note, place: PlaceOf, priced: Priced | None = None) -> list[Sheet]:
    """The note as its official tables: what it is, Tabel 1, Tabel 2, Tabel 3, and what its prose states.

    Where the note was converted, `priced` is the note that it was converted from.
    """
    sheets = [_head(note, place, priced)]
    if note.effects:
        columns, facts = _facts(Effect, note.effects)
        rows = [SheetRow(cells, place=place(effect)) for effect, cells in zip(note.effects, facts, strict=True)]
        title = official("Tabel 1. Oversigt over målsætning for effekter og evaluering af budgetønsket")
        sheets.append(Sheet("effects", title, columns, rows))
    sheets += [_table(table, note, place, priced) for table in note.tables]
    if note.claims:
        sheets.append(_claims(note, place, format_levels((priced.note if priced else note).levels)))
    if note.remarks:
        columns = [Column("remark", Text("Bemærkning", "Remark"))]
        lines = (line for remark in note.remarks for line in remark.split("\n") if line.strip())
        rows = [SheetRow([line]) for line in lines]
        sheets.append(Sheet("remarks", Text("Bemærkninger", "Remarks"), columns, rows))
    return sheets


def _head(note: Note, place: PlaceOf, priced: Priced | None) -> Sheet:
    columns, (cells,) = _facts(Note, [note])
    notes = []
    if priced and priced.ways:
        columns.append(Column("converted_from", Text("Omregnet fra", "Converted from")))
        cells.append(format_levels(priced.note.levels))
        notes.append(Text("Kun tabellernes beløb er omregnet.", "Only the amounts of the tables are converted."))
    return Sheet(
        "note", official(f"{note.id} {note.title}"), columns, [SheetRow(cells, place=place(note))], notes, "upright"
    )


def _table(table: Table, note: Note, place: PlaceOf, priced: Priced | None) -> Sheet:
    """Tabel 2, or Tabel 3 for a control area."""
    plain = records_in(type(table), "lines")
    kind = next((type(row) for row in table.rows if isinstance(row, SumLine)), plain)
    own, facts = _facts(kind, table.rows)
    rows = [
        SheetRow([row.label, *cells, *amount_cells(row, note.years)], _WEIGHTS[row.kind], place(row))
        for row, cells in zip(table.rows, facts, strict=True)
    ]
    if total := table.total:
        cells = [table.total_label, *[None] * len(own), *amount_cells(total, note.years)]
        rows.append(SheetRow(cells, "total", place(total)))
    level = unit(note.level_of(table.control_area)) if isinstance(table, AppropriationTable) else units(note.levels)
    columns = [Column("label", level), *own, *year_columns(note.years, note.continues_from)]
    if table.has_column or any(row.total is not None for row in (*table.rows, *([table.total] if table.total else []))):
        columns.append(Column("total", TOTAL, "amount"))
    else:
        rows = [row._replace(cells=row.cells[:-1]) for row in rows]
    if isinstance(table, AppropriationTable):
        service = table.control_area == "Service"
        name, title = "appropriations", f"Tabel 3. {'Udgifter til service' if service else table.control_area}"
    else:
        name, title = "activities", "Tabel 2. Oversigt over ønskets aktiviteter på alle styringsområder"
    notes = [*map(sentence, going_on(note)), *map(sentence, printed(table)), *_rounding(table), *rounded(priced, table)]
    return Sheet(name, official(title), columns, rows, notes)


def _rounding(table: Table) -> Iterator[Text]:
    """That the figures were rounded one by one."""
    if table.rounded:
        unit = Text(*(format_amount(table.rounded * 1000, language) for language in BOTH))
        yield Text(
            f"Tallene er afrundet hver for sig til hele {unit.da} kr.",
            f"The figures were rounded one by one to whole {unit.en} kr.",
        )


def _facts(kind: type[Record], records: Sequence[Record]) -> tuple[list[Column], list[list[Cell]]]:
    """A column for each key that is a fact about the records, if one states it or all must; and the cells of each."""
    columns: list[Column] = []
    facts: list[list[Cell]] = [[] for _ in records]
    for name, field in kind.model_fields.items():
        if name in _ELSEWHERE or any(f"{of.__name__}.{name}" in NOT_SHOWN for of in kind.__mro__):
            continue
        cells = [_cell(record, name) for record in records]
        if field.is_required() or any(cell is not None for cell in cells):
            columns.append(Column(name, capital(label(kind, name)), _kind(kind, name)))
            for fact, cell in zip(facts, cells, strict=True):
                fact.append(cell)
    return columns, facts


_WORDS = {
    ("price_level", "current"): Text("løbende", "current"),
    ("status", "proposed"): Text("fremsat", "proposed"),
    ("status", "withdrawn"): Text("trukket tilbage", "withdrawn"),
}
"""What a note writes in English, as people read it."""


def _kind(record: type[Record], name: str) -> Kind:
    types = types_in(record, name)
    if Amount in types or Number in types:
        return "amount" if Amount in types else "number"
    return "code" if name in _CODES or Truth in types else "text"


def _cell(record: Record, name: str) -> Cell:
    """What a key states, as people read it, and as it is written where that cannot be read; None where it is absent."""
    if name not in type(record).model_fields:
        return None
    value, unread = getattr(record, name), record.unread(name)
    if not unread and (isinstance(value, Decimal) or (type(value) is int and Amount in types_in(type(record), name))):
        return value
    da, en = (", ".join(filter(None, [_said(record, name, language), unread])) for language in BOTH)
    return Text(da, en) if da else None


def _said(record: Record, name: str, language: Language) -> str:
    """What could be read of a key."""
    value = getattr(record, name)
    if value is None or (value in (False, ()) and not record.has(name)):
        return ""
    if value == ():
        return Text("ingen", "none").pick(language)
    if isinstance(value, str) and (name, value) in _WORDS:
        return _WORDS[name, value].pick(language)
    items = value if type(value) is tuple else (value,)
    return ("; " if isinstance(items[0], Record) else ", ").join(_item(item, language) for item in items)


def _item(value: object, language: Language) -> str:
    match value:
        case bool():
            return YES_NO[value].pick(language)
        case Code():
            return f"{value.code} {value.name}".rstrip()
        case PhaseIn():
            return " – ".join(_said(value, key, language) or value.unread(key) or "?" for key in PhaseIn.model_fields)
        case PriorFunding():
            amount = "?" if value.amount is None else format_amount(value.amount, language)
            level = [format_level(value.price_level)] if value.price_level else []
            return f"{amount} ({', '.join([*map(str, value.years), *level])}) {value.source}"
    return str(value)


def _claims(note: Note, place: PlaceOf, prices: str) -> Sheet:
    """What the prose states, which is never converted: `prices` are the note's own."""
    columns = [
        Column("states", Text("Beløb", "Amount"), "code"),
        Column("scope", Text("Hvor og hvad", "Where and what")),
        Column("share", Text("Del", "Part"), "data"),
    ]
    rows = []
    for claim in note.claims:
        for statement in claim.statements:
            share = claim.share(statement)
            about = scope(statement.within(claim), claim.section, share)
            weight: Weight = "part" if share else "row"
            rows.append(SheetRow([statement.written("states"), about, share], weight, place(statement)))
    return Sheet("claims", Text(f"Beløb i teksten, {prices}", f"Amounts in the prose, {prices}"), columns, rows)

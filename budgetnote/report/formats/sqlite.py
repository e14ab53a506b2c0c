"""SQLite: the notes as tables that join, in a file that holds nothing else. Amounts are whole 1.000 kr."""

import sqlite3
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import closing
from decimal import Decimal

from budgetnote.finding import Finding, Span
from budgetnote.language import Language
from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, AppropriationTable, Row
from budgetnote.report.formats import written
from budgetnote.report.sheet import Sheet
from budgetnote.report.tables.export import Export, Exported, Naming
from budgetnote.report.tables.tidy import COLUMNS, districts

VERSION = 1
"""The version of the tables, as `pragma user_version`: raised when a column changes its meaning or goes away."""
Value = str | int | float | None

RATE_KEYS = ("control_area", "from", "to", "percentage", "source", "estimated", "used", "register", "older")
_TABLES: Mapping[str, Sequence[str]] = {
    "notes": (
        "id integer primary key", "negotiation text not null", "note text not null", "title text not null",
        "version integer", "status text", "budget_year integer", "price_level text", "administrations text not null",
        "years text not null", "continues_from integer", "categories text not null",
        "phase_in_start text", "phase_in_complete text",
        "districts text not null", "citywide integer not null", "address text", "prior_funding text",
        "lapses text not null", "full_time_equivalent_price integer", "remarks text not null",
        "verdict text not null", "counted integer not null", "file text not null",
    ),
    "files": ("id integer primary key", "path text not null", "note_id integer references notes(id)", "error text"),
    "effects": (
        "id integer primary key", "note_id integer not null references notes(id)", "position integer not null",
        "target_group text not null", "activity text not null", "goal text not null", "follow_up text not null",
    ),
    "lines": (
        "id integer primary key", "note_id integer not null references notes(id)", "tabel integer not null",
        "position integer not null", "control_area text not null", "price_level text",
        "key text", "pays_for integer references lines(id)",
        "label text not null", "committee text", "administration text", "appropriation text",
        "appropriation_name text", "direction text", "scalable integer", "full_time_equivalents text",
        "stated_total integer", "computed_total integer",
    ),
    "amounts": (
        "line_id integer not null references lines(id)", "year integer not null", "amount integer not null",
        "amount_stated integer", "factor text", "granted integer", "chosen integer not null", "line integer not null",
        "primary key (line_id, year)",
    ),
    "sums": (
        "id integer primary key", "note_id integer not null references notes(id)", "tabel integer not null",
        "control_area text", "kind text not null", "label text not null", "year integer", "amount integer",
        "line integer not null",
    ),
    "rates": ("id integer primary key", *(f'"{key}" text' for key in RATE_KEYS)),
    "claims": (
        "id integer primary key", "note_id integer not null references notes(id)", "section text not null",
        "share text", "states text not null", "external text", "years text not null", "low real", "high real",
        "computed integer", "holds integer", "slack integer", "line integer not null",
    ),
    "findings": (
        "id integer primary key", "note_id integer references notes(id)", "code text not null", "name text not null",
        "severity text not null", "message text not null", "path text not null", "line integer not null",
        '"column" integer not null', "accepted text", "explained integer not null",
    ),
}  # fmt: skip
_FROM = {
    "negotiation": "notes", "note": "notes", "title": "notes", "budget_year": "notes",
    "activity": "paid.key", "activity_label": "paid.label", "year": "amounts", "amount": "amounts",
    "amount_stated": "amounts", "factor": "amounts", "districts": "notes", "verdict": "notes", "granted": "amounts",
    "file": "notes", "line": "amounts",
}  # fmt: skip
"""Where a column of tidy data stands, where that is not in `lines`."""
_TOTALS = (
    "create view totals as select price_level, committee, appropriation, control_area, year, "
    "cast(sum(amount) as integer) as amount from tidy "
    "group by price_level, committee, appropriation, control_area, year"
)


def render(export: Export, language: Language) -> bytes:
    """A whole database, its sentences in `language`.

    No view adds amounts of different price levels: each has the level beside its sums. A note whose amounts are not
    to be used is there and not `counted`: it is in no view.
    """
    strict = " strict" if sqlite3.sqlite_version_info >= (3, 37) else ""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("pragma foreign_keys = on")
        for name, columns in _TABLES.items():
            base.execute(f"create table {name} ({', '.join(columns)}){strict}")
        base.execute(_tidy(export.tabel))
        base.execute(_TOTALS)
        for note in export.notes:
            _write(base, note, export, language)
        for one in export.unread:
            _insert(base, "files", path=one.name, error=one.found.message(language))
        if export.rates:
            _rates(base, export.rates, language)
        _findings(base, None, export.findings, export.name, language)
        base.execute(f"pragma user_version = {VERSION}")
        base.commit()
        return base.serialize()


def _tidy(tabel: int) -> str:
    columns = []
    for key in COLUMNS:
        table = _FROM.get(key, "lines")
        columns.append(f"{table} as {key}" if "." in table else f"{table}.{key} as {key}")
    paid = "lines.pays_for" if tabel == 3 else "lines.id"
    return (
        f"create view tidy as select {', '.join(columns)} from amounts join lines on lines.id = amounts.line_id "  # noqa: S608
        f"join notes on notes.id = lines.note_id left join lines as paid on paid.id = {paid} "
        f"where lines.tabel = {tabel} and notes.counted and amounts.chosen"
    )


def _insert(base: sqlite3.Connection, table: str, **values: Value) -> int:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    done = base.execute(f"insert into {table} ({names}) values ({marks})", [*values.values()])  # noqa: S608 names of ours
    return int(done.lastrowid or 0)


def _write(base: sqlite3.Connection, one: Exported, export: Export, language: Language) -> None:
    """A note, its tables, its claims and its findings."""
    note = one.note
    number = _insert(
        base,
        "notes",
        negotiation=note.negotiation,
        note=note.id,
        title=note.title,
        version=note.version,
        status=note.status,
        budget_year=note.budget_year,
        price_level=_text(note.price_level),
        administrations=_list(note.administrations),
        years=_list(note.years),
        continues_from=note.continues_from,
        categories=_list(note.categories),
        phase_in_start=_text(note.phase_in and note.phase_in.start),
        phase_in_complete=_text(note.phase_in and note.phase_in.complete),
        districts=districts(note),
        citywide=note.citywide,
        address=note.address,
        prior_funding=_prior(note),
        lapses=_list(note.lapses),
        full_time_equivalent_price=note.full_time_equivalent_price,
        remarks="\n".join(note.remarks),
        verdict=one.verdict,
        counted=one.priced is not None,
        file=one.name,
    )
    error = one.first_error
    _insert(base, "files", path=one.name, note_id=number, error=error.message(language) if error else None)
    for position, effect in enumerate(note.effects, 1):
        fields = {key: getattr(effect, key) for key in ("target_group", "activity", "goal", "follow_up")}
        _insert(base, "effects", note_id=number, position=position, **fields)
    _lines(base, number, one, one.passing(export.where))
    _sums(base, number, one)
    for verdict in one.verdicts:
        for cells in verdict.sums or (None,):
            interval = verdict.interval
            _insert(
                base,
                "claims",
                note_id=number,
                section=verdict.section,
                share=verdict.claim.share(verdict.statement),
                states=verdict.statement.written("states") or "",
                external=verdict.scope.external,
                years=_list(cells.years if cells else verdict.scope.years),
                low=_real(interval and interval.low),
                high=_real(interval and interval.high),
                computed=cells.computed if cells else None,
                holds=verdict.holds,
                slack=verdict.slack,
                line=one.line(verdict.statement.head),
            )
    _findings(base, number, one.file.findings, lambda _: one.name, language)


def _lines(base: sqlite3.Connection, number: int, one: Exported, chosen: Container[tuple[Span, int]]) -> None:
    """The rows of Tabel 2, then those of each Tabel 3 with the row that each pays for, where that is certain.

    Of Tabel 3 those amounts are `chosen` that all conditions let through.
    """
    ids: dict[Span, int] = {}
    for position, row in enumerate(one.note.activity_lines, 1):
        ids[row.head] = _line(base, one, row, row.control_area, chosen, note_id=number, tabel=2, position=position)
    for table in one.note.appropriations:
        for position, line in enumerate(table.lines, 1):
            paid = one.paid.get(line.head)
            pays_for = ids[paid.head] if paid else None
            about = {"note_id": number, "tabel": 3, "position": position, "pays_for": pays_for}
            _line(base, one, line, table.control_area, chosen, **about)


def _line(
    base: sqlite3.Connection,
    one: Exported,
    row: ActivityLine | AppropriationLine,
    area: str,
    chosen: Container[tuple[Span, int]],
    **about: Value,
) -> int:
    tabel_2 = isinstance(row, ActivityLine)
    values: dict[str, Value] = {"label": row.label, "stated_total": row.total, "computed_total": row.computed_total}
    if isinstance(row, ActivityLine):
        values |= {"key": row.key, "scalable": row.scalable}
        values["full_time_equivalents"] = _text(row.full_time_equivalents)
    else:
        code = row.appropriation
        values |= {"key": row.activity, "committee": row.committee or None, "direction": row.direction}
        values |= {"appropriation": code and code.code, "appropriation_name": (code and code.name) or None}
        values["administration"] = one.administration(row.committee)
    values["price_level"] = _text(one.level_of(area))
    number = _insert(base, "lines", control_area=area, **about, **values)
    for year, amount, stated, factor, line in one.amounts(row, area):
        granted = one.granted_of(row, year)
        values = {"year": year, "amount": amount, "amount_stated": stated, "factor": factor, "granted": granted}
        values |= {"chosen": tabel_2 or (row.head, year) in chosen, "line": line}
        _insert(base, "amounts", line_id=number, **values)
    return number


def _sums(base: sqlite3.Connection, number: int, one: Exported) -> None:
    """What the tables state of sums, which count nowhere: subtotals, parts, and the row of sums; no year is I alt."""
    for tabel, table in [(2, one.note.activities), *((3, table) for table in one.note.appropriations)]:
        if table is None:
            continue
        area = table.control_area if isinstance(table, AppropriationTable) else None
        rows: list[tuple[str, str, Row]] = [(row.kind, row.label, row) for row in table.rows if row.kind]
        rows += [("total", table.total_label, table.total)] if table.total else []
        for kind, label, row in rows:
            for year, amount in [*(row.amounts or {}).items(), (None, row.total)]:
                about: dict[str, Value] = {"tabel": tabel, "control_area": area, "kind": kind, "label": label}
                about |= {"year": year, "amount": amount, "line": one.line(row.head)}
                _insert(base, "sums", note_id=number, **about)


def _rates(base: sqlite3.Connection, rates: Sheet, language: Language) -> None:
    """The rates that amounts were converted by."""
    keys = [column.key for column in rates.columns]
    for row in rates.rows:
        cells = zip(keys, row.cells, rates.columns, strict=True)
        _insert(base, "rates", **{key: written(cell, column.kind, language) or None for key, cell, column in cells})


def _findings(
    base: sqlite3.Connection, number: int | None, findings: Iterable[Finding], name: Naming, language: Language
) -> None:
    for found in findings:
        _insert(
            base,
            "findings",
            note_id=number,
            code=found.rule.code,
            name=found.rule.name,
            severity=found.rule.severity.word,
            message=found.message(language),
            path=name(found.place.path),
            line=found.place.line,
            column=found.place.column,
            accepted=found.accepted,
            explained=found.cause is not None,
        )


def _list(values: Iterable[object]) -> str:
    return "; ".join(map(str, values))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _real(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)


def _prior(note: Note) -> str | None:
    """What was granted before, one a line: blank where the note says that nothing was, null where it is silent."""
    if note.prior_funding is None:
        return None
    return "\n".join(f"{one.amount} ({_list(one.years)}) {one.source}" for one in note.prior_funding)

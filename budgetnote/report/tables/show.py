"""`show`: a note as its official tables."""

from collections.abc import Sequence

from budgetnote.analysis.prices import Priced
from budgetnote.figures.printed import format_amount, format_level
from budgetnote.language import Text, official
from budgetnote.model.note import Note, PhaseIn, PriorFunding
from budgetnote.model.tables import Table
from budgetnote.reading.fields import Code
from budgetnote.report.sheet import (
    BOTH,
    LEVELS,
    TOTAL,
    UNREAD,
    Cell,
    Column,
    PlaceOf,
    Row,
    Sheet,
    Weight,
    amount_cells,
    unit,
    year_columns,
)
from budgetnote.report.tables.prices import rounded
from budgetnote.report.tables.reconcile import scope

_TABEL_2 = "Oversigt over ønskets aktiviteter på alle styringsområder"


def show(note: Note, place: PlaceOf, priced: Priced | None = None) -> list[Sheet]:
    """The note as its official tables: what it is, Tabel 1, Tabel 2, Tabel 3, and what its prose states.

    Where the note was converted, `priced` is the note that it was converted from.
    """
    sheets = [_head(note, place, priced)]
    if note.effects:
        columns = [Column(key, official(head)) for key, head in _EFFECTS.items()]
        rows = [Row([getattr(effect, key) for key in _EFFECTS], place=place(effect)) for effect in note.effects]
        sheets.append(
            Sheet(
                "effects",
                official("Tabel 1. Oversigt over målsætning for effekter og evaluering af budgetønsket"),
                columns,
                rows,
            )
        )
    amounts = [*year_columns(note.years), Column("total", TOTAL, "amount")]
    first = Column("label", unit(note.price_level))
    if note.activities:
        rows = [
            Row([line.label, line.control_area, *amount_cells(line, note.years)], place=place(line))
            for line in note.activities.lines
        ]
        columns = [first, Column("control_area", official("Styringsområde")), *amounts]
        sheets.append(
            Sheet(
                "activities",
                official(f"Tabel 2. {_TABEL_2}"),
                columns,
                rows + _total_row(note.activities, 1, note.years, place),
                rounded(priced, note.activities),
            )
        )
    columns = [
        first,
        Column("committee", official("Udvalg"), "code"),
        Column("appropriation", official("Bevilling")),
        Column("direction", official("I/U"), "code"),
        *amounts,
    ]
    for table in note.appropriations:
        rows = [
            Row(
                [
                    line.label,
                    line.committee,
                    _printed(line.appropriation),
                    line.direction,
                    *amount_cells(line, note.years),
                ],
                place=place(line),
            )
            for line in table.lines
        ]
        title = "Udgifter til service" if table.control_area == "Service" else table.control_area
        sheets.append(
            Sheet(
                "appropriations",
                official(f"Tabel 3. {title}"),
                columns,
                rows + _total_row(table, 3, note.years, place),
                rounded(priced, table),
            )
        )
    if note.claims:
        sheets.append(_claims(note, place, format_level((priced.note if priced else note).price_level)))
    if note.remarks:
        columns = [Column("remark", Text("Bemærkning", "Remark"))]
        lines = (line for remark in note.remarks for line in remark.split("\n") if line.strip())
        rows = [Row([line]) for line in lines]
        sheets.append(Sheet("remarks", Text("Bemærkninger", "Remarks"), columns, rows))
    return sheets


_EFFECTS = {
    "target_group": "Målgruppe",
    "activity": "Indsats",
    "goal": "Målsætning",
    "follow_up": "Opfølgning",
}


def _printed(code: Code | None) -> str | None:
    return code and f"{code.code} {code.name}".rstrip()


def _total_row(table: Table, blanks: int, years: Sequence[int], place: PlaceOf) -> list[Row]:
    if table.total is None:
        return []
    return [Row([table.total_label, *[None] * blanks, *amount_cells(table.total, years)], "total", place(table.total))]


def _head(note: Note, place: PlaceOf, priced: Priced | None) -> Sheet:
    phase_in = note.phase_in
    districts = ", ".join(note.districts)
    facts: list[tuple[str, Text, Cell]] = [
        ("id", Text("Notat", "Note"), note.id),
        ("title", Text("Titel", "Title"), note.title),
        ("negotiation", Text("Forhandling", "Negotiation"), note.negotiation),
        ("budget_year", Text("Budgetår", "Budget year"), str(note.budget_year or "")),
        ("price_level", official("p/l"), LEVELS.get(note.price_level, str(note.price_level))),
        (
            "converted_from",
            Text("Omregnet fra", "Converted from"),
            format_level(priced.note.price_level) if priced and priced.ways else None,
        ),
        ("administrations", Text("Forvaltninger", "Administrations"), ", ".join(note.administrations)),
        ("categories", official("Kategorisering"), ", ".join(note.categories)),
        (
            "phase_in",
            Text("Indfasning", "Phase-in"),
            " – ".join(_day(phase_in, key) for key in ("start", "complete")) if phase_in else None,
        ),
        ("districts", official("Bydele"), official("Bydækkende") if note.citywide else districts),
        ("address", official("Adresse"), note.address),
        ("prior_funding", official("Tidligere afsatte midler"), _prior(note)),
        (
            "lapses",
            Text("Bortfalder, hvis dette forslag gennemføres", "Lapses if this proposal is carried out"),
            ", ".join(note.lapses),
        ),
    ]
    stated = [(key, head, fact or note.unread(key)) for key, head, fact in facts if fact or note.unread(key)]
    columns = [Column(key, head) for key, head, _ in stated]
    title = official(f"{note.id} {note.title}")
    return Sheet("note", title, columns, [Row([cell for _, _, cell in stated], place=place(note))], layout="upright")


def _day(phase_in: PhaseIn, key: str) -> str:
    """A date; where it cannot be read, what is written there."""
    return str(getattr(phase_in, key) or phase_in.unread(key) or UNREAD.da)


def _prior(note: Note) -> Cell:
    if note.prior_funding is None:
        return None
    if not note.prior_funding:
        return Text("ingen", "none")
    return Text(
        *(
            "; ".join(
                f"{'?' if prior.amount is None else format_amount(prior.amount, language)} "
                f"({', '.join(map(str, prior.years))}{_level(prior)}) {prior.source}"
                for prior in note.prior_funding
            )
            for language in BOTH
        )
    )


def _level(prior: PriorFunding) -> str:
    return f", {format_level(prior.price_level)}" if prior.price_level else ""


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
            rows.append(Row([statement.written("states"), about, share], weight, place(statement)))
    return Sheet("claims", Text(f"Beløb i teksten, {prices}", f"Amounts in the prose, {prices}"), columns, rows)

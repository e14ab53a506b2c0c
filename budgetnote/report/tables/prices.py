"""The trail of converted amounts: the rates on the way, and each figure from its base to its rounding."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from budgetnote.analysis.dimensions import DIMENSIONS
from budgetnote.analysis.dimensions import Cell as Tabel3Cell
from budgetnote.analysis.gaps import gaps_of
from budgetnote.analysis.postings import Figure, Step, Way
from budgetnote.analysis.prices import PostedNote, Priced
from budgetnote.analysis.totals import Totals
from budgetnote.figures.printed import format_decimal, format_level
from budgetnote.finding import Place
from budgetnote.language import Language, Text, official
from budgetnote.model.register import Rate, Register, unlikely
from budgetnote.model.tables import ActivityLine, AppropriationLine, AppropriationTable, Line, Table
from budgetnote.report.sheet import BOTH, Cell, Column, Sheet, SheetRow
from budgetnote.report.tables.totals import rounding


class Trace(NamedTuple):
    """A converted amount and where it stands: its note, its row and its year."""

    priced: Priced
    of: Table
    line: Line
    control_area: str
    year: int
    figure: Figure

    @property
    def table(self) -> str:
        """Which of the note's tables it stands in."""
        return "Tabel 3" if isinstance(self.of, AppropriationTable) else "Tabel 2"

    @property
    def place(self) -> Place:
        """Where the amount stands in its file."""
        return self.priced.source.place(self.line.at("amounts", self.year))


Traced = tuple[Sequence[str], SheetRow]
"""A row of the trail, with the values of the dimensions that its amount was added up by."""


def of_totals(totals: Totals) -> list[Traced]:
    """The rows of the amounts that totals consist of, which `row_of_cell` made."""
    return [(key, row) for key in totals.sums for row in totals.trail[key] if isinstance(row, SheetRow)]


def row_of_cell(cell: Tabel3Cell) -> SheetRow | None:
    """The row of an amount that is added up, without what the note has more; None where the note was not read."""
    if not isinstance(cell.posted, PostedNote):
        return None
    priced, at = cell.posted.priced, cell.line
    table = priced.note.appropriations[at.table]
    return row(Trace(priced, table, table.lines[at.line], at.control_area, cell.year, cell.figure))


def of_note(priced: Priced) -> Iterator[Trace]:
    """Every amount of the note's Tabel 2 and Tabel 3."""
    for table in priced.note.tables:
        yield from _of_table(priced, table)


def _of_table(priced: Priced, table: Table) -> Iterator[Trace]:
    for row in table.lines:
        area = table.control_area if isinstance(table, AppropriationTable) else _area(row)
        for year, amount in (row.amounts or {}).items():
            yield Trace(priced, table, row, area, year, Figure(amount or 0, priced.ways.get(area)))


def _area(row: Line) -> str:
    return row.control_area if isinstance(row, ActivityLine) else ""


def rounded(priced: Priced | None, table: Table) -> list[Text]:
    """What rounding did to the sum of `table`, which is one of the note's own or its restated twin."""
    if priced is None or not priced.ways:
        return []
    before = next(other for other in priced.note.tables if other.node is table.node)
    figures = [trace.figure for trace in _of_table(priced, before)]
    if not figures:
        return []
    own = [_RECOMPUTED] if [*gaps_of(before, priced.note.stated_years)] else []
    exact = sum((figure.exact for figure in figures), Fraction())
    return [*own, rounding(priced.level, sum(figure.rounded for figure in figures), exact)]


_RECOMPUTED = Text(
    "Notatets summer stemmer ikke; her er summerne lagt sammen af de omregnede celler.",
    "The sums that the note states do not agree; here the sums are added up from the converted cells.",
)


def rates(used: Iterable[tuple[Register, Way]], name: Callable[[str], str] = str) -> Sheet:
    """The rates that were `used`, each with its source and date, and with the older estimates it was chosen over.

    Notes with registers of their own may go the same way by unlike rates; `name` is what a register is called.
    """
    steps = {
        (*map(str, _rate(step).values()), _older(step, "en"), name(register.path)): step
        for register, way in used
        for step in way.steps
    }
    several = len({key[-1] for key in steps}) > 1
    rows = [
        SheetRow(
            [
                step.rate.control_area,
                str(step.rate.first),
                str(step.rate.last),
                Text(*(_percentage(step, language) for language in BOTH)),
                step.rate.source,
                str(step.rate.estimated),
                _FORWARD[step.forward],
                key[-1],
                Text(*(_older(step, language) for language in BOTH)) if step.older else None,
            ]
        )
        for key, step in sorted(steps.items(), key=itemgetter(0))
    ]
    columns = [
        Column("control_area", official("Styringsområde")),
        Column("from", Text("Fra p/l", "From p/l"), "code"),
        Column("to", Text("Til p/l", "To p/l"), "code"),
        Column("percentage", Text("Sats, %", "Rate, %"), "code"),
        Column("source", Text("Kilde", "Source")),
        Column("estimated", Text("Skøn fra", "Estimated"), "code"),
        Column("used", Text("Brugt", "Used"), "code"),
        Column("register", Text("Register", "Register"), "text" if several else "data"),
        Column("older", Text("Valgt frem for", "Chosen over")),
    ]
    doubts = [_doubt(step.rate) for _, step in sorted(steps.items(), key=itemgetter(0))]
    said = [text for doubt in doubts for text in doubt]
    return Sheet("rates", Text("Satser fra registeret", "Rates of the register"), columns, rows, said)


def _doubt(rate: Rate) -> list[Text]:
    """That a rate looks like something else, where it does."""
    doubt = unlikely(rate)
    if doubt is None:
        return []
    (da, en), meant = doubt
    written, span = rate.written("percentage"), f"{rate.first}-{rate.last}"
    return [
        Text(
            f"{written} pct. for {rate.control_area} {span} ligner {da}; mente du {meant}?",
            f"{written} per cent for {rate.control_area} {span} looks like {en}; did you mean {meant}?",
        )
    ]


_FORWARD = {True: Text("ganget", "multiplied"), False: Text("divideret", "divided")}


def trail(traced: Iterable[Traced], to: int, by: Sequence[str] = ()) -> Sheet:
    """Each converted amount: what it was, the rates on its way, the exact result and the rounded one.

    `by` are the dimensions of a total, whose values come first in each row.
    """
    own = [name for name in by if name not in ("committee", "appropriation", "control-area", "year", "note")]
    columns = [
        *(Column(name.replace("-", "_"), DIMENSIONS[name].head) for name in own),
        Column("note", Text("Notat", "Note")),
        Column("table", Text("Tabel", "Table")),
        Column("label", Text("Række", "Row")),
        Column("committee", official("Udvalg"), "code"),
        Column("appropriation", official("Bevilling"), "code"),
        Column("control_area", official("Styringsområde"), "data"),
        Column("year", Text("År", "Year"), "code"),
        Column("base_level", official("p/l"), "code"),
        Column("base", Text("Beløb", "Amount"), "amount"),
        Column("factor", Text("Faktor", "Factor"), "number"),
        Column("rates", Text("Satser", "Rates"), "data"),
        Column("way", Text("Satser", "Rates"), "data"),
        Column("exact", Text("Omregnet", "Converted"), "number"),
        Column("rounded", Text("Afrundet", "Rounded"), "amount"),
    ]
    rows = []
    for values, one in traced:
        chosen: list[Cell] = [value for name, value in zip(by, values, strict=False) if name in own]
        rows.append(one._replace(cells=[*chosen, *one.cells]))
    title = Text(
        f"Omregning til {format_level(to)}, 1.000 kr.; hver celle er afrundet én gang",
        f"Conversion to {format_level(to)}, 1.000 kr.; each cell is rounded once",
    )
    return Sheet("trail", title, columns, rows)


def row(trace: Trace) -> SheetRow:
    """A converted amount in the columns of the trail."""
    line, figure = trace.line, trace.figure
    granted = line if isinstance(line, AppropriationLine) else None
    cells: list[Cell] = [
        f"{trace.priced.note.negotiation} {trace.priced.note.id}",
        trace.table,
        line.label,
        granted.committee if granted else None,
        granted.appropriation.code if granted and granted.appropriation else None,
        trace.control_area,
        str(trace.year),
        str(trace.priced.note.level_of(trace.control_area)),
        figure.amount,
        figure.way.factor if figure.way else Fraction(1),
        tuple(map(_rate, figure.way.steps)) if figure.way else (),
        Text(*(_way(figure.way, language) for language in BOTH)) if figure.way else None,
        Fraction(figure.exact),
        figure.rounded,
    ]
    return SheetRow(cells, place=trace.place)


def _rate(step: Step) -> dict[str, object]:
    """A step for programs."""
    rate = step.rate
    return {
        "from": rate.first,
        "to": rate.last,
        "control_area": rate.control_area,
        "percentage": rate.percentage,
        "source": rate.source,
        "estimated": rate.estimated,
        "divided": not step.forward,
    }


def _way(way: Way, language: Language) -> str:
    """The rates on the way, in words."""
    said = []
    for rate, _, forward in way.steps:
        percentage, used = format_decimal(rate.percentage or Decimal(0), language), _FORWARD[forward].pick(language)
        said.append(f"{rate.first}-{rate.last}: {percentage} %, {used}, {rate.source}, {rate.estimated}")
    return "; ".join(said)


def _percentage(step: Step, language: Language) -> str:
    return "" if step.rate.percentage is None else format_decimal(step.rate.percentage, language)


def _older(step: Step, language: Language) -> str:
    of = Text("fra", "of").pick(language)
    return "; ".join(
        f"{format_decimal(rate.percentage, language)} % {of} {rate.estimated} ({rate.source})"
        for rate in step.older
        if rate.percentage is not None
    )

"""Sheets: a title, columns, raw cells and notes. What every format prints, and all that it prints."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from budgetnote.figures.printed import format_level, format_levels
from budgetnote.finding import ERROR, Finding, Place, Severity
from budgetnote.language import Language, Text, official

if TYPE_CHECKING:  # what is shown of notes that are known needs none that is read
    from budgetnote.model.tables import Row
    from budgetnote.reading.record import Record
    from budgetnote.reading.text import Source

Cell = str | int | Decimal | Fraction | Text | tuple[int | Mapping[str, object] | None, ...] | None
Kind = Literal["text", "title", "amount", "number", "millions", "percent", "code", "level", "snippet", "data"]
FIGURES = ("amount", "number", "millions", "percent")
"""The kinds that stand to the right in their column."""
Weight = Literal["row", "faulty", "part", "others", "subtotal", "total"]


class Column(NamedTuple):
    """A column: its name for programs, its head for people, and what it holds.

    That is texts, titles (which a narrow screen cuts), codes, whole 1.000 kr., numbers with decimals, mio. kr. and
    per cent with one decimal, a price level, lines of a file, or data that programs alone are shown.
    """

    key: str
    head: Text
    kind: Kind = "text"


class SheetRow(NamedTuple):
    """The cells of a row; a part belongs to the row above it. `place` is where the row stands in its note.

    `others` are several rows in one; a subtotal and a total are sums of rows above them.
    """

    cells: Sequence[Cell]
    weight: Weight = "row"
    place: Place | None = None


class Sheet(NamedTuple):
    """A table for people and programs alike.

    Its layout, for people: a table; `lines`, one a row, where there may be thousands of rows; `upright`,
    where there is one row, a line a column; `data`, whose rows are all alike. `bars` is the column that a terminal
    with room draws beside the rows; what `narrow` makes has less in it, for a screen that has no room for the table.
    """

    name: str
    title: Text
    columns: Sequence[Column]
    rows: Sequence[SheetRow]
    notes: Sequence[Text] = ()
    layout: Literal["table", "lines", "upright", "data"] = "table"
    bars: str = ""
    narrow: "Callable[[], Sheet] | None" = None

    @property
    def for_people(self) -> "Sheet":
        """The sheet without the columns that programs alone are shown."""
        return self.of_columns(lambda column: column.kind != "data")

    def of_columns(self, kept: Callable[[Column], bool]) -> "Sheet":
        """The sheet with those of its columns alone that are `kept`."""
        places = [i for i, column in enumerate(self.columns) if kept(column)]
        if len(places) == len(self.columns):
            return self
        rows = [row._replace(cells=[row.cells[i] for i in places]) for row in self.rows]
        return self._replace(columns=[self.columns[i] for i in places], rows=rows)


class Report(NamedTuple):
    """All that a command has to say: findings, then sheets, then a closing sentence.

    Findings as bad as `failing`, or worse, are those that it fails for.
    """

    command: str
    findings: Sequence[Finding] = ()
    sheets: Sequence[Sheet] = ()
    closing: Text | None = None
    failing: Severity = ERROR


PlaceOf = Callable[["Record"], Place]
"""Where a record stands: its first line in its file."""
BOTH: tuple[Language, Language] = ("da", "en")
SEVERITIES = {1: Text("bemærkning", "remark"), 2: Text("advarsel", "warning"), 3: Text("fejl", "error")}
TOTAL = official("I alt")
UNREAD = official("?")
LEVELS: dict[int | str | None, Cell] = {"current": Text("løbende", "current"), None: None}
"""Price levels that are no year."""


def places(source: "Source") -> PlaceOf:
    """Where each record of the note that `source` holds stands."""
    return lambda record: source.place(record.head)


def unit(price_level: int | str | None) -> Text:
    """The unit of a table as the template prints it: 1.000 kr., 2026 p/l."""
    return official(f"1.000 kr., {format_level(price_level)}")


def units(levels: Sequence[int | str | None]) -> Text:
    """The unit of a table whose amounts are at several price levels."""
    return official(f"1.000 kr., {format_levels(levels)}")


def year_columns(years: Iterable[int], continues_from: int | None = None) -> list[Column]:
    """A column of amounts for each of the years, of which one may stand for every later one."""
    heads = ((str(year), f"{year} og frem" if year == continues_from else str(year)) for year in years)
    return [Column(year, official(head), "amount") for year, head in heads]


def shown(amount: int | None) -> Cell:
    """An amount as a cell; one that cannot be read is not the same as a blank."""
    return UNREAD if amount is None else amount


def amount_cells(row: "Row", years: Sequence[int], *, computed: bool = False) -> list[Cell]:
    """The cells of a row with its I alt as stated, or as `computed`; blank where the note is blank."""
    amounts = row.amounts
    printed = computed or row.total is not None or row.misreads("total")
    total = shown(row.computed_total if computed else row.total) if printed else None
    if amounts is None:
        return [*[UNREAD] * len(years), total]
    return [*(shown(amounts[year]) if year in amounts else None for year in years), total]

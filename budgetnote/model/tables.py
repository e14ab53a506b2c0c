"""The tables of a note: rows of whole 1.000 kr. by year, what they state and what they add up to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Annotated, TypeVar

from budgetnote.figures.equivalents import Equivalents, stated
from budgetnote.reading.fields import (
    Amount,
    Amounts,
    Bevilling,
    Direction,
    Keyed,
    Name,
    Number,
    PriceLevel,
    Rounding,
    RowKind,
    TotalsPrinted,
    Truth,
)
from budgetnote.reading.record import Field, Record, WrapValidator
from budgetnote.reading.yaml import Mapping as Node

ALL_EXPENDITURE = "Udgifter i alt (netto)"
"""What the template calls the last row of Tabel 2."""


def add(amounts: Iterable[int | None]) -> int | None:
    """The sum in 1.000 kr.; None where one of the amounts cannot be read, as any sum would be a guess."""
    stated = list(amounts)
    return None if None in stated else sum(stated)  # type: ignore[arg-type]


class Row(Record):
    """A row of Tabel 2 or Tabel 3: whole 1.000 kr. by year, and its own total (I alt) as stated."""

    asked = frozenset({"total"})
    amounts: Amounts | None
    total: Amount | None = None

    def cell(self, year: int) -> int | None:
        """The amount of `year`: 0 where the cell is blank, None where it cannot be read."""
        return None if self.amounts is None else self.amounts.get(year, 0)

    @property
    def left_out(self) -> int | None:
        """The year that I alt does not add, as it stands for every later one too; None where there is none."""
        return self.__dict__.get("_left_out")

    def leave_out(self, year: int) -> None:
        """Let I alt leave out `year`. It is the note that tells, when it has been read."""
        self.__dict__["_left_out"] = year

    def in_all(self, amounts: Mapping[int, int | None]) -> int | None:
        """What amounts by year come to in the row's I alt."""
        left_out = self.left_out
        return add([amount for year, amount in amounts.items() if year != left_out])

    @cached_property
    def computed_total(self) -> int | None:
        """What the row's years add up to in its I alt."""
        return None if self.amounts is None else self.in_all(self.amounts)

    @property
    def is_plain(self) -> bool:
        """Whether the file has nothing but digits for the row's amounts, as nearly every row does."""
        total, amounts = self.node.get("total"), self.node.get("amounts")
        if not isinstance(total, str) or not isinstance(amounts, Node) or None in amounts.values():
            return False
        return "".join([total, *amounts.values()]).isdigit()  # type: ignore[list-item]

    def written_amounts(self) -> dict[tuple[str, ...], str]:
        """The text that the file has for each amount, by where it stands in the row."""
        total, amounts = self.node.get("total"), self.node.get("amounts")
        written: dict[tuple[str, ...], str] = {("total",): total} if isinstance(total, str) else {}
        if isinstance(amounts, Node):
            written |= {("amounts", year): text for year, text in amounts.items() if isinstance(text, str)}
        return written

    @property
    def stated_years(self) -> Iterable[int]:
        """The years in which the row has an amount."""
        return self.amounts or ()


def add_columns(rows: Iterable[Row], years: Iterable[int]) -> dict[int, int | None]:
    """What the rows add up to, by year; None where one of the cells cannot be read."""
    sums: dict[int, int | None] = dict.fromkeys(years, 0)
    for row in rows:
        if row.amounts is None:
            return dict.fromkeys(sums)
        for year, amount in row.amounts.items():
            if year in sums:
                before = sums[year]
                sums[year] = None if amount is None or before is None else before + amount
    return sums


class Line(Row):
    """A row of a table, above the sum row: one that asks for money, unless it has a `kind`."""

    label: str
    kind: RowKind | None = None


class SumLine(Line):
    """A row that asks for no money of its own, and counts in no sum: what others add up to, or a part of another.

    It is `of` the rows that it names by their keys in Tabel 2; where it names none, of those above it.
    """

    of: tuple[Name, ...] = ()


class ActivityLine(Line):
    """A row of Tabel 2: an activity, its control area (styringsområde), and its årsværk where the label states them."""

    key: Name
    control_area: Name
    full_time_equivalents: Number | None = None
    scalable: Truth = False

    @cached_property
    def told_equivalents(self) -> Equivalents | None:
        """The årsværk that the row's text states."""
        return stated(self.label)

    @cached_property
    def priced_equivalents(self) -> Decimal | None:
        """The årsværk that the row's amounts pay for: its key; else what its text states, where it is for no more."""
        if self.full_time_equivalents is not None or self.misreads("full_time_equivalents"):
            return self.full_time_equivalents
        told = self.told_equivalents
        return told.number if told and told.alone else None


class ActivitySum(SumLine, ActivityLine):
    """A subtotal (mellemsum) of rows of Tabel 2, or a part (heraf) of one."""

    key: Name = ""
    control_area: Name = ""


class AppropriationLine(Line):
    """A row of Tabel 3: what a committee (udvalg) is granted on an appropriation (bevilling), U or I."""

    activity: Name | None = None
    committee: Name
    appropriation: Bevilling | None
    direction: Direction | None


class AppropriationSum(SumLine, AppropriationLine):
    """A subtotal (mellemsum) of lines of Tabel 3, or a part (heraf) of one."""

    committee: Name = ""
    appropriation: Bevilling | None = None
    direction: Direction | None = None


class Table(Record):
    """Rows, and the row below them that states their sums.

    `rows` are all that stand there, in their order; `lines` are those that ask for money: they alone are added up.
    """

    asked = frozenset({"total"})
    rows: tuple[Line, ...] = Field(alias="lines")
    total: Row | None = None
    totals: TotalsPrinted | None = None
    rounded: Rounding = 0

    @cached_property
    def unit(self) -> int:
        """What each figure was rounded to on its own, in 1.000 kr.; 0 where none was, 1 where that cannot be read."""
        return self.rounded or self.misreads("rounded")

    @property
    def has_column(self) -> bool:
        """Whether the paper's table has the column I alt."""
        return self.totals not in ("not-printed", "no-total-column")

    @property
    def has_sum_row(self) -> bool:
        """Whether the paper's table has the row of sums."""
        return self.totals not in ("not-printed", "no-total-row")

    @property
    def without_total(self) -> Iterator[Record]:
        """The rows, or the table itself, that lack a sum which the table should have."""
        if self.misreads("totals"):
            return
        rows = (*self.rows, self.total) if self.total else self.rows
        yield from (row for row in rows if self.has_column and "total" not in row.node and not row.misreads("total"))
        if self.has_sum_row and "total" not in self.node and not self.misreads("total"):
            yield self

    @property
    def lines(self) -> Sequence[Line]:
        """The rows that ask for money, and count."""
        raise NotImplementedError

    @property
    def total_label(self) -> str:
        """What the template calls the total row."""
        raise NotImplementedError

    @cached_property
    def whole(self) -> bool:
        """Whether all the rows could be read, and which of them count."""
        return self.has("lines") and not any(row.misreads("kind") for row in self.rows)

    def computed(self, years: Iterable[int]) -> dict[int, int | None]:
        """What the rows add up to, by year; None where a row or a cell cannot be read."""
        return add_columns(self.lines, years) if self.whole else dict.fromkeys(years)


L = TypeVar("L", bound=Line)


def _counting(rows: Iterable[L]) -> Sequence[L]:
    return tuple(row for row in rows if not isinstance(row, SumLine))


class ActivityTable(Table):
    """Tabel 2: the activities asked for, in all control areas."""

    rows: tuple[Annotated[ActivityLine, WrapValidator(Keyed(ActivitySum, "kind"))], ...] = Field(alias="lines")

    @cached_property
    def lines(self) -> Sequence[ActivityLine]:
        """The rows that ask for money, and count."""
        return _counting(self.rows)

    @property
    def total_label(self) -> str:
        """What the template calls the total row."""
        return ALL_EXPENDITURE


class AppropriationTable(Table):
    """Tabel 3 for one control area: the same money by committee and appropriation.

    Its `price_level` is that of the control area's amounts in Tabel 2 too; without one they are at the note's.
    """

    control_area: Name
    price_level: PriceLevel | None = None
    rows: tuple[Annotated[AppropriationLine, WrapValidator(Keyed(AppropriationSum, "kind"))], ...] = Field(
        alias="lines"
    )

    @cached_property
    def lines(self) -> Sequence[AppropriationLine]:
        """The rows that ask for money, and count."""
        return _counting(self.rows)

    @property
    def total_label(self) -> str:
        """What the template calls the total row; it is known for service alone."""
        return "Serviceudgifter i alt" if self.control_area == "Service" else f"{self.control_area} i alt"

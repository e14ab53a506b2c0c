"""The amounts of a note's Tabel 3 with all that they can be added up by: plain data, whatever it was made from."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from budgetnote.figures.amounts import round_half_up

if TYPE_CHECKING:  # a note that is known is not read
    from budgetnote.model.note import Note
    from budgetnote.model.register import Rate, Register


class Posting(NamedTuple):
    """A line of Tabel 3: its amounts by year in whole 1.000 kr., those that can be read, and whom they are granted to.

    It is the `line` among those that count of the `table` of the note's Tabel 3. What it does not say is blank; a
    control area's price level is its own, or the note's.
    """

    table: int
    line: int
    control_area: str
    price_level: int | str | None
    committee: str
    administration: str
    appropriation: str
    direction: str
    activity: str
    label: str
    amounts: Mapping[int, int]


PostedLine = tuple[str, str, str, str, Sequence[int | None]]
"""Committee, appropriation, direction and activity of a line, and its amounts, of which None cannot be read."""
PostedTable = tuple[str, int | str | None, Sequence[PostedLine]]
"""Control area, price level and the lines that count of a table of Tabel 3."""


class Postings(NamedTuple):
    """The lines of a note's Tabel 3, and what the note says that holds for each of them.

    What several lines have alike is there once: the `years` of the amounts, the administration of a committee, the
    label of an activity.
    """

    negotiation: str
    id: str
    districts: Sequence[str]
    citywide: bool
    continues_from: int | None
    years: Sequence[int]
    administrations: Mapping[str, str]
    labels: Mapping[str, str]
    tables: Sequence[PostedTable]

    @property
    def lines(self) -> Iterator[Posting]:
        """Each line by itself."""
        for i, (area, level, rows) in enumerate(self.tables):
            for j, (committee, code, direction, activity, amounts) in enumerate(rows):
                by_year = zip(self.years, amounts, strict=True)
                stated = {year: amount for year, amount in by_year if amount is not None}
                administration, label = self.administrations[committee], self.labels.get(activity, "")
                yield Posting(
                    *(i, j, area, level, committee, administration, code, direction, activity, label), amounts=stated
                )


def postings_of(note: "Note", register: "Register") -> Postings:
    """The lines of the note's Tabel 3, the administration of each committee by the `register`."""
    years = note.stated_years
    labels: dict[str, str] = {}
    for row in note.activity_lines:
        labels.setdefault(row.key, row.label)
    tables: list[PostedTable] = []
    administrations: dict[str, str] = {}
    for table in note.appropriations:
        lines: list[PostedLine] = []
        for line in table.lines:
            if line.committee not in administrations:
                committee = register.committees.valid(line.committee, note.budget_year)
                administrations[line.committee] = committee.administration if committee else ""
            code = line.appropriation.code if line.appropriation else ""
            amounts = [*map((line.amounts or {}).get, years)]
            lines.append((line.committee, code, line.direction or "", line.activity or "", amounts))
        tables.append((table.control_area, note.level_of(table.control_area), lines))
    return Postings(
        *(note.negotiation, note.id, note.districts, note.citywide, note.continues_from),
        *(years, administrations, labels, tables),
    )


class Step(NamedTuple):
    """The rate of one year on the way, multiplied by or (backwards) divided by; `older` are estimates passed over."""

    rate: "Rate"
    older: "tuple[Rate, ...]"
    forward: bool

    @property
    def factor(self) -> Fraction:
        """What the step multiplies by, exactly."""
        growth = 1 + Fraction(self.rate.percentage or 0) / 100
        return growth if self.forward else 1 / growth


class Way(NamedTuple):
    """How the amounts of one control area go from one price level to another: the years' rates, and their product."""

    steps: tuple[Step, ...]
    factor: Fraction


_NOWHERE: Mapping[str, Way] = MappingProxyType({})


class Figure(NamedTuple):
    """An amount in 1.000 kr. as its note states it, and the way to the price level asked for; None leads nowhere."""

    amount: int
    way: Way | None = None

    @property
    def exact(self) -> Fraction:
        """The amount at the level asked for, before it is rounded."""
        return self.amount * self.way.factor if self.way else Fraction(self.amount)

    @property
    def rounded(self) -> int:
        """The amount at the level asked for in whole 1.000 kr., rounded half up, once."""
        return round_half_up(self.exact) if self.way else self.amount


class Posted:
    """The postings of a note, and the way of each control area where they are converted to another price level."""

    def __init__(self, postings: Postings, level: int | None = None, ways: Mapping[str, Way] = _NOWHERE) -> None:
        self.postings = postings
        self.level = level
        self.ways = ways

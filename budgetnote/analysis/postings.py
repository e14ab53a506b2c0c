"""The amounts of a note's Tabel 3 with all that they can be added up by: plain data, whatever it was made from."""

from collections.abc import Mapping
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


class Postings(NamedTuple):
    """All lines of a note's Tabel 3, and what the note says that holds for each of them."""

    negotiation: str
    id: str
    districts: tuple[str, ...]
    citywide: bool
    continues_from: int | None
    lines: tuple[Posting, ...]


def postings_of(note: "Note", register: "Register") -> Postings:
    """The lines of the note's Tabel 3, the administration of each committee by the `register`."""
    labels: dict[str, str] = {}
    for row in note.activity_lines:
        labels.setdefault(row.key, row.label)
    lines: list[Posting] = []
    administrations: dict[str, str] = {}
    for i, table in enumerate(note.appropriations):
        level = note.level_of(table.control_area)
        for j, line in enumerate(table.lines):
            if line.committee not in administrations:
                committee = register.committees.valid(line.committee, note.budget_year)
                administrations[line.committee] = committee.administration if committee else ""
            read = {year: amount for year, amount in (line.amounts or {}).items() if amount is not None}
            lines.append(
                Posting(
                    i,
                    j,
                    table.control_area,
                    level,
                    line.committee,
                    administrations[line.committee],
                    line.appropriation.code if line.appropriation else "",
                    line.direction or "",
                    line.activity or "",
                    labels.get(line.activity or "", ""),
                    read,
                )
            )
    return Postings(note.negotiation, note.id, note.districts, note.citywide, note.continues_from, tuple(lines))


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

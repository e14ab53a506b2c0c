"""An entry of a package held against its note: which lines of Tabel 3 each part is about, by their `activity` alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from budgetnote.analysis.postings import Figure, Way
from budgetnote.figures.amounts import round_half_up
from budgetnote.finding import Span
from budgetnote.model.note import Note
from budgetnote.model.package import Grant, PackageEntry
from budgetnote.model.tables import AppropriationLine


class Account(NamedTuple):
    """Where money is granted: committee (udvalg), appropriation (bevilling), control area (styringsområde)."""

    committee: str
    appropriation: str
    control_area: str


class Asking(NamedTuple):
    """A line of Tabel 3 with its account, and where its amounts are converted, the way to the other price level."""

    line: AppropriationLine
    account: Account
    way: Way | None = None

    @property
    def figures(self) -> dict[int, Figure]:
        """What the line asks for, by year."""
        amounts = self.line.amounts or {}
        return {year: Figure(amount, self.way) for year, amount in amounts.items() if amount is not None}

    @property
    def asks(self) -> bool:
        """Whether the line asks for anything."""
        return any(figure.amount for figure in self.figures.values())


class Reach(NamedTuple):
    """A grant with the agreed lines that it is about, and what else speaks of those: first grants, scaled rows."""

    grant: Grant
    lines: tuple[Asking, ...]
    before: tuple[Grant, ...]
    scaled: tuple[str, ...]

    @property
    def accounts(self) -> list[Account]:
        """The accounts of the lines; amounts can take the place of those of one account only."""
        return list(dict.fromkeys(asking.account for asking in self.lines))

    @property
    def asked(self) -> dict[int, int]:
        """What the lines ask for, by year."""
        return add_lines(self.lines)

    @property
    def unstated(self) -> list[int]:
        """The years in which a line asks for something and the grant states nothing."""
        years = {year for asking in self.lines for year, figure in asking.figures.items() if figure.amount}
        return sorted(years - (self.grant.amounts or {}).keys())

    @property
    def is_settled(self) -> bool:
        """Whether the grant tells what is granted of its lines."""
        told = self.grant.amounts is not None and None not in self.grant.amounts.values()
        return told and len(self.accounts) == 1 and not (self.unstated or self.before or self.scaled)


class Division(NamedTuple):
    """What an entry says of the parts of its note.

    `unkeyed` are the lines that could belong to a part that is named, and do not say so; `unknown` are the keys that
    are no part of what is agreed, each with its place in the package.
    """

    agreed: tuple[Asking, ...]
    others: tuple[Asking, ...]
    unkeyed: tuple[AppropriationLine, ...]
    unknown: tuple[tuple[str, Span], ...]
    repeated: tuple[tuple[str, Span], ...]
    reaches: tuple[Reach, ...]

    @property
    def is_settled(self) -> bool:
        """Whether it can be told what is granted."""
        if self.unkeyed or self.unknown:
            return False
        return all(reach.is_settled for reach in self.reaches)


def divide(entry: PackageEntry, note: Note, ways: Mapping[str, Way] = MappingProxyType({})) -> Division:
    """Which lines of `note` the parts of `entry` are about; `ways` lead their amounts to the package's price level."""
    keys = {row.key for row in note.activity_lines}
    chosen = None if entry.activities is None else frozenset(entry.activities)
    agreed: list[Asking] = []
    others: list[Asking] = []
    for table in note.appropriations:
        for line in table.lines:
            code = line.appropriation.code if line.appropriation else ""
            one = Asking(line, Account(line.committee, code, table.control_area), ways.get(table.control_area))
            (agreed if chosen is None or line.activity in chosen else others).append(one)
    named = [(key, entry.at("activities", i)) for i, key in enumerate(entry.activities or ())]
    scaled = [(key, entry.key_at(key, "scaled")) for key in entry.scaled]
    parts = keys if chosen is None else keys & set(chosen)
    unknown = [part for part in named if part[0] not in keys] + [part for part in scaled if part[0] not in parts]
    first = dict(reversed(named))
    repeated = [(key, span) for key, span in named if span != first[key]]
    by_key = chosen is not None or scaled or any(grant.activity is not None for grant in entry.granted)
    unkeyed = [one.line for one in (*agreed, *others) if one.line.activity not in keys and one.asks] if by_key else []
    reaches = tuple(_reaches(entry, agreed))
    return Division(tuple(agreed), tuple(others), tuple(unkeyed), tuple(unknown), tuple(repeated), reaches)


def _reaches(entry: PackageEntry, agreed: Sequence[Asking]) -> Iterator[Reach]:
    """Each grant with its lines, and with what already speaks of them."""
    first: dict[AppropriationLine, Grant] = {}
    for grant in entry.granted:
        lines = tuple(one for one in agreed if _is_about(grant, one))
        scaled = dict.fromkeys(one.line.activity for one in lines if one.line.activity in entry.scaled)
        before = {other: other for one in lines if (other := first.setdefault(one.line, grant)) is not grant}
        yield Reach(grant, lines, tuple(before.values()), tuple(key for key in scaled if key))


def _is_about(grant: Grant, asking: Asking) -> bool:
    line, account, _ = asking
    code = grant.appropriation.code if grant.appropriation else None
    return (
        grant.activity in (None, line.activity)
        and grant.committee in (None, account.committee)
        and code in (None, account.appropriation)
        and grant.control_area in (None, account.control_area)
    )


def add_lines(lines: Iterable[Asking], per_cent: Decimal | None = None) -> dict[int, int]:
    """What the lines ask for by year, or `per_cent` of it, in whole 1.000 kr.

    Each cell is converted and scaled exactly, rounded half up once, and then added.
    """
    sums: dict[int, int] = {}
    for asking in lines:
        for year, figure in asking.figures.items():
            sums[year] = sums.get(year, 0) + round_half_up(_part(figure, per_cent))
    return sums


def add_exactly(lines: Iterable[Asking], per_cent: Decimal | None = None) -> dict[int, Fraction]:
    """What the lines ask for by year, or `per_cent` of it, before any rounding."""
    sums: dict[int, Fraction] = {}
    for asking in lines:
        for year, figure in asking.figures.items():
            sums[year] = sums.get(year, Fraction()) + _part(figure, per_cent)
    return sums


def _part(figure: Figure, per_cent: Decimal | None) -> Fraction:
    return figure.exact if per_cent is None else figure.exact * Fraction(per_cent) / 100

"""Amounts that the prose states, held against the tables: true within rounding, or not, and how nearly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from budgetnote.analysis.reconcile import reconcile
from budgetnote.figures.amounts import round_half_up
from budgetnote.figures.interval import Interval, Number
from budgetnote.figures.stated import Claimed
from budgetnote.finding import Span
from budgetnote.model.note import SCOPE, Claim, Note, Statement
from budgetnote.model.register import Register
from budgetnote.model.tables import AppropriationLine, Row, add, add_columns


class Cells(NamedTuple):
    """What the tables say: the years added up, the rows that have an amount in them, and the sum in 1.000 kr.

    The sum is None where it cannot be told. It may stand for anything from `low` to `high`: cells are rounded.
    """

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    computed: int | None
    low: Number = 0
    high: Number = 0

    @property
    def reach(self) -> Interval | None:
        """What the sum may stand for where it matters that its cells are rounded, in the note's own prices."""
        if isinstance(self.low, Decimal) and isinstance(self.high, Decimal) and self.low < self.high:
            return Interval(self.low, self.high)
        return None

    @property
    def spans(self) -> list[Span]:
        """Where each of the cells stands."""
        years = dict.fromkeys(self.years)
        return [row.at("amounts", year) for row in self.rows for year in years if year in row.stated_years]


Reason = Literal["sign", "thousandfold", "thousandth", "tenfold", "tenth", "each year", "all years", "half", "double"]
"""What is known of why an amount is false: what the tables are, as the amount has it."""


@dataclass(frozen=True)
class Verdict:
    """A statement with all that it is about, and the sums that it speaks of: a sum a year, or one over the period.

    `scope` is the statement with what it leaves to its whole. `unknown` are the keys that name what the note does not
    have, each with its value; a key of "" is all of them together. `factors` bring amounts of the control areas that it
    is about from the note's prices to its own. `apart` is a statement in prices that the register's rates do not lead
    to, and `lacking` are the control areas and years whose rates are missing. `unlinked` are lines without a key that
    it may be about or not.
    """

    statement: Statement
    claim: Claim
    scope: Statement
    sums: tuple[Cells, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    factors: Mapping[str, Fraction] = field(default_factory=dict)
    apart: bool = False
    lacking: tuple[tuple[str, int], ...] = ()
    unlinked: tuple[AppropriationLine, ...] = ()

    @property
    def section(self) -> str:
        """Where the statement stands in the prose."""
        return self.claim.section

    @property
    def per_year(self) -> bool:
        """Whether the statement is about each of its years, and not all of them together."""
        return self.scope.per == "year"

    @cached_property
    def claimed(self) -> Claimed | None:
        """The amount that is held against the tables; None for an external one, and one that cannot be read."""
        return None if self.scope.is_external else self.scope.claimed

    @cached_property
    def interval(self) -> Interval | None:
        """What the amount may stand for; None where it is held against nothing, and where it counts no money."""
        return self.claimed.interval if self.claimed else None

    @cached_property
    def outside(self) -> list[Cells]:
        """The sums that the statement is not true of, however near."""
        interval = self.interval
        return [] if interval is None else [cells for cells in self._told if not _meets(interval, cells)]

    @property
    def near(self) -> list[Cells]:
        """The sums that are past a limit by no more than the rounding of the limit's own figure."""
        return [cells for cells in self.outside if self._nearly(cells)]

    @property
    def broken(self) -> list[Cells]:
        """The sums that the statement does not hold for."""
        return [cells for cells in self.outside if not self._nearly(cells)]

    def _nearly(self, cells: Cells) -> bool:
        lenient = self.claimed.lenient if self.claimed else None
        return lenient is not None and _meets(lenient, cells)

    @property
    def _told(self) -> list[Cells]:
        return [cells for cells in self.sums if cells.computed is not None]

    @property
    def is_told(self) -> bool:
        """Whether all of the sums that the statement speaks of are known."""
        return bool(self.sums) and len(self._told) == len(self.sums)

    @property
    def holds(self) -> bool | None:
        """Whether the statement is true within rounding; None where that cannot be said."""
        if self.interval is None or self.unknown or self.apart or len(self._told) < len(self.sums):
            return None
        return not self.outside

    @property
    def slack(self) -> int | None:
        """How many 1.000 kr. one of the sums may change by before the statement is false; None where it is not true."""
        if not self.holds or self.interval is None:
            return None
        ends = [(cells.low, cells.high) for cells in self.sums]
        slacks = [
            self.interval.slack(low, high)
            for low, high in ends
            if not isinstance(low, Fraction) and not isinstance(high, Fraction)  # of converted amounts no one asks
        ]
        return min((slack for slack in slacks if slack is not None), default=None)

    def reason(self, cells: Cells) -> Reason | None:
        """What is known of why the statement is false of `cells`."""
        claimed, interval, low, high = self.claimed, self.interval, cells.low, cells.high
        if claimed is None or interval is None:
            return None
        if claimed.ends[-1].figure * (cells.computed or 0) < 0:
            return "sign" if interval.meets(-high, -low) else None
        rounded = claimed.rounded or interval
        factors: dict[Reason, Fraction] = {"thousandfold": Fraction(1000), "thousandth": Fraction(1, 1000)}
        if not claimed.is_limit:
            factors |= {"tenfold": Fraction(10), "tenth": Fraction(1, 10)}
        found = _factor(factors, rounded, low, high)
        if found or claimed.is_limit:
            return found
        if self._otherwise and all(_meets(interval, other) for other in self._otherwise):
            return "all years" if self.per_year else "each year"
        return _factor({"double": Fraction(2), "half": Fraction(1, 2)}, rounded, low, high)

    @property
    def _otherwise(self) -> list[Cells]:
        """The sums if the years were taken the other way: together, or one by one."""
        years = tuple(year for cells in self.sums for year in cells.years)
        if self.apart or len(self._told) < len(self.sums) or len(years) < 2 or self.scope.price_level:
            return []
        rows = {row: row for cells in self.sums for row in cells.rows}.values()
        spans = [years] if self.per_year else [(year,) for year in years]
        sums = add_columns(rows, years)
        added = [sum(sums[year] or 0 for year in span) for span in spans]
        return [Cells(span, (), computed, computed, computed) for span, computed in zip(spans, added, strict=True)]


def _meets(interval: Interval, cells: Cells) -> bool:
    return interval.meets(cells.low, cells.high)


def _factor(factors: dict[Reason, Fraction], interval: Interval, low: Number, high: Number) -> Reason | None:
    """Which of the factors the tables are off by."""
    ends = Fraction(low), Fraction(high)
    return next((name for name, factor in factors.items() if interval.meets(*(end / factor for end in ends))), None)


def judge(note: Note, register: Register) -> list[Verdict]:
    """The verdicts on every claim of `note` and on its parts, in the order of the note."""
    tables = _Tables(note, register)
    return [_verdict(tables, claim, statement) for claim in note.claims for statement in claim.statements]


def _verdict(tables: "_Tables", claim: Claim, statement: Statement) -> Verdict:
    scope, note = statement.within(claim), tables.note
    verdict = Verdict(statement, claim, scope)
    if verdict.interval is None or verdict.claimed is None:
        return verdict
    unknown = tuple(tables.unknown(scope))
    if unknown:
        return replace(verdict, unknown=unknown)
    placed, unlinked = tables.rows(scope)
    areas = dict.fromkeys(area for area, row in placed if any((row.amounts or {}).values()))
    factors, lacking = tables.factors(scope.price_level, areas)
    if factors is None:
        return replace(verdict, apart=True, lacking=lacking)
    asked = note.stated_years if verdict.per_year else note.summed_years
    years = tuple(map(note.column_of, scope.years)) or tuple(asked) or note.years
    spans = [(year,) for year in dict.fromkeys(years)] if verdict.per_year and years else [years]
    halves = tables.halves(finer=verdict.claimed.is_finer)
    cells = [_cells(placed, span, factors, halves) for span in spans]
    whole = tables.are_whole_for(scope)
    misread = any(one.misreads(key) for one in {statement, claim} for key in ("per", *SCOPE))
    of_years = statement if statement.per or (statement.states and statement.states.per) else claim
    if not whole or misread or of_years.is_contradictory or any(getattr(scope, key) == "" for key in SCOPE):
        cells = [one._replace(computed=None) for one in cells]
    unlinked = [line for line in unlinked if any(line.cell(year) != 0 for year in years)]
    cells = [
        one._replace(computed=None) if any(line.cell(year) != 0 for line in unlinked for year in one.years) else one
        for one in cells
    ]
    shown = {area: factors.get(area, Fraction(1)) for area in areas}
    return Verdict(statement, claim, scope, sums=tuple(cells), factors=shown, unlinked=tuple(unlinked))


def to_whole(part: Verdict, whole: Verdict, note: Note) -> Fraction | None:
    """What brings the amount of a part to the prices of its whole; None where no one factor is known to.

    The rates are those of a control area: one factor holds for the part where all that it is about have the same.
    """
    first, second = (verdict.scope.price_level or note.price_level for verdict in (part, whole))
    if first == second:
        return Fraction(1)
    if not (part.is_told and whole.is_told) or not part.factors.keys() <= whole.factors.keys():
        return None
    ratios = {whole.factors[area] / factor for area, factor in part.factors.items()}
    return ratios.pop() if len(ratios) == 1 else None


Placed = tuple[str, Row]
"""A row with its control area."""


def _cells(
    placed: Sequence[Placed], years: tuple[int, ...], factors: Mapping[str, Fraction], halves: Mapping[Row, Decimal]
) -> Cells:
    """What some rows add up to in some years; in other prices, where there are factors to them.

    A cell is a rounded figure itself, and may be off by its row's `halves` each way. A column that stands for several
    of the years is counted for each.
    """
    given = [
        (area, row, row.amounts[year]) for area, row in placed if row.amounts for year in years if year in row.amounts
    ]
    rows = tuple(row for _, row in placed if row.amounts and not row.amounts.keys().isdisjoint(years))
    added = add(amount for _, _, amount in given)
    if added is None or any(row.amounts is None for _, row in placed):
        return Cells(years, rows, None)
    off = [(area, halves[row]) for area, row, _ in given if row in halves]
    if not factors:
        half = sum((half for _, half in off), Decimal()) or 0
        return Cells(years, rows, added, added - half, added + half)
    exact = sum((factors[area] * amount for area, _, amount in given if amount), Fraction())
    reach = sum((factors.get(area, Fraction(1)) * Fraction(half) for area, half in off), Fraction())
    return Cells(years, rows, round_half_up(exact), exact - reach, exact + reach)


class _Tables:
    """What the tables of a note have to say of a statement."""

    def __init__(self, note: Note, register: Register) -> None:
        self.note = note
        self.register = register

    def halves(self, *, finer: bool) -> Mapping[Row, Decimal]:
        """By how much a cell of a row may be off: half of what its table was rounded to, or of 1.000 kr.

        The latter tells only where a claim is finer. Rows that are not there have cells that are not off.
        """
        tables = [table for table in self.note.tables if table.unit or finer]
        return {row: Decimal(table.unit or 1) / 2 for table in tables for row in table.lines}

    @cached_property
    def tabel_2_is_whole(self) -> bool:
        """Whether all the rows of Tabel 2 could be read, with what tells what they are about."""
        table = self.note.activities
        return table is not None and table.whole and all(row.key and row.control_area for row in table.lines)

    @cached_property
    def tabel_3_is_whole(self) -> bool:
        """Whether all the lines of Tabel 3 could be read, likewise."""
        return all(table.whole and table.control_area for table in self.note.appropriations) and all(
            line.committee and line.appropriation and not line.misreads("activity")
            for line in self.note.appropriation_lines
        )

    def are_whole_for(self, scope: Statement) -> bool:
        """Whether all that a statement may be about could be read."""
        if not scope.of_tabel_3:
            return self.tabel_2_is_whole
        told = scope.direction is None or all(line.direction for line in self.note.appropriation_lines)
        return told and self.tabel_3_is_whole

    @cached_property
    def links(self) -> dict[AppropriationLine, str]:
        """The row that each line of Tabel 3 pays for: the one that it names, else the one that it certainly is."""
        links = {line: line.activity for line in self.note.appropriation_lines if line.activity}
        if len(links) < len(self.note.appropriation_lines):
            for inference in reconcile(self.note).inferences:
                links |= {line: row.key for line, row in inference.certain}
        return links

    def rows(self, scope: Statement) -> tuple[list[Placed], list[AppropriationLine]]:
        """The rows that a statement is about, and the lines without a key that it may be about too.

        They are of Tabel 3 where the statement tells what only that table does, else of Tabel 2.
        """
        activity, area = scope.activity, scope.control_area
        if not scope.of_tabel_3:
            rows = self.note.activity_lines
            return [
                (row.control_area, row)
                for row in rows
                if activity in (None, row.key) and area in (None, row.control_area)
            ], []
        lines = list(self._lines(scope))
        if activity is None:
            return [*lines], []
        areas = {row.control_area for row in self.note.activity_lines if row.key == activity}
        paying: list[Placed] = [(area, line) for area, line in lines if self.links.get(line) == activity]
        return paying, [line for area, line in lines if area in areas and line not in self.links]

    def _lines(self, scope: Statement) -> Iterator[tuple[str, AppropriationLine]]:
        """The lines of Tabel 3 that a statement is about, whatever they pay for."""
        for table in self.note.appropriations:
            for line in table.lines:
                code = line.appropriation.code if line.appropriation else None
                if (
                    scope.control_area in (None, table.control_area)
                    and scope.committee in (None, line.committee)
                    and scope.direction in (None, line.direction)
                    and (scope.appropriation is None or scope.appropriation.code == code)
                    and scope.administration in (None, self._administration(line.committee))
                ):
                    yield table.control_area, line

    def _administration(self, committee: str) -> str | None:
        """The administration under a committee in the note's budget year."""
        term = self.register.committees.valid(committee, self.note.budget_year)
        return term.administration if term else None

    @cached_property
    def known(self) -> dict[str, set[str | None]]:
        """What a statement may name, by its key, as far as the tables could be read."""
        rows, lines = self.note.activity_lines, self.note.appropriation_lines
        known: dict[str, set[str | None]] = {}
        if self.tabel_2_is_whole:
            known["activity"] = {row.key for row in rows}
        if self.tabel_3_is_whole:
            committees = {line.committee for line in lines}
            known["committee"] = {*committees}
            known["administration"] = {self._administration(committee) for committee in committees}
            known["appropriation"] = {line.appropriation.code for line in lines if line.appropriation}
        if self.tabel_2_is_whole and self.tabel_3_is_whole:
            known["control_area"] = {table.control_area for table in self.note.appropriations}
            known["control_area"] |= {row.control_area for row in rows}
        return known

    def unknown(self, scope: Statement) -> Iterator[tuple[str, str]]:
        """The keys of a statement that name what the note does not have; "" where it has all, but not together."""
        named = {key: getattr(scope, key) for key in self.known if getattr(scope, key)}
        if scope.appropriation and "appropriation" in named:
            named["appropriation"] = scope.appropriation.code
        strangers = [(key, name) for key, name in named.items() if name not in self.known[key]]
        yield from strangers
        years = [str(year) for year in scope.years if self.note.column_of(year) not in self.note.columns]
        if years and self.note.has("years"):
            yield "years", ", ".join(years)
        whole = self.tabel_2_is_whole and self.tabel_3_is_whole
        if whole and len(named) > 1 and not strangers and not any(self.rows(scope.changed(direction=None))):
            yield "", " + ".join(named.values())

    def factors(
        self, level: int | str | None, areas: Iterable[str]
    ) -> tuple[dict[str, Fraction] | None, tuple[tuple[str, int], ...]]:
        """What brings amounts of the areas to the prices of a statement; {} where they are, None where nothing does.

        With it the areas and years whose rates are missing.
        """
        bases = {area: self.note.level_of(area) for area in areas}
        own = {*bases.values()} or {self.note.price_level}
        if own == {level} or (level is None and len(own) == 1):
            return {}, ()
        if not all(isinstance(one, int) for one in (level, *own)):
            return None, ()
        from budgetnote.analysis.prices import way  # few claims are in other prices than their note

        ways = {area: way(self.register, area, int(base or 0), int(level or 0)) for area, base in bases.items()}
        lacking = tuple((area, first) for area, (_, missing) in ways.items() for first in missing)
        return None if lacking else {area: to.factor for area, (to, _) in ways.items()}, lacking

"""The typed budget note (budgetnotat): what it is, its tables, and what its prose states."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Literal

from budgetnote.figures.stated import Claimed
from budgetnote.finding import Span, shortened
from budgetnote.language import Text, official
from budgetnote.model.tables import (
    ActivityLine,
    ActivityTable,
    AppropriationLine,
    AppropriationTable,
    Line,
    Row,
    Table,
    add,
)
from budgetnote.reading.fields import (
    Amount,
    Bevilling,
    Day,
    Direction,
    Name,
    Ordinal,
    Period,
    PriceLevel,
    StatedAmount,
    Status,
    Texts,
    Truth,
    Year,
    Years,
)
from budgetnote.reading.record import Record
from budgetnote.reading.yaml import Mapping


class PhaseIn(Record):
    """Indfasning: when the activity begins and when it runs in full."""

    start: Day | None
    complete: Day | None


class PriorFunding(Record):
    """Tidligere afsatte midler: an amount in 1.000 kr. granted before, in prices of its own where it says so."""

    amount: Amount | None
    years: Years
    source: str
    price_level: PriceLevel | None = None


class Effect(Record):
    """A row of Tabel 1."""

    target_group: str
    activity: str
    goal: str
    follow_up: str


class Statement(Record):
    """An amount that the prose states, and what it is about; an external one is not about the note's tables.

    `prior_funding` marks an external amount as money that was granted to the activity before; `saving` and `direction`
    I one that is below zero in the tables, whether or not the prose has the minus.
    """

    states: StatedAmount | None
    per: Period | None = None
    years: Years = ()
    committee: Name | None = None
    administration: Name | None = None
    control_area: Name | None = None
    activity: Name | None = None
    appropriation: Bevilling | None = None
    direction: Direction | None = None
    saving: Truth = False
    price_level: PriceLevel | None = None
    external: str | None = None
    prior_funding: Truth = False

    @property
    def is_external(self) -> bool:
        """Whether the amount is not about the note's tables."""
        return bool(self.external or self.prior_funding)

    @property
    def of_tabel_3(self) -> bool:
        """Whether the statement is about who is granted the money, or about U or I: what Tabel 3 alone tells."""
        return bool(self.committee or self.administration or self.appropriation or self.direction)

    @property
    def claimed(self) -> Claimed | None:
        """The amount with the sign that it has in the tables; None where it cannot be read."""
        below = self.saving or self.direction == "I"
        return self.states.negative if below and self.states else self.states

    @property
    def is_contradictory(self) -> bool:
        """Whether the words say something else of the years than the key `per`: which of them holds, nobody knows."""
        return bool(self.per and self.states and self.states.per and self.per != self.states.per)

    def within(self, whole: "Statement") -> "Statement":
        """The statement with all that it leaves to the `whole` that it is a part of, and to its own words.

        A part that names rows of the tables is about them, even where the whole is external.
        """
        words = [one.per or (one.states and one.states.per) for one in (self, whole)]
        per = words[0] or words[1]
        if self is whole:
            return self if per == self.per else self.changed(per=per)
        node = self.node
        own = {key for key in SCOPE if key in node or key in node.misread}
        own |= {"external", "prior_funding"} if own & _OF_ROWS else set()
        values = {key: getattr(whole, key) for key in SCOPE if key not in own}
        return self.changed(**values, per=per)


_OF_ROWS = {"committee", "administration", "control_area", "activity", "appropriation", "direction"}


SCOPE = (
    *("years", "committee", "administration", "control_area", "activity", "appropriation"),
    *("direction", "saving", "price_level", "external", "prior_funding"),
)
"""The keys that say what a statement is about, but for `per`, which its words may say too."""


class Claim(Statement):
    """A statement of a section of the prose, with the parts (heraf) that make it, or some of its parts (hvoraf)."""

    section: str
    parts: tuple[Statement, ...] = ()
    among: tuple[Statement, ...] = ()

    @property
    def statements(self) -> Sequence[Statement]:
        """The claim itself, then its parts."""
        return (self, *self.parts, *self.among)

    def share(self, statement: Statement) -> Literal["parts", "among"] | None:
        """Whether a statement of the claim is one of all its parts (heraf), of some (hvoraf), or the claim itself."""
        if any(part is statement for part in self.parts):
            return "parts"
        return "among" if any(part is statement for part in self.among) else None


class Accepted(Record):
    """A finding that the note's author knows of; one of severity error is accepted by its figures."""

    asked = frozenset({"reason"})
    check: Name
    reason: str = ""
    stated: Amount | None = None
    computed: Amount | None = None


class Note(Record):
    """A budget note. Amounts are whole 1.000 kr. at the price level (p/l) `price_level`."""

    id: Name
    negotiation: Name
    title: str
    version: Ordinal | None = None
    status: Status | None = None
    budget_year: Year | None
    price_level: PriceLevel | None
    administrations: tuple[Name, ...] = ()
    years: Years
    continues_from: Year | None = None
    categories: tuple[str, ...] = ()
    phase_in: PhaseIn | None = None
    districts: tuple[Name, ...] = ()
    citywide: Truth = False
    address: str | None = None
    prior_funding: tuple[PriorFunding, ...] | None = None
    lapses: tuple[Name, ...] = ()
    effects: tuple[Effect, ...] = ()
    activities: ActivityTable | None
    appropriations: tuple[AppropriationTable, ...]
    claims: tuple[Claim, ...] = ()
    full_time_equivalent_price: Amount | None = None
    remarks: Texts = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        """Whether the note was withdrawn (trukket tilbage), and counts in no sum."""
        return self.status == "withdrawn"

    @property
    def open_year(self) -> int | None:
        """The column that stands for every later year: the last one, where the note has one that cannot be read."""
        unread = self.misreads("continues_from") and self.years
        return self.years[-1] if unread else self.continues_from

    @cached_property
    def columns(self) -> frozenset[int]:
        """The years that the tables have a column for, or an amount of."""
        return frozenset({*self.years, *self.stated_years})

    def column_of(self, year: int) -> int:
        """The column that tells of a year: its own, or the one that stands for every later year."""
        last = self.continues_from
        return last if last is not None and last < year and year not in self.columns else year

    @cached_property
    def adds_on(self) -> bool:
        """Whether I alt of the paper adds the column that stands for every later year: most rows' I alt is nearer then.

        A row without an amount in the column, or without an I alt, tells nothing.
        """
        last, votes = self.open_year, 0
        for _, row in self.labelled_rows if last is not None else ():
            whole = None if row.amounts is None else add(row.amounts.values())
            on = row.cell(last or 0)
            if whole is not None and on and row.total is not None:
                with_it, without = abs(row.total - whole), abs(row.total - whole + on)
                votes += (with_it < without) - (with_it > without)
        return votes > 0

    @cached_property
    def summed_years(self) -> Sequence[int]:
        """The years in which any row has an amount, and that I alt adds up."""
        left_out = None if self.adds_on else self.open_year
        return [year for year in self.stated_years if year != left_out]

    @cached_property
    def _levels(self) -> dict[str, int | str]:
        """The price levels of control areas that have one of their own."""
        tables = reversed(self.appropriations)
        return {table.control_area: table.price_level for table in tables if table.price_level is not None}

    def level_of(self, area: str) -> int | str | None:
        """The price level of the amounts of a control area, in either table."""
        return self._levels.get(area, self.price_level)

    @cached_property
    def levels(self) -> Sequence[int | str | None]:
        """The price levels of the note's amounts, which are never added where there are several."""
        if not self._levels:
            return (self.price_level,)
        areas = [row.control_area for row in self.activity_lines]
        areas += [table.control_area for table in self.appropriations]
        return tuple(sorted(dict.fromkeys(map(self.level_of, areas)), key=lambda level: level != self.price_level))

    @cached_property
    def activity_lines(self) -> Sequence[ActivityLine]:
        """The rows of Tabel 2."""
        return self.activities.lines if self.activities else ()

    @cached_property
    def appropriation_lines(self) -> Sequence[AppropriationLine]:
        """The rows of Tabel 3, over all control areas."""
        return tuple(chain.from_iterable(table.lines for table in self.appropriations))

    @cached_property
    def written_activities(self) -> Sequence[ActivityLine]:
        """The rows of Tabel 2, those that count nowhere among them."""
        return self.activities.rows if self.activities else ()

    @cached_property
    def written_appropriations(self) -> Sequence[AppropriationLine]:
        """The rows of Tabel 3 over all control areas, those that count nowhere among them."""
        return tuple(chain.from_iterable(table.rows for table in self.appropriations))

    @cached_property
    def statements(self) -> Sequence[Statement]:
        """The claims of the prose, each followed by its parts."""
        return tuple(chain.from_iterable(claim.statements for claim in self.claims))

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Every row that asks for money, Tabel 2 first."""
        return (*self.activity_lines, *self.appropriation_lines)

    @cached_property
    def tables(self) -> Sequence[Table]:
        """Tabel 2, and Tabel 3 for each control area."""
        return (self.activities, *self.appropriations) if self.activities else self.appropriations

    @cached_property
    def labelled_rows(self) -> Sequence[tuple[str, Row]]:
        """Every row of every table, the total rows among them, each with what it is called."""
        rows: list[tuple[str, Row]] = []
        for table in self.tables:
            rows += [(line.label, line) for line in table.rows]
            if table.total:
                rows.append((table.total_label, table.total))
        return rows

    def names_of(self, places: Iterable[Span]) -> dict[Span, Text]:
        """What stands at each of the places that is an amount's: the row, and the column where it is one cell."""
        names: dict[Span, Text] = {}
        starts = sorted(start for start, _ in places)
        for label, row in self.labelled_rows if starts else ():
            node = row.node
            first, last = node.span
            if bisect_left(starts, first) == bisect_right(starts, last):
                continue  # it has none of them
            said = shortened(label)
            if isinstance(amounts := node.get("amounts"), Mapping):
                names |= dict.fromkeys([node.value_spans["amounts"], *amounts.key_spans.values()], official(said))
                names |= {span: official(f"{said}, {year}") for year, span in amounts.value_spans.items()}
            if "total" in node.value_spans:
                names[node.value_spans["total"]] = official(f"{said}, I alt")
        return names

    @cached_property
    def stated_years(self) -> Sequence[int]:
        """The years in which any row has an amount, in order."""
        return sorted({year for _, row in self.labelled_rows for year in row.stated_years})

"""The typed budget note (budgetnotat): its tables and rows, what they state and what they add up to."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Literal

from budgetnote.figures.equivalents import stated
from budgetnote.figures.stated import Claimed
from budgetnote.finding import Finding, Span, shortened
from budgetnote.language import Text, official
from budgetnote.reading.record import (
    Amount,
    Amounts,
    Bevilling,
    Day,
    Direction,
    Name,
    Number,
    Period,
    PriceLevel,
    Record,
    StatedAmount,
    Truth,
    Year,
    Years,
    validate,
)
from budgetnote.reading.rules import NOT_A_NOTE, PACKAGE_FILE
from budgetnote.reading.source import Document, Mapping

ALL_EXPENDITURE = "Udgifter i alt (netto)"
"""What the template calls the last row of Tabel 2."""


def add(amounts: Iterable[int | None]) -> int | None:
    """The sum in 1.000 kr.; None where one of the amounts cannot be read, as any sum would be a guess."""
    stated = list(amounts)
    return None if None in stated else sum(stated)  # type: ignore[arg-type]


class Row(Record):
    """A row of Tabel 2 or Tabel 3: whole 1.000 kr. by year, and its own total (I alt) as stated."""

    amounts: Amounts | None
    total: Amount | None

    def cell(self, year: int) -> int | None:
        """The amount of `year`: 0 where the cell is blank, None where it cannot be read."""
        return None if self.amounts is None else self.amounts.get(year, 0)

    @cached_property
    def computed_total(self) -> int | None:
        """What the row's years add up to."""
        return None if self.amounts is None else add(self.amounts.values())

    @property
    def is_plain(self) -> bool:
        """Whether the file has nothing but digits for the row's amounts, as nearly every row does."""
        total, amounts = self.node.get("total"), self.node.get("amounts")
        if not isinstance(total, str) or not isinstance(amounts, Mapping) or None in amounts.values():
            return False
        return "".join([total, *amounts.values()]).isdigit()  # type: ignore[list-item]

    def written_amounts(self) -> dict[tuple[str, ...], str]:
        """The text that the file has for each amount, by where it stands in the row."""
        total, amounts = self.node.get("total"), self.node.get("amounts")
        written: dict[tuple[str, ...], str] = {("total",): total} if isinstance(total, str) else {}
        if isinstance(amounts, Mapping):
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
    """A row that asks for money."""

    label: str


class ActivityLine(Line):
    """A row of Tabel 2: an activity, its control area (styringsområde), and its årsværk where the label states them."""

    key: Name
    control_area: Name
    full_time_equivalents: Number | None = None
    scalable: Truth = False

    @cached_property
    def priced_equivalents(self) -> Decimal | None:
        """The årsværk that the row's amounts pay for: its key; else what its text states, where it is for no more."""
        if self.full_time_equivalents is not None or self.misreads("full_time_equivalents"):
            return self.full_time_equivalents
        told = stated(self.label)
        return told.number if told and told.alone else None


class AppropriationLine(Line):
    """A row of Tabel 3: what a committee (udvalg) is granted on an appropriation (bevilling), U or I."""

    activity: Name | None = None
    committee: Name
    appropriation: Bevilling | None
    direction: Direction | None


class Table(Record):
    """Rows, and the row below them that states their sums."""

    total: Row | None

    @property
    def rows(self) -> Sequence[Line]:
        """The rows that ask for money."""
        raise NotImplementedError

    @property
    def total_label(self) -> str:
        """What the template calls the total row."""
        raise NotImplementedError

    @property
    def whole(self) -> bool:
        """Whether all the rows could be read."""
        return self.has("lines")

    def computed(self, years: Iterable[int]) -> dict[int, int | None]:
        """What the rows add up to, by year; None where a row or a cell cannot be read."""
        return add_columns(self.rows, years) if self.whole else dict.fromkeys(years)

    def contradicting(self, years: Iterable[int]) -> int:
        """How many of the sums that the table states, of rows and columns, are not what they add up to."""
        rows = [*self.rows, *([self.total] if self.total else [])]
        sums = [(row.total, row.computed_total) for row in rows]
        if self.total:
            sums += [(self.total.cell(year), amount) for year, amount in self.computed(years).items()]
            sums.append((self.total.total, add(row.total for row in self.rows) if self.whole else None))
        return sum(None not in (stated, computed) and stated != computed for stated, computed in sums)


class ActivityTable(Table):
    """Tabel 2: the activities asked for, in all control areas."""

    lines: tuple[ActivityLine, ...]

    @property
    def rows(self) -> Sequence[Line]:
        """The rows that ask for money."""
        return self.lines

    @property
    def total_label(self) -> str:
        """What the template calls the total row."""
        return ALL_EXPENDITURE


class AppropriationTable(Table):
    """Tabel 3 for one control area: the same money by committee and appropriation."""

    control_area: Name
    lines: tuple[AppropriationLine, ...]

    @property
    def rows(self) -> Sequence[Line]:
        """The rows that ask for money."""
        return self.lines

    @property
    def total_label(self) -> str:
        """What the template calls the total row; it is known for service alone."""
        return "Serviceudgifter i alt" if self.control_area == "Service" else f"{self.control_area} i alt"


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

    def within(self, whole: "Statement") -> "Statement":
        """The statement with all that it leaves to the `whole` that it is a part of, and to its own words.

        A part that names rows of the tables is about them, even where the whole is external.
        """
        own = {key for key in SCOPE if key in self.node or self.misreads(key)}
        own |= {"external", "prior_funding"} if own & _OF_ROWS else set()
        values = {key: getattr(whole, key) for key in SCOPE if key not in own}
        words = [one.per or (one.states and one.states.per) for one in (self, whole)]
        return self.changed(**values, per=words[0] or words[1])


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
    budget_year: Year | None
    price_level: PriceLevel | None
    administrations: tuple[Name, ...] = ()
    years: Years
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
    accepted: tuple[Accepted, ...] = ()

    @cached_property
    def activity_lines(self) -> Sequence[ActivityLine]:
        """The rows of Tabel 2."""
        return self.activities.lines if self.activities else ()

    @cached_property
    def appropriation_lines(self) -> Sequence[AppropriationLine]:
        """The rows of Tabel 3, over all control areas."""
        return tuple(chain.from_iterable(table.lines for table in self.appropriations))

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

    @cached_property
    def names_of_places(self) -> dict[Span, Text]:
        """What stands at each place of an amount: the row, and the column where it is one cell."""
        names: dict[Span, Text] = {}
        for label, row in self.labelled_rows:
            said, node = shortened(label), row.node
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


_TELLING = ("id", "activities", "appropriations")
_LIKELY = ("negotiation", "title", "budget_year", "price_level", "years", "administrations", "effects", "claims")


def is_package(root: Mapping) -> bool:
    """Whether a file is a package of notes: it lists `notes`, and has none of the keys that tell a note."""
    return isinstance(root.get("notes"), list) and not any(key in root for key in _TELLING)


def is_note(root: Mapping) -> bool:
    """Whether a file is plainly a note, going by its keys."""
    return any(key in root for key in _TELLING) and not isinstance(root.get("notes"), list)


def read_note(document: Document, *, named: bool = True) -> tuple[Note | None, list[Finding]]:
    """The note that `document` states, and all that was found in reading it.

    A file with none of the keys that tell a note is said to be none: with a remark where it was met on the
    way through a folder, and as a note without its keys where it was `named` by the user. A package is told apart
    in either case.
    """
    root = document.root
    if root is not None and is_package(root):
        found = document.source.found(PACKAGE_FILE, root.key_spans["notes"], path=document.source.path)
        return None, [*document.findings, found]
    told = root is None or any(key in root for key in _TELLING) or sum(key in root for key in _LIKELY) > 1
    if root is not None and not named and not told:
        found = document.source.found(NOT_A_NOTE, root.head, keys=_TELLING)
        return None, [*document.findings, found]
    note, findings = validate(Note, document)
    return note, document.findings + findings

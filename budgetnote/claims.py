"""Amounts that the prose states, held against the tables: true within rounding, or not, and how nearly."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from budgetnote.finding import Span
from budgetnote.interval import Interval
from budgetnote.note import Claim, Note, Row, Statement, add, add_columns
from budgetnote.register import Register


class Cells(NamedTuple):
    """What the tables say: the years added up, the rows that have an amount in them, and the sum in 1.000 kr.

    The sum is None where a cell cannot be read.
    """

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    computed: int | None

    @property
    def spans(self) -> list[Span]:
        """Where each of the cells stands."""
        return [row.at("amounts", year) for row in self.rows for year in self.years if year in row.stated_years]


class Verdict(NamedTuple):
    """A statement with its interval and the sums that it speaks of: a sum a year, or one over the period.

    `interval` is None for an external statement, and for one that cannot be read or counts no money.
    """

    statement: Statement
    section: str
    per_year: bool
    interval: Interval | None
    sums: tuple[Cells, ...]

    @property
    def broken(self) -> list[Cells]:
        """The sums that the statement does not hold for."""
        interval = self.interval
        return [
            cells for cells in self.sums if interval and cells.computed is not None and cells.computed not in interval
        ]

    @property
    def holds(self) -> bool | None:
        """Whether the statement is true within rounding; None where that cannot be said."""
        if self.interval is None or any(cells.computed is None for cells in self.sums):
            return None
        return not self.broken

    @property
    def slack(self) -> int | None:
        """How many 1.000 kr. one of the sums may change by before the statement is false; None where it is not true."""
        if not self.holds or self.interval is None:
            return None
        slacks = [self.interval.slack(cells.computed) for cells in self.sums if cells.computed is not None]
        return min((slack for slack in slacks if slack is not None), default=None)


class _Known:
    """Whether all the rows that a statement may be about could be read, with what tells that they are."""

    def __init__(self, note: Note) -> None:
        self.note = note

    @cached_property
    def tabel_2(self) -> bool:
        """The rows of Tabel 2."""
        table = self.note.activities
        return table is not None and table.whole and all(row.key and row.control_area for row in table.lines)

    @cached_property
    def tabel_3(self) -> bool:
        """The lines of Tabel 3."""
        return all(table.whole and table.control_area for table in self.note.appropriations) and all(
            line.committee and line.appropriation and not line.misreads("activity")
            for line in self.note.appropriation_lines
        )


def judge(note: Note, register: Register) -> list[Verdict]:
    """The verdicts on every claim of `note` and on its parts, in the order of the note."""
    known = _Known(note)
    return [
        _verdict(note, register, known, claim, statement)
        for claim in note.claims
        for statement in (claim, *claim.parts)
    ]


def _verdict(note: Note, register: Register, known: _Known, claim: Claim, statement: Statement) -> Verdict:
    """A part says of itself only in what it differs from the whole."""
    per_year = (statement.per or claim.per) == "year"
    if statement.external or statement.states is None or statement.states.interval is None:
        return Verdict(statement, claim.section, per_year, None, ())
    years = statement.years or claim.years or tuple(note.stated_years)
    rows = tuple(_rows(note, register, statement))
    spans = [(year,) for year in years] if per_year else [years]
    sums = tuple(_cells(rows, span) for span in spans)
    if not (known.tabel_3 if _of_tabel_3(statement) else known.tabel_2):
        sums = tuple(cells._replace(computed=None) for cells in sums)
    return Verdict(statement, claim.section, per_year, statement.states.interval, sums)


def _cells(rows: Sequence[Row], years: tuple[int, ...]) -> Cells:
    stated = tuple(row for row in rows if row.amounts and not row.amounts.keys().isdisjoint(years))
    return Cells(years, stated, add(add_columns(rows, years).values()))


def _of_tabel_3(statement: Statement) -> bool:
    """Whether a statement says who is granted the money, which Tabel 3 alone tells."""
    return bool(statement.committee or statement.administration or statement.appropriation)


def _rows(note: Note, register: Register, statement: Statement) -> Iterator[Row]:
    """The rows that a statement is about: of Tabel 3 where it speaks of who is granted money, else of Tabel 2."""
    if not _of_tabel_3(statement):
        for row in note.activity_lines:
            if statement.activity in (None, row.key) and statement.control_area in (None, row.control_area):
                yield row
        return
    for table in note.appropriations:
        for line in table.lines:
            code = line.appropriation.code if line.appropriation else None
            if (
                statement.control_area in (None, table.control_area)
                and statement.activity in (None, line.activity)
                and statement.committee in (None, line.committee)
                and (statement.appropriation is None or statement.appropriation.code == code)
                and statement.administration in (None, _administration(note, register, line.committee))
            ):
                yield line


def _administration(note: Note, register: Register, committee: str) -> str | None:
    """The administration under a committee in the note's budget year."""
    term = register.committees.valid(committee, note.budget_year)
    return term.administration if term else None

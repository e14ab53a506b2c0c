"""The sums that a note must keep, over the cells that it states: each a sum of signed cells that comes to nothing.

They form an error-correcting code: an amount takes part in its row, its column, its control area and the match
with the other table, so one wrong cell leaves a trace that no other leaves.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from budgetnote.analysis.gaps import wholes
from budgetnote.analysis.reconcile import Reconciliation
from budgetnote.finding import Span
from budgetnote.model.note import Note
from budgetnote.model.tables import Row, Table

TOTAL = "total"
_SUBTOTALS = 20_000
"""Rows that subtotals add up, at the most: beyond that none of them is a sum to be explained."""
Key = int | str
"""The year of a cell, or `TOTAL`."""
Broken = tuple[str, Span, int | None]
"""The rule, the place and the year of a finding: what tells which sum it is about."""


class StatedFigure(NamedTuple):
    """A stated figure: of a year, or the row's I alt. `stated` is 0 where the cell is blank."""

    row: Row
    label: str
    key: Key
    stated: int

    @property
    def span(self) -> Span:
        """Where the figure stands, or where it would."""
        return self.row.at(TOTAL) if self.key == TOTAL else self.row.at("amounts", self.key)

    @property
    def is_blank(self) -> bool:
        """Whether the note has no figure here."""
        return self.key != TOTAL and self.key not in (self.row.amounts or {})


class Sum(NamedTuple):
    """A sum that a note must keep: the signed cells add up to nothing. `off` is what they add up to.

    `rule`, `span` and `year` are those of the finding that a broken one gives.
    """

    rule: str
    span: Span
    year: int | None
    cells: dict[int, int]
    off: int

    @property
    def broken(self) -> Broken:
        """What tells the sum's finding."""
        return self.rule, self.span, self.year


class Sums:
    """The cells and sums of one note.

    In the control areas that are `free` a line of Tabel 3 names no activity: what a row's lines add up to is then no
    sum of its own, as any division of those lines may be meant. `unseen` counts the sums with an amount that cannot
    be read.
    """

    def __init__(self, note: Note, reconciliation: Reconciliation) -> None:
        self.cells: list[StatedFigure] = []
        self.sums: list[Sum] = []
        self.holding: list[list[int]] = []  # by cell, the sums that it takes part in
        self.unseen = 0
        self.free = free_areas(note)
        self.years = sorted({*note.years, *note.stated_years})
        self._index: dict[tuple[Row, Key], int] = {}
        for label, row in note.labelled_rows:
            self._take(row, label)
        for _, row in note.labelled_rows:
            signed = [(row, year, 1) for year in self.years if year != row.left_out]
            self._add("row-total", row.at(TOTAL), None, [*signed, (row, TOTAL, -1)])
        for table in note.tables:
            if table.total is not None and table.whole:
                self._within(table, table.total)
            self._subtotals(table)
        self._between(reconciliation)

    def _within(self, table: Table, total: Row) -> None:
        for year in self.years:
            signed = [(row, year, 1) for row in table.lines]
            self._add("column-total", total.at("amounts", year), year, [*signed, (total, year, -1)])
        totals: list[tuple[Row, Key, int]] = [(row, TOTAL, 1) for row in table.lines]
        self._add("grand-total", total.at(TOTAL), None, [*totals, (total, TOTAL, -1)])

    def _subtotals(self, table: Table) -> None:
        found = wholes(table, self.years)
        if sum(whole.end - whole.start for whole in found) > _SUBTOTALS:
            return
        for whole in found:
            row = whole.row
            if row.kind != "subtotal" or not whole.of or not whole.told or whole.by == "amounts":
                continue  # it may be of other rows
            for year in self.years:
                signed = [(part, year, 1) for part in whole.of]
                self._add("subtotal", row.at("amounts", year), year, [*signed, (row, year, -1)])
            totals: list[tuple[Row, Key, int]] = [(part, TOTAL, 1) for part in whole.of]
            self._add("subtotal", row.at(TOTAL), None, [*totals, (row, TOTAL, -1)])

    def _between(self, reconciliation: Reconciliation) -> None:
        """The sums between the tables: of each activity and each control area, by year."""
        untold = self.free | reconciliation.undecided
        rows: dict[str, list[Row]] = {}
        for activity, lines, *_ in reconciliation.matches:
            rows.setdefault(activity.control_area, []).append(activity)
            if not lines or activity.control_area in untold:
                continue
            for year in self.years:
                signed = [*((line, year, 1) for line in lines), (activity, year, -1)]
                self._add("activity-difference", activity.at("amounts", year), year, signed)
        for area in reconciliation.areas:
            if not area.tables or set(area.activities.values()) <= {None}:
                continue
            first = area.tables[0]
            for year in self.years:
                span = first.total.at("amounts", year) if first.total else first.at("control_area")
                paid = [(line, year, 1) for table in area.tables for line in table.lines]
                asked = [(row, year, -1) for row in rows.get(area.name, ())]
                self._add("control-area-difference", span, year, [*paid, *asked])

    def _take(self, row: Row, label: str) -> None:
        stated: dict[Key, int | None] = {year: row.cell(year) for year in self.years}
        for key, amount in (stated | {TOTAL: row.total}).items():
            if amount is not None:
                self._index[row, key] = len(self.cells)
                self.cells.append(StatedFigure(row, label, key, amount))
                self.holding.append([])

    def _add(self, rule: str, span: Span, year: int | None, signed: Iterable[tuple[Row, Key, int]]) -> None:
        """Add a sum, unless one of its cells cannot be read."""
        cells: dict[int, int] = {}
        for row, key, sign in signed:
            cell = self._index.get((row, key))
            if cell is None:
                self.unseen += key != TOTAL or row.total is not None or row.misreads(TOTAL)
                return
            cells[cell] = cells.get(cell, 0) + sign
        off = sum(sign * self.cells[cell].stated for cell, sign in cells.items())
        for cell in cells:
            self.holding[cell].append(len(self.sums))
        self.sums.append(Sum(rule, span, year, cells, off))

    def cell(self, row: Row, key: Key) -> int | None:
        """The number of a row's cell; None where it cannot be read."""
        return self._index.get((row, key))


def free_areas(note: Note) -> frozenset[str]:
    """The control areas of which a line of Tabel 3, be it blank, does not say which row it pays for."""
    return frozenset(
        table.control_area for table in note.appropriations if any(line.activity is None for line in table.lines)
    )


T = TypeVar("T", bound=Table)


def restate(note: Note, figures: Mapping[Row, Mapping[Key, int]]) -> Note:
    """`note` with other figures in some of its rows; the records change, not the text."""

    def row(old: Row) -> Row:
        given = figures.get(old)
        if given is None:
            return old
        amounts = (old.amounts or {}) | {year: amount for year, amount in given.items() if year != TOTAL}
        return old.changed(amounts=amounts, total=given.get(TOTAL, old.total))

    def table(old: T) -> T:
        return old.changed(rows=tuple(map(row, old.rows)), total=row(old.total) if old.total else None)

    return note.changed(
        activities=table(note.activities) if note.activities else None,
        appropriations=tuple(map(table, note.appropriations)),
    )

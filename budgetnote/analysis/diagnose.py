"""Contradicting sums → the one slip, or the two cells, whose change makes every sum of the note agree.

A slip is of one cell, of a row or a column as a whole (lost, there twice, copied from its neighbour), or two of
them interchanged. What is called certain is the only one of all these.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from budgetnote.analysis.reconcile import Reconciliation, reconcile
from budgetnote.analysis.sums import TOTAL, Broken, Key, StatedFigure, Sum, Sums, restate
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, AppropriationTable, Row, Table, add_columns

_PAIRS = 200_000
"""Pairs of cells tried at the most."""
_LISTED = 200
"""Explanations kept at the most."""
_TRIALS = 24
"""Changes tried on the whole note at the most, with what pays for what inferred anew; fewer of a very large note."""
_WORK = 400_000
"""Cells read in those trials, at the most."""

Kind = Literal[
    "cells", "subtotal-row", "part-row", "lost-row", "repeated-row", "copied-row", "other-row", "swapped-rows",
    "lost-column", "copied-column", "other-column", "swapped-columns",
]  # fmt: skip
_LIKELY = 8
"""Rows that may be subtotals, or parts, are tried up to this many."""
_PART = re.compile(r"[-–•\s]*(?:heraf|hvoraf|deraf|herunder)\b", re.IGNORECASE)
"""How the text of a part begins."""
_UNNAMED: tuple[Kind, ...] = ("other-row", "other-column")
"""Slips that look like none in particular."""
_RANKS: Mapping[Kind, int] = {
    "copied-row": 1,
    "other-row": 12,
    "lost-column": 1,
    "copied-column": 2,
    "other-column": 12,
}
_UNLIKELY = 10
"""The rank from which on a slip of a row or column is less likely than two cells."""
_BESIDE_ONE = 20
"""What two cells rank behind a likelier slip."""
Figures = Mapping[Key, int]
"""The figures of a row, by year, and its I alt."""
Changed = frozenset[tuple[Row, Key, int]]


class Correction(NamedTuple):
    """A cell, and the value in 1.000 kr. that it should have."""

    cell: StatedFigure
    value: int


class Lost(NamedTuple):
    """A row that its table lacks: its figures, and the row of Tabel 2 that it pays for, or the key that lines name."""

    table: Table
    figures: Figures
    area: str
    activity: ActivityLine | None = None
    key: str | None = None


class Explanation(NamedTuple):
    """One slip or two, put right: the cells that change, or the rows that are lost.

    `slip` is what it looks like, where it looks like anything; the smaller the rank, the likelier. `rows` or `years`
    are those that a slip of whole rows or columns is about. `twice`: the same is wrong in both tables, so that each
    confirms the other. `note` is the note put right, where more than cells change.
    """

    kind: Kind
    changes: tuple[Correction, ...] = ()
    slip: Text | None = None
    rank: int = 1
    lost: tuple[Lost, ...] = ()
    tables: tuple[Table, ...] = ()
    rows: tuple[Row, ...] = ()
    years: tuple[int, ...] = ()
    twice: bool = False
    note: Note | None = None

    @property
    def is_telling(self) -> bool:
        """Whether it is one slip that has a name, in one table."""
        one = len(self.changes) == 1 if self.kind == "cells" else self.kind not in _UNNAMED
        return one and not self.twice

    @property
    def changed(self) -> Changed:
        """The cells with their new values."""
        return frozenset((change.cell.row, change.cell.key, change.value) for change in self.changes)

    def applied(self, note: Note) -> Note:
        """`note` put right; the records change, not the text."""
        if self.note is not None:
            return self.note
        figures: dict[Row, dict[Key, int]] = {}
        for cell, value in self.changes:
            figures.setdefault(cell.row, {})[cell.key] = value
        return restate(note, figures)


class Diagnosis(NamedTuple):
    """The explanations of a note's broken sums, likeliest first.

    `certain`: the first is one slip, no other slip and no two cells explain the same, and the tables have all their
    sums, which could have told otherwise. `complete`: every change of
    one or two cells was tried. `unread`: a sum was left out, as it has an amount that cannot be read. `more`: there
    are others, which are not kept.
    """

    broken: tuple[Sum, ...]
    explanations: tuple[Explanation, ...]
    certain: bool
    complete: bool
    unread: bool = False
    more: bool = False


def diagnose(note: Note, reconciliation: Reconciliation, known: frozenset[Broken] = frozenset()) -> Diagnosis:
    """Find what makes every sum of `note` agree: one cell, one row or column, two of them swapped, or two cells.

    `known` are the sums that the note accepts as they are; they are to stay so. An explanation is certain only where
    it mends two broken sums or more, and no other explains the same.
    """
    sums = Sums(note, reconciliation)
    search = _Search(note, sums, known)
    if not search.broken:
        return Diagnosis((), (), certain=False, complete=True)
    rows = _Rows(search, reconciliation)
    if uncounted := list(rows.subtotals()) or list(rows.parts()):
        return Diagnosis(search.told, tuple(uncounted), certain=len(uncounted) == 1, complete=True)
    lines = [*rows.found(), *_Columns(search).found()]
    singles, pairs = search.singles(), search.pairs()
    named = {line.changed for line in lines} | search.same
    likely = singles or any(line.rank < _UNLIKELY for line in lines)
    beside = _BESIDE_ONE if likely else 0
    two = [pair._replace(rank=pair.rank + beside) for pair in pairs or () if pair.changed not in named]
    found = search.divided(sorted([*singles, *lines, *two], key=lambda explanation: explanation.rank))
    complete = pairs is not None and not search.cut
    proving = all(table.has_column and table.has_sum_row for table in note.tables)
    certain = complete and proving and len(found) == 1 and found[0].is_telling and len(search.broken) > 1
    return Diagnosis(
        search.told,
        tuple(found[:_LISTED]),
        certain,
        complete,
        sums.unseen > 0,
        len(found) > _LISTED,
    )


class _Search:
    """Changes of cells that mend exactly the broken sums. `cut`: not everything was tried that could have been."""

    def __init__(self, note: Note, sums: Sums, known: frozenset[Broken]) -> None:
        self.note, self.sums = note, sums
        self.off = [0 if one.broken in known else one.off for one in sums.sums]
        self.accepted = {one.broken: one.off for one in sums.sums if one.broken in known}
        self.broken = frozenset(i for i, off in enumerate(self.off) if off)
        self.at = {one.broken: i for i, one in enumerate(sums.sums)}
        self.cut = False
        self.same: set[Changed] = set()  # changes of cells that come to the same as a row taken out
        self.trials = min(_TRIALS, _WORK // (len(sums.cells) + 1))

    @property
    def told(self) -> tuple[Sum, ...]:
        """The broken sums, in order."""
        return tuple(self.sums.sums[i] for i in sorted(self.broken))

    def signs(self, cell: int) -> dict[int, int]:
        """The sums that a cell takes part in, with its sign in each."""
        return {i: self.sums.sums[i].cells[cell] for i in self.sums.holding[cell]}

    def figures(self, row: Row) -> dict[Key, int] | None:
        """The figures of a row, 0 where it is blank; None where one cannot be read."""
        printed = row.total is not None or row.misreads(TOTAL)
        keys: list[Key] = [*self.sums.years, *([TOTAL] if printed else [])]
        cells = [self.sums.cell(row, key) for key in keys]
        known = [self.sums.cells[cell].stated for cell in cells if cell is not None]
        return dict(zip(keys, known, strict=True)) if len(known) == len(keys) else None

    def changes(self, rows: Iterable[tuple[Row, Figures]]) -> tuple[Correction, ...] | None:
        """What changes where rows get other figures, if that mends every sum; else None."""
        changes = []
        moved: dict[int, int] = {}
        for row, figures in rows:
            for key, value in figures.items():
                cell = self.sums.cell(row, key)
                if cell is None:
                    return None
                by = value - self.sums.cells[cell].stated
                if by:
                    changes.append(Correction(self.sums.cells[cell], value))
                    for i, sign in self.signs(cell).items():
                        moved[i] = moved.get(i, 0) + sign * by
        mended = self.broken <= moved.keys() and all(self.off[i] + by == 0 for i, by in moved.items())
        return tuple(changes) if mended else None

    def settles(self, note: Note) -> bool:
        """Whether every sum of a changed note agrees, and its lines without a key can be divided over the rows."""
        if self.trials == 0:
            self.cut = True
            return False
        self.trials -= 1
        reconciliation = reconcile(note)
        sums = Sums(note, reconciliation)
        agree = all(one.off == self.accepted.get(one.broken, 0) for one in sums.sums)
        return agree and _divides(reconciliation, sums.free)

    def divided(self, found: Sequence[Explanation]) -> list[Explanation]:
        """Those after which the lines without a key can still be divided over the rows; all that were not tried."""
        if not self.sums.free:
            return list(found)
        kept = []
        for explanation in found:
            if explanation.note or self.settles(explanation.applied(self.note)) or self.cut:
                kept.append(explanation)
        return kept

    def _smallest(self, sums: Iterable[int]) -> dict[int, int]:
        return min((self.sums.sums[i].cells for i in sums), key=len)

    def _explained(self, *by: tuple[int, int]) -> Explanation:
        cells = [(self.sums.cells[cell], amount) for cell, amount in by]
        return _explain(tuple(Correction(cell, cell.stated + amount) for cell, amount in cells))

    def singles(self) -> list[Explanation]:
        """Every one cell that mends all sums."""
        found = []
        for cell in self._smallest(self.broken):
            signs = self.signs(cell)
            by = {-self.off[i] * sign for i, sign in signs.items()}
            if signs.keys() == self.broken and len(by) == 1:
                found.append(self._explained((cell, by.pop())))
        return found

    def pairs(self) -> list[Explanation] | None:
        """Every two cells that mend all sums together, neither of them alone; None where there are too many to try."""
        if len(self.broken) > 2 * max(map(len, self.sums.holding)):
            return []
        found: dict[tuple[int, int], Explanation] = {}
        tried = 0
        anywhere = list(dict.fromkeys(cell for i in self.broken for cell in self.sums.sums[i].cells))
        for one in self._smallest(self.broken):
            first = self.signs(one)
            # The other cell takes part in every sum that the first leaves broken, or that it would break.
            needing = (self.broken - first.keys()) or (first.keys() - self.broken)
            for other in self._smallest(needing) if needing else anywhere:
                tried += 1
                if tried > _PAIRS:
                    return None
                by = self._solve(first, self.signs(other)) if other != one else None
                if by and all(by):
                    key = (min(one, other), max(one, other))
                    found[key] = self._explained((one, by[0]), (other, by[1]))
        return list(found.values())

    def _solve(self, first: dict[int, int], second: dict[int, int]) -> tuple[int, int] | None:
        """By how much two cells change, where that is one answer and mends every sum."""
        if not self.broken <= first.keys() | second.keys():
            return None
        off = {i: self.off[i] for i in first.keys() | second.keys()}
        one = next((-off[i] * sign for i, sign in first.items() if i not in second), None)
        other = next((-off[i] * sign for i, sign in second.items() if i not in first), None)
        if one is None and other is None:
            return None
        shared = next((i for i in first if i in second), None)
        if one is None and shared is not None and other is not None:
            one = (-off[shared] - other * second[shared]) * first[shared]
        if other is None and shared is not None and one is not None:
            other = (-off[shared] - one * first[shared]) * second[shared]
        if one is None or other is None:
            return None
        mended = all(off[i] + one * first.get(i, 0) + other * second.get(i, 0) == 0 for i in off)
        return (one, other) if mended else None


def _divides(reconciliation: Reconciliation, free: frozenset[str]) -> bool:
    """Whether no control area with lines without a key is known to be divided by none of the ways there are."""
    if any(inference.cover.fits is False for inference in reconciliation.inferences):
        return False
    decided = free - reconciliation.undecided
    rows = [match for match in reconciliation.matches if match.lines and match.activity.control_area in decided]
    return not any(any(match.differences.values()) for match in rows)


class _Rows:
    """Slips of whole rows: lost, there twice, copied from the neighbour, otherwise wrong, or two interchanged."""

    def __init__(self, search: _Search, reconciliation: Reconciliation) -> None:
        self.search, self.note, self.reconciliation = search, search.note, reconciliation
        self.left_out = None if self.note.adds_on else self.note.open_year
        surplus = [(table, self._surplus(table)) for table in self.note.tables]
        self.readable = all(figures is not None for _, figures in surplus)
        self.off = [(table, figures) for table, figures in surplus if figures and any(figures.values())]

    def _surplus(self, table: Table) -> dict[Key, int] | None:
        """By how much the rows of a table exceed its sum row; None where that cannot be read."""
        if table.total is None:
            return None
        named: dict[Key, Broken] = {}
        for year in self.search.sums.years:
            named[year] = "column-total", table.total.at("amounts", year), year
        named[TOTAL] = "grand-total", table.total.at(TOTAL), None
        found = {key: self.search.at.get(place) for key, place in named.items()}
        return (
            None if None in found.values() else {key: self.search.off[i] for key, i in found.items() if i is not None}
        )

    def subtotals(self) -> Iterator[Explanation]:
        """The rows that are the sum of rows right above them, and that mend every sum where they do not count."""
        return self._uncounted("subtotal-row", self._added_up)

    def parts(self) -> Iterator[Explanation]:
        """The rows that say they are a part of the row above, and that mend every sum where they do not count."""
        return self._uncounted("part-row", self._within)

    def _uncounted(self, kind: Kind, likely: Callable[[Table], Iterable[Row]]) -> Iterator[Explanation]:
        found = [(table, row) for table in self.note.tables for row in likely(table)][:_LIKELY]
        alone = [(table, row) for table, row in found if self.search.settles(_without(self.note, [row]))]
        for table, row in alone:
            yield Explanation(kind, tables=(table,), rows=(row,), note=_without(self.note, [row]))
        rows = [row for _, row in found]
        if not alone and len(rows) > 1 and self.search.settles(without := _without(self.note, rows)):
            tables = dict.fromkeys(table for table, _ in found)
            named = tuple(table for table in self.note.tables if table in tables)
            yield Explanation(kind, tables=named, rows=tuple(rows), note=without)

    def _added_up(self, table: Table) -> Iterator[Row]:
        """The rows of a table that say what two or more of the rows right above them add up to."""
        sums = [(0,) * (len(self.search.sums.years) + table.has_column)]
        at = {sums[0]: 0}
        for row in table.lines:
            figures = self.search.figures(row)
            if figures is None or len(figures) != len(sums[0]):
                return
            amounts = tuple(figures.values())
            before = at.get(tuple(a - b for a, b in zip(sums[-1], amounts, strict=True)))
            if before is not None and any(amounts) and len(sums) - 1 - before > 1:
                yield row
                continue
            sums.append(tuple(a + b for a, b in zip(sums[-1], amounts, strict=True)))
            at[sums[-1]] = len(sums) - 1

    def _within(self, table: Table) -> Iterator[Row]:
        """The rows of a table whose text says that they are a part, and that nowhere exceed the row above."""
        whole: Figures | None = None
        for row in table.lines:
            figures = self.search.figures(row)
            if not _PART.match(row.label):
                whole = figures
            elif whole and figures and all(_is_part(part, whole.get(key, 0)) for key, part in figures.items()):
                yield row

    def found(self) -> Iterator[Explanation]:
        """Every slip of this kind that explains all broken sums."""
        if not self.readable:
            return
        if not self.off:
            yield from self._swapped()
        elif len(self.off) == 1:
            ((table, surplus),) = self.off
            yield from self._lost(table, surplus)
            yield from self._repeated(table, surplus)
            yield from self._overwritten(table, surplus)
        elif len(self.off) == 2 and self.off[0][1] == self.off[1][1]:
            yield from self._lost_twice()

    def _lost(self, table: Table, surplus: Figures) -> Iterator[Explanation]:
        """The row that makes up for what a table lacks."""
        figures = {key: -amount for key, amount in surplus.items()}
        if _adds_up(figures, self.left_out):
            for lost in self._missing(table, figures):
                yield from self._inserted(lost)

    def _missing(self, table: Table, figures: Figures) -> Iterator[Lost]:
        """What the row may be: what answers to nothing in the other table, or to too little."""
        years = {year: amount for year, amount in figures.items() if year != TOTAL and amount}
        if not isinstance(table, AppropriationTable):
            yield from (Lost(table, figures, area, None, key) for key, area in self._unasked(years))
        elif table.control_area in self.search.sums.free:
            yield Lost(table, figures, table.control_area)
        else:
            for activity, lines, differences, _ in self.reconciliation.matches:
                lacks = {year: amount and -amount for year, amount in differences.items() if amount != 0}
                whole = {year: amount for year, amount in (activity.amounts or {}).items() if amount != 0}
                if activity.control_area == table.control_area and years == (lacks if lines else whole):
                    yield Lost(table, figures, table.control_area, activity, activity.key)

    def _unasked(self, years: Mapping[Key, int]) -> Iterator[tuple[str | None, str]]:
        """The keys that no row has and whose lines add up to `years`, and control areas that have as much too much."""
        owners = {line: table.control_area for table in self.note.appropriations for line in table.lines}
        named: dict[tuple[str, str], list[AppropriationLine]] = {}
        for line in self.reconciliation.unmatched:
            if line.activity is not None:
                named.setdefault((line.activity, owners[line]), []).append(line)
        for known, lines in named.items():
            paid = add_columns(lines, self.reconciliation.years)
            if {year: amount for year, amount in paid.items() if amount != 0} == years:
                yield known
        for area in self.reconciliation.areas:
            more = {year: amount for year, amount in area.differences.items() if amount != 0}
            if area.name in self.search.sums.free and more == years:
                yield None, area.name

    def _inserted(self, *lost: Lost, twice: bool = False) -> Iterator[Explanation]:
        """The explanation that the rows are missing, if every sum agrees with them."""
        note: Note | None = self.note
        for one in lost:
            note = note and _with_row(note, one)
        if note and self.search.settles(note):
            signs = {amount > 0 for amount in lost[0].figures.values() if amount}
            rank = 1 if signs == {True} else _UNLIKELY + len(signs)
            tables = tuple(one.table for one in lost)
            yield Explanation("lost-row", rank=rank, lost=lost, tables=tables, twice=twice, note=note)

    def _lost_twice(self) -> Iterator[Explanation]:
        """The same row, missing in both tables."""
        (first, surplus), (second, _) = self.off
        figures = {key: -amount for key, amount in surplus.items()}
        if (
            not isinstance(first, AppropriationTable)
            and isinstance(second, AppropriationTable)
            and _adds_up(figures, self.left_out)
        ):
            area = second.control_area
            key = None if area in self.search.sums.free else _NEW
            yield from self._inserted(Lost(first, figures, area), Lost(second, figures, area, None, key), twice=True)

    def _repeated(self, table: Table, surplus: Figures) -> Iterator[Explanation]:
        """Rows with the figures of another row that are just what their table has too much."""
        rows = [row for row in table.lines if self.search.figures(row) == surplus]
        if len(rows) < 2:
            return
        nothing = dict.fromkeys(surplus, 0)
        last = {_identity(row): row for row in rows}
        for row in rows:  # to put the figures of either out says the same
            if changes := self.search.changes([(row, nothing)]):
                self.search.same.add(Explanation("cells", changes).changed)
        for row in last.values():
            note = _without(self.note, [row])
            if self.search.settles(note):
                yield Explanation("repeated-row", tables=(table,), rows=(row,), note=note)

    def _overwritten(self, table: Table, surplus: Figures) -> Iterator[Explanation]:
        """Rows that with other figures, those that their columns give them, make every sum agree."""
        rows: list[Row] = [*table.rows, *([table.total] if table.total else [])]
        figures = [self.search.figures(row) for row in rows]
        for i, (row, stated) in enumerate(zip(rows, figures, strict=True)):
            if stated is None or not surplus.keys() <= stated.keys():  # a row has no I alt of its own
                continue
            copied = any(stated == other for other in figures[max(0, i - 1) : i] + figures[i + 1 : i + 2])
            sign = -1 if row is table.total else 1
            meant = {key: stated[key] - sign * amount for key, amount in surplus.items()}
            changes = self.search.changes([(row, meant)])
            kind: Kind = "copied-row" if copied else "other-row"
            found = Explanation(kind, changes or (), None, _RANKS[kind], tables=(table,), rows=(row,))
            if len(found.changes) > (1 if copied else 2) and found.changed not in self.search.same:
                yield found

    def _swapped(self) -> Iterator[Explanation]:
        """Two rows of Tabel 2, or two lines of Tabel 3, of which each has the figures of the other."""
        unlike = [match for match in self.reconciliation.matches if match.lines and any(match.differences.values())]
        if len(unlike) != 2 or any(None in match.differences.values() for match in unlike):
            return
        one, other = unlike
        pairs: list[tuple[Table | None, Row, Row]] = [(self.note.activities, one.activity, other.activity)]
        for owner in self.note.appropriations:
            mine = set(owner.lines)
            by_years = {self._years(line): line for line in reversed(other.lines) if line in mine}
            for line in one.lines if by_years else ():
                years = self.search.sums.years
                wanted = tuple(line.cell(year) or 0 for year in years)
                wanted = tuple(a - (one.differences.get(year) or 0) for a, year in zip(wanted, years, strict=True))
                if line in mine and wanted in by_years:
                    pairs.append((owner, line, by_years[wanted]))
        for table, first, second in pairs:
            a, b = self.search.figures(first), self.search.figures(second)
            changes = self.search.changes([(first, b), (second, a)]) if a and b else None
            if table and changes:
                yield Explanation("swapped-rows", changes, tables=(table,), rows=(first, second))

    def _years(self, row: Row) -> tuple[int, ...]:
        return tuple(row.cell(year) or 0 for year in self.search.sums.years)


_NEW = "\0"
"""A key that no line of a note names."""


def _is_part(part: int, whole: int) -> bool:
    return 0 <= part <= whole or whole <= part <= 0


def _adds_up(figures: Figures, left_out: int | None) -> bool:
    return figures[TOTAL] == sum(amount for key, amount in figures.items() if key not in (TOTAL, left_out))


def _identity(row: Row) -> tuple[object, ...]:
    """What tells two rows of a table apart, but for their figures."""
    if isinstance(row, AppropriationLine):
        return row.label, row.activity, row.committee, row.appropriation, row.direction
    return (row.label, row.key, row.control_area) if isinstance(row, ActivityLine) else ()


def _with_row(note: Note, lost: Lost) -> Note | None:
    """`note` with the row in; None where it has no row of the kind, whose place the new one could take."""
    amounts = {year: amount for year, amount in lost.figures.items() if year != TOTAL and amount}
    total = lost.figures[TOTAL]
    if isinstance(lost.table, AppropriationTable):
        if not note.appropriation_lines:
            return None
        # Who would be granted the money is not known, so that no claim about a committee is judged by it.
        told = {"activity": lost.key, "label": "", "committee": "", "amounts": amounts, "total": total}
        line = note.appropriation_lines[0].changed(**told)
        tables = [
            table.changed(rows=(*table.rows, line)) if table.head == lost.table.head else table
            for table in note.appropriations
        ]
        return note.changed(appropriations=tuple(tables))
    if note.activities is None or not note.activities.lines:
        return None
    rows = note.activities.lines
    key = _NEW if lost.key is None else lost.key
    row = rows[0].changed(key=key, control_area=lost.area, label="", amounts=amounts, total=total)
    return note.changed(activities=note.activities.changed(rows=(*note.activities.rows, row)))


def _without(note: Note, rows: Iterable[Row]) -> Note:
    """`note` with some of its rows taken out."""
    out = set(rows)
    tables = [table.changed(rows=tuple(one for one in table.rows if one not in out)) for table in note.appropriations]
    activities = note.activities
    if activities:
        activities = activities.changed(rows=tuple(one for one in activities.rows if one not in out))
    return note.changed(activities=activities, appropriations=tuple(tables))


class _Columns:
    """Slips of whole columns: lost, copied from the neighbour, otherwise wrong, or two interchanged."""

    def __init__(self, search: _Search) -> None:
        self.search, self.note = search, search.note
        self.years = search.sums.years
        self.rules = {search.sums.sums[i].rule for i in search.broken}

    def found(self) -> Iterator[Explanation]:
        """Every slip of this kind that explains all broken sums."""
        if "row-total" in self.rules:
            yield from self._overwritten()
        elif not self.rules & {"column-total", "grand-total"}:
            yield from self._swapped()

    def _rows(self, tables: Iterable[Table]) -> list[Row]:
        return [row for table in tables for row in (*table.rows, *([table.total] if table.total else []))]

    def _off(self, row: Row) -> int | None:
        """By how much the years of a row exceed its I alt; None where that cannot be read."""
        place = self.search.at.get(("row-total", row.at(TOTAL), None))
        return None if place is None else self.search.off[place]

    def _overwritten(self) -> Iterator[Explanation]:
        """A column, of one table or the same of several, that has in each row what the row's I alt says."""
        tables = [table for table in self.note.tables if any(map(self._off, self._rows([table])))]
        rows = [(row, self._off(row)) for row in self._rows(tables)]
        both = len(tables) > 1 and tables[0] is self.note.activities
        for i, year in enumerate(self.years):
            meant: list[tuple[Row, Figures]] = [
                (row, {year: (row.cell(year) or 0) - off}) for row, off in rows if off is not None
            ]
            changes = self.search.changes(meant) if len(meant) == len(rows) else None
            blank = not any(row.cell(year) for row, _ in rows)
            beside = self.years[max(0, i - 1) : i] + self.years[i + 1 : i + 2]
            copied = any(all(row.cell(year) == row.cell(other) for row, _ in rows) for other in beside)
            if changes and len(changes) > (1 if blank or copied else 2):
                kind: Kind = "lost-column" if blank else "copied-column" if copied else "other-column"
                yield Explanation(kind, changes, rank=_RANKS[kind], tables=tuple(tables), years=(year,), twice=both)

    def _swapped(self) -> Iterator[Explanation]:
        """Two columns of a table, of which each has the figures of the other."""
        years = sorted({self.search.sums.sums[i].year or 0 for i in self.search.broken})
        if len(years) != 2:
            return
        first, second = years
        for table in self.note.tables:
            rows = self._rows([table])
            meant: list[tuple[Row, Figures]] = [
                (row, {first: row.cell(second) or 0, second: row.cell(first) or 0}) for row in rows
            ]
            if changes := self.search.changes(meant):
                yield Explanation("swapped-columns", changes, tables=(table,), years=(first, second))


_YEARS_SWAPPED = Text("to naboår ser ud til at være byttet om", "two neighbouring years look swapped")


def _explain(changes: tuple[Correction, ...]) -> Explanation:
    """The changes with the slip that they look like; the smaller the rank, the likelier."""
    if len(changes) == 2:
        (one, first), (other, second) = changes
        swapped = (first, second) == (other.stated, one.stated) and one.row is other.row
        if swapped and isinstance(one.key, int) and isinstance(other.key, int) and abs(one.key - other.key) == 1:
            return Explanation("cells", changes, _YEARS_SWAPPED, 0)
    slips = [slip(change.cell.stated, change.value) for change in changes]
    sentence = slips[0][1] if len(changes) == 1 and slips[0] else None
    return Explanation("cells", changes, sentence, sum(found[0] if found else 9 for found in slips))


def slip(stated: int, meant: int) -> tuple[int, Text] | None:
    """How `meant` may have been typed as `stated`: a rank, 0 the likeliest, and the sentence; None where it may not."""
    wrong, right = str(abs(stated)), str(abs(meant))
    if stated == -meant:
        return 0, Text("fortegnet er forkert", "the sign is wrong")
    if (stated < 0) != (meant < 0) and stated and meant:
        return None
    if len(wrong) == len(right):
        differing = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
        if len(differing) == 2 and differing[1] == differing[0] + 1 and sorted(wrong) == sorted(right):
            return 1, Text("to cifre er byttet om", "two digits are swapped")
        if len(differing) == 1:
            return 3, Text("et ciffer er forkert", "one digit is wrong")
    if meant and stated and (stated in (meant * 1000, meant * 10) or meant in (stated * 1000, stated * 10)):
        return 2, Text("der er et nul for meget eller for lidt", "there is a zero too many or too few")
    if len(wrong) + 1 == len(right) and _without_one(right, wrong):
        return 2, Text("et ciffer mangler", "a digit is missing")
    if len(wrong) == len(right) + 1 and _without_one(wrong, right):
        return 2, Text("der er et ciffer for meget", "there is a digit too many")
    return None


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))

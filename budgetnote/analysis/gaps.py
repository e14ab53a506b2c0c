"""What a table states as a sum, where that is not what its cells add up to: rows, columns, subtotals (mellemsummer)."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, Line, Row, SumLine, Table, add, add_columns

Rule = Literal["row-total", "column-total", "grand-total", "subtotal"]


class Gap(NamedTuple):
    """A sum that a table states and its cells contradict, in 1.000 kr.; `year` None is I alt.

    It stands in `row`, which is called `label`, and is that of the cells of `parts`; of its own years where it is I alt
    of a row. `reach` is what rounding can account for.
    """

    rule: Rule
    row: Row
    label: str
    year: int | None
    stated: int
    computed: int
    parts: Sequence[Row]
    reach: Fraction = Fraction()

    @property
    def by_rounding(self) -> bool:
        """Whether it may be that each figure was rounded on its own."""
        return abs(self.difference) <= self.reach

    @property
    def difference(self) -> int:
        """What the cells have more than the sum."""
        return self.computed - self.stated


class Whole(NamedTuple):
    """A row that counts nowhere, with the rows that it is of: a subtotal of those it adds up, a part of its whole.

    `by` is how they were found: the row names them, they stand above it, or its amounts alone tell. `strangers` are
    keys that it names and no other row of the table has. A subtotal whose rows are not `told` may be of others. `added`
    is what its rows add up to, by year and in I alt. The rows are kept as a stretch of `rows`: there may be thousands.
    """

    row: SumLine
    rows: Sequence[Row]
    start: int
    end: int
    added: "Figures"
    by: Literal["name", "place", "amounts"]
    strangers: Sequence[str] = ()
    told: bool = True

    @property
    def of(self) -> Sequence[Row]:
        """The rows that it is of."""
        return self.rows[self.start : self.end]


def gaps(note: Note) -> list[Gap]:
    """Every sum of the tables of `note` that its cells contradict, table by table."""
    years = note.stated_years
    return [gap for table in note.tables for gap in gaps_of(table, years)]


def gaps_of(table: Table, years: Sequence[int]) -> Iterator[Gap]:
    """Every sum that `table` states and its cells contradict; one with a cell that cannot be read is left out."""
    named: list[tuple[str, Row]] = [(row.label, row) for row in table.rows]
    total = table.total
    if total is not None:
        named.append((table.total_label, total))
    for label, row in named:
        if row.total is not None and row.computed_total not in (None, row.total):
            own = reach(table, len(row.amounts or ()) + 1)
            yield Gap("row-total", row, label, None, row.total, row.computed_total or 0, (), own)
    if total is not None and table.whole:
        yield from _added(table, "column-total", total, table.total_label, table.lines, years)
    for whole in wholes(table, years):
        row = whole.row
        stated = (*(row.cell(year) for year in years), row.total)
        off = (None not in pair and pair[0] != pair[1] for pair in zip(stated, whole.added, strict=True))
        if row.kind == "subtotal" and whole.start < whole.end and any(off):
            yield from _added(table, "subtotal", row, row.label, whole.of, years)


def _added(table: Table, rule: Rule, row: Row, label: str, parts: Sequence[Row], years: Sequence[int]) -> Iterator[Gap]:
    """The figures of `row` that are not what those of `parts` add up to."""
    for year, computed in add_columns(parts, years).items():
        stated = row.cell(year)
        if stated is not None and computed is not None and stated != computed:
            cells = sum(year in part.stated_years for part in parts)
            yield Gap(rule, row, label, year, stated, computed, parts, reach(table, cells + 1))
    computed = add(part.total for part in parts)
    if row.total is not None and computed is not None and row.total != computed:
        whole: Rule = "grand-total" if rule == "column-total" else rule
        yield Gap(whole, row, label, None, row.total, computed, parts, reach(table, len(parts) + 1))


def reach(table: Table, figures: int) -> Fraction:
    """What rounding so many figures of `table` one by one can come to, in 1.000 kr.: half a unit for each."""
    return Fraction(table.unit * figures, 2)


def wholes(table: Table, years: Sequence[int]) -> list[Whole]:
    """The subtotals and parts of `table`, each with the rows that it is of.

    A part is of the row above it. A subtotal is of the rows since the last subtotal, or of all since an earlier one,
    whichever its amounts agree with; where none agree in all, of those that agree in most. That is told where there is
    one choice, or one that agrees in more than the others. Where no rows from a subtotal on agree but some that stand
    right above it do, it is of these by its amounts alone.
    """
    if len(table.lines) == len(table.rows) or not table.whole:
        return []
    above = _Above(table, years)
    above.passed |= set(table.lines)
    by_key = _by_key(table.rows)
    found: list[Whole] = []
    last: Line | None = None
    for row in table.rows:
        if not isinstance(row, SumLine):
            above.add(row)
            last = row
            continue
        if row.of or row.misreads("of"):
            named = {key: [one for one in by_key.get(key, ()) if one in above.passed] for key in row.of}
            strangers = [key for key, rows in named.items() if not rows]
            of = [] if strangers or row.misreads("of") else [one for rows in named.values() for one in rows]
            whole = Whole(row, of, 0, len(of), above.add_up(of), "name", strangers)
        elif row.kind == "subtotal":
            whole = above.subtotal(row)
        else:
            of = [last] if last else []
            whole = Whole(row, of, 0, len(of), above.add_up(of), "place")
        found.append(whole)
        above.passed.add(row)
        if row.kind == "subtotal":
            above.close()
            last = row
    return found


def _by_key(rows: Iterable[Line]) -> dict[str, list[Line]]:
    """The rows that each key names: those of Tabel 2 by their own, those of Tabel 3 by what they pay for."""
    by_key: dict[str, list[Line]] = {}
    for row in rows:
        key = row.key if isinstance(row, ActivityLine) else row.activity if isinstance(row, AppropriationLine) else None
        if key:
            by_key.setdefault(key, []).append(row)
    return by_key


Figures = tuple[int | None, ...]
_EARLIER = 8
"""How many earlier subtotals a subtotal may reach back over, beside all the way to the first row."""


class _Above:
    """The rows above a subtotal that count, and what they add up to from the first one on."""

    def __init__(self, table: Table, years: Sequence[int]) -> None:
        self.table, self.years = table, years
        self.rows: list[Line] = []
        self.passed: set[Row] = set()  # the rows that may be named: all that count, and the others once they are passed
        self.sums: list[Figures] = [(0,) * (len(years) + 1)]
        self.ends: list[int] = [0]  # how many rows there were at the start, and at each subtotal
        self.at: dict[Figures, list[int]] = {self.sums[0]: [0]}

    def figures(self, row: Row) -> Figures:
        """The figures of a row by year, and its I alt."""
        return (*(row.cell(year) for year in self.years), row.total)

    def add(self, row: Line) -> None:
        """Go on to the next row that counts."""
        self.rows.append(row)
        self.sums.append(tuple(map(_plus, self.sums[-1], self.figures(row))))
        self.at.setdefault(self.sums[-1], []).append(len(self.rows))

    def close(self) -> None:
        """A subtotal stands here."""
        if self.ends[-1] != len(self.rows):
            self.ends.append(len(self.rows))

    def subtotal(self, row: SumLine) -> Whole:
        """The subtotal with the rows that it is of."""
        known = len(self.ends) - (self.ends[-1] == len(self.rows))  # the last end has no row after it yet
        nearest = self.ends[max(0, known - _EARLIER) : known][::-1]
        starts = list(dict.fromkeys([*nearest, *self.ends[: min(known, 1)]]))
        if not starts:
            return Whole(row, (), 0, 0, self.sums[0], "place")
        stated = self.figures(row)
        off = {start: self._off(start, stated) for start in starts}
        best = min(starts, key=lambda start: off[start])
        if off[best]:
            wanted = tuple(map(_minus, self.sums[-1], stated))
            before = (start for start in reversed(self.at.get(wanted, ())) if start < len(self.rows) - 1)
            inside = next(before, None)
            if inside is not None and None not in wanted:
                return self._since(row, inside, "amounts")
        found = self._since(row, best, "place")
        agrees = any(one and one == other for one, other in zip(stated, found.added, strict=True))
        nearest_alone = agrees and list(off.values()).count(off[best]) == 1
        return found._replace(told=not off[best] or len(starts) == 1 or nearest_alone)

    def _since(self, row: SumLine, start: int, by: Literal["place", "amounts"]) -> Whole:
        added = tuple(map(_minus, self.sums[-1], self.sums[start]))
        return Whole(row, self.rows, start, len(self.rows), added, by)

    def add_up(self, rows: Iterable[Row]) -> Figures:
        """What some rows add up to."""
        added = self.sums[0]
        for row in rows:
            added = tuple(map(_plus, added, self.figures(row)))
        return added

    def _off(self, start: int, stated: Figures) -> int:
        """How many figures of a subtotal are not what the rows from `start` on add up to."""
        added = map(_minus, self.sums[-1], self.sums[start])
        most = reach(self.table, len(self.rows) - start + 1)
        pairs = zip(added, stated, strict=True)
        return sum(abs(one - other) > most for one, other in pairs if one is not None and other is not None)


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _minus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other

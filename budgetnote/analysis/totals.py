"""Notes → totals by any of their dimensions. Amounts of different price levels are never added."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Literal, NamedTuple

from budgetnote.analysis.dimensions import DIMENSIONS, Cell, Condition, cells, let_through
from budgetnote.analysis.postings import Posted
from budgetnote.figures.amounts import round_half_up


class Totals(NamedTuple):
    """Sums at one price level, in whole 1.000 kr.: by the values of `by`, largest first and years in order.

    `exact` are the sums before rounding, and `trail` what was told of each amount in them; they are empty where no
    price level was asked for, and the trail where nobody asked for it either. Amounts may be `converted` from another.
    """

    price_level: int | str | None
    by: Sequence[str]
    sums: dict[tuple[str, ...], int]
    notes: Sequence[str]
    exact: Mapping[tuple[str, ...], Fraction] = MappingProxyType({})
    trail: Mapping[tuple[str, ...], Sequence[object]] = MappingProxyType({})
    converted: bool = False
    permanent: Sequence[tuple[str, int]] = ()


def total(
    notes: Iterable[Posted],
    by: Sequence[str],
    where: Sequence[Condition] = (),
    *,
    trail: Callable[[Cell], object] | None = None,
) -> list[Totals]:
    """The sums of `notes` by the dimensions `by`, of the cells that all of `where` let through: a Totals a price level.

    Converted amounts are rounded cell by cell, and then added. The control areas that are let through were converted.
    Each note is let go when it was added, and what the `trail` tells of its amounts is kept.
    """
    passes = let_through(where)
    reading = [DIMENSIONS[name].of for name in by]
    sums: dict[int | str | None, dict[tuple[str, ...], int]] = defaultdict(partial(defaultdict, int))
    exact: dict[int | str | None, dict[tuple[str, ...], Fraction]] = defaultdict(partial(defaultdict, Fraction))
    parts: dict[int | str | None, dict[tuple[str, ...], list[object]]] = defaultdict(partial(defaultdict, list))
    names: dict[int | str | None, dict[str, None]] = defaultdict(dict)
    permanent: dict[int | str | None, dict[tuple[str, int], None]] = defaultdict(dict)
    converted: set[int | str | None] = set()
    for posted in notes:
        counted: set[int | str | None] = set()
        of = posted.postings
        for cell in cells(posted):
            if not passes(cell):
                continue
            level, key = cell.price_level, tuple(read(cell) for read in reading)
            sums[level][key] += cell.figure.rounded
            if posted.level is not None:
                exact[level][key] += cell.figure.exact
                if trail:
                    parts[level][key].append(trail(cell))
                if cell.figure.way:
                    converted.add(level)
            if cell.year == of.continues_from and cell.figure.amount:
                permanent[level][of.id, cell.year] = None
            if level not in counted:
                names[level][DIMENSIONS["note"].of(cell)] = None
                counted.add(level)
    return [
        Totals(
            level,
            by,
            _ordered(by, sums[level]),
            list(names[level]),
            exact.get(level, {}),
            parts.get(level, {}),
            level in converted,
            list(permanent[level]),
        )
        for level in sorted(sums, key=lambda level: (isinstance(level, str), str(level)))
    ]


def _ordered(by: Sequence[str], sums: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """`sums` with the largest group first at each level, and years in their order."""
    groups: dict[tuple[str, ...], int] = defaultdict(int)
    for key, amount in sums.items():
        for depth in range(1, len(key) + 1):
            groups[key[:depth]] += amount

    def rank(key: tuple[str, ...]) -> list[tuple[int, str]]:
        return [(0 if by[depth] == "year" else -groups[key[: depth + 1]], part) for depth, part in enumerate(key)]

    return {key: sums[key] for key in sorted(sums, key=rank)}


class Group(NamedTuple):
    """A row of a table of totals: the values that it is of, and its sums by column in 1.000 kr.

    The columns are years where those were asked for last, else there is one, without a name. A subtotal has
    fewer values than a row; `others` are `folded` rows in one. `exact` is the sum before rounding, where
    amounts were converted.
    """

    key: tuple[str, ...]
    kind: Literal["row", "others", "subtotal", "total"]
    sums: dict[str, int]
    exact: Fraction | None = None
    folded: int = 0

    @property
    def total(self) -> int:
        """The sum over all columns."""
        return sum(self.sums.values())

    @property
    def rounding(self) -> int:
        """What the sum of the rounded cells has more than the exact sum, converted and rounded as one."""
        return 0 if self.exact is None else self.total - round_half_up(self.exact)


def years_across(by: Sequence[str]) -> bool:
    """Whether the years are columns: where they were asked for last, beside something else."""
    return by[-1:] == ["year"] and len(by) > 1


def groups(totals: Totals, top: int | None = None) -> list[Group]:
    """The rows of a table of `totals`: each group's rows, its subtotal where there are several, and last the total.

    With `top` the largest rows of each group stand alone, and the others are added up as one.
    """
    depth = len(totals.by) - years_across(totals.by)
    sums: dict[tuple[str, ...], dict[str, int]] = {}
    exact: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for key, amount in totals.sums.items():
        (column,) = key[depth:] or ("",)
        sums.setdefault(key[:depth], {})[column] = amount
        exact[key[:depth]] += totals.exact.get(key, 0)
    rows = [Group(key, "row", of_key, exact[key] if totals.exact else None) for key, of_key in sums.items()]
    return [*_grouped(rows, 0, top), _added(rows, (), "total")]


def _grouped(rows: Sequence[Group], depth: int, top: int | None) -> list[Group]:
    """Rows with the same first values, as the table has them, with subtotals below each group of several."""
    if not rows or depth == len(rows[0].key) - 1:
        return _folded(rows, top)
    table: list[Group] = []
    for _, same in groupby(rows, key=lambda row: row.key[depth]):
        inner = list(same)
        table += _grouped(inner, depth + 1, top)
        if len({row.key[depth + 1] for row in inner}) > 1:
            table.append(_added(inner, inner[0].key[: depth + 1], "subtotal"))
    return table


def _folded(rows: Sequence[Group], top: int | None) -> list[Group]:
    """The `top` largest rows in their order, and the others as one."""
    if top is None or len(rows) <= top:
        return list(rows)
    largest = {row.key for row in sorted(rows, key=lambda row: (-row.total, row.key))[:top]}
    others = [row for row in rows if row.key not in largest]
    kept = [row for row in rows if row.key in largest]
    return [*kept, _added(others, rows[0].key[:-1], "others")._replace(folded=len(others))]


def _added(rows: Sequence[Group], key: tuple[str, ...], kind: Literal["others", "subtotal", "total"]) -> Group:
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        for column, amount in row.sums.items():
            sums[column] += amount
    exact = None if not rows or rows[0].exact is None else sum((row.exact or Fraction() for row in rows), Fraction())
    return Group(key, kind, dict(sums), exact)

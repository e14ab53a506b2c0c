"""What changed in the tables: rows added and removed, moved and renamed, their cells, and what they state as sums.

A stated sum that agreed with its cells before and agrees with them after is a consequence, and no change of its own.
Where it now adds, or leaves out, the column that stands for every later year, it is one.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import zip_longest

from budgetnote.analysis.changes.change import Change
from budgetnote.analysis.changes.facts import facts, meaning, words
from budgetnote.analysis.changes.pairing import Pairing
from budgetnote.analysis.gaps import gaps_of
from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, Line, Row, SumLine, Table, add

TABEL_2, TABEL_3 = "Tabel 2", "Tabel 3"


def activity_changes(old: Note, new: Note, rows: Pairing[ActivityLine]) -> Iterator[Change]:
    """What changed in Tabel 2."""
    leave = frozenset({"key", "label", "control_area", "amounts", "total"})
    for before, after, by in sorted(rows.pairs, key=lambda pair: pair.new.head):
        row = TABEL_2, words(after.label), ""
        yield from _renamed(before, after, TABEL_2, "", by)
        if before.key != after.key:
            yield Change("key", after, ("key",), before.key, after.key, *row, by=by)
        if before.control_area != after.control_area:
            yield Change("moved", after, ("control_area",), before.control_area, after.control_area, *row, by=by)
        yield from _facts(before, after, leave, *row)
        yield from _cells(before, after, *row)
    yield from _alone(rows, TABEL_2, lambda _row: "")
    tables = [[note.activities] if note.activities else [] for note in (old, new)]
    yield from _beside(TABEL_2, *tables)
    yield from _sums(TABEL_2, *tables)


def appropriation_changes(old: Note, new: Note, lines: Pairing[AppropriationLine]) -> Iterator[Change]:
    """What changed in Tabel 3, over all control areas."""
    leave = frozenset({"activity", "label", "committee", "appropriation", "direction", "amounts", "total"})
    tables = [table for note in (old, new) for table in note.appropriations]
    areas = {line: table.control_area for table in tables for line in table.lines}
    for before, after, by in sorted(lines.pairs, key=lambda pair: pair.new.head):
        row = TABEL_3, words(after.label), owner_of(after)
        yield from _renamed(before, after, TABEL_3, owner_of(after), by)
        was, now = ((owner_of(line), areas[line]) for line in (before, after))
        if was != now:
            moved = (was[0], now[0]) if was[1] == now[1] else (", ".join(was), ", ".join(now))
            yield Change("moved", after, ("committee",), *moved, *row, by=by)
        if before.direction != after.direction:
            yield Change("direction", after, ("direction",), before.direction, after.direction, *row, by=by)
        if "activity" not in by and before.activity != after.activity:
            yield Change("activity", after, ("activity",), before.activity, after.activity, *row, by=by)
        yield from _facts(before, after, leave, *row)
        yield from _cells(before, after, *row)
    yield from _alone(lines, TABEL_3, owner_of)
    by_area: dict[str, tuple[list[Table], list[Table]]] = defaultdict(lambda: ([], []))
    for i, note in enumerate((old, new)):
        for table in note.appropriations:
            by_area[table.control_area][i].append(table)
    for sides in by_area.values():
        yield from _beside(TABEL_3, *sides)
        yield from _sums(TABEL_3, *sides)


def owner_of(line: AppropriationLine) -> str:
    """Who is granted the money of a line, and on what: SUD 3000."""
    return f"{line.committee} {line.appropriation.code if line.appropriation else ''}".rstrip()


def _renamed(old: Line, new: Line, table: str, owner: str, by: tuple[str, ...]) -> Iterator[Change]:
    before, after = words(old.label), words(new.label)
    if before != after:
        yield Change("renamed", new, ("label",), before, after, table, after, owner, by=by)


def _facts(old: Line, new: Line, leave: frozenset[str], table: str, label: str, owner: str) -> Iterator[Change]:
    for field, before, after, record, route, gone in facts(old, new, leave):
        yield Change("fact", record, route, before, after, table, label, owner, field, gone=gone)


def _alone(
    rows: Pairing[ActivityLine] | Pairing[AppropriationLine], table: str, owner: Callable[..., str]
) -> Iterator[Change]:
    """The rows that are in one of the notes alone, with their I alt."""
    for line in sorted(rows.added, key=lambda line: line.head):
        yield Change("line-added", line, (), None, _asks(line), table, words(line.label), owner(line))
    for line in sorted(rows.removed, key=lambda line: line.head):
        yield Change("line-removed", line, (), _asks(line), None, table, words(line.label), owner(line), gone=True)


def _asks(line: Line) -> int | None:
    """What a row asks for in all: its I alt; where the note has none, its years."""
    return line.computed_total if line.total is None else line.total


def _cells(old: Row, new: Row, table: str, label: str, owner: str) -> Iterator[Change]:
    """The cells of a row, and its I alt where it is no consequence of them."""
    for year in sorted({*old.stated_years, *new.stated_years}):
        if old.cell(year) != new.cell(year):
            before, after = ((row.amounts or {}).get(year) for row in (old, new))
            yield Change("amount", new, ("amounts", year), before, after, table, label, owner, year=year)
    follows = old.total == old.computed_total and new.total == new.computed_total and old.left_out == new.left_out
    if old.total != new.total and not follows:
        yield Change("total", new, ("total",), old.total, new.total, table, label, owner)


def _beside(name: str, old: Iterable[Table], new: Iterable[Table]) -> Iterator[Change]:
    """What changed of the rows that count nowhere; of a subtotal, what is no consequence of the rows that it is of."""
    left = [
        [(row, table) for table in tables for row in table.rows if isinstance(row, SumLine)] for tables in (old, new)
    ]
    stages: list[Callable[[SumLine], Hashable]] = [
        lambda row: (words(row.label), row.kind),
        lambda row: words(row.label),
        lambda row: (row.kind, meaning(row.amounts)),
    ]
    pairs: list[tuple[_Placed, _Placed]] = []
    for stage in stages:
        groups: dict[Hashable, tuple[list[_Placed], list[_Placed]]] = defaultdict(lambda: ([], []))
        for i, side in enumerate(left):
            for placed in side:
                groups[stage(placed[0])][i].append(placed)
        found = [pair for group in groups.values() for pair in zip(*group, strict=False)]
        taken = {row for pair in found for row, _ in pair}
        left = [[placed for placed in side if placed[0] not in taken] for side in left]
        pairs += found
    for (before, was), (after, now) in sorted(pairs, key=lambda pair: pair[1][0].head):
        label = words(after.label)
        yield from _facts(before, after, frozenset({"label", "amounts", "total"}), name, label, "")
        yield from _renamed(before, after, name, "", ("amounts",))
        if after.kind != "subtotal":
            yield from _cells(before, after, name, label, "")
            continue
        agreed, agrees = (_agreeing(*side) for side in ((before, was), (after, now)))
        for year in [*sorted({*before.stated_years, *after.stated_years}), None]:
            stated, restated = (row.total if year is None else row.cell(year) for row in (before, after))
            if stated != restated and not (agreed(year) and agrees(year)):
                route = ("amounts", year) if year else ("total",)
                yield Change("total", after, route, stated, restated, name, label, year=year)
    for row, _ in left[1]:
        yield Change("line-added", row, (), None, row.total, name, words(row.label))
    for row, _ in left[0]:
        yield Change("line-removed", row, (), row.total, None, name, words(row.label), gone=True)


_Placed = tuple[SumLine, Table]


def _agreeing(row: SumLine, table: Table) -> Callable[[int | None], bool]:
    """Whether a figure of a subtotal is what its rows add up to."""
    years = sorted({year for line in table.rows for year in line.stated_years})
    off = {gap.year for gap in gaps_of(table, years) if gap.row is row and gap.rule == "subtotal"}
    return lambda year: year not in off


def _sums(name: str, old: Iterable[Table], new: Iterable[Table]) -> Iterator[Change]:
    """The cells of the total row that are no consequence of the rows above; where there is no table, they are blank."""
    for before, after in zip_longest(sorted(old, key=_content), sorted(new, key=_content)):
        was, now = _stated_sums(before), _stated_sums(after)
        table = after or before
        if before and after:
            for fact in facts(before, after, frozenset({"rows", "total", "control_area"})):
                yield Change("fact", fact.record, fact.route, fact.before, fact.after, name, field=fact.field)
        if table.total is None:
            continue
        for year in sorted({*was, *now}, key=lambda year: year or 0):
            (stated, agreed), (restated, agrees) = was.get(year, _BLANK), now.get(year, _BLANK)
            if (stated or 0) != (restated or 0) and not (agreed and agrees):
                route = ("amounts", year) if year else ("total",)
                row = name, table.total_label
                yield Change("total", table.total, route, stated, restated, *row, year=year, gone=after is None)


_BLANK = (None, True)


def _content(table: Table) -> str:
    return repr(table.total and meaning(table.total))


def _stated_sums(table: Table | None) -> dict[int | None, tuple[int | None, bool]]:
    """Each sum that the total row states, by year, None being its I alt; and whether it agrees with what it adds up."""
    row = table.total if table else None
    if table is None or row is None:
        return {}
    years = sorted({year for line in (*table.rows, row) for year in line.stated_years})
    computed = table.computed(years)
    sums: dict[int | None, tuple[int | None, bool]] = {
        year: ((row.amounts or {}).get(year), row.cell(year) == computed[year]) for year in years
    }
    sums[None] = row.total, row.total == row.computed_total == add(line.total for line in table.lines)
    return sums

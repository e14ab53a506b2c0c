"""A second, simpler judge of causes: small notes as plain numbers, and every slip tried by itself.

It shares no code with what it judges: a note is lists of figures, the sums are added up anew for every change, and
lines without a key are divided over the rows in every way there is.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from random import Random

YEARS = (2026, 2027, 2028)
ODD = (0, 0, 5, 10, 10, 10, 25, 40, -10, -25, 100, 305, None)
"""Figures in which slips hide: zeros, equals, negatives and blanks."""


@dataclass
class Row:
    """A row: what it is called, the figures of the years (None where blank), I alt, and the key of its activity."""

    name: str
    figures: list[int | None]
    total: int
    key: str | None = None

    def values(self) -> tuple[int, ...]:
        """The figures, 0 where blank, and I alt."""
        return (*(figure or 0 for figure in self.figures), self.total)


@dataclass
class Table:
    """Rows and the row of their sums; `area` is its control area, or nothing for Tabel 2."""

    area: str
    rows: list[Row]
    sums: Row


@dataclass
class Paper:
    """A note: Tabel 2, whose rows have their control area by key, and Tabel 3 by control area."""

    areas: dict[str, str]
    tables: list[Table] = field(default_factory=list)

    def state(self) -> tuple[object, ...]:
        """All figures, so that two changes that come to the same are one."""
        return tuple(
            (
                table.area,
                tuple(sorted((str(row.key), *row.values()) for row in table.rows)),
                table.sums.values(),
            )
            for table in self.tables
        )


def add(rows: list[Row], width: int) -> tuple[int, ...]:
    """What rows add up to, by column."""
    return tuple(sum(row.values()[i] for row in rows) for i in range(width))


def agrees(paper: Paper, *, answered: bool = True) -> bool:
    """Whether every sum of the note holds; `answered`: and each row has its lines, and each line its row."""
    width = len(YEARS) + 1
    for table in paper.tables:
        for row in (*table.rows, table.sums):
            if sum(row.values()[:-1]) != row.total:
                return False
        if add(table.rows, width) != table.sums.values():
            return False
    return all(_area_agrees(paper, area, width - 1, answered) for area in {*paper.areas.values()})


def _area_agrees(paper: Paper, area: str, width: int, answered: bool) -> bool:
    """Whether the lines of a control area add up to its rows, and each row's lines to it, however they are divided."""
    asked = [row for row in paper.tables[0].rows if paper.areas[row.key or ""] == area]
    lines = [row for table in paper.tables[1:] if table.area == area for row in table.rows]
    if add(asked, width) != add(lines, width):
        return False
    free = [line for line in lines if line.key is None and any(line.values()[:-1])]
    named = [line for line in lines if line.key is not None]
    keys = {row.key for row in asked}
    if any(line.key is None for line in lines):
        for places in product(range(len(asked)), repeat=len(free)):
            paid = [[line for line in named if line.key == row.key] for row in asked]
            for line, place in zip(free, places, strict=True):
                paid[place].append(line)
            if all(add(part, width) == add([row], width) for part, row in zip(paid, asked, strict=True)):
                return True
        return False
    if answered and any(line.key not in keys for line in named):
        return False
    for row in asked:
        paying = [line for line in named if line.key == row.key]
        needs = paying or (answered and any(row.values()[:-1]))
        if needs and add(paying, width) != add([row], width):
            return False
    return True


def _rows(paper: Paper) -> list[Row]:
    return [row for table in paper.tables for row in (*table.rows, table.sums)]


def cells(paper: Paper) -> list[tuple[int, int]]:
    """Every cell: the number of its row over all tables, and its column, the last being I alt."""
    return [(row, column) for row in range(len(_rows(paper))) for column in range(len(YEARS) + 1)]


def put(paper: Paper, cell: tuple[int, int], value: int) -> None:
    """Write a value into a cell."""
    row = _rows(paper)[cell[0]]
    if cell[1] == len(YEARS):
        row.total = value
    else:
        row.figures[cell[1]] = value


def by_row(paper: Paper, cell: tuple[int, int]) -> int:
    """The value with which a cell's row adds up."""
    row = _rows(paper)[cell[0]]
    years = sum(row.values()[:-1])
    return years if cell[1] == len(YEARS) else row.total - years + row.values()[cell[1]]


def by_column(paper: Paper, cell: tuple[int, int]) -> int:
    """The value with which a cell's column adds up."""
    wanted = _rows(paper)[cell[0]]
    table = next(table for table in paper.tables if any(row is wanted for row in (*table.rows, table.sums)))
    others = sum(row.values()[cell[1]] for row in table.rows if row is not wanted)
    return others if wanted is table.sums else table.sums.values()[cell[1]] - others


def one_cell(paper: Paper) -> Iterator[Paper]:
    """The note with one cell put right, every way that makes all sums agree."""
    for cell in cells(paper):
        yield from _tried(paper, [cell], [by_row])


Way = Callable[[Paper, tuple[int, int]], int]


def _tried(paper: Paper, changed: Sequence[tuple[int, int]], ways: Sequence[Way]) -> Iterator[Paper]:
    """The note with the cells changed one after the other, if every sum then agrees; `paper` is left as it was."""
    before = [(cell, _rows(paper)[cell[0]]) for cell in changed]
    kept = [(row, list(row.figures), row.total) for _, row in before]
    for cell, way in zip(changed, ways, strict=True):
        put(paper, cell, way(paper, cell))
    if agrees(paper, answered=False):
        yield copy.deepcopy(paper)
    for row, figures, total in reversed(kept):
        row.figures, row.total = figures, total


def two_cells(paper: Paper) -> Iterator[Paper]:
    """The note with two cells put right, neither of them alone."""
    wrong = {i for i, row in enumerate(_rows(paper)) if sum(row.values()[:-1]) != row.total}
    for one, other in combinations(cells(paper), 2):
        if not wrong <= {one[0], other[0]}:
            continue  # a row that does not add up keeps a cell of its own wrong
        for ways in product((by_row, by_column), repeat=2):
            for order in ((one, other), (other, one)):
                yield from _tried(paper, order, ways)


NO_KEY: Sequence[str | None] = (None,)


def _lack(table: Table, width: int) -> list[int]:
    return [a - b for a, b in zip(table.sums.values(), add(table.rows, width), strict=True)]


def one_slip(paper: Paper) -> Iterator[Paper]:
    """The note with a row or a column put right, or two of them swapped back."""
    for tried in (*_row_slips(paper), *_column_slips(paper)):
        empty = any(row.name == "lost" and not any(row.values()) for table in tried.tables for row in table.rows)
        if not empty and agrees(tried):
            yield tried


def _row_slips(paper: Paper) -> Iterator[Paper]:
    width = len(YEARS) + 1
    lacks = [_lack(table, width) for table in paper.tables]
    for t, table in enumerate(paper.tables):
        asked = [row.key for row in paper.tables[0].rows]
        named = [row.key for other in paper.tables[1:] for row in other.rows if row.key]
        keys: Sequence[str | None] = asked if t else ["new", *(key for key in named if key not in asked)]
        if t and any(row.key is None for other in paper.tables if other.area == table.area for row in other.rows):
            keys = NO_KEY
        for key in dict.fromkeys(keys):
            for area in {*paper.areas.values()} if t == 0 and key else [table.area]:
                tried = copy.deepcopy(paper)
                tried.areas.setdefault(key or "", area)
                tried.tables[t].rows.append(Row("lost", list(lacks[t][:-1]), lacks[t][-1], key))
                yield tried
        for i, row in enumerate(table.rows):
            if sum(other.values() == row.values() for other in table.rows) > 1:
                tried = copy.deepcopy(paper)
                del tried.tables[t].rows[i]
                yield tried
        for i in range(len(table.rows) + 1):
            tried = copy.deepcopy(paper)
            row = [*tried.tables[t].rows, tried.tables[t].sums][i]
            sign = -1 if i == len(table.rows) else 1
            new = [a + sign * b for a, b in zip(row.values(), lacks[t], strict=True)]
            row.figures, row.total = list(new[:-1]), new[-1]
            yield tried
        for i, j in combinations(range(len(table.rows)), 2):
            tried = copy.deepcopy(paper)
            a, b = tried.tables[t].rows[i], tried.tables[t].rows[j]
            a.figures, b.figures, a.total, b.total = b.figures, a.figures, b.total, a.total
            yield tried
    for t in range(1, len(paper.tables)):
        area = paper.tables[t].area
        tried = copy.deepcopy(paper)
        tried.areas["new"] = area
        keyless = any(row.key is None for row in paper.tables[t].rows)
        tried.tables[0].rows.append(Row("lost", list(lacks[0][:-1]), lacks[0][-1], "new"))
        tried.tables[t].rows.append(Row("lost", list(lacks[t][:-1]), lacks[t][-1], None if keyless else "new"))
        yield tried


def _column_slips(paper: Paper) -> Iterator[Paper]:
    numbers = range(len(paper.tables))
    for some in (chosen for size in range(1, len(paper.tables) + 1) for chosen in combinations(numbers, size)):
        for column in range(len(YEARS)):
            tried = copy.deepcopy(paper)
            for row in (row for t in some for row in (*tried.tables[t].rows, tried.tables[t].sums)):
                row.figures[column] = row.values()[column] + row.total - sum(row.values()[:-1])
            yield tried
    for t in numbers:
        for i, j in combinations(range(len(YEARS)), 2):
            tried = copy.deepcopy(paper)
            for row in (*tried.tables[t].rows, tried.tables[t].sums):
                row.figures[i], row.figures[j] = row.figures[j], row.figures[i]
            yield tried


def make(random: Random, *, keys: bool) -> Paper:
    """A note that is right: one or two control areas, rows of odd figures, some of them paid by two lines."""
    areas = ["Service", "Anlæg"][: random.choice((1, 1, 2))]
    paper = Paper({}, [Table("", [], Row("sum", [], 0))] + [Table(area, [], Row("sum", [], 0)) for area in areas])
    for n in range(random.randint(len(areas), 4)):
        t = 1 + (n if n < len(areas) else random.randrange(len(areas)))
        key = f"k{n}"
        paper.areas[key] = areas[t - 1]
        parts = [[random.choice(ODD) for _ in YEARS] for _ in range(random.choice((1, 1, 2)))]
        for part in parts:
            paper.tables[t].rows.append(Row("", part, sum(f or 0 for f in part), key if keys else None))
        figures = [
            None if all(figure is None for figure in column) else sum(figure or 0 for figure in column)
            for column in zip(*parts, strict=True)
        ]
        paper.tables[0].rows.append(Row("", figures, sum(figure or 0 for figure in figures), key))
    for t, table in enumerate(paper.tables):
        *sums, total = add(table.rows, len(YEARS) + 1)
        table.sums = Row(f"sum{t}", list(sums), total)
        for i, row in enumerate(table.rows):
            row.name = f"r{t}{i}"
    return paper


KINDS = (
    "cell", "blank", "two cells", "three cells", "row lost", "row doubled", "rows swapped", "row copied",
    "column lost", "column lost in one table", "columns swapped", "same cell in both tables", "row lost in both tables",
)  # fmt: skip


def spoil(random: Random, right: Paper, kind: str) -> Paper:
    """The note with a slip of the kind in it; chance may make one that changes nothing."""
    paper = copy.deepcopy(right)
    table = random.choice(paper.tables)
    rows = table.rows
    i, column = random.randrange(len(rows)), random.randrange(len(YEARS))
    match kind:
        case "cell" | "two cells" | "three cells":
            for cell in random.sample(cells(paper), ("cell", "two cells", "three cells").index(kind) + 1):
                put(paper, cell, random.choice([f for f in ODD if f is not None]) + random.choice((0, 0, 1, 100)))
        case "blank":
            row = random.choice(_rows(paper))
            row.figures[column] = None
        case "row lost":
            del rows[i]
        case "row doubled":
            rows.insert(i, copy.deepcopy(rows[i]))
            rows[i + 1].name += "x"
        case "rows swapped":
            a, b = rows[i], random.choice(rows)
            a.figures, b.figures, a.total, b.total = b.figures, a.figures, b.total, a.total
        case "row copied":
            rows[i].figures, rows[i].total = list(rows[i - 1].figures), rows[i - 1].total
        case "column lost" | "column lost in one table":
            for one in paper.tables if kind == "column lost" else [table]:
                for row in (*one.rows, one.sums):
                    row.figures[column] = None
        case "columns swapped":
            for row in (*rows, table.sums):
                row.figures[column], row.figures[column - 1] = row.figures[column - 1], row.figures[column]
        case "same cell in both tables":
            by = random.choice((1, 10, -5))
            for row in (paper.tables[0].sums, paper.tables[1].sums):
                row.figures[column] = (row.figures[column] or 0) + by
        case "row lost in both tables":
            key = paper.tables[0].rows[i % len(paper.tables[0].rows)].key
            for one in paper.tables:
                one.rows = [row for row in one.rows if row.key != key]
    return paper


def write(paper: Paper, claims: str = "") -> str:
    """The note as YAML, with labels that tell its rows apart."""
    lines = [
        "id: BU07\nnegotiation: Budget 2026\ntitle: Prøve\nbudget_year: 2026\nprice_level: 2026",
        f"administrations: [BUF]\nyears: {list(YEARS)}\ndistricts: [Valby]\nprior_funding: []\nlapses: []",
    ]
    for t, table in enumerate(paper.tables):
        head = ["activities:", "  lines:"] if t == 0 else [f"  - control_area: {table.area}", "    lines:"]
        lines += (["appropriations:"] if t == 1 else []) + head
        lines[-1] += "" if table.rows else " []"
        for row in table.rows:
            if t == 0:
                what = f"key: {row.key}, label: {row.name}, control_area: {paper.areas[row.key or '']}"
            else:
                activity = f"activity: {row.key}, " if row.key else ""
                what = f"{activity}label: {row.name}, committee: BUU, appropriation: 3330, direction: U"
            lines.append(f"      - {{{what}, {_figures(row)}}}")
        lines.append(f"{'    ' if t else '  '}total: {{{_figures(table.sums)}}}")
    return "\n".join([*lines, claims]) + "\n"


def _figures(row: Row) -> str:
    stated = zip(YEARS, row.figures, strict=True)
    return f"amounts: {{{', '.join(f'{y}: {f}' for y, f in stated if f is not None)}}}, total: {row.total}"


WORDS = {
    "ca.": "about",
    "ca": "about",
    "Cirka": "about",
    "omkring": "about",
    "op til": "at most",
    "Højst": "at most",
    "maks.": "at most",
    "maks": "at most",
    "mindst": "at least",
    "minimum": "at least",
    "over": "over",
    "mere end": "over",
    "under": "under",
    "mindre end": "under",
    "godt": "just over",
    "knap": "just under",
    "næsten": "just under",
    "op mod": "just under",
    "": "",
}


def meant(word: str, figure: str, unit: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """The ends of what a figure above zero stands for, told by nothing but the words of `explain claims`."""
    value = Fraction(figure.replace(".", "").replace(",", "."))
    decimals = len(figure.partition(",")[2])
    half = Fraction(1, 10**decimals) / 2
    digits = figure.replace(".", "")
    step = Fraction(1, 10**decimals) if decimals else Fraction(10 ** (len(digits) - len(digits.rstrip("0"))))
    pace = min(step, value / 10)
    low, high = {
        "": (value - half, value + half),
        "about": (value - max(pace, half), value + max(pace, half)),
        "at most": (None, value),
        "under": (None, value),
        "at least": (value, None),
        "over": (value, None),
        "just over": (value, value + pace),
        "just under": (value - pace, value),
    }[WORDS[word]]
    return (None if low is None else low * unit), (None if high is None else high * unit)


def verdict(word: str, figure: str, unit: Fraction, amount: int, *, cut: bool) -> str | None:
    """The code that a sum of `amount` gets of the claim, which is of a cut or not; None where the claim is true."""
    kind, number = WORDS[word], Fraction(amount)
    low, high = meant(word, figure, unit)
    size = -number if cut else number
    if cut and high is not None and low is None:
        low = Fraction(0)  # a cut of at most 3 is a cut
    below = kind not in ("over", "just under") if size == low else low is None or size > low
    above = kind not in ("under", "just over") if size == high else high is None or size < high
    if below and above:
        return None
    decimals = len(figure.partition(",")[2])
    value = Fraction(figure.replace(".", "").replace(",", ".")) * unit
    leeway = min(Fraction(1, 2 * 10**decimals) * unit, value / 100)
    at_most = kind == "at most" and value < size <= value + leeway
    at_least = kind == "at least" and value - leeway <= size < value
    return "BN326" if at_most or at_least else "BN310"

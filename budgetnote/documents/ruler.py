"""The words and rules of a page → its tables as cells in rows and columns, and the lines of text beside them.

Where a table has rules across and down, its cells are what lies between them. Where it has none, its years are the
ruler: a line of years is the head of a table, and a figure below it belongs to the column whose edge it shares.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import Literal, NamedTuple

from budgetnote.documents.document import Box
from budgetnote.documents.words import Rule, Word, lines

FIGURE = re.compile(r"[-−–]?[0-9][0-9.]*[*)]?|[-−–]")
"""What stands in the column of a year: a figure, or a dash for none."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\b.*")
CAPTION = re.compile(r"Tab(?:el|le) *[0-9]+", re.IGNORECASE)
"""How the title of a table begins."""
_NEAR = 3.0
"""Points: rules that are no farther apart are one, and edges that are no farther apart are in line."""
MOST_RULES = 2_000
"""A page with more is read as one without: nobody draws a table of so many."""

Edge = Literal["right", "centre", "left"]


class Slot(NamedTuple):
    """A cell as it lies on the page: its row and column from 0, how far it reaches, and the words in it.

    `astray` are words of which no column can be said for certain, in the cell of the nearest.
    """

    row: int
    column: int
    words: Sequence[Word]
    box: Box
    rows: int = 1
    columns: int = 1
    astray: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its cells by row, where its columns begin and end, and where on the page it is.

    `ruler` is what told the columns where no rules did.
    """

    slots: Sequence[Slot]
    edges: Sequence[float]
    box: Box
    ruler: "Ruler | None" = None

    @property
    def height(self) -> int:
        """How many rows it has."""
        return max((slot.row + slot.rows for slot in self.slots), default=0)


Line = Sequence[Word]


def text_of(line: Line) -> str:
    """What a line says."""
    return " ".join(word.text for word in line if word.text)


class Read(NamedTuple):
    """A page: its tables and the lines of text outside them, each from the top."""

    tables: Sequence[Table]
    lines: Sequence[Line]


def measure(words: Sequence[Word], rules: Sequence[Rule], above: "Ruler | None" = None) -> Read:
    """The tables and lines of a page; `above` is the ruler of a table that the page before ends with, if it does."""
    rules = rules if len(rules) <= MOST_RULES else ()
    tables, rest = _ruled(words, rules)
    across = [rule for rule in rules if rule.across]
    more, rest = _unruled(rest, across, above)
    return Read(sorted([*tables, *more], key=lambda table: table.box.top), lines(rest))


# Tables with rules.


def _ruled(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Table], list[Word]]:
    """The tables whose rules go across and down, and the words outside them; of two, a word is in the inner one."""
    tables = []
    grids = [grid for part in _connected(rules) if (grid := _Grid.of(part))]
    for grid in sorted(grids, key=lambda grid: grid.area):
        inside = [word for word in words if grid.holds(word)]
        cells = grid.filled(inside)
        if cells is not None:
            tables.append(Table(cells, grid.xs, grid.box))
            taken = set(map(id, inside))
            words = [word for word in words if id(word) not in taken]
    return tables, list(words)


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in parts, each of those that meet."""
    root = list(range(len(rules)))

    def top(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    across = [i for i, rule in enumerate(rules) if rule.across]
    down = sorted((i for i, rule in enumerate(rules) if not rule.across), key=lambda i: rules[i].left)
    places = [rules[i].left for i in down]
    for i in across:
        rule = rules[i]
        for j in down[bisect_left(places, rule.left - _NEAR) : bisect_right(places, rule.right + _NEAR)]:
            if rules[j].top - _NEAR <= rule.top <= rules[j].bottom + _NEAR:
                root[top(j)] = top(i)
    parts: dict[int, list[Rule]] = defaultdict(list)
    for i, rule in enumerate(rules):
        parts[top(i)].append(rule)
    return list(parts.values())


def _levels(values: Iterable[float]) -> list[float]:
    """The values, those that are near to one another as one."""
    made: list[list[float]] = []
    for value in sorted(values):
        if made and value - made[-1][-1] <= _NEAR:
            made[-1].append(value)
        else:
            made.append([value])
    return [sum(part) / len(part) for part in made]


@dataclass(frozen=True)
class _Grid:
    """The places of a table's rules: `down[i]` are the stretches that have a rule at `xs[i]`, `across` likewise."""

    xs: Sequence[float]
    ys: Sequence[float]
    down: Mapping[int, Sequence[tuple[float, float]]]
    across: Mapping[int, Sequence[tuple[float, float]]]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "_Grid | None":
        """The grid of rules that meet; None where they part no columns, or no rows."""
        flat, tall = [r for r in rules if r.across], [r for r in rules if not r.across]
        xs = _levels([*(r.left for r in tall), *(x for r in flat for x in (r.left, r.right))])
        ys = _levels([*(r.top for r in flat), *(y for r in tall for y in (r.top, r.bottom))])
        if len(xs) < 3 or len(ys) < 2 or not tall:
            return None
        down: dict[int, list[tuple[float, float]]] = defaultdict(list)
        across: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for rule in tall:
            down[_nearest(xs, rule.left)].append((rule.top, rule.bottom))
        for rule in flat:
            across[_nearest(ys, rule.top)].append((rule.left, rule.right))
        return cls(xs, ys, down, across)

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def holds(self, word: Word) -> bool:
        """Whether the middle of a word is within the table."""
        x, y = word.middle
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]

    def filled(self, words: Sequence[Word]) -> list[Slot] | None:
        """The cells with the words in them; None where the rules make no cells, or hardly a word is in any."""
        areas = self.areas()
        if areas is None or len(areas) < 2:
            return None
        held: dict[int, list[Word]] = defaultdict(list)
        place = {(row, column): i for i, area in enumerate(areas) for row, column in area.fields}
        for word in words:
            x, y = word.middle
            held[place[bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1]].append(word)
        if len(held) < 2:
            return None
        return [area.slot(self, held[i]) for i, area in enumerate(areas)]

    def areas(self) -> "list[_Area] | None":
        """The cells, by row and column; None where rules are missing, so that one is no rectangle."""
        made = []
        seen: set[tuple[int, int]] = set()
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                if (row, column) in seen:
                    continue
                right, bottom = column, row
                while right < len(self.xs) - 2 and not self.parted(row, right):
                    right += 1
                while bottom < len(self.ys) - 2 and not self.closed(bottom, column):
                    bottom += 1
                area = _Area(row, column, bottom, right)
                if not area.whole(self) or seen & area.fields:
                    return None
                seen |= area.fields
                made.append(area)
        return made

    def parted(self, row: int, column: int) -> bool:
        """Whether a rule goes down on the right of a field."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return any(top - _NEAR <= middle <= bottom + _NEAR for top, bottom in self.down.get(column + 1, ()))

    def closed(self, row: int, column: int) -> bool:
        """Whether a rule goes across below a field."""
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return any(left - _NEAR <= middle <= right + _NEAR for left, right in self.across.get(row + 1, ()))


class _Area(NamedTuple):
    """The fields of a grid that are one cell."""

    row: int
    column: int
    bottom: int
    right: int

    @property
    def fields(self) -> set[tuple[int, int]]:
        return {(y, x) for y in range(self.row, self.bottom + 1) for x in range(self.column, self.right + 1)}

    def whole(self, grid: _Grid) -> bool:
        """Whether no rule goes through it."""
        rows, columns = range(self.row, self.bottom + 1), range(self.column, self.right + 1)
        across = any(grid.closed(y, x) for y in rows[:-1] for x in columns)
        return not across and not any(grid.parted(y, x) for y in rows for x in columns[:-1])

    def slot(self, grid: _Grid, words: Sequence[Word]) -> Slot:
        box = Box(grid.xs[self.column], grid.ys[self.row], grid.xs[self.right + 1], grid.ys[self.bottom + 1])
        astray = any(_outside(word, box) for word in words)
        size = self.bottom - self.row + 1, self.right - self.column + 1
        return Slot(self.row, self.column, words, box, *size, astray)


def _outside(word: Word, box: Box) -> bool:
    """Whether a figure reaches so far out of its cell that it may be of another one."""
    out = max(box.left - word.left, word.right - box.right)
    return FIGURE.fullmatch(word.text) is not None and out > max(_NEAR, (word.right - word.left) / 3)


def _nearest(places: Sequence[float], value: float) -> int:
    i = bisect_left(places, value)
    return min((j for j in (i - 1, i) if 0 <= j < len(places)), key=lambda j: abs(places[j] - value))


# Tables without: the years are the ruler.


class Head(NamedTuple):
    """The head of a column, as it lies on the page."""

    text: str
    left: float
    right: float


def _off(word: Word, head: Head, edge: Edge) -> float:
    """How far an edge of a figure, or its centre, is from that of a head; with its footnote mark or without."""
    ends = (word.right, word.outer) if word.raised else (word.right,)
    match edge:
        case "left":
            return abs(word.left - head.left)
        case "right":
            return min(abs(end - head.right) for end in ends)
        case _:
            return min(abs(word.left + end - head.left - head.right) / 2 for end in ends)


@dataclass(frozen=True)
class Ruler:
    """The heads of the columns of figures, and where the columns of texts on their left begin."""

    heads: Sequence[Head]
    starts: Sequence[float] = field(default=())

    @property
    def left(self) -> float:
        """Where the columns of figures begin."""
        return self.heads[0].left


def _unruled(words: Sequence[Word], across: Sequence[Rule], above: Ruler | None) -> tuple[list[Table], list[Word]]:
    """The tables under lines of years, and the words outside them."""
    rows = lines(words)
    rulers = {i: ruler for i, line in enumerate(rows) if (ruler := ruler_of(line))}
    tables: list[Table] = []
    taken: set[int] = set()
    starts = sorted(rulers)
    if above and rows:
        first = starts[0] if starts else len(rows)
        table, used = _Below(above, rows[:first], None, across).table()
        if table:
            tables.append(table)
            taken |= used
    for i, following in pairwise([*starts, len(rows)]):
        begin = _head_begins(rows, i, taken)
        table, used = _Below(rulers[i], rows[begin:following], i - begin, across).table()
        if table:
            tables.append(table)
            taken |= used
    return tables, [word for word in words if id(word) not in taken]


def chunks(line: Line, gap: float = 0.6) -> list[Line]:
    """A line's words in chunks, parted where there is more than a blank between them: `gap` of their size."""
    made: list[list[Word]] = []
    for word in line:
        if made and word.left - made[-1][-1].right <= gap * word.size:
            made[-1].append(word)
        else:
            made.append([word])
    return list(made)


def ruler_of(line: Line) -> Ruler | None:
    """The ruler that a line is: two years in a row and more, or one with what is headed I alt on its right."""
    heads = [Head(" ".join(w.text for w in chunk), chunk[0].left, chunk[-1].right) for chunk in chunks(line)]
    first = next((i for i, head in enumerate(heads) if _YEAR.fullmatch(head.text)), len(heads))
    heads = heads[first:]
    years = [int(head.text[:4]) for head in heads if _YEAR.fullmatch(head.text)]
    rising = all(later == year + 1 for year, later in pairwise(years))
    known = all(_YEAR.fullmatch(head.text) or not any(map(str.isdigit, head.text)) for head in heads)
    return Ruler(heads) if rising and known and len(heads) > 1 and years else None


def _head_begins(rows: Sequence[Line], i: int, taken: set[int]) -> int:
    """The line in which the head begins of which line `i` is the years': lines stand close, and none is a caption."""
    while i and not any(id(word) in taken for word in rows[i - 1]):
        above, line = rows[i - 1], rows[i]
        caption = CAPTION.match(text_of(above))
        if caption or line[0].base - above[0].base > _LEADING * line[0].size or len(chunks(above)) > len(chunks(line)):
            break
        if above[0].size > 1.05 * line[0].size or (len(chunks(above)) == 1 and text_of(above).endswith(".")):
            break
        i -= 1
    return i


_LEADING = 1.5
"""Of a letter's size: lines of one cell are no farther apart."""
_FAR = 4.5
"""Of a letter's size: rows of one table are no farther apart, where no rule goes across between them."""


class _Below:
    """The lines below a ruler, and which of them are its table's."""

    def __init__(self, ruler: Ruler, rows: Sequence[Line], head: int | None, across: Sequence[Rule]) -> None:
        self.ruler, self.rows, self.head = ruler, rows, head
        self.across = across
        self.left = ruler.left
        self.right = ruler.heads[-1].right

    def table(self) -> tuple[Table | None, set[int]]:
        """The table, and the words in it by identity; none where no figure stands under the ruler."""
        anchors = self.anchors()
        if not anchors:
            return None, set()
        last = self.last_line(anchors)
        known = [self.head, *anchors] if self.head is not None else anchors
        bounds = self.bounds(known, last)
        bands = [list(range(start, stop)) for start, stop in pairwise([0, *bounds, last + 1])]
        inside = [word for line in self.rows[: last + 1] for word in line]
        starts = self.ruler.starts or self.starts(bands, inside)
        ruler = Ruler(self.ruler.heads, starts)
        edge = self.shared_edge([line for i in anchors for line in [self.rows[i]]])
        slots: list[Slot] = []
        for row, band in enumerate(bands):
            is_head = self.head is not None and row == 0
            slots += self.row(row, [word for i in band for word in self.rows[i]], ruler, None if is_head else edge)
        box = Box(*(pick(getattr(w, side) for w in inside) for pick, side in _SIDES))
        edges = [*starts, *(head.left for head in ruler.heads), self.right]
        return Table(slots, edges, box, ruler), set(map(id, inside))

    def figures(self, line: Line) -> list[Word]:
        """The figures of a line under the heads; one with blanks in it is one word."""
        reach = self.left - _NEAR
        made: list[Word] = []
        for chunk in chunks(line, 0.45):
            figure = _joined(chunk) if _THOUSANDS.fullmatch(text_of(chunk)) else None
            made += [figure] if figure else chunk
        return [word for word in made if word.right > reach and (word.text == "" or FIGURE.match(word.text))]

    def anchors(self) -> list[int]:
        """The lines that have figures under the heads, as far as the table goes."""
        made: list[int] = []
        before = self.head if self.head is not None else None
        for i, line in enumerate(self.rows):
            if self.head is not None and i <= self.head:
                continue
            if CAPTION.match(text_of(line)) or self.is_prose(line):
                break
            figures = self.figures(line)
            if not any(self.under(word) for word in figures):
                continue
            reached = made[-1] if made else before
            if reached is not None and not self.reaches(reached, i):
                break
            made.append(i)
        return made

    def is_prose(self, line: Line) -> bool:
        """Whether a line's words go on under the heads as no figures do."""
        parts = chunks(line)
        over = [chunk for chunk in parts if chunk[0].left < self.left - _NEAR and chunk[-1].right > self.left]
        texts = [word for chunk in over for word in chunk if word.left > self.left and not FIGURE.fullmatch(word.text)]
        return bool(texts) or (len(parts) == 1 and bool(over))

    def under(self, word: Word) -> bool:
        """Whether a word stands under one of the heads, or in line with it."""
        return any(
            (word.left < head.right and head.left < word.right)
            or any(_off(word, head, edge) <= _NEAR for edge in _EDGES)
            for head in self.ruler.heads
        )

    def reaches(self, above: int, below: int) -> bool:
        """Whether a table goes on from one of its lines to another: no gap between them is too wide."""
        return all(
            self.rows[i + 1][0].base - self.rows[i][0].base <= _FAR * self.rows[i][0].size
            or self.rule_between(self.rows[i], self.rows[i + 1]) is not None
            for i in range(above, below)
        )

    def rule_between(self, above: Line, below: Line) -> float | None:
        """Where a rule goes across between two lines, as wide as most of the table; None where none does."""
        wide = 0.6 * (self.right - min(word.left for line in (above, below) for word in line))
        return next(
            (
                rule.top
                for rule in self.across
                if above[0].base - 1 < rule.top < below[0].base and rule.right - rule.left >= wide
            ),
            None,
        )

    def last_line(self, anchors: Sequence[int]) -> int:
        """The last line of the table: what follows its last figures closely is the rest of that row's label."""
        last = anchors[-1]
        while last + 1 < len(self.rows):
            line, following = self.rows[last], self.rows[last + 1]
            close = following[0].base - line[0].base <= _LEADING * line[0].size
            in_text = following[-1].right <= self.left and abs(following[0].size - line[0].size) < 1
            if not (close and in_text) or CAPTION.match(text_of(following)):
                break
            last += 1
        return last

    def bounds(self, anchors: Sequence[int], last: int) -> list[int]:
        """The line with which each row but the first begins: between two lines of figures there is one such."""
        found = []
        joined = self.continuing(anchors)
        standing = [i for i in anchors if i not in joined]
        for above, below in pairwise(standing):
            gaps = [self.rows[i + 1][0].base - self.rows[i][0].base for i in range(above, below)]
            ruled = [i for i in range(above, below) if self.rule_between(self.rows[i], self.rows[i + 1]) is not None]
            if ruled:
                found.append(ruled[-1] + 1)
            elif max(gaps) > 1.12 * min(gaps):
                found.append(above + gaps.index(max(gaps)) + 1)
            elif standing[-1] == last and standing[0] > 0 and self.head is None:
                found.append(above + 1)
            else:
                found.append(below)
        return found

    def continuing(self, anchors: Sequence[int]) -> set[int]:
        """The lines whose figures are the rest of figures above: those are broken off or fill their cell."""
        made: set[int] = set()
        for above, below in pairwise(anchors):
            rest = self.figures(self.rows[below])
            close = self.rows[below][0].base - self.rows[above][0].base <= _LEADING * self.rows[above][0].size
            begun = self.figures(self.rows[above])
            if rest and close and all(any(self.goes_on(word, other) for word in begun) for other in rest):
                made.add(below)
        return made

    def goes_on(self, begun: Word, rest: Word) -> bool:
        """Whether a figure goes on below: it is broken off, or there was no room beside its sign or its thousands."""
        if begun.left >= rest.right + _NEAR or rest.left >= begun.right + _NEAR:
            return False
        room = min((b.right - a.right for a, b in pairwise(self.ruler.heads)), default=0)
        full = begun.right - begun.left + rest.right - rest.left > room - begun.size
        is_rest = begun.text in _DASHES or _GROUPS.fullmatch(rest.text) is not None
        return not is_whole(begun.text) or (full and is_rest)

    def shared_edge(self, rows: Iterable[Line]) -> Edge:
        """The edge that figures share with the heads of their columns: the one that fits best."""
        figures = [word for line in rows for word in self.figures(line) if word.text]

        def misfit(edge: Edge) -> float:
            return sum(
                min(_FAR_OFF, *(_off(word, head, edge) for head in self.ruler.heads), _FAR_OFF) for word in figures
            )

        return min(_EDGES, key=misfit)

    def starts(self, bands: Sequence[Sequence[int]], inside: Sequence[Word]) -> list[float]:
        """Where the columns on the left of the figures begin: as many as the head has, parted by what is blank."""
        texts = [
            [w for i in band for w in self.rows[i] if w.right <= self.left and not self.under(w)] for band in bands
        ]
        if self.head is None:
            return [min((word.left for word in inside), default=0)]
        heads = _side_by_side(chunk for i in bands[0] for chunk in chunks(self.rows[i]) if chunk[-1].right <= self.left)
        if len(texts) > 1 and len({round(word.base) for word in texts[-1]}) == 1 and len(chunks(texts[-1])) == 1:
            texts.pop()  # the label of the total row may reach over the columns beside its own
        taken = _covered(word for words in texts for word in words)
        made = [min((word.left for word in inside), default=0)]
        for (left, right), (next_left, next_right) in pairwise(heads):
            between = (left + right) / 2, (next_left + next_right) / 2
            free = [(b - a, b) for (_, a), (b, _) in pairwise(taken) if between[0] <= (a + b) / 2 <= between[1]]
            made.append(max(free)[1] if free else next_left)
        return made

    def row(self, row: int, words: Sequence[Word], ruler: Ruler, edge: Edge | None) -> Iterator[Slot]:
        """The cells of a row; `edge` is None in the head, whose words stand where they stand."""
        figures: dict[Box, Word] = {}
        if edge:
            for line in lines(words):
                figures |= {word.box: word for word in self.figures(line)}
        cells: dict[int, list[Word]] = defaultdict(list)
        astray: set[int] = set()
        for word in [*figures.values(), *(w for w in words if not _within(w, figures.values()))]:
            if word.box in figures or (word.left + word.right) / 2 >= ruler.left - _NEAR:
                column, certain = self.column(word, edge)
                cells[len(ruler.starts) + column].append(word)
                if not certain:
                    astray.add(len(ruler.starts) + column)
            else:
                cells[max(0, bisect_right(ruler.starts, word.left + _NEAR) - 1)].append(word)
        top, bottom = min(map(_TOP, words)), max(map(_BOTTOM, words))
        sides = [*ruler.starts, *(head.left for head in ruler.heads), self.right]
        for column in range(len(ruler.starts) + len(ruler.heads)):
            held = cells[column]
            left = min([word.left for word in held] or [sides[column]])
            right = max([word.right for word in held] or [sides[column + 1]])
            yield Slot(row, column, held, Box(left, top, right, bottom), astray=column in astray)

    def column(self, word: Word, edge: Edge | None) -> tuple[int, bool]:
        """The column of a word under the heads, from 0, and whether that is certain."""
        heads = self.ruler.heads
        for shared in [edge, *_EDGES] if edge else []:
            near = [i for i, head in enumerate(heads) if shared and _off(word, head, shared) <= _NEAR]
            if len(near) == 1:
                return near[0], shared == edge or word.text in _DASHES
        over = [i for i, head in enumerate(heads) if word.left < head.right and head.left < word.right]
        middle = (word.left + word.right) / 2
        nearest = min(range(len(heads)), key=lambda i: abs((heads[i].left + heads[i].right) / 2 - middle))
        return (over[0], True) if len(over) == 1 else (nearest, edge is None)


_EDGES: tuple[Edge, ...] = ("right", "centre", "left")
_FAR_OFF = 10.0
_DASHES = ("-", "−", "–")
_TOP: Callable[[Word], float] = attrgetter("top")
_BOTTOM: Callable[[Word], float] = attrgetter("bottom")
_SIDES: tuple[tuple[Callable[[Iterable[float]], float], str], ...] = (
    (min, "left"),
    (min, "top"),
    (max, "right"),
    (max, "bottom"),
)
_THOUSANDS = re.compile(r"[-−–]?[0-9]{1,3}(?: [0-9]{1,3})+[*)]?")
_GROUPS = re.compile(r"[0-9]{3}(?: [0-9]{3})*[*)]?")
_WHOLE = re.compile(r"[-−–]?(?:[0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+)[*)]?|[-−–]")


def is_whole(figure: str) -> bool:
    """Whether a figure is well formed: with three digits after every dot."""
    return _WHOLE.fullmatch(figure) is not None


def _joined(chunk: Line) -> Word:
    """Words that are one figure, as one word."""
    other = None
    if any(word.other is not None for word in chunk):
        other = " ".join(word.text if word.other is None else word.other for word in chunk)
    last = chunk[-1]
    return chunk[0]._replace(text=text_of(chunk), right=last.right, raised=last.raised, outer=last.outer, other=other)


def _within(word: Word, figures: Iterable[Word]) -> bool:
    return any(
        abs(f.base - word.base) < 1 and f.left - 0.1 <= word.left and word.right <= f.right + 0.1 for f in figures
    )


def _side_by_side(parts: Iterable[Line]) -> list[tuple[float, float]]:
    """From where to where each head of a column goes; what stands below or above one another is one head."""
    made: list[tuple[float, float]] = []
    for left, right in sorted((chunk[0].left, chunk[-1].right) for chunk in parts):
        if made and left < made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], right)
        else:
            made.append((left, right))
    return made


def _covered(words: Iterable[Word]) -> list[tuple[float, float]]:
    """The stretches from left to right in which words stand; what is parted by a blank alone is one stretch."""
    made: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for word in words):
        if made and left <= made[-1][1] + 1:
            made[-1] = made[-1][0], max(made[-1][1], right)
        else:
            made.append((left, right))
    return made

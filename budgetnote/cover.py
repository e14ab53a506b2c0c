"""Exact covers: which lines add up to which rows, how many ways there are, and which one the labels pick.

Lines of equal amounts are one kind, so that ways are counted and not listed: a row takes so many lines of
each kind (a pattern), and a cover is a pattern for each row that together take every line once. The search is
bounded by the steps it takes, never by the clock; beyond the bound the answer is that nothing is decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import comb
from operator import le, sub
from typing import NamedTuple

from budgetnote.assignment import assign, ring_gap

Vector = tuple[int, ...]
Pattern = tuple[tuple[int, int], ...]
"""How many lines of which kind: (kind, number), in order of kind."""
_STEPS = 700_000
_COVERS = 3_000
"""Ways to spread the kinds over the rows that are compared by their labels."""
_LEFT = -1
"""The place of lines that no balanced row takes, in a nearest cover."""


_Node = tuple[Vector, bool]


class Undecided(Exception):  # noqa: N818
    """The search took more steps than it may."""


class Cover(NamedTuple):
    """The answer, and its proof.

    `covers` is how many covers the amounts allow, 0 where there is none, None where that is not decided; the
    margin is then the least that it can be.
    `chosen` has the row of each line, or None where the labels pick none: two covers are equally good, or
    nothing is decided. `score` is the likeness of the chosen links in all, `margin` how much less the next
    best cover has (None: there is no other). `forced` are the lines that every cover gives to one row, with that row.
    Where no cover exists, `chosen` is the nearest, and `unbalanced` are the rows that it leaves out.
    """

    covers: int | None
    chosen: tuple[int, ...] | None
    score: int
    margin: int | None
    forced: Mapping[int, int]
    unbalanced: tuple[int, ...] = ()


class _Spread(NamedTuple):
    """A cover by kinds: how many lines of each kind each row takes."""

    quotas: Mapping[int, Mapping[int, int]]
    unbalanced: tuple[int, ...]


def cover(rows: Sequence[Vector], lines: Sequence[Vector], likeness: Sequence[Sequence[int]]) -> Cover:
    """Divide `lines` among `rows` so that each row's lines add up to it, in every place of the vectors.

    `likeness[row][line]` is how much their labels are alike; it chooses among the covers that the amounts
    allow, and never decides which those are. No line may be all zeros.
    """
    search = _Search(rows, lines, likeness)
    try:
        count, spreads, forced = search.exact()
        if count == 0:
            spreads = search.nearest()
            return search.pick(spreads, 0, {})
        return search.pick(spreads, count, forced)
    except Undecided:
        return _by_labels(rows, lines, likeness)


def _by_labels(rows: Sequence[Vector], lines: Sequence[Vector], likeness: Sequence[Sequence[int]]) -> Cover:
    """The cover that gives each line to the row it is most like, where that is one.

    No cover can be more alike in all, so it is the best without any search; how many others there are is not
    known, and the margin is the least that the next best can fall short by.
    """
    chosen, gaps = [], []
    for line in range(len(lines)):
        ranked = sorted(((likeness[row][line], -row) for row in range(len(rows))), reverse=True)
        chosen.append(-ranked[0][1])
        gaps.append(ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 1)
    sums = [[0] * len(row) for row in rows]
    for row, vector in zip(chosen, lines, strict=True):
        sums[row] = [total + part for total, part in zip(sums[row], vector, strict=True)]
    if min(gaps) > 0 and [tuple(total) for total in sums] == list(rows):
        score = sum(likeness[row][line] for line, row in enumerate(chosen))
        return Cover(None, tuple(chosen), score, min(gaps), {})
    return Cover(None, None, 0, None, {})


class _Search:
    """One search, and the steps that it has taken."""

    def __init__(self, rows: Sequence[Vector], lines: Sequence[Vector], likeness: Sequence[Sequence[int]]) -> None:
        self.rows, self.lines, self.likeness = rows, lines, likeness
        kinds: dict[Vector, list[int]] = defaultdict(list)
        for i, line in enumerate(lines):
            kinds[line].append(i)
        # The largest first: what does not fit is seen early.
        self.vectors = sorted(kinds, key=lambda vector: -sum(map(abs, vector)))
        self.members = [kinds[vector] for vector in self.vectors]
        self.numbers = tuple(map(len, self.members))
        self.steps = 0
        self._assigned: dict[tuple[int, tuple[tuple[int, int], ...]], tuple[dict[int, int], int, int | None]] = {}

    def _step(self, number: int = 1) -> None:
        self.steps += number
        if self.steps > _STEPS:
            raise Undecided

    def patterns(self, target: Vector) -> list[Pattern]:
        """Every choice of lines, by kind, that adds up to `target`."""
        if not any(target):
            return [()]
        width = range(len(target))
        kinds: Sequence[int] = range(len(self.vectors))
        if all(part >= 0 for vector in self.vectors for part in vector):
            kinds = [kind for kind in kinds if all(self.vectors[kind][y] <= target[y] for y in width)]
        lows, highs = [[0] * len(target)], [[0] * len(target)]
        for kind in reversed(kinds):
            vector, number = self.vectors[kind], self.numbers[kind]
            lows.append([lows[-1][y] + min(0, vector[y]) * number for y in width])
            highs.append([highs[-1][y] + max(0, vector[y]) * number for y in width])
        lows.reverse()
        highs.reverse()
        found: list[Pattern] = []
        stack: list[tuple[int, Vector, Pattern]] = [(0, target, ())]
        while stack:
            at, left, pattern = stack.pop()
            if not any(left):
                found.append(pattern)
            for i in range(at, len(kinds)):
                self._step()
                # What is left must lie within what the kinds from here on can make.
                if not (all(map(le, lows[i], left)) and all(map(le, left, highs[i]))):
                    break
                vector, low, high = self.vectors[kinds[i]], lows[i + 1], highs[i + 1]
                rest = left
                for number in range(1, self.numbers[kinds[i]] + 1):
                    rest = tuple(map(sub, rest, vector))
                    if all(map(le, low, rest)) and all(map(le, rest, high)):
                        stack.append((i + 1, rest, (*pattern, (kinds[i], number))))
        return found

    def exact(self) -> tuple[int, list[_Spread], dict[int, int]]:
        """How many covers there are, the ways to spread the kinds, and the lines that every cover places alike."""
        patterns = [self.patterns(row) for row in self.rows]
        count = 1
        forced: dict[int, int] = {}
        parts: list[list[dict[int, Pattern]]] = []
        for rows, kinds in self._components(patterns):
            number, spreads, used = self._component(rows, kinds, patterns)
            count *= number
            if not count:
                return 0, [], {}
            parts.append(spreads)
            for row, kind in ((row, kind) for row in rows for kind in kinds):
                if all(dict(pattern).get(kind, 0) == self.numbers[kind] for pattern in used[row]):
                    forced |= dict.fromkeys(self.members[kind], row)
        return count, list(self._joined(parts)), forced

    def _components(self, patterns: Sequence[Sequence[Pattern]]) -> Iterator[tuple[list[int], list[int]]]:
        """Rows and kinds that have to do with each other, each group by itself."""
        group = list(range(len(self.rows) + len(self.vectors)))

        def root(node: int) -> int:
            while group[node] != node:
                group[node] = group[group[node]]
                node = group[node]
            return node

        for row, choices in enumerate(patterns):
            for kind in {kind for pattern in choices for kind, _ in pattern}:
                group[root(len(self.rows) + kind)] = root(row)
        groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for node in range(len(group)):
            rows, kinds = groups[root(node)]
            (rows if node < len(self.rows) else kinds).append(node if node < len(self.rows) else node - len(self.rows))
        yield from groups.values()

    def _component(
        self, rows: Sequence[int], kinds: Sequence[int], patterns: Sequence[Sequence[Pattern]]
    ) -> tuple[int, list[dict[int, Pattern]], dict[int, set[Pattern]]]:
        """Count the covers of one group; the ways to spread its kinds, and the patterns that some cover uses."""
        order = sorted(rows, key=lambda row: len(patterns[row]))
        start = tuple(self.numbers[kind] for kind in kinds)
        at = {kind: i for i, kind in enumerate(kinds)}
        layers: list[dict[Vector, int]] = [{start: 1}]
        room = self._room(order, patterns, at)
        for depth, row in enumerate(order):
            layer: dict[Vector, int] = defaultdict(int)
            for state, ways in layers[-1].items():
                for pattern in patterns[row]:
                    self._step()
                    taken = self._take(state, pattern, at)
                    if taken and all(left <= most for left, most in zip(taken[0], room[depth + 1], strict=True)):
                        layer[taken[0]] += ways * taken[1]
            layers.append(layer)
        end = (0,) * len(kinds)
        number = layers[-1].get(end, 0)
        used: dict[int, set[Pattern]] = {row: set() for row in rows}
        alive = {end} if number else set()
        steps: list[dict[Vector, list[tuple[Pattern, Vector]]]] = []
        for depth in reversed(range(len(order))):
            row, leading = order[depth], defaultdict(list)
            for state in layers[depth]:
                for pattern in patterns[row]:
                    self._step()
                    taken = self._take(state, pattern, at)
                    if taken and taken[0] in alive:
                        used[row].add(pattern)
                        leading[state].append((pattern, taken[0]))
            steps.append(leading)
            alive = set(leading)
        steps.reverse()
        return number, list(self._spreads(order, steps, start)) if number else [], used

    def _take(self, state: Vector, pattern: Pattern, at: Mapping[int, int]) -> tuple[Vector, int] | None:
        """What is left of each kind when a row takes `pattern`, and in how many ways it can."""
        left, ways = list(state), 1
        for kind, number in pattern:
            i = at[kind]
            if number > left[i]:
                return None
            ways *= comb(left[i], number)
            left[i] -= number
        return tuple(left), ways

    def _room(
        self, order: Sequence[int], patterns: Sequence[Sequence[Pattern]], at: Mapping[int, int]
    ) -> list[list[int]]:
        """By depth, how many lines of each kind the rows from there on can take at the most."""
        room = [[0] * len(at)]
        for row in reversed(order):
            most = [0] * len(at)
            for pattern in patterns[row]:
                for kind, number in pattern:
                    most[at[kind]] = max(most[at[kind]], number)
            room.append([a + b for a, b in zip(room[-1], most, strict=True)])
        return room[::-1]

    def _spreads(
        self, order: Sequence[int], steps: Sequence[Mapping[Vector, Sequence[tuple[Pattern, Vector]]]], start: Vector
    ) -> Iterator[dict[int, Pattern]]:
        """Every way to give the rows patterns that a cover uses."""
        stack: list[tuple[int, Vector, tuple[Pattern, ...]]] = [(0, start, ())]
        found = 0
        while stack:
            depth, state, taken = stack.pop()
            if depth == len(order):
                found += 1
                if found > _COVERS:
                    raise Undecided
                yield dict(zip(order, taken, strict=True))
                continue
            self._step()
            stack += [(depth + 1, rest, (*taken, pattern)) for pattern, rest in steps[depth][state]]

    def _joined(self, parts: Sequence[Sequence[dict[int, Pattern]]]) -> Iterator[_Spread]:
        """The spreads of the groups put together: for each group its best, and one other group at a time else.

        Groups have nothing to do with each other, so the best cover has the best of each, and the next best
        differs from it in one.
        """
        best = [max(part, key=lambda rows: self._score(_spread(rows, ()))) for part in parts]
        whole: dict[int, Pattern] = {row: pattern for rows in best for row, pattern in rows.items()}
        yield _spread(whole, ())
        for part, chosen in zip(parts, best, strict=True):
            for rows in part:
                if rows is not chosen:
                    yield _spread(whole | rows, ())

    def nearest(self) -> list[_Spread]:
        """The ways to spread the kinds that leave the fewest rows out of balance."""
        patterns = [self.patterns(row) for row in self.rows]
        order = sorted(range(len(self.rows)), key=lambda row: len(patterns[row]))
        at = {kind: kind for kind in range(len(self.vectors))}
        # A node is what is left of each kind, and whether a row is out of balance yet.
        layer: dict[_Node, int] = {(self.numbers, False): 0}
        came: list[dict[_Node, list[tuple[_Node, Pattern | None]]]] = []
        for row in order:
            after: dict[_Node, int] = {}
            back: dict[_Node, list[tuple[_Node, Pattern | None]]] = defaultdict(list)
            for node, cost in layer.items():
                for reached, pattern in self._moves(node, patterns[row], at):
                    price = cost + (pattern is None)
                    if price < after.get(reached, price + 1):
                        after[reached], back[reached] = price, []
                    if price == after[reached]:
                        back[reached].append((node, pattern))
            layer = after
            came.append(back)
        # Lines that are left over go to a row that is out of balance, so there must be one.
        ends = {node: cost for node, cost in layer.items() if node[1] or not any(node[0])}
        least = min(ends.values(), default=0)
        return list(self._traced(order, came, [node for node, cost in ends.items() if cost == least]))

    def _moves(
        self, node: _Node, patterns: Sequence[Pattern], at: Mapping[int, int]
    ) -> Iterator[tuple[_Node, Pattern | None]]:
        """Where a row leads to: by one of its patterns, or by being left out of balance."""
        state, left_out = node
        yield (state, True), None
        for pattern in patterns:
            self._step()
            taken = self._take(state, pattern, at)
            if taken:
                yield (taken[0], left_out), pattern

    def _traced(
        self,
        order: Sequence[int],
        came: Sequence[Mapping[_Node, Sequence[tuple[_Node, Pattern | None]]]],
        ends: Iterable[_Node],
    ) -> Iterator[_Spread]:
        """Every way to the ends, told from the last row to the first."""
        stack: list[tuple[int, _Node, _Node, dict[int, Pattern | None]]] = [(len(order), end, end, {}) for end in ends]
        found = 0
        while stack:
            self._step()
            depth, node, end, rows = stack.pop()
            if depth:
                row = order[depth - 1]
                stack += [(depth - 1, before, end, rows | {row: by}) for before, by in came[depth - 1][node]]
                continue
            found += 1
            if found > _COVERS:
                raise Undecided
            left = tuple((kind, number) for kind, number in enumerate(end[0]) if number)
            balanced = {row: pattern for row, pattern in rows.items() if pattern is not None}
            yield _spread(balanced, tuple(sorted(rows.keys() - balanced.keys())), left)

    def pick(self, spreads: Sequence[_Spread], count: int, forced: Mapping[int, int]) -> Cover:
        """The cover that the labels pick, and by how much."""
        scored = sorted(
            ((self._score(spread), i) for i, spread in enumerate(spreads)), key=lambda pair: (-pair[0], pair[1])
        )
        best = spreads[scored[0][1]]
        gaps = [gap for _, _, gap in self._assignments(best) if gap is not None]
        if len(scored) > 1:
            gaps.append(scored[0][0] - scored[1][0])
        margin = min(gaps, default=None)
        if margin == 0:
            return Cover(count, None, scored[0][0], 0, forced, best.unbalanced)
        chosen = {line: row for rows, _, _ in self._assignments(best) for line, row in rows.items()}
        return Cover(
            count, tuple(chosen[i] for i in range(len(self.lines))), scored[0][0], margin, forced, best.unbalanced
        )

    def _score(self, spread: _Spread) -> int:
        return sum(score for _, score, _ in self._assignments(spread))

    def _assignments(self, spread: _Spread) -> list[tuple[dict[int, int], int, int | None]]:
        """Kind by kind, the lines on the rows that they are most like: row of each line, likeness, gap to the next."""
        found = []
        for kind, quota in spread.quotas.items():
            key = (kind, (*sorted(quota.items()), *((row, 0) for row in spread.unbalanced)))
            if key not in self._assigned:
                self._step(len(self.members[kind]) ** 2)
                self._assigned[key] = self._assign(kind, quota, spread.unbalanced)
            found.append(self._assigned[key])
        return found

    def _assign(
        self, kind: int, quota: Mapping[int, int], unbalanced: Sequence[int]
    ) -> tuple[dict[int, int], int, int | None]:
        lines = self.members[kind]
        places = [row for row, number in sorted(quota.items()) for _ in range(number)]

        def like(place: int, line: int) -> int:
            if place == _LEFT:
                return max(self.likeness[row][line] for row in unbalanced)
            return self.likeness[place][line]

        slots = assign([[like(place, line) for place in places] for line in lines])
        at = {line: places[slot] for line, slot in zip(lines, slots, strict=True)}
        score = sum(like(place, line) for line, place in at.items())
        gap = ring_gap(at, like, sorted(quota))
        placed = {
            line: max(unbalanced, key=lambda row: (self.likeness[row][line], -row)) if place == _LEFT else place
            for line, place in at.items()
        }
        return placed, score, gap


def _spread(rows: Mapping[int, Pattern], unbalanced: tuple[int, ...], left: Pattern = ()) -> _Spread:
    quotas: dict[int, dict[int, int]] = defaultdict(dict)
    for row, pattern in rows.items():
        for kind, number in pattern:
            quotas[kind][row] = number
    for kind, number in left:
        quotas[kind][_LEFT] = number
    return _Spread(quotas, unbalanced)

"""Exact covers: which lines add up to which rows, how many ways there are, and which one the labels pick.

Lines of equal amounts are one kind, so that ways are counted and not listed: a row takes so many lines of
each kind (a choice), and a cover is a choice for each row that together take every line once. A choice is kept
as one whole number with a field for each kind, and so is a sum with a field for each year; the top bit of a field
is its guard, which tells whether a difference went below zero. The search is bounded by the steps it takes, never
by the clock; beyond the bound it says what it knows by then, and that the rest is not decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from itertools import count as counting
from math import comb
from typing import NamedTuple

from budgetnote.analysis.matching import assign, ring_gap

Vector = tuple[int, ...]
_STEPS = 300_000
"""Steps that each part of a search may take: the choices of the rows, the count, the labels, the nearest."""
_SPREADS = 3_000
"""Ways to spread the kinds over the rows that are compared by their labels."""
_ENDS = 1 << 13
"""Choices among the last kinds that are kept by their sums."""
_LEFT = -1
"""The place of lines that no balanced row takes, in a nearest cover."""
_Node = tuple[int, bool]
"""What is left of each kind, and whether a row is out of balance yet."""


class Undecided(Exception):  # noqa: N818
    """The search took more steps than it may."""


class Cover(NamedTuple):
    """The answer, and its proof.

    `fits` is whether any cover exists, None where that is not decided, and `covers` how many there are, None where
    they are not counted. `chosen` has the row of each line in the cover that the labels pick; None where there is no
    cover, where two are equally good, or where that is not decided. `score` is the likeness of its links in all, and
    `margin` how much less the next best has: None where there is no other or nothing was compared, and no more than
    the least that it can be where the margin is `at_least`.
    `forced` are the lines that every cover gives to one row, with that row, and `possible` the rows that a cover
    gives each line to; nothing is said of either where the covers are not counted.

    Where no cover exists, `unpayable` are rows that no choice of lines adds up to. The nearest divisions leave `off`
    rows out of balance, the fewest that can be (None where that is not decided); where the labels pick one of them,
    `nearest` has the row of each line, and `unbalanced` are the rows that it leaves out.
    """

    fits: bool | None
    covers: int | None = None
    chosen: tuple[int, ...] | None = None
    score: int = 0
    margin: int | None = None
    at_least: bool = False
    forced: Mapping[int, int] = {}
    possible: Sequence[Iterable[int]] = ()
    unpayable: tuple[int, ...] = ()
    off: int | None = None
    nearest: tuple[int, ...] | None = None
    unbalanced: tuple[int, ...] = ()


class _Spread(NamedTuple):
    """A cover by kinds: how many lines of each kind each row takes, and the rows that it leaves out of balance."""

    quotas: Mapping[int, Mapping[int, int]]
    unbalanced: tuple[int, ...] = ()


class _Group(NamedTuple):
    """Rows in order, by row and state what leads on to a cover (choice and next state), and the state at the start."""

    order: Sequence[int]
    leading: Sequence[Mapping[int, Sequence[tuple[int, int]]]]
    start: int


class _Picked(NamedTuple):
    """The best of some covers by its labels: the row of each line, unless another is as good."""

    chosen: dict[int, int] | None
    score: int
    margin: int | None
    best: _Spread


def cover(rows: Sequence[Vector], lines: Sequence[Vector], likeness: Sequence[Sequence[int]]) -> Cover:
    """Divide `lines` among `rows` so that each row's lines add up to it, in every place of the vectors.

    `likeness[row][line]` is how much their labels are alike; it chooses among the covers that the amounts
    allow, and never decides which those are. A row of nothing may take lines that cancel; a line of nothing may go
    to any row. There is at least one row.
    """
    asking = [i for i, line in enumerate(lines) if any(line)]
    likes = [[row[i] for i in asking] for row in likeness]
    found = _Exact(rows, [lines[i] for i in asking], likes).answer()
    return found if len(asking) == len(lines) else _with_blanks(found, asking, likeness)


def _with_blanks(found: Cover, asking: Sequence[int], likeness: Sequence[Sequence[int]]) -> Cover:
    """The answer for all lines, of which those that are not `asking` for anything may go to any row."""
    number, every = len(likeness[0]), range(len(likeness))
    blanks = sorted(set(range(number)) - set(asking))
    ranked = {i: sorted(((likeness[row][i], -row) for row in every), reverse=True) for i in blanks}
    gaps = [best[0][0] - best[1][0] for best in ranked.values() if len(best) > 1]

    def whole(division: tuple[int, ...] | None) -> tuple[int, ...] | None:
        if division is None or 0 in gaps:
            return None
        at = dict(zip(asking, division, strict=True)) | {i: -best[0][1] for i, best in ranked.items()}
        return tuple(at[i] for i in range(number))

    margins = [*gaps, *([] if found.margin is None else [found.margin])]
    possible = {i: found.possible[at] for at, i in enumerate(asking)} if found.possible else {}
    if found.covers:
        possible |= dict.fromkeys(blanks, every)
    forced = {asking[line]: row for line, row in found.forced.items()}
    return found._replace(
        covers=found.covers and found.covers * len(every) ** len(blanks),
        chosen=whole(found.chosen),
        nearest=whole(found.nearest),
        score=found.score + sum(best[0][0] for best in ranked.values()),
        margin=min(margins, default=None),
        forced=forced | (dict.fromkeys(blanks, 0) if found.covers and len(every) == 1 else {}),
        possible=tuple(possible[i] for i in range(number)) if possible else (),
    )


class _Exact:
    """One search, and the steps that its present part has taken."""

    def __init__(self, rows: Sequence[Vector], lines: Sequence[Vector], likeness: Sequence[Sequence[int]]) -> None:
        self.rows, self.lines, self.likeness = rows, lines, likeness
        kinds: dict[Vector, list[int]] = defaultdict(list)
        for i, line in enumerate(lines):
            kinds[line].append(i)
        # The largest first: what does not fit is seen early.
        self.vectors = sorted(kinds, key=lambda vector: -sum(map(abs, vector)))
        self.members = [kinds[vector] for vector in self.vectors]
        self.numbers = tuple(map(len, self.members))
        # Fields of sums: wide enough for any sum of lines, or of rows, and their difference.
        most = sum(abs(part) for vector in (*rows, *lines) for part in vector)
        self.width = (2 * most + 1).bit_length() + 1
        self.years = len(rows[0])
        self.guards = sum(1 << (self.width * year + self.width - 1) for year in range(self.years))
        # Fields of choices: wide enough for the most lines of a kind.
        self.field = max(self.numbers, default=1).bit_length() + 1
        self.full = sum(number << self.field * kind for kind, number in enumerate(self.numbers))
        self.ones = (1 << self.field) - 1
        self.whole = sum(1 << self.field * kind + self.field - 1 for kind in range(len(self.numbers)))
        self.several = sum(self.ones << self.field * kind for kind, number in enumerate(self.numbers) if number > 1)
        self.amounts = [self._packed(vector) for vector in self.vectors]
        # What all lines of a kind can take a sum down by, and up by.
        self.least, self.most = (
            [
                number * self._packed(tuple(end(part, 0) for part in vector))
                for vector, number in zip(self.vectors, self.numbers, strict=True)
            ]
            for end in (min, max)
        )
        self.bound, self.steps = _STEPS, 0
        self._assigned: dict[tuple[int, tuple[tuple[int, int], ...]], tuple[dict[int, int], int, int | None]] = {}

    def answer(self) -> Cover:
        """Whether and how the lines are divided, as far as it can be told."""
        if sum(map(self._packed, self.rows)) != sum(map(self._packed, self.lines)):
            return self._none(self._all_choices())
        choices = self._all_choices()
        if [] in choices.values():
            return self._none(choices)
        if len(choices) < len(set(map(self._packed, self.rows))):
            return self._by_labels()
        try:
            covers, groups, forced, possible = self._exact([choices[self._packed(row)] for row in self.rows])
        except Undecided:
            return self._by_labels()
        if not covers:
            return self._none(choices)
        found = Cover(fits=True, covers=covers, forced=forced, possible=possible)
        self.steps = 0
        try:
            parts = [self._pick(list(self._spreads(group))) for group in groups]
        except Undecided:
            known = self._by_labels()
            return found._replace(chosen=known.chosen, score=known.score, margin=known.margin, at_least=known.at_least)
        margin = min((part.margin for part in parts if part.margin is not None), default=None)
        chosen = {line: row for part in parts for line, row in (part.chosen or {}).items()}
        return found._replace(
            chosen=None if margin == 0 else tuple(chosen[i] for i in range(len(self.lines))),
            score=sum(part.score for part in parts),
            margin=margin,
        )

    def _by_labels(self) -> Cover:
        """The cover that gives each line to the row it is most like, where that is one.

        No cover can be more alike in all, so it is the best without any search; how many others there are is not
        known, and the margin is the least that the next best can fall short by.
        """
        chosen, gaps = [], []
        for line in range(len(self.lines)):
            best = second = -1
            at = 0
            for row, likes in enumerate(self.likeness):
                if likes[line] > best:
                    best, second, at = likes[line], best, row
                elif likes[line] > second:
                    second = likes[line]
            chosen.append(at)
            gaps.append(best - second)
        sums = [0] * len(self.rows)
        for row, vector in zip(chosen, self.lines, strict=True):
            sums[row] += self._packed(vector)
        if min(gaps, default=1) > 0 and sums == [self._packed(row) for row in self.rows]:
            score = sum(self.likeness[row][line] for line, row in enumerate(chosen))
            return Cover(fits=True, chosen=tuple(chosen), score=score, margin=min(gaps, default=None), at_least=True)
        fits = self._is_covered()
        return Cover(fits=fits, covers=0 if fits is False else None)

    def _is_covered(self) -> bool | None:
        """Whether there is a cover, by going down from row to row, the smallest first, and back where one is stuck."""
        targets = sorted(map(self._packed, self.rows), key=abs)
        prepared, whole = self._prepared(), self.whole
        self.steps = 0
        tries, left = [self._choices(targets[0], *prepared)], [self.full]
        try:
            while len(left) < len(targets):  # the last row takes what is left, which adds up to it
                guarded = left[-1] | whole
                rest = next((rest for choice in tries[-1] if (rest := guarded - choice) & whole == whole), None)
                if rest is None:
                    tries.pop()
                    left.pop()
                    if not tries:
                        return False
                    continue
                left.append(rest ^ whole)
                tries.append(self._choices(targets[len(tries)], *prepared))
        except Undecided:
            return None
        return True

    def _none(self, choices: Mapping[int, list[int]]) -> Cover:
        """No cover exists: the rows that cannot be paid, and the nearest division as far as it is found."""
        known = [choices.get(self._packed(row)) for row in self.rows]
        none = Cover(fits=False, covers=0, unpayable=tuple(i for i, found in enumerate(known) if found == []))
        self.steps = 0
        try:
            spreads = self._nearest([found for found in known if found is not None])
            none = none._replace(off=len(spreads[0].unbalanced))
            picked = self._pick(spreads)
        except Undecided:
            return none
        if picked.chosen is None:
            return none
        nearest = tuple(picked.chosen[i] for i in range(len(self.lines)))
        return none._replace(
            nearest=nearest, unbalanced=picked.best.unbalanced, score=picked.score, margin=picked.margin
        )

    def _step(self, number: int = 1) -> None:
        self.steps += number
        if self.steps > self.bound:
            raise Undecided

    def _packed(self, vector: Vector) -> int:
        return sum(part << self.width * year for year, part in enumerate(vector))

    # The choices of lines that add up to a row

    def _all_choices(self) -> dict[int, list[int]]:
        """By row, as a sum, every choice of lines that adds up to it; a row whose choices are too many is not there.

        A single row takes all that is left, whatever else would do.
        """
        if len(self.rows) == 1:
            (row,) = map(self._packed, self.rows)
            return {row: [self.full] if row == sum(map(self._packed, self.lines)) else []}
        found: dict[int, list[int]] = {}
        targets = list(dict.fromkeys(map(self._packed, self.rows)))
        prepared = self._prepared()
        # Each in its turn, with twice the steps in each round, so that one row does not take them from the others.
        waiting, allowed, spent = targets, 2 * _STEPS // (len(targets) * 16) or 1, 0
        while waiting and spent < _STEPS:
            late = []
            for target in waiting:
                self.steps, self.bound = 0, min(allowed, _STEPS - spent)
                try:
                    found[target] = list(self._choices(target, *prepared))
                except Undecided:
                    late.append(target)
                spent += self.steps
                if spent >= _STEPS:
                    break
            waiting, allowed = late, 4 * allowed
        self.steps, self.bound = 0, _STEPS
        return found

    def _prepared(self) -> tuple[int, dict[int, list[int]]]:
        """How many kinds come before the last ones, and every choice among the last ones by its sum."""
        ends: dict[int, list[int]] = {0: [0]}
        size, first = 1, len(self.vectors)
        while first and size * (self.numbers[first - 1] + 1) <= _ENDS:
            first -= 1
            size *= self.numbers[first] + 1
            amount, unit = self.amounts[first], 1 << self.field * first
            for number in range(1, self.numbers[first] + 1):
                if number == 1:
                    before = {total: list(taken) for total, taken in ends.items()}
                for total, taken in before.items():
                    ends.setdefault(total + number * amount, []).extend(choice + number * unit for choice in taken)
        return first, ends

    def _choices(self, target: int, first: int, ends: Mapping[int, Sequence[int]]) -> Iterator[int]:
        """Every choice of lines, by kind, that adds up to `target`."""
        self._step(1 + first // 8)
        guards, kinds = self.guards, list(range(first))
        if not any(self.least):
            kinds = [kind for kind in kinds if (target - self.amounts[kind] + guards) & guards == guards]
        # The least and the most, in each year, that the kinds from here on can make.
        lows, highs = (
            [*accumulate((side[kind] for kind in reversed(kinds)), initial=sum(side[first:]))][::-1]
            for side in (self.least, self.most)
        )
        stack = [(0, target, 0)]
        while stack:
            at, left, taken = stack.pop()
            self._step()
            for end in ends.get(left, ()):
                self._step()
                yield taken + end
            for i in range(at, len(kinds)):
                self._step()
                if (left - lows[i] + guards) & guards != guards or (highs[i] - left + guards) & guards != guards:
                    break
                kind, low, high, rest, choice = kinds[i], lows[i + 1], highs[i + 1], left, taken
                for _ in range(self.numbers[kind]):
                    rest -= self.amounts[kind]
                    choice += 1 << self.field * kind
                    if (rest - low + guards) & guards == guards and (high - rest + guards) & guards == guards:
                        stack.append((i + 1, rest, choice))

    def _number(self, choice: int, kind: int) -> int:
        """How many lines of a kind."""
        return choice >> self.field * kind & self.ones

    def _pairs(self, choice: int) -> Iterator[tuple[int, int]]:
        """The kinds of which there are any, and how many."""
        while choice:
            kind = ((choice & -choice).bit_length() - 1) // self.field
            yield kind, self._number(choice, kind)
            choice &= ~(self.ones << self.field * kind)

    def _ways(self, state: int, choice: int) -> int:
        """In how many ways the lines of a choice are taken from those that are left."""
        ways = 1
        for kind, number in self._pairs(choice & self.several):
            ways *= comb(self._number(state, kind), number)
        return ways

    # The covers

    def _exact(self, choices: Sequence[Sequence[int]]) -> tuple[int, list[_Group], dict[int, int], list[set[int]]]:
        """How many covers there are, what leads to them group by group, the forced lines, and the possible rows."""
        covers = 1
        groups: list[_Group] = []
        forced: dict[int, int] = {}
        possible: list[set[int]] = [set() for _ in self.vectors]
        for rows, start in self._groups(choices):
            number, leading, used = self._group(rows, start, choices)
            covers *= number
            if not covers:
                return 0, [], {}, []
            groups.append(_Group(rows, leading, start))
            for row, chosen in used.items():
                taken = short = 0  # fields that are not 0 where some choice takes any of a kind, or less than all
                for choice in chosen:
                    taken |= choice
                    short |= choice ^ self.full
                for kind, _ in self._pairs(taken):
                    possible[kind].add(row)
                    if not self._number(short, kind):
                        forced |= dict.fromkeys(self.members[kind], row)
        at = {line: possible[kind] for kind, lines in enumerate(self.members) for line in lines}
        return covers, groups, forced, [at[line] for line in range(len(self.lines))]

    def _groups(self, choices: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], int]]:
        """Rows that have to do with each other, and what there is of the kinds that they share, group by group."""
        groups: list[tuple[list[int], int]] = []
        for row, of_row in enumerate(choices):
            kinds = 0
            for choice in of_row:
                self._step()
                kinds |= choice
            spread = sum(self.ones << self.field * kind for kind, _ in self._pairs(kinds))
            together = [group for group in groups if group[1] & spread]
            groups = [group for group in groups if not group[1] & spread]
            rows = [other for group in together for other in group[0]]
            for _, more in together:
                spread |= more
            groups.append(([*rows, row], spread))
        held = 0
        for rows, spread in groups:
            held |= spread
            yield rows, self.full & spread
        if self.full & ~held:
            yield [], self.full & ~held  # lines that no row takes

    def _group(
        self, rows: list[int], start: int, choices: Sequence[Sequence[int]]
    ) -> tuple[int, list[dict[int, list[tuple[int, int]]]], dict[int, set[int]]]:
        """Count the covers of a group; by row and state what leads on to one, and the choices that some cover uses.

        The rows are put in the order in which they are gone through.
        """
        rows.sort(key=lambda row: len(choices[row]))
        whole, several = self.whole, self.several
        room = self._room(rows, choices)
        layers: list[dict[int, int]] = [{start: 1}]
        for row, most in zip(rows, room, strict=True):
            layer: dict[int, int] = defaultdict(int)
            for state, ways in layers[-1].items():
                guarded = state | whole
                self._step(len(choices[row]))
                for choice in choices[row]:
                    left = guarded - choice
                    # No more is taken than there is, and the rows from here on can take what is left.
                    if left & whole == whole and (most - (left ^ whole)) & whole == whole:
                        layer[left ^ whole] += ways * self._ways(state, choice) if choice & several else ways
            layers.append(layer)
        number = layers[-1].get(0, 0)
        used: dict[int, set[int]] = {row: set() for row in rows}
        alive = {0} if number else set()
        leading: list[dict[int, list[tuple[int, int]]]] = []
        for depth in reversed(range(len(rows))):
            row, after = rows[depth], {}
            for state in layers[depth] if alive else ():
                self._step(len(choices[row]))
                guarded = state | whole
                on = [(choice, left) for choice in choices[row] if (left := (guarded - choice) ^ whole) in alive]
                if on:
                    used[row].update(choice for choice, _ in on)
                    after[state] = on
            leading.append(after)
            alive = set(after)
        leading.reverse()
        return number, leading, used

    def _room(self, order: Sequence[int], choices: Sequence[Sequence[int]]) -> list[int]:
        """By depth, how many lines of each kind the rows after it can take at the most, guards set."""
        room, most = [], 0
        for row in reversed(order):
            room.append(most | self.whole)
            several = most & self.several
            largest: dict[int, int] = defaultdict(int)
            for choice in choices[row]:
                most |= choice
                for kind, number in self._pairs(choice & self.several):
                    largest[kind] = max(largest[kind], number)
            most &= ~self.several
            for kind, number in self._pairs(several):
                largest[kind] = min(largest[kind] + number, self.numbers[kind])
            most |= sum(number << self.field * kind for kind, number in largest.items())
        return room[::-1]

    def _spreads(self, group: _Group) -> Iterator[_Spread]:
        """Every way to give the rows choices that a cover uses."""
        order, leading, start = group
        stack: list[tuple[int, int, tuple[int, ...]]] = [(0, start, ())]
        found = counting(1)
        while stack:
            depth, state, taken = stack.pop()
            self._step()
            if depth < len(order):
                stack += [(depth + 1, left, (*taken, choice)) for choice, left in leading[depth][state]]
            elif next(found) > _SPREADS:
                raise Undecided
            else:
                yield self._spread(zip(order, taken, strict=True))

    def _spread(self, taken: Iterable[tuple[int, int]], unbalanced: tuple[int, ...] = ()) -> _Spread:
        quotas: dict[int, dict[int, int]] = defaultdict(dict)
        for row, choice in taken:
            for kind, number in self._pairs(choice):
                quotas[kind][row] = number
        return _Spread(quotas, unbalanced)

    # No cover

    def _nearest(self, choices: Sequence[Sequence[int]]) -> list[_Spread]:
        """The ways to spread the kinds that leave the fewest rows out of balance.

        Lines that no other row takes go to a row that is out of balance, so where any are left there is one.
        """
        if len(choices) < len(self.rows):
            raise Undecided
        order = sorted(range(len(self.rows)), key=lambda row: len(choices[row]))
        layer: dict[_Node, int] = {(self.full, False): 0}
        came: list[dict[_Node, list[tuple[_Node, int | None]]]] = []
        for row in order:
            after: dict[_Node, int] = {}
            back: dict[_Node, list[tuple[_Node, int | None]]] = defaultdict(list)
            for node, cost in layer.items():
                self._step(1 + len(choices[row]))
                for reached, choice in self._moves(node, choices[row]):
                    price = cost + (choice is None)
                    if price < after.get(reached, price + 1):
                        after[reached], back[reached] = price, []
                    if price == after[reached]:
                        back[reached].append((node, choice))
            layer = after
            came.append(back)
        ends = {node: cost for node, cost in layer.items() if node[1] or not node[0]}
        least = min(ends.values())
        return list(self._traced(order, came, [node for node, cost in ends.items() if cost == least]))

    def _moves(self, node: _Node, choices: Sequence[int]) -> Iterator[tuple[_Node, int | None]]:
        """Where a row leads to: by one of its choices, or by being left out of balance."""
        state, left_out = node
        yield (state, True), None
        guarded, whole = state | self.whole, self.whole
        for choice in choices:
            left = guarded - choice
            if left & whole == whole:
                yield (left ^ whole, left_out), choice

    def _traced(
        self,
        order: Sequence[int],
        came: Sequence[Mapping[_Node, Sequence[tuple[_Node, int | None]]]],
        ends: Iterable[_Node],
    ) -> Iterator[_Spread]:
        """Every way to the ends, told from the last row to the first."""
        stack: list[tuple[int, _Node, int, tuple[tuple[int, int | None], ...]]]
        stack = [(len(order), end, end[0], ()) for end in ends]
        found = counting(1)
        while stack:
            self._step()
            depth, node, end, rows = stack.pop()
            if depth:
                row = order[depth - 1]
                stack += [(depth - 1, before, end, (*rows, (row, by))) for before, by in came[depth - 1][node]]
                continue
            if next(found) > _SPREADS:
                raise Undecided
            balanced = [(row, choice) for row, choice in rows if choice is not None]
            unbalanced = tuple(sorted(row for row, choice in rows if choice is None))
            yield self._spread([*balanced, (_LEFT, end)], unbalanced)

    # What the labels say

    def _pick(self, spreads: Sequence[_Spread]) -> _Picked:
        """The cover that the labels pick, and by how much."""
        scores = [sum(score for _, score, _ in self._assignments(spread)) for spread in spreads]
        first, *others = sorted(range(len(spreads)), key=lambda i: -scores[i])
        kinds = self._assignments(spreads[first])
        gaps = [gap for _, _, gap in kinds if gap is not None]
        gaps += [scores[first] - scores[other] for other in others[:1]]
        margin = min(gaps, default=None)
        chosen = {line: row for rows, _, _ in kinds for line, row in rows.items()}
        return _Picked(None if margin == 0 else chosen, scores[first], margin, spreads[first])

    def _assignments(self, spread: _Spread) -> list[tuple[dict[int, int], int, int | None]]:
        """Kind by kind, the lines on the rows that they are most like: row of each line, likeness, gap to the next."""
        found = []
        for kind, quota in spread.quotas.items():
            self._step()
            key = (kind, (*sorted(quota.items()), *((row, 0) for row in spread.unbalanced)))
            if key not in self._assigned:
                self._step(len(self.members[kind]) ** 3 // 8)
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

        slots = (
            assign([[like(place, line) for place in places] for line in lines]) if len(quota) > 1 else range(len(lines))
        )
        at = {line: places[slot] for line, slot in zip(lines, slots, strict=True)}
        score = sum(like(place, line) for line, place in at.items())
        gap = ring_gap(at, like, sorted(quota))
        placed = {
            line: max(unbalanced, key=lambda row: (self.likeness[row][line], -row)) if place == _LEFT else place
            for line, place in at.items()
        }
        return placed, score, gap

"""Exact covers, held against listing every division of the lines one by one."""

import random
import time
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from budgetnote.cover import Cover, Vector, cover

VECTORS = st.tuples(st.integers(-1, 3), st.integers(0, 3)).filter(any)


def all_covers(rows: list[Vector], lines: list[Vector]) -> list[tuple[int, ...]]:
    """Every division by which each row is the sum of its lines; a row of nothing may have none."""
    found = []
    for division in product(range(len(rows)), repeat=len(lines)):
        sums = [
            tuple(sum(line[y] for line, row in zip(lines, division, strict=True) if row == i) for y in range(2))
            for i in range(len(rows))
        ]
        takes_nothing = all(any(row) or i not in division for i, row in enumerate(rows))
        if sums == rows and takes_nothing:
            found.append(division)
    return found


@st.composite
def puzzles(draw: st.DrawFn) -> tuple[list[Vector], list[Vector], list[list[int]]]:
    """Lines thrown together into rows, sometimes with a row that is then changed."""
    lines: list[Vector] = [*draw(st.lists(VECTORS, min_size=1, max_size=6))]
    number = draw(st.integers(1, 3))
    owners = [draw(st.integers(0, number - 1)) for _ in lines]
    rows: list[Vector] = [
        tuple(sum(line[y] for line, owner in zip(lines, owners, strict=True) if owner == i) for y in range(2))
        for i in range(number)
    ]
    if draw(st.integers(0, 3)) == 0:
        rows[0] = (rows[0][0] + 1, rows[0][1])
    likeness = [[draw(st.integers(0, 4)) for _ in lines] for _ in rows]
    return rows, lines, likeness


def score(likeness: list[list[int]], division: tuple[int, ...]) -> int:
    return sum(likeness[row][line] for line, row in enumerate(division))


@settings(max_examples=150, deadline=None)
@given(puzzles())
def test_the_proof_is_that_of_listing_every_division(
    puzzle: tuple[list[Vector], list[Vector], list[list[int]]],
) -> None:
    rows, lines, likeness = puzzle
    found = cover(rows, lines, likeness)
    covers = all_covers(rows, lines)
    assert found.covers == len(covers)
    if not covers:
        assert_nearest(found, rows, lines)
        return
    ranked = sorted(((score(likeness, division), division) for division in covers), reverse=True)
    assert found.score == ranked[0][0]
    assert found.margin == (ranked[0][0] - ranked[1][0] if len(ranked) > 1 else None)
    assert found.chosen == (ranked[0][1] if found.margin != 0 else None)
    alike = {i: {division[i] for division in covers} for i in range(len(lines))}
    assert found.forced == {i: rows_of.pop() for i, rows_of in alike.items() if len(rows_of) == 1}


def assert_nearest(found: Cover, rows: list[Vector], lines: list[Vector]) -> None:
    """No division has fewer rows out of balance, and the chosen one has just those."""

    def unbalanced(division: tuple[int, ...]) -> set[int]:
        sums = [
            tuple(sum(line[y] for line, row in zip(lines, division, strict=True) if row == i) for y in range(2))
            for i in range(len(rows))
        ]
        return {i for i, row in enumerate(rows) if sums[i] != row or (not any(row) and i in division)}

    least = min(len(unbalanced(division)) for division in product(range(len(rows)), repeat=len(lines)))
    assert len(found.unbalanced) == least
    if found.chosen is not None:
        assert unbalanced(found.chosen) <= set(found.unbalanced)


def test_equal_rows_and_lines_are_counted_and_not_listed() -> None:
    vector = (590, 590, 590, 590)
    alike = [[1000 if row == line else 0 for line in range(40)] for row in range(40)]
    found = cover([vector] * 40, [vector] * 40, alike)
    factorial = 1
    for number in range(2, 41):
        factorial *= number
    assert found.covers == factorial
    assert found.chosen == tuple(range(40))
    assert found.margin == 2000


def test_equally_good_covers_are_not_chosen_between() -> None:
    found = cover([(5, 5), (5, 5)], [(5, 5), (5, 5)], [[7, 7], [7, 7]])
    assert (found.covers, found.chosen, found.margin) == (2, None, 0)


def test_a_hard_puzzle_ends_undecided_or_decided_and_soon() -> None:
    worst = 0.0
    for seed in range(3):
        draw = random.Random(seed)  # noqa: S311
        sizes = [1, 7, 40][seed % 3]
        lines = [tuple(draw.randint(1, 9) * sizes for _ in range(4)) for _ in range(66)]
        owners = [draw.randrange(40) for _ in lines]
        rows = [
            tuple(sum(line[y] for line, owner in zip(lines, owners, strict=True) if owner == i) for y in range(4))
            for i in range(40)
        ]
        begun = time.perf_counter()
        found = cover(rows, lines, [[draw.randint(0, 1000) for _ in lines] for _ in rows])
        worst = max(worst, time.perf_counter() - begun)
        assert found.covers is None or found.covers >= 1
    assert worst < 30  # a hang, not a speed: the bound is on steps

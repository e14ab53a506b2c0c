"""Exact covers, held against listing every division of the lines one by one."""

import random
from collections.abc import Callable
from itertools import product
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetnote.analysis import cover as covers_module
from budgetnote.analysis.cover import Cover, Vector, cover

pytestmark = pytest.mark.dear

VECTORS = st.tuples(st.integers(-2, 3), st.integers(-1, 3))
Puzzle = tuple[list[Vector], list[Vector], list[list[int]]]


def sums_of(division: tuple[int, ...], rows: list[Vector], lines: list[Vector]) -> list[Vector]:
    sums = [[0, 0] for _ in rows]
    for line, row in zip(lines, division, strict=True):
        sums[row][0] += line[0]
        sums[row][1] += line[1]
    return [(one, other) for one, other in sums]


@st.composite
def puzzles(draw: st.DrawFn) -> Puzzle:
    """Lines thrown together into rows, blank ones among them, sometimes with a row that is then changed."""
    lines: list[Vector] = [*draw(st.lists(VECTORS, min_size=1, max_size=6))]
    number = draw(st.integers(1, 4))
    owners = tuple(draw(st.integers(0, number - 1)) for _ in lines)
    rows = sums_of(owners, [(0, 0)] * number, lines)
    change = draw(st.integers(0, 5))
    if change < 2:
        rows[0] = (rows[0][0] + 1, rows[0][1])
    if change == 1:
        rows[-1] = (rows[-1][0] - 1, rows[-1][1])
    likeness = [[draw(st.integers(0, 4)) for _ in lines] for _ in rows]
    return rows, lines, likeness


@settings(max_examples=200)
@given(puzzles())
def test_the_proof_is_that_of_listing_every_division(puzzle: Puzzle) -> None:
    rows, lines, likeness = puzzle
    found = cover(rows, lines, likeness)
    every = list(product(range(len(rows)), repeat=len(lines)))
    covers = [division for division in every if sums_of(division, rows, lines) == rows]
    assert found.covers == len(covers)
    assert found.fits is bool(covers)
    if not covers:
        assert_nearest(found, *puzzle)
        return
    ranked = sorted(((sum(likeness[row][i] for i, row in enumerate(at)), at) for at in covers), reverse=True)
    assert found.score == ranked[0][0]
    assert found.margin == (ranked[0][0] - ranked[1][0] if len(ranked) > 1 else None)
    assert found.chosen == (ranked[0][1] if found.margin != 0 else None)
    rows_of = [{division[i] for division in covers} for i in range(len(lines))]
    assert [set(rows) for rows in found.possible] == rows_of
    assert found.forced == {i: next(iter(rows)) for i, rows in enumerate(rows_of) if len(rows) == 1}
    assert not found.unpayable


def assert_nearest(found: Cover, rows: list[Vector], lines: list[Vector], likeness: list[list[int]]) -> None:
    """No division has fewer rows out of balance, and the nearest one has just those."""
    every = [(at, sums_of(at, rows, lines)) for at in product(range(len(rows)), repeat=len(lines))]
    assert found.chosen is None
    assert not found.forced
    assert found.off == min(sum(a != b for a, b in zip(sums, rows, strict=True)) for _, sums in every)
    assert found.unpayable == tuple(i for i, row in enumerate(rows) if not any(sums[i] == row for _, sums in every))
    if found.nearest is not None:
        sums = sums_of(found.nearest, rows, lines)
        assert found.unbalanced == tuple(i for i, row in enumerate(rows) if sums[i] != row)
        assert len(found.unbalanced) == found.off
        assert found.score == sum(likeness[row][line] for line, row in enumerate(found.nearest))


def test_equal_rows_and_lines_are_counted_and_not_listed() -> None:
    vector = (590, 590, 590, 590)
    alike = [[1000 if row == line else 0 for line in range(40)] for row in range(40)]
    found = cover([vector] * 40, [vector] * 40, alike)
    assert found.covers == factorial(40)
    assert found.chosen == tuple(range(40))
    assert found.margin == 2000


def test_equally_good_covers_are_not_chosen_between() -> None:
    found = cover([(5, 5), (5, 5)], [(5, 5), (5, 5)], [[7, 7], [7, 7]])
    assert (found.covers, found.chosen, found.margin) == (2, None, 0)


def thrown(seed: int, rows: int, lines: int, parts: Callable[[random.Random], Vector]) -> Puzzle:
    """Lines dealt out to rows, with labels that tell nothing."""
    draw = random.Random(seed)  # noqa: S311
    vectors = [parts(draw) for _ in range(lines)]
    owners = [draw.randrange(rows) for _ in vectors]
    sums = [
        tuple(sum(line[y] for line, owner in zip(vectors, owners, strict=True) if owner == i) for y in range(4))
        for i in range(rows)
    ]
    return sums, vectors, [[draw.randint(0, 1000) for _ in vectors] for _ in sums]


def same(amount: int) -> Vector:
    return (amount,) * 4


HARD: dict[str, Callable[[], Puzzle]] = {
    "small amounts": lambda: thrown(1, 40, 66, lambda draw: same(draw.randint(1, 9))),
    "round amounts": lambda: thrown(2, 25, 40, lambda draw: same(draw.randint(1, 20) * 100)),
    "any amounts": lambda: thrown(3, 40, 66, lambda draw: tuple(draw.randint(50, 5000) for _ in range(4))),
    "both signs": lambda: thrown(4, 20, 25, lambda draw: same(draw.choice([-1, 1]) * draw.randint(1, 9))),
    "large and both signs": lambda: thrown(5, 25, 40, lambda draw: same(draw.choice([-1, 1]) * draw.randint(1, 5000))),
    "all alike": lambda: ([same(590)] * 400, [same(590)] * 400, [[i % 7 for i in range(400)]] * 400),
    "rows of nothing": lambda: (
        [same(0)] * 60,
        [same(sign * amount) for amount in range(1, 61) for sign in (1, -1)],
        [[1] * 120] * 60,
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_a_hard_puzzle_ends_within_its_steps_decided_or_not(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    step = covers_module._Exact._step

    def counted(search: covers_module._Exact, number: int = 1) -> None:
        taken.append(number)
        step(search, number)

    monkeypatch.setattr(covers_module._Exact, "_step", counted)
    rows, lines, likeness = HARD[name]()
    found = cover(rows, lines, likeness)
    assert found.fits is not False  # they were dealt out, so there is a cover
    assert found.covers is None or found.covers >= 1
    # The choices, then the count, then the labels or another way down, and the one step too many of each.
    assert sum(taken) <= 4 * covers_module._STEPS + 4 * max(taken)


def test_a_cover_that_is_met_with_is_known_though_they_are_not_counted() -> None:
    found = cover(*HARD["small amounts"]())
    assert (found.fits, found.covers, found.chosen) == (True, None, None)


def test_no_cover_is_known_where_one_row_alone_cannot_be_paid() -> None:
    rows, lines, likeness = HARD["round amounts"]()
    rows[0], rows[1] = same(rows[0][0] + 7), same(rows[1][0] - 7)
    found = cover(rows, lines, likeness)
    assert (found.fits, found.covers) == (False, 0)
    assert {0, 1} & {*found.unpayable}

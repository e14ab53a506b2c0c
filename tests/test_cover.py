"""Exact covers, held against listing every division of the lines one by one."""

from itertools import product
from math import factorial

from hypothesis import given, settings
from hypothesis import strategies as st

from budgetnote.cover import Cover, Vector, cover

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


@settings(max_examples=400, deadline=None)
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

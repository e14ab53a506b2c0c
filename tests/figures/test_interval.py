"""Interval arithmetic, held against counting the numbers one by one."""

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from budgetnote.figures.interval import Interval

# Quarters from -4 to 4: fine enough to tell open ends from closed ones at whole and half numbers.
GRID = [Decimal(n) / 4 for n in range(-16, 17)]
ENDS = st.integers(-3, 3).map(lambda n: Decimal(n) / 2)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(ENDS), draw(ENDS)))
    if low == high:
        return Interval(low, high)
    least, most = draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None]))
    low_open, high_open = draw(st.booleans()), draw(st.booleans())
    return Interval(least, most, low_open and least is not None, high_open and most is not None)


def members(interval: Interval) -> set[Decimal]:
    return {number for number in GRID if number in interval}


@given(intervals(), intervals())
def test_the_intersection_holds_what_both_hold(a: Interval, b: Interval) -> None:
    met = a.intersect(b)
    assert (members(met) if met else set()) == members(a) & members(b)


@given(intervals(), intervals())
def test_a_sum_holds_every_sum_and_nothing_far_from_one(a: Interval, b: Interval) -> None:
    total = a.plus(b)
    sums = {x + y for x, y in product(members(a), members(b))}
    assert all(number in total for number in sums)
    inner = [number for number in GRID if abs(number) <= 1 and number in total]
    assert all(any(abs(number - found) <= Decimal("0.5") for found in sums) for number in inner)


@given(intervals(), st.sampled_from([-2, -1, 0, 1, 3]))
def test_a_multiple_holds_every_multiple_and_nothing_else(a: Interval, factor: int) -> None:
    scaled = a.times(factor)
    for number in GRID:
        assert number * factor in scaled or number not in a
        if factor:
            assert (number * factor in scaled) == (number in a)


@given(intervals(), st.integers(-3, 3))
def test_slack_is_the_least_whole_change_that_leaves(a: Interval, number: int) -> None:
    if number not in a:
        return
    leaving = [change for change in range(1, 12) if number + change not in a or number - change not in a]
    assert a.slack(number, number) == (leaving[0] if leaving else None)


@given(intervals(), intervals(), intervals())
def test_adding_is_associative_and_commutative(a: Interval, b: Interval, c: Interval) -> None:
    assert a.plus(b) == b.plus(a)
    assert a.plus(b).plus(c) == a.plus(b.plus(c))


@given(intervals(), intervals())
def test_a_negative_factor_turns_the_ends_round(a: Interval, b: Interval) -> None:
    assert a.times(-1).times(-1) == a
    assert a.plus(b).times(-1) == a.times(-1).plus(b.times(-1))

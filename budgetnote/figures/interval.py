"""Intervals: what a rounded figure may stand for, and sums of such figures.

The semantics are those of XBRL Calculations 1.1: a rounded figure stands for every value within half a
unit of its last digit, both ends included, and figures are consistent where their intervals meet.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Number = int | Decimal | Fraction


class Interval(NamedTuple):
    """The numbers from `low` to `high`; None is no limit. An open end is not itself included.

    An interval holds at least one number: `intersect` answers None where nothing is left.
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, number: object) -> bool:
        """Whether a number lies in the interval."""
        return isinstance(number, int | Decimal | Fraction) and self.meets(number, number)

    def meets(self, low: Number, high: Number) -> bool:
        """Whether any number from `low` to `high`, both included, lies in the interval."""
        above = self.low is None or (high > self.low if self.low_open else high >= self.low)
        below = self.high is None or (low < self.high if self.high_open else low <= self.high)
        return above and below

    def plus(self, other: "Interval") -> "Interval":
        """Every sum of a number of this and a number of `other`."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        low_open, high_open = self.low_open or other.low_open, self.high_open or other.high_open
        return Interval(low, high, low_open and low is not None, high_open and high is not None)

    def times(self, factor: int | Decimal) -> "Interval":
        """Every number of this times `factor`; a negative one turns the interval round."""
        if factor == 0:
            return Interval(Decimal(0), Decimal(0))
        ends = (None if end is None else end * factor for end in (self.low, self.high))
        low, high = ends
        if factor > 0:
            return Interval(low, high, self.low_open, self.high_open)
        return Interval(high, low, self.high_open, self.low_open)

    def intersect(self, other: "Interval") -> "Interval | None":
        """The numbers in both, or None where there are none."""
        low, low_open = max(_lower(self), _lower(other), key=lambda end: (end[0] is not None, end[0] or 0, end[1]))
        high, high_open = min(_upper(self), _upper(other), key=lambda end: (end[0] is None, end[0] or 0, not end[1]))
        met = Interval(low, high, low_open, high_open)
        if low is None or high is None or low < high or (low == high and not low_open and not high_open):
            return met
        return None

    def slack(self, low: int | Decimal, high: int | Decimal) -> int | None:
        """The least change, in whole units, that takes all from `low` to `high` out of the interval; None for none.

        Some of it is in the interval.
        """
        changes = []
        if self.high is not None:
            step = self.high - low
            changes.append(int(step) + 1 if not self.high_open or step % 1 else int(step))
        if self.low is not None:
            step = high - self.low
            changes.append(int(step) + 1 if not self.low_open or step % 1 else int(step))
        return min(changes, default=None)


def _lower(interval: Interval) -> tuple[Decimal | None, bool]:
    return interval.low, interval.low_open


def _upper(interval: Interval) -> tuple[Decimal | None, bool]:
    return interval.high, interval.high_open

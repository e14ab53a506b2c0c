"""Exact figures -> words: thousands, decimals, price levels and intervals, in both languages."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from budgetnote.figures.interval import Interval
from budgetnote.language import Language


def format_amount(amount: int, language: Language) -> str:
    """`amount` with thousands set apart: 1.240 in Danish, 1,240 in English."""
    figure = f"{amount:,}"
    return figure.replace(",", ".") if language == "da" else figure


def format_exact(number: Fraction, language: Language) -> str:
    """A number with all its decimals: 607,11; one with more than six ends in …, as 573,372206…."""
    scaled = abs(number) * 10**_DECIMALS
    sign = "-" if number < 0 else ""
    if scaled.denominator == 1:
        return sign + format_decimal(Decimal(int(scaled)).scaleb(-_DECIMALS), language)
    whole, decimals = divmod(int(scaled), 10**_DECIMALS)
    return f"{sign}{format_amount(whole, language)}{',' if language == 'da' else '.'}{decimals:0{_DECIMALS}}…"


def format_ratio(number: Fraction) -> str:
    """A number for programs, exactly: its decimals where they end, as 607.11, else a ratio, as 590000/1029."""
    quotient = Decimal(number.numerator) / number.denominator
    return f"{quotient.normalize():f}" if Fraction(quotient) == number else str(number)


_DECIMALS = 6


def format_decimal(number: Decimal, language: Language) -> str:
    """A number with thousands set apart and as many decimals as it has: 42.950,5 in Danish."""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    figure = format_amount(int(whole), language) + (("," if language == "da" else ".") + decimals if decimals else "")
    return f"-{figure}" if number < 0 else figure


def format_tenths(number: Decimal, language: Language) -> str:
    """A number with one decimal, always: 69,0 in Danish. It has been rounded to it before."""
    figure = f"{number:,.1f}"
    return figure.translate(_SWAPPED) if language == "da" else figure


_SWAPPED = str.maketrans(",.", ".,")


def format_levels(levels: Iterable[int | str | None]) -> str:
    """Several price levels, which are not one: 2026 p/l + løbende p/l."""
    return " + ".join(map(format_level, levels))


def format_level(price_level: int | str | None) -> str:
    """A price level in words, as the template has it: 2026 p/l, løbende p/l."""
    if price_level is None:
        return "? p/l"
    return "løbende p/l" if price_level == "current" else f"{price_level} p/l"


def format_interval(interval: Interval, language: Language) -> str:
    """An interval in words: 550-650, mindst 550, under 650, 600 til under 660."""
    low, high = (end if end is None else format_decimal(end, language) for end in (interval.low, interval.high))
    da = language == "da"
    if low is None and high is None:
        return "alt" if da else "anything"
    if low is None:
        return f"{'under' if interval.high_open else 'højst' if da else 'at most'} {high}"
    if high is None:
        return f"{'over' if interval.low_open else 'mindst' if da else 'at least'} {low}"
    plain = interval.low is not None and interval.low >= 0 and not interval.low_open and not interval.high_open
    to = "-" if plain else " til " if da else " to "
    return f"{'over ' if interval.low_open else ''}{low}{to}{'under ' if interval.high_open else ''}{high}"

"""Reports → text. A module a format, each with `render(report, screen)`; `FORMATS` tells which there are."""

from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from budgetnote.figures.printed import format_amount, format_decimal, format_exact, format_tenths
from budgetnote.language import Language, Text
from budgetnote.report.sheet import Cell, Kind, Report


class Screen(NamedTuple):
    """Where a report is read: in which language, how wide, and whether in colour. No width is a pipe's."""

    language: Language
    width: int | None = None
    colour: bool = False


class Format(Protocol):
    """A module of this folder."""

    def render(self, report: Report, screen: Screen) -> str:
        """The whole report, ending with a line feed."""


FORMATS = ("text", "json", "markdown", "github", "csv")
"""The formats by name; `github` knows findings alone, `csv` tables of one shape."""


def written(cell: Cell, kind: Kind, language: Language) -> str:
    """A cell as people read it; a text is given as it is, whatever the format would take for its own in it."""
    match cell:
        case int():
            return format_amount(cell, language)
        case Decimal() if kind in ("millions", "percent"):
            return format_tenths(cell, language)
        case Decimal():
            return format_decimal(cell, language)
        case Fraction():
            return format_exact(cell, language)
        case Text():
            return cell.pick(language)
    return str(cell or "")


def render(report: Report, form: str, screen: Screen) -> str:
    """`report` in the format `form`; only that format's module is imported."""
    return cast("Format", import_module(f"{__name__}.{form}")).render(report, screen)

"""Reports → text. A module a format, each with `render(report, screen)`; `FORMATS` tells which there are."""

import os
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from budgetnote.figures.printed import format_amount, format_decimal, format_exact, format_tenths
from budgetnote.finding import Finding, identified
from budgetnote.language import Language, Text
from budgetnote.report.sheet import Cell, Kind, Report
from budgetnote.visible import visible


class Screen(NamedTuple):
    """Where a report is read: in which language, how wide, and whether in colour. No width is a pipe's."""

    language: Language
    width: int | None = None
    colour: bool = False


class Format(Protocol):
    """A module of this folder."""

    def render(self, report: Report, screen: Screen) -> str:
        """The whole report, ending with a line feed."""


class LineByLine(Protocol):
    """The module of the format `text`."""

    def lines(self, report: Report, screen: Screen) -> Iterator[str]:
        """The whole report, each line with its line feed."""


FORMATS = ("text", "json", "markdown", "github", "gitlab", "sarif", "junit", "concise", "csv", "html")
"""The formats by name; those of CI know findings alone, `csv` tables of one shape, `html` tables."""


def told(found: Finding, language: Language) -> list[str]:
    """What a finding says where there are no tables, a line each: itself, what may be done, and what it explains."""
    explained = [other.message(language) for other in found.explains]
    where = [found.place.paper.where.pick(language)] if found.place.paper else []
    remedy = found.remedy(language)
    lines = [*where, found.message(language), *found.numbered_choices(language), *explained]
    return list(map(visible, [*lines, *([remedy] if remedy else [])]))


def from_root(path: str, *tops: str) -> str:
    """`path` as seen from the root of the repository that CI runs in, where the file lies below it; else as shown.

    The first of the variables `tops` that is set names that root. What is told stands in the pull request by that path
    alone, from whichever folder the command is run.
    """
    root = next((os.environ[top] for top in tops if os.environ.get(top)), "")
    if not root or not Path(path).exists():
        return path
    file, top = (Path(name).resolve() for name in (path, root))
    return file.relative_to(top).as_posix() if file.is_relative_to(top) else path


def relative(path: str, *tops: str) -> str:
    """`path` as `from_root`, and never absolute: seen from where the command is run, if from no root."""
    seen = from_root(path, *tops)
    return Path(os.path.relpath(seen)).as_posix() if Path(seen).is_absolute() else seen


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
    """`report` in the format `form`, each finding with its fingerprint; only that format's module is imported."""
    return "".join(pieces(report, form, screen))


def pieces(report: Report, form: str, screen: Screen) -> Iterator[str]:
    """The same in pieces: text line by line, of which there may be very many, else as one."""
    report = report._replace(findings=identified(report.findings))
    module = import_module(f"{__name__}.{form}")
    if form == "text":
        return cast("LineByLine", module).lines(report, screen)
    return iter([cast("Format", module).render(report, screen)])

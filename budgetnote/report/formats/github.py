"""Workflow annotations of GitHub: a command a finding, which the pull request shows at its line."""

import os
from pathlib import Path

from budgetnote.report.formats import Screen
from budgetnote.report.sheet import Report
from budgetnote.visible import visible

_LEVELS = {1: "notice", 2: "warning", 3: "error"}


def render(report: Report, screen: Screen) -> str:
    """A `::error file=…::` line a finding; those that a note accepts, or that another explains, are not."""
    lines = []
    for found in report.findings:
        if not found.stands:
            continue
        place = found.place
        properties = {
            "file": visible(_from_root(place.path)),
            "line": place.line,
            "endLine": place.end_line,
            "col": place.column,
            "endColumn": place.end_column,
            "title": f"{found.rule.code} {found.rule.name}",
        }
        given = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in properties.items())
        remedy = found.remedy(screen.language)
        explained = [other.message(screen.language) for other in found.explains]
        choices = found.numbered_choices(screen.language)
        where = [place.paper.where.pick(screen.language)] if place.paper else []
        told = [*where, found.message(screen.language), *choices, *explained, *([remedy] if remedy else [])]
        message = "\n".join(map(visible, told))
        lines.append(f"::{_LEVELS[found.rule.severity]} {given}::{_escape(message)}\n")
    return "".join(lines)


def _from_root(path: str) -> str:
    """`path` as seen from the root of the repository that GitHub runs in, where the file lies below it; else as shown.

    Annotations stand in the pull request by that path alone, from whichever folder the command is run.
    """
    root = os.environ.get("GITHUB_WORKSPACE")
    if not root or not Path(path).exists():
        return path
    file, top = (Path(name).resolve() for name in (path, root))
    return file.relative_to(top).as_posix() if file.is_relative_to(top) else path


def _escape(text: str, more: str = "") -> str:
    """`text` with the signs that end a command or a property written as %XX."""
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text

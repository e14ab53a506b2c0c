"""Workflow annotations of GitHub: a command a finding, which the pull request shows at its line."""

from budgetnote.report.formats import Screen, from_root, told
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
            "file": visible(from_root(place.path, "GITHUB_WORKSPACE")),
            "line": place.line,
            "endLine": place.end_line,
            "col": place.column,
            "endColumn": place.end_column,
            "title": f"{found.rule.code} {found.rule.name}",
        }
        given = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in properties.items())
        message = "\n".join(told(found, screen.language))
        lines.append(f"::{_LEVELS[found.rule.severity]} {given}::{_escape(message)}\n")
    return "".join(lines)


def _escape(text: str, more: str = "") -> str:
    """`text` with the signs that end a command or a property written as %XX."""
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text

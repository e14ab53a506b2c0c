"""A line a finding, as compilers write it: what editors and `grep` take apart."""

from budgetnote.finding import Finding
from budgetnote.language import Language
from budgetnote.report.formats import Screen
from budgetnote.report.sheet import Report
from budgetnote.visible import inert, visible


def render(report: Report, screen: Screen) -> str:
    """`path:line:column: error BN202 column-total: sentence` a finding that stands, and nothing else."""
    return "".join(f"{line_of(found, screen.language)}\n" for found in report.findings if found.stands)


def line_of(found: Finding, language: Language) -> str:
    """The finding in one line; of a document the line is 1, and the sentence begins with the place."""
    place, rule = found.place, found.rule
    where = f"{place.paper.where.pick(language)}: " if place.paper else ""
    said = f"{rule.severity.word} {rule.code} {rule.name}: {where}{found.message(language)}"
    return inert(visible(f"{place.path}:{place.line}:{place.column}: {said}"))

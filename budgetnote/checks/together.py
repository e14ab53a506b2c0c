"""The run of the checks over several notes together, of which no more than summaries are known."""

from collections.abc import Mapping, Sequence
from functools import partial

from budgetnote.analysis.summary import Summary
from budgetnote.checks.rulebook import EVERYTHING, Selection, checks_of
from budgetnote.finding import ERROR, Finding, Seat


def check_round(summaries: Sequence[Summary], selection: Selection = EVERYTHING) -> list[Finding]:
    """The findings across notes: what no single note shows."""
    findings: list[Finding] = []
    for rule, function, *_ in checks_of("round", selection):
        findings += function(summaries=summaries, found=partial(Finding, rule))
    reasons = {
        (summary.place.path, word): reason for summary in summaries for word, reason in summary.accepted if reason
    }
    names = {summary.place.path: Seat(summary.negotiation, summary.id) for summary in summaries}
    return [_accepted(_seated(found, names), reasons) for found in findings]


def _seated(found: Finding, names: Mapping[str, Seat]) -> Finding:
    """A finding across notes in the seat of what it is about: the number of a note, its own or another's."""
    return found._replace(seat=names.get(found.place.path, Seat())._replace(row=found.place.text))


def _accepted(found: Finding, reasons: Mapping[tuple[str, str], str]) -> Finding:
    """`found`, accepted where its note says so; errors across notes have no figures to be accepted by."""
    rule = found.rule
    reason = reasons.get((found.place.path, rule.name)) or reasons.get((found.place.path, rule.code))
    return found.accept(reason) if reason and rule.severity < ERROR else found

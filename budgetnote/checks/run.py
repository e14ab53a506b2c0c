"""The run of the checks over a note, and over several notes together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from budgetnote.analysis.claims import judge
from budgetnote.analysis.notefile import NoteFile, Summary, summarise
from budgetnote.analysis.reconcile import reconcile
from budgetnote.checks import cause
from budgetnote.checks.acceptance import accept
from budgetnote.checks.rulebook import EVERYTHING, Selection, checks_of
from budgetnote.finding import ERROR, RULES, Finding, Seat
from budgetnote.model.kinds import read_note
from budgetnote.model.register import Register
from budgetnote.model.seats import seated
from budgetnote.opening.folder import File, Opened
from budgetnote.reading.yaml import Document


def check_document(
    document: Document, register: Register, selection: Selection = EVERYTHING, *, named: bool = True
) -> NoteFile:
    """Read and check the note in `document`, as `check_note` does."""
    return check_note(Opened(File(Path(document.source.path), named), document, register), selection)


def check_note(opened: Opened, selection: Selection = EVERYTHING) -> NoteFile:
    """Read and check one note. Every finding of it, in the order of the file."""
    source, register = opened.document.source, opened.register
    note, findings = read_note(opened.document, named=opened.file.named)
    findings = [found for found in findings if selection.has(found.rule)]
    if note is None:
        return NoteFile(opened, None, sorted(seated(findings, opened.document.root), key=_position))
    reconciliation = reconcile(note)
    given = {
        "note": note,
        "source": source,
        "register": register,
        "reconciliation": reconciliation,
        "verdicts": judge(note, register),
    }
    for rule, function, wants, _ in checks_of("note", selection):
        findings += function(**{want: given[want] for want in wants}, found=partial(source.found, rule))
    findings = accept(note.accepted, findings, source, selection)
    if all(selection.has(RULES[name]) for name in cause.NEEDED):
        findings = cause.find_cause(note, reconciliation, register, findings, source)
    findings = [found.naming(note.names_of_places) if found.related else found for found in findings]
    findings = [told for found in seated(findings, opened.document.root) if (told := source.told(found))]
    file = NoteFile(opened, note, sorted(findings, key=_position))
    return replace(file, summary=summarise(file, note, reconciliation))


def _position(found: Finding) -> tuple[str, int, int, str]:
    return found.position


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
    return replace(found, seat=names.get(found.place.path, Seat())._replace(row=found.place.text))


def _accepted(found: Finding, reasons: Mapping[tuple[str, str], str]) -> Finding:
    """`found`, accepted where its note says so; errors across notes have no figures to be accepted by."""
    rule = found.rule
    reason = reasons.get((found.place.path, rule.name)) or reasons.get((found.place.path, rule.code))
    return found.accept(reason) if reason and rule.severity < ERROR else found

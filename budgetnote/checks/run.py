"""The run of the checks over a note."""

from dataclasses import replace
from functools import partial

from budgetnote.analysis.claims import judge
from budgetnote.analysis.notefile import NoteFile, summarise
from budgetnote.analysis.reconcile import reconcile
from budgetnote.checks import cause
from budgetnote.checks.acceptance import accept
from budgetnote.checks.rulebook import EVERYTHING, Selection, checks_of
from budgetnote.finding import RULES, Finding
from budgetnote.model.kinds import read_note
from budgetnote.model.register import Register
from budgetnote.model.seats import seated
from budgetnote.opening.folder import File
from budgetnote.opening.opened import Opened
from budgetnote.reading.yaml import Document


def check_document(
    document: Document, register: Register, selection: Selection = EVERYTHING, *, named: bool = True
) -> NoteFile:
    """Read and check the note in `document`, as `check_note` does."""
    return check_note(Opened(File(document.source.path, named), document, register), selection)


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
    names = note.names_of(other.place.span for found in findings for other in found.related)
    findings = [found.naming(names) if found.related else found for found in findings]
    findings = [told for found in seated(findings, opened.document.root) if (told := source.told(found))]
    file = NoteFile(opened, note, sorted(findings, key=_position))
    return replace(file, summary=summarise(file, note, reconciliation))


def _position(found: Finding) -> tuple[str, int, int, str]:
    return found.position

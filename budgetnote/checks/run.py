"""The run of the checks over a note, and over several notes together."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from budgetnote.analysis.claims import judge
from budgetnote.analysis.needs import RECONCILED, Faults
from budgetnote.analysis.reconcile import Reconciled, reconcile
from budgetnote.checks import cause
from budgetnote.checks.acceptance import accept
from budgetnote.checks.rulebook import EVERYTHING, Selection, checks_of_notes
from budgetnote.finding import ERROR, RULES, Finding, Place
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import add, add_columns
from budgetnote.reading.yaml import Document


class Summary(NamedTuple):
    """What is kept of a note when it has been checked: its line, and what the round of notes is checked by.

    Amounts are whole 1.000 kr. at `price_level`, added up from the rows of Tabel 2; None where one cannot
    be read. `outcome` is what came of holding Tabel 2 against Tabel 3, and `wrong_sums` how many sums that the
    tables print do not agree, accepted ones among them.
    """

    negotiation: str
    id: str
    title: str
    price_level: int | str | None
    amounts: dict[int, int | None]
    total: int | None
    outcome: Reconciled
    wrong_sums: int
    place: Place
    lapses: tuple[tuple[str, Place], ...]
    accepted: tuple[tuple[str, str], ...]


class Checked(NamedTuple):
    """The outcome for one file: its findings, and where it could be read as a note, the note and its summary."""

    findings: list[Finding]
    note: Note | None
    summary: Summary | None


def check_document(
    document: Document, register: Register, selection: Selection = EVERYTHING, *, named: bool = True
) -> Checked:
    """Read and check one note. Every finding of it, in the order of the file."""
    note, findings = read_note(document, named=named)
    findings = [found for found in findings if selection.has(found.rule)]
    if note is None:
        return Checked(sorted(findings, key=lambda found: found.position), None, None)
    reconciliation = reconcile(note)
    verdicts = judge(note, register)
    source = document.source
    given = {
        "note": note,
        "source": source,
        "register": register,
        "reconciliation": reconciliation,
        "verdicts": verdicts,
    }
    for rule, function, wants in checks_of_notes(selection):
        if "summaries" not in wants:
            found = partial(document.source.found, rule)
            findings += function(**{want: given[want] for want in wants}, found=found)
    findings = accept(note.accepted, findings, document.source, selection)
    if all(selection.has(RULES[name]) for name in cause.NEEDED):
        findings = cause.find_cause(note, reconciliation, register, findings, document.source)
    findings = [found.naming(note.names_of_places) if found.related else found for found in findings]
    amounts = add_columns(note.activity_lines, note.stated_years)
    summary = Summary(
        negotiation=note.negotiation,
        id=note.id,
        title=note.title,
        price_level=note.price_level,
        amounts=amounts,
        total=add(amounts.values()) if note.activities else None,
        outcome="not-reconciled" if Faults(note, findings).keeping_out(RECONCILED) else reconciliation.outcome,
        wrong_sums=reconciliation.wrong_sums,
        place=document.source.place(note.at("id")),
        lapses=tuple((other, document.source.place(note.at("lapses", i))) for i, other in enumerate(note.lapses)),
        accepted=tuple((accepted.check, accepted.reason) for accepted in note.accepted),
    )
    return Checked(sorted(findings, key=lambda found: found.position), note, summary)


def check_round(summaries: Sequence[Summary], selection: Selection = EVERYTHING) -> list[Finding]:
    """The findings across notes: what no single note shows."""
    findings: list[Finding] = []
    for rule, function, wants in checks_of_notes(selection):
        if "summaries" in wants:
            findings += function(summaries=summaries, found=partial(Finding, rule))
    reasons = {
        (summary.place.path, word): reason for summary in summaries for word, reason in summary.accepted if reason
    }
    return [_accepted(found, reasons) for found in findings]


def _accepted(found: Finding, reasons: Mapping[tuple[str, str], str]) -> Finding:
    """`found`, accepted where its note says so; errors across notes have no figures to be accepted by."""
    rule = found.rule
    reason = reasons.get((found.place.path, rule.name)) or reasons.get((found.place.path, rule.code))
    return found.accept(reason) if reason and rule.severity < ERROR else found

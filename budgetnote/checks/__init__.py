"""The checks: a function each, found by being in this folder; what they are given, and their run over notes."""

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from typing import NamedTuple

from budgetnote.claims import judge
from budgetnote.finding import ERROR, RULES, Finding, Place, Rule, Severity
from budgetnote.finding import rule as make_rule
from budgetnote.language import Text
from budgetnote.needs import RECONCILED, Faults
from budgetnote.note import Note, add, add_columns, read_note
from budgetnote.reconcile import Reconciled, reconcile
from budgetnote.register import Register
from budgetnote.source import Document

Found = Callable[..., Finding]
"""Makes a finding of the check's own rule: `found(span, related=[(span, word)], **facts)`."""


class Check(NamedTuple):
    """A rule and the function that looks for instances of it; `wants` are the names of what it is given."""

    rule: Rule
    function: Callable[..., Iterator[Finding]]
    wants: tuple[str, ...]


_CHECKS: list[Check] = []


def check(
    code: str, name: str, severity: Severity, *, da: str, en: str, remedy: Text | None = None
) -> Callable[[Callable[..., Iterator[Finding]]], Callable[..., Iterator[Finding]]]:
    """Make a function a check. Its docstring is its page; its parameters name what it reads.

    Of one note: `note`, `source`, `register`, `reconciliation`, `verdicts` on its claims. Across the notes given:
    `summaries`. Of a package: `agreement`, and its `source` and `register`. And `found`.
    """

    def register(function: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        made = make_rule(code, name, severity, da=da, en=en, remedy=remedy, page=function.__doc__ or "")
        return look_for(made)(function)

    return register


def look_for(rule: Rule) -> Callable[[Callable[..., Iterator[Finding]]], Callable[..., Iterator[Finding]]]:
    """Make a function the check for a rule that reading a file knows too."""

    def register(function: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        wants = function.__code__.co_varnames[: function.__code__.co_argcount]
        _CHECKS.append(Check(rule, function, tuple(want for want in wants if want != "found")))
        return function

    return register


class Selection(NamedTuple):
    """The rules that were asked for: `only` these, less those to `skip`. Names, codes or families."""

    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    def has(self, rule: Rule) -> bool:
        """Whether `rule` is among those asked for. What keeps a file from being read always is."""
        if rule.is_unread:
            return True
        words = {rule.code, rule.name, rule.family}
        return bool(not self.only or words & self.only) and not words & self.skip


EVERYTHING = Selection()


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of this folder, those of packages among them, by code."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    return tuple(sorted(_CHECKS, key=lambda check: check.rule.code))


@cache
def _checks_of_notes(selection: Selection) -> tuple[Check, ...]:
    """The checks of notes, by code; those of packages are in a folder of their own, and left where they are."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        if not module.ispkg:
            import_module(module.name)
    chosen = [check for check in _CHECKS if selection.has(check.rule) and "agreement" not in check.wants]
    return tuple(sorted(chosen, key=lambda check: check.rule.code))


def all_rules() -> list[Rule]:
    """Every rule, those of reading a file and of price levels among them, by code."""
    import_module("budgetnote.prices")
    all_checks()
    return sorted(RULES.values(), key=lambda rule: rule.code)


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
    from budgetnote.checks import cause  # these two are rooms that this one finds
    from budgetnote.checks.acceptance import accept

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
    for rule, function, wants in _checks_of_notes(selection):
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
    for rule, function, wants in _checks_of_notes(selection):
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

"""BN9: known findings that the note itself accepts, each with its reason."""

from collections.abc import Sequence

from budgetnote.checks import Selection, all_rules
from budgetnote.finding import ERROR, RULES, WARNING, Finding, Rule, rule
from budgetnote.language import Text, did_you_mean, nearest
from budgetnote.note import Accepted
from budgetnote.source import Source

UNUSED = rule(
    "BN901",
    "unused-acceptance",
    WARNING,
    da="{check} er accepteret, men intet i filen svarer til det",
    en="{check} is accepted, but nothing in the file matches",
    remedy=Text("{hint}", "{hint}"),
    page="""An acceptance outlives what it accepts, and would then hide the next fault of its kind.

    En accept kan blive stående, når det accepterede er væk, og ville så skjule den næste fejl af samme slags.

    passes:
        accepted: []
    fires:
        accepted:
          - check: empty-column  # BN901
            reason: Kolonnen står i notatet
    """,
)
NO_REASON = rule(
    "BN902",
    "acceptance-without-reason",
    ERROR,
    da="accepten af {check} har ingen begrundelse",
    en="the acceptance of {check} has no reason",
    remedy=Text("tilføj reason: med en begrundelse", "add reason: with the reason"),
    page="""Whoever reads the note next wants to know why a finding was accepted. Without a reason it stands.

    Den næste, der læser notatet, vil gerne vide, hvorfor et fund er accepteret. Uden begrundelse bliver det stående.

    passes:
        price_level: 2026
    fires:
        price_level: 2025  # BN501
        accepted:
          - check: price-level-year  # BN902
    """,
)
UNKNOWN_CHECK = rule(
    "BN903",
    "unknown-check",
    ERROR,
    da="der er ingen kontrol, som hedder {check}",
    en="there is no check called {check}",
    remedy=Text("{hint}", "{hint}"),
    page="""An acceptance names a check by its name or code, as the finding shows them.

    En accept angiver kontrollens navn eller kode, sådan som de står i fundet.

    passes:
        accepted: []
    fires:
        accepted:
          - check: empty-colum  # BN903
            reason: Kolonnen står i notatet
    """,
)
_BY_FIGURES = Text(
    "en fejl accepteres kun med sine tal: tilføj stated (notatets) og computed (det beregnede), som fundet viser dem",
    "an error is accepted by its figures: add stated and computed as the finding shows them",
)
_OTHER_FIGURES = Text(
    "ret stated og computed til de tal, som fundet viser, hvis de også er i orden",
    "correct stated and computed to the figures that the finding shows, if those are right too",
)
_NEVER = Text("den kan ikke accepteres; ret den", "it cannot be accepted; correct it")
_DELETE = Text("slet accepten", "delete the acceptance")


def accept(given: Sequence[Accepted], findings: list[Finding], source: Source, selection: Selection) -> list[Finding]:
    """`findings` with those that the file accepts marked, and with what is wrong with the acceptances `given`.

    An error is accepted only by its figures, so that another figure in the same place is noticed; what
    keeps a file from being read is never accepted. Whether a check across notes fires depends on which
    notes are given, so its acceptance is never unused.
    """
    if not given:
        return findings
    whole = not any(found.rule.is_unread for found in findings)  # what cannot be read may hide what is accepted
    by_word = {word: rule for rule in RULES.values() for word in (rule.name, rule.code)}
    for accepted in given:
        if not accepted.check:
            continue
        at = accepted.at("check")
        rule = by_word.get(accepted.check)
        if rule is None:
            by_word = {word: rule for rule in all_rules() for word in (rule.name, rule.code)}
            rule = by_word.get(accepted.check)
        if rule is None:
            close = nearest(accepted.check, by_word)
            hint = did_you_mean(*close) if close else _LIST
            findings.append(source.found(UNKNOWN_CHECK, at, check=accepted.check, hint=hint))
            continue
        if not accepted.reason and not accepted.has("reason"):
            findings.append(source.found(NO_REASON, at, check=accepted.check))
        open_ones = [i for i, found in enumerate(findings) if found.rule is rule and found.accepted is None]
        matching = [i for i in open_ones if covers(accepted, findings[i])]
        if rule.severity == ERROR:
            del matching[1:]  # the same figures in another place are another error
        for i in matching if accepted.reason else ():
            findings[i] = findings[i].accept(accepted.reason)
        if not matching and selection.has(rule) and rule.family != "BN6" and whole:
            findings.append(source.found(UNUSED, at, check=accepted.check, hint=_hint(findings, rule, accepted)))
    return [found for found in findings if selection.has(found.rule)]


_LIST = Text("budgetnote explain viser dem alle", "budgetnote explain shows them all")


def _hint(findings: list[Finding], rule: Rule, accepted: Accepted) -> Text:
    """What to do about an acceptance that matches nothing."""
    standing = [found for found in findings if found.rule is rule and found.accepted is None]
    if not standing:
        return _DELETE
    if accepted.stated is not None and accepted.computed is not None:
        return _OTHER_FIGURES
    return _BY_FIGURES if {"stated", "computed"} <= standing[0].facts.keys() else _NEVER


def covers(accepted: Accepted, found: Finding) -> bool:
    """Whether the acceptance speaks of this very finding."""
    if found.rule.family in ("BN1", "BN9"):
        return found.rule.severity < ERROR
    if found.rule.severity == ERROR and (accepted.stated is None or accepted.computed is None):
        return False
    figures = {"stated": accepted.stated, "computed": accepted.computed}
    return all(found.facts.get(name) == figure for name, figure in figures.items() if figure is not None)

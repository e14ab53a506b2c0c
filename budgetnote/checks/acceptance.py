"""BN9: known findings that the note itself accepts, each with its reason."""

from collections import deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from budgetnote.checks.rulebook import Selection, all_rules
from budgetnote.finding import ERROR, RULES, WARNING, Finding, Rule, rule
from budgetnote.language import Text, did_you_mean, nearest
from budgetnote.model.note import Accepted
from budgetnote.reading.text import Source

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
    page="""Whoever reads the note next wants to know why a finding was accepted. Without a reason it is still shown.

    Den næste, der læser notatet, vil gerne vide, hvorfor et fund er accepteret. Uden begrundelse vises fundet stadig.

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
    standing = _Standing(findings)
    whole = not any(found.rule.is_unread for found in findings)  # what cannot be read may hide what is accepted
    for accepted in given:
        if not accepted.check:
            continue
        at = accepted.at("check")
        rule = _called(accepted.check, RULES.values()) or _called(accepted.check, every := all_rules())
        if rule is None:
            meant = partial(_meant, accepted.check, [word for rule in every for word in (rule.name, rule.code)])
            standing.add(source.found(UNKNOWN_CHECK, at, check=accepted.check, hint=meant))
            continue
        if not accepted.reason and not accepted.has("reason"):
            standing.add(source.found(NO_REASON, at, check=accepted.check))
        matching = standing.matching(accepted, rule)
        spoken_of = bool(matching)
        while matching and accepted.reason:
            i = matching.popleft()
            if findings[i].accepted is None:
                findings[i] = findings[i].accept(accepted.reason)
                if rule.severity == ERROR:
                    break  # the same figures in another place are another error
        if not spoken_of and selection.has(rule) and rule.family != "BN6" and whole:
            hint = _hint(standing.first(rule), accepted)
            standing.add(source.found(UNUSED, at, check=accepted.check, hint=hint))
    return [found for found in findings if selection.has(found.rule)]


def _called(word: str, rules: Iterable[Rule]) -> Rule | None:
    """The rule whose name or code is `word`."""
    return next((rule for rule in rules if word in (rule.name, rule.code)), None)


_LIST = Text("budgetnote explain viser dem alle", "budgetnote explain shows them all")


def _meant(word: str, known: list[str]) -> Text:
    """The check that was probably meant by `word`."""
    close = nearest(word, known)
    return did_you_mean(*close) if close else _LIST


def _hint(standing: Finding | None, accepted: Accepted) -> Text:
    """What to do about an acceptance that matches nothing, where a finding of its rule is left `standing`, or none."""
    if standing is None:
        return _DELETE
    if accepted.stated is not None and accepted.computed is not None:
        return _OTHER_FIGURES
    return _BY_FIGURES if {"stated", "computed"} <= standing.facts.keys() else _NEVER


def covers(accepted: Accepted, found: Finding) -> bool:
    """Whether the acceptance speaks of this very finding."""
    figures = _figures(accepted, found.rule)
    return figures is not None and all(found.facts.get(name) == figure for name, figure in figures.items())


def _figures(accepted: Accepted, rule: Rule) -> dict[str, int] | None:
    """The figures that a finding of `rule` must have to be accepted; None where none of the rule is."""
    if rule.family in ("BN1", "BN9"):
        return {} if rule.severity < ERROR else None
    given = {"stated": accepted.stated, "computed": accepted.computed}
    figures = {name: figure for name, figure in given.items() if figure is not None}
    return None if rule.severity == ERROR and figures.keys() != given.keys() else figures


class _Standing:
    """The findings of a file that are not accepted yet, by their rule and their figures, so that each is met once."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self._of: dict[str, deque[int]] = {}
        self._by_figures: dict[tuple[str, tuple[str, ...]], dict[tuple[object, ...], deque[int]]] = {}
        for i, found in enumerate(findings):
            self._of.setdefault(found.rule.name, deque()).append(i)

    def add(self, found: Finding) -> None:
        """A further finding."""
        at = len(self.findings)
        self.findings.append(found)
        self._of.setdefault(found.rule.name, deque()).append(at)
        if table := self._by_figures.get((found.rule.name, ())):
            table.setdefault((), deque()).append(at)

    def first(self, rule: Rule) -> Finding | None:
        """The first of `rule` that stands."""
        standing = self._pruned(self._of.get(rule.name, deque()))
        return self.findings[standing[0]] if standing else None

    def matching(self, accepted: Accepted, rule: Rule) -> deque[int]:
        """The places in the list of those of `rule` that the acceptance speaks of, the first one standing."""
        figures = _figures(accepted, rule)
        if figures is None:
            return deque()
        names = tuple(figures)
        if (rule.name, names) not in self._by_figures:
            table = self._by_figures[rule.name, names] = {}
            for i in self._of.get(rule.name, ()):
                facts = self.findings[i].facts
                table.setdefault(tuple(_comparable(facts.get(name)) for name in names), deque()).append(i)
        return self._pruned(self._by_figures[rule.name, names].get(tuple(figures.values()), deque()))

    def _pruned(self, standing: deque[int]) -> deque[int]:
        while standing and self.findings[standing[0]].accepted is not None:
            standing.popleft()
        return standing


def _comparable(figure: object) -> object:
    """A figure that an acceptance may have; nothing where it is another fact."""
    return figure if isinstance(figure, int | Decimal | Fraction) else None

"""The rules by which notes and packages are checked: how a function becomes a check, and which were asked for."""

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal, NamedTuple

from budgetnote.finding import RULES, Finding, Rule, Severity
from budgetnote.finding import rule as make_rule
from budgetnote.language import Text

Found = Callable[..., Finding]
"""Makes a finding of the check's own rule: `found(span, related=[(span, word)], **facts)`."""


Phase = Literal["note", "round", "package"]
"""When a check is run: over one note, over the notes of a run together, or over a package."""
GIVEN: Mapping[Phase, frozenset[str]] = {
    "note": frozenset({"note", "source", "register", "reconciliation", "verdicts"}),
    "round": frozenset({"summaries"}),
    "package": frozenset({"agreement", "source", "register"}),
}
"""What a check of each phase may ask for."""


class Check(NamedTuple):
    """A rule, the function that looks for instances of it, the names of what that `wants`, and when it is run."""

    rule: Rule
    function: Callable[..., Iterator[Finding]]
    wants: tuple[str, ...]
    phase: Phase


_CHECKS: list[Check] = []
Looking = Callable[[Callable[..., Iterator[Finding]]], Callable[..., Iterator[Finding]]]


def check(
    code: str,
    name: str,
    severity: Severity,
    *,
    da: str,
    en: str,
    remedy: Text | None = None,
    on_paper: Text | None = None,
    phase: Phase = "note",
) -> Looking:
    """Make a function a check of a phase. Its docstring is its page; its parameters name what it reads.

    They are of what its phase has in `GIVEN`, and `found`, which makes a finding of the rule; a parameter of another
    name is refused at once, and not in the middle of a run.
    """

    def register(function: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        page = function.__doc__ or ""
        made = make_rule(code, name, severity, da=da, en=en, remedy=remedy, on_paper=on_paper, page=page)
        return look_for(made, phase)(function)

    return register


def look_for(rule: Rule, phase: Phase = "note") -> Looking:
    """Make a function the check for a rule that reading a file knows too."""

    def register(function: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        wants = set(function.__code__.co_varnames[: function.__code__.co_argcount]) - {"found"}
        if unknown := wants - GIVEN[phase]:
            raise TypeError(function.__name__, phase, *sorted(unknown))
        if phase == "round" and function.__module__ not in _OF_ROUNDS:
            raise TypeError(function.__name__, phase, function.__module__)
        _CHECKS.append(Check(rule, function, tuple(sorted(wants)), phase))
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


_ROOM = __name__.rpartition(".")[0]
_APART = {
    f"{_ROOM}.{name}"
    for name in (
        *("rulebook", "run", "run_package", "together", "given", "processes", "asked", "added", "explain", "baseline"),
        *("cache", "known", "records"),
    )
}
"""What is in this folder and is no check."""
_OF_PACKAGES = {f"{_ROOM}.{name}" for name in ("package", "package_parts")}
"""The checks of packages, which no note needs."""
_OF_ROUNDS = {f"{_ROOM}.several"}
"""The checks of notes together, which need no note that is read."""


def _modules(phase: Phase) -> set[str]:
    """The modules of this folder that have checks of a phase; for a package, all."""
    if phase == "round":
        return _OF_ROUNDS
    found = {f"{_ROOM}.{module.name}" for module in pkgutil.iter_modules([str(Path(__file__).parent)])} - _APART
    return found if phase == "package" else found - _OF_PACKAGES


@cache
def checks_of(phase: Phase, selection: Selection = EVERYTHING) -> tuple[Check, ...]:
    """The checks of a phase that were asked for, by code; only modules that may have such are loaded."""
    for name in _modules(phase):
        import_module(name)
    chosen = [check for check in _CHECKS if check.phase == phase and selection.has(check.rule)]
    return tuple(sorted(chosen, key=lambda check: check.rule.code))


def all_rules() -> list[Rule]:
    """Every rule, those of reading a file and of price levels among them, by code."""
    import_module("budgetnote.analysis.prices")
    import_module("budgetnote.documents.rules")
    import_module(f"{_ROOM}.baseline")
    checks_of("package")
    return sorted(RULES.values(), key=lambda rule: rule.code)

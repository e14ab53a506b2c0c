"""The rules by which notes and packages are checked: how a function becomes a check, and which were asked for."""

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from budgetnote.finding import RULES, Finding, Rule, Severity
from budgetnote.finding import rule as make_rule
from budgetnote.language import Text

Found = Callable[..., Finding]
"""Makes a finding of the check's own rule: `found(span, related=[(span, word)], **facts)`."""


class Check(NamedTuple):
    """A rule and the function that looks for instances of it; `wants` are the names of what it is given."""

    rule: Rule
    function: Callable[..., Iterator[Finding]]
    wants: tuple[str, ...]


_CHECKS: list[Check] = []
OF_A_NOTE = frozenset({"note", "source", "register", "reconciliation", "verdicts"})
"""What a check of one note may ask for."""
OF_NOTES = frozenset({"summaries"})
"""What a check across notes may ask for."""
OF_A_PACKAGE = frozenset({"agreement", "source", "register"})
"""What a check of a package may ask for."""


def check(
    code: str, name: str, severity: Severity, *, da: str, en: str, remedy: Text | None = None
) -> Callable[[Callable[..., Iterator[Finding]]], Callable[..., Iterator[Finding]]]:
    """Make a function a check. Its docstring is its page; its parameters name what it reads.

    They are of `OF_A_NOTE`, of `OF_NOTES` or of `OF_A_PACKAGE`, and `found`, which makes a finding of the rule; a
    parameter of another name is refused at once, and not in the middle of a run.
    """

    def register(function: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        made = make_rule(code, name, severity, da=da, en=en, remedy=remedy, page=function.__doc__ or "")
        return look_for(made)(function)

    return register


def look_for(rule: Rule) -> Callable[[Callable[..., Iterator[Finding]]], Callable[..., Iterator[Finding]]]:
    """Make a function the check for a rule that reading a file knows too."""

    def register(function: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        wants = set(function.__code__.co_varnames[: function.__code__.co_argcount]) - {"found"}
        if not any(wants <= given for given in (OF_A_NOTE, OF_NOTES, OF_A_PACKAGE)):
            raise TypeError(function.__name__, *sorted(wants))  # no run has all of these
        _CHECKS.append(Check(rule, function, tuple(sorted(wants))))
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
_APART = {f"{_ROOM}.{name}" for name in ("rulebook", "run", "run_package", "explain")}
"""What is in this folder and is no check."""
_OF_PACKAGES = {f"{_ROOM}.{name}" for name in ("package", "package_parts")}
"""The checks of packages, which no note needs."""


def _modules() -> set[str]:
    """The modules of this folder."""
    return {f"{_ROOM}.{module.name}" for module in pkgutil.iter_modules([str(Path(__file__).parent)])}


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of this folder, those of packages among them, by code."""
    for name in _modules() - _APART:
        import_module(name)
    return tuple(sorted(_CHECKS, key=lambda check: check.rule.code))


@cache
def checks_of_notes(selection: Selection) -> tuple[Check, ...]:
    """The checks of notes that were asked for, by code; the modules of those of packages are left where they are."""
    for name in _modules() - _APART - _OF_PACKAGES:
        import_module(name)
    chosen = [check for check in _CHECKS if selection.has(check.rule) and "agreement" not in check.wants]
    return tuple(sorted(chosen, key=lambda check: check.rule.code))


def all_rules() -> list[Rule]:
    """Every rule, those of reading a file and of price levels among them, by code."""
    import_module("budgetnote.analysis.prices")
    all_checks()
    return sorted(RULES.values(), key=lambda rule: rule.code)

"""A rule explained: its page, and its example run on the made-up note or package that is right in every respect."""

import re
from pathlib import Path
from typing import NamedTuple

from budgetnote.analysis.agreement import conclude
from budgetnote.analysis.prices import Priced
from budgetnote.checks.rulebook import all_rules
from budgetnote.checks.run import check_document
from budgetnote.checks.run_package import check_package
from budgetnote.finding import Finding, Page, Rule, read_page
from budgetnote.language import nearest
from budgetnote.model.package import read_package
from budgetnote.model.register import Register
from budgetnote.reading.yaml import parse

MARK = re.compile(r" *# BN[0-9].*")
"""The codes that an example's line is expected to give, for the tests."""
EXAMPLE = Path(__file__).parent / "example.yaml"
PACKAGE = Path(__file__).parent / "example-package.yaml"
"""A package of the note of `EXAMPLE`."""


class RuleExplained(NamedTuple):
    """A rule, its page, and what it finds in its own example."""

    rule: Rule
    page: Page
    findings: list[Finding]


def find_rule(word: str) -> Rule | None:
    """The rule called `word`: a code or a name, in any case."""
    return next((rule for rule in all_rules() if word.casefold() in (rule.code.casefold(), rule.name)), None)


def suggest_rule(word: str) -> list[str]:
    """The names or codes that `word` was probably meant to be."""
    return nearest(word, [name for rule in all_rules() for name in (rule.name, rule.code)])


def explain(rule: Rule, register: Register) -> RuleExplained:
    """The page of `rule`, with the findings of its example where it has one."""
    page = read_page(rule.page)
    if not page.fires:
        return RuleExplained(rule, page, [])
    example = example_of(rule)
    text, _ = broken_example(page, example)
    findings = check_example(MARK.sub("", text), example, register)
    # The example of one sum shows the sum itself, whatever explains it.
    return RuleExplained(rule, page, [found._replace(cause=None) for found in findings if found.rule is rule])


def example_of(rule: Rule) -> Path:
    """The file that the example of `rule` changes: the note, or the package for what is about packages."""
    return PACKAGE if rule.family == "BN7" else EXAMPLE


def check_example(text: str, example: Path, register: Register) -> list[Finding]:
    """The findings of `text`, a changed `example`."""
    document = parse(example.name, text.encode())
    if example is EXAMPLE:
        return check_document(document, register).findings
    package, findings = read_package(document)
    beside = check_document(parse(EXAMPLE.name, EXAMPLE.read_bytes()), register)
    if package is None or beside.note is None:
        return findings
    agreement = conclude(package, [Priced(beside.note, beside)])
    return check_package(agreement, findings, document.source, register)


def broken_example(page: Page, example: Path = EXAMPLE) -> tuple[str, int]:
    """The example with the page's `passes` replaced by its `fires`; the line (from 0) where that begins.

    Raises LookupError where it has no such lines, which a test rules out.
    """
    lines = example.read_text(encoding="utf-8").splitlines()
    passes = page.passes.splitlines()
    for start, line in enumerate(lines):
        width = len(line) - len(passes[0])
        if width < 0 or line[width:] != passes[0] or line[:width].strip(" -"):
            continue
        if lines[start + 1 : start + len(passes)] == [" " * width + rest for rest in passes[1:]]:
            first, *rest = page.fires.splitlines()
            lines[start : start + len(passes)] = [
                line[:width] + first,
                *(" " * width + more for more in rest),
            ]
            return "\n".join(lines) + "\n", start
    raise LookupError(page.passes)

"""A rule explained: its page, and its example run on the made-up note that is right in every respect."""

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from budgetnote.checks import all_rules, check_document
from budgetnote.finding import Finding, Page, Rule, read_page
from budgetnote.register import Register, nearest
from budgetnote.source import parse

MARK = re.compile(r" *# BN[0-9].*")
"""The codes that an example's line is expected to give, for the tests."""
EXAMPLE = Path(__file__).parent / "checks" / "example.yaml"


class Explanation(NamedTuple):
    """A rule, its page, and what it finds in its own example."""

    rule: Rule
    page: Page
    findings: list[Finding]


def find_rule(word: str) -> Rule | None:
    """The rule called `word`: a code or a name, in any case."""
    return next((rule for rule in all_rules() if word.casefold() in (rule.code.casefold(), rule.name)), None)


def suggest_rule(word: str) -> str:
    """The name or code that `word` was probably meant to be, or nothing."""
    return nearest(word, [name for rule in all_rules() for name in (rule.name, rule.code)])


def explain(rule: Rule, register: Register) -> Explanation:
    """The page of `rule`, with the findings of its example where it has one."""
    page = read_page(rule.page)
    if not page.fires:
        return Explanation(rule, page, [])
    text, _ = broken_example(page)
    findings = check_document(parse(EXAMPLE.name, MARK.sub("", text).encode()), register).findings
    # The example of one sum shows the sum itself, whatever explains it.
    return Explanation(rule, page, [replace(found, cause=None) for found in findings if found.rule is rule])


def broken_example(page: Page) -> tuple[str, int]:
    """The example note with the page's `passes` replaced by its `fires`; the line (from 0) where that begins.

    Raises LookupError where the note has no such lines, which a test rules out.
    """
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
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

"""Findings as comments in the document that they are about: what each says, and the first one, that sums up."""

from collections.abc import Sequence

from budgetnote.documents.witness import Witness
from budgetnote.finding import Finding
from budgetnote.language import Language, Text
from budgetnote.report.formats.text import details
from budgetnote.report.sheet import SEVERITIES
from budgetnote.report.tables.check import tally
from budgetnote.report.tables.imported import proof


def finding(found: Finding, language: Language, *, elsewhere: bool) -> list[str]:
    """What a finding says, a line a paragraph; with its place where the comment stands `elsewhere`."""
    where = f" ({found.place.within(language)})" if elsewhere else ""
    head = f"{SEVERITIES[found.rule.severity].pick(language).capitalize()} {found.rule.code}{where}"
    return [f"{head}: {found.message(language)}", *(text for _, text in details(found, language))]


def summing_up(witness: Witness, findings: Sequence[Finding], language: Language) -> list[str]:
    """How many sums hold, whether the tables agree, and how many findings there are."""
    da, en = tally(findings)
    if not findings:
        da, en = "ingen fund", "no findings"
    said = [Text(f"Kontrolleret af budgetnote: {da}", f"Checked by budgetnote: {en}").pick(language)]
    said.append(" · ".join(text.pick(language) for text in proof(witness)))
    return [line for line in said if line]

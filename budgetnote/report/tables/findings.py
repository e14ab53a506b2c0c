"""The findings that are shown: a file has room for some hundred, and a line that tells how many more there are."""

from collections import Counter
from collections.abc import Sequence

from budgetnote.figures.printed import format_amount
from budgetnote.finding import Finding
from budgetnote.language import Language, Text
from budgetnote.reading.rules import MORE_FINDINGS
from budgetnote.report.sheet import BOTH

MOST = 200
"""Findings of a file that are shown, and places and findings that each of them names."""


def capped(findings: Sequence[Finding]) -> list[Finding]:
    """`findings` in their order, of each file the worst and first; where there are more, a remark says how many."""
    by_path: dict[str, list[int]] = {}
    for i, found in enumerate(findings):
        by_path.setdefault(found.place.path, []).append(i)
    kept: set[int] = set()
    more: dict[int, Finding] = {}
    for own in by_path.values():
        ranked = sorted(own, key=lambda i: (not findings[i].stands, -findings[i].rule.severity))
        kept |= set(ranked[:MOST])
        if hidden := ranked[MOST:]:
            more[own[-1]] = _more([findings[i] for i in hidden])
    shown = []
    for i, found in enumerate(findings):
        if i in kept:
            shown.append(_shortened(found))
        if i in more:
            shown.append(more[i])
    return shown


def _shortened(found: Finding) -> Finding:
    """The finding with no more places and findings named than are shown."""
    if max(len(found.related), len(found.explains), len(found.edits)) <= MOST:
        return found
    return found._replace(related=found.related[:MOST], explains=found.explains[:MOST], edits=found.edits[:MOST])


def _more(hidden: Sequence[Finding]) -> Finding:
    """The remark that stands for the findings that are not shown, at the place of the first of them."""
    count = Counter(0 if found.accepted else found.rule.severity for found in hidden)
    da, en = (
        ", ".join(_count(count[kind], kind, language) for kind in (3, 2, 1, 0) if count[kind]) for language in BOTH
    )
    first = hidden[0]
    seat = first.seat._replace(table="", row="", column="")
    return Finding(MORE_FINDINGS, first.place, {"count": len(hidden), "what": Text(da, en)}, seat=seat)


def _count(number: int, kind: int, language: Language) -> str:
    one, many = _WORDS[kind].pick(language).split("/")
    return f"{format_amount(number, language)} {one if number == 1 else many}"


_WORDS = {
    3: Text("fejl/fejl", "error/errors"),
    2: Text("advarsel/advarsler", "warning/warnings"),
    1: Text("bemærkning/bemærkninger", "remark/remarks"),
    0: Text("accepteret/accepterede", "accepted/accepted"),
}

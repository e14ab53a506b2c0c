"""Notes → the sums of their Tabel 3, with what must be known of them; each note is let go when it was added."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from budgetnote.analysis.dimensions import Cell, Condition, Unmet
from budgetnote.analysis.postings import Posted
from budgetnote.analysis.summary import Summary
from budgetnote.analysis.totals import Totals, total
from budgetnote.checks.asked import Asked, Counted
from budgetnote.checks.together import check_round
from budgetnote.finding import Finding


class Added(NamedTuple):
    """Sums, a Totals a price level; what is found across the notes in each of them; and the words no amount has."""

    sums: list[Totals]
    together: list[Finding]
    unmet: list[tuple[str, str, list[str]]]


Trail = Callable[[Cell], object]
"""What is to be told of each amount in the sums."""


def add_up(
    notes: Asked,
    by: Sequence[str],
    where: Sequence[Condition],
    see: Callable[[Counted], None],
    *,
    trail: Trail | None = None,
) -> Added:
    """The sums of `notes` by the dimensions `by`, of what `where` lets through; each note is shown to `see`."""
    unmet, counted = Unmet(where), list[Summary]()

    def counting() -> Iterator[Posted]:
        for one in notes.counted():
            see(one)
            if one.stated:
                unmet.see(one.stated)
            if one.posted and one.file.summary:
                counted.append(one.file.summary)
                yield one.posted

    sums = total(counting(), by, where, trail=trail)
    together: list[Finding] = []
    for names in (set(totals.notes) for totals in sums):
        together += check_round([one for one in counted if f"{one.negotiation} {one.id}" in names])
    return Added(sums, together, list(unmet))

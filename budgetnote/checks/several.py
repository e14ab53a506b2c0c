"""BN6: across the notes given. What no single note shows."""

from collections.abc import Iterable, Iterator, Sequence

from budgetnote.analysis.notefile import Summary
from budgetnote.checks.rulebook import Found, check
from budgetnote.finding import ERROR, WARNING, Finding, Place, Related
from budgetnote.language import Text


@check(
    "BN601",
    "repeated-note",
    ERROR,
    phase="round",
    da="notatet {id} i {negotiation} står også i {other}",
    en="{negotiation} {id} stands in {other} too",
    remedy=Text("slet den ene fil, eller ret notatets nummer", "delete one of the files, or correct the note's number"),
)
def repeated_note(summaries: Sequence[Summary], found: Found) -> Iterator[Finding]:
    """Numbers restart in each negotiation, so a note is known by negotiation and number. Given twice, it counts twice.

    Numrene begynder forfra i hver forhandling, så et notat kendes på forhandling og nummer. Står det to gange,
    tæller det dobbelt.
    """
    return repeats((((summary.negotiation, summary.id), summary.place) for summary in summaries), found)


def repeats(named: Iterable[tuple[tuple[str, str], Place]], found: Found) -> Iterator[Finding]:
    """A finding for each note that has the negotiation and number of one before it; `named` are those, and where."""
    first: dict[tuple[str, str], Place] = {}
    for (negotiation, number), place in named:
        before = first.setdefault((negotiation, number), place) if negotiation and number else place
        if before is not place:
            facts = {"negotiation": negotiation, "id": number, "other": before.path}
            yield found(place, facts, [Related(before, Text("den anden", "the other"))])


@check(
    "BN602",
    "lapsing-pair",
    WARNING,
    phase="round",
    da="gennemføres forslaget i {id}, bortfalder {other}; i en sum af begge tæller det samme med to gange",
    en="{other} lapses if {id} is carried out; a sum over both counts the same twice",
    remedy=Text("tag kun det ene notat med i en sum", "include only one of them in a sum"),
)
def lapsing_pair(summaries: Sequence[Summary], found: Found) -> Iterator[Finding]:
    """A note may replace another, as BI26 replaces BI21. Only one of the two is ever granted.

    Et notat kan træde i stedet for et andet, som BI26 for BI21. Kun det ene af de to får midler.
    """
    given = {(summary.negotiation, summary.id): summary.place for summary in summaries}
    for summary in summaries:
        for other, place in summary.lapses:
            lapsing = given.get((summary.negotiation, other))
            if lapsing:
                facts = {"id": summary.id, "other": other}
                yield found(place, facts, [Related(lapsing, Text("det, der bortfalder", "the one that lapses"))])

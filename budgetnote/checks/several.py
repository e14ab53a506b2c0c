"""BN6: across the notes given. What no single note shows."""

from collections.abc import Iterable, Iterator, Sequence

from budgetnote.analysis.revisions import Newest, Revision
from budgetnote.analysis.summary import Summary
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
    remedy=Text(
        "slet den ene fil, ret notatets nummer, eller skriv version: 2 i den nyeste",
        "delete one of the files, correct the note's number, or write version: 2 in the newer one",
    ),
)
def repeated_note(summaries: Sequence[Summary], found: Found) -> Iterator[Finding]:
    """Numbers restart in each negotiation, so a note is known by negotiation and number. Given twice, it counts twice.

    Of versions that differ (`version: 2`) the highest counts.

    Numrene begynder forfra i hver forhandling, så et notat kendes på forhandling og nummer. Står det to gange,
    tæller det dobbelt. Har filerne hver sin version (`version: 2`), er det den højeste, der tæller.
    """
    return repeats(((summary.revision, summary.place) for summary in summaries), found)


def repeats(named: Iterable[tuple[Revision | None, Place]], found: Found) -> Iterator[Finding]:
    """A finding for each file that is the same version of the same note as one before it; `named` are those."""
    first: dict[tuple[tuple[str, str], int], Place] = {}
    for revision, place in named:
        before = first.setdefault((revision.key, revision.version), place) if revision else place
        if revision and before is not place:
            negotiation, number = revision.key
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
    newest = Newest(summary.revision for summary in summaries)
    counting = [summary for summary in summaries if not newest.over(summary.revision)]
    given = {(summary.negotiation, summary.id): summary.place for summary in counting}
    for summary in counting:
        for other, place in summary.lapses:
            lapsing = given.get((summary.negotiation, other))
            if lapsing:
                facts = {"id": summary.id, "other": other}
                yield found(place, facts, [Related(lapsing, Text("det, der bortfalder", "the one that lapses"))])

"""What changed between two versions of a note: cells, rows, claims and every other field, never positions.

Of two `Note`s, whatever they were read from and whatever price level they were brought to.
"""

from collections.abc import Iterator
from typing import NamedTuple

from budgetnote.analysis.changes.change import Change
from budgetnote.analysis.changes.claims import claim_changes, pair_claims
from budgetnote.analysis.changes.facts import facts
from budgetnote.analysis.changes.pairing import Pair, names, pair_activities, pair_appropriations
from budgetnote.analysis.changes.tables import activity_changes, appropriation_changes
from budgetnote.analysis.prices import Level
from budgetnote.model.note import Note, Statement

__all__ = ["Change", "Changes", "compare"]


class Changes(NamedTuple):
    """What changed between two versions of a note, in the order of the new one.

    `statements` are those of the prose that are in both, and `stated` those that are new.
    """

    all: list[Change]
    statements: list[Pair[Statement]]
    stated: list[Statement]


def compare(old: Note, new: Note, levels: tuple[Level, Level] | None = None) -> Changes:
    """What changed from `old` to `new`. Both were read without a fault.

    `levels` are the price levels that they state, where their amounts were brought to another.
    """
    activities = pair_activities(old, new)
    lines = pair_appropriations(old, new, activities)
    claims = pair_claims(old, new, names(activities))
    found = [
        *_note_changes(old, new, levels or (old.price_level, new.price_level)),
        *activity_changes(old, new, activities),
        *appropriation_changes(old, new, lines),
        *claim_changes(claims),
    ]
    pairs = [Pair(pair.old.statement, pair.new.statement) for pair in claims.pairs]
    return Changes(found, pairs, [stated.statement for stated in claims.added])


_ELSEWHERE = frozenset({"price_level", "activities", "appropriations", "claims"})
"""Fields of a note that are compared in a way of their own."""


def _note_changes(old: Note, new: Note, levels: tuple[Level, Level]) -> Iterator[Change]:
    if levels[0] != levels[1]:
        yield Change("price-level", new, ("price_level",), str(levels[0]), str(levels[1]), field="price_level")
    for field, before, after, record, route, gone in facts(old, new, _ELSEWHERE):
        yield Change("fact", record, route, before, after, field=field, gone=gone)

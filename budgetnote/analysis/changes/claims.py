"""Which claim of an old note is which of the new one, and what changed of it: by section and scope, never position."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import NamedTuple

from budgetnote.analysis.changes.change import Change
from budgetnote.analysis.changes.facts import meaning_of, stated, words
from budgetnote.analysis.changes.pairing import Pair, Pairing
from budgetnote.model.note import SCOPE, Claim, Note, Statement


class Stated(NamedTuple):
    """A claim or a part of one: its section, what it is about, within what, and the amount as it is meant.

    What it is about names a row of Tabel 2 by what the row is called in both notes. A claim itself is within nothing; a
    part is among the parts that make its claim (heraf), or some of them (hvoraf).
    """

    section: str
    scope: Hashable
    within: tuple[str, Hashable] | None
    amount: Hashable
    prior_funding: bool
    statement: Statement
    claim: Claim

    @property
    def content(self) -> tuple[Hashable, ...]:
        """All but the statement itself."""
        return self[:-2]


_SCOPE = ("per", *(key for key in SCOPE if key != "prior_funding"))


def pair_claims(old: Note, new: Note, names: tuple[Mapping[str, str], Mapping[str, str]]) -> Pairing[Stated]:
    """The claims and parts of claims by section and scope, then by the amount with either of the two."""
    left = [sorted(_statements(note, called), key=_content) for note, called in zip((old, new), names, strict=True)]
    pairs: list[Pair[Stated]] = []
    for key in _STAGES:
        groups: dict[Hashable, tuple[list[Stated], list[Stated]]] = defaultdict(lambda: ([], []))
        for i, side in enumerate(left):
            for one in side:
                groups[key(one)][i].append(one)
        found = [Pair(*both) for group in groups.values() for both in zip(*group, strict=False)]
        taken = {id(one) for pair in found for one in pair[:2]}
        left = [[one for one in side if id(one) not in taken] for side in left]
        pairs += found
    return Pairing(pairs, *left)


def _statements(note: Note, called: Mapping[str, str]) -> Iterator[Stated]:
    for claim in note.claims:
        whole = _scope(claim, called)
        for statement in claim.statements:
            yield Stated(
                words(claim.section),
                _scope(statement, called),
                None if statement is claim else (_list_of(statement, claim), whole),
                meaning_of(statement, "states"),
                statement.prior_funding,
                statement,
                claim,
            )


def _list_of(part: Statement, claim: Claim) -> str:
    return "hvoraf" if any(part is one for one in claim.among) else "heraf"


def _scope(statement: Statement, called: Mapping[str, str]) -> Hashable:
    values = {name: meaning_of(statement, name) for name in _SCOPE}
    if statement.activity:
        values["activity"] = called.get(statement.activity, statement.activity)
    return tuple(values.items())


def _content(one: Stated) -> str:
    return repr(one.content)


_STAGES: tuple[Callable[[Stated], Hashable], ...] = (
    lambda one: one.content,
    lambda one: (one.section, one.within, one.scope),
    lambda one: (one.section, one.amount, one.within is None),
    lambda one: (one.scope, one.amount, one.within is None),
)


def claim_changes(claims: Pairing[Stated]) -> Iterator[Change]:
    """What changed of the claims that are in both notes, then those that are new, and those that are gone."""
    for old, new, _ in sorted(claims.pairs, key=lambda pair: pair.new.statement.head):
        if old.section != new.section and new.statement is new.claim:
            yield Change("claim", new.claim, ("section",), old.section, new.section, field="section", whole=new.claim)
        if old.within and new.within and old.within[0] != new.within[0]:
            lists = old.within[0], new.within[0]
            yield Change("claim", new.statement, ("states",), *lists, field="parts", whole=new.claim)
        same_row = dict(old.scope)["activity"] == dict(new.scope)["activity"]  # type: ignore[call-overload]
        for name in ("states", *_SCOPE, "prior_funding"):
            before, after = (meaning_of(side.statement, name) for side in (old, new))
            if before != after and not (name == "activity" and same_row):
                figures = stated(old.statement, name), stated(new.statement, name)
                yield Change("claim", new.statement, (name,), *figures, field=name, whole=new.claim)
    for one in sorted(claims.added, key=lambda one: one.statement.head):
        written = stated(one.statement, "states")
        yield Change("claim-added", one.statement, (), None, written, whole=one.claim)
    for one in sorted(claims.removed, key=lambda one: one.statement.head):
        written = stated(one.statement, "states")
        yield Change("claim-removed", one.statement, (), written, None, whole=one.claim, gone=True)

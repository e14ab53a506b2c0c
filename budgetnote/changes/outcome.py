"""What the changes come to: the totals and the verdicts before and after, where they are not the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from budgetnote.changes import Change, Changes, compare
from budgetnote.changes.versions import Version, Versions, pair_versions
from budgetnote.claims import Verdict, judge
from budgetnote.note import Note, add
from budgetnote.prices import Priced
from budgetnote.reconcile import reconcile
from budgetnote.register import Register
from budgetnote.totals import total

Registered = tuple[Note, Register]
"""A note, read without a fault, with the register that holds for it."""


class SumChange(NamedTuple):
    """A sum of Tabel 3 before and after, in whole 1.000 kr., None where no line is of it.

    It is of the committee, the appropriation and the year that it has: of everything where it has none.
    """

    before: int | None
    after: int | None
    committee: str | None = None
    appropriation: str | None = None
    year: str | None = None


class LevelSums(NamedTuple):
    """The sums at one price level that changed, and I alt before and after."""

    price_level: int | str | None
    changed: list[SumChange]
    before: int
    after: int


class Outcome(NamedTuple):
    """Two versions of a note: what changed, the sums that changed with it, and the verdicts that did."""

    old: Version
    new: Version
    changes: list[Change]
    sums: LevelSums
    verdicts: list["VerdictChange"]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.changes or self.verdicts)


class Comparison(NamedTuple):
    """Two sets of notes: which is which, what became of those that differ, and the sums over all that changed."""

    versions: Versions
    outcomes: list[Outcome]
    sums: list[LevelSums]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.outcomes or self.versions.removed or self.versions.added)


def compare_sets(old: Sequence[Version], new: Sequence[Version]) -> Comparison:
    """What became of the notes of a set. The sums over all are of several notes only."""
    versions = pair_versions(old, new)
    found = [outcome for pair in versions.pairs if (outcome := compare_versions(*pair)) and outcome.differs]
    parted = [pair for pair in versions.pairs if pair[0].note is not pair[1].note]
    alike = [before for before, after in versions.pairs if before.note is after.note]
    before = [*(pair[0] for pair in parted), *versions.removed]
    after = [*(pair[1] for pair in parted), *versions.added]
    several = len(versions.pairs) + len(versions.removed) + len(versions.added) > 1
    sums = all_sums(_registered(alike), _registered(before), _registered(after)) if several else []
    return Comparison(versions, found, sums)


def _registered(versions: Iterable[Version]) -> list[Registered]:
    return [(version.note, version.register) for version in versions if version.note]


def compare_versions(old: Version, new: Version) -> Outcome | None:
    """What became of a note; None where nothing can have, file and register being the same."""
    if old.note is None or new.note is None:
        return None
    if old.note is new.note and (old.register is new.register or not _asks_the_register(new.note)):
        return None
    before, after = (old.note, old.register), (new.note, new.register)
    was, now = old.stated or old.note, new.stated or new.note
    changes = compare(old.note, new.note, (was.price_level, now.price_level))
    verdicts = verdict_changes((was, old.register), (now, new.register), changes)
    return Outcome(old, new, changes.all, note_sums(before, after), verdicts)


def _asks_the_register(note: Note) -> bool:
    """Whether a verdict on the note rests on the register, which tells what administration is under a committee."""
    return any(statement.administration for statement in note.statements)


def asked_for(note: Note) -> int:
    """All that the note asks for: the sum of its Tabel 3 in 1.000 kr."""
    return add(line.computed_total for line in note.appropriation_lines) or 0


Sums = dict[tuple[str, ...], int]
_BY = ("committee", "appropriation", "year")


def note_sums(old: Registered, new: Registered) -> LevelSums:
    """The sums of a note that changed: by committee and appropriation, by year, and I alt; at its new price level."""
    before, after = (
        {key: sum_ for sums in _sums([side]).values() for key, sum_ in sums.items()} for side in (old, new)
    )
    changed = [*_changed(before, after, _BY[:2]), *_changed(before, after, _BY[2:]), *_changed(before, after, ())]
    return LevelSums(new[0].price_level, changed, sum(before.values()), sum(after.values()))


def all_sums(same: Iterable[Registered], old: Iterable[Registered], new: Iterable[Registered]) -> list[LevelSums]:
    """The sums over all notes that changed, by committee, by year, and I alt: those of each price level.

    `same` are the notes that are alike in both, which are added up once.
    """
    common, without, within = (_sums(notes) for notes in (same, old, new))
    levels = sorted({*without, *within}, key=lambda level: (isinstance(level, str), str(level)))
    found = []
    for level in levels:
        before, after = (_added(common.get(level, {}), side.get(level, {})) for side in (without, within))
        changed = [*_changed(before, after, _BY[:1]), *_changed(before, after, _BY[2:]), *_changed(before, after, ())]
        found.append(LevelSums(level, changed, sum(before.values()), sum(after.values())))
    return [sums for sums in found if sums.changed]


def _sums(notes: Iterable[Registered]) -> dict[int | str | None, Sums]:
    return {totals.price_level: totals.sums for totals in total((Priced(*note) for note in notes), _BY)}


def _added(one: Sums, other: Sums) -> Sums:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {*one, *other}}


def _changed(before: Sums, after: Sums, by: Sequence[str]) -> Iterator[SumChange]:
    """The sums by some of the dimensions that are not the same: the largest first, and years in order."""
    old, new = (_grouped(side, by) for side in (before, after))

    def rank(key: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        return (0 if by == ("year",) else -max(old.get(key, 0), new.get(key, 0))), key

    for key in sorted({*old, *new}, key=rank):
        if old.get(key, 0) != new.get(key, 0):
            yield SumChange(old.get(key), new.get(key), **dict(zip(by, key, strict=True)))


def _grouped(sums: Mapping[tuple[str, ...], int], by: Sequence[str]) -> Sums:
    grouped: Sums = defaultdict(int)
    for key, amount in sums.items():
        grouped[tuple(part for name, part in zip(_BY, key, strict=True) if name in by)] += amount
    return dict(grouped)


class Standing(NamedTuple):
    """How a verdict stands: whether it holds (None where that cannot be said), and by how much.

    `size` is how far Tabel 3 is from Tabel 2 at most, how many sums do not agree, or a claim's slack.
    """

    holds: bool | None
    size: int | None


class VerdictChange(NamedTuple):
    """A verdict that is not as it was; of a claim, with what is now said of it. A new claim has no `before`."""

    kind: Literal["reconciliation", "sums", "claim"]
    before: Standing | None
    after: Standing
    claim: Verdict | None = None


def verdict_changes(old: Registered, new: Registered, changes: Changes) -> list[VerdictChange]:
    """The verdicts on a note that are not as they were, and those on new claims of its prose."""
    kinds: tuple[Literal["reconciliation", "sums"], ...] = ("reconciliation", "sums")
    stands = [(_reconciled(note), _agreeing(note)) for note, _ in (old, new)]
    found = [VerdictChange(kind, before, after) for kind, before, after in zip(kinds, *stands, strict=True)]
    verdicts = [{id(verdict.statement): verdict for verdict in judge(*side)} for side in (old, new)]
    for before, after, _ in sorted(changes.statements, key=lambda pair: pair.new.head):
        now = verdicts[1][id(after)]
        found.append(VerdictChange("claim", _standing(verdicts[0][id(before)]), _standing(now), now))
    for statement in changes.stated:
        now = verdicts[1][id(statement)]
        if now.interval:
            found.append(VerdictChange("claim", None, _standing(now), now))
    return [change for change in found if change.before != change.after]


def _reconciled(note: Note) -> Standing:
    largest = reconcile(note).largest
    return Standing(None if largest is None else largest == 0, largest)


def _agreeing(note: Note) -> Standing:
    """Whether every sum that the note's tables state agrees with what it adds up."""
    wrong = sum(row.total != row.computed_total for _, row in note.labelled_rows)
    for table in note.tables:
        if table.total:
            computed = table.computed(note.stated_years)
            wrong += sum(table.total.cell(year) != amount for year, amount in computed.items())
            wrong += table.total.total != add(row.total for row in table.rows)
    return Standing(wrong == 0, wrong)


def _standing(verdict: Verdict) -> Standing:
    return Standing(verdict.holds, verdict.slack)

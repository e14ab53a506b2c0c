"""What the changes come to: the totals and the verdicts before and after, where they are not the same."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from budgetnote.analysis.changes import Change, Changes, compare
from budgetnote.analysis.changes.sums import Levels, LevelSums, all_sums, note_sums
from budgetnote.analysis.changes.versions import Pair, Read, Version, Versions
from budgetnote.analysis.claims import Verdict, judge
from budgetnote.analysis.gaps import gaps
from budgetnote.analysis.prices import Level
from budgetnote.analysis.reconcile import reconcile
from budgetnote.analysis.summary import Reconciled
from budgetnote.model.note import Note
from budgetnote.model.register import Register


class Difference(NamedTuple):
    """What is kept of an outcome: how much changed."""

    changes: int
    verdicts: int
    of_rates_alone: bool


class Outcome(NamedTuple):
    """Two versions of a note, at hand: what changed, the sums that changed with it, and the verdicts that did."""

    old: Read
    new: Read
    changes: list[Change]
    sums: list[LevelSums]
    verdicts: list["VerdictChange"]

    @property
    def of_rates_alone(self) -> bool:
        """Whether all that differs is what amounts were converted to: the notes themselves are the same."""
        old, new = self.old.file.note, self.new.file.note
        if not (self.old.priced and self.new.priced and old and new) or self.verdicts:
            return False
        return not compare(old, new).all

    @property
    def difference(self) -> Difference:
        """What is kept of it."""
        return Difference(len(self.changes), len(self.verdicts), self.of_rates_alone)


class Comparison(NamedTuple):
    """Two sets of notes: which is which, those of the pairs that differ, and the sums over all that changed.

    `apart` are notes at another price level than before, which no sum over all has.
    """

    versions: Versions
    differences: dict[Pair, Difference]
    sums: list[LevelSums]
    apart: list[Version]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.differences or self.versions.removed or self.versions.added)

    @property
    def of_rates_alone(self) -> bool:
        """Whether all that differs is what amounts were converted to: the notes themselves are the same."""
        if not self.differences or self.versions.removed or self.versions.added:
            return False
        return all(difference.of_rates_alone for difference in self.differences.values())


def compared(versions: Versions, known: Mapping[Pair, Difference | None]) -> Comparison:
    """What became of the notes of two sets, of which each pair is `known`. The sums over all are of several notes."""
    differences = {pair: difference for pair in versions.pairs if (difference := known[pair])}
    apart = [pair for pair in versions.pairs if _levels(pair[0]) != _levels(pair[1])]
    together = [pair for pair in versions.pairs if _levels(pair[0]) == _levels(pair[1])]
    alike = [old for old, new in together if old.is_twin(new)]
    parted = [pair for pair in together if not pair[0].is_twin(pair[1])]
    before = [*(pair[0] for pair in parted), *versions.removed]
    after = [*(pair[1] for pair in parted), *versions.added]
    several = len(versions.pairs) + len(versions.removed) + len(versions.added) > 1
    sums = all_sums(*map(_sums, (alike, before, after))) if several else []
    return Comparison(versions, differences, sums, [after for _, after in apart])


def _levels(version: Version) -> frozenset[Level]:
    return version.kept.levels if version.kept else frozenset()


def _sums(versions: Iterable[Version]) -> list[Levels]:
    return [version.kept.sums for version in versions if version.kept]


def outcome_of(old: Read, new: Read) -> Outcome | None:
    """What became of a note; None where nothing has, or nothing can have, file and register being the same."""
    if old.note is None or new.note is None or old.kept is None or new.kept is None:
        return None
    registers = old.file.register, new.file.register
    if old.note is new.note and (registers[0] is registers[1] or not _asks_the_register(new.note)):
        return None
    was, now = old.file.note or old.note, new.file.note or new.note
    changes = compare(old.note, new.note, (was.price_level, now.price_level))
    verdicts = verdict_changes((was, registers[0]), (now, registers[1]), changes)
    if not changes.all and not verdicts:
        return None
    level = new.note.price_level if new.priced is None else new.priced.level
    return Outcome(old, new, changes.all, note_sums(old.kept.sums, new.kept.sums, level), verdicts)


def _asks_the_register(note: Note) -> bool:
    """Whether a verdict on the note rests on the register, which tells what administration is under a committee."""
    return any(statement.administration for statement in note.statements)


class Standing(NamedTuple):
    """How a verdict stands: whether it holds (None where that cannot be said), and by how much.

    `size` is how far Tabel 3 is from Tabel 2 at most, how many sums do not agree, or a claim's slack. What came of
    the reconciliation has a name of its own, and the sums that do not agree are a part of it.
    """

    holds: bool | None
    size: int | None
    outcome: Reconciled | None = None
    wrong_sums: int = 0


class VerdictChange(NamedTuple):
    """A verdict that is not as it was; of a claim, with what is now said of it. A new claim has no `before`."""

    kind: Literal["reconciliation", "sums", "claim"]
    before: Standing | None
    after: Standing
    claim: Verdict | None = None


def verdict_changes(old: tuple[Note, Register], new: tuple[Note, Register], changes: Changes) -> list[VerdictChange]:
    """The verdicts on a note that are not as they were, and those on new claims of its prose."""
    before, after = (_reconciled(note) for note, _ in (old, new))
    found = [VerdictChange("reconciliation", before, after)]
    if not (before.holds and after.holds):  # where both hold, the wrong sums are told with them
        found.append(VerdictChange("sums", _agreeing(old[0]), _agreeing(new[0])))
    verdicts = [{verdict.statement: verdict for verdict in judge(*side)} for side in (old, new)]
    for was, is_now, _ in sorted(changes.statements, key=lambda pair: pair.new.head):
        now = verdicts[1][is_now]
        found.append(VerdictChange("claim", _standing(verdicts[0][was]), _standing(now), now))
    for statement in changes.stated:
        now = verdicts[1][statement]
        if now.interval:
            found.append(VerdictChange("claim", None, _standing(now), now))
    return [change for change in found if change.before != change.after]


def _reconciled(note: Note) -> Standing:
    result = reconcile(note)
    holds = {"agrees": True, "sums-differ": True, "differs": False}.get(result.outcome)
    largest = None if holds is None else result.largest
    return Standing(holds, largest, result.outcome, result.wrong_sums if holds else 0)


def _agreeing(note: Note) -> Standing:
    """Whether every sum that the note's tables state agrees with what it adds up."""
    wrong = len(gaps(note))
    return Standing(wrong == 0, wrong)


def _standing(verdict: Verdict) -> Standing:
    return Standing(verdict.holds, verdict.slack)

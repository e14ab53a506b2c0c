"""What the changes come to: the totals and the verdicts before and after, where they are not the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from budgetnote.analysis.changes import Change, Changes, compare
from budgetnote.analysis.changes.versions import Version, Versions, pair_versions
from budgetnote.analysis.claims import Verdict, judge
from budgetnote.analysis.gaps import gaps
from budgetnote.analysis.prices import Level, Priced
from budgetnote.analysis.reconcile import reconcile
from budgetnote.analysis.summary import Reconciled
from budgetnote.analysis.totals import total
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import add


class SumChange(NamedTuple):
    """A sum of Tabel 3 before and after, in whole 1.000 kr., None where no line is of it.

    It is of the committee, the appropriation, the control area and the year that it has: of everything where it has
    none.
    """

    before: int | None
    after: int | None
    committee: str | None = None
    appropriation: str | None = None
    control_area: str | None = None
    year: str | None = None


class LevelSums(NamedTuple):
    """The sums at one price level that changed, and I alt before and after; `exact` where amounts were converted."""

    price_level: int | str | None
    changed: list[SumChange]
    before: int
    after: int
    exact: tuple[Fraction, Fraction] | None = None


class Outcome(NamedTuple):
    """Two versions of a note: what changed, the sums that changed with it, and the verdicts that did."""

    old: Version
    new: Version
    changes: list[Change]
    sums: list[LevelSums]
    verdicts: list["VerdictChange"]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.changes or self.verdicts)


class Comparison(NamedTuple):
    """Two sets of notes: which is which, what became of those that differ, and the sums over all that changed.

    `apart` are notes at another price level than before, which no sum over all has.
    """

    versions: Versions
    outcomes: list[Outcome]
    sums: list[LevelSums]
    apart: list[Version]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.outcomes or self.versions.removed or self.versions.added)

    @property
    def of_rates_alone(self) -> bool:
        """Whether all that differs is what amounts were converted to: the notes themselves are the same."""
        if not self.outcomes or self.versions.removed or self.versions.added:
            return False
        sides = [(one.old.file.note, one.new.file.note, one) for one in self.outcomes]
        return all(
            one.old.priced and one.new.priced and not one.verdicts and old and new and not compare(old, new).all
            for old, new, one in sides
        )


def compare_sets(old: Sequence[Version], new: Sequence[Version]) -> Comparison:
    """What became of the notes of a set. The sums over all are of several notes only."""
    versions = pair_versions(old, new)
    found = [outcome for pair in versions.pairs if (outcome := compare_versions(*pair)) and outcome.differs]
    apart = [pair for pair in versions.pairs if _level(pair[0]) != _level(pair[1])]
    together = [pair for pair in versions.pairs if _level(pair[0]) == _level(pair[1])]
    parted = [pair for pair in together if pair[0].note is not pair[1].note]
    alike = [before for before, after in together if before.note is after.note]
    before = [*(pair[0] for pair in parted), *versions.removed]
    after = [*(pair[1] for pair in parted), *versions.added]
    several = len(versions.pairs) + len(versions.removed) + len(versions.added) > 1
    sums = all_sums(_priced(alike), _priced(before), _priced(after)) if several else []
    return Comparison(versions, found, sums, [after for _, after in apart])


def _level(version: Version) -> frozenset[Level]:
    return frozenset(version.note.levels) if version.note else frozenset()


def _priced(versions: Iterable[Version]) -> list[Priced]:
    """The notes as totals take them, at the price level that they were brought to."""
    return [version.priced or Priced(version.note, version.file) for version in versions if version.note]


def compare_versions(old: Version, new: Version) -> Outcome | None:
    """What became of a note; None where nothing can have, file and register being the same."""
    if old.note is None or new.note is None:
        return None
    registers = old.file.register, new.file.register
    if old.note is new.note and (registers[0] is registers[1] or not _asks_the_register(new.note)):
        return None
    was, now = old.file.note or old.note, new.file.note or new.note
    changes = compare(old.note, new.note, (was.price_level, now.price_level))
    verdicts = verdict_changes((was, registers[0]), (now, registers[1]), changes)
    return Outcome(old, new, changes.all, note_sums(*_priced([old, new])), verdicts)


def _asks_the_register(note: Note) -> bool:
    """Whether a verdict on the note rests on the register, which tells what administration is under a committee."""
    return any(statement.administration for statement in note.statements)


def asked_for(note: Note) -> dict[Level, int]:
    """All that the note asks for: the sum of its Tabel 3 in 1.000 kr., by price level."""
    sums: dict[Level, int] = {}
    for table in note.appropriations:
        level = note.level_of(table.control_area)
        sums[level] = sums.get(level, 0) + (add(line.computed_total for line in table.lines) or 0)
    return sums or {note.price_level: 0}


Sums = dict[tuple[str, ...], int]
_BY = ("committee", "appropriation", "control-area", "year")
_GROUPS = (_BY[:2], _BY[2:3], _BY[3:], ())
"""The sums of a note that are compared; over all notes, committees take the place of appropriations."""


class _Sums(NamedTuple):
    """The sums of one side at one price level, and what all come to before rounding, where they were converted."""

    sums: Sums
    exact: Fraction | None = None


def note_sums(old: Priced, new: Priced) -> list[LevelSums]:
    """The sums of a note that changed, and I alt, by price level; where it has one before and after, at the new one."""
    before, after = (_sums([side]) for side in (old, new))
    if len(before) < _SEVERAL and len(after) < _SEVERAL:
        level = next(iter(after), new.note.price_level if new.level is None else new.level)
        was, now = (next(iter(side.values()), _Sums({})) for side in (before, after))
        return [_level_sums(level, was, now, _GROUPS)]
    levels = dict.fromkeys((*before, *after))
    return [_level_sums(level, before.get(level, _Sums({})), after.get(level, _Sums({})), _GROUPS) for level in levels]


_SEVERAL = 2


def all_sums(same: Iterable[Priced], old: Iterable[Priced], new: Iterable[Priced]) -> list[LevelSums]:
    """The sums over all notes that changed, and I alt: those of each price level.

    `same` are the notes that are alike in both, which are added up once.
    """
    common, without, within = (_sums(notes) for notes in (same, old, new))
    found = []
    for level in sorted({*without, *within}, key=lambda level: (isinstance(level, str), str(level))):
        shared = common.get(level, _Sums({}))
        before, after = (_added(shared, side.get(level, _Sums({}))) for side in (without, within))
        found.append(_level_sums(level, before, after, (_BY[:1], *_GROUPS[1:])))
    return [sums for sums in found if sums.changed]


def _level_sums(level: Level, before: _Sums, after: _Sums, groups: Iterable[Sequence[str]]) -> LevelSums:
    """What changed from one side to the other; by control area only where there are several."""
    areas = {key[_BY.index("control-area")] for key in (*before.sums, *after.sums)}
    kept = [by for by in groups if by != _BY[2:3] or len(areas) > 1]
    changed = [change for by in kept for change in _changed(before.sums, after.sums, by)]
    converted = before.exact is not None or after.exact is not None
    exact = (_exactly(before), _exactly(after)) if converted else None
    return LevelSums(level, changed, _all(before), _all(after), exact)


def _all(side: _Sums) -> int:
    return sum(side.sums.values())


def _exactly(side: _Sums) -> Fraction:
    return Fraction(_all(side)) if side.exact is None else side.exact


def _sums(notes: Iterable[Priced]) -> dict[Level, _Sums]:
    return {
        totals.price_level: _Sums(totals.sums, sum(totals.exact.values(), Fraction()) if totals.converted else None)
        for totals in total((note.posted for note in notes), _BY)
    }


def _added(one: _Sums, other: _Sums) -> _Sums:
    sums = {key: one.sums.get(key, 0) + other.sums.get(key, 0) for key in {*one.sums, *other.sums}}
    if one.exact is None and other.exact is None:
        return _Sums(sums)
    return _Sums(sums, _exactly(one) + _exactly(other))


def _changed(before: Sums, after: Sums, by: Sequence[str]) -> Iterator[SumChange]:
    """The sums by some of the dimensions that are not the same: the largest first, and years in order."""
    old, new = (_grouped(side, by) for side in (before, after))

    def rank(key: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        return (0 if by == ("year",) else -max(old.get(key, 0), new.get(key, 0))), key

    for key in sorted({*old, *new}, key=rank):
        if old.get(key, 0) != new.get(key, 0):
            of = {name.replace("-", "_"): part for name, part in zip(by, key, strict=True)}
            yield SumChange(old.get(key), new.get(key), **of)


def _grouped(sums: Mapping[tuple[str, ...], int], by: Sequence[str]) -> Sums:
    grouped: Sums = defaultdict(int)
    for key, amount in sums.items():
        grouped[tuple(part for name, part in zip(_BY, key, strict=True) if name in by)] += amount
    return dict(grouped)


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

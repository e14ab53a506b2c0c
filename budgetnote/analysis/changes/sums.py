"""The sums of Tabel 3 before and after, where they are not the same: of a note, and over all notes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from budgetnote.analysis.prices import Level, Priced
from budgetnote.analysis.totals import total
from budgetnote.model.note import Note
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


Key = tuple[str, ...]
_BY = ("committee", "appropriation", "control-area", "year")
_GROUPS = (_BY[:2], _BY[2:3], _BY[3:], ())
"""The sums of a note that are compared; over all notes, committees take the place of appropriations."""


class Sums(NamedTuple):
    """The sums of a note, or of many, at one price level, and what all come to before rounding, where converted."""

    sums: Mapping[Key, int]
    exact: Fraction | None = None


Levels = Mapping[Level, Sums]
"""The sums of a note, or of many, by price level."""


def asked_for(note: Note) -> dict[Level, int]:
    """All that the note asks for: the sum of its Tabel 3 in 1.000 kr., by price level."""
    sums: dict[Level, int] = {}
    for table in note.appropriations:
        level = note.level_of(table.control_area)
        sums[level] = sums.get(level, 0) + (add(line.computed_total for line in table.lines) or 0)
    return sums or {note.price_level: 0}


def sums_of(priced: Priced) -> Levels:
    """The sums of a note, which need nothing of it any more."""
    return {
        totals.price_level: Sums(
            {_one(key): amount for key, amount in totals.sums.items()},
            sum(totals.exact.values(), Fraction()) if totals.converted else None,
        )
        for totals in total([priced.posted], _BY)
    }


@cache
def _one(key: Key) -> Key:
    """The same tuple for all notes, which have few of them."""
    return key


def note_sums(old: Levels, new: Levels, level: Level) -> list[LevelSums]:
    """The sums of a note that changed, and I alt, by price level; where it has one before and after, at the new one.

    That is `level`, where the new note has no amounts.
    """
    if len(old) < _SEVERAL and len(new) < _SEVERAL:
        was, now = (next(iter(side.values()), Sums({})) for side in (old, new))
        return [_level_sums(next(iter(new), level), was, now, _GROUPS)]
    levels = dict.fromkeys((*old, *new))
    return [_level_sums(level, old.get(level, Sums({})), new.get(level, Sums({})), _GROUPS) for level in levels]


_SEVERAL = 2


def all_sums(same: Iterable[Levels], old: Iterable[Levels], new: Iterable[Levels]) -> list[LevelSums]:
    """The sums over all notes that changed, and I alt: those of each price level.

    `same` are those of the notes that are alike in both, which are added up once.
    """
    common, without, within = map(_added, (same, old, new))
    found = []
    for level in sorted({*without, *within}, key=lambda level: (isinstance(level, str), str(level))):
        both = (_added([_at(level, common), _at(level, side)]) for side in (without, within))
        before, after = (side.get(level, Sums({})) for side in both)
        found.append(_level_sums(level, before, after, (_BY[:1], *_GROUPS[1:])))
    return [sums for sums in found if sums.changed]


def _at(level: Level, sums: Levels) -> Levels:
    return {level: sums[level]} if level in sums else {}


def _added(notes: Iterable[Levels]) -> dict[Level, Sums]:
    """The sums of all notes together."""
    sums: dict[Level, dict[Key, int]] = {}
    exact: dict[Level, Fraction] = defaultdict(Fraction)
    converted: set[Level] = set()
    for levels in notes:
        for level, of in levels.items():
            together = sums.setdefault(level, {})
            for key, amount in of.sums.items():
                together[key] = together.get(key, 0) + amount
            exact[level] += _exactly(of)
            if of.exact is not None:
                converted.add(level)
    return {level: Sums(of, exact[level] if level in converted else None) for level, of in sums.items()}


def _level_sums(level: Level, before: Sums, after: Sums, groups: Iterable[Sequence[str]]) -> LevelSums:
    """What changed from one side to the other; by control area only where there are several."""
    areas = {key[_BY.index("control-area")] for key in (*before.sums, *after.sums)}
    kept = [by for by in groups if by != _BY[2:3] or len(areas) > 1]
    changed = [change for by in kept for change in _changed(before.sums, after.sums, by)]
    converted = before.exact is not None or after.exact is not None
    exact = (_exactly(before), _exactly(after)) if converted else None
    return LevelSums(level, changed, _all(before), _all(after), exact)


def _all(side: Sums) -> int:
    return sum(side.sums.values())


def _exactly(side: Sums) -> Fraction:
    return Fraction(_all(side)) if side.exact is None else side.exact


def _changed(before: Mapping[Key, int], after: Mapping[Key, int], by: Sequence[str]) -> Iterator[SumChange]:
    """The sums by some of the dimensions that are not the same: the largest first, and years in order."""
    old, new = (_grouped(side, by) for side in (before, after))

    def rank(key: Key) -> tuple[int, Key]:
        return (0 if by == ("year",) else -max(old.get(key, 0), new.get(key, 0))), key

    for key in sorted({*old, *new}, key=rank):
        if old.get(key, 0) != new.get(key, 0):
            of = {name.replace("-", "_"): part for name, part in zip(by, key, strict=True)}
            yield SumChange(old.get(key), new.get(key), **of)


def _grouped(sums: Mapping[Key, int], by: Sequence[str]) -> dict[Key, int]:
    grouped: dict[Key, int] = defaultdict(int)
    for key, amount in sums.items():
        grouped[tuple(part for name, part in zip(_BY, key, strict=True) if name in by)] += amount
    return dict(grouped)

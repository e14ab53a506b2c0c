"""Which row of an old note is which row of the new one: by keys and content, never by position."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from budgetnote.analysis.changes.facts import words
from budgetnote.analysis.matching import assign
from budgetnote.analysis.reconcile import alike
from budgetnote.language import normal
from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, Line, Row

T = TypeVar("T")


class Pair(NamedTuple, Generic[T]):
    """The same thing in the old note and in the new, and what it was recognised by.

    That is some of `key`, `activity`, `label`, `place`, `amounts`, and `only` for the last one left of its activity.
    """

    old: T
    new: T
    by: tuple[str, ...] = ()


class Pairing(NamedTuple, Generic[T]):
    """What is in both notes, and what is in one of them alone."""

    pairs: list[Pair[T]]
    removed: list[T]
    added: list[T]


class Traits(NamedTuple):
    """A row by its content, in which rows are also put in order: whoever comes first is no matter of position.

    `place` is committee, appropriation and control area. `activity` is what a line of Tabel 3 pays for, by a name
    that it has in both notes, and the key of a row of Tabel 2.
    """

    label: str
    place: tuple[str, ...]
    amounts: tuple[tuple[int, int], ...]
    direction: str
    total: int
    activity: str
    line: Line

    @property
    def content(self) -> tuple[Hashable, ...]:
        """All but the row itself."""
        return self[:-1]


_MOST = 100
"""Rows that are weighed against one another, all against all; of more than these, only what agrees is paired."""
_ALIKE = 500
"""Of 1000: labels that have half of their words in common."""


def _cells(row: Row) -> tuple[tuple[int, int], ...]:
    """A row's amounts by year; a blank one and 0 are the same."""
    return tuple(sorted((year, amount) for year, amount in (row.amounts or {}).items() if amount))


def pair_activities(old: Note, new: Note) -> Pairing[ActivityLine]:
    """The rows of Tabel 2 by their keys, those left over by label and amounts together, then `_RENAMED`."""
    sides = [sorted(map(_activity, note.activity_lines), key=_content) for note in (old, new)]
    return _paired(sides, [_Stage(_activity_named, by="key"), _Stage(_label_and_amounts), _RENAMED])


def pair_appropriations(old: Note, new: Note, activities: Pairing[ActivityLine]) -> Pairing[AppropriationLine]:
    """The lines of Tabel 3, of which real notes have several with the same activity, place and amounts.

    Lines are the same line where, in this order, they agree in
    1. everything;
    2. activity, label and place (committee, appropriation and control area), those with the nearest amounts first;
    3. activity, and two of label, place and amounts: the pairs that have most in common in all;
    4. label and amounts, whatever they pay for; or two of the three where one of the notes does not say what for;
    5. activity and any of the three, or labels that are half alike, where no other line of the activity is left;
    6. place, direction and amounts, where no other line that is left has those.
    What has no such evidence is removed and added. Ties are broken by content.
    """
    known = names(activities)
    sides = []
    for side, note in enumerate((old, new)):
        lines = ((line, table.control_area) for table in note.appropriations for line in table.lines)
        rows = [_appropriation(line, area, known[side].get(line.activity or "", "")) for line, area in lines]
        sides.append(sorted(rows, key=_content))
    stages = [
        _Stage(_content),
        _Stage(_identity),
        _Stage(_pays_for, _two_of_three),
        _Stage(_anything, _across),
        _Stage(_activity_named, _any_of_three, by="only"),
        _RENAMED,
    ]
    return _paired(sides, stages)


def names(activities: Pairing[ActivityLine]) -> tuple[dict[str, str], dict[str, str]]:
    """For each side, a name for each key of Tabel 2 that is the same for a row in both notes, whatever its keys."""
    keys = [(pair.old.key, pair.new.key) for pair in activities.pairs]
    return {old: min(old, new) for old, new in keys}, {new: min(old, new) for old, new in keys}


def _activity(row: ActivityLine) -> Traits:
    return Traits(words(row.label), (row.control_area,), _cells(row), "", row.total or 0, row.key, row)


def _appropriation(line: AppropriationLine, area: str, activity: str) -> Traits:
    place = line.committee, line.appropriation.code if line.appropriation else "", area
    pays_for = activity or line.activity or ""
    return Traits(words(line.label), place, _cells(line), line.direction or "", line.total or 0, pays_for, line)


class _Stage(NamedTuple):
    """Rows with the same key are compared (None is no key), and paired where there is evidence, if any is asked for.

    `by` is what it says of how they were recognised; with `only` there is one such row on each side.
    """

    key: Callable[[Traits], Hashable]
    evidence: Callable[[Traits, Traits], bool] | None = None
    by: str = ""


def _paired(sides: Sequence[list[Traits]], stages: Sequence[_Stage]) -> Pairing[Any]:
    """What the stages pair, one after the other, each out of what the ones before it left.

    The side that comes first by content is put first, so that the old note against the new gives what the new one
    against the old does, ties and all.
    """
    turned = [row.content for row in sides[0]] > [row.content for row in sides[1]]
    first, second = reversed(sides) if turned else sides
    pairs: list[Pair[Line]] = []
    for stage in stages:
        found = [pair for group in _groups(stage, first, second) for pair in _matched(*group, stage.evidence)]
        taken = {id(row) for row in chain.from_iterable(found)}
        first, second = ([row for row in side if id(row) not in taken] for side in (first, second))
        for one, other in found:
            by = ("key",) if stage.by == "key" else (*_agreeing(one, other), *filter(None, [stage.by]))
            old, new = (other, one) if turned else (one, other)
            pairs.append(Pair(old.line, new.line, by))
    removed, added = (second, first) if turned else (first, second)
    return Pairing(pairs, [row.line for row in removed], [row.line for row in added])


_Group = tuple[list[Traits], list[Traits]]


def _groups(stage: _Stage, first: Iterable[Traits], second: Iterable[Traits]) -> list[_Group]:
    """The rows of both sides that have the same key."""
    groups: dict[Hashable, _Group] = defaultdict(lambda: ([], []))
    for i, side in enumerate((first, second)):
        for row in side:
            if (key := stage.key(row)) is not None:
                groups[key][i].append(row)
    single = stage.by == "only"
    return [group for group in groups.values() if all(group) and not (single and max(map(len, group)) > 1)]


def _matched(
    first: list[Traits], second: list[Traits], evidence: Callable[[Traits, Traits], bool] | None
) -> list[tuple[Traits, Traits]]:
    """The pairs for which there is evidence: those that have most in common in all."""
    may = evidence or (lambda _one, _other: True)
    if len(first) == len(second) == 1:
        return [(first[0], second[0])] if may(first[0], second[0]) else []
    size = max(len(first), len(second))
    if size > _MOST:
        same = _groups(_Stage(_label_and_amounts), first, second) if evidence else [(first, second)]
        return [pair for group in same for pair in zip(*group, strict=False) if may(*pair)]
    gains = [[0] * size for _ in range(size)]
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            gains[i][j] = 1 + _common(one, other) if may(one, other) else 0
    return [(first[i], second[j]) for i, j in enumerate(assign(gains)) if gains[i][j]]


def _common(one: Traits, other: Traits) -> int:
    """How much two rows have in common: most the label, then the amounts, then the place."""
    label = 1000 if one.label == other.label else alike(one.label, other.label)
    years = {year for year, _ in (*one.amounts, *other.amounts)}
    amounts = 1000 * len({*one.amounts} & {*other.amounts}) // len(years) if years else 0
    same = sum(part == whole for part, whole in zip(one.place, other.place, strict=True))
    rest = (one.direction == other.direction) + (one.total == other.total) + (one.activity == other.activity)
    return 400 * label + 300 * amounts + 200 * (1000 * same // len(one.place)) + 10 * rest


def _content(row: Traits) -> Any:
    return row.content


def _money(row: Traits) -> Hashable:
    return (row.place, row.direction, row.amounts) if row.amounts else None


_RENAMED = _Stage(_money, by="only")
"""The last row left with its place and its money, whatever it is called: key and text may have changed together."""


def _activity_named(row: Traits) -> Hashable:
    return row.activity or None


def _pays_for(row: Traits) -> Hashable:
    return row.activity


def _identity(row: Traits) -> Hashable:
    return row.activity, row.label, row.place


def _label_and_amounts(row: Traits) -> Hashable:
    return (normal(row.label), row.amounts) if row.amounts else None


def _anything(_row: Traits) -> Hashable:
    return True


def _agreeing(one: Traits, other: Traits) -> tuple[str, ...]:
    """In what two rows agree; that neither says what it pays for, or that neither has an amount, tells nothing."""
    agree = {
        "activity": bool(one.activity) and one.activity == other.activity,
        "label": normal(one.label) == normal(other.label),
        "place": one.place == other.place,
        "amounts": bool(one.amounts) and one.amounts == other.amounts,
    }
    return tuple(name for name, agrees in agree.items() if agrees)


def _two_of_three(one: Traits, other: Traits) -> bool:
    return len({"label", "place", "amounts"} & {*_agreeing(one, other)}) > 1


def _across(one: Traits, other: Traits) -> bool:
    """Lines that pay for different rows, or of which one does not say for which."""
    if bool(one.activity) != bool(other.activity):
        return _two_of_three(one, other)
    return {"label", "amounts"} <= {*_agreeing(one, other)}


def _any_of_three(one: Traits, other: Traits) -> bool:
    return bool({"label", "place", "amounts"} & {*_agreeing(one, other)}) or alike(one.label, other.label) >= _ALIKE

"""What two records of the same kind state differently, field by field, whatever their fields are.

The order of a list, the layout of a text and the printed name of an appropriation mean nothing.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from budgetnote.figures.stated import Claimed
from budgetnote.reading.fields import Amount, Code
from budgetnote.reading.record import Record, types_in

Value = str | int | Decimal | None
"""What a field states: an int is an amount in whole 1.000 kr. None is a field that the note leaves out."""
NOTHING = "[]"
"""A list that the note states to be empty, as its file has it."""
_MOST = 100
"""Records of a list that are weighed against one another; of more than these, each is removed or added."""


class Fact(NamedTuple):
    """A field by its way through the records, what it stated before and after, and where it stands.

    `record` is of the new side, or of the old where it is `gone`.
    """

    field: str
    before: Value
    after: Value
    record: Record
    route: tuple[str | int, ...] = ()
    gone: bool = False


def words(text: str) -> str:
    """A text by its words: how it is laid out means nothing."""
    return " ".join(text.split())


def facts(old: Record, new: Record, leave: frozenset[str] = frozenset(), within: str = "") -> Iterator[Fact]:
    """The fields that two records state differently, but for those to `leave`; records in them are gone through too."""
    for name in type(new).model_fields:
        if name in leave:
            continue
        before, after, field = getattr(old, name), getattr(new, name), within + name
        if isinstance(before, Record) and isinstance(after, Record):
            yield from facts(before, after, within=f"{field}.")
        elif _lists_records(before) and _lists_records(after):
            yield from _listed(before, after, field)
        elif meaning_of(old, name) != meaning_of(new, name):
            yield Fact(field, stated(old, name), stated(new, name), new, (name,))
    for key in sorted((old.node.unread.keys() | new.node.unread.keys()) - type(new).model_fields.keys()):
        if old.node.unread.get(key) != new.node.unread.get(key):
            yield Fact(within + key, old.unread(key) or None, new.unread(key) or None, new, (key,))


def meaning_of(record: Record, name: str) -> Hashable:
    """What a field means: its value, and as it is written what of it could not be read."""
    return meaning(getattr(record, name)), words(record.unread(name))


def meaning(value: Any) -> Hashable:
    """A value such that two that mean the same are equal."""
    match value:
        case Record():
            return tuple((name, meaning_of(value, name)) for name in type(value).model_fields)
        case Code():
            return value.code
        case Claimed():
            return value
        case tuple():
            return tuple(sorted(map(meaning, value), key=repr))
        case dict():
            return tuple(sorted((key, amount) for key, amount in value.items() if amount))
        case str():
            return words(value)
    return value  # type: ignore[no-any-return]


def stated(record: Record, name: str) -> Value:
    """What a field of `record` states, as one text, or as a number where it is an amount or counts something.

    What cannot be read is stated as it is written.
    """
    value = getattr(record, name)
    if value is False and not record.has(name):
        return None
    if unread := words(record.unread(name)):
        listed = sorted(str(_written(item)) for item in value) if isinstance(value, tuple) else []
        return ", ".join([*listed, unread])
    if isinstance(value, Claimed):
        return words(record.written(name))
    if type(value) is int and Amount not in types_in(type(record), name):
        return str(value)
    return _written(value)


def _written(value: Any) -> Value:
    match value:
        case bool():
            return str(value).lower()
        case Code():
            return value.code
        case Record():
            return _record(value)
        case tuple():
            parted = "; " if _lists_records(value) else ", "
            return parted.join(sorted(str(_written(item)) for item in value)) or NOTHING
        case dict():
            return ", ".join(f"{key}: {amount}" for key, amount in sorted(value.items()))
        case date():
            return value.isoformat()
        case str():
            return words(value) or None
    return value  # type: ignore[no-any-return]


def _record(record: Record) -> str:
    """A record on one line: what it states, in the order of its fields."""
    given = (stated(record, name) for name in type(record).model_fields)
    return ", ".join(str(value) for value in given if value not in (None, NOTHING, "false"))


def _lists_records(value: object) -> bool:
    return type(value) is tuple and all(isinstance(item, Record) for item in value)


def _listed(before: Sequence[Record], after: Sequence[Record], field: str) -> Iterator[Fact]:
    """The records of two lists that are not in both: those that are mostly the same one by one, the others whole."""
    old, new = _without(before, after), _without(after, before)
    pairs = _nearest(old, new)
    for i, j in pairs.items():
        yield from facts(old[i], new[j], within=f"{field}.")
    none_before, none_after = (None if records else NOTHING for records in (before, after))
    for j, record in enumerate(new):
        if j not in pairs.values():
            yield Fact(field, none_before, _record(record), record)
    for i, record in enumerate(old):
        if i not in pairs:
            yield Fact(field, _record(record), none_after, record, gone=True)


def _without(records: Sequence[Record], others: Sequence[Record]) -> list[Record]:
    """Those of `records` that are not among `others`, each as often as it is there more often."""
    left = Counter(map(meaning, others))
    kept = []
    for record in records:
        if left[meaning(record)]:
            left[meaning(record)] -= 1
        else:
            kept.append(record)
    return kept


def _nearest(old: Sequence[Record], new: Sequence[Record]) -> dict[int, int]:
    """Records of which at least half of what they state is the same, the most alike first, ties by content."""
    if max(len(old), len(new)) > _MOST:
        return {}
    weighed = []
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            stating = [name for name in type(one).model_fields if getattr(one, name) or getattr(other, name)]
            same = sum(meaning_of(one, name) == meaning_of(other, name) for name in stating)
            if same and 2 * same >= len(stating):
                weighed.append((-same, sorted((repr(meaning(one)), repr(meaning(other)))), i, j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(weighed):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs

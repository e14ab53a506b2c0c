"""A mapping of a file as a typed, frozen record that knows where each of its values stands."""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, WrapValidator

from budgetnote.finding import Span
from budgetnote.language import Text, official
from budgetnote.reading.fields import NAMED, Name, keyed_in, written_out
from budgetnote.reading.yaml import Mapping, Node, Sequence

__all__ = ["Field", "Record", "WrapValidator", "field_of", "records_in", "types_in"]


@cache
def field_of(record: type["Record"], key: str) -> str | None:
    """The field that is read from a key of the file, be it called so itself or not; None where there is none."""
    return next((name for name, field in record.model_fields.items() if key in (name, field.alias)), None)


@cache
def types_in(record: type["Record"], name: str) -> tuple[Any, ...]:
    """The type of a field and all that stand in it: `Amount`, `Name`, the kinds of records that it holds."""
    field = record.model_fields[name]

    def within(hint: Any) -> Iterator[Any]:
        yield hint
        for part in get_args(hint):
            yield from within(part)
        if keyed := keyed_in(hint):
            yield keyed.record

    return (*field.metadata, *within(field.annotation))


def records_in(record: type["Record"], name: str) -> type["Record"]:
    """What kind of record a field holds, one or a list of them; `record` itself where it holds none."""
    field = field_of(record, name)
    types = types_in(record, field) if field else ()
    return next((kind for kind in types if isinstance(kind, type) and issubclass(kind, Record)), record)


@cache
def _names_of(record: type["Record"]) -> tuple[tuple[str, str], ...]:
    """The fields of `record` that are names, or lists of names, each with its key."""
    fields = record.model_fields.items()
    return tuple((name, field.alias or name) for name, field in fields if {NAMED, Name} & set(types_in(record, name)))


@cache
def _held_by(record: type["Record"]) -> tuple[str, ...]:
    """The fields of `record` that hold records."""
    return tuple(name for name in record.model_fields if records_in(record, name) is not record)


class Record(BaseModel):
    """A mapping of the file, read: frozen, and able to say where each of its values stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, defer_build=True)
    asked: ClassVar[frozenset[str]] = frozenset()
    """Keys that may not be left out, though the record can be read without them."""

    @classmethod
    def made(cls, node: Mapping, values: dict[str, Any]) -> Self:
        """The record of a mapping, of a value for each of its fields; the mapping tells which of them were stated."""
        values["_node"] = node
        record = cls.__new__(cls)
        object.__setattr__(record, "__dict__", values)  # it is frozen
        return record

    def changed(self, **values: object) -> Self:
        """The same record with other values, at the same place of the file; what was derived is derived anew."""
        given = self.__dict__
        kept = {name: given[name] for name in (*type(self).model_fields, "_left_out") if name in given}
        return self.made(self.node, kept | values)

    def __eq__(self, other: object) -> bool:
        """A record is itself alone, and may be a key: two rows that say the same are two."""
        return self is other

    def __hash__(self) -> int:
        """Of the record itself, as no other is equal to it."""
        return id(self)

    @property
    def node(self) -> Mapping:
        """The mapping that the record was read from."""
        node: Mapping = self.__dict__["_node"]
        return node

    def at(self, *route: str | int) -> Span:
        """The span of the value at `route` (keys and indices), or of the nearest thing around it that is there."""
        node: Node = self.node
        span = self.node.head
        for step in route:
            if isinstance(node, Mapping) and str(step) in node.value_spans:
                span, node = node.value_spans[str(step)], node.get(str(step))
            elif isinstance(node, Sequence) and isinstance(step, int):
                span, node = node.item_spans[step], node[step]
            else:
                break
        return span

    @property
    def head(self) -> Span:
        """The span of the record's first key."""
        return self.node.head

    def key_at(self, key: str | int, *route: str) -> Span:
        """The span of the key itself, within the mapping at `route`."""
        node: Node = self.node
        for step in route:
            node = node[step] if isinstance(node, Mapping) else None
        return node.key_spans[str(key)] if isinstance(node, Mapping) else self.node.head

    def written(self, *route: str | int) -> str:
        """The text at `route` as the file has it, whether it could be read or not."""
        node: Any = self.node
        for step in route:
            at = str(step) if isinstance(node, Mapping) else step
            node = node.unread[at] if isinstance(node, Mapping) and at in node.unread else node[at]
        return str(node)

    def blanks(self) -> Iterator[tuple[str, Span, Text]]:
        """The keys with nothing after them, and the lists with a blank item: the place, and what to do about it."""
        node = self.node
        for key, value in node.items():
            if value == "" and key not in node.misread:
                yield key, node.key_spans[key], fill_in(type(self), key)
            elif type(value) is Sequence and "" in value:
                yield key, value.item_spans[value.index("")], fill_in(None, key)

    def records(self) -> Iterator["Record"]:
        """The record and every record in it, to the last row."""
        yield self
        for name in _held_by(type(self)):
            value = getattr(self, name)
            for part in value if isinstance(value, tuple) else (value,):
                if part is not None:
                    yield from part.records()

    def spellings(self) -> Iterator[tuple[str, Span]]:
        """The texts by which things are known, to the last row, each with its place; but few that are as spelled."""
        for record in self.records():
            node, fields = record.node, record.__dict__
            for name, key in _names_of(type(record)):
                value = node.get(key)
                if value is fields[name]:
                    continue
                if type(value) is Sequence:
                    items = zip(value, value.item_spans, strict=True)
                    yield from ((item, span) for item, span in items if isinstance(item, str))
                elif isinstance(value, str) and key in node.value_spans:
                    yield value, node.value_spans[key]

    def misreads(self, key: str) -> bool:
        """Whether the file's value of `key` could not be read."""
        node = self.node
        if key in node.misread:
            return True
        value = node.get(key)
        return type(value) is Sequence and value.misread

    def unread(self, key: str) -> str:
        """What the file has for `key` that could not be read, the items of a list too; `?` where that is no text."""
        value = self.node.get(key)
        if type(value) is Sequence and value.unread:
            return ", ".join(map(written_out, reversed(value.unread)))
        if key in self.node.unread:
            return written_out(self.node.unread[key])
        return written_out(None) if self.misreads(key) and key in self.node.value_spans else ""

    def has(self, key: str) -> bool:
        """Whether the file has `key` and its value could be read."""
        return key in self.node and not self.misreads(key)


def fill_in(kind: Any, key: str | Text) -> Text:
    """What to do about a blank key of a record of this `kind`, or about a blank item (None).

    What must be there is never to be deleted: it would then be missed.
    """
    name = key if isinstance(key, Text) else official(key)
    if kind is None or not issubclass(kind, Record):
        return Text(f"udfyld {name.da}, eller slet det tomme led", f"fill in {name.en}, or delete the blank item")
    fields = {field.alias or of: (of, field) for of, field in kind.model_fields.items()}
    of, field = fields.get(str(key), ("", None))
    if field is None or field.is_required() or of in kind.asked:
        return Text(f"udfyld {name.da}", f"fill in {name.en}")
    return Text(f"udfyld {name.da}, eller slet linjen", f"fill in {name.en}, or delete the line")

"""Mappings that fit -> records, in one walk over what is written, by what the fields of the records declare.

pydantic goes by the same declarations, and tells all that does not fit, and where; it is asked where anything does not.
"""

from collections.abc import Callable, Iterable
from functools import cache
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import PlainValidator, WrapValidator
from pydantic_core import PydanticCustomError

from budgetnote.reading.fields import Keyed, read_text
from budgetnote.reading.record import Record
from budgetnote.reading.yaml import Mapping, Node

Read = Callable[[Any], Any]
"""What makes a value of what is written; it raises PydanticCustomError where that does not fit."""
R = TypeVar("R", bound=Record)


@cache
def reader_of(record: type[R]) -> Callable[[Node], R]:
    """What reads a `record`; it raises PydanticCustomError where anything in it does not fit."""
    fields = record.model_fields.items()
    readers = {field.alias or name: (name, _reader(field.annotation, field.metadata)) for name, field in fields}
    defaults = {name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()}

    def read(node: Node) -> R:
        if type(node) is not Mapping or not node.keys() <= readers.keys():
            raise _unfit()
        values = defaults.copy()
        for key, value in node.items():
            name, reader = readers[key]
            values[name] = reader(value)
        if len(values) < len(readers):
            raise _unfit()
        return record.made(node, values)

    return read


def _reader(hint: Any, metadata: Iterable[object] = ()) -> Read:
    """What reads a value of the type `hint`, with what stands beside it where it is declared."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _reader(arguments[0], hint.__metadata__)
    for part in metadata:
        if isinstance(part, PlainValidator | WrapValidator):
            function: Any = part.func
            return _wrapped(function, _reader(hint)) if isinstance(part, WrapValidator) else function
    if NoneType in arguments:
        given = _reader(*(kind for kind in arguments if kind is not NoneType))
        return lambda value: None if value is None else given(value)
    if origin is tuple:
        item = _reader(arguments[0])
        return lambda value: tuple([item(part) for part in _kept(value, list)])
    if origin is dict:
        key, cell = map(_reader, arguments)
        return lambda value: {key(name): cell(part) for name, part in _kept(value, dict).items()}
    return read_text if hint is str else reader_of(hint)


def _wrapped(wrapper: Any, inner: Read) -> Read:
    """What reads as `wrapper` does around the reader of what is within it."""
    if isinstance(wrapper, Keyed):
        other = reader_of(wrapper.record)
        return lambda node: other(node) if wrapper.picks(node) else inner(node)
    return lambda value: wrapper(value, inner)


def _kept(value: Any, kind: type[Any]) -> Any:
    if isinstance(value, kind):
        return value
    raise _unfit()


def _unfit() -> PydanticCustomError:
    """What is raised of a fault for which pydantic has words of its own."""
    return PydanticCustomError("unfit", "")

"""Mappings -> records; what does not fit becomes findings, and the rest is read all the same."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar, get_args

from pydantic import (
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from budgetnote.figures.years import YEARS
from budgetnote.finding import RULES, Finding, Span
from budgetnote.language import Text, did_you_mean, nearest
from budgetnote.reading.fields import Keyed, keyed_in
from budgetnote.reading.record import Record, fill_in
from budgetnote.reading.rules import (
    BLANK,
    MISSING_KEY,
    RESPELT,
    UNKNOWN_KEY,
    WRONG_SHAPE,
)
from budgetnote.reading.text import Source, respelt
from budgetnote.reading.walk import reader_of
from budgetnote.reading.yaml import Document, Mapping, Node, Sequence

R = TypeVar("R", bound=Record)


_ROUNDS = 12


_EXPECTED = {
    "string_type": (Text("en tekst", "a text"), Text("en enkelt tekst efter kolon", "a single text after the colon")),
    "tuple_type": (
        Text("en liste", "a list"),
        Text("[…], eller en linje med - for hvert led", "[…], or a line with - for each item"),
    ),
    "amounts_type": (
        Text("beløb fordelt på år", "amounts by year"),
        Text("{2026: 305, 2027: 305}", "{2026: 305, 2027: 305}"),
    ),
    "dict_type": (
        Text("procent fordelt på rækker", "per cent by row"),
        Text('{lokaler: "50"}', '{lokaler: "50"}'),
    ),
    "amount_type": (Text("et beløb", "an amount"), Text("et helt tal", "a whole number")),
    "model_type": (
        Text("nøgler med værdier", "keys with values"),
        Text("nøglerne på egne linjer, rykket ind", "the keys on lines of their own, indented"),
    ),
}


def validate(model: type[R], document: Document) -> tuple[R | None, list[Finding]]:
    """The record of `model` that `document` states, and what does not fit in it.

    What does not fit is reported once and taken out of the tree, and the rest is read again, so that one
    fault hides no other.
    """
    findings: list[Finding] = []
    if document.root is None:
        return None, findings
    for _ in range(_ROUNDS):
        with suppress(PydanticCustomError):
            return reader_of(model)(document.root), findings
        try:
            model.model_validate(document.root)
        except ValidationError as faults:
            repairs: list[Callable[[], None]] = []
            told: list[Finding] = []
            for error in reversed(faults.errors(include_url=False)):  # list items are taken out from the back
                told += _report(error, model, document, repairs)
            findings += reversed(told)
            for repair in repairs:
                repair()
    raise AssertionError(document.source.path)


def missed(record: Record, key: str, source: Source, otherwise: Text) -> Finding:
    """The finding that `record` lacks `key`, which is from then on known not to have been read."""
    _misread(record.node, key)
    return source.found(MISSING_KEY, record.head, key=key, otherwise=otherwise)


def respelt_in(record: Record | None, document: Document) -> list[Finding]:
    """What is found of the names of `record`, which `document` states, that are not written as they are spelled."""
    names = record.spellings() if record else ()
    return list(respelt(document.source.text, names, partial(document.source.found, RESPELT)))


def _report(
    error: ErrorDetails, model: type[Record], document: Document, repairs: list[Callable[[], None]]
) -> list[Finding]:
    """The finding for pydantic's `error`, unless it was reported before; what it is about is to be taken out."""
    *route, key = error["loc"]
    if key == "[key]":
        key = route.pop()
        owner, name = _walk(document.root, route[:-1])[0], route[-1]
        repairs.append(lambda: _take_out(owner, name, "dict_type"))
        return [_found(error, document.source, str(key), owner[name].key_spans[str(key)])]
    parent, name = _walk(document.root, route)
    kind = error["type"]
    if kind == "extra_forbidden":
        repairs.append(lambda: _set_aside(parent, str(key)))
        nearest_key = partial(_nearest_key, str(key), model, route, document.root)
        return [document.source.found(UNKNOWN_KEY, parent.key_spans[key], key=key, hint=nearest_key)]
    if (key in parent.misread) if kind == "missing" else error["input"] is None:
        repairs.append(lambda: _neutralize(parent, key, kind))
        return []
    repairs.append(lambda: _take_out(parent, key, kind))
    span = parent.place_of(str(key)) if isinstance(parent, Mapping) else parent.item_spans[key]
    item = Text(f"hvert led i {name}", f"each item of {name}")
    if error["input"] == "" and kind != "missing":
        named = isinstance(key, str)
        hint = fill_in(_kind_at(model, route, document.root), key) if isinstance(key, str) else fill_in(None, item)
        return [document.source.found(BLANK, span, key=key if named else item, hint=hint)]
    return [_found(error, document.source, key if isinstance(key, str) else item, span)]


def unfilled(record: Record, source: Source) -> Iterator[Finding]:
    """A finding for whatever is left blank in `record` and in the records in it."""
    for part in record.records() if source.has_blanks else ():
        for key, span, hint in part.blanks():
            yield source.found(BLANK, span, key=key, hint=hint)


def _found(error: ErrorDetails, source: Source, key: str | Text, span: Span) -> Finding:
    if error["type"] == "missing":
        return source.found(MISSING_KEY, span, key=key, otherwise=Text("", ""))
    if error["type"] in _EXPECTED:
        expected, form = _EXPECTED[error["type"]]
        return source.found(WRONG_SHAPE, span, key=key, expected=expected, form=form)
    return source.found(RULES[error["type"]], span, key=key, **error["ctx"])


def _walk(root: Node, route: list[str | int]) -> tuple[Any, str]:
    """The node at `route`, and the last key on the way."""
    node: Any = root
    name = ""
    for step in route:
        node = node[step]
        name = step if isinstance(step, str) else name
    return node, name


def _take_out(parent: Any, key: Any, expected: str) -> None:
    """Leave `key` to its default; where it has none it will be missed, and known to be misread."""
    if isinstance(parent, Sequence):
        parent.misread = True
        parent.unread.append(parent[key])
        if expected == "model_type":  # a row that cannot be read must not pass for no row in a sum
            parent[key] = None
        else:
            del parent[key], parent.item_spans[key]
        return
    _misread(parent, key)
    if key in YEARS:  # an amount that cannot be read is not the same as a blank cell
        parent.unread[key], parent[key] = parent[key], None
    else:
        _set_aside(parent, key)


def _misread(mapping: Mapping, key: str) -> None:
    """Know the fault of `key` for reported."""
    if mapping.misread is not _ALL:
        known = mapping.misread if isinstance(mapping.misread, set) else set(mapping.misread)
        known.add(key)
        mapping.misread = known


def _set_aside(mapping: Mapping, key: str) -> None:
    """Take `key` out of the tree, and keep what was written."""
    if key in mapping:
        mapping.unread[key] = mapping.pop(key)


def _neutralize(parent: Any, key: Any, expected: str) -> None:
    """Put the least value that will do where one is required and none can be read."""
    if isinstance(parent, Mapping):
        _misread(parent, key)
    if expected == "model_type":
        span = parent.place_of(key) if isinstance(parent, Mapping) else parent.item_spans[key]
        parent[key] = Mapping(span[0])
        parent[key].span, parent[key].misread = span, _ALL
    elif isinstance(parent, Sequence):
        del parent[key], parent.item_spans[key]
    elif expected == "tuple_type":
        parent[key] = Sequence()
    else:
        parent[key] = "" if expected == "string_type" else None


class _All(frozenset[str]):
    """The keys of a mapping that is none: every one of them is misread."""

    def __contains__(self, key: object) -> bool:
        return True

    def __or__(self, other: object) -> "_All":
        return self


_ALL = _All()


def _kind_at(model: type[Record], route: list[str | int], root: Node) -> Any:
    """The kind of record that stands at `route`."""
    kind: Any = model
    node: Any = root
    keyed: Keyed | None = None
    for step in route:
        node = node[step]
        if isinstance(step, str):
            named = kind.model_fields.items()
            kind = next(field.annotation for name, field in named if step == (field.alias or name))
            keyed = None
            while arguments := [part for part in get_args(kind) if part not in (type(None), Ellipsis)]:
                keyed = keyed or keyed_in(kind)
                kind = arguments[0]
        elif keyed and keyed.picks(node):
            kind = keyed.record
    return kind


def _nearest_key(key: str, model: type[Record], route: list[str | int], root: Node) -> Text:
    """A hint at the key that was probably meant: one of the record that stands at `route`."""
    keys = [field.alias or name for name, field in _kind_at(model, route, root).model_fields.items()]
    close = nearest(key, keys)
    if close:
        return did_you_mean(*close)
    listed = ", ".join(keys)
    return Text(f"slet den; her kan disse nøgler stå: {listed}", f"delete it; what may stand here is {listed}")

"""The JSON Schema of each kind of file, for editors: what the records read, described.

The reader takes every value as text; an editor has given it a type by then. The schema holds for both: it
accepts the texts that the reader accepts, and the numbers and truths that those texts look like.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from budgetnote.figures.amounts import DECIMAL, DIGITS_LIMIT, PLAIN, PRINTED
from budgetnote.figures.stated import claim_pattern
from budgetnote.model.meanings import meaning
from budgetnote.model.note import Note
from budgetnote.model.package import Package
from budgetnote.model.register import Register, RegisterFile, load
from budgetnote.model.tables import Table
from budgetnote.reading import files
from budgetnote.reading.fields import (
    CODE,
    DAY,
    DIGITS,
    ORDINAL,
    ROUNDINGS,
    YEAR,
    YEARS,
    Amount,
    Amounts,
    Bevilling,
    Day,
    Digits,
    Direction,
    Name,
    Number,
    Ordinal,
    Percentage,
    Period,
    PriceLevel,
    Rounding,
    RowKind,
    Share,
    StatedAmount,
    Status,
    Texts,
    TotalsPrinted,
    Truth,
    Year,
    choices,
    keyed_in,
)
from budgetnote.reading.record import Record
from budgetnote.reading.yaml import LARGEST

KINDS: dict[str, type[Record]] = {"note": Note, "register": RegisterFile, "package": Package}
"""The kinds of file, each with the record that reads it."""

Schema = dict[str, Any]


def _whole(*patterns: re.Pattern[str] | str) -> str:
    """A pattern that one of `patterns` must match from end to end; Python's $ alone would let a line end follow."""
    texts = (pattern if isinstance(pattern, str) else pattern.pattern for pattern in patterns)
    return f"^(?:{'|'.join(texts)})$(?!\\n)"


def _figure(pattern: str, least: int, most: int) -> Schema:
    """A whole number from `least` to `most`, or a text that `pattern` matches."""
    return {"type": ["integer", "string"], "minimum": least, "maximum": most, "pattern": pattern}


_MOST = 10**DIGITS_LIMIT - 1
_DOTTED_LIMIT = len(f"-{_MOST:,}")
_PLAIN = f"(?=.{{1,{DIGITS_LIMIT}}}$)(?:{PLAIN.pattern})"
_PRINTED = f"(?=.{{1,{_DOTTED_LIMIT}}}$)(?![-−]0)(?:{PRINTED.pattern})"
# The minus sign of a plain figure counts among its digits.
_AMOUNT = _figure(_whole(_PLAIN, _PRINTED), -(_MOST // 10), _MOST)
_CELL = _AMOUNT | {"type": ["integer", "string", "null"], "pattern": rf"{_AMOUNT['pattern']}|^\s*$"}
# To an editor 0999 is the number 999, and 35.10 is 35.1.
_DIGITS = _figure(_whole(DIGITS), 0, 9999)
_BEVILLING = {
    "anyOf": [_DIGITS | {"pattern": _whole(CODE)}, {"type": "number", "minimum": 0, "exclusiveMaximum": 100}],
}
_TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_FIRST, *_, _LAST = YEARS.values()

SCALARS: dict[Any, tuple[str, Schema]] = {
    **dict.fromkeys((str, Name), ("text", _TEXT)),
    Texts: ("texts", {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}),
    Amount: ("amount", _AMOUNT),
    Amounts: (
        "amounts",
        {"type": "object", "patternProperties": {_whole(YEAR): _CELL}, "additionalProperties": False},
    ),
    Year: ("year", _figure(_whole(YEAR), _FIRST, _LAST)),
    PriceLevel: ("price-level", _figure(_whole(YEAR, "current"), _FIRST, _LAST)),
    Day: ("day", {"type": "string", "format": "date", "pattern": _whole(DAY)}),
    Number: ("number", _figure(_whole(DECIMAL), 0, 999_999)),
    Percentage: ("percentage", _figure(_whole(f"[-−]?(?:{DECIMAL.pattern})"), -999_999, 999_999)),
    Share: ("share", _figure(_whole(f"(?!0(?:,0+)?$)(?:{DECIMAL.pattern})"), 1, 999_999)),
    StatedAmount: ("stated-amount", _figure(_whole(claim_pattern()), -_MOST, _MOST)),
    Bevilling: ("bevilling", _BEVILLING),
    Digits: ("digits", _DIGITS),
    Truth: ("truth", {"enum": [True, False, "true", "false"]}),
    TotalsPrinted: ("totals-printed", {"enum": choices(TotalsPrinted)}),
    Rounding: ("rounding", {"enum": [True, False, *ROUNDINGS.words, *(int(word) for word in ROUNDINGS.words[2:])]}),
    RowKind: ("row-kind", {"enum": choices(RowKind)}),
    Ordinal: ("ordinal", _figure(_whole(ORDINAL), 1, 999)),
    Status: ("status", {"enum": choices(Status)}),
    Direction: ("direction", {"enum": choices(Direction)}),
    Period: ("period", {"enum": choices(Period)}),
}
"""The types of the records' fields, each with its name and its schema."""


def schema(kind: str, register: Register | None = None) -> Schema:
    """The JSON Schema, draft 2020-12, of a file of `kind`, with the terms of `register`, or of the shipped one."""
    known = register or load()[0]
    definitions: dict[str, Schema] = {}
    root = _object(KINDS[kind], definitions)
    for record in (root, *definitions.values()):
        for key, value in record.get("properties", {}).items():
            _suggest(key, value.get("items", value), known)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"budgetnote {kind}"}
    return {**head, **root, "$defs": dict(sorted(definitions.items()))}


def _suggest(key: str, value: Schema, register: Register) -> None:
    """Add the known terms to the schema of a value that names one: as examples, so that others pass."""
    kind = value.get("$ref", "").rpartition("/")[2]
    if key == "appropriation" and kind in ("bevilling", "digits"):
        terms = register.appropriations.all(None)
        named = {term.key: [f"{term.key} {name.name}" for name in term.names] for term in terms}
        value["examples"] = (
            list(named) if kind == "digits" else [text for code in named for text in named[code] or [code]]
        )
    elif key in _TERMS and kind == "text":
        value["examples"] = list(getattr(register, _TERMS[key]))


_TERMS = {
    "committee": "committees",
    "administration": "administrations",
    "administrations": "administrations",
    "control_area": "control_areas",
    "districts": "districts",
}
"""The keys that name a term, each with the register's list of such."""


def written(kind: str, register: Register) -> str:
    """The schema as the text of a file."""
    return json.dumps(schema(kind, register), ensure_ascii=False, indent=2) + "\n"


def is_current(path: Path, kind: str, register: Register) -> bool:
    """Whether the file at `path` holds the schema as it is now, however it is laid out."""
    try:
        return bool(json.loads(files.read(path, LARGEST)) == schema(kind, register))
    except (OSError, ValueError, RecursionError):
        return False


def _object(record: type[Record], definitions: dict[str, Schema]) -> Schema:
    properties, required = {}, []
    for name, field in record.model_fields.items():
        key = field.alias or name
        hint = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        properties[key] = _described(record, key) | _value(hint, definitions)
        if field.is_required():
            required.append(key)
    made = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return made | (
        {"allOf": [_unless(*words, wanted) for words, wanted in _TOTALS]} if issubclass(record, Table) else {}
    )


_LISTED = {"lines": {"items": {"required": ["total"]}}, "total": {"required": ["total"]}}
_TOTALS: Sequence[tuple[tuple[str, str], Schema]] = (
    (("not-printed", "no-total-row"), {"required": ["total"]}),
    (("not-printed", "no-total-column"), {"properties": _LISTED}),
)
"""What a table must state, unless its `totals` is one of the words."""


def _unless(one: str, other: str, wanted: Schema) -> Schema:
    return {"if": {"properties": {"totals": {"enum": [one, other]}}, "required": ["totals"]}, "else": wanted}


def _described(record: type[Record], key: str) -> Schema:
    """What the key means, in both languages, where that is known."""
    text = meaning(record, key)
    return {"description": f"{text.da}\n{text.en}"} if text else {}


def _value(hint: Any, definitions: dict[str, Schema]) -> Schema:
    """The schema of a value of the type `hint`, which is added to `definitions`.

    None is what the records keep for a value that cannot be read; no file states it. Raises LookupError for a
    type that has no schema, which a test rules out.
    """
    if hint in SCALARS:
        name, definitions[name] = SCALARS[hint]
        return {"$ref": f"#/$defs/{name}"}
    if get_origin(hint) is Annotated and (keyed := keyed_in(hint)):
        plain, other = (_value(kind, definitions) for kind in (get_args(hint)[0], keyed.record))
        return {"if": {"required": [keyed.key]}, "then": other, "else": plain}
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
        return _value(hint, definitions)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _value(get_args(hint)[0], definitions)}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _value(get_args(hint)[1], definitions)}
    if isinstance(hint, type) and issubclass(hint, Record):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    raise LookupError(hint)

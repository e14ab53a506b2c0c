"""The JSON Schema of each kind of file, for editors: what the records read, described.

The reader takes every value as text; an editor has given it a type by then. The schema holds for both: it
accepts the texts that the reader accepts, and the numbers and truths that those texts look like.
"""

import copy
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from budgetnote.checks.rulebook import all_rules
from budgetnote.figures.amounts import DECIMAL, DIGITS_LIMIT, PLAIN, PRINTED
from budgetnote.figures.stated import claim_pattern
from budgetnote.figures.years import YEAR, YEARS
from budgetnote.language import Language, Text
from budgetnote.model.meanings import meaning
from budgetnote.model.note import Note
from budgetnote.model.package import Package
from budgetnote.model.register import Register, RegisterFile, load
from budgetnote.model.tables import Row, Table
from budgetnote.reading import files
from budgetnote.reading.fields import (
    CODE,
    DIGITS,
    ORDINAL,
    ROUNDINGS,
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

BOTH: tuple[Language, Language] = ("da", "en")
KINDS: dict[str, type[Record]] = {"note": Note, "register": RegisterFile, "package": Package}
"""The kinds of file, each with the record that reads it."""

Schema = dict[str, Any]


def _whole(*patterns: re.Pattern[str] | str) -> str:
    """A pattern that one of `patterns` must match from end to end; Python's $ alone would let a line end follow."""
    texts = (pattern if isinstance(pattern, str) else pattern.pattern for pattern in patterns)
    return f"^(?:{'|'.join(texts)})$(?!\\n)"


def _any(*schemas: Schema) -> Schema:
    """One of `schemas`. A validator that is strict asks that each type stands by itself."""
    return {"anyOf": list(schemas)}


def _string(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


_ALONE = "/anyOf/0"
"""The one schema that a value is of: an editor suggests no items that are one of several."""


def _figure(pattern: str, least: int, most: int) -> Schema:
    """A whole number from `least` to `most`, or a text that `pattern` matches.

    What is of neither kind is no text, and an editor has one thing to say of it.
    """
    number = {"type": "integer"}
    return _any({"if": number, "then": number | {"minimum": least, "maximum": most}, "else": _string(pattern)})


def _word(words: Sequence[str]) -> Schema:
    return _any({"enum": list(words)})


_MOST = 10**DIGITS_LIMIT - 1
_DOTTED_LIMIT = len(f"-{_MOST:,}")
_PLAIN = f"(?=.{{1,{DIGITS_LIMIT}}}$)(?:{PLAIN.pattern})"
_PRINTED = f"(?=.{{1,{_DOTTED_LIMIT}}}$)(?![-−]0)(?:{PRINTED.pattern})"
# The minus sign of a plain figure counts among its digits.
_SHOWN = _whole(_PLAIN, _PRINTED)
_AMOUNT = _figure(_SHOWN, -(_MOST // 10), _MOST)
# What is left out of a cell is null; to say so would have an editor suggest it.
_CELL = _any({"if": {"type": "null"}, "else": _figure(rf"{_SHOWN}|^\s*$", -(_MOST // 10), _MOST)})
# To an editor 0999 is the number 999, and 35.10 is 35.1.
_DIGITS = _figure(_whole(DIGITS), 0, 9999)
_SHARE_OF_CODE = {"type": "number", "minimum": 0, "exclusiveMaximum": 100}
_CODE = _figure(_whole(CODE), 0, 9999)
_DOTTED = _any({"type": "integer"}, {"type": "string"})
_BEVILLING = _any({"if": _DOTTED, "then": _CODE, "else": _SHARE_OF_CODE})
# The others are spoken of in a condition alone, or else an editor would suggest true and false for a text.
_TEXT = _any({"if": _any({"type": "number"}, {"type": "boolean"}), "else": _string(r"\S")})
_FIRST, *_, _LAST = YEARS.values()
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29"
_THAT_IS = (
    f"(?!0000)(?:[0-9]{{4}}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP})"
)
"""A day that exists, 29 February in leap years alone."""

SCALARS: dict[Any, tuple[str, Schema]] = {
    **dict.fromkeys((str, Name), ("text", _TEXT)),
    Texts: ("texts", _any(*_TEXT["anyOf"], {"type": "array", "items": _TEXT})),
    Amount: ("amount", _AMOUNT),
    Amounts: (
        "amounts",
        {"type": "object", "patternProperties": {_whole(YEAR): _CELL}, "additionalProperties": False},
    ),
    Year: ("year", _figure(_whole(YEAR), _FIRST, _LAST)),
    PriceLevel: ("price-level", _figure(_whole(YEAR, "current"), _FIRST, _LAST)),
    Day: ("day", _string(_whole(_THAT_IS))),
    Number: ("number", _figure(_whole(DECIMAL), 0, 999_999)),
    Percentage: ("percentage", _figure(_whole(f"[-−]?(?:{DECIMAL.pattern})"), -999_999, 999_999)),
    Share: ("share", _figure(_whole(f"(?!0(?:,0+)?$)(?:{DECIMAL.pattern})"), 1, 999_999)),
    StatedAmount: ("stated-amount", _figure(_whole(claim_pattern()), -_MOST, _MOST)),
    Bevilling: ("bevilling", _BEVILLING),
    Digits: ("digits", _DIGITS),
    Truth: ("truth", _any({"type": "boolean"}, _string("^(?:true|false)$(?!\\n)"))),
    TotalsPrinted: ("totals-printed", _word(choices(TotalsPrinted))),
    Rounding: ("rounding", {"enum": [True, False, *ROUNDINGS.words, *(int(word) for word in ROUNDINGS.words[2:])]}),
    RowKind: ("row-kind", _word(choices(RowKind))),
    Ordinal: ("ordinal", _figure(_whole(ORDINAL), 1, 999)),
    Status: ("status", _word(choices(Status))),
    Direction: ("direction", _word(choices(Direction))),
    Period: ("period", _word(choices(Period))),
}
"""The types of the records' fields, each with its name and its schema."""
_WANTED: dict[str, Text] = {
    "text": Text("skriv en tekst", "write a text"),
    "texts": Text("skriv en tekst eller en liste af tekster", "write a text or a list of texts"),
    "amount": Text("skriv et helt tal i 1.000 kr.: 1240, -40", "write a whole number of 1.000 kr.: 1240, -40"),
    "amounts": Text(
        "skriv et helt tal i 1.000 kr. for hvert år fra 1990 til 2099: {2026: 1240}",
        "write a whole number of 1.000 kr. for each year from 1990 to 2099: {2026: 1240}",
    ),
    "year": Text("skriv et årstal fra 1990 til 2099", "write a year from 1990 to 2099"),
    "price-level": Text(
        "skriv et årstal fra 1990 til 2099, eller current for løbende p/l",
        "write a year from 1990 to 2099, or current for løbende p/l",
    ),
    "day": Text("skriv år, måned og dag: 2026-07-01", "write year, month and day: 2026-07-01"),
    "number": Text('skriv et tal, med komma i anførselstegn: "2,5"', 'write a number, a decimal in quotes: "2,5"'),
    "percentage": Text('skriv en procent: "2,9"', 'write a per cent: "2,9"'),
    "share": Text('skriv en procent over 0: 50, "33,3"', 'write a per cent above 0: 50, "33,3"'),
    "stated-amount": Text(
        'skriv beløbet, som teksten har det: "1,2 mio. kr."', 'write the amount as the text has it: "1,2 mio. kr."'
    ),
    "bevilling": Text(
        "skriv fire cifre, med eller uden navn: 3510 Beskæftigelsesindsats",
        "write four digits, with or without the name: 3510 Beskæftigelsesindsats",
    ),
    "digits": Text("skriv fire cifre: 3510", "write four digits: 3510"),
    "truth": Text("skriv true eller false", "write true or false"),
    "ordinal": Text("skriv et helt tal fra 1 til 999", "write a whole number from 1 to 999"),
}
"""What a value should be, in words; of the others an editor lists the words that they may be."""
_CALLED: dict[str, Text] = {
    "Accepted": Text("accept", "acceptance"),
    "ActivityLine": Text("række i Tabel 2", "row of Tabel 2"),
    "ActivitySum": Text("mellemsum eller heraf i Tabel 2", "subtotal or part in Tabel 2"),
    "ActivityTable": Text("Tabel 2", "Tabel 2"),
    "AppropriationLine": Text("række i Tabel 3", "row of Tabel 3"),
    "AppropriationSum": Text("mellemsum eller heraf i Tabel 3", "subtotal or part in Tabel 3"),
    "AppropriationTable": Text("Tabel 3 for et styringsområde", "Tabel 3 of a control area"),
    "Claim": Text("beløb i teksten", "amount of the prose"),
    "Effect": Text("række i Tabel 1", "row of Tabel 1"),
    "PhaseIn": Text("indfasning med start og complete", "phase-in with start and complete"),
    "PriorFunding": Text("tidligere afsatte midler", "prior funding"),
    "Row": Text("sumrække", "row of sums"),
    "Statement": Text("del af et beløb i teksten", "part of an amount of the prose"),
    "Administration": Text("forvaltning", "administration"),
    "Appropriation": Text("bevilling", "appropriation"),
    "Named": Text("post i registeret", "entry of the register"),
    "Committee": Text("udvalg", "committee"),
    "Rate": Text("sats for p/l", "rate of price levels"),
    "PackageEntry": Text("notat i pakken", "note of the package"),
    "Grant": Text("afsat beløb", "amount granted"),
    "Frame": Text("ramme", "spending cap"),
}
"""What an editor calls a record, in place of its name in the code."""
_PAPER = (
    *("kind", "of", "key", "activity", "label", "control_area", "committee", "appropriation", "direction"),
    *("full_time_equivalents", "scalable", "amounts", "total"),
)
"""The keys of a row in the order of the paper's columns."""


def schema(kind: str, register: Register | None = None, language: Language = "en", *, editor: bool = True) -> Schema:
    """The JSON Schema, draft 2020-12, of a file of `kind`, with the terms of `register`, or of the shipped one.

    For an `editor` it says in `language` what is wanted, and has whole rows to put in; a strict validator takes no
    such words.
    """
    known = register or load()[0]
    definitions: dict[str, Schema] = {}
    root = _object(KINDS[kind], definitions)
    for name, part in definitions.items():
        if editor and (wanted := _WANTED.get(name) or _one_of(part)):
            _say(part, wanted.pick(language))
        if name in _CALLED:
            part["title"] = _CALLED[name].pick(language)
        if editor and name in _SNIPPETS:
            keys = {key: body.replace("$", f"${i}") for i, (key, body) in enumerate(_SNIPPETS[name].items(), 1)}
            part["defaultSnippets"] = [{"label": part["title"], "body": keys}]
    for record in (root, *definitions.values()):
        for key, value in record.get("properties", {}).items():
            _suggest(key, value.get("items", value), known)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"budgetnote {kind}"}
    return {**head, **root, "$defs": dict(sorted(definitions.items()))}


def _say(part: Schema, wanted: str) -> None:
    """Have an editor say what is wanted wherever the value is of none of the kinds that it may be."""
    within = [*part.get("anyOf", ()), *part.get("patternProperties", {}).values()]
    within += [part[key] for key in ("then", "else") if key in part]
    for one in within:
        _say(one, wanted)
    if "items" not in part and {"type", "enum"} & part.keys():
        part["errorMessage"] = wanted
    if "pattern" in part:
        part["patternErrorMessage"] = wanted


def _one_of(part: Schema) -> Text | None:
    """That a value is one of the words that it may be, where it is of a few words alone."""
    listed = [word for one in part.get("anyOf", ()) for word in one.get("enum", ())]
    words = [word for word in listed if isinstance(word, str)]
    if not words:
        return None
    *first, last = words
    return Text(
        *(f"{write} {', '.join(first)} {either} {last}" for write, either in (("skriv", "eller"), ("write", "or")))
    )


_SNIPPETS: dict[str, dict[str, str]] = {
    "ActivityLine": {"key": "$", "label": "$", "control_area": "$", "amounts": "{$}", "total": "$"},
    "AppropriationLine": {
        **dict.fromkeys(("activity", "label", "committee", "appropriation", "direction"), "$"),
        "amounts": "{$}",
        "total": "$",
    },
    "Effect": dict.fromkeys(("target_group", "activity", "goal", "follow_up"), "$"),
}
"""Rows as an editor puts them in: the keys in the paper's order, and no figure."""


def _suggest(key: str, value: Schema, register: Register) -> None:
    """Add the known terms to the schema of a value that names one: as examples, so that others pass."""
    kind = value.get("$ref", "").removesuffix(_ALONE).rpartition("/")[2]
    if key == "appropriation" and kind in ("bevilling", "digits"):
        terms = register.appropriations.all(None)
        named = {term.key: [f"{term.key} {name.name}" for name in term.names] for term in terms}
        value["examples"] = (
            list(named) if kind == "digits" else [text for code in named for text in named[code] or [code]]
        )
    elif key == "check" and kind == "text":
        value["examples"] = [rule.name for rule in all_rules() if rule.family not in ("BN1", "BN9")]
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


def written(kind: str, register: Register, language: Language, *, editor: bool = True) -> str:
    """The schema as the text of a file."""
    return json.dumps(schema(kind, register, language, editor=editor), ensure_ascii=False, indent=2) + "\n"


def is_current(path: Path, kind: str, register: Register) -> bool:
    """Whether the file at `path` holds the schema as it is now in either language, however it is laid out."""
    try:
        held = json.loads(files.read(path, files.LARGEST))
        return any(held == schema(kind, register, language) for language in BOTH)
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
    if issubclass(record, Row):
        properties = {key: properties[key] for key in sorted(properties, key=_PAPER.index)}
    made = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return made | (
        {"allOf": [_unless(*words, wanted) for words, wanted in _TOTALS]} if issubclass(record, Table) else {}
    )


def _having(key: str) -> Schema:
    """That an object has a key; a strict validator asks that the key is spoken of where it is required."""
    return {"type": "object", "properties": {key: True}, "required": [key]}


_LISTED = {"lines": {"type": "array", "items": _having("total")}, "total": _having("total")}
_TOTALS: Sequence[tuple[tuple[str, str], Schema]] = (
    (("not-printed", "no-total-row"), _having("total")),
    (("not-printed", "no-total-column"), {"type": "object", "properties": _LISTED}),
)
"""What a table must state, unless its `totals` is one of the words."""


def _unless(one: str, other: str, wanted: Schema) -> Schema:
    told = {"type": "object", "properties": {"totals": {"enum": [one, other]}}, "required": ["totals"]}
    return {"if": told, "else": wanted}


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
        name, told = SCALARS[hint]
        definitions[name] = copy.deepcopy(told)
        return {"$ref": f"#/$defs/{name}"}
    if get_origin(hint) is Annotated and (keyed := keyed_in(hint)):
        plain, other = (_value(kind, definitions) for kind in (get_args(hint)[0], keyed.record))
        return {"if": _having(keyed.key), "then": other, "else": plain}
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
        return _value(hint, definitions)
    if get_origin(hint) is tuple:
        items = _value(get_args(hint)[0], definitions)
        if get_args(hint)[0] in SCALARS:
            items["$ref"] += _ALONE
        return {"type": "array", "items": items}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _value(get_args(hint)[1], definitions)}
    if isinstance(hint, type) and issubclass(hint, Record):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    raise LookupError(hint)

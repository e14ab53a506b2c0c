"""Mappings → typed, frozen records that know their place; what does not fit becomes findings.

The only home of pydantic. A value that cannot be read leaves a record with None (or an empty text) in
its place, so that the rest of the file is still checked.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PlainValidator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from budgetnote.figures.amounts import Doubt, is_short, read_amount, read_decimal, read_percentage, read_share
from budgetnote.figures.stated import Claimed, read_claim
from budgetnote.finding import RULES, Finding, Rule, Span
from budgetnote.language import Text, did_you_mean, nearest, official, spelled
from budgetnote.reading.rules import (
    BLANK,
    DOUBTFUL_AMOUNT,
    DOUBTFUL_CLAIM,
    DOUBTFUL_CODE,
    DOUBTFUL_DATE,
    DOUBTFUL_NUMBER,
    DOUBTFUL_YEAR,
    MISSING_KEY,
    NOT_A_CHOICE,
    RESPELT,
    UNKNOWN_KEY,
    WRONG_SHAPE,
)
from budgetnote.reading.source import Document, Mapping, Node, Sequence, Source, respelt, unlike

__all__ = [
    "CODE",
    "DAY",
    "DIGITS",
    "YEAR",
    "YEARS",
    "Amount",
    "Amounts",
    "Bevilling",
    "Day",
    "Digits",
    "Direction",
    "Field",
    "Name",
    "Number",
    "Percentage",
    "Period",
    "PriceLevel",
    "Record",
    "Share",
    "StatedAmount",
    "Truth",
    "Year",
    "Years",
    "choices",
    "respelt_in",
    "unfilled",
    "validate",
]


@cache
def _names_of(model: type["Record"]) -> tuple[str, ...]:
    """The keys of `model` that are names, or lists of names."""

    def is_name(hint: Any) -> bool:
        return hint == Name or any(map(is_name, get_args(hint)))

    fields = model.model_fields.items()
    return tuple(field.alias or name for name, field in fields if _NAMED in field.metadata or is_name(field.annotation))


class Record(BaseModel):
    """A mapping of the file, read: frozen, and able to say where each of its values stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)
    asked: ClassVar[frozenset[str]] = frozenset()
    """Keys that may not be left out, though the record can be read without them."""

    @model_validator(mode="wrap")
    @classmethod
    def _placed(cls, node: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        record = handler(node)
        record.__dict__["_node"] = node  # pydantic takes fifty times as long to read a private attribute
        return record

    def changed(self, **values: object) -> Self:
        """The same record with other values, at the same place of the file; what was derived is derived anew."""
        copy = self.model_copy(update=values)
        for name in copy.__dict__.keys() - type(self).model_fields.keys() - {"_node"}:
            del copy.__dict__[name]
        return copy

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
                yield key, node.key_spans[key], _fill_in(type(self), key)
            elif type(value) is Sequence and "" in value:
                yield key, value.item_spans[value.index("")], _fill_in(None, key)

    def spellings(self) -> Iterator[tuple[str, Span]]:
        """The texts by which things are known, as the file has them, each with its place."""
        node = self.node
        for key in _names_of(type(self)):
            value = node.get(key)
            if type(value) is Sequence:
                items = zip(value, value.item_spans, strict=True)
                yield from ((item, span) for item, span in items if isinstance(item, str))
            elif isinstance(value, str) and key in node.value_spans:
                yield value, node.value_spans[key]

    def records(self) -> Iterator["Record"]:
        """The record and every record in it, to the last row."""
        yield self
        for name in type(self).model_fields:
            value = getattr(self, name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Record):
                    yield from part.records()

    def misreads(self, key: str) -> bool:
        """Whether the file's value of `key` could not be read."""
        value = self.node.get(key)
        return key in self.node.misread or (type(value) is Sequence and value.misread)

    def unread(self, key: str) -> str:
        """What the file has for `key` that could not be read, the items of a list too; `?` where that is no text."""
        value = self.node.get(key)
        if type(value) is Sequence and value.unread:
            return ", ".join(map(_shown, reversed(value.unread)))
        if key in self.node.unread:
            return _shown(self.node.unread[key])
        return _shown(None) if self.misreads(key) and key in self.node.value_spans else ""

    def has(self, key: str) -> bool:
        """Whether the file has `key` and its value could be read."""
        return key in self.node and not self.misreads(key)


def _shown(node: Node) -> str:
    """What is written at a node that could not be read, on one line."""
    if type(node) is Sequence:
        return f"[{', '.join(map(_shown, node))}]"
    return node if isinstance(node, str) and node else "?"


def _fault(name: str, written: str, doubt: Doubt | None = None, **facts: object) -> PydanticCustomError:
    why = doubt.why if doubt else Text("", "")
    hint = doubt.hint if doubt else Text("", "")
    sign = unlike(written) if doubt is None and spelled(written) != written else None
    shown = Text(f"{written} (med {sign.da})", f"{written} (with {sign.en})") if sign else written
    return PydanticCustomError(name, "", {"written": shown, "why": why, "hint": hint, **facts})


def _text(value: object, expected: str) -> str:
    if isinstance(value, str):
        return value
    raise PydanticCustomError(expected, "")


V = TypeVar("V")


def _figure(read: Callable[[str], V | Doubt], rule: Rule, expected: str = "string_type") -> Callable[[object], V]:
    """What reads a figure by `read`; where that is in doubt, the fault is an instance of `rule`."""

    def figure(value: object) -> V:
        text = _text(value, expected)
        made = read(text)
        if isinstance(made, Doubt):
            raise _fault(rule.name, text, made)
        return made

    return figure


def _name(value: object) -> str:
    return spelled(_text(value, "string_type"))


DIGITS = re.compile("[0-9]{4}")


def _digits(value: object) -> str:
    text = _text(value, "string_type")
    if DIGITS.fullmatch(text):
        return text
    raise _fault(DOUBTFUL_CODE.name, text)


YEARS = {str(year): year for year in range(1990, 2100)}
YEAR = re.compile("199[0-9]|20[0-9]{2}")
"""The texts of `YEARS`, for those who cannot look them up."""


def _year(value: object) -> int:
    text = _text(value, "string_type")
    year = YEARS.get(text)
    if year is None:
        raise _fault(DOUBTFUL_YEAR.name, text)
    return year


def _price_level(value: object) -> int | str:
    text = _text(value, "string_type")
    if text == "current":
        return "current"
    if text in YEARS:
        return YEARS[text]
    raise _fault(NOT_A_CHOICE.name, text, choices=_LEVELS)


_LEVELS = Text("1990-2099 og current (løbende p/l)", "1990-2099 and current (løbende p/l)")


DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> date:
    text = _text(value, "string_type")
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    meant = _meant_day(text)
    hint = did_you_mean(meant) if meant else Text("skriv datoen som 2026-07-01", "write the date as 2026-07-01")
    raise _fault(DOUBTFUL_DATE.name, text, hint=hint)


_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WRITTEN_DAY = re.compile(r"([0-9]{1,2})[-./ ]{1,2}([0-9]{1,2}|[a-zæøå]{3,9})[-./ ]{1,2}([0-9]{4})")


def _meant_day(text: str) -> str:
    """The day that `text` means as Danes write it, day first: 1. juli 2026, 01-07-2026; blank where it is none."""
    written = _WRITTEN_DAY.fullmatch(spelled(text).casefold())
    if written is None:
        return ""
    day, month, year = written.groups()
    if not month.isdigit():
        month = str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else "0"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


class Code(NamedTuple):
    """An appropriation (bevilling) as printed: four digits, and its name where one is printed."""

    code: str
    name: str
    dotted: bool


CODE = re.compile(r"([0-9]{2})(\.?)([0-9]{2})(?:(?:\s*[-–—:]\s*|\s+)(\S[\s\S]*))?")


def _code(value: object) -> Code:
    text = _text(value, "string_type")
    code = CODE.fullmatch(text)
    if code is None:
        raise _fault(DOUBTFUL_CODE.name, text)
    return Code(code[1] + code[3], " ".join((code[4] or "").split()), bool(code[2]))


def _amounts(value: object, handler: ValidatorFunctionWrapHandler) -> Any:
    """Amounts by year, without the blank cells, which a note may write out or leave out.

    Most rows hold nothing but plain positive integers, and are read here; pydantic reads the others.
    """
    if type(value) is not Mapping:
        raise PydanticCustomError("amounts_type", "")
    amounts: dict[int, int] = {}
    for key, text in value.items():
        if key not in YEARS or not isinstance(text, str) or not is_short(text):
            # What is no year is told even where its cell is blank.
            stated = {key: text for key, text in value.items() if text != "" or key not in YEARS}
            return handler({key: None if text == "" else text for key, text in stated.items()})
        amounts[YEARS[key]] = int(text)
    return amounts


class Choice:
    """A text that is one of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, value: object) -> str:
        """The word; raises where it is another."""
        text = _text(value, "string_type")
        if text not in self.words:
            raise _fault(NOT_A_CHOICE.name, text, choices=list(self.words))
        return text


def choices(kind: Any) -> list[str]:
    """The words that a type such as `Direction` takes."""
    (validator,) = kind.__metadata__
    return list(validator.func.words)


def _truth(value: object) -> bool:
    return Choice("true", "false")(value) == "true"


Amount = Annotated[int, PlainValidator(_figure(read_amount, DOUBTFUL_AMOUNT, "amount_type"))]
"""Whole 1.000 kr."""
_NAMED = PlainValidator(_name)
Name = Annotated[str, _NAMED]
"""A text by which something is known, as spelled: names and keys that look the same are the same."""
Year = Annotated[int, PlainValidator(_year)]
Day = Annotated[date, PlainValidator(_day)]
Number = Annotated[Decimal, PlainValidator(_figure(read_decimal, DOUBTFUL_NUMBER))]
Percentage = Annotated[Decimal, PlainValidator(_figure(read_percentage, DOUBTFUL_NUMBER))]
"""A change in per cent; it may be negative."""
Share = Annotated[Decimal, PlainValidator(_figure(read_share, DOUBTFUL_NUMBER))]
"""Per cent of what was asked for, above 0."""
StatedAmount = Annotated[Claimed, PlainValidator(_figure(read_claim, DOUBTFUL_CLAIM))]
Bevilling = Annotated[Code, PlainValidator(_code)]
Digits = Annotated[str, PlainValidator(_digits)]
"""The four digits of an appropriation, without its name."""
Truth = Annotated[bool, PlainValidator(_truth)]
Direction = Annotated[str, PlainValidator(Choice("U", "I"))]
"""Expenditure (udgift) or income (indtægt)."""
Period = Annotated[str, PlainValidator(Choice("year", "period"))]
PriceLevel = Annotated[int | Literal["current"], PlainValidator(_price_level)]
"""The year of the prices, or `current`: løbende p/l, each year in its own."""
Amounts = Annotated[dict[Year, Amount | None], WrapValidator(_amounts)]
"""Whole 1.000 kr. by year; a blank cell is a missing year, None one that cannot be read."""
Years = tuple[Year, ...]

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
        try:
            return model.model_validate(document.root), findings
        except ValidationError as faults:
            repairs: list[Callable[[], None]] = []
            told: list[Finding] = []
            for error in reversed(faults.errors(include_url=False)):  # list items are taken out from the back
                told += _report(error, model, document, repairs)
            findings += reversed(told)
            for repair in repairs:
                repair()
    raise AssertionError(document.source.path)


def respelt_in(record: Record | None, document: Document) -> list[Finding]:
    """What is found of the names of `record`, which `document` states, that are not written as they are spelled."""
    names = (name for part in (record.records() if record else ()) for name in part.spellings())
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
        nearest_key = partial(_nearest_key, str(key), model, route)
        return [document.source.found(UNKNOWN_KEY, parent.key_spans[key], key=key, hint=nearest_key)]
    if (key in parent.misread) if kind == "missing" else error["input"] is None:
        repairs.append(lambda: _neutralize(parent, key, kind))
        return []
    repairs.append(lambda: _take_out(parent, key, kind))
    span = parent.place_of(str(key)) if isinstance(parent, Mapping) else parent.item_spans[key]
    item = Text(f"hvert led i {name}", f"each item of {name}")
    if error["input"] == "" and kind != "missing":
        named = isinstance(key, str)
        hint = _fill_in(_kind_at(model, route), key) if isinstance(key, str) else _fill_in(None, item)
        return [document.source.found(BLANK, span, key=key if named else item, hint=hint)]
    return [_found(error, document.source, key if isinstance(key, str) else item, span)]


def unfilled(record: Record, source: Source) -> Iterator[Finding]:
    """A finding for whatever is left blank in `record` and in the records in it."""
    for part in record.records() if source.has_blanks else ():
        for key, span, hint in part.blanks():
            yield source.found(BLANK, span, key=key, hint=hint)


def _fill_in(kind: Any, key: str | Text) -> Text:
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


def _found(error: ErrorDetails, source: Source, key: str | Text, span: Span) -> Finding:
    if error["type"] == "missing":
        return source.found(MISSING_KEY, span, key=key)
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


def _kind_at(model: type[Record], route: list[str | int]) -> Any:
    """The kind of record that stands at `route`."""
    kind: Any = model
    for step in route:
        if isinstance(step, str):
            kind = kind.model_fields[step].annotation
            while arguments := [part for part in get_args(kind) if part not in (type(None), Ellipsis)]:
                kind = arguments[0]
    return kind


def _nearest_key(key: str, model: type[Record], route: list[str | int]) -> Text:
    """A hint at the key that was probably meant: one of the record that stands at `route`."""
    keys = [field.alias or name for name, field in _kind_at(model, route).model_fields.items()]
    close = nearest(key, keys)
    if close:
        return did_you_mean(*close)
    listed = ", ".join(keys)
    return Text(f"slet den; her kan disse nøgler stå: {listed}", f"delete it; what may stand here is {listed}")

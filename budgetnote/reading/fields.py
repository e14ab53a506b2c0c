"""The types of fields: what a text must look like to be an amount, a year, a code or a date."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import (
    PlainValidator,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from budgetnote.figures.amounts import Doubt, is_short, read_amount, read_decimal, read_percentage, read_share
from budgetnote.figures.stated import Claimed, read_claim
from budgetnote.figures.years import YEARS
from budgetnote.finding import Rule
from budgetnote.language import Text, did_you_mean, spelled
from budgetnote.reading.rules import (
    DOUBTFUL_AMOUNT,
    DOUBTFUL_CLAIM,
    DOUBTFUL_CODE,
    DOUBTFUL_DATE,
    DOUBTFUL_NUMBER,
    DOUBTFUL_YEAR,
    NOT_A_CHOICE,
)
from budgetnote.reading.text import unlike
from budgetnote.reading.yaml import Mapping, Node, Sequence


def written_out(node: Node) -> str:
    """What is written at a node that could not be read, on one line."""
    if type(node) is Sequence:
        return f"[{', '.join(map(written_out, node))}]"
    return node if isinstance(node, str) and node else "?"


def _fault(name: str, written: str, doubt: Doubt | None = None, **facts: object) -> PydanticCustomError:
    why = doubt.why if doubt else Text("", "")
    hint = doubt.hint if doubt else Text("", "")
    sign = unlike(written) if doubt is None and spelled(written) != written else None
    shown = Text(f"{written} (med {sign.da})", f"{written} (with {sign.en})") if sign else written
    return PydanticCustomError(name, "", {"written": shown, "why": why, "hint": hint, **facts})


def read_text(value: object, expected: str = "string_type") -> str:
    """The text; raises where it is none."""
    if type(value) is str:
        return value
    raise PydanticCustomError(expected, "")


V = TypeVar("V")


def _figure(read: Callable[[str], V | Doubt], rule: Rule, expected: str = "string_type") -> Callable[[object], V]:
    """What reads a figure by `read`; where that is in doubt, the fault is an instance of `rule`."""

    def figure(value: object) -> V:
        text = read_text(value, expected)
        made = read(text)
        if isinstance(made, Doubt):
            raise _fault(rule.name, text, made)
        return made

    return figure


def _name(value: object) -> str:
    return spelled(read_text(value))


DIGITS = re.compile("[0-9]{4}")


def _digits(value: object) -> str:
    text = read_text(value)
    if DIGITS.fullmatch(text):
        return text
    raise _fault(DOUBTFUL_CODE.name, text)


def _year(value: object) -> int:
    text = read_text(value)
    year = YEARS.get(text)
    if year is None:
        raise _fault(DOUBTFUL_YEAR.name, text)
    return year


ORDINAL = re.compile("[1-9][0-9]{0,2}")


def _ordinal(value: object) -> int:
    text = read_text(value)
    if ORDINAL.fullmatch(text):
        return int(text)
    raise _fault(NOT_A_CHOICE.name, text, choices=_ORDINALS)


_ORDINALS = Text("hele tal fra 1 til 999", "whole numbers from 1 to 999")


def _price_level(value: object) -> int | str:
    text = read_text(value)
    if text == "current":
        return "current"
    if text in YEARS:
        return YEARS[text]
    raise _fault(NOT_A_CHOICE.name, text, choices=_LEVELS)


_LEVELS = Text("1990-2099 og current (løbende p/l)", "1990-2099 and current (løbende p/l)")


DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> date:
    text = read_text(value)
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    meant = _meant_day(text)
    hint = did_you_mean(meant) if meant else _AS_A_DAY
    raise _fault(DOUBTFUL_DATE.name, text, hint=hint)


_AS_A_DAY = Text("skriv år, måned og dag, for eksempel 2026-07-01", "write year, month and day, such as 2026-07-01")


_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


_APART = "[-./ \u2010-\u2013\u2212]{1,2}"
_WRITTEN_DAY = re.compile(
    rf"(?P<day>[0-9]{{1,2}}){_APART}(?P<month>[0-9]{{1,2}}|[a-zæøå]{{3,9}}){_APART}(?P<year>[0-9]{{4}})"
)
_YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}}){_APART}(?P<month>[0-9]{{1,2}}){_APART}(?P<day>[0-9]{{1,2}})")


def _meant_day(text: str) -> str:
    """The day that `text` means: 1. juli 2026, 01-07-2026 (Danes write the day first), 2026/7/1; blank for none."""
    plain = spelled(text).casefold()
    written = _WRITTEN_DAY.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain)
    if written is None:
        return ""
    day, month, year = written["day"], written["month"], written["year"]
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
    text = read_text(value)
    code = CODE.fullmatch(text)
    if code is None:
        raise _fault(DOUBTFUL_CODE.name, text)
    return Code(code[1] + code[3], " ".join((code[4] or "").split()), bool(code[2]))


def _amounts(value: object, handler: ValidatorFunctionWrapHandler) -> Any:
    """Amounts by year, without the blank cells, which a note may write out or leave out.

    Most rows hold nothing but plain positive integers, and are read here; `handler` reads the others.
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


def _texts(value: object, handler: ValidatorFunctionWrapHandler) -> Any:
    """Texts, of which a single one may stand without its list; a blank is left to be told as one."""
    return handler([value] if isinstance(value, str) and value else value)


class Choice:
    """A text that is one of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, value: object) -> str:
        """The word; raises where it is another."""
        text = read_text(value)
        if text not in self.words:
            raise _fault(NOT_A_CHOICE.name, text, choices=list(self.words))
        return text


def choices(kind: Any) -> list[str]:
    """The words that a type such as `Direction` takes."""
    (validator,) = kind.__metadata__
    return list(validator.func.words)


class Keyed(NamedTuple):
    """Reads a record as another one, of the type `record`, where it has the key, or had it and it could not be read."""

    record: Any
    key: str

    def __call__(self, node: object, handler: ValidatorFunctionWrapHandler) -> Any:
        """Hold `node` to the type that it is to be."""
        return self.record.model_validate(node) if self.picks(node) else handler(node)

    def picks(self, node: object) -> bool:
        """Whether the record is of the other type."""
        return type(node) is Mapping and (self.key in node or self.key in node.unread)


def keyed_in(hint: Any) -> Keyed | None:
    """What reads records of the type `hint` as another one by a key, where anything does."""
    readers = (part.func for part in getattr(hint, "__metadata__", ()) if isinstance(part, WrapValidator))
    return next((reader for reader in readers if isinstance(reader, Keyed)), None)


def _truth(value: object) -> bool:
    return Choice("true", "false")(value) == "true"


Amount = Annotated[int, PlainValidator(_figure(read_amount, DOUBTFUL_AMOUNT, "amount_type"))]
"""Whole 1.000 kr."""


NAMED = PlainValidator(_name)


Name = Annotated[str, NAMED]
"""A text by which something is known, as spelled: names and keys that look the same are the same."""


Year = Annotated[int, PlainValidator(_year)]


Ordinal = Annotated[int, PlainValidator(_ordinal)]
"""Which one in a row: 1, 2, 3."""


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


Status = Annotated[str, PlainValidator(Choice("proposed", "withdrawn"))]
"""Whether a note is still proposed (fremsat), or was withdrawn (trukket tilbage)."""


Period = Annotated[str, PlainValidator(Choice("year", "period"))]


PriceLevel = Annotated[int | Literal["current"], PlainValidator(_price_level)]
"""The year of the prices, or `current`: løbende p/l, each year in its own."""


Amounts = Annotated[dict[Year, Amount | None], WrapValidator(_amounts)]
"""Whole 1.000 kr. by year; a blank cell is a missing year, None one that cannot be read."""


def _rounding(value: object) -> int:
    return {"true": 1, "false": 0}.get(word := ROUNDINGS(value), 0) or int(word if word.isdigit() else 0)


ROUNDINGS = Choice("true", "false", "10", "100", "1000")
"""Whether the figures of a table were rounded one by one, and to how many 1.000 kr."""


Rounding = Annotated[int, PlainValidator(_rounding)]
"""The unit that figures were rounded to, in 1.000 kr.; 0 where they were not."""


TotalsPrinted = Annotated[str, PlainValidator(Choice("not-printed", "no-total-column", "no-total-row"))]
"""Which sums the paper's table does not have: the column I alt, the sum row, or either."""


RowKind = Annotated[str, PlainValidator(Choice("subtotal", "of-which"))]
"""A row that counts nowhere: the sum of others (mellemsum), or a part of one (heraf)."""


Years = tuple[Year, ...]


Texts = Annotated[tuple[str, ...], WrapValidator(_texts)]
"""A text, or a list of texts."""

"""JSON for programs: plain integers, every place, the same keys in both languages."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

from budgetnote import __version__
from budgetnote.figures.interval import Interval
from budgetnote.figures.printed import format_ratio
from budgetnote.finding import Finding, OnPaper, Place
from budgetnote.language import Language, Text
from budgetnote.report.formats import Screen
from budgetnote.report.sheet import Cell, Column, Kind, Report, Sheet, Weight
from budgetnote.visible import is_seen, visible

VERSION = 1
"""Raised when a key changes its meaning or goes away."""


def render(report: Report, screen: Screen) -> str:
    """One JSON object; sentences in the language of `screen`, amounts in whole 1.000 kr."""
    return "".join(document(report, [table(sheet, screen.language) for sheet in report.sheets], screen.language))


def document(report: Report, tables: Iterable[bytes], language: Language) -> Iterator[str]:
    """The same object in parts, its tables those that were written before the findings were known."""
    without = {
        "version": VERSION,
        "budgetnote": __version__,
        "command": report.command,
        "findings": [_finding(found, language) for found in report.findings],
        "tables": [],
    }
    yield dumped(without).removesuffix("]\n}\n")
    end = "]\n}\n"
    for i, written in enumerate(tables):
        yield f"{',' if i else ''}\n{written.decode()}"
        end = "\n ]\n}\n"
    yield end


def table(sheet: Sheet, language: Language) -> bytes:
    """A table as it stands among the others of an object: in bytes, as there may be thousands."""
    return "\n".join(f"  {line}" for line in dumped(_sheet(sheet, language)).split("\n")[:-1]).encode()


def dumped(document: Any) -> str:
    """A document of JSON as text that is only read, ending with a line feed."""
    return "".join(f"{_escaped(line)}\n" for line in json.dumps(document, ensure_ascii=False, indent=1).split("\n"))


def _escaped(line: str) -> str:
    """A line of JSON with what is not seen, and what GitHub's runner would carry out, as escapes of JSON's own."""
    if visible(line) != line:
        line = "".join(char if is_seen(char) else json.dumps(char)[1:-1] for char in line)
    return line.replace("##[", "#\\u0023[")


def _finding(found: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": found.rule.code,
        "name": found.rule.name,
        "severity": found.rule.severity.word,
        "message": found.message(language),
        "remedy": found.remedy(language),
        "accepted": found.accepted,
        "fingerprint": found.fingerprint,
        "seat": {key: part or None for key, part in found.seat._asdict().items()},
        "cause": _place(found.cause) if found.cause else None,
        "facts": {key: _fact(fact, language) for key, fact in found.facts.items()},
        "place": _place(found.place),
        "related": [
            {"word": other.word.pick(language), "name": other.name.pick(language), **_place(other.place)}
            for other in found.related
        ],
        "fixes": [
            {"start": edit.span[0], "end": edit.span[1], "text": edit.text, "unsafe": edit.unsafe}
            for edit in found.edits
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "start": place.span[0],
        "end": place.span[1],
        "text": place.text,
        **({"paper": _paper(place.paper)} if place.paper else {}),
    }


def _paper(paper: OnPaper) -> dict[str, Any]:
    return {"where": paper.where.da, **paper.data}


def _fact(fact: Any, language: Language) -> Any:
    match fact:
        case Text():
            return fact.pick(language)
        case _ if callable(fact):
            return _fact(fact(), language)
        case date():
            return fact.isoformat()
        case Interval():
            return {key: _fact(end, language) for key, end in fact._asdict().items()}
        case Mapping():
            return {key: _fact(value, language) for key, value in fact.items()}
        case Fraction() | Decimal():
            return format_ratio(Fraction(fact))
        case list() | tuple():
            return [_fact(item, language) for item in fact]
        case _:
            return fact


def _cell(cell: Cell, column: Column, language: Language) -> Any:
    """A cell as data: amounts are integers, null where blank; codes are the same in both languages."""
    if column.kind == "amount":
        return cell if isinstance(cell, int) or cell is None else "unreadable"
    if column.kind in ("millions", "percent"):
        return float(cell) if isinstance(cell, Decimal) else None  # one decimal is written as it is
    if column.key in _YEARS and isinstance(cell, str):
        return int(cell) if cell.isdecimal() else cell or None
    return _fact(cell, language if column.kind == "text" else "en")


_YEARS = {"year", "budget_year", "from", "to", "price_level", "base_level"}
"""Columns of years, and of price levels, which are integers but for `current`."""


def _sheet(sheet: Sheet, language: Language) -> dict[str, Any]:
    rows = []
    for row in sheet.rows:
        record: dict[str, Any] = {
            column.key: _cell(cell, column, language) for column, cell in zip(sheet.columns, row.cells, strict=True)
        }
        if row.weight == "total" and isinstance(record.get("year"), str):
            record["year"] = None  # I alt is no year, and `row` tells that it is a sum
        record["row"] = row.weight
        if row.place:
            record["place"] = _place(row.place)
        rows.append(record)
    columns = [{"key": column.key, "head": column.head.pick(language), "kind": column.kind} for column in sheet.columns]
    notes = [note.pick(language) for note in sheet.notes]
    return {
        "name": sheet.name,
        "title": sheet.title.pick(language),
        "columns": columns,
        "rows": rows,
        "notes": notes,
    }


def described() -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, of what `render` writes.

    Years and price levels are integers wherever they stand, and what may have decimals is a text.
    """
    text, whole, flag = ({"type": kind} for kind in ("string", "integer", "boolean"))
    texts = {"type": "array", "items": text}
    count = {"type": "integer", "minimum": 0}
    exact = _or_null({"type": "string", "pattern": _EXACT})
    years = dict.fromkeys(_YEARS - {"price_level", "base_level"}, _or_null(whole))
    levels = dict.fromkeys(("price_level", "base_level"), _or_null({"anyOf": [whole, {"type": "string"}]}))
    place = _object(
        path=text, line=count, column=count, end_line=count, end_column=count, start=count, end=count, text=text
    )
    related = _object(word=text, name=text, **place["properties"])
    for one in (place, related):
        one["properties"] |= {"paper": {"type": "object"}}  # of a document alone
    parts = dict.fromkeys(("negotiation", "note", "table", "row", "column"), _or_null(text))
    finding = _object(
        code={"type": "string", "pattern": "^BN[0-9]{3}$"},
        name=text,
        severity={"enum": ["error", "warning", "remark"]},
        message=text,
        remedy=_or_null(text),
        accepted=_or_null(text),
        fingerprint={"type": "string", "pattern": "^[0-9a-f]{32}$"},
        seat=_object(**parts),
        cause=_or_null(_ref("place")),
        facts={"type": "object"},
        place=_ref("place"),
        related={"type": "array", "items": _ref("related")},
        fixes={"type": "array", "items": _object(start=count, end=count, text=text, unsafe=flag)},
    )
    rows = {
        "type": "object",
        "properties": {
            **dict.fromkeys(("factor", "exact", "low", "high", "percentage"), exact),
            **years,
            **levels,
            "row": {"enum": list(get_args(Weight))},
            "place": _ref("place"),
        },
        "required": ["row"],
    }
    column = _object(key=text, head=text, kind={"enum": list(get_args(Kind))})
    table = _object(
        name=text,
        title=text,
        columns={"type": "array", "items": column},
        rows={"type": "array", "items": rows},
        notes=texts,
    )
    document = _object(
        version={"const": VERSION},
        budgetnote=text,
        command=text,
        findings={"type": "array", "items": finding},
        tables={"type": "array", "items": table},
    )
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "budgetnote --format json"}
    return {**head, **document, "$defs": {"place": place, "related": related}}


_EXACT = r"^-?[0-9]+(\.[0-9]+|/[0-9]+)?$"
"""A decimal, or a ratio where no decimal is exact."""


def _object(**properties: Any) -> dict[str, Any]:
    """An object of these properties alone, all of which it has."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}

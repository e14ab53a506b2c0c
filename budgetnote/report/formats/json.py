"""JSON for programs: plain integers, every place, the same keys in both languages."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetnote import __version__
from budgetnote.figures.interval import Interval
from budgetnote.figures.printed import format_ratio
from budgetnote.finding import Finding, OnPaper, Place
from budgetnote.language import Language, Text
from budgetnote.report.formats import Screen
from budgetnote.report.sheet import Cell, Column, Report, Sheet
from budgetnote.visible import is_seen, visible

VERSION = 1
"""Raised when a key changes its meaning or goes away."""


def render(report: Report, screen: Screen) -> str:
    """One JSON object; sentences in the language of `screen`, amounts in whole 1.000 kr."""
    language = screen.language
    document = {
        "version": VERSION,
        "budgetnote": __version__,
        "command": report.command,
        "findings": [_finding(found, language) for found in report.findings],
        "tables": [_sheet(sheet, language) for sheet in report.sheets],
    }
    return dumped(document)


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
        case Fraction():
            return format_ratio(fact)
        case Decimal():
            return int(fact) if fact == fact.to_integral_value() else f"{fact.normalize():f}"
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
    return _fact(cell, language if column.kind == "text" else "en")


def _sheet(sheet: Sheet, language: Language) -> dict[str, Any]:
    rows = []
    for row in sheet.rows:
        record: dict[str, Any] = {
            column.key: _cell(cell, column, language) for column, cell in zip(sheet.columns, row.cells, strict=True)
        }
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

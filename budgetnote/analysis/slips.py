"""Explanations in words: what slip a note seems to have, and the figures that it should have instead."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from budgetnote.analysis.diagnose import Correction, Explanation, Lost, slip
from budgetnote.analysis.sums import TOTAL, Key
from budgetnote.finding import SHORT, say
from budgetnote.language import Text, official
from budgetnote.model.tables import AppropriationTable, Line, Table
from budgetnote.reading.text import Source

_SENTENCES = {
    "subtotal-row": Text(
        "{rows} i {tables} ligner {sums} af rækkerne over",
        "{rows} in {tables} {looks} of the rows above",
    ),
    "part-row": Text(
        "{rows} i {tables} ligner {parts} af rækken over",
        "{rows} in {tables} {seem} of the row above",
    ),
    "lost-row": Text("{lost} mangler i {tables}: {figures}", "{lost} is missing in {tables}: {figures}"),
    "repeated-row": Text(
        "{row} i {tables} gentager en anden rækkes beløb og er en række for meget",
        "{row} in {tables} repeats the amounts of another row and is a row too many",
    ),
    "copied-row": Text(
        "{row} i {tables} ligner en kopi af naborækken; der skal stå {figures}",
        "{row} in {tables} looks like a copy of the row beside it; it should say {figures}",
    ),
    "other-row": Text(
        "hele rækken {row} i {tables} er forkert; der skal stå {figures}",
        "the whole row {row} in {tables} is wrong; it should say {figures}",
    ),
    "swapped-rows": Text(
        "{row} og {other} i {tables} har fået hinandens beløb; der skal stå {figures}",
        "{row} and {other} in {tables} have each other's amounts; they should say {figures}",
    ),
    "lost-column": Text(
        "kolonnen {years} mangler i {tables}: {figures}", "the column {years} is missing in {tables}: {figures}"
    ),
    "copied-column": Text(
        "kolonnen {years} i {tables} ligner en kopi af nabokolonnen; der skal stå {figures}",
        "the column {years} in {tables} looks like a copy of the one beside it; it should say {figures}",
    ),
    "other-column": Text(
        "hele kolonnen {years} i {tables} er forkert; der skal stå {figures}",
        "the whole column {years} in {tables} is wrong; it should say {figures}",
    ),
    "swapped-columns": Text(
        "kolonnerne {years} i {tables} er byttet om; der skal stå {figures}",
        "the columns {years} in {tables} are swapped; they should say {figures}",
    ),
}
_CORRECT = Text(
    "ret {label} {where} fra {stated:amount} til {value:amount} (linje {line}{slip})",
    "correct {label} {where} from {stated:amount} to {value:amount} (line {line}{slip})",
)
_FILL_IN = Text(
    "skriv {value:amount} i {label} {where} (linje {line})", "write {value:amount} in {label} {where} (line {line})"
)
_BOTH = Text(
    "ret {label} {where} fra {stated:amount} til {value:amount} begge steder (linje {line} og {other}{slip})",
    "correct {label} {where} from {stated:amount} to {value:amount} in both places (lines {line} and {other}{slip})",
)
_TOGETHER = Text("{one}, og {other} samtidig", "{one}, and {other} together with it")

BLANK = Text("tom", "blank")


def words(explanation: Explanation, source: Source) -> Text:
    """What is wrong and how it should be, in a sentence without its capital and full stop."""
    if explanation.kind == "cells":
        one, *others = [_correction(change, explanation, source) for change in explanation.changes]
        if others and others[0] | {"line": 0} == one | {"line": 0}:
            return _said(_BOTH, one | {"other": others[0]["line"]})
        said = [_said(_FILL_IN if given["stated"] is None else _CORRECT, given) for given in (one, *others)]
        return _said(_TOGETHER, dict(zip(("one", "other"), said, strict=True))) if others else said[0]
    named = {change.cell.row: change.cell.label for change in explanation.changes}
    labels = [cited(row.label if isinstance(row, Line) else named[row]) for row in explanation.rows]
    row, other = [*labels, official(""), official("")][:2]
    facts = {
        "lost": _lost(explanation),
        "row": row,
        "rows": _joined(" og ", " and ", labels),
        "sums": Text(*(("en mellemsum", "") if len(labels) == 1 else ("mellemsummer", ""))),
        "looks": Text(*(("", "looks like a subtotal") if len(labels) == 1 else ("", "look like subtotals"))),
        "parts": Text(*(("en del (heraf)", "") if len(labels) == 1 else ("dele (heraf)", ""))),
        "seem": Text(*(("", "looks like a part") if len(labels) == 1 else ("", "look like parts"))),
        "other": other,
        "tables": _joined(" og ", " and ", dict.fromkeys(map(_name, explanation.tables))),
        "years": _joined(" og ", " and ", map(official, map(str, explanation.years))),
        "figures": _figures(explanation),
    }
    return _said(_SENTENCES[explanation.kind], facts)


def where(key: Key) -> Text:
    """The column of a cell."""
    return official("I alt") if key == TOTAL else Text(f"i {key}", f"in {key}")


def cited(label: str) -> Text:
    """A label in the quotes of each language, shortened where it is long."""
    short = label if len(label) <= SHORT else label[: SHORT - 1].rstrip() + "…"
    return Text(f"»{short}«", f"“{short}”")


def facts(explanation: Explanation, source: Source) -> Mapping[str, Any]:
    """An explanation as data: amounts in whole 1.000 kr., `year` None for I alt, `stated` None for a blank cell."""
    changes = [
        {
            "label": cell.label,
            "year": None if cell.key == TOTAL else cell.key,
            "stated": None if cell.is_blank else cell.stated,
            "value": value,
            "line": source.place(cell.span).line,
            "start": cell.span[0],
            "end": cell.span[1],
        }
        for cell, value in explanation.changes
    ]
    rows = [
        {
            "table": _name(lost.table).en,
            "control_area": lost.area,
            "activity": None if explanation.twice else lost.key,
            "amounts": {str(year): by for year, by in _years(lost) if by},
            "total": lost.figures[TOTAL],
        }
        for lost in explanation.lost
    ]
    return {"kind": explanation.kind, "cause": words(explanation, source), "changes": changes, "rows": rows}


def _said(template: Text, given: Mapping[str, Any]) -> Text:
    return Text(say(template, "da", given), say(template, "en", given))


def _joined(da: str, en: str, parts: Iterable[Text]) -> Text:
    listed = list(parts)
    return Text(da.join(part.da for part in listed), en.join(part.en for part in listed))


def _correction(change: Correction, explanation: Explanation, source: Source) -> dict[str, Any]:
    """What is said of a cell that is to be corrected; `stated` is None where it is blank."""
    cell, value = change
    typed = slip(cell.stated, value)
    why = explanation.slip if len(explanation.changes) > 1 and explanation.slip else typed and typed[1]
    return {
        "label": cited(cell.label),
        "where": where(cell.key),
        "stated": None if cell.is_blank else cell.stated,
        "value": value,
        "line": source.place(cell.span).line,
        "slip": Text(f": {why.da}", f": {why.en}") if why else official(""),
    }


def _name(table: Table) -> Text:
    return official("Tabel 3" if isinstance(table, AppropriationTable) else "Tabel 2")


def _years(lost: Lost) -> list[tuple[int, int]]:
    return sorted((key, amount) for key, amount in lost.figures.items() if isinstance(key, int))


def _lost(explanation: Explanation) -> Text:
    """What the lost row is called, as far as that is known."""
    if not explanation.lost or explanation.twice:
        return Text("den samme række", "the same row")
    lost = explanation.lost[0]
    if lost.activity:
        label = cited(lost.activity.label)
        return Text(f"en række til {label.da}", f"a row for {label.en}")
    if lost.key is not None:
        return Text(f"rækken med nøglen {lost.key}", f"the row with the key {lost.key}")
    return Text("en række", "a row")


def _figures(explanation: Explanation) -> Text:
    """The figures that should stand there: of a row by year, of several by row."""
    if explanation.lost:
        lost = explanation.lost[0]
        return _row([*((year, by) for year, by in _years(lost) if by), (TOTAL, lost.figures[TOTAL])])
    groups = groupby(explanation.changes, key=lambda change: change.cell.row)
    rows = [list(changes) for _, changes in groups]
    if len(rows) == 1:
        return _row([(change.cell.key, change.value) for change in rows[0]])
    parts = []
    for changes in rows:
        label = cited(changes[0].cell.label)
        given = _row([(change.cell.key, change.value) for change in changes], keys=len(explanation.years) != 1)
        parts.append(Text(f"{label.da} {given.da}", f"{label.en} {given.en}"))
    return _joined("; ", "; ", parts)


def _row(figures: Iterable[tuple[Key, int]], *, keys: bool = True) -> Text:
    parts = []
    for key, amount in figures:
        head = f"{'I alt' if key == TOTAL else key}: " if keys else ""
        parts.append(_said(official(head + "{amount:amount}"), {"amount": amount}))
    return _joined(", ", ", ", parts)

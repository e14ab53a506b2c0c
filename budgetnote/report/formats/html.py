"""HTML tables that a mail takes by pasting: styles on each cell, since Outlook and Word keep no others; no script."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from budgetnote.language import Language
from budgetnote.report.formats import Screen, written
from budgetnote.report.sheet import FIGURES, Column, Report, Sheet, SheetRow
from budgetnote.visible import visible

_FONT = "font-family:Calibri,Arial,sans-serif;font-size:11pt;color:#000000"
_CELL = f"{_FONT};padding:1pt 8pt;vertical-align:top"
_WEIGHTS: Mapping[str, str] = {
    "total": ";font-weight:bold;border-top:1pt solid #000000",
    "subtotal": ";font-weight:bold",
    "part": ";color:#595959",
}


def render(report: Report, screen: Screen) -> str:
    """Sheets as tables in a page of its own. Text of a note is never taken for HTML: the tree escapes what it holds."""
    language = screen.language
    page = Element("html", lang=language)
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "title").text = visible(report.sheets[0].title.pick(language)) if report.sheets else "budgetnote"
    body = SubElement(page, "body")
    for sheet in report.sheets:
        _add(body, sheet.for_people, language)
    if report.closing:
        _said(body, report.closing.pick(language))
    made = tostring(page, encoding="unicode", method="html").replace("##[", "#&#35;[")  # a log's command, see `inert`
    return f"<!DOCTYPE html>\n{made}\n"


def _add(body: Element, sheet: Sheet, language: Language) -> None:
    _said(body, sheet.title.pick(language), "font-weight:bold")
    if sheet.rows:
        table = SubElement(body, "table", style="border-collapse:collapse", cellspacing="0", cellpadding="0")
        line = SubElement(SubElement(table, "thead"), "tr")
        for column in sheet.columns:
            style = f"{_CELL};font-weight:bold;border-bottom:1pt solid #000000;{_side(column)}"
            SubElement(line, "th", style=style, scope="col").text = visible(column.head.pick(language))
        rows = SubElement(table, "tbody")
        for row in sheet.rows:
            _row(rows, row, sheet, language)
    for note in sheet.notes:
        _said(body, note.pick(language), "font-size:9pt;color:#595959")


def _row(rows: Element, row: SheetRow, sheet: Sheet, language: Language) -> None:
    line = SubElement(rows, "tr")
    for cell, column in zip(row.cells, sheet.columns, strict=True):
        style = f"{_CELL};{_side(column)}{_WEIGHTS.get(row.weight, '')}"
        SubElement(line, "td", style=style).text = visible(written(cell, column.kind, language))


def _side(column: Column) -> str:
    return "text-align:right;white-space:nowrap" if column.kind in FIGURES else "text-align:left"


def _said(body: Element, text: str, style: str = "") -> None:
    SubElement(body, "p", style=f"{_FONT};margin:4pt 0;{style}").text = visible(text)

"""CSV: for Excel in Danish, else by RFC 4180. The rows of all tables as one; their notes have no place in it."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from unicodedata import normalize

from budgetnote.figures.printed import format_ratio
from budgetnote.language import Language, Text
from budgetnote.report.formats import Screen
from budgetnote.report.sheet import TOTAL, Cell, Report, Sheet
from budgetnote.visible import visible

_KINDS = {
    "row": Text("række", "row"),
    "part": Text("del", "part"),
    "others": Text("øvrige", "others"),
    "subtotal": Text("delsum", "subtotal"),
    "total": Text("sum", "total"),
}
_FORMULA = ("=", "+", "-", "@")
"""What a formula begins with, in a spreadsheet that reads full-width signs as well."""
_MARK = "\ufeff"
"""By a byte order mark Excel knows UTF-8."""


def render(report: Report, screen: Screen) -> str:
    """The rows of the report's sheets, which are of one shape; the kind of each, unless all are alike, stands last.

    In Danish a file that Excel opens: semicolons, decimal commas, a byte order mark, and heads as people read
    them. Else commas, decimal points, and keys as in JSON, `total` among them.
    """
    danish = screen.language == "da"
    text = StringIO()
    table = csv.writer(text, delimiter=";" if danish else ",", lineterminator="\r\n")
    shown = [i for i, column in enumerate(report.sheets[0].columns) if not _is_nested(report.sheets, i)]
    columns = [report.sheets[0].columns[i] for i in shown]
    heads = [column.head.da if danish else column.key for column in columns]
    alike = report.sheets[0].layout == "data"
    table.writerow([*heads, *([] if alike else ["Rækketype" if danish else "row"])])
    for sheet in report.sheets:
        if [column.key for column in sheet.columns] != [column.key for column in report.sheets[0].columns]:
            raise ValueError(sheet.name)
        for row in sheet.rows:
            cells = [_cell(row.cells[i], screen.language) for i in shown]
            table.writerow([*cells, *([] if alike else [_KINDS[row.weight].pick(screen.language)])])
    return (_MARK if danish else "") + text.getvalue()


def _is_nested(sheets: Sequence[Sheet], column: int) -> bool:
    """Whether a column holds data within data, which CSV has no place for."""
    return any(type(row.cells[column]) is tuple for sheet in sheets for row in sheet.rows)


def _cell(cell: Cell, language: Language) -> str:
    """A cell without marks between thousands; a text that a spreadsheet would take for a formula is guarded."""
    match cell:
        case None:
            return ""
        case int():
            return str(cell)
        case Decimal():
            figure = f"{cell:f}"
        case Text() if cell == TOTAL and language == "en":
            return "total"
        case str() | Text():
            text = visible(cell.pick(language) if isinstance(cell, Text) else cell)
            return f"'{text}" if normalize("NFKC", text).lstrip().startswith(_FORMULA) else text
        case Fraction() if language == "da":
            figure = f"{(Decimal(cell.numerator) / cell.denominator).normalize():f}"  # Excel knows no ratios
        case Fraction():
            figure = format_ratio(cell)
        case _:
            raise TypeError(cell)
    return figure.replace(".", ",") if language == "da" else figure

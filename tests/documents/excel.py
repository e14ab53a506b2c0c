"""A paper as an Excel workbook: all in one sheet, figures as numbers with a format, and merged cells merged."""

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.documents.paper import Cell, Grid, Paper, placed


def document(paper: Paper, *, formulas: bool = False) -> bytes:
    """The bytes of an .xlsx with what `paper` states; with `formulas`, I alt is one, and has no stored result."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    row = 1
    for block in paper.blocks:
        if isinstance(block, Grid):
            for x, y, cell in placed(block):
                _write(sheet, row + y, x + 2, cell, formula=formulas and x == block.width - 1)
            row += len(block.rows) + 1
        else:
            sheet.cell(row, 1, block.text)
            row += 1 if block.text.startswith("Tabel") else 2
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, *, formula: bool) -> None:
    at = sheet.cell(row, column)
    if cell.figure and (digits := cell.text.replace(".", "").replace("−", "-")).strip("-–"):
        at.value = f"=SUM(B{row}:C{row})" if formula else int(digits)
        at.number_format = "#,##0"
    elif cell.text:
        at.value = cell.text
    if cell.columns > 1 or cell.rows > 1:
        right, bottom = column + cell.columns - 1, row + cell.rows - 1
        sheet.merge_cells(start_row=row, start_column=column, end_row=bottom, end_column=right)

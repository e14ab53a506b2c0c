"""Workbooks: the tables in them as they are typed and shown, and workbooks that are no good."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budgetnote.documents.document import Paper, Unreadable
from budgetnote.documents.excel import as_shown, read_excel
from tests.documents import excel, notes
from tests.documents.paper import Paragraph as Typed
from tests.documents.paper import paper

pytestmark = pytest.mark.dear


def read(data: bytes) -> Paper:
    made = read_excel("x.xlsx", data)
    assert isinstance(made, Paper)
    return made


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("name", ["SO52", "BI26"])
def test_the_tables_of_a_note_are_read_as_they_are_typed(name: str, merged: bool) -> None:
    typed = paper(notes.real(name), merged=merged)
    made = read(excel.document(typed))
    wanted = [grid.rows for grid in typed.grids[-2:]]
    found = [grid.rows for grid in made.grids][-2:]
    assert [[[(c.text, c.columns, c.rows) for c in row] for row in rows] for rows in found] == [
        [[(c.text, c.columns, c.rows) for c in row] for row in rows] for rows in wanted
    ]
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert {block.text for block in typed.blocks if isinstance(block, Typed)} <= set(texts)
    assert not made.remarks


def test_a_formula_with_no_stored_result_is_in_doubt_and_told_with_its_cell() -> None:
    made = read(excel.document(paper(notes.real("SO52")), formulas=True))
    cell = list(made.grids)[1].rows[1][-1]
    assert (cell.text, cell.in_doubt, cell.readings) == ("", True, ("", "=SUM(B17:C17)"))
    assert "Sheet!H17 har en formel uden gemt resultat" in next(text.da for text in made.remarks)


def test_what_is_hidden_is_left_out_and_told() -> None:
    book, sheet = workbook()
    for row in (["1.000 kr.", 2026, 2027, "I alt"], ["Række", 5, 9, 14], ["Skjult", 1, 1, 2], ["I alt", 5, 9, 14]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Arkiv").append(["2025", 1])
    book["Arkiv"].sheet_state = "hidden"
    made = read(saved(book))
    assert "Skjult" not in str(made.blocks)
    assert [cell.text for row in next(iter(made.grids)).rows for cell in row if cell.text] == [
        *("1.000 kr.", "2026", "I alt", "Række", "5", "14")
    ]
    assert [text.en for text in made.remarks] == ["Sheet: hidden rows and columns are left out"]


def workbook() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    return book, book.active


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (["1240"], "General", "1240"),
        (["1240"], "#,##0", "1.240"),
        (["-1240.0"], "#,##0", "-1.240"),
        (["1239.6"], "#,##0", "1.240"),
        (["1239.5"], "0", "1240"),
        (["1239.5"], "General", "1239,5"),
        (["-35"], "#,##0;[Red]-#,##0", "-35"),
        (["-35"], "#,##0;(#,##0)", "(35)"),
        (["0"], '#,##0;-#,##0;"-"', "-"),
        (["1240"], '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "1.240"),
        (["1240000"], "#,##0,", "1.240"),
        (["0.5"], "0%", "50%"),
        (["1240"], '#,##0 "kr."', "1.240 kr."),
        ("tekst ", "General", "tekst"),
        ("2026-01-01 00:00:00", "yyyy-mm-dd", "2026-01-01"),
        (True, "General", "SAND"),
        (None, "General", ""),
    ],
)
def test_a_value_is_read_as_it_is_shown(value: object, form: str, shown: str) -> None:
    assert as_shown(value, form)[0] == shown


def test_figures_that_are_shown_rounded_are_told() -> None:
    book, sheet = workbook()
    sheet.append(["1.000 kr.", 2026, "I alt"])
    sheet.append(["Række", 5.4, 5.4])
    for name in ("B2", "C2"):
        sheet[name].number_format = "0"
    made = read(saved(book))
    assert [text.en for text in made.remarks] == ["Sheet: figures are read as the sheet rounds them"]


def far_away() -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("Langt").cell(1_048_576, 16_384, "her")
    return saved(book)


def merged_over_all() -> bytes:
    data = saved(workbook()[0])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(
                    b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                ).replace(b"<sheetData/>", b'<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
            new.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "no workbook"),
        (b"%PDF-1.7", "no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"PK\x03\x04 and no more", "damaged"),
        (far_away(), "larger"),
        pytest.param(merged_over_all(), "larger", marks=pytest.mark.thorough),
    ],
)
def test_a_workbook_that_is_no_good_gets_a_sentence(data: bytes, word: str) -> None:
    made = read_excel("x.xlsx", data)
    assert isinstance(made, Unreadable)
    assert word in made.why.en
    assert made.why.da != made.why.en

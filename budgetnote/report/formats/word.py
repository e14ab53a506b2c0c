"""Word: one note's Tabel 1, 2 and 3 as the template has them. The only home of docx.

LibreOffice follows a column's width only where the grid and each cell state it, and breaks a figure that is wider; so
all widths are stated, and a column is as wide as its widest figure.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

from budgetnote.figures.printed import format_levels
from budgetnote.report.formats import written
from budgetnote.report.sheet import FIGURES, Cell, Column, Row, Sheet
from budgetnote.report.tables.export import Exported
from budgetnote.visible import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell

_WIDTH = Cm(18)
"""Of an A4 page between its margins."""
_SIZE = Pt(9)
_PER_SIGN = Cm(0.21)
"""What a digit takes at this size, in bold and in a wide font."""
_MARGINS = Cm(0.45)
"""Of a cell, left and right."""
_SHORT = 24
"""A column whose texts are no longer does not share the room that is left."""
_PRINTED = (
    *("label", "control_area", "committee", "appropriation", "direction", "total"),
    *("target_group", "activity", "goal", "follow_up"),
)
"""The columns that the template has, beside years."""
_MADE = (1980, 1, 1, 0, 0, 0)


def render(exported: Exported) -> bytes:
    """A whole document: Tabel 1, 2 and 3 with the template's captions, then Bydele with their boxes.

    It is in Danish, as the note is. The sums are those that the note states. The same note gives the same bytes.
    """
    document = docx.Document()
    _set_up(document)
    note = exported.note
    document.add_heading(visible(f"{note.id} {note.title}"), level=1)
    document.add_paragraph(visible(f"{note.negotiation}, {format_levels(exported.levels)}"))
    for sheet in exported.sheets:
        if sheet.name in ("effects", "activities", "appropriations"):
            _add(document, sheet)
    _places(document, exported)
    return _same_each_time(document)


def _set_up(document: "Document") -> None:
    """A4, Danish, hyphenated, and nothing about who made it."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    language = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(kind), "da-DK")
    properties = normal.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)
    hyphens = OxmlElement("w:autoHyphenation")
    settings = document.settings.element
    settings.insert(_after(settings, ("w:zoom", "w:mirrorMargins", "w:defaultTabStop", "w:proofState")), hyphens)
    core = document.core_properties
    core.author = core.comments = core.title = core.keywords = core.last_modified_by = ""


def _after(parent: "BaseOxmlElement", names: Sequence[str]) -> int:
    """Behind which of the children of `parent` a new one stands in Word's order."""
    tags = {qn(name) for name in names}
    return max((i + 1 for i, child in enumerate(parent) if child.tag in tags), default=0)


def _add(document: "Document", sheet: Sheet) -> None:
    """A sheet as a table below its caption; its notes below it."""
    caption = document.add_paragraph(style="Caption")
    caption.add_run(visible(sheet.title.da))
    caption.paragraph_format.keep_with_next = True
    shown = sheet.of_columns(lambda column: column.key in _PRINTED or column.key.isdigit())
    texts = [[written(cell, column.kind, "da") for cell, column in _cells(row, shown)] for row in shown.rows]
    heads = [column.head.da for column in shown.columns]
    widths = _widths(shown.columns, heads, texts)
    table = document.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    lines = [(heads, "head"), *((text, row.weight) for text, row in zip(texts, shown.rows, strict=True))]
    for i, (cells, weight) in enumerate(lines):
        together = i < 2 or i >= len(lines) - 2
        _line(table, cells, shown.columns, widths, bold=weight in ("head", "total", "subtotal"), together=together)
    _repeat(table)
    for note in shown.notes:
        document.add_paragraph(visible(note.da))
    document.add_paragraph()


def _cells(row: Row, sheet: Sheet) -> list[tuple[Cell, Column]]:
    return list(zip(row.cells, sheet.columns, strict=True))


def _widths(columns: Sequence[Column], heads: Sequence[str], texts: Sequence[Sequence[str]]) -> list[Length]:
    """A figure's column as wide as its widest figure, that of short texts as its widest word; others share the rest.

    What flows has at least as much room as its widest word, up to a third of the page.
    """
    widths: list[int] = []
    flowing: list[int] = []
    for i, column in enumerate(columns):
        given = [heads[i], *(line[i] for line in texts)]
        words = [word for text in given for word in text.split()]
        signs = max(map(len, given if column.kind in FIGURES else words), default=1)
        widths.append(min(signs * _PER_SIGN + _MARGINS, _WIDTH // 3))
        if column.kind not in FIGURES and max(map(len, given)) > _SHORT:
            flowing.append(i)
    spare = _WIDTH - sum(widths)  # below 0 where the widest words do not fit side by side: they are broken then
    for place, i in enumerate(flowing):
        widths[i] += spare * (2 if place == 0 and spare > 0 else 1) // (len(flowing) + (spare > 0))
    return [Length(width) for width in widths]


def _line(
    table: "Table",
    cells: Sequence[str],
    columns: Sequence[Column],
    widths: Sequence[Length],
    *,
    bold: bool,
    together: bool,
) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 the library has no word for it
    properties.append(OxmlElement("w:cantSplit"))
    for cell, text, column, width in zip(row.cells, cells, columns, widths, strict=True):
        cell.width = width
        _fill(cell, text, figure=column.kind in FIGURES, bold=bold, together=together)


def _fill(cell: "_Cell", text: str, *, figure: bool, bold: bool, together: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(visible(text))
    run.bold, run.font.size = bold, _SIZE
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = together
    if figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        cell._tc.get_or_add_tcPr().append(OxmlElement("w:noWrap"))  # noqa: SLF001


def _repeat(table: "Table") -> None:
    """The head row stands on each page that the table is on."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _places(document: "Document", exported: Exported) -> None:
    """Bydele: each name and then its box; then Bydækkende, and the address."""
    note = exported.note
    caption = document.add_paragraph(style="Caption")
    caption.add_run("Øvrige tekniske oplysninger")
    caption.paragraph_format.keep_with_next = True
    known = [term.key for term in exported.file.register.districts.all(note.budget_year)]
    names = [*known, *(name for name in note.districts if name not in known)]
    boxes = [(name, name in note.districts) for name in names] + [("Bydækkende", note.citywide)]
    said = "   ".join(f"{visible(name)} {'☒' if ticked else '☐'}" for name, ticked in boxes)
    document.add_paragraph(f"Bydele: {said}")
    if note.address:
        document.add_paragraph(visible(f"Adresse: {note.address}"))


def _same_each_time(document: "Document") -> bytes:
    """The document's bytes with no clock in them."""
    made = io.BytesIO()
    document.save(made)
    again = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _MADE), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()

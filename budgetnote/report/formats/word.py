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
from docx.shared import Cm, Length, Pt, RGBColor

from budgetnote.figures.printed import format_levels
from budgetnote.report.formats import written
from budgetnote.report.sheet import FIGURES, Cell, Column, Sheet, SheetRow
from budgetnote.report.tables.export import Exported
from budgetnote.visible import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell

_WIDTH = Cm(18)
"""Of an A4 page between its margins."""
_SIZE = Pt(9)
_PER_SIGN = Cm(0.18)
"""What a digit takes at this size, and a letter in bold."""
_MARGINS = Cm(0.42)
"""Of a cell, left and right."""
_NARROWEST, _STEP = Cm(1.6), Cm(0.1)
"""No column is made narrower, wherever its words break."""
_PRINTED = (
    *("label", "control_area", "committee", "appropriation", "direction", "total"),
    *("target_group", "activity", "goal", "follow_up"),
)
"""The columns that the template has, beside years."""
_MADE = (1980, 1, 1, 0, 0, 0)


def render(exported: Exported, rates: Sheet | None = None) -> bytes:
    """A whole document: Tabel 1, 2 and 3 with the template's captions, then Bydele with their boxes.

    It is in Danish, as the note is. The sums are those that the note states. Below the tables stand the `rates` by
    which their amounts were converted. The same note gives the same bytes.
    """
    document = docx.Document()
    _set_up(document)
    note = exported.note
    document.add_heading(visible(f"{note.id} {note.title}"), level=1)
    document.add_paragraph(visible(f"{note.negotiation}, {format_levels(exported.levels)}"))
    for sheet in exported.sheets:
        if sheet.name in ("effects", "activities", "appropriations"):
            _add(document, sheet)
    if rates:
        document.add_paragraph(f"Omregnet fra {format_levels(note.levels)} efter registerets satser:")
        for row in rates.rows:
            cells = [written(cell, column.kind, "da") for cell, column in _cells(row, rates)]
            told = [f"{column.head.da} {cell}" for column, cell in zip(rates.columns, cells, strict=True) if cell]
            document.add_paragraph(visible("; ".join(told)), style="List Bullet")
    _places(document, exported)
    return _same_each_time(document)


def _set_up(document: "Document") -> None:
    """A4, Danish, hyphenated, and nothing about who made it."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    for name, size in (("Heading 1", 14), ("Caption", 10)):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]  # those of the theme would win
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor(0, 0, 0)
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


def _cells(row: SheetRow, sheet: Sheet) -> list[tuple[Cell, Column]]:
    return list(zip(row.cells, sheet.columns, strict=True))


def _widths(columns: Sequence[Column], heads: Sequence[str], texts: Sequence[Sequence[str]]) -> list[Length]:
    """The widths of columns, which fill the page: each has room for its widest figure, and for its widest word.

    What is left goes to texts until they fit on a line, and then to the first column. Where the widest words do not
    fit side by side, the longest of them are hyphenated.
    """
    least: list[int] = []
    wanted: list[int] = []
    for i, column in enumerate(columns):
        given = [line[i] for line in texts]
        figure = column.kind in FIGURES
        words = [word for text in [heads[i], *([] if figure else given)] for word in text.split()]
        signs = max(map(len, [*words, *(given if figure else [])]), default=1)
        least.append(signs * _PER_SIGN + _MARGINS)
        wanted.append(max(map(len, [heads[i], *given])) * _PER_SIGN + _MARGINS)
    texts_of = [i for i, column in enumerate(columns) if column.kind not in FIGURES]
    while sum(least) > _WIDTH and (widest := max(texts_of, key=lambda i: least[i])) >= 0 and least[widest] > _NARROWEST:
        least[widest] = max(_NARROWEST, least[widest] - _STEP)
    lacking = [max(want - have, 0) for want, have in zip(wanted, least, strict=True)]
    spare = max(_WIDTH - sum(least), 0)
    share = min(spare, sum(lacking))
    widths = [have + (share * lack // sum(lacking) if share else 0) for have, lack in zip(least, lacking, strict=True)]
    widths[0] += max(_WIDTH - sum(widths), 0)
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
    said = "   ".join(f"{visible(name)}\u00a0{'☒' if ticked else '☐'}" for name, ticked in boxes)
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

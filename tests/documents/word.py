"""A paper as a Word file, in the shapes in which officers' files are met: XML of our own, by zipfile alone."""

import io
import zipfile
from collections.abc import Sequence
from itertools import count, pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from tests.documents.paper import Cell, Grid, Paper, Paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WHO = 'w:author="En kollega" w:date="2026-05-01T12:00:00Z"'


class Layout(NamedTuple):
    """What a Word file has beside plain paragraphs and tables."""

    controls: bool = False
    """Cells, rows, whole tables and texts stand in content controls."""
    split: bool = False
    """Every text is cut into several runs, at any character."""
    nested: bool = False
    """Each table stands in a cell of another that lays out the page."""
    tracked: bool = False
    """Figures, labels and whole rows were changed with the changes tracked, and none was accepted."""
    marks: bool = False
    """Figures have raised footnote marks, and hidden text stands beside them."""
    broken: bool = False
    """Each table is cut in two, each with its head."""
    tabs: bool = False
    """There are no tables: cells are parted by tabs."""
    sums: bool = False
    """Figures of the total row are fields that add up the column, with the result that Word last saw."""
    airy: bool = False
    """Cells have several paragraphs, breaks and blanks at their ends."""
    bare: bool = False
    """Tables have no borders."""
    wide: bool = False
    """The page lies on its side."""


PLAIN = Layout()
LAYOUTS = {
    "plain": PLAIN,
    "content controls": Layout(controls=True),
    "split runs": Layout(split=True),
    "nested": Layout(nested=True),
    "tracked": Layout(tracked=True),
    "marks": Layout(marks=True),
    "cut in two": Layout(broken=True),
    "tabs": Layout(tabs=True),
    "sums": Layout(sums=True),
    "airy": Layout(airy=True),
    "bare": Layout(bare=True, wide=True),
    "on its side": Layout(wide=True),
    "all at once": Layout(controls=True, split=True, tracked=True, marks=True, broken=True, sums=True),
}


def document(paper: Paper, layout: Layout = PLAIN) -> bytes:
    """The bytes of a .docx with what `paper` states."""
    writer = _Writer(layout)
    body = writer.body(paper)
    return packed(body, paper.footer, footnotes=next(writer.footnotes) - 1, wide=layout.wide)


def packed(body: str, footer: str = "", *, footnotes: int = 0, wide: bool = False) -> bytes:
    """The bytes of a .docx with the XML `body`, on A4; so many `footnotes` are referred to, from 1 on."""
    override = '<Override PartName="/word/{0}.xml" ContentType="{1}.{2}+xml"/>'.format
    relation = '<Relationship Id="{0}" Type="{1}/{2}" Target="{3}"/>'.format
    space = f'xmlns:w="{_W}" xmlns:r="{_OFFICE}"'
    size = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if wide else '<w:pgSz w:w="11906" w:h="16838"/>'
    margins = " ".join(f'w:{side}="1134"' for side in ("top", "right", "bottom", "left", "footer"))
    page = f'<w:sectPr><w:footerReference w:type="default" r:id="rId1"/>{size}<w:pgMar {margins}/></w:sectPr>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + override("document", _MAIN, "document.main")
        + "".join(override(name, _MAIN, name) for name in ("footer", "footnotes"))
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
        + relation("rId1", _OFFICE, "officeDocument", "word/document.xml")
        + "</Relationships>",
        "word/document.xml": f"<w:document {space}><w:body>{body}{page}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        + relation("rId1", _OFFICE, "footer", "footer.xml")
        + relation("rId2", _OFFICE, "footnotes", "footnotes.xml")
        + "</Relationships>",
        "word/footer.xml": f"<w:ftr {space}>{_paragraph(_run(footer))}</w:ftr>",
        "word/footnotes.xml": f"<w:footnotes {space}>{_SEPARATOR}{''.join(map(_footnote, range(1, footnotes + 1)))}"
        "</w:footnotes>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')
    return made.getvalue()


def _paragraph(runs: str, style: str = "", *, right: bool = False) -> str:
    look = (style and f"<w:pStyle w:val={quoteattr(style)}/>") + ('<w:jc w:val="right"/>' if right else "")
    return f"<w:p>{look and f'<w:pPr>{look}</w:pPr>'}{runs}</w:p>"


_SEPARATOR = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'


def _footnote(number: int) -> str:
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    return f'<w:footnote w:id="{number}">{_paragraph(mark + _run(" Se bilag 9123."))}</w:footnote>'


def _run(text: str, properties: str = "", element: str = "t") -> str:
    properties += '<w:sz w:val="16"/>'
    shown = properties and f"<w:rPr>{properties}</w:rPr>"
    return f'<w:r>{shown}<w:{element} xml:space="preserve">{escape(text)}</w:{element}></w:r>'


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.numbers = count(1)
        self.cells = count(1)
        self.footnotes = count(1)

    def body(self, paper: Paper) -> str:
        blocks = [self.table(block) if isinstance(block, Grid) else self.text_block(block) for block in paper.blocks]
        return "".join(blocks)

    def text_block(self, paragraph: Paragraph) -> str:
        style = {0: "", 1: "Title", 2: "Heading1", 3: "Heading2"}[paragraph.level]
        return self.controlled(_paragraph(self.runs(paragraph.text), style))

    def controlled(self, xml: str) -> str:
        """`xml` in a content control, where the layout has them."""
        if not self.layout.controls:
            return xml
        named = f'<w:alias w:val="Felt"/><w:id w:val="{next(self.numbers)}"/>'
        return f"<w:sdt><w:sdtPr>{named}</w:sdtPr><w:sdtContent>{xml}</w:sdtContent></w:sdt>"

    def runs(self, text: str) -> str:
        if not self.layout.split:
            return _run(text)
        cuts = sorted({0, len(text), *range(1, len(text), 3)})
        return '<w:proofErr w:type="spellStart"/>'.join(
            _run(text[start:stop], "<w:b/>" if start % 2 else "") for start, stop in pairwise(cuts)
        )

    def table(self, grid: Grid) -> str:
        if self.layout.tabs:
            return "".join(self.line(row) for row in grid.rows)
        heads, rows = list(grid.rows[: grid.heads]), list(grid.rows[grid.heads :])
        middle = _cut(rows)
        if self.layout.broken and middle:
            halves = [(*heads, *rows[:middle]), (*heads, *rows[middle:])]
            return "<w:p/>".join(self.whole(half, grid) for half in halves)
        return self.whole(grid.rows, grid) + "<w:p/>"

    def line(self, row: Sequence[Cell]) -> str:
        tab = "<w:r><w:tab/></w:r>"
        return _paragraph(tab.join(self.runs(cell.text) + tab * (cell.columns - 1) for cell in row))

    def whole(self, rows: Sequence[Sequence[Cell]], grid: Grid) -> str:
        part = (13500 if self.layout.wide else 9000) // sum(grid.weights)
        columns = "".join(f'<w:gridCol w:w="{part * weight}"/>' for weight in grid.weights)
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "" if self.layout.bare else "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
        look = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
        made = f"<w:tbl>{look}<w:tblGrid>{columns}</w:tblGrid>{self.rows(rows, grid)}</w:tbl>"
        if self.layout.nested:
            around = f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{made}<w:p/></w:tc></w:tr></w:tbl>"
            return self.controlled(around)
        return self.controlled(made)

    def rows(self, rows: Sequence[Sequence[Cell]], grid: Grid) -> str:
        """The rows; a cell merged downward goes on in the rows below as Word writes it, by cells of its own."""
        reaching: dict[int, tuple[int, int]] = {}  # by column: how many rows yet, how many columns
        made, gone = [], False
        for number, row in enumerate(rows):
            column, cells, waiting = 0, [], iter(row)
            while column < grid.width:
                left, wide = reaching.get(column, (0, 1))
                if left:
                    reaching[column] = left - 1, wide
                    cells.append(self.cell(Cell("", wide), "<w:vMerge/>", last=False))
                else:
                    cell = next(waiting)
                    wide = cell.columns
                    reaching[column] = cell.rows - 1, wide
                    merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                    cells.append(self.cell(cell, merge, last=number == len(rows) - 1))
                column += wide
            made.append(self.controlled(f"<w:tr>{''.join(cells)}</w:tr>"))
            free = number >= grid.heads and not any(left for left, _ in reaching.values())
            if self.layout.tracked and free and not gone:
                made.append(self.deleted(grid))
                gone = True
        return "".join(made)

    def deleted(self, grid: Grid) -> str:
        """A row with figures, deleted in tracked changes."""
        gone = f'<w:del w:id="{next(self.numbers)}" {_WHO}/>'
        runs = f'<w:del w:id="{next(self.numbers)}" {_WHO}>{_run("999", element="delText")}</w:del>'
        cells = f"<w:tc>{_paragraph(runs)}</w:tc>" * grid.width
        return f"<w:tr><w:trPr>{gone}</w:trPr>{cells}</w:tr>"

    def cell(self, cell: Cell, merge: str, *, last: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        texts = self.figure(cell.text, last=last) if cell.figure else self.runs(cell.text)
        inside = _paragraph(texts, right=cell.figure or cell.text.isdigit() or cell.text == "I alt")
        if self.layout.airy and cell.text:
            inside = f"<w:p/>{_paragraph(_run('  ') + texts + '<w:r><w:br/></w:r>')}<w:p/>"
        elif self.layout.controls and not cell.figure:
            inside = self.controlled(inside)
        return self.controlled(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inside}</w:tc>")

    def figure(self, text: str, *, last: bool) -> str:
        """The runs of a figure, with what stands in it and is no part of it."""
        number, runs = next(self.cells), self.runs(text)
        if not text.strip("-–"):
            return runs
        if self.layout.sums and last:
            kind = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
            code = _run(" =SUM(ABOVE) \\# 0 ", element="instrText")
            return kind("begin") + code + kind("separate") + runs + kind("end")
        if self.layout.tracked and number % 3 == 0:
            old = f'<w:del w:id="{next(self.numbers)}" {_WHO}>{_run(text[:-1] + "7", element="delText")}</w:del>'
            return f'{old}<w:ins w:id="{next(self.numbers)}" {_WHO}>{runs}</w:ins>'
        if self.layout.marks and number % 4 == 0:
            return runs + _run("1", '<w:vertAlign w:val="superscript"/>')
        if self.layout.marks and number % 4 == 1:
            raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            return f'{runs}<w:r>{raised}<w:footnoteReference w:id="{next(self.footnotes)}"/></w:r>'
        if self.layout.marks and number % 4 == 2:
            return _run("123", "<w:vanish/>") + runs
        return runs


def _cut(rows: Sequence[Sequence[Cell]]) -> int:
    """The row before which a table is cut in two: near its middle, where no cell reaches over; or 0."""
    reach = 0
    places = []
    for i, row in enumerate(rows):
        if i and reach <= i:
            places.append(i)
        reach = max([reach, *(i + cell.rows for cell in row)])
    return min(places, key=lambda place: abs(place - len(rows) // 2), default=0)

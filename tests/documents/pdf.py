"""A paper as a PDF by reportlab: tables with rules and without, page breaks inside them, and narrow cells."""

import io
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table
from reportlab.platypus import Paragraph as Flow

from tests.documents.paper import Cell, Grid, Paper, placed

_Area = tuple[tuple[int, int], tuple[int, int]]
Align = Literal["left", "centre", "right"]
_ALIGNED: dict[Align, Literal[0, 1, 2]] = {"left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT}


class Layout(NamedTuple):
    """How a page is set."""

    rules: Literal["all", "rows", "none"] = "all"
    align: Align = "right"
    size: float = 8
    leaves: int = 0
    """Points that are left on the first page for its first table: it breaks there."""
    narrow: bool = False
    """Columns so narrow that labels are wrapped and long figures broken."""
    wide: bool = False
    """The page lies on its side."""
    repeat: bool = True
    """The head of a table stands again after a page break."""
    marks: bool = False
    """Figures have raised footnote marks."""


LAYOUTS = {
    "ruled": Layout(),
    "unruled": Layout(rules="none"),
    "ruled rows": Layout(rules="rows"),
    "centred": Layout(align="centre"),
    "unruled, centred": Layout(rules="none", align="centre", wide=True),
    "unruled, left": Layout(rules="none", align="left", wide=True),
    "small": Layout(size=6),
    "on its side": Layout(wide=True),
    "page break": Layout(leaves=60, wide=True),
    "page break, no head": Layout(leaves=60, wide=True, repeat=False),
    "unruled page break": Layout(rules="none", leaves=60, wide=True),
    "narrow": Layout(narrow=True),
    "marks": Layout(marks=True),
    "unruled marks": Layout(rules="none", marks=True, wide=True),
}


def document(paper: Paper, layout: Layout = LAYOUTS["ruled"]) -> bytes:
    """The bytes of a PDF with what `paper` states."""
    made = io.BytesIO()
    size = landscape(A4) if layout.wide else A4
    template = SimpleDocTemplate(
        made, pagesize=size, invariant=1, leftMargin=40, rightMargin=40, topMargin=40, bottomMargin=40
    )
    setter = _Setter(layout, size[0] - 92)
    story: list[Flowable] = []
    for block in paper.blocks:
        if isinstance(block, Grid):
            if layout.leaves and not any(isinstance(flow, Table) for flow in story):
                story.append(_Room(layout.leaves))
            story += [setter.table(block), Spacer(1, 10)]
        else:
            story.append(setter.text(block.text, block.level))

    def footer(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(_font(), 7)
        canvas.drawString(40, 20, f"{paper.footer} {template.page}/9")

    template.build(story, onFirstPage=footer, onLaterPages=footer)
    return made.getvalue()


class _Room(Flowable):
    """Room that is left free, so that so many points of the page are there for what comes next."""

    def __init__(self, leaves: float) -> None:
        super().__init__()
        self.leaves = leaves

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return width, max(0, height - self.leaves)

    def draw(self) -> None:
        """Nothing."""


@cache
def _font() -> str:
    """A font with Danish letters and the minus sign, which comes with reportlab."""
    pdfmetrics.registerFont(TTFont("Vera", str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))
    return "Vera"


class _Setter:
    def __init__(self, layout: Layout, width: float) -> None:
        self.layout, self.width = layout, width
        self.figures = 0

    def style(self, align: Align = "left", size: float = 0) -> ParagraphStyle:
        size = size or self.layout.size
        return ParagraphStyle("text", fontName=_font(), fontSize=size, leading=size * 1.25, alignment=_ALIGNED[align])

    def text(self, text: str, level: int) -> Flowable:
        sizes = {0: 9, 1: 14, 2: 11, 3: 10}
        return Flow(escape(text), self.style(size=sizes[level]).clone("text", spaceAfter=5))

    def table(self, grid: Grid) -> Table:
        whole: _Area = ((0, 0), (-1, -1))
        style: list[tuple[str, *_Area, *tuple[Any, ...]]] = [("VALIGN", *whole, "TOP")]
        style += [("LEFTPADDING", *whole, 3), ("RIGHTPADDING", *whole, 3)]
        if self.layout.rules != "none":
            style.append(("GRID" if self.layout.rules == "all" else "LINEBELOW", *whole, 0.5, "black"))
        for column, row, cell in placed(grid):
            if cell.columns > 1 or cell.rows > 1:
                style.append(("SPAN", (column, row), (column + cell.columns - 1, row + cell.rows - 1)))
        weights = [1] * grid.width if self.layout.narrow else grid.weights
        widths = [self.width * weight / sum(weights) for weight in weights]
        repeated = grid.heads if self.layout.repeat else 0
        return Table(self.cells(grid), colWidths=widths, repeatRows=repeated, style=style)

    def cells(self, grid: Grid) -> list[list[Flowable | str]]:
        rows: list[list[Flowable | str]] = [[""] * grid.width for _ in grid.rows]
        columns = {column for column, _, cell in placed(grid) if cell.figure}
        for column, row, cell in placed(grid):
            style = self.style(self.layout.align if column in columns else "left")
            rows[row][column] = Flow(escape(cell.text) + self.mark(cell), style)
        return rows

    def mark(self, cell: Cell) -> str:
        self.figures += cell.figure
        marked = self.layout.marks and cell.figure and cell.text.strip("-–") and self.figures % 4 == 0
        return "<super>1</super>" if marked else ""

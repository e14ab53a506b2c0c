"""What every reader of papers gives: paragraphs and grids in order, each with its place on the paper and its marks.

Nothing here knows what a note is: a text is what a person sees on the paper, and a figure is still text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from budgetnote.finding import Span
from budgetnote.language import Text


class Box(NamedTuple):
    """A rectangle on a page, in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Spot(NamedTuple):
    """Where something stands on the paper; all that is counted is counted from 1, and 0 or empty where it is not known.

    `part` is the file within the file (`word/document.xml`), or an Excel workbook's sheet. `nodes` are, in Word, the
    paragraphs that hold the text: each the span in bytes of its whole element in the part as it is unpacked, from the
    `<` of `<w:p>` to past its `</w:p>`. `cell` is the span of the `<w:tc>` about them. `table` counts the grids of
    the paper in the order in which they begin, `row` and `column` are of the grid as it is drawn, where a merged cell
    has the first of its own. `page` and `box` are of a PDF, `line` and `columns` of a text: characters from 0.
    """

    part: str = ""
    nodes: tuple[Span, ...] = ()
    cell: Span | None = None
    table: int = 0
    row: int = 0
    column: int = 0
    page: int = 0
    box: Box | None = None
    line: int = 0
    columns: Span = (0, 0)


MarkKind = Literal[
    "tracked", "raised", "hidden", "field", "joined", "deciphered", "two figures", "differs", "no column"
]
"""What a reader did, or met, in reading a text.

*tracked*: a tracked change, read as accepted (`text` is what was there before); *raised*: a raised footnote mark that
was left out; *hidden*: a text that is not shown, left out; *field*: the stored result of a field or a formula;
*joined*: a word or figure that was broken over lines, put together (`text` is as it is printed); *deciphered*: digits
that the paper's text layer enciphers. The last three are doubts: *two figures* that may be one or two, readings that
*differ* (`text` is the second reading), and a figure that stands under *no column* (`text` is the figure, in the cell
of the column that is nearest).
"""
DOUBTS: frozenset[MarkKind] = frozenset({"two figures", "differs", "no column"})


class Mark(NamedTuple):
    """Something that is to be said of a text; `text` is what the mark is about, see `MarkKind`."""

    kind: MarkKind
    text: str = ""


class Paragraph(NamedTuple):
    """A paragraph, without line ends where a reader can tell that they are the page's own and not the author's.

    `level` is 1 and up for headings as far as the paper says so (a style, a `#`, an `<h2>`), else 0. `of` is where
    on the page it belongs; header and footer stand once for each text, last of all.
    """

    text: str
    spot: Spot
    level: int = 0
    of: Literal["body", "header", "footer", "footnote"] = "body"
    marks: tuple[Mark, ...] = ()


class PaperCell(NamedTuple):
    """A cell of a grid: its text, lines parted by line feeds; `columns` and `rows` say how far a merged cell goes.

    Blanks at both ends are gone, a checked box is ☒ and an unchecked one ☐ whatever the paper has for them.
    """

    text: str
    spot: Spot
    marks: tuple[Mark, ...] = ()
    columns: int = 1
    rows: int = 1

    @property
    def line(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def in_doubt(self) -> bool:
        """Whether the text may not be what the paper says."""
        return any(mark.kind in DOUBTS for mark in self.marks)

    @property
    def readings(self) -> tuple[str, ...]:
        """All that the text may be, the likeliest first; one where there is no doubt."""
        others = (mark.text for mark in self.marks if mark.kind in DOUBTS and mark.text)
        return tuple(dict.fromkeys([self.text, *others]))


@dataclass(frozen=True)
class Grid:
    """Cells in rows. A row has the cells that begin in it, in order; a merged cell stands once, where it begins.

    A blank cell is a cell with no text; a cell that no reader can say to be there is missing from its row, and
    `Spot.column` of the others is right all the same. `ruled` says that the paper itself has the borders of the cells
    (or tabs, or tags), so that blanks within a cell are no border.
    """

    rows: Sequence[Sequence[PaperCell]]
    spot: Spot
    ruled: bool = True

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((cell.spot.column + cell.columns - 1 for row in self.rows for cell in row), default=0)

    @property
    def cells(self) -> Iterator[PaperCell]:
        """All cells, a row at a time."""
        for row in self.rows:
            yield from row


Block = Paragraph | Grid


@dataclass(frozen=True)
class Paper:
    """A paper as it was read: `blocks` in order; a grid within a cell follows the grid that it stands in."""

    path: str
    kind: Literal["word", "pdf", "text", "excel"]
    blocks: Sequence[Block]
    pages: int = 0
    remarks: Sequence[Text] = ()

    @property
    def grids(self) -> Iterator[Grid]:
        """The grids alone."""
        return (block for block in self.blocks if isinstance(block, Grid))

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs alone."""
        return (block for block in self.blocks if isinstance(block, Paragraph))


class Unreadable(NamedTuple):
    """Why a paper cannot be read, and what is to be done."""

    why: Text
    remedy: Text


Reader = Callable[[str, bytes], Paper | Unreadable]
"""A reader: a path, for what is said of it, and the file's bytes → the paper.

On no bytes does it raise anything but MissingExtraError.
"""

"""PDFs: tables with rules and without, by two readers that may differ; and files that are no good."""

import io
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from budgetnote.documents.document import Grid, Paper, Unreadable
from budgetnote.documents.lines import unbroken
from budgetnote.documents.pdf import read_pdf
from budgetnote.documents.words import Word, agreed
from tests.documents import notes, pdf
from tests.documents.paper import HANDS, Cell, paper
from tests.documents.paper import Grid as Typed
from tests.documents.paper import Paper as TypedPaper
from tests.documents.paper import Paragraph as TypedParagraph

pytestmark = pytest.mark.dear


def read(data: bytes) -> Paper:
    made = read_pdf("x.pdf", data)
    assert isinstance(made, Paper), made
    return made


def rows(grids: Iterator[Grid]) -> list[list[str]]:
    """The rows of tables of amounts, without the heads that a page break repeats."""
    tables = [[[cell.line for cell in row] for row in grid.rows] for grid in grids if "p/l" in grid.rows[0][0].line]
    return [row for table in tables for row in table if "p/l" not in row[0] and row[0] != "2026"]


QUICK = ("ruled", "unruled marks", "page break")


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.thorough] * (name not in QUICK)) for name in pdf.LAYOUTS]
)
def test_every_figure_is_read_in_its_column(name: str, merged: bool) -> None:
    layout = pdf.LAYOUTS[name]
    if merged and layout.rules != "all":
        pytest.skip("where there are no rules nobody sees that a cell is merged")
    typed = paper(notes.real("SO52"), merged=merged)
    made = read(pdf.document(typed, layout))
    wanted = [[c.text for c in row] for grid in typed.grids[-2:] for row in grid.rows[grid.heads :]]
    found = rows(made.grids)
    figures = [[text for text in row if text.replace(".", "").isdigit()] for row in found]
    assert figures == [[text for text in row if text.replace(".", "").isdigit()] for row in wanted]
    assert list(map(len, found)) == list(map(len, wanted))
    assert [row[-5:] for row in found] == [row[-5:] for row in wanted]
    assert not any(cell.in_doubt for grid in made.grids for cell in grid.cells)


@pytest.mark.parametrize("hand", HANDS)
def test_figures_are_read_as_they_are_typed(hand: str) -> None:
    typed = paper(notes.real("BI26"), HANDS[hand])
    made = read(pdf.document(typed, pdf.Layout(rules="none", wide=True)))
    wanted = [
        [c.text.replace("\u00a0", " ") for c in row if c.figure] for grid in typed.grids[-2:] for row in grid.rows
    ]
    found = [row[-6:] for row in rows(made.grids)]
    assert found == [row for row in wanted if row]


def word(text: str, left: float, base: float = 100) -> Word:
    return Word(text, left, left + 4 * len(text), base, 8)


def test_a_minus_that_one_reader_loses_is_a_doubt() -> None:
    first, second = [word("-", 50), word("120", 104)], [word("-", 50), word("-120", 100)]
    assert [w.other for w in agreed(first, second)] == [None, "-120"]
    assert [w.other for w in agreed(second, first)] == [None, "120"]


def test_a_figure_that_one_reader_does_not_see_is_a_doubt() -> None:
    assert [(w.text, w.other) for w in agreed([word("120", 100)], [])] == [("120", "")]
    assert [(w.text, w.other) for w in agreed([], [word("120", 100)])] == [("", "120")]


def test_readers_that_part_words_differently_agree() -> None:
    assert [w.other for w in agreed([word("1.240", 100)], [word("1.", 100), word("240", 108)])] == [None]


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, invariant=1, **options)  # type: ignore[arg-type]
    draw(canvas)
    canvas.save()
    return made.getvalue()


HEAD = ("1.000 kr., 2026 p/l", "Styringsområde", "2026", "2027", "I alt")


def table(canvas: Canvas, *lines: tuple[str, ...], ends: tuple[int, ...] = (300, 360, 420)) -> None:
    """A table without rules: two columns of texts, and figures that end at `ends`."""
    for number, line in enumerate((HEAD, *lines)):
        y = 700 - 20 * number
        canvas.setFont("Helvetica", 9)
        for x, text in zip((50, 170), line, strict=False):
            canvas.drawString(x, y, text)
        for x, text in zip(ends, line[2:], strict=True):
            canvas.drawRightString(x, y, text)


def test_a_figure_between_two_columns_is_a_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ("Indsats", "Service", "10", "", "20"))
        canvas.drawRightString(332, 680, "10")

    (grid,) = read(drawn(draw)).grids
    (doubt,) = [cell for cell in grid.cells if cell.in_doubt]
    assert [mark.kind for mark in doubt.marks] == ["no column"]


def test_two_figures_in_a_cell_are_a_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ("Indsats", "Service", "120", "", "240"))
        canvas.drawRightString(280, 680, "-120")

    (grid,) = read(drawn(draw)).grids
    assert any("120" in cell.text and cell.in_doubt for cell in grid.cells)


def test_a_figure_broken_over_lines_in_a_narrow_cell_keeps_its_lines() -> None:
    wide = Typed([[Cell(text) for text in HEAD], [*map(Cell, ("Indsats", "Service", "104.600", "", "12.104.600"))]])
    made = read(pdf.document(TypedPaper([TypedParagraph("Tabel 2. Oversigt"), wide], "Budget 2026"), NARROW))
    assert "".join(next(iter(made.grids)).rows[1][-1].text.split()) == "12.104.600"


NARROW = pdf.Layout(narrow=True, size=20)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.setPageSize((800, 800))
        canvas.translate(400, 400)
        canvas.rotate(turn)
        canvas.translate(-400, -400)
        table(canvas, ("Indsats", "Service", "10", "10", "20"))

    (grid,) = read(drawn(draw)).grids
    assert [[cell.text for cell in row] for row in grid.rows] == [list(HEAD), ["Indsats", "Service", "10", "10", "20"]]


def test_hidden_text_is_left_out_and_told() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ("Indsats", "Service", "10", "10", "20"))
        hidden(canvas, 302, 680, "99")

    made = read(drawn(draw))
    assert "99" not in str([cell.text for grid in made.grids for cell in grid.cells])
    assert [text.en for text in made.remarks] == ["hidden text is left out on page 1"]


def hidden(canvas: Canvas, x: float, y: float, text: str) -> None:
    written = canvas.beginText(x, y)
    written.setTextRenderMode(3)
    written.textOut(text)
    canvas.drawText(written)


@cache
def good() -> bytes:
    return pdf.document(paper(notes.real("SO52")))


def of_stream(content: bytes) -> bytes:
    """A PDF of one page with this content, squeezed."""
    squeezed = zlib.compress(content, 9)
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources" + font + b"/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(squeezed) + squeezed + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def many_pages(canvas: Canvas) -> None:
    for _ in range(120):
        canvas.showPage()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "password": lambda: drawn(lambda canvas: canvas.drawString(9, 9, "x"), encrypt=StandardEncryption("key")),
    "no PDF": lambda: b"PK\x03\x04 a Word file",
    "no PDF ": lambda: b"",
    "damaged": lambda: b"%PDF-1.7\n" + bytes(range(256)),
    "damaged ": lambda: good()[: len(good()) // 3],
    "pictures": lambda: drawn(lambda canvas: canvas.rect(9, 9, 99, 99)),
    "guessed": lambda: drawn(lambda canvas: hidden(canvas, 9, 9, "Tabel 2")),
    "100 pages": lambda: drawn(many_pages),
    "more text or lines": lambda: of_stream(b"BT /F 9 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 20_000 + b"ET"),
    "was ended": lambda: of_stream(b"q " * 40_000_000),
}


SLOW = ("more text or lines", "was ended")


@pytest.mark.parametrize(
    "word", [pytest.param(word, marks=[pytest.mark.thorough] * (word in SLOW)) for word in HOSTILE]
)
def test_a_file_that_is_no_good_gets_a_sentence(word: str) -> None:
    made = read_pdf("x.pdf", HOSTILE[word]())
    assert isinstance(made, Unreadable)
    assert word.strip() in made.why.en
    assert made.why.da != made.why.en


@pytest.mark.parametrize(
    ("rows", "known", "made"),
    [
        (["2 skolepatrul", "jer i byen"], {"skolepatruljer"}, ["2 skolepatruljer i byen"]),
        (["Ungdomsf", "orvaltninge", "n"], {"ungdomsforvaltningen"}, ["Ungdomsforvaltningen"]),
        (["Børne-", "og"], {"børneog"}, ["Børne-", "og"]),
        (["fritids", "job"], {"fritidsjob", "fritids", "job"}, ["fritids", "job"]),
        (["til", "bud"], set(), ["til", "bud"]),
        (["590", "590"], {"590590"}, ["590", "590"]),
        ([], set(), []),
    ],
)
def test_a_word_that_a_cell_breaks_is_put_together_where_the_paper_has_it_whole(
    rows: list[str], known: set[str], made: list[str]
) -> None:
    assert unbroken(rows, known) == made

"""A document that was made of a note is read as that note, in every layout; what cannot be told is a doubt."""

import pytest

from budgetnote.documents.broken import mended
from budgetnote.documents.document import Grid, Paper, PaperCell, Paragraph, Spot
from budgetnote.documents.draft import Draft
from budgetnote.documents.witness import bear_witness
from budgetnote.model.note import Note
from tests.documents import notes, plain, word
from tests.documents.paper import HANDS, paper
from tests.documents.reading import drafted, facts, noted, register

pytestmark = pytest.mark.dear

SEEDS = range(5)


def source(name: int | str) -> Note:
    return notes.real(name) if isinstance(name, str) else notes.made(name)


def same(made: Draft, note: Note, *but: str) -> None:
    """The draft says what the note says, and is certain of it."""
    wanted, got = facts(note), facts(noted(made))
    for key in wanted.keys() - set(but):
        assert got[key] == wanted[key], key


@pytest.mark.parametrize("name", ["SO52", "BI26", *SEEDS])
@pytest.mark.parametrize("layout", word.LAYOUTS)
def test_word_is_read_as_its_note(layout: str, name: int | str) -> None:
    note, number = source(name), len(layout) + (name if isinstance(name, int) else len(name))
    hand = list(HANDS.values())[number % len(HANDS)]
    for merged in (False, True)[: 1 if layout == "tabs" else 2]:  # no tab says what a merged cell covers
        made = drafted("x.docx", word.document(paper(note, hand, merged=merged), word.LAYOUTS[layout]))
        same(made, note)
        witness = bear_witness(made)
        assert witness.certain
        assert witness.tables_agree
        assert {verdict.kind for verdict in witness.verdicts} == {"proven"}


@pytest.mark.parametrize("name", ["SO52", "BI26", *SEEDS])
@pytest.mark.parametrize("hand", HANDS)
def test_text_is_read_as_its_note(hand: str, name: int | str) -> None:
    note = source(name)
    printed = paper(note, HANDS[hand])
    for suffix, text in ((".txt", plain.with_tabs), (".md", plain.markdown), (".html", plain.html)):
        made = drafted(f"x{suffix}", text(printed).encode())
        same(made, note)
        assert bear_witness(made).certain


@pytest.mark.parametrize("name", ["SO52", "BI26", *SEEDS])
@pytest.mark.parametrize("hand", ["dots", "no thousands"])
def test_text_in_the_order_of_a_page_is_read_as_its_note(hand: str, name: int | str) -> None:
    note = source(name)
    made = drafted("x.txt", plain.with_blanks(paper(note, HANDS[hand])).encode())
    same(made, note, "effects", "categories")
    assert {verdict.kind for verdict in bear_witness(made).verdicts} <= {"proven", "not read"}  # Tabel 1 has no years


@pytest.mark.parametrize("name", ["SO52", "BI26", *SEEDS])
@pytest.mark.parametrize("merged", [False, True])
def test_a_blank_that_may_part_thousands_or_cells_is_a_doubt(name: int | str, merged: bool) -> None:
    note = source(name)
    made = drafted("x.txt", plain.with_blanks(paper(note, HANDS["blanks"], merged=merged)).encode())
    wanted = {figure for row in note.lines for figure in [*(row.amounts or {}).values(), row.total]}
    wanted |= {figure for table in note.tables if table.total for figure in (*(table.total.amounts or {}).values(),)}
    wanted |= {table.total.total for table in note.tables if table.total}
    read = {figure.amount for table in made.tables for figure in table.figures if figure.amount is not None}
    assert read <= wanted | {0}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", ["plain", "content controls", "tracked"])
def test_a_figure_that_is_wrong_on_the_paper_is_kept_and_told(layout: str, seed: int) -> None:
    note = notes.made(seed)
    text = notes.text(seed)
    row = note.activity_lines[0]
    year, amount = next((year, amount) for year, amount in (row.amounts or {}).items() if amount)
    wrong = text.replace(f"{year}: {amount}", f"{year}: {amount + 10}", 1)
    printed = paper(notes.stated(wrong))
    made = drafted("x.docx", word.document(printed, word.LAYOUTS[layout]))
    assert made.tables
    line = next(table for table in made.tables if table.kind == "activities").lines[0]
    assert line.figures[year].amount == amount + 10
    assert "contradicts itself" in {verdict.kind for verdict in bear_witness(made).verdicts}


def test_a_word_that_a_page_breaks_is_joined_where_it_stands_whole_elsewhere() -> None:
    def read(text: str, prose: str) -> str:
        cells = (PaperCell(text, Spot(table=1, row=1, column=1)), PaperCell("3.510", Spot(table=1, row=1, column=2)))
        made = Paper("x.pdf", "pdf", (Paragraph(prose, Spot()), Grid((cells,), Spot(table=1))))
        (grid,) = mended(made, register()).grids
        return grid.rows[0][0].line

    prose = "Indsatsen har myndighedsbehandling og et led, der kan ledes."
    assert read("Projektering og myndighedsbe\nhandling", prose) == "Projektering og myndighedsbehandling"
    assert read("Børne- og Ungdomsf\norvaltnin\ngen", prose) == "Børne- og Ungdomsforvaltningen"
    assert read("Et kryds\nord", prose) == "Et kryds ord"
    assert read("et led\nes", prose) == "et ledes"
    assert read("der kan\nindsatsen", prose) == "der kan indsatsen"
    assert read("Kultur\n- og Fritid", prose) == "Kultur - og Fritid"


def cells(*texts: str) -> str:
    """A row of a Word table; a text that is XML stands as it is."""
    return f"<w:tr>{''.join(text if text[:1] == '<' else cell(text) for text in texts)}</w:tr>"


def cell(text: str, properties: str = "", look: str = "") -> str:
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run if text else ''}</w:p></w:tc>"


RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    "row",
    [
        cells("A", "Service", "305", "610"),
        cells("A", "Service", cell("305", '<w:gridSpan w:val="2"/>'), "610"),
        cells("A", "Service", cell("305", look=RAISED), "305", "610"),
        cells("A", "Service", cell("305", look="<w:strike/>"), "305", "610"),
        cells("A", "Service", "3O5", "305", "610"),
        cells("A", "Service", "(305)", "305", "610"),
        cells("A", "Service", "305,5", "305", "610"),
        cells("A", "Service", "305-", "305", "610"),
        cells("A", "Service", "305 310", "305", "610"),
        cells("A", "Service", "305", "305", "610", "99"),
        cells("A", "Service", "305", "305", cell("610", "<w:cellDel/>")),
    ],
)
def test_a_figure_in_word_that_may_be_another_or_of_another_year_is_a_doubt(row: str) -> None:
    head = cells("1.000 kr., 2026 p/l", "Styringsområde", "2026", "2027", "I alt")
    total = cells("Udgifter i alt (netto)", "", "305", "305", "610")
    title = "<w:p><w:r><w:t>Tabel 2. Oversigt</w:t></w:r></w:p>"
    whole = cells("A", "Service", "305", "305", "610")
    for rows, certain in ((whole, True), (row, False)):
        made = drafted("SO52.docx", word.packed(f"{title}<w:tbl>{head}{rows}{total}</w:tbl>"))
        assert bear_witness(made).certain is certain

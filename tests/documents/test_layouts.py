"""PDFs, workbooks and files by LibreOffice's hands are read as the note that they were made of."""

from collections import Counter
from pathlib import Path

import pytest

from budgetnote.documents.witness import bear_witness
from budgetnote.model.note import Note
from tests.conftest import Run, in_turn
from tests.documents import excel, notes, office, pdf, word
from tests.documents.paper import HANDS, paper
from tests.documents.reading import Judged, drafted, facts, judged, noted

pytestmark = pytest.mark.dear

SEEDS = ("SO52", 1, 2, 6)


def source(name: int | str) -> Note:
    return notes.real(name) if isinstance(name, str) else notes.made(name)


@pytest.mark.parametrize(("layout", "name", "hand"), in_turn(list(pdf.LAYOUTS), SEEDS, list(HANDS)))
def test_pdf_is_read_as_its_note(layout: str, name: int | str, hand: str) -> None:
    look = pdf.LAYOUTS[layout]
    printed = paper(source(name), HANDS[hand], merged=look.rules == "all" and layout != "page break, no head")
    told = judged(source(name), drafted("x.pdf", pdf.document(printed, look)))
    assert told.wrong == []
    assert told.right >= 0.97 * told.all


@pytest.mark.parametrize(("name", "merged"), in_turn(SEEDS, [False, True]))
def test_a_workbook_is_read_as_its_note(name: int | str, merged: bool) -> None:
    note = source(name)
    made = drafted("x.xlsx", excel.document(paper(note, merged=merged)))
    wanted, got = facts(note), facts(noted(made))
    for key in ("id", "title", "years", "price_level", "activities", "sums", "appropriations", "effects"):
        assert got[key] == wanted[key], key
    assert {verdict.kind for verdict in bear_witness(made).verdicts} == {"proven"}


@pytest.mark.needs("soffice")
@pytest.mark.thorough
def test_word_that_libreoffice_wrote_anew_is_read_as_its_note(tmp_path: Path) -> None:
    for layout in word.LAYOUTS:
        if layout == "all at once":  # hidden text in a content control: LibreOffice itself makes one plain text of it
            continue
        folder = tmp_path / layout
        folder.mkdir()
        note = notes.real("BI26")
        data = word.document(paper(note, merged=layout != "tabs"), word.LAYOUTS[layout])
        told = judged(note, drafted("x.docx", office.converted(data, folder, "odt", "docx")))
        assert told.wrong == [], layout
        assert told.right >= 0.995 * told.all


PRINTED = ("plain", "nested", "split runs", "airy", "marks", "cut in two", "bare", "on its side")
"""What LibreOffice prints as it is: it prints what was deleted too, and adds up sums in a way of its own."""


@pytest.mark.needs("soffice")
@pytest.mark.parametrize(
    "layout", [pytest.param(name, marks=[pytest.mark.thorough] * (name != "plain")) for name in PRINTED]
)
def test_pdf_that_libreoffice_made_is_read_as_its_note(layout: str, tmp_path: Path) -> None:
    total = Counter[str]()
    for name in SEEDS[:1] if layout == "plain" else SEEDS:
        note = source(name)
        folder = tmp_path / str(name)
        folder.mkdir()
        printed = paper(note, merged=layout not in ("bare", "marks"))
        data = office.converted(word.document(printed, word.LAYOUTS[layout]), folder, "pdf")
        told: Judged = judged(note, drafted("x.pdf", data))
        assert told.wrong == [], name
        total += Counter(right=told.right, all=told.all)
    assert total["right"] >= 0.96 * total["all"]  # the others are said to be in doubt


@pytest.mark.parametrize(("name", "extra"), [("x.pdf", "pdf"), ("x.xlsx", "excel")])
@pytest.mark.parametrize("words", [("import",), ("check",), ("totals",)])
def test_a_library_that_is_missing_is_asked_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], name: str, extra: str
) -> None:
    monkeypatch.setattr(f"budgetnote.documents.{extra}.find_spec", lambda _: None)
    (tmp_path / name).write_bytes(b"%PDF-1.7")
    ran = run(*words, name, "--language", "en", cwd=tmp_path)
    assert ran.code == 2
    assert f'pip install "budgetnote[{extra}]"' in ran.err
    assert not ran.out
    assert [path.name for path in tmp_path.iterdir()] == [name]

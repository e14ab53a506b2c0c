"""`budgetnote import` and documents as notes: what an officer sees of a paper."""

import io
import json
import re
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import NOTES, ROOT, Run
from tests.documents import notes, plain, word
from tests.documents.paper import Paper, Paragraph, paper
from tests.test_hostile_words import WORDS, judge

pytestmark = pytest.mark.dear


def printed(folder: Path, name: str = "SO52", number: str = "", made: Paper | None = None) -> Path:
    """The Word file of a real note."""
    path = folder / f"{number or name}.docx"
    path.write_bytes(word.document(made or paper(notes.real(name))))
    return path


def changed(made: Paper, before: str, after: str) -> Paper:
    """The paper with the first cell that says `before` saying `after`."""
    blocks = list(made.blocks)
    for i, block in enumerate(blocks):
        rows = getattr(block, "rows", ())
        for j, row in enumerate(rows):
            for k, cell in enumerate(row):
                if cell.text == before:
                    cells = [*row[:k], cell._replace(text=after), *row[k + 1 :]]
                    blocks[i] = block._replace(rows=[*rows[:j], cells, *rows[j + 1 :]])  # type: ignore[call-arg]
                    return made._replace(blocks=blocks)
    raise AssertionError(before)


def test_a_word_file_becomes_a_draft_that_says_what_the_note_says(run: Run, tmp_path: Path) -> None:
    for name in ("SO52", "BI26"):
        printed(tmp_path, name)
    ran = run("import", tmp_path, "-o", tmp_path / "out", "--language", "da")
    assert ran.code == 0
    assert "Tabel 2 = Tabel 3" in ran.out
    assert "2 filer: 2 udkast" in ran.out
    for name in ("SO52", "BI26"):
        ran = run("diff", NOTES / f"{name}.yaml", tmp_path / "out" / f"{name}.yaml", "--format", "json")
        (totals,) = [table for table in json.loads(ran.out)["tables"] if table["name"] == "totals"] or [{"rows": []}]
        assert not totals["rows"]


def test_a_draft_never_takes_the_place_of_a_file(run: Run, tmp_path: Path) -> None:
    paper_at, kept = printed(tmp_path), tmp_path / "SO52.yaml"
    kept.write_text("id: SO52\n")
    ran = run("import", paper_at, "-o", tmp_path, "--language", "en")
    assert ran.code == 2
    assert "exists already and is left alone" in ran.out
    assert kept.read_text() == "id: SO52\n"


def test_a_doubtful_cell_is_left_out_of_the_draft_and_is_an_error_of_the_document(run: Run, tmp_path: Path) -> None:
    path = printed(tmp_path, made=changed(paper(notes.real("SO52")), "315", "315 31"))
    ran = run("import", path, "-o", tmp_path / "out", "--language", "da")
    assert ran.code == 1
    assert "1 celle i tvivl" in ran.out
    draft = (tmp_path / "out" / "SO52.yaml").read_text(encoding="utf-8")
    assert "amounts: {2027: 315}  # tabel 2, række 2 · tvivl om 2026: »315 31«" in draft
    ran = run("check", path, "--language", "da", cwd=tmp_path)
    assert ran.code == 1
    assert "SO52.docx: Tabel 2, række 2 »Opsporende arbejde, vejledning, virksomhedskontakt og broby…«, 2026" in ran.out
    assert "fejl BN161 doubtful-cell" in ran.out
    assert "BN2" not in ran.out  # no sum takes part in it
    assert "BN133" not in ran.out


def test_a_wrong_figure_is_named_in_its_row_as_it_is_printed(run: Run, tmp_path: Path) -> None:
    path = printed(tmp_path, "BI26", made=changed(paper(notes.real("BI26")), "18.525", "18.535"))
    ran = run("check", path, "--language", "da", cwd=tmp_path)
    assert ran.code == 1
    assert "BI26.docx: Tabel 2, række 13 »Udgifter i alt (netto)«, 2026: fejl BN290 guilty-cell" in ran.out
    excerpt = next(i for i, line in enumerate(ran.out.splitlines()) if "Udgifter i alt (netto) |" in line)
    row, caret = ran.out.splitlines()[excerpt : excerpt + 2]
    start, end = caret.index("^"), caret.rindex("^") + 1
    assert row[start:end] == "18.535"
    findings = json.loads(run("check", path, "--format", "json").out)["findings"]
    (found,) = [one for one in findings if one["code"] == "BN290"]
    assert found["place"]["line"] == 1
    assert found["place"]["paper"]["column"] == 5
    assert found["fixes"] == []


@pytest.mark.parametrize(
    "words",
    [
        ["show", "{}"],
        ["reconcile", "{}"],
        ["totals", "{}", "--by", "year"],
        ["diff", "{}", "notes/SO52.yaml"],
    ],
)
def test_a_document_is_a_note_for_every_command(run: Run, tmp_path: Path, words: list[str]) -> None:
    path = printed(tmp_path)
    ran = run(*(word.format(path) for word in words), "--language", "en")
    assert ran.code in (0, 1), ran.err
    assert "Tabel 2" in ran.out or "620" in ran.out


@pytest.mark.parametrize(
    "words", [["check", "--fix"], ["check", "--diff"], ["recompute"], ["reconcile", "--write-keys"]]
)
def test_nothing_is_written_into_a_document(run: Run, tmp_path: Path, words: list[str]) -> None:
    path = printed(tmp_path)
    before = path.read_bytes()
    ran = run(*words, path, "--language", "en")
    assert ran.code == 2
    assert "nothing is written into a document" in ran.err
    assert path.read_bytes() == before


def test_what_the_note_of_the_same_number_accepts_is_accepted_in_its_document(run: Run, tmp_path: Path) -> None:
    path = printed(tmp_path, "BI26")
    ran = run("check", path, "--language", "en")
    assert ran.code == 0
    assert "empty-column" not in ran.out
    ran = run("check", path, "--accepted", "--language", "en")
    assert "empty-column" in ran.out


def test_documents_in_a_folder_are_named_and_read_where_they_are_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "BI26.yaml").write_bytes((NOTES / "BI26.yaml").read_bytes())
    printed(tmp_path)
    (tmp_path / "~$SO52.docx").write_bytes(b"a lock")
    ran = run("check", tmp_path, "--language", "en")
    assert "1 document is not read" in ran.out
    assert "~$" not in ran.out
    ran = run("check", tmp_path, "--documents", "--language", "en")
    assert "2 notes: 0 errors" in ran.out
    assert "not read" not in ran.out


def test_a_pasted_table_becomes_rows(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "1.000 kr., 2026 p/l\tStyringsområde\t2026\t2027\tI alt\nFritidsjob\tService\t305\t\t305\nI alt\t\t305\t\t305\n"
    )
    monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": io.BytesIO(text.encode())}))
    ran = run("import", "-", "--language", "en")
    assert ran.code == 0
    assert "amounts: {2026: 305}" in ran.out


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("words", WORDS)
def test_hostile_words_of_a_paper_are_only_read(run: Run, tmp_path: Path, words: str, form: str) -> None:
    seen = "".join(sign for sign in words if sign in "\n\t" or sign.isprintable() or ord(sign) > 0x9F)
    made = changed(paper(notes.real("SO52")), "Fritidsjob med Mentor", seen)
    path = printed(tmp_path, made=made)
    for command in (["import", path, "-o", tmp_path / "out"], ["check", path]):
        judge(run(*command, "--format", form, cwd=tmp_path), form)


def spanned(columns: str) -> bytes:
    """A Word file with a cell that covers so many columns."""
    span = f'<w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>'
    return word.packed(f"<w:tbl><w:tr><w:tc>{span}<w:p/></w:tc></w:tr></w:tbl>")


def repacked(data: bytes, name: str, before: bytes, after: bytes) -> bytes:
    """A zip with a change in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for part in read.namelist():
            content = read.read(part)
            written.writestr(part, content.replace(before, after) if part == name else content)
    return made.getvalue()


ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij"))
BOMB = f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>'.encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = {
    "empty.docx": b"",
    "truncated.docx": word.document(paper(notes.real("SO52")))[:3000],
    "pdf.docx": b"%PDF-1.7\n",
    "old.doc": OLE + bytes(600),
    "locked.docx": OLE + "EncryptedPackage".encode("utf-16-le"),
    "latin.txt": "Økonomi".encode("latin-1"),
    "nothing.html": b"<p>hej",
    "bomb.docx": repacked(word.packed("<w:p/>"), "word/document.xml", b"<w:document", BOMB + b"<w:document"),
    "spans.docx": spanned("2000000000"),
    "many.docx": spanned("mange"),
    "rows.docx": word.packed(f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 200_000}</w:tbl>"),
    "deep.docx": word.packed("<w:sdt>" * 3000 + "</w:sdt>" * 3000),
    "large.docx": word.packed(f"<w:p><w:r><w:t>{'9' * 40_000_000}</w:t></w:r></w:p>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_gets_a_sentence_in_both_languages(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    told = set()
    for language in ("da", "en"):
        ran = run("import", path, "-o", tmp_path / "out", "--language", language)
        assert ran.code == 1
        assert {"da": "ikke læst", "en": "not read"}[language] in ran.out
        told.add(ran.out)
        ran = run("check", path, "--language", language)
        assert ran.code == 1
        assert "BN160" in ran.out
    assert len(told) == 2
    assert not (tmp_path / "out").exists()


def test_the_layouts_of_the_real_texts_are_read(run: Run, tmp_path: Path) -> None:
    for name, text in (("SO52", plain.with_blanks), ("BI26", plain.with_tabs)):
        (tmp_path / f"{name}.txt").write_text(text(paper(notes.real(name))), encoding="utf-8")
    ran = run("check", tmp_path / "SO52.txt", tmp_path / "BI26.txt", "--language", "en", cwd=ROOT)
    assert ran.code == 0
    assert "2 notes: 0 errors" in ran.out


def test_beside_its_yaml_a_document_is_no_note_and_what_differs_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "BI26.yaml").write_bytes((NOTES / "BI26.yaml").read_bytes())
    made = changed(changed(paper(notes.real("BI26")), "2.640", "2.650"), "3405 Sundhed", "3410 Sundhed")
    printed(tmp_path, "BI26", made=made)
    ran = run("check", tmp_path, "--documents", "--language", "da", cwd=tmp_path)
    assert ran.code == 0
    told = [line for line in ran.out.splitlines() if "BN163" in line]
    assert len(told) == 2
    assert all(line.startswith(f"{tmp_path}/BI26.yaml:") for line in told)
    assert "her står 2.640, men i" in told[0]
    assert "har 2.650 (Tabel 2, række 6" in told[0].replace("står 2.650", "har 2.650")
    assert "3405" in told[1]
    assert "3410" in told[1]
    assert "1 notat:" in ran.out


def test_many_documents_are_one_list_worst_first(run: Run, tmp_path: Path) -> None:
    for i in range(12):
        made = paper(notes.made(3 if i else 1))
        text = changed(made, next(cell.text for row in made.grids[-1].rows[1:] for cell in row if cell.figure), "1.0O0")
        (tmp_path / f"N{i:02}.docx").write_bytes(word.document(text if i == 7 else made))
    (tmp_path / "N03.docx").write_bytes(b"")
    ran = run("check", tmp_path, "--documents", "--language", "en", "--skip", "BN6", cwd=tmp_path)
    assert ran.code == 1
    rows = [line for line in ran.out.splitlines() if ".docx" in line]
    assert len(rows) == 12
    assert {"N03.docx", "N07.docx"} == {name for row in rows[:2] for name in ("N03.docx", "N07.docx") if name in row}
    assert "BN160" in "".join(rows[:2])


def test_a_table_without_sums_is_written_as_such(run: Run, tmp_path: Path) -> None:
    made = paper(notes.real("SO52"))
    blocks = [
        block._replace(rows=[row[:-1] for row in block.rows[:-1]]) if block in made.grids[-2:] else block
        for block in made.blocks
    ]
    path = printed(tmp_path, made=made._replace(blocks=blocks))
    ran = run("import", path, "-o", tmp_path, "--language", "da")
    assert ran.code == 0
    assert "kan ikke bevises" in ran.out
    assert (tmp_path / "SO52.yaml").read_text(encoding="utf-8").count("totals: not-printed") == 2
    assert run("check", path, "--fail-on", "warning").code == 0


def test_text_that_is_laid_out_as_on_its_page_is_read_or_said_to_be_in_doubt(run: Run, tmp_path: Path) -> None:
    head = "BI26 En ny indsats\n\nTabel 2. Oversigt over ønskets aktiviteter på alle styringsområder\n\n"
    rows = [
        "1.000 kr., 2025 p/l                     Styringsområde    2025      2026      2027     I alt",
        "Vejledning af unge i området til        Service                      590       590     1.180",
        "job og uddannelse",
        "Fritidsjob                              Service          1.475     1.475               2.950",
        "Udgifter i alt (netto)                                   1.475     2.065       590     4.130",
    ]
    path = tmp_path / "BI26.txt"
    path.write_text(head + "\n".join(rows) + "\n\nRisikovurdering og proces\nIngen.\n", encoding="utf-8")
    ran = run("import", path, "-o", tmp_path, "--language", "en")
    assert "7 of 7 sums hold" in ran.out
    text = (tmp_path / "BI26.yaml").read_text(encoding="utf-8")
    assert "label: Vejledning af unge i området til job og uddannelse" in text
    assert "amounts: {2026: 590, 2027: 590}" in text
    assert "amounts: {2025: 1475, 2026: 1475}" in text


def test_a_table_of_which_a_part_may_be_lost_is_an_error_and_one_in_other_units_is_not_read(
    run: Run, tmp_path: Path
) -> None:
    made = paper(notes.real("SO52"))
    grid = made.grids[-2]
    lost = [block._replace(rows=block.rows[:-1]) if block is grid else block for block in made.blocks]
    path = printed(tmp_path, made=made._replace(blocks=lost))
    ran = run("check", path, "--language", "en")
    assert ran.code == 1
    assert "error BN164 doubtful-table: Tabel 2 cannot be read with certainty: the row of sums is missing" in ran.out
    path = printed(tmp_path, made=changed(made, "1.000 kr., 2026 p/l", "Mio. kr., 2026 p/l"))
    ran = run("check", path, "--language", "en")
    assert "warning BN162 table-not-read: Tabel 2 is not read: its amounts are not in 1.000 kr." in ran.out
    head = changed(made, "2029", "senere år")
    rows = [[*row[:-2], row[-2]._replace(text="17"), row[-1]] for row in head.grids[-2].rows[1:2]]
    grid = head.grids[-2]
    wide = grid._replace(rows=[grid.rows[0], *rows, *grid.rows[2:]])
    blocks = [wide if block is grid else block for block in head.blocks]
    path = printed(tmp_path, made=head._replace(blocks=blocks))
    ran = run("check", path, "--language", "en")
    assert ran.code == 1
    assert "“17” stands in a column with no known head" in ran.out


def test_a_long_paragraph_is_shown_around_its_amount(run: Run, tmp_path: Path) -> None:
    made = paper(notes.real("SO52"))
    long = "Indsatsen er beskrevet ovenfor. " * 40 + "Der afsættes 7,0 mio. kr. i 2026. " + "Resten følger. " * 200
    blocks = [Paragraph(long) if "risici" in str(getattr(block, "text", "")) else block for block in made.blocks]
    ran = run("check", printed(tmp_path, made=made._replace(blocks=blocks)), "--language", "da", cwd=tmp_path)
    (line,) = [line for line in ran.out.splitlines() if "7,0 mio. kr." in line and " | " in line]
    caret = ran.out.splitlines()[ran.out.splitlines().index(line) + 1]
    assert len(line) < 420
    assert line[caret.index("^") : caret.rindex("^") + 1] == "7,0 mio. kr."


def test_a_document_that_was_changed_is_read_into_its_note_and_keeps_what_people_added(
    run: Run, tmp_path: Path
) -> None:
    before = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    (tmp_path / "notes").mkdir()
    kept = tmp_path / "notes" / "BI26.yaml"
    kept.write_text(before, encoding="utf-8")
    made = paper(notes.real("BI26"))
    run("import", printed(tmp_path, "BI26", made=made), "--update", cwd=tmp_path)
    assert kept.read_text(encoding="utf-8") == before
    printed(tmp_path, "BI26", made=changed(changed(changed(made, "760", "765"), "SUD", "BUU"), "660", ""))
    ran = run("import", "BI26.docx", "--diff", "--language", "da", cwd=tmp_path)
    assert ran.code == 1
    assert "ændringerne er vist nedenfor og ikke skrevet" in ran.out
    assert kept.read_text(encoding="utf-8") == before
    shown = ran.out.partition("kan ikke")[0]
    assert re.search(r"760 +765", shown)
    assert re.search(r"SUD .*BUU ", shown)
    ran = run("import", "BI26.docx", "--update", "--language", "da", cwd=tmp_path)
    assert "ændringerne er overtaget" in ran.out
    assert "dokumentets ændringer er skrevet" in ran.err
    old, new = before.splitlines(), kept.read_text(encoding="utf-8").splitlines()
    assert len(old) == len(new)
    assert len([line for one, line in zip(old, new, strict=True) if one != line]) == 3
    ran = run("import", "BI26.docx", "--diff", "--format", "json", cwd=tmp_path)
    assert [table["name"] for table in json.loads(ran.out)["tables"]] == ["import", "left"]


def test_what_is_in_doubt_or_not_proven_to_be_gone_changes_no_note(run: Run, tmp_path: Path) -> None:
    before = (NOTES / "SO52.yaml").read_bytes()
    (tmp_path / "notes").mkdir()
    kept = tmp_path / "notes" / "SO52.yaml"
    kept.write_bytes(before)
    made = paper(notes.real("SO52"))
    printed(tmp_path, made=changed(made, "315", "315 31"))
    ran = run("import", "SO52.docx", "--update", "--language", "en", cwd=tmp_path)
    assert ran.code == 1
    assert "virksomhedskontakt og broby…”, 2026: the document can be read in several ways" in ran.out
    assert kept.read_bytes() == before
    grid = made.grids[-2]
    fewer = [block._replace(rows=[*grid.rows[:1], *grid.rows[2:]]) if block is grid else block for block in made.blocks]
    printed(tmp_path, made=made._replace(blocks=fewer))
    ran = run("import", "SO52.docx", "--update", "--language", "en", cwd=tmp_path)
    assert ran.code == 1
    assert "the sums of the table do not prove that all rows were read; delete it if it is gone" in ran.out
    assert kept.read_bytes() == before
    rows = [*grid.rows[:1], grid.rows[2], grid.rows[1], *grid.rows[3:]]
    swapped = [block._replace(rows=rows) if block is grid else block for block in made.blocks]
    printed(tmp_path, made=made._replace(blocks=swapped))
    ran = run("import", "SO52.docx", "--update", "--language", "en", cwd=tmp_path)
    assert "nothing is taken over" in ran.out
    assert kept.read_bytes() == before
    printed(tmp_path, number="copy")
    ran = run("import", "SO52.docx", "copy.docx", "--update", "--language", "en", cwd=tmp_path)
    assert ran.code == 2
    assert "copy.docx → notes/SO52.yaml (another document is read into the same note" in ran.out
    assert kept.read_bytes() == before
    ran = run("import", "SO52.docx", "--update", "--diff", cwd=tmp_path)
    assert ran.code == 2
    ran = run("import", "SO52.docx", "-o", tmp_path / "none", "--diff", "--language", "en", cwd=tmp_path)
    assert "does not exist; --diff writes nothing" in ran.out
    assert not (tmp_path / "none").exists()

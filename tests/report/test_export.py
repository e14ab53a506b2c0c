"""What leaves the house as data, a workbook and a Word file: each read back by another program, held to the note."""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict

import docx
import duckdb
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from budgetnote.report.tables.tidy import COLUMNS
from budgetnote.visible import visible
from tests.conftest import CASES, NOTES, RATES, Run
from tests.documents.office import converted

pytestmark = pytest.mark.dear

GOLDEN = {
    ("2025", "SUD"): 9440,
    ("2025", "BIU"): 45720,
    ("2025", "BUU"): 5900,
    ("2025", "KFU"): 5400,
    ("2025", "SOU"): 2640,
    ("2026", "SUD"): 610,
    ("2026", "BIU"): 630,
}
"""What the two real notes ask for, by price level and committee, in 1.000 kr."""
ENDINGS = ("csv", "json", "md", "sqlite", "parquet", "xlsx")
Export = Callable[..., Path]
HOSTILE = '=HYPERLINK("http://x","FORGED") <script>alert(1)</script> \'; drop table notes; -- \u202e\x07'
ODD = [CASES / f"{name}.yaml" for name in ("construction", "savings", "every-key")]
"""Notes with two price levels, subtotals and parts, sums that are not printed, and money that goes on."""


@pytest.fixture
def export(run: Run, tmp_path: Path) -> Export:
    """The file that `export` writes, with the words and ending given."""

    def made(*words: str | Path, to: str, code: int = 0, language: str = "da") -> Path:
        file = tmp_path / to
        ran = run("export", *words, "-o", file, "--language", language)
        assert ran.code == code, ran.err
        assert not ran.out
        return file

    return made


def hostile(folder: Path) -> Path:
    """SO52 with a hostile title, labels and address."""
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    said = json.dumps(HOSTILE)
    for key in ("title", "label", "address", "goal", "negotiation"):
        text = re.sub(rf"(?m)^(\s*(?:- )?){key}: .*", rf"\g<1>{key}: {re.escape('@')}", text)
    path = folder / "SO52.yaml"
    path.write_text(text.replace("\\@", said).replace(": @", f": {said}"), encoding="utf-8")
    return path


def asked(words: str) -> list[tuple[object, ...]]:
    """What DuckDB answers."""
    with duckdb.connect() as base:
        return [tuple(row) for row in base.execute(words).fetchall()]


def formulas(path: Path) -> Iterator[tuple[str, str, object]]:
    """Each formula of a workbook: where it is, what it is, and the value that is stored with it."""
    shown = openpyxl.load_workbook(path, data_only=True)
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"{sheet.title}!{cell.coordinate}", str(cell.value), shown[sheet.title][cell.coordinate].value


# Data


def test_columns_are_as_they_are_described(run: Run, export: Export) -> None:
    rows = list(csv.reader(export("notes", to="n.csv", language="en").open(encoding="utf-8", newline="")))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 69
    told = json.loads(run("export", "--columns", "--format", "json").out)["tables"][0]["rows"]
    assert [row["column"] for row in told] == list(COLUMNS)


@pytest.mark.parametrize("to", ["n.sqlite", "n.parquet"])
def test_sums_by_committee_and_price_level_are_the_golden_values(to: str, export: Export) -> None:
    file = export("notes", to=to)
    grouped = "select price_level, committee, sum(amount) from {} group by 1, 2"
    if to.endswith("parquet"):
        rows = asked(grouped.format(f"'{file}'"))
        described = asked(f"select column_name, column_type from (describe select * from '{file}')")
        types = {row[0]: row[1] for row in described}
        assert types == {key: {"text": "VARCHAR", "integer": "BIGINT"}[one.kind] for key, one in COLUMNS.items()}
    else:
        with sqlite3.connect(file) as base:
            rows = base.execute(grouped.format("tidy")).fetchall()
            assert base.execute(grouped.format("totals")).fetchall() == rows
            assert base.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert not base.execute("pragma foreign_key_check").fetchall()
            assert base.execute("pragma user_version").fetchone() == (1,)
            views = base.execute("select sql from sqlite_schema where type = 'view' and sql like '%sum(%'").fetchall()
            assert len(views) == 1
            assert all("group by price_level" in sql for (sql,) in views)
    assert {(level, committee): amount for level, committee, amount in rows} == GOLDEN


def test_sqlite_has_every_field_of_a_note(export: Export) -> None:
    file = export(CASES / "every-key.yaml", to="n.sqlite")
    with sqlite3.connect(file) as base:
        base.row_factory = sqlite3.Row
        (note,) = base.execute("select * from notes").fetchall()
        assert (note["version"], note["status"], note["continues_from"]) == (2, "proposed", 2029)
        assert (note["administrations"], note["districts"], note["address"]) == (
            "BUF; KFF",
            "Valby",
            "Toftegårds Plads",
        )
        assert (note["categories"], note["lapses"], note["phase_in_start"]) == ("Need to", "BU03", "2026-01-01")
        lines = base.execute("select * from lines where tabel = 2").fetchall()
        assert [(row["label"], row["scalable"], row["full_time_equivalents"]) for row in lines] == [
            ("2 årsværk til vejledning", 0, "2"),
            ("Indretning af lokaler", 1, None),
        ]
        sums = base.execute("select kind, label, amount from sums where tabel = 2 and year is null").fetchall()
        assert [tuple(row) for row in sums] == [
            ("subtotal", "Alle indsatser", 4100),
            ("total", "Udgifter i alt (netto)", 4100),
        ]


def test_every_format_has_the_same_rows(export: Export) -> None:
    """Also those of notes with two price levels, subtotals and money that goes on."""
    words = [*ODD, NOTES]
    tables = json.loads(export(*words, to="n.json").read_text(encoding="utf-8"))["tables"]
    told = [row | {"price_level": str(row["price_level"])} for row in tables[0]["rows"]]  # in JSON a year is an integer
    rows = [tuple(row[key] for key in COLUMNS) for row in told]
    with sqlite3.connect(export(*words, to="n.sqlite")) as base:
        assert base.execute("select * from tidy").fetchall() == rows
    assert asked(f"select * from '{export(*words, to='n.parquet')}'") == rows
    data = openpyxl.load_workbook(export(*words, to="n.xlsx"))["Data"]
    assert list(data.iter_rows(min_row=2, values_only=True)) == rows
    by_level: defaultdict[str, int] = defaultdict(int)
    for row in tables[0]["rows"]:
        by_level[str(row["price_level"])] += row["amount"]
    assert by_level == {"2025": 69100, "2026": 1240 + 6200, "current": 102500}


@pytest.mark.parametrize("to", ["n.sqlite", "n.csv", "n.json", "n.parquet"])
def test_where_and_without_choose_in_every_format(to: str, run: Run, export: Export) -> None:
    words = ["notes", "--where", "committee=BIU", "--where", "year=2026", "--without", "SO52"]
    file = export(*words, to=to, language="en")
    if to.endswith("sqlite"):
        with sqlite3.connect(file) as base:
            assert base.execute("select sum(amount) from tidy").fetchone() == (12680,)
            assert base.execute("select sum(amount) from totals").fetchone() == (12680,)
    elif to.endswith("parquet"):
        assert asked(f"select sum(amount) from '{file}'") == [(12680,)]
    elif to.endswith("csv"):
        rows = csv.DictReader(file.open(encoding="utf-8", newline=""))
        assert sum(int(row["amount"]) for row in rows) == 12680
    else:
        assert sum(row["amount"] for row in json.loads(file.read_text())["tables"][0]["rows"]) == 12680
    for refused in (["--tabel", "2", "-o", "x.csv"], ["-o", "x.xlsx"], ["-o", "x.docx"]):
        assert run("export", "notes", "--where", "year=2026", *refused).code == 2


def test_tabel_2_has_no_committee(export: Export) -> None:
    rows = list(csv.DictReader(export("notes", "--tabel", "2", to="n.csv", language="en").open(newline="")))
    assert sum(int(row["amount"]) for row in rows) == 69100 + 1240
    assert {row["committee"] for row in rows} == {""}


def test_a_price_level_is_told_with_its_rates(export: Export, tmp_path: Path) -> None:
    words = [NOTES / "SO52.yaml", "--price-level", "2027", "--register", RATES]
    tables = json.loads(export(*words, to="n.json").read_text(encoding="utf-8"))["tables"]
    first = tables[0]["rows"][0]
    assert (first["price_level"], first["amount_stated"]) == (2027, 305)
    assert first["factor"] != "1"
    assert [table["name"] for table in tables] == ["tidy", "rates"]
    with sqlite3.connect(export(*words, to="n.sqlite")) as base:
        assert base.execute('select count(*) from rates where "to" = 2027').fetchone()[0] >= 1
        assert base.execute("select distinct price_level from totals").fetchall() == [("2027",)]
    book = openpyxl.load_workbook(export(*words, to="n.xlsx"))
    assert book["Satser"]["A1"].value == "Styringsområde"
    assert str(tmp_path) not in str(list(book["Satser"].iter_rows(values_only=True)))
    texts = [one.text for one in docx.Document(str(export(*words, to="n.docx"))).paragraphs]
    assert any(text.startswith("Omregnet fra 2026 p/l") for text in texts)
    assert any("2027 p/l" in text for text in texts)


@pytest.mark.parametrize("to", [*(f"n.{ending}" for ending in ENDINGS), "n.docx"])
def test_the_same_notes_give_the_same_bytes(to: str, export: Export) -> None:
    if to.endswith(("sqlite", "parquet")):
        return
    paths = [NOTES / "SO52.yaml"]
    first = export(*paths, to=to).read_bytes()
    assert export(*paths, to=to).read_bytes() == first
    assert str(NOTES).encode() not in first


# Files


@pytest.mark.parametrize("to", [*(f"n.{ending}" for ending in ENDINGS), "n.docx"])
def test_what_cannot_be_read_is_named_and_the_file_is_written(
    to: str, run: Run, export: Export, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "broken.yaml").write_text("id: [\n", encoding="utf-8")
    if to == "n.docx":
        assert run("export", folder, "-o", tmp_path / to).code == 2
        return
    file = export(folder, to=to, code=1)
    if to.endswith("sqlite"):
        with sqlite3.connect(file) as base:
            ((path, note, error),) = base.execute("select path, note_id, error from files").fetchall()
            assert (path, note) == ("broken.yaml", None)
            assert error
    elif to.endswith("xlsx"):
        book = openpyxl.load_workbook(file)
        assert book["Ikke læst"]["A2"].value == "broken.yaml"
        assert book.sheetnames[:2] == ["Oversigt", "Data"]
    elif to.endswith(("json", "md")):
        assert "broken.yaml" in file.read_text(encoding="utf-8")


def test_files_are_replaced_whole_or_not_at_all(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "n.xlsx"
    file.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        ran = run("export", "notes", "-o", file)
    assert ran.code == 2
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["n.xlsx"]

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", stopped)
        assert run("export", "notes", "-o", file).code not in (0, 1)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["n.xlsx"]
    assert run("export", "notes", "-o", file).code == 0
    assert file.read_bytes() != b"old"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "n.txt"], ".parquet"),
        (["-o", "n"], "--format"),
        (["--format", "xlsx"], "-o"),
        (["-o", "notes/SO52.yaml", "--format", "csv"], "SO52.yaml"),
        (["-o", "notes", "--format", "csv"], "notes"),
        (["-o", "nowhere/n.csv"], "nowhere"),
        (["-o", "n.docx"], "BI26.yaml, SO52.yaml"),
    ],
)
def test_wrong_use_is_refused(words: list[str], said: str, run: Run) -> None:
    before = (NOTES / "SO52.yaml").read_bytes()
    ran = run("export", "notes", *words)
    assert ran.code == 2
    assert said in ran.err
    assert (NOTES / "SO52.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "library", "extra"),
    [
        (["export", "notes", "-o", "n.xlsx"], "xlsxwriter", "excel"),
        (["export", "notes/SO52.yaml", "-o", "n.docx"], "docx", "word"),
        (["export", "notes", "-o", "n.parquet"], "duckdb", "parquet"),
        (["report", "notes", "-o", "n.html"], "jinja2", "report"),
    ],
)
def test_a_missing_extra_is_told_with_its_command(words: list[str], library: str, extra: str, tmp_path: Path) -> None:
    words = [str(tmp_path / word) if word.startswith("n.") else str(NOTES.parent / word) if "/" in word else word
             for word in words]  # fmt: skip
    script = (
        f"import sys\nsys.modules[{library!r}], sys.argv = None, ['budgetnote', *{words!r}]\n"
        "from budgetnote.__main__ import main\nmain()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=NOTES.parent, check=False)
    assert ran.returncode == 2
    assert re.search(rf"pip install ['\"]budgetnote\[{extra}\]['\"]", ran.stderr)
    assert not list(tmp_path.iterdir())


# Excel


def test_each_formula_has_its_value_and_the_overview_the_golden_ones(export: Export) -> None:
    file = export("notes", to="n.xlsx")
    for where, formula, value in formulas(file):
        assert isinstance(value, int), where
        assert not re.search(r"(?i)today|now|rand|offset|indirect|_xlfn|\[", formula)
    shown = openpyxl.load_workbook(file, data_only=True)["Oversigt"]
    told = {}
    level = ""
    for row in shown.iter_rows(values_only=True):
        if found := re.search(r"(\d{4}) p/l", str(row[1] or "")):
            level = found[1]
        elif row[0] in {committee for _, committee in GOLDEN}:
            told[level, row[0]] = [cell for cell in row if isinstance(cell, int)][-1]
    assert told == GOLDEN


@pytest.mark.needs("soffice")
def test_recalculated_values_are_those_that_are_stored(export: Export, tmp_path: Path) -> None:
    file = export(*ODD, NOTES, to="n.xlsx")
    again = tmp_path / "again.xlsx"
    again.write_bytes(converted(file.read_bytes(), tmp_path, "xlsx", suffix="xlsx"))
    stored = {where: value for where, _, value in formulas(file)}
    assert len(stored) > 300
    assert {where: value for where, _, value in formulas(again)} == stored
    # and it did compute them: a value that is stored wrong comes out right
    wrong = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(wrong, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f><v>)\d+", rb"\g<1>7", old.read(name)))
    again.write_bytes(converted(wrong.getvalue(), tmp_path, "xlsx", suffix="xlsx"))
    assert {where: value for where, _, value in formulas(again)} == stored


def test_no_sum_of_a_workbook_has_two_price_levels(export: Export) -> None:
    book = openpyxl.load_workbook(export(CASES / "construction.yaml", to="n.xlsx"), data_only=True)
    figures: list[object] = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)
    ]
    assert figures.count(113_000) == 1, "the sum that the note itself states"
    assert 112_500 not in figures
    assert 102_500 in figures


def test_texts_stay_texts(export: Export, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    hostile(folder)
    told = visible(HOSTILE)
    book = openpyxl.load_workbook(export(folder, to="n.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)]
    assert [cell for cell in cells if cell.value == told and cell.data_type == "s"]
    with sqlite3.connect(export(folder, to="n.sqlite")) as base:
        assert base.execute("select title, address from notes").fetchone() == (HOSTILE, HOSTILE)
    assert asked(f"select distinct title from '{export(folder, to='n.parquet')}'") == [(HOSTILE,)]
    rows = csv.DictReader(export(folder, to="n.csv", language="en").open(encoding="utf-8", newline=""))
    assert {row["title"] for row in rows} == {f"'{told}"}
    text = docx.Document(str(export(folder, to="n.docx"))).element.xml
    assert "<script>" not in text
    assert "\x07" not in text


def test_names_of_sheets_are_such_as_excel_takes(export: Export, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    for i, number in enumerate(["History", "a" * 40, "A" * 40, "[x]:*?/\\'", "Oversigt", "data"]):
        (folder / f"{i}.yaml").write_text(text.replace("id: SO52", f"id: {json.dumps(number)}"), encoding="utf-8")
    names = openpyxl.load_workbook(export(folder, to="n.xlsx")).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)
    assert "history" not in map(str.casefold, names)
    assert names[2:] == [
        "History (2)",
        "a" * 31,
        "A" * 27 + " (2)",
        "_x______",
        "Oversigt (2)",
        "data (2)",
        "_budgetnote",
    ]


def test_a_label_that_no_cell_holds_is_cut(export: Export, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("label: Fritidsjob", "label: " + "x" * 40_000, 1)
    (folder / "SO52.yaml").write_text(text, encoding="utf-8")
    sheet = openpyxl.load_workbook(export(folder, to="n.xlsx"))["SO52"]
    assert len(str(sheet["B5"].value)) == 32_767
    assert str(sheet["B5"].value).endswith("…")


# Word


def shown_tables(run: Run, note: Path) -> list[list[dict[str, str]]]:
    """The tables that `show` has of a note, each row with its cells by the heads of their columns."""
    out = run("show", note, "--format", "markdown", "--language", "da").out
    tables = []
    for block in re.findall(r"(?m)(?:^\|.*\n)+", out):
        lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()]
        rows = [
            [re.sub(r"\\(.)", r"\1", cell.strip().strip("*").removeprefix("– ")) for cell in line] for line in lines
        ]
        tables.append([dict(zip(rows[0], row, strict=True)) for row in rows[2:]])
    return tables


@pytest.mark.parametrize("name", ["SO52", "BI26"])
def test_tables_read_back_are_those_of_the_note(name: str, run: Run, export: Export) -> None:
    note = NOTES / f"{name}.yaml"
    document = docx.Document(str(export(note, to="n.docx")))
    figures = json.loads(run("export", note, "--format", "json").out)["tables"][0]["rows"]
    years = sorted({row["year"] for row in figures})
    three = document.tables[-1]
    heads = [cell.text for cell in three.rows[0].cells]
    assert heads[:4] == [f"1.000 kr., {figures[0]['price_level']} p/l", "Udvalg", "Bevilling", "I/U"]
    told: defaultdict[tuple[str, str, str, int], int] = defaultdict(int)
    for row in three.rows[1:-1]:
        cells = dict(zip(heads, (cell.text for cell in row.cells), strict=True))
        for year in years:
            if said := cells[str(year)]:
                told[cells[heads[0]], cells["Udvalg"], cells["Bevilling"][:4], year] += int(said.replace(".", ""))
    expected: defaultdict[tuple[str, str, str, int], int] = defaultdict(int)
    for row in figures:
        expected[row["label"], row["committee"], row["appropriation"], row["year"]] += row["amount"]
    assert told == expected
    shown = shown_tables(run, note)
    for table in document.tables:
        names, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        told_rows = [dict(zip(names, row, strict=True)) for row in rows]
        assert told_rows in [[{name: row.get(name, "") for name in names} for row in other] for other in shown]
    assert three.rows[-1].cells[-1].text.replace(".", "") == str(sum(row["amount"] for row in figures))
    assert [caption for caption in captions(document) if caption.startswith("Tabel 3")] == [
        "Tabel 3. Udgifter til service"
    ]


def captions(document: object) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == "Caption"]  # type: ignore[attr-defined]


def test_a_document_is_laid_out_as_it_must_be(export: Export) -> None:
    document = docx.Document(str(export(NOTES / "BI26.yaml", to="n.docx")))
    assert document.core_properties.author == document.core_properties.comments == ""
    assert b"autoHyphenation" in document.settings.element.xml.encode()
    assert 'w:val="da-DK"' in document.styles.element.xml
    for table in document.tables:
        laid_out(table)
    boxes = next(one.text for one in document.paragraphs if one.text.startswith("Bydele"))
    assert "Valby\u00a0☒" in boxes
    assert "Bydækkende\u00a0☐" in boxes


def laid_out(table: Table) -> None:
    grid = [column.get(qn("w:w")) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert sum(map(int, grid)) <= 18 * 567 + len(grid)
    assert table._tbl.tblPr.xml.count('w:type="fixed"') == 1
    for i, row in enumerate(table.rows):
        properties = row._tr.trPr.xml
        assert "cantSplit" in properties
        assert ("tblHeader" in properties) == (i == 0)
        assert [cell._tc.tcPr.find(qn("w:tcW")).get(qn("w:w")) for cell in row.cells] == grid
        together = i < 2 or i >= len(table.rows) - 2
        assert all(bool(cell.paragraphs[0].paragraph_format.keep_with_next) == together for cell in row.cells)
        for cell in row.cells:
            if re.fullmatch(r"-?[\d.]+", cell.text) and i:
                assert cell.paragraphs[0].alignment == 2 or "Bevilling" in table.rows[0].cells[2].text


@pytest.mark.needs("soffice", "pdftotext")
def test_no_figure_is_broken_over_two_lines(export: Export, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    (folder / "BI26.yaml").write_text(re.sub(r"\b(13525|18525|69100)\b", r"9991\1", text), encoding="utf-8")
    for note, code in ((NOTES / "BI26.yaml", 0), (folder / "BI26.yaml", 1)):
        file = export(note, to="n.docx", code=code)
        figures = {
            cell.text
            for table in docx.Document(str(file)).tables
            for row in table.rows
            for cell in row.cells
            if re.fullmatch(r"-?[\d.]+", cell.text)
        }
        pdf = tmp_path / "n.pdf"
        pdf.write_bytes(converted(file.read_bytes(), tmp_path, "pdf"))
        command = ["pdftotext", "-layout", str(pdf), "-"]
        words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert len(figures) > 20
        assert figures <= set(words)


@pytest.mark.parametrize("note", [NOTES / "SO52.yaml", NOTES / "BI26.yaml", *ODD[:2]], ids=lambda path: path.stem)
def test_check_of_the_document_finds_no_more_errors_than_in_the_note(note: Path, run: Run, export: Export) -> None:
    counted = []
    for path in (note, export(note, to=f"{note.stem}.docx")):
        found = json.loads(run("check", path, "--format", "json").out)["findings"]
        counted.append(sum(one["severity"] == "error" for one in found))
    assert counted[1] <= counted[0]


def test_a_draft_of_the_document_has_what_goes_on_and_each_price_level(
    run: Run, export: Export, tmp_path: Path
) -> None:
    for note, key in zip(ODD, ("price_level: current", "continues_from: 2029"), strict=False):
        run("import", export(note, to=f"{note.stem}.docx"), "-o", tmp_path / "drafts")
        text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "drafts").glob("*.yaml"))
        assert key in text


def test_sums_that_are_wrong_are_written_as_they_stand_and_told(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("total: 1240", "total: 1250", 1)
    (tmp_path / "SO52.yaml").write_text(text, encoding="utf-8")
    ran = run("export", tmp_path / "SO52.yaml", "-o", tmp_path / "n.docx", "--language", "da")
    assert ran.code == 1
    assert "summer i notatet stemmer ikke" in ran.err
    assert docx.Document(str(tmp_path / "n.docx")).tables[1].rows[-1].cells[-1].text == "1.250"


# A mail


def test_totals_for_a_mail_are_tables_with_their_own_styles(run: Run) -> None:
    out = run("totals", "notes", "--by", "committee,year", "--format", "html", "--language", "da").out
    assert "<script" not in out
    assert "class=" not in out
    assert "45.720" in out
    assert out.count("<table") == 2
    assert all("style=" in cell for cell in re.findall(r"<t[hd][^>]*>", out.replace("<thead>", "")))


# Back again


@pytest.fixture
def house(export: Export, tmp_path: Path) -> Path:
    """A folder with the two notes and a workbook of them."""
    (tmp_path / "notes").mkdir()
    for path in NOTES.glob("*.yaml"):
        (tmp_path / "notes" / path.name).write_bytes(path.read_bytes())
    export(tmp_path / "notes", to="n.xlsx")
    return tmp_path


def edited(house: Path, change: Callable[[Worksheet], None], sheet: str = "SO52") -> Path:
    book = openpyxl.load_workbook(house / "n.xlsx")
    change(book[sheet])
    book.save(house / "e.xlsx")
    return house / "e.xlsx"


def setting(cell: str, value: str | float | None) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value

    return change


def test_an_unedited_workbook_changes_nothing(run: Run, house: Path) -> None:
    for book in (house / "n.xlsx", edited(house, lambda _: None)):
        ran = run("import", book, "-o", house / "notes", "--update")
        assert (ran.code, ran.out) == (0, "")
    assert all((house / "notes" / path.name).read_bytes() == path.read_bytes() for path in NOTES.glob("*.yaml"))


@pytest.mark.needs("soffice")
def test_a_workbook_saved_by_another_program_changes_nothing(run: Run, house: Path, tmp_path: Path) -> None:
    book = tmp_path / "again.xlsx"
    book.write_bytes(converted((house / "n.xlsx").read_bytes(), tmp_path, "xlsx", suffix="xlsx"))
    ran = run("import", book, "-o", house / "notes")
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize(
    ("cell", "value", "before", "after"),
    [
        ("F5", 310, "{2026: 305, 2027: 305}", "{2026: 310, 2027: 305}"),
        ("F5", "310", "{2026: 305, 2027: 305}", "{2026: 310, 2027: 305}"),
        ("G5", None, "{2026: 305, 2027: 305}", "{2026: 305}"),
        ("F5", None, "{2026: 305, 2027: 305}", "{2027: 305}"),
        ("H5", -44, "{2026: 305, 2027: 305}", "{2026: 305, 2027: 305, 2028: -44}"),
        ("K5", 611, "total: 610", "total: 611"),
        ("F8", 621, "{2026: 620, 2027: 620}", "{2026: 621, 2027: 620}"),
        ("J8", 1241, "total: 1240", "total: 1241"),
        ("B5", "=1+1: \"x\" # æ", "label: Fritidsjob med Mentor", None),
        ("B5", "Fritidsjob: 'med' # Mentor", "Fritidsjob med Mentor", "'Fritidsjob: ''med'' # Mentor'"),
    ],
)  # fmt: skip
def test_one_cell_changes_one_scalar(
    cell: str, value: str | float | None, before: str, after: str | None, run: Run, house: Path
) -> None:
    book, note = edited(house, setting(cell, value)), house / "notes" / "SO52.yaml"
    text = note.read_text(encoding="utf-8")
    ran = run("import", book, "-o", house / "notes")
    assert note.read_text(encoding="utf-8") == text
    if after is None:
        assert ran.code == 1
        assert f"SO52!{cell}" in ran.err
        return
    changed = [line for line in ran.out.splitlines() if re.match(r"[-+](?![-+])", line)]
    assert len(changed) == 2
    assert run("import", book, "-o", house / "notes", "--update").out == ""
    assert note.read_text(encoding="utf-8") == text.replace(before, after, 1)
    assert run("import", book, "-o", house / "notes").out == ""


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("SO52", "J5", 999),
        ("SO52", "F7", 999),
        ("SO52", "J7", "=SUM(J5:J5)"),
        ("SO52", "L5", 0),
        ("SO52", "F18", 0),
        ("SO52", "B1", "En anden titel"),
        ("SO52", "F5", 310.5),
        ("SO52", "F5", "1.240"),
        ("SO52", "F5", "=3+4"),
        ("SO52", "C5", None),
        ("SO52", "J4", "I alt?"),
        ("Oversigt", "C5", 1),
    ],
)
def test_what_is_no_value_of_a_note_is_refused_with_its_cell(
    sheet: str, cell: str, value: str | float | None, run: Run, house: Path
) -> None:
    def change(page: Worksheet) -> None:
        page[cell] = value
        if sheet == "SO52":
            page["G5"] = 400  # which is not taken over either

    before = (house / "notes" / "SO52.yaml").read_bytes()
    ran = run("import", edited(house, change, sheet), "-o", house / "notes", "--update", "--language", "en")
    assert (ran.code, ran.out) == (1, "")
    assert f"{sheet}!{cell}" in ran.err
    assert (house / "notes" / "SO52.yaml").read_bytes() == before


def test_rows_added_and_deleted_are_told(run: Run, house: Path) -> None:
    def added(sheet: Worksheet) -> None:
        sheet.insert_rows(6)
        for column, value in enumerate([None, "Ny række", "Service", None, None, 12], 1):
            sheet.cell(6, column, value)

    def copied(sheet: Worksheet) -> None:
        for column in range(1, 12):
            sheet.cell(30, column, sheet.cell(5, column).value)

    for change, said in (
        (added, "“Ny række” was added"),
        (copied, "“Fritidsjob med Mentor” was added"),
        (lambda sheet: sheet.delete_rows(5), "“Fritidsjob med Mentor” was deleted"),
    ):
        ran = run("import", edited(house, change), "-o", house / "notes", "--update", "--language", "en")
        assert ran.code == 1
        assert said in ran.err
        assert (house / "notes" / "SO52.yaml").read_bytes() == (NOTES / "SO52.yaml").read_bytes()


def test_a_change_in_the_data_sheet_is_told(run: Run, house: Path) -> None:
    ran = run("import", edited(house, setting("P3", 1), "Data"), "-o", house / "notes", "--language", "en")
    assert ran.code == 1
    assert "Data" in ran.err


def test_a_note_that_says_something_else_by_now_is_left_alone(run: Run, house: Path) -> None:
    book, note = edited(house, setting("F5", 310)), house / "notes" / "SO52.yaml"
    for before, after in (
        ("{2026: 305,", "{2026: 306,"),
        ("label: Fritidsjob med", "label: Job med"),
        ("SO52", "SO53"),
    ):
        text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace(before, after)
        note.write_text(text, encoding="utf-8")
        ran = run("import", book, "-o", house / "notes", "--update")
        assert (ran.code, ran.out) == (1, "")
        assert note.read_text(encoding="utf-8") == text
    note.unlink()
    assert run("import", book, "-o", house / "notes").code == 1


def test_converted_amounts_are_not_taken_back(run: Run, export: Export, house: Path) -> None:
    export(house / "notes" / "SO52.yaml", "--price-level", "2027", "--register", RATES, to="n.xlsx")

    def change(sheet: Worksheet) -> None:
        line = next(cell.row for cell in sheet["A"] if cell.value == "2:1")
        sheet[f"F{line}"] = 999

    ran = run("import", edited(house, change), "-o", house / "notes", "--language", "en")
    assert (ran.code, ran.out) == (1, "")
    assert "--price-level" in ran.err


@pytest.mark.parametrize("word", ["", "9" * 5000, "=1+1", "sheet", "digest", "2:1", "'", "\u0661"])
def test_a_hidden_sheet_that_was_tampered_with_changes_no_note(word: str, run: Run, house: Path) -> None:
    for place in range(3):
        book = openpyxl.load_workbook(house / "n.xlsx")
        for row in book["_budgetnote"].iter_rows(min_row=1 + place):
            row[place].value = word
        book.save(house / "e.xlsx")
        ran = run("import", house / "e.xlsx", "-o", house / "notes", "--update")
        assert ran.code in (0, 1, 2)
        assert ran.err
    assert all((house / "notes" / path.name).read_bytes() == path.read_bytes() for path in NOTES.glob("*.yaml"))


@pytest.mark.parametrize("name", ["../x.yaml", "/etc/passwd", "SO52.docx"])
def test_a_workbook_names_no_file_outside_the_folder(name: str, run: Run, house: Path) -> None:
    (house / "x.yaml").write_bytes((NOTES / "SO52.yaml").read_bytes())
    book = openpyxl.load_workbook(house / "n.xlsx")
    for row in book["_budgetnote"].iter_rows():
        for cell in row:
            if cell.value == "SO52.yaml":
                cell.value = name
    book["SO52"]["F5"] = 310
    book.save(house / "e.xlsx")
    ran = run("import", house / "e.xlsx", "-o", house / "notes", "--update")
    assert ran.code == 1
    assert (house / "x.yaml").read_bytes() == (NOTES / "SO52.yaml").read_bytes()


class Tidied(TypedDict):
    """A tidy row in JSON, as far as it is looked at here."""

    activity: str | None
    year: int
    amount: int
    price_level: int
    granted: int | None


def granted(run: Run, folder: Path, *words: str) -> list[Tidied]:
    """The tidy rows of the notes in a folder, with what its package grants of each."""
    ran = run("export", folder / "BI26.yaml", "--package", folder / "package.yaml", "--format", "json", *words)
    rows: list[Tidied] = json.loads(ran.out)["tables"][0]["rows"]
    return rows


def test_what_is_granted_of_each_amount_adds_up_to_what_the_package_grants(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    (tmp_path / "BI26.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "package.yaml").write_text(
        "title: Aftale\nnegotiation: Budget 2025\nprice_level: 2025\n"
        'notes:\n  - note: BI26\n    scaled: {langtidsledige: "50", reconnect: "25"}\n',
        encoding="utf-8",
    )
    rows = granted(run, tmp_path)
    halved, whole = (1000, 3500), sum(row["amount"] for row in rows)
    assert {row["granted"] for row in rows if row["activity"] == "langtidsledige"} == {*halved}
    assert {row["granted"] for row in rows if row["activity"] == "reconnect"} == {750}
    assert whole == 69_100
    assert sum(row["granted"] or 0 for row in rows) == 69_100 - 23_000 // 2 - 12_000 * 3 // 4


NAMES = ("projektleder", "fritidsjob", "reconnect")


def test_what_goes_both_ways_and_is_granted_nothing_is_not_said_to_be_granted(run: Run, tmp_path: Path) -> None:
    """Two lines of one activity and account that are 0 together: that nothing is granted tells nothing of either."""
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    first = text.index("amounts: {2025: 600")
    text = text[:first] + text[first:].replace("2025: 600", "2025: -700", 1)
    (tmp_path / "BI26.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "package.yaml").write_text(
        "title: Aftale\nnegotiation: Budget 2025\nprice_level: 2025\n"
        "notes:\n  - note: BI26\n    activities: [projektleder]\n",
        encoding="utf-8",
    )
    of_2025 = [row for row in granted(run, tmp_path) if row["year"] == 2025]
    found = {name: [(row["amount"], row["granted"]) for row in of_2025 if row["activity"] == name] for name in NAMES}
    assert found == {"projektleder": [(790, 790)], "fritidsjob": [(-700, None), (700, None)], "reconnect": [(3000, 0)]}


def test_of_a_package_that_cannot_be_read_whole_nothing_is_said_to_be_granted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "BI26.yaml").write_bytes((NOTES / "BI26.yaml").read_bytes())
    (tmp_path / "package.yaml").write_text(
        "title: Aftale\nnegotiation: Budget 2025\nprice_level: 2025\nnotes:\n  - note: BI26\n"
        "frames:\n  - {committee: BIU, amounts: {2026: x}}\n",
        encoding="utf-8",
    )
    assert {row["granted"] for row in granted(run, tmp_path)} == {None}


def test_a_grant_in_other_prices_than_the_amounts_is_not_put_beside_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "BI26.yaml").write_bytes((NOTES / "BI26.yaml").read_bytes())
    (tmp_path / "package.yaml").write_text(
        "title: Aftale\nnegotiation: Budget 2025\nprice_level: 2025\nnotes:\n  - note: BI26\n", encoding="utf-8"
    )
    rows = granted(run, tmp_path, "--price-level", "2026", "--register", str(RATES))
    assert {row["price_level"] for row in rows} == {2026}
    assert {row["granted"] for row in rows} == {None}

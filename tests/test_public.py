"""The public face: `import budgetnote` gives a script what the commands give in JSON."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import budgetnote
from tests.conftest import CASES, GALLERY, NOTES, RATES, ROOT, Run

FOLDERS = (NOTES, CASES, GALLERY)


def parsed(run: Run, *words: object) -> Any:
    return json.loads(run(*words, "--format", "json").out)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_check_finds_what_the_command_finds(run: Run, folder: Path) -> None:
    for language in ("da", "en"):
        told = parsed(run, "check", folder, "--language", language)["findings"]
        found = budgetnote.check(folder)
        assert [
            (one.code, one.name, one.severity, one.message.pick(language), one.accepted, one.place) for one in found
        ] == [
            (
                one["code"],
                one["name"],
                one["severity"],
                one["message"],
                one["accepted"],
                budgetnote.Place(*(one["place"][key] for key in ("path", "line", "column"))),
            )
            for one in told
        ]
        for one, other in zip(found, told, strict=True):
            assert (one.cause is not None) == (other["cause"] is not None)
            for figure in ("stated", "computed"):
                if isinstance(stated := other["facts"].get(figure), int):
                    assert getattr(one, figure) == stated


def test_a_finding_has_its_two_figures_and_speaks_both_languages(tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    (tmp_path / "SO52.yaml").write_text(text.replace("total: 1240", "total: 1250"), encoding="utf-8")
    found = [one for one in budgetnote.check(tmp_path) if one.severity == "error" and one.cause is None]
    assert found
    assert all(one.says("da") != one.says("en") for one in found)
    sums = [one for one in budgetnote.check(tmp_path) if one.name == "row-total"]
    assert {(one.stated, one.computed) for one in sums} == {(1250, 1240)}


@pytest.mark.parametrize("by", ["committee", "appropriation,year", "note,control-area", "udvalg,direction,year"])
def test_totals_are_those_of_the_command(run: Run, by: str) -> None:
    names = [name.replace("-", "_") for name in by.replace("udvalg", "committee").split(",")]
    for folder in FOLDERS:
        sums = budgetnote.totals(folder, by=by.split(","))
        told = parsed(run, "totals", folder, "--by", by)
        expected = {}
        for row in (row for table in told["tables"] for row in table["rows"] if row["row"] == "row"):
            key = tuple(row[name] for name in names if name != "year")
            years = [name for name in row if name.isdigit()] if "year" in names else ["total"]
            for year in years:
                if row[year] is not None:
                    at = (*key, *([int(year)] if "year" in names else []))
                    expected[row["price_level"], at] = row[year]
        found = {(str(row["price_level"]), tuple(row[name] for name in names)): row["amount"] for row in sums.rows}
        assert found == {(str(level), at): amount for (level, at), amount in expected.items()}
        assert [one.code for one in sums.findings] == [one["code"] for one in told["findings"]]
        for said in [one.reason.en for one in sums.left_out] + [one.en for one in sums.caveats]:
            assert said in " ".join(note for table in told["tables"] for note in table["notes"])


def test_totals_are_chosen_and_converted() -> None:
    sums = budgetnote.totals(NOTES, by=["note", "year"], where={"committee": ["SUD", "BIU"], "year": 2026})
    assert {(row["note"], row["year"]): row["amount"] for row in sums.rows} == {
        ("Budget 2025 BI26", 2026): 12680 + 2360,
        ("Budget 2026 SO52", 2026): 620,
    }
    assert {row["price_level"] for row in sums.rows} == {2025, 2026}
    converted = budgetnote.totals([NOTES], by="note", price_level=2026, register=RATES)
    assert {row["price_level"] for row in converted.rows} == {2026}
    assert {row["note"]: row["amount"] for row in converted.rows} == {
        "Budget 2025 BI26": 71103,
        "Budget 2026 SO52": 1240,
    }
    missing = budgetnote.totals(NOTES, price_level=2026)
    assert [one.path for one in missing.left_out] == [(NOTES / "BI26.yaml").as_posix()]
    assert [one.code for one in missing.findings] == ["BN508"]
    said = [one.en for one in budgetnote.totals(NOTES, where={"committee": "XXX"}).caveats]
    assert said == ["No amounts have committee=XXX."]


def test_a_note_is_read_with_its_figures() -> None:
    read = budgetnote.read(NOTES / "SO52.yaml")
    assert read.note is not None
    assert (read.note.id, read.note.price_level, list(read.findings)) == ("SO52", 2026, [])
    assert [line.amounts for table in read.note.appropriations for line in table.lines] == [
        {2026: 305, 2027: 305},
        {2026: 315, 2027: 315},
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"id: [", b"- 1", b"a: &x [*x]", b"id: SO52\nyears: 12O\n"])
def test_bad_content_is_found_and_never_raised(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "note.yaml"
    path.write_bytes(content)
    assert budgetnote.read(path).findings
    assert any(one.severity == "error" for one in budgetnote.check(path))
    sums = budgetnote.totals(path)
    assert not sums.rows
    assert [one.path for one in sums.left_out] == [path.as_posix()]


def test_what_cannot_be_opened_is_found(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    assert [one.name for one in budgetnote.check(tmp_path)] == ["cannot-open"]


WRONG: Mapping[str, tuple[type[Exception], Callable[[], object]]] = {
    "does not exist|No such file": (FileNotFoundError, lambda: budgetnote.check(NOTES / "nothing.yaml")),
    "No such file": (FileNotFoundError, lambda: budgetnote.totals(NOTES, register="nothing.yaml")),
    "is a folder; name a file": (ValueError, lambda: budgetnote.read(NOTES)),
    "no path is given": (ValueError, lambda: budgetnote.check([])),
    "path: 3 is not str": (TypeError, lambda: budgetnote.check(3)),  # type: ignore[arg-type]
    "cannot add up by comittee; did you mean committee": (ValueError, lambda: budgetnote.totals(NOTES, by="comittee")),
    "by: a word is missing": (ValueError, lambda: budgetnote.totals(NOTES, by=[])),
    "cannot filter by colour": (ValueError, lambda: budgetnote.totals(NOTES, where={"colour": "red"})),
    "write 2026-2028": (ValueError, lambda: budgetnote.totals(NOTES, where={"year": "2028-2026"})),
    "where: .* is not Mapping": (TypeError, lambda: budgetnote.totals(NOTES, where=["year"])),  # type: ignore[arg-type]
    "where year: None is not str or int": (TypeError, lambda: budgetnote.totals(NOTES, where={"year": None})),
    "price_level: '2026' is not int": (TypeError, lambda: budgetnote.totals(NOTES, price_level="2026")),  # type: ignore[arg-type]
    "1926 is no year from 1990": (ValueError, lambda: budgetnote.totals(NOTES, price_level=1926)),
    "has no attribute 'reed'": (AttributeError, lambda: budgetnote.reed),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_wrong_use_is_refused_in_a_sentence(sentence: str) -> None:
    kind, use = WRONG[sentence]
    with pytest.raises(kind, match=sentence):
        use()


def test_a_folder_without_notes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no YAML files in"):
        budgetnote.check(tmp_path)


SCRIPT = """
import sys, budgetnote
assert not {"yaml", "pydantic", "typer", "budgetnote.public"} & set(sys.modules)
sums = budgetnote.totals("notes", by=["committee", "year"])
print(sum(row["amount"] for row in sums.rows if row["price_level"] == 2025), len(budgetnote.check("notes")))
assert not {"typer", "rich", "subprocess"} & set(sys.modules)
"""


def test_a_plain_script_uses_it_and_loads_it_late(tmp_path: Path) -> None:
    shutil.copytree(NOTES, tmp_path / "notes")
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}){SCRIPT}"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.stdout.split(), ran.stderr) == (["69100", "11"], "")


def test_the_public_names_are_all_there() -> None:
    assert all(hasattr(budgetnote, name) for name in budgetnote.__all__)

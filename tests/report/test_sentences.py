"""How findings are shown: what is named beside them, how wide their lines are, and where GitHub puts them."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.checks.run import check_document
from budgetnote.language import Language
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from budgetnote.report.formats import Screen, render
from budgetnote.report.formats.text import _width
from budgetnote.report.sheet import Report
from tests.conftest import NOTES, Run, lines_with

REGISTER, _ = load()
SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


def shown(text: str, language: Language = "da", width: int | None = None) -> str:
    """Every finding on its own, whatever explains it."""
    findings = check_document(parse("f", text.encode()), REGISTER).findings
    return render(
        Report("check", [found._replace(cause=None) for found in findings], []), "text", Screen(language, width)
    )


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_related_places_name_what_stands_there() -> None:
    text = SO52.replace("{2026: 620, 2027: 620}", "{2026: 625, 2027: 620}", 1).replace("total: 1240", "total: 1250", 1)
    line = line_of(text, "amounts: {2026: 305")
    assert f"      Fritidsjob med Mentor, 2026: 305, linje {line}; " in shown(text)
    assert f"      Fritidsjob med Mentor, 2026: 305, line {line}; " in shown(text, "en")
    assert f"Fritidsjob med Mentor, I alt: 610, linje {line + 1}; " in shown(text)
    assert "(" not in "".join(lines_with(["Fritidsjob med Mentor, 2026"], shown(text)))


def test_the_place_in_another_table_is_named_too() -> None:
    text = SO52.replace("2026: 305, 2027: 305}\n      total: 610", "2026: 306, 2027: 305}\n      total: 611", 1)
    assert "Tabel 3: Fritidsjob med Mentor, 2026: 305, linje " in shown(text)


def test_many_of_a_kind_are_one_clause_and_json_has_them_all(run: Run) -> None:
    first, last = line_of(BI26, "{2025: 790"), line_of(BI26, "{2025: 3000")
    (clause,) = lines_with(["helt år: "], shown(BI26))
    assert f", 2025: 790, linje {first}, og 10 mere, sidst i linje {last}" in clause
    assert clause.count("linje") == 2
    (clause,) = lines_with(["whole year: "], shown(BI26, "en"))
    assert f", 2025: 790, line {first}, and 10 more, the last in line {last}" in clause
    findings = json.loads(run("check", "notes/BI26.yaml", "--format", "json", "--language", "da").out)["findings"]
    (found,) = [found for found in findings if found["name"] == "full-first-year"]
    assert len(found["related"]) == 11
    assert {other["word"] for other in found["related"]} == {"helt år"}
    assert found["related"][-1]["name"].startswith("Lavt sagsantal pr. medarbejder for unge, som får Reconnect")
    assert found["related"][-1]["name"].endswith(", 2025")


def test_four_of_a_kind_are_listed() -> None:
    text = BI26.replace("total: 3160", "total: 3161", 1)
    (clause,) = lines_with(["2025: 790, linje", "2028: 790, linje"], shown(text))
    assert clause.count("linje") == 4


def test_a_place_in_another_file_names_the_file(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(SO52, encoding="utf-8")
    ran = run("check", "a.yaml", "b.yaml", "--language", "en", cwd=tmp_path)
    assert "SO52, line 2 of a.yaml" in ran.out


@given(TEXTS, st.integers(1, 120), st.integers(1, 120), st.integers(40, 120))
def test_no_excerpt_is_wider_than_its_terminal(word: str, before: int, after: int, width: int) -> None:
    left, right = ("x" * before), (word * after)[:400].replace("'", "-")
    text = SO52.replace("districts: [Nørrebro]", f"districts: ['{left}', Valbyy, '{right}']")
    for line in shown(text, "da", width).splitlines():
        if " | " in line[:9]:
            assert _width(line) <= width, line


@pytest.mark.parametrize("width", [40, 79, 80, 81, 120])
def test_an_excerpt_cut_at_both_ends_shows_its_place_and_fits(width: int) -> None:
    districts = ", ".join(["Valby"] * 30 + ["Valbyy"] + ["Valby"] * 30)
    lines = shown(SO52.replace("[Nørrebro]", f"[{districts}]"), "da", width).splitlines()
    excerpt, carets = next((one, two) for one, two in pairwise(lines) if two.endswith(" ^^^^^^") and "Valbyy" in one)
    assert len(excerpt) <= width
    assert excerpt.endswith("…")
    assert excerpt.split(" | ")[1].startswith("…")
    assert excerpt[carets.index("^") : carets.index("^") + 6] == "Valbyy"


@pytest.mark.parametrize(
    ("folder", "given"), [(".", "sub/notes"), ("sub", "notes"), ("sub/notes", "."), (".", "{}/sub/notes/SO52.yaml")]
)
def test_annotations_have_the_path_from_the_root_of_the_repository(
    folder: str, given: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "repository"
    (root / "sub" / "notes").mkdir(parents=True)
    (root / "sub" / "notes" / "SO52.yaml").write_text(SO52.replace("total: 610", "total: 611", 1), encoding="utf-8")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root))
    ran = run("check", given.format(root), "--format", "github", cwd=root / folder)
    assert ran.code == 1
    assert {line.split(",")[0] for line in ran.out.splitlines()} == {"::error file=sub/notes/SO52.yaml"}


def test_a_file_outside_the_repository_is_annotated_as_shown(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "SO52.yaml").write_text(SO52.replace("total: 610", "total: 611", 1), encoding="utf-8")
    for root in (str(tmp_path / "other"), ""):
        monkeypatch.setenv("GITHUB_WORKSPACE", root)
        assert run("check", "SO52.yaml", "--format", "github", cwd=tmp_path).out.startswith("::error file=SO52.yaml,")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    ran = run("check", "../SO52.yaml", "--format", "github", cwd=tmp_path / "other")
    assert ran.out.startswith("::error file=SO52.yaml,")


def test_a_record_of_a_list_is_added_or_removed_and_not_unstated_before(run: Run, tmp_path: Path) -> None:
    more = SO52.replace(
        "activities:\n", "  - {target_group: A, activity: B, goal: C, follow_up: D}\n\nactivities:\n", 1
    )
    area = "      control_area: Service\n"
    scaled = more.replace(area, f"{area}      scalable: true\n", 1)
    for name, text in (("old", SO52), ("new", scaled)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    there = run("diff", "old.yaml", "new.yaml", "--language", "da", cwd=tmp_path).out
    back = run("diff", "new.yaml", "old.yaml", "--language", "da", cwd=tmp_path).out
    assert "Tabel 1: tilføjet: A, B, C, D" in there
    assert "Tabel 1: fjernet: A, B, C, D" in back
    assert "skalerbar: ikke oplyst → ja" in there

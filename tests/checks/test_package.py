"""A package against its notes: what is said of each fault, what is added up, and that the sums hold."""

import json
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.analysis.agreement import Agreement, add_up, conclude
from budgetnote.analysis.prices import Priced
from budgetnote.analysis.totals import total
from budgetnote.checks.explain import EXAMPLE
from budgetnote.checks.rulebook import Selection, all_rules
from budgetnote.checks.run import check_document
from budgetnote.model.package import read_package
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse, read
from budgetnote.report.formats import Screen, render
from budgetnote.report.sheet import Cell, Report, Sheet, places
from budgetnote.report.tables.package import package as sheets_of
from tests.checks.test_cases import expected
from tests.conftest import CASES, GALLERY, NOTES, RATES, ROOT, Run, in_turn

REGISTER, _ = load()
HALF = GALLERY / "package.yaml"
BU07 = EXAMPLE.read_text(encoding="utf-8")
VARIANTS = {
    "BU07": ("", ""),
    "BU08": ("lapses: []", "lapses: [BU07]"),
    "BU09": ("      - activity: lokaler\n        label", "      - label"),
    "BU10": ("", ""),
    "BU11": ("price_level: 2026", "price_level: 2025"),
    "BU12": ("price_level: 2026", "price_level: current"),
    "BU13": ("BUU\n        appropriation: 3330", "BUU\n        appropriation: 333"),
    "BU14": ("      total: 500\n      scalable", "      total: 501\n      scalable"),
    "BU16": ("budget_year", "status: withdrawn\nbudget_year"),
    "BU15": ("        amounts: {2026: 500}\n        total: 500", "        amounts: {2026: 500}\n        total: 501"),
}
"""Notes by number, made of the example: with a note that lapses, without a key, at other price levels, with faults."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose notes/ has a note of each kind; BU10 is there twice."""
    (tmp_path / "notes").mkdir()
    for number, (was, becomes) in VARIANTS.items():
        assert was in BU07
        text = BU07.replace("id: BU07", f"id: {number}").replace(was, becomes, 1)
        (tmp_path / "notes" / f"{number}.yaml").write_text(text, encoding="utf-8")
    shutil.copy(tmp_path / "notes" / "BU10.yaml", tmp_path / "notes" / "copy.yaml")
    return tmp_path


HEAD = "title: Aftale\nnegotiation: Budget 2026\n"
PACKAGES = dict(
    re.findall(
        r"^=== (.*)\n((?:(?!===).*\n)+)",
        (ROOT / "tests" / "packages" / "faults.txt").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
ONE = HEAD + "notes:\n  - note: BU07\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "package.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_has_exactly_the_findings_on_its_lines(name: str, run: Run, folder: Path) -> None:
    text = HEAD + PACKAGES[name]
    write(folder, text)
    ran = run("package", "package.yaml", "--format", "json", cwd=folder)
    findings = [found for found in json.loads(ran.out)["findings"] if not found["accepted"]]
    wanted = [(line, code) for _, line, code in expected(text)]
    assert sorted((found["place"]["line"], found["code"]) for found in findings) == sorted(wanted)
    assert {found["place"]["path"] for found in findings} <= {"package.yaml"}
    assert ran.code == int(any(found["severity"] == "error" for found in findings))
    assert bool(wanted) != name.startswith("quiet")


@pytest.mark.parametrize(("name", "language"), in_turn([*PACKAGES], ["da", "en"]))
def test_every_finding_and_sheet_renders_in_both_languages(name: str, language: str, run: Run, folder: Path) -> None:
    write(folder, HEAD + PACKAGES[name])
    ran = run("package", "package.yaml", "--language", language, "--accepted", cwd=folder)
    assert ran.err == ""
    for line in ran.out.splitlines():
        assert " | " in line or "None" not in line
        assert " | " in line or "{" not in line or ".yaml" in line or "række" in line or "line:" in line


def test_every_rule_of_packages_fires_here() -> None:
    fired = {code for text in PACKAGES.values() for _, _, code in expected(text)}
    assert {rule.code for rule in all_rules() if rule.family == "BN7"} <= fired


def test_remedies_name_what_was_probably_meant(run: Run, folder: Path) -> None:
    def remedies(text: str) -> str:
        write(folder, HEAD + text)
        return run("package", "package.yaml", "--language", "en", cwd=folder).out

    assert "did you mean BU07?" in remedies("notes:\n  - note: bu07\n")
    assert "BU07 is in Budget 2026; add negotiation: Budget 2026" in remedies(
        "notes:\n  - {note: BU07, negotiation: Budget 2062}\n"
    )
    assert "none of the notes read is of Budget 2062" in remedies("notes:\n  - {note: X1, negotiation: Budget 2062}\n")
    assert "reconcile --write-keys notes/BU09.yaml" in remedies("notes:\n  - {note: BU09, activities: [lokaler]}\n")
    several = remedies("notes:\n  - note: BU07\n    granted:\n      - {committee: KFU, amounts: {2026: 1}}\n")
    assert "the amounts may be for several: KFU 1060 Service, KFU 1060 Anlæg" in several
    assert "→ add control_area" in several


def test_a_frame_exceeded_says_by_how_much_in_which_year_and_by_whom(run: Run, folder: Path) -> None:
    text = (
        HEAD + "notes:\n  - {note: BU07, activities: [lokaler]}\n  - note: BU08\nframes:\n  - {amounts: {2026: 1500}}\n"
    )
    write(folder, text.replace("lapses: [BU07]", "lapses: []"))
    ran = run("package", "package.yaml", "--only", "frame-exceeded", "--language", "da", cwd=folder)
    assert "rammen for alle beløb er 1.500 i 2026, men der er afsat 1.600: 100 for meget" in ran.out
    assert "1.100 fra: BU08, linje 5; 500 fra: BU07, linje 4" in ran.out


def test_the_errors_of_the_notes_that_are_named_are_told_and_no_others(run: Run, folder: Path) -> None:
    write(folder, HEAD + "notes:\n  - note: BU15\n")
    ran = run("package", "package.yaml", "--language", "en", cwd=folder)
    assert ran.code == 1
    assert "notes/BU15.yaml:" in ran.out
    assert "BN201 row-total" in ran.out
    assert "BU13" not in ran.out
    assert [row["note"] for row in rows(folder, run, "notes")] == ["BU15", "I alt"]


def test_a_fault_of_tabel_2_is_said_and_no_matter_for_a_package(run: Run, folder: Path) -> None:
    write(folder, HEAD + "notes:\n  - note: BU14\n")
    ran = run("package", "package.yaml", "--language", "en", cwd=folder)
    assert ran.code == 0
    assert "notes/BU14.yaml has 1 error." in ran.out
    assert [row["note"] for row in rows(folder, run, "notes")] == ["BU14", "I alt"]


def rows(folder: Path, run: Run, name: str) -> list[dict[str, object]]:
    ran = run("package", "package.yaml", "--format", "json", "--language", "en", cwd=folder)
    return [row for table in json.loads(ran.out)["tables"] if table["name"] == name for row in table["rows"]]


def test_what_cannot_be_counted_is_left_out_and_said_why(run: Run, folder: Path) -> None:
    text = "notes:\n  - note: BU13\n  - note: BU70\n  - note: BU10\n  - note: BU07\n  - note: BU07\n  - note: BU11\n"
    text += "  - {note: BU09, activities: [lokaler]}\nframes:\n  - {amounts: {2026: 1099, 2027: 9999}}\n"
    write(folder, HEAD + "price_level: 2026\n" + text)
    assert [(row["note"], row["reason"]) for row in rows(folder, run, "left_out")] == [
        ("BU13", "unread"),
        ("BU70", "unknown"),
        ("BU10", "ambiguous"),
        ("BU07", "repeated"),
        ("BU11", "unlike"),
        ("BU09", "unsettled"),
    ]
    assert [row["note"] for row in rows(folder, run, "notes")] == ["BU07", "I alt"]
    # What is left out could break a frame that holds without it, or, being income, mend one that does not.
    assert [row["verdict"] for row in rows(folder, run, "frames")] == ["not decided", "not decided"]


def test_a_package_that_cannot_be_read_whole_is_not_added_up(run: Run, folder: Path) -> None:
    write(folder, ONE + "frames:\n  - {amount: {2026: 1}}\n")
    ran = run("package", "package.yaml", "--language", "en", cwd=folder)
    assert ran.code == 1
    assert "The package cannot be read whole, so nothing is added up." in ran.out
    assert "I alt" not in ran.out
    write(folder, "title: 'x\n")
    ran = run("package", "package.yaml", cwd=folder)
    assert (ran.code, ran.err) == (1, "")
    assert "BN109" in ran.out


def test_a_file_that_does_not_tell_its_number_is_told_of_where_a_note_is_missing(run: Run, folder: Path) -> None:
    (folder / "notes" / "torn.yaml").write_text("id: 'BU70\n", encoding="utf-8")
    write(folder, HEAD + "notes:\n  - note: BU70\n")
    assert "notes/torn.yaml:1:5" in run("package", "package.yaml", cwd=folder).out
    write(folder, ONE)
    ran = run("package", "package.yaml", cwd=folder)
    assert ran.code == 0
    assert "torn" not in ran.out


def test_a_frame_may_be_for_what_a_register_beside_the_notes_knows(run: Run, folder: Path) -> None:
    write(folder, ONE + "frames:\n  - {committee: NYU, amounts: {2026: 1}}\n")
    assert "unknown-frame" in run("package", "package.yaml", cwd=folder).out
    register = "committees:\n  - {code: NYU, name: Nyt udvalg, administration: BUF, source: made up}\n"
    (folder / "notes" / "register.yaml").write_text(register, encoding="utf-8")
    assert run("package", "package.yaml", cwd=folder).code == 0
    (folder / "other").mkdir()
    (folder / "notes" / "register.yaml").rename(folder / "other" / "mine.yaml")
    assert run("package", "package.yaml", "--register", "other/mine.yaml", cwd=folder).code == 0


def test_the_notes_may_be_given_as_files_and_the_package_may_lie_among_them(run: Run, folder: Path) -> None:
    write(folder / "notes", ONE)
    assert run("package", "notes/package.yaml", cwd=folder).code == 0
    assert run("package", "notes/package.yaml", "notes", "notes/package.yaml", cwd=folder).code == 0
    assert run("package", "notes/package.yaml", "notes/BU07.yaml", cwd=folder).code == 0
    assert "BN701" in run("package", "notes/package.yaml", "notes/BU08.yaml", cwd=folder).out


def test_selection_acceptance_and_severity_are_as_in_check(run: Run, folder: Path) -> None:
    frame = "frames:\n  - {amounts: {2026: 1.099}}\n"
    write(folder, ONE + frame)
    assert run("package", "package.yaml", cwd=folder).code == 1
    assert run("package", "package.yaml", "--skip", "frame-exceeded", cwd=folder).code == 0
    assert run("package", "package.yaml", "--only", "BN1", "--fail-on", "remark", cwd=folder).code == 1
    accepted = "accepted:\n  - {check: frame-exceeded, reason: aftalt sådan, stated: 1099, computed: 1100}\n"
    write(folder, ONE + frame + accepted)
    ran = run("package", "package.yaml", cwd=folder)
    assert ran.code == 0
    assert "aftalt sådan" not in ran.out
    assert "1 accepted" in ran.out
    assert "aftalt sådan" in run("package", "package.yaml", "--accepted", cwd=folder).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["package"], "FILE is missing"),
        (["package", "nowhere.yaml"], "nowhere.yaml does not exist"),
        (["package", "nowhere.yaml", "nor-here"], "nowhere.yaml, nor-here do not exist"),
        (["package", "package.yaml", "--only", "BN799"], "there is no check called BN799"),
        (["package", "notes"], "notes is a folder, not a package"),
        (["package", "notes/BU07.yaml"], "notes/BU07.yaml is a note, not a package; check it with budgetnote check"),
        (["package", "register.yaml"], "register.yaml is a register, not a package"),
        (["package", "package.yaml", "empty"], "no notes to hold the package against"),
        (["package", "package.yaml", "package.yaml"], "no notes to hold the package against"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(words: list[str], said: str, run: Run, folder: Path) -> None:
    write(folder, ONE)
    (folder / "empty").mkdir()
    (folder / "register.yaml").write_text("districts:\n  - {name: Valby, source: x}\n", encoding="utf-8")
    ran = run(*words, cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_check_says_what_a_package_is_and_does_not_read_it_as_a_note(run: Run, folder: Path) -> None:
    write(folder, ONE)
    ran = run("check", "package.yaml", "notes/BU07.yaml", "--language", "da", cwd=folder)
    assert ran.code == 0
    assert "BN126 package-file" in ran.out
    assert "kontroller den med budgetnote package package.yaml" in ran.out
    assert ran.out.count("BN1") == 1
    assert run("check", "package.yaml", cwd=folder).code == 2
    assert run("check", ".", "--only", "BN126", "--fail-on", "remark", cwd=folder).code == 1


def test_github_is_given_the_findings_alone(run: Run, folder: Path) -> None:
    write(folder, ONE + "frames:\n  - {amounts: {2026: 1099}}\n")
    ran = run("package", "package.yaml", "--format", "github", cwd=folder)
    assert ran.out.count("\n") == 1
    assert ran.out.startswith("::error file=package.yaml,line=6,")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_package_in_every_format(form: str, run: Run, expect: Callable[[Path, str], None]) -> None:
    ran = run("package", "tests/gallery/package.yaml", "--format", form, "--language", "da")
    expect(GALLERY / f"package.da.{form}", ran.out)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_figure_is_cut_in_a_narrow_terminal(width: int, expect: Callable[[Path, str], None]) -> None:
    sheets = half_sheets()
    wide, narrow = (render(Report("package", (), sheets), "text", Screen("en", columns)) for columns in (None, width))
    figures = [re.findall(r"(?<=\s)-?[0-9]{1,3}(?:,[0-9]{3})*(?=\s)", text) for text in (wide, narrow)]
    assert figures[0] == figures[1]
    assert max(map(len, narrow.splitlines())) <= max(width, 60)
    if width == 80:
        expect(GALLERY / "package.80.en.text", narrow)


def half_sheets() -> list[Sheet]:
    document = read(HALF)
    package, _ = read_package(document)
    assert package is not None
    return sheets_of(conclude(package, [known(NOTES / "BI26.yaml")]), places(document.source), programs=False)


def test_json_has_the_same_keys_and_figures_in_both_languages(run: Run) -> None:
    def figures(language: str) -> list[object]:
        ran = run("package", "tests/gallery/package.yaml", "--format", "json", "--language", language)
        found = json.loads(ran.out)
        kept = [
            [{key: row[key] for key in row if key not in ("why", "frame")} for row in t["rows"]]
            for t in found["tables"]
        ]
        return [kept, [found["facts"]["excess"] for found in found["findings"]]]

    assert figures("da") == figures("en")


def test_half_of_the_low_caseload_part_breaks_the_frame_in_one_year(run: Run) -> None:
    ran = run("package", "tests/gallery/package.yaml", "--format", "json", "--language", "en")
    document = json.loads(ran.out)
    tables = {table["name"]: table["rows"] for table in document["tables"]}
    years = ("2025", "2026", "2027", "2028")
    parts = {
        (row["activity"], row["amount"]): [row[year] for year in years]
        for row in tables["posts"]
        if row["activity"] in ("langtidsledige", "reconnect")
    }
    assert parts["langtidsledige", "Asked for"] == [2000, 7000, 7000, 7000]
    assert parts["langtidsledige", "Granted"] == [1000, 3500, 3500, 3500]
    assert parts["langtidsledige", "Not granted"] == [1000, 3500, 3500, 3500]
    assert parts["reconnect", "Granted"] == [1500, 1500, 1500, 1500]
    committees = {
        (row["committee"], row["amount"]): [row[year] for year in years] + [row["total"]]
        for row in tables["appropriations"]
    }
    assert committees["BIU", "Asked for"] == [7680, 12680, 12680, 12680, 45720]
    assert committees["BIU", "Granted"] == [5180, 7680, 7680, 7680, 28220]
    assert committees["SUD", "Granted"] == [2360, 2360, 2360, 2360, 9440]
    assert committees[None, "Granted"] == [11025, 13525, 13525, 13525, 51600]
    assert committees[None, "Not granted"] == [2500, 5000, 5000, 5000, 17500]
    (note, whole) = tables["notes"]
    assert (note["note"], note["agreed"], note["asked"], note["granted"]) == ("BI26", "scaled", 69100, 51600)
    assert whole["outstanding"] == 17500
    assert [(row["year"], row["left"], row["verdict"]) for row in tables["frames"]] == [
        (2025, 975, "kept"),
        (2026, -525, "exceeded"),
        (2027, 475, "kept"),
        (2028, 475, "kept"),
        (2026, 320, "kept"),
    ]
    (found,) = document["findings"]
    assert found["message"] == "the cap (ramme) for Service is 13,000 in 2026, but 13,525 is granted: 525 too much"
    assert ran.code == 1


def test_a_note_of_several_levels_is_out_of_a_package_without_one_and_the_sentence_is_whole(
    run: Run, tmp_path: Path
) -> None:
    text = HEAD + "notes:\n  - note: KF91\n"
    ran = run("package", write(tmp_path, text), CASES / "construction.yaml", "--language", "da")
    assert ran.code == 1
    assert "KF91 er i 2026 p/l + løbende p/l, og de lægges ikke sammen" in ran.out
    assert "løbende p/l kan ikke omregnes; tag notatet ud af pakken" in ran.out
    assert "det tælles helt med eller slet ikke" in ran.out


def test_amounts_of_unlike_price_levels_are_never_added(run: Run, tmp_path: Path) -> None:
    text = (
        HEAD + "notes:\n  - note: SO52\n  - {note: BI26, negotiation: Budget 2025}\nframes:\n  - {amounts: {2026: 1}}\n"
    )
    path = write(tmp_path, text)
    ran = run("package", path, "--language", "da")
    assert ran.code == 1
    assert "BN712 unlike-price-level: BI26 er i 2025 p/l, men SO52 er i 2026 p/l" in ran.out
    assert "BN714" not in ran.out
    assert "Rammerne er ikke holdt op mod notaterne" in ran.out
    assert "70.340" not in ran.out
    assert ran.out.count("I alt  ") > 2
    one = run("package", write(tmp_path, HEAD + "price_level: 2026\n" + text.removeprefix(HEAD)), "--language", "da")
    assert "price_levels: {from: 2025, to: 2026, control_area: Service" in one.out
    assert "notatet er i et andet pris- og lønniveau og er ikke omregnet" in one.out
    assert "rammen for alle beløb er 1 i 2026, men der er afsat 620: 619 for meget" in one.out
    assert "69.100" not in one.out


def test_current_prices_are_not_brought_to_the_level_of_a_package(run: Run, tmp_path: Path) -> None:
    current = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("price_level: 2026", "price_level: current")
    (tmp_path / "SO52.yaml").write_text(current, encoding="utf-8")
    path = write(tmp_path, HEAD + "price_level: 2026\nnotes:\n  - note: SO52\n")
    ran = run("package", path, tmp_path / "SO52.yaml", "--language", "en")
    assert ran.code == 1
    assert "BN509 current-prices" in ran.out


INCOME = {
    "kon": ("U", "BIU", 3510, {2026: 700, 2027: 700}),
    "ind": ("I", "BUU", 3330, {2026: -200, 2027: -200}),
}


def made_up(number: str, rows: dict[str, tuple[str, str, int, dict[int, int]]], **keys: object) -> str:
    """A note of Budget 2026 with these rows of Tabel 2, each scalable, and a line of Tabel 3 for each."""
    activities, lines = [], []
    for key, (direction, committee, code, amounts) in rows.items():
        cells = "{" + ", ".join(f"{year}: {amount}" for year, amount in amounts.items()) + "}"
        sums = f"amounts: {cells}, total: {sum(amounts.values())}"
        activities.append(f"    - {{key: {key}, label: {key}, control_area: Service, scalable: true, {sums}}}")
        of = f"activity: {key}, label: {key}, committee: {committee}, appropriation: {code}, direction: {direction}"
        lines.append(f"      - {{{of}, {sums}}}")
    years = sorted({year for row in rows.values() for year in row[3]})
    by_year = {year: sum(row[3].get(year, 0) for row in rows.values()) for year in years}
    cells = "{" + ", ".join(f"{year}: {amount}" for year, amount in by_year.items()) + "}"
    total = f"{{amounts: {cells}, total: {sum(by_year.values())}}}"
    head = {"price_level": 2026, "budget_year": 2026, **keys}
    return "\n".join(
        [
            f"id: {number}\nnegotiation: Budget 2026\ntitle: Opdigtet\nyears: {years}\ncitywide: true",
            *(f"{key}: {value}" for key, value in head.items()),
            "activities:\n  lines:",
            *activities,
            f"  total: {total}",
            "appropriations:\n  - control_area: Service\n    lines:",
            *lines,
            f"    total: {total}\n",
        ]
    )


@pytest.mark.parametrize(
    ("activity", "amounts", "over"),
    [
        ("kon", "{2026: 0, 2027: 700}", False),
        ("kon", "{2026: -700, 2027: 700}", True),
        ("kon", "{2026: 701, 2027: 700}", True),
        ("ind", "{2026: -100, 2027: 0}", False),
        ("ind", "{2026: -201, 2027: -200}", True),
        ("ind", "{2026: 1, 2027: -200}", True),
    ],
)
def test_what_is_granted_lies_between_nothing_and_what_is_asked(
    activity: str, amounts: str, over: bool, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "P1.yaml").write_text(made_up("P1", INCOME), encoding="utf-8")
    grant = f"notes: [{{note: P1, granted: [{{activity: {activity}, amounts: {amounts}}}]}}]\n"
    ran = run("package", write(tmp_path, HEAD + grant), tmp_path / "P1.yaml", "--language", "da")
    assert (ran.code, "BN711" in ran.out) == (int(over), over)


def test_income_is_scaled_as_it_is_granted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "P1.yaml").write_text(made_up("P1", INCOME), encoding="utf-8")
    sums = []
    for part in ('scaled: {ind: "50"}', "granted: [{activity: ind, amounts: {2026: -100, 2027: -100}}]"):
        path = write(tmp_path, HEAD + f"notes: [{{note: P1, {part}}}]\n")
        ran = run("package", path, tmp_path / "P1.yaml", "--format", "json")
        assert ran.code == 0
        sums.append(
            [table["rows"][-1]["granted"] for table in json.loads(ran.out)["tables"] if table["name"] == "notes"]
        )
    assert sums == [[1200], [1200]]


@pytest.mark.parametrize(
    ("year", "committee", "verdict"),
    [(2026, "BIU", "exceeded"), (2026, "BUU", "not decided"), (2027, "BIU", "not decided"), (2028, "BIU", "kept")],
)
def test_a_frame_is_judged_unless_what_is_left_out_may_turn_it(
    year: int, committee: str, verdict: str, run: Run, tmp_path: Path
) -> None:
    counted = {
        "a": ("U", "BIU", 3510, {2026: 100, 2027: 10, 2028: 10}),
        "b": ("U", "BUU", 3330, {2026: 100, 2027: 10, 2028: 10}),
    }
    left_out = {"c": ("U", "BIU", 3510, {2026: 5, 2027: 50}), "d": ("I", "BUU", 3330, {2026: -90, 2027: -90})}
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "P1.yaml").write_text(made_up("P1", counted), encoding="utf-8")
    (tmp_path / "notes" / "P2.yaml").write_text(made_up("P2", left_out, price_level=2025), encoding="utf-8")
    frames = f"frames: [{{committee: {committee}, amounts: {{{year}: 50}}}}]\n"
    path = write(tmp_path, HEAD + "price_level: 2026\nnotes: [{note: P1}, {note: P2}]\n" + frames)
    ran = run("package", path, tmp_path / "notes", "--format", "json")
    (frame,) = [table["rows"] for table in json.loads(ran.out)["tables"] if table["name"] == "frames"]
    assert [row["verdict"] for row in frame] == [verdict]
    assert ("BN714" in ran.out) == (verdict == "exceeded")


def test_a_left_out_note_turns_no_frame_by_parts_that_were_not_agreed_on(run: Run, tmp_path: Path) -> None:
    counted, left_out = {"a": ("U", "BIU", 3510, {2026: 100})}, {"d": ("I", "BIU", 3510, {2026: -90})}
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "P1.yaml").write_text(made_up("P1", counted), encoding="utf-8")
    (tmp_path / "notes" / "P2.yaml").write_text(made_up("P2", left_out, price_level=2025), encoding="utf-8")
    frames = "frames: [{committee: BIU, amounts: {2026: 50}}]\n"
    for part, exceeded in (("activities: []", True), ("activities: [d]", False)):
        package = f"price_level: 2026\nnotes: [{{note: P1}}, {{note: P2, {part}}}]\n"
        ran = run("package", write(tmp_path, HEAD + package + frames), tmp_path / "notes")
        assert ("BN714" in ran.out) == exceeded


@pytest.mark.parametrize(("part", "key"), [("activities: [other]", "d"), ("activities: []", None)])
def test_a_left_out_note_may_turn_a_frame_by_a_part_that_nobody_knows(
    part: str, key: str | None, run: Run, tmp_path: Path
) -> None:
    """The part that is meant may be any; and a line without a key may be of the parts that were agreed on."""
    counted, left_out = {"a": ("U", "BIU", 3510, {2026: 100})}, {"d": ("I", "BIU", 3510, {2026: -90})}
    note = made_up("P2", left_out, price_level=2025)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "P1.yaml").write_text(made_up("P1", counted), encoding="utf-8")
    (tmp_path / "notes" / "P2.yaml").write_text(note if key else note.replace("activity: d, ", ""), encoding="utf-8")
    package = f"price_level: 2026\nnotes: [{{note: P1}}, {{note: P2, {part}}}]\n"
    path = write(tmp_path, HEAD + package + "frames: [{committee: BIU, amounts: {2026: 50}}]\n")
    ran = run("package", path, tmp_path / "notes", "--format", "json")
    (frame,) = [table["rows"] for table in json.loads(ran.out)["tables"] if table["name"] == "frames"]
    assert [row["verdict"] for row in frame] == ["not decided"]
    assert "BN714" not in ran.out


def test_a_note_that_cannot_be_read_is_not_said_to_be_at_another_price_level(run: Run, tmp_path: Path) -> None:
    broken = made_up("P1", INCOME).replace("2026: -200", "2026: -2OO")
    (tmp_path / "P1.yaml").write_text(broken, encoding="utf-8")
    ran = run("package", write(tmp_path, HEAD + "notes: [{note: P1}]\n"), tmp_path / "P1.yaml", "--language", "en")
    assert ran.code == 1
    assert "BN133" in ran.out
    assert "BN712" not in ran.out
    assert "None" not in ran.out


def test_shares_that_are_none_are_told_as_such(run: Run, tmp_path: Path) -> None:
    (tmp_path / "P1.yaml").write_text(made_up("P1", INCOME), encoding="utf-8")
    for scaled, said in (
        ('"50"', 'write {lokaler: "50"}'),
        ('{ind: "-5"}', "a part is more than 0 per cent"),
        ('{ind: "0"}', "a part is more than 0 per cent"),
        ('{ind: "5 %"}', "did you mean 5?"),
    ):
        path = write(tmp_path, HEAD + f"notes: [{{note: P1, scaled: {scaled}}}]\n")
        ran = run("package", path, tmp_path / "P1.yaml", "--language", "en")
        assert ran.code == 1
        assert said in ran.out


BOTH = (
    HEAD
    + """price_level: 2026
notes:
  - note: SO52
  - note: BI26
    negotiation: Budget 2025
    scaled: {langtidsledige: "50", reconnect: "50"}
frames:
  - {control_area: Service, amounts: {2025: 12000, 2026: 14600, 2027: 14400, 2028: 14000}}
"""
)


def test_both_real_notes_at_one_level_with_half_of_a_part_under_a_frame_that_breaks_in_one_year(
    run: Run, tmp_path: Path
) -> None:
    def converted(amount: int, halves: int = 2) -> int:
        return int(Fraction(amount * halves, 2) * Fraction("1.029") + Fraction(1, 2))

    others = [790, 590, 1475, 590, 590, 590, 660, 590, 590, 600, 700, 160, 200, 400]
    first = sum(map(converted, others)) + converted(2000, 1) + converted(3000, 1)
    later = sum(map(converted, others)) + converted(7000, 1) + converted(3000, 1)
    assert (converted(7000, 1), converted(3000, 1)) == (3602, 1544)  # 3.601,5 and 1.543,5
    path = write(tmp_path, BOTH)
    ran = run("package", path, "--register", RATES, "--format", "json")
    assert ran.code == 1
    document = json.loads(ran.out)
    tables = {table["name"]: table["rows"] for table in document["tables"]}
    granted = {row["year"]: row["granted"] for row in tables["frames"]}
    assert granted == {2025: first, 2026: later + 620, 2027: later + 620, 2028: later}
    (exceeded,) = [found for found in document["findings"] if found["code"] == "BN714"]
    assert exceeded["facts"]["year"] == 2027
    assert exceeded["place"]["text"] == "14400"
    assert f"{later + 620 - 14400:,} too much" in exceeded["message"]
    (so52, bi26, total) = tables["notes"]
    assert (so52["base_level"], bi26["base_level"]) == (2026, 2025)
    assert bi26["granted"] == first + 3 * later
    assert total["granted"] == so52["granted"] + bi26["granted"] == first + 3 * later + 1240
    assert len(tables["trail"]) == 16 * 4 + 4
    assert sum(row["granted"] for row in tables["trail"]) == total["granted"]
    assert {row["share"] for row in tables["trail"] if row["committee"] != "BIU"} == {"100"}
    assert [row["granted"] for row in tables["trail"] if row["base"] == 7000] == [3602] * 3
    assert [rate["percentage"] for rate in tables["rates"]] == ["2.9"]
    shown = run("package", path, "--register", RATES, "--language", "da").out
    assert "Afsat: Omregnet til 2026 p/l celle for celle" in shown
    assert "Faktor" not in shown
    assert "Faktor" in run("package", path, "--register", RATES, "--language", "da", "--trail").out


@cache
def known(path: Path, level: str = "") -> Priced:
    text = path.read_text(encoding="utf-8")
    document = (
        parse(path.name, re.sub(r"(?m)^price_level: .*$", f"price_level: {level}", text).encode())
        if level
        else read(path)
    )
    file = check_document(document, REGISTER, Selection(only=frozenset({"BN1"})))
    assert file.note is not None
    return Priced(file.note, file)


ALL = [known(NOTES / "BI26.yaml", "2026"), known(NOTES / "SO52.yaml"), known(EXAMPLE)]
KEYS = {one.note.id: [row.key for row in one.note.activity_lines] for one in ALL}


def concluded(text: str) -> tuple[Agreement, list[Sheet]]:
    document = parse("package.yaml", text.encode())
    package, findings = read_package(document)
    assert package is not None
    assert not findings
    agreement = conclude(package, ALL)
    return agreement, sheets_of(agreement, places(document.source), programs=True)


def entry(name: str, chosen: list[str] | None, scaled: dict[str, str], granted: dict[str, int]) -> str:
    """An entry of a package; `granted` is the amount of each year and account of a row, by its key."""
    note = next(one.note for one in ALL if one.note.id == name)
    lines = [f"  - note: {name}", f"    negotiation: {note.negotiation}"]
    lines += [f"    activities: [{', '.join(chosen)}]"] if chosen is not None else []
    shares = ", ".join(f'{key}: "{share}"' for key, share in scaled.items())
    lines += [f"    scaled: {{{shares}}}"] if scaled else []
    grants: dict[tuple[str, str, str], dict[int, int]] = {}
    for table in note.appropriations:
        for line in table.lines:
            if line.activity in granted and line.appropriation and line.amounts:
                place = f"committee: {line.committee}, appropriation: {line.appropriation.code}"
                amounts = grants.setdefault((line.activity, place, table.control_area), {})
                amounts |= dict.fromkeys(line.amounts, granted[line.activity])
    lines += ["    granted:"] if grants else []
    for (key, place, area), amounts in grants.items():
        listed = ", ".join(f"{year}: {amount}" for year, amount in amounts.items())
        lines.append(f"      - {{activity: {key}, {place}, control_area: {area}, amounts: {{{listed}}}}}")
    return "\n".join(lines) + "\n"


@st.composite
def packages(draw: st.DrawFn) -> str:
    """A package of some of the notes, each row whole, scaled, with other amounts, or left out."""
    text = HEAD + "notes:\n"
    for name in draw(st.lists(st.sampled_from(sorted(KEYS)), min_size=1, unique=True)):
        ways = {key: draw(st.sampled_from(["whole", "out", "scaled", "granted"])) for key in KEYS[name]}
        chosen = [key for key, way in ways.items() if way != "out"]
        shares = st.from_regex(r"(100|[1-9][0-9]?(,[0-9]{1,3})?)", fullmatch=True)
        scaled = {key: draw(shares) for key, way in ways.items() if way == "scaled"}
        granted = {key: draw(st.integers(-(10**6), 10**6)) for key, way in ways.items() if way == "granted"}
        text += entry(name, None if len(chosen) == len(ways) else chosen, scaled, granted)
    return text


@given(packages())
def test_asked_is_granted_and_outstanding_in_every_post_committee_and_year(text: str) -> None:
    agreement, tables = concluded(text)
    assert [agreed.reason for agreed in agreement.agreed] == [None] * len(agreement.agreed)
    posts = [post for agreed in agreement.agreed for post in agreed.posts]
    committees = {post.account.committee for post in posts}
    groups = [[post] for post in posts] + [
        [post for post in posts if post.account.committee == name] for name in committees
    ]
    for group in [*groups, posts]:
        balance = add_up(group)
        for year in balance.years:
            assert balance.asked.get(year, 0) == balance.granted.get(year, 0) + balance.outstanding[year]
    for sheet in tables:
        assert_sums_hold(sheet)


def assert_sums_hold(sheet: Sheet) -> None:
    """The rows of a sheet add up to its last ones, and those of a committee to its own."""
    columns = {column.key: i for i, column in enumerate(sheet.columns)}
    amounts = [i for i, column in enumerate(sheet.columns) if column.kind == "amount"]

    def sums(rows: list[list[Cell]]) -> list[int]:
        return [sum(cell for row in rows if isinstance(cell := row[i], int)) for i in amounts]

    cells = [(row.weight, list(row.cells)) for row in sheet.rows]
    plain = [row for weight, row in cells if weight == "row"]
    if sheet.name == "notes":
        assert sums(plain) == sums([cells[-1][1]])
    if sheet.name == "appropriations":
        committee, amount = columns["committee"], columns["amount"]
        for _, head in (cell for cell in cells if cell[0] in ("subtotal", "total")):
            own = [row for row in plain if row[amount] == head[amount] and head[committee] in (None, row[committee])]
            assert sums(own) == sums([head])
        for row in [row for _, row in cells]:
            assert sum(cell for i in amounts[:-1] if isinstance(cell := row[i], int)) == row[amounts[-1]]


@given(packages())
def test_what_is_asked_for_is_what_totals_has(text: str) -> None:
    agreement, _ = concluded(text)
    notes = [agreed.known[0] for agreed in agreement.agreed]
    (asked,) = total((one.posted for one in notes), ["committee", "appropriation", "control-area", "year"])
    sums: dict[tuple[str, ...], int] = {}
    for post in (post for agreed in agreement.agreed for post in agreed.posts):
        for year, amount in post.balance.asked.items():
            key = (*post.account, str(year))
            sums[key] = sums.get(key, 0) + amount
    assert sums == asked.sums


def test_a_package_of_whole_notes_grants_what_totals_has() -> None:
    text = HEAD + "notes:\n" + "".join(entry(one.note.id, None, {}, {}) for one in ALL)
    agreement, _ = concluded(text)
    (asked,) = total((one.posted for one in ALL), ["year"])
    granted = add_up(post for agreed in agreement.agreed for post in agreed.posts).granted
    assert {(str(year),): amount for year, amount in granted.items()} == asked.sums


def test_each_cell_is_rounded_before_it_is_added() -> None:
    text = (
        HEAD
        + 'notes:\n  - {note: BI26, negotiation: Budget 2025, scaled: {aarsvaerk_sof: "99,9", fritidsjob: "0,1"}}\n'
    )
    agreement, _ = concluded(text)
    posts = {(post.activity, post.account.appropriation): post for post in agreement.agreed[0].posts}
    assert posts["aarsvaerk_sof", "3210"].balance.granted[2026] == 589  # 589,41
    assert posts["fritidsjob", "3510"].balance.granted[2026] == 2  # 0,6 and 0,7, each 1; of 1.300 it would be 1


def test_a_note_named_twice_is_not_compared_at_another_price_level(run: Run, tmp_path: Path) -> None:
    rows_of = {"a": ("U", "BIU", 3510, {2026: 100})}
    (tmp_path / "P1.yaml").write_text(made_up("P1", rows_of, price_level=2025), encoding="utf-8")
    twice = "notes: [{note: P1}, {note: P1, granted: [{committee: BIU, amounts: {2026: 102}}]}]\n"
    ran = run("package", write(tmp_path, HEAD + "price_level: 2026\n" + twice), tmp_path / "P1.yaml")
    assert "BN702" in ran.out
    assert "BN711" not in ran.out


def test_a_part_that_is_scaled_and_granted_is_granted_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "P1.yaml").write_text(made_up("P1", INCOME), encoding="utf-8")
    parts = 'scaled: {kon: "50"}, granted: [{activity: kon, amounts: {2026: 700, 2027: 700}}]'
    path = write(tmp_path, HEAD + f"notes: [{{note: P1, {parts}}}]\n")
    ran = run("package", path, tmp_path / "P1.yaml", "--format", "json")
    document = json.loads(ran.out)
    assert "BN710" in ran.out
    tables = {table["name"]: table["rows"] for table in document["tables"]}
    assert "notes" not in tables
    assert [row["reason"] for row in tables["left_out"]] == ["unsettled"]


def test_the_trail_has_no_share_where_the_amounts_are_stated(run: Run, tmp_path: Path) -> None:
    (tmp_path / "P1.yaml").write_text(made_up("P1", INCOME, price_level=2025), encoding="utf-8")
    grant = "granted: [{activity: kon, amounts: {2026: 700, 2027: 0}}]"
    path = write(tmp_path, HEAD + f"price_level: 2026\nnotes: [{{note: P1, {grant}}}]\n")
    ran = run("package", path, tmp_path / "P1.yaml", "--register", RATES, "--format", "json")
    (trail,) = [table["rows"] for table in json.loads(ran.out)["tables"] if table["name"] == "trail"]
    assert [(row["label"], row["share"]) for row in trail] == [("kon", None)] * 2 + [("ind", "100")] * 2


@pytest.mark.parametrize(("most", "exceeded", "by_rounding"), [(1028, 1, 0), (1029, 1, 1), (1030, 0, 0)])
def test_a_frame_exceeded_by_rounding_alone_says_so(
    most: int, exceeded: int, by_rounding: int, run: Run, tmp_path: Path
) -> None:
    """Two cells of 500 are 514,5 each at 2,9 per cent: 515 twice when they are rounded, and 1.029 before."""
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("price_level: 2026", "price_level: 2025")
    for amount, other in (("305", "500"), ("315", "500"), ("620", "1000"), ("610", "1000"), ("630", "1000")):
        text = text.replace(f" {amount}", f" {other}")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "SO52.yaml").write_text(text.replace("total: 1240", "total: 2000"), encoding="utf-8")
    head = HEAD + "price_level: 2026\nnotes:\n  - note: SO52\n"
    path = write(tmp_path, head + f"frames:\n  - {{amounts: {{2026: {most}}}}}\n")
    for language, said in (("da", "kun på grund af afrunding"), ("en", "by rounding alone")):
        ran = run("package", path, tmp_path / "notes", "--register", RATES, "--language", language)
        assert ran.out.count("BN714") == exceeded
        assert (said in ran.out) == bool(by_rounding)
    rows = json.loads(run("package", path, tmp_path / "notes", "--register", RATES, "--format", "json").out)
    told = [note for table in rows["tables"] if table["name"] == "frames" for note in table["notes"]]
    assert len(told) == by_rounding


def test_asked_and_granted_at_two_price_levels_are_told_apart(run: Run, folder: Path) -> None:
    grants = "    granted:\n      - {activity: lokaler, amounts: {2026: 600}}\n"
    write(folder, HEAD + "price_level: 2026\nnotes:\n  - note: BU11\n" + grants)
    ran = run("package", "package.yaml", "--register", RATES, "--language", "da", cwd=folder)
    granted, asked = "600 (2026 p/l) i 2026", "498 (2026 p/l), omregnet fra notatets 500 (2025 p/l)"
    assert f"der er afsat {granted}, men søgt om {asked}" in ran.out
    assert [line for line in ran.out.splitlines() if "søgt, 2025 p/l: " in line and " i notes/BU11.yaml" in line]
    write(folder, HEAD + "notes:\n  - note: BU07\n" + grants)
    ran = run("package", "package.yaml", "--language", "da", cwd=folder)
    assert "der er afsat 600 (2026 p/l) i 2026, men søgt om 500 (2026 p/l)\n" in ran.out

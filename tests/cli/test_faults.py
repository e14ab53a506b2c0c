"""What a fault stops: each fault of a note, and what each command makes of the note all the same."""

import json
from pathlib import Path

import pytest

from tests.conftest import NOTES, RATES, Run, in_turn

pytestmark = pytest.mark.dear

SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
HEAD, TABEL_2, TABEL_3, CLAIMS = (
    "",
    SO52.index("activities:"),
    SO52.index("appropriations:"),
    SO52.index("claims:"),
)


def broken(start: int, was: str, becomes: str) -> str:
    """SO52 with the first `was` after `start` replaced."""
    before, after = SO52[: start or 0], SO52[start or 0 :]
    assert was in after
    return before + after.replace(was, becomes, 1)


def at(name: str) -> int:
    return {"head": 0, "2": TABEL_2, "3": TABEL_3, "claims": CLAIMS}[name]


SAID = {
    "a wrong date": ("head", "complete: 2026-07-01", "complete: 1-7-2026"),
    "a date that is none": ("head", "start: 2026-01-01", "start: 2026-13-01"),
    "a blank date": ("head", "start: 2026-01-01", "start: "),
    "a phase-in of another shape": ("head", "phase_in: {start: 2026-01-01, complete: 2026-07-01}", "phase_in: medio"),
    "phased in before it starts": ("head", "start: 2026-01-01", "start: 2027-01-01"),
    "an unknown district": ("head", "[Nørrebro]", "[Nørrebros]"),
    "districts of another shape": ("head", "[Nørrebro]", "Nørrebro"),
    "an unknown administration": ("head", "[BIF, SOF]", "[BIF, SUD]"),
    "a blank title": ("head", "title: Udsatte boligområder – Fælles BIF-SOF ungeindsats i Mjølnerparken", "title:"),
    "an unknown key": ("head", "address: Mjølnerparken", "adress: Mjølnerparken"),
    "a repeated key": ("head", "address: Mjølnerparken", "address: Mjølnerparken\naddress: Blågården"),
    "prior funding that cannot be read": ("head", "prior_funding: []", "prior_funding: [5 mio.]"),
    "a column that is no year": ("head", "2028, 2029]", "2028, 2O29]"),
    "a blank text in Tabel 1": ("head", "goal: 50 unge modtager vejledning pr. år", "goal:"),
    "a missing text in Tabel 1": ("head", "    goal: 50 unge modtager vejledning pr. år\n", ""),
    "a false claim": ("claims", "0,6 mio. kr.", "0,9 mio. kr."),
    "a claim that cannot be read": ("claims", "0,6 mio. kr.", "0.6 mio. kr."),
    "a claim of an unknown committee": ("claims", "committee: SUD", "committee: SUF"),
    "an unread cell in Tabel 2": ("2", "2026: 305", "2026: 3O5"),
    "an unread sum in Tabel 2": ("2", "total: 610", "total: 61O"),
    "a missing sum in Tabel 2": ("2", "      total: 610\n", ""),
    "a wrong cell in Tabel 2": ("2", "2026: 305", "2026: 350"),
    "a wrong sum in Tabel 2": ("2", "total: 610", "total: 601"),
    "a row that Tabel 2 has lost": ("2", SO52[SO52.index("    - key: opsporing") : SO52.index("\n  total:") + 1], ""),
    "a blank key in Tabel 2": ("2", "key: fritidsjob", "key:"),
    "an unknown control area in Tabel 2": ("2", "control_area: Service", "control_area: Servise"),
    "a blank text in Tabel 2": ("2", "label: Fritidsjob med Mentor", "label:"),
    "a row of Tabel 2 that is none": ("2", "  lines:\n", "  lines:\n    - en tekst\n"),
    "a blank text in Tabel 3": ("3", "label: Fritidsjob med Mentor", "label:"),
}
"""Faults that say nothing about the money that Tabel 3 asks for."""
OUT = {
    "a cell": ("3", "2026: 305", "2026: 3O5"),
    "a cell with a decimal": ("3", "2026: 305", "2026: 30.5"),
    "a cell that is an alias": ("3", "2026: 305", "2026: *x"),
    "a cell with a tag": ("3", "2026: 305", "2026: !!int 305"),
    "a sum": ("3", "total: 610", "total: 61O"),
    "a sum below": ("3", "{2026: 620", "{2026: 62O"),
    "a year": ("3", "{2026: 305", "{206: 305"),
    "a year twice": ("3", "2027: 305", "2026: 305"),
    "the amounts": ("3", "amounts: {2026: 305, 2027: 305}", "amounts: 305"),
    "blank amounts": ("3", "amounts: {2026: 305, 2027: 305}", "amounts:"),
    "amounts under another name": ("3", "amounts: {2026: 305", "amount: {2026: 305"),
    "amounts beside them": ("3", "        total: 610", "        moms: {2026: 5}\n        total: 610"),
    "a blank committee": ("3", "committee: SUD", "committee:"),
    "no committee": ("3", "        committee: SUD\n", ""),
    "a committee twice": ("3", "committee: SUD", "committee: SUD\n        committee: BIU"),
    "a committee that is a list": ("3", "committee: SUD", "committee: [SUD]"),
    "an appropriation": ("3", "appropriation: 3000", "appropriation: 300"),
    "no appropriation": ("3", "appropriation: 3000 – Børnefamilier med særlige behov", "appropriation:"),
    "a direction": ("3", "direction: U", "direction: Udgift"),
    "a control area": ("3", "control_area: Service", "control_area:"),
    "a control area under another name": ("3", "control_area: Service", "controlarea: Service"),
    "a line that is none": ("3", "    lines:\n", "    lines:\n      - en tekst\n"),
    "the lines twice": ("3", "    total:\n", "    lines: []\n    total:\n"),
    "the lines under another name": ("3", "    lines:\n", "    line:\n"),
    "the table under another name": ("3", "appropriations:", "apropriations:"),
    "another document": ("claims", "claims:", "---\nclaims:"),
    "a price level": ("head", "price_level: 2026", "price_level: løbende"),
    "no price level": ("head", "price_level: 2026\n", ""),
}
"""What of Tabel 3 or the price level cannot be read: by what it says of the money."""
OWN = {
    "a wrong sum in Tabel 3": ("3", "total: 610", "total: 601"),
    "a wrong cell in Tabel 3": ("3", "2026: 305", "2026: 350"),
    "an unknown committee": ("3", "committee: SUD", "committee: SUT"),
    "another's appropriation": ("3", "committee: SUD", "committee: BUU"),
    "an unknown control area": ("3", "control_area: Service", "control_area: Servise"),
    "a missing sum": ("3", "        total: 610\n", ""),
    "a blank sum": ("3", "        total: 610\n", "        total:\n"),
}
"""Faults of Tabel 3 that leave it readable: the note is counted, and the command ends with 1."""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder with SO52 as SO99, to which a broken SO52 is added."""
    (tmp_path / "SO99.yaml").write_text(SO52.replace("id: SO52", "id: SO99"), encoding="utf-8")
    return tmp_path


def put(folder: Path, fault: tuple[str, str, str]) -> Path:
    where, was, becomes = fault
    path = folder / "SO52.yaml"
    path.write_text(broken(at(where), was, becomes), encoding="utf-8")
    return path


def total(run: Run, folder: Path, *words: str) -> int:
    tables = json.loads(run("totals", folder, *words, "--format", "json").out)["tables"]
    return sum(table["rows"][-1]["total"] for table in tables)


@pytest.mark.parametrize(("name", "language"), in_turn([*SAID], ["da", "en"]))
def test_totals_of_a_fault_that_says_nothing_about_the_money(name: str, language: str, run: Run, notes: Path) -> None:
    put(notes, SAID[name])
    ran = run("totals", notes, "--language", language)
    assert ran.code == 0, ran.err
    assert total(run, notes) == 2480
    said = "fejl, men ingen i det, der er lagt sammen." if language == "da" else "but none in what is added up."
    for out in (ran.out, run("totals", notes, "--language", language, "--format", "csv").err):
        assert [line for line in out.splitlines() if line.startswith(f"{notes}/SO52.yaml") or "SO52.yaml h" in line]
        assert said in out


@pytest.mark.parametrize(("name", "language"), in_turn([*OUT], ["da", "en"]))
def test_totals_leave_out_a_note_of_which_something_needed_cannot_be_read(
    name: str, language: str, run: Run, notes: Path
) -> None:
    put(notes, OUT[name])
    ran = run("totals", notes, "--language", language)
    assert ran.code == 1
    assert total(run, notes) == 1240
    said = "SO52.yaml er ikke talt med: " if language == "da" else "SO52.yaml is left out: "
    (line,) = [line for line in ran.out.splitlines() if said in line]
    assert ("(linje " if language == "da" else "(line ") in line
    for by in ("committee", "appropriation", "year", "note,direction"):
        assert total(run, notes, "--by", by) == 1240


@pytest.mark.parametrize("name", OWN)
def test_totals_count_a_note_whose_tabel_3_is_faulty_but_readable(name: str, run: Run, notes: Path) -> None:
    put(notes, OWN[name])
    ran = run("totals", notes, "--language", "da")
    assert ran.code == 1
    assert total(run, notes) == 2480 + 45 * (name == "a wrong cell in Tabel 3")
    assert "fejl; beløbene er hentet fra Tabel 3." in ran.out


ASKED = {
    "district": ("district=Nørrebro", ["districts of another shape"], ["a wrong date", "an unread cell in Tabel 2"]),
    "activity": (
        "activity=fritidsjob",
        ["a blank key in Tabel 2", "a blank text in Tabel 2", "a row of Tabel 2 that is none"],
        ["an unread cell in Tabel 2", "a blank text in Tabel 3", "districts of another shape"],
    ),
}
"""For a dimension: a condition on it, faults that then keep a note out, and faults that do not."""


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_decides_what_is_needed(name: str, run: Run, notes: Path) -> None:
    condition, out, said = ASKED[name]
    for fault in (*out, *said):
        put(notes, SAID[fault])
        whole = total(run, notes, "--by", name)
        ran = run("totals", notes, "--by", name)
        assert (whole, ran.code) == ((1240, 1) if fault in out else (2480, 0)), fault
        chosen = total(run, notes, "--where", condition)
        assert run("totals", notes, "--where", condition).code == int(fault in out), fault
        assert chosen == {"district": 2480, "activity": 1220}[name] // (1 + (fault in out)), fault


TABLES_UNREAD = {
    "an unread cell in Tabel 2",
    "an unread sum in Tabel 2",
    "a row of Tabel 2 that is none",
}
"""Faults of Tabel 2 of which amounts cannot be read."""
NOT_RECONCILED = {*TABLES_UNREAD, "a blank key in Tabel 2"}


@pytest.mark.parametrize("name", SAID)
def test_the_line_of_a_note_is_about_the_tables_alone(name: str, run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, SAID[name])
    (line,) = json.loads(run("check", path, "--format", "json", "--language", "en").out)["tables"][0]["rows"]
    readable = name not in NOT_RECONCILED
    assert (line["verdict"] != "not-reconciled") == readable
    differing = ("a wrong cell", "a wrong sum", "an unknown control area", "a row that Tabel 2 has lost")
    if readable and not name.startswith(differing):
        assert line["verdict"] == "agrees"


JUDGED = ("a false claim", "a claim", "an unread", "a missing sum", "a wrong cell", "a wrong sum", "a blank key")
"""Faults of what `reconcile` judges, by how they begin."""


@pytest.mark.parametrize(("name", "language"), in_turn([*SAID], ["da", "en"]))
def test_reconcile_and_show_use_a_faulty_note_and_say_so(name: str, language: str, run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, SAID[name])
    tables = "Tabel 2" in name and "text" not in name
    for command in ("show", "reconcile"):
        ran = run(command, path, "--language", language)
        key = name == "a blank key in Tabel 2"
        about = (tables and not key) or "column" in name if command == "show" else tables or "claim" in name
        assert ran.code == int(about), (command, ran.err)
        assert "Fritidsjob" in ran.out
        assert ("SO52.yaml har" if language == "da" else "SO52.yaml has") in ran.out
        assert "None" not in ran.out
        converted = run(command, path, "--language", language, "--price-level", "2025", "--register", RATES)
        if name in TABLES_UNREAD:
            assert converted.code == 1
            assert "ikke vist: " in converted.out or "not shown: " in converted.out
        elif "control area" not in name:
            assert "SUD" in converted.out


@pytest.mark.parametrize("name", [*SAID, *OUT, *OWN])
def test_diff_compares_the_figures_of_a_faulty_note(name: str, run: Run, tmp_path: Path) -> None:
    fault = {**SAID, **OUT, **OWN}[name]
    (tmp_path / "old.yaml").write_text(SO52, encoding="utf-8")
    path = put(tmp_path, fault)
    out = name in OUT or name in TABLES_UNREAD or name == "a blank key in Tabel 2"
    ran = run("diff", tmp_path / "old.yaml", path, "--language", "da")
    assert ran.code == 1
    assert ("ikke sammenlignet" in ran.out) == out
    if not out:
        assert "SO52.yaml har" in ran.out or "fejl" not in ran.err
        same = run("diff", path, path, "--language", "da")
        assert same.code == int(name == "a repeated key"), same.out
        assert "ingen forskelle" in same.out


PACKAGE = "title: Aftale\nnegotiation: Budget 2026\nnotes:\n  - note: SO52\n"


@pytest.mark.parametrize("name", [*SAID, *OUT, *OWN])
def test_a_package_counts_a_note_of_which_the_money_can_be_read(name: str, run: Run, tmp_path: Path) -> None:
    fault = {**SAID, **OUT, **OWN}[name]
    path = tmp_path / "package.yaml"
    path.write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "notes").mkdir()
    put(tmp_path / "notes", fault)
    ran = run("package", path, tmp_path / "notes", "--language", "en")
    assert ran.code == int(name not in SAID), ran.out
    assert ("Not counted" in ran.out) == (name in OUT)
    assert "has 1 error" in ran.out or "errors." in ran.out or name in OUT

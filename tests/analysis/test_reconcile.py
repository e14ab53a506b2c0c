"""Inferred mappings: the proof in JSON is verified by a program of its own, which knows nothing of the search."""

import json
import re
from collections import Counter
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from budgetnote.analysis import reconcile as reconciling
from budgetnote.checks.run import check_document
from budgetnote.finding import ERROR
from budgetnote.model.kinds import read_note
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.conftest import NOTES, Run

REGISTER, _ = load()
BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
WITHOUT = re.sub(r"      - activity: .*\n        ", "      - ", BI26)
KEYS = re.findall(r"      - activity: (.*)\n", BI26)
YEARS = ("2025", "2026", "2027", "2028")


def tables(run: Run, path: Path) -> dict[str, Any]:
    return {table["name"]: table for table in json.loads(run("reconcile", path, "--format", "json").out)["tables"]}


def words(label: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"\s*-\s*", "-", " ".join(label.split())).casefold())


def likeness(one: str, other: str) -> int:
    """Twice the words that both labels have, of all their words, in thousandths."""
    left, right = words(one), words(other)
    common = 0
    for word in left:
        if word in right:
            right.remove(word)
            common += 1
    return 2000 * common // (len(left) + len(words(other)))


def amounts(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[year] or 0 for year in YEARS)


def every_cover(rows: list[tuple[int, ...]], lines: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Every division of the lines among the rows, row by row; for a note it is quick enough."""
    found: list[tuple[int, ...]] = []

    def take(row: int, left: frozenset[int], owners: dict[int, int]) -> None:
        if row == len(rows):
            if not left:
                found.append(tuple(owners[i] for i in range(len(lines))))
            return
        fitting = [i for i in sorted(left) if all(a <= b for a, b in zip(lines[i], rows[row], strict=True))]
        for number in range(1, 5):
            for chosen in combinations(fitting, number):
                if tuple(map(sum, zip(*(lines[i] for i in chosen), strict=True))) == rows[row]:
                    take(row + 1, left - set(chosen), owners | dict.fromkeys(chosen, row))

    take(0, frozenset(range(len(lines))), {})
    return found


def test_the_proof_of_bi26_without_keys_is_verified_by_listing_every_cover(run: Run, tmp_path: Path) -> None:
    (tmp_path / "BI26.yaml").write_text(WITHOUT, encoding="utf-8")
    found = tables(run, tmp_path / "BI26.yaml")
    original = tables(run, NOTES / "BI26.yaml")
    rows = [row for row in original["activities"]["rows"] if row["row"] == "row"]
    lines = [row for row in original["activities"]["rows"] if row["row"] == "part"]
    by_label = {(line["label"], line["appropriation"]): amounts(line) for line in lines}
    proof = found["mapping"]["rows"]
    order = [line["label"] for line in proof]
    vectors = [next(by_label[key] for key in by_label if key[0] == label) for label in order]
    covers = every_cover([amounts(row) for row in rows], vectors)
    assert len(covers) == 720 == proof[0]["covers"]
    keys = list(dict.fromkeys(KEYS))
    scores = sorted(
        (sum(likeness(rows[row]["label"], order[i]) for i, row in enumerate(division)), division) for division in covers
    )
    best, second = scores[-1], scores[-2]
    assert [keys[row] for row in best[1]] == [line["activity"] for line in proof] == KEYS
    assert proof[0]["score"] == best[0] == sum(line["likeness"] for line in proof)
    assert (proof[0]["margin"], proof[0]["margin_is_least"]) == (best[0] - second[0], "no")
    forced = [len({division[i] for division in covers}) == 1 for i in range(len(order))]
    assert [line["forced"] == "yes" for line in proof] == forced


def test_the_inferred_reconciliation_is_the_given_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "BI26.yaml").write_text(WITHOUT, encoding="utf-8")
    inferred, given = tables(run, tmp_path / "BI26.yaml"), tables(run, NOTES / "BI26.yaml")

    def told(table: Any) -> list[Any]:
        return [{key: cell for key, cell in row.items() if key != "place"} for row in table["rows"]]

    assert told(inferred["activities"]) == told(given["activities"])
    assert run("check", tmp_path / "BI26.yaml").code == 0


def test_write_keys_writes_what_is_certain_and_shows_the_rest(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BI26.yaml"
    path.write_text(WITHOUT, encoding="utf-8")
    ran = run("reconcile", path, "--write-keys")
    assert ran.code == 0
    assert "11 places are fixed" in ran.err
    text = path.read_text(encoding="utf-8")
    written = re.findall(r"      - activity: (.*)\n", text)
    assert len(written) == 11
    assert set(written) <= set(KEYS)
    assert text.replace("\n        label", "\n        label") != WITHOUT
    assert re.sub(r"      - activity: .*\n        ", "      - ", text) == WITHOUT
    assert len(tables(run, path)["mapping"]["rows"]) == 5


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_keys_are_written_in_braces_and_with_any_line_end(line_end: str, run: Run, tmp_path: Path) -> None:
    text = (
        (NOTES / "SO52.yaml")
        .read_text(encoding="utf-8")
        .replace("      - activity: opsporing\n        label", "      - label")
    )
    first = text.index("      - activity: fritidsjob")
    second = text.index("      - label: Opsporende")
    braces = (
        "      - {label: Fritidsjob med Mentor, committee: SUD, appropriation: 3000, direction: U, "
        "amounts: {2026: 305, 2027: 305}, total: 610}\n"
    )
    path = tmp_path / "SO52.yaml"
    path.write_bytes((text[:first] + braces + text[second:]).replace("\n", line_end).encode())
    assert run("reconcile", path, "--write-keys").code == 0
    after = path.read_bytes().decode()
    assert "- {activity: fritidsjob, label: Fritidsjob med Mentor," in after
    assert f"      - activity: opsporing{line_end}        label: Opsporende" in after
    assert after.count("\r") == (after.count("\n") if line_end == "\r\n" else 0)


def test_a_wrong_figure_without_keys_gives_the_nearest_division_and_says_so() -> None:
    wrong = WITHOUT.replace("amounts: {2025: 1475, 2026: 1475,", "amounts: {2025: 1475, 2026: 1485,", 1)
    findings = check_document(parse("f", wrong.encode()), REGISTER).findings
    (remark,) = [found for found in findings if found.rule.name == "line-without-activity"]
    assert "no division fits the amounts; in the nearest 1 row does not agree" in remark.message("en")
    (error,) = [found for found in findings if found.rule.name == "no-division"]
    assert (error.facts["stated"], error.facts["computed"]) == (1485, 1475)
    assert error.message("en").endswith(
        "“2,5 årsværk til Børne- og Ungdomsforvaltningen” cannot be paid however they are divided; "
        "in the nearest division it is 1,485 in 2026, but its lines add up to 1,475"
    )
    assert not [found for found in findings if found.rule.name == "activity-difference"]
    (guilty,) = [found for found in findings if found.rule.name == "guilty-cell"]
    assert (guilty.facts["stated"], guilty.facts["value"]) == (1485, 1475)


def test_equally_good_divisions_are_not_chosen_between(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    text = re.sub(r"      - activity: .*\n        label: .*", "      - label: Fælles indsats", text)
    text = text.replace("315", "305").replace("630", "610").replace("620", "610").replace("1240", "1220")
    path = tmp_path / "SO52.yaml"
    path.write_text(text, encoding="utf-8")
    ran = run("reconcile", path)
    assert "The amounts allow 2 divisions, and the labels pick none of them." in ran.out
    assert run("reconcile", path, "--write-keys").err == ""
    assert path.read_text(encoding="utf-8") == text


def test_the_claims_of_the_real_notes_hold_with_intervals_and_margins(run: Run) -> None:
    def claims(name: str) -> list[tuple[Any, ...]]:
        rows = tables(run, NOTES / f"{name}.yaml")["claims"]["rows"]
        return [(row["states"], row["low"], row["high"], row["computed"], row["verdict"], row["slack"]) for row in rows]

    assert claims("SO52") == [
        ("0,6 mio. kr.", "550", "650", [620, 620], "yes", 31),
        ("0,3 mio. kr.", "250", "350", [305, 305], "yes", 46),
        ("0,3 mio. kr.", "250", "350", [315, 315], "yes", 36),
        ("2,7 mia. kr.", None, None, [], "external", None),
    ]
    assert claims("BI26") == [
        ("5 mio. kr.", None, None, [], "external", None),
        ("[69,1] mio. kr.", "69050", "69150", [69100], "yes", 51),
    ]


def test_a_claim_that_is_not_true_is_an_error_with_its_interval(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BI26.yaml"
    path.write_text(BI26.replace("[69,1]", "[69,2]"), encoding="utf-8")
    ran = run("check", path, "--language", "da")
    assert ran.code == 1
    assert "[69,2] mio. kr. står for 69.150-69.250, men tabellerne giver 69.100 i 2025-2028" in ran.out


def test_no_difference_is_shown_where_it_is_not_decided_what_pays(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    for key in ("fritidsjob", "opsporing"):
        text = text.replace(f"      - activity: {key}\n        label: ", "      - label: ")
    text = text.replace("315", "305").replace("630", "610").replace("620", "610").replace("1240", "1220")
    text = text.replace("label: Fritidsjob med Mentor\n        committee", "label: A\n        committee")
    lines = text.split("appropriations:")
    lines[1] = lines[1].replace("label: Opsporende arbejde, vejledning, virksomhedskontakt og brobygning", "label: B")
    (tmp_path / "SO52.yaml").write_text("appropriations:".join(lines), encoding="utf-8")
    ran = run("reconcile", tmp_path / "SO52.yaml", "--format", "json", "--language", "en")
    table = json.loads(ran.out)["tables"][0]
    totals = [row for row in table["rows"] if row["row"] == "total"]
    assert [(row["2026"], row["2027"], row["total"]) for row in totals] == [(None, None, None)] * 2
    assert "No difference is shown for rows" in " ".join(table["notes"])


PARTLY = """id: VV01
negotiation: Budget 2026
title: Kultur
budget_year: 2026
price_level: 2026
years: [2026, 2027]
citywide: true
activities:
  lines:
    - {key: a1, label: X, control_area: Service, amounts: {2026: 500, 2027: 500}, total: 1000}
    - {key: a2, label: Y, control_area: Service, amounts: {2026: 500, 2027: 500}, total: 1000}
    - {key: a3, label: Kultur, control_area: Service, amounts: {2026: 40, 2027: 40}, total: 80}
  total: {amounts: {2026: 1040, 2027: 1040}, total: 2080}
appropriations:
  - control_area: Service
    lines:
      - {label: P, committee: BIU, appropriation: 3510, direction: U, amounts: {2026: 500, 2027: 500}, total: 1000}
      - {label: Q, committee: BUU, appropriation: 3330, direction: U, amounts: {2026: 500, 2027: 500}, total: 1000}
      - activity: a3
        label: Kultur, husleje
        committee: KFU
        appropriation: 1060
        direction: U
        amounts: {2026: 30, 2027: 20}
        total: 50
      - label: Kultur, drift
        committee: KFU
        appropriation: 1060
        direction: U
        amounts: {2026: 10, 2027: 20}
        total: 30
    total: {amounts: {2026: 1040, 2027: 1040}, total: 2080}
"""


def test_a_link_that_the_amounts_force_is_known_though_others_are_not_decided(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "VV01.yaml"
    path.write_text(PARTLY, encoding="utf-8")
    ran = run("check", path, "--language", "en")
    assert ran.code == 0
    assert "Tabel 2 = Tabel 3" in ran.out
    tables = {table["name"]: table for table in json.loads(run("reconcile", path, "--format", "json").out)["tables"]}
    placed = {row["label"]: (row["activity"], row["forced"], row["certain"]) for row in tables["mapping"]["rows"]}
    assert placed == {"P": (None, "no", "no"), "Q": (None, "no", "no"), "Kultur, drift": ("a3", "yes", "yes")}
    run("reconcile", path, "--write-keys")
    assert path.read_text(encoding="utf-8").count("activity: a3") == 2


def note(rows: str, lines: str, more: str = "", area: str = "Service") -> str:
    """A note of 2026: rows and lines as `key label amount`, a line without a key with -."""

    def table(given: str, line: bool) -> tuple[str, int]:
        text, total = "", 0
        for key, label, amount in (row.split() for row in given.split(",")):
            named = "" if key == "-" else f"activity: {key}, " if line else f"key: {key}, control_area: {area}, "
            coded = 'committee: BUU, appropriation: "3330", direction: U, ' if line else ""
            text += f"      - {{{named}label: {label}, {coded}amounts: {{2026: {amount}}}, total: {amount}}}\n"
            total += int(amount)
        return text, total

    (first, one), (second, other) = table(rows, False), table(lines, True)
    return (
        "id: BU01\nnegotiation: Budget 2026\ntitle: t\nbudget_year: 2026\nprice_level: 2026\nyears: [2026]\n"
        f"citywide: true\nactivities:\n  lines:\n{first}  total: {{amounts: {{2026: {one}}}, total: {one}}}\n"
        f"appropriations:\n  - control_area: {area}\n    lines:\n{second}"
        f"    total: {{amounts: {{2026: {other}}}, total: {other}}}\n{more}"
    )


OUTCOMES = {
    "agrees": (note("a Klub 300", "a Klub 300"), "Tabel 2 = Tabel 3"),
    "sums-differ": (
        note("a Klub 300", "a Klub 300").replace("2026: 300}, total: 300}\napp", "2026: 310}, total: 300}\napp"),
        "Tabel 2 = Tabel 3, men 2 summer stemmer ikke",
    ),
    "differs": (note("a Klub 300", "a Klub 200"), "Tabel 2 ≠ Tabel 3"),
    "undecided": (
        note("a Klub 300,a Mad 100", "a Klub 100,a Mad 300"),
        "ikke afgjort",
    ),
    "not-reconciled": (
        note("a Klub 300", "a Klub 300").replace("amounts: {2026: 300}", "amounts: {2026: 3OO}", 1),
        "kan ikke afstemmes, før fejlene er rettet",
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_last_line_is_the_same_in_every_command_and_format(outcome: str, run: Run, tmp_path: Path) -> None:
    text, said = OUTCOMES[outcome]
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    for form, ends in (("text", f"  {said}"), ("markdown", f" {said} |")):
        shown = run("check", tmp_path / "a.yaml", "--language", "da", "--format", form).out
        assert [line for line in shown.splitlines() if line.endswith(ends)]
    rows = json.loads(run("check", tmp_path / "a.yaml", "--format", "json").out)["tables"][0]["rows"]
    assert [row["verdict"] for row in rows] == [outcome]
    assert said in run("reconcile", tmp_path / "a.yaml", "--language", "da").out.splitlines()
    areas = tables(run, tmp_path / "a.yaml")["control_areas"]["rows"]
    assert {row["verdict"] for row in areas} == {outcome}
    if outcome not in ("agrees", "not-reconciled"):
        (tmp_path / "b.yaml").write_text(OUTCOMES["agrees"][0], encoding="utf-8")
        compared = run("diff", tmp_path / "b.yaml", tmp_path / "a.yaml", "--format", "json", "--language", "da").out
        sheets = {table["name"]: table["rows"] for table in json.loads(compared)["tables"]}
        verdict = sheets["verdicts"][0]
        assert (verdict["before"], verdict["after"]) == ("agrees", outcome)
        assert verdict["verdict"].startswith(f"Tabel 2 = Tabel 3 → {said}")


def findings(text: str) -> list[tuple[str, str]]:
    checked = check_document(parse("f", text.encode()), REGISTER)
    assert checked.summary is not None
    told = [(found.rule.code, found.message("en")) for found in checked.findings if found.rule.code[:3] == "BN3"]
    return [*told, ("", checked.summary.outcome)]


def test_a_row_that_its_own_lines_overpay_is_an_error_beside_lines_without_a_key() -> None:
    (error, (code, _), (_, outcome)) = findings(note("a Klub 300,b Mad 300,c Café 300", "a Klub 600,- Drift 300"))
    assert (error[0], code, outcome) == ("BN320", "BN308", "differs")
    assert "“Klub” (300 in 2026, where the lines with its key add up to 600) cannot be paid" in error[1]


def test_rows_that_cannot_all_be_paid_at_once_are_an_error() -> None:
    text = note("a Klub 3,b Mad 3,c Café 6", "- Løn 1,- Drift 2,- Leje 2,- Mad 2,- Bus 5")
    (_, (code, message), (_, outcome)) = findings(text)
    assert (code, outcome) == ("BN320", "differs")
    assert "in no division do all rows add up at once" in message
    ((code, message), *_, (_, outcome)) = findings(note("a Klub 300", "a Klub 300", AREA))
    assert (code, outcome) == ("BN320", "differs")
    assert "Tabel 2 has no rows of that control area" in message


AREA = """  - control_area: Anlæg
    lines:
      - {label: Ud, committee: BUU, appropriation: "3330", direction: U, amounts: {2026: 5}, total: 5}
      - {label: Ind, committee: BUU, appropriation: "3330", direction: I, amounts: {2026: -5}, total: -5}
    total: {amounts: {}, total: 0}
"""


def test_where_no_division_is_chosen_no_line_is_shown_under_a_row(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(note("a Klub 300,b Mad 100,c Café 100", "- Løn 100,- Drift 400"), encoding="utf-8")
    found = tables(run, path)
    assert [row["row"] for row in found["activities"]["rows"]] == ["row", "total"] * 3
    assert [(row["activity"], row["fits"], row["unpayable"]) for row in found["mapping"]["rows"]] == [
        (None, "no", "a")
    ] * 2
    assert run("reconcile", path, "--write-keys").err.startswith(str(path))  # the error, and nothing written
    assert "activity:" not in path.read_text(encoding="utf-8")


def test_a_line_that_the_amounts_force_against_its_label_is_warned_of_and_not_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(note("a Klub 300,b Mad 500", "- Klub 500,- Mad 300"), encoding="utf-8")
    warnings = [message for code, message in findings(path.read_text(encoding="utf-8")) if code == "BN321"]
    assert warnings == [
        "by the amounts the line pays for “Mad”, but its label points to “Klub”",
        "by the amounts the line pays for “Klub”, but its label points to “Mad”",
    ]
    assert [(row["forced"], row["certain"]) for row in tables(run, path)["mapping"]["rows"]] == [("yes", "no")] * 2
    before = path.read_bytes()
    run("reconcile", path, "--write-keys")
    assert path.read_bytes() == before


def test_rows_of_nothing_take_lines_that_cancel(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(note("a Klub 300,b Madordning 800", KEYED), encoding="utf-8")
    rows = tables(run, path)["mapping"]["rows"]
    assert {row["covers"] for row in rows} == {2}
    assert [(row["activity"], row["certain"]) for row in rows] == [("a", "no"), ("a", "no"), ("b", "yes")]
    path.write_text(note("a Flyt 0,b Klub 300", "- Flyt 9,- Flyt -9,- Klub 300"), encoding="utf-8")
    rows = tables(run, path)["mapping"]["rows"]
    assert [(row["activity"], row["forced"]) for row in rows] == [("a", "no"), ("a", "no"), ("b", "yes")]


KEYED = "a Klub 300,- 'Klub,materialer' 50,- 'Klub,egenbetaling' -50,- Madordning 800".replace(",m", "/m").replace(
    ",e", "/e"
)


def test_a_line_of_another_control_area_pays_for_no_row() -> None:
    text = note("a Klub 300,b Mad 5", "a Klub 300", AREA.replace("{label: Ud", "{activity: b, label: Ud"))
    codes = [code for code, _ in findings(text)]
    assert "BN306" in codes
    assert findings(text)[-1] == ("", "differs")


def test_lines_in_two_tables_of_one_control_area_are_divided_together() -> None:
    second = AREA.replace("Anlæg", "Service")
    text = note("a Klub 300,b Mad 5,c Café -5", "- Klub 300", second)
    assert [code for code, _ in findings(text)] == ["BN308", "BN307", ""]
    assert findings(text)[-1] == ("", "agrees")


def test_of_several_rows_that_the_nearest_division_leaves_out_each_is_named() -> None:
    text = note("a Klub 300,b Mad 500,c Café 70", "- Klub 310,- Mad 490,- Café 70")
    (error, *_) = [message for code, message in findings(text) if code == "BN320"]
    assert error.endswith(
        "“Klub”, “Mad” cannot be paid however they are divided; in the nearest division these do not: “Klub”, “Mad”"
    )
    text = note("a Klub 300,b Mad 500,c Café 77", "a Klub 400,- Mad 500,- Leje 11,- Bus 66")
    checked = check_document(parse("f", text.encode()), REGISTER)
    (found,) = [found for found in checked.findings if found.rule.code == "BN320"]
    assert (found.facts["stated"], found.facts["computed"]) == (300, 400)
    assert "“Klub” cannot be paid however they are divided" in found.message("en")


def test_a_key_that_other_readers_take_for_something_else_is_written_in_quotes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(note("no Klub 300,b Mad 500", "- Klub 300,- Mad 500"), encoding="utf-8")
    assert run("reconcile", path, "--write-keys").code == 0
    assert re.findall("activity: ([^,]*),", path.read_text(encoding="utf-8")) == ["'no'", "b"]


ONE_CAUSE = {
    "a blank key": ("activity: a,", "activity: ,", ["BN140"], "not-reconciled"),
    "a row with no key": ("key: a, ", "", ["BN131"], "not-reconciled"),
    "a control area in another case": ("- control_area: Service", "- control_area: service", ["BN403"], "differs"),
    "a cell that cannot be read": ("{2026: 300}", "{2026: 3OO}", ["BN133"], "not-reconciled"),
    "an amount that stands twice": ("{2026: 300}", "{2026: 300, 2026: 200}", ["BN116"], "not-reconciled"),
    "a key that two rows have": ("key: b,", "key: a,", ["BN207"], "undecided"),
    "a date that is none": (
        "citywide: true",
        "citywide: true\nphase_in: {start: 1-1-26, complete: 2026-01-01}",
        ["BN137"],
        "agrees",
    ),
}


@pytest.mark.parametrize("cause", ONE_CAUSE)
def test_what_cannot_be_read_or_told_apart_is_one_error_and_never_taken_for_0(cause: str) -> None:
    was, becomes, codes, outcome = ONE_CAUSE[cause]
    text = note("a Klub 300,b Mad 500", "a Klub 300,- Mad 500")
    checked = check_document(parse("f", text.replace(was, becomes, 1).encode()), REGISTER)
    assert checked.summary is not None
    assert checked.summary.outcome == outcome
    told = [found.rule for found in checked.findings if found.stands]
    assert [rule.code for rule in told if rule.severity == ERROR] == codes


def test_of_very_many_labels_it_is_compared_whether_they_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ",".join(f"k{i} Row/{i}/of {i % 50 + 1}" for i in range(600))
    lines = ",".join(f"- Row/{i}/of {i % 50 + 1}" for i in reversed(range(600)))
    made: list[str] = []
    words = reconciling._words.__wrapped__

    def counted(label: str) -> Counter[str]:
        made.append(label)
        return words(label)

    monkeypatch.setattr(reconciling, "_words", lru_cache(maxsize=None)(counted))
    read, _ = read_note(parse("f", note(rows, lines).encode()))
    assert read is not None
    (inference,) = reconciling.reconcile(read).inferences
    assert len(made) == 600  # the words of a label are made once
    assert sum(map(sum, inference.likeness)) == 600 * 1000
    assert [row.label for _, row in inference.certain] == [line.label for line in inference.lines]
    assert (inference.cover.fits, inference.cover.margin, inference.cover.at_least) == (True, 1000, True)

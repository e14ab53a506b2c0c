"""Totals: subtotals, the largest, shares, mio. kr., notes left out, and CSV."""

import csv
import json
import shutil
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.analysis.totals import Totals, groups
from budgetnote.language import Text
from budgetnote.report.formats import Screen, render
from budgetnote.report.sheet import BOTH, Column, Report, Sheet, SheetRow
from budgetnote.report.tables.totals import Manner
from budgetnote.report.tables.totals import totals as sheets
from budgetnote.visible import visible
from tests.benchmarks.corpus import note as made_up
from tests.conftest import CASES, NOTES, RATES, Run

BI26 = NOTES / "BI26.yaml"


def rows(run: Run, *words: str | Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("totals", *words, "--format", "json").out)["tables"][0]["rows"]
    return found


def test_groups_of_several_leaveshave_subtotals(run: Run) -> None:
    found = rows(run, BI26, "--by", "committee,appropriation,year")
    assert [(row["committee"], row["appropriation"], row["row"], row["total"]) for row in found[:4]] == [
        ("BIU", "3510", "row", 45720),
        ("SUD", "3000", "row", 4720),
        ("SUD", "3210", "row", 4720),
        ("SUD", "I alt", "subtotal", 9440),
    ]
    assert (found[-1]["row"], found[-1]["2026"], found[-1]["total"]) == ("total", 18525, 69100)


amounts = st.integers(-(10**6), 10**6)
keys = st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.sampled_from(["2026", "2027"]))
sums_by_key = st.dictionaries(keys, amounts, min_size=1)


def made(sums: dict[tuple[str, str, str], int]) -> Totals:
    ordered: dict[tuple[str, ...], int] = dict(sorted(sums.items()))
    return Totals(2026, ["committee", "note", "year"], ordered, [])


@given(sums_by_key, st.none() | st.integers(1, 3))
def test_every_sum_of_a_table_is_that_of_its_rows(sums: dict[tuple[str, str, str], int], top: int | None) -> None:
    table = groups(made(sums), top)
    leaves = [group for group in table if group.kind in ("row", "others")]
    several = {key[0] for key in sums if len({other[1] for other in sums if other[0] == key[0]}) > 1}
    assert {group.key for group in table if group.kind == "subtotal"} == {(committee,) for committee in several}
    for group in table:
        inside = [leaf for leaf in leaves if leaf.key[: len(group.key)] == group.key]
        if group.kind in ("subtotal", "total"):
            assert group.total == sum(leaf.total for leaf in inside)
            for year in ("2026", "2027"):
                assert group.sums.get(year, 0) == sum(leaf.sums.get(year, 0) for leaf in inside)
    assert table[-1].total == sum(sums.values())


DEEP = st.tuples(*(st.sampled_from("AB") for _ in range(4)))


@given(st.dictionaries(DEEP, amounts, min_size=1))
def test_every_level_of_a_table_has_its_subtotals(sums: dict[tuple[str, ...], int]) -> None:
    by = ["control-area", "committee", "appropriation", "note"]
    table = groups(Totals(2026, by, dict(sorted(sums.items())), []))
    several = {
        key[:depth]
        for depth in (1, 2, 3)
        for key in sums
        if len({other[depth] for other in sums if other[:depth] == key[:depth]}) > 1
    }
    shown = [group for group in table if group.kind == "subtotal"]
    assert {group.key for group in shown} == several
    assert len(shown) == len(several)
    for i, group in enumerate(table):
        if group.kind == "subtotal":  # right below the last of its rows
            inside = [
                j for j, other in enumerate(table) if other.kind == "row" and other.key[: len(group.key)] == group.key
            ]
            assert group.total == sum(table[j].total for j in inside)
            assert all(table[j].kind == "subtotal" for j in range(max(inside) + 1, i + 1))


@given(sums_by_key, st.integers(1, 2))
def test_top_keeps_the_largest_of_each_group_and_adds_up_the_rest(
    sums: dict[tuple[str, str, str], int], top: int
) -> None:
    whole = {group.key: group for group in groups(made(sums)) if group.kind == "row"}
    shown = groups(made(sums), top)
    for committee in {key[0] for key in whole}:
        kept = [group for group in shown if group.kind == "row" and group.key[0] == committee]
        left = [group for key, group in whole.items() if key[0] == committee and group not in kept]
        others = [group for group in shown if group.kind == "others" and group.key == (committee,)]
        assert len(kept) == min(top, len(kept) + len(left))
        assert all(group.total >= other.total for group in kept for other in left)
        assert [(other.folded, other.total) for other in others] == (
            [(len(left), sum(group.total for group in left))] if left else []
        )


@given(sums_by_key)
def test_mio_rounds_each_exact_sum_half_up_and_says_where_parts_do_not_add_up(
    sums: dict[tuple[str, str, str], int],
) -> None:
    (sheet,) = sheets([made(sums)], manner=Manner("mio"))
    (plain,) = sheets([made(sums)])
    figures = [i for i, column in enumerate(sheet.columns) if column.kind == "millions"]
    for row, stated in zip(sheet.rows, plain.rows, strict=True):
        for i in figures:
            cell, amount = row.cells[i], stated.cells[i]
            assert (cell is None) == (amount is None)
            if isinstance(cell, Decimal) and isinstance(amount, int):
                tenths = (abs(amount) + 50) // 100
                assert cell == Decimal(tenths if amount >= 0 else -tenths) / 10
    leaves = [row for row in sheet.rows if row.weight == "row"]
    total = [sum((row.cells[i] or Decimal(0) for row in leaves), Decimal(0)) for i in figures]
    off = total != [sheet.rows[-1].cells[i] or Decimal(0) for i in figures]
    if off:
        assert any("afrundet for sig" in note.da for note in sheet.notes)


def test_mio_of_the_real_note(run: Run) -> None:
    found = rows(run, BI26, "--by", "committee,year", "--unit", "mio")
    assert [(row["committee"], row["2026"], row["total"]) for row in found] == [
        ("BIU", 12.7, 45.7),
        ("SUD", 2.4, 9.4),
        ("BUU", 1.5, 5.9),
        ("KFU", 1.4, 5.4),
        ("SOU", 0.7, 2.6),
        ("I alt", 18.5, 69.1),
    ]
    text = run("totals", BI26, "--by", "committee,year", "--unit", "mio", "--language", "da").out
    assert "2026: delene giver 18,7, men der står 18,5" in text
    assert "mio. kr., 2025 p/l" in text


def test_shares_are_of_the_whole(run: Run) -> None:
    found = rows(run, BI26, "--share", "--top", "2")
    assert [(row["committee"], row["share"]) for row in found] == [
        ("BIU", 66.2),
        ("SUD", 13.7),
        ("Others (3)", 20.2),
        ("I alt", 100.0),
    ]
    assert (
        "Andel, %: delene giver 100,1, men der står 100,0"
        in run("totals", BI26, "--share", "--top", "2", "--language", "da").out
    )


def test_without_leaves_notes_out_and_says_which(run: Run) -> None:
    lapsing = CASES / "lapsing"
    ran = run("totals", lapsing, "--without", "bi21", "--language", "da")
    assert "tæller dobbelt" not in ran.out
    assert "Udeladt: Budget 2025 BI21" in ran.out
    ran = run("totals", lapsing, "--by", "note", "--without", "Budget 2025 BI26,BI27")
    assert [row["note"] for row in rows(run, lapsing, "--by", "note", "--without", "BI26,BI27")] == [
        "Budget 2025 BI21",
        "I alt",
    ]
    assert "Left out: Budget 2024 BI27, Budget 2025 BI26" in ran.out
    wrong = run("totals", lapsing, "--without", "BI22")
    assert wrong.code == 2
    assert "there is no note called BI22; did you mean BI2" in wrong.err


def test_csv_for_excel_and_by_the_standard(run: Run) -> None:
    words = ["totals", NOTES, "--by", "committee,year", "--unit", "mio", "--format", "csv"]
    danish, english = run(*words, "--language", "da"), run(*words, "--language", "en")
    assert danish.out.startswith("\ufeffUdvalg;p/l;2025;2026;2027;2028;I alt;Rækketype\r\n")
    assert "\r\nBIU;2025;7,7;12,7;12,7;12,7;45,7;række\r\n" in danish.out
    assert english.out.startswith("committee,price_level,2025,2026,2027,2028,total,row\r\n")
    assert "\r\nBIU,2025,7.7,12.7,12.7,12.7,45.7,row\r\n" in english.out
    assert "Amounts at 2025 p/l and 2026 p/l are not added up" in english.err
    levels = [row["price_level"] for row in csv.DictReader(StringIO(english.out, newline=""))]
    assert levels == ["2025"] * 6 + ["2026"] * 3


def test_csv_has_the_leavesof_json(run: Run) -> None:
    words = ["totals", BI26, "--by", "committee,appropriation,year", "--share", "--language", "en"]
    ran = run(*words, "--format", "csv")
    read = list(csv.DictReader(StringIO(ran.out, newline="")))
    stated = json.loads(run(*words, "--format", "json").out)["tables"][0]["rows"]
    said = {None: "", "I alt": "total"}  # an English file has English words in its heads and its rows
    assert [{key: said.get(cell, str(cell)) for key, cell in row.items()} for row in stated] == read


@given(st.lists(st.tuples(st.text(), amounts), min_size=1))
def test_any_text_comes_back_from_csv(cells: list[tuple[str, int]]) -> None:
    columns = [Column("label", Text("Række", "Row")), Column("total", Text("I alt", "I alt"), "amount")]
    sheet = Sheet("totals", Text("", ""), columns, [SheetRow(cell) for cell in cells])
    text = render(Report("totals", (), [sheet]), "csv", Screen("en"))
    read = list(csv.reader(StringIO(text, newline="")))[1:]
    assert [int(total) for _, total, _ in read] == [total for _, total in cells]
    for (label, _, _), (text, _) in zip(read, cells, strict=True):
        assert label in (visible(text), f"'{visible(text)}")
        assert not label.strip().startswith(tuple("=+-@"))


BEFORE = ["", " ", "  ", "\u00a0", "\u2003 ", "\u3000"]


@pytest.mark.parametrize("before", BEFORE, ids=ascii)
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_a_spreadsheet_is_given_no_formula_and_numbers_stay_numbers(sign: str, before: str) -> None:
    columns = [Column("label", Text("Række", "Row")), Column("total", Text("I alt", "I alt"), "amount")]
    sheet = Sheet("totals", Text("", ""), columns, [SheetRow([f"{before}{sign}1+1", -310])])
    for language in BOTH:
        delimiter, word = (";", "række") if language == "da" else (",", "row")
        text = render(Report("totals", (), [sheet]), "csv", Screen(language))
        assert delimiter.join([f"'{before}{sign}1+1", "-310", word]) in text


@pytest.mark.parametrize("before", "\t\r\n\x0b\x00\u200b\ufeff")
def test_a_sign_that_a_spreadsheet_passes_over_is_written_out(before: str) -> None:
    sheet = Sheet("totals", Text("", ""), [Column("label", Text("Række", "Row"))], [SheetRow([f"{before}=1+1"])])
    for language in BOTH:
        text = render(Report("totals", (), [sheet]), "csv", Screen(language))
        assert f"{before.encode('unicode_escape').decode()}=1+1" in text
        assert before not in text.removeprefix("\ufeff").replace("\r\n", "")


@pytest.mark.parametrize("text", ["– 3 pladser", "3-4 pladser", "Vesterbro/Kgs. Enghave", "Æ=Ø", "5"])
def test_a_text_that_is_no_formula_is_left_as_it_is(text: str) -> None:
    sheet = Sheet("totals", Text("", ""), [Column("label", Text("Række", "Row"))], [SheetRow([text])])
    for language in BOTH:
        assert f"\n{text}{';' if language == 'da' else ','}" in render(
            Report("totals", (), [sheet]), "csv", Screen(language)
        )


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_bars_stand_beside_the_leaveswhere_there_is_room(width: int) -> None:
    report = Report("totals", (), sheets([made({("A", "x", "2026"): 400, ("B", "y", "2026"): -100})]))
    lines = render(report, "text", Screen("da", width)).splitlines()
    longest = {line[:1]: line.count("█") for line in lines if line[:1] in "AB"}
    assert all(len(line) <= width for line in lines)
    assert (longest["A"] >= 4 * longest["B"] > 0) == (width >= 40)
    assert "█" not in render(report, "text", Screen("da"))


def test_totals_of_many_notes_by_several_dimensions(run: Run, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.yaml").write_text(made_up(number), encoding="utf-8")
    shutil.copy(BI26, tmp_path)
    whole = rows(run, tmp_path, "--by", "negotiation")
    for by in ("committee,year", "note,committee,appropriation,year", "control-area,administration,direction"):
        tables = json.loads(run("totals", tmp_path, "--by", by, "--format", "json").out)["tables"]
        assert tables[0]["rows"][-1]["total"] == whole[-1]["total"]


def test_a_value_that_no_amount_has_is_told(run: Run) -> None:
    ran = run("totals", BI26, "--where", "committee=SUD,BUI", "--language", "da")
    assert ran.code == 0
    assert "Ingen beløb har committee=BUI; mente du " in ran.out
    ran = run("totals", BI26, "--where", "year=2031", "--language", "da")
    assert ran.code == 2
    assert "ingen beløb har year=2031" in ran.err


@pytest.mark.parametrize(
    ("condition", "total"),
    [
        ('activity="Lavt sagsantal pr. medarbejder for unge, som får Reconnect-indsats"', 12000),
        ("activity=reconnect", 12000),
        ("appropriation=35.10", 45720),
        ("note=bi26", 69100),
    ],
)
def test_a_value_may_be_quoted_or_written_as_the_note_has_it(condition: str, total: int, run: Run) -> None:
    assert rows(run, BI26, "--where", condition)[-1]["total"] == total


def test_what_counts_twice_is_said_of_sums_over_both_only(run: Run) -> None:
    lapsing = CASES / "lapsing"
    said = "Gennemføres forslaget i BI26, bortfalder BI21; i en sum af begge tæller det samme med to gange."
    assert said in run("totals", lapsing, "--language", "da").out
    assert "tæller dobbelt" not in run("totals", lapsing, "--where", "note=BI21", "--language", "da").out


def test_a_rate_that_the_chosen_control_areas_do_not_need_may_be_missing(run: Run, tmp_path: Path) -> None:
    areas = CASES / "control-areas.yaml"
    text = areas.read_text(encoding="utf-8").replace("price_level: 2026", "price_level: 2025")
    (tmp_path / "note.yaml").write_text(text, encoding="utf-8")
    rate = '{from: 2025, to: 2026, control_area: Service, percentage: "10", source: made up, estimated: 2025-06-15}'
    (tmp_path / "register.yaml").write_text(f"price_levels: [{rate}]\n".replace("[", "\n  - ").replace("]", ""))
    own = rows(run, tmp_path, "--where", "control-area=service")
    converted = rows(run, tmp_path, "--where", "control-area=service", "--price-level", "2026")
    assert converted[-1]["total"] + 0 == sum(row["total"] for row in converted[:-1])
    assert abs(converted[-1]["total"] - own[-1]["total"] * Fraction(11, 10)) <= 5
    ran = run("totals", tmp_path, "--price-level", "2026", "--language", "en")
    assert "no usable rate" in ran.err


def test_lines_that_name_no_activity_are_told(run: Run) -> None:
    without = CASES / "without-keys.yaml"
    assert "uden activity" not in run("totals", BI26, "--by", "activity", "--language", "da").out
    assert "der ikke har activity" in run("totals", without, "--by", "activity", "--language", "da").out


def test_the_trail_in_csv_has_decimal_commas_and_words(run: Run) -> None:
    words = ["totals", NOTES / "SO52.yaml", "--price-level", "2025", "--register", RATES, "--trail", "--format", "csv"]
    danish = run(*words, "--language", "da").out
    assert ";0,9718172983479105928085519922;" in danish
    assert ";2025-2026: 2,9 %, divideret, made up, 2025-06-15;" in danish
    assert ",1000/1029," in run(*words, "--language", "en").out


def test_a_share_of_nothing_is_said_to_be_none(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    for amount, nothing in (("305", "0"), ("315", "0"), ("620", "0"), ("610", "0"), ("630", "0"), ("1240", "0")):
        text = text.replace(f" {amount}", f" {nothing}")
    (tmp_path / "SO52.yaml").write_text(text, encoding="utf-8")
    assert "der kan ikke beregnes andele" in run("totals", tmp_path, "--share", "--language", "da").out


def test_values_on_several_lines_are_one_value(run: Run) -> None:
    ran = run("totals", BI26, "--where", "committee=BIU\nSUD")
    assert ran.code == 2
    assert "no amounts have committee=BIU SUD" in ran.err


def test_what_is_said_of_totals_is_said_beside_the_trail_too(run: Run) -> None:
    words = ["totals", NOTES, "--price-level", "2026", "--register", RATES, "--format", "csv", "--language", "da"]
    for more in ([], ["--trail"]):
        ran = run(*words, *more)
        assert "Omregnet til 2026 p/l celle for celle" in ran.err
        assert "Omregnet til" not in ran.out


def test_half_a_tenth_of_a_share_is_rounded_up(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    for was, becomes in (("305", "1"), ("315", "799"), ("620", "800"), ("610", "2"), ("630", "1598"), ("1240", "1600")):
        text = text.replace(f" {was}", f" {becomes}")
    (tmp_path / "SO52.yaml").write_text(text, encoding="utf-8")
    found = rows(run, tmp_path, "--share", "--by", "committee")
    assert [(row["committee"], row["share"]) for row in found] == [("BIU", 99.9), ("SUD", 0.1), ("I alt", 100.0)]


@pytest.mark.parametrize(("condition", "total"), [("committee=BIU", 2), ("note=SO52", 2), ("year=2027", 1)])
def test_only_the_rates_of_the_chosen_amounts_are_needed(condition: str, total: int, run: Run, tmp_path: Path) -> None:
    areas = (CASES / "control-areas.yaml").read_text(encoding="utf-8")
    (tmp_path / "other.yaml").write_text(areas.replace("price_level: 2026", "price_level: 2025"), encoding="utf-8")
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    words = ["--where", condition, "--price-level", "2027", "--register", RATES, "--language", "en"]
    if total == 1:
        words += ["--where", "note=SO52"]
    ran = run("totals", tmp_path, *words)
    assert "BN508" not in ran.err
    assert "left out" not in ran.out


def test_what_was_left_out_is_not_said_to_be_missing(run: Run) -> None:
    ran = run("totals", NOTES, "--where", "committee=BUU", "--price-level", "2027", "--language", "en")
    assert ran.code == 1
    assert "No amounts have" not in ran.out
    assert "BI26.yaml cannot be converted and is left out." in ran.out


def test_a_row_and_a_column_of_sums_that_do_not_add_up_are_told_apart(run: Run, tmp_path: Path) -> None:
    for number, cells in enumerate(([40, 40], [40, 40], [10, 40])):
        text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("id: SO52", f"id: SO{number}")
        tabel_2, mark, tabel_3 = text.partition("appropriations:")
        for amount, other in (("305", cells[0]), ("315", cells[1])):
            tabel_3 = tabel_3.replace(f" {amount}", f" {other}")
        (tmp_path / f"{number}.yaml").write_text(tabel_2 + mark + tabel_3, encoding="utf-8")
    out = run("totals", tmp_path, "--by", "note,year", "--unit", "mio", "--language", "da").out
    assert "rækken I alt: delene giver " in out or "kolonnen I alt: delene giver " in out
    assert "(I alt: " not in out
    assert "; I alt: " not in out

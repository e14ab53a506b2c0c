"""Price levels: conversion by made-up rates, its trail, and what is said where a rate is missing."""

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.analysis.prices import Priced, convert
from budgetnote.checks.run import check_document
from budgetnote.figures.amounts import read_percentage, round_half_up
from budgetnote.figures.printed import format_exact
from budgetnote.model.note import Note
from budgetnote.model.register import Register, load
from budgetnote.reading.yaml import read
from tests.conftest import NOTES, RATES, Run

REGISTER, _ = load([RATES])
BI26 = {
    "BIU": {2025: [790, 590, 600, 700, 2000, 3000], 2026: [790, 590, 600, 700, 7000, 3000]},
    "SUD": {year: [590, 590, 590, 590] for year in (2025, 2026)},
    "BUU": {year: [1475] for year in (2025, 2026)},
    "KFU": {year: [590, 160, 200, 400] for year in (2025, 2026)},
    "SOU": {year: [660] for year in (2025, 2026)},
}
"""The cells of BI26's Tabel 3 by committee, as printed; 2027 and 2028 are as 2026."""
SO52 = {"BIU": 315, "SUD": 305}


def by_hand(amount: int) -> int:
    """2,9 per cent more, rounded half up."""
    return (amount * 1029 + 500) // 1000


def parsed(run: Run, *words: str | Path) -> dict[str, Any]:
    ran = run(*words, "--format", "json")
    assert ran.code == 0, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    return document


def tables(document: dict[str, Any]) -> dict[str, Any]:
    return {table["name"]: table for table in document["tables"]}


def test_both_notes_at_2026_prices_are_as_calculated_by_hand(run: Run) -> None:
    shown = tables(parsed(run, "totals", NOTES, "--by", "committee,year", "--price-level", "2026", "--register", RATES))
    rows = {row["committee"]: row for row in shown["totals"]["rows"]}
    for committee, cells in BI26.items():
        for year in (2025, 2026, 2027, 2028):
            converted = sum(map(by_hand, cells[min(year, 2026)]))
            own = SO52.get(committee, 0) if year in (2026, 2027) else 0
            assert rows[committee][str(year)] == converted + own
    stated = [amount for cells in BI26.values() for year in (2025, 2026, 2026, 2026) for amount in cells[year]]
    assert sum(stated) == 69100
    total = sum(map(by_hand, stated)) + 1240
    assert rows["I alt"]["total"] == total == 72343
    assert rows["I alt"]["rounding"] == total - (by_hand(69100) + 1240) == -1
    assert (
        "72.343" in run("totals", NOTES, "--price-level", "2026", "--register", RATES, "--language", "da").out
    )  # the sum as people read it


def test_every_figure_has_its_trail(run: Run) -> None:
    shown = tables(parsed(run, "totals", NOTES, "--price-level", "2026", "--register", RATES))
    trail = shown["trail"]["rows"]
    assert len(trail) == 16 * 4 + 4
    for step in trail:
        converted = step["base_level"] == 2025
        assert Fraction(step["exact"]) == step["base"] * (Fraction("1.029") if converted else 1)
        assert step["rounded"] == (by_hand(step["base"]) if converted else step["base"])
        assert step["place"]["text"] == str(step["base"])
        rate = {"from": 2025, "to": 2026, "control_area": "Service", "percentage": "2.9"}
        known = {**rate, "source": "made up", "estimated": "2025-06-15", "divided": False}
        assert step["rates"] == ([known] if converted else [])
    for row in shown["totals"]["rows"][:-1]:
        assert row["total"] == sum(step["rounded"] for step in trail if step["committee"] == row["committee"])


def test_the_newest_estimate_is_chosen_and_the_choice_is_shown(run: Run) -> None:
    ran = run("totals", NOTES / "BI26.yaml", "--price-level", "2026", "--register", RATES, "--language", "da")
    assert "2,7 % fra 2024-06-15 (made up before)" in ran.out
    (rate,) = tables(parsed(run, "totals", NOTES / "BI26.yaml", "--price-level", "2026", "--register", RATES))["rates"][
        "rows"
    ]
    assert (rate["percentage"], rate["estimated"], rate["used"]) == ("2.9", "2025-06-15", "multiplied")


def test_several_years_multiply_and_backwards_divides() -> None:
    (note,), _ = convert([priced("BI26")], 2027)
    assert note.ways["Service"].factor == Fraction("1.029") * Fraction("1.031")
    (note,), _ = convert([priced("SO52")], 2025)
    assert note.ways["Service"].factor == 1 / Fraction("1.029")
    assert [line.total for line in note.restated.activity_lines] == [2 * 296, 2 * 306]


def priced(name: str, register: Register = REGISTER) -> Priced:
    file = check_document(read(NOTES / f"{name}.yaml"), register)
    assert isinstance(file.note, Note)
    return Priced(file.note, file)


def test_a_missing_rate_names_the_entry_to_add_and_where(run: Run, tmp_path: Path) -> None:
    shutil.copy(NOTES / "BI26.yaml", tmp_path)
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    for command in ("totals", "show", "reconcile"):
        ran = run(command, tmp_path, "--price-level", "2026", "--language", "en")
        assert ran.code == 1
        assert "price_levels: {from: 2025, to: 2026, control_area: Service, percentage:" in ran.err
        assert f"{tmp_path.as_posix()}/register.yaml" in ran.err
        assert "BI26.yaml:6:14: error BN508" in ran.err
        assert "1,240" in ran.out
        assert "69,100" not in ran.out
    assert "BI26.yaml cannot be converted and is left out." in run("totals", tmp_path, "--price-level", "2026").out


def test_an_entry_that_several_notes_lack_is_told_once_with_all_of_them() -> None:
    shipped, _ = load()
    notes = [priced("BI26", shipped), priced("BI26", shipped)]
    converted, findings = convert(notes, 2027)
    assert converted == []
    assert [(found.facts["first"], len(found.related)) for found in findings] == [(2025, 1), (2026, 1)]


def test_current_prices_are_never_converted(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    (tmp_path / "SO52.yaml").write_text(text.replace("price_level: 2026", "price_level: current"), encoding="utf-8")
    ran = run("totals", tmp_path, "--price-level", "2026", "--register", RATES, "--language", "da")
    assert ran.code == 1
    assert "beløb i løbende p/l kan ikke omregnes til 2026 p/l" in ran.err
    assert run("totals", NOTES, "--price-level", "current").code == 2


def test_a_converted_note_is_shown_and_reconciled_at_the_level_asked_for(run: Run) -> None:
    shown = tables(parsed(run, "show", NOTES / "BI26.yaml", "--price-level", "2026", "--register", RATES))
    rows = {row["label"]: row for row in shown["activities"]["rows"]}
    assert rows["Udgifter i alt (netto)"]["total"] == sum(row["total"] for row in shown["activities"]["rows"][:-1])
    assert rows["1 projektleder (beskæftigelses- og Integrationsforvaltningen)"]["2025"] == by_hand(790)
    assert shown["note"]["rows"][0]["converted_from"] == "2025 p/l"
    assert len(shown["trail"]["rows"]) == (12 + 16) * 4
    text = run("show", NOTES / "BI26.yaml", "--price-level", "2026", "--register", RATES, "--language", "da").out
    assert "Difference" not in text
    assert "Forskel på grund af afrunding: " in text
    ran = run("reconcile", NOTES / "BI26.yaml", "--price-level", "2026", "--register", RATES, "--language", "da")
    assert "I notatets egne priser, 2025 p/l: Tabel 2 = Tabel 3." in ran.out
    assert "BI26: beløb i teksten, 1.000 kr., 2025 p/l" in ran.out
    said = "Omregnet til 2026 p/l celle for celle og derefter lagt sammen, i 1.000 kr.: 71.103."
    for table in ("Tabel 2", "Tabel 3, Service"):
        assert f"{table}: {said}" in ran.out
    assert "[69,1] mio. kr." in ran.out


def test_sums_that_did_not_agree_are_said_to_be_added_up_anew(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    said = "The sums that the note states do not agree"
    for total, told in ((3160, 0), (3161, 1)):
        (tmp_path / "BI26.yaml").write_text(text.replace("total: 3160", f"total: {total}", 1), encoding="utf-8")
        ran = run("show", tmp_path, "--price-level", "2026", "--register", RATES, "--language", "en")
        assert ran.out.count(said) == told


def test_the_mapping_is_that_of_the_notes_own_prices(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("      - activity:")]
    keyless = "\n".join(lines).replace("        label: ", "      - label: ") + "\n"
    (tmp_path / "BI26.yaml").write_text(keyless, encoding="utf-8")
    own = tables(parsed(run, "reconcile", tmp_path))["mapping"]["rows"]
    (tmp_path / "register.yaml").write_bytes(RATES.read_bytes())
    converted = tables(parsed(run, "reconcile", tmp_path, "--price-level", "2026"))
    assert [row["activity"] for row in converted["mapping"]["rows"]] == [row["activity"] for row in own]
    parts = [row for row in converted["activities"]["rows"] if row["row"] == "part"]
    assert len(parts) == 16


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            '{from: 2025, to: 2027, control_area: Service, percentage: "2", source: x, estimated: 2025-06-15}',
            "from 2025",
        ),
        (
            '{from: 2025, to: 2026, control_area: Srvice, percentage: "2", source: x, estimated: 2025-06-15}',
            "no control",
        ),
        (
            '{from: 2025, to: 2026, control_area: Service, percentage: "-100", source: x, estimated: 2025-06-15}',
            "a fall",
        ),
        ("{from: 2025, to: 2026, control_area: Service, percentage: 2.9, source: x, estimated: 2025-06-15}", "2,9?"),
        (
            '{from: 2025, to: 2026, control_area: Service, percentage: "2,9", estimated: 2025-06-15}',
            "source is missing",
        ),
        ('{from: 2025, to: 2026, control_area: Service, percentage: "2,9", source: x}', "estimated is missing"),
    ],
)
def test_a_rate_that_cannot_be_used_is_an_error_and_is_not_used(
    entry: str, said: str, run: Run, tmp_path: Path
) -> None:
    shutil.copy(NOTES / "BI26.yaml", tmp_path)
    (tmp_path / "register.yaml").write_text(f"price_levels:\n  - {entry}\n", encoding="utf-8")
    ran = run("totals", tmp_path, "--price-level", "2026", "--language", "en")
    assert ran.code == 1
    assert said in ran.err
    assert "BN508 missing-rate" in ran.err


def test_two_estimates_of_the_same_date_are_not_chosen_between(run: Run, tmp_path: Path) -> None:
    shutil.copy(NOTES / "BI26.yaml", tmp_path)
    rate = 'control_area: Service, percentage: "{}", source: x, estimated: 2025-06-15}}'
    lines = "\n".join("  - {from: 2025, to: 2026, " + rate.format(share) for share in ("2,9", "2,8"))
    (tmp_path / "register.yaml").write_text(f"price_levels:\n{lines}\n", encoding="utf-8")
    ran = run("totals", tmp_path, "--price-level", "2026", "--language", "en")
    assert ran.code == 1
    assert "another estimate of the same date has another rate" in ran.err
    assert "missing-rate" in ran.err


@given(st.fractions())
def test_rounding_is_to_the_nearest_and_halves_go_from_zero(exact: Fraction) -> None:
    rounded = round_half_up(exact)
    assert abs(rounded - exact) <= Fraction(1, 2)
    assert round_half_up(-exact) == -rounded
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@given(st.integers(-(10**6), 10**6), st.lists(st.integers(-999, 2000), max_size=4))
def test_there_and_back_again_is_exact(amount: int, tenths: list[int]) -> None:
    factor = Fraction(1)
    for tenth in tenths:
        factor *= 1 + Fraction(tenth, 1000)
    assert amount * factor / factor == amount


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_percentages_are_read_as_they_are_written(digits: int, places: int) -> None:
    number = Fraction(digits, 10**places)
    if abs(number) < 10**6:
        assert read_percentage(format_exact(number, "da").replace(".", "")) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction("607.11"), "607,11"),
        (Fraction(-59, 100), "-0,59"),
        (Fraction(590000, 1029), "573,372206…"),
        (Fraction(1240), "1.240"),
    ],
)
def test_an_exact_figure_is_shown_whole_or_as_cut(number: Fraction, shown: str) -> None:
    assert format_exact(number, "da") == shown


def test_every_rate_that_was_used_is_shown_where_registers_differ(run: Run, tmp_path: Path) -> None:
    entry = '{{from: 2025, to: 2026, control_area: Service, percentage: "{}", source: made up, estimated: 2025-06-15}}'
    for folder, share in (("a", "2,0"), ("b", "9,0")):
        (tmp_path / folder).mkdir()
        text = (NOTES / "BI26.yaml").read_text(encoding="utf-8").replace("id: BI26", f"id: {folder}1")
        (tmp_path / folder / "note.yaml").write_text(text, encoding="utf-8")
        rates = f"price_levels:\n  - {entry.format(share)}\n"
        (tmp_path / folder / "register.yaml").write_text(rates, encoding="utf-8")
    shown = tables(parsed(run, "totals", tmp_path, "--price-level", "2026"))
    assert [rate["percentage"] for rate in shown["rates"]["rows"]] == ["2", "9"]


def test_a_note_with_nothing_in_the_control_areas_chosen_keeps_nobody_from_converting(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("price_level: 2026", "price_level: current")
    (tmp_path / "works.yaml").write_text(text.replace("control_area: Service", "control_area: Anlæg"), encoding="utf-8")
    shutil.copy(NOTES / "BI26.yaml", tmp_path)
    words = ["totals", tmp_path, "--where", "control-area=Service", "--price-level", "2026", "--register", RATES]
    assert run(*words).code == 0
    assert "BN509" in run("totals", tmp_path, "--price-level", "2026", "--register", RATES).err


def test_a_note_without_amounts_is_at_any_level(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    head = text[: text.index("activities:")]
    empty = "activities: {lines: [], total: {amounts: {}, total: 0}}\nappropriations: []\n"
    (tmp_path / "BI26.yaml").write_text(head + empty, encoding="utf-8")
    ran = run("show", tmp_path / "BI26.yaml", "--price-level", "2026", "--language", "en")
    assert "1.000 kr., 2026 p/l" in ran.out
    assert "BN508" not in ran.err


RATE = '{{from: 2026, to: 2027, control_area: Service, percentage: "{}", source: made up, estimated: 2025-06-15}}'


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,029", "2,9"),
        ("1,03", "3"),
        ("0,996", "-0,4"),
        ("0,029", "2,9"),
        ("-0,004", "-0,4"),
        ("290", "2,9"),
        ("29", "2,9"),
        ("102,9", "2,9"),
        ("99,6", "-0,4"),
        ("-40", "-4"),
    ],
)
def test_a_rate_of_another_kind_is_a_warning_and_said_where_it_is_used(
    written: str, meant: str, run: Run, tmp_path: Path
) -> None:
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    (tmp_path / "register.yaml").write_text(f"price_levels:\n  - {RATE.format(written)}\n", encoding="utf-8")
    ran = run("check", tmp_path, "--language", "da")
    assert ran.code == 0
    assert "advarsel BN414 unlikely-rate" in ran.out
    assert f"mente du {meant}?" in ran.out
    assert run("check", tmp_path, "--fail-on", "warning").code == 1
    for language, said in (("da", f"mente du {meant}?"), ("en", f"did you mean {meant}?")):
        ran = run("totals", tmp_path, "--price-level", "2027", "--language", language)
        assert ran.code == 0
        assert said in ran.out


@pytest.mark.parametrize("written", ["2,9", "-0,4", "0", "0,1", "0,5", "0,95", "1", "1,0", "1,1", "1,8", "3,43", "9,9"])
def test_a_rate_like_those_of_other_years_is_no_warning(written: str, run: Run, tmp_path: Path) -> None:
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    (tmp_path / "register.yaml").write_text(f"price_levels:\n  - {RATE.format(written)}\n", encoding="utf-8")
    assert "BN414" not in run("check", tmp_path).out


def test_notes_without_a_register_are_told_of_one_in_the_folder_that_they_share(run: Run, tmp_path: Path) -> None:
    for number, folder in enumerate(["round/BI", "round/BU", "round/BU/late"]):
        (tmp_path / folder).mkdir(parents=True)
        text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("id: SO52", f"id: SO{number}")
        (tmp_path / folder / "SO52.yaml").write_text(text, encoding="utf-8")

    def named(*paths: str) -> set[str]:
        ran = run("totals", *paths, "--price-level", "2027", "--language", "en", cwd=tmp_path)
        assert ran.code == 1
        return {line.rpartition("} to ")[2] for line in ran.err.splitlines() if "add the line" in line}

    assert named("round") == {"round/register.yaml"}
    assert named("round/BU/late", "round/BI") == {"round/register.yaml"}
    assert named("round/BU") == {"round/BU/register.yaml"}
    assert named("round/BI/SO52.yaml") == {"round/BI/register.yaml"}
    (tmp_path / "round" / "BI" / "register.yaml").write_text("price_levels: []\n", encoding="utf-8")
    assert named("round") == {"round/BI/register.yaml", "round/BU/register.yaml"}
    (tmp_path / "round" / "BI" / "register.yaml").unlink()
    (tmp_path / "round" / "register.yaml").write_text(f"price_levels:\n  - {RATE.format('2,9')}\n", encoding="utf-8")
    assert run("totals", "round", "--price-level", "2027", cwd=tmp_path).code == 0

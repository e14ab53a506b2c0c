"""A note with two price levels: its amounts are added up level by level, and nowhere together."""

import json
from pathlib import Path

import pytest

from tests.conftest import CASES, ROOT, Run

NOTE = ROOT / "tests" / "cases" / "construction.yaml"
TEXT = NOTE.read_text(encoding="utf-8")
RATE = '{from: 2026, to: 2027, control_area: Service, percentage: "10", source: opdigtet, estimated: 2026-01-01}'


def figures(text: str) -> set[int]:
    """Every whole number of a report in JSON."""
    found = set()

    def walk(node: object) -> None:
        if isinstance(node, dict | list):
            for part in node.values() if isinstance(node, dict) else node:
                walk(part)
        elif isinstance(node, int):
            found.add(node)

    walk([table["rows"] for table in json.loads(text)["tables"]])
    return found


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("totals",),
        ("totals", "--by", "year"),
        ("totals", "--by", "committee,year", "--share", "--top", "1"),
        ("reconcile",),
    ],
)
def test_no_sum_has_amounts_of_both(words: tuple[str, ...], run: Run) -> None:
    told = figures(run(*words, NOTE, "--format", "json").out)
    assert not told & {113_000, 33_500}, "the sums that only the paper adds"
    assert told & {102_500, 12_500, 60_000}


def test_show_has_the_sum_row_as_it_stands_and_each_table_its_unit(run: Run) -> None:
    shown = run("show", NOTE, "--language", "da").out
    assert "113.000" in shown
    for unit in ("1.000 kr., 2026 p/l + løbende p/l", "1.000 kr., 2026 p/l", "1.000 kr., løbende p/l "):
        assert unit in shown


@pytest.mark.parametrize(
    ("was", "becomes", "rules"),
    [
        ("2028: 33500", "2028: 33600", {"guilty-cell", "column-total", "row-total"}),
        ("label: Anlæg i alt, amounts: {2026: 12500", "label: Anlæg i alt, amounts: {2026: 12600", {"subtotal"}),
        (
            "amounts: {2026: 9000, 2027: 1000}, total: 10000",
            "amounts: {2026: 11000}, total: 11000",
            {"part-exceeds-whole"},
        ),
        (
            "2028: 3500, 2029: 7000}, total: 10500}\n  - control",
            "2028: 3400, 2029: 7000}, total: 10500}\n  - control",
            {"column-total"},
        ),
        ("price_level: current", "price_level: løbende", {"not-a-choice"}),
        ("control_area: Service}", "price_level: 2026}", {"claim-undecided"}),
    ],
)
def test_each_fault_is_told_at_its_place(was: str, becomes: str, rules: set[str], run: Run, tmp_path: Path) -> None:
    assert was in TEXT
    path = tmp_path / "KF91.yaml"
    path.write_text(TEXT.replace(was, becomes, 1), encoding="utf-8")
    found = json.loads(run("check", path, "--format", "json").out)["findings"]
    line = TEXT[: TEXT.index(was)].count("\n") + 1
    near = {one["name"] for one in found if one["place"]["line"] == line}
    assert near & rules, found


def test_one_level_is_converted_where_the_other_is_not_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "KF91.yaml"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "register.yaml").write_text(f"price_levels:\n  - {RATE}\n", encoding="utf-8")
    asked = ("totals", path, "--price-level", "2027", "--language", "da")
    service = run(*asked, "--where", "control-area=Service")
    assert service.code == 0
    assert "11.550" in service.out
    both = run(*asked)
    assert both.code == 1
    assert "BN509" in both.err
    assert "11.550" not in both.out


def test_a_package_takes_no_note_of_two_levels_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "KF91.yaml").write_text(TEXT, encoding="utf-8")
    package = tmp_path / "package.yaml"
    package.write_text("title: Opdigtet\nnegotiation: Budget 2026\nnotes:\n  - {note: KF91}\n", encoding="utf-8")
    ran = run("package", package, tmp_path, "--language", "da")
    assert "112" not in ran.out
    assert "113" not in ran.out
    assert "2026 p/l + løbende p/l" in ran.out + ran.err


def test_diff_adds_up_each_level_by_itself(run: Run, tmp_path: Path) -> None:
    for side, text in (("old", TEXT), ("new", TEXT.replace("{2026: 2500}, total: 2500", "{2026: 3500}, total: 3500"))):
        (tmp_path / side).mkdir()
        (tmp_path / side / "KF91.yaml").write_text(text, encoding="utf-8")
    told = run("diff", tmp_path / "old", tmp_path / "new", "--format", "json").out
    assert not figures(told) & {113_000, 114_000}
    assert {102_500, 103_500, 1000} <= figures(told)
    (tmp_path / "new" / "KF91.yaml").write_text(
        TEXT.replace("price_level: current", "price_level: 2025"), encoding="utf-8"
    )
    assert "2025" in run("diff", tmp_path / "old", tmp_path / "new").out


def test_two_tables_of_a_control_area_at_two_levels_are_added_nowhere(run: Run, tmp_path: Path) -> None:
    head, _, tables = (CASES / "construction.yaml").read_text(encoding="utf-8").partition("  - control_area: Anlæg\n")
    path = tmp_path / "KF91.yaml"
    second = "  - control_area: Anlæg\n{}    lines: []\n    totals: not-printed\n"
    anlaeg, _, claims = tables.partition("\nclaims:")
    for level, rule in (("", "BN131"), ("    price_level: 2026\n", "BN139"), ("    price_level: current\n", None)):
        table = f"  - control_area: Anlæg\n{anlaeg}"
        path.write_text(f"{head}{table}{second.format(level)}\nclaims:{claims}", encoding="utf-8")
        ran = run("totals", path)
        assert ran.code == 1
        assert "BN307" in ran.err
        assert ("is left out" in ran.out) == (rule is not None)
        assert rule is None or rule in ran.err

"""Money that goes on: a last column that stands for every later year, in I alt only where the paper adds it."""

import json
from pathlib import Path
from random import Random

import pytest

from budgetnote.checks.run import check_document
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.analysis.test_gaps import HEAD
from tests.conftest import ROOT, Run

REGISTER, _ = load()
NOTE = ROOT / "tests" / "cases" / "savings.yaml"
TEXT = NOTE.read_text(encoding="utf-8")
WHO = "committee: BUU, appropriation: 3330, direction: U"


def note(rows: list[tuple[int, int]], *, adds: bool, continues: bool = True) -> str:
    """A note of rows with the amounts of 2026 and of 2027 og frem, whose I alt adds the latter or not."""

    def cells(first: int, last: int) -> str:
        return f"amounts: {{2026: {first}, 2027: {last}}}, total: {first + last * adds}"

    sums = f"total: {{{cells(sum(row[0] for row in rows), sum(row[1] for row in rows))}}}\n"
    text = HEAD.replace("citywide", f"{'continues_from: 2027' if continues else 'lapses: []'}\ncitywide")
    text += "activities:\n  lines:\n"
    for i, row in enumerate(rows):
        text += f"  - {{key: r{i}, label: R{i}, control_area: Service, {cells(*row)}}}\n"
    text += f"  {sums}appropriations:\n- control_area: Service\n  lines:\n"
    for i, row in enumerate(rows):
        text += f"  - {{activity: r{i}, label: R{i}, {WHO}, {cells(*row)}}}\n"
    return f"{text}  {sums}"


def codes(text: str) -> list[str]:
    return [found.rule.code for found in check_document(parse("f", text.encode()), REGISTER).findings]


def test_i_alt_is_right_with_the_column_or_without_it_as_the_paper_has_it() -> None:
    random = Random(29)  # noqa: S311
    for _ in range(60):
        rows = [(random.randint(1, 900), random.randint(1, 900)) for _ in range(random.randint(1, 4))]
        for adds in (True, False):
            text = note(rows, adds=adds)
            assert codes(text) == []
            summary = check_document(parse("f", text.encode()), REGISTER).summary
            assert summary is not None
            assert summary.total == sum(first + last * adds for first, last in rows)
            assert [("uden" in limit.da, "med som ét år" in limit.da) for limit in summary.limits] == [(not adds, adds)]
            assert bool(codes(note(rows, adds=adds, continues=False))) is not adds


def test_one_row_that_does_otherwise_is_told() -> None:
    for adds in (True, False):
        text = note([(100, 200), (10, 20), (1, 2)], adds=adds)
        wrong = text.replace(f"total: {30 if adds else 10}}}", f"total: {10 if adds else 30}}}", 1)
        assert wrong != text
        assert "BN201" in codes(wrong)


def test_a_column_in_the_middle_cannot_stand_for_the_later_ones() -> None:
    assert "BN511" in codes(note([(1, 2)], adds=True).replace("continues_from: 2027", "continues_from: 2026"))
    assert "BN136" in codes(note([(1, 2)], adds=True).replace("continues_from: 2027", "continues_from: varigt"))


def test_it_is_shown_as_it_stands_and_marked_in_totals(run: Run) -> None:
    for command in (("show",), ("reconcile",)):
        assert "2029 og frem" in run(*command, NOTE, "--language", "da").out
    assert "-5.900" in run("show", NOTE, "--language", "da").out
    asked: list[tuple[str, ...]] = [(), ("--by", "year"), ("--by", "committee,year"), ("--where", "year=2029")]
    for words in asked:
        assert "varige beløb" in run("totals", NOTE, *words, "--language", "da").out
    assert "varige beløb" not in run("totals", NOTE, "--where", "year=2026-2028", "--language", "da").out


def test_a_package_and_diff_mark_it_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "BU92.yaml").write_text(TEXT, encoding="utf-8")
    package = tmp_path / "package.yaml"
    package.write_text("title: Opdigtet\nnegotiation: Budget 2026\nnotes:\n  - {note: BU92}\n", encoding="utf-8")
    assert "varige beløb" in run("package", package, tmp_path / "notes", "--language", "da").out
    other = tmp_path / "BU92.yaml"
    other.write_text(TEXT.replace("2026: 600}, total: 600", "2026: 700}, total: 700"), encoding="utf-8")
    assert "varige beløb" in run("diff", NOTE, other, "--language", "da").out
    other.write_text(TEXT.replace("continues_from: 2029\n", ""), encoding="utf-8")
    assert "2029" in run("diff", NOTE, other, "--language", "da").out


def test_recompute_and_conversion_leave_it_out_of_i_alt(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BU92.yaml"
    path.write_text(TEXT.replace("total: -5000", "total: -5001"), encoding="utf-8")
    run("recompute", path)
    assert path.read_text(encoding="utf-8") == TEXT
    rate = '{from: 2026, to: 2027, control_area: Service, percentage: "10", source: opdigtet, estimated: 2026-01-01}'
    (tmp_path / "register.yaml").write_text(f"price_levels:\n  - {rate}\n", encoding="utf-8")
    assert "-6.490" in run("show", path, "--price-level", "2027", "--language", "da").out  # -5.900 times 1,1


@pytest.mark.parametrize(
    ("years", "per", "right"),
    [
        ([2028], "year", 200),
        ([2027, 2028, 2035], "year", 200),
        ([2028, 2029], "period", 400),
        ([2026, 2027, 2028, 2029], "period", 700),
        ([2026], "period", 100),
    ],
)
@pytest.mark.parametrize("adds", [True, False])
def test_a_claim_about_a_later_year_is_held_against_the_column_that_stands_for_it(
    years: list[int], per: str, right: int, adds: bool
) -> None:
    for stated in (right, right + 1):
        claim = f"claims:\n- {{section: R, states: {stated}.000 kr., per: {per}, years: {years}}}\n"
        told = codes(note([(100, 200)], adds=adds) + claim)
        assert told == (["BN310"] if stated != right else [])
    claim = f"claims:\n- {{section: R, states: {right}.000 kr., per: {per}, years: {[2025, *years]}}}\n"
    assert codes(note([(100, 200)], adds=adds) + claim) == ["BN322"]
    if years[-1] > 2027:
        assert "BN322" in codes(note([(100, 200)], adds=True, continues=False) + claim.replace("2025, ", ""))


def test_diff_tells_of_i_alt_that_adds_the_column_where_it_did_not(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / "without.yaml", tmp_path / "with.yaml"]
    for path, adds in zip(paths, (False, True), strict=True):
        path.write_text(note([(100, 200)], adds=adds), encoding="utf-8")
    ran = run("diff", *paths, "--format", "json")
    assert ran.code == 1
    rows = [row for table in json.loads(ran.out)["tables"] for row in table["rows"] if row.get("kind") == "total"]
    assert [(row["table"], row["before"], row["after"]) for row in rows] == [
        ("Tabel 2", 100, 300),
        ("Tabel 3", 100, 300),
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "rule"),
    [
        ("2029: -2500}, total: -6500", "2029: -2400}, total: -6500", "subtotal"),
        ("2029: -500}, total: -1500}\n    - {kind", "2029: -500}, total: -2000}\n    - {kind", "row-total"),
        ("continues_from: 2029", "continues_from: 2028", "continues-from-earlier"),
        ('states: "5,9 mio. kr."', 'states: "8,4 mio. kr."', "claim-differs"),
    ],
)
def test_each_fault_of_the_savings_note_is_told_at_its_place(
    was: str, becomes: str, rule: str, run: Run, tmp_path: Path
) -> None:
    assert was in TEXT
    path = tmp_path / "BU92.yaml"
    path.write_text(TEXT.replace(was, becomes, 1), encoding="utf-8")
    found = json.loads(run("check", path, "--format", "json").out)["findings"]
    line = TEXT[: TEXT.index(was)].count("\n") + 1
    assert rule in {one["name"] for one in found if one["place"]["line"] == line}

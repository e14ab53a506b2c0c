"""Subtotals and parts: a second, simpler program judges generated tables; real shapes are told at their places."""

from pathlib import Path
from random import Random

import pytest

from budgetnote.checks.run import check_document
from budgetnote.finding import Finding
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.conftest import Run

pytestmark = pytest.mark.dear

REGISTER, _ = load()
HEAD = """\
id: BU07
negotiation: Budget 2026
title: Opdigtet
budget_year: 2026
price_level: 2026
administrations: [BUF]
years: [2026, 2027]
citywide: true
prior_funding: []
"""
Figures = tuple[int, int]
"""The amounts of 2026 and 2027."""
Printed = tuple[str, Figures, list[str]]
"""A row: `line`, `subtotal` or `of-which`, its amounts, and the keys that it names."""


def cells(figures: Figures, total: int | None = None) -> str:
    return f"amounts: {{2026: {figures[0]}, 2027: {figures[1]}}}, total: {sum(figures) if total is None else total}"


def note(rows: list[Printed], tabel_3: bool = False) -> str:
    """A note with the rows in Tabel 2, or in Tabel 3; the other table has the lines alone."""
    lines = [(i, figures) for i, (kind, figures, _) in enumerate(rows) if kind == "line"]
    total = (sum(figures[0] for _, figures in lines), sum(figures[1] for _, figures in lines))
    sums = f"  total: {{{cells(total)}}}\n"
    tail = "committee: BUU, appropriation: 3330, direction: U"
    asked = [f"{{key: r{i}, label: R{i}, control_area: Service, {cells(figures)}}}" for i, figures in lines]
    paid = [f"{{activity: r{i}, label: R{i}, {tail}, {cells(figures)}}}" for i, figures in lines]
    printed, plain = [], iter(paid if tabel_3 else asked)
    for i, (kind, figures, of) in enumerate(rows):
        named = f"of: [{', '.join(of)}], " if of else ""
        printed.append(next(plain) if kind == "line" else f"{{kind: {kind}, label: R{i}, {named}{cells(figures)}}}")
    asked, paid = (asked, printed) if tabel_3 else (printed, paid)
    text = f"{HEAD}activities:\n  lines:\n" + "".join(f"  - {row}\n" for row in asked) + sums
    text += "appropriations:\n- control_area: Service\n  lines:\n" + "".join(f"  - {row}\n" for row in paid)
    return text + sums


def found(text: str) -> list[Finding]:
    return check_document(parse("f", text.encode()), REGISTER).findings


def told(text: str) -> dict[str, list[tuple[str, str]]]:
    """By rule, the rows that it is told of, and in which column."""
    by_rule: dict[str, list[tuple[str, str]]] = {}
    for one in found(text):
        where = str(one.facts.get("year") or "total")
        by_rule.setdefault(one.rule.code, []).append((str(one.facts.get("label", "")), where))
    return by_rule


def judged(rows: list[Printed]) -> dict[str, str]:
    """What each subtotal comes to, by trying every run of rows above it: right, partial or wrong."""
    verdicts = {}
    for i, (kind, figures, of) in enumerate(rows):
        if kind != "subtotal":
            continue
        above = [(at, row[1]) for at, row in enumerate(rows[:i]) if row[0] == "line"]
        if of:
            runs, inner = [[row[1] for at, row in enumerate(rows) if f"r{at}" in of]], []
        else:
            breaks = [0] + [at for at, row in enumerate(rows[:i]) if row[0] == "subtotal"]
            runs = [[one for at, one in above if at >= start] for start in breaks]
            runs = [run for run in runs if run]
            inner = [[one for _, one in above[start:]] for start in range(len(above) - 1)]

        def adds_up(run: list[Figures], wanted: Figures = figures) -> bool:
            return (sum(one[0] for one in run), sum(one[1] for one in run)) == wanted

        verdicts[f"R{i}"] = "right" if any(map(adds_up, runs)) else "partial" if any(map(adds_up, inner)) else "wrong"
    return verdicts


def generated(seed: int) -> list[Printed]:
    """Rows with subtotals of the block, of everything, of some rows, or of nothing that stands there."""
    random = Random(seed)  # noqa: S311
    rows: list[Printed] = [("line", (random.choice((0, 5, 10, -10, 300)), random.choice((5, 5, 40))), [])]
    block = [rows[0][1]]
    every = [rows[0][1]]
    for _ in range(random.randint(2, 9)):
        if rows[-1][0] != "line" or random.random() < 0.65:
            figures = random.choice((0, 5, 10, -10, 300)), random.choice((5, 5, 40))
            rows.append(("line", figures, []))
            block.append(figures)
            every.append(figures)
            continue
        some = random.choice((block, every, block[1:] or block, [*block, (1, 0)], every[:1]))
        keys = [f"r{at}" for at, row in enumerate(rows) if row[0] == "line" and row[1] in some]
        of = keys if random.random() < 0.2 else []
        rows.append(("subtotal", (sum(one[0] for one in some), sum(one[1] for one in some)), of))
        block = []
    return rows


@pytest.mark.parametrize("tabel_3", [False, True])
def test_a_simpler_program_comes_to_the_same_of_generated_subtotals(tabel_3: bool) -> None:
    seen: dict[str, int] = {"right": 0, "partial": 0, "wrong": 0}
    for seed in range(400):
        rows = generated(seed)
        by_rule = told(note(rows, tabel_3))
        wrong = {label for label, _ in by_rule.pop("BN209", ())}
        partial = {label for label, _ in by_rule.pop("BN211", ())}
        for label, verdict in judged(rows).items():
            seen[verdict] += 1
            assert (label in wrong, label in partial) == (verdict == "wrong", verdict == "partial"), (seed, label)
        # A subtotal counts nowhere, so that nothing else of the note is in the least upset by it.
        assert not {code for code in by_rule if code[:3] in ("BN2", "BN3")} - {
            "BN205",
            "BN291",
            "BN292",
            "BN290",
            "BN293",
        }
    assert min(seen.values()) > 20


ROWS: list[Printed] = [
    ("line", (100, 200), []),
    ("of-which", (40, 200), []),
    ("line", (10, 20), []),
    ("subtotal", (110, 220), []),
    ("of-which", (110, 0), []),
    ("line", (5, 10), []),
    ("of-which", (5, 3), []),
    ("subtotal", (115, 230), []),
]


@pytest.mark.parametrize("tabel_3", [False, True])
def test_subtotals_and_parts_count_in_no_sum(tabel_3: bool) -> None:
    assert found(note(ROWS, tabel_3)) == []


@pytest.mark.parametrize(
    ("row", "changed", "code", "columns"),
    [
        (1, (101, 200), "BN210", ["2026", "total"]),  # 301 of 300
        (1, (-1, 200), "BN210", ["2026"]),
        (3, (110, 221), "BN209", ["2027", "total"]),
        (4, (111, 0), "BN210", ["2026"]),
        (6, (-5, 3), "BN210", ["2026", "total"]),
        (7, (116, 230), "BN209", ["2026", "total"]),
    ],
)
@pytest.mark.parametrize("tabel_3", [False, True])
def test_one_fault_is_told_at_its_place(
    row: int, changed: Figures, code: str, columns: list[str], tabel_3: bool
) -> None:
    kind, _, of = ROWS[row]
    by_rule = told(note([*ROWS[:row], (kind, changed, of), *ROWS[row + 1 :]], tabel_3))
    assert by_rule.pop(code) == [(f"R{row}", column) for column in columns]
    assert set(by_rule) <= {"BN290", "BN291"}


def test_rows_are_named_by_their_keys_in_either_table() -> None:
    rows: list[Printed] = [("line", (1, 2), []), ("line", (3, 4), []), ("line", (5, 6), [])]
    for named, figures in ((["r0", "r2"], (6, 8)), (["r1"], (3, 4))):
        for tabel_3 in (False, True):
            assert found(note([*rows, ("subtotal", figures, named)], tabel_3)) == []
            assert found(note([*rows, ("of-which", (figures[0], 0), named)], tabel_3)) == []
            wrong = told(note([*rows, ("subtotal", (figures[0] + 1, figures[1]), named)], tabel_3))
            assert wrong["BN209"] == [("R3", "2026"), ("R3", "total")]
    assert told(note([*rows, ("subtotal", (6, 8), ["r0", "r9"])]))["BN212"] == [("R3", "total")]
    assert told(note([("of-which", (6, 8), []), *rows]))["BN212"] == [("R0", "total")]


def test_a_kind_that_cannot_be_read_upsets_no_sum() -> None:
    text = note(ROWS).replace("kind: subtotal", "kind: mellemsum", 1)
    assert [one.rule.code for one in found(text)] == ["BN139"]


def test_an_unmarked_subtotal_is_recognised_in_either_table() -> None:
    asked = note(ROWS[:4]).replace("{kind: subtotal, label: R3", "{key: s, label: Samlet, control_area: Service", 1)
    asked = asked.replace("  - {kind: of-which, label: R1, amounts: {2026: 40, 2027: 200}, total: 240}\n", "")
    paid = note([ROWS[0], *ROWS[2:4]], tabel_3=True)
    paid = paid.replace(
        "{kind: subtotal, label: R2", "{activity: r0, label: Samlet, committee: BUU, appropriation: 3330, direction: U"
    )
    for text in (asked, paid):
        stands = [one for one in found(text) if one.stands and one.rule.severity == 3]
        assert [(one.rule.name, one.place.text) for one in stands] == [("looks-like-subtotal", "Samlet")]
        assert "mellemsum" in stands[0].message("da")
        assert {one.rule.code for one in stands[0].explains} >= {"BN202", "BN203"}
    two = asked.replace(
        "  total:",
        "  - {key: t, label: Det hele, control_area: Service, amounts: {2026: 110, 2027: 220}, total: 330}\n  total:",
        1,
    )
    (both,) = [one for one in found(two) if one.stands and one.rule.severity == 3]
    assert both.rule.name == "looks-like-subtotal"
    assert [both.place.text, *(place.place.text for place in both.related)] == ["Samlet", "Det hele"]


def test_what_a_row_that_counts_nowhere_says_of_its_money_is_held_against_the_register() -> None:
    plain = "kind: subtotal, label: R3"
    assert told(note(ROWS[:4]).replace(plain, f"{plain}, control_area: Anlag"))["BN403"] == [("", "total")]
    for said, codes in (
        ("committee: BUF", {"BN401"}),
        ("appropriation: 3303", {"BN405"}),
        ("appropriation: 3330", set()),
        ("committee: SUD, appropriation: 33.30", {"BN406", "BN408"}),
        ("appropriation: 3000 Udsatte", {"BN407"}),
    ):
        assert told(note(ROWS[:4], tabel_3=True).replace(plain, f"{plain}, {said}")).keys() == codes


@pytest.mark.parametrize("tabel_3", [False, True])
def test_an_unmarked_part_is_recognised_by_its_text_and_its_amounts(tabel_3: bool) -> None:
    written = "kind: of-which, label: R1"
    row = "activity: r0, label: {}, committee: BUU, appropriation: 3330, direction: U"
    row = row if tabel_3 else "key: d, label: {}, control_area: Service"
    for figures, label, recognised in (
        ((40, 200), "Heraf løn", True),
        ((100, 0), "– hvoraf løn", True),
        ((101, 200), "Heraf løn", False),
        ((-1, 200), "Heraf løn", False),
        ((40, 200), "Løn", False),
        ((40, 200), "Herafløn", False),
    ):
        text = note([ROWS[0], ("of-which", figures, []), ROWS[2]], tabel_3)
        assert written in text
        stands = [one for one in found(text.replace(written, row.format(label))) if one.stands]
        named = [(one.rule.code, one.place.text) for one in stands if one.rule.name == "looks-like-part"]
        assert named == ([("BN295", label)] if recognised else [])
        if recognised:
            assert [one.rule.code for one in stands if one.rule.severity == 3] == ["BN295"]


def test_a_subtotal_is_shown_in_its_place_and_added_up_nowhere(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BU07.yaml"
    path.write_text(note(ROWS), encoding="utf-8")
    shown = run("show", path, "--language", "en").out.splitlines()
    rows = [line.split()[0] for line in shown if line.strip().startswith("R")]
    assert rows[:8] == [f"R{i}" for i in range(8)]
    commands = (("totals",), ("totals", "--by", "activity,year"), ("reconcile",), ("check",))
    marked = [run(*words, path).out for words in commands]
    path.write_text("".join(line for line in note(ROWS).splitlines(True) if "{kind:" not in line), encoding="utf-8")
    assert [run(*words, path).out for words in commands] == marked


def test_recompute_writes_the_subtotals_that_their_rows_contradict(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BU07.yaml"
    for row, figures in ((3, (1, 2)), (0, (100, 200))):
        wrong = list(ROWS[:4])
        wrong[row] = (wrong[row][0], figures, [])
        path.write_text(note(wrong), encoding="utf-8")
        run("recompute", path)
        assert path.read_text(encoding="utf-8") == note(ROWS[:4])


def test_recompute_leaves_a_subtotal_that_does_not_tell_its_rows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BU07.yaml"
    path.write_text(note([*ROWS[:7], ("subtotal", (7, 7), [])]), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    ran = run("recompute", path)
    assert path.read_text(encoding="utf-8") == before
    assert "of: [...]" in ran.out + ran.err


def test_a_converted_subtotal_is_the_sum_of_its_converted_rows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BU07.yaml"
    path.write_text(note(ROWS), encoding="utf-8")
    rates = '{from: 2026, to: 2027, control_area: Service, percentage: "10", source: opdigtet, estimated: 2026-01-01}'
    (tmp_path / "register.yaml").write_text(f"price_levels:\n  - {rates}\n", encoding="utf-8")
    shown = run("show", path, "--price-level", "2027", "--language", "da").out
    figures = [line.split()[-3:] for line in shown.splitlines() if line.strip().startswith("R")]
    assert figures[:4] == [["110", "220", "330"], ["44", "220", "264"], ["11", "22", "33"], ["121", "242", "363"]]
    assert run("diff", path, path, "--price-level", "2027").code == 0


def test_diff_tells_of_a_subtotal_what_follows_from_no_row(run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(note(ROWS), encoding="utf-8")

    def differences(rows: list[Printed]) -> str:
        new.write_text(note(rows), encoding="utf-8")
        return run("diff", old, new, "--language", "en").out

    more: list[Printed] = [("line", (101, 200), []), *ROWS[1:3], ("subtotal", (111, 220), []), *ROWS[4:7]]
    assert "R3" not in differences([*more, ("subtotal", (116, 230), [])])
    assert "R3" in differences([*more[:3], ("subtotal", (112, 220), []), *more[4:], ("subtotal", (116, 230), [])])
    gone = differences(ROWS[:7])
    assert "row removed" in gone
    assert "R7" in gone
    part = differences([ROWS[0], ("of-which", (41, 200), []), *ROWS[2:]])
    assert "R1" in part


@pytest.mark.parametrize("row", [0, 2, 3, 5, 7])
@pytest.mark.parametrize("tabel_3", [False, True])
def test_one_wrong_figure_is_mended_in_a_row_and_in_a_subtotal(
    row: int, tabel_3: bool, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "BU07.yaml"
    right = note(ROWS, tabel_3)
    kind, (first, last), _ = ROWS[row]
    named = f"R{row}," if kind == "subtotal" else f"{'activity' if tabel_3 else 'key'}: r{row},"
    start = right.index(named)
    wrong = right[:start] + right[start:].replace(f"2026: {first},", f"2026: {first + 7},", 1)
    path.write_text(wrong, encoding="utf-8")
    stands = [one for one in found(wrong) if one.stands and one.rule.severity == 3]
    assert [one.rule.name for one in stands] == ["guilty-cell"], [one.message("en") for one in stands]
    assert run("check", path, "--fix", "--unsafe").code == 0
    assert path.read_text(encoding="utf-8") == right
    assert last

"""recompute: sums follow the year cells, every figure that changes is told, and not another byte does."""

import errno
import json
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetnote.checks.rulebook import Selection
from budgetnote.checks.run import check_document
from budgetnote.editing.recompute import recompute
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.conftest import NOTES, Run

REGISTER, _ = load()
BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
RAISED = BI26.replace("2025: 2000, 2026: 7000", "2025: 2000, 2026: 7500")
"""One row raised in both tables, as after a negotiation."""
FOLLOWED = (
    RAISED.replace("total: 23000", "total: 23500")
    .replace("2025: 13525, 2026: 18525", "2025: 13525, 2026: 19025")
    .replace("total: 69100", "total: 69600")
)
HEAD = "id: AA01\nnegotiation: B\ntitle: T\nbudget_year: 2026\nprice_level: 2026\nyears: [2026, 2027]\n"


READING = Selection(only=frozenset({"BN1"}))


def followed(text: str | bytes) -> str:
    """The text of a note with its sums recomputed."""
    document = parse("f.yaml", text.encode() if isinstance(text, str) else text)
    return recompute(check_document(document, REGISTER, READING), READING).file.source.data.decode()


def note_of(rows: str, total: str) -> str:
    """A note whose Tabel 2 has these rows and this sum row, each in YAML."""
    lines = "".join(f"    - {{key: k{i}, label: R{i}, {row}}}\n" for i, row in enumerate(rows.split("; ")))
    return f"{HEAD}activities:\n  lines:\n{lines}  total: {total}\n"


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_row_raised_in_both_tables_is_followed_by_its_sums_and_nothing_else(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path / "BI26.yaml", RAISED)
    shown = run("recompute", path, "--diff")
    assert shown.code == 1
    added = [line[1:].strip() for line in shown.out.splitlines() if line[0] == "+"][1:]
    sums = "amounts: {2025: 13525, 2026: 19025, 2027: 18525, 2028: 18525}"
    assert added == ["total: 23500", sums, "total: 69600"] * 2
    assert path.read_text(encoding="utf-8") == RAISED
    ran = run("recompute", path, "--language", "da")
    assert path.read_text(encoding="utf-8") == FOLLOWED
    assert ran.code == 1  # the prose still says 69,1
    assert ran.out.count(": fejl BN") == 1
    assert "BN310 claim-differs: [69,1] mio. kr." in ran.out
    assert "Tabel 2 = Tabel 3\n" in ran.out
    assert re.search(r"^Tabel 2 +Udgifter i alt \(netto\) +I alt +69\.100 +69\.600 +500$", ran.out, re.MULTILINE)
    assert ran.err == f"budgetnote: {path}: 6 tal er genberegnet\n"
    again = run("recompute", path, "--diff")
    assert (again.code, again.out) == (0, "")
    assert run("check", path).out == run("recompute", path).out


def test_a_row_raised_in_one_table_still_differs_from_the_other(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path / "BI26.yaml", BI26.replace("2025: 2000, 2026: 7000", "2025: 2000, 2026: 7500", 1))
    ran = run("recompute", path)
    assert ran.code == 1
    assert "Tabel 2 ≠ Tabel 3" in ran.out
    text = path.read_text(encoding="utf-8")
    assert text.count("total: 69600") == text.count("total: 69100") == 1


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_format_and_language(form: str, language: str, run: Run, tmp_path: Path) -> None:
    path = put(tmp_path / "BI26.yaml", RAISED)
    ran = run("recompute", path, "--format", form, "--language", language)
    assert ran.code == 1
    assert "claim-differs" in ran.out
    if form == "json":
        table, notes = json.loads(ran.out)["tables"]
        assert [(row["before"], row["after"], row["difference"]) for row in table["rows"]] == [
            (23000, 23500, 500), (18525, 19025, 500), (69100, 69600, 500),
        ] * 2  # fmt: skip
        lines = path.read_text(encoding="utf-8").splitlines()
        for row in table["rows"]:
            assert str(row["after"]) in lines[row["place"]["line"] - 1]
        assert notes["name"] == "notes"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_marks_comments_and_printed_figures_stay(line_end: str, mark: bytes) -> None:
    text = RAISED.replace("total: 3160", "total: 3.160   # som trykt æøå 😀").replace("\n", line_end)
    wanted = FOLLOWED.replace("total: 3160", "total: 3.160   # som trykt æøå 😀").replace("\n", line_end)
    assert followed(mark + text.encode()) == (mark + wanted.encode()).decode()


@pytest.mark.parametrize("name", ["BI26", "SO52"])
def test_a_note_that_agrees_is_left_byte_for_byte(name: str) -> None:
    text = (NOTES / f"{name}.yaml").read_text(encoding="utf-8")
    assert followed(text) == text


@pytest.mark.parametrize(
    ("rows", "total", "wanted_rows", "wanted_total"),
    [
        # I alt and the grand total follow; income is negative
        (
            "amounts: {2026: 5, 2027: -7}, total: 1", "{amounts: {2026: 1, 2027: 2}, total: 3}",
            "amounts: {2026: 5, 2027: -7}, total: -2", "{amounts: {2026: 5, 2027: -7}, total: -2}",
        ),
        # what is lacking is added in its place
        ("amounts: {2026: 5, 2027: 6}", "{amounts: {2027: 6}}",
         "amounts: {2026: 5, 2027: 6}, total: 11", "{amounts: {2026: 5, 2027: 6}, total: 11}"),
        ("amounts: {2026: 5, 2027: 6}, total: 11", "{amounts: {2026: 5}, total: 5}",
         "amounts: {2026: 5, 2027: 6}, total: 11", "{amounts: {2026: 5, 2027: 6}, total: 11}"),
        ("amounts: {2026: 5}, total: 5", "{amounts: {}, total: 5}",
         "amounts: {2026: 5}, total: 5", "{amounts: {2026: 5}, total: 5}"),
        ("amounts: {2026: 5}, total: 5", "{total: 5}",
         "amounts: {2026: 5}, total: 5", "{amounts: {2026: 5}, total: 5}"),
        ("amounts: {2026: 5}, total: ", "{amounts: , total: }",
         "amounts: {2026: 5}, total: 5 ", "{amounts: {2026: 5} , total: 5 }"),
        # a blank cell stays blank, unless it is of a sum that the rows have
        ("amounts: {2026: 5, 2027: }, total: 4", "{amounts: {2026: 4, 2027: }, total: 4}",
         "amounts: {2026: 5, 2027: }, total: 5", "{amounts: {2026: 5, 2027: }, total: 5}"),
        ("amounts: {2026: 5, 2027: 6}, total: 11", "{amounts: {2026: 5, 2027: }, total: 5}",
         "amounts: {2026: 5, 2027: 6}, total: 11", "{amounts: {2026: 5, 2027: 6 }, total: 11}"),
        # a year of the sum row that no row has adds up to nothing
        ("amounts: {2026: 5}, total: 5", "{amounts: {2026: 5, 2027: 9}, total: 14}",
         "amounts: {2026: 5}, total: 5", "{amounts: {2026: 5, 2027: 0}, total: 5}"),
        # a printed figure that is right stays, one that is wrong becomes plain
        ("amounts: {2026: 1240}, total: 1.240", "{amounts: {2026: 1.230}, total: '1.240'}",
         "amounts: {2026: 1240}, total: 1.240", "{amounts: {2026: 1240}, total: '1.240'}"),
    ],
)  # fmt: skip
def test_what_is_written(rows: str, total: str, wanted_rows: str, wanted_total: str) -> None:
    assert followed(note_of(rows, total)) == note_of(wanted_rows, wanted_total)


def test_block_style_keeps_its_comments_and_its_order() -> None:
    text = HEAD + (
        "activities:\n  lines:\n    - key: a\n      label: A\n      amounts:  # år\n        2026: 5  # fem\n"
        "        2027: 6\n      # færdig\n  total:\n    amounts:\n      2027: 6  # seks\n    # slut"
    )
    wanted = text.replace("        2027: 6\n", "        2027: 6\n      total: 11\n").replace(
        "      2027: 6  # seks\n", "      2026: 5\n      2027: 6  # seks\n    total: 11\n"
    )
    assert followed(text) == wanted
    assert followed(text.replace("\n", "\r\n")) == wanted.replace("\n", "\r\n")


def test_a_lone_total_never_becomes_0_and_is_told(run: Run, tmp_path: Path) -> None:
    for empty in ("amounts: {}, total: 610", "amounts: {2026: }, total: 610", "amounts: , total: 610", "total: 610"):
        text = note_of(f"amounts: {{2026: 5}}, total: 4; {empty}", "{amounts: {2026: 4}, total: 614}")
        path = put(tmp_path / "n.yaml", text)
        ran = run("recompute", path, "--language", "da")
        wanted = text.replace("{2026: 5}, total: 4", "{2026: 5}, total: 5").replace("{2026: 4}", "{2026: 5}")
        assert path.read_text(encoding="utf-8") == wanted
        assert f"{path}:10:8: Tabel 2: »R1« har ingen årsbeløb; I alt er stadig 610" in ran.err
        assert "»Udgifter i alt (netto)« har stadig sit I alt" in ran.err
    text = note_of("total: 610", "{amounts: {2026: 610}, total: 610}")
    assert followed(text) == text


@pytest.mark.parametrize(
    "cell",
    ["1O5", "1.24", "*x", "!!int 5", "&a 5", "[5]", "5, 2026: 6", "5}, amounts: {2026: 7", "5, 20226: 5", "5, 4"],
)
def test_nothing_is_written_where_a_cell_cannot_be_read(cell: str, run: Run, tmp_path: Path) -> None:
    text = note_of(f"amounts: {{2026: 5}}, total: 9; amounts: {{2026: {cell}}}, total: 5", "{amounts: {}, total: 8}")
    path = put(tmp_path / "n.yaml", text)
    ran = run("recompute", path)
    assert ran.code == 1
    assert path.read_text(encoding="utf-8") == text
    assert f"{path} is not recomputed, as these places cannot be read: " in ran.err
    assert ": 10:" in ran.err
    assert run("recompute", path, "--diff").code == 1


def test_a_fault_elsewhere_stops_nothing() -> None:
    text = RAISED.replace("start: 2025-01-01", "start: 2025-13-01").replace("committee: BUU", "committee: BUX")
    assert followed(text) == FOLLOWED.replace("start: 2025-01-01", "start: 2025-13-01").replace("BUU\n", "BUX\n")


def test_a_sum_row_that_is_missing_is_told(run: Run, tmp_path: Path) -> None:
    text = note_of("amounts: {2026: 5}, total: 4", "").replace("  total: \n", "")
    path = put(tmp_path / "n.yaml", text)
    assert "“Udgifter i alt (netto)” is missing; add total" in run("recompute", path).err
    assert path.read_text(encoding="utf-8") == text.replace("total: 4", "total: 5")


def test_acceptances_that_go_stale_are_named(run: Run, tmp_path: Path) -> None:
    accepted = "  - {check: row-total, reason: Afrunding, stated: 3161, computed: 3160}\n"
    text = BI26.replace("total: 3160", "total: 3161", 1).replace("accepted:\n", "accepted:\n" + accepted)
    path = put(tmp_path / "BI26.yaml", text)
    ran = run("recompute", path, "--language", "da")
    assert "accepten af row-total svarer ikke længere til noget; slet den" in ran.err
    assert path.read_text(encoding="utf-8") == BI26.replace("accepted:\n", "accepted:\n" + accepted)


def test_several_files_of_which_one_cannot_be_written(run: Run, tmp_path: Path) -> None:
    first, shut, other = (put(tmp_path / f"{name}.yaml", RAISED) for name in "abc")
    shut.chmod(0o444)
    ran = run("recompute", tmp_path)
    assert ran.code == 2
    assert f"{shut} cannot be written: it is read-only" in ran.err
    assert shut.read_text(encoding="utf-8") == RAISED
    assert first.read_text(encoding="utf-8") == other.read_text(encoding="utf-8") == FOLLOWED
    assert ran.out.count("figures recomputed") == 2


def test_a_full_disk_ends_with_2(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    path = put(tmp_path / "n.yaml", RAISED)
    assert run("recompute", path).code == 2
    assert path.read_text(encoding="utf-8") == RAISED


def test_help_has_an_example_in_both_languages(run: Run) -> None:
    assert "budgetnote recompute notes/BI26.yaml --diff" in " ".join(run("recompute", "--help").out.split())


def _cells(row: dict[str, Any]) -> dict[int, int]:
    return {year: amount for year, amount in (row.get("amounts") or {}).items() if amount is not None}


def wrong_sums(note: dict[str, Any]) -> int:
    """How many sums of a note's tables are not what its cells give: the plainest program that can tell."""
    wrong = 0
    for table in [note["activities"], *note["appropriations"]]:
        rows, total = table["lines"], table["total"]
        wrong += sum(row.get("total") != sum(_cells(row).values()) for row in [*rows, total] if _cells(row))
        for year in {year for row in [*rows, total] for year in _cells(row)}:
            wrong += _cells(total).get(year, 0) != sum(_cells(row).get(year, 0) for row in rows)
        wrong += total.get("total") != sum(row.get("total") or 0 for row in rows)
    return wrong


def without_sums(note: dict[str, Any]) -> dict[str, Any]:
    for table in [note["activities"], *note["appropriations"]]:
        del table["total"]
        for row in table["lines"]:
            row.pop("total", None)
    return note


def drawn_row(draw: random.Random, style: str, indent: str, *, cells: bool) -> str:
    """The amounts and I alt of a row, right or wrong, whole or lacking, in flow or block style."""
    years = [year for year in (2026, 2027, 2028) if draw.random() < 0.7] or [2027]
    stated = {year: str(draw.choice([0, 5, -5, 12, 305, -1240])) for year in years}
    if draw.random() < 0.2:
        stated[draw.choice(years)] = ""
    if cells and not any(stated.values()):
        stated[years[0]] = "7"
    comment = draw.choice(["", "  # note: {x}"])
    if style == "block":
        amounts = "".join(f"\n{indent}  {year}: {amount}".rstrip() + comment for year, amount in stated.items())
    else:
        amounts = " {" + ", ".join(f"{year}: {amount}" for year, amount in stated.items()) + "}" + comment
    total = draw.choice([f"{indent}total: {draw.choice([0, 5, 610, -7])}{comment}\n", f"{indent}total:\n", ""])
    return f"{indent}amounts:{amounts}\n{total}"


def drawn_note(draw: random.Random) -> str:
    def table(indent: str) -> str:
        style = draw.choice(["flow", "block"])
        rows = "".join(
            f"{indent}  - label: R{i}\n{drawn_row(draw, style, indent + '    ', cells=True)}"
            for i in range(draw.randint(1, 4))
        )
        return f"{indent}lines:\n{rows}{indent}total:\n{drawn_row(draw, style, indent + '  ', cells=False)}"

    tables = "".join(
        f"  - control_area: {area}\n{table('    ')}" for area in ("Service", "Anlæg")[: draw.randint(1, 2)]
    )
    text = f"{HEAD}activities:\n{table('  ')}appropriations:\n{tables}claims: []  # slut"
    return text.replace("\n", draw.choice(["\n", "\r\n"]))


def test_no_sum_is_wrong_afterwards_and_nothing_else_has_changed(thorough: bool) -> None:
    draw = random.Random(20261125)  # noqa: S311
    changed = 0
    notes = 400 if thorough else 40
    for _ in range(notes):
        text = drawn_note(draw)
        after = followed(text)
        before_note, after_note = yaml.safe_load(text), yaml.safe_load(after)
        assert wrong_sums(after_note) == 0, text
        changed += after != text
        assert without_sums(before_note) == without_sums(after_note)
        assert followed(after) == after
        comments = re.findall(r"#.*", text)
        assert re.findall(r"#.*", after) == comments
        assert set(re.findall("\r?\n", after)) == set(re.findall("\r?\n", text))
    assert changed > notes * 0.75


def test_sums_of_rounded_figures_are_left_where_check_leaves_them_and_only_there() -> None:
    drawn = random.Random(8)  # noqa: S311
    moved = 0
    for _ in range(80):
        unit = drawn.choice([1, 10, 1000])
        exact = [[drawn.randint(0, 9999) for _ in range(2)] for _ in range(drawn.randint(1, 5))]

        def rounded(amount: int, unit: int = unit) -> int:
            return (2 * amount + 10) // 20 * unit

        def row(years: list[int], off: int = 0) -> str:
            total = rounded(sum(years)) + off
            return f"amounts: {{2026: {rounded(years[0])}, 2027: {rounded(years[1])}}}, total: {total}"

        columns = [sum(column) for column in zip(*exact, strict=True)]
        for off in (0, drawn.choice([1, 2, 3, 5, 9]) * unit):
            kept = f"  rounded: {'true' if unit == 1 else unit}\n"
            text = note_of("; ".join(map(row, exact)), f"{{{row(columns, off)}}}") + kept
            now = followed(text)
            told = check_document(parse("f.yaml", now.encode()), REGISTER).findings
            assert [one for one in told if one.rule.name in ("row-total", "column-total", "grand-total")] == []
            assert off or now == text  # what was rounded one by one is left as it is printed
            moved += now != text
    assert moved > 20

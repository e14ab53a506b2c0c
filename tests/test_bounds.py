"""Strangers' files of the largest size: what is shown of them is bounded, and the work grows as the file does."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import NOTES, Run, in_turn

pytestmark = pytest.mark.dear

SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")


def with_rows(number: int, row: str, line: str, after: str = "") -> str:
    """A note with so many rows in both tables."""
    head = SO52[: SO52.index("activities:")]
    rows = "".join(row.format(i=i) for i in range(number))
    lines = "".join(line.format(i=i) for i in range(number))
    return (
        f"{head}activities:\n  lines:\n{rows}  total: {{amounts: {{2026: {number}}}, total: {number}}}\n"
        f"appropriations:\n  - control_area: Service\n    lines:\n{lines}"
        f"    total: {{amounts: {{2026: {number}}}, total: {number}}}\n{after}"
    )


ROW = "    - {{key: k{i}, label: Række {i}, control_area: Service, amounts: {{2026: 1}}, total: 1}}\n"
WRONG_ROW = ROW.replace("total: 1", "total: 7")
LINE = (
    "      - {{activity: k{i}, label: Række {i}, committee: BIU, appropriation: 3510, direction: U, "
    "amounts: {{2026: 1}}, total: 1}}\n"
)


def accepting(number: int) -> str:
    return "accepted:\n" + "  - {check: row-total, reason: kendt, stated: 7, computed: 1}\n" * number


KINDS: dict[str, Callable[[int], str]] = {
    "bad years": lambda n: SO52.replace("[2026, 2027, 2028, 2029]", f"[{'x, ' * n}2026]"),
    "unknown keys": lambda n: SO52 + "".join(f"ukendt{i}: x\n" for i in range(n)),
    "repeated keys": lambda n: SO52 + "address: x\n" * n,
    "unknown districts": lambda n: SO52.replace("[Nørrebro]", f"[{', '.join(f'Bydel{i}' for i in range(n))}]"),
    "rows": lambda n: with_rows(n, ROW, LINE),
    "rows of one key": lambda n: with_rows(n, ROW.replace("k{i}", "k"), LINE.replace("k{i}", "k")),
    "wrong rows, all accepted": lambda n: with_rows(n, WRONG_ROW, LINE, accepting(n)),
    "claims": lambda n: SO52 + '  - {section: Resume, states: "0,6 mio. kr.", per: year, years: [2026]}\n' * n,
    "unknown checks accepted": lambda n: SO52 + "  - {check: ukendt, reason: x}\n" * n,
}


def calls(run: Run, *words: str | Path) -> int:
    """How many functions a command calls, which does not depend on the machine."""
    number = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        run(*words)
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize(("kind", "command"), in_turn([*KINDS], ["check", "totals", "show", "reconcile"]))
def test_twice_the_file_is_about_twice_the_work(kind: str, command: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    path.write_text(KINDS[kind](4), encoding="utf-8")
    run(command, path)  # what is made once
    work = []
    for number in (30, 60, 120):
        path.write_text(KINDS[kind](number), encoding="utf-8")
        work.append(calls(run, command, path))
    assert work[2] - work[1] < 3 * (work[1] - work[0]) + 20_000, work


def test_the_search_for_what_lines_without_keys_pay_for_is_bounded(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    path.write_text(with_rows(800, ROW, LINE.replace("activity: k{i}, ", "")), encoding="utf-8")
    assert calls(run, "check", path) < 5_000_000


def test_of_many_findings_some_are_shown_and_all_are_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    path.write_text(KINDS["bad years"](3000), encoding="utf-8")
    report = json.loads(run("check", path, "--format", "json").out)
    assert len(report["findings"]) == 201
    (more,) = [found for found in report["findings"] if found["code"] == "BN149"]
    ran = run("check", path, "--language", "en")
    assert ran.code == 1
    assert "3,000 errors" in ran.out.splitlines()[-1] or "3,001 errors" in ran.out.splitlines()[-1]
    assert more["facts"]["count"] >= 2800


def test_a_list_longer_than_any_note_has_ends_the_reading_of_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    path.write_text(KINDS["bad years"](300_000), encoding="utf-8")
    ran = run("check", path, "--language", "en")
    assert ran.code == 1
    assert "BN148 too-many" in ran.out
    assert len(ran.out) < 5_000


def test_errors_are_shown_before_remarks(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    remarks = with_rows(300, ROW, LINE.replace("appropriation: 3510", "appropriation: 35.10"))
    path.write_text(remarks + "claims:\n  - {section: Resume, states: x}\n", encoding="utf-8")
    ran = run("check", path, "--format", "json")
    codes = [found["code"] for found in json.loads(ran.out)["findings"]]
    assert codes.count("BN134") == 1
    assert len(codes) == 201

"""Files that chance has damaged: a sample of `tests/benchmarks/fuzz.py`, and that its judge can say no."""

from collections import Counter
from pathlib import Path

import pytest

from budgetnote.report.formats import FORMATS
from tests.benchmarks.fuzz import drawn, kept, shown, tried
from tests.conftest import Ran

pytestmark = pytest.mark.dear


@pytest.mark.parametrize("tenth", range(10))
def test_no_damaged_file_crashes_a_command_fools_a_reader_or_loses_a_byte(
    tenth: int, tmp_path: Path, thorough: bool
) -> None:
    codes: Counter[int] = Counter()
    for number in range(tenth * 15, tenth * 15 + (15 if thorough else 5)):
        _, code = tried(tmp_path / "files", 2, number)
        codes[code] += 1
    assert codes[1] > codes.total() // 3  # most are read, and something is found


def test_every_command_and_format_is_drawn() -> None:
    words = [drawn(2, number)[0] for number in range(500)]
    names = {"check", "diff", "explain", "new", "package", "recompute", "reconcile", "schema", "show", "totals"}
    assert {each[0] for each in words} == names
    forms = {each[each.index("--format") + 1] for each in words if "--format" in each}
    assert forms == set(FORMATS)


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("\x1b[2J", "show notes --format text"),
        ("", "show notes --format json"),
        ("{}{}", "show notes --format json"),
        ("a\tb", "show notes --format text"),
        ("\u202e", "check notes --diff --format text"),
    ],
)
def test_output_that_is_not_as_it_must_be_is_refused(out: str, words: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        shown(Ran(1, out, ""), words.split())


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({"notes/A.yaml": b"id: B"}, "check notes --fix --diff"),
        ({"notes/A.yaml": b"id: B"}, "totals notes"),
        ({"notes/A.yaml": b"id: ["}, "check notes --fix"),
        ({}, "recompute notes"),
        ({"notes/A.yaml": b"id: A", "notes/.A.yaml.new": b""}, "check notes --fix"),
        ({"notes/A.yaml": b"id: B"}, "new A --folder notes"),
    ],
)
def test_files_that_are_not_as_they_must_be_are_refused(after: dict[str, bytes], words: str) -> None:
    with pytest.raises(AssertionError):
        kept({"notes/A.yaml": b"id: A"}, after, words.split())

"""Work that is shared between processes: the same answer in the same order, whatever becomes of a process."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks import run as checking_room
from budgetnote.checks.given import processes_for
from budgetnote.checks.processes import in_order, joined, parted
from budgetnote.checks.rulebook import Selection
from budgetnote.checks.run import check_note
from budgetnote.opening.opened import Opened
from tests.conftest import NOTES, RATES, ROOT, Run, in_turn

pytestmark = [pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it"), pytest.mark.dear]
ITSELF = os.getpid()
FORMATS = ("text", "json", "markdown", "github", "sarif", "junit")
OPTIONS: list[list[str | Path]] = [[], ["--accepted", "--language", "da"], ["--only", "BN2"], ["--register", RATES]]
OF_TOTALS: list[list[str | Path]] = [
    [],
    ["--by", "note,year", "--language", "da"],
    ["--where", "year=2026", "--share"],
    ["--register", RATES],
    ["--without", "BI26"],
    ["--by", "udvalg,bydel"],
]


def made(function: Callable[[int], int], count: int, processes: int) -> tuple[list[int | None], int]:
    """What the function makes of so many numbers, None where it is not made elsewhere, and how many were lost."""
    lost: list[None] = []
    sent = in_order(lambda number: b"%d" % function(number), range(count), processes, lambda: lost.append(None))
    return [None if one is None else int(one) for one in sent], len(lost)


def killed_at(*numbers: int) -> Callable[[int], int]:
    """Doubles a number; a process other than this is ended as by `kill -9` where it comes to one of `numbers`."""

    def double(number: int) -> int:
        if number in numbers and os.getpid() != ITSELF:
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number

    return double


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 95, 400])
@pytest.mark.parametrize("processes", [1, 2, 7])
def test_results_come_in_the_order_of_the_items(count: int, processes: int) -> None:
    assert made(lambda number: -1 if os.getpid() == ITSELF else number, count, processes) == ([*range(count)], 0)


def test_what_a_lost_process_was_at_is_left_to_the_one_who_asks() -> None:
    for numbers, processes in (((0,), 3), ((0, 170, 390), 4), (range(400), 3)):
        results, lost = made(killed_at(*numbers), 400, processes)
        assert lost == min(len(numbers), processes)
        left = [number for number, one in enumerate(results) if one is None]
        assert set(numbers) <= set(left)
        assert len(left) in (10 * lost, 400)
        assert all(one == 2 * number for number, one in enumerate(results) if one is not None)


def test_what_cannot_be_made_is_left_with_its_share() -> None:
    results, lost = made(lambda number: 1 // (number - 33), 60, 2)
    assert (results[30:40], lost) == ([None] * 10, 0)
    assert [one for one in results if one is None] == [None] * 10


@pytest.mark.parametrize("parts", [[], [b""], [b"", b"", b"x"], [b"abc", bytes(300), "æ".encode()]])
def test_what_is_joined_is_parted_again(parts: list[bytes]) -> None:
    assert parted(joined(parts)) == parts


def test_no_process_stays_when_no_more_is_asked_for() -> None:
    results = in_order(lambda _: b"%d" % os.getpid(), range(400), 3, lambda: None)
    first = int(next(results) or 0)
    results.close()  # type: ignore[attr-defined]
    assert first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_few_notes_are_checked_by_one_process() -> None:
    assert [processes_for(count) for count in (0, 1, 20, 99)] == [1] * 4
    assert [processes_for(count, 2) for count in (3, 19, 20, 1000)] == [1, 1, 2, 2]
    assert processes_for(10**6, 1) == 1


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Notes that are each wrong in a place of its own, in folders with and without a register, and one that is none."""
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    places = [found.start() for found in re.finditer(r"[0-9:a-z]", text)][:: len(text) // 30]
    for i, at in enumerate(places):
        folder = tmp_path / "notes" / ("a" if i % 2 else "b")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"BI{i}.yaml").write_text(f"{text[:at]}9{text[at + 1 :]}", encoding="utf-8")
    (tmp_path / "notes/a/register.yaml").write_text(f"{RATES.read_text(encoding='utf-8')}\nunknown: 1\n", "utf-8")
    (tmp_path / "notes/b/broken.yaml").write_bytes(b"id: [\n\xff")
    return tmp_path


@pytest.mark.parametrize(("form", "more"), in_turn(FORMATS, OPTIONS))
def test_several_processes_say_what_one_says(form: str, more: list[str | Path], damaged: Path, run: Run) -> None:
    words = ["check", "notes", "--no-cache", "--format", form, *more]
    one, *others = (run(*words, "--jobs", jobs, cwd=damaged) for jobs in ("1", "2", "3"))
    assert one.code == 1
    assert others == [one, one]


@pytest.mark.parametrize(("more", "form"), in_turn(OF_TOTALS, ["text", "json", "csv", "html"]))
def test_several_processes_add_up_as_one_does(more: list[str | Path], form: str, damaged: Path, run: Run) -> None:
    words = ["totals", "notes", "--no-cache", "--format", form, *more]
    one, *others = (run(*words, "--jobs", jobs, cwd=damaged) for jobs in ("1", "2", "3"))
    assert one.out
    assert others == [one, one]


@pytest.mark.parametrize("command", ["check", "totals"])
@pytest.mark.parametrize("cache", [["--no-cache"], []])
def test_a_process_that_is_killed_is_told_of_and_changes_nothing(
    command: str, cache: list[str], damaged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [command, "notes", *cache, "--language", "en"]
    one = run(command, "notes", "--no-cache", "--jobs", "1", "--language", "en", cwd=damaged)
    checking = check_note

    def killed(opened: Opened, *more: Selection) -> NoteFile:
        if opened.file.path.name == "BI11.yaml" and os.getpid() != ITSELF:
            os.kill(os.getpid(), signal.SIGKILL)
        return checking(opened, *more)

    before = {path: path.read_bytes() for path in damaged.rglob("*.yaml")}
    monkeypatch.setattr(checking_room, "check_note", killed)
    ran = run(*words, "--jobs", "2", cwd=damaged)
    assert (ran.code, ran.out) == (one.code, one.out)
    assert ran.err == "budgetnote: a process that checked notes was ended; its notes are checked again\n" + one.err
    assert {path: path.read_bytes() for path in damaged.rglob("*.yaml")} == before
    monkeypatch.setattr(checking_room, "check_note", checking)
    assert run(*words, cwd=damaged) == one


def test_ctrl_c_ends_all(damaged: Path) -> None:
    script = (
        "import os, time; from budgetnote.checks import run\n"
        "def waiting(*_): os.write(1, b'%d ' % os.getpid()); time.sleep(60)\n"
        "run.check_note = waiting\n"
        "from budgetnote.cli import main; main(['check', 'notes', '--jobs', '2', '--language', 'en'])"
    )
    command = [sys.executable, "-c", script]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=damaged, env=environment, stdout=-1, stderr=-1, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = b""
        while told.count(b" ") < 2:
            told += os.read(process.stdout.fileno(), 100)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr.read() == b"budgetnote: interrupted\n"
    for number in told.split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(number), 0)

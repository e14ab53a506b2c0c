"""The stream of notes: each is let go when it was seen, and written before the last is read."""

import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from budgetnote.analysis.needs import TABEL_3
from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.added import add_up
from budgetnote.checks.asked import Asked
from budgetnote.checks.given import Given
from budgetnote.opening.folder import gather
from budgetnote.opening.registers import Registers
from tests.conftest import NOTES, RATES, ROOT, Run

TEXT = (NOTES / "SO52.yaml").read_text(encoding="utf-8")


def many(folder: Path, count: int) -> Path:
    for i in range(10, 10 + count):
        (folder / f"SO{i}.yaml").write_text(TEXT.replace("id: SO52", f"id: SO{i}"), encoding="utf-8")
    return folder


def test_a_note_is_let_go_when_it_was_added(tmp_path: Path) -> None:
    seen: list[weakref.ref[NoteFile]] = []

    def watched(file: NoteFile) -> NoteFile:
        seen.append(weakref.ref(file))
        assert sum(note() is not None for note in seen) <= 3
        return file

    for level in (None, 2027):
        seen.clear()
        given = Given(gather([many(tmp_path, 12)]), Registers(RATES), change=watched)
        added = add_up(Asked(given, TABEL_3, level=level), ["committee"], (), lambda _: None)
        assert sum(added.sums[0].sums.values()) > 12 * 1000
        assert [note() for note in seen] == [None] * 12
        assert len(given.summaries) == 12


def test_the_first_note_is_written_while_the_last_can_still_be_changed(tmp_path: Path) -> None:
    """A pipe holds so much that some notes are written into it, and not a hundred."""
    many(tmp_path, 90)
    for command in ("show", "reconcile"):
        last = tmp_path / "SO99.yaml"
        last.write_text(TEXT, encoding="utf-8")
        words = [sys.executable, "-m", "budgetnote", command, str(tmp_path), "--language", "en"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
            assert process.stdout is not None
            first = process.stdout.read(1)
            last.write_text(TEXT.replace("Fritidsjob med Mentor", "Skrevet imens"), encoding="utf-8")
            rest = process.stdout.read()
        assert "Skrevet imens" in (first + rest).decode()


COUNTED = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" and "SO" in str(args[0]) else None)
write = sys.stdout.write
def first(text):
    print(len(opened) - len(set(opened)), file=sys.stderr)
    sys.stdout.write = write
    return write(text)
sys.stdout.write = first
from budgetnote.cli import main
main({words!r})
"""


@pytest.mark.parametrize("command", ["show", "reconcile"])
def test_the_first_note_is_written_before_the_tenth_is_read(command: str, tmp_path: Path) -> None:
    """Each file is looked at for its version, and then opened once more to be read."""
    script = COUNTED.format(words=[command, str(many(tmp_path, 30))])
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert 0 < int(ran.stderr.split()[0]) < 10


def test_what_is_written_note_by_note_is_what_each_note_gives(run: Run, tmp_path: Path) -> None:
    paths = sorted(many(tmp_path, 3).iterdir())
    for command in ("show", "reconcile"):
        for form in ("text", "markdown"):
            each = [run(command, path, "--format", form).out for path in paths]
            assert run(command, tmp_path, "--format", form).out == "\n".join(each)

"""`-`: a note from standard input, read once, named, and passed on where it is fixed."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetnote.reading.files import LARGEST
from tests.conftest import NOTES, Ran, Run

SO52 = (NOTES / "SO52.yaml").read_bytes()
BI26 = (NOTES / "BI26.yaml").read_bytes()
Pipe = Callable[..., Ran]


@pytest.fixture
def pipe(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pipe:
    """Run a command with some bytes on standard input, in an empty folder."""

    def piped(data: bytes, *words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return run(*words, cwd=tmp_path)

    return piped


@pytest.mark.parametrize("command", ["check", "show", "reconcile", "totals"])
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_note_on_standard_input_is_as_one_in_a_file(command: str, form: str, pipe: Pipe, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(BI26)
    in_file = pipe(b"", command, "x.yaml", "--format", form)
    piped = pipe(BI26, command, "-", "--format", form)
    assert (piped.code, piped.err) == (in_file.code, in_file.err)
    assert piped.out.replace("<stdin>", "x.yaml").replace(r"\<stdin\>", "x.yaml") == in_file.out


def test_a_finding_says_where_the_text_is_from(pipe: Pipe) -> None:
    assert "<stdin>:31:14: error" in pipe(SO52.replace(b"total: 610", b"total: 611"), "check", "-").out
    assert "<stdin>:1:" in pipe(b"", "check", "-").out
    assert "<stdin>" in pipe(b"\xff", "check", "-").out
    assert "too-large" in pipe(b"#" * (LARGEST + 10), "check", "-").out


def test_the_file_may_be_called_as_it_lies_with_the_register_there(pipe: Pipe, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    register = "committees:\n  - {code: NYU, name: Nyt, administration: BIF, source: opdigtet}\n"
    (tmp_path / "notes" / "register.yaml").write_text(register, encoding="utf-8")
    text = SO52.replace(b"committee: SUD", b"committee: NYU").replace(b"appropriation: 3000", b"appropriation: 9999")
    assert "BN401" in pipe(text, "check", "-").out
    ran = pipe(text, "check", "-", "--stdin-filename", "notes/SO52.yaml")
    assert "BN401" not in ran.out
    assert "notes/SO52.yaml:" in ran.out
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["register.yaml"]


def test_a_name_for_standard_input_goes_with_it(pipe: Pipe) -> None:
    ran = pipe(SO52, "check", "notes", "--stdin-filename", "notes/SO52.yaml")
    assert (ran.code, ran.err) == (2, "budgetnote: --stdin-filename goes with the path -\n")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_fixing_passes_the_text_on_and_tells_the_rest_aside(mark: bytes, ending: bytes, pipe: Pipe) -> None:
    right = mark + SO52.replace(b"\n", ending)
    wrong = right.replace(b"total: 1240", b"total: 1.240", 1)
    ran = pipe(wrong, "check", "--fix", "-")
    assert (ran.code, ran.out.encode()) == (0, right)
    assert "1 place is fixed" in ran.err
    assert "SO52  Budget 2026" in ran.err
    assert pipe(right, "check", "--fix", "-").out.encode() == right
    shown = pipe(wrong, "check", "--fix", "--diff", "-").out
    assert "+    total: 1240" in shown


def test_what_cannot_be_read_is_passed_on_as_it_is(pipe: Pipe) -> None:
    ran = pipe(b"id: [", "check", "--fix", "-")
    assert (ran.code, ran.out) == (1, "id: [")
    assert "<stdin>:1:" in ran.err


def test_keys_and_sums_are_written_to_standard_output_too(pipe: Pipe) -> None:
    keyless = SO52.replace(b"- activity: fritidsjob\n        label", b"- label")
    assert pipe(keyless, "reconcile", "--write-keys", "-").out.encode() == SO52
    off = SO52.replace(b"total: 1240", b"total: 1241", 1)
    assert pipe(off, "recompute", "-").out.encode() == SO52

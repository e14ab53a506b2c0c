"""Files that others made: none is waited for, each is told in the same words, and writing is whole or not at all."""

import errno
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetnote.reading.files import create, read, replace, sweep
from tests.conftest import NOTES, ROOT, Run

pytestmark = pytest.mark.dear

SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
WRONG = SO52.replace("amounts: {2026: 305", "amounts: {2026: 1.305", 1).replace("total: 610", "total: 1610", 1)
"""A note with a figure that `--fix` puts in its plain form."""
PLAIN = {"da": "det er ikke en almindelig fil", "en": "it is not a plain file"}


def refuse_with(code: int) -> Callable[..., Any]:
    def refused(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), "name")

    return refused


def put(path: Path, kind: str) -> None:
    """Something that is no plain file, at `path`."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "terminal":
        path.symlink_to("/dev/stdin")
    else:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))


@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "terminal"])
def test_what_is_no_plain_file_is_told_in_the_same_words_everywhere(kind: str, run: Run, tmp_path: Path) -> None:
    notes = tmp_path / "n"
    notes.mkdir()
    (notes / "SO52.yaml").write_text(SO52, encoding="utf-8")
    odd = notes / "odd.yaml"
    put(odd, kind)
    for language, words in PLAIN.items():
        for given in (
            ["check", odd],
            ["check", notes],
            ["totals", notes],
            ["show", odd],
            ["reconcile", notes],
            ["package", odd, notes],
            ["check", notes / "SO52.yaml", "--register", odd],
            ["diff", notes / "SO52.yaml", odd],
            ["diff", notes, notes],
        ):
            ran = run(*given, "--language", language)
            assert ran.code == 1, given
            assert words in ran.out + ran.err, given
            assert "odd.yaml" in ran.out + ran.err


@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "terminal"])
def test_a_register_above_the_notes_that_is_no_plain_file_stops_nothing_below_it(
    kind: str, run: Run, tmp_path: Path
) -> None:
    put(tmp_path / "register.yaml", kind)
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "SO52.yaml").write_text(SO52, encoding="utf-8")
    ran = run("check", tmp_path / "n")
    assert ran.code == 1
    assert "register.yaml:1:1: error BN101 cannot-open" in ran.out
    assert "Tabel 2 = Tabel 3" in ran.out
    ran = run("new", "BU07", "--negotiation", "B", "--budget-year", "2027", "--committee", "BUU", "--folder", tmp_path)
    assert ran.code == 1
    assert PLAIN["en"] in ran.err


def test_a_schema_beside_a_new_note_that_is_a_pipe_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "note.schema.json")
    words = ["new", "BU07", "--negotiation", "B", "--budget-year", "2027", "--committee", "BUU", "--folder", tmp_path]
    assert run(*words).code == 0


def test_what_the_user_connects_is_read() -> None:
    command = [sys.executable, "-m", "budgetnote", "check", "/dev/stdin", "--language", "en"]
    for words in (command, [*command, "--fix"]):  # by a path it is a file, which cannot be written; `-` is passed on
        ran = subprocess.run(words, input=SO52.encode(), capture_output=True, cwd=ROOT, check=False)
        assert ran.returncode == 0
        assert b"Tabel 2 = Tabel 3" in ran.stdout
    ran = subprocess.run([*command, "--fix"], input=WRONG.encode(), capture_output=True, cwd=ROOT, check=False)
    assert ran.returncode == 2
    assert b"/dev/stdin cannot be written: it is not a plain file" in ran.stderr


@pytest.mark.parametrize(
    ("code", "windows", "en"),
    [
        (32, False, "the file is open in another program such as Word or Excel; close it there, and try again"),
        (None, True, "you have no access, or the file is open in another program such as Word or Excel"),
        (None, False, "you have no access\n"),
    ],
)
def test_a_file_that_windows_holds_open_elsewhere_is_told_so(
    code: int | None, windows: bool, en: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made up, as Windows says it: with its own number, or as Python passes it on, as no access and nothing more."""
    real = os.open

    def held(name: Any, flags: int, *more: Any, **options: Any) -> int:
        if str(name).endswith(("SO52.yaml", "SO52.docx", "SO52.txt")):
            fault = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(name))
            fault.winerror = code  # type: ignore[attr-defined, unused-ignore]
            raise fault
        return real(name, flags, *more, **options)

    monkeypatch.setattr(os, "open", held)
    monkeypatch.setattr("budgetnote.reading.files._WINDOWS", windows)
    for name, command in (
        ("SO52.yaml", "check"),
        ("SO52.docx", "check"),
        ("SO52.docx", "import"),
        ("SO52.txt", "show"),
    ):
        path = tmp_path / name
        path.write_text(SO52, encoding="utf-8")
        ran = run(command, path, "--language", "en")
        assert ran.code in (1, 2), name
        assert en in ran.out + ran.err, (command, ran)


def test_what_nobody_may_look_at_is_a_finding_of_that_file_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "SO52.yaml").write_text(SO52, encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "closed" / "note.yaml")
    look = os.stat

    def closed(path: Any, *words: Any, **more: Any) -> os.stat_result:
        if str(path).endswith("link.yaml") and more.get("follow_symlinks", True):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path, *words, **more)

    monkeypatch.setattr(os, "stat", closed)
    for given in ([tmp_path], [tmp_path / "SO52.yaml", tmp_path / "link.yaml"]):
        ran = run("check", *given, "--language", "da")
        assert ran.code == 1
        assert "link.yaml:1:1: fejl BN101 cannot-open: filen kan ikke åbnes: du har ikke adgang" in ran.out
        assert "Tabel 2 = Tabel 3" in ran.out
    assert run("diff", tmp_path / "link.yaml", tmp_path / "SO52.yaml").code == 1
    assert run("package", tmp_path / "link.yaml", tmp_path / "SO52.yaml").code == 1


def test_a_working_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"

    def ended(*words: str) -> subprocess.CompletedProcess[str]:
        gone.mkdir()
        script = f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); os.rmdir({str(gone)!r})\n"
        script += f"from budgetnote.cli import main; main({[*words, '--language', 'da']!r})"
        return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=gone, check=False)

    said = "budgetnote: den mappe, som kommandoen køres i, findes ikke længere\n"
    for words in (["check"], ["diff", "a", "b"], ["new", "A", "--committee", "BUU"]):
        ran = ended(*words)
        assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said), words
    assert ended("check", str(NOTES)).returncode == 0


def wrong_note(folder: Path, name: str = "SO52.yaml") -> Path:
    path = folder / name
    path.write_text(WRONG, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "da", "en"),
    [
        (errno.ENOSPC, "der er ikke mere plads på disken", "the disk is full"),
        (errno.EROFS, "den er skrivebeskyttet", "it is read-only"),
        (errno.EACCES, "du har ikke adgang", "you have no access"),
        (errno.ENOTRECOVERABLE, "systemet svarer »", "the system says “"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "open", "replace"])
def test_a_fix_that_could_not_be_written_ends_with_2_and_names_the_file(
    call: str, code: int, da: str, en: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wrong_note(tmp_path)
    real_open = os.open

    def no_new_file(name: Any, flags: int, *more: Any, **options: Any) -> int:
        if flags & os.O_CREAT:
            raise OSError(code, os.strerror(code), str(name))
        return real_open(name, flags, *more, **options)

    monkeypatch.setattr(os, call, no_new_file if call == "open" else refuse_with(code))
    for language, words in {"da": f"kan ikke skrives: {da}", "en": f"cannot be written: {en}"}.items():
        ran = run("check", path, "--fix", "--language", language)
        assert ran.code == 2
        assert f"budgetnote: {path} {words}" in ran.err
        assert "BN203" in ran.out or "BN2" in ran.out
    assert path.read_text(encoding="utf-8") == WRONG
    assert [entry.name for entry in tmp_path.iterdir()] == ["SO52.yaml"]


def test_a_full_disk_itself(run: Run, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    path = wrong_note(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        ran = run("check", path, "--fix")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert ran.code == 2
    assert f"{path} cannot be written: the file is too large for the disk" in ran.err
    assert path.read_text(encoding="utf-8") == WRONG
    assert [entry.name for entry in tmp_path.iterdir()] == ["SO52.yaml"]


def test_one_file_that_cannot_be_written_keeps_no_other_from_being_fixed(run: Run, tmp_path: Path) -> None:
    first, other = wrong_note(tmp_path, "a.yaml"), wrong_note(tmp_path, "b.yaml")
    first.chmod(0o444)
    ran = run("check", tmp_path, "--fix", "--format", "json")
    assert ran.code == 2
    assert f"{first} cannot be written: it is read-only" in ran.err
    assert first.read_text(encoding="utf-8") == WRONG
    assert "1305" in other.read_text(encoding="utf-8")
    assert first.stat().st_mode & 0o777 == 0o444


def test_a_file_that_was_changed_meanwhile_ends_with_2(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wrong_note(tmp_path)
    monkeypatch.setattr("budgetnote.reading.files.read", changing(path, read))
    ran = run("check", path, "--fix", "--language", "da")
    assert ran.code == 2
    assert f"{path} er blevet ændret imens og er ikke rettet" in ran.err
    assert path.read_text(encoding="utf-8") == WRONG + "# ny\n"


def changing(path: Path, real: Callable[[Path, int], bytes]) -> Callable[[Path, int], bytes]:
    """A reader after whose first answer another changes the file."""
    changed: list[Path] = []

    def reading(given: Path, most: int) -> bytes:
        data = real(given, most)
        if given == path and not changed:
            changed.append(path)
            path.write_text(WRONG + "# ny\n", encoding="utf-8")
        return data

    return reading


def test_keys_that_could_not_be_written_end_with_2(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    path.write_text(re.sub(r"- activity: .*\n +label", "- label", SO52), encoding="utf-8")
    path.chmod(0o444)
    before = path.read_bytes()
    ran = run("reconcile", path, "--write-keys")
    assert ran.code == 2
    assert f"{path} cannot be written: it is read-only" in ran.err
    assert path.read_bytes() == before


KILLED = """
import os, sys
from pathlib import Path
from budgetnote.reading import files
os.fsync = lambda descriptor: os.kill(os.getpid(), 9)
files.{call}
"""


@pytest.mark.parametrize("call", ["replace(Path('n.yaml'), b'old', b'new')", "create(Path('new.yaml'), b'new')"])
def test_what_a_killed_run_leaves_is_recognised_and_swept_by_the_next(call: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "n.yaml").write_bytes(b"old")
    command = [sys.executable, "-c", KILLED.format(call=call)]
    killed = subprocess.run(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -9
    (left,) = tmp_path.glob(".*")
    assert left.name.startswith(".budgetnote-")
    assert (tmp_path / "n.yaml").read_bytes() == b"old"
    assert not (tmp_path / "new.yaml").exists()
    assert run("check", tmp_path / "n.yaml").code == 1
    assert left.exists()  # reading sweeps nothing
    wrong_note(tmp_path)
    (tmp_path / "n.yaml").unlink()
    assert run("check", tmp_path, "--fix").err.endswith("1 place is fixed\n")
    assert [path.name for path in tmp_path.iterdir()] == ["SO52.yaml"]


def test_a_sweep_leaves_what_another_run_is_writing_and_what_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = (".budgetnote-1234.tmp", "budgetnote-12345678.tmp", ".budgetnote-12345678.tmp.yaml", "note.yaml")
    for name in others:
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / ".budgetnote-00000000.tmp").symlink_to("note.yaml")
    (tmp_path / ".budgetnote-00000001.tmp").mkdir()
    os.mkfifo(tmp_path / ".budgetnote-00000002.tmp")
    (tmp_path / ".budgetnote-00000003.tmp").write_bytes(b"left")
    link = os.link

    def while_written(*words: Any, **more: Any) -> None:
        before = {path.name for path in tmp_path.iterdir()}
        sweep(tmp_path)
        assert before - {path.name for path in tmp_path.iterdir()} == {".budgetnote-00000003.tmp"}
        link(*words, **more)

    monkeypatch.setattr(os, "link", while_written)
    assert create(tmp_path / "new.yaml", b"new")
    assert (tmp_path / "new.yaml").read_bytes() == b"new"
    wanted = {*others, "new.yaml", *(f".budgetnote-0000000{n}.tmp" for n in range(3))}
    assert {path.name for path in tmp_path.iterdir()} == wanted


def test_a_file_keeps_its_owner_and_is_never_open_to_others_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "n.yaml"
    path.write_bytes(b"old")
    path.chmod(0o600)
    modes: list[int] = []
    real = os.fsync

    def seen(descriptor: int) -> None:
        modes.append(os.fstat(descriptor).st_mode & 0o777)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    owner = path.stat()
    assert replace(path, b"old", b"new")
    assert modes == [0o600]
    assert (path.stat().st_uid, path.stat().st_gid, path.stat().st_mode) == (owner.st_uid, owner.st_gid, owner.st_mode)

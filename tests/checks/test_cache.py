"""The cache changes no answer: whatever was edited and asked before, a run says what it says without one."""

import contextlib
import errno
import io
import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
import typer.main
import yaml

from budgetnote.__main__ import main
from budgetnote.checks import cache
from budgetnote.checks.explain import EXAMPLE
from tests.benchmarks.corpus import note
from tests.conftest import NOTES, RATES, ROOT, Ran, _commands, in_turn
from tests.histories import Folder, command, left

Start = Callable[..., Ran]
WORDS = (["check", "notes", "--jobs", "1"], ["totals", "notes", "--by", "note,year"])
"""What is asked where it is the state of the cache that differs."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="it asks for what Linux alone has")


@pytest.fixture
def start(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Start:
    """Run `budgetnote` with the given words from its way in, as if piped; with `data` on standard input."""

    def started(*words: str | Path, cwd: Path, data: bytes = b"") -> Ran:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(typer.main, "get_command", _commands)
        monkeypatch.setattr(sys, "argv", ["budgetnote", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Ran(int(str(ended.value.code or 0)), captured.out, captured.err)

    return started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Notes of all kinds: real ones, made ones, one with a wrong sum and one that cannot be read; and a register."""
    notes = tmp_path / "folder" / "notes"
    (notes / "b").mkdir(parents=True)
    for path in NOTES.glob("*.yaml"):
        shutil.copy(path, notes)
    for number in range(3):
        (notes / "b" / f"made{number}.yaml").write_text(note(number), encoding="utf-8")
    (notes / "wrong.yaml").write_text(EXAMPLE.read_text(encoding="utf-8").replace("total: 3500", "total: 3600", 1))
    (notes / "broken.yaml").write_bytes(b"id: [\n\xff")
    shutil.copy(RATES, notes / "b" / "register.yaml")
    return notes.parent


def without(words: Sequence[str]) -> list[str]:
    """The same command, asked for without the cache."""
    at = next(i for i, word in enumerate(words) if word in ("check", "totals"))
    return [*words[: at + 1], "--no-cache", *words[at + 1 :]]


def process(
    words: Sequence[str], cwd: Path, script: str = "", data: bytes = b"", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `budgetnote`, or a script in its place, as a process of its own, with `data` on standard input."""
    begun = [sys.executable, "-c", script] if script else [sys.executable, "-m", "budgetnote"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    return subprocess.run(
        [*begun, *words], cwd=cwd, env=environment, input=data, capture_output=True, timeout=120, check=False
    )


def ended(done: subprocess.CompletedProcess[bytes]) -> Ran:
    """How a process ended."""
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def restored(root: Path, before: dict[str, bytes | str]) -> None:
    """Put the files back that a command wrote."""
    for name, held in left(root).items():
        known = before.get(name)
        if known is None:
            (root / name).unlink()
        elif known != held:
            assert isinstance(known, bytes)
            (root / name).write_bytes(known)


def alone(*words: str, cwd: Path, data: bytes) -> Ran:
    """Run `budgetnote` as a process of its own, which has loaded nothing yet."""
    return ended(process(words, cwd, data=data))


def compared(seed: int, steps: int, root: Path, run: Start, start: Start) -> int:
    """How many pairs of runs were alike over a history of so many steps; fails where two are not.

    One is `run` with the cache, the other is started without.
    """
    draw = Random(seed)  # noqa: S311
    world, done, asked = Folder(root, draw), [], ("", [""])
    for step in range(steps):
        done.append(world.changed())
        asked = asked if step and draw.random() < 0.3 else command(world)
        at, words = asked
        before = left(root)
        cached = run(*words, cwd=root / at, data=world.past[0])
        written = left(root)
        restored(root, before)
        plain = start(*without(words), cwd=root / at, data=world.past[0])
        told = f"seed {seed}, step {step}, in '{at}': {' '.join(words)}\nafter {'; '.join(done[-5:])}"
        assert cached == plain, told
        assert written == left(root), told
    return steps


@pytest.mark.parametrize("seed", range(3))
def test_a_run_with_the_cache_says_what_one_without_says(
    seed: int, tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:  # what thousands of notes come to is written aside while they are read
        monkeypatch.setattr(cache, "_WAITING", 500)
    assert compared(seed, 40, tmp_path / "x", start, start) == 40


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_and_over_long_histories(seed: int, tmp_path: Path, start: Start) -> None:
    assert compared(seed, 50, tmp_path / "x", start, start) == 50


@pytest.mark.dear
@pytest.mark.parametrize(
    "seed", [2000, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(2001, 2030))]
)
def test_and_where_each_run_has_loaded_nothing(seed: int, tmp_path: Path) -> None:
    assert compared(seed, 30, tmp_path / "x", alone, alone) == 30


@pytest.mark.parametrize("command", ["check", "totals"])
def test_the_same_files_may_be_called_and_met_otherwise(command: str, folder: Path, start: Start) -> None:
    (folder / "notes" / "list.yaml").write_text("a: 1\n", encoding="utf-8")  # a note only where it is named
    (folder / "notes" / "twin.yaml").write_bytes((folder / "notes" / "wrong.yaml").read_bytes())
    (folder / "notes" / "link.yaml").symlink_to("b/made1.yaml")
    (folder / "other").symlink_to("notes")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))
    ways: list[list[str | Path]] = [
        ["notes"], [*files], ["notes/list.yaml"], ["notes/twin.yaml", "notes/wrong.yaml"], [folder / "notes"],
        ["other"], ["notes/b", "notes"], ["notes/link.yaml"], ["."],
        ["notes/b/made1.yaml", "--register", "notes/b/register.yaml"],
    ]  # fmt: skip
    places = [(folder, way) for way in ways] + [(folder / "notes", way) for way in (["."], ["list.yaml"], ["b"])]
    for _ in range(2):
        for cwd, way in places:
            assert start(command, *way, cwd=cwd) == start(command, "--no-cache", *way, cwd=cwd), way


def test_registers_are_told_of_in_the_order_of_their_notes(folder: Path, start: Start) -> None:
    for place in ("notes", "notes/b"):
        (folder / place / "register.yaml").write_text("- 1\n", encoding="utf-8")
    with (folder / "notes" / "b" / "made1.yaml").open("a", encoding="utf-8") as file:
        file.write("# version\n")  # which is looked for before the others are
    for words in WORDS:
        for cwd, path in ((folder, "notes"), (folder / "notes" / "b", "..")):
            asked = [path if word == "notes" else word for word in words]
            assert [start(*asked, cwd=cwd) for _ in range(2)] == [start(*without(asked), cwd=cwd)] * 2


@pytest.mark.parametrize("words", WORDS)
def test_no_cache_neither_reads_nor_writes(words: list[str], folder: Path, cache_folder: Path, start: Start) -> None:
    plain = start(*without(words), cwd=folder)
    assert not cache_folder.exists()
    assert start(*words, cwd=folder) == plain
    filled = left(cache_folder)
    assert filled
    (folder / "notes" / "SO52.yaml").unlink()
    assert start(*without(words), cwd=folder) != plain
    assert left(cache_folder) == filled


@pytest.mark.dear
@pytest.mark.parametrize("words", [*WORDS, [*WORDS[0], "--format", "json"], [*WORDS[1], "--language", "da"]])
def test_what_is_known_is_answered_without_what_reads_it(words: list[str], folder: Path) -> None:
    script = (
        "import sys\nsys.argv[0] = 'budgetnote'\nfrom budgetnote.__main__ import main\n"
        "try: main()\nfinally: print('', *sys.modules, file=sys.stderr)"
    )
    first, second = (process(words, folder, script) for _ in range(2))
    assert first.stdout == second.stdout
    loaded = [set(one.stderr.decode().splitlines()[-1].split()) for one in (first, second)]
    assert loaded[0] >= {"yaml", "pydantic"}
    assert not loaded[1] & {"yaml", "pydantic", "pydantic_core", "rich"}


def test_no_name_tells_of_a_note_and_nothing_is_pickled(folder: Path, cache_folder: Path, start: Start) -> None:
    for words in WORDS:
        start(*words, cwd=folder)
    for name, held in left(cache_folder).items():
        assert re.fullmatch(r"[\w.-]+(/[\w.-]+)*", name, re.ASCII), name
        assert not re.search(r"BI26|SO52|BU07|made|wrong|broken|notes|folder|udsat|ungdom", name, re.IGNORECASE), name
        assert not (isinstance(held, bytes) and held.startswith(b"\x80")), name
        assert not name.lower().endswith((".py", ".pyc", ".yaml", ".yml")), name


def test_it_tells_where_it_is_and_how_large_and_is_emptied(folder: Path, cache_folder: Path, start: Start) -> None:
    start(*WORDS[0], cwd=folder)
    own = [path for path in cache_folder.rglob("*") if path.is_file() and path.name != "CACHEDIR.TAG"]
    size = sum(path.stat().st_size for path in own)
    told = json.loads(start("cache", "--format", "json", cwd=folder).out)
    text = json.dumps(told)
    assert str(cache_folder) in text
    assert str(size) in text
    assert str(cache_folder) in start("cache", cwd=folder).out
    assert start("cache", "--clear", cwd=folder).code == 0
    assert {path.name for path in cache_folder.rglob("*")} <= {"CACHEDIR.TAG"}
    for language in ("da", "en"):
        assert start("cache", "--language", language, cwd=folder).code == 0
        assert start("cache", "--clear", "--language", language, cwd=folder).code == 0


def test_nothing_else_is_removed_from_its_folder(folder: Path, cache_folder: Path, start: Start) -> None:
    others = {"own.txt": b"mine", "sub/note.yaml": b"id: A", ".hidden": b"x", "x.json": b"{}", "0123456789abcdef": b"y"}
    for name, data in others.items():
        (cache_folder / name).parent.mkdir(parents=True, exist_ok=True)
        (cache_folder / name).write_bytes(data)
    for words in (WORDS[0], ["cache", "--clear"], WORDS[1], ["cache", "--clear"]):
        start(*words, cwd=folder)
        assert {name: (cache_folder / name).read_bytes() for name in others} == others, words


def test_it_is_bounded_and_what_nobody_used_goes(
    folder: Path, cache_folder: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def used() -> list[Path]:
        return sorted(path for path in cache_folder.rglob("*") if path.is_file() and path.name != "CACHEDIR.TAG")

    start(*WORDS[0], cwd=folder)
    whole = sum(path.stat().st_size for path in used())
    monkeypatch.setattr(cache, "MOST_BYTES", whole // 2)
    for number in range(12):
        (folder / "notes" / "other.yaml").write_text(note(number), encoding="utf-8")
        for words in WORDS:
            assert start(*words, cwd=folder) == start(*without(words), cwd=folder)
            assert sum(path.stat().st_size for path in used()) <= whole // 2
    monkeypatch.undo()
    monkeypatch.setenv("BUDGETNOTE_CACHE_DIR", str(cache_folder))
    start(*WORDS[0], cwd=folder)
    old, aside, new = used()[0], used()[1].with_name("00-1-1.0"), used()[2].with_name("00-2-2.0")
    aside.write_bytes(b"left")
    new.write_bytes(b"being written")
    long_ago = old.stat().st_mtime - 31 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    os.utime(aside, (long_ago, long_ago))
    (folder / "notes" / "other.yaml").write_text(note(20), encoding="utf-8")
    assert start(*WORDS[0], cwd=folder) == start(*without(WORDS[0]), cwd=folder)
    assert not aside.exists()
    assert new.exists()
    assert all(path.stat().st_mtime > long_ago + 3600 for path in used())


# What became of its files


def damages(data: bytes, others: Sequence[bytes], draw: Random) -> Iterator[bytes]:
    """What a file may hold that was damaged, or that is another."""
    yield from (b"", b"\0" * len(data), draw.randbytes(len(data)), data + b"\n", data + data, b"null", b"[]", b"{}")
    yield from (b"[" * 100_000, b"9" * 5000, b"\xff\xfe", b'{"a": ' * 20_000)
    yield from others
    for at, byte in enumerate(data):
        yield data[:at]
        yield data[:at] + bytes([byte ^ 1 << draw.randrange(8)]) + data[at + 1 :]
        if chr(byte).isdecimal():
            yield data[:at] + bytes([(byte - 47) % 10 + 48]) + data[at + 1 :]


def damaged_says_the_same(words: list[str], folder: Path, place: Path, start: Start, most: int) -> int:
    """How many damaged files changed no answer, about so many at the `most`; fails where one does."""
    plain = start(*without(words), cwd=folder)
    assert start(*words, cwd=folder) == plain
    files = {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    assert files
    draw, tried = Random(1), 0  # noqa: S311
    part = most / sum(2 * len(data) for data in files.values())
    for path, data in files.items():
        others = [other for one, other in files.items() if one != path]
        for held in damages(data, others, draw):
            if draw.random() < part:
                for one, whole in files.items():
                    one.parent.mkdir(parents=True, exist_ok=True)
                    one.write_bytes(held if one == path else whole)
                assert [start(*words, cwd=folder) for _ in range(2)] == [plain, plain], (path.name, held)
                tried += 1
    return tried


@pytest.mark.parametrize("words", WORDS)
def test_a_damaged_file_is_as_good_as_none(words: list[str], folder: Path, cache_folder: Path, start: Start) -> None:
    assert damaged_says_the_same(words, folder, cache_folder, start, 40) > 20


@pytest.mark.thorough
@pytest.mark.parametrize("words", WORDS)
def test_and_at_every_place(words: list[str], folder: Path, cache_folder: Path, start: Start) -> None:
    for path in [*folder.rglob("made*.yaml"), *folder.rglob("SO52.yaml")]:
        path.unlink()
    assert damaged_says_the_same(words, folder, cache_folder, start, 3000) > 2000


def test_files_of_one_folder_tell_nothing_of_another(tmp_path: Path, folder: Path, start: Start) -> None:
    """The files of a cache that was filled elsewhere, by notes of the same names, put in the place of these."""
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    for path in (other / "notes").glob("*.yaml"):
        path.write_text(path.read_text("utf-8", "replace").replace("total: 1240", "total: 1241"), encoding="utf-8")
    for words in WORDS:
        for where in (folder, other, folder, other):
            assert start(*words, cwd=where) == start(*without(words), cwd=where)


UNUSABLE: dict[str, Callable[[Path], Path]] = {
    "a file": lambda place: _put(place / "file", b"x"),
    "in a file": lambda place: _put(place / "file", b"x") / "cache",
    "a link to nowhere": lambda place: _linked(place / "link", "nowhere/at/all"),
    "a link to itself": lambda place: _linked(place / "link", "link"),
    "where nothing can be made": lambda _: Path("/proc/budgetnote") if sys.platform == "linux" else Path("/dev/null/x"),
    "too long": lambda place: place / ("x" * 300),
}


def _put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _linked(path: Path, to: str) -> Path:
    path.symlink_to(to)
    return path


@pytest.mark.parametrize("kind", UNUSABLE)
@pytest.mark.parametrize("words", WORDS)
def test_a_folder_that_cannot_be_used_is_done_without(
    kind: str, words: list[str], folder: Path, tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = start(*without(words), cwd=folder)
    monkeypatch.setenv("BUDGETNOTE_CACHE_DIR", str(UNUSABLE[kind](tmp_path)))
    assert [start(*words, cwd=folder) for _ in range(2)] == [plain, plain]
    for more in ([], ["--clear"], ["--format", "json"]):
        assert start("cache", *more, cwd=folder).code in (0, 2)


@pytest.mark.parametrize("where", ["notes", "notes/b/cache", "notes/.cache", "./x/../cache", "æ ø\n", " "])
def test_it_may_be_anywhere(
    where: str, folder: Path, start: Start, monkeypatch: pytest.MonkeyPatch, cache_folder: Path
) -> None:
    plain = [start(*without(words), cwd=folder) for words in WORDS]
    monkeypatch.setenv("BUDGETNOTE_CACHE_DIR", where)
    for _ in range(2):
        assert [start(*words, cwd=folder) for words in WORDS] == plain
    files = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    assert start("cache", "--clear", cwd=folder).code == 0
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == files
    assert not cache_folder.exists()


@linux
def test_where_it_is_where_nothing_is_said(
    folder: Path, tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUDGETNOTE_CACHE_DIR", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    start(*WORDS[0], cwd=folder)
    assert {path.name for path in (tmp_path / "home" / ".cache").iterdir()} == {"budgetnote"}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    start(*WORDS[0], cwd=folder)
    assert {path.name for path in (tmp_path / "xdg").iterdir()} == {"budgetnote"}
    assert str(tmp_path / "xdg" / "budgetnote") in start("cache", cwd=folder).out


@contextlib.contextmanager
def disk(place: Path, options: str) -> Iterator[Path]:
    """A file system of its own; the test is skipped where none can be mounted."""
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True, check=False)  # noqa: S607
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)  # noqa: S607


@linux
@pytest.mark.dear
@pytest.mark.parametrize(("size", "words"), in_turn(["4k", "12k", "20k", "32k", "48k"], WORDS))
def test_a_full_disk_changes_nothing(
    size: str, words: list[str], folder: Path, tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = start(*without(words), cwd=folder)
    with disk(tmp_path / "disk", f"size={size}") as place:
        monkeypatch.setenv("BUDGETNOTE_CACHE_DIR", str(place / "cache"))
        assert [start(*words, cwd=folder) for _ in range(3)] == [plain] * 3
        fill = place / "fill"
        with contextlib.suppress(OSError):
            fill.write_bytes(b"x" * 100_000)
        (folder / "notes" / "more.yaml").write_text(note(7), encoding="utf-8")
        plain = start(*without(words), cwd=folder)
        assert [start(*words, cwd=folder) for _ in range(3)] == [plain] * 3
        monkeypatch.chdir("/")


@linux
@pytest.mark.dear
@pytest.mark.parametrize("words", WORDS)
def test_a_folder_that_may_only_be_read_is_only_read(
    words: list[str], folder: Path, tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    with disk(tmp_path / "disk", "size=4m") as place:
        monkeypatch.setenv("BUDGETNOTE_CACHE_DIR", str(place / "cache"))
        start(*words, cwd=folder)
        filled = left(place)
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)  # noqa: S607
        for _ in range(2):
            assert start(*words, cwd=folder) == start(*without(words), cwd=folder)
            (folder / "notes" / "more.yaml").write_text(note(7), encoding="utf-8")
        assert left(place) == filled
        assert start("cache", cwd=folder).code == 0
        assert start("cache", "--clear", cwd=folder).code == 2


@linux
@pytest.mark.dear
def test_a_file_may_grow_no_larger(folder: Path, cache_folder: Path) -> None:
    plain = [process(without(words), folder) for words in WORDS]
    for most in (0, 1, 100, 1000, 4000, 20_000):
        limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
        script = f"{limit}import sys; sys.argv[0] = 'budgetnote'\nfrom budgetnote.__main__ import main; main()"
        for words, done in zip(WORDS, plain, strict=True):
            for _ in range(2):
                assert ended(process(words, folder, script, PYTHONDONTWRITEBYTECODE="1")) == ended(done)
            assert ended(process(words, folder)) == ended(done)
        shutil.rmtree(cache_folder, ignore_errors=True)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)


# Broken off, and at once

BROKEN_OFF = """
import os, signal, sys

at, how, told = int(sys.argv[1]), sys.argv[2], sys.argv[3]
sys.argv[:] = ["budgetnote", *sys.argv[4:]]
folder, seen = os.environ["BUDGETNOTE_CACHE_DIR"], 0

def look(event, arguments):
    global seen
    named = [os.fsdecode(one) for one in arguments if isinstance(one, (str, bytes, os.PathLike))]
    if event != "import" and any(folder in name for name in named):
        seen += 1
        if seen == at and how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif seen == at:
            raise OSError(int(how), os.strerror(int(how)), folder)

sys.addaudithook(look)
from budgetnote.__main__ import main
try:
    main()
finally:
    if seen < at:
        open(told, "w").close()
"""
"""A run that is ended, or meets a fault of the system, where it comes to its cache for the n-th time."""
HOW = ("kill", str(errno.ENOSPC), str(errno.EACCES), str(errno.EIO))


def broken_off(how: str, words: list[str], before: Path | None, folder: Path, place: Path, start: Start) -> int:
    """At how many places a run was broken off, over a cache as it was `before`; the next ones say the same."""
    plain, told = start(*without(words), cwd=folder), folder.parent / "told"
    for at in range(1, 400):
        shutil.rmtree(place, ignore_errors=True)
        if before is not None:
            shutil.copytree(before, place)
        done = process([str(at), how, str(told), *words], folder, BROKEN_OFF)
        if told.exists():
            told.unlink()
            assert ended(done) == plain
            return at - 1
        assert done.returncode == -signal.SIGKILL if how == "kill" else ended(done) == plain, (at, ended(done))
        for _ in range(2):
            assert start(*words, cwd=folder) == plain, at
    pytest.fail("it comes to no end")


@linux
@pytest.mark.dear
@pytest.mark.parametrize(("how", "state", "words"), in_turn(HOW, ["one changed", "empty", "full"], WORDS))
def test_a_run_that_is_broken_off_leaves_a_cache_that_is_right(
    how: str, state: str, words: list[str], folder: Path, tmp_path: Path, cache_folder: Path, start: Start
) -> None:
    for path in [*folder.rglob("made*.yaml"), folder / "notes" / "SO52.yaml"]:
        path.unlink()  # the fewer files, the fewer places
    before = None
    if state != "empty":
        for each in WORDS:
            start(*each, cwd=folder)
        before = tmp_path / "before"
        shutil.copytree(cache_folder, before)
    if state == "one changed":
        (folder / "notes" / "BI26.yaml").write_text(note(9), encoding="utf-8")
    assert broken_off(how, words, before, folder, cache_folder, start) > 0


@linux
@pytest.mark.thorough
@pytest.mark.parametrize("words", WORDS)
def test_kill_at_any_moment(words: list[str], folder: Path, start: Start, cache_folder: Path) -> None:
    plain = start(*without(words), cwd=folder)
    draw = Random(7)  # noqa: S311
    for _ in range(150):
        if draw.random() < 0.5:
            shutil.rmtree(cache_folder, ignore_errors=True)
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        begun = [sys.executable, "-m", "budgetnote", *words]
        with subprocess.Popen(begun, cwd=folder, env=environment, stdout=-3, stderr=-3) as run:
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.wait(draw.uniform(0.02, 0.4))
            run.kill()
        assert start(*words, cwd=folder) == plain


@pytest.mark.dear
def test_several_runs_at_once_say_what_they_say_alone(folder: Path, start: Start, thorough: bool) -> None:
    asked = [[*words, "--language", language] for words in WORDS for language in ("da", "en")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for turn in range(40 if thorough else 3):
        (folder / "notes" / f"turn{turn % 4}.yaml").write_text(note(turn), encoding="utf-8")
        runs = [
            subprocess.Popen(
                [sys.executable, "-m", "budgetnote", *words], cwd=folder, env=environment, stdout=-1, stderr=-1
            )
            for words in asked
        ]
        if turn % 3 == 2:
            process(["cache", "--clear"], folder)
        for run, words in zip(runs, asked, strict=True):
            out, err = run.communicate(timeout=120)
            said = Ran(run.returncode, out.decode(), err.decode())
            assert [start(*without(words), cwd=folder), start(*words, cwd=folder)] == [said, said]


MEANWHILE = """
import os, sys

at, name, other = int(sys.argv[1]), sys.argv[2], sys.argv[3]
sys.argv[:] = ["budgetnote", *sys.argv[4:]]
seen = 0

def look(event, arguments):
    global seen
    if event == "open" and isinstance(arguments[0], (str, os.PathLike)) and os.fspath(arguments[0]).endswith(name):
        seen += 1
        if seen == at:
            os.replace(other, name)

sys.addaudithook(look)
from budgetnote.__main__ import main
main()
"""
"""A run during which a file becomes another, where it is opened for the n-th time."""


@linux
@pytest.mark.dear
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("name", ["notes/wrong.yaml", "notes/b/register.yaml", "notes/b/made1.yaml"])
def test_what_is_read_once_and_what_is_read_then_are_not_mixed_up(
    name: str, words: list[str], folder: Path, cache_folder: Path, start: Start
) -> None:
    before = (folder / name).read_bytes()
    after = note(8).encode() if "register" not in name else before.replace(b"2026", b"2027")
    for held in (before, after):
        (folder / name).write_bytes(held)
        for each in WORDS:
            assert start(*each, cwd=folder) == start(*without(each), cwd=folder)
    for first, then in ((before, after), (after, before)):
        for at in (1, 2, 3, 4):
            shutil.rmtree(cache_folder, ignore_errors=True)
            (folder / name).write_bytes(first)
            (folder / "then").write_bytes(then)
            process([str(at), name, "then", *words], folder, MEANWHILE)
            for held in (first, then):
                (folder / name).write_bytes(held)
                assert start(*words, cwd=folder) == start(*without(words), cwd=folder), at


# Other programs and other libraries


def edited_program(place: Path, edits: dict[str, tuple[str, str]]) -> Path:
    """A copy of the program in which some words are others, and its files as old as they were."""
    shutil.copytree(ROOT / "budgetnote", place / "budgetnote", ignore=shutil.ignore_patterns("__pycache__"))
    for name, (before, after) in edits.items():
        path = place / "budgetnote" / name
        known, text = path.stat(), path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    return place


PROGRAMS = {
    "a sentence of a check": {"checks/years.py": ("whole year's money", "whole year's funds")},
    "the register that is shipped": {"model/register.yaml": ("Nørrebro", "Nörrebro")},
    "how amounts are read": {"figures/amounts.py": ("return int(text)\n", "return -int(text)\n")},
}


@pytest.mark.dear
@pytest.mark.parametrize("kind", PROGRAMS)
def test_another_program_does_not_take_over_what_this_one_knows(kind: str, folder: Path, tmp_path: Path) -> None:
    other = edited_program(tmp_path / "other", PROGRAMS[kind])
    told: set[bool] = set()
    for words in WORDS:
        asked = [*words, "--language", "en"]
        plain = {place: ended(process(without(asked), folder, PYTHONPATH=str(place))) for place in (ROOT, other)}
        told.add(plain[ROOT] != plain[other])
        for place in (ROOT, other, ROOT, other):
            assert ended(process(asked, folder, PYTHONPATH=str(place))) == plain[place], place
    assert True in told


@pytest.mark.dear
def test_another_parser_does_not_take_over_what_this_one_knows(folder: Path, tmp_path: Path) -> None:
    """The same PyYAML, installed without libyaml: it says other things of what it cannot read."""
    python = tmp_path / "python"
    shutil.copytree(Path(yaml.__file__).parent, python / "yaml", ignore=shutil.ignore_patterns("_yaml*", "__pycache__"))
    (folder / "notes" / "sign.yaml").write_text("id: SO2\ntitle: @x\n", encoding="utf-8")
    (folder / "notes" / "long.yaml").write_text(f"id: SO2\n? {'x' * 2000}\n: 1\n", encoding="utf-8")
    paths = [str(ROOT), f"{python}{os.pathsep}{ROOT}"]
    for words in WORDS:
        plain = {path: ended(process(without(words), folder, PYTHONPATH=path)) for path in paths}
        for path in (*paths, *paths):
            assert ended(process(words, folder, PYTHONPATH=path)) == plain[path]


# Where the answer goes


@linux
@pytest.mark.dear
@pytest.mark.parametrize(
    "words", [[*WORDS[0]], [*WORDS[0], "--format", "json"], [*WORDS[1]], ["check", "notes/SO52.yaml"]]
)
@pytest.mark.parametrize("to", [">&-", "2>&-", "<&-", ">/dev/full", "2>/dev/full", "| head -c 10", "| true"])
def test_wherever_the_answer_goes(words: list[str], to: str, folder: Path) -> None:
    def shell(given: list[str]) -> tuple[int, bytes, bytes]:
        line = f"set -o pipefail; {sys.executable} -m budgetnote {' '.join(given)} {to}"
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S607
        return done.returncode, done.stdout, done.stderr

    plain = shell(without(words))
    assert [shell(words) for _ in range(2)] == [plain, plain]


@linux
@pytest.mark.dear
@pytest.mark.parametrize(
    ("variables", "words"),
    in_turn(
        [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "60"}, {"LC_ALL": "C"}, {"LANG": "da_DK.UTF-8"}], WORDS
    ),
)
def test_a_terminal_is_told_the_same(variables: dict[str, str], words: list[str], folder: Path) -> None:
    def shown(given: list[str]) -> tuple[int, bytes]:
        terminal, other = pty.openpty()
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | variables
        begun = [sys.executable, "-m", "budgetnote", *given]
        with subprocess.Popen(begun, cwd=folder, env=environment, stdout=other, stderr=other) as run:
            os.close(other)
            told = b""
            with contextlib.suppress(OSError):  # so a terminal ends
                while part := os.read(terminal, 1 << 16):
                    told += part
        os.close(terminal)
        return run.returncode, told

    plain = shown(without(words))
    assert [shown(words) for _ in range(2)] == [plain, plain]


@pytest.mark.dear
@pytest.mark.parametrize("flags", [["-O"], ["-OO"], ["-I"], ["-X", "utf8=0"]])
def test_python_may_be_started_in_any_way(flags: list[str], folder: Path) -> None:
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = 'budgetnote'\n"
    script += "from budgetnote.__main__ import main; main()"

    def told(given: list[str]) -> Ran:
        begun = [sys.executable, *flags, "-c", script, *given]
        return ended(subprocess.run(begun, cwd=folder, capture_output=True, check=False))

    for words in WORDS:
        plain = told(without(words))
        assert [told(words), told(words)] == [plain, plain]

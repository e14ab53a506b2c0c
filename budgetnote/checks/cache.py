"""Where what is known of files is stored between runs: plain data under keys, that may be lost at any time.

A folder for each program that writes there (its own files, Python, and the libraries that read), in it one for each
working folder, in that some files of many records. They are written aside and moved; what is damaged is as if it were
not there.
"""

import os
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from struct import Struct
from time import time
from typing import NamedTuple

from budgetnote import __version__
from budgetnote.language import Text
from budgetnote.reading.files import reason

MOST_BYTES = 256_000_000
"""What the folder may hold; what was used longest ago goes first."""
_LARGEST = 1_000_000
"""Bytes of a record; a file with more to tell of is read anew each time."""
_UNUSED = 30 * 24 * 3600
"""Seconds after which what nobody used goes."""
_ASIDE = 3600
"""Seconds after which what is aside was left by a run that was killed."""
_RECENT = 24 * 3600
"""A file that was used in so many seconds is not marked as used again."""
_FILES = 64
"""Files that the records of a working folder are spread over: one record that changes is not all of them written."""
_HEAD = b"budgetnote records 1\n"
_RECORD = Struct("<16s16sI")
"""A record: its key, the mark of what it is true of, and the length of what it says, which begins with its checksum."""
_WAITING = 1_000_000
"""Bytes of records that wait to be written aside."""
_SHORT = 2_000
"""A record of more bytes is packed."""
_PACKED = b"x"
"""How zlib begins, and JSON does not."""
_FOLDER, _FILE = re.compile("[0-9a-f]{32}"), re.compile("[0-9a-f]{2}")
_TAG = "CACHEDIR.TAG"
_SAYS = b"Signature: 8a477f597d28d172789f06886806bc55\n# https://bford.info/cachedir/\n"
"""Tells programs that back up that this is a cache."""


def digest(*parts: bytes) -> bytes:
    """Sixteen bytes that stand for these parts."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(b"%d:" % len(part))
        made.update(part)
    return made.digest()


def folder() -> Path:
    """Where the cache is: what `BUDGETNOTE_CACHE_DIR` names, else a folder of the platform's for such files."""
    if named := os.environ.get("BUDGETNOTE_CACHE_DIR"):
        return Path(named)
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 Path.home raises where there is none
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", "budgetnote", "Cache")
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "budgetnote"
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else home / ".cache") / "budgetnote"


class Usage(NamedTuple):
    """The room that the cache takes: so many files of so many bytes."""

    files: int
    size: int


def usage() -> Usage:
    """The room that the cache takes."""
    sizes = [known.st_size for _, known in _files()]
    return Usage(len(sizes), sum(sizes))


def clear() -> list[tuple[Path, Text]]:
    """Empty the cache; the files that cannot be deleted, and why."""
    left = []
    for path, _ in list(_files()):
        try:
            path.unlink(missing_ok=True)
        except OSError as fault:
            left.append((path, reason(fault)))
    _remove_empty()
    return left


def _files() -> Iterator[tuple[Path, os.stat_result]]:
    """The cache's own files, those left aside among them; nothing else that may be in the folder is touched."""
    for program in _within(folder()):
        for place in _within(program):
            with suppress(OSError), os.scandir(place) as entries:
                for entry in entries:
                    if _FILE.match(entry.name) and entry.is_file(follow_symlinks=False):
                        with suppress(OSError):  # another run removed it
                            yield Path(entry.path), entry.stat(follow_symlinks=False)


def _within(above: Path) -> list[Path]:
    """The cache's own folders in a folder."""
    with suppress(OSError), os.scandir(above) as entries:
        return [Path(entry.path) for entry in entries if _FOLDER.fullmatch(entry.name) and not entry.is_symlink()]
    return []


def _remove_empty() -> None:
    """Remove the cache's folders that have nothing in them."""
    for program in _within(folder()):
        for empty in (*_within(program), program):
            with suppress(OSError):
                empty.rmdir()


def program() -> bytes:
    """What stands for all that reads and checks: the program's own files, Python, and the libraries that read.

    Libraries are told by their files, which is known without loading them. Raises OSError where a file of the program
    cannot be read, as in a zip archive.
    """
    parts = [__version__.encode(), sys.version.encode(), sys.executable.encode(errors="surrogateescape")]
    waiting = [os.fspath(Path(__file__).parent.parent)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    waiting += [entry.path] if entry.name != "__pycache__" else []
                else:
                    parts += [entry.name.encode(errors="surrogateescape"), Path(entry.path).read_bytes()]
    for library in ("yaml", "pydantic", "pydantic_core"):
        found = find_spec(library)
        for place in (found.submodule_search_locations or ()) if found else ():
            with os.scandir(place) as entries:
                parts += sorted(_looks(entry.path) for entry in entries)
    multiarch = getattr(sys.implementation, "_multiarch", "")
    parts += [_looks(f"{above}/libyaml-0.so.2") for above in (f"/usr/lib/{multiarch}", "/usr/lib64", "/usr/local/lib")]
    return digest(*parts)


def _looks(path: str) -> bytes:
    """How a file looks from outside: another version of it does not look the same."""
    with suppress(OSError):
        known = os.stat(path)  # noqa: PTH116 hundreds of them
        return f"{path} {known.st_size} {known.st_mtime_ns}".encode(errors="surrogateescape")
    return b""


class Cache:
    """The records of the working folder, as this program wrote them; no more than a hope.

    Whatever goes wrong, a record is not there, or is not stored.
    """

    def __init__(self) -> None:
        self.program = b""
        self._place: Path | None = None
        self._read: dict[int, dict[bytes, tuple[bytes, bytes]]] = {}
        self._new: dict[int, list[bytes]] = {}
        self._waiting = 0
        self._asides: dict[int, Path] = {}
        with suppress(OSError):
            self.program = program()
            here = digest(os.fsencode(Path.cwd()))
            self._place = folder() / self.program.hex() / here.hex()

    def has(self, key: bytes, mark: bytes) -> bool:
        """Whether there is a record of `key` that is true of what has this mark."""
        return self._records(key).get(key, (b"", b""))[0] == mark

    def get(self, key: bytes, mark: bytes) -> bytes | None:
        """The record of `key`; None where it is not true of what has this mark."""
        known, packed = self._records(key).get(key, (b"", b""))
        if known != mark or packed[:4] != zlib.crc32(packed[4:]).to_bytes(4, "little"):
            return None
        with suppress(zlib.error):
            return packed[4:] if packed[4:5] != _PACKED else zlib.decompress(packed[4:])
        return None

    def put(self, key: bytes, mark: bytes, record: bytes) -> None:
        """Store a record of `key`, a text of JSON, when all is saved, in place of another."""
        packed = zlib.compress(record, 1) if len(record) > _SHORT else record
        packed = zlib.crc32(packed).to_bytes(4, "little") + packed
        if self._place and len(packed) <= _LARGEST:
            self._new.setdefault(key[0] % _FILES, []).append(_RECORD.pack(key, mark, len(packed)) + packed)
            self._waiting += len(packed)
            if self._waiting > _WAITING:
                self._set_aside()

    def save(self) -> None:
        """Store what was put, beside what others stored meanwhile."""
        if self._new:
            self._set_aside()
        if not self._asides:
            return
        try:
            for number, aside in self._asides.items():
                new, path = _parsed(aside), self._path(number)
                with aside.open("ab") as file:
                    for key, (mark, packed) in _parsed(path).items():
                        if key not in new:
                            file.write(_RECORD.pack(key, mark, len(packed)) + packed)
                aside.replace(path)
            _sweep()
        except OSError:
            self._give_up()
        self._asides = {}

    def _set_aside(self) -> None:
        """Write what was put into files of passing names: of thousands of notes nothing is kept till the end."""
        place = self._path(0).parent
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                _begun(folder() / _TAG, _SAYS)
            for number, records in self._new.items():
                if number not in self._asides:
                    self._asides[number] = place / f"{number:02x}-{os.getpid()}-{time():.6f}"
                    _begun(self._asides[number], _HEAD)
                with self._asides[number].open("ab") as file:
                    file.writelines(records)
        except OSError:
            self._give_up()
        self._new, self._waiting = {}, 0

    def _give_up(self) -> None:
        """Store nothing more in this run, and leave nothing aside."""
        self._place = None
        for aside in self._asides.values():
            with suppress(OSError):
                aside.unlink()
        self._asides = {}

    def _path(self, number: int) -> Path:
        return Path(self._place or "", f"{number:02x}")

    def _records(self, key: bytes) -> dict[bytes, tuple[bytes, bytes]]:
        """The records of the file that `key` belongs to."""
        number = key[0] % _FILES
        if number not in self._read:
            self._read[number] = _parsed(self._path(number), used=True) if self._place else {}
        return self._read[number]


def _parsed(path: Path, *, used: bool = False) -> dict[bytes, tuple[bytes, bytes]]:
    """The records of a file with their marks, as far as they are whole; none where it is none of ours."""
    records: dict[bytes, tuple[bytes, bytes]] = {}
    try:
        with open(path, "rb", opener=_at_once) as file:
            data = file.read(MOST_BYTES)
            if used and time() - os.fstat(file.fileno()).st_mtime > _RECENT:
                with suppress(OSError):
                    os.utime(path)
    except OSError:
        return records
    at = len(_HEAD)
    if not data.startswith(_HEAD):
        return records
    while at + _RECORD.size <= len(data):
        key, mark, length = _RECORD.unpack_from(data, at)
        at += _RECORD.size + length
        if at <= len(data):
            records[key] = mark, data[at - length : at]
    return records


def _at_once(name: str, flags: int) -> int:
    """Open a file, and do not wait where it is a pipe that somebody put there."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _begun(path: Path, data: bytes) -> None:
    """Write a new file, for nobody else to read. Raises OSError, FileExistsError where there is one."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(data)


def _sweep() -> None:
    """Remove what was left aside, what nobody used for long, and where all is too much what was used longest ago."""
    now, left = time(), []
    for path, known in _files():
        age = now - known.st_mtime
        if age > (_UNUSED if _FILE.fullmatch(path.name) else _ASIDE):
            with suppress(OSError):
                path.unlink()
        else:
            left.append((age, known.st_size, path))
    size = sum(own for _, own, _ in left)
    for _, own, path in sorted(left, reverse=True):
        if size <= MOST_BYTES:
            break
        size -= own
        with suppress(OSError):
            path.unlink()
    _remove_empty()

"""Files: read without waiting, replaced and created whole or not at all, and in words why that failed.

Whoever made a file may have made it anything, a pipe, a device or a link to one: none of them is opened.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from budgetnote.language import Text

REGISTER = "register.yaml"
"""What a register is called."""
LARGEST = 1_000_000
"""Bytes of a file that are read; the two real notes take 3 and 11 kB."""

if sys.platform != "win32":
    import fcntl

_CONNECTED = re.compile(r"/dev/stdin|/(?:dev|proc/self)/fd/[0-9]+")
"""What a shell connects to a run: `check /dev/stdin < note.yaml`, `check <(command)`."""
_AS_IT_IS = getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def read(path: Path | str, most: int) -> bytes:
    """Up to `most` bytes of the plain file at `path`. Raises OSError: with ENXIO where it is none, such as a pipe.

    A pipe is read where the user connected it to this very run and names it so, as /dev/stdin.
    """
    connected = is_connected(path)
    _refuse_other(os.stat(path).st_mode, path, connected)  # noqa: PTH116 opening a device may already do something
    file = os.open(path, os.O_RDONLY | _AS_IT_IS | (0 if connected else _AT_ONCE))
    try:
        known = os.fstat(file)
        _refuse_other(known.st_mode, path, connected)  # another may have taken the name since
        data = os.read(file, min(most, known.st_size + 1))
        while len(data) < most and (more := os.read(file, most - len(data))):
            data += more
    finally:
        os.close(file)
    return data


def called(path: str) -> str:
    """What a file is called in places and sentences; bytes of its name that are no text are written as escapes."""
    return path if path.isascii() else path.encode(errors="backslashreplace").decode()


def is_connected(path: Path | str) -> bool:
    """Whether `path` names what a shell connects to this run, which may be read but once."""
    name = os.fspath(path)
    return name.startswith(("/dev/", "/proc/")) and _CONNECTED.fullmatch(name) is not None


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder, or a link to one; what nobody may look at is none."""
    return os.path.isdir(path)  # noqa: PTH112 Path's raises where a link leads into a closed folder


def _refuse_other(mode: int, path: Path | str, connected: bool) -> None:
    """Raise OSError unless `mode` is of a plain file, or of a pipe that is `connected` to this run."""
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not (stat.S_ISREG(mode) or (connected and stat.S_ISFIFO(mode))):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))


def _open_at_once(path: Path) -> BinaryIO:
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE))


def replace(path: Path, before: bytes, after: bytes) -> bool:
    """Replace the file at `path`, which held `before`, by `after`: whole or not at all.

    Links are followed, permissions kept. A file that holds something else by now is left alone: the answer is then
    False. Raises OSError where it cannot be written, and where it may only be read though its folder is writable.
    """
    from shutil import copystat

    known, target = path.stat(), Path(os.path.realpath(path))
    _refuse_other(known.st_mode, path, connected=False)
    if not (known.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
    with _written(target.parent, after, 0o600) as new:
        if hasattr(os, "chown"):
            with suppress(OSError):  # only root can give a file away
                os.chown(new, known.st_uid, known.st_gid)
        copystat(target, new)
        os.utime(new)
        if read(target, len(before) + 1) != before:
            return False
        new.replace(target)
    return True


def create(path: Path, data: bytes) -> bool:
    """Write a new file at `path`, whole or not at all; False where something has that name, be it a link to nowhere.

    Raises OSError where it cannot be written.
    """
    with _written(path.parent, data, 0o666) as new:
        return _named(new, path)


def overwrite(path: Path, data: bytes) -> None:
    """Write a file at `path`, whole or not at all, in place of the plain file that may have that name.

    Links are followed, permissions kept. Raises OSError where it cannot be written, and the old file is as it was.
    """
    from shutil import copymode

    target = Path(os.path.realpath(path))
    known = target.stat() if os.path.lexists(target) else None
    if known is not None:
        _refuse_other(known.st_mode, path, connected=False)
        if not (known.st_mode & 0o222 and os.access(target, os.W_OK)):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
    with _written(target.parent, data, 0o666) as new:
        if known is not None:
            copymode(target, new)
        new.replace(target)


def _named(new: Path, path: Path) -> bool:
    """Whether the file `new` could be given the name `path`, which nothing else has."""
    try:
        path.hardlink_to(new)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError):  # a file system without links: take the name first, then fill it
        try:
            path.open("xb").close()
        except FileExistsError:
            return False
        try:
            new.replace(path)
        except OSError:
            path.unlink()
            raise
    return True


@contextmanager
def _written(folder: Path, data: bytes, mode: int) -> Iterator[Path]:
    """A file of a passing name with `data`, safe on the disk; gone afterwards, unless it was given another name."""
    new, file = _begun(folder, mode)
    held = None
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if sys.platform != "win32":  # there, an open file could not be given its name
                held = os.dup(file.fileno())
        yield new
    finally:
        new.unlink(missing_ok=True)
        if held is not None:
            os.close(held)


_PASSING = re.compile(r"\.budgetnote-[0-9a-f]{8}\.tmp")


def _begun(folder: Path, mode: int) -> tuple[Path, BinaryIO]:
    """A new file of a passing name, open and held against a sweep by another run."""
    while True:
        new = folder / f".budgetnote-{os.urandom(4).hex()}.tmp"
        file = open(new, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115
        with suppress(OSError):  # not every file system can; then nobody sweeps there either
            _hold(file, wait=True)
        if os.path.lexists(new):  # else a sweep was faster
            return new, file
        file.close()


def _hold(file: BinaryIO, *, wait: bool) -> None:
    """Hold an open file until it is closed or its run ends, however that ends; OSError where another run holds it."""
    if sys.platform != "win32":  # there, an open file cannot be removed anyway
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def sweep(folder: Path) -> None:
    """Remove the files of passing names that killed runs left in `folder`; those of runs still at work are held."""
    left: list[Path] = []
    with suppress(OSError), os.scandir(folder) as entries:
        left += [Path(entry.path) for entry in entries if _PASSING.fullmatch(entry.name)]
    for path in left:
        with suppress(OSError):
            if sys.platform == "win32":
                path.unlink()
            elif stat.S_ISREG(path.lstat().st_mode):
                with _open_at_once(path) as file:
                    _hold(file, wait=False)
                    path.unlink()


def reason(fault: OSError) -> Text:
    """Why a file could not be read or written, in both languages; a cause that has no words of ours in the system's."""
    if fault.errno == errno.ENOENT and fault.filename is None:
        return GONE  # only asking for the working folder names no file
    if getattr(fault, "winerror", None) in _OPEN_ELSEWHERE:
        return _CLOSE_IT
    if _WINDOWS and fault.errno == errno.EACCES:
        no = _REASONS[errno.EACCES]
        return Text(f"{no.da}, eller {_CLOSE_IT.da}", f"{no.en}, or {_CLOSE_IT.en}")
    said = fault.strerror or str(fault)
    return _REASONS.get(fault.errno or 0, Text(f"systemet svarer »{said}«", f"the system says “{said}”"))


_OPEN_ELSEWHERE = (32, 33)
"""What Windows says of a file that another program holds: a sharing violation, a locked region."""
_WINDOWS = sys.platform == "win32"
"""There, Python says of an open file no more than that there is no access, where it opens one or writes over it."""
_CLOSE_IT = Text(
    "filen er åben i et andet program, f.eks. Word eller Excel; luk den dér, og prøv igen",
    "the file is open in another program such as Word or Excel; close it there, and try again",
)
GONE = Text(
    "den mappe, som kommandoen køres i, findes ikke længere", "the folder that the command runs in no longer exists"
)
_REASONS = {
    errno.ENOENT: Text("den findes ikke", "it does not exist"),
    errno.EACCES: Text("du har ikke adgang", "you have no access"),
    errno.EPERM: Text("du har ikke adgang", "you have no access"),
    errno.EISDIR: Text("det er en mappe", "it is a folder"),
    errno.ENXIO: Text("det er ikke en almindelig fil", "it is not a plain file"),
    errno.ELOOP: Text("den henviser til sig selv", "it links to itself"),
    errno.EROFS: Text("den er skrivebeskyttet", "it is read-only"),
    errno.ENOSPC: Text("der er ikke mere plads på disken", "the disk is full"),
    errno.EDQUOT: Text("der er ikke mere plads til dig på disken", "your share of the disk is full"),
    errno.EFBIG: Text("filen er for stor til disken", "the file is too large for the disk"),
    errno.EIO: Text("disken svarer med en fejl", "the disk answers with an error"),
    errno.EBUSY: Text("den er i brug", "it is in use"),
    errno.EMFILE: Text("der er for mange åbne filer", "too many files are open"),
    errno.ENFILE: Text("der er for mange åbne filer", "too many files are open"),
    errno.EEXIST: Text("der findes allerede en fil med det navn", "a file of that name is in the way"),
    errno.ENOTDIR: Text("en del af stien er en fil, ikke en mappe", "a part of the path is a file, not a folder"),
    errno.ENAMETOOLONG: Text("navnet er for langt", "the name is too long"),
}

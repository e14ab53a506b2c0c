"""Paths → the notes below them in a stable order, each with the register that holds for it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from budgetnote.finding import Finding
from budgetnote.register import FILENAME, Register, load
from budgetnote.source import Document, read

SUFFIXES = (".yaml", ".yml")


class File(NamedTuple):
    """A file to be read: `named` by the user, or met on the way through a folder."""

    path: Path
    named: bool

    @property
    def is_register(self) -> bool:
        """Whether the file is a register, going by its name."""
        return self.path.name == FILENAME


class Opened(NamedTuple):
    """A file read, with the register that holds for it."""

    file: File
    document: Document
    register: Register


def missing(paths: Iterable[Path]) -> list[Path]:
    """Those of `paths` that do not exist."""
    return [path for path in paths if not os.path.lexists(path)]


def gather(paths: Iterable[Path]) -> list[File]:
    """The files at `paths` and the YAML files below them, each once, in a stable order; hidden ones are passed over.

    Links are followed, each folder once. A folder that cannot be entered is given as a file, so that reading it
    tells why.
    """
    files: dict[str, File] = {}
    for path in paths:
        found = _below(path) if path.is_dir() else [File(path, named=True)]
        for file in found:
            files.setdefault(os.path.realpath(file.path), file)
    return list(files.values())


def _below(folder: Path) -> Iterator[File]:
    closed: list[File] = []
    seen: set[str] = set()

    def refused(fault: OSError) -> None:
        closed.append(File(Path(fault.filename), named=True))

    for parent, folders, names in os.walk(folder, onerror=refused, followlinks=True):
        seen.add(os.path.realpath(parent))
        folders[:] = sorted(
            name for name in folders if name[0] != "." and os.path.realpath(Path(parent, name)) not in seen
        )
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and name[0] != ".":
                yield File(Path(parent, name), named=False)
    yield from closed


class Registers:
    """The register that holds for each file: the shipped one, extended by the nearest register.yaml.

    That is the one in the file's own folder or in the nearest folder above it; a register that the user
    names holds instead, for all files. `findings` are those of every register read.
    """

    def __init__(self, named: Path | None = None) -> None:
        self.named = named
        self.findings: list[Finding] = []
        self.read: dict[Path | None, Register] = {}
        self._nearest: dict[Path, Path | None] = {}

    @property
    def paths(self) -> list[str]:
        """The registers that were read beside the shipped one."""
        return [path.as_posix() for path in self.read if path]

    def holding(self, file: Path) -> Register:
        """The register that holds for `file`."""
        path = self.named or self._find(file.parent)
        if path not in self.read:
            self.read[path], findings = load([path] if path else [])
            self.findings += findings
        return self.read[path]

    def _find(self, folder: Path) -> Path | None:
        """The register.yaml in `folder` or nearest above it, called as seen from here where it is below here."""
        if folder not in self._nearest:
            real, here = folder.resolve(), Path.cwd().resolve()
            places = (place / FILENAME for place in (real, *real.parents))
            found = next((path for path in places if os.path.lexists(path)), None)
            inside = found and found.is_relative_to(here)
            self._nearest[folder] = found.relative_to(here) if found and inside else found
        return self._nearest[folder]


def open_notes(files: Iterable[File], registers: Registers) -> Iterator[Opened]:
    """Each file read, with the register that holds for it; registers are left out.

    What is met on the way and is no plain file, such as a pipe, is not waited for.
    """
    for file in files:
        if not file.is_register:
            yield Opened(file, read(file.path, plain=not file.named), registers.holding(file.path))

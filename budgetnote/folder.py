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


def missing(paths: Iterable[Path]) -> list[Path]:
    """Those of `paths` that do not exist."""
    return [path for path in paths if not path.exists()]


def gather(paths: Iterable[Path]) -> list[File]:
    """The files at `paths` and the YAML files below them, each once, in a stable order; hidden ones are passed over."""
    files: dict[str, File] = {}
    for path in paths:
        found = _below(path) if path.is_dir() else [File(path, named=True)]
        for file in found:
            files.setdefault(os.path.realpath(file.path), file)
    return list(files.values())


def _below(folder: Path) -> Iterator[File]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield File(Path(parent, name), named=False)


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
        if folder not in self._nearest:
            shown = [folder, *folder.parents] if not folder.is_absolute() else []
            known = {parent.absolute() for parent in shown}
            above = [parent for parent in folder.absolute().parents if parent not in known]
            paths = (place / FILENAME for place in (*(shown or [folder]), *above))
            self._nearest[folder] = next((path for path in paths if path.is_file()), None)
        return self._nearest[folder]


def open_notes(files: Iterable[File], registers: Registers) -> Iterator[tuple[Document, Register, bool]]:
    """Each file read, with the register that holds for it and whether the user named it; registers are left out."""
    for file in files:
        if not file.is_register:
            register = registers.holding(file.path)
            yield read(file.path), register, file.named

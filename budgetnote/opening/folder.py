"""Paths → the notes below them in a stable order, each with the register that holds for it."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from budgetnote.documents.readers import is_document
from budgetnote.finding import Finding
from budgetnote.language import Text, spelled
from budgetnote.model.register import FILENAME, Register, load
from budgetnote.reading.files import is_folder
from budgetnote.reading.yaml import (
    NOTHING,
    Document,
    Known,
    Mapping,
    Sequence,
    as_value,
    called,
    closed,
    parse,
    read,
    twin,
)

SUFFIXES = (".yaml", ".yml")


class File(NamedTuple):
    """A file to be read: `named` by the user, or met on the way through a folder; with its `data` if it was piped."""

    path: Path
    named: bool
    data: bytes | None = None

    @property
    def is_register(self) -> bool:
        """Whether the file is a register, going by its name."""
        return self.path.name == FILENAME

    @property
    def is_paper(self) -> bool:
        """Whether the file is a document, such as Word's, going by its name."""
        return is_document(self.path.name)


class Stored(NamedTuple):
    """A file as a revision has it: its path in the repository, its content where that could be had; and if `named`."""

    path: Path
    data: bytes | None
    named: bool


class Opened(NamedTuple):
    """A file read, with the register that holds for it."""

    file: File
    document: Document
    register: Register


def gather(paths: Iterable[Path], *, documents: bool = False) -> list[File]:
    """The files at `paths` and the YAML files below them, each once, in a stable order; hidden ones are passed over.

    With `documents` also the papers below them, such as Word's; one that is named is read in any case. Links are
    followed, each folder once. A folder that cannot be entered is given as a file, so that reading it tells why.
    """
    files: dict[str, File] = {}
    for path in paths:
        met = partial(_is_met, documents=documents)
        found = _below(path, met) if is_folder(path) else [File(path, named=True)]
        for file in found:
            files.setdefault(os.path.realpath(file.path), file)
    return list(files.values())


def papers_below(paths: Iterable[Path]) -> list[Path]:
    """The documents in those of `paths` that are folders: what is there and is not read unless it is asked for."""
    below = (_below(path, is_document) for path in paths if is_folder(path))
    return list(dict.fromkeys(file.path for files in below for file in files if not file.named))


def _is_met(name: str, *, documents: bool) -> bool:
    return is_met(name) or (documents and is_document(name))


def _below(folder: Path, met: Callable[[str], bool]) -> Iterator[File]:
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
            if met(name):
                yield File(Path(parent, name), named=False)
    yield from closed


def is_met(name: str) -> bool:
    """Whether a file that is called so is read where it is met on the way through a folder."""
    return name.lower().endswith(SUFFIXES) and name[0] != "."


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
            self.read[path], findings = load([self._load(path)] if path else [])
            self.findings += findings
        return self.read[path]

    def read_all(self, files: Iterable[File]) -> None:
        """Read the registers among `files` too, be they such as hold for none of the others."""
        for file in files:
            if file.is_register:
                self.holding(file.path)

    def _load(self, path: Path) -> Path | Document:
        return path

    def _find(self, folder: Path) -> Path | None:
        """The register.yaml in `folder` or nearest above it, called as seen from here where it is below here."""
        if folder not in self._nearest:
            real = Path(os.path.realpath(folder))
            places = (place / FILENAME for place in (real, *real.parents))
            self._nearest[folder] = next((_from_here(path) for path in places if os.path.lexists(path)), None)
        return self._nearest[folder]


def _from_here(path: Path) -> Path:
    """`path` as seen from the working folder, where it is below that."""
    try:
        here = Path.cwd().resolve()
    except FileNotFoundError:  # it was removed
        return path
    return path.relative_to(here) if path.is_relative_to(here) else path


class StoredRegisters(Registers):
    """The registers of a revision, found in its own folders as those on the disk are in theirs."""

    def __init__(self, revision: str, files: Iterable[Stored], named: Path | None = None) -> None:
        super().__init__(named)
        self._revision = revision
        self._stored = {file.path: file for file in files if file.path.name == FILENAME}

    def _load(self, path: Path) -> Path | Document:
        return path if path == self.named else _read_stored(self._revision, self._stored[path])

    def _find(self, folder: Path) -> Path | None:
        places = (place / FILENAME for place in (folder, *folder.parents))
        return next((path for path in places if path in self._stored), None)


def open_notes(files: Iterable[File], registers: Registers, known: Known = NOTHING) -> Iterator[Opened]:
    """Each file read, with the register that holds for it; registers are left out.

    A file with the content of one that is `known` is not read anew, but shares its tree.
    """
    for file in files:
        if not file.is_register:
            register = registers.holding(file.path)
            yield Opened(file, _document(file, register, known), register)


def _document(file: File, register: Register, known: Known) -> Document:
    """What a file holds: YAML, or the note that a paper states."""
    if file.is_paper:
        from budgetnote.documents.source import read_document  # what reads papers is loaded where there is one

        return read_document(file.path, file.data, register, partial(_accepted, file.path.parent))
    return read(file.path, known) if file.data is None else parse(called(file.path.as_posix()), file.data)


def _accepted(folder: Path, key: tuple[str, str]) -> str:
    """What the YAML of the note with that negotiation and number accepts, in the paper's folder or below `notes`."""
    negotiation, number = key
    if not number or not re.fullmatch(r"[\w ]+", number):
        return ""
    beside = [folder / f"{number}{suffix}" for suffix in SUFFIXES]
    below = (path for suffix in SUFFIXES for path in sorted(Path("notes").rglob(f"{number}{suffix}")))
    for path in (*beside, *below):
        root = (read(path).root if path.is_file() else None) or Mapping()
        accepted = root.get("accepted")
        same = (root.get("id"), root.get("negotiation")) == (number, negotiation)
        if same and isinstance(accepted, Sequence):
            return "accepted:\n" + "".join(f"  - {_inline(one)}\n" for one in accepted if isinstance(one, Mapping))
    return ""


def _inline(node: Mapping) -> str:
    pairs = (f"{key}: {as_value(spelled(value))}" for key, value in node.items() if isinstance(value, str) and value)
    return f"{{{', '.join(pairs)}}}"


def open_stored(
    revision: str, files: Iterable[Stored], registers: Registers, known: Known = NOTHING
) -> Iterator[Opened]:
    """Each file of a revision read as `open_notes` does; it is called HEAD~1:notes/BI26.yaml."""
    for file in files:
        if file.path.name != FILENAME:
            document = _read_stored(revision, file, known)
            yield Opened(File(file.path, file.named), document, registers.holding(file.path))


def _read_stored(revision: str, file: Stored, known: Known = NOTHING) -> Document:
    name = called(f"{revision}:{file.path.as_posix()}")
    if file.data is None:
        return closed(name, _NOT_STORED)
    return twin(name, known[file.data]) if file.data in known else parse(name, file.data)


_NOT_STORED = Text("git har ikke dens indhold", "git does not have its content")

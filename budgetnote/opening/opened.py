"""Files → what they hold, each with the register that holds for it."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from budgetnote.language import Text, spelled
from budgetnote.model.register import Register
from budgetnote.opening.folder import SUFFIXES, File, Stored
from budgetnote.opening.registers import Registers
from budgetnote.reading.files import REGISTER, called
from budgetnote.reading.yaml import Document, Mapping, Sequence, as_value, closed, parse, read


class Opened(NamedTuple):
    """A file read, with the register that holds for it."""

    file: File
    document: Document
    register: Register


def open_notes(files: Iterable[File], registers: Registers) -> Iterator[Opened]:
    """Each file read, with the register that holds for it; registers are left out."""
    for file in files:
        if not file.is_register:
            register = registers.holding(file.path)
            yield Opened(file, _document(file, register), register)


def _document(file: File, register: Register) -> Document:
    """What a file holds: YAML, or the note that a paper states."""
    if file.is_paper:
        from budgetnote.documents.source import read_document  # what reads papers is loaded where there is one

        return read_document(file.path, file.data, register, partial(_accepted, file.path.parent))
    return read(file.path) if file.data is None else parse(file.called, file.data)


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


class StoredRegisters(Registers):
    """The registers of a revision, found in its own folders as those on the disk are in theirs."""

    def __init__(self, revision: str, files: Iterable[Stored], named: Path | None = None) -> None:
        super().__init__(named)
        self._revision = revision
        self._stored = {file.path: file for file in files if file.path.name == REGISTER}

    def _load(self, path: Path) -> Path | Document:
        return path if path == self.named else _read_stored(self._revision, self._stored[path])

    def _find(self, folder: Path) -> Path | None:
        places = (place / REGISTER for place in (folder, *folder.parents))
        return next((path for path in places if path in self._stored), None)


def open_stored(revision: str, files: Iterable[Stored], registers: Registers) -> Iterator[Opened]:
    """Each file of a revision read as `open_notes` does; it is called HEAD~1:notes/BI26.yaml."""
    for file in files:
        if file.path.name != REGISTER:
            document = _read_stored(revision, file)
            yield Opened(File(str(file.path), file.named), document, registers.holding(file.path))


def _read_stored(revision: str, file: Stored) -> Document:
    name = called(f"{revision}:{file.path.as_posix()}")
    return closed(name, _NOT_STORED) if file.data is None else parse(name, file.data)


_NOT_STORED = Text("git har ikke dens indhold", "git does not have its content")

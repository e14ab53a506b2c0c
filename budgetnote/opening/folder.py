"""Paths → the files below them, in a stable order."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from budgetnote.documents.readers import is_document
from budgetnote.reading.files import REGISTER, called, is_folder

SUFFIXES = (".yaml", ".yml")


class File(NamedTuple):
    """A file to be read: `named` by the user, or met on the way through a folder; with its `data` if it was piped."""

    name: str
    named: bool
    data: bytes | None = None

    @property
    def path(self) -> Path:
        """Where it is; made when it is asked for, as it takes the room of what is kept of a note."""
        return Path(self.name)

    @property
    def called(self) -> str:
        """What it is called in places and sentences."""
        return called(self.name.replace(os.sep, "/"))

    @property
    def is_register(self) -> bool:
        """Whether the file is a register, going by its name."""
        return self.name.endswith(REGISTER) and self.path.name == REGISTER

    @property
    def is_paper(self) -> bool:
        """Whether the file is a document, such as Word's, going by its name."""
        return not self.name.endswith(SUFFIXES) and is_document(self.path.name)


class Stored(NamedTuple):
    """A file as a revision has it: its path in the repository, its content where that could be had; and if `named`."""

    path: Path
    data: bytes | None
    named: bool


def gather(paths: Iterable[Path], *, documents: bool = False) -> list[File]:
    """The files at `paths` and the YAML files below them, each once, in a stable order; hidden ones are passed over.

    With `documents` also the papers below them, such as Word's; one that is named is read in any case. Links are
    followed, each folder once. A folder that cannot be entered is given as a file, so that reading it tells why.
    """
    files: dict[str, File] = {}
    met = partial(_is_met, documents=documents)
    for path in paths:
        if is_folder(path):
            for real, file in _below(path, met):
                files.setdefault(real, file)
        else:
            files.setdefault(os.path.realpath(path), File(str(path), named=True))
    return list(files.values())


def papers_below(paths: Iterable[Path]) -> list[Path]:
    """The documents in those of `paths` that are folders: what is there and is not read unless it is asked for."""
    below = (_below(path, is_document) for path in paths if is_folder(path))
    return list(dict.fromkeys(file.path for files in below for _, file in files if not file.named))


def _is_met(name: str, *, documents: bool) -> bool:
    return is_met(name) or (documents and is_document(name))


def _below(folder: Path, met: Callable[[str], bool]) -> Iterator[tuple[str, File]]:
    """The files below a folder, each with what it is really called, whatever links lead to it."""
    closed: list[File] = []
    seen: set[str] = set()

    def refused(fault: OSError) -> None:
        closed.append(File(os.fspath(Path(fault.filename)), named=True))

    for parent, folders, names in os.walk(folder, onerror=refused, followlinks=True):
        real, above = os.path.realpath(parent), os.fspath(Path(parent) / "_")[:-1]  # as Path writes it
        seen.add(real)
        folders[:] = sorted(
            name for name in folders if name[0] != "." and os.path.realpath(Path(parent, name)) not in seen
        )
        for name in sorted(names):
            if met(name):
                path = f"{above}{name}"
                # To ask of each part of a path whether it is a link takes long, and most files are none.
                is_link = os.path.islink(path)  # noqa: PTH114
                yield os.path.realpath(path) if is_link else f"{real}{os.sep}{name}", File(path, named=False)
    yield from ((os.path.realpath(file.name), file) for file in closed)


def is_met(name: str) -> bool:
    """Whether a file that is called so is read where it is met on the way through a folder."""
    return name.lower().endswith(SUFFIXES) and name[0] != "."

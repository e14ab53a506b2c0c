"""Which register holds for a file: it is read when it is asked for."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from budgetnote.finding import Finding
from budgetnote.opening.folder import File
from budgetnote.reading.files import LARGEST, REGISTER, called, read

if TYPE_CHECKING:  # what holds for notes that are known is not read
    from budgetnote.model.register import Register
    from budgetnote.reading.yaml import Document


class Registers:
    """The register that holds for each file: the shipped one, extended by the nearest register.yaml.

    That is the one in the file's own folder or in the nearest folder above it; a register that the user
    names holds instead, for all files. `findings` are those of every register read.
    """

    def __init__(self, named: Path | None = None) -> None:
        self.named = named
        self._contents: dict[Path, bytes] = {}
        self._read: dict[Path | None, tuple[Register, list[Finding]]] = {}
        self._nearest: dict[str, Path | None] = {}
        self._seen: dict[Path | None, None] = {}

    @property
    def seen(self) -> list[Path]:
        """The registers that hold for the files that were asked for, beside the shipped one."""
        return [path for path in self._seen if path]

    @property
    def paths(self) -> list[str]:
        """What they are called."""
        return [path.as_posix() for path in self.seen]

    @property
    def findings(self) -> list[Finding]:
        """What is found in them."""
        return [found for path in self._seen for found in self.found(path)]

    def path_of(self, file: Path | str) -> Path | None:
        """Where the register stands that holds for `file`; None for the shipped one alone."""
        folder = os.path.dirname(file)  # noqa: PTH120 it is asked of every file
        if folder not in self._nearest:
            self._nearest[folder] = self.named or self._find(Path(folder))
        return self._nearest[folder]

    def see(self, files: Iterable[File]) -> None:
        """Know of the registers that hold for `files`, in this order; one among them holds for itself."""
        for file in files:
            self._seen[self.path_of(file.name)] = None

    def content(self, path: Path) -> bytes:
        """The content of the register at `path`, the same in all the run. Raises OSError where it cannot be read."""
        if path not in self._contents:
            self._contents[path] = read(path, LARGEST + 1)
        return self._contents[path]

    def is_read(self, path: Path | None) -> bool:
        """Whether a register was read."""
        return path in self._read

    def holding(self, file: Path) -> "Register":
        """The register that holds for `file`, read when it is asked for first."""
        path = self.path_of(file)
        self._seen[path] = None
        return self._at(path)[0]

    def found(self, path: Path | None) -> list[Finding]:
        """What is found in the register at `path`."""
        return self._at(path)[1]

    def _at(self, path: Path | None) -> "tuple[Register, list[Finding]]":
        if path not in self._read:
            from budgetnote.model.register import load

            self._read[path] = load([self._load(path)] if path else [])
        return self._read[path]

    def _load(self, path: Path) -> "Path | Document":
        if path not in self._contents:
            return path
        from budgetnote.reading.yaml import parse

        return parse(called(path.as_posix()), self._contents[path])

    def _find(self, folder: Path) -> Path | None:
        """The register.yaml in `folder` or nearest above it, called as seen from here where it is below here."""
        real = Path(os.path.realpath(folder))
        places = (place / REGISTER for place in (real, *real.parents))
        return next((_from_here(path) for path in places if os.path.lexists(path)), None)


def _from_here(path: Path) -> Path:
    """`path` as seen from the working folder, where it is below that."""
    try:
        here = Path.cwd().resolve()
    except FileNotFoundError:  # it was removed
        return path
    return path.relative_to(here) if path.is_relative_to(here) else path

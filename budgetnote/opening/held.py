"""Files with the content that they had at one moment, packed: what is read of them later is of that moment."""

import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from budgetnote.opening.folder import File, Stored
from budgetnote.reading.files import LARGEST, read

_KEYS = re.compile(rb"""^["']?(negotiation|id)["']?[ \t]*:[ \t"']*([^\r\n"']*)""", re.MULTILINE)


class Content(NamedTuple):
    """What tells the content of a file from any other."""

    size: int
    digest: bytes


class Held(NamedTuple):
    """A file, and its content where that could be had.

    `about` is the negotiation and the number that seem to stand in it, which only reading it can tell.
    """

    file: File | Stored
    content: Content | None = None
    packed: bytes = b""
    about: tuple[bytes, ...] = ()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.file.path

    @property
    def data(self) -> bytes | None:
        """The content of the file."""
        return zlib.decompress(self.packed) if self.content else None

    @property
    def whole(self) -> File | Stored:
        """The file with its content, to be opened."""
        return self.file._replace(data=self.data)


def held(file: File | Stored) -> Held:
    """The file, and its content in a fifth of the room."""
    data = file.data
    if data is None:
        return Held(file)
    first = dict(reversed(_KEYS.findall(data)))
    about = (first[b"negotiation"], first[b"id"]) if len(first) > 1 else ()
    return Held(file._replace(data=None), Content(len(data), sha256(data).digest()), zlib.compress(data, 1), about)


def hold(files: Iterable[File]) -> list[Held]:
    """Files of the disk but for registers; of a paper, and of what cannot be read, the content is not had."""
    return [held(_with_content(file)) for file in files if not file.is_register]


def _with_content(file: File) -> File:
    if file.data is None and not file.is_paper:
        with suppress(OSError):  # which opening the file tells
            return file._replace(data=read(file.path, LARGEST + 1))
    return file

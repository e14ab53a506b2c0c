"""Which of several files of one note counts: that of the highest version, and none where that one was withdrawn."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from budgetnote.language import spelled
from budgetnote.reading.files import LARGEST, read

if TYPE_CHECKING:  # what has no version to be read for loads no reader
    from budgetnote.opening.folder import File
    from budgetnote.reading.yaml import Document


class Revision(NamedTuple):
    """A file of a note: which note that is (negotiation and number), which version of it, and if it was withdrawn."""

    key: tuple[str, str]
    version: int
    withdrawn: bool
    path: str


class Passed(NamedTuple):
    """A file that counts nowhere: there is a `newer` version of its note, or the note was withdrawn (None)."""

    revision: Revision
    newer: Revision | None


class Newest:
    """The highest version of each note among the files that were seen."""

    def __init__(self, revisions: Iterable[Revision | None] = ()) -> None:
        self._of: dict[tuple[str, str], Revision] = {}
        for revision in revisions:
            if revision and (revision.key not in self._of or self._of[revision.key].version < revision.version):
                self._of[revision.key] = revision

    def over(self, revision: Revision | None) -> Passed | None:
        """Why a file is passed over; None where it counts, or cannot be told from another."""
        newest = self._of.get(revision.key) if revision else None
        if revision and newest and newest.version > revision.version:
            return Passed(revision, newest)
        return Passed(revision, None) if revision and revision.withdrawn else None


def passed_over(revisions: Iterable[Revision | None]) -> list[Passed]:
    """Those of some files that count nowhere, in their order."""
    given = list(revisions)
    newest = Newest(given)
    return [passed for revision in given if (passed := newest.over(revision))]


def revision_of(document: "Document") -> Revision | None:
    """The file's own words about its version, without reading the note; None where they cannot be read."""
    from budgetnote.reading.fields import ORDINAL

    root: Mapping[str, object] = document.root or {}
    negotiation, number, version, status = (root.get(key, "") for key in ("negotiation", "id", "version", "status"))
    if not (isinstance(negotiation, str) and isinstance(number, str) and isinstance(version, str)):
        return None
    key, ordinal = (spelled(negotiation), spelled(number)), version or "1"
    if not all(key) or not ORDINAL.fullmatch(ordinal):
        return None
    return Revision(key, int(ordinal), status == "withdrawn", document.source.path)


def number_of(document: "Document") -> str:
    """The note's number as the file has it, whatever else of the note cannot be read; nothing where it has none."""
    number = document.root.get("id") if document.root else None
    return spelled(number) if isinstance(number, str) else ""


def newest_in(files: "Iterable[File]", known: "Callable[[File], Revision | None] | None" = None) -> Newest:
    """The highest version of each note in `files`, where it is not `known`.

    Only those that may state a version are parsed for it.
    """
    revisions: list[Revision | None] = []
    for file in files:
        data = file.data
        if data is None:
            with suppress(OSError):  # which reading the note tells
                data = read(file.name, LARGEST + 1)
        if data and any(sign in data for sign in _MAY_STATE):
            if known and (revision := known(file)):
                revisions.append(revision)
                continue
            from budgetnote.reading.yaml import parse

            revisions.append(revision_of(parse(file.called, data)))
    return Newest(revisions)


_MAY_STATE = (b"version", b"\\")
"""What stands in a file that states its version, however that is written."""

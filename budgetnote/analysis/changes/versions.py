"""Two sets of notes → which note is which: by negotiation and number, wherever the files are."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from budgetnote.analysis.changes.sums import Levels, asked_for, sums_of
from budgetnote.analysis.needs import COMPARED
from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.postings import Way
from budgetnote.analysis.prices import Conversion, Level, Priced
from budgetnote.analysis.revisions import Newest, Passed, Revision
from budgetnote.finding import ERROR, Finding, Place
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.opening.held import Held
from budgetnote.opening.opened import Opened
from budgetnote.reading.shape import unfilled
from budgetnote.reading.text import Source


class Lack(NamedTuple):
    """What a file lacks to be brought to another price level: nothing, or entries of the register that holds for it."""

    register: str
    path: str
    findings: Sequence[Finding]


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """What is kept of a note that can be compared, when it is let go: what it is called, and its sums.

    `stated` tells all that it states but for its number from what any other note states. `used` are the ways of its
    amounts to another price level.
    """

    negotiation: str
    id: str
    title: str
    levels: frozenset[Level]
    asked: Mapping[Level, int]
    sums: Levels
    stated: bytes
    used: Sequence[tuple[Register, Way]]


@dataclass(frozen=True, eq=False, slots=True)
class Version:
    """A file of one of the sets, called `name` within it: what is kept of it when it was compared.

    Its note is `kept` where what is compared by its value could be read. It is `clean` where nothing was found in it.
    `faults` are the errors that stand, and `keeping` those that keep the note from being compared; `place` is that of
    its number.
    """

    name: str
    path: str
    held: Held
    register: Register
    revision: Revision | None
    key: tuple[str, str] | None
    clean: bool
    faults: Sequence[Finding]
    keeping: Sequence[Finding]
    place: Place | None
    kept: Kept | None
    lack: Lack | None

    @property
    def named(self) -> bool:
        """Whether the file was named by the user."""
        return self.held.file.named

    def is_twin(self, new: "Version") -> bool:
        """Whether the file of the new set is the same note as this one of the old, to the byte and without a finding.

        At another price level than its own it is so by the same register.
        """
        same = self.clean and self.held.content is not None and self.held.content == new.held.content
        return same and (self.lack is None or self.register is new.register)


Pair = tuple[Version, Version]


class Read(NamedTuple):
    """A version while it is at hand: its file, and the note that is compared.

    It is `whole` where what is compared by its value could be read. `priced` is the way of its amounts to another
    price level, where the note was brought to one; the file has it at its own, by which it is judged.
    """

    name: str
    file: NoteFile
    note: Note | None
    whole: bool
    kept: Kept | None = None
    priced: Priced | None = None
    lack: Lack | None = None

    @property
    def source(self) -> Source:
        """The file's text."""
        return self.file.source

    @property
    def named(self) -> bool:
        """Whether the file was named by the user."""
        return self.file.opened.file.named

    @property
    def revision(self) -> Revision | None:
        """Which version of its note the file is."""
        return self.file.revision

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found in the file."""
        return not self.file.faults.all and not self.file.document.findings

    def version(self, held: Held) -> Version:
        """What is kept of it."""
        file, faults = self.file, self.file.faults
        return Version(
            self.name,
            file.path,
            held,
            file.register,
            self.revision,
            file.key,
            self.is_clean,
            faults.all,
            faults.keeping_out(COMPARED) if self.note else [],
            self.source.place(self.note.at("id")) if self.note else None,
            self.kept,
            self.lack,
        )


class Versions(NamedTuple):
    """Notes that are in both sets, and in one of them alone; and what cannot be compared.

    `repeated` are, for each set, the files that have the same note. Neither they nor the `unread` are compared, nor
    what the other set has of the same note.
    """

    pairs: list[Pair]
    removed: list[Version]
    added: list[Version]
    repeated: list[list[Version]]
    unread: list[Version]


def read_version(
    one: Opened, name: Callable[[Path], str], twin: Read | None = None
) -> tuple[Read | None, list[Finding]]:
    """The note of a file, and what keeps it from being compared in full; or that the file is no note.

    What a note states beside its figures is compared as it is written where it cannot be read, unless that cannot be
    told. A `twin` was read before, and has the same content.
    """
    document = one.document
    if twin is not None:
        note, findings = twin.note, document.findings
    else:
        note, findings = read_note(document, named=one.file.named)
        findings = [*findings, *(unfilled(note, document.source) if note else ())]
    errors = [found for found in findings if found.rule.severity == ERROR]
    if note is None and not errors:  # something else than a note
        return None, findings
    read = NoteFile(one, note, findings)
    keeping = read.faults.keeping_out(COMPARED)
    told = keeping or [found for found in document.findings if found.rule.severity == ERROR]
    return Read(name(one.file.path), read, note, note is not None and not keeping), told


T = TypeVar("T", Version, Read)


def counting(versions: Sequence[T]) -> tuple[list[T], list[Passed]]:
    """Those of one set that count, and why the others do not; a file that was given alone is compared in any case."""
    if len(versions) == 1 and versions[0].named:
        return list(versions), []
    newest = Newest(version.revision for version in versions)
    over = [newest.over(version.revision) for version in versions]
    kept = [version for version, passed in zip(versions, over, strict=True) if not passed]
    return kept, [passed for passed in over if passed]


def summed(versions: Iterable[Read], conversion: Conversion | None = None) -> list[Read]:
    """The versions with what is kept of their notes, at the price level of the `conversion`, if there is one.

    Those that cannot be brought to it tell what they lack. A note that several share stays one note, if their registers
    are one.
    """
    given = list(versions)
    shared = {
        (version.note, version.file.register): Priced(version.note, version.file)
        for version in given
        if version.note and version.whole
    }
    found = {key: _summed(priced, conversion) for key, priced in shared.items()}
    return [
        version._replace(**found[version.note, version.file.register]._asdict())
        if version.note and version.whole
        else version
        for version in given
    ]


class _Summed(NamedTuple):
    note: Note
    whole: bool
    kept: Kept | None = None
    priced: Priced | None = None
    lack: Lack | None = None


def _summed(one: Priced, conversion: Conversion | None) -> _Summed:
    if conversion is None:
        return _Summed(one.note, True, _kept(one, one.note))
    priced, lacking = conversion.of(one)
    lack = Lack(one.register.path, one.source.path, lacking)
    if priced is None:
        return _Summed(one.note, False, lack=lack)
    note = priced.restated
    return _Summed(note, True, _kept(priced, note), priced, lack)


def _kept(priced: Priced, note: Note) -> Kept:
    root = priced.file.document.root
    stated = json.dumps({key: value for key, value in root.items() if key != "id"} if root else None)
    return Kept(
        note.negotiation,
        note.id,
        note.title,
        frozenset(note.levels),
        asked_for(note),
        sums_of(priced),
        sha256(stated.encode()).digest(),
        priced.used,
    )


def lacking(versions: Iterable[Version], conversion: Conversion) -> list[Finding]:
    """What is missing for the versions that could not be brought to a price level."""
    for lack in {id(version.lack): version.lack for version in versions}.values():
        if lack:
            conversion.lack(*lack)
    return conversion.missing


def pair_versions(old: Sequence[Version], new: Sequence[Version]) -> Versions:
    """Which note is which. Where each set is one file, given or of the same name, it is one note, whatever its number.

    A file of which not even the note's number can be read stands for the file of the same name in the other set.
    """
    unread = [version for version in (*old, *new) if not version.kept]
    given = all(version.named for version in (*old, *new))
    if len(old) == len(new) == 1 and (given or old[0].name == new[0].name):
        return Versions([] if unread else [(old[0], new[0])], [], [], [], unread)
    unread = [version for version in (*old, *new) if not version.kept or version.key is None]
    repeated = [same for side in (old, new) for same in _repeated(side)]
    keys = {version.key for version in (*unread, *(same[0] for same in repeated)) if version.key}
    names = {version.name for version in unread if version.key is None}
    before, after = (
        {
            version.key: version
            for version in side
            if version.kept and version.key not in keys and version.name not in names
        }
        for side in (old, new)
    )
    return Versions(
        [(before[key], version) for key, version in after.items() if key in before],
        [version for key, version in before.items() if key not in after],
        [version for key, version in after.items() if key not in before],
        repeated,
        unread,
    )


def renumbered(versions: Versions) -> list[tuple[Version, Version]]:
    """The notes that have another number, and all else as before; of content that several have, none is told."""
    changed = [(old, new) for old, new in versions.pairs if _stated(old) != _stated(new)]
    before = [*versions.removed, *(old for old, _ in changed)]
    after = [*versions.added, *(new for _, new in changed)]
    sides: list[dict[bytes, list[Version]]] = []
    for side in (before, after):
        by_content: dict[bytes, list[Version]] = {}
        for version in side:
            by_content.setdefault(_stated(version), []).append(version)
        sides.append(by_content)
    return [
        (one[0], other[0])
        for content, one in sides[0].items()
        if len(one) == 1 and len(other := sides[1].get(content, [])) == 1 and one[0].key != other[0].key
    ]


def _stated(version: Version) -> bytes:
    return version.kept.stated if version.kept else b""


def _repeated(versions: Iterable[Version]) -> list[list[Version]]:
    """The versions that are of the same note, for each such note."""
    by_key: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in versions:
        if version.key:
            by_key[version.key].append(version)
    return [same for same in by_key.values() if len(same) > 1]

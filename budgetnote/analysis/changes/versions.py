"""Two sets of notes → which note is which: by negotiation and number, wherever the files are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from budgetnote.analysis.needs import COMPARED, Faults
from budgetnote.analysis.prices import Priced, convert
from budgetnote.finding import ERROR, Finding
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.opening.folder import Opened
from budgetnote.reading.shape import unfilled
from budgetnote.reading.text import Source
from budgetnote.reading.yaml import Document


class Version(NamedTuple):
    """A file of one of the sets, called `name` within it, and `named` where it was given and not met in a folder.

    Its note is `whole` where what is compared by its value could be read. `priced` is the way of its amounts to another
    price level, where the note was brought to one.
    """

    name: str
    named: bool
    document: Document
    register: Register
    note: Note | None
    whole: bool
    faults: Faults
    priced: Priced | None = None

    @property
    def stated(self) -> Note | None:
        """The note at its own price level, by which it is judged."""
        return self.priced.note if self.priced else self.note

    @property
    def source(self) -> Source:
        """The file's text."""
        return self.document.source

    @property
    def key(self) -> tuple[str, str] | None:
        """Negotiation and number, where both can be read."""
        note = self.note
        return (note.negotiation, note.id) if note and note.negotiation and note.id else None


class Versions(NamedTuple):
    """Notes that are in both sets, and in one of them alone; and what cannot be compared.

    `repeated` are, for each set, the files that have the same note. Neither they nor the `unread` are compared, nor
    what the other set has of the same note.
    """

    pairs: list[tuple[Version, Version]]
    removed: list[Version]
    added: list[Version]
    repeated: list[list[Version]]
    unread: list[Version]


_NONE: Mapping[int, Note] = MappingProxyType({})


def read_versions(
    opened: Iterable[Opened], name: Callable[[Path], str], known: Mapping[int, Note] = _NONE
) -> tuple[list[Version], list[Finding]]:
    """The notes of one of the sets, and what keeps them from being compared in full; and the files that are no note.

    What a note states beside its figures is compared as it is written where it cannot be read, unless that cannot be
    told. `known` are notes that were read before, by the identity of the tree that they were read from.
    """
    versions, told = [], []
    for file, document, register in opened:
        note, findings = known.get(id(document.root)), document.findings
        if note is None:
            note, findings = read_note(document, named=file.named)
            findings = [*findings, *(unfilled(note, document.source) if note else ())]
        errors = [found for found in findings if found.rule.severity == ERROR]
        if note is None and not errors:  # something else than a note
            told += findings
            continue
        faults = Faults(note, findings)
        keeping = faults.keeping_out(COMPARED)
        told += keeping or [found for found in document.findings if found.rule.severity == ERROR]
        whole = note is not None and not keeping
        versions.append(Version(name(file.path), file.named, document, register, note, whole, faults))
    return versions, told


def at_level(versions: Iterable[Version], level: int) -> tuple[list[Version], list[Finding]]:
    """The versions with their notes at the price level `level`, and what is missing for those that cannot be.

    A note that several versions share stays one note, if their registers are one.
    """
    given = list(versions)
    whole = {
        (id(version.note), id(version.register)): Priced(version.note, version.register, version.source)
        for version in given
        if version.note and version.whole
    }
    possible, findings = convert(whole.values(), level)
    converted = {(id(priced.note), id(priced.register)): priced for priced in possible}
    restated = {key: priced.restated for key, priced in converted.items()}
    found = []
    for version in given:
        key = id(version.note), id(version.register)
        if key in converted:
            found.append(version._replace(note=restated[key], priced=converted[key]))
        else:
            found.append(version._replace(whole=False))
    return found, findings


def pair_versions(old: Sequence[Version], new: Sequence[Version]) -> Versions:
    """Which note is which. Where each set is one file, given or of the same name, it is one note, whatever its number.

    A file of which not even the note's number can be read stands for the file of the same name in the other set.
    """
    unread = [version for version in (*old, *new) if not version.whole]
    if len(old) == len(new) == 1 and (old[0].name == new[0].name or (old[0].named and new[0].named)):
        return Versions([] if unread else [(old[0], new[0])], [], [], [], unread)
    unread = [version for version in (*old, *new) if not version.whole or version.key is None]
    repeated = [same for side in (old, new) for same in _repeated(side)]
    keys = {version.key for version in (*unread, *(same[0] for same in repeated)) if version.key}
    names = {version.name for version in unread if version.key is None}
    before, after = (
        {
            version.key: version
            for version in side
            if version.whole and version.key not in keys and version.name not in names
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


def _repeated(versions: Iterable[Version]) -> list[list[Version]]:
    """The versions that are of the same note, for each such note."""
    by_key: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in versions:
        if version.key:
            by_key[version.key].append(version)
    return [same for same in by_key.values() if len(same) > 1]

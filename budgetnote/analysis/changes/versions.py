"""Two sets of notes → which note is which: by negotiation and number, wherever the files are."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from budgetnote.analysis.needs import COMPARED
from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.prices import Conversion, Priced
from budgetnote.analysis.revisions import Newest, Passed
from budgetnote.finding import ERROR, Finding
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Note
from budgetnote.opening.opened import Opened
from budgetnote.reading.shape import unfilled
from budgetnote.reading.text import Source


class Version(NamedTuple):
    """A file of one of the sets, called `name` within it, with the note that is compared.

    It is `whole` where what is compared by its value could be read. `priced` is the way of its amounts to another
    price level, where the note was brought to one; the file has it at its own, by which it is judged.
    """

    name: str
    file: NoteFile
    note: Note | None
    whole: bool
    priced: Priced | None = None

    @property
    def source(self) -> Source:
        """The file's text."""
        return self.file.source

    @property
    def key(self) -> tuple[str, str] | None:
        """Negotiation and number, where both can be read."""
        return self.file.key


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


_NONE: Mapping[bytes, Note] = MappingProxyType({})


def read_versions(
    opened: Iterable[Opened], name: Callable[[Path], str], known: Mapping[bytes, Note] = _NONE
) -> tuple[list[Version], list[Finding]]:
    """The notes of one of the sets, and what keeps them from being compared in full; and the files that are no note.

    What a note states beside its figures is compared as it is written where it cannot be read, unless that cannot be
    told. `known` are notes that were read before, by the content of their files.
    """
    versions, told = [], []
    for one in opened:
        document = one.document
        note, findings = known.get(document.source.data), document.findings
        if note is None:
            note, findings = read_note(document, named=one.file.named)
            findings = [*findings, *(unfilled(note, document.source) if note else ())]
        errors = [found for found in findings if found.rule.severity == ERROR]
        if note is None and not errors:  # something else than a note
            told += findings
            continue
        read = NoteFile(one, note, findings)
        keeping = read.faults.keeping_out(COMPARED)
        told += keeping or [found for found in document.findings if found.rule.severity == ERROR]
        versions.append(Version(name(one.file.path), read, note, note is not None and not keeping))
    return versions, told


def counting(versions: Sequence[Version]) -> tuple[list[Version], list[Passed]]:
    """Those of one set that count, and why the others do not; a file that was given alone is compared in any case."""
    if len(versions) == 1 and versions[0].file.opened.file.named:
        return list(versions), []
    newest = Newest(version.file.revision for version in versions)
    over = [newest.over(version.file.revision) for version in versions]
    kept = [version for version, passed in zip(versions, over, strict=True) if not passed]
    return kept, [passed for passed in over if passed]


def at_level(versions: Iterable[Version], level: int) -> tuple[list[Version], list[Finding]]:
    """The versions with their notes at the price level `level`, and what is missing for those that cannot be.

    A note that several versions share stays one note, if their registers are one.
    """
    given = list(versions)
    shared = {
        (version.note, version.file.register): Priced(version.note, version.file)
        for version in given
        if version.note and version.whole
    }
    conversion = Conversion(level)
    converted = {key: (priced, priced.restated) for key, one in shared.items() if (priced := conversion(one))}
    found = []
    for version in given:
        if version.note and (both := converted.get((version.note, version.file.register))):
            found.append(version._replace(note=both[1], priced=both[0]))
        else:
            found.append(version._replace(whole=False))
    return found, conversion.missing


def pair_versions(old: Sequence[Version], new: Sequence[Version]) -> Versions:
    """Which note is which. Where each set is one file, given or of the same name, it is one note, whatever its number.

    A file of which not even the note's number can be read stands for the file of the same name in the other set.
    """
    unread = [version for version in (*old, *new) if not version.whole]
    given = all(version.file.opened.file.named for version in (*old, *new))
    if len(old) == len(new) == 1 and (given or old[0].name == new[0].name):
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


def renumbered(versions: Versions) -> list[tuple[Version, Version]]:
    """The notes that have another number, and all else as before; of content that several have, none is told."""
    before = [*versions.removed, *(old for old, new in versions.pairs if _content(old) != _content(new))]
    after = [*versions.added, *(new for old, new in versions.pairs if _content(old) != _content(new))]
    sides: list[dict[str, list[Version]]] = []
    for side in (before, after):
        by_content: dict[str, list[Version]] = {}
        for version in side:
            by_content.setdefault(_content(version), []).append(version)
        sides.append(by_content)
    return [
        (one[0], other[0])
        for content, one in sides[0].items()
        if len(one) == 1 and len(other := sides[1].get(content, [])) == 1 and one[0].key != other[0].key
    ]


def _content(version: Version) -> str:
    """All that a note states but for its number, in the order of its keys."""
    root = version.file.document.root
    return json.dumps({key: value for key, value in root.items() if key != "id"} if root else None)


def _repeated(versions: Iterable[Version]) -> list[list[Version]]:
    """The versions that are of the same note, for each such note."""
    by_key: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in versions:
        if version.key:
            by_key[version.key].append(version)
    return [same for same in by_key.values() if len(same) > 1]

"""Two sets of files as a stream of notes: each is read beside what the other set has of it, and let go when compared.

Which files are of one note only reading all of them can tell. So files that seem to be of one are read together and
compared; what comes of that is used where they are, and two that prove to be of one note, though they did not seem so,
are read once more in the end.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from budgetnote.analysis.changes.outcome import Comparison, Difference, Outcome, compared, outcome_of
from budgetnote.analysis.changes.versions import (
    Kept,
    Pair,
    Read,
    Version,
    Versions,
    counting,
    lacking,
    pair_versions,
    read_version,
    summed,
)
from budgetnote.analysis.prices import Conversion, Priced
from budgetnote.analysis.revisions import Passed
from budgetnote.finding import Finding
from budgetnote.opening.folder import File
from budgetnote.opening.held import Content, Held, held
from budgetnote.opening.opened import Opened
from budgetnote.opening.registers import Registers
from budgetnote.reading.files import called
from budgetnote.reading.yaml import twin

_MOST = 8
"""Files of either set that are read together."""


class FileSet(NamedTuple):
    """The files of one set, how they are opened, the registers that hold for them, and what a file is called within it.

    In places it is called by its path, behind the `revision` that has it.
    """

    files: Sequence[Held]
    open: Callable[..., Iterable[Opened]]
    registers: Registers
    name: Callable[[Path], str]
    revision: str = ""

    def opened(self, held: Held, same: Read | None) -> Opened:
        """A file opened; one with the `same` content as one at hand is not parsed anew, but shares its tree."""
        if same is None:
            (opened,) = self.open([held.whole], self.registers)
            return opened
        path = held.path.as_posix()
        document = twin(called(f"{self.revision}:{path}" if self.revision else path), same.file.document)
        return Opened(File(str(held.path), held.file.named), document, self.registers.holding(held.path))


class Turn(NamedTuple):
    """Files of the old set and of the new, by their numbers, that are read together."""

    old: Sequence[int]
    new: Sequence[int]


class Met(NamedTuple):
    """What a turn gave: the notes that were brought to another price level, and what became of those that differ."""

    priced: Mapping[Kept, Priced]
    outcomes: Mapping[Pair, Outcome]


class _Side(NamedTuple):
    """A set, and by the numbers of its files the versions that they are, and what was found in them."""

    set: FileSet
    versions: dict[int, Version]
    told: dict[int, list[Finding]]


class Stream:
    """The notes of two sets, a turn at a time; and when all were met, what is known of them together.

    Those are the versions that count, `old` and `new`, and the others that are `passed` over; what was `found`, which
    keeps files from being compared in full; and what is `missing` for the price `level`, if one is asked for.
    """

    def __init__(self, old: FileSet, new: FileSet, level: int | None = None) -> None:
        self.turns: Sequence[Turn] = list(_turns(old, new))
        self.old: Sequence[Version] = ()
        self.new: Sequence[Version] = ()
        self.passed: Sequence[Passed] = ()
        self.found: list[Finding] = []
        self.missing: Sequence[Finding] = ()
        self._sides = _Side(old, {}, {}), _Side(new, {}, {})
        self._conversion = None if level is None else Conversion(level)
        self._versions = Versions([], [], [], [], [])
        self._known: dict[Pair, Difference | None] = {}

    @property
    def comparison(self) -> Comparison:
        """What became of the notes."""
        return compared(self._versions, self._known)

    def __call__(self, turns: Iterable[Turn]) -> Iterator[Met]:
        """What each of the stream's `turns` gave, and what those gave that were read once more."""
        for turn in turns:
            yield self._met(turn)
        self.found = [found for side in self._sides for i in sorted(side.told) for found in side.told[i]]
        (self.old, out), (self.new, more) = (
            counting([side.versions[i] for i in sorted(side.versions)]) for side in self._sides
        )
        self.passed = [*out, *more]
        if self._conversion:
            self.missing = lacking([*self.old, *self.new], self._conversion)
        self._versions = pair_versions(self.old, self.new)
        for pair in self._versions.pairs:
            if pair not in self._known:
                again = self._read(*([version.held] for version in pair))
                at_hand = {version: one for version, ((one, _),) in zip(pair, again, strict=True) if one}
                yield self._kept([pair], at_hand)

    def _met(self, turn: Turn) -> Met:
        """Read the files of a turn, and compare those that are of one note, as far as these files can tell."""
        at_hand: dict[Version, Read] = {}
        counted: list[list[Version]] = []
        held = [[side.set.files[i] for i in of] for side, of in zip(self._sides, turn, strict=True)]
        for side, of, files, read in zip(self._sides, turn, held, self._read(*held), strict=True):
            versions = []
            for i, file, (one, findings) in zip(of, files, read, strict=True):
                if findings:
                    side.told[i] = findings
                if one:
                    side.versions[i] = one.version(file)
                    versions.append(side.versions[i])
                    at_hand[side.versions[i]] = one
            counted.append(counting(versions)[0])
        return self._kept(pair_versions(*counted).pairs, at_hand)

    def _kept(self, pairs: Iterable[Pair], at_hand: Mapping[Version, Read]) -> Met:
        """Compare versions that are at hand, and keep how much differs."""
        known = _compared(pairs, at_hand)
        self._known |= {pair: outcome and outcome.difference for pair, outcome in known.items()}
        priced = {version.kept: one.priced for version, one in at_hand.items() if version.kept and one.priced}
        return Met(priced, {pair: outcome for pair, outcome in known.items() if outcome})

    def _read(self, *held: Sequence[Held]) -> list[list[tuple[Read | None, list[Finding]]]]:
        """The versions that files of either set are, each with what was found in it, and those that count summed up.

        What has the content of an old file, in which nothing was found, is not read anew.
        """
        found: list[list[tuple[Read | None, list[Finding]]]] = []
        twins: dict[Content | None, Read] = {}
        for side, files in zip(self._sides, held, strict=True):
            same = [twins.get(file.content) for file in files]
            opened = [side.set.opened(file, one) for file, one in zip(files, same, strict=True)]
            read = [read_version(one, side.set.name, twin) for one, twin in zip(opened, same, strict=True)]
            found.append(read)
            clean = zip(files, read, strict=True)
            twins = {file.content: one for file, (one, _) in clean if one and one.is_clean and file.content}
        counted = [one for read in found for one in counting([one for one, _ in read if one])[0]]
        known = dict(zip(map(id, counted), summed(counted, self._conversion), strict=True))
        return [[(known.get(id(one), one), findings) for one, findings in read] for read in found]


def compare_all(old: Iterable[Read], new: Iterable[Read]) -> tuple[Comparison, list[Outcome]]:
    """What became of the notes of two sets that are at hand, at their own price levels."""
    sides: list[list[Version]] = []
    at_hand: dict[Version, Read] = {}
    for side in (old, new):
        reads = summed(side)
        files = (one.file.opened.file._replace(data=one.source.data) for one in reads)
        sides.append([one.version(held(file)) for one, file in zip(reads, files, strict=True)])
        at_hand |= zip(sides[-1], reads, strict=True)
    versions = pair_versions(*sides)
    known = _compared(versions.pairs, at_hand)
    differences = {pair: outcome and outcome.difference for pair, outcome in known.items()}
    return compared(versions, differences), [outcome for outcome in known.values() if outcome]


def _compared(pairs: Iterable[Pair], at_hand: Mapping[Version, Read]) -> dict[Pair, Outcome | None]:
    """What became of notes that are at hand."""
    return {pair: outcome_of(*(at_hand[version] for version in pair)) for pair in pairs}


def _turns(*sets: FileSet) -> Iterator[Turn]:
    """Which files are read together: those that seem to be of one note, going by a glance or else by their names."""
    if all(len(one.files) == 1 for one in sets):
        yield Turn((0,), (0,))
        return
    groups: dict[Hashable, tuple[list[int], list[int]]] = {}
    for side, one in enumerate(sets):
        for i, file in enumerate(one.files):
            groups.setdefault(file.about or one.name(file.path), ([], []))[side].append(i)
    for group in groups.values():
        for start in range(0, max(map(len, group)), _MOST):
            yield Turn(*(of[start : start + _MOST] for of in group))

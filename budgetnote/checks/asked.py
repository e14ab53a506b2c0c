"""The notes of a command that says something of them: at the price level asked for, with the errors that bear on it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from budgetnote.analysis.needs import Faults, Need
from budgetnote.analysis.postings import Posted
from budgetnote.analysis.summary import Checked
from budgetnote.checks.given import Given
from budgetnote.finding import ERROR, Finding

if TYPE_CHECKING:  # notes that are known are not read
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.analysis.prices import Priced

Pick = Callable[[Posted], Collection[str]]
"""Tells the only control areas of a note that are to be converted."""


class Taken(NamedTuple):
    """A note as a command takes it: at its own price level, and at the one asked for, where it can be had at those.

    What is `missing` keeps it from both; `bearing` are the faults that bear on what the command says.
    """

    file: "NoteFile"
    missing: list[Finding]
    bearing: list[Finding]
    stated: "Priced | None"
    priced: "Priced | None"


class Counted(NamedTuple):
    """A file as it is added up: `Taken`, of which no more than postings is needed, and the note need not be read."""

    file: Checked
    missing: list[Finding]
    bearing: list[Finding]
    stated: Posted | None
    posted: Posted | None


class Asked:
    """The notes of a command that says something of them, one at a time, and the errors that go with what it says.

    A note of which something in the `need` cannot be read, or that cannot be converted to the price `level`, has no
    amounts. Errors that bear on what the command is `about`, or else on its need, make it `failed`.
    """

    def __init__(
        self,
        given: Given,
        need: Need,
        about: Need | None = None,
        level: int | None = None,
        pick: Pick | None = None,
    ) -> None:
        self.given = given
        self._need = need
        self._about = need if about is None else about
        self._errors: list[Finding] = []
        self._unread: list[Finding] = []
        self._bearing = False
        self.conversion = None
        if level is not None:
            from budgetnote.analysis.prices import Conversion

            self.conversion = Conversion(level, pick)

    def __iter__(self) -> Iterator[Taken]:
        """Each note as the command takes it."""
        from budgetnote.analysis.prices import Priced

        for file in self.given:
            missing, bearing = self._judged(file.findings, file.faults)
            stated = Priced(file.note, file) if file.note and not missing else None
            priced = self.conversion(stated) if stated and self.conversion else stated
            yield Taken(file, missing, bearing, stated, priced)

    def counted(self) -> Iterator[Counted]:
        """Each note as it is added up; it is read where it is to be converted, or was not known."""
        if self.conversion:
            from budgetnote.analysis.notefile import kept

            for taken in self:
                stated, priced = (one and one.posted for one in (taken.stated, taken.priced))
                yield Counted(kept(taken.file, added=False), taken.missing, taken.bearing, stated, priced)
            return
        for file in self.given.checked(added=True):
            missing, bearing = self._judged(file.findings, file.faults)
            stated = Posted(file.postings) if file.postings and not missing else None
            yield Counted(file, missing, bearing, stated, stated)

    def _judged(self, findings: list[Finding], faults: Faults) -> tuple[list[Finding], list[Finding]]:
        """What keeps a note out of the command, and what bears on what it says of it."""
        missing, bearing = faults.keeping_out(self._need), faults.bearing_on(self._about)
        self._errors += _standing(findings)
        self._unread += [found for found in findings if found.rule.name in _NO_NOTE]
        self._bearing = self._bearing or bool(bearing)
        return missing, bearing

    @property
    def unread(self) -> list[Finding]:
        """What was found of files that are no notes."""
        return self._unread

    @cached_property
    def _together(self) -> list[Finding]:
        """The errors of registers and across notes."""
        return _standing([*self.given.of_registers(), *self.given.across()])

    @property
    def _unconverted(self) -> list[Finding]:
        return self.conversion.missing if self.conversion else []

    @property
    def errors(self) -> list[Finding]:
        """All errors that are not accepted: of registers and across notes, of each note, and of the conversion."""
        return [*self._together, *self._errors, *self._unconverted]

    @property
    def failed(self) -> bool:
        """Whether an error bears on what the command says."""
        return self._bearing or bool(self._together or self._unconverted)


_NO_NOTE = ("not-a-note", "package-file")


def _standing(findings: Iterable[Finding]) -> list[Finding]:
    """The errors that are not accepted."""
    return [found for found in findings if found.rule.severity == ERROR and found.accepted is None]

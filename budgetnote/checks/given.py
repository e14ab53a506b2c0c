"""The notes in some files as a stream: here a file becomes a note, read and checked, and is let go when it was seen."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from budgetnote.analysis.notefile import NoteFile, Summary
from budgetnote.analysis.revisions import Newest, Passed, revision_of
from budgetnote.checks.rulebook import EVERYTHING, Selection, checks_of
from budgetnote.checks.run import check_note, check_round
from budgetnote.checks.twins import differing
from budgetnote.finding import Finding
from budgetnote.opening.folder import File, Opened, Registers, open_notes

_MANY = 100
"""Of fewer notes than these no other process is worth its start."""
_EACH = 10
"""Notes that a process has at the least."""


def processes_for(notes: int, asked: int | None = None) -> int:
    """How many processes check so many notes: those `asked` for, else one a core; one where none can be forked."""
    if asked == 1 or sys.platform != "linux" or (asked is None and notes < _MANY):
        return 1
    return max(1, min(asked or len(os.sched_getaffinity(0)), notes // _EACH))


class Given:
    """The notes in `files`, one at a time and once; of each only its summary is kept.

    With `papers` among them, which come last, a document of which the note stands there as YAML is no note of its own:
    what it states otherwise is found in the YAML. Files that are not `wanted` are opened and no more. What `change`
    makes of a note takes its place: itself, what was written in its stead, or None where it is left out. Where the
    `newest` versions are known, those that count nowhere are `passed` over.
    """

    def __init__(
        self,
        files: Iterable[File],
        registers: Registers,
        selection: Selection = EVERYTHING,
        *,
        wanted: Callable[[Opened], bool] | None = None,
        change: Callable[[NoteFile], NoteFile | None] | None = None,
        newest: Newest | None = None,
        papers: bool = False,
    ) -> None:
        self.passed: list[Passed] = []
        self._newest = newest
        self.registers = registers
        self.summaries: list[Summary] = []
        self._files = files
        self._selection = selection
        self._wanted = wanted
        self._change = change
        self._twins: dict[tuple[str, str], NoteFile] | None = {} if papers else None

    def __iter__(self) -> Iterator[NoteFile]:
        """Each note, read and checked."""
        for opened in open_notes(self._files, self.registers):
            if self._wanted is not None and not self._wanted(opened):
                continue
            if self._newest and (over := self._newest.over(revision_of(opened.document))):
                self.passed.append(over)
                continue
            file: NoteFile | None = check_note(opened, self._selection)
            if self._twins is not None and file is not None:
                file = self._beside(file, self._twins)
            if file is not None and self._change is not None:
                file = self._change(file)
            if file is not None:
                if file.summary:
                    self.summaries.append(file.summary)
                yield file

    def findings(self, files: Sequence[File], processes: int, lost: Callable[[], None]) -> Iterator[list[Finding]]:
        """The findings of each note, read and checked by so many `processes`; `files` are all that there will be.

        Registers are read here and before. What a process did not answer when it was `lost` is done here.
        """
        if processes == 1:
            yield from (note.findings for note in self)
            return
        from budgetnote.checks.processes import in_order

        checks_of("note", self._selection)
        notes = [file for file in files if not file.is_register]
        for file in notes:
            self.registers.holding(file.path)
        checked = in_order(self._checked, notes, processes, lost)
        for file in self._files:
            if not file.is_register:
                findings, summary = next(checked)
                if summary:
                    self.summaries.append(summary)
                yield findings

    def _checked(self, file: File) -> tuple[list[Finding], Summary | None]:
        """What is kept of the note in a file, as it can be sent from one process to another."""
        (note,) = Given([file], self.registers, self._selection)
        return [found.settled() for found in note.findings], note.summary

    def _beside(self, file: NoteFile, twins: dict[tuple[str, str], NoteFile]) -> NoteFile:
        """The file; of a document beside its YAML, what it states otherwise."""
        if not file.opened.file.is_paper:
            if file.key:
                twins[file.key] = file
        elif file.key in twins:
            found = [one for one in differing(twins[file.key], file) if self._selection.has(one.rule)]
            return NoteFile(file.opened, file.note, found)
        return file

    def of_registers(self) -> list[Finding]:
        """What was found in the registers that were read."""
        return [found for found in self.registers.findings if self._selection.has(found.rule)]

    def across(self) -> list[Finding]:
        """What the notes that were seen show together."""
        return check_round(self.summaries, self._selection)

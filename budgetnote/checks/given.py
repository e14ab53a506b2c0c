"""The notes in some files as a stream: here a file becomes a note, read and checked, and is let go when it was seen."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from budgetnote.analysis.revisions import Newest, Passed, Revision, revision_of
from budgetnote.analysis.summary import Checked, Summary
from budgetnote.checks import records
from budgetnote.checks.known import Known, Lookup
from budgetnote.checks.rulebook import EVERYTHING, Selection, checks_of
from budgetnote.checks.together import check_round
from budgetnote.finding import RULES, Finding
from budgetnote.opening.folder import File
from budgetnote.opening.registers import Registers

if TYPE_CHECKING:  # notes that are known are not read
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.opening.opened import Opened

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
    makes of a note takes its place: itself, or what was written in its stead. Where the `newest` versions are known,
    those that count nowhere are `passed` over, and a note that is `left_out` is nowhere. What is `known` is not read
    anew. So many `jobs` share the rest, or as many as are worth while, where it is told what `every` file will be; what
    one of them did not answer when it was `lost` is done here.
    """

    def __init__(
        self,
        files: Iterable[File],
        registers: Registers,
        selection: Selection = EVERYTHING,
        *,
        wanted: "Callable[[Opened], bool] | None" = None,
        change: "Callable[[NoteFile], NoteFile] | None" = None,
        left_out: Callable[[Summary], bool] | None = None,
        newest: Newest | None = None,
        papers: bool = False,
        known: Known | None = None,
        jobs: int | None = 1,
        every: Sequence[File] = (),
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self.passed: list[Passed] = []
        self._newest = newest
        self.registers = registers
        self.summaries: list[Summary] = []
        self._files = files
        self._selection = selection
        self._wanted = wanted
        self._change = change
        self._left_out = left_out
        self._twins: dict[tuple[str, str], NoteFile] | None = {} if papers else None
        # A note that is written back, looked at, or held against its document is checked where the others are.
        alone = papers or change is not None
        self._known = None if alone else known
        self._jobs = 1 if alone else jobs
        self._every = every
        self._lost = lost

    def __iter__(self) -> "Iterator[NoteFile]":
        """Each note, read and checked."""
        from budgetnote.checks.run import check_note
        from budgetnote.opening.opened import open_notes

        for opened in open_notes(self._files, self.registers):
            if self._wanted is not None and not self._wanted(opened):
                continue
            if self._newest and self._is_over(revision_of(opened.document)):
                continue
            file = check_note(opened, self._selection)
            if self._twins is not None:
                file = self._beside(file, self._twins)
            if self._change is not None:
                file = self._change(file)
            if self._counts(file.summary):
                yield file

    def checked(self, *, added: bool = False) -> Iterator[Checked]:
        """What is kept of each file, with its postings where notes are to be `added` up; once too."""
        if self._known is None and self._jobs == 1:
            from budgetnote.analysis.notefile import kept

            yield from (kept(file, added=added) for file in self)
            return
        looked_up, shared = self._ahead(added=added)
        for file in self._files:
            if file.is_register:
                continue
            self.registers.see([file])
            found = next(looked_up, None) or self._look_up(file)
            one = self._known.get(file, found, added=added) if self._known else None
            if one is None:
                sent = next(shared) if shared and not found.is_known else None
                one = self._received(file, sent) if sent else self._read(file, found, added=added)
            if not self._is_over(one.revision) and self._counts(one.summary):
                yield one

    def _ahead(self, *, added: bool) -> "tuple[Iterator[Lookup], Iterator[bytes | None] | None]":
        """All files looked up, and what comes of those that are not known, where several processes share them."""
        if processes_for(len(self._every), self._jobs) == 1:
            return iter(()), None
        files = [file for file in self._every if not file.is_register]
        looked_up = [self._look_up(file)._replace(data=None) for file in files]
        unknown = [file for file, found in zip(files, looked_up, strict=True) if not found.is_known]
        processes = processes_for(len(unknown), self._jobs)
        if processes == 1:
            return iter(looked_up), None
        from budgetnote.checks.processes import in_order

        for file in unknown:  # what they all need is loaded before there are several
            self.registers.holding(file.path)
        checks_of("note", self._selection)
        return iter(looked_up), in_order(partial(self._sent, added=added), unknown, processes, self._lost)

    def _look_up(self, file: File) -> Lookup:
        return self._known.look_up(file) if self._known else Lookup(data=file.data)

    def _read(self, file: File, found: Lookup, *, added: bool) -> Checked:
        """What is kept of a file that is read and checked; it is known from then on."""
        one, found = self._checked(file, found, added=added)
        if self._known:
            self._known.keep(found, one)
        return one

    def _checked(self, file: File, found: Lookup, *, added: bool) -> tuple[Checked, Lookup]:
        """What is kept of a file that is read and checked, and of which content."""
        from budgetnote.analysis.notefile import kept
        from budgetnote.checks.run import check_note
        from budgetnote.opening.opened import open_notes

        if found.data is None:
            found = self._look_up(file)
        (opened,) = open_notes([file._replace(data=found.data)], self.registers)
        return kept(check_note(opened, self._selection), added=added or self._known is not None), found

    def _sent(self, file: File, *, added: bool) -> bytes:
        """The same as one process sends it to another. Raises TypeError where there is no word for something of it."""
        from budgetnote.checks.processes import joined

        one, found = self._checked(file, self._look_up(file), added=added)
        return joined([found.key, found.mark, *records.written(one)])

    def _received(self, file: File, sent: bytes) -> Checked:
        """What another process sent; it is known from then on."""
        from budgetnote.checks.processes import parted

        key, mark, *parts = parted(sent)
        one = records.read(parts, file.called, RULES.__getitem__)
        if self._known:
            self._known.keep(Lookup(key, mark), one, parts)
        return one

    def _is_over(self, revision: Revision | None) -> bool:
        """Whether a file counts nowhere, as there is a newer version of its note, or it was withdrawn."""
        over = self._newest.over(revision) if self._newest else None
        self.passed += [over] if over else []
        return over is not None

    def _counts(self, summary: Summary | None) -> bool:
        """Whether a file is not left out; the summary of its note is kept then."""
        if summary and self._left_out and self._left_out(summary):
            return False
        self.summaries += [summary] if summary else []
        return True

    def _beside(self, file: "NoteFile", twins: "dict[tuple[str, str], NoteFile]") -> "NoteFile":
        """The file; of a document beside its YAML, what it states otherwise."""
        from budgetnote.analysis.notefile import NoteFile
        from budgetnote.checks.twins import differing

        if not file.opened.file.is_paper:
            if file.key:
                twins[file.key] = file
        elif file.key in twins:
            found = [one for one in differing(twins[file.key], file) if self._selection.has(one.rule)]
            return NoteFile(file.opened, file.note, found)
        return file

    def of_registers(self) -> list[Finding]:
        """What was found in the registers that hold."""
        found = self._known.of_registers() if self._known else self.registers.findings
        return [one for one in found if self._selection.has(one.rule)]

    def across(self) -> list[Finding]:
        """What the notes that were seen show together."""
        return check_round(self.summaries, self._selection)

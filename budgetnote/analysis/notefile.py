"""A file of a note: opened, read and checked; and what is kept of it when it is let go."""

from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import TypedDict

from budgetnote.analysis.faults import faults_of
from budgetnote.analysis.limits import limits
from budgetnote.analysis.needs import RECONCILED, Faults
from budgetnote.analysis.postings import postings_of
from budgetnote.analysis.reconcile import Reconciliation
from budgetnote.analysis.revisions import Revision, revision_of
from budgetnote.analysis.summary import Checked, Summary
from budgetnote.finding import Finding
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import add, add_columns
from budgetnote.opening.opened import Opened
from budgetnote.reading.text import Source
from budgetnote.reading.yaml import Document


@dataclass(frozen=True, eq=False)
class NoteFile:
    """A file that was read, its note where it holds one, and what was found in it; where it was checked, its summary.

    It is itself alone, and may be a key: two files of the same content are two. It stands here and not in `opening`,
    as what its faults keep it from is told by the keys of a note.
    """

    opened: Opened
    note: Note | None
    findings: list[Finding]
    summary: Summary | None = None

    @property
    def document(self) -> Document:
        """The file's content."""
        return self.opened.document

    @property
    def source(self) -> Source:
        """The file's text."""
        return self.opened.document.source

    @property
    def path(self) -> str:
        """What the file is called in places and sentences."""
        return self.source.path

    @property
    def register(self) -> Register:
        """The register that holds for the file."""
        return self.opened.register

    @property
    def key(self) -> tuple[str, str] | None:
        """Negotiation and number, where both can be read."""
        note = self.note
        return (note.negotiation, note.id) if note and note.negotiation and note.id else None

    @property
    def revision(self) -> Revision | None:
        """Which version of its note the file is."""
        return revision_of(self.document)

    @cached_property
    def faults(self) -> Faults:
        """The errors that stand, by where in the note they are."""
        return faults_of(self.note, self.findings)


def kept(file: NoteFile, *, added: bool) -> Checked:
    """What is kept of a file that was checked; with its postings where it is to be `added` up."""
    postings = postings_of(file.note, file.register) if added and file.note else None
    return Checked(file.path, file.findings, file.summary, file.revision, file.faults, postings)


def summarise(file: NoteFile, note: Note, reconciliation: Reconciliation) -> Summary:
    """What is kept of `note`, which `file` holds."""
    source = file.source
    revision = file.revision
    first, *others = [_summed(note, level) for level in note.levels]
    summary = Summary(
        negotiation=intern(note.negotiation),  # hundreds of notes are of one
        id=note.id,
        title=note.title,
        **first,
        outcome="not-reconciled" if file.faults.keeping_out(RECONCILED) else reconciliation.outcome,
        wrong_sums=reconciliation.wrong_sums,
        place=source.place(note.at("id")),
        lapses=tuple((other, source.place(note.at("lapses", i))) for i, other in enumerate(note.lapses)),
        version=revision and revision.version,
        withdrawn=bool(revision and revision.withdrawn),
        accepted=tuple((accepted.check, accepted.reason) for accepted in note.accepted),
        limits=limits(note, reconciliation),
    )
    return summary._replace(apart=tuple(summary._replace(**other) for other in others))


def _summed(note: Note, level: int | str | None) -> "_Level":
    """What the rows of Tabel 2 at a price level add up to."""
    amounts = add_columns(
        (row for row in note.activity_lines if note.level_of(row.control_area) == level), note.stated_years
    )
    return {
        "price_level": level,
        "amounts": amounts,
        "total": add(amounts[year] for year in note.summed_years) if note.activities else None,
    }


class _Level(TypedDict):
    price_level: int | str | None
    amounts: dict[int, int | None]
    total: int | None

"""What is kept of a note when it is let go: plain data, whether it comes from reading the file or was known."""

from typing import Literal, NamedTuple

from budgetnote.analysis.needs import Faults
from budgetnote.analysis.postings import Postings
from budgetnote.analysis.revisions import Revision
from budgetnote.finding import Finding, Place
from budgetnote.language import Text

Reconciled = Literal["agrees", "sums-differ", "differs", "undecided", "not-reconciled"]
"""What comes of holding Tabel 2 against Tabel 3: the last line of a note.

Row by row they agree; they do, but sums within the tables do not; they do not agree; that is not decided; or
something cannot be read.
"""


class Summary(NamedTuple):
    """What is kept of a note when it has been checked: its line, and what the round of notes is checked by.

    Amounts are whole 1.000 kr. at `price_level`, added up from the rows of Tabel 2; None where one cannot be read.
    `outcome` is what came of holding Tabel 2 against Tabel 3, and `wrong_sums` how many sums that the tables print do
    not agree, accepted ones among them. `limits` are what could be proved less of the note.
    """

    negotiation: str
    id: str
    title: str
    price_level: int | str | None
    amounts: dict[int, int | None]
    total: int | None
    outcome: Reconciled
    wrong_sums: int
    place: Place
    lapses: tuple[tuple[str, Place], ...]
    accepted: tuple[tuple[str, str], ...]
    version: int | None
    withdrawn: bool = False
    limits: tuple[Text, ...] = ()
    apart: tuple["Summary", ...] = ()

    @property
    def revision(self) -> Revision | None:
        """Which version of its note the file is; None where that cannot be told."""
        if self.version is None:
            return None
        return Revision((self.negotiation, self.id), self.version, self.withdrawn, self.place.path)

    @property
    def lines(self) -> "tuple[Summary, ...]":
        """A summary for each price level of the note's amounts, which are not added."""
        return (self._replace(apart=()), *self.apart)


class Checked(NamedTuple):
    """What is kept of a file that was read and checked; of a note its summary, and its postings if it is added up."""

    path: str
    findings: list[Finding]
    summary: Summary | None = None
    revision: Revision | None = None
    faults: Faults = Faults()
    postings: Postings | None = None

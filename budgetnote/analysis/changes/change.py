"""One thing that changed between two versions of a note."""

from typing import Literal, NamedTuple

from budgetnote.analysis.changes.facts import Value
from budgetnote.model.note import Claim
from budgetnote.reading.record import Record

Kind = Literal[
    "amount",
    "line-added",
    "line-removed",
    "moved",
    "renamed",
    "key",
    "direction",
    "activity",
    "total",
    "price-level",
    "fact",
    "claim-added",
    "claim-removed",
    "claim",
]
OF_AMOUNTS = ("amount", "line-added", "line-removed", "total")
"""The kinds whose before and after are amounts in whole 1.000 kr."""


class Change(NamedTuple):
    """What changed, and where it stands: in `record` of the new note, or of the old where it is `gone`.

    `table` and `label` tell the row, with `owner` (committee and appropriation) where it is of Tabel 3; `field` what
    changed of it. `year` None is the row's I alt, and a blank cell is None before or after. `by` is what the row was
    recognised by, and `whole` the claim that a statement is or is a part of.
    """

    kind: Kind
    record: Record
    route: tuple[str | int, ...] = ()
    before: Value = None
    after: Value = None
    table: str = ""
    label: str = ""
    owner: str = ""
    field: str = ""
    year: int | None = None
    by: tuple[str, ...] = ()
    gone: bool = False
    whole: Claim | None = None

    @property
    def difference(self) -> int | None:
        """After less before in 1.000 kr., a blank being 0; None where they are no amounts."""
        if self.kind not in OF_AMOUNTS:
            return None
        before, after = (value if isinstance(value, int) else 0 for value in (self.before, self.after))
        return after - before

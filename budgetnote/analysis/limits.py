"""What a reader of a note's verdict must know: what its sums could not prove, or proved within rounding only."""

from collections.abc import Iterator

from budgetnote.analysis.reconcile import Area, Match, Reconciliation
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.model.tables import AppropriationTable, Table

_PRINTED = {
    "not-printed": Text("I alt og sumrækken står ikke i {table}", "I alt and the sum row are not in {table}"),
    "no-total-column": Text("I alt står ikke i {table}", "I alt is not in {table}"),
    "no-total-row": Text("sumrækken står ikke i {table}", "the sum row is not in {table}"),
}


def limits(note: Note, reconciliation: Reconciliation) -> tuple[Text, ...]:
    """What could be proved less of `note` than of another, in a few words each."""
    return tuple(_limits(note, reconciliation))


def _limits(note: Note, reconciliation: Reconciliation) -> Iterator[Text]:
    yield from going_on(note)
    for table in note.tables:
        yield from printed(table)
    gaps = any(gap.by_rounding for gap in reconciliation.gaps)
    sides: list[Match | Area] = [*reconciliation.matches, *reconciliation.areas]
    if gaps or any(side.reach and side.off != side.differences for side in sides):
        yield Text("forskelle inden for afrunding", "differences within rounding")


def going_on(note: Note) -> Iterator[Text]:
    """Whether I alt adds the column that stands for every later year."""
    if year := note.continues_from:
        if note.adds_on:
            yield Text(f"I alt tæller {year} og frem med som ét år", f"I alt adds {year} og frem as one year")
        else:
            yield Text(f"I alt er uden {year} og frem", f"I alt is without {year} og frem")


def printed(table: Table) -> Iterator[Text]:
    """Which sums `table` does not have, so that less of it is proved."""
    if table.totals:
        name = f"Tabel 3, {table.control_area}" if isinstance(table, AppropriationTable) else "Tabel 2"
        said = _PRINTED[table.totals]
        yield Text(said.da.format(table=name), said.en.format(table=name))

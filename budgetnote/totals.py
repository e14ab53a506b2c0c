"""Notes → totals by any of their dimensions. Amounts of unlike price levels are never added."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from budgetnote.note import AppropriationLine, AppropriationTable, Note
from budgetnote.register import Register

NONE = "–"
"""Stands for what a line or a note does not say."""


class Cell(NamedTuple):
    """One amount of Tabel 3, in whole 1.000 kr., with all that it can be added up by."""

    note: Note
    register: Register
    table: AppropriationTable
    line: AppropriationLine
    year: int
    amount: int


def _administration(cell: Cell) -> str:
    committee = cell.register.committees.valid(cell.line.committee, cell.note.budget_year)
    return committee.administration if committee else NONE


def _activity(cell: Cell) -> str:
    labels = [row.label for row in cell.note.activity_lines if row.key == cell.line.activity]
    return labels[0] if labels else NONE


def _districts(cell: Cell) -> str:
    """The districts together: an amount for two of them cannot be divided, and is not counted twice."""
    return "Bydækkende" if cell.note.citywide else " + ".join(sorted(cell.note.districts)) or NONE


DIMENSIONS: Mapping[str, Callable[[Cell], str]] = {
    "committee": lambda cell: cell.line.committee,
    "appropriation": lambda cell: cell.line.appropriation.code if cell.line.appropriation else NONE,
    "control-area": lambda cell: cell.table.control_area,
    "administration": _administration,
    "direction": lambda cell: cell.line.direction or NONE,
    "activity": _activity,
    "district": _districts,
    "negotiation": lambda cell: cell.note.negotiation,
    "note": lambda cell: f"{cell.note.negotiation} {cell.note.id}",  # numbers restart in each negotiation
    "year": lambda cell: str(cell.year),
}
"""What amounts can be added up by, and how each is read off a cell."""


def _meant(name: str, cell: Cell) -> set[str]:
    """The values by which a condition may let a cell through: its own, a note's number, one of its districts."""
    values = [DIMENSIONS[name](cell)]
    if name == "note":
        values.append(cell.note.id)
    if name == "district":
        values += cell.note.districts
    return {value.casefold() for value in values}


class Totals(NamedTuple):
    """Sums at one price level, in whole 1.000 kr.: by the values of `by`, largest first and years in order."""

    price_level: int | str | None
    by: Sequence[str]
    sums: dict[tuple[str, ...], int]
    notes: Sequence[str]

    @property
    def total(self) -> int:
        """The sum of all."""
        return sum(self.sums.values())


def cells(note: Note, register: Register) -> Iterable[Cell]:
    """Every stated amount of the note's Tabel 3. The note must have been read without a fault."""
    for table in note.appropriations:
        for line in table.lines:
            for year, amount in (line.amounts or {}).items():
                if amount is not None:
                    yield Cell(note, register, table, line, year, amount)


def total(
    notes: Iterable[tuple[Note, Register]],
    by: Sequence[str],
    where: Mapping[str, frozenset[str]] | None = None,
) -> list[Totals]:
    """The sums of `notes` by the dimensions `by`, of the cells that `where` lets through: a Totals a price level.

    `where` maps a dimension to the values that count, compared without regard to case; a note also counts by its
    number alone, and by each of its districts.
    """
    wanted = {name: {value.casefold() for value in values} for name, values in (where or {}).items()}
    reading = [DIMENSIONS[name] for name in by]
    levels: dict[int | str | None, dict[tuple[str, ...], int]] = {}
    names: dict[int | str | None, dict[str, None]] = defaultdict(dict)
    for note, register in notes:
        for cell in cells(note, register):
            if all(values & _meant(name, cell) for name, values in wanted.items()):
                sums = levels.setdefault(note.price_level, defaultdict(int))
                sums[tuple(read(cell) for read in reading)] += cell.amount
                names[note.price_level][DIMENSIONS["note"](cell)] = None
    return [
        Totals(level, by, _ordered(by, levels[level]), list(names[level]))
        for level in sorted(levels, key=lambda level: (isinstance(level, str), str(level)))
    ]


def _ordered(by: Sequence[str], sums: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """`sums` with the largest group first at each level, and years in their order."""
    groups: dict[tuple[str, ...], int] = defaultdict(int)
    for key, amount in sums.items():
        for depth in range(1, len(key) + 1):
            groups[key[:depth]] += amount

    def rank(key: tuple[str, ...]) -> list[tuple[int, str]]:
        return [(0 if by[depth] == "year" else -groups[key[: depth + 1]], part) for depth, part in enumerate(key)]

    return {key: sums[key] for key in sorted(sums, key=rank)}

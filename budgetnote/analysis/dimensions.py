"""What the amounts of Tabel 3 can be added up by and chosen by: committee, appropriation, year and the others."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from budgetnote.analysis.needs import LINKS, TABEL_3, Need
from budgetnote.analysis.prices import Figure, Priced
from budgetnote.language import Text, UseError, nearest, normal, official, or_rather
from budgetnote.model.note import Note
from budgetnote.model.tables import AppropriationLine, AppropriationTable

NONE = "–"
"""Stands for what a line or a note does not say."""


class Cell(NamedTuple):
    """One amount of Tabel 3, in whole 1.000 kr., with all that it can be added up by."""

    priced: Priced
    table: AppropriationTable
    line: AppropriationLine
    year: int
    figure: Figure

    @property
    def note(self) -> Note:
        """The note that the amount stands in."""
        return self.priced.note

    @property
    def price_level(self) -> int | str | None:
        """The level that the amount is at: the one asked for, else its own."""
        return self.priced.level_of(self.table.control_area)


def cells(priced: Priced) -> Iterator[Cell]:
    """Every amount of the note's Tabel 3 at the price level asked for, but for control areas that were not wanted."""
    for table in priced.note.appropriations:
        way = priced.ways.get(table.control_area)
        if way is None and priced.level not in (None, priced.note.level_of(table.control_area)):
            continue
        for line in table.lines:
            for year, amount in (line.amounts or {}).items():
                if amount is not None:
                    yield Cell(priced, table, line, year, Figure(amount, way))


class Dimension(NamedTuple):
    """Something that amounts can be added up by: its head, how it is read off a cell, and what of a note that needs.

    It may be called by its head and by the `names`; `meant` are values of a cell beside its own that a condition may
    name.
    """

    head: Text
    of: Callable[[Cell], str]
    need: Need = frozenset()
    meant: Callable[[Cell], Iterable[str]] = lambda _cell: ()
    names: tuple[str, ...] = ()


def _code(cell: Cell) -> str:
    return cell.line.appropriation.code if cell.line.appropriation else NONE


def _dotted(cell: Cell) -> Iterable[str]:
    """The code as some notes print it."""
    code = _code(cell)
    return (f"{code[:2]}.{code[2:]}",)


def _administration(cell: Cell) -> str:
    committee = cell.priced.register.committees.valid(cell.line.committee, cell.note.budget_year)
    return committee.administration if committee else NONE


def _direction(cell: Cell) -> Iterable[str]:
    return {"U": ("udgift", "expenditure"), "I": ("indtægt", "income")}.get(cell.line.direction or "", ())


def _activity(cell: Cell) -> str:
    labels = [row.label for row in cell.note.activity_lines if row.key == cell.line.activity]
    return labels[0] if labels else NONE


def _districts(cell: Cell) -> str:
    """The districts together: an amount for two of them cannot be divided, and is not counted twice."""
    return "Bydækkende" if cell.note.citywide else " + ".join(sorted(cell.note.districts)) or NONE


DIMENSIONS: Mapping[str, Dimension] = {
    "committee": Dimension(official("Udvalg"), lambda cell: cell.line.committee or NONE),
    "appropriation": Dimension(official("Bevilling"), _code, meant=_dotted),
    "control-area": Dimension(official("Styringsområde"), lambda cell: cell.table.control_area or NONE),
    "administration": Dimension(Text("Forvaltning", "Administration"), _administration, frozenset({("budget_year",)})),
    "direction": Dimension(
        official("Indtægt/udgift"),
        lambda cell: cell.line.direction or NONE,
        meant=_direction,
        names=("retning", "udgift/indtægt", "u/i", "i/u"),
    ),
    "activity": Dimension(
        Text("Aktivitet", "Activity"),
        _activity,
        LINKS | {("activities", "lines", "label")},
        meant=lambda cell: (cell.line.activity or "",),
        names=("indsats",),
    ),
    "district": Dimension(
        Text("Bydel", "District"),
        _districts,
        frozenset({("districts",), ("citywide",)}),
        meant=lambda cell: cell.note.districts,
    ),
    "negotiation": Dimension(
        Text("Forhandling", "Negotiation"), lambda cell: cell.note.negotiation or NONE, frozenset({("negotiation",)})
    ),
    "note": Dimension(
        Text("Notat", "Note"),
        lambda cell: f"{cell.note.negotiation} {cell.note.id}",  # numbers restart in each negotiation
        frozenset({("negotiation",), ("id",)}),
        meant=lambda cell: (cell.note.id,),
    ),
    "year": Dimension(Text("År", "Year"), lambda cell: str(cell.year)),
}
"""What amounts can be added up by. What a note leaves open is a value of its own."""


def dimension(word: str) -> str:
    """The dimension called `word` in either language, in any case; nothing where there is none."""
    return _CALLED.get(word.strip().casefold().replace("_", "-"), "")


_CALLED = {word.casefold(): name for name, one in DIMENSIONS.items() for word in (*one.head, *one.names, name)}


def called(words: Iterable[str], refusal: Text) -> list[str]:
    """The dimensions that `words` call, each once. Raises UseError, `refusal` in its words, where there is no such."""
    names = []
    for word in words:
        if not (name := dimension(word)):
            every = [called.casefold() for one in DIMENSIONS.values() for called in one.head]
            close, listed = nearest(word.strip(), [*DIMENSIONS, *every]), ", ".join(DIMENSIONS)
            hint = or_rather(*close) if close else Text(f"; vælg mellem {listed}", f"; choose from {listed}")
            raise UseError(Text(f"{refusal.da} {word}{hint.da}", f"{refusal.en} {word}{hint.en}"))
        names.append(name)
    return list(dict.fromkeys(names))


def added_by(words: Iterable[str]) -> list[str]:
    """The dimensions that `words` call, to add up by. Raises UseError."""
    return called(words, Text("beløbene kan ikke fordeles på", "cannot add up by"))


def needed(names: Iterable[str]) -> Need:
    """What must be readable of a note for its Tabel 3 to be added up by these dimensions, or chosen by them."""
    return TABEL_3.union(*(DIMENSIONS[name].need for name in names))


class Condition(NamedTuple):
    """An amount has one of these values of a dimension, which was `called` so. 2026-2028 is each of those years."""

    dimension: str
    values: tuple[str, ...]
    called: str = ""


def condition(word: str, values: Iterable[str]) -> Condition:
    """That an amount has one of `values` of the dimension that `word` calls. Raises UseError."""
    (name,) = called([word], Text("der kan ikke filtreres på", "cannot filter by"))
    wanted = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
    for span in map(YEARS.fullmatch, wanted if name == "year" else ()):
        if span and span[1] > span[2]:
            raise UseError(Text(f"skriv {span[2]}-{span[1]}", f"write {span[2]}-{span[1]}"))
    return Condition(name, wanted, word.strip())


YEARS = re.compile(r"([0-9]{4})\s*[-–]\s*([0-9]{4})")
"""A range of years, both included."""


def _asked(condition: Condition, value: str) -> set[str]:
    """What a value of a condition stands for, as values are compared."""
    span = YEARS.fullmatch(value) if condition.dimension == "year" else None
    return {str(year) for year in range(int(span[1]), int(span[2]) + 1)} if span else {normal(value)}


def _meant(name: str, cell: Cell) -> set[str]:
    """The values by which a condition may let a cell through: its own; a number, a district, a key, a dotted code."""
    one = DIMENSIONS[name]
    return {normal(value) for value in (one.of(cell), *one.meant(cell)) if value}


def let_through(where: Iterable[Condition]) -> Callable[[Cell], bool]:
    """Whether a cell meets every condition. Letter case and spaces are all one."""
    wanted = [
        (condition.dimension, set().union(*(_asked(condition, value) for value in condition.values)))
        for condition in where
    ]
    return lambda cell: all(not values.isdisjoint(_meant(name, cell)) for name, values in wanted)


class Unmet:
    """The values of `where` that no amount has: of notes that are seen one by one, each at its own price level."""

    def __init__(self, where: Sequence[Condition]) -> None:
        self._where = where
        self._known: dict[str, set[str]] = {condition.dimension: set() for condition in where}
        self._written: dict[str, set[str]] = {name: set() for name in self._known}

    def see(self, priced: Priced) -> None:
        """Look at the amounts of a note."""
        for cell in cells(priced) if self._known else ():
            for name, known in self._known.items():
                known |= _meant(name, cell)
                self._written[name].add(DIMENSIONS[name].of(cell))

    def __iter__(self) -> Iterator[tuple[str, str, list[str]]]:
        """What the dimension was called, the value that no amount has, and what was meant."""
        for condition in self._where:
            name = condition.dimension
            for value in condition.values:
                if self._known[name].isdisjoint(_asked(condition, value)):
                    yield condition.called or name, value, nearest(value, self._written[name])


def chosen_areas(priced: Priced, where: Sequence[Condition] = ()) -> set[str]:
    """The control areas of a note, at its own price level, in which `where` lets an amount through."""
    passes = let_through(where)
    return {cell.table.control_area for cell in cells(priced) if passes(cell)}

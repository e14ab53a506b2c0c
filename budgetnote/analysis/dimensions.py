"""What the amounts of Tabel 3 can be added up by and chosen by: committee, appropriation, year and the others."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from budgetnote.analysis.needs import LINKS, TABEL_3, Need
from budgetnote.analysis.postings import Figure, Posted, Posting
from budgetnote.language import Text, UseError, nearest, normal, official, or_rather

NONE = "–"
"""Stands for what a line or a note does not say."""


class Cell(NamedTuple):
    """One amount of Tabel 3, in whole 1.000 kr., with all that it can be added up by."""

    posted: Posted
    line: Posting
    year: int
    figure: Figure

    @property
    def price_level(self) -> int | str | None:
        """The level that the amount is at: the one asked for, else its own."""
        return self.line.price_level if self.posted.level is None else self.posted.level


def cells(posted: Posted) -> Iterator[Cell]:
    """Every amount of the note's Tabel 3 at the price level asked for, but for control areas that were not wanted."""
    for line in posted.postings.lines:
        way = posted.ways.get(line.control_area)
        if way is None and posted.level not in (None, line.price_level):
            continue
        for year, amount in line.amounts.items():
            yield Cell(posted, line, year, Figure(amount, way))


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


def _dotted(cell: Cell) -> Iterable[str]:
    """The code as some notes print it."""
    code = cell.line.appropriation or NONE
    return (f"{code[:2]}.{code[2:]}",)


def _direction(cell: Cell) -> Iterable[str]:
    return {"U": ("udgift", "expenditure"), "I": ("indtægt", "income")}.get(cell.line.direction, ())


def _districts(cell: Cell) -> str:
    """The districts together: an amount for two of them cannot be divided, and is not counted twice."""
    of = cell.posted.postings
    return "Bydækkende" if of.citywide else " + ".join(sorted(of.districts)) or NONE


DIMENSIONS: Mapping[str, Dimension] = {
    "committee": Dimension(official("Udvalg"), lambda cell: cell.line.committee or NONE),
    "appropriation": Dimension(official("Bevilling"), lambda cell: cell.line.appropriation or NONE, meant=_dotted),
    "control-area": Dimension(official("Styringsområde"), lambda cell: cell.line.control_area or NONE),
    "administration": Dimension(
        Text("Forvaltning", "Administration"),
        lambda cell: cell.line.administration or NONE,
        frozenset({("budget_year",)}),
    ),
    "direction": Dimension(
        official("Indtægt/udgift"),
        lambda cell: cell.line.direction or NONE,
        meant=_direction,
        names=("retning", "udgift/indtægt", "u/i", "i/u"),
    ),
    "activity": Dimension(
        Text("Aktivitet", "Activity"),
        lambda cell: cell.line.label or NONE,
        LINKS | {("activities", "lines", "label")},
        meant=lambda cell: (cell.line.activity,),
        names=("indsats",),
    ),
    "district": Dimension(
        Text("Bydel", "District"),
        _districts,
        frozenset({("districts",), ("citywide",)}),
        meant=lambda cell: cell.posted.postings.districts,
    ),
    "negotiation": Dimension(
        Text("Forhandling", "Negotiation"),
        lambda cell: cell.posted.postings.negotiation or NONE,
        frozenset({("negotiation",)}),
    ),
    "note": Dimension(
        Text("Notat", "Note"),
        lambda cell: f"{cell.posted.postings.negotiation} {cell.posted.postings.id}",  # numbers restart in each
        frozenset({("negotiation",), ("id",)}),
        meant=lambda cell: (cell.posted.postings.id,),
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
    if not wanted:
        return lambda _: True
    return lambda cell: all(not values.isdisjoint(_meant(name, cell)) for name, values in wanted)


class Unmet:
    """The values of `where` that no amount has: of notes that are seen one by one, each at its own price level."""

    def __init__(self, where: Sequence[Condition]) -> None:
        self._where = where
        self._known: dict[str, set[str]] = {condition.dimension: set() for condition in where}
        self._written: dict[str, set[str]] = {name: set() for name in self._known}

    def see(self, posted: Posted) -> None:
        """Look at the amounts of a note."""
        for cell in cells(posted) if self._known else ():
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


def chosen_areas(posted: Posted, where: Sequence[Condition] = ()) -> set[str]:
    """The control areas of a note, at its own price level, in which `where` lets an amount through."""
    passes = let_through(where)
    return {cell.line.control_area for cell in cells(posted) if passes(cell)}

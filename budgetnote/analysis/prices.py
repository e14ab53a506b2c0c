"""Price levels (pris- og lønniveau, p/l): amounts of one year's prices in another's, with the whole way there.

A rate is the user's data. A missing one is an error, never a factor of 1, and løbende p/l, each year in
prices of its own, has no factor at all.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from budgetnote.analysis.gaps import wholes
from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.postings import Figure, Posted, Step, Way, postings_of
from budgetnote.finding import ERROR, Finding, Related, Span, rule
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import ActivityLine, AppropriationTable, Line, Row, Table, add_columns
from budgetnote.reading.files import REGISTER
from budgetnote.reading.text import Source

MISSING_RATE = rule(
    "BN508",
    "missing-rate",
    ERROR,
    da="der er ingen brugbar sats fra {first} p/l til {last} p/l for {area}, "
    "så beløb i {base} p/l kan ikke omregnes til {level} p/l",
    en="there is no usable rate from {first} p/l to {last} p/l for {area}, "
    "so amounts at {base} p/l cannot be converted to {level} p/l",
    remedy=Text(
        "tilføj linjen under price_levels: {{from: {first}, to: {last}, control_area: {area}, "
        'percentage: "…", source: …, estimated: …}} i {path}',
        "add the line below price_levels: {{from: {first}, to: {last}, control_area: {area}, "
        'percentage: "…", source: …, estimated: …}} to {path}',
    ),
    page="""Amounts are converted by the rates of the register, one for each year and control area. None are shipped.

    Beløb omregnes med registerets satser, én for hvert år og styringsområde. Der følger ingen satser med programmet.
    """,
)
CURRENT_PRICES = rule(
    "BN509",
    "current-prices",
    ERROR,
    da="beløb i løbende p/l kan ikke omregnes til {level} p/l: hvert års beløb er i årets egne priser",
    en="løbende p/l cannot be converted to {level} p/l: each year is in prices of its own",
    remedy=Text(
        "udelad notatet, eller se det for sig uden omregning", "leave the note out, or look at it without conversion"
    ),
    page="""At løbende p/l each year is in its own prices, so no single factor leads to the prices of one year.

    I løbende p/l er hvert års beløb i årets egne priser, så ingen enkelt faktor kan omregne dem til ét års priser.
    """,
)


Level = int | str | None
"""A price level: a year, `current`, or None where it cannot be read."""


class Priced(NamedTuple):
    """A note, the file that holds it, and the way of each control area where it is converted to another price level."""

    note: Note
    file: NoteFile
    level: int | None = None
    ways: Mapping[str, Way] = MappingProxyType({})

    @property
    def register(self) -> Register:
        """The register that holds for the note."""
        return self.file.register

    @property
    def source(self) -> Source:
        """The text that the note stands in."""
        return self.file.source

    @property
    def posted(self) -> Posted:
        """Its Tabel 3 as it is added up."""
        return PostedNote(self)

    @property
    def used(self) -> list[tuple[Register, Way]]:
        """The ways of its amounts, each with the register that its rates are of."""
        return [(self.register, way) for way in self.ways.values()]

    def level_of(self, area: str) -> int | str | None:
        """The level that the amounts of a control area are at: the one asked for, else their own."""
        return self.note.level_of(area) if self.level is None else self.level

    @property
    def restated(self) -> Note:
        """The note at the level asked for: each cell rounded once, its sums added up from the rounded cells.

        All its control areas were wanted; one without a way has no amounts.
        """
        note = self.note
        if self.level is None or note.levels == (self.level,):
            return note
        tables: dict[str, object] = {"price_level": self.level}
        if note.activities:
            tables["activities"] = _converted(note.activities, self.ways, note.stated_years)
        tables["appropriations"] = tuple(
            _converted(table, self.ways, note.stated_years).changed(price_level=None) for table in note.appropriations
        )
        return note.changed(**tables)


class PostedNote(Posted):
    """The postings of a note that was read."""

    def __init__(self, priced: Priced) -> None:
        super().__init__(postings_of(priced.note, priced.register), priced.level, priced.ways)
        self.priced = priced


T = TypeVar("T", bound=Table)


def _converted(table: T, ways: Mapping[str, Way], years: Sequence[int]) -> T:
    """`table` with its cells converted, each part the way of its whole, and its sums added up from them."""

    def area_of(row: Row) -> str:
        own = row.control_area if isinstance(row, ActivityLine) else ""
        return table.control_area if isinstance(table, AppropriationTable) else own

    made: dict[Row, Line] = {row: _restated(row, ways.get(area_of(row))) for row in table.lines}
    for whole in wholes(table, years):
        row, of = whole.row, [made.get(part, part) for part in whole.of]
        if row.kind == "subtotal" or not of:
            sums = {year: amount or 0 for year, amount in add_columns(of, row.stated_years).items()}
            made[row] = row.changed(amounts=sums, total=_total(row, sums))
        else:
            made[row] = _restated(row, ways.get(area_of(row) or area_of(whole.of[0])))
    return _summed(table, [made[row] for row in table.rows])


def _restated(line: Line, way: Way | None) -> Line:
    amounts = {year: Figure(amount or 0, way).rounded for year, amount in (line.amounts or {}).items()}
    return line.changed(amounts=amounts, total=_total(line, amounts))


def _summed(table: T, rows: Sequence[Line]) -> T:
    """`table` with other rows, and a total row that is the sum of those that count."""
    made = table.changed(rows=tuple(rows))
    if table.total is None:
        return made
    years = dict.fromkeys(year for line in made.lines for year in line.stated_years)
    sums = {year: amount or 0 for year, amount in add_columns(made.lines, sorted(years)).items()}
    return made.changed(total=table.total.changed(amounts=sums, total=_total(table.total, sums)))


def _total(row: Row, amounts: Mapping[int, int]) -> int | None:
    """I alt of converted amounts; nothing where the note states none."""
    return None if row.total is None else row.in_all(amounts)


class Conversion:
    """Brings notes to the price level `level` one by one, and then tells what is missing for those that it could not.

    Only the control areas that are `wanted` of a note are converted, if that is told; other amounts must not be used.
    The notes were read without a fault.
    """

    def __init__(self, level: int, wanted: Callable[[Posted], Collection[str]] | None = None) -> None:
        self.level = level
        self._wanted = wanted
        self._known: dict[tuple[Register, str, int], tuple[Way, list[int]]] = {}
        self._used: dict[tuple[Register, str, int], None] = {}
        self._missing: dict[tuple[object, ...], list[Finding]] = {}
        self._folders: dict[str, dict[PurePosixPath, None]] = {}

    def __call__(self, priced: Priced) -> Priced | None:
        """The note at the level; None where it cannot be converted."""
        converted, faults = self.of(priced)
        self.lack(priced.register.path, priced.source.path, faults)
        if converted:
            areas = converted.ways
            self._used |= dict.fromkeys((priced.register, area, int(priced.note.level_of(area) or 0)) for area in areas)
        return converted

    def of(self, priced: Priced) -> tuple[Priced | None, list[Finding]]:
        """The note at the level, or None and what is missing for it, of which it is not told that it is."""
        ways, faults = self._ways(priced)
        return None if faults else priced._replace(level=self.level, ways=ways), faults

    def lack(self, register: str, path: str, faults: Iterable[Finding]) -> None:
        """Tell what is missing for the note at `path`, if anything is, of the register that holds for it."""
        if not register:
            self._folders.setdefault(_revision(path), {})[PurePosixPath(path).parent] = None
        for found in faults:
            at = (found.facts["first"], found.facts["area"]) if found.rule is MISSING_RATE else (found.place,)
            self._missing.setdefault((*at, register, "" if register else _revision(path)), []).append(found)

    @property
    def used(self) -> list[tuple[Register, Way]]:
        """The ways that amounts went, each with the register that its rates are of."""
        return [(key[0], self._known[key][0]) for key in self._used]

    @property
    def missing(self) -> list[Finding]:
        """What is missing for the notes that were not converted; an entry that several of them lack is told once."""
        return [
            first._replace(facts=self._placed(first), related=[Related(other.place, _ALSO) for other in others])
            for first, *others in self._missing.values()
        ]

    def _placed(self, found: Finding) -> Mapping[str, object]:
        """The facts of a finding with the register that an entry is to be added to, where one is.

        Where there is none, one would hold for all the notes in the folder common to those without one.
        """
        if found.rule is not MISSING_RATE or found.facts["path"]:
            return found.facts
        folders = self._folders[_revision(found.place.path)]
        return {**found.facts, "path": (_common(list(folders)) / REGISTER).as_posix()}

    def _ways(self, priced: Priced) -> tuple[dict[str, Way], list[Finding]]:
        """The way of each control area of a note, and findings for what is missing in its register."""
        note, source = priced.note, priced.source
        chosen = None if self._wanted is None else self._wanted(priced.posted)
        areas = [area for area in _areas(note) if chosen is None or area in chosen]
        ways: dict[str, Way] = {}
        faults: list[Finding] = []
        for area in areas:
            base, at = note.level_of(area), _stated_at(note, area)
            if base == self.level:
                continue
            if not isinstance(base, int):
                told = source.found(CURRENT_PRICES, at, level=self.level)
                faults += [told] if all(told.place != one.place for one in faults) else []
                continue
            key = priced.register, area, base
            if key not in self._known:
                self._known[key] = way(*key, self.level)
            ways[area], missing = self._known[key]
            for first in missing:
                facts: dict[str, Any] = {"first": first, "last": first + 1, "area": area}
                facts |= {"path": priced.register.path, "base": base, "level": self.level}
                faults.append(source.found(MISSING_RATE, at, **facts))
        return ways, faults


def _stated_at(note: Note, area: str) -> Span:
    """Where the price level of a control area stands: at its table, else at the note."""
    owner = (table for table in note.appropriations if table.control_area == area and table.price_level is not None)
    return next(owner, note).at("price_level")


def convert(
    notes: Iterable[Priced], level: int, wanted: Callable[[Posted], Collection[str]] | None = None
) -> tuple[list[Priced], list[Finding]]:
    """All of `notes` by one `Conversion`: those that could be converted, and what is missing for the others."""
    conversion = Conversion(level, wanted)
    return [priced for one in notes if (priced := conversion(one))], conversion.missing


def _common(folders: Sequence[PurePosixPath]) -> PurePosixPath:
    """The innermost folder that holds all of `folders`; the first of them where there is none."""
    first, *others = folders
    around = (place for place in (first, *first.parents) if all(other.is_relative_to(place) for other in others))
    return next(around, first)


def _revision(path: str) -> str:
    """The revision that a file is of; none for one on the disk."""
    return path.partition(":")[0] if ":" in path else ""


_ALSO = Text("mangler også for notatets p/l", "missing too for notes at p/l")


def way(register: Register, area: str, base: int, level: int) -> tuple[Way, list[int]]:
    """How the amounts of a control area go from `base` to `level`, and the years whose rate on it is missing."""
    steps, missing = [], []
    for first in range(base, level) if base < level else range(base - 1, level - 1, -1):
        rates = register.rates(area, first)
        if rates:
            steps.append(Step(rates[0], tuple(rates[1:]), base < level))
        else:
            missing.append(first)
    factor = Fraction(1)
    for step in steps:
        factor *= step.factor
    return Way(tuple(steps), factor), missing


def _areas(note: Note) -> list[str]:
    """The control areas in which the note has any amount but 0."""
    rows = [(row.control_area, row) for row in note.activity_lines]
    lines = [(table.control_area, line) for table in note.appropriations for line in table.lines]
    return list(dict.fromkeys(area for area, row in [*rows, *lines] if any((row.amounts or {}).values())))

"""Committees, administrations, appropriations, control areas and districts, each with its years of validity.

And the rates by which one year's prices become the next one's; none are shipped, as none could be sourced.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from budgetnote.finding import ERROR, WARNING, Finding, Place, rule
from budgetnote.language import Text, nearest_of, normal
from budgetnote.model.seats import seated
from budgetnote.reading.fields import Day, Digits, Name, Percentage, Year
from budgetnote.reading.record import Field, Record
from budgetnote.reading.shape import respelt_in, unfilled, validate
from budgetnote.reading.text import Source
from budgetnote.reading.yaml import Document, read

SHIPPED = Path(__file__).with_name("register.yaml")


class Term(Record):
    """An entry of the register: where it is from, and the budget years in which it holds."""

    source: str
    also: tuple[Name, ...] = ()
    note: str | None = None
    first: Year | None = Field(None, alias="from")
    last: Year | None = Field(None, alias="to")

    @property
    def key(self) -> str:
        """What a note calls the term."""
        raise NotImplementedError

    @property
    def words(self) -> Iterator[str]:
        """What people call the term: as a note does, by its name, or by another word that the register lists."""
        yield self.key
        yield from self.also

    def holds(self, year: int | None) -> bool:
        """Whether the term holds in the budget year `year`; any term does where the year is not known."""
        return year is None or (self.first or year) <= year <= (self.last or year)


class Named(Term):
    """A term known by its name alone: a control area (styringsområde) or a district (bydel)."""

    name: Name

    @property
    def key(self) -> str:
        """What a note calls the term."""
        return self.name


class Coded(Term):
    """A term known by a code, which has a name too."""

    code: Name
    name: Name

    @property
    def key(self) -> str:
        """What a note calls the term."""
        return self.code

    @property
    def words(self) -> Iterator[str]:
        """What people call the term: its name too."""
        yield from (*super().words, self.name)


class Committee(Coded):
    """An udvalg: the political body that is granted money, and the administration under it."""

    administration: Name


class Administration(Coded):
    """A forvaltning: the department that writes notes and spends money."""


class Appropriation(Term):
    """A bevilling: four digits, owned by one committee; its names change with the years."""

    code: Digits | None
    committee: Name
    names: tuple[Named, ...] = ()

    @property
    def key(self) -> str:
        """What a note calls the term."""
        return self.code or ""

    def names_in(self, year: int | None) -> list[str]:
        """The names that are known for the appropriation in `year`."""
        return [name.name for name in self.names if name.holds(year)]


class Rate(Record):
    """What prices and wages (pris- og lønskøn) of a control area rise by from one year to the next, in per cent.

    KL revises the figures of past years with each new estimate, so a rate is known by its date too.
    """

    first: Year | None = Field(alias="from")
    last: Year | None = Field(alias="to")
    control_area: Name
    percentage: Percentage | None
    source: str
    estimated: Day | None


class RegisterFile(Record):
    """A register.yaml."""

    committees: tuple[Committee, ...] = ()
    administrations: tuple[Administration, ...] = ()
    appropriations: tuple[Appropriation, ...] = ()
    control_areas: tuple[Named, ...] = ()
    districts: tuple[Named, ...] = ()
    price_levels: tuple[Rate, ...] = ()


T = TypeVar("T", bound=Named | Coded | Appropriation)


class Terms(dict[str, list[T]]):
    """The terms of one kind by what a note calls them."""

    def __init__(self, layers: Iterable[Iterable[T]]) -> None:
        self._valid: dict[tuple[str, int | None], T | None] = {}
        for layer in layers:
            fresh: dict[str, list[T]] = {}
            for term in layer:
                fresh.setdefault(term.key, []).append(term)
            self |= fresh

    def valid(self, key: str, year: int | None) -> T | None:
        """The term called `key` in the budget year `year`."""
        asked = key, year
        if asked not in self._valid:
            self._valid[asked] = next((term for term in self.get(key, ()) if term.holds(year)), None)
        return self._valid[asked]

    def all(self, year: int | None) -> list[T]:
        """Every term that holds in the budget year `year`."""
        return [term for terms in self.values() for term in terms if term.holds(year)]

    def nearest(self, word: str, year: int | None) -> list[str]:
        """The valid terms that were probably meant by `word`, by what a note calls them."""
        return nearest_of(word, {name: term.key for term in self.all(year) for name in term.words})


class Register:
    """The terms of several register files; a later file's entries replace those of the same code before it.

    The first of the files is the shipped one. `path` is the last, where a user's own entries stand; nothing where there
    is none but the shipped.
    """

    def __init__(self, files: Iterable[tuple[RegisterFile, Source]]) -> None:
        given = list(files)
        layers = [file for file, _ in given]
        self._own = given[1:]
        self.path = self._own[-1][1].path if self._own else ""
        self.committees = Terms(layer.committees for layer in layers)
        self.administrations = Terms(layer.administrations for layer in layers)
        self.appropriations = Terms(layer.appropriations for layer in layers)
        self.control_areas = Terms(layer.control_areas for layer in layers)
        self.districts = Terms(layer.districts for layer in layers)
        self._rates: dict[tuple[str, int], list[Rate]] = {}
        for layer in layers:
            self._rates |= _by_step(layer.price_levels)
        self._names = {
            normal(term.name): term for terms in self.administrations.values() for term in terms if term.name
        }
        names = sorted(self._names, key=len, reverse=True)
        self._naming = re.compile("|".join(map(re.escape, names)) or "(?!)")

    def rates(self, control_area: str, first: int) -> list[Rate]:
        """The rates of a control area from the year `first` to the next, the newest estimate first."""
        return self._rates.get((control_area, first), [])

    def rates_of(self, year: int | None) -> list[Rate]:
        """The rates that can be used, in the order of their years; of `year` those that lead from it or to it."""
        known = [rate for rates in self._rates.values() for rate in rates if year in (None, rate.first, rate.last)]
        return sorted(known, key=lambda rate: (rate.first or 0, rate.control_area))

    def place_of(self, entry: Term | Rate) -> Place | None:
        """Where an entry of a user's own file stands; None where it is a shipped one."""
        source = self._sources.get(entry)
        return source.place(entry.head) if source else None

    @cached_property
    def _sources(self) -> dict[Record, Source]:
        return {record: source for file, source in self._own for record in file.records()}

    def administrations_named(self, text: str) -> list[Administration]:
        """The administrations whose names stand in `text`."""
        return [self._names[match[0]] for match in self._naming.finditer(normal(text))]


def _by_step(rates: Iterable[Rate]) -> dict[tuple[str, int], list[Rate]]:
    """The rates that can be used, by control area and year, the newest first; none where the newest disagree."""
    steps: dict[tuple[str, int], list[Rate]] = {}
    for rate in rates:
        known_of = rate.last and rate.control_area and rate.source and rate.estimated
        if rate.first and rate.percentage is not None and known_of and not _unfit(rate):
            steps.setdefault((rate.control_area, rate.first), []).append(rate)
    for step, known in steps.items():
        known.sort(key=lambda rate: rate.estimated or date.min, reverse=True)
        if len({rate.percentage for rate in known if rate.estimated == known[0].estimated}) > 1:
            steps[step] = []
    return steps


def _unfit(rate: Rate) -> Text | None:
    """Why a rate can lead nowhere, or None."""
    if rate.first and rate.last and rate.last != rate.first + 1:
        return Text(
            f"en sats går fra et år til det næste, ikke fra {rate.first} til {rate.last}",
            f"a rate goes from one year to the next, not from {rate.first} to {rate.last}",
        )
    if rate.percentage is not None and rate.percentage <= -100:
        return Text("et prisfald skal være mindre end 100 pct.", "a fall in prices is less than 100 per cent")
    return None


def unlikely(rate: Rate) -> tuple[Text, str] | None:
    """What a rate probably is that no year has seen, and the percentage that was meant, where that can be told.

    Prices have risen by less than 10 per cent in each year that the register may be about, and rates are published
    with one decimal: 1,029 is 2,9 per cent as a factor, 0,029 as a share, 102,9 as an index, and 290 has lost a comma.
    """
    percentage = rate.percentage
    if percentage is None or not percentage or _unfit(rate):
        return None
    decimals = -int(percentage.normalize().as_tuple().exponent)
    if (1 <= percentage < _HIGH_FACTOR and decimals > 1) or (_LOW_FACTOR < percentage < 1 and decimals > 2):
        return Text("en faktor", "a factor"), _written((percentage - 1) * 100)
    if abs(percentage) < _LEAST:
        return Text("en andel", "a share"), _written(percentage * 100)
    if abs(percentage - 100) < _MOST:
        return Text("et indeks", "an index"), _written(percentage - 100)
    if abs(percentage) >= _MOST:
        while abs(percentage) >= _MOST:
            percentage /= 10
        return Text("en procentsats uden komma", "a percentage without its comma"), _written(percentage)
    return None


_LOW_FACTOR, _HIGH_FACTOR = Decimal("0.9"), Decimal("1.1")
_LEAST, _MOST = Decimal("0.1"), Decimal(10)


def _written(percentage: Decimal) -> str:
    return f"{percentage.normalize():f}".replace(".", ",")


UNLIKELY = rule(
    "BN414",
    "unlikely-rate",
    WARNING,
    da="{rate} pct. fra {first} til {last} for {area} ligner {what}",
    en="{rate} per cent from {first} to {last} for {area} looks like {what}",
    remedy=Text(
        "mente du {meant}? En sats er den procent, som priser og lønninger stiger med fra et år til det næste",
        "did you mean {meant}? A rate is the per cent by which prices and wages rise from one year to the next",
    ),
    page="""A rate is in per cent: 2,9, neither the factor 1,029 nor the share 0,029. It is used as it stands.

    En sats er i procent: 2,9 og hverken faktoren 1,029 eller andelen 0,029. Den bruges, som den står.
    """,
)
UNUSABLE = rule(
    "BN413",
    "unusable-entry",
    ERROR,
    da="posten i registeret kan ikke bruges: {why}",
    en="the entry of the register cannot be used: {why}",
    remedy=Text("ret posten", "correct the entry"),
    page="""An entry of the register that can never hold, or that leads nowhere, would make right notes look wrong.

    En post i registeret, der aldrig kan gælde, eller som peger på noget, der ikke findes, får rigtige notater til at se
    forkerte ud.
    """,
)


def load(paths: Iterable[Path | Document] = ()) -> tuple[Register, list[Finding]]:
    """The shipped register extended by the files at `paths`, or as they were read, and what was found in them."""
    files: list[tuple[RegisterFile, Source]] = []
    findings = []
    for path in (SHIPPED, *paths):
        document = path if isinstance(path, Document) else read(path)
        file, faults = validate(RegisterFile, document)
        found = document.findings + faults
        if file is not None:
            found += [*unfilled(file, document.source), *respelt_in(file, document)]
            files.append((file, document.source))
        findings += seated(found, document.root)
    register = Register(files)
    for file, source in files[1:]:
        findings += seated(_unusable(file, source, register), file.node)
    return register, findings


def _unusable(file: RegisterFile, source: Source, register: Register) -> Iterator[Finding]:
    """The entries of `file` that can never hold, or that name a committee or an administration that is none."""
    for term in (*file.committees, *file.administrations, *file.appropriations, *file.control_areas, *file.districts):
        if term.first and term.last and term.first > term.last:
            why = Text(f"den gælder fra {term.first} til {term.last}", f"it holds from {term.first} to {term.last}")
            yield source.found(UNUSABLE, term.at("to"), why=why)
    for appropriation in file.appropriations:
        if appropriation.committee and appropriation.committee not in register.committees:
            why = Text(f"{appropriation.committee} er ikke et udvalg", f"{appropriation.committee} is no committee")
            yield source.found(UNUSABLE, appropriation.at("committee"), why=why)
    for committee in file.committees:
        if committee.administration and committee.administration not in register.administrations:
            name = committee.administration
            why = Text(f"{name} er ikke en forvaltning", f"{name} is no administration")
            yield source.found(UNUSABLE, committee.at("administration"), why=why)
    yield from _unusable_rates(file, source, register)


def _unusable_rates(file: RegisterFile, source: Source, register: Register) -> Iterator[Finding]:
    """The rates of `file` that lead nowhere, are of no control area, or differ from another of the same date."""
    stated: dict[tuple[object, ...], Rate] = {}
    for rate in file.price_levels:
        if why := _unfit(rate):
            yield source.found(UNUSABLE, rate.at("to" if rate.last != (rate.first or 0) + 1 else "percentage"), why=why)
        if rate.control_area and rate.control_area not in register.control_areas:
            area = rate.control_area
            why = Text(f"{area} er ikke et styringsområde", f"{area} is no control area")
            yield source.found(UNUSABLE, rate.at("control_area"), why=why)
        if doubt := unlikely(rate):
            what, meant = doubt
            facts: dict[str, Any] = {"rate": rate.written("percentage"), "first": rate.first, "last": rate.last}
            yield source.found(UNLIKELY, rate.at("percentage"), **facts, area=rate.control_area, what=what, meant=meant)
        other = stated.setdefault((rate.first, rate.last, rate.control_area, rate.estimated), rate)
        if rate.estimated and other.percentage != rate.percentage:
            related = [(other.at("percentage"), Text("den anden", "the other"))]
            why = Text(
                "et andet skøn fra samme dato har en anden sats", "another estimate of the same date has another rate"
            )
            yield source.found(UNUSABLE, rate.at("percentage"), related=related, why=why)

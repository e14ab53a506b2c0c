"""Committees, administrations, appropriations, control areas and districts, each with its years of validity."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from budgetnote.finding import ERROR, Finding, rule
from budgetnote.language import Text
from budgetnote.record import Digits, Field, Record, Year, validate
from budgetnote.source import Document, Source, read

SHIPPED = Path(__file__).with_name("register.yaml")
FILENAME = "register.yaml"


class Term(Record):
    """An entry of the register: where it is from, and the budget years in which it holds."""

    source: str
    first: Year | None = Field(None, alias="from")
    last: Year | None = Field(None, alias="to")

    def holds(self, year: int | None) -> bool:
        """Whether the term holds in the budget year `year`; any term does where the year is not known."""
        return year is None or (self.first or year) <= year <= (self.last or year)


class Named(Term):
    """A term known by its name alone: a control area (styringsområde) or a district (bydel)."""

    name: str

    @property
    def key(self) -> str:
        """What a note calls the term."""
        return self.name


class Coded(Term):
    """A term known by a code."""

    code: str

    @property
    def key(self) -> str:
        """What a note calls the term."""
        return self.code


class Committee(Coded):
    """An udvalg: the political body that is granted money, and the administration under it."""

    name: str
    administration: str


class Administration(Coded):
    """A forvaltning: the department that writes notes and spends money."""

    name: str


class Appropriation(Term):
    """A bevilling: four digits, owned by one committee; its names change with the years."""

    code: Digits | None
    committee: str
    names: tuple[Named, ...] = ()

    @property
    def key(self) -> str:
        """What a note calls the term."""
        return self.code or ""

    def names_in(self, year: int | None) -> list[str]:
        """The names that are known for the appropriation in `year`."""
        return [name.name for name in self.names if name.holds(year)]


class RegisterFile(Record):
    """A register.yaml."""

    committees: tuple[Committee, ...] = ()
    administrations: tuple[Administration, ...] = ()
    appropriations: tuple[Appropriation, ...] = ()
    control_areas: tuple[Named, ...] = ()
    districts: tuple[Named, ...] = ()


T = TypeVar("T", bound=Named | Coded | Appropriation)


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that looks most like `word`, or nothing where none does."""
    by_case = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_case, 1, 0.6)
    return by_case[close[0]] if close else ""


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

    def nearest(self, key: str, year: int | None) -> str:
        """The valid term that looks most like `key`, or nothing where none does."""
        return nearest(key, (term.key for term in self.all(year)))


class Register:
    """The terms of several register files; a later file's entries replace those of the same code before it."""

    def __init__(self, files: Iterable[RegisterFile]) -> None:
        layers = list(files)
        self.committees = Terms(layer.committees for layer in layers)
        self.administrations = Terms(layer.administrations for layer in layers)
        self.appropriations = Terms(layer.appropriations for layer in layers)
        self.control_areas = Terms(layer.control_areas for layer in layers)
        self.districts = Terms(layer.districts for layer in layers)
        self._names = {
            normal(term.name): term for terms in self.administrations.values() for term in terms if term.name
        }
        names = sorted(self._names, key=len, reverse=True)
        self._naming = re.compile("|".join(map(re.escape, names)) or "(?!)")

    def administrations_named(self, text: str) -> list[Administration]:
        """The administrations whose names stand in `text`."""
        return [self._names[match[0]] for match in self._naming.finditer(normal(text))]


def normal(text: str) -> str:
    """`text` with case and the spaces around hyphens made alike, as `Kultur - og Fritids…` wants."""
    return re.sub(r"\s*-\s*", "-", " ".join(text.split())).casefold()


UNUSABLE = rule(
    "BN413",
    "unusable-entry",
    ERROR,
    da="posten i registeret kan ikke bruges: {why}",
    en="the entry of the register cannot be used: {why}",
    remedy=Text("ret posten", "correct the entry"),
    page="""An entry of the register that can never hold, or that leads nowhere, would make right notes look wrong.

    En post i registeret, der aldrig kan gælde, eller som ikke fører nogen steder hen, får rigtige notater til at se
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
        findings += document.findings + faults
        if file is not None:
            files.append((file, document.source))
    register = Register(file for file, _ in files)
    for file, source in files[1:]:
        findings += _unusable(file, source, register)
    return register, findings


def _unusable(file: RegisterFile, source: Source, register: Register) -> Iterator[Finding]:
    """The entries of `file` that can never hold, or that name a committee or an administration that is none."""
    for term in (*file.committees, *file.administrations, *file.appropriations, *file.control_areas, *file.districts):
        if term.first and term.last and term.first > term.last:
            why = Text(f"den gælder fra {term.first} til {term.last}", f"it holds from {term.first} to {term.last}")
            yield source.found(UNUSABLE, term.at("to"), why=why)
    for appropriation in file.appropriations:
        if appropriation.committee and appropriation.committee not in register.committees:
            why = Text(f"{appropriation.committee} er intet udvalg", f"{appropriation.committee} is no committee")
            yield source.found(UNUSABLE, appropriation.at("committee"), why=why)
    for committee in file.committees:
        if committee.administration and committee.administration not in register.administrations:
            name = committee.administration
            why = Text(f"{name} er ingen forvaltning", f"{name} is no administration")
            yield source.found(UNUSABLE, committee.at("administration"), why=why)

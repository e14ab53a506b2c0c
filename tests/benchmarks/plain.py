"""A note read the plain ways, with no places and no checks: what `budgetnote check` is measured against.

    python plain.py load|read|jsonschema|yamale FOLDER [SCHEMA]
    python plain.py turns FOLDER TURNS

`load` is yaml.CSafeLoader alone; `read` fits what it gives to pydantic models, which have the shape of those in
`budgetnote.model.note`; `jsonschema` holds it against the JSON SCHEMA of a note, and yamale against YAMALE, where those
libraries are installed. With `turns`, budgetnote, `load` and `read` are timed in one process, note by note: what slows
the machine slows all alike. Prints the seconds of each, a line a turn.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

YAMALE = """
id: str()
negotiation: str()
title: str()
budget_year: int()
price_level: any(int(), enum("current"))
full_time_equivalent_price: int(required=False)
administrations: list(str(), required=False)
years: list(int())
categories: list(str(), required=False)
phase_in: include("phase_in", required=False)
districts: list(str(), required=False)
citywide: bool(required=False)
address: str(required=False)
prior_funding: list(include("prior_funding"), required=False)
lapses: list(str(), required=False)
effects: list(include("effect"), required=False)
activities: include("activities")
appropriations: list(include("appropriations"))
claims: list(include("claim"), required=False)
accepted: list(include("accepted"), required=False)
---
phase_in: {start: day(), complete: day()}
prior_funding: {amount: int(), years: list(int()), source: str()}
effect: {target_group: str(), activity: str(), goal: str(), follow_up: str()}
row: {amounts: "map(int(), key=int())", total: int()}
activities: {lines: list(include("activity")), total: include("row")}
activity:
  key: str()
  label: str()
  control_area: str()
  full_time_equivalents: str(required=False)
  scalable: bool(required=False)
  amounts: map(int(), key=int())
  total: int()
appropriations: {control_area: str(), lines: list(include("line")), total: include("row")}
line:
  label: str()
  activity: str(required=False)
  committee: str()
  appropriation: any(int(), num(), str())
  direction: enum("U", "I")
  amounts: map(int(), key=int())
  total: int()
claim:
  section: str()
  states: str()
  per: enum("year", "period", required=False)
  years: list(int(), required=False)
  committee: str(required=False)
  administration: str(required=False)
  control_area: str(required=False)
  activity: str(required=False)
  appropriation: any(int(), num(), str(), required=False)
  external: str(required=False)
  prior_funding: bool(required=False)
accepted: {check: str(), reason: str(required=False), stated: int(required=False), computed: int(required=False)}
"""


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(Model):
    amounts: dict[int, int]
    total: int


class ActivityLine(Row):
    key: str
    label: str
    control_area: str
    full_time_equivalents: str | None = None
    scalable: bool = False


class ActivityTable(Model):
    lines: tuple[ActivityLine, ...]
    total: Row


class AppropriationLine(Row):
    label: str
    activity: str | None = None
    committee: str
    appropriation: int | float | str
    direction: Literal["U", "I"]


class AppropriationTable(Model):
    control_area: str
    lines: tuple[AppropriationLine, ...]
    total: Row


class PhaseIn(Model):
    start: date
    complete: date


class PriorFunding(Model):
    amount: int
    years: tuple[int, ...]
    source: str


class Effect(Model):
    target_group: str
    activity: str
    goal: str
    follow_up: str


class Statement(Model):
    states: str
    per: Literal["year", "period"] | None = None
    years: tuple[int, ...] = ()
    committee: str | None = None
    administration: str | None = None
    control_area: str | None = None
    activity: str | None = None
    appropriation: int | float | str | None = None
    external: str | None = None
    prior_funding: bool = False


class Claim(Statement):
    section: str
    parts: tuple[Statement, ...] = ()


class Accepted(Model):
    check: str
    reason: str = ""
    stated: int | None = None
    computed: int | None = None


class Note(Model):
    id: str
    negotiation: str
    title: str
    budget_year: int
    price_level: int | Literal["current"]
    full_time_equivalent_price: int | None = None
    administrations: tuple[str, ...] = ()
    years: tuple[int, ...]
    categories: tuple[str, ...] = ()
    phase_in: PhaseIn | None = None
    districts: tuple[str, ...] = ()
    citywide: bool = False
    address: str | None = None
    prior_funding: tuple[PriorFunding, ...] | None = None
    lapses: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    activities: ActivityTable
    appropriations: tuple[AppropriationTable, ...]
    claims: tuple[Claim, ...] = ()
    accepted: tuple[Accepted, ...] = ()


def load(path: Path) -> object:
    """What the file at `path` holds, as CSafeLoader has it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def read(path: Path) -> Note:
    """The note in the file at `path`."""
    return Note.model_validate(load(path))


def by_jsonschema(schema: Path) -> Callable[[Path], object]:
    """What tells whether a file has the shape that the schema asks for, by jsonschema-rs."""
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(json.loads(schema.read_text(encoding="utf-8")))

    def validate(path: Path) -> None:
        as_json = json.loads(json.dumps(load(path), default=str))  # JSON has texts for keys, and no dates
        assert validator.is_valid(as_json), path

    return validate


def by_yamale() -> Callable[[Path], object]:
    """What tells whether a file has the shape that YAMALE asks for; raises where it has not."""
    import yamale

    schema = yamale.make_schema(content=YAMALE)
    return lambda path: yamale.validate(schema, [(load(path), path.as_posix())])


def by_turns(paths: list[Path], turns: int) -> Iterator[tuple[float, float, float]]:
    """For each turn, the seconds to read and check the notes with budgetnote, to load them and to read them plainly."""
    from budgetnote.checks.run import check_document
    from budgetnote.model.register import load as load_register
    from budgetnote.reading.yaml import read as read_document

    register, _ = load_register()

    def check(path: Path) -> None:
        check_document(read_document(path), register)

    for way in (check, load, read):
        _seconds(way, paths[0])
    gc.freeze()
    for _ in range(turns):
        ours = loaded = plain = 0.0
        for path in paths:
            gc.set_threshold(10_000)  # as the command does
            ours += _seconds(check, path)
            gc.set_threshold(700)
            loaded += _seconds(load, path)
            plain += _seconds(read, path)
        yield ours, loaded, plain


def _seconds(way: Callable[[Path], object], path: Path) -> float:
    """What it takes of the processor, the rubbish of another being none of it."""
    gc.collect()
    start = time.process_time()
    way(path)
    return time.process_time() - start


def main(way: str, folder: Path, *more: str) -> None:
    """Read every note below `folder` in one way, or all ways by turns."""
    paths = sorted(folder.rglob("*.yaml"))
    if way == "turns":
        for seconds in by_turns(paths, int(more[0])):
            print(*seconds)
        return
    if way == "jsonschema":
        one = by_jsonschema(Path(more[0]))
    else:
        one = {"load": lambda: load, "read": lambda: read, "yamale": by_yamale}[way]()
    for path in paths:
        one(path)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])

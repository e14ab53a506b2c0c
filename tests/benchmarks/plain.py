"""A note read the plain way: yaml.CSafeLoader and pydantic models, with no places and no checks.

    python plain.py FOLDER
    python plain.py FOLDER TURNS

What `budgetnote check` is measured against. The models have the shape of those in `budgetnote.model.note`.
With TURNS, both are timed in one process, note by note: what slows the machine slows both alike.
"""

import gc
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict


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


def read(path: Path) -> Note:
    """The note in the file at `path`."""
    return Note.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def by_turns(paths: list[Path], turns: int) -> tuple[float, float]:
    """Seconds to read and check the notes with budgetnote, and to read them plainly, on average of `turns`."""
    from budgetnote.checks.run import check_document
    from budgetnote.model.register import load
    from budgetnote.reading.yaml import read as read_document

    register, _ = load()

    def check(path: Path) -> None:
        check_document(read_document(path), register)

    ours = plain = 0.0
    for path in paths * turns:
        gc.disable()  # as the command does
        ours += _seconds(check, path)
        gc.enable()
        plain += _seconds(read, path)
    return ours / turns, plain / turns


def _seconds(function: Callable[[Path], object], path: Path) -> float:
    start = time.perf_counter()
    function(path)
    return time.perf_counter() - start


def main(folder: Path, turns: int) -> None:
    """Read every note below `folder`, or time both ways by turns and print the two times in seconds."""
    paths = sorted(folder.rglob("*.yaml"))
    if turns:
        print(*by_turns(paths, turns))
    else:
        for path in paths:
            read(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)

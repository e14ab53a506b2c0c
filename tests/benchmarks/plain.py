"""A note read the plain way: yaml.CSafeLoader and pydantic models, with no places and no checks.

    python plain.py FOLDER

What `budgetnote check` is measured against. The models have the shape of those in `budgetnote.note`.
"""

import sys
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


def read(folder: Path) -> int:
    """Read every note below `folder`; how many there are."""
    count = 0
    for path in sorted(folder.rglob("*.yaml")):
        Note.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
        count += 1
    return count


if __name__ == "__main__":
    print(read(Path(sys.argv[1])))

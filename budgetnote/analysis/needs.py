"""What of a note a command works with: which faults keep a note out of it, and which bear on what it says.

A fault stands somewhere in a note. A command names the places that it works with, as routes of keys, and a fault is
its business where it stands at, in or around one of them; all other faults leave the command alone.
"""

from collections.abc import Iterable
from typing import NamedTuple

from budgetnote.figures.years import YEARS
from budgetnote.finding import Finding
from budgetnote.language import nearest
from budgetnote.reading.rules import BLANK, MISSING_KEY, UNKNOWN_KEY

Route = tuple[str, ...]
"""The keys that lead to a value; the items of a list are all alike."""


Need = frozenset[Route]
"""The places of a note that a command works with."""


def _table(name: str, *fields: str) -> Need:
    """A table's amounts, those that it states as sums among them, and some of what its rows say."""
    return frozenset({(name, "total"), *((name, "lines", field) for field in ("amounts", "total", "kind", *fields))})


TABEL_2 = _table("activities", "control_area")
"""The amounts of Tabel 2, and of which control areas they are."""
AMOUNTS = TABEL_2 | _table("appropriations") | {("appropriations", "control_area")}
"""The amounts of both tables."""
LEVELS = frozenset({("price_level",), ("appropriations", "price_level")})
"""At which price level amounts are."""
PRICED = AMOUNTS | LEVELS
"""The amounts of both tables, and at which price level they are."""
TABEL_3 = _table("appropriations", "committee", "appropriation", "direction") | {
    *(("appropriations", "control_area"), ("version",), ("status",)),
    *LEVELS,
}
"""The amounts of Tabel 3, if they count, who is granted them and on what, and at which price level."""
LINKS = frozenset({("activities", "lines", "key"), ("appropriations", "lines", "activity")})
"""Which row of Tabel 2 a line of Tabel 3 pays for."""
RECONCILED = AMOUNTS | LINKS
"""What tells whether Tabel 2 and Tabel 3 agree."""
PARTS = LINKS | {("activities", "lines", "scalable")}
"""What the parts of a package are told by."""
COMPARED = TABEL_2 | TABEL_3 | LINKS
"""What `diff` computes with; all else it compares as it is written."""
SHOWN = TABEL_2 | TABEL_3 | {("years",)}
"""The figures of a note as it prints them."""
JUDGED = RECONCILED | LEVELS | {("claims",)}
"""What `reconcile` judges."""


class Fault(NamedTuple):
    """A fault, and the routes to where it stands, first of all where it is told; if that is a key with a text."""

    found: Finding
    routes: tuple[Route, ...]
    is_text: bool = False


class Faults(NamedTuple):
    """The errors of a file that stand, by where in the note they are; there may be no note that can be read in it."""

    placed: tuple[Fault, ...] = ()
    of_note: bool = True

    @property
    def all(self) -> list[Finding]:
        """The errors themselves."""
        return [one.found for one in self.placed]

    def keeping_out(self, need: Iterable[Route]) -> list[Finding]:
        """What keeps the note out of a command with this `need`: what cannot be read, and may be what is needed.

        A sum that is left out or blank keeps nothing out, as it is no part of what is added up.
        """
        return [one.found for one in self.placed if not self.of_note or _keeps_out(one, need)]

    def bearing_on(self, need: Iterable[Route]) -> list[Finding]:
        """The faults of what is needed: what keeps the note out, and what contradicts itself."""
        return [one.found for one in self.placed if not self.of_note or _keeps_out(one, need) or _is_about(one, need)]


def _is_about(one: Fault, need: Iterable[Route]) -> bool:
    """Whether a fault stands at, in or around a place that is needed."""
    return any(
        all(step == other for step, other in zip(route, wanted, strict=False))
        for route in one.routes
        for wanted in need
    )


def _keeps_out(one: Fault, need: Iterable[Route]) -> bool:
    """Whether something that cannot be read is needed, or may be."""
    found, (route, *_), _ = one
    if not found.rule.is_unread or (found.rule in (MISSING_KEY, BLANK) and route[-1:] == ("total",)):
        return False
    return _is_about(one, need) or (found.rule is UNKNOWN_KEY and any(_may_be(one, wanted) for wanted in need))


def _may_be(one: Fault, wanted: Route) -> bool:
    """Whether an unknown key may be one that is wanted, misspelt, or in a table hold amounts beside it."""
    *around, key = one.routes[0]
    at = len(around)
    if len(wanted) <= at or wanted[:at] != tuple(around):
        return False
    return bool(nearest(key, [wanted[at]])) or (at > 0 and (key in YEARS or not one.is_text))

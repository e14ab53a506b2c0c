"""What of a note a command works with: which faults keep a note out of it, and which bear on what it says.

A fault stands somewhere in a note. A command names the places that it works with, as routes of keys, and a fault is
its business where it stands at, in or around one of them; all other faults leave the command alone.
"""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from budgetnote.finding import ERROR, Finding, Span
from budgetnote.language import nearest
from budgetnote.model.note import Note
from budgetnote.reading.fields import YEARS
from budgetnote.reading.rules import BLANK, MISSING_KEY, REPEATED_KEY, SEVERAL_DOCUMENTS, UNKNOWN_KEY
from budgetnote.reading.yaml import Mapping, Node, Sequence

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


class _Placed(NamedTuple):
    """A fault, the routes to where it stands, first of all where it is told, and the keys among which that is."""

    found: Finding
    routes: tuple[Route, ...]
    among: Mapping | None


class Faults:
    """The errors of a file that stand, by where in the note that it holds they are; there may be no note in it."""

    def __init__(self, note: Note | None, findings: Iterable[Finding]) -> None:
        self.note = note
        self.all = [found for found in findings if found.rule.severity == ERROR and found.stands]
        self._order: dict[int, tuple[list[int], list[str]]] = {}

    def keeping_out(self, need: Iterable[Route]) -> list[Finding]:
        """What keeps the note out of a command with this `need`: what cannot be read, and may be what is needed.

        A sum that is left out or blank keeps nothing out, as it is no part of what is added up.
        """
        return self.all if self.note is None else [one.found for one in self._placed if _keeps_out(one, need)]

    def bearing_on(self, need: Iterable[Route]) -> list[Finding]:
        """The faults of what is needed: what keeps the note out, and what contradicts itself."""
        if self.note is None:
            return self.all
        return [one.found for one in self._placed if _keeps_out(one, need) or _is_about(one, need)]

    @cached_property
    def _placed(self) -> list[_Placed]:
        return [self._place(found) for found in self.all]

    def _place(self, found: Finding) -> _Placed:
        """Where a fault stands.

        Where Tabel 2 and Tabel 3 differ, either may be wrong; so may all whose cause is not named.
        """
        route, among = self._walk(found)
        routes = [route]
        if found.rule.family == "BN3" and route[:1] == ("activities",):
            routes.append(("appropriations", *route[1:2]))
        if found.rule.name not in _NAMED:
            routes += [route for explained in found.explains for route in self._place(explained).routes]
        return _Placed(found, tuple(routes), among)

    def _walk(self, found: Finding) -> tuple[Route, Mapping | None]:
        """The keys on the way to the place of a fault, and those among which it is.

        A key that is not there is the last on its way; one that stands twice is where it stands first.
        """
        if found.rule is SEVERAL_DOCUMENTS:
            return (), None  # nobody knows what the other one has
        named = (str(found.facts["key"]),) if found.rule is MISSING_KEY else ()
        route: list[str] = []
        told = found.related[0] if found.rule is REPEATED_KEY else found
        span, among = told.place.span, None
        current: Node = self.note.node if self.note else None
        while isinstance(current, Mapping | Sequence):
            if isinstance(current, Sequence):
                current = _item_at(current, span)
                continue
            among = current
            key = None if named and current.head == span else self._key_at(current, span)
            if key is None:
                break
            route.append(key)
            current = current.get(key)
        return (*route, *named), among

    def _key_at(self, mapping: Mapping, span: Span) -> str | None:
        """The key of `mapping` that the place is, or in whose value it is."""
        if id(mapping) not in self._order:
            ordered = sorted((start, key) for key, (start, _) in mapping.key_spans.items())
            self._order[id(mapping)] = [start for start, _ in ordered], [key for _, key in ordered]
        starts, keys = self._order[id(mapping)]
        i = bisect_right(starts, span[0]) - 1
        if i < 0:
            return None
        end = max(mapping.key_spans[keys[i]][1], mapping.value_spans.get(keys[i], (0, 0))[1])
        return keys[i] if span[0] <= end else None


_NAMED = ("guilty-cell", "guilty-row-or-column", "looks-like-subtotal")
"""The causes that say of one cell, row or column that it is wrong, and so that what they explain is not."""


def _item_at(items: Sequence, span: Span) -> Node:
    """The item of a list in which the place is."""
    i = bisect_right(items.item_spans, span[0], key=_start) - 1
    return items[i] if i >= 0 and span[0] <= items.item_spans[i][1] else None


def _start(span: Span) -> int:
    return span[0]


def _is_about(one: _Placed, need: Iterable[Route]) -> bool:
    """Whether a fault stands at, in or around a place that is needed."""
    return any(
        all(step == other for step, other in zip(route, wanted, strict=False))
        for route in one.routes
        for wanted in need
    )


def _keeps_out(one: _Placed, need: Iterable[Route]) -> bool:
    """Whether something that cannot be read is needed, or may be."""
    found, (route, *_), _ = one
    if not found.rule.is_unread or (found.rule in (MISSING_KEY, BLANK) and route[-1:] == ("total",)):
        return False
    return _is_about(one, need) or (found.rule is UNKNOWN_KEY and any(_may_be(one, wanted) for wanted in need))


def _may_be(one: _Placed, wanted: Route) -> bool:
    """Whether an unknown key may be one that is wanted, misspelt, or in a table hold amounts beside it."""
    *around, key = one.routes[0]
    at = len(around)
    if len(wanted) <= at or wanted[:at] != tuple(around):
        return False
    text = one.among is not None and isinstance(one.among.unread.get(key), str)
    return bool(nearest(key, [wanted[at]])) or (at > 0 and (key in YEARS or not text))

"""Where in its note a fault stands: the keys on the way there."""

from bisect import bisect_right
from collections.abc import Iterable

from budgetnote.analysis.needs import Fault, Faults, Route
from budgetnote.finding import ERROR, Finding, Span
from budgetnote.model.note import Note
from budgetnote.reading.rules import MISSING_KEY, REPEATED_KEY, SEVERAL_DOCUMENTS
from budgetnote.reading.yaml import Mapping, Node, Sequence


def faults_of(note: Note | None, findings: Iterable[Finding]) -> Faults:
    """The errors of a file that stand, by where in the `note` that it holds they are."""
    standing = [found for found in findings if found.rule.severity == ERROR and found.stands]
    if note is None:
        return Faults(tuple(Fault(found, ((),)) for found in standing), of_note=False)
    walk = _Walk(note.node)
    return Faults(tuple(map(walk.place, standing)))


class _Walk:
    """Finds the way from the outermost mapping of a note to a place."""

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._order: dict[int, tuple[list[int], list[str]]] = {}

    def place(self, found: Finding) -> Fault:
        """Where a fault stands.

        Where Tabel 2 and Tabel 3 differ, either may be wrong; so may all whose cause is not named.
        """
        route, among = self._walk(found)
        routes = [route]
        if found.rule.family == "BN3" and route[:1] == ("activities",):
            routes.append(("appropriations", *route[1:2]))
        if found.rule.name not in _NAMED:
            routes += [route for explained in found.explains for route in self.place(explained).routes]
        is_text = among is not None and bool(route) and isinstance(among.unread.get(route[-1]), str)
        return Fault(found, tuple(routes), is_text)

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
        current: Node = self._root
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

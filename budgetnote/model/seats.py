"""Where findings stand in their file by what stands there: the table, row and column, whatever the line."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter

from budgetnote.finding import Finding, Seat
from budgetnote.reading.yaml import Mapping, Node, Sequence

_TABLES = {"effects": "Tabel 1", "activities": "Tabel 2", "appropriations": "Tabel 3"}
_SCOPE = (
    *("section", "years", "committee", "administration", "control_area", "activity", "appropriation", "direction"),
    *("prior_funding", "saving", "external"),
)
"""What tells a statement of the prose from another, but for its amount."""
_NAMES = ("key", "activity", "label", "code", "name", "note", "check", "target_group", "source")
"""What an item of a list is called by: the first of these that it has."""


def seated(findings: Iterable[Finding], root: Mapping | None) -> list[Finding]:
    """The findings of a file, each with its seat; a file that is no mapping has none."""
    told = list(findings)
    if root is None or not root.key_spans or not told:
        return told
    of_note = Seat(_text(root.get("negotiation")), _text(root.get("id")))
    ways = _Ways(root)
    return [found._replace(seat=_seat(of_note, ways.to(found.place.span[0]))) for found in told]


class _Ways:
    """The ways to the places of a file; only what is on one of them is looked at."""

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._parts: dict[int, list[tuple[int, str, Node]]] = {}

    def to(self, at: int) -> tuple[str, ...]:
        """The way to the last key, value or item that begins no later than `at`; a record begins at its first key."""
        node: Node = self._root
        route: tuple[str, ...] = ()
        while isinstance(node, Mapping | Sequence):
            parts = self._parts[id(node)] = self._parts.get(id(node)) or _parts(node, route)
            i = bisect_right(parts, at, key=itemgetter(0)) - 1
            if i < 0:
                return route or (parts[0][1],)
            _, name, part = parts[i]
            if isinstance(node, Mapping) and not (name in node.value_spans and node.value_spans[name][0] <= at):
                return route if route and name == next(iter(node.key_spans)) else (*route, name)
            node, route = part, (*route, name)
        return route


def _parts(node: Mapping | Sequence, route: tuple[str, ...]) -> list[tuple[int, str, Node]]:
    """Where each key or item begins, what it is called, and what is there; a mapping with no key is nowhere."""
    if isinstance(node, Mapping):
        keys = [(span[0], key, node.get(key)) for key, span in node.key_spans.items()]
        return sorted(keys, key=itemgetter(0))
    items = [
        (item.head[0] if isinstance(item, Mapping) else span[0], name, item)
        for span, name, item in zip(node.item_spans, _names(node, route[-1]), node, strict=True)
    ]
    return [part for part in items if not isinstance(part[2], Mapping) or part[2].key_spans]


def _seat(of_note: Seat, route: tuple[str, ...]) -> Seat:
    """The seat of what stands at a route of keys and names of items."""
    if len(route) < _ROW:
        return of_note._replace(column="/".join(route))
    first, *rest = route
    table = _TABLES.get(first, first)
    if first == "appropriations":
        table, *rest = f"{table}, {rest[0]}", *rest[1:]
    if rest[:1] == ["lines"]:
        rest = rest[1:]
    row, *within = rest or [""]
    column = [key for key in within if key != "amounts"] or within
    return of_note._replace(table=table, row=row, column="/".join(column))


_ROW = 2
"""Steps to a row, or to what is like one; fewer lead to a key of the file itself."""


def _names(items: Sequence, listed: str) -> Iterator[str]:
    """What each item of a list is called: no two alike."""
    met: Counter[str] = Counter()
    for item in items:
        name = _name(item, listed)
        met[name] += 1
        yield name if met[name] == 1 else f"{name} ({met[name]})"


def _name(item: Node, listed: str) -> str:
    if not isinstance(item, Mapping):
        return _text(item)
    if listed in ("claims", "parts", "among"):
        return ", ".join(filter(None, (_text(item.get(key)) for key in _SCOPE)))
    if listed == "price_levels":
        return " ".join(filter(None, (_text(item.get(key)) for key in ("from", "to", "control_area", "estimated"))))
    if listed == "appropriations" and "control_area" in item:
        return _text(item.get("control_area"))
    return next((text for key in _NAMES if (text := _text(item.get(key)))), "")


def _text(node: Node) -> str:
    """A text or a list of texts on one line, nothing where it is neither."""
    if isinstance(node, Sequence):
        return " ".join(item for item in node if isinstance(item, str))
    return " ".join(node.split()) if isinstance(node, str) else ""

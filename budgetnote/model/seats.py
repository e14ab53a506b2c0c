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
    if root is None or not told:
        return told
    known = sorted(_routes(root), key=itemgetter(0))
    starts = [start for start, _ in known]
    if not known:
        return told
    of_note = Seat(_text(root.get("negotiation")), _text(root.get("id")))
    of = (max(bisect_right(starts, found.place.span[0]) - 1, 0) for found in told)
    return [found._replace(seat=_seat(of_note, known[i][1])) for found, i in zip(told, of, strict=True)]


def _routes(root: Mapping) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The way to each key, value and item of a file by where it begins; a record begins at its first key."""
    pending: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    while pending:
        node, route = pending.pop()
        if isinstance(node, Mapping):
            for i, (key, span) in enumerate(node.key_spans.items()):
                yield span[0], route if i == 0 and route else (*route, key)
                if key in node.value_spans:
                    yield node.value_spans[key][0], (*route, key)
                pending.append((node.get(key), (*route, key)))
        elif isinstance(node, Sequence):
            for span, item, name in zip(node.item_spans, node, _names(node, route[-1] if route else ""), strict=True):
                if not isinstance(item, Mapping):
                    yield span[0], (*route, name)
                pending.append((item, (*route, name)))


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

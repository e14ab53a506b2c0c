"""Every key of a note is read, compared, shown and described; what is not shown is named here, with the reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetnote.editing.schema import schema
from budgetnote.finding import Edit, Span
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import Mapping, Sequence, parse
from tests.conftest import ROOT, Run

NOTE = ROOT / "tests" / "cases" / "every-key.yaml"
TEXT = NOTE.read_text(encoding="utf-8")
NOT_SHOWN = {
    "key": "it stands for its row, which is shown",
    "full_time_equivalents": "the row's text states it",
    "scalable": "`package` asks for it",
    "activity": "`reconcile` shows which line pays for which row",
    "accepted": "`check --accepted` shows it",
    "full_time_equivalent_price": "`check` holds it against the rows",
    "saving": "the amount is shown as the prose has it",
    "price_level": "that of a claim is shown by `reconcile`",
}
"""Keys, or records, that `show` leaves out."""


def values(node: object, route: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, Span]]:
    """Every single value of a file, with the keys that lead to it."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if isinstance(value, str):
                yield (*route, key), value, node.value_spans[key]
            else:
                yield from values(value, (*route, key))
    elif isinstance(node, Sequence):
        for item, span in zip(node, node.item_spans, strict=True):
            if isinstance(item, str):
                yield route, item, span
            else:
                yield from values(item, route)


VALUES = {
    "-".join([*route, str(span[0])]): (route, value, span)
    for route, value, span in values(parse("", TEXT.encode()).root)
}
OTHER = {
    "true": "false",
    "false": "true",
    "U": "I",
    "I": "U",
    "period": "year",
    "year": "period",
    "2026-01-01": "2026-02-01",
}


def other(value: str) -> str:
    """Another value of the same type."""
    if value in OTHER:
        return OTHER[value]
    if value.lstrip("-").isdigit():
        return str(int(value) + 1)
    return value.replace("mio. kr.", "mia. kr.") if "mio. kr." in value else f"{value}x"


def changed(name: str) -> str:
    _, value, span = VALUES[name]
    quote = '"' if TEXT[span[0]] == '"' else ""
    return splice(TEXT, [Edit(span, f"{quote}{other(value)}{quote}")])


def described(node: object) -> set[str]:
    """The keys that a schema has anywhere."""
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = set(node.get("properties", ())) if isinstance(node, dict) else set()
    return own.union(*map(described, parts))


def test_the_note_has_every_key() -> None:
    assert described(schema("note")) <= {key for route, _, _ in VALUES.values() for key in route}


@pytest.mark.parametrize("name", VALUES)
def test_another_value_is_a_difference(name: str, run: Run, tmp_path: Path) -> None:
    after = tmp_path / "after.yaml"
    after.write_text(changed(name), encoding="utf-8")
    ran = run("diff", NOTE, after)
    assert ran.code == 1
    assert "1 note compared: " in ran.out
    assert "no differences" not in ran.out


@pytest.mark.parametrize("name", VALUES)
def test_another_value_is_shown(name: str, run: Run, tmp_path: Path) -> None:
    route, _, _ = VALUES[name]
    if hidden := [NOT_SHOWN[key] for key in route if key in NOT_SHOWN]:
        pytest.skip(hidden[0])
    after = tmp_path / "after.yaml"
    after.write_text(changed(name), encoding="utf-8")
    assert run("show", after).out != run("show", NOTE).out

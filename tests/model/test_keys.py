"""Every key of a note is read, compared, shown and described; what is not shown is named in `NOT_SHOWN`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetnote.checks.run import check_document
from budgetnote.editing.schema import schema
from budgetnote.finding import Edit, Span
from budgetnote.model.meanings import KEYS, label
from budgetnote.model.note import Note
from budgetnote.model.register import load
from budgetnote.reading.record import Record, records_in
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import Mapping, Sequence, parse
from budgetnote.report.formats import Screen, render
from budgetnote.report.sheet import Report, places
from budgetnote.report.tables.show import NOT_SHOWN, show
from tests.conftest import ROOT, Run

NOTE = ROOT / "tests" / "cases" / "every-key.yaml"
REGISTER, _ = load()
TEXT = NOTE.read_text(encoding="utf-8")


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
    "subtotal": "of-which",
    "no-total-row": "not-printed",
    "proposed": "withdrawn",
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


def called(route: tuple[str, ...]) -> set[str]:
    """The keys on the way to a value, each after the kind of record that it is a key of."""
    kind: type[Record] = Note
    names = set()
    for key in route:
        names.add(f"{kind.__name__}.{key}")
        kind = records_in(kind, key)
    return names


def shown(text: str) -> str:
    document = parse("", text.encode())
    note = check_document(document, REGISTER).note
    assert note is not None
    return render(Report("show", (), show(note, places(document.source))), "text", Screen("en"))


@pytest.mark.parametrize("name", VALUES)
def test_another_value_is_shown_unless_its_key_is_named_as_not_shown(name: str) -> None:
    hidden = not NOT_SHOWN.keys().isdisjoint(called(VALUES[name][0]))
    assert (shown(changed(name)) == shown(TEXT)) == hidden


def test_a_meaning_begins_with_what_people_call_the_key() -> None:
    note = check_document(parse("", TEXT.encode()), REGISTER).note
    assert note is not None
    kinds = {kind.__name__ for record in note.records() for kind in type(record).__mro__}
    for name, meaning in KEYS.items():
        record, key = name.split(".")
        called = label(type(record, (), {}), key)
        assert all(said and text.startswith(said) for said, text in zip(called, meaning, strict=True))
        assert record not in kinds or max(map(len, called)) <= 40, name

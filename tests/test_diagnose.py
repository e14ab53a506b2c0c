"""Diagnosis: one wrong cell is named with its value, two are found, and nothing wrong is ever called certain."""

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetnote.checks import check_document
from budgetnote.diagnose import slip
from budgetnote.finding import Edit, Finding, Span
from budgetnote.register import load
from budgetnote.source import parse, read, splice
from tests.conftest import NOTES
from tests.test_notes import CELLS

REGISTER, _ = load()
TEXTS = {name: (NOTES / f"{name}.yaml").read_text(encoding="utf-8") for name in ("SO52", "BI26")}


def checked(text: str) -> list[Finding]:
    return check_document(parse("f", text.encode()), REGISTER).findings


def diagnosed(text: str) -> list[Finding]:
    return [found for found in checked(text) if found.rule.code.startswith("BN29")]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(CELLS), st.integers(-(10**6), 10**6))
def test_one_wrong_cell_is_named_with_its_value(cell: tuple[str, Span], value: int) -> None:
    name, (start, end) = cell
    right = TEXTS[name][start:end]
    if right == str(value):
        return
    text = TEXTS[name][:start] + str(value) + TEXTS[name][end:]
    (found,) = diagnosed(text)
    assert found.rule.name == "guilty-cell"
    assert found.place.span == (start, start + len(str(value)))
    assert found.facts["value"] == int(right)
    assert len(found.explains) >= 2
    assert sum(other.cause == found.place for other in checked(text)) == len(found.explains)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_two_wrong_cells_are_found_and_never_called_certain(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["SO52", "BI26"]))
    mine = [span for owner, span in CELLS if owner == name]
    first, second = sorted(data.draw(st.lists(st.sampled_from(mine), min_size=2, max_size=2, unique=True)))
    changes = [data.draw(st.integers(1, 999)) for _ in range(2)]
    edits = [
        Edit(span, str(int(TEXTS[name][slice(*span)]) + by)) for span, by in zip((first, second), changes, strict=True)
    ]
    found = diagnosed(splice(TEXTS[name], edits))
    assert [cause.rule.name for cause in found] == ["possible-causes"]
    listed = {other.place.text: other.word.en for other in found[0].related}
    for (span, text, _), _by in zip(edits, changes, strict=True):
        assert f"correct to {TEXTS[name][slice(*span)]}" in " ".join(
            word for cell, word in listed.items() if cell == text
        )


def test_two_years_swapped_are_recognised() -> None:
    text = TEXTS["BI26"].replace("{2025: 2000, 2026: 7000,", "{2025: 7000, 2026: 2000,", 1)
    (found,) = diagnosed(text)
    assert [other.place.text for other in found.related] == ["7000", "2000"]
    assert all("two neighbouring years look swapped" in other.word.en for other in found.related)


def test_a_copied_row_is_recognised() -> None:
    row = "amounts: {2025: 660, 2026: 660, 2027: 660, 2028: 660}\n      total: 2640"
    copy = "amounts: {2025: 1180, 2026: 1180, 2027: 1180, 2028: 1180}\n      total: 4720"
    assert row in TEXTS["BI26"]
    (found,) = diagnosed(TEXTS["BI26"].replace(row, copy, 1))
    assert found.rule.name == "possible-causes"
    assert {other.word.en.split(" (")[0] for other in found.related} == {"1. correct to 660", "1. correct to 2640"}


def test_three_faults_are_said_to_be_unexplained() -> None:
    spans = [span for name, span in CELLS if name == "BI26"][::37][:3]
    text = splice(
        TEXTS["BI26"], [Edit(span, str(int(TEXTS["BI26"][slice(*span)]) + 11 * n)) for n, span in enumerate(spans, 1)]
    )
    (found,) = diagnosed(text)
    assert found.rule.name == "unexplained-sums"


@pytest.mark.parametrize(
    ("stated", "meant", "said"),
    [
        (18535, 18355, "two digits are swapped"),
        (-310, 310, "the sign is wrong"),
        (13250, 1325, "there is a zero too many or too few"),
        (610, 610_000, "there is a zero too many or too few"),
        (1325, 13525, "a digit is missing"),
        (133525, 13525, "there is a digit too many"),
        (18535, 18525, "one digit is wrong"),
        (18535, 12345, None),
        (-12, 13, None),
    ],
)
def test_a_slip_is_known_by_its_look(stated: int, meant: int, said: str | None) -> None:
    found = slip(stated, meant)
    assert (found[1].en if found else None) == said


def test_a_note_leaves_no_cycles_behind() -> None:
    """The command line runs without looking for them."""
    gc.collect()
    gc.disable()
    try:
        for path in (NOTES / "BI26.yaml", NOTES.parent / "tests" / "gallery" / "broken.yaml"):
            check_document(read(path), REGISTER)
        assert gc.collect() < 50
    finally:
        gc.enable()

"""Full-time equivalents (årsværk): what a text states, against the key, and in the prices of a note."""

from decimal import Decimal
from pathlib import Path

import pytest

from budgetnote.checks.run import check_document
from budgetnote.figures.equivalents import stated
from budgetnote.finding import ERROR, REMARK, Finding
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.conftest import NOTES, Run

REGISTER, _ = load()
BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
STATED = {
    "2 årsværk": "2",
    "2 Årsværk til vejledning": "2",
    "2\u00a0årsværk": "2",
    "2,5 årsværk til Børne- og Ungdomsforvaltningen": "2.5",
    "0,33 årsværk": "0.33",
    "25 årsværk": "25",
    "et årsværk": "1",
    "Ét årsværk til U-turn": "1",
    "to nye årsværk": "2",
    "tolv årsværk": "12",
    "½ årsværk": "0.5",
    "1½ årsværk": "1.5",
    "2 1/2 årsværk": "2.5",
    "et halvt årsværk": "0.5",
    "to et halvt årsværk": "2.5",
    "to og et halvt årsværk": "2.5",
    "halvandet årsværk": "1.5",
    "trekvart årsværk": "0.75",
    "2 AC-årsværk": "2",
    "3 lærerårsværk": "3",
    "Løn til 2 årsværk": "2",
    "Vejledning (0,5 årsværk)": "0.5",
    "1 projektleder (1 årsværk)": "1",
    "2 årsværk pr. år": "2",
    "2 årsværk i 2026-2029": "2",
    "2 årsværk i 2026 og 2027": "2",
    "2 årsværk til 3 skoler": "2",
    "Reduktion på 2 årsværk": "2",
    # a dot with one or two digits behind it sets no thousands apart
    "2.5 årsværk": "2.5",
    "0.33 årsværk til drift": "0.33",
    # a post of full time is an årsværk
    "2 fuldtidsstillinger": "2",
    "En fuldtidsstilling til vejledning": "1",
    "én ny fuldtidsstilling": "1",
    "2,5 fuldtidsstilling": "2.5",
    "3 fuldtidsansatte": "3",
    "to fuldtidsmedarbejdere": "2",
    "2 årsværk (2 fuldtidsstillinger)": "2",
    "2 årsværk til skoler og en klub": "2",
}
NOT_STATED = [
    *("", "årsværk", "1 projektleder", "590 t.kr. pr. årsværk", "1 årsværkspris", "0 årsværk", "2-årsværk"),
    *("1-2 årsværk", "1 til 2 årsværk", "to til tre årsværk", "1 eller 2 årsværk", "et halvt til et helt årsværk"),
    *("ca. 2 årsværk", "op til 2 årsværk", "mindst 2 årsværk", "knap 2 årsværk", "mere end 2 årsværk"),
    *("10 lærere à 0,5 årsværk", "2 x 1 årsværk", "2 årsværk pr. skole", "2 årsværk hver måned"),
    *("50 pct. af et årsværk", "halvdelen af et årsværk", "1 årsværk i 6 måneder", "et årsværk i et halvt år"),
    *("1 årsværk til A og 1 årsværk til B", "1 årsværk til A og et til B", "2 årsværk i 2026, 3 i 2027"),
    *("2 årsværk i 2026, faldende til et", "1.200 årsværk", "2.500 årsværk", "1.25.5 årsværk"),
    # which number of a range is meant, no one says; a post may be of any number of hours
    *(
        "2-3 årsværk",
        "2,5-3 årsværk",
        "2–3 fuldtidsstillinger",
        "2 til 3 fuldtidsstillinger",
        "ca. 2 fuldtidsstillinger",
    ),
    *("2 stillinger", "2 halvtidsstillinger", "2 deltidsstillinger", "2 fuldtidsstillinger pr. skole"),
    *("en fuldtidsstilling i et halvt år", "1 fuldtidsstilling og 1 halvtidsstilling", "fuldtidsstillinger"),
    *("1," * 50_000 + " årsværk", "2 " + "a" * 100_000, "2 " * 50_000 + "årsværk", "-" * 100_000 + "årsværk"),
]


@pytest.mark.parametrize("text", STATED)
def test_a_number_of_full_time_equivalents_is_read(text: str) -> None:
    told = stated(text)
    assert told is not None
    assert told.number == Decimal(STATED[text])
    assert told.alone


@pytest.mark.parametrize("text", NOT_STATED, ids=lambda text: text[:30])
def test_what_is_doubtful_or_none_is_not_read(text: str) -> None:
    assert stated(text) is None


@pytest.mark.parametrize("text", ["2 årsværk og drift", "1 projektleder og 2 årsværk", "Drift, heraf 2 årsværk"])
def test_what_stands_beside_others_has_no_price_of_its_own(text: str) -> None:
    told = stated(text)
    assert told is not None
    assert (told.number, told.alone) == (Decimal(2), False)


def findings(text: str) -> list[Finding]:
    return [found for found in check_document(parse("f", text.encode()), REGISTER).findings if found.stands]


def named(text: str, family: str = "full-time") -> list[Finding]:
    return [found for found in findings(text) if found.rule.name.startswith(family)]


def without_keys(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if "full_time_equivalents" not in line)


def test_the_real_notes_state_the_same_in_text_and_key() -> None:
    for path in NOTES.glob("*.yaml"):
        assert named(path.read_text(encoding="utf-8")) == []


def test_a_key_that_differs_from_the_text_is_an_error() -> None:
    (found,) = named(BI26.replace('equivalents: "2,5"', 'equivalents: "2"'))
    assert (found.rule.name, found.rule.severity) == ("full-time-equivalents-differ", ERROR)
    assert found.message("da") == "teksten oplyser 2,5 årsværk, men full_time_equivalents er 2"
    assert "2.5" in found.message("en")


def test_the_same_number_written_otherwise_does_not_differ() -> None:
    assert named(BI26.replace('equivalents: "2"', 'equivalents: "2,0"')) == []


def test_a_key_that_cannot_be_read_or_is_blank_is_told_as_that_alone() -> None:
    for value in ("2.0", ""):
        told = findings(BI26.replace('equivalents: "2"', f"equivalents: {value}"))
        assert [found.rule.name for found in told if found.rule.family == "BN1"] == [
            "doubtful-number" if value else "blank"
        ]
        assert named(BI26.replace('equivalents: "2"', f"equivalents: {value}")) == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_missing_keys_are_remarks_and_the_fix_writes_the_note_as_it_was(
    line_end: str, run: Run, tmp_path: Path
) -> None:
    right = BI26.replace("\n", line_end)
    told = named(without_keys(right))
    assert [found.rule.name for found in told] == ["full-time-equivalents-missing"] * 7
    assert {found.rule.severity for found in told} == {REMARK}
    path = tmp_path / "BI26.yaml"
    path.write_bytes(without_keys(right).encode())
    assert run("check", path, "--fix").code == 0
    assert path.read_bytes() == right.encode()


ROWS = {
    "braces": "{key: a, label: 2 årsværk, control_area: Service, amounts: {2026: 1180}, total: 1180}",
    "braces over lines": "{key: a, label: 2 årsværk,\n       control_area: Service,\n       amounts: {2026: 1180},"
    " total: 1180}",
    "a comment": "key: a\n      label: 2 årsværk  # af 3\n      control_area: Service\n      amounts:\n"
    "        2026: 1180\n      total: 1180",
    "amounts first": "amounts: {2026: 1180}\n      total: 1180\n      key: a\n      control_area: Service\n"
    "      label: 2 årsværk",
}


@pytest.mark.parametrize("row", ROWS)
def test_the_fix_fits_the_row_however_it_is_written(row: str) -> None:
    text = f"id: A\nactivities:\n  lines:\n    - {ROWS[row]}\n  total: {{amounts: {{2026: 1180}}, total: 1180}}\n"
    (found,) = named(text)
    (edit,) = found.edits
    fixed = text[: edit.span[0]] + edit.text + text[edit.span[1] :]
    assert named(fixed) == []
    note = check_document(parse("f", fixed.encode()), REGISTER).note
    assert note is not None
    assert note.activity_lines[0].full_time_equivalents == 2
    assert note.activity_lines[0].computed_total == 1180


def test_prices_are_compared_where_no_one_has_written_a_key() -> None:
    (keyed,) = named(BI26, "other-unit-price")
    (found,) = named(without_keys(BI26), "other-unit-price")
    assert found.facts == keyed.facts
    assert found.related[0].place.text == "1 årsværk til Sundheds- og omsorgsforvaltningen"
    priced = without_keys(BI26).replace("categories:", "full_time_equivalent_price: 590\ncategories:")
    assert {found.facts["stated"] for found in named(priced, "unit-price-differs")} == {660}


def test_a_row_of_more_than_its_full_time_equivalents_has_no_price() -> None:
    text = without_keys(BI26).replace("label: 1 årsværk til Sundheds-", "label: 1 årsværk og drift til Sundheds-", 1)
    assert named(text, "other-unit-price") == []


def test_a_cut_has_the_price_of_what_it_cuts() -> None:
    cut = BI26.replace("660, 2026: 660, 2027: 660, 2028: 660", "-590, 2026: -590, 2027: -590, 2028: -590", 1)
    assert cut != BI26
    assert named(cut, "other-unit-price") == []

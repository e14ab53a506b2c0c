"""The two real notes: their golden values, and that a change of any figure in them is noticed."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.prices import Priced
from budgetnote.analysis.reconcile import reconcile
from budgetnote.analysis.totals import total
from budgetnote.checks.run import check_document
from budgetnote.finding import ERROR, Severity, Span
from budgetnote.model.note import Note
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse, read
from tests.conftest import NOTES, Run

REGISTER, _ = load()


@cache
def checked(name: str) -> NoteFile:
    return check_document(read(NOTES / f"{name}.yaml"), REGISTER)


def note(name: str) -> Note:
    found = checked(name).note
    assert found is not None
    return found


def sums(name: str, *by: str) -> dict[tuple[str, ...], int]:
    (totals,) = total([Priced(note(name), checked(name)).posted], by)
    return totals.sums


def test_so52_has_its_golden_values() -> None:
    assert sums("SO52", "year") == {("2026",): 620, ("2027",): 620}
    assert sums("SO52", "committee") == {("BIU",): 630, ("SUD",): 610}


def test_bi26_has_its_golden_values() -> None:
    years = {"2025": 13525, "2026": 18525, "2027": 18525, "2028": 18525}
    assert sums("BI26", "year") == {(year,): amount for year, amount in years.items()}
    committees = {"BIU": 45720, "SUD": 9440, "BUU": 5900, "KFU": 5400, "SOU": 2640}
    assert list(sums("BI26", "committee").items()) == [((name,), amount) for name, amount in committees.items()]
    codes = {"3510": 45720, "3330": 5900, "1060": 5400, "3210": 4720, "3000": 4720, "3405": 2640}
    assert sums("BI26", "appropriation") == {(code,): amount for code, amount in codes.items()}
    first, later = {"BIU": 7680, "SUD": 2360}, {"BIU": 12680, "SUD": 2360}
    both = first | {"BUU": 1475, "KFU": 1350, "SOU": 660}
    by_year = {(name, "2025"): amount for name, amount in both.items()}
    by_year |= {(name, year): (both | later)[name] for name in both for year in ("2026", "2027", "2028")}
    assert sums("BI26", "committee", "year") == by_year


def test_bi26_pays_its_twelve_rows_with_sixteen_lines() -> None:
    matches = reconcile(note("BI26")).matches
    assert [len(match.lines) for match in matches] == [1, 1, 1, 1, 2, 1, 1, 1, 2, 3, 1, 1]
    assert {amount for match in matches for amount in match.differences.values()} == {0}


def test_the_six_amounts_of_the_prose_are_encoded() -> None:
    claims = [
        (name, claim.written("states"), bool(claim.external))
        for name in ("SO52", "BI26")
        for claim in note(name).claims
    ]
    assert claims == [
        ("SO52", "0,6 mio. kr.", False),
        ("SO52", "0,3 mio. kr.", False),
        ("SO52", "0,3 mio. kr.", False),
        ("SO52", "2,7 mia. kr.", True),
        ("BI26", "5 mio. kr.", True),
        ("BI26", "[69,1] mio. kr.", False),
    ]


def test_the_real_notes_have_no_errors_and_say_what_is_odd() -> None:
    odd = [(found.rule.name, found.place.text, bool(found.accepted)) for found in checked("BI26").findings]
    assert odd == [
        ("empty-column", "2024", True),
        ("full-first-year", "2025-07-01", False),
        ("other-unit-price", "660", False),
        *[("dotted-appropriation", "35.10", True)] * 6,
        ("prior-funding", '"5 mio. kr."', False),
    ]
    severities = {found.rule.name: found.rule.severity for found in checked("BI26").findings}
    assert {name for name, severity in severities.items() if severity > Severity.REMARK} == {"prior-funding"}
    assert [(found.rule.name, bool(found.accepted)) for found in checked("SO52").findings] == [
        ("full-first-year", True)
    ]


def cells(name: str) -> Iterator[Span]:
    """Where each amount and each total of the note stands."""
    for _, row in note(name).labelled_rows:
        for route in row.written_amounts():
            yield row.at(*route)


CELLS = [(name, span) for name in ("SO52", "BI26") for span in cells(name)]


def assert_noticed(name: str, span: Span, written: str) -> None:
    text = (NOTES / f"{name}.yaml").read_text(encoding="utf-8")
    broken = text[: span[0]] + written + text[span[1] :]
    errors = [
        found
        for found in check_document(parse("f", broken.encode()), REGISTER).findings
        if found.rule.severity == ERROR
    ]
    changed = (span[0], span[0] + len(written))
    assert any(changed in (found.place.span, *(other.place.span for other in found.related)) for found in errors)
    assert not any(found.accepted for found in errors)


def test_every_cell_of_both_notes_is_found() -> None:
    assert len(CELLS) == (2 + 1 + 2 + 1) * 3 + (12 + 1 + 16 + 1) * 5


SLIPS: list[Callable[[int], int]] = [lambda n: n + 1, lambda n: -n, lambda n: n * 10, lambda n: n // 10, lambda _: 0]


def test_a_slip_in_any_cell_is_noticed_at_the_cell(thorough: bool) -> None:
    for i, (name, span) in enumerate(CELLS):
        text = (NOTES / f"{name}.yaml").read_text(encoding="utf-8")
        for slip in SLIPS if thorough else [SLIPS[i % len(SLIPS)]]:
            assert_noticed(name, span, str(slip(int(text[slice(*span)]))))


@given(st.sampled_from(CELLS), st.integers(-(10**9), 10**9))
def test_any_other_value_in_any_cell_is_noticed_at_the_cell(cell: tuple[str, Span], value: int) -> None:
    name, span = cell
    text = (NOTES / f"{name}.yaml").read_text(encoding="utf-8")
    if text[slice(*span)] != str(value):
        assert_noticed(name, span, str(value))


@pytest.mark.parametrize("written", ["1.24", "12O", "2,5", "~", "[1]", "{a: 1}", "*x", "!!int 3"])
def test_what_is_no_amount_is_refused_in_any_cell(written: str, thorough: bool) -> None:
    for name, (start, end) in CELLS[len(written) :: 1 if thorough else 19]:
        text = (NOTES / f"{name}.yaml").read_text(encoding="utf-8")
        findings = check_document(parse("f", (text[:start] + written + text[end:]).encode()), REGISTER).findings
        line = text.count("\n", 0, start) + 1
        assert any(found.place.line == line and found.rule.family == "BN1" for found in findings)


def test_a_changed_figure_ends_check_with_1_at_its_file_and_line(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    (tmp_path / "BI26.yaml").write_text(text.replace("2026: 18525", "2026: 18535", 1), encoding="utf-8")
    ran = run("check", tmp_path / "BI26.yaml", "--language", "da")
    line = text[: text.index("2026: 18525")].count("\n") + 1
    assert ran.code == 1
    assert (
        f"BI26.yaml:{line}:34: fejl BN290 guilty-cell: »Udgifter i alt (netto)« i 2026 er 18.535; med 18.525" in ran.out
    )
    assert f"· {line}:34 BN202 column-total: Udgifter i alt (netto) for 2026 er 18.535, men" in ran.out
    assert f"· {line + 1}:12 BN201 row-total: I alt for »Udgifter i alt (netto)« er 69.100, men" in ran.out

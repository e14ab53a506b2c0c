"""Diagnosis: one wrong cell is named with its value, two are found, and nothing wrong is ever called certain."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.analysis.diagnose import _Search, slip
from budgetnote.checks import cause as cause_module
from budgetnote.checks.run import check_document
from budgetnote.finding import Edit, Finding, Span
from budgetnote.model.register import load
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import parse
from budgetnote.report.formats import Screen, render
from budgetnote.report.sheet import Report
from tests.conftest import CASES, NOTES
from tests.test_notes import CELLS

REGISTER, _ = load()
TEXTS = {name: (NOTES / f"{name}.yaml").read_text(encoding="utf-8") for name in ("SO52", "BI26")}


def checked(text: str) -> list[Finding]:
    return check_document(parse("f", text.encode()), REGISTER).findings


def diagnosed(text: str) -> list[Finding]:
    return [found for found in checked(text) if found.rule.code.startswith("BN29")]


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
    truth = [(edit.text, TEXTS[name][slice(*edit.span)]) for edit in edits]
    listed = [
        [(str(change["stated"]), str(change["value"])) for change in cause["changes"]]
        for cause in found[0].facts["causes"]
    ]
    assert sorted(truth) in map(sorted, listed)


def said(text: str) -> tuple[str, list[str]]:
    """What is found to be the cause, and the choices there are."""
    (found,) = diagnosed(text)
    return found.rule.name + ": " + found.message("en"), [choice.en for choice in found.choices]


def without(text: str, first: str, after: str) -> str:
    """`text` less what stands from `first` to `after`."""
    start = text.index(first)
    return text[:start] + text[text.index(after, start) :]


def test_two_years_swapped_are_recognised_and_numbered_as_one() -> None:
    text = TEXTS["BI26"].replace("{2025: 2000, 2026: 7000,", "{2025: 7000, 2026: 2000,", 1)
    (found,) = diagnosed(text)
    assert [other.place.text for other in found.related] == ["7000", "2000"]
    (choice,) = found.choices
    assert choice.en.count("two neighbouring years look swapped") == 2
    assert found.numbered_choices("en") == [f"1. {choice.en}"]


def test_a_row_copied_over_another_is_named_with_the_figures_that_it_should_have() -> None:
    row = "amounts: {2025: 660, 2026: 660, 2027: 660, 2028: 660}\n      total: 2640"
    copy = "amounts: {2025: 1180, 2026: 1180, 2027: 1180, 2028: 1180}\n      total: 4720"
    assert row in TEXTS["BI26"]
    cause, choices = said(TEXTS["BI26"].replace(row, copy, 1))
    assert choices == []
    assert cause == (
        "guilty-row-or-column: “1 årsværk til Sundheds- og omsorgsforvaltningen” in Tabel 2 looks like a copy of the "
        "row beside it; it should say 2025: 660, 2026: 660, 2027: 660, 2028: 660, I alt: 2,640; "
        "with that all 13 sums agree"
    )


def test_a_line_that_is_lost_is_named_by_its_activity_with_its_figures() -> None:
    text = without(TEXTS["SO52"], "      - activity: fritidsjob", "      - activity: opsporing")
    cause, _ = said(text)
    assert cause == (
        "guilty-row-or-column: a row for “Fritidsjob med Mentor” is missing in Tabel 3: "
        "2026: 305, 2027: 305, I alt: 610; with that all 5 sums agree"
    )
    told = {found.rule.name for found in checked(text) if found.stands and found.rule.severity == 3}
    # That no line pays for the activity is the same fault; which committee it is missing from is not known.
    assert told == {"guilty-row-or-column", "unknown-in-claim"}


def test_a_row_of_tabel_2_that_is_lost_is_named_by_the_key_that_lines_have() -> None:
    cause, _ = said(without(TEXTS["SO52"], "    - key: fritidsjob", "    - key: opsporing"))
    assert cause == (
        "guilty-row-or-column: the row with the key fritidsjob is missing in Tabel 2: "
        "2026: 305, 2027: 305, I alt: 610; with that all 5 sums agree"
    )


def test_a_line_lost_beside_another_of_its_activity_is_one_of_several_explanations() -> None:
    first, second, *_ = [found.start() for found in re.finditer("      - activity: aarsvaerk_sof\n", TEXTS["BI26"])]
    cause, choices = said(TEXTS["BI26"][:first] + TEXTS["BI26"][second:])
    assert cause.startswith("possible-causes")
    assert choices[0].startswith("a row for “2 årsværk til Socialforvaltningen” is missing in Tabel 3: 2025: 590")
    assert any("1,180" in choice for choice in choices[1:])


def test_a_row_that_stands_twice_is_one_too_many() -> None:
    start = TEXTS["SO52"].index("      - activity: opsporing")
    row = TEXTS["SO52"][start : TEXTS["SO52"].index("    total:\n", start)]
    cause, choices = said(TEXTS["SO52"].replace(row, row + row))
    assert cause.startswith("possible-causes")
    assert choices[0].startswith("“Opsporende arbejde, vejledning, virksomhedskontakt og broby…” in Tabel 3 repeats")


def test_two_rows_with_each_others_figures_are_named() -> None:
    text = TEXTS["BI26"]
    one, other = (
        "{2025: 1180, 2026: 1180, 2027: 1180, 2028: 1180}\n      total: 4720",
        ("{2025: 660, 2026: 660, 2027: 660, 2028: 660}\n      total: 2640"),
    )
    assert (text.count(one), text.count(other)) == (1, 1)  # the lines of Tabel 3 are indented further
    cause, _ = said(text.replace(one, "@").replace(other, one).replace("@", other))
    assert cause.startswith("guilty-row-or-column: “2 årsværk til Socialforvaltningen” and “1 årsværk til Sundheds-")
    assert "in Tabel 2 have each other's amounts" in cause


def test_a_column_that_is_lost_in_one_table_is_named_with_its_figures() -> None:
    head, tail = TEXTS["SO52"].split("appropriations:")
    cause, _ = said(
        head.replace(", 2027: 305}", "}").replace(", 2027: 315}", "}").replace(", 2027: 620}", "}")
        + "appropriations:"
        + tail
    )
    assert cause.startswith(
        "guilty-row-or-column: the column 2027 is missing in Tabel 2: “Fritidsjob med Mentor” 305; "
    )
    assert "“Udgifter i alt (netto)” 620; with that all" in cause


def test_a_column_that_is_lost_in_both_tables_is_never_certain() -> None:
    text = TEXTS["SO52"]
    for amount in ("305", "315", "620"):
        text = text.replace(f", 2027: {amount}}}", "}")
    cause, choices = said(text)
    assert cause.startswith("possible-causes")
    assert [choice[: choice.index(" in ")] for choice in choices[:3]] == [
        f"the column {year} is missing" for year in (2027, 2028, 2029)
    ]


def test_a_blank_cell_is_a_cell() -> None:
    cause, _ = said(TEXTS["SO52"].replace("{2026: 305, 2027: 305}", "{2026: 305}", 1))
    assert cause == "guilty-cell: “Fritidsjob med Mentor” in 2027 is blank; with 305 all 4 sums agree"


def test_the_same_slip_in_both_tables_is_one_choice() -> None:
    _, choices = said(TEXTS["BI26"].replace("2026: 18525", "2026: 18535"))
    (choice,) = choices
    assert choice.count("from 18,535 to 18,525") == 2
    assert choice.endswith(" together with it")
    _, choices = said(TEXTS["SO52"].replace("total: 610", "total: 611"))
    assert choices == [
        "correct “Fritidsjob med Mentor” I alt from 611 to 610 in both places (lines 31 and 50: one digit is wrong)"
    ]


def test_the_prose_is_a_witness_both_ways() -> None:
    """Two rows of Tabel 2 have each other's figures, or two lines of Tabel 3: what the prose says comes first."""
    head, tail = TEXTS["SO52"].split("appropriations:")
    tables = {"Tabel 2": (head.replace("305", "@").replace("315", "305").replace("@", "315"), tail)}
    tables["Tabel 2"] = (tables["Tabel 2"][0].replace("610", "@").replace("630", "610").replace("@", "630"), tail)
    text = "appropriations:".join(tables["Tabel 2"])
    claims = text.index("claims:")
    for amount, table in (("305.000 kr.", "Tabel 2"), ("315.000 kr.", "Tabel 3")):
        about = "per: year, years: [2026, 2027], activity: fritidsjob"
        claim = f'claims:\n  - {{section: Resume, states: "{amount}", {about}}}\n'
        _, choices = said(text[:claims] + claim + text[text.index("accepted:") :])
        assert len(choices) == 2
        assert f" in {table} " in choices[0], (claim, choices)


def with_claim(text: str, amount: str) -> str:
    """SO52 with one claim alone: about fritidsjob in each of its years."""
    about = "per: year, years: [2026, 2027], activity: fritidsjob"
    start, end = text.index("claims:"), text.index("accepted:")
    return f'{text[:start]}claims:\n  - {{section: Resume, states: "{amount}", {about}}}\n{text[end:]}'


ONE = TEXTS["SO52"].replace("{2026: 305, 2027: 305}", "{2026: 300, 2027: 305}", 1)


def test_a_cause_is_not_certain_where_it_makes_a_true_claim_false() -> None:
    assert said(ONE)[0].startswith("guilty-cell: “Fritidsjob med Mentor” in 2026 is 300; with 305 all")
    text = with_claim(ONE, "300.000 kr.").replace("years: [2026, 2027], activity", "years: [2026], activity")
    assert "claim-differs" not in {found.rule.name for found in checked(text)}
    cause, choices = said(text)
    assert cause.startswith("possible-causes")
    assert choices[0].startswith("correct “Fritidsjob med Mentor” in 2026 from 300 to 305")


def test_a_claim_that_a_cause_makes_true_is_explained_by_it() -> None:
    text = with_claim(ONE, "305.000 kr.").replace("years: [2026, 2027], activity", "years: [2026], activity")
    findings = checked(text)
    (claim,) = [found for found in findings if found.rule.name == "claim-differs"]
    (cause,) = [found for found in findings if found.rule.name == "guilty-cell"]
    assert claim.cause == cause.place
    assert "claim-differs" in {found.rule.name for found in cause.explains}


def test_a_cause_is_not_certain_where_the_prose_is_too_long_to_be_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cause_module, "_WORK", 0)
    assert said(ONE)[0].startswith("possible-causes")
    without = ONE[: ONE.index("claims:")] + ONE[ONE.index("accepted:") :]
    assert said(without)[0].startswith("guilty-cell")  # nothing was to be heard


HEAD = """\
id: BU07
negotiation: Budget 2026
title: Prøve
budget_year: 2026
price_level: 2026
administrations: [BUF]
years: [2026, 2027]
districts: [Valby]
prior_funding: []
full_time_equivalent_price: 100
activities:
  lines:
"""


def _row(number: int, more: str = "", by: int = 0) -> str:
    amount = 100 * number + 100
    return (
        f"    - {{key: k{number}, label: Indsats {number}, control_area: Service, {more}"
        f"amounts: {{2026: {amount + by}, 2027: {amount - by}}}, total: {2 * amount}}}\n"
    )


def _tabel_2(rows: list[str], total: str) -> str:
    return f"{HEAD}{''.join(rows)}  total: {total}\nappropriations: []\n"


def test_what_other_findings_point_at_comes_first() -> None:
    """Each of seven rows could be wrong; that of one contradicts the number of årsværk in it."""
    rows = [_row(number) for number in range(6)] + [_row(6, 'full_time_equivalents: "7", ', 10)]
    _, choices = said(_tabel_2(rows, "{amounts: {2026: 2800, 2027: 2800}, total: 5600}"))
    assert choices[0].startswith("correct “Indsats 6” in 2026 from 710 to 700")
    assert len(choices) == 8


def test_what_the_prose_says_comes_first() -> None:
    """Each of seven rows could be wrong; of one the text states what it would be."""
    rows = [_row(number) for number in range(6)] + [_row(6, by=10)]
    claim = 'claims:\n  - {section: Resume, states: "700.000 kr.", per: year, years: [2026, 2027], activity: k6}\n'
    _, choices = said(_tabel_2(rows, "{amounts: {2026: 2800, 2027: 2800}, total: 5600}") + claim)
    assert choices[0].startswith("correct “Indsats 6” in 2026 from 710 to 700")


MANY = _tabel_2([_row(number) for number in range(7)], "{amounts: {2026: 2790, 2027: 2810}, total: 5600}")


def test_a_list_of_choices_says_how_many_there_are_besides() -> None:
    (found,) = diagnosed(MANY)
    assert len(found.choices) == 8
    assert len(found.facts["causes"]) == 8
    assert found.numbered_choices("da")[5:] == ["og 3 mere (--format json viser alle)"]
    for form in ("text", "markdown", "github"):
        shown = render(Report("check", [found]), form, Screen("en"))
        assert "correct “Indsats 0” in 2026 from 100 to 90" in shown.replace("\\", "")
        assert "and 3 more (--format json shows all)" in shown.replace("\\", "")


@pytest.mark.parametrize("written", ["&a", "!!int", "*a", "! ''", "&a ''", "{}"])
def test_what_cannot_be_read_is_never_taken_for_nothing(written: str) -> None:
    text = TEXTS["SO52"].replace("{2026: 305, 2027: 305}", f"{{2026: {written}, 2027: 305}}", 1)
    outcome = check_document(parse("f", text.encode()), REGISTER)
    assert {found.rule.family for found in outcome.findings if not found.accepted} == {"BN1"}
    assert outcome.summary is not None
    assert outcome.summary.amounts == {2026: None, 2027: 620}
    assert outcome.summary.total is None


def test_the_work_grows_with_the_note_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in sums of cells looked at, of a note with a fault in every tenth row."""
    steps: Counter[int] = Counter()
    looked = _Search.signs

    def counted(self: _Search, cell: int) -> dict[int, int]:
        steps[len(self.sums.cells)] += 1
        return looked(self, cell)

    monkeypatch.setattr(_Search, "signs", counted)
    for size in (100, 1000):
        rows = [_row(number).replace(f": {100 * number + 100},", ": 7,") for number in range(0, size, 10)]
        rows += [_row(number) for number in range(size) if number % 10]
        diagnosed(_tabel_2(rows, f"{{amounts: {{2026: 0, 2027: {50 * size * (size + 1)}}}, total: 0}}"))
    small, large = (steps[cells] for cells in sorted(steps))
    assert 0 < large <= 12 * small


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


def test_a_row_that_states_no_i_alt_is_not_one_with_other_figures() -> None:
    text = (CASES / "construction.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "label: Anlæg i alt" in line or "label: Afledt drift" in line][:2]
    torn = re.sub(r"total: 102500\}\n.*?control_area", "total: 10rift, control_area", "\n".join(lines))
    assert torn.count("\n") == 0
    found = checked(text.replace("\n".join(lines), torn.replace("label: Anl", "label:1\u00a0000Anl")))
    assert {"repeated-key", "row-total"} & {one.rule.name for one in found}

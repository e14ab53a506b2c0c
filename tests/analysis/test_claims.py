"""Amounts of the prose against the tables: what holds, what does not and why, and what cannot be said."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgetnote.checks.run import check_document
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.brute import WORDS, verdict
from tests.conftest import Run, lines_with

REGISTER, _ = load()
HEAD = """\
id: BU07
negotiation: Budget 2026
title: Prøve
budget_year: 2026
price_level: 2026
administrations: [BUF]
years: [2026, 2027, 2028]
citywide: true
prior_funding: []
"""
ROWS = {
    # key, committee, appropriation, direction: by year
    ("klub", "BUU", "3330", "U"): {2026: 1404, 2027: 1304},
    ("klub", "BUU", "3330", "I"): {2026: -200, 2027: -100},
    ("mad", "SUD", "3000", "U"): {2026: -3000, 2027: 0},
    ("mad", "BUU", "3330", "U"): {2026: 612, 2027: 2},
}
Rows = dict[tuple[str, str, str, str], dict[int, int]]


def added(rows: Rows, **of: str) -> dict[int, int]:
    names = ("key", "committee", "appropriation", "direction")
    sums: dict[int, int] = {}
    for ids, amounts in rows.items():
        if all(dict(zip(names, ids, strict=True))[name] == value for name, value in of.items()):
            for year, amount in amounts.items():
                sums[year] = sums.get(year, 0) + amount
    return sums


def note(rows: Rows, claims: str, keyless: Sequence[str] = ()) -> str:
    """A note with these lines in Tabel 3 and what they add up to in Tabel 2, and with its claims."""

    def cells(amounts: dict[int, int]) -> str:
        return f"amounts: {json.dumps(amounts)}, total: {sum(amounts.values())}".replace('"', "")

    lines = "".join(
        f"    - {{key: {key}, label: {key}, control_area: Service, {cells(added(rows, key=key))}}}\n"
        for key in dict.fromkeys(ids[0] for ids in rows)
    )
    paying = "".join(
        f"    - {{{'' if key in keyless else f'activity: {key}, '}label: {key}, committee: {committee}, "
        f"appropriation: {code}, direction: {direction}, {cells(amounts)}}}\n"
        for (key, committee, code, direction), amounts in rows.items()
    )
    total = f"total: {{{cells(added(rows))}}}"
    return (
        f"{HEAD}activities:\n  lines:\n{lines}  {total}\n"
        f"appropriations:\n  - control_area: Service\n    lines:\n{paying}    {total}\nclaims:\n{claims}"
    )


CLAIM_RULES = {"BN134", "BN310", "BN311", "BN312", "BN322", "BN323", "BN324", "BN325", "BN326", "BN327"}


def told(claims: str, rows: Rows = ROWS, keyless: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The codes and sentences of what is found of the claims."""
    claims = "".join(f"  - {{section: Resume, {claim}}}\n" for claim in claims.splitlines())
    findings = check_document(parse("", note(rows, claims, keyless).encode()), REGISTER).findings
    return [(found.rule.code, found.message("da")) for found in findings if found.rule.code in CLAIM_RULES]


def codes(claims: str, rows: Rows = ROWS, keyless: Sequence[str] = ()) -> list[str]:
    return [code for code, _ in told(claims, rows, keyless)]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        # limits mean the figure itself
        ('states: "op til 1,204 mio. kr.", activity: klub, years: [2026]', []),
        ('states: "op til 1,2 mio. kr.", activity: klub, years: [2026]', ["BN326"]),
        ('states: "højst 1 mio. kr.", activity: klub, years: [2026]', ["BN310"]),
        ('states: "mindst 1.210 t.kr.", activity: klub, years: [2026]', ["BN310"]),
        ('states: "minimum 1,20 mio. kr.", activity: klub, years: [2026]', []),
        ('states: "over 1.204.000 kr.", activity: klub, years: [2026]', ["BN310"]),
        ('states: "mere end 1,2 mio. kr.", activity: klub, years: [2026]', []),
        ('states: "under 1.204 t.kr.", activity: klub, years: [2026]', ["BN310"]),
        ('states: "mindre end 1,2 mio. kr.", activity: klub, years: [2026]', ["BN310"]),
        ('states: "1,1-1,2 mio. kr.", activity: klub, years: [2026]', ["BN326"]),
        ('states: "mellem 1,2 og 1,3 mio. kr.", activity: klub, per: year, years: [2026, 2027]', []),
        # a word about a round figure
        ('states: "godt 600.000 kr.", activity: mad, committee: BUU, years: [2026]', []),
        ('states: "knap 620.000 kr.", activity: mad, committee: BUU, years: [2026]', []),
        ('states: "ca. 100 mio. kr.", activity: mad, committee: BUU, years: [2026]', ["BN310"]),
        ('states: "ca. 1 mio. kr.", activity: mad, committee: BUU, years: [2027]', ["BN310"]),
        # a cell is rounded itself
        ('states: "1.204.300 kr.", activity: klub, direction: U, years: [2026]', ["BN310"]),
        ('states: "1.404.300 kr.", activity: klub, direction: U, years: [2026]', []),
        ('states: "1.404.500 kr.", activity: klub, direction: U, years: [2026]', []),
        ('states: "1.404.502 kr.", activity: klub, direction: U, years: [2026]', ["BN310"]),
        ('states: "2.708.900 kr.", activity: klub, direction: U', []),
        ('states: "2.709.000 kr.", activity: klub, direction: U', ["BN310"]),
        # cuts and income
        ('states: "3 mio. kr.", saving: true, committee: SUD, years: [2026]', []),
        ('states: "-3 mio. kr.", saving: true, committee: SUD, years: [2026]', []),
        ('states: "op til 3 mio. kr.", saving: true, committee: SUD, years: [2026]', []),
        ('states: "op til 2 mio. kr.", saving: true, committee: SUD, years: [2026]', ["BN310"]),
        ('states: "op til 2 mio. kr.", saving: true, activity: klub, years: [2026]', ["BN310"]),
        ('states: "mindst 2 mio. kr.", saving: true, committee: SUD, years: [2026]', []),
        ('states: "godt -3 mio. kr.", committee: SUD, years: [2026]', []),
        ('states: "0,3 mio. kr.", direction: I', []),
        ('states: "-0,3 mio. kr.", direction: I', []),
        ('states: "2,7 mio. kr.", direction: U, activity: klub', []),
        # years by the words
        ('states: "1,2 mio. kr. årligt", activity: klub, years: [2026, 2027]', []),
        ('states: "2,4 mio. kr. i alt", activity: klub', []),
        ('states: "1,2 mio. kr. om året", per: period, activity: klub', ["BN324"]),
        # one slip, one finding: whether the words or the key are wrong, nobody knows
        ('states: "7,7 mio. kr. om året", per: period, activity: klub', ["BN324"]),
        ('states: "2,4 mio. kr. i alt", per: year, activity: klub', ["BN324"]),
        # what the note does not have
        ('states: "op til 1 mio. kr.", activity: klubb', ["BN322"]),
        ('states: "op til 1 mio. kr.", committee: KFU', ["BN322"]),
        ('states: "0,0 mio. kr.", appropriation: 3210', ["BN322"]),
        ('states: "0 kr.", administration: KFF', ["BN322"]),
        ('states: "0 kr.", control_area: Anlæg', ["BN322"]),
        ('states: "op til 1 mio. kr.", years: [2026, 2031]', ["BN322"]),
        ('states: "0 kr.", activity: klub, committee: SUD', ["BN322"]),
        ('states: "0 kr.", years: [2028]', []),
        # what cannot be read is told as such, and nothing else
        ('states: "0 kr.", activity: ""', []),
        ('states: "0 kr.", committee: [BUU]', []),
        ('states: "0 kr.", years: [2O26]', []),
        ('states: "0 kr.", per: yearly', []),
        # not about the note's tables
        ('states: "0,3 mio. kr.", per: year, prior_funding: true', []),
        ('states: "0,3 mio. kr.", external: hele landet', []),
        ('states: "5 mio. kr.", years: [2026], price_level: 2024', ["BN323"]),
        ('states: "5 mio. kr.", years: [2026], price_level: current', ["BN323"]),
    ],
)
def test_what_is_found_of_a_claim(claim: str, found: list[str]) -> None:
    assert codes(claim) == found


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ('states: "3 mio. kr.", committee: SUD, years: [2026]', "fortegnet er omvendt"),
        ('states: "1,2 mio. kr.", saving: true, activity: klub, years: [2026]', "fortegnet er omvendt"),
        ('states: "1,2 mia. kr.", activity: klub, years: [2026]', "en tusindedel"),
        ('states: "1.204 kr.", activity: klub, years: [2026]', "1.000 gange så meget"),
        ('states: "12 mio. kr.", activity: klub, years: [2026]', "en tiendedel"),
        ('states: "0,12 mio. kr.", activity: klub, years: [2026]', "ti gange så meget"),
        ('states: "1,2 mio. kr.", activity: klub', "beløbet passer på hvert år for sig"),
        ('states: "2,4 mio. kr.", activity: klub, per: year, years: [2026, 2027]', "passer på årene tilsammen"),
        ('states: "2,4 mio. kr.", activity: klub, years: [2026]', "kun halvdelen"),
        ('states: "0,6 mio. kr.", activity: klub, years: [2026]', "det dobbelte"),
    ],
)
def test_a_false_claim_says_what_is_known_of_the_reason(claim: str, reason: str) -> None:
    first, *_ = (sentence for code, sentence in told(claim) if code == "BN310")
    assert first.endswith(reason)
    plain = told('states: "7,7 mio. kr.", activity: klub, years: [2026]')
    assert plain == [("BN310", "7,7 mio. kr. står for 7.650-7.750, men tabellerne giver 1.204 i 2026")]


def part(states: str, scope: str) -> str:
    return f'{{states: "{states}", {scope}}}'


@pytest.mark.parametrize(
    ("claim", "kind", "parts", "found"),
    [
        ('"2,4 mio. kr.", activity: klub', "parts", [part("2,7 mio. kr.", "direction: U")], ["BN311"]),
        (
            '"2,4 mio. kr.", activity: klub',
            "parts",
            [part("2,7 mio. kr.", "direction: U"), part("-0,3 mio. kr.", "direction: I")],
            [],
        ),
        (
            '"2,4 mio. kr.", activity: klub',
            "parts",
            [part("1,2 mio. kr. årligt", "years: [2026]"), part("1,2 mio. kr.", "years: [2027]")],
            [],
        ),
        # per year and for the period: each times its years
        (
            '"2,4 mio. kr.", activity: klub, per: period, years: [2026, 2027]',
            "parts",
            [part("1,2 mio. kr.", "per: year")],
            [],
        ),
        (
            '"1,2 mio. kr.", activity: klub, per: year, years: [2026, 2027]',
            "parts",
            [part("2,4 mio. kr.", "per: period")],
            [],
        ),
        # a part has the committee of its whole: BUU pays 612 and 2 of mad
        (
            '"3,0 mio. kr.", committee: BUU',
            "parts",
            [part("2,4 mio. kr.", "activity: klub"), part("0,6 mio. kr.", "activity: mad")],
            [],
        ),
        # and its sign
        ('"3 mio. kr.", committee: SUD, saving: true', "parts", [part("3 mio. kr.", "years: [2026]")], []),
        # all the parts of it and none for 2027
        (
            '"1,2 mio. kr.", activity: klub, per: year, years: [2026, 2027]',
            "parts",
            [part("1,2 mio. kr.", "years: [2026]")],
            ["BN311"],
        ),
        ('"2,4 mio. kr.", activity: klub', "among", [part("0,9 mio. kr.", "external: løn")], []),
        ('"2,4 mio. kr.", activity: klub', "among", [part("2,5 mio. kr.", "external: løn")], ["BN311"]),
        ('"op til 3 mio. kr.", activity: klub', "among", [part("mindst 3 mio. kr.", "external: løn")], []),
        (
            '"2,4 mio. kr.", activity: klub',
            "among",
            [part("1,5 mio. kr.", "external: løn"), part("1,2 mio. kr.", "external: unge")],
            ["BN327"],
        ),
        # parts of what contradicts itself are held against nothing that depends on it
        (
            '"2,4 mio. kr. om året", per: period, activity: klub',
            "parts",
            [part("0,9 mio. kr.", "external: løn")],
            ["BN324"],
        ),
        (
            '"2,4 mio. kr. om året", per: period, activity: klub',
            "parts",
            [part("7 mio. kr.", "activity: mad")],
            ["BN324"],
        ),
        # cuts by their size
        (
            '"3 mio. kr.", committee: SUD, saving: true',
            "among",
            [part("4 mio. kr.", "external: løn")],
            ["BN311"],
        ),
        ('"-3 mio. kr.", committee: SUD', "among", [part("-2 mio. kr.", "external: løn")], []),
        ('"-3 mio. kr.", committee: SUD', "among", [part("-4 mio. kr.", "external: løn")], ["BN311"]),
        # what is not about the note has parts that are not, unless they name rows of it
        (
            '"5 mio. kr.", external: landet',
            "parts",
            [part("3 mio. kr.", "years: [2026]"), part("2 mio. kr.", "years: [2026]")],
            [],
        ),
        ('"5 mio. kr.", external: landet', "among", [part("1 mio. kr.", "activity: klub")], ["BN310"]),
        ('"2,4 mio. kr.", activity: klub', "among", [part("0,1 mio. kr.", "activity: klubb")], ["BN322"]),
    ],
)
def test_what_is_found_of_parts(claim: str, kind: str, parts: list[str], found: list[str]) -> None:
    assert codes(f"states: {claim}, {kind}: [{', '.join(parts)}]") == found


ALONE = {("klub", "BUU", "3330", "U"): {2026: 300}, ("mad", "BUU", "3330", "U"): {2026: 500}}
ALIKE = {("klub", "BUU", "3330", "U"): {2026: 300}, ("mad", "BUU", "3330", "U"): {2026: 300}}


def test_a_claim_about_a_row_counts_lines_without_a_key_where_they_are_certain() -> None:
    claim = 'states: "0,3 mio. kr.", committee: BUU, activity: klub'
    assert codes(claim, ALONE, ["klub", "mad"]) == []
    assert codes(claim.replace("0,3", "0,4"), ALONE, ["klub", "mad"]) == ["BN310"]


def test_a_claim_about_a_row_is_undecided_where_the_lines_are_not_certain(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.yaml"
    claim = '  - {section: Resume, states: "0,3 mio. kr.", committee: BUU, activity: klub}\n'
    text = (
        note(ALIKE, claim, ["klub", "mad"]).replace("{label: klub,", "{label: x,").replace("{label: mad,", "{label: y,")
    )
    path.write_text(text, encoding="utf-8")
    assert "BN323 claim-undecided: 0,3 mio. kr. (står for 250-350)" in run("check", path, "--language", "da").out
    shown = run("reconcile", path, "--language", "da").out
    assert lines_with(["0,3 mio. kr.", "250-350", "ikke afgjort"], shown)


RATES = """\
price_levels:
  - {from: 2024, to: 2025, control_area: Service, percentage: "10", source: made up, estimated: 2025-06-15}
  - {from: 2025, to: 2026, control_area: Service, percentage: "2,9", source: made up, estimated: 2025-06-15}
"""


@pytest.mark.parametrize(
    ("stated", "level", "code"),
    [
        ("0,54", 2024, None),  # 612 / 1,029 / 1,1 = 540,7
        ("540.684 kr.", 2024, None),
        ("541.200 kr.", 2024, "BN310"),  # 541,126 is the most that a cell of 612 can be
        ("0,61", 2024, "BN310"),
        ("0,61", 2026, None),
        ("0,59", 2025, None),
        ("0,6", 2027, "BN323"),
    ],
)
def test_other_prices_are_compared_by_the_registers_rates(
    run: Run, tmp_path: Path, stated: str, level: int, code: str | None
) -> None:
    (tmp_path / "register.yaml").write_text(RATES, encoding="utf-8")
    path = tmp_path / "note.yaml"
    states = stated if "kr." in stated else f"{stated} mio. kr."
    scope = "activity: mad, committee: BUU, years: [2026]"
    claim = f'  - {{section: Resume, states: "{states}", {scope}, price_level: {level}}}\n'
    path.write_text(note(ROWS, claim), encoding="utf-8")
    out = run("check", path, "--language", "da").out
    assert [found for found in CLAIM_RULES if found in out] == ([code] if code else [])
    shown = run("reconcile", path, "--language", "da").out
    assert lines_with([states, "kan ikke sammenlignes" if code == "BN323" else f"{level} p/l"], shown) or level == 2026


BOTH_AREAS = (
    RATES
    + """\
  - {from: 2025, to: 2026, control_area: Anlæg, percentage: "-0,4", source: made up, estimated: 2025-06-15}
"""
)
WHOLE = '"2,4 mio. kr.", activity: klub'


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        # 1.204 in 2026 prices is 1.063,7 in those of 2024 and 1.170,1 in those of 2025
        (f"{WHOLE}, parts: [{part('1,2 mio. kr.', 'years: [2026]')}, {{P}}]", []),
        (f"{WHOLE}, parts: [{{P}}]", ["BN311"]),
        (f"{WHOLE}, among: [{{P}}]", []),
        ('"1,2 mio. kr.", activity: klub, years: [2027], price_level: 2025, parts: [{P}]', []),
        ('"1,064 mio. kr.", activity: klub, years: [2027], price_level: 2024, parts: [{Q}]', []),
        ('"1,060 mio. kr.", activity: klub, years: [2027], price_level: 2024, parts: [{Q}]', ["BN310", "BN311"]),
        # rates that are missing are told once
        (f"{WHOLE}, parts: [{part('1,2 mio. kr.', 'years: [2027], price_level: 2027')}]", ["BN323"]),
        ('"1,2 mio. kr.", activity: klub, years: [2027], price_level: 2027, parts: [{Q}]', ["BN323"]),
        # an external part has no control area
        (f"{WHOLE}, among: [{part('1,0 mio. kr.', 'external: løn, price_level: 2024')}]", ["BN323"]),
    ],
)
def test_parts_in_other_prices_are_added_up_by_the_rates(
    run: Run, tmp_path: Path, claim: str, found: list[str]
) -> None:
    (tmp_path / "register.yaml").write_text(RATES, encoding="utf-8")
    path = tmp_path / "note.yaml"
    claim = claim.replace("{P}", part("1,06 mio. kr.", "years: [2027], price_level: 2024"))
    claim = claim.replace("{Q}", part("1.204 t.kr.", "years: [2027], price_level: 2026"))
    path.write_text(note(ROWS, f"  - {{section: Resume, states: {claim}}}\n"), encoding="utf-8")
    told = json.loads(run("check", path, "--format", "json").out)["findings"]
    assert [one["code"] for one in told if one["code"] in CLAIM_RULES] == found


def test_a_part_of_two_control_areas_has_no_one_rate(run: Run, tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text(BOTH_AREAS, encoding="utf-8")
    path = tmp_path / "note.yaml"
    text = note(ALIKE, "  []\n").replace(
        "key: mad, label: mad, control_area: Service", "key: mad, label: mad, control_area: Anlæg"
    )
    head, lines = text.split("appropriations:\n")
    first, second = (line for line in lines.splitlines(keepends=True) if "activity" in line)
    cells = "amounts: {2026: 300}, total: 300"
    tables = "".join(
        f"  - control_area: {area}\n    lines:\n{line}    total: {{{cells}}}\n"
        for area, line in (("Service", first), ("Anlæg", second))
    )
    # 600 in all is 300 / 1,029 and 300 / 0,996 in prices of 2025, which is 592,7
    for states, scope, code in (("0,59", "committee: BUU", "BN323"), ("0,30", "control_area: Anlæg", "BN311")):
        of = part(f"{states} mio. kr.", f"price_level: 2025, {scope}")
        claims = f'  - {{section: Resume, states: "0,60 mio. kr.", parts: [{of}]}}\n'
        path.write_text(f"{head}appropriations:\n{tables}claims:\n{claims}", encoding="utf-8")
        told = json.loads(run("check", path, "--format", "json").out)["findings"]
        assert [one["code"] for one in told if one["code"] in CLAIM_RULES] == [code]


def test_prior_funding_in_other_prices_is_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.yaml"
    prior = "prior_funding: [{amount: 1150, years: [2024], source: Budget 2023, price_level: 2024}]"
    path.write_text(note(ROWS, "  []\n").replace("prior_funding: []", prior), encoding="utf-8")
    assert "1.150 (2024, 2024 p/l) Budget 2023" in run("show", path, "--language", "da").out


def test_a_note_in_kroner_is_asked_about() -> None:
    typed = {ids: {year: amount * 1000 for year, amount in amounts.items()} for ids, amounts in ALONE.items()}
    assert told("", typed) == [
        ("BN325", "notatet ser ud til at være skrevet i kroner: alle beløb ender på tre nuller, og I alt er 800.000")
    ]
    assert codes('states: "0,3 mio. kr.", activity: klub', typed) == ["BN310", "BN325"]
    assert codes("", {("klub", "BUU", "3330", "U"): {2026: 499000}}) == []
    assert codes("", {("klub", "BUU", "3330", "U"): {2026: 800001}}) == []


@pytest.mark.parametrize("per", ["year", "period"])
def test_an_amount_of_a_note_with_no_amounts_is_false(per: str) -> None:
    text = note({("klub", "BUU", "3330", "U"): {}}, f'  - {{section: Resume, states: "1 mio. kr.", per: {per}}}\n')
    text = text.replace("years: [2026, 2027, 2028]", "years: []")
    (found,) = (one for one in check_document(parse("", text.encode()), REGISTER).findings if one.rule.code == "BN310")
    assert found.message("da") == "1 mio. kr. står for 500-1.500, men tabellerne giver 0"


def test_a_verdict_shows_the_interval_that_it_was_judged_by(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.yaml"
    claims = ['"knap 1,3 mio. kr."', '"op til 1,2 mio. kr."', '"mindst 9 mio. kr."']
    path.write_text(
        note(ROWS, "".join(f"  - {{section: Resume, states: {c}, activity: klub, years: [2026]}}\n" for c in claims)),
        encoding="utf-8",
    )
    shown = run("reconcile", path, "--language", "da").out
    assert lines_with(["knap 1,3 mio. kr.", "over 1.200 til 1.300", "1.204", "ja"], shown)
    assert lines_with(["op til 1,2 mio. kr.", "højst 1.200", "1.204", "næsten"], shown)
    assert lines_with(["mindst 9 mio. kr.", "mindst 9.000", "1.204", "nej"], shown)


@pytest.mark.parametrize(
    ("count", "amount", "found"),
    [("0,33", 195, []), ("0,33", 194, ["BN315"]), ("1,5", 885, []), ("1,5", 886, ["BN315"]), ("2", 1181, ["BN315"])],
)
def test_the_price_of_full_time_equivalents_is_compared_as_cells_are_rounded(
    count: str, amount: int, found: list[str]
) -> None:
    text = note({("klub", "BUU", "3330", "U"): {2026: amount}}, "  []\n")
    text = text.replace("- {key: klub,", f'- {{key: klub, full_time_equivalents: "{count}",')
    text += "full_time_equivalent_price: 590\n"
    told = [one for one in check_document(parse("", text.encode()), REGISTER).findings if one.rule.code == "BN315"]
    assert [one.rule.code for one in told] == found
    assert all(f"{count} årsværk à 590 er " in one.message("da") for one in told)


CELLS = st.integers(-5000, 20000)


@st.composite
def claimed(draw: st.DrawFn) -> tuple[Rows, str, int, int, int]:
    """Lines, what a claim is about, the sum of it, how many cells that is of, and its years."""
    years = [2026, 2027, 2028]
    ids = [
        (key, committee, code, direction)
        for key in ("klub", "mad")
        for committee, code in (("BUU", "3330"), ("SUD", "3000"))
        for direction in "UI"
    ]
    chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=5, unique=True))
    rows = {
        one: {year: draw(CELLS) for year in draw(st.lists(st.sampled_from(years), min_size=1, unique=True))}
        for one in chosen
    }
    key, committee, _, direction = draw(st.sampled_from(chosen))
    of = {
        name: value
        for name, value in (("key", key), ("committee", committee), ("direction", direction))
        if draw(st.booleans())
    }
    of.pop("direction", None) if of.get("direction") == "I" else None  # income is said without its minus
    asked = sorted(draw(st.lists(st.sampled_from(years), min_size=1, unique=True)))
    counted = [
        amount
        for (k, c, _, d), amounts in rows.items()
        if all({"key": k, "committee": c, "direction": d}[name] == value for name, value in of.items())
        for year, amount in amounts.items()
        if year in asked
    ]
    if of.keys() <= {"key"}:  # a claim about rows alone is held against Tabel 2, whose cells are sums
        keys = {of["key"]} if "key" in of else {one[0] for one in chosen}
        cells = sum(
            len({y for one, amounts in rows.items() if one[0] == k for y in amounts if y in asked}) for k in keys
        )
    else:
        cells = len(counted)
    scope = ", ".join(f"{'activity' if name == 'key' else name}: {value}" for name, value in of.items())
    return rows, f"years: {asked}" + (f", {scope}" if scope else ""), sum(counted), cells, len(asked)


def printed(amount: Fraction, decimals: int) -> str:
    scaled = amount * 10**decimals
    assert scaled.denominator == 1
    whole, rest = divmod(abs(int(scaled)), 10**decimals)
    return ("-" if scaled < 0 else "") + f"{whole:,}".replace(",", ".") + (f",{rest:0{decimals}}" if decimals else "")


@given(claimed(), st.integers(0, 3), st.sampled_from([-1, 1]))
def test_a_claim_rounded_from_a_sum_holds_and_one_moved_by_more_does_not(
    given_: tuple[Rows, str, int, int, int], decimals: int, way: int
) -> None:
    rows, scope, total, _, _ = given_
    step = Fraction(1000, 10**decimals)
    nearest = round(total / step) * step
    assert codes(f'states: "{printed(nearest / 1000, decimals)} mio. kr.", {scope}', rows) == []
    # the next figure but one is more than half a step away from whatever was rounded to this one
    moved = nearest + 2 * way * step
    found = told(f'states: "{printed(moved / 1000, decimals)} mio. kr.", {scope}', rows)
    assert [code for code, _ in found if code != "BN325"] == ["BN310"]


@given(claimed(), st.integers(-999, 999))
def test_a_claim_in_kroner_holds_as_far_as_the_cells_may_have_been_rounded(
    given_: tuple[Rows, str, int, int, int], kroner: int
) -> None:
    rows, scope, total, cells, _ = given_
    claim = printed(Fraction(1000 * total + kroner), 0)
    holds = abs(kroner) * 10 <= 5000 * cells + 5 if kroner % 1000 else kroner == 0
    found = told(f'states: "{claim} kr.", {scope}', rows)
    assert ([code for code, _ in found if code != "BN325"] == []) == holds


@pytest.mark.parametrize(
    "scope", ["appropriation: 3333", "committee: XXX", "administration: XYZ", "control_area: Servic"]
)
def test_a_name_that_no_one_knows_is_told_once(scope: str) -> None:
    text = note(ROWS, f'  - {{section: Resume, states: "5 mio. kr.", {scope}}}\n')
    line = text.splitlines().index(next(row for row in text.splitlines() if "states:" in row)) + 1
    told = [
        one.rule.code for one in check_document(parse("", text.encode()), REGISTER).findings if one.place.line == line
    ]
    assert len(told) == 1
    assert told[0] in {"BN322", "BN401", "BN402", "BN403"}


@given(
    st.one_of(st.integers(-5000, 5000), st.sampled_from([0, 1, 600, 620, 1200, 1204, 97500, 100000, -3000])),
    st.sampled_from(sorted(WORDS)),
    st.integers(0, 2),
    st.sampled_from(
        [Fraction(1), Fraction(99, 100), Fraction(101, 100), Fraction(9, 10), Fraction(11, 10), Fraction(2)]
    ),
    st.booleans(),
)
def test_a_simpler_program_finds_the_same_claims_true(
    amount: int, word: str, decimals: int, off: Fraction, minus: bool
) -> None:
    cut = amount < 0
    figure = printed(Fraction(round(abs(amount) * off * 10**decimals / 1000), 10**decimals), decimals)
    assume(figure.strip("0,"))
    sign, saving = ("-", "") if minus and cut else ("", ", saving: true" if cut else "")
    amount_in_words = f"{word} {sign}{figure} mio. kr.".strip()
    found = codes(
        f'states: "{amount_in_words}"{saving}, activity: klub', {("klub", "BUU", "3330", "U"): {2026: amount}}
    )
    expected = verdict(word, figure, Fraction(1000), amount, cut=cut)
    assert [code for code in found if code != "BN325"] == ([expected] if expected else [])


def test_years_that_are_false_alike_are_one_finding() -> None:
    assert told('states: "1,5 mio. kr.", activity: klub, per: year, years: [2026, 2027]') == [
        ("BN310", "1,5 mio. kr. står for 1.450-1.550, men tabellerne giver 1.204 i 2026 og i 2027")
    ]
    of_mad = 'states: "6,1 mio. kr.", activity: mad, committee: BUU, per: year, years: [2026, 2027]'
    assert told(of_mad) == [
        ("BN310", "6,1 mio. kr. står for 6.050-6.150, men tabellerne giver 612 i 2026: en tiendedel"),
        ("BN310", "6,1 mio. kr. står for 6.050-6.150, men tabellerne giver 2 i 2027"),
    ]


def test_missing_rates_are_named() -> None:
    text = note(ROWS, '  - {section: Resume, states: "5 mio. kr.", years: [2026], price_level: 2024}\n')
    (found,) = (one for one in check_document(parse("", text.encode()), REGISTER).findings if one.rule.code == "BN323")
    assert found.remedy("da") == (
        "tilføj under price_levels i register.yaml: Service 2024 til 2025, Service 2025 til 2026"
    )
    assert "2026 p/l kan ikke omregnes til 2024 p/l" in found.message("da")
    assert "står for 4.500-5.500" in found.message("da")


def test_show_has_the_parts_of_an_amount_below_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.yaml"
    of, some = part("1,2 mio. kr.", "years: [2026]"), part("1,2 mio. kr.", "years: [2027]")
    claims = f"{WHOLE}, parts: [{of}, {some}]", f"{WHOLE}, among: [{of}]"
    path.write_text(
        note(ROWS, "".join(f"  - {{section: Resume, states: {one}}}\n" for one in claims)), encoding="utf-8"
    )
    shown = run("show", path, "--language", "da").out.splitlines()
    rows = [line.split("  ")[-1].strip() for line in shown if "klub" in line and "Resume" in line]
    assert rows == [
        "Resume, i alt klub",
        "Resume, heraf, i alt 2026 klub",
        "Resume, heraf, i alt 2027 klub",
        "Resume, i alt klub",
        "Resume, hvoraf, i alt 2026 klub",
    ]

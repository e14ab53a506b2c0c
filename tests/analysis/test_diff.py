"""`diff`: what changed in meaning, by keys and content, never by position."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.analysis.changes import Change, compare
from budgetnote.analysis.changes.stream import compare_all
from budgetnote.analysis.changes.versions import read_version
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Accepted, Claim, Effect, Note, PhaseIn, PriorFunding, Statement
from budgetnote.model.tables import ActivityLine, ActivitySum, AppropriationLine
from budgetnote.opening.folder import gather
from budgetnote.opening.opened import open_notes
from budgetnote.opening.registers import Registers
from budgetnote.reading.yaml import parse
from budgetnote.report.formats import Screen, render
from budgetnote.report.sheet import Report
from budgetnote.report.tables.changes import closing, first, last, of_note
from tests.conftest import CASES, GALLERY, NOTES, RATES, Run

BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
Edit = tuple[str, str]

RUSMIDDEL = "activity: rusmiddel\n        label: 1 årsværk til Rusmiddel København under Socialforvaltningen\n"
MOVED = (
    f"{RUSMIDDEL}        committee: SUD\n        appropriation: 3210 - Udsatte voksne",
    f"{RUSMIDDEL}        committee: BIU\n        appropriation: 3510",
)
CELL = ("{2025: 160, 2026: 160", "{2025: 175, 2026: 160")
RENAMED = ("label: 1 årsværk til Borgercenter Voksen i", "label: 1 årsværk til Borgercenter for voksne i")


def edited(text: str, *edits: Edit) -> str:
    for was, becomes in edits:
        assert was in text
        text = text.replace(was, becomes, 1)
    return text


def note(text: str) -> Note:
    read, findings = read_note(parse("", text.encode()))
    assert read is not None
    assert not any(found.rule.is_unread for found in findings), [found.message("en") for found in findings]
    return read


def told(old: str, new: str) -> list[tuple[str, str, object, object]]:
    """Kind, what of, before and after, of each change."""
    return [
        (change.kind, change.field or str(change.year or change.label), change.before, change.after)
        for change in compare(note(old), note(new)).all
    ]


def both(tmp_path: Path, old: str, new: str) -> tuple[Path, Path]:
    for name, text in (("old", old), ("new", new)):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "note.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "old" / "note.yaml", tmp_path / "new" / "note.yaml"


def tables(run: Run, *words: str | Path, code: int = 1) -> dict[str, list[dict[str, Any]]]:
    """The rows of all tables of a name, in JSON."""
    ran = run("diff", *words, "--format", "json")
    assert ran.code == code, ran.err
    rows: dict[str, list[dict[str, Any]]] = {"changes": [], "totals": [], "verdicts": []}
    for table in json.loads(ran.out)["tables"]:
        rows[table["name"]] += table["rows"]
    return rows


def test_a_row_moved_a_cell_changed_and_a_line_renamed_are_three_changes_and_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    found = tables(run, *both(tmp_path, BI26, edited(BI26, MOVED, CELL, RENAMED)))
    label = "1 årsværk til {} i Socialforvaltningen"
    assert [(row["kind"], row["table"], row["before"], row["after"]) for row in found["changes"]] == [
        ("renamed", "Tabel 3", label.format("Borgercenter Voksen"), label.format("Borgercenter for voksne")),
        ("moved", "Tabel 3", "SUD 3210", "BIU 3510"),
        ("amount", "Tabel 3", 160, 175),
    ]
    renamed, moved, cell = found["changes"]
    assert renamed["recognised_by"] == "activity, place, amounts"
    assert moved["recognised_by"] == "activity, label, amounts"
    assert moved["line"] == "1 årsværk til Rusmiddel København under Socialforvaltningen"
    assert (cell["year"], cell["difference"], cell["place"]["text"]) == (2025, 15, "175")
    assert {(row["kind"], row["size_after"]) for row in found["verdicts"]} == {("reconciliation", 15), ("sums", 2)}


CHANGES: dict[str, tuple[str, list[Edit], list[tuple[str, str, object, object]]]] = {
    "a cell": (SO52, [("{2026: 305, 2027: 305}", "{2026: 305, 2027: 300}")], [("amount", "2027", 305, 300)]),
    "a cell with the sums that follow from it": (
        SO52,
        [
            ("{2026: 305, 2027: 305}\n      total: 610", "{2026: 305, 2027: 300}\n      total: 605"),
            ("{2026: 620, 2027: 620}\n    total: 1240", "{2026: 620, 2027: 615}\n    total: 1235"),
        ],
        [("amount", "2027", 305, 300)],
    ),
    "a blank that becomes an amount": (
        SO52,
        [("{2026: 305, 2027: 305}", "{2026: 305, 2027: 305, 2028: 7}")],
        [("amount", "2028", None, 7)],
    ),
    "a total alone": (SO52, [("total: 610", "total: 611")], [("total", "Fritidsjob med Mentor", 610, 611)]),
    "a sum of the total row alone": (
        SO52,
        [("{2026: 620, 2027: 620}\n    total: 1240", "{2026: 620, 2027: 602}\n    total: 1240")],
        [("total", "2027", 620, 602)],
    ),
    "the I alt of the total row alone": (
        SO52,
        [("total: 1240", "total: 1204")],
        [("total", "Udgifter i alt (netto)", 1240, 1204)],
    ),
    "a row of Tabel 2 renamed": (
        SO52,
        [("- key: fritidsjob\n      label: Fritidsjob med Mentor", "- key: fritidsjob\n      label: Fritidsjob")],
        [("renamed", "Fritidsjob", "Fritidsjob med Mentor", "Fritidsjob")],
    ),
    "a key, with the lines and claims that name it": (
        SO52,
        [("key: opsporing", "key: opsoeg"), ("activity: opsporing", "activity: opsoeg")],
        [("key", "Opsporende arbejde, vejledning, virksomhedskontakt og brobygning", "opsporing", "opsoeg")],
    ),
    "the control area of a row": (
        SO52,
        [("control_area: Service\n      amounts", "control_area: Anlæg\n      amounts")],
        [("moved", "Fritidsjob med Mentor", "Service", "Anlæg")],
    ),
    "a line moved to another committee": (
        SO52,
        [("committee: BIU\n        appropriation: 3510", "committee: KFU\n        appropriation: 1060")],
        [("moved", "Opsporende arbejde, vejledning, virksomhedskontakt og brobygning", "BIU 3510", "KFU 1060")],
    ),
    "a line that pays for another row": (
        SO52,
        [("- activity: fritidsjob", "- activity: opsporing")],
        [("activity", "Fritidsjob med Mentor", "fritidsjob", "opsporing")],
    ),
    "a line that no longer says what it pays for": (
        SO52,
        [("- activity: fritidsjob\n        label", "- label")],
        [("activity", "Fritidsjob med Mentor", "fritidsjob", None)],
    ),
    "the direction of a line": (
        SO52,
        [("direction: U", "direction: I")],
        [("direction", "Fritidsjob med Mentor", "U", "I")],
    ),
    "a claim": (SO52, [('"0,6 mio. kr."', '"0,7 mio. kr."')], [("claim", "states", "0,6 mio. kr.", "0,7 mio. kr.")]),
    "what a claim is about": (
        SO52,
        [('"0,6 mio. kr.", per: year, years: [2026, 2027]', '"0,6 mio. kr.", per: year, years: [2026]')],
        [("claim", "years", "2026, 2027", "2026")],
    ),
    "a claim in another section": (
        SO52,
        [('section: Resume, states: "0,6', 'section: Indhold, states: "0,6')],
        [("claim", "section", "Resume", "Indhold")],
    ),
    "a claim removed": (
        SO52,
        [('  - {section: Resume, states: "0,6 mio. kr.", per: year, years: [2026, 2027]}\n', "")],
        [("claim-removed", "", "0,6 mio. kr.", None)],
    ),
    "a claim and its part added": (
        SO52,
        [("claims:\n", 'claims:\n  - {section: Indhold, states: "1 mio. kr.", parts: [{states: "2 mio. kr."}]}\n')],
        [("claim-added", "", None, "1 mio. kr."), ("claim-added", "", None, "2 mio. kr.")],
    ),
    "the price level": (
        SO52,
        [("price_level: 2026", "price_level: current")],
        [("price-level", "price_level", "2026", "current")],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_as_what_it_is(name: str) -> None:
    text, edits, expected = CHANGES[name]
    found = told(text, edited(text, *edits))
    assert found == expected


def test_a_line_that_is_gone_and_one_that_is_new_are_told_with_their_totals(run: Run, tmp_path: Path) -> None:
    start = SO52.index("      - activity: opsporing")
    line = SO52[start : SO52.index("    total:\n", start)]
    fresh = "{label: Noget andet, committee: KFU, appropriation: 1060, direction: U, amounts: {2026: 20}, total: 20}"
    new = f"      - {fresh}\n"
    found = tables(run, *both(tmp_path, SO52, SO52.replace(line, new)))["changes"]
    assert [(row["kind"], row["owner"], row["before"], row["after"], row["difference"]) for row in found] == [
        ("line-added", "KFU 1060", None, 20, 20),
        ("line-removed", "BIU 3510", 630, None, -630),
    ]
    paths = [Path(row["place"]["path"]).parent.name for row in found]
    assert paths == ["new", "old"]


LINE = "    - {key: a, label: x, control_area: Service, amounts: {2026: 5}, total: 5"
PAID = (
    '      - {activity: a, label: x, committee: SUD, appropriation: "3000", direction: U, amounts: {2026: 5}, total: 5'
)
FULL = f"""
id: X1
negotiation: Budget 2026
title: A title
budget_year: 2026
price_level: 2026
administrations: [SOF]
years: [2026, 2027]
continues_from: 2027
categories: [Need to]
phase_in: {{start: 2026-01-01, complete: 2026-07-01}}
districts: [Valby]
citywide: false
address: Here
prior_funding: [{{amount: 5000, years: [2024], source: Before, price_level: 2024}}]
lapses: [X2]
effects:
  - {{target_group: a group, activity: an activity, goal: a goal, follow_up: each year}}
activities:
  lines:
{LINE}, full_time_equivalents: "2,5", scalable: false}}
    - {{kind: subtotal, label: s, of: [a], amounts: {{2026: 5}}, total: 5}}
  total: {{amounts: {{2026: 5}}, total: 5}}
appropriations:
  - control_area: Service
    lines:
{PAID}}}
    total: {{amounts: {{2026: 5}}, total: 5}}
claims:
  - section: Resume
    states: "5 mio. kr."
    per: year
    years: [2026]
    committee: SUD
    administration: SOF
    control_area: Service
    activity: a
    appropriation: "3000"
    direction: U
    saving: false
    price_level: 2025
    external: elsewhere
    prior_funding: false
    parts: [{{states: "1 mio. kr."}}]
    among: [{{states: "2 mio. kr."}}]
full_time_equivalent_price: 590
version: 1
status: proposed
remarks: Waiting
accepted: [{{check: row-total, reason: known, stated: 1, computed: 2}}]
"""
FIELDS: dict[type[Any], dict[str, Edit]] = {
    Note: {
        "id": ("id: X1", "id: X9"),
        "negotiation": ("negotiation: Budget 2026", "negotiation: Budget 2027"),
        "title": ("A title", "Another title"),
        "version": ("version: 1", "version: 2"),
        "status": ("status: proposed", "status: withdrawn"),
        "budget_year": ("budget_year: 2026", "budget_year: 2027"),
        "price_level": ("price_level: 2026", "price_level: 2025"),
        "administrations": ("[SOF]", "[SOF, BIF]"),
        "years": ("years: [2026, 2027]", "years: [2026]"),
        "continues_from": ("continues_from: 2027", "continues_from: 2028"),
        "categories": ("[Need to]", "[]"),
        "phase_in": ("phase_in: {start: 2026-01-01, complete: 2026-07-01}\n", ""),
        "districts": ("[Valby]", "[Valby, Vanløse]"),
        "citywide": ("citywide: false", "citywide: true"),
        "address": ("address: Here\n", ""),
        "prior_funding": ("[{amount: 5000, years: [2024], source: Before, price_level: 2024}]", "[]"),
        "lapses": ("[X2]", "[X3]"),
        "effects": (
            "  - {target_group: a group, activity: an activity, goal: a goal, follow_up: each year}\n",
            "  []\n",
        ),
        "activities": ("{key: a, label: x", "{key: a, label: y"),
        "appropriations": ("SUD, appropriation", "BIU, appropriation"),
        "claims": ('"5 mio. kr."', '"6 mio. kr."'),
        "full_time_equivalent_price": ("price: 590", "price: 600"),
        "remarks": ("Waiting", "Answered"),
        "accepted": ("[{check: row-total, reason: known, stated: 1, computed: 2}]", "[]"),
    },
    PhaseIn: {"start": ("2026-01-01", "2026-02-01"), "complete": ("2026-07-01", "2026-08-01")},
    PriorFunding: {
        "amount": ("5000", "6000"),
        "years": ("[2024]", "[2024, 2025]"),
        "source": ("Before", "Later"),
        "price_level": (", price_level: 2024", ""),
    },
    Effect: {
        "target_group": ("a group", "b group"),
        "activity": ("an activity", "no activity"),
        "goal": ("a goal", "b goal"),
        "follow_up": ("each year", "each month"),
    },
    ActivityLine: {
        "amounts": ("{2026: 5}, total: 5, full", "{2026: 6}, total: 5, full"),
        "total": ("{2026: 5}, total: 5, full", "{2026: 5}, total: 6, full"),
        "label": ("{key: a, label: x", "{key: a, label: y"),
        "key": ("{key: a", "{key: b"),
        "control_area": ("label: x, control_area: Service", "label: x, control_area: Anlæg"),
        "full_time_equivalents": ('"2,5"', '"3"'),
        "scalable": ("scalable: false", "scalable: true"),
    },
    ActivitySum: {"kind": ("kind: subtotal", "kind: of-which"), "of": ("of: [a]", "of: [b]")},
    AppropriationLine: {
        "amounts": ("direction: U, amounts: {2026: 5}", "direction: U, amounts: {2026: 6}"),
        "total": ("{2026: 5}, total: 5}\n    total", "{2026: 5}, total: 6}\n    total"),
        "label": ("{activity: a, label: x", "{activity: a, label: y"),
        "activity": ("{activity: a, label: x", "{label: x"),
        "committee": ("SUD, appropriation", "BIU, appropriation"),
        "appropriation": ('appropriation: "3000", dir', 'appropriation: "3210", dir'),
        "direction": ("direction: U", "direction: I"),
    },
    Statement: {
        "states": ('"5 mio. kr."', '"6 mio. kr."'),
        "per": ("per: year", "per: period"),
        "years": ("years: [2026]\n    committee", "years: [2027]\n    committee"),
        "committee": ("    committee: SUD\n", ""),
        "administration": ("administration: SOF", "administration: BIF"),
        "control_area": ("    control_area: Service\n    activity", "    control_area: Anlæg\n    activity"),
        "activity": ("    activity: a\n", ""),
        "appropriation": ('    appropriation: "3000"\n', ""),
        "direction": ("    direction: U\n", ""),
        "saving": ("saving: false", "saving: true"),
        "price_level": ("price_level: 2025", "price_level: current"),
        "external": ("elsewhere", "nowhere"),
        "prior_funding": ("prior_funding: false", "prior_funding: true"),
    },
    Claim: {
        "section": ("Resume", "Indhold"),
        "parts": ('{states: "1 mio. kr."}', ""),
        "among": ('among: [{states: "2 mio. kr."}]', "among: []"),
    },
    Accepted: {
        "check": ("row-total", "column-total"),
        "reason": ("known", "well known"),
        "stated": ("stated: 1", "stated: 3"),
        "computed": ("computed: 2", "computed: 3"),
    },
}


@pytest.mark.parametrize(
    ("model", "field"), [(model, field) for model, edits in FIELDS.items() for field in edits], ids=str
)
def test_a_change_of_any_field_is_told_once(model: type[Any], field: str) -> None:
    found = compare(note(FULL), note(edited(FULL, FIELDS[model][field]))).all
    assert len(found) == 1
    assert found[0].before != found[0].after
    (back,) = compare(note(edited(FULL, FIELDS[model][field])), note(FULL)).all
    assert (back.before, back.after) == (found[0].after, found[0].before)


def test_no_field_of_a_note_is_forgotten() -> None:
    for model, edits in FIELDS.items():
        inherited: dict[type, set[str]] = {
            Claim: set(Statement.model_fields),
            ActivitySum: set(ActivityLine.model_fields) - {"kind"},
        }
        inherited |= {kind: {"kind"} for kind in (ActivityLine, AppropriationLine)}
        assert set(edits) == set(model.model_fields) - inherited.get(model, set())


def test_a_part_that_is_one_of_some_from_now_on_is_told() -> None:
    new = edited(FULL, ('parts: [{states: "1 mio. kr."}]\n    among: [', 'among: [{states: "1 mio. kr."}, '))
    assert told(FULL, new) == [("claim", "parts", "heraf", "hvoraf")]


def test_a_change_within_a_list_of_records_is_told_of_its_field() -> None:
    assert told(FULL, edited(FULL, ("a goal", "b goal"))) == [("fact", "effects.goal", "a goal", "b goal")]
    assert told(FULL, edited(FULL, ("[2024]", "[2024, 2025]"))) == [
        ("fact", "prior_funding.years", "2024", "2024, 2025")
    ]
    second = "  - {target_group: b, activity: b, goal: b, follow_up: b}\nactivities:"
    assert told(FULL, edited(FULL, ("activities:", second))) == [("fact", "effects", None, "b, b, b, b")]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("# Budgetnotat BI26", "# Noget andet"),
        ("[Vesterbro/Kgs. Enghave, Valby]", "\n  - Valby\n  - 'Vesterbro/Kgs. Enghave'"),
        ("appropriation: 35.10", "appropriation: 3510 – Beskæftigelsesindsats"),
        ("3405 Sundhed", '"3405"'),
        ("{2025: 790, 2026: 790, 2027", "{2026: 790, 2025: 790, 2024: 0, 2027"),
        ("2028: 790}\n      total: 3160", "2028: 790, 2024: }\n      total: 3.160"),
        ("label: 2 årsværk til Socialforvaltningen", "label: >\n        2 årsværk til\n        Socialforvaltningen\n"),
        ('full_time_equivalents: "2,5"', 'full_time_equivalents: "2,50"'),
        ("budget_year: 2025\nprice_level: 2025", "price_level: 2025\nbudget_year: 2025"),
        ("districts: [", "citywide: false\ndistricts: ["),
    ],
)
def test_what_means_the_same_is_no_difference(was: str, becomes: str) -> None:
    assert told(BI26, edited(BI26, (was, becomes))) == []


def tree(text: str) -> Any:
    root = parse("", text.encode()).root
    return json.loads(json.dumps(root))


def shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        keys = random.sample(list(value), len(value))
        return {key: shuffled(value[key], random) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, random) for item in random.sample(value, len(value))]
    return value


WITH_INCOME = BI26.replace("activity: u_turn", "activity: rusmiddel").replace(
    "appropriations:\n",
    "appropriations:\n  - control_area: Anlæg\n    lines: []\n    total: {amounts: {}, total: 0}\n",
)


@given(st.sampled_from([BI26, SO52, FULL, WITH_INCOME]), st.randoms(use_true_random=False))
def test_position_means_nothing(text: str, random: Random) -> None:
    assert compare(note(text), note(json.dumps(shuffled(tree(text), random)))).all == []


def lines_of(root: Any) -> list[tuple[list[Any], int]]:
    lists = [root["activities"]["lines"], *(table["lines"] for table in root["appropriations"])]
    return [(rows, i) for rows in lists for i in range(len(rows))]


def set_cell(row: Any, random: Random) -> None:
    row["amounts"][random.choice(list(row["amounts"]))] = str(random.choice([590, 600, 0]))


def set_label(row: Any, random: Random) -> None:
    row["label"] = random.choice(["1 årsværk", "1 årsværk til U-Turn", "Noget ganske andet"])


def set_committee(row: Any, random: Random) -> None:
    if "committee" in row:
        row["committee"] = random.choice(["BIU", "SUD", "KFU"])


def set_key(row: Any, random: Random) -> None:
    if "key" not in row:
        row["activity"] = random.choice(["u_turn", "rusmiddel", "reconnect"])
    else:
        row["key"] += "x"


def drop_key(row: Any, _random: Random) -> None:
    row.pop("activity", None)


SLIPS: list[Callable[[Any, Random], None]] = [set_cell, set_label, set_committee, set_key, drop_key]


def slipped(root: Any, random: Random) -> Any:
    """The note with some of its rows changed, copied or taken out, and some of its claims."""
    root = json.loads(json.dumps(root))
    for _ in range(random.randint(0, 6)):
        rows, i = random.choice(lines_of(root))
        match random.randrange(8):
            case 0 if len(rows) > 1:
                del rows[i]
            case 1 if "committee" in rows[i]:
                rows.append(json.loads(json.dumps(rows[i])))
            case _:
                random.choice(SLIPS)(rows[i], random)
    for claim in root["claims"]:
        if random.random() < 0.3:
            claim[random.choice(["section", "committee"])] = random.choice(["SUD", "BIU"])
    return root


TURNED = {
    "line-added": "line-removed",
    "line-removed": "line-added",
    "claim-added": "claim-removed",
    "claim-removed": "claim-added",
}


def summary(change: Change, *, turned: bool) -> tuple[object, ...]:
    sides = (change.after, change.before) if turned else (change.before, change.after)
    kind = TURNED.get(change.kind, change.kind) if turned else change.kind
    return kind, change.table, change.field, change.year, *sides, change.by


@given(st.sampled_from([BI26, SO52]), st.randoms(use_true_random=False))
def test_the_new_against_the_old_is_the_old_against_the_new_turned_round(text: str, random: Random) -> None:
    old, new = (note(json.dumps(shuffled(slipped(tree(text), random), random))) for _ in range(2))
    there = Counter(summary(change, turned=False) for change in compare(old, new).all)
    back = Counter(summary(change, turned=True) for change in compare(new, old).all)
    assert there == back


@given(st.randoms(use_true_random=False))
def test_the_changed_cells_account_for_the_change_of_what_is_asked_for(random: Random) -> None:
    old, new = (note(json.dumps(slipped(tree(BI26), random))) for _ in range(2))
    found = compare(old, new).all
    changed = sum(change.difference or 0 for change in found if (change.kind, change.table) == ("amount", "Tabel 3"))
    alone = [change for change in found if change.table == "Tabel 3" and change.kind in ("line-added", "line-removed")]
    for change in alone:
        assert isinstance(change.record, AppropriationLine)
        changed += (change.record.computed_total or 0) * (-1 if change.gone else 1)
    sums = [sum(line.computed_total or 0 for line in side.appropriation_lines) for side in (old, new)]
    assert changed == sums[1] - sums[0]


def test_of_ten_lines_with_the_same_amounts_the_one_that_is_gone_is_named() -> None:
    start = BI26.index("      - activity: u_turn\n")
    line = BI26[start : BI26.index("      - activity: rusmiddel\n")]
    (removed,) = compare(note(BI26), note(BI26.replace(line, ""))).all
    assert (removed.kind, removed.label) == ("line-removed", "1 årsværk til U-Turn under Socialforvaltningen")


def test_a_new_key_is_recognised_by_label_and_amounts_and_the_lines_below_it_are_no_change(
    run: Run, tmp_path: Path
) -> None:
    renamed = BI26.replace("key: fritidstilbud", "key: tilbud").replace("activity: fritidstilbud", "activity: tilbud")
    old, new = both(tmp_path, BI26, renamed)
    (row,) = tables(run, old, new)["changes"]
    assert (row["kind"], row["before"], row["after"]) == ("key", "fritidstilbud", "tilbud")
    assert "genkendt på tekst, styringsområde og beløb" in " ".join(
        run("diff", old, new, "--language", "da").out.split()
    )


def test_a_claim_about_a_row_follows_the_rows_key() -> None:
    renamed = FULL.replace("{key: a,", "{key: b,").replace("activity: a,", "activity: b,")
    assert [kind for kind, *_ in told(FULL, renamed)] == ["key"]
    followed = renamed.replace("    activity: a\n", "    activity: b\n")
    assert [kind for kind, *_ in told(FULL, followed)] == ["key"]


def test_a_line_moved_to_the_table_of_another_control_area_is_moved() -> None:
    start = BI26.index("      - activity: u_turn\n")
    line = BI26[start : BI26.index("      - activity: rusmiddel\n")]
    table = f"  - control_area: Anlæg\n    lines:\n{line}    total: {{amounts: {{2025: 590}}, total: 590}}\n\nclaims:"
    found = told(BI26, edited(BI26.replace(line, ""), ("\nclaims:", table)))
    label = "1 årsværk til U-Turn under Socialforvaltningen"
    assert found[0] == ("moved", label, "SUD 3000, Service", "SUD 3000, Anlæg")
    # The new total row agrees with its rows in 2025, and not in all; the old one states what it did.
    assert found[1:] == [("total", "Anlæg i alt", None, 590)]


def test_a_line_with_nothing_in_common_is_another_line() -> None:
    new = edited(
        SO52,
        ("label: Fritidsjob med Mentor\n        committee: SUD", "label: Lokaler\n        committee: KFU"),
        ("amounts: {2026: 305, 2027: 305}\n        total: 610", "amounts: {2026: 12}\n        total: 12"),
    )
    assert [kind for kind, *_ in told(SO52, new)] == ["line-added", "line-removed"]


def test_a_note_without_keys_is_the_note_with_keys() -> None:
    bare = "\n".join(line for line in BI26.splitlines() if "      - activity: " not in line)
    bare = bare.replace("        label:", "      - label:")
    keys = [(kind, after) for kind, _, _, after in told(BI26, bare)]
    assert keys == [("activity", None)] * 16


# Verdicts and totals


def verdicts(run: Run, tmp_path: Path, old: str, new: str, language: str) -> list[str]:
    (tmp_path / "x").mkdir(exist_ok=True)
    found = run("diff", *both(tmp_path, old, new), "--format", "json", "--language", language)
    rows = [row for table in json.loads(found.out)["tables"] if table["name"] == "verdicts" for row in table["rows"]]
    return [f"{row['what']}: {row['verdict']}" for row in rows]


OFF = ("control_area: Service\n      amounts: {2026: 305", "control_area: Service\n      amounts: {2026: 320")
MORE = [
    (
        "control_area: Service\n      amounts: {2026: 315, 2027: 315}",
        "control_area: Service\n      amounts: {2026: 340, 2027: 340}",
    ),
    ("direction: U\n        amounts: {2026: 315, 2027: 315}", "direction: U\n        amounts: {2026: 340, 2027: 340}"),
]


MOST = [(was, becomes.replace("340", "400")) for was, becomes in MORE]


def test_a_verdict_is_told_as_it_was_and_is(run: Run, tmp_path: Path) -> None:
    broken = edited(SO52, OFF)
    assert verdicts(run, tmp_path, SO52, broken, "en") == [
        "Tabel 2 against Tabel 3: Tabel 2 = Tabel 3 → Tabel 2 ≠ Tabel 3 (15 off)",
        "The sums within the tables: held, now 2 wrong sums",
        "0,6 mio. kr.: still holds (550-650), 16 from breaking (Resume, per year 2026-2027)",
    ]
    assert verdicts(run, tmp_path, broken, SO52, "da") == [
        "Tabel 2 mod Tabel 3: Tabel 2 ≠ Tabel 3 (en forskel på 15) → Tabel 2 = Tabel 3",
        "Summerne i tabellerne: før 2 forkerte summer, nu stemmer de",
        "0,6 mio. kr.: passer stadig (550-650), margin 31 (Resume, pr. år 2026-2027)",
    ]


def test_a_claim_is_told_to_hold_still_to_break_and_to_hold_again(run: Run, tmp_path: Path) -> None:
    more, most = edited(SO52, *MORE), edited(SO52, *MOST)
    assert {
        "0,6 mio. kr.: still holds (550-650), 6 from breaking (Resume, per year 2026-2027)",
        "0,3 mio. kr.: still holds (250-350), 11 from breaking (Resume, per year 2026-2027 BIU)",
    } <= set(verdicts(run, tmp_path, SO52, more, "en"))
    assert {
        "0,6 mio. kr.: passede, men ikke nu: tabellerne giver 705, ikke 550-650 (Resume, pr. år 2026-2027)",
        "0,3 mio. kr.: passede, men ikke nu: tabellerne giver 400, ikke 250-350 (Resume, pr. år 2026-2027 BIU)",
    } <= set(verdicts(run, tmp_path, SO52, most, "da"))
    assert "0,3 mio. kr.: holds again (250-350), 36 from breaking (Resume, per year 2026-2027 BIU)" in verdicts(
        run, tmp_path, most, SO52, "en"
    )
    claimed = edited(SO52, ('"0,6 mio. kr."', '"0,7 mio. kr."'))
    assert verdicts(run, tmp_path, SO52, claimed, "en") == [
        "0,7 mio. kr.: held, now broken: the tables give 620, not 650-750 (Resume, per year 2026-2027)"
    ]
    new = edited(SO52, ("claims:\n", 'claims:\n  - {section: Indhold, states: "1 mio. kr.", per: period}\n'))
    assert verdicts(run, tmp_path, SO52, new, "en") == [
        "1 mio. kr.: new, holds (500-1,500), 261 from breaking (Indhold, in all)"
    ]


def test_the_totals_that_changed_are_told_before_and_after(run: Run, tmp_path: Path) -> None:
    found = tables(run, *both(tmp_path, BI26, edited(BI26, MOVED)))["totals"]
    assert [
        (row["committee"], row["appropriation"], row["before"], row["after"], row["difference"]) for row in found
    ] == [
        ("BIU", "3510", 45720, 48080, 2360),
        ("SUD", "3210", 4720, 2360, -2360),
    ]
    assert "I alt er uændret: 69.100" in run("diff", *both(tmp_path, BI26, edited(BI26, MOVED)), "--language", "da").out
    (by_year, total) = tables(run, *both(tmp_path, BI26, edited(BI26, CELL)))["totals"][1:]
    assert (by_year["year"], by_year["before"], by_year["after"]) == (2025, 13525, 13540)
    assert (total["committee"], total["before"], total["after"]) == ("I alt", 69100, 69115)


def test_amounts_at_two_price_levels_have_no_difference(run: Run, tmp_path: Path) -> None:
    new = edited(SO52, ("price_level: 2026", "price_level: 2025"), OFF, *MORE)
    sides = both(tmp_path, SO52, new)
    found = tables(run, *sides)
    assert [
        row["difference"] for rows in (found["changes"], found["totals"]) for row in rows if row["before"] == 315
    ] == ([None] * 4)
    assert {row["difference"] for row in found["totals"]} == {None}
    said = run("diff", *sides, "--language", "da").out
    assert "Forskelle er ikke regnet ud: 1.000 kr. har ikke samme værdi i 2026 p/l og 2025 p/l." in said
    assert "2026 p/l → 2025 p/l" in said
    assert "1.000 kr., før 2026 p/l, nu 2025 p/l" in said


# Files and folders


def test_the_same_is_no_difference_and_ends_with_0(run: Run) -> None:
    ran = run("diff", "notes", "notes", "--language", "da")
    assert (ran.code, ran.out, ran.err) == (0, "2 notater sammenlignet: ingen forskelle\n", "")
    ran = run("diff", "notes", "notes", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["tables"] == []


@pytest.mark.parametrize("path", [*sorted(CASES.iterdir()), *sorted(NOTES.iterdir())], ids=lambda path: path.name)
def test_whatever_is_compared_with_itself_has_not_changed(path: Path, run: Run, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    if path.is_dir():
        shutil.copytree(path, copy)
    else:
        # Not the same bytes, so that the notes are compared.
        copy.write_text(path.read_text(encoding="utf-8") + "# …\n", encoding="utf-8")
    for other in (path, copy):
        tables_of = json.loads(run("diff", path, other, "--format", "json").out)["tables"]
        assert tables_of == []


def folders(tmp_path: Path, old: dict[str, str], new: dict[str, str]) -> tuple[Path, Path]:
    for side, files in (("old", old), ("new", new)):
        (tmp_path / side).mkdir()
        for name, text in files.items():
            (tmp_path / side / name).parent.mkdir(exist_ok=True)
            (tmp_path / side / name).write_text(text, encoding="utf-8")
    return tmp_path / "old", tmp_path / "new"


def test_notes_are_found_wherever_their_files_are(run: Run, tmp_path: Path) -> None:
    sides = folders(tmp_path, {"a.yaml": BI26, "b/c.yaml": SO52}, {"d/b.yaml": BI26, "a.yaml": SO52})
    assert run("diff", *sides).out == "2 notes compared: no differences\n"


def test_notes_in_one_folder_alone_are_a_row_each_with_their_totals(run: Run, tmp_path: Path) -> None:
    sides = folders(tmp_path, {"a.yaml": BI26, "b.yaml": FULL}, {"b.yaml": FULL, "c.yaml": SO52})
    found = tables(run, *sides)
    assert [(row["kind"], row["note"], row["before"], row["after"], row["difference"]) for row in found["changes"]] == [
        ("note-removed", "BI26", 69100, None, -69100),
        ("note-added", "SO52", None, 1240, 1240),
    ]
    sums = {
        (row["price_level"], row["committee"], row["year"]): (row["before"], row["after"]) for row in found["totals"]
    }
    assert sums[2025, "I alt", None] == (69100, None)
    assert sums[2026, "I alt", None] == (5, 1245)
    assert sums[2026, None, 2026] == (5, 625)
    assert sums[2026, "BIU", None] == (None, 630)
    assert (2026, "KFU", None) not in sums
    assert run("diff", *sides).out.endswith("1 note compared: 1 note removed, 1 note added\n")


def test_two_notes_given_are_one_note_whatever_they_are_called(run: Run, tmp_path: Path) -> None:
    new = edited(SO52, ("id: SO52", "id: SO53"), ("negotiation: Budget 2026", "negotiation: Budget 2027"))
    found = tables(run, *both(tmp_path, SO52, new))["changes"]
    assert [(row["kind"], row["field"], row["before"], row["after"]) for row in found] == [
        ("fact", "id", "SO52", "SO53"),
        ("fact", "negotiation", "Budget 2026", "Budget 2027"),
    ]


def test_a_note_that_cannot_be_read_is_named_and_not_compared(run: Run, tmp_path: Path) -> None:
    broken = edited(SO52, ("total: 610", "total: 61O"))
    old, new = folders(tmp_path, {"a.yaml": BI26, "b.yaml": SO52}, {"a.yaml": BI26, "b.yaml": broken})
    ran = run("diff", old, new, "--language", "da")
    assert ran.code == 1
    assert ran.out.startswith(
        "1 notat sammenlignet: ingen forskelle; ikke sammenlignet: "
        f"{new.as_posix()}/b.yaml (linje 31: 61O kan ikke læses"
    )
    assert "BN133 doubtful-amount" in ran.err
    data = json.loads(run("diff", old, new, "--format", "json").out)
    assert [found["name"] for found in data["findings"]] == ["doubtful-amount"]
    assert data["tables"] == []
    (new / "b.yaml").write_text("id: [\n", encoding="utf-8")
    ran = run("diff", old, new)
    assert (ran.code, ran.out) == (1, f"1 note compared: no differences; not compared: {new.as_posix()}/b.yaml\n")


def test_a_note_that_stands_twice_is_an_error_and_not_compared(run: Run, tmp_path: Path) -> None:
    old, new = folders(tmp_path, {"a.yaml": BI26, "b.yaml": SO52, "c.yaml": SO52}, {"a.yaml": BI26, "b.yaml": SO52})
    for sides in ((old, new), (new, old)):
        ran = run("diff", *sides)
        assert ran.code == 1
        assert "1 note compared: no differences; not compared:" in ran.out
        assert f"{old.as_posix()}/c.yaml:2:5: error BN601 repeated-note" in ran.err


def test_a_sum_that_does_not_agree_is_no_error_of_the_comparison(run: Run, tmp_path: Path) -> None:
    wrong = edited(SO52, ("total: 610", "total: 611"))
    ran = run("diff", *both(tmp_path, wrong, wrong + "# …\n"))
    assert (ran.code, ran.err) == (0, "")


def test_a_claim_of_an_administration_follows_the_register(run: Run, tmp_path: Path) -> None:
    claim = 'claims:\n  - {section: Indhold, states: "0,6 mio. kr.", per: period, administration: BIF}\n'
    text = edited(SO52, ("claims:\n", claim))
    register = "committees:\n  - {code: BIU, name: Et udvalg, administration: SOF, source: made up}\n"
    old, new = folders(tmp_path, {"a.yaml": text}, {"a.yaml": text, "register.yaml": register})
    found = tables(run, old, new)
    assert found["changes"] == found["totals"] == []
    (verdict,) = found["verdicts"]
    assert (verdict["before"], verdict["after"]) == ("holds", "undecided")  # the note has no BIF any more
    assert run("diff", old, new, "--register", new / "register.yaml").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["HEAD~1", "notes"], "HEAD~1 does not exist; is it a revision? write budgetnote diff HEAD~1 -- notes"),
        (["a", "b"], "a, b do not exist; is it a revision? write budgetnote diff a b -- notes"),
        (["notes/BI27.yaml", "notes/BI26.yaml"], "notes/BI27.yaml does not exist\n"),
        (["notes", "notes/BI26.yaml"], "a file cannot be compared with a folder"),
        (["notes"], "give two files or two folders"),
        (["notes", "notes", "notes"], "give two files or two folders"),
        (["notes", "notes", "--register", "nowhere.yaml"], "nowhere.yaml does not exist"),
        (["tests/gallery", "tests/benchmarks"], "no notes to compare"),
        ([], "is missing"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(words: list[str], said: str, run: Run, tmp_path: Path) -> None:
    if words[:1] == ["tests/gallery"]:
        words = [str(tmp_path), str(tmp_path)]
    ran = run("diff", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


# What users see


@pytest.mark.parametrize(("form", "language"), [("text", "da"), ("markdown", "en"), ("json", "da")])
def test_the_changes_as_users_see_them(
    form: str, language: str, run: Run, tmp_path: Path, expect: Callable[[Path, str], None]
) -> None:
    claims = ('"[69,1] mio. kr."', '"[69,2] mio. kr."')
    new = edited(BI26, MOVED, CELL, RENAMED, claims, ("[BI21]", "[]"))
    both(tmp_path, BI26, new)
    ran = run("diff", "old", "new", "--format", form, "--language", language, cwd=tmp_path)
    expect(GALLERY / f"diff.{language}.{form}", ran.out)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_figure_is_cut_in_a_narrow_terminal(width: int) -> None:
    sides = [
        [one for opened in open_notes(gather([path]), Registers()) if (one := read_version(opened, Path.as_posix)[0])]
        for path in (NOTES / "SO52.yaml", GALLERY / "SO52.yaml")
    ]
    comparison, (outcome,) = compare_all(*sides)
    sheets = [*first(comparison), *of_note(outcome), *last(comparison)]
    report = Report("diff", (), sheets, closing(comparison))
    wide, narrow = (render(report, "text", Screen("da", columns)) for columns in (None, width))
    figures = [sorted(re.findall(r"[0-9]+(?:\.[0-9]{3})*", text)) for text in (wide, narrow)]
    assert figures[0] == figures[1]
    assert width < 80 or max(map(len, narrow.splitlines())) <= width


def test_json_has_the_same_keys_and_figures_in_both_languages(run: Run, tmp_path: Path) -> None:
    sides = both(tmp_path, BI26, edited(BI26, MOVED, CELL, RENAMED))

    def shape(language: str) -> list[object]:
        data = json.loads(run("diff", *sides, "--format", "json", "--language", language).out)
        told = {"what", "verdict"}
        return [{key: row[key] for key in row if key not in told} for table in data["tables"] for row in table["rows"]]

    assert shape("da") == shape("en")


def test_only_what_differs_of_two_long_labels_is_shown(run: Run, tmp_path: Path) -> None:
    long = ("(midler til drift)", "(penge til drift)")
    out = run("diff", *both(tmp_path, BI26, edited(BI26, long)), "--format", "markdown").out
    assert "“… under Beskæftigelses- og Integrationsforvaltningen (midler til drift)” is now" in out


def test_both_sides_are_brought_to_one_price_level_and_judged_at_their_own(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    (tmp_path / "BI26.yaml").write_text(text.replace("price_level: 2025", "price_level: 2026"), encoding="utf-8")
    words = ["diff", NOTES / "BI26.yaml", tmp_path / "BI26.yaml", "--price-level", "2026", "--register", RATES]
    ran = run(*words, "--format", "json")
    assert ran.code == 1
    tables = [(table["name"], table["rows"]) for table in json.loads(ran.out)["tables"]]
    rows = [row for name, rows in tables if name == "changes" for row in rows]
    assert [row["field"] for row in rows if row["kind"] == "price-level"] == ["price_level"]
    cells = [row for row in rows if row["kind"] == "amount"]
    assert len(cells) == (12 + 16) * 4
    for row in cells:
        assert row["before"] == (row["after"] * 1029 + 500) // 1000
        assert row["difference"] == row["after"] - row["before"]
    assert not [rows for name, rows in tables if name == "verdicts"]
    (trail,) = [rows for name, rows in tables if name == "trail"]
    assert len(trail) == (12 + 16) * 4
    assert {rate["percentage"] for row in trail for rate in row["rates"]} == {"2.9"}


def test_a_note_that_is_not_changed_is_not_changed_at_another_price_level(run: Run) -> None:
    ran = run("diff", NOTES, NOTES, "--price-level", "2026", "--register", RATES, "--language", "en")
    assert (ran.code, ran.out) == (0, "2 notes compared: no differences\n")


def test_a_note_that_cannot_be_converted_is_not_compared(run: Run) -> None:
    ran = run("diff", NOTES / "BI26.yaml", NOTES / "BI26.yaml", "--price-level", "2026", "--language", "en")
    assert ran.code == 1
    assert "price_levels: {from: 2025, to: 2026, control_area: Service" in ran.err
    assert ran.out == "0 notes compared; not compared: notes/BI26.yaml\n".replace("notes/", f"{NOTES.as_posix()}/")


def test_a_note_at_another_price_level_is_in_no_sum_over_all(run: Run, tmp_path: Path) -> None:
    for side in ("old", "new"):
        (tmp_path / side).mkdir()
        for name in ("BI26", "SO52"):
            text = (NOTES / f"{name}.yaml").read_text(encoding="utf-8")
            if side == "new":
                text = text.replace("price_level: 2025", "price_level: 2026").replace("2026: 305,", "2026: 306,")
            (tmp_path / side / f"{name}.yaml").write_text(text, encoding="utf-8")
    ran = run("diff", tmp_path / "old", tmp_path / "new", "--format", "json", "--language", "en")
    (everything,) = [table for table in json.loads(ran.out)["tables"] if table["title"].startswith("All notes")]
    assert [(row["before"], row["after"], row["difference"]) for row in everything["rows"][-1:]] == [(1240, 1241, 1)]
    assert everything["notes"] == [f"Counted neither before nor now: {tmp_path.as_posix()}/new/BI26.yaml"]


def test_what_rounding_does_to_the_sums_is_said(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
    lines = text.split("appropriations:")
    lines[1] = lines[1].replace("2025: 660,", "2025: 665,")
    (tmp_path / "BI26.yaml").write_text("appropriations:".join(lines), encoding="utf-8")
    words = ["diff", NOTES / "BI26.yaml", tmp_path / "BI26.yaml", "--price-level", "2026", "--register", RATES]
    ran = run(*words, "--language", "da")
    assert "Før: Omregnet til 2026 p/l celle for celle og derefter lagt sammen, i 1.000 kr.: 71.103." in ran.out
    assert "Nu: Omregnet til 2026 p/l" in ran.out


def test_money_moved_between_control_areas_is_told_by_control_area(run: Run, tmp_path: Path) -> None:
    text = (CASES / "control-areas.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        text.replace("control_area: Finansposter", "control_area: Anlæg"), encoding="utf-8"
    )
    ran = run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "--format", "json")
    (sums,) = [table["rows"] for table in json.loads(ran.out)["tables"] if table["name"] == "totals"]
    by_area = {row["control_area"]: row["difference"] for row in sums if row["control_area"]}
    assert by_area.keys() == {"Finansposter", "Anlæg"}
    assert sum(by_area.values()) == 0


def test_sums_over_notes_of_which_some_are_converted_say_what_rounding_did(run: Run, tmp_path: Path) -> None:
    for side, amount in (("old", 305), ("new", 306)):
        (tmp_path / side).mkdir()
        text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("2026: 305", f"2026: {amount}")
        (tmp_path / side / "SO52.yaml").write_text(text, encoding="utf-8")
        (tmp_path / side / "BI26.yaml").write_bytes((NOTES / "BI26.yaml").read_bytes())
    words = ["diff", tmp_path / "old", tmp_path / "new", "--price-level", "2026", "--register", RATES]
    ran = run(*words, "--format", "json", "--language", "en")
    (everything,) = [table for table in json.loads(ran.out)["tables"] if table["title"].startswith("All notes")]
    total = everything["rows"][-1]
    assert (total["before"], total["after"]) == (71103 + 1240, 71103 + 1241)
    tables = {table["name"]: table["rows"] for table in json.loads(ran.out)["tables"]}
    assert [rate["percentage"] for rate in tables["rates"]] == ["2.9"]
    assert {row["note"] for row in tables["trail"] if row["side"] == "Both"} == {"Budget 2025 BI26"}
    before, after = everything["notes"]
    assert "72,343. Converted as one sum: 72,344. Difference by rounding: -1." in before
    assert "72,344. Converted as one sum: 72,345. Difference by rounding: -1." in after


FRITIDSJOB = SO52[SO52.index("key: fritidsjob") : SO52.index("      total: 610")]


@pytest.mark.parametrize(
    ("edits", "kinds"),
    [
        # Key and text of a row changed together, and of its line too: its place and money did not.
        (
            [
                ("key: fritidsjob", "key: job"),
                ("Fritidsjob med Mentor", "Lommepenge"),
                ("activity: fritidsjob", "activity: job"),
                ("label: Fritidsjob med Mentor", "label: Lommepenge"),
            ],
            ["key", "renamed", "renamed"],
        ),
        # The line pays for another row, under another text.
        (
            [
                (
                    "activity: fritidsjob\n        label: Fritidsjob med Mentor",
                    "activity: opsporing\n        label: Lommepenge",
                )
            ],
            ["activity", "renamed"],
        ),
        # The money changed too: nothing says that it is the same row.
        (
            [
                (
                    FRITIDSJOB,
                    FRITIDSJOB.replace("fritidsjob", "job")
                    .replace("Fritidsjob med Mentor", "Lommepenge")
                    .replace("305", "306", 1),
                )
            ],
            ["line-added", "line-removed"],
        ),
    ],
)
def test_a_row_of_another_key_and_text_is_known_by_its_place_and_money(edits: list[Edit], kinds: list[str]) -> None:
    for old, new in ((SO52, edited(SO52, *edits)), (edited(SO52, *edits), SO52)):
        found = [change.kind for change in compare(note(old), note(new)).all]
        assert (
            sorted(kind for kind in found if kind in ("key", "renamed", "activity", "line-added", "line-removed"))
            == kinds
        )


def test_of_two_rows_with_the_same_place_and_money_none_is_taken_for_another() -> None:
    twice = edited(SO52, ("{2026: 315, 2027: 315}", "{2026: 305, 2027: 305}"))
    new = edited(
        twice,
        ("key: fritidsjob", "key: a"),
        ("Fritidsjob med Mentor", "A"),
        ("key: opsporing", "key: b"),
        ("label: Opsporende arbejde, vejledning, virksomhedskontakt og brobygning", "label: B"),
    )
    kinds = [change.kind for change in compare(note(twice), note(new)).all if change.table == "Tabel 2"]
    assert sorted(kinds) == ["line-added"] * 2 + ["line-removed"] * 2


def numbered(text: str, number: str, negotiation: str = "Budget 2026") -> str:
    text = re.sub(r"(?m)^id: .*", f"id: {number}", text)
    return re.sub(r"(?m)^negotiation: .*", f"negotiation: {negotiation}", text)


def test_a_changed_number_and_swapped_numbers_are_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    for name in ("renamed", "swapped", "removed"):
        (tmp_path / name).mkdir()
    one, other = numbered(BI26, "A1"), numbered(SO52, "A2")
    sides = folders(
        tmp_path / "renamed", {"a.yaml": one, "b.yaml": other}, {"a.yaml": one, "b.yaml": numbered(SO52, "A3")}
    )
    out = run("diff", *sides, "--language", "da").out
    assert "A2 Budget 2026 hedder nu A3 Budget 2026; indholdet er det samme." in out
    assert "1 udgået notat, 1 nyt notat" in out
    after = {"a.yaml": numbered(BI26, "A2"), "b.yaml": numbered(SO52, "A1")}
    sides = folders(tmp_path / "swapped", {"a.yaml": one, "b.yaml": other}, after)
    out = run("diff", *sides, "--language", "en").out
    assert out.count("A1 Budget 2026 and A2 Budget 2026 swapped numbers; what they say is the same.") == 1
    out = run("diff", *folders(tmp_path / "removed", {"a.yaml": one, "b.yaml": other}, {"a.yaml": one})).out
    assert "what they say" not in out
    assert "what it says" not in out


def test_where_only_the_rates_differ_the_first_sentence_says_so(run: Run, tmp_path: Path) -> None:
    rates = RATES.read_text(encoding="utf-8")
    others = rates.replace('"2,9"', '"3,5"')
    assert others != rates
    said = "Notaterne er de samme"
    for changed, expected in ((BI26, True), (BI26.replace("amounts: {2025: 790", "amounts: {2025: 791", 1), False)):
        place = tmp_path / str(expected)
        place.mkdir()
        sides = folders(place, {"a.yaml": BI26, "register.yaml": rates}, {"a.yaml": changed, "register.yaml": others})
        ran = run("diff", *sides, "--price-level", "2026", "--language", "da")
        assert ran.code == 1
        assert ran.out.startswith(said) == expected
        assert ("registerets satser er forskellige" in ran.out) == expected

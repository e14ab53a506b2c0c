"""Questions to the sums: conditions that hold together, in either language, judged by a simpler program."""

import json
import re
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from budgetnote.analysis.dimensions import DIMENSIONS, cells, dimension, needed
from budgetnote.analysis.prices import Priced
from budgetnote.checks.run import check_document
from budgetnote.model.note import Note
from budgetnote.model.register import load
from budgetnote.model.tables import Row, Table
from budgetnote.reading.record import Record
from budgetnote.reading.yaml import parse
from tests.conftest import CASES, NOTES, ROOT, Run

BI26 = NOTES / "BI26.yaml"
OWNERS = {"SUD": ("SOF", "3000"), "BIU": ("BIF", "3510"), "BUU": ("BUF", "3330"), "KFU": ("KFF", "1060")}
DISTRICTS = ["Valby", "Vesterbro/Kgs. Enghave", "Østerbro", "Amager Øst"]
DANISH = {
    "committee": "udvalg",
    "appropriation": "bevilling",
    "control-area": "styringsområde",
    "administration": "forvaltning",
    "direction": "retning",
    "activity": "aktivitet",
    "district": "bydel",
    "negotiation": "forhandling",
    "note": "notat",
    "year": "år",
}


class Amount(NamedTuple):
    """An amount of a made-up note: its own value of each dimension, and all values that a condition may name."""

    own: dict[str, str]
    any_of: dict[str, set[str]]
    amount: int


def made(random: Random, number: int) -> tuple[str, list[Amount]]:
    """A made-up note, and its amounts as a simple program knows them: blanks, zeros, income and lines without keys."""
    negotiation, key = random.choice(["Budget 2026", "Overførselssag 2025-2026"]), f"XX{number:02}"
    districts = random.sample(DISTRICTS, random.choice([0, 1, 2, 3]))
    rows = {name: f"{name.capitalize()} og andet" for name in random.sample(["klub", "bad", "mad"], 2)}
    amounts: list[Amount] = []
    tables = []
    for area in random.sample(["Service", "Anlæg"], random.choice([1, 2])):
        lines: list[str] = []
        for _ in range(random.randint(0, 3)):
            committee, direction = random.choice(list(OWNERS)), random.choice("UUI")
            activity = random.choice([*rows, None])
            cells = {
                year: random.choice([0, 1, 7, 300, 12000]) * (1 if direction == "U" else -1)
                for year in random.sample([2026, 2027, 2028, 2029], random.randint(0, 4))
            }
            administration, code = OWNERS[committee]
            printed = random.choice([code, f"{code[:2]}.{code[2:]}", f"{code} – Navn"])
            written = ", ".join(f"{year}: {amount}" for year, amount in cells.items())
            head = f"      - {{activity: {activity}, " if activity else "      - {"
            lines.append(
                f"{head}label: Linje, committee: {committee}, appropriation: {printed}, direction: {direction}, "
                f"amounts: {{{written}}}, total: {sum(cells.values())}}}"
            )
            for year, amount in cells.items():
                own = {
                    "committee": committee,
                    "appropriation": code,
                    "control-area": area,
                    "administration": administration,
                    "direction": direction,
                    "activity": rows.get(activity or "", "–"),
                    "district": " + ".join(sorted(districts)) or "Bydækkende",
                    "negotiation": negotiation,
                    "note": f"{negotiation} {key}",
                    "year": str(year),
                }
                any_of = {name: {value} for name, value in own.items()}
                any_of["appropriation"].add(f"{code[:2]}.{code[2:]}")
                any_of["district"].update(districts)
                any_of["note"].add(key)
                any_of["direction"].add("udgift" if direction == "U" else "indtægt")
                any_of["activity"].update([activity] if activity else [])
                amounts.append(Amount(own, any_of, amount))
        listed = "\n".join(lines) if lines else "      []"
        tables.append(f"  - control_area: {area}\n    lines:\n{listed}\n    total: {{amounts: {{}}, total: 0}}")
    places = f"districts: [{', '.join(districts)}]" if districts else "citywide: true"
    tabel_2 = "\n".join(
        f"    - {{key: {name}, label: {label}, control_area: Service, amounts: {{}}, total: 0}}"
        for name, label in rows.items()
    )
    text = (
        f"id: {key}\nnegotiation: {negotiation}\ntitle: Prøve\nbudget_year: 2026\nprice_level: 2026\n"
        f"years: [2026, 2027, 2028, 2029]\n{places}\nactivities:\n  lines:\n{tabel_2}\n"
        f"  total: {{amounts: {{}}, total: 0}}\nappropriations:\n" + "\n".join(tables) + "\n"
    )
    return text, amounts


def asked(random: Random, amounts: list[Amount]) -> tuple[list[str], list[tuple[str, set[str]]]]:
    """Conditions as they are written, and as a simple program knows them; often two of one dimension."""
    words, meant = [], []
    names = random.choices(list(DIMENSIONS), k=random.randint(1, 2))
    for name in random.sample([*names, names[0]], random.randint(1, len(names) + 1)):
        one = random.choice(amounts)
        values = random.sample(sorted(random.choice(amounts).any_of[name] | one.any_of[name]), 1)
        values += random.sample(sorted(random.choice(amounts).any_of[name]), random.randint(0, 1))
        written = [random.choice([value, value.upper(), value.lower()]) for value in values]
        if name == "year" and random.random() < 0.5:
            first, last = sorted(random.choices(["2026", "2027", "2028", "2029"], k=2))
            written = [f"{first}-{last}"]
            values = [str(year) for year in range(int(first), int(last) + 1)]
        called = random.choice([name, DANISH[name], DANISH[name].upper()])
        words += ["--where", f"{called}={','.join(written)}"]
        meant.append((name, {value.casefold() for value in values}))
    return words, meant


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(8, 48))]
)
def test_sums_are_those_of_a_simpler_program(seed: int, run: Run, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311
    amounts: list[Amount] = []
    for number in range(4):
        text, own = made(random, number)
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
        amounts += own
    assert amounts
    for _ in range(4):
        words, meant = asked(random, amounts)
        by = random.sample(list(DIMENSIONS), random.randint(1, 2))
        by = [name for name in by if name != "year"] + ["year"] * ("year" in by)
        sums: dict[tuple[str, ...], int] = defaultdict(int)
        for one in amounts:
            if all(values & {value.casefold() for value in one.any_of[name]} for name, values in meant):
                sums[tuple(one.own[name] for name in by)] += one.amount
        called = ",".join(random.choice([name, DANISH[name]]) for name in by)
        ran = run("totals", tmp_path, "--by", called, *words, "--format", "json", "--language", "en")
        if not sums:
            assert "no amounts" in ran.err or not json.loads(ran.out)["tables"][0]["rows"]
            continue
        (table,) = json.loads(ran.out)["tables"]
        shown: dict[tuple[str, ...], int] = {}
        across = by[-1] == "year" and len(by) > 1
        columns = [name.replace("-", "_") for name in (by[:-1] if across else by)]
        for row in table["rows"]:
            key = tuple(str(row[name]) for name in columns) if row["row"] == "row" else ()
            if row["row"] == "row":
                years = [column["key"] for column in table["columns"] if column["key"].isdigit()]
                cells = {(year,): row[year] for year in years} if across else {(): row["total"]}
                shown |= {(*key, *year): amount for year, amount in cells.items() if amount is not None}
        assert shown == dict(sums), (words, by)
        assert table["rows"][-1]["total"] == sum(sums.values())


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_dimension_has_a_name_in_each_language(name: str) -> None:
    for word in (name, name.upper(), name.replace("-", "_"), DANISH[name], DANISH[name].upper(), f" {name} "):
        assert dimension(word) == name
    assert {dimension(word) for word in ("U/I", "u/i", "indtægt/udgift")} == {"direction"}
    assert not dimension("udvalget")


def test_no_word_means_two_dimensions_and_each_has_a_head_in_both_languages() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    *first, last = DIMENSIONS
    assert f"adds up Tabel 3 by any of {', '.join(first)} and {last}" in readme
    for name, one in DIMENSIONS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert all(one.head)
        for word in (*one.head, *one.names, name):
            assert dimension(word) == name


def test_what_a_dimension_reads_is_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    file = check_document(parse("", (CASES / "every-key.yaml").read_bytes()), load()[0])
    assert file.note is not None
    read: set[str] = set()
    own = Record.__getattribute__

    def seen(record: Record, name: str) -> object:
        if name in type(record).model_fields and isinstance(record, Note | Table | Row):
            read.add(name)
        return own(record, name)

    amounts = list(cells(Priced(file.note, file).posted))
    assert amounts
    monkeypatch.setattr(Record, "__getattribute__", seen, raising=False)
    for name, one in DIMENSIONS.items():
        read.clear()
        for cell in amounts:
            assert one.of(cell)
            list(one.meant(cell))
        needs = {key for path in needed([name]) for key in path} | {"activities", "lines"}
        assert read - needs == set(), name


def total(run: Run, *words: str | Path) -> int:
    tables = json.loads(run("totals", *words, "--format", "json").out)["tables"]
    return sum(table["rows"][-1]["total"] for table in tables)


@pytest.mark.parametrize(
    ("conditions", "sum_of"),
    [
        (["note=BI26", "note=budget 2025 bi26"], 69100),
        (["committee=BIU,SUD", "committee=sud"], 9440),
        (["år=2026-2028"], 3 * 18525),
        (["year=2026–2027,2028"], 3 * 18525),
        (["year=2024-2025", "year=2025-2026"], 13525),
        (["udvalg=SUD", "år=2025"], 2360),
        (["bevilling=35.10", "appropriation=3510"], 45720),
        (["retning=udgift"], 69100),
    ],
)
def test_several_conditions_hold_together(conditions: list[str], sum_of: int, run: Run) -> None:
    assert total(run, BI26, *(word for one in conditions for word in ("--where", one))) == sum_of


def test_a_note_for_two_districts_meets_a_condition_on_each(run: Run) -> None:
    both = ["--where", "bydel=valby", "--where", "district=Vesterbro/Kgs. Enghave"]
    assert total(run, BI26, *both) == 69100
    ran = run("totals", BI26, *both, "--where", "district=Østerbro", "--language", "da")
    assert ran.code == 2
    assert "ingen beløb har district=Østerbro" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--where", "year=2028-2026"], "skriv 2026-2028"),
        (["--where", "år=2030-2031"], "ingen beløb har år=2030-2031"),
        (["--where", "udvalg=XYZ"], "ingen beløb har udvalg=XYZ"),
        (["--by", "udvalgg"], "kan ikke fordeles på udvalgg; mente du udvalg?"),
        (["--where", "bydell=Valby"], "mente du bydel?"),
    ],
)
def test_what_cannot_be_asked_is_refused(words: list[str], said: str, run: Run) -> None:
    ran = run("totals", BI26, *words, "--language", "da")
    assert ran.code == 2
    assert said in ran.err


def test_a_note_is_left_out_by_its_number_with_or_without_its_dimension(run: Run) -> None:
    for word in ("SO52", "so52", "Budget 2026 SO52", "notat=SO52", "note=budget 2026  so52"):
        assert total(run, "notes", "--without", word) == 69100


SIGNS = """id: BU07
negotiation: Budget 2026
title: Prøve
budget_year: 2026
price_level: 2026
years: [2026]
citywide: true
activities:
  lines: [{{key: u, label: Drift, control_area: Service, amounts: {{2026: {net}}}, total: {net}}}]
  total: {{amounts: {{2026: {net}}}, total: {net}}}
appropriations:
  - control_area: Service
    lines:
      - {{activity: u, label: Drift, committee: SUD, appropriation: 3000, direction: U,
         amounts: {{2026: 30}}, total: 30}}
      - {{activity: u, label: Salg, committee: BIU, appropriation: 3510, direction: I,
         amounts: {{2026: {i}}}, total: {i}}}
    total: {{amounts: {{2026: {net}}}, total: {net}}}
"""


@pytest.mark.parametrize(("income", "said"), [(-50, True), (-10, True), (-30, False), (0, False), (5, False)])
@pytest.mark.parametrize("by", ["committee", "direction", "udvalg,år"])
def test_shares_of_a_sum_with_both_signs_are_said_to_be_so(
    income: int, said: bool, by: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "note.yaml").write_text(SIGNS.format(net=30 + income, i=income), encoding="utf-8")
    for more in ([], ["--top", "1"]):
        ran = run("totals", tmp_path, "--share", "--by", by, "--language", "da", *more)
        assert ("Summen er netto af positive og negative beløb" in ran.out) == said
    assert "netto" not in run("totals", tmp_path, "--by", by, "--language", "da").out

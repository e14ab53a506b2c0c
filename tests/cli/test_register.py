"""`register`: what is known, of which year, from where; and what the shell and an editor are offered of it."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetnote.checks.rulebook import all_rules
from budgetnote.editing.schema import schema
from budgetnote.model.register import SHIPPED, load
from tests.conftest import ROOT, Run

OWN = """\
committees:
  - {code: NYU, name: Det nye udvalg, administration: NYF, from: 2027, source: opdigtet}
administrations:
  - {code: NYF, name: Den nye forvaltning, source: opdigtet}
districts:
  - {name: Valby, also: [Gammel Valby], note: er opdigtet, source: opdigtet}
price_levels:
  - {from: 2026, to: 2027, control_area: Service, percentage: "2,9", source: opdigtet, estimated: 2025-06-15}
"""


def rows(run: Run, folder: Path, *words: str) -> list[dict[str, Any]]:
    ran = run("register", *words, "--format", "json", cwd=folder)
    assert ran.code == 0
    return [row for table in json.loads(ran.out)["tables"] for row in table["rows"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "register.yaml").write_text(OWN, encoding="utf-8")
    return tmp_path


def test_every_entry_of_the_shipped_register_is_listed_with_its_source(run: Run, tmp_path: Path) -> None:
    shipped = yaml.load(SHIPPED.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 another reader
    wanted = [
        (str(entry.get("code") or entry["name"]), entry["source"]) for entries in shipped.values() for entry in entries
    ]
    listed = [(row["code"] or row["name"], row["source"]) for row in rows(run, tmp_path)]
    assert sorted(listed) == sorted(wanted)
    assert {row["register"] for row in rows(run, tmp_path)} == {"shipped"}


def test_an_entry_of_ones_own_stands_for_the_shipped_one_and_says_where_it_is(run: Run, folder: Path) -> None:
    (valby,) = [row for row in rows(run, folder) if row["name"] == "Valby"]
    assert (valby["also"], valby["note"], valby["register"]) == ("Gammel Valby", "er opdigtet", "notes/register.yaml:6")
    assert valby["place"]["line"] == 6
    named = rows(run, folder, "--register", str(folder / "notes" / "register.yaml"))
    assert {row["register"].rpartition("/")[2] for row in named} == {
        "shipped",
        *(f"register.yaml:{n}" for n in (2, 4, 6, 8)),
    }


def test_of_a_year_only_what_holds_in_it(run: Run, folder: Path) -> None:
    known = {year: rows(run, folder, "--year", year) for year in ("2025", "2026", "2027")}
    codes = {year: [row["code"] for row in known[year]] for year in known}
    assert ["NYU" in codes[year] for year in known] == [False, False, True]
    names = {year: next(row["name"] for row in known[year] if row["code"] == "3000") for year in known}
    assert names["2025"].startswith("Udsatte børnefamilier")
    assert names["2026"].startswith("Børnefamilier med særlige behov")
    assert [[row["percentage"] for row in known[year] if row["kind"] == "price-level"] for year in known] == [
        [],
        ["2.9"],
        ["2.9"],
    ]


def test_csv_has_all_kinds_in_one_table(run: Run, folder: Path) -> None:
    ran = run("register", "--format", "csv", "--language", "en", cwd=folder)
    listed = list(csv.DictReader(StringIO(ran.out)))
    assert {row["kind"] for row in listed} == {
        *("committee", "administration", "appropriation", "control-area", "district", "price-level")
    }
    assert len(listed) == len(rows(run, folder))


def test_in_danish_it_is_told_how_much_is_known(run: Run, tmp_path: Path) -> None:
    ran = run("register", "--language", "da", cwd=tmp_path)
    assert ran.out.endswith("7 udvalg, 7 forvaltninger, 6 bevillinger, 5 styringsområder, 11 bydele, ingen satser\n")
    assert "Efterspørgselsstyrede overførsler" in ran.out


def test_a_register_with_errors_is_listed_and_they_are_told(run: Run, folder: Path) -> None:
    (folder / "notes" / "register.yaml").write_text(
        OWN.replace("administration: NYF", "administration: NF"), encoding="utf-8"
    )
    ran = run("register", cwd=folder)
    assert ran.code == 1
    assert "BN413" in ran.err
    assert "NYF" in ran.out
    assert run("register", "--year", "26", cwd=folder).code == 2
    assert run("register", "--register", "nowhere.yaml", cwd=folder).code == 2


def test_another_word_for_a_control_area_is_told(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "notes" / "SO52.yaml").read_text(encoding="utf-8")
    (tmp_path / "SO52.yaml").write_text(
        text.replace("control_area: Service", "control_area: Overførsler (EO)"), encoding="utf-8"
    )
    ran = run("check", "SO52.yaml", "--language", "da", cwd=tmp_path)
    assert "BN403" in ran.out
    assert "mente du Efterspørgselsstyrede overførsler" in ran.out


@pytest.fixture
def offered(run: Run, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What bash is offered for the last of some words, which it has taken apart at each =."""

    def asked(*words: str, cwd: Path = ROOT) -> list[str]:
        monkeypatch.setenv("_BUDGETNOTE_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", "\n".join(["budgetnote", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        ran = run(cwd=cwd)
        assert ran.err == ""
        return [line for line in ran.out.splitlines() if line]

    return asked


OFFERED = {
    ("totals", "--where", "comm"): ["committee="],
    ("totals", "--where", "committee", "=", "B"): ["BIU", "BUU"],
    ("totals", "--where", "udvalg", "=", "SUD,B"): ["SUD,BIU", "SUD,BUU"],
    ("totals", "--where", "district", "=", "Amager"): [r"Amager\ Øst", r"Amager\ Vest"],
    ("totals", "--where", '"control-area=Ov'): ["control-area=Overførsler mv."],
    ("totals", "--where", "negotiation", "="): [r"Budget\ 2025", r"Budget\ 2026"],
    ("totals", "--where", "direction", "="): ["U", "I"],
    ("totals", "--where", "nothing", "="): [],
    ("totals", "--where", "committee=B"): ["committee=BIU", "committee=BUU"],
    ("totals", "--without", "SO52,"): ["SO52,BI26", "SO52,SO52"],
    ("totals", "--by", "committee,y"): ["committee,year"],
    ("check", "--only", "row-total,BN20"): [
        f"row-total,{code}" for code in sorted(rule.code for rule in all_rules()) if code.startswith("BN20")
    ],
    ("explain", "row-t"): ["row-total"],
    ("new", "--committee", "B"): ["BIU", "BUU"],
}


@pytest.mark.parametrize("words", OFFERED, ids=" ".join)
def test_the_shell_is_offered_what_the_register_and_the_notes_know(words: tuple[str, ...], offered: Any) -> None:
    assert offered(*words) == OFFERED[words]


def test_a_broken_or_missing_file_offers_nothing_and_says_nothing(offered: Any, folder: Path) -> None:
    assert offered("totals", "--where", "committee", "=", "N", cwd=folder) == ["NYU"]
    (folder / "notes" / "register.yaml").write_bytes(b"\xff\x00: [")
    assert offered("totals", "--where", "committee", "=", "N", cwd=folder) == []
    assert offered("totals", "nowhere", "--without", "B", cwd=folder) == []


def test_an_editor_is_offered_the_terms_as_examples() -> None:
    part = schema("note")["$defs"]
    line = part["AppropriationLine"]["properties"]
    assert line["committee"]["examples"] == ["SUD", "BIU", "BUU", "KFU", "SOU", "TMU", "ØU"]
    assert "3510 Beskæftigelsesindsats" in line["appropriation"]["examples"]
    assert "3330" in line["appropriation"]["examples"]
    assert "Nørrebro" in schema("note")["properties"]["districts"]["items"]["examples"]
    assert "Anlæg" in part["ActivityLine"]["properties"]["control_area"]["examples"]
    assert "examples" not in schema("register")["properties"]["districts"]["items"]


def test_an_editor_is_offered_the_terms_of_ones_own_register(run: Run, folder: Path) -> None:
    own, _ = load([folder / "notes" / "register.yaml"])
    ran = run("schema", "note", cwd=folder)
    assert json.loads(ran.out) == schema("note", own)
    assert "NYU" in ran.out
    assert "NYU" not in run("schema", "note").out

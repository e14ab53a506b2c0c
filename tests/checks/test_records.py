"""What is kept of a file comes back from JSON as it was, to the last fact; what JSON has no word for is refused."""

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from budgetnote.analysis.notefile import kept
from budgetnote.analysis.summary import Checked
from budgetnote.checks import records
from budgetnote.checks.run import check_note
from budgetnote.finding import RULES, Finding, OnPaper
from budgetnote.language import Text
from budgetnote.model.register import load
from budgetnote.opening.folder import gather
from budgetnote.opening.opened import open_notes
from budgetnote.opening.registers import Registers
from tests.conftest import CASES, GALLERY, NOTES, RATES


@cache
def checked() -> list[Checked]:
    files = gather([NOTES, CASES, GALLERY])
    return [listed(kept(check_note(opened), added=True)) for opened in open_notes(files, Registers())]


def listed(one: Checked) -> Checked:
    """The same, all facts found out, and with lists, whatever sequences it was made with."""
    findings = as_lists(one.findings)
    same = dict(zip(map(id, one.findings), findings, strict=True))
    placed = tuple(fault._replace(found=same[id(fault.found)]) for fault in one.faults.placed)
    return one._replace(findings=findings, faults=one.faults._replace(placed=placed))


def as_lists(findings: Sequence[Finding]) -> list[Finding]:
    return [
        found._replace(
            facts={name: fact() if callable(fact) else fact for name, fact in found.facts.items()},
            related=[*found.related],
            edits=[*found.edits],
            choices=[*found.choices],
            explains=as_lists(found.explains),
        )
        for found in findings
    ]


def test_what_is_kept_of_a_file_comes_back_as_it_was() -> None:
    seen = checked()
    assert sum(len(one.findings) for one in seen) > 50
    assert any(one.faults.placed for one in seen)
    for one in seen:
        parts = records.written(one)
        back = records.read(parts, one.path, RULES.__getitem__)
        assert postings(back) == postings(one)
        assert repr(without_postings(back)) == repr(without_postings(one))  # a tuple is no list, and True not 1
        assert records.read(parts[:1], one.path, RULES.__getitem__) == without_postings(back)
    assert sum(len(postings(one)) for one in seen) > 20


def postings(one: Checked) -> list[object]:
    """Each line of Tabel 3 by itself, and what holds for all."""
    of = one.postings
    return [*of.lines, of.negotiation, of.id, *of.districts, of.citywide, of.continues_from] if of else []


def without_postings(one: Checked) -> Checked:
    return one._replace(postings=None)


def test_what_is_found_in_a_register_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "register.yaml"
    path.write_text(RATES.read_text(encoding="utf-8").replace("committees:", "comittees:") + "extra: 1\n", "utf-8")
    _, found = load([path])
    told = as_lists(found)
    assert told
    parts = json.loads(json.dumps(records.written_findings(told, path.as_posix())))
    assert records.read_findings(parts, path.as_posix(), RULES.__getitem__) == told


def test_every_rule_comes_back_as_it_was() -> None:
    checked()
    for rule in RULES.values():
        assert records.read_rule(json.loads(json.dumps(records.written_rule(rule)))) == rule


FACTS: list[object] = [
    *(None, True, 0, -7, "", "æ\ud800", ("a", 1), [], [["b"]], {}, {"x": {1: None}}),
    *(Decimal("1.50"), Fraction(-1, 3), Text("da", "en"), (Text("d", "e"), [Decimal(0)])),
]


@pytest.mark.parametrize("fact", FACTS, ids=repr)
def test_a_fact_comes_back_with_its_type(fact: object) -> None:
    found = next(found for one in checked() for found in one.findings)._replace(
        facts={"key": fact, "late": lambda: fact}
    )
    (back,) = records.read_findings(
        json.loads(json.dumps(records.written_findings([found], found.place.path))),
        found.place.path,
        RULES.__getitem__,
    )
    assert repr(back.facts) == repr({"key": fact, "late": fact})


@pytest.mark.parametrize(
    "fact", [1.5, {1, 2}, object(), b"x", type("Word", (str,), {})("x")], ids=lambda one: type(one)
)
def test_what_json_has_no_word_for_is_refused(fact: object) -> None:
    found = next(found for one in checked() for found in one.findings)
    with pytest.raises(TypeError):
        records.written_findings([found._replace(facts={"key": fact})], found.place.path)


def test_a_place_elsewhere_or_on_a_paper_is_refused() -> None:
    found = next(found for one in checked() for found in one.findings)
    for place in (found.place._replace(path="other.yaml"), found.place._replace(paper=OnPaper(Text("", ""), {}))):
        with pytest.raises(TypeError):
            records.written_findings([found._replace(place=place)], found.place.path)

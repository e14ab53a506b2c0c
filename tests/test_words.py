"""Which words are the same, and which one was meant: in notes, registers, packages and on the command line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.checks.run import check_document
from budgetnote.checks.terms import unknown_district
from budgetnote.finding import REMARK, Finding
from budgetnote.language import nearest, normal, spelled
from budgetnote.model.package import read_package
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.conftest import NOTES, Run

REGISTER, _ = load()
SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
UNSEEN = {
    "a no-break space": "\u00a0",
    "a narrow no-break space": "\u202f",
    "a thin space": "\u2009",
    "a soft hyphen and a space": "\u00ad ",
    "a space without width and a space": "\u200b ",
    "two spaces": "  ",
}


def findings(text: str) -> list[Finding]:
    return [found for found in check_document(parse("f", text.encode()), REGISTER).findings if found.stands]


def test_texts_that_look_the_same_are_spelled_the_same() -> None:
    assert spelled("Bro\u0301nshøj\u00a0 Å") == "Brónshøj Å"
    assert spelled("A\u030a") == "Å"
    assert spelled("Amager\u200b\u202fØst\ufeff") == "Amager Øst"
    assert spelled("\u200b") == "\u200b"
    assert normal("Kultur - og\u00a0FRITID") == "kultur-og fritid"


@given(st.text(max_size=20))
def test_a_spelling_is_spelled_as_it_is(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_name_with_what_no_one_sees_is_a_remark_with_a_fix(unseen: str, quote: str, run: Run, tmp_path: Path) -> None:
    right = SO52.replace("[Nørrebro]", f"[{quote}Amager Øst{quote}]")
    assert findings(right) == []
    wrong = right.replace("Amager Øst", f"Amager{unseen}Øst")
    (found,) = findings(wrong)
    assert (found.rule.name, found.rule.severity, found.place.line) == ("unlike-spelling", REMARK, 10)
    assert "mean" not in found.message("en") + (found.remedy("en") or "")
    path = tmp_path / "SO52.yaml"
    path.write_text(wrong, encoding="utf-8")
    assert run("check", path, "--fix").code == 0
    assert path.read_text(encoding="utf-8") == right


ALIKE = {
    "a district in two characters a letter": ("[Nørrebro]", "[Vanl\u00f8se, 'Brønshøj/Husum\u200b']", 1),
    "control areas in one table": ("  - control_area: Service", "  - control_area: Ser\u00advice", 1),
    "control areas throughout": ("control_area: Service", "control_area: Service\u200b", 1),
    "a committee of a line": ("committee: SUD\n", "committee: SUD\u00a0\n", 1),
    "a committee of a claim": ("committee: SUD}", "committee: 'SUD\u00a0'}", 1),
    "an administration": ("[BIF, SOF]", "[BIF, SOF\u00a0]", 1),
    "a key that Tabel 3 refers to": ("key: opsporing", "key: opspo\u00adring", 1),
    "a reference to a row": ("activity: opsporing", "activity: opsporing\u200d", 1),
    "a number": ("id: SO52", "id: SO52\u00a0", 1),
    "a year in braces": ("{2026: 305, 2027: 305}", "{2026\u00a0: 305, 2027: 305}", 2),
    "an accepted check": ("check: full-first-year", "check: full-first-year\u00a0", 1),
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_looks_the_same_is_the_same(name: str) -> None:
    was, becomes, count = ALIKE[name]
    assert was in SO52
    told = findings(SO52.replace(was, becomes))
    assert [found.rule.name for found in told] == ["unlike-spelling"] * count


def test_composed_and_decomposed_letters_are_the_same() -> None:
    keyed = SO52.replace("fritidsjob\n", "fritidsjob_på_å\n")
    apart = keyed.replace("activity: fritidsjob_på_å", "activity: fritidsjob_pa\u030a_a\u030a")
    (found,) = findings(apart)
    assert found.rule.name == "unlike-spelling"
    assert "U+030A" in found.message("da")
    assert [edit.text for edit in found.edits] == ["fritidsjob_på_å"]


def test_one_spelling_is_told_once_with_every_place_and_fix() -> None:
    (found,) = findings(SO52.replace("control_area: Service", "control_area: Service\u200b"))
    assert len(found.related) == SO52.count("control_area: Service") - 1 == len(found.edits) - 1


def test_labels_are_free_to_have_any_blank() -> None:
    assert findings(SO52.replace("Fritidsjob med Mentor", "Fritidsjob\u00a0med Mentor", 1)) == []


def test_a_fix_does_not_make_a_text_something_else() -> None:
    (found,) = findings(SO52.replace("negotiation: Budget 2026", "negotiation: Budget:\u00a02026"))
    assert found.rule.name == "unlike-spelling"
    assert not found.edits


def test_a_word_with_an_unseen_sign_is_not_said_to_differ_from_itself() -> None:
    (found,) = findings(SO52.replace("direction: U\n", "direction: U\u00a0\n", 1))
    assert "U+00A0" in found.message("en")


def test_registers_and_packages_are_spelled_too(tmp_path: Path) -> None:
    path = tmp_path / "register.yaml"
    path.write_text("districts:\n  - {name: Ny\u00a0Bydel, source: x}\n", encoding="utf-8")
    register, told = load([path])
    assert [found.rule.name for found in told] == ["unlike-spelling"]
    assert register.districts.valid("Ny Bydel", 2026)
    text = "title: x\nnegotiation: Budget\u00a02026\nnotes:\n  - {note: SO52\u200b, scaled: {a\u030a: '50'}}\n"
    package, told = read_package(parse("p", text.encode()))
    assert package is not None
    assert (package.negotiation, package.notes[0].note, list(package.notes[0].scaled)) == ("Budget 2026", "SO52", ["å"])
    assert {found.rule.name for found in told} == {"unlike-spelling"}


def test_a_word_on_the_command_line_is_spelled(run: Run) -> None:
    ran = run("totals", "notes/SO52.yaml", "--where", "note=Budget 2026\u00a0SO52", "--by", "note")
    assert ran.code == 0
    assert "1,240" in ran.out


DISTRICTS = [*REGISTER.districts]
MEANT = {
    "Vesterbro": ["Vesterbro/Kgs. Enghave"],
    "vesterbro": ["Vesterbro/Kgs. Enghave"],
    "Vesterbo": ["Vesterbro/Kgs. Enghave"],
    "Kongens Enghave": ["Vesterbro/Kgs. Enghave"],
    "Kgs. Enghave": ["Vesterbro/Kgs. Enghave"],
    "Kgs Enghave": ["Vesterbro/Kgs. Enghave"],
    "Vesterbro og Kongens Enghave": ["Vesterbro/Kgs. Enghave"],
    "Husum": ["Brønshøj/Husum"],
    "Brønshøj": ["Brønshøj/Husum"],
    "Brønshøj-Husum": ["Brønshøj/Husum"],
    "Husumm": ["Brønshøj/Husum"],
    "Amager": ["Amager Øst", "Amager Vest"],
    "Indre Nørrebro": ["Nørrebro"],
    "Indre By": ["Indre by"],
    "Nørebro": ["Nørrebro"],
    "Østerbr": ["Østerbro"],
    "Valby bydel": ["Valby"],
    "Nørrebro og Østerbro": ["Nørrebro", "Østerbro"],
    "Frederiksberg C": [],
    "": [],
    "/": [],
}


@pytest.mark.parametrize("word", MEANT)
def test_what_was_meant_goes_by_the_parts_of_a_name_first(word: str) -> None:
    assert REGISTER.districts.nearest(word, 2026) == MEANT[word]


def test_a_committee_is_known_by_its_name_too() -> None:
    assert REGISTER.committees.nearest("Socialudvalget", 2026) == ["SUD"]
    assert REGISTER.committees.nearest("Børne- og Ungdomsudvalget", 2026) == ["BUU"]
    assert REGISTER.administrations.nearest("Økonomiforvaltning", 2026) == ["ØKF"]


def test_a_part_that_many_names_have_is_no_hint() -> None:
    assert nearest("x", ["x a", "x b", "x c", "x d"]) == []
    assert nearest("x", ["x a", "x b", "x c"]) == ["x a", "x b", "x c"]


def test_every_district_that_may_be_meant_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    path.write_text(SO52.replace("[Nørrebro]", "[Amager]"), encoding="utf-8")
    ran = run("check", path, "--language", "da")
    assert "mente du Amager Øst eller Amager Vest? Ellers tilføj Amager i register.yaml" in ran.out
    assert unknown_district.__doc__


def test_a_register_lists_other_words(tmp_path: Path) -> None:
    path = tmp_path / "register.yaml"
    path.write_text("districts:\n  - {name: Ny Bydel, also: [Havnebyen, Øen], source: x}\n", encoding="utf-8")
    register, told = load([path])
    assert told == []
    assert register.districts.nearest("havnebyen", 2026) == ["Ny Bydel"]
    assert register.districts.valid("Havnebyen", 2026) is None


DAYS = {
    "01-07-2026": "2026-07-01",
    "1/7 2026": "2026-07-01",
    "1. juli 2026": "2026-07-01",
    "31. december 2026": "2026-12-31",
    "2026/7/1": "2026-07-01",
    "2026\u201107\u201101": "2026-07-01",
    "2026–07–01": "2026-07-01",
    "2026-07-01\u00a0": "2026-07-01",
    "2026-13-01": None,
    "31-02-2026": None,
    "medio 2026": None,
    "1. thermidor 2026": None,
}


@pytest.mark.parametrize("written", DAYS)
def test_a_date_that_danes_write_is_told_as_it_is_to_be_written(written: str) -> None:
    (found,) = [found for found in findings(SO52.replace("2026-07-01}", f"{written}}}")) if found.rule.code == "BN137"]
    meant = DAYS[written]
    assert found.remedy("da") == (f"mente du {meant}?" if meant else "skriv år, måned og dag, for eksempel 2026-07-01")

"""A new note: it asks for what is missing and for nothing else, and never takes the place of another file."""

import errno
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.checks.run import check_document
from budgetnote.editing.new import Asked, heading, skeleton
from budgetnote.editing.schema import schema, written
from budgetnote.language import Language, Text
from budgetnote.model.meanings import KEYS
from budgetnote.model.note import Note
from budgetnote.model.register import load
from budgetnote.reading.files import create
from budgetnote.reading.yaml import as_value, parse, read
from tests.conftest import Ran, Run
from tests.editing.test_schema import VALIDATORS, typed

REGISTER, _ = load()
LANGUAGES: tuple[Language, ...] = ("da", "en")
ASKED = Asked("BU07", "Budget 2027", "2027", "BUU")
CELLS = "{2027: 600, 2028: 1200}"
FILLED = [
    *("Fritidsvejledning i udskolingen", "2027-01-01", "2028-01-01", "[Valby]", "[]"),
    *("Elever i udskolingen", "Vejledning", "100 elever pr. år", "Årlig opfølgning"),
    *("Vejledning", "Service", CELLS, "1800", CELLS, "1800"),
    *("Service", "Vejledning på skolerne", "3330", "U", CELLS, "1800", CELLS, "1800"),
]
"""What an officer writes in the blanks, from the top."""


def text_of(language: Language, asked: Asked = ASKED) -> str:
    note, faults = heading(asked, REGISTER)
    assert faults == []
    assert note is not None
    return skeleton(note, REGISTER, language)


def blanks(text: str) -> list[tuple[int, int]]:
    """The line, from 1, of every key with nothing after it, and the character after its colon, by another reader."""

    def below(node: yaml.Node) -> Iterator[tuple[int, int]]:
        for child in node.value if isinstance(node.value, list) else ():
            if isinstance(child, tuple):
                key, value = child
                if value.value == "":
                    yield key.start_mark.line + 1, key.end_mark.index + 1
                child = value
            yield from below(child)

    root = yaml.compose(text, yaml.SafeLoader)
    assert root is not None
    return sorted(below(root))


def filled(text: str) -> str:
    for (_, at), value in reversed(list(zip(blanks(text), FILLED, strict=True))):
        text = f"{text[:at]} {value}{text[at:]}"
    return text


def new(run: Run, folder: Path, *words: str | Path, number: str = "BU07") -> Ran:
    return run(
        "new", "--negotiation", "Budget 2027", "--budget-year", "2027", "--committee", "BUU", *words, "--", number,
        cwd=folder,
    )  # fmt: skip


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_note_lacks_what_its_author_is_to_write_and_nothing_else(language: Language) -> None:
    text = text_of(language)
    findings = check_document(parse("", text.encode()), REGISTER).findings
    assert {found.rule.name for found in findings} == {"blank"}
    assert sorted(found.place.line for found in findings) == [line for line, _ in blanks(text)]


@pytest.mark.parametrize("committee", sorted(REGISTER.committees))
@pytest.mark.parametrize("year", ["1990", "2026", "2097", "2099"])
def test_so_it_is_for_every_committee_and_year(committee: str, year: str) -> None:
    text = text_of("da", Asked("X1", "Budget", year, committee))
    findings = check_document(parse("", text.encode()), REGISTER).findings
    assert [found.rule.name for found in findings] == ["blank"] * len(blanks(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_note_that_is_filled_in_has_no_finding(language: Language) -> None:
    text = filled(text_of(language))
    checked = check_document(parse("", text.encode()), REGISTER)
    assert checked.findings == []
    assert checked.summary is not None
    assert checked.summary.amounts == {2027: 600, 2028: 1200}
    assert VALIDATORS["note"].is_valid(typed(text))


KINDS = {
    "a cut": (ASKED._replace(savings=True), "U"),
    "anlæg": (ASKED._replace(control_areas=("Anlæg",)), "U"),
    "two control areas, one of them twice": (ASKED._replace(control_areas=("Service", "Anlæg", "Service")), "U"),
    "a cut of anlæg": (ASKED._replace(control_areas=("Anlæg",), savings=True), "U"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_note_of_a_kind_lacks_what_its_author_is_to_write_and_has_no_finding_then(
    kind: str, language: Language
) -> None:
    asked, direction = KINDS[kind]
    text = text_of(language, asked)
    findings = check_document(parse("", text.encode()), REGISTER).findings
    assert {found.rule.name for found in findings} == {"blank"}
    assert sorted(found.place.line for found in findings) == [line for line, _ in blanks(text)]
    areas = set(asked.control_areas)
    row = ["Vejledning", *(() if areas else ["Service"]), CELLS, "1800"]
    table = [*(() if areas else ["Service"]), "Vejledning på skolerne", "3330", direction, CELLS, "1800", CELLS, "1800"]
    times = len(areas) or 1
    values = [*FILLED[:9], *row * times, CELLS, "1800", *table * times]
    if times == 2:  # the row of sums is the sum of both
        values[9 + 2 * len(row)] = "{2027: 1200, 2028: 2400}"
        values[10 + 2 * len(row)] = "3600"
    if asked.savings:
        values = [re.sub(r"\b(600|1200|1800)\b", r"-\1", value) for value in values]
        text = text.replace("accepted: []", "accepted:").replace("# - check: unexp", "  - check: unexp")
        text = text.replace("#   reason: Forslaget", "    reason: Forslaget")
    for (_, at), value in reversed(list(zip(blanks(text), values, strict=True))):
        text = f"{text[:at]} {value}{text[at:]}"
    checked = check_document(parse("", text.encode()), REGISTER)
    assert [found.rule.name for found in checked.findings if not found.accepted] == []
    assert checked.note is not None
    assert {table.control_area for table in checked.note.appropriations} == (areas or {"Service"})


def test_an_editor_marks_the_blanks_of_a_new_note() -> None:
    text = text_of("da")
    errors = list(VALIDATORS["note"].iter_errors(typed(text)))
    assert len(errors) == len(blanks(text))
    assert all(error.instance is None for error in errors)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_note_is_explained_in_the_language_asked_for(language: Language) -> None:
    described = schema("note")
    wanted = {
        value["description"]
        for part in (described, *described["$defs"].values())
        for value in part.get("properties", {}).values()
    }
    text = text_of(language)
    explained = [meaning for meaning in KEYS.values() if f"  # {meaning.pick(language)}" in text]
    assert wanted <= {f"{meaning.da}\n{meaning.en}" for meaning in explained}
    assert set(Note.model_fields) <= set(re.findall(r"^(?:# )?(\w+):", text, re.MULTILINE))


def test_what_is_commented_out_can_be_used_as_it_stands() -> None:
    text = filled(text_of("da"))
    text = text.replace("prior_funding: []", "prior_funding:").replace("claims: []", "claims:")
    text = text.replace("accepted: []", "accepted:").replace(" [Valby]", " []")
    used = re.sub(r"^( *)# (.*\S  +# )", r"\1\2", text, flags=re.MULTILINE)
    note = check_document(parse("", used.encode()), REGISTER)
    assert {found.rule.family for found in note.findings} & {"BN1"} == set()
    assert note.note is not None
    assert note.note.node.keys() == set(Note.model_fields)


def test_the_known_appropriations_of_the_committee_are_listed() -> None:
    text = text_of("da", Asked("SO1", "Budget 2026", "2026", "SUD"))
    assert re.findall(r"^ +# ([0-9]{4}.*)$", text, re.MULTILINE) == [
        "3000 Børnefamilier med særlige behov",
        "3210 Udsatte voksne",
    ]
    assert "appropriations of TMU in 2026: none" in text_of("en", Asked("TM1", "Budget 2026", "2026", "TMU"))


VISIBLE = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).filter(
    lambda text: text.isprintable() and text == text.strip()
)


@given(
    VISIBLE | st.sampled_from(["yes", "007", "1.240", "~", "a: b", "a #b", "it's", "- a", "[x]", "<<", "2026-01-01"])
)
def test_a_text_is_written_so_that_every_reader_takes_it_for_that_text(text: str) -> None:
    line = f"id: {as_value(text)}  # notatets nummer\nlist: [{as_value(text)}]\n"
    document = parse("", line.encode())
    assert document.findings == []
    assert document.root == {"id": text, "list": [text]}
    assert yaml.safe_load(line) == typed(line) == document.root


@pytest.mark.parametrize("number", ["ØK 22", "BI_3b2", "007", "yes", "a b", "#1", "it's", "&F1", "{x}", "-x", "BU07.2"])
def test_number_and_negotiation_are_read_as_they_were_given(number: str, run: Run, tmp_path: Path) -> None:
    ran = new(run, tmp_path, "--negotiation", f"Budget 2027: {number}", number=number)
    assert ran.code == 0
    checked = check_document(read(tmp_path / "notes" / f"{number}.yaml"), REGISTER)
    assert checked.summary is not None
    assert (checked.summary.id, checked.summary.negotiation) == (number, f"Budget 2027: {number}")


def test_the_note_and_the_schema_are_written_and_told(run: Run, tmp_path: Path) -> None:
    ran = new(run, tmp_path, "--language", "da")
    notes = tmp_path / "notes"
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "budgetnote: notes/BU07.yaml er oprettet",
        "budgetnote: notes/note.schema.json er oprettet",
    ]
    assert (notes / "BU07.yaml").read_text(encoding="utf-8") == text_of("da")
    assert text_of("da").startswith("# yaml-language-server: $schema=note.schema.json\n")
    assert (notes / "note.schema.json").read_text(encoding="utf-8") == written("note", REGISTER, "da")
    assert names_in(notes) == ["BU07.yaml", "note.schema.json"]
    checked = json.loads(run("check", "notes", "--format", "json", cwd=tmp_path).out)
    assert {found["place"]["path"] for found in checked["findings"]} == {"notes/BU07.yaml"}


def test_files_have_the_mode_that_the_user_gives_to_new_files(run: Run, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        new(run, tmp_path)
    finally:
        os.umask(before)
    assert (tmp_path / "notes" / "BU07.yaml").stat().st_mode & 0o777 == 0o640


def test_a_schema_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    new(run, tmp_path)
    path = tmp_path / "notes" / "note.schema.json"
    path.write_text(json.dumps(schema("note")), encoding="utf-16")
    assert "schema" not in new(run, tmp_path, number="BU08").err
    path.write_text("{}")
    ran = new(run, tmp_path, number="BU09")
    assert ran.code == 0
    assert "renew it with: budgetnote schema note > notes/note.schema.json" in ran.err
    assert path.read_text() == "{}"


def occupy(path: Path, kind: str) -> None:
    path.parent.mkdir()
    if kind == "file":
        path.write_text("mine")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_nothing_is_overwritten(kind: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes" / "BU07.yaml"
    occupy(path, kind)
    ran = new(run, tmp_path, "--language", "da")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "budgetnote: notes/BU07.yaml findes allerede og er ikke ændret\n"
    assert names_in(path.parent) == ["BU07.yaml"]
    assert kind != "file" or path.read_text() == "mine"
    assert kind != "dangling link" or not path.exists()


@pytest.mark.parametrize("links", ["with links", "without links"])
@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_a_name_that_is_taken_meanwhile_is_left_to_its_owner(
    kind: str, links: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if links == "without links":
        monkeypatch.setattr(os, "link", refuse_with(errno.EPERM))
    path = tmp_path / "notes" / "BU07.yaml"
    occupy(path, kind)
    assert not create(path, b"new")
    assert names_in(path.parent) == ["BU07.yaml"]
    assert kind != "file" or path.read_text() == "mine"
    assert create(path.with_name("BU08.yaml"), b"new")
    assert path.with_name("BU08.yaml").read_bytes() == b"new"
    assert names_in(path.parent) == ["BU07.yaml", "BU08.yaml"]


def refuse_with(code: int) -> Any:
    def refused(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return refused


@pytest.mark.parametrize("fails", [["fsync"], ["link", "replace"]])
def test_a_full_disk_leaves_no_half_file(
    fails: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in fails:
        monkeypatch.setattr(os, name, refuse_with(errno.ENOSPC))
    ran = new(run, tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "budgetnote: notes/BU07.yaml cannot be written: the disk is full\n"
    assert names_in(tmp_path / "notes") == []


def test_a_name_too_long_for_the_disk_leaves_nothing(run: Run, tmp_path: Path) -> None:
    ran = new(run, tmp_path, number="A" * 300)
    assert ran.code == 2
    assert "cannot be written: the name is too long" in ran.err
    assert names_in(tmp_path / "notes") == []


def test_a_folder_that_cannot_be_made_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file")
    ran = new(run, tmp_path)
    assert ran.code == 2
    assert "notes/BU07.yaml cannot be written" in ran.err


@pytest.mark.parametrize(
    "number",
    ["", " ", "..", "../x", "a/b", "a\\b", ".x", " x", "x ", "a\nb", "\x1b[1m", "Register", "note:1", "CON", "lpt1"],
)
def test_a_number_that_is_no_file_name_is_refused(number: str, run: Run, tmp_path: Path) -> None:
    ran = new(run, tmp_path, "--folder", "a/notes", number=number)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err
    assert list(tmp_path.iterdir()) == []


REFUSED = {
    "--committee": {
        "BUF": ("BUF er en forvaltning; dens udvalg er BUU", "BUF is an administration; its committee is BUU"),
        "SUF": ("SUF er en forvaltning; dens udvalg er SOU", "SUF is an administration; its committee is SOU"),
        " ": ("--committee er ikke udfyldt", "--committee is not filled in"),
        "buu": ("findes ikke i registeret for 2027; mente du BUU?", "has no committee buu in 2027; did you mean BUU?"),
        "XYZ": ("vælg mellem BIU, BUU, KFU, SOU, SUD, TMU, ØU", "use one of BIU, BUU, KFU, SOU, SUD, TMU, ØU"),
    },
    "--control-area": {
        "Anlag": ("styringsområdet Anlag findes ikke i registeret for 2027; mente du Anlæg?", "did you mean Anlæg?"),
        "XYZ": ("vælg mellem Service, Anlæg", "use one of Service, Anlæg"),
    },
    "--budget-year": {
        year: (f"{year} er ikke et budgetår", f"{year} is not a budget year")
        for year in ("1989", "2100", "2O27", "27", "")
    },
    "--negotiation": {
        " ": ("--negotiation er ikke udfyldt", "--negotiation is not filled in"),
        "Budget\u00a02027": ("et usynligt tegn: U+00A0", "an invisible character: U+00A0"),
        "Budget ": ("begynder eller slutter med mellemrum", "begins or ends with a space"),
    },
    "--register": {"nowhere.yaml": ("nowhere.yaml findes ikke", "nowhere.yaml does not exist")},
}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [(option, value, Text(*said)) for option, values in REFUSED.items() for value, said in values.items()],
)
def test_what_cannot_be_a_note_is_refused_in_both_languages(
    option: str, value: str, said: Text, run: Run, tmp_path: Path
) -> None:
    for language in LANGUAGES:
        ran = new(run, tmp_path, option, value, "--language", language)
        assert (ran.code, ran.out) == (2, "")
        assert said.pick(language) in ran.err
        assert ran.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_wrong_is_told_at_once(run: Run, tmp_path: Path) -> None:
    assert run("new", "--language", "da", cwd=tmp_path).err.splitlines() == [
        "budgetnote: NUMMER mangler",
        "budgetnote: --negotiation mangler",
        "budgetnote: --budget-year mangler",
        "budgetnote: --committee mangler",
    ]
    new(run, tmp_path)
    ran = new(run, tmp_path, "--negotiation", "", "--budget-year", "27", "--committee", "BU")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "budgetnote: --negotiation is not filled in",
        "budgetnote: 27 is not a budget year: write four digits from 1990 to 2099",
        "budgetnote: the register has no committee BU; did you mean BUU?",
        "budgetnote: notes/BU07.yaml exists already and is left alone",
    ]


OWN = """\
committees:
  - {code: NYU, name: Nyt Udvalg, administration: NYF, from: 2027, source: opdigtet}
administrations:
  - {code: NYF, name: Ny Forvaltning, source: opdigtet}
appropriations:
  - {code: 4711, committee: NYU, names: [{name: "Ny\\nbevilling", source: opdigtet}], source: opdigtet}
"""


def test_the_register_that_holds_for_the_folder_knows_the_committee(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "register.yaml").write_text(OWN, encoding="utf-8")
    assert new(run, tmp_path, "--committee", "NYU", "--folder", "notes/2027").code == 0
    text = (tmp_path / "notes" / "2027" / "BU07.yaml").read_text(encoding="utf-8")
    assert "administrations: [NYF]" in text
    assert "# 4711 Ny bevilling\n" in text
    assert new(run, tmp_path, "--committee", "NYU", "--folder", "elsewhere").code == 2
    assert new(run, tmp_path, "--committee", "NYU", "--budget-year", "2026", number="BU08").code == 2
    own = tmp_path / "notes" / "register.yaml"
    assert new(run, tmp_path, "--committee", "NYU", "--folder", "elsewhere", "--register", own).code == 0


def test_a_register_that_cannot_be_used_is_told_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text(OWN.replace("name: Nyt Udvalg", "name: ''"), encoding="utf-8")
    ran = new(run, tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "register.yaml:2:" in ran.err
    assert "BN140" in ran.err
    assert names_in(tmp_path) == ["register.yaml"]

"""The schema accepts exactly what the reader accepts: over all cases, over mutated files, and as editors see them."""

import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from budgetnote.checks.explain import EXAMPLE, broken_example, example_of
from budgetnote.checks.rulebook import Selection
from budgetnote.checks.run import check_document
from budgetnote.cli.new import schema as command
from budgetnote.editing.schema import KINDS, SCALARS, schema
from budgetnote.figures.stated import BACKWARDS
from budgetnote.finding import ERROR, RULES, Finding, read_page
from budgetnote.model.meanings import KEYS
from budgetnote.model.package import read_package
from budgetnote.model.register import SHIPPED, load
from budgetnote.reading import files as kept
from budgetnote.reading.yaml import Document, parse
from tests.checks.test_cases import ONE_CAUSE, SO52, WITH_EXAMPLES
from tests.conftest import CASES, GALLERY, NOTES, ROOT, Run

BROKEN = GALLERY / "broken.yaml"
PACKAGES = ROOT / "tests" / "packages"
REGISTER, _ = load()
SHAPE = {f"BN{number}" for number in range(130, 141)}
NOT_IN_A_TREE = {
    "repeated-key": "an instance has each key once",
    "anchor": "an instance has no properties before its values",
    "tag": "an instance has no properties before its values",
    "alias": "what an alias stands for is in its place by then",
    "merge-key": "what is merged is in its place by then",
    "not-a-text-key": "the keys of an instance are texts",
    "comma-in-braces": "the half figure is taken for another key, or read past",
    "missing-space": "the reader takes the long key apart",
    "several-documents": "an instance is of one document",
    "invisible-character": "the reader takes it for the blank that it looks like",
    "curly-quotes": "the reader takes the quotes for the straight ones that were meant",
}
"""Errors of the file that no instance shows, each with its reason."""

dates = FormatChecker(formats=["date"])  # that a day exists is said by its format; patterns cannot count to 29
VALIDATORS = {kind: Draft202012Validator(schema(kind), format_checker=dates) for kind in KINDS}
Tree = Any


def plain(node: Tree) -> Tree:
    """A tree without its places."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    return [plain(item) for item in node] if isinstance(node, list) else node


def read_note(text: str) -> tuple[Document, list[Finding]]:
    document = parse("note.yaml", text.encode())
    tree = plain(document.root)
    findings = check_document(document, REGISTER, Selection(frozenset({"BN1"}))).findings
    return document._replace(root=tree), findings


def read_a_package(text: str) -> tuple[Document, list[Finding]]:
    document = parse("package.yaml", text.encode())
    tree = plain(document.root)
    return document._replace(root=tree), read_package(document)[1]


def read_register(folder: Path, text: str) -> tuple[Document, list[Finding]]:
    path = folder / kept.REGISTER
    path.write_text(text, encoding="utf-8")
    return parse(kept.REGISTER, text.encode()), load([path])[1]


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], tuple[Document, list[Finding]]]:
    """The tree of a file, and all that the reader finds in the file."""
    folder = tmp_path_factory.mktemp("registers")
    readers: dict[str, Callable[[str], tuple[Document, list[Finding]]]]
    readers = {"note": read_note, "register": partial(read_register, folder), "package": read_a_package}
    return lambda kind, text: readers[kind](text)


Read = Callable[[str, str], tuple[Document, list[Finding]]]


def accepts(findings: list[Finding]) -> bool:
    """Whether a file has the right shape; no schema can compare the two figures of a range."""
    return not any(found.rule.code in SHAPE and found.facts.get("why") != BACKWARDS for found in findings)


def corpus() -> Iterator[tuple[str, str, str]]:
    """Every file of the repository and every snippet of the rules: a name, the kind and the text."""
    files = [*NOTES.rglob("*.y*ml"), *CASES.rglob("*.y*ml"), EXAMPLE, BROKEN, SHIPPED]
    for path in sorted(files):
        kind = "register" if path.name == kept.REGISTER else "note"
        yield f"{path.parent.name}/{path.name}", kind, path.read_text(encoding="utf-8")
    for path in (*PACKAGES.glob("*.yaml"), example_of(RULES["unknown-note"]), BROKEN.with_name("package.yaml")):
        yield path.name, "package", path.read_text(encoding="utf-8")
    faults = re.split(r"(?m)^=== (.*)\n", (PACKAGES / "faults.txt").read_text(encoding="utf-8"))
    for name, text in zip(faults[1::2], faults[2::2], strict=True):
        yield name, "package", f"title: Aftale\nnegotiation: Budget 2026\n{text}"
    for rule in WITH_EXAMPLES:
        kind = "note" if example_of(rule) == EXAMPLE else "package"
        yield rule.name, kind, broken_example(read_page(rule.page), example_of(rule))[0]
    for name, (was, becomes, _) in ONE_CAUSE.items():
        yield name, "note", SO52.replace(was, becomes, 1)


CORPUS = {name: (kind, text) for name, kind, text in corpus()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("name", CORPUS)
def test_the_schema_accepts_what_the_reader_accepts(name: str, read: Read) -> None:
    kind, text = CORPUS[name]
    document, findings = read(kind, text)
    if document.root is None:
        pytest.skip("what is no YAML is no instance")
    unseen = {found.rule.name for found in findings} & set(NOT_IN_A_TREE)
    if unseen:
        pytest.skip(NOT_IN_A_TREE[unseen.pop()])
    assert VALIDATORS[kind].is_valid(document.root) == accepts(findings)


def test_the_corpus_leaves_out_little_and_shows_both_verdicts(read: Read) -> None:
    counted: Counter[str] = Counter()
    unseen: set[str] = set()
    for kind, text in CORPUS.values():
        document, findings = read(kind, text)
        names = {found.rule.name for found in findings} & set(NOT_IN_A_TREE)
        if document.root is None:
            counted["no tree"] += 1
        elif names:
            counted["not in a tree"] += 1
            unseen |= names
        else:
            counted["accepted" if accepts(findings) else "refused"] += 1
    assert unseen == set(NOT_IN_A_TREE)
    assert counted["no tree"] + counted["not in a tree"] < len(CORPUS) / 4
    assert counted["accepted"] >= 60
    assert counted["refused"] >= 25


def test_every_error_of_a_tree_is_one_of_shape_or_excluded_by_name(read: Read) -> None:
    for kind, text in CORPUS.values():
        document, findings = read(kind, text)
        for found in findings if document.root is not None else ():
            if found.rule.family == "BN1" and found.rule.severity == ERROR:
                assert found.rule.code in SHAPE or found.rule.name in NOT_IN_A_TREE


SAMPLES = {
    "text": "Fritidsvejledning",
    "amount": "1240",
    "amounts": {"2026": "1240", "2027": ""},
    "year": "2026",
    "price-level": "2026",
    "day": "2026-07-01",
    "number": "2,5",
    "percentage": "-0,4",
    "share": "33,3",
    "ordinal": "2",
    "status": "proposed",
    "texts": "Afventer svar",
    "stated-amount": "ca. 1,2 mio. kr.",
    "bevilling": "3510 – Beskæftigelsesindsats",
    "digits": "3510",
    "truth": "true",
    "direction": "U",
    "row-kind": "of-which",
    "totals-printed": "no-total-row",
    "rounding": "100",
    "period": "year",
}


def whole(kind: str) -> Tree:
    """A file of `kind` with every key that its schema has."""
    definitions = schema(kind)["$defs"]

    def made(part: dict[str, Any]) -> Tree:
        if "$ref" in part:
            name = part["$ref"].removesuffix("/anyOf/0").rpartition("/")[2]
            return copy.deepcopy(SAMPLES[name]) if name in SAMPLES else made(definitions[name])
        if part["type"] == "array" and "if" in part["items"]:
            (key,) = part["items"]["if"]["required"]
            plain = {name: value for name, value in made(part["items"]["else"]).items() if name != key}
            return [plain, made(part["items"]["then"])]
        if part["type"] == "array":
            return [made(part["items"])]
        keys = part.get("properties") or {"lokaler": part["additionalProperties"]}
        return {key: made(value) for key, value in keys.items()}

    return made(schema(kind))


WHOLE = {kind: whole(kind) for kind in KINDS}


def routes(node: Tree, route: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value below `node`."""
    for step, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*route, step)
        if not isinstance(value, str):
            yield from routes(value, (*route, step))


def test_every_type_of_the_records_is_tried() -> None:
    assert set(SAMPLES) == {name for name, _ in SCALARS.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_every_key_is_accepted_by_both(kind: str, read: Read) -> None:
    document, findings = read(kind, json.dumps(WHOLE[kind], ensure_ascii=False))
    assert accepts(findings)
    assert VALIDATORS[kind].is_valid(document.root)


SEEDS = [text for text in SAMPLES.values() if isinstance(text, str)] + [
    *("0", "-0", "−0", "-310", "−310", "1.240", "-1.240.000", "12O", "1.24", "0,6", "999999999999", "1000000000000"),
    *("999.999.999.999", "-999.999.999.999", "1.000.000.000.000", "-99999999999", "-999999999999", "007", "+5"),
    *("1989", "1990", "2099", "2100", "current", "false", "True", "yes", "I", "period", "2,50000", "0,0", "999999,9"),
    *("2026-02-29", "2028-02-29", "2026-02-30", "0000-01-01", "2026-13-01", "2026-7-1", "35.10", "3510:x", "3510 -"),
    *("[69,1] mio. kr.", "[69,1 mio. kr.", "op\u00a0til 5 MIO. KR.", "0,6 mıo. kr.", "mindst 1.000 kr.", "5 K\u212ar."),
    *("0,5 %", "100", "-100", "−2,9", "0,00", "2.9"),
    *("kr. 2.600.000,-", "mellem 0,5 og 1,0 mio. kr.", "0,5-1,0 mio. kr.", "[ca. −1½ mill. kr.] pr. år", "5 1 000 kr."),
    *("", " ", "\u00a0", "\n", "~", "null"),
]
SIGNS = "0123456789.,-−–[]:# \n\u00a0\u2028\u0117OoIikKsſıæ"


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts near those that a field takes: a seed, with a sign put in, taken out or exchanged; or anything."""
    letters = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])
    if draw(st.integers(0, 5)) == 0:
        return draw(st.text(st.one_of(st.sampled_from(SIGNS), letters), max_size=20))
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *SIGNS])) + text[at + draw(st.integers(0, 1)) :]
    return text


def agree(kind: str, tree: Tree, read: Read) -> None:
    document, findings = read(kind, json.dumps(tree, ensure_ascii=False))
    if document.root is not None:
        assert VALIDATORS[kind].is_valid(document.root) == accepts(findings)


def by_type() -> dict[str, tuple[str, tuple[str | int, ...]]]:
    """For each type of a scalar a kind of file, and the way to a value of that type in it."""
    found: dict[str, tuple[str, tuple[str | int, ...]]] = {
        "amounts": ("note", ("activities", "total", "amounts", "2026"))
    }
    for kind, tree in WHOLE.items():
        for route in routes(tree):
            node = tree
            for step in route:
                node = node[step]
            found |= {name: (kind, route) for name, sample in SAMPLES.items() if node == sample and name not in found}
    return found


@pytest.mark.parametrize("name", sorted(SAMPLES))
@given(text=texts())
def test_a_text_is_accepted_by_both_or_by_neither(name: str, text: str, read: Read) -> None:
    kind, (*way, last) = by_type()[name]
    tree = copy.deepcopy(WHOLE[kind])
    node = tree
    for step in way:
        node = node[step]
    node[last] = text
    agree(kind, tree, read)


VALUES = st.one_of(texts(), st.sampled_from([[], {}, [""], ["x"], [[]], {"2026": "5"}, {"key": "x"}])).map(
    copy.deepcopy
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_mutated_file_is_accepted_by_both_or_by_neither(kind: str, data: st.DataObject, read: Read) -> None:
    tree = copy.deepcopy(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(sorted(routes(tree), key=str)))
        node = tree
        for step in way:
            node = node[step]
        deed = data.draw(st.sampled_from(["replace", "delete", "add"]))
        if deed == "replace":
            node[last] = data.draw(VALUES)
        elif deed == "delete":
            del node[last]
        elif isinstance(node, dict):
            node[data.draw(st.sampled_from(["2028", "2O28", "total", "totl", "parts"]))] = data.draw(VALUES)
    agree(kind, tree, read)


class Editor(yaml.SafeLoader):
    """YAML as an editor takes it: the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


def typed(text: str) -> Tree:
    """The instance that an editor holds against the schema."""
    return json.loads(json.dumps(yaml.load(text, Editor)))  # noqa: S506


CORE: dict[str, tuple[str, Callable[[str], object]]] = {
    "null": ("~|null|Null|NULL|", lambda _: None),
    "bool": ("true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    "int": ("[-+]?[0-9]+", int),
    "float": (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
}


def resolve(name: str, pattern: str, value: Callable[[str], object]) -> None:
    tag = f"tag:yaml.org,2002:{name}"
    Editor.add_implicit_resolver(tag, re.compile(f"^(?:{pattern})$"), None)
    Editor.add_constructor(tag, lambda _, node: value(str(node.value)))


for name, (pattern, value) in CORE.items():
    resolve(name, pattern, value)


@pytest.mark.parametrize("path", [*sorted(NOTES.glob("*.yaml")), EXAMPLE, SHIPPED], ids=lambda path: path.stem)
def test_an_editor_has_nothing_to_say_of_a_right_file(path: Path) -> None:
    kind = "register" if path == SHIPPED else "note"
    instance = typed(path.read_text(encoding="utf-8"))
    assert [error.message for error in VALIDATORS[kind].iter_errors(instance)] == []


TYPED = {
    "a title that is a number": ("id: SO52", "id: 52", True),
    "a title that is a truth": ("id: SO52", "id: true", True),
    "a key with nothing after it": ("id: SO52", "id:", False),
    "a blank cell": ("2026: 305,", "2026: ,", True),
    "a printed amount that YAML takes for a text": ("2026: 305,", "2026: 1.240.000,", True),
    "a printed amount that YAML takes for another number": ("2026: 305,", "2026: 1.240,", False),
    "a truth for an amount": ("2026: 305,", "2026: true,", False),
    "an amount of too many digits": ("2026: 305,", "2026: 1234567890123,", False),
    "a negative amount": ("2026: 305,", "2026: -305,", True),
    "a year before 1990": ("budget_year: 2026", "budget_year: 1989", False),
    "a truth": ("districts: [Nørrebro]", "citywide: true", True),
    "a number for a truth": ("districts: [Nørrebro]", "citywide: 1", False),
    "a day that does not exist": ("complete: 2026-07-01", "complete: 2026-02-30", False),
    "årsværk as a whole number": ("- key: fritidsjob", "- key: fritidsjob\n      full_time_equivalents: 2", True),
    "årsværk with a decimal point": ("- key: fritidsjob", "- key: fritidsjob\n      full_time_equivalents: 2.5", False),
    "a dotted appropriation": ("appropriation: 3510 - Beskæftigelsesindsats", "appropriation: 35.10", True),
    "an appropriation that begins with 0": ("appropriation: 3510 - Beskæftigelsesindsats", "appropriation: 0999", True),
    "an appropriation of five digits": ("appropriation: 3510 - Beskæftigelsesindsats", "appropriation: 35101", False),
    "an unknown key": ("address:", "adress:", False),
}


@pytest.mark.parametrize("name", TYPED)
def test_an_editor_tells_what_the_reader_would(name: str) -> None:
    was, becomes, right = TYPED[name]
    assert was in SO52
    assert VALIDATORS["note"].is_valid(typed(SO52.replace(was, becomes, 1))) == right


@given(st.integers(0, 9999))
def test_four_digits_are_accepted_by_an_editor_too_where_they_begin_with_0(code: int) -> None:
    definitions = schema("note")["$defs"] | schema("register")["$defs"]
    for name in ("bevilling", "digits"):
        validator = Draft202012Validator(definitions[name])
        assert validator.is_valid(f"{code:04}")
        assert validator.is_valid(typed(f"{code:04}"))


@given(st.integers(-(10**14), 10**14) | st.integers(-3000, 3000))
def test_a_whole_number_is_accepted_as_its_digits_are(number: int) -> None:
    definitions = schema("note")["$defs"]
    for name in ("amount", "year", "price-level", "number", "stated-amount", "direction", "period", "day"):
        validator = Draft202012Validator(definitions[name])
        assert validator.is_valid(number) == (validator.is_valid(str(number)) and name != "day")


def test_every_key_is_explained_and_nothing_else() -> None:
    explained = set()
    for kind in KINDS:
        described = schema(kind)
        for part in (described, *described["$defs"].values()):
            for key, value in part.get("properties", {}).items():
                assert value["description"].count("\n") == 1, key
                explained.add(value["description"])
    assert explained == {f"{text.da}\n{text.en}" for text in KEYS.values()}


def test_the_command_prints_the_schema_of_a_note_unless_asked_otherwise(run: Run) -> None:
    for words, kind in ([], "note"), (["note"], "note"), (["register"], "register"), (["package"], "package"):
        ran = run("schema", *words)
        assert (ran.code, ran.err) == (0, "")
        assert json.loads(ran.out) == schema(kind)
    ran = run("schema", "nota", "--language", "da")
    assert (ran.code, ran.out) == (2, "")
    assert "skal være en af værdierne note, register, package, output" in ran.err


def test_a_strict_validator_gets_nothing_that_only_editors_know(run: Run) -> None:
    """ajv in its strict mode refuses keywords that it does not know, and several types in one."""
    for kind in KINDS:
        parts = [json.loads(run("schema", kind, "--strict").out)]
        while parts:
            part = parts.pop()
            if isinstance(part, dict):
                assert not part.keys() & {"defaultSnippets", "errorMessage", "patternErrorMessage", "format"}
                assert not isinstance(part.get("type"), list)
            parts += part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for language, wanted in (("da", "skriv fire cifre"), ("en", "write four digits")):
        assert wanted in run("schema", "note", "--language", language).out


def test_the_command_knows_every_kind() -> None:
    assert get_args(get_args(command.__annotations__["kind"])[0]) == (*KINDS, "output")

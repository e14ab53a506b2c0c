"""Reading: every scalar has its place, and what a note may not contain is refused with its place."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from budgetnote import source
from budgetnote.finding import Span
from budgetnote.language import spelled
from budgetnote.source import Document, Mapping, Node, Sequence, parse
from tests.conftest import NOTES, Run

REFUSED = {
    "unquoted-colon": ("title: En ny indsats: fælles\n", 1, 21),
    "unquoted-sign": ("id: x\nstates: [69,1] mio. kr.\n", 2, 9),
    "tab": ("a:\n\t- b\n", 2, 1),
    "open-quote": ('a: b\nc: "d\n', 2, 4),
    "unknown-escape": ('a: "\\q"\n', 1, 5),
    "open-bracket": ("a: {2025: 1\nb: 2\n", 1, 4),
    "yaml-syntax": ("a: b\n  c: d\n", 2, 4),
    "comma-in-braces": ("amounts: {2025: 2,5}\n", 1, 17),
    "repeated-key": ("a: 1\nb: 2\na: 3\n", 3, 1),
    "anchor": ("a: &x 1\n", 1, 4),
    "alias": ("a: *x\n", 1, 4),
    "tag": ("a: !!str 1\n", 1, 4),
    "merge-key": ("a: 1\n<<: {b: 2}\n", 2, 1),
    "not-a-text-key": ("a: 1\n? [b]\n: c\n", 2, 3),
    "several-documents": ("a: 1\n---\nb: 2\n", 2, 1),
    "empty-file": ("# nothing but this\n", 1, 1),
    "no-keys": ("- a\n- b\n", 1, 1),
    "control-character": ("a: b\nc: \x07\n", 2, 4),
    "too-deep": ("a: " + "[" * 40_000, 1, 19),
}


def found(text: str) -> list[tuple[str, int, int]]:
    return [
        (found.rule.name, found.place.line, found.place.column) for found in parse("f.yaml", text.encode()).findings
    ]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_has_its_place(name: str) -> None:
    text, line, column = REFUSED[name]
    assert found(text) == [(name, line, column)]


@pytest.mark.parametrize("name", REFUSED)
def test_the_pure_python_parser_refuses_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "Parser", source._PythonParser)
    text, line, column = REFUSED[name]
    assert found(text) == [(name, line, column)]


@pytest.mark.parametrize("name", [*REFUSED, "not-utf8", "too-large"])
def test_check_shows_the_place_of_what_is_refused(name: str, run: Run, tmp_path: Path) -> None:
    whole_files = {"not-utf8": ("id: X\ntitle: \udce6\n", 2, 8), "too-large": ("#" * 1_000_001, 1, 1)}
    text, line, column = (REFUSED | whole_files)[name]
    (tmp_path / "note.yaml").write_bytes(text.encode(errors="surrogateescape"))
    ran = run("check", "note.yaml", cwd=tmp_path)
    assert ran.code == 1
    assert re.search(rf"^note\.yaml:{line}:{column}: error BN\d+ {name}: ", ran.out, re.MULTILINE)
    assert "Traceback" not in ran.err


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads with the one parser, then with the other."""
    if request.param == "pure Python":
        monkeypatch.setattr(source, "Parser", source._PythonParser)
    elif source.Parser is source._PythonParser:
        pytest.skip("PyYAML was built without libyaml")


@pytest.mark.parametrize("depth", [17, 999, 1000, 1001, 100_000])
@pytest.mark.parametrize(
    ("opens", "line", "column"),
    [("[", 2, 17), ("{", 2, 17), ("- ", 2, 32), ("? ", 2, 32), ("[\n", 17, 1), ("{\n", 17, 1)],
)
@pytest.mark.usefixtures("parser")
def test_a_depth_that_no_note_has_is_told_at_one_place(opens: str, line: int, column: int, depth: int) -> None:
    assert found("a:\n " + opens * depth) == [("too-deep", line, column)]


@pytest.mark.parametrize("depth", [17, 999, 1000, 1001])
@pytest.mark.parametrize("opens", ["-", "?"])
@pytest.mark.usefixtures("parser")
def test_a_depth_of_lines_is_told_at_one_place(opens: str, depth: int) -> None:
    text = "".join(f"{' ' * indent}{opens}\n" for indent in range(1, depth + 1))
    assert found(f"a:\n{text}") == [("too-deep", 17, 17)]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ['a: "{0}"\nb: [', "a: '{0}'\nb: [", "a: b  # {0}\nb: ["])
def test_brackets_in_quotes_and_comments_are_no_depth(text: str) -> None:
    assert [name for name, _, _ in found(text.format("[" * 1001))] == [name for name, _, _ in found(text.format("x"))]


def test_both_places_of_a_repeated_key_are_told() -> None:
    (finding,) = parse("f.yaml", b"a: 1\nb: 2\na: 3\n").findings
    assert [(other.place.line, other.place.column) for other in finding.related] == [(1, 1)]


def test_neither_of_two_values_of_a_repeated_key_is_used() -> None:
    assert parse("f.yaml", b"{2026: 305, 2026: 350}").root == {"2026": None}


def test_a_figure_that_a_comma_breaks_in_two_is_not_read_as_its_first_half() -> None:
    document = parse("f.yaml", b"amounts: {2025: 1,240, 2026: 3}\n")
    assert document.root == {"amounts": {"2025": None, "2026": "3"}}
    assert document.findings[0].place.text == "1,240"


def test_several_faults_are_told_in_one_run() -> None:
    names = {name for name, _, _ in found("a: &x 1\nb: *x\nc: !t 2\na: 3\nd: {1,5}\n")}
    assert names == {"anchor", "alias", "tag", "repeated-key", "comma-in-braces"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_hold_with_any_line_end_and_a_byte_order_mark(line_end: str, mark: str) -> None:
    text = mark + line_end.join(["id: X1", "title: 'æ\u2028ø 😀'", "a: {b: 12}", ""])
    document = parse("f.yaml", text.encode())
    assert document.root is not None
    inner = document.root["a"]
    assert isinstance(inner, Mapping)
    place = document.source.place(inner.value_spans["b"])
    assert (place.line, place.column, place.end_line, place.end_column, place.text) == (3, 8, 3, 10, "12")


CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")
TEXTS = st.text(CHARACTERS, max_size=12).filter(lambda text: not text.isspace())
KEYS = TEXTS.map(spelled).filter(lambda key: key != "<<")
TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def texts(node: Node, document: Document, span: Span) -> list[tuple[str, str]]:
    """Every scalar with what the file has at its span."""
    if isinstance(node, Mapping):
        keys = [(key, document.source.text[slice(*span)]) for key, span in node.key_spans.items()]
        return keys + [pair for key in node for pair in texts(node[key], document, node.value_spans[key])]
    if isinstance(node, Sequence):
        return [pair for item, at in zip(node, node.item_spans, strict=True) for pair in texts(item, document, at)]
    return [(str(node), document.source.text[slice(*span)])]


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4), st.booleans())
def test_every_span_holds_the_text_of_its_scalar(tree: dict[str, object], flow: bool) -> None:
    written = yaml.safe_dump(tree, allow_unicode=True, default_style='"', default_flow_style=flow, width=10**6)
    document = parse("f.yaml", written.encode())
    assert document.findings == []
    assert document.root == tree
    assert document.root is not None
    for text, stands in texts(document.root, document, document.root.span):
        assert yaml.safe_load(stands) == text


@given(st.text(alphabet="ab:, {}[]&*!-?#'\"|>%\n 12.", max_size=40))
def test_any_text_is_read_or_refused_alike_by_both_parsers(text: str) -> None:
    outcomes = []
    for parser in (source._PythonParser, source.Parser):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source, "Parser", parser)
            document = parse("f.yaml", text.encode())
            assert document.root is not None or document.findings
            outcomes.append(document.root)
    if all(root is not None for root in outcomes):
        assert outcomes[0] == outcomes[1]


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    document = parse("f.yaml", data)
    assert document.root is not None or document.findings


def test_the_real_notes_are_read_alike_by_both_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in NOTES.glob("*.yaml"):
        fast = source.read(path)
        monkeypatch.setattr(source, "Parser", source._PythonParser)
        slow = source.read(path)
        assert fast.root is not None
        assert slow.root is not None
        assert fast.root == slow.root
        pairs = [texts(document.root, document, document.root.span) for document in (fast, slow) if document.root]
        assert pairs[0] == pairs[1]
        monkeypatch.undo()

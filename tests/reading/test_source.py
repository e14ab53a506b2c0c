"""Reading: every scalar has its place, and what a note may not contain is refused with its place."""

import random
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.finding import Span
from budgetnote.language import spelled
from budgetnote.reading import syntax
from budgetnote.reading import yaml as source
from budgetnote.reading.rules import SYNTAX, TAB
from budgetnote.reading.yaml import Document, Mapping, Node, Sequence, parse
from tests.conftest import NOTES, Run, in_turn

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


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads with the one parser, then with the other."""
    if request.param == "pure Python":
        monkeypatch.setattr(source, "Parser", source._PythonParser)
    elif source.Parser is source._PythonParser:
        pytest.skip("PyYAML was built without libyaml")


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.usefixtures("parser")
def test_what_is_refused_has_its_place(name: str) -> None:
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


DEEP = {"[": (2, 17), "{": (2, 17), "- ": (2, 32), "? ": (2, 32), "[\n": (17, 1), "{\n": (17, 1)}
"""What opens a level, and where the first is that is one too many."""


@pytest.mark.parametrize(("opens", "depth"), in_turn([*DEEP], [17, 999, 1000, 1001, 100_000]))
@pytest.mark.usefixtures("parser")
def test_a_depth_that_no_note_has_is_told_at_one_place(opens: str, depth: int) -> None:
    assert found("a:\n " + opens * depth) == [("too-deep", *DEEP[opens])]


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


SIGNED = {
    ">1240": "1240",
    "> 1240": "1240",
    "|1240": "1240",
    "*1.240": "1.240",
    "* 1240": "1240",
    "@1240": "1240",
    "%1.240": "1.240",
    "`1240": "1240",
    "?-12": "-12",
    ":1240": "1240",
    "- 1240": "-1240",
    "`1240`": "'`1240`'",
    "@BUU's": "'@BUU''s'",
    "*note om": "'*note om'",
    "[69.1] mio. kr.": "'[69.1] mio. kr.'",
    "'a' og b": "'''a'' og b'",
    '"a" og b': "'\"a\" og b'",
}
"""What begins with a sign of YAML's own, and what the remedy has in its place."""


@pytest.mark.parametrize("written", SIGNED)
@pytest.mark.parametrize("around", ["a: 1\nb: {}\nc: 2\n", "b: {{x: 1, y: {}, z: 2}}\n", "b:\n  - 1\n  - {{x: {}}}\n"])
@pytest.mark.usefixtures("parser")
def test_a_sign_of_yaml_is_told_at_its_own_place_with_the_remedy(around: str, written: str) -> None:
    text = around.format(written)
    if around.startswith("a") and written[0] in ":?":
        assert found(text) == []  # a text, outside brackets
        return
    (finding,) = parse("f.yaml", text.encode()).findings
    assert (finding.rule.name, finding.place.span[0]) == ("unquoted-sign", text.index(written))
    assert finding.place.text == written
    assert SIGNED[written] in str(finding.remedy("da"))
    assert SIGNED[written] in str(finding.remedy("en"))


@pytest.mark.parametrize("text", ["total: -\nb: 1\n", "a: {2026: - , 2027: 5}\n", "a:\n  2026: -\n  2027: 5\n"])
@pytest.mark.usefixtures("parser")
def test_a_lone_dash_is_a_cell_to_be_left_out(text: str) -> None:
    (finding,) = parse("f.yaml", text.encode()).findings
    assert (finding.rule.name, finding.place.text) == ("unquoted-sign", "-")
    assert str(finding.remedy("da")).startswith("en tom celle udelades; et nul skrives 0")
    assert str(finding.remedy("en")).startswith("a blank cell is left out")


@pytest.mark.parametrize("written", [">5", "|2"])
def test_the_head_of_an_empty_folded_text_that_looks_like_a_figure_is_a_sign(written: str) -> None:
    document = parse("f.yaml", f"a: {written}\nb: 1\n".encode())
    assert [(finding.rule.name, finding.place.column) for finding in document.findings] == [("unquoted-sign", 4)]
    assert document.root == {"a": None, "b": "1"}


@pytest.mark.parametrize("written", ["&x 5", "!x 5", "!!int 5", "&5", "!5"])
@pytest.mark.parametrize("around", ["a: {}\n", "a: {{b: {}}}\n", "a: [{}]\n"])
def test_what_an_anchor_or_a_tag_stands_before_is_not_read(around: str, written: str) -> None:
    document = parse("f.yaml", around.format(written).encode())
    assert {finding.rule.name for finding in document.findings} <= {"anchor", "tag", "unquoted-sign"}
    assert document.root in ({"a": None}, {"a": {"b": None}}, {"a": [None]}, None)


CAUSES = {
    "a key without its colon": ("a: 1\ntitle Ny indsats\nb: 2\n", "yaml-syntax", 2, 1),
    "a key without its space": ("a: 1\ntitle:Ny indsats\nb: 2\n", "missing-space", 2, 1),
    "no space before a brace": ("a: {b:{c: 1}}\n", "missing-space", 1, 5),
    "no space before a comma": ("a: {2026:, 2027: 1}\n", "missing-space", 1, 5),
    "two colons in braces": ("a: {b: c: d}\n", "unquoted-colon", 1, 9),
    "a line that is indented too far": ("a: [b]\n  c: d\n", "yaml-syntax", 2, 3),
    "a line that is indented too little": ("a:\n    b: 1\n  c: d\n", "yaml-syntax", 3, 3),
    "a quote that a later one closes": ("a: 'b\nc: 'd'\ne: f\n", "open-quote", 1, 4),
    "a bracket too many": ("a: {b: 1}}\n", "open-bracket", 1, 4),
    "brackets of two kinds": ("a: {b: [1}\n", "open-bracket", 1, 8),
    "a bracket open to the next key": ("a: [b\nc: d\n", "open-bracket", 1, 4),
    "a tab after a key": ("a:\n  b: 1\n\tc: 2\n", "tab", 3, 1),
    "a tab under a text": ("a:\n  b: 1\n \tc: 2\n", "tab", 3, 2),
    "an escape at the very end": ('a: "b\\', "unknown-escape", 1, 6),
    "a rest of a merge": ("a: 1\n=======\nb: 2\n", "merge-conflict", 2, 1),
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {label: Pædagoger, to stk., b: 1}\n", "sæt teksten i anførselstegn: 'Pædagoger, to stk.'"),
        ("a: {label: 2,5 årsværk}\n", "sæt teksten i anførselstegn: '2,5 årsværk'"),
        (
            "a: {2026: 2,5}\n",
            "skriv hele 1.000 kr. uden komma (2,5 mio. kr. er 2500); procenttal sættes i anførselstegn",
        ),
    ],
)
def test_what_helps_against_a_comma_is_told_of_texts_and_of_figures(text: str, said: str) -> None:
    (finding,) = parse("f", text.encode()).findings
    assert (finding.rule.name, finding.remedy("da")) == ("comma-in-braces", said)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: {x} y\n", [("unquoted-sign", "{x} y")]),
        ("title: {x, z} y: b\n", [("unquoted-sign", "{x, z} y: b")]),
        ("a: {2026: 1,240,500, 2027: 2,5}\n", [("comma-in-braces", "1,240,500"), ("comma-in-braces", "2,5")]),
        ("a: {2,5}\n", [("comma-in-braces", "2,5")]),
        ("a: {2026: 305}, 2027: 305}\n", [("open-bracket", "{")]),
        ("\u00a0a: 1\nb: 2\n", [("invisible-character", "\u00a0")]),
        ("a: 1\nb :2\nc: 3\n", [("missing-space", "b :2")]),
        ("a: [Nørrebro], Valby\n", [("open-bracket", "[")]),
        ("a: {x}\n", []),  # a key with nothing after it, and no comma
    ],
)
def test_one_slip_of_writing_is_one_finding(text: str, told: list[tuple[str, str]]) -> None:
    document = parse("f", text.encode())
    assert [(finding.rule.name, finding.place.text) for finding in document.findings] == told


@pytest.mark.parametrize("name", CAUSES)
@pytest.mark.usefixtures("parser")
def test_the_likeliest_cause_is_told_at_its_own_place(name: str) -> None:
    text, rule, line, column = CAUSES[name]
    assert found(text) == [(rule, line, column)]


CONFLICT = "<<<<<<< HEAD\n{}=======\n{}>>>>>>> side\n"


@pytest.mark.parametrize(
    "around", ["{}b: 1\n", "a:\n  - {{x: 1}}\n{}", "a: >-\n  b\n{}c: d\n", "a: [1,\n{}  2]\n", 'a: "b\n{}"\n']
)
@pytest.mark.usefixtures("parser")
def test_a_merge_conflict_is_told_at_its_own_lines_wherever_it_stands(around: str) -> None:
    text = around.format(CONFLICT.format("x: 1\n", "x: 2\n"))
    document = parse("f.yaml", text.encode())
    assert document.root is None
    (finding,) = document.findings
    lines = [finding.place.line, *(other.place.line for other in finding.related)]
    assert [text.splitlines()[line - 1].split()[0] for line in lines] == ["<<<<<<<", "=======", ">>>>>>>"]


def test_each_conflict_is_told_and_each_line_that_is_left_over() -> None:
    text = CONFLICT.format("a: 1\n", "||||||| base\n") + "b: 2\n" + CONFLICT.format("c: 1\n", "") + ">>>>>>> rest\n"
    findings = parse("f.yaml", text.encode()).findings
    assert [(finding.place.line, len(finding.related)) for finding in findings] == [(1, 3), (7, 2), (11, 0)]


UNSEEN = {
    "after a colon": ("a:~b\n", {"a": "b"}),
    "after a colon in braces": ("a: {2026:~305, 2027: 5}\n", {"a": {"2026": "305", "2027": "5"}}),
    "before a key in braces": ("a: {~2026: 305,~2027: 5}\n", {"a": {"2026": "305", "2027": "5"}}),
    "after a dash": ("a:\n  -~b\n", {"a": ["b"]}),
    "after a dash, before a key": ("a:\n  -~b: 1\n    c: 2\n", {"a": [{"b": "1", "c": "2"}]}),
    "in an indent": ("a:\n ~b: 1\n  c: 2\n", {"a": {"b": "1", "c": "2"}}),
    "before a colon": ("a~: b\n", {"a": "b"}),
}


@pytest.mark.parametrize("name", UNSEEN)
@pytest.mark.parametrize("character", ["\u00a0", "\u202f", "\u2009", "\u3000"])
@pytest.mark.usefixtures("parser")
def test_a_blank_that_is_no_space_to_yaml_is_named_where_it_stands(character: str, name: str) -> None:
    text, meant = UNSEEN[name]
    document = parse("f.yaml", text.replace("~", character).encode())
    places = [finding.place.span[0] for finding in document.findings if finding.rule.name == "invisible-character"]
    assert places == [at for at, sign in enumerate(text) if sign == "~"]
    assert len(places) == len(document.findings)
    assert document.findings[0].facts["character"] == f"U+{ord(character):04X}"
    assert document.root == meant


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029", "\ufeff"])
@pytest.mark.parametrize(
    "text", ["a: b~c\nd: 1\n", "a: 'b~c'\n", "a: b  # c~d: 1\n", "a: >-\n  b~c\n", "a: 1\n~b: 2\n"]
)
@pytest.mark.usefixtures("parser")
def test_a_line_break_that_no_editor_breaks_at_and_a_mark_inside_are_named(text: str, character: str) -> None:
    document = parse("f.yaml", text.replace("~", character).encode())
    assert document.findings[0].rule.name == "invisible-character"
    assert document.findings[0].place.span[0] == text.index("~")
    assert document.findings[0].place.line == text[: text.index("~")].count("\n") + 1


@pytest.mark.parametrize(
    "text",
    ["a: 3,5\u00a0mio. kr.\n", "a: Se:\u00a0her\n", "a: >-\n  \u00a0b\n", "a: \u00a0b\n", "a: '\u00a0b'\n"],
)
def test_a_no_break_space_in_a_text_is_part_of_it(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("opening", "closing"), ["“”", "””", "„“", "„”", "‘’", "’’"])
@pytest.mark.parametrize("around", ["a: {}\n", "a: {{b: {}, c: 2}}\n", "a: [{}]\n", "a:\n  - {}  # x\n"])
@pytest.mark.usefixtures("parser")
def test_quotes_of_word_are_told_and_read_as_they_were_meant(around: str, opening: str, closing: str) -> None:
    written = f"{opening}3,5 mio. kr.: {closing}"
    document = parse("f.yaml", around.format(written).encode())
    (finding,) = document.findings
    assert (finding.rule.name, finding.place.text) == ("curly-quotes", written)
    assert document.root == parse("f.yaml", around.format('"3,5 mio. kr.: "').encode()).root


@pytest.mark.parametrize(
    "text", ["a: ”Sammen” – en indsats\n", "a: En ”ny” indsats\n", "a: ”A” og ”B”\n", "a: '“b”'\n"]
)
def test_quotes_within_a_text_are_part_of_it(text: str) -> None:
    assert found(text) == []


def mutations(count: int) -> list[str]:
    """Stretches of notes with one to three faults of typing and of tools."""
    signs = ["\t", "\u00a0", "\u2028", "\ufeff", "“", ": ", "- ", "---\n", "\r", "!!str ", "&a ", "*a", ">-\n", "<<: "]
    signs += [*"ab:, {}[]&*!-?#'\"|>%@`\n1.\\=~"]
    chance = random.Random(20)  # noqa: S311
    notes = [path.read_text(encoding="utf-8") for path in sorted(NOTES.glob("*.yaml"))]
    texts = []
    for _ in range(count):
        lines = chance.choice(notes).split("\n")
        begin = chance.randrange(len(lines) - 10)
        text = "\n".join(lines[begin : begin + 10])
        for _ in range(chance.choice((1, 1, 2, 3))):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(["", *signs]) + text[at + chance.choice((0, 0, 1, 2)) :]
        texts.append(text)
    return texts


def test_a_thousand_mutations_are_told_alike_by_both_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    read = refused = 0
    for text in mutations(1000):
        fast = parse("f.yaml", text.encode())
        with monkeypatch.context() as patch:
            patch.setattr(source, "Parser", source._PythonParser)
            slow = parse("f.yaml", text.encode())
        assert fast.root == slow.root, text
        assert fast.findings == slow.findings, text
        read, refused = read + (fast.root is not None), refused + bool(fast.findings)
    assert read > 100
    assert refused > 500


def test_the_scan_finds_nothing_where_a_parser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a fault further down would be told at the wrong place."""
    monkeypatch.setattr(source, "cause", lambda _, at: syntax.Slip(SYNTAX, (at, at)))
    tried = 0
    for text in mutations(1000):
        document = parse("f.yaml", text.encode())
        if document.root is not None:
            tried += 1
            looked = syntax.look(text).text
            assert looked is not None
            assert syntax.cause(looked, len(looked)).rule in (SYNTAX, TAB), text
    assert tried > 100


@pytest.mark.parametrize("text", ["a: b{}\n@", "a: [b{}@", "a{}b: 1\n@", "a: @{}\n", "a: {{b: @{}}}", "a: 'b'{}c\n"])
@pytest.mark.parametrize("run", [" ", "\t", " \t", "\u00a0", "\u2028", "x ", ": ", "' "])
def test_a_long_run_of_blanks_is_read_past_once(text: str, run: str) -> None:
    """Each blank tried against all that follow would take minutes here."""
    assert parse("f.yaml", text.format(run * 20_000).encode()).findings


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


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_no_utf8_is_placed_with_and_without_a_byte_order_mark(mark: bytes) -> None:
    document = parse("note.yaml", mark + "id: æø".encode() + b"\xe5x\n")
    (found,) = document.findings
    assert (found.rule.name, found.place.line, found.place.column) == ("not-utf8", 1, 7)
    assert "0xE5" in found.message("en")

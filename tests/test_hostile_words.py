"""A stranger's words in every place that a word can come from: whatever the command, format, language and stream, they
are only read.
"""

import csv
import json
import re
import shutil
import sys
from collections.abc import Iterator
from io import StringIO
from itertools import cycle, pairwise, product
from pathlib import Path
from typing import Any
from unicodedata import category
from xml.etree import ElementTree

import pytest
import typer.main
from markdown_it import MarkdownIt

from budgetnote.checks.explain import EXAMPLE, PACKAGE
from budgetnote.cli.app import COMMANDS as LISTED
from budgetnote.cli.root import app
from budgetnote.finding import Edit, Span
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import Mapping, Sequence, parse
from tests.conftest import Ran, Run
from tests.opening.test_revision import commit, git

pytestmark = pytest.mark.dear

UNSEEN = "\x1b]0;owned\x07\x1b[31m\x08\x7f\x9b2J\x85\u202e\u2066\u200b\xad\u2028\u2029\ufeff\U000e0041\u3164\r"
MARKUP = (
    "<b>b</b> <!-- [a](http://x.example/) ![i](x) **b** `c` | www.x.example ##[error]z $x$"
    "\n\nFORGED\n=====\n# FORGED\n- FORGED"
)
WORDS = [f"::error::{UNSEEN}{MARKUP}", f" =cmd(){MARKUP}{UNSEEN}", f"- x\n{MARKUP}"]
"""Each begins otherwise: as a command to GitHub's runner, as a formula, as an item of a list."""
NAME = "::error::=a\t\x1b[31m\u202e\u2028<b>b<!-- `c` | ##[error]\n\n# FORGED\n\nFORGED"
"""A word that may be a file's name."""

PARTS = '{states: "0,5 mio. kr.", activity: lokaler, committee: KFU}, {states: "3 mio. kr.", activity: vejledning}'
NOTE = (
    EXAMPLE.read_text(encoding="utf-8")
    .replace("categories: []", "categories: [Unge]")
    .replace("prior_funding: []", "prior_funding:\n  - {amount: 5000, years: [2024], source: Budget 2024}")
    .replace("lapses: []", "lapses: [BU08]")
    .replace(
        "years: [2026, 2027, 2028]}\n",
        f"years: [2026, 2027, 2028], parts: [{PARTS}]}}\n"
        '  - {section: Resume, states: "2 mio. kr.", external: på landsplan}\n'
        '  - {section: Resume, states: "0,5 mio. kr.", prior_funding: true, control_area: Anlæg}\n',
    )
    .replace(
        "accepted: []",
        "remarks: [Afventer]\naccepted:\n"
        "  - {check: BN311, reason: kendt, stated: 600, computed: 500}\n  - {check: BN601, reason: kendt}",
    )
)
REGISTER = """\
committees:
  - {code: BUU, name: Et udvalg, administration: BUF, from: 2020, source: x}
administrations:
  - {code: BUF, name: En forvaltning, source: x}
appropriations:
  - code: 3330
    committee: BUU
    names:
      - {name: Undervisning, from: 2020, source: x}
    source: x
districts:
  - {name: Valby, also: [Gammel Valby], note: y, source: x}
control_areas:
  - {name: Service, source: x}
price_levels:
  - {from: 2026, to: 2027, control_area: Service, percentage: "2,9", source: x, estimated: 2025-06-15}
  - {from: 2026, to: 2027, control_area: Anlæg, percentage: "2,9", source: x, estimated: 2025-06-15}
"""
FILES = {
    "notes/BU07.yaml": NOTE,
    "notes/register.yaml": REGISTER,
    "package.yaml": PACKAGE.read_text(encoding="utf-8").replace(
        "accepted: []", "accepted:\n  - {check: BN711, reason: kendt}"
    ),
}


def quoted(word: str) -> str:
    """`word` as YAML writes it in double quotes: as escapes, but for what YAML takes raw and an excerpt then shows."""
    raw = "\u202e\u2066\u200b\xad\ufeff\u3164\U000e0041"
    return f'"{"".join(char if char in raw else json.dumps(char)[1:-1] for char in word)}"'


def places(node: object) -> Iterator[Span]:
    """The keys and the values of a file."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield node.key_spans[key]
            yield from [node.value_spans[key]] if isinstance(value, str) else places(value)
    elif isinstance(node, Sequence):
        for span, item in zip(node.item_spans, node, strict=True):
            yield from [span] if isinstance(item, str) else places(item)


COMMANDS = [
    ["check", "notes", "--accepted"],
    ["check", "notes", "--diff", "--unsafe"],
    ["check", "notes/register.yaml", "notes/BU07.yaml"],
    ["recompute", "notes", "--diff"],
    ["reconcile", "notes"],
    ["show", "notes", "--price-level", "2027"],
    ["register", "--register", "notes/register.yaml"],
    ["totals", "notes", "--by", "activity,appropriation,negotiation,note,district,control-area"],
    ["totals", "notes", "--by", "committee,administration,year", "--price-level", "2027", "--trail", "--share"],
    ["export", "notes", "--price-level", "2027", "--package", "package.yaml"],
    ["package", "package.yaml", "notes", "--accepted"],
    ["diff", "before", "notes"],
    ["diff", "notes", "before", "--price-level", "2027", "--trail"],
]
FORMATS = {
    "check": ("text", "json", "markdown", "github", "gitlab", "sarif", "junit", "concise"),
    "recompute": ("text", "json", "markdown", "github", "junit"),
    "package": ("text", "json", "markdown", "github", "sarif", "concise"),
    "export": ("json", "markdown", "csv"),
    "register": ("text", "json", "markdown", "csv"),
    "totals": ("text", "json", "markdown", "csv", "html"),
}
RUNS = [
    [*words, "--format", form, "--language", language]
    for words in COMMANDS
    for form, language in product(FORMATS.get(words[0], ("text", "json", "markdown")), ("da", "en"))
]


def unseen(text: str) -> list[str]:
    """The characters of `text` that are not there to be seen, by another list than the product's own."""
    others = "\u3164\u115f\u1160\uffa0\u2800\u034f\u180b"
    return [char for char in text if category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or char in others]


def judge(ran: Ran, form: str) -> None:
    """Nothing of the words is carried out by what reads either stream."""
    assert ran.code in (0, 1, 2)
    plain(ran.err)
    judges = {
        "json": are_json,
        "gitlab": are_json,
        "sarif": are_json,
        "junit": is_xml,
        "markdown": are_markdown,
        "github": are_commands,
        "csv": are_cells,
        "concise": are_lines,
    }
    judges.get(form, plain)(ran.out)


def plain(text: str) -> None:
    assert not unseen(text.replace("\n", ""))
    for line in text.split("\n"):
        assert not line.lstrip(" +-").startswith("FORGED")
        assert not line.strip().startswith("::")
        assert "##[" not in line


def are_json(text: str) -> None:
    plain(text)
    assert not text or json.loads(text)


def is_xml(text: str) -> None:
    plain(text)
    for element in ElementTree.fromstring(text).iter() if text else ():  # noqa: S314 it is our own
        assert element.tag in {"testsuites", "testsuite", "testcase", "failure", "system-out"}
        assert not unseen("".join(element.attrib.values()))


def are_lines(text: str) -> None:
    plain(text)
    for line in text.splitlines():
        assert re.search(r":\d+:\d+: (error|warning|remark) BN\d{3} [a-z0-9-]+: .", line)


def are_commands(text: str) -> None:
    assert not unseen(text.replace("\n", ""))
    numbers = ",".join(rf"{key}=\d+" for key in ("line", "endLine", "col", "endColumn"))
    command = re.compile(rf"::(error|warning|notice) file=[^:,]+,{numbers},title=BN\d+ [a-z0-9-]+::.+")
    for line in text.splitlines():
        assert command.fullmatch(line)
        assert "%0AFORGED" not in line


def are_cells(text: str) -> None:
    text = text.removeprefix("\ufeff")
    assert not unseen(text.replace("\r\n", ""))
    danish = ";" in text.partition("\r\n")[0]
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=";" if danish else ","))
    assert len({len(row) for row in rows}) <= 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.strip().startswith(tuple("=+-@")) or re.fullmatch(r"-?[0-9]+([.,/][0-9]+)?", cell)


MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
OWN = {"inline", "text", "softbreak", "hardbreak", "code_inline"} | {
    f"{name}_{end}"
    for name in (
        *("heading", "paragraph", "bullet_list", "list_item", "em", "strong"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    )
    for end in ("open", "close")
}


def are_markdown(text: str) -> None:
    assert not unseen(text.replace("\n", ""))
    tokens = MARKDOWN.parse(text)
    for token in [*tokens, *(inner for block in tokens for inner in block.children or ())]:
        assert token.type in OWN
        assert token.type != "heading_open" or token.tag == "h3"
        assert token.type != "strong_open" or token.level == 0
    for before, token in pairwise(tokens):
        assert not (before.type in ("heading_open", "paragraph_open") and token.content.startswith("FORGED"))
    assert not re.search(r"https?://|www\.x", re.sub(r"(`+).*?\1", "", text))
    assert not any(line.strip().startswith("::") for line in text.splitlines())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(tmp_path / "notes", tmp_path / "before")
    return tmp_path


def form_of(words: list[str]) -> str:
    return "text" if "--diff" in words else words[words.index("--format") + 1]


def test_the_files_are_read_without_a_word_of_a_stranger_s(run: Run, folder: Path, thorough: bool) -> None:
    for words in RUNS[:: 1 if thorough else 3]:
        ran = run(*words, cwd=folder)
        assert ran.code == 0, ran
        judge(ran, form_of(words))


@pytest.mark.parametrize("word", WORDS, ids=["command", "formula", "list"])
def test_all_texts_at_once(word: str, run: Run, folder: Path, thorough: bool) -> None:
    """Texts that may be anything: the note is read, and each command shows it."""
    free = r"(title|negotiation|label|name|source|goal|reason|address|section|external|follow_up|target_group)"
    for name in FILES:
        text = re.sub(rf"(?m)\b{free}: ([^\n,}}]+)", lambda found: f"{found[1]}: {quoted(word)}", FILES[name])
        (folder / name).write_text(text, encoding="utf-8")
    chosen = [words for words in RUNS if word == WORDS[0] or form_of(words) in ("csv", "markdown", "github")]
    chosen = chosen[:: 1 if thorough else 3]  # of two languages, and of each command at least one format
    said = 0
    for words in chosen:
        ran = run(*words, cwd=folder)
        judge(ran, form_of(words))
        said += "FORGED" in ran.out + ran.err
    assert said > len(chosen) // 2


@pytest.mark.parametrize("name", FILES)
def test_each_place_of_each_file(name: str, run: Run, folder: Path, thorough: bool) -> None:
    """Each key and each value in its turn, by the next of the words and of all commands, formats and languages."""
    source = parse(name, FILES[name].encode())
    shown, runs = 0, cycle([words for words in RUNS if name != "package.yaml" or words[0] == "package"])
    spans = list(places(source.root))[:: 1 if thorough else 2]
    assert len(spans) > 20
    for span, word in zip(spans, cycle(WORDS), strict=False):
        text = splice(source.source.text, [Edit(span, quoted(word))])
        (folder / name).write_text(text, encoding="utf-8")
        words = next(runs)
        ran = run(*words, cwd=folder)
        judge(ran, form_of(words))
        shown += "FORGED" in ran.out + ran.err
    assert shown > len(spans) // 4


def test_names_of_files_and_folders(run: Run, folder: Path) -> None:
    for inside in ("notes", "before"):
        (folder / NAME / inside).mkdir(parents=True)
        broken = NOTE.replace("total: 3000", "total: 3.000", 1)
        (folder / NAME / inside / f"{NAME}.yaml").write_text(broken, encoding="utf-8")
        (folder / NAME / inside / f"{NAME}b.yaml").write_text(NOTE + "\x00", encoding="utf-8")
        (folder / NAME / inside / "register.yaml").write_text("committees: x\n", encoding="utf-8")
    (folder / f"{NAME}.yaml").write_text(FILES["package.yaml"], encoding="utf-8")
    for words in RUNS:
        if "en" in words:
            judge(run(*words, cwd=folder / NAME), form_of(words))
            continue
        given = [f"{NAME}/{word}" if word in ("notes", "before") else word for word in words]
        given = [f"{NAME}.yaml" if word == "package.yaml" else word for word in given]
        given = [
            word.replace("notes/BU07", f"{NAME}/notes/{NAME}").replace("notes/r", f"{NAME}/notes/r") for word in given
        ]
        ran = run(*given, cwd=folder)
        judge(ran, form_of(words))
        assert "FORGED" in ran.out + ran.err


def test_names_of_what_is_written(run: Run, folder: Path) -> None:
    place = folder / NAME
    place.mkdir()
    text = re.sub(r"- activity: \w+\n +label", "- label", NOTE.replace("total: 3000", "total: 3.000", 1))
    (place / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    asked = ["--negotiation", "Budget 2026", "--budget-year", "2026", "--committee", "BUU", "--folder", NAME]
    for words in (
        ["check", NAME, "--fix"],
        ["reconcile", NAME, "--write-keys"],
        ["new", "BU09", *asked],
        ["new", "BU09", *asked],  # which is there by now
    ):
        ran = run(*words, cwd=folder)
        judge(ran, "text")
        assert "FORGED" in ran.err


def test_every_command_is_looked_at() -> None:
    assert {words[0] for words in COMMANDS} | {"new", "report", "schema", "explain", "import", "lsp", "cache"} == set(
        LISTED
    )


def parameters() -> Iterator[tuple[list[str], str]]:
    """Each command with a word in place of each argument and of the value of each option, by the options it has."""
    group: Any = typer.main.get_command(app)
    given = {"check": [], "totals": [], "schema": [], "explain": [], "new": ["BU09"], "package": ["package.yaml"]}
    for name in LISTED:
        rest = given.get(name, ["notes", "before"] if name == "diff" else ["notes"])
        for parameter in group.get_command(None, name).params:
            if parameter.param_type_name == "argument":
                yield [name], ""
                yield [name, "--format", "json"] if name != "schema" else [name], ""
            elif not parameter.is_flag:
                yield [name, *rest], parameter.opts[0]


@pytest.mark.parametrize("word", [WORDS[0], NAME], ids=["command", "name"])
def test_arguments_of_every_command(word: str, run: Run, folder: Path) -> None:
    tried = [*parameters(), *(([], option) for option in ("", "--language", f"--{word}", f"-{word}"))]
    assert len(tried) > 40
    for (words, option), language in zip(tried, cycle(("da", "en")), strict=False):
        spoken = [] if option == "--language" else ["--language", language]
        ran = run(*words, *spoken, *([option] if option else []), word, cwd=folder)
        judge(ran, "json" if "json" in words and ran.out else "text")
        if option == "--write-baseline" and "/" not in word:
            (folder / word).unlink()  # else the next option would name a file that is there
    for condition in (f"committee={word}", f"{word}=BUU", f'committee="{word}'):
        judge(run("totals", "notes", "--where", condition, cwd=folder), "text")
    for revisions in ([word, "--", "notes"], ["HEAD", "--", word], ["HEAD", word, "--", "notes"]):
        judge(run("diff", *revisions, cwd=folder), "text")


def test_names_of_revisions_and_of_what_is_in_them(run: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, {f"notes/{NAME}/{NAME}.yaml": NOTE, "notes/bad.yaml": "id: [\n"})
    revision = "=\u202e\u2066\u200b\u3164<b>b<!--`c`|#@u"
    git(tmp_path, "branch", revision)
    commit(tmp_path, {f"notes/{NAME}/{NAME}.yaml": NOTE.replace("2026: 600", "2026: 601", 1)})
    for form, language, sides in product(("text", "json", "markdown"), ("da", "en"), ([revision], [revision, "HEAD"])):
        words = ["diff", *sides, "--format", form, "--language", language, "--price-level", "2027", "--", "notes"]
        for given in (words, [word for word in words if word not in ("--price-level", "2027")]):
            ran = run(*given, cwd=tmp_path)
            assert ran.code == 1
            judge(ran, form)


@pytest.mark.parametrize(
    ("width", "colour"),
    [
        (20, True),
        (200, False),
        pytest.param(40, False, marks=pytest.mark.thorough),
        pytest.param(80, True, marks=pytest.mark.thorough),
    ],
)
def test_a_terminal_obeys_none_of_them(
    width: int, colour: bool, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FILES:
        text = re.sub(
            r"(?m)\b(title|negotiation|label|name|source|goal|section): ([^\n,}]+)",
            lambda found: f"{found[1]}: {quoted(WORDS[0])}",
            FILES[name],
        )
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: type("Size", (), {"columns": width}))
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "xterm" if colour else "dumb")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for words in RUNS:
        if form_of(words) == "text":
            ran = run(*words, cwd=folder)
            styled = re.sub(r"\x1b\[[0-9;]*m", "", ran.out) if colour else ran.out
            assert not unseen(styled.replace("\n", ""))
            assert ("\x1b" in ran.out) <= colour


def test_letters_and_spaces_of_danish_stay_as_they_are(run: Run, folder: Path) -> None:
    title = "Ældre\u00a0på Østerbro – 2\u202f000 pladser, »éns« og ”svært”, 3 × 4 m²"
    (folder / "notes" / "BU07.yaml").write_text(NOTE.replace("Fritidsvejledning i udskolingen", title), "utf-8")
    for form, language in product(("text", "json", "markdown"), ("da", "en")):
        assert title in run("show", "notes", "--format", form, "--language", language, cwd=folder).out

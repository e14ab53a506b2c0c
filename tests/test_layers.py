"""The house: imports run downward only and in no circle, and yaml, pydantic, rich and git stay at home."""

import ast
import os
import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import budgetnote
from budgetnote.cli.app import COMMANDS
from budgetnote.report.formats import FORMATS
from tests.conftest import NOTES, Run

PACKAGE = Path(budgetnote.__file__).parent
FLOORS = [
    {"language", "visible"},
    {"figures"},
    {"finding"},
    {"reading"},
    {"model"},
    {"documents"},
    {"opening"},
    {"analysis"},
    {"checks"},
    {"editing"},
    {"report"},
    {"cli", "public"},
    {"__main__"},
]
"""The rooms of the package from the ground up: each imports from those below it alone."""
_RECORDS = {"reading/fields.py", "reading/record.py", "reading/walk.py", "reading/shape.py"}
HOMES = {
    "yaml": {"reading/yaml.py"},
    "pydantic": _RECORDS,
    "pydantic_core": _RECORDS,
    "rich": {"report/formats/text.py", "cli/progress.py"},
    "typer": {"cli"},
    "pygls": {"cli/server.py"},
    "lsprotocol": {"cli/server.py"},
    "subprocess": {"opening/git.py", "documents/child.py"},
    "multiprocessing": {"checks/processes.py"},
    "pickle": set(),
    **{key: {"documents/child.py"} for key in ("pypdfium2", "pdfminer", "openpyxl")},
    "xlsxwriter": {"report/formats/excel.py"},
    "docx": {"report/formats/word.py"},
    "duckdb": {"report/formats/parquet.py"},
    "sqlite3": {"report/formats/sqlite.py"},
    "jinja2": {"report/page/__init__.py"},
}
"""The one place in the package for each of these: a module, or a room."""


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "budgetnote":
            names += [f"budgetnote.{alias.name}" for alias in node.names if alias.name != "__version__"]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if room(path) != "__init__"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward(path: Path) -> None:
    height = {name: i for i, names in enumerate(FLOORS) for name in names}
    below = height[room(path)]
    places = {room(path), path.relative_to(PACKAGE).as_posix()}
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "budgetnote" and len(parts) > 1 and parts[1] != room(path):
            assert height[parts[1]] < below, f"{room(path)} imports {parts[1]}"
        assert places & HOMES.get(parts[0], places), f"{parts[0]} outside its home"


def called(path: Path) -> str:
    """A module's dotted name; a package has that of its folder."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def test_no_module_imports_itself_by_way_of_others() -> None:
    paths = {called(path): path for path in MODULES}
    needs = {name: {other for other in imported(path) if other in paths} - {name} for name, path in paths.items()}
    TopologicalSorter(needs).prepare()  # raises where modules go round in a circle


def test_no_test_measures_time() -> None:
    for path in Path(__file__).parent.rglob("test_*.py"):
        assert not {"time", "timeit"} & {name.partition(".")[0] for name in imported(path)}, path


def test_every_format_is_a_module_with_render() -> None:
    for name in FORMATS:
        assert "render" in dir(__import__(f"budgetnote.report.formats.{name}", fromlist=["render"]))


READING = {"yaml", "pydantic", "budgetnote.opening.folder", "budgetnote.checks.run"}
"""What reads and checks notes."""
JUDGING = {"budgetnote.checks.package", "budgetnote.analysis.agreement", "budgetnote.documents.draft"}
"""What is about packages and papers."""
SHOWING = {f"budgetnote.report.formats.{name}" for name in ("csv", "json", "github", "markdown")}
"""The formats of which none was asked for."""
OTHERS = {
    "rich", "multiprocessing", "sqlite3", "duckdb", "xlsxwriter", "docx", "openpyxl", "pypdfium2", "pdfminer", "jinja2",
    "budgetnote.opening.git", "budgetnote.editing.recompute", "budgetnote.report.page",
}  # fmt: skip
"""What one command or format alone needs, or none."""


@pytest.mark.parametrize(
    ("words", "used"),
    [
        (["--version"], set()),
        (["--help"], {"typer"}),
        (["check", "--help"], {"typer"}),
        (["check", "notes"], READING),
        (["check", "notes", "--format", "json"], {*READING, "budgetnote.report.formats.json"}),
        (["check", "notes", "--fix", "--diff"], {"typer", *READING}),
        (["totals", "notes"], {"typer", *READING}),
        (["show", "notes"], {"typer", *READING}),
        (["reconcile", "notes"], {"typer", *READING}),
        (["diff", "notes", "notes"], {"typer", *READING} - {"budgetnote.checks.run"}),
        (["recompute", "notes", "--diff"], {"typer", *READING, "budgetnote.editing.recompute"}),
        (["export", "notes", "--format", "csv"], {"typer", *READING, "budgetnote.report.formats.csv"}),
        (["register"], {"typer", "yaml", "pydantic", "budgetnote.opening.folder"}),
    ],
)
def test_nothing_is_imported_that_a_command_does_not_use(words: list[str], used: set[str]) -> None:
    assert _JUDGED & loaded_by(words) == used


def loaded_by(words: list[str]) -> set[str]:
    """The modules that are loaded when a command has ended."""
    script = (
        f"import sys\nsys.argv = ['budgetnote', *{words!r}]\nfrom budgetnote.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=PACKAGE.parent, check=True)
    return set(ran.stderr.splitlines()[-1].split())


_JUDGED = {"typer", *READING, *JUDGING, *SHOWING, *OTHERS}


@pytest.mark.parametrize(
    ("words", "used"),
    [
        (["check", "notes"], set()),
        (["check", "notes/SO52.yaml", "--language=da", "--accepted", "-o", os.devnull, "--format", "text"], set()),
        (["check", "notes", "--format", "json"], {"budgetnote.report.formats.json"}),
        (["check", "notes", "--format", "sarif"], {"budgetnote.report.formats.json"}),
        (["check", "notes", "--format", "markdown", "--statistics"], {"budgetnote.report.formats.markdown"}),
        (["totals", "notes", "--by", "note,activity,district,administration"], {"typer"}),
        (
            ["totals", "notes", "--where", "committee=SUD", "--format", "csv"],
            {"typer", "budgetnote.report.formats.csv"},
        ),
    ],
)
def test_what_is_known_is_told_without_what_reads(words: list[str], used: set[str]) -> None:
    assert {"yaml", "pydantic"} < loaded_by(words)
    assert _JUDGED & loaded_by(words) == used | {"budgetnote.opening.folder"}


LIBRARIES = {
    "yaml", "pydantic", "rich", "typer", "pygls", "jinja2", "duckdb", "sqlite3", "xlsxwriter", "docx", "openpyxl",
    "pypdfium2", "pdfminer", "multiprocessing",
}  # fmt: skip
"""What a command may load that is dear to load."""
NOTED = {"yaml", "pydantic", "typer"}
CHECKED = {"analysis", "checks", "documents", "model", "opening", "reading", "report"}
"""The rooms of what reads notes and says something of them."""
_FIRST = {"language", "visible", "figures", "finding", "cli", "__main__"}
LOADED = [
    ("check notes --no-cache", {"yaml", "pydantic"}, CHECKED),
    ("check notes --fix --diff", NOTED, {*CHECKED, "editing"}),
    ("cache", {"typer"}, {"checks", "reading", "report"}),
    ("diff HEAD -- notes", NOTED, CHECKED),
    ("explain BN101", NOTED, {*CHECKED, "editing"}),
    ("export notes -o {}/a.xlsx", {*NOTED, "xlsxwriter"}, CHECKED),
    ("export notes -o {}/a.sqlite", {*NOTED, "sqlite3"}, CHECKED),
    ("export notes -o {}/a.parquet", {*NOTED, "duckdb"}, CHECKED),
    ("export notes/SO52.yaml -o {}/a.docx", {*NOTED, "docx"}, CHECKED),
    ("import {}/paper.docx", NOTED, {*CHECKED, "editing"} - {"checks"}),
    ("import {}/book.xlsx -o notes", NOTED, {*CHECKED, "editing"}),
    ("lsp --help", {"typer"}, set()),
    ("new SO52", NOTED, {*CHECKED, "editing"} - {"analysis", "checks"}),
    ("package tests/gallery/package.yaml", NOTED, CHECKED),
    ("recompute notes --diff", NOTED, {*CHECKED, "editing"}),
    ("reconcile notes", NOTED, CHECKED),
    ("reconcile {}/SO52.yaml --write-keys", NOTED, {*CHECKED, "editing"}),
    ("register", NOTED, CHECKED - {"analysis", "checks"}),
    ("report notes -o {}/a.html", {*NOTED, "jinja2"}, CHECKED),
    ("schema", NOTED, {*CHECKED, "editing"}),
    ("show notes", NOTED, CHECKED),
    ("totals notes --no-cache", NOTED, CHECKED),
]
"""What commands load: of the libraries, and of the rooms beside those that all of them load."""


@pytest.mark.parametrize(("words", "libraries", "rooms"), LOADED, ids=[words for words, *_ in LOADED])
def test_a_command_loads_the_libraries_and_rooms_that_it_uses(
    words: str, libraries: set[str], rooms: set[str], tmp_path: Path, run: Run
) -> None:
    if words.startswith("import"):
        run("export", NOTES / "SO52.yaml", "-o", tmp_path / "paper.docx")
        run("export", NOTES, "-o", tmp_path / "book.xlsx")
    if words.startswith("reconcile {}"):
        shutil.copy(NOTES / "SO52.yaml", tmp_path)
    loaded = loaded_by([word.format(tmp_path) for word in words.split()])
    assert LIBRARIES & loaded == libraries
    assert {name.split(".")[1] for name in loaded if name.startswith("budgetnote.")} - _FIRST == rooms


def test_what_each_command_loads_is_told() -> None:
    assert {words.split()[0] for words, *_ in LOADED} == COMMANDS.keys()

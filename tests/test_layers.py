"""The house: imports run downward only, and yaml, pydantic and rich stay in their rooms."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import budgetnote
from budgetnote.render import FORMATS

PACKAGE = Path(budgetnote.__file__).parent
FLOORS = [
    {"language", "visible", "interval", "assignment"},
    {"amounts", "keys", "equivalents", "files"},
    {"finding", "stated"},
    {"reading"},
    {"syntax"},
    {"source"},
    {"record"},
    {"register"},
    {"note"},
    {"needs"},
    {"folder", "cover", "prices", "package"},
    {"dimensions"},
    {"reconcile", "totals", "division", "schema", "skeleton", "revision"},
    {"claims"},
    {"changes", "sums"},
    {"diagnose", "agreement"},
    {"slips"},
    {"checks"},
    {"explain", "fix", "recompute"},
    {"sheet"},
    {"views"},
    {"render"},
    {"cli"},
    {"__main__"},
]
HOMES = {
    "yaml": {"source"},
    "pydantic": {"record"},
    "pydantic_core": {"record"},
    "rich": {"render"},
    "typer": {"cli"},
    "subprocess": {"revision"},
}


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
    return names


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if room(path) != "__init__"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward(path: Path) -> None:
    height = {name: i for i, names in enumerate(FLOORS) for name in names}
    below = height[room(path)]
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "budgetnote" and len(parts) > 1 and parts[1] != room(path):
            assert height[parts[1]] < below, f"{room(path)} imports {parts[1]}"
        assert room(path) in HOMES.get(parts[0], {room(path)}), f"{parts[0]} outside its room"


def test_every_format_is_a_module_with_render() -> None:
    for name in FORMATS:
        assert "render" in dir(__import__(f"budgetnote.render.{name}", fromlist=["render"]))


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (["--version"], {"yaml", "pydantic", "rich", "budgetnote.checks"}),
        (["--help"], {"yaml", "pydantic", "rich"}),
        (["check", "notes"], {"rich", "budgetnote.render.json", "budgetnote.agreement", "budgetnote.prices"}),
        (["totals", "notes"], {"rich", "budgetnote.agreement"}),
        (["diff", "notes", "notes"], {"rich", "budgetnote.revision", "budgetnote.render.json"}),
    ],
)
def test_nothing_is_imported_that_a_command_does_not_use(words: list[str], unused: set[str]) -> None:
    script = (
        "import sys\nfrom budgetnote.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=PACKAGE.parent, check=True)
    assert not unused & set(ran.stderr.split())

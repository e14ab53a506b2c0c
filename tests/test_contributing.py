"""What is written for contributors is held to the tree: paths, rooms and commands that it names are there."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.test_layers import FLOORS

FOLDER = ROOT / ".github"
PAGES = sorted(FOLDER.glob("*.md"))
CONTRIBUTING = (FOLDER / "CONTRIBUTING.md").read_text(encoding="utf-8")
_PATH = re.compile(r"(?<![\w./])(?:(?:budgetnote|tests|notes|\.github|\.ci)/[\w./-]*|\w+\.(?:md|toml))")


def test_the_pages_are_there() -> None:
    assert {page.name for page in PAGES} == {"CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_of_a_page_exists(page: Path) -> None:
    named = {path.rstrip(".") for path in _PATH.findall(page.read_text(encoding="utf-8"))}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_way_to_run_is_told_and_every_way_told_is_there() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    ways = set(re.findall(r"^#   \.ci/run (\w+) ", script, re.MULTILINE))
    assert ways == set(re.findall(r"^  (\w+)\)", script, re.MULTILINE))
    assert ways == set(re.findall(r"^\| .*`\.ci/run (\w+)`", CONTRIBUTING, re.MULTILINE))


def test_what_a_test_needs_beside_python_is_installed_in_ci() -> None:
    programs = re.findall(r'^  "(\S+) ', (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert "git" in programs
    for path in (ROOT / "tests").rglob("test_*.py"):
        for needed in re.findall(r"mark\.needs\((.*?)\)", path.read_text(encoding="utf-8")):
            assert set(re.findall(r'"([\w-]+)"', needed)) <= {*programs, "program"}, path


def test_the_rooms_are_those_of_the_floors_from_the_ground_up() -> None:
    rooms = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", CONTRIBUTING, re.MULTILINE)
    floors = [name for names in FLOORS for name in sorted(names)]
    assert rooms == floors
    there = {path.stem for path in (ROOT / "budgetnote").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert set(rooms) == there - {"__init__", "__pycache__"}


def test_every_command_of_the_help_is_told(run: Run) -> None:
    commands = re.findall(r"^  (\w+)  ", run("--help").out.partition("Commands:")[2], re.MULTILINE)
    pages = CONTRIBUTING + (ROOT / "README.md").read_text(encoding="utf-8")
    assert commands
    assert [command for command in commands if f"budgetnote {command}" not in pages] == []

"""What the tests share: the command line run in this process, how much is tried, and what a test may need."""

import os
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count, product
from pathlib import Path
from typing import NamedTuple

import pytest
import typer.main
from hypothesis import settings

from budgetnote.cli import main
from budgetnote.reading import yaml as source

# Without a deadline: a slow machine is no fault of the code.
settings.register_profile("plain", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=300)

ROOT = Path(__file__).parent.parent
NOTES = ROOT / "notes"
CASES = ROOT / "tests" / "cases"
GALLERY = ROOT / "tests" / "gallery"
RATES = ROOT / "tests" / "prices" / "register.yaml"


class Ran(NamedTuple):
    """The outcome of one command."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
_commands = cache(typer.main.get_command)
"""The commands, which are made once: Typer makes them anew for each run, and most of a test is that."""
_numbers = count()


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of each test's own cache, which is not there yet; other processes that it starts have the same."""
    folder = tmp_path_factory.getbasetemp() / "caches" / str(next(_numbers))
    monkeypatch.setenv("BUDGETNOTE_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `budgetnote` with the given words, in the repository's folder or `cwd`, as if piped."""

    def ran(*words: str | Path, cwd: Path = ROOT) -> Ran:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(typer.main, "get_command", _commands)
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, captured.out, captured.err)

    return ran


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the expected files anew")
    parser.addoption("--thorough", action="store_true", help="try all of which a plain run tries a part")
    parser.addoption("--pure-python-yaml", action="store_true", help="read with PyYAML's parser in pure Python")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("thorough" if config.getoption("--thorough") else "plain")
    if config.getoption("--pure-python-yaml"):
        source.Parser = source._PythonParser


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `thorough`, unless it was asked for; --renew is for tests with expected files alone.

    What is `dear`, as it starts other programs or reads many documents, is tried by CI, where its file is named, and
    with --thorough.
    """
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    all_of_it = config.getoption("--thorough")

    def wanted(item: pytest.Item) -> bool:
        renewed = not config.getoption("--renew") or "expect" in getattr(item, "fixturenames", ())
        dear = item.get_closest_marker("dear") or _programs(item) - {"git"}
        left_out = item.get_closest_marker("thorough") or (dear and not named and not os.environ.get("CI"))
        return renewed and bool(all_of_it or not left_out)

    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]


def _programs(item: pytest.Item) -> set[str]:
    """The programs beside Python that a test needs."""
    return {program for marker in item.iter_markers("needs") for program in marker.args}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that `needs` a program which is not here; where everything is to be tried, that is a failure."""
    if missing := [program for program in sorted(_programs(item)) if shutil.which(program) is None]:
        told = f"{', '.join(missing)} is not installed; .ci/run names the package"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(told)


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether all is tried of which a plain run tries a part."""
    return bool(request.config.getoption("--thorough"))


def in_turn(longest: Sequence[object], *others: Sequence[object]) -> list[object]:
    """Each with each, to parametrize by; a plain run has one with each of the longest, the others taking turns."""
    places = product(range(len(longest)), *(range(len(other)) for other in others))
    return [
        pytest.param(
            longest[first],
            *(other[i] for other, i in zip(others, rest, strict=True)),
            marks=[pytest.mark.thorough] * any(i != first % len(other) for other, i in zip(others, rest, strict=True)),
        )
        for first, *rest in places
    ]


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with an expected file; with --renew, write the file."""

    def same(path: Path, text: str) -> None:
        if request.config.getoption("--renew"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return same


def lines_with(words: Sequence[str], text: str) -> list[str]:
    """The lines of `text` that contain all of `words`."""
    return [line for line in text.splitlines() if all(word in line for word in words)]

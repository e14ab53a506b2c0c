"""What the tests share: the command line run in this process, and the way to renew expected files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from budgetnote.cli import main
from budgetnote.reading import yaml as source

settings.register_profile("untimed", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("untimed")

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


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `budgetnote` with the given words, in the repository's folder or `cwd`, as if piped."""

    def ran(*words: str | Path, cwd: Path = ROOT) -> Ran:
        monkeypatch.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, captured.out, captured.err)

    return ran


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the expected files anew")
    parser.addoption("--pure-python-yaml", action="store_true", help="read with PyYAML's parser in pure Python")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--pure-python-yaml"):
        source.Parser = source._PythonParser


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

"""The wheel that is handed over: built and installed outside the checkout, it has all that the commands need."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import NOTES, ROOT

pytestmark = pytest.mark.dear

BUILD = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"


def clean() -> dict[str, str]:
    """The environment of now, in which the checkout is not found."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by what pyproject.toml names, of the files that a checkout has."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "budgetnote", source / "budgetnote", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-c", BUILD, str(out)]
    ran = subprocess.run(command, cwd=source, env=clean(), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return out / ran.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of a fresh environment; what budgetnote depends on is taken from the one of the tests."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False)
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    words = ["--python", str(bin_folder / "python"), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *words], env=clean(), check=True)
    (packages,) = folder.rglob("site-packages")
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return bin_folder / "budgetnote"


def ran(script: Path, *words: str | Path, cwd: Path) -> str:
    command = [str(script), *map(str, words), "--language", "en"]
    done = subprocess.run(command, cwd=cwd, env=clean(), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "budgetnote").rglob("*") if path.is_file()}
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == {name for name in files if "__pycache__" not in name}
    assert re.fullmatch(r"budgetnote-[\d.]+-py3-none-any\.whl", wheel.name)  # one file for every machine


def test_it_is_the_wheel_that_runs_and_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    command = [str(installed.with_name("python")), "-c", "import budgetnote; print(budgetnote.__file__)"]
    done = subprocess.run(command, cwd=tmp_path, env=clean(), capture_output=True, text=True, check=True)
    assert Path(done.stdout).is_relative_to(installed.parent.parent)


def test_the_commands_find_the_register_the_pages_and_the_schemas(installed: Path, tmp_path: Path) -> None:
    assert re.fullmatch(r"budgetnote \d+\.\d+\.\d+\n", ran(installed, "--version", cwd=tmp_path))
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    assert "Tabel 2 = Tabel 3" in ran(installed, "check", "SO52.yaml", cwd=tmp_path)
    page = ran(installed, "explain", "row-total", cwd=tmp_path)
    assert "BN201" in page
    assert "total: 550" in page
    for kind in ("note", "package", "register"):
        schema = json.loads(ran(installed, "schema", kind, cwd=tmp_path))
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema", kind

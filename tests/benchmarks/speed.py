"""How fast `budgetnote` is, beside the plain way to read the same notes. Prints a table, asserts nothing.

    python tests/benchmarks/speed.py [--notes 10000] [--rounds 3] [--starts 9]

A wheel of the checkout is installed into a fresh virtual environment, and all that is compared is run
from there, by turns, in one run. Peak memory is that of the process, on Linux and macOS alone.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
BYTES = "import pathlib, sys; all(path.read_bytes() for path in pathlib.Path(sys.argv[1]).rglob('*.yaml'))"

Command = Sequence[str | Path]


class Run(NamedTuple):
    """What a process took."""

    seconds: float
    peak: int
    """Bytes."""


def run(command: Command) -> Run:
    """Run `command` to its end, its output thrown away; raises where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**environment, "PYTHONUTF8": "1"})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def by_turns(commands: Mapping[str, Command], rounds: int, pick: Callable[[Iterable[float]], float]) -> dict[str, Run]:
    """What `pick` makes of each command's times over `rounds`, run in turn so that a busy machine slows all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    return {name: Run(pick(each.seconds for each in of), max(each.peak for each in of)) for name, of in runs.items()}


def install(folder: Path) -> Path:
    """Install a wheel of the checkout into a new virtual environment in `folder`; where its commands are."""
    sources = folder / "sources"
    ignored = shutil.ignore_patterns(".*", "tests", "build", "dist", "*.egg-info", "__pycache__")
    shutil.copytree(CHECKOUT, sources, ignore=ignored)
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / "bin"
    pip: Command = [commands / "python", "-m", "pip", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, sources], check=True)
    subprocess.run([*pip, "install", "--compile", *folder.glob("*.whl")], check=True)
    return commands


def measure(folder: Path, notes: int, rounds: int, starts: int) -> None:
    """Run everything in `folder`, and print the table."""
    commands = install(folder)
    python, budgetnote = commands / "python", commands / "budgetnote"
    many, few = folder / "many", folder / "few"
    tenth = max(1, notes // 10)
    for corpus, count in ((many, notes), (few, tenth)):
        subprocess.run([sys.executable, HERE / "corpus.py", corpus, str(count)], check=True)
    size = sum(path.stat().st_size for path in many.rglob("*.yaml"))
    whole = by_turns(
        {
            "bytes": [python, "-c", BYTES, many],
            "ours": [budgetnote, "check", many],
            "plain": [python, HERE / "plain.py", many],
        },
        rounds,
        min,
    )
    less = by_turns({"ours": [budgetnote, "check", few], "plain": [python, HERE / "plain.py", few]}, 1, min)
    turned = subprocess.run([python, HERE / "plain.py", few, "3"], check=True, capture_output=True, text=True)
    ours, plain = map(float, turned.stdout.split())
    small = CHECKOUT / "notes" / "SO52.yaml"
    start = by_turns(
        {
            "python -c pass": [python, "-c", "pass"],
            "budgetnote --version": [budgetnote, "--version"],
            "budgetnote check, one note": [budgetnote, "check", small],
        },
        starts,
        median,
    )
    print(f"{notes} notes of {size / notes / 1000:.1f} kB, the least time of {rounds} by turns")
    print(f"{'':34}{'seconds':>9}{'ms/note':>9}{'notes/s':>9}{'/ plain':>9}{'peak MB':>9}")
    names = {
        "ours": "budgetnote check",
        "plain": "CSafeLoader + pydantic, no checks",
        "bytes": "reading the bytes",
    }
    for key, name in names.items():
        took = whole[key]
        print(
            f"{name:34}{took.seconds:9.2f}{took.seconds * 1000 / notes:9.3f}{notes / took.seconds:9.0f}"
            f"{took.seconds / whole['plain'].seconds:9.2f}{took.peak / 1e6:9.0f}"
        )
    print(f"\n{tenth} notes one by one in a single process, by turns, without start-up and printing")
    print(f"{names['ours']:34}{ours:9.2f}{ours * 1000 / tenth:9.3f}{tenth / ours:9.0f}{ours / plain:9.2f}")
    print(f"{names['plain']:34}{plain:9.2f}{plain * 1000 / tenth:9.3f}{tenth / plain:9.0f}{1:9.2f}")
    print(f"\nmemory from {tenth} to {notes} notes")
    for key in ("ours", "plain"):
        before, after = less[key].peak, whole[key].peak
        growth = (after - before) / max(1, notes - tenth) / 1000
        print(f"{names[key]:34}{before / 1e6:6.0f} -> {after / 1e6:.0f} MB, {growth:.2f} kB a note")
    print(f"\nstart-up, medians of {starts} by turns")
    least = start["python -c pass"].seconds
    for name, took in start.items():
        print(f"{name:34}{took.seconds * 1000:9.0f} ms{took.seconds / least:7.1f} x")


def main() -> None:
    """Read the options and measure in a temporary folder."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--notes", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--starts", type=int, default=9)
    given = options.parse_args()
    with TemporaryDirectory(prefix="budgetnote-speed-") as folder:
        measure(Path(folder), given.notes, given.rounds, given.starts)


if __name__ == "__main__":
    main()

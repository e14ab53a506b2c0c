"""How fast `budgetnote` is, beside the plain way to read the same notes. Prints tables, asserts nothing.

    python tests/benchmarks/speed.py [--notes 1000] [--rounds 5] [--starts 9] [--before CHECKOUT]

A wheel of the checkout is installed into a fresh virtual environment, and all that is compared is run from there, by
turns, in one run; with `--before`, another checkout too. Times are of the processor, of a command and the processes
that it started; a ratio is the median over the rounds, with the least and the greatest, and a mark where those are
more than 15 per cent apart. Corpora of two sizes are checked, so that start-up falls out of what a note takes. Peak
memory is that of the largest process. Runs on Linux and macOS.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
BYTES = "import pathlib, sys; all(path.read_bytes() for path in pathlib.Path(sys.argv[1]).rglob('*.yaml'))"
_APART = 0.15
"""A ratio whose least and greatest are further apart than this part of it says little."""

Command = Sequence[str | Path]


class Run(NamedTuple):
    """What a command took: seconds of the processor, seconds by the clock, and bytes at its peak."""

    cpu: float
    clock: float
    peak: int


def run(command: Command) -> Run:
    """Run `command` to its end, its output thrown away; raises where it is refused or breaks down."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**environment, "PYTHONUTF8": "1"})
    _, status, usage = os.wait4(process.pid, 0)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1 is that there are findings, or differences
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(cpu, clock, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def by_turns(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Run]]:
    """The runs of each command over so many rounds, in turn so that a busy machine slows all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    return runs


def ratio(over: Sequence[float], under: Sequence[float]) -> str:
    """The one over the other, round by round: the median, the least and the greatest, and a mark where they differ."""
    ratios = [one / other for one, other in zip(over, under, strict=True)]
    middle = median(ratios)
    apart = max(ratios) - min(ratios) > _APART * middle
    return f"{middle:7.2f} ({min(ratios):.2f}–{max(ratios):.2f}){' ?' if apart else ''}"


def install(checkout: Path, folder: Path) -> Path:
    """Install a wheel of the checkout into a new virtual environment in `folder`; where its commands are."""
    sources = folder / "sources"
    ignored = shutil.ignore_patterns(".*", "tests", "build", "dist", "*.egg-info", "__pycache__")
    shutil.copytree(checkout, sources, ignore=ignored)
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / "bin"
    pip: Command = [commands / "python", "-m", "pip", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, sources], check=True)
    subprocess.run([*pip, "install", "--compile", *folder.glob("*.whl")], check=True)
    return commands


def cpu(runs: Sequence[Run]) -> list[float]:
    """The processor's seconds of each run."""
    return [one.cpu for one in runs]


def starts(tools: Mapping[str, Path], python: Path, rounds: int) -> Iterator[str]:
    """What it takes to start, in times of `python -c pass`."""
    small = CHECKOUT / "notes" / "SO52.yaml"
    asked: dict[str, Command] = {"--version": ["--version"], "--help": ["--help"], "check, one note": ["check", small]}
    commands: dict[str, Command] = {"python -c pass": [python, "-c", "pass"]}
    commands |= {f"{tool} {name}": [path, *words] for name, words in asked.items() for tool, path in tools.items()}
    runs = by_turns(commands, rounds)
    yield f"start-up, {rounds} rounds{'':22}ms   / python -c pass"
    for name, of in runs.items():
        yield f"  {name:34}{median(cpu(of)) * 1000:7.0f}   {ratio(cpu(of), cpu(runs['python -c pass']))}"


def notes(tools: Mapping[str, Path], python: Path, corpora: Mapping[int, Path], rounds: int) -> Iterator[str]:
    """What a note takes, in times of reading it the plain way; and two processes in times of one."""
    few, many = corpora
    plain = HERE / "plain.py"
    commands: dict[str, Command] = {}
    for count, corpus in corpora.items():
        commands[f"plain {count}"] = [python, plain, corpus]
        for tool, path in tools.items():
            commands[f"{tool} {count}"] = [path, "check", corpus]
    ours = next(iter(tools.values()))
    commands |= {f"{jobs} jobs": [ours, "check", corpora[many], "--jobs", str(jobs)] for jobs in (1, 2)}
    commands["bytes"] = [python, "-c", BYTES, corpora[many]]
    runs = by_turns(commands, rounds)

    def each(name: str) -> list[float]:
        pairs = zip(runs[f"{name} {many}"], runs[f"{name} {few}"], strict=True)
        return [(more.cpu - less.cpu) / (many - few) for more, less in pairs]

    yield f"a note, from {few} to {many}, {rounds} rounds{'':12}ms   / CSafeLoader + pydantic"
    for name, said in {
        "plain": "CSafeLoader + pydantic, no checks",
        **{tool: f"{tool} check" for tool in tools},
    }.items():
        yield f"  {said:34}{median(each(name)) * 1000:7.2f}   {ratio(each(name), each('plain'))}"
    yield f"  {'reading the bytes':34}{median(cpu(runs['bytes'])) / many * 1000:7.2f}"
    turned = subprocess.run([python, plain, corpora[few], "3"], check=True, capture_output=True, text=True)
    ours_alone, plain_alone = map(float, turned.stdout.split())
    yield f"  {'both in one process, by turns':34}{ours_alone / few * 1000:7.2f}   {ours_alone / plain_alone:7.2f}"
    one, two = runs["1 jobs"], runs["2 jobs"]
    yield f"two processes / one: processor {ratio(cpu(two), cpu(one))}"
    yield f"{'':21}by the clock {ratio([r.clock for r in two], [r.clock for r in one])}"


def memory(tools: Mapping[str, Path], corpora: Mapping[int, Path]) -> Iterator[str]:
    """What each note adds to the peak of a command."""
    few, many = corpora
    yield f"memory, from {few} to {many} notes{'':19}MB   kB a note"
    for words in (["check"], ["totals"], ["reconcile"], ["show"], ["show", "--format", "json"], ["diff"]):
        for tool, path in tools.items():
            peaks = {
                count: run([path, *words, *[corpus] * (2 if words == ["diff"] else 1)]).peak
                for count, corpus in corpora.items()
            }
            growth = (peaks[many] - peaks[few]) / (many - few) / 1000
            yield f"  {' '.join([tool, *words]):34}{peaks[few] / 1e6:4.0f} → {peaks[many] / 1e6:4.0f}   {growth:7.1f}"


def measure(folder: Path, before: Path | None, count: int, rounds: int, first: int) -> None:
    """Run everything in `folder`, and print the tables."""
    commands = install(CHECKOUT, folder / "now")
    tools = {"budgetnote": commands / "budgetnote"}
    if before is not None:
        tools["before"] = install(before, folder / "before") / "budgetnote"
    corpora = {number: folder / str(number) for number in (max(1, count // 10), count)}
    for number, corpus in corpora.items():
        subprocess.run([sys.executable, HERE / "corpus.py", corpus, str(number)], check=True)
    python = commands / "python"
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}; ? marks a ratio whose rounds are more than 15 per cent apart\n")
    for table in (starts(tools, python, first), notes(tools, python, corpora, rounds), memory(tools, corpora)):
        for line in table:
            print(line, flush=True)
        print()


def main() -> None:
    """Read the options and measure in a temporary folder."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--notes", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--starts", type=int, default=9)
    options.add_argument("--before", type=Path)
    given = options.parse_args()
    with TemporaryDirectory(prefix="budgetnote-speed-") as folder:
        measure(Path(folder), given.before, given.notes, given.rounds, given.starts)


if __name__ == "__main__":
    main()

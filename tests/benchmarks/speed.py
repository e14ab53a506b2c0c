"""How fast `budgetnote` is, beside the plain ways to read the same notes and beside its peers. Prints tables.

    python tests/benchmarks/speed.py [--notes 1000] [--rounds 5] [--starts 15] [--before CHECKOUT]
    python tests/benchmarks/speed.py --many 10000 [--before CHECKOUT]

A wheel of the checkout is installed into a fresh virtual environment, and all that is compared is run from there, by
turns, in one run; with `--before`, another checkout too, without the options that it does not have. Times are of the
processor, of a command and the processes that it started, where nothing else is said. A ratio is the median over the
rounds, with the least and the greatest; ? marks one whose rounds are more than 15 per cent apart, ! one that misses the
goal beside it. Corpora of two sizes are read, so that start-up falls out of what a note takes. Peak memory is that of
the largest process. ruff, jsonschema-rs and yamale are measured where the Python that runs this has them.

With `--many`, each command is run once over so many notes and once over a tenth of them. Runs on Linux and macOS.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import count, cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
PLAIN = HERE / "plain.py"
HASHING = (
    "import hashlib, pathlib, sys\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.yaml')): hashlib.sha256(path.read_bytes()).digest()"
)
GOALS = {
    "--version": 2, "--help": 8, "first check of one note": 20, "unchanged check of one note": 8, "CSafeLoader": 0.9,
}  # fmt: skip
"""What ratios are to come to at the most."""
KEPT = {
    "check --jobs=1 --no-cache": 3, "check --jobs=1": 3, "totals --jobs=1 --no-cache": 20, "totals --jobs=1": 20,
    "reconcile": 30, "show": 30, "show --format json": None, "diff": 20,
}  # fmt: skip
"""Of what peak memory is measured, and how many kB a note may add to it at the most."""
MANY = {
    "check, 1 job": "check --jobs=1 --no-cache", "check, 2 jobs": "check --jobs=2 --no-cache",
    "check, filling a cache": "check --jobs=2", "check, unchanged": "check", "check, one changed": "check",
    "totals": "totals --no-cache", "totals, unchanged": "totals", "show": "show", "diff": "diff",
}  # fmt: skip
"""What is done with very many notes, in this order."""
RATIOS = (
    ("check, 2 jobs", "check, 1 job", 1.05), ("check, filling a cache", "check, 2 jobs", 1.05),
    ("check, unchanged", "check, filling a cache", 0.12), ("check, unchanged", "hashing", 4),
    ("check, one changed", "check, unchanged", 1.2), ("totals, unchanged", "hashing", 4),
)  # fmt: skip
"""Which of that is held against which, and what the ratio is to come to at the most."""
_EDITS = count()
"""No two edits are the same, whichever command they are made for."""
_APART = 0.15
"""A ratio whose least and greatest are further apart than this part of it says little."""

Command = Sequence[str | Path]
Seconds = Sequence[float]


class Run(NamedTuple):
    """What a command took: seconds of the processor, seconds by the clock, and bytes at its peak."""

    cpu: float
    clock: float
    peak: int


class Task(NamedTuple):
    """A command to be measured, the folder of its cache, and what is done before it, which is not measured."""

    command: Command
    cache: Path
    prepare: Callable[[], object] = lambda: None


class Tool(NamedTuple):
    """A budgetnote that is installed."""

    name: str
    commands: Path
    helps: Mapping[str, str]

    def asked(self, *words: str | Path) -> Command:
        """The command of these words, without the options that this one does not have."""
        helped = self.helps.get(str(words[0]))
        kept = [word for word in words if helped is None or not str(word).startswith("--") or _name(word) in helped]
        return [self.commands / "budgetnote", *kept]


def _name(option: str | Path) -> str:
    return str(option).partition("=")[0]


class Bench(NamedTuple):
    """What is compared, and on what: `corpora` are folders by the number of their notes, the smaller one first."""

    folder: Path
    tools: Sequence[Tool]
    corpora: Mapping[int, Path]
    rounds: int

    @property
    def python(self) -> Path:
        """The Python of the fresh environment."""
        return self.tools[0].commands / "python"

    def cache(self, tool: Tool, *more: object) -> Path:
        """The folder of a cache of its own."""
        return self.folder / "-".join(["cache", tool.name, *map(str, more)])


Key = tuple[str, str, int]
"""Of which tool, or of what it is compared with, a task is, what is done, and over how many notes."""
Runs = Mapping[Key, Sequence[Run]]


def environment(cache: Path) -> dict[str, str]:
    """The variables of a command that is measured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONUTF8": "1", "BUDGETNOTE_CACHE_DIR": str(cache)}


def run(task: Task) -> Run:
    """Run a task to its end, its output thrown away; raises where it is refused or breaks down."""
    task.prepare()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(task.command, stdout=subprocess.DEVNULL, env=environment(task.cache))
    _, status, usage = os.wait4(process.pid, 0)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1 is that there are findings, or differences
        raise subprocess.CalledProcessError(process.returncode, task.command)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(taken, seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def by_turns(tasks: Mapping[Key, Task], rounds: int) -> Runs:
    """The runs of each task over so many rounds, in turn so that a busy machine slows all alike."""
    runs: dict[Key, list[Run]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            runs[name].append(run(task))
    return runs


def cpu(runs: Sequence[Run]) -> Seconds:
    """The processor's seconds of each run."""
    return [one.cpu for one in runs]


def clock(runs: Sequence[Run]) -> Seconds:
    """The seconds by the clock of each run."""
    return [one.clock for one in runs]


def row(name: str, value: str, over: Seconds, under: Seconds, goal: float | None = None) -> str:
    """A line of a table: a name, a value, and the one over the other, round by round, beside its goal."""
    ratios = [one / other for one, other in zip(over, under, strict=True)]
    middle = median(ratios)
    spread = f"({min(ratios):.2f}–{max(ratios):.2f})"
    mark = "?" if max(ratios) - min(ratios) > _APART * middle else ""
    aim = f"  goal {goal:g}{' !' if middle > goal else ''}" if goal is not None else ""
    return f"  {name:44}{value:>9} {middle:8.2f} {spread:15}{mark:1}{aim}".rstrip()


def head(title: str, value: str, ratio: str) -> str:
    """The line above a table."""
    return f"{title:46}{value:>9}   {ratio}"


def milliseconds(seconds: Seconds, digits: int = 0) -> str:
    """The median of some times."""
    return f"{median(seconds) * 1000:.{digits}f}"


def install(name: str, checkout: Path, folder: Path) -> Tool:
    """Install a wheel of the checkout into a new virtual environment in `folder`."""
    sources = folder / "sources"
    ignored = shutil.ignore_patterns(".*", "tests", "build", "dist", "*.egg-info", "__pycache__")
    shutil.copytree(checkout, sources, ignore=ignored)
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / "bin"
    pip: Command = [commands / "python", "-m", "pip", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, sources], check=True)
    subprocess.run([*pip, "install", "--compile", *folder.glob("*.whl")], check=True)
    helps = {}
    for word in ("check", "totals"):
        asked = [commands / "budgetnote", word, "--help"]
        helps[word] = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return Tool(name, commands, helps)


def emptied(folder: Path) -> Callable[[], object]:
    """What takes a cache away before a run."""
    return partial(shutil.rmtree, folder, ignore_errors=True)


def edited(corpus: Path) -> Callable[[], object]:
    """What changes one note of a corpus before a run, each time anew."""
    note = min(corpus.rglob("*.yaml"))
    text = note.read_text(encoding="utf-8")
    return lambda: note.write_text(f"{text}# {next(_EDITS)}\n", encoding="utf-8")


def python_of_size(folder: Path, size: int) -> Path:
    """A folder with Python files of so many bytes: those of the checkout, again and again, the last one cut."""
    folder.mkdir()
    for number, path in enumerate(cycle(sorted((CHECKOUT / "budgetnote").rglob("*.py")))):
        data = path.read_bytes()[:size]
        (folder / f"_{number}.py").write_bytes(data)
        size -= len(data)
        if not size:
            break
    return folder


def starts(bench: Bench, rounds: int) -> Iterator[str]:
    """What it takes to start, in times of `python -c pass`."""
    small = CHECKOUT / "notes" / "SO52.yaml"
    nothing = ("python", "-c pass", 0)
    tasks = {nothing: Task([bench.python, "-c", "pass"], bench.folder)}
    for tool in bench.tools:
        cache = bench.cache(tool, "starts")
        for word in ("--version", "--help"):
            tasks[tool.name, word, 0] = Task(tool.asked(word), cache)
        tasks[tool.name, "first check of one note", 0] = Task(tool.asked("check", small), cache, emptied(cache))
        tasks[tool.name, "unchanged check of one note", 0] = Task(tool.asked("check", small), cache)
    runs = by_turns(tasks, rounds)
    yield head(f"start-up, {rounds} rounds", "ms", "/ python -c pass")
    for (name, word, _), of in runs.items():
        yield row(f"{name} {word}", milliseconds(cpu(of)), cpu(of), cpu(runs[nothing]), GOALS.get(word))


def peers(bench: Bench) -> Iterator[tuple[str, Callable[[int], Command]]]:
    """What reads the same notes, or as many bytes: each with its command for a corpus."""
    corpora = bench.corpora
    yield "CSafeLoader", lambda size: [bench.python, PLAIN, "load", corpora[size]]
    yield "CSafeLoader + pydantic", lambda size: [bench.python, PLAIN, "read", corpora[size]]
    schema = bench.folder / "schema.json"
    with schema.open("w", encoding="utf-8") as file:
        subprocess.run([bench.tools[0].commands / "budgetnote", "schema", "note"], stdout=file, check=True)
    if find_spec("jsonschema_rs") and find_spec("yaml"):
        yield (
            "CSafeLoader + jsonschema-rs",
            lambda size: [sys.executable, PLAIN, "jsonschema", corpora[size], schema],
        )
    if find_spec("yamale") and find_spec("yaml"):
        yield "CSafeLoader + yamale", lambda size: [sys.executable, PLAIN, "yamale", corpora[size]]
    ruff = shutil.which("ruff", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if ruff:
        python = {}
        for number, corpus in corpora.items():
            size = sum(path.stat().st_size for path in corpus.rglob("*.yaml"))
            python[number] = python_of_size(bench.folder / f"python-{number}", size)
        yield "ruff, equal bytes", lambda size: [ruff, "check", "--quiet", "--no-cache", "--isolated", python[size]]


def of_notes(bench: Bench, compared: Mapping[str, Callable[[int], Command]]) -> dict[Key, Task]:
    """All that is done with both corpora; what is unchanged and what is changed follows on what fills their cache."""
    tasks: dict[Key, Task] = {}
    for number, corpus in bench.corpora.items():
        tasks |= {(name, "", number): Task(command(number), bench.folder) for name, command in compared.items()}
        tasks["hashing", "", number] = Task([bench.python, "-c", HASHING, corpus], bench.folder)
        for tool in bench.tools:
            for word in ("check", "totals"):
                cache, again = bench.cache(tool, word, number), tool.asked(word, corpus)
                for jobs in ("1", "2"):
                    command = tool.asked(word, corpus, f"--jobs={jobs}", "--no-cache")
                    tasks[tool.name, f"{word} {jobs}", number] = Task(command, cache)
                filling = tool.asked(word, corpus, "--jobs=1")
                tasks[tool.name, f"{word} first", number] = Task(filling, cache, emptied(cache))
                tasks[tool.name, f"{word} unchanged", number] = Task(again, cache)
                tasks[tool.name, f"{word} changed", number] = Task(again, cache, edited(corpus))
    return tasks


def a_note(bench: Bench, runs: Runs, compared: Sequence[str]) -> Iterator[str]:
    """What a note takes, start-up apart, in times of the plain ways and of the peers."""
    few, many = bench.corpora

    def each(name: str, kind: str = "") -> Seconds:
        pairs = zip(runs[name, kind, many], runs[name, kind, few], strict=True)
        return [(more.cpu - less.cpu) / (many - few) for more, less in pairs]

    yield head(f"a note, from {few} to {many}, {bench.rounds} rounds", "ms", "budgetnote / it")
    for tool in bench.tools:
        ours = each(tool.name, "check 1")
        yield f"  {tool.name + ' check, one process, no cache':44}{milliseconds(ours, 2):>9}"
        for name in compared:
            yield row(f"  {name}", milliseconds(each(name), 2), ours, each(name), GOALS.get(name))
        yield f"  {'all in one process, by turns':44}"
        command: Command = [tool.commands / "python", PLAIN, "turns", bench.corpora[few], str(bench.rounds)]
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment(bench.folder))
        turns = [[float(word) / few for word in line.split()] for line in said.stdout.splitlines()]
        ours, *plain = zip(*turns, strict=True)
        for name, seconds in zip(compared, plain, strict=False):
            yield row(f"  {name}", milliseconds(seconds, 2), ours, seconds, GOALS.get(name))


def unchanged(bench: Bench, runs: Runs) -> Iterator[str]:
    """What the cache spares, and what it costs to fill it."""
    few, many = bench.corpora
    for tool in bench.tools:
        for word in ("check", "totals"):
            yield head(f"{tool.name} {word} of {many} notes", "ms", "")
            times = {
                kind: cpu(runs[tool.name, f"{word} {kind}", many]) for kind in ("1", "first", "unchanged", "changed")
            }
            hashing = {number: cpu(runs["hashing", "", number]) for number in bench.corpora}
            said = {kind: milliseconds(seconds) for kind, seconds in times.items()}
            yield row("first, filling the cache / without one", said["first"], times["first"], times["1"], 1.05)
            yield row("unchanged / first", said["unchanged"], times["unchanged"], times["first"], 0.12)
            yield row("unchanged / reading and hashing them", said["unchanged"], times["unchanged"], hashing[many])
            less = cpu(runs[tool.name, f"{word} unchanged", few])
            apart = [one - other for one, other in zip(times["unchanged"], less, strict=True)]
            read = [one - other for one, other in zip(hashing[many], hashing[few], strict=True)]
            yield row("  the same, start-up apart", milliseconds(apart), apart, read, 4)
            yield row("one changed / none changed", said["changed"], times["changed"], times["unchanged"], 1.2)


def two_jobs(bench: Bench, runs: Runs) -> Iterator[str]:
    """Two processes in times of one."""
    many = max(bench.corpora)
    yield head(f"two jobs / one, {many} notes, no cache", "ms", "")
    for tool in bench.tools:
        for word in ("check", "totals"):
            one, two = runs[tool.name, f"{word} 1", many], runs[tool.name, f"{word} 2", many]
            yield row(f"{tool.name} {word}", milliseconds(cpu(two)), cpu(two), cpu(one), 1.05)
            yield row(f"{tool.name} {word}, by the clock", milliseconds(clock(two)), clock(two), clock(one), 0.6)


def asked(bench: Bench, tool: Tool, words: str, number: int) -> Command:
    """The command of these words over a corpus; `diff` holds it against a copy of which a tenth is another."""
    command, *options = words.split()
    corpus = bench.corpora[number]
    return tool.asked(command, *([altered(corpus)] if command == "diff" else []), corpus, *options)


def altered(corpus: Path) -> Path:
    """A copy of a corpus with another figure in each tenth note, which is made where it is not there."""
    copy = corpus.with_name(f"{corpus.name}-altered")
    if not copy.exists():
        shutil.copytree(corpus, copy)
        for path in sorted(copy.rglob("*.yaml"))[::10]:
            path.write_text(path.read_text(encoding="utf-8").replace("total: ", "total: 1", 1), encoding="utf-8")
    return copy


def memory(bench: Bench) -> Iterator[str]:
    """What each note adds to the peak of a command; a cache that is used is filled, and then is full."""
    few, many = bench.corpora
    yield head(f"memory, from {few} to {many} notes", "MB", "kB a note")
    for words, goal in KEPT.items():
        cached = words.startswith(("check", "totals")) and "--no-cache" not in words
        for tool in bench.tools:
            cache = bench.cache(tool, "memory")
            emptied(cache)()
            for said in (", first", ", unchanged") if cached else ("",):
                peaks = [run(Task(asked(bench, tool, words, number), cache)).peak for number in bench.corpora]
                growth = (peaks[1] - peaks[0]) / (many - few) / 1000
                size = f"{peaks[0] / 1e6:.0f} → {peaks[1] / 1e6:.0f}"
                aim = f"{'':18}goal {goal}{' !' if growth > goal else ''}" if goal else ""
                yield f"  {f'{tool.name} {words}{said}':44}{size:>9} {growth:8.1f}{aim}"


def first_bytes(bench: Bench) -> Iterator[str]:
    """When `show` has written something, as a part of the time that it takes."""
    yield head(f"first byte of show, {bench.rounds} rounds", "ms", "/ all of it, by the clock")
    for tool in bench.tools:
        for number in bench.corpora:
            command = asked(bench, tool, "show", number)
            seconds = [first_byte(command, bench.cache(tool, "show")) for _ in range(bench.rounds)]
            first, whole = zip(*seconds, strict=True)
            yield row(f"{tool.name} show, {number} notes", milliseconds(first), first, whole)


def first_byte(command: Command, cache: Path) -> tuple[float, float]:
    """The seconds by the clock until a command has written its first byte, and until its end."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(cache)) as process:
        assert process.stdout is not None
        os.read(process.stdout.fileno(), 1)
        first = time.perf_counter() - start
        while os.read(process.stdout.fileno(), 1 << 16):
            pass
    return first, time.perf_counter() - start


def of_many(bench: Bench) -> Iterator[str]:
    """Each command once over each corpus: what it takes, and whether a note takes as much among many as among few."""
    few, many = bench.corpora
    seconds: dict[tuple[str, str], Seconds] = {}
    yield f"{f'{many} notes':46}{'CPU s':>9}{'clock s':>9}{'peak MB':>9}   CPU ms a note, of {few} and of {many}"
    for name, words in {"hashing": "", **MANY}.items():
        for tool in bench.tools:
            took = []
            for number, corpus in bench.corpora.items():
                hashing: Command = [bench.python, "-c", HASHING, corpus]
                command = asked(bench, tool, words, number) if words else hashing
                prepare = edited(corpus) if name == "check, one changed" else lambda: None
                took.append(run(Task(command, bench.cache(tool, number), prepare)))
            less, more = (one.cpu / number * 1000 for one, number in zip(took, bench.corpora, strict=True))
            last = took[1]
            told = f"{last.cpu:9.1f}{last.clock:9.1f}{last.peak / 1e6:9.0f}"
            yield f"  {f'{tool.name} {name}':44}{told}   {less:.3f} → {more:.3f}: {more / less:.2f}"
            seconds[tool.name, name] = [last.cpu]
    for tool in bench.tools:
        yield head(tool.name, "ms", "")
        for name, other, goal in RATIOS:
            over, under = seconds[tool.name, name], seconds[tool.name, other]
            yield row(f"{name} / {other}", milliseconds(over), over, under, goal)


def measured(bench: Bench, first: int) -> Iterator[Iterator[str]]:
    """The tables, each measured when its lines are taken."""
    yield starts(bench, first)
    compared = dict(peers(bench))
    runs = by_turns(of_notes(bench, compared), bench.rounds)
    yield a_note(bench, runs, list(compared))
    yield unchanged(bench, runs)
    yield two_jobs(bench, runs)
    yield memory(bench)
    yield first_bytes(bench)


def load() -> str:
    """How busy the machine is."""
    return f"{os.cpu_count()} cores, load {' '.join(f'{each:.1f}' for each in os.getloadavg())}"


def main() -> None:
    """Read the options, measure in a temporary folder, and print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--notes", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--starts", type=int, default=15)
    options.add_argument("--before", type=Path)
    options.add_argument("--many", type=int)
    given = options.parse_args()
    with TemporaryDirectory(prefix="budgetnote-speed-") as name:
        folder = Path(name)
        tools = [install("budgetnote", CHECKOUT, folder / "now")]
        if given.before is not None:
            tools.append(install("before", given.before, folder / "before"))
        number = given.many or given.notes
        corpora = {size: folder / f"corpus-{size}" for size in (max(1, number // 10), number)}
        for size, corpus in corpora.items():
            subprocess.run([sys.executable, HERE / "corpus.py", corpus, str(size)], check=True)
        bench = Bench(folder, tools, corpora, given.rounds)
        print(f"{load()}; ? marks rounds that are more than 15 per cent apart, ! a goal that is missed\n")
        for table in [of_many(bench)] if given.many else measured(bench, given.starts):
            for line in table:
                print(line, flush=True)
            print()
        print(load())


if __name__ == "__main__":
    main()

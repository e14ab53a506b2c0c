"""Files that chance has damaged, each through one command: none may crash it, fool a reader or lose a byte.

    python -m tests.benchmarks.fuzz [--files 10000] [--seed 1] [--first 0]

Each file is made from a good one; the command, its options, format and language are drawn. It is run twice, and once
more on what it wrote. Prints how many files and which exit codes there were, and each failure; ends with 1 where there
is one. The number of a failure, given to --first with --files 1, repeats it.
"""

import argparse
import gc
import os
import re
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple, NoReturn

from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.explain import EXAMPLE, PACKAGE
from budgetnote.checks.run import check_document
from budgetnote.cli import main as command_line
from budgetnote.finding import ERROR
from budgetnote.model.register import SHIPPED, load
from budgetnote.reading.yaml import parse
from tests.conftest import NOTES, ROOT, Ran
from tests.test_hostile_words import FILES, FORMATS, form_of, judge

SLOW = 5
"""Seconds of CPU that a run may take."""
TESTS = ROOT / "tests"
REGISTER, _ = load()


def texts(*paths: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in paths]


GOOD = {
    "note": [
        *texts(*sorted(NOTES.glob("*.yaml")), *sorted((TESTS / "gallery").glob("[!p]*.yaml")), EXAMPLE),
        *texts(*sorted((TESTS / "cases").glob("*.yaml")), *sorted((TESTS / "cases" / "lapsing").glob("*.yaml"))),
        FILES["notes/BU07.yaml"],
    ],
    "package": [*texts(TESTS / "gallery" / "package.yaml", PACKAGE), FILES["package.yaml"]],
    "register": [
        *texts(TESTS / "prices" / "register.yaml", TESTS / "cases" / "register" / "register.yaml", SHIPPED),
        FILES["notes/register.yaml"],
    ],
}
EVERY = [text for kind in GOOD.values() for text in kind]

SIGNS = [
    *("\t", "\u00a0", "\u2028", "\ufeff", "\x00", "\x1b[31m", "\u202e", "\u200b", "\r", "\x85", "\ud7ff", "\u3164"),
    *("&a ", "*a", "!!str ", "!x ", "!!binary ", "? ", ": ", "- ", "---\n", "...\n", "<<: ", ">-\n", "|\n"),
    *("#", "'", '"', "”", "{", "}", "[", "]", ",", "\\", '"\\x1b[2J\\u202e"', "%YAML 1.1\n"),
    *("::error::", "##[", "<b>", "`", "|", "=1+1", "@", "https://x.example"),
]
FIGURES = [
    *("0", "-0", "-1", "1", "0.5", "1.000", "1,000", "1e9", "0x1f", "0o17", "1_000", "017", ".inf", ".nan", "1:30"),
    *("9" * 18, "-" + "9" * 30, "9" * 5000, "٣", "½", "1\u00a0000", "1 000", "~", "null", "true", "''", "[]", "{}"),
    *("0000", "1999", "2026", "2050", "9999", "10000", "20266", "2O26", "2025-02-30", "2025-01-01", '"2026"'),
]
TOKENS = [r"-?\d+", r"\b20\d\d\b", r"\b\w+(?=:)", r"[\w.-]+", r"[{}\[\]:,'\"#-]", r"[ \n]+"]


def replaced(draw: Random, text: str) -> str:
    """One token replaced by another one of its kind, by an odd figure or by a sign, doubled or gone."""
    found = list(re.finditer(draw.choice(TOKENS), text))
    if not found:
        return text
    at = draw.choice(found)
    new = draw.choice([draw.choice(found)[0], draw.choice(FIGURES), draw.choice(SIGNS), at[0] * 2, ""])
    return text[: at.start()] + new + text[at.end() :]


def slipped(draw: Random, text: str) -> str:
    """One digit another: a figure that still reads, and does not agree."""
    digits = list(re.finditer(r"\d", text))
    at = draw.choice(digits).start() if digits else 0
    return text[:at] + str(draw.randrange(10)) + text[at + 1 :]


def inserted(draw: Random, text: str) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice(SIGNS) + text[at:]


def cut(draw: Random, text: str) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + text[at + draw.choice((1, 1, 2, 5, 40)) :]


def swapped(draw: Random, text: str) -> str:
    """Two lines changed about."""
    lines = text.split("\n")
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def repeated(draw: Random, text: str) -> str:
    """Some lines gone, or there twice, at times many times."""
    lines = text.split("\n")
    at, count = draw.randrange(len(lines)), draw.choice((1, 1, 2, 8))
    return "\n".join(lines[:at] + lines[at : at + count] * draw.choice((0, 0, 2, 2, 20)) + lines[at + count :])


def copied(draw: Random, text: str) -> str:
    """Some lines of another good file, beside the lines of this one or in their place."""
    lines, other = text.split("\n"), draw.choice(EVERY).split("\n")
    begin, count, at = draw.randrange(len(other)), draw.choice((1, 2, 5, 20)), draw.randrange(len(lines) + 1)
    return "\n".join(lines[:at] + other[begin : begin + count] + lines[at + draw.choice((0, 0, 1, count)) :])


CHANGES: list[Callable[[Random, str], str]] = [
    *(replaced, replaced, replaced, slipped, slipped),
    *(inserted, cut, swapped, repeated, copied),
]


def damaged(draw: Random, text: str) -> bytes:
    """`text` after a few changes, at times none; at times as another tool would write it, or with broken bytes."""
    for _ in range(draw.choice((0, 1, 1, 1, 2, 3, 5, 12))):
        text = draw.choice(CHANGES)(draw, text)
    data = text.replace("\n", draw.choice(("\n",) * 8 + ("\r\n", "\r"))).encode()
    data = draw.choice((b"",) * 9 + (b"\xef\xbb\xbf",)) + data
    for _ in range(draw.choice((0,) * 9 + (3,))):
        at = draw.randrange(len(data) + 1)
        data = data[:at] + bytes([draw.randrange(256)]) + data[at + draw.randrange(2) :]
    return data


Files = dict[str, bytes]


def made(draw: Random) -> tuple[str, Files]:
    """What is damaged, and the files of a folder: good ones, and among them the damaged one or two."""
    kind = draw.choice(("note",) * 6 + ("two", "two", "package", "register"))
    good = draw.choice(GOOD["note"])
    files = {"good/A.yaml": good.encode(), "notes/A.yaml": good.encode()}
    if kind in ("package", "register") or draw.random() < 0.3:
        files["notes/register.yaml"] = draw.choice(GOOD["register"]).encode()
        files["package.yaml"] = draw.choice(GOOD["package"]).encode()
        files |= {f"notes/{i}.yaml": text.encode() for i, text in enumerate(GOOD["note"][:2])}
    names = {"package": ["package.yaml"], "register": ["notes/register.yaml"], "two": ["notes/A.yaml", "notes/B.yaml"]}
    for name in names.get(kind, ["notes/A.yaml"]):
        text = files[name].decode() if name in files else draw.choice(GOOD["note"])
        files[name] = damaged(draw, text)
    return kind, files


READING = ("check", "check", "check", "reconcile", "totals", "totals", "show", "diff", "package", "recompute")
"""The commands that read the files; the others are drawn once in a while."""
DIMENSIONS = (
    *("committee", "appropriation", "control-area", "administration", "direction"),
    *("activity", "district", "negotiation", "note", "year"),
)


def some(draw: Random, *options: list[str]) -> list[str]:
    """Each of the options or not."""
    return [word for option in options if draw.random() < 0.3 for word in option]


def asked(draw: Random, kind: str) -> list[str]:
    """A command with its options, format and language."""
    name = draw.choice(READING if draw.random() < 0.95 else ("explain", "schema", "new"))
    if kind == "package" and draw.random() < 0.8:
        name = "package"
    level = ["--price-level", draw.choice(("2025", "2026", "2027", "2O27"))]
    priced = draw.choice(([], [*level, *some(draw, ["--trail"])]))
    at = draw.choice(("notes", "notes", "notes/A.yaml"))
    match name:
        case "check":
            ways = ("", "", "--fix", "--diff", "--fix --diff", "--fix --unsafe", "--diff --unsafe")
            paths = draw.choice(([at], [at], ["notes/register.yaml", at], ["package.yaml"], ["."]))
            failing = ["--fail-on", draw.choice(("error", "warning", "remark"))]
            chosen = [draw.choice(("--only", "--skip")), draw.choice(("BN1", "BN2", "BN3", "BN311", "BN6"))]
            words = [*paths, *draw.choice(ways).split(), *some(draw, ["--accepted"], failing, chosen)]
        case "recompute":
            words = [at, *some(draw, ["--diff"])]
        case "reconcile":
            words = [at, *draw.choice((["--write-keys"], priced))]
        case "show":
            words = [at, *priced]
        case "diff":
            sides = draw.choice((["good", "notes"], ["good/A.yaml", "notes/A.yaml"]))
            words = [*draw.choice((sides, sides[::-1])), *priced]
        case "package":
            words = ["package.yaml", at, *some(draw, ["--accepted"], ["--trail"])]
        case "totals":
            by = ["--by", ",".join(draw.sample(DIMENSIONS, draw.choice((1, 1, 2, 3))))]
            where = ["--where", draw.choice(("year=2026", "committee=BIU", "direction=U", "control-area=Service"))]
            top, unit = ["--top", draw.choice("13")], ["--unit", draw.choice(("tkr", "mio"))]
            words = [at, *some(draw, by, by, where, top, unit, ["--share"], ["--without", "BI26"], level)]
        case "new":
            words = [draw.choice(("BU07", "A", "../x")), "--negotiation", "Budget 2026", "--budget-year", "2026"]
            words += ["--committee", draw.choice(("BUU", "XXX")), "--folder", "notes"]
        case "schema":
            words = [draw.choice(("note", "register", "package"))]
        case _:
            words = [draw.choice(("BN311", "lapsing-pair", "BN9"))]
    forms = () if name in ("schema", "new") else FORMATS.get(name, ("text", "json", "markdown"))
    form = ["--format", draw.choice(forms)] if forms else []
    return [name, *words, *form, "--language", draw.choice(("da", "en"))]


def drawn(seed: int, number: int) -> tuple[list[str], Files]:
    """The command and the files of a number."""
    draw = Random(f"{seed}/{number}")  # noqa: S311
    kind, files = made(draw)
    return asked(draw, kind), files


def written(folder: Path, files: Files) -> None:
    """Fill `folder` with these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def left(folder: Path) -> Files:
    """The files in `folder`, hidden ones too."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


class Ended(NamedTuple):
    """How a run ended, and the files that it left."""

    ran: Ran
    files: Files


def run(folder: Path, files: Files, words: list[str]) -> Ended:
    """Run budgetnote in this process beside the files; raises what it raises, but for its ending."""
    written(folder, files)
    held, place = (sys.stdout, sys.stderr), Path.cwd()
    out, err = BytesIO(), BytesIO()
    streams = [TextIOWrapper(stream, encoding="utf-8") for stream in (out, err)]
    sys.stdout, sys.stderr = streams
    os.chdir(folder)
    code: object = None
    try:
        command_line(words)
    except SystemExit as ended:
        code = ended.code
    finally:
        os.chdir(place)
        sys.stdout, sys.stderr = held
    for stream in streams:
        stream.flush()
    assert isinstance(code, int)
    return Ended(Ran(code, out.getvalue().decode(), err.getvalue().decode()), left(folder))


def shown(ran: Ran, words: list[str]) -> None:
    """Judge both streams: nothing in them is carried out, and a program gets its document."""
    form = {"new": "text", "schema": "json"}.get(words[0]) or form_of(words)
    if (words[0], form) == ("explain", "markdown"):  # its examples stand in fences, and no word of it is a stranger's
        form = "text"
    refused = ran.code == 2 or (words[0] == "schema" and ran.err)  # there is none by a register that cannot be read
    assert ran.out or refused or form != "json", "no document"
    if "--diff" in words:  # the lines of a file keep their tabs, and the ends that they have
        ran = ran._replace(out=re.sub(r"\r+\n", "\n", ran.out.replace("\t", " ")))
    judge(ran, form)


def kept(before: Files, after: Files, words: list[str]) -> None:
    """Judge the files: none is changed unasked, and what was written says what the note said."""
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if words[0] == "new":
        assert changed <= {f"notes/{words[1]}.yaml", "notes/note.schema.json"} - before.keys(), changed
        return
    asked_for = words[0] == "recompute" or "--fix" in words or "--write-keys" in words
    assert not changed or (asked_for and "--diff" not in words), changed
    for name in changed:
        assert name in before, name
        assert name in after, name
        assert name != "package.yaml", name
        assert not name.endswith("register.yaml"), name
        old, new = checked(before[name]), checked(after[name])
        assert words[0] == "recompute" or errors(new) <= errors(old), "more errors than before"
        if "--unsafe" not in words:
            sums = words[0] != "recompute"
            assert figures(new, sums=sums) == figures(old, sums=sums), "another figure"


def checked(data: bytes) -> NoteFile:
    return check_document(parse("f.yaml", data), REGISTER)


def errors(note: NoteFile) -> int:
    return sum(found.rule.severity == ERROR and found.accepted is None for found in note.findings)


def figures(read: NoteFile, *, sums: bool) -> list[object]:
    """The figures of each row, with or without I alt and the sum rows."""
    assert read.note is not None, "unread"
    if sums:
        return [(row.amounts, row.total) for _, row in read.note.labelled_rows]
    return [line.amounts for line in read.note.appropriation_lines]


def tried(folder: Path, seed: int, number: int) -> tuple[list[str], int]:
    """The words and the exit code of a number, run twice in `folder`; raises where something is not as it must be."""
    words, files = drawn(seed, number)
    first = run(folder, files, words)
    shown(first.ran, words)
    kept(files, first.files, words)
    assert run(folder, files, words) == first, "two runs differ"
    if first.files != files and words[0] != "new":
        assert run(folder, first.files, words).files == first.files, "written otherwise the second time"
    return words, first.ran.code


class Hang(BaseException):
    """A run that does not end; nothing in the product may catch it."""


@contextmanager
def bounded(seconds: int) -> Iterator[None]:
    """Raise `Hang` after so many seconds, where the system can."""

    def ring(_number: int, _frame: object) -> NoReturn:
        raise Hang

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def main() -> None:
    """Read the options, try the files, and print what came of them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0)
    given = options.parse_args()
    codes: Counter[int] = Counter()
    commands: Counter[str] = Counter()
    slowest, failures = 0.0, 0
    with TemporaryDirectory(prefix="budgetnote-fuzz-") as folder:
        os.environ["BUDGETNOTE_CACHE_DIR"] = str(Path(folder) / "cache")
        for number in range(given.first, given.first + given.files):
            begun = time.process_time()
            try:
                with bounded(12 * SLOW):
                    words, code = tried(Path(folder) / "files", given.seed, number)
                codes[code] += 1
                commands[words[0]] += 1
                seconds = (time.process_time() - begun) / 2
                slowest = max(slowest, seconds)
                fault = f"{seconds:.1f} s" if seconds > SLOW else ""
            except (Exception, Hang):
                fault = traceback.format_exc()
            if fault:
                failures += 1
                print(f"{number}: budgetnote {' '.join(drawn(given.seed, number)[0])}\n{fault}", flush=True)
            if number % 100 == 0:
                gc.collect()  # budgetnote does without, as it ends soon
    print(f"{given.files} files, each run twice: {failures} failures")
    print("exit codes: " + ", ".join(f"{code}: {count}" for code, count in sorted(codes.items())))
    print("commands: " + ", ".join(f"{name}: {count}" for name, count in sorted(commands.items())))
    print(f"the slowest: {slowest:.1f} s of CPU")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()

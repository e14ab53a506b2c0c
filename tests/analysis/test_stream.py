"""`diff` as a stream: it tells of two folders what comparing all notes at once would tell, and lets each note go."""

import gc
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from random import Random

import pytest
import yaml

from budgetnote.analysis.changes.outcome import Comparison, Outcome
from budgetnote.analysis.changes.stream import FileSet, Stream, compare_all
from budgetnote.analysis.changes.versions import Read, counting, read_version
from budgetnote.analysis.notefile import NoteFile
from budgetnote.opening import opened
from budgetnote.opening.folder import gather
from budgetnote.opening.held import hold
from budgetnote.opening.opened import open_notes
from budgetnote.opening.registers import Registers
from budgetnote.reading.yaml import Document, parse
from tests.conftest import NOTES, RATES, Run

SO52, BI26 = ((NOTES / f"{name}.yaml").read_text(encoding="utf-8") for name in ("SO52", "BI26"))


def numbered(text: str, number: str) -> str:
    return re.sub(r"^id: .*$", f"id: {number}", text, count=1, flags=re.MULTILINE)


def cell(text: str, random: Random) -> str:
    """The note with another figure in one of its cells."""
    cells = list(re.finditer(r"(?<=\d{4}: )\d+", text))
    found = random.choice(cells) if cells else None
    return (
        text
        if found is None
        else f"{text[: found.start()]}{int(found[0]) + random.choice([-1, 1, 100])}{text[found.end() :]}"
    )


def changed(text: str) -> str:
    return text.replace("2027: 305", "2027: 300", 1)


def in_braces(text: str) -> str:
    """The note as JSON, of which a glance does not tell what note it is."""
    tree = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    return yaml.safe_dump(tree, default_flow_style=True, width=10**6, allow_unicode=True)


EDITS: list[Callable[[str, Random], str]] = [
    cell,
    cell,
    lambda text, _: in_braces(text) if parse("", text.encode()).root else text,
    lambda text, random: numbered(text, random.choice(["XX01", "XX02", "XX03"])),
    lambda text, _: re.sub(r"^id: .*\n", "", text, count=1, flags=re.MULTILINE),
    lambda text, random: f"version: {random.choice('23')}\n{text}",
    lambda text, _: f"status: withdrawn\n{text}",
    lambda text, random: text.replace("amounts: {", random.choice(["amounts: {x: ", "amounts: ["]), 1),
    lambda _, random: random.choice(["a: b\n", "notes: [SO52.yaml]\n", "a: ["]),
]


def folder(at: Path, given: dict[str, str], random: Random) -> dict[str, str]:
    """Some notes, some of them edited, under another name, twice or not at all; written to a folder."""
    files: dict[str, str] = {}
    for name, text in given.items():
        for _ in range(random.choices([0, 1, 2, 3], [1, 12, 2, 1])[0]):
            called = random.choice([name, name, name, f"nye/{name}", random.choice(list(given))])
            files[called] = random.choice(EDITS)(text, random) if random.random() < 0.4 else text
    for name, text in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_text(text, encoding="utf-8")
    return files


def both(at: Path, random: Random) -> tuple[Path, Path]:
    given = {f"{number}.yaml": numbered(random.choice([SO52, BI26]), number) for number in ("SO1", "SO2", "BI3", "BI4")}
    for side in ("old", "new"):
        (at / side).mkdir()
    given |= folder(at / "old", given, random)
    folder(at / "new", given, random)
    return at / "old", at / "new"


def side(path: Path) -> FileSet:
    return FileSet(hold(gather([path])), open_notes, Registers(), partial(named, path))


def named(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def at_hand(path: Path) -> list[Read]:
    """All notes of a folder that count, as they are read one after the other."""
    files = open_notes(gather([path]), Registers())
    return counting([read for one in files if (read := read_version(one, partial(named, path))[0])])[0]


def told(comparison: Comparison, outcomes: Iterable[Outcome]) -> object:
    """What came of a comparison, without the objects that it is made of."""
    versions = comparison.versions
    changes = {
        outcome.new.file.path: [
            [(one.kind, one.record.at(*one.route), one.before, one.after, one.field) for one in outcome.changes],
            outcome.sums,
            [(one.kind, one.before, one.after) for one in outcome.verdicts],
        ]
        for outcome in outcomes
    }
    return (
        [(old.path, new.path) for old, new in versions.pairs],
        [[one.path for one in side] for side in (versions.removed, versions.added, versions.unread, comparison.apart)],
        [[one.path for one in same] for same in versions.repeated],
        [(old.path, new.path, how) for (old, new), how in comparison.differences.items()],
        comparison.sums,
        {new.path: changes[new.path] for _, new in comparison.differences},
    )


def test_a_stream_tells_what_comparing_all_at_once_tells(thorough: bool, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    for seed in range(300 if thorough else 20):
        at = tmp_path / str(seed)
        at.mkdir()
        old, new = both(at, Random(seed))  # noqa: S311
        stream = Stream(side(old), side(new))
        outcomes = [outcome for met in stream(stream.turns) for outcome in met.outcomes.values()]
        comparison, expected = compare_all(at_hand(old), at_hand(new))
        assert told(stream.comparison, outcomes) == told(comparison, expected), seed
        seen += Counter({name: len(of) for name, of in comparison.versions._asdict().items()})
        seen["passed"] += len(stream.passed)
    assert min(seen.values()) > 0


@pytest.mark.parametrize("level", [None, 2027])
def test_a_note_is_let_go_when_it_was_compared(level: int | None, tmp_path: Path) -> None:
    for name in ("old", "new"):
        for i in range(12):
            path = tmp_path / name / f"{name if i < 4 else ''}{i}.yaml"
            path.parent.mkdir(exist_ok=True)
            text = numbered(SO52, f"SO{i}")
            path.write_text(changed(text) if name == "new" and i % 2 else text, encoding="utf-8")
    old, new = (side(tmp_path / name)._replace(registers=Registers(RATES)) for name in ("old", "new"))
    stream, most = Stream(old, new, level), 0
    before = notes_alive()
    for met in stream(stream.turns):
        most = max(most, notes_alive() - before)
        del met
    assert 0 < most <= 4
    assert notes_alive() == before
    assert len(stream.comparison.versions.pairs) == 12
    assert len(stream.comparison.differences) == 6


def notes_alive() -> int:
    gc.collect()
    return sum(isinstance(one, NoteFile) for one in gc.get_objects())


def test_no_file_is_parsed_more_than_twice_and_what_is_alike_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: Counter[str] = Counter()

    def counted(path: str, data: bytes) -> Document:
        parsed[path] += 1
        return parse(path, data)

    monkeypatch.setattr(opened, "parse", counted)
    texts = {f"SO{i}.yaml": numbered(SO52, f"SO{i}") for i in range(6)}
    moved = {f"nye/{name}": text for name, text in texts.items()}
    edited = {name: changed(text) for name, text in moved.items()}
    hidden = {f"{i}.yaml": in_braces(text) for i, text in enumerate(edited.values())}
    swapped = {name: numbered(SO52, f"SO{5 - i}") for i, name in enumerate(texts)}
    for expected, new in ((6, texts), (6, moved), (12, edited), (24, hidden), (6, swapped)):
        for name, files in (("old", texts), ("new", new)):
            for within, text in files.items():
                path = tmp_path / str(len(parsed)) / name / within
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        sides = [side(tmp_path / str(len(parsed)) / name) for name in ("old", "new")]
        before = parsed.total()
        stream = Stream(sides[0], sides[1])
        for _ in stream(stream.turns):
            pass
        assert len(stream.comparison.versions.pairs) == 6
        assert parsed.total() - before == expected
    assert max(parsed.values()) == 2


def test_what_is_told_is_of_the_moment_in_which_it_was_looked_at(tmp_path: Path) -> None:
    """Files that are written while others are read are not told of in parts."""
    for name, text in (("old/a.yaml", SO52), ("old/b.yaml", BI26), ("new/c.yaml", in_braces(SO52))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    stream = Stream(side(tmp_path / "old"), side(tmp_path / "new"))
    turns = stream(stream.turns)
    next(turns)
    for path in tmp_path.rglob("*.yaml"):
        path.write_text("a: b\n", encoding="utf-8")
    assert [met.outcomes for met in turns] == [{}] * len(stream.turns)
    assert [(old.name, new.name) for old, new in stream.comparison.versions.pairs] == [("a.yaml", "c.yaml")]
    assert [one.name for one in stream.comparison.versions.removed] == ["b.yaml"]
    assert not stream.comparison.differences


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="a shell connects no pipe here")
def test_a_pipe_is_read_once(run: Run) -> None:
    """As `diff <(git show HEAD~1:note.yaml) <(git show HEAD:note.yaml)` has them."""
    words = []
    for text in (SO52, changed(SO52)):
        reading, writing = os.pipe()
        os.write(writing, text.encode())
        os.close(writing)
        words.append((reading, f"/dev/fd/{reading}"))
    ran = run("diff", *(word for _, word in words), "--language", "en")
    for reading, _ in words:
        os.close(reading)
    assert ran.code == 1
    assert ran.err == ""
    assert "1 note compared: 1 change" in ran.out

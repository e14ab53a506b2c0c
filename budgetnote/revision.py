"""Git revisions: what files one has below some paths, as they were committed. The only home of git.

Trees are listed and blobs read, nothing else: no hook, pager or filter of the repository runs, and no setting
changes a byte.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from budgetnote.folder import Stored, is_met
from budgetnote.language import Text
from budgetnote.register import FILENAME
from budgetnote.source import LARGEST


class RevisionError(Exception):
    """Why a revision cannot be read, as a sentence."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class Entry(NamedTuple):
    """A file in the tree of a revision: its path in the repository, its object, and whether it is a link."""

    path: str
    blob: str
    link: bool


def work_tree() -> Path | None:
    """The folder of the work tree that this folder is in; None in a repository that has none."""
    ran = _git("rev-parse", "--show-toplevel")
    if ran.returncode == 0:
        return Path(os.fsdecode(ran.stdout).removesuffix("\n"))
    if _git("rev-parse", "--git-dir").returncode == 0:
        return None
    if b"not a git repository" in ran.stderr:
        raise RevisionError(Text("mappen ligger ikke i et git-arkiv", "this folder is in no git repository"))
    raise _unreadable(ran.stderr)


def _unreadable(said: bytes) -> RevisionError:
    words = said.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
    return RevisionError(Text(f"git kan ikke læse arkivet: {words}", f"git cannot read the repository: {words}"))


def within(tree: Path | None, paths: Iterable[Path]) -> list[str]:
    """The paths as the repository calls them, with / and nothing for all of it; without a work tree they are so."""
    inside, outside = [], []
    for path in paths:
        real = _real(path) if tree else Path(os.path.normpath(path))
        if tree and not real.is_relative_to(tree):
            outside.append(str(path))
        else:
            called = (real.relative_to(tree) if tree else real).as_posix()
            inside.append("" if called == "." else called)
    if outside:
        listed = ", ".join(outside)
        raise RevisionError(Text(f"uden for git-arkivet: {listed}", f"outside the git repository: {listed}"))
    return inside


def _real(path: Path) -> Path:
    """Where `path` is on the disk; a link that it names itself is not followed."""
    if path.name in ("", ".."):
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent), path.name)


def commit(revision: str) -> str:
    """The commit that `revision` names."""
    ran = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if ran.returncode:
        raise RevisionError(Text(f"git kender ikke revisionen {revision}", f"git knows no revision {revision}"))
    return ran.stdout.decode().strip()


def stored(revision: str, paths: Sequence[str]) -> list[Stored]:
    """The files at and below `paths` that would be read on the disk, and the registers that may hold for them.

    A link is followed to a file of the same revision.
    """
    named = commit(revision)
    above = [f"{parent}/{FILENAME}".removeprefix("./") for path in paths for parent in Path(path or FILENAME).parents]
    listed = _list(named, [] if "" in paths else [*paths, *above])
    wanted = [entry for entry in listed if _reads(entry.path, paths) or entry.path.rpartition("/")[2] == FILENAME]
    plain = {entry.blob for entry in wanted if not entry.link}
    return [
        Stored(Path(entry.path), answer.data, named=entry.path in paths)
        for entry, answer in zip(wanted, _contents(named, wanted), strict=True)
        if not (entry.link and answer.blob in plain)  # a file is read once, as on the disk
    ]


def _reads(path: str, paths: Iterable[str]) -> bool:
    """Whether a file is one of `paths`, or would be read on the way through one of them."""
    for place in paths:
        if path == place:
            return True
        if not place or path.startswith(f"{place}/"):
            *folders, name = path.removeprefix(place).removeprefix("/").split("/")
            if is_met(name) and not any(folder.startswith(".") for folder in folders):
                return True
    return False


def _list(tree: str, paths: Iterable[str]) -> list[Entry]:
    """The files and links of a tree at and below `paths`, all where there are none; modules are left out."""
    ran = _git("ls-tree", "-r", "-z", "--full-tree", tree, "--", *paths)
    if ran.returncode:
        raise _unreadable(ran.stderr)
    entries = []
    for line in os.fsdecode(ran.stdout).split("\0")[:-1]:
        head, _, path = line.partition("\t")
        mode, kind, blob = head.split(" ")
        if kind == "blob":
            entries.append(Entry(path, blob, mode == "120000"))
    return entries


class Answer(NamedTuple):
    """An object and its content, cut where it is longer than a note may be; None where there is none to be had."""

    blob: str
    data: bytes | None


def _contents(tree: str, entries: Iterable[Entry]) -> Iterator[Answer]:
    """The content of each entry; a link is followed to where it leads within the tree."""
    command = [*_command(), "cat-file", "--batch", "--follow-symlinks"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()) as process:  # noqa: S603
        if process.stdin is None or process.stdout is None:
            return
        for entry in entries:
            asked = f"{tree}:{entry.path}" if entry.link else entry.blob
            if "\n" in asked:  # would be two questions
                yield Answer(entry.blob, None)
                continue
            process.stdin.write(os.fsencode(asked) + b"\n")
            process.stdin.flush()
            yield _answer(process.stdout)
        process.stdin.close()


def _answer(stream: IO[bytes]) -> Answer:
    """One object as `git cat-file --batch` gives it: a line that ends with kind and size, the object, a line feed."""
    words = stream.readline().split()
    if words[-1:] in ([], [b"missing"]):
        return Answer("", None)
    size = int(words[-1])
    left = size + 1
    data = stream.read(min(left, LARGEST + 2))
    left -= len(data)
    while left > 0 and (more := stream.read(min(left, LARGEST))):
        left -= len(more)
    return Answer(words[0].decode(), data[:size] if words[1] == b"blob" else None)


def _command() -> list[str]:
    git = shutil.which("git")
    if git is None:
        raise RevisionError(Text("git er ikke installeret", "git is not installed"))
    return [git, "--literal-pathspecs"]


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*_command(), *words], capture_output=True, check=False, env=_environment())  # noqa: S603

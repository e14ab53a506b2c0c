"""Git revisions: what files one has below some paths, as they were committed. The only home of git.

A repository may be a stranger's, and its configuration names programs. Trees are listed and blobs read, nothing
else: nothing is fetched, no hook, filter, pager or other program runs, and no setting changes a byte. Git is waited
for, but not for ever.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from budgetnote.language import Text, UseError
from budgetnote.opening.folder import Stored, is_met
from budgetnote.opening.held import Held, held
from budgetnote.reading.files import LARGEST, REGISTER

PATIENCE = 60
"""Seconds that one question to git may take: a configuration may include a pipe, or a disk be gone."""


class TreeFile(NamedTuple):
    """A file in the tree of a revision: its path in the repository, its object, and whether it is a link."""

    path: str
    blob: str
    link: bool


def work_tree() -> Path | None:
    """The folder of the work tree that this folder is in; None in a repository that has none."""
    ran = _git("rev-parse", "--show-toplevel")
    if ran.returncode == 0:
        tree = Path(os.fsdecode(ran.stdout).removesuffix("\n"))
        if os.path.lexists(tree / _MARK):
            return tree
        raise UseError(
            Text(
                f"git-repositoriets opsætning henviser til en anden arbejdsmappe (core.worktree): {tree}",
                f"the settings of the repository name another work tree (core.worktree): {tree}",
            )
        )
    if _git("rev-parse", "--git-dir").returncode == 0:
        return None
    raise _refused(ran.stderr)


_MARK = ".git"
"""What a folder has that is a repository's work tree."""


def module_of(tree: Path, file: Path) -> Path | None:
    """The folder below `tree` with the repository that `file` is in: that of a submodule, or of another clone."""
    folders = Path(os.path.realpath(file)).parents
    return next((folder for folder in folders if tree in folder.parents and os.path.lexists(folder / _MARK)), None)


def is_elsewhere(tree: Path, file: Path, places: Iterable[str]) -> bool:
    """Whether `file`, met on the way through a folder, is behind a link to a folder, and so in none of `places`.

    A revision has a link, but nothing behind it.
    """
    real = _real(file)
    return not any(real.is_relative_to(tree / place) for place in places)


_SAID = {
    "not a git repository": Text("mappen ligger ikke i et git-repository", "this folder is in no git repository"),
    "dubious ownership": Text(
        "git-repositoriet tilhører en anden bruger, og git åbner det først, når det er føjet til safe.directory i din "
        "egen git-opsætning",
        "the git repository belongs to another user, and git opens it only once it is added to safe.directory in your "
        "own git configuration",
    ),
    "repository extension": Text(
        "git-repositoriet bruger en udvidelse, som den installerede git ikke kender",
        "the git repository uses an extension that the installed git does not know",
    ),
    "bad config": Text(
        "git-repositoriets opsætning kan ikke læses (.git/config)",
        "the configuration of the git repository cannot be read (.git/config)",
    ),
}
"""What git refuses, by words of its own; anything else is told in git's words."""


def _refused(said: bytes) -> UseError:
    """What git said when it gave up, as a sentence; in a partial clone that is the reason."""
    words = said.decode(errors="replace").strip()
    for known, sentence in _SAID.items():
        if known in words:
            return UseError(sentence)
    if _is_partial():
        return _partial()
    last = words.rpartition("\n")[2].removeprefix("fatal: ").removeprefix("error: ")
    return UseError(Text(f"git kan ikke læse repositoriet: {last}", f"git cannot read the repository: {last}"))


def _partial() -> UseError:
    return UseError(
        Text(
            "git-repositoriet er en delvis klon (partial clone), som ikke rummer alt, hvad der skal læses, og "
            "budgetnote henter intet; brug en hel klon",
            "the git repository is a partial clone that does not hold all that is to be read, and budgetnote fetches "
            "nothing; use a whole clone",
        )
    )


def _is_partial() -> bool:
    return _git("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$").returncode == 0


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
        raise UseError(Text(f"uden for git-repositoriet: {listed}", f"outside the git repository: {listed}"))
    return inside


def _real(path: Path) -> Path:
    """Where `path` is on the disk; a link that it names itself is not followed."""
    if path.name in ("", ".."):
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent), path.name)


def commit(revision: str) -> str:
    """The commit that `revision` names."""
    ran = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if ran.returncode == 0:
        return ran.stdout.decode().strip()
    if _git("rev-parse", "--verify", "--quiet", "--end-of-options", revision).returncode == 0 and _is_partial():
        raise _partial()
    more = _hint_of_shallow()
    raise UseError(
        Text(f"git kender ikke revisionen {revision}{more.da}", f"git knows no revision {revision}{more.en}")
    )


def _hint_of_shallow() -> Text:
    """What may be why a commit is not there: that it was not fetched."""
    if _git("rev-parse", "--is-shallow-repository").stdout.strip() != b"true":
        return Text("", "")
    return Text(
        "; git-repositoriet er en klon uden hele historikken (i GitHubs checkout: fetch-depth: 2, og skriv HEAD^1)",
        "; the repository is a shallow clone (in GitHub's checkout: fetch-depth: 2, and write HEAD^1)",
    )


def spanned(words: Sequence[str]) -> list[str]:
    """The revisions that `words` name: `A..B` is A and B, `A...B` is B and where it left A; an end left out is HEAD."""
    if len(words) != 1 or ".." not in words[0] or set(words[0]) & set(":{"):  # which may hold words to look for
        return list(words)
    dots = "..." if "..." in words[0] else ".."
    before, after = (end or "HEAD" for end in words[0].split(dots, 1))
    if dots == "..":
        return [before, after]
    ran = _git("merge-base", commit(before), commit(after))
    if ran.returncode:
        more = _hint_of_shallow()
        raise UseError(
            Text(
                f"git kender ingen fælles commit for {before} og {after}{more.da}",
                f"git knows no common commit of {before} and {after}{more.en}",
            )
        )
    return [ran.stdout.decode().strip()[:_SHORT], after]


_SHORT = 12
"""Signs of a commit's name that tell it from others."""


class Revision(NamedTuple):
    """What a revision has at and below some paths: its files, its registers, and the paths of its submodules."""

    files: list[Held]
    registers: list[Stored]
    modules: list[Path]


def stored(revision: str, paths: Sequence[str]) -> Revision:
    """The files at and below `paths` that would be read on the disk, and the registers that may hold for them.

    A link is followed to a file of the same revision.
    """
    named = commit(revision)
    above = [f"{parent}/{REGISTER}".removeprefix("./") for path in paths for parent in Path(path or REGISTER).parents]
    listed, inner = _list(named, [] if "" in paths else [*paths, *above])
    wanted = [entry for entry in listed if _reads(entry.path, paths) or entry.path.rpartition("/")[2] == REGISTER]
    plain = {entry.blob for entry in wanted if not entry.link}
    files, registers = [], []
    for entry, answer in zip(wanted, _contents(named, wanted), strict=True):
        if entry.link and answer.blob in plain:  # a file is read once, as on the disk
            continue
        file = Stored(Path(entry.path), answer.data, named=entry.path in paths)
        if file.path.name == REGISTER:
            registers.append(file)
        else:
            files.append(held(file))
    return Revision(files, registers, inner)


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


def _list(tree: str, paths: Iterable[str]) -> tuple[list[TreeFile], list[Path]]:
    """The files and links of a tree at and below `paths`, all where there are none; and its submodules."""
    ran = _git("ls-tree", "-r", "-z", "--full-tree", tree, "--", *paths)
    if ran.returncode:
        raise _refused(ran.stderr)
    entries, inner = [], []
    for line in os.fsdecode(ran.stdout).split("\0")[:-1]:
        head, _, path = line.partition("\t")
        mode, kind, blob = head.split(" ")
        if kind == "blob":
            entries.append(TreeFile(path, blob, mode == "120000"))
        elif kind == "commit":
            inner.append(Path(path))
    return entries, inner


class Answer(NamedTuple):
    """A blob: its name, its size in bytes, and its content where that was asked for. No name where there is none."""

    blob: str = ""
    size: int = 0
    data: bytes | None = None


_NONE = Answer()


def _contents(tree: str, entries: Sequence[TreeFile]) -> Iterator[Answer]:
    """The content of each entry, of one that is too long for a note as much; a link is followed within the tree.

    Sizes are asked first, so that what is no note is never unpacked; and then for some contents at a time.
    """
    asked = [f"{tree}:{entry.path}" if entry.link else entry.blob for entry in entries]
    sizes = _answers([name for name in asked if "\n" not in name], "--batch-check")  # a name of two lines would be two
    found = [sizes.get(name, _NONE) for name in asked]
    if any(not answer.blob and not entry.link for entry, answer in zip(entries, found, strict=True)) and _is_partial():
        raise _partial()
    for some in _bundles(found):
        read = _answers([answer.blob for answer in some if answer.blob and answer.size <= LARGEST], "--batch")
        for answer in some:
            yield read.get(answer.blob, answer._replace(data=bytes(LARGEST + 1))) if answer.blob else answer


def _bundles(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    """The answers in their order, as many at a time as there is room for what they are about."""
    some: list[Answer] = []
    room = LARGEST
    for answer in answers:
        if some and answer.size > room:
            yield some
            some, room = [], LARGEST
        some.append(answer)
        room -= answer.size
    if some:
        yield some


def _answers(asked: Sequence[str], manner: str) -> dict[str, Answer]:
    """What `git cat-file` answers to each question: of a blob a line with name, kind and size, and then its content.

    Of a link that leads nowhere it says how long the path is that follows.
    """
    if not asked:
        return {}
    questions = b"".join(os.fsencode(name) + b"\n" for name in asked)
    ran = _git("cat-file", manner, "--follow-symlinks", asked=questions)
    if ran.returncode:
        raise _refused(ran.stderr)
    answers, at = {}, 0
    for name in asked:
        end = ran.stdout.index(b"\n", at)
        words, at = ran.stdout[at:end].split(), end + 1
        if words[-1:] == [b"missing"]:
            continue
        size = int(words[-1])
        followed = manner == "--batch" or len(words) == _LEADS_NOWHERE
        if words[1] == b"blob":
            answers[name] = Answer(words[0].decode(), size, ran.stdout[at : at + size] if followed else None)
        at += size + 1 if followed else 0
    return answers


_LEADS_NOWHERE = 2
"""The words of an answer's first line where a link leads nowhere."""


def _git(*words: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What git does with these words, given the questions `asked` on its standard input."""
    command = [program(os.environ.get("PATH", os.defpath)), *_OPTIONS, *words]
    try:
        return subprocess.run(  # noqa: S603
            command, input=asked, capture_output=True, check=False, env=_environment(), timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise UseError(
            Text(f"git har ikke svaret i {PATIENCE} sekunder", f"git has not answered for {PATIENCE} seconds")
        ) from None


def program(path: str, *, windows: bool = os.name == "nt") -> str:
    """The git that is installed: in one of the folders of `path`, and never in the folder that one stands in.

    Windows looks there first, and `shutil.which` with it.
    """
    for folder in path.split(os.pathsep):
        found = Path(folder, "git.exe" if windows else "git")
        own = not found.is_absolute() or os.path.realpath(folder) == os.path.realpath(Path.cwd())
        if not own and found.is_file() and os.access(found, os.X_OK):
            return str(found)
    raise UseError(Text("git er ikke installeret", "git is not installed"))


_OPTIONS = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "protocol.allow=never"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.askPass="),
    *("-c", "credential.helper="),
    *("-c", "core.commitGraph=false"),  # it would be believed, where the commits themselves say otherwise
    *("-c", "core.bigFileThreshold=1m"),
)
_HARMLESS = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")


def _environment() -> dict[str, str]:
    """The environment of git: that of this process without what tells git where to look and what to run.

    A protocol that is allowed is also the name of a helper, which a repository's aliases may define. So one is
    allowed that nobody can know.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _HARMLESS or not name.startswith(("GIT_", "SSH_ASKPASS"))
    }
    return kept | {
        "LC_ALL": "C",
        "GIT_NO_LAZY_FETCH": "1",  # which git has known since 2024
        "GIT_ALLOW_PROTOCOL": token_hex(),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
    }

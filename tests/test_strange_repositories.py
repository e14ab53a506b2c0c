"""`diff` in a repository that a stranger made: nothing that it names is run or fetched, and it is read as it is.

Each door is first shown to be open to git itself: a program that leaves a mark is planted, and git is called so that
it runs. A program that is never seen to run would prove nothing.
"""

import os
import pty
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from budgetnote.language import UseError
from budgetnote.opening import git as revision
from tests.conftest import Run, in_turn
from tests.opening.test_revision import BI26, OTHER, SO52, commit, git

pytestmark = pytest.mark.dear

COMMANDS = [
    ["HEAD~1", "--", "notes"],
    ["HEAD~1", "HEAD", "--", "notes"],
    ["HEAD~1", "HEAD", "--format", "json", "--", "."],
    ["HEAD~1", "--format", "markdown", "--language", "da", "--", "notes/SO52.yaml"],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository of two commits, which differ in one amount."""
    made = tmp_path / "strange"
    made.mkdir()
    git(made, "init", "-q")
    commit(made, {"notes/SO52.yaml": SO52, ".gitattributes": "*.yaml filter=own diff=own\n"})
    commit(made, {"notes/SO52.yaml": OTHER})
    return made


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What the planted program leaves behind when it runs."""
    return tmp_path / "mark"


@pytest.fixture
def program(tmp_path: Path, mark: Path) -> Path:
    """A program that leaves the mark."""
    return script(tmp_path / "program", f'touch "{mark}"; exit 1')


def script(path: Path, line: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def raw(folder: Path, words: Sequence[str], *, asked: str = "", **variables: str) -> None:
    """Git itself, called as one calls it who knows of no danger; its output goes to a terminal."""
    terminal, other = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | variables
    command = ["git", "-c", "user.name=N", "-c", "user.email=n@example.org", *words]
    subprocess.run(command, cwd=folder, env=environment, input=asked.encode(), stdout=other, stderr=other, check=False)
    os.close(other)
    os.close(terminal)


def configure(folder: Path, **settings: str) -> None:
    for name, value in settings.items():
        git(folder, "config", name.replace("__", "."), value)


def lose(folder: Path, name: str) -> str:
    """Take an object from the repository, and let it be one that would be fetched from `origin` when it is missed."""
    lost = git(folder, "rev-parse", name).strip()
    (folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    configure(
        folder,
        core__repositoryFormatVersion="1",
        extensions__partialClone="origin",
        remote__origin__promisor="true",
    )
    return lost


FETCHES: dict[str, Callable[[Path, Path], dict[str, str]]] = {
    "ssh": lambda program, _: {"remote.origin.url": "ssh://x/y", "core.sshCommand": str(program)},
    "uploadpack": lambda program, there: {"remote.origin.url": str(there), "remote.origin.uploadpack": str(program)},
    "file": lambda program, there: {"remote.origin.url": f"file://{there}", "remote.origin.uploadpack": str(program)},
    "ext": lambda program, _: {"remote.origin.url": f"ext::{program}", "protocol.ext.allow": "always"},
    "proxy": lambda program, _: {"remote.origin.url": "git://x/y", "core.gitProxy": str(program)},
    "instead": lambda program, _: {
        "remote.origin.url": "https://x/y",
        f"url.ext::{program}.insteadOf": "https://x/y",
        "protocol.ext.allow": "always",
    },
    "helper": lambda program, _: {
        "remote.origin.url": "none::x",
        "alias.remote-none": f"!{program}",
        "protocol.none.allow": "always",
    },
    "unnamed-helper": lambda program, _: {
        "remote.origin.url": "::x",
        "alias.remote-": f"!{program}",
        "protocol.allow": "always",
    },
    "vcs": lambda program, _: {
        "remote.origin.url": "x",
        "remote.origin.vcs": "own",
        "alias.remote-own": f"!{program}",
        "protocol.own.allow": "always",
    },
}


@pytest.mark.parametrize(
    ("what", "older"),
    in_turn(
        [*((door, "HEAD~1:notes/SO52.yaml") for door in FETCHES), ("ssh", "HEAD~1:notes"), ("ssh", "HEAD~1")],
        [False, True],
    ),
    ids=str,
)
def test_nothing_is_fetched(
    what: tuple[str, str],
    older: bool,
    run: Run,
    folder: Path,
    program: Path,
    mark: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = tmp_path / "there.git"
    git(tmp_path, "clone", "-q", "--bare", str(folder), str(there))
    door, left_out = what
    lost = lose(folder, left_out)
    for name, value in FETCHES[door](program, there).items():
        git(folder, "config", name, value)
    raw(folder, ["cat-file", "--batch"], asked=f"{lost}\n")
    assert mark.exists()
    mark.unlink()
    if older:  # one that does not know the variable that forbids fetching
        real = shutil.which("git")
        script(tmp_path / "older" / "git", f'unset GIT_NO_LAZY_FETCH; exec "{real}" "$@"')
        monkeypatch.setenv("PATH", f"{tmp_path / 'older'}{os.pathsep}{os.environ['PATH']}")
    for words in COMMANDS:
        ran = run("diff", *words, cwd=folder)
        assert not mark.exists()
        assert (ran.code, ran.out) == (2, "")
        said = "delvis klon (partial clone)" if "da" in words else "is a partial clone"
        assert said in ran.err
        assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("variable", ["GIT_SSH_COMMAND", "GIT_SSH", "GIT_PROXY_COMMAND"])
def test_no_program_of_the_environment_fetches(
    variable: str, run: Run, folder: Path, program: Path, mark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = lose(folder, "HEAD~1:notes/SO52.yaml")
    configure(folder, remote__origin__url="git://x/y" if "PROXY" in variable else "ssh://x/y")
    raw(folder, ["cat-file", "--batch"], asked=f"{lost}\n", **{variable: str(program)})
    assert mark.exists()
    mark.unlink()
    monkeypatch.setenv(variable, str(program))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ssh:git")
    monkeypatch.setenv("GIT_NO_LAZY_FETCH", "0")
    assert "is a partial clone" in run("diff", "HEAD~1", "--", "notes", cwd=folder).err
    assert not mark.exists()


class _Asking(BaseHTTPRequestHandler):
    """A server that wants to know who is asking."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what it has been asked for."""
    asked: list[str] = []
    running = HTTPServer(("127.0.0.1", 0), type("Asking", (_Asking,), {"asked": asked}))
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/x", asked
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    ("setting", "variable"), [("credential.helper", ""), ("core.askPass", ""), ("", "GIT_ASKPASS"), ("", "SSH_ASKPASS")]
)
def test_no_password_is_asked_for(
    setting: str,
    variable: str,
    run: Run,
    folder: Path,
    program: Path,
    mark: Path,
    server: tuple[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, asked = server
    lost = lose(folder, "HEAD~1:notes/SO52.yaml")
    configure(folder, remote__origin__url=address)
    if setting:
        git(folder, "config", setting, str(program))
    else:
        monkeypatch.setenv(variable, str(program))
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    with_variable = {variable: str(program)} if variable else {}
    raw(folder, ["cat-file", "--batch"], asked=f"{lost}\n", GIT_TERMINAL_PROMPT="0", **with_variable)
    assert mark.exists()
    assert asked
    mark.unlink()
    asked.clear()
    assert "is a partial clone" in run("diff", "HEAD~1", "--", "notes", cwd=folder).err
    assert not mark.exists()
    assert not asked


Plant = Callable[[Path, Path], None]


def _hooks(folder: Path, program: Path) -> None:
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        shutil.copy(program, folder / ".git" / "hooks" / hook)


def _hooks_path(folder: Path, program: Path) -> None:
    shutil.copy(program, script(folder.parent / "hooks" / "post-checkout", ""))
    configure(folder, core__hooksPath=str(folder.parent / "hooks"))


def _filters(folder: Path, program: Path) -> None:
    configure(folder, filter__own__smudge=str(program), filter__own__clean=str(program), filter__own__required="true")


def _process(folder: Path, program: Path) -> None:
    configure(folder, filter__own__process=str(program))


def _textconv(folder: Path, program: Path) -> None:
    configure(folder, diff__own__textconv=str(program), diff__own__cachetextconv="false")


def _attributes(folder: Path, program: Path) -> None:
    (folder.parent / "attributes").write_text("*.yaml diff=other\n", encoding="utf-8")
    (folder / ".gitattributes").unlink()
    configure(folder, core__attributesFile=str(folder.parent / "attributes"), diff__other__textconv=str(program))


def _diff(folder: Path, program: Path) -> None:
    configure(folder, diff__external=str(program))


def _fsmonitor(folder: Path, program: Path) -> None:
    configure(folder, core__fsmonitor=str(program))


def _pager(folder: Path, program: Path) -> None:
    for name in ("core.pager", "pager.rev-parse", "pager.ls-tree", "pager.cat-file", "pager.log", "pager.config"):
        git(folder, "config", name, str(program))


def _aliases(folder: Path, program: Path) -> None:
    for name in ("rev-parse", "ls-tree", "cat-file", "config", "own"):
        git(folder, "config", f"alias.{name}", f"!{program}")


def _include(folder: Path, program: Path) -> None:
    (folder.parent / "more").write_text(f'[core]\n\tfsmonitor = "{program}"\n', encoding="utf-8")
    configure(folder, include__path=str(folder.parent / "more"))


def _include_on_a_branch(folder: Path, program: Path) -> None:
    _include(folder, program)
    git(folder, "config", "--unset", "include.path")
    git(folder, "config", "includeIf.onbranch:**.path", str(folder.parent / "more"))


def _worktree_config(folder: Path, program: Path) -> None:
    configure(folder, extensions__worktreeConfig="true")
    git(folder, "config", "--worktree", "core.fsmonitor", str(program))


def _alternates(folder: Path, program: Path) -> None:
    git(folder.parent, "clone", "-q", "--bare", str(folder), "other.git")
    alternates = folder / ".git" / "objects" / "info" / "alternates"
    alternates.write_text(f"{folder.parent / 'other.git' / 'objects'}\n", encoding="utf-8")
    configure(folder, core__alternateRefsCommand=str(program))


def _signature(folder: Path, program: Path) -> None:
    head, _, rest = git(folder, "cat-file", "commit", "HEAD").partition("\n\n")
    signed = f"{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n{rest}"
    (folder.parent / "commit").write_text(signed, encoding="utf-8")
    git(folder, "reset", "-q", "--soft", git(folder, "hash-object", "-t", "commit", "-w", "../commit").strip())
    configure(folder, gpg__program=str(program), log__showSignature="true", merge__verifySignatures="true")


def _module(folder: Path, program: Path) -> None:
    git(folder.parent, "clone", "-q", str(folder), "origin")
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../origin", "notes/own")
    git(folder, "commit", "-q", "-m", "module")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")
    configure(folder / "notes" / "own", core__fsmonitor=str(program))
    configure(folder, submodule__recurse="true", **{"submodule__notes/own__update": f"!{program}"})


DOORS: dict[str, tuple[Plant, list[str]]] = {
    "hooks": (_hooks, ["checkout", "-q", "HEAD"]),
    "hooks-path": (_hooks_path, ["checkout", "-q", "HEAD"]),
    "filters": (_filters, ["cat-file", "--filters", "HEAD:notes/SO52.yaml"]),
    "process": (_process, ["cat-file", "--filters", "HEAD:notes/SO52.yaml"]),
    "textconv": (_textconv, ["cat-file", "--textconv", "HEAD:notes/SO52.yaml"]),
    "attributes": (_attributes, ["cat-file", "--textconv", "HEAD:notes/SO52.yaml"]),
    "external-diff": (_diff, ["diff", "HEAD~1", "HEAD"]),
    "fsmonitor": (_fsmonitor, ["status"]),
    "pager": (_pager, ["log"]),
    "aliases": (_aliases, ["own"]),
    "include": (_include, ["status"]),
    "include-on-a-branch": (_include_on_a_branch, ["status"]),
    "worktree-config": (_worktree_config, ["status"]),
    "alternates": (_alternates, ["rev-list", "--alternate-refs"]),
    "signature": (_signature, ["log"]),
    "module": (_module, ["status"]),
}


@pytest.mark.parametrize("door", DOORS)
def test_no_program_runs_that_the_repository_names(
    door: str, run: Run, folder: Path, program: Path, mark: Path, thorough: bool
) -> None:
    plant, opens = DOORS[door]
    plant(folder, program)
    mark.unlink(missing_ok=True)
    raw(folder, opens, TERM="xterm")
    assert mark.exists()
    mark.unlink()
    for words in COMMANDS if thorough else COMMANDS[1:3]:
        ran = run("diff", *words, cwd=folder)
        assert not mark.exists()
        assert (ran.code, "305" in ran.out) == ((0, False) if door == "module" else (1, True))


def test_the_environment_neither_names_a_program_nor_another_repository(
    run: Run, folder: Path, program: Path, mark: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run("diff", "HEAD~1", "--", "notes", cwd=folder)
    assert expected.code == 1
    script(tmp_path / "libexec" / "git-cat-file", f'touch "{mark}"')
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    commit(other, {"notes/BI26.yaml": BI26})
    variables = {
        "GIT_DIR": str(other / ".git"),
        "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_OBJECT_DIRECTORY": str(other / ".git" / "objects"),
        "GIT_NAMESPACE": "x",
        "GIT_CONFIG": str(program),
        "GIT_CONFIG_GLOBAL": str(program),
        "GIT_CONFIG_SYSTEM": str(program),
        "GIT_CONFIG_PARAMETERS": "'core.bare'='true'",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(program),
        "GIT_EXEC_PATH": str(tmp_path / "libexec"),
        "GIT_EXTERNAL_DIFF": str(program),
        "GIT_PAGER": str(program),
        "PAGER": str(program),
        "GIT_EDITOR": str(program),
        "GIT_TRACE": str(mark),
        "GIT_TRACE2_EVENT": str(mark),
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_REPLACE_REF_BASE": "refs/heads",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run("diff", "HEAD~1", "--", "notes", cwd=folder) == expected
    assert not mark.exists()


def test_a_commit_is_what_it_was_made(run: Run, folder: Path) -> None:
    """No replacement or graft of the repository stands for it."""
    expected = run("diff", "HEAD~1", "--", "notes", cwd=folder)
    old, new = (git(folder, "rev-parse", f"{name}:notes/SO52.yaml").strip() for name in ("HEAD~1", "HEAD"))
    git(folder, "replace", old, new)
    (folder / ".git" / "info" / "grafts").write_text(git(folder, "rev-parse", "HEAD"), encoding="utf-8")
    assert git(folder, "cat-file", "blob", old) == OTHER
    with pytest.raises(subprocess.CalledProcessError):
        git(folder, "rev-parse", "--verify", "HEAD~1")
    assert expected.code == 1
    assert run("diff", "HEAD~1", "--", "notes", cwd=folder) == expected


def test_another_work_tree_is_not_taken_for_the_repository_s_own(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "BI26.yaml").write_text(BI26, encoding="utf-8")
    configure(folder, core__worktree=str(tmp_path))
    ran = run("diff", "HEAD~1", "--", "notes", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "the settings of the repository name another work tree (core.worktree)" in ran.err


@pytest.mark.parametrize(
    ("said", "told", "fortalt"),
    [
        ("fatal: detected dubious ownership in repository at '/x'", "belongs to another user", "en anden bruger"),
        ("fatal: unknown repository extension found:\\n\\tx", "an extension that the installed git", "en udvidelse"),
        ("fatal: bad config line 1 in file .git/config", "configuration of the git repository", "opsætning"),
        ("warning: x\\nfatal: all is \\033[31mlost", r"cannot read the repository: all is \x1b[31mlost", r"\x1b[31m"),
    ],
)
def test_what_git_refuses_is_told_as_a_sentence(
    said: str, told: str, fortalt: str, run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(script(tmp_path / "bin" / "git", f'printf "{said}\\n" >&2; exit 128').parent))
    for language, words in (("en", told), ("da", fortalt)):
        ran = run("diff", "HEAD", "--language", language, "--", "notes", cwd=folder)
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err
        assert len(ran.err.splitlines()) == 1


def test_a_configuration_that_git_cannot_read_is_told(run: Run, folder: Path) -> None:
    (folder / ".git" / "config").write_text("[core\n", encoding="utf-8")
    ran = run("diff", "HEAD", "--", "notes", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "the configuration of the git repository cannot be read" in ran.err


@pytest.mark.parametrize("name", ["HEAD~1:notes/SO52.yaml", "HEAD:notes/SO52.yaml"])
def test_an_object_that_is_broken_is_told(name: str, run: Run, folder: Path) -> None:
    broken = git(folder, "rev-parse", name).strip()
    path = folder / ".git" / "objects" / broken[:2] / broken[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-40])
    ran = run("diff", "HEAD~1", "HEAD", "--", "notes", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "git cannot read the repository" in ran.err


def test_git_is_not_waited_for_for_ever(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / ".git" / "pipe")
    configure(folder, include__path="pipe")
    monkeypatch.setattr(revision, "PATIENCE", 0.2)
    ran = run("diff", "HEAD", "--", "notes", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "git has not answered for 0.2 seconds" in ran.err


@pytest.mark.parametrize("windows", [False, True])
def test_git_is_never_taken_from_the_current_folder(
    windows: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "git.exe" if windows else "git"
    here, there = (script(tmp_path / place / name, "") for place in ("here", "there"))
    script(tmp_path / "here" / "sub" / name, "")
    monkeypatch.chdir(here.parent)
    with pytest.raises(UseError, match="git is not installed"):
        revision.program(os.pathsep.join(["", ".", "sub", str(here.parent), str(tmp_path / "gone")]), windows=windows)
    path = os.pathsep.join([".", str(here.parent), str(there.parent)])
    assert revision.program(path, windows=windows) == str(there)
    (there.parent / "git.bat").touch()
    there.unlink()
    with pytest.raises(UseError, match="git is not installed"):
        revision.program(path, windows=windows)


def test_submodules_are_left_out_of_both_sides(run: Run, folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(folder), "origin")
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../origin/.git", "notes/own")
    git(folder, "commit", "-q", "-m", "module")
    git(folder, "clone", "-q", "../origin", "notes/clone")
    for words in (["HEAD"], ["HEAD", "HEAD"], ["HEAD~1"]):
        ran = run("diff", *words, "--", "notes", cwd=folder)
        assert (ran.code, ran.out) == (0, "1 note compared: no differences\n")
        clone = "" if len(words) > 1 else "notes/clone, "
        assert ran.err == f"budgetnote: not compared, as git repositories of their own: {clone}notes/own\n"
    ran = run("diff", "HEAD", "--language", "da", "--", "notes/own/notes", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "ikke sammenlignet, da det er egne git-repositorier: notes/own" in ran.err
    ran = run("diff", "HEAD~1", "--", ".", cwd=folder / "notes" / "own")  # within it, it is a repository like any
    assert (ran.code, "305" in ran.out, ran.err) == (1, True, "")


def test_what_is_behind_a_link_to_a_folder_is_left_out_of_both_sides(run: Run, folder: Path) -> None:
    commit(folder, {"other/BI26.yaml": BI26})
    (folder / "notes" / "link").symlink_to("../other")
    (folder / "notes" / "again").symlink_to(".")
    commit(folder, {})
    ran = run("diff", "HEAD", "--", "notes", cwd=folder)
    assert (ran.code, ran.out) == (0, "1 note compared: no differences\n")
    assert ran.err == "budgetnote: not compared, being links to folders: notes/link\n"
    for paths in (["notes", "other"], ["other", "notes"], ["."]):  # it is among them by its own name
        ran = run("diff", "HEAD", "--", *paths, cwd=folder)
        assert (ran.code, ran.out, ran.err) == (0, "2 notes compared: no differences\n", "")
    assert "da det er links til mapper" in run("diff", "HEAD", "--language", "da", "--", "notes", cwd=folder).err


def test_a_clone_without_history_is_told_where_a_revision_is_not_known(run: Run, folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "shallow")
    ran = run("diff", "HEAD~1", "--", "notes", cwd=tmp_path / "shallow")
    assert (ran.code, ran.out) == (2, "")
    assert "git knows no revision HEAD~1; the repository is a shallow clone" in ran.err

"""`diff` of git revisions: the files as committed, found and named as on the disk."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from budgetnote.checks.explain import EXAMPLE
from budgetnote.language import UseError
from budgetnote.opening.git import stored
from tests.conftest import NOTES, RATES, Run

pytestmark = pytest.mark.dear

NOTE = EXAMPLE.read_text(encoding="utf-8")

SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")
OTHER = SO52.replace("2027: 305", "2027: 300", 1)


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "core.autocrlf=false"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *identity, *words]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, files: Mapping[str, str | None]) -> None:
    """Write or delete the files, and commit the folder."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "x")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits: SO52 below notes/, and then with another amount."""
    folder = tmp_path / "arkiv med æøå"
    folder.mkdir()
    git(folder, "init", "-q")
    commit(folder, {"notes/SO52.yaml": SO52})
    commit(folder, {"notes/SO52.yaml": OTHER})
    return folder


def amounts(run: Run, folder: Path, *words: str) -> list[tuple[int | None, int | None, str]]:
    """Before, after and file of each change; the command ends as it should."""
    at = words.index("--")
    ran = run("diff", *words[:at], "--format", "json", *words[at:], cwd=folder)
    rows = [row for table in json.loads(ran.out)["tables"] if table["name"] == "changes" for row in table["rows"]]
    assert ran.code == int(bool(rows)), ran.err
    return [(row["before"], row["after"], row["place"]["path"]) for row in rows]


def test_a_revision_is_compared_with_the_files_on_the_disk(run: Run, repository: Path) -> None:
    assert amounts(run, repository, "HEAD~1", "--", "notes/") == [(305, 300, "notes/SO52.yaml")]
    assert amounts(run, repository, "HEAD", "--", "notes") == []
    (repository / "notes" / "SO52.yaml").write_text(SO52, encoding="utf-8")
    assert amounts(run, repository, "HEAD", "--", "notes/SO52.yaml") == [(300, 305, "notes/SO52.yaml")]


def test_two_revisions_are_compared_whatever_is_on_the_disk(run: Run, repository: Path) -> None:
    (repository / "notes" / "SO52.yaml").unlink()
    assert amounts(run, repository, "HEAD~1", "HEAD", "--", "notes") == [(305, 300, "HEAD:notes/SO52.yaml")]
    assert amounts(run, repository, "HEAD", "HEAD~1", "--", ".") == [(300, 305, "HEAD~1:notes/SO52.yaml")]


def test_it_works_from_a_folder_of_the_repository_and_with_whole_paths(run: Run, repository: Path) -> None:
    expected = [(305, 300, "HEAD:notes/SO52.yaml")]
    assert amounts(run, repository / "notes", "HEAD~1", "HEAD", "--", ".") == expected
    assert amounts(run, repository / "notes", "HEAD~1", "HEAD", "--", "../notes/SO52.yaml") == expected
    assert amounts(run, repository, "HEAD~1", "HEAD", "--", str(repository / "notes")) == expected


def test_a_tag_a_branch_and_a_shortened_commit_are_revisions(run: Run, repository: Path) -> None:
    git(repository, "tag", "-a", "-m", "x", "v1", "HEAD~1")
    git(repository, "branch", "feature/ø", "HEAD~1")
    short = git(repository, "rev-parse", "--short", "HEAD~1").strip()
    for name in ("v1", "feature/ø", short):
        assert amounts(run, repository, name, "--", "notes") == [(305, 300, "notes/SO52.yaml")]


def test_a_file_that_was_moved_is_no_difference(run: Run, repository: Path) -> None:
    commit(repository, {"notes/SO52.yaml": None, "notes/b/other.yaml": OTHER})
    assert amounts(run, repository, "HEAD~1", "--", "notes") == []


def test_a_file_in_one_side_only_is_a_note_added_or_removed(run: Run, repository: Path) -> None:
    commit(repository, {"notes/SO52.yaml": None, "notes/BI26.yaml": BI26})
    rows = amounts(run, repository, "HEAD~1", "HEAD", "--", "notes")
    assert rows == [(1240, None, "HEAD~1:notes/SO52.yaml"), (None, 69100, "HEAD:notes/BI26.yaml")]
    assert amounts(run, repository, "HEAD~1", "--", "notes/SO52.yaml") == [(1240, None, "HEAD~1:notes/SO52.yaml")]
    assert amounts(run, repository, "HEAD~1", "--", "notes/BI26.yaml") == [(None, 69100, "notes/BI26.yaml")]


@pytest.mark.parametrize("name", ["æ ø/å.yaml", "-x/y.yaml", ":(top)x/y.yaml", "a[b]*/c.yaml", '"q"/t\tab.yaml'])
def test_a_path_is_taken_as_it_is(name: str, run: Run, repository: Path) -> None:
    commit(repository, {name: SO52, "ab/c.yaml": BI26})
    commit(repository, {name: OTHER, "ab/c.yaml": BI26.replace("2027: 790", "2027: 791", 1)})
    for path in (name, name.partition("/")[0]):
        assert amounts(run, repository, "HEAD~1", "HEAD", "--", path) == [(305, 300, f"HEAD:{name}")]


def test_files_are_found_as_on_the_disk(run: Run, repository: Path) -> None:
    others = {"notes/.hidden/a.yaml": BI26, "notes/.b.yaml": BI26, "notes/c.txt": BI26, "notes/BI26.YML": BI26}
    commit(repository, others)
    assert amounts(run, repository, "HEAD", "--", "notes") == []
    assert amounts(run, repository, "HEAD", "--", "notes/.hidden/a.yaml") == []
    assert run("diff", "HEAD", "HEAD", "--", "notes", cwd=repository).out == "2 notes compared: no differences\n"


def test_a_link_is_followed_within_the_revision(run: Run, repository: Path) -> None:
    (repository / "linked").mkdir()
    (repository / "linked" / "SO52.yaml").symlink_to("../notes/SO52.yaml")
    commit(repository, {"notes/BI26.yaml": BI26})
    assert amounts(run, repository, "HEAD", "--", "linked") == []
    assert amounts(run, repository, "HEAD", "--", ".") == []
    (repository / "linked" / "gone.yaml").symlink_to("nowhere")
    commit(repository, {})
    ran = run("diff", "HEAD", "HEAD", "--", "linked", cwd=repository)
    assert ran.code == 1
    assert "HEAD:linked/gone.yaml:1:1: error BN101 cannot-open" in ran.err


def test_content_is_read_as_it_was_committed(run: Run, repository: Path) -> None:
    commit(repository, {".gitattributes": "*.yaml text eol=crlf ident export-ignore\n", "notes/SO52.yaml": SO52})
    git(repository, "config", "core.pager", "false")
    git(repository, "config", "diff.external", "false")
    assert amounts(run, repository, "HEAD~1", "HEAD", "--", "notes") == [(300, 305, "HEAD:notes/SO52.yaml")]


def test_a_file_larger_than_any_note_is_refused_and_those_after_it_are_read(run: Run, repository: Path) -> None:
    commit(repository, {"notes/A.yaml": "# " + "x" * 3_000_000})
    ran = run("diff", "HEAD", "HEAD", "--", "notes", cwd=repository)
    assert ran.code == 1
    assert "HEAD:notes/A.yaml:1:1: error BN102 too-large" in ran.err
    assert ran.out.startswith("1 note compared: no differences; not compared: ")


def test_the_register_is_the_nearest_of_the_same_revision(run: Run, repository: Path) -> None:
    claim = 'claims:\n  - {section: Indhold, states: "0,6 mio. kr.", per: period, administration: BIF}\n'
    register = "committees:\n  - {code: BIU, name: Et udvalg, administration: SOF, source: made up}\n"
    commit(repository, {"notes/SO52.yaml": SO52.replace("claims:\n", claim)})
    commit(repository, {"register.yaml": register})
    commit(repository, {"register.yaml": None, "notes/register.yaml": register})
    for old, new, differs in (("HEAD~2", "HEAD~1", True), ("HEAD~1", "HEAD", False)):
        ran = run("diff", old, new, "--", "notes", cwd=repository)
        assert ran.code == int(differs)
        assert ("can no longer be decided" in ran.out) == differs
    ran = run("diff", "HEAD~2", "HEAD", "--register", "notes/register.yaml", "--", "notes", cwd=repository)
    assert ran.code == 0


def test_an_error_in_a_register_is_told_with_its_revision(run: Run, repository: Path) -> None:
    commit(repository, {"register.yaml": "committees: x\n"})
    ran = run("diff", "HEAD", "HEAD", "--", "notes", cwd=repository)
    assert ran.code == 1
    assert "HEAD:register.yaml:1:13: error BN132 wrong-shape" in ran.err


def test_a_repository_without_a_work_tree_has_two_revisions(run: Run, repository: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(repository), str(bare))
    assert amounts(run, bare, "HEAD~1", "HEAD", "--", "notes") == [(305, 300, "HEAD:notes/SO52.yaml")]
    ran = run("diff", "HEAD", "--", "notes", cwd=bare)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no work tree; give two revisions" in ran.err


def test_it_works_in_a_further_work_tree(run: Run, repository: Path, tmp_path: Path) -> None:
    git(repository, "tag", "tip")
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    git(tmp_path / "bare.git", "worktree", "add", "-q", "../tree", "tip~1")
    assert amounts(run, tmp_path / "tree", "tip", "--", "notes") == [(300, 305, "notes/SO52.yaml")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nope", "--", "notes"], "git knows no revision nope"),
        (["HEAD~9", "--", "notes"], "git knows no revision HEAD~9"),
        (["HEAD:notes", "--", "notes"], "git knows no revision HEAD:notes"),
        (["HEAD~1..nope", "--", "notes"], "git knows no revision nope"),
        (["HEAD~1..HEAD", "HEAD", "--", "notes"], "git knows no revision HEAD~1..HEAD"),
        (["HEAD", "--", "nowhere", "notes"], "no notes in nowhere on either side"),
        (["HEAD", "HEAD~1", "--", "other.yaml"], "no notes in other.yaml on either side"),
        (["HEAD", "--", ".."], "outside the git repository: .."),
        (["HEAD", "--"], "give a path after --"),
        (["HEAD", "HEAD", "HEAD", "--", "notes"], "give at most two revisions before --"),
        (
            ["HEAD", "--", "notes", "--format", "json"],
            "no notes in --format, json on either side; options go before --",
        ),
        (["-x", "--", "notes"], "there is no option -x"),
        (["--", "notes"], "is missing"),
        (["HEAD", "--", "notes", "--", "notes"], "no notes in -- on either side"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(words: list[str], said: str, run: Run, repository: Path) -> None:
    ran = run("diff", *words, cwd=repository)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_folder_in_no_repository_is_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    ran = run("diff", "HEAD", "--language", "da", "--", "notes", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "budgetnote: mappen ligger ikke i et git-repository\n"


def test_without_git_that_is_said(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    ran = run("diff", "HEAD", "--language", "da", "--", "notes", cwd=repository)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "budgetnote: git er ikke installeret\n"


def test_a_revision_that_begins_with_a_dash_is_no_option_of_git(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    with pytest.raises(UseError, match="git knows no revision --all"):
        stored("--all", ["notes"])


def test_a_rate_that_a_revision_lacks_is_given_by_a_register_that_is_named(run: Run, repository: Path) -> None:
    (repository / "notes" / "register.yaml").write_bytes(RATES.read_bytes())
    ran = run("diff", "HEAD~1", "--price-level", "2027", "--language", "en", "--", "notes", cwd=repository)
    assert ran.code == 1
    assert "to a register that --register names" in ran.err
    words = ["diff", "HEAD~1", "--price-level", "2027", "--register", RATES, "--language", "en", "--", "notes"]
    assert "BN508" not in run(*words, cwd=repository).err


def test_the_rates_of_both_sides_are_shown(run: Run, repository: Path) -> None:
    entry = '  - {{from: 2026, to: 2027, control_area: Service, percentage: "{}", source: x, estimated: 2026-06-15}}\n'
    commit(repository, {"notes/register.yaml": "price_levels:\n" + entry.format("2,9")})
    (repository / "notes" / "register.yaml").write_text("price_levels:\n" + entry.format("5,0"), encoding="utf-8")
    words = ["diff", "HEAD", "--price-level", "2027", "--format", "json", "--", "notes"]
    tables = {table["name"]: table["rows"] for table in json.loads(run(*words, cwd=repository).out)["tables"]}
    assert sorted(rate["percentage"] for rate in tables["rates"]) == ["2.9", "5"]
    assert {row["side"] for row in tables["trail"]} == {"Before", "Now"}


def test_a_span_of_revisions_is_understood(run: Run, tmp_path: Path) -> None:
    """`A..B` is A and B, and `A...B` is B and where it left A, as git's own diff has them."""
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, {"notes/a.yaml": NOTE})
    git(tmp_path, "checkout", "-q", "-b", "topic")
    commit(tmp_path, {"notes/a.yaml": NOTE.replace("2026: 600", "2026: 601", 1)})
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"notes/a.yaml": NOTE.replace("2026: 600", "2026: 602", 1)})
    shown = {
        span: run("diff", span, "--", "notes", cwd=tmp_path).out for span in ("main..topic", "main...topic", "..topic")
    }
    assert re.search(r"602 +601", shown["main..topic"])
    assert re.search(r"600 +601", shown["main...topic"])
    assert shown["..topic"] == shown["main..topic"]
    assert "main no revision" not in run("diff", "topic..", "--", "notes", cwd=tmp_path).err
    for span in ("main..nope", "nope...main"):
        ran = run("diff", span, "--", "notes", "--language", "en", cwd=tmp_path)
        assert ran.code == 2
    git(tmp_path, "checkout", "-q", "--orphan", "apart")
    commit(
        tmp_path, {"notes/a.yaml": NOTE.replace("2026: 600", "2026: 603", 1)}
    )  # else it may be main's first, in a second
    ran = run("diff", "main...apart", "--language", "en", "--", "notes", cwd=tmp_path)
    assert (ran.code, ran.err) == (2, "budgetnote: git knows no common commit of main and apart\n")


def test_a_note_that_was_only_moved_out_of_the_path_is_told_to_stand_elsewhere(run: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, {"notes/a.yaml": NOTE, "notes/other.yaml": NOTE.replace("BU07", "BU08")})
    commit(tmp_path, {"notes/a.yaml": None, "archive/renamed.yaml": NOTE})
    said = "BU07 is not deleted: it stands in archive/renamed.yaml now, which is not compared."
    for words in (["HEAD~1"], ["HEAD~1", "HEAD"], ["HEAD~1..HEAD"]):
        assert said in run("diff", *words, "--language", "en", "--", "notes", cwd=tmp_path).out
    commit(tmp_path, {"archive/renamed.yaml": None})
    assert "stands in" not in run("diff", "HEAD~2", "HEAD", "--language", "en", "--", "notes", cwd=tmp_path).out

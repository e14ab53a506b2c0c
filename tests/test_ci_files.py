"""What README gives to CI is what CI reads, and does what it says: each file is held against its schema and run."""

import json
import os
import re
import shlex
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from budgetnote.checks.explain import EXAMPLE
from tests.conftest import ROOT
from tests.opening.test_revision import commit, git

pytestmark = pytest.mark.dear

BLOCKS = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
WORKFLOW, GITLAB, PRE_COMMIT = (
    next(yaml.safe_load(text) for text in BLOCKS if text.startswith(start))
    for start in ("name: budgetnotater", "notes:\n  image", "repos:")
)
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
RIGHT = EXAMPLE.read_text(encoding="utf-8")
WRONG = RIGHT.replace("total: 3500", "total: 3600", 1)
NOTE = "notes/BU07.yaml"


def published(name: str) -> dict[str, Any]:
    """A schema as check-jsonschema carries it."""
    text = files("check_jsonschema.builtin_schemas.vendor").joinpath(f"{name}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@pytest.mark.parametrize(
    ("document", "name"), [(WORKFLOW, "github-workflows"), (GITLAB, "gitlab-ci")], ids=["github", "gitlab"]
)
def test_a_file_of_the_readme_is_valid(document: Any, name: str) -> None:
    if document is WORKFLOW:
        document = {
            ("on" if key is True else key): value for key, value in document.items()
        }  # YAML 1.1 takes on for true
    schema = published(name)
    jsonschema.validators.validator_for(schema)(schema).validate(document)
    document = json.loads(json.dumps(document)) | {"on": 1, "stages": 1}
    assert not jsonschema.validators.validator_for(schema)(schema).is_valid(document)


def shell(line: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of CI as bash runs it; `budgetnote` is this one."""
    bin_folder = cwd.parent / "bin"
    bin_folder.mkdir(exist_ok=True)
    command = bin_folder / "budgetnote"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m budgetnote "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    given = {
        **os.environ,
        **environment,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        ["/usr/bin/env", "bash", "-eo", "pipefail", "-c", line],
        cwd=cwd,
        env=given,
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.needs("git")
@pytest.mark.parametrize("note", [RIGHT, WRONG], ids=["right", "wrong"])
def test_the_workflow_runs_on_a_checkout_of_two_commits(note: str, tmp_path: Path) -> None:
    """A pull request as GitHub's checkout leaves it: the merge commit and its parents, and nothing before."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    commit(origin, {NOTE: RIGHT})
    commit(origin, {"other.txt": "x"})
    git(origin, "checkout", "-q", "-b", "topic")
    commit(origin, {NOTE: note.replace("2027: 800", "2027: 810", 1)})
    git(origin, "checkout", "-q", "main")
    commit(origin, {"more.txt": "x"})
    git(origin, "merge", "-q", "--no-ff", "-m", "merge", "topic")
    (checkout,) = (step["with"] for step in WORKFLOW["jobs"]["notes"]["steps"] if "checkout" in step.get("uses", ""))
    git(tmp_path, "clone", "-q", "--depth", str(checkout["fetch-depth"]), origin.as_uri(), "clone")
    lines = [step["run"] for step in WORKFLOW["jobs"]["notes"]["steps"] if "run" in step]
    assert lines[0] == "pip install ."
    summary = tmp_path / "summary.md"
    ran = [shell(line, tmp_path / "clone", GITHUB_STEP_SUMMARY=str(summary)) for line in lines[1:]]
    assert [one.returncode for one in ran] == [0, 0, 1], ran
    assert "2027" in summary.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "clone" / "budgetnote.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert ran[-1].stdout.startswith("::error file=notes/BU07.yaml,")


def test_the_job_of_gitlab_runs(tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "notes").mkdir(parents=True)
    for text, code in ((RIGHT, 0), (WRONG, 1)):
        (work / NOTE).write_text(text, encoding="utf-8")
        ran = [shell(line, work) for line in GITLAB["notes"]["script"][1:]]
        assert [one.returncode for one in ran] == [0, code], ran
        reports = GITLAB["notes"]["artifacts"]["reports"]
        assert bool(json.loads((work / reports["codequality"]).read_text(encoding="utf-8"))) == bool(code)
        assert ("<failure" in (work / reports["junit"]).read_text(encoding="utf-8")) == bool(code)


def committed(folder: Path, hook: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """A hook as pre-commit runs it: its command with the names of the staged files that it is for."""
    staged = git(folder, "diff", "--cached", "--name-only").split()
    chosen = [path for path in staged if re.search(hook["files"], path) and not re.search(hook["exclude"], path)]
    assert hook["require_serial"]
    return shell(shlex.join([*shlex.split(hook["entry"]), *chosen]) if chosen else "true", folder)


@pytest.mark.needs("git")
def test_the_hooks_stop_a_false_note_and_let_a_true_one_through(tmp_path: Path) -> None:
    assert {hook["id"] for hook in PRE_COMMIT["repos"][0]["hooks"]} <= HOOKS.keys()
    work = tmp_path / "work"
    (work / "notes").mkdir(parents=True)
    git(work, "init", "-q")
    (work / "notes" / "register.yaml").write_text("committees: []\n", encoding="utf-8")
    (work / "notes" / "package.yaml").write_text("title: [\n", encoding="utf-8")
    for text, code in ((WRONG, 1), (RIGHT, 0)):
        (work / NOTE).write_text(text, encoding="utf-8")
        git(work, "add", NOTE)
        assert committed(work, HOOKS["budgetnote-check"]).returncode == code
    (work / NOTE).write_text(RIGHT.replace("total: 3000", "total: 3.000", 1), encoding="utf-8")
    assert committed(work, HOOKS["budgetnote-fix"]).returncode == 0
    assert (work / NOTE).read_text(encoding="utf-8") == RIGHT
    (work / NOTE).unlink()
    git(work, "rm", "-q", "--cached", NOTE)
    git(work, "add", ".")
    assert committed(work, HOOKS["budgetnote-check"]).stdout == ""

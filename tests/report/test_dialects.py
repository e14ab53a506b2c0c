"""The formats of CI: each is what its readers take, and all name the same places."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from budgetnote.checks.explain import EXAMPLE
from tests.conftest import CASES, NOTES, Run

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": TEXT, "markdown": TEXT}}


def closed(required: str, **properties: Any) -> dict[str, Any]:
    """An object of just these properties, as nearly all of the published schema are."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def listed(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


COUNT = {"type": "integer", "minimum": 1}
LOCATION = closed("uri", uri={**TEXT, "format": "uri-reference", "pattern": r"^[A-Za-z0-9._~%/-]+$"})
REGION = closed("startLine", startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT)
PHYSICAL = closed("artifactLocation region", artifactLocation=LOCATION, region=REGION)
CHARACTERS = closed(
    "charOffset", charOffset={"type": "integer", "minimum": 0}, charLength={"type": "integer", "minimum": 0}
)
REPLACEMENT = closed("deletedRegion", deletedRegion=CHARACTERS, insertedContent=closed("text", text={"type": "string"}))
CHANGE = closed("artifactLocation replacements", artifactLocation=LOCATION, replacements=listed(REPLACEMENT, 1))
RULE = closed(
    "id", id=TEXT, name=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE, help=MESSAGE,
    defaultConfiguration=closed("", level=LEVEL),
)  # fmt: skip
RESULT = closed(
    "message", ruleId=TEXT, ruleIndex={"type": "integer", "minimum": 0}, level=LEVEL, message=MESSAGE,
    locations=listed(closed("", physicalLocation=PHYSICAL), 1),
    relatedLocations=listed(closed("", id={"type": "integer"}, physicalLocation=PHYSICAL, message=MESSAGE)),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    fixes=listed(closed("artifactChanges", artifactChanges=listed(CHANGE, 1))),
    suppressions=listed(closed("kind", kind={"enum": ["inSource", "external"]}, justification=TEXT)),
)  # fmt: skip
DRIVER = closed("name", name=TEXT, version=TEXT, rules=listed(RULE))
RUN = closed(
    "tool", tool=closed("driver", driver=DRIVER), language={"pattern": "^[a-z]{2}$"},
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]}, results=listed(RESULT),
)  # fmt: skip
SARIF = closed("version runs", **{"$schema": {"format": "uri"}, "version": {"const": "2.1.0"}, "runs": listed(RUN, 1)})
"""What SARIF 2.1.0 says of all that is written; what is not is left out, so that a misspelt key is found."""
GITLAB = listed(
    closed(
        "description check_name fingerprint severity location",
        description=TEXT,
        check_name=TEXT,
        fingerprint=TEXT,
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=closed(
            "path lines", path={**TEXT, "pattern": "^[^/]"}, lines=closed("begin end", begin=COUNT, end=COUNT)
        ),
    )
)
"""The fields that GitLab reads of a report of code quality, all of which it asks for."""
JUNIT: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"testsuite"}, set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": (
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package"},
    ),
    "testcase": (
        {"skipped", "error", "failure", "system-out", "system-err"},
        {"name"},
        {"time", "classname", "group"},
    ),
    "failure": (set(), set(), {"type", "message"}),
    "system-out": (set(), set(), set()),
}
"""What Jenkins' junit-10.xsd lets an element hold, and the attributes that it asks for and that it lets it have."""

Where = tuple[str, int, int, str]


def of_json(text: str) -> set[Where]:
    found = json.loads(text)["findings"]
    return {
        (one["place"]["path"], one["place"]["line"], one["place"]["column"], one["code"])
        for one in found
        if one["cause"] is None and one["accepted"] is None
    }


def of_sarif(text: str) -> set[Where]:
    document = json.loads(text)
    jsonschema.Draft202012Validator(SARIF).validate(document)
    (run,) = document["runs"]
    told = set()
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        told.add((place["artifactLocation"]["uri"], region["startLine"], region["startColumn"], result["ruleId"]))
    marks = [result["partialFingerprints"]["budgetnote/v1"] for result in run["results"]]
    assert len(marks) == len(set(marks))
    return told


def of_gitlab(text: str) -> set[tuple[str, int]]:
    document = json.loads(text)
    jsonschema.Draft202012Validator(GITLAB).validate(document)
    assert len({one["fingerprint"] for one in document}) == len(document)
    return {(one["location"]["path"], one["location"]["lines"]["begin"]) for one in document}


def of_junit(text: str) -> set[Where]:
    root = ElementTree.fromstring(text.encode())  # noqa: S314 it is our own
    for element in root.iter():
        children, asked, allowed = JUNIT[element.tag]
        assert {child.tag for child in element} <= children
        assert asked <= element.attrib.keys() <= asked | allowed
    (suite,) = root
    cases = suite.findall("testcase")
    assert len(cases) == int(suite.attrib["tests"]) > 0
    assert len({(case.attrib["classname"], case.attrib["name"]) for case in cases}) == len(cases)
    failures = [case.find("failure") for case in cases]
    failed = [failure for failure in failures if failure is not None]
    assert len(failed) == int(suite.attrib["failures"])
    told = set()
    for failure in failed:
        path, line, column = (failure.text or "").split("\n")[0].rsplit(":", 2)
        told.add((path, int(line), int(column), failure.attrib["type"]))
    return told


def of_lines(text: str) -> set[Where]:
    pattern = re.compile(r"(.+?):(\d+):(\d+): (?:error|warning|remark) (BN\d{3}) [a-z0-9-]+: .+")
    read = [pattern.fullmatch(line) for line in text.splitlines()]
    assert all(read)
    return {(one[1], int(one[2]), int(one[3]), one[4]) for one in read if one}


def of_github(text: str) -> set[Where]:
    pattern = re.compile(r"::\w+ file=(.+?),line=(\d+),endLine=\d+,col=(\d+),endColumn=\d+,title=(BN\d{3}) .+")
    read = [pattern.fullmatch(line) for line in text.splitlines()]
    assert all(read)
    return {(one[1], int(one[2]), int(one[3]), one[4]) for one in read if one}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Two notes, one with several faults, one clean; and one that is no YAML."""
    (tmp_path / "notes").mkdir()
    text = (CASES / "several-faults.yaml").read_text(encoding="utf-8")
    (tmp_path / "notes" / "several faults æ.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "notes" / "BU07.yaml").write_bytes(EXAMPLE.read_bytes())
    return tmp_path


def test_the_same_note_has_the_same_places_in_every_format(run: Run, broken: Path) -> None:
    ran = {
        form: run("check", "notes", "--fail-on", "remark", "--format", form, cwd=broken)
        for form in ("json", "sarif", "gitlab", "junit", "concise", "github", "markdown", "text")
    }
    assert {one.code for one in ran.values()} == {1}
    places = of_json(ran["json"].out)
    assert len(places) > 5
    assert of_sarif(ran["sarif"].out) == {
        (path.replace(" ", "%20").replace("æ", "%C3%A6"), *rest) for path, *rest in places
    }
    assert of_gitlab(ran["gitlab"].out) == {(path, line) for path, line, *_ in places}
    assert of_junit(ran["junit"].out) == places
    assert of_lines(ran["concise"].out) == places
    assert of_github(ran["github"].out) == places
    for path, line, column, code in places:
        assert re.search(rf"{path}:{line}:{column}\S* {code}|{path}:{line}:{column}: \w+ {code}", ran["text"].out)
        assert f"`{path}:{line}:{column}` {code}" in ran["markdown"].out
    assert "1 fund" not in ran["concise"].out
    assert "notes: " in ran["concise"].err or "notater: " in ran["concise"].err


def test_junit_is_never_empty_and_tells_what_does_not_fail(run: Run, broken: Path) -> None:
    (broken / "notes" / "register.yaml").write_text("committees: []\n", encoding="utf-8")
    for words in (["notes/BU07.yaml"], ["notes/register.yaml"], ["notes", "--only", "BN999"]):
        ran = run("check", *words, "--format", "junit", cwd=broken)
        if ran.code != 2:
            assert of_junit(ran.out) is not None
    told = run("check", "notes", "--format", "junit", cwd=broken).out
    lesser = ElementTree.fromstring(told.encode()).findtext("testsuite/system-out") or ""  # noqa: S314 it is our own
    everything = of_json(run("check", "notes", "--format", "json", cwd=broken).out)
    assert of_lines(lesser) | of_junit(told) == everything
    assert of_lines(lesser)


def test_what_a_note_accepts_stands_where_the_format_has_a_place(run: Run) -> None:
    known = json.loads(run("check", NOTES, "--format", "json").out)["findings"]
    accepted = {one["fingerprint"]: one["accepted"] for one in known if one["accepted"]}
    assert len(accepted) > 3
    shown = run("check", NOTES, "--format", "sarif", "--accepted").out
    of_sarif(shown)
    results = json.loads(shown)["runs"][0]["results"]
    suppressed = {
        one["partialFingerprints"]["budgetnote/v1"]: one["suppressions"] for one in results if "suppressions" in one
    }
    assert suppressed == {mark: [{"kind": "inSource", "justification": reason}] for mark, reason in accepted.items()}
    assert "suppressions" not in run("check", NOTES, "--format", "sarif").out


def test_a_fix_of_sarif_is_the_fix(run: Run, broken: Path) -> None:
    path = broken / "notes" / "BU07.yaml"
    before = path.read_text(encoding="utf-8").replace("total: 3000", "total: 3.000", 1)
    path.write_text(before, encoding="utf-8")
    (result,) = [
        one
        for one in json.loads(run("check", path, "--format", "sarif", cwd=broken).out)["runs"][0]["results"]
        if "fixes" in one
    ]
    (change,) = result["fixes"][0]["artifactChanges"]
    after = before
    for one in reversed(change["replacements"]):
        start = one["deletedRegion"]["charOffset"]
        after = after[:start] + one["insertedContent"]["text"] + after[start + one["deletedRegion"]["charLength"] :]
    run("check", path, "--fix", cwd=broken)
    assert after == path.read_text(encoding="utf-8") != before


def marks(run: Run, folder: Path) -> dict[str, tuple[str, Any, str]]:
    found = json.loads(run("check", "notes", "--format", "json", cwd=folder).out)["findings"]
    told = {one["fingerprint"]: (one["code"], one["seat"], one["message"]) for one in found}
    assert len(told) == len(found)
    return told


def changed(text: str) -> Iterator[tuple[str, str]]:
    """The note with lines moved, and with other figures where it is already wrong."""
    yield "lines moved", "# a line\n\n# another\n" + text.replace("\nactivities:", "\n\n\n# more\nactivities:")
    yield "keys reordered", text.replace("negotiation: ", "negotiation:    ")


def test_a_fingerprint_stays_when_lines_move_and_figures_change(run: Run, broken: Path) -> None:
    path = broken / "notes" / "several faults æ.yaml"
    text = path.read_text(encoding="utf-8")
    before = marks(run, broken)
    for what, other in changed(text):
        path.write_text(other, encoding="utf-8")
        assert marks(run, broken) == before, what
    path.write_text(text, encoding="utf-8")
    moved = broken / "elsewhere" / "notes"
    moved.mkdir(parents=True)
    path.rename(moved / "other.yaml")
    (broken / "notes" / "BU07.yaml").rename(moved / "BU07.yaml")
    assert marks(run, broken / "elsewhere") == before


def test_a_figure_changes_and_the_fingerprint_does_not(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    text = EXAMPLE.read_text(encoding="utf-8")
    told = []
    for wrong in ("4", "5"):
        broken = re.sub(r"(total: \d\d)\d\d(?=\n *- )", rf"\g<1>{wrong}1", text, count=2)
        assert broken != text
        (tmp_path / "notes" / "BU07.yaml").write_text(broken, encoding="utf-8")
        told.append(marks(run, tmp_path))
    assert told[0].keys() == told[1].keys()
    assert told[0] != told[1]
    assert {one[1]["table"] for one in told[0].values()} & {"Tabel 2", "Tabel 3, Service"}


def test_two_findings_of_one_code_at_one_place_differ(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    text = EXAMPLE.read_text(encoding="utf-8")
    claim = '  - {section: Resume, states: "9,9 mio. kr.", per: year, years: [2027, 2028]}\n'
    (tmp_path / "notes" / "BU07.yaml").write_text(
        text.replace("claims:\n", f"claims:\n{claim}{claim}"), encoding="utf-8"
    )
    told = marks(run, tmp_path)
    codes = [code for code, *_ in told.values()]
    assert any(codes.count(code) > 1 for code in codes)


def test_the_ending_of_a_file_says_the_format(run: Run, broken: Path) -> None:
    for name, start in {
        "a.sarif": "{", "a.json": "{", "a.xml": "<?xml", "a.md": "- **", "a.txt": "notes/", "a.sarif.json": "{",
    }.items():  # fmt: skip
        ran = run("check", "notes", "-o", name, cwd=broken)
        assert (ran.code, ran.out) == (1, "")
        assert re.search(rf"{re.escape(name)}: 2 not", ran.err)
        assert (broken / name).read_text(encoding="utf-8").startswith(start)
    assert "sarif-schema" in (broken / "a.sarif.json").read_text(encoding="utf-8")
    assert run("check", "notes", "-o", "a.doc", cwd=broken).code == 2
    assert run("check", "notes", "-o", "notes/BU07.yaml", "--format", "json", cwd=broken).code == 2
    assert EXAMPLE.read_bytes() == (broken / "notes" / "BU07.yaml").read_bytes()
    ran = run("check", "notes", "-o", "a.doc", "--format", "gitlab", cwd=broken)
    assert ran.code == 1
    of_gitlab((broken / "a.doc").read_text(encoding="utf-8"))


def test_an_absolute_path_is_told_as_seen_from_here(run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    for form in ("sarif", "gitlab"):
        assert str(broken) not in run("check", broken / "notes", "--format", form, cwd=broken).out
    monkeypatch.setenv("GITHUB_WORKSPACE", str(broken))
    assert {
        path
        for path, *_ in of_sarif(run("check", "several faults æ.yaml", "--format", "sarif", cwd=broken / "notes").out)
    } == {"notes/several%20faults%20%C3%A6.yaml"}


def test_statistics_count_by_code_and_what_can_be_fixed(run: Run, broken: Path) -> None:
    text = (broken / "notes" / "BU07.yaml").read_text(encoding="utf-8").replace("total: 3000", "total: 3.000", 1)
    (broken / "notes" / "BU07.yaml").write_text(text, encoding="utf-8")
    ran = run("check", "notes", "--statistics", "--format", "json", cwd=broken)
    document = json.loads(ran.out)
    (table,) = [one for one in document["tables"] if one["name"] == "statistics"]
    standing = [one for one in document["findings"] if one["accepted"] is None and one["cause"] is None]
    assert sum(row["count"] for row in table["rows"]) == len(standing)
    fixable = {one["code"] for one in standing if one["fixes"] and not any(edit["unsafe"] for edit in one["fixes"])}
    assert {row["code"] for row in table["rows"] if row["fixable"]} == fixable != set()
    shown = run("check", "notes", "--statistics", cwd=broken)
    assert all(row["code"] in shown.out for row in table["rows"])
    assert not re.search(r":\d+:\d+:", shown.out)
    assert run("check", "notes", "--statistics", "--format", "sarif", cwd=broken).code == 2

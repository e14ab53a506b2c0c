"""SARIF 2.1.0, which GitHub's code scanning and many viewers read."""

from typing import Any
from urllib.parse import quote

from budgetnote import __version__
from budgetnote.finding import Finding, Place, Rule, read_page
from budgetnote.language import Language, Text
from budgetnote.report.formats import Screen, relative, told
from budgetnote.report.formats.json import dumped
from budgetnote.report.sheet import Report
from budgetnote.visible import visible

_LEVELS = {1: "note", 2: "warning", 3: "error"}


def render(report: Report, screen: Screen) -> str:
    """A log of one run: the rules that fired, and a result a finding that no other explains."""
    language = screen.language
    shown = [found for found in report.findings if found.cause is None]
    rules = sorted({found.rule.code: found.rule for found in shown}.items())
    places = {code: i for i, (code, _) in enumerate(rules)}
    driver = {
        "name": "budgetnote",
        "version": __version__,
        "rules": [_rule(rule, language) for _, rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, places[found.rule.code], language) for found in shown],
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def _rule(rule: Rule, language: Language) -> dict[str, Any]:
    page = read_page(rule.page)
    why = page.why.pick(language)
    parts = [why]
    for head, snippet in ((Text("Stemmer", "Passes"), page.passes), (Text("Giver fund", "Fires"), page.fires)):
        parts += [f"{head.pick(language)}:\n\n```yaml\n{snippet}\n```"] if snippet else []
    name = "".join(word.capitalize() for word in rule.name.split("-"))
    return {
        "id": rule.code,
        "name": name,
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": why},
        "help": {"text": why, "markdown": "\n\n".join(parts)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(found: Finding, rule: int, language: Language) -> dict[str, Any]:
    related = [(other.place, other.name.pick(language) or other.word.pick(language)) for other in found.related]
    related += [(other.place, f"{other.rule.code}: {other.message(language)}") for other in found.explains]
    result: dict[str, Any] = {
        "ruleId": found.rule.code,
        "ruleIndex": rule,
        "level": _LEVELS[found.rule.severity],
        "message": {"text": _plain("\n".join(told(found, language)))},
        "locations": [_location(found.place)],
        "partialFingerprints": {"budgetnote/v1": found.fingerprint},
    }
    if related:
        result["relatedLocations"] = [
            {"id": i, **_location(place), "message": {"text": _plain(visible(word))}}
            for i, (place, word) in enumerate(related)
        ]
    if edits := [edit for edit in found.edits if not edit.unsafe]:
        replacements = [
            {
                "deletedRegion": {"charOffset": edit.span[0], "charLength": edit.span[1] - edit.span[0]},
                "insertedContent": {"text": edit.text},
            }
            for edit in edits
        ]
        change = {"artifactLocation": {"uri": _uri(found.place.path)}, "replacements": replacements}
        result["fixes"] = [{"artifactChanges": [change]}]
    if found.accepted is not None:
        kind = "external" if found.known else "inSource"
        result["suppressions"] = [{"kind": kind, "justification": visible(found.accepted)}]
    return result


def _location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": region}}


def _uri(path: str) -> str:
    """A path as a relative reference: a colon in its first part would be a scheme."""
    seen = relative(path, "GITHUB_WORKSPACE").replace("\\", "/")
    return quote(seen.encode("utf-8", "surrogateescape"), safe="/-._~")


def _plain(text: str) -> str:
    """A message with its brackets such that they are no link: `[text](target)` is one in SARIF."""
    return text.replace("](", "\\](")

"""A baseline: the findings that were known on a day, each passed by as long as its figures are the same."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budgetnote.checks.rulebook import Selection, all_rules
from budgetnote.figures.interval import Interval
from budgetnote.figures.printed import format_ratio
from budgetnote.finding import REMARK, Finding, rule
from budgetnote.language import Text, UseError
from budgetnote.reading.text import Source
from budgetnote.visible import visible

STALE = rule(
    "BN904",
    "stale-baseline-entry",
    REMARK,
    da="{check} i {note} er med i baseline, men forekommer ikke længere",
    en="{check} of {note} is in the baseline, but does not occur any more",
    remedy=Text("skriv baseline igen med --write-baseline {path}", "write it again with --write-baseline {path}"),
    page="""An entry of a baseline outlives what it passes by, and would then hide the next fault of its kind.

    En post i en baseline kan blive stående, når fundet er rettet, og ville så skjule den næste fejl af samme slags.
    """,
)
VERSION = 1
"""Of the file; another one is refused."""
_TOGETHER = "BN6"
"""The family whose findings depend on which notes are given."""


class KnownFinding(NamedTuple):
    """A finding that is passed by, and the figures that it must have."""

    fingerprint: str
    code: str
    negotiation: str
    note: str
    message: str
    figures: Mapping[str, object]


class Baseline(NamedTuple):
    """The entries of a file, by their fingerprints."""

    source: Source
    entries: Mapping[str, KnownFinding]


def figures(found: Finding) -> dict[str, object]:
    """The figures of a finding, as JSON has them: numbers, intervals, and texts with a digit as they are written.

    A cause has those of what it explains, too: it does not pass where one of them is not as it was.
    """
    told = {key: _figure(fact) for key, fact in sorted(found.facts.items()) if key != "path"}
    stated = {key: figure for key, figure in told.items() if figure is not None}
    return stated | ({"explains": [figures(other) for other in found.explains]} if found.explains else {})


def _figure(fact: object) -> object:
    match fact:
        case bool():
            return None
        case int():
            return fact
        case Decimal() | Fraction():
            return format_ratio(Fraction(fact))
        case Interval():
            return [_figure(end) for end in fact]
        case Text():
            return None
        case str():
            return fact if any(char.isdigit() for char in fact) else None
        case list() | tuple():
            return [figure for part in fact if (figure := _figure(part)) is not None] or None
    return None


def parse(path: str, data: bytes) -> Baseline:
    """The baseline in a file's bytes. Raises UseError where it is none, or one of another version."""
    none = UseError(Text(f"{path} er ikke en baseline", f"{path} is no baseline"))
    try:
        text = data.decode()
        stated = json.loads(text)
    except (ValueError, RecursionError):
        raise none from None
    if not isinstance(stated, dict) or "baseline" not in stated or not isinstance(stated.get("findings"), list):
        raise none
    if stated["baseline"] != VERSION:
        raise UseError(
            Text(
                f"{path} er skrevet af en anden version af budgetnote; skriv den igen med --write-baseline",
                f"{path} is of another version of budgetnote; write it again with --write-baseline",
            )
        )
    entries = {}
    for one in stated["findings"]:
        if not isinstance(one, dict) or one.keys() != set(KnownFinding._fields) or not isinstance(one["figures"], dict):
            raise none
        if not all(isinstance(one[key], str) for key in KnownFinding._fields if key != "figures"):
            raise none
        entries[one["fingerprint"]] = KnownFinding(**one)
    return Baseline(Source(path, text), entries)


def passed_by(findings: Iterable[Finding], baseline: Baseline) -> list[Finding]:
    """The findings, those in the baseline with the same figures accepted; what cannot be read never is."""
    return [
        found.pass_by(baseline.source.path)
        if found.accepted is None
        and not found.rule.is_unread
        and (entry := baseline.entries.get(found.fingerprint))
        and entry.figures == figures(found)
        else found
        for found in findings
    ]


def stale(
    findings: Sequence[Finding], baseline: Baseline, notes: Iterable[tuple[str, str]], selection: Selection
) -> list[KnownFinding]:
    """The entries for which nothing is found any more in the `notes` that were checked, and read whole.

    What was not looked for is not missed, nor what only other notes would show.
    """
    occurring = {found.fingerprint for found in findings}
    unread = {found.seat[:2] for found in findings if found.rule.is_unread}
    whole = set(notes) - unread
    codes = {rule.code for rule in all_rules() if selection.has(rule)}
    return [
        entry
        for mark, entry in baseline.entries.items()
        if mark not in occurring
        and (entry.negotiation, entry.note) in whole
        and entry.code in codes
        and not entry.code.startswith(_TOGETHER)
    ]


def outlived(entries: Iterable[KnownFinding], baseline: Baseline) -> list[Finding]:
    """A remark for each entry that is stale, where it stands in the file."""
    source = baseline.source
    told = []
    for entry in entries:
        at = source.text.find(entry.fingerprint)
        span = (at, at + len(entry.fingerprint))
        note = f"{entry.negotiation} {entry.note}".strip()
        told.append(source.found(STALE, span, check=entry.code, note=note, path=source.path))
    return told


def written(findings: Iterable[Finding], kept: Iterable[KnownFinding] = ()) -> str:
    """The text of a baseline of the findings that stand, but for what cannot be read, and of the entries `kept`.

    A line an entry, sorted by note and code; no line, path or day of it, so that the same findings give the same file.
    """
    entries = {entry.fingerprint: entry for entry in kept}
    for found in findings:
        if found.accepted is None and not found.rule.is_unread:
            message = visible(found.message("da"))
            seat = found.seat
            entries[found.fingerprint] = KnownFinding(
                found.fingerprint, found.rule.code, seat.negotiation, seat.note, message, figures(found)
            )
    ordered = sorted(entries.values(), key=lambda entry: (*entry[2:4], entry.code, entry.fingerprint))
    lines = ",\n".join(json.dumps(entry._asdict(), ensure_ascii=False) for entry in ordered)
    return (
        f'{{"baseline": {VERSION}, "findings": [\n{lines}\n]}}\n'
        if lines
        else (f'{{"baseline": {VERSION}, "findings": []}}\n')
    )

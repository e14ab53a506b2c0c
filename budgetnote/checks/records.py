"""What is kept of files as plain JSON and back: the same to the last fact, or it is refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from json import JSONEncoder, loads
from typing import Any

from budgetnote.analysis.needs import Fault, Faults
from budgetnote.analysis.postings import Postings
from budgetnote.analysis.revisions import Revision
from budgetnote.analysis.summary import Checked, Summary
from budgetnote.figures.interval import Interval
from budgetnote.finding import Edit, Finding, Place, Related, Rule, Seat, Severity
from budgetnote.language import Text

Json = Any
"""What the module `json` writes and reads; there is no shorter way to say that a list has such things in it."""
_PLAIN = (type(None), bool, int, str)


def written_rule(rule: Rule) -> Json:
    """A rule with all that is said of it."""
    texts = [rule.message, rule.remedy, rule.on_paper]
    return [rule.code, rule.name, rule.severity.value, rule.page, *texts]


def read_rule(said: Json) -> Rule:
    """The rule that was written."""
    code, name, severity, page, message, remedy, on_paper = said
    texts = [None if one is None else Text(*one) for one in (remedy, on_paper)]
    return Rule(code, name, Severity(severity), Text(*message), texts[0], page, texts[1])


def written_findings(findings: Sequence[Finding], path: str) -> Json:
    """The findings of the file called `path`, with all their facts. Raises TypeError where JSON has no word for one."""
    return [
        [
            found.rule.name,
            _place(found.place, path),
            [[key, _fact(value)] for key, value in found.facts.items()],
            [[_place(other.place, path), other.word, other.name] for other in found.related],
            found.edits,
            found.accepted,
            found.cause and _place(found.cause, path),
            written_findings(found.explains, path),
            found.choices,
            found.seat,
            found.fingerprint,
            found.known,
        ]
        for found in findings
    ]


def read_findings(said: Json, path: str, rule: Callable[[str], Rule]) -> list[Finding]:
    """The findings that were written, each of the `rule` of its name."""
    findings = []
    for name, place, facts, related, edits, accepted, cause, explains, choices, seat, fingerprint, known in said:
        findings.append(
            Finding(
                rule(name),
                _to_place(place, path),
                {key: _to_fact(value) for key, value in facts},
                [Related(_to_place(other, path), Text(*word), Text(*called)) for other, word, called in related],
                [Edit((span[0], span[1]), text, unsafe) for span, text, unsafe in edits],
                accepted,
                None if cause is None else _to_place(cause, path),
                read_findings(explains, path, rule),
                [Text(*choice) for choice in choices],
                Seat(*seat),
                fingerprint,
                known,
            )
        )
    return findings


def packed(said: Json) -> bytes:
    """JSON as bytes. Raises TypeError where something is not JSON."""
    return _ENCODER.encode(said).encode()


_ENCODER = JSONEncoder(separators=(",", ":"), check_circular=False)


def written(checked: Checked) -> tuple[bytes, bytes]:
    """What is kept of a file, and its postings. Raises TypeError where JSON has no word for something of it."""
    said = [
        written_findings(checked.findings, checked.path),
        checked.summary and _summary(checked.summary, checked.path),
        checked.revision and [checked.revision.key, checked.revision.version, checked.revision.withdrawn],
        checked.faults.of_note,
        [[fault.routes, fault.is_text] for fault in checked.faults.placed],
    ]
    return packed(said), packed(checked.postings)


def read(parts: Sequence[bytes], path: str, rule: Callable[[str], Rule]) -> Checked:
    """What was kept of the file called `path`; its postings where they are the second part.

    Raises ValueError, TypeError or LookupError where the parts are no such thing.
    """
    said, postings, *_ = [*map(loads, map(bytes.decode, parts)), None]
    findings, summary, revision, of_note, faults = said
    told = read_findings(findings, path, rule)
    standing = [found for found in told if found.rule.severity == Severity.ERROR and found.stands]
    placed = [
        Fault(found, tuple(map(tuple, routes)), is_text)
        for found, (routes, is_text) in zip(standing, faults, strict=True)
    ]
    return Checked(
        path,
        told,
        None if summary is None else _to_summary(summary, path),
        None if revision is None else Revision((revision[0][0], revision[0][1]), revision[1], revision[2], path),
        Faults(tuple(placed), of_note),
        None if postings is None else Postings._make(postings),
    )


def _place(place: Place, path: str) -> Json:
    """A place; one in another file, or on a paper, has no word."""
    if place.path != path or place.paper is not None:
        raise TypeError(place)
    return place[1:-1]


def _to_place(said: Json, path: str) -> Place:
    line, column, end_line, end_column, excerpt, excerpt_column, (start, end) = said
    return Place(path, line, column, end_line, end_column, excerpt, excerpt_column, (start, end))


def _fact(fact: object) -> Json:
    """A fact, found out; what is not plain is a list that begins with a letter."""
    if callable(fact):
        fact = fact()
    kind = type(fact)
    if kind in _PLAIN:
        return fact
    match fact:
        case Text() if kind is Text:
            return ["t", *fact]
        case Decimal() if kind is Decimal:
            return ["d", str(fact)]
        case Fraction() if kind is Fraction:
            return ["f", fact.numerator, fact.denominator]
        case Interval() if kind is Interval:
            return ["i", *map(_fact, fact)]
        case date() if kind is date:
            return ["y", fact.isoformat()]
        case list() | tuple() if kind in (list, tuple):
            return ["l" if kind is list else "u", *map(_fact, fact)]
        case Mapping():
            return ["m", *([_fact(key), _fact(value)] for key, value in fact.items())]
    raise TypeError(fact)


def _to_fact(said: Json) -> object:
    if not isinstance(said, list):
        return said
    kind, *parts = said
    match kind:
        case "t":
            return Text(*parts)
        case "d":
            return Decimal(parts[0])
        case "f":
            return Fraction(*parts)
        case "i":
            low, high, *opened = parts
            ends = [None if end is None else Decimal(end[1]) for end in (low, high)]
            return Interval(ends[0], ends[1], *opened)
        case "y":
            return date.fromisoformat(parts[0])
        case "m":
            return {_to_fact(key): _to_fact(value) for key, value in parts}
        case "l":
            return [*map(_to_fact, parts)]
    return tuple(map(_to_fact, parts))


def _summary(summary: Summary, path: str) -> Json:
    """A summary; where it stands elsewhere than in its file there is no word for that."""
    return [
        *summary[:4],
        [*summary.amounts.items()],
        *(summary.total, summary.outcome, summary.wrong_sums),
        _place(summary.place, path),
        [[other, _place(place, path)] for other, place in summary.lapses],
        summary.accepted,
        *(summary.version, summary.withdrawn),
        summary.limits,
        [_summary(other, path) for other in summary.apart],
    ]


def _to_summary(said: Json, path: str) -> Summary:
    negotiation, number, title, level, amounts, total, outcome, wrong, place, lapses, accepted, *rest = said
    version, withdrawn, limits, apart = rest
    return Summary(
        *(negotiation, number, title, level),
        dict(amounts),
        total,
        outcome,
        wrong,
        _to_place(place, path),
        tuple((other, _to_place(at, path)) for other, at in lapses),
        tuple((check, reason) for check, reason in accepted),
        *(version, withdrawn),
        tuple(Text(*limit) for limit in limits),
        tuple(_to_summary(other, path) for other in apart),
    )

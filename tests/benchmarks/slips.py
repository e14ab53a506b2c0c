"""How well slips are found: seeded slips of each kind in real and generated notes, one and two at a time.

python -m tests.benchmarks.slips [--notes 60] [--seeds 3]
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from budgetnote.checks.run import check_document
from budgetnote.finding import ERROR, Edit, Finding, Span
from budgetnote.model.register import Register, load
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import parse
from tests.benchmarks.corpus import note

NOTES = Path(__file__).parent.parent.parent / "notes"


class Slip(NamedTuple):
    """A cell with the figure that the paper has, and the one that was typed."""

    span: Span
    right: int
    wrong: int


class Row(NamedTuple):
    """The cells of one row as they stand: the years in order, then I alt."""

    years: list[tuple[Span, int]]
    total: tuple[Span, int]


def rows(text: str) -> list[Row]:
    """Every row with amounts, in the order of the file; read by pattern, apart from the reader under test."""
    found = []
    for match in re.finditer(r"amounts: \{(.*)\}\n\s+total: (-?\d+)", text):
        years = [
            ((match.start(1) + cell.start(1), match.start(1) + cell.end(1)), int(cell[1]))
            for cell in re.finditer(r"\d{4}: (-?\d+)", match[1])
        ]
        found.append(Row(years, (match.span(2), int(match[2]))))
    return found


def typed(draw: Random, kind: str, right: int) -> int | None:
    """What a slip of `kind` makes of a figure; None where it cannot be made of it."""
    digits = str(abs(right))
    sign = -1 if right < 0 else 1
    at = draw.randrange(len(digits))
    match kind:
        case "two digits swapped":
            pairs = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
            if not pairs:
                return None
            i = draw.choice(pairs)
            return sign * int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
        case "digit dropped":
            rest = digits[:at] + digits[at + 1 :]
            return sign * int(rest) if rest and rest[0] != "0" else None
        case "digit doubled":
            return sign * int(digits[:at] + digits[at] + digits[at:])
        case "digit mistyped":
            other = draw.choice([digit for digit in "0123456789" if digit != digits[at] and (at or digit != "0")])
            return sign * int(digits[:at] + other + digits[at + 1 :])
        case "minus lost or added":
            return -right
        case "factor of 10":
            return right * 10
        case "factor of 1.000":
            return right * 1000
    return None


SINGLE = (
    "two digits swapped", "digit dropped", "digit doubled", "digit mistyped", "minus lost or added",
    "factor of 10", "factor of 1.000",
)  # fmt: skip
ROWS = ("neighbouring years swapped", "row copied from its neighbour")


def one(draw: Random, table: list[Row], kind: str) -> list[Slip] | None:
    """A slip of `kind` in some row: of a cell or a total, or of a row's cells together."""
    i = draw.randrange(len(table))
    row = table[i]
    if kind in SINGLE:
        span, right = draw.choice([*row.years, row.total])
        wrong = typed(draw, kind, right) if right else None
        return None if wrong is None or wrong == right else [Slip(span, right, wrong)]
    if kind == "neighbouring years swapped":
        pairs = [pair for pair in zip(row.years, row.years[1:], strict=False) if pair[0][1] != pair[1][1]]
        if not pairs:
            return None
        (first, a), (second, b) = draw.choice(pairs)
        return [Slip(first, a, b), Slip(second, b, a)]
    other = table[i - 1] if i else table[1]
    if len(other.years) != len(row.years):
        return None
    cells = zip([*row.years, row.total], [*other.years, other.total], strict=True)
    slips = [Slip(span, right, wrong) for (span, right), (_, wrong) in cells if right != wrong]
    return slips or None


def made(draw: Random, table: list[Row], kinds: Iterable[str]) -> list[Slip] | None:
    """Slips of the kinds in cells of their own, or None where chance made none."""
    slips: list[Slip] = []
    for kind in kinds:
        more = next((found for _ in range(20) if (found := one(draw, table, kind))), None)
        if not more or {slip.span for slip in more} & {slip.span for slip in slips}:
            return None
        slips += more
    return slips


def shift(span: Span, slips: list[Slip]) -> Span:
    """Where a cell stands in the text with the slips in."""
    moved = sum(len(str(slip.wrong)) - len(str(slip.right)) for slip in slips if slip.span[0] < span[0])
    length = next((len(str(slip.wrong)) for slip in slips if slip.span == span), span[1] - span[0])
    return span[0] + moved, span[0] + moved + length


class Outcome(NamedTuple):
    """What came of one corrupted note."""

    detected: bool
    located: bool
    wrongly_certain: bool


def tried(text: str, slips: list[Slip], register: Register) -> Outcome:
    """Check the note with the slips in. Located: the first explanation is the true cells with their true values."""
    wrong = splice(text, [Edit(slip.span, str(slip.wrong)) for slip in slips])
    findings = check_document(parse("note.yaml", wrong.encode()), register).findings
    detected = any(found.rule.severity == ERROR for found in findings)
    truth = {shift(slip.span, slips): slip.right for slip in slips}
    located, wrongly = False, False
    for found in findings:
        if found.rule.name == "guilty-cell":
            located = truth == {found.place.span: found.facts["value"]}
            wrongly = truth.get(found.place.span) != found.facts["value"] or len(truth) > 1
        elif found.rule.name == "possible-causes":
            located = truth == first_candidate(found)
        elif found.rule.name == "guilty-row-or-column":
            located = truth == first_candidate(found)
            wrongly = not located
    return Outcome(detected, located, wrongly)


def first_candidate(found: Finding) -> dict[Span, int]:
    """The cells and values of the first explanation that a finding lists."""
    changes = found.facts["causes"][0]["changes"]
    return {(change["start"], change["end"]): change["value"] for change in changes}


def trials(texts: list[str], seeds: int) -> Iterator[tuple[str, str, list[Slip]]]:
    """Each note with slips of each kind, one at a time, and as many pairs of kinds."""
    for number, text in enumerate(texts):
        table = rows(text)
        for seed in range(seeds):
            for kind in (*SINGLE, *ROWS):
                draw = Random(f"{number} {seed} {kind}")  # noqa: S311
                slips = made(draw, table, [kind])
                if slips:
                    yield kind, text, slips
                pair = made(draw, table, [draw.choice(SINGLE), draw.choice(SINGLE)])
                if pair:
                    yield "two at a time", text, pair


def main() -> None:
    """Corrupt, check, and print a table: a line a kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=60, help="generated notes beside the two real ones")
    parser.add_argument("--seeds", type=int, default=3, help="slips of each kind in each note")
    asked = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(NOTES.glob("*.yaml"))]
    texts += [note(number) for number in range(asked.notes)]
    register, _ = load()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, text, slips in trials(texts, asked.seeds):
        outcome = tried(text, slips, register)
        groups = [kind] if kind in ("two at a time", *ROWS) else [kind, "one at a time, all kinds of one cell"]
        for group in groups:
            counts[group].update(
                tried=1, detected=outcome.detected, located=outcome.located, wrong=outcome.wrongly_certain
            )
    print(f"{'':40}{'tried':>8}{'detected':>10}{'located, right value':>22}{'wrongly certain':>17}")
    for group, count in counts.items():
        share = [f"{100 * count[key] / count['tried']:.2f} %" for key in ("detected", "located")]
        print(f"{group:40}{count['tried']:8}{share[0]:>10}{share[1]:>22}{count['wrong']:>17}")


if __name__ == "__main__":
    main()

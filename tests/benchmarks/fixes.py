"""What `--fix --unsafe` makes of notes with seeded faults: what it restores, and whether it spoils a right figure.

python -m tests.benchmarks.fixes [--notes 20] [--seeds 1]
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from budgetnote.checks.run import check_document
from budgetnote.editing.fix import mend
from budgetnote.finding import ERROR, Edit
from budgetnote.model.register import Register, load
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import parse
from tests.benchmarks.corpus import note
from tests.benchmarks.slips import NOTES, ROWS, SINGLE, made, rows

FIGURES = re.compile(r"amounts: \{(.*)\}\n\s+total: (-?\d+)")
ITEM = re.compile(r"^ +- (?:key|activity|label): .*\n(?: {6,}(?!- ).*\n)*?(?: +total: -?\d+\n)", re.M)
KINDS = (
    *SINGLE, "three faults", "rows swapped", ROWS[1], "same slip in both tables", "lost row", "lost column",
    "lost column in one table",
)  # fmt: skip


class Outcome(NamedTuple):
    """What came of one note: what was written, and how many figures that were right are not so any more."""

    restored: bool
    changed: bool
    overwritten: int
    clean_and_wrong: bool


def figures(text: str) -> list[dict[str, str]]:
    """The figures of every row, by year, and its I alt; read by pattern."""
    found = []
    for match in FIGURES.finditer(text):
        found.append(dict(re.findall(r"(\d{4}): (-?\d+)", match[1])) | {"total": match[2]})
    return found


def without_keys(text: str) -> str:
    """The note with no `activity` in Tabel 3."""
    return re.sub(r"- activity: \S+\n +label:", "- label:", text)


def spoilt(draw: Random, text: str, kind: str) -> tuple[str, int | None] | None:
    """The note with a fault of the kind, and the number of the row that was lost; None where chance made none."""
    match kind:
        case "rows swapped":
            found = list(FIGURES.finditer(text))
            one, other = (found[i] for i in sorted(draw.sample(range(len(found)), 2)))
            edits = [Edit(one.span(), other[0]), Edit(other.span(), one[0])]
            return splice(text, edits), None
        case "same slip in both tables":
            totals = list(re.finditer(r"total:\n +amounts: \{(\d{4}): (-?\d+)", text))[:2]
            same = [total for total in totals if total[1] == totals[0][1]]
            return splice(text, [Edit(total.span(2), str(int(total[2]) + 10)) for total in same]), None
        case "lost row":
            items = list(ITEM.finditer(text))
            item = draw.choice(items)
            return text[: item.start()] + text[item.end() :], len(figures(text[: item.start()]))
        case "lost column" | "lost column in one table":
            year = draw.choice(sorted(figures(text)[0].keys() - {"total"}))
            head, tail = text.split("appropriations:", 1)
            parts = [head, tail]
            for i in range(2) if kind == "lost column" else [draw.randrange(2)]:
                parts[i] = re.sub(
                    rf"(\{{|, ){year}: -?\d+(, )?", lambda cut: cut[1] if cut[2] or cut[1] == "{" else "", parts[i]
                )
            return "appropriations:".join(parts), None
    slips = made(draw, rows(text), [draw.choice(SINGLE) for _ in range(3)] if kind == "three faults" else [kind])
    return (splice(text, [Edit(slip.span, str(slip.wrong)) for slip in slips]), None) if slips else None


def tried(right: str, wrong: str, lost: int | None, register: Register) -> Outcome:
    """Mend a spoilt note, and hold what comes out against the note that was right."""
    mended = mend(check_document(parse("note.yaml", wrong.encode()), register), unsafe=True).file
    after = mended.source.text
    true = figures(right)
    if lost is not None:
        del true[lost]
    before, now = figures(wrong), figures(after)
    overwritten = sum(
        row.get(key) == was.get(key) != new.get(key)
        for row, was, new in zip(true, before, now, strict=True)
        for key in row.keys() | was.keys() | new.keys()
    )
    clean = not any(found.rule.severity == ERROR and found.accepted is None for found in mended.findings)
    return Outcome(now == true and lost is None, after != wrong, overwritten, after != wrong and clean and now != true)


def trials(texts: list[str], seeds: int) -> Iterator[tuple[str, bool, str, str, int | None]]:
    """Each note with a fault of each kind, with and without keys: the kind, the right text, the wrong, the row lost."""
    for number, keyed in enumerate(texts):
        for keys in (True, False):
            text = keyed if keys else without_keys(keyed)
            for seed in range(seeds):
                for kind in KINDS:
                    made_up = spoilt(Random(f"{number} {seed} {kind}"), text, kind)  # noqa: S311
                    if made_up and made_up[0] != text:
                        yield kind, keys, text, *made_up


def counted(texts: list[str], seeds: int) -> dict[tuple[str, bool], Counter[str]]:
    """By kind, and with or without keys: tried, restored, written, right figures overwritten, files clean and wrong."""
    register, _ = load()
    counts: dict[tuple[str, bool], Counter[str]] = {}
    for kind, keys, right, wrong, lost in trials(texts, seeds):
        outcome = tried(right, wrong, lost, register)
        counts.setdefault((kind, keys), Counter()).update(
            tried=1,
            restored=outcome.restored,
            written=outcome.changed,
            overwritten=outcome.overwritten,
            wrong=outcome.clean_and_wrong,
        )
    return counts


def main() -> None:
    """Print a table: a line a kind, with keys and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=20, help="generated notes beside the two real ones")
    parser.add_argument("--seeds", type=int, default=1, help="faults of each kind in each note")
    asked = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(NOTES.glob("*.yaml"))]
    counts = counted(texts + [note(number) for number in range(asked.notes)], asked.seeds)
    print(f"{'':42}{'tried':>8}{'restored':>10}{'written':>9}{'overwritten':>13}{'clean and wrong':>17}")
    for (kind, keys), count in counts.items():
        name = kind if keys else f"{kind}, no keys"
        print(
            f"{name:42}{count['tried']:8}{count['restored']:10}{count['written']:9}"
            f"{count['overwritten']:13}{count['wrong']:17}"
        )


if __name__ == "__main__":
    main()

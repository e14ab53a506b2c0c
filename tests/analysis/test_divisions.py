"""Notes with and without keys, held against listing every division of the unkeyed lines, written plainly and apart.

`python -m tests.analysis.test_divisions 20000` goes through that many notes, and says what it met.
"""

import random
import re
import sys
from collections import Counter
from itertools import product
from typing import Any

from budgetnote.analysis.reconcile import reconcile
from budgetnote.checks.run import check_document
from budgetnote.finding import ERROR
from budgetnote.model.kinds import read_note
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse

REGISTER, _ = load()
YEARS = (2026, 2027)
AREAS = ("Service", "Anlæg")
LABELS = ("Klub", "Klub, mad", "Mad", "Løn", "Drift af klub", "Mad, drift", "Rådgivning")
Line = dict[str, Any]
Table = list[Line]


def amounts(draw: random.Random) -> list[int]:
    """Small ones, so that many are equal; blank, negative and 0 in one year among them."""
    kind = draw.randrange(8)
    if kind == 0:
        return [0, 0]
    first = draw.choice([1, 2, 3, 5]) * draw.choice([1, 1, 1, -1])
    return [first, 0] if kind == 1 else [first, draw.choice([first, first, 2])]


def made(draw: random.Random) -> tuple[dict[str, Table], dict[str, Table], int]:
    """Rows and lines by control area, and by how much the first sum row is wrong."""
    rows: dict[str, Table] = {area: [] for area in AREAS}
    lines: dict[str, Table] = {area: [] for area in AREAS}
    keyed = draw.choice([0.0, 0.3, 0.7])
    for area in AREAS[: draw.choice([1, 1, 2])]:
        for _ in range(draw.randint(1, 4)):
            key = f"k{sum(map(len, rows.values()))}"
            rows[area].append({"key": key, "label": draw.choice(LABELS), "amounts": [0, 0]})
        for _ in range(draw.randint(1, 6)):
            owner, parts = draw.choice(rows[area]), amounts(draw)
            owner["amounts"] = [a + b for a, b in zip(owner["amounts"], parts, strict=True)]
            label = owner["label"] if draw.random() < 0.5 else draw.choice(LABELS)
            lines[area].append(
                {"key": owner["key"] if draw.random() < keyed else None, "label": label, "amounts": parts}
            )
    fault, every = draw.randrange(10), [row for table in rows.values() for row in table]
    if fault == 0:
        draw.choice(every)["amounts"][0] += 1
    elif fault == 1:
        for by in (1, -1):
            draw.choice(every)["amounts"][0] += by
    elif fault == 2:
        one, other = draw.choice(every), draw.choice(every)
        one["amounts"], other["amounts"] = other["amounts"], one["amounts"]
    elif fault == 3:
        draw.choice(lines[AREAS[0]])["key"] = draw.choice(["unknown", *(row["key"] for row in every)])
    elif fault == 4:
        lines[draw.choice(AREAS)].append({"key": None, "label": draw.choice(LABELS), "amounts": amounts(draw)})
    return rows, lines, draw.choice([0] * 9 + [1])


def written(rows: dict[str, Table], lines: dict[str, Table], off: int) -> str:
    """The note as a file; blank cells are left out."""

    def cells(parts: list[int]) -> str:
        stated = ", ".join(f"{year}: {part}" for year, part in zip(YEARS, parts, strict=True) if part)
        return f"amounts: {{{stated}}}, total: {sum(parts)}"

    def total(table: Table, by: int = 0) -> str:
        sums = [sum(row["amounts"][y] for row in table) + by for y in range(len(YEARS))]
        return f"total: {{{cells(sums)}}}"

    text = "id: BU01\nnegotiation: Budget 2026\ntitle: t\nbudget_year: 2026\nprice_level: 2026\nyears: [2026, 2027]\n"
    text += "citywide: true\nactivities:\n  lines:\n"
    for area, table in rows.items():
        for row in table:
            text += (
                f'    - {{key: {row["key"]}, label: "{row["label"]}", control_area: {area}, {cells(row["amounts"])}}}\n'
            )
    text += f"  {total([row for table in rows.values() for row in table], off)}\nappropriations:\n"
    for area, table in lines.items():
        if not table:
            continue
        text += f"  - control_area: {area}\n    lines:\n"
        for line in table:
            key = f"activity: {line['key']}, " if line["key"] else ""
            coded = 'committee: BUU, appropriation: "3330", direction: U'
            text += f'      - {{{key}label: "{line["label"]}", {coded}, {cells(line["amounts"])}}}\n'
        text += f"    {total(table)}\n"
    return text


def add_up(rows: Table, lines: Table, open_lines: Table, division: tuple[int, ...]) -> bool:
    """Whether every row is the sum of the lines that name it and of those that the division gives it."""
    for i, row in enumerate(rows):
        paying = [line for line in lines if line["key"] == row["key"]]
        paying += [line for line, at in zip(open_lines, division, strict=True) if at == i]
        if any(sum(line["amounts"][y] for line in paying) != row["amounts"][y] for y in range(len(YEARS))):
            return False
    return True


def words(label: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", label.casefold()))


def alike(one: str, other: str) -> int:
    left, right = words(one), words(other)
    return 2000 * sum((left & right).values()) // (sum(left.values()) + sum(right.values()))


def named(line: Line, rows: Table) -> list[int]:
    """The rows that a label is the label of, or else has every word of."""
    same = [i for i, row in enumerate(rows) if row["label"] == line["label"]]
    return same or [i for i, row in enumerate(rows) if not words(row["label"]) - words(line["label"])]


def certain_links(rows: Table, lines: Table, open_lines: Table, fitting: list[tuple[int, ...]]) -> dict[int, int]:
    """By the rule, the links that may be written: of every division, or of the best one and of labels met once."""
    scores = [sum(alike(rows[at]["label"], open_lines[i]["label"]) for i, at in enumerate(way)) for way in fitting]
    best = [way for way, score in zip(fitting, scores, strict=True) if score == max(scores)]
    found = {}
    for i, line in enumerate(open_lines):
        everywhere = {way[i] for way in fitting}
        at = min(everywhere) if len(everywhere) == 1 else best[0][i] if len(best) == 1 else None
        if at is None or at not in (named(line, rows) or [at]):
            continue
        once = all(
            sum(other["label"] == line["label"] for other in table) == 1
            for table in (rows, [other for other in lines if other["key"] or any(other["amounts"])])
        )
        if len(everywhere) == 1 or (once and rows[at]["label"] == line["label"]):
            found[i] = at
    return found


def judged(seed: int) -> str:
    """The outcome for one note, after all that is said of it was held against the list of its divisions."""
    rows, lines, off = made(random.Random(seed))  # noqa: S311
    document = parse("", written(rows, lines, off).encode())
    note, faults = read_note(document)
    assert note is not None
    assert not faults
    result = reconcile(note)
    inferred = {inference.area: inference for inference in result.inferences}
    agrees = True
    for area in AREAS:
        open_lines = [line for line in lines[area] if not line["key"] and any(line["amounts"])]
        every = product(range(len(rows[area])), repeat=len(open_lines))
        fitting = [way for way in every if add_up(rows[area], lines[area], open_lines, way)]
        sums = [sum(row["amounts"][y] for row in rows[area]) for y in range(len(YEARS))]
        agrees &= bool(fitting) and sums == [sum(line["amounts"][y] for line in lines[area]) for y in range(len(YEARS))]
        assert (area in inferred) == bool(open_lines)
        if not open_lines:
            continue
        inference = inferred[area]
        assert inference.cover.covers == len(fitting)
        at = {id(row): i for i, row in enumerate(inference.rows)}
        of = {id(line): i for i, line in enumerate(inference.lines)}
        certain = {of[id(line)]: at[id(row)] for line, row in inference.certain}
        assert certain == (certain_links(rows[area], lines[area], open_lines, fitting) if fitting else {})
        by_line = [{way[i] for way in fitting} for i in range(len(open_lines))]
        assert inference.cover.forced == {i: min(ways) for i, ways in enumerate(by_line) if len(ways) == 1}
        contradicted = {of[id(line)]: at[id(row)] for line, row, _ in inference.contradicted}
        assert contradicted == {
            i: row
            for i, row in inference.placed.items()
            if (names := named(open_lines[i], rows[area])) and not by_line[i] & {*names}
        }
        shown = {id(line) for match in result.matches for line in match.lines}
        assert all(id(line) not in shown for i, line in enumerate(inference.lines) if i not in inference.placed)
        assert fitting or not inference.placed
    checked = check_document(document, REGISTER)
    assert checked.summary is not None
    outcome = checked.summary.outcome
    assert outcome == result.outcome == ("differs" if not agrees else "sums-differ" if off else "agrees")
    errors = {found.rule.name for found in checked.findings if found.rule.severity == ERROR}
    assert ("no-division" in errors) == any(inference.cover.fits is False for inference in result.inferences)
    assert errors or outcome == "agrees"
    return outcome


def test_all_that_is_said_of_a_note_is_that_of_listing_every_division(thorough: bool) -> None:
    met = Counter(judged(seed) for seed in range(4000 if thorough else 400))
    assert met.keys() == {"agrees", "sums-differ", "differs"}
    assert min(met["agrees"], met["differs"]) > 100


if __name__ == "__main__":
    print(Counter(judged(seed) for seed in range(500, 500 + int(sys.argv[1]))))

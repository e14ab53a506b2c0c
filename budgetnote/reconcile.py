"""Tabel 2 against Tabel 3: the same money by activity, and by committee and appropriation.

Which Tabel 3 lines pay for which row is given by their `activity` keys; where keys are missing it is
inferred from the amounts, and the labels choose among what the amounts allow.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from budgetnote.cover import Cover, cover
from budgetnote.language import normal
from budgetnote.note import ActivityLine, AppropriationLine, AppropriationTable, Note, add, add_columns


class Match(NamedTuple):
    """A row of Tabel 2, the Tabel 3 lines that name it, and by year Tabel 3 less Tabel 2 in 1.000 kr.

    A difference is None where one of the cells cannot be read.
    """

    activity: ActivityLine
    lines: tuple[AppropriationLine, ...]
    differences: dict[int, int | None]


class Area(NamedTuple):
    """A control area's sum in Tabel 2 and in its own table (None where there is none), by year, in 1.000 kr."""

    name: str
    activities: dict[int, int | None]
    appropriations: dict[int, int | None]
    tables: tuple[AppropriationTable, ...]

    @property
    def differences(self) -> dict[int, int | None]:
        """By year, Tabel 3 less Tabel 2."""
        return {year: difference(self.activities[year], self.appropriations[year]) for year in self.activities}


class Inference(NamedTuple):
    """What was inferred for the lines of one control area that have no key, with its proof.

    `cover` numbers the rows and lines as they stand here; `likeness` is by row, then by line.
    """

    area: str
    rows: tuple[ActivityLine, ...]
    lines: tuple[AppropriationLine, ...]
    likeness: tuple[tuple[int, ...], ...]
    cover: Cover

    @property
    def placed(self) -> Mapping[int, int]:
        """The row of each line: of every line where the labels choose, else of those that every cover places alike."""
        return self.cover.forced if self.cover.chosen is None else dict(enumerate(self.cover.chosen))

    @property
    def links(self) -> list[tuple[AppropriationLine, ActivityLine]]:
        """Each line that was placed, with the row that it was found to pay for."""
        return [(self.lines[line], self.rows[row]) for line, row in sorted(self.placed.items())]

    @property
    def certain(self) -> list[tuple[AppropriationLine, ActivityLine]]:
        """The links whose key may be written into the note.

        The rule: every exact cover has the link; or one was chosen, and line and row have the same label, which
        no other row and no other line of the control area has.
        """
        if self.cover.unbalanced:
            return []
        rows = Counter(normal(row.label) for row in self.rows)
        lines = Counter(normal(line.label) for line in self.lines)
        links = []
        for i, j in sorted(self.placed.items()):
            line, row = self.lines[i], self.rows[j]
            label = normal(row.label)
            if i in self.cover.forced or (normal(line.label) == label and rows[label] == lines[label] == 1):
                links.append((line, row))
        return links


class Reconciliation(NamedTuple):
    """The verdict on a note: every row of Tabel 2 with what pays for it, and every control area.

    In the control areas that are `undecided` a line without a key could pay for any of the rows, so that a row's
    difference means nothing.
    """

    years: tuple[int, ...]
    matches: tuple[Match, ...]
    unmatched: tuple[AppropriationLine, ...]
    areas: tuple[Area, ...]
    inferences: tuple[Inference, ...] = ()
    undecided: frozenset[str] = frozenset()

    @property
    def largest(self) -> int | None:
        """The largest difference in any row, control area or year; None where that cannot be known."""
        decided = [match for match in self.matches if match.activity.control_area not in self.undecided]
        sides: list[Match | Area] = [*self.areas, *decided]
        sizes = [amount for side in sides for amount in side.differences.values()]
        return None if None in sizes else max((abs(size) for size in sizes if size is not None), default=0)


def difference(activities: int | None, appropriations: int | None) -> int | None:
    """Tabel 3 less Tabel 2 in 1.000 kr.; None where either cannot be read."""
    return None if activities is None or appropriations is None else appropriations - activities


def reconcile(note: Note) -> Reconciliation:
    """Compare the tables of `note`, year by year, by the `activity` keys of its Tabel 3 lines.

    Income (I) carries its sign in the tables, so that plain sums are net. A line with no key is inferred for;
    where nothing can be chosen, or the key is that of no activity, it is unmatched. The control areas are
    compared with all lines.
    """
    years = tuple(note.stated_years)
    inferences = tuple(_inferences(note, years))
    inferred = {id(line): row.key for inference in inferences for line, row in inference.links}
    paying: dict[str, list[AppropriationLine]] = {line.key: [] for line in note.activity_lines}
    unmatched = []
    for line in note.appropriation_lines:
        key = inferred.get(id(line), line.activity)
        if key in paying:
            paying[key].append(line)
        else:
            unmatched.append(line)
    matches = tuple(_match(row, tuple(paying[row.key]), years) for row in note.activity_lines)
    untied = {id(line) for line in unmatched if line.activity is None and any((line.amounts or {}).values())}
    undecided = frozenset(
        table.control_area for table in note.appropriations if any(id(line) in untied for line in table.lines)
    )
    return Reconciliation(years, matches, tuple(unmatched), tuple(_areas(note, years)), inferences, undecided)


def restate(result: Reconciliation, stated: Note, note: Note) -> Reconciliation:
    """The reconciliation of `stated` over the rows of `note`, which is the same note at another price level.

    Which line pays for which row stays as it was found: rounding would upset what was inferred from the amounts.
    """
    rows = dict(zip(map(id, stated.activity_lines), note.activity_lines, strict=True))
    lines = dict(zip(map(id, stated.appropriation_lines), note.appropriation_lines, strict=True))
    matches = [
        _match(rows[id(match.activity)], tuple(lines[id(line)] for line in match.lines), result.years)
        for match in result.matches
    ]
    unmatched = tuple(lines[id(line)] for line in result.unmatched)
    return Reconciliation(
        result.years, tuple(matches), unmatched, tuple(_areas(note, result.years)), result.inferences, result.undecided
    )


def _match(row: ActivityLine, lines: tuple[AppropriationLine, ...], years: tuple[int, ...]) -> Match:
    paid = add_columns(lines, years)
    return Match(row, lines, {year: difference(row.cell(year), paid[year]) for year in years})


def _inferences(note: Note, years: tuple[int, ...]) -> Iterator[Inference]:
    """An inference for each control area with lines that name no activity and ask for something."""
    keys = Counter(row.key for row in note.activity_lines)
    for table in note.appropriations:
        lines = tuple(line for line in table.lines if line.activity is None and any((line.amounts or {}).values()))
        rows = tuple(row for row in note.activity_lines if row.control_area == table.control_area)
        if not lines or not rows or max(keys.values()) > 1:
            continue
        keyed = [line for line in table.lines if line.activity is not None]
        targets, vectors = [], []
        for row in rows:
            paid = [line for line in keyed if line.activity == row.key]
            targets.append([difference(add(line.cell(year) for line in paid), row.cell(year)) for year in years])
        for line in lines:
            vectors.append([line.cell(year) for year in years])
        if any(None in cells for cells in (*targets, *vectors)):
            continue  # a cell that cannot be read leaves nothing to infer from
        likeness = tuple(tuple(alike(row.label, line.label) for line in lines) for row in rows)
        rows_given, lines_given = (
            [tuple(part or 0 for part in cells) for cells in side] for side in (targets, vectors)
        )
        yield Inference(table.control_area, rows, lines, likeness, cover(rows_given, lines_given, likeness))


def alike(one: str, other: str) -> int:
    """How much two labels are alike, from 0 to 1000: the words that both have, twice, of all their words."""
    first, second = (Counter(re.findall(r"\w+", normal(label))) for label in (one, other))
    words = first.total() + second.total()
    return 2000 * (first & second).total() // words if words else 0


def _areas(note: Note, years: tuple[int, ...]) -> list[Area]:
    names = dict.fromkeys(
        [
            *(line.control_area for line in note.activity_lines),
            *(table.control_area for table in note.appropriations),
        ]
    )
    # A row of unknown control area could belong to any of them.
    whole = note.activities is not None and note.activities.whole
    known = whole and all(row.control_area for row in note.activity_lines)
    areas = []
    for name in names:
        rows = [line for line in note.activity_lines if line.control_area == name]
        tables = tuple(table for table in note.appropriations if table.control_area == name)
        areas.append(
            Area(
                name,
                add_columns(rows, years) if known else dict.fromkeys(years),
                add_columns([line for table in tables for line in table.lines], years)
                if all(table.whole for table in tables)
                else dict.fromkeys(years),
                tables,
            )
        )
    return areas

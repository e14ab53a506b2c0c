"""Tabel 2 against Tabel 3: the same money by activity, and by committee and appropriation.

A line pays for a row of its own control area. Which row that is is given by its `activity` key; where keys are
missing it is inferred from the amounts, and the labels choose among what the amounts allow.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from budgetnote.analysis.cover import Cover, cover
from budgetnote.analysis.gaps import Gap, gaps
from budgetnote.analysis.summary import Reconciled
from budgetnote.language import normal
from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, ActivityTable, AppropriationLine, AppropriationTable, Row, add_columns


class Match(NamedTuple):
    """A row of Tabel 2, the Tabel 3 lines that pay for it, and by year Tabel 3 less Tabel 2 in 1.000 kr.

    A difference is None where one of the cells cannot be read. `reach` is what rounding can account for of it.
    """

    activity: ActivityLine
    lines: tuple[AppropriationLine, ...]
    differences: dict[int, int | None]
    reach: Mapping[int, Fraction] = MappingProxyType({})

    @property
    def off(self) -> dict[int, int | None]:
        """The differences that rounding cannot account for; 0 where it can."""
        return beyond(self.differences, self.reach)


class Area(NamedTuple):
    """A control area's sum in Tabel 2 and in its own table (None where there is none), by year, in 1.000 kr."""

    name: str
    activities: dict[int, int | None]
    appropriations: dict[int, int | None]
    tables: tuple[AppropriationTable, ...]
    reach: Mapping[int, Fraction] = MappingProxyType({})

    @property
    def differences(self) -> dict[int, int | None]:
        """By year, Tabel 3 less Tabel 2."""
        return {year: difference(self.activities[year], self.appropriations[year]) for year in self.activities}

    @property
    def off(self) -> dict[int, int | None]:
        """The differences that rounding cannot account for; 0 where it can."""
        return beyond(self.differences, self.reach)


class Inference(NamedTuple):
    """What was inferred for the lines of one control area that have no key, with its proof.

    `cover` numbers the rows and lines as they stand here; `likeness` is by row, then by line. `keyed` are the lines
    of the control area that have a key, which is never doubted. Where figures are `rounded` one by one, nothing can be
    inferred from them.
    """

    area: str
    rows: tuple[ActivityLine, ...]
    lines: tuple[AppropriationLine, ...]
    keyed: tuple[AppropriationLine, ...]
    likeness: Sequence[Sequence[int]]
    cover: Cover
    rounded: bool = False

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

        The rule: every cover has the link; or one was chosen, and line and row have the same label, which no other
        row and no other line of the control area has. And the line's label is not that of another row, and the row's
        key is its own.
        """
        rows = Counter(normal(row.label) for row in self.rows)
        lines = Counter(normal(line.label) for line in (*self.lines, *self.keyed))
        keys = Counter(row.key for row in self.rows)
        named = self._named() if self.placed else {}
        links = []
        for i, j in sorted(self.placed.items()):
            line, row = self.lines[i], self.rows[j]
            label = normal(row.label)
            alone = normal(line.label) == label and rows[label] == lines[label] == 1
            if (i in self.cover.forced or alone) and j in (named[i] or [j]) and row.key and keys[row.key] == 1:
                links.append((line, row))
        return links

    @property
    def contradicted(self) -> list[tuple[AppropriationLine, ActivityLine, ActivityLine]]:
        """Each line that was placed while its label is that of another row, which no cover gives it to; both rows."""
        named = self._named() if self.placed and self.cover.possible else {}
        return [
            (self.lines[i], self.rows[j], self.rows[named[i][0]])
            for i, j in sorted(self.placed.items())
            if named.get(i) and not {*named[i]} & {*self.cover.possible[i]}
        ]

    @property
    def off(self) -> list[tuple[ActivityLine, dict[int, int]]]:
        """The rows that the nearest division leaves out of balance, with Tabel 3 less Tabel 2 by year."""
        found = self.cover
        paid: dict[int, list[Row]] = {row: [] for row in found.unbalanced}
        by_key = {self.rows[row].key: row for row in found.unbalanced}
        for i, row in enumerate(found.nearest or ()):
            if row in paid:
                paid[row].append(self.lines[i])
        for line in self.keyed:
            if line.activity in by_key:
                paid[by_key[line.activity]].append(line)
        short = []
        for row, lines in paid.items():
            years = sorted({year for line in (self.rows[row], *lines) for year in line.stated_years})
            sums = add_columns(lines, years)
            by = {year: difference(self.rows[row].cell(year), sums[year]) for year in years}
            short.append((self.rows[row], {year: amount for year, amount in by.items() if amount}))
        return short

    def _named(self) -> dict[int, list[int]]:
        """The rows that each line's label names: those with the same label, else those of which it has every word."""
        same: dict[str, list[int]] = defaultdict(list)
        for j, row in enumerate(self.rows):
            same[normal(row.label)].append(j)
        named = {i: [*same.get(normal(line.label), ())] for i, line in enumerate(self.lines)}
        alone = {i for i, rows in named.items() if not rows}
        for j, (row, common) in enumerate(zip(self.rows, _common(self.rows, self.lines), strict=True)):
            words = _words(row.label).total()
            for i, number in common.items():
                if number == words and i in alone:
                    named[i].append(j)
        return named


class Reconciliation(NamedTuple):
    """The verdict on a note: every row of Tabel 2 with what pays for it, and every control area.

    `unmatched` are lines that pay for no row, or not for one that is known; `misplaced` those that name a row of
    another control area, with that row. In the control areas that are `undecided` a row's difference means nothing:
    a line that is not matched could pay for any of the rows. `gaps` are the sums of the tables that do not agree, and
    `readable` tells whether all that the verdict rests on could be read.
    """

    years: tuple[int, ...]
    matches: tuple[Match, ...]
    unmatched: tuple[AppropriationLine, ...]
    areas: tuple[Area, ...]
    inferences: tuple[Inference, ...] = ()
    undecided: frozenset[str] = frozenset()
    misplaced: tuple[tuple[AppropriationLine, ActivityLine], ...] = ()
    gaps: tuple[Gap, ...] = ()
    readable: bool = True

    @property
    def wrong_sums(self) -> int:
        """How many of the sums that the tables state do not agree, rounding aside."""
        return sum(not gap.by_rounding for gap in self.gaps)

    @property
    def outcome(self) -> Reconciled:
        """Whether there is a way for the lines to pay for the rows, in which every row adds up in every year."""
        fits = {inference.area: inference.cover.fits for inference in self.inferences}
        if not self.readable:
            return "not-reconciled"
        if self.largest or False in fits.values():
            return "differs"
        if any(not fits.get(area) for area in self.undecided):
            return "undecided"
        return "sums-differ" if self.wrong_sums else "agrees"

    @property
    def largest(self) -> int | None:
        """The largest difference in any row, control area or year that is known; None where a cell cannot be read."""
        decided = [match for match in self.matches if match.activity.control_area not in self.undecided]
        sides: list[Match | Area] = [*self.areas, *decided]
        sizes = [amount for side in sides for amount in side.off.values()]
        sizes += [amount for found in self.inferences for _, by in found.off for amount in by.values()]
        return None if None in sizes else max((abs(size) for size in sizes if size is not None), default=0)

    @property
    def inferred(self) -> frozenset[str]:
        """The control areas in which lines that ask for something have no key."""
        return frozenset(inference.area for inference in self.inferences)


def difference(activities: int | None, appropriations: int | None) -> int | None:
    """Tabel 3 less Tabel 2 in 1.000 kr.; None where either cannot be read."""
    return None if activities is None or appropriations is None else appropriations - activities


def beyond(differences: Mapping[int, int | None], reach: Mapping[int, Fraction]) -> dict[int, int | None]:
    """The differences that are more than rounding can come to; 0 where they are not."""
    if not reach:
        return dict(differences)
    return {year: 0 if by and abs(by) <= reach.get(year, 0) else by for year, by in differences.items()}


class _Side:
    """What there is of one control area in either table; `table` is Tabel 2."""

    def __init__(self, table: ActivityTable | None) -> None:
        self.table = table
        self.rows: list[ActivityLine] = []
        self.tables: list[AppropriationTable] = []

    @cached_property
    def rounded(self) -> bool:
        """Whether any of its figures were rounded one by one."""
        return any(table.unit for table in (self.table, *self.tables) if table)

    def reach(
        self, rows: Sequence[Row], lines: Sequence[AppropriationLine], years: Iterable[int]
    ) -> dict[int, Fraction]:
        """What rounding can come to, by year, between some of its rows and some of its lines."""
        if not self.rounded:
            return {}
        units: dict[Row, int] = {line: table.unit for table in self.tables for line in table.lines}
        units |= dict.fromkeys(rows, self.table.unit if self.table else 0)
        given = (*rows, *lines)
        return {year: Fraction(sum(units[row] for row in given if year in row.stated_years), 2) for year in years}

    @cached_property
    def lines(self) -> list[AppropriationLine]:
        """The lines of Tabel 3."""
        return [line for table in self.tables for line in table.lines]


def reconcile(note: Note) -> Reconciliation:
    """Compare the tables of `note`, year by year, by the `activity` keys of its Tabel 3 lines.

    Income (I) carries its sign in the tables, so that plain sums are net. A line with no key is inferred for; where
    nothing can be chosen, or the key is that of no row or of several, it is unmatched. The control areas are compared
    with all lines.
    """
    years = tuple(note.stated_years)
    sides = _sides(note)
    keys = {area: Counter(row.key for row in side.rows) for area, side in sides.items()}
    elsewhere = {row.key: row for row in reversed(note.activity_lines)}
    inferences = tuple(_inferences(sides, keys, years))
    inferred = {line: row for inference in inferences for line, row in inference.links}
    paying: dict[ActivityLine, list[AppropriationLine]] = defaultdict(list)
    unmatched, misplaced, undecided = [], [], set()
    for area, side in sides.items():
        rows = {row.key: row for row in side.rows if keys[area][row.key] == 1}
        for line in side.lines:
            row = inferred.get(line) or (rows.get(line.activity) if line.activity else None)
            if row is not None:
                paying[row].append(line)
            elif line.activity and not keys[area][line.activity] and line.activity in elsewhere:
                misplaced.append((line, elsewhere[line.activity]))
            else:
                unmatched.append(line)
                if _asks(line) and (not line.activity or keys[area][line.activity]):
                    undecided.add(area)
    return Reconciliation(
        years,
        tuple(_match(row, tuple(paying[row]), years, sides[row.control_area]) for row in note.activity_lines),
        tuple(unmatched),
        tuple(_areas(note, sides, years)),
        inferences,
        frozenset(undecided),
        tuple(misplaced),
        tuple(gaps(note)),
        _readable(note),
    )


def restate(result: Reconciliation, stated: Note, note: Note) -> Reconciliation:
    """The reconciliation of `stated` over the rows of `note`, which is the same note at another price level.

    Which line pays for which row stays as it was found: rounding would upset what was inferred from the amounts.
    """
    rows = dict(zip(stated.activity_lines, note.activity_lines, strict=True))
    lines = dict(zip(stated.appropriation_lines, note.appropriation_lines, strict=True))
    sides = _sides(note)
    matches = [
        _match(
            rows[match.activity],
            tuple(lines[line] for line in match.lines),
            result.years,
            sides[match.activity.control_area],
        )
        for match in result.matches
    ]
    return result._replace(
        matches=tuple(matches),
        unmatched=tuple(lines[line] for line in result.unmatched),
        areas=tuple(_areas(note, sides, result.years)),
        misplaced=tuple((lines[line], rows[row]) for line, row in result.misplaced),
    )


def _match(row: ActivityLine, lines: tuple[AppropriationLine, ...], years: tuple[int, ...], side: _Side) -> Match:
    paid = add_columns(lines, years)
    differences = {year: difference(row.cell(year), paid[year]) for year in years}
    return Match(row, lines, differences, side.reach([row], lines, years))


def _sides(note: Note) -> dict[str, _Side]:
    """The rows and tables of each control area, those of Tabel 2 first."""
    sides: dict[str, _Side] = defaultdict(lambda: _Side(note.activities))
    for row in note.activity_lines:
        sides[row.control_area].rows.append(row)
    for table in note.appropriations:
        sides[table.control_area].tables.append(table)
    return sides


def _readable(note: Note) -> bool:
    """Whether every figure of the tables could be read, and what tells which row a line pays for."""
    return (
        note.activities is not None
        and note.has("appropriations")
        and all(table.whole for table in note.tables)
        and all(row.amounts is not None and None not in row.amounts.values() for _, row in note.labelled_rows)
        and all(row.key and row.control_area for row in note.activity_lines)
        and all(table.control_area for table in note.appropriations)
        and not any(line.misreads("activity") or line.activity == "" for line in note.appropriation_lines)
    )


def _asks(line: AppropriationLine) -> bool:
    """Whether a line asks for something; an amount that cannot be read may be anything."""
    return line.amounts is None or any(amount != 0 for amount in line.amounts.values())


def _inferences(
    sides: Mapping[str, _Side], keys: Mapping[str, Counter[str]], years: tuple[int, ...]
) -> Iterator[Inference]:
    """An inference for each control area with lines that name no activity and ask for something."""
    for area, side in sides.items():
        lines = tuple(line for line in side.lines if not line.activity and _asks(line))
        keyed = tuple(line for line in side.lines if line.activity)
        if not lines or any(keys[area][line.activity or ""] > 1 for line in keyed):
            continue  # a key that two rows have leaves open what each of them lacks
        rows = tuple(side.rows)
        if side.rounded and rows:
            blank = [[0] * len(lines)] * len(rows)
            yield Inference(area, rows, lines, keyed, blank, Cover(fits=None), rounded=True)
            continue
        if not rows:
            yield Inference(area, (), lines, keyed, (), Cover(fits=False, covers=0))
            continue
        paid: dict[str, list[AppropriationLine]] = defaultdict(list)
        for line in keyed:
            paid[line.activity or ""].append(line)
        lacking = [
            [difference(sums[year], row.cell(year)) for year in years]
            for row in rows
            for sums in [add_columns(paid[row.key], years)]
        ]
        given = [[line.cell(year) for year in years] for line in lines]
        if any(None in cells for cells in (*lacking, *given)):
            continue  # a cell that cannot be read leaves nothing to infer from
        likes = likeness(rows, lines)
        targets, vectors = ([tuple(part or 0 for part in cells) for cells in side] for side in (lacking, given))
        yield Inference(area, rows, lines, keyed, likes, cover(targets, vectors, likes))


@lru_cache(maxsize=10_000)
def _words(label: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", normal(label)))


def alike(one: str, other: str) -> int:
    """How much two labels are alike, from 0 to 1000: the words that both have, twice, of all their words."""
    first, second = _words(one), _words(other)
    words = first.total() + second.total()
    return 2000 * (first & second).total() // words if words else 0


def likeness(rows: Sequence[ActivityLine], lines: Sequence[AppropriationLine]) -> Sequence[Sequence[int]]:
    """By row, then by line, how much their labels are `alike`; of very many, whether they are the same."""
    found = []
    words = [_words(line.label).total() for line in lines]
    for row, common in zip(rows, _common(rows, lines), strict=True):
        likes, own = array("H", bytes(2 * len(lines))), _words(row.label).total()
        for i, number in common.items():
            likes[i] = 2000 * number // (own + words[i])
        found.append(likes)
    return found


_COMPARED = 250_000
"""Words of rows held against words of lines at the most."""


def _common(rows: Sequence[ActivityLine], lines: Sequence[AppropriationLine]) -> list[dict[int, int]]:
    """By row, the lines that have words in common with it, and how many; of very many, those of the same words."""
    index: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, line in enumerate(lines):
        for word, number in _words(line.label).items():
            index[word].append((i, number))
    found: list[dict[int, int]] = []
    if sum(len(index[word]) for row in rows for word in _words(row.label)) > _COMPARED:
        same = defaultdict(list)
        for i, line in enumerate(lines):
            same[frozenset(_words(line.label).items())].append(i)
        for row in rows:
            words = _words(row.label)
            found.append(dict.fromkeys(same[frozenset(words.items())], words.total()))
        return found
    for row in rows:
        common: dict[int, int] = defaultdict(int)
        for word, number in _words(row.label).items():
            for i, other in index[word]:
                common[i] += min(number, other)
        found.append(common)
    return found


def _areas(note: Note, sides: Mapping[str, _Side], years: Iterable[int]) -> Iterator[Area]:
    # A row of unknown control area could belong to any of them.
    whole = note.activities is not None and note.activities.whole
    known = whole and all(row.control_area for row in note.activity_lines)
    for name, side in sides.items():
        told = all(table.whole for table in side.tables)
        yield Area(
            name,
            add_columns(side.rows, years) if known else dict.fromkeys(years),
            add_columns(side.lines, years) if told else dict.fromkeys(years),
            tuple(side.tables),
            side.reach(side.rows, side.lines, years),
        )

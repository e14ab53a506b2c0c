"""Contradicting sums → the fewest cells whose change makes every sum of the note agree.

The sums of a note form an error-correcting code: each amount takes part in its row, its column, its
control area and the match with the other table, so one wrong cell leaves a trace that no other leaves.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from budgetnote.finding import Edit, Span
from budgetnote.language import Text
from budgetnote.note import Note, Row
from budgetnote.reconcile import Reconciliation

TOTAL = "total"
_LISTED = 5
"""Explanations are given up to this many; more say no more than that nobody knows."""
_PAIRS = 200_000
"""Pairs of cells tried at the most."""


class Cell(NamedTuple):
    """A stated figure: of a year, or the row's I alt. `stated` is 0 where the cell is blank."""

    row: Row
    label: str
    key: int | str
    stated: int

    @property
    def span(self) -> Span:
        """Where the figure stands, or where it would."""
        return self.row.at(TOTAL) if self.key == TOTAL else self.row.at("amounts", self.key)


Broken = tuple[str, Span, int | None]
"""The rule, the place and the year of a finding: what tells which sum it is about."""


class Sum(NamedTuple):
    """A sum that a note must keep: the signed cells add up to nothing. `off` is what they add up to.

    `rule`, `span` and `year` are those of the finding that a broken one gives.
    """

    rule: str
    span: Span
    year: int | None
    cells: dict[int, int]
    off: int

    @property
    def broken(self) -> Broken:
        """What tells the sum's finding."""
        return self.rule, self.span, self.year


class Change(NamedTuple):
    """A cell, and the value in 1.000 kr. that it should have."""

    cell: Cell
    value: int

    @property
    def edit(self) -> Edit | None:
        """The splice that makes the change; a blank cell has no text to replace."""
        blank = self.cell.key != TOTAL and self.cell.key not in (self.cell.row.amounts or {})
        return None if blank else Edit(self.cell.span, str(self.value))


class Explanation(NamedTuple):
    """Changes that together make every sum agree, and the slip that they look like, if any."""

    changes: tuple[Change, ...]
    slip: Text | None
    rank: int


class Diagnosis(NamedTuple):
    """The explanations of a note's broken sums, likeliest first. `certain`: the first is the only one."""

    broken: tuple[Sum, ...]
    explanations: tuple[Explanation, ...]
    certain: bool


class _System:
    """The cells and sums of one note."""

    def __init__(self, note: Note, reconciliation: Reconciliation) -> None:
        self.cells: list[Cell] = []
        self.sums: list[Sum] = []
        self.holding: list[list[int]] = []  # by cell, the sums that it takes part in
        self._index: dict[tuple[int, int | str], int] = {}
        self._years = sorted({*note.years, *note.stated_years})
        for label, row in note.labelled_rows:
            self._take(row, label)
        for _, row in note.labelled_rows:
            signed = [(row, year, 1) for year in self._years]
            self._add("row-total", row.at(TOTAL), None, [*signed, (row, TOTAL, -1)])
        for table in note.tables:
            if table.total is None or not table.whole:
                continue
            for year in self._years:
                signed = [(row, year, 1) for row in table.rows]
                self._add("column-total", table.total.at("amounts", year), year, [*signed, (table.total, year, -1)])
            totals: list[tuple[Row, int | str, int]] = [(row, TOTAL, 1) for row in table.rows]
            self._add("grand-total", table.total.at(TOTAL), None, [*totals, (table.total, TOTAL, -1)])
        self._between(reconciliation)

    def _between(self, reconciliation: Reconciliation) -> None:
        """The sums between the tables: of each activity and each control area, by year."""
        inferred = {id(line) for inference in reconciliation.inferences for line in inference.lines}
        for activity, lines, _ in reconciliation.matches:
            # What was inferred from the amounts is no witness to them.
            decided = activity.control_area not in reconciliation.undecided
            given = bool(lines) and decided and not any(id(line) in inferred for line in lines)
            for year in self._years if given else ():
                signed = [*((line, year, 1) for line in lines), (activity, year, -1)]
                self._add("activity-difference", activity.at("amounts", year), year, signed)
        for area in reconciliation.areas:
            if not area.tables or set(area.activities.values()) <= {None}:
                continue
            first = area.tables[0]
            rows = [match.activity for match in reconciliation.matches if match.activity.control_area == area.name]
            for year in self._years:
                span = first.total.at("amounts", year) if first.total else first.at("control_area")
                paid = [(line, year, 1) for table in area.tables for line in table.lines]
                self._add("control-area-difference", span, year, [*paid, *((row, year, -1) for row in rows)])

    def _take(self, row: Row, label: str) -> None:
        stated = {year: row.cell(year) for year in self._years} | {TOTAL: row.total}
        for key, amount in stated.items():
            if amount is not None:
                self._index[id(row), key] = len(self.cells)
                self.cells.append(Cell(row, label, key, amount))
                self.holding.append([])

    def _add(self, rule: str, span: Span, year: int | None, signed: Iterable[tuple[Row, int | str, int]]) -> None:
        """Add a sum, unless one of its cells cannot be read."""
        cells: dict[int, int] = {}
        for row, key, sign in signed:
            cell = self._index.get((id(row), key))
            if cell is None:
                return
            cells[cell] = cells.get(cell, 0) + sign
        off = sum(sign * self.cells[cell].stated for cell, sign in cells.items())
        for cell in cells:
            self.holding[cell].append(len(self.sums))
        self.sums.append(Sum(rule, span, year, cells, off))


def diagnose(note: Note, reconciliation: Reconciliation, known: frozenset[Broken] = frozenset()) -> Diagnosis:
    """Find what makes every sum of `note` agree: one cell, else two, else a row copied from its neighbour.

    `known` are the sums that the note accepts as they are; their sums are not asked to agree.
    An explanation is certain only where it is one cell, takes part in two broken sums or more, and neither
    another cell nor any two cells explain the same.
    """
    system = _System(note, reconciliation)
    kept = [i for i, found in enumerate(system.sums) if not (found.off and found.broken in known)]
    broken = [i for i in kept if system.sums[i].off]
    if not broken:
        return Diagnosis((), (), certain=False)
    search = _Search(system, frozenset(kept), broken)
    singles, pairs = search.singles(), search.pairs()
    copied = list(search.copied_rows(note)) if not singles else []
    found = [_explain(changes) for changes in (singles or pairs or [])] + [
        Explanation(rows, _COPIED, 1) for rows in copied
    ]
    found.sort(key=lambda explanation: explanation.rank)
    certain = len(singles) == 1 and pairs == [] and len(broken) > 1
    return Diagnosis(tuple(system.sums[i] for i in broken), tuple(found[:_LISTED]), certain)


class _Search:
    """Changes of cells that mend exactly the broken sums."""

    def __init__(self, system: _System, kept: frozenset[int], broken: Sequence[int]) -> None:
        self.system = system
        self.kept = kept
        self.broken = frozenset(broken)

    def _signs(self, cell: int) -> dict[int, int]:
        """The sums that a cell takes part in, with its sign in each."""
        return {i: self.system.sums[i].cells[cell] for i in self.system.holding[cell] if i in self.kept}

    def _smallest(self, sums: Iterable[int]) -> dict[int, int]:
        return min((self.system.sums[i].cells for i in sums), key=len)

    def _change(self, cell: int, by: int) -> Change:
        return Change(self.system.cells[cell], self.system.cells[cell].stated + by)

    def singles(self) -> list[tuple[Change, ...]]:
        """Every one cell that mends all sums."""
        found: list[tuple[Change, ...]] = []
        for cell in self._smallest(self.broken):
            signs = self._signs(cell)
            if signs.keys() != self.broken:
                continue
            by = {-self.system.sums[i].off * sign for i, sign in signs.items()}
            if len(by) == 1:
                found.append((self._change(cell, by.pop()),))
        return found

    def pairs(self) -> list[tuple[Change, ...]] | None:
        """Every two cells that mend all sums together, neither of them alone; None where there are too many to try."""
        found: dict[tuple[int, int], tuple[Change, ...]] = {}
        tried = 0
        for one in self._smallest(self.broken):
            first = self._signs(one)
            # The other cell takes part in every sum that the first leaves broken, or that it would break.
            needing = (self.broken - first.keys()) or (first.keys() - self.broken)
            others = (
                self._smallest(needing)
                if needing
                else {cell for i in self.broken for cell in self.system.sums[i].cells}
            )
            for other in others:
                tried += 1
                if tried > _PAIRS:
                    return None
                if other == one:
                    continue
                by = self._solve(first, self._signs(other))
                if by and all(by):
                    key = (min(one, other), max(one, other))
                    found[key] = (self._change(one, by[0]), self._change(other, by[1]))
        return list(found.values())

    def _solve(self, first: dict[int, int], second: dict[int, int]) -> tuple[int, int] | None:
        """By how much two cells change, where that is one answer and mends every sum."""
        if not self.broken <= first.keys() | second.keys():
            return None
        off = {i: self.system.sums[i].off for i in first.keys() | second.keys()}
        one = next((-off[i] * sign for i, sign in first.items() if i not in second), None)
        other = next((-off[i] * sign for i, sign in second.items() if i not in first), None)
        if one is None and other is None:
            return None
        shared = next((i for i in first if i in second), None)
        if one is None and shared is not None and other is not None:
            one = (-off[shared] - other * second[shared]) * first[shared]
        if other is None and shared is not None and one is not None:
            other = (-off[shared] - one * first[shared]) * second[shared]
        if one is None or other is None:
            return None
        mended = all(off[i] + one * first.get(i, 0) + other * second.get(i, 0) == 0 for i in off)
        return (one, other) if mended else None

    def copied_rows(self, note: Note) -> Iterator[tuple[Change, ...]]:
        """Rows that repeat the row before or after them, and what their columns say that they should be."""
        for table in note.tables:
            rows = table.rows
            for i, row in enumerate(rows):
                neighbours = [other for other in rows[max(0, i - 1) : i + 2] if other is not row]
                if row.amounts and any(other.amounts == row.amounts for other in neighbours):
                    yield from self._row(row)

    def _row(self, row: Row) -> Iterator[tuple[Change, ...]]:
        cells = [cell for cell in range(len(self.system.cells)) if self.system.cells[cell].row is row]
        by: dict[int, int] = {}
        for cell in cells:
            column = [i for i in self._signs(cell) if self.system.sums[i].rule in ("column-total", "grand-total")]
            by[cell] = -sum(self.system.sums[i].off for i in column)
        touched = {i for cell in cells for i in self._signs(cell)}
        mended = all(
            self.system.sums[i].off + sum(sign * by.get(cell, 0) for cell, sign in self.system.sums[i].cells.items())
            == 0
            for i in touched
        )
        changed = tuple(self._change(cell, change) for cell, change in by.items() if change)
        if mended and self.broken <= touched and len(changed) > 2:
            yield changed


_COPIED = Text("rækken ligner en kopi af naborækken", "the row looks like a copy of its neighbour")
_YEARS_SWAPPED = Text("to naboår ser ud til at være byttet om", "two neighbouring years look swapped")


def _explain(changes: tuple[Change, ...]) -> Explanation:
    """The changes with the slip that they look like; the smaller the rank, the likelier."""
    if len(changes) == 2:
        (one, first), (other, second) = changes
        swapped = (first, second) == (other.stated, one.stated) and one.row is other.row
        if swapped and isinstance(one.key, int) and isinstance(other.key, int) and abs(one.key - other.key) == 1:
            return Explanation(changes, _YEARS_SWAPPED, 0)
    slips = [slip(change.cell.stated, change.value) for change in changes]
    sentence = slips[0][1] if len(changes) == 1 and slips[0] else None
    return Explanation(changes, sentence, sum(found[0] if found else 9 for found in slips))


def slip(stated: int, meant: int) -> tuple[int, Text] | None:
    """How `meant` may have been typed as `stated`: a rank, 0 the likeliest, and the sentence; None where it may not."""
    wrong, right = str(abs(stated)), str(abs(meant))
    if stated == -meant:
        return 0, Text("fortegnet er forkert", "the sign is wrong")
    if (stated < 0) != (meant < 0) and stated and meant:
        return None
    if len(wrong) == len(right):
        differing = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
        if len(differing) == 2 and differing[1] == differing[0] + 1 and sorted(wrong) == sorted(right):
            return 1, Text("to cifre er byttet om", "two digits are swapped")
        if len(differing) == 1:
            return 3, Text("et ciffer er forkert", "one digit is wrong")
    if meant and stated and (stated in (meant * 1000, meant * 10) or meant in (stated * 1000, stated * 10)):
        return 2, Text("der er et nul for meget eller for lidt", "there is a zero too many or too few")
    if len(wrong) + 1 == len(right) and _without_one(right, wrong):
        return 2, Text("et ciffer mangler", "a digit is missing")
    if len(wrong) == len(right) + 1 and _without_one(wrong, right):
        return 2, Text("der er et ciffer for meget", "there is a digit too many")
    return None


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))

"""Tabel 2 against Tabel 3: the same money by activity, and by committee and appropriation."""

from typing import NamedTuple

from budgetnote.note import ActivityLine, AppropriationLine, AppropriationTable, Note, add


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


class Reconciliation(NamedTuple):
    """The verdict on a note: every row of Tabel 2 with what pays for it, and every control area."""

    years: tuple[int, ...]
    matches: tuple[Match, ...]
    unmatched: tuple[AppropriationLine, ...]
    areas: tuple[Area, ...]

    @property
    def largest(self) -> int | None:
        """The largest difference in any row, control area or year; None where that cannot be known."""
        keyed = all(line.activity is not None for line in self.unmatched)
        sides: list[Match | Area] = [*self.areas, *(match for match in self.matches if keyed or match.lines)]
        sizes = [amount for side in sides for amount in side.differences.values()]
        return None if None in sizes else max((abs(size) for size in sizes if size is not None), default=0)


def difference(activities: int | None, appropriations: int | None) -> int | None:
    """Tabel 3 less Tabel 2 in 1.000 kr.; None where either cannot be read."""
    return None if activities is None or appropriations is None else appropriations - activities


def reconcile(note: Note) -> Reconciliation:
    """Compare the tables of `note`, year by year, by the `activity` keys of its Tabel 3 lines.

    Income (I) carries its sign in the tables, so that plain sums are net. A line with no key, or with that
    of no activity, is unmatched; the control areas are compared with it all the same.
    """
    years = tuple(note.stated_years)
    paying: dict[str, list[AppropriationLine]] = {line.key: [] for line in note.activity_lines}
    unmatched = []
    for line in note.appropriation_lines:
        if line.activity in paying:
            paying[line.activity].append(line)
        else:
            unmatched.append(line)
    matches = []
    for row in note.activity_lines:
        lines = tuple(paying[row.key])
        sums = {year: difference(row.cell(year), add(line.cell(year) for line in lines)) for year in years}
        matches.append(Match(row, lines, sums))
    return Reconciliation(years, tuple(matches), tuple(unmatched), tuple(_areas(note, years)))


def _areas(note: Note, years: tuple[int, ...]) -> list[Area]:
    names = dict.fromkeys(
        [
            *(line.control_area for line in note.activity_lines),
            *(table.control_area for table in note.appropriations),
        ]
    )
    areas = []
    for name in names:
        rows = [line for line in note.activity_lines if line.control_area == name]
        tables = tuple(table for table in note.appropriations if table.control_area == name)
        areas.append(
            Area(
                name,
                {year: add(row.cell(year) for row in rows) for year in years},
                {year: add(table.computed(year) for table in tables) for year in years},
                tables,
            )
        )
    return areas

"""What `export` writes, whatever the format: the notes, the files that were not read, and a tidy row an amount."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from budgetnote.analysis.claims import Verdict, judge
from budgetnote.analysis.dimensions import Condition, cells, let_through
from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.postings import Figure
from budgetnote.analysis.prices import Priced
from budgetnote.analysis.reconcile import Reconciliation, reconcile, restate
from budgetnote.figures.printed import format_ratio
from budgetnote.finding import ERROR, Finding, Span
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, Row, add
from budgetnote.report.sheet import Column, Sheet, SheetRow, places
from budgetnote.report.tables.show import show
from budgetnote.report.tables.tidy import Tidy, districts

Tabel = Literal[2, 3]
Naming = Callable[[str], str]
"""What a file is called within the paths that were given."""


class Amount(NamedTuple):
    """An amount of a row in whole 1.000 kr.: at the price level asked for, and before, with the exact factor between.

    Where none was asked for, there is nothing before. `line` is where the amount stands in its file.
    """

    year: int
    amount: int
    stated: int | None
    factor: str | None
    line: int


class Exported(NamedTuple):
    """A note that is written out, under the `name` of its file within the paths given.

    `shown` is the note at the price level asked for. `priced` is None where what its amounts rest on cannot be read, or
    cannot be converted: they are then in no sum. `granted` is what a package grants, by where a line stands and year.
    """

    file: NoteFile
    note: Note
    shown: Note
    priced: Priced | None
    reconciliation: Reconciliation
    verdicts: Sequence[Verdict]
    name: str
    granted: Mapping[tuple[Span, int], int | None] | None = None

    @property
    def verdict(self) -> str:
        """How `check` ends of it."""
        return self.file.summary.outcome if self.file.summary else "not-reconciled"

    @property
    def levels(self) -> Sequence[int | str | None]:
        """The price level of its amounts: the one asked for, else its own."""
        return self.shown.levels

    def level_of(self, area: str) -> int | str | None:
        """The price level that the amounts of a control area are shown at."""
        return self.shown.level_of(area)

    @property
    def converted(self) -> bool:
        """Whether its amounts are not shown as it states them."""
        return self.priced is not None and bool(self.priced.ways)

    @property
    def going_on(self) -> tuple[str, int] | None:
        """Its number, and the year whose amounts stand for every later one, where the note has such a year."""
        year = self.note.continues_from
        return (self.note.id, year) if year and any(row.cell(year) for row in self.note.appropriation_lines) else None

    @property
    def first_error(self) -> Finding | None:
        """The first error that stands."""
        return first_error(self.file.findings)

    def line(self, span: Span) -> int:
        """The line in which a place of the note stands."""
        return self.file.source.place(span).line

    def administration(self, committee: str) -> str | None:
        """The administration under a committee by the register, where it knows it."""
        known = self.file.register.committees.valid(committee, self.note.budget_year)
        return known.administration if known else None

    @property
    def committees(self) -> Mapping[str, str]:
        """The full name of each committee by its code, in the register's order."""
        known = self.file.register.committees.values()
        return {committee.code: committee.name for terms in known for committee in terms}

    @property
    def sheets(self) -> list[Sheet]:
        """Its tables as `show` has them."""
        return show(self.shown, places(self.file.source), self.priced)

    def sum_of_tabel(self, tabel: Tabel) -> int | None:
        """What the rows of Tabel 2, or of all Tabel 3, add up to in 1.000 kr.

        None where a cell cannot be read, and where amounts of several price levels would be added.
        """
        if len(self.levels) > 1:
            return None
        lines = self.shown.activity_lines if tabel == 2 else self.shown.appropriation_lines
        return add(line.computed_total for line in lines)

    @property
    def paid(self) -> Mapping[Span, ActivityLine]:
        """By where a line of Tabel 3 stands, the row of Tabel 2 that it pays for, where that is certain."""
        result = self.reconciliation
        keyed = {line.head: match.activity for match in result.matches for line in match.lines if line.activity}
        return keyed | {line.head: row for inference in result.inferences for line, row in inference.certain}

    def amounts(self, row: Row, area: str) -> Iterator[Amount]:
        """The amounts of a row in a control area; a blank is none, a 0 that is there is one."""
        priced = self.priced
        asked = priced is not None and priced.level is not None
        way = priced.ways.get(area) if priced else None
        if way is None and self.level_of(area) != self.note.level_of(area):
            return
        for year, amount in (row.amounts or {}).items():
            if amount is not None:
                factor = (format_ratio(way.factor) if way else "1") if asked else None
                stated = amount if asked else None
                line = self.line(row.at("amounts", year))
                yield Amount(year, Figure(amount, way).rounded, stated, factor, line)

    def tidy(self, tabel: Tabel, where: Sequence[Condition] = ()) -> Iterator[Tidy]:
        """The amounts of Tabel 3 that all of `where` let through, or of Tabel 2, in their order.

        None where they are not to be used.
        """
        if self.priced is None:
            return
        if tabel == 2:
            for row in self.note.activity_lines:
                yield from self._rows(row, row.control_area, row)
            return
        paid, through = self.paid, self.passing(where)
        for table in self.note.appropriations:
            for line in table.lines:
                rows = self._rows(line, table.control_area, paid.get(line.head))
                yield from (row for row in rows if (line.head, row.year) in through)

    def passing(self, where: Sequence[Condition]) -> set[tuple[Span, int]]:
        """The amounts of Tabel 3 that all of `where` let through, by where the row stands and the year."""
        passes = let_through(where)
        if self.priced is None:
            return set()
        lines = [table.lines for table in self.priced.note.appropriations]
        through = (cell for cell in cells(self.priced.posted) if passes(cell))
        return {(lines[cell.line.table][cell.line.line].head, cell.year) for cell in through}

    def granted_of(self, row: Row, year: int) -> int | None:
        """What the package grants of an amount of Tabel 3 in 1.000 kr.; None without one, and where it is untold."""
        if self.granted is None or not isinstance(row, AppropriationLine):
            return None
        return self.granted.get((row.head, year), 0)

    def _rows(self, row: ActivityLine | AppropriationLine, area: str, paid: ActivityLine | None) -> Iterator[Tidy]:
        note, line = self.note, row if isinstance(row, AppropriationLine) else None
        code = line.appropriation if line else None
        for amount in self.amounts(row, area):
            yield Tidy(
                negotiation=note.negotiation,
                note=note.id,
                title=note.title,
                budget_year=note.budget_year,
                price_level=str(self.level_of(area)),
                control_area=area,
                activity=paid.key if paid else None,
                activity_label=paid.label if paid else None,
                label=row.label,
                committee=(line.committee or None) if line else None,
                administration=self.administration(line.committee) if line else None,
                appropriation=code.code if code else None,
                appropriation_name=(code.name or None) if code else None,
                direction=line.direction if line else None,
                year=amount.year,
                amount=amount.amount,
                amount_stated=amount.stated,
                factor=amount.factor,
                districts=districts(note),
                verdict=self.verdict,
                granted=self.granted_of(row, amount.year),
                file=self.name,
                line=amount.line,
            )


def exported(file: NoteFile, priced: Priced | None, name: str) -> Exported | None:
    """The note of a file as it is written out; None where there is none in it."""
    note, summary = file.note, file.summary
    if note is None or summary is None:
        return None
    shown = priced.restated if priced else note
    result = reconcile(note)._replace(readable=summary.outcome != "not-reconciled")
    if priced and priced.ways:
        result = restate(result, note, shown)
    return Exported(file, note, shown, priced, result, judge(note, file.register), name)


class Unread(NamedTuple):
    """A file that holds no note, or none that could be read, with its first error."""

    name: str
    found: Finding


class Export(NamedTuple):
    """All that is written out. `findings` are those across notes and of registers; `name` names files.

    `rates` are those that amounts were converted by, where they were.
    """

    notes: Sequence[Exported]
    unread: Sequence[Unread]
    findings: Sequence[Finding]
    name: Naming
    tabel: Tabel = 3
    where: Sequence[Condition] = ()
    rates: Sheet | None = None

    @property
    def rows(self) -> list[Tidy]:
        """The tidy rows of all notes, in their order."""
        return [row for note in self.notes for row in note.tidy(self.tabel, self.where)]

    @property
    def left_out(self) -> list[Unread]:
        """The files whose amounts are in no sum: those not read, and the notes whose amounts are not to be used."""
        unused = [(note.name, note.first_error) for note in self.notes if note.priced is None]
        return [*self.unread, *(Unread(name, found) for name, found in unused if found)]

    @property
    def files(self) -> Sheet:
        """The files whose amounts are in no sum, each with its first error."""
        columns = [
            Column("file", Text("Fil", "File")),
            Column("code", Text("Kode", "Code"), "code"),
            Column("error", Text("Første fejl", "First error")),
        ]
        rows = [
            SheetRow([one.name, one.found.rule.code, Text(one.found.message("da"), one.found.message("en"))])
            for one in self.left_out
        ]
        return Sheet("files", Text("Ikke læst", "Not read"), columns, rows)


def first_error(findings: Iterable[Finding]) -> Finding | None:
    """The first error that stands."""
    return next((found for found in findings if found.rule.severity == ERROR and found.stands), None)


def naming(given: Iterable[Path]) -> Naming:
    """Names files within the paths given, as `notes` leaves BI26.yaml of notes/BI26.yaml; never from the root."""
    folders = [path.as_posix().rstrip("/") + "/" for path in given]

    def name(path: str) -> str:
        within = [path.removeprefix(folder) for folder in folders if path.startswith(folder)]
        if "./" in folders and not Path(path).is_absolute():
            within.append(path)
        return min(within, key=len) if within else path.rpartition("/")[2]

    return name

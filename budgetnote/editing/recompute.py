"""Sums that follow their cells: the year cells are taken as right, and I alt, sum row and grand total written anew."""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor
from typing import NamedTuple

from budgetnote.analysis.gaps import reach, wholes
from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.acceptance import covers
from budgetnote.checks.rulebook import EVERYTHING, Selection
from budgetnote.editing.fix import with_edits
from budgetnote.finding import ERROR, Edit, Finding, Span
from budgetnote.language import Text, official
from budgetnote.model.note import Accepted, Note
from budgetnote.model.tables import Row, Table, add_columns
from budgetnote.reading.rules import BLANK, MISSING_KEY
from budgetnote.reading.yaml import Mapping, insert

TOTAL = "total"
_NEED = frozenset((table, *route) for table in ("activities", "appropriations")
                  for route in (("total",), ("lines", "amounts"), ("lines", "total")))  # fmt: skip


class Figure(NamedTuple):
    """A figure that is not what the year cells give: which it is, and what it was (None where none stood) and is.

    `key` is a year of the sum row, or `total` for I alt.
    """

    table: Text
    row: Row
    label: str
    key: str
    before: int | None
    after: int


class Left(NamedTuple):
    """A row, or a table, whose figures are as they were, and why."""

    table: Text
    label: str
    at: Row | Table
    why: Text


class Recomputed(NamedTuple):
    """A note with its sums computed anew, checked, and each figure that changed.

    `left` are the rows whose figures are as they were; `refused` are the faults for which nothing is
    changed; `stale` are the acceptances that match nothing any longer.
    """

    file: NoteFile
    figures: tuple[Figure, ...] = ()
    left: tuple[Left, ...] = ()
    refused: tuple[Finding, ...] = ()
    stale: tuple[Accepted, ...] = ()


def recompute(file: NoteFile, selection: Selection = EVERYTHING) -> Recomputed:
    """Write I alt, the sum row and the grand total of each table from its year cells; nothing is written to the disk.

    Nothing at all is changed where an amount of the tables cannot be read. Cells, labels and claims stay as they are,
    which is looked at in the text read again.
    """
    note = file.note
    if note is None:
        return Recomputed(file)
    refused = [fault for fault in file.faults.keeping_out(_NEED) if not _is_lacking(fault)]
    if refused:
        return Recomputed(file, refused=tuple(refused))
    figures, left = _survey(note)
    if not figures:
        return Recomputed(file, left=tuple(left))
    tried = with_edits(file, splices(file.source.text, figures), selection)
    if tried.note is None or not _follows(note, tried.note, figures):
        return Recomputed(file, left=tuple(Left(f.table, f.label, f.row, _NO_ROOM) for f in figures))
    now = {old: new for (_, old), (_, new) in zip(note.labelled_rows, tried.note.labelled_rows, strict=True)}
    figures = [figure._replace(row=now[figure.row]) for figure in figures]
    left = _survey(tried.note)[1]
    return Recomputed(tried, tuple(figures), tuple(left), stale=tuple(_stale(note, file, tried)))


def _survey(note: Note) -> tuple[list[Figure], list["Left"]]:
    """The figures that the year cells of a note contradict, or that are lacking; and what is left as it is."""
    figures: list[Figure] = []
    left: list[Left] = []
    for name, table in _named(note):
        computed, untouched = _table(name, table, note.stated_years)
        figures += computed
        left += untouched
    return figures, left


_NO_ROOM = Text(
    "kan ikke skrives, som filen er bygget op, og intet i notatet er genberegnet",
    "cannot be written the way the file is laid out, and nothing in the note is recomputed",
)


def _is_lacking(fault: Finding) -> bool:
    """Whether a fault is that a table, its rows or a row's cells are not there: what is there is added all the same."""
    return fault.rule in (MISSING_KEY, BLANK) and fault.facts.get("key") in _LACKING


_LACKING = ("activities", "appropriations", "lines", "amounts")


def _named(note: Note) -> Iterator[tuple[Text, Table]]:
    if note.activities:
        yield official("Tabel 2"), note.activities
    for table in note.appropriations:
        yield official(f"Tabel 3 {table.control_area}"), table


def _table(name: Text, table: Table, years: Sequence[int]) -> tuple[list[Figure], list[Left]]:
    subtotals, unknown = _subtotals(name, table, years)
    known = {figure.row for figure in subtotals} | {one.at for one in unknown}
    figures = [
        Figure(name, row, row.label, TOTAL, row.total, row.computed_total)
        for row in table.rows
        if table.has_column
        and row not in known
        and row.amounts
        and row.computed_total is not None
        and not _holds(table, row.total, row.computed_total, len(row.amounts))
    ]
    bare = [row for row in table.lines if not row.amounts]
    left = [Left(name, row.label, row, _bare(row)) for row in bare]
    if len(bare) == len(table.lines):
        return [], [*left, Left(name, table.total_label, table.total or table, _EMPTY)]
    figures += subtotals
    left += unknown
    if table.total is None and not table.has_sum_row:
        return figures, left
    if table.total is None:
        return figures, [*left, Left(name, table.total_label, table, _NO_SUM_ROW)]
    total = table.total
    stated = total.amounts or {}
    filled = [row for row in table.lines if row.amounts]
    columns = add_columns(filled, {year for row in (*filled, total) for year in row.stated_years})
    sums = {year: amount for year, amount in sorted(columns.items()) if amount is not None}
    for year, amount in sums.items():
        cells = sum(year in row.stated_years for row in filled)
        if not _holds(table, stated.get(year, 0), amount, cells):
            figures.append(Figure(name, total, table.total_label, str(year), stated.get(year), amount))
    grand = total.in_all(sums) or 0
    if any(row.total for row in bare):
        left.append(Left(name, table.total_label, total, _HELD))
    elif table.has_column and (now := _standing(table, total, grand, filled, figures)) != total.total:
        figures.append(Figure(name, total, table.total_label, TOTAL, total.total, now))
    return figures, left


def _subtotals(name: Text, table: Table, years: Sequence[int]) -> tuple[list[Figure], list[Left]]:
    """The figures of the subtotals that their rows contradict; and the subtotals whose rows are not told."""
    figures: list[Figure] = []
    left: list[Left] = []
    sums: dict[Row, dict[int, int]] = {}
    for whole in wholes(table, years):
        row = whole.row
        if row.kind != "subtotal":
            continue
        rows = [sums.get(part, part.amounts or {}) for part in whole.of]
        if not whole.of or not whole.told or any(None in amounts.values() for amounts in rows):
            left.append(Left(name, row.label, row, _UNTOLD))
            continue
        added = {year: sum(amounts.get(year) or 0 for amounts in rows) for year in years}
        sums[row] = added
        stated = row.amounts or {}
        figures += [
            Figure(name, row, row.label, str(year), stated.get(year), amount)
            for year, amount in added.items()
            if not _holds(table, stated.get(year, 0), amount, len(rows))
        ]
        grand = row.in_all(added) or 0
        if table.has_column and (now := _standing(table, row, grand, whole.of, figures)) != row.total:
            figures.append(Figure(name, row, row.label, TOTAL, row.total, now))
    return figures, left


def _standing(table: Table, row: Row, grand: int, parts: Iterable[Row], written: Iterable[Figure]) -> int:
    """The I alt of a sum row: what it is, or else the one nearest to `grand`, that `check` takes for rounded.

    That goes by what its own years, and the I alt of its parts, come to once the figures are `written`; where no I alt
    agrees with both, and in a table that is not rounded, it is `grand`.
    """
    if not table.unit:
        return grand
    now: dict[tuple[Row, str], int] = {(figure.row, figure.key): figure.after for figure in written}
    years = {str(year): amount or 0 for year, amount in (row.amounts or {}).items() if year != row.left_out}
    years |= {key: amount for (of, key), amount in now.items() if of is row and key not in (TOTAL, str(row.left_out))}
    totals = [now.get((part, TOTAL), part.total) or 0 for part in parts]
    ends = [(sum(figures), reach(table, len(figures) + 1)) for figures in (list(years.values()), totals)]
    low, high = max(middle - most for middle, most in ends), min(middle + most for middle, most in ends)
    if row.total is not None and low <= row.total <= high:
        return row.total
    least, largest = ceil(low / table.unit) * table.unit, floor(high / table.unit) * table.unit
    return min(max(grand, least), largest) if least <= largest else grand


def _holds(table: Table, stated: int | None, computed: int, figures: int) -> bool:
    """Whether a sum is stated and right; or off by no more than rounding its figures and itself can come to."""
    return stated is not None and abs(computed - stated) <= reach(table, figures + 1)


_UNTOLD = Text(
    "er ikke rørt, for det fremgår ikke, hvilke rækker den er summen af; skriv of: [...]",
    "is left alone, as it does not say which rows it is the sum of; write of: [...]",
)


def _bare(row: Row) -> Text:
    if row.total is None:
        return Text("har ingen årsbeløb", "has no amounts by year")
    return Text(
        f"har ingen årsbeløb; I alt er stadig {row.total}", f"has no amounts by year; its I alt is still {row.total}"
    )


_EMPTY = Text("er ikke rørt, for ingen række har årsbeløb", "is left alone, as no row has amounts by year")
_NO_SUM_ROW = Text("mangler; tilføj total", "is missing; add total")
_HELD = Text(
    "har stadig sit I alt, for en række uden årsbeløb har et I alt",
    "still has its I alt, as a row with no amounts by year has an I alt",
)


def splices(text: str, figures: Iterable[Figure]) -> list[Edit]:
    """The splices that write figures into the rows of a note with this text, those at one place as one."""
    at: dict[Span, str] = {}
    for edit in _edits(text, figures):
        at[edit.span] = at.get(edit.span, "") + edit.text
    return [Edit(span, text) for span, text in at.items()]


def _edits(text: str, figures: Iterable[Figure]) -> Iterator[Edit]:
    """The splices that write each figure: those over a figure, then years that are added, then I alt behind them."""
    lacking: dict[int, tuple[Row, list[Figure]]] = {}
    behind: list[Edit] = []
    for figure in figures:
        node = figure.row.node
        if figure.key != TOTAL:
            amounts = node.get("amounts")
            if not isinstance(amounts, Mapping) or figure.key not in amounts.value_spans:
                lacking.setdefault(id(node), (figure.row, []))[1].append(figure)
                continue
            node = amounts
        if figure.key in node.value_spans:
            yield _over(text, node.value_spans[figure.key], str(figure.after))
        elif "amounts" in node.value_spans:
            behind.append(_behind(text, node, "amounts", f"{TOTAL}: {figure.after}"))
        else:
            yield insert(text, node, "", f"{TOTAL}: {figure.after}")
    for row, years in lacking.values():
        yield from _added(text, row.node, years)
    yield from behind


def _over(text: str, span: Span, written: str) -> Edit:
    """The splice of a value, set off from its colon where none stands there."""
    return Edit(span, written if text[slice(*span)] else f" {written}")


def _added(text: str, node: Mapping, years: list[Figure]) -> Iterator[Edit]:
    """The splices that add years to the amounts of a row, each before the first later one."""
    amounts = node.get("amounts")
    entries = {figure.key: f"{figure.key}: {figure.after}" for figure in years}
    if isinstance(amounts, Mapping) and amounts.key_spans:
        for year, entry in entries.items():
            later = next((key for key in amounts.key_spans if key > year), None)
            last = next(reversed(amounts.key_spans))
            yield insert(text, amounts, later, entry) if later else _behind(text, amounts, last, entry)
        return
    whole = "{" + ", ".join(entries.values()) + "}"
    if "amounts" in node.value_spans:
        yield _over(text, node.value_spans["amounts"], whole)
    else:
        yield insert(text, node, TOTAL, f"amounts: {whole}")


_END_OF_LINE = re.compile(r"\r\n|\r|\n|\Z")


def _behind(text: str, node: Mapping, key: str, entry: str) -> Edit:
    """The splice that writes `entry` into `node` right behind its `key`; a comment on that line stays with it."""
    at, end = node.key_spans[key][0], node.value_spans[key][1]
    if text.startswith("{", node.span[0]):
        blank = " " * (end == node.value_spans[key][0])
        return Edit((end, end), f"{blank}, {entry}")
    line_end = _END_OF_LINE.search(text, end)
    to = line_end.start() if line_end else len(text)
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    used = (line_end and line_end[0]) or ("\r\n" if "\r\n" in text else "\n")
    return Edit((to, to), f"{used}{' ' * (at - start)}{entry}")


def _follows(before: Note, after: Note, figures: Iterable[Figure]) -> bool:
    """Whether the note read again has its cells as they were, the figures as computed, and no other figure changed."""
    changed = {(figure.row, figure.key): figure.after for figure in figures}
    old, new = before.labelled_rows, after.labelled_rows
    if len(old) != len(new):
        return False
    for (label, row), (label_now, now) in zip(old, new, strict=True):
        years = {int(key): amount for (owner, key), amount in changed.items() if owner == row and key != TOTAL}
        wanted = {**(row.amounts or {}), **years}
        if (label, wanted) != (label_now, now.amounts or {}):
            return False
        if now.total != changed.get((row, TOTAL), row.total):
            return False
    return [claim.written() for claim in before.claims] == [claim.written() for claim in after.claims]


def _stale(note: Note, before: NoteFile, after: NoteFile) -> Iterator[Accepted]:
    """The acceptances of errors that held before and match nothing now."""

    def held(accepted: Accepted, file: NoteFile) -> bool:
        return any(
            found.accepted is not None
            and found.rule.severity == ERROR
            and accepted.check in (found.rule.name, found.rule.code)
            and covers(accepted, found)
            for found in file.findings
        )

    for accepted in note.accepted:
        if held(accepted, before) and not held(accepted, after):
            yield accepted

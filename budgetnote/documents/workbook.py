"""A workbook that `export` wrote, read back: which cells of it somebody changed, and what cannot be taken back.

It is known by a hidden sheet, which has each row of the notes' sheets as it was written: its key, which stands hidden
in column A too, and its cells. A row is found by its key, wherever it stands now.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import NamedTuple

from budgetnote.documents.child import ask
from budgetnote.language import MissingExtraError, Text
from budgetnote.reading.fields import Code
from budgetnote.visible import visible

HIDDEN = "_budgetnote"
VERSION = 1
"""The version of the layout, which the hidden sheet begins with."""
FIRST = 5
"""The column of a note's first year, from 0; before it are the key, the row's text, and what it is of."""
LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
TOTAL = "total"
Value = int | str | None
_OF_ROW: Mapping[str, Sequence[str]] = {
    "2": ("label", "control_area"),
    "3": ("label", "committee", "appropriation", "direction"),
}
_ROW = re.compile(r"([23])(?:\.\d+)?:(\d+)")
"""The key of a row of a table: of Tabel 2, or of the nth Tabel 3; from 1, and 0 is the row of sums."""


def fields(key: str, years: Sequence[int]) -> dict[int, str]:
    """What stands in each column of the row `key`, by the column from 0, where it is a value of the note.

    That is a key of its record, a year, or `total`: the I alt that the note states.
    """
    if (row := _ROW.fullmatch(key)) is None:
        return {}
    figures = {FIRST + i: str(year) for i, year in enumerate(years)}
    if row[2] == "0":
        return {**figures, FIRST + len(years): TOTAL}
    return {**dict(enumerate(_OF_ROW[row[1]], 1)), **figures, FIRST + len(years) + 1: TOTAL}


def cut(text: str) -> str:
    """A text as a cell can hold it, with nothing in it that is not seen."""
    said = visible(text)
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def kept(value: float | str | None, formula: str = "") -> str:
    """What the hidden sheet keeps of a cell: a formula with its =, a text behind an apostrophe, a number, nothing."""
    if formula:
        return "=" + formula.removeprefix("=").replace("$", "").replace(" ", "")
    if isinstance(value, str):
        return f"'{' '.join(value.split())}" if value.strip() else ""
    if value is None:
        return ""
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)


def bevilling(code: Code | None) -> str:
    """An appropriation as a cell has it: its code, and its name where the note has one."""
    return f"{code.code} {code.name}".strip() if code else ""


class Overtyping(NamedTuple):
    """A value of a note that is another in its sheet now: in which cell, of which row, and what it was and is."""

    cell: str
    key: str
    field: str
    before: Value
    after: Value


class Back(NamedTuple):
    """The sheet of a note that came back. `name` is its file within a folder, `labels` what its rows were called.

    Where something is `refused`, nothing of the sheet is to be taken over; `remarks` are what is not read, and does
    no harm.
    """

    title: str
    name: str
    negotiation: str
    id: str
    labels: Mapping[str, str]
    changes: Sequence[Overtyping]
    refused: Sequence[Text]
    remarks: Sequence[Text]


def read_back(data: bytes) -> Sequence[Back] | None:
    """The notes' sheets of a workbook that `export` wrote; None where the file is none, or cannot be read.

    Raises MissingExtraError where openpyxl is not installed.
    """
    if not data.startswith(b"PK"):
        return None
    if not find_spec("openpyxl"):
        raise MissingExtraError("excel")
    answer = ask("workbook", data)
    sheets = {sheet["title"]: _grid(sheet["cells"]) for sheet in answer.get("sheets", ())}
    if HIDDEN not in sheets:
        return None
    return list(_returned(sheets))


Grid = dict[int, dict[int, str]]
"""What is kept of each cell that shows something, by row from 1 and column from 0."""


def _grid(cells: Sequence[tuple[int, int, str | list[str] | None, str | None]]) -> Grid:
    grid: Grid = {}
    for row, column, value, formula in cells:
        said = kept(float(value[0]) if isinstance(value, list) else value, formula or "")
        if said:
            grid.setdefault(row, {})[column - 1] = said
    return grid


class _Written(NamedTuple):
    """A sheet as it was written: of a note, its rows by key; of another, its rows where they stood (keys are lines)."""

    title: str
    name: str
    negotiation: str
    id: str
    converted: bool
    years: Sequence[int]
    rows: dict[str, tuple[int, Mapping[int, str]]]


About = tuple[str, str, str, bool, Sequence[int]]
"""Whose sheet it is: the note's file, negotiation and number, whether it was converted, and its years."""


def hidden_rows(
    title: str,
    about: About | None,
    grid: Mapping[int, Mapping[int, str]],
) -> Iterator[list[str]]:
    """What the hidden sheet has of a sheet, as rows of texts.

    `about` is None where the sheet is no note's. `grid` has what is `kept` of each cell by row and column from 0; a
    note's keys stand in column 0.
    """
    name, negotiation, number, converted, years = about or ("", "", "", False, ())
    yield ["sheet", title, name, negotiation, number, str(int(converted)), " ".join(map(str, years))]
    for line, row in sorted(grid.items()):
        key = row.get(0, "'").removeprefix("'") if about else f"{line + 1}"
        cells = {column: said for column, said in row.items() if column or not about}
        yield ["row", key, str(line + 1), *(cells.get(column, "") for column in range(max(cells, default=-1) + 1))]


def hidden_digest(title: str, grid: Mapping[int, Mapping[int, str]]) -> list[str]:
    """What the hidden sheet has of a sheet with too many rows to be kept twice: that it is as it was."""
    return ["digest", title, _digest(grid)]


def _digest(grid: Mapping[int, Mapping[int, str]]) -> str:
    """The same of a sheet that is sorted or filtered; another where a cell says something else."""
    lines = sorted(repr([(column, said[:1] if said[0] == "=" else said) for column, said in sorted(row.items())])
                   for row in grid.values())  # fmt: skip
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _returned(sheets: Mapping[str, Grid]) -> Iterator[Back]:
    hidden = sheets[HIDDEN]
    if hidden.get(1, {}).get(1) != f"'{VERSION}":
        yield Back(HIDDEN, "", "", "", {}, (), [_OTHER_VERSION], ())
        return
    written: list[_Written] = []
    for _, row in sorted(hidden.items()):
        # what was kept of a cell stands as a text, behind an apostrophe of its own
        texts = {column: said.removeprefix("'") for column, said in row.items()}
        kind, *told = [texts.get(i, "") for i in range(7)]
        if kind == "sheet":
            years = [int(year) for year in told[5].split() if _NUMBER.fullmatch(year)]
            written.append(_Written(told[0], told[1], told[2], told[3], told[4] == "1", years, {}))
        elif kind == "row" and written and _NUMBER.fullmatch(told[1]):
            written[-1].rows[told[0]] = int(told[1]), {column - 3: s for column, s in texts.items() if column > 2}
        elif kind == "digest" and _digest(sheets.get(told[0], {})) != told[1]:
            yield Back(told[0], "", "", "", {}, (), [_changed_in_vain(told[0])], ())
    for one in written:
        yield _Compared(one, sheets.get(one.title, {})).back()


_NUMBER = re.compile("[0-9]{1,7}")
_OTHER_VERSION = Text(
    "regnearket er skrevet af en anden udgave af budgetnote; eksportér igen",
    "the workbook was written by another version of budgetnote; export again",
)


def _changed_in_vain(title: str) -> Text:
    return Text(
        f"{title}: arket er ændret, men læses ikke tilbage; ret på notatets eget ark",
        f"{title}: the sheet was changed, and is not read back; change the note's own sheet",
    )


class _Compared:
    """A sheet as it is, held against what it was."""

    def __init__(self, was: _Written, grid: Grid) -> None:
        self.was, self.grid = was, grid
        self.changes: list[Overtyping] = []
        self.refused: list[Text] = []
        self.remarks: list[Text] = []

    def back(self) -> Back:
        """What was changed, and what cannot be taken back."""
        was = self.was
        rows = {key: cells for key, (_, cells) in was.rows.items() if _ROW.fullmatch(key)}
        labels = {key: cells.get(1, "").removeprefix("'") for key, cells in rows.items()}
        if not self.grid:
            self._refuse("", "arket mangler eller har fået et andet navn", "the sheet is missing, or has another name")
        elif was.name:
            self._note()
        else:
            for key, (line, cells) in was.rows.items():
                self._row(key, line, cells)
        if was.converted and self.changes:
            self._refuse(
                "",
                "beløbene er omregnet til et andet prisniveau og læses ikke tilbage; eksportér uden --price-level",
                "its amounts were converted to another price level and are not read back; export without --price-level",
            )
        return Back(
            was.title, was.name, was.negotiation, was.id, labels, self.changes, self.refused[:_MOST], self.remarks
        )

    def _note(self) -> None:
        found: dict[str, int] = {}
        for line, row in sorted(self.grid.items()):
            key = row.get(0, "").removeprefix("'")
            if key in self.was.rows and key not in found:
                found[key] = line
            elif key or any(column > 1 and _is_figure(said) for column, said in row.items()):
                label = row.get(1, "").removeprefix("'")
                self._refuse(
                    f"A{line}",
                    f"rækken »{label}« er føjet til; skriv den i notatet",
                    f"the row “{label}” was added; write it into the note",
                )
            elif row:
                self._remark(f"{_letters(min(row))}{line}")
        moved = any(found.get(key) != line for key, (line, _) in self.was.rows.items())
        for key, (line, cells) in self.was.rows.items():
            if key in found:
                self._row(key, found[key], cells, moved=moved)
            elif cells:
                label = cells.get(1, "").removeprefix("'")
                self._refuse(
                    f"{line}",
                    f"rækken »{label}« er slettet; slet den i notatet",
                    f"the row “{label}” was deleted; delete it in the note",
                )

    def _row(self, key: str, now: int, cells: Mapping[int, str], *, moved: bool = False) -> None:
        """Compare the cells of a row, which stands in the line `now`, with what they were."""
        row, of_note = self.grid.get(now, {}), fields(key, self.was.years) if self.was.name else {}
        for column in sorted(cells.keys() | row.keys() - ({0} if self.was.name else set())):
            before, after, at = cells.get(column, ""), row.get(column, ""), f"{_letters(column)}{now}"
            if before == after or (moved and before[:1] == after[:1] == "="):
                continue
            if column in of_note:
                self._change(at, key, of_note[column], before, after)
            elif before.startswith("="):
                self._refuse(at, "summen er overskrevet; den regnes ud", "the sum was overtyped; it is computed")
            elif before or _is_figure(after):
                self._refuse(
                    at,
                    "cellen læses ikke tilbage; ret i notatet",
                    "the cell is not read back; change it in the note",
                )
            else:
                self._remark(at)

    def _change(self, at: str, key: str, field: str, before: str, after: str) -> None:
        cell = f"{self.was.title}!{at}"
        if not (field.isdecimal() or field == TOTAL):
            if not after or after.startswith("="):
                self._refuse(at, "her skal stå en tekst", "a text has to stand here")
                return
            self.changes.append(Overtyping(cell, key, field, before.removeprefix("'"), after.removeprefix("'")))
            return
        number = after.removeprefix("'")
        if number and not _WHOLE.fullmatch(number):
            danish = number if number != after else number.replace(".", ",")  # a text is told as it is typed
            said = "en formel" if after.startswith("=") else f"»{danish}«"
            told = "a formula" if after.startswith("=") else f"“{number}”"
            self._refuse(at, f"her skal stå et helt tal, ikke {said}", f"a whole number has to stand here, not {told}")
            return
        old = before if _WHOLE.fullmatch(before) else ""
        if before and not old:
            self._refuse(at, "beløbet kan ikke læses i notatet; ret det dér", "the note's amount is unread; see there")
            return
        self.changes.append(Overtyping(cell, key, field, int(old) if old else None, int(number) if number else None))

    def _refuse(self, at: str, da: str, en: str) -> None:
        place = f"{self.was.title}!{at}" if at else self.was.title
        self.refused.append(Text(f"{place}: {da}", f"{place}: {en}"))

    def _remark(self, at: str) -> None:
        place = f"{self.was.title}!{at}"
        self.remarks.append(Text(f"{place}: læses ikke tilbage", f"{place}: is not read back"))


_WHOLE = re.compile(r"-?\d{1,15}")
_MOST = 50
"""Of more cells than these that are refused no more is said."""


def _is_figure(said: str) -> bool:
    return bool(said) and not said.startswith("'")


def _letters(column: int) -> str:
    """What Excel calls a column from 0: A, or AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

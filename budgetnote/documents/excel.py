"""An Excel workbook → the tables that are typed in its sheets, as they are shown, and the texts beside them."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from importlib.util import find_spec
from itertools import groupby
from typing import Any, NamedTuple

from budgetnote.documents.child import ask
from budgetnote.documents.document import (
    Block,
    Grid,
    Mark,
    Paper,
    PaperCell,
    Paragraph,
    Spot,
    Unreadable,
)
from budgetnote.language import MissingExtraError, Text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = Text("åbn filen i Excel, og gem den igen som .xlsx", "open the file in Excel, and save it again as .xlsx")
_DAMAGED = Unreadable(
    Text("filen er beskadiget og kan ikke læses som Excel", "the file is damaged and cannot be read as Excel"), _AGAIN
)
_MISNAMED = Unreadable(
    Text("filen er ikke et Excel-ark, selv om den hedder det", "the file is no workbook, though it is called one"),
    _AGAIN,
)
_LOCKED = Unreadable(
    Text(
        "filen er beskyttet med en adgangskode eller i Excels gamle format",
        "the file is protected by a password, or in the old format of Excel",
    ),
    Text("gem en kopi uden adgangskode som .xlsx", "save a copy with no password as .xlsx"),
)
_TOO_LARGE = Unreadable(
    Text(
        "arkene er større, end tabellerne i et budgetnotat er, og læsningen er afbrudt",
        "the sheets are larger than the tables of a budget note are, and reading was ended",
    ),
    Text("gem tabellerne i en fil for sig", "save the tables in a file of their own"),
)


def read_excel(path: str, data: bytes) -> Paper | Unreadable:
    """The tables and texts of a workbook's sheets, in order; else why it cannot be read.

    Raises MissingExtraError where openpyxl is not installed.
    """
    if not find_spec("openpyxl"):
        raise MissingExtraError("excel")
    if data.startswith(_OLE):
        return _LOCKED
    if not data.startswith(b"PK"):
        return _MISNAMED
    answer = ask("openpyxl", data)
    if fault := answer.get("fault"):
        return _DAMAGED if fault == "damaged" else _TOO_LARGE
    blocks: list[Block] = []
    remarks: list[Text] = []
    for found in answer["sheets"]:
        sheet = _Sheet(found)
        remarks += sheet.remarks
        blocks += _blocks(sheet.title, sheet.cells, sum(isinstance(block, Grid) for block in blocks))
    return Paper(path, "excel", blocks, remarks=remarks)


class _Seen(NamedTuple):
    """A cell of a sheet: its text as it is shown, its marks, and how many columns and rows it covers."""

    text: str
    marks: tuple[Mark, ...]
    columns: int
    rows: int


class _Sheet:
    """A sheet: the cells that show something, by row and column from 1, and what there is to say of it."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.title: str = found["title"]
        self.cells: dict[tuple[int, int], _Seen] = {}
        self.remarks: list[Text] = []
        merged = {(row, column): (right - column + 1, end - row + 1) for row, column, end, right in found["merged"]}
        rows, columns = map(set, found["hidden"])
        rounded = False
        for row, column, value, form, formula in found["cells"]:
            if row in rows or column in columns:
                continue
            text, exact = as_shown(value, form)
            rounded = rounded or not exact
            marks: tuple[Mark, ...] = ()
            if formula:
                marks = (Mark("differs", formula) if value is None else Mark("field", formula),)
                self.remarks += [_unstored(f"{self.title}!{_letters(column)}{row}")] if value is None else []
            self.cells[row, column] = _Seen(text, marks, *merged.get((row, column), (1, 1)))
        for told, what in (
            (
                rounded,
                Text("tal med decimaler er læst, som arket viser dem", "figures are read as the sheet rounds them"),
            ),
            (rows or columns, Text("skjulte rækker og kolonner er udeladt", "hidden rows and columns are left out")),
        ):
            if told:
                self.remarks.append(Text(*(f"{self.title}: {said}" for said in what)))


def _unstored(cell: str) -> Text:
    return Text(
        f"{cell} har en formel uden gemt resultat; åbn filen i Excel, og gem den",
        f"{cell} has a formula with no stored result; open the file in Excel, and save it",
    )


def _letters(column: int) -> str:
    """What Excel calls a column: A for 1, AA for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def as_shown(value: object, form: str) -> tuple[str, bool]:
    """A value as a sheet shows it in Danish, going by its number format; and whether all of it is shown.

    A figure is a list with its digits, see `child`.
    """
    if isinstance(value, list):
        return _figure(Decimal(value[0]), form)
    if isinstance(value, bool):
        return ("SAND" if value else "FALSK"), True
    return str(value or "").removesuffix(" 00:00:00").strip(), True


_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_CORE = re.compile(r"(?P<whole>[#0?](?:[#0?,]*[#0?])?)(?P<decimals>\.[0#?]+)?(?P<scale>,*)")


def _figure(number: Decimal, form: str) -> tuple[str, bool]:
    sections = form.split(";")
    section = sections[0]
    if number < 0 and len(sections) > 1:
        section, number_shown = sections[1], -number
    else:
        number_shown = number
        if number == 0 and len(sections) > 2:
            section = sections[2]
    plain = _LITERAL.sub(lambda literal: literal[1] or literal[2] or "", section).strip()
    if plain.casefold() in ("general", "standard", "@", ""):
        return _danish(number_shown, None, grouped=False), True
    core = _CORE.search(plain)
    if core is None:
        return plain, True  # a section that shows a text, as a dash for zero
    scaled = number_shown / (1000 ** len(core["scale"]))
    decimals = len(core["decimals"] or ".") - 1
    percent = "%" in plain
    shown = (scaled * 100 if percent else scaled).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = _danish(shown, decimals, grouped="," in core["whole"])
    before, after = plain[: core.start()], plain[core.end() :]
    exact = shown == (scaled * 100 if percent else scaled)
    return f"{before}{text}{after}".strip(), exact


def _danish(number: Decimal, decimals: int | None, *, grouped: bool) -> str:
    text = f"{number:,f}" if decimals is None else f"{number:,.{decimals}f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0") if decimals is None else rest
    return whole.replace(",", "." if grouped else "") + (f",{rest}" if rest else "")


def _blocks(sheet: str, cells: Mapping[tuple[int, int], _Seen], tables: int) -> Iterator[Block]:
    """The tables and texts of a sheet: rows that stand together, a row with one text in front of them being a text."""
    rows: dict[int, dict[int, _Seen]] = {}
    for (row, column), cell in sorted(cells.items()):
        rows.setdefault(row, {})[column] = cell
    covered = {r for row, held in rows.items() for cell in held.values() for r in range(row, row + cell.rows)}
    for _, together in groupby(enumerate(sorted(covered)), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in together]
        while numbers and len(rows.get(numbers[0], {})) == 1:
            ((column, cell),) = rows[numbers[0]].items()
            yield Paragraph(cell.text, Spot(part=sheet, line=numbers[0], columns=(column, column)), marks=cell.marks)
            numbers.pop(0)
        if numbers:
            tables += 1
            yield _grid(sheet, {number: rows.get(number, {}) for number in numbers}, tables)


def _grid(sheet: str, rows: Mapping[int, Mapping[int, _Seen]], table: int) -> Grid:
    columns = [column for held in rows.values() for column in held]
    first, last = min(columns), max(c + cell.columns - 1 for held in rows.values() for c, cell in held.items())
    top = min(rows)
    taken: set[tuple[int, int]] = set()
    made = []
    for number, held in rows.items():
        cells = []
        for column in range(first, last + 1):
            if (number, column) in taken:
                continue
            seen = held.get(column, _Seen("", (), 1, 1))
            taken |= {(number + i, column + j) for i in range(seen.rows) for j in range(seen.columns)}
            spot = Spot(part=sheet, table=table, row=number - top + 1, column=column - first + 1, line=number)
            cells.append(PaperCell(seen.text, spot, seen.marks, seen.columns, seen.rows))
        made.append(cells)
    return Grid(made, Spot(part=sheet, table=table, line=top))

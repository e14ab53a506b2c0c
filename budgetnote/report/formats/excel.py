"""Excel: an overview that adds up the data by formulas, the data, and a sheet a note. The only home of xlsxwriter.

Every formula carries its value, so that what shows files without calculating shows it too. Texts are texts: nothing in
a note becomes a formula, a link or a number.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from math import ceil
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from budgetnote.analysis.claims import Verdict
from budgetnote.figures.printed import format_level, format_levels
from budgetnote.finding import Span
from budgetnote.language import Language, Text
from budgetnote.model.tables import ActivityLine, ActivityTable, AppropriationLine, AppropriationTable, Line, Row
from budgetnote.report.sheet import SEVERITIES
from budgetnote.report.tables.check import verdict
from budgetnote.report.tables.export import Export, Exported
from budgetnote.report.tables.reconcile import scope
from budgetnote.report.tables.tidy import COLUMNS, Tidy
from budgetnote.visible import visible

VERSION = 1
"""The version of the layout, in the hidden sheet by which a workbook is known when it comes back."""
HIDDEN = "_budgetnote"
MANY = 250
"""Of more notes than these there is no sheet each, unless they are asked for."""
_LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
_WIDE = 46
_AMOUNT = "#,##0"
_CHECK = '[=0]"✓";[>0]+#,##0;-#,##0'
_MADE = datetime.datetime(2000, 1, 1)


class _Formats(NamedTuple):
    """How cells look."""

    plain: Format
    wrapped: Format
    head: Format
    figure_head: Format
    amount: Format
    sum: Format
    sum_label: Format
    printed: Format
    printed_label: Format
    check: Format
    wrong: Format
    title: Format
    link: Format


def render(export: Export, language: Language, *, sheets: bool | None = None) -> bytes:
    """A whole workbook. Each note has a sheet of its own where there are no more than `MANY`, or as `sheets` says."""
    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": _MADE})
    book.set_calc_mode("auto")
    formats = _formats(book)
    each = sheets if sheets is not None else len(export.notes) <= MANY
    overview = book.add_worksheet(_OVERVIEW.pick(language))
    data = book.add_worksheet("Data")
    names = _Names([_OVERVIEW.pick(language), "Data", _UNREAD.pick(language), HIDDEN])
    titles = [names.free(note.note.id) if each else "" for note in export.notes]
    known = _write_data(data, export.rows, formats, language)
    _write_overview(overview, export, titles, known, formats, language)
    for note, title in zip(export.notes, titles, strict=True):
        if title:
            _NoteSheet(book.add_worksheet(title), note, formats, language).write()
    if export.left_out:
        _write_unread(book.add_worksheet(_UNREAD.pick(language)), export, formats, language)
    _write_hidden(book.add_worksheet(HIDDEN), export, titles)
    for sheet in book.worksheets():
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&R&P/&N")
    book.close()
    return target.getvalue()


_OVERVIEW, _UNREAD = Text("Oversigt", "Overview"), Text("Ikke læst", "Not read")


def _formats(book: Workbook) -> _Formats:
    bold, top = {"bold": True}, {"valign": "top"}
    return _Formats(
        plain=book.add_format(top),
        wrapped=book.add_format({**top, "text_wrap": True}),
        head=book.add_format({**bold, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        figure_head=book.add_format({**bold, "bottom": 1, "align": "right", "valign": "bottom", "text_wrap": True}),
        amount=book.add_format({**top, "num_format": _AMOUNT}),
        sum=book.add_format({**bold, "num_format": _AMOUNT, "top": 1}),
        sum_label=book.add_format({**bold, "top": 1}),
        printed=book.add_format({**top, "num_format": _AMOUNT, "font_color": "#6A6A6A"}),
        printed_label=book.add_format({**top, "font_color": "#6A6A6A"}),
        check=book.add_format({**top, "num_format": _CHECK, "align": "right"}),
        wrong=book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"}),
        title=book.add_format({**bold, "font_size": 14}),
        link=book.add_format({**top, "font_color": "#0563C1", "underline": 1}),
    )


class _Names:
    """Names of sheets: at most 31 characters, none that Excel refuses, each once, whatever the case of its letters."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = {"history", *(name.casefold() for name in taken)}

    def free(self, wish: str) -> str:
        """A name like `wish` that no other sheet has."""
        name = re.sub(r"[\[\]:*?/\\]", "_", visible(wish)).strip("'")[:31] or "_"
        number, found = 2, name
        while found.casefold() in self.taken:
            ending = f" ({number})"
            found, number = name[: 31 - len(ending)] + ending, number + 1
        self.taken.add(found.casefold())
        return found


def _text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """A text as a text, cut where a cell cannot hold it."""
    said = visible(text)
    sheet.write_string(row, column, said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…", style)


def _tall(sheet: Worksheet, row: int, text: str, width: int = _WIDE) -> None:
    """The height of a row whose text is wrapped: no viewer fits it by itself."""
    lines = ceil(len(text) / (width - 2))
    if lines > 1:
        sheet.set_row(row, 15 * lines)


class _Data(NamedTuple):
    """The data as formulas refer to it: its rows, and the last line that they stand in."""

    rows: Sequence[Tidy]

    def range(self, column: str) -> str:
        """The cells of a column, as another sheet refers to them."""
        name = xl_col_to_name([*COLUMNS].index(column), True)
        return f"Data!{name}$2:{name}${max(len(self.rows), 1) + 1}"


def _write_data(sheet: Worksheet, rows: Sequence[Tidy], formats: _Formats, language: Language) -> _Data:
    for i, column in enumerate(COLUMNS.values()):
        _text(sheet, 0, i, column.head.pick(language), formats.head)
    for number, row in enumerate(rows, 1):
        for i, value in enumerate(row):
            if isinstance(value, int):
                amount = [*COLUMNS][i] in ("amount", "amount_stated", "granted")
                sheet.write_number(number, i, value, formats.amount if amount else formats.plain)
            elif value is not None:
                _text(sheet, number, i, str(value), formats.plain)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_column(0, len(COLUMNS) - 1, 13)
    sheet.set_column(2, 2, 40)
    sheet.set_column(7, 8, 40)
    return _Data(rows)


def _write_overview(
    sheet: Worksheet,
    export: Export,
    titles: Sequence[str],
    data: _Data,
    formats: _Formats,
    language: Language,
) -> None:
    """By price level, committee and year by SUMIFS over the data; then a line a note."""
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, _WIDE)
    sheet.set_column(2, 12, 13)
    sheet.set_column(9, 9, 2)
    sheet.set_column(10, 10, 36)
    _text(sheet, 0, 0, Text("Budgetnotater, 1.000 kr.", "Budget notes, 1.000 kr.").pick(language), formats.title)
    line = 2
    names = {code: name for note in export.notes for code, name in note.committees.items()}
    for level in dict.fromkeys(row.price_level for row in data.rows):
        line = _write_level(sheet, line, level, data, names, formats) + 2
    _write_notes(sheet, line, export, titles, formats, language)


def _write_level(
    sheet: Worksheet,
    line: int,
    level: str,
    data: _Data,
    names: Mapping[str, str],
    formats: _Formats,
) -> int:
    """The table of one price level from `line` on; the line after it."""
    of_level = [row for row in data.rows if row.price_level == level]
    years = sorted({row.year for row in of_level})
    shown = format_level(level if level == "current" else int(level))
    committees = list(dict.fromkeys(row.committee for row in of_level))
    committees.sort(key=lambda code: [*names, code or ""].index(code or ""))
    _text(sheet, line, 0, "Udvalg", formats.head)
    _text(sheet, line, 1, f"1.000 kr., {shown}", formats.head)
    for i, year in enumerate(years):
        sheet.write_number(line, 2 + i, year, formats.figure_head)
    last = 2 + len(years)
    _text(sheet, line, last, "I alt", formats.figure_head)
    first = line + 1
    for code in committees:
        line += 1
        _text(sheet, line, 0, code or "–", formats.plain)
        _text(sheet, line, 1, names.get(code or "", ""), formats.plain)
        criterion = xl_rowcol_to_cell(line, 0, col_abs=True) if code else '"="'
        for i, year in enumerate(years):
            head = xl_rowcol_to_cell(first - 1, 2 + i, row_abs=True)
            amount = sum(row.amount for row in of_level if row.committee == code and row.year == year)
            formula = (
                f'=SUMIFS({data.range("amount")},{data.range("price_level")},"{level}",'
                f"{data.range('committee')},{criterion},{data.range('year')},{head})"
            )
            sheet.write_formula(line, 2 + i, formula, formats.amount, amount)
        whole = sum(row.amount for row in of_level if row.committee == code)
        cells = f"{xl_rowcol_to_cell(line, 2)}:{xl_rowcol_to_cell(line, last - 1)}"
        sheet.write_formula(line, last, f"=SUM({cells})", formats.amount, whole)
    line += 1
    _text(sheet, line, 0, "I alt", formats.sum_label)
    _text(sheet, line, 1, "", formats.sum_label)
    for i, amount in enumerate(
        [*(sum(row.amount for row in of_level if row.year == year) for year in years), sum(r.amount for r in of_level)]
    ):
        cells = f"{xl_rowcol_to_cell(first, 2 + i)}:{xl_rowcol_to_cell(line - 1, 2 + i)}"
        sheet.write_formula(line, 2 + i, f"=SUM({cells})", formats.sum, amount)
    return line + 1


def _write_notes(
    sheet: Worksheet, line: int, export: Export, titles: Sequence[str], formats: _Formats, language: Language
) -> None:
    """A line a note: its number with a link to its sheet, title, sums, check, and counts of findings."""
    heads = [
        Text("Notat", "Note"), Text("Titel", "Title"), Text("Prisniveau", "Price level"),
        Text("Tabel 2 i alt", "Tabel 2 in all"), Text("Tabel 3 i alt", "Tabel 3 in all"), Text("Forskel", "Difference"),
        *(Text(SEVERITIES[rank].da.capitalize(), SEVERITIES[rank].en.capitalize()) for rank in (3, 2, 1)),
        Text("", ""), Text("Afstemning", "Reconciliation"),
    ]  # fmt: skip
    for i, head in enumerate(heads):
        _text(sheet, line, i, head.pick(language), formats.figure_head if 3 <= i <= 8 else formats.head)
    for note, title in zip(export.notes, titles, strict=True):
        line += 1
        if title:
            target = "internal:'{}'!A1".format(title.replace("'", "''"))
            sheet.write_url(line, 0, target, formats.link, visible(note.note.id) or "?")
        else:
            _text(sheet, line, 0, note.note.id or "?", formats.plain)
        _text(sheet, line, 1, note.note.title, formats.wrapped)
        _tall(sheet, line, note.note.title)
        _text(sheet, line, 2, format_levels(note.levels), formats.plain)
        sums = [note.sum_of_tabel(tabel) for tabel in (2, 3)]
        for i, amount in enumerate(sums):
            if amount is not None:
                sheet.write_number(line, 3 + i, amount, formats.amount)
        if None not in sums:
            cells = xl_rowcol_to_cell(line, 4), xl_rowcol_to_cell(line, 3)
            value = (sums[1] or 0) - (sums[0] or 0)
            sheet.write_formula(line, 5, f"={cells[0]}-{cells[1]}", formats.check, value)
            _red(sheet, line, 5, formats)
        for i, rank in enumerate((3, 2, 1)):
            count = sum(found.rule.severity == rank for found in note.file.findings if found.stands)
            sheet.write_number(line, 6 + i, count, formats.plain)
        summary = note.file.summary
        said = verdict(summary.outcome, summary.wrong_sums) if summary else Text("?", "?")
        _text(sheet, line, 10, said.pick(language), formats.plain)


def _red(sheet: Worksheet, row: int, column: int, formats: _Formats) -> None:
    """A check cell is red where it is not 0."""
    sheet.conditional_format(
        row, column, row, column, {"type": "cell", "criteria": "!=", "value": 0, "format": formats.wrong}
    )


class _NoteSheet:
    """The sheet of a note: its tables with years under one another, then the differences, then its claims.

    Column A is hidden, and has by what each row is known when the workbook comes back.
    """

    def __init__(self, sheet: Worksheet, exported: Exported, formats: _Formats, language: Language) -> None:
        self.sheet, self.exported, self.formats, self.language = sheet, exported, formats, language
        self.note = exported.shown
        self.years = sorted({*self.note.years, *self.note.stated_years})
        self.first = 5
        self.total = self.first + len(self.years)
        self.line = 0
        self.cells: dict[tuple[Span, int], str] = {}
        self.sums: list[tuple[int, AppropriationTable | None]] = []

    def write(self) -> None:
        """Everything, from the top."""
        sheet, note, language = self.sheet, self.note, self.language
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(1, 1, _WIDE)
        sheet.set_column(2, 2, 16)
        sheet.set_column(3, 3, 22)
        sheet.set_column(4, 4, 6)
        sheet.set_column(self.first, self.total + 2, 13)
        _text(sheet, 0, 1, f"{note.id} {note.title}", self.formats.title)
        _text(sheet, 1, 1, f"{note.negotiation}, 1.000 kr., {format_levels(self.exported.levels)}", self.formats.plain)
        self.line = 3
        lacking = [year for year in self.years if year not in note.years]
        if lacking:
            said = Text("beløb i år, som tabellens år ikke har", "amounts in years that the columns lack")
            _text(sheet, 2, 1, f"{said.pick(language)}: {', '.join(map(str, lacking))}", self.formats.plain)
        if note.activities:
            self._table("Tabel 2", note.activities, "2", None)
        for number, table in enumerate(note.appropriations, 1):
            self._table(f"Tabel 3, {table.control_area}", table, f"3.{number}", table)
        if note.activities and note.appropriations:
            self._difference()
        self._claims()
        sheet.freeze_panes(0, 2)

    def _heads(self, title: str, texts: Sequence[str]) -> None:
        _text(self.sheet, self.line, 1, title, self.formats.head)
        for i in range(3):
            _text(self.sheet, self.line, 2 + i, texts[i] if i < len(texts) else "", self.formats.head)
        for i, year in enumerate(self.years):
            self.sheet.write_number(self.line, self.first + i, year, self.formats.figure_head)
        printed = Text("I alt i notatet", "I alt as stated").pick(self.language)
        for i, head in enumerate(["I alt", printed, Text("Kontrol", "Check").pick(self.language)]):
            _text(self.sheet, self.line, self.total + i, head, self.formats.figure_head)
        self.line += 1

    def _table(
        self, title: str, table: ActivityTable | AppropriationTable, key: str, own: AppropriationTable | None
    ) -> None:
        self._heads(title, ["Udvalg", "Bevilling", "I/U"] if own else ["Styringsområde"])
        counted = {row.head for row in table.lines}
        stretches: list[tuple[int, int]] = []
        for number, row in enumerate(table.rows, 1):
            if row.head in counted:
                begun = stretches and stretches[-1][1] == self.line - 1
                stretches[-1:] = [(stretches[-1][0], self.line)] if begun else [*stretches[-1:], (self.line,) * 2]
            self._row(row, f"{key}:{number}")
        self.sums.append((self.line, own))
        _text(
            self.sheet, self.line, 1, Text("Beregnet sum", "Computed sum").pick(self.language), self.formats.sum_label
        )
        computed = table.computed(self.years)
        for column, amount in [
            *((self.first + i, computed[year]) for i, year in enumerate(self.years)),
            (self.total, _added(computed.values())),
        ]:
            cells = ",".join(
                f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}" for first, last in stretches
            )
            if stretches:
                self.sheet.write_formula(self.line, column, f"=SUM({cells})", self.formats.sum, amount or 0)
        self.line += 1
        if table.total:
            self._printed(table, table.total, f"{key}:0")
        self.line += 1

    def _row(self, row: Line, key: str) -> None:
        line, sheet, formats = self.line, self.sheet, self.formats
        _text(sheet, line, 0, key, formats.plain)
        _text(sheet, line, 1, row.label, formats.wrapped)
        _tall(sheet, line, row.label)
        if isinstance(row, ActivityLine):
            _text(sheet, line, 2, row.control_area, formats.plain)
        elif isinstance(row, AppropriationLine):
            code = row.appropriation
            _text(sheet, line, 2, row.committee, formats.plain)
            _text(sheet, line, 3, f"{code.code} {code.name}".strip() if code else "", formats.wrapped)
            _text(sheet, line, 4, row.direction or "", formats.plain)
        for i, year in enumerate(self.years):
            self._amount(row, year, self.first + i)
        cells = f"{xl_rowcol_to_cell(line, self.first)}:{xl_rowcol_to_cell(line, self.total - 1)}"
        sheet.write_formula(line, self.total, f"=SUM({cells})", formats.amount, row.computed_total or 0)
        self._stated(row.total, row.computed_total)
        self.line += 1

    def _amount(self, row: Row, year: int, column: int) -> None:
        """A cell; blank where the note's is, and ? where it cannot be read."""
        if row.amounts is None or year not in row.amounts:
            if row.amounts is None:
                _text(self.sheet, self.line, column, "?", self.formats.figure_head)
            return
        amount = row.amounts[year]
        self.cells[row.head, year] = xl_rowcol_to_cell(self.line, column)
        if amount is None:
            _text(self.sheet, self.line, column, "?", self.formats.plain)
        else:
            self.sheet.write_number(self.line, column, amount, self.formats.amount)

    def _stated(self, stated: int | None, computed: int | None) -> None:
        """The printed I alt beside the computed one, and what it is more."""
        if stated is None:
            return
        self.sheet.write_number(self.line, self.total + 1, stated, self.formats.printed)
        cells = xl_rowcol_to_cell(self.line, self.total + 1), xl_rowcol_to_cell(self.line, self.total)
        value = stated - (computed or 0)
        self.sheet.write_formula(self.line, self.total + 2, f"={cells[0]}-{cells[1]}", self.formats.check, value)
        _red(self.sheet, self.line, self.total + 2, self.formats)

    def _printed(self, table: ActivityTable | AppropriationTable, total: Row, key: str) -> None:
        """The sums that the note states, in grey, and below what each is more than the computed one."""
        sheet, formats, above = self.sheet, self.formats, self.line - 1
        computed = table.computed(self.years)
        _text(sheet, self.line, 0, key, formats.plain)
        _text(sheet, self.line, 1, table.total_label, formats.printed_label)
        check = Text("Kontrol: notatets sum minus den beregnede", "Check: stated less computed").pick(self.language)
        _text(sheet, self.line + 1, 1, check, formats.plain)
        whole = _added(computed.values())
        stated = [
            *((self.first + i, total.cell(year), computed[year]) for i, year in enumerate(self.years)),
            (self.total, total.total, whole),
        ]
        for column, amount, sum_ in stated:
            if amount is None:
                continue
            if column == self.total or (total.amounts or {}).get(self.years[column - self.first]) is not None:
                sheet.write_number(self.line, column, amount, formats.printed)
            cells = xl_rowcol_to_cell(self.line, column), xl_rowcol_to_cell(above, column)
            sheet.write_formula(self.line + 1, column, f"={cells[0]}-{cells[1]}", formats.check, amount - (sum_ or 0))
            _red(sheet, self.line + 1, column, formats)
        self.line += 2

    def _difference(self) -> None:
        """Tabel 3 less Tabel 2, by year, of the computed sums."""
        sheet, formats = self.sheet, self.formats
        _text(sheet, self.line, 1, "Tabel 3 − Tabel 2", formats.sum_label)
        (two, _), *threes = self.sums
        tables = [table.computed(self.years) for table in self.note.appropriations]
        own = self.note.activities.computed(self.years) if self.note.activities else {}
        for i, year in enumerate([*self.years, None]):
            column = self.first + i
            plus = "+".join(xl_rowcol_to_cell(line, column) for line, _ in threes)
            if year is None:
                value = sum(_added(table.values()) or 0 for table in tables) - (_added(own.values()) or 0)
            else:
                value = sum(table[year] or 0 for table in tables) - (own[year] or 0)
            sheet.write_formula(self.line, column, f"={plus}-{xl_rowcol_to_cell(two, column)}", formats.check, value)
            _red(sheet, self.line, column, formats)
        self.line += 2

    def _claims(self) -> None:
        """The amounts of the prose: what they stand for, what the cells above give, and whether that holds."""
        if not self.exported.verdicts:
            return
        heads = [
            Text("Beløb i teksten", "Amounts in the prose"), Text("Beløb", "Amount"), Text("Hvor og hvad", "About"),
            Text("", ""), Text("Fra", "From"), Text("Til", "To"), Text("Beregnet", "Computed"), Text("Passer", "Holds"),
        ]  # fmt: skip
        for i, head in enumerate(heads):
            style = self.formats.figure_head if i >= 4 else self.formats.head
            _text(self.sheet, self.line, 1 + i, head.pick(self.language), style)
        self.line += 1
        for one in self.exported.verdicts:
            for position in range(max(1, len(one.sums))):
                self._claim(one, position)

    def _claim(self, one: Verdict, position: int) -> None:
        sheet, formats, line = self.sheet, self.formats, self.line
        about = scope(one.scope, one.section, one.claim.share(one.statement)).pick(self.language)
        cells = one.sums[position] if one.sums else None
        years = f" ({cells.years[0]})" if cells and one.per_year and len(one.sums) > 1 else ""
        _text(sheet, line, 1, about + years, formats.wrapped)
        _tall(sheet, line, about + years)
        _text(sheet, line, 2, one.statement.written("states") or "", formats.plain)
        if one.interval:
            for column, end in ((5, one.interval.low), (6, one.interval.high)):
                if end is not None:
                    sheet.write_number(line, column, float(end), formats.amount)
        if cells is not None and cells.computed is not None:
            places = [self.cells.get((row.head, year)) for row in cells.rows for year in cells.years]
            found = [place for place in places if place]
            whole = ",".join(found)
            if (
                found
                and len(found) <= 200
                and not self.exported.converted
                and self._adds_up(cells.rows, cells.years, cells.computed)
            ):
                sheet.write_formula(line, 7, f"=SUM({whole})", formats.amount, cells.computed)
            else:
                sheet.write_number(line, 7, cells.computed, formats.amount)
        holds = {True: "✓", False: "≠", None: ""}[one.holds]
        _text(sheet, line, 8, holds, formats.check)
        self.line += 1

    def _adds_up(self, rows: Sequence[Row], years: Sequence[int], computed: int) -> bool:
        """Whether the cells of the claim are plain amounts of the sheet that add up to its sum."""
        amounts = [(row.amounts or {}).get(year, 0) for row in rows for year in years]
        return None not in amounts and sum(amount or 0 for amount in amounts) == computed


def _added(amounts: Iterable[int | None]) -> int | None:
    given = list(amounts)
    return None if None in given else sum(amount or 0 for amount in given)


def _write_unread(sheet: Worksheet, export: Export, formats: _Formats, language: Language) -> None:
    files = export.files
    for i, column in enumerate(files.columns):
        _text(sheet, 0, i, column.head.pick(language), formats.head)
    for line, row in enumerate(files.rows, 1):
        for i, cell in enumerate(row.cells):
            _text(sheet, line, i, cell.pick(language) if isinstance(cell, Text) else str(cell), formats.wrapped)
    sheet.set_column(0, 0, 40)
    sheet.set_column(2, 2, 90)


def _write_hidden(sheet: Worksheet, export: Export, titles: Sequence[str]) -> None:
    """By what a workbook is known when it comes back: the version of the layout, and the file of each sheet."""
    sheet.write_string(0, 0, "budgetnote")
    sheet.write_number(0, 1, VERSION)
    for line, (note, title) in enumerate(zip(export.notes, titles, strict=True), 1):
        for column, text in enumerate((title, note.name, note.note.negotiation, note.note.id)):
            sheet.write_string(line, column, visible(text))
    sheet.very_hidden()


__all__ = ["MANY", "render", "xl_cell_to_rowcol"]

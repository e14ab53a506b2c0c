"""Excel: an overview that adds up the data by formulas, the data, and a sheet a note. The only home of xlsxwriter.

Every formula carries its value, so that what shows files without calculating shows it too. Texts are texts: nothing in
a note becomes a formula, a link or a number.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from math import ceil
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from budgetnote.analysis.claims import Verdict
from budgetnote.documents.workbook import (
    FIRST,
    HIDDEN,
    VERSION,
    About,
    bevilling,
    cut,
    hidden_digest,
    hidden_rows,
    kept,
)
from budgetnote.figures.printed import format_level, format_levels
from budgetnote.finding import Span
from budgetnote.language import Language, Text
from budgetnote.model.tables import (
    ActivityLine,
    ActivityTable,
    AppropriationLine,
    AppropriationTable,
    Line,
    Row,
    add_columns,
)
from budgetnote.report.formats import written
from budgetnote.report.sheet import Sheet, year_columns
from budgetnote.report.tables.check import verdict
from budgetnote.report.tables.export import Export, Exported
from budgetnote.report.tables.reconcile import scope
from budgetnote.report.tables.tidy import COLUMNS, Tidy
from budgetnote.report.tables.totals import permanent
from budgetnote.visible import visible

MANY = 250
"""Of more notes than these there is no sheet each, unless they are asked for."""
_WIDE = 46
_TALLEST = 409
"""Points: no row of Excel is taller."""
_AMOUNT = "#,##0"
_CHECK = '[=0]"✓";[>0]+#,##0;-#,##0'
_MADE = datetime.datetime(2000, 1, 1)


class _Page:
    """A sheet that is written, `out`; `grid` has what each cell says, as it is to be known when it comes back."""

    def __init__(self, out: Worksheet) -> None:
        self.out = out
        self.grid: dict[int, dict[int, str]] = {}

    def keep(self, row: int, column: int, said: str) -> None:
        """Keep what a cell says, if it says anything."""
        if said:
            self.grid.setdefault(row, {})[column] = said


def _text(sheet: _Page, row: int, column: int, text: str, style: Format) -> None:
    """A text as a text, cut where a cell cannot hold it."""
    sheet.out.write_string(row, column, cut(text), style)
    sheet.keep(row, column, kept(cut(text)))


def _number(sheet: _Page, row: int, column: int, number: float, style: Format) -> None:
    sheet.out.write_number(row, column, number, style)
    sheet.keep(row, column, kept(number))


def _formula(sheet: _Page, row: int, column: int, formula: str, style: Format, value: int) -> None:
    """A formula with its value, so that what shows files without calculating shows it too."""
    sheet.out.write_formula(row, column, formula, style, value)
    sheet.keep(row, column, kept(None, formula))


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
    unread: Format
    unread_sum: Format
    subtotal: Format
    part: Format
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
    overview = _page(book, _OVERVIEW.pick(language))
    data = _page(book, "Data")
    names = _Names([*(name.pick(language) for name in (_OVERVIEW, _UNREAD, _RATES)), "Data", HIDDEN])
    titles = [names.free(note.note.id) if each else "" for note in export.notes]
    known = _write_data(data, export.rows, formats, language)
    _write_overview(overview, export, titles, known, formats, language)
    told: list[list[str]] = [*hidden_rows(overview.out.name, None, overview.grid), hidden_digest("Data", data.grid)]
    for note, title in zip(export.notes, titles, strict=True):
        if title:
            page = _NoteSheet(_page(book, title), note, formats, language)
            page.write()
            told += hidden_rows(title, page.about, page.sheet.grid)
    if export.left_out:
        _write_unread(_page(book, _UNREAD.pick(language)), export, formats, language)
    if export.rates:
        _write_rates(_page(book, _RATES.pick(language)), export.rates, formats, language)
    _write_hidden(_page(book, HIDDEN), told, formats)
    for sheet in book.worksheets():
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&R&P/&N")
    book.close()
    return target.getvalue()


_OVERVIEW, _UNREAD = Text("Oversigt", "Overview"), Text("Ikke læst", "Not read")
_RATES = Text("Satser", "Rates")


def _page(book: Workbook, name: str) -> _Page:
    return _Page(book.add_worksheet(name))


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
        unread=book.add_format({**top, "align": "right"}),
        unread_sum=book.add_format({**bold, "align": "right", "top": 1}),
        subtotal=book.add_format({**top, "italic": True, "text_wrap": True}),
        part=book.add_format({**top, "italic": True, "text_wrap": True, "indent": 1}),
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


def _tall(sheet: _Page, row: int, *texts: tuple[str, int]) -> None:
    """The height of a row whose texts are wrapped, each in a column of some width: no viewer fits it by itself."""
    lines = max(sum(ceil(max(len(part), 1) / (width + 4)) for part in text.split("\n")) for text, width in texts)
    if lines > 1:
        sheet.out.set_row(row, min(15 * lines, _TALLEST))


class _Data(NamedTuple):
    """The data as formulas refer to it: its rows, and the last line that they stand in."""

    rows: Sequence[Tidy]

    def range(self, column: str) -> str:
        """The cells of a column, as another sheet refers to them."""
        name = xl_col_to_name([*COLUMNS].index(column), True)
        return f"Data!{name}$2:{name}${max(len(self.rows), 1) + 1}"


def _write_data(sheet: _Page, rows: Sequence[Tidy], formats: _Formats, language: Language) -> _Data:
    for i, column in enumerate(COLUMNS.values()):
        _text(sheet, 0, i, column.head.pick(language), formats.head)
    for number, row in enumerate(rows, 1):
        for i, value in enumerate(row):
            if isinstance(value, int):
                amount = [*COLUMNS][i] in ("amount", "amount_stated", "granted")
                _number(sheet, number, i, value, formats.amount if amount else formats.plain)
            elif value is not None:
                _text(sheet, number, i, str(value), formats.plain)
    sheet.out.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    sheet.out.freeze_panes(1, 2)
    sheet.out.repeat_rows(0)
    sheet.out.set_column(0, len(COLUMNS) - 1, 13)
    sheet.out.set_column(2, 2, 40)
    sheet.out.set_column(7, 8, 40)
    return _Data(rows)


def _write_overview(
    sheet: _Page,
    export: Export,
    titles: Sequence[str],
    data: _Data,
    formats: _Formats,
    language: Language,
) -> None:
    """By price level, committee and year by SUMIFS over the data; then a line a note."""
    sheet.out.set_column(0, 0, 14)
    sheet.out.set_column(1, 1, _WIDE)
    sheet.out.set_column(2, 12, 13)
    sheet.out.set_column(9, 9, 2)
    sheet.out.set_column(10, 10, 36)
    _text(sheet, 0, 0, Text("Budgetnotater, 1.000 kr.", "Budget notes, 1.000 kr.").pick(language), formats.title)
    line = 2
    names = {code: name for note in export.notes for code, name in note.committees.items()}
    for level in dict.fromkeys(row.price_level for row in data.rows):
        line = _write_level(sheet, line, level, data, names, formats) + 2
    for said in permanent([note.going_on for note in export.notes if note.going_on]):
        _text(sheet, line - 1, 0, said.pick(language), formats.plain)
        line += 1
    _write_notes(sheet, line, export, titles, formats, language)


def _write_level(
    sheet: _Page,
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
        _number(sheet, line, 2 + i, year, formats.figure_head)
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
            _formula(sheet, line, 2 + i, formula, formats.amount, amount)
        whole = sum(row.amount for row in of_level if row.committee == code)
        cells = f"{xl_rowcol_to_cell(line, 2)}:{xl_rowcol_to_cell(line, last - 1)}"
        _formula(sheet, line, last, f"=SUM({cells})", formats.amount, whole)
    line += 1
    _text(sheet, line, 0, "I alt", formats.sum_label)
    _text(sheet, line, 1, "", formats.sum_label)
    for i, amount in enumerate(
        [*(sum(row.amount for row in of_level if row.year == year) for year in years), sum(r.amount for r in of_level)]
    ):
        cells = f"{xl_rowcol_to_cell(first, 2 + i)}:{xl_rowcol_to_cell(line - 1, 2 + i)}"
        _formula(sheet, line, 2 + i, f"=SUM({cells})", formats.sum, amount)
    return line + 1


def _write_notes(
    sheet: _Page, line: int, export: Export, titles: Sequence[str], formats: _Formats, language: Language
) -> None:
    """A line a note: its number with a link to its sheet, title, sums, check, and counts of findings."""
    heads = [
        Text("Notat", "Note"), Text("Titel", "Title"), Text("Prisniveau", "Price level"),
        Text("Tabel 2 i alt", "Tabel 2 in all"), Text("Tabel 3 i alt", "Tabel 3 in all"), Text("Forskel", "Difference"),
        Text("Fejl", "Errors"), Text("Advarsler", "Warnings"), Text("Bemærkninger", "Remarks"),
        Text("", ""), Text("Afstemning", "Reconciliation"),
    ]  # fmt: skip
    for i, head in enumerate(heads):
        _text(sheet, line, i, head.pick(language), formats.figure_head if 3 <= i <= 8 else formats.head)
    for note, title in zip(export.notes, titles, strict=True):
        line += 1
        if title:
            target = "internal:'{}'!A1".format(title.replace("'", "''"))
            sheet.out.write_url(line, 0, target, formats.link, visible(note.note.id) or "?")
            sheet.keep(line, 0, kept(visible(note.note.id) or "?"))
        else:
            _text(sheet, line, 0, note.note.id or "?", formats.plain)
        _text(sheet, line, 1, note.note.title, formats.wrapped)
        _tall(sheet, line, (note.note.title, _WIDE), (format_levels(note.levels), 13))
        _text(sheet, line, 2, format_levels(note.levels), formats.wrapped)
        sums = [note.sum_of_tabel(tabel) for tabel in (2, 3)]
        for i, amount in enumerate(sums):
            if amount is not None:
                _number(sheet, line, 3 + i, amount, formats.amount)
        if None not in sums:
            cells = xl_rowcol_to_cell(line, 4), xl_rowcol_to_cell(line, 3)
            value = (sums[1] or 0) - (sums[0] or 0)
            _formula(sheet, line, 5, f"={cells[0]}-{cells[1]}", formats.check, value)
            _red(sheet, line, 5, formats)
        for i, rank in enumerate((3, 2, 1)):
            count = sum(found.rule.severity == rank for found in note.file.findings if found.stands)
            _number(sheet, line, 6 + i, count, formats.plain)
        summary = note.file.summary
        said = verdict(summary.outcome, summary.wrong_sums) if summary else Text("?", "?")
        _text(sheet, line, 10, said.pick(language), formats.plain)


def _red(sheet: _Page, row: int, column: int, formats: _Formats) -> None:
    """A check cell is red where it is not 0."""
    sheet.out.conditional_format(
        row, column, row, column, {"type": "cell", "criteria": "!=", "value": 0, "format": formats.wrong}
    )


class _Sum(NamedTuple):
    """The computed sums of a table: in which line they stand, the rows that they add up, and what they are by column.

    None is a sum with a figure in it that cannot be read.
    """

    line: int
    rows: Mapping[str, Sequence[int]]
    amounts: Mapping[int, int | None]


class _NoteSheet:
    """The sheet of a note: its tables with years under one another, then the differences, then its claims.

    Column A is hidden, and has by what each row is known when the workbook comes back.
    """

    def __init__(self, sheet: _Page, exported: Exported, formats: _Formats, language: Language) -> None:
        self.sheet, self.exported, self.formats, self.language = sheet, exported, formats, language
        self.note = exported.shown
        self.years = sorted({*self.note.years, *self.note.stated_years})
        self.total = FIRST + len(self.years)
        left_out = None if exported.note.adds_on else exported.note.continues_from
        self.summed = [FIRST + i for i, year in enumerate(self.years) if year != left_out]
        self.line = 0
        self.cells: dict[tuple[Span, int], str] = {}

    @property
    def about(self) -> About:
        """Whose sheet it is."""
        one = self.exported
        return one.name, one.note.negotiation, one.note.id, one.converted, self.years

    def write(self) -> None:
        """Everything, from the top."""
        sheet, note, language = self.sheet, self.note, self.language
        sheet.out.set_column(0, 0, None, None, {"hidden": True})
        sheet.out.set_column(1, 1, _WIDE)
        sheet.out.set_column(2, 2, 16)
        sheet.out.set_column(3, 3, 26)
        sheet.out.set_column(4, 4, 5)
        sheet.out.set_column(FIRST, self.total + 2, 13)
        _text(sheet, 0, 1, f"{note.id} {note.title}", self.formats.title)
        _text(sheet, 1, 1, f"{note.negotiation}, 1.000 kr., {format_levels(self.exported.levels)}", self.formats.plain)
        self.line = 2
        for said in self._remarks():
            _text(sheet, self.line, 1, said.pick(language), self.formats.plain)
            self.line += 1
        self.line += 1
        several = len(self.exported.levels) > 1
        two = self._table("Tabel 2", note.activities, "2", summed=not several) if note.activities else None
        threes = [
            self._table(self._title(table), table, f"3.{number}") for number, table in enumerate(note.appropriations, 1)
        ]
        if two and threes:
            self._differences(two, threes, several=several)
        self._claims()
        for line in sheet.grid:
            if 0 not in sheet.grid[line]:
                _text(sheet, line, 0, f"line:{line}", self.formats.plain)
        sheet.out.freeze_panes(0, 2)

    def _remarks(self) -> Iterator[Text]:
        """What is to be known of the columns and figures."""
        lacking = ", ".join(str(year) for year in self.years if year not in self.note.years)
        if lacking:
            yield Text(
                f"Beløb i år, som notatets kolonner ikke har: {lacking}",
                f"Amounts in years that the columns lack: {lacking}",
            )
        kinds = ("activities", "appropriations")
        yield from dict.fromkeys(said for sheet in self.exported.sheets if sheet.name in kinds for said in sheet.notes)

    def _title(self, table: AppropriationTable) -> str:
        level = f", {format_level(self.note.level_of(table.control_area))}" if len(self.exported.levels) > 1 else ""
        return f"Tabel 3, {table.control_area}{level}"

    def _heads(self, title: str, texts: Sequence[str], table: ActivityTable | AppropriationTable) -> None:
        _text(self.sheet, self.line, 1, title, self.formats.head)
        for i in range(3):
            _text(self.sheet, self.line, 2 + i, texts[i] if i < len(texts) else "", self.formats.head)
        for i, column in enumerate(year_columns(self.years, self.note.continues_from)):
            _text(self.sheet, self.line, FIRST + i, column.head.pick(self.language), self.formats.figure_head)
        printed = Text("I alt i notatet", "I alt as stated").pick(self.language) if table.has_column else ""
        for i, head in enumerate(["I alt", printed, printed and Text("Kontrol", "Check").pick(self.language)]):
            _text(self.sheet, self.line, self.total + i, head, self.formats.figure_head)
        self.line += 1

    def _table(self, title: str, table: ActivityTable | AppropriationTable, key: str, *, summed: bool = True) -> _Sum:
        """A table with its computed sums below it, where they may be `summed`; then those that the note states."""
        of_two = isinstance(table, ActivityTable)
        self._heads(title, ["Styringsområde"] if of_two else ["Udvalg", "Bevilling", "I/U"], table)
        counted = {row.head for row in table.lines}
        rows: dict[str, list[int]] = {}
        for number, row in enumerate(table.rows, 1):
            if row.head in counted:
                area = row.control_area if isinstance(row, ActivityLine) else ""
                rows.setdefault(area, []).append(self.line)
            self._row(row, f"{key}:{number}")
        computed = table.computed(self.years)
        amounts = {FIRST + i: computed[year] for i, year in enumerate(self.years)}
        amounts[self.total] = _added(amounts[column] for column in self.summed)
        sums = _Sum(self.line, rows, amounts)
        label = Text("Beregnet sum", "Computed sum")
        if not summed:
            label = Text("Lægges ikke sammen: flere prisniveauer", "Not added: several price levels")
        self._ruled(label.pick(self.language))
        lines = sorted(line for some in rows.values() for line in some)
        for column, amount in amounts.items() if summed else ():
            self._sum(column, lines, amount)
        self.line += 1
        if table.total:
            self._printed(table.total_label, table.total, sums if summed else None, f"{key}:0")
        self.line += 1
        return sums

    def _ruled(self, label: str) -> None:
        """What a line of sums is, below a rule from edge to edge."""
        for column, text in enumerate([label, "", "", ""], 1):
            _text(self.sheet, self.line, column, text, self.formats.sum_label)

    def _sum(self, column: int, lines: Sequence[int], amount: int | None) -> None:
        """The sum of some lines of a column, by a formula."""
        if amount is None:
            _text(self.sheet, self.line, column, "?", self.formats.unread_sum)
        elif lines:
            _formula(self.sheet, self.line, column, f"=SUM({_cells(lines, column)})", self.formats.sum, amount)

    def _row(self, row: Line, key: str) -> None:
        line, sheet, formats = self.line, self.sheet, self.formats
        plain, wrapped = (formats.subtotal, formats.subtotal) if row.kind else (formats.plain, formats.wrapped)
        label = formats.part if row.kind == "of-which" else wrapped
        _text(sheet, line, 0, key, formats.plain)
        _text(sheet, line, 1, row.label, label)
        if isinstance(row, ActivityLine):
            _text(sheet, line, 2, row.control_area, plain)
        elif isinstance(row, AppropriationLine):
            _text(sheet, line, 2, row.committee, plain)
            _text(sheet, line, 3, bevilling(row.appropriation), wrapped)
            _text(sheet, line, 4, row.direction or "", plain)
        _tall(sheet, line, (row.label, _WIDE), (bevilling(getattr(row, "appropriation", None)), 26))
        for i, year in enumerate(self.years):
            self._amount(row, year, FIRST + i)
        whole = _added(row.cell(self.years[column - FIRST]) for column in self.summed)
        if whole is None:
            _text(sheet, line, self.total, "?", formats.unread)
        else:
            cells = _across(line, self.summed)
            _formula(sheet, line, self.total, f"=SUM({cells})" if cells else "=0", formats.amount, whole)
        self._stated(row, whole)
        self.line += 1

    def _amount(self, row: Row, year: int, column: int) -> None:
        """A cell; blank where the note's is, and ? where it cannot be read."""
        if row.amounts is None:
            _text(self.sheet, self.line, column, "?", self.formats.unread)
        elif year in row.amounts:
            amount = row.amounts[year]
            self.cells[row.head, year] = xl_rowcol_to_cell(self.line, column)
            if amount is None:
                _text(self.sheet, self.line, column, "?", self.formats.unread)
            else:
                _number(self.sheet, self.line, column, amount, self.formats.amount)

    def _stated(self, row: Row, computed: int | None) -> None:
        """The printed I alt beside the computed one, and what it is more."""
        column = self.total + 1
        if row.total is None:
            if row.misreads("total"):
                _text(self.sheet, self.line, column, "?", self.formats.unread)
            return
        _number(self.sheet, self.line, column, row.total, self.formats.printed)
        if computed is not None:
            self._check(self.line, column + 1, (self.line, column), (self.line, self.total), row.total - computed)

    def _check(self, line: int, column: int, one: tuple[int, int], other: tuple[int, int], value: int) -> None:
        """What one cell is more than another, red where that is not 0."""
        formula = f"={xl_rowcol_to_cell(*one)}-{xl_rowcol_to_cell(*other)}"
        _formula(self.sheet, line, column, formula, self.formats.check, value)
        _red(self.sheet, line, column, self.formats)

    def _printed(self, label: str, total: Row, sums: _Sum | None, key: str) -> None:
        """The sums that the note states, in grey, and below what each is more than the computed one."""
        sheet, formats = self.sheet, self.formats
        _text(sheet, self.line, 0, key, formats.plain)
        _text(sheet, self.line, 1, label, formats.printed_label)
        stated: dict[int, int | None] = {}
        for i, year in enumerate(self.years):
            if total.amounts is None or year in total.amounts:
                stated[FIRST + i] = total.amounts[year] if total.amounts else None
        if total.total is not None or total.misreads("total"):
            stated[self.total] = total.total
        for column, amount in stated.items():
            if amount is None:
                _text(sheet, self.line, column, "?", formats.unread)
            else:
                _number(sheet, self.line, column, amount, formats.printed)
        if sums:
            check = Text("Kontrol: notatets sum minus den beregnede", "Check: stated less computed")
            _text(sheet, self.line + 1, 1, check.pick(self.language), formats.plain)
            for column, computed in sums.amounts.items():
                blank = 0 if column != self.total else None
                amount = stated.get(column, blank)
                if amount is not None and computed is not None:
                    self._check(self.line + 1, column, (self.line, column), (sums.line, column), amount - computed)
            self.line += 1
        self.line += 1

    def _differences(self, two: _Sum, threes: Sequence[_Sum], *, several: bool) -> None:
        """Tabel 3 less Tabel 2, by year, of the computed sums; a control area at a time where levels are several."""
        if not several:
            self._difference("Tabel 3 − Tabel 2", [two.line], threes, two.amounts)
            return
        tables = self.note.appropriations
        for area in dict.fromkeys([*two.rows, *(table.control_area for table in tables)]):
            own = [row for row in self.note.activity_lines if row.control_area == area]
            by_year = add_columns(own, self.years)
            amounts = {FIRST + i: by_year[year] for i, year in enumerate(self.years)}
            amounts[self.total] = _added(amounts[column] for column in self.summed)
            sums = [one for one, table in zip(threes, tables, strict=True) if table.control_area == area]
            self._difference(f"Tabel 3 − Tabel 2, {area}", two.rows.get(area, ()), sums, amounts)

    def _difference(
        self, label: str, lines: Sequence[int], threes: Sequence[_Sum], amounts: Mapping[int, int | None]
    ) -> None:
        self._ruled(label)
        for column, own in amounts.items():
            whole = _added([*(one.amounts[column] for one in threes), own])
            if whole is None:
                _text(self.sheet, self.line, column, "?", self.formats.unread_sum)
                continue
            plus = "+".join(xl_rowcol_to_cell(one.line, column) for one in threes)
            cells = _cells(lines, column)
            minus = f"-{cells}" if len(lines) == 1 else f"-SUM({cells})" if lines else ""
            _formula(self.sheet, self.line, column, f"={plus}{minus}", self.formats.check, whole - 2 * (own or 0))
            _red(self.sheet, self.line, column, self.formats)
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
        _tall(sheet, line, (about + years, _WIDE))
        _text(sheet, line, 2, one.statement.written("states") or "", formats.plain)
        if one.interval:
            for column, end in ((5, one.interval.low), (6, one.interval.high)):
                if end is not None:
                    _number(sheet, line, column, float(end), formats.amount)
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
                _formula(sheet, line, 7, f"=SUM({whole})", formats.amount, cells.computed)
            else:
                _number(sheet, line, 7, cells.computed, formats.amount)
        holds = {True: "✓", False: "≠", None: ""}[one.holds]
        _text(sheet, line, 8, holds, formats.check)
        self.line += 1

    def _adds_up(self, rows: Sequence[Row], years: Sequence[int], computed: int) -> bool:
        """Whether the cells of the claim are plain amounts of the sheet that add up to its sum."""
        amounts = [(row.amounts or {}).get(year, 0) for row in rows for year in years]
        return None not in amounts and sum(amount or 0 for amount in amounts) == computed


def _cells(lines: Sequence[int], column: int) -> str:
    """Some cells of a column, as a sum has them: those that stand together as one stretch."""
    stretches: list[tuple[int, int]] = []
    for line in lines:
        if stretches and stretches[-1][1] == line - 1:
            stretches[-1] = stretches[-1][0], line
        else:
            stretches.append((line, line))
    return ",".join(str(xl_range(first, column, last, column)) for first, last in stretches)


def _across(line: int, columns: Sequence[int]) -> str:
    """Some cells of a line, as a sum has them."""
    whole = columns and columns[-1] - columns[0] == len(columns) - 1
    if whole:
        return str(xl_range(line, columns[0], line, columns[-1]))
    return ",".join(xl_rowcol_to_cell(line, column) for column in columns)


def _added(amounts: Iterable[int | None]) -> int | None:
    given = list(amounts)
    return None if None in given else sum(amount or 0 for amount in given)


def _write_unread(sheet: _Page, export: Export, formats: _Formats, language: Language) -> None:
    files = export.files
    for i, column in enumerate(files.columns):
        _text(sheet, 0, i, column.head.pick(language), formats.head)
    for line, row in enumerate(files.rows, 1):
        for i, cell in enumerate(row.cells):
            _text(sheet, line, i, cell.pick(language) if isinstance(cell, Text) else str(cell), formats.wrapped)
    sheet.out.set_column(0, 0, 40)
    sheet.out.set_column(2, 2, 90)


def _write_rates(sheet: _Page, rates: Sheet, formats: _Formats, language: Language) -> None:
    """By which rates the amounts were converted."""
    for i, column in enumerate(rates.columns):
        _text(sheet, 0, i, column.head.pick(language), formats.head)
    for line, row in enumerate(rates.rows, 1):
        for i, (cell, column) in enumerate(zip(row.cells, rates.columns, strict=True)):
            _text(sheet, line, i, written(cell, column.kind, language), formats.wrapped)
    sheet.out.set_column(0, len(rates.columns) - 1, 22)


def _write_hidden(sheet: _Page, told: Sequence[Sequence[str]], formats: _Formats) -> None:
    """By what a workbook is known when it comes back: the version of the layout, and every cell that may change."""
    for line, row in enumerate([["budgetnote", str(VERSION)], *told]):
        for column, said in enumerate(row):
            if said:
                _text(sheet, line, column, said, formats.plain)
    sheet.out.very_hidden()

"""Text for people: plain on a pipe, wrapped and in colour in a terminal. The only home of rich.

rich is imported only when a person is looking, for the colours. Text of a note is never taken for markup or for control
sequences, and no figure is ever cut to fit: a table too wide for the terminal puts its texts on lines of their own, and
one whose figures alone are too wide has a line a row. rich's own tables fold a text into the column that the figures
leave it, of seven letters for a Tabel 2 of four years in 80 columns, and break its words to do so.
"""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, chain, groupby, pairwise

from budgetnote.finding import Finding, Related
from budgetnote.language import Language, Text
from budgetnote.report.formats import Screen, written
from budgetnote.report.sheet import FIGURES, SEVERITIES, Column, Report, Sheet, SheetRow
from budgetnote.visible import inert, visible

Line = list[tuple[str, str]]
"""Stretches of text, each with a style for a terminal in colour."""

_STYLES = {1: "cyan", 2: "yellow", 3: "bold red"}
_WEIGHTS = {"row": "", "faulty": "bold red", "part": "dim", "others": "dim", "subtotal": "bold", "total": "bold"}
_RELATED = 4
"""A finding's related places are shown up to this many a kind, more are summed up; JSON has them all."""
_LONGEST = 400
"""A line of the file is cut to this many columns where no terminal says how many there are."""
_WIDE = "\u0300"
"""No character before this one takes another room than a column."""
_READABLE = 24
"""A text is wrapped within its column where the column can be this wide."""


def render(report: Report, screen: Screen) -> str:
    """Findings with their excerpts, then the sheets, then the closing sentence."""
    return "".join(lines(report, screen))


def lines(report: Report, screen: Screen) -> Iterator[str]:
    """The same line by line, each made when it is asked for."""
    told = _separated(
        *(_finding(found, screen) for found in report.findings if not found.cause),
        *(_sheet(sheet, screen) for sheet in report.sheets),
        _closing(report.closing, screen) if report.closing else [],
    )
    if screen.colour:
        yield _coloured(told)
    else:
        yield from (inert("".join(visible(text) for _, text in line).rstrip()) + "\n" for line in told)


def _closing(said: Text, screen: Screen) -> list[Line]:
    return [[("bold", line)] for line in _wrap(said.pick(screen.language), screen.width)]


def _separated(*blocks: Iterable[Line]) -> Iterator[Line]:
    """The lines of all blocks with a blank one between; a line is made when it is written, and not kept."""
    begun = False
    for block in blocks:
        for i, line in enumerate(block):
            if not i and begun:
                yield []
            begun = True
            yield line


def _coloured(lines: Iterable[Line]) -> str:
    """The lines as a terminal shows them in colour."""
    from rich.console import Console
    from rich.text import Text as Styled

    console = Console(force_terminal=True, color_system="standard", legacy_windows=False)
    with console.capture() as captured:
        for line in lines:
            styled = Styled.assemble(*((visible(text), style) for style, text in line))
            styled.rstrip()
            console.print(styled, no_wrap=True, overflow="ignore", crop=False)
    return captured.get()


def _width(text: str) -> int:
    """The columns that `text` takes in a terminal."""
    if text.isascii() or max(text) < _WIDE:
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def _finding(found: Finding, screen: Screen) -> list[Line]:
    language, place = screen.language, found.place
    style = _STYLES[found.rule.severity]
    margin = " " * max(5, len(str(place.line)) + 1)
    where = f"{visible(place.named(language))}:"
    rule = f"{SEVERITIES[found.rule.severity].pick(language)} {found.rule.code} {found.rule.name}:"
    first, *more = _wrap(f"{where} {rule} {visible(found.message(language))}", screen.width, "    ")
    head: Line = [("bold", where), ("", " "), (style, rule), ("", first.removeprefix(f"{where} {rule}"))]
    whole = first.startswith(f"{where} {rule}")
    lines = [head if whole else [("bold", first)], *([("", line)] for line in more)]
    lines += _excerpt(found, margin, style, screen.width)

    for style, text in details(found, language):
        lines += [[(style, line)] for line in _wrap(f"{margin} {text}", screen.width, f"{margin}   ")]
    return lines


def details(found: Finding, language: Language) -> Iterator[tuple[str, str]]:
    """What there is to say of a finding below its sentence, each with its style; the remedy last."""
    place = found.place
    for choice in found.numbered_choices(language):
        yield "", visible(choice)
    related = [_related(kind, list(others), place.path, language) for kind, others in groupby(found.related, _kind)]
    if related and not found.choices:
        yield "dim", "; ".join(related)
    for other in found.explains:
        where = (
            visible(other.place.within(language)) if other.place.paper else f"{other.place.line}:{other.place.column}"
        )
        yield "", f"· {where} {other.rule.code} {other.rule.name}: {visible(other.message(language))}"
    if found.accepted:
        yield "green", f"{Text('accepteret', 'accepted').pick(language)}: {visible(found.accepted)}"
    elif remedy := found.remedy(language):
        yield "", f"→ {visible(remedy)}"


def _wrap(text: str, width: int | None, indent: str = "") -> list[str]:
    """`text` in lines of at most `width`, broken between words; words longer than that are left whole."""
    if width is None or len(text) <= width:
        return [text]
    return textwrap.wrap(
        text,
        max(width, len(indent) + _READABLE),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _excerpt(found: Finding, margin: str, style: str, width: int | None) -> Iterator[Line]:
    """The user's own line with a caret under the place; a long line is cut around it, never the place."""
    place = found.place
    if not place.excerpt:
        return
    start = place.column - place.excerpt_column
    marked = max(1, len(place.text))
    room = max(20, width - len(margin) - len(" | ")) if width else _LONGEST
    left, right = _cut(place.excerpt, start, place.excerpt_column > 1, room)
    cuts = (left, start, max(start, min(start + marked, right)), right)
    before, shown, after = (visible(place.excerpt[one:other]) for one, other in pairwise(cuts))
    cut_left, cut_right = left > 0 or place.excerpt_column > 1, right < len(place.excerpt)
    number = ("" if place.paper else str(place.line)).rjust(len(margin))
    yield [
        ("dim", f"{number} | {'…' if cut_left else ''}"),
        ("", before + shown + after),
        ("dim", "…" if cut_right else ""),
    ]
    carets = "^" * max(1, _width(shown))
    yield [("dim", f"{margin} | "), (style, " " * (_width(before) + cut_left) + carets)]


def _cut(excerpt: str, start: int, cut: bool, room: int) -> tuple[int, int]:
    """From where to where a line is shown that has `room` columns, an ellipsis at each end where it is cut among them.

    A quarter of the room is for what stands before `start`, and more where less follows; `cut` where the line was
    cut on the left before.
    """
    widths = [_width(visible(char)) for char in excerpt]
    if sum(widths) + cut <= room:
        return 0, len(excerpt)
    room -= len("……")
    left = right = min(start, len(excerpt))
    used = 0
    for share in (room // 4, room):
        while left and used + widths[left - 1] <= share:
            left -= 1
            used += widths[left]
        while right < len(excerpt) and used + widths[right] <= room:
            used += widths[right]
            right += 1
    return left, right


def _kind(other: Related) -> Text:
    """What a related place is called beside others; nothing where the name of what stands there says it: the column."""
    return Text("", "") if other.name.da.endswith(f", {other.word.da}") else other.word


def _related(kind: Text, others: Sequence[Related], path: str, language: Language) -> str:
    """What stands at each of some places of a kind, or in one clause where they are many."""
    many = len(others) > _RELATED
    said = "; ".join(_told(other, kind, path, language) for other in others[: 1 if many else None])
    if many:
        more, lines = len(others) - 1, [other.place.line for other in others if other.place.path == path]
        at_lines = lines and not others[0].place.paper
        last = Text(f", sidst i linje {max(lines)}", f", the last in line {max(lines)}") if at_lines else Text("", "")
        said += Text(f", og {more} mere{last.da}", f", and {more} more{last.en}").pick(language)
    return f"{kind.pick(language)}: {said}" if kind.da else said


def _told(other: Related, kind: Text, path: str, language: Language) -> str:
    """`Fritidsjob med Mentor, 2026: 305, linje 31`: what a place is, what the file has there, and where."""
    place, text = other.place, visible(other.place.text)
    stands = "" if text == kind.pick(language) else text if len(text) <= 40 else text[:39] + "…"
    elsewhere = "" if place.path == path else Text(" i ", " of ").pick(language) + visible(place.path)
    named = ": ".join(filter(None, [visible(other.name.pick(language)), stands]))
    return ", ".join(filter(None, [named, f"{visible(place.within(language))}{elsewhere}"]))


def _sheet(sheet: Sheet, screen: Screen) -> Iterator[Line]:
    width, language = screen.width, screen.language
    while width is not None and sheet.narrow and sum(widths := _grid(sheet, screen)[2]) + 2 * len(widths) - 2 > width:
        sheet = sheet.narrow()
    sheet = sheet.for_people
    if sheet.layout == "lines":
        yield from (line for row in sheet.rows for line in _row_line(sheet, row, screen))
        return
    yield from ([("bold", text)] for text in _wrap(visible(sheet.title.pick(language)), width))
    if sheet.layout == "upright":
        yield from _upright(sheet, sheet.rows[0], screen)
    elif sheet.rows:
        yield from _table(sheet, screen)
    yield from ([("", text)] for note in sheet.notes for text in _wrap(visible(note.pick(language)), width))


def _row_line(sheet: Sheet, row: SheetRow, screen: Screen) -> list[Line]:
    """A row on a line of its own, its blank cells left out; in a terminal broken between cells.

    Figures have their head with them; in a row of a table that was too wide all have, but for the first.
    """
    lines: list[Line] = []
    room = 0
    for column, cell in zip(sheet.columns, row.cells, strict=True):
        text = visible(written(cell, column.kind, screen.language))
        if not text.strip():
            continue
        if column.kind in FIGURES or (lines and sheet.layout == "table"):
            text = f"{column.head.pick(screen.language)}: {text}"
        elif column.kind == "level":
            text = f"{text} {column.head.pick(screen.language)}"
        style = (_WEIGHTS[row.weight] or "bold") if not lines else "bold red" if "≠" in text else ""
        if lines and (screen.width is None or _width(text) + 2 <= room):
            lines[-1].append((style, "  " + text))
            room -= _width(text) + 2
        else:
            indent = "    " if lines else "  " if row.weight == "part" else ""
            lines += [[(style, part)] for part in _wrap(indent + text, screen.width, "    ")]
            room = (screen.width or 0) - _width(lines[-1][0][1])
    return lines


def _upright(sheet: Sheet, row: SheetRow, screen: Screen) -> list[Line]:
    """A row with each of its columns on a line: the head, then the cell; in a narrow terminal the cell below it."""
    heads, width = [column.head.pick(screen.language) for column in sheet.columns], screen.width
    indent = max(map(len, heads), default=0) + 2
    below = width is not None and width - indent < _READABLE
    indent = 2 if below else indent
    lines: list[Line] = []
    for head, column, cell in zip(heads, sheet.columns, row.cells, strict=True):
        text = written(cell, column.kind, screen.language)
        given = text.split("\n") if column.kind == "snippet" else [text]
        parts = [part for line in given for part in _wrap(visible(line), width and width - indent)]
        lines.append([("bold", head.ljust(indent)), ("", "" if below else parts.pop(0))])
        lines += [[("", " " * indent + part)] for part in parts]
    return lines


def _grid(sheet: Sheet, screen: Screen) -> tuple[list[str], list[list[str]], list[int]]:
    """The heads, the rows and the widths of a table; a title is cut where that makes the table fit the screen."""
    columns, language = sheet.columns, screen.language
    heads = [column.head.pick(language) for column in columns]
    grid = [
        [visible(written(cell, column.kind, language)) for cell, column in zip(row.cells, columns, strict=True)]
        for row in sheet.rows
    ]
    for cells, row in zip(grid, sheet.rows, strict=True):
        cells[0] = f"  {cells[0]}" if row.weight == "part" else cells[0]
    widths = [max(map(_width, cells)) for cells in zip(heads, *grid, strict=True)]
    for i in (i for i, column in enumerate(columns) if column.kind == "title"):
        others = sum(widths) - widths[i] + 2 * len(widths) - 2
        room = max(_SHORTEST, (screen.width or _WIDEST + others) - others)
        widths[i] = min(widths[i], room)
        for cells in grid:
            cells[i] = _shortened(cells[i], room)
    return heads, grid, widths


def _table(sheet: Sheet, screen: Screen) -> Iterable[Line]:
    """The rows in columns, as wide as they need; where the screen is narrower, texts make way for figures."""
    width, columns = screen.width, sheet.columns
    heads, grid, widths = _grid(sheet, screen)
    needed = sum(widths) + 2 * len(widths) - 2
    if width is None or needed <= width:
        rows = _rows(_given_up(grid), widths, columns, sheet.rows)
        return chain(_ruled(heads, widths, columns), _with_bars(rows, sheet, (width or 0) - needed))
    if not any(column.kind in FIGURES for column in columns):
        return _texts(sheet, heads, grid, widths, screen)
    # The texts of a row go on a line above its figures: the first, and the others too where they must.
    above = {0}
    if sum(widths[1:]) + 2 * len(widths) > width:
        above |= {i for i, column in enumerate(columns) if column.kind == "text"}
    kept = [i for i in range(len(columns)) if i not in above]
    left = width - sum(widths[i] + 2 for i in kept)
    if left < 0:
        first: list[Line] = [[("bold", text)] for text in _wrap(heads[0], width, "  ")]
        return first + [line for row in sheet.rows for line in _row_line(sheet, row, screen)]
    kept_columns = [Column("", Text("", "")), *(columns[i] for i in kept)]
    kept_widths = [min(left, 24), *(widths[i] for i in kept)]
    head = " · ".join(heads[i] for i in sorted(above))
    fits = _width(head) <= kept_widths[0]
    lines: list[Line] = [] if fits else [[("bold", text)] for text in _wrap(head, width, "  ")]
    lines += _ruled([head if fits else "", *(heads[i] for i in kept)], kept_widths, kept_columns)
    for cells, row in zip(grid, sheet.rows, strict=True):
        texts = " · ".join(cells[i] for i in sorted(above) if cells[i].strip())
        beside = texts if _width(texts) <= kept_widths[0] else ""
        if not beside:
            indent = "    " if row.weight == "part" else "  "
            lines += [[(_WEIGHTS[row.weight], text)] for text in _wrap(texts, width, indent)]
        lines += _rows([[beside, *(cells[i] for i in kept)]], kept_widths, kept_columns, [row])
    return lines


def _shortened(text: str, room: int) -> str:
    """`text` in no more than `room` columns, with an ellipsis where it is cut."""
    if _width(text) <= room:
        return text
    used = accumulate(map(_width, text[:room]))
    return "".join(char for char, width in zip(text, used, strict=False) if width < room) + "…"


_SHORTEST, _WIDEST = 6, 200
"""The columns that a title has at least, and at most where the width is not bounded."""


def _with_bars(lines: Iterable[Line], sheet: Sheet, room: int) -> Iterator[Line]:
    """The lines of the rows, each with a bar as long as its amount is of the largest, where there is room for bars."""
    column = next((i for i, column in enumerate(sheet.columns) if column.key == sheet.bars), None)
    if column is None or room < _SHORTEST_BAR:
        yield from lines
        return
    sizes = [row.cells[column] if row.weight in ("row", "others") else None for row in sheet.rows]
    amounts = [Fraction(size) if isinstance(size, int | Decimal) else Fraction() for size in sizes]
    largest = max(map(abs, amounts), default=0)
    for line, amount in zip(lines, amounts, strict=True):
        eighths = int(abs(amount) * 8 * (min(room, _LONGEST_BAR) - 2) / largest) if largest else 0
        bar = "█" * (eighths // 8) + ("", *"▏▎▍▌▋▊▉")[eighths % 8]
        yield [*line, ("cyan" if amount > 0 else "red", f"  {bar}")] if bar else line


_SHORTEST_BAR, _LONGEST_BAR = 12, 42
"""Columns, of which two part the bar from the figures."""


def _ruled(heads: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> list[Line]:
    line = _padded(heads, widths, columns)
    return [[("bold", line)], [("dim", "─" * (sum(widths) + 2 * len(widths) - 2))]]


def _given_up(grid: list[list[str]]) -> Iterator[list[str]]:
    """The rows of a grid, each of which is let go when it was written: there may be thousands."""
    grid.reverse()
    while grid:
        yield grid.pop()


def _rows(
    grid: Iterable[Sequence[str]], widths: Sequence[int], columns: Sequence[Column], rows: Iterable[SheetRow]
) -> Iterator[Line]:
    return ([(_WEIGHTS[row.weight], _padded(cells, widths, columns))] for cells, row in zip(grid, rows, strict=True))


def _padded(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    """Cells side by side, figures to the right."""
    padded = []
    for cell, width, column in zip(cells, widths, columns, strict=True):
        blank = " " * (width - _width(cell))
        padded.append(blank + cell if column.kind in FIGURES else cell + blank)
    return "  ".join(padded)


def _texts(
    sheet: Sheet, heads: Sequence[str], grid: Sequence[Sequence[str]], widths: Sequence[int], screen: Screen
) -> list[Line]:
    """A table of texts in a narrow terminal: the last column wrapped, or where that is too little, rows upright."""
    before = sum(widths[:-1]) + 2 * len(widths[:-1])
    room = (screen.width or 0) - before
    if room < _READABLE:
        blocks = [_upright(sheet, row, screen) for row in sheet.rows]
        return [line for block in blocks for line in ([], *block)][1:]
    columns = sheet.columns
    lines = _ruled(heads, [*widths[:-1], room], columns)
    for cells in grid:
        first, *more = _wrap(cells[-1], room)
        lines.append([("", _padded([*cells[:-1], first], [*widths[:-1], room], columns))])
        lines += [[("", " " * before + text)] for text in more]
    return lines

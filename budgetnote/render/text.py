"""Text for people: plain on a pipe, wrapped and in colour in a terminal. The only home of rich.

rich is imported only when a person is looking. Text of a note is never taken for markup or for control
sequences, and no figure is ever cut to fit.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from budgetnote.amounts import format_amount
from budgetnote.finding import Finding, Related
from budgetnote.language import Language, Text
from budgetnote.render import Screen
from budgetnote.views import SEVERITIES, Cell, Column, Report, Row, Sheet

Line = list[tuple[str, str]]
"""Stretches of text, each with a style for a terminal in colour."""

_STYLES = {1: "cyan", 2: "yellow", 3: "bold red"}
_RELATED = 12
"""A finding's related places are shown up to this many a kind; JSON has them all."""


def render(report: Report, screen: Screen) -> str:
    """Findings with their excerpts, then the sheets, then the closing sentence."""
    blocks: list[list[Line] | Sheet] = [_finding(found, screen) for found in report.findings]
    blocks += report.sheets
    if report.closing:
        blocks.append([[("bold", report.closing.pick(screen.language))]])
    if screen.width is None:
        return "\n".join(block for block in (_plain(block, screen.language) for block in blocks) if block)
    return _terminal(blocks, screen)


def visible(text: str) -> str:
    """`text` on one line, with control characters shown as signs of the same width."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _sign(char) for char in text)


def _sign(char: str) -> str:
    if char in "\t\n\u00a0" or unicodedata.category(char) == "Zs":
        return " "
    return chr(0x2400 + ord(char)) if char < " " else "�"


def _width(text: str) -> int:
    """The columns that `text` takes in a terminal."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def _finding(found: Finding, screen: Screen) -> list[Line]:
    language, place = screen.language, found.place
    style = _STYLES[found.rule.severity]
    head: Line = [
        ("bold", f"{visible(place.path)}:{place.line}:{place.column}: "),
        (style, f"{SEVERITIES[found.rule.severity].pick(language)} {found.rule.code} {found.rule.name}"),
        ("", f": {visible(found.message(language))}"),
    ]
    margin = " " * max(5, len(str(place.line)) + 1)
    lines = [head, *_excerpt(found, margin, style, screen.width)]
    for word, others in groupby(found.related, lambda other: other.word):
        lines.append([("dim", f"{margin} {word.pick(language)}: {_places(list(others), place.path)}")])
    if found.accepted:
        accepted = Text("accepteret", "accepted").pick(language)
        lines.append([("green", f"{margin} {accepted}: {visible(found.accepted)}")])
    elif remedy := found.remedy(language):
        lines.append([("", f"{margin} → {visible(remedy)}")])
    return lines


def _excerpt(found: Finding, margin: str, style: str, width: int | None) -> Iterator[Line]:
    """The user's own line with a caret under the place; a long line is cut around it, never the place."""
    place = found.place
    if not place.excerpt:
        return
    start = place.column - place.excerpt_column
    marked = max(1, len(place.text))
    room = max(20, width - len(margin) - 4) if width else len(place.excerpt)
    left = max(0, min(start - room // 4, len(place.excerpt) - room))
    right = left + room
    shown = visible(place.excerpt[left:right])
    cut_left, cut_right = left > 0 or place.excerpt_column > 1, right < len(place.excerpt)
    number = str(place.line).rjust(len(margin))
    yield [
        ("dim", f"{number} | {'…' if cut_left else ''}"),
        ("", shown),
        ("dim", "…" if cut_right else ""),
    ]
    before = " " * (_width(shown[: start - left]) + cut_left)
    carets = "^" * max(1, _width(shown[start - left : min(start - left + marked, room)]))
    yield [("dim", f"{margin} | "), (style, before + carets)]


def _places(others: Sequence[Related], path: str) -> str:
    shown = []
    for _, (place, _) in zip(range(_RELATED), others, strict=False):
        where = (
            f"{place.line}:{place.column}"
            if place.path == path
            else f"{visible(place.path)}:{place.line}:{place.column}"
        )
        text = visible(place.text)
        shown.append(f"{text if len(text) <= 40 else text[:39] + '…'} ({where})".lstrip())
    more = len(others) - _RELATED
    return ", ".join(shown) + (f", … +{more}" if more > 0 else "")


def _text(cell: Cell, column: Column, language: Language) -> str:
    if isinstance(cell, int):
        return format_amount(cell, language)
    if cell is None:
        return "?" if column.key == "price_level" else ""
    return visible(cell.pick(language) if isinstance(cell, Text) else cell)


def _indent(text: str, column: int, row: Row) -> str:
    return f"  {text}" if column == 0 and row.weight == "part" else text


def _fields(sheet: Sheet, row: Row, language: Language) -> list[tuple[str, str]]:
    """The cells of a row on a line of its own, each with its head where it needs one; blank ones are left out."""
    fields: list[tuple[str, str]] = []
    for column, cell in zip(sheet.columns, row.cells, strict=True):
        text = _text(cell, column, language)
        if column.kind == "amount" and cell is not None:
            text = f"{column.head.pick(language)} {text}"
        if column.key == "price_level":
            text = f"{text} p/l"
        style = "bold" if column.kind == "code" and not fields else ""
        if "≠" in text:
            style = "bold red"
        if text:
            fields.append((style, text))
    return fields


def _upright(sheet: Sheet, language: Language) -> Iterator[tuple[str, list[str]]]:
    """Each column's head with the lines of its value."""
    for column, cell in zip(sheet.columns, sheet.rows[0].cells, strict=True):
        text = cell.pick(language) if isinstance(cell, Text) else str(cell or "")
        yield column.head.pick(language), [visible(line) for line in text.split("\n")]


def _plain(block: list[Line] | Sheet, language: Language) -> str:
    """A block for a pipe: nothing wrapped, nothing cut."""
    if not isinstance(block, Sheet):
        return "".join("".join(text for _, text in line).rstrip() + "\n" for line in block)
    if block.layout == "lines":
        return "".join("  ".join(text for _, text in _fields(block, row, language)) + "\n" for row in block.rows)
    lines = [visible(block.title.pick(language))]
    if block.layout == "upright":
        width = max(len(head) for head, _ in _upright(block, language)) + 2
        for head, (first, *rest) in _upright(block, language):
            lines += [head.ljust(width) + first, *(" " * width + line for line in rest)]
    else:
        lines += _columns(block, language)
    lines += [visible(note.pick(language)) for note in block.notes]
    return "".join(line.rstrip() + "\n" for line in lines)


def _columns(sheet: Sheet, language: Language) -> list[str]:
    """The rows of a table in columns as wide as they need."""
    grid = [[column.head.pick(language) for column in sheet.columns]]
    for row in sheet.rows:
        texts = [_text(cell, column, language) for cell, column in zip(row.cells, sheet.columns, strict=True)]
        grid.append([_indent(text, i, row) for i, text in enumerate(texts)])
    widths = [max(map(_width, cells)) for cells in zip(*grid, strict=True)]
    lines = []
    for cells in grid:
        padded = [
            " " * (width - _width(cell)) + cell if column.kind == "amount" else cell + " " * (width - _width(cell))
            for cell, width, column in zip(cells, widths, sheet.columns, strict=True)
        ]
        lines.append("  ".join(padded))
    return [lines[0], "-" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]]


def _terminal(blocks: Iterable[list[Line] | Sheet], screen: Screen) -> str:
    """The blocks as a terminal of the screen's width shows them."""
    import io

    from rich.console import Console
    from rich.text import Text as Styled

    console = Console(
        file=io.StringIO(),
        width=screen.width,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )

    def put(*parts: tuple[str, str], fold: bool = True) -> None:
        line = Styled.assemble(*((text, style) for style, text in parts))
        console.print(line, no_wrap=not fold, overflow="fold" if fold else "ignore", crop=False)

    for i, block in enumerate(blocks):
        if i and not (isinstance(block, Sheet) and block.layout == "lines" and not block.rows):
            console.print()
        if not isinstance(block, Sheet):
            for line in block:
                put(*line, fold=" | " not in line[0][1])
            continue
        if block.layout == "lines":
            _put_lines(block, screen, put)
            continue
        put(("bold", visible(block.title.pick(screen.language))))
        if block.layout == "upright":
            console.print(_grid(block, screen.language))
        else:
            table = _table(block, screen.language)
            needed = console.measure(table).minimum
            console.print(table, width=max(screen.width or 0, needed), crop=False)
        for note in block.notes:
            put(("dim", visible(note.pick(screen.language))))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def _put_lines(sheet: Sheet, screen: Screen, put: Any) -> None:
    """A line a row, broken between cells where it is wider than the screen."""
    for row in sheet.rows:
        line: Line = []
        used = 0
        for style, text in _fields(sheet, row, screen.language):
            if line and used + 2 + _width(text) > (screen.width or 0):
                put(*line)
                line, used = [("", "    ")], 4
            gap = "  " if used > 4 or (line and line[0][1].strip()) else ""
            line.append((style, gap + text))
            used += len(gap) + _width(text)
        put(*line)


def _table(sheet: Sheet, language: Language) -> Any:
    """A rich table: figures and codes are never wrapped or cut, texts fold."""
    from rich import box
    from rich.table import Table
    from rich.text import Text as Styled

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in sheet.columns:
        figure = column.kind == "amount"
        table.add_column(
            Styled(column.head.pick(language)),
            justify="right" if figure else "left",
            no_wrap=column.kind != "text",
            overflow="fold",
            min_width=None if column.kind != "text" else 12,
        )
    for row, following in zip(sheet.rows, [*sheet.rows[1:], None], strict=True):
        texts = [_text(cell, column, language) for cell, column in zip(row.cells, sheet.columns, strict=True)]
        style = {"total": "bold", "part": "dim", "row": ""}[row.weight]
        last = following is None or (
            following.weight == "total" and row.weight != "total" and sheet.name != "activities"
        )
        table.add_row(*(Styled(_indent(text, i, row)) for i, text in enumerate(texts)), style=style, end_section=last)
    return table


def _grid(sheet: Sheet, language: Language) -> Any:
    from rich.table import Table
    from rich.text import Text as Styled

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for head, lines in _upright(sheet, language):
        grid.add_row(Styled(head, "bold"), Styled("\n".join(lines)))
    return grid

"""A library that reads a stranger's file, in a program of its own that is ended where it takes too much.

    python child.py pdfium|pdfminer|openpyxl|workbook  <paper  >read.json

A file may ask its reader for hours, or for all memory. This program has limits to both, writes no file, and imports
nothing of the house. What it prints is a JSON object: `fault`, a word of `FAULTS`; or of a PDF `pages`, each with

* `frame`, the part of the page that is shown: left, bottom, right, top; null where the library cannot tell
* `turn`, by how many degrees the page is turned clockwise to be shown
* `characters`, each as [text, x, y, end x, end y, size]: from where to where it goes on its baseline
* `rules`, each as [x, y, end x, end y]
* `hidden`, how many characters are there, and are not shown

All is in points in the page's own space, whose y goes up. Of a workbook it prints `sheets`, each with

* `title`
* `cells`, each as [row, column, value, number format, formula]: a figure is [its digits], and what is missing null
* `merged`, each as [row, column, last row, last column]
* `hidden`, the rows and the columns that are not shown

Of a workbook that `export` wrote, which has the hidden sheet `WRITTEN`, `workbook` prints every sheet, each with
`title` and `cells`, each as [row, column, value, formula].
"""

import ctypes
import io
import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

PATIENCE = 8.0
"""Seconds that a library may take; a note of ten pages takes half of one."""


def ask(library: str, data: bytes) -> Mapping[str, Any]:
    """What a library reads in a file's bytes, see the module; `fault` is a word of `FAULTS`, or slow or heavy."""
    command = [sys.executable, "-P", "-B", str(Path(__file__)), library]
    patience = PATIENCE * (_LONGER if library == "workbook" else 1)
    try:
        ran = subprocess.run(  # noqa: S603 this program itself
            command, input=data, capture_output=True, timeout=patience, check=False
        )
        answer: dict[str, Any] = json.loads(ran.stdout)
    except subprocess.TimeoutExpired:
        return {"fault": "slow"}
    except (OSError, ValueError):  # the system ended it, for memory or time, or it broke down
        return {"fault": "heavy"}
    return answer


FAULTS = ("encrypted", "damaged", "pages", "large")
"""Why there are no pages: a password is asked for, the file is broken, or it has too many pages or characters."""
MOST_PAGES = 100
MOST_CHARACTERS = 300_000
MOST_RULES = 100_000
MOST_CELLS = 100_000
MEMORY = 1 << 30
"""Bytes."""
SECONDS = 6
"""Of the processor's time."""
WRITTEN = "_budgetnote"
"""The hidden sheet of a workbook that `export` wrote."""
_LONGER = 10
"""How many times as long a workbook of a whole round of notes may take, which that sheet tells."""

Character = tuple[str, float, float, float, float, float]
Rule = tuple[float, float, float, float]


class Page(TypedDict):
    """A page, see the module."""

    frame: Sequence[float] | None
    turn: int
    characters: list[Character]
    rules: list[Rule]
    hidden: int


class FaultError(Exception):
    """Why there are no pages, a word of `FAULTS`."""


def pdfium(data: bytes) -> Iterator[Page]:
    """The pages as pdfium reads them, without rules."""
    import pypdfium2
    import pypdfium2.raw as c

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FaultError("encrypted" if "password" in str(error).casefold() else "damaged") from error
    _bounded(len(document), MOST_PAGES, "pages")
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        made: list[Character] = []
        hidden = 0
        count = text.count_chars()
        _bounded(count, MOST_CHARACTERS)
        for i in range(count):
            code = c.FPDFText_GetUnicode(text, i)
            if c.FPDFText_IsGenerated(text, i) or code in (10, 13):
                continue
            mode = c.FPDFTextObj_GetTextRenderMode(c.FPDFText_GetTextObject(text, i))
            if mode == c.FPDF_TEXTRENDERMODE_INVISIBLE:
                hidden += 1
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            box, matrix = c.FS_RECTF(), c.FS_MATRIX()
            c.FPDFText_GetCharOrigin(text, i, x, y)
            c.FPDFText_GetLooseCharBox(text, i, box)
            c.FPDFText_GetMatrix(text, i, matrix)
            across, up = _direction(matrix.a, matrix.b)
            size = c.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
            reach = abs(box.right - box.left) if abs(across) >= abs(up) else abs(box.top - box.bottom)
            sign = "-" if code == _LINE_END_HYPHEN else _sign(code)
            made.append((sign, x.value, y.value, x.value + reach * across, y.value + reach * up, size))
        yield {"frame": None, "turn": page.get_rotation(), "characters": made, "rules": [], "hidden": hidden}
        text.close()
        page.close()


_LINE_END_HYPHEN = 2
"""What pdfium has for a hyphen at the end of a line."""


def _direction(a: float, b: float) -> tuple[float, float]:
    length = math.hypot(a, b)
    return (a / length, b / length) if length else (1, 0)


def _sign(code: int) -> str:
    return "\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF or code > sys.maxunicode else chr(code)


def pdfminer(data: bytes) -> Iterator[Page]:
    """The pages as pdfminer.six reads them, with rules."""
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdffont import PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt

    class Device(PDFTextDevice):
        characters: list[Character]
        rules: list[Rule]
        hidden: int
        invisible: bool

        def render_string(self, textstate: Any, *rest: Any) -> None:
            self.invisible = textstate.render == _INVISIBLE
            super().render_string(textstate, *rest)

        def render_char(
            self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
        ) -> float:
            try:
                sign = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                sign = "\ufffd"
            advance = float(font.char_width(cid) * fontsize * scaling)
            if self.invisible:
                self.hidden += 1
            else:
                start, end = apply_matrix_pt(matrix, (0, rise)), apply_matrix_pt(matrix, (advance, rise))
                self.characters.append((str(sign), *start, *end, abs(fontsize) * math.hypot(matrix[2], matrix[3])))
                _bounded(len(self.characters), MOST_CHARACTERS)
            return advance

        def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:  # noqa: ARG002
            color = graphicstate.scolor if stroke else graphicstate.ncolor
            if (stroke or fill) and not _white(color):
                self.rules += _rules(
                    path, lambda point: apply_matrix_pt(self.ctm or MATRIX_IDENTITY, point), lines=stroke
                )
                _bounded(len(self.rules), MOST_RULES)

    resources = PDFResourceManager()
    device = Device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise FaultError("encrypted") from error
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        _bounded(number, MOST_PAGES, "pages")
        device.characters, device.rules, device.hidden = [], [], 0
        interpreter.render_contents(page.resources, page.contents, ctm=MATRIX_IDENTITY)
        yield {
            "frame": page.cropbox,
            "turn": page.rotate,
            "characters": device.characters,
            "rules": device.rules,
            "hidden": device.hidden,
        }


_INVISIBLE = 3
_THIN = 3
"""Points: a filled rectangle that is no thicker is a rule."""


def _white(color: Any) -> bool:
    parts = color if isinstance(color, (tuple, list)) else [color]
    numbers = [part for part in parts if isinstance(part, (int, float))]
    return numbers == [0] * 4 if len(numbers) == 4 else bool(numbers) and min(numbers) >= 1


def _rules(path: Any, placed: Callable[[Any], Any], *, lines: bool) -> Iterator[Rule]:
    """The straight strokes of a path; of one that is filled alone, the middle of each thin rectangle."""
    points: list[tuple[float, float]] = []
    for kind, *numbers in [*path, ("m",)]:
        if kind == "m" and points and not lines:
            (left, *_, right), (bottom, *_, top) = (
                sorted(values) for values in zip(*points, (points[0]), strict=False)
            )
            if right - left <= _THIN < top - bottom:
                yield (left + right) / 2, bottom, (left + right) / 2, top
            elif top - bottom <= _THIN < right - left:
                yield left, (bottom + top) / 2, right, (bottom + top) / 2
        if kind == "m":
            points = []
        if kind == "h" and points:
            point = points[0]
        elif len(numbers) >= 2:
            point = placed(tuple(numbers[-2:]))
        else:
            continue
        if lines and kind in "lh" and points:
            yield (*points[-1], *point)
        points.append(point)


def openpyxl(data: bytes) -> Iterator[dict[str, object]]:
    """The sheets of a workbook that are shown."""
    import openpyxl

    shown, written = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (True, False))
    for sheet, formulas in zip(shown.worksheets, written.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            continue
        _bounded(sheet.max_row * sheet.max_column, MOST_CELLS)
        cells = []
        for y, row in enumerate(sheet.iter_rows(), 1):
            for x, cell in enumerate(row, 1):
                other = formulas.cell(y, x)
                formula = str(getattr(other.value, "text", other.value)) if other.data_type == "f" else None
                if cell.value is not None or formula:
                    cells.append((y, x, _value(cell.value), cell.number_format, formula))
        rows = [number for number, one in sheet.row_dimensions.items() if one.hidden]
        columns = [
            n for one in sheet.column_dimensions.values() if one.hidden for n in range(one.min or 0, (one.max or 0) + 1)
        ]
        merged = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
        yield {"title": sheet.title, "cells": cells, "merged": merged, "hidden": (rows, columns)}


def workbook(data: bytes) -> Iterator[dict[str, object]]:
    """Every sheet of a workbook that `export` wrote, its formulas as they are; none of any other."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    if WRITTEN not in book.sheetnames:
        return
    _limit(SECONDS * _LONGER)
    for sheet in book.worksheets:
        cells: list[object] = []
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    formula = str(cell.value) if cell.data_type == "f" else None
                    cells.append((cell.row, cell.column, None if formula else _value(cell.value), formula))
            _bounded(len(cells), MOST_CELLS * _LONGER)
        yield {"title": sheet.title, "cells": cells}


def _value(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return [repr(value)]
    return str(value)


def _bounded(count: int, most: int, fault: str = "large") -> None:
    if count > most:
        raise FaultError(fault)


def _limit(seconds: int) -> None:
    """Ask the system to end this program where it takes more than its share, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows: the time alone is limited, by whoever started this
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0)):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, hard))


READERS: Mapping[str, tuple[str, Callable[[bytes], Iterator[Any]]]] = {
    "pdfium": ("pages", pdfium),
    "pdfminer": ("pages", pdfminer),
    "openpyxl": ("sheets", openpyxl),
    "workbook": ("sheets", workbook),
}
"""What each library reads, and by what."""


def main(library: str) -> None:
    """Read a file from the standard input, and print what it says."""
    _limit(SECONDS)
    made: list[Any] = []
    key, read = READERS[library]
    answer: dict[str, object] = {key: made}
    try:
        for page in read(sys.stdin.buffer.read()):
            made.append(page)
            _bounded(sum(len(one.get("characters", "")) for one in made), MOST_CHARACTERS)
    except FaultError as fault:
        answer = {"fault": fault.args[0]}
    except Exception:  # the libraries raise whatever they like on broken files
        answer = {"fault": "damaged"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])

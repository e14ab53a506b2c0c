"""A PDF → its tables and text, by two libraries in programs of their own that are ended where they take too much.

Where the two do not see the same, what stands there is in doubt.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import groupby, pairwise
from typing import Any, Literal, cast

from budgetnote.documents.child import PATIENCE, ask
from budgetnote.documents.document import (
    Block,
    Box,
    Grid,
    Mark,
    Paper,
    PaperCell,
    Paragraph,
    Spot,
    Unreadable,
)
from budgetnote.documents.lines import joined, unbroken, words_of
from budgetnote.documents.margins import Beside, Sheet, beside
from budgetnote.documents.ruler import (
    CAPTION,
    FIGURE,
    MOST_RULES,
    Line,
    Slot,
    Table,
    chunks,
    is_whole,
    measure,
    text_of,
)
from budgetnote.documents.signs import deciphered
from budgetnote.documents.words import Frame, Word, agreed, lines, usual_size, words
from budgetnote.language import MissingExtraError, Text

LIBRARIES = {"pdfium": "pypdfium2", "pdfminer": "pdfminer"}
"""What reads a PDF, and the module that it is."""


def read_pdf(path: str, data: bytes) -> Paper | Unreadable:
    """What stands on the pages of a PDF; else why it cannot be read.

    Raises MissingExtraError where the libraries are not installed.
    """
    if not all(map(find_spec, LIBRARIES.values())):
        raise MissingExtraError("pdf")
    if b"%PDF-" not in data[:1024]:
        return _NOT_A_PDF
    with ThreadPoolExecutor(len(LIBRARIES)) as pool:
        first, second = pool.map(lambda library: ask(library, data), LIBRARIES)
    for answer in (first, second):
        if fault := answer.get("fault"):
            return _FAULTS[fault]
    if len(first["pages"]) != len(second["pages"]):
        return _FAULTS["damaged"]
    return of_sheets(path, [_sheet(*pages) for pages in zip(first["pages"], second["pages"], strict=True)])


_AGAIN = Text("gem filen igen fra det program, den er skrevet i", "save the file again from the program that wrote it")
_ORIGINAL = Text(
    "brug den fil, som notatet er skrevet i; tal på billeder læses ikke",
    "use the file in which the note was written; figures in pictures are not read",
)
_SHORTER = Text("gem notatet som en fil for sig", "save the note as a file of its own")
_NOT_A_PDF = Unreadable(
    Text("filen er ikke en PDF, selv om den hedder det", "the file is no PDF, though it is called one"), _AGAIN
)
_FAULTS = {
    "encrypted": Unreadable(
        Text("filen er beskyttet med en adgangskode", "the file is protected by a password"),
        Text("gem den uden adgangskode", "save it without one"),
    ),
    "damaged": Unreadable(
        Text("filen er beskadiget og kan ikke læses som PDF", "the file is damaged and cannot be read as a PDF"), _AGAIN
    ),
    "pages": Unreadable(Text("filen har mere end 100 sider", "the file has more than 100 pages"), _SHORTER),
    "large": Unreadable(
        Text(
            "filen har mere tekst eller flere streger, end der læses", "the file has more text or lines than are read"
        ),
        _SHORTER,
    ),
    "slow": Unreadable(
        Text(
            f"filen er ikke læst på {PATIENCE:.0f} sekunder, og læsningen er afbrudt",
            f"the file was not read in {PATIENCE:.0f} seconds, and reading was ended",
        ),
        _AGAIN,
    ),
    "heavy": Unreadable(
        Text(
            "filen kræver for meget hukommelse eller tid, og læsningen er afbrudt",
            "the file takes too much memory or time, and reading was ended",
        ),
        _AGAIN,
    ),
    "scanned": Unreadable(
        Text("filen har kun billeder af tekst og ingen tekst", "the file has pictures of text and no text"), _ORIGINAL
    ),
    "recognised": Unreadable(
        Text(
            "teksten ligger skjult bag billeder af siderne; den er gættet af et program",
            "the text lies hidden behind pictures of the pages; it was guessed by a program",
        ),
        _ORIGINAL,
    ),
}


def _sheet(first: Mapping[str, Any], second: Mapping[str, Any]) -> Sheet:
    left, bottom, right, top = second["frame"]
    frame = Frame(left, bottom, right, top, second["turn"])
    rules = [rule for found in second["rules"][: MOST_RULES + 1] if (rule := frame.rule(*found))]
    readings = [words(page["characters"], frame, rules) for page in (first, second)]
    return Sheet(agreed(*readings), rules, frame.size, first["hidden"])


def of_sheets(path: str, sheets: Sequence[Sheet]) -> Paper | Unreadable:
    """The paper that stands on pages of words; else why nothing does."""
    if not any(sheet.words for sheet in sheets):
        return _FAULTS["recognised" if any(sheet.hidden for sheet in sheets) else "scanned"]
    blocks: list[Block] = []
    aside: dict[str, Paragraph] = {}
    usual = usual_size(word for sheet in sheets for word in sheet.words)
    known = _whole_words(sheets)
    reaching: Table | None = None  # the table that reaches to the end of the page before
    for number, (sheet, outside) in enumerate(zip(sheets, beside(sheets), strict=True), 1):
        for of, line in outside:
            one = _paragraph([line], number, of=of)
            aside.setdefault(one.text, one)
        apart = {id(word) for _, line in outside for word in line}
        inside = [word for word in sheet.words if id(word) not in apart]
        right = max((word.right for word in inside), default=0)
        read = measure(inside, sheet.rules, reaching.ruler if reaching else None)
        parts: list[Table | Line] = sorted([*read.tables, *read.lines], key=_top)
        for is_table, group in groupby(parts, key=lambda part: isinstance(part, Table)):
            if not is_table:
                blocks += _paragraphs(cast("Iterable[Line]", group), number, usual, right)
                continue
            for table in cast("Iterable[Table]", group):
                tables = sum(isinstance(block, Grid) for block in blocks)
                grid = _grid(table, number, tables + 1, known)
                if reaching and table is parts[0] and len(reaching.edges) == len(table.edges):
                    blocks[-1], grid = _rejoined(cast("Grid", blocks[-1]), grid)
                blocks.append(grid)
        reaching = parts[-1] if parts and isinstance(parts[-1], Table) else None
    return Paper(path, "pdf", [*blocks, *aside.values()], len(sheets), _remarks(sheets))


def _top(part: Table | Line) -> float:
    return part.box.top if isinstance(part, Table) else part[0].base


def _remarks(sheets: Sequence[Sheet]) -> list[Text]:
    empty = [str(number) for number, sheet in enumerate(sheets, 1) if not sheet.words]
    hidden = [str(number) for number, sheet in enumerate(sheets, 1) if sheet.hidden and sheet.words]
    remarks = []
    if empty:
        named = ", ".join(empty)
        remarks.append(Text(f"ingen tekst på side {named}", f"there is no text on page {named}"))
    if hidden:
        named = ", ".join(hidden)
        remarks.append(Text(f"skjult tekst er udeladt på side {named}", f"hidden text is left out on page {named}"))
    return remarks


# Text.


def _paragraphs(text: Iterable[Line], page: int, usual: float, right: float) -> Iterator[Paragraph]:
    """Lines as paragraphs: a line goes on with the one above where its first word had no room there, up to `right`."""
    held: list[Line] = []
    for line in text:
        if held and not _goes_on(held[-1], line, right):
            yield _paragraph(held, page, usual)
            held = []
        held.append(line)
    if held:
        yield _paragraph(held, page, usual)


def _goes_on(above: Line, line: Line, right: float) -> bool:
    last, first = above[-1], line[0]
    close = 0 < first.base - above[0].base <= 1.7 * first.size and abs(first.size - last.size) < 0.5
    no_room = last.right + 0.2 * first.size + (first.right - first.left) > right
    return close and no_room and not CAPTION.match(text_of(line))


def _paragraph(text: Sequence[Line], page: int, usual: float = 0, of: Beside | Literal["body"] = "body") -> Paragraph:
    whole = ""
    for line in text:
        whole = joined(whole, "\t".join(map(text_of, chunks(line, 1.5))))
    size = text[0][0].size
    level = 0 if not usual or size < 1.12 * usual else 1 if size > 1.4 * usual else 2
    marks = [Mark("raised", word.raised) for line in text for word in line if word.raised]
    whole, found = deciphered(whole.strip())
    marks += [Mark("deciphered", one) for one in found]
    return Paragraph(whole, Spot(page=page, box=_around([w for line in text for w in line])), level, of, tuple(marks))


def _around(words: Iterable[Word]) -> Box:
    boxes = [word.box for word in words]
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


# Tables.


def _grid(table: Table, page: int, number: int, known: Container[str]) -> Grid:
    """A table as a grid, whose cells say where they stand."""
    rows: list[list[PaperCell]] = [[] for _ in range(table.height)]
    for slot in sorted(table.slots):
        rows[slot.row].append(_cell(slot, page, number, known))
    return Grid(rows, Spot(table=number, page=page, box=table.box))


def _whole_words(sheets: Iterable[Sheet]) -> set[str]:
    """The words of a paper that no line breaks: those with another one on each side."""
    inner = [
        word.text for sheet in sheets for line in lines(sheet.words) for part in chunks(line) for word in part[1:-1]
    ]
    return words_of(" ".join(inner))


def _cell(slot: Slot, page: int, number: int, known: Container[str]) -> PaperCell:
    spot = Spot(table=number, row=slot.row + 1, column=slot.column + 1, page=page, box=slot.box)
    text, marks = _said(slot, known)
    return PaperCell(text, spot, marks, slot.columns, slot.rows)


def _said(slot: Slot, known: Container[str]) -> tuple[str, tuple[Mark, ...]]:
    """The text of a cell, a line of the page a line, and what is to be said of it."""
    rows = lines(slot.words)
    broken = [text for line in rows if (text := text_of(line))]
    text = "\n".join(unbroken(broken, known))
    marks = [Mark("raised", word.raised) for word in slot.words if word.raised]
    marks += [Mark("joined", "\n".join(broken))] if text.count("\n") + 1 < len(broken) else []
    if any(word.other is not None for word in slot.words):
        told = ((word.text if word.other is None else word.other for word in line) for line in rows)
        marks.append(Mark("differs", "\n".join(" ".join(filter(None, line)) for line in told)))
    if slot.astray and text:
        marks.append(Mark("no column", text))
    if any(_two_figures(line) for line in rows):
        marks.append(Mark("two figures", text.replace(" ", "")))
    return text, tuple(marks)


def _two_figures(line: Line) -> bool:
    """Whether figures stand farther apart than a blank: they are of two cells, or one with something lost in it."""
    figures = all(FIGURE.fullmatch(word.text) for word in line)
    return figures and any(b.left - a.right > _BLANK * a.size for a, b in pairwise(line))


_BLANK = 0.5
"""Of a letter's size: no blank within a figure is wider."""


def _is_rest(begun: PaperCell, rest: PaperCell) -> bool:
    """Whether a figure is the rest of one that is broken off, as `104.60` is."""
    return not is_whole(begun.text) and is_whole("".join((begun.text + rest.text).split()))


def _rejoined(above: Grid, below: Grid) -> tuple[Grid, Grid]:
    """Two parts of a table on two pages; what is left of the last row of the first comes to it from the second.

    A row that goes on has no figures, if its first part has any, and has not all the texts of a row.
    """
    heads = 0
    for row, other in zip(above.rows, below.rows, strict=False):
        if [cell.text for cell in row] != [cell.text for cell in other]:
            break
        heads += 1
    if heads == len(below.rows) or not above.rows:
        return above, below
    last, first = above.rows[-1], below.rows[heads]
    begun = {cell.spot.column: cell for cell in last}
    told = [cell for cell in first if cell.text]
    fits = all(cell.spot.column in begun and begun[cell.spot.column].text for cell in told)
    others = fits and [c for c in told if FIGURE.fullmatch(c.text) and not _is_rest(begun[c.spot.column], c)]
    if not fits or others or len(told) >= sum(bool(cell.text) for cell in last) or not any(c.text for c in last):
        return above, below
    rest = {cell.spot.column: cell for cell in told}
    whole = [
        cell._replace(text=f"{cell.text}\n{rest[column].text}") if column in rest else cell
        for column, cell in begun.items()
    ]
    rows = [*below.rows[:heads], *below.rows[heads + 1 :]]
    return Grid([*above.rows[:-1], whole], above.spot), Grid(rows, below.spot)

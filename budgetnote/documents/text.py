"""Text → paragraphs and grids: plain text with tabs or in the order of a page, Markdown, and HTML.

In text that was taken off a page, cells are parted by one blank and a blank cell is nothing between two: a row is read
where it has as many cells as the head has columns, and else its figures are of no column.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from budgetnote.documents.document import Block, Grid, Mark, Paper, PaperCell, Paragraph, Spot, Unreadable
from budgetnote.documents.laid import is_laid, read_laid
from budgetnote.documents.lines import joined
from budgetnote.documents.prose import section_of
from budgetnote.documents.signs import CLEAN, deciphered
from budgetnote.language import Text

_MOST, _MOST_MARKUP, _LONGEST = 400_000, 400_000, 20_000
_MOST_COLUMNS, _MOST_ROWS = 100, 5_000
_TOO_LARGE = Unreadable(
    Text("teksten er længere, end et budgetnotat er", "the text is longer than a budget note is"),
    Text("læg notatet i en fil for sig", "keep the note in a file of its own"),
)
_TOO_LONG = Unreadable(
    Text(
        f"en linje er på mere end {_LONGEST} tegn; det er linjerne i et budgetnotat ikke",
        f"a line has more than {_LONGEST} characters; those of a budget note have not",
    ),
    Text("gem teksten igen med linjeskift", "save the text again with line breaks"),
)
_NOT_MARKUP = Unreadable(
    Text("filen er ikke HTML: tegnet < står uden >", "the file is no HTML: the sign < stands with no >"),
    Text("gem siden igen fra det program, den er skrevet i", "save the page again from the program that wrote it"),
)
_NOT_TEXT = Unreadable(
    Text("filen er ikke tekst i UTF-8", "the file is no text in UTF-8"),
    Text("gem den igen med tegnsættet UTF-8", "save it again with the encoding UTF-8"),
)


def read_text(path: str, data: bytes) -> Paper | Unreadable:
    """The paper in the bytes of a plain text."""
    text = _decoded(data)
    if isinstance(text, Unreadable):
        return text
    if is_laid(text):
        return read_laid(path, deciphered(text.translate(CLEAN))[0])
    return _paper(path, _Plain(text.split("\n")).blocks(), text)


def read_markdown(path: str, data: bytes) -> Paper | Unreadable:
    """The paper in the bytes of a Markdown file."""
    text = _decoded(data)
    return text if isinstance(text, Unreadable) else _paper(path, list(_markdown(text.split("\n"))), text)


def read_html(path: str, data: bytes) -> Paper | Unreadable:
    """The paper in the bytes of an HTML page; nothing in it is fetched or run."""
    text = _decoded(data, markup=True)
    if isinstance(text, Unreadable):
        return text
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except (_TooLargeError, AssertionError):  # the parser's own answer to some markup
        return _TOO_LARGE
    return _paper(path, page.finished(), text)


def _decoded(data: bytes, *, markup: bool = False) -> str | Unreadable:
    if len(data) > (_MOST_MARKUP if markup else _MOST):
        return _TOO_LARGE
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return _NOT_TEXT
    if markup and text.count("<") > 2 * text.count(">") + _MOST_COLUMNS:
        return _NOT_MARKUP  # Python's own parser takes a time that grows with the square of what is left open
    if not markup and max(map(len, text.split("\n"))) > _LONGEST:
        return _TOO_LONG
    if "\0" in text or data.startswith((b"%PDF", b"PK\x03\x04")):
        return _NOT_TEXT
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paper(path: str, blocks: Sequence[Block], text: str) -> Paper:
    _, enciphered = deciphered(text)
    remarks = []
    if enciphered:
        some = ", ".join(dict.fromkeys(f"{one} = {deciphered(one)[0]}" for one in enciphered))
        remarks.append(
            Text(f"tal skrevet med særlige tegn er læst: {some}", f"figures in special characters are read: {some}")
        )
    return Paper(path, "text", tuple(blocks), text.count("\f") + 1 if "\f" in text else 0, tuple(remarks))


_BOX = re.compile(r"(?i)<input\b[^<>]{0,80}\btype\s?=\s?[\"']?checkbox[^<>]{0,80}>")


def _plain(text: str) -> str:
    """A text with its boxes and digits as every reader gives them."""
    if "<" in text:
        text = _BOX.sub(lambda box: "☒" if re.search(r"(?i)\bchecked\b", box[0]) else "☐", text)
    return deciphered(text.translate(CLEAN))[0].strip()


_FOOT = re.compile(r"\s*(?:Budget(?:\s+20[0-9]{2})?\s+)?(?:[Ss]ide\s+)?[0-9]{1,3}\s*(?:/|af)\s*[0-9]{1,3}\s*")
_YEARS = re.compile(r"(?P<lead>.*?)(?P<years>(?:(?:19|20)[0-9]{2} )*(?:19|20)[0-9]{2})(?P<total> [Ii] ?alt)?\s*$")
_FIGURE = re.compile(r"[-–−]?(?:[0-9]{1,3}(?:[.\u00a0\u202f][0-9]{3})+|[0-9]+)|[-–—−]")
_SUM = re.compile(r"(?i)\bi\s?alt\b|netto")
_MOST_LEAD = 500


@dataclass
class _Row:
    """A row of running text as it is gathered: cells with the line and the columns in which they stand."""

    cells: list[tuple[str, int, int]] = field(default_factory=list)
    broken: bool = False
    """Whether a line in the midst of its text ends in what may be a figure of another row."""

    @property
    def figures(self) -> int:
        """How many figures stand last."""
        return sum(bool(text) for text, _, _ in self.cells[len(self.cells) - self.tail :])

    @property
    def tail(self) -> int:
        """How many of the last cells are figures or blank; 0 where no figure is among them."""
        count = 0
        while count < len(self.cells) and _is_value(self.cells[-1 - count][0]):
            count += 1
        return count if any(text for text, _, _ in self.cells[len(self.cells) - count :]) else 0

    def surplus(self, count: int) -> Sequence[tuple[str, int, int]]:
        """What stands last beside the `count` cells that belong there."""
        return self.cells[len(self.cells) - self.tail : len(self.cells) - count]

    def may_be_grouped(self, count: int) -> bool:
        """Whether figures side by side may be one with a blank in it: as they are, they do not add up."""
        texts = [text.lstrip("-–−") for text, _, _ in self.cells[len(self.cells) - count :]]
        pairs = any(re.fullmatch("[1-9][0-9]{0,2}", a) and re.fullmatch("[0-9]{3}", b) for a, b in pairwise(texts))
        *years, total = (int(text) if text.isdigit() else 0 for text in texts)
        return pairs and sum(years) != total

    @property
    def ends_in_code(self) -> bool:
        """Whether the last thing in it is the code of an appropriation, with nothing but a dash behind it."""
        values = [text for text, _, _ in self.cells[len(self.cells) - self.tail :] if text]
        return (
            bool(values) and re.fullmatch("[0-9]{4}", values[0]) is not None and not any(map(str.isdigit, values[1:]))
        )

    @property
    def lead(self) -> str:
        """All text of the row, line by line, broken words put together."""
        lines: dict[int, str] = {}
        for text, line, _ in self.cells:
            lines[line] = f"{lines.get(line, '')} {text}".strip()
        whole = ""
        for text in lines.values():
            whole = joined(whole, text)
        return whole


def _text(cell: tuple[str, int, int]) -> str:
    return cell[0]


def _is_value(text: str) -> bool:
    return not text or _FIGURE.fullmatch(text) is not None


class _Plain:
    """The lines of a plain text, taken apart."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = [line.replace("\f", "") for line in lines]
        self.tables = 0
        self._effects_seen = 0

    def blocks(self) -> list[Block]:
        """The blocks, in order."""
        found: list[Block] = []
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if not line.strip():
                at += 1
            elif "\t" in line:
                grid, at = self._tabbed(at)
                found.append(grid)
            elif (taken := self._flowing(at, found)) or (taken := self._effects(at)):
                grid, at = taken
                found.append(grid)
            else:
                of = "footer" if _FOOT.fullmatch(line) else "body"
                text = _plain(line)
                spot = Spot(line=at + 1, columns=(0, len(line)))
                found.append(Paragraph(" ".join(text.split(" ")), spot, of="footer" if of == "footer" else "body"))
                at += 1
        return found

    def _tabbed(self, at: int) -> tuple[Grid, int]:
        """The table of tabs that begins at a line, and the line behind it; blank lines part no rows."""
        self.tables += 1
        rows: list[list[PaperCell]] = []
        behind = at
        while at < len(self.lines) and len(rows) < _MOST_ROWS:
            line = self.lines[at]
            if "\t" in line:
                rows.append(list(self._cells(line, at, len(rows) + 1)))
                behind = at + 1
            elif line.strip():
                break
            at += 1
        return Grid(tuple(map(tuple, rows)), Spot(table=self.tables, line=rows[0][0].spot.line)), behind

    def _cells(self, line: str, at: int, row: int) -> Iterator[PaperCell]:
        start = 0
        for column, text in enumerate(line.split("\t")[:_MOST_COLUMNS], 1):
            spot = Spot(table=self.tables, row=row, column=column, line=at + 1, columns=(start, start + len(text)))
            yield PaperCell(_plain(text), spot)
            start += len(text) + 1

    def _flowing(self, at: int, found: list[Block]) -> tuple[Grid, int] | None:
        """The table whose line of years is at a line, in running text, and the line behind it.

        Lines of its head that were taken for paragraphs are taken back.
        """
        head = _YEARS.fullmatch(self.lines[at].strip()) if len(self.lines[at]) < _MOST_LEAD else None
        if head is None or "  " in head["years"] or re.search(r"\S {3,}\S", self.lines[at].strip()):
            return None
        years = head["years"].split()
        if (
            sorted(set(years)) != years
            or not (len(years) > 1 or head["total"])
            or not (head["total"] or len(years) > 2)
        ):
            return None
        back: list[Paragraph] = []
        for block in reversed(found[-8:]):
            if not isinstance(block, Paragraph) or re.match(r"(?i)tabel\s+[0-9]", block.text):
                break
            back.append(block)
            if re.search(r"(?i)1\.?000 ?kr|\bp/[l1]\b", block.text):
                break
        if not back or not re.search(r"(?i)1\.?000 ?kr|\bp/[l1]\b", back[-1].text):
            back = []
        lead = ""
        for text in (*(one.text for one in reversed(back)), head["lead"]):
            lead = joined(lead, text)
        names = [lead, *years, *(["I alt"] if head["total"] else [])]
        rows, behind = self._rows(at + 1, len(names) - 1, coded="bevilling" in lead.casefold())
        if not rows:
            return None
        del found[len(found) - len(back) :]
        self.tables += 1
        top = [
            PaperCell(_plain(name), Spot(table=self.tables, row=1, column=column, line=at + 1))
            for column, name in enumerate(names, 1)
        ]
        made = [top, *self._grid(rows, len(names) - 1)]
        return Grid(tuple(map(tuple, made)), Spot(table=self.tables, line=at + 1), ruled=False), behind

    def _rows(self, at: int, count: int, *, coded: bool) -> tuple[list[_Row], int]:
        """The rows below a head of `count` figures, and the line behind them; `coded`: appropriations stand in them."""
        rows: list[_Row] = []
        row, behind = _Row(), at
        while at < len(self.lines) and len(rows) < _MOST_ROWS:
            line = self.lines[at].rstrip("\n")
            first = line.strip()
            if line.strip() and (section_of(line) or re.match(r"(?i)\s*tabel\s+[0-9]", line)):
                break
            if _FOOT.fullmatch(line) or not line:
                at += 1
                continue
            whole = row.tail >= count and bool(row.cells[-1][0])
            if whole and not line.strip():
                at += 1
                continue
            wordy = any(not _is_value(text) for text in line.split(" "))
            if wordy and (whole or (first and row.figures > 1)) and not (coded and row.ends_in_code):
                if row.tail < count and rows and _SUM.search(rows[-1].lead):
                    return rows, behind  # what follows the sums is text
                rows.append(row)
                row, behind = _Row(), at
            if row.tail and not whole and wordy and not (coded and row.ends_in_code):
                row.broken = row.broken or len(row.cells[-1][0]) > 2
            column = 0
            for text in (line.removesuffix(" ")).split(" "):
                row.cells.append((text, at + 1, column))
                column += len(text) + 1
            if len(row.cells) > _MOST_LEAD or (not row.tail and len(row.lead) > _MOST_LEAD):
                return rows, behind
            at += 1
        if row.tail and not (row.tail < count and rows and _SUM.search(rows[-1].lead)):
            rows.append(row)
            behind = at
        return rows, behind

    def _grid(self, rows: Sequence[_Row], count: int) -> Iterator[list[PaperCell]]:
        """The rows as cells: the texts of each in one, then its figures, each under its head where that is certain.

        Where no figure of the table has a dot, a blank may part thousands: then one row in doubt is a doubt of all.
        """
        certain = [row.tail >= count and not row.broken and not any(map(_text, row.surplus(count))) for row in rows]
        values = [text for row in rows for text, _, _ in row.cells[len(row.cells) - row.tail :]]
        if not any("." in text or len(text.lstrip("-–−")) > 3 for text in values):
            certain = [all(certain) and not row.may_be_grouped(count) for row in rows]
        for number, (row, sure) in enumerate(zip(rows, certain, strict=True), 2):
            figures = row.cells[len(row.cells) - (count if sure else row.tail) :]
            lead = _Row(row.cells[: len(row.cells) - len(figures)])
            line = lead.cells[0][1] if lead.cells else figures[0][1]
            cells = [PaperCell(_plain(lead.lead), Spot(table=self.tables, row=number, column=1, line=line))]
            for column, (text, at, start) in enumerate(filter(lambda one: sure or one[0], figures), 2):
                columns = (start, start + len(text))
                spot = Spot(table=self.tables, row=number, column=min(column, count + 1), line=at, columns=columns)
                cells.append(PaperCell(_plain(text), spot, () if sure else (Mark("no column", text),)))
            yield cells

    def _effects(self, at: int) -> tuple[Grid, int] | None:
        """Tabel 1 in running text, whose cells are parted by blank lines, where it comes out even."""
        if self._effects_seen > 2 or not re.match(r"\s*Målgruppe\s+Indsats\b", self.lines[at]):
            return None
        self._effects_seen += 1
        head, behind = "", at
        while behind < min(at + 14, len(self.lines)) and not re.search(r"indsatsen$", head):
            head = joined(head, self.lines[behind].strip())
            behind += 1
        heads = re.fullmatch(r"Målgruppe\s+Indsats\s+Målsætning\s+(Opfølgning på.*)", head)
        if heads is None:
            return None
        groups: list[list[tuple[str, int]]] = [[]]
        while behind < min(len(self.lines), at + _MOST_ROWS):
            line = self.lines[behind]
            if section_of(line) or re.match(r"(?i)\s*tabel\s+[0-9]", line):
                break
            if line.strip():
                groups[-1].append((line.strip(), behind + 1))
            elif groups[-1]:
                groups.append([])
            behind += 1
        full = [group for group in groups if group]
        if not full or len(full) % 4 or len(full) > 4 * _MOST_ROWS:
            return None
        self.tables += 1
        names = ("Målgruppe", "Indsats", "Målsætning", heads[1])
        cells = [
            PaperCell(name, Spot(table=self.tables, row=1, column=i, line=at + 1)) for i, name in enumerate(names, 1)
        ]
        for number, group in enumerate(full):
            text = ""
            for part, _ in group:
                text = joined(text, part)
            spot = Spot(table=self.tables, row=number // 4 + 2, column=number % 4 + 1, line=group[0][1])
            cells.append(PaperCell(_plain(text), spot, (Mark("joined"),)))
        rows = tuple(tuple(cells[start : start + 4]) for start in range(0, len(cells), 4))
        return Grid(rows, Spot(table=self.tables, line=at + 1), ruled=False), behind


_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_CELLS = re.compile(r"(?<!\\)\|")


def _markdown(lines: Sequence[str]) -> Iterator[Block]:
    at = tables = 0
    while at < len(lines):
        line = lines[at]
        follows = lines[at + 1] if at + 1 < len(lines) else ""
        if "|" in line and "-" in follows and len(follows) < _MOST_LEAD and _RULE.fullmatch(follows):
            tables += 1
            rows: list[tuple[PaperCell, ...]] = []
            start = at
            while at < len(lines) and "|" in lines[at] and len(rows) < _MOST_ROWS:
                if at != start + 1:
                    rows.append(tuple(_piped(lines[at], tables, len(rows) + 1, at + 1)))
                at += 1
            yield Grid(tuple(rows), Spot(table=tables, line=start + 1))
            continue
        if line.strip():
            head = re.match(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$", line)
            spot = Spot(line=at + 1, columns=(0, len(line)))
            text = _inline(head[2] if head else re.sub(r"^\s*[-*+]\s+(?=\S)", "", line))
            foot = _FOOT.fullmatch(text) is not None
            yield Paragraph(text, spot, len(head[1]) if head else 0, "footer" if foot else "body")
        at += 1


def _piped(line: str, table: int, row: int, number: int) -> Iterator[PaperCell]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    inner = re.sub(r"(?<!\\)\|$", "", inner)
    for column, text in enumerate(_CELLS.split(inner)[:_MOST_COLUMNS], 1):
        yield PaperCell(_inline(text), Spot(table=table, row=row, column=column, line=number))


def _inline(text: str) -> str:
    """A text of Markdown as it is shown."""
    text = re.sub(r"(?i)<br\s*/?>", "\n", text).replace("&nbsp;", " ").replace("&amp;", "&")
    text = re.sub(r"\[([xX ])\](?!\()", lambda box: "☐" if box[1] == " " else "☒", text)
    text = re.sub(r"(?<!\\)(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1", r"\2", text)
    return _plain(re.sub(r"\\([\\`*_{}\[\]()#+.!|<>~-])", r"\1", text))


class _TooLargeError(Exception):
    """More cells than a budget note has."""


@dataclass
class _Open:
    """A table of a page that is being read."""

    place: int
    number: int
    rows: list[list[PaperCell]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    cell: PaperCell | None = None
    text: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


_BLOCKS = {
    *(
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "section",
        "article",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "body",
    ),
    *("blockquote", "dt", "dd", "caption", "main", "form", "pre", "html", "hr", "center"),
}
_UNSHOWN = {"script", "style", "head", "template", "noscript", "title", "svg", "object", "del", "s", "strike", "select"}
_VOID = {"br", "input", "hr", "img", "meta", "link", "col", "wbr", "area", "base", "embed", "source", "track"}


class _Page(HTMLParser):
    """An HTML page as it is parsed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block | None] = []
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._marks: list[Mark] = []
        self._level = 0
        self._unshown: list[str] = []
        self._raised = 0
        self._tables = 0
        self._rows = 0

    def finished(self) -> list[Block]:
        """The blocks, in order; tables that were not closed end with the page."""
        while self._open:
            self._end_table()
        self._flush()
        return [block for block in self._blocks if block is not None]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        attributes = {name: value or "" for name, value in attrs}
        hidden = "hidden" in attributes or re.search(r"display\s*:\s*none", attributes.get("style", ""))
        if tag not in _VOID and (self._unshown or tag in _UNSHOWN or hidden):
            self._unshown.append(tag)
            if len(self._unshown) > _MOST_COLUMNS:
                raise _TooLargeError
            return
        if self._unshown:
            return
        match tag:
            case "table":
                self._flush()
                self._tables += 1
                self._open.append(_Open(len(self._blocks), self._tables))
                self._blocks.append(None)
            case "tr" if self._open:
                self._end_cell()
                self._rows += 1
                if self._rows > _MOST_ROWS:
                    raise _TooLargeError
                table = self._open[-1]
                table.rows.append([])
                table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}
            case "td" | "th" if self._open:
                self._begin_cell(attributes)
            case "input" if attributes.get("type", "").casefold() == "checkbox":
                self._say("☒" if "checked" in attributes else "☐")
            case "br":
                self._say("\n")
            case "sup":
                self._raised += 1
            case _ if tag in _BLOCKS:
                self._break()
                self._level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else 0

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._unshown:
            if tag in self._unshown:
                while self._unshown.pop() != tag:
                    pass
            return
        match tag:
            case "table" if self._open:
                self._end_table()
            case "td" | "th" if self._open:
                self._end_cell()
            case "sup":
                self._raised = max(0, self._raised - 1)
            case _ if tag in _BLOCKS:
                self._break()
                self._level = 0

    def handle_data(self, data: str) -> None:
        """Text, in which any run of white space is one blank."""
        if self._unshown:
            if data.strip() and self._unshown[0] not in ("script", "style", "head", "title"):
                self._mark("tracked" if self._unshown[0] in ("del", "s", "strike") else "hidden", data.strip())
            return
        text = re.sub(r"[ \t\n\r\f]+", " ", data)
        if self._raised and re.fullmatch(r"\s*(?:[*†‡§]+|\(?[0-9]{1,2}\)?|[a-z]\)?)\s*", text):
            self._mark("raised", text.strip())
            return
        self._say(text)

    def _mark(self, kind: str, text: str) -> None:
        mark = Mark("tracked" if kind == "tracked" else "raised" if kind == "raised" else "hidden", text)
        (self._open[-1].marks if self._in_cell else self._marks).append(mark)

    @property
    def _in_cell(self) -> bool:
        return bool(self._open) and self._open[-1].cell is not None

    def _say(self, text: str) -> None:
        (self._open[-1].text if self._in_cell else self._text).append(text)

    def _break(self) -> None:
        if self._in_cell:
            self._open[-1].text.append("\n")
        else:
            self._flush()

    def _flush(self) -> None:
        text = _tidy("".join(self._text))
        if text and not self._open:
            line, column = self.getpos()
            foot = _FOOT.fullmatch(text) is not None
            spot = Spot(line=line, columns=(column, column))
            marks = tuple(self._marks)
            self._blocks.append(Paragraph(text, spot, self._level, "footer" if foot else "body", marks))
        self._text, self._marks = [], []

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        table = self._open[-1]
        if not table.rows:
            table.rows.append([])
        columns, rows = (_span(attributes.get(name, "")) for name in ("colspan", "rowspan"))
        column = 1
        while column in table.taken or any(
            one.spot.column <= column < one.spot.column + one.columns for one in table.rows[-1]
        ):
            column += 1
        if column + columns > _MOST_COLUMNS:
            raise _TooLargeError
        line, at = self.getpos()
        spot = Spot(table=table.number, row=len(table.rows), column=column, line=line, columns=(at, at))
        table.cell = PaperCell("", spot, (), columns, rows)

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.cell is None:
            return
        cell = table.cell
        table.rows[-1].append(cell._replace(text=_tidy("".join(table.text)), marks=tuple(table.marks)))
        if cell.rows > 1:
            table.taken |= dict.fromkeys(range(cell.spot.column, cell.spot.column + cell.columns), cell.rows)
        table.cell, table.text, table.marks = None, [], []

    def _end_table(self) -> None:
        self._end_cell()
        table = self._open.pop()
        line = next((cell.spot.line for row in table.rows for cell in row), 0)
        self._blocks[table.place] = Grid(tuple(map(tuple, table.rows)), Spot(table=table.number, line=line))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split(" ")).strip(" ") for line in text.split("\n"))
    return _plain(re.sub(r" {2,}", " ", "\n".join(line for line in lines if line.strip())))


def _span(value: str) -> int:
    """How many columns or rows a cell covers; what is no such number is one, as browsers have it."""
    if not re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return 1
    if int(value) > _MOST_ROWS:
        raise _TooLargeError
    return max(1, int(value))

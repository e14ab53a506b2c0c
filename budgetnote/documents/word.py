"""Word → paragraphs and grids, over the standard library alone: what a person sees in the document, and where.

Tracked changes are read as accepted; hidden text and footnote marks are left out, and said to be. The format is that of
ECMA-376, Part 1, 17; its older and stricter names alike.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from budgetnote.documents.document import Block, Grid, Mark, Paper, PaperCell, Paragraph, Spot, Unreadable
from budgetnote.documents.package import Package, Stop, misnamed, opened, parse, past
from budgetnote.documents.signs import CLEAN
from budgetnote.finding import Span
from budgetnote.language import Text

_MOST_ROWS, _MOST_COLUMNS, _MOST_PARAGRAPHS = 5_000, 100, 60_000
_TOO_LONG = Unreadable(
    Text("dokumentet er længere, end et budgetnotat er", "the document is longer than a budget note is"),
    Text("læg notatet i en fil for sig", "keep the note in a file of its own"),
)
_UNLIKELY = Unreadable(
    Text("en tabel er større, end et budgetnotat har dem", "a table is larger than those of a budget note"),
    Text("åbn filen i Word, og ret tabellen", "open the file in Word and put the table right"),
)
OTHERS = (
    ("xl/workbook.xml", Text("en Excel-projektmappe", "an Excel workbook")),
    ("ppt/presentation.xml", Text("en PowerPoint-præsentation", "a PowerPoint presentation")),
    ("content.xml", Text("et OpenDocument-dokument", "an OpenDocument file")),
)


def read_word(path: str, data: bytes) -> Paper | Unreadable:
    """The paper in the bytes of a .docx; else why it cannot be read."""
    package = opened(data)
    if isinstance(package, Unreadable):
        return package
    top = package.related("")
    if isinstance(top, Unreadable):
        return top
    main = next(iter(top.get("officeDocument", [])), "word/document.xml")
    for name, really in OTHERS:
        if name in package.names and (main == name or main not in package.names):
            return misnamed(really)
    if main not in package.names:
        return misnamed(Text("en anden slags zip-fil", "a zip file of another kind"))
    related = package.related(main)
    if isinstance(related, Unreadable):
        return related
    return _read(path, package, main, related)


def _read(path: str, package: Package, main: str, related: Mapping[str, Sequence[str]]) -> Paper | Unreadable:
    styles = _Styles()
    for name in related.get("styles", [])[:1]:
        data = package.part(name)
        fault = data if isinstance(data, Unreadable) else parse(data, styles) if data else None
        if fault:
            return fault
    blocks: list[Block] = []
    remarks: list[Text] = []
    tables = 0
    for kind in ("document", "footnotes", "endnotes", "header", "footer"):
        names = [main] if kind == "document" else related.get(kind, [])
        for name in dict.fromkeys(names):
            data = package.part(name)
            if isinstance(data, Unreadable):
                return data
            if not data:
                continue
            story = _Story(name, data, styles, tables)
            if fault := parse(data, story):
                return fault
            tables = story.tables
            if kind == "document":
                blocks += story.finished
                remarks += story.remarks
            else:
                blocks += _aside(story.finished, kind)
    if related.get("aFChunk"):
        remarks.append(
            Text("en indlejret fil i dokumentet er ikke læst", "a file embedded in the document is not read")
        )
    pages = max((block.spot.page for block in blocks), default=0)
    return Paper(path, "word", tuple(_tabbed(list(_once(blocks)), tables)), pages, tuple(remarks))


def _tabbed(blocks: Sequence[Block], tables: int) -> Iterator[Block]:
    """`blocks` with paragraphs that stand together and have tabs as the grid that a person sees in them."""
    together: list[Paragraph] = []
    for block in (*blocks, None):
        if isinstance(block, Paragraph) and block.of == "body" and "\t" in block.text:
            together.append(block)
            continue
        if len(together) > 1:
            tables += 1
            rows = tuple(_cells(one, tables, number) for number, one in enumerate(together, 1))
            yield Grid(rows, together[0].spot._replace(table=tables))
        else:
            yield from together
        together = []
        if block is not None:
            yield block


def _cells(paragraph: Paragraph, table: int, row: int) -> tuple[PaperCell, ...]:
    cells, start = [], 0
    for column, text in enumerate(paragraph.text.split("\t")[:_MOST_COLUMNS], 1):
        span = (start, start + len(text))
        spot = paragraph.spot._replace(table=table, row=row, column=column, columns=span)
        cells.append(PaperCell(text.strip(), spot, paragraph.marks if column == 1 else ()))
        start += len(text) + 1
    return tuple(cells)


def _aside(blocks: Sequence[Block], kind: str) -> Iterator[Paragraph]:
    """What stands in a note at the foot, a header or a footer, as paragraphs."""
    of: Literal["header", "footer", "footnote"] = "header" if kind == "header" else "footnote"
    of = "footer" if kind == "footer" else of
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block._replace(of=of, level=0)
        else:
            yield from (Paragraph(cell.text, cell.spot, 0, of, cell.marks) for cell in block.cells if cell.text)


def _once(blocks: Sequence[Block]) -> Iterator[Block]:
    """`blocks` without headers and footers that say again what another one says."""
    said: set[tuple[str, str]] = set()
    for block in blocks:
        if isinstance(block, Paragraph) and block.of in ("header", "footer"):
            if not block.text or (block.of, block.text) in said:
                continue
            said.add((block.of, block.text))
        yield block


@dataclass(frozen=True)
class _Look:
    """How a run looks, as far as that says whether it is read; None where it is not said."""

    hidden: bool | None = None
    raised: bool | None = None
    struck: bool | None = None
    font: str = ""

    def over(self, below: "_Look") -> "_Look":
        """The look where this says more than the one `below`."""
        return _Look(
            below.hidden if self.hidden is None else self.hidden,
            below.raised if self.raised is None else self.raised,
            below.struck if self.struck is None else self.struck,
            self.font or below.font,
        )

    def told(self, tag: str, attributes: Mapping[str, str]) -> "_Look":
        """The look with what an element of a run's properties says."""
        value = attributes.get("w:val", "")
        on = value not in ("0", "false", "off")
        match tag:
            case "w:vanish":
                return replace(self, hidden=on)
            case "w:vertAlign":
                return replace(self, raised=value == "superscript")
            case "w:position" if re.fullmatch("[1-9][0-9]{0,3}", value):
                return replace(self, raised=True)
            case "w:strike" | "w:dstrike":
                return replace(self, struck=on)
            case "w:rFonts":
                return replace(self, font=attributes.get("w:ascii", attributes.get("w:hAnsi", "")))
        return self


@dataclass
class _Style:
    look: _Look = _Look()
    level: int = 0
    based: str = ""


class _Styles:
    """The styles of a document, by their number: which hide or raise a text, and which are headings."""

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}
        self._now = _Style()
        self._skip = 0

    def begin(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        del at
        value = attributes.get("w:val", "")
        match tag:
            case "w:style":
                self._now = self._styles[attributes.get("w:styleId", "")] = _Style()
            case "w:name":
                level = re.fullmatch(r"(?i)(?:heading|overskrift) ([1-9])", value)
                title = value.casefold() in ("title", "titel")
                self._now.level = int(level[1]) if level else 1 if title else self._now.level
            case "w:basedOn":
                self._now.based = value
            case "w:outlineLvl" if value in "012345678" and value:
                self._now.level = self._now.level or int(value) + 1
            case _:
                self._now.look = self._now.look.told(tag, attributes)

    def end(self, tag: str, at: int) -> None:
        del at
        if tag == "w:style":
            self._now = _Style()  # what follows is of no style

    def text(self, text: str) -> None:
        """Styles have no text."""

    def of(self, name: str) -> _Style:
        """The style of that name, with what it has from those that it is based on."""
        look, level = _Look(), 0
        for _ in range(12):  # Word allows no longer chain, and a ring of them none
            style = self._styles.get(name)
            if style is None:
                break
            look, level, name = look.over(style.look), level or style.level, style.based
        return _Style(look, level)


@dataclass
class _Written:
    """A text as it grows: as it is, as it was before tracked changes, and what there is to say of it."""

    now: list[str] = field(default_factory=list)
    was: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass
class _Par(_Written):
    start: int = 0
    level: int = 0
    look: _Look = _Look()
    mark_deleted: bool = False
    nodes: tuple[Span, ...] = ()
    page: int = 0


@dataclass
class _Cell:
    start: int
    columns: int = 1
    vertical: str = ""  # restart, continue
    horizontal: str = ""
    deleted: bool = False
    paragraphs: list[Paragraph] = field(default_factory=list)
    was: list[str] = field(default_factory=list)


@dataclass
class _Table:
    place: int
    number: int
    page: int
    rows: list[list[PaperCell]] = field(default_factory=list)
    row: list[PaperCell] = field(default_factory=list)
    column: int = 1
    deleted: bool = False
    inserted: bool = False
    cell: _Cell | None = None
    above: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass
class _Field:
    code: str = ""
    shown: bool = False
    any: bool = False
    box: str = ""
    entries: list[str] = field(default_factory=list)
    entry: int = 0


@dataclass
class _Control:
    box: str = ""
    hint: bool = False
    done: bool = False


_SKIPPED = {
    *("w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:tblPrExChange", "w:tcPrChange", "w:trPrChange"),
    *("w:sectPrChange", "w:tblGridChange", "w:numberingChange", "w:rt", "w:comment"),
}
_SYMBOLS = {
    "wingdings": {0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xFE: "☒", 0xFD: "☒", 0xFC: "☒", 0xFB: "☒", 0x78: "☒"},
    "wingdings 2": {0xA3: "☐", 0x2A: "☐", 0x52: "☒", 0x53: "☒", 0x54: "☒", 0x50: "☒", 0x4F: "☒", 0x51: "☒"},
    "symbol": {0x2D: "-", 0xB7: "•"},
}
_FOOTNOTE = re.compile(r"[*†‡§]+\)?|\(?[1-9][0-9]?(?:,[1-9][0-9]?)?\)?|[a-z]\)?")


class _Story:
    """One part of the document as it is parsed: the blocks that are finished, in order."""

    def __init__(self, part: str, data: bytes, styles: _Styles, tables: int) -> None:
        self.part = part
        self.remarks: list[Text] = []
        self.tables = tables
        self._data = data if data.find(b"<", 0, 4) in (0, 3) else b""  # no place is kept in UTF-16
        self._styles = styles
        self._blocks: list[Block | None] = []
        self._tags: list[str] = []
        self._skip = 0
        self._deleted = self._inserted = 0
        self._paragraphs: list[_Par] = []
        self._open: list[_Table | None] = []  # None: a text box, whose paragraphs are of no cell
        self._pending: dict[int, _Par] = {}
        self._look = _Look()
        self._fields: list[_Field] = []
        self._controls: list[_Control] = []
        self._chosen: list[bool] = []
        self._page = 1 if b"lastRenderedPageBreak" in data else 0
        self._rows = self._count = 0
        self._aside = False

    @property
    def finished(self) -> list[Block]:
        """The blocks, in the order in which they begin."""
        return [block for block in self._blocks if block is not None]

    def begin(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        """An element begins."""
        parent = self._tags[-1] if self._tags else ""
        self._tags.append(tag)
        if self._skip or tag in _SKIPPED or (tag == "mc:Fallback" and self._chosen and self._chosen[-1]):
            self._skip += 1
            return
        match tag:
            case "w:p":
                self._count += 1
                if self._count > _MOST_PARAGRAPHS:
                    raise Stop(_TOO_LONG)
                self._paragraphs.append(_Par(start=at, page=self._page))
                self._look = _Look()
            case "w:r":
                self._look = self._paragraphs[-1].look if self._paragraphs else _Look()
            case "w:tbl":
                self.tables += 1
                self._open.append(_Table(len(self._blocks), self.tables, self._page))
                self._blocks.append(None)
            case "w:tr" | "w:tc":
                self._into(tag, at)
            case "w:txbxContent":
                self._open.append(None)
            case "w:del" | "w:moveFrom" | "w:ins" | "w:moveTo":
                self._change(tag, parent)
            case "mc:AlternateContent":
                self._chosen.append(False)
            case "mc:Choice":
                self._chosen[-1:] = [True]
            case "w:footnote" | "w:endnote":
                self._aside = attributes.get("w:type", "normal") != "normal"
            case _ if tag in _IN_TEXT:
                self._in_text(tag, attributes, parent)
            case _ if self._open and self._open[-1]:
                self._in_table(self._open[-1], tag, attributes)

    def end(self, tag: str, at: int) -> None:
        """An element ends."""
        self._tags.pop()
        parent = self._tags[-1] if self._tags else ""
        if self._skip:
            self._skip -= 1
            return
        match tag:
            case "w:p" if self._paragraphs:
                self._end_paragraph(self._paragraphs.pop(), past(self._data, at))
            case "w:tc" | "w:tr" | "w:tbl":
                self._out_of(tag, at)
            case "w:txbxContent" if self._open:
                self._open.pop()
            case "w:del" | "w:moveFrom" if parent not in _PROPERTIES:
                self._deleted -= 1
            case "w:ins" | "w:moveTo" if parent not in _PROPERTIES:
                self._inserted -= 1
            case "mc:AlternateContent" if self._chosen:
                self._chosen.pop()
            case "w:fldSimple" if self._fields:
                self._end_field()
            case "w:sdt" if self._controls:
                control = self._controls.pop()
                if control.box and not control.done and self._paragraphs:
                    self._add(control.box)
            case "w:footnote" | "w:endnote":
                self._aside = False

    def text(self, text: str) -> None:
        """Text: shown where it is a run's, and code where it is a field's."""
        tag = self._tags[-1] if self._tags else ""
        if self._skip:
            return
        if tag in ("w:t", "m:t", "w:delText"):
            self._say(text)
        elif tag == "w:instrText" and self._fields:
            self._fields[-1].code += text

    def _change(self, tag: str, parent: str) -> None:
        taken = tag in ("w:del", "w:moveFrom")
        if parent == "w:trPr":
            if self._open and (table := self._open[-1]):
                table.deleted |= taken
                table.inserted |= not taken
        elif parent == "w:rPr":
            if self._paragraphs and taken:
                self._paragraphs[-1].mark_deleted = True
        elif taken:
            self._deleted += 1
        else:
            self._inserted += 1

    def _in_text(self, tag: str, attributes: Mapping[str, str], parent: str) -> None:
        value = attributes.get("w:val", "")
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        match tag:
            case "w:pStyle" if paragraph:
                style = self._styles.of(value)
                paragraph.level, paragraph.look = style.level, style.look
            case "w:outlineLvl" if paragraph and value in "012345678" and value:
                paragraph.level = int(value) + 1
            case "w:rStyle" if "w:r" in self._tags[-3:]:
                self._look = self._look.over(_Look()) and self._styles.of(value).look.over(self._look)
            case "w:vanish" | "w:vertAlign" | "w:position" | "w:strike" | "w:dstrike" | "w:rFonts":
                if self._tags[-3:-1] == ["w:r", "w:rPr"]:
                    self._look = self._look.told(tag, attributes)
            case "w:tab" | "w:ptab" if parent == "w:r":
                self._say("\t")
            case "w:br" | "w:cr" if parent == "w:r":
                self._say("" if attributes.get("w:type") in ("page", "column") else "\n")
            case "w:noBreakHyphen":
                self._say("-")
            case "w:sym":
                self._say(_symbol(attributes.get("w:font", ""), attributes.get("w:char", "")))
            case "w:lastRenderedPageBreak":
                self._page += 1
            case "w:footnoteReference" | "w:endnoteReference" if paragraph and not self._deleted:
                if attributes.get("w:customMarkFollows") not in ("1", "true", "on"):
                    paragraph.marks.append(Mark("raised", "*" if tag == "w:footnoteReference" else "**"))
            case "w:fldChar":
                self._field(attributes.get("w:fldCharType", ""))
            case "w:fldSimple":
                self._fields.append(_Field(attributes.get("w:instr", ""), shown=True))
            case "w:checkBox" if self._fields:
                self._fields[-1].box = "☐"
            case "w:checked" | "w:default" if self._fields and parent == "w:checkBox":
                self._fields[-1].box = "☐" if value in ("0", "false", "off") else "☒"
            case "w:listEntry" if self._fields:
                self._fields[-1].entries.append(value)
            case "w:result" if self._fields and re.fullmatch("[0-9]{1,3}", value):
                self._fields[-1].entry = int(value)
            case "w:sdt":
                self._controls.append(_Control())
            case "w:showingPlcHdr" if self._controls and value not in ("0", "false", "off"):
                self._controls[-1].hint = True
            case "w14:checkbox" if self._controls:
                self._controls[-1].box = "☐"
            case "w14:checked" if self._controls:
                value = attributes.get("w14:val", "1")
                self._controls[-1].box = "☐" if value in ("0", "false", "off") else "☒"
            case "w:altChunk":
                pass

    def _in_table(self, table: _Table, tag: str, attributes: Mapping[str, str]) -> None:
        value, cell = attributes.get("w:val", ""), table.cell
        match tag:
            case "w:gridBefore":
                table.column += _columns(value)
            case "w:gridSpan" if cell:
                cell.columns = max(1, _columns(value))
            case "w:vMerge" if cell:
                cell.vertical = value or "continue"
            case "w:hMerge" if cell:
                cell.horizontal = value or "continue"
            case "w:cellDel" if cell:
                cell.deleted = True

    def _into(self, tag: str, at: int) -> None:
        table = self._open[-1] if self._open else None
        if table is None:
            return
        if tag == "w:tc":
            table.cell = _Cell(at)
            return
        self._rows += 1
        if self._rows > _MOST_ROWS:
            raise Stop(_UNLIKELY)
        table.row, table.column, table.deleted, table.inserted = [], 1, False, False

    def _out_of(self, tag: str, at: int) -> None:
        table = self._open[-1] if self._open else None
        if table is None:
            return
        if tag == "w:tc" and table.cell:
            self._end_cell(table, table.cell, past(self._data, at))
            table.cell = None
        elif tag == "w:tr":
            self._end_row(table)
        elif tag == "w:tbl":
            self._open.pop()
            spot = Spot(self.part, table=table.number, page=table.page)
            self._blocks[table.place] = Grid(tuple(tuple(row) for row in table.rows), spot)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
            if len(self._fields) > _MOST_COLUMNS:
                raise Stop(_UNLIKELY)
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            self._end_field()

    def _end_field(self) -> None:
        done = self._fields.pop()
        code = done.code.strip()
        if done.box:
            self._add(done.box)
        elif done.entries and not done.any and done.entry < len(done.entries):
            self._add(done.entries[done.entry])
        elif (code.startswith("=") or code.upper().startswith("SUM(")) and self._paragraphs:
            self._paragraphs[-1].marks.append(Mark("field", code) if done.any else Mark("differs", ""))

    def _say(self, text: str) -> None:
        """Text as a run has it: shown, unless a field or a control says otherwise."""
        if any(not one.shown for one in self._fields) or not self._paragraphs:
            return
        if self._fields and text.strip():
            self._fields[-1].any = True
            if self._fields[-1].box:
                return
        for control in self._controls:
            if control.box:
                shown = text.strip().translate(CLEAN)
                if not control.done and text.strip():
                    control.done = True
                    self._add(shown if shown in ("☒", "☐") else control.box)
                return
            if control.hint:
                return
        font = _SYMBOLS.get(self._look.font.casefold())
        if font:
            text = "".join(font.get(ord(sign) & 0xFF, sign) if not sign.isspace() else sign for sign in text)
        self._add(text)

    def _add(self, text: str) -> None:
        paragraph = self._paragraphs[-1]
        text = text.translate(CLEAN)
        if self._look.hidden:
            if text.strip() and not self._deleted:
                paragraph.marks.append(Mark("hidden", text.strip()))
            return
        if self._look.struck and any(sign.isdecimal() for sign in text) and not self._deleted:
            paragraph.marks.append(Mark("differs", ""))
        if self._look.raised and text.strip() and not self._inserted and not self._deleted:
            before = "".join(paragraph.now[-3:])
            if text.strip() in ("2", "3") and re.search(r"(?<![^\W\d_])[ckm]?m$", before):
                text = text.replace("2", "²").replace("3", "³")
            else:
                paragraph.raised.append(text)
                return
        if not self._deleted:
            paragraph.now.append(text)
        if not self._inserted:
            paragraph.was.append(text)

    def _end_paragraph(self, paragraph: _Par, end: int) -> None:
        container = self._open[-1] if self._open else None
        depth = len(self._open)
        raised = "".join(paragraph.raised).strip()
        now = "".join(paragraph.now)
        if raised:
            certain = _FOOTNOTE.fullmatch(raised) and now.strip()
            paragraph.marks.append(Mark("raised", raised) if certain else Mark("differs", f"{now.strip()}{raised}"))
            paragraph.raised = []
        if self._data:
            paragraph.nodes += ((paragraph.start, end),)
        before = self._pending.pop(depth, None)
        if before:
            paragraph.now[:0], paragraph.was[:0] = before.now, [*before.was, "\n"]
            paragraph.marks[:0], paragraph.nodes = before.marks, before.nodes + paragraph.nodes
        if paragraph.mark_deleted:
            self._pending[depth] = paragraph
            return
        self._place(paragraph, container)
        self._look = self._paragraphs[-1].look if self._paragraphs else _Look()

    def _place(self, paragraph: _Par, container: _Table | None) -> None:
        now, was = "".join(paragraph.now).strip(" \n\xa0"), "".join(paragraph.was).strip(" \n\xa0")
        spot = Spot(self.part, paragraph.nodes, page=paragraph.page)
        if container is not None and container.cell is not None:
            container.cell.paragraphs.append(Paragraph(now, spot, marks=tuple(paragraph.marks)))
            container.cell.was.append(was)
        elif (now or was or paragraph.marks) and not self._aside:
            tracked = (Mark("tracked", was),) if was != now else ()
            self._blocks.append(Paragraph(now, spot, paragraph.level, marks=(*tracked, *paragraph.marks)))

    def _end_cell(self, table: _Table, cell: _Cell, end: int) -> None:
        if left := self._pending.pop(len(self._open), None):
            self._place(left, table)
        now = "\n".join(paragraph.text for paragraph in cell.paragraphs).strip()
        was = "\n".join(cell.was).strip()
        marks = [mark for paragraph in cell.paragraphs for mark in paragraph.marks]
        if was != now:
            marks.insert(0, Mark("tracked", was))
        nodes = tuple(span for paragraph in cell.paragraphs for span in paragraph.spot.nodes)
        at = (cell.start, end) if self._data else None
        page = cell.paragraphs[0].spot.page if cell.paragraphs else self._page
        spot = Spot(self.part, nodes, at, table.number, len(table.rows) + 1, table.column, page)
        column, table.column = table.column, table.column + cell.columns
        if table.column > _MOST_COLUMNS:
            raise Stop(_UNLIKELY)
        if table.deleted:
            table.row.append(PaperCell(was, spot))
            return
        if cell.deleted:
            table.row.append(PaperCell("", spot, (Mark("differs", now),), cell.columns))
            return
        if cell.horizontal == "continue" and table.row:
            table.row[-1] = _grown(table.row[-1], now, columns=cell.columns)
            return
        if cell.vertical == "continue" and column in table.above:
            row, index = table.above[column]
            table.rows[row][index] = _grown(table.rows[row][index], now, rows=1)
            return
        table.above.pop(column, None)
        if cell.vertical == "restart":
            table.above[column] = (len(table.rows), len(table.row))
        table.row.append(PaperCell(now, spot, tuple(marks), cell.columns))

    def _end_row(self, table: _Table) -> None:
        label = next((" ".join(cell.text.split()) for cell in table.row if cell.text), "")
        if table.deleted:
            self.remarks.append(
                Text(
                    f"tabel nr. {table.number}: rækken »{label}« er slettet med sporede ændringer og ikke læst",
                    f"table no. {table.number}: the row “{label}” is deleted in tracked changes and not read",
                )
            )
            return
        if table.inserted and table.row:
            table.row[0] = table.row[0]._replace(marks=(Mark("tracked", ""), *table.row[0].marks))
        table.rows.append(table.row)


def _grown(cell: PaperCell, under: str, *, columns: int = 0, rows: int = 0) -> PaperCell:
    """A merged cell with one more that it covers, whose own text is not shown."""
    marks = (*cell.marks, Mark("hidden", under)) if under else cell.marks
    return cell._replace(columns=cell.columns + columns, rows=cell.rows + rows, marks=marks)


def _columns(value: str) -> int:
    """A number of columns; a table that has no such number is refused, as Word refuses it."""
    if not re.fullmatch("[0-9]{1,3}", value) or int(value) > _MOST_COLUMNS:
        raise Stop(_UNLIKELY)
    return int(value)


def _symbol(font: str, code: str) -> str:
    """The sign that a symbol stands for; U+FFFD where that is not known."""
    if not re.fullmatch("[0-9A-Fa-f]{1,6}", code):
        return "\ufffd"
    number = int(code, 16)
    known = _SYMBOLS.get(font.casefold(), {}).get(number & 0xFF)
    if known or 0xE000 <= number <= 0xF8FF or number > 0x10FFFF:
        return known or "\ufffd"
    return chr(number)


_PROPERTIES = {"w:rPr", "w:trPr"}
_IN_TEXT = {
    *("w:pStyle", "w:outlineLvl", "w:rStyle", "w:vanish", "w:vertAlign", "w:position", "w:strike", "w:dstrike"),
    *("w:rFonts", "w:tab", "w:ptab", "w:br", "w:cr", "w:noBreakHyphen", "w:sym", "w:lastRenderedPageBreak"),
    *("w:footnoteReference", "w:endnoteReference", "w:fldChar", "w:fldSimple", "w:checkBox", "w:checked"),
    *("w:default", "w:listEntry", "w:result", "w:sdt", "w:showingPlcHdr", "w14:checkbox", "w14:checked"),
}

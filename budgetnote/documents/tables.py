"""Grids → the tables of the template: which of them a grid is, what its columns are, and what each row says.

A figure is read where it can mean one thing only; what else stands in its cell is kept as its readings, and no amount.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from budgetnote.documents.document import Grid, Mark, Paper, PaperCell, Paragraph, Spot
from budgetnote.documents.signs import deciphered
from budgetnote.figures.amounts import DIGITS_LIMIT
from budgetnote.language import Text, spelled
from budgetnote.model.register import Register

Kind = Literal["effects", "activities", "appropriations", "other"]
Head = Literal["label", "control_area", "committee", "appropriation", "direction", "total", "other"]
TOTAL = 0
"""The column I alt among the years."""


class Figure(NamedTuple):
    """What a cell says: the amount in 1.000 kr., or None where it is in doubt; then `readings` has what it may be."""

    cell: PaperCell
    amount: int | None
    readings: tuple[str, ...] = ()
    why: Text | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether the cell says a figure that is not certain."""
        return self.amount is None


@dataclass(frozen=True)
class Line:
    """A row: its texts by column, each in a cell, and its figures by year, and I alt at `TOTAL`; blanks are missing.

    `printed` is the row on one line, with the `spans` of its cells in it; `number` counts the rows below the heads. A
    row of a `kind` is the sum (mellemsum) or a part (heraf) of others, and counts in no sum.
    """

    texts: Mapping[Head, str]
    cells: Mapping[Head, PaperCell]
    figures: Mapping[int, Figure]
    spot: Spot
    printed: str
    spans: Mapping[Spot, tuple[int, int]]
    number: int = 0
    kind: Literal["", "subtotal", "of-which"] = ""

    @property
    def label(self) -> str:
        """What the row is called."""
        return self.texts.get("label", "")


@dataclass(frozen=True)
class Skipped:
    """A row that is no line of its table, and why."""

    line: Line
    why: Text


@dataclass
class Table:
    """A table of the template as the paper has it; `other` is one that has years and is none of the template's."""

    kind: Kind
    number: int
    title: Paragraph | None
    spot: Spot
    years: tuple[int, ...] = ()
    heads: Mapping[int, Head | int] = field(default_factory=dict)
    head_text: str = ""
    has_total: bool = False
    control_area: str = ""
    area_is_proposed: bool = False
    lines: list[Line] = field(default_factory=list)
    total: Line | None = None
    skipped: list[Skipped] = field(default_factory=list)
    effects: list[Mapping[str, PaperCell]] = field(default_factory=list)
    doubts: list[Text] = field(default_factory=list)

    @property
    def figures(self) -> Iterator[Figure]:
        """All that its rows say, the total row's too."""
        for line in (*self.lines, *((self.total,) if self.total else ())):
            yield from line.figures.values()

    @property
    def continues_from(self) -> int | None:
        """The year whose column stands for every later one, by its head; None where no head says so."""
        told = re.search(rf"(?i)\b((?:19|20)[0-9]{{2}})(?:{_ON})(?!\w)", self.head_text)
        return int(told[1]) if told else None

    @property
    def counting(self) -> list[Line]:
        """The rows that ask for money, and count."""
        return [line for line in self.lines if not line.kind]

    @property
    def total_seen(self) -> bool:
        """Whether the last row that was read is one of sums."""
        return bool(self.lines) and bool(_SUM.search(self.lines[-1].label))

    @property
    def name(self) -> Text:
        """What a person calls the table."""
        printed = re.match(r"(?i)tab(?:el|le)\s+\d+", self.title.text) if self.title else None
        if printed:
            word = " ".join(printed[0].split())
            return Text(word, word)
        said = f" »{self.title.text}«" if self.title else ""
        english = f" “{self.title.text}”" if self.title else ""
        return Text(f"tabel nr. {self.spot.table}{said}", f"table no. {self.spot.table}{english}")


def find_tables(paper: Paper, register: Register) -> list[Table]:
    """The tables of a paper, in order: those of the template, and the others that have years."""
    tables: list[Table] = []
    before: list[Paragraph] = []
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            if block.of == "body" and block.text:
                before.append(block)
            continue
        if not any(cell.text for cell in block.cells):
            continue  # it lays out the page
        title = _title(before)
        last = tables[-1] if tables else None
        table = _effects(block, title) or _amounts(block, title, register)
        if last is not None and _continues(last, table, block, before):
            _extend(last, table, block, register)
        elif table is not None:
            tables.append(table)
        before = []
    for table in tables:
        _judge_rows(table)
        if table.kind == "appropriations":
            _name_area(table, register)
    return tables


def unfound(paper: Paper, tables: Sequence[Table]) -> list[Paragraph]:
    """The captions of tables, and lines of years, that are of no table that was found."""
    titles = {table.title.spot for table in tables if table.title}
    told = (one for one in paper.paragraphs if one.of == "body" and one.spot not in titles)
    return [one for one in told if len(one.text) < 160 and _ANNOUNCES.search(one.text)]


_ANNOUNCES = re.compile(
    r"^\s*(?:[Tt]abel|TABEL)\s+[0-9]+\s*(?:[.:–-]\s*\S|[A-ZÆØÅ]|$)|\b(?:19|20)[0-9]{2}\s+(?:19|20)[0-9]{2}\b.*\bI alt\b"
)
_CAPTION = re.compile(r"(?i)tab(?:el|le)\s+\d+")
_FAR = 3
"""A title stands no further above its table, in paragraphs."""


def _title(before: Sequence[Paragraph]) -> Paragraph | None:
    """The paragraph that says what the table below it is: its caption, else the last line above."""
    near = before[-_FAR:]
    captions = [paragraph for paragraph in near if _CAPTION.match(paragraph.text)]
    if captions:
        return captions[-1]
    return near[-1] if near and len(near[-1].text) <= 120 else None


_UNIT = re.compile(r"(?i)1\.?000\s*kr|kr\.|p/[l1]\b|pl\b|priser")
_WORDS: tuple[tuple[Head, str], ...] = (
    ("control_area", r"styrings?omr"),
    ("committee", r"udvalg"),
    ("appropriation", r"bevilling"),
    ("direction", r"indtægt/?udgift|udgift/?indtægt|[ui]/[ui]"),
    ("total", r"ialt"),
)


_ON = r"\s+og\s+(?:frem\w*|følgende)(?:\s+år)?|\s*ff\.?"
"""What follows the year of a column that stands for every later one."""


def head_of(text: str) -> Head | int | None:
    """The column of the template that a head names: a year, a word, or None where it is neither."""
    year = re.fullmatch(rf"(?i)(?:budget\s*)?((?:19|20)[0-9]{{2}})(?:{_ON})?", " ".join(text.split()))
    if year:
        return int(year[1])
    bare = re.sub(r"[\s\-‐]+", "", text).casefold()
    if bare in ("ialt", "total", "sum", "samlet"):
        return "total"
    for head, pattern in _WORDS[:4]:
        if re.match(pattern, bare):
            return head
    return None


def _heading(grid: Grid) -> tuple[int, dict[int, Head | int]] | None:
    """The row in which the columns are named last, and what they are; None where no years are named."""
    for index, row in enumerate(grid.rows[:6]):
        heads = {cell.spot.column: head_of(cell.text) for cell in row if cell.columns == 1}
        years = [head for _, head in sorted(heads.items()) if isinstance(head, int)]
        words = {head for head in heads.values() if isinstance(head, str)}
        above = [head_of(cell.text) for other in grid.rows[:index] for cell in other]
        known = words | {head for head in above if isinstance(head, str)}
        enough = len(years) > 1 or (years and known & {"control_area", "committee", "total"})
        if enough and years == sorted(set(years)) and not _has_money(row, heads):
            return index, _columns(grid, index)
    return None


def _has_money(row: Sequence[PaperCell], heads: Mapping[int, Head | int | None]) -> bool:
    """Whether a row of years is one of amounts that look like years."""
    others = [cell.line for cell in row if not isinstance(heads.get(cell.spot.column), int) and cell.text]
    return any(re.fullmatch(r"[-–−]?[0-9][0-9.]*", text) for text in others)


def _columns(grid: Grid, last: int) -> dict[int, Head | int]:
    """What each column is, going by the cells above and in the row `last`; a merged one names all that it covers."""
    columns: dict[int, Head | int] = {}
    for column in range(1, grid.width + 1):
        named = [head_of(cell.text) for row in grid.rows[: last + 1] for cell in row if _covers(cell, column)]
        known = [head for head in named if head is not None]
        if known:
            columns[column] = known[-1]
    first = min((column for column, head in columns.items()), default=2)
    for column in range(1, max(2, first)):
        columns.setdefault(column, "label")
    return columns


def _covers(cell: PaperCell, column: int) -> bool:
    return cell.spot.column <= column < cell.spot.column + cell.columns


def _amounts(grid: Grid, title: Paragraph | None, register: Register) -> Table | None:
    """A grid that has years as a table; None where it has none."""
    heading = _heading(grid)
    if heading is None:
        return None
    last, columns = heading
    text = " ".join(cell.line for row in grid.rows[: last + 1] for cell in row)
    bare = re.sub(r"[\s\-‐]+", "", text).casefold()
    named = {head for head in columns.values() if isinstance(head, str)}
    named |= {head for head, pattern in _WORDS if re.search(pattern, bare)}
    kind: Kind = "other"
    if {"committee", "appropriation"} & named:
        kind = "appropriations"
    elif "control_area" in named or (title and re.match(r"(?i)tabel\s+2\b", title.text)):
        kind = "activities"
    years = tuple(head for _, head in sorted(columns.items()) if isinstance(head, int))
    table = Table(kind, grid.spot.table, title, grid.spot, years, columns, text, "total" in columns.values())
    if kind != "other" and _OTHER_UNIT.search(text) and not _THOUSANDS.search(text):
        table.kind = "other"
        table.doubts.append(Text("beløbene er ikke i 1.000 kr.", "its amounts are not in 1.000 kr."))
    _read_rows(table, grid, last + 1, register)
    return table


_OTHER_UNIT = re.compile(r"(?i)\b(?:mio|mia|mill|kr|kroner)\b")
_THOUSANDS = re.compile(r"(?i)\b1[. \u00a0]?000\b|\bt\.?\s?kr|\btusind")


def _read_rows(table: Table, grid: Grid, first: int, register: Register) -> None:
    money = {column for column, head in table.heads.items() if isinstance(head, int) or head == "total"}
    figures = [[cell.text for cell in row if cell.spot.column in money] for row in grid.rows[first:]]
    dotted = not _has_blanks(figures) or any(re.search(r"[0-9]\.[0-9]{3}", text) for row in figures for text in row)
    covering: dict[int, tuple[PaperCell, int]] = {}
    for index, row in enumerate(grid.rows):
        for column, (_, until) in list(covering.items()):
            if until <= index:
                del covering[column]
        own = {cell.spot.column: cell for cell in row}
        if index >= first:
            above = {column: cell for column, (cell, _) in covering.items() if column not in own}
            reach = max((cell.spot.column + cell.columns for cell in (*own.values(), *above.values())), default=1) - 1
            if grid.ruled and reach < max(money, default=0):
                own = {column: _adrift(cell) if column in money else cell for column, cell in own.items()}
            if line := _line(table, {**above, **own}, set(above), register, dotted=dotted, certain=grid.ruled):
                table.lines.append(line)
        for cell in row:
            if cell.rows > 1:
                covering[cell.spot.column] = (cell, index + cell.rows)


def _line(
    table: Table, cells: Mapping[int, PaperCell], above: set[int], register: Register, *, dotted: bool, certain: bool
) -> Line | None:
    """A row of a table; None where it is blank. What merged cells from `above` say is said of the row as well."""
    texts: dict[Head, str] = {}
    held: dict[Head, PaperCell] = {}
    figures: dict[int, Figure] = {}
    if not any(cell.text or cell.marks for column, cell in cells.items() if column not in above):
        return None
    for column, cell in sorted(cells.items()):
        head = table.heads.get(column)
        if isinstance(head, int) or head == "total":
            year = head if isinstance(head, int) else TOTAL
            if column in above:
                figure: Figure | None = _merged(cell) if cell.text else None
            elif cell.columns > 1 and cell.text:
                figure = _merged(cell)
            else:
                figure = read_figure(cell, dotted=dotted, certain=certain)
            if figure:
                figures[year] = figure
        elif head is None:
            if cell.text and re.search("[0-9]", cell.text) and column > 1:
                table.doubts.append(
                    Text(
                        f"»{cell.line}« står i en kolonne uden kendt overskrift",
                        f"“{cell.line}” stands in a column with no known head",
                    )
                )
        elif cell.text or head == "label":
            before = texts.get(head)
            texts[head] = f"{before} {cell.line}".strip() if before else cell.line
            held.setdefault(head, cell)
    own = [cell for column, cell in sorted(cells.items()) if column not in above]
    spot = own[0].spot if own else next(iter(cells.values())).spot
    printed, spans = "", dict[Spot, tuple[int, int]]()
    for _, cell in sorted(cells.items()):
        printed += " | " if spans else ""
        spans[cell.spot] = (len(printed), len(printed) + len(cell.line))
        printed += cell.line
    line = Line(texts, held, figures, spot, printed, spans)
    return _parted(line, table, register)


_PARTED = re.compile(r"[0-9][ \u00a0\u2009\u202f][0-9]{3}")


def _has_blanks(rows: Sequence[Sequence[str]]) -> bool:
    """Whether blanks part the thousands of a table: hard ones, several, or one in a row that adds up with it.

    One alone may as well part two figures.
    """
    parted = [(row, text) for row in rows for text in row if _PARTED.search(text)]
    if len(parted) != 1 or " " not in parted[0][1]:
        return bool(parted)
    *years, total = (int(re.sub(r"\D", "", text) or 0) * (-1 if text[:1] in _DASHES else 1) for text in parted[0][0])
    return sum(years) == total


def _adrift(cell: PaperCell) -> PaperCell:
    """A cell of a row that has fewer than the table has columns: which of them it is under is not told."""
    return cell._replace(marks=(*cell.marks, Mark("no column", cell.text))) if cell.text else cell


def _merged(cell: PaperCell) -> Figure:
    """A figure in a cell that covers several years or rows: which one it is of is not told."""
    why = Text("cellen dækker flere kolonner eller rækker", "the cell covers several columns or rows")
    return Figure(cell, None, (cell.line,), why)


_PARTS: tuple[Head, ...] = ("control_area", "committee", "appropriation", "direction")


def _parted(line: Line, table: Table, register: Register) -> Line:
    """A row whose texts all stand in one cell, as running text has them, parted by the words of the template."""
    if table.kind == "activities" and "control_area" not in table.heads.values():
        for area in sorted(_areas(register), key=len, reverse=True):
            if re.search(rf"(?i)(?:^|\s){re.escape(area)}$", line.label):
                label = line.label[: -len(area)].strip()
                return _with(line, {"label": label, "control_area": line.label[-len(area) :]})
    if table.kind == "appropriations" and not {"committee", "appropriation"} & set(table.heads.values()):
        codes = "|".join(map(re.escape, register.committees))
        parted = re.fullmatch(rf"(?s)(.*?)\s({codes})\s([0-9]{{2}}\.?[0-9]{{2}}\b.*?)\s([UI])", line.label)
        if parted:
            label, committee, code, direction = map(str.strip, parted.groups())
            values: dict[Head, str] = {"label": label, "committee": committee, "appropriation": code}
            return _with(line, {**values, "direction": direction})
    return line


def _with(line: Line, texts: Mapping[Head, str]) -> Line:
    cell = line.cells["label"]
    return replace(line, texts={**line.texts, **texts}, cells={**line.cells, **dict.fromkeys(texts, cell)})


def _areas(register: Register) -> list[str]:
    return [name for terms in register.control_areas.values() for term in terms for name in term.words]


_DASHES = "-–—−"
_WELL = re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|0|[1-9][0-9]*)")
_MARKED = re.compile(r"(.*?[0-9])(\s*[*†‡§]+\)?|\s*[⁰¹²³⁴-⁹]+\)?|\s+[0-9a-z]\))")
_TWO = Text("der kan stå to tal i cellen", "there may be two figures in the cell")
_UNREAD = Text("det er ikke et helt tal", "it is not a whole number")
_DIFFERS = Text("cellen kan læses på flere måder", "the cell can be read in several ways")
_NO_COLUMN = Text("tallet står ikke under nogen kolonne", "the figure stands under no column")


def read_figure(cell: PaperCell, *, dotted: bool, certain: bool) -> Figure | None:
    """What a cell says; None where it is blank. `dotted`: no blank parts thousands here, so that one parts figures.

    `certain` says that the cell's borders are known, so that a dash with a blank behind it is the figure's own.
    """
    if cell.in_doubt:
        kinds = {mark.kind for mark in cell.marks}
        why = _NO_COLUMN if "no column" in kinds else _TWO if "two figures" in kinds else _DIFFERS
        return Figure(cell, None, tuple(filter(None, cell.readings)), why)
    text = spelled(cell.text) if cell.text else ""
    if not text or all(sign in _DASHES + " " for sign in text):
        return None
    lines = [" ".join(line.split()) for line in cell.text.split("\n") if line.strip()]
    text = lines[0] if len(lines) == 1 else ""
    if not text:
        whole = "".join(lines)
        broken = any(not _WELL.fullmatch(line.lstrip(_DASHES)) for line in lines) and "".join(lines[1:])[:1].isdigit()
        if broken and _WELL.fullmatch(whole.lstrip(_DASHES)) and "." in whole:
            text = whole
        else:
            return Figure(cell, None, tuple(dict.fromkeys([" ".join(lines), *lines])), _TWO)
    if marked := _MARKED.fullmatch(text):
        text = marked[1]
    text, _ = deciphered(text)
    sign = re.match(rf"[{_DASHES}]\s*", text)
    bare = text[sign.end() :] if sign else text
    if sign and sign[0] != sign[0].strip() and not certain:
        return Figure(cell, None, (text, bare), _TWO)
    if not dotted and re.fullmatch(r"[1-9][0-9]{0,2}(?: [0-9]{3})+", bare) and certain:
        bare = bare.replace(" ", "")
    if not _WELL.fullmatch(bare) or len(bare) > DIGITS_LIMIT:
        two = re.fullmatch(r"[-–−]?[0-9.]+(?:\s+[-–−]?[0-9.]+)+", text)
        return Figure(cell, None, (cell.line,), _TWO if two else _UNREAD)
    amount = int(bare.replace(".", ""))
    return Figure(cell, -amount if sign else amount)


def _effects(grid: Grid, title: Paragraph | None) -> Table | None:
    """Tabel 1, which has texts alone."""
    words = {"målgruppe": "target_group", "indsats": "activity", "målsætning": "goal", "opfølgning": "follow_up"}
    if not grid.rows:
        return None
    columns: dict[int, str] = {}
    for cell in grid.rows[0]:
        bare = cell.line.casefold().replace("- ", "")
        named = [key for word, key in words.items() if bare.startswith(word)]
        if named:
            columns[cell.spot.column] = named[0]
    if set(columns.values()) < {"target_group", "activity"}:
        return None
    table = Table("effects", grid.spot.table, title, grid.spot)
    table.effects = _effect_rows(grid, columns, 1)
    table.heads = {}
    table.head_text = "\n".join(f"{column}={key}" for column, key in columns.items())
    return table


def _effect_rows(grid: Grid, columns: Mapping[int, str], first: int) -> list[Mapping[str, PaperCell]]:
    rows: list[Mapping[str, PaperCell]] = []
    covering: dict[int, tuple[PaperCell, int]] = {}
    for index, row in enumerate(grid.rows):
        cells = {column: cell for column, (cell, until) in covering.items() if until > index}
        cells |= {cell.spot.column: cell for cell in row}
        if index >= first and any(cell.text for cell in row):
            rows.append({key: cells[column] for column, key in columns.items() if column in cells})
        covering |= {cell.spot.column: (cell, index + cell.rows) for cell in row if cell.rows > 1}
    return rows


def _continues(last: Table, table: Table | None, grid: Grid, before: Sequence[Paragraph]) -> bool:
    """Whether a grid goes on with the table before it: split in two, with its head again or without it."""
    between = [one for one in before if not re.fullmatch(r"(?i)(?:budget.*|.*\bfortsat\b.*|side.*|[0-9/ ]+)", one.text)]
    if between and table is None:
        return False
    if last.kind == "effects":
        same = table is not None and table.kind == "effects" and not between
        return same or (table is None and not between and grid.width == len(last.head_text.split("\n")))
    if last.total_seen or last.kind == "other":
        return False
    if table is None:
        return grid.width == len(last.heads) or grid.width == max(last.heads, default=0)
    captioned = any(_CAPTION.match(one.text) for one in between)
    return table.kind == last.kind and table.years == last.years and not captioned


def _extend(last: Table, table: Table | None, grid: Grid, register: Register) -> None:
    """Take the rows of a grid into the table that it goes on with."""
    if table is not None:
        last.lines += table.lines
        last.effects += table.effects
        last.doubts += table.doubts
    elif last.kind == "effects":
        columns = {int(column): key for column, _, key in (one.partition("=") for one in last.head_text.split("\n"))}
        last.effects += _effect_rows(grid, columns, 0)
    else:
        _read_rows(last, grid, 0, register)


_SUM = re.compile(r"(?i)(?:^|\s|\w)(?:i\s?alt|total(?:t)?|sum)\b")
_OF_WHICH = re.compile(r"(?i)(?:-\s*)?(?:heraf|hvoraf|herunder|deraf)\b")


def _judge_rows(table: Table) -> None:
    """Part the rows into lines, the total row, and those that are neither."""
    rows, table.lines = table.lines, []
    for index, unnumbered in enumerate(rows):
        line = replace(unnumbered, number=index + 1)
        texts = {head for head in line.texts if line.texts[head]}
        is_sum = bool(_SUM.search(line.label)) and not {"committee", "appropriation"} & texts
        if table.kind == "activities" and "control_area" in texts and "netto" not in line.label.casefold():
            is_sum = is_sum and re.search(r"(?i)i\s?alt", line.label) is not None and index == len(rows) - 1
        if is_sum and index == len(rows) - 1:
            table.total = line
        elif is_sum:
            table.lines.append(replace(line, kind="subtotal"))
        elif _OF_WHICH.match(line.label):
            table.lines.append(replace(line, kind="of-which"))
        elif not line.figures and not texts - {"label"}:
            table.skipped.append(Skipped(line, Text("ingen beløb", "no amounts")))
        else:
            table.lines.append(line)


_STEMS = re.compile(r"(?i)\b(service|anlæg|overførs|finans)")


def _name_area(table: Table, register: Register) -> None:
    """The control area of a table of Tabel 3's shape, as its title or its total row says."""
    told = [table.title.text if table.title else "", table.total.label if table.total else ""]
    for text in told:
        stem = _area_in(text, register)
        if stem:
            table.control_area = stem
            return
    title = re.match(r"(?i)tabel\s+\d+\.?:?\s*(?:udgifter|indtægter)\s+til\s+(.+?)\.?$", told[0].strip())
    if title:
        table.control_area = title[1][:1].upper() + title[1][1:]


def _area_in(text: str, register: Register) -> str:
    """The control area of the register that a title or the label of a sum names, by its stem."""
    plain = text.casefold()
    for terms in register.control_areas.values():
        for term in terms:
            stem = re.sub(r"(?:er|udgifter)?(?:\s+mv\.?)?$", "", term.key.casefold())
            if re.search(rf"\b{re.escape(stem)}", plain):
                return term.key
    return ""


def marks_of(tables: Sequence[Table]) -> Iterator[tuple[Table, PaperCell, Mark]]:
    """What there is to say of the cells of `tables`, each cell once."""
    seen: set[Spot] = set()
    for table in tables:
        lines = (*table.lines, *(skipped.line for skipped in table.skipped), *((table.total,) if table.total else ()))
        for line in lines:
            for cell in (*line.cells.values(), *(figure.cell for figure in line.figures.values())):
                if cell.spot not in seen:
                    seen.add(cell.spot)
                    yield from ((table, cell, mark) for mark in cell.marks)

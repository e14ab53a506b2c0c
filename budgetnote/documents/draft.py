"""A paper → the YAML text of a note, and where on the paper each of its values stands.

Nothing is adjusted to fit. A figure in doubt is left out, with all that it may be in a comment; where the text is only
to be checked, it stands as what no one can read, so that no sum takes it for a blank.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from budgetnote.documents.broken import mended
from budgetnote.documents.document import Paper, PaperCell, Spot, Unreadable
from budgetnote.documents.prose import Prose, Said, read_prose
from budgetnote.documents.tables import TOTAL, Line, Table, find_tables
from budgetnote.figures.equivalents import stated
from budgetnote.finding import Span, shortened
from budgetnote.language import Language, Text, normal, spelled
from budgetnote.model.register import Register
from budgetnote.reading.yaml import as_value
from budgetnote.visible import visible

CONFIRM = Text("bekræft", "confirm")
"""What stands at a value that the paper does not say outright."""


class Origin(NamedTuple):
    """Where the value at `span` of the draft stands on the paper: in words, and the row or sentence as printed.

    `caret` is the part of `printed` that the value is; `spot` its place for programs.
    """

    span: Span
    where: Text
    printed: str
    caret: Span
    spot: Spot


class Doubtful(NamedTuple):
    """A figure that is in doubt: where, what it may be, and why."""

    origin: Origin
    readings: tuple[str, ...]
    why: Text
    unplaced: bool = False
    """Whether it stands under no column, so that the column it is told with is not its own."""


@dataclass
class Draft:
    """The text of a note as a paper has it, and what went into it."""

    text: str
    paper: Paper
    tables: Sequence[Table]
    prose: Prose
    origins: list[Origin] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    proposed: list[Text] = field(default_factory=list)
    unprinted: list[Span] = field(default_factory=list)
    """The values that the paper does not print, and the template neither."""
    key: tuple[str, str] = ("", "")
    """The negotiation and the number by which the note is known, as they are said or proposed."""

    def origin(self, span: Span) -> Origin | None:
        """Where what stands at `span` of the text is from: the value that it is, or is in; else the first in it."""
        start, end = span
        after = bisect_right(self.origins, start, key=lambda one: one.span[0])
        if after and end <= self.origins[after - 1].span[1]:
            return self.origins[after - 1]
        following = self.origins[after : after + 1]
        return following[0] if following and following[0].span[0] < end else None


NO_TABLES = Unreadable(
    Text(
        "ingen af skabelonens tabeller med beløb er fundet i dokumentet", "none of the template's tables is found in it"
    ),
    Text(
        "se efter, om tabellerne er tekst og ikke billeder, og om de har år i hovedet",
        "see whether its tables are text and no pictures, and have years in their heads",
    ),
)


def draft(paper: Paper, register: Register, language: Language, *, checked: bool = False) -> Draft | Unreadable:
    """The draft of the note that `paper` is; `checked` where it is to be checked only, and nobody reads its text.

    A paper with none of the template's tables of amounts is no note.
    """
    paper = mended(paper, register)
    tables, prose = find_tables(paper, register), read_prose(paper, register)
    if not any(table.kind in ("activities", "appropriations") for table in tables):
        return NO_TABLES
    return _Writer(paper, tables, prose, register, language, checked=checked).written()


def pasted(paper: Paper | Unreadable, register: Register, language: Language) -> "Draft | Text":
    """The rows of the tables of `paper` alone, as the `lines` of a note; else what is missing."""
    if isinstance(paper, Unreadable):
        return paper.why
    tables = [table for table in find_tables(paper, register) if table.kind in ("activities", "appropriations")]
    if not tables:
        return Text(
            "der er ingen tabel med år og styringsområde eller udvalg; kopiér også tabellens øverste række",
            "there is no table with years and a control area or committee; copy the first row of the table too",
        )
    return _Writer(paper, tables, Prose(), register, language, checked=False).rows()


_LEVEL = re.compile(
    r"(?i)(?:\b(?P<a>20[0-9]{2})[\s-]*(?:p/?[l1]\b|pl\b|pris)|\bp/?[l1][\s-]*(?:niveau\s*)?(?P<b>20[0-9]{2})"
    r"|\b(?P<current>løbende)\s+(?:p/?[l1]\b|pris))"
)


def _levels_in(text: str) -> list[str]:
    """Each statement of a price level in a table's head."""
    return [told[0] for told in _LEVEL.finditer(text)]


def price_level(text: str) -> str:
    """The price level that a table's head states: `2026`, `current`; empty where it states none."""
    told = _LEVEL.search(text)
    return "" if told is None else "current" if told["current"] else told["a"] or told["b"]


class _Writer:
    def __init__(
        self,
        paper: Paper,
        tables: Sequence[Table],
        prose: Prose,
        register: Register,
        language: Language,
        *,
        checked: bool,
    ) -> None:
        self.made = Draft("", paper, tables, prose)
        self.prose = prose
        self.register = register
        self.language: Language = language
        self.checked = checked
        self.amounts = [table for table in tables if table.kind in ("activities", "appropriations")]
        self.activities = next((table for table in tables if table.kind == "activities"), None)
        self.granted = [table for table in tables if table.kind == "appropriations"]
        self.years = sorted({year for table in self.amounts for year in table.years})
        self._asked_as = _by_label([self.activities] if self.activities else [])
        self._granted_as = _by_label(self.granted)
        self._words: Counter[str] = Counter()
        self._parts: list[str] = []
        self._length = 0
        self._comments: list[str] = []

    def written(self) -> Draft:
        """The draft, whole."""
        self.head()
        self.effects()
        keys = self.lines_of_activities()
        self.tables_of_appropriations(keys)
        self.claims()
        self.made.text = "".join(self._parts)
        return self.made

    def rows(self) -> Draft:
        """The tables alone."""
        keys = self.lines_of_activities()
        if self.granted:
            self.tables_of_appropriations(keys)
        self.made.text = "".join(self._parts).lstrip("\n")
        return self.made

    def add(self, text: str) -> None:
        """Text that is from nowhere on the paper."""
        self._parts.append(text)
        self._length += len(text)

    def value(self, text: str, where: Text, spot: Spot, printed: str = "", caret: Span = (0, 0)) -> None:
        """A value, and where on the paper it stands."""
        span = (self._length, self._length + len(text))
        self.add(text)
        self.made.origins.append(Origin(span, where, printed or text, caret if printed else (0, len(text)), spot))

    def comment(self, *parts: str) -> None:
        """The end of a line, with what there is to say of it."""
        said = " · ".join(visible(part) for part in parts if part)
        self.add(f"  # {said}\n" if said else "\n")

    def said(self, key: str, said: Said | None, where: Text, *, proposed: Said | None = None) -> None:
        """A key of the head, where it is said or proposed."""
        one = said or proposed
        if one is None:
            return
        self.add(f"{key}: ")
        self.value(_scalar(one.value), where, one.spot, one.value, (0, len(one.value)))
        if said is None or one.proposed:
            self.made.proposed.append(Text(f"{key}: {one.value}", f"{key}: {one.value}"))
            self.made.unprinted.append((self._length - len(_scalar(one.value)), self._length))
            self.comment(CONFIRM.pick(self.language))
        else:
            self.comment()

    def head(self) -> None:
        """All keys before the tables."""
        prose, top = self.prose, Text("overskriften", "the title")
        told = Text(
            f"# Udkast læst fra {self.made.paper.path}. Det, der er mærket »bekræft«, står ikke i dokumentet.\n",
            f"# A draft read from {self.made.paper.path}. What is marked “confirm” is not in the document.\n",
        )
        self.add("# " + visible(told.pick(self.language).strip()[2:]) + "\n")
        here = self.amounts[0].spot if self.amounts else Spot()
        level = self._level()
        year = self._budget_year(level)
        stem = re.sub(r"^.*/|\.[^.]*$", "", self.made.paper.path.replace("\\", "/"))
        number = Said(spelled(stem), Spot(), proposed=True)
        self.said("id", prose.id, top, proposed=number)
        negotiation = Said(f"Budget {year}", Spot(), proposed=True) if year else None
        self.said("negotiation", prose.negotiation, Text("sidefoden", "the footer"), proposed=negotiation)
        known = prose.negotiation or negotiation
        self.made.key = (known.value if known else "", (prose.id or number).value)
        self.said("title", prose.title, top, proposed=Said(spelled(stem), Spot(), proposed=True))
        sure = bool(prose.negotiation) and year in (prose.negotiation.value if prose.negotiation else "")
        budget = Said(year, here, proposed=not sure) if year else None
        self.said("budget_year", budget, Text("sidefoden", "the footer"))
        guessed = Said(year, here, proposed=True) if year else None
        self.said("price_level", level, Text("tabellens hoved", "the head of the table"), proposed=guessed)
        committees = [line.texts.get("committee", "") for table in self.granted for line in table.counting]
        owners = {term.administration for code in committees if (term := self.register.committees.valid(code, None))}
        if owners:
            start = self._length
            self.add(f"administrations: [{', '.join(as_value(one) for one in sorted(owners))}]")
            self.made.unprinted.append((start, self._length))
            self.comment(CONFIRM.pick(self.language))
            listed = ", ".join(sorted(owners))
            self.made.proposed.append(Text(f"administrations: {listed}", f"administrations: {listed}"))
        if self.years:
            self.add("years: [")
            for i, column in enumerate(self.years):
                self.add(", " if i else "")
                self._year(column)
            self.add("]")
            self.comment()
        self._continues_from()
        self._list("categories", prose.categories, Text("Kategorisering", "Kategorisering"))
        self._phase_in()
        self._list("districts", prose.districts, Text("Bydele", "Bydele"))
        self.said("citywide", prose.citywide, Text("Bydele", "Bydele"))
        self.said("address", prose.address, Text("Adresse", "Adresse"))
        if prose.no_prior_funding:
            where = Text("Tidligere afsatte midler", "Tidligere afsatte midler")
            self.add("prior_funding: ")
            said = prose.no_prior_funding
            self.value("[]", where, said.spot, said.sentence, (0, len(said.sentence)))
            self.comment()
        if prose.lapses:
            self._list("lapses", prose.lapses, Text("teksten", "the text"))
        else:
            self.add("lapses: []\n")

    def _continues_from(self) -> None:
        """The year whose column stands for every later one, where the tables agree on it."""
        told = {table.continues_from for table in self.amounts if self.years and self.years[-1] in table.years}
        if len(told) > 1 or (told - {None, self.years[-1] if self.years else None}):
            for table in self.amounts:
                table.doubts.append(
                    Text("tabellernes sidste årskolonne er ikke den samme", "the tables' last columns of years differ")
                )
        elif year := told.pop() if told else None:
            self.add("continues_from: ")
            self._year(year)
            self.comment()

    def _year(self, year: int) -> None:
        """A year, and the head of the first column that is called so."""
        table = next(table for table in self.amounts if year in table.years)
        grids = (grid for grid in self.made.paper.grids if grid.spot.table == table.spot.table)
        heads = (cell for grid in grids for cell in grid.cells if table.heads.get(cell.spot.column) == year)
        spot = next((cell.spot for cell in heads if str(year) in cell.text), table.spot)
        at = table.head_text.find(str(year))
        caret = (at, at + len(str(year))) if at >= 0 else (0, len(table.head_text))
        self.value(str(year), Text("tabellens hoved", "the head of the table"), spot, table.head_text, caret)

    def _level(self) -> Said | None:
        told = [(price_level(table.head_text), table.spot) for table in (*self.granted, *self.amounts)]
        told.sort(key=lambda one: one[0] == "current")
        levels = {level for level, _ in told if level}
        if len(levels) > 1 and not self._levels_of_their_own():
            listed = ", ".join(sorted(levels))
            for table in self.amounts:
                table.doubts.append(
                    Text(f"tabellerne har hver sit pris- og lønniveau: {listed}", f"the tables differ in p/l: {listed}")
                )
        return next((Said(level, spot) for level, spot in told if level), None)

    def _levels_of_their_own(self) -> bool:
        """Whether each control area has one price level in Tabel 3, and the head of Tabel 2 has them all."""
        areas = {table.control_area: price_level(table.head_text) for table in self.granted}
        head = self.activities.head_text if self.activities else ""
        own = {told for told in map(price_level, _levels_in(head)) if told}
        each = all(areas[table.control_area] == price_level(table.head_text) for table in self.granted)
        return each and "" not in areas and "" not in areas.values() and own == set(areas.values())

    def _budget_year(self, level: Said | None) -> str:
        told = re.search(r"20[0-9]{2}", self.prose.negotiation.value) if self.prose.negotiation else None
        if told:
            return told[0]
        if level and level.value.isdigit():
            return level.value
        stated_years = [
            year for table in self.amounts for line in table.lines for year in line.figures if year != TOTAL
        ]
        return str(min(stated_years)) if stated_years else ""

    def _list(self, key: str, values: Sequence[Said], where: Text) -> None:
        if key == "categories" and not values:
            return
        self.add(f"{key}: [")
        for number, one in enumerate(values):
            self.add(", " if number else "")
            self.value(as_value(_clean(one.value)), where, one.spot)
        self.add("]\n")

    def _phase_in(self) -> None:
        start, complete = self.prose.start, self.prose.complete
        if not (start or complete):
            return
        self.add("phase_in: {")
        proposed = []
        for key, one in (("start", start), ("complete", complete)):
            if one:
                self.add(", " if key == "complete" and start else "")
                self.add(f"{key}: ")
                where = Text("Bevillingstekniske oplysninger", "Bevillingstekniske oplysninger")
                self.value(one.value, where, one.spot, one.sentence, (0, len(one.sentence)))
                proposed += [f"{key}: {one.value}"] if one.proposed else []
        self.add("}")
        self.made.proposed += [Text(text, text) for text in proposed]
        self.comment(CONFIRM.pick(self.language) if proposed else "")

    def effects(self) -> None:
        """Tabel 1."""
        rows = [(table, row) for table in self.made.tables for row in table.effects]
        if not rows:
            return
        self.add("\neffects:\n")
        for number, (table, row) in enumerate(rows, 1):
            first = True
            for key in ("target_group", "activity", "goal", "follow_up"):
                cell = row.get(key)
                if cell is None or not cell.text:
                    continue
                self.add(f"  {'-' if first else ' '} {key}: ")
                first = False
                where = Text(f"{table.name.da}, række {number}", f"{table.name.en}, row {number}")
                self.value(_scalar(cell.line), where, cell.spot, cell.line, (0, len(cell.line)))
                self.comment(CONFIRM.pick(self.language) if any(one.kind == "joined" for one in cell.marks) else "")

    def lines_of_activities(self) -> dict[int, str]:
        """Tabel 2; the key of each of its rows by its number in the table."""
        table, keys = self.activities, dict[int, str]()
        if table is None:
            return keys
        self.add(f"\nactivities:\n{_printed_totals(table, '  ')}")
        self.add("  lines:\n" if table.lines else "  lines: []\n")
        only = self.granted[0].control_area if len(self.granted) == 1 else ""
        for line in table.lines:
            if line.kind:
                self.add(f"    - kind: {line.kind}\n")
            else:
                key = keys[line.number] = self._key(line.label)
                self.add(f"    - key: {as_value(key)}\n")
            self.text(table, line, "label", "      label")
            if line.texts.get("control_area"):
                self.text(table, line, "control_area", "      control_area")
            elif only and not line.kind:
                self.add(f"      control_area: {as_value(_clean(only))}")
                self.comment(CONFIRM.pick(self.language))
            counted = stated(line.label)
            if counted and counted.alone:
                self.add("      full_time_equivalents: ")
                cell = line.cells.get("label")
                number = f'"{str(counted.number).replace(".", ",")}"'
                self.value(number, _place(table, line), cell.spot if cell else line.spot, *_printed(line, cell))
                self.add("\n")
            self.figures(table, line, "      ")
        self.total(table, "  ")
        for skipped in table.skipped:
            self.skipped(table, skipped.line, skipped.why)
        return keys

    def _key(self, label: str) -> str:
        """The word of a row, one of its own: letters and `_` alone, and a number where another has the same."""
        word = _word(label)
        self._words[word] += 1
        return f"{word}_{self._words[word]}" if self._words[word] > 1 else word

    def tables_of_appropriations(self, keys: Mapping[int, str]) -> None:
        """Tabel 3, and each further table of its shape."""
        self.add("\nappropriations:\n" if self.granted else "\nappropriations: []\n")
        for table in self.granted:
            self.add("  - control_area: ")
            title = table.title
            printed = title.text if title else ""
            area = _clean(table.control_area)
            self.value(as_value(area) if area else "", table.name, table.spot, printed, (0, len(printed)))
            self.comment()
            self._level_of(table)
            self.add(_printed_totals(table, "    "))
            self.add("    lines:\n" if table.lines else "    lines: []\n")
            for line in table.lines:
                mark = "- "
                if line.kind:
                    self.add(f"      {mark}kind: {line.kind}\n")
                    mark = "  "
                elif key := self._activity(line, keys):
                    self.add(f"      {mark}activity: {as_value(key)}\n")
                    mark = "  "
                self.text(table, line, "label", f"      {mark}label")
                for head in ("committee", "appropriation", "direction"):
                    if line.texts.get(head):
                        self.text(table, line, head, f"        {head}")
                self.figures(table, line, "        ")
            self.total(table, "    ")
            for skipped in table.skipped:
                self.skipped(table, skipped.line, skipped.why)

    def _level_of(self, table: Table) -> None:
        """The price level of a table that has another than the note."""
        level, of_note = price_level(table.head_text), self._level()
        if self._levels_of_their_own() and of_note and level != of_note.value:
            self.add("    price_level: ")
            self.value(level, table.name, table.spot, table.head_text)
            self.comment()

    def _activity(self, line: Line, keys: Mapping[int, str]) -> str:
        """The row of Tabel 2 that has the line's label and its figures, where there is one and no other like it."""
        label = normal(line.label)
        twins, rows = self._granted_as[label], self._asked_as.get(label, [])
        if len(twins) != 1 or len(rows) != 1:
            return ""
        amounts = [{year: figure.amount for year, figure in one.figures.items()} for one in (line, rows[0])]
        return keys[rows[0].number] if amounts[0] == amounts[1] and None not in amounts[0].values() else ""

    def text(self, table: Table, line: Line, head: str, key: str) -> None:
        """A text of a row."""
        cell = line.cells.get(head)  # type: ignore[call-overload]
        text = _clean(line.texts.get(head, ""))  # type: ignore[call-overload]
        if head == "direction":
            text = {"u": "U", "i": "I"}.get(text[:1].casefold(), text) if len(text) > 1 else text.upper()
        if head == "control_area":
            known = {
                normal(word): term.key
                for terms in self.register.control_areas.values()
                for term in terms
                for word in (term.key,)
            }
            text = known.get(normal(text), text)
        self.add(f"{key}: ")
        self.value(as_value(text), _place(table, line), cell.spot if cell else line.spot, *_printed(line, cell))
        self.comment(self._in_doubt(cell) if cell and cell.in_doubt else "")

    def _in_doubt(self, cell: PaperCell) -> str:
        listed = " / ".join(f"»{one}«" for one in cell.readings)
        return Text(f"tvivl: {listed}", f"doubt: {listed}").pick(self.language)

    def figures(self, table: Table, line: Line, indent: str) -> None:
        """The figures of a row: by year, and I alt."""
        doubts: list[str] = []
        self.add(f"{indent}amounts: {{")
        first = True
        for year in (year for year in self.years if year in line.figures):
            if line.figures[year].amount is None and not self.checked:
                doubts.append(self.doubt(table, line, year))
                continue
            self.add(f"{'' if first else ', '}{year}: ")
            first = False
            self.figure(table, line, year)
        self.add("}")
        place = _place(table, line).pick(self.language)
        self.comment(place[:1].lower() + place[1:].split(" »")[0].split(" “")[0], *doubts)
        if TOTAL in line.figures:
            if line.figures[TOTAL].amount is None and not self.checked:
                self.add(f"{indent}# {visible(self.doubt(table, line, TOTAL))}\n")
                return
            self.add(f"{indent}total: ")
            self.figure(table, line, TOTAL)
            self.add("\n")

    def figure(self, table: Table, line: Line, year: int) -> None:
        """A figure, as a plain integer; one in doubt as what cannot be read."""
        figure = line.figures[year]
        if figure.amount is None:
            self.doubt(table, line, year)
            written = "'" + " | ".join(map(_clean, figure.readings or ("?", "?"))).replace("'", "''") + " ?'"
        else:
            written = str(figure.amount)
        where = _column(_place(table, line), year)
        self.value(written, where, figure.cell.spot, *_printed(line, figure.cell))

    def doubt(self, table: Table, line: Line, year: int) -> str:
        """Remember a figure in doubt; what is said of it."""
        figure = line.figures[year]
        where = _column(_place(table, line), year)
        at = (self._length, self._length)
        origin = Origin(at, where, *_printed(line, figure.cell), figure.cell.spot)
        unplaced = any(mark.kind == "no column" for mark in figure.cell.marks)
        self.made.doubtful.append(Doubtful(origin, figure.readings, figure.why or Text("", ""), unplaced))
        listed = " / ".join(f"»{one}«" for one in figure.readings)
        if unplaced:
            return Text(f"uden kolonne: {listed}", f"under no column: {listed}").pick(self.language)
        name = "I alt" if year == TOTAL else str(year)
        return Text(f"tvivl om {name}: {listed}", f"doubt about {name}: {listed}").pick(self.language)

    def total(self, table: Table, indent: str) -> None:
        """The total row, where the table has one."""
        if table.total:
            self.add(f"{indent}total:\n")
            self.figures(table, table.total, f"{indent}  ")

    def skipped(self, table: Table, line: Line, why: Text) -> None:
        """A row that is no line of the note, as a comment."""
        place = _place(table, line)
        text = Text(
            f"udeladt ({why.da}): {place.da}: {line.printed}", f"left out ({why.en}): {place.en}: {line.printed}"
        )
        self.add(f"  # {visible(text.pick(self.language))}\n")

    def claims(self) -> None:
        """The amounts of the text."""
        self.add("\nclaims:\n" if self.prose.claims else "\nclaims: []\n")
        for claim in self.prose.claims:
            section = claim.section or "Indledning"
            self.add(f"  - section: {as_value(section)}\n")
            for key, written in claim.keys.items():
                self.add(f"    {key}: ")
                at = claim.sentence.find(claim.keys["states"])
                caret = (at, at + len(claim.keys["states"])) if at >= 0 else (0, len(claim.sentence))
                plain = key in ("years", "prior_funding", "per")
                text = written if plain else f'"{written}"' if key == "states" else as_value(_clean(written))
                self.value(text, Text(section, section), claim.spot, claim.sentence, caret)
                doubt = key == "external"
                self.comment(CONFIRM.pick(self.language) if doubt else "")
        self._scalable()

    def _scalable(self) -> None:
        for sentence, _ in self.prose.scalable:
            text = Text(f"bekræft scalable: »{sentence}«", f"confirm scalable: “{sentence}”")
            self.add(f"# {visible(text.pick(self.language))}\n")


def _printed_totals(table: Table, indent: str) -> str:
    """Which sums a table does not print, as a note says it; a row of sums that may be lost is no such."""
    if table.has_total:
        return ""
    return f"{indent}totals: {'no-total-column' if table.total else 'not-printed'}\n"


def _by_label(tables: Iterable[Table]) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = {}
    for table in tables:
        for line in table.counting:
            lines.setdefault(normal(line.label), []).append(line)
    return lines


def _place(table: Table, line: Line) -> Text:
    label = shortened(line.label)
    named = (f" »{label}«", f" “{label}”") if label else ("", "")
    return Text(f"{table.name.da}, række {line.number}{named[0]}", f"{table.name.en}, row {line.number}{named[1]}")


def _column(place: Text, year: int) -> Text:
    name = "I alt" if year == TOTAL else str(year)
    return Text(f"{place.da}, {name}", f"{place.en}, {name}")


def _printed(line: Line, cell: PaperCell | None) -> tuple[str, Span]:
    """The row on one line and the part of it that is the cell."""
    span = line.spans.get(cell.spot) if cell else None
    return line.printed, span or (0, len(line.printed))


def _clean(text: str) -> str:
    return visible(spelled(text)) if text else ""


_PLAIN_SCALAR = re.compile(r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?|current|true|\[\]")


def _scalar(text: str) -> str:
    return text if _PLAIN_SCALAR.fullmatch(text) else as_value(_clean(text))


_SMALL = {
    *("til", "og", "i", "af", "under", "for", "som", "er", "på", "de", "den", "det", "en", "et", "med", "ift", "mv"),
    *("årsværk", "midler", "a", "å", "ved", "fra", "om", "der", "at", "samt", "eller", "pr", "inkl", "herunder"),
}
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def _word(label: str) -> str:
    """A short word for a row, of the first words of its label that say something."""
    words = [word for word in re.findall(r"[^\W\d_]+", label.casefold()) if word not in _SMALL]
    plain = "_".join(words[:2]).translate(_LETTERS)
    return re.sub(r"[^a-z_]", "", unicodedata.normalize("NFKD", plain))[:40] or "indsats"

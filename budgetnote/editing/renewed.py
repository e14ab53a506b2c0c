"""A note that its paper was read anew for: what the paper prints otherwise now, written into the file, and no more.

What people added stays: keys, links, acceptances, comments, and whatever the paper does not print. A row that is gone
from the paper is taken out only where the paper's own sums prove that its table was read whole, where nobody wrote a
comment into it, and where nothing else names it; claims that are gone always stay. All that stays is told.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from budgetnote.analysis.changes.claims import Stated, pair_claims
from budgetnote.analysis.changes.facts import meaning, meaning_of
from budgetnote.analysis.changes.pairing import Pair, names, pair_activities, pair_appropriations
from budgetnote.analysis.needs import COMPARED
from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.reconcile import alike
from budgetnote.documents.document import PaperCell
from budgetnote.documents.draft import CONFIRM, Draft
from budgetnote.documents.tables import TOTAL as I_ALT
from budgetnote.documents.tables import Line as Printed
from budgetnote.documents.tables import Table as PrintedTable
from budgetnote.documents.witness import bear_witness
from budgetnote.editing.fix import with_edits
from budgetnote.editing.recompute import TOTAL, Figure, splices
from budgetnote.figures.equivalents import stated
from budgetnote.finding import ERROR, Edit, Span, shortened
from budgetnote.language import Text, normal, official
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Claim, Note
from budgetnote.model.tables import ActivityLine, AppropriationLine, AppropriationTable, Line, Row, SumLine, Table
from budgetnote.reading.record import Record
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import Mapping as Node
from budgetnote.reading.yaml import Sequence as Nodes
from budgetnote.reading.yaml import as_value, insert, parse
from budgetnote.visible import visible


class Renewed(NamedTuple):
    """A note with what its paper says now in its text, checked; the same file where nothing is to be written.

    `left` is what the paper has otherwise and is not taken over, each with why; `refused` is why nothing is.
    """

    file: NoteFile
    left: Sequence[Text] = ()
    refused: Text | None = None


def renew(file: NoteFile, made: Draft) -> Renewed:
    """Write into a note what its paper prints otherwise; nothing is written to the disk.

    What comes out is read again, and has to say all that was taken over: else nothing is.
    """
    note = file.note
    if note is None or file.faults.keeping_out(COMPARED) or _errors(file):
        return Renewed(file, refused=_UNREAD)
    drafted, _ = read_note(parse("draft.yaml", made.text.encode()))
    if drafted is None or drafted.activities is None or not _is_whole(drafted, made):
        return Renewed(file, refused=_UNDRAFTED)
    said = [(made.prose.id, drafted.id, note.id), (made.prose.negotiation, drafted.negotiation, note.negotiation)]
    if any(one and normal(theirs) != normal(own) for one, theirs, own in said):
        return Renewed(file, refused=_OTHER)
    plan = _Plan(file.source.text, note, drafted, made)
    edits = plan.edits()
    if not edits:
        return Renewed(file, plan.left)
    if any(one.span[1] > other.span[0] for one, other in pairwise(sorted(edits))):
        return Renewed(file, refused=_NO_ROOM)
    tried = with_edits(file, edits)
    if tried.note is None or _errors(tried) or not _keeps(note, tried.note):
        return Renewed(file, refused=_NO_ROOM)
    again = _Plan(tried.source.text, tried.note, drafted, made)
    if again.edits():
        return Renewed(file, refused=_NO_ROOM)
    return Renewed(tried, plan.left)


_UNREAD = Text("notatet kan ikke læses; ret dets fejl først", "the note cannot be read; correct its errors first")
_UNDRAFTED = Text("dokumentets tabeller kan ikke læses som et notat", "the tables of the document make no note")
_OTHER = Text("filen er et andet notat", "the file is another note")
_NO_ROOM = Text(
    "kan ikke skrives, som filen er bygget op; se forskellen med budgetnote diff, og ret den i notatet",
    "cannot be written the way the file is laid out; see the difference with budgetnote diff, and change it in the "
    "note",
)


def _errors(file: NoteFile) -> bool:
    """Whether the file itself cannot be read whole."""
    return any(found.rule.severity == ERROR for found in file.document.findings)


def _is_whole(drafted: Note, made: Draft) -> bool:
    """Whether every row of the paper's tables is a row of the draft."""
    tables = [table for table in made.tables if table.kind in ("activities", "appropriations")]
    printed = [next(iter(_of(tables, "activities")), None), *_of(tables, "appropriations")]
    rows = [len(table.rows) for table in (drafted.activities, *drafted.appropriations) if table]
    return [len(table.lines) for table in printed if table] == rows


def _of(tables: Iterable[PrintedTable], kind: str) -> list[PrintedTable]:
    return [table for table in tables if table.kind == kind]


_OF_PEOPLE = (
    *("version", "status", "administrations", "continues_from", "full_time_equivalent_price", "remarks", "accepted"),
    *("id", "negotiation"),
)


def _keeps(before: Note, after: Note) -> bool:
    """Whether all that no paper prints is as it was."""
    return all(meaning(getattr(before, name)) == meaning(getattr(after, name)) for name in _OF_PEOPLE)


class _Plan:
    """The splices that make a note say what its paper prints, and what is left as it is."""

    def __init__(self, text: str, note: Note, drafted: Note, made: Draft) -> None:
        self.text = text
        self.end_of_line = "\r\n" if "\r\n" in text else "\n"
        self.note = note
        self.made = made
        self.drafted = _recognised(note, drafted)
        self.left: list[Text] = []
        self.figures: list[Figure] = []
        self.spliced: list[Edit] = []
        self.behind: dict[int, list[str]] = defaultdict(list)
        self.activities = pair_activities(note, self.drafted)
        self.keys = {pair.new.key: pair.old.key for pair in self.activities.pairs}
        self.removed: set[Line] = set()
        self.added: Counter[Table] = Counter()
        tables = [table for table in made.tables if table.kind != "effects"]
        verdicts = bear_witness(made).verdicts
        self.all_read = all(verdict.kind != "not read" and not verdict.of_table for verdict in verdicts)
        pairs = zip(tables, verdicts, strict=False)  # behind those of the tables are those of captions alone
        self.proven = {id(table) for table, verdict in pairs if verdict.kind == "proven"}

    def edits(self) -> list[Edit]:
        """The splices, in no order; none where the paper says what the note says."""
        self.head()
        self.effects()
        self.tables()
        self.claims()
        blocks = [Edit((at, at), "".join(parts)) for at, parts in self.behind.items()]
        return [*self.spliced, *blocks, *splices(self.text, self.figures)]

    def leave(self, what: Text, why: Text) -> None:
        """Tell that something of the paper is not taken over."""
        self.left.append(Text(f"{what.da}: {why.da}", f"{what.en}: {why.en}"))

    # The head.

    def head(self) -> None:
        """All keys before the tables."""
        own, theirs = self.note, self.drafted
        for key in ("title", "budget_year", "price_level", "years", "citywide", "address"):
            doubted = not self.all_read and key in ("price_level", "years")
            if self.prints(key) and meaning_of(own, key) != meaning_of(theirs, key):
                if doubted:
                    self.leave(official(key), _NOT_ALL)
                else:
                    self.put(own.node, theirs.node, key)
        for key in ("categories", "districts", "lapses"):
            listed = {*map(normal, getattr(own, key))}, {*map(normal, getattr(theirs, key))}
            if listed[1] and (not listed[0] >= listed[1] if key == "lapses" else listed[0] != listed[1]):
                self.put(own.node, theirs.node, key)
        if theirs.prior_funding == () and own.prior_funding is None and not own.misreads("prior_funding"):
            self.put(own.node, theirs.node, "prior_funding")
        elif theirs.prior_funding == () and own.prior_funding:
            self.leave(official("prior_funding"), _SAYS_NONE)
        self.phase_in()

    def prints(self, key: str) -> bool:
        """Whether a key of the draft stands on the paper, and is no proposal."""
        span = self.drafted.node.value_spans.get(key)
        return span is not None and span not in self.made.unprinted

    def phase_in(self) -> None:
        """Start and end of the phase-in, where the paper has the dates."""
        own, theirs, prose = self.note.phase_in, self.drafted.phase_in, self.made.prose
        said = {"start": prose.start, "complete": prose.complete}
        for key, one in said.items():
            if theirs is None or one is None or one.proposed or key not in theirs.node:
                continue
            if own is None:
                proposed = any(other and other.proposed for other in said.values())
                if proposed:
                    self.leave(official("phase_in"), _MISSING)
                elif key == "start" or not prose.start:
                    self.put(self.note.node, self.drafted.node, "phase_in")
            elif meaning_of(own, key) != meaning_of(theirs, key):
                self.put(own.node, theirs.node, key)

    def put(self, own: Node, theirs: Node, key: str) -> None:
        """Write a value of the draft over that of the note; into the note's head where it has none."""
        value = self.made.text[slice(*theirs.value_spans[key])]
        if key in own.value_spans and key in own.key_spans:
            start, end = own.value_spans[key]
            if "#" in self.text[start:end] and isinstance(own.get(key), Nodes | Node):
                self.leave(official(key), _COMMENTED)
                return
            end = start + len(self.text[start:end].rstrip())  # the line end of a folded text stays
            block = _BLOCK_HEAD.search(self.text, own.key_spans[key][1], start)
            start = block.start() if block else start
            self.spliced.append(Edit((start, end), value if start < end else f" {value}"))
        elif own is self.note.node:
            before = next((one for one in own if one in _AFTER_HEAD), "")
            self.spliced.append(insert(self.text, own, before, f"{key}: {value}"))
        else:
            self.leave(official(key), _MISSING)

    def effects(self) -> None:
        """Tabel 1, where it has as many rows as before; signs and hyphens are no other wording."""
        own, theirs = self.note.effects, self.drafted.effects
        printed = [row for table in self.made.tables for row in table.effects]
        if theirs and (len(own) != len(theirs) or len(printed) != len(theirs)):
            self.leave(official("Tabel 1"), _OTHER_ROWS)
            return
        for one, other, cells in zip(own, theirs, printed, strict=False):
            for key in ("target_group", "activity", "goal", "follow_up"):
                if key not in other.node or _letters(getattr(one, key)) == _letters(getattr(other, key)):
                    continue
                if _is_doubtful(cells.get(key)):
                    self.leave(official(f"Tabel 1 {key}"), _DOUBT)
                else:
                    self.put(one.node, other.node, key)

    # The tables.

    def tables(self) -> None:
        """Tabel 2, then Tabel 3 by control area."""
        printed = _of(self.made.tables, "activities"), _of(self.made.tables, "appropriations")
        own, theirs = self.note.activities, self.drafted.activities
        partners: dict[Line, Line] = {pair.new: pair.old for pair in self.activities.pairs}
        gone: list[tuple[Line, Table, PrintedTable, Text]] = []
        if own and theirs and printed[0]:
            name = official("Tabel 2")
            left = self.table(own, theirs, printed[0][0], partners | _sums(own, theirs), name)
            gone += [(row, own, printed[0][0], name) for row in left]
        lines = pair_appropriations(self.note, self.drafted, self.activities)
        partners = {pair.new: pair.old for pair in lines.pairs}
        by_area = {normal(table.control_area): table for table in reversed(self.note.appropriations)}
        taken = []
        for other, paper in zip(self.drafted.appropriations, printed[1], strict=True):
            table = by_area.pop(normal(other.control_area), None)
            name = official(f"Tabel 3 {other.control_area}")
            if table is None:
                self.new_table(other, paper, partners, name)
                continue
            taken.append(table)
            left = self.table(table, other, paper, partners | _sums(table, other), name)
            gone = [*((row, table, paper, name) for row in left), *gone]
        for table in self.note.appropriations:
            if table not in taken:
                self.leave(official(f"Tabel 3 {table.control_area}"), _TABLE_GONE)
        unseen = {table for table in self.note.tables if not _shows([row for row, own, *_ in gone if own is table])}
        for row, own_table, paper, name in gone:
            self.row_gone(row, own_table, paper, name, proven=own_table not in unseen)

    def table(
        self, own: Table, theirs: Table, printed: PrintedTable, partners: Mapping[Line, Line], name: Text
    ) -> list[Line]:
        """The rows and the sums of a table; those of the note's rows that the paper does not have."""
        if printed.doubts:
            for doubt in printed.doubts:
                self.leave(name, doubt)
            return []
        after: Line | None = None
        met, rows = set[Line](), {*own.rows}
        for row, line in zip(theirs.rows, printed.lines, strict=True):
            partner = partners.get(row)
            if partner in rows:
                self.row(own, partner, row, line, name)
                met.add(partner)
                after = partner
            else:
                self.new_row(own, after, row, line, partner, name)
        if own.total and theirs.total and printed.total:
            self.amounts(own, own.total, theirs.total, printed.total, name)
        elif bool(own.total) != bool(theirs.total):
            self.leave(official(f"{name.da} total"), _MISSING if theirs.total else _NOT_PRINTED)
        return [row for row in own.rows if row not in met]

    def row(self, table: Table, own: Line, theirs: Line, printed: Printed, name: Text) -> None:
        """The texts, codes and figures of a row that is in both."""
        keys = ["label"]
        if isinstance(own, ActivityLine):
            keys += ["control_area"] if printed.texts.get("control_area") else []
        else:
            keys += ["committee", "appropriation", "direction"]
        for key in keys:
            if key not in theirs.node or meaning_of(own, key) == meaning_of(theirs, key):
                continue
            cell = printed.cells.get(key)  # type: ignore[call-overload]
            if _is_doubtful(cell):
                if key == "label" and _letters(own.label) == _letters(theirs.label):
                    continue
                self.leave(_row(name, own, key), _DOUBT)
            elif key not in own.node:
                self.leave(_row(name, own, key), _MISSING)
            else:
                self.put(own.node, theirs.node, key)
        if isinstance(own, ActivityLine) and isinstance(theirs, ActivityLine):
            self.equivalents(own, theirs)
        self.amounts(table, own, theirs, printed, name)

    def equivalents(self, own: ActivityLine, theirs: ActivityLine) -> None:
        """The årsværk of a row, where they are those that its label told before, and it tells others now."""
        told = stated(own.label)
        if own.full_time_equivalents is None or told is None or told.number != own.full_time_equivalents:
            return
        if theirs.full_time_equivalents is not None and theirs.full_time_equivalents != own.full_time_equivalents:
            self.put(own.node, theirs.node, "full_time_equivalents")

    def amounts(self, table: Table, own: Row, theirs: Row, printed: Printed, name: Text) -> None:
        """The figures of a row by year, and its I alt; those in doubt stay."""
        doubtful = {year for year, figure in printed.figures.items() if figure.in_doubt}
        for year in sorted(doubtful):
            readings = " / ".join(f"»{one}«" for one in printed.figures[year].readings)
            why = Text(f"{_DOUBT.da} ({readings})", f"{_DOUBT.en} ({readings})") if readings else _DOUBT
            self.leave(_row(name, own, "I alt" if year == I_ALT else str(year)), why)
        years = sorted({*own.stated_years, *theirs.stated_years} - doubtful)
        changed = [year for year in years if own.cell(year) != theirs.cell(year)]
        after = {year: (theirs.amounts or {}).get(year) for year in changed}
        blank = [year for year, amount in after.items() if amount is None]
        if blank and doubtful:
            for year in blank:
                self.leave(_row(name, own, str(year)), _DOUBT)
                del after[year]
            blank = []
        if blank:
            self.emptied(own, after, name)
        else:
            for year, amount in after.items():
                if amount is not None:
                    self.figures.append(Figure(name, own, "", str(year), (own.amounts or {}).get(year), amount))
        if I_ALT in doubtful or own.total == theirs.total:
            return
        if theirs.total is None:
            if table.has_column and printed.figures:
                self.leave(_row(name, own, "I alt"), _NOT_PRINTED)
        elif table.has_column or "total" in own.node:
            self.figures.append(Figure(name, own, "", TOTAL, own.total, theirs.total))
        else:
            self.leave(_row(name, own, "I alt"), _MISSING)

    def emptied(self, own: Row, after: Mapping[int, int | None], name: Text) -> None:
        """Write the years of a row of which some are blank now."""
        node = own.node.get("amounts")
        if not isinstance(node, Node):
            return
        start, end = node.span
        in_braces = self.text.startswith("{", start)
        lines = [] if in_braces else self.lines_of(node, [str(year) for year in after if after[year] is None])
        if not in_braces and lines and after.keys() <= {int(key) for key in node}:
            self.spliced += (Edit(span, "") for span in lines)
            was = own.amounts or {}
            changed = [(year, amount) for year, amount in after.items() if amount is not None]
            self.figures += (Figure(name, own, "", str(year), was.get(year), amount) for year, amount in changed)
            return
        if not in_braces or "#" in self.text[start:end]:
            self.leave(_row(name, own, ""), _LAID_OUT)
            return
        entries: dict[str, str] = {}
        leads: dict[str, str] = {}
        at = start
        for key, (begin, stop) in node.key_spans.items():
            stop = max(stop, node.value_spans[key][1])
            leads[key], entries[key], at = self.text[at:begin], self.text[begin:stop], stop
        first = next(iter(leads.values()), "{")
        close = self.text[at:end] if entries else "}"
        for year, amount in after.items():
            if amount is None:
                entries.pop(str(year), None)
            elif str(year) in entries:
                begin, stop = node.value_spans[str(year)]
                entries[str(year)] = f"{self.text[node.key_spans[str(year)][0] : begin]}{amount}"
            else:
                entries[str(year)] = f"{year}: {amount}"
        written = "".join(
            f"{first if i == 0 else ', ' if leads.get(key, first) == first else leads[key]}{entries[key]}"
            for i, key in enumerate(sorted(entries))
        )
        self.spliced.append(Edit((start, end), f"{written or '{'}{close}"))

    def lines_of(self, node: Node, keys: Sequence[str]) -> list[Span]:
        """The whole lines of keys that each stand on one without a comment; none where that is otherwise."""
        spans = []
        for key in keys:
            start = self.line_start(node.key_spans[key][0])
            line_end = _LINE_END.search(self.text, start)
            end = line_end.end() if line_end else len(self.text)
            if not re.fullmatch(r"[^#:]+:[^#:]*", self.text[start:end]):
                return []
            spans.append((start, end))
        return spans if len(keys) < len(node) else []

    # Rows that are in one of the two alone.

    def new_row(
        self, table: Table, after: Line | None, row: Line, printed: Printed, partner: Line | None, name: Text
    ) -> None:
        """Add a row of the paper behind the one that it stands behind."""
        if any(figure.in_doubt for figure in printed.figures.values()) or any(
            cell.in_doubt for cell in printed.cells.values()
        ):
            self.leave(_row(name, row, ""), _NEW_IN_DOUBT)
            return
        renamed = self.renamed(row, partner)
        if renamed is None:
            self.leave(_row(name, row, ""), _NEW_IN_DOUBT)
        elif self.item(table.node, "lines", after.node if after else None, row.node, renamed):
            self.added[table] += 1
        else:
            self.leave(_row(name, row, ""), _LAID_OUT)
            if isinstance(row, ActivityLine):
                del self.keys[row.key]

    def item(self, holder: Node, key: str, after: Node | None, node: Node, edits: Sequence[Edit]) -> bool:
        """Add an item of the draft to a list of the note: behind one of it, or as its first.

        False where the list is written in a way that leaves no plain place for it.
        """
        items = holder.get(key)
        if not isinstance(items, Nodes):
            return False
        start, end = items.span
        if self.text[start:end].replace(" ", "") == "[]":
            if end not in self.behind:
                self.spliced.append(Edit((start - (self.text[start - 1] == " "), end), ""))
            block = self.block(node, edits, self.indent(holder.key_spans[key][0]) + 2)
            self.behind[end].append(self.end_of_line + block)
            return True
        if not items or not all(map(self.is_item, items.item_spans)):
            return False
        block = self.block(node, edits, self.indent(items.item_spans[0][0]))
        if after is None:
            self.behind[self.line_start(items.item_spans[0][0])].append(block + self.end_of_line)
        else:
            self.behind[self.end_of(after)].append(self.end_of_line + block)
        return True

    def renamed(self, row: Line, partner: Line | None) -> list[Edit] | None:
        """The splices of the draft that give a new row the keys of the note; None where it names a row that is not."""
        node = row.node
        if isinstance(row, ActivityLine):
            if not row.key:
                return []
            taken = {one.key for one in self.note.activity_lines} | {*self.keys.values()}
            own = row.key.lstrip(_NEW)
            key, number = own, 1
            while key in taken:
                number += 1
                key = f"{own}_{number}"
            self.keys[row.key] = key
            return [Edit(node.value_spans["key"], as_value(key))]
        if not isinstance(row, AppropriationLine):
            return []
        if row.activity and row.activity not in self.keys:
            return None
        if row.activity and "activity" in node:
            return [Edit(node.value_spans["activity"], as_value(self.keys[row.activity]))]
        pays_for = partner.activity if isinstance(partner, AppropriationLine) else None
        return [insert(self.made.text, node, "", f"activity: {as_value(pays_for)}")] if pays_for else []

    def block(self, node: Node, edits: Sequence[Edit], indent: int) -> str:
        """An item of a list of the draft with its comments, indented as the note has its items; no line end."""
        text = self.made.text
        start, end = node.span[0], text.find("\n", node.span[1])
        begin = text.rfind("\n", 0, start) + 1
        was = len(text[begin:start]) - len(text[begin:start].lstrip())
        shifted = [Edit((edit.span[0] - begin, edit.span[1] - begin), edit.text) for edit in edits]
        lines = splice(text[begin:end], shifted).split("\n")
        return self.end_of_line.join(" " * indent + line[was:] for line in lines)

    def new_table(
        self, table: AppropriationTable, printed: PrintedTable, partners: Mapping[Line, Line], name: Text
    ) -> None:
        """Add a table of Tabel 3 for a control area that the note has not, behind the others."""
        tables = self.note.node.get("appropriations")
        last = tables[-1] if isinstance(tables, Nodes) and tables else None
        edits: list[Edit] = []
        doubtful = bool(printed.doubts or printed.skipped or printed.area_is_proposed) or any(
            figure.in_doubt for figure in printed.figures
        )
        for row in table.rows:
            renamed = self.renamed(row, partners.get(row))
            doubtful |= renamed is None
            edits += renamed or []
        if doubtful:
            self.leave(name, _NEW_IN_DOUBT)
        elif not self.item(
            self.note.node, "appropriations", last if isinstance(last, Node) else None, table.node, edits
        ):
            self.leave(name, _LAID_OUT)

    def row_gone(self, row: Line, table: Table, printed: PrintedTable, name: Text, *, proven: bool) -> None:
        """Take out a row that the paper does not have, where that is certain; else tell of it.

        Only where the sums could not be `proven` with it: they hold, and would not with a row that was passed over.
        """
        what = _row(name, row, "")
        lines = table.node.get("lines")
        if not proven or id(printed) not in self.proven or printed.skipped or printed.total is None:
            self.leave(what, _GONE_UNPROVEN)
            return
        key = row.key if isinstance(row, ActivityLine) else ""
        if key and self.is_named(key):
            self.leave(what, _GONE_NAMED)
            return
        number = next(i for i, one in enumerate(table.rows) if one is row)
        if not isinstance(lines, Nodes) or len(lines) != len(table.rows) or not self.is_item(lines.item_spans[number]):
            self.leave(what, _GONE_LAID_OUT)
            return
        start, end = self.line_start(row.node.span[0]), self.end_of(row.node)
        comments = _COMMENT.findall(self.text[start:end])
        if any(not _OWN_COMMENT.fullmatch(comment) for comment in comments):
            self.leave(what, _GONE_COMMENTED)
            return
        if self.added[table] + sum(one not in self.removed for one in table.rows) == 1:
            self.leave(what, _GONE_LAST)
            return
        self.removed.add(row)
        line_end = _LINE_END.match(self.text, end)
        self.spliced.append(Edit((start, line_end.end() if line_end else end), ""))

    def is_named(self, key: str) -> bool:
        """Whether a claim, a line that stays, or a sum names a row of Tabel 2."""
        rows = [row for table in self.note.tables for row in table.rows if row not in self.removed]
        lines = (row.activity for row in rows if isinstance(row, AppropriationLine))
        parts = (one for row in rows if isinstance(row, SumLine) for one in row.of)
        return key in {*lines, *parts, *(one.activity for one in self.note.statements)}

    def line_start(self, at: int) -> int:
        """Where the line of a character begins."""
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def end_of(self, node: Node) -> int:
        """Where the last line of a record ends, its comment in it and its line end left out."""
        start, at = node.span
        end = _LINE_END.search(self.text, start + len(self.text[start:at].rstrip()))
        return end.start() if end else len(self.text)

    def indent(self, at: int) -> int:
        """How many blanks the line of a character begins with."""
        blanks = _BLANKS.match(self.text, self.line_start(at))
        return len(blanks[0]) if blanks else 0

    def is_item(self, span: Span) -> bool:
        """Whether an item of a list stands on lines of its own, behind a dash."""
        return self.text[self.line_start(span[0]) : span[0]].strip() == "-"

    # The claims.

    def claims(self) -> None:
        """The amounts of the text: those that changed, and those that are new; those that are gone are told."""
        paired = pair_claims(self.note, self.drafted, names(self.activities))
        printed = dict(zip(self.drafted.claims, self.made.prose.claims, strict=True))
        partners: dict[Claim, Stated] = {}
        for pair in paired.pairs:
            if isinstance(pair.new.statement, Claim):
                partners[pair.new.statement] = pair.old
                self.claim(pair, has_section=bool(printed[pair.new.statement].section))
        removed = list(paired.removed)
        added = []
        for one in paired.added:  # one that the note has as a part of another is there
            same = [other for other in removed if other.amount == one.amount]
            same = [other for other in same if other.section == one.section] or same
            if same:
                removed.remove(same[0])
                partners[one.claim] = same[0]
            else:
                added.append(one.claim)
        for old in sorted(removed, key=lambda one: one.statement.head):
            self.leave(_claim(old.claim, old.statement.written("states")), _CLAIM_GONE)
        after: Claim | None = None
        for claim in self.drafted.claims:
            if claim in partners:
                after = partners[claim].claim
            elif claim in added:
                self.new_claim(claim, after)

    def claim(self, pair: Pair[Stated], *, has_section: bool) -> None:
        """The figure, the section and the scope of a claim that is in both; what people made of it stays."""
        own, theirs = pair.old.statement, pair.new.statement
        if isinstance(own, Claim) and has_section and pair.old.section != pair.new.section:
            self.put(own.node, theirs.node, "section")
        if meaning_of(own, "states") != meaning_of(theirs, "states"):
            self.put(own.node, theirs.node, "states")
        if own.is_external or theirs.is_external:
            return
        for key in ("years", "per", "committee", "control_area", "appropriation", "direction"):
            if key in own.node and key in theirs.node and meaning_of(own, key) != meaning_of(theirs, key):
                self.put(own.node, theirs.node, key)

    def new_claim(self, claim: Claim, after: Claim | None) -> None:
        """Add a claim of the paper behind the one that it stands behind."""
        what = _claim(claim, claim.written("states"))
        if "claims" in self.note.node.key_spans:
            if not self.item(self.note.node, "claims", after.node if after else None, claim.node, []):
                self.leave(what, _LAID_OUT)
            return
        end = len(self.text)
        if end not in self.behind:
            line_end = "" if self.text.endswith("\n") else self.end_of_line
            self.behind[end].append(f"{line_end}{self.end_of_line}claims:{self.end_of_line}")
        self.behind[end].append(self.block(claim.node, [], 2) + self.end_of_line)


L = TypeVar("L", bound=Line)
_NEW = "\0"
"""What is before the key of a row of the draft that no row of the note is: so that no key is taken for another."""
_ALIKE = 500
_MOST = 100


def _recognised(note: Note, drafted: Note) -> Note:
    """The draft with the keys of the note for rows that are called alike, and keys of no row for the others.

    The keys of a draft are made of its labels, and say nothing of which row of the note a row is.
    """
    old, new = list(note.activity_lines), list(drafted.activity_lines)
    keys: dict[str, str] = {}
    for with_area in (True, False):
        known = set[ActivityLine]()
        groups: dict[Hashable, tuple[list[ActivityLine], list[ActivityLine]]] = defaultdict(lambda: ([], []))
        for i, side in enumerate((old, new)):
            for row in side:
                groups[normal(row.label), with_area and row.control_area][i].append(row)
        for before, after in groups.values():
            if len(before) == len(after) == 1:
                keys[after[0].key] = before[0].key
                known |= {before[0], after[0]}
        old, new = ([row for row in side if row not in known] for side in (old, new))
    keys |= {other.key: one.key for one, other in _nearest(old, new)}
    called = {row.key: keys.get(row.key, _NEW + row.key) for row in drafted.activity_lines}
    activities = drafted.activities and drafted.activities.changed(
        rows=tuple(row.changed(key=called.get(row.key, row.key)) for row in drafted.activities.rows)
    )
    pays_for = _paying(note, drafted)
    appropriations = tuple(
        table.changed(
            rows=tuple(
                row.changed(activity=called.get(row.activity or "", row.activity) or pays_for.get(row))
                for row in table.rows
            )
        )
        for table in drafted.appropriations
    )
    return drafted.changed(activities=activities, appropriations=appropriations)


def _paying(note: Note, drafted: Note) -> dict[Line, str | None]:
    """What lines of the draft pay for, where it does not say so, and one line of the note alone is near."""
    groups: dict[Hashable, tuple[list[AppropriationLine], list[AppropriationLine]]] = defaultdict(lambda: ([], []))
    for i, side in enumerate((note, drafted)):
        for table in side.appropriations:
            for row in table.lines:
                code = row.appropriation and row.appropriation.code
                groups[normal(table.control_area), row.committee, code][i].append(row)
    pays_for: dict[Line, str | None] = {}
    for old, new in groups.values():
        pays_for |= {other: one.activity for one, other in _nearest(old, new)}
    return pays_for


def _nearest(old: Sequence[L], new: Sequence[L]) -> Iterator[tuple[L, L]]:
    """The rows that are nearer to one another than each is to any other: by their words, half of them at least.

    They have an amount in common too. Of more rows than `_MOST`, none.
    """
    if max(len(old), len(new)) > _MOST:
        return
    near = [(alike(one.label, other.label), one, other) for one in old for other in new if _share(one, other)]
    scores: dict[Line, list[int]] = defaultdict(list)
    for score, *pair in near:
        for row in pair:
            scores[row].append(score)
    for score, one, other in near:
        if score >= _ALIKE and all(max(own) == score and own.count(score) == 1 for own in (scores[one], scores[other])):
            yield one, other


def _share(one: Line, other: Line) -> bool:
    """Whether two rows have an amount in common."""
    return bool({*(one.amounts or {}).items()} & {*(other.amounts or {}).items()})


def _sums(own: Table, theirs: Table) -> dict[Line, Line]:
    """The subtotals and parts of the draft that are in the note, by what they are called."""
    left: dict[Hashable, list[Line]] = defaultdict(list)
    for row in own.rows:
        if isinstance(row, SumLine):
            left[row.kind, normal(row.label)].append(row)
    pairs: dict[Line, Line] = {}
    for row in theirs.rows:
        if isinstance(row, SumLine) and (same := left[row.kind, normal(row.label)]):
            pairs[row] = same.pop(0)
    return pairs


def _shows(rows: Sequence[Line]) -> bool:
    """Whether sums would show that these rows were passed over: each has an amount, and they do not cancel out."""
    years = {year for row in rows for year in row.stated_years}
    sums = [sum(row.cell(year) or 0 for row in rows) for year in years]
    return all(any((row.amounts or {}).values()) for row in rows) and any(sums)


def _letters(text: str) -> str:
    """The letters and figures of a text alone."""
    return "".join(filter(str.isalnum, text.casefold()))


def _is_doubtful(cell: PaperCell | None) -> bool:
    """Whether the words of a cell may be others: a reader says so, or a hyphen that ends a line may be the page's."""
    return cell is not None and (cell.in_doubt or "-\n" in cell.text or any(m.kind == "joined" for m in cell.marks))


def _row(name: Text, row: Record, column: str) -> Text:
    label = getattr(row, "label", "") or "I alt"
    said, behind = shortened(label), f", {column}" if column else ""
    return Text(f"{name.da} »{said}«{behind}", f"{name.en} “{said}”{behind}")


def _claim(claim: Claim, figure: str) -> Text:
    said = visible(figure)
    return Text(f"{claim.section} »{said}«", f"{claim.section} “{said}”")


_AFTER_HEAD = ("prior_funding", "lapses", "effects", "activities", "appropriations", "claims", "accepted")
_BLOCK_HEAD = re.compile(r"[>|][-+0-9]*[ \t]*\r?\n\s*\Z")
_BLANKS = re.compile(" *")
_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"(?:^|\s)(#[^\r\n]*)")
_OWN_COMMENT = re.compile(rf"# (?:{CONFIRM.da}|{CONFIRM.en}|[^·#]*(?:række|row) [0-9]+)")

_DOUBT = Text("dokumentet kan læses på flere måder", "the document can be read in several ways")
_NOT_ALL = Text(
    "siger noget andet i dokumentet, men ikke alle dets tabeller er læst med sikkerhed; ret det selv",
    "is another in the document, but not all of its tables were read with certainty; change it yourself",
)
_SAYS_NONE = Text(
    "dokumentet siger, at der ikke tidligere er afsat midler; notatets rækker er ikke ændret",
    "the document says that there was no prior funding; the rows of the note are left as they are",
)
_COMMENTED = Text(
    "er ændret i dokumentet, men har en kommentar i notatet; ret den selv",
    "changed in the document, but has a comment in the note; change it yourself",
)
_MISSING = Text(
    "står i dokumentet og ikke i notatet; tilføj det selv", "is in the document and not in the note; add it yourself"
)
_NOT_PRINTED = Text("står ikke i dokumentet og er ikke ændret", "is not in the document and is left as it is")
_OTHER_ROWS = Text(
    "har ikke lige så mange rækker i dokumentet som i notatet; ret den selv",
    "has not as many rows in the document as in the note; change it yourself",
)
_LAID_OUT = Text(
    "kan ikke skrives, som filen er bygget op; ret det i notatet",
    "cannot be written the way the file is laid out; change it in the note",
)
_NEW_IN_DOUBT = Text(
    "er ny i dokumentet, men ikke læst med sikkerhed; tilføj den selv",
    "is new in the document, but was not read with certainty; add it yourself",
)
_TABLE_GONE = Text(
    "står ikke i dokumentet længere; slet tabellen selv, hvis den er udgået",
    "is not in the document any longer; delete the table yourself if it is gone",
)
_GONE_UNPROVEN = Text(
    "står ikke i dokumentet, men tabellens summer beviser ikke, at alle rækker er læst; slet den, hvis den er udgået",
    "is not in the document, but the sums of the table do not prove that all rows were read; delete it if it is gone",
)
_GONE_NAMED = Text(
    "står ikke i dokumentet længere, men noget andet i notatet henviser til den; ret det, og slet rækken",
    "is not in the document any longer, but something else in the note names it; change that, and delete the row",
)
_GONE_COMMENTED = Text(
    "står ikke i dokumentet længere, men har en kommentar i notatet; slet rækken selv",
    "is not in the document any longer, but has a comment in the note; delete the row yourself",
)
_GONE_LAID_OUT = Text(
    "står ikke i dokumentet længere, men kan ikke slettes, som filen er bygget op; slet rækken selv",
    "is not in the document any longer, but cannot be deleted the way the file is laid out; delete the row yourself",
)
_GONE_LAST = Text(
    "står ikke i dokumentet længere, men er tabellens sidste række; slet den selv",
    "is not in the document any longer, but is the last row of its table; delete it yourself",
)
_CLAIM_GONE = Text(
    "beløbet er ikke fundet i dokumentets tekst; slet det selv, hvis det er udgået",
    "the amount was not found in the text of the document; delete it yourself if it is gone",
)

"""What an editor offers at a place of a note: what stands there, what may stand there, and how a finding is accepted.

Places are characters of the text, from 0, so that nothing here knows how an editor counts.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from budgetnote.analysis.claims import Verdict, judge
from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.rulebook import all_rules
from budgetnote.figures.printed import format_amount, format_interval
from budgetnote.finding import ERROR, Edit, Finding, Span, read_page
from budgetnote.language import Language, Text, official
from budgetnote.model.meanings import meaning
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import Row, Table
from budgetnote.reading.yaml import Mapping, as_value
from budgetnote.reading.yaml import Sequence as Items

_BOTH: tuple[Language, Language] = ("da", "en")


class Offer(NamedTuple):
    """A word that may stand at a place, and what it means."""

    word: str
    means: str = ""


class Hint(NamedTuple):
    """A computed sum that is not the stated one, shown after it."""

    after: int
    said: str


def hover(file: NoteFile, offset: int) -> Text | None:
    """What stands at `offset`: the cells of a sum, a claim's interval and margin, a code's name, what a key means.

    None where nothing is known of it. Amounts are in 1.000 kr.
    """
    note = file.note
    if note is None:
        return None
    for span, said in (*_sums(note), *_claims(file, note)):
        if span[0] <= offset <= span[1]:
            return said
    return _code(file, note, offset) or _key(note, offset)


def _sums(note: Note) -> Iterator[tuple[Span, Text]]:
    """The stated sums, each with what it adds up and what that gives."""
    for table in note.tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            if row.total is not None and row.amounts is not None:
                cells = [(str(year), amount) for year, amount in row.amounts.items()]
                yield row.at("total"), _added(cells, row.computed_total, row.total)
        if table.total is not None and table.total.amounts is not None:
            yield from _columns(note, table, table.total)


def _columns(note: Note, table: Table, total: Row) -> Iterator[tuple[Span, Text]]:
    computed = table.computed(note.stated_years)
    for year, stated in (total.amounts or {}).items():
        cells = [(line.label, line.cell(year)) for line in table.lines if year in line.stated_years]
        yield total.at("amounts", year), _added(cells, computed.get(year), stated)


_MOST = 12
"""Cells of a sum that are shown."""


def _added(cells: Sequence[tuple[str, int | None]], computed: int | None, stated: int | None) -> Text:
    """Each cell with its name, then what they give, and what is stated where that is not the same."""
    said = []
    for language in _BOTH:
        lines = [f"{_figure(amount, language)}  {name}" for name, amount in cells[:_MOST]]
        lines += ["…"] if len(cells) > _MOST else []
        lines.append(f"= {_figure(computed, language)}")
        if None not in (stated, computed) and stated != computed:
            says = Text("notatet siger", "the note says").pick(language)
            lines.append(f"≠ {_figure(stated, language)} ({says})")
        said.append("\n".join(lines))
    return Text(*said)


def _figure(amount: int | None, language: Language) -> str:
    return "?" if amount is None else format_amount(amount, language)


def _claims(file: NoteFile, note: Note) -> Iterator[tuple[Span, Text]]:
    """The amounts of the prose, each with what it stands for, what the tables give, and its margin."""
    for verdict in judge(note, file.register):
        if verdict.interval is not None:
            yield verdict.statement.at("states"), Text(*(_claim(verdict, language) for language in _BOTH))


def _claim(verdict: Verdict, language: Language) -> str:
    interval = format_interval(verdict.interval, language) if verdict.interval else ""
    lines = [f"{Text('står for', 'stands for').pick(language)} {interval}"]
    gives = Text("tabellerne giver", "the tables give").pick(language)
    for cells in verdict.sums:
        years = "-".join(dict.fromkeys((str(cells.years[0]), str(cells.years[-1])))) if cells.years else ""
        lines.append(f"{gives} {_figure(cells.computed, language)} ({years})")
    if verdict.slack is not None:
        lines.append(f"margin {_figure(verdict.slack, language)}")
    return "\n".join(lines)


def _code(file: NoteFile, note: Note, offset: int) -> Text | None:
    """The name of a committee, an administration or an appropriation at a place."""
    register, year = file.register, note.budget_year
    for line in note.appropriation_lines:
        if _within(line.at("committee"), offset):
            known = register.committees.valid(line.committee, year)
            return official(known.name) if known else None
        if line.appropriation and _within(line.at("appropriation"), offset):
            owner = register.appropriations.valid(line.appropriation.code, year)
            return official(", ".join([owner.committee, *owner.names_in(year)])) if owner else None
    return None


def _within(span: Span, offset: int) -> bool:
    return span[0] <= offset <= span[1]


def _key(note: Note, offset: int) -> Text | None:
    """What the key at a place means, going by the innermost record that has it."""
    found: Text | None = None
    node: object = note.node
    record: type = type(note)
    while isinstance(node, Mapping | Items):
        if isinstance(node, Items):
            inside = [i for i, span in enumerate(node.item_spans) if _within(span, offset)]
            node = node[inside[0]] if inside else None
            continue
        key = next((key for key, span in node.key_spans.items() if _within(span, offset)), None)
        if key is not None:
            return meaning(record, key) or _anywhere(key) or found
        inner = next((key for key, span in node.value_spans.items() if _within(span, offset)), None)
        if inner is None:
            return found
        node = node.get(inner)
    return found


def _anywhere(key: str) -> Text | None:
    """What a key means in whichever record has it."""
    from budgetnote.model import note, tables

    records = [one for module in (tables, note) for one in vars(module).values() if isinstance(one, type)]
    return next((said for record in records if (said := meaning(record, key))), None)


_VALUE = re.compile(r"(?:^|[\s{,\[-])([a-z_]+):\s*(\[[^\]]*|[^\s{}\[\]#][^{}\[\]#]*|)$")
"""A key and what has been typed of its value, up to the cursor."""
_ITEM = re.compile(r"^\s*-\s*([^:#{}\[\]]*)$")
_OWN_KEY = re.compile(r"^\s*(?:- |-\s*\{)?\s*key:\s*([\w-]+)|\{key:\s*([\w-]+)", re.MULTILINE)


def completions(text: str, offset: int, register: Register, year: int | None) -> list[Offer]:
    """The words that may stand where the cursor is, by the key whose value is typed; a half-typed text is no matter."""
    begun = text.rfind("\n", 0, offset) + 1
    before = text[begun:offset]
    key = _typed(before, text[:begun])
    if key is None:
        return []
    match key:
        case "committee":
            return [Offer(term.code, term.name) for term in register.committees.all(year)]
        case "administrations" | "administration":
            return [Offer(term.code, term.name) for term in register.administrations.all(year)]
        case "appropriation":
            known = register.appropriations.all(year)
            return [Offer(term.key, ", ".join([term.committee, *term.names_in(year)])) for term in known]
        case "control_area":
            return [Offer(term.key) for term in register.control_areas.all(year)]
        case "districts":
            return [Offer(term.key) for term in register.districts.all(year)]
        case "direction":
            return [Offer("U", "udgift"), Offer("I", "indtægt")]
        case "activity":
            return [Offer(one or other) for one, other in dict.fromkeys(_OWN_KEY.findall(text))]
        case "check":
            return [Offer(rule.name, rule.code) for rule in all_rules()]
    return []


def _typed(before: str, above: str) -> str | None:
    """The key whose value is being typed: on its line, or above a list of which an item is typed."""
    found = _VALUE.search(before)
    if found:
        return found[1]
    if not _ITEM.match(before):
        return None
    indent = len(before) - len(before.lstrip())
    for line in reversed(above.splitlines()):
        stripped = line.strip()
        if stripped and not stripped.startswith("-") and len(line) - len(line.lstrip()) <= indent:
            return stripped.removesuffix(":") if stripped.endswith(":") else None
    return None


def hints(file: NoteFile) -> list[Hint]:
    """The sums that cells give where the note states others."""
    note = file.note
    if note is None:
        return []
    found = []
    for table in note.tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            if None not in (row.total, row.computed_total) and row.total != row.computed_total:
                found.append(Hint(row.at("total")[1], f"= {row.computed_total}"))
        if table.total is not None:
            computed = table.computed(note.stated_years)
            for year, stated in (table.total.amounts or {}).items():
                if None not in (stated, computed.get(year)) and stated != computed[year]:
                    found.append(Hint(table.total.at("amounts", year)[1], f"= {computed[year]}"))
    return found


def page(found: Finding) -> Text:
    """Why the check of a finding is there."""
    return read_page(found.rule.page).why


def acceptance(file: NoteFile, found: Finding, reason: str) -> Edit | None:
    """The splice that accepts a finding in its note for a `reason`; None where it cannot be accepted."""
    note = file.note
    if note is None or found.rule.family in ("BN1", "BN9") or found.accepted is not None:
        return None
    figures = {key: found.facts.get(key) for key in ("stated", "computed")}
    if found.rule.severity == ERROR and not all(isinstance(figure, int) for figure in figures.values()):
        return None
    entry = f"- check: {found.rule.name}\n    reason: {as_value(reason)}\n"
    if found.rule.severity == ERROR:
        entry += "".join(f"    {key}: {figure}\n" for key, figure in figures.items())
    text, spans = file.source.text, note.node.value_spans
    if "accepted" not in note.node:
        gap = "" if text.endswith("\n") or not text else "\n"
        return Edit((len(text), len(text)), f"{gap}\naccepted:\n  {entry}")
    listed, (start, end) = note.node.get("accepted"), spans["accepted"]
    if isinstance(listed, Items) and text[start] == "[":
        if not listed:
            return Edit((start, end), f"\n  {entry}".rstrip("\n"))
        return None
    column = start - (text.rfind("\n", 0, start) + 1)
    return Edit((start, start), entry.replace("\n    ", f"\n{' ' * column}  ") + " " * column)

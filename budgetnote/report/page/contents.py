"""Notes → what the report page holds: the notes as it shows them, their amounts as it filters them, and no sum anew."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from budgetnote.analysis.claims import Verdict
from budgetnote.analysis.dimensions import NONE, cells
from budgetnote.analysis.reconcile import Match
from budgetnote.analysis.summary import Summary
from budgetnote.analysis.totals import Totals, total
from budgetnote.figures.printed import format_level, format_levels
from budgetnote.finding import ERROR, Finding, Severity, Span
from budgetnote.language import Language, Text, normal
from budgetnote.model.tables import ActivityLine, AppropriationLine, Row, add
from budgetnote.report.sheet import Sheet
from budgetnote.report.tables.export import Exported, Unread
from budgetnote.report.tables.reconcile import tables_give
from budgetnote.report.tables.totals import permanent

Detail = Literal["all", "findings", "none"]
"""Which notes are written out one by one."""
HUES = 8
"""So many committees have a colour of their own; then colours repeat, and order and codes tell."""


class Swatch(NamedTuple):
    """A committee with its full name and its hue; one that the register does not know has neither."""

    code: str
    name: str
    hue: int | None


class Paid(NamedTuple):
    """A row of the bridge: a row of Tabel 2, or a line of Tabel 3 below it; in 1.000 kr. by year, with its differences.

    `line` is the line of Tabel 3 that pays for the row, where it is one alone.
    """

    label: str
    line: AppropriationLine | None
    row: Row
    kind: Literal["whole", "part", "loose"]
    lines: Sequence[AppropriationLine] = ()
    differences: Mapping[int, int | None] | None = None


class PageNote:
    """A note as the page shows it."""

    def __init__(self, exported: Exported, summary: Summary, anchor: str) -> None:
        self.exported, self.summary, self.anchor = exported, summary, anchor
        self.note = exported.shown
        self.standing = [found for found in exported.file.findings if found.stands]
        self.accepted = [found for found in exported.file.findings if found.accepted is not None]
        self.counts: Counter[int] = Counter(found.rule.severity for found in self.standing)

    @property
    def levels(self) -> list[str]:
        """The price levels of its amounts, as programs have them; none for a note that is in no sum."""
        return [str(level) for level in self.exported.levels] if self.exported.priced else []

    @property
    def agrees(self) -> bool:
        """Whether Tabel 2 = Tabel 3, whatever else is wrong."""
        return self.summary.outcome in ("agrees", "sums-differ")

    @cached_property
    def amounts(self) -> list[tuple[str, str, int, int, str]]:
        """Committee, control area, year, 1.000 kr. and price level of each amount of Tabel 3."""
        if self.exported.priced is None:
            return []
        return [
            (
                cell.line.committee or NONE,
                cell.line.control_area or NONE,
                cell.year,
                cell.figure.rounded,
                str(cell.price_level),
            )
            for cell in cells(self.exported.priced.posted)
        ]

    @cached_property
    def sums(self) -> dict[int, int]:
        """What Tabel 3 asks for by year, in 1.000 kr.; nothing where amounts of several price levels would be added."""
        if self.exported.priced is None or len(self.levels) > 1:
            return {}
        return {
            int(key[0]): amount
            for one in total([self.exported.priced.posted], ["year"])
            for key, amount in one.sums.items()
        }

    @cached_property
    def guilty(self) -> frozenset[Span]:
        """Where in its file the errors stand that are its own."""
        return frozenset(found.place.span for found in self.standing if found.rule.severity == ERROR)

    def is_hit(self, row: Row, year: int) -> bool:
        """Whether an error stands at the amount of `year` in `row`."""
        return year in row.stated_years and row.at("amounts", year) in self.guilty

    @cached_property
    def bridge(self) -> list[Paid]:
        """Tabel 2 ⇄ Tabel 3: a row that one line pays for in full is one row; only others unfold."""
        result = self.exported.reconciliation
        table = [paid for match in result.matches for paid in _bridged(match)]
        loose = [*result.unmatched, *(line for line, _ in result.misplaced)]
        return [*table, *(Paid(line.label, line, line, "loose", (line,)) for line in loose)]

    @property
    def total(self) -> int:
        """What Tabel 3 asks for in all, in 1.000 kr."""
        return sum(self.sums.values())

    @property
    def level_name(self) -> str:
        """The price level that its amounts are shown at."""
        return format_levels(self.exported.levels)

    @property
    def own_level_name(self) -> str:
        """The price level that the note states its amounts at."""
        return format_levels(self.exported.note.levels)

    def committees(self, page: "Contents") -> list[Swatch]:
        """Who is asked to pay, in the order of the page."""
        codes = {committee for committee, *_ in self.amounts}
        return [one for one in page.committees if one.code in codes]

    def shares(self, paid: Paid) -> list[tuple[str, int]]:
        """How a row of Tabel 2 is divided among committees, in 1.000 kr.; nothing where parts go both ways."""
        sums: Counter[str] = Counter()
        for line in paid.lines:
            if line.computed_total is None or line.computed_total < 0:
                return []
            sums[line.committee or NONE] += line.computed_total
        return [(committee, amount) for committee, amount in sums.items() if amount]

    @cached_property
    def tallest(self) -> int:
        """The largest row of the bridge, in 1.000 kr.; never 0."""
        return max((sum(amount for _, amount in self.shares(paid)) for paid in self.bridge), default=0) or 1

    def apart(self, paid: Paid) -> int | None:
        """By how many 1.000 kr. a row of Tabel 2 and what pays for it differ, at most in any year and in sign.

        None where a cell cannot be read, or where it is undecided what pays for the row.
        """
        apart = [*(paid.differences or {}).values()]
        undecided = (
            isinstance(paid.row, ActivityLine) and paid.row.control_area in self.exported.reconciliation.undecided
        )
        if None in apart or (undecided and any(apart)):
            return None
        return max((amount for amount in apart if amount is not None), key=abs, default=0)

    def added(self, amounts: Mapping[int, int | None]) -> int | None:
        """I alt of a row of amounts by year; None where one cannot be read."""
        return add(amounts.values())

    def given(self, verdict: Verdict, language: Language) -> str:
        """What the tables give for a claim: one sum, or each year with its own."""
        return tables_give(verdict, language)

    @property
    def facts(self) -> Sheet:
        """What the note is, as `show` has it."""
        return next(sheet for sheet in self.exported.sheets if sheet.layout == "upright")

    @property
    def effects(self) -> list[Sheet]:
        """Tabel 1, as `show` has it."""
        return [sheet for sheet in self.exported.sheets if sheet.name == "effects"]

    @property
    def words(self) -> str:
        """What a search looks in."""
        note = self.note
        said = [note.id, note.title, note.negotiation, note.address or "", *note.districts]
        said += [row.label for row in note.activity_lines]
        return " ".join(dict.fromkeys(normal(text) for text in said if text))


def _bridged(match: Match) -> Iterator[Paid]:
    row, lines, differences = match.activity, match.lines, match.off
    if len(lines) == 1 and lines[0].amounts == row.amounts:
        yield Paid(row.label, lines[0], row, "whole", lines, differences)
        return
    yield Paid(row.label, None, row, "whole", lines, differences)
    for line in lines:
        yield Paid(line.label, line, line, "part", (line,))


class Level(NamedTuple):
    """The notes at one price level: their sums by committee and by control area, by year, in 1.000 kr."""

    key: str
    name: Text
    notes: Sequence[PageNote]
    years: Sequence[int]
    by_committee: Mapping[tuple[str, int], int]
    by_area: Mapping[tuple[str, int], int]
    committees: Sequence[Swatch]
    areas: Sequence[str]
    total: int

    def sum_of(self, sums: Mapping[tuple[str, int], int], name: str | None = None, year: int | None = None) -> int:
        """What a row, a column or, without either, all of a table of the page adds up to."""
        return sum(amount for (row, column), amount in sums.items() if name in (None, row) and year in (None, column))

    @property
    def highest(self) -> int:
        """The tallest stack of a year, above or below the line; never 0."""
        stacks = (
            sum(
                abs(amount) for (_, column), amount in self.by_committee.items() if column == year and sign * amount > 0
            )
            for year in self.years
            for sign in (1, -1)
        )
        return max(stacks, default=0) or 1


class Contents(NamedTuple):
    """All that the page holds. `across` are findings of several notes, `tables` the package's and those of rates."""

    title: str
    notes: Sequence[PageNote]
    levels: Sequence[Level]
    unread: Sequence[Unread]
    across: Sequence[Finding]
    package: Sequence[Sheet]
    tables: Sequence[Sheet]
    detail: Detail

    @property
    def years(self) -> list[int]:
        """Every year that an amount is for."""
        return sorted({year for level in self.levels for year in level.years})

    @property
    def committees(self) -> list[Swatch]:
        """Every committee that an amount is for, in the order of the register."""
        return list(dict.fromkeys(one for level in self.levels for one in level.committees))

    @property
    def areas(self) -> list[str]:
        """Every control area that an amount is in."""
        return list(dict.fromkeys(area for level in self.levels for area in level.areas))

    def swatch(self, code: str | None) -> Swatch:
        """The committee called `code`, as the page colours it."""
        return next((one for one in self.committees if one.code == (code or NONE)), Swatch(code or NONE, "", None))

    def count(self, severity: int) -> int:
        """How many findings of this severity stand, of notes and across them."""
        across = sum(found.rule.severity == severity for found in self.across if found.stands)
        return across + sum(entry.counts[severity] for entry in self.notes)

    @property
    def permanent(self) -> list[Text]:
        """That the sums hold amounts which go on, where they do."""
        return list(permanent([entry.exported.going_on for entry in self.notes if entry.exported.going_on]))

    @property
    def urgent(self) -> list[tuple[PageNote | None, Finding]]:
        """The errors and warnings, the worst first, each with its note."""
        told = [(entry, found) for entry in self.notes for found in entry.standing]
        everything = [*told, *((None, found) for found in self.across if found.stands)]
        grave = [(entry, found) for entry, found in everything if found.rule.severity > Severity.REMARK]
        return sorted(grave, key=lambda one: -one[1].rule.severity)

    @property
    def written_out(self) -> list[PageNote]:
        """The notes that are shown one by one."""
        if self.detail == "none":
            return []
        return [entry for entry in self.notes if self.detail == "all" or entry.standing]


def contents(
    given: Sequence[Exported],
    unread: Sequence[Unread],
    across: Sequence[Finding],
    *,
    title: str | None = None,
    package: Sequence[Sheet] = (),
    tables: Sequence[Sheet] = (),
    detail: Detail = "all",
) -> Contents:
    """What the page holds of the notes, in their order; without a `title` it is called by their negotiations."""
    entries = [
        PageNote(one, one.file.summary, anchor)
        for one, anchor in zip(given, _anchors(given), strict=True)
        if one.file.summary
    ]
    hues = _Hues(given)
    posted = [one.priced.posted for one in given if one.priced]
    levels = [
        _level(sums, [entry for entry in entries if str(sums[0].price_level) in entry.levels], hues)
        for sums in zip(*(total(posted, [name, "year"]) for name in _TABLES), strict=True)
    ]
    levels.sort(key=lambda level: -len(level.notes))
    named = title or _joined(dict.fromkeys(entry.note.negotiation for entry in entries if entry.note.negotiation))
    return Contents(named, entries, levels, unread, across, package, tables, detail)


_TABLES = ("committee", "control-area")


def _joined(names: Iterable[str]) -> str:
    return " · ".join(names) or "Budgetnotater"


def _level(sums: tuple[Totals, ...], entries: Sequence[PageNote], hues: "_Hues") -> Level:
    by_committee, by_area = ({(key[0], int(key[1])): amount for key, amount in one.sums.items()} for one in sums)
    level = sums[0].price_level
    name = format_level(level)
    committees = sorted({code for code, _ in by_committee}, key=hues.rank)
    return Level(
        str(level),
        Text(name, name),
        entries,
        sorted({year for _, year in by_committee}),
        by_committee,
        by_area,
        [hues.of(code) for code in committees],
        list(dict.fromkeys(area for area, _ in by_area)),
        sum(by_committee.values()),
    )


class _Hues:
    """The committees of the registers, in their order, each with a hue for good."""

    def __init__(self, given: Iterable[Exported]) -> None:
        self.names = {code: name for one in given for code, name in one.committees.items()}
        self.order = {code: i for i, code in enumerate(self.names)}

    def rank(self, code: str) -> tuple[int, str]:
        return self.order.get(code, len(self.order)), code

    def of(self, code: str) -> Swatch:
        known = code in self.order
        return Swatch(code, self.names.get(code, ""), self.order[code] % HUES if known else None)


def _anchors(given: Iterable[Exported]) -> Iterator[str]:
    """A name for each note within the page, as budget-2026-so52; a second note of one number gets a number more."""
    seen: Counter[str] = Counter()
    for one in given:
        name = "-".join(re.findall(r"[a-z0-9æøå]+", normal(f"{one.note.negotiation} {one.note.id}"))) or "note"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


class Track(NamedTuple):
    """Where a claim's interval and the sums of the tables stand on a line from 0 to 100."""

    low: Decimal
    high: Decimal
    sums: Sequence[Decimal]


def track(verdict: Verdict) -> Track | None:
    """The line on which a claim is drawn: its interval in the middle half; nothing where it has no two ends."""
    interval = verdict.interval
    given = [cell.computed for cell in verdict.sums if cell.computed is not None]
    if interval is None or interval.low is None or interval.high is None or not given:
        return None
    low, width = Decimal(interval.low), Decimal(interval.high - interval.low) or Decimal(1)
    at = [min(Decimal(98), max(Decimal(2), 25 + 50 * (amount - low) / width)) for amount in given]
    return Track(Decimal(25), Decimal(75), [place.quantize(Decimal("0.1")) for place in dict.fromkeys(at)])

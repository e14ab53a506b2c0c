"""BN5: years, phase-in and price level."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from budgetnote.checks.rulebook import Found, check
from budgetnote.figures.printed import format_level, format_levels
from budgetnote.finding import ERROR, REMARK, WARNING, Finding
from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.model.tables import AppropriationTable

PERIOD = 4
"""The budget year and the three overslagsår after it: the columns that the template prints."""


@check(
    "BN501",
    "price-level-year",
    WARNING,
    da="pris- og lønniveauet er {level} p/l, men notatet hører til Budget {year}",
    en="the price level is {level} p/l, but the note is for the budget of {year}",
    remedy=Text("ret price_level eller budget_year", "correct price_level or budget_year"),
)
def price_level_year(note: Note, found: Found) -> Iterator[Finding]:
    """A note states its amounts at the price level (p/l) of its budget year, and so does a table with its own.

    Et notat angiver sine beløb i budgetårets pris- og lønniveau (p/l), og det gør en tabel med sit eget også.

    passes:
        price_level: 2026
    fires:
        price_level: 2025  # BN501
    """
    year = note.budget_year
    records: Sequence[Note | AppropriationTable] = (note, *note.appropriations)
    for record in records:
        level = record.price_level
        if isinstance(level, int) and year is not None and level != year:
            related = [(note.at("budget_year"), Text("budgetåret", "the budget year"))]
            yield found(record.at("price_level"), related=related, level=level, year=year)


@check(
    "BN510",
    "levels-added",
    REMARK,
    da="sumrækken i Tabel 2 lægger beløb i {levels} sammen",
    en="the sum row of Tabel 2 adds amounts at {levels}",
    remedy=Text(
        "accepter fundet, hvis sumrækken står sådan i notatet; summen bruges ikke",
        "accept it, if the sum row is so in the note; the sum is used nowhere",
    ),
)
def levels_added(note: Note, found: Found) -> Iterator[Finding]:
    """1.000 kr. is not worth the same at two price levels. Such a sum is checked as it stands, and used nowhere.

    1.000 kr. har ikke samme værdi i to pris- og lønniveauer. En sådan sum kontrolleres, som den står, og bruges ikke.

    passes:
        - control_area: Anlæg
    fires:
        - control_area: Anlæg
          price_level: current
    """
    if len(note.levels) > 1 and note.activities and note.activities.total:
        related = [
            (table.at("price_level"), official(format_level(table.price_level)))
            for table in note.appropriations
            if table.price_level is not None
        ]
        yield found(note.activities.total.head, related=related, levels=format_levels(note.levels))


@check(
    "BN511",
    "continues-from-earlier",
    ERROR,
    da="{year} og frem er ikke den sidste kolonne, som er {last}",
    en="{year} og frem is not the last column, which is {last}",
    remedy=Text("ret continues_from eller years", "correct continues_from or years"),
)
def continues_from_earlier(note: Note, found: Found) -> Iterator[Finding]:
    """The column that stands for every later year (2029 og frem) is the last of the note's columns.

    Den kolonne, der gælder hvert år derefter (2029 og frem), er den sidste af notatets kolonner.

    passes:
        years: [2026, 2027, 2028, 2029]
    fires:
        years: [2026, 2027, 2028, 2029]
        continues_from: 2028  # BN511
    """
    if note.continues_from is not None and note.years and note.continues_from != note.years[-1]:
        yield found(note.at("continues_from"), year=note.continues_from, last=note.years[-1])


@check(
    "BN502",
    "year-outside-period",
    WARNING,
    da="der søges om midler til {year}, men Budget {first} dækker {first}-{last}",
    en="money is asked for in {year}, but the budget of {first} covers {first}-{last}",
    remedy=Text("ret året eller budget_year", "correct the year or budget_year"),
)
def year_outside_period(note: Note, found: Found) -> Iterator[Finding]:
    """A budget covers its own year and the three after it (overslagsår). Other years are granted in other budgets.

    Et budget dækker budgetåret og de tre overslagsår. Andre år bevilges i andre budgetter.

    passes:
        budget_year: 2026
    fires:
        budget_year: 2027
    """
    if note.budget_year is None:
        return
    first, last = note.budget_year, note.budget_year + PERIOD - 1
    asked = set(note.stated_years)
    for i, year in enumerate(note.years):
        if year in asked and not first <= year <= last:
            yield found(note.at("years", i), year=year, first=first, last=last)


@check(
    "BN503",
    "empty-column",
    REMARK,
    da="kolonnen {year} er med i tabellen, men tom",
    en="the column {year} is in the table, but empty",
    on_paper=Text("se efter, om der mangler beløb", "see whether amounts are missing"),
    remedy=Text(
        "se efter, om der mangler beløb; ellers kan fundet accepteres",
        "see whether amounts are missing; otherwise the column may be accepted",
    ),
)
def empty_column(note: Note, found: Found) -> Iterator[Finding]:
    """A column with no amount asks for nothing. That is no fault, but it may be an amount gone missing.

    I et år uden beløb søges der ikke om noget. Det er ingen fejl, men et beløb kan være faldet ud.

    passes:
        years: [2026, 2027, 2028, 2029]
    fires:
        years: [2025, 2026, 2027, 2028, 2029]  # BN503
    """
    asked = note.stated_years
    if not asked or note.budget_year is None:
        return
    # The template prints all four years; those after the last one asked for are no sign of anything.
    template = range(max(asked) + 1, note.budget_year + PERIOD)
    for i, year in enumerate(note.years):
        if year not in asked and year not in template:
            yield found(note.at("years", i), year=year)


@check(
    "BN504",
    "phase-in-outside",
    WARNING,
    da="indfasningen ({day}) ligger uden for de år, der søges om midler til ({period})",
    en="the phase-in ({day}) lies outside the years asked for ({period})",
    remedy=Text("ret datoen eller årene", "correct the date or the years"),
)
def phase_in_outside(note: Note, found: Found) -> Iterator[Finding]:
    """An activity is phased in within the years that money is asked for.

    En indsats indfases i de år, der søges om midler til.

    passes:
        phase_in: {start: 2026-01-01, complete: 2026-07-01}
    fires:
        phase_in: {start: 2025-01-01, complete: 2026-07-01}  # BN504
    """
    if note.phase_in is None or not note.stated_years:
        return
    first, last = note.stated_years[0], note.stated_years[-1]
    period = f"{first}" if first == last else f"{first}-{last}"
    for key, day in (("start", note.phase_in.start), ("complete", note.phase_in.complete)):
        if day and not first <= day.year <= last:
            yield found(note.phase_in.at(key), day=day, first=first, last=last, period=period)


@check(
    "BN505",
    "full-first-year",
    REMARK,
    da="der søges om midler til hele {year} i {rows} af {all} rækker, men indsatsen er først fuldt indfaset {day}",
    en="a whole year's money is asked for in {year} in {rows} of {all} rows, but phase-in is complete only on {day}",
    on_paper=Text(
        "se efter, om beløbet i det første år er for højt", "see whether the amount of the first year is too high"
    ),
    remedy=Text(
        "se efter, om beløbet i det første år er for højt; ellers accepteres fundet med en begrundelse",
        "see whether the first year is too high; otherwise accept it with its reason",
    ),
)
def full_first_year(note: Note, found: Found) -> Iterator[Finding]:
    """What is phased in during its first year usually costs less in that year than in the next.

    Det, der indfases i løbet af sit første år, koster som regel mindre i det år end i det næste.

    passes:
        amounts: {2026: 600, 2027: 1200, 2028: 1200}
        total: 3000
    fires:
        amounts: {2026: 1200, 2027: 1200, 2028: 1200}
        total: 3600
    """
    complete = note.phase_in and note.phase_in.complete
    if not complete or (complete.month, complete.day) == (1, 1):
        return
    year = complete.year
    if [asked for asked in note.stated_years if asked < year]:
        return
    rows = [row for row in note.activity_lines if row.cell(year) and row.cell(year + 1)]
    full = [row for row in rows if row.cell(year) == row.cell(year + 1)]
    if full and note.phase_in:
        yield found(
            note.phase_in.at("complete"),
            related=[(row.at("amounts", year), Text("helt år", "whole year")) for row in full],
            year=year,
            rows=len(full),
            all=len(note.activity_lines),
            day=complete,
        )


@check(
    "BN506",
    "phase-in-order",
    ERROR,
    da="indsatsen er fuldt indfaset {complete}, før den begynder {start}",
    en="phase-in is complete on {complete}, before it starts on {start}",
    remedy=Text("ret en af datoerne", "correct one of the dates"),
)
def phase_in_order(note: Note, found: Found) -> Iterator[Finding]:
    """Nothing is phased in before it starts.

    Intet er indfaset, før det begynder.

    passes:
        phase_in: {start: 2026-01-01, complete: 2026-07-01}
    fires:
        phase_in: {start: 2026-07-01, complete: 2026-01-01}  # BN506
    """
    phase_in = note.phase_in
    if phase_in and phase_in.start and phase_in.complete and phase_in.complete < phase_in.start:
        related = [(phase_in.at("start"), Text("begyndelsen", "the start"))]
        yield found(phase_in.at("complete"), related=related, start=phase_in.start, complete=phase_in.complete)


@check(
    "BN507",
    "year-order",
    ERROR,
    da="kolonnen {year} står efter {before}",
    en="the column {year} stands after {before}",
    remedy=Text("skriv hvert år én gang, det første først", "write each year once, the first one first"),
)
def year_order(note: Note, found: Found) -> Iterator[Finding]:
    """The columns of a table are years in order, each of them once.

    En tabels kolonner er år i rækkefølge, hvert år én gang.

    passes:
        years: [2026, 2027, 2028, 2029]
    fires:
        years: [2026, 2027, 2027, 2028, 2029]  # BN507
    """
    for i, (before, year) in enumerate(pairwise(note.years)):
        if year <= before:
            yield found(note.at("years", i + 1), year=year, before=before)

"""`package`: asked for, granted and not, by note, and by committee and appropriation; the caps; what is left out.

*Afsat* is what is granted: agreements set money aside (»at afsætte«), and the template calls it *afsatte midler*;
*bevilget* is what the council does with it afterwards.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from budgetnote.analysis.agreement import Agreed, Agreement, Balance, CapVerdict, Post, Reason, add_up, needed
from budgetnote.analysis.grants import Account
from budgetnote.analysis.prices import Level
from budgetnote.figures.amounts import round_half_up
from budgetnote.figures.printed import format_exact
from budgetnote.finding import Place
from budgetnote.language import Text, official
from budgetnote.model.tables import Line
from budgetnote.report.sheet import (
    BOTH,
    LEVELS,
    TOTAL,
    Cell,
    Column,
    PlaceOf,
    Sheet,
    SheetRow,
    Weight,
    places,
    unit,
    year_columns,
)
from budgetnote.report.tables import prices
from budgetnote.report.tables.faults import first
from budgetnote.report.tables.totals import permanent, rounding

ASKED, GRANTED, OUTSTANDING = Text("Søgt", "Asked for"), Text("Afsat", "Granted"), Text("Ikke afsat", "Not granted")
_LEVEL = Column("price_level", official("p/l"), "data")
_NEGOTIATION = Text("Forhandling", "Negotiation")


def package(agreement: Agreement, place: PlaceOf, *, programs: bool, trail: bool = False) -> list[Sheet]:
    """Two sheets a price level, then the frames and the notes left out, where there are any.

    Where notes are converted the rates follow, and with `trail` each amount's conversion. `programs` are given every
    post of every note too, with its place in the note.
    """
    if not agreement.whole:
        return [Sheet("notes", _NOT_WHOLE, [], [])]
    sheets = []
    for level, agreed in agreement.levels.items():
        sheets += [_notes(agreement, level, agreed, place), _appropriations(level, agreed)]
        sheets += [_posts(level, agreed)] if programs else []
    sheets += [_frames(agreement, place)] if agreement.verdicts else []
    sheets += [_left_out(agreement, place)] if agreement.left_out else []
    return sheets + _converted(agreement, programs=programs, trail=trail)


def _converted(agreement: Agreement, *, programs: bool, trail: bool) -> list[Sheet]:
    """The rates behind the notes that were brought to the package's price level, and the trail of each amount."""
    level = agreement.package.price_level
    given = [agreed for agreed in agreement.agreed if agreed.posts and agreed.priced]
    converted = [agreed.priced for agreed in given if agreed.priced and agreed.priced.ways]
    if not isinstance(level, int) or not given:
        return []
    shown = trail or (programs and converted)
    return [
        *([prices.rates(used for priced in converted for used in priced.used)] if converted else []),
        *([_trail(given, level)] if shown else []),
    ]


def _trail(given: Sequence[Agreed], level: int) -> Sheet:
    """Each amount from its base to what is granted of it; a grant that states its amounts has no shares."""
    rows = []
    for agreed in given:
        shares = _shares(agreed)
        traces = [trace for trace in prices.of_note(agreed.priced) if trace.table == "Tabel 3"] if agreed.priced else []
        for row, trace in zip(map(prices.row, traces), traces, strict=True):
            share = shares.get(trace.line)
            amount = None if share is None else round_half_up(trace.figure.exact * Fraction(share) / 100)
            rows.append(row._replace(cells=[*row.cells, share, amount]))
    sheet = prices.trail([], level)
    added = [Column("share", Text("Afsat, %", "Granted, %"), "number"), Column("granted", GRANTED, "amount")]
    return sheet._replace(columns=[*sheet.columns, *added], rows=rows)


def _shares(agreed: Agreed) -> dict[Line, Decimal]:
    """How many per cent of each line are granted; lines whose amounts are stated have none."""
    if agreed.division is None:
        return {}
    stated = {one.line for reach in agreed.division.reaches for one in reach.lines}
    shares: dict[Line, Decimal] = {one.line: Decimal(0) for one in agreed.division.others}
    for one in agreed.division.agreed:
        if one.line not in stated:
            shares[one.line] = agreed.entry.scaled.get(one.line.activity or "") or Decimal(100)
    return shares


_NOT_WHOLE = Text(
    "Pakken kan ikke læses i sin helhed, så intet er lagt sammen.",
    "The package cannot be read whole, so nothing is added up.",
)


def _going_on(agreed: Agreed) -> tuple[str, int] | None:
    """A note with an amount that goes on every later year, and from when."""
    year = agreed.known[0].note.continues_from
    balance = agreed.balance
    return (agreed.name[1], year) if year and (balance.asked.get(year) or balance.granted.get(year)) else None


def _notes(agreement: Agreement, level: Level, given: Sequence[Agreed], place: PlaceOf) -> Sheet:
    """What each note asked for, is granted and has outstanding, over all years."""
    several = len({agreed.name[0] for agreed in given}) > 1
    converted = any(agreed.priced and agreed.priced.ways for agreed in given)
    columns = [
        Column("note", Text("Notat", "Note"), "code"),
        Column("negotiation", _NEGOTIATION, "text" if several else "data"),
        Column("title", Text("Titel", "Title")),
        _LEVEL,
        Column("base_level", Text("Notatets p/l", "Note's p/l"), "code" if converted else "data"),
        Column("agreed", Text("Aftalt", "Agreed"), "code"),
        Column("asked", ASKED, "amount"),
        Column("granted", GRANTED, "amount"),
        Column("outstanding", OUTSTANDING, "amount"),
    ]
    rows = []
    for agreed in given:
        negotiation, number = agreed.name
        note = agreed.known[0].note
        levels = [_price(level), _price(note.price_level)]
        cells: list[Cell] = [number, negotiation, note.title, *levels, _how(agreed), *_sums(agreed.balance)]
        rows.append(SheetRow(cells, place=place(agreed.entry)))
    total = add_up(post for agreed in given for post in agreed.posts)
    rows.append(SheetRow([TOTAL, None, None, _price(level), None, None, *_sums(total)], "total"))
    title, of = agreement.package.title, unit(level)
    notes = _rounded(level, total) if converted else []
    notes = [*notes, *permanent([going for agreed in given if (going := _going_on(agreed))])]
    return Sheet("notes", Text(f"{title}: notater, {of.da}", f"{title}: notes, {of.en}"), columns, rows, notes)


def _rounded(level: Level, total: Balance) -> list[Text]:
    """What rounding did to the sums of converted amounts."""
    sums = [
        (ASKED, rounding(level, sum(total.asked.values()), sum(total.exactly_asked.values(), Fraction()))),
        (GRANTED, rounding(level, sum(total.granted.values()), sum(total.exactly_granted.values(), Fraction()))),
    ]
    return [Text(f"{word.da}: {said.da}", f"{word.en}: {said.en}") for word, said in sums]


def _price(level: Level) -> Cell:
    return LEVELS.get(level, str(level))


def _sums(balance: Balance) -> list[Cell]:
    return [sum(part.values()) for part in (balance.asked, balance.granted, balance.outstanding)]


def _how(agreed: Agreed) -> Text:
    """How a note was agreed on, in words."""
    entry = agreed.entry
    ways = [
        *([Text("delvist", "in part")] if entry.activities is not None else []),
        *([Text("skaleret", "scaled")] if entry.scaled else []),
        *([Text("ændret", "changed")] if entry.granted else []),
    ] or [Text("fuldt ud", "whole")]
    return Text(", ".join(way.da for way in ways), ", ".join(way.en for way in ways))


def _appropriations(level: Level, given: Sequence[Agreed]) -> Sheet:
    """By committee, appropriation and control area, and by year: largest first, a committee of several added up."""
    posts = [post for agreed in given for post in agreed.posts]
    years = add_up(posts).years
    columns = [
        Column("account", official("Udvalg, bevilling"), "code"),
        Column("committee", official("Udvalg"), "data"),
        Column("appropriation", official("Bevilling"), "data"),
        Column("control_area", official("Styringsområde"), "data"),
        _LEVEL,
        Column("amount", Text("Beløb", "Amount"), "code"),
        *year_columns(years),
        Column("total", TOTAL, "amount"),
    ]
    rows: list[SheetRow] = []
    for committee, accounts in groupby(_ordered(posts), key=lambda account: account.committee):
        listed = list(accounts)
        for account in listed:
            own = add_up(post for post in posts if post.account == account)
            rows += _balance([official(" ".join(account)), *account, _price(level)], own, years)
        if len(listed) > 1:
            own = add_up(post for post in posts if post.account.committee == committee)
            head: list[Cell] = [official(f"{committee} i alt"), committee, None, None, _price(level)]
            rows += _balance(head, own, years, "subtotal")
    rows += _balance([TOTAL, None, None, None, _price(level)], add_up(posts), years, "total")
    of = unit(level)
    title = Text(f"Udvalg og bevillinger, {of.da}", f"Committees and appropriations, {of.en}")
    return Sheet("appropriations", title, columns, rows)


def _ordered(posts: Iterable[Post]) -> list[Account]:
    """The accounts, what most was asked for first: committees, and the accounts of each."""
    sizes: dict[str | Account, int] = {}
    for post in posts:
        asked = sum(post.balance.asked.values())
        for key in (post.account, post.account.committee):
            sizes[key] = sizes.get(key, 0) + asked
    accounts = [key for key in sizes if isinstance(key, Account)]
    return sorted(
        accounts, key=lambda account: (-sizes[account.committee], account.committee, -sizes[account], account)
    )


def _balance(
    head: Sequence[Cell], balance: Balance, years: Sequence[int], weight: Weight = "row", place: Place | None = None
) -> list[SheetRow]:
    """Three rows: asked, granted, outstanding."""
    sides = [(ASKED, balance.asked), (GRANTED, balance.granted), (OUTSTANDING, balance.outstanding)]
    return [
        SheetRow([*head, word, *map(amounts.get, years), sum(amounts.values())], weight, place)
        for word, amounts in sides
    ]


def _posts(level: Level, given: Sequence[Agreed]) -> Sheet:
    """Every post of every note, with the place of its first line in the note."""
    years = add_up(post for agreed in given for post in agreed.posts).years
    columns = [
        Column("note", Text("Notat", "Note"), "code"),
        Column("negotiation", _NEGOTIATION),
        Column("activity", Text("Aktivitet", "Activity"), "code"),
        Column("committee", official("Udvalg"), "code"),
        Column("appropriation", official("Bevilling"), "code"),
        Column("control_area", official("Styringsområde"), "code"),
        _LEVEL,
        Column("amount", Text("Beløb", "Amount"), "code"),
        *year_columns(years),
        Column("total", TOTAL, "amount"),
    ]
    rows = []
    for agreed in given:
        at = places(agreed.known[0].source)
        for post in agreed.posts:
            negotiation, number = agreed.name
            head: list[Cell] = [number, negotiation, post.activity, *post.account, _price(level)]
            rows += _balance(head, post.balance, years, place=at(post.lines[0]))
    of = unit(level)
    return Sheet("posts", Text(f"Poster, {of.da}", f"Entries, {of.en}"), columns, rows)


def _frames(agreement: Agreement, place: PlaceOf) -> Sheet:
    """Each frame in each of its years, with what is left of it: below 0 where it is exceeded."""
    columns = [
        Column("frame", Text("Ramme for", "Cap for")),
        Column("control_area", official("Styringsområde"), "data"),
        Column("committee", official("Udvalg"), "data"),
        Column("source", Text("Kilde", "Source"), "data"),
        Column("year", Text("År", "Year"), "code"),
        Column("most", Text("Ramme", "Cap"), "amount"),
        Column("granted", GRANTED, "amount"),
        Column("left", Text("Rest", "Remaining"), "amount"),
        Column("verdict", Text("Rammen er", "The cap is"), "code"),
    ]
    rows = []
    for verdict in agreement.verdicts:
        frame, left, kept = verdict.frame, verdict.left, _KEPT[verdict.holds]
        head: list[Cell] = [frame.name, frame.control_area, frame.committee, frame.source]
        cells: list[Cell] = [*head, str(verdict.year), verdict.most, verdict.granted, left, kept]
        rows.append(SheetRow(cells, place=place(frame)))
    notes = []
    if any(verdict.granted is None for verdict in agreement.verdicts):
        notes.append(_UNLIKE)
    elif agreement.left_out:
        notes.append(_INCOMPLETE)
    notes += [_by_rounding(verdict) for verdict in agreement.verdicts if verdict.by_rounding]
    levels = [agreement.package.price_level] if agreement.package.price_level else list(agreement.levels)
    of = unit(levels[0]) if len(levels) == 1 else official("1.000 kr.")
    return Sheet("frames", Text(f"Rammer, {of.da}", f"Spending caps, {of.en}"), columns, rows, notes)


def _by_rounding(verdict: CapVerdict) -> Text:
    """That a frame is exceeded by rounding alone."""
    (da, en), year = verdict.frame.name, verdict.year
    exactly = [format_exact(verdict.exactly, language) for language in BOTH]
    return Text(
        f"Rammen for {da} i {year} er kun overskredet på grund af afrunding: før afrunding er der afsat {exactly[0]}.",
        f"The cap for {en} in {year} is exceeded by rounding alone: before rounding {exactly[1]} is granted.",
    )


_KEPT: dict[bool | None, Text] = {
    True: Text("overholdt", "kept"),
    False: Text("overskredet", "exceeded"),
    None: Text("ikke afgjort", "not decided"),
}
_UNLIKE = Text(
    "Rammerne er ikke holdt op mod notaterne, for beløb i forskellige pris- og lønniveauer lægges ikke sammen.",
    "The caps are not held against the notes, as amounts at different price levels are not added up.",
)
_INCOMPLETE = Text(
    "Rammerne er kun holdt op mod de notater, der er talt med.",
    "The caps are held against the notes that are counted, and no others.",
)


def _left_out(agreement: Agreement, place: PlaceOf) -> Sheet:
    """The notes that are not added up, each with the reason."""
    columns = [
        Column("note", Text("Notat", "Note"), "code"),
        Column("negotiation", _NEGOTIATION),
        Column("reason", Text("Grund", "Reason"), "data"),
        Column("why", Text("Hvorfor", "Why")),
    ]
    rows = []
    for agreed in agreement.left_out:
        negotiation, number = agreed.name
        if agreed.reason:
            rows.append(SheetRow([number, negotiation, agreed.reason, _why(agreed)], place=place(agreed.entry)))
    return Sheet("left_out", Text("Ikke talt med", "Not counted"), columns, rows)


def _why(agreed: Agreed) -> Text:
    """Why a note is left out; of one that cannot be read, the first fault that keeps it out."""
    if agreed.reason == "unread":
        return first(agreed.known[0].file.faults.keeping_out(needed(agreed.entry)))
    if agreed.reason == "unlike" and len(agreed.known[0].note.levels) > 1:
        return _SEVERAL_LEVELS
    return _WHY[agreed.reason]


_SEVERAL_LEVELS = Text(
    "notatet er i flere pris- og lønniveauer og er ikke omregnet til ét; det tælles helt med eller slet ikke",
    "the note is at several price levels and was not converted to one; it is counted whole or not at all",
)
_WHY: dict[Reason | None, Text] = {
    "unknown": Text("notatet findes ikke", "there is no such note"),
    "ambiguous": Text("notatet står i flere filer", "the note stands in several files"),
    "withdrawn": Text("notatet er trukket tilbage", "the note is withdrawn"),
    "repeated": Text("notatet er nævnt tidligere", "the note is named before"),
    "unlike": Text(
        "notatet er i et andet pris- og lønniveau og er ikke omregnet",
        "the note is at another price level and was not converted",
    ),
    "unsettled": Text("det fremgår ikke, hvad der er afsat", "what is granted cannot be told"),
}

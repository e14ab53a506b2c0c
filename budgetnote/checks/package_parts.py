"""BN7, the part about what a package says of each note: which parts, how much, and not twice."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from budgetnote.analysis.agreement import Agreement
from budgetnote.analysis.grants import Account, Division, Reach
from budgetnote.checks.package import beside, hint_at
from budgetnote.checks.rulebook import Found, check
from budgetnote.figures.printed import format_amount, format_decimal, format_level
from budgetnote.finding import ERROR, Finding
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.model.package import Grant, PackageEntry
from budgetnote.reading.text import Source

_FIRST = Text("første gang", "first")
_LINES = Text("rækken", "the line")
_AMONG = Text("tilføj den til activities", "add it to activities")


class _Parted(NamedTuple):
    """An entry that can be held against its note."""

    entry: PackageEntry
    division: Division
    note: Note
    source: Source
    comparable: bool


def _parted(agreement: Agreement) -> Iterator[_Parted]:
    for agreed in agreement.agreed:
        if agreed.division:
            (known,) = agreed.known
            yield _Parted(agreed.entry, agreed.division, known.note, known.source, agreed.priced is not None)


def _reaches(agreement: Agreement) -> Iterator[tuple[_Parted, Reach]]:
    """Each grant that is about lines of one account, with its note."""
    for parted in _parted(agreement):
        for reach in parted.division.reaches:
            if len(reach.accounts) == 1 and not parted.division.unkeyed:
                yield parted, reach


@check(
    "BN705",
    "unknown-part",
    ERROR,
    phase="package",
    da="delen {part} findes ikke i {of}",
    en="there is no part {part} in {of}",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_part(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A part is a row of the note's Tabel 2 by its key, or lines of its Tabel 3, and among the `activities` agreed on.

    En del er en række i notatets Tabel 2, angivet med sin nøgle, eller rækker i Tabel 3, og den skal være blandt de
    aftalte `activities`.

    passes:
        activities: [vejledning, lokaler]
    fires:
        activities: [vejledning, lokale]  # BN705
    """
    for entry, division, note, _, _ in _parted(agreement):
        keys = [row.key for row in note.activity_lines]
        some = Text(f"de aftalte dele af {note.id}", f"what is agreed of {note.id}")
        for word, span in division.unknown:
            if word in keys:
                yield found(span, part=word, of=some, hint=_AMONG)
            else:
                yield found(span, part=word, of=note.id, hint=hint_at(word, keys))
        for reach in division.reaches if not division.unkeyed else ():
            grant, key = reach.grant, reach.grant.activity
            if key is not None and key not in keys:
                yield found(grant.at("activity"), part=key, of=note.id, hint=hint_at(key, keys))
            elif not reach.lines:
                chosen = entry.activities is None or key in entry.activities
                accounts = dict.fromkeys(
                    _account(one.account) for one in division.agreed if key in (None, one.line.activity)
                )
                hint = hint_at("", list(accounts), _AMONG)
                yield found(grant.head, part=_part(grant), of=note.id if chosen else some, hint=hint)


def _account(account: Account) -> str:
    return " ".join(account)


def _part(grant: Grant) -> str:
    """What a grant is about, in its own words."""
    code = grant.appropriation.code if grant.appropriation else None
    return " ".join(filter(None, [grant.activity, grant.committee, code, grant.control_area]))


@check(
    "BN706",
    "part-without-keys",
    ERROR,
    phase="package",
    da="delene af {id} kan ikke skelnes fra hinanden; rækker i Tabel 3 uden kendt aktivitet: {count}",
    en="the parts of {id} cannot be told apart: lines of Tabel 3 with no known activity: {count}",
    remedy=Text(
        "skriv nøglerne i notatet: budgetnote reconcile --write-keys {path}",
        "write the keys to the note: budgetnote reconcile --write-keys {path}",
    ),
)
def part_without_keys(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """Which lines of Tabel 3 a part is about is told by their `activity`. It is never inferred where money is granted.

    Hvilke rækker i Tabel 3 en del omfatter, fremgår af rækkernes `activity`. Det udledes aldrig, når der afsættes
    midler.
    """
    for entry, division, note, source, _ in _parted(agreement):
        if division.unkeyed:
            grants = (grant.at("activity") for grant in entry.granted if grant.activity)
            keys = [entry.key_at(key) for key in ("activities", "scaled") if entry.has(key)]
            told = found(next(iter(keys or grants)), id=note.id, count=len(division.unkeyed), path=source.path)
            yield beside(told, [(source, line.head, _LINES) for line in division.unkeyed])


@check(
    "BN707",
    "not-scalable",
    ERROR,
    phase="package",
    da="{part} er skaleret, men det fremgår ikke af {id}, at rækken kan skaleres",
    en="{part} is scaled, but {id} does not say that the row can be",
    remedy=Text(
        "angiv beløbene under granted, eller sæt scalable: true på rækken, hvis notatet siger det",
        "state the amounts under granted, or set scalable: true at the row where the note says so",
    ),
)
def not_scalable(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A row is scaled only where its note says that it can be; half a project leader is not half the work.

    En række skaleres kun, hvor notatet siger, at den kan; en halv projektleder giver ikke en halv indsats.

    passes:
        scaled: {lokaler: "50"}
    fires:
        scaled: {vejledning: "50"}  # BN707
    """
    for entry, _, note, source, _ in _parted(agreement):
        for key in entry.scaled:
            rows = [row for row in note.activity_lines if row.key == key and not row.scalable]
            told = found(entry.key_at(key, "scaled"), part=key, id=note.id) if rows else None
            if told:
                yield beside(told, [(source, row.head, Text("rækken i Tabel 2", "the row of Tabel 2")) for row in rows])


@check(
    "BN708",
    "ambiguous-grant",
    ERROR,
    phase="package",
    da="beløbene kan gælde flere steder: {accounts:list}",
    en="the amounts may be for several: {accounts:list}",
    remedy=Text("tilføj {keys:list}", "add {keys:list}"),
)
def ambiguous_grant(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """Amounts are granted to one committee, on one appropriation and in one control area.

    Beløb afsættes til ét udvalg på én bevilling og ét styringsområde.

    passes:
        committee: KFU
        appropriation: 1060
        amounts: {2026: 100, 2027: 300, 2028: 300}
    fires:
        amounts: {2026: 100, 2027: 300, 2028: 300}
    """
    for _, division, _, _, _ in _parted(agreement):
        for reach in division.reaches:
            accounts = reach.accounts
            if len(accounts) > 1 and not division.unkeyed:
                names = Account._fields
                unlike = [name for i, name in enumerate(names) if len({account[i] for account in accounts}) > 1]
                listed = [_account(account) for account in accounts]
                yield found(reach.grant.head, accounts=listed, keys=unlike)


@check(
    "BN709",
    "incomplete-grant",
    ERROR,
    phase="package",
    da="der er søgt om midler til {years:list}, men det fremgår ikke, hvad der er afsat",
    en="money is asked for in {years:list}, but what is granted is not stated",
    remedy=Text(
        "tilføj {years:list}; skriv 0, hvis der intet er afsat", "add {years:list}; write 0 where nothing is granted"
    ),
)
def incomplete_grant(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A year that is left out could mean nothing, or as asked for. So every year asked for is stated.

    Et udeladt år kan betyde enten 0 eller det søgte beløb. Derfor angives hvert år, der er søgt midler til.

    passes:
        amounts: {2026: 100, 2027: 300, 2028: 300}
    fires:
        amounts: {2026: 100, 2027: 300}  # BN709
    """
    for parted, reach in _reaches(agreement):
        if reach.grant.amounts is not None and reach.unstated:
            told = found(reach.grant.at("amounts"), years=reach.unstated)
            yield beside(told, [(parted.source, one.line.at("amounts"), _LINES) for one in reach.lines])


@check(
    "BN710",
    "part-agreed-twice",
    ERROR,
    phase="package",
    da="{part} er allerede nævnt",
    en="{part} is named already",
    remedy=Text("behold kun den ene angivelse", "keep only one of them"),
)
def part_agreed_twice(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A part is named once: it is granted as asked for, scaled, or with other amounts, and never two of these.

    En del nævnes kun én gang: som søgt, skaleret eller med andre beløb, men aldrig på to måder.

    passes:
        activities: [vejledning, lokaler]
    fires:
        activities: [vejledning, lokaler, lokaler]  # BN710
    """
    for entry, division, _, _, _ in _parted(agreement):
        for key, span in division.repeated:
            first = entry.at("activities", (entry.activities or ()).index(key))
            yield found(span, related=[(first, _FIRST)], part=key)
    for parted, reach in _reaches(agreement):
        before = [grant.head for grant in reach.before]
        before += [parted.entry.key_at(key, "scaled") for key in reach.scaled]
        if before:
            part = _part(reach.grant) or _account(reach.accounts[0])
            yield found(reach.grant.head, related=[(span, _FIRST) for span in before], part=part)


@check(
    "BN711",
    "over-asked",
    ERROR,
    phase="package",
    da="der er afsat {granted}{when}, men søgt om {asked}",
    en="{granted} is granted{when}, but {asked} was asked for",
    remedy=Text("afsæt et beløb mellem 0 og det søgte", "grant from 0 to what was asked for"),
)
def over_asked(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """What is granted is a part of what was asked for, in each year: from 0 to all of it, of income too.

    Der afsættes hvert år mellem 0 og hele det søgte beløb, også for indtægter.

    passes:
        amounts: {2026: 100, 2027: 300, 2028: 300}
    fires:
        amounts: {2026: 300, 2027: 300, 2028: 300}  # BN711
    """
    for parted in _parted(agreement):
        for key, per_cent in parted.entry.scaled.items():
            if per_cent is not None and per_cent > 100:
                facts = {"granted": _share(per_cent), "asked": _share(Decimal(100)), "when": Text("", "")}
                yield found(parted.entry.at("scaled", key), **facts, stated=per_cent, computed=100)
    for parted, reach in _reaches(agreement):
        asked = reach.asked
        for year, amount in (reach.grant.amounts or {}).items():
            least, most = sorted((0, asked.get(year, 0)))
            if amount is not None and not least <= amount <= most and parted.comparable:
                own = format_level(parted.note.level_of(reach.accounts[0].control_area))
                level = agreement.package.price_level
                both = own if level is None else format_level(level)
                told = found(
                    reach.grant.at("amounts", year),
                    granted=_at_level(amount, both),
                    asked=_asked(reach, year, both, own),
                    when=Text(f" i {year}", f" in {year}"),
                    stated=amount,
                    computed=asked.get(year, 0),
                )
                rows = [one.line for one in reach.lines if year in (one.line.amounts or {})]
                word = Text(f"søgt, {own}", f"asked for, {own}") if _converted(reach) else _ASKED
                yield beside(told, [(parted.source, line.at("amounts", year), word) for line in rows])


_ASKED = Text("søgt", "asked for")


def _converted(reach: Reach) -> bool:
    return any(one.way for one in reach.lines)


def _asked(reach: Reach, year: int, level: str, own: str) -> Text:
    """What is asked for at the package's price level, and where that is not the note's `own`, what the note states."""
    asked = _at_level(reach.asked.get(year, 0), level)
    if not _converted(reach):
        return asked
    stated = _at_level(sum(one.line.cell(year) or 0 for one in reach.lines), own)
    return Text(f"{asked.da}, omregnet fra notatets {stated.da}", f"{asked.en}, converted from the note's {stated.en}")


def _at_level(amount: int, level: str) -> Text:
    return Text(f"{format_amount(amount, 'da')} ({level})", f"{format_amount(amount, 'en')} ({level})")


def _share(per_cent: Decimal) -> Text:
    return Text(f"{format_decimal(per_cent, 'da')} pct.", f"{format_decimal(per_cent, 'en')} per cent")

"""A package and the notes it names → what was asked for, what is granted of it and what is outstanding.

What is asked for is Tabel 3. Which of its lines a part is about is told by their `activity` keys alone; what cannot
be told is left out of the sums, with the reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from budgetnote.finding import Finding, Span
from budgetnote.note import AppropriationLine, Note
from budgetnote.package import Entry, Frame, Grant, Package
from budgetnote.register import Register
from budgetnote.source import Source

PriceLevel = int | str | None
Reason = Literal["unknown", "ambiguous", "repeated", "unread", "unlike", "unsettled"]
"""Why a note is left out of the sums: no file has it, or several; it was named before; it cannot be read whole; it is
at another price level; or what is granted of its parts cannot be told."""


class Known(NamedTuple):
    """A note that was read, the file it stands in, and whether it was read without a fault."""

    note: Note
    source: Source
    register: Register
    whole: bool


class Account(NamedTuple):
    """Where money is granted: committee (udvalg), appropriation (bevilling), control area (styringsområde)."""

    committee: str
    appropriation: str
    control_area: str


class Asking(NamedTuple):
    """A line of Tabel 3 with its account."""

    line: AppropriationLine
    account: Account


class Balance(NamedTuple):
    """What was asked for and what is granted of it, by year in 1.000 kr.; a year that has neither is missing."""

    asked: dict[int, int]
    granted: dict[int, int]

    @property
    def years(self) -> list[int]:
        """The years that either has, in order."""
        return sorted(self.asked.keys() | self.granted.keys())

    @property
    def outstanding(self) -> dict[int, int]:
        """What was asked for and is not granted."""
        return {year: self.asked.get(year, 0) - self.granted.get(year, 0) for year in self.years}


class Post(NamedTuple):
    """An account of one note with its balance: of one activity, or of all that a grant is about (None)."""

    account: Account
    activity: str | None
    balance: Balance
    lines: tuple[AppropriationLine, ...]


class Reach(NamedTuple):
    """A grant with the agreed lines that it is about, and what else speaks of those: grants before it, scaled rows."""

    grant: Grant
    lines: tuple[Asking, ...]
    before: tuple[Grant, ...]
    scaled: tuple[str, ...]

    @property
    def accounts(self) -> list[Account]:
        """The accounts of the lines; amounts can take the place of those of one account only."""
        return list(dict.fromkeys(asking.account for asking in self.lines))

    @property
    def asked(self) -> dict[int, int]:
        """What the lines ask for, by year."""
        return _add(asking.line for asking in self.lines)

    @property
    def unstated(self) -> list[int]:
        """The years in which a line asks for something and the grant states nothing."""
        years = {year for asking in self.lines for year, amount in _cells(asking.line) if amount}
        return sorted(years - (self.grant.amounts or {}).keys())

    @property
    def is_settled(self) -> bool:
        """Whether the grant tells what is granted of its lines."""
        told = self.grant.amounts is not None and None not in self.grant.amounts.values()
        return told and len(self.accounts) == 1 and not (self.unstated or self.before or self.scaled)


class Division(NamedTuple):
    """What an entry says of the parts of its note.

    `unkeyed` are the lines that could belong to a part that is named, and do not say so; `unknown` are the keys that
    are no part of what is agreed, each with its place in the package.
    """

    agreed: tuple[Asking, ...]
    others: tuple[Asking, ...]
    unkeyed: tuple[AppropriationLine, ...]
    unknown: tuple[tuple[str, Span], ...]
    repeated: tuple[tuple[str, Span], ...]
    reaches: tuple[Reach, ...]

    @property
    def is_settled(self) -> bool:
        """Whether it can be told what is granted."""
        if self.unkeyed or self.unknown:
            return False
        return all(reach.is_settled for reach in self.reaches)


class Agreed(NamedTuple):
    """An entry of the package with the notes that it names: one, unless it is unknown or ambiguous.

    `division` is None where the note, or what the entry says of it, cannot be read. `posts` are at `price_level`, and
    none where there is a `reason` to leave the note out of the sums.
    """

    entry: Entry
    name: tuple[str, str]
    known: tuple[Known, ...]
    before: Entry | None
    division: Division | None
    reason: Reason | None
    price_level: PriceLevel
    posts: tuple[Post, ...]

    @property
    def balance(self) -> Balance:
        """What the note asks for and is granted in all."""
        return add_up(self.posts)


class Verdict(NamedTuple):
    """A frame in one of its years: the most that may be spent, and what is granted with the notes' shares of it.

    `granted` is None where amounts of unlike price levels would have to be added.
    """

    frame: Frame
    year: int
    most: int
    granted: int | None
    shares: tuple[tuple[Agreed, int], ...]

    @property
    def left(self) -> int | None:
        """What is left of the frame; below 0 where it is exceeded."""
        return None if self.granted is None else self.most - self.granted


class Agreement(NamedTuple):
    """The outcome. Where the package could not be read `whole` nothing is added up."""

    package: Package
    whole: bool
    names: frozenset[tuple[str, str]]
    agreed: tuple[Agreed, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def levels(self) -> dict[PriceLevel, list[Agreed]]:
        """The notes that are added up, by the price level of their amounts."""
        levels: dict[PriceLevel, list[Agreed]] = defaultdict(list)
        for agreed in self.agreed:
            if self.whole and agreed.reason is None:
                levels[agreed.price_level].append(agreed)
        return dict(levels)

    @property
    def left_out(self) -> list[Agreed]:
        """The notes that are not added up."""
        return [agreed for agreed in self.agreed if agreed.reason]


def add_up(posts: Iterable[Post]) -> Balance:
    """The balance of `posts` together, which are at one price level."""
    asked: dict[int, int] = {}
    granted: dict[int, int] = {}
    for post in posts:
        for sums, amounts in ((asked, post.balance.asked), (granted, post.balance.granted)):
            for year, amount in amounts.items():
                sums[year] = sums.get(year, 0) + amount
    return Balance(asked, granted)


def conclude(
    package: Package,
    notes: Iterable[Known],
    names: Iterable[tuple[str, str]] = (),
    faults: Sequence[Finding] = (),
) -> Agreement:
    """What `package` grants of `notes`. `names` are the notes that could have been named, these among them or not.

    `faults` are the errors found in reading the package; what an entry with one of them says is left alone.
    """
    known: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for note in notes:
        known[note.note.negotiation, note.note.id].append(note)
    first: dict[tuple[str, str], Entry] = {}
    agreed = []
    for entry in package.notes:
        name = package.name(entry)
        before = first.setdefault(name, entry)
        repeats = None if before is entry or not all(name) else before
        agreed.append(_agree(package, entry, tuple(known.get(name, ())), repeats, faults))
    whole = not faults
    listed = frozenset([*names, *known])
    return Agreement(package, whole, listed, tuple(agreed), tuple(_judge(package, agreed)) if whole else ())


def _agree(
    package: Package, entry: Entry, known: tuple[Known, ...], before: Entry | None, faults: Iterable[Finding]
) -> Agreed:
    """The entry with its note, and what it grants where that can be told."""
    name = package.name(entry)
    if len(known) != 1 or not known[0].whole:
        reason: Reason = "unread" if len(known) == 1 else "ambiguous" if known else "unknown"
        return Agreed(entry, name, known, before, None, reason, None, ())
    note = known[0].note
    priced = _at_price_level(note, package.price_level)
    start, end = entry.node.span
    faulty = any(start <= fault.place.span[0] <= end for fault in faults)
    division = None if faulty else _divide(entry, priced or note)
    unsettled = division is None or not division.is_settled
    why: Reason | None = "repeated" if before else "unlike" if priced is None else "unsettled" if unsettled else None
    posts = tuple(_posts(entry, division)) if division and not why else ()
    return Agreed(entry, name, known, before, division, why, package.price_level or note.price_level, posts)


def _at_price_level(note: Note, level: PriceLevel) -> Note | None:
    """`note` with its amounts at `level`, any level where that is None; None where they cannot be had at it.

    This is where the amounts of a note enter the agreement.
    """
    return note if level in (None, note.price_level) else None


def _divide(entry: Entry, note: Note) -> Division:
    """Which lines of `note` the parts of `entry` are about."""
    asking = [
        Asking(line, Account(line.committee, line.appropriation.code if line.appropriation else "", table.control_area))
        for table in note.appropriations
        for line in table.lines
    ]
    keys = {row.key for row in note.activity_lines}
    chosen = entry.activities
    agreed: list[Asking] = []
    others: list[Asking] = []
    for one in asking:
        (agreed if chosen is None or one.line.activity in chosen else others).append(one)
    granted_keys = [grant.activity for grant in entry.granted if grant.activity is not None]
    by_key = chosen is not None or entry.scaled or granted_keys
    unkeyed = [line for line, _ in asking if line.activity not in keys and any(amount for _, amount in _cells(line))]
    named = [(key, entry.at("activities", i)) for i, key in enumerate(chosen or ())]
    scaled = [(key, entry.key_at(key, "scaled")) for key in entry.scaled]
    counts = Counter[str]()
    repeated = []
    for key, span in named:
        counts[key] += 1
        if counts[key] > 1:
            repeated.append((key, span))
    parts = keys if chosen is None else keys & set(chosen)
    return Division(
        tuple(agreed),
        tuple(others),
        tuple(unkeyed) if by_key else (),
        tuple(
            [(key, span) for key, span in named if key not in keys] + [part for part in scaled if part[0] not in parts]
        ),
        tuple(repeated),
        tuple(_reaches(entry, agreed)),
    )


def _reaches(entry: Entry, agreed: Sequence[Asking]) -> Iterator[Reach]:
    """Each grant with its lines, and with what already speaks of them."""
    before: list[tuple[Grant, set[int]]] = []
    for grant in entry.granted:
        lines = tuple(one for one in agreed if _is_about(grant, one))
        ids = {id(one.line) for one in lines}
        scaled = dict.fromkeys(one.line.activity for one in lines if one.line.activity in entry.scaled)
        others = tuple(other for other, taken in before if taken & ids)
        yield Reach(grant, lines, others, tuple(key for key in scaled if key))
        before.append((grant, ids))


def _is_about(grant: Grant, asking: Asking) -> bool:
    line, account = asking
    code = grant.appropriation.code if grant.appropriation else None
    return (
        grant.activity in (None, line.activity)
        and grant.committee in (None, account.committee)
        and code in (None, account.appropriation)
        and grant.control_area in (None, account.control_area)
    )


def _posts(entry: Entry, division: Division) -> Iterator[Post]:
    """The posts of a note: one a grant, and one for each activity and account of the other lines."""
    taken = {id(one.line) for reach in division.reaches for one in reach.lines}
    for reach in division.reaches:
        activities = {one.line.activity for one in reach.lines}
        activity = next(iter(activities)) if len(activities) == 1 else None
        granted = {year: amount or 0 for year, amount in (reach.grant.amounts or {}).items()}
        lines = tuple(one.line for one in reach.lines)
        yield Post(reach.accounts[0], activity, Balance(reach.asked, granted), lines)
    agreed = {id(one.line) for one in division.agreed}
    posts: dict[tuple[str | None, Account], list[AppropriationLine]] = defaultdict(list)
    for one in (*division.agreed, *division.others):
        if id(one.line) not in taken:
            posts[one.line.activity, one.account].append(one.line)
    for (activity, account), rows in posts.items():
        asked = _add(rows)
        per_cent = entry.scaled.get(activity) if activity else None
        granted = asked if per_cent is None else _add(rows, per_cent)
        if id(rows[0]) not in agreed:
            granted = dict.fromkeys(asked, 0)
        yield Post(account, activity, Balance(asked, granted), tuple(rows))


def _cells(line: AppropriationLine) -> list[tuple[int, int]]:
    return [(year, amount) for year, amount in (line.amounts or {}).items() if amount is not None]


def _add(lines: Iterable[AppropriationLine], per_cent: Decimal | None = None) -> dict[int, int]:
    """What the lines ask for by year, or `per_cent` of each cell, rounded half away from zero before it is added."""
    sums: dict[int, int] = {}
    for line in lines:
        for year, amount in _cells(line):
            part = amount if per_cent is None else scale(amount, per_cent)
            sums[year] = sums.get(year, 0) + part
    return sums


def scale(amount: int, per_cent: Decimal) -> int:
    """`per_cent` of `amount` in whole 1.000 kr., half of one rounded away from zero."""
    return int((amount * per_cent / 100).quantize(Decimal(1), ROUND_HALF_UP))


def _judge(package: Package, given: Sequence[Agreed]) -> Iterator[Verdict]:
    """Each frame in each of its years."""
    counted = [agreed for agreed in given if agreed.reason is None]
    alike = package.price_level is not None or len({agreed.price_level for agreed in counted}) <= 1
    for frame in package.frames:
        for year, most in sorted((frame.amounts or {}).items()):
            shares = [(agreed, _granted(agreed, frame, year)) for agreed in counted]
            shares = sorted((share for share in shares if share[1]), key=lambda share: -share[1])
            if most is not None:
                granted = sum(share for _, share in shares) if alike else None
                yield Verdict(frame, year, most, granted, tuple(shares) if alike else ())


def _granted(agreed: Agreed, frame: Frame, year: int) -> int:
    """What `agreed` spends of `frame` in `year`."""
    return sum(
        post.balance.granted.get(year, 0)
        for post in agreed.posts
        if frame.control_area in (None, post.account.control_area) and frame.committee in (None, post.account.committee)
    )

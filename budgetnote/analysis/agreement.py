"""A package and the notes it names → what was asked for, what is granted of it and what is outstanding.

What is asked for is Tabel 3. Which of its lines a part is about is told by their `activity` keys alone; what cannot
be told is left out of the sums, with the reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, TypeVar

from budgetnote.analysis.dimensions import chosen_areas
from budgetnote.analysis.grants import Account, Asking, Division, add_exactly, add_lines, divide
from budgetnote.analysis.needs import PARTS, TABEL_3, Need
from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.prices import Level, Priced, convert
from budgetnote.finding import Finding
from budgetnote.model.package import Frame, Package, PackageEntry
from budgetnote.model.tables import AppropriationLine

N = TypeVar("N", int, Fraction)
Reason = Literal["unknown", "ambiguous", "withdrawn", "repeated", "unread", "unlike", "unsettled"]
"""Why a note is left out of the sums: no file has it, or several; it was withdrawn; it was named before; what is needed
of it cannot be read; it is at another price level; or what is granted of its parts cannot be told."""


class Balance(NamedTuple):
    """What was asked for and what is granted of it, by year in 1.000 kr.; a year that has neither is missing.

    The exact sums are those before any cell was rounded.
    """

    asked: dict[int, int]
    granted: dict[int, int]
    exactly_asked: dict[int, Fraction]
    exactly_granted: dict[int, Fraction]

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


class Agreed(NamedTuple):
    """An entry of the package with the notes that it names: one, unless it is unknown or ambiguous.

    `division` is None where the note, or what the entry says of it, cannot be read. `priced` is the note at the level
    `price_level`, converted where it must be and can be. `posts` are at that level, and none where there is a `reason`
    to leave the note out of the sums.
    """

    entry: PackageEntry
    name: tuple[str, str]
    known: tuple[Priced, ...]
    before: PackageEntry | None
    division: Division | None
    reason: Reason | None
    price_level: Level
    posts: tuple[Post, ...]
    priced: Priced | None = None

    @property
    def balance(self) -> Balance:
        """What the note asks for and is granted in all."""
        return add_up(self.posts)


class CapVerdict(NamedTuple):
    """A frame in one of its years: the most that may be spent, and what is granted with the notes' shares of it.

    `granted` is None where amounts of different price levels would have to be added, and `exactly` is what it was
    before any amount was rounded. What is left out of it `may_rise` or `may_fall`: by a note that asks for money
    there, or for income, or that cannot be read.
    """

    frame: Frame
    year: int
    most: int
    granted: int | None
    shares: tuple[tuple[Agreed, int], ...]
    may_rise: bool = False
    may_fall: bool = False
    exactly: Fraction = Fraction()

    @property
    def by_rounding(self) -> bool:
        """Whether the frame is exceeded by rounding alone."""
        return self.holds is False and self.exactly <= self.most

    @property
    def left(self) -> int | None:
        """What is left of the frame; below 0 where it is exceeded."""
        return None if self.granted is None else self.most - self.granted

    @property
    def holds(self) -> bool | None:
        """Whether the frame holds; None where a note that is left out may turn it."""
        if self.left is None or (self.may_rise if self.left >= 0 else self.may_fall):
            return None
        return self.left >= 0


class Agreement(NamedTuple):
    """The outcome. Where the package could not be read `whole` nothing is added up.

    `unconverted` tells what is missing to bring a note to the package's price level.
    """

    package: Package
    whole: bool
    names: frozenset[tuple[str, str]]
    agreed: tuple[Agreed, ...]
    verdicts: tuple[CapVerdict, ...]
    unconverted: tuple[Finding, ...] = ()

    @property
    def levels(self) -> dict[Level, list[Agreed]]:
        """The notes that are added up, by the price level of their amounts."""
        levels: dict[Level, list[Agreed]] = defaultdict(list)
        for agreed in self.agreed:
            if self.whole and agreed.reason is None:
                levels[agreed.price_level].append(agreed)
        return dict(levels)

    @property
    def left_out(self) -> list[Agreed]:
        """The notes that are not added up."""
        return [agreed for agreed in self.agreed if agreed.reason]


def needed(entry: PackageEntry) -> Need:
    """What must be readable of a note to tell what `entry` grants of it: Tabel 3, and what parts are told by."""
    parted = entry.activities is not None or entry.scaled or any(grant.activity for grant in entry.granted)
    return TABEL_3 | PARTS if parted else TABEL_3


def add_up(posts: Iterable[Post]) -> Balance:
    """The balance of `posts` together, which are at one price level."""
    balances = [post.balance for post in posts]
    return Balance(
        _by_year(balance.asked for balance in balances),
        _by_year(balance.granted for balance in balances),
        _by_year(balance.exactly_asked for balance in balances),
        _by_year(balance.exactly_granted for balance in balances),
    )


def _by_year(given: Iterable[Mapping[int, N]]) -> dict[int, N]:
    """The sums of amounts by year."""
    sums: dict[int, N] = {}
    for amounts in given:
        for year, amount in amounts.items():
            sums[year] = sums[year] + amount if year in sums else amount
    return sums


def conclude(
    package: Package,
    notes: Iterable[Priced],
    names: Iterable[tuple[str, str]] = (),
    faults: Sequence[Finding] = (),
) -> Agreement:
    """What `package` grants of `notes`, each at its own price level. `names` are the notes that could have been named.

    `faults` are the errors found in reading the package; what an entry with one of them says is left alone.
    """
    known: dict[tuple[str, str], list[Priced]] = defaultdict(list)
    for note in notes:
        known[note.note.negotiation, note.note.id].append(note)
    first: dict[tuple[str, str], PackageEntry] = {}
    wanted = {package.name(entry) for entry in package.notes}
    named = [notes_of[0] for name, notes_of in known.items() if name in wanted and len(notes_of) == 1]
    priced, unconverted = _at_price_level(named, package.price_level)
    agreed = []
    for entry in package.notes:
        name = package.name(entry)
        before = first.setdefault(name, entry)
        repeats = None if before is entry or not all(name) else before
        agreed.append(_agree(package, entry, tuple(known.get(name, ())), priced, repeats, faults))
    whole = not faults
    listed = frozenset([*names, *known])
    verdicts = tuple(_judge(package, agreed)) if whole else ()
    return Agreement(package, whole, listed, tuple(agreed), verdicts, tuple(unconverted))


def _agree(
    package: Package,
    entry: PackageEntry,
    known: tuple[Priced, ...],
    at_level: Mapping[NoteFile, Priced],
    before: PackageEntry | None,
    faults: Iterable[Finding],
) -> Agreed:
    """The entry with its note, and what it grants where that can be told."""
    name = package.name(entry)
    if len(known) != 1 or known[0].file.faults.keeping_out(needed(entry)):
        reason: Reason = "unread" if len(known) == 1 else "ambiguous" if known else "unknown"
        return Agreed(entry, name, known, before, None, reason, None, ())
    if known[0].note.is_withdrawn:
        return Agreed(entry, name, known, before, None, "withdrawn", None, ())
    note = known[0].note
    priced = at_level.get(known[0].file)
    start, end = entry.node.span
    faulty = any(start <= fault.place.span[0] <= end for fault in faults)
    division = None if faulty else divide(entry, note, priced.ways if priced else {})
    unsettled = division is None or not division.is_settled
    why: Reason | None = "repeated" if before else "unlike" if priced is None else "unsettled" if unsettled else None
    posts = tuple(_posts(entry, division)) if division and not why else ()
    level = package.price_level or note.levels[0]
    return Agreed(entry, name, known, before, division, why, level, posts, priced)


def is_whole(priced: Priced) -> bool:
    """Whether the note's Tabel 3 could be read, which is all that a package needs of a note that it names whole."""
    return not priced.file.faults.keeping_out(TABEL_3)


def _at_price_level(known: Iterable[Priced], level: Level) -> tuple[dict[NoteFile, Priced], list[Finding]]:
    """The notes that can be had at `level` (at their own where that is None), by file, and what the others lack."""
    whole = [one for one in known if is_whole(one)]
    priced = [one for one in whole if len(one.note.levels) == 1 and level in (None, *one.note.levels)]
    missing: list[Finding] = []
    if isinstance(level, int):
        converted, missing = convert([one for one in whole if one.note.levels != (level,)], level, chosen_areas)
        priced += converted
    return {one.file: one for one in priced}, missing


def _posts(entry: PackageEntry, division: Division) -> Iterator[Post]:
    """The posts of a note: one a grant, and one for each activity and account of the other lines."""
    taken = {one.line for reach in division.reaches for one in reach.lines}
    for reach in division.reaches:
        activities = {one.line.activity for one in reach.lines}
        activity = next(iter(activities)) if len(activities) == 1 else None
        granted = {year: amount or 0 for year, amount in (reach.grant.amounts or {}).items()}
        lines = tuple(one.line for one in reach.lines)
        exactly = {year: Fraction(amount) for year, amount in granted.items()}
        balance = Balance(reach.asked, granted, add_exactly(reach.lines), exactly)
        yield Post(reach.accounts[0], activity, balance, lines)
    agreed = {one.line for one in division.agreed}
    posts: dict[tuple[str | None, Account], list[Asking]] = defaultdict(list)
    for one in (*division.agreed, *division.others):
        if one.line not in taken:
            posts[one.line.activity, one.account].append(one)
    for (activity, account), rows in posts.items():
        per_cent = entry.scaled.get(activity) if activity else None
        if rows[0].line not in agreed:
            per_cent = Decimal(0)
        asked, granted = add_lines(rows), add_lines(rows, per_cent)
        balance = Balance(asked, granted, add_exactly(rows), add_exactly(rows, per_cent))
        yield Post(account, activity, balance, tuple(one.line for one in rows))


def _judge(package: Package, given: Sequence[Agreed]) -> Iterator[CapVerdict]:
    """Each frame in each of its years."""
    counted = [agreed for agreed in given if agreed.reason is None]
    out = [agreed for agreed in given if agreed.reason not in (None, "repeated")]
    alike = package.price_level is not None or len({agreed.price_level for agreed in counted}) <= 1
    for frame in package.frames:
        for year, most in sorted((frame.amounts or {}).items()):
            shares = [(agreed, _granted(agreed, frame, year)) for agreed in counted]
            shares = sorted((share for share in shares if share[1]), key=lambda share: -share[1])
            if most is not None:
                granted = sum(share for _, share in shares) if alike else None
                signs = {sign for agreed in out for sign in _signs(agreed, frame, year)}
                told = tuple(shares) if alike else ()
                exactly = sum((_exactly_granted(agreed, frame, year) for agreed in counted), Fraction())
                yield CapVerdict(frame, year, most, granted, told, 1 in signs, -1 in signs, exactly)


def _signs(agreed: Agreed, frame: Frame, year: int) -> Iterator[int]:
    """Which way a note that is left out may move what is spent of `frame`: 1 up, -1 down; either where nobody knows."""
    if agreed.reason in ("unknown", "ambiguous", "unread", "withdrawn"):
        yield from (1, -1)
        return
    division = agreed.division
    told = division is not None and not division.unknown and not division.unkeyed
    parts = {one.line for one in division.agreed} if division and told else None
    amounts = [(grant.amounts or {}).get(year) for grant in agreed.entry.granted]
    for table in agreed.known[0].note.appropriations:
        for line in table.lines if frame.control_area in (None, table.control_area) else ():
            if frame.committee in (None, line.committee) and (parts is None or line in parts):
                amounts.append(line.cell(year))
    yield from (1 if amount > 0 else -1 for amount in amounts if amount)


def _granted(agreed: Agreed, frame: Frame, year: int) -> int:
    """What `agreed` spends of `frame` in `year`."""
    return sum(post.balance.granted.get(year, 0) for post in _within(agreed, frame))


def _exactly_granted(agreed: Agreed, frame: Frame, year: int) -> Fraction:
    """What `agreed` spends of `frame` in `year`, before any amount is rounded."""
    return sum((post.balance.exactly_granted.get(year, Fraction()) for post in _within(agreed, frame)), Fraction())


def _within(agreed: Agreed, frame: Frame) -> Iterator[Post]:
    """The posts of a note that a frame is about."""
    for post in agreed.posts:
        if frame.control_area in (None, post.account.control_area) and frame.committee in (
            None,
            post.account.committee,
        ):
            yield post

"""Amounts as the prose states them: `godt 0,6 mio. kr. årligt` → what the figure may stand for, exactly.

One grammar reads every spelling; it is also the schema's. What it does not read is refused, with the spelling that was
probably meant where one can tell: always the same figure, never another size.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal, NamedTuple, TypeVar

from budgetnote.figures.amounts import LOOKALIKES, Doubt
from budgetnote.figures.interval import Interval
from budgetnote.language import Text

Qualifier = Literal["", "about", "at most", "at least", "over", "under", "just over", "just under"]
Per = Literal["year", "period"]
LIMITS: tuple[Qualifier, ...] = ("at most", "at least", "over", "under")


class Printed(NamedTuple):
    """A figure as printed: 2.7, one unit of its last digit (0.1), and what it counts, in 1.000 kr.

    `unit` is None where no unit is printed: the figure may count something else than money.
    """

    figure: Decimal
    step: Decimal
    unit: Decimal | None

    @property
    def size(self) -> Decimal:
        """The figure without its sign."""
        return abs(self.figure)

    @property
    def half(self) -> Decimal:
        """How far the figure may be from what was rounded to it."""
        return self.step / 2

    @property
    def pace(self) -> Decimal:
        """One unit of the last digit that is no filler zero, and no more than a tenth: 100 stands for a pace of 10."""
        figure = self.size.normalize()
        digit = Decimal(1).scaleb(int(figure.as_tuple().exponent)) if self.step == 1 and figure else self.step
        return min(digit, self.size / 10)

    @property
    def tolerance(self) -> Decimal:
        """What `ca.` allows each way: a pace, and no less than the plain rounding."""
        return max(self.pace, self.half)

    @property
    def leeway(self) -> Decimal:
        """By how much a limit is nearly kept: within the figure's rounding, and no more than a hundredth of it."""
        return min(self.half, self.size / 100)


@dataclass(frozen=True)
class Claimed:
    """An amount that the prose states: one figure, or the two ends of a range, with what qualifies it.

    `per` is what the words say of the years (årligt, i alt); `provisional` is the template's `[…]`.
    """

    qualifier: Qualifier
    ends: tuple[Printed, ...]
    provisional: bool = False
    per: Per | None = None

    @property
    def unit(self) -> Decimal | None:
        """The unit of the (last) figure in 1.000 kr.; None where none is printed."""
        return self.ends[-1].unit

    @property
    def is_limit(self) -> bool:
        """Whether the amount is a limit or a range, which says how much at most or at least."""
        return self.qualifier in LIMITS or len(self.ends) > 1

    @property
    def is_backwards(self) -> bool:
        """Whether a range goes downwards: `500.000-1 mio. kr.` leaves out a unit, and which one is not told."""
        if len(self.ends) == 1:
            return False
        low, high = (end.figure * (end.unit or 1) for end in self.ends)
        return low > high and abs(low) > abs(high)

    @property
    def is_finer(self) -> bool:
        """Whether the amount is told finer than the tables: it is no whole number of 1.000 kr."""
        return any(end.unit is not None and end.figure * end.unit % 1 for end in self.ends)

    @cached_property
    def interval(self) -> Interval | None:
        """What the amount may stand for, in 1.000 kr.; None where it counts something else than money.

        Source: XBRL's rounding, half a unit of the last digit each way with both ends, for a plain figure; the rest
        is this program's own rule, told by `explain claims`. Below zero, what qualifies a figure is about its size.
        """
        return self._interval(slack=0)

    @cached_property
    def lenient(self) -> Interval | None:
        """The interval, and what is so near a limit that it is within the printed figure's own rounding."""
        return self._interval(slack=1)

    @cached_property
    def rounded(self) -> Interval | None:
        """What the figure would stand for with nothing before it; None for a range."""
        return None if len(self.ends) > 1 else replace(self, qualifier="").interval

    @cached_property
    def negative(self) -> "Claimed":
        """The same amount as a cut or as income: below zero, whether or not its minus is printed."""
        return replace(self, ends=tuple(end._replace(figure=-end.size) for end in self.ends))

    @cached_property
    def unsigned(self) -> "Claimed":
        """The size of the amount."""
        return replace(self, ends=tuple(end._replace(figure=end.size) for end in self.ends))

    def _interval(self, slack: int) -> Interval | None:
        if self.unit is None:
            return None
        if len(self.ends) > 1:
            return self._range(slack)
        (end,) = self.ends
        size, below = end.size, end.figure < 0
        floor = Decimal(0) if below else None  # a cut of at most 3 is a cut; expenditure of at most 3 may be income
        match self.qualifier:
            case "about":
                meant = Interval(size - end.tolerance, size + end.tolerance)
            case "at most":
                meant = Interval(floor, size + slack * end.leeway)
            case "at least":
                meant = Interval(size - slack * end.leeway, None)
            case "over":
                meant = Interval(size, None, low_open=True)
            case "under":
                meant = Interval(floor, size, high_open=True)
            case "just over" if size:
                meant = Interval(size, size + end.pace, high_open=True)
            case "just under" if size:
                meant = Interval(size - end.pace, size, low_open=True)
            case _:
                meant = Interval(size - end.half, size + end.half)
        return meant.times(-self.unit if below else self.unit)

    def _range(self, slack: int) -> Interval:
        """From one end to the other, both included; `ca.` reaches past them as it does past a single figure."""
        reach = [
            (end.figure * unit, (end.tolerance if self.qualifier == "about" else slack * end.leeway) * unit)
            for end in self.ends
            if (unit := end.unit) is not None
        ]
        (low, below), (high, above) = sorted(reach)
        return Interval(low - below, high + above)


_QUALIFIERS: dict[Qualifier, tuple[str, ...]] = {
    "about": ("ca.", "ca", "cirka", "omkring", "omtrent"),
    "at most": ("op til", "højst", "maks.", "maks", "max.", "max", "maksimalt", "maksimum"),
    "at least": ("mindst", "minimum", "min."),
    "over": ("over", "mere end"),
    "under": ("under", "mindre end"),
    "just over": ("godt", "lidt over", "lige over"),
    "just under": ("knap", "knapt", "næsten", "op mod", "henved", "lidt under", "lige under", "små"),
}
_PER: dict[Per, tuple[str, ...]] = {
    "year": ("årligt", "årlig", "pr. år", "pr år", "per år", "om året", "hvert år"),
    "period": ("i alt", "samlet", "samlet set", "tilsammen", "i hele perioden", "i perioden"),
}


_WORDS = [word for words in _QUALIFIERS.values() for word in words]
_BLANKS = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
_PLAIN = str.maketrans(dict.fromkeys(_BLANKS, " ") | {letter: letter.lower() for letter in _CAPITALS})
"""A text in small letters, each of its blanks a space. No letter but these is taken for another: K, ı and ſ are not."""


def _grammar(letter: Callable[[str], str], b: str) -> Iterator[str]:
    """The patterns of an amount, one of which it must match whole; `letter` and `b` are patterns of one and of a blank.

    With a unit behind it a figure may have blanks between its thousands; bare it could be two figures.
    """

    def any_of(*words: str) -> str:
        ordered = sorted(words, key=len, reverse=True)
        return f"(?:{'|'.join(''.join(map(sign, word)) for word in ordered)})"

    def sign(character: str) -> str:
        return letter(character) if character.isalpha() else {" ": f"{b}+", ".": r"\."}[character]

    times = any_of(*(word for words in _PER.values() for word in words))
    minus = f"(?:[-−–]{b}?|{any_of('minus')}{b}+)"
    grouped = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3}|0|[1-9][0-9]{0,11}"
    decimals, half = "(?:,[0-9]{1,6})?", f"(?:[1-9][0-9]{{0,2}}{b}?)?½"
    bare = f"(?:(?:{grouped}){decimals}|{half})"
    figure = f"(?:(?:[1-9][0-9]{{0,2}}(?:{b}[0-9]{{3}}){{1,3}}|{grouped}){decimals}|{half})"
    signed = f"{minus}?{figure}"
    kr, stroke = any_of("kr.", "kr", "kroner", "dkk"), ",[-–—]"
    large = any_of("mio.", "mio", "mill.", "mill", "million", "millioner", "mia.", "mia", "milliard", "milliarder")
    thousand = rf"(?:{letter('t')}\.?{b}?{any_of('kr.', 'kr')}|{any_of('tusind', 'tusinde')}{b}+{kr})"
    thousands = rf"{b}+1(?:\.|{b})000{b}*{any_of('kr.', 'kr')}"
    unit = f"(?:{b}*(?:{large}(?:{b}*{kr})?|{thousand}|{kr})|{thousands}|{stroke}(?:{b}*{kr})?)"
    left, right = rf"(?:\[{b}*)?", rf"(?:{b}*\])?"
    dash = f"(?:[-–—−]|{b}+[-–—−]{b}+)"
    to = f"{b}+{any_of('til', 'og')}{b}+"
    between = f"(?:{any_of('fra', 'mellem')}{b}+)?{left}"
    rest = f"{right}(?P<unit>{b}*{large}|{stroke})?"
    amounts = (
        # 0,6 mio. kr.
        f"(?P<figure>{signed}){right}(?P<unit>{unit})",
        # ca. 1.350
        f"(?P<figure>{minus}?{bare})",
        # kr. 2.600.000
        f"(?P<kr>{kr}){b}*{left}(?P<figure>{signed}){rest}",
    )
    ranges = (
        # mellem 0,5 og 1,0
        f"{between}(?P<first>{bare})(?:{dash}|{to})(?P<figure>{bare})",
        # kr. 0,5-1,0 mio.
        f"(?P<kr>{kr}){b}*{left}(?P<first>{figure})(?:{dash}|{to})(?P<figure>{figure}){rest}",
        # 0,5-1,0 mio. kr. · 900.000 kr. - 1,1 mio. kr.
        f"{between}(?P<first>{figure})(?P<first_unit>{unit})?{dash}(?P<figure>{figure}){right}(?P<unit>{unit})",
        # mellem 0,5 og 1,0 mio. kr. · fra -3 til -2 mio. kr.
        f"{between}(?P<first>{signed})(?P<first_unit>{unit})?{to}(?P<figure>{signed}){right}(?P<unit>{unit})",
    )
    guards = (
        r"(?=[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?$)",  # one pair of brackets at the most
        r"(?![\s\S]*(?:,[0-9]+|½),)",  # no kroner stroke after decimals
        rf"(?=[\s\S]*{any_of('mellem')}|(?![\s\S]*{b}{any_of('og')}{b}))",  # a range, not two amounts
    )
    after = f"{right}(?:{b}+(?P<after>{times})|{b}*(?P<slash>/{b}?{any_of('år')}))?{right}"
    # A range has its own limits: about is the one word that can stand before it.
    for words, bodies in ((_WORDS, amounts), (_QUALIFIERS["about"], ranges)):
        stopped = any_of(*(word for word in words if word.endswith(".")))
        unstopped = any_of(*(word for word in words if not word.endswith(".")))
        qualifier = f"(?:(?P<qualifier>{stopped}|{unstopped}(?={b})){b}*)?"
        before = f"{left}(?:(?P<before>{times}){b}+)?{left}{qualifier}{left}"
        yield from (f"{''.join(guards)}{before}{body}{after}" for body in bodies)


def claim_pattern() -> str:
    """The grammar as one pattern of any text, for the schema."""
    patterns = _grammar(lambda letter: f"[{letter}{letter.upper()}]", f"[{_BLANKS}]")
    return "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in patterns)


@cache
def patterns_of_plain_text() -> tuple[str, ...]:
    """The grammar as patterns of a text in small letters with no blank but the space; one that is read matches one."""
    return tuple(_grammar(str, " "))


def read_claim(text: str) -> Claimed | Doubt:
    """The amount that a sentence states: `0,6 mio. kr.`, `knap 1 mia.`, `0,5-1,0 mio. kr. årligt`; else why not."""
    claimed = _read(text)
    if claimed and claimed.is_backwards:
        return Doubt(BACKWARDS, "", _BOTH_UNITS)
    return claimed or _doubt(text)


def _read(text: str) -> Claimed | None:
    plain = text.translate(_PLAIN)
    matches = (_compiled(pattern).fullmatch(plain) for pattern in patterns_of_plain_text())
    claim = next((match for match in matches if match), None)
    if claim is None:
        return None
    parts = defaultdict(lambda: None, claim.groupdict())
    unit = _unit(parts["unit"] or parts["kr"])
    ends = [_printed(parts["figure"] or "", unit)]
    if parts["first"]:
        ends.insert(0, _printed(parts["first"], _unit(parts["first_unit"]) or unit))
    said = {_kind(_PER, parts[name]) for name in ("before", "after")} | ({"year"} if parts["slash"] else set())
    per: Per | None = "year" if "year" in said else "period" if "period" in said else None
    return Claimed(_kind(_QUALIFIERS, parts["qualifier"]) or "", tuple(ends), "[" in text, per)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Patterns are compiled as they are needed: most amounts are read by the first."""
    return re.compile(pattern)


K = TypeVar("K")


def _kind(kinds: Mapping[K, Sequence[str]], words: str | None) -> K | None:
    if not words:
        return None
    plain = " ".join(words.split())
    return next((kind for kind, known in kinds.items() if plain in known), None)


def _unit(text: str | None) -> Decimal | None:
    """A unit in 1.000 kr.; a figure with none counts something else than money."""
    plain = (text or "").strip()
    if not plain:
        return None
    if plain.startswith(("mia", "milliard")):
        return Decimal(1_000_000)
    if plain.startswith("mi"):
        return Decimal(1000)
    return Decimal(1) if plain[0] in "t1" else Decimal("0.001")


def _printed(text: str, unit: Decimal | None) -> Printed:
    bare = re.sub(r"[^0-9,½]", "", text)
    figure = Decimal(f"{bare[:-1]}.5" if bare.endswith("½") else bare.replace(",", "."))
    below = text[0] in "-−–m"
    return Printed(-figure if below else figure, Decimal(1).scaleb(int(figure.as_tuple().exponent)), unit)


_WHY = Text("et beløb i teksten skrives for eksempel 0,6 mio. kr.", "an amount of the prose is written 0,6 mio. kr.")
_NO_MONEY = Text("det er ikke et beløb i kroner", "it is not an amount in kroner")
_ONLY_MONEY = Text("under claims står kun beløb; slet linjen", "claims are amounts of money only; delete the line")
_UNSEEN = Text("slet de usynlige tegn", "delete the invisible characters")
_ONLY = Text("skriv kun beløbet", "write the amount alone")
_HOW = Text(
    "skriv tallet med cifre og decimalkomma og enheden bagefter", "write digits, a comma for decimals, the unit"
)
BACKWARDS = Text("det første tal er større end det andet", "the first figure is larger than the second")
_BOTH_UNITS = Text(
    "skriv det mindste tal først og enheden ved begge: 900.000 kr. til 1,1 mio. kr.",
    "write the smaller figure first, and the unit at both: 900.000 kr. til 1,1 mio. kr.",
)
_ONE = Text("skriv ét beløb på hver linje", "write one amount in each line")
_RESTS = (
    (
        r"p/[l1]|\b(?:løbende|faste) (?:pris|p)|\b[0-9]{4}-pris|\bpris(?:er|niveau)\b",
        Text(
            "skriv kun beløbet; pris- og lønniveauet skrives som price_level",
            "write the amount alone; the price level goes below price_level",
        ),
    ),
    (
        r"[0-9]|(?<!pr\. )\bår(?:ene)?\b",
        Text("skriv kun beløbet; årene skrives som years", "write the amount alone; the years go below years"),
    ),
    (
        r"bespar|reduktion|reducer|mindreudgift|effektivisering",
        Text(
            "skriv kun beløbet; en besparelse skrives med saving: true",
            "write the amount alone; a cut is written with saving: true",
        ),
    ),
    (
        r"indtægt|merindtægt",
        Text(
            "skriv kun beløbet; indtægter skrives med direction: I",
            "write the amount alone; income is written with direction: I",
        ),
    ),
    (
        r"\b(?:pr|per)\b(?!\.? år\b)",
        Text(
            "skriv kun beløbet; et beløb pr. stk. skrives med external",
            "write the amount alone; an amount per piece is written with external",
        ),
    ),
)
"""What stands beside an amount, and what is written instead; else the amount alone is."""
_YEARS = r"(?:19[9][0-9]|20[0-9]{2})(?:[-–/](?:20)?[0-9]{2})?"
_NUMBERS = ["to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"]
_SPELLINGS = (
    (r"\b[Ee]n halv\b", "½"),
    (r"\b[Hh]alvanden\b", "1½"),
    (r"(?<=[0-9]) 1/2(?![0-9/])", "½"),
    *((rf"^{word}\b", str(number)) for number, word in enumerate(_NUMBERS, 2)),
    (r"^e[nt] (?=mi)", "1 "),
    (r"(?<=[0-9]) ?¼", ",25"),
    (r"(?<=[0-9]) ?¾", ",75"),
    (r"(?<![0-9,.])¼", "0,25"),
    (r"(?<![0-9,.])¾", "0,75"),
    (r"^([\"'»“”])([^\"'»«“”]+)[\"'«“”]$", r"\2"),
    (r"^~ ?", "ca. "),
    (r"^— ?(?=[0-9])", "-"),
    (r"\b[Cc]irc?a\b|\b[Cc]\.? ?a\.(?= )", "ca."),
    (r"^≤ ?|^<= ?", "højst "),
    (r"^≥ ?|^>= ?", "mindst "),
    (r"^> ?", "over "),
    (r"^< ?", "under "),
    (r"\bm(?:io\.?)? ?(?:kr\.?|dkk)(?!\w)", "mio. kr."),
    (r"(?<=[0-9]) ?[Mm] ?kr\b", " mio. kr"),
    (r"^([0-9.]+) (?:i 1\.?000 kr\.?|\((?:i )?1\.?000 kr\.?\))$", r"\1 t.kr."),
    (r"\bt\.? ?dkk(?!\w)", "t.kr."),
    (r"\bmrd\.?(?!\w)", "mia."),
    (r"\bmil\.(?= ?kr)", "mio."),
    (r"\bdkr\.?(?!\w)", "kr."),
    (r"(?i)^(?:t\.? ?kr\.?|t\.? ?dkk) ?([0-9.,]+)$", r"\1 t.kr."),
    (r"(?i)^(mio|mia)\.? ?kr\.? ?([0-9.,]+)$", r"\2 \1. kr."),
    (r"\bdanske (?=kr)", ""),
    (r"(?<=[0-9])\.[-–](?= ?kr|$)", ",-"),
    (r"\*+$|[¹²³]+$| \(?[0-9a-z]\)$", ""),
    (r"\b[Ii] (?:størrelsesordenen|omegnen af)(?!\w)|\b[Rr]undt regnet\b", "ca."),
    (r"\bialt\b", "i alt"),
    (r"\b[Ii]kke (?:over|mere end)\b", "højst"),
    (r"\b[Ii]kke under\b", "mindst"),
    (r"\b[Oo]p ?imod\b", "op mod"),
    (r"\b[Oo]p til og med\b", "op til"),
    (r"\b[Gg]odt og vel\b|\b[Ii] overkanten af\b", "godt"),
    (r"\b[Ii] underkanten af\b", "knap"),
    (r"\b[Tt]æt på\b", "ca."),
    (r"^(.*) (?:og|eller) (?:derover|opefter|mere)$", r"mindst \1"),
    (r"^(.*) (?:og|eller) (?:derunder|mindre)$", r"højst \1"),
    (r"\bp\.? ?a\.", "årligt"),
    (r"^\+ ?(?=[0-9])", ""),
    (r"\(([0-9.,]+)\)", r"-\1"),
    (r"(?<=[0-9])\.?,00?(?= ?kr)", ""),
    (r"^([0-9.,]+)[-−–](?= (?:kr|mi|t\.))", r"-\1"),
    (r"(?<!kr)(?<!mio)(?<!mia)(?<!mill)\.$|[,;:!]+$|(?<=\.)\.+$", ""),
)
"""Ways of writing that are not read, each with the one that is; the figure is the same."""
_MOST_WORDS, _MOST_SIGNS = 24, 300
"""No longer text is looked through for an amount."""
_UNIT_LEFT = r"(?i)(?<!\w)(?:mi[oal]\w*|t\.? ?kr|tkr|tusind\w*)(?!\w)"
"""A unit beside an amount that has one: which of them counts is not told."""
_FOREIGN = r"(?i)[€$£%]|(?<!\w)(?:euro?|usd|sek|nok|gbp|pct|procent)(?!\w)"
_HOPELESS = (
    (
        r"^[-−–] ?[0-9.,]+ ?[-−–] ?[0-9]",
        Text("stregen kan være et minus", "the dash may be a minus sign"),
        Text("skriv: fra -10 til -5 mio. kr.", "write: fra -10 til -5 mio. kr."),
    ),
    (
        r"^\([^()]*\)$",
        Text("parentesen kan være et minus", "the parentheses may be a minus sign"),
        Text(
            "skriv beløbet uden parentes, med minus, hvis det er en besparelse eller en indtægt",
            "write the amount without them, with a minus where it is a cut or income",
        ),
    ),
    (
        r"[\[\]]",
        Text("parenteserne [ ] står parvis om beløbet", "the brackets [ ] stand in a pair around the amount"),
        Text("skriv [69,1] mio. kr., eller slet parenteserne", "write [69,1] mio. kr., or delete the brackets"),
    ),
    (
        r"^[0-9]+(?:\s+[0-9]+)+$",
        Text("det ligner flere tal", "it looks like several figures"),
        Text("skriv ét beløb på hver linje, med enhed", "write one amount in each line, with its unit"),
    ),
    (r"^(?![\s\S]*(?:[Kk]r|KR|mi[oal]|MI[OAL]|DKK|,-))[\s\S]*[0-9]", _NO_MONEY, _ONLY_MONEY),
)
"""What nobody can say the meaning of, and what is to be done all the same."""


def _doubt(text: str) -> Doubt:
    """Say why `text` is no amount of the prose, and what was probably meant."""
    if len(text) > _MOST_SIGNS:
        return Doubt(_WHY, "", _ONLY)
    if re.search(_FOREIGN, text):
        return Doubt(_NO_MONEY, "", _ONLY_MONEY)
    tidied = list(_tidied(text))
    for meant, remedy in tidied:
        if _read(meant):
            return Doubt(_WHY, meant, remedy)
    for meant, _ in tidied:
        if found := _within(meant):
            return found
    for sign, why, remedy in _HOPELESS:
        if re.search(sign, text):
            return Doubt(why, "", remedy)
    return Doubt(_WHY, "", _HOW)


def _tidied(text: str) -> Iterator[tuple[str, Text]]:
    """The text with one more kind of slip put right each time, and what is to be said of it."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    clean = " ".join(unicodedata.normalize("NFC", seen).split())
    yield clean, _UNSEEN if seen.strip(" ") != text.strip(" ") or seen.strip() != seen.strip(" ") else Text("", "")
    lettered = re.sub(r"(?<![^\W\d_])[0-9OolISB\u0117-\u0120][0-9OolISB\u0117-\u0120.,]*(?![^\W\d_])", _digits, clean)
    yield lettered, Text("", "")
    danish = _danish(lettered)
    yield danish, Text("", "")
    for pattern, becomes in _SPELLINGS:
        danish = re.sub(pattern, becomes, danish)
    yield danish.strip(), Text("", "")


def _digits(token: re.Match[str]) -> str:
    return token[0].translate(LOOKALIKES) if len(token[0]) > 1 else token[0]


def _danish(text: str) -> str:
    """A figure with English signs, or thousands set apart by others, as it is written here."""
    text = re.sub(r"(?<=[0-9])['’_](?=[0-9]{3})", ".", text)
    text = re.sub(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}", _swapped, text)
    return re.sub(r"(?<![0-9.,])([0-9]+)\.([0-9]{1,2})(?![0-9.,])", r"\1,\2", text)


def _swapped(figure: re.Match[str]) -> str:
    return figure[0].translate(str.maketrans(",.", ".,"))


def _within(text: str) -> Doubt | None:
    """The one amount that stands among other words; none where what is left has a figure that is no year."""
    words = text.split()
    if len(words) > _MOST_WORDS:
        return None
    spans = sorted(((j - i, i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1)), reverse=True)
    for _, i, j in spans:
        part = " ".join(words[i:j]).rstrip(".,;:") if j < len(words) else " ".join(words[i:j])
        for meant in (" ".join(words[i:j]), part):
            claimed = _read(meant)
            if claimed is None or claimed.unit is None:
                continue
            rest = " ".join(words[:i] + words[j:])
            if re.search(r"[0-9½]", re.sub(_YEARS, "", rest)):
                return Doubt(_WHY, "", _ONE)
            if re.search(_UNIT_LEFT, rest):
                return Doubt(_WHY, "", _HOW)
            return Doubt(_WHY, meant, next((said for sign, said in _RESTS if re.search(sign, rest)), _ONLY))
    return None

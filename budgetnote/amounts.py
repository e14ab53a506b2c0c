"""Danish figures as printed ↔ exact numbers. Nothing doubtful is ever read as a number."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budgetnote.interval import Interval
from budgetnote.language import Language, Text


class Doubt(NamedTuple):
    """Why a text is not read as a figure, and what was probably meant (`` where nobody can say)."""

    why: Text
    meant: str


class Claimed(NamedTuple):
    """An amount that the prose states, as printed: qualifier `ca.`, figure 2.7, step 0.1, unit in 1.000 kr.

    `unit` is None where the figure counts something else than money; `provisional` is the template's `[…]`.
    """

    qualifier: str
    figure: Decimal
    step: Decimal
    unit: Decimal | None
    provisional: bool

    @property
    def interval(self) -> Interval | None:
        """What the figure may stand for, in 1.000 kr.; None where it counts something else than money.

        Half a unit of the last digit each way, ends included. `ca.`: one unit each way, where the zeros
        that end a whole figure are no digits (ca. 1.350 is 1.340 to 1.360). `op til` and `højst` have the
        rounded figure's upper end alone, `mindst` its lower. `over` and `under` exclude the figure itself.
        `godt` reaches from the figure to the next one up, `knap` from the next one down, that one excluded.
        """
        if self.unit is None:
            return None
        figure, half = self.figure, self.step / 2
        rounded = Interval(figure - half, figure + half)
        match self.qualifier:
            case "ca." | "cirka" | "omkring":
                digit = Decimal(1).scaleb(int(figure.normalize().as_tuple().exponent)) if self.step == 1 else self.step
                meant = Interval(figure - digit, figure + digit)
            case "op til" | "højst":
                meant = Interval(None, rounded.high)
            case "mindst":
                meant = Interval(rounded.low, None)
            case "over":
                meant = Interval(figure, None, low_open=True)
            case "under":
                meant = Interval(None, figure, high_open=True)
            case "godt":
                meant = Interval(figure, figure + self.step, high_open=True)
            case "knap":
                meant = Interval(figure - self.step, figure, low_open=True)
            case _:
                meant = rounded
        return meant.times(self.unit)


PLAIN = re.compile(r"0|-?[1-9][0-9]*")
PRINTED = re.compile(r"([-−]?)([1-9][0-9]{0,2}(?:\.[0-9]{3})*|0)")
DECIMAL = re.compile(r"(0|[1-9][0-9]{0,5})(?:,([0-9]{1,4}))?")
DIGITS_LIMIT = 12
# A broken text layer of a PDF prints the digits 0-9 as U+0117 to U+0120.
_LOOKALIKES = str.maketrans(
    {"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8"} | {chr(0x117 + n): str(n) for n in range(10)}
)
_BLANKS = "\u00a0\u2007\u2009\u202f "
_DASHES = "-–—−"


def read_amount(text: str) -> int | Doubt:
    """The whole 1.000 kr. that `text` states: `1240`, `1.240`, `-310`, `−310`; else why not.

    Source of the form: the municipality prints whole 1.000 kr. with a dot between thousands.
    """
    if is_short(text):
        return int(text)
    if PLAIN.fullmatch(text):
        return int(text) if len(text) <= DIGITS_LIMIT else _too_large(text)
    printed = PRINTED.fullmatch(text)
    if printed and text[1:] != "0":
        digits = printed[2].replace(".", "")
        if len(digits) > DIGITS_LIMIT:
            return _too_large(text)
        return -int(digits) if printed[1] else int(digits)
    return _doubt(text)


def is_short(text: str) -> bool:
    """Whether `text` is a plain positive integer and no more: what nearly every amount is, decided quickly."""
    return text.isdecimal() and text.isascii() and text[0] != "0" and len(text) <= DIGITS_LIMIT


def is_plain(text: str) -> bool:
    """Whether an amount has the written form, a plain integer that every YAML reader reads alike."""
    return is_short(text) or PLAIN.fullmatch(text) is not None


def format_amount(amount: int, language: Language) -> str:
    """`amount` with thousands set apart: 1.240 in Danish, 1,240 in English."""
    figure = f"{amount:,}"
    return figure.replace(",", ".") if language == "da" else figure


def round_half_up(exact: Fraction) -> int:
    """The nearest whole number; a half goes away from zero, so that income rounds as expenditure does."""
    whole = (2 * abs(exact) + 1) // 2
    return int(whole) if exact >= 0 else -int(whole)


def format_exact(number: Fraction, language: Language) -> str:
    """A number with all its decimals: 607,11; one with more than six ends in …, as 573,372206…."""
    scaled = abs(number) * 10**_DECIMALS
    sign = "-" if number < 0 else ""
    if scaled.denominator == 1:
        return sign + format_decimal(Decimal(int(scaled)).scaleb(-_DECIMALS), language)
    whole, decimals = divmod(int(scaled), 10**_DECIMALS)
    return f"{sign}{format_amount(whole, language)}{',' if language == 'da' else '.'}{decimals:0{_DECIMALS}}…"


def format_ratio(number: Fraction) -> str:
    """A number for programs, exactly: its decimals where they end, as 607.11, else a ratio, as 590000/1029."""
    quotient = Decimal(number.numerator) / number.denominator
    return f"{quotient.normalize():f}" if Fraction(quotient) == number else str(number)


_DECIMALS = 6


def format_decimal(number: Decimal, language: Language) -> str:
    """A number with thousands set apart and as many decimals as it has: 42.950,5 in Danish."""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    figure = format_amount(int(whole), language) + (("," if language == "da" else ".") + decimals if decimals else "")
    return f"-{figure}" if number < 0 else figure


def format_tenths(number: Decimal, language: Language) -> str:
    """A number with one decimal, always: 69,0 in Danish. It has been rounded to it before."""
    figure = f"{number:,.1f}"
    return figure.translate(_SWAPPED) if language == "da" else figure


_SWAPPED = str.maketrans(",.", ".,")


def format_level(price_level: int | str | None) -> str:
    """A price level in words, as the template has it: 2026 p/l, løbende p/l."""
    if price_level is None:
        return "? p/l"
    return "løbende p/l" if price_level == "current" else f"{price_level} p/l"


def format_interval(interval: Interval, language: Language) -> str:
    """An interval in words: 550-650, mindst 550, under 650."""
    low, high = (end if end is None else format_decimal(end, language) for end in (interval.low, interval.high))
    da = language == "da"
    if low is None and high is None:
        return "alt" if da else "anything"
    if low is None:
        return f"{'under' if interval.high_open else 'højst' if da else 'at most'} {high}"
    if high is None:
        return f"{'over' if interval.low_open else 'mindst' if da else 'at least'} {low}"
    more, less = (" (over)" if interval.low_open else ""), (" (under)" if interval.high_open else "")
    return f"{low}{more}-{high}{less}"


def _too_large(text: str) -> Doubt:
    return Doubt(
        Text(
            f"{len(text)} tegn er for mange til et beløb",
            f"{len(text)} characters are too long for an amount",
        ),
        "",
    )


def _doubt(text: str) -> Doubt:
    """Say why `text` is no amount; the order is from the most telling sign to the least."""
    if re.fullmatch(f"[{_DASHES}]", text):
        return Doubt(Text("en streg er ikke et beløb", "a dash is not an amount"), "")
    for pattern, why, meant in _SIGNS:
        sign = re.fullmatch(pattern, text)
        if sign:
            return Doubt(why, meant(sign))
    swapped = text.translate(_LOOKALIKES)
    if swapped != text:
        figure = read_amount(swapped)
        likely = str(figure) if isinstance(figure, int) else figure.meant
        if likely:
            why = Text("der står et bogstav, hvor der skal stå et ciffer", "a letter stands where a digit belongs")
            return Doubt(why, likely)
    return Doubt(Text("det er ikke et helt tal", "it is not a whole number"), "")


def _bare(sign: re.Match[str]) -> str:
    """The figure of a match without its thousands marks, in plain form."""
    digits = re.sub("[^0-9]", "", sign[sign.lastindex or 0])
    return str(int(digits)) if digits and len(digits) <= DIGITS_LIMIT else ""


def _negative(sign: re.Match[str]) -> str:
    return f"-{_bare(sign)}" if _bare(sign) not in ("", "0") else _bare(sign)


def _whole(sign: re.Match[str]) -> str:
    """What a decimal figure probably means in whole 1.000 kr.: 0,6 (mio. kr.) is 600, and 1240,0 is 1240."""
    parts = re.fullmatch(r"(-?[0-9]{1,9})[.,]([0-9]{1,9})", sign[0])
    if parts is None:
        return ""
    if not int(parts[2]):
        return str(int(parts[1]))
    return f"{int(Decimal(f'{parts[1]}.{parts[2]}') * 1000)}" if len(parts[1]) <= 3 and len(parts[2]) <= 3 else ""


def _nothing(_sign: re.Match[str]) -> str:
    return ""


_GROUPED = rf"[0-9]{{1,3}}(?:[.{_BLANKS}'_,][0-9]{{3}})*|[0-9]+"
_SIGNS = (
    (r"[-−]0+", Text("nul har intet fortegn", "zero has no sign"), lambda _: "0"),
    (r"0+([0-9]+)", Text("et beløb begynder ikke med 0", "an amount does not begin with 0"), _bare),
    (rf"\+({_GROUPED})", Text("plus skrives ikke", "a plus sign is not written"), _bare),
    (rf"\(({_GROUPED})\)", Text("parentes betyder ikke minus", "parentheses are not a minus sign"), _negative),
    (
        rf"({_GROUPED})[{_DASHES}]",
        Text("minus står foran beløbet", "the minus sign stands before the amount"),
        _negative,
    ),
    (
        rf"[{_DASHES}][{_BLANKS}]*({_GROUPED})",
        Text("minus skrives som - uden mellemrum", "a minus sign is written -, with no space"),
        _negative,
    ),
    (
        rf"[0-9]{{1,3}}(?:[{_BLANKS}'_][0-9]{{3}})+",
        Text("tusinder skrives uden mellemrum eller andre tegn", "thousands are not set apart here"),
        _bare,
    ),
    (
        r"[0-9]{1,3}(?:,[0-9]{3})+",
        Text(
            "kommaet kan være et decimalkomma eller et engelsk tusindtegn",
            "a comma is either a Danish decimal or an English thousands mark",
        ),
        _bare,
    ),
    (
        r"[0-9]{1,3}\.[0-9]{2}",
        Text("efter et tusindpunktum står tre cifre", "three digits follow a thousands dot"),
        lambda s: _bare(s) + "0",
    ),
    (r"-?[0-9.,]*[.,][0-9]+", Text("beløb skrives i hele 1.000 kr.", "amounts are whole 1.000 kr."), _whole),
    (
        rf"[0-9][0-9.,]*[{_BLANKS}]*(?:t\.?kr\.?|kr\.?|1\.?000 kr\.?|mio\.? ?kr\.?|mia\.? ?kr\.?|,-)",
        Text(
            "enheden skrives ikke: alle beløb er i 1.000 kr.",
            "the unit is not written: all amounts are in 1.000 kr.",
        ),
        _nothing,
    ),
)

_QUALIFIERS = (
    "ca.", "cirka", "omkring", "op til", "højst", "mindst", "over", "under", "godt", "knap",
)  # fmt: skip
# In 1.000 kr.; a figure with no unit counts something else than money.
_UNITS = {
    "kr.": Decimal("0.001"),
    "1.000 kr.": Decimal(1),
    "t.kr.": Decimal(1),
    "mio. kr.": Decimal(1000),
    "mia. kr.": Decimal(1_000_000),
}


def _any_of(words: Iterable[str]) -> str:
    """A pattern for the words in either case, letter by letter: ignoring case would let a dotless i pass for an i."""
    cases = ("".join(f"[{sign}{sign.upper()}]" if sign.isalpha() else sign for sign in word) for word in words)
    return "|".join(word.replace(".", r"\.") for word in cases)


_FIGURE = r"-?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|0|[1-9][0-9]{0,11})(?:,[0-9]{1,6})?"
CLAIM = re.compile(rf"(?:({_any_of(_QUALIFIERS)}) )?(?:\[({_FIGURE})\]|({_FIGURE}))(?: ({_any_of(_UNITS)}))?")
"""An amount of the prose; any of its spaces may be one that does not break the line."""


def read_claim(text: str) -> Claimed | Doubt:
    """The amount that a sentence states, as printed: `0,6 mio. kr.`, `[69,1] mio. kr.`, `ca. 1.350`; else why not."""
    claim = CLAIM.fullmatch(text.replace("\u00a0", " "))
    if claim is None:
        comma = re.sub(r"(?<=[0-9])\.(?=[0-9])", ",", text)
        return Doubt(
            Text(
                "et beløb i teksten skrives for eksempel 0,6 mio. kr.",
                "an amount of the prose is written 0,6 mio. kr.",
            ),
            comma if comma != text and CLAIM.fullmatch(comma) else "",
        )
    qualifier, provisional, final, named = claim.groups()
    figure = Decimal((provisional or final).replace(".", "").replace(",", "."))
    unit = _UNITS[named.lower()] if named else None
    step = Decimal(1).scaleb(int(figure.as_tuple().exponent))
    return Claimed((qualifier or "").lower(), figure, step, unit, provisional is not None)


def read_decimal(text: str) -> Decimal | Doubt:
    """A positive number with a decimal comma, such as the 2,5 of `2,5 årsværk`; else why not."""
    if DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    meant = text.replace(".", ",")
    if DECIMAL.fullmatch(meant):
        return Doubt(Text("decimaler skrives med komma", "decimals are written with a comma"), meant)
    return Doubt(Text("det skrives med cifre, f.eks. 2,5", "it is written in digits, such as 2,5"), "")


_PER_CENT = re.compile(r"\s*(?:%|pct\.?|procent)$")


def read_percentage(text: str) -> Decimal | Doubt:
    """A change in per cent with a decimal comma, such as 2,9 or -0,4; else why not."""
    bare = _PER_CENT.sub("", text)
    minus = bare[:1] in ("-", "−")
    number = read_decimal(bare[minus:])
    if isinstance(number, Doubt):
        return number._replace(meant=f"-{number.meant}") if minus and number.meant else number
    if bare != text:
        return Doubt(Text("tallet skrives uden % eller pct.", "the number is written without a per cent sign"), bare)
    return -number if minus else number


def read_share(text: str) -> Decimal | Doubt:
    """A part in per cent, above 0, such as 50 or 33,3; else why not."""
    share = read_percentage(text)
    if isinstance(share, Doubt) or share > 0:
        return share
    return Doubt(Text("andelen skal være over 0 pct.", "a part is more than 0 per cent"), "")

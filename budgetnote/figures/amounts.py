"""Amounts and numbers as a file has them -> exact figures, or why not."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budgetnote.language import Text, did_you_mean


class Doubt(NamedTuple):
    """Why a text is not read as a figure, what was probably meant (`` where nobody can say), and what is to be done."""

    why: Text
    meant: str
    remedy: Text = Text("", "")

    @property
    def hint(self) -> Text:
        """The remedy and what was probably meant, as far as they are known."""
        asked = did_you_mean(self.meant)
        return Text(*("; ".join(filter(None, said)) for said in zip(self.remedy, asked, strict=True)))


PLAIN = re.compile(r"0|-?[1-9][0-9]*")


PRINTED = re.compile(r"([-−]?)([1-9][0-9]{0,2}(?:\.[0-9]{3})*|0)")


DECIMAL = re.compile(r"(0|[1-9][0-9]{0,5})(?:,([0-9]{1,4}))?")


DIGITS_LIMIT = 12


# A broken text layer of a PDF prints the digits 0-9 as U+0117 to U+0120.
LOOKALIKES = str.maketrans(
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


def round_half_up(exact: Fraction) -> int:
    """The nearest whole number; a half goes away from zero, so that income rounds as expenditure does."""
    whole = (2 * abs(exact) + 1) // 2
    return int(whole) if exact >= 0 else -int(whole)


def _too_large(text: str) -> Doubt:
    return Doubt(
        Text(
            f"{len(text)} tegn er for mange til et beløb",
            f"{len(text)} characters are too long for an amount",
        ),
        "",
        Text("skriv beløbet i 1.000 kr. med højst 12 cifre", "write the amount in 1.000 kr., in 12 digits at the most"),
    )


def _doubt(text: str) -> Doubt:
    """Say why `text` is no amount; the order is from the most telling sign to the least."""
    for pattern, why, guess in _SIGNS:
        sign = re.fullmatch(pattern, text)
        if sign:
            meant, remedy = guess(sign)
            return Doubt(why, meant, remedy)
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()
    if seen != text:
        figure = read_amount(seen)
        unseen = next((f"U+{ord(sign):04X}" for sign in text if sign != " " and sign not in seen), None)
        why = (
            Text(f"der står et usynligt tegn ({unseen}) ved tallet", f"an invisible character ({unseen}) stands at it")
            if unseen
            else Text("der står et mellemrum ved tallet", "a space stands at the figure")
        )
        return Doubt(why, str(figure) if isinstance(figure, int) else figure.meant, _TYPE_ANEW)
    swapped = text.translate(LOOKALIKES)
    if swapped != text:
        figure = read_amount(swapped)
        likely = str(figure) if isinstance(figure, int) else figure.meant
        if likely:
            why = Text("der står et bogstav, hvor der skal stå et ciffer", "a letter stands where a digit belongs")
            return Doubt(why, likely)
    remedy = Text(
        "skriv et helt tal i 1.000 kr.; en tom celle udelades",
        "write whole thousands of kroner (1.000 kr.); leave out a blank cell",
    )
    return Doubt(Text("det er ikke et helt tal", "it is not a whole number"), "", remedy)


_TYPE_ANEW = Text("skriv tallet igen på tastaturet", "type the figure anew")


Guess = tuple[str, Text]
"""What was probably meant, and what is to be done."""


_UNSAID = Text("", "")


def _bare(sign: re.Match[str]) -> Guess:
    """The figure of a match without its thousands marks, in plain form."""
    figure = sign[sign.lastindex or 0]
    digits = re.sub("[^0-9]", "", figure)
    if re.match(f"[0-9]{{3}}[{_BLANKS}]", figure):
        return _several(sign)
    if not digits or len(digits) > DIGITS_LIMIT:
        return "", _UNSAID
    return str(int(digits)), _UNSAID


def _negative(sign: re.Match[str]) -> Guess:
    meant, remedy = _bare(sign)
    return f"-{meant}" if meant not in ("", "0") else meant, remedy


_DANISH = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")


def _whole(sign: re.Match[str]) -> Guess:
    """A decimal figure is rounded, unless it is in mio. kr.; its own size says neither. 1240,0 is 1240."""
    plain = sign[0].replace(".", "") if _DANISH.fullmatch(sign[0]) else sign[0]
    parts = re.fullmatch(r"(-?[0-9]{1,9})[.,]([0-9]{1,9})", plain)
    if parts is None:
        return "", _UNSAID
    if not int(parts[2]):
        return str(int(parts[1])), _UNSAID
    exact = Fraction(f"{parts[1]}.{parts[2]}")
    rounded, millions = round_half_up(exact), exact * 1000
    da, en = f"rund af til {rounded}", f"round it to {rounded}"
    if millions.denominator == 1 and len(parts[1]) <= 4:
        da, en = f"{da}; er beløbet i mio. kr., skrives {millions}", f"{en}; if it is in mio. kr., write {millions}"
    return "", Text(da, en)


def _marked(sign: re.Match[str]) -> Guess:
    figure = read_amount(sign[1]) if sign.lastindex else None
    remedy = Text("slet fodnotetegnet", "delete the footnote mark")
    return str(figure) if isinstance(figure, int) else "", remedy


def _of_unit(sign: re.Match[str]) -> Guess:
    """An amount that says its unit: only one that is in 1.000 kr. is the same figure without it."""
    figure = read_amount(sign[1])
    if isinstance(figure, int) and sign[2][0] in "t1":
        return str(figure), _UNSAID
    return "", Text("omregn til hele 1.000 kr.", "convert it to whole thousands of kroner (1.000 kr.)")


def _advice(da: str, en: str) -> Callable[[re.Match[str]], Guess]:
    """Nothing can be guessed, but what is to be done is known."""
    return lambda _: ("", Text(da, en))


_several = _advice(
    "skriv hvert beløb ved sit år; er det ét beløb, skrives det uden mellemrum",
    "write each amount at its year; one amount is written with no space",
)


_FIGURES = rf"[{_DASHES}]?[0-9][0-9.]*(?:[,;]?[{_BLANKS}]+[{_DASHES}]?[0-9][0-9.]*)+"


_MARK = rf"[{_BLANKS}]*(?:\*+|[†‡§]|[⁰¹²³⁴-⁹]+)\)?|[{_BLANKS}]+(?:\(?[0-9a-z]{{1,2}}\)|\[[0-9a-z]\]|[a-z])|[a-z]\)"


_GROUPED = rf"[0-9]{{1,3}}(?:[.{_BLANKS}'_,][0-9]{{3}})*|[0-9]+"


_SIGNS: tuple[tuple[str, Text, Callable[[re.Match[str]], Guess]], ...] = (
    (
        rf"[{_BLANKS}]*(?:[{_DASHES}]+|~|null|Null|NULL|\.+)[{_BLANKS}]*",
        Text("der står ikke et tal", "there is no figure"),
        _advice("en tom celle udelades; et nul skrives 0", "a blank cell is left out; a zero is written 0"),
    ),
    (r"[-−]0+", Text("nul har intet fortegn", "zero has no sign"), lambda _: ("0", _UNSAID)),
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
        rf"[0-9]{{1,2}}(?:[{_BLANKS}][0-9]{{3}})+|[0-9]{{1,3}}(?:['_][0-9]{{3}})+",
        Text("tusinder skrives uden mellemrum eller andre tegn", "thousands are not set apart here"),
        _bare,
    ),
    (
        _FIGURES,
        Text("det ligner tal fra flere celler", "it looks like the figures of several cells"),
        _several,
    ),
    (
        rf"([-−]?(?:[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|0|[1-9][0-9]*))(?:{_MARK})",
        Text("der står et fodnotetegn ved tallet", "a footnote mark stands at the figure"),
        _marked,
    ),
    (
        r"[0-9.]+\)",
        Text("der står et fodnotetegn ved tallet", "a footnote mark stands at the figure"),
        _marked,
    ),
    (
        r"[0-9]{1,2},[0-9]{3}|[0-9]{1,3}(?:,[0-9]{3}){2,}",
        Text(
            "kommaet kan være et decimalkomma eller et engelsk tusindtegn",
            "a comma is either a Danish decimal or an English thousands mark",
        ),
        _bare,
    ),
    (
        r"[0-9]{1,2}\.[0-9]{2}",
        Text("efter et tusindpunktum står tre cifre", "three digits follow a thousands dot"),
        lambda sign: (_bare(sign)[0] + "0", _UNSAID),
    ),
    (
        r"-?[0-9.,]*[.,][0-9]+",
        Text("beløb skrives i hele 1.000 kr.", "amounts are whole thousands of kroner (1.000 kr.)"),
        _whole,
    ),
    (
        rf"(-?[0-9][0-9.,]*?)[{_BLANKS}]*(t\.? ?kr\.?|1\.?000 kr\.?|kr\.?|mio\.? ?kr\.?|mia\.? ?kr\.?|,-)",
        Text(
            "enheden skrives ikke: alle beløb er i 1.000 kr.",
            "the unit is not written: all amounts are in 1.000 kr.",
        ),
        _of_unit,
    ),
)


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

"""How many full-time equivalents (årsværk) the text of a row states: "2,5 årsværk til …", "et årsværk"."""

import re
from decimal import Decimal
from typing import NamedTuple

from budgetnote.language import spelled


class Equivalents(NamedTuple):
    """What a text states: how many, and whether the row is plainly for those alone, and for nothing beside them."""

    number: Decimal
    alone: bool


_NUMERALS = ("et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
_WORDS = {word: number for number, word in enumerate(_NUMERALS, 1)} | {"ét": 1}
_COMMON = ("en", "én")
"""One, of a post and not of an årsværk."""
_FRACTIONS = {
    **dict.fromkeys(("½", "1/2", "halvt"), Decimal("0.5")),
    **dict.fromkeys(("¼", "1/4", "kvart"), Decimal("0.25")),
    **dict.fromkeys(("¾", "3/4", "trekvart"), Decimal("0.75")),
}
_WHOLE = rf"[0-9]{{1,4}}|{'|'.join(_WORDS)}"
_PART = "|".join(map(re.escape, _FRACTIONS))
# A dot with one or two digits behind it sets no thousands apart: 2.5 is 2,5.
_NUMBER = (
    r"(?<![\w.,/½¼¾])"
    r"(?:(?P<decimal>[0-9]{1,4}(?:,[0-9]+|\.[0-9]{1,2}))|(?P<one_and>halvandet)"
    rf"|(?:(?P<whole>{_WHOLE})\s?(?:og\s)?(?:et\s)?)??(?:et\s)?(?P<part>{_PART})|(?P<only>{_WHOLE}))"
    r"\s(?:(?:hele?|helt|fulde|fuldt|nye?|nyt|ekstra|yderligere|faste?|fast|midlertidige?|midlertidigt)\s)*"
)
_COUNT = re.compile(rf"{_NUMBER}(?:[^\W\d]|-)*?årsværk(?![\w-])")
_POSTS = re.compile(
    _NUMBER.replace("(?P<only>", f"(?P<only>{'|'.join(_COMMON)}|")
    + r"fuldtids(?:stilling(?:er)?|ansatte?|medarbejdere?)(?![\w-])"
)
# Words before a figure that make it another figure, or one of several.
_UNCERTAIN = re.compile(
    r"(?:\b(?:ca|cirka|omkring|omtrent|op til|op mod|højst|maks|maksimalt|mindst|minimum|godt|knap|næsten|over|under|"
    r"mere end|mindre end|pr|per|à|á|a|x|eller)\b\.?|[-–−+×*/@0-9]|(?:%|pct\.?|procent|del|delen)\saf|"
    rf"\b(?:[0-9]\S{{0,5}}|helt|halvt|{'|'.join(_WORDS)})\s(?:til|og))\s*$"
)
# What follows and makes it a figure for each of several, for a part of a year, or the first of several.
_LIMITED = re.compile(
    rf"\s(?:pr\.|per)\s(?!år\b)|\bhver\b|\bi\s(?:{_WHOLE}|{_PART}|et)\s(?:hel|halv|kvart)?\w?\w?\s?(?:måned|uge|år\b)"
    rf"|\b(?:derefter|herefter|faldende|stigende)\b|(?:\bog|\bsamt|\bplus|\+|,)\s?(?:[0-9]|(?:{'|'.join(_WORDS)})\b)"
)
_YEARS = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_BESIDE_BEFORE = re.compile(r"(?:\b(?:og|samt|plus|heraf|herunder|inkl|inklusive)\b\.?|&)\s*(?:et\s)?$")
_BESIDE_AFTER = re.compile(r"\s*(?:og\b|samt\b|plus\b|\+|&|inkl)")


def stated(text: str) -> Equivalents | None:
    """What `text` states; None where it states no number, several, or one that is no plain number of the row."""
    said = spelled(text).casefold()
    kind = _COUNT if "årsværk" in said else _POSTS if "fuldtids" in said else None
    counts = list(kind.finditer(said)) if kind else []
    if len(counts) != 1:
        return None
    (match,) = counts
    before, after = said[: match.start()], said[match.end() :]
    if _UNCERTAIN.search(before) or _LIMITED.search(_YEARS.sub("", after)):
        return None
    number = _number(match)
    alone = not _BESIDE_BEFORE.search(before) and not _BESIDE_AFTER.match(after)
    return Equivalents(number, alone) if number else None


def _number(match: re.Match[str]) -> Decimal:
    if match["decimal"]:
        return Decimal(match["decimal"].replace(",", "."))
    if match["one_and"]:
        return Decimal("1.5")
    whole = match["whole"] or match["only"] or "0"
    if whole in _COMMON:
        return Decimal(1)
    return Decimal(_WORDS[whole] if whole in _WORDS else int(whole)) + _FRACTIONS.get(match["part"] or "", Decimal())

"""What stands beside the text of a PDF's pages, and is no part of it: headers, footers and footnotes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from budgetnote.documents.ruler import FIGURE, Line, ruler_of, text_of
from budgetnote.documents.words import Rule, Word, lines

Beside = Literal["header", "footer", "footnote"]


class Sheet(NamedTuple):
    """A page: its words as both libraries read them, its rules, its size, and how many characters are hidden."""

    words: Sequence[Word]
    rules: Sequence[Rule]
    size: tuple[float, float]
    hidden: int


_EDGE = 64.0
"""Points: headers and footers stand so near to the upper and lower edge."""
_APART = 1.8
"""Of a letter's size: a header stands so far above the text, and the head of a table does not above its rows."""
_NUMBER = re.compile(
    r"(?i)(?:side|page|budget(?: 20[0-9]{2})?)?\s*[0-9]+(?:\s*(?:/|af|of)\s*[0-9]+)?|budget 20[0-9]{2}"
)
_NOTE = re.compile(r"[0-9]{1,3}|[*†‡]")


def beside(sheets: Sequence[Sheet]) -> list[list[tuple[Beside, Line]]]:
    """The lines of each page that are no part of its text: near an edge and alike on several pages, or footnotes."""
    near = [[*_headers(sheet), *_footers(sheet)] for sheet in sheets]
    count = Counter(text for told in near for text in {_alike(line) for _, line in told})
    made: list[list[tuple[Beside, Line]]] = []
    for sheet, told in zip(sheets, near, strict=True):
        apart = [(of, line) for of, line in told if count[_alike(line)] > 1 or _NUMBER.fullmatch(text_of(line))]
        taken = {id(word) for _, line in apart for word in line}
        made.append([*_footnotes([word for word in sheet.words if id(word) not in taken], sheet), *apart])
    return made


def _headers(sheet: Sheet) -> Iterator[tuple[Beside, Line]]:
    """The lines near the upper edge that stand apart from the text, and in no table."""
    held: list[Line] = []
    for line, following in pairwise([*lines(sheet.words), []]):
        if line[0].base > _EDGE or _in_table(line, sheet.rules) or ruler_of(line):
            return
        held.append(line)
        if not following or following[0].base - line[0].base > _APART * line[0].size:
            yield from (("header", one) for one in held)
            held = []


def _footers(sheet: Sheet) -> Iterator[tuple[Beside, Line]]:
    """The lines near the lower edge, in no table and with no figures."""
    for line in lines(sheet.words):
        figures = sum(FIGURE.fullmatch(word.text) is not None for word in line)
        if line[0].base > sheet.size[1] - _EDGE and figures < 3 and not _in_table(line, sheet.rules):
            yield "footer", line


def _footnotes(words: Iterable[Word], sheet: Sheet) -> Iterator[tuple[Beside, Line]]:
    """The lines below the short rule under which footnotes stand: each begins with its mark, or goes on."""
    width, height = sheet.size
    down = [rule for rule in sheet.rules if not rule.across]
    short = [
        rule.top
        for rule in sheet.rules
        if rule.across
        and rule.right - rule.left < width / 2
        and rule.top > height / 4
        and not any(one.top - 3 < rule.top < one.bottom + 3 for one in down)
    ]
    for top in sorted(short):
        below = lines(word for word in words if word.base > top)
        if below and _NOTE.match(text_of(below[0])):
            yield from (("footnote", line) for line in below)
            return


def _in_table(line: Line, rules: Iterable[Rule]) -> bool:
    return any(rule.top < line[0].base < rule.bottom for rule in rules if not rule.across)


def _alike(line: Line) -> str:
    """The text of a line but for its numbers, which differ from page to page."""
    return re.sub("[0-9]+", "#", text_of(line))

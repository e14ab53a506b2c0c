"""The characters of a page, as two libraries read them → its words, each with its place, and what the other one has."""

import re
import statistics
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from budgetnote.documents.document import Box
from budgetnote.documents.signs import CLEAN


class Rule(NamedTuple):
    """A straight line on the page, across or down; in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def across(self) -> bool:
        """Whether it goes from left to right."""
        return self.right - self.left > self.bottom - self.top


class Word(NamedTuple):
    """A word: where it begins and ends, its baseline and size, in points from the page's upper left corner.

    `raised` is a footnote mark that stands at it and is no part of it, and ends at `outer`; `other` what the second
    library reads here, where that is something else: a word that it alone has stands with no text.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    raised: str = ""
    outer: float = 0
    other: str | None = None

    @property
    def top(self) -> float:
        """Where its letters begin."""
        return self.base - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where its letters end."""
        return self.base + 0.25 * self.size

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, self.base - self.size / 4

    @property
    def box(self) -> Box:
        """The rectangle about it."""
        return Box(self.left, self.top, self.right, self.bottom)


Character = tuple[str, float, float, float, float, float]
"""A character as `child` prints it: [text, x, y, end x, end y, size]."""


class Frame(NamedTuple):
    """The part of a page that is shown, in the page's own space, and by how much it is turned clockwise for that."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as it is shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 180 else (width, height)

    def placed(self, x: float, y: float) -> tuple[float, float]:
        """A point, from the upper left corner of the page as it is shown."""
        match self.turn % 360:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def rule(self, x: float, y: float, end_x: float, end_y: float) -> Rule | None:
        """A rule as it is shown; None where it is neither across nor down, or not on the page."""
        (left, right), (top, bottom) = map(sorted, zip(self.placed(x, y), self.placed(end_x, end_y), strict=True))
        width, height = self.size
        if max(right - left, bottom - top) < _SHORT or min(right - left, bottom - top) > _STRAIGHT:
            return None  # the end of a thick rule, or no straight one
        if right < 0 or bottom < 0 or left > width or top > height:
            return None
        return Rule(left, top, right, bottom)


_HYPHENS = "\u00ad\u2010\u2011"
"""What looks like a hyphen or a minus, and has a character of its own."""
_SHORT = 4.0
"""Points: what is shorter rules nothing."""
_STRAIGHT = 1.0
"""Points that a rule may lean."""
_GAP = 0.18
"""Of a letter's size: characters that are farther apart are of two words. A blank is 0.25 and more."""


def words(characters: Iterable[Character], frame: Frame, rules: Sequence[Rule]) -> list[Word]:
    """The words of a page, from its top; what is turned, or outside the frame, is left out.

    A word ends at a blank, where there is room for one, and at a rule.
    """
    width, height = frame.size
    shown = []
    for text, x, y, end_x, end_y, size in characters:
        (left, base), (right, end) = frame.placed(x, y), frame.placed(end_x, end_y)
        upright = abs(end - base) < _STRAIGHT and right >= left
        if upright and -1 <= left <= width and 0 <= base <= height + 1 and size > 0:
            sign = "-" if text in _HYPHENS else "\ufffd" if text < " " else text.translate(CLEAN)
            shown.append(Word(sign, left, right, base, size))
    downward = sorted((rule for rule in rules if not rule.across), key=attrgetter("left"))
    made = []
    for line in lines(shown, 0.1):
        base = line[0].base
        made += _split(line, [rule.left for rule in downward if rule.top <= base + 1 and base - 3 <= rule.bottom])
    return _with_marks(sorted(made, key=lambda word: (word.base, word.left)))


def lines(words: Iterable[Word], slack: float = 0.35) -> list[list[Word]]:
    """Words by baseline, from the top, each line from the left; baselines differ by `slack` of a size at most."""
    made: list[list[Word]] = []
    for word in sorted(words, key=attrgetter("base")):
        if made and word.base - made[-1][0].base <= slack * max(word.size, made[-1][0].size):
            made[-1].append(word)
        else:
            made.append([word])
    return [sorted(line, key=attrgetter("left")) for line in made]


def _split(line: Sequence[Word], downward: Sequence[float]) -> list[Word]:
    """The words of a line of characters; `downward` are the places of rules that a word does not cross."""
    made: list[Word] = []
    open_word = False
    for one in line:
        if not one.text.strip():
            open_word = False
            continue
        last = made[-1] if made else one
        again = one.text == last.text[-1] and one.left - last.right < -0.6 * (one.right - one.left)
        if made and open_word and again and one.text not in _LIGATURES:
            continue  # the same sign again in the same place: bold, by printing twice
        middle = (one.left + one.right) / 2
        between = bisect_left(downward, last.right - 1) < bisect_right(downward, min(one.left, middle) + 1)
        if made and open_word and one.left - last.right <= _GAP * max(one.size, last.size) and not between:
            made[-1] = last._replace(
                text=last.text + one.text, right=max(last.right, one.right), size=max(last.size, one.size)
            )
        else:
            made.append(one)
        open_word = True
    return made


_LIGATURES = "ft"
"""Letters that may be twice in one place: pdfium gives both letters of ff the place of their one sign."""
_MARK = re.compile(r"[0-9]{1,2}\)?|[*†‡]{1,3}|[a-z]\)?")


def _with_marks(words: Sequence[Word]) -> list[Word]:
    """The words, with each raised mark in the word that it stands at, told by its baseline and its size."""
    bases = [word.base for word in words]
    marks: dict[int, Word] = {}
    raised: set[int] = set()
    for i, mark in enumerate(words):
        if not _MARK.fullmatch(mark.text):
            continue
        for j in range(bisect_right(bases, mark.base), bisect_right(bases, mark.base + 2 * mark.size)):
            word = words[j]
            rise, gap = (word.base - mark.base) / word.size, (mark.left - word.right) / word.size
            smaller = mark.size < 0.9 * word.size
            if (0.12 if smaller else 0.25) <= rise <= 0.75 and mark.size <= 1.01 * word.size and -0.1 <= gap <= 0.3:
                before = marks[j].text if j in marks else ""
                marks[j] = mark._replace(text=before + mark.text)
                raised.add(i)
                break
    return [
        word._replace(raised=marks[i].text, outer=marks[i].right) if i in marks else word
        for i, word in enumerate(words)
        if i not in raised
    ]


def agreed(first: Sequence[Word], second: Iterable[Word]) -> list[Word]:
    """The words of the `first` reading, each with what the `second` has where that differs.

    Words are the same where their letters, blanks apart, and their places are.
    """
    rest: dict[tuple[str, str], list[Word]] = defaultdict(list)
    for word in second:
        rest[_seen(word)].append(word)
    made: list[Word] = []
    unmet: list[Word] = []
    for word in first:
        same = rest.get(_seen(word), [])
        met = next((other for other in same if _near(word, other)), None) if len(same) < _MANY else None
        if met:
            same.remove(met)
            made.append(word)
        else:
            unmet.append(word)
    return sorted(made + _differing(unmet, [word for words in rest.values() for word in words]), key=_place)


_MANY = 2_000
"""So many words that are the same are not told apart by their places."""


def _place(word: Word) -> tuple[float, float]:
    return word.base, word.left


def _seen(word: Word) -> tuple[str, str]:
    """The letters of a word as they look, and its mark."""
    return unicodedata.normalize("NFKC", word.text), word.raised


def _near(one: Word, other: Word) -> bool:
    return abs(one.base - other.base) < 0.3 * one.size and abs(one.left - other.left) < 0.5 * one.size


def _differing(first: Sequence[Word], second: Sequence[Word]) -> list[Word]:
    """The words that have no like, each with what stands in its place in the second reading."""
    first, bases = sorted(first, key=_place), []
    bases = [word.base for word in first]
    found: dict[int, list[Word]] = defaultdict(list)
    alone = []
    for other in second:
        reach = 0.4 * other.size
        near = range(bisect_left(bases, other.base - reach), bisect_right(bases, other.base + reach))
        met = [i for i in near[:_MANY] if first[i].left < other.right and other.left < first[i].right]
        if met:
            found[met[0]].append(other)
        else:
            alone.append(other._replace(text="", other=_whole([other])))
    made = []
    for i, word in enumerate(first):
        there = _whole(sorted(found[i], key=_place)) if i in found else ""
        same = there.replace(" ", "") == _whole([word]).replace(" ", "")
        made.append(word if same else word._replace(other=there))
    return made + alone


def _whole(words: Iterable[Word]) -> str:
    return " ".join(unicodedata.normalize("NFKC", word.text + word.raised) for word in words)


def usual_size(words: Iterable[Word]) -> float:
    """The size that the letters of a page have in the middle; 0 where there are none."""
    return statistics.median([word.size for word in words] or [0])

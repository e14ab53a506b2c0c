"""Lines of text that a page broke → the text as it was written."""

import re
from collections.abc import Container, Sequence


def joined(before: str, after: str) -> str:
    """Two lines as one: a hyphen at the line's end goes where a small letter follows, but for a word that is left out.

    `Kultur- og` keeps its hyphen, and so does a hyphen before a capital or a digit.
    """
    before, after = before.rstrip(), after.lstrip()
    if (
        re.search(r"[^\W\d_]-$", before)
        and re.match(r"[a-zæøå]", after)
        and not re.match(r"(?:og|eller|samt)\b", after)
    ):
        return before[:-1] + after
    if re.search(r"[^\W\d_]-$", before) and re.match(r"[A-ZÆØÅ]", after):
        return before + after
    return f"{before} {after}" if before and after else before or after


_LETTERS = re.compile(r"[^\W\d_]+")
_PIECES = 4
"""No narrow cell breaks a word in more."""


def words_of(text: str) -> set[str]:
    """The words of a text, to know one by that was broken elsewhere."""
    return {word.casefold() for word in _LETTERS.findall(text)}


def unbroken(rows: Sequence[str], known: Container[str]) -> list[str]:
    """The lines of a cell, those put together that a word was broken over with no hyphen: one that is `known` whole.

    Where its pieces are words too, nobody can say, and they stay apart.
    """
    made: list[str] = []
    left = list(rows)
    while left:
        text = left.pop(0)
        while (number := _broken_over(text, left, known)) > 0:
            text += "".join(left[:number])
            del left[:number]
        made.append(text)
    return made


def _broken_over(text: str, left: Sequence[str], known: Container[str]) -> int:
    """Over how many of the lines `left` the last word of `text` goes on; 0 where it ends."""
    tail = re.search(r"[^\W\d_]+$", text)
    pieces = [tail[0]] if tail else []
    for number, row in enumerate(left[: _PIECES - 1] if tail else (), 1):
        if not (head := _LETTERS.match(row)):
            return 0
        pieces.append(head[0])
        if "".join(pieces).casefold() in known and not all(piece.casefold() in known for piece in pieces):
            return number
        if head[0] != row:
            return 0
    return 0

"""A stranger's words, made so that they are only read: by a person, a terminal, and what follows a log."""

import re
import unicodedata

_DRAWN_AS_NOTHING = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""What Python takes for printable, and Unicode has ignored where a font does not know it."""


def is_seen(character: str) -> bool:
    """Whether a character is there to be seen: not one that controls, turns or breaks a line, or is drawn as nothing.

    Spaces of any width are, and so are hard ones.
    """
    return visible(character) == character


def visible(text: str) -> str:
    r"""`text` on one line, as it is but for what is not seen, which is written out: `\x1b`, `\u202e`, `\n`."""
    if text.isprintable() and (text.isascii() or not _DRAWN_AS_NOTHING.search(text)):
        return text
    return "".join(
        char
        if (char.isprintable() and not _DRAWN_AS_NOTHING.match(char)) or unicodedata.category(char) == "Zs"
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def inert(line: str) -> str:
    r"""`line` with a backslash in what GitHub's runner would carry out, in whatever log: `::` in front, or `##[`."""
    return _COMMAND.sub(r"\g<0>\\", line) if ":" in line or "##[" in line else line


_COMMAND = re.compile(r"^\s*(?=::)|##(?=\[)")

"""Signs that every reader gives alike: boxes, hyphens, what is not seen; and the digits that a text layer enciphers."""

import re

from budgetnote.figures.amounts import LOOKALIKES

_CHECKED, _UNCHECKED = "☒☑✓✔✗✘🗹🗷", "☐□❏❑❐❒▢"
_BOXES = dict.fromkeys(map(ord, _CHECKED), "☒") | dict.fromkeys(map(ord, _UNCHECKED), "☐")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"), None)
CLEAN = _BOXES | _UNSEEN | {0x2011: "-"}
"""Signs that look alike, or like nothing, made one."""
_SIGNS = "".join(chr(0x117 + number) for number in range(10))
"""What a broken text layer prints for the digits 0 to 9: letters that Danish has none of."""
CIPHER = {code: digit for code, digit in LOOKALIKES.items() if chr(code) in _SIGNS}
_ENCIPHERED = re.compile(rf"(?<![^\W\d_])[{_SIGNS}]+(?![^\W\d_])")


def deciphered(text: str) -> tuple[str, list[str]]:
    """`text` with enciphered digits in plain ones, and those that were; a word with other letters is left alone."""
    found = _ENCIPHERED.findall(text)
    return (_ENCIPHERED.sub(lambda told: told[0].translate(CIPHER), text), found) if found else (text, [])

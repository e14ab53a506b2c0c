"""Lines of text that a page broke → the text as it was written."""

import re


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

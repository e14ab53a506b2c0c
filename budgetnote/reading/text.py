"""A file's text: its lines, the places in it, and splices of it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as Sequenced
from typing import Any
from unicodedata import category, combining

from budgetnote.finding import Edit, Finding, Place, Related, Rule, Span
from budgetnote.language import Text, spelled

_EXCERPT = 200


_LINE_END = re.compile(r"\r\n|\r|\n")


class Source:
    """A file's text, and where its lines begin."""

    def __init__(self, path: str, text: str, mark: bytes = b"") -> None:
        self.path = path
        self.text = text
        self.mark = mark
        self.has_blanks = False
        self._starts = [0]
        self._lines = text.replace("\r\n", " \n").replace("\r", "\n")  # each ends in one and the same character

    @property
    def data(self) -> bytes:
        """The file's bytes, of which the text is all but the byte order mark."""
        return self.mark + self.text.encode()

    def _line(self, offset: int) -> int:
        """The line, from 1, in which a character stands; lines are looked for no further than they are asked for.

        YAML also breaks lines at U+0085, U+2028 and U+2029; editors do not, so lines are counted here.
        """
        starts, lines = self._starts, self._lines
        offset = min(offset, len(lines))
        while starts[-1] <= offset:
            end = lines.find("\n", starts[-1])
            starts.append(end + 1 if end >= 0 else len(lines) + 1)
        return bisect_right(starts, offset)

    def place(self, span: Span) -> Place:
        """Where `span` stands, with the user's own line."""
        start, end = span
        line, end_line = self._line(start), self._line(max(start, end))
        first = self._starts[line - 1]
        left = max(first, start - _EXCERPT)
        excerpt = self.text[left : min(self._starts[line], start + _EXCERPT)].rstrip("\r\n")
        return Place(
            path=self.path,
            line=line,
            column=start - first + 1,
            end_line=end_line,
            end_column=end - self._starts[end_line - 1] + 1,
            excerpt=excerpt,
            excerpt_column=left - first + 1,
            span=span,
        )

    def told(self, found: Finding) -> Finding | None:
        """A finding of this text as it is told; None where it is none of what the text stands for."""
        return found

    def found(
        self,
        rule: Rule,
        span: Span,
        *,
        related: Sequenced[tuple[Span, Text]] = (),
        edits: Sequenced[Edit] = (),
        **facts: Any,
    ) -> Finding:
        """A finding of `rule` at `span` of this file."""
        places = [Related(self.place(other), word) for other, word in related]
        return Finding(rule, self.place(span), facts, places, edits)


def respelt(text: str, names: Iterable[tuple[str, Span]], found: Callable[..., Finding]) -> Iterator[Finding]:
    """The findings for those of `names`, each as written and where, that are not written as spelled; one a spelling."""
    otherwise: dict[str, list[Span]] = {}
    for written, span in names:
        if written and spelled(written) != written:
            otherwise.setdefault(written, []).append(span)
    for written, (first, *others) in otherwise.items():
        edits = [edit for span in (first, *others) for edit in _respelling(text, written, span)]
        again = [(span, Text("også", "also")) for span in others]
        yield found(first, related=again, edits=edits, name=spelled(written), sign=unlike(written))


def _respelling(text: str, written: str, span: Span) -> Iterator[Edit]:
    """The splice that writes a name as spelled, where the file has it as it is read and would have it so again."""
    stands = text[slice(*span)]
    quote = stands[:1] if stands[:1] in ("'", '"') else ""
    meant = spelled(written)
    plain = not quote and (not meant[0].isalnum() or re.search(r": |:$| #|[\[\]{},]", meant))
    if stands == f"{quote}{written}{quote}" and not plain:
        yield Edit((span[0] + len(quote), span[1] - len(quote)), meant)


_SIGNS = {
    "\u00a0": Text("et hårdt mellemrum", "a no-break space"),
    "\u202f": Text("et smalt hårdt mellemrum", "a narrow no-break space"),
    "\u2009": Text("et smalt mellemrum", "a thin space"),
    "\u00ad": Text("en blød bindestreg", "a soft hyphen"),
    "\t": Text("en tabulator", "a tab"),
}


def unlike(written: str) -> Text:
    """The first sign by which `written` differs from what it is spelled as."""
    for char in written:
        if char != " " and (char.isspace() or category(char) == "Cf"):
            name = _SIGNS.get(char, Text("et usynligt tegn", "an invisible character"))
            return Text(f"{name.da} (U+{ord(char):04X})", f"{name.en} (U+{ord(char):04X})")
        if combining(char):
            mark = f"U+{ord(char):04X}"
            return Text(f"et bogstav i to tegn ({mark} for sig)", f"a letter of two characters ({mark} on its own)")
    if written.strip() != written:
        return Text("et mellemrum før eller efter", "a space before or after it")
    return Text("flere mellemrum i træk", "several spaces in a row")


def splice(text: str, edits: Iterable[Edit]) -> str:
    """`text` with each edit's span replaced. Edits that overlap are a mistake of ours: raises ValueError."""
    parts, at = [], 0
    for (start, end), new, _ in sorted(edits):
        if start < at:
            raise ValueError(start)
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])

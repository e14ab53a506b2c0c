"""What keeps a text from being YAML as it was meant, told by the text itself.

Parsers differ in where they stumble and in what they say. This scan goes over the surface of the text, token by
token, as a YAML reader does, and names the first thing that no reader can take; a parser's own place is only how
far to look. It reads each character a bounded number of times, and nests nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from budgetnote.finding import Rule, Span
from budgetnote.language import Text
from budgetnote.reading.rules import (
    CONTROL_CHARACTER,
    CURLY_QUOTES,
    ESCAPE,
    INVISIBLE,
    MERGE_CONFLICT,
    MISSING_SPACE,
    OPEN_BRACKET,
    OPEN_QUOTE,
    SYNTAX,
    TAB,
    TOO_DEEP,
    UNQUOTED_COLON,
    UNQUOTED_SIGN,
)

DEEPEST = 16
"""Levels; a note has six."""
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\x85\u2028\u2029"
_WIDTHLESS = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_CURLY = "“”„‘’‚"
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNSEEN = re.compile(f"[{_BLANKS}{_BREAKS}{_WIDTHLESS}]")
_NEVER = re.compile(f"[{_BREAKS}\ufeff]")
_WORTH_A_LOOK = re.compile(f"[{_BLANKS}{_BREAKS}{_WIDTHLESS}]|[-:,{{\\[][ \t]*[{_CURLY}]")
_CONFLICT = re.compile(r"(?:\A|(?<=[\r\n]))(?:<{7}|>{7}|={7}|\|{7})(?=[ \r\n]|\Z)")

_END = r"(?=[ \t\r\n]|\Z)"
_TO_LINE_END = re.compile(r"[^\r\n]*")
_DOCUMENT = re.compile(rf"(?:---|\.\.\.){_END}")
_DIRECTIVE = re.compile(r"%(?:YAML|TAG)[ \t]")
_ENTRY = re.compile(rf"[-?](?:{_END}|(?=[{_BLANKS}{_BREAKS}{_WIDTHLESS}]))")
_PLAIN_ENTRY = re.compile(rf"[-?]{_END}")
_COLON = re.compile(rf"[ \t]*:{_END}")
_BLOCK_TEXT = re.compile(rf"(?:[ \t]++(?!#)|:(?!{_END})|[^ \t\r\n:])+")
_FLOW_TEXT = re.compile(r"(?:[ \t]++(?!#)|:(?!\s|[,?\[\]{}]|\Z)|[^ \t\r\n:,\[\]{}])+")
_REST = re.compile(r"(?:[ \t]++(?!#)|[^ \t\r\n])*")
_FLOW_REST = re.compile(r"(?:[ \t]++(?!#)|[^ \t\r\n,\]}])*")
_BLOCK_HEAD = re.compile(r"[|>](?:[-+]?[1-9]?|[1-9][-+])[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_SINGLE = re.compile(r"'[^']*(?:''[^']*)*'")
_DOUBLE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BAD_ESCAPE = re.compile(
    r'(?:[^"\\]|\\(?:[0abt\tnvfre "/\\N_LP\r\n]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}))*+(?P<bad>\\.?)',
    re.DOTALL,
)
_NAME = r"[A-Za-z0-9_-]+(?=[\s?:,\]}%@`]|\Z)"
_ALIAS, _ANCHOR = re.compile(rf"\*{_NAME}"), re.compile(rf"&{_NAME}")
_TAG = re.compile(r"!(?:<[^>\s]*>|[A-Za-z0-9_-]*!?[\w\-;/?:@&=+$.~*'()%#]*)(?=[\s,]|\Z)")
_WRAPPED = re.compile(rf"[{_CURLY}][^{_CURLY}\r\n]*[“”‘’]")
_GLUED = re.compile(r"([A-Za-z_]\w*) ?:(\S[^\r\n]*)")
_GLUED_BLANK = re.compile(rf"[^\s:,\[\]{{}}]+:(?=[{_BLANKS}{_WIDTHLESS}])")
_FIGURE = re.compile(r"[-−]?[0-9][0-9.]*(?:,[0-9]+)?")
_YEAR = re.compile(r"\(?[0-9]{4}")


def unquoted_sign(text: str, start: int, end: int) -> "Slip":
    """What begins at `start` with a sign that is YAML's own, where it was to be a text or a figure up to `end`."""
    written = text[start:end].rstrip()
    return Slip(UNQUOTED_SIGN, (start, start + len(written)), {"sign": written[0], "hint": _hint(written)})


class Slip(NamedTuple):
    """A rule broken at `span`; `here` is where it shows. A reader takes `instead`, of the same length, where given."""

    rule: Rule
    span: Span
    facts: Mapping[str, Any] = {}
    related: tuple[tuple[Span, Text], ...] = ()
    instead: str | None = None


class Look(NamedTuple):
    """What was seen before any parser reads: the slips, and the text as it was meant, where it can be read at all."""

    slips: list[Slip]
    text: str | None


def look(text: str) -> Look:
    """See whether `text` has what no eye sees, or what is left of a merge; most texts have nothing of the kind."""
    merged = "<<<<<<<" in text or ">>>>>>>" in text
    seen = text.replace("\n", "").replace("\r", "").isprintable()
    if seen and not merged and not any(sign in text for sign in _CURLY):
        return Look([], text)
    control = _CONTROL.search(text)
    if control:
        return Look([Slip(CONTROL_CHARACTER, control.span(), {"character": _code(control[0])})], None)
    if merged:
        conflicts = _conflicts(text)
        if conflicts:
            return Look(conflicts, None)
    if not _WORTH_A_LOOK.search(text):
        return Look([], text)
    scan = _Scan(text)
    scan.run(len(text))
    slips = {slip.span[0]: slip for slip in scan.slips}
    for sign in _NEVER.finditer(text):
        slips.setdefault(sign.start(), _unseen(text, sign.start()))
    parts, at = [], 0
    for start, slip in sorted(slips.items()):
        if start >= at:
            parts += [text[at:start], slip.instead or text[slice(*slip.span)]]
            at = slip.span[1]
    return Look([slips[start] for start in sorted(slips)], None if scan.lost else "".join([*parts, text[at:]]))


def cause(text: str, at: int) -> Slip:
    """Why `text`, which a parser gave up on at the character `at`, is no YAML."""
    scan = _Scan(text)
    scan.run(at)
    line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    tab = next((tab for tab in reversed(scan.tabs) if tab >= line), None)
    if tab is not None and (scan.fault is None or scan.fault.span[0] >= line):
        return Slip(TAB, (tab, tab + 1))
    return scan.fault or scan.open_bracket(at) or Slip(SYNTAX, (at, min(at + 1, len(text))))


def _open_bracket(text: str, at: int, here: int) -> Slip:
    related = (((here, min(here + 1, len(text))), _HERE),)
    return Slip(OPEN_BRACKET, (at, at + 1), {"bracket": text[at]}, related)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _conflicts(text: str) -> list[Slip]:
    """One slip for each conflict, with its other lines; one for a line that is left over."""
    groups: list[list[Span]] = []
    for mark in _CONFLICT.finditer(text):
        if not groups or text[mark.start()] == "<" or text[groups[-1][-1][0]] == ">":
            groups.append([])
        groups[-1].append(mark.span())
    return [
        Slip(MERGE_CONFLICT, group[0], {"marker": text[slice(*group[0])]}, tuple((span, _OTHER) for span in group[1:]))
        for group in groups
    ]


_OTHER = Text("hører til den samme flettekonflikt", "belongs to the same conflict")
_HERE = Text("her går det galt", "here it goes wrong")


def _unseen(text: str, at: int) -> Slip:
    return Slip(INVISIBLE, (at, at + 1), {"character": _code(text[at]), "name": _NAMES.get(text[at], _ANY)}, (), " ")


_ANY = Text("usynligt tegn", "invisible character")
_LINE_BREAK = Text("særligt linjeskift", "special line break")
_NAMES = {
    "\u00a0": Text("hårdt mellemrum", "no-break space"),
    "\u202f": Text("hårdt mellemrum", "no-break space"),
    "\u00ad": Text("blød bindestreg", "soft hyphen"),
    "\u200b": Text("mellemrum uden bredde", "zero-width space"),
    "\ufeff": Text("byte order mark", "byte order mark"),
    "\x85": _LINE_BREAK,
    "\u2028": _LINE_BREAK,
    "\u2029": _LINE_BREAK,
}


@dataclass
class _Open:
    """A bracket that is open, and whether its entry has had its colon."""

    at: int
    sign: str
    valued: bool = False


class _Scan:
    """One pass over a text's tokens, up to the first that no reader takes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fault: Slip | None = None
        self.slips: list[Slip] = []
        self.tabs: list[int] = []
        self.lost = False
        self._at = 0
        self._line = 0  # where the line begins
        self._flow: list[_Open] = []
        self._block: list[tuple[int, str]] = []  # columns, each of a mapping "?" or a sequence "-"
        self._fresh = True  # first on its line
        self._may_start = True  # a key or an entry of a block
        self._wanted = True  # a value
        self._entering = False  # a bracket or a comma within brackets stands before
        self._led = False  # the sign of a key or an entry stands before
        self._from: int | None = None  # where the anchors and tags of a key begin

    def run(self, stop: int) -> None:
        """Scan until something is wrong, or until what begins after `stop`."""
        while self.fault is None and not self.lost and self._gap() and self._at <= stop:
            self._token()

    def open_bracket(self, here: int) -> Slip | None:
        """The innermost bracket that is open, which shows at `here`."""
        return _open_bracket(self.text, self._flow[-1].at, here) if self._flow else None

    def _gap(self) -> bool:
        """Go on to the next token; False where there is none."""
        text = self.text
        glued = True  # nothing since the last token
        while self._at < len(text):
            sign = text[self._at]
            if sign in "\r\n":
                self._line = self._at + 1
                self._fresh, self._may_start = True, True
            elif sign == "\t":
                if self._fresh and not self._flow:
                    self.tabs.append(self._at)
            elif sign == "#":
                self._at = _end(_TO_LINE_END, text, self._at) - 1
            elif sign != " ":
                if not (_UNSEEN.match(sign) and (self._fresh or (glued and self._led) or self._enters())):
                    return True
                self.slips.append(_unseen(text, self._at))
                if self._fresh and not self._flow and not re.match(f"[{_BLANKS}{_BREAKS}]", sign):
                    self.lost = True  # the columns of the line are not those that one sees
            glued = glued and sign != " "
            self._at += 1
        return False

    def _enters(self) -> bool:
        """Whether an entry within braces begins."""
        return bool(self._flow) and self._flow[-1].sign == "{" and self._entering

    def _token(self) -> None:
        start, sign = self._at, self.text[self._at]
        if self._flow:
            if self._flow_sign(sign):
                return
        elif self._block_sign(sign):
            return
        self._fresh = self._led = False
        if sign in "[{":
            self._deepen()
            self._flow.append(_Open(start, sign))
            self._at, self._entering = start + 1, True
        elif sign in "'\"":
            self._quoted(sign)
        elif sign in _CURLY and self._curly():
            pass
        elif sign in "|>" and not self._flow and (head := _BLOCK_HEAD.match(self.text, start)):
            self._block_text(head.end())
        elif sign == "*" and (alias := _ALIAS.match(self.text, start)):
            self._ended(start, alias.end())
        elif sign in "&!" and (found := (_ANCHOR if sign == "&" else _TAG).match(self.text, start)):
            self._at = found.end()
            if self._from is None:
                self._from = start
            return
        elif sign in "*&!|>@`%,]}":
            self._sign(start)
        elif self._flow:
            self._flow_text()
        else:
            self._plain()
        self._from = None

    def _block_sign(self, sign: str) -> bool:
        """Take what only stands outside brackets; whether it was that."""
        start, column = self._at, self._at - self._line
        if column == 0 and (_DOCUMENT.match(self.text, start) or _DIRECTIVE.match(self.text, start)):
            self._block.clear()
            self._at = _end(_TO_LINE_END, self.text, start) if sign == "%" else start + 3
            self._wanted, self._fresh = True, False
            return True
        if self._fresh:
            while self._block and self._block[-1][0] > column:
                self._block.pop()
            if self._block and self._block[-1] == (column, "-") and not _ENTRY.match(self.text, start):
                self._block.pop()
        if sign in "-?" and (_ENTRY if self._may_start else _PLAIN_ENTRY).match(self.text, start):
            if not self._may_start:
                self._sign(start)
                return True
            self._enter(start, sign)
        elif sign == ":" and _COLON.match(self.text, start):
            if not self._may_start:
                self.fault = Slip(SYNTAX, (start, start + 1))
        else:
            return False
        self._at, self._wanted, self._fresh, self._led = start + 1, True, False, True
        return True

    def _flow_sign(self, sign: str) -> bool:
        """Take what only stands within brackets; whether it was that."""
        start = self._at
        entering = led = False
        if sign == ",":
            self._flow[-1].valued, entering = False, True
        elif sign == ":":
            if self._led:
                self._sign(start)
            elif self._flow[-1].valued:
                self.fault = Slip(UNQUOTED_COLON, (start, start + 1))
            self._flow[-1].valued = led = True
        elif sign in "]}":
            self._close(sign)
            return True
        elif sign == "?" or (sign == "-" and _PLAIN_ENTRY.match(self.text, start)):
            if sign == "-" or self._flow[-1].valued:
                self._sign(start)
        else:
            return False
        self._at, self._fresh, self._entering, self._led = start + 1, False, entering, led
        return True

    def _close(self, sign: str) -> None:
        opened = self._flow[-1]
        if "[{".index(opened.sign) != "]}".index(sign):
            self.fault = self.open_bracket(self._at)
            return
        self._flow.pop()
        self._fresh = False
        self._ended(opened.at, self._at + 1)

    def _enter(self, start: int, sign: str) -> None:
        """Enter a mapping or a sequence of a block, or its next entry."""
        begin = self._from if self._from is not None and self._from >= self._line else start
        level = (begin - self._line, sign)
        if self._block and self._block[-1] == level:
            return
        if not self._wanted:
            self.fault = Slip(SYNTAX, (start, start + 1))
            return
        self._deepen()
        self._block.append(level)

    def _deepen(self) -> None:
        if len(self._block) + len(self._flow) >= DEEPEST:
            self.fault = Slip(TOO_DEEP, (self._at, self._at + 1), {"limit": DEEPEST})

    def _quoted(self, sign: str) -> None:
        text, start = self.text, self._at
        found = (_SINGLE if sign == "'" else _DOUBLE).match(text, start)
        end = found.end() if found else len(text)
        bad = _BAD_ESCAPE.match(text, start + 1, end) if sign == '"' else None
        if bad:
            self.fault = Slip(ESCAPE, bad.span("bad"))
        elif not found:
            self.fault = Slip(OPEN_QUOTE, (start, start + 1))
        else:
            self._ended(start, end)

    def _curly(self) -> bool:
        """Take a text that is wholly in quotes that YAML does not know as if it knew them."""
        start = self._at
        found = _WRAPPED.match(self.text, start)
        after = found and re.compile(r"[ \t]*(?:[\r\n]|\Z|#|:[ \t\r\n]" + ("|[,\\]}:])" if self._flow else ")")).match(
            self.text, found.end()
        )
        if not found or not after:
            return False
        inner = found[0][1:-1]
        quote = next((sign for sign in "\"'" if sign not in inner and (sign == "'" or "\\" not in inner)), None)
        instead = f"{quote}{inner}{quote}" if quote else None
        figure = _FIGURE.fullmatch(inner.strip())
        alone = Text(f"skriv tallet alene: {figure[0]}", f"write the figure alone: {figure[0]}") if figure else _QUOTES
        facts = {"opening": found[0][0], "closing": found[0][-1], "written": found[0], "hint": alone}
        self.slips.append(Slip(CURLY_QUOTES, found.span(), facts, (), instead))
        self._ended(start, found.end())
        return True

    def _ended(self, start: int, end: int) -> None:
        """Go on after a value or key from `start` to `end`: only some signs may follow."""
        text = self.text
        line_breaks = [at + 1 for at in (text.rfind("\n", start, end), text.rfind("\r", start, end)) if at >= 0]
        self._at = end
        if self._flow:
            if self._gap() and text[self._at] not in ",]}:":
                if re.search(r"[\r\n]", text[start : self._at]):
                    self.fault = self.open_bracket(self._at)
                else:
                    self._sign(start)
            return
        colon = None if line_breaks else _COLON.match(text, end)
        if colon and self._may_start:
            self._enter(start, "?")
            self._at, self._wanted, self._may_start, self._led = colon.end(), True, False, True
            return
        if line_breaks:
            self._line = max(line_breaks)
        if self._is_key(start):
            self.fault = Slip(SYNTAX, (start, end))
            return
        after = re.compile(r"[ \t]*").match(text, end)
        at = after.end() if after else end
        if at < len(text) and text[at] not in "\r\n#":
            if text[start] in "[{" and text[at] in "]},":
                self.fault = _open_bracket(text, start, at)
            elif line_breaks and text[start] in "'\"":
                self.fault = Slip(OPEN_QUOTE, (start, start + 1))
            else:
                self._sign(start)
        elif not self._wanted:
            self.fault = Slip(SYNTAX, (start, start + 1))
        self._wanted = self._may_start = False

    def _is_key(self, start: int) -> bool:
        """Whether only a key can stand at `start`: the mapping there goes on."""
        line = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
        return bool(self._block) and self._block[-1] == (start - line, "?") and not self.text[line:start].strip(" ")

    def _block_text(self, at: int) -> None:
        """Skip a folded or literal text whose head ends at `at`."""
        text = self.text
        if not self._wanted:
            self.fault = Slip(SYNTAX, (self._at, self._at + 1))
        digit = re.search(r"[1-9]", text[self._at : self._at + 3])
        parent = self._block[-1][0] if self._block else -1
        least = max(parent, 0) + int(digit[0]) if digit else None
        line = re.compile(r"(\r\n|\r|\n|\Z)( *)([^\r\n]*)")
        while at < len(text) and (found := line.match(text, at)):
            width = len(found[2])
            if found[3]:
                if least is None:
                    least = max(width, parent + 1, 1)
                if width < least:
                    break
            at = found.end()
        self._at, self._wanted, self._may_start = at, False, False

    def _plain(self) -> None:
        """Take a text of a block: a key, or a value that may go on over lines that are indented."""
        text, start = self.text, self._at
        found = _BLOCK_TEXT.match(text, start)
        end = found.end() if found else start + 1
        glued = self._may_start and (_GLUED_BLANK.match(text, start, end))
        if glued:
            self._key(start, glued.end() - 1)
            return
        if text.startswith(":", end) and self._may_start:
            last = len(text[start:end].rstrip(" \t"))
            while last and _UNSEEN.match(text, start + last - 1):
                last -= 1
                self.slips.append(_unseen(text, start + last))
            self._key(start, end)
            return
        if text.startswith(":", end):
            years = _YEAR.fullmatch(text[start:end])
            self.fault = Slip(SYNTAX if years else UNQUOTED_COLON, (end, end + 1))
            return
        if self._is_key(start):
            self._no_key(start, end)
            return
        if text[start:end] == "=======":
            self.fault = Slip(MERGE_CONFLICT, (start, end), {"marker": text[start:end]})
            return
        if not self._wanted:
            self.fault = Slip(SYNTAX, (start, start + 1))
            return
        self._at, self._wanted, self._may_start = end, False, False
        while text[self._at : self._at + 1] in ("\r", "\n") and self._goes_on():
            pass

    def _key(self, start: int, colon: int) -> None:
        self._enter(start, "?")
        self._at, self._wanted, self._may_start, self._led = colon + 1, True, False, True

    def _no_key(self, start: int, end: int) -> None:
        """Only a key can stand here, and there is none."""
        written = self.text[start:end].rstrip()
        glued = _GLUED.fullmatch(written)
        if re.fullmatch(r"<{7}|={7}|>{7}", written):
            self.fault = Slip(MERGE_CONFLICT, (start, start + len(written)), {"marker": written})
        elif glued:
            facts = {"written": written, "meant": f"{glued[1]}: {glued[2]}"}
            self.fault = Slip(MISSING_SPACE, (start, start + len(written)), facts)
        else:
            self.fault = Slip(SYNTAX, (start, start + len(written)))

    def _goes_on(self) -> bool:
        """Take the next line of a text, where it has one."""
        text = self.text
        gap = re.compile(r"[ \t\r\n]*").match(text, self._at)
        at = gap.end() if gap else self._at
        line = max(text.rfind("\n", self._at, at), text.rfind("\r", self._at, at)) + 1
        parent = self._block[-1][0] if self._block else -1
        if at == len(text) or at - line <= parent or text[at] == "#":
            return False
        if at == line and _DOCUMENT.match(text, at):
            return False
        self.tabs += [line + tab.start() for tab in re.finditer("\t", text[line:at])]
        unseen = _UNSEEN.match(text, at)
        found = _BLOCK_TEXT.match(text, at)
        end = found.end() if found else at
        if text.startswith(":", end):
            if unseen:
                self.slips.append(_unseen(text, at))
                self.lost = True
            self.fault = Slip(SYNTAX, (end, end + 1))
            self._at = end
            return False
        self._at, self._line = end, line
        return True

    def _flow_text(self) -> None:
        """Take a text within brackets, over as many lines as it has."""
        text, start = self.text, self._at
        glued = _GLUED_BLANK.match(text, start)
        if glued and self._flow[-1].sign == "{" and not self._flow[-1].valued:
            self._at, self._led, self._flow[-1].valued = glued.end(), True, True
            return
        several = False
        while True:
            found = _FLOW_TEXT.match(text, self._at)
            self._at = found.end() if found else self._at + 1
            at = self._at
            if text[at : at + 1] == ":" and text[at + 1 : at + 2] in (*",?[]{}",):
                self._unspaced(start, at)
                return
            if not self._gap():
                return
            sign = text[self._at]
            if sign in ",[]{}" or (sign == ":" and not _FLOW_TEXT.match(text, self._at)):
                break
            if "#" in text[at : self._at] or not _FLOW_TEXT.match(text, self._at):
                self.fault = self.open_bracket(self._at)
                return
            several = True
        several = bool(re.search(r"[\r\n]", text[start : self._at])) or several
        if sign in "[{" or (sign == ":" and several):
            self.fault = self.open_bracket(self._at)

    def _unspaced(self, start: int, colon: int) -> None:
        """A text within brackets is followed by a colon, and that by a sign that has no space before it."""
        if self._flow[-1].valued:
            self.fault = Slip(UNQUOTED_COLON, (colon, colon + 1))
            return
        written = self.text[start : colon + 2]
        facts = {"written": written, "meant": f"{written[:-1]} {written[-1]}"}
        self.fault = Slip(MISSING_SPACE, (start, colon + 2), facts)

    def _sign(self, start: int) -> None:
        """A text begins at `start` with a sign that is YAML's own."""
        text = self.text
        end = max(self._at, start + 1)
        rest = (_FLOW_REST if self._flow else _REST).match(text, end)
        end = rest.end() if rest else end
        self.fault = unquoted_sign(text, start, end)


_QUOTES = Text(
    "skriv ' eller \" i stedet; hører tegnene med til teksten, sættes '…' uden om dem",
    "write ' or \" instead; where they are part of the text, put '…' around them",
)


def quoted(written: str) -> str:
    """A text in quotes that YAML knows; one that is long is left out."""
    return "'" + written.replace("'", "''") + "'" if len(written) <= 60 else "'…'"


def _hint(written: str) -> Text:
    """How a text that begins with a sign of YAML's own is to be written; a lone dash is a blank cell of a paper."""
    if written == "-":
        return Text(
            "en tom celle udelades; et nul skrives 0, og en tekst sættes i anførselstegn: '-'",
            "a blank cell is left out; a zero is written 0, and a text is put in quotes: '-'",
        )
    figure = _FIGURE.fullmatch(written.strip("`") if written[0] == "`" else written[1:].strip())
    if figure and written[0] == "-":
        return Text(f"skriv tallet uden mellemrum: -{figure[0]}", f"write the figure with no space: -{figure[0]}")
    if figure:
        return Text(
            f"skriv tallet alene: {figure[0]}; en tekst sættes i anførselstegn: {quoted(written)}",
            f"write the figure alone: {figure[0]}; put a text in quotes: {quoted(written)}",
        )
    return Text(
        f"sæt hele teksten i anførselstegn: {quoted(written)}", f"put the whole text in quotes: {quoted(written)}"
    )


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at

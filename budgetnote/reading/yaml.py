"""YAML events -> mappings and lists of texts that know their place. With `syntax`, the only home of yaml."""

import re
from collections.abc import Sequence as Sequenced
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Union

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from budgetnote.finding import Edit, Finding, Rule, Span
from budgetnote.language import Text, spelled
from budgetnote.reading import files
from budgetnote.reading.rules import (
    ALIAS,
    ANCHOR,
    CANNOT_OPEN,
    COMMA_IN_BRACES,
    CUT_BY_COMMENT,
    EMPTY_FILE,
    INVISIBLE,
    MERGE_KEY,
    MISSING_SPACE,
    NO_KEYS,
    NOT_A_TEXT_KEY,
    NOT_UTF8,
    REPEATED_KEY,
    RESPELT,
    SEVERAL_DOCUMENTS,
    SYNTAX,
    TAG,
    TOO_DEEP,
    TOO_LARGE,
    TOO_MANY,
)
from budgetnote.reading.syntax import DEEPEST, Slip, cause, look, quoted, unquoted_sign
from budgetnote.reading.text import _LINE_END, Source, respelt

MOST = 5_000
"""Items in a list, keys in a mapping, and faults that are looked for in reading; a note has some dozens."""


_EVENTS = 200_000
"""What a file may have of keys, values and brackets in all."""


Node = Union["Mapping", "Sequence", str, None]
"""None stands where something is written that cannot be read; it has been reported."""


_NONE: frozenset[str] = frozenset()


class Mapping(dict[str, Node]):
    """Keys and values, with the span of each; `misread` are keys whose fault is already reported.

    `unread` has what was written where it could not be read, and was taken out.
    """

    __slots__ = ("key_spans", "misread", "span", "unread", "value_spans")

    def __init__(self, start: int = 0) -> None:
        self.span: Span = (start, start)
        self.key_spans: dict[str, Span] = {}
        self.value_spans: dict[str, Span] = {}
        self.misread: AbstractSet[str] = _NONE
        self.unread: dict[str, Node] = {}

    def place_of(self, key: str) -> Span:
        """The span of the value of `key`, or of the mapping's head where it has none."""
        return self.value_spans.get(key) or self.head

    @property
    def head(self) -> Span:
        """The first key, where a fault of the whole mapping is shown."""
        return next(iter(self.key_spans.values()), self.span)


class Sequence(list[Node]):
    """Items, with the span of each; `misread` where one of them could not be read, and `unread` what was written."""

    __slots__ = ("item_spans", "misread", "span", "unread")

    def __init__(self, start: int = 0) -> None:
        self.span: Span = (start, start)
        self.item_spans: list[Span] = []
        self.misread = False
        self.unread: list[Node] = []


def insert(text: str, node: Mapping, before: str, entry: str) -> Edit:
    """The splice that writes `entry`, a key with its value, into `node`: before a key of it, or the first."""
    at = node.key_spans.get(before, node.head)[0]
    start = text.rfind("\n", 0, at) + 1
    if text.startswith("{", node.span[0]):
        return Edit((at, at), f"{entry}, ")
    line_end = "\r\n" if text[: start or None].endswith("\r\n") else "\n"
    return Edit((at, at), f"{entry}{line_end}{' ' * (at - start)}")


def added(text: str, mapping: Mapping, key: str, value: str) -> Edit | None:
    """The splice that writes `key` with `value` into a mapping whose keys are years, in their order.

    None where the mapping is written in a way that leaves no plain place for it.
    """
    if key in mapping:
        start, end = mapping.value_spans[key]
        return Edit((start, end), value if start < end else f" {value}")
    in_braces = text.startswith("{", mapping.span[0])
    if not mapping:
        return Edit((mapping.span[0] + 1,) * 2, f"{key}: {value}") if in_braces else None
    after = next((other for other in mapping if other > key), None)
    if after is not None:
        return insert(text, mapping, after, f"{key}: {value}")
    last = next(reversed(mapping))
    start, end = mapping.value_spans[last]
    if in_braces:
        return Edit((end, end), f", {key}: {value}") if start < end else None
    at = mapping.key_spans[last][0]
    indent = text[text.rfind("\n", 0, at) + 1 : at]
    stop = _LINE_END.search(text, end)
    end = stop.start() if stop else len(text)
    return Edit((end, end), f"{stop[0] if stop else chr(10)}{indent}{key}: {value}") if not indent.strip() else None


def removed(text: str, mapping: Mapping, key: str) -> Edit | None:
    """The splice that takes `key` out of a mapping in braces; None where it is written otherwise, or has no other."""
    keys = list(mapping.key_spans)
    if key not in mapping or len(keys) < 2 or not text.startswith("{", mapping.span[0]):
        return None
    place = keys.index(key)
    if place + 1 < len(keys):
        return Edit((mapping.key_spans[key][0], mapping.key_spans[keys[place + 1]][0]), "")
    return Edit((mapping.value_spans[keys[place - 1]][1], mapping.value_spans[key][1]), "")


_PLAIN = re.compile(r"[^\W\d_][\w.-]*(?: [\w.-]+)*")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
"""Texts that other YAML readers take for something else."""


def as_value(text: str) -> str:
    """`text`, all of it visible, as the value of a key: in quotes unless every YAML reader takes it for that text."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return "'" + text.replace("'", "''") + "'"


class Document(NamedTuple):
    """A file read: its text, its outermost mapping where there is one, and what was found on the way."""

    source: Source
    root: Mapping | None
    findings: list[Finding]


def read(path: Path) -> Document:
    """Read the file at `path`; one that cannot be read, or is no plain file, gives a finding."""
    name = files.called(path.as_posix())
    try:
        data = files.read(path, files.LARGEST + 1)
    except OSError as fault:
        return closed(name, files.reason(fault))
    return parse(name, data)


def twin(name: str, document: Document) -> Document:
    """The document of a file called `name` with the same content."""
    source = Source(name, document.source.text, document.source.mark)
    source.has_blanks = document.source.has_blanks
    return document._replace(source=source)


def closed(name: str, reason: Text) -> Document:
    """The document of a file whose content is not to be had, for `reason`."""
    source = Source(name, "")
    return Document(source, None, [source.found(CANNOT_OPEN, (0, 0), reason=reason)])


def parse(path: str, data: bytes) -> Document:
    """Read the YAML of `data`, the content of the file called `path`."""
    if len(data) > files.LARGEST:
        source = Source(path, "")
        return Document(source, None, [source.found(TOO_LARGE, (0, 0), limit=files.LARGEST // 1000)])
    try:
        # A byte order mark is not counted as a character of the first line.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        source = Source(path, data.decode("utf-8-sig", "replace"))
        read = fault.object  # without the mark, if there is one
        before = len(read[: fault.start].decode())
        found = source.found(NOT_UTF8, (before, before + 1), byte=f"0x{read[fault.start]:02X}")
        return Document(source, None, [found])
    source = Source(path, text, data[: len(data) - len(text.encode())])
    looked = look(text)
    seen = [_told(source, slip) for slip in looked.slips]
    if looked.text is None:
        return Document(source, None, seen)
    reader = _Reader(source, looked.text)
    try:
        root = reader.run()
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        slip = cause(looked.text, min(mark.index, len(text)) if mark else 0)
        if slip.rule is not SYNTAX or not any(_indents(text, one, slip) for one in looked.slips):
            reader.refuse(slip)
        root = None
    return Document(source, root, seen + reader.findings)


def _indents(text: str, unseen: Slip, slip: Slip) -> bool:
    """Whether an invisible character moves the line that a slip stands in, or the line before: that is its cause."""
    at = unseen.span[0]
    line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return not text[line:at].strip() and 0 <= len(text[at : slip.span[0]].splitlines()) <= 2 and at <= slip.span[0]


def _told(source: Source, slip: Slip) -> Finding:
    edits = [Edit(slip.span, slip.instead)] if slip.rule is INVISIBLE and slip.instead else []
    return source.found(slip.rule, slip.span, related=slip.related, edits=edits, **slip.facts)


class _PythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """The events of pure Python, where PyYAML was built without its C extension.

    Texts are scanned as libyaml does, so that a file is read alike everywhere: PyYAML's own scanner takes no tab
    after a text, and no question mark in a text within brackets.
    """

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Go on to the next token, past tabs too where they do not indent."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain(self) -> yaml.ScalarToken:
        """A plain text, over all its lines."""
        start = end = self.get_mark()
        word = _FLOW_WORD if self.flow_level else _WORD
        chunks: list[str] = []
        between: list[str] = []
        while self.peek() != "#" and (found := word.match(self.buffer, self.pointer)):
            self.allow_simple_key = False
            chunks += [*between, found[0]]
            self.forward(len(found[0]))
            end = self.get_mark()
            if self.flow_level and self.peek() == ":" and self.peek(1) in ",?[]{}":
                raise yaml.scanner.ScannerError(None, start, "no space after a colon", end)
            between = self.scan_plain_spaces(self.indent + 1, start)
            if not between or (not self.flow_level and self.column <= self.indent):
                break
        return yaml.ScalarToken("".join(chunks), True, start, end)

    def scan_plain_spaces(self, indent: int, start_mark: yaml.Mark) -> list[str]:
        """What parts two words of a plain text: nothing where the text ends."""
        blanks = re.compile("[ \t]*").match(self.buffer, self.pointer)
        self.forward(len(blanks[0]) if blanks else 0)
        if self.peek() not in "\r\n":
            return [blanks[0]] if blanks and blanks[0] else []
        self.allow_simple_key = True
        lines = 0
        while self.peek() in " \t\r\n":
            if self.peek() == "\t" and lines and self.column < indent:
                raise yaml.scanner.ScannerError(None, start_mark, "a tab indents", self.get_mark())
            lines += self.peek() in "\r\n"
            self.forward(2 if self.prefix(2) == "\r\n" else 1)
        if self.column == 0 and self.prefix(3) in ("---", "...") and self.peek(3) in _SPACES:
            return []
        return ["\n" * (lines - 1) or " "]


_SPACES = "\0 \t\r\n"


_WORD = re.compile(r"(?:[^\0 \t\r\n:]|:(?![\0 \t\r\n]))+")


_FLOW_WORD = re.compile(r"(?:[^\0 \t\r\n:,\[\]{}]|:(?![\0 \t\r\n,?\[\]{}]))+")


Parser: Any = yaml.cyaml.CParser if yaml.__with_libyaml__ else _PythonParser  # type: ignore[attr-defined]


_AFTER = ("\n", "\r", ",", "}", "]")
"""What follows a value that no comment cuts."""


_BLOCK_STYLES = (">", "|")


_FIGURE_HEAD = re.compile(r"[>|][0-9]")


_BLOCK_HEAD = re.compile(r"[>|][^\r\n]*\s*")


_CUT = re.compile(r" +(#[^\s#]\S*)")


_SKIP = object()
"""A key that is none: what it leads to is read past."""


class _Reader:
    """One pass over a file's events, building the tree and collecting what a note may not contain."""

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self.text = text
        self.findings: list[Finding] = []
        self.root: Node = None
        self.container: Any = None
        self.key: Any = None  # of the container, while it waits for its value
        self.stack: list[tuple[Any, Any]] = []
        self.anchors: dict[str, Span] = {}
        self.begun = False  # the one document
        self.end = 0  # of the last text or bracket, where a block ends

    def run(self) -> Mapping | None:
        """The outermost mapping; None where there is none, or where reading cannot go on."""
        text, next_event = self.text, Parser(self.text).get_event
        for _ in range(_EVENTS):
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                # Most of a file is plain keys and values of mappings; what is common is decided here, without a call.
                container, value = self.container, event.value
                if type(container) is Mapping and event.anchor is None and event.tag is None:
                    end = event.end_mark.index
                    span = event.start_mark.index, end
                    if self.key is None:
                        if value not in container.key_spans and value != "<<" and value.isascii():
                            container.key_spans[value] = span
                            self.key = value
                            self.end = end
                            continue
                    elif (
                        value
                        and not value.isspace()
                        and text[end : end + 1] in _AFTER
                        and text[span[0]] not in _BLOCK_STYLES
                        and self.key is not _SKIP
                    ):
                        container[self.key] = value
                        container.value_spans[self.key] = span
                        self.key = None
                        self.end = end
                        continue
                self._scalar(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, Mapping if kind is MappingStartEvent else Sequence)
                if len(self.stack) > DEEPEST:
                    self.refuse(Slip(TOO_DEEP, (event.start_mark.index, event.end_mark.index), {"limit": DEEPEST}))
                    return None
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                if self.begun:
                    first = [((0, 0), Text("det første begynder her", "the first begins here"))]
                    self._report(SEVERAL_DOCUMENTS, (event.start_mark.index, event.end_mark.index), first)
                    return self._outermost()
                self.begun = True
            elif kind is StreamEndEvent:
                return self._outermost()
            if len(self.findings) > MOST:
                break
        limit, what = (MOST, _FAULTS) if len(self.findings) > MOST else (_EVENTS, _PARTS)
        self._report(TOO_MANY, (event.start_mark.index, event.end_mark.index), limit=limit, what=what)
        return None

    def refuse(self, slip: Slip) -> None:
        """Report what ends the reading, instead of what was said of its place, or of brackets where there is a heap."""
        self.findings = [
            found
            for found in self.findings
            if found.place.span[0] not in range(*slip.span)
            and (slip.rule is not TOO_DEEP or found.rule is not NOT_A_TEXT_KEY)
        ]
        self.findings.append(_told(self.source, slip))

    def _report(self, rule: Rule, span: Span, related: Sequenced[tuple[Span, Text]] = (), **facts: Any) -> None:
        self.findings.append(self.source.found(rule, span, related=related, **facts))

    def _outermost(self) -> Mapping | None:
        if isinstance(self.root, Mapping):
            return self.root
        if not self.findings:
            self._report(
                NO_KEYS if self.root else EMPTY_FILE,
                (0, len(self.source.text.splitlines()[0]) if self.root else 0),
            )
        return None

    def _scalar(self, event: Any) -> None:
        """A text: a key, or a value."""
        span = start, end = event.start_mark.index, event.end_mark.index
        value = event.value
        self.end = end
        container, key = self.container, self.key
        if event.anchor is not None or event.tag is not None:
            span = start, end = self._properties(event), end
        if type(container) is not Mapping:
            self._place(self._value(event, value, start, end), (start, end))
        elif key is None:
            if not value.isascii():
                value = self._key(value, span)
            if value in container.key_spans or value == "<<":
                self.key = self._doubtful_key(value, span, event.implicit[0])
            else:
                container.key_spans[value] = span
                self.key = value
        else:
            if start == end and key is not _SKIP:
                blank = self._blank(start)
                if blank is None:
                    self.key = None
                    return
                span = start, end = blank
            value = self._value(event, value, start, end)
            figure = not value and _FIGURE_HEAD.match(self.text, start)
            if figure:
                self.refuse(unquoted_sign(self.text, *figure.span()))
                value = None
            elif value and not event.implicit[0] and event.style in _BLOCK_STYLES:
                # The place of a folded text is its words, not the sign before them; nor does it end with a line break.
                value = value.rstrip("\n")
                words = _BLOCK_HEAD.match(self.text, start)
                span = (min(words.end(), end) if words else start), end
            self._place(value, span)

    def _value(self, event: Any, value: str, start: int, end: int) -> str | None:
        """The text of a value, blank where it is nothing but spaces; a comment that cuts it is reported.

        None where an anchor or a tag stands before it: whether what they say is meant, nobody knows.
        """
        if event.anchor is not None or event.tag is not None:
            return None
        if start < end and event.implicit[0] and self.text.startswith(" #", end):
            self._comment(end)
        if value and not value.isspace():
            return value
        self.source.has_blanks = True
        return ""

    def _key(self, written: str, span: Span) -> str:
        """The key as spelled; one that is only indented with other blanks than spaces is left as it is written."""
        value = written if written[:1].isspace() else spelled(written)
        if value != written:
            self.findings += respelt(self.text, [(written, span)], partial(self.source.found, RESPELT))
        return value

    def _comment(self, end: int) -> None:
        """Report a text that is cut by what may be no comment: a # with no space after it."""
        rest = _CUT.match(self.source.text, end)
        if rest:
            self._report(CUT_BY_COMMENT, rest.span(1), rest=rest[1])

    def _open(self, event: Any, collection: type[Mapping] | type[Sequence]) -> None:
        start = event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            start = self._properties(event)
        if self.key is None:
            self._refuse_as_key((start, start + 1))
        self.stack.append((self.container, self.key))
        self.container, self.key = collection(start), None

    def _close(self, event: Any) -> None:
        if event.end_mark.index > event.start_mark.index:  # a bracket; a block ends with its last text
            self.end = event.end_mark.index
        node = self.container
        node.span = (node.span[0], self.end)
        self.container, self.key = self.stack.pop()
        if len(node) > MOST:
            what = _KEYS if isinstance(node, Mapping) else _ITEMS
            self._report(TOO_MANY, (node.span[0], node.span[0] + 1), limit=MOST, what=what)
            self._place(None, node.span)
        else:
            self._place(node, node.span)

    def _alias(self, event: Any) -> None:
        span = self._refuse_as_key((event.start_mark.index, event.end_mark.index))
        self.end = span[1]
        anchor = self.anchors.get(event.anchor)
        self._report(ALIAS, span, [(anchor, _ANCHOR)] if anchor else [], name=event.anchor)
        self._place(None, span)

    def _refuse_as_key(self, span: Span) -> Span:
        """Report `span` where a key belongs; what stands there is then read past, and so is its value."""
        if type(self.container) is Mapping and self.key is None:
            self._report(NOT_A_TEXT_KEY, span)
            self.key = _NOT_A_KEY
        return span

    def _place(self, node: Node, span: Span) -> None:
        """Put a finished node where it belongs."""
        container, key = self.container, self.key
        if type(container) is Mapping:
            self.key = _SKIP if key is _NOT_A_KEY else None
            if key is not _SKIP and key is not _NOT_A_KEY:
                container[key] = node
                container.value_spans[key] = span
        elif type(container) is Sequence:
            container.append(node)
            container.item_spans.append(span)
        else:
            self.root = node

    def _doubtful_key(self, key: str, span: Span, plain: bool) -> object:
        """The key, or that what it leads to is read past: it is the merge key, or stands there already."""
        container = self.container
        if key == "<<" and plain:
            self._report(MERGE_KEY, span)
            return _SKIP
        if key not in container.key_spans:
            container.key_spans[key] = span
            return key
        self._report(REPEATED_KEY, span, [(container.key_spans[key], Text("første gang", "first"))], key=key)
        if isinstance(container.get(key), str):
            container[key] = None  # nobody knows which of the two is right
        return _SKIP

    def _blank(self, at: int) -> Span | None:
        """Where a blank value stands; None where its key has no colon: `5` in `{2025: 2,5}` is half a figure."""
        text, container, key = self.source.text, self.container, self.key
        key_end = container.key_spans[key][1]
        colon = text.find(":", key_end, at)
        if colon >= 0:
            return colon + 1, colon + 1
        if text[container.span[0]] != "{":
            return key_end, key_end
        span = container.key_spans.pop(key)
        unspaced = re.fullmatch(r"([^:\s]+):(\S+)", key)
        if unspaced:
            container.key_spans[unspaced[1]] = container.value_spans[unspaced[1]] = span
            container[unspaced[1]] = None
            self._report(MISSING_SPACE, span, written=key, meant=f"{unspaced[1]}: {unspaced[2]}")
            return None
        before = next(reversed(container), None)
        if before is not None and isinstance(container[before], str):
            first = container.value_spans[before] if container[before] else container.key_spans[before]
            container[before] = None
        elif before is not None and self.findings and self.findings[-1].rule is COMMA_IN_BRACES:
            first = self.findings.pop().place.span  # 1,240,500 is one figure
        else:
            container.key_spans[key] = span
            return key_end, key_end
        span = first[0], span[1]
        written = text[slice(*span)]
        self._report(COMMA_IN_BRACES, span, written=written, hint=_parted(written))
        return None

    def _properties(self, event: Any) -> int:
        """Report the anchor and the tag before a node; where the node itself begins."""
        begin = event.start_mark.index
        properties = re.compile(r"(?:[&!]\S*\s*)+").match(self.source.text, begin)
        for word in re.finditer(r"[&!][^\s,\[\]{}]*", properties[0]) if properties else ():
            span = (begin + word.start(), begin + word.end())
            if word[0].startswith("&"):
                self.anchors[word[0][1:]] = span
            self._report(ANCHOR if word[0].startswith("&") else TAG, span, name=word[0])
        return min(properties.end(), int(event.end_mark.index)) if properties else begin


def _parted(written: str) -> Text:
    """How a text, or a figure, that has a comma is to be written in braces."""
    if re.search(r"[^\W\d_]", written):
        return Text(f"sæt teksten i anførselstegn: {quoted(written)}", f"put the text in quotes: {quoted(written)}")
    return Text(
        "skriv hele 1.000 kr. uden komma (2,5 mio. kr. er 2500); procenttal sættes i anførselstegn",
        "write whole thousands of kroner with no comma (2,5 mio. kr. is 2500); put per cent in quotes",
    )


_NOT_A_KEY = object()
"""A collection or alias that stands where a key belongs."""


_KEYS = Text("nøgler", "keys")


_ITEMS = Text("led i en liste", "items in a list")


_FAULTS = Text("fejl", "errors")


_PARTS = Text("nøgler, værdier og parenteser", "keys, values and brackets")


_ANCHOR = Text("ankeret står her", "the anchor stands here")

"""Comments in a Word file: a copy of it in which each stands at the paragraphs that it is about.

Nothing is written anew: anchors are spliced into the document's main part, comments into the part that holds them, and
every other part is the old one. What budgetnote commented there before is taken out; what people wrote is kept. The
format is that of ECMA-376, Part 1, 17.13.4.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import NamedTuple
from xml.sax.saxutils import escape

from budgetnote.documents.document import Unreadable
from budgetnote.documents.package import DAMAGED, Package, opened, parse, past
from budgetnote.documents.signs import CLEAN
from budgetnote.finding import Span
from budgetnote.language import Text
from budgetnote.visible import visible

AUTHOR, _INITIALS = "budgetnote", "bn"
_FOREIGN = Unreadable(
    Text("en del af filen er skrevet i UTF-16, som Word ikke bruger", "a part of the file is in UTF-16, unlike Word's"),
    Text("åbn den i Word, og gem den igen", "open it in Word and save it again"),
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT = {_MAIN: "http://purl.oclc.org/ooxml/wordprocessingml/main"}
_STRICT |= {_KIND: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"}
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
Splice = tuple[Span, bytes]


class Comment(NamedTuple):
    """What is to be said, a paragraph a line, and of what: the paragraphs of the main part that hold it.

    Of a single paragraph the comment is at the runs that have the text `about`, where it stands there once; where tabs
    part the paragraph's text into cells, in the cell of that `column`.
    """

    lines: Sequence[str]
    nodes: tuple[Span, ...]
    about: str = ""
    column: int = 0


def commented(data: bytes, comments: Sequence[Comment], when: datetime) -> bytes | Unreadable:
    """A copy of the Word file in `data` with these comments, in their order; else why there can be none.

    The `nodes` of each are those of a reading of the same bytes.
    """
    package = opened(data)
    if isinstance(package, Unreadable):
        return package
    top = package.related("")
    main = "" if isinstance(top, Unreadable) else next(iter(top.get("officeDocument", [])), "word/document.xml")
    related = package.related(main)
    text = package.part(main)
    if isinstance(related, Unreadable) or isinstance(text, Unreadable):
        return related if isinstance(related, Unreadable) else DAMAGED
    body = _Body(text)
    where = next(iter(related.get("comments", [])), "")
    old = _elements(package, where)
    fault = parse(text, body) or (old if isinstance(old, Unreadable) else None)
    if fault or isinstance(old, Unreadable):
        return fault or DAMAGED
    if not _places_bytes(text):
        return _FOREIGN
    own = {number: span for number, author, span in old.comments if author == AUTHOR}
    used = {number for number, author, _ in old.comments if author != AUTHOR}
    used |= {mark.id for mark in body.marks} - own.keys()
    ids = [str(number) for number, _ in zip((i for i in count() if str(i) not in used), comments, strict=False)]
    strict = _STRICT[_MAIN].encode() in text
    written = "".join(map(_written, ids, comments, [when] * len(ids)))
    changed = {main: _spliced(text, [*body.without(own), *body.anchors(zip(ids, comments, strict=True))])}
    if old.data:
        space = "" if old.binds_w else f' xmlns:w="{_named(_MAIN, strict=strict)}"'
        added = old.adding(written.replace("<w:comment ", f"<w:comment{space} "))
        changed[where] = _spliced(old.data, [*((span, b"") for span in own.values()), added])
        fault = _forget(package, related, old.paragraphs_within(own.values()), changed)
    else:
        names = (posixpath.join(posixpath.dirname(main), f"comments{number or ''}.xml") for number in count())
        where = where or next(name for name in names if name not in package.names)
        xml = f'{_HEAD}<w:comments xmlns:w="{_named(_MAIN, strict=strict)}">{written}</w:comments>'
        fault = _announce(package, main, where, changed, strict=strict)
        changed[where] = xml.encode()
    leads = _relations(main)
    return fault or package.copied(changed, leads if leads in package.names else main)


def _places_bytes(data: bytes) -> bool:
    """Whether a part is in an encoding whose bytes below 128 are those of ASCII."""
    return data.find(b"<", 0, 4) in (0, 3)


def _named(space: str, *, strict: bool) -> str:
    return _STRICT[space] if strict else space


def _relations(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _ascii(xml: str) -> bytes:
    return xml.encode("ascii", "xmlcharrefreplace")  # fits into a part of any encoding


def _written(number: str, comment: Comment, when: datetime) -> str:
    """A comment as Word writes it; its time is the user's own, though Word calls it Z."""
    mark = "<w:r><w:annotationRef/></w:r>"
    paragraphs = [
        f'<w:p>{"" if i else mark}<w:r><w:t xml:space="preserve">{escape(visible(line))}</w:t></w:r></w:p>'
        for i, line in enumerate(comment.lines)
    ]
    head = f'w:id="{number}" w:author="{AUTHOR}" w:date="{when:%Y-%m-%dT%H:%M:%SZ}" w:initials="{_INITIALS}"'
    return f"<w:comment {head}>{''.join(paragraphs)}</w:comment>"


def _spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    parts, at = [], 0
    for (start, end), new in sorted(splices, key=lambda one: one[0]):  # those at one place stay in their order
        parts += [data[at:start], new]
        at = max(at, end)
    return b"".join([*parts, data[at:]])


@dataclass
class _Child:
    """What stands directly in a paragraph, such as a run, and the text that is read in it."""

    span: Span
    text: str = ""


@dataclass
class _Paragraph:
    """A paragraph: where it begins, and where what it holds begins and ends; that is nowhere in one that is `<w:p/>`.

    One in a text box has the paragraph that the box hangs on as its `outermost`, in which comments on it are anchored.
    """

    start: int
    inside: Span = (0, 0)
    children: list[_Child] = field(default_factory=list)
    outermost: "_Paragraph | None" = None
    is_empty: bool = False


class _Mark(NamedTuple):
    """An element that anchors a comment, or the run that holds nothing else."""

    id: str
    span: Span


@dataclass
class _Run:
    reference: _Mark | None = None
    holds_more: bool = False


class _Body:
    """The paragraphs of a main part and the anchors in it, as it is parsed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.marks: list[_Mark] = []
        self._paragraphs: dict[int, _Paragraph] = {}
        self._open: list[tuple[int, _Paragraph]] = []
        self._runs: list[_Run] = []
        self._tags: list[tuple[str, int]] = []
        self._space = ""

    def begin(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        """An element begins."""
        parent, level = self._tags[-1][0] if self._tags else "", len(self._tags)
        self._tags.append((tag, at))
        if not parent and not _binds_w(self.data[at : past(self.data, at)]):
            self._space = f' xmlns:w="{_named(_MAIN, strict=_STRICT[_MAIN].encode() in self.data)}"'
        if self._open and level == self._open[-1][0] + 1 and tag != "w:pPr":
            self._open[-1][1].children.append(_Child((at, at)))
        if parent == "w:r" and self._runs:
            self._runs[-1].holds_more |= tag not in ("w:rPr", "w:commentReference")
        match tag:
            case "w:p":
                inside = past(self.data, at)
                outermost = self._open[0][1] if self._open else None
                paragraph = self._paragraphs[at] = _Paragraph(at, (inside, inside), outermost=outermost)
                self._open.append((level, paragraph))
            case "w:r":
                self._runs.append(_Run())
            case "w:commentRangeStart" | "w:commentRangeEnd" | "w:commentReference":
                mark = _Mark(attributes.get("w:id", ""), (at, past(self.data, at)))
                if tag == "w:commentReference" and parent == "w:r":
                    self._runs[-1].reference = mark
                else:
                    self.marks.append(mark)
            case "w:tab" | "w:br" | "w:cr" if parent == "w:r":
                self._add("\t" if tag == "w:tab" else "\n")

    def end(self, tag: str, at: int) -> None:
        """An element ends."""
        _, start = self._tags.pop()
        end, level = past(self.data, at), len(self._tags)
        if tag == "w:r" and (run := self._runs.pop()).reference:
            self.marks.append(run.reference if run.holds_more else run.reference._replace(span=(start, end)))
        if self._open and level == self._open[-1][0]:
            paragraph = self._open.pop()[1]
            paragraph.is_empty = at == start
            paragraph.inside = (end, end) if paragraph.is_empty else (paragraph.inside[0], at)
        if self._open and level == self._open[-1][0] + 1:
            paragraph = self._open[-1][1]
            if tag == "w:pPr":
                paragraph.inside = (end, end)
            else:
                paragraph.children[-1].span = (start, end)

    def text(self, text: str) -> None:
        """Text, of which that of runs is read."""
        if self._tags and self._tags[-1][0] == "w:t":
            self._add(text)

    def _add(self, text: str) -> None:
        if self._open and self._open[-1][1].children:
            self._open[-1][1].children[-1].text += text.translate(CLEAN)

    def without(self, ids: Collection[str]) -> Iterator[Splice]:
        """The splices that take out the anchors of comments."""
        return ((mark.span, b"") for mark in self.marks if mark.id in ids)

    def anchors(self, comments: Iterable[tuple[str, Comment]]) -> Iterator[Splice]:
        """The splices that anchor comments, each at what it is about; one that is about nothing there is at the top."""
        filled: dict[int, _Paragraph] = {}
        for number, comment in comments:
            held = [self._paragraphs[start] for start, _ in comment.nodes if start in self._paragraphs]
            held = held or list(self._paragraphs.values())[:1]
            first, last = (one.outermost or one for one in (held[0], held[-1]))
            filled |= {one.start: one for one in (first, last) if one.is_empty}
            begins, ends = first.inside[0], last.inside[1]
            if len(held) == 1 and first is held[0]:
                begins, ends = _narrowed(first, comment) or (begins, ends)
            run = f'<w:r{self._space}><w:commentReference w:id="{number}"/></w:r>'
            yield (begins, begins), f'<w:commentRangeStart{self._space} w:id="{number}"/>'.encode()
            yield (ends, ends), f'<w:commentRangeEnd{self._space} w:id="{number}"/>{run}'.encode()
        for paragraph in filled.values():
            end = paragraph.inside[1]
            yield (end - len("/>"), end), b">"
            yield (end, end), _last_tag(self.data, paragraph.start)


def _last_tag(data: bytes, at: int) -> bytes:
    """The tag that ends the element whose tag begins at a byte."""
    return b"</" + re.split(rb"[\s/>]", data[at + 1 : past(data, at)], maxsplit=1)[0] + b">"


def _binds_w(tag: bytes) -> bool:
    spaces = b"|".join(re.escape(space.encode()) for space in (_MAIN, _STRICT[_MAIN]))
    return re.search(rb"\sxmlns:w\s*=\s*[\"'](?:" + spaces + rb")[\"']", tag) is not None


def _narrowed(paragraph: _Paragraph, comment: Comment) -> Span | None:
    """From where to where the runs go that hold what a comment is about; None where that cannot be told."""
    text = "".join(child.text for child in paragraph.children)
    cells, column = text.split("\t"), comment.column - 1
    start = text.find(comment.about) if text.count(comment.about) == 1 else -1
    if 0 <= column < len(cells) > 1 and cells[column].strip() == comment.about:
        start = sum(len(cell) + 1 for cell in cells[:column]) + cells[column].find(comment.about)
    end, at, held = start + len(comment.about), 0, list[Span]()
    for child in paragraph.children:
        if at < end and start < at + len(child.text):
            held.append(child.span)
        at += len(child.text)
    return (held[0][0], held[-1][1]) if held and start >= 0 else None


class _Element(NamedTuple):
    tag: str
    told: Mapping[str, str]
    span: Span


class _Elements:
    """The elements of a part that is not the main one, as it is parsed, in the order in which they begin."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.found: list[_Element] = []
        self._open: list[int] = []
        self._last = 0

    def begin(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        """An element begins."""
        self._open.append(len(self.found))
        self.found.append(_Element(tag, attributes, (at, at)))

    def end(self, tag: str, at: int) -> None:
        """An element ends."""
        del tag
        index = self._open.pop()
        element = self.found[index]
        self.found[index] = element._replace(span=(element.span[0], past(self.data, at)))
        self._last = at

    def text(self, text: str) -> None:
        """No text is asked for."""

    @property
    def comments(self) -> Iterator[tuple[str, str, Span]]:
        """The number, author and place of each comment."""
        for tag, told, span in self.found:
            if tag == "w:comment":
                yield told.get("w:id", ""), told.get("w:author", ""), span

    def paragraphs_within(self, spans: Iterable[Span]) -> set[str]:
        """The paragraphs in some stretches, by what other parts call them."""
        starts = dict(spans)
        until, found = 0, set[str]()
        for _, told, (start, _) in self.found:
            until = max(until, starts.get(start, 0))
            if start < until and "w14:paraId" in told:
                found.add(told["w14:paraId"])
        return found

    @property
    def _root(self) -> bytes:
        start = self.found[0].span[0]
        return self.data[start : past(self.data, start)]

    @property
    def binds_w(self) -> bool:
        """Whether the root says what `w:` is."""
        return _binds_w(self._root)

    @property
    def prefix(self) -> str:
        """What stands before the names of the root's kind."""
        named, colon, _ = re.split(rb"[\s/>]", self._root[1:], maxsplit=1)[0].rpartition(b":")
        return (named + colon).decode()

    def adding(self, xml: str) -> Splice:
        """The splice that adds elements at the end of the root."""
        start = self.found[0].span[0]
        if self._last != start:
            return (self._last, self._last), _ascii(xml)
        end = start + len(self._root)
        return (end - len("/>"), end), b">" + _ascii(xml) + _last_tag(self.data, start)


def _elements(package: Package, name: str) -> _Elements | Unreadable:
    """The elements of a part, none where it is not there."""
    data = package.part(name)
    if isinstance(data, Unreadable):
        return data
    elements = _Elements(data)
    if data and not _places_bytes(data):
        return _FOREIGN
    return (parse(data, elements) if data else None) or elements


def _announce(package: Package, main: str, where: str, changed: dict[str, bytes], *, strict: bool) -> Unreadable | None:
    """Say of the new part `where` what it is, and that it belongs to the main part."""
    types, relations = _elements(package, "[Content_Types].xml"), _elements(package, _relations(main))
    if isinstance(types, Unreadable) or isinstance(relations, Unreadable):
        return types if isinstance(types, Unreadable) else DAMAGED
    if not types.data:
        return DAMAGED
    if not any(told.get("PartName") == f"/{where}" for _, told, _ in types.found):
        override = f'<{types.prefix}Override PartName="/{where}" ContentType="{_TYPE}"/>'
        changed["[Content_Types].xml"] = _spliced(types.data, [types.adding(override)])
    kind = _named(_KIND, strict=strict)
    if any(told.get("Type", "").endswith("/comments") for _, told, _ in relations.found):
        return None  # it leads to a part that is not there, and now is
    taken = {told.get("Id") for _, told, _ in relations.found}
    number = next(number for number in count(1) if f"rId{number}" not in taken)
    target = posixpath.relpath(where, posixpath.dirname(main))
    one = f'Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
    name = _relations(main)
    if relations.data:
        changed[name] = _spliced(relations.data, [relations.adding(f"<{relations.prefix}{one}")])
    else:
        changed[name] = f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><{one}</Relationships>'.encode()
    return None


def _forget(
    package: Package, related: Mapping[str, Sequence[str]], gone: set[str], changed: dict[str, bytes]
) -> Unreadable | None:
    """Take what Word keeps of comments that are gone out of other parts; an answer to one stays, and stands alone."""
    durable = set[str | None]()
    for kind in ("commentsExtended", "commentsIds", "commentsExtensible") if gone else ():
        for name in related.get(kind, []):
            elements = _elements(package, name)
            if isinstance(elements, Unreadable):
                return elements
            splices: list[Splice] = []
            for _, told, (start, end) in elements.found[1:]:
                if told.get("?:paraId") in gone or (told.get("?:durableId") in durable):
                    splices.append(((start, end), b""))
                    durable |= {told["?:durableId"]} if "?:durableId" in told else set()
                elif told.get("?:paraIdParent") in gone:
                    tag = elements.data[start : past(elements.data, start)]
                    alone = re.sub(rb"\s+[^\s=]*paraIdParent\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag)
                    splices.append(((start, start + len(tag)), alone))
            if splices:
                changed[name] = _spliced(elements.data, splices)
    return None

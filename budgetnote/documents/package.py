"""A file of Word or Excel as the zip that it is: its parts, no larger than such a file has them."""

import io
import posixpath
import re
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from budgetnote.documents.document import Unreadable
from budgetnote.language import Text

MOST_BYTES = 32_000_000
"""No part of a budget note, unpacked, takes so much; the longest one seen has a hundredth of it."""
_MOST_COPIED = 256_000_000
"""Nor do all its parts together, its pictures too."""
_MOST_PARTS = 3_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

DAMAGED = Unreadable(
    Text("filen er beskadiget og kan ikke pakkes ud", "the file is damaged and cannot be unpacked"),
    Text("hent filen igen, eller åbn og gem den i Word", "fetch the file again, or open and save it in Word"),
)
_LOCKED = Unreadable(
    Text("filen er beskyttet med adgangskode", "the file is protected by a password"),
    Text("gem en kopi uden adgangskode", "save a copy with no password"),
)
_OLD = Unreadable(
    Text("filen er i Words gamle format (.doc)", "the file is in the old format of Word (.doc)"),
    Text("åbn den i Word, og gem den som .docx", "open it in Word and save it as .docx"),
)


def _too_large(most: int) -> Unreadable:
    megabytes = most // 1_000_000
    return Unreadable(
        Text(
            f"filen fylder udpakket mere end {megabytes} MB; det gør et budgetnotat ikke",
            f"the file takes more than {megabytes} MB unpacked; a budget note does not",
        ),
        Text("læg notatet i en fil for sig", "keep the note in a file of its own"),
    )


_TOO_MANY = Unreadable(
    Text(
        f"filen har flere end {_MOST_PARTS} dele; det har et budgetnotat ikke",
        f"the file has more than {_MOST_PARTS} parts; a budget note does not",
    ),
    Text("læg notatet i en fil for sig", "keep the note in a file of its own"),
)
_TOO_DEEP = Unreadable(
    Text(
        "filen har flere eller dybere lag, end Word skriver i et budgetnotat",
        "the file has more or deeper layers than Word writes in a budget note",
    ),
    Text("åbn den i Word, og gem den igen", "open it in Word and save it again"),
)
DOCTYPE = Unreadable(
    Text(
        "filen har en DTD, som Word aldrig skriver; den læses ikke",
        "the file has a document type declaration, which Word never writes; it is not read",
    ),
    Text("åbn den i Word, og gem den igen", "open it in Word and save it again"),
)


def misnamed(is_really: Text) -> Unreadable:
    """That a file is not what its name says."""
    return Unreadable(
        Text(
            f"filen er ikke et Word-dokument, men {is_really.da}", f"the file is no Word document, but {is_really.en}"
        ),
        Text("giv filen dens rette endelse, eller gem notatet som .docx", "name the file rightly, or save it as .docx"),
    )


class _Relations:
    """The relationships of a part, as they are parsed."""

    def __init__(self, folder: str) -> None:
        self.found: dict[str, list[str]] = {}
        self._folder = folder

    def begin(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        del at
        if tag == "rel:Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
            self.found.setdefault(attributes.get("Type", "").rpartition("/")[2], []).append(target.lstrip("/"))

    def end(self, tag: str, at: int) -> None:
        """Nothing ends that matters."""

    def text(self, text: str) -> None:
        """Relationships have no text."""


class Package:
    """The parts of an Office file, each unpacked as it is asked for."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.names = frozenset(file.namelist())

    def part(self, name: str) -> bytes | Unreadable:
        """The bytes of a part, empty where there is none of that name; never more than `MOST_BYTES`."""
        if name not in self.names:
            return b""
        try:
            with self._file.open(name) as part:
                data = part.read(MOST_BYTES + 1)
        except _FAULTS as fault:
            return _reason(fault)
        return _too_large(MOST_BYTES) if len(data) > MOST_BYTES else data

    def related(self, name: str) -> Mapping[str, list[str]] | Unreadable:
        """The parts that a part leads to (the file itself: ``), by the last word of their kind: `styles`, `footer`."""
        folder, base = posixpath.split(name)
        data = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        if isinstance(data, Unreadable):
            return data
        relations = _Relations(folder)
        return (parse(data, relations) if data else None) or relations.found

    def copied(self, changed: Mapping[str, bytes], after: str) -> bytes | Unreadable:
        """The bytes of a file with the same parts, in their order, but for those that are `changed`.

        Parts that are new stand behind the part `after`, as Word has them.
        """
        parts = {info.filename: info for info in self._file.infolist()}  # of two with one name, the one that was read
        if sum(info.file_size for info in parts.values()) > _MOST_COPIED:
            return _too_large(_MOST_COPIED)
        new = [name for name in changed if name not in parts]
        made = io.BytesIO()
        try:
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
                for name, info in parts.items():
                    entry = zipfile.ZipInfo(name, info.date_time)
                    entry.external_attr = info.external_attr
                    entry.compress_type = zipfile.ZIP_DEFLATED if info.compress_type else zipfile.ZIP_STORED
                    if name in changed:
                        file.writestr(entry, changed[name])
                    else:
                        with self._file.open(info) as old, file.open(entry, "w") as copy:
                            shutil.copyfileobj(old, copy)
                    for other in new if name == after else ():
                        file.writestr(zipfile.ZipInfo(other, _WORDS_DATE), changed[other], zipfile.ZIP_DEFLATED)
        except _FAULTS as fault:
            return _reason(fault)
        return made.getvalue()


_WORDS_DATE = (1980, 1, 1, 0, 0, 0)
"""Word dates no part."""
_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError)
"""What zipfile raises on what strangers made."""


def _reason(fault: Exception) -> Unreadable:
    """Why a part cannot be had: a RuntimeError itself, and none of its kinds, tells of one that is encrypted."""
    return _LOCKED if type(fault) is RuntimeError else DAMAGED


def opened(data: bytes) -> Package | Unreadable:
    """The package in a file's bytes; else what the file really is."""
    if data.startswith(_OLE):
        return _LOCKED if "EncryptedPackage".encode("utf-16-le") in data else _OLD
    if not data.startswith(b"PK"):
        return _other(data)
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        if len(file.namelist()) > _MOST_PARTS:
            return _TOO_MANY
    except _FAULTS:
        return DAMAGED
    return Package(file)


def _other(data: bytes) -> Unreadable:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, name in (
        (b"%pdf", Text("en PDF", "a PDF")),
        (b"{\\rtf", Text("RTF", "RTF")),
        (b"<!doctype html", Text("en HTML-side", "an HTML page")),
        (b"<html", Text("en HTML-side", "an HTML page")),
        *((magic, Text("et billede", "a picture")) for magic in (b"\x89png", b"\xff\xd8\xff", b"gif8")),
    ):
        if start.startswith(magic):
            return misnamed(name)
    if not data:
        return Unreadable(Text("filen er tom", "the file is empty"), DAMAGED.remedy)
    return DAMAGED


class Stop(Exception):  # noqa: N818 - no error, but the way out of a parser
    """Raised by a handler to end the reading of a part, with the reason."""

    def __init__(self, why: Unreadable) -> None:
        self.why = why


class Handler(Protocol):
    """What follows a part as it is parsed; `at` is where an element's own tag begins, in bytes."""

    def begin(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        """An element begins."""

    def end(self, tag: str, at: int) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text stands in the element that began last."""


_TAG = re.compile(rb"<[^\s>/]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>|</[^>]*>")


def past(data: bytes, at: int) -> int:
    """Where the tag that begins at a byte of a part ends; no place is told in UTF-16."""
    tag = _TAG.match(data, at)
    return tag.end() if tag else at


_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
}
_DEEPEST, _MOST_ELEMENTS = 400, 2_000_000


def parse(data: bytes, handler: Handler) -> Unreadable | None:
    """Follow an XML part with `handler`, whose tags and attributes are `w:tbl` and the like; why not, where it fails.

    No entity is declared, fetched or expanded: a part with a DTD is refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    short: dict[str, str] = {}
    depth = count = 0

    def name(long: str) -> str:
        space, _, local = long.rpartition(" ")
        return short.setdefault(long, _PREFIXES.get(space, "?:" if space else "") + local)

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEEPEST or count > _MOST_ELEMENTS:
            raise Stop(_TOO_DEEP)
        known = {short.get(key) or name(key): value for key, value in attributes.items()}
        handler.begin(short.get(tag) or name(tag), known, parser.CurrentByteIndex)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(short[tag], parser.CurrentByteIndex)

    def doctype(*_: object) -> None:
        raise Stop(DOCTYPE)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = handler.text, doctype
    try:
        parser.Parse(data, True)
    except Stop as stop:
        return stop.why
    except (expat.ExpatError, ValueError, LookupError):  # the last two: an encoding that is none
        return DAMAGED
    return None

"""Files of documents that were damaged in any way: a paper or a sentence, and never a traceback."""

import io
import zipfile
from random import Random

import pytest

from budgetnote.documents.document import Paper, Unreadable
from budgetnote.documents.draft import Draft, draft
from budgetnote.documents.readers import read_paper
from budgetnote.documents.witness import bear_witness
from tests.documents import notes, plain, word
from tests.documents.paper import paper
from tests.documents.reading import register

TAGS = [b"w:tc", b"w:tr", b"w:tbl", b"w:p", b"w:r", b"w:t", b"w:ins", b"w:del", b"w:sdt", b"w:sdtContent", b"w:vMerge"]


def judged(name: str, data: bytes) -> None:
    """Whatever it is, it is read or said not to be."""
    read = read_paper(name, data)
    assert isinstance(read, Paper | Unreadable)
    if isinstance(read, Paper):
        made = draft(read, register(), "da")
        if isinstance(made, Draft):
            bear_witness(made)
            assert all(0 <= one.span[0] <= one.span[1] <= len(made.text) for one in made.origins)


def damaged(data: bytes, random: Random) -> bytes:
    """`data` with some bytes changed, left out, put in or said twice."""
    made = bytearray(data)
    for _ in range(random.randint(1, 6)):
        at, much = random.randrange(len(made) or 1), random.choice((1, 1, 2, 8, 64))
        kind = random.random()
        if kind < 0.3:
            made[at : at + much] = random.randbytes(much)
        elif kind < 0.6:
            del made[at : at + much]
        elif kind < 0.8:
            made[at:at] = made[at : at + much * 8]
        else:
            made[at:at] = random.choice([b"<", b">", b"\0", b"&amp;", b"2026", b"\t", b" ", b"-", "ę".encode()])
    return bytes(made)


def renamed(xml: bytes, random: Random) -> bytes:
    """`xml` with tags taken for others: still XML where both of a pair are, and a document that Word never wrote."""
    one, other = random.sample(TAGS, 2)
    for before, after in ((b"<%s>" % one, b"<%s>" % other), (b"</%s>" % one, b"</%s>" % other)):
        xml = xml.replace(before, after, random.choice((-1, -1, 1)))
    return xml


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("name", ["x.txt", "x.md", "x.html", "x.docx"])
def test_damaged_files_are_read_or_refused(name: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    printed = paper(notes.real(random.choice(("SO52", "BI26"))))
    text = {"x.txt": random.choice((plain.with_blanks, plain.with_tabs)), "x.md": plain.markdown, "x.html": plain.html}
    if name in text:
        judged(name, damaged(text[name](printed).encode(), random))
        return
    whole = word.document(printed, random.choice(list(word.LAYOUTS.values())))
    judged(name, damaged(whole, random))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as read, zipfile.ZipFile(made, "w") as written:
        for part in read.namelist():
            content = read.read(part)
            if part == "word/document.xml":
                content = random.choice((renamed, damaged))(content, random)
            written.writestr(part, content)
    judged(name, made.getvalue())

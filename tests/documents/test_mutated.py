"""Documents damaged at random, each of every kind: whatever is left of one, nothing is proven that is wrong."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from budgetnote.documents.document import Unreadable
from budgetnote.documents.draft import draft
from budgetnote.documents.readers import read_paper
from budgetnote.documents.witness import bear_witness
from tests.documents import excel, notes, pdf, plain, word
from tests.documents.paper import Paper, paper
from tests.documents.reading import judged, register
from tests.documents.test_damaged import damaged

pytestmark = pytest.mark.dear


def damaged_within(random: Random, data: bytes) -> bytes:
    """A zip with one of its parts damaged."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        chosen = random.choice([name for name in old.namelist() if "document" in name or "sheet" in name])
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name), random) if name == chosen else old.read(name))
    return made.getvalue()


@cache
def printed() -> Paper:
    return paper(notes.real("SO52"))


def of_word(random: Random) -> bytes:
    data = word.document(printed(), random.choice(list(word.LAYOUTS.values())))
    return damaged_within(random, data) if random.random() < 0.8 else damaged(data, random)


def of_excel(random: Random) -> bytes:
    data = excel.document(printed())
    return damaged_within(random, data) if random.random() < 0.8 else damaged(data, random)


KINDS: dict[str, tuple[Callable[[Random], bytes], int, int]] = {
    "x.docx": (of_word, 60, 3_000),
    "x.txt": (lambda random: damaged(plain.with_blanks(printed()).encode(), random), 40, 1_000),
    "x.text": (lambda random: damaged(plain.with_tabs(printed()).encode(), random), 40, 1_000),
    "x.md": (lambda random: damaged(plain.markdown(printed()).encode(), random), 40, 1_000),
    "x.html": (lambda random: damaged(plain.html(printed()).encode(), random), 40, 1_000),
    "x.pdf": (lambda random: damaged(pdf.document(printed()), random), 3, 200),
    "x.xlsx": (of_excel, 3, 100),
}
"""By the file's name: what makes a damaged one, and how many a plain and a thorough run try."""


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_document_is_read_or_refused_and_proves_nothing_wrong(name: str, thorough: bool) -> None:
    make, some, many = KINDS[name]
    for seed in range(many if thorough else some):
        read = read_paper(name, make(Random(seed)))  # noqa: S311
        made = read if isinstance(read, Unreadable) else draft(read, register(), "da")
        if isinstance(made, Unreadable):
            assert made.why.da != made.why.en
            continue
        if {verdict.kind for verdict in bear_witness(made).verdicts} == {"proven"}:
            wrong = judged(notes.real("SO52"), made).wrong
            if not any(": None →" in cell for cell in wrong):  # else the damage made a row more, and the others move
                assert [cell for cell in wrong if not cell.endswith("None")] == [], seed

"""How documents are read: made of notes in every layout, and each of their figures held against the note.

python -m tests.benchmarks.documents [NOTES] [FIRST]
"""

import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shutil import which

from budgetnote.documents.document import Unreadable
from budgetnote.documents.draft import draft
from budgetnote.documents.readers import read_paper
from budgetnote.model.note import Note
from tests.documents import excel, notes, office, pdf, plain, word
from tests.documents.paper import HANDS, Paper, paper
from tests.documents.reading import judged, register
from tests.documents.test_layouts import PRINTED

Made = tuple[str, str, Callable[[], bytes]]
"""What a document is counted under, what it is called, and its bytes."""


def documents(note: Note) -> Iterator[Made]:
    """The documents of a note, in every layout and hand."""
    for merged in (False, True):
        for hand, look in HANDS.items():
            yield from _by_hand(paper(note, look, merged=merged), hand, merged=merged)
    yield "Excel", "x.xlsx", partial(excel.document, paper(note))


def _by_hand(printed: Paper, hand: str, *, merged: bool) -> Iterator[Made]:
    for name, shape in word.LAYOUTS.items():
        if not (merged and name == "tabs"):
            yield "Word", "x.docx", partial(word.document, printed, shape)
    for name, look in pdf.LAYOUTS.items():
        if not (merged and (look.rules != "all" or not look.repeat)):
            yield f"PDF, {name}", "x.pdf", partial(pdf.document, printed, look)
    yield "HTML", "x.html", lambda: plain.html(printed).encode()
    if not merged:
        yield "text, tabs", "x.txt", lambda: plain.with_tabs(printed).encode()
        yield "Markdown", "x.md", lambda: plain.markdown(printed).encode()
        if "blanks" not in hand:  # where blanks part cells and thousands, every figure is a doubt
            yield "text, blanks", "x.txt", lambda: plain.with_blanks(printed).encode()


def by_office(note: Note, folder: Path) -> Iterator[Made]:
    """The documents that LibreOffice makes of a note's Word files: Word files written anew, and PDFs."""
    printed = paper(note)
    for name in PRINTED:
        (work := folder / name).mkdir(exist_ok=True)
        data = word.document(printed, word.LAYOUTS[name])
        yield "Word by LibreOffice", "x.docx", partial(office.converted, data, work, "odt", "docx")
        yield "PDF by LibreOffice", "x.pdf", partial(office.converted, data, work, "pdf")


def main(count: int = 20, first: int = 0) -> None:
    """Print a line a layout: so many documents and figures, how many are right, in doubt, and wrong and unsaid."""
    total: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            note = notes.made(seed)
            made = [*documents(note), *(by_office(note, Path(folder)) if which("soffice") else ())]
            for kind, name, data in made:
                began = time.perf_counter()
                total[kind] += _counted(note, name, data(), f"{seed}, {kind}")
                total[kind]["ms"] += int(1000 * (time.perf_counter() - began))
    print(f"{'':24}{'documents':>10}{'figures':>10}{'right':>10}{'doubt':>8}{'wrong':>7}{'per cent':>11}{'ms each':>9}")
    for kind, told in total.items():
        share = 100 * told["right"] / max(1, told["all"])
        counts = f"{told['documents']:>10}{told['all']:>10}{told['right']:>10}{told['doubt']:>8}{told['wrong']:>7}"
        print(f"{kind:24}{counts}{share:>11.3f}{told['ms'] // told['documents']:>9}")


def _counted(note: Note, name: str, data: bytes, where: str) -> Counter[str]:
    read = read_paper(name, data)
    made = read if isinstance(read, Unreadable) else draft(read, register(), "da")
    if isinstance(made, Unreadable):
        return Counter(documents=1, unread=1)
    told = judged(note, made)
    for cell in told.wrong[:3]:
        print(f"{where}: {cell}", file=sys.stderr)
    return Counter(documents=1, all=told.all, right=told.right, doubt=told.doubtful, wrong=len(told.wrong))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Words that a page breaks over lines with no hyphen: joined only where the whole word stands elsewhere."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from budgetnote.documents.document import Block, Grid, Mark, Paper, PaperCell, Paragraph
from budgetnote.model.register import Register

_WORD = re.compile(r"[^\W\d_]+")
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")
_MOST_PARTS = 5
"""No word is broken into more parts."""


def mended(paper: Paper, register: Register) -> Paper:
    """`paper` with its broken words put together, each cell marked; it is a page that breaks words so."""
    if paper.kind not in ("pdf", "text"):
        return paper
    known = _known(paper, register)
    return replace(paper, blocks=tuple(_block(block, known) for block in paper.blocks))


def _known(paper: Paper, register: Register) -> frozenset[str]:
    """The words that stand whole in the paper, or in the names of the register: those at no end of a line."""
    texts = [name for terms in register.administrations.values() for term in terms for name in term.words]
    texts += [name for terms in register.appropriations.values() for term in terms for name in term.names_in(None)]
    words = {word.casefold() for text in texts for word in _WORD.findall(text)}
    for block in paper.blocks:
        cells: Iterable[PaperCell | Paragraph] = block.cells if isinstance(block, Grid) else [block]
        for cell in cells:
            lines = cell.text.split("\n")
            for number, line in enumerate(lines):
                found = _WORD.findall(line)
                last = len(found) - 1
                words |= {
                    word.casefold()
                    for i, word in enumerate(found)
                    if (i or not number) and (i < last or number == len(lines) - 1)
                }
    return frozenset(words)


def _block(block: Block, known: frozenset[str]) -> Block:
    if isinstance(block, Paragraph):
        return block
    rows = tuple(tuple(_cell(cell, known) for cell in row) for row in block.rows)
    return replace(block, rows=rows)


def _cell(cell: PaperCell, known: frozenset[str]) -> PaperCell:
    lines = cell.text.split("\n")
    if len(lines) < 2 or not _WORD.search(cell.text):
        return cell
    whole, joins = _joined(lines, known)
    return cell._replace(text=whole, marks=(*cell.marks, Mark("joined", cell.text))) if joins else cell


def _joined(lines: Sequence[str], known: frozenset[str]) -> tuple[str, int]:
    """The lines with each word put together that runs over some of their ends; and how many were."""
    made, joins, at = lines[0], 0, 1
    while at < len(lines):
        last = made.rsplit(None, 1)[-1] if made.split() else ""
        parts, taken = last, 0
        for count in range(1, min(_MOST_PARTS, len(lines) - at + 1)):
            words = lines[at + count - 1].split()
            if not words or not _WORD.match(words[0]) or not _WORD.search(last[-1:]):
                break  # what is broken is a word
            parts += words[0]
            if _EDGES.sub("", parts).casefold() in known and not _stand(last, words[0], count, known):
                taken = count
                break
            if len(words) > 1:
                break  # the word ends in this line
        if taken:
            ends = [lines[at + i] for i in range(taken)]
            made, joins = made + "".join(end.strip() for end in ends[:-1]) + ends[-1].lstrip(), joins + 1
            at += taken
        else:
            made += "\n" + lines[at]
            at += 1
    return made, joins


def _stand(one: str, other: str, count: int, known: frozenset[str]) -> bool:
    """Whether two parts of a word are words themselves, so that nobody can say they are one."""
    return count == 1 and all(_EDGES.sub("", part).casefold() in known for part in (one, other))

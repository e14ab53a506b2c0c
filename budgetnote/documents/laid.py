"""Text that is laid out as on its page (`pdftotext -layout`): read by the ruler of a PDF, a character being a width."""

import re
from dataclasses import replace

from budgetnote.documents.document import Block, Grid, Paper, Spot, Unreadable
from budgetnote.documents.margins import Sheet
from budgetnote.documents.pdf import of_sheets
from budgetnote.documents.words import Word

_WIDE, _HIGH, _SIZE, _EDGE = 5.0, 11.0, 9.0, 100.0
"""A character and a line in points, the size of the letters, and what the page has above the first line."""
_YEARS = re.compile(r"(?:19|20)[0-9]{2} {2,}(?:19|20)[0-9]{2}\b")
_MOST = 120_000


def is_laid(text: str) -> bool:
    """Whether the columns of a table stand apart by several blanks, as they do on a page."""
    return len(text) <= _MOST and _YEARS.search(text) is not None


def read_laid(path: str, text: str) -> Paper | Unreadable:
    """The paper in a text that is laid out; places are its lines."""
    sheets, starts, at = [], [], 1
    for page in text.split("\f"):
        lines = page.split("\n")
        words = [
            Word(told[0], told.start() * _WIDE, told.end() * _WIDE, _EDGE + number * _HIGH, _SIZE)
            for number, line in enumerate(lines)
            for told in re.finditer(r"\S+", line)
        ]
        wide = max((word.right for word in words), default=0) + _EDGE
        sheets.append(Sheet(words, [], (wide, 2 * _EDGE + len(lines) * _HIGH), 0))
        starts.append(at)
        at += len(lines) - 1
    paper = of_sheets(path, sheets)
    if isinstance(paper, Unreadable):
        return paper
    return replace(paper, kind="text", blocks=tuple(_block(block, starts) for block in paper.blocks), remarks=())


def _block(block: Block, starts: list[int]) -> Block:
    if not isinstance(block, Grid):
        return block._replace(spot=_spot(block.spot, starts))
    rows = tuple(tuple(cell._replace(spot=_spot(cell.spot, starts)) for cell in row) for row in block.rows)
    return replace(block, rows=rows, spot=_spot(block.spot, starts), ruled=False)


def _spot(spot: Spot, starts: list[int]) -> Spot:
    """A place on the page as one in the text: its line, and the columns."""
    if spot.box is None or not 0 < spot.page <= len(starts):
        return spot
    line = starts[spot.page - 1] + round((spot.box.top + 0.75 * _SIZE - _EDGE) / _HIGH)
    columns = (round(spot.box.left / _WIDE), round(spot.box.right / _WIDE))
    return spot._replace(box=None, line=max(1, line), columns=columns)

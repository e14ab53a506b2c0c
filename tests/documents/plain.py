"""A paper as text: in the layouts of the two real notes' text layers, as Markdown, and as HTML."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from html import escape

from tests.documents.paper import Cell, Grid, Paper, Paragraph


def with_tabs(paper: Paper) -> str:
    """As BI26's: a paragraph a line, cells parted by tabs, and a blank line between blocks."""
    return _joined(paper, lambda grid: "\n".join("\t".join(row) for row in _texts(grid)))


def with_blanks(paper: Paper) -> str:
    """As SO52's: lines broken as on the page with a blank at their ends, and cells parted by one blank.

    A blank cell is then nothing between two blanks. Heads and labels are broken over several lines.
    """
    return _joined(paper, _with_blanks, wrap=88)


def _with_blanks(grid: Grid) -> str:
    rows = []
    for cells, texts in zip(grid.rows, _texts(grid), strict=True):
        figures = any(cell.figure for cell in cells)
        wide = 36 if figures else 24
        broken = [" \n".join(textwrap.wrap(text, wide, break_long_words=False)) for text in texts]
        rows.append(" ".join(broken) + " ")
    return "\n\n".join(rows)


def markdown(paper: Paper) -> str:
    """A table is one of pipes."""
    return _joined(paper, _pipes, head=lambda paragraph: f"{'#' * paragraph.level} {paragraph.text}")


def _pipes(grid: Grid) -> str:
    rows = [[text.replace("|", r"\|") for text in row] for row in _texts(grid)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * grid.width, *lines[1:]])


def html(paper: Paper) -> str:
    """Merged cells have `colspan` and `rowspan`, and a non-breaking space is written as such."""
    blocks = [_html_table(block) if isinstance(block, Grid) else _html_text(block) for block in paper.blocks]
    head = f'<meta charset="utf-8"><title>{escape(paper.footer)}</title><style>td {{ border: 1px solid }}</style>'
    return "\n".join(["<!DOCTYPE html>", f"<html><head>{head}</head><body>", *blocks, "</body></html>", ""])


def _html_text(paragraph: Paragraph) -> str:
    tag = f"h{paragraph.level}" if paragraph.level else "p"
    return f"<{tag}>{escape(paragraph.text)}</{tag}>"


def _html_table(grid: Grid) -> str:
    def cell(cell: Cell, tag: str) -> str:
        spans = "".join(
            f' {name}="{number}"' for name, number in (("colspan", cell.columns), ("rowspan", cell.rows)) if number > 1
        )
        return f"<{tag}{spans}>{escape(cell.text).replace(chr(0xA0), '&nbsp;')}</{tag}>"

    rows = [
        f"<tr>{''.join(cell(one, 'th' if i < grid.heads else 'td') for one in row)}</tr>"
        for i, row in enumerate(grid.rows)
    ]
    return "\n".join(["<table>", *rows, "</table>"])


def _texts(grid: Grid) -> Iterator[Sequence[str]]:
    """The rows as texts, one a column; a merged cell has its text in the first and is blank in the others."""
    below: dict[int, int] = {}
    for row in grid.rows:
        texts: list[str] = []
        cells = iter(row)
        while len(texts) < grid.width:
            if left := below.get(len(texts), 0):
                below[len(texts)] = left - 1
                texts.append("")
                continue
            cell = next(cells)
            below[len(texts)] = cell.rows - 1
            texts += [cell.text, *[""] * (cell.columns - 1)]
        yield texts


def _joined(
    paper: Paper,
    table: Callable[[Grid], str],
    head: Callable[[Paragraph], str] = lambda paragraph: paragraph.text,
    wrap: int = 0,
) -> str:
    blocks = []
    for block in paper.blocks:
        if isinstance(block, Grid):
            blocks.append(table(block))
        elif block.level:
            blocks.append(head(block))
        else:
            blocks.append(" \n".join(textwrap.wrap(block.text, wrap)) if wrap else block.text)
    return "\n\n".join(blocks) + "\n"

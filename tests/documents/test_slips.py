"""Papers with one figure wrong on purpose: it is kept as it stands on the paper, and `check` names its cell."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.conftest import Run
from tests.documents import excel, notes, pdf, plain, word
from tests.documents.paper import Cell, Grid, Paper, paper

pytestmark = pytest.mark.dear

MAKERS: dict[str, Callable[[Paper], bytes]] = {
    "x.docx": word.document,
    "x.pdf": pdf.document,
    "x.xlsx": excel.document,
    "x.txt": lambda printed: plain.with_tabs(printed).encode(),
    "x.html": lambda printed: plain.html(printed).encode(),
}


def slipped(printed: Paper, seed: int) -> tuple[Paper, str, str]:
    """The paper with one figure of a row of Tabel 2 changed; the row's label, and the figure as it now stands."""
    random = Random(seed)  # noqa: S311
    grid = next(grid for grid in printed.grids if any(cell.text == "Styringsområde" for cell in grid.rows[0]))
    row = random.randrange(1, len(grid.rows) - 1)
    cells = list(grid.rows[row])
    column = random.choice([i for i, cell in enumerate(cells) if cell.figure and cell.text not in ("", "0")])
    wrong = f"{int(cells[column].text.replace('.', '')) + 7:,}".replace(",", ".")
    cells[column] = Cell(wrong, figure=True)
    changed = Grid([*grid.rows[:row], cells, *grid.rows[row + 1 :]], grid.heads)
    return Paper([changed if one is grid else one for one in printed.blocks], printed.footer), cells[0].text, wrong


@pytest.mark.parametrize("name", MAKERS)
def test_a_figure_that_is_wrong_on_the_paper_is_kept_and_named(
    name: str, tmp_path: Path, run: Run, thorough: bool
) -> None:
    for seed in range(12 if thorough else 2):
        printed, label, wrong = slipped(paper(notes.real("BI26")), seed)
        (tmp_path / name).write_bytes(MAKERS[name](printed))
        ran = run("check", name, "--format", "json", cwd=tmp_path)
        told = json.loads(ran.out)["findings"]
        assert ran.code == 1
        named = [
            found
            for found in told
            if found["severity"] == "error" and label[:30] in json.dumps(found, ensure_ascii=False)
        ]
        assert named, (seed, label, wrong)
        assert wrong in json.dumps(named, ensure_ascii=False)

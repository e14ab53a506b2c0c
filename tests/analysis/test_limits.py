"""Tables without printed sums and tables of rounded figures: what is proved, what is remarked, and what is an error."""

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.run import check_document
from budgetnote.figures.amounts import round_half_up
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from tests.analysis.test_gaps import HEAD
from tests.conftest import Run

REGISTER, _ = load()
WHO = "committee: BUU, appropriation: 3330, direction: U"
Grid = list[list[int]]
"""Rows of the years and I alt, the last being the sum row."""


def row(figures: list[int], *, column: bool) -> str:
    total = f", total: {figures[-1]}" if column else ""
    return f"amounts: {{2026: {figures[0]}, 2027: {figures[1]}}}{total}"


def note(
    tabel_2: Grid, tabel_3: Grid, said: str = "", *, column: bool = True, sums: bool = True, keys: bool = True
) -> str:
    """A note of two tables that `said` something of themselves, with their column I alt and their sum row or not."""
    text = f"{HEAD}activities:\n{said and f'  {said}'}\n  lines:\n"
    for i, figures in enumerate(tabel_2[:-1]):
        text += f"  - {{key: r{i}, label: Indsats {i}, control_area: Service, {row(figures, column=column)}}}\n"
    total = f"{{{row(tabel_2[-1], column=column)}}}"
    text += f"  total: {total}\n" if sums else ""
    text += f"appropriations:\n- control_area: Service\n{said and f'  {said}'}\n  lines:\n"
    for i, figures in enumerate(tabel_3[:-1]):
        key = f"activity: r{i % (len(tabel_2) - 1)}, " if keys else ""
        text += f"  - {{{key}label: Indsats {i}, {WHO}, {row(figures, column=column)}}}\n"
    total = f"{{{row(tabel_3[-1], column=column)}}}"
    return text + (f"  total: {total}\n" if sums else "")


def checked(text: str) -> NoteFile:
    return check_document(parse("f", text.encode()), REGISTER)


def codes(text: str) -> list[str]:
    return sorted({found.rule.code for found in checked(text).findings if found.stands})


GRID = [[100, 200, 300], [10, 20, 30], [110, 220, 330]]
WORDS = {
    (True, True): "",
    (False, True): "no-total-column",
    (True, False): "no-total-row",
    (False, False): "not-printed",
}


@pytest.mark.parametrize(("column", "sums"), WORDS)
def test_what_is_not_printed_is_left_out_and_what_is_there_is_checked(column: bool, sums: bool) -> None:
    word = WORDS[column, sums]
    said = f"totals: {word}" if word else ""
    assert codes(note(GRID, GRID, said, column=column, sums=sums)) == []
    assert bool(word) == (codes(note(GRID, GRID, column=column, sums=sums)) == ["BN131"])
    for at, place in ((0, "BN301"), (2, "BN202")):
        wrong = [list(figures) for figures in GRID]
        wrong[at][0] += 7
        told = {found.rule.code for found in checked(note(wrong, GRID, said, column=column, sums=sums)).findings}
        assert (place in told) == (sums or at == 0)
        assert ("BN201" in told) == (column and (sums or at == 0))
        certain = told & {"BN290", "BN293"}
        assert not (certain and word), "less is proved, so that nothing is certain"


@pytest.mark.parametrize(("column", "sums"), WORDS)
def test_no_computed_sum_is_shown_as_stated(column: bool, sums: bool, run: Run, tmp_path: Path) -> None:
    word = WORDS[column, sums]
    path = tmp_path / "BU07.yaml"
    path.write_text(note(GRID, GRID, f"totals: {word}" if word else "", column=column, sums=sums), encoding="utf-8")
    shown = run("show", path, "--language", "da").out
    figures = shown.split()
    assert ("330" in figures) == (column and sums)
    assert ("300" in figures) == column
    assert ("220" in figures) == sums
    assert ("står ikke i Tabel 2" in shown) == bool(word)
    summary = run("check", path, "--language", "da").out
    assert ("står ikke i Tabel 3, Service" in summary) == bool(word)
    assert run("recompute", path).code == 0
    assert path.read_text(encoding="utf-8") == note(
        GRID, GRID, f"totals: {word}" if word else "", column=column, sums=sums
    )


def test_a_sum_that_is_there_after_all_is_told() -> None:
    assert codes(note(GRID, GRID, "totals: not-printed")) == ["BN213"]
    assert codes(note(GRID, GRID, "totals: no-total-column")) == ["BN213"]
    assert codes(note(GRID, GRID, "totals: no-total-column", column=False)) == []


THIRDS = [[333, 333, 667], [333, 333, 667], [333, 333, 667], [1000, 1000, 2000]]


def test_rounded_thirds_are_remarks_and_a_real_fault_is_an_error(run: Run, tmp_path: Path) -> None:
    assert "BN202" in codes(note(THIRDS, THIRDS)) + [
        found.rule.code for found in checked(note(THIRDS, THIRDS)).findings
    ]
    found = checked(note(THIRDS, THIRDS, "rounded: true")).findings
    assert [one.rule.code for one in found] == ["BN214"] * 12
    assert {abs(one.facts["difference"]) for one in found} == {1}
    wrong = [list(figures) for figures in THIRDS]
    wrong[1][1] += 10
    assert codes(note(wrong, THIRDS, "rounded: true")) == ["BN201", "BN202", "BN214", "BN301", "BN302"]
    path = tmp_path / "BU07.yaml"
    path.write_text(note(THIRDS, THIRDS, "rounded: true"), encoding="utf-8")
    for words in (("check", "--fix", "--unsafe"), ("recompute",)):
        run(*words, path)
        assert path.read_text(encoding="utf-8") == note(THIRDS, THIRDS, "rounded: true")
    assert "inden for afrunding" in run("check", path, "--language", "da").out


def test_lines_without_keys_are_not_decided_where_figures_are_rounded() -> None:
    text = note(THIRDS, THIRDS, "rounded: true", keys=False)
    summary = checked(text).summary
    assert summary is not None
    assert summary.outcome == "undecided"
    assert "BN308" in codes(text)


def test_figures_finer_than_the_unit_are_told() -> None:
    assert "BN215" in codes(note(GRID, GRID, "rounded: 1000"))
    hundreds = [[figure * 100 for figure in figures] for figures in GRID]
    assert codes(note(hundreds, hundreds, "rounded: 100")) == []


def judged(tabel_2: Grid, tabel_3: Grid, unit: int) -> bool:
    """Whether every sum is within half a unit for each figure and itself, counted out by hand."""

    def near(stated: int, figures: list[int]) -> bool:
        return 2 * abs(stated - sum(figures)) <= unit * (len(figures) + 1)

    held = []
    for grid in (tabel_2, tabel_3):
        held += [near(figures[2], figures[:2]) for figures in grid]
        held += [near(grid[-1][column], [figures[column] for figures in grid[:-1]]) for column in range(3)]
    rows, lines = tabel_2[:-1], tabel_3[:-1]
    for year in range(2):
        for i, figures in enumerate(rows):
            held.append(near(figures[year], [line[year] for j, line in enumerate(lines) if j % len(rows) == i]))
        asked, paid = ([figures[year] for figures in grid] for grid in (rows, lines))
        held.append(2 * abs(sum(asked) - sum(paid)) <= unit * (len(asked) + len(paid)))
    return all(held)


def generated(random: Random, unit: int) -> tuple[Grid, Grid]:
    """Exact amounts that add up in both tables, each figure rounded on its own; sometimes with a fault."""
    number = random.randint(1, 3)
    lines = [[Fraction(random.randint(-900, 9000), 7) * unit for _ in range(2)] for _ in range(number * 2)]
    rows = [[lines[i][year] + lines[i + number][year] for year in range(2)] for i in range(number)]
    grids: list[Grid] = []
    for exact in (rows, lines):
        whole = [*exact, [sum((figures[year] for figures in exact), Fraction()) for year in range(2)]]
        grids.append(
            [[unit * round_half_up(figure / unit) for figure in (*one, sum(one, Fraction()))] for one in whole]
        )
    if random.random() < 0.7:
        grid = random.choice(grids)
        random.choice(grid)[random.randrange(3)] += unit * random.choice((-3, -2, -1, 1, 2, 3, 50))
    return grids[0], grids[1]


def test_a_simpler_program_comes_to_the_same_of_generated_rounding() -> None:
    random = Random(12)  # noqa: S311
    seen = {True: 0, False: 0}
    for _ in range(300):
        unit = random.choice((1, 100))
        tabel_2, tabel_3 = generated(random, unit)
        said = f"rounded: {'true' if unit == 1 else unit}"
        findings = checked(note(tabel_2, tabel_3, said)).findings
        clean = not any(found.rule.severity == 3 for found in findings)
        verdict = judged(tabel_2, tabel_3, unit)
        assert clean == verdict, (tabel_2, tabel_3)
        seen[verdict] += 1
    assert min(seen.values()) > 50


@pytest.mark.parametrize("said", ["rounded: yes", "rounded:", "totals: none"])
def test_a_word_that_cannot_be_read_is_told_and_accuses_no_sum(said: str) -> None:
    grid = GRID if said.startswith("totals") else THIRDS
    found = checked(note(grid, grid, said)).findings
    assert {one.rule.code for one in found if one.rule.severity == 3} <= {"BN139", "BN140"}
    assert any(one.rule.is_unread for one in found)

"""A note as the paper that states it: paragraphs and tables in the template's order, for every maker of documents."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from budgetnote.finding import say
from budgetnote.language import official
from budgetnote.model.note import Note
from budgetnote.model.tables import AppropriationLine, AppropriationTable, Row, Table

CATEGORIES = (
    "Need to", "Fastholdelse/rekruttering", "Rettidig omhu", "Specifik udfordring", "Bevillingsudløb", "Henvist sag",
    "Bestilt af politisk parti", "Bestilt af fagudvalg", "Bestilt administrativt",
)  # fmt: skip
DISTRICTS = (
    ("Bispebjerg", "Indre by", "Vesterbro/Kgs. Enghave", "Valby", "Amager Øst", "Udenbys"),
    ("Nørrebro", "Østerbro", "Brønshøj/Husum", "Vanløse", "Amager Vest"),
)


class Hand(NamedTuple):
    """How whoever typed the note writes figures: what parts thousands, the sign below zero, and the blank cell."""

    thousands: str = "."
    minus: str = "-"
    blank: str = ""

    def figure(self, amount: int | None) -> str:
        """An amount in whole 1.000 kr. as it is typed; None is a blank cell."""
        if amount is None:
            return self.blank
        return (self.minus if amount < 0 else "") + f"{abs(amount):,}".replace(",", self.thousands)


HANDS = {
    "dots": Hand(),
    "blanks": Hand(" ", "−", "-"),
    "hard blanks": Hand("\u00a0", "−", "–"),
    "no thousands": Hand("", "-"),
}


class Cell(NamedTuple):
    """A cell of a table, which may reach over several columns and rows; `figure` where an amount belongs."""

    text: str
    columns: int = 1
    rows: int = 1
    figure: bool = False


Cells = Sequence[Cell]


class Grid(NamedTuple):
    """A table: its rows, of which the first `heads` are its head. Cells that another reaches over are not there."""

    rows: Sequence[Cells]
    heads: int = 1

    @property
    def width(self) -> int:
        """How many columns it has."""
        return sum(cell.columns for cell in self.rows[0])

    @property
    def weights(self) -> list[int]:
        """How wide each column wants to be, against the others: labels take more room than figures."""
        return [4, *([2] * (self.width - 1))] if any(cell.figure for cell in self.rows[-1]) else [1] * self.width


class Paragraph(NamedTuple):
    """A line of text: of level 0 the running text, 1 the title, 2 and 3 the heads of sections."""

    text: str
    level: int = 0


Block = Paragraph | Grid


class Paper(NamedTuple):
    """What stands on the paper, from the top; `footer` at the foot of every page."""

    blocks: Sequence[Block]
    footer: str

    @property
    def grids(self) -> list[Grid]:
        """The tables."""
        return [block for block in self.blocks if isinstance(block, Grid)]


def paper(note: Note, hand: Hand = HANDS["dots"], *, merged: bool = False) -> Paper:
    """The paper of `note`; where `merged`, heads and the labels of total rows reach over several cells."""
    year = note.budget_year
    blocks: list[Block] = [Paragraph(f"{note.id} {note.title}", 1), Paragraph("Baggrund", 2)]
    blocks += [Paragraph(f"Der er bestilt et budgetnotat til Budget {year}."), *_categories(note)]
    blocks += [Paragraph("Forventet effekt og opfølgning", 2)]
    if note.effects:
        blocks += [Paragraph("Tabel 1. Oversigt over målsætning for effekter og evaluering af budgetønsket")]
        blocks.append(_effects(note))
    blocks += [Paragraph("Økonomi", 2), Paragraph("Tabel 2. Oversigt over ønskets aktiviteter på alle styringsområder")]
    blocks += [_activities(note, hand, merged=merged), Paragraph("Risikovurdering og proces", 2)]
    blocks += [Paragraph("Der vurderes ikke at være risici."), Paragraph("Bevillingstekniske oplysninger", 2)]
    if note.phase_in and note.phase_in.start and note.phase_in.complete:
        said = official("Initiativet indfases fra d. {start} og forventes fuldt indfaset pr. {complete}.")
        days = {"start": note.phase_in.start, "complete": note.phase_in.complete}
        blocks.append(Paragraph(say(said, "da", days)))
    for number, table in enumerate(note.appropriations, 3):
        blocks += [Paragraph(f"Tabel {number}. Udgifter til {table.control_area.lower()}")]
        blocks.append(_appropriations(note, table, hand, merged=merged))
    blocks += [Paragraph("Øvrige tekniske oplysninger", 2), *_places(note)]
    if note.prior_funding is not None and not note.prior_funding:
        blocks += [Paragraph("Tidligere afsatte midler", 2)]
        blocks += [Paragraph("Der har ikke tidligere været afsat midler til aktiviteten.")]
    return Paper(blocks, f"Budget {year}")


def _categories(note: Note) -> list[Block]:
    rows = [(Cell(name), Cell("x" if name in note.categories else "")) for name in CATEGORIES]
    return [Grid([(Cell("Kategorisering"), Cell("")), *rows])] if note.categories else []


def _effects(note: Note) -> Grid:
    heads = ("Målgruppe", "Indsats", "Målsætning", "Opfølgning på og/eller evaluering af indsatsen")
    rows = [(row.target_group, row.activity, row.goal, row.follow_up) for row in note.effects]
    return Grid([tuple(map(Cell, texts)) for texts in (heads, *rows)])


def _activities(note: Note, hand: Hand, *, merged: bool) -> Grid:
    assert note.activities
    lines = [(_texts(line.label, line.control_area), line) for line in note.activities.lines]
    return _figures(note, note.activities, lines, ("Styringsområde",), hand, merged=merged)


def _appropriations(note: Note, table: AppropriationTable, hand: Hand, *, merged: bool) -> Grid:
    lines = [(_texts(line.label, *_granted(line)), line) for line in table.lines]
    return _figures(note, table, lines, ("Udvalg", "Bevilling", "Indtægt/ udgift"), hand, merged=merged)


def _granted(line: AppropriationLine) -> tuple[str, str, str]:
    return line.committee, str(line.node["appropriation"]), str(line.direction)


def _texts(*texts: str) -> list[Cell]:
    return [Cell(text) for text in texts]


def _figures(
    note: Note,
    table: Table,
    lines: Iterable[tuple[list[Cell], Row]],
    heads: Sequence[str],
    hand: Hand,
    *,
    merged: bool,
) -> Grid:
    """A table of amounts: label, what `heads` call, the years, I alt."""

    def cells(row: Row) -> list[Cell]:
        amounts = [(row.amounts or {}).get(year) for year in note.years]
        return [Cell(hand.figure(amount), figure=True) for amount in (*amounts, row.total)]

    corner = f"1.000 kr., {'løbende' if note.price_level == 'current' else note.price_level} p/l"
    named, years = [corner, *heads], [*map(str, note.years), "I alt"]
    rows: list[Cells] = [[*texts, *cells(row)] for texts, row in lines]
    if merged:
        rows = _merged_down(rows, range(1, len(named) - 1))
    if table.total:
        label = (
            [Cell(table.total_label, columns=len(named))] if merged else _texts(table.total_label, *[""] * len(heads))
        )
        rows.append([*label, *cells(table.total)])
    if not merged:
        return Grid([_texts(*named, *years), *rows])
    above = [*[Cell(text, rows=2) for text in named], Cell("Beløb", columns=len(years))]
    return Grid([above, _texts(*years), *rows], heads=2)


def _merged_down(rows: Sequence[Cells], columns: Iterable[int]) -> list[Cells]:
    """The rows, with cells of `columns` that have the text of those above them merged into them."""
    made: list[dict[int, Cell]] = [dict(enumerate(cells)) for cells in rows]
    for column in columns:
        top = 0
        for i in range(1, len(rows)):
            if rows[i][column].text == rows[top][column].text:
                made[top][column] = made[top][column]._replace(rows=i - top + 1)
                del made[i][column]
            else:
                top = i
    return [list(cells.values()) for cells in made]


def _places(note: Note) -> list[Block]:
    def box(name: str) -> str:
        return f"{name} {'☒' if name in note.districts else '☐'}"

    return [
        Paragraph("Bydele"),
        Paragraph(f"Bydækkende: {'☒' if note.citywide else '☐'}"),
        *[Paragraph(" ".join(map(box, names))) for names in DISTRICTS],
        Paragraph(f"Adresse {note.address or ''}".rstrip()),
    ]


def placed(grid: Grid) -> Sequence[tuple[int, int, Cell]]:
    """The cells, each with the column and the row in which it begins, both from 0."""
    taken: set[tuple[int, int]] = set()
    places = []
    for y, row in enumerate(grid.rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            places.append((x, y, cell))
            taken |= {(x + i, y + j) for i in range(cell.columns) for j in range(cell.rows)}
    return places

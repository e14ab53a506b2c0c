"""How far a reading is proven: a verdict for each table that has years, from the sums that the paper itself prints."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from budgetnote.documents.document import Paper, Spot
from budgetnote.documents.draft import Draft
from budgetnote.documents.tables import TOTAL, Head, Line, Table, unfound
from budgetnote.language import Text

Kind = Literal["proven", "contradicts itself", "cannot be proven", "doubtful", "not read"]
NAMES: dict[Kind, Text] = {
    "proven": Text("bevist", "proven"),
    "contradicts itself": Text("dokumentet er i strid med sig selv", "the document contradicts itself"),
    "cannot be proven": Text("kan ikke bevises: der er ingen summer", "cannot be proven: there are no sums"),
    "doubtful": Text("tvivlsom læsning", "doubtful reading"),
    "not read": Text("ikke læst", "not read"),
}


class ReadingVerdict(NamedTuple):
    """What is to be thought of the reading of a table: how many of its sums hold, and why it is not proven."""

    name: Text
    spot: Spot
    kind: Kind
    sums: int = 0
    holding: int = 0
    reasons: Sequence[Text] = ()
    of_table: Sequence[Text] = ()
    """Those of the reasons that are about the table, and not about one of its cells."""

    @property
    def certain(self) -> bool:
        """Whether the reading itself is in no doubt."""
        return self.kind in ("proven", "contradicts itself", "cannot be proven")


class Witness(NamedTuple):
    """The verdicts, a table at a time, and whether Tabel 2 is Tabel 3 (None where that cannot be said)."""

    verdicts: Sequence[ReadingVerdict]
    tables_agree: bool | None

    @property
    def certain(self) -> bool:
        """Whether every table was read, and none of them with a doubt."""
        return bool(self.verdicts) and all(verdict.certain for verdict in self.verdicts)


def bear_witness(made: Draft) -> Witness:
    """The verdict on each table of a draft, and on the captions that no table was found below."""
    verdicts = [_verdict(table, made.paper) for table in made.tables if table.kind != "effects"]
    for one in unfound(made.paper, made.tables):
        name = Text(f"»{one.text}«", f"“{one.text}”")
        verdicts.append(ReadingVerdict(name, one.spot, "not read", reasons=[_NO_TABLE]))
    return Witness(verdicts, _agree(made.tables))


_NO_TABLE = Text(
    "under overskriften er der ikke fundet en tabel, som kan læses", "no table that can be read was found below it"
)
_OTHER = Text(
    "har år, men hverken styringsområde eller udvalg", "has years, but neither a control area nor a committee"
)
_NO_TOTAL = Text("rækken med summer mangler", "the row of sums is missing")
_NO_AREA = Text("styringsområdet fremgår ikke", "the control area is not told")
_BLANK = Text(
    "en række har ikke udvalg, bevilling eller styringsområde; cellen kan være flettet med den over",
    "a row has no committee, appropriation or control area; the cell may be merged with the one above",
)
_NO_ROWS = Text("der er ingen rækker", "there are no rows")


def _verdict(table: Table, paper: Paper) -> ReadingVerdict:
    if table.kind == "other":
        return ReadingVerdict(table.name, table.spot, "not read", reasons=table.doubts[:1] or [_OTHER])
    if not table.lines and table.total is None:
        return ReadingVerdict(table.name, table.spot, "not read", reasons=[_NO_ROWS])
    doubts, of_cells = list(table.doubts), list[Text]()
    for line in (*table.lines, *((table.total,) if table.total else ())):
        for figure in line.figures.values():
            if figure.in_doubt and figure.why:
                of_cells.append(figure.why)
        if any(cell.in_doubt for cell in line.cells.values()):
            doubts.append(Text("en tekst kan læses på flere måder", "a text can be read in several ways"))
    if table.total is None and table.has_total:
        doubts.append(_NO_TOTAL)
    needed: set[Head] = {"control_area"} if table.kind == "activities" else {"committee", "appropriation"}
    if paper.kind in ("text", "pdf") and any(needed - {*line.texts} for line in table.counting):
        doubts.append(_BLANK)  # in Word a cell is known to be blank, and not to be merged with the one above
    if table.kind == "appropriations" and not table.control_area:
        doubts.append(_NO_AREA)
    sums = list(_sums(table))
    holding = sum(sums)
    if doubts or of_cells:
        doubts = list(dict.fromkeys(doubts))
        reasons = list(dict.fromkeys([*doubts, *of_cells]))
        return ReadingVerdict(table.name, table.spot, "doubtful", len(sums), holding, reasons, doubts)
    kind: Kind = "cannot be proven" if not sums else "proven" if holding == len(sums) else "contradicts itself"
    return ReadingVerdict(table.name, table.spot, kind, len(sums), holding)


def _sums(table: Table) -> Iterator[bool]:
    """Whether each sum that a table prints is what its parts add up to; sums of figures in doubt are passed over."""
    rows = [*table.lines, *((table.total,) if table.total else ())]
    for line in rows:
        stated = _amount(line, TOTAL)
        parts = [_amount(line, year) for year in table.years]
        if table.has_total and stated is not None and None not in parts and line.figures:
            yield stated == sum(part or 0 for part in parts)
    if table.total:
        for year in (*table.years, *((TOTAL,) if table.has_total else ())):
            column = [_amount(line, year) for line in table.counting]
            stated = _amount(table.total, year)
            if stated is not None and None not in column and (stated or any(column)):
                yield stated == sum(part or 0 for part in column)


def _amount(line: Line, year: int) -> int | None:
    """The amount in 1.000 kr., 0 where the cell is blank, and None where it is in doubt."""
    figure = line.figures.get(year)
    return 0 if figure is None else figure.amount


def _agree(tables: Iterable[Table]) -> bool | None:
    """Whether Tabel 2 is the sum of the tables of Tabel 3's shape, in each control area and year."""
    asked: dict[tuple[str, int], int] = {}
    granted: dict[tuple[str, int], int] = {}
    kinds = set()
    for table in tables:
        if table.kind not in ("activities", "appropriations"):
            continue
        kinds.add(table.kind)
        for line in table.counting:
            area = line.texts.get("control_area", "") if table.kind == "activities" else table.control_area
            sums = asked if table.kind == "activities" else granted
            for year, figure in line.figures.items():
                if figure.amount is None or not area:
                    return None
                if figure.amount:
                    sums[area.casefold(), year] = sums.get((area.casefold(), year), 0) + figure.amount
    if len(kinds) < 2:
        return None
    keys = {*asked, *granted}
    return all(asked.get(key, 0) == granted.get(key, 0) for key in keys)

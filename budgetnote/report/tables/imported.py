"""`import`: what was read of each paper, how far that is proven, and what is left for a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from budgetnote.documents.document import Mark, Spot, Unreadable
from budgetnote.documents.draft import Draft
from budgetnote.documents.tables import Table, marks_of
from budgetnote.documents.witness import NAMES, ReadingVerdict, Witness
from budgetnote.language import Text, official
from budgetnote.report.sheet import Cell, Column, Sheet, SheetRow

Told = Mapping[str, object]


class Imported(NamedTuple):
    """What became of a paper: a draft with its witness, or why it could not be read; and what was done with it."""

    path: str
    read: Draft | Unreadable
    witness: Witness | None
    target: str
    done: Text

    @property
    def certain(self) -> bool:
        """Whether all of it was read, and with no doubt."""
        return isinstance(self.read, Draft) and self.witness is not None and self.witness.certain


def sheet(one: Imported) -> Sheet:
    """The paper with a line for each thing that there is to say of it; for programs, all of it."""
    if isinstance(one.read, Unreadable):
        title = Text(f"{one.path}: ikke læst", f"{one.path}: not read")
        lines = {"why": (_WHY, one.read.why), "remedy": (_REMEDY, one.read.remedy)}
        made: Draft | None = None
    else:
        made = one.read
        title = Text(f"{one.path} → {one.target} ({one.done.da})", f"{one.path} → {one.target} ({one.done.en})")
        lines = dict(_lines(made, one.witness))
    columns = [Column(key, head) for key, (head, _) in lines.items()]
    cells: list[Cell] = [text for _, text in lines.values()]
    columns += [
        Column(key, official(key), "data") for key in ("path", "target", "certain", "tables", "doubts", "marks")
    ]
    verdicts = one.witness.verdicts if one.witness else ()
    cells += [one.path, one.target, int(one.certain), tuple(map(_verdict, verdicts))]
    cells += [tuple(_doubts(made)) if made else (), tuple(_marks(made)) if made else ()]
    return Sheet("import", title, columns, [SheetRow(cells)], layout="upright")


def not_taken(left: Sequence[Text]) -> Sheet:
    """What papers have otherwise than their notes and is not taken over, each with why."""
    title = Text("Ikke overtaget fra dokumentet", "Not taken over from the document")
    return Sheet(
        "left", title, [Column("why", Text("Hvad og hvorfor", "What and why"))], [SheetRow([one]) for one in left]
    )


_WHY, _REMEDY = Text("fordi", "because"), Text("gør dette", "do this")
_READ, _PROOF, _LEFT = Text("læst", "read"), Text("bevis", "proof"), Text("udeladt", "left out")
_CONFIRM, _CHANGED, _DOUBT = Text("bekræft", "confirm"), Text("ændret", "changed"), Text("tvivl", "doubt")
_AGAINST, _REMARK = Text("strid", "conflict"), Text("bemærk", "note")
_SHOWN = 6


def _lines(made: Draft, witness: Witness | None) -> Iterator[tuple[str, tuple[Text, Text]]]:
    """The lines for people, in order; one that has nothing to say is left out."""
    verdicts = witness.verdicts if witness else ()
    told = {
        "read": (_READ, list(_read(made.tables))),
        "proof": (_PROOF, list(proof(witness))),
        "conflict": (_AGAINST, [_against(one) for one in verdicts if one.kind == "contradicts itself"]),
        "doubt": (_DOUBT, [*_doubtful(made), *(_reasons(one) for one in verdicts if one.kind == "doubtful")]),
        "left_out": (_LEFT, [*(_reasons(one) for one in verdicts if one.kind == "not read"), *_skipped(made.tables)]),
        "confirm": (_CONFIRM, list(made.proposed)),
        "changed": (_CHANGED, list(_changed(made))),
        "remarks": (_REMARK, [*made.paper.remarks, *(text for text, _ in made.prose.unread)]),
    }
    for key, (head, texts) in told.items():
        if texts:
            yield key, (head, _joined(texts))


def _joined(texts: Sequence[Text]) -> Text:
    shown = list(dict.fromkeys(texts))
    more = len(shown) - _SHOWN
    rest = [Text(f"og {more} mere", f"and {more} more")] if more > 0 else []
    return Text(*(" · ".join(said) for said in zip(*shown[:_SHOWN], *rest, strict=True)))


def _read(tables: Iterable[Table]) -> Iterator[Text]:
    for table in tables:
        if table.kind == "effects":
            yield _rows(table.name, len(table.effects))
        elif table.kind == "activities":
            count, years = len(table.lines), len(table.years)
            rows = _rows(table.name, count)
            yield Text(f"{rows.da}, {years} år", f"{rows.en}, {years} year{'' if years == 1 else 's'}")
        elif table.kind == "appropriations":
            name = Text(f"{table.name.da} {table.control_area}", f"{table.name.en} {table.control_area}")
            yield _rows(name, len(table.lines))


def _rows(name: Text, count: int) -> Text:
    return Text(
        f"{name.da}: {count} {'række' if count == 1 else 'rækker'}",
        f"{name.en}: {count} row{'' if count == 1 else 's'}",
    )


def proof(witness: Witness | None) -> Iterator[Text]:
    """How many of a paper's sums hold, whether Tabel 2 is Tabel 3, and which tables cannot be proven."""
    if witness is None:
        return
    sums = sum(verdict.sums for verdict in witness.verdicts)
    holding = sum(verdict.holding for verdict in witness.verdicts)
    if sums:
        yield Text(f"{holding} af {sums} summer passer", f"{holding} of {sums} sums hold")
    if witness.tables_agree is not None:
        sign = "=" if witness.tables_agree else "≠"
        yield official(f"Tabel 2 {sign} Tabel 3")
    for verdict in witness.verdicts:
        if verdict.kind == "cannot be proven":
            name = NAMES[verdict.kind]
            yield Text(f"{verdict.name.da} {name.da}", f"{verdict.name.en} {name.en}")


def _against(verdict: ReadingVerdict) -> Text:
    failing = verdict.sums - verdict.holding
    return Text(
        f"{verdict.name.da}: {failing} af {verdict.sums} summer passer ikke; tallene står som i dokumentet",
        f"{verdict.name.en}: {failing} of {verdict.sums} sums do not hold; the figures stand as in the document",
    )


def _reasons(verdict: ReadingVerdict) -> Text:
    da, en = (", ".join(said) for said in zip(*verdict.reasons, strict=True))
    page = verdict.spot.page
    return Text(
        f"{verdict.name.da}{f' (side {page})' if page else ''}: {da}",
        f"{verdict.name.en}{f' (page {page})' if page else ''}: {en}",
    )


def _doubtful(made: Draft) -> Iterator[Text]:
    seen: set[str] = set()
    for one in made.doubtful:
        if one.unplaced:
            place = one.origin.where.da.rpartition(",")[0], one.origin.where.en.rpartition(",")[0]
            if place[0] not in seen:
                seen.add(place[0])
                row = one.origin.printed
                yield Text(f"{place[0]}: {one.why.da}: »{row}«", f"{place[1]}: {one.why.en}: “{row}”")
            continue
        listed = [[f"{mark[0]}{reading}{mark[1]}" for reading in one.readings] for mark in ("»«", "“”")]
        da, en = " eller ".join(listed[0]), " or ".join(listed[1])
        where = one.origin.where
        yield Text(f"{where.da}: {da or one.why.da}", f"{where.en}: {en or one.why.en}")


def _skipped(tables: Iterable[Table]) -> Iterator[Text]:
    for table in tables:
        for skipped in table.skipped:
            name, label, why = table.name, skipped.line.label, skipped.why
            yield Text(f"{name.da} »{label}«: {why.da}", f"{name.en} “{label}”: {why.en}")


_MARKS = {
    "tracked": (Text("1 sporet ændring læst som godkendt", "1 tracked change read as accepted"),
                Text("{} sporede ændringer læst som godkendt", "{} tracked changes read as accepted")),
    "raised": (Text("1 fodnotetegn udeladt", "1 footnote mark left out"),
               Text("{} fodnotetegn udeladt", "{} footnote marks left out")),
    "hidden": (Text("1 skjult tekst udeladt", "1 hidden text left out"),
               Text("{} skjulte tekster udeladt", "{} hidden texts left out")),
    "field": (Text("1 beregnet felt læst med sit gemte resultat", "1 field read with its stored result"),
              Text("{} beregnede felter læst med deres gemte resultat", "{} fields read with their stored result")),
    "joined": (Text("1 delt tekst sat sammen", "1 broken text put together"),
               Text("{} delte tekster sat sammen", "{} broken texts put together")),
    "deciphered": (Text("1 tal skrevet med særlige tegn er læst", "1 figure in special characters is read"),
                   Text("{} tal skrevet med særlige tegn er læst", "{} figures in special characters are read")),
}  # fmt: skip


def _changed(made: Draft) -> Iterator[Text]:
    """What was read otherwise than it is printed: how often, and where, by kind."""
    found: dict[str, list[tuple[Table, str, Mark, Spot]]] = {}
    for table, cell, mark in marks_of(made.tables):
        found.setdefault(mark.kind, []).append((table, cell.line, mark, cell.spot))
    for kind, (single, several) in _MARKS.items():
        places = found.get(kind, [])
        if not places:
            continue
        said = single if len(places) == 1 else Text(*(text.format(len(places)) for text in several))
        if kind == "raised" and len(places) == 1:
            table, text, mark, spot = places[0]
            da, en = table.name
            yield Text(f"{said.da}: »{text}« ({da}, linje {spot.row})", f"{said.en}: “{text}” ({en}, line {spot.row})")
        else:
            yield said


def _spot(spot: Spot) -> Told:
    return {
        "part": spot.part,
        "table": spot.table,
        "row": spot.row,
        "column": spot.column,
        "page": spot.page,
        "box": list(spot.box) if spot.box else None,
        "line": spot.line,
    }


def _verdict(verdict: ReadingVerdict) -> Told:
    return {
        "name": verdict.name,
        "verdict": verdict.kind,
        "sums": verdict.sums,
        "holding": verdict.holding,
        "reasons": list(verdict.reasons),
        "place": _spot(verdict.spot),
    }


def _doubts(made: Draft) -> Iterator[Told]:
    for one in made.doubtful:
        yield {
            "where": one.origin.where,
            "readings": list(one.readings),
            "why": one.why,
            "row": one.origin.printed,
            "place": _spot(one.origin.spot),
        }


def _marks(made: Draft) -> Iterator[Told]:
    for table, cell, mark in marks_of(made.tables):
        yield {"kind": mark.kind, "text": mark.text, "cell": cell.text, "table": table.name, "place": _spot(cell.spot)}


def closing(imported: Sequence[Imported]) -> Text:
    """How many papers became drafts, and how many figures are in doubt."""
    drafts = sum(isinstance(one.read, Draft) for one in imported)
    doubts = sum(len(one.read.doubtful) for one in imported if isinstance(one.read, Draft))
    files = len(imported)
    da = f"{files} {'fil' if files == 1 else 'filer'}: {drafts} udkast"
    en = f"{files} file{'' if files == 1 else 's'}: {drafts} draft{'' if drafts == 1 else 's'}"
    if doubts:
        da += f", {doubts} {'celle' if doubts == 1 else 'celler'} i tvivl"
        en += f", {doubts} cell{'' if doubts == 1 else 's'} in doubt"
    if files - drafts:
        da += f", {files - drafts} ikke læst"
        en += f", {files - drafts} not read"
    return Text(da, en)

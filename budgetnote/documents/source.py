"""A paper that is to be checked: the note it states, each value of which knows its place on the paper."""

from collections.abc import Callable, Mapping
from pathlib import Path

from budgetnote.documents.document import Spot, Unreadable
from budgetnote.documents.draft import Draft, Origin, draft
from budgetnote.documents.readers import MOST_BYTES, read_paper
from budgetnote.documents.rules import DOUBTFUL_CELL, DOUBTFUL_TABLE, TABLE_NOT_READ, UNREADABLE_DOCUMENT
from budgetnote.documents.witness import bear_witness
from budgetnote.finding import Finding, OnPaper, Place, Span
from budgetnote.language import Text
from budgetnote.model.register import Register
from budgetnote.reading import files
from budgetnote.reading.files import called
from budgetnote.reading.rules import DOUBTFUL_AMOUNT, MISSING_KEY
from budgetnote.reading.text import Source
from budgetnote.reading.yaml import Document, closed, parse

Accepted = Callable[[tuple[str, str]], str]
"""The acceptances that hold for the note of a negotiation and number, as YAML; empty where there are none."""
_PRINTED = {"label", "control_area", "committee", "appropriation", "direction", "activities", "appropriations"}
"""What the template prints of a row, and its tables: what a paper can lack."""
_OF_KEYS = {"line-without-activity"}
"""Findings about keys that a note has and no paper."""


class PaperSource(Source):
    """The text of a draft, whose places are those of the paper that it was read from."""

    def __init__(self, made: Draft, text: str, data: bytes) -> None:
        super().__init__(called(made.paper.path), text)
        self.made = made
        self._data = data
        self._doubtful = {one.origin.span[0] for one in made.doubtful}

    @property
    def data(self) -> bytes:
        """The bytes of the paper's file."""
        return self._data

    def place(self, span: Span) -> Place:
        """Where on the paper the value at `span` of the draft stands."""
        return self.on_paper(self.made.origin(span) or Origin(span, _WHOLE, "", (0, 0), Spot()), span)

    def on_paper(self, origin: Origin, span: Span) -> Place:
        """The place of what was read at `origin`: a document has line 1 alone, for formats that know lines only."""
        start, end = origin.caret
        paper = OnPaper(origin.where, spoken_of(origin.spot), self._nodes(origin.spot))
        return Place(self.path, 1, start + 1, 1, max(end, start + 1) + 1, origin.printed, 1, span, paper)

    def _nodes(self, spot: Spot) -> tuple[Span, ...]:
        """The paragraphs that hold what stands at a spot; of a table as a whole, those of its first cell."""
        if spot.nodes or not spot.table:
            return spot.nodes
        grids = (grid for grid in self.made.paper.grids if grid.spot.table == spot.table)
        return next((cell.spot.nodes for grid in grids for cell in grid.cells if cell.spot.nodes), ())

    def told(self, found: Finding) -> Finding | None:
        """A finding of the draft as one of the paper, which nothing is written into; None where the paper has no part.

        What the template does not print is never missing, and what is in doubt was told as that.
        """
        if found.rule is MISSING_KEY and found.facts.get("key") not in _PRINTED:
            return None
        if found.rule is DOUBTFUL_AMOUNT and found.place.span[0] in self._doubtful:
            return None
        if found.rule.name in _OF_KEYS:
            return None
        start = found.place.span[0]
        if any(span[0] <= start < span[1] for span in self.made.unprinted):
            return None
        return found._replace(edits=()) if found.edits else found


_WHOLE = Text("dokumentet", "the document")


def spoken_of(spot: Spot) -> Mapping[str, object]:
    """A place on paper for programs."""
    return {
        "part": spot.part,
        "table": spot.table,
        "row": spot.row,
        "column": spot.column,
        "page": spot.page,
        "box": list(spot.box) if spot.box else None,
        "line": spot.line,
    }


def read_document(path: Path, data: bytes | None, register: Register, accepted: Accepted) -> Document:
    """The note that the paper at `path` states, to be checked as any other; why it cannot be read is a finding."""
    name = called(path.as_posix())
    if data is None:
        try:
            data = files.read(path, MOST_BYTES + 1)
        except OSError as fault:
            return closed(name, files.reason(fault))
    paper = read_paper(path.as_posix(), data)
    made = paper if isinstance(paper, Unreadable) else draft(paper, register, "da", checked=True)
    if isinstance(made, Unreadable):
        place = Place(name, 1, 1, 1, 2, "", 1, (0, 0), OnPaper(_WHOLE, spoken_of(Spot())))
        found = Finding(UNREADABLE_DOCUMENT, place, {"why": made.why, "remedy": made.remedy})
        return Document(Source(name, ""), None, [found])
    text = made.text + accepted(made.key)
    made.unprinted.append((len(made.text), len(text)))
    source = PaperSource(made, text, data)
    return Document(source, parse(name, text.encode()).root, list(_findings(source)))


def _findings(source: PaperSource) -> list[Finding]:
    """What is in doubt or was not read, as findings at their places."""
    found = []
    for one in source.made.doubtful:
        listed = [f"»{reading}«" for reading in one.readings]
        da, en = " eller ".join(listed), " or ".join(listed)
        hint = Text(f"se efter i dokumentet: {da}", f"look in the document: {en}") if listed else Text("", "")
        place = source.on_paper(one.origin, one.origin.span)
        found.append(Finding(DOUBTFUL_CELL, place, {"why": one.why, "hint": hint, "readings": list(one.readings)}))
    for verdict in bear_witness(source.made).verdicts:
        of_table = {"not read": (TABLE_NOT_READ, verdict.reasons), "doubtful": (DOUBTFUL_TABLE, verdict.of_table)}
        rule, reasons = of_table.get(verdict.kind, (TABLE_NOT_READ, ()))
        if reasons:
            da, en = ("; ".join(said) for said in zip(*reasons, strict=True))
            origin = Origin((0, 0), verdict.name, "", (0, 0), verdict.spot)
            facts = {"table": verdict.name, "why": Text(da, en)}
            found.append(Finding(rule, source.on_paper(origin, (0, 0)), facts))
    return found

"""BN2, what the contradictions of a note have in common: the slip that explains them, or the likely ones."""

from collections.abc import Iterable, Iterator, Sequence

from budgetnote.analysis.claims import Verdict, judge
from budgetnote.analysis.diagnose import Correction, Explanation, diagnose
from budgetnote.analysis.reconcile import Reconciliation
from budgetnote.analysis.slips import BLANK, facts, where, words
from budgetnote.analysis.sums import TOTAL, Broken, free_areas
from budgetnote.figures.printed import format_amount
from budgetnote.finding import ERROR, REMARK, Edit, Finding, Span, rule
from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import Line
from budgetnote.reading.text import Source
from budgetnote.reading.yaml import Mapping, added

GUILTY_CELL = rule(
    "BN290",
    "guilty-cell",
    ERROR,
    da="»{label:short}« {where} er {shown}; med {value:amount} stemmer alle {count} summer",
    en="“{label:short}” {where} is {shown}; with {value:amount} all {count} sums agree",
    remedy=Text("{put} {value}{slip}{otherwise}", "{put} {value}{slip}{otherwise}"),
    on_paper=Text("{put} {value:amount}{slip}{otherwise}", "{put} {value:amount}{slip}{otherwise}"),
    page="""Each amount takes part in several sums. Where one cell alone explains all that disagree, it is named.

    Hvert beløb indgår i flere summer. Hvor én celle alene forklarer alle dem, der ikke stemmer, nævnes cellen.

    passes:
        amounts: {2026: 400, 2027: 800, 2028: 800}
    fires:
        amounts: {2026: 400, 2027: 880, 2028: 800}  # BN290
    """,
)
POSSIBLE_CAUSES = rule(
    "BN291",
    "possible-causes",
    ERROR,
    da="{count} summer stemmer ikke; {these} får dem til at stemme",
    en="{count} sums disagree; {these} would make them agree",
    remedy=Text(
        "sammenhold cellerne med notatet; ingen rettelse er sikker",
        "compare the cells with the note; no change is certain",
    ),
    page="""Where several changes explain the same sums, they are listed, the likeliest slip first, and none is certain.

    Hvor flere rettelser forklarer de samme summer, nævnes de, den mest sandsynlige fejl først, og ingen er sikker.

    passes:
        amounts: {2026: 240, 2027: 480, 2028: 480}
    fires:
        amounts: {2026: 480, 2027: 240, 2028: 480}  # BN291
    """,
)
UNEXPLAINED = rule(
    "BN292",
    "unexplained-sums",
    REMARK,
    da="{count} summer stemmer ikke, og {why}",
    en="{count} sums disagree, and {why}",
    remedy=Text("ret dem en ad gangen", "correct them one by one"),
    page="""Three faults or more in a note are not told apart by its sums; each is then shown at its own sum.

    Tre fejl eller flere i et notat kan summerne ikke skille ad; hver fejl vises da ved sin egen sum.

    passes:
        - activity: vejledning
          label: Vejledning på skolerne
          committee: BUU
          appropriation: 3330
          direction: U
          amounts: {2026: 400, 2027: 800, 2028: 800}
          total: 2000
        - activity: vejledning
          label: Vejledning i Kultur- og Fritidsforvaltningen
          committee: KFU
          appropriation: 1060
          direction: U
          amounts: {2026: 240, 2027: 480, 2028: 480}
          total: 1200
    fires:
        - activity: vejledning
          label: Vejledning på skolerne
          committee: BUU
          appropriation: 3330
          direction: U
          amounts: {2026: 411, 2027: 800, 2028: 800}
          total: 2000  # BN201 BN292
        - activity: vejledning
          label: Vejledning i Kultur- og Fritidsforvaltningen
          committee: KFU
          appropriation: 1060
          direction: U
          amounts: {2026: 240, 2027: 501, 2028: 480}
          total: 1300  # BN201
    """,
)
GUILTY_LINE = rule(
    "BN293",
    "guilty-row-or-column",
    ERROR,
    da="{cause}; dermed stemmer alle {count} summer",
    en="{cause}; with that all {count} sums agree",
    remedy=Text("sammenhold med notatet, og ret det", "compare with the note, and correct it"),
    page="""A row or a column can be lost, stand twice, be copied from its neighbour or be swapped with another.
    Where that alone explains all sums that disagree, it is named, with the figures that it should have.

    En række eller en kolonne kan mangle, stå to gange, være en kopi af den ved siden af eller være byttet om med en
    anden. Hvor det alene forklarer alle de summer, der ikke stemmer, nævnes det med de beløb, som der skulle stå.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
    fires:
        # - key: lokaler
    """,
)
SUBTOTAL_ROW = rule(
    "BN294",
    "looks-like-subtotal",
    ERROR,
    da="{cause}; tælles {them} ikke med, stemmer alle {count} summer",
    en="{cause}; where {them} not counted, all {count} sums agree",
    remedy=Text(
        "skriv kind: subtotal i rækken, hvis den er en mellemsum",
        "write kind: subtotal in the row if that is what it is",
    ),
    page="""A row that is the sum of the rows above it, and that no sum counts, is probably a subtotal (mellemsum).

    En række, der er summen af rækkerne over den, og som ingen sum tæller med, er formentlig en mellemsum.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
    fires:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
        - key: samlet
          label: Mellemsum  # BN294
          control_area: Anlæg
          amounts: {2026: 1100, 2027: 1200, 2028: 1200}
          total: 3500
    """,
)
PART_ROW = rule(
    "BN295",
    "looks-like-part",
    ERROR,
    da="{cause}; tælles {them} ikke med, stemmer alle {count} summer",
    en="{cause}; where {them} not counted, all {count} sums agree",
    remedy=Text(
        "skriv kind: of-which i rækken, hvis den viser en del af rækken over",
        "write kind: of-which in the row if it tells a part of the row above",
    ),
    page="""A row whose text begins with heraf, hvoraf, deraf or herunder, and that no sum counts, is probably a part.

    En række, hvis tekst begynder med heraf, hvoraf, deraf eller herunder, og som ingen sum tæller med, er formentlig
    en del af rækken over.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
    fires:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
        - key: maling
          label: Heraf maling  # BN295
          control_area: Anlæg
          amounts: {2026: 100}
          total: 100
    """,
)
_SUMS = ("row-total", "column-total", "grand-total", "subtotal", "activity-difference", "control-area-difference")
CAUSES = (GUILTY_CELL.name, POSSIBLE_CAUSES.name, UNEXPLAINED.name, GUILTY_LINE.name, SUBTOTAL_ROW.name, PART_ROW.name)
NEEDED = (*_SUMS, *CAUSES)
"""A cause is looked for only where all of these are asked for: it is told in terms of every sum."""
_ROWS = ("unpaid-activity", "unknown-activity", "repeated-line", "repeated-activity-key")
"""What is found of a row that is lost, or stands twice."""
_ROWS_OUT = ("repeated-row", "subtotal-row", "part-row")
"""The slips whose rows are taken out."""
_WORK = 2_000_000
"""Rows looked at for claims, at the most; further explanations are not held against the prose."""


def find_cause(
    note: Note, reconciliation: Reconciliation, register: Register, findings: list[Finding], source: Source
) -> list[Finding]:
    """`findings` with those that one cause explains blamed on it, and the cause, or that none was found."""
    about = {_broken(found): i for i, found in enumerate(findings) if found.rule.name in _SUMS}
    standing = {broken: i for broken, i in about.items() if findings[i].accepted is None}
    if len(standing) < 2 or any(table.unit for table in note.tables):
        return findings  # what is rounded adds up to nothing exactly
    diagnosis = diagnose(note, reconciliation, frozenset(about.keys() - standing.keys()))
    explained = {one.broken for one in diagnosis.broken} & standing.keys()
    divided = _divided(note, reconciliation, findings)
    unseen = standing.keys() - explained - {_broken(findings[i]) for i in divided}
    if len(explained) < 2 or unseen or any(findings[i].accepted is not None for i in divided):
        return findings  # the diagnosis could not see whole what was reported, or is not to ask for it
    first = min(standing[broken] for broken in explained)
    if not diagnosis.explanations:
        why = _UNREAD if diagnosis.unread else _NOTHING if diagnosis.complete else _TOO_MANY
        return [*findings, source.found(UNEXPLAINED, findings[first].place.span, count=len(explained), why=why)]
    pointed = {found.place.span for found in findings if found.accepted is None and _broken(found) not in explained}
    trials = list(_Trials(note, register).of(diagnosis.explanations, pointed))
    trials.sort(key=lambda trial: trial.order)
    best = trials[0]
    blamed = {standing[broken] for broken in explained} | (divided if diagnosis.complete else set())
    also = {("claim-differs", span) for span in best.mended} | _about_rows(best.explanation, reconciliation)
    blamed |= {
        i for i, found in enumerate(findings) if found.accepted is None and (found.rule.name, found.place.span) in also
    }
    certain = diagnosis.certain and best.heard and not best.denied
    listed = [trial.explanation for trial in trials]
    count = len(explained)
    cause = _certain(listed[0], source, count) if certain else _possible(listed, diagnosis.more, source, count)
    told = [found.blame(cause.place) if i in blamed else found for i, found in enumerate(findings)]
    return [*told, cause.explaining([findings[i] for i in sorted(blamed)])]


_NOTHING = Text(
    "ingen rettelse af én eller to celler får dem alle til at stemme",
    "no change of one or two cells makes them all agree",
)
_UNREAD = Text(
    "hvorfor kan først afgøres, når alle beløb kan læses", "why can be told only when every amount can be read"
)
_TOO_MANY = Text("der er for mange muligheder til at afgøre hvorfor", "there are too many possibilities to decide why")


def _broken(found: Finding) -> Broken:
    return found.rule.name, found.place.span, found.facts.get("year")


def _divided(note: Note, reconciliation: Reconciliation, findings: Sequence[Finding]) -> set[int]:
    """The findings that go by how lines without a key are divided, which every explanation is tried by."""
    free = free_areas(note)
    rows = [match.activity for match in reconciliation.matches if match.activity.control_area in free]
    spans = {row.at("amounts", year) for row in rows for year in reconciliation.years}
    return {
        i
        for i, found in enumerate(findings)
        if found.rule.name == "no-division" or (found.rule.name == "activity-difference" and found.place.span in spans)
    }


def _about_rows(explanation: Explanation, reconciliation: Reconciliation) -> set[tuple[str, Span]]:
    """What is found of the rows that an explanation puts in or takes out: rule and place."""
    spans = [row.at(key) for row in explanation.rows for key in ("label", "key") if explanation.kind in _ROWS_OUT]
    for lost in explanation.lost:
        if lost.activity:
            spans.append(lost.activity.at("label"))
        elif lost.key is not None:
            spans += [line.at("activity") for line in reconciliation.unmatched if line.activity == lost.key]
    return {(name, span) for name in _ROWS for span in spans}


class _Trial:
    """An explanation tried: the claims of the prose are witnesses to it.

    `denied` counts the claims that hold now and would be false, `mended` has the places of those that would become
    true. `heard`: the claims were judged. `pointed` counts the other findings at the cells that change.
    """

    def __init__(self, explanation: Explanation, pointed: set[Span]) -> None:
        self.explanation = explanation
        cells = [change.cell for change in explanation.changes]
        labels = {cell.row.at("label") for cell in cells if isinstance(cell.row, Line)}
        self.pointed = len(pointed & ({cell.span for cell in cells} | labels))
        self.denied = 0
        self.mended: set[Span] = set()
        self.heard = True

    @property
    def order(self) -> tuple[int, int, int, int]:
        """The likeliest first: what the prose says, what else is found there, and how it may have been typed."""
        return self.denied, -len(self.mended), -self.pointed, self.explanation.rank


class _Trials:
    """Explanations tried on the record of a note, as far as that can be afforded."""

    def __init__(self, note: Note, register: Register) -> None:
        self.note, self.register = note, register
        self.before = judge(note, register)
        self.left = _WORK

    def of(self, explanations: Iterable[Explanation], pointed: set[Span]) -> Iterator[_Trial]:
        """A trial of each."""
        for explanation in explanations:
            trial = _Trial(explanation, pointed)
            self.left -= len(self.before) * len(self.note.lines)
            if self.left < 0:
                trial.heard = False
            elif self.before:
                self._hear(trial, judge(explanation.applied(self.note), self.register))
            yield trial

    def _hear(self, trial: _Trial, after: Sequence[Verdict]) -> None:
        for was, now in zip(self.before, after, strict=True):
            trial.denied += was.holds is True and now.holds is False
            if was.holds is False and now.holds:
                trial.mended.add(was.statement.at("states"))


def _certain(explanation: Explanation, source: Source, count: int) -> Finding:
    edits = _edits(explanation, source.text)
    causes = [facts(explanation, source)]
    if uncounted := _UNCOUNTED.get(explanation.kind):
        first, *others = _spans(explanation)
        them = Text("de", "they are") if others else Text("den", "it is")
        related = [(span, _SHOULD) for span in others]
        told = words(explanation, source)
        return source.found(uncounted, first, related=related, cause=told, causes=causes, count=count, them=them)
    if explanation.kind != "cells":
        first, *others = _spans(explanation)
        related = [(span, _SHOULD) for span in others]
        told = words(explanation, source)
        return source.found(GUILTY_LINE, first, related=related, edits=edits, cause=told, causes=causes, count=count)
    (change,) = explanation.changes
    cell, typed = change.cell, explanation.slip
    meant = cell.key != TOTAL and isinstance(cell.row, Line) and not cell.is_blank
    return source.found(
        GUILTY_CELL,
        cell.span,
        edits=edits,
        label=cell.label,
        where=where(cell.key),
        stated=None if cell.is_blank else cell.stated,
        shown=BLANK if cell.is_blank else Text(format_amount(cell.stated, "da"), format_amount(cell.stated, "en")),
        put=Text("skriv", "write") if cell.is_blank else Text("ret til", "correct it to"),
        value=change.value,
        count=count,
        slip=Text(f": {typed.da}", f": {typed.en}") if typed else Text("", ""),
        otherwise=_OTHERWISE if meant else Text("", ""),
        causes=causes,
    )


_UNCOUNTED = {"subtotal-row": SUBTOTAL_ROW, "part-row": PART_ROW}
"""What is found of rows that no sum counts."""
_SHOULD = Text("også", "also")
_OTHERWISE = Text(
    "; er beløbet ændret med vilje, rettes de andre tal i stedet",
    "; if it was changed on purpose, correct the other figures instead",
)


def _possible(explanations: Sequence[Explanation], more: bool, source: Source, count: int) -> Finding:
    number = len(explanations)
    related = [
        (span, official(f"{i}.")) for i, explanation in enumerate(explanations, 1) for span in _spans(explanation)
    ]
    these = Text(f"hver af disse {number} rettelser", f"each of these {number} changes")
    if more:
        these = Text(f"hver af disse {number} rettelser og flere til", f"each of these {number} changes, and others,")
    elif number == 1:
        these = Text("denne rettelse", "this change")
    found = source.found(
        POSSIBLE_CAUSES,
        related[0][0],
        related=related,
        count=count,
        these=these,
        causes=[facts(explanation, source) for explanation in explanations],
    )
    return found.listing([words(explanation, source) for explanation in explanations])


def _edits(explanation: Explanation, text: str) -> list[Edit]:
    """The splices that put it right; none where a row would have to be put in or taken out, or a cell be emptied."""
    swapped = explanation.kind in ("swapped-rows", "swapped-columns")
    if explanation.note or (swapped and any(change.cell.is_blank for change in explanation.changes)):
        return []
    edits = [_edit(change, text) for change in explanation.changes]
    known = [edit._replace(unsafe=True) for edit in edits if edit]
    return known if len(known) == len(edits) else []


def _edit(change: Correction, text: str) -> Edit | None:
    cell = change.cell
    if not cell.is_blank:
        return Edit(cell.span, str(change.value))
    amounts = cell.row.node.get("amounts")
    return added(text, amounts, str(cell.key), str(change.value)) if isinstance(amounts, Mapping) else None


def _spans(explanation: Explanation) -> list[Span]:
    """The places of the cells that change, or where the rows stand or would stand."""
    if explanation.kind == "lost-row":
        return [(table.total or table).head for table in explanation.tables]
    if explanation.kind in _ROWS_OUT:
        return [row.at("label") for row in explanation.rows]
    return [change.cell.span for change in explanation.changes]

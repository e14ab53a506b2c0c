"""BN2, what the contradictions of a note have in common: the cell that explains them, or the likely ones."""

from collections.abc import Sequence

from budgetnote.claims import judge
from budgetnote.diagnose import TOTAL, Broken, Change, Explanation, diagnose, slip
from budgetnote.finding import ERROR, REMARK, Finding, Span, rule
from budgetnote.language import Text
from budgetnote.note import Note, read_note
from budgetnote.reconcile import Reconciliation
from budgetnote.register import Register
from budgetnote.source import Source, parse, splice

GUILTY_CELL = rule(
    "BN290",
    "guilty-cell",
    ERROR,
    da="»{label:short}« {where} er {stated:amount}; med {value:amount} stemmer alle {count} summer",
    en="“{label:short}” {where} is {stated:amount}; with {value:amount} all {count} sums agree",
    remedy=Text("ret til {value}{slip}", "correct it to {value}{slip}"),
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
    da="{count} summer stemmer ikke; hver af disse rettelser får dem til at stemme",
    en="{count} sums disagree; each of these changes would make them agree",
    remedy=Text(
        "sammenhold cellerne med notatet; ingen af rettelserne er sikker",
        "compare the cells with the note; none of the changes is certain",
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
    da="{count} summer stemmer ikke, og ingen rettelse af én eller to celler får dem alle til at stemme",
    en="{count} sums disagree, and no change of one or two cells makes them all agree",
    remedy=Text("ret dem en ad gangen", "correct them one by one"),
    page="""Three faults or more in a note are not told apart by its sums; each is then found by its own sum.

    Tre fejl eller flere i et notat kan summerne ikke skille ad; hver fejl vises da ved sin egen sum.

    passes:
        amounts: {2026: 400, 2027: 800, 2028: 800}
        total: 2000
    fires:
        amounts: {2026: 411, 2027: 822, 2028: 833}
        total: 2900  # BN201 BN292
    """,
)
_SUMS = ("row-total", "column-total", "grand-total", "activity-difference", "control-area-difference")
NEEDED = (*_SUMS, GUILTY_CELL.name, POSSIBLE_CAUSES.name, UNEXPLAINED.name)
"""A cause is looked for only where all of these are asked for: it is told in terms of every sum."""


def find_cause(
    note: Note, reconciliation: Reconciliation, register: Register, findings: list[Finding], source: Source
) -> list[Finding]:
    """`findings` with those that one cause explains blamed on it, and the cause, or that none was found."""
    given = [name for name in _SUMS if name != "activity-difference" or not reconciliation.inferences]
    about = {_broken(found): i for i, found in enumerate(findings) if found.rule.name in given}
    standing = {broken: i for broken, i in about.items() if findings[i].accepted is None}
    if len(standing) < 2:
        return findings
    diagnosis = diagnose(note, reconciliation, frozenset(about.keys() - standing.keys()))
    explained = [findings[standing[found.broken]] for found in diagnosis.broken if found.broken in standing]
    if len(explained) < len(standing):
        return findings  # a sum was reported that the diagnosis could not see whole
    if not diagnosis.explanations:
        return [*findings, source.found(UNEXPLAINED, explained[0].place.span, count=len(explained))]
    trials = [_Trial(explanation, note, register, source) for explanation in diagnosis.explanations]
    trials.sort(key=lambda trial: trial.denied * 20 + trial.explanation.rank)
    best = trials[0]
    claims = [
        i for i, found in enumerate(findings) if found.place.span in best.mended and found.rule.name == "claim-differs"
    ]
    blamed = [*standing.values(), *(i for i in claims if findings[i].accepted is None)]
    count, explained = len(explained), [findings[i] for i in sorted(blamed)]
    certain = diagnosis.certain and not best.denied
    cause = _certain(best.explanation, source, count) if certain else _possible(trials, source, count)
    told = [found.blame(cause.place) if i in blamed else found for i, found in enumerate(findings)]
    return [*told, cause.explaining(explained)]


class _Trial:
    """An explanation tried: the claims of the prose are witnesses to it.

    `denied` counts the claims that hold now and would be false, `mended` has the places of those that would
    become true.
    """

    def __init__(self, explanation: Explanation, note: Note, register: Register, source: Source) -> None:
        self.explanation = explanation
        self.denied = 0
        self.mended: set[Span] = set()
        before = judge(note, register)
        edits = [change.edit for change in explanation.changes]
        if not before or None in edits:
            return
        text = splice(source.text, [edit for edit in edits if edit])
        changed, _ = read_note(parse(source.path, text.encode()))
        for was, now in zip(before, judge(changed, register) if changed else [], strict=False):
            self.denied += was.holds is True and now.holds is False
            if was.holds is False and now.holds:
                self.mended.add(was.statement.at("states"))


def _broken(found: Finding) -> Broken:
    return found.rule.name, found.place.span, found.facts.get("year")


def _certain(explanation: Explanation, source: Source, count: int) -> Finding:
    (change,) = explanation.changes
    typed = explanation.slip
    return source.found(
        GUILTY_CELL,
        change.cell.span,
        edits=[change.edit._replace(unsafe=True)] if change.edit else [],
        label=change.cell.label,
        where=_where(change),
        stated=change.cell.stated,
        value=change.value,
        count=count,
        slip=Text(f": {typed.da}", f": {typed.en}") if typed else Text("", ""),
    )


def _possible(trials: Sequence[_Trial], source: Source, count: int) -> Finding:
    related = []
    for number, trial in enumerate(trials, 1):
        for change in trial.explanation.changes:
            typed = slip(change.cell.stated, change.value)
            why = trial.explanation.slip or (typed[1] if typed else None)
            da, en = (f" ({why.da})", f" ({why.en})") if why else ("", "")
            word = Text(f"{number}. ret til {change.value}{da}", f"{number}. correct to {change.value}{en}")
            related.append((change.cell.span, word))
    return source.found(POSSIBLE_CAUSES, related[0][0], related=related, count=count)


def _where(change: Change) -> Text:
    key = change.cell.key
    return Text("I alt", "I alt") if key == TOTAL else Text(f"i {key}", f"in {key}")

"""`diff`: each kind of change in words, and a change beside the amounts as a sentence."""

from collections.abc import Sequence
from decimal import Decimal

from budgetnote.analysis.changes import Change
from budgetnote.analysis.changes.facts import NOTHING, Value
from budgetnote.analysis.changes.tables import TABEL_2
from budgetnote.figures.printed import format_amount, format_decimal, format_level
from budgetnote.finding import SHORT
from budgetnote.language import Language, Text, official
from budgetnote.model.meanings import label
from budgetnote.model.note import Claim, Note, Statement
from budgetnote.reading.record import Record, records_in
from budgetnote.report.sheet import BOTH
from budgetnote.report.tables.reconcile import YES_NO, scope

KINDS = {
    "amount": Text("ændret", "changed"),
    "line-added": Text("ny række", "row added"),
    "line-removed": Text("udgået række", "row removed"),
    "moved": Text("flyttet", "moved"),
    "renamed": Text("omdøbt", "renamed"),
    "key": Text("ny nøgle", "other key"),
    "direction": Text("udgift/indtægt", "direction"),
    "activity": Text("anden aktivitet", "other activity"),
    "total": Text("sum", "stated sum"),
    "price-level": official("p/l"),
    "fact": Text("ændret", "changed"),
    "claim-added": Text("nyt beløb i teksten", "amount stated"),
    "claim-removed": Text("udgået af teksten", "no longer stated"),
    "claim": Text("beløb i teksten", "stated amount"),
    "note-added": Text("nyt notat", "note added"),
    "note-removed": Text("udgået notat", "note removed"),
}
"""The kinds of change, for people."""


def told(change: Change) -> Text:
    """A change beside the amounts as a sentence, with what the row was recognised by where that is not plain."""
    values = (change.before, change.after)
    sides = [_PER.get(str(value), _word(value)) if change.field == "per" else _word(value) for value in values]
    da, en = (_sentence(change, [side.pick(language) for side in sides], language) for language in BOTH)
    if change.kind not in ("renamed", "moved", "key", "activity"):
        return Text(da, en)
    tabel_2 = change.table == TABEL_2
    by = [official("styringsområde") if name == "place" and tabel_2 else _BY[name] for name in change.by]
    return Text(
        f"{da}; genkendt på {_list([word.da for word in by], 'og')}",
        f"{en}; recognised by {_list([word.en for word in by], 'and')}",
    )


_PER = {"year": Text("år", "year"), "period": Text("hele perioden", "the whole period")}


def _sentence(change: Change, sides: Sequence[str], language: Language) -> str:
    da = language == "da"
    opening, ending = ("»", "«") if da else ("“", "”")
    before, after = sides
    if isinstance(change.record, Statement):
        where = _scope(change).pick(language)
    else:
        owner = "" if change.kind == "moved" else change.owner
        row = f" {opening}{change.label}{ending}" if change.label and change.kind != "renamed" else ""
        where = ", ".join(filter(None, [change.table, owner])) + row
    colon = f"{where}: " if where else ""
    match change.kind:
        case "moved":
            return f"{colon}{'fra' if da else 'from'} {before} {'til' if da else 'to'} {after}"
        case "renamed":
            before, after = _told_apart(before, after)
            now = "hedder nu" if da else "is now"
            return f"{colon}{opening}{before}{ending} {now} {opening}{after}{ending}"
        case "activity":
            return f"{colon}" + (f"dækker nu {after}, før {before}" if da else f"pays for {after}, before for {before}")
        case "claim-added" | "claim-removed":
            return f"{colon}{after if change.kind == 'claim-added' else before}"
        case "key" | "direction":
            return f"{colon}{before} → {after}"
        case "price-level":
            return " → ".join(format_level(str(value)) for value in (change.before, change.after))
    before, after = _told_apart(before, after)
    of = "" if change.field == "states" else f"{_field(change).pick(language)}: "
    if change.field in _LISTED and None in (change.before, change.after):
        added = change.before is None
        word = Text("tilføjet", "added") if added else Text("fjernet", "removed")
        return f"{colon}{of}{word.pick(language)}: {after if added else before}"
    return f"{colon}{of}{before} → {after}"


_LISTED = ("effects", "accepted", "prior_funding")
"""Fields that are lists of records, which come and go whole."""


def _scope(change: Change) -> Text:
    statement, whole = change.record, change.whole
    if not isinstance(statement, Statement) or whole is None:
        return official("")
    return scope(statement.within(whole), whole.section, whole.share(statement))


def _word(value: Value) -> Text:
    """What a field states, as people read it."""
    match value:
        case None:
            return Text("ikke oplyst", "not stated")
        case "true" | "false":
            return YES_NO[value == "true"]
        case int():
            return Text(*(format_amount(value, language) for language in BOTH))
        case Decimal():
            return Text(*(format_decimal(value, language) for language in BOTH))
    return Text("ingen", "none") if value == NOTHING else official(value)


_CONTEXT = 4
"""Words that are shown on each side of where two long texts differ."""


def _told_apart(before: str, after: str) -> tuple[str, str]:
    """Two texts, and where they are long, no more of them than where they differ, with some words around it."""
    if max(len(before), len(after)) <= SHORT:
        return before, after
    old, new = before.split(" "), after.split(" ")
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    tail = next((i for i in range(most - head) if old[-1 - i] != new[-1 - i]), most - head)
    start, end = max(0, head - _CONTEXT), max(0, tail - _CONTEXT)
    cut = (" ".join(words[start : len(words) - end]) for words in (old, new))
    first, second = (f"{'… ' if start else ''}{text}{' …' if end else ''}" for text in cut)
    return first, second


def _list(words: Sequence[str], conjunction: str) -> str:
    *first, last = words
    return f"{', '.join(first)} {conjunction} {last}" if first else last


_BY = {
    "key": Text("nøglen", "its key"),
    "activity": Text("aktivitet", "activity"),
    "label": Text("tekst", "label"),
    "place": Text("bevilling", "appropriation"),
    "amounts": Text("beløb", "amounts"),
    "only": Text("at være den eneste tilbage", "as the only one left"),
}


def _field(change: Change) -> Text:
    """What people call the field that changed; a field within another comes after it."""
    kind: type[Record] = Note if change.kind == "fact" and not change.table else type(change.record)
    kind = Claim if issubclass(kind, Statement) else kind
    labels = []
    for part in change.field.split("."):
        labels.append(label(kind, part))
        kind = records_in(kind, part)
    return Text(*(", ".join(said.pick(language) for said in labels) for language in BOTH))

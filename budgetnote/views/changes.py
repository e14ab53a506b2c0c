"""`diff`: what changed in each note, and the notes that are in one of the two sets alone."""

from collections.abc import Sequence
from decimal import Decimal

from budgetnote.amounts import format_amount, format_decimal
from budgetnote.changes import Change
from budgetnote.changes.change import OF_AMOUNTS
from budgetnote.changes.facts import NOTHING, Value
from budgetnote.changes.outcome import Comparison, Outcome, asked_for
from budgetnote.changes.tables import TABEL_2
from budgetnote.changes.versions import Version
from budgetnote.finding import SHORT
from budgetnote.language import Language, Text, official
from budgetnote.note import Note, Statement
from budgetnote.sheet import BOTH, LEVELS, TOTAL, Cell, Column, Row, Sheet, level, unit
from budgetnote.views.outcome import sum_sheet, verdict_sheet
from budgetnote.views.reconcile import YES_NO, scope


def differences(comparison: Comparison) -> list[Sheet]:
    """For each note what changed, its sums and its verdicts; then the notes in one set alone, and the sums over all."""
    sheets = []
    for outcome in comparison.outcomes:
        if outcome.old.note and outcome.new.note:
            sheets += _of_a_note(outcome, outcome.old.note, outcome.new.note)
    removed, added = comparison.versions.removed, comparison.versions.added
    if removed or added:
        sheets.append(_alone(removed, added))
    return sheets + [sum_sheet(_EVERYTHING, unit(sums.price_level), sums) for sums in comparison.sums]


_EVERYTHING = Text("Alle notater", "All notes")


def closing(comparison: Comparison) -> Text:
    """How much was compared, what came of it, and the files that could not be compared."""
    versions, outcomes = comparison.versions, comparison.outcomes
    counts = [
        (sum(len(outcome.changes) for outcome in outcomes), _CHANGES),
        (sum(len(outcome.verdicts) for outcome in outcomes), _VERDICTS),
        (len(versions.removed), _REMOVED),
        (len(versions.added), _ADDED),
    ]
    out = [*versions.unread, *(version for same in versions.repeated for version in same)]
    paths = ", ".join(dict.fromkeys(version.source.path for version in out))
    compared = _count(len(versions.pairs), _COMPARED)
    said = [_count(number, words) for number, words in counts if number]
    said = [compared, *(said or [Text("ingen forskelle", "no differences")])]
    da, en = (", ".join(part.pick(language) for part in said).replace(", ", ": ", 1) for language in BOTH)
    return Text(da + (f"; ikke sammenlignet: {paths}" if out else ""), en + (f"; not compared: {paths}" if out else ""))


def _count(number: int, words: tuple[Text, Text]) -> Text:
    word = words[number != 1]
    return Text(f"{number} {word.da}", f"{number} {word.en}")


_COMPARED = Text("notat sammenlignet", "note compared"), Text("notater sammenlignet", "notes compared")
_CHANGES = Text("ændring", "change"), Text("ændringer", "changes")
_VERDICTS = Text("ændret afstemning", "verdict changed"), Text("ændrede afstemninger", "verdicts changed")
_REMOVED = Text("udgået notat", "note removed"), Text("udgåede notater", "notes removed")
_ADDED = Text("nyt notat", "note added"), Text("nye notater", "notes added")


def _of_a_note(outcome: Outcome, old: Note, new: Note) -> list[Sheet]:
    name = official(f"{new.id} {new.negotiation}")
    comparable = old.price_level == new.price_level
    levels = unit(new.price_level)
    if not comparable:
        before, after = level(old.price_level), level(new.price_level)
        levels = Text(f"1.000 kr., før {before}, nu {after}", f"1.000 kr., {before} before, {after} now")
    told = [change for change in outcome.changes if change.kind not in OF_AMOUNTS]
    amounts = [change for change in outcome.changes if change.kind in OF_AMOUNTS]
    apart = [] if comparable else [_apart(old, new)]
    sheets = [_told(name, told, outcome, new)] if told else []
    sheets += [_amounts(name, levels, amounts, outcome, new, apart)] if amounts else []
    if outcome.sums.changed:
        sheets.append(sum_sheet(name, levels, outcome.sums, new, apart, comparable=comparable))
    return sheets + ([verdict_sheet(name, outcome, new)] if outcome.verdicts else [])


def _apart(old: Note, new: Note) -> Text:
    before, after = level(old.price_level), level(new.price_level)
    return Text(
        f"Forskelle er ikke regnet ud: 1.000 kr. har ikke samme værdi i {before} og {after}.",
        f"No differences are computed: 1.000 kr. is not the same at {before} and {after}.",
    )


_DATA = [
    Column(key, official(key), "data") for key in ("kind", "negotiation", "note", "field", "year", "recognised_by")
]
_BEFORE, _AFTER, _DIFFERENCE = Text("Før", "Before"), Text("Nu", "Now"), Text("Forskel", "Difference")


def _data(change: Change, note: Note) -> list[Cell]:
    by = ", ".join(change.by)
    return [change.kind, note.negotiation, note.id, change.field or None, change.year, by or None]


def _place(change: Change, outcome: Outcome) -> Row:
    source = (outcome.old if change.gone else outcome.new).source
    return Row([], place=source.place(change.record.at(*change.route)))


def _told(name: Text, changes: Sequence[Change], outcome: Outcome, note: Note) -> Sheet:
    """What changed beside the amounts: a sentence a change."""
    columns = [
        *_DATA,
        *(Column(key, official(key), "data") for key in ("table", "line", "owner", "before", "after", "difference")),
        Column("change", Text("Ændring", "Change"), "code"),
        Column("what", Text("Hvad", "What")),
    ]
    rows = []
    for change in changes:
        row: list[Cell] = [change.table or None, change.label or None, change.owner or None]
        cells = [*_data(change, note), *row, change.before, change.after, None, KINDS[change.kind], _what(change)]
        rows.append(_place(change, outcome)._replace(cells=cells))
    return Sheet("changes", Text(f"{name.da}: ændringer", f"{name.en}: changes"), columns, rows)


def _amounts(
    name: Text, levels: Text, changes: Sequence[Change], outcome: Outcome, note: Note, notes: Sequence[Text]
) -> Sheet:
    """The amounts that changed, and the rows that are in one version alone with their I alt."""
    columns = [
        Column("line", Text("Række", "Row")),
        Column("table", Text("Tabel", "Table"), "code"),
        Column("owner", official("Bevilling"), "code"),
        Column("change", Text("Ændring", "Change"), "code"),
        Column("column", Text("År", "Year"), "code"),
        Column("before", _BEFORE, "amount"),
        Column("after", _AFTER, "amount"),
        Column("difference", _DIFFERENCE, "amount"),
        *_DATA,
    ]
    rows = []
    for change in changes:
        difference = None if notes else change.difference
        row: list[Cell] = [change.label, change.table, change.owner or None, KINDS[change.kind]]
        column = TOTAL if change.year is None else official(str(change.year))
        cells = [*row, column, change.before, change.after, difference, *_data(change, note)]
        rows.append(_place(change, outcome)._replace(cells=cells))
    title = Text(f"{name.da}: ændrede beløb, {levels.da}", f"{name.en}: amounts changed, {levels.en}")
    return Sheet("changes", title, columns, rows, notes)


def _alone(removed: Sequence[Version], added: Sequence[Version]) -> Sheet:
    """A row for each note that is in one of the sets alone, with its I alt."""
    columns = [
        Column("line", Text("Notat", "Note")),
        Column("change", Text("Ændring", "Change"), "code"),
        Column("price_level", official("p/l"), "code"),
        Column("before", _BEFORE, "amount"),
        Column("after", _AFTER, "amount"),
        Column("difference", _DIFFERENCE, "amount"),
        *(Column(key, official(key), "data") for key in ("kind", "negotiation", "note")),
    ]
    rows = []
    for kind, versions, sign in (("note-removed", removed, -1), ("note-added", added, 1)):
        for version in versions:
            note = version.note
            if note:
                total = asked_for(note)
                sides = (total, None) if sign < 0 else (None, total)
                prices = LEVELS.get(note.price_level, str(note.price_level))
                name = f"{note.negotiation} {note.id} {note.title}"
                cells = [name, KINDS[kind], prices, *sides, sign * total, kind, note.negotiation, note.id]
                rows.append(Row(cells, place=version.source.place(note.at("id"))))
    title = Text("Nye og udgåede notater, 1.000 kr.", "Notes added and removed, 1.000 kr.")
    return Sheet("changes", title, columns, rows)


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


def _what(change: Change) -> Text:
    """A change beside the amounts as a sentence, with what the row was recognised by where that is not plain."""
    sides = _word(change.before), _word(change.after)
    da, en = (_sentence(change, [side.pick(language) for side in sides], language) for language in BOTH)
    if change.kind not in ("renamed", "moved", "key", "activity"):
        return Text(da, en)
    tabel_2 = change.table == TABEL_2
    by = [official("styringsområde") if name == "place" and tabel_2 else _BY[name] for name in change.by]
    return Text(
        f"{da}; genkendt på {_list([word.da for word in by], 'og')}",
        f"{en}; recognised by {_list([word.en for word in by], 'and')}",
    )


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
            return f"{colon}" + (f"dækker {after}, før {before}" if da else f"pays for {after}, before for {before}")
        case "claim-added" | "claim-removed":
            return f"{colon}{after if change.kind == 'claim-added' else before}"
        case "key" | "direction":
            return f"{colon}{before} → {after}"
        case "price-level":
            return " → ".join(level(str(value)) for value in (change.before, change.after))
    before, after = _told_apart(before, after)
    of = "" if change.field == "states" else f"{_field(change.field).pick(language)}: "
    return f"{colon}{of}{before} → {after}"


def _scope(change: Change) -> Text:
    statement, whole = change.record, change.whole
    if not isinstance(statement, Statement) or whole is None:
        return official("")
    return scope(statement, whole.section, per_year=(statement.per or whole.per) == "year")


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
    "only": Text("som den eneste tilbage", "as the only one left"),
}


def _field(field: str) -> Text:
    """What people call a field; a field within another comes after it."""
    parts = [_FIELDS.get(part, official(part.replace("_", " "))) for part in field.split(".")]
    return Text(*(", ".join(part.pick(language) for part in parts) for language in BOTH))


_FIELDS = {
    "id": Text("nummer", "number"),
    "negotiation": Text("forhandling", "negotiation"),
    "title": Text("titel", "title"),
    "budget_year": Text("budgetår", "budget year"),
    "price_level": official("p/l"),
    "administrations": Text("forvaltninger", "administrations"),
    "years": Text("år", "years"),
    "categories": Text("kategorisering", "Kategorisering"),
    "phase_in": Text("indfasning", "phase-in"),
    "start": Text("start", "start"),
    "complete": Text("fuldt indfaset", "complete"),
    "districts": Text("bydele", "districts"),
    "citywide": Text("bydækkende", "citywide"),
    "address": Text("adresse", "address"),
    "prior_funding": Text("tidligere afsatte midler", "prior funding"),
    "lapses": Text("bortfalder", "lapses"),
    "effects": official("Tabel 1"),
    "target_group": Text("målgruppe", "target group"),
    "goal": Text("målsætning", "goal"),
    "follow_up": Text("opfølgning", "follow-up"),
    "full_time_equivalent_price": Text("pris pr. årsværk", "price of an årsværk"),
    "accepted": Text("accepteret", "accepted"),
    "check": Text("kontrol", "check"),
    "reason": Text("begrundelse", "reason"),
    "stated": Text("oplyst", "stated"),
    "computed": Text("beregnet", "computed"),
    "amount": Text("beløb", "amount"),
    "source": Text("kilde", "source"),
    "full_time_equivalents": official("årsværk"),
    "scalable": Text("skalerbar", "scalable"),
    "section": Text("afsnit", "section"),
    "states": Text("beløb", "amount"),
    "per": Text("pr.", "per"),
    "committee": official("udvalg"),
    "administration": Text("forvaltning", "administration"),
    "control_area": official("styringsområde"),
    "appropriation": official("bevilling"),
    "activity": Text("aktivitet", "activity"),
    "external": Text("uden for notatet", "outside the note"),
}
"""The fields of a note, for people."""

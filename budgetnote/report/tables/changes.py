"""`diff`: what changed in each note, and the notes that are in one of the two sets alone."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from budgetnote.analysis.changes import Change
from budgetnote.analysis.changes.change import OF_AMOUNTS
from budgetnote.analysis.changes.outcome import Comparison, Outcome
from budgetnote.analysis.changes.versions import Kept, Version, renumbered
from budgetnote.analysis.prices import Priced
from budgetnote.figures.printed import format_level
from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.report.sheet import BOTH, LEVELS, TOTAL, Cell, Column, Sheet, SheetRow, unit, units
from budgetnote.report.tables import prices
from budgetnote.report.tables.faults import number
from budgetnote.report.tables.outcome import AFTER, BEFORE, DIFFERENCE, sum_sheet, verdict_sheet
from budgetnote.report.tables.totals import permanent
from budgetnote.report.tables.wording import KINDS, told

_NOWHERE: Mapping[tuple[str, str], str] = MappingProxyType({})


def first(comparison: Comparison) -> list[Sheet]:
    """What is said before what changed in each note: that only rates differ, and the numbers that changed."""
    return [*([_RATES] if comparison.of_rates_alone else []), *_renumbered(comparison)]


def last(comparison: Comparison, elsewhere: Mapping[tuple[str, str], str] = _NOWHERE) -> list[Sheet]:
    """What is said behind that: the notes in one set alone, and the sums over all.

    `elsewhere` has the files of notes that were only moved out of what is compared.
    """
    removed, added = comparison.versions.removed, comparison.versions.added
    alone = [_alone(removed, added)._replace(notes=_moved(removed, elsewhere))] if removed or added else []
    said = _not_in_sums(comparison)
    return alone + [sum_sheet(_EVERYTHING, unit(sums.price_level), sums, notes=said) for sums in comparison.sums]


_RATES = Sheet(
    "rates-alone",
    Text("Notaterne er de samme", "The notes are the same"),
    [],
    [],
    [
        Text(
            "Det, der er ændret nedenfor, kommer alene af, at registerets satser er forskellige.",
            "What changed below comes from the rates of the registers alone, which differ.",
        )
    ],
)


def _renumbered(comparison: Comparison) -> list[Sheet]:
    """The notes that have another number, in a sentence each; two that took each other's in one."""
    changed = renumbered(comparison.versions)
    given = {old.key: new for old, new in changed if old.key and new.key}
    rows, said = [], []
    for key, new in given.items():
        now = new.key or ("", "")
        names = " ".join(key[::-1]), " ".join(now[::-1])
        back = given.get(now)
        swapped = back is not None and back.key == key
        if swapped and names[0] > names[1]:
            continue
        one, other = names
        said.append(
            Text(
                f"{one} og {other} har byttet numre; indholdet er det samme.",
                f"{one} and {other} swapped numbers; what they say is the same.",
            )
            if swapped
            else Text(
                f"{one} hedder nu {other}; indholdet er det samme.",
                f"{one} is now {other}; what it says is the same.",
            )
        )
    for old, new in changed:
        rows.append(SheetRow([*(" ".join((one.key or ("", ""))[::-1]) for one in (old, new))], place=new.place))
    columns = [Column("before", BEFORE, "code"), Column("after", AFTER, "code")]
    return [Sheet("renumbered", Text("Ændrede numre", "Numbers changed"), columns, rows, said)] if rows else []


def _moved(removed: Sequence[Version], elsewhere: Mapping[tuple[str, str], str]) -> list[Text]:
    """Where notes stand that are no longer where it was looked."""
    found = [(key, elsewhere[key]) for version in removed if (key := version.key) and key in elsewhere]
    return [
        Text(
            f"{key[1]} er ikke slettet, men står nu i {path}, som ikke er sammenlignet.",
            f"{key[1]} is not deleted: it stands in {path} now, which is not compared.",
        )
        for key, path in found
    ]


def _not_in_sums(comparison: Comparison) -> list[Text]:
    """The notes that no sum over all has, on either side."""
    versions = comparison.versions
    out = [*versions.unread, *(version for same in versions.repeated for version in same), *comparison.apart]
    paths = ", ".join(dict.fromkeys(version.path for version in out))
    said = Text(f"Ikke talt med, hverken før eller nu: {paths}", f"Counted neither before nor now: {paths}")
    return [said] if out else []


def conversions(
    comparison: Comparison, to: int, trails: Mapping[Kept, Sequence[SheetRow]] | None = None
) -> list[Sheet]:
    """The rates behind the notes that differ and behind the sums over all; and each amount's way from the `trails`."""
    given = [(BEFORE, old) for old, _ in comparison.differences]
    given += [(AFTER, new) for _, new in comparison.differences]
    given += [(BEFORE, version) for version in comparison.versions.removed]
    given += [(AFTER, version) for version in comparison.versions.added]
    if comparison.sums:
        given += [(_BOTH_SIDES, old) for old, new in comparison.versions.pairs if old.is_twin(new)]
    converted = [(side, version.kept) for side, version in given if version.kept and version.kept.used]
    if not converted:
        return []
    rates = prices.rates(used for _, kept in converted for used in kept.used)
    return [rates, *([_trail(converted, to, trails)] if trails is not None else [])]


_BOTH_SIDES = Text("Før og nu", "Both")


def trail_of(priced: Priced, to: int) -> Sequence[SheetRow]:
    """The rows of the trail that a note has."""
    return prices.trail([((), prices.row(trace)) for trace in prices.of_note(priced)], to).rows


def _trail(converted: Sequence[tuple[Text, Kept]], to: int, trails: Mapping[Kept, Sequence[SheetRow]]) -> Sheet:
    """The trail of both sides, each row with the side that it is of."""
    sheet = prices.trail([], to)
    rows = [row._replace(cells=[side, *row.cells]) for side, kept in converted for row in trails[kept]]
    return sheet._replace(columns=[Column("side", Text("Udgave", "Version")), *sheet.columns], rows=rows)


_EVERYTHING = Text("Alle notater", "All notes")


def closing(comparison: Comparison) -> Text:
    """How much was compared, what came of it, and the files that could not be compared."""
    versions, differences = comparison.versions, comparison.differences.values()
    counts = [
        (sum(difference.changes for difference in differences), _CHANGES),
        (sum(difference.verdicts for difference in differences), _VERDICTS),
        (len(versions.removed), _REMOVED),
        (len(versions.added), _ADDED),
    ]
    out = [*versions.unread, *(version for same in versions.repeated for version in same)]
    why = {version.path: _why(version) for version in out}
    paths, paths_en = (", ".join(f"{path}{text.pick(language)}" for path, text in why.items()) for language in BOTH)
    compared = _count(len(versions.pairs), _COMPARED)
    said = [_count(count, words) for count, words in counts if count]
    if versions.pairs and not said:
        said.append(Text("ingen forskelle", "no differences"))
    da, en = (", ".join(part.pick(language) for part in said) for language in BOTH)
    left_da, left_en = (f"; ikke sammenlignet: {paths}", f"; not compared: {paths_en}") if out else ("", "")
    colon = ": " if said else ""
    pairs = [version for pair in versions.pairs for version in pair]
    faulty = [*pairs, *versions.removed, *versions.added]
    said_of = {version.path: number(version.path, version.faults) for version in faulty}
    faults = [text for texts in said_of.values() for text in texts]
    faults_da, faults_en = (
        "".join(f"; {text.pick(language).removesuffix('.')}" for text in faults) for language in BOTH
    )
    return Text(f"{compared.da}{colon}{da}{left_da}{faults_da}", f"{compared.en}{colon}{en}{left_en}{faults_en}")


def _why(version: Version) -> Text:
    """The first fault that keeps a note from being compared, in brackets; nothing where it has none of its own."""
    if not version.keeping:
        return Text("", "")
    first, *_ = version.keeping
    (da, en), line = (first.message(language) for language in BOTH), first.place.line
    return Text(f" (linje {line}: {da})", f" (line {line}: {en})")


def _count(number: int, words: tuple[Text, Text]) -> Text:
    word = words[number != 1]
    return Text(f"{number} {word.da}", f"{number} {word.en}")


_COMPARED = Text("notat sammenlignet", "note compared"), Text("notater sammenlignet", "notes compared")
_CHANGES = Text("ændring", "change"), Text("ændringer", "changes")
_VERDICTS = Text("ændret afstemning", "verdict changed"), Text("ændrede afstemninger", "verdicts changed")
_REMOVED = Text("udgået notat", "note removed"), Text("udgåede notater", "notes removed")
_ADDED = Text("nyt notat", "note added"), Text("nye notater", "notes added")


def of_note(outcome: Outcome) -> list[Sheet]:
    """What changed in a note, its sums and its verdicts."""
    old, new = outcome.old.note, outcome.new.note
    return _of_notes(outcome, old, new) if old and new else []


def _of_notes(outcome: Outcome, old: Note, new: Note) -> list[Sheet]:
    name = official(f"{new.id} {new.negotiation}")
    comparable = len(outcome.sums) > 1 or old.levels == new.levels
    levels = units(new.levels)
    if not comparable:
        before, after = format_level(old.price_level), format_level(new.price_level)
        levels = Text(f"1.000 kr., før {before}, nu {after}", f"1.000 kr., {before} before, {after} now")
    sentences = [change for change in outcome.changes if change.kind not in OF_AMOUNTS]
    amounts = [change for change in outcome.changes if change.kind in OF_AMOUNTS]
    apart = [] if comparable else [_apart(old, new)]
    sheets = [_sentences(name, sentences, outcome, new)] if sentences else []
    sheets += [_amounts(name, levels, amounts, outcome, new, apart)] if amounts else []
    for sums in outcome.sums:
        if sums.changed:
            own = unit(sums.price_level) if len(outcome.sums) > 1 else levels
            said = [*apart, *permanent([(new.id, new.continues_from)] if new.continues_from else [])]
            sheets.append(sum_sheet(name, own, sums, new, said, comparable=comparable))
    return sheets + ([verdict_sheet(name, outcome, new)] if outcome.verdicts else [])


def _apart(old: Note, new: Note) -> Text:
    before, after = format_level(old.price_level), format_level(new.price_level)
    return Text(
        f"Forskelle er ikke regnet ud: 1.000 kr. har ikke samme værdi i {before} og {after}.",
        f"No differences are computed: 1.000 kr. is not worth the same at {before} and {after}.",
    )


_DATA = [
    Column(key, official(key), "data") for key in ("kind", "negotiation", "note", "field", "year", "recognised_by")
]


def _data(change: Change, note: Note) -> list[Cell]:
    by = ", ".join(change.by)
    return [change.kind, note.negotiation, note.id, change.field or None, change.year, by or None]


def _place(change: Change, outcome: Outcome) -> SheetRow:
    source = (outcome.old if change.gone else outcome.new).source
    return SheetRow([], place=source.place(change.record.at(*change.route)))


def _sentences(name: Text, changes: Sequence[Change], outcome: Outcome, note: Note) -> Sheet:
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
        cells = [*_data(change, note), *row, change.before, change.after, None, KINDS[change.kind], told(change)]
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
        Column("before", BEFORE, "amount"),
        Column("after", AFTER, "amount"),
        Column("difference", DIFFERENCE, "amount"),
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
        Column("before", BEFORE, "amount"),
        Column("after", AFTER, "amount"),
        Column("difference", DIFFERENCE, "amount"),
        *(Column(key, official(key), "data") for key in ("kind", "negotiation", "note")),
    ]
    rows = []
    for kind, versions, sign in (("note-removed", removed, -1), ("note-added", added, 1)):
        for version in versions:
            note = version.kept
            if note:
                name = f"{note.negotiation} {note.id} {note.title}"
                for level, total in note.asked.items():
                    sides = (total, None) if sign < 0 else (None, total)
                    level_of = LEVELS.get(level, str(level))
                    cells = [name, KINDS[kind], level_of, *sides, sign * total, kind, note.negotiation, note.id]
                    rows.append(SheetRow(cells, place=version.place))
    title = Text("Nye og udgåede notater, 1.000 kr.", "Notes added and removed, 1.000 kr.")
    return Sheet("changes", title, columns, rows)

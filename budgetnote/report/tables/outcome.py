"""`diff`: the totals and the verdicts before and after, where they are not the same."""

from collections.abc import Sequence

from budgetnote.analysis.changes.outcome import Outcome, Standing, VerdictChange
from budgetnote.analysis.changes.sums import LevelSums
from budgetnote.analysis.claims import Verdict
from budgetnote.figures.printed import format_amount, format_interval
from budgetnote.language import Language, Text, official
from budgetnote.model.note import Note
from budgetnote.report.sheet import BOTH, LEVELS, TOTAL, Cell, Column, Sheet, SheetRow
from budgetnote.report.tables.check import verdict
from budgetnote.report.tables.reconcile import scope
from budgetnote.report.tables.totals import rounding


def sum_sheet(
    name: Text,
    levels: Text,
    sums: LevelSums,
    note: Note | None = None,
    notes: Sequence[Text] = (),
    *,
    comparable: bool = True,
) -> Sheet:
    """The sums that changed, and I alt in any case; of one `note`, or over all."""
    areas = any(change.control_area for change in sums.changed)
    columns = [
        Column("committee", official("Udvalg"), "code"),
        *([Column("appropriation", official("Bevilling"), "code")] if note else []),
        Column("control_area", official("Styringsområde"), "code" if areas else "data"),
        Column("year", Text("År", "Year"), "code"),
        Column("before", BEFORE, "amount"),
        Column("after", AFTER, "amount"),
        Column("difference", DIFFERENCE, "amount"),
        *(Column(key, official(key), "data") for key in ("price_level", "negotiation", "note")),
    ]
    data: list[Cell] = [LEVELS.get(sums.price_level, str(sums.price_level))]
    data += [note.negotiation, note.id] if note else [None, None]
    rows = []
    for change in sums.changed:
        total = not (change.committee or change.control_area or change.year)
        of: list[Cell] = [TOTAL if total else change.committee, *([change.appropriation] if note else [])]
        of += [change.control_area, change.year]
        difference = (change.after or 0) - (change.before or 0) if comparable else None
        rows.append(SheetRow([*of, change.before, change.after, difference, *data], "total" if total else "row"))
    said = [*notes, *_rounded(sums)]
    if sums.before == sums.after:
        same = (format_amount(sums.after, language) for language in BOTH)
        said.insert(0, Text(*(f"{words}: {amount}" for words, amount in zip(_UNCHANGED, same, strict=True))))
    title = Text(f"{name.da}: summer af Tabel 3, {levels.da}", f"{name.en}: sums of Tabel 3, {levels.en}")
    return Sheet("totals", title, columns, rows, said)


def _rounded(sums: LevelSums) -> list[Text]:
    """What rounding did to I alt, before and after, where amounts were converted."""
    if sums.exact is None:
        return []
    sides = zip((BEFORE, AFTER), (sums.before, sums.after), sums.exact, strict=True)
    told = [(word, rounding(sums.price_level, rounded, exact)) for word, rounded, exact in sides]
    return [Text(f"{word.da}: {said.da}", f"{word.en}: {said.en}") for word, said in told]


BEFORE, AFTER, DIFFERENCE = Text("Før", "Before"), Text("Nu", "Now"), Text("Forskel", "Difference")
_UNCHANGED = Text("I alt er uændret", "I alt is unchanged")


def verdict_sheet(name: Text, outcome: Outcome, note: Note) -> Sheet:
    """Whether Tabel 2 = Tabel 3, whether the sums agree, and how the claims stand: what is not as it was."""
    columns = [
        Column("what", Text("Hvad", "What")),
        Column("verdict", Text("Før og nu", "Before and now")),
        *(Column(key, official(key), "data") for key in _DATA),
    ]
    rows = []
    for change in outcome.verdicts:
        before, after = change.before or Standing(None, None), change.after
        held: list[Cell] = [_word(before) if change.before else None, _word(after)]
        data = [change.kind, *held, before.size, after.size, note.negotiation, note.id]
        record = change.claim.statement if change.claim else note.activities or note
        place = outcome.new.source.place(record.head)
        rows.append(SheetRow([_subject(change), _verdict(change), *data], place=place))
    converted = any(version.priced and version.priced.ways for version in (outcome.old, outcome.new))
    own = Text(", i notatets egne priser", ", in the note's own prices") if converted else Text("", "")
    title = Text(f"{name.da}: afstemning{own.da}", f"{name.en}: verdicts{own.en}")
    return Sheet("verdicts", title, columns, rows)


_DATA = ("kind", "before", "after", "size_before", "size_after", "negotiation", "note")
_HOLDS = {True: Text("passer", "holds"), False: Text("passer ikke", "broken"), None: Text("ikke afgjort", "undecided")}


def _subject(change: VerdictChange) -> Text:
    if change.claim:
        return official(" ".join(change.claim.statement.written("states").split()))
    if change.kind == "reconciliation":
        return Text("Tabel 2 mod Tabel 3", "Tabel 2 against Tabel 3")
    return Text("Summerne i tabellerne", "The sums within the tables")


def _word(standing: Standing) -> Cell:
    """What programs are told of how a verdict stands."""
    return standing.outcome or _HOLDS[standing.holds]


def _verdict(change: VerdictChange) -> Text:
    """How a verdict was and how it is, in a few words; of a claim, also where it stands."""
    if change.claim is None:
        was, now = (
            [_off(standing, language) for language in BOTH]
            for standing in (change.before or change.after, change.after)
        )
        if change.kind == "reconciliation":
            return Text(f"{was[0]} → {now[0]}", f"{was[1]} → {now[1]}")
        held = change.before is not None and change.before.holds
        da = f"stemte, nu {now[0]}" if held else f"før {was[0]}, nu {now[0]}"
        en = f"held, now {now[1]}" if held else f"{was[1]} before, now {now[1]}"
        return Text(da, en)
    verdict = change.claim
    where = scope(verdict.scope, verdict.section, verdict.claim.share(verdict.statement))
    said = Text(*(_claim(change.claim, change.before, change.after, language) for language in BOTH))
    return Text(f"{said.da} ({where.da})", f"{said.en} ({where.en})")


def _off(standing: Standing, language: Language) -> str:
    """Tabel 2 ≠ Tabel 3, 15 off; 2 sums do not agree; holds."""
    da = language == "da"
    size = format_amount(standing.size or 0, language)
    if standing.outcome:
        said = verdict(standing.outcome, standing.wrong_sums).pick(language)
        off = f" (en forskel på {size})" if da else f" ({size} off)"
        return said + (off if standing.holds is False and standing.size else "")
    if not standing.size:
        return "stemmer de" if da else "they agree"
    one = standing.size == 1
    return f"{size} {'forkert sum' if one else 'forkerte summer'}" if da else f"{size} wrong sum{'' if one else 's'}"


def _claim(verdict: Verdict, before: Standing | None, after: Standing, language: Language) -> str:
    """Still holds, 5 from breaking; held, now broken: 550-650 is stated, the tables give 700."""
    da = language == "da"
    if after.holds is None and before is None:
        return "nyt, kan ikke afgøres" if da else "new, cannot be decided"
    if after.holds is None:
        return "kan ikke længere afgøres" if da else "can no longer be decided"
    if after.holds:
        stated = format_interval(verdict.interval, language) if verdict.interval else ""
        slack = "" if after.size is None else format_amount(after.size, language)
        near = (f", margin {slack}" if da else f", {slack} from breaking") if slack else ""
        if before is None:
            word = "nyt, passer" if da else "new, holds"
        elif before.holds:
            word = "passer stadig" if da else "still holds"
        elif before.holds is None:
            word = "passer" if da else "holds"
        else:
            word = "passer igen" if da else "holds again"
        return f"{word} ({stated}){near}"
    was = "nyt, passer ikke" if da else "new, does not hold"
    if before is not None:
        held = "passede, men ikke nu" if da else "held, now broken"
        was = held if before.holds else "passer ikke" if da else "broken"
    sums = [(cells.years[0], format_amount(cells.computed or 0, language)) for cells in verdict.broken]
    alike = len({amount for _, amount in sums}) == 1
    given = sums[0][1] if alike else ", ".join(f"{year}: {amount}" for year, amount in sums)
    stated = format_interval(verdict.interval, language) if verdict.interval else ""
    tables = f"tabellerne giver {given}" if da else f"the tables give {given}"
    return f"{was}: {tables}, {'ikke' if da else 'not'} {stated}"

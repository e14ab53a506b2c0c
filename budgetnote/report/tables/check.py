"""`check`: the findings' closing sentence, and a line a note."""

from collections import Counter
from collections.abc import Mapping, Sequence

from budgetnote.analysis.summary import Reconciled, Summary
from budgetnote.figures.printed import format_amount
from budgetnote.finding import Finding, Severity
from budgetnote.language import Text, official
from budgetnote.report.sheet import BOTH, LEVELS, SEVERITIES, TOTAL, Column, Sheet, SheetRow, shown, year_columns


def summaries(given: Sequence[Summary]) -> Sheet:
    """A line a note: key, title, price level, amounts by year, I alt, and whether Tabel 2 = Tabel 3."""
    years = sorted({year for summary in given for year in summary.amounts})
    columns = [
        Column("note", Text("Notat", "Note"), "code"),
        Column("negotiation", Text("Forhandling", "Negotiation")),
        Column("title", Text("Titel", "Title")),
        Column("price_level", official("p/l"), "level"),
        *year_columns(years),
        Column("total", TOTAL, "amount"),
        Column("verdict", Text("Udfald", "Outcome"), "data"),
        Column("reconciliation", Text("Afstemning", "Reconciliation"), "code"),
    ]
    rows = [
        SheetRow(
            [
                summary.id,
                summary.negotiation,
                summary.title,
                LEVELS.get(summary.price_level, str(summary.price_level)),
                *(shown(summary.amounts[year]) if year in summary.amounts else None for year in years),
                shown(summary.total),
                summary.outcome,
                with_limits(verdict(summary.outcome, summary.wrong_sums), summary.limits),
            ],
            place=summary.place,
        )
        for one in given
        for summary in one.lines
    ]
    return Sheet("notes", Text("Notater", "Notes"), columns, rows, layout="lines")


def documents(paths: Sequence[str], given: Sequence[Summary], findings: Sequence[Finding]) -> Sheet:
    """A line a document, worst first: what came of it, how much was found, and the worst of that."""
    summaries_of = {summary.place.path: summary for summary in given}
    found: dict[str, list[Finding]] = {path: [] for path in paths}
    for one in findings:
        if one.stands and one.place.path in found:
            found[one.place.path].append(one)
    for own in found.values():
        own.sort(key=lambda one: -one.rule.severity)  # as they stand, within each severity
    worst = sorted(paths, key=lambda path: ([-one.rule.severity for one in found[path]] or [0], path))
    rows = []
    for path in worst:
        summary, own = summaries_of.get(path), found[path]
        outcome = verdict(summary.outcome, summary.wrong_sums) if summary else _UNREAD if own else _AS_YAML
        first = Text(*(f"{own[0].rule.code} {own[0].message(language)}" for language in BOTH)) if own else None
        rows.append(SheetRow([path, outcome, len(own), first]))
    columns = [
        Column("document", Text("Dokument", "Document"), "code"),
        Column("outcome", official("Tabel 2/3")),
        Column("findings", Text("Fund", "Found"), "number"),
        Column("first", Text("Det værste", "The worst")),
    ]
    return Sheet("documents", Text("Dokumenter, de værste først", "Documents, worst first"), columns, rows)


_UNREAD = Text("ikke læst", "not read")
_AS_YAML = Text("står også som YAML, som gælder", "stands as YAML too, which counts")


def overview(given: Sequence[Summary], findings: Sequence[Finding], screenful: int | None = None) -> Sheet:
    """Several notes as one table for people: as `summaries`, with how many findings and errors stand in each.

    The negotiation stands before the title of notes that have the same number. Where the table is more than a
    `screenful` of lines, the notes with errors are last, where the eye is.
    """
    found, errors = (
        Counter(one.place.path for one in findings if one.stands and one.rule.severity >= least)
        for least in (Severity.REMARK, Severity.ERROR)
    )
    if screenful is not None and len(given) + _AROUND > screenful:
        given = sorted(given, key=lambda summary: summary.place.path in errors)
    lines = summaries(given)
    named = Counter(summary.id for summary in given)
    years = [column for column in lines.columns if column.kind == "amount"]
    columns = [
        Column("note", Text("Notat", "Note"), "code"),
        Column("title", Text("Titel", "Title"), "title"),
        Column("price_level", official("p/l"), "code"),
        *years,
        Column("outcome", official("Tabel 2/3"), "code"),
        *([Column("errors", Text("Fejl", "Errors"), "number")] if errors else []),
        Column("findings", Text("Fund", "Found"), "number"),
    ]
    rows = []
    for summary, line in zip((line for one in given for line in one.lines), lines.rows, strict=True):
        note, negotiation, title, level, *amounts = line.cells[: 4 + len(years)]
        path = summary.place.path
        cells = [note, title if named[summary.id] == 1 else f"{negotiation}: {title}", level, *amounts]
        cells += [OUTCOMES[summary.outcome], *([errors[path] or None] if errors else []), found[path]]
        rows.append(SheetRow(cells, "faulty" if path in errors else "row"))
    said = [with_limits(official(f"{one.id}:"), one.limits, " ") for one in given if one.limits]
    table = Sheet("notes", Text("Notater, 1.000 kr.", "Notes, 1.000 kr."), columns, rows, said)

    def untitled() -> Sheet:
        kept = table.of_columns(lambda column: column.key != "title")
        return kept._replace(narrow=lambda: summaries(given))

    return table._replace(narrow=untitled)


def counted(findings: Sequence[Finding]) -> Sheet:
    """Findings by code, the commonest first, and how many of each can be fixed as they stand."""
    standing = [found for found in findings if found.stands]
    count = Counter(found.rule for found in standing)
    fixed = Counter(found.rule for found in standing if any(not edit.unsafe for edit in found.edits))
    columns = [
        Column("code", Text("Kode", "Code"), "code"),
        Column("name", Text("Kontrol", "Check"), "code"),
        Column("severity", Text("Alvor", "Severity"), "code"),
        Column("count", Text("Antal", "Count"), "number"),
        Column("fixable", Text("Kan rettes med --fix", "Fixable with --fix"), "number"),
    ]
    rows = [
        SheetRow([rule.code, rule.name, SEVERITIES[rule.severity], number, fixed[rule]])
        for rule, number in sorted(count.items(), key=lambda one: (-one[1], one[0].code))
    ]
    return Sheet("statistics", Text("Fund efter kode", "Findings by code"), columns, rows)


def settings(given: Mapping[str, object]) -> Sheet:
    """What holds of the settings: the file that they are from, and each of them."""
    heads = {
        "path": Text("Fil", "File"),
        "paths": Text("Stier", "Paths"),
        "register": Text("Register", "Register"),
        "only": Text("Kun kontrollerne", "Only the checks"),
        "skip": Text("Ikke kontrollerne", "Not the checks"),
        "fail_on": Text("Kode 1 ved", "Fails on"),
        "language": Text("Sprog", "Language"),
    }
    cells = [
        ", ".join(map(str, value)) if isinstance(value := given[key], tuple) else None if value is None else str(value)
        for key in heads
    ]
    columns = [Column(key, head, "code") for key, head in heads.items()]
    return Sheet("settings", Text("Indstillinger", "Settings"), columns, [SheetRow(cells)], layout="upright")


_AROUND = len(("blank", "title", "heads", "rule", "blank", "closing", "prompt"))
"""The lines of a screen that are not the table's rows."""
OUTCOMES: dict[Reconciled, Text] = {
    "agrees": Text("ens", "equal"),
    "differs": Text("forskel", "differ"),
    "undecided": Text("ikke afgjort", "undecided"),
    "not-reconciled": Text("uafstemt", "untested"),
    "sums-differ": Text("sumfejl", "sums off"),
}


def with_limits(said: Text, limits: Sequence[Text], between: str = "; ") -> Text:
    """A verdict, and what it could not prove."""
    if not limits:
        return said
    more = ("; ".join(limit.pick(language) for limit in limits) for language in BOTH)
    return Text(*(between.join(filter(None, pair)) for pair in zip(said, more, strict=True)))


def verdict(outcome: Reconciled, wrong_sums: int) -> Text:
    """Whether Tabel 2 = Tabel 3, in words; `wrong_sums` are the sums of the tables that do not agree."""
    match outcome:
        case "agrees":
            return official("Tabel 2 = Tabel 3")
        case "differs":
            return official("Tabel 2 ≠ Tabel 3")
        case "undecided":
            return Text("ikke afgjort", "undecided")
        case "not-reconciled":
            return Text(
                "kan ikke afstemmes, før fejlene er rettet", "cannot be reconciled before the errors are corrected"
            )
        case "sums-differ":
            da, en = ("1 sum", "1 sum does") if wrong_sums == 1 else (f"{wrong_sums} summer", f"{wrong_sums} sums do")
            return Text(f"Tabel 2 = Tabel 3, men {da} stemmer ikke", f"Tabel 2 = Tabel 3, but {en} not agree")


def closing(notes: int, registers: Sequence[str], findings: Sequence[Finding], *said: Text) -> Text:
    """How much was checked, and what was found; and what else is `said` of it."""
    number = (format_amount(notes, language) for language in BOTH)
    da, en = (f"{count} {word[notes != 1]}" for count, word in zip(number, _NOTES, strict=True))
    read, counts = ", ".join(["", *registers]), tally(findings)
    return Text(
        "; ".join([f"{da}{read}: {counts.da}", *(more.da for more in said)]),
        "; ".join([f"{en}{read}: {counts.en}", *(more.en for more in said)]),
    )


def tally(findings: Sequence[Finding]) -> Text:
    """How many errors, warnings and remarks there are, and how many that are accepted."""
    count = Counter(0 if found.accepted else found.rule.severity for found in findings if not found.cause)
    counts = (count[3], count[2], count[1], count[0])
    da, en = (
        [f"{format_amount(number, language)} {word[number != 1]}" for number, word in zip(counts, words, strict=True)]
        for language, words in zip(BOTH, (_DANISH, _ENGLISH), strict=True)
    )
    return Text(", ".join(da), ", ".join(en))


def fixable(places: int) -> Text:
    """That so many places are put right by `--fix`."""
    number = (format_amount(places, language) for language in BOTH)
    return Text(*(f"{count} {words}" for count, words in zip(number, _FIXABLE, strict=True)))


_FIXABLE = ("kan rettes med --fix", "can be fixed with --fix")
ALONE = Text(
    "det, der vedrører flere notater tilsammen, er ikke kontrolleret",
    "what concerns several notes together was not looked at",
)


_NOTES = (("notat", "notater"), ("note", "notes"))
_DANISH = (
    ("fejl", "fejl"), ("advarsel", "advarsler"), ("bemærkning", "bemærkninger"), ("accepteret", "accepterede"),
)  # fmt: skip
_ENGLISH = (("error", "errors"), ("warning", "warnings"), ("remark", "remarks"), ("accepted", "accepted"))

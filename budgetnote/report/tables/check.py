"""`check`: the findings' closing sentence, and a line a note."""

from collections import Counter
from collections.abc import Sequence

from budgetnote.analysis.notefile import Summary
from budgetnote.analysis.reconcile import Reconciled
from budgetnote.figures.printed import format_amount
from budgetnote.finding import Finding
from budgetnote.language import Text, official
from budgetnote.report.sheet import BOTH, LEVELS, TOTAL, Column, Row, Sheet, shown, year_columns


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
        Row(
            [
                summary.id,
                summary.negotiation,
                summary.title,
                LEVELS.get(summary.price_level, str(summary.price_level)),
                *(shown(summary.amounts[year]) if year in summary.amounts else None for year in years),
                shown(summary.total),
                summary.outcome,
                verdict(summary.outcome, summary.wrong_sums),
            ],
            place=summary.place,
        )
        for summary in given
    ]
    return Sheet("notes", Text("Notater", "Notes"), columns, rows, layout="lines")


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
    count = Counter(0 if found.accepted else found.rule.severity for found in findings if not found.cause)
    read = ", ".join(["", *registers])
    counts = (notes, count[3], count[2], count[1], count[0])
    da, en = (
        [f"{format_amount(number, language)} {word[number != 1]}" for number, word in zip(counts, words, strict=True)]
        for language, words in zip(BOTH, (_DANISH, _ENGLISH), strict=True)
    )
    return Text(
        "; ".join([f"{da[0]}{read}: {', '.join(da[1:])}", *(more.da for more in said)]),
        "; ".join([f"{en[0]}{read}: {', '.join(en[1:])}", *(more.en for more in said)]),
    )


def fixable(places: int) -> Text:
    """That so many places are put right by `--fix`."""
    number = (format_amount(places, language) for language in BOTH)
    return Text(*(f"{count} {words}" for count, words in zip(number, _FIXABLE, strict=True)))


_FIXABLE = ("kan rettes med --fix", "can be fixed with --fix")
ALONE = Text(
    "det, der vedrører flere notater tilsammen, er ikke kontrolleret",
    "what concerns several notes together was not looked at",
)


_DANISH = (
    ("notat", "notater"), ("fejl", "fejl"), ("advarsel", "advarsler"), ("bemærkning", "bemærkninger"),
    ("accepteret", "accepterede"),
)  # fmt: skip
_ENGLISH = (
    ("note", "notes"), ("error", "errors"), ("warning", "warnings"), ("remark", "remarks"), ("accepted", "accepted"),
)  # fmt: skip

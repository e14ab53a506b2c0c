"""`check`: the findings' closing sentence, and a line a note."""

from collections import Counter
from collections.abc import Sequence

from budgetnote.amounts import format_amount
from budgetnote.checks import Summary
from budgetnote.finding import Finding
from budgetnote.language import Text, official
from budgetnote.sheet import BOTH, LEVELS, TOTAL, Column, Row, Sheet, shown, year_columns


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
        Column("verdict", Text("Afstemning", "Reconciliation"), "code"),
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
                verdict(summary.largest, agrees=summary.agrees),
            ],
            place=summary.place,
        )
        for summary in given
    ]
    return Sheet("notes", Text("Notater", "Notes"), columns, rows, layout="lines")


def verdict(largest: int | None, *, agrees: bool = True) -> Text:
    """Whether Tabel 2 = Tabel 3, by the largest difference between their rows and whether their sums agree."""
    if largest is None:
        return Text("ikke afstemt", "not reconciled")
    if largest == 0 and not agrees:
        return Text("rækkerne stemmer, summerne ikke", "rows agree, sums do not")
    return official("Tabel 2 = Tabel 3" if largest == 0 else "Tabel 2 ≠ Tabel 3")


def closing(notes: int, registers: Sequence[str], findings: Sequence[Finding]) -> Text:
    """How much was checked, and what was found."""
    count = Counter(0 if found.accepted else found.rule.severity for found in findings if not found.cause)
    read = ", ".join(["", *registers])
    counts = (notes, count[3], count[2], count[1], count[0])
    da, en = (
        [f"{format_amount(number, language)} {word[number != 1]}" for number, word in zip(counts, words, strict=True)]
        for language, words in zip(BOTH, (_DANISH, _ENGLISH), strict=True)
    )
    return Text(f"{da[0]}{read}: {', '.join(da[1:])}", f"{en[0]}{read}: {', '.join(en[1:])}")


_DANISH = (
    ("notat", "notater"), ("fejl", "fejl"), ("advarsel", "advarsler"), ("bemærkning", "bemærkninger"),
    ("accepteret", "accepterede"),
)  # fmt: skip
_ENGLISH = (
    ("note", "notes"), ("error", "errors"), ("warning", "warnings"), ("remark", "remarks"), ("accepted", "accepted"),
)  # fmt: skip

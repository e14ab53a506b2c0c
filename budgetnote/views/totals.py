"""`totals`: a sheet a price level, and what a reader of the totals must know."""

from collections.abc import Sequence

from budgetnote.checks import Checked, check_round
from budgetnote.finding import ERROR
from budgetnote.language import Text, official
from budgetnote.note import is_whole
from budgetnote.sheet import LEVELS, TOTAL, Column, Row, Sheet, level, unit
from budgetnote.totals import Totals


def totals(given: Sequence[Totals], caveats: Sequence[Text] = ()) -> list[Sheet]:
    """A sheet a price level; the years are columns where they were asked for last, as the notes print them."""
    sheets = [_totals(totals) for totals in given] or [_NOTHING]
    said = list(caveats)
    if len(given) > 1:
        da, en = (conjunction.join(level(totals.price_level) for totals in given) for conjunction in (" og ", " and "))
        said.insert(0, Text(_APART.da.format(levels=da), _APART.en.format(levels=en)))
    return [*sheets[:-1], sheets[-1]._replace(notes=[*sheets[-1].notes, *said])]


def caveats(checked: Sequence[tuple[str, Checked]]) -> list[Text]:
    """What a reader of totals over these files must know: notes left out, and notes that contradict themselves."""
    said = []
    for path, (findings, note, _) in checked:
        standing = [found for found in findings if found.rule.severity == ERROR and not found.accepted]
        if standing and (note is None or not is_whole(findings)):
            said.append(Text(f"{path} kan ikke læses og er ikke talt med.", f"{path} cannot be read and is left out."))
        elif standing:
            said.append(
                Text(
                    f"{path} modsiger sig selv ({len(standing)} fejl); beløbene er hentet fra Tabel 3.",
                    f"{path} contradicts itself (errors: {len(standing)}); the amounts are those of Tabel 3.",
                )
            )
    pairs = check_round([checked.summary for _, checked in checked if checked.summary])
    return said + [Text(f"{found.message('da')}.", f"{found.message('en')}.") for found in pairs]


_DIMENSION_HEADS = {
    "committee": official("Udvalg"),
    "appropriation": official("Bevilling"),
    "control-area": official("Styringsområde"),
    "administration": Text("Forvaltning", "Administration"),
    "direction": official("Indtægt/udgift"),
    "activity": Text("Aktivitet", "Activity"),
    "district": Text("Bydel", "District"),
    "negotiation": Text("Forhandling", "Negotiation"),
    "note": Text("Notat", "Note"),
    "year": Text("År", "Year"),
}
_APART = Text(
    "Beløb i {levels} lægges ikke sammen: 1.000 kr. har ikke samme værdi i to pris- og lønniveauer.",
    "Amounts at {levels} are not added up: 1.000 kr. is not the same at two price levels.",
)


_NOTHING = Sheet("totals", Text("Ingen beløb", "No amounts"), [Column("total", TOTAL, "amount")], [])


def _totals(totals: Totals) -> Sheet:
    across = totals.by[-1:] == ["year"] and len(totals.by) > 1
    by = totals.by[:-1] if across else totals.by
    heads = [Column(name.replace("-", "_"), _DIMENSION_HEADS[name]) for name in by]
    columns = sorted({key[-1] for key in totals.sums}) if across else []
    keys = dict.fromkeys(key[: len(by)] for key in totals.sums)
    price = LEVELS.get(totals.price_level, str(totals.price_level))
    rows = []
    for key in keys:
        cells = [totals.sums.get((*key, column)) for column in columns]
        rows.append(Row([*key, price, *cells, sum(filter(None, cells)) if across else totals.sums[key]]))
    sums = [sum(amount for key, amount in totals.sums.items() if key[-1] == column) for column in columns]
    rows.append(Row([TOTAL, *[None] * (len(by) - 1), price, *sums, totals.total], "total"))
    listed = ", ".join(totals.notes) if len(totals.notes) <= _LISTED else ""
    notes = [Text(f"Notater: {listed}", f"Notes: {listed}")] if listed else []
    return Sheet(
        "totals",
        unit(totals.price_level),
        [
            *heads,
            Column("price_level", official("p/l"), "data"),
            *(Column(year, official(year), "amount") for year in columns),
            Column("total", TOTAL, "amount"),
        ],
        rows,
        notes,
    )


_LISTED = 20
"""Notes are listed below a total up to this many."""

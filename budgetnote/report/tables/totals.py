"""`totals`: a sheet a price level, and what a reader of the totals must know."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from budgetnote.analysis.dimensions import DIMENSIONS, NONE
from budgetnote.analysis.totals import Group, Totals, groups, years_across
from budgetnote.checks.asked import Counted
from budgetnote.figures.amounts import round_half_up
from budgetnote.figures.printed import format_amount, format_level, format_tenths
from budgetnote.finding import Finding
from budgetnote.language import Language, Text, official, or_rather, sentence
from budgetnote.report.sheet import BOTH, LEVELS, TOTAL, Cell, Column, Sheet, SheetRow, unit
from budgetnote.report.tables.faults import left_out, number


class Manner(NamedTuple):
    """How totals are shown: in 1.000 kr. or mio. kr., with each row's share, the `top` largest rows of each group.

    With `aligned` the tables of all price levels have the same columns.
    """

    unit: Literal["tkr", "mio"] = "tkr"
    share: bool = False
    top: int | None = None
    aligned: bool = False


def totals(given: Sequence[Totals], caveats: Sequence[Text] = (), manner: Manner | None = None) -> list[Sheet]:
    """A sheet a price level; the years are columns where they were asked for last, as the notes print them."""
    manner = manner or Manner()
    years = sorted({key[-1] for totals in given for key in totals.sums}) if manner.aligned else None
    sheets = [_totals(totals, manner, years) for totals in given] or [_NOTHING]
    said = list(caveats)
    if len(given) > 1:
        *first, last = (format_level(totals.price_level) for totals in given)
        da, en = (f"{', '.join(first)} {conjunction} {last}" for conjunction in ("og", "and"))
        said.insert(0, Text(_APART.da.format(levels=da), _APART.en.format(levels=en)))
    return [*sheets[:-1], sheets[-1]._replace(notes=[*sheets[-1].notes, *said])]


def caveat(counted: Counted) -> list[Text]:
    """What a reader of totals must know of a note: that it is left out, or has faults; nothing where it has none."""
    file = counted.file
    if counted.missing:
        return [left_out(file.path, counted.missing, _OUT, readable=file.summary is not None)]
    if file.summary and not counted.posted:
        path = file.path
        return [Text(f"{path} kan ikke omregnes og er ikke talt med.", f"{path} cannot be converted and is left out.")]
    return number(file.path, file.faults.all, _OF_TABEL_3 if counted.bearing else _ELSEWHERE)


def caveats(sums: Sequence[Totals], together: Sequence[Finding]) -> list[Text]:
    """What a reader of totals must know of what is added up: what counts twice, as was found `together`, and more."""
    said = [sentence(Text(found.message("da"), found.message("en"))) for found in together]
    if any(NONE in key for totals in sums if "activity" in totals.by for key in totals.sums):
        said.append(_NO_ACTIVITY)
    return said


def missed(unmet: Iterable[tuple[str, str, list[str]]]) -> list[Text]:
    """What of the conditions no amount meets: a misspelt word would otherwise be passed over."""
    said = []
    for name, value, close in unmet:
        meant = or_rather(*close)
        said.append(Text(f"ingen beløb har {name}={value}{meant.da}", f"no amounts have {name}={value}{meant.en}"))
    return said


_OUT = Text("er ikke talt med", "is left out")
_OF_TABEL_3 = Text("; beløbene er hentet fra Tabel 3", "; the amounts are those of Tabel 3")
_ELSEWHERE = Text(", men ingen i det, der er lagt sammen", ", but none in what is added up")
_NO_ACTIVITY = Text(
    f"Rækken »{NONE}« samler de rækker i Tabel 3, der ikke har activity; budgetnote reconcile --write-keys skriver de "
    "nøgler, der er sikre.",
    f"The row “{NONE}” has the lines of Tabel 3 with no activity; budgetnote reconcile --write-keys writes the keys "
    "that are certain.",
)


_APART = Text(
    "Beløb i {levels} lægges ikke sammen: 1.000 kr. har ikke samme værdi i forskellige pris- og lønniveauer.",
    "Amounts at {levels} are not added up: 1.000 kr. is not worth the same at different price levels.",
)
_NOTHING = Sheet("totals", Text("Ingen beløb", "No amounts"), [Column("total", TOTAL, "amount")], [])


def _totals(totals: Totals, manner: Manner, years: Sequence[str] | None) -> Sheet:
    """The table of one price level; `years` are its columns where other tables have more."""
    across = years_across(totals.by)
    by = totals.by[:-1] if across else totals.by
    columns = (years or sorted({key[-1] for key in totals.sums})) if across else []
    table = groups(totals, manner.top)
    price = LEVELS.get(totals.price_level, str(totals.price_level))
    converted = totals.converted
    rows = []
    for group in table:
        amounts: list[Cell] = [_figure(group.sums.get(column), manner) for column in columns]
        amounts.append(_figure(group.total, manner))
        amounts += [_percent(group.total, table[-1].total)] if manner.share else []
        amounts += [group.rounding] if converted and manner.unit == "tkr" else []
        rows.append(SheetRow([*_values(group, len(by)), price, *amounts], group.kind))
    kind: Literal["amount", "millions"] = "amount" if manner.unit == "tkr" else "millions"
    hidden = not any(group.rounding for group in table)
    rounded = converted and manner.unit == "tkr"
    heads = [
        *(Column(name.replace("-", "_"), DIMENSIONS[name].head) for name in by),
        Column("price_level", official("p/l"), "data"),
        *(Column(year, official(year), kind) for year in columns),
        Column("total", TOTAL, kind),
        *([Column("share", Text("Andel, %", "Share, %"), "percent")] if manner.share else []),
        *([Column("rounding", Text("Afrunding", "Rounding"), "data" if hidden else "amount")] if rounded else []),
    ]
    title = (
        unit(totals.price_level) if manner.unit == "tkr" else official(f"mio. kr., {format_level(totals.price_level)}")
    )
    exact = table[-1].exact
    said = [rounding(totals.price_level, table[-1].total, exact)] if converted and exact is not None else []
    if manner.share and not table[-1].total:
        said.append(_NO_SHARE)
    elif manner.share and len({group.total > 0 for group in groups(totals) if group.kind == "row" and group.total}) > 1:
        said.append(_BOTH_SIGNS)
    notes = [*said, *permanent(totals.permanent), *_unequal(table, rows, heads, manner), *_listed(totals)]
    return Sheet("totals", title, heads, rows, notes, bars="total")


def permanent(given: Sequence[tuple[str, int]]) -> Iterator[Text]:
    """That sums over years hold amounts that go on: the note of each, and the year from which it does."""
    if given:
        da, en = (", ".join(f"{note} {word} {year}" for note, year in given) for word in ("fra", "from"))
        yield Text(
            f"Summerne rummer varige beløb, som gælder hvert år derefter og er talt med som ét år: {da}.",
            f"The sums hold permanent amounts, which go on every later year and are added as one year: {en}.",
        )


def _values(group: Group, width: int) -> list[Cell]:
    """What a row is of, in the columns of the dimensions."""
    values: list[Cell] = list(group.key)
    if group.kind == "others":
        values.append(Text(f"Øvrige ({group.folded})", f"Others ({group.folded})"))
    elif group.kind != "row":
        values.append(TOTAL)
    return [*values, *[None] * (width - len(values))]


def _figure(amount: int | None, manner: Manner) -> int | Decimal | None:
    """1.000 kr. as they are, or as mio. kr. with one decimal, rounded half up."""
    if amount is None or manner.unit == "tkr":
        return amount
    return Decimal(round_half_up(Fraction(amount, 100))).scaleb(-1)


def _percent(part: int, whole: int) -> Decimal | None:
    """The share with one decimal, rounded half up; of nothing there is none."""
    return Decimal(round_half_up(Fraction(1000 * part, whole))).scaleb(-1) if whole else None


def rounding(to: int | str | None, rounded: int, exact: Fraction) -> Text:
    """What rounding each cell on its own did to a sum of converted amounts, in 1.000 kr."""
    whole = round_half_up(exact)
    da, en = ([format_amount(amount, language) for amount in (rounded, whole, rounded - whole)] for language in BOTH)
    return Text(
        f"Omregnet til {format_level(to)} celle for celle og derefter lagt sammen, i 1.000 kr.: {da[0]}. "
        f"Omregnet som én sum: {da[1]}. Forskel på grund af afrunding: {da[2]}.",
        f"Converted to {format_level(to)} cell by cell and then added up, in 1.000 kr.: {en[0]}. "
        f"Converted as one sum: {en[1]}. Difference by rounding: {en[2]}.",
    )


def _unequal(
    table: Sequence[Group], rows: Sequence[SheetRow], heads: Sequence[Column], manner: Manner
) -> Iterator[Text]:
    """Which printed sums are not the sums of the printed parts, as each figure was rounded on its own."""
    if manner.unit == "tkr" and not manner.share:
        return
    found: list[tuple[Text, Decimal, Decimal]] = []
    rounded = [i for i, head in enumerate(heads) if head.kind in ("millions", "percent")]
    for i in rounded:
        for of, parts, shown in _sums(table, rows, i):
            if parts != shown:
                name = Text(*(" ".join([*of, heads[i].head.pick(language)]) for language in BOTH))
                found.append((_TOTAL_COLUMN if name == TOTAL else name, parts, shown))
    years = [i for i in rounded if heads[i].key not in ("total", "share")]
    whole = next((i for i in rounded if heads[i].key == "total"), None)
    for group, row in zip(table, rows, strict=True) if years and whole else ():
        across = sum((cell for i in years if isinstance(cell := row.cells[i], Decimal)), Decimal())
        if group.kind in ("row", "total") and isinstance(stated := row.cells[whole or 0], Decimal) and across != stated:
            found.append((official(" ".join(group.key)) if group.key else _TOTAL_ROW, across, stated))
    if found:
        yield Text(*(_said(found, language) for language in BOTH))


def _sums(
    table: Sequence[Group], rows: Sequence[SheetRow], column: int
) -> Iterator[tuple[Sequence[str], Decimal, Decimal]]:
    """Each subtotal and the total, with what its printed rows add up to in the column."""
    cells = [cell if isinstance(cell := row.cells[column], Decimal) else Decimal(0) for row in rows]
    inside: dict[Sequence[str], Decimal] = defaultdict(Decimal)
    for group, cell in zip(table, cells, strict=True):
        for depth in range(len(group.key)) if group.kind == "row" else ():
            inside[group.key[:depth]] += cell
        for depth in range(len(group.key) + 1) if group.kind == "others" else ():
            inside[group.key[:depth]] += cell
    for group, whole in zip(table, cells, strict=True):
        if group.kind in ("subtotal", "total"):
            yield group.key, inside[group.key], whole


def _said(found: Sequence[tuple[Text, Decimal, Decimal]], language: Language) -> str:
    why, one, more = (text.pick(language) for text in (_ROUNDED, _PARTS, _MORE))
    shown = "; ".join(
        one.format(name=name.pick(language), parts=format_tenths(parts, language), whole=format_tenths(whole, language))
        for name, parts, whole in found[:_EXAMPLES]
    )
    return f"{why} ({shown}{more.format(len(found) - _EXAMPLES) if len(found) > _EXAMPLES else ''})."


_ROUNDED = Text(
    "Hvert tal er afrundet for sig, så de viste dele ikke altid giver den viste sum",
    "Each figure is rounded on its own, so the parts shown do not always add up to the sum shown",
)
_PARTS = Text("{name}: delene giver {parts}, men der står {whole}", "{name}: the parts give {parts}, shown is {whole}")
_TOTAL_COLUMN, _TOTAL_ROW = Text("kolonnen I alt", "the column I alt"), Text("rækken I alt", "the row I alt")
_MORE = Text("; og {} mere", "; and {} more")


def _listed(totals: Totals) -> list[Text]:
    listed = ", ".join(totals.notes) if len(totals.notes) <= _LISTED else ""
    return [Text(f"Notater: {listed}", f"Notes: {listed}")] if listed else []


_NO_SHARE = Text("Summen er 0, så der kan ikke beregnes andele.", "The sum is 0, so there are no shares of it.")
_BOTH_SIGNS = Text(
    "Summen er netto af positive og negative beløb, så andelene viser ikke, hvor stor en del af midlerne hver række "
    "udgør.",
    "The sum is the net of positive and negative amounts, so the shares do not tell how much of the money each row is.",
)
_EXAMPLES = 3
"""Sums that do not add up are shown up to this many."""
_LISTED = 20
"""Notes are listed below a total up to this many."""

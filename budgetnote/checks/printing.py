"""BN2: how a table is printed. Sums that the paper leaves out, and figures that were rounded one by one."""

from collections.abc import Iterator
from fractions import Fraction

from budgetnote.analysis.reconcile import Area, Match, Reconciliation
from budgetnote.checks.rulebook import Found, check
from budgetnote.finding import ERROR, REMARK, WARNING, Finding, Span
from budgetnote.language import Text
from budgetnote.model.note import Note


@check(
    "BN213",
    "sum-after-all",
    WARNING,
    da="totals siger {totals}, men {what} er skrevet i tabellen",
    en="totals says {totals}, but {what} is written in the table",
    remedy=Text("slet totals, eller udelad summerne", "delete totals, or leave out the sums"),
)
def sum_after_all(note: Note, found: Found) -> Iterator[Finding]:
    """A table with `totals: not-printed`, `no-total-column` or `no-total-row` states no such sums.

    En tabel med `totals: not-printed`, `no-total-column` eller `no-total-row` har ikke de summer.

    passes:
        - control_area: Service
    fires:
        - control_area: Service
          totals: no-total-row  # BN213
    """
    for table in note.tables:
        rows = (*table.rows, *([table.total] if table.total else []))
        if not table.has_sum_row and table.total is not None:
            yield found(table.at("totals"), totals=table.totals, what=Text("sumrækken", "the sum row"))
        elif not table.has_column and any(row.total is not None for row in rows):
            yield found(table.at("totals"), totals=table.totals, what=Text("I alt", "I alt"))


@check(
    "BN214",
    "rounding-gap",
    REMARK,
    da="{what} er {stated:amount} {where}, men {parts} giver {computed:amount}; forskellen på {difference:signed} kan "
    "skyldes afrunding",
    en="{what} is {stated:amount} {where}, but {parts} add up to {computed:amount}; the difference of "
    "{difference:signed} may be due to rounding",
)
def rounding_gap(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """In a table that is `rounded: true` a sum may miss by half a unit for each of its figures and for itself.

    The unit is 1.000 kr.; a table in mio. kr. with one decimal is `rounded: 100`. What is off by more is an error.

    I en tabel med `rounded: true` kan en sum afvige med en halv enhed for hvert af sine tal og for sig selv. Enheden er
    1.000 kr.; en tabel i mio. kr. med én decimal er `rounded: 100`. Større afvigelser er fejl.

    passes:
            amounts: {2026: 500}
            total: 500
            scalable: true
        total:
          amounts: {2026: 1100, 2027: 1200, 2028: 1200}
          total: 3500
    fires:
            amounts: {2026: 500}
            total: 501  # BN214
            scalable: true
        rounded: true
        total:
          amounts: {2026: 1100, 2027: 1200, 2028: 1200}
          total: 3500  # BN214
    """
    for gap in reconciliation.gaps:
        if gap.by_rounding:
            parts = Text("rækkerne", "the rows") if gap.parts else Text("årene", "the years")
            span = gap.row.at("total") if gap.year is None else gap.row.at("amounts", gap.year)
            yield _told(found, span, gap.label, gap.year, gap.stated, gap.difference, parts)
    sides: list[Match | Area] = [*reconciliation.matches, *reconciliation.areas]
    for side in sides:
        if not side.reach or (isinstance(side, Match) and not side.lines):
            continue
        for year, by in side.differences.items():
            if by and not side.off[year]:
                yield _between(found, side, year, by)


def _between(found: Found, side: Match | Area, year: int, by: int) -> Finding:
    """A gap between Tabel 2 and Tabel 3: of a row and its lines, or of a control area."""
    parts = Text("rækkerne i Tabel 3", "the lines of Tabel 3")
    if isinstance(side, Match):
        row = side.activity
        return _told(found, row.at("amounts", year), row.label, year, row.cell(year) or 0, by, parts)
    table = side.tables[0]
    span = table.total.at("amounts", year) if table.total else table.at("control_area")
    return _told(found, span, f"{side.name} i Tabel 2", year, side.activities[year] or 0, by, parts)


def _told(found: Found, span: Span, what: str, year: int | None, stated: int, by: int, parts: Text) -> Finding:
    where = Text("i alt", "in all") if year is None else Text(f"i {year}", f"in {year}")
    facts = {"year": year, "stated": stated, "computed": stated + by, "difference": by}
    return found(span, what=what, where=where, parts=parts, **facts)


@check(
    "BN215",
    "finer-than-rounded",
    ERROR,
    da="{written} er ikke et helt antal gange {unit}, som tabellen siger, at tallene er afrundet til",
    en="{written} is no multiple of {unit}, which the table says that its figures were rounded to",
    remedy=Text(
        "ret rounded til true (hele 1.000 kr.) eller til tabellens enhed", "correct rounded to true, or the unit"
    ),
)
def finer_than_rounded(note: Note, found: Found) -> Iterator[Finding]:
    """A table that is `rounded: 100` has figures in whole hundreds, as one in mio. kr. with one decimal does.

    En tabel med `rounded: 100` har tal i hele hundreder som en tabel i mio. kr. med én decimal.

    passes:
            scalable: true
        total:
    fires:
            scalable: true
        rounded: 1000  # BN215
        total:
    """
    for table in [table for table in note.tables if table.rounded > 1]:
        rows = (*table.rows, *([table.total] if table.total else []))
        amounts = (amount for row in rows for amount in (row.total, *(row.amounts or {}).values()))
        finer = next((amount for amount in amounts if amount and amount % table.rounded), None)
        if finer is not None:
            yield found(table.at("rounded"), written=finer, unit=Fraction(table.rounded).numerator)

"""BN3, the part between the tables and the prose: amounts that the text states, and the price of an årsværk."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import reduce

from budgetnote.checks import Found, check
from budgetnote.claims import Verdict
from budgetnote.finding import ERROR, REMARK, WARNING, Finding, Span
from budgetnote.interval import Interval
from budgetnote.language import Text, official
from budgetnote.note import ActivityLine, Note


@check(
    "BN310",
    "claim-differs",
    ERROR,
    da="{written} står for {interval:interval}, men tabellerne giver {computed:amount} {when}",
    en="{written} stands for {interval:interval}, but the tables add up to {computed:amount} {when}",
    remedy=Text(
        "ret beløbet i teksten eller tabellerne, eller sæt external på, hvis beløbet handler om noget andet",
        "correct the amount of the prose or the tables, or add external where it is about something else",
    ),
)
def claim_differs(verdicts: list[Verdict], found: Found) -> Iterator[Finding]:
    """An amount of the prose is true of the tables within its rounding: 0,6 mio. kr. stands for 550 to 650.

    Et beløb i teksten passer med tabellerne inden for sin afrunding: 0,6 mio. kr. står for 550 til 650.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "3,6 mio. kr.", per: period, years: [2026, 2027, 2028]}  # BN310
    """
    for verdict in verdicts:
        for cells in verdict.broken:
            first, last = cells.years[0], cells.years[-1]
            when = (
                Text(f"i {first}", f"in {first}") if first == last else Text(f"i {first}-{last}", f"in {first}-{last}")
            )
            yield found(
                verdict.statement.at("states"),
                related=[(span, _CELLS) for span in cells.spans],
                written=verdict.statement.written("states"),
                interval=verdict.interval,
                computed=cells.computed,
                when=when,
            )


_CELLS = Text("celler", "cells")


@check(
    "BN311",
    "parts-differ",
    ERROR,
    da="delene (heraf) giver {computed:interval}, men {written} står for {interval:interval}",
    en="the parts (heraf) add up to {computed:interval}, but {written} stands for {interval:interval}",
    remedy=Text("ret delene eller det hele", "correct the parts or the whole"),
)
def parts_differ(note: Note, found: Found) -> Iterator[Finding]:
    """The parts of an amount (heraf) add up to it, each within its own rounding.

    Delene af et beløb (heraf) giver tilsammen beløbet, hver inden for sin afrunding.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - section: Resume
          states: "3,5 mio. kr."  # BN311
          parts:
            - {states: "2,0 mio. kr.", committee: BUU}
            - {states: "1,0 mio. kr.", committee: KFU}
    """
    for claim in note.claims:
        if not claim.parts:
            continue
        whole = claim.states.interval if claim.states else None
        parts = [part.states.interval if part.states else None for part in claim.parts]
        known = [part for part in parts if part is not None]
        if whole is None or not known or len(known) < len(parts):
            continue
        total = reduce(Interval.plus, known)
        if total.intersect(whole) is None:
            related = [(part.at("states"), Text("del", "part")) for part in claim.parts]
            written = claim.written("states")
            yield found(claim.at("states"), related=related, written=written, interval=whole, computed=total)


@check(
    "BN312",
    "claim-without-unit",
    ERROR,
    da="{written} har ingen enhed",
    en="{written} has no unit",
    remedy=Text(
        "tilføj kr., 1.000 kr., mio. kr. eller mia. kr., eller sæt external på, hvis det ikke er penge",
        "add kr., 1.000 kr., mio. kr. or mia. kr., or add external where it is not money",
    ),
)
def claim_without_unit(note: Note, found: Found) -> Iterator[Finding]:
    """An amount is held against the tables by its unit. Without one it could be a number of people.

    Et beløb holdes op mod tabellerne ved sin enhed. Uden enhed kan det være et antal personer.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "3.500", per: period, years: [2026, 2027, 2028]}  # BN312
    """
    for statement in note.statements:
        if statement.states and statement.states.unit is None and not statement.external:
            yield found(statement.at("states"), written=statement.written("states"))


@check(
    "BN313",
    "prior-funding",
    WARNING,
    da="notatet siger, at der ikke tidligere er afsat midler, men nævner {written}",
    en="the note says that nothing was granted before, but mentions {written}",
    remedy=Text("udfyld prior_funding, eller ret teksten", "fill in prior_funding, or correct the prose"),
)
def prior_funding(note: Note, found: Found) -> Iterator[Finding]:
    """Money granted before (tidligere afsatte midler) is either stated or there was none; not both.

    Tidligere afsatte midler er enten oplyst, eller også er der ingen; ikke begge dele.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Indhold, states: "1 mio. kr.", external: afsat i 2025, prior_funding: true}  # BN313
    """
    if note.prior_funding != ():
        return
    for statement in note.statements:
        if statement.prior_funding and not statement.misreads("states"):
            yield found(
                statement.at("states"),
                related=[(note.at("prior_funding"), Text("ingen", "none"))],
                written=statement.written("states"),
            )


@check(
    "BN314",
    "other-unit-price",
    REMARK,
    da="et årsværk koster {price} i »{label:short}«, men {usual} i {rows} af notatets rækker",
    en="a full-time equivalent costs {price} in “{label:short}”, but {usual} in {rows} of the note's rows",
    remedy=Text(
        "se efter, om prisen er rigtig; i så fald accepteres fundet med en begrundelse",
        "see whether the price is right; if it is, accept it with its reason",
    ),
)
def other_unit_price(note: Note, found: Found) -> Iterator[Finding]:
    """A note prices an årsværk alike in all its rows. Another price may be right, and may be a slip.

    Et notat prissætter et årsværk ens i alle rækker. En anden pris kan være rigtig, og den kan være en fejl.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
    fires:
        - {key: a, label: A, control_area: Service, full_time_equivalents: "2", amounts: {2026: 600}, total: 600}
        - {key: b, label: B, control_area: Service, full_time_equivalents: "1", amounts: {2026: 300}, total: 300}
        - key: lokaler
          label: 1,5 årsværk til indretning
          control_area: Anlæg
          full_time_equivalents: "1,5"
          amounts: {2026: 500}  # BN314
    """
    prices: dict[tuple[int, int], Decimal] = {}
    rows = [row for row in note.activity_lines if row.priced_equivalents]
    for i, row in enumerate(rows):
        for year, price in _prices(row):
            prices[i, year] = price
    by_row = {i: {price for (row, _), price in prices.items() if row == i} for i in range(len(rows))}
    usual = Counter(price for found_prices in by_row.values() for price in found_prices).most_common(2)
    # One price must be the note's own: had by most rows that have one, and by two at the least.
    if not usual or usual[0][1] < 2 or 2 * usual[0][1] <= len(rows):
        return
    for i, row in enumerate(rows):
        other = [year for year, price in _prices(row) if price != usual[0][0]]
        if other and usual[0][0] not in by_row[i]:
            price = prices[i, other[0]]
            yield found(
                row.at("amounts", other[0]),
                related=[(_counted(row), official("årsværk"))],
                price=_figure(price),
                label=row.label,
                usual=_figure(usual[0][0]),
                rows=usual[0][1],
            )


def _counted(row: ActivityLine) -> Span:
    """Where the row states its full-time equivalents."""
    return row.at("full_time_equivalents" if row.full_time_equivalents is not None else "label")


def _prices(row: ActivityLine) -> Iterator[tuple[int, Decimal]]:
    """By year, the amount in 1.000 kr. that the row asks for an årsværk; a cut has the price of what it cuts."""
    if row.priced_equivalents:
        for year, amount in (row.amounts or {}).items():
            if amount:
                yield year, abs(amount) / row.priced_equivalents


def _figure(price: Decimal) -> Text:
    rounded = f"{price:.1f}".removesuffix(".0")
    return Text(rounded.replace(".", ","), rounded)


@check(
    "BN315",
    "unit-price-differs",
    ERROR,
    da="{count} årsværk à {price:amount} er {computed}, men »{label:short}« er {stated:amount} i {year}",
    en="{count} årsværk at {price:amount} are {computed}, but “{label:short}” is {stated:amount} in {year}",
    remedy=Text(
        "ret beløbet, antallet eller full_time_equivalent_price",
        "correct the amount, the number or full_time_equivalent_price",
    ),
)
def unit_price_differs(note: Note, found: Found) -> Iterator[Finding]:
    """Where a note states what an årsværk costs, its rows of årsværk cost that much each.

    Hvor et notat oplyser, hvad et årsværk koster, koster dets rækker med årsværk det pr. stk.

    passes:
        price_level: 2026
    fires:
        price_level: 2026
        full_time_equivalent_price: 590
    """
    price = note.full_time_equivalent_price
    if price is None:
        return
    for row in note.activity_lines:
        for year, amount in (row.amounts or {}).items() if row.priced_equivalents else ():
            count = row.priced_equivalents
            if amount is not None and count and abs(amount) != count * price:
                yield found(
                    row.at("amounts", year),
                    related=[
                        (_counted(row), official("årsværk")),
                        (note.at("full_time_equivalent_price"), _PRICE),
                    ],
                    count=_figure(count),
                    price=price,
                    computed=_figure(count * price),
                    label=row.label,
                    stated=amount,
                    year=year,
                )


_PRICE = Text("prisen", "the price")

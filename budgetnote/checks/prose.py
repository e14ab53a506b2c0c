"""BN3, the part between the tables and the prose: amounts that the text states, and the price of an årsværk."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from budgetnote.analysis.claims import Cells, Reason, Verdict, to_whole
from budgetnote.checks.rulebook import Found, check
from budgetnote.figures.amounts import round_half_up
from budgetnote.figures.printed import (
    format_amount,
    format_decimal,
    format_exact,
    format_interval,
    format_level,
    format_levels,
)
from budgetnote.finding import ERROR, REMARK, WARNING, Finding, Span
from budgetnote.language import Language, Text, did_you_mean, nearest, official
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import ActivityLine, add


@check(
    "BN310",
    "claim-differs",
    ERROR,
    da="{written} står for {interval:interval}, men tabellerne giver {given}{prices}{reason}",
    en="{written} stands for {interval:interval}, but the tables add up to {given}{prices}{reason}",
    on_paper=Text("ret beløbet i teksten eller i tabellerne", "correct the amount in the prose or in the tables"),
    remedy=Text(
        "ret beløbet i teksten eller tabellerne, eller sæt external på, hvis beløbet handler om noget andet{saving}",
        "correct the amount of the prose or the tables, or add external where it is about something else{saving}",
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
        alike: dict[tuple[Reason | None, bool], list[Cells]] = {}
        for cells in verdict.broken:
            reason = verdict.reason(cells)
            alike.setdefault((reason, reason == "sign" and (cells.computed or 0) < 0), []).append(cells)
        for (reason, cut), false in alike.items():
            yield found(
                verdict.statement.at("states"),
                **_held_against(verdict, false),
                reason=_REASONS[reason] if reason else Text("", ""),
                saving=_SAVING if cut else Text("", ""),
            )


_REASONS: dict[Reason, Text] = {
    "sign": Text(": fortegnet er omvendt", ": the sign is the other way round"),
    "thousandfold": Text(": 1.000 gange så meget", ": 1,000 times as much"),
    "thousandth": Text(": en tusindedel", ": a thousandth of it"),
    "tenfold": Text(": ti gange så meget", ": ten times as much"),
    "tenth": Text(": en tiendedel", ": a tenth of it"),
    "each year": Text(": beløbet passer på hvert år for sig", ": the amount is true of each year"),
    "all years": Text(": beløbet passer på årene tilsammen", ": the amount is true of the years together"),
    "half": Text(": kun halvdelen", ": only half of it"),
    "double": Text(": det dobbelte", ": twice as much"),
}
_SAVING = Text("; er det en besparelse, sættes saving: true", "; for a cut, add saving: true")
_CELLS = Text("celler", "cells")


def _held_against(verdict: Verdict, false: Sequence[Cells]) -> dict[str, Any]:
    """The facts of a finding about an amount and the sums, of a year each or of one period, that it is not true of."""
    return {
        "related": [(span, _CELLS) for cells in false for span in cells.spans],
        "written": verdict.statement.written("states"),
        "interval": verdict.interval,
        "computed": [cells.computed for cells in false] if len(false) > 1 else false[0].computed,
        "years": [year for cells in false for year in cells.years],
        "given": Text(*(_given(false, language) for language in BOTH)),
        "prices": _prices_of(verdict),
    }


def _prices_of(verdict: Verdict) -> Text:
    """That the sums are not in the note's own prices, where they are not."""
    if all(factor == 1 for factor in verdict.factors.values()):
        return Text("", "")
    return in_prices(verdict.scope.price_level)


def in_prices(level: int | str | None) -> Text:
    """That an amount was converted to a price level."""
    return Text(f", omregnet til {format_level(level)}", f", converted to {format_level(level)}")


def _given(false: Sequence[Cells], language: Language) -> str:
    """1.204 i 2026 og 1.300 i 2027; where all years have the same sum, 1.204 i 2026 og i 2027.

    A column that stands for several of the years counts for each, which is said.
    """
    da = language == "da"
    into, conjunction = (" i ", " og ") if da else (" in ", " and ")
    said: dict[str, list[str]] = {}
    for cells in false:
        amount = format_amount(cells.computed or 0, language)
        if cells.reach:
            amount += f" ({format_interval(cells.reach, language)})"
        years = "-".join(dict.fromkeys(map(str, (cells.years[0], cells.years[-1])))) if cells.years else ""
        if (times := cells.years.count(cells.years[-1]) if years else 0) > 1:
            years += (
                f" ({cells.years[-1]} tæller {times} gange)" if da else f" ({cells.years[-1]} counts {times} times)"
            )
        said.setdefault(amount, []).append(into + years if years else "")
    clauses = [amount + _enumerated(years, conjunction) for amount, years in said.items()]
    return _enumerated(clauses, conjunction, ", ")


def _enumerated(words: Sequence[str], conjunction: str, comma: str = ",") -> str:
    """The words with commas, and a conjunction before the last."""
    *others, last = words
    return comma.join(others) + (conjunction + last.lstrip() if others else last)


@check(
    "BN326",
    "limit-nearly-kept",
    WARNING,
    da="{written} står for {interval:interval}, men tabellerne giver {given}{prices}; "
    "forskellen ligger inden for tallets afrunding",
    en="{written} stands for {interval:interval}, but the tables add up to {given}{prices}; "
    "the difference is within the rounding of the figure",
    remedy=Text(
        "skriv ca. i stedet, skriv tallet med flere cifre, eller ret tabellerne",
        "write ca. instead, write the figure with more digits, or correct the tables",
    ),
)
def limit_nearly_kept(verdicts: list[Verdict], found: Found) -> Iterator[Finding]:
    """A limit means the figure itself. What is past it by the figure's own rounding, and a hundredth at most, is told.

    En grænse betyder tallet selv. En overskridelse inden for tallets afrunding og på højst en hundrededel nævnes.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "op til 2,4 mio. kr.", per: period, years: [2026, 2027], direction: U}  # BN326
    """
    for verdict in verdicts:
        if verdict.near:
            yield found(verdict.statement.at("states"), **_held_against(verdict, verdict.near))


@check(
    "BN312",
    "claim-without-unit",
    ERROR,
    da="{written} har ingen enhed",
    en="{written} has no unit",
    remedy=Text(
        "tilføj kr., 1.000 kr., mio. kr. eller mia. kr., eller tilføj external, hvis det ikke er et beløb",
        "add kr., 1.000 kr., mio. kr. or mia. kr., or add external where it is no amount of money",
    ),
)
def claim_without_unit(note: Note, found: Found) -> Iterator[Finding]:
    """An amount is held against the tables by its unit. Without one it could be a number of people.

    Et beløb kan kun holdes op mod tabellerne, når det har en enhed. Uden enhed kan det være et antal personer.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "3.500", per: period, years: [2026, 2027, 2028]}  # BN312
    """
    for statement in note.statements:
        if statement.states and statement.states.unit is None and not statement.is_external:
            yield found(statement.at("states"), written=statement.written("states"))


@check(
    "BN313",
    "prior-funding",
    WARNING,
    da="notatet siger, at der ikke tidligere er afsat midler, men nævner {written}",
    en="the note says that nothing was granted before, but mentions {written}",
    on_paper=Text("ret teksten om tidligere afsatte midler", "correct what the prose says of prior funding"),
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
    "BN322",
    "unknown-in-claim",
    ERROR,
    da="{written} handler om {what}, som ikke findes i notatets tabeller",
    en="{written} is about {what}, which the note's tables do not have",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_in_claim(note: Note, verdicts: list[Verdict], register: Register, found: Found) -> Iterator[Finding]:
    """An amount about an activity, a committee or a year that the note does not have is held against nothing.

    Et beløb om en aktivitet, et udvalg eller et år, som notatet ikke har, kan ikke holdes op mod noget.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "3,0 mio. kr.", per: period, activity: vejlednng}  # BN322
        - {section: Resume, states: "op til 1 mio. kr.", per: year, years: [2031]}  # BN322
    """
    for verdict in verdicts:
        statement, written = verdict.statement, verdict.statement.written("states")
        for key, name in verdict.unknown:
            inherited = key not in statement.node and key and statement is not verdict.claim
            if inherited or _told_by_register(key, name, register, note):
                continue
            yield found(
                statement.at(key or "states"),
                written=written,
                what=Text(
                    *(f"{word} {name}" for word in _NAMED["several years" if "," in name and key == "years" else key])
                ),
                hint=_known(note, key, name),
            )


_NAMED = {
    "activity": Text("aktiviteten", "the activity"),
    "committee": Text("udvalget", "the committee"),
    "administration": Text("forvaltningen", "the administration"),
    "appropriation": Text("bevillingen", "the appropriation"),
    "control_area": Text("styringsområdet", "the control area"),
    "years": Text("året", "the year"),
    "several years": Text("årene", "the years"),
    "": Text("en række med", "a row of"),
}


def _told_by_register(key: str, name: str, register: Register, note: Note) -> bool:
    """Whether the check of the register's terms has told that the word is unknown to everyone."""
    valid: dict[str, Callable[[str, int | None], object]] = {
        "committee": register.committees.valid,
        "administration": register.administrations.valid,
        "control_area": register.control_areas.valid,
    }
    return key in valid and not valid[key](name, note.budget_year)


def _known(note: Note, key: str, name: str) -> Text:
    """What was probably meant, or what the note has of the kind."""
    known: dict[str, Iterable[object]] = {
        "activity": (row.key for row in note.activity_lines),
        "committee": (line.committee for line in note.appropriation_lines),
        "appropriation": (line.appropriation.code for line in note.appropriation_lines if line.appropriation),
        "control_area": (row.control_area for row in note.activity_lines),
        "years": note.years,
    }
    words = list(dict.fromkeys(map(str, known.get(key, ()))))
    close = nearest(name, words) if key == "activity" else []
    if close or not words:
        return did_you_mean(*close) if close else _NARROWER
    listed = ", ".join(words)
    return Text(
        f"notatet har {listed}; ret {key}, eller sæt external på",
        f"the note has {listed}; correct {key}, or add external",
    )


_NARROWER = Text(
    "ret det, beløbet handler om, eller sæt external på",
    "correct what the amount is about, or add external",
)


@check(
    "BN323",
    "claim-undecided",
    REMARK,
    da="{written} (står for {interval:interval}) kan ikke holdes op mod {other}: {why}",
    en="{written} (stands for {interval:interval}) cannot be held against {other}: {why}",
    remedy=Text("{hint}", "{hint}"),
)
def claim_undecided(note: Note, verdicts: list[Verdict], found: Found) -> Iterator[Finding]:
    """What cannot be compared is said: lines with no key may be of it, a rate is missing, a part has other prices.

    Det siges, når et beløb ikke kan sammenlignes: rækker uden activity kan høre til, en sats mangler, eller en del er
    i andre priser end det hele.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "3,4 mio. kr.", per: period, price_level: 2025}  # BN323
    """
    whole_of = {verdict.claim: verdict for verdict in verdicts if verdict.statement is verdict.claim}
    for verdict in verdicts:
        if verdict.apart or verdict.unlinked:
            why, hint = _not_converted(note, verdict) if verdict.apart else (_UNLINKED, _ADD_KEYS)
            yield found(
                verdict.statement.at("states"),
                related=[(line.head, _NO_KEY) for line in verdict.unlinked],
                written=verdict.statement.written("states"),
                interval=verdict.interval,
                other=_TABLES,
                why=why,
                hint=hint,
            )
        amount, whole = verdict.scope.claimed, whole_of[verdict.claim]
        told = verdict.apart or whole.apart  # a missing rate is told once
        if amount and amount.interval and not told and to_whole(verdict, whole, note) is None:
            levels = [one.price_level or note.price_level for one in (verdict.scope, verdict.claim)]
            words = [format_level(level) for level in levels]
            yield found(
                verdict.statement.at("states"),
                related=[(verdict.claim.at("states"), _WHOLE)],
                written=verdict.statement.written("states"),
                interval=amount.interval,
                other=_WHOLE,
                why=Text(
                    f"delen er i {words[0]}, det hele i {words[1]}", f"the part is {words[0]}, the whole is {words[1]}"
                ),
                hint=_ONE_LEVEL,
            )


_ONE_AREA = Text(
    "angiv med control_area, hvilket styringsområde beløbet vedrører",
    "say with control_area which of them the amount is about",
)


def _not_converted(note: Note, verdict: Verdict) -> tuple[Text, Text]:
    """That the note's prices do not become those of a statement, and what is to be done."""
    if verdict.scope.price_level is None:
        levels = format_levels(note.levels)
        return Text(f"tabellerne er i {levels}", f"the tables are at {levels}"), _ONE_AREA
    base, level = format_levels(note.levels), format_level(verdict.scope.price_level)
    why = Text(f"{base} kan ikke omregnes til {level}", f"{base} cannot be converted to {level}")
    if not verdict.lacking:
        return why, _EXTERNAL
    da, en = (
        ", ".join(f"{area} {first}{to}{first + 1}" for area, first in sorted(verdict.lacking))
        for to in (" til ", " to ")
    )
    return why, Text(
        f"tilføj under price_levels i register.yaml: {da}", f"add below price_levels in register.yaml: {en}"
    )


_TABLES, _WHOLE = Text("tabellerne", "the tables"), Text("det hele", "the whole")
_ONE_LEVEL = Text(
    "skriv delen og det hele i samme pris- og lønniveau", "write the part and the whole at the same price level"
)
_NO_KEY = Text("uden activity", "no activity")
_UNLINKED = Text("rækker i Tabel 3 uden activity kan høre med", "lines of Tabel 3 with no activity may be of it")
_ADD_KEYS = Text("skriv activity ved rækkerne i Tabel 3", "write activity at the lines of Tabel 3")
_EXTERNAL = Text("sæt external på: løbende p/l kan ikke omregnes", "add external: løbende p/l cannot be converted")


@check(
    "BN324",
    "per-differs",
    ERROR,
    da="{written} gælder {said}, men per: {per} betyder {meant}",
    en="{written} is about {said}, but per: {per} means {meant}",
    remedy=Text("ret per, eller slet per, så teksten gælder", "correct per, or delete it, so that the words count"),
)
def per_differs(note: Note, found: Found) -> Iterator[Finding]:
    """What the words say of the years (årligt, om året, i alt, samlet), the key `per` says too, or it is left out.

    Det, ordene siger om årene (årligt, om året, i alt, samlet), siger nøglen `per` også, ellers udelades den.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "1,2 mio. kr. årligt", per: period, years: [2027]}  # BN324
    """
    for statement in note.statements:
        said = statement.states.per if statement.states else None
        if said and statement.per and statement.is_contradictory:
            yield found(
                statement.at("per"),
                related=[(statement.at("states"), Text("teksten", "the words"))],
                written=statement.written("states"),
                said=_PER[said],
                per=statement.per,
                meant=_PER[statement.per],
            )


_PER = {
    "year": Text("hvert af årene", "each of the years"),
    "period": Text("årene tilsammen", "the years together"),
}


@check(
    "BN325",
    "typed-in-kroner",
    WARNING,
    da="notatet ser ud til at være skrevet i kroner: {why}",
    en="the note looks typed in kroner: {why}",
    remedy=Text(
        "skriv alle beløb i hele 1.000 kr.: 305000 kr. er 305",
        "write whole thousands of kroner (1.000 kr.): 305000 kr. is 305",
    ),
)
def typed_in_kroner(note: Note, verdicts: list[Verdict], found: Found) -> Iterator[Finding]:
    """Amounts are in 1.000 kr. Where all end in 000, or one in the prose is a thousandth, they look like kroner.

    Beløb er i hele 1.000 kr. Ender alle på tre nuller, eller er et beløb i teksten en tusindedel, ligner de kroner.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "3.500 kr.", per: period, years: [2026, 2027, 2028]}  # BN310 BN325
    """
    for verdict in verdicts:
        if any(verdict.reason(cells) == "thousandfold" for cells in verdict.broken):
            written = verdict.statement.written("states")
            why = Text(
                f"{written} er en tusindedel af det, tabellerne giver", f"{written} is a thousandth of the tables' sum"
            )
            yield found(verdict.statement.at("states"), why=why)
            return
    asked = note.activity_lines or note.appropriation_lines
    total = add(row.computed_total for row in asked)
    apart = len(note.levels) > 1
    if total is None or apart or abs(total) < _LARGE:
        return
    amounts = (amount for _, row in note.labelled_rows for amount in (row.total, *(row.amounts or {}).values()))
    if any(amount % 1000 for amount in amounts if amount):
        return
    table = note.tables[0]
    sums = (format_amount(total, language) for language in BOTH)
    why = Text(*(f"{words} {shown}" for words, shown in zip(_THOUSANDS, sums, strict=True)))
    yield found(table.total.at("total") if table.total else table.head, why=why)


_LARGE = 500_000
_THOUSANDS = Text("alle beløb ender på tre nuller, og I alt er", "every amount ends in three zeros, and I alt is")
BOTH: tuple[Language, ...] = ("da", "en")


@check(
    "BN314",
    "other-unit-price",
    REMARK,
    da="et årsværk koster {price} i »{label:short}«, men {usual} i {rows} af notatets rækker",
    en="a full-time equivalent costs {price} in “{label:short}”, but {usual} in {rows} of the note's rows",
    on_paper=Text("se efter, om prisen er rigtig", "see whether the price is right"),
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
    priced = _priced(note)
    if len(priced) < 2:
        return
    stated = dict.fromkeys(amount / one.number for one in priced for amount in dict.fromkeys(one.amounts.values()))
    had = Counter({price: sum(one.costs(price) for one in priced) for price in stated})
    # One price must be the note's own: had by most rows that have one, and so by two at the least.
    usual, count = next(iter(had.most_common(1)), (Fraction(), 0))
    if 2 * count <= len(priced):
        return
    for one in priced:
        if one.amounts and not one.costs(usual):
            year, amount = next(iter(one.amounts.items()))
            yield found(
                one.row.at("amounts", year),
                related=[(_counted(one.row), official("årsværk"))],
                price=_figure(amount / one.number),
                label=one.row.label,
                usual=_figure(usual),
                rows=count,
            )


def _counted(row: ActivityLine) -> Span:
    """Where the row states its full-time equivalents."""
    return row.at("full_time_equivalents" if row.full_time_equivalents is not None else "label")


class _Priced(NamedTuple):
    """A row of årsværk: how many, and by year what it asks for in 1.000 kr.; a cut has the price of what it cuts."""

    row: ActivityLine
    number: Fraction
    amounts: dict[int, int]

    def costs(self, price: Fraction) -> bool:
        """Whether the row asks for `price` for each of its årsværk in any of its years."""
        exact = self.number * price
        return any(rounds_to(exact, amount) for amount in self.amounts.values())


def _priced(note: Note) -> list[_Priced]:
    """The rows of Tabel 2 that pay for årsværk."""
    return [
        _Priced(row, Fraction(number), {year: abs(amount) for year, amount in (row.amounts or {}).items() if amount})
        for row in note.activity_lines
        if (number := row.priced_equivalents)
    ]


def rounds_to(exact: Fraction, cell: int) -> bool:
    """Whether a cell of whole 1.000 kr. may be what `exact` was rounded to; a whole number is itself."""
    parts = exact.denominator
    return exact == cell if parts == 1 else 2 * abs(exact.numerator - cell * parts) <= parts


def _figure(price: Fraction) -> Text:
    tenths = Decimal(round_half_up(price * 10)) / 10
    return Text(*(format_decimal(tenths, language) for language in BOTH))


@check(
    "BN315",
    "unit-price-differs",
    ERROR,
    da="{count} årsværk à {price:amount} er {computed}, men »{label:short}« er {stated:amount} i {year}",
    en="{count} årsværk at {price:amount} are {computed}, but “{label:short}” is {stated:amount} in {year}",
    on_paper=Text(
        "ret beløbet, antallet eller årsværksprisen", "correct the amount, the number or the price of an årsværk"
    ),
    remedy=Text(
        "ret beløbet, antallet eller full_time_equivalent_price",
        "correct the amount, the number or full_time_equivalent_price",
    ),
)
def unit_price_differs(note: Note, found: Found) -> Iterator[Finding]:
    """Where a note states what an årsværk costs, its rows of årsværk cost that much each.

    Oplyser et notat, hvad et årsværk koster, er det prisen i alle dets rækker med årsværk.

    passes:
        price_level: 2026
    fires:
        price_level: 2026
        full_time_equivalent_price: 590
    """
    price = note.full_time_equivalent_price
    if price is None:
        return
    for row, number, amounts in _priced(note):
        exact = number * price
        for year, amount in amounts.items():
            if not rounds_to(exact, amount):
                yield found(
                    row.at("amounts", year),
                    related=[
                        (_counted(row), official("årsværk")),
                        (note.at("full_time_equivalent_price"), _PRICE),
                    ],
                    count=_written_count(row),
                    price=price,
                    computed=Text(*(format_exact(exact, language) for language in BOTH)),
                    label=row.label,
                    stated=row.cell(year),
                    year=year,
                )


def _written_count(row: ActivityLine) -> Text:
    """The årsværk of a row as its key has them, else as its label does."""
    if row.full_time_equivalents is not None:
        return official(row.written("full_time_equivalents"))
    return Text(*(format_decimal(row.priced_equivalents or Decimal(), language) for language in BOTH))


_PRICE = Text("prisen", "the price")

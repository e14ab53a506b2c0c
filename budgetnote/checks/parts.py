"""BN3: an amount of the prose and the parts that it is said to have: all of them (heraf), or some (hvoraf)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from typing import NamedTuple

from budgetnote.analysis.claims import Verdict, to_whole
from budgetnote.checks.prose import in_prices
from budgetnote.checks.rulebook import Found, check
from budgetnote.figures.interval import Interval
from budgetnote.figures.stated import Claimed
from budgetnote.finding import ERROR, WARNING, Finding
from budgetnote.language import Text
from budgetnote.model.note import Claim, Note, Statement

ZERO = Interval(Decimal(0), Decimal(0))


@check(
    "BN311",
    "parts-differ",
    ERROR,
    da="{parts} {computed:interval}{prices}, men {written} står for {interval:interval}",
    en="{parts} {computed:interval}{prices}, but {written} stands for {interval:interval}",
    remedy=Text("ret delene eller det hele{hint}", "correct the parts or the whole{hint}"),
)
def parts_differ(note: Note, verdicts: list[Verdict], found: Found) -> Iterator[Finding]:
    """The parts of an amount (heraf) add up to it, each within its rounding; one of some (hvoraf) is no more than it.

    Delene af et beløb (heraf) giver tilsammen beløbet, hver inden for sin afrunding; en del blandt flere (hvoraf) er
    ikke større end det.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - section: Resume
          states: "3,5 mio. kr."  # BN311
          parts:
            - {states: "2,0 mio. kr.", committee: BUU}
            - {states: "1,0 mio. kr.", activity: lokaler}  # BN310
    """
    judged = _Judged(note, verdicts)
    for claim in note.claims:
        for compared in judged.compare(claim, claim.parts):
            if compared.total.intersect(compared.whole) is None:
                related = [(part.at("states"), _PART) for part in claim.parts]
                yield found(claim.at("states"), related=related, parts=_HERAF, hint=_SOME, **compared.facts(claim))
        for part in claim.among:
            for compared in [one for one in judged.compare(claim, [part], size=True) if one.exceeds][:1]:
                facts = compared.facts(claim)
                related = [(claim.at("states"), _WHOLE)]
                yield found(part.at("states"), related=related, parts=_HVORAF, hint=Text("", ""), **facts)


_PART, _WHOLE = Text("del", "part"), Text("det hele", "the whole")
_HERAF = Text("delene (heraf) giver", "the parts (heraf) add up to")
_HVORAF = Text("delen (hvoraf) står alene for", "the part (hvoraf) alone stands for")
_SOME = Text(
    "; er det kun nogle af delene (hvoraf, herunder), skrives among i stedet for parts",
    "; where they are some of its parts only (hvoraf), write among instead of parts",
)


@check(
    "BN327",
    "parts-exceed",
    WARNING,
    da="delene (hvoraf) giver tilsammen {computed:interval}{prices}, men {written} står for {interval:interval}",
    en="the parts (hvoraf) add up to {computed:interval}{prices}, but {written} stands for {interval:interval}",
    remedy=Text(
        "ret delene eller det hele; overlapper delene, accepteres fundet med en begrundelse",
        "correct the parts or the whole; where the parts overlap, accept it with its reason",
    ),
)
def parts_exceed(note: Note, verdicts: list[Verdict], found: Found) -> Iterator[Finding]:
    """Some of an amount's parts (hvoraf, herunder) are together no more than it is, unless they overlap.

    Nogle af et beløbs dele (hvoraf, herunder) er tilsammen ikke mere end beløbet, medmindre de overlapper.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - section: Resume
          states: "3,5 mio. kr."  # BN327
          among:
            - {states: "2,0 mio. kr.", committee: BUU}
            - {states: "3,0 mio. kr.", activity: vejledning}
    """
    judged = _Judged(note, verdicts)
    for claim in note.claims:
        if any(one.exceeds for part in claim.among for one in judged.compare(claim, [part], size=True)):
            continue
        among = [part for part in claim.among if judged.factor(part, claim) is not None]
        for compared in [one for one in judged.compare(claim, among, size=True) if one.exceeds][:1]:
            related = [(part.at("states"), _PART) for part in among]
            yield found(claim.at("states"), related=related, **compared.facts(claim))


class Compared(NamedTuple):
    """What an amount stands for and what its parts do, counted alike: in one year, or over the period.

    `level` is the price level that any of them was converted to. `rounded` where none of them is a limit, whose end is
    a figure that was meant.
    """

    whole: Interval
    parts: tuple[Interval, ...]
    rounded: bool
    level: int | str | None = None

    @property
    def total(self) -> Interval:
        """What the parts stand for together."""
        return reduce(Interval.plus, self.parts, ZERO)

    @property
    def exceeds(self) -> bool:
        """Whether the parts are more than the whole, whatever they were rounded from; 4 is more than 3."""
        low, high = self.total.low or Decimal(0), self.whole.high
        apart = self.rounded or self.total.low_open or self.whole.high_open
        return bool(self.parts) and high is not None and (low > high or (low == high and apart))

    def facts(self, claim: Claim) -> dict[str, object]:
        """The facts of a finding about them."""
        prices = in_prices(self.level) if self.level else Text("", "")
        return {"written": claim.written("states"), "interval": self.whole, "computed": self.total, "prices": prices}


class _Judged:
    """The claims of a note, each with the verdict on it."""

    def __init__(self, note: Note, verdicts: Sequence[Verdict]) -> None:
        self.note = note
        self.verdicts = {verdict.statement: verdict for verdict in verdicts}

    def factor(self, part: Statement, claim: Claim) -> Fraction | None:
        """What brings a part to the prices of its claim; None where nothing is known to."""
        return to_whole(self.verdicts[part], self.verdicts[claim], self.note)

    def compare(self, claim: Claim, parts: Sequence[Statement], *, size: bool = False) -> Iterator[Compared]:
        """A claim beside its parts: year by year where all are per year, else each multiplied out over its own years.

        Nothing where one of them cannot be read, contradicts itself, counts no money, or is in prices that do not
        become those of the claim. `size` leaves out the signs.
        """
        if not parts:
            return
        statements = (claim, *parts)
        scopes = [self.verdicts[statement].scope for statement in statements]
        amounts = [scope.claimed for scope in scopes]
        told = [_stands_for(amount, size=size) for amount in amounts if amount]
        factors = [factor for statement in statements if (factor := self.factor(statement, claim)) is not None]
        meant = [_converted(one, factor) for one, factor in zip(told, factors, strict=False) if one]
        if len(meant) < len(scopes) or any(statement.is_contradictory for statement in statements):
            return
        rounded = not any(amount and amount.is_limit for amount in amounts)
        level = claim.price_level or self.note.price_level if any(factor != 1 for factor in factors) else None
        years = [
            scope.years or tuple(self.note.stated_years if scope.per == "year" else self.note.summed_years)
            for scope in scopes
        ]
        if all(scope.per == "year" for scope in scopes):
            shares = {tuple(i for i in range(1, len(years)) if year in years[i]) for year in years[0]}
            yield from (Compared(meant[0], tuple(meant[i] for i in share), rounded, level) for share in sorted(shares))
            return
        counts = [len(of) if scope.per == "year" else 1 for scope, of in zip(scopes, years, strict=True)]
        whole, *rest = (interval.times(count) for interval, count in zip(meant, counts, strict=True))
        yield Compared(whole, tuple(rest), rounded, level)


def _converted(interval: Interval, factor: Fraction) -> Interval:
    """An interval in other prices, its ends put out to whole kroner."""
    if factor == 1:
        return interval
    low = None if interval.low is None else Decimal(floor(Fraction(interval.low) * factor * 1000)) / 1000
    high = None if interval.high is None else Decimal(ceil(Fraction(interval.high) * factor * 1000)) / 1000
    return interval._replace(low=low, high=high)


def _stands_for(amount: Claimed, *, size: bool) -> Interval | None:
    return (amount.unsigned if size else amount).interval

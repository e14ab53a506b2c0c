"""BN7: a package as a whole: the notes it names, their price levels, its frames. `parts` has what it says of each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from budgetnote.analysis.agreement import Agreement, is_whole
from budgetnote.checks.rulebook import Found, check, look_for
from budgetnote.checks.terms import dotted
from budgetnote.checks.writing import printed
from budgetnote.figures.printed import format_amount, format_exact, format_level, format_levels
from budgetnote.finding import ERROR, RULES, WARNING, Finding, Related, Span
from budgetnote.language import Text, did_you_mean, nearest, official
from budgetnote.model.register import Register
from budgetnote.reading.record import Record
from budgetnote.reading.text import Source
from budgetnote.reading.yaml import Mapping

_FIRST = Text("første gang", "first")
_NOTHING = Text("", "")
_LISTED = 12
"""Names are listed in a remedy up to this many."""


@look_for(RULES["printed-amount"], "package")
def printed_in_package(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """Find the amounts of grants and frames that are written with a dot; the rule has the page."""
    records: Sequence[Record] = (*agreement.package.grants, *agreement.package.frames)
    for record in records:
        amounts = record.node.get("amounts")
        for year, written in amounts.items() if isinstance(amounts, Mapping) else ():
            if isinstance(written, str):
                yield from printed(record.at("amounts", year), written, found)


@look_for(RULES["dotted-appropriation"], "package")
def dotted_in_package(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """Find the appropriations of grants that are written with a dot; the rule has the page."""
    for grant in agreement.package.grants:
        yield from dotted(grant, grant.appropriation, found)


@check(
    "BN701",
    "unknown-note",
    ERROR,
    phase="package",
    da="der er intet notat {id} i {negotiation}",
    en="there is no note {id} in {negotiation}",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_note(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A package names notes by their numbers, which restart in each negotiation, and the files of all are given.

    En pakke henviser til notater med deres numre, som begynder forfra i hver forhandling, og alle notaternes filer
    skal angives.

    passes:
        note: BU07
    fires:
        note: BU70  # BN701
    """
    for agreed in agreement.agreed:
        negotiation, number = agreed.name
        if negotiation and number and not agreed.known:
            hint = _hint_at_note(agreement, negotiation, number)
            yield found(agreed.entry.at("note"), id=number, negotiation=negotiation, hint=hint)


def _hint_at_note(agreement: Agreement, negotiation: str, number: str) -> Text:
    """Where a note of that number is, or what the number was probably meant to be."""
    elsewhere = sorted(other for other, name in agreement.names if name == number)
    if elsewhere:
        listed = ", ".join(elsewhere)
        return Text(
            f"{number} findes i {listed}; tilføj negotiation: {elsewhere[0]}",
            f"{number} is in {listed}; add negotiation: {elsewhere[0]}",
        )
    numbers = sorted(name for other, name in agreement.names if other == negotiation)
    none = Text(f"ingen af de læste notater hører til {negotiation}", f"none of the notes read is of {negotiation}")
    return hint_at(number, numbers, none)


def hint_at(word: str, known: Sequence[str], none: Text = _NOTHING) -> Text:
    """The one of `known` that was probably meant, else all of them, or `none` where there are none."""
    close = nearest(word, known)
    if close:
        return did_you_mean(*close)
    return Text(f"vælg mellem {_listed(known)}", f"use one of {_listed(known)}") if known else none


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*names[:_LISTED], *(["…"] if len(names) > _LISTED else [])])


@check(
    "BN702",
    "note-agreed-twice",
    ERROR,
    phase="package",
    da="{id} i {negotiation} er nævnt to gange",
    en="{negotiation} {id} is named twice",
    remedy=Text("slet den ene; et notats dele samles ét sted", "delete one of them; keep the parts of a note together"),
)
def note_agreed_twice(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A note is granted once. Only the first of two entries is added up.

    Et notat får kun midler én gang. Kun den første af to angivelser tælles med.

    passes:
        - note: BU07
          activities: [vejledning, lokaler]
    fires:
        - note: BU07
        - note: BU07  # BN702
          activities: [vejledning, lokaler]
    """
    for agreed in agreement.agreed:
        if agreed.before:
            negotiation, number = agreed.name
            related = [(agreed.before.at("note"), _FIRST)]
            yield found(agreed.entry.at("note"), related=related, id=number, negotiation=negotiation)


@check(
    "BN703",
    "ambiguous-note",
    ERROR,
    phase="package",
    da="{id} i {negotiation} står i {count} filer",
    en="{negotiation} {id} stands in {count} files",
    remedy=Text("slet den forkerte fil, eller ret notatets nummer", "delete the wrong file, or correct the number"),
)
def ambiguous_note(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """Where two files state the same note, nobody knows which of them was agreed on.

    Står det samme notat i to filer, ved ingen, hvilken af dem aftalen gælder.
    """
    for agreed in agreement.agreed:
        if len(agreed.known) > 1:
            negotiation, number = agreed.name
            told = found(agreed.entry.at("note"), id=number, negotiation=negotiation, count=len(agreed.known))
            word = Text("notatet", "the note")
            yield beside(told, [(known.source, known.note.at("id"), word) for known in agreed.known])


@check(
    "BN716",
    "withdrawn-note",
    ERROR,
    phase="package",
    da="{id} i {negotiation} er trukket tilbage",
    en="{negotiation} {id} is withdrawn",
    remedy=Text("slet notatet af pakken, eller ret dets status", "delete it from the package, or correct its status"),
)
def withdrawn_note(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A note that was withdrawn (`status: withdrawn`) counts nowhere, and is not granted anything.

    Et notat, der er trukket tilbage (`status: withdrawn`), tæller ikke med nogen steder og får ingen midler.
    """
    for agreed in agreement.agreed:
        if agreed.reason == "withdrawn":
            negotiation, number = agreed.name
            told = found(agreed.entry.at("note"), id=number, negotiation=negotiation)
            word = Text("status", "status")
            yield beside(told, [(known.source, known.note.at("status"), word) for known in agreed.known])


def beside(found: Finding, others: Sequence[tuple[Source, Span, Text]]) -> Finding:
    """`found` with places of other files too."""
    related = [Related(source.place(span), word) for source, span, word in others]
    return found._replace(related=[*found.related, *related])


@check(
    "BN704",
    "lapsing-pair-agreed",
    ERROR,
    phase="package",
    da="{other} bortfalder, hvis forslaget i {id} gennemføres, men begge er i pakken",
    en="{other} lapses if {id} is carried out, but both are in the package",
    remedy=Text("slet det ene af de to", "delete one of the two"),
)
def lapsing_pair_agreed(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A note may replace another, as BI26 replaces BI21. Only one of the two is ever granted.

    Et notat kan træde i stedet for et andet, som BI26 for BI21. Kun det ene af de to får midler.
    """
    named = {agreed.name: agreed.entry for agreed in reversed(agreement.agreed)}
    told = set()
    for agreed in agreement.agreed:
        negotiation, number = agreed.name
        for known in agreed.known[:1]:
            for i, lapsing in enumerate(known.note.lapses):
                other = named.get((negotiation, lapsing))
                pair = frozenset((number, lapsing)), negotiation
                if other is None or other is agreed.entry or pair in told:
                    continue
                told.add(pair)
                related = [(agreed.entry.at("note"), Text("det andet", "the other"))]
                lapses = (known.source, known.note.at("lapses", i), Text("bortfalder", "lapses"))
                yield beside(found(other.at("note"), related=related, id=number, other=lapsing), [lapses])


@check(
    "BN712",
    "unlike-price-level",
    ERROR,
    phase="package",
    da="{id} er i {level}, {but}",
    en="{id} is at {level}, {but}",
    remedy=Text("{hint}", "{hint}"),
)
def unlike_price_level(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """1.000 kr. is not worth the same at two price levels (p/l), so such amounts are neither added nor compared.

    1.000 kr. har ikke samme værdi i to pris- og lønniveauer (p/l), så beløb i forskellige niveauer hverken lægges
    sammen eller sammenlignes.

    passes:
        price_level: 2026
    fires:
        price_level: current
    """
    package = agreement.package
    if package.misreads("price_level") or isinstance(package.price_level, int):
        return  # notes are then brought to the package's level, or it is told what they lack
    single = [(agreed, agreed.known[0]) for agreed in agreement.agreed if len(agreed.known) == 1]
    levels = Counter(level for _, known in single if is_whole(known) for level in known.note.levels[:1])
    common: int | str | None = package.price_level or max(levels, key=lambda level: levels[level], default=None)
    if common is None:
        return
    alike = list(dict.fromkeys(known.note.id for _, known in single if known.note.levels == (common,)))
    others = Text("pakken", "the package") if package.price_level else official(_listed(alike))
    level = format_level(common)
    but = Text(f"men {others.da} er i {level}", f"but {others.en} at {level}")
    for agreed, known in single:
        own = known.note.levels
        if None not in own and own != (common,):
            at = (known.source, known.note.at("price_level"), Text("notatets p/l", "the note's p/l"))
            facts = {
                "level": format_levels(own),
                "but": _NEVER_ADDED if len(own) > 1 else but,
                "hint": _CONVERTED if "current" not in own else _KEPT_OUT,
            }
            yield beside(found(agreed.entry.at("note"), id=known.note.id, **facts), [at])


_NEVER_ADDED = Text("og de lægges ikke sammen", "which are never added up")
_CONVERTED = Text(
    "skriv et år som pakkens price_level, så omregnes notaterne med registerets satser",
    "write a year as the package's price_level, and the notes are converted by the rates of the register",
)
_KEPT_OUT = Text(
    "løbende p/l kan ikke omregnes; tag notatet ud af pakken, eller hold det i en pakke for sig",
    "løbende p/l cannot be converted; take the note out of the package, or keep it in one of its own",
)


@check(
    "BN713",
    "unknown-frame",
    ERROR,
    phase="package",
    da="rammen gælder {word}, som ikke findes i registeret",
    en="the spending cap (ramme) is for {word}, which the register does not have",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_frame(agreement: Agreement, register: Register, found: Found) -> Iterator[Finding]:
    """A spending cap (ramme) for a committee or a control area that nobody knows could never be exceeded.

    En ramme for et ukendt udvalg eller styringsområde ville aldrig kunne overskrides.

    passes:
        - control_area: Service
    fires:
        - control_area: Servise  # BN713
    """
    known = [note for agreed in agreement.agreed for note in agreed.known]
    years = {note.note.budget_year for note in known} or {None}
    registers = [register, *(note.register for note in known)]
    for frame in agreement.package.frames:
        for key, word in (("committee", frame.committee), ("control_area", frame.control_area)):
            terms = [one.committees if key == "committee" else one.control_areas for one in registers]
            if word and not any(kind.valid(word, year) for kind in terms for year in years):
                names = sorted({term.key for kind in terms for year in years for term in kind.all(year)})
                yield found(frame.at(key), word=word, hint=hint_at(word, names))


@check(
    "BN714",
    "frame-exceeded",
    ERROR,
    phase="package",
    da="rammen for {frame} er {stated:amount} i {year}, men der er afsat {computed:amount}: {excess:amount} for meget"
    "{rounding}",
    en="the cap (ramme) for {frame} is {stated:amount} in {year}, but {computed:amount} is granted: "
    "{excess:amount} too much{rounding}",
    remedy=Text("afsæt mindre, eller ret rammen", "grant less, or correct the cap"),
)
def frame_exceeded(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A cap (ramme) is the most that may be granted in a year: in a control area, to a committee, to both, or in all.

    En ramme er det højeste beløb, der må afsættes i et år: på et styringsområde, til et udvalg, til et udvalg på et
    styringsområde eller i alt.

    passes:
        amounts: {2026: 500, 2027: 1100, 2028: 1100}
    fires:
        amounts: {2026: 500, 2027: 1000, 2028: 1100}  # BN714
    """
    for verdict in agreement.verdicts:
        if verdict.holds is False and verdict.granted is not None:
            yield found(
                verdict.frame.at("amounts", verdict.year),
                related=[(agreed.entry.at("note"), _from(share)) for agreed, share in verdict.shares],
                frame=verdict.frame.name,
                year=verdict.year,
                stated=verdict.most,
                computed=verdict.granted,
                excess=verdict.granted - verdict.most,
                rounding=_rounding(verdict.exactly) if verdict.by_rounding else Text("", ""),
            )


def _rounding(exactly: Fraction) -> Text:
    return Text(
        f", kun på grund af afrunding (før afrunding {format_exact(exactly, 'da')})",
        f", by rounding alone (before rounding {format_exact(exactly, 'en')})",
    )


def _from(share: int) -> Text:
    return Text(f"{format_amount(share, 'da')} fra", f"{format_amount(share, 'en')} from")


@check(
    "BN715",
    "nothing-granted",
    WARNING,
    phase="package",
    da="der er intet afsat til {id}",
    en="nothing of {id} is granted",
    remedy=Text(
        "tag notatet ud af pakken, eller ret det, der er afsat", "take the note out, or correct what is granted"
    ),
)
def nothing_granted(agreement: Agreement, found: Found) -> Iterator[Finding]:
    """A note that is agreed on is granted something; a part or an amount was probably forgotten.

    Et aftalt notat får midler; formentlig er en del eller et beløb glemt.

    passes:
        activities: [vejledning, lokaler]
        scaled: {lokaler: "50"}
        granted:
          - activity: vejledning
            committee: KFU
            appropriation: 1060
            amounts: {2026: 100, 2027: 300, 2028: 300}
    fires:
        activities: []
    """
    for agreed in agreement.agreed:
        if agreed.posts and any(agreed.balance.asked.values()) and not any(agreed.balance.granted.values()):
            yield found(agreed.entry.at("note"), id=agreed.name[1])

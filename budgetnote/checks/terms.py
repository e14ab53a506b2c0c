"""BN4: codes and terms, by the register as it holds in the note's budget year."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from budgetnote.checks.rulebook import Found, check
from budgetnote.figures.printed import format_amount
from budgetnote.finding import ERROR, REMARK, WARNING, Edit, Finding
from budgetnote.language import Text, did_you_mean, normal
from budgetnote.model.note import Note, Statement
from budgetnote.model.register import Register, Terms
from budgetnote.model.tables import ActivityLine, AppropriationLine, AppropriationTable
from budgetnote.reading.fields import Code
from budgetnote.reading.record import Record


def _hint(terms: Terms[Any], word: str, year: int | None) -> Text:
    """The term that was probably meant, or where to look for one."""
    meant = did_you_mean(*terms.nearest(word, year))
    if meant.da:
        return Text(f"{meant.da} Ellers tilføj {word} i register.yaml", f"{meant.en} Else add {word} to register.yaml")
    known = ", ".join(sorted(name for name in terms if terms.valid(name, year)))
    return Text(
        f"vælg mellem {known}, eller tilføj {word} i register.yaml",
        f"use one of {known}, or add {word} to register.yaml",
    )


def _when(year: int | None) -> Text:
    return Text(f" for {year}", f" in {year}") if year else Text("", "")


@check(
    "BN401",
    "unknown-committee",
    ERROR,
    da="udvalget {committee} findes ikke i registeret{when}",
    en="the register has no committee {committee}{when}",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_committee(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """Money is granted to a committee (udvalg). An administration is something else: SUF is the one under SOU.

    Midler bevilges til et udvalg. En forvaltning er noget andet: SUF er forvaltningen under SOU.

    passes:
        committee: BUU
    fires:
        committee: BUF  # BN401
    """
    year = note.budget_year
    records: Sequence[AppropriationLine | Statement] = (*note.written_appropriations, *note.statements)
    for record in records:
        committee = record.committee
        if not committee or register.committees.valid(committee, year):
            continue
        of = next((term.code for term in register.committees.all(year) if term.administration == committee), None)
        hint = (
            Text(
                f"{committee} er en forvaltning; dens udvalg er {of}",
                f"{committee} is an administration; its committee is {of}",
            )
            if of
            else _hint(register.committees, committee, year)
        )
        yield found(record.at("committee"), committee=committee, when=_when(year), hint=hint)


@check(
    "BN402",
    "unknown-administration",
    ERROR,
    da="forvaltningen {administration} findes ikke i registeret{when}",
    en="the register has no administration {administration}{when}",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_administration(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """The administrations (forvaltninger) of a note are those of the register.

    Et notat nævner kun forvaltninger, der står i registeret.

    passes:
        administrations: [BUF, KFF]
    fires:
        administrations: [BUF, KFU]  # BN402
    """
    year = note.budget_year
    named = [(name, note.at("administrations", i)) for i, name in enumerate(note.administrations)]
    named += [(claim.administration, claim.at("administration")) for claim in note.statements if claim.administration]
    for name, span in named:
        if not name or register.administrations.valid(name, year):
            continue
        committee = register.committees.valid(name, year)
        hint = (
            Text(
                f"{name} er et udvalg; dets forvaltning er {committee.administration}",
                f"{name} is a committee; its administration is {committee.administration}",
            )
            if committee
            else _hint(register.administrations, name, year)
        )
        yield found(span, administration=name, when=_when(year), hint=hint)


@check(
    "BN403",
    "unknown-control-area",
    ERROR,
    da="styringsområdet {area} findes ikke i registeret{when}",
    en="the register has no control area {area}{when}",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_control_area(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """The state caps service and anlæg each on its own, so every amount belongs to a known control area.

    Staten lægger loft over service og anlæg hver for sig, så ethvert beløb hører til et kendt styringsområde.

    passes:
        - control_area: Anlæg
    fires:
        - control_area: Anlag  # BN403
    """
    year = note.budget_year
    records: Sequence[ActivityLine | AppropriationTable | Statement] = (
        *note.written_activities,
        *note.appropriations,
        *note.statements,
    )
    for record in records:
        area = record.control_area
        if area and not register.control_areas.valid(area, year):
            hint = _hint(register.control_areas, area, year)
            yield found(record.at("control_area"), area=area, when=_when(year), hint=hint)


@check(
    "BN404",
    "unknown-district",
    ERROR,
    da="bydelen {district} findes ikke i registeret{when}",
    en="the register has no district {district}{when}",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_district(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """The districts (bydele) are those that the template has tick-boxes for.

    Bydelene er dem, som skabelonen har afkrydsningsfelter til.

    passes:
        districts: [Valby]
    fires:
        districts: [Valbye]  # BN404
    """
    for i, district in enumerate(note.districts):
        if district and not register.districts.valid(district, note.budget_year):
            hint = _hint(register.districts, district, note.budget_year)
            yield found(note.at("districts", i), district=district, when=_when(note.budget_year), hint=hint)


@check(
    "BN405",
    "unknown-appropriation",
    WARNING,
    da="bevilling {code} findes ikke i registeret{when}",
    en="the register has no appropriation {code}{when}",
    remedy=Text(
        "ret koden, eller tilføj {code} med sit udvalg i register.yaml",
        "correct the code, or add {code} with its committee to register.yaml",
    ),
)
def unknown_appropriation(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """The shipped register knows few appropriations (bevillinger), so an unknown one is only a warning.

    Det medfølgende register kender få bevillinger, så en ukendt bevilling giver kun en advarsel.

    passes:
        label: Vejledning på skolerne
        committee: BUU
        appropriation: 3330
    fires:
        label: Vejledning på skolerne
        committee: BUU
        appropriation: 3303  # BN405
    """
    for line in note.written_appropriations:  # a claim is about codes of the lines, or is told to be about none (BN322)
        code = line.appropriation
        if code and not register.appropriations.valid(code.code, note.budget_year):
            yield found(line.at("appropriation"), code=code.code, when=_when(note.budget_year))


@check(
    "BN406",
    "wrong-committee",
    ERROR,
    da="bevilling {code} hører til {owner}, ikke {committee}",
    en="appropriation {code} belongs to {owner}, not {committee}",
    remedy=Text("ret udvalget til {owner}, eller ret koden", "correct the committee to {owner}, or correct the code"),
)
def wrong_committee(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """An appropriation (bevilling) belongs to one committee; another cannot be granted money on it.

    En bevilling hører til ét udvalg; et andet kan ikke få midler på den.

    passes:
        label: Vejledning på skolerne
        committee: BUU
        appropriation: 3330
    fires:
        label: Vejledning på skolerne
        committee: SUD  # BN406
        appropriation: 3330
    """
    for line in note.written_appropriations:
        term = line.appropriation and register.appropriations.valid(line.appropriation.code, note.budget_year)
        if not term or line.committee == term.committee:
            continue
        if register.committees.valid(line.committee, note.budget_year):
            yield found(
                line.at("committee"),
                related=[(line.at("appropriation"), Text("bevillingen", "the appropriation"))],
                code=term.code,
                owner=term.committee,
                committee=line.committee,
            )


@check(
    "BN407",
    "appropriation-name",
    REMARK,
    da="{code} står som »{printed:short}«, men hedder i {year} »{names:list}«",
    en="{code} stands as “{printed:short}”, but in {year} is called “{names:list}”",
    remedy=Text("ret navnet, eller slet det; koden er nok", "correct the name, or delete it; the code will do"),
)
def appropriation_name(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """Names of appropriations change with the years: 3000 was Udsatte børnefamilier. The code is the key.

    Bevillingers navne skifter med årene: 3000 hed Udsatte børnefamilier. Det er koden, der tæller.

    passes:
        label: Vejledning på skolerne
        committee: BUU
        appropriation: 3330
    fires:
        label: Vejledning på skolerne
        committee: SUD
        appropriation: 3000 Udsatte børnefamilier  # BN407
    """
    year = note.budget_year
    for line in note.written_appropriations:
        code = line.appropriation
        if code is None or not code.name:
            continue
        term = register.appropriations.valid(code.code, year)
        names = term.names_in(year) if term else []
        if names and code.name not in names and normal(code.name) not in map(normal, names):
            yield found(line.at("appropriation"), code=code.code, printed=code.name, year=year, names=names)


@check(
    "BN408",
    "dotted-appropriation",
    REMARK,
    da="{written:short} er læst som bevilling {code}",
    en="{written:short} was read as appropriation {code}",
    remedy=Text("skriv {code}", "write {code}"),
)
def dotted_appropriation(note: Note, found: Found) -> Iterator[Finding]:
    """35.10 is the appropriation 3510; other programs would make it the number 35.1.

    35.10 er bevilling 3510; andre programmer ville gøre den til tallet 35,1.

    passes:
        label: Vejledning på skolerne
        committee: BUU
        appropriation: 3330
    fires:
        label: Vejledning på skolerne
        committee: BUU
        appropriation: 33.30  # BN408
    """
    records: Sequence[AppropriationLine | Statement] = (*note.written_appropriations, *note.statements)
    for record in records:
        yield from dotted(record, record.appropriation, found)


def dotted(record: Record, code: Code | None, found: Found) -> Iterator[Finding]:
    """The finding for the `appropriation` of `record`, read as `code`, where it is written with a dot."""
    if code and code.dotted:
        start, end = record.at("appropriation")
        written = record.written("appropriation")
        # Only the dot is spliced out, where the file writes the value as it is read: without quotes.
        edits = [Edit((start + 2, start + 3), "")] if end - start == len(written) else []
        yield found((start, end), edits=edits, written=written, code=code.code)


@check(
    "BN409",
    "label-names-other-administration",
    WARNING,
    da="teksten nævner {administration}, hvis udvalg er {expected}, men rækken står på {committee}",
    en="the text names {administration}, whose committee is {expected}, but the line is {committee}",
    remedy=Text("ret udvalget eller teksten", "correct the committee or the text"),
)
def label_names_other_administration(note: Note, register: Register, found: Found) -> Iterator[Finding]:
    """A line that names an administration in its text is that administration's committee's money.

    Nævner en rækkes tekst en forvaltning, går midlerne til den forvaltnings udvalg.

    passes:
        label: Vejledning i Kultur- og Fritidsforvaltningen
    fires:
        label: Vejledning i Socialforvaltningen  # BN409
    """
    year = note.budget_year
    for line in note.appropriation_lines:
        if "orvaltning" not in line.label:
            continue  # spares the search for nearly every label
        committee = register.committees.valid(line.committee, year)
        if committee is None:
            continue
        named = [term for term in register.administrations_named(line.label) if term.holds(year)]
        if named and committee.administration not in [term.code for term in named]:
            owners = [term.code for term in register.committees.all(year) if term.administration == named[0].code]
            yield found(
                line.at("label"),
                related=[(line.at("committee"), Text("udvalget", "the committee"))],
                administration=named[0].name,
                expected=", ".join(owners) or "–",
                committee=line.committee,
            )


@check(
    "BN410",
    "unexpected-sign",
    WARNING,
    da="»{label:short}« er angivet som {direction}, men har det modsatte fortegn: {cells}",
    en="“{label:short}” is {direction}, but has the opposite sign: {cells}",
    on_paper=Text(
        "ret fortegnet eller U/I; en mindreudgift kan være rigtig",
        "correct the sign or U/I; less expenditure may be right",
    ),
    remedy=Text(
        "ret fortegnet eller U/I; en mindreudgift kan være rigtig og accepteres så med en begrundelse",
        "correct the sign or U/I; reduced expenditure may be right and is then accepted with its reason",
    ),
)
def unexpected_sign(note: Note, found: Found) -> Iterator[Finding]:
    """Expenditure (U) is positive and income (I) negative, so that a plain sum is the net.

    Udgifter (U) er positive og indtægter (I) negative, så en almindelig sum er nettobeløbet.

    passes:
        label: Egenbetaling
        committee: KFU
        appropriation: 1060
        direction: I
    fires:
        label: Egenbetaling
        committee: KFU
        appropriation: 1060
        direction: U
    """
    for line in note.appropriation_lines:
        sign = {"U": 1, "I": -1}.get(line.direction or "", 0)
        cells = {year: amount for year, amount in (line.amounts or {}).items() if amount and amount * sign < 0}
        if cells:
            first, *others = (line.at("amounts", year) for year in cells)
            yield found(
                first,
                related=[
                    (line.at("direction"), Text("U eller I", "U or I")),
                    *((span, Text("også", "too")) for span in others),
                ],
                label=line.label,
                direction=line.direction,
                amounts=cells,
                cells=_cells(cells),
            )


def _cells(amounts: Mapping[int, int]) -> Text:
    """Amounts with their years: -310 in 2026, -620 in 2027."""
    return Text(
        ", ".join(f"{format_amount(amount, 'da')} i {year}" for year, amount in amounts.items()),
        ", ".join(f"{format_amount(amount, 'en')} in {year}" for year, amount in amounts.items()),
    )


@check(
    "BN411",
    "citywide-with-districts",
    WARNING,
    da="notatet er både bydækkende og for {districts:list}",
    en="the note is both citywide and for {districts:list}",
    remedy=Text("slet det ene", "delete one of them"),
)
def citywide_with_districts(note: Note, found: Found) -> Iterator[Finding]:
    """A note is for the whole city (bydækkende) or for some districts; with both it is not clear which.

    Et notat er enten bydækkende eller for bestemte bydele; angives begge dele, er det uklart, hvad der gælder.

    passes:
        districts: [Valby]
    fires:
        districts: [Valby]
        citywide: true  # BN411
    """
    if note.citywide and note.districts:
        related = [(note.at("districts"), Text("bydelene", "the districts"))]
        yield found(note.at("citywide"), related=related, districts=list(note.districts))


@check(
    "BN412",
    "no-district",
    WARNING,
    da="notatet er hverken bydækkende eller for en bydel",
    en="the note is neither citywide nor for a district",
    on_paper=Text("sæt kryds ved en bydel eller ved Bydækkende", "tick a district, or Bydækkende"),
    remedy=Text("tilføj districts: […] eller citywide: true", "add districts: […] or citywide: true"),
)
def no_district(note: Note, found: Found) -> Iterator[Finding]:
    """One of the template's tick-boxes is ticked: a district (bydel), or citywide (bydækkende).

    Et af skabelonens felter er krydset af: en bydel eller bydækkende.

    passes:
        districts: [Valby]
    fires:
        districts: []  # BN412
    """
    misread = note.misreads("districts") or note.misreads("citywide")
    if not note.citywide and not note.districts and not misread:
        yield found(note.at("districts"))

"""A new note: its text, with what is known filled in and all else left blank."""

import re
from collections.abc import Iterable, Iterator
from string import Template
from typing import NamedTuple

from budgetnote.figures.years import YEARS
from budgetnote.language import Language, Text, did_you_mean
from budgetnote.model.meanings import KEYS
from budgetnote.model.register import Committee, Register
from budgetnote.reading.files import REGISTER
from budgetnote.reading.yaml import as_value

SCHEMA = "note.schema.json"
"""The file, beside the note, by which editors know what a note may say."""
_COLUMNS = 4
"""The template prints the budget year and the three after it."""


class Asked(NamedTuple):
    """What a new note is asked to be, as it was typed; None where nothing was."""

    id: str | None
    negotiation: str | None
    budget_year: str | None
    committee: str | None
    control_areas: tuple[str, ...] = ()
    savings: bool = False


class Heading(NamedTuple):
    """What is known of a note before it is filled in."""

    id: str
    negotiation: str
    budget_year: int
    committee: Committee
    control_areas: tuple[str, ...]
    savings: bool


def heading(asked: Asked, register: Register) -> tuple[Heading | None, list[Text]]:
    """The heading of the note that is asked for; without one, every reason why there is none."""
    year = YEARS.get(asked.budget_year or "")
    committee = register.committees.valid(asked.committee or "", year)
    faults = [*_missing(asked), *_doubtful(asked), *_strange_areas(asked.control_areas, year, register)]
    if asked.budget_year is not None and year is None:
        written = asked.budget_year
        faults.append(
            Text(
                f"{written} er ikke et budgetår: skriv fire cifre fra 1990 til 2099",
                f"{written} is not a budget year: write four digits from 1990 to 2099",
            )
        )
    if asked.committee is not None and not asked.committee.strip():
        faults.append(Text("--committee er ikke udfyldt", "--committee is not filled in"))
    elif asked.committee is not None and committee is None:
        faults.append(_unknown(asked.committee, year, register))
    if faults or asked.id is None or asked.negotiation is None or year is None or committee is None:
        return None, faults
    areas = tuple(dict.fromkeys(asked.control_areas))
    return Heading(asked.id, asked.negotiation, year, committee, areas, asked.savings), []


def _missing(asked: Asked) -> Iterator[Text]:
    options = {
        Text("NUMMER", "ID"): asked.id,
        Text("--negotiation", "--negotiation"): asked.negotiation,
        Text("--budget-year", "--budget-year"): asked.budget_year,
        Text("--committee", "--committee"): asked.committee,
    }
    for option, value in options.items():
        if value is None:
            yield Text(f"{option.da} mangler", f"{option.en} is missing")


def _doubtful(asked: Asked) -> Iterator[Text]:
    """What is wrong with the texts that are written into the note, and with the number that names its file."""
    texts = ((Text("NUMMER", "ID"), asked.id), (Text("--negotiation", "--negotiation"), asked.negotiation))
    for what, text in texts:
        unseen = next((sign for sign in text or "" if not sign.isprintable()), None)
        if text is not None and not text.strip():
            yield Text(f"{what.da} er ikke udfyldt", f"{what.en} is not filled in")
        elif unseen:
            code = f"U+{ord(unseen):04X}"
            yield Text(
                f"{what.da} indeholder et usynligt tegn: {code}", f"{what.en} has an invisible character: {code}"
            )
        elif text is not None and text != text.strip():
            yield Text(f"{what.da} begynder eller slutter med mellemrum", f"{what.en} begins or ends with a space")
        elif text is not None and text == asked.id and not names_a_file(text):
            yield Text(
                f'{text} kan ikke bruges som filnavn: et nummer må ikke indeholde / \\ : < > " | ? *, begynde med '
                "punktum eller være »register« eller et navn, som Windows har reserveret",
                f'{text} cannot be used as a file name: a number has no / \\ : < > " | ? *, does not begin with a dot '
                "and is neither “register” nor a name that is reserved by Windows",
            )


def names_a_file(number: str) -> bool:
    """Whether a note's number can be the name of its file: one of this folder, not hidden, and not the register's."""
    reserved = re.fullmatch(r"(?i)con|prn|aux|nul|(?:com|lpt)[0-9]", number)  # by Windows, as are some signs
    return not (reserved or re.search(r'^\.|[/\\:<>"|?*]', number)) and f"{number}.yaml".casefold() != REGISTER


def _strange_areas(areas: Iterable[str], year: int | None, register: Register) -> Iterator[Text]:
    """The control areas that the register does not have, each with what was probably meant."""
    terms = register.control_areas
    for area in areas:
        if terms.valid(area, year) is None:
            close, known = terms.nearest(area, year), ", ".join(term.name for term in terms.all(year))
            meant = did_you_mean(*close) if close else Text(f"vælg mellem {known}", f"use one of {known}")
            yield Text(
                f"styringsområdet {area} findes ikke i registeret{_when(year).da}; {meant.da}",
                f"the register has no control area {area}{_when(year).en}; {meant.en}",
            )


def _when(year: int | None) -> Text:
    return Text(f" for {year}", f" in {year}") if year else Text("", "")


def _unknown(committee: str, year: int | None, register: Register) -> Text:
    """That the register has no such committee, and which one was probably meant."""
    terms = register.committees.all(year)
    of = next((term.code for term in terms if term.administration == committee), None)
    if of:
        return Text(
            f"{committee} er en forvaltning; dens udvalg er {of}",
            f"{committee} is an administration; its committee is {of}",
        )
    close = register.committees.nearest(committee, year)
    known = ", ".join(sorted(term.code for term in terms))
    when = _when(year)
    meant = did_you_mean(*close) if close else Text(f"vælg mellem {known}", f"use one of {known}")
    return Text(
        f"udvalget {committee} findes ikke i registeret{when.da}; {meant.da}",
        f"the register has no committee {committee}{when.en}; {meant.en}",
    )


_HEAD = Text(
    """\
# Udfyld det, der er tomt efter kolon. Linjer, der begynder med #, læses ikke; slet # foran en linje
# for at bruge den; står der [] på linjen over, slettes [] også.
# Beløb skrives i hele 1.000 kr. uden punktum: 1240. Tekst med kolon eller # sættes i anførselstegn: 'Ny indsats: ...'
# budgetnote check viser, hvad der mangler, og om tallene stemmer.
""",
    """\
# Fill in what is blank after a colon. Lines that begin with # are not read; delete the # to use them,
# and the [] in the line above a list.
# Amounts are whole thousands of kroner with no dot: 1240. Quote a text with a colon or a #: 'Ny indsats: ...'
# budgetnote check shows what is missing, and whether the figures agree.
""",
)
_SAVINGS = Text(
    """\
# En besparelse skrives med minus: -600. Står den som U, giver det fundet unexpected-sign, som accepteres nederst.
# I teksten nævnes den uden minus: skriv saving: true ved beløbet.
""",
    """\
# A cut is written with a minus: -600. As a U it gives the finding unexpected-sign, which is accepted at the bottom.
# The prose states it without a minus: write saving: true at the amount.
""",
)
_TOP = """\
id: $id  # Note.id
negotiation: $negotiation  # Note.negotiation
title:  # Note.title
# version: 2  # Note.version
# status: withdrawn  # Note.status
budget_year: $year  # Note.budget_year
price_level: $year  # Note.price_level
administrations: $administrations  # Note.administrations
years: [$years]  # Note.years
# continues_from: $last  # Note.continues_from
# categories: [Need to]  # Note.categories
phase_in:  # Note.phase_in
  start:  # PhaseIn.start
  complete:  # PhaseIn.complete
districts:  # Note.districts
# citywide: true  # Note.citywide
# address: Rådhuspladsen 1  # Note.address
prior_funding:  # Note.prior_funding
# - amount: 5000  # PriorFunding.amount
#   years: [$year]  # PriorFunding.years
#   source: Budget $year  # PriorFunding.source
#   price_level: $year  # PriorFunding.price_level
lapses: []  # Note.lapses
# full_time_equivalent_price: 590  # Note.full_time_equivalent_price
# remarks: Afventer svar fra forvaltningen  # Note.remarks

effects:  # Note.effects
  - target_group:  # Effect.target_group
    activity:  # Effect.activity
    goal:  # Effect.goal
    follow_up:  # Effect.follow_up

activities:  # Note.activities
  lines:  # Table.lines
"""
_ROW = """\
    - key: $key  # ActivityLine.key
      label:  # Line.label
      control_area: $area  # ActivityLine.control_area: $areas
      # full_time_equivalents: "2,5"  # ActivityLine.full_time_equivalents
      # scalable: true  # ActivityLine.scalable
      amounts:  # Row.amounts: {$cells}
      total:  # Row.total
"""
_TOTAL = """\
    # - kind: subtotal  # Line.kind
    #   label: Mellemsum  # Line.label
    #   of: [indsats]  # SumLine.of
    #   amounts: {$year: 600}  # Row.amounts
    #   total: 600  # Row.total
  # totals: not-printed  # Table.totals
  # rounded: true  # Table.rounded
  total:  # Table.total
    amounts:                      # {$cells}
    total:

appropriations:  # Note.appropriations
"""
_TABLE = """\
  - control_area: $area  # AppropriationTable.control_area: $areas
    # price_level: $year  # AppropriationTable.price_level
    lines:
      - activity: $key  # AppropriationLine.activity
        label:
        committee: $committee  # AppropriationLine.committee
        appropriation:  # AppropriationLine.appropriation
        # $appropriations
        direction:  # AppropriationLine.direction
        amounts:                  # {$cells}
        total:
    total:
      amounts:                    # {$cells}
      total:
"""
_BOTTOM = """\

claims: []  # Note.claims
# - section: Resume  # Claim.section
#   states: "0,6 mio. kr."  # Statement.states
#   per: year  # Statement.per
#   years: [$year]  # Statement.years
#   committee: $committee  # Statement.committee
#   administration: $administration  # Statement.administration
#   control_area: Service  # Statement.control_area
#   activity: indsats  # Statement.activity
#   appropriation: 3510  # Statement.appropriation
#   direction: U  # Statement.direction
#   saving: true  # Statement.saving
#   price_level: $year  # Statement.price_level
#   external: hele landet  # Statement.external
#   prior_funding: true  # Statement.prior_funding
#   parts: []  # Claim.parts
#   among: []  # Claim.among

accepted: []  # Note.accepted
# - check: $known  # Accepted.check
#   reason: $reason  # Accepted.reason
#   stated: 610  # Accepted.stated
#   computed: 620  # Accepted.computed
"""
_INDENT = " " * 8
_MARGIN = 34
"""The column where comments begin."""


def skeleton(note: Heading, register: Register, language: Language) -> str:
    """The text of a new note, commented in `language`; what its author is to write is blank."""
    committee, year = note.committee, note.budget_year
    administration = register.administrations.valid(committee.administration, year)
    years = [str(column) for column in YEARS.values() if year <= column < year + _COLUMNS]
    values = {
        "id": as_value(note.id),
        "negotiation": as_value(note.negotiation),
        "year": str(year),
        "years": ", ".join(years),
        "last": years[-1],
        "cells": ", ".join(f"{column}: {'-' if note.savings else ''}" for column in years),
        "known": "unexpected-sign" if note.savings else "full-first-year",
        "reason": "Forslaget er en besparelse" if note.savings else "Medarbejderne begynder 1. januar",
        "committee": as_value(committee.code),
        "administration": as_value(committee.administration),
        "administrations": f"[{as_value(administration.code)}]" if administration else "",
        "areas": _inline(", ".join(area.name for area in register.control_areas.all(year))),
        "appropriations": f"\n{_INDENT}# ".join(_known(note, register, language)),
    }
    areas = [values | {"key": _key(i), "area": as_value(area)} for i, area in enumerate(note.control_areas)]
    areas = areas or [values | {"key": _key(0), "area": ""}]
    body = [
        _part(_TOP, values, language),
        *(_part(_ROW, area, language, again=area is not areas[0]) for area in areas),
        _part(_TOTAL, values, language),
        *(_part(_TABLE, area, language, again=area is not areas[0]) for area in areas),
        _part(_BOTTOM, values, language),
    ]
    head = _HEAD.pick(language) + (_SAVINGS.pick(language) if note.savings else "")
    return f"# yaml-language-server: $schema={SCHEMA}\n{head}{''.join(body)}"


def _key(i: int) -> str:
    """The key of the row of Tabel 2 for the control area at `i`."""
    return f"indsats_{i + 1}" if i else "indsats"


def _part(part: str, values: dict[str, str], language: Language, *, again: bool = False) -> str:
    """A part of the body; `again` without what was said of its keys before."""
    lines = part.splitlines()
    if again:
        lines = [_EXPLAINED.sub(r"\1", line) for line in lines if not line.lstrip().startswith("#")]
    return "".join(_line(line, values, language) for line in lines)


_EXPLAINED = re.compile(r"(.*\S)  # ([A-Z]\w+\.\w+)(: .*)?")


def _line(line: str, values: dict[str, str], language: Language) -> str:
    """A line of the body with its values, and with what its key means where the body names the key."""
    explained = _EXPLAINED.fullmatch(line)
    if explained is None:
        return Template(line).substitute(values).rstrip() + "\n"
    code, key, more = (Template(part or "").substitute(values) for part in explained.groups())
    return f"{code.rstrip():<{_MARGIN - 2}}  # {KEYS[key].pick(language)}{more}\n"


def _known(note: Heading, register: Register, language: Language) -> list[str]:
    """The committee's appropriations in the register, with their names that year; what they are is said first."""
    committee, year = note.committee.code, note.budget_year
    terms = sorted(register.appropriations.all(year), key=lambda term: term.key)
    known = [" ".join([term.key, *term.names_in(year)[:1]]) for term in terms if term.committee == committee]
    said = Text(
        f"bevillinger i registeret for {committee} i {year}: " + ("" if known else "ingen"),
        f"appropriations of {committee} in {year}: " + ("" if known else "none"),
    )
    return [_inline(line) for line in (said.pick(language), *known)]


def _inline(text: str) -> str:
    """`text` on one line, as a comment has it."""
    return " ".join(text.split())

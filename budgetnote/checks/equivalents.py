"""BN3, the part about årsværk: what the text of a row states against its `full_time_equivalents`."""

from collections.abc import Iterator

from budgetnote.checks.rulebook import Found, check
from budgetnote.figures.printed import format_decimal
from budgetnote.finding import ERROR, REMARK, Finding
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.reading.text import Source
from budgetnote.reading.yaml import insert


@check(
    "BN318",
    "full-time-equivalents-differ",
    ERROR,
    da="teksten oplyser {computed:number} årsværk, men full_time_equivalents er {stated:number}",
    en="the text states {computed:number} årsværk, but full_time_equivalents is {stated:number}",
    remedy=Text("ret teksten eller full_time_equivalents", "correct the text or full_time_equivalents"),
)
def full_time_equivalents_differ(note: Note, found: Found) -> Iterator[Finding]:
    """The text of a row and its key state the same number of full-time equivalents (årsværk).

    Rækkens tekst og nøglen full_time_equivalents oplyser det samme antal årsværk.

    passes:
        label: 2 årsværk til vejledning
        control_area: Service
        full_time_equivalents: "2"
    fires:
        label: 2 årsværk til vejledning
        control_area: Service
        full_time_equivalents: "3"  # BN318
    """
    for row in note.activity_lines:
        told = row.told_equivalents
        if told and row.full_time_equivalents is not None and row.full_time_equivalents != told.number:
            yield found(
                row.at("full_time_equivalents"),
                related=[(row.at("label"), Text("teksten", "the text"))],
                computed=told.number,
                stated=row.full_time_equivalents,
            )


@check(
    "BN319",
    "full-time-equivalents-missing",
    REMARK,
    da="teksten oplyser {count} årsværk, men nøglen full_time_equivalents mangler",
    en="the text states {count} årsværk, but the key full_time_equivalents is missing",
    remedy=Text('tilføj full_time_equivalents: "{count}"', 'add full_time_equivalents: "{count}"'),
)
def full_time_equivalents_missing(note: Note, source: Source, found: Found) -> Iterator[Finding]:
    """A row whose text states a number of full-time equivalents (årsværk) has it as a key too.

    En række, hvis tekst oplyser et antal årsværk, har det også som nøgle.

    passes:
        label: 2 årsværk til vejledning
        control_area: Service
        full_time_equivalents: "2"
    fires:
        label: 2 årsværk til vejledning  # BN319
        control_area: Service
    """
    for row in note.activity_lines:
        told = row.told_equivalents
        if told and "full_time_equivalents" not in row.node and "full_time_equivalents" not in row.node.misread:
            count = format_decimal(told.number, "da")
            edit = insert(source.text, row.node, "amounts", f'full_time_equivalents: "{count}"')
            yield found(row.at("label"), edits=[edit], count=count)

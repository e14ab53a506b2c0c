"""BN1, the part that needs the note: what is read right, but should be written otherwise."""

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetnote.checks.rulebook import Found, check, look_for
from budgetnote.figures.amounts import is_plain, read_amount
from budgetnote.figures.printed import format_decimal
from budgetnote.finding import REMARK, Edit, Finding, Span
from budgetnote.language import Text
from budgetnote.model.note import Note
from budgetnote.reading.rules import BLANK, RESPELT
from budgetnote.reading.shape import unfilled
from budgetnote.reading.text import Source, respelt


@look_for(BLANK)
def blank(note: Note, source: Source, found: Found) -> Iterator[Finding]:  # noqa: ARG001
    """Find the keys and list items with nothing in them; `BLANK` has the page."""
    yield from unfilled(note, source)


@look_for(RESPELT)
def unlike_spelling(note: Note, source: Source, found: Found) -> Iterator[Finding]:
    """Find the names that look like what they are, and are written otherwise; `RESPELT` has the page."""
    yield from respelt(source.text, note.spellings(), found)


@check(
    "BN141",
    "printed-amount",
    REMARK,
    da="{written} er læst som {amount}; andre programmer vil læse det som {otherwise}",
    en="{written} was read as {amount}; other programs will read it as {otherwise}",
    remedy=Text("skriv {amount}", "write {amount}"),
)
def printed_amount(note: Note, found: Found) -> Iterator[Finding]:
    """An amount is written as a plain integer: other programs read 1.240 as 1.24.

    Et beløb skrives som et helt tal uden tusindpunktum: andre programmer læser 1.240 som 1,24.

    passes:
        amounts: {2026: 600, 2027: 1200, 2028: 1200}
        total: 3000
    fires:
        amounts: {2026: 600, 2027: 1.200, 2028: 1.200}  # BN141 BN141
        total: 3.000  # BN141
    """
    for _, row in note.labelled_rows:
        for route, written in () if row.is_plain else row.written_amounts().items():
            yield from printed(row.at(*route), written, found)


def printed(span: Span, written: str, found: Found) -> Iterator[Finding]:
    """The finding for an amount that is read right, but not written as a plain integer."""
    amount = None if is_plain(written) else read_amount(written)
    if isinstance(amount, int):
        yield found(
            span, edits=[Edit(span, str(amount))], written=written, amount=amount, otherwise=_elsewhere(written)
        )


def _elsewhere(written: str) -> Text:
    """What a YAML reader makes of a printed amount: 1.240 is 1,24, and 1.240.000 or −310 no number at all."""
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", written):
        number = Decimal(written)
        return Text(format_decimal(number, "da"), format_decimal(number, "en"))
    return Text("tekst", "text")

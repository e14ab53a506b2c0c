"""BN1, the part that needs the note: what is read right, but should be written otherwise."""

from collections.abc import Iterator

from budgetnote.amounts import is_plain, read_amount
from budgetnote.checks import Found, check
from budgetnote.finding import ERROR, REMARK, Edit, Finding
from budgetnote.language import Text
from budgetnote.note import Note


@check(
    "BN140",
    "blank",
    ERROR,
    da="{key} er ikke udfyldt",
    en="{key} is not filled in",
    remedy=Text(
        "udfyld {key}, eller slet nøglen, hvis den kan undværes",
        "fill in {key}, or delete the key where it may be left out",
    ),
)
def blank(note: Note, found: Found) -> Iterator[Finding]:
    """A key with nothing after it says less than no key at all.

    En nøgle uden noget efter sig siger mindre end ingen nøgle.

    passes:
        title: Fritidsvejledning i udskolingen
    fires:
        title:  # BN140
    """
    for record in note.records():
        for key in record.blanks:
            yield found(record.key_at(key), key=key)


@check(
    "BN141",
    "printed-amount",
    REMARK,
    da="{written} er læst som {amount}; andre YAML-læsere ville læse det anderledes",
    en="{written} was read as {amount}; other YAML readers would read it otherwise",
    remedy=Text("skriv {amount}", "write {amount}"),
)
def printed_amount(note: Note, found: Found) -> Iterator[Finding]:
    """An amount is written as a plain integer: other YAML readers read 1.240 as 1.24.

    Et beløb skrives som et helt tal uden tusindpunktum: andre YAML-læsere læser 1.240 som 1,24.

    passes:
        amounts: {2026: 600, 2027: 1200, 2028: 1200}
        total: 3000
    fires:
        amounts: {2026: 600, 2027: 1.200, 2028: 1.200}  # BN141 BN141
        total: 3.000  # BN141
    """
    for _, row in note.labelled_rows:
        for route, written in row.written_amounts():
            amount = read_amount(written) if written and not is_plain(written) else None
            if isinstance(amount, int):
                span = row.at(*route)
                yield found(span, edits=[Edit(span, str(amount))], written=written, amount=amount)

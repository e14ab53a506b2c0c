"""BN7: a package held against the notes that it names. Imported only where there is a package."""

from collections.abc import Sequence
from functools import partial

from budgetnote.analysis.agreement import Agreement
from budgetnote.checks.acceptance import accept
from budgetnote.checks.rulebook import EVERYTHING, Selection, checks_of
from budgetnote.finding import Finding
from budgetnote.model.register import Register
from budgetnote.model.seats import seated
from budgetnote.reading.text import Source


def check_package(
    agreement: Agreement,
    findings: Sequence[Finding],
    source: Source,
    register: Register,
    selection: Selection = EVERYTHING,
) -> list[Finding]:
    """Every finding of a package, those of reading it (`findings`) among them, in the order of its file."""
    told = [found for found in findings if selection.has(found.rule)]
    given = {"agreement": agreement, "source": source, "register": register}
    for rule, function, wants, _ in checks_of("package", selection):
        told += function(**{want: given[want] for want in wants}, found=partial(source.found, rule))
    told += [found for found in agreement.unconverted if selection.has(found.rule)]
    told = accept(agreement.package.accepted, told, source, selection)
    return sorted(seated(told, agreement.package.node), key=lambda found: found.position)

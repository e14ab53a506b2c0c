"""`budgetnote totals`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import open_checked, put, refuse
from budgetnote.cli.options import FormatOption, LanguageOption, Paths, RegisterOption, complete_dimensions
from budgetnote.language import Language, Text


@command("Læg beløbene i Tabel 3 sammen, fordelt på udvalg, år m.m.", "Add up Tabel 3 by committee, year and more.")
def totals(
    paths: Paths = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIMENSION,…",
            help=told(
                "Fordel summen på disse, adskilt af komma [standard: committee]",
                "Add up by these, parted by commas [default: committee]",
            ),
            autocompletion=complete_dimensions,
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar=told("DIMENSION=VÆRDI,…", "DIMENSION=VALUE,…"),
            help=told("Kun beløb, hvor dette gælder; kan gentages", "Only amounts where this holds; may be repeated"),
        ),
    ] = None,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Totals of the notes below the paths; amounts of unlike price levels are never added."""
    from budgetnote.note import is_whole
    from budgetnote.sheet import Report
    from budgetnote.totals import total
    from budgetnote.views import totals as views

    dimensions = _dimensions((name for given in by or ["committee"] for name in given.split(",")), language)
    conditions = _conditions(where or [], language)
    opened, errors = open_checked(paths or [Path("notes")], register, form, language)
    whole = [
        (note.checked.note, note.register) for note in opened if note.checked.note and is_whole(note.checked.findings)
    ]
    sums = total(whole, dimensions, conditions)
    if not sums and not errors:
        refuse(Text("ingen beløb passer til det valgte", "no amounts match"), language)
    caveats = views.caveats([(note.document.source.path, note.checked) for note in opened])
    told = errors if form == "json" else ()
    put(Report("totals", told, views.totals(sums, caveats)), form, language)
    return int(bool(errors))


def _dimensions(names: Iterable[str], language: Language) -> list[str]:
    """The dimensions called `names`; refuses one that does not exist."""
    from budgetnote.register import nearest
    from budgetnote.totals import DIMENSIONS

    known = []
    for name in names:
        if name.strip() not in DIMENSIONS:
            close = nearest(name.strip(), DIMENSIONS)
            listed = ", ".join(DIMENSIONS)
            if not close:
                refuse(
                    Text(
                        f"summen kan ikke fordeles på {name}; vælg mellem {listed}",
                        f"cannot add up by {name}; choose from {listed}",
                    ),
                    language,
                )
            refuse(
                Text(
                    f"summen kan ikke fordeles på {name}; mente du {close}?",
                    f"cannot add up by {name}; did you mean {close}?",
                ),
                language,
            )
        known.append(name.strip())
    return list(dict.fromkeys(known))


def _conditions(given: Iterable[str], language: Language) -> dict[str, frozenset[str]]:
    """`committee=BIU,SUD` as a dimension with the values that count; several of one dimension must all hold."""
    conditions: dict[str, frozenset[str]] = {}
    for condition in given:
        name, equals, values = condition.partition("=")
        if not equals or not values.strip():
            refuse(
                Text(
                    f"skriv --where dimension=værdi, ikke {condition}",
                    f"write --where dimension=value, not {condition}",
                ),
                language,
            )
        (name,) = _dimensions([name], language)
        wanted = frozenset(value.strip() for value in values.split(","))
        conditions[name] = conditions.get(name, wanted) & wanted
    return conditions

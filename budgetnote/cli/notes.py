"""`budgetnote reconcile` and `budgetnote show`: the tables of each note."""

from functools import partial
from typing import Annotated, Any

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import level_asked, open_checked, put, write_mended
from budgetnote.cli.options import FormatOption, LanguageOption, Notes, PriceLevelOption, RegisterOption, TrailOption


@command("Afstem Tabel 2 med Tabel 3, række for række.", "Reconcile Tabel 2 with Tabel 3, row by row.")
def reconcile(
    notes: Notes,
    write_keys: Annotated[
        bool,
        typer.Option(
            "--write-keys",
            help=told(
                "Skriv de udledte nøgler, der er sikre, i filen", "Write the inferred keys that are certain to the file"
            ),
        ),
    ] = False,
    price_level: PriceLevelOption = None,
    trail: TrailOption = False,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Tabel 2 beside the Tabel 3 lines that pay for each row, by year, with differences."""
    from budgetnote.checks import check_document
    from budgetnote.claims import judge
    from budgetnote.fix import with_keys
    from budgetnote.reconcile import reconcile as compare
    from budgetnote.reconcile import restate
    from budgetnote.sheet import Report, places
    from budgetnote.views import reconcile as views

    level = level_asked(price_level, language, trail=trail)
    opened, errors = open_checked(notes, register, form, language, level=level)
    sheets, converted = [], []
    for note in opened:
        document, checked = note.document, note.checked
        if checked.note is None or (level is not None and note.priced is None):
            continue
        if write_keys:
            mended = with_keys(document, checked, partial(check_document, register=note.register))
            if mended.changes and write_mended(note, mended, language):
                document, checked = mended.document, mended.checked
        verdicts, result, place = judge(checked.note, note.register), compare(checked.note), places(document.source)
        if note.priced and note.priced.ways:
            priced = note.priced._replace(note=checked.note, source=document.source)
            restated = priced.restated
            converted.append(priced)
            stated = views.Stated(priced, result)
            sheets += views.reconciliation(restated, restate(result, checked.note, restated), verdicts, place, stated)
        else:
            sheets += views.reconciliation(checked.note, result, verdicts, place)
    sheets += _trails(converted, level, trail=trail or form == "json")
    put(Report("reconcile", errors if form == "json" else (), sheets), form, language)
    return int(bool(errors))


@command("Vis et notat i skabelonens tabeller.", "Show a note as its official tables.")
def show(
    notes: Notes,
    price_level: PriceLevelOption = None,
    trail: TrailOption = False,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """The note as its official tables."""
    from budgetnote.sheet import Report, places
    from budgetnote.views import show as views

    level = level_asked(price_level, language, trail=trail)
    opened, errors = open_checked(notes, register, form, language, level=level)
    sheets = []
    for note in opened:
        place = places(note.document.source)
        if note.priced:
            sheets += views.show(note.priced.restated, place, note.priced)
        elif note.checked.note and level is None:
            sheets += views.show(note.checked.note, place)
    converted = [note.priced for note in opened if note.priced and note.priced.ways]
    sheets += _trails(converted, level, trail=trail or form == "json")
    put(Report("show", errors if form == "json" else (), sheets), form, language)
    return int(bool(errors))


def _trails(converted: list[Any], level: int | None, *, trail: bool) -> list[Any]:
    """The rates behind converted notes, and the trail of each amount where it was asked for."""
    if level is None or not converted:
        return []
    from budgetnote.views import prices

    traces = [((), trace) for priced in converted for trace in prices.of_note(priced)] if trail else []
    return [prices.rates(converted), *([prices.trail(traces, level)] if trail else [])]

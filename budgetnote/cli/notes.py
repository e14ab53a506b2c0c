"""`budgetnote reconcile` and `budgetnote show`: the tables of each note."""

from functools import partial
from typing import Annotated, Any

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import FAILED, Writer, level_asked, open_checked, places_fixed, put
from budgetnote.cli.options import FormatOption, LanguageOption, Notes, PriceLevelOption, RegisterOption, TrailOption
from budgetnote.language import Text


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
    from budgetnote.analysis.claims import judge
    from budgetnote.analysis.needs import JUDGED, PRICED
    from budgetnote.analysis.reconcile import reconcile as compare
    from budgetnote.analysis.reconcile import restate
    from budgetnote.checks.run import check_document
    from budgetnote.editing.fix import with_keys
    from budgetnote.report.sheet import Report, places
    from budgetnote.report.tables import reconcile as views

    level = level_asked(price_level, language, trail=trail)
    opened, errors, failed = open_checked(notes, register, form, language, need=PRICED, about=JUDGED, level=level)
    sheets, converted, writer = [], [], Writer(language)
    for note in opened:
        document, checked = note.document, note.checked
        if checked.note is None or (level is not None and note.priced is None):
            continue
        if write_keys:
            mended = with_keys(document, checked, partial(check_document, register=note.register))
            if mended.changes and writer.write(note, mended, places_fixed(note, mended)):
                document, checked = mended.document, mended.checked
        verdicts, place = judge(checked.note, note.register), places(document.source)
        result = compare(checked.note)._replace(readable=checked.summary.outcome != "not-reconciled")
        if note.priced and note.priced.ways:
            priced = note.priced._replace(note=checked.note, source=document.source)
            restated = priced.restated
            converted.append(priced)
            stated = views.Stated(priced, result)
            shown = views.reconciliation(restated, restate(result, checked.note, restated), verdicts, place, stated)
        else:
            shown = views.reconciliation(checked.note, result, verdicts, place)
        sheets += _with_faults(shown, note)
    sheets += _trails(converted, level, trail=trail or form == "json")
    put(Report("reconcile", errors if form == "json" else (), sheets, _left_out(opened, level)), form, language)
    return FAILED if writer.failed else int(failed)


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
    from budgetnote.analysis.needs import PRICED, SHOWN
    from budgetnote.report.sheet import Report, places
    from budgetnote.report.tables import show as views

    level = level_asked(price_level, language, trail=trail)
    opened, errors, failed = open_checked(notes, register, form, language, need=PRICED, about=SHOWN, level=level)
    sheets = []
    for note in opened:
        place = places(note.document.source)
        if note.priced:
            sheets += _with_faults(views.show(note.priced.restated, place, note.priced), note)
        elif note.checked.note and level is None:
            sheets += _with_faults(views.show(note.checked.note, place), note)
    converted = [note.priced for note in opened if note.priced and note.priced.ways]
    sheets += _trails(converted, level, trail=trail or form == "json")
    put(Report("show", errors if form == "json" else (), sheets, _left_out(opened, level)), form, language)
    return int(failed)


def _with_faults(sheets: list[Any], note: Any) -> list[Any]:
    """The sheets of a note, the last one with how many faults the note has."""
    from budgetnote.report.tables.faults import number

    said = number(note.document.source.path, note.faults.all)
    return [*sheets[:-1], sheets[-1]._replace(notes=[*sheets[-1].notes, *said])] if said else sheets


def _left_out(opened: list[Any], level: int | None) -> Any:
    """The notes that are not shown at another price level, as what is needed for it cannot be read."""
    from budgetnote.report.tables.faults import left_out

    so = Text("kan ikke omregnes og er ikke vist", "cannot be converted and is not shown")
    given = [note for note in opened if note.missing] if level is not None else []
    said = [left_out(note.document.source.path, note.missing, so, readable=bool(note.checked.note)) for note in given]
    return Text(" ".join(text.da for text in said), " ".join(text.en for text in said)) if said else None


def _trails(converted: list[Any], level: int | None, *, trail: bool) -> list[Any]:
    """The rates behind converted notes, and the trail of each amount where it was asked for."""
    if level is None or not converted:
        return []
    from budgetnote.report.tables import prices

    traces = [((), trace) for priced in converted for trace in prices.of_note(priced)] if trail else []
    return [prices.rates(converted), *([prices.trail(traces, level)] if trail else [])]

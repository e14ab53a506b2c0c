"""`budgetnote reconcile` and `budgetnote show`: the tables of each note."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import (
    FAILED,
    Pages,
    Writer,
    asked,
    errors_of,
    files_at,
    level_asked,
    places_fixed,
    refuse_papers,
)
from budgetnote.cli.options import FormatOption, LanguageOption, Notes, PriceLevelOption, RegisterOption, TrailOption
from budgetnote.language import Language, Text, ended

if TYPE_CHECKING:
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.analysis.revisions import Newest
    from budgetnote.checks.asked import Asked, Taken
    from budgetnote.report.sheet import Sheet


@command(
    examples={
        "budgetnote reconcile notes/SO52.yaml": (
            "hver række med de linjer, der betaler for den",
            "each row with the lines that pay for it",
        ),
        "budgetnote reconcile notes/SO52.yaml --write-keys": (
            "skriver de nøgler, der er sikre",
            "writes the keys that are certain",
        ),
    },
)
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
    from budgetnote.analysis.revisions import newest_in
    from budgetnote.report.sheet import places
    from budgetnote.report.tables import reconcile as views

    level, writer = level_asked(price_level, language, trail=trail), Writer(language)

    def keyed(file: "NoteFile") -> "NoteFile":
        from budgetnote.editing.fix import with_keys

        writer.take(file)
        mended = with_keys(file)
        return mended.file if mended.changes and writer.write(file, mended.file, places_fixed(mended)) else file

    def sheets_of(taken: "Taken") -> "list[Sheet]":
        file, priced = taken.file, taken.priced
        note, summary = file.note, file.summary
        if note is None or summary is None or (level is not None and priced is None):
            return []
        verdicts, place = judge(note, file.register), places(file.source)
        result = compare(note)._replace(readable=summary.outcome != "not-reconciled")
        if not priced or not priced.ways:
            return views.reconciliation(note, result, verdicts, place)
        restated, stated = priced.restated, views.AtOwnLevel(priced, result)
        return views.reconciliation(restated, restate(result, note, restated), verdicts, place, stated)

    files = files_at(notes, register, language)
    if write_keys:
        refuse_papers(files, language)
    piped = write_keys and any(file.data is not None for file in files)
    with asked(
        files,
        register,
        language,
        need=PRICED,
        about=JUDGED,
        level=level,
        change=keyed if write_keys else None,
        written=form != "json",
    ) as given:
        failed = _put_each("reconcile", given, sheets_of, form, language, newest_in(files), trail=trail, aside=piped)
    writer.pass_on()
    return FAILED if writer.failed else int(failed)


@command(
    examples={
        "budgetnote show BI26": (
            "notatet med det nummer i mappen notes",
            "the note of that number in the folder notes",
        ),
        "budgetnote show notes/SO52.yaml --format markdown": (
            "som tabeller til en pull request",
            "as tables for a pull request",
        ),
    },
)
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
    from budgetnote.analysis.revisions import newest_in
    from budgetnote.report.sheet import places
    from budgetnote.report.tables import show as views

    level = level_asked(price_level, language, trail=trail)

    def sheets_of(taken: "Taken") -> "list[Sheet]":
        note, priced, place = taken.file.note, taken.priced, places(taken.file.source)
        if priced:
            return views.show(priced.restated, place, priced)
        return views.show(note, place) if note and level is None else []

    files = files_at(notes, register, language)
    with asked(files, register, language, need=PRICED, about=SHOWN, level=level, written=form != "json") as given:
        return int(_put_each("show", given, sheets_of, form, language, newest_in(files), trail=trail))


def _put_each(
    name: str,
    given: "Asked",
    sheets_of: "Callable[[Taken], list[Sheet]]",
    form: str,
    language: Language,
    newest: "Newest",
    *,
    trail: bool,
    aside: bool = False,
) -> bool:
    """Write the sheets of each note, then the rates and the trail of those that were converted; whether it failed.

    They go to standard error where they are to be `aside`.

    A note that is not shown at another price level, as what is needed for it cannot be read, is told at the end.
    """
    from budgetnote.report.tables import prices
    from budgetnote.report.tables.faults import left_out, number, passed

    pages = Pages(name, form, language, sys.stderr if aside else sys.stdout)
    traces: list[prices.Traced] = []
    out: list[Text] = []
    for taken in given:
        file, own = taken.file, sheets_of(taken)
        over = newest.over(file.revision)
        said = [*number(file.path, file.faults.all), *map(ended, passed([over] if over else []))]
        if own and said:
            own[-1] = own[-1]._replace(notes=[*own[-1].notes, *said])
        pages.add(own)
        if given.conversion and taken.missing:
            out.append(left_out(file.path, taken.missing, _NOT_SHOWN, readable=file.note is not None))
        if taken.priced and taken.priced.ways and (trail or form == "json"):
            traces += [((), prices.row(trace)) for trace in prices.of_note(taken.priced)]
    errors = errors_of(given, form, language)
    sheets: list[Sheet] = []
    if given.conversion and given.conversion.used:
        sheets.append(prices.rates(given.conversion.used))
        sheets += [prices.trail(traces, given.conversion.level)] if trail or form == "json" else []
    closing = Text(*map(" ".join, zip(*out, strict=True))) if out else None
    pages.end(errors, sheets, closing)
    return given.failed


_NOT_SHOWN = Text("kan ikke omregnes og er ikke vist", "cannot be converted and is not shown")

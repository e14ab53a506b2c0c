"""`budgetnote reconcile` and `budgetnote show`: the tables of each note."""

from functools import partial
from typing import Annotated

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import open_checked, put, write_mended
from budgetnote.cli.options import FormatOption, LanguageOption, Notes, RegisterOption


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
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Tabel 2 beside the Tabel 3 lines that pay for each row, by year, with differences."""
    from budgetnote.checks import check_document
    from budgetnote.claims import judge
    from budgetnote.fix import with_keys
    from budgetnote.reconcile import reconcile as compare
    from budgetnote.sheet import Report, places
    from budgetnote.views import reconcile as views

    opened, errors = open_checked(notes, register, form, language)
    sheets = []
    for note in opened:
        document, checked = note.document, note.checked
        if checked.note is None:
            continue
        if write_keys:
            mended = with_keys(document, checked, partial(check_document, register=note.register))
            if mended.changes and write_mended(note, mended, language):
                document, checked = mended.document, mended.checked
        verdicts = judge(checked.note, note.register)
        sheets += views.reconciliation(checked.note, compare(checked.note), verdicts, places(document.source))
    put(Report("reconcile", errors if form == "json" else (), sheets), form, language)
    return int(bool(errors))


@command("Vis et notat i skabelonens tabeller.", "Show a note as its official tables.")
def show(
    notes: Notes,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """The note as its official tables."""
    from budgetnote.sheet import Report, places
    from budgetnote.views import show as views

    opened, errors = open_checked(notes, register, form, language)
    sheets = []
    for note in opened:
        if note.checked.note:
            sheets += views.show(note.checked.note, places(note.document.source))
    put(Report("show", errors if form == "json" else (), sheets), form, language)
    return int(bool(errors))

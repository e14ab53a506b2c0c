"""`budgetnote cache`."""

from typing import Annotated

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import FAILED, put, say
from budgetnote.cli.options import FormatOption, LanguageOption
from budgetnote.language import Text


@command(
    examples={
        "budgetnote cache": ("hvor den ligger, og hvor meget den fylder", "where it is, and how large"),
        "budgetnote cache --clear": (
            "sletter den; næste gang læses alle notater forfra",
            "empties it; all notes are read anew the next time",
        ),
    },
    more=Text(
        "check og totals læser ikke et notat igen, der er uændret siden sidst. Cachen kan altid slettes: svarene er de "
        "samme uden den. En anden mappe vælges med BUDGETNOTE_CACHE_DIR.",
        "check and totals do not read a note again that has not changed. The cache may be deleted at any time: the "
        "answers are the same without it. BUDGETNOTE_CACHE_DIR names another folder.",
    ),
)
def cache(
    clear: Annotated[
        bool, typer.Option("--clear", help=told("Slet alt i cachen", "Delete all that is in the cache"))
    ] = False,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Where the cache is and how large, or what was deleted of it."""
    from budgetnote.checks.cache import clear as emptied
    from budgetnote.checks.cache import folder, usage
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.cache import contents

    failed = False
    before = usage()
    if clear:
        for path, why in emptied():
            failed = True
            say(Text(f"{path} kan ikke slettes: {why.da}", f"{path} cannot be deleted: {why.en}"), language)
    put(Report("cache", (), [contents(folder(), usage(), before if clear else None)]), form, language)
    return FAILED if failed else 0

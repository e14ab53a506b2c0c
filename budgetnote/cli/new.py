"""`budgetnote schema`: what editors need to know of a file."""

import sys
from typing import Annotated, Literal

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.options import LanguageOption


@command(
    "Vis JSON-skemaet for et notat eller et register, til brug i editorer.",
    "Print the JSON Schema of a note or of a register, for editors.",
)
def schema(
    kind: Annotated[
        Literal["note", "register"],
        typer.Argument(
            metavar=told("[ART]", "[KIND]"),
            help=told("Filens art: note eller register", "The kind of file: note or register"),
        ),
    ] = "note",
    language: LanguageOption = LANGUAGE,
) -> int:
    """The JSON Schema of a kind of file."""
    from budgetnote.schema import written

    del language  # the schema speaks both
    sys.stdout.write(written(kind))
    return 0

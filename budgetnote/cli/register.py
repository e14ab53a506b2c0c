"""`budgetnote register`."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import put, refuse_missing, year_asked
from budgetnote.cli.options import FORMAT_HELP, LanguageOption, RegisterOption


@command(
    examples={
        "budgetnote register --year 2026": ("det, der gælder i budgetår 2026", "what holds in the budget year 2026"),
    },
)
def register(
    year: Annotated[
        str | None,
        typer.Option(
            metavar=told("ÅR", "YEAR"),
            help=told("Kun det, der gælder i dette budgetår", "Only what holds in this budget year"),
        ),
    ] = None,
    register: RegisterOption = None,
    form: Annotated[
        Literal["text", "json", "markdown", "csv"], typer.Option("--format", help=told(*FORMAT_HELP))
    ] = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """What the register that holds for the folder `notes` knows, and where each entry is from."""
    from budgetnote.finding import ERROR
    from budgetnote.opening.registers import Registers
    from budgetnote.reading.files import REGISTER
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.register import known

    of = year_asked("--year", year, language)
    refuse_missing([register] if register else [], language)
    registers = Registers(register)
    sheets, counts = known(registers.holding(Path("notes") / REGISTER), of, aligned=form in ("json", "csv"))
    if registers.findings and form != "json":
        put(Report("errors", registers.findings), "text", language, stream=sys.stderr)
    put(Report("register", registers.findings if form == "json" else (), sheets, counts), form, language)
    return int(any(found.rule.severity == ERROR for found in registers.findings))

"""`budgetnote new` and `budgetnote schema`: a note to be filled in, and what editors need to know of it."""

import os
import sys
from pathlib import Path
from shlex import quote
from typing import Annotated, Any, Literal

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.completion import complete_committees, complete_control_areas
from budgetnote.cli.opening import put, refuse, refuse_missing, say, unwritten
from budgetnote.cli.options import LanguageOption, RegisterOption
from budgetnote.language import Language, Text

_REQUIRED = told(" [skal angives]", " [required]")


@command(
    examples={
        'budgetnote new BU07 --negotiation "Budget 2027" --budget-year 2027 --committee BUU': (
            "skriver notes/BU07.yaml",
            "writes notes/BU07.yaml",
        ),
    },
)
def new(
    number: Annotated[
        str | None,
        typer.Argument(
            metavar=told("NUMMER", "ID"), help=told("Notatets nummer, f.eks. BU07", "The note's number, such as BU07")
        ),
    ] = None,
    negotiation: Annotated[
        str | None,
        typer.Option(
            metavar=told("TEKST", "TEXT"),
            help=told('Forhandling, f.eks. "Budget 2027"', 'Negotiation, such as "Budget 2027"') + _REQUIRED,
        ),
    ] = None,
    budget_year: Annotated[
        str | None, typer.Option(metavar=told("ÅR", "YEAR"), help=told("Budgetår", "Budget year") + _REQUIRED)
    ] = None,
    committee: Annotated[
        str | None,
        typer.Option(
            metavar=told("UDVALG", "CODE"),
            help=told("Udvalg, f.eks. BUU", "Committee, such as BUU") + _REQUIRED,
            autocompletion=complete_committees,
        ),
    ] = None,
    control_area: Annotated[
        list[str] | None,
        typer.Option(
            metavar=told("STYRINGSOMRÅDE", "AREA"),
            help=told(
                "Styringsområde, f.eks. Anlæg; kan gentages, og hvert får sin række og sin tabel",
                "Control area, such as Anlæg; may be repeated, each with a row and a table of its own",
            ),
            autocompletion=complete_control_areas,
        ),
    ] = None,
    savings: Annotated[
        bool,
        typer.Option(
            "--savings",
            help=told("Notatet er en besparelse", "The note is a cut"),
        ),
    ] = False,
    folder: Annotated[
        Path, typer.Option(metavar=told("MAPPE", "FOLDER"), help=told("Notatets mappe", "The note's folder"))
    ] = Path("notes"),
    register: RegisterOption = None,
    language: LanguageOption = LANGUAGE,
) -> int:
    """A commented skeleton of a note in `folder`, which nothing had the name of; and the schema beside it."""
    from budgetnote.editing.new import Asked, heading, names_a_file, skeleton

    holding = _holding(folder, register, language)
    asked = Asked(number, negotiation, budget_year, committee, tuple(control_area or ()), savings)
    note, faults = heading(asked, holding)
    path = folder / f"{number}.yaml"
    if number and names_a_file(number) and os.path.lexists(path):
        faults.append(_taken(path))
    for fault in faults:
        say(fault, language)
    if note is None or faults:
        raise typer.Exit(2)
    _write(path, skeleton(note, holding, language), holding, language)
    return 0


def _taken(path: Path) -> Text:
    return Text(f"{path} findes allerede og er ikke ændret", f"{path} exists already and is left alone")


def _write(path: Path, text: str, register: Any, language: Language) -> None:
    """Write the note, and the schema that its first line points at; refuses to replace a file."""
    from budgetnote.editing.new import SCHEMA
    from budgetnote.editing.schema import is_current, written
    from budgetnote.reading.files import create, sweep

    schema_path = path.with_name(SCHEMA)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        fresh, made = create(schema_path, written("note", register, language).encode()), False
        try:
            made = create(path, text.encode())
        finally:
            if fresh and not made:
                schema_path.unlink()
        if not made:
            refuse(_taken(path), language)
    except OSError as fault:
        refuse(unwritten(path, fault), language)
    say(Text(f"{path} er oprettet", f"{path} was created"), language)
    if fresh:
        say(Text(f"{schema_path} er oprettet", f"{schema_path} was created"), language)
    elif not is_current(schema_path, "note", register):
        renewal = f"budgetnote schema note > {quote(str(schema_path))}"
        say(
            Text(
                f"{schema_path} er ikke skemaet for denne version; forny det med: {renewal}",
                f"{schema_path} is not the schema of this version; renew it with: {renewal}",
            ),
            language,
        )


@command(
    examples={
        "budgetnote schema note > note.schema.json": ("til en editor", "for an editor"),
    },
)
def schema(
    kind: Annotated[
        Literal["note", "register", "package", "output"],
        typer.Argument(
            metavar=told("[ART]", "[KIND]"),
            help=told(
                "Filens art: note, register eller package; eller output, det --format json skriver",
                "The kind of file: note, register or package; or output, which --format json writes",
            ),
        ),
    ] = "note",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help=told(
                "Uden det, kun editorer forstår: til validatorer som ajv",
                "Without what editors alone understand: for validators such as ajv",
            ),
        ),
    ] = False,
    register: RegisterOption = None,
    language: LanguageOption = LANGUAGE,
) -> int:
    """The JSON Schema of a kind of file, which speaks both languages and suggests the register's terms."""
    if kind == "output":
        from budgetnote.report.formats.json import described, dumped

        sys.stdout.write(dumped(described()))
        return 0
    from budgetnote.editing.schema import written

    sys.stdout.write(written(kind, _holding(Path("notes"), register, language), language, editor=not strict))
    return 0


def _holding(folder: Path, register: Path | None, language: Language) -> Any:
    """The register that holds for `folder`; ends with 1 where it has errors."""
    from budgetnote.finding import ERROR
    from budgetnote.opening.registers import Registers
    from budgetnote.reading.files import REGISTER
    from budgetnote.report.sheet import Report

    refuse_missing([register] if register else [], language)
    registers = Registers(register)
    holding = registers.holding(folder / REGISTER)
    errors = [found for found in registers.findings if found.rule.severity == ERROR]
    if errors:
        put(Report("errors", errors), "text", language, stream=sys.stderr)
        raise typer.Exit(1)
    return holding

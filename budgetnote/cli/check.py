"""`budgetnote check`: its options."""

from pathlib import Path
from typing import Annotated

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.checking import CheckFormat, CheckOptions, check_notes
from budgetnote.cli.opening import STDIN_NAME
from budgetnote.cli.options import (
    AcceptedOption,
    FailOnOption,
    JobsOption,
    LanguageOption,
    NoCacheOption,
    OnlyOption,
    OutputOption,
    Paths,
    RegisterOption,
    SkipOption,
)


@command(
    examples={
        "budgetnote check": ("notaterne i mappen notes", "the notes in the folder notes"),
        "budgetnote check notes/SO52.yaml --fix --diff": (
            "viser, hvad --fix vil rette, og skriver intet",
            "shows what --fix would change, and writes nothing",
        ),
        "budgetnote check SO52.docx": ("Word-filen selv", "the Word file itself"),
        "budgetnote check SO52.docx --comments SO52-kontrol.docx": (
            "skriver en kopi med fundene som kommentarer",
            "writes a copy with the findings as comments",
        ),
    },
)
def check(
    context: typer.Context,
    paths: Paths = None,
    only: OnlyOption = None,
    skip: SkipOption = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar=told("MØNSTER", "PATTERN"),
            help=told(
                "Ikke disse filer eller mapper (navn, sti eller mønster, f.eks. kladder eller 'notes/*-gammel.yaml')",
                "Not these files or folders (a name, path or pattern such as drafts or 'notes/*-old.yaml')",
            ),
        ),
    ] = None,
    fail_on: FailOnOption = "error",
    accepted: AcceptedOption = False,
    statistics: Annotated[
        bool,
        typer.Option(
            "--statistics",
            help=told("Vis antal fund efter kode i stedet for fundene", "Show the findings by code, counted"),
        ),
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar=told("FIL", "FILE"),
            help=told(
                "Lad fund passere, som står i denne fil med samme tal",
                "Pass the findings that this file has with the same figures",
            ),
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            metavar=told("FIL", "FILE"),
            help=told("Skriv de nuværende fund til denne fil", "Write the findings of today to this file"),
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help=told("Ret det, der er sikkert og ikke ændrer indholdet", "Fix what is certain and changes no meaning"),
        ),
    ] = False,
    unsafe: Annotated[
        bool,
        typer.Option(
            "--unsafe",
            help=told(
                "Ret også den ene fejl, der alene forklarer, at summer ikke stemmer (med --fix eller --diff)",
                "Also correct the one slip that alone explains why sums disagree (with --fix or --diff)",
            ),
        ),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help=told("Vis rettelserne uden at skrive dem", "Show the fixes and write nothing")),
    ] = False,
    stdin_filename: Annotated[
        Path,
        typer.Option(
            metavar=told("FIL", "FILE"),
            help=told(
                "Hvad filen på standardinput (-) hedder, og hvor den ligger, også for registeret",
                "What the file on standard input (-) is called and where it lies, for its register too",
            ),
            show_default=False,
        ),
    ] = STDIN_NAME,
    documents: Annotated[
        bool,
        typer.Option(
            "--documents",
            help=told("Læs også Word-filer og andre dokumenter i mapper", "Also read the documents in folders"),
        ),
    ] = False,
    comments: Annotated[
        Path | None,
        typer.Option(
            metavar=told("FIL|MAPPE", "FILE|FOLDER"),
            help=told(
                "Skriv en kopi af Word-filen med fundene som kommentarer; af flere filer i en mappe",
                "Write a copy of the Word file with the findings as comments; of several files in a folder",
            ),
            show_default=False,
        ),
    ] = None,
    register: RegisterOption = None,
    output: OutputOption = None,
    form: Annotated[
        CheckFormat | None,
        typer.Option(
            "--format",
            show_default=False,
            help=told(
                "Uddataformat: text til skærmen, de andre til programmer [standard: filens endelse, ellers text]",
                "Output format: text for the screen, the others for programs [default: the file's ending, else text]",
            ),
        ),
    ] = None,
    jobs: JobsOption = None,
    no_cache: NoCacheOption = False,
    show_settings: Annotated[
        bool,
        typer.Option("--show-settings", help=told("Vis de indstillinger, der gælder", "Show the settings in force")),
    ] = False,
    no_settings: Annotated[
        bool,
        typer.Option(
            "--no-settings",
            help=told("Se bort fra budgetnote.toml og pyproject.toml", "Ignore budgetnote.toml and pyproject.toml"),
        ),
    ] = False,
    language: LanguageOption = LANGUAGE,
) -> int:
    """Every finding of every note below the paths, then a line a note."""
    return check_notes(
        CheckOptions(
            given=_given(context),
            paths=paths,
            only=only,
            skip=skip,
            exclude=exclude,
            fail_on=fail_on,
            accepted=accepted,
            statistics=statistics,
            baseline=baseline,
            write_baseline=write_baseline,
            fix=fix,
            unsafe=unsafe,
            diff=diff,
            stdin_filename=stdin_filename,
            documents=documents,
            comments=comments,
            register=register,
            output=output,
            form=form,
            jobs=jobs,
            no_cache=no_cache,
            show_settings=show_settings,
            no_settings=no_settings,
            language=language,
        )
    )


def _given(context: typer.Context) -> set[str]:
    """The options that the command line has a word of; the language may stand before the command."""
    sources = [(name, context.get_parameter_source(name)) for name in context.params]
    if context.parent:
        sources.append(("language", context.parent.get_parameter_source("language")))
    return {name for name, source in sources if source and source.name != "DEFAULT"}

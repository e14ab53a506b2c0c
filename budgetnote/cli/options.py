"""The options and arguments that several commands have."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from budgetnote.cli.app import told
from budgetnote.cli.checking import CheckFormat
from budgetnote.cli.completion import complete_rules

NAMES = "committee, appropriation, control-area, administration, direction, activity, district, negotiation, note, year"
"""What amounts can be added up by, as help shows it without loading what adds up."""


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar=told("[STI]...", "[PATH]..."),
        help=told("Filer og mapper [standard: notes]", "Files and folders [default: notes]"),
        show_default=False,
    ),
]
Notes = Annotated[
    list[Path],
    typer.Argument(
        metavar=told("NOTAT...", "NOTE..."),
        help=told("Notater (filer eller mapper)", "Notes, as files or folders"),
    ),
]
LanguageOption = Annotated[
    Literal["da", "en"],
    typer.Option(
        "--language", show_default=False, help=told("Sprog; ellers systemets", "Language; otherwise that of the system")
    ),
]
FORMAT_HELP = (
    "Uddataformat: text til skærmen, de andre til programmer",
    "Output format: text for the screen, the others for programs",
)
FormatOption = Annotated[
    Literal["text", "json", "markdown"],
    typer.Option("--format", help=told(*FORMAT_HELP)),
]
CheckFormatOption = Annotated[CheckFormat, typer.Option("--format", help=told(*FORMAT_HELP))]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar=told("FIL", "FILE"),
        help=told("Filen, der skrives; endelsen vælger formatet", "The file to write; its ending chooses the format"),
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar=told("ANTAL", "NUMBER"),
        show_default=False,
        help=told(
            "Så mange processer deles om kontrollen (Linux) [standard: én pr. kerne ved 100 notater eller flere]",
            "So many processes share the checking (Linux) [default: one a core from 100 notes on]",
        ),
    ),
]
NoCacheOption = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help=told(
            "Læs alle notater forfra; gem heller ikke noget til næste gang", "Read all notes anew, and store nothing"
        ),
    ),
]
RegisterOption = Annotated[
    Path | None,
    typer.Option(
        "--register",
        metavar=told("FIL", "FILE"),
        help=told(
            "Register, der bruges i stedet for register.yaml i notaternes mappe",
            "Register instead of the folder's register.yaml",
        ),
    ),
]
RulesOption = list[str] | None
OnlyOption = Annotated[
    RulesOption,
    typer.Option(
        metavar=told("KONTROL", "CHECK"),
        help=told(
            "Kun disse kontroller (kode, navn eller gruppe, f.eks. BN2)",
            "Only these checks (code, name or family such as BN2)",
        ),
        autocompletion=complete_rules,
    ),
]
SkipOption = Annotated[
    RulesOption,
    typer.Option(
        metavar=told("KONTROL", "CHECK"),
        help=told("Ikke disse kontroller", "Not these checks"),
        autocompletion=complete_rules,
    ),
]
AcceptedOption = Annotated[
    bool,
    typer.Option("--accepted", help=told("Vis også fund, som er accepteret", "Show findings that are accepted, too")),
]
FailOnOption = Annotated[
    Literal["error", "warning", "remark"],
    typer.Option(
        help=told(
            "Afslut med kode 1 ved fund på dette niveau eller derover",
            "End with code 1 on findings of this severity or worse",
        )
    ),
]
PriceLevelOption = Annotated[
    str | None,
    typer.Option(
        "--price-level",
        metavar=told("ÅR", "YEAR"),
        help=told(
            "Omregn beløbene til dette års pris- og lønniveau med registerets satser",
            "Convert the amounts to the price level of this year, by the rates of the register",
        ),
    ),
]
TrailOption = Annotated[
    bool,
    typer.Option(
        "--trail",
        help=told(
            "Vis for hvert omregnet beløb, hvad det var, og hvordan det blev omregnet",
            "Show what each converted amount was, and how it was converted",
        ),
    ),
]

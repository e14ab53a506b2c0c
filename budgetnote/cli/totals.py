"""`budgetnote totals`."""

from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.choosing import LeftOut, WhereOption, WithoutOption, conditions_of
from budgetnote.cli.completion import complete_dimensions
from budgetnote.cli.opening import asked, errors_of, files_at, level_asked, put, refuse, say
from budgetnote.cli.options import (
    NAMES,
    JobsOption,
    LanguageOption,
    NoCacheOption,
    Paths,
    PriceLevelOption,
    RegisterOption,
    TrailOption,
)
from budgetnote.language import Text, ended, joined, sentence

if TYPE_CHECKING:
    from budgetnote.analysis.prices import Conversion
    from budgetnote.analysis.totals import Totals
    from budgetnote.checks.added import Trail
    from budgetnote.checks.asked import Counted
    from budgetnote.report.sheet import Sheet


@command(
    examples={
        "budgetnote totals --by committee,year": (
            "hvad hvert udvalg søger om, år for år",
            "what each committee asks for, year by year",
        ),
        "budgetnote totals --by udvalg,år --where bydel=Nørrebro": (
            "det samme med danske ord, kun for Nørrebro",
            "the same in Danish words, for Nørrebro alone",
        ),
        "budgetnote totals --by note --where committee=SUD,BIU --where year=2026": (
            "notaternes beløb i to udvalg i ét år",
            "what the notes ask for in two committees and a year",
        ),
        "budgetnote totals --by committee --format csv --language da > sum.csv": ("til Excel", "for a Danish Excel"),
    },
)
def totals(
    paths: Paths = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIMENSION,…",
            help=told(
                f"Fordel summen på en eller flere af {NAMES} [standard: committee]",
                f"Add up by one or more of {NAMES} [default: committee]",
            ),
            autocompletion=complete_dimensions,
        ),
    ] = None,
    where: WhereOption = None,
    without: WithoutOption = None,
    price_level: PriceLevelOption = None,
    trail: TrailOption = False,
    unit: Annotated[
        Literal["tkr", "mio"],
        typer.Option(help=told("1.000 kr. eller mio. kr. med én decimal", "1.000 kr., or mio. kr. with one decimal")),
    ] = "tkr",
    share: Annotated[
        bool,
        typer.Option(
            "--share", help=told("Vis hver rækkes andel af summen i procent", "Show each row's share in per cent")
        ),
    ] = False,
    top: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar=told("ANTAL", "NUMBER"),
            help=told(
                "Vis kun de største rækker i hver gruppe, og læg de øvrige sammen",
                "Show the largest rows of each group only, and add up the others",
            ),
        ),
    ] = None,
    register: RegisterOption = None,
    jobs: JobsOption = None,
    no_cache: NoCacheOption = False,
    form: Annotated[
        Literal["text", "json", "markdown", "csv", "html"],
        typer.Option(
            "--format",
            help=told(
                "Uddataformat: text på skærmen, json til programmer, html til en mail; csv med --language da til Excel",
                "Output format: text on screen, json for programs, html for a mail; csv with --language da for Excel",
            ),
        ),
    ] = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Totals of the notes below the paths; amounts at different price levels are never added."""
    from budgetnote.analysis.dimensions import added_by, chosen_areas, needed
    from budgetnote.analysis.revisions import newest_in
    from budgetnote.checks.added import add_up
    from budgetnote.checks.known import Known
    from budgetnote.opening.registers import Registers
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import totals as views
    from budgetnote.report.tables.faults import passed

    level = level_asked(price_level, language, trail=trail)
    if trail and form == "csv" and unit == "mio":
        refuse(
            Text("--unit mio kan ikke bruges med --trail i csv", "--unit mio does not go with --trail in csv"), language
        )
    named = [name.strip() for given in by or ["committee"] for name in given.split(",")]
    if not all(named):
        refuse(Text("skriv --by dimension,dimension", "write --by dimension,dimension"), language)
    dimensions = added_by(named)
    conditions = conditions_of(where or [], language)
    left_out = LeftOut(without or [])
    traced = level is not None and (trail or form == "json")
    said_of_notes: list[Text] = []
    files = files_at(paths or [Path("notes")], register, language)
    known = None if no_cache or level is not None else Known(Registers(register))
    with (
        known or nullcontext(),
        asked(
            files,
            register,
            language,
            need=needed([*dimensions, *(condition.dimension for condition in conditions)]),
            level=level,
            pick=partial(chosen_areas, where=conditions),
            left_out=left_out if without else None,
            newest=newest_in(files, known.revision if known else None),
            known=known,
            jobs=jobs,
        ) as notes,
    ):
        see = partial(_see, said_of_notes)
        sums, together, unmet = add_up(notes, dimensions, conditions, see, trail=_row_of_cell() if traced else None)
    out = passed(notes.given.passed)
    if out and not notes.given.summaries and not notes.errors:
        refuse(joined([*left_out.said(), *out]), language)
    with known or nullcontext():
        errors, failed = errors_of(notes, form, language), notes.failed
    left_out.refuse_unknown([summary.id for summary in notes.given.summaries], language)
    missed = views.missed(unmet)
    if not sums and not failed:
        said = missed or [Text("ingen beløb passer til det valgte", "no amounts match")]
        refuse(joined([*said, *out]), language)
    manner = views.Manner(unit, share, top, aligned=form == "csv")
    caveats = [*said_of_notes, *views.caveats(sums, together)]
    sheets = views.totals(sums, [*caveats, *map(sentence, missed), *left_out.said(), *map(ended, out)], manner)
    if notes.conversion:
        sheets = _with_trail(sheets, sums, notes.conversion, form, traced=traced)
    if form == "csv":
        for note in (note for sheet in sheets for note in sheet.notes):
            say(note, language)
    put(Report("totals", errors, sheets), form, language)
    return int(failed)


def _see(said: list[Text], counted: "Counted") -> None:
    """Say what a reader must know of a note."""
    from budgetnote.report.tables.totals import caveat

    said += caveat(counted)


def _row_of_cell() -> "Trail":
    """What tells of each amount; loaded where that was asked for."""
    from budgetnote.report.tables.prices import row_of_cell

    return row_of_cell


def _with_trail(
    sheets: "list[Sheet]", sums: "Sequence[Totals]", conversion: "Conversion", form: str, *, traced: bool
) -> "list[Sheet]":
    """The sheets with the rates behind them, and with the trail where it was asked for; csv has the trail alone."""
    from budgetnote.report.tables import prices

    traces = [trace for totals in sums for trace in prices.of_totals(totals)] if traced else []
    trail = [prices.trail(traces, conversion.level, sums[0].by)] if traces else []
    if form == "csv":
        return [sheet._replace(notes=sheets[0].notes) for sheet in trail] or sheets
    return [*sheets, *([prices.rates(conversion.used)] if conversion.used else []), *trail]

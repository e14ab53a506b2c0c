"""`budgetnote export` and `budgetnote report`: notes written out as data, as a workbook, for Word, and as a page."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.choosing import LeftOut, WhereOption, WithoutOption, conditions_of
from budgetnote.cli.opening import FAILED, asked, files_at, level_asked, put, refuse, say
from budgetnote.cli.options import LanguageOption, OutputOption, Paths, PriceLevelOption, RegisterOption
from budgetnote.cli.output import refuse_unfit, write
from budgetnote.cli.package import Concluded, conclude_package
from budgetnote.figures.printed import format_amount
from budgetnote.language import Language, MissingExtraError, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from budgetnote.analysis.agreement import Agreement
    from budgetnote.analysis.dimensions import Condition
    from budgetnote.finding import Finding, Span
    from budgetnote.report.tables.export import Export, Exported

ENDINGS = {
    ".csv": "csv", ".json": "json", ".md": "markdown", ".sqlite": "sqlite", ".db": "sqlite", ".parquet": "parquet",
    ".xlsx": "xlsx", ".docx": "docx",
}  # fmt: skip
"""The format of a file by how its name ends."""
EXTRAS = {"parquet": "parquet", "xlsx": "excel", "docx": "word"}
"""What is installed beside budgetnote for a format."""
MANY = 300
"""Of more notes than these the report writes out those with findings alone."""
PackageOption = Annotated[
    Path | None,
    typer.Option(
        "--package",
        metavar=told("PAKKE", "PACKAGE"),
        help=told("Vis også, hvad denne pakke afsætter", "Show also what this package grants"),
    ),
]


class _Given(NamedTuple):
    """What was read for a file that is written."""

    export: "Export"
    findings: "Sequence[Finding]"
    failed: bool
    package: "Concluded | None"


@command(
    examples={
        "budgetnote export notes -o notes.xlsx": (
            "en projektmappe med summer, der regner",
            "a workbook with live sums",
        ),
        "budgetnote export notes -o notes.csv --where committee=SUD": (
            "ét udvalgs beløb, ét på hver linje",
            "the amounts of one committee, one a line",
        ),
    },
)
def export(
    paths: Paths = None,
    output: OutputOption = None,
    form: Annotated[
        Literal["csv", "json", "markdown", "sqlite", "parquet", "xlsx", "docx"] | None,
        typer.Option("--format", help=told("Formatet, hvis ikke endelsen vælger det", "The format, unless the ending")),
    ] = None,
    tabel: Annotated[
        int,
        typer.Option("--tabel", help=told("Skriv beløbene i Tabel 2 eller 3", "Amounts of Tabel 2, or of 3")),
    ] = 3,
    columns: Annotated[
        bool,
        typer.Option("--columns", help=told("Vis, hvad hver kolonne indeholder", "Show what each column holds")),
    ] = False,
    sheets: Annotated[
        bool | None,
        typer.Option(
            "--sheets/--no-sheets",
            show_default=False,
            help=told("Et ark for hvert notat (xlsx) [standard: op til 250]", "A sheet a note (xlsx) [up to 250]"),
        ),
    ] = None,
    where: WhereOption = None,
    without: WithoutOption = None,
    price_level: PriceLevelOption = None,
    package: PackageOption = None,
    register: RegisterOption = None,
    language: LanguageOption = LANGUAGE,
) -> int:
    """A row an amount, or the notes' tables."""
    if columns:
        return _columns(form if form in ("json", "csv", "markdown") else "text", language)
    chosen = _format(output, form, language)
    if tabel not in (2, 3):
        refuse(Text(f"--tabel er 2 eller 3, ikke {tabel}", f"--tabel is 2 or 3, not {tabel}"), language)
    if where and (tabel == 2 or chosen in ("xlsx", "docx")):
        refuse(
            Text(
                "--where vælger blandt beløbene i Tabel 3 i csv, json, md, sqlite og parquet",
                "--where chooses among the amounts of Tabel 3 in csv, json, md, sqlite and parquet",
            ),
            language,
        )
    given = _read(
        paths or [Path("notes")], output, register, language, price_level=price_level, package=package,
        where=conditions_of(where or [], language), without=without or [], tabel=tabel,
    )  # fmt: skip
    data = _rendered(chosen, given, sheets, language)
    if output is None:
        sys.stdout.write(data.decode())
        sys.stdout.flush()
        _say_left_out(given.export, language)
        return int(given.failed)
    written = write(output, data, _holding(given.export), language)
    _say_left_out(given.export, language)
    wrong = _wrong_sums(given.export, language) if chosen == "docx" else 0
    return FAILED if not written else int(given.failed or wrong > 0)


@command(
    examples={
        "budgetnote report notes -o report.html": (
            "én side, der kan sendes og åbnes overalt",
            "one page that can be sent, and opens anywhere",
        ),
    },
)
def report(
    paths: Paths = None,
    output: OutputOption = None,
    title: Annotated[
        str | None,
        typer.Option(metavar=told("TEKST", "TEXT"), help=told("Sidens titel", "The title of the page")),
    ] = None,
    notes: Annotated[
        Literal["all", "findings", "none"] | None,
        typer.Option(
            "--notes",
            show_default=False,
            help=told(
                "Notater, der vises ét for ét: alle, dem med fund, ingen [standard: all; over 300 notater findings]",
                "Notes that are shown one by one [default: all; of more than 300 notes findings]",
            ),
        ),
    ] = None,
    price_level: PriceLevelOption = None,
    package: PackageOption = None,
    register: RegisterOption = None,
    language: LanguageOption = LANGUAGE,
) -> int:
    """One file with everything in it, which asks for nothing."""
    if output is None:
        refuse(
            Text("skriv, hvor siden skal ligge: -o report.html", "say where the page goes: -o report.html"), language
        )
    if output.suffix.lower() not in (".html", ".htm"):
        refuse(Text(f"{output}: en rapport er en .html-fil", f"{output}: a report is a .html file"), language)
    given = _read(
        paths or [Path("notes")], output, register, language, price_level=price_level, package=package
    )  # fmt: skip
    try:
        from budgetnote.report.page import render
    except ModuleNotFoundError as fault:
        _refuse_missing_extra("report", fault)
    from budgetnote.report.page.contents import contents

    many = len(given.export.notes) > MANY
    by, held = given.export.rates, given.package
    data = contents(
        given.export.notes,
        given.export.unread,
        given.export.findings,
        title=title,
        package=held.sheets if held else (),
        tables=[by] if by else (),
        detail=notes or ("findings" if many else "all"),
    )
    if many and notes is None:
        say(
            Text(
                f"over {MANY} notater: kun dem med fund vises ét for ét; --notes all viser alle",
                f"more than {MANY} notes: only those with findings are shown one by one; --notes all shows every one",
            ),
            language,
        )
    page = render(data, given.export.name, language).encode()
    written = write(output, page, _counted(given.export), language)
    _say_left_out(given.export, language)
    return FAILED if not written else int(given.failed)


def _format(output: Path | None, form: str | None, language: Language) -> str:
    """The format by the ending of the file, unless it is said; refuses an unknown ending, and bytes for a terminal."""
    chosen = form or (ENDINGS.get(output.suffix.lower()) if output else "csv")
    if chosen is None:
        known = ", ".join(ENDINGS)
        said = output.suffix if output else ""
        refuse(
            Text(
                f"ukendt filendelse {said or '(ingen)'}; vælg mellem {known}, eller angiv --format",
                f"unknown ending {said or '(none)'}; choose from {known}, or give --format",
            ),
            language,
        )
    if output is None and chosen not in ("csv", "json", "markdown"):
        refuse(
            Text(
                f"{chosen} kan ikke skrives på skærmen; angiv en fil med -o",
                f"{chosen} cannot be written to the screen; name a file with -o",
            ),
            language,
        )
    return chosen


def _columns(form: str, language: Language) -> int:
    """What each column of tidy data holds."""
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.tidy import described

    put(Report("export", (), [described()]), form, language)
    return 0


def _read(
    paths: list[Path],
    output: Path | None,
    register: Path | None,
    language: Language,
    *,
    price_level: str | None = None,
    package: Path | None = None,
    where: "Sequence[Condition]" = (),
    without: "Sequence[str]" = (),
    tabel: int = 3,
) -> _Given:
    """The notes at `paths` as they are written out; refuses where there is none, and an unfit `output`."""
    from budgetnote.analysis.needs import PRICED
    from budgetnote.analysis.revisions import newest_in
    from budgetnote.finding import ERROR
    from budgetnote.report.tables.export import Export, Unread, exported, first_error, naming
    from budgetnote.report.tables.faults import passed
    from budgetnote.report.tables.prices import rates

    files = files_at(paths, register, language)
    if output is not None:
        refuse_unfit(output, [file.path for file in files], language)
    held = conclude_package(package, paths, register, language) if package else None
    name, left_out = naming(paths), LeftOut(without)
    notes: list[Exported] = []
    unread: list[Unread] = []
    level = level_asked(price_level, language)
    with asked(
        files,
        register,
        language,
        need=PRICED,
        level=level,
        left_out=left_out if without else None,
        newest=newest_in(files),
    ) as given:
        for taken in given:
            one = exported(taken.file, taken.priced, name(taken.file.path))
            if one is not None:
                notes.append(one)
            elif fault := first_error(taken.file.findings):
                unread.append(Unread(name(taken.file.path), fault))
    left_out.refuse_unknown([summary.id for summary in given.given.summaries], language)
    for said in passed(given.given.passed):
        say(said, language)
    if not notes and not unread:
        refuse(Text("ingen notater at skrive ud", "no notes to write out"), language)
    across = [*given.given.of_registers(), *given.given.across()]
    across += given.conversion.missing if given.conversion else []
    if held:
        told = [*across, *(found for one in notes for found in one.file.findings)]
        known = {(found.rule.code, found.place) for found in told}
        across += [found for found in held.told if (found.rule.code, found.place) not in known]
    if held and held.agreement:
        notes = [one._replace(granted=_granted(held.agreement, one)) for one in notes]
    used = given.conversion.used if given.conversion else []
    by = rates(used, name) if used else None
    written = Export(notes, unread, across, name, 2 if tabel == 2 else 3, where, by)
    standing = [*given.errors, *(held.standing if held else [])]
    failed = any(found.rule.severity == ERROR for found in standing)
    return _Given(written, given.errors, failed, held)


def _granted(agreement: "Agreement", one: "Exported") -> "Mapping[tuple[Span, int], int | None]":
    """What a package grants of each amount of a note, by where its line stands and the year, in 1.000 kr.

    What no entry names is granted nothing. None where it cannot be told: where it is told for several lines together
    and is neither all nor nothing of what they ask for, or they go both ways; where the package cannot be read
    whole, or leaves the note out of its sums; and where the amounts are written at another price level than its own.
    """
    granted: dict[tuple[Span, int], int | None] = {}
    own = {
        (line.head, amount.year): amount.amount
        for table in one.note.appropriations
        for line in table.lines
        for amount in one.amounts(line, table.control_area)
    }
    if not agreement.whole:
        return dict.fromkeys(own)
    for agreed in agreement.agreed:
        if agreed.name != (one.note.negotiation, one.note.id):
            continue
        if agreed.reason is not None or one.levels != (agreed.price_level,):
            granted |= dict.fromkeys(own)
            continue
        for post in agreed.posts:
            for year, given in post.balance.granted.items():
                asked_for = post.balance.asked.get(year, 0)
                amounts = {(line.head, year): own.get((line.head, year), 0) for line in post.lines}
                one_way = min(amounts.values(), default=0) >= 0 or max(amounts.values(), default=0) <= 0
                for at, whole in amounts.items():
                    shared = whole if given == asked_for else 0 if given == 0 else None
                    granted[at] = given if len(amounts) == 1 else shared if one_way else None
    return granted


def _rendered(form: str, given: _Given, sheets: bool | None, language: Language) -> bytes:
    """The file's bytes in the format `form`; refuses a format whose extra is missing."""
    written = given.export
    try:
        match form:
            case "sqlite":
                from budgetnote.report.formats import sqlite

                return sqlite.render(written, language)
            case "parquet":
                from budgetnote.report.formats import parquet

                return parquet.render(written, language)
            case "xlsx":
                from budgetnote.report.formats import excel

                return excel.render(written, language, sheets=sheets)
            case "docx":
                return _document(written, language)
    except ModuleNotFoundError as fault:
        _refuse_missing_extra(EXTRAS[form], fault)
    from budgetnote.report.formats import Screen, render
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.tidy import sheet

    told = [sheet(written.rows)]
    if form != "csv":
        told += [written.files] if written.left_out else []
        told += [written.rates] if written.rates else []
    findings = given.findings if form == "json" else ()
    return render(Report("export", findings, told), form, Screen(language)).encode()


def _document(written: "Export", language: Language) -> bytes:
    """The Word file of the one note; refuses several, and a note that is in no sum."""
    from budgetnote.report.formats import word

    if len(written.notes) != 1 or written.unread:
        names = ", ".join([*(one.name for one in written.notes), *(one.name for one in written.unread)])
        refuse(
            Text(f"en Word-fil har ét notat; der er flere: {names}", f"a Word file has one note; there are: {names}"),
            language,
        )
    (one,) = written.notes
    return word.render(one, written.rates)


def _wrong_sums(written: "Export", language: Language) -> int:
    """How many sums of the note are not what its amounts give, accepted ones among them; says so, if any."""
    wrong = sum(one.file.summary.wrong_sums for one in written.notes if one.file.summary)
    if wrong:
        say(
            Text(
                f"{wrong} {'sum' if wrong == 1 else 'summer'} i notatet stemmer ikke med beløbene; "
                "der er skrevet, hvad der står i notatet",
                f"{wrong} sum{'' if wrong == 1 else 's'} of the note {'is' if wrong == 1 else 'are'} not what its "
                "amounts add up to; what the note states was written",
            ),
            language,
        )
    return wrong


def _refuse_missing_extra(extra: str, fault: ModuleNotFoundError) -> None:
    """Refuse what needs a library that is not installed."""
    if fault.name and fault.name.startswith("budgetnote"):
        raise fault
    raise MissingExtraError(extra) from fault


def _counted(written: "Export") -> Text:
    number = len(written.notes)
    return Text(f"{number} {'notat' if number == 1 else 'notater'}", f"{number} {'note' if number == 1 else 'notes'}")


def _holding(written: "Export") -> Text:
    """How many notes and amounts a file holds."""
    notes, rows = _counted(written), len(written.rows)
    return Text(
        f"{notes.da}, {format_amount(rows, 'da')} beløb",
        f"{notes.en}, {format_amount(rows, 'en')} {'amount' if rows == 1 else 'amounts'}",
    )


def _say_left_out(written: "Export", language: Language) -> None:
    """Which files are in no sum, and the first error of each."""
    for name, found in written.left_out:
        say(
            Text(
                f"{name} er ikke talt med: {found.message('da')} (linje {found.place.line})",
                f"{name} is not counted: {found.message('en')} (line {found.place.line})",
            ),
            language,
        )

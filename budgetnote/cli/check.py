"""`budgetnote check`."""

import shutil
import sys
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TextIO

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import (
    FAILED,
    STDIN,
    STDIN_NAME,
    Writer,
    files_at,
    places_fixed,
    put,
    refuse,
    refuse_papers,
    rendered,
    say,
    select,
    unread_papers,
)
from budgetnote.cli.options import (
    AcceptedOption,
    CheckFormat,
    FailOnOption,
    LanguageOption,
    OnlyOption,
    OutputOption,
    Paths,
    RegisterOption,
    SkipOption,
)
from budgetnote.cli.output import refuse_unfit, write
from budgetnote.language import Language, Text

if TYPE_CHECKING:
    from budgetnote.analysis.notefile import NoteFile, Summary
    from budgetnote.checks.baseline import Baseline
    from budgetnote.checks.rulebook import Selection
    from budgetnote.cli.settings import Settings
    from budgetnote.finding import Finding, Severity
    from budgetnote.opening.folder import File
    from budgetnote.report.sheet import Sheet


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
    jobs: Annotated[
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
    ] = None,
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
    from budgetnote.cli.settings import Settings, find_settings, in_force, shown_path
    from budgetnote.finding import Severity
    from budgetnote.opening.folder import papers_below

    def is_set(name: str) -> bool:
        """Whether the settings are asked for this option, as the command line has no word of it."""
        contexts = [context, *([context.parent] if name == "language" and context.parent else [])]
        sources = [one.get_parameter_source(name) for one in contexts]
        return all(source is None or source.name == "DEFAULT" for source in sources)

    looked_at = [stdin_filename if path == STDIN else path for path in paths or [Path("notes")]]
    settings = Settings() if no_settings else find_settings(looked_at)
    only = only or list(settings.only) if is_set("only") else only
    skip = skip or list(settings.skip) if is_set("skip") else skip
    fail_on = settings.fail_on or fail_on if is_set("fail_on") else fail_on
    language = settings.language or language if is_set("language") else language
    register = register or settings.register
    asked = paths or list(settings.paths) or [Path("notes")]
    form = _format(output, form, language)
    if unsafe and not (fix or diff):
        refuse(Text("--unsafe hører til --fix eller --diff", "--unsafe goes with --fix or --diff"), language)
    if stdin_filename != STDIN_NAME and STDIN not in (paths or []):
        refuse(Text("--stdin-filename hører til stien -", "--stdin-filename goes with the path -"), language)
    for option, target in (("-o", output), ("--write-baseline", write_baseline)):
        if target and (diff or (fix and option != "-o")):
            other = "--diff" if diff else "--fix"
            refuse(
                Text(f"{option} kan ikke bruges med {other}", f"{option} cannot be used with {other}"),
                language,
            )
    if statistics and form not in ("text", "json", "markdown"):
        refuse(
            Text(
                "--statistics hører til formaterne text, json og markdown",
                "--statistics goes with text, json, markdown",
            ),
            language,
        )
    selection, writer = select(only, skip, language), Writer(language)
    if show_settings:
        path = shown_path(settings.path) if settings.path else None
        shown = Settings(path, tuple(asked), register, tuple(only or ()), tuple(skip or ()), fail_on, language)
        return _show_settings(shown, form, language)
    differences: list[str] = []

    def fixed(file: "NoteFile") -> "NoteFile":
        from budgetnote.editing.fix import difference, mend

        if not diff:
            writer.take(file)
        mended = mend(file, selection, unsafe=unsafe)
        if mended.changes and diff:
            differences.append(difference(file.source, mended.file.source))
        elif mended.changes and writer.write(file, mended.file, places_fixed(mended)):
            return mended.file
        return file

    documents |= comments is not None
    files = files_at(asked, register, language, stdin_filename, documents=documents)
    kept = [file for file in files if not _is_excluded(file.path, exclude or ())]
    inputs = [file.path for file in files] + [path for path in (register, settings.path) if path]
    for written in (output, write_baseline):
        if written is not None:
            refuse_unfit(written, inputs, language)
    said = in_force(settings, is_set)
    said += [_left_out(len(files) - len(kept))] if len(files) > len(kept) else []
    answers = None
    if comments is not None:
        from budgetnote.cli.comments import Answers

        answers = Answers(comments, asked, kept, inputs, language)
        said += answers.passed_over
        kept = answers.files
    known = _read_baseline(baseline, language) if baseline else None
    older = _read_baseline(write_baseline, language) if write_baseline and write_baseline.exists() else None
    left = Text("", "") if documents else unread_papers(papers_below(asked))
    said += [left] if left.da else []
    changed = fixed if fix or diff else None
    seen = answers.take if answers else None
    given = check_all(kept, register, selection, language, changed, seen, said=said, baseline=known, jobs=jobs)
    answered = answers is None or answers.write(given.findings)
    if write_baseline:
        return _write_baseline(write_baseline, given, older, selection, language) if answered else FAILED
    failing = Severity[fail_on.upper()]
    failed = any(found.rule.severity >= failing for found in given.standing)
    if diff:
        sys.stdout.write("".join(differences))
        if not differences:
            words = "--fix --unsafe" if unsafe else "--fix"
            say(Text(f"{words} ændrer intet her", f"{words} would change nothing here"), language)
        return int(failed or any(differences))
    from budgetnote.report.tables.check import counted
    from budgetnote.report.tables.check import documents as overview

    papers = [file.path.as_posix() for file in kept if file.is_paper]
    sheets = [overview(papers, given.summaries, given.standing)] if len(papers) > 1 else []
    sheets += [counted(given.standing)] if statistics else []
    if statistics and form != "json":
        given = given._replace(findings=[])
    if form == "text" and len(papers) > _FEW:  # of hundreds of documents the list is what can be read
        given = given._replace(findings=[found for found in given.findings if not found.place.paper])
    stored = put_all(
        "check", given, sheets, form, language, accepted=accepted, stream=writer.stream, failing=failing, output=output
    )
    writer.pass_on()
    return int(failed) if stored and answered and not writer.failed else FAILED


ENDINGS: dict[str, CheckFormat] = {
    ".txt": "text", ".json": "json", ".md": "markdown", ".sarif": "sarif", ".sarif.json": "sarif", ".xml": "junit",
}  # fmt: skip
"""The format of a file by how its name ends, the longest ending that fits."""


def _format(output: Path | None, form: CheckFormat | None, language: Language) -> CheckFormat:
    """The format that is asked for, or that the file's ending says; refuses an ending that says none."""
    if form or output is None:
        return form or "text"
    ending = max((ending for ending in ENDINGS if output.name.lower().endswith(ending)), key=len, default=None)
    if ending is None:
        known = ", ".join(ENDINGS)
        refuse(
            Text(
                f"ukendt filendelse {output.suffix or '(ingen)'}; vælg mellem {known}, eller angiv --format",
                f"unknown ending {output.suffix or '(none)'}; choose from {known}, or give --format",
            ),
            language,
        )
    return ENDINGS[ending]


def _is_excluded(path: Path, patterns: Sequence[str]) -> bool:
    """Whether a pattern is a file's path, or that of a folder it is in, or the name of one of them."""
    called = [part.as_posix() for part in (path, *path.parents)] + list(path.parts)
    return any(fnmatch(name, pattern.removesuffix("/")) for pattern in patterns for name in called)


def _left_out(number: int) -> Text:
    one = Text("1 fil er udeladt (--exclude)", "1 file is left out (--exclude)")
    return (
        one
        if number == 1
        else Text(f"{number} filer er udeladt (--exclude)", f"{number} files are left out (--exclude)")
    )


def _show_settings(settings: "Settings", form: CheckFormat, language: Language) -> int:
    """What holds of the settings, from the command line and from their file."""
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.check import settings as told_settings

    if form not in ("text", "json", "markdown"):
        form = "text"
    put(Report("settings", (), [told_settings(settings._asdict())]), form, language)
    return 0


def _read_baseline(path: Path, language: Language) -> "Baseline":
    """The baseline in a file; refuses what cannot be read, and what is none."""
    from budgetnote.checks.baseline import parse
    from budgetnote.reading.files import read, reason

    try:
        return parse(path.as_posix(), read(path, _LARGEST))
    except OSError as fault:
        why = reason(fault)
        refuse(Text(f"{path}: {why.da}", f"{path}: {why.en}"), language)


_LARGEST = 100_000_000
"""Bytes of a baseline that are read."""


def _write_baseline(
    path: Path, given: "CheckedNotes", older: "Baseline | None", selection: "Selection", language: Language
) -> int:
    """Write the findings that stand, beside those of notes that were not looked at."""
    from budgetnote.checks.baseline import stale, written

    kept = dict(older.entries) if older else {}
    for entry in stale(given.findings, older, given.notes, selection) if older else ():
        del kept[entry.fingerprint]
    for found in given.findings:
        kept.pop(found.fingerprint, None)
    unread = sum(found.rule.is_unread for found in given.standing)
    number = len(given.standing) - unread
    said = Text(f"{number} fund", f"{number} findings" if number != 1 else "1 finding")
    if unread:
        said = Text(
            f"{said.da}; det, der ikke kan læses ({unread} fejl), er ikke med og skal rettes",
            f"{said.en}; what keeps something from being read ({unread}) is not in it, and must be corrected",
        )
    text = written(given.findings, kept.values())
    return 0 if write(path, text.encode(), said, language) else FAILED


_FEW = 10
"""Of no more documents all findings are shown to people."""


class CheckedNotes(NamedTuple):
    """The notes at some paths, checked: all findings in order, a summary of each note, and what to say at the end.

    `alone` is the part of that which a format for programs leaves to standard error.
    """

    findings: "list[Finding]"
    summaries: "list[Summary]"
    closing: Text
    alone: list[Text]

    @property
    def notes(self) -> set[tuple[str, str]]:
        """Negotiation and number of each note."""
        return {(summary.negotiation, summary.id) for summary in self.summaries}

    @property
    def standing(self) -> "list[Finding]":
        """The findings that are not accepted."""
        return [found for found in self.findings if not found.accepted]


def put_all(
    command: str,
    given: CheckedNotes,
    sheets: "list[Sheet]",
    form: str,
    language: Language,
    *,
    failing: "Severity",
    accepted: bool = False,
    stream: TextIO | None = None,
    output: Path | None = None,
) -> bool:
    """Write the findings, some sheets of the command's own, what came of each note and what is said at the end.

    With `output` all goes to that file; whether it could be written.
    """
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import check as views

    if output is None and form not in ("text", "markdown"):
        for sentence in [given.closing] if form == "concise" else given.alone:
            say(sentence, language)
    shown = given.findings if accepted or form == "json" else given.standing
    if form == "text" and len(given.summaries) > 1:
        screenful = shutil.get_terminal_size().lines if output is None and sys.stdout.isatty() else None
        notes = views.overview(given.summaries, given.findings, screenful)
    else:
        notes = views.summaries(given.summaries)
    report = Report(command, shown, [*sheets, notes], given.closing, failing)
    if output is not None:
        return write(output, rendered(report, form, language).encode(), given.closing, language)
    put(report, form, language, stream=stream)
    return True


def check_all(
    files: "Sequence[File]",
    register: Path | None,
    selection: "Selection",
    language: Language,
    changed: "Callable[[NoteFile], NoteFile] | None" = None,
    seen: "Callable[[NoteFile], None] | None" = None,
    *,
    said: Sequence[Text] = (),
    baseline: "Baseline | None" = None,
    jobs: int | None = 1,
) -> CheckedNotes:
    """Check the notes in `files`, each as it is `changed`, alone and together; refuses where there is none.

    Each is `seen` before it is let go, a document as a note of its own. What is `said` of the paths ends the closing
    sentence. Findings that a `baseline` has are accepted, and those that it has no longer are told. So many processes
    as there are `jobs` share the work, or as many as are worth while.
    """
    from budgetnote.analysis.revisions import passed_over
    from budgetnote.checks.given import Given, processes_for
    from budgetnote.cli.progress import progress
    from budgetnote.finding import ERROR, identified
    from budgetnote.opening.folder import Registers
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import check as views
    from budgetnote.report.tables.faults import passed

    if changed is not None:
        refuse_papers(files, language)
    papers = any(file.is_paper for file in files)
    # A note that is written back, looked at, or held against its document is checked where the others are.
    processes = 1 if papers or changed or seen else processes_for(len(files), jobs)

    def looked_at(file: "NoteFile") -> "NoteFile":
        file = changed(file) if changed else file
        if seen is not None:
            seen(file)
        return file

    def lost() -> None:
        say(
            Text(
                "en proces, der kontrollerede notater, blev afbrudt; dens notater kontrolleres igen",
                "a process that checked notes was ended; its notes are checked again",
            ),
            language,
        )

    registers = Registers(register)
    findings: list[Finding] = []
    places = 0
    with progress(files, language) as followed:
        change = looked_at if changed or seen else None
        notes = Given(followed, registers, selection, change=change, papers=papers and not seen)
        for found in notes.findings(files, processes, lost):
            findings += found
            places += _fixable(found)
    registers.read_all(files)
    findings += [*notes.across(), *notes.of_registers()]
    findings = identified(sorted(findings, key=lambda found: found.position))
    if baseline is not None:
        from budgetnote.checks.baseline import outlived, passed_by, stale

        keys = [(summary.negotiation, summary.id) for summary in notes.summaries]
        told_of = outlived(stale(findings, baseline, keys, selection), baseline)
        findings = [*passed_by(findings, baseline), *identified(told_of)]
    read = [file for file in files if not file.is_register]
    alone = [views.ALONE] if len(read) == 1 and read[0].named else []
    told = [views.fixable(places)] if places and changed is None else []
    apart = passed(passed_over(summary.revision for summary in notes.summaries))
    closing = views.closing(len(notes.summaries), registers.paths, findings, *told, *apart, *said, *alone)
    given = CheckedNotes(findings, notes.summaries, closing, [*apart, *said, *alone])
    faulty = any(found.rule.severity == ERROR for found in given.standing)
    if not notes.summaries and not registers.paths and not faulty:
        put(Report("check", given.standing), "text", language, stream=sys.stderr)
        refuse(Text("ingen notater at kontrollere", "no notes to check"), language)
    return given


def _fixable(findings: "Sequence[Finding]") -> int:
    """How many places `--fix` puts right."""
    if not any(found.edits for found in findings):
        return 0
    from budgetnote.editing.fix import agreed_edits

    return len(agreed_edits(findings, unsafe=False))

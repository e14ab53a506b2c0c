"""`budgetnote check`."""

import shutil
import sys
from collections.abc import Callable, Sequence
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
    say,
    select,
    unread_papers,
)
from budgetnote.cli.options import (
    AcceptedOption,
    CheckFormatOption,
    FailOnOption,
    LanguageOption,
    OnlyOption,
    Paths,
    RegisterOption,
    SkipOption,
)
from budgetnote.language import Language, Text

if TYPE_CHECKING:
    from budgetnote.analysis.notefile import NoteFile, Summary
    from budgetnote.checks.rulebook import Selection
    from budgetnote.finding import Finding
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
    },
)
def check(
    paths: Paths = None,
    only: OnlyOption = None,
    skip: SkipOption = None,
    fail_on: FailOnOption = "error",
    accepted: AcceptedOption = False,
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
    register: RegisterOption = None,
    form: CheckFormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Every finding of every note below the paths, then a line a note."""
    from budgetnote.finding import Severity
    from budgetnote.opening.folder import papers_below

    if unsafe and not (fix or diff):
        refuse(Text("--unsafe hører til --fix eller --diff", "--unsafe goes with --fix or --diff"), language)
    if stdin_filename != STDIN_NAME and STDIN not in (paths or []):
        refuse(Text("--stdin-filename hører til stien -", "--stdin-filename goes with the path -"), language)
    selection, writer = select(only, skip, language), Writer(language)
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

    asked = paths or [Path("notes")]
    files = files_at(asked, register, language, stdin_filename, documents=documents)
    left = Text("", "") if documents else unread_papers(papers_below(asked))
    changed = fixed if fix or diff else None
    given = check_all(files, register, selection, language, changed, said=[left] if left.da else [])
    failed = any(found.rule.severity >= Severity[fail_on.upper()] for found in given.standing)
    if diff:
        sys.stdout.write("".join(differences))
        return int(failed or any(differences))
    put_all("check", given, [], form, language, accepted=accepted, stream=writer.stream)
    writer.pass_on()
    return FAILED if writer.failed else int(failed)


class CheckedNotes(NamedTuple):
    """The notes at some paths, checked: all findings in order, a summary of each note, and what to say at the end.

    `alone` is the part of that which a format for programs leaves to standard error.
    """

    findings: "list[Finding]"
    summaries: "list[Summary]"
    closing: Text
    alone: list[Text]

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
    accepted: bool = False,
    stream: TextIO | None = None,
) -> None:
    """Write the findings, some sheets of the command's own, what came of each note and what is said at the end."""
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import check as views

    for sentence in given.alone if form in ("json", "github") else ():
        say(sentence, language)
    shown = given.findings if accepted or form == "json" else given.standing
    if form == "text" and len(given.summaries) > 1:
        screenful = shutil.get_terminal_size().lines if sys.stdout.isatty() else None
        notes = views.overview(given.summaries, given.findings, screenful)
    else:
        notes = views.summaries(given.summaries)
    put(Report(command, shown, [*sheets, notes], given.closing), form, language, stream=stream)


def check_all(
    files: "Sequence[File]",
    register: Path | None,
    selection: "Selection",
    language: Language,
    changed: "Callable[[NoteFile], NoteFile] | None" = None,
    *,
    said: Sequence[Text] = (),
) -> CheckedNotes:
    """Check the notes in `files`, each as it is `changed`, alone and together; refuses where there is none.

    What is `said` of the paths ends the closing sentence.
    """
    from budgetnote.analysis.revisions import passed_over
    from budgetnote.checks.given import Given
    from budgetnote.cli.progress import progress
    from budgetnote.finding import ERROR
    from budgetnote.opening.folder import Registers
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import check as views
    from budgetnote.report.tables.faults import passed

    if changed is not None:
        refuse_papers(files, language)
    registers = Registers(register)
    findings: list[Finding] = []
    places = 0
    with progress(files, language) as followed:
        notes = Given(followed, registers, selection, change=changed)
        for note in notes:
            findings += note.findings
            places += _fixable(note.findings)
    registers.read_all(files)
    findings += [*notes.across(), *notes.of_registers()]
    findings.sort(key=lambda found: found.position)
    read = [file for file in files if not file.is_register]
    alone = [views.ALONE] if len(read) == 1 and read[0].named else []
    told = [views.fixable(places)] if places and changed is None else []
    apart = passed(passed_over(summary.revision for summary in notes.summaries))
    closing = views.closing(len(notes.summaries), registers.paths, findings, *told, *apart, *said, *alone)
    given = CheckedNotes(findings, notes.summaries, closing, [*apart, *alone])
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

"""`budgetnote check`."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import FAILED, OpenedNote, Writer, files_at, places_fixed, put, refuse, say, select
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


@command(
    "Kontroller notater: alle fund og en linje om hvert notat.",
    "Check notes: every finding, then one line per note.",
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
    register: RegisterOption = None,
    form: CheckFormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Every finding of every note below the paths, then a line a note."""
    from budgetnote.finding import Severity

    if unsafe and not (fix or diff):
        refuse(Text("--unsafe hører til --fix eller --diff", "--unsafe goes with --fix or --diff"), language)
    selection, writer = select(only, skip, language), Writer(language)
    differences = []

    def fixed(opened: OpenedNote) -> Any:
        checked, change = _fixed(opened, selection, unsafe, None if diff else writer)
        differences.append(change)
        return checked

    given = check_all(paths or [Path("notes")], register, selection, language, fixed if fix or diff else None)
    failed = any(found.rule.severity >= Severity[fail_on.upper()] for found in given.standing)
    if diff:
        sys.stdout.write("".join(differences))
        return int(failed or any(differences))
    put_all("check", given, [], form, language, accepted=accepted)
    return FAILED if writer.failed else int(failed)


class Given(NamedTuple):
    """The notes at some paths, checked: all findings in order, a summary of each note, and what to say at the end.

    `alone` is the part of that which a format for programs leaves to standard error.
    """

    findings: list[Any]
    summaries: list[Any]
    closing: Text
    alone: list[Text]

    @property
    def standing(self) -> list[Any]:
        """The findings that are not accepted."""
        return [found for found in self.findings if not found.accepted]


def put_all(
    command: str, given: Given, sheets: list[Any], form: str, language: Language, *, accepted: bool = False
) -> None:
    """Write the findings, some sheets of the command's own, a line a note and what is said at the end."""
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import check as views

    for sentence in given.alone if form in ("json", "github") else ():
        say(sentence, language)
    shown = given.findings if accepted or form == "json" else given.standing
    put(Report(command, shown, [*sheets, views.summaries(given.summaries)], given.closing), form, language)


def check_all(
    paths: Iterable[Path],
    register: Path | None,
    selection: Any,
    language: Language,
    changed: Callable[[OpenedNote], Any] | None = None,
) -> Given:
    """Check the notes at `paths`, each as it is `changed`, alone and together; refuses where there is none."""
    from budgetnote.checks.run import check_document, check_round
    from budgetnote.cli.progress import progress
    from budgetnote.finding import ERROR, Finding
    from budgetnote.opening.folder import Registers, open_notes
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import check as views

    files = files_at(paths, register, language)
    registers = Registers(register)
    findings: list[Finding] = []
    summaries = []
    places = 0
    with progress(files, language) as followed:
        for file, document, holding in open_notes(followed, registers):
            checked = check_document(document, holding, selection, named=file.named)
            if changed is not None:
                checked = changed(OpenedNote(file, document, holding, checked))
            findings += checked.findings
            places += _fixable(checked.findings)
            if checked.summary:
                summaries.append(checked.summary)
    for file in files:
        if file.is_register:
            registers.holding(file.path)
    findings += [
        *check_round(summaries, selection),
        *(found for found in registers.findings if selection.has(found.rule)),
    ]
    findings.sort(key=lambda found: found.position)
    notes = [file for file in files if not file.is_register]
    alone = [views.ALONE] if len(notes) == 1 and notes[0].named else []
    told = [views.fixable(places)] if places and changed is None else []
    closing = views.closing(len(summaries), registers.paths, findings, *told, *alone)
    given = Given(findings, summaries, closing, alone)
    if not summaries and not registers.paths and not any(found.rule.severity == ERROR for found in given.standing):
        put(Report("check", given.standing), "text", language, stream=sys.stderr)
        refuse(Text("ingen notater at kontrollere", "no notes to check"), language)
    return given


def _fixable(findings: list[Any]) -> int:
    """How many places `--fix` puts right."""
    if not any(found.edits for found in findings):
        return 0
    from budgetnote.editing.fix import agreed_edits

    return len(agreed_edits(findings, unsafe=False))


def _fixed(opened: OpenedNote, selection: Any, unsafe: bool, writer: Writer | None) -> tuple[Any, str]:
    """The note with its fixes written; without a writer as it stands, and the difference that they would make."""
    from budgetnote.checks.run import check_document
    from budgetnote.editing.fix import difference, mend

    recheck = partial(check_document, register=opened.register, selection=selection)
    mended = mend(opened.document, opened.checked, recheck, unsafe=unsafe)
    if not mended.changes:
        return opened.checked, ""
    if writer is None:
        return opened.checked, difference(opened.document.source, mended.document.source)
    return (mended if writer.write(opened, mended, places_fixed(opened, mended)) else opened).checked, ""

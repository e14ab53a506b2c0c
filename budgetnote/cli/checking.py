"""What `budgetnote check` does, however it was asked."""

import sys
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TextIO

from budgetnote.cli.opening import (
    FAILED,
    LOST,
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
from budgetnote.cli.output import refuse_unfit, write
from budgetnote.cli.settings import Severe
from budgetnote.language import Language, Text

if TYPE_CHECKING:
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.analysis.summary import Summary
    from budgetnote.checks.baseline import Baseline
    from budgetnote.checks.rulebook import Selection
    from budgetnote.cli.settings import Settings
    from budgetnote.finding import Finding, Severity
    from budgetnote.opening.folder import File
    from budgetnote.report.sheet import Sheet

CheckFormat = Literal["text", "json", "markdown", "github", "gitlab", "sarif", "junit", "concise"]


class CheckOptions(NamedTuple):
    """What was asked for; `given` are the options that the command line has a word of."""

    language: Language
    given: AbstractSet[str] = frozenset()
    paths: Sequence[Path] | None = None
    only: list[str] | None = None
    skip: list[str] | None = None
    exclude: Sequence[str] | None = None
    fail_on: Severe = "error"
    accepted: bool = False
    statistics: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    stdin_filename: Path = STDIN_NAME
    documents: bool = False
    comments: Path | None = None
    register: Path | None = None
    output: Path | None = None
    form: CheckFormat | None = None
    jobs: int | None = None
    no_cache: bool = False
    show_settings: bool = False
    no_settings: bool = False


def check_notes(options: CheckOptions) -> int:
    """Every finding of every note below the paths, then a line a note; the exit code."""
    from budgetnote.cli.settings import Settings, find_settings, in_force, shown_path
    from budgetnote.finding import Severity
    from budgetnote.opening.folder import papers_below

    def is_set(name: str) -> bool:
        """Whether the settings are asked for this option, as the command line has no word of it."""
        return name not in options.given

    looked_at = [options.stdin_filename if path == STDIN else path for path in options.paths or [Path("notes")]]
    settings = Settings() if options.no_settings else find_settings(looked_at)
    only = options.only or list(settings.only) if is_set("only") else options.only
    skip = options.skip or list(settings.skip) if is_set("skip") else options.skip
    fail_on = settings.fail_on or options.fail_on if is_set("fail_on") else options.fail_on
    language = settings.language or options.language if is_set("language") else options.language
    register = options.register or settings.register
    asked = options.paths or list(settings.paths) or [Path("notes")]
    form = _format(options.output, options.form, language)
    if options.unsafe and not (options.fix or options.diff):
        refuse(Text("--unsafe hører til --fix eller --diff", "--unsafe goes with --fix or --diff"), language)
    if options.stdin_filename != STDIN_NAME and STDIN not in (options.paths or []):
        refuse(Text("--stdin-filename hører til stien -", "--stdin-filename goes with the path -"), language)
    for option, target in (("-o", options.output), ("--write-baseline", options.write_baseline)):
        if target and (options.diff or (options.fix and option != "-o")):
            other = "--diff" if options.diff else "--fix"
            refuse(
                Text(f"{option} kan ikke bruges med {other}", f"{option} cannot be used with {other}"),
                language,
            )
    if options.statistics and form not in ("text", "json", "markdown"):
        refuse(
            Text(
                "--statistics hører til formaterne text, json og markdown",
                "--statistics goes with text, json, markdown",
            ),
            language,
        )
    selection, writer = select(only, skip, language), Writer(language)
    if options.show_settings:
        path = shown_path(settings.path) if settings.path else None
        shown = Settings(path, tuple(asked), register, tuple(only or ()), tuple(skip or ()), fail_on, language)
        return _show_settings(shown, form, language)
    differences: list[str] = []

    def fixed(file: "NoteFile") -> "NoteFile":
        from budgetnote.editing.fix import difference, mend

        if not options.diff:
            writer.take(file)
        mended = mend(file, selection, unsafe=options.unsafe)
        if mended.changes and options.diff:
            differences.append(difference(file.source, mended.file.source))
        elif mended.changes and writer.write(file, mended.file, places_fixed(mended)):
            return mended.file
        return file

    documents = options.documents or options.comments is not None
    files = files_at(asked, register, language, options.stdin_filename, documents=documents)
    kept = [file for file in files if not _is_excluded(file.path, options.exclude)] if options.exclude else files
    targets = [path for path in (options.output, options.write_baseline, options.comments) if path]
    inputs = [file.path for file in files if targets] + [path for path in (register, settings.path) if path]
    for written in (options.output, options.write_baseline):
        if written is not None:
            refuse_unfit(written, inputs, language)
    said = in_force(settings, is_set)
    said += [_left_out(len(files) - len(kept))] if len(files) > len(kept) else []
    answers = None
    if options.comments is not None:
        from budgetnote.cli.comments import Answers

        answers = Answers(options.comments, asked, kept, inputs, language)
        said += answers.passed_over
        kept = answers.files
    known = _read_baseline(options.baseline, language) if options.baseline else None
    renewed = options.write_baseline
    older = _read_baseline(renewed, language) if renewed and renewed.exists() else None
    left = Text("", "") if documents else unread_papers(papers_below(asked))
    said += [left] if left.da else []
    changed = fixed if options.fix or options.diff else None
    seen = answers.take if answers else None
    given = check_all(
        *(kept, register, selection, language, changed, seen),
        said=said,
        baseline=known,
        jobs=options.jobs,
        cached=not options.no_cache,
    )
    answered = answers is None or answers.write(given.findings)
    if options.write_baseline:
        return _write_baseline(options.write_baseline, given, older, selection, language) if answered else FAILED
    failing = Severity[fail_on.upper()]
    failed = any(found.rule.severity >= failing for found in given.standing)
    if options.diff:
        sys.stdout.write("".join(differences))
        if not differences:
            words = "--fix --unsafe" if options.unsafe else "--fix"
            say(Text(f"{words} ændrer intet her", f"{words} would change nothing here"), language)
        return int(failed or any(differences))
    from budgetnote.report.tables.check import counted
    from budgetnote.report.tables.check import documents as overview

    papers = [file.path.as_posix() for file in kept if file.is_paper]
    sheets = [overview(papers, given.summaries, given.standing)] if len(papers) > 1 else []
    sheets += [counted(given.standing)] if options.statistics else []
    if options.statistics and form != "json":
        given = given._replace(findings=[])
    if form == "text" and len(papers) > _FEW:  # of hundreds of documents the list is what can be read
        given = given._replace(findings=[found for found in given.findings if not found.place.paper])
    stored = put_all(
        *("check", given, sheets, form, language),
        accepted=options.accepted,
        stream=writer.stream,
        failing=failing,
        output=options.output,
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
        screenful = None
        if output is None and sys.stdout.isatty():
            from shutil import get_terminal_size

            screenful = get_terminal_size().lines
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
    cached: bool = False,
) -> CheckedNotes:
    """Check the notes in `files`, each as it is `changed`, alone and together; refuses where there is none.

    Each is `seen` before it is let go, a document as a note of its own. What is `said` of the paths ends the closing
    sentence. Findings that a `baseline` has are accepted, and those that it has no longer are told. So many processes
    as there are `jobs` share the work, or as many as are worth while; with `cached`, what is known is not read anew.
    """
    from budgetnote.analysis.revisions import passed_over
    from budgetnote.checks.given import Given
    from budgetnote.checks.known import Known
    from budgetnote.cli.progress import progress
    from budgetnote.finding import ERROR, agreed_edits, identified
    from budgetnote.opening.registers import Registers
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import check as views
    from budgetnote.report.tables.faults import passed

    if changed is not None:
        refuse_papers(files, language)
    papers = any(file.is_paper for file in files)

    def looked_at(file: "NoteFile") -> "NoteFile":
        file = changed(file) if changed else file
        if seen is not None:
            seen(file)
        return file

    registers = Registers(register)
    known = Known(registers, selection) if cached else None
    findings: list[Finding] = []
    places = 0
    with known or nullcontext(), progress(files, language) as followed:
        notes = Given(
            *(followed, registers, selection),
            change=looked_at if changed or seen else None,
            papers=papers and not seen,
            known=known,
            jobs=jobs,
            every=files,
            lost=partial(say, LOST, language),
        )
        for one in notes.checked():
            findings += one.findings
            places += len(agreed_edits(one.findings, unsafe=False))
    with known or nullcontext():
        registers.see(file for file in files if file.is_register)
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

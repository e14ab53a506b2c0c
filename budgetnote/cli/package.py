"""`budgetnote package`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import STDIN, absent, files_at, put, refuse, refuse_missing, say, select
from budgetnote.cli.options import (
    AcceptedOption,
    CheckFormatOption,
    FailOnOption,
    LanguageOption,
    OnlyOption,
    Paths,
    RegisterOption,
    SkipOption,
    TrailOption,
)
from budgetnote.language import Language, Text, ended

if TYPE_CHECKING:
    from collections.abc import Iterable

    from budgetnote.analysis.agreement import Agreement
    from budgetnote.analysis.needs import Need
    from budgetnote.analysis.prices import Priced
    from budgetnote.checks.rulebook import Selection
    from budgetnote.finding import Finding
    from budgetnote.opening.folder import File
    from budgetnote.opening.opened import Opened
    from budgetnote.opening.registers import Registers
    from budgetnote.report.sheet import Sheet


@command(
    examples={
        "budgetnote package aftale.yaml notes": (
            "søgt, afsat og ikke afsat, og om rammerne holder",
            "asked for, granted and not granted, and the caps",
        ),
    },
)
def package(
    file: Annotated[
        Path, typer.Argument(metavar=told("FIL", "FILE"), help=told("Pakken (YAML)", "The package (YAML)"))
    ],
    paths: Paths = None,
    only: OnlyOption = None,
    skip: SkipOption = None,
    fail_on: FailOnOption = "error",
    accepted: AcceptedOption = False,
    trail: TrailOption = False,
    register: RegisterOption = None,
    form: CheckFormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """What was asked for, and what is granted of it and is not, with every finding of the package."""
    from budgetnote.finding import Severity
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.check import closing

    selection = select(only, skip, language)
    held = conclude_package(file, paths, register, language, selection, programs=form == "json", trail=trail)
    shown = held.told if accepted or form == "json" else held.standing
    failing, said = Severity[fail_on.upper()], closing(held.notes, held.registers, held.told)
    if form == "concise":
        say(said, language)
    put(Report("package", shown, held.sheets, said, failing), form, language)
    return int(any(found.rule.severity >= failing for found in held.standing))


class Concluded(NamedTuple):
    """A package held against its notes: what came of it (None where it could not be read), the findings, the tables."""

    agreement: "Agreement | None"
    told: "list[Finding]"
    sheets: "list[Sheet]"
    notes: int
    registers: list[str]

    @property
    def standing(self) -> "list[Finding]":
        """The findings that are not accepted."""
        return [found for found in self.told if not found.accepted]


def conclude_package(
    file: Path,
    paths: "Iterable[Path] | None",
    register: Path | None,
    language: Language,
    selection: "Selection | None" = None,
    *,
    programs: bool = False,
    trail: bool = False,
) -> Concluded:
    """The package in `file` held against the notes at `paths`; refuses what is no package, and no notes."""
    from budgetnote.analysis.agreement import conclude, needed
    from budgetnote.checks.rulebook import EVERYTHING
    from budgetnote.checks.run_package import check_package
    from budgetnote.finding import ERROR
    from budgetnote.model.package import other_kind, read_package
    from budgetnote.opening.registers import Registers
    from budgetnote.reading.files import is_folder
    from budgetnote.reading.yaml import read
    from budgetnote.report.sheet import places
    from budgetnote.report.tables import package as views

    chosen = EVERYTHING if selection is None else selection
    if file == STDIN or absent([file]):
        refuse_missing([file, *(path for path in paths or [] if path != STDIN)], language)
    files = files_at([file, *(paths or [Path("notes")])], register, language)
    if is_folder(file):
        refuse(Text(f"{file} er en mappe, ikke en pakke", f"{file} is a folder, not a package"), language)
    document = read(file)
    if other := other_kind(document):
        refuse(other, language)
    stated, findings = read_package(document)
    registers = Registers(register)
    holding = registers.holding(file)
    wanted: dict[tuple[str, str], Need] = {}
    for name, entry in ((stated.name(entry), entry) for entry in stated.notes) if stated else ():
        wanted[name] = wanted.get(name, frozenset()) | needed(entry) | {("lapses",)}
    read_notes = _read_notes(files[1:], registers, wanted, chosen, language)
    faults = [found for found in findings if found.rule.severity == ERROR]
    told = [found for found in findings if chosen.has(found.rule)]
    sheets, agreement = [], None
    if stated:
        agreement = conclude(stated, read_notes.known, read_notes.names, faults)
        told = check_package(agreement, findings, document.source, holding, chosen)
        told += read_notes.errors
        if any(agreed.reason == "unknown" for agreed in agreement.agreed):
            told += read_notes.unnamed
        sheets = views.package(agreement, places(document.source), programs=programs, trail=trail)
        sheets[-1] = sheets[-1]._replace(notes=[*sheets[-1].notes, *read_notes.said])
    told += [found for found in registers.findings if chosen.has(found.rule)]
    told.sort(key=lambda found: found.position)
    return Concluded(agreement, told, sheets, len(read_notes.known), registers.paths)


class _Read(NamedTuple):
    """The notes read: those that the package names, the names of all, and the errors in what is needed of the former.

    `unnamed` are the errors in files that do not tell which note they are, and `said` how many faults a note has.
    """

    known: "list[Priced]"
    names: set[tuple[str, str]]
    errors: "list[Finding]"
    unnamed: "list[Finding]"
    said: list[Text]


def _name(opened: "Opened") -> tuple[str, str]:
    """Negotiation and number as the file has them, blank where it has not."""
    root: Mapping[str, object] = opened.document.root or {}
    negotiation, number = (text if isinstance(text := root.get(key), str) else "" for key in ("negotiation", "id"))
    return negotiation, number


def _read_notes(
    files: "Sequence[File]",
    registers: "Registers",
    wanted: "Mapping[tuple[str, str], Need]",
    selection: "Selection",
    language: Language,
) -> _Read:
    """The notes in `files`, of which only those `wanted` are checked, each with what is needed of it.

    Refuses where there is no note at all.
    """
    from budgetnote.analysis.prices import Priced
    from budgetnote.analysis.revisions import Newest
    from budgetnote.checks.given import Given
    from budgetnote.cli.progress import progress
    from budgetnote.finding import ERROR
    from budgetnote.model.kinds import is_note
    from budgetnote.report.tables.faults import number
    from budgetnote.report.tables.faults import passed as passed_over

    notes = _Read([], set(), [], [], [])

    def is_wanted(opened: "Opened") -> bool:
        root, name = opened.document.root, _name(opened)
        if root is not None and not is_note(root):
            return False
        if all(name):
            notes.names.add(name)
        return not all(name) or name in wanted

    with progress(files, language) as followed:
        for file in Given(followed, registers, selection, wanted=is_wanted):
            name = _name(file.opened)
            errors = [found for found in file.findings if found.rule.severity == ERROR]
            if all(name) and file.note:
                bearing = {found.place for found in file.faults.bearing_on(wanted[name])}
                notes.known.append(Priced(file.note, file))
                notes.errors.extend(found for found in errors if (found.cause or found.place) in bearing)
            else:
                notes.unnamed.extend(errors)
    newest = Newest(one.file.revision for one in notes.known)
    older = [passed for one in notes.known if (passed := newest.over(one.file.revision)) and passed.newer]
    out = {passed.revision.path for passed in older}
    known = [one for one in notes.known if one.file.path not in out]
    said = [text for one in known for text in number(one.file.path, one.file.faults.all)]
    said += map(ended, passed_over(older))
    if not notes.names and not notes.unnamed:
        refuse(Text("ingen notater at holde pakken op mod", "no notes to hold the package against"), language)
    errors = [found for found in notes.errors if found.place.path not in out]
    return notes._replace(known=known, errors=errors, said=said)

"""`budgetnote import`: papers become drafts of notes, and a workbook that `export` wrote a patch of them."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.opening import put, refuse, refuse_missing, say, unwritten
from budgetnote.cli.options import FORMAT_HELP, LanguageOption, RegisterOption
from budgetnote.cli.returned import Rereading, take_back
from budgetnote.language import Language, MissingExtraError, Text

if TYPE_CHECKING:
    from budgetnote.documents.document import Unreadable
    from budgetnote.documents.draft import Draft
    from budgetnote.documents.workbook import Back
    from budgetnote.model.register import Register
    from budgetnote.report.tables.imported import Imported

_PASTED = "-"


@command(
    called="import",
    examples={
        "budgetnote import SO52.docx": ("skriver udkastet notes/SO52.yaml", "writes the draft notes/SO52.yaml"),
        "budgetnote import SO52.docx --diff": (
            "viser, hvad dokumentet siger anderledes end notatet",
            "shows what the document says otherwise than the note",
        ),
    },
)
def imports(
    papers: Annotated[
        list[Path],
        typer.Argument(
            metavar=told("FIL...", "FILE..."),
            help=told(
                "Dokumenter eller mapper; - læser en indsat tabel fra standard input",
                "Documents or folders; - reads a pasted table from standard input",
            ),
        ),
    ],
    folder: Annotated[
        Path,
        typer.Option(
            "-o", "--folder", metavar=told("MAPPE", "FOLDER"), help=told("Udkastenes mappe", "The drafts' folder")
        ),
    ] = Path("notes"),
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help=told(
                "Vis, hvad dokumentet (eller et regneark fra export) siger anderledes end notatet, og ret notatet",
                "Show what the document (or a workbook of export) says otherwise than the note, and write it there",
            ),
        ),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help=told("Vis det uden at skrive", "Show it without writing")),
    ] = False,
    register: RegisterOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help=told(*FORMAT_HELP))] = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """A draft of a note in `folder` for each paper; what it says of the reading is the report."""
    from budgetnote.cli.progress import progress
    from budgetnote.documents.draft import Draft
    from budgetnote.documents.witness import bear_witness
    from budgetnote.opening.registers import Registers
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import imported as views

    if update and diff:
        refuse(Text("giv enten --diff eller --update", "give either --diff or --update"), language)
    holding = Registers(register).holding(folder / "x.yaml")
    if list(map(str, papers)) == [_PASTED]:
        return _paste(holding, language)
    refuse_missing([*papers, *([register] if register else [])], language)
    files = list(_documents(papers))
    if not files:
        listed = ", ".join(map(str, papers))
        refuse(Text(f"ingen dokumenter i {listed}", f"no documents in {listed}"), language)
    books, files = _from_export(files)
    if books and files:
        refuse(
            Text(
                "angiv regneark fra export for sig, uden andre dokumenter",
                "give workbooks of export without other documents",
            ),
            language,
        )
    if books:
        return take_back(books, folder, register, form, language, update=update)
    done: list[Imported] = []
    unwritable = False
    again = Rereading(register, language, update=update) if update or diff else None
    with progress(files, language) as followed:
        for path in followed:
            read = _read(path, holding, language)
            witness = bear_witness(read) if isinstance(read, Draft) else None
            target, what = "", Text("", "")
            if isinstance(read, Draft):
                target, what, written = _write(read, path, folder, language, again)
                unwritable |= not written
            done.append(views.Imported(path.as_posix(), read, witness, target, what))
    sheets = [*map(views.sheet, done), *(again.sheets if again else ())]
    put(Report("import", (), sheets, views.closing(done)), form, language)
    if again:
        unwritable |= not again.write(language)
    return 2 if unwritable else int(not all(one.certain for one in done) or not (again is None or again.certain))


def _documents(papers: list[Path]) -> Iterator[Path]:
    """The papers themselves, and the documents below those that are folders; each once."""
    from budgetnote.documents.readers import is_document

    seen: set[str] = set()
    for paper in papers:
        found = [paper]
        if paper.is_dir():
            walked = sorted(os.walk(paper))
            found = [Path(parent, name) for parent, _, names in walked for name in sorted(names) if is_document(name)]
            found = [path for path in found if not any(part.startswith(".") for part in path.parts[1:])]
        for path in found:
            if (real := os.path.realpath(path)) not in seen:
                seen.add(real)
                yield path


def _from_export(files: Iterable[Path]) -> "tuple[dict[Path, Sequence[Back]], list[Path]]":
    """The workbooks that `export` wrote, each with its notes' sheets, and the other documents."""
    from budgetnote.documents.readers import MOST_BYTES
    from budgetnote.documents.workbook import read_back
    from budgetnote.reading.files import read

    books: dict[Path, Sequence[Back]] = {}
    others: list[Path] = []
    for path in files:
        back = None
        if path.suffix.casefold() in (".xlsx", ".xlsm"):
            with suppress(OSError, MissingExtraError):  # which reading the paper tells
                back = read_back(read(path, MOST_BYTES + 1))
        if back is None:
            others.append(path)
        else:
            books[path] = back
    return books, others


def _read(path: Path, register: "Register", language: Language) -> "Draft | Unreadable":
    from budgetnote.documents.document import Unreadable
    from budgetnote.documents.draft import draft
    from budgetnote.documents.readers import MOST_BYTES, read_paper
    from budgetnote.reading.files import read, reason

    try:
        paper = read_paper(path.as_posix(), read(path, MOST_BYTES + 1))
    except OSError as fault:
        return Unreadable(reason(fault), Text("se efter, om du har adgang til filen", "see whether you may read it"))
    return paper if isinstance(paper, Unreadable) else draft(paper, register, language)


def _write(
    made: "Draft", path: Path, folder: Path, language: Language, again: "Rereading | None"
) -> tuple[str, Text, bool]:
    """Write a draft where nothing has its name; its path, what was done, and whether that is what was asked for.

    Where there is a note of its name, the paper is read into that `again`, if that was asked for.
    """
    from budgetnote.editing.drafted import with_activities
    from budgetnote.editing.new import names_a_file
    from budgetnote.reading.files import create

    number = made.key[1] if made.prose.id else ""
    name = number if number and names_a_file(number) else path.stem
    target = folder / f"{name}.yaml"
    if not names_a_file(name):
        return target.as_posix(), Text("navnet kan ikke bruges", "its name cannot be used"), False
    if again and target.exists():
        return target.as_posix(), *again.taken(made, target)
    if again and not again.update and not target.exists():
        return (
            target.as_posix(),
            Text("findes ikke; --diff skriver intet", "does not exist; --diff writes nothing"),
            True,
        )
    left = len(made.doubtful)
    cells = Text(f"{left} {'celle' if left == 1 else 'celler'}", f"{left} cell{'' if left == 1 else 's'}")
    drafted = Text("udkast", "draft")
    if left:
        drafted = Text(f"udkast, {cells.da} udeladt", f"draft, {cells.en} left out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if create(target, with_activities(made.text).encode()):
            return target.as_posix(), drafted, True
    except OSError as fault:
        say(unwritten(target, fault), language)
        return target.as_posix(), Text("kunne ikke skrives", "could not be written"), False
    compare = f"budgetnote import {quote(str(path))} -o {quote(str(folder))} --diff"
    left_alone = Text("findes allerede og er ikke ændret", "exists already and is left alone")
    shown = Text(f"{left_alone.da}; se forskellen: {compare}", f"{left_alone.en}; see the difference: {compare}")
    return target.as_posix(), shown, False


def _paste(register: "Register", language: Language) -> int:
    """The rows of a table on standard input, as YAML."""
    from budgetnote.documents.draft import pasted
    from budgetnote.documents.readers import MOST_BYTES, read_paper

    paper = read_paper("-.txt", sys.stdin.buffer.read(MOST_BYTES + 1))
    rows = pasted(paper, register, language)
    if isinstance(rows, Text):
        refuse(rows, language)
    sys.stdout.write(rows.text)
    return int(bool(rows.doubtful))

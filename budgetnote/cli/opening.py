"""What the commands share: files are found, opened and checked; reports are written; wrong use is refused."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from budgetnote.language import Language, Text, or_rather
from budgetnote.visible import inert, visible

if TYPE_CHECKING:  # what a command does not use it does not import
    from budgetnote.analysis.needs import Need
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.analysis.revisions import Newest
    from budgetnote.analysis.summary import Summary
    from budgetnote.checks.asked import Asked, Pick
    from budgetnote.checks.known import Known
    from budgetnote.checks.rulebook import Selection
    from budgetnote.editing.fix import Mended
    from budgetnote.finding import Finding
    from budgetnote.opening.folder import File
    from budgetnote.report.sheet import Report, Sheet


STDIN = Path("-")
"""How standard input is named, as a path."""
STDIN_NAME = Path("<stdin>")
"""What it is called in findings."""


def say(sentence: Text, language: Language) -> None:
    """A line on standard error; what is a stranger's in it is only read."""
    print(inert(visible(f"budgetnote: {sentence.pick(language)}")), file=sys.stderr)  # noqa: T201


def not_there(paths: Iterable[object]) -> Text:
    """That there is nothing at `paths`."""
    named = list(map(str, paths))
    if named == ["notes"]:  # the folder that is looked for where none is named
        return Text(
            "mappen notes findes ikke; angiv en mappe eller en fil", "there is no folder notes; name a folder or a file"
        )
    listed = ", ".join(named)
    return Text(f"{listed} findes ikke", f"{listed} {'does' if len(named) == 1 else 'do'} not exist")


class Refused(Exception):  # noqa: N818 it is no error of ours
    """What was asked for is refused, and was told why."""


INTERRUPTED = 130
"""What shells give for Ctrl-C, and Typer too."""
LOST = Text(
    "en proces, der kontrollerede notater, blev afbrudt; dens notater kontrolleres igen",
    "a process that checked notes was ended; its notes are checked again",
)


def refuse(sentence: Text, language: Language) -> NoReturn:
    """End with exit code 2: wrong use, or nothing to check. Raises Refused."""
    say(sentence, language)
    raise Refused


def absent(paths: Iterable[Path]) -> list[Path]:
    """Those of `paths` that do not exist. Raises OSError where it is the working folder that does not."""
    gone = [path for path in paths if not os.path.lexists(path)]
    if gone:
        Path.cwd()
    return gone


def refuse_missing(paths: Iterable[Path], language: Language) -> None:
    """Refuse paths of which one does not exist, each named."""
    if gone := absent(paths):
        refuse(not_there(gone), language)


def files_at(
    paths: Iterable[Path],
    register: Path | None,
    language: Language,
    piped_as: Path = STDIN_NAME,
    *,
    documents: bool = False,
) -> "list[File]":
    """The files at `paths`; refuses paths that do not exist, and paths with nothing to check.

    A path that does not exist may be the number of notes below the folder `notes`; `-` is standard input, which is
    called `piped_as`. `documents` asks for the papers in folders too.
    """
    from budgetnote.opening.folder import gather, papers_below

    given = list(paths)
    gone = absent(path for path in given if path != STDIN)
    numbered = {path: _numbered(path) for path in gone}
    lost = absent([*(path for path in gone if not numbered[path]), *([register] if register else [])])
    if lost:
        (da, en), number = not_there(lost), any(map(_may_be_number, lost))
        none = " og intet notat under notes har det nummer", " and no note below notes has that number"
        refuse(Text(f"{da},{none[0]}", f"{en},{none[1]}") if number else Text(da, en), language)
    found = [place for path in given if path != STDIN for place in numbered.get(path) or [path]]
    found_files = sorted(gather(found, documents=documents), key=lambda file: file.is_paper)
    files = [*map(_at_hand, found_files), *([_piped(piped_as)] if STDIN in given else [])]
    if not files:
        listed = ", ".join(map(str, given))
        left = unread_papers(papers_below(given))
        more = Text(*(f"; {said}" for said in left)) if left.da else left
        refuse(Text(f"ingen YAML-filer i {listed}{more.da}", f"no YAML files in {listed}{more.en}"), language)
    return files


def _piped(name: Path) -> "File":
    """What stands on standard input, as a file of this name, up to a byte more than a file may have."""
    from budgetnote.opening.folder import File
    from budgetnote.reading.files import LARGEST

    return File(str(name), named=True, data=sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b"")


def _at_hand(file: "File") -> "File":
    """The file, with its content where that may be read but once."""
    from budgetnote.reading.files import LARGEST, is_connected, read

    with suppress(OSError):  # which reading the note tells
        return file._replace(data=read(file.path, LARGEST + 1)) if is_connected(file.path) else file
    return file


def _may_be_number(word: Path) -> bool:
    """Whether a path that is not there may be meant for the number of a note below the folder `notes`."""
    from budgetnote.opening.folder import SUFFIXES

    return len(word.parts) == 1 and word.suffix not in SUFFIXES and Path("notes").is_dir()


def _numbered(word: Path) -> list[Path]:
    """The files below the folder `notes` with the notes of this number, in any negotiation."""
    from budgetnote.analysis.revisions import number_of
    from budgetnote.language import spelled
    from budgetnote.opening.folder import gather
    from budgetnote.reading.yaml import read

    if not _may_be_number(word):
        return []
    number = spelled(str(word)).casefold()
    files = [file.path for file in gather([Path("notes")]) if not file.is_register]
    return [path for path in files if number_of(read(path)).casefold() == number]


def unread_papers(papers: Sequence[Path]) -> Text:
    """That so many documents in the folders were not read, each named as far as there is room."""
    count, shown = len(papers), ", ".join(str(path) for path in papers[:_NAMED])
    if not count:
        return Text("", "")
    rest = Text(f" og {count - _NAMED} mere", f" and {count - _NAMED} more") if count > _NAMED else Text("", "")
    return Text(
        f"{count} {'dokument' if count == 1 else 'dokumenter'} er ikke læst: {shown}{rest.da} "
        "(check --documents læser dem)",
        f"{count} {'document is' if count == 1 else 'documents are'} not read: {shown}{rest.en} "
        "(check --documents reads them)",
    )


_NAMED = 5


def refuse_papers(files: "Iterable[File]", language: Language) -> None:
    """Refuse to write into documents."""
    papers = [file.path.as_posix() for file in files if file.is_paper]
    if papers:
        listed = ", ".join(papers[:_NAMED])
        refuse(
            Text(
                f"der skrives ikke i et dokument ({listed}); ret det selv, eller lav et udkast med budgetnote import",
                f"nothing is written into a document ({listed}); correct it yourself, "
                "or make a draft with budgetnote import",
            ),
            language,
        )


def put(report: "Report", form: str, language: Language, *, stream: TextIO | None = None) -> None:
    """Write `report` whole to standard output, or to `stream`."""
    stream = stream or sys.stdout
    pieces = _pieces(report, form, language, stream)
    while some := "".join(islice(pieces, _LINES)):  # where nothing is buffered, each write is one to the system
        stream.write(some)
    stream.flush()


_LINES = 1_000
"""So many lines are written at a time."""


def rendered(report: "Report", form: str, language: Language, stream: TextIO | None = None) -> str:
    """The report in its format, as wide and as colourful as what `stream` leads to; a file's where there is none."""
    return "".join(_pieces(report, form, language, stream))


def _pieces(report: "Report", form: str, language: Language, stream: TextIO | None) -> Iterator[str]:
    from budgetnote.report.formats import Screen, pieces
    from budgetnote.report.tables.findings import capped

    looking = stream is not None and stream.isatty() and form == "text"
    colour = looking and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = None
    if looking:
        from shutil import get_terminal_size

        width = get_terminal_size().columns
    report = report._replace(findings=capped(report.findings))
    return pieces(report, form, Screen(language, width, colour))


class Pages:
    """A report written as its sheets come, where people read it; a program gets one document, in the end.

    Till then each sheet is kept as it will stand there, which takes a tenth of the room.
    """

    def __init__(self, command: str, form: str, language: Language, stream: TextIO) -> None:
        self._stream = stream
        self._command = command
        self._form = form
        self._language: Language = language
        self._kept: list[bytes] = []
        self._begun = False

    def add(self, sheets: "Sequence[Sheet]", closing: Text | None = None) -> None:
        """Write some sheets, behind a blank line where there are others."""
        from budgetnote.report.sheet import Report

        if self._form == "json":
            from budgetnote.report.formats.json import table

            self._kept += [table(sheet, self._language) for sheet in sheets]
        elif sheets or closing:
            text = rendered(Report(self._command, (), sheets, closing), self._form, self._language, self._stream)
            self._stream.write(f"\n{text}" if self._begun else text)
            self._stream.flush()
            self._begun = True

    def end(self, errors: "Sequence[Finding]", sheets: "Sequence[Sheet]", closing: Text | None) -> None:
        """Write the last sheets and the closing sentence; a program gets the errors with the sheets."""
        from budgetnote.report.sheet import Report

        if self._form == "json":
            from budgetnote.finding import identified
            from budgetnote.report.formats.json import document
            from budgetnote.report.tables.findings import capped

            self.add(sheets)
            report = Report(self._command, identified(capped(errors)))
            self._stream.writelines(document(report, self._kept, self._language))
            self._stream.flush()
        elif self._begun:
            self.add(sheets, closing)
        else:
            put(Report(self._command, errors, sheets, closing), self._form, self._language, stream=self._stream)


def level_asked(text: str | None, language: Language, *, trail: bool = False) -> int | None:
    """The price level that `--price-level` asks for; refuses what is no year, and a `--trail` that leads nowhere."""
    if text is None and trail:
        refuse(Text("--trail hører til --price-level", "--trail goes with --price-level"), language)
    if text is None:
        return None
    if text == "current":
        refuse(
            Text(
                "der kan ikke omregnes til løbende p/l: hvert års beløb er i årets egne priser",
                "amounts cannot be converted to løbende p/l: each year is in prices of its own",
            ),
            language,
        )
    return year_asked("--price-level", text, language)


def year_asked(option: str, text: str | None, language: Language) -> int | None:
    """The year that `option` asks for; refuses what is none."""
    if text is None or re.fullmatch(r"199[0-9]|20[0-9]{2}", text):
        return None if text is None else int(text)
    refuse(
        Text(
            f"{text} er ikke et årstal fra 1990 til 2099; skriv f.eks. {option} 2026",
            f"{text} is not a year from 1990 to 2099; for example {option} 2026",
        ),
        language,
    )


@contextmanager
def asked(
    files: "Sequence[File]",
    register: Path | None,
    language: Language,
    *,
    need: "Need",
    about: "Need | None" = None,
    level: int | None = None,
    pick: "Pick | None" = None,
    change: "Callable[[NoteFile], NoteFile] | None" = None,
    left_out: "Callable[[Summary], bool] | None" = None,
    newest: "Newest | None" = None,
    known: "Known | None" = None,
    jobs: int | None = 1,
    written: bool = False,
) -> "Iterator[Asked]":
    """The notes in `files`, one at a time, for a command that says something of them; see `Given` and `Asked`.

    Where each is `written` as it is read, in the same terminal, there is no bar.
    """
    from budgetnote.checks.asked import Asked
    from budgetnote.checks.given import Given
    from budgetnote.cli.progress import progress
    from budgetnote.opening.registers import Registers

    with nullcontext(files) if written and sys.stdout.isatty() else progress(files, language) as followed:
        given = Given(
            followed,
            known.registers if known else Registers(register),
            change=change,
            left_out=left_out,
            newest=newest,
            known=known,
            jobs=jobs,
            every=files,
            lost=partial(say, LOST, language),
        )
        yield Asked(given, need, about, level, pick)


def errors_of(notes: "Asked", form: str, language: Language) -> "Sequence[Finding]":
    """The errors of notes that were seen, for the report of a format for programs; else they are told at once.

    Refuses where there was no note.
    """
    from budgetnote.report.sheet import Report

    errors, unread = notes.errors, notes.unread
    if (errors and form != "json") or unread:
        put(Report("errors", [*unread, *errors]), "text", language, stream=sys.stderr)
    if not notes.given.summaries and not errors:
        refuse(Text("ingen notater at læse", "no notes to read"), language)
    return errors if form == "json" else ()


def unwritten(path: object, fault: OSError) -> Text:
    """That a file cannot be written, and why."""
    from budgetnote.reading.files import reason

    why = reason(fault)
    return Text(f"{path} kan ikke skrives: {why.da}", f"{path} cannot be written: {why.en}")


FAILED = 2
"""The exit code where a file could not be written, whatever was found."""


class Writer:
    """Writes notes back to their files, each whole or not at all; `failed` tells whether one could not be written.

    What was read from standard input is written to standard output, by `pass_on`.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.failed = False
        self.piped: bytes | None = None
        self._swept: set[str] = set()

    def take(self, file: "NoteFile") -> None:
        """Know a file before it is changed."""
        if _is_piped(file):
            self.piped = file.opened.file.data

    def pass_on(self) -> None:
        """Write what was read from standard input, as it was changed; the report is to be on standard error."""
        if self.piped is not None:
            sys.stdout.buffer.write(self.piped)
            sys.stdout.buffer.flush()

    @property
    def stream(self) -> TextIO | None:
        """Where the report goes: on standard error where a note is passed on, else where it always goes."""
        return None if self.piped is None else sys.stderr

    def write(self, file: "NoteFile", changed: "NoteFile", done: Text) -> bool:
        """Write what a file was `changed` into and say that it is `done`; else say why not, the answer being False."""
        from budgetnote.reading.files import replace, sweep

        target, path, said = file.opened.file.path, file.path, done
        if _is_piped(file):
            self.piped = changed.source.data
            say(done, self.language)
            return True
        folder = os.path.dirname(os.path.realpath(target))  # noqa: PTH120
        if folder not in self._swept:
            self._swept.add(folder)
            sweep(Path(folder))
        try:
            written = replace(target, file.source.data, changed.source.data)
            if not written:
                said = Text("er blevet ændret imens og er ikke rettet", "was changed meanwhile and is left alone")
                said = Text(f"{path} {said.da}", f"{path} {said.en}")
        except OSError as fault:
            written, said = False, unwritten(path, fault)
        say(said, self.language)
        self.failed |= not written
        return written


def _is_piped(file: "NoteFile") -> bool:
    """Whether a file is `-`; what the user connects by a path, as /dev/stdin, is a file that cannot be written."""
    from budgetnote.reading.files import is_connected

    return file.opened.file.data is not None and not is_connected(file.opened.file.path)


def places_fixed(mended: "Mended") -> Text:
    """How many places of a file were changed."""
    path, changes = mended.file.path, mended.changes
    fixed = Text("1 sted er rettet", "1 place is fixed")
    if changes != 1:
        fixed = Text(f"{changes} steder er rettet", f"{changes} places are fixed")
    what = [": " + "; ".join(parts) for parts in zip(*mended.rewritten, strict=True)] or ["", ""]
    return Text(f"{path}: {fixed.da}{what[0]}", f"{path}: {fixed.en}{what[1]}")


def refuse_check(word: str, language: Language) -> NoReturn:
    """Refuse what is no check's name, code or family."""
    from budgetnote.checks.explain import suggest_rule

    meant = or_rather(*suggest_rule(word))
    refuse(
        Text(f"der er ingen kontrol, som hedder {word}{meant.da}", f"there is no check called {word}{meant.en}"),
        language,
    )


def select(only: list[str] | None, skip: list[str] | None, language: Language) -> "Selection":
    """The checks that were asked for; refuses one that does not exist."""
    if not only and not skip:
        from budgetnote.checks.rulebook import EVERYTHING

        return EVERYTHING
    from budgetnote.checks.rulebook import Selection, all_rules

    known = {word.casefold(): word for rule in all_rules() for word in (rule.code, rule.name, rule.family)}
    chosen: list[frozenset[str]] = []
    for words in (only, skip):
        asked = [word.strip() for given in words or () for word in given.split(",") if word.strip()]
        for word in asked:
            if word.casefold() not in known:
                refuse_check(word, language)
        chosen.append(frozenset(known[word.casefold()] for word in asked))
    return Selection(*chosen)

"""A workbook that `export` wrote and somebody edited: what it changes in the notes, shown or written."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetnote.cli.opening import FAILED, Writer, put, say
from budgetnote.language import Language, Text

if TYPE_CHECKING:
    from budgetnote.analysis.changes.versions import Read
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.documents.draft import Draft
    from budgetnote.documents.workbook import Back, Overtyping
    from budgetnote.editing.returned import Taken
    from budgetnote.report.sheet import Sheet


def take_back(
    books: "Mapping[Path, Sequence[Back]]",
    folder: Path,
    register: Path | None,
    form: str,
    language: Language,
    *,
    update: bool,
) -> int:
    """Show the patch that edited workbooks make against the notes in `folder`; write it where `update` asks for it.

    0; 1 where something cannot be taken back, or a note contradicts itself with it; 2 where a file cannot be written.
    """
    from budgetnote.editing.fix import difference
    from budgetnote.editing.returned import take_back as take
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.returned import changes, refusals

    writer, differences = Writer(language), list[str]()
    taken: list[tuple[str, Sequence[Overtyping]]] = []
    refused: list[Text] = []
    errors = 0
    for path, sheets in books.items():
        refused += (_told(path, said) for back in sheets for said in back.refused)
        for said in (_told(path, said) for back in sheets for said in back.remarks):
            say(said, language)
        for back in sheets:
            if not back.changes or back.refused:
                continue
            file = _note(back, folder, register)
            if file is None:
                refused.append(_told(path, _missing(back, folder)))
                continue
            result = take(file, back)
            refused += (_told(path, said) for said in result.refused)
            if not result.changes:
                continue
            errors += _errors(result.file)
            if update and not writer.write(file, result.file, _written(file.path, result)):
                continue
            taken.append((file.path, result.changes))
            differences += [] if update else [difference(file.source, result.file.source)]
    for said in refused if form == "text" else ():
        say(said, language)
    if form == "text":
        sys.stdout.write("".join(differences))
    else:
        put(Report("import", (), [changes(taken), refusals(refused)]), form, language)
    if errors:
        say(_contradicts(errors), language)
    if not taken and not refused and not writer.failed:
        say(Text("regnearket siger det samme som notaterne", "the workbook says what the notes say"), language)
    return FAILED if writer.failed else int(bool(refused or errors))


class Rereading:
    """Papers that were imported before, read into the notes that they became; shown, and written where `update`."""

    def __init__(self, register: Path | None, language: Language, *, update: bool) -> None:
        self.update = update
        self.left: list[Text] = []
        self.errors = 0
        self._register = register
        self._writer = Writer(language)
        self._met: set[str] = set()
        self._sides: tuple[list[Read], list[Read]] = [], []
        self._changed: list[tuple[NoteFile, NoteFile]] = []

    def taken(self, made: "Draft", target: Path) -> tuple[Text, bool]:
        """Take over what a paper says otherwise than the note at `target`; what is done, and whether that is possible.

        It is written by `write`, when it was shown.
        """
        from budgetnote.analysis.changes.versions import Read
        from budgetnote.editing.renewed import renew

        file = _checked(target, self._register)
        if file is None:
            return _NO_NOTE, False
        if file.path in self._met:
            return _ANOTHER, False
        self._met.add(file.path)
        result = renew(file, made)
        if result.refused:
            return result.refused, False
        self.left += (Text(f"{file.path}: {one.da}", f"{file.path}: {one.en}") for one in result.left)
        if result.file is file:
            return (_LEFT if result.left else _SAME), True
        self._changed.append((file, result.file))
        self.errors += _errors(result.file)
        for side, one in zip(self._sides, (file, result.file), strict=True):
            side.append(Read(file.path, one, one.note, whole=True))
        return (_TAKEN if self.update else _SHOWN), True

    @property
    def sheets(self) -> "list[Sheet]":
        """What changes in the notes, as `diff` shows it; then what is not taken over."""
        from budgetnote.analysis.changes.stream import compare_all
        from budgetnote.report.tables import changes
        from budgetnote.report.tables.imported import not_taken

        comparison, outcomes = compare_all(*self._sides)
        of_notes = (sheet for outcome in outcomes for sheet in changes.of_note(outcome))
        shown = [*changes.first(comparison), *of_notes, *changes.last(comparison)]
        return [*shown, *([not_taken(self.left)] if self.left else [])]

    def write(self, language: Language) -> bool:
        """Write what was taken over, and say so; False where a file could not be written."""
        for before, after in self._changed if self.update else ():
            path = before.path
            done = Text(f"{path}: dokumentets ændringer er skrevet", f"{path}: the changes of the document are written")
            self._writer.write(before, after, done)
        if self.errors:
            say(_contradicts(self.errors), language)
        return not self._writer.failed

    @property
    def certain(self) -> bool:
        """Whether the notes say what their papers say, and contradict nothing."""
        return not (self.left or self.errors or (self._changed and not self.update))


_NO_NOTE = Text("filen er ikke et notat, der kan læses", "the file is no note that can be read")
_ANOTHER = Text(
    "et andet dokument er læst ind i det samme notat; angiv dem ét ad gangen",
    "another document is read into the same note; give them one at a time",
)
_SAME = Text("notatet siger det samme", "the note says the same")
_LEFT = Text("intet er overtaget", "nothing is taken over")
_TAKEN = Text("ændringerne er overtaget", "the changes are taken over")
_SHOWN = Text("ændringerne er vist nedenfor og ikke skrevet", "the changes are shown below and not written")


def _note(back: "Back", folder: Path, register: Path | None) -> "NoteFile | None":
    """The note that a sheet was written from, checked; None where its file is not in the folder."""
    from budgetnote.opening.folder import SUFFIXES

    within = Path(back.name)
    path = folder / within
    if within.is_absolute() or ".." in within.parts or within.suffix not in SUFFIXES or not path.is_file():
        return None
    return _checked(path, register)


def _checked(path: Path, register: Path | None) -> "NoteFile | None":
    from budgetnote.checks.given import Given
    from budgetnote.checks.rulebook import EVERYTHING
    from budgetnote.opening.folder import File
    from budgetnote.opening.registers import Registers

    return next(iter(Given([File(str(path), named=True)], Registers(register), EVERYTHING)), None)


def _errors(file: "NoteFile") -> int:
    from budgetnote.finding import ERROR

    return sum(found.rule.severity == ERROR and found.stands for found in file.findings)


def _told(path: Path, said: Text) -> Text:
    return Text(f"{path}: {said.da}", f"{path}: {said.en}")


def _missing(back: "Back", folder: Path) -> Text:
    return Text(
        f"{back.title}: {back.name} findes ikke i {folder}; angiv notaternes mappe med -o",
        f"{back.title}: there is no {back.name} in {folder}; name the folder of the notes with -o",
    )


def _written(path: str, taken: "Taken") -> Text:
    number = len(taken.changes)
    return Text(
        f"{path}: {number} {'celle' if number == 1 else 'celler'} skrevet",
        f"{path}: {number} cell{'' if number == 1 else 's'} written",
    )


def _contradicts(errors: int) -> Text:
    return Text(
        f"{errors} fejl i notaterne med ændringerne; budgetnote check viser dem, og budgetnote recompute retter "
        "summerne",
        f"{errors} error{'' if errors == 1 else 's'} in the notes with the changes; budgetnote check shows them, and "
        "budgetnote recompute corrects the sums",
    )

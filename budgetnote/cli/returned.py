"""A workbook that `export` wrote and somebody edited: what it changes in the notes, shown or written."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetnote.cli.opening import FAILED, Writer, put, say
from budgetnote.language import Language, Text

if TYPE_CHECKING:
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.documents.draft import Draft
    from budgetnote.documents.workbook import Back, Change
    from budgetnote.editing.returned import Taken


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
    taken: list[tuple[str, Sequence[Change]]] = []
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
        self._register = register
        self._language: Language = language
        self._writer = Writer(language)

    def taken(self, made: "Draft", paper: Path, target: Path) -> tuple[Text, bool] | None:
        """Take over what the tables of a paper say otherwise than the note at `target`; what was done, and if it could.

        None where it cannot be taken over. Of a paper whose reading is in doubt nothing is.
        """
        from budgetnote.documents.witness import bear_witness
        from budgetnote.editing.drafted import with_activities
        from budgetnote.editing.fix import difference
        from budgetnote.editing.returned import reread
        from budgetnote.editing.returned import take_back as take
        from budgetnote.model.kinds import read_note
        from budgetnote.reading.yaml import parse

        if not bear_witness(made).certain:
            return _IN_DOUBT, True
        file = _checked(target, self._register)
        drafted, _ = read_note(parse(paper.as_posix(), with_activities(made.text).encode()))
        if file is None or file.note is None or drafted is None:
            return None
        back = reread(file.note, drafted, paper.as_posix())
        result = take(file, back)
        for said in (*back.refused, *result.refused):
            say(said, self._language)
        if back.refused or result.refused:
            return None
        if not result.changes:
            return _SAME, True
        sys.stdout.write(difference(file.source, result.file.source))
        number = len(result.changes)
        da, en = ("skrevet", "written") if self.update else ("ville blive skrevet", "would be written")
        done = Text(
            f"{number} {'værdi' if number == 1 else 'værdier'} i tabellerne {da}",
            f"{number} value{'' if number == 1 else 's'} of its tables {en}",
        )
        return done, not self.update or self._writer.write(file, result.file, _written(file.path, result))


_IN_DOUBT = Text(
    "læsningen er i tvivl, og intet er skrevet i notatet", "the reading is in doubt, and nothing is written to the note"
)
_SAME = Text("tabellerne siger det samme som notatet", "its tables say what the note says")


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
    from budgetnote.opening.folder import File, Registers

    return next(iter(Given([File(path, named=True)], Registers(register), EVERYTHING)), None)


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

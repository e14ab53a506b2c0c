"""`budgetnote recompute`: the sums follow the cells."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.checking import check_all, put_all
from budgetnote.cli.opening import FAILED, Writer, files_at, put, say
from budgetnote.cli.options import CheckFormatOption, FailOnOption, LanguageOption, Notes, RegisterOption
from budgetnote.language import Text

if TYPE_CHECKING:
    from budgetnote.analysis.notefile import NoteFile


@command(
    more=Text(
        "Årscellerne tages for rigtige; de røres aldrig, og beløbene i teksten heller ikke. Bagefter vises, hvad der "
        "stadig ikke stemmer. Mangler I alt eller et år i sumrækken, tilføjes det; tomme celler forbliver tomme. Et "
        "notat med et beløb, der ikke kan læses, røres ikke, og en række uden årsceller heller ikke; det siges.",
        "The year cells are taken as right; they are never touched, nor are the amounts of the prose. Then it is shown "
        "what still does not agree. An I alt or a year that the sum row lacks is added; blank cells stay blank. A note "
        "with an amount that cannot be read is left as it is, and so is a row without year cells; that is said.",
    ),
    examples={
        "budgetnote recompute notes/BI26.yaml --diff": (
            "viser de nye summer og skriver intet",
            "shows the new sums, and writes nothing",
        ),
    },
)
def recompute(
    notes: Notes,
    diff: Annotated[
        bool,
        typer.Option("--diff", help=told("Vis ændringerne uden at skrive dem", "Show the changes and write nothing")),
    ] = False,
    fail_on: FailOnOption = "error",
    register: RegisterOption = None,
    form: CheckFormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """Every sum that the year cells give, then all that `check` finds."""
    from budgetnote.checks.rulebook import EVERYTHING
    from budgetnote.editing.fix import difference
    from budgetnote.editing.recompute import recompute as follow
    from budgetnote.finding import Severity
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables.recompute import figures, remarks, written

    writer, differences, sheets = Writer(language), [], []

    def followed(file: "NoteFile") -> "NoteFile":
        if not diff:
            writer.take(file)
        result = follow(file)
        if diff:
            differences.append(difference(file.source, result.file.source))
        elif result.figures and not writer.write(file, result.file, written(file.path, result)):
            return file
        elif result.figures and result.file.note:
            sheets.append(figures(result, result.file.note))
        for sentence in remarks(result, file.path):
            say(sentence, language)
        return file if diff else result.file

    given = check_all(files_at(notes, register, language), register, EVERYTHING, language, followed)
    unread = [found for found in given.standing if found.rule.is_unread]
    if diff:
        if unread:
            put(Report("errors", unread), "text", language, stream=sys.stderr)
        sys.stdout.write("".join(differences))
        if not any(differences):
            say(Text("summerne følger allerede cellerne", "the sums follow the cells already"), language)
        return int(any(differences) or bool(unread))
    failing = Severity[fail_on.upper()]
    failed = any(found.rule.severity >= failing for found in given.standing)
    put_all("recompute", given, sheets, form, language, stream=writer.stream, failing=failing)
    writer.pass_on()
    return FAILED if writer.failed else int(failed)

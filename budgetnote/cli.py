"""The command line: options, exit codes, and which room does what. Nothing imports it.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use or nothing to check. Standard output
carries one document of the chosen format; everything else goes to standard error.
"""

import gc
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from budgetnote import __version__
from budgetnote.language import Language, Text, official


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language that `--language` asks for, else Danish where the locale is Danish, else English."""
    for option, following in pairwise([*arguments, ""]):
        name, equals, value = option.partition("=")
        asked = value if equals else following
        if name == "--language" and asked in ("da", "en"):
            return "da" if asked == "da" else "en"
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "da" if locale.lower().startswith(("da", "danish")) else "en"


LANGUAGE: Language = spoken(sys.argv[1:], os.environ)
"""Help is written when the commands are made, before their options are read."""


def _help(da: str, en: str) -> str:
    return Text(da, en).pick(LANGUAGE)


_DANISH = {
    "Usage:": "Brug:",
    "[OPTIONS]": "[TILVALG]",
    "COMMAND [ARGS]...": "KOMMANDO [ARGUMENTER]...",
    "Options:": "Tilvalg:",
    "Arguments:": "Argumenter:",
    "Commands:": "Kommandoer:",
    "[required]": "[skal angives]",
    "[default: ": "[standard: ",
    "Show this message and exit.": "Vis denne hjælp.",
    "Install completion for the current shell.": "Installer automatisk fuldførelse i denne kommandofortolker.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Vis koden til automatisk fuldførelse, så den kan kopieres eller tilpasses."
    ),
}
"""What Typer itself writes in a help text."""


def _translated(text: str) -> str:
    if LANGUAGE == "da":
        for english, danish in _DANISH.items():
            text = re.sub(r"\s+".join(map(re.escape, english.split())) + " " * english.endswith(" "), danish, text)
    return text


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _translated(super().get_help(ctx))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _translated(super().get_help(ctx))


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_help(
        "Kontrollerer og afstemmer budgetnotater og lægger deres beløb sammen.",
        "Checks, reconciles and totals budget notes.",
    ),
    epilog=_help("Beløb er i hele 1.000 kr.", "Amounts are whole 1.000 kr."),
)


def _complete_rules(incomplete: str) -> list[str]:
    from budgetnote.checks import all_rules

    return [word for rule in all_rules() for word in (rule.code, rule.name) if word.startswith(incomplete)]


def _complete_dimensions(incomplete: str) -> list[str]:
    from budgetnote.totals import DIMENSIONS

    before, comma, last = incomplete.rpartition(",")
    return [before + comma + name for name in DIMENSIONS if name.startswith(last)]


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar=_help("[STI]...", "[PATH]..."),
        help=_help("Filer og mapper [standard: notes]", "Files and folders [default: notes]"),
        show_default=False,
    ),
]
Notes = Annotated[
    list[Path],
    typer.Argument(
        metavar=_help("NOTAT...", "NOTE..."),
        help=_help("Notater (filer eller mapper)", "Notes, as files or folders"),
    ),
]
LanguageOption = Annotated[
    Literal["da", "en"] | None,
    typer.Option("--language", help=_help("Sprog; ellers systemets", "Language; otherwise that of the system")),
]
FormatOption = Annotated[
    Literal["text", "json", "markdown"],
    typer.Option(
        "--format", help=_help("Format til mennesker eller til programmer", "Format for people or for programs")
    ),
]
CheckFormatOption = Annotated[
    Literal["text", "json", "markdown", "github"],
    typer.Option(
        "--format", help=_help("Format til mennesker eller til programmer", "Format for people or for programs")
    ),
]
RegisterOption = Annotated[
    Path | None,
    typer.Option(
        "--register",
        metavar=_help("FIL", "FILE"),
        help=_help(
            "Register, der bruges i stedet for register.yaml i notaternes mappe",
            "Register instead of the folder's register.yaml",
        ),
    ),
]
RulesOption = list[str] | None


class _Checked(NamedTuple):
    """A note file that was read and checked."""

    file: Any
    document: Any
    register: Any
    checked: Any


def _say(sentence: Text, language: Language) -> None:
    print(f"budgetnote: {sentence.pick(language)}", file=sys.stderr)  # noqa: T201


def _refuse(sentence: Text, language: Language) -> NoReturn:
    """End with exit code 2: wrong use, or nothing to check."""
    _say(sentence, language)
    raise typer.Exit(2)


def _files(paths: Iterable[Path], register: Path | None, language: Language) -> list[Any]:
    """The files at `paths`; refuses paths that do not exist, and paths with nothing to check."""
    from budgetnote.folder import gather, missing

    given = list(paths)
    gone = missing([*given, *([register] if register else [])])
    if gone:
        listed = ", ".join(map(str, gone))
        _refuse(Text(f"findes ikke: {listed}", f"does not exist: {listed}"), language)
    files = gather(given)
    if not files:
        listed = ", ".join(map(str, given))
        _refuse(Text(f"ingen YAML-filer i {listed}", f"no YAML files in {listed}"), language)
    return files


def _selection(only: RulesOption, skip: RulesOption, language: Language) -> Any:
    from budgetnote.checks import Selection, all_rules
    from budgetnote.explain import suggest_rule

    known = {word.casefold(): word for rule in all_rules() for word in (rule.code, rule.name, rule.family)}
    chosen: list[frozenset[str]] = []
    for words in (only, skip):
        asked = [word.strip() for given in words or () for word in given.split(",") if word.strip()]
        for word in asked:
            if word.casefold() not in known:
                close = suggest_rule(word)
                meant = Text(f"; mente du {close}?", f"; did you mean {close}?") if close else Text("", "")
                _refuse(
                    Text(
                        f"der er ingen kontrol, som hedder {word}{meant.da}",
                        f"there is no check called {word}{meant.en}",
                    ),
                    language,
                )
        chosen.append(frozenset(known[word.casefold()] for word in asked))
    return Selection(*chosen)


def _put(report: Any, form: str, language: Language, *, stream: Any = None) -> None:
    """Write `report` whole to standard output, or to `stream`."""
    from budgetnote.render import Screen, render

    stream = stream or sys.stdout
    looking = stream.isatty() and form == "text"
    colour = looking and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if looking else None
    stream.write(render(report, form, Screen(language, width, colour)))
    stream.flush()


def _open(
    paths: Iterable[Path], register: Path | None, form: str, language: Language
) -> tuple[list[_Checked], list[Any]]:
    """The notes at `paths`, checked, and the errors in them and across them.

    The errors are the report's own in a format for programs; else they are told on standard error.
    """
    from budgetnote.checks import check_document, check_round
    from budgetnote.finding import ERROR
    from budgetnote.folder import Registers, open_notes
    from budgetnote.sheet import Report

    registers = Registers(register)
    opened = []
    for file, document, holding in open_notes(_files(paths, register, language), registers):
        opened.append(_Checked(file, document, holding, check_document(document, holding, named=file.named)))
    findings = [*registers.findings, *check_round([note.checked.summary for note in opened if note.checked.summary])]
    findings += [found for note in opened for found in note.checked.findings]
    errors = [found for found in findings if found.rule.severity == ERROR and found.accepted is None]
    unread = [found for found in findings if found.rule.name == "not-a-note"]
    if (errors and form != "json") or unread:
        _put(Report("errors", [*unread, *errors]), "text", language, stream=sys.stderr)
    if not any(note.checked.note for note in opened) and not errors:
        _refuse(Text("ingen notater at læse", "no notes to read"), language)
    return opened, errors


def _version(asked: bool) -> None:
    if asked:
        print(f"budgetnote {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", help=_help("Vis versionen.", "Show the version."), callback=_version, is_eager=True),
    ] = False,
    language: LanguageOption = None,
) -> None:
    """The options of budgetnote itself; the language is read before the commands are made."""
    del version, language


@app.command(
    cls=_Command,
    help=_help(
        "Kontroller notater: vis alle fund og til sidst en linje om hvert notat.",
        "Check notes: every finding, then a line a note.",
    ),
)
def check(
    paths: Paths = None,
    only: Annotated[
        RulesOption,
        typer.Option(
            metavar=_help("KONTROL", "CHECK"),
            help=_help(
                "Kun disse kontroller (kode, navn eller gruppe, f.eks. BN2)",
                "Only these checks (code, name or family such as BN2)",
            ),
            autocompletion=_complete_rules,
        ),
    ] = None,
    skip: Annotated[
        RulesOption,
        typer.Option(
            metavar=_help("KONTROL", "CHECK"),
            help=_help("Ikke disse kontroller", "Not these checks"),
            autocompletion=_complete_rules,
        ),
    ] = None,
    fail_on: Annotated[
        Literal["error", "warning", "remark"],
        typer.Option(
            help=_help(
                "Afslut med kode 1 ved fund af denne grad eller værre",
                "End with code 1 on findings of this severity or worse",
            )
        ),
    ] = "error",
    accepted: Annotated[
        bool,
        typer.Option(
            "--accepted",
            help=_help("Vis også fund, som er accepteret i notatet", "Show findings that a note accepts, too"),
        ),
    ] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help=_help(
                "Ret det, der er sikkert og ikke ændrer indholdet", "Fix what is certain and changes no meaning"
            ),
        ),
    ] = False,
    unsafe: Annotated[
        bool,
        typer.Option(
            "--unsafe",
            help=_help(
                "Ret også den celle, der alene forklarer fejlene, og genberegn summer (med --fix eller --diff)",
                "Also correct the cell that alone explains the faults, and recompute totals (with --fix or --diff)",
            ),
        ),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help=_help("Vis rettelserne uden at skrive dem", "Show the fixes and write nothing")),
    ] = False,
    register: RegisterOption = None,
    form: CheckFormatOption = "text",
    language: LanguageOption = None,
) -> int:
    """Every finding of every note below the paths, then a line a note."""
    from budgetnote.checks import check_document, check_round
    from budgetnote.finding import ERROR, Finding, Severity
    from budgetnote.folder import Registers, open_notes
    from budgetnote.sheet import Report
    from budgetnote.views import check as views

    spoken_language = language or LANGUAGE
    if unsafe and not (fix or diff):
        _refuse(Text("--unsafe hører til --fix eller --diff", "--unsafe goes with --fix or --diff"), spoken_language)
    selection = _selection(only, skip, spoken_language)
    files = _files(paths or [Path("notes")], register, spoken_language)
    registers = Registers(register)
    findings: list[Finding] = []
    summaries = []
    differences = []
    for file, document, holding in open_notes(files, registers):
        checked = check_document(document, holding, selection, named=file.named)
        if fix or diff:
            opened = _Checked(file, document, holding, checked)
            checked, change = _fixed(opened, selection, unsafe, diff, spoken_language)
            differences.append(change)
        findings += checked.findings
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
    standing = [found for found in findings if not found.accepted]
    if not summaries and not registers.paths and not any(found.rule.severity == ERROR for found in standing):
        _put(Report("check", standing), "text", spoken_language, stream=sys.stderr)
        _refuse(Text("ingen notater at kontrollere", "no notes to check"), spoken_language)
    failed = any(found.rule.severity >= Severity[fail_on.upper()] for found in standing)
    if diff:
        sys.stdout.write("".join(differences))
        return int(failed or any(differences))
    shown = findings if accepted or form == "json" else standing
    closing = views.closing(len(summaries), registers.paths, findings)
    _put(Report("check", shown, [views.summaries(summaries)], closing), form, spoken_language)
    return int(failed)


def _fixed(opened: _Checked, selection: Any, unsafe: bool, diff: bool, language: Language) -> tuple[Any, str]:
    """The note with its fixes written, or with `diff` as it stands and the difference that they would make."""
    from budgetnote.checks import check_document
    from budgetnote.fix import difference, mend

    recheck = partial(check_document, register=opened.register, selection=selection)
    mended = mend(opened.document, opened.checked, recheck, unsafe=unsafe)
    if not mended.changes:
        return opened.checked, ""
    if diff:
        return opened.checked, difference(opened.document.source, mended.document.source)
    return (mended.checked if _written(opened, mended, language) else opened.checked), ""


def _written(opened: _Checked, mended: Any, language: Language) -> bool:
    """Write what `mended` makes of the file, whole or not at all, and say what came of it on standard error."""
    from budgetnote.fix import write

    path, changes = opened.document.source.path, mended.changes
    try:
        written = write(opened.file.path, opened.document.source.data, mended.document.source.data)
    except OSError as fault:
        _say(
            Text(f"{path} kan ikke skrives: {fault.strerror}", f"{path} cannot be written: {fault.strerror}"), language
        )
        return False
    if not written:
        _say(
            Text(f"{path} er blevet ændret imens og er ikke rettet", f"{path} was changed meanwhile and is left alone"),
            language,
        )
        return False
    _say(Text(f"{path}: steder rettet: {changes}", f"{path}: places fixed: {changes}"), language)
    return True


@app.command(
    cls=_Command,
    help=_help("Afstem Tabel 2 med Tabel 3, række for række.", "Reconcile Tabel 2 with Tabel 3, row by row."),
)
def reconcile(
    notes: Notes,
    write_keys: Annotated[
        bool,
        typer.Option(
            "--write-keys",
            help=_help(
                "Skriv de udledte nøgler, der er sikre, i filen", "Write the inferred keys that are certain to the file"
            ),
        ),
    ] = False,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = None,
) -> int:
    """Tabel 2 beside the Tabel 3 lines that pay for each row, by year, with differences."""
    from budgetnote.checks import check_document
    from budgetnote.claims import judge
    from budgetnote.fix import with_keys
    from budgetnote.reconcile import reconcile as compare
    from budgetnote.sheet import Report, places
    from budgetnote.views import reconcile as views

    opened, errors = _open(notes, register, form, language or LANGUAGE)
    sheets = []
    for note in opened:
        document, checked = note.document, note.checked
        if checked.note is None:
            continue
        if write_keys:
            mended = with_keys(document, checked, partial(check_document, register=note.register))
            if mended.changes and _written(note, mended, language or LANGUAGE):
                document, checked = mended.document, mended.checked
        verdicts = judge(checked.note, note.register)
        sheets += views.reconciliation(checked.note, compare(checked.note), verdicts, places(document.source))
    _put(Report("reconcile", errors if form == "json" else (), sheets), form, language or LANGUAGE)
    return int(bool(errors))


@app.command(
    cls=_Command,
    help=_help(
        "Læg beløbene i Tabel 3 sammen, fordelt på udvalg, år m.m.", "Add up Tabel 3 by committee, year and more."
    ),
)
def totals(
    paths: Paths = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIMENSION,…",
            help=_help(
                "Fordel summen på disse, adskilt af komma [standard: committee]",
                "Add up by these, parted by commas [default: committee]",
            ),
            autocompletion=_complete_dimensions,
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar=_help("DIMENSION=VÆRDI,…", "DIMENSION=VALUE,…"),
            help=_help("Kun beløb, hvor dette gælder; kan gentages", "Only amounts where this holds; may be repeated"),
        ),
    ] = None,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = None,
) -> int:
    """Totals of the notes below the paths; amounts of unlike price levels are never added."""
    from budgetnote.note import is_whole
    from budgetnote.sheet import Report
    from budgetnote.totals import total
    from budgetnote.views import totals as views

    spoken_language = language or LANGUAGE
    dimensions = _dimensions((name for given in by or ["committee"] for name in given.split(",")), spoken_language)
    conditions = _conditions(where or [], spoken_language)
    opened, errors = _open(paths or [Path("notes")], register, form, spoken_language)
    whole = [
        (note.checked.note, note.register) for note in opened if note.checked.note and is_whole(note.checked.findings)
    ]
    sums = total(whole, dimensions, conditions)
    if not sums and not errors:
        _refuse(Text("ingen beløb passer til det valgte", "no amounts match"), spoken_language)
    caveats = views.caveats([(note.document.source.path, note.checked) for note in opened])
    told = errors if form == "json" else ()
    _put(Report("totals", told, views.totals(sums, caveats)), form, spoken_language)
    return int(bool(errors))


def _dimensions(names: Iterable[str], language: Language) -> list[str]:
    """The dimensions called `names`; refuses one that does not exist."""
    from budgetnote.register import nearest
    from budgetnote.totals import DIMENSIONS

    known = []
    for name in names:
        if name.strip() not in DIMENSIONS:
            close = nearest(name.strip(), DIMENSIONS)
            listed = ", ".join(DIMENSIONS)
            if not close:
                _refuse(
                    Text(
                        f"summen kan ikke fordeles på {name}; vælg mellem {listed}",
                        f"cannot add up by {name}; choose from {listed}",
                    ),
                    language,
                )
            _refuse(
                Text(
                    f"summen kan ikke fordeles på {name}; mente du {close}?",
                    f"cannot add up by {name}; did you mean {close}?",
                ),
                language,
            )
        known.append(name.strip())
    return list(dict.fromkeys(known))


def _conditions(given: Iterable[str], language: Language) -> dict[str, frozenset[str]]:
    """`committee=BIU,SUD` as a dimension with the values that count; several of one dimension must all hold."""
    conditions: dict[str, frozenset[str]] = {}
    for condition in given:
        name, equals, values = condition.partition("=")
        if not equals or not values.strip():
            _refuse(
                Text(
                    f"skriv --where dimension=værdi, ikke {condition}",
                    f"write --where dimension=value, not {condition}",
                ),
                language,
            )
        (name,) = _dimensions([name], language)
        wanted = frozenset(value.strip() for value in values.split(","))
        conditions[name] = conditions.get(name, wanted) & wanted
    return conditions


@app.command(
    cls=_Command,
    help=_help("Vis et notat i skabelonens tabeller.", "Show a note as its official tables."),
)
def show(
    notes: Notes,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = None,
) -> int:
    """The note as its official tables."""
    from budgetnote.sheet import Report, places
    from budgetnote.views import show as views

    opened, errors = _open(notes, register, form, language or LANGUAGE)
    sheets = []
    for note in opened:
        if note.checked.note:
            sheets += views.show(note.checked.note, places(note.document.source))
    _put(Report("show", errors if form == "json" else (), sheets), form, language or LANGUAGE)
    return int(bool(errors))


@app.command(
    cls=_Command,
    help=_help("Forklar en kontrol, eller vis dem alle.", "Explain a check, or list them all."),
)
def explain(
    check: Annotated[
        str | None,
        typer.Argument(
            metavar=_help("[KONTROL]", "[CHECK]"),
            help=_help("Kode eller navn", "Code or name"),
            autocompletion=_complete_rules,
        ),
    ] = None,
    form: FormatOption = "text",
    language: LanguageOption = None,
) -> int:
    """A rule: what, why, an example that fires and one that does not."""
    from budgetnote.checks import all_rules
    from budgetnote.explain import explain as explained
    from budgetnote.explain import find_rule, suggest_rule
    from budgetnote.register import load
    from budgetnote.sheet import Report
    from budgetnote.views import explain as views

    if check is None:
        _put(Report("explain", (), [views.rules(all_rules())]), form, language or LANGUAGE)
        return 0
    rule = find_rule(check)
    if rule is None:
        close = suggest_rule(check)
        meant = Text(f"; mente du {close}?", f"; did you mean {close}?") if close else Text("", "")
        _refuse(
            Text(
                f"der er ingen kontrol, som hedder {check}{meant.da}",
                f"there is no check called {check}{meant.en}",
            ),
            language or LANGUAGE,
        )
    explanation = explained(rule, load()[0])
    _put(
        Report("explain", explanation.findings, [views.explanation(explanation)]),
        form,
        language or LANGUAGE,
    )
    return 0


def _wrong_use(fault: typer.TyperException) -> Text:
    """Typer's own complaint in both languages."""
    kind, message = type(fault).__name__, fault.format_message()
    parameter = getattr(fault, "param", None)
    hint = parameter.get_error_hint(None).strip("'") if parameter else ""
    if kind == "NoSuchOption":
        option = fault.option_name  # type: ignore[attr-defined]
        possible = ", ".join(sorted(fault.possibilities or ()))  # type: ignore[attr-defined]
        meant = Text(f"; mente du {possible}?", f"; did you mean {possible}?") if possible else Text("", "")
        return Text(f"tilvalget {option} findes ikke{meant.da}", f"there is no option {option}{meant.en}")
    if kind == "BadOptionUsage":
        option = fault.option_name  # type: ignore[attr-defined]
        if "does not take" in message:
            return Text(f"{option} tager ikke imod en værdi", f"{option} takes no value")
        return Text(f"{option} mangler en værdi", f"{option} lacks a value")
    if message == "Missing command.":
        return Text("der mangler en kommando", "a command is missing")
    if "extra argument" in message:
        return Text("der er for mange argumenter", "there are too many arguments")
    if kind == "MissingParameter":
        return Text(f"{hint} mangler", f"{hint} is missing")
    if kind == "BadParameter" and parameter is not None:
        choices = ", ".join(map(str, getattr(parameter.type, "choices", ())))
        if choices:
            return Text(f"{hint} skal være en af værdierne {choices}", f"{hint} is one of {choices}")
    if command := re.match(r"No such command '(.*?)'\.", message):
        close = re.search(r"Did you mean '(.*?)'", message)
        meant = Text(f"; mente du {close[1]}?", f"; did you mean {close[1]}?") if close else Text("", "")
        return Text(f"kommandoen {command[1]} findes ikke{meant.da}", f"there is no command {command[1]}{meant.en}")
    return Text(message, message)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command that the arguments name, and exit with its code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 it stays open
        stream = getattr(sys, name)
        stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")
    language = spoken(sys.argv[1:] if arguments is None else arguments, os.environ)
    gc.disable()  # a note leaves no cycles behind, and looking for them takes a tenth of the time
    try:
        code = app(arguments, prog_name="budgetnote", standalone_mode=False)
    except typer.TyperException as fault:
        if type(fault).__name__ == "NoArgsIsHelpError":
            print(fault.format_message(), file=sys.stderr)  # noqa: T201
            sys.exit(2)
        _say(_wrong_use(fault), language)
        hint = Text("budgetnote --help viser mulighederne", "budgetnote --help shows what can be used")
        _say(hint, language)
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as fault:
        _say(official(fault.strerror or str(fault)), language)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    sys.exit(code or 0)

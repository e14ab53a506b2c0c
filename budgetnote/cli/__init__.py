"""The command line: options, exit codes, and which room does what. Nothing imports it.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use, nothing to check, or a file that could not be
written. Standard output
carries one document of the chosen format; everything else goes to standard error.
"""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from budgetnote import __version__
from budgetnote.cli.app import LANGUAGE, app, spoken, told
from budgetnote.cli.completion import whole_words
from budgetnote.cli.opening import say
from budgetnote.cli.options import LanguageOption
from budgetnote.language import Text, UseError, or_rather

__all__ = ["app", "main"]


def _version(asked: bool) -> None:
    if asked:
        print(f"budgetnote {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", help=told("Vis versionen.", "Show the version."), callback=_version, is_eager=True),
    ] = False,
    language: LanguageOption = LANGUAGE,
) -> None:
    """The options of budgetnote itself; the language is read before the commands are made."""
    del version, language


def _wrong_use(fault: typer.TyperException) -> Text:
    """Typer's own complaint in both languages."""
    kind, message = type(fault).__name__, fault.format_message()
    parameter = getattr(fault, "param", None)
    hint = parameter.get_error_hint(None).strip("'") if parameter else ""
    if kind == "NoSuchOption":
        option = fault.option_name  # type: ignore[attr-defined]
        meant = or_rather(*sorted(fault.possibilities or ()))  # type: ignore[attr-defined]
        return Text(f"tilvalget {option} findes ikke{meant.da}", f"there is no option {option}{meant.en}")
    if kind == "BadOptionUsage":
        option = fault.option_name  # type: ignore[attr-defined]
        if "does not take" in message:
            return Text(f"{option} tager ikke imod en værdi", f"{option} takes no value")
        return Text(f"{option} mangler en værdi", f"{option} needs a value")
    if message == "Missing command.":
        return Text("der mangler en kommando", "a command is missing")
    if "extra argument" in message:
        return Text("der er for mange argumenter", "there are too many arguments")
    if kind == "MissingParameter":
        return Text(f"{hint} mangler", f"{hint} is missing")
    if kind == "BadParameter" and parameter is not None:
        choices = ", ".join(map(str, getattr(parameter.type, "choices", ())))
        if parameter.type.name.startswith("int"):
            least = getattr(parameter.type, "min", None)
            bound = Text(f" på mindst {least}", f" of at least {least}") if least is not None else Text("", "")
            return Text(f"{hint} skal være et helt tal{bound.da}", f"{hint} must be a whole number{bound.en}")
        if choices:
            return Text(f"{hint} skal være en af værdierne {choices}", f"{hint} must be one of {choices}")
    if command := re.match(r"No such command '(.*?)'\.", message):
        close = re.search(r"Did you mean '(.*?)'", message)
        meant = or_rather(close[1] if close else "")
        return Text(f"kommandoen {command[1]} findes ikke{meant.da}", f"there is no command {command[1]}{meant.en}")
    return Text(message, message)


INTERRUPTED = 130
"""What shells give for Ctrl-C, and Typer too."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command that the arguments name, and exit with its code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 it stays open
        stream = getattr(sys, name)
        encoding = stream.encoding if stream.isatty() else "utf-8"
        # A format ends its lines itself: Windows would make CR CR LF of those of CSV.
        stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="")
    language = spoken(sys.argv[1:] if arguments is None else arguments, os.environ)
    try:
        with whole_words(os.environ):
            code = app(arguments, prog_name="budgetnote", standalone_mode=False)
    except typer.Abort:
        code = INTERRUPTED
    except typer.TyperException as fault:
        if type(fault).__name__ == "NoArgsIsHelpError":
            print(fault.format_message(), file=sys.stderr)  # noqa: T201
            sys.exit(2)
        say(_wrong_use(fault), language)
        hint = Text("budgetnote --help viser mulighederne", "budgetnote --help shows what can be used")
        say(hint, language)
        sys.exit(2)
    except UseError as fault:
        say(fault.sentence, language)
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as fault:
        from budgetnote.reading.files import reason

        why, path = reason(fault), f"{fault.filename}: " if fault.filename else ""
        say(Text(f"{path}{why.da}", f"{path}{why.en}"), language)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    if code == INTERRUPTED:
        say(Text("afbrudt", "interrupted"), language)
    sys.exit(code or 0)

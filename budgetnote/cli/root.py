"""budgetnote itself: its own options, its commands, and what Typer complains of in both languages."""

import re
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from budgetnote import __version__
from budgetnote.cli.app import LANGUAGE, app, told
from budgetnote.cli.opening import INTERRUPTED, say
from budgetnote.cli.options import LanguageOption
from budgetnote.language import Language, Text, or_rather

__all__ = ["app", "run"]


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


def run(arguments: Sequence[str] | None, language: Language) -> int:
    """Run the command that the arguments name; its exit code."""
    try:
        return app(arguments, prog_name="budgetnote", standalone_mode=False) or 0
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as fault:
        if type(fault).__name__ == "NoArgsIsHelpError":
            print(fault.format_message(), file=sys.stderr)  # noqa: T201
        else:
            say(_wrong_use(fault), language)
            say(Text("budgetnote --help viser mulighederne", "budgetnote --help shows what can be used"), language)
        return 2

"""The application itself: in which language it speaks, and what its help texts look like."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info

from budgetnote.cli.arguments import spoken
from budgetnote.language import Language, Text

LANGUAGE: Language = spoken(sys.argv[1:], os.environ)
"""Help is written when the commands are made, before their options are read."""


def told(da: str, en: str) -> str:
    """A help text in the language of the run."""
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
    "[x>=1]": "[mindst 1]",
    "Show this message and exit.": "Vis denne hjælp.",
    "Install completion for the current shell.": "Slå automatisk fuldførelse til i din terminal.",
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


class Command(TyperCommand):
    """A command whose help is all in the language of the run."""

    def get_help(self, ctx: Any) -> str:
        """What `--help` prints."""
        return _translated(super().get_help(ctx))


COMMANDS: dict[str, tuple[str, Text]] = {
    "check": (
        "check",
        Text(
            "Kontroller notater: alle fund og en linje om hvert notat.",
            "Check notes: every finding, then one line per note.",
        ),
    ),
    "import": (
        "imports",
        Text(
            "Læs notater i Word, PDF, tekst og Excel, og skriv udkast.",
            "Read notes in Word, PDF, text and Excel, and write drafts.",
        ),
    ),
    "recompute": (
        "recompute",
        Text(
            "Beregn I alt og summer igen ud fra årscellerne.",
            "Compute I alt and the sums anew from the year cells.",
        ),
    ),
    "reconcile": (
        "notes",
        Text(
            "Afstem Tabel 2 med Tabel 3, række for række.",
            "Reconcile Tabel 2 with Tabel 3, row by row.",
        ),
    ),
    "totals": (
        "totals",
        Text(
            "Læg beløbene i Tabel 3 sammen, fordelt på udvalg, år m.m.",
            "Add up Tabel 3 by committee, year and more.",
        ),
    ),
    "show": (
        "notes",
        Text(
            "Vis et notat i skabelonens tabeller.",
            "Show a note as its official tables.",
        ),
    ),
    "report": (
        "export",
        Text(
            "Skriv en side om notaterne, der åbnes i en browser.",
            "Write a page about the notes, to open in a browser.",
        ),
    ),
    "export": (
        "export",
        Text(
            "Skriv beløb og tabeller til data, Excel eller Word.",
            "Write amounts and tables as data, for Excel or Word.",
        ),
    ),
    "diff": (
        "diff",
        Text(
            "Vis ændringer mellem filer, mapper eller revisioner i git.",
            "Show what changed between files, folders or git revisions.",
        ),
    ),
    "package": (
        "package",
        Text(
            "Hold en pakke (budgetaftale) op mod de notater, den nævner.",
            "Hold a package against the notes that it names.",
        ),
    ),
    "new": (
        "new",
        Text(
            "Opret et nyt notat, der er klar til udfyldning.",
            "Write a new note, ready to be filled in.",
        ),
    ),
    "register": (
        "register",
        Text(
            "Vis registeret: udvalg, bevillinger, bydele m.m.",
            "List the register: committees, appropriations and more.",
        ),
    ),
    "schema": (
        "new",
        Text(
            "Vis JSON-skemaet for en filtype (til editorer).",
            "Print the JSON Schema of a kind of file, for editors.",
        ),
    ),
    "explain": (
        "explain",
        Text(
            "Forklar en kontrol eller en nøgle, eller vis alle.",
            "Explain a check or a key, or list all checks.",
        ),
    ),
    "cache": (
        "cache",
        Text(
            "Vis, hvor cachen ligger, og hvor meget den fylder, eller slet den.",
            "Tell where the cache is and how large, or empty it.",
        ),
    ),
    "lsp": (
        "lsp",
        Text(
            "Vis fund i en editor, mens der skrives (LSP).",
            "Show findings in an editor while typing (LSP).",
        ),
    ),
}
"""The commands as help lists them, those used most first: the module of each, and what it does."""


class _Group(TyperGroup):
    """The commands, each of which is imported when it is asked for; all are where a word may have meant any of them."""

    def list_commands(self, _: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        for name in [cmd_name] if cmd_name in COMMANDS else COMMANDS:
            if name not in self.commands:
                import_module(f"{__package__}.{COMMANDS[name][0]}")
                made = next(info for info in app.registered_commands if info.name == name)
                self.add_command(get_command_from_info(made, pretty_exceptions_short=False, rich_markup_mode=None))
        return super().get_command(ctx, cmd_name)

    def format_commands(self, _: Any, formatter: Any) -> None:
        width = formatter.width - 6 - max(map(len, COMMANDS))
        listed = [(name, TyperCommand(name, help=told(*says))) for name, (_, says) in COMMANDS.items()]
        with formatter.section("Commands"):
            formatter.write_dl([(name, made.get_short_help_str(width)) for name, made in listed])

    def get_help(self, ctx: Any) -> str:
        return _translated(super().get_help(ctx))


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=told(
        "Kontrollerer og afstemmer budgetnotater og lægger deres beløb sammen.",
        "Checks, reconciles and totals budget notes.",
    ),
    epilog=told("Beløb er i hele 1.000 kr.", "Amounts are whole thousands of kroner (1.000 kr.)."),
)


F = TypeVar("F", bound=Callable[..., int])


def command(
    cls: type[Command] = Command,
    *,
    examples: Mapping[str, tuple[str, str]],
    more: Text | None = None,
    called: str | None = None,
) -> Callable[[F], F]:
    """Make a function the command of its own name, or so `called`, which `COMMANDS` lists.

    What `--help` says below it, `more` and the `examples`, is in both languages: what to write, and what it does.
    """
    shown = [f"  {words}\n      {told(*does)}" for words, does in examples.items()]
    # click folds no paragraph that begins with \b
    below = "\b\n" + "\n".join([told("Eksempler:", "Examples:"), *shown])
    epilog = "\n\n".join([*([more.pick(LANGUAGE)] if more else []), below])

    def register(function: F) -> F:
        name = called or function.__name__
        return app.command(name, cls=cls, help=told(*COMMANDS[name][1]), epilog=epilog)(function)

    return register

"""The application itself: in which language it speaks, and what its help texts look like."""

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from budgetnote.language import Language, Text


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


ORDER = (
    "check", "import", "recompute", "reconcile", "totals", "show", "report", "export", "diff", "package", "new",
    "register", "schema", "explain",
)  # fmt: skip
"""The commands as help lists them: those used most first."""


class _Group(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=ORDER.index)

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
    da: str,
    en: str,
    cls: type[Command] = Command,
    *,
    examples: Mapping[str, tuple[str, str]],
    more: Text | None = None,
    called: str | None = None,
) -> Callable[[F], F]:
    """Make a function a command of its own name, or so `called`.

    What `--help` says of it, `more` and the `examples` below are in both languages: what to write, and what it does.
    """
    shown = [f"  {words}\n      {told(*does)}" for words, does in examples.items()]
    # click folds no paragraph that begins with \b
    below = "\b\n" + "\n".join([told("Eksempler:", "Examples:"), *shown])
    return app.command(
        called, cls=cls, help=told(da, en), epilog="\n\n".join([*([more.pick(LANGUAGE)] if more else []), below])
    )

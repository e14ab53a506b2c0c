"""Reports → text. A module a format, each with `render(report, screen)`; `FORMATS` tells which there are."""

from importlib import import_module
from typing import NamedTuple, Protocol, cast

from budgetnote.language import Language
from budgetnote.views import Report


class Screen(NamedTuple):
    """Where a report is read: in which language, how wide, and whether in colour. No width is a pipe's."""

    language: Language
    width: int | None = None
    colour: bool = False


class Format(Protocol):
    """A module of this folder."""

    def render(self, report: Report, screen: Screen) -> str:
        """The whole report, ending with a line feed."""


FORMATS = ("text", "json", "markdown", "github")
"""The formats by name; `github` knows findings alone."""


def render(report: Report, form: str, screen: Screen) -> str:
    """`report` in the format `form`; only that format's module is imported."""
    return cast("Format", import_module(f"{__name__}.{form}")).render(report, screen)

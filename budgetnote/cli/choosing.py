"""Which amounts and notes a command is about: `--where` and `--without`, refused where they name nothing."""

from collections.abc import Iterable, Sequence
from csv import Error as CsvError
from csv import reader
from typing import TYPE_CHECKING, Annotated

import typer

from budgetnote.cli.app import told
from budgetnote.cli.completion import complete_conditions, complete_notes
from budgetnote.cli.opening import refuse
from budgetnote.language import Language, Text, or_rather

if TYPE_CHECKING:
    from budgetnote.analysis.dimensions import Condition
    from budgetnote.analysis.summary import Summary

WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar=told("DIMENSION=VÆRDI,…", "DIMENSION=VALUE,…"),
        help=told("Kun beløb, hvor dette gælder; kan gentages", "Only amounts where this holds; may be repeated"),
        autocompletion=complete_conditions,
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar=told("NOTAT,…", "NOTE,…"),
        help=told("Udelad disse notater, f.eks. BI21", "Leave these notes out, such as BI21"),
        autocompletion=complete_notes,
    ),
]


def _named(word: str) -> str:
    """A note's number, also where it is written as a condition: notat=BI21."""
    from budgetnote.analysis.dimensions import dimension

    name, equals, number = word.partition("=")
    return " ".join((number if equals and dimension(name) == "note" else word).split())


class LeftOut:
    """The notes that `--without` names: by number, or by negotiation and number."""

    def __init__(self, given: Iterable[str]) -> None:
        self.words = [_named(word) for words in given for word in words.split(",") if word.strip()]
        self.found: dict[str, str] = {}

    def __call__(self, note: "Summary") -> bool:
        """Whether a note is left out."""
        name = f"{note.negotiation} {note.id}"
        words = [word for word in self.words if word.casefold() in (note.id.casefold(), name.casefold())]
        self.found |= dict.fromkeys(words, name)
        return bool(words)

    def said(self) -> list[Text]:
        """Which notes were left out."""
        names = ", ".join(sorted(set(self.found.values())))
        return [Text(f"Udeladt: {names}", f"Left out: {names}")] if names else []

    def refuse_unknown(self, known: Sequence[str], language: Language) -> None:
        """Refuse a word that is no note's, since a misspelt one would leave nothing out."""
        from budgetnote.language import nearest

        for word in self.words:
            if word not in self.found:
                close = nearest(word, known)
                meant = or_rather(*close)
                refuse(
                    Text(
                        f"der findes ikke et notat med nummeret {word}{meant.da}",
                        f"there is no note called {word}{meant.en}",
                    ),
                    language,
                )


def conditions_of(given: Iterable[str], language: Language) -> "list[Condition]":
    """`committee=BIU,SUD` as a condition; several must all hold, of one dimension too."""
    from budgetnote.analysis.dimensions import condition as on

    conditions = []
    for condition in given:
        name, equals, values = condition.partition("=")
        if not equals or not values.strip():
            refuse(
                Text(
                    f"skriv --where dimension=værdi, ikke {condition}",
                    f"write --where dimension=value, not {condition}",
                ),
                language,
            )
        try:
            (parted,) = reader([" ".join(values.split())], skipinitialspace=True, strict=True)
        except CsvError:
            refuse(Text(f"et anførselstegn mangler i {condition}", f"a quote is missing in {condition}"), language)
        conditions.append(on(name, parted))
    return conditions

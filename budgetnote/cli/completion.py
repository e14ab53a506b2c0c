"""What the shell offers as a command is typed: words of the register and of the notes; none where anything is amiss."""

import re
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager, redirect_stdout, suppress
from io import StringIO
from itertools import islice
from pathlib import Path

import typer

_MOST = 1000
"""Notes that are looked into: a person is waiting."""
_HEAD = 2048
"""Bytes of a note among which its number and its negotiation stand."""


@contextmanager
def whole_words(environment: MutableMapping[str, str]) -> Iterator[None]:
    """To bash committee=BIU is three words, of which it asks for the last: it is asked for whole, answered in part."""
    if environment.get("_BUDGETNOTE_COMPLETE") != "complete_bash":
        yield
        return
    words, at = environment.get("COMP_WORDS", "").split("\n"), int(environment.get("COMP_CWORD", "0"))
    whole: list[str] = []
    for i, word in enumerate(words[: at + 1]):
        if whole and "=" in (word, words[i - 1]):
            whole[-1] += word
        else:
            whole.append(word)
    environment.update(COMP_WORDS="\n".join(whole), COMP_CWORD=str(len(whole) - 1))
    answer = StringIO()
    try:
        with redirect_stdout(answer):
            yield
    finally:
        for line in answer.getvalue().splitlines():
            in_part = whole[-1] != words[min(at, len(words) - 1)]
            print(re.sub(r"([\s()])", r"\\\1", line.rpartition("=")[2]) if in_part else line)  # noqa: T201


def _offered(before: str, last: str, known: Iterable[str]) -> list[str]:
    """The words of `known` that `last` may become, each behind what is typed `before` it."""
    return [f"{before}{word}" for word in dict.fromkeys(known) if word.startswith(last)]


def complete_rules(incomplete: str) -> list[str]:
    """The list so far, with each code or name of a rule that its last word may become."""
    from budgetnote.checks.rulebook import all_rules

    before, comma, last = incomplete.rpartition(",")
    return _offered(before + comma, last, [word for rule in all_rules() for word in (rule.code, rule.name)])


def complete_dimensions(incomplete: str) -> list[str]:
    """The list so far, with each dimension that its last word may become."""
    from budgetnote.analysis.dimensions import DIMENSIONS

    before, comma, last = incomplete.rpartition(",")
    return _offered(before + comma, last, DIMENSIONS)


def complete_conditions(context: typer.Context, incomplete: str) -> list[str]:
    """A dimension, or behind `=` the list so far with each value that its last word may become."""
    from budgetnote.analysis.dimensions import DIMENSIONS, dimension

    name, equals, values = incomplete.partition("=")
    if not equals:
        return _offered("", name, [f"{dimension}=" for dimension in DIMENSIONS])
    before, comma, last = values.rpartition(",")
    return _offered(f"{name}={before}{comma}", last, _values(dimension(name), context))


def complete_notes(context: typer.Context, incomplete: str) -> list[str]:
    """The list so far, with each note's number that its last word may become."""
    before, comma, last = incomplete.rpartition(",")
    return _offered(before + comma, last, _values("note", context))


def complete_committees(context: typer.Context, incomplete: str) -> list[str]:
    """The committees that begin so."""
    return _offered("", incomplete, _values("committee", context))


def complete_control_areas(context: typer.Context, incomplete: str) -> list[str]:
    """The control areas that begin so."""
    return _offered("", incomplete, _values("control-area", context))


def _values(dimension: str, context: typer.Context) -> list[str]:
    """What the register that holds for the paths given, or the notes at them, know of a dimension."""
    paths = [Path(path) for path in context.params.get("paths") or ["notes"]]
    with suppress(Exception):  # whoever is typing asked for no report
        match dimension:
            case "committee" | "administration" | "appropriation" | "control-area" | "district":
                return [*_terms(dimension, paths, context), *(["Bydækkende"] if dimension == "district" else [])]
            case "direction":
                return ["U", "I"]
            case "note" | "negotiation":
                return _stated("id" if dimension == "note" else dimension, paths)
    return []


def _terms(dimension: str, paths: list[Path], context: typer.Context) -> list[str]:
    from budgetnote.opening.registers import Registers
    from budgetnote.reading.files import REGISTER

    named, (first, *_) = context.params.get("register"), paths
    register = Registers(Path(named) if named else None).holding(first if first.is_file() else first / REGISTER)
    terms: Iterable[str] = getattr(register, f"{dimension.replace('-', '_')}s")
    return list(terms)


def _stated(key: str, paths: list[Path]) -> list[str]:
    """The texts that the notes at `paths` have for `key`, going by their first lines."""
    from budgetnote.opening.folder import gather

    stated = set()
    for file in islice(gather(paths), _MOST):
        with file.path.open("rb") as opened:
            head = opened.read(_HEAD).decode(errors="replace")
        stated |= set(re.findall(rf"(?m)^{key}: *[\"']?([^\"'#\n]*[^\"'#\s])", head))
    return sorted(stated)

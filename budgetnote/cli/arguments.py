"""The words of a command line before Typer is loaded: which language they ask for, and if they are a plain `check`."""

import re
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import get_args

from budgetnote.cli.checking import CheckFormat, CheckOptions
from budgetnote.cli.settings import Severe
from budgetnote.language import Language


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language that `--language` asks for, else Danish where the locale is Danish, else English."""
    for option, following in pairwise([*arguments, ""]):
        name, equals, value = option.partition("=")
        asked = value if equals else following
        if name == "--language" and asked in ("da", "en"):
            return "da" if asked == "da" else "en"
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "da" if locale.lower().startswith(("da", "danish")) else "en"


_FLAGS = {
    "--accepted": "accepted",
    "--statistics": "statistics",
    "--no-cache": "no_cache",
    "--no-settings": "no_settings",
}
_VALUES = {
    "--only": "only",
    "--skip": "skip",
    "--exclude": "exclude",
    "--fail-on": "fail_on",
    "--baseline": "baseline",
    "--register": "register",
    "--output": "output",
    "-o": "output",
    "--format": "form",
    "--jobs": "jobs",
    "--language": "language",
}
_SEVERAL = ("paths", "only", "skip", "exclude")
_JOBS = re.compile("[1-9][0-9]{0,3}")


def plain_check(words: Sequence[str], environment: Mapping[str, str]) -> CheckOptions | None:
    """What `check` is asked for, where the words are plain; None where Typer must tell, and always where one is wrong.

    Plain are paths and the options of every day, each with its value and but once, if it is not a list.
    """
    if words[:1] != ["check"] or any(name.endswith("_COMPLETE") for name in environment):
        return None
    if sys.platform == "win32" and any(sign in word for word in words for sign in "*?[~$%"):
        return None  # there it is not the shell that makes paths of notes\*.yaml
    said = _said(words[1:])
    if said is None or any(len(values) > 1 for name, values in said.items() if name not in _SEVERAL):
        return None
    forms: dict[str, CheckFormat] = {one: one for one in get_args(CheckFormat)}
    failing: dict[str, Severe] = {one: one for one in get_args(Severe)}
    languages: dict[str, Language] = {one: one for one in get_args(Language)}

    def one(name: str) -> str:
        return said[name][0] if name in said else ""

    def path(name: str) -> Path | None:
        return Path(one(name)) if name in said else None

    known = (("form", forms), ("fail_on", failing), ("language", languages))
    if any(name in said and one(name) not in words_of for name, words_of in known):
        return None
    if "jobs" in said and not _JOBS.fullmatch(one("jobs")):
        return None
    return CheckOptions(
        language=languages.get(one("language"), spoken(words, environment)),
        given=said.keys(),
        paths=[Path(word) for word in said["paths"]] if "paths" in said else None,
        only=said.get("only"),
        skip=said.get("skip"),
        exclude=said.get("exclude"),
        fail_on=failing.get(one("fail_on"), "error"),
        accepted="accepted" in said,
        statistics="statistics" in said,
        baseline=path("baseline"),
        register=path("register"),
        output=path("output"),
        form=forms.get(one("form")),
        jobs=int(one("jobs")) if "jobs" in said else None,
        no_cache="no_cache" in said,
        no_settings="no_settings" in said,
    )


def _said(words: Sequence[str]) -> dict[str, list[str]] | None:
    """The values of each option that the words name, and the paths; None where one is not plain."""
    said: dict[str, list[str]] = {}
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        option, equals, value = word.partition("=")
        if word in _FLAGS:
            name, value = _FLAGS[word], word
        elif not word.startswith("-") or word == "-":
            name, value = "paths", word
        elif option in _VALUES and (equals or waiting) and not (equals and option == "-o"):
            name, value = _VALUES[option], value if equals else waiting.pop()
        else:
            return None
        if not value or (name in _VALUES.values() and value.startswith("-")):
            return None
        said.setdefault(name, []).append(value)
    return said

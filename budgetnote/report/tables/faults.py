"""The faults of a note, said in a sentence: how many it has, and what keeps it out of what is shown."""

from collections.abc import Iterable, Sequence

from budgetnote.analysis.revisions import Passed
from budgetnote.finding import Finding
from budgetnote.language import Text
from budgetnote.report.sheet import BOTH


def number(path: str, faults: Sequence[Finding], ending: Text | None = None) -> list[Text]:
    """That the file at `path` has so many faults, and what is true of them; nothing where it has none."""
    if not faults:
        return []
    many = "" if len(faults) == 1 else "s"
    da, en = ending or Text("", "")
    return [Text(f"{path} har {len(faults)} fejl{da}.", f"{path} has {len(faults)} error{many}{en}.")]


def left_out(path: str, keeping: Sequence[Finding], so: Text, *, readable: bool = True) -> Text:
    """That the file at `path` is left out (`so` in other words), and the first of the faults that are keeping it out.

    With `readable` the file holds a note that was read but for such faults.
    """
    if not readable or not keeping:
        return Text(f"{path} kan ikke læses og {so.da}.", f"{path} cannot be read and {so.en}.")
    why = first(keeping)
    return Text(f"{path} {so.da}: {why.da}.", f"{path} {so.en}: {why.en}.")


def passed(files: Iterable[Passed]) -> list[Text]:
    """The files that count nowhere, a clause each with the reason."""
    said = []
    for (key, _, _, path), newer in files:
        why = Text(f"{key[1]} er trukket tilbage", f"{key[1]} is withdrawn")
        if newer:
            why = Text(
                f"version {newer.version} står i {newer.path}", f"version {newer.version} stands in {newer.path}"
            )
        said.append(Text(f"{path} tæller ikke med: {why.da}", f"{path} does not count: {why.en}"))
    return said


def first(faults: Sequence[Finding]) -> Text:
    """The first of some faults, with its line, and how many more there are."""
    found, more = faults[0], len(faults) - 1
    (da, en), line = (found.message(language) for language in BOTH), found.place.line
    others = (f"; {more} sted{'er' * (more > 1)} mere", f"; {more} more place{'s' * (more > 1)}") if more else ("", "")
    return Text(f"{da} (linje {line}{others[0]})", f"{en} (line {line}{others[1]})")

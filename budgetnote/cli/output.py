"""Files that a command writes its answer to: which they may be, written whole, and told in a line."""

import os
from collections.abc import Iterable
from pathlib import Path

from budgetnote.cli.opening import refuse, say, unwritten
from budgetnote.language import Language, Text


def refuse_unfit(path: Path, inputs: Iterable[Path], language: Language) -> None:
    """Refuse a file that cannot be the answer's: a folder, one of the files read, one in a folder that is not there."""
    if path.is_dir():
        refuse(Text(f"{path} er en mappe; angiv en fil", f"{path} is a folder; name a file"), language)
    if not path.parent.is_dir():
        refuse(Text(f"mappen {path.parent} findes ikke", f"there is no folder {path.parent}"), language)
    if os.path.realpath(path) in {os.path.realpath(given) for given in inputs}:
        refuse(
            Text(
                f"{path} er en af de filer, der læses, og overskrives ikke",
                f"{path} is one of the files that are read, and is not overwritten",
            ),
            language,
        )


def write(path: Path, data: bytes, said: Text | None, language: Language) -> bool:
    """Write `data` whole at `path`, in place of an older answer, and say what it holds; False where that failed.

    Nothing is `said` of one of many.
    """
    from budgetnote.reading.files import overwrite, sweep

    sweep(Path(os.path.realpath(path)).parent)
    try:
        overwrite(path, data)
    except OSError as fault:
        say(unwritten(path, fault), language)
        return False
    if said:
        say(Text(f"{path}: {said.da}", f"{path}: {said.en}"), language)
    return True

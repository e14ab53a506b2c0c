"""The command line: options, exit codes, and which room does what. Nothing imports it.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use, nothing to check, or a file that could not be
written. Standard output
carries one document of the chosen format; everything else goes to standard error.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from budgetnote.cli.arguments import plain_check, spoken
from budgetnote.cli.opening import INTERRUPTED, Refused, say
from budgetnote.language import Text, UseError


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command that the arguments name, and exit with its code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 it stays open
        stream = getattr(sys, name)
        encoding = stream.encoding if stream.isatty() else "utf-8"
        # A format ends its lines itself: Windows would make CR CR LF of those of CSV.
        stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="")
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = spoken(words, os.environ)
    try:
        code = _run(words, arguments)
    except Refused:
        sys.exit(2)
    except KeyboardInterrupt:
        code = INTERRUPTED
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
    sys.exit(code)


def _run(words: Sequence[str], arguments: Sequence[str] | None) -> int:
    """Run the command; Typer is loaded where the words are not plain: that takes longer than a note that is known."""
    if options := plain_check(words, os.environ):
        from budgetnote.cli.checking import check_notes

        return check_notes(options)
    from budgetnote.cli import root
    from budgetnote.cli.completion import whole_words

    with whole_words(os.environ):
        return root.run(arguments, spoken(words, os.environ))

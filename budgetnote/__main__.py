"""`python -m budgetnote` and the console script: the command line, which may be broken off while it is loaded too."""

import atexit
import gc
import os
import sys

from budgetnote import __version__


def main() -> None:
    """Run the command line, and exit with its code."""
    if sys.flags.optimize > 1:
        sys.exit(_refuse())
    try:
        if sys.argv[1:] == ["--version"] and _told_version():
            sys.exit(0)
        # Nobody asked for plugins, and looking for them reads what is known of every package that is installed.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        # Looking for cycles in what was just loaded, and again in what is left at the end, is a fifth of a short run.
        gc.set_threshold(10_000)
        atexit.register(gc.freeze)
        from budgetnote.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


def _told_version() -> bool:
    """Print the version, before anything is loaded; False where that failed, of which the command line tells."""
    try:
        sys.stdout.buffer.write(f"budgetnote {__version__}\n".encode())
        sys.stdout.buffer.flush()
    except (OSError, AttributeError):  # it is closed
        return False
    return True


def _refuse() -> int:
    """Say that the texts of help and of `explain`, which are docstrings, were taken out of the program."""
    for sentence in (
        "budgetnote kan ikke køre med -OO eller PYTHONOPTIMIZE=2: så mangler programmets hjælpetekster; brug højst -O",
        "budgetnote cannot run with -OO or PYTHONOPTIMIZE=2: the program's help texts are gone then; use -O at most",
    ):
        sys.stderr.buffer.write(f"{sentence}\n".encode())
    return 2


if __name__ == "__main__":
    main()

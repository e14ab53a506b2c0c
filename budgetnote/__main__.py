"""`python -m budgetnote` and the console script: the command line, which may be broken off while it is loaded too."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line, and exit with its code."""
    if sys.flags.optimize > 1:
        sys.exit(_refuse())
    try:
        from budgetnote.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


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

"""`python -m budgetnote`: the command line without the console script."""

from budgetnote.cli import main

if __name__ == "__main__":
    main()

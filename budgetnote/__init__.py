"""Budget notes (budgetnotater) of Københavns Kommune: checked, reconciled, totalled and shown.

`read`, `check` and `totals`, and the types that they answer with, are what Python programs may use; see
`budgetnote.public`. All other modules are private, whatever their names, and change without notice.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # the module typing takes as long to import as Python takes to start

if TYPE_CHECKING:
    from budgetnote.public import Finding, LeftOut, Place, ReadNote, Text, Totals, check, read, totals

__all__ = ["Finding", "LeftOut", "Place", "ReadNote", "Text", "Totals", "__version__", "check", "read", "totals"]


def __getattr__(name: str) -> object:
    """The public names, which are loaded when one of them is first used."""
    if name not in __all__:
        missing = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(missing)
    from budgetnote import public

    return getattr(public, name)

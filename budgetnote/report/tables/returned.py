"""`import` of an edited workbook: the values that it changes, and what cannot be taken back."""

from collections.abc import Sequence

from budgetnote.documents.workbook import Overtyping
from budgetnote.language import Text
from budgetnote.report.sheet import Column, Sheet, SheetRow


def changes(taken: Sequence[tuple[str, Sequence[Overtyping]]]) -> Sheet:
    """A row a value that is another now: in which note, in which cell, and what it was and is."""
    columns = [
        Column("note", Text("Notat", "Note")),
        Column("cell", Text("Celle", "Cell")),
        Column("field", Text("Felt", "Field"), "code"),
        Column("before", Text("Før", "Before")),
        Column("after", Text("Efter", "After")),
    ]
    rows = [SheetRow([path, one.cell, one.field, one.before, one.after]) for path, given in taken for one in given]
    return Sheet("changes", Text("Ændret i regnearket", "Changed in the workbook"), columns, rows)


def refusals(refused: Sequence[Text]) -> Sheet:
    """What cannot be taken back, each with its cell."""
    rows = [SheetRow([said]) for said in refused]
    return Sheet("refused", Text("Ikke taget tilbage", "Not taken back"), [Column("why", Text("Hvorfor", "Why"))], rows)

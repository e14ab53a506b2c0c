"""`cache`: where it is, and how much it holds."""

from pathlib import Path

from budgetnote.checks.cache import Usage
from budgetnote.language import Text
from budgetnote.report.sheet import Cell, Column, Sheet, SheetRow


def contents(folder: Path, used: Usage, before: Usage | None) -> Sheet:
    """The folder of the cache, its files and their bytes; what it had `before` it was cleared, where it was."""
    columns = [
        Column("folder", Text("Mappe", "Folder"), "code"),
        Column("files", Text("Filer", "Files"), "number"),
        Column("bytes", Text("Bytes", "Bytes"), "number"),
        *([Column("deleted_bytes", Text("Slettet, bytes", "Deleted, bytes"), "number")] if before else []),
    ]
    cells: list[Cell] = [str(folder), *used, *([before.size - used.size] if before else [])]
    return Sheet("cache", Text("Cache", "Cache"), columns, [SheetRow(cells)], layout="upright")

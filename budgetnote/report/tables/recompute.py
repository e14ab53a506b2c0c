"""`recompute`: each figure that changed with the old one, and what was left as it stands."""

from collections.abc import Iterator

from budgetnote.editing.recompute import TOTAL, Recomputed
from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.report.sheet import Column, Sheet, SheetRow, units


def figures(recomputed: Recomputed, note: Note) -> Sheet:
    """The figures that were written into `note`, a row each."""
    source = recomputed.file.source
    columns = [
        Column("table", Text("Tabel", "Table")),
        Column("row", Text("Række", "Row")),
        Column("year", Text("År", "Year"), "code"),
        Column("before", Text("Før", "Before"), "amount"),
        Column("after", Text("Nu", "Now"), "amount"),
        Column("difference", Text("Forskel", "Difference"), "amount"),
    ]
    rows = [
        SheetRow(
            [
                figure.table,
                figure.label,
                official("I alt") if figure.key == TOTAL else figure.key,
                figure.before,
                figure.after,
                figure.after - (figure.before or 0),
            ],
            place=source.place(figure.row.at(*((TOTAL,) if figure.key == TOTAL else ("amounts", figure.key)))),
        )
        for figure in recomputed.figures
    ]
    levels = units(note.levels)
    title = Text(
        f"{note.id}: genberegnede tal, {levels.da}",
        f"{note.id}: figures recomputed, {levels.en}",
    )
    return Sheet("recomputed", title, columns, rows)


def written(path: str, recomputed: Recomputed) -> Text:
    """How many figures were written."""
    count = len(recomputed.figures)
    return Text(
        f"{path}: {count} tal er genberegnet",
        f"{path}: {count} figure{'' if count == 1 else 's'} recomputed",
    )


def remarks(recomputed: Recomputed, path: str) -> Iterator[Text]:
    """What was not recomputed, each with its place and why; and the acceptances that went stale."""
    source = recomputed.file.source
    if recomputed.refused:
        places = ", ".join(f"{fault.place.line}:{fault.place.column}" for fault in recomputed.refused[:_MOST])
        more = len(recomputed.refused) - _MOST
        da, en = (f" og {more} mere", f" and {more} more") if more > 0 else ("", "")
        yield Text(
            f"{path} er ikke genberegnet, for disse steder kan ikke læses: {places}{da}",
            f"{path} is not recomputed, as these places cannot be read: {places}{en}",
        )
    for left in recomputed.left:
        place = source.place(left.at.head)
        at = f"{path}:{place.line}:{place.column}: {left.table.da}"
        yield Text(f"{at}: »{left.label}« {left.why.da}", f"{at}: “{left.label}” {left.why.en}")
    for accepted in recomputed.stale:
        place = source.place(accepted.at("check"))
        at = f"{path}:{place.line}:{place.column}"
        yield Text(
            f"{at}: accepten af {accepted.check} svarer ikke længere til noget; slet den",
            f"{at}: the acceptance of {accepted.check} matches nothing any longer; delete it",
        )


_MOST = 10

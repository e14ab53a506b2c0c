"""Tidy data: a row for each amount that a note states, with all that it can be told by. Its columns stand here."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.report.sheet import Column, Kind, Sheet, SheetRow


class Tidy(NamedTuple):
    """An amount in whole 1.000 kr., signed as printed, with what it is of.

    `activity` and `activity_label` are those of the row of Tabel 2 that it pays for, and None where that is not
    certain. `amount_stated` and `factor` are what it was before it was converted, and None where it was not.
    `granted` is None without a package. `file` is within the path given, and `line` where the amount stands in it.
    """

    negotiation: str
    note: str
    title: str
    budget_year: int | None
    price_level: str
    control_area: str
    activity: str | None
    activity_label: str | None
    label: str
    committee: str | None
    administration: str | None
    appropriation: str | None
    appropriation_name: str | None
    direction: str | None
    year: int
    amount: int
    amount_stated: int | None
    factor: str | None
    districts: str
    verdict: str
    granted: int | None
    file: str
    line: int


class Described(NamedTuple):
    """A column of tidy data: its type for programs, and what it holds."""

    head: Text
    kind: Literal["text", "integer"]
    holds: Text


COLUMNS: Mapping[str, Described] = {
    "negotiation": Described(
        Text("Forhandling", "Negotiation"), "text", Text("forhandlingen, som notatet hører til", "its negotiation")
    ),
    "note": Described(
        Text("Notat", "Note"),
        "text",
        Text(
            "notatets nummer; sammen med forhandlingen er det entydigt", "its number; the key together with negotiation"
        ),
    ),
    "title": Described(Text("Titel", "Title"), "text", Text("notatets titel", "the title of the note")),
    "budget_year": Described(
        Text("Budgetår", "Budget year"), "integer", Text("det år, som notatet er til", "the year that the note is for")
    ),
    "price_level": Described(
        official("Prisniveau"),
        "text",
        Text(
            "2026, eller current for løbende p/l; i json er et år et tal",
            "2026, or current for løbende p/l; in json a year is a number",
        ),
    ),
    "control_area": Described(official("Styringsområde"), "text", Text("Service, Anlæg …", "Service, Anlæg …")),
    "activity": Described(
        Text("Aktivitet (nøgle)", "Activity (key)"),
        "text",
        Text(
            "nøglen på den række i Tabel 2, der betales for; tom, hvor det ikke er sikkert",
            "the key of the row of Tabel 2 that is paid for; null where that is not certain",
        ),
    ),
    "activity_label": Described(
        Text("Aktivitet", "Activity"), "text", Text("samme rækkes tekst", "the label of the same row")
    ),
    "label": Described(
        Text("Række", "Row"), "text", Text("rækkens egen tekst, uændret", "the line's own label, unchanged")
    ),
    "committee": Described(official("Udvalg"), "text", Text("udvalgets kode", "the code of the committee")),
    "administration": Described(
        Text("Forvaltning", "Administration"),
        "text",
        Text("forvaltningens kode ifølge registeret", "the code of its administration, by the register"),
    ),
    "appropriation": Described(
        official("Bevilling"), "text", Text("fire cifre, aldrig et tal", "always four digits, never a number")
    ),
    "appropriation_name": Described(
        official("Bevillingsnavn"), "text", Text("som det står i notatet", "as the note has it")
    ),
    "direction": Described(
        official("Indtægt/udgift"), "text", Text("U (udgift) eller I (indtægt)", "U (expenditure) or I (income)")
    ),
    "year": Described(Text("År", "Year"), "integer", Text("det år, som beløbet er til", "the year of the amount")),
    "amount": Described(
        Text("Beløb", "Amount"),
        "integer",
        Text("hele 1.000 kr. med notatets fortegn", "whole 1.000 kr., signed as the note has it"),
    ),
    "amount_stated": Described(
        Text("Beløb i notatet", "Amount as stated"),
        "integer",
        Text("beløbet før omregning (kun med --price-level)", "before conversion (with --price-level alone)"),
    ),
    "factor": Described(
        Text("Faktor", "Factor"),
        "text",
        Text(
            "det, der er ganget med, eksakt: et decimaltal eller en brøk",
            "what it was multiplied by, exactly: a decimal or a fraction",
        ),
    ),
    "districts": Described(
        Text("Bydele", "Districts"),
        "text",
        Text(
            "Valby; Vanløse, eller Bydækkende: ét felt, så intet tælles to gange",
            "Valby; Vanløse, or Bydækkende: one column, so that nothing is counted twice",
        ),
    ),
    "verdict": Described(
        Text("Udfald", "Outcome"),
        "text",
        Text(
            "agrees, sums-differ, differs, undecided eller not-reconciled, som check slutter med",
            "agrees, sums-differ, differs, undecided or not-reconciled: how check ends",
        ),
    ),
    "granted": Described(
        Text("Afsat", "Granted"),
        "integer",
        Text("det, pakken afsætter (kun med --package)", "what the package grants of it (with --package alone)"),
    ),
    "file": Described(
        Text("Fil", "File"), "text", Text("filen inden for den angivne sti", "the file within the path given")
    ),
    "line": Described(Text("Linje", "Line"), "integer", Text("linjen, som beløbet står i", "the line of the amount")),
}
"""What each field of `Tidy` is called and holds, in its order."""


def districts(note: Note) -> str:
    """The districts of a note as one value: an amount for two of them cannot be divided."""
    return "Bydækkende" if note.citywide else "; ".join(note.districts)


def sheet(rows: Iterable[Tidy]) -> Sheet:
    """Tidy rows as a table of every column."""
    kinds: dict[str, Kind] = {"amount": "amount", "amount_stated": "amount", "granted": "amount"}
    columns = [Column(key, one.head, kinds.get(key, "text")) for key, one in COLUMNS.items()]
    return Sheet(
        "tidy", Text("Beløb, 1.000 kr.", "Amounts, 1.000 kr."), columns, [SheetRow(row) for row in rows], layout="data"
    )


def described() -> Sheet:
    """What each column is called for programs, of which type it is, and what it holds."""
    columns = [
        Column("column", Text("Kolonne", "Column"), "code"),
        Column("type", Text("Type", "Type"), "code"),
        Column("holds", Text("Indhold", "Holds")),
    ]
    rows = [SheetRow([key, one.kind, one.holds]) for key, one in COLUMNS.items()]
    return Sheet("columns", Text("Kolonnerne i budgetnote export", "The columns of budgetnote export"), columns, rows)

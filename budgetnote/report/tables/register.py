"""`register`: what is known of committees, administrations, appropriations, control areas, districts and rates."""

from collections.abc import Iterable
from decimal import Decimal

from budgetnote.figures.printed import format_decimal
from budgetnote.language import Text, official
from budgetnote.model.register import Appropriation, Coded, Committee, Named, Rate, Register, Term
from budgetnote.report.sheet import BOTH, Cell, Column, Sheet, SheetRow

_COLUMNS = [
    Column("kind", Text("Art", "Kind"), "data"),
    Column("code", Text("Kode", "Code"), "code"),
    Column("name", Text("Navn", "Name")),
    Column("belongs_to", Text("Hører til", "Belongs to"), "code"),
    Column("from", Text("Fra", "From"), "code"),
    Column("to", Text("Til", "To"), "code"),
    Column("percentage", Text("Sats, %", "Rate, %"), "code"),
    Column("estimated", Text("Skøn fra", "Estimated"), "code"),
    Column("also", Text("Andre ord", "Other words")),
    Column("note", Text("Bemærkning", "Note")),
    Column("source", Text("Kilde", "Source")),
    Column("register", Text("Står i", "Stands in"), "code"),
]
_KINDS: dict[str, tuple[str, Text, Text]] = {
    "committees": ("committee", official("Udvalg"), Text("udvalg", "committees")),
    "administrations": (
        "administration",
        Text("Forvaltninger", "Administrations"),
        Text("forvaltninger", "administrations"),
    ),
    "appropriations": ("appropriation", official("Bevillinger"), Text("bevillinger", "appropriations")),
    "control_areas": ("control-area", official("Styringsområder"), Text("styringsområder", "control areas")),
    "districts": ("district", official("Bydele"), Text("bydele", "districts")),
    "price_levels": ("price-level", Text("Satser for p/l", "Rates for p/l"), Text("satser", "rates")),
}
"""The lists of a register: what one entry is to programs, the title of its sheet, and what several are called."""


def known(register: Register, year: int | None, *, aligned: bool) -> tuple[list[Sheet], Text]:
    """What `register` knows, of `year` or of any, a sheet for each list that has an entry; and how many each has.

    The sheets have all columns where they are to be `aligned`, else those that an entry fills.
    """
    sheets, counts = [], []
    for name, (kind, title, several) in _KINDS.items():
        entries: Iterable[Term | Rate] = (
            register.rates_of(year) if name == "price_levels" else getattr(register, name).all(year)
        )
        rows = [_row(kind, entry, register, year) for entry in entries]
        head = Text(f"{title.da}, {year}", f"{title.en}, {year}") if year else title
        kept = [i for i in range(len(_COLUMNS)) if aligned or any(row.cells[i] for row in rows)]
        shown = [row._replace(cells=[row.cells[i] for i in kept]) for row in rows]
        sheets += [Sheet(name, head, [_COLUMNS[i] for i in kept], shown)] if rows else []
        counts.append(Text(f"{len(rows) or 'ingen'} {several.da}", f"{len(rows) or 'no'} {several.en}"))
    return sheets, Text(", ".join(count.da for count in counts), ", ".join(count.en for count in counts))


def _row(kind: str, entry: Term | Rate, register: Register, year: int | None) -> SheetRow:
    place = register.place_of(entry)
    given: dict[str, Cell] = {
        "kind": kind,
        "from": str(entry.first or ""),
        "to": str(entry.last or ""),
        "source": entry.source,
        "register": f"{place.path}:{place.line}" if place else Text("medfølger", "shipped"),
    }
    if not isinstance(entry, Rate):
        given |= {"also": ", ".join(entry.also), "note": entry.note}
    match entry:
        case Rate():
            given |= {"belongs_to": entry.control_area, "estimated": str(entry.estimated)}
            given["percentage"] = Text(*(format_decimal(entry.percentage or Decimal(), language) for language in BOTH))
        case Appropriation():
            names = [f"{name.name}{_years(name)}" for name in entry.names if name.holds(year)]
            given |= {"code": entry.code, "name": "; ".join(names), "belongs_to": entry.committee}
        case Committee():
            given |= {"code": entry.code, "name": entry.name, "belongs_to": entry.administration}
        case Coded():
            given |= {"code": entry.code, "name": entry.name}
        case Named():
            given["name"] = entry.name
    return SheetRow([given.get(column.key) for column in _COLUMNS], place=place)


def _years(term: Term) -> str:
    """The years in which a term holds, in brackets; nothing where that is always."""
    return f" ({term.first or ''}–{term.last or ''})" if term.first or term.last else ""

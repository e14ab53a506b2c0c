"""The typed package: a negotiation, the notes agreed on, how far each, and the spending caps (rammer)."""

from collections.abc import Iterator

from budgetnote.finding import Finding
from budgetnote.language import Text, official
from budgetnote.model.kinds import is_note
from budgetnote.model.note import Accepted
from budgetnote.model.register import RegisterFile
from budgetnote.reading.fields import Amounts, Bevilling, Name, PriceLevel, Share
from budgetnote.reading.files import REGISTER
from budgetnote.reading.record import Field, Record
from budgetnote.reading.shape import respelt_in, unfilled, validate
from budgetnote.reading.yaml import Document


class Grant(Record):
    """Amounts in 1.000 kr. that differ from those asked for, and which lines of Tabel 3 they take the place of."""

    activity: Name | None = None
    committee: Name | None = None
    appropriation: Bevilling | None = None
    control_area: Name | None = None
    amounts: Amounts | None


class PackageEntry(Record):
    """A note that is agreed on: whole, or what is said of its parts by the keys of its Tabel 2.

    `activities` are the only rows that are agreed on, `scaled` is per cent of what a row asks for.
    """

    note: Name
    negotiation: Name | None = None
    activities: tuple[Name, ...] | None = None
    scaled: dict[str, Share | None] = Field(default_factory=dict)
    granted: tuple[Grant, ...] = ()


class Frame(Record):
    """A spending cap (ramme): the most that may be granted a year, in 1.000 kr., of what it names, or in all."""

    control_area: Name | None = None
    committee: Name | None = None
    amounts: Amounts | None
    source: str | None = None

    @property
    def name(self) -> Text:
        """What the cap is for, in words."""
        named = ", ".join(filter(None, [self.control_area, self.committee]))
        return official(named) if named else Text("alle beløb", "all amounts")


class Package(Record):
    """What a negotiation agreed on. With a `price_level` (p/l) all amounts that it states are at that level."""

    title: str
    negotiation: Name
    price_level: PriceLevel | None = None
    notes: tuple[PackageEntry, ...]
    frames: tuple[Frame, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    def name(self, entry: PackageEntry) -> tuple[str, str]:
        """By what the note of `entry` is known: negotiation and number."""
        return entry.negotiation or self.negotiation, entry.note

    @property
    def grants(self) -> Iterator[Grant]:
        """Every grant of every entry."""
        for entry in self.notes:
            yield from entry.granted


def read_package(document: Document) -> tuple[Package | None, list[Finding]]:
    """The package that `document` states, and all that was found in reading it."""
    package, findings = validate(Package, document)
    blanks = unfilled(package, document.source) if package else ()
    return package, [*document.findings, *findings, *blanks, *respelt_in(package, document)]


def other_kind(document: Document) -> Text | None:
    """What a file is, and what to do with it, where it is plainly something else than a package."""
    root, path = document.root, document.source.path
    if root is None:
        return None
    if path.rpartition("/")[2] == REGISTER or (root and root.keys() <= RegisterFile.model_fields.keys()):
        return Text(f"{path} er et register, ikke en pakke", f"{path} is a register, not a package")
    if is_note(root):
        return Text(
            f"{path} er et notat, ikke en pakke; det kontrolleres med budgetnote check {path}",
            f"{path} is a note, not a package; check it with budgetnote check {path}",
        )
    return None

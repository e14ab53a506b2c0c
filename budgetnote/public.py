"""What Python programs may use: `read`, `check` and `totals`, which give what the commands give.

Bad content never raises: what is wrong with a file is a finding. Wrong use does: TypeError, ValueError or
FileNotFoundError, with a sentence. Amounts are whole 1.000 kr.; lines and columns count from 1. Files are only read.
"""

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from budgetnote import finding
from budgetnote.analysis.dimensions import added_by, chosen_areas, condition, needed
from budgetnote.analysis.revisions import newest_in
from budgetnote.checks.added import add_up
from budgetnote.checks.asked import Asked, Counted
from budgetnote.checks.given import Given
from budgetnote.figures.years import YEARS
from budgetnote.language import Language, Text, UseError, ended, sentence
from budgetnote.model.kinds import read_note
from budgetnote.model.note import Note
from budgetnote.opening.folder import File, gather
from budgetnote.opening.registers import Registers
from budgetnote.reading.yaml import read as read_yaml
from budgetnote.report.tables.faults import passed
from budgetnote.report.tables.totals import caveat, caveats, missed

__all__ = ["Finding", "LeftOut", "Place", "ReadNote", "Text", "Totals", "check", "read", "totals"]
StrPath = str | os.PathLike[str]


@dataclass(frozen=True)
class Place:
    """Where something stands: the path as it was given, and the line and column, counted from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True)
class Finding:
    """One finding, as `budgetnote check --format json` has it.

    `severity` is `error`, `warning` or `remark`. `stated` is the figure that the file has and `computed` the one that
    follows from its other figures, mostly in 1.000 kr.; None where a finding is not about two figures. `accepted` is
    the reason for which the note accepts it, and `cause` the place of the finding that explains this one.
    """

    code: str
    name: str
    severity: str
    place: Place
    message: Text
    stated: int | Decimal | None = None
    computed: int | Decimal | None = None
    accepted: str | None = None
    cause: Place | None = None

    def says(self, language: Language = "en") -> str:
        """The finding as a line, in Danish (`da`) or English (`en`)."""
        place = self.place
        return f"{place.path}:{place.line}:{place.column}: {self.code} {self.name}: {self.message.pick(language)}"


@dataclass(frozen=True)
class ReadNote:
    """A file that was read: its note, None where it holds none that can be read, and what was found in reading it."""

    path: str
    note: Note | None
    findings: Sequence[Finding]


@dataclass(frozen=True)
class LeftOut:
    """A note that is not added up, and why."""

    path: str
    reason: Text


@dataclass(frozen=True)
class Totals:
    """Sums of Tabel 3.

    `rows` have a value for each dimension asked for (`control_area` for control-area; `year` as an int), the
    `price_level` (a year, or `current`) and the `amount` in 1.000 kr. Rows of unlike price levels must not be added.
    `findings` are the errors of the notes, and `caveats` what a reader of the sums must know, each a sentence.
    """

    rows: Sequence[Mapping[str, str | int | None]]
    left_out: Sequence[LeftOut]
    findings: Sequence[Finding]
    caveats: Sequence[Text]


def read(path: StrPath) -> ReadNote:
    """The note in the file at `path`, read but not checked.

    Raises FileNotFoundError where there is no such file, and ValueError where it is a folder.
    """
    (there,) = _paths(path)
    if there.is_dir():
        raise UseError(Text(f"{there} er en mappe; angiv en fil", f"{there} is a folder; name a file"))
    document = read_yaml(there)
    note, findings = read_note(document)
    return ReadNote(document.source.path, note, _findings(findings))


def check(paths: StrPath | Iterable[StrPath], *, register: StrPath | None = None) -> list[Finding]:
    """All findings of the notes at and below `paths`, accepted ones among them, in the order of files and lines.

    A `register` holds instead of the register.yaml beside the notes. Raises FileNotFoundError where a path does not
    exist, and ValueError where there is no YAML file.
    """
    files, registers = _files(paths), _registers(register)
    notes = Given(files, registers)
    found = [each for note in notes for each in note.findings]
    registers.see(file for file in files if file.is_register)
    found += [*notes.across(), *notes.of_registers()]
    return _findings(sorted(found, key=lambda each: each.position))


def totals(
    paths: StrPath | Iterable[StrPath],
    *,
    by: str | Iterable[str] = "committee",
    where: Mapping[str, object] | None = None,
    price_level: int | None = None,
    register: StrPath | None = None,
) -> Totals:
    """The amounts of Tabel 3 in the notes at and below `paths`, added up by the dimensions `by`.

    Those are committee, appropriation, control-area, administration, direction, activity, district, negotiation, note
    and year. `where` has a value, or several, for each dimension that is to be chosen by: `{"committee": ["SUD",
    "BIU"], "year": 2026}`. With a `price_level`, a year, amounts are converted by the rates of the register, each cell
    rounded once. Raises FileNotFoundError where a path does not exist, ValueError where there is no YAML file, no such
    dimension or no such year, and TypeError where an argument is of another type than these.
    """
    names = added_by(part for word in _words(by, "by") for part in word.split(","))
    _refuse_other("where", where or {}, Mapping)
    conditions = [condition(name, _words(values, f"where {name}")) for name, values in (where or {}).items()]
    if price_level is not None:
        _refuse_other("price_level", price_level, int)
        if str(price_level) not in YEARS:
            da, en = f"{price_level} er ikke et årstal fra 1990 til 2099", f"{price_level} is no year from 1990 to 2099"
            raise UseError(Text(da, en))
    need = needed([*names, *(one.dimension for one in conditions)])
    files = _files(paths)
    given = Given(files, _registers(register), newest=newest_in(files))
    notes = Asked(given, need, level=price_level, pick=partial(chosen_areas, where=conditions))
    out, said = list[LeftOut](), list[Text]()

    def see(counted: Counted) -> None:
        reasons = caveat(counted)
        if counted.posted is None:
            out.extend(LeftOut(counted.file.path, reason) for reason in reasons)
        else:
            said.extend(reasons)

    sums, together, unmet = add_up(notes, names, conditions, see)
    out += map(LeftOut, (over.revision.path for over in given.passed), map(ended, passed(given.passed)))
    heads = [name.replace("-", "_") for name in names]
    rows = [
        dict(zip(heads, map(_value, names, key), strict=True)) | {"price_level": one.price_level, "amount": amount}
        for one in sums
        for key, amount in one.sums.items()
    ]
    told = [*said, *caveats(sums, together), *map(sentence, missed(unmet))]
    return Totals(rows, out, _findings(notes.errors), told)


def _value(name: str, value: str) -> str | int | None:
    """A value of a dimension: years are numbers."""
    return int(value) if name == "year" else value


def _refuse_other(argument: str, given: object, *kinds: type) -> None:
    """Raise TypeError unless the argument is of one of the `kinds`; True and False are no numbers."""
    if isinstance(given, bool) or not isinstance(given, kinds):
        said = f"{argument}: {given!r} is not {' or '.join(kind.__name__ for kind in kinds)}"
        raise TypeError(said)


def _words(given: object, argument: str) -> list[str]:
    """One word or several, each of which may be a year. Raises TypeError, and ValueError where there is none."""
    words = [*given] if isinstance(given, list | tuple | set | frozenset) else [given]
    for word in words:
        _refuse_other(argument, word, str, int)
    listed = list(map(str, words))
    if not listed or not all(word.strip() for word in listed):
        raise UseError(Text(f"{argument}: der mangler et ord", f"{argument}: a word is missing"))
    return listed


def _paths(given: object) -> list[Path]:
    """One path or several, each of which exists. Raises TypeError, ValueError and FileNotFoundError."""
    several = isinstance(given, Iterable) and not isinstance(given, str | bytes | os.PathLike)
    named: list[object] = list(given) if isinstance(given, Iterable) and several else [given]
    for path in named:
        _refuse_other("path", path, str, os.PathLike)
    paths = [Path(path) for path in named if isinstance(path, str | os.PathLike)]
    if not paths:
        raise UseError(Text("der er ikke angivet en sti", "no path is given"))
    for path in paths:
        if not os.path.lexists(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return paths


def _files(given: StrPath | Iterable[StrPath]) -> list[File]:
    """The files at and below the paths. Raises as `_paths` does, and ValueError where there is none."""
    paths = _paths(given)
    files = gather(paths)
    if not files:
        listed = ", ".join(map(str, paths))
        raise UseError(Text(f"ingen YAML-filer i {listed}", f"no YAML files in {listed}"))
    return files


def _registers(given: StrPath | None) -> Registers:
    """The registers that hold: the one given, or those beside the notes."""
    return Registers(None if given is None else _paths(given)[0])


def _findings(found: Iterable[finding.Finding]) -> list[Finding]:
    return [
        Finding(
            each.rule.code,
            each.rule.name,
            each.rule.severity.word,
            _place(each.place),
            Text(each.message("da"), each.message("en")),
            _figure(each.facts.get("stated")),
            _figure(each.facts.get("computed")),
            each.accepted,
            None if each.cause is None else _place(each.cause),
        )
        for each in found
    ]


def _place(place: finding.Place) -> Place:
    return Place(place.path, place.line, place.column)


def _figure(fact: object) -> int | Decimal | None:
    return fact if isinstance(fact, int | Decimal) and not isinstance(fact, bool) else None

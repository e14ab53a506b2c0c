"""A paper that was changed, read again into its note: that says what the paper says, and keeps what people added."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.given import Given
from budgetnote.checks.rulebook import EVERYTHING
from budgetnote.editing.drafted import with_activities
from budgetnote.editing.renewed import renew
from budgetnote.finding import ERROR
from budgetnote.model.note import Note
from budgetnote.model.tables import Line, Row, Table
from budgetnote.opening.folder import File
from budgetnote.opening.registers import Registers
from tests.conftest import NOTES
from tests.documents import notes, word
from tests.documents.paper import Paper, Paragraph, paper
from tests.documents.reading import drafted, facts, noted

pytestmark = pytest.mark.dear

PEOPLE = ("# aftalt på mødet", "scalable: true", "accepted:", "remarks: en bemærkning", "# hele rækken er ny i år")


def in_blocks(text: str) -> str:
    """The text with each year of a row on a line of its own."""
    return re.sub(
        r"(?m)^( *)amounts: \{([^}\n]+)\}(.*)$",
        lambda row: f"{row[1]}amounts:{row[3]}" + "".join(f"\n{row[1]}  {year}" for year in row[2].split(", ")),
        text,
    )


def with_crlf(text: str) -> str:
    """The text with the line ends of Windows, and none at its end."""
    return text.rstrip("\n").replace("\n", "\r\n")


STYLES: Sequence[Callable[[str], str]] = (str, in_blocks, with_crlf)


def checked(path: Path) -> NoteFile:
    """The note at `path`, as a command has it."""
    return next(iter(Given([File(str(path), named=True)], Registers(None), EVERYTHING)))


def printed(note: Note, sentences: Sequence[str] = ()) -> bytes:
    """The Word file of a note, with a Resume of these sentences."""
    made = paper(note)
    prose = [Paragraph("Resume", 2), *map(Paragraph, sentences)]
    return word.document(Paper([made.blocks[0], *prose, *made.blocks[1:]], made.footer))


def imported(folder: Path, data: bytes, *, kept: bool = True) -> Path:
    """The draft of a paper in a file, to which people have added what no paper prints."""
    text = with_activities(drafted("A.docx", data).text)
    path = folder / "A.yaml"
    if kept:
        text = re.sub(r"(?m)\b(key|activity): (\w+)$", r"\1: eget_\2", text)
        text = re.sub(r"(    - key: .*\n)", r"    # hele rækken er ny i år\n\1      scalable: true\n", text, count=1)
        text = re.sub(r"(\n      total: [-0-9]+)\n", r"\1  # aftalt på mødet\n", text, count=1)
        text = text.replace("years: [", "remarks: en bemærkning\nyears: [", 1)
        text += "\naccepted:\n  - check: empty-column\n    reason: det er aftalt\n"
    path.write_text(text, encoding="utf-8")
    return path


def summed(table: Table, rows: Sequence[Line]) -> Table:
    """The table with these rows, whose sums are theirs."""
    assert table.total
    years = sorted({year for row in rows for year in row.amounts or {}})
    sums = {year: sum(cells(row).get(year, 0) for row in rows) for year in years}
    total: Row = table.total.changed(amounts=sums, total=sum(sums.values()))
    return table.changed(rows=tuple(rows), total=total)


def cells(row: Row) -> dict[int, int]:
    """The amounts of a row that was read whole."""
    return {year: amount for year, amount in (row.amounts or {}).items() if amount is not None}


def figure(row: Line, random: Random) -> Line:
    amounts = cells(row)
    amounts[random.choice(list(amounts))] = random.randint(1, 99_999)
    return row.changed(amounts=amounts, total=sum(amounts.values()))


def blank(row: Line, random: Random) -> Line:
    amounts = cells(row)
    if len(amounts) > 1:
        del amounts[random.choice(list(amounts))]
    return row.changed(amounts=amounts, total=sum(amounts.values()))


def label(row: Line, _random: Random) -> Line:
    return row.changed(label=f"{row.label} og opfølgning")


def year_added(row: Line, random: Random) -> Line:
    later = 2036
    amounts = {**cells(row), later: random.randint(1, 999)}
    return row.changed(amounts=amounts, total=sum(amounts.values()))


def edited(note: Note, random: Random) -> Note:
    """The note with one to four random edits, each of them in Tabel 2 and Tabel 3 or in one of the two."""
    assert note.activities
    edits: Sequence[Callable[[Line, Random], Line]] = (figure, blank, label, year_added)
    tables: list[Table] = [note.activities, *note.appropriations]
    years = set(note.years)
    for _ in range(random.randint(1, 4)):
        number = random.randrange(len(tables))
        rows = list(tables[number].rows)
        at = random.randrange(len(rows))
        kind = random.randrange(6)
        if kind < len(edits):
            rows[at] = edits[kind](rows[at], random)
        elif kind == len(edits):
            rows.insert(at + 1, figure(rows[at].changed(label=f"Ny indsats {random.randint(1, 99)} i byen"), random))
        elif at and len(rows) > 1:
            del rows[at]
        tables[number] = summed(tables[number], rows)
        years |= {year for row in rows for year in row.amounts or {}}
    listed = tuple(range(min(years), max(years) + 1)) if 2036 not in years else (*sorted(years),)
    return note.changed(activities=tables[0], appropriations=tuple(tables[1:]), years=listed)


def without_zeros(value: object) -> object:
    """A value in which a blank cell and one that says 0 are the same, as they are to `diff`."""
    if isinstance(value, dict):
        return {key: without_zeros(one) for key, one in value.items() if one != 0 or not isinstance(key, int)}
    return [without_zeros(one) for one in value] if type(value) in (list, tuple) else value  # type: ignore[attr-defined]


@pytest.mark.parametrize("kept", [True, False])
def test_an_unchanged_paper_changes_nothing(tmp_path: Path, thorough: bool, kept: bool) -> None:
    for seed in range(40 if thorough else 6):
        data = printed(notes.made(seed), ["Der afsættes 1,2 mio. kr. i 2026 til formålet."])
        file = checked(imported(tmp_path, data, kept=kept))
        result = renew(file, drafted("A.docx", data))
        assert result.file is file
        assert (result.refused, list(result.left)) == (None, [])


def test_a_note_says_what_its_changed_paper_says_and_keeps_what_people_added(tmp_path: Path, thorough: bool) -> None:
    for seed in range(300 if thorough else 25):
        random = Random(seed)  # noqa: S311
        note = notes.made(seed)
        path = imported(tmp_path, printed(note))
        path.write_bytes(STYLES[seed % len(STYLES)](path.read_text(encoding="utf-8")).encode())
        again = drafted("A.docx", printed(edited(note, random)))
        before = checked(path)
        result = renew(before, again)
        assert result.refused is None, seed
        left = [one.da for one in result.left if "henviser" not in one.da and "kommentar" not in one.da]
        assert not left, (seed, left)
        assert result.file.note
        if not result.left:
            assert without_zeros(facts(result.file.note)) == without_zeros(facts(noted(again))), seed
        text = result.file.source.text
        assert all(one in text for one in PEOPLE if one in before.source.text), seed
        keys = set(re.findall(r"key: (eget_\w+)", before.source.text))
        gone = keys - set(re.findall(r"key: (eget_\w+)", text))
        rows = [len(one.activity_lines) for one in (before.note, noted(again)) if one]
        assert len(gone) <= max(0, rows[0] - rows[1]) + 4, seed
        assert "unknown-activity" not in {found.rule.name for found in result.file.findings}, seed
        path.write_bytes(text.encode())
        unchanged = renew(checked(path), again)
        assert unchanged.file.source.text == text, seed


def test_claims_are_changed_added_and_told(tmp_path: Path) -> None:
    note = notes.real("SO52")
    first = ["Der afsættes 0,6 mio. kr. årligt i 2026-2027.", "Der blev sparet 2,7 mia. kr. på landsplan."]
    path = imported(tmp_path, printed(note, first), kept=False)
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"external: .*", "external: egne ord om besparelsen", text)
    path.write_text(text, encoding="utf-8")
    data = printed(note, [first[0].replace("0,6", "0,8"), first[1], "Der afsættes 1,3 mio. kr. i 2027 til indsatsen."])
    result = renew(checked(path), drafted("A.docx", data))
    assert result.file.note
    stated = {str(claim.written("states")) for claim in result.file.note.claims}
    assert {"0,8 mio. kr.", "1,3 mio. kr.", "2,7 mia. kr."} == stated
    assert "egne ord om besparelsen" in result.file.source.text
    path.write_text(result.file.source.text, encoding="utf-8")
    gone = renew(checked(path), drafted("A.docx", printed(note, first[1:])))
    assert any("0,8 mio. kr." in one.en and "delete it yourself" in one.en for one in gone.left)
    assert gone.file.source.text == result.file.source.text


def test_a_row_is_gone_only_where_the_sums_prove_it(tmp_path: Path) -> None:
    note = notes.real("SO52")
    assert note.activities
    (table,) = note.appropriations
    path = imported(tmp_path, printed(note), kept=False)
    last = note.activities.rows[-1]
    rows = [row for row in table.rows if row.label != last.label]
    assert len(rows) < len(table.rows)
    fewer = note.changed(
        activities=summed(note.activities, note.activities.rows[:-1]), appropriations=(summed(table, rows),)
    )
    result = renew(checked(path), drafted("A.docx", printed(fewer)))
    assert result.file.note
    assert not result.left
    assert facts(result.file.note) == facts(fewer)
    assert not [found for found in result.file.findings if found.rule.severity == ERROR]
    unsaid = fewer.changed(activities=note.activities.changed(rows=note.activities.rows[:-1]), appropriations=(table,))
    result = renew(checked(path), drafted("A.docx", printed(unsaid)))
    assert ["do not prove" in one.en for one in result.left] == [True]
    zero = summed(table, [*table.rows, last_line(table).changed(label="Uden beløb", amounts={}, total=0)])
    path = imported(tmp_path, printed(note.changed(appropriations=(zero,))), kept=False)
    result = renew(checked(path), drafted("A.docx", printed(note)))
    assert ["do not prove" in one.en for one in result.left] == [True]


def last_line(table: Table) -> Line:
    return table.rows[-1]


def test_a_note_in_another_style_is_spliced_where_it_stands(tmp_path: Path) -> None:
    note = notes.real("SO52")
    path = tmp_path / "A.yaml"
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("\n", "\r\n")
    text = text.replace("amounts: {2026: 305, 2027: 305}", "amounts: {2026:  305, 2027:  305}  # egne ord", 1)
    path.write_bytes(text.encode())
    assert note.activities
    rows = [note.activities.rows[0], figure(note.activities.rows[1], Random(1))]  # noqa: S311
    rows.insert(1, figure(rows[0].changed(label="En helt ny indsats"), Random(2)))  # noqa: S311
    effect = note.effects[0].changed(goal="75 unge modtager vejledning pr. år", target_group="Udsatte unge")
    changed = note.changed(activities=summed(note.activities, rows), effects=(effect,))
    result = renew(checked(path), drafted("A.docx", printed(changed)))
    after = result.file.source.text
    assert result.refused is None
    assert result.file.note
    assert "\n" not in after.replace("\r\n", "")
    assert "amounts: {2026:  305, 2027:  305}  # egne ord\r\n" in after
    assert "    - key: helt_ny\r\n      label: En helt ny indsats\r\n" in after
    assert "    goal: 75 unge modtager vejledning pr. år\r\n    follow_up: Årlig" in after.replace("'", "")
    assert "  - target_group: Udsatte unge\r\n    activity: >-\r\n" in after
    assert "external: besparelse på beskæftigelsesområdet på landsplan frem mod 2035" in after
    assert [row.label for row in result.file.note.activity_lines] == [row.label for row in rows]
    kept = [line for line in text.splitlines() if line not in after.splitlines()]
    assert len(kept) <= 10, kept


def test_another_note_and_a_note_with_faults_are_refused(tmp_path: Path) -> None:
    path = imported(tmp_path, printed(notes.real("SO52")))
    result = renew(checked(path), drafted("A.docx", printed(notes.real("BI26"))))
    assert result.refused
    assert result.refused.en == "the file is another note"
    path.write_text("id: SO52\nactivities: 3\n", encoding="utf-8")
    file = checked(path)
    assert any(found.rule.severity == ERROR for found in file.findings)
    result = renew(file, drafted("A.docx", printed(notes.real("SO52"))))
    assert result.refused
    assert result.file is file

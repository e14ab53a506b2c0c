"""Fixes are splices: what is certain is put right, not a byte else changes, and files are written whole."""

import re
from dataclasses import replace as replaced
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.analysis.notefile import NoteFile
from budgetnote.checks.run import check_document
from budgetnote.editing.fix import difference, mend
from budgetnote.finding import ERROR, Edit, agreed_edits
from budgetnote.model.register import load
from budgetnote.reading.files import replace
from budgetnote.reading.text import splice
from budgetnote.reading.yaml import parse
from tests.benchmarks.fixes import KINDS, counted
from tests.benchmarks.slips import SINGLE
from tests.conftest import NOTES, Run
from tests.test_notes import CELLS

REGISTER, _ = load()
BI26 = (NOTES / "BI26.yaml").read_text(encoding="utf-8")


def mended(data: bytes, *, unsafe: bool) -> bytes:
    return mend(check_document(parse("f.yaml", data), REGISTER), unsafe=unsafe).file.source.data


def proposing(text: str, *edits: tuple[str, str]) -> NoteFile:
    """The note as it was checked, with one finding whose fix is to replace the first of each text by the other."""
    file = check_document(parse("f.yaml", text.encode()), REGISTER)
    spans = [(text.index(old), text.index(old) + len(old), new) for old, new in edits]
    wanted = tuple(Edit((start, end), new) for start, end, new in spans)
    return replaced(file, findings=[file.findings[0]._replace(edits=wanted, accepted=None)])


SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("Mjølnerparken", "Nørrebroparken", True),
        ("[Nørrebro]", "[Nordhavns]", False),  # an error that was not there
        ("negotiation: Budget 2026", "negotiation: [", False),  # the note cannot be read any longer
        ("2026: 305", "2026: 306", False),  # another figure
    ],
)
def test_a_fix_that_adds_an_error_or_changes_a_figure_is_not_kept(old: str, new: str, kept: bool) -> None:
    mended = mend(proposing(SO52, (old, new)), unsafe=False)
    assert (mended.changes, mended.file.source.text != SO52) == (int(kept), kept)


def test_where_two_fixes_want_a_place_otherwise_neither_is_agreed_on() -> None:
    found = check_document(parse("f.yaml", SO52.encode()), REGISTER).findings[0]

    def agreed(*edits: Edit) -> list[Edit]:
        return agreed_edits([found._replace(edits=(edit,), accepted=None) for edit in edits], unsafe=False)

    one, same, otherwise, over, next_to = (
        Edit((at, to), new) for at, to, new in ((3, 5, "a"), (3, 5, "a"), (3, 5, "b"), (4, 6, "c"), (5, 6, "d"))
    )
    assert agreed(one, same, next_to) == [one, next_to]
    assert agreed(one, otherwise, next_to) == [next_to]
    assert agreed(one, over) == [one]
    assert agreed(one, Edit((7, 8), "x", unsafe=True)) == [one]
    assert agreed_edits([found._replace(edits=(one,))], unsafe=False) == []  # it is accepted


def test_a_fix_that_moves_money_between_years_is_not_kept_though_every_sum_agrees() -> None:
    text = re.sub(r"\{2026: 305, 2027: 305\}", "{2026: 306, 2027: 304}", SO52)
    text = re.sub(r"\{2026: 315, 2027: 315\}", "{2026: 314, 2027: 316}", text)
    file = check_document(parse("f.yaml", SO52.encode()), REGISTER)
    after = check_document(parse("f.yaml", text.encode()), REGISTER).findings
    assert not [found for found in after if found.rule.severity == ERROR]
    finding = file.findings[0]._replace(edits=(Edit((0, len(SO52)), text),), accepted=None)
    assert mend(replaced(file, findings=[finding]), unsafe=False).changes == 0


@given(st.text(max_size=30), st.data())
def test_a_splice_changes_nothing_outside_its_spans(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(bounds[::2], bounds[1::2], strict=False))
    edits = [Edit(span, data.draw(st.text(max_size=4))) for span in dict.fromkeys(spans)]
    kept = [
        text[end:start]
        for end, start in zip([0, *(e.span[1] for e in edits)], [*(e.span[0] for e in edits), len(text)], strict=True)
    ]
    spliced = splice(text, edits)
    assert spliced == "".join(part for pair in zip(kept, [*(e.text for e in edits), ""], strict=True) for part in pair)


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="1"):
        splice("abc", [Edit((0, 2), "x"), Edit((1, 3), "y")])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_printed_amounts_become_plain_and_no_other_byte_changes(line_end: str, mark: bytes) -> None:
    printed = BI26.replace("total: 3160 ", "").replace("total: 5900", "total:   5.900   # som trykt æøå 😀")
    printed = printed.replace("amounts: {2025: 1180,", 'amounts: { 2025: "1.180" ,').replace("\n", line_end)
    wanted = printed.replace("5.900 ", "5900 ").replace('"1.180"', "1180")
    assert printed != wanted
    assert mended(mark + printed.encode(), unsafe=False) == mark + wanted.encode()


def test_a_dotted_appropriation_loses_its_dot_alone() -> None:
    text = BI26.replace("check: dotted-appropriation", "check: lapsing-pair").replace(
        "appropriation: 35.10", "appropriation: 35.10 - Beskæftigelsesindsats  # trykt", 1
    )
    wanted = text.replace("35.10", "3510")
    # The reason of the acceptance keeps its words: only values of appropriation are spliced.
    wanted = wanted.replace("3510 som 3510", "3510 som 35.10")
    assert mended(text.encode(), unsafe=False).decode() == wanted


def test_an_accepted_finding_is_not_fixed() -> None:
    assert mended(BI26.encode(), unsafe=True).decode() == BI26


@pytest.mark.parametrize("index", range(0, len(CELLS), 9))
def test_one_wrong_figure_is_restored_byte_for_byte(index: int) -> None:
    name, (start, end) = CELLS[index]
    text = (NOTES / f"{name}.yaml").read_text(encoding="utf-8")
    wrong = text[:start] + str(int(text[start:end]) + 37) + text[end:]
    assert mended(wrong.encode(), unsafe=False).decode() == wrong
    assert mended(wrong.encode(), unsafe=True).decode() == text


def test_totals_that_nothing_else_explains_are_recomputed_only_on_request() -> None:
    text = BI26.replace("activity: ", "note: ", 0)
    wrong = text.replace("    total: 69100\n\nappropriations", "    total: 69000\n\nappropriations")
    assert mended(wrong.encode(), unsafe=True).decode() == text


def test_the_diff_is_of_the_lines_that_change() -> None:
    before, after = (
        parse("n.yaml", b"a: 1\nb: \xe2\x80\xa8 2\nc: 3").source,
        parse("n.yaml", b"a: 1\nb: \xe2\x80\xa8 2\nc: 4").source,
    )
    assert difference(before, before) == ""
    wanted = "--- a/n.yaml\n+++ b/n.yaml\n@@ -1,3 +1,3 @@\n a: 1\n b: \\u2028 2\n-c: 3\n\\ No newline at end of file\n"
    assert difference(before, after) == wanted + "+c: 4\n\\ No newline at end of file\n"


def test_a_file_is_replaced_whole_through_a_link_with_its_permissions(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_bytes(b"before")
    real.chmod(0o640)
    link.symlink_to(real)
    assert replace(link, b"before", b"after")
    assert real.read_bytes() == b"after"
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.yaml", "real.yaml"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "note.yaml"
    path.write_bytes(b"changed by another")
    assert not replace(path, b"before", b"after")
    assert path.read_bytes() == b"changed by another"
    assert list(tmp_path.iterdir()) == [path]


def test_check_fix_writes_and_diff_does_not(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BI26.yaml"
    wrong = BI26.replace("2026: 18525", "2026: 18535", 1)
    path.write_text(wrong, encoding="utf-8")
    shown = run("check", path, "--diff", "--unsafe")
    assert shown.code == 1
    assert "-    amounts: {2025: 13525, 2026: 18535," in shown.out
    assert "+    amounts: {2025: 13525, 2026: 18525," in shown.out
    assert path.read_text(encoding="utf-8") == wrong
    assert run("check", path, "--fix").code == 1
    assert path.read_text(encoding="utf-8") == wrong
    ran = run("check", path, "--fix", "--unsafe")
    assert ran.code == 0
    assert "1 place is fixed" in ran.err
    assert path.read_text(encoding="utf-8") == BI26
    assert run("check", path, "--diff", "--unsafe").out == ""
    assert run("check", path, "--unsafe").code == 2


def test_a_file_that_cannot_be_read_is_not_touched(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.yaml"
    path.write_bytes(b"id: \xe6\n")
    assert run("check", path, "--fix", "--unsafe").code == 1
    assert path.read_bytes() == b"id: \xe6\n"


def test_a_sample_of_the_benchmark_spoils_no_right_figure() -> None:
    counts = counted([(NOTES / "SO52.yaml").read_text(encoding="utf-8")], 1)
    assert {*KINDS} - {kind for kind, _ in counts} <= {"three faults"}  # chance may give no three cells of their own
    assert sum(count["overwritten"] + count["wrong"] for count in counts.values()) == 0
    assert all(counts[kind, keys]["restored"] == 1 for kind in SINGLE for keys in (True, False))
    assert not any(counts["same slip in both tables", keys]["written"] for keys in (True, False))


def test_what_is_rewritten_is_said_with_the_figure_before(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "BI26.yaml"
    path.write_text(BI26.replace("2025: 2000, 2026: 7000,", "2025: 2000, 2026: 7500,", 1), encoding="utf-8")
    ran = run("check", path, "--fix", "--unsafe", "--language", "da")
    assert "i 2026: 7.500 → 7.000" in ran.err
    assert path.read_text(encoding="utf-8") == BI26


@pytest.mark.parametrize("style", ["braces", "lines", "nothing"])
def test_a_blank_cell_is_filled_in_where_its_row_is_written(style: str) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    right = "      amounts: {2026: 305, 2027: 305}\n"
    before, after = {
        "braces": ("      amounts: {2026: 305}\n", right),
        "lines": (
            "      amounts:\n        2026: 305  # some words\n",
            "      amounts:\n        2026: 305  # some words\n        2027: 305\n",
        ),
        "nothing": ("      amounts: {2026: 305, 2027: }\n", "      amounts: {2026: 305, 2027: 305 }\n"),
    }[style]
    assert mended(text.replace(right, before, 1).encode(), unsafe=True).decode() == text.replace(right, after, 1)

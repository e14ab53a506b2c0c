"""Fixes: splices of a note's text, tried before they are kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from io import StringIO
from typing import Any, NamedTuple

from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.reconcile import reconcile
from budgetnote.analysis.slips import BLANK, cited, where
from budgetnote.analysis.sums import TOTAL
from budgetnote.checks.cause import NEEDED
from budgetnote.checks.rulebook import EVERYTHING, Selection
from budgetnote.checks.run import check_note
from budgetnote.figures.printed import format_amount
from budgetnote.finding import ERROR, Edit, agreed_edits
from budgetnote.language import Language, Text
from budgetnote.model.note import Note
from budgetnote.reading.text import Source, splice
from budgetnote.reading.yaml import Mapping as Node
from budgetnote.reading.yaml import as_value, insert, parse
from budgetnote.visible import inert, visible

_ROUNDS = 8
"""A figure put into its plain form may show another that is not; no note needs more rounds than this."""


class Mended(NamedTuple):
    """A note with its fixes in, checked, and how many places were changed.

    `rewritten` names each figure that has another value now, with the old one.
    """

    file: NoteFile
    changes: int
    rewritten: tuple[Text, ...] = ()


def mend(file: NoteFile, selection: Selection = EVERYTHING, *, unsafe: bool) -> Mended:
    """Apply the fixes of a note's findings to its text; nothing is written.

    Those that change no meaning; then with `unsafe` the one that does: the slip that alone explains all that
    contradicts. What comes out is read and checked again as a whole. Fixes that change a figure which they should
    not, or leave more errors than they found, are not kept, nor is that of a slip that leaves a sum in disagreement.
    """
    kept = Mended(file, 0)
    for _ in range(_ROUNDS):
        edits = agreed_edits(kept.file.findings, unsafe=False)
        tried = with_edits(kept.file, edits, selection)
        if not edits or not _better(kept.file, tried) or not _same(kept.file.note, tried.note):
            break
        kept = Mended(tried, kept.changes + len(edits))
    if not unsafe:
        return kept
    slips = [found for found in kept.file.findings if found.stands and any(edit.unsafe for edit in found.edits)]
    edits = agreed_edits(slips, unsafe=True)
    tried = with_edits(kept.file, edits, selection)
    if not edits or not _agrees(tried) or not _better(kept.file, tried):
        return kept
    if _changed(kept.file.note, tried.note) != len(edits):
        return kept
    rewritten = [_rewritten(change) for found in slips for change in found.facts["causes"][0]["changes"]]
    return Mended(tried, kept.changes + len(edits), tuple(rewritten))


def with_edits(file: NoteFile, edits: Sequence[Edit], selection: Selection = EVERYTHING) -> NoteFile:
    """The note with the edits in its text, read and checked anew; nothing is written."""
    source = file.source
    tried = parse(source.path, source.mark + splice(source.text, edits).encode())
    return check_note(file.opened._replace(document=tried), selection)


def _agrees(file: NoteFile) -> bool:
    """Whether no sum of the note is said to disagree."""
    return not any(found.accepted is None and found.rule.name in NEEDED for found in file.findings)


def _rewritten(change: Mapping[str, Any]) -> Text:
    label, key, before = cited(change["label"]), where(change["year"] or TOTAL), change["stated"]
    return Text(
        f"{label.da} {key.da}: {_amount(before, 'da')} → {_amount(change['value'], 'da')}",
        f"{label.en} {key.en}: {_amount(before, 'en')} → {_amount(change['value'], 'en')}",
    )


def _amount(amount: int | None, language: Language) -> str:
    return BLANK.pick(language) if amount is None else format_amount(amount, language)


def with_keys(file: NoteFile) -> Mended:
    """Write `activity` keys into the lines for which they are certain, by `Inference.certain`; nothing is written.

    Kept only where the note says the same as before and has no more errors.
    """
    kept = Mended(file, 0)
    if file.note is None or file.summary is None or file.summary.outcome == "not-reconciled":
        return kept
    links = [link for inference in reconcile(file.note).inferences for link in inference.certain]
    edits = sorted(_key_edit(file.source.text, line.node, row.key) for line, row in links)
    tried = with_edits(file, edits)
    if not edits or not _better(file, tried) or not _same(file.note, tried.note):
        return kept
    return Mended(tried, len(edits))


def _key_edit(text: str, node: Node, key: str) -> Edit:
    """The splice of `activity: key` before the first key of a line, read from `node`."""
    return insert(text, node, "", f"activity: {as_value(key)}")


def _better(before: NoteFile, after: NoteFile) -> bool:
    """Whether there are no more errors than before, of any kind."""

    def errors(file: NoteFile) -> Counter[str]:
        return Counter(
            found.rule.code for found in file.findings if found.rule.severity == ERROR and found.accepted is None
        )

    return after.note is not None and errors(after) <= errors(before)


def _figures(note: Note) -> list[Mapping[object, object]]:
    """The figures of every row, and the codes of Tabel 3."""
    rows: list[Mapping[object, object]] = []
    for _, row in note.labelled_rows:
        figures = dict[object, object]((row.amounts or {}).items())
        rows.append(figures | {None: row.amounts is None, TOTAL: row.total})
    codes = [line.appropriation and line.appropriation.code for line in note.appropriation_lines]
    return [*rows, dict(enumerate(codes))]


def _same(before: Note | None, after: Note | None) -> bool:
    """Whether two readings of a note have the same figures and codes."""
    return before is not None and after is not None and _figures(before) == _figures(after)


def _changed(before: Note | None, after: Note | None) -> int | None:
    """How many figures of two readings differ; None where they have not the same rows."""
    if before is None or after is None or len(before.labelled_rows) != len(after.labelled_rows):
        return None
    pairs = zip(_figures(before), _figures(after), strict=True)
    return sum(one.get(key) != other.get(key) for one, other in pairs for key in one.keys() | other.keys())


def difference(before: Source, after: Source) -> str:
    """The change as a unified diff, nothing where there is none; what is not seen is written out, but for tabs."""
    # Lines end where editors and git end them, which is not everywhere that Python does.
    old, new = (StringIO(source.text, newline="\n").readlines() for source in (before, after))
    name = visible(before.path.lstrip("/"))
    return "".join(map(_shown, unified_diff(old, new, f"a/{name}", f"b/{name}")))


def _shown(line: str) -> str:
    """A line of a difference as it is to be read, with the end that it has."""
    words = line.rstrip("\r\n")
    end = line[len(words) :]
    text = inert("\t".join(map(visible, words.split("\t"))))
    return text + end if end.endswith("\n") else f"{text}{end}\n\\ No newline at end of file\n"

"""Fixes: splices of a note's text, tried before they are kept."""

from collections.abc import Callable, Iterable
from difflib import unified_diff
from io import StringIO
from typing import NamedTuple

from budgetnote.checks import Checked
from budgetnote.finding import ERROR, Edit, Finding, Span
from budgetnote.note import Note
from budgetnote.reconcile import reconcile
from budgetnote.skeleton import quoted
from budgetnote.source import Document, Mapping, Source, insert, parse, splice
from budgetnote.visible import inert, visible

_ROUNDS = 8
"""A recomputed total may call for another; no note needs more rounds than this."""


class Mended(NamedTuple):
    """A note with its fixes in: the document, what is found in it now, and how many places were changed."""

    document: Document
    checked: Checked
    changes: int


def mend(document: Document, checked: Checked, check: Callable[[Document], Checked], *, unsafe: bool) -> Mended:
    """Apply the fixes of `checked` to the text of `document`; nothing is written.

    Those that change no meaning, and with `unsafe` those that do: the cell that alone explains what
    contradicts, and totals that nothing else explains. Each round is read and checked again, and one that
    changes an amount it should not, or leaves more errors than it found, is not kept.
    """
    kept = Mended(document, checked, 0)
    for _ in range(_ROUNDS):
        edits = agreed_edits(kept.checked.findings, unsafe=unsafe)
        if not edits:
            break
        source = kept.document.source
        text = splice(source.text, edits)
        tried = parse(source.path, source.mark + text.encode())
        outcome = check(tried)
        changes_meaning = any(edit.unsafe for edit in edits)
        if not _better(kept.checked, outcome) or not (changes_meaning or _same(kept.checked.note, outcome.note)):
            break
        kept = Mended(tried, outcome, kept.changes + len(edits))
    return kept


def with_keys(document: Document, checked: Checked, check: Callable[[Document], Checked]) -> Mended:
    """Write `activity` keys into the lines for which they are certain, by `Inference.certain`; nothing is written.

    Kept only where the note says the same as before and has no more errors.
    """
    kept = Mended(document, checked, 0)
    if checked.note is None or checked.summary is None or checked.summary.outcome == "not-reconciled":
        return kept
    links = [link for inference in reconcile(checked.note).inferences for link in inference.certain]
    text = document.source.text
    edits = sorted(_key_edit(text, line.node, row.key) for line, row in links)
    tried = parse(document.source.path, document.source.mark + splice(text, edits).encode())
    outcome = check(tried)
    if not edits or not _better(checked, outcome) or not _same(checked.note, outcome.note):
        return kept
    return Mended(tried, outcome, len(edits))


def _key_edit(text: str, node: Mapping, key: str) -> Edit:
    """The splice of `activity: key` before the first key of a line, read from `node`."""
    return insert(text, node, "", f"activity: {quoted(key)}")


def agreed_edits(findings: Iterable[Finding], *, unsafe: bool) -> list[Edit]:
    """The edits of the findings that stand; where two want the same place otherwise, neither."""
    wanted: dict[Span, set[Edit]] = {}
    for found in findings:
        for edit in found.edits if found.stands else ():
            if unsafe or not edit.unsafe:
                wanted.setdefault(edit.span, set()).add(edit)
    agreed = sorted(edit for edits in wanted.values() if len(edits) == 1 for edit in edits)
    return [edit for i, edit in enumerate(agreed) if i == 0 or agreed[i - 1].span[1] <= edit.span[0]]


def _better(before: Checked, after: Checked) -> bool:
    def errors(checked: Checked) -> int:
        return sum(found.rule.severity == ERROR and found.accepted is None for found in checked.findings)

    return after.note is not None and errors(after) <= errors(before)


def _same(before: Note | None, after: Note | None) -> bool:
    """Whether two readings of a note have the same figures and codes."""

    def figures(note: Note) -> list[object]:
        rows: list[object] = [(row.amounts, row.total) for _, row in note.labelled_rows]
        return rows + [line.appropriation and line.appropriation.code for line in note.appropriation_lines]

    return before is not None and after is not None and figures(before) == figures(after)


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

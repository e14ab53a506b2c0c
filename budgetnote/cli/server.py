"""The language server: findings while typing, over standard input and output. The only home of pygls.

It judges the editor's text and never the disk's, with the register that holds for its folder. An editor counts columns
in UTF-16; all conversion is here.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from budgetnote import __version__
from budgetnote.analysis.notefile import NoteFile
from budgetnote.analysis.summary import Summary
from budgetnote.checks.run import check_note
from budgetnote.checks.together import check_round
from budgetnote.editing import assist
from budgetnote.finding import ERROR, REMARK, WARNING, Edit, Finding, Place, Span
from budgetnote.language import Language, Text
from budgetnote.opening.folder import File, gather
from budgetnote.opening.opened import open_notes
from budgetnote.opening.registers import Registers
from budgetnote.reading.files import is_folder
from budgetnote.visible import visible

PAUSE = 0.1
"""Seconds without a keystroke after which a text is judged."""
_NEIGHBOURS = 300
"""Notes beside the one that is typed that are read for what concerns several together."""
_SEVERITIES = {
    ERROR: types.DiagnosticSeverity.Error,
    WARNING: types.DiagnosticSeverity.Warning,
    REMARK: types.DiagnosticSeverity.Information,
}
_NOT_NOTES = ("not-a-note", "package-file")


class Lines:
    """A text as an editor counts it: lines from 0, columns in UTF-16."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines(keepends=True) if text else [""]
        self._ends: list[int] = []
        end = 0
        for line in self.lines:
            end += len(line)
            self._ends.append(end)

    def position(self, line: int, column: int) -> types.Position:
        """The editor's position of a line and a column that count from 1, in characters."""
        row = min(line - 1, len(self.lines) - 1)
        before = self.lines[row][: column - 1]
        return types.Position(line - 1, len(before.encode("utf-16-le")) // 2)

    def of_span(self, span: Span) -> types.Range:
        """The editor's range of a stretch of characters."""
        return types.Range(self._of(span[0]), self._of(span[1]))

    def _of(self, offset: int) -> types.Position:
        row = next((i for i, end in enumerate(self._ends) if offset < end), len(self.lines) - 1)
        start = self._ends[row - 1] if row else 0
        if row == len(self.lines) - 1 and self.lines[row].endswith(("\n", "\r")) and offset >= self._ends[row]:
            return types.Position(row + 1, 0)
        return self.position(row + 1, offset - start + 1)

    def offset(self, position: types.Position) -> int:
        """The character, from 0, at the editor's position."""
        if position.line >= len(self.lines):
            return self._ends[-1]
        line = self.lines[position.line].encode("utf-16-le")[: position.character * 2]
        start = self._ends[position.line - 1] if position.line else 0
        return start + len(line.decode("utf-16-le", "ignore"))

    def of_place(self, place: Place) -> types.Range:
        """The editor's range of a place."""
        return types.Range(self.position(place.line, place.column), self.position(place.end_line, place.end_column))


class Typed:
    """A text that is open in the editor, as it was judged last."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.lines = Lines(text)
        self.file: NoteFile | None = None
        self.findings: list[Finding] = []


class Notes:
    """The notes of the editor and those beside them, judged."""

    def __init__(self) -> None:
        self.typed: dict[str, Typed] = {}
        self._beside: dict[Path, tuple[tuple[int, int], Summary | None]] = {}

    def judge(self, uri: str, text: str) -> Typed:
        """The text with its findings: its own, and those that it has together with the notes beside it."""
        path = Path(to_fs_path(uri) or uri)
        typed = Typed(path, text)
        registers = Registers()
        for opened in open_notes([File(str(path), named=False, data=text.encode())], registers):  # none for a register
            typed.file = file = check_note(opened)
            typed.findings = [found for found in file.findings if found.rule.name not in _NOT_NOTES]
            if file.summary:
                typed.findings += self._across(path, file.summary)
        self.typed[uri] = typed
        return typed

    def _across(self, path: Path, own: Summary) -> list[Finding]:
        """What the note shows together with those in its folder, told at places of its own."""
        others = [summary for summary in map(self._summary, self._near(path)) if summary]
        name = own.place.path
        return [found for found in check_round([*others, own]) if found.place.path == name]

    def _near(self, path: Path) -> list[Path]:
        if not is_folder(path.parent):
            return []
        files = [file for file in gather([path.parent]) if not file.is_register and not file.is_paper]
        return [file.path for file in files[:_NEIGHBOURS] if file.path.name != path.name]

    def _summary(self, path: Path) -> Summary | None:
        """What is kept of a note on the disk; read anew where its file has changed."""
        try:
            known = path.stat()
        except OSError:
            return None
        mark = known.st_mtime_ns, known.st_size
        if self._beside.get(path, (None,))[0] != mark:
            summaries = [
                check_note(opened).summary for opened in open_notes([File(str(path), named=False)], Registers())
            ]
            self._beside[path] = mark, summaries[0] if summaries else None
        return self._beside[path][1]


def serve(language: Language) -> None:
    """Serve an editor until it says exit. The editor's own language goes before `language`."""
    server = LanguageServer("budgetnote", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
    notes = Notes()
    spoken: list[Language] = [language]
    waiting: dict[str, asyncio.Task[None]] = {}

    def pick(text: Text) -> str:
        return text.pick(spoken[-1])

    def publish(uri: str) -> None:
        document = server.workspace.get_text_document(uri)
        typed = notes.judge(uri, document.source)
        told = [_diagnostic(found, typed, spoken[-1]) for found in typed.findings if found.cause is None]
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, told, document.version))

    async def later(uri: str) -> None:
        await asyncio.sleep(PAUSE)
        publish(uri)

    def judged(uri: str) -> Typed:
        """The text as it is now, judged."""
        source = server.workspace.get_text_document(uri).source
        typed = notes.typed.get(uri)
        return typed if typed and typed.text == source else notes.judge(uri, source)

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        if params.locale:
            spoken.append("da" if params.locale.lower().startswith("da") else "en")

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        if uri in waiting:
            waiting[uri].cancel()
        waiting[uri] = asyncio.ensure_future(later(uri))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if uri in waiting:
            waiting.pop(uri).cancel()
        notes.typed.pop(uri, None)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        typed = judged(params.text_document.uri)
        offset = typed.lines.offset(params.position)
        said = [pick(text) for text in [assist.hover(typed.file, offset)] if text] if typed.file else []
        said += [
            f"{found.rule.code} {found.rule.name}: {pick(assist.page(found))}"
            for found in typed.findings
            if found.cause is None and found.place.span[0] <= offset <= found.place.span[1]
        ]
        if not said:
            return None
        shown = "\n\n".join("\n".join(map(visible, text.split("\n"))) for text in said)
        return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, shown))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "[", ",", "-"]))
    def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        uri = params.text_document.uri
        text = server.workspace.get_text_document(uri).source
        path = Path(to_fs_path(uri) or uri)
        typed = notes.typed.get(uri)
        year = typed.file.note.budget_year if typed and typed.file and typed.file.note else None
        offers = assist.completions(text, Lines(text).offset(params.position), Registers().holding(path), year)
        return [types.CompletionItem(label=offer.word, detail=visible(offer.means) or None) for offer in offers]

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay(params: types.InlayHintParams) -> list[types.InlayHint]:
        typed = judged(params.text_document.uri)
        hints = assist.hints(typed.file) if typed.file else []
        return [
            types.InlayHint(typed.lines.of_span((hint.after, hint.after)).start, hint.said, padding_left=True)
            for hint in hints
        ]

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        typed = judged(uri)
        return [
            action
            for found in typed.findings
            if found.cause is None and _overlap(typed.lines.of_place(found.place), params.range)
            for action in _actions(found, typed, uri, spoken[-1])
        ]

    server.start_io()


def _overlap(one: types.Range, other: types.Range) -> bool:
    return (one.start.line, one.start.character) <= (other.end.line, other.end.character) and (
        other.start.line,
        other.start.character,
    ) <= (one.end.line, one.end.character)


def _diagnostic(found: Finding, typed: Typed, language: Language) -> types.Diagnostic:
    """A finding as an editor shows it; one that is accepted is a hint."""
    message = visible(found.message(language))
    if remedy := found.remedy(language):
        message += f"\n→ {visible(remedy)}"
    severity = _SEVERITIES[found.rule.severity] if found.accepted is None else types.DiagnosticSeverity.Hint
    return types.Diagnostic(
        range=typed.lines.of_place(found.place),
        message=message,
        severity=severity,
        code=f"{found.rule.code} {found.rule.name}",
        source="budgetnote",
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(_uri(other.place, typed), _range(other.place, typed)),
                visible(other.name.pick(language) or other.word.pick(language)),
            )
            for other in found.related[:50]
        ]
        or None,
    )


def _uri(place: Place, typed: Typed) -> str:
    own = typed.file is not None and place.path == typed.file.path
    return str(from_fs_path(str(typed.path if own else Path(place.path).absolute())))


def _range(place: Place, typed: Typed) -> types.Range:
    if typed.file is not None and place.path == typed.file.path:
        return typed.lines.of_place(place)
    return types.Range(
        types.Position(place.line - 1, place.column - 1), types.Position(place.end_line - 1, place.end_column - 1)
    )


def _actions(found: Finding, typed: Typed, uri: str, language: Language) -> Sequence[types.CodeAction]:
    """What may be done about a finding: its safe edits, its unsafe ones said to be, and accepting it."""
    actions = []
    for unsafe in (False, True):
        edits = [edit for edit in found.edits if edit.unsafe == unsafe]
        if edits:
            doubt = Text(" (ændrer notatets indhold)", " (changes what the note means)") if unsafe else Text("", "")
            title = visible(found.remedy(language) or found.message(language)) + doubt.pick(language)
            actions.append(_action(title, edits, typed, uri, preferred=not unsafe))
    if typed.file is not None and found.accepted is None:
        reason = Text("skriv begrundelsen her", "write the reason here").pick(language)
        accepting = assist.acceptance(typed.file, found, reason)
        if accepting:
            title = Text("Accepter med en begrundelse", "Accept with a reason").pick(language)
            actions.append(_action(f"{title}: {found.rule.name}", [accepting], typed, uri, preferred=False))
    return actions


def _action(title: str, edits: Sequence[Edit], typed: Typed, uri: str, *, preferred: bool) -> types.CodeAction:
    changes = [types.TextEdit(typed.lines.of_span(edit.span), edit.text) for edit in edits]
    return types.CodeAction(
        title,
        types.CodeActionKind.QuickFix,
        is_preferred=preferred,
        edit=types.WorkspaceEdit(changes={uri: changes}),
    )

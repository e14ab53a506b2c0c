"""The language server as editors meet it: through a client of pygls, and through Neovim."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from budgetnote.finding import Edit
from budgetnote.reading.text import splice
from tests.conftest import NOTES

pytestmark = pytest.mark.dear

SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
WRONG = SO52.replace("total: 1240", "total: 1250", 1)


class Editor:
    """A client with one text open, and the findings that the server has told of it."""

    def __init__(self, client: LanguageClient, path: Path) -> None:
        self.client, self.uri = client, path.as_uri()
        self.version = 1
        self.told: asyncio.Queue[list[types.Diagnostic]] = asyncio.Queue()

    async def open(self, text: str) -> list[types.Diagnostic]:
        item = types.TextDocumentItem(self.uri, "yaml", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.findings()

    async def type(self, text: str) -> list[types.Diagnostic]:
        self.send(text)
        return await self.findings()

    def send(self, text: str) -> None:
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def findings(self) -> list[types.Diagnostic]:
        return await asyncio.wait_for(self.told.get(), 30)

    @property
    def document(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)


def edit(
    path: Path, act: Callable[[Editor], Awaitable[None]], *, language: str = "en", locale: str | None = None
) -> int:
    """Start the server, `act` as an editor does on the file at `path`, and end by the book; the server's exit code."""

    async def run() -> int:
        client = LanguageClient("editor", "1")
        editor = Editor(client, path)

        def published(params: types.PublishDiagnosticsParams) -> None:
            if params.uri == editor.uri:
                editor.told.put_nowait(list(params.diagnostics))

        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(published)
        await client.start_io(sys.executable, "-m", "budgetnote", "lsp", "--language", language)
        await client.initialize_async(types.InitializeParams(types.ClientCapabilities(), locale=locale))
        client.initialized(types.InitializedParams())
        await act(editor)
        await client.shutdown_async(None)
        client.exit(None)
        server = client._server
        assert server is not None
        code = await asyncio.wait_for(server.wait(), 30)
        await client.stop()  # type: ignore[no-untyped-call]
        return code

    return asyncio.run(run())


def standing(told: list[types.Diagnostic]) -> list[str]:
    """The codes of findings that are not accepted."""
    return [str(one.code) for one in told if one.severity != types.DiagnosticSeverity.Hint]


def applied(text: str, action: types.CodeAction) -> str:
    """`text` with the changes of a quick fix, which touch no sign beyond the basic plane here."""
    assert action.edit
    assert action.edit.changes
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    edits = []
    for change in next(iter(action.edit.changes.values())):
        start, end = change.range.start, change.range.end
        edits.append(Edit((starts[start.line] + start.character, starts[end.line] + end.character), change.new_text))
    return splice(text, edits)


def test_a_finding_comes_with_a_figure_and_goes_with_it(tmp_path: Path) -> None:
    async def act(editor: Editor) -> None:
        assert standing(await editor.open(SO52)) == []
        told = await editor.type(WRONG)
        assert standing(told) == ["BN290 guilty-cell"]
        (found,) = (one for one in told if one.severity == types.DiagnosticSeverity.Error)
        line = WRONG.splitlines()[found.range.start.line]
        assert line[found.range.start.character : found.range.end.character] == "1250"
        assert standing(await editor.type(SO52)) == []

    assert edit(tmp_path / "SO52.yaml", act) == 0


def test_columns_count_as_editors_count_them(tmp_path: Path) -> None:
    async def act(editor: Editor) -> None:
        flow = SO52.replace("claims:\n  - {section: Resume, states: ", "claims:\n  - {section: 😀, states: 9", 1)
        flow = flow.replace('states: 9"0,6', 'states: "9,6', 1)
        told = await editor.open(flow)
        (found,) = (one for one in told if str(one.code).startswith("BN310"))
        units = flow.splitlines()[found.range.start.line].encode("utf-16-le")
        shown = units[found.range.start.character * 2 : found.range.end.character * 2].decode("utf-16-le")
        assert shown == '"9,6 mio. kr."'

    edit(tmp_path / "SO52.yaml", act)


def test_quick_fixes_mend_and_accept(tmp_path: Path) -> None:
    async def act(editor: Editor) -> None:
        async def actions(told: list[types.Diagnostic], code: str) -> list[types.CodeAction]:
            (found,) = (one for one in told if str(one.code).startswith(code))
            params = types.CodeActionParams(editor.document, found.range, types.CodeActionContext([found]))
            given = await editor.client.text_document_code_action_async(params)
            return [one for one in given or [] if isinstance(one, types.CodeAction)]

        told = await editor.open(WRONG)
        (mending,) = (one for one in await actions(told, "BN290") if "1240" in one.title)
        assert "changes what the note means" in mending.title
        assert applied(WRONG, mending) == SO52
        odd = SO52.replace("direction: U", "direction: I", 1)
        told = await editor.type(odd)
        (accepting,) = (one for one in await actions(told, "BN410") if one.title.startswith("Accept"))
        told = await editor.type(applied(odd, accepting))
        assert not any(code.startswith("BN410") for code in standing(told))
        told = await editor.type(SO52.replace("total: 630", "total: 630\n      x: 1", 1))
        assert standing(told)

    edit(tmp_path / "SO52.yaml", act)


def test_what_stands_at_a_place_and_what_may_stand_there(tmp_path: Path) -> None:
    lines = WRONG.splitlines()
    sum_at = next(i for i, line in enumerate(lines) if "total: 1250" in line)
    claim_at = next(i for i, line in enumerate(lines) if "0,6 mio. kr." in line)

    async def act(editor: Editor) -> None:
        async def hover(line: int, column: int) -> str:
            params = types.HoverParams(editor.document, types.Position(line, column))
            given = await editor.client.text_document_hover_async(params)
            assert given
            assert isinstance(given.contents, types.MarkupContent)
            return given.contents.value

        async def offered(text: str) -> list[str]:
            editor.send(text)
            end = types.Position(len(text.splitlines()) - 1, len(text.splitlines()[-1]))
            params = types.CompletionParams(editor.document, end)
            given = await editor.client.text_document_completion_async(params)
            assert isinstance(given, list)
            return [one.label for one in given]

        await editor.open(WRONG)
        assert (await hover(sum_at, 12)).startswith("620  2026\n620  2027\n= 1,240\n≠ 1,250")
        said = await hover(claim_at, lines[claim_at].index("0,6") + 1)
        assert "stands for 550-650" in said
        assert "margin 31" in said
        whole = types.Range(types.Position(0, 0), types.Position(len(lines), 0))
        hints = await editor.client.text_document_inlay_hint_async(types.InlayHintParams(editor.document, whole))
        assert [one.label for one in hints or []] == ["= 1240"]
        assert {"SUD", "BIU"} <= set(await offered(f"{SO52}\n    committee: "))
        assert await offered(f"{SO52}\n    activity: ") == ["fritidsjob", "opsporing"]
        assert "3510" in await offered(f"{SO52}\n    appropriation: ")
        assert "Service" in await offered(f"{SO52}\n    control_area: S")
        assert "Valby" in await offered(f"{SO52}\ndistricts: [Nørrebro, V")
        assert "Valby" in await offered(f"{SO52}\ndistricts:\n  - ")
        assert await offered(f"{SO52}\ntitle: ") == []

    edit(tmp_path / "SO52.yaml", act)


def test_half_typed_texts_and_other_files_are_left_in_peace(tmp_path: Path) -> None:
    async def act(editor: Editor) -> None:
        await editor.open("")
        for end in range(0, len(SO52), 97):
            editor.send(SO52[:end])
            params = types.HoverParams(editor.document, types.Position(3, 4))
            await editor.client.text_document_hover_async(params)
        for text in ("services:\n  web: {image: x}\n", "- 1\n- 2\n", "id: [\n", "\x00", "notes: []\n"):
            await editor.type(text)
        assert await editor.type("services:\n  web: {image: x}\n") == []
        assert standing(await editor.type(SO52)) == []

    assert edit(tmp_path / "other.yaml", act) == 0


def test_the_register_of_its_folder_and_the_notes_beside_it_hold(tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text(
        "committees:\n  - {code: XYU, name: Et udvalg, administration: SOF, source: x}\n", encoding="utf-8"
    )
    (tmp_path / "other.yaml").write_text(SO52, encoding="utf-8")

    async def act(editor: Editor) -> None:
        told = await editor.open(SO52.replace("committee: BIU", "committee: XYU"))
        assert not [code for code in standing(told) if code.startswith("BN404")]
        assert [code for code in standing(told) if code.startswith("BN601")]

    edit(tmp_path / "SO52.yaml", act)


def test_the_editor_s_language_goes_first(tmp_path: Path) -> None:
    async def act(editor: Editor) -> None:
        told = await editor.open(WRONG)
        assert any("stemmer alle" in one.message for one in told)

    edit(tmp_path / "SO52.yaml", act, locale="da-DK")


_LUA = """
local words = vim.json.decode(vim.fn.readfile(vim.env.WORDS)[1])
vim.cmd("edit " .. words.path)
local id = vim.lsp.start_client({cmd = words.command, root_dir = words.root})
vim.lsp.buf_attach_client(0, id)
local function errors() return #vim.diagnostic.get(0, {severity = vim.diagnostic.severity.ERROR}) end
local seen = {}
local function wait(number) table.insert(seen, (vim.wait(20000, function() return errors() == number end, 20))) end
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
local changed = vim.tbl_map(function(line) return (line:gsub("total: 1240", "total: 1250")) end, lines)
vim.api.nvim_buf_set_lines(0, 0, -1, false, changed)
wait(words.errors)
vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
wait(0)
vim.fn.writefile({vim.json.encode(seen)}, words.answer)
vim.lsp.stop_client(id)
vim.wait(500)
vim.cmd("qa!")
"""


@pytest.mark.needs("nvim")
def test_neovim_shows_a_finding_and_lets_it_go(tmp_path: Path) -> None:
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    answer, words, script = tmp_path / "answer", tmp_path / "words", tmp_path / "try.lua"
    said = {
        "path": str(tmp_path / "SO52.yaml"),
        "root": str(tmp_path),
        "command": [sys.executable, "-m", "budgetnote", "lsp"],
        "errors": 1,
        "answer": str(answer),
    }
    words.write_text(json.dumps(said), encoding="utf-8")
    script.write_text(_LUA, encoding="utf-8")
    program = shutil.which("nvim") or "nvim"
    environment = {
        "WORDS": str(words),
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(sys.path),
    }
    subprocess.run(
        [program, "--headless", "-u", "NONE", "-c", f"luafile {script}"], env=environment, timeout=90, check=True
    )
    assert json.loads(answer.read_text(encoding="utf-8")) == [True, True]

"""The schema as editors show it: what the YAML language server says and offers, and what a strict validator takes.

Both are programs of npm, which `.ci/run full` installs into `.venv/npm`.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pytest

from budgetnote.checks.rulebook import all_rules
from budgetnote.editing.schema import KINDS
from budgetnote.model.register import load
from tests.conftest import NOTES, ROOT, Run

NPM = Path(os.environ.get("BUDGETNOTE_NPM", ROOT / ".venv" / "npm")) / "node_modules"
SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
REGISTER, _ = load()
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.needs("node"),
    pytest.mark.skipif(not NPM.is_dir(), reason="yaml-language-server and ajv are installed by .ci/run full"),
]


class Server:
    """The YAML language server over its standard input and output."""

    def __init__(self, schema: Path) -> None:
        command = [
            "/usr/bin/env",
            "node",
            str(NPM / "yaml-language-server" / "bin" / "yaml-language-server"),
            "--stdio",
        ]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._settings: dict[str, object] = {"schemas": {schema.as_uri(): "*.yaml"}, "schemaStore": {"enable": False}}
        self._settings |= {"completion": True, "validate": True}
        self._count = 0
        self.uri = ""
        can = {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
        }
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": can})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": self._settings}})

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self.process.stdin
        assert self.process.stdout
        return self.process.stdin, self.process.stdout

    def _send(self, **message: Any) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._pipes[0].write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._pipes[0].flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while line := self._pipes[1].readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: dict[str, Any] = json.loads(self._pipes[1].read(length))
        if message.get("method") == "workspace/configuration":
            asked = [item.get("section") for item in message["params"]["items"]]
            self._send(id=message["id"], result=[self._settings if name == "yaml" else {} for name in asked])
        elif "id" in message and "method" in message:
            self._send(id=message["id"], result=None)
        return message

    def tell(self, method: str, params: Any) -> None:
        self._send(method=method, params=params)

    def ask(self, method: str, params: Any) -> Any:
        self._count += 1
        self._send(id=self._count, method=method, params=params)
        while True:
            message = self._receive()
            if message.get("id") == self._count and "method" not in message:
                return message["result"]

    def open(self, text: str) -> list[str]:
        """What is said of a file; each is a new one, as an answer may still be about the one before."""
        self._count += 1
        uri = self.uri = f"file:///{self._count}.yaml"
        self.tell(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}
        )
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return [found["message"] for found in message["params"]["diagnostics"]]

    def offered(self, text: str) -> list[tuple[str, str]]:
        """What is offered where the text has §, with what would be put in."""
        before = text.partition("§")[0].split("\n")
        self.open(text.replace("§", ""))
        at = {"line": len(before) - 1, "character": len(before[-1])}
        answer = self.ask("textDocument/completion", {"textDocument": {"uri": self.uri}, "position": at})
        return [(item["label"], item["insertText"]) for item in answer["items"]]


@pytest.fixture(scope="module", params=["da", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(language: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    from budgetnote.editing.schema import written

    path = tmp_path_factory.mktemp("schema") / "note.schema.json"
    path.write_text(written("note", REGISTER, "da" if language == "da" else "en"), encoding="utf-8")
    started = Server(path)
    yield started
    started.process.kill()
    started.process.communicate()


def test_a_right_note_is_left_in_peace(server: Server) -> None:
    for path in sorted(NOTES.glob("*.yaml")):
        assert server.open(path.read_text(encoding="utf-8")) == []
    assert server.open(SO52.replace("3510 - Beskæftigelsesindsats", "0999", 1)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "da", "en"),
    [
        ("2026: 305,", "2026: 30x5,", "skriv et helt tal i 1.000 kr.", "write a whole number of 1.000 kr."),
        ("total: 610", "total: 6.10", "skriv et helt tal i 1.000 kr.", "write a whole number of 1.000 kr."),
        ("committee: SUD", "committee:", "skriv en tekst", "write a text"),
        ("direction: U", "direction: X", "skriv U eller I", "write U or I"),
        ("price_level: 2026", "price_level: now", "eller current for løbende p/l", "or current for løbende p/l"),
        ("3510 - Beskæftigelsesindsats", "35 Beskæftigelse", "skriv fire cifre", "write four digits"),
        ("start: 2026-01-01", "start: 2026-02-30", "skriv år, måned og dag", "write year, month and day"),
        ("phase_in: {start", "phase_in: x  # {start", "indfasning", "phase-in"),
    ],
)
def test_what_is_wanted_is_said_in_words(
    was: str, becomes: str, da: str, en: str, server: Server, language: str
) -> None:
    assert was in SO52
    told = " ".join(server.open(SO52.replace(was, becomes, 1)))
    assert (da if language == "da" else en) in told
    assert not [name for record in KINDS.values() for name in (record.__name__, "PhaseIn") if f'"{name}"' in told]


@pytest.mark.parametrize(
    ("was", "becomes", "offered"),
    [
        ("committee: SUD", "committee: §", list(REGISTER.committees)),
        ("control_area: Service", "control_area: §", list(REGISTER.control_areas)),
        ("administrations: [BIF, SOF]", "administrations:\n  - §", list(REGISTER.administrations)),
        ("districts: [Nørrebro]", "districts:\n  - §", list(REGISTER.districts)),
        ("appropriation: 3510 - Beskæftigelsesindsats", "appropriation: §", ["3510 Beskæftigelsesindsats"]),
        ("direction: U", "direction: §", ["U", "I"]),
        (
            "  - check: ",
            "  - check: §\n    reason: x\n  - check: ",
            [rule.name for rule in all_rules() if rule.family == "BN3"],
        ),
    ],
)
def test_known_terms_are_offered_and_never_true_and_false(
    was: str, becomes: str, offered: Sequence[str], server: Server
) -> None:
    assert was in SO52
    found = server.offered(SO52.replace(was, becomes, 1))
    labels = {label for label, _ in found}
    assert set(offered) <= labels
    assert not {"true", "false", "null"} & labels


@pytest.mark.parametrize(
    ("before", "keys"),
    [
        ("\n  total:\n", ["key", "label", "control_area", "amounts", "total"]),
        (
            "\n    total:\n      amounts",
            ["activity", "label", "committee", "appropriation", "direction", "amounts", "total"],
        ),
    ],
    ids=["Tabel 2", "Tabel 3"],
)
def test_a_row_has_its_keys_in_the_order_of_the_paper_and_no_figure(
    before: str, keys: Sequence[str], server: Server, language: str
) -> None:
    indent = before.split("total")[0].strip("\n") + "  "
    text = SO52.replace(before, f"\n{indent}- §{before}", 1)
    offered = server.offered(text)
    rows = [insert for label, insert in offered if insert.count(":") > 1]
    assert [line.strip().partition(":")[0] for line in rows[0].split("\n")] == keys
    assert not any("0" in insert for _, insert in offered)
    assert not any(label.endswith(("Line", "Sum")) for label, _ in offered)
    assert ("række i" if language == "da" else "row of") in " ".join(label for label, _ in offered)


@pytest.mark.parametrize("kind", KINDS)
def test_ajv_in_its_strict_mode_takes_the_schema(kind: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(run("schema", kind, "--strict").out, encoding="utf-8")
    script = (
        f"const Ajv = require({json.dumps(str(NPM / 'ajv' / 'dist' / '2020.js'))}).default;"
        "new Ajv({strict: true}).compile(require('./schema.json'))"
    )
    ran = subprocess.run(
        ["/usr/bin/env", "node", "-e", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")

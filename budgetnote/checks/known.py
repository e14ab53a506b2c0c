"""What is known of files that were checked before: with the same content, by the same program and registers."""

import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from budgetnote.analysis.revisions import Revision
from budgetnote.analysis.summary import Checked
from budgetnote.checks import records
from budgetnote.checks.cache import Cache, digest
from budgetnote.checks.rulebook import EVERYTHING, Selection
from budgetnote.finding import RULES, Finding, Rule
from budgetnote.opening.folder import File
from budgetnote.opening.registers import Registers
from budgetnote.reading.files import LARGEST, called, read

T = TypeVar("T")


class Known:
    """What is known of files, and of the registers that hold for them, as they are now."""

    def __init__(self, registers: Registers, selection: Selection = EVERYTHING) -> None:
        self._cache = Cache()
        self.registers = registers
        self._selected = json.dumps([sorted(words) for words in selection]).encode()
        self._marks: dict[File, bytes] = {}
        self._of_register: dict[Path | None, bytes] = {}
        self._used: set[str] = set()

    def has(self, file: File) -> bool:
        """Whether a file is known as it is now; it is then not looked at again."""
        mark = self.read(file)[1]
        if mark and self._cache.has(self._key(file), mark):
            self._marks[file] = mark
            return True
        return False

    def get(self, file: File) -> Checked | None:
        """What is known of a file; None where that is nothing, or of another content."""
        mark = self._marks.pop(file, b"") or self.read(file)[1]
        record = self._cache.take(self._key(file), mark) if mark else None
        return None if record is None else self._said(record, file.path, records.read)

    def revision(self, file: File) -> Revision | None:
        """Which version of its note a file is, where that is known."""
        mark = self.read(file)[1]
        record = self._cache.look(self._key(file), mark) if mark else None
        checked = None if record is None else self._said(record, file.path, records.read)
        return checked and checked.revision

    def keep(self, file: File, mark: bytes, checked: Checked) -> None:
        """Know from now on what came of the content that has this mark; of none nothing can be known."""
        if mark:
            self._put(self._key(file), mark, partial(records.written, checked), checked.findings)

    def read(self, file: File) -> tuple[bytes | None, bytes]:
        """The content of a file, and the mark by which it is known; an empty one where it cannot be."""
        if file.data is not None or file.is_paper or not self._cache.program:
            return file.data, b""
        try:
            data = read(file.path, LARGEST + 1)
            return data, digest(self._cache.program, data, self._mark(self.registers.path_of(file.path)))
        except OSError:  # which reading it tells
            return None, b""

    def of_registers(self) -> list[Finding]:
        """What is found in the registers that hold; they are read where that is not known."""
        found = self.registers.found(None) if self.registers.is_read(None) else []
        for path in self.registers.seen:
            found = [*found, *self._in_register(path)]
        return found

    def save(self) -> None:
        """Store what was not known before, with the rules that its findings are of."""
        if not self._used <= self._told.keys():
            told = json.dumps([records.written_rule(rule) for rule in RULES.values()])
            self._cache.put(_RULES, self._cache.program, told.encode())
        self._cache.save()

    def _key(self, file: File) -> bytes:
        """What a record of a file is called: where it stands, if it was named, and what was looked for."""
        return digest(b"note", os.fsencode(file.path), b"named" if file.named else b"", self._selected)

    def _mark(self, register: Path | None) -> bytes:
        """What stands for a register as it is now, and for how it is called. Raises OSError where it cannot be read."""
        if register not in self._of_register:
            parts = [os.fsencode(register), self.registers.content(register)] if register else []
            self._of_register[register] = digest(self._cache.program, *parts)
        return self._of_register[register]

    def _in_register(self, path: Path) -> list[Finding]:
        """What is found in the register at `path`."""
        key = digest(b"register", os.fsencode(path))
        try:
            mark = self._mark(path)
        except OSError:  # which reading it tells
            return self.registers.found(path)
        record = None if self.registers.is_read(path) else self._cache.take(key, mark)
        known = None if record is None else self._said(record, path, records.read_findings)
        if known is None:
            known = self.registers.found(path)
            self._put(key, mark, partial(records.written_findings, known, path.as_posix()), known)
        return known

    def _put(self, key: bytes, mark: bytes, said: Callable[[], records.Json], findings: Iterable[Finding]) -> None:
        """Store a record that says so, where there is a word for everything in it."""
        with suppress(TypeError):
            self._cache.put(key, mark, json.dumps(said(), separators=(",", ":")).encode())
            waiting = [*findings]
            while waiting:
                found = waiting.pop()
                self._used.add(found.rule.name)
                waiting += found.explains

    def _said(
        self, record: bytes, path: Path, read: "Callable[[records.Json, str, Callable[[str], Rule]], T]"
    ) -> T | None:
        """What a record of the file at `path` says; None where it cannot be understood."""
        try:
            return read(json.loads(record), called(path.as_posix()), self._rule)
        except (ValueError, TypeError, LookupError):
            return None

    def _rule(self, name: str) -> Rule:
        """The rule of that name, whether its check was loaded or not. Raises KeyError where it is not known."""
        if name not in RULES:
            RULES[name] = self._told[name]
        return RULES[name]

    @cached_property
    def _told(self) -> dict[str, Rule]:
        """The rules as they were when records were stored."""
        record = self._cache.take(_RULES, self._cache.program)
        try:
            return {rule.name: rule for rule in map(records.read_rule, json.loads(record or b"[]"))}
        except (ValueError, TypeError, LookupError):
            return {}


_RULES = digest(b"rules")

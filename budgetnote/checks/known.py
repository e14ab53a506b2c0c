"""What is known of files that were checked before: with the same content, by the same program and registers."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

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


class Lookup(NamedTuple):
    """What a file holds, and if there is a record of it: of that `key`, and that `mark`, where it can be known."""

    key: bytes = b""
    mark: bytes = b""
    data: bytes | None = None
    is_known: bool = False


class Known:
    """What is known of files, and of the registers that hold for them, as they are now."""

    def __init__(self, registers: Registers, selection: Selection = EVERYTHING) -> None:
        self.registers = registers
        self._cache = Cache()
        self._looked_for = json.dumps([sorted(words) for words in selection]).encode()
        self._of_register: dict[Path | None, bytes] = {}
        self._used: set[str] = set()

    def __enter__(self) -> Self:
        """What was not known before is stored in the end, though it be broken off."""
        return self

    def __exit__(self, *_: object) -> None:
        """Store it."""
        self.save()

    def look_up(self, file: File) -> Lookup:
        """What a file holds now."""
        if file.data is not None or file.is_paper or not self._cache.program:
            return Lookup(data=file.data)
        try:
            register = self._register(self.registers.path_of(file.name))
            data = read(file.name, LARGEST + 1)
        except OSError:  # which reading it tells
            return Lookup()
        key, mark = self._key(file), digest(register, data)
        return Lookup(key, mark, data, self._cache.has(key, mark))

    def get(self, file: File, found: Lookup, *, added: bool = False) -> Checked | None:
        """What is known of a file that was looked up, its postings if it is `added` up; None where that is nothing."""
        if not found.is_known:
            return None
        wanted = [found.key, _postings(found.key)] if added else [found.key]
        parts = [self._cache.get(one, found.mark) for one in wanted]
        return self._said(lambda: records.read([part or b"" for part in parts], file.called, self._rule))

    def revision(self, file: File) -> Revision | None:
        """Which version of its note a file is, where that is known."""
        checked = self.get(file, self.look_up(file))
        return checked and checked.revision

    def keep(self, found: Lookup, checked: Checked, parts: Sequence[bytes] = ()) -> None:
        """Know from now on what came of a file that was looked up, as it is written in `parts` where it was already."""
        if found.mark:
            with suppress(TypeError):
                said, postings = parts or records.written(checked)
                self._put(_postings(found.key), found.mark, postings, ())
                self._put(found.key, found.mark, said, checked.findings)

    def of_registers(self) -> list[Finding]:
        """What is found in the registers that hold; they are read where that is not known."""
        found = [*self.registers.found(None)] if self.registers.is_read(None) else []
        for path in self.registers.seen:
            found += self._in_register(path)
        return found

    def save(self) -> None:
        """Store what was not known before, with the rules that its findings are of."""
        if not self._used <= self._told.keys():
            told = [records.written_rule(rule) for rule in RULES.values()]
            self._put(_RULES, self._cache.program, records.packed(told), ())
        self._cache.save()

    def _key(self, file: File) -> bytes:
        """What a record of a file is called: where it stands, if it was named, and what was looked for."""
        return digest(self._looked_for, b"named" if file.named else b"", os.fsencode(file.name))

    def _register(self, path: Path | None) -> bytes:
        """What stands for a register as it is now, and for the program. Raises OSError where it cannot be read."""
        if path not in self._of_register:
            parts = [os.fsencode(path), self.registers.content(path)] if path else []
            self._of_register[path] = digest(self._cache.program, *parts)
        return self._of_register[path]

    def _in_register(self, path: Path) -> list[Finding]:
        """What is found in the register at `path`."""
        key, name = digest(b"register", os.fsencode(path)), called(path.as_posix())
        try:
            mark = self._register(path)
        except OSError:  # which reading it tells
            return self.registers.found(path)
        record = None if self.registers.is_read(path) else self._cache.get(key, mark)
        known = self._said(lambda: records.read_findings(_parsed(record), name, self._rule))
        if known is None:
            known = self.registers.found(path)
            with suppress(TypeError):
                self._put(key, mark, records.packed(records.written_findings(known, name)), known)
        return known

    def _put(self, key: bytes, mark: bytes, record: bytes, findings: Iterable[Finding]) -> None:
        """Store a record, which has these findings."""
        self._cache.put(key, mark, record)
        waiting = [*findings]
        while waiting:
            found = waiting.pop()
            self._used.add(found.rule.name)
            waiting += found.explains

    def _said(self, read: Callable[[], T]) -> T | None:
        """What `read` makes of a record; None where it cannot be understood."""
        try:
            return read()
        except (ValueError, TypeError, LookupError, RecursionError):
            return None

    def _rule(self, name: str) -> Rule:
        """The rule of that name, whether its check was loaded or not. Raises KeyError where it is not known."""
        if name not in RULES:
            RULES[name] = self._told[name]
        return RULES[name]

    @cached_property
    def _told(self) -> dict[str, Rule]:
        """The rules as they were when records were stored."""
        record = self._cache.get(_RULES, self._cache.program)
        told = self._said(lambda: [records.read_rule(said) for said in _parsed(record)])
        return {rule.name: rule for rule in told or ()}


_RULES = digest(b"rules")


def _postings(key: bytes) -> bytes:
    """What the record of a file's postings is called, as that of the file is called `key`."""
    return digest(b"postings", key)


def _parsed(record: bytes | None) -> records.Json:
    """What stands in a record. Raises ValueError where it is none."""
    return json.loads((record or b"").decode())

"""Work that is shared between processes: the results in the order of the items, whatever becomes of a process."""

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import repeat
from multiprocessing.connection import Connection, Pipe, wait
from typing import NoReturn, TypeVar

T = TypeVar("T")

_ITEMS = 10
"""Items that a process is given at a time."""
_AHEAD = 8
"""For each process, so many times that may have been given out before the first of their results is taken."""


def in_order(
    function: Callable[[T], bytes], items: Sequence[T], processes: int, lost: Callable[[], None]
) -> Iterator[bytes | None]:
    """What `function` makes of each item, in their order, each made in one of so many `processes`.

    They are copies of this one and share nothing. What one of them was at when it was `lost`, and what it cannot make,
    is None, for the one who asks to make.
    """
    shares = [items[i : i + _ITEMS] for i in range(0, len(items), _ITEMS)]
    waiting, made = deque(range(len(shares))), dict[int, list[bytes] | None]()
    workers: dict[Connection, int] = {}
    idle: list[Connection] = []
    busy: dict[Connection, int] = {}

    def gone(worker: Connection) -> None:
        worker.close()
        lost()

    try:
        for _ in range(min(processes, len(shares))):
            try:
                ours, theirs = Pipe()
                workers[ours] = _forked(function, shares, theirs, [*workers, ours])
            except OSError:  # the system has no more to give: those that there are do it
                break
            theirs.close()
            idle.append(ours)
        for at, share in enumerate(shares):
            while at not in made and (busy or idle):
                while idle and waiting and waiting[0] < at + _AHEAD * len(workers):
                    worker = idle.pop()
                    try:
                        worker.send_bytes(b"%d" % waiting[0])
                    except OSError:
                        gone(worker)
                    else:
                        busy[worker] = waiting.popleft()
                ready = wait([*busy])
                for worker in [one for one in busy if one in ready]:
                    number = busy.pop(worker)
                    try:
                        sent = worker.recv_bytes()
                    except (EOFError, OSError):
                        made[number] = None
                        gone(worker)
                        continue
                    idle.append(worker)
                    made[number] = parted(sent)
            yield from made.pop(at, None) or repeat(None, len(share))
    finally:
        for worker, process in workers.items():
            worker.close()
            _end(process)


def _forked(
    function: Callable[[T], bytes], shares: Sequence[Sequence[T]], theirs: Connection, ours: Sequence[Connection]
) -> int:
    """A process that makes what it is asked for until nobody asks; its number."""
    process = os.fork()
    if process:
        return process
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends it
        for connection in ours:  # held here, they would not end with the process that asks
            connection.close()
        gc.freeze()  # what is looked through is copied
        _serve(function, shares, theirs)
    finally:
        os._exit(0)


def _serve(function: Callable[[T], bytes], shares: Sequence[Sequence[T]], asking: Connection) -> NoReturn:
    """Answer with what the function makes of each share that is asked for; with nothing where that fails."""
    while True:
        share = shares[int(asking.recv_bytes())]
        try:
            made = joined(map(function, share))
        except Exception:  # the process that asks comes upon it again, and tells
            made = b""
        asking.send_bytes(made)


def joined(parts: Iterable[bytes]) -> bytes:
    """Some stretches of bytes as one, from which they can be `parted` again."""
    return b"".join(piece for part in parts for piece in (len(part).to_bytes(8, "little"), part))


def parted(data: bytes) -> list[bytes]:
    """The stretches of bytes that were joined."""
    parts, at = [], 0
    while at < len(data):
        end = at + 8 + int.from_bytes(data[at : at + 8], "little")
        parts.append(data[at + 8 : end])
        at = end
    return parts


def _end(process: int) -> None:
    """End a process that may have ended."""
    with suppress(OSError):
        if os.waitpid(process, os.WNOHANG) == (0, 0):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)

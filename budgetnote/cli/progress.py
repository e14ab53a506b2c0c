"""How far a long run has come: a bar on standard error, where a person is looking and it takes a while."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

from budgetnote.language import Language, Text

PATIENCE = 0.5
"""Seconds before the bar is shown."""
_STEP = 0.1
"""Seconds between two looks of the bar."""
_READING = Text("Læser notater", "Reading notes")
T = TypeVar("T")


@contextmanager
def progress(items: Sequence[T], language: Language) -> Iterator[Iterable[T]]:
    """The same items, with a bar that follows them and is gone when they are read, or reading is broken off."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield items
        return
    bars: list[Any] = []
    try:
        yield _followed(items, bars, language)
    finally:
        for bar in bars:
            bar.stop()


def _followed(items: Sequence[T], bars: list[Any], language: Language) -> Iterator[T]:
    shown = monotonic() - _STEP + PATIENCE
    for i, item in enumerate(items):
        if monotonic() > shown + _STEP:
            shown = monotonic()
            bars = bars or _start(bars, len(items), language)
            bars[0].update(bars[0].task_ids[0], completed=i)
            bars[0].refresh()
        yield item


def _start(bars: list[Any], length: int, language: Language) -> list[Any]:
    """Put a bar into `bars`; rich is imported only now."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    bars.append(bar)
    bar.start()
    bar.add_task(_READING.pick(language), total=length)
    return bars

"""Records read in one walk: as pydantic makes them of the same declarations, and never where it finds a fault."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from budgetnote.model.note import Note
from budgetnote.model.package import Package
from budgetnote.model.register import RegisterFile
from budgetnote.reading.record import Record
from budgetnote.reading.walk import reader_of
from budgetnote.reading.yaml import Mapping, Sequence, parse
from tests.benchmarks.fuzz import GOOD, damaged

MODELS: dict[str, type[Record]] = {"note": Note, "package": Package, "register": RegisterFile}


def values(made: Any) -> Any:
    """A record as its kind and the values of its fields, to the last row."""
    if isinstance(made, BaseModel):
        return type(made).__name__, {name: values(getattr(made, name)) for name in type(made).model_fields}
    return [values(part) for part in made] if isinstance(made, tuple) else made


def nodes(root: Any) -> Iterator[Any]:
    """Every mapping and list of a tree."""
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping | Sequence):
            yield node
            pending += node.values() if isinstance(node, Mapping) else node


def spoilt(draw: Random, root: Any) -> None:
    """Put something else in some places of a tree, as it is left where a fault was taken out."""
    for _ in range(draw.choice((0, 1, 1, 2))):
        node = draw.choice(list(nodes(root)))
        other = draw.choice((None, "", "x", "2026", Mapping(), Sequence(), deepcopy(draw.choice(list(nodes(root))))))
        if isinstance(node, Mapping):
            node[draw.choice([*node, "key", "kind", "lines", "total"])] = other
        elif node:
            node[draw.randrange(len(node))] = other


@pytest.mark.parametrize("kind", MODELS)
def test_a_walk_reads_what_pydantic_reads(kind: str, thorough: bool) -> None:
    read, model = reader_of(MODELS[kind]), MODELS[kind]
    came: Counter[bool] = Counter()
    for number in range(3000 if thorough else 200):
        draw = Random(f"{kind} {number}")  # noqa: S311
        root = parse("f.yaml", damaged(draw, draw.choice(GOOD[kind]))).root
        if root is None:
            continue
        spoilt(draw, root)
        try:
            expected: BaseModel | None = model.model_validate(root)
        except ValidationError:
            expected = None
        try:
            made: Record | None = read(root)
        except PydanticCustomError:
            made = None
        assert values(made) == values(expected), number
        came[made is not None] += 1
    assert min(came[True], came[False]) > 10, came

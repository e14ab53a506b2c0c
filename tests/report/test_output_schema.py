"""The schema of JSON output is shipped, and all that is written in JSON is valid by it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import CASES, GALLERY, NOTES, RATES, Run

COMMANDS = [
    ["check", NOTES],
    ["check", CASES, "--accepted", "--statistics"],
    ["check", "--show-settings"],
    ["reconcile", NOTES],
    ["reconcile", CASES],
    ["show", NOTES, "--price-level", "2028", "--trail", "--register", RATES],
    ["totals", NOTES, "--by", "year"],
    ["totals", NOTES, "--by", "committee,year", "--price-level", "2028", "--trail", "--share", "--register", RATES],
    ["register", "--register", RATES],
    ["export", NOTES, "--price-level", "2028", "--register", RATES],
    ["export", "--columns"],
    ["diff", NOTES, GALLERY, "--price-level", "2028", "--trail", "--register", RATES],
    ["package", GALLERY / "package.yaml", NOTES, "--trail", "--register", RATES],
    ["explain", "BN202"],
]


@pytest.fixture
def schema(run: Run) -> dict[str, Any]:
    ran = run("schema", "output")
    assert (ran.code, ran.err) == (0, "")
    made: dict[str, Any] = json.loads(ran.out)
    Draft202012Validator.check_schema(made)
    return made


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: "-".join(Path(word).name for word in words[:2]))
def test_what_a_command_writes_is_valid(words: list[str | Path], run: Run, schema: dict[str, Any]) -> None:
    ran = run(*words, "--format", "json")
    document = json.loads(ran.out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert document["tables"] or document["findings"]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: "-".join(Path(word).name for word in words[:2]))
def test_one_thing_has_one_type(words: list[str | Path], run: Run) -> None:
    """A column of years joins with any other, and a number with decimals is a text throughout."""
    for table in json.loads(run(*words, "--format", "json").out)["tables"]:
        for column in table["columns"]:
            values = [row[column["key"]] for row in table["rows"] if row[column["key"]] is not None]
            if column["key"] in ("year", "budget_year", "from", "to", "price_level", "base_level"):
                assert {type(value) for value in values if value != "current"} <= {int}, (table["name"], column)
            if column["key"] in ("factor", "exact", "low", "high", "percentage", "share", "rate"):
                assert {type(value) for value in values} <= {str}, (table["name"], column)


def test_another_document_is_not_valid(run: Run, schema: dict[str, Any]) -> None:
    document = json.loads(run("check", NOTES, "--format", "json").out)
    changes: list[dict[str, Any]] = [{"version": 2}, {"findings": [{}]}, {"other": 1}, {"tables": [{"name": "x"}]}]
    for change in changes:
        assert not Draft202012Validator(schema).is_valid(document | change)

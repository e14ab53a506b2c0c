"""Years: what is phased in outside those that money is asked for is told at its own date."""

import json
from pathlib import Path

import pytest

from tests.conftest import NOTES, Run

SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
WRITTEN = "{start: 2026-01-01, complete: 2026-07-01}"


@pytest.mark.parametrize(
    ("start", "complete", "outside"),
    [
        ("2026-01-01", "2027-12-31", []),
        ("2026-01-01", "2028-01-01", ["2028-01-01"]),
        ("2025-12-31", "2026-07-01", ["2025-12-31"]),
        ("2028-01-01", "2029-01-01", ["2028-01-01", "2029-01-01"]),
    ],
)
def test_a_phase_in_before_or_after_the_years_is_told_at_its_date(
    start: str, complete: str, outside: list[str], run: Run, tmp_path: Path
) -> None:
    text = SO52.replace(WRITTEN, f"{{start: {start}, complete: {complete}}}")
    path = tmp_path / "SO52.yaml"
    path.write_text(text, encoding="utf-8")
    found = json.loads(run("check", path, "--only", "phase-in-outside", "--format", "json").out)["findings"]
    lines = text.splitlines()
    places = [(one["place"]["line"], one["place"]["column"]) for one in found]
    assert places == [
        (i, line.index(day) + 1) for day in outside for i, line in enumerate(lines, 1) if "phase_in" in line
    ]


def test_a_table_in_other_prices_than_its_budget_year_is_told_as_the_note_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "SO52.yaml"
    for level, told in (("2025", 1), ("2026", 0), ("current", 0)):
        text = SO52.replace(
            "control_area: Service\n    lines", f"control_area: Service\n    price_level: {level}\n    lines"
        )
        assert text != SO52
        path.write_text(text, encoding="utf-8")
        found = json.loads(run("check", path, "--only", "BN501", "--format", "json").out)["findings"]
        assert [one["place"]["text"] for one in found] == [level] * told

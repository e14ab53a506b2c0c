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

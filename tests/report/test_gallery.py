"""What users see: one broken note and one real one in every format and language, each an expected file.

After a change that is meant, `pytest --renew` writes the files anew; the difference is then read.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetnote.analysis.claims import judge
from budgetnote.analysis.prices import Priced
from budgetnote.analysis.reconcile import reconcile
from budgetnote.analysis.totals import total
from budgetnote.checks.run import check_document
from budgetnote.language import Language
from budgetnote.model.register import load
from budgetnote.reading.yaml import parse
from budgetnote.report.formats import Screen, render
from budgetnote.report.sheet import Report, places
from budgetnote.report.tables.check import closing, summaries
from budgetnote.report.tables.reconcile import reconciliation
from budgetnote.report.tables.show import show
from budgetnote.report.tables.totals import totals
from tests.conftest import GALLERY, NOTES, ROOT

REGISTER, _ = load()
Expect = Callable[[Path, str], None]
SCREENS = {"pipe": (None, False), "80": (80, False), "200": (200, False), "80-colour": (80, True)}


def report(path: Path, command: str) -> Report:
    document = parse(path.relative_to(ROOT).as_posix(), path.read_bytes())
    file = check_document(document, REGISTER)
    findings, note, summary = file.findings, file.note, file.summary
    assert note is not None
    assert summary is not None
    at = places(document.source)
    match command:
        case "check":
            return Report(command, findings, [summaries([summary])], closing(1, [], findings))
        case "reconcile":
            return Report(command, (), reconciliation(note, reconcile(note), judge(note, REGISTER), at))
        case "show":
            return Report(command, (), show(note, at))
    return Report(command, (), totals(total([Priced(note, file).posted], ["committee", "appropriation", "year"])))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_findings_as_text(screen: str, language: Language, expect: Expect) -> None:
    shown = render(report(GALLERY / "broken.yaml", "check"), "text", Screen(language, *SCREENS[screen]))
    expect(GALLERY / f"check.{screen}.{language}.txt", shown)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("form", ["json", "markdown", "github"])
def test_findings_in_the_other_formats(form: str, language: Language, expect: Expect) -> None:
    expect(
        GALLERY / f"check.{language}.{form}", render(report(GALLERY / "broken.yaml", "check"), form, Screen(language))
    )


@pytest.mark.parametrize("command", ["reconcile", "show", "totals"])
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_tables_in_every_format(command: str, form: str, expect: Expect) -> None:
    made = report(ROOT / "notes" / "BI26.yaml", command)
    expect(GALLERY / f"{command}.da.{form}", render(made, form, Screen("da")))
    if form == "text":
        expect(GALLERY / f"{command}.80.en.{form}", render(made, form, Screen("en", 80)))


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 200])
@pytest.mark.parametrize("command", ["reconcile", "show", "totals"])
def test_no_figure_is_cut_in_a_narrow_terminal(command: str, width: int) -> None:
    made = report(ROOT / "notes" / "BI26.yaml", command)
    wide, narrow = (render(made, "text", Screen("da", columns)) for columns in (None, width))
    figures = [
        [word for word in text.split() if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", word)] for text in (wide, narrow)
    ]
    assert figures[0] == figures[1]
    assert "…" not in narrow


@pytest.mark.parametrize("width", [40, 50, 60, 70, 80, 100])
@pytest.mark.parametrize("command", ["reconcile", "totals", "show"])
def test_tables_fit_the_terminal(command: str, width: int) -> None:
    shown = render(report(NOTES / "BI26.yaml", command), "text", Screen("da", width))
    assert max(map(len, shown.splitlines())) <= width


def test_text_of_a_note_is_never_a_control_sequence() -> None:
    for form in ("text", "markdown", "github"):
        shown = render(report(GALLERY / "broken.yaml", "check"), form, Screen("en"))
        assert not {"\x1b", "\a"} & set(shown)
    coloured = render(report(GALLERY / "broken.yaml", "check"), "text", Screen("en", 80, colour=True))
    assert "\x1b[31mstyretegn" not in coloured
    assert "[bold]er ikke[/bold]" in coloured


def test_json_has_the_same_keys_and_figures_in_both_languages() -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items()}
        if isinstance(value, list):
            return [shape(item) for item in value]
        return value if isinstance(value, int) or value is None else type(value).__name__

    da, en = (
        json.loads(render(report(GALLERY / "broken.yaml", "check"), "json", Screen(language)))
        for language in ("da", "en")
    )
    assert shape(da) == shape(en)
    assert da["version"] == 1

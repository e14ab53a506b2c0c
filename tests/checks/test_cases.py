"""Every check has an example that fires and one that stays quiet; whole notes have their findings on the line."""

import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from budgetnote.checks.explain import EXAMPLE, PACKAGE, broken_example, check_example, example_of
from budgetnote.checks.rulebook import GIVEN, all_rules, checks_of, look_for
from budgetnote.checks.run import check_document
from budgetnote.checks.together import check_round
from budgetnote.finding import Finding, Rule, read_page
from budgetnote.language import Language, Text
from budgetnote.model.register import load
from budgetnote.opening.folder import gather
from budgetnote.opening.opened import open_notes
from budgetnote.opening.registers import Registers
from budgetnote.reading.yaml import parse
from tests.conftest import CASES, NOTES

REGISTER, _ = load()
WITH_EXAMPLES = [rule for rule in all_rules() if read_page(rule.page).fires]
WITHOUT_EXAMPLES = {
    # Whole files, shown in test_source; and what only several files show, in tests/cases.
    *("cannot-open", "too-large", "not-utf8", "control-character", "tab", "unknown-escape", "empty-file"),
    *("too-deep", "too-many", "more-findings", "no-keys", "not-a-note", "repeated-note", "lapsing-pair"),
    *("unusable-entry", "unlikely-rate"),
    # What documents show, in tests/cli/test_import.py.
    *("unreadable-document", "doubtful-cell", "table-not-read", "doubtful-table", "differs-from-document"),
    # What two rows of one control area show, in tests/cases.
    "label-of-other-row",
    # What a baseline shows, in tests/cli/test_baseline.py.
    "stale-baseline-entry",
    *("missing-rate", "current-prices"),
    # What only a package over several notes shows, in test_package.
    *("package-file", "ambiguous-note", "lapsing-pair-agreed", "part-without-keys", "withdrawn-note"),
}


def expected(text: str, path: str = "") -> list[tuple[str, int, str]]:
    """The codes that stand behind # on the lines of `text`."""
    marked = ((i, re.findall(r"BN\d+", line.partition(" #")[2])) for i, line in enumerate(text.splitlines(), 1))
    return [(path, i, code) for i, codes in marked for code in codes]


def standing(findings: list[Finding]) -> list[tuple[str, int, str]]:
    return sorted((found.place.path, found.place.line, found.rule.code) for found in findings if not found.accepted)


@pytest.mark.parametrize("example", [EXAMPLE, PACKAGE], ids=lambda path: path.stem)
def test_the_examples_have_no_finding(example: Path) -> None:
    assert check_example(example.read_text(encoding="utf-8"), example, REGISTER) == []


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_a_rule_fires_on_its_example(rule: Rule) -> None:
    page = read_page(rule.page)
    text, start = broken_example(page, example_of(rule))
    findings = check_example(text, example_of(rule), REGISTER)
    inside = range(start + 1, start + 1 + len(page.fires.splitlines()))
    wanted = [(line, code) for _, line, code in expected(text)]
    got = [(line, code) for _, line, code in standing(findings) if line in inside]
    assert rule in [found.rule for found in findings]
    assert [pair for pair in got if pair[1] == rule.code] == [pair for pair in wanted if pair[1] == rule.code]
    assert set(wanted) <= set(got)


def marked(findings: list[Finding], text: str) -> Iterator[str]:
    """Each finding with its column and what it marks, which is held against the file's own line."""
    lines = text.splitlines()
    for found in findings:
        place = found.place
        first, *_ = place.text.split("\n")
        assert lines[place.line - 1][place.column - 1 :].startswith(first)
        yield f"  {place.column} {found.rule.code} {first[:60]}"


def test_a_finding_marks_its_column_as_expected(expect: Callable[[Path, str], None]) -> None:
    lines = []
    for rule in WITH_EXAMPLES:
        text, _ = broken_example(read_page(rule.page), example_of(rule))
        lines += [f"{rule.code} {rule.name}", *marked(check_example(text, example_of(rule), REGISTER), text)]
    for path in sorted(CASES.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        lines += [path.name, *marked(check_document(parse("", text.encode()), REGISTER).findings, text)]
    expect(CASES / "columns.txt", "\n".join([*lines, ""]))


@pytest.mark.parametrize("parameters", ["notes, found", "note, agreement, found", "note, summaries, found"])
def test_a_check_that_asks_for_what_no_run_has_is_refused_at_once(parameters: str) -> None:
    made: dict[str, Callable[..., Iterator[Finding]]] = {}
    exec(f"def misspelt({parameters}): yield", made)  # noqa: S102
    before = checks_of("package")
    with pytest.raises(TypeError, match="misspelt"):
        look_for(before[0].rule)(made["misspelt"])
    checks_of.cache_clear()
    assert checks_of("package") == before


def test_every_rule_has_an_example_but_those_of_whole_files() -> None:
    assert {rule.name for rule in all_rules()} - {rule.name for rule in WITH_EXAMPLES} == WITHOUT_EXAMPLES


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_speaks_both_languages_with_the_same_facts(rule: Rule) -> None:
    def facts(template: str) -> set[tuple[str | None, str | None]]:
        return {(name, spec) for _, name, spec, _ in string.Formatter().parse(template) if name}

    texts = [rule.message, read_page(rule.page).why, *filter(None, [rule.remedy, rule.on_paper])]
    for text in texts:
        assert text.da
        assert text.en
        assert text.da != text.en or text.da.startswith("{")
    assert facts(rule.message.da) == facts(rule.message.en)
    for remedy in filter(None, [rule.remedy, rule.on_paper]):
        assert facts(remedy.da) == facts(remedy.en)
    assert re.fullmatch(r"BN[1-9]\d\d", rule.code)


def test_codes_are_not_used_twice() -> None:
    codes = [rule.code for rule in all_rules()]
    assert len(codes) == len(set(codes))
    for phase in GIVEN:
        assert len(checks_of(phase)) == len({check.rule.name for check in checks_of(phase)})


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_note_has_exactly_the_findings_on_its_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    findings = check_document(parse("", text.encode()), REGISTER).findings
    assert standing(findings) == sorted(expected(text))


@pytest.mark.parametrize(
    "folder", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda path: path.name
)
def test_a_folder_has_exactly_the_findings_on_its_lines(folder: Path) -> None:
    registers = Registers()
    files = gather([folder])
    findings: list[Finding] = []
    summaries = []
    for file, document, register in open_notes(files, registers):
        checked = check_document(document, register, named=file.named)
        findings += checked.findings
        summaries += [checked.summary] if checked.summary else []
    findings += check_round(summaries) + registers.findings
    wanted = [mark for file in files for mark in expected(file.path.read_text(encoding="utf-8"), file.path.as_posix())]
    assert standing(findings) == sorted(wanted)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_finding_renders_in_both_languages(rule: Rule) -> None:
    page = read_page(rule.page)
    text = broken_example(page, example_of(rule))[0] if page.fires else "x"
    for found in check_example(text, example_of(rule), REGISTER):
        languages: tuple[Language, ...] = ("da", "en")
        for language in languages:
            assert "{" not in found.message(language) or "{" in found.place.text
            assert found.message(language)
            found.remedy(language)
        assert all(isinstance(other.word, Text) for other in found.related)


SO52 = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
ONE_CAUSE = {
    "no space after the colon": ("{2026: 305, 2027: 305}", "{2026:305, 2027:305}", ["BN124", "BN124"]),
    "a misspelt table": ("activities:", "activites:", ["BN130", "BN131"]),
    "a misspelt list of rows": ("  lines:", "  line:", ["BN130", "BN131"]),
    "a row with no control area": ("      control_area: Service\n", "", ["BN131"]),
    "a row that is none": ("  lines:\n", "  lines:\n    - a text\n", ["BN132"]),
    "a year that is none": ("2027, 2028, 2029]", "2O27, 2028, 2029]", ["BN136"]),
    "a committee twice": ("committee: SUD", "committee: SUD\n        committee: BIU", ["BN116"]),
    "a row with no key": ("- key: fritidsjob\n      label", "- label", ["BN131"]),
    "a control area in another case": ("  - control_area: Service", "  - control_area: service", ["BN403"]),
    "a phase-in that cannot be read": ("2026-07-01}", "medio 2026}", ["BN137"]),
    "a price level in words": ("price_level: 2026", "price_level: løbende", ["BN139"]),
    "a text cut by a comment": ("label: Fritidsjob med", "label: Fritidsjob #1 med", ["BN125"]),
    "a blank district": ("[Nørrebro]", "['']", ["BN140"]),
    "nothing but a space": ("id: SO52", "id: ' '", ["BN140"]),
    "nothing but a space that does not break the line": ("id: SO52", "id: \u00a0", ["BN140"]),
    "a blank cell of no year": ("{2026: 305, 2027: 305}", "{2026: 305, 2027: 305, 2O28: }", ["BN136"]),
    "blank years": ("years: [2026, 2027, 2028, 2029]", "years:", ["BN140"]),
    "a bracket too many": ("{2026: 305, 2027: 305}", "{2026: 305, 2027: 305}}", ["BN111"]),
    "no brace": ("amounts: {2026: 305, 2027: 305}", "amounts: 2026: 305, 2027: 305", ["BN105"]),
    "a pipe character": ("id: SO52", "id: S\u00e6\x07", ["BN104"]),
}


@pytest.mark.parametrize("name", ONE_CAUSE)
def test_one_cause_gives_its_own_finding_and_no_riddles(name: str) -> None:
    was, becomes, codes = ONE_CAUSE[name]
    assert was in SO52
    findings = check_document(parse("", SO52.replace(was, becomes, 1).encode()), REGISTER).findings
    told = [found for found in findings if found.stands]
    assert sorted(found.rule.code for found in told) == codes
    line = SO52[: SO52.index(was)].count("\n") + 1
    assert min(abs(found.place.line - line) for found in told) <= 3


def test_an_acceptance_of_an_error_covers_one_place_only() -> None:
    wrong = SO52.replace("total: 610", "total: 611")
    accepted = wrong.replace(
        "accepted:\n", "accepted:\n  - {check: row-total, reason: x, stated: 611, computed: 610}\n"
    )
    for text, count in ((wrong, 2), (accepted, 1)):
        findings = check_document(parse("", text.encode()), REGISTER).findings
        assert sum(found.rule.name == "row-total" and found.accepted is None for found in findings) == count

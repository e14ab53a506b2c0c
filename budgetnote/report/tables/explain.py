"""`explain`: the rules, and one of them at length."""

from collections.abc import Sequence

from budgetnote.checks.explain import MARK, Explanation
from budgetnote.finding import Rule, read_page
from budgetnote.language import Text, official
from budgetnote.report.sheet import SEVERITIES, Cell, Column, Row, Sheet


def rules(given: Sequence[Rule]) -> Sheet:
    """Every rule, a row each."""
    columns = [
        Column("code", Text("Kode", "Code"), "code"),
        Column("name", Text("Navn", "Name")),
        Column("severity", Text("Alvor", "Severity"), "code"),
        Column("message", Text("Regel", "Rule")),
    ]
    rows = [Row([rule.code, rule.name, SEVERITIES[rule.severity], read_page(rule.page).why]) for rule in given]
    return Sheet("rules", Text("Alle kontroller", "All checks"), columns, rows)


def explanation(explained: Explanation) -> Sheet:
    """One rule: what it says and why, what passes and what fires."""
    rule, page, _ = explained
    cells: list[tuple[str, Text, Cell]] = [
        ("code", Text("Kode", "Code"), rule.code),
        ("name", Text("Navn", "Name"), rule.name),
        ("severity", Text("Alvor", "Severity"), SEVERITIES[rule.severity]),
        ("why", Text("Regel", "Rule"), page.why),
        ("passes", Text("Rigtigt", "Passes"), page.passes or None),
        ("fires", Text("Forkert", "Fires"), MARK.sub("", page.fires) or None),
    ]
    stated = [cell for cell in cells if cell[2]]
    title = official(f"{rule.code} {rule.name}")
    return Sheet(
        "rule",
        title,
        [Column(key, head, "snippet" if key in ("passes", "fires") else "text") for key, head, _ in stated],
        [Row([cell for _, _, cell in stated])],
        layout="upright",
    )

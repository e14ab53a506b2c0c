"""`explain`: the rules, and one of them at length."""

from collections.abc import Iterator, Sequence

from budgetnote.checks.explain import MARK, Explanation
from budgetnote.editing.schema import KINDS
from budgetnote.finding import Rule, read_page
from budgetnote.language import Text, official
from budgetnote.model.meanings import meaning
from budgetnote.reading.record import Record, types_in
from budgetnote.report.sheet import SEVERITIES, Cell, Column, Row, Sheet

CLOSING = Text(
    "budgetnote explain KODE forklarer en kontrol med et eksempel, budgetnote explain NØGLE en nøgle, og budgetnote "
    "explain claims, hvad et beløb i teksten står for.",
    "budgetnote explain CODE explains a check with an example, budgetnote explain KEY a key, and budgetnote explain "
    "claims what an amount in the prose stands for.",
)


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


def keys(word: str) -> Sheet:
    """What the key `word` means, in each place where a file may have it; no row where it is no key."""
    columns = [
        Column("kind", Text("Fil", "File"), "code"),
        Column("key", Text("Nøgle", "Key"), "code"),
        Column("meaning", Text("Betydning", "Meaning")),
    ]
    name = word.casefold().replace("-", "_")
    rows = [Row([kind, *found]) for kind, record in KINDS.items() for found in dict.fromkeys(_meanings(record, name))]
    return Sheet("keys", official(name), columns, rows)


def _meanings(record: type[Record], word: str, way: str = "") -> Iterator[tuple[str, Text]]:
    for name, field in record.model_fields.items():
        key = field.alias or name
        if key == word and (said := meaning(record, key)):
            yield f"{way}{key}", said
        for inner in types_in(record, name):
            if isinstance(inner, type) and issubclass(inner, Record):
                yield from _meanings(inner, word, f"{way}{key}.")

"""`explain`: the rules, and one of them at length."""

from collections.abc import Iterator, Sequence

from budgetnote.checks.explain import MARK, RuleExplained
from budgetnote.editing.schema import KINDS
from budgetnote.finding import Rule, read_page
from budgetnote.language import Text, official
from budgetnote.model.meanings import meaning
from budgetnote.reading.record import Record, types_in
from budgetnote.report.sheet import SEVERITIES, Cell, Column, Sheet, SheetRow

CLOSING = Text(
    "budgetnote explain forklarer en kontrol med et eksempel (row-total), en nøgle (version), hvordan et notat skrives "
    "(note), hvad et beløb i teksten står for (claims), og den sidste linje om et notat (verdict).",
    "budgetnote explain explains a check with an example (row-total), a key (version), how a note is written (note), "
    "what an amount in the prose stands for (claims), and the last line on a note (verdict).",
)


def rules(given: Sequence[Rule]) -> Sheet:
    """Every rule, a row each."""
    columns = [
        Column("code", Text("Kode", "Code"), "code"),
        Column("name", Text("Navn", "Name")),
        Column("severity", Text("Alvor", "Severity"), "code"),
        Column("message", Text("Regel", "Rule")),
    ]
    rows = [SheetRow([rule.code, rule.name, SEVERITIES[rule.severity], read_page(rule.page).why]) for rule in given]
    return Sheet("rules", Text("Alle kontroller", "All checks"), columns, rows)


def explanation(explained: RuleExplained) -> Sheet:
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
        [SheetRow([cell for _, _, cell in stated])],
        layout="upright",
    )


def keys(word: str) -> list[Sheet]:
    """What the key `word` means, in each place where a file may have it; nothing where it is no key."""
    columns = [
        Column("kind", Text("Fil", "File"), "code"),
        Column("key", Text("Nøgle", "Key"), "code"),
        Column("meaning", Text("Betydning", "Meaning")),
    ]
    name = word.casefold().replace("-", "_")
    rows = [
        SheetRow([kind, *found]) for kind, record in KINDS.items() for found in dict.fromkeys(_meanings(record, name))
    ]
    return [Sheet("keys", official(name), columns, rows)] if rows else []


def _meanings(record: type[Record], word: str, way: str = "") -> Iterator[tuple[str, Text]]:
    for name, field in record.model_fields.items():
        key = field.alias or name
        if key == word and (said := meaning(record, key)):
            yield f"{way}{key}", said
        for inner in types_in(record, name):
            if isinstance(inner, type) and issubclass(inner, Record):
                yield from _meanings(inner, word, f"{way}{key}.")

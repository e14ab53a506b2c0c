"""Notes to make documents of: the real ones, and made-up ones of one to forty rows with all that a table may have."""

from collections.abc import Iterator
from functools import cache
from random import Random

from budgetnote.model.kinds import read_note
from budgetnote.model.note import Note
from budgetnote.reading.yaml import parse, read
from tests.benchmarks import corpus
from tests.conftest import NOTES

AREAS = ("Service", "Anlæg", "Overførsler mv.", "Finansposter")


@cache
def real(name: str) -> Note:
    """A note of the repository."""
    note, _ = read_note(read(NOTES / f"{name}.yaml"))
    assert note
    return note


def stated(text: str) -> Note:
    """The note that a YAML text states, which has to be read whole."""
    note, findings = read_note(parse("made.yaml", text.encode()))
    assert note, findings
    assert not findings, findings
    return note


def made(seed: int) -> Note:
    """A made-up note: the same for the same `seed`."""
    return stated(text(seed))


def text(seed: int) -> str:
    """The YAML of a made-up note, whose rows, columns and tables add up.

    It has one to forty rows in Tabel 2, of up to four control areas and each with one or two lines in Tabel 3; income,
    cuts, cells that are blank, zero or below zero, and rows of every size from 1 to tens of millions.
    """
    random = Random(seed)  # noqa: S311
    first = random.choice((2025, 2026, 2027))
    years = range(first - random.choice((0, 0, 0, 1)), first + random.randint(1, 5))
    areas = ["Service", *random.sample(AREAS[1:], random.choice((0, 0, 1, 2, 3)))]
    rows = list(_rows(random, years, areas, random.choice((1, 2, 3, 5, 8, 13, 25, 40))))
    head = [
        f"id: {random.choice(corpus.PREFIXES)}{random.randint(1, 99):02d}",
        f"negotiation: Budget {first}",
        f"title: {random.choice(corpus.ADJECTIVES)} {random.choice(corpus.THEMES)} i {random.choice(corpus.PLACES)}",
        f"budget_year: {first}",
        f"price_level: {random.choice((first, first, first, 'current'))}",
        f"years: {list(years)}",
        f"categories: [{random.choice(('', 'Bestilt af politisk parti', 'Need to'))}]",
        f"phase_in: {{start: {first}-01-01, complete: {first}-07-01}}",
        f"districts: [{', '.join(random.sample(corpus.DISTRICTS, random.randint(0, 3)))}]",
        "prior_funding: []",
        "lapses: []",
    ]
    effects = ["effects:", *corpus.effect(random, first)]
    tables = [*corpus.activities(rows), *corpus.appropriations(random, rows, first, dotted=random.random() < 0.1)]
    return "\n".join([*head, *effects, *tables, ""])


def _rows(random: Random, years: range, areas: list[str], count: int) -> Iterator[corpus.Row]:
    """So many rows; those of one control area stand together, and each area has one at least where `count` allows."""
    spread = sorted(i % len(areas) if i < len(areas) else random.randrange(len(areas)) for i in range(count))
    for i in range(count):
        key, phrase = corpus.SERVICE[i % len(corpus.SERVICE)]
        owners = random.choices(corpus.OWNERS, k=random.choice((1, 1, 2)))
        label, _ = corpus.labelled(random, phrase, owners[0])
        label += f", etape {i // len(corpus.SERVICE) + 1}" if i >= len(corpus.SERVICE) else ""
        direction = "I" if random.random() < 0.1 else "U"
        sign = -1 if direction == "I" or random.random() < 0.15 else 1
        lines: list[corpus.Line] = []
        for owner in owners:
            amounts = _amounts(random, years, sign)
            named = label if len(owners) == 1 else f"{label} ({owner.name} {len(lines) + 1})"
            lines.append(corpus.Line(f"{key}_{i}", named, owner, direction, amounts))
        asked = corpus.added(line.amounts for line in lines)
        yield corpus.Row(f"{key}_{i}", label, areas[spread[i]], "", False, asked, lines)


def _amounts(random: Random, years: range, sign: int) -> corpus.Amounts:
    """An amount for each year, or none for some: of any size, now and then a zero or one of the other sign."""
    amounts: corpus.Amounts = {}
    top = 10 ** random.choice((1, 3, 3, 4, 5, 7, 8))
    for year in years:
        kind = random.random()
        if kind < 0.2 and not (year == years[-1] and not amounts):
            continue
        amount = random.choice((random.randint(1, top), random.randint(1, 99) * 1000, random.randint(1, 40) * 5))
        amounts[year] = 0 if kind < 0.23 else amount * (-sign if kind < 0.26 else sign)
    return amounts

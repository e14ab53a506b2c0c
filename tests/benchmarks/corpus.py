"""A corpus of made-up budget notes: distinct, consistent, and the same on every run.

python tests/benchmarks/corpus.py FOLDER COUNT
"""

import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

BUDGET_YEARS = (2025, 2026, 2027)
PREFIXES = ("SO", "BI", "BU", "KF", "SU")
SIZE = (4000, 8000)
"""Bytes; every note lies within."""

Amounts = dict[int, int]


class Owner(NamedTuple):
    """A committee with its administration and an appropriation of its own, as the shipped register has them."""

    committee: str
    administration: str
    name: str
    code: int
    printed: str = ""


OWNERS = (
    Owner("SUD", "SOF", "Socialforvaltningen", 3000),
    Owner("SUD", "SOF", "Socialforvaltningen", 3210, "Udsatte voksne"),
    Owner("BIU", "BIF", "Beskæftigelses- og Integrationsforvaltningen", 3510, "Beskæftigelsesindsats"),
    Owner("BUU", "BUF", "Børne- og Ungdomsforvaltningen", 3330),
    Owner("KFU", "KFF", "Kultur- og Fritidsforvaltningen", 1060),
    Owner("SOU", "SUF", "Sundheds- og Omsorgsforvaltningen", 3405, "Sundhed"),
)
DISTRICTS = (
    "Bispebjerg", "Indre by", "Vesterbro/Kgs. Enghave", "Valby", "Amager Øst", "Nørrebro", "Østerbro",
    "Brønshøj/Husum", "Vanløse", "Amager Vest",
)  # fmt: skip
SERVICE = (
    ("vejledning", "vejledning og brobygning"), ("mentor", "mentorforløb"), ("fritidsjob", "fritidsjobindsats"),
    ("gadeteam", "opsøgende gadeteam"), ("lektiecafe", "lektiecaféer"), ("raadgivning", "anonym rådgivning"),
    ("familier", "familiebehandling"), ("koordinator", "tværgående koordination"),
    ("forebyggelse", "sundhedstjek og forebyggelse"), ("rusmidler", "rusmiddelbehandling"),
    ("uddannelse", "efteruddannelse af medarbejdere"), ("evaluering", "evaluering og dataopsamling"),
    ("kultur", "kulturtilbud i aftentimerne"), ("idraet", "idrætsaktiviteter"),
    ("aabningstid", "udvidede åbningstider"), ("praktik", "virksomhedspraktik"), ("sprog", "sprogundervisning"),
    ("sagsantal", "lavere sagsantal pr. medarbejder"), ("netvaerk", "netværksgrupper"),
    ("bostoette", "bostøtte i egen bolig"), ("klub", "klubtilbud i ferierne"), ("tolk", "tolkning og oversættelse"),
    ("foreninger", "støtte til frivillige foreninger"), ("pulje", "pulje til lokale initiativer"),
    ("psykolog", "psykologsamtaler"), ("kampagne", "oplysning og kampagner"), ("projektleder", "projektledelse"),
    ("boligsocial", "boligsocial indsats"), ("akut", "akutte overnatningspladser"), ("kost", "sund kost og madordning"),
)  # fmt: skip
WORKS = (
    ("lokaler", "indretning af lokaler"), ("facade", "renovering af tag og facade"),
    ("adgang", "bedre tilgængelighed"), ("udearealer", "nye udearealer"), ("ventilation", "ventilation og indeklima"),
    ("it_udstyr", "it-udstyr og opsætning"), ("koekken", "ombygning af køkken"), ("baner", "baner og belysning"),
)  # fmt: skip
TARGETS = (
    "unge mellem 15 og 29 år uden job og uddannelse", "familier i udsatte boligområder", "borgere i hjemløshed",
    "ældre, der bor alene", "børn i udskolingen", "ledige med langvarig sygdom", "forældre til små børn",
    "unge med et problematisk forbrug af rusmidler", "nyankomne familier", "borgere med psykiske lidelser",
)  # fmt: skip
GROUPS = ("unge", "borgere", "familier", "pladser", "forløb", "elever")
SPLITS = ("løn", "drift", "materialer", "lokaler", "uddannelse", "transport")
PLACES = ("Mjølnerparken", "Toftegårds Plads", "Tingbjerg", "Urbanplanen", "Husumgård", "Bellahøj", "Sjælør Boulevard")
ADJECTIVES = ("En ny", "En styrket", "En helhedsorienteret", "En tidlig", "En fælles", "En udvidet")
THEMES = ("indsats", "ungeindsats", "boligsocial indsats", "sundhedsindsats", "kulturindsats", "jobindsats")
SLOGANS = ("Sammen om byen", "Flere med", "Tæt på", "Et fælles ansvar", "Bedre begyndelse")
EXTERNALS = (
    ("Risikovurdering og proces", "besparelse på landsplan frem mod 2035"),
    ("Indhold", "afsat til lignende indsatser gennem en tidligere budgetaftale"),
    ("Indhold", "statslig pulje, som kommunen kan søge"),
    ("Baggrund", "samlede udgifter på området i hele kommunen"),
)
FOLLOW_UPS = (
    "Der udarbejdes årligt en effektopfølgning, som følger op på målsætningerne for {group} og forelægges udvalget",
    "Evaluering og statustal indgår årligt i opfølgningen på {phrase}, første gang ved udgangen af {year}",
    "Der følges kvartalsvis op på, hvor mange {group} der deltager i {phrase}, og hvor mange der fuldfører",
    "Årlig opfølgning på samarbejdet, indsatsen og målsætningen",
)
GOALS = (
    "{count} {group} deltager i {phrase} pr. år, og mindst {share} procent fuldfører forløbet",
    "Andelen af {target}, som kommer i job eller uddannelse, øges med {share} procent inden udgangen af {year}",
    "Indsatsen får kontakt til {share} procent af målgruppen (ca. {count} {group}) i det udvalgte område",
)
ACTIONS = (
    "Styrket indsats med {phrase} i {place} i samarbejde mellem forvaltningerne og de lokale foreninger",
    "En ny tværgående indsats med {phrase}, hvor medarbejdere sidder sammen i et fagligt team",
    "{capital} i hverdagen og i ferierne, så flere får et tilbud tæt på deres bolig",
)


class Line(NamedTuple):
    """A row of Tabel 3."""

    activity: str
    label: str
    owner: Owner
    direction: str
    amounts: Amounts


class Row(NamedTuple):
    """A row of Tabel 2, and the lines that pay for it."""

    key: str
    label: str
    area: str
    full_time_equivalents: str
    scalable: bool
    amounts: Amounts
    lines: list[Line]


def identity(number: int) -> tuple[int, str]:
    """The budget year and the id of the note `number`."""
    return BUDGET_YEARS[number // len(PREFIXES) % len(BUDGET_YEARS)], _id(number, 0)


def note(number: int) -> str:
    """The YAML of the note `number`."""
    random = Random(number)  # noqa: S311
    year, _ = identity(number)
    asked = range(year, year + random.choice((2, 3, 4, 4, 4)))
    gradual = random.random() < 0.4
    owners = random.sample(OWNERS, random.randint(1, 4))
    rows = _rows(random, asked, owners, gradual=gradual)
    dotted = random.random() < 0.03
    body = [*activities(rows), "", *appropriations(random, rows, year, dotted=dotted), ""]
    body += [*_claims(random, rows, asked), "", *_accepted(random, dotted=dotted)]
    paid = [line.owner for row in rows for line in row.lines]
    head = _head(random, number, asked, paid, gradual=gradual)
    text = "\n".join([*head, "", "effects:", *effect(random, year), *_extra_effects(random, year, head + body), ""])
    return "\n".join([text, *body, ""])


def write(folder: Path, count: int) -> None:
    """Write the notes 0 to `count` below `folder`: a folder a budget year, and in it one an administration."""
    for number in range(count):
        year, name = identity(number)
        path = folder / f"budget-{year}" / name[:2] / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(note(number), encoding="utf-8", newline="\n")


def _id(number: int, shift: int) -> str:
    """The id of the note `number`; with a `shift` that of no note."""
    return f"{PREFIXES[(number + shift) % len(PREFIXES)]}{number + 1:02d}"


def _head(random: Random, number: int, asked: range, owners: Sequence[Owner], *, gradual: bool) -> list[str]:
    year, name = identity(number)
    area = random.choice(PLACES)
    title = f"{random.choice(ADJECTIVES)} {random.choice(THEMES)} i {area}"
    if random.random() < 0.3:
        title = f'{title}: "{random.choice(SLOGANS)}"'
    complete = f"{year}-07-01" if gradual else f"{year}-01-01"
    if random.random() < 0.8:
        where = f"districts: [{', '.join(random.sample(DISTRICTS, random.randint(1, 3)))}]"
    else:
        where = "citywide: true"
    lines = [
        f"# Budgetnotat {name} til Budget {year}. Beløb i hele 1.000 kr., {year} p/l.",
        f"id: {name}",
        f"negotiation: Budget {year}",
        *_text("", "title", title),
        f"budget_year: {year}",
        f"price_level: {year}",
        f"administrations: [{', '.join(dict.fromkeys(owner.administration for owner in owners))}]",
        f"years: {list(range(year, max(asked[-1] + 1, year + random.choice((3, 4, 4)))))}",
        f"categories: {random.choice(('[]', '[]', '[Bestilt af politisk parti]'))}",
        f"phase_in: {{start: {year}-01-01, complete: {complete}}}",
        where,
    ]
    if random.random() < 0.6:
        lines.append(f"address: {area}")
    if random.random() < 0.25:
        before = list(range(year - 3, year - 3 + random.randint(1, 3)))
        source = f"Budgetaftalen for {year - 3}"
        lines += ["prior_funding:", f"  - {{amount: {random.randint(4, 90) * 100}, years: {before}, source: {source}}}"]
    else:
        lines.append("prior_funding: []")
    lapsing = f"[{_id(random.randrange(max(1, number)), 1)}]" if random.random() < 0.1 else "[]"
    return [*lines, f"lapses: {lapsing}"]


def _rows(random: Random, asked: range, owners: Sequence[Owner], *, gradual: bool) -> list[Row]:
    count = random.randint(5, 14)
    works = random.randint(1, 2) if random.random() < 0.35 else 0
    spare = max(0, 12 - count)  # lines beyond one a row, so that no note grows too large
    price = random.choice((590, 620, 640, 660, 700))
    rows = []
    for place, (key, phrase) in enumerate([*random.sample(SERVICE, count - works), *random.sample(WORKS, works)]):
        area = "Service" if place < count - works else "Anlæg"
        owner = random.choice(owners)
        label, staff = labelled(random, phrase, owner) if area == "Service" else (_capital(phrase), "")
        years = asked if place == 0 else _span(random, asked, area)
        amounts = _amounts(random, years, staff, price, gradual=gradual and years[0] == asked[0])
        parts = min(random.choice((1, 1, 1, 2, 3)), spare + 1)
        spare -= parts - 1
        lines = _lines(random, key, label, phrase, amounts, [owner, *random.choices(owners, k=parts - 1)])
        if area == "Service" and spare and random.random() < 0.08:
            lines = _with_income(random, lines, key, owner)
            spare -= 1
        rows.append(Row(key, label, area, staff, random.random() < 0.1, amounts, lines))
    return rows


def _span(random: Random, asked: range, area: str) -> range:
    """The years that a row asks for: mostly all, some from the second year on, works in the first ones."""
    if area == "Anlæg":
        return asked[: random.randint(1, 2)]
    if random.random() < 0.1:
        return asked[1:]
    return asked[:-1] if random.random() < 0.1 else asked


def _amounts(random: Random, years: range, staff: str, price: int, *, gradual: bool) -> Amounts:
    """Alike in all years or rising, or half in the first; staff are priced alike in the whole note."""
    if staff:
        full = int(float(staff.replace(",", ".")) * price)
    else:
        full = random.choice((random.randint(20, 200) * 5, random.randint(4, 80) * 50, random.randint(2, 18) * 500))
    amounts = dict.fromkeys(years, full)
    if gradual and len(years) > 1:
        amounts[years[0]] = full // 10 * 5
    elif not staff and random.random() < 0.3:
        step = max(5, full // 50 * 5)
        amounts = {year: full + step * i for i, year in enumerate(years)}
    return amounts


def labelled(random: Random, phrase: str, owner: Owner) -> tuple[str, str]:
    """The label of a Tabel 2 row, and the full-time equivalents that it states."""
    kind = random.randrange(5)
    if kind == 0:
        staff = random.choice(("0,5", "1", "1", "1,5", "2", "2,5", "3", "4"))
        return f"{staff} årsværk til {phrase}", staff
    if kind == 1:
        return f"{_capital(phrase)} ({random.randint(2, 40) * 5} {random.choice(GROUPS)})", ""
    if kind == 2:
        return f"{_capital(phrase)} i {owner.name}", ""
    return (_capital(phrase) if kind == 3 else f"{_capital(phrase)} for {random.choice(TARGETS)}"), ""


def _lines(random: Random, key: str, label: str, phrase: str, amounts: Amounts, owners: Sequence[Owner]) -> list[Line]:
    """Lines that add up to `amounts`, one an owner."""
    if len(owners) == 1:
        alike = random.random() < 0.6
        return [Line(key, label if alike else _capital(phrase), owners[0], "U", amounts)]
    left = dict(amounts)
    lines: list[Line] = []
    for owner, purpose in zip(owners, random.sample(SPLITS, len(owners)), strict=True):
        share = random.randint(20, 45)
        part = dict(left) if len(lines) == len(owners) - 1 else _share(amounts, share)
        left = {year: left[year] - part[year] for year in left}
        named = f" i {owner.name}" if random.random() < 0.2 else ""
        lines.append(Line(key, f"{_capital(phrase)}{named} ({purpose})", owner, "U", part))
    return lines


def _share(amounts: Amounts, percent: int) -> Amounts:
    return {year: amount * percent // 100 for year, amount in amounts.items()}


def _with_income(random: Random, lines: Sequence[Line], key: str, owner: Owner) -> list[Line]:
    """`lines` with an income, and the first of them larger by it, so that the net is the same."""
    income = _share(lines[0].amounts, random.randint(10, 40))
    income = {year: max(1, amount) for year, amount in income.items()}
    gross = {year: amount + income[year] for year, amount in lines[0].amounts.items()}
    minus = {year: -amount for year, amount in income.items()}
    return [lines[0]._replace(amounts=gross), *lines[1:], Line(key, "Egenbetaling", owner, "I", minus)]


def activities(rows: Sequence[Row]) -> list[str]:
    lines = ["activities:", "  lines:"]
    for row in rows:
        lines += [f"    - key: {row.key}", *_text("      ", "label", row.label), f"      control_area: {row.area}"]
        if row.full_time_equivalents:
            lines.append(f'      full_time_equivalents: "{row.full_time_equivalents}"')
        if row.scalable:
            lines.append("      scalable: true")
        lines += _figures("      ", row.amounts)
    return [*lines, "  total:", *_figures("    ", added(row.amounts for row in rows))]


def appropriations(random: Random, rows: Sequence[Row], year: int, *, dotted: bool) -> list[str]:
    lines = ["appropriations:"]
    for area in dict.fromkeys(row.area for row in rows):
        lines += [f"  - control_area: {area}", "    lines:"]
        paying = [line for row in rows if row.area == area for line in row.lines]
        for line in paying:
            lines += [
                f"      - activity: {line.activity}",
                *_text("        ", "label", line.label),
                f"        committee: {line.owner.committee}",
                f"        appropriation: {_printed(random, line.owner, year, dotted=dotted)}",
                f"        direction: {line.direction}",
                *_figures("        ", line.amounts),
            ]
        lines += ["    total:", *_figures("      ", added(line.amounts for line in paying))]
    return lines


def _printed(random: Random, owner: Owner, year: int, *, dotted: bool) -> str:
    """An appropriation as a note prints it: the code, often with its name, seldom with a dot."""
    if dotted:
        return f"{owner.code // 100}.{owner.code % 100:02d}"
    name = owner.printed
    if owner.code == 3000:
        name = "Udsatte børnefamilier" if year <= 2025 else "Børnefamilier med særlige behov"
    return (
        f"{owner.code}{random.choice((' - ', ' – ', ' '))}{name}" if name and random.random() < 0.6 else f"{owner.code}"
    )


def _claims(random: Random, rows: Sequence[Row], asked: range) -> list[str]:
    """Claims of the prose, each of them true of the tables."""
    paying = [line for row in rows for line in row.lines]
    total = added(row.amounts for row in rows)
    service = added(row.amounts for row in rows if row.area == "Service")
    years, amount = _alike(total)
    lines = ["claims:", f'  - {{section: Resume, states: "{_money(amount)}", per: year, years: {years}}}']
    committee = random.choice(paying).owner.committee
    years, amount = _alike(added(line.amounts for line in paying if line.owner.committee == committee))
    if amount > 0:
        states = f'"{_money(amount)}", per: year, years: {years}, committee: {committee}'
        lines.append(f"  - {{section: Resume, states: {states}}}")
    row = random.choice(rows)
    years, amount = _alike(row.amounts)
    if random.random() < 0.5:
        lines += [
            "  - section: Indhold",
            f'    states: "ca. {_money(amount)}"',
            "    per: year",
            f"    years: {years}",
            f"    activity: {row.key}",
        ]
    if random.random() < 0.5:
        section, external = random.choice(EXTERNALS)
        states = f'"{random.randint(1, 90)},{random.randint(1, 9)} {random.choice(("mio.", "mio.", "mia."))} kr."'
        lines += [f"  - section: {section}", f"    states: {states}", f"    external: {external}"]
    figure, unit = _money(sum(service.values())).split(" ", 1)
    return [
        *lines,
        "  - section: Forslag til aftaletekst",
        f'    states: "[{figure}] {unit}"',
        "    per: period",
        f"    years: {list(asked)}",
        "    control_area: Service",
    ]


def _accepted(random: Random, *, dotted: bool) -> list[str]:
    if not dotted or random.random() < 0.1:
        return ["accepted: []"]
    return ["accepted:", "  - check: dotted-appropriation", "    reason: Notatet trykker bevillingerne med punktum"]


def _extra_effects(random: Random, year: int, rest: Iterable[str]) -> list[str]:
    """Further rows of Tabel 1, up to a size that differs from note to note."""
    size = sum(len(line.encode()) + 1 for line in rest) + 700
    wanted = random.randint(SIZE[0] + 300, SIZE[1] - 1200)
    lines: list[str] = []
    while size < wanted:
        row = effect(random, year)
        size += sum(len(line.encode()) + 1 for line in row)
        lines += row
    return lines


def effect(random: Random, year: int) -> list[str]:
    """A row of Tabel 1."""
    phrase, target = random.choice(SERVICE)[1], random.choice(TARGETS)
    words = {
        "phrase": phrase,
        "capital": _capital(phrase),
        "target": target,
        "group": random.choice(("unge", "borgere", "familier")),
        "place": random.choice(PLACES),
        "count": str(random.randint(2, 60) * 5),
        "share": str(random.randint(2, 18) * 5),
        "year": str(year + random.randint(0, 3)),
    }
    fields = {
        "target_group": f"{_capital(target)}, som bor eller færdes i {words['place']}",
        "activity": random.choice(ACTIONS).format_map(words),
        "goal": random.choice(GOALS).format_map(words),
        "follow_up": random.choice(FOLLOW_UPS).format_map(words),
    }
    lines = [line for key, text in fields.items() for line in _text("    ", key, text)]
    return [f"  - {lines[0].lstrip()}", *lines[1:]]


def added(rows: Iterable[Amounts]) -> Amounts:
    total: Counter[int] = Counter()
    for amounts in rows:
        for year, amount in amounts.items():
            total[year] += amount
    return dict(sorted(total.items()))


def _alike(amounts: Amounts) -> tuple[list[int], int]:
    """The years with the commonest of `amounts`, and that amount."""
    amount = Counter(amounts.values()).most_common(1)[0][0]
    return [year for year in amounts if amounts[year] == amount], amount


def _money(amount: int) -> str:
    """`amount` as prose has it: mio. kr. with one decimal, or whole kroner where it is small."""
    if amount < 1000:
        return f"{amount * 1000:,} kr.".replace(",", ".")
    tenths = (amount + 50) // 100
    return f"{tenths // 10},{tenths % 10} mio. kr."


def _figures(indent: str, amounts: Amounts) -> list[str]:
    cells = ", ".join(f"{year}: {amount}" for year, amount in amounts.items())
    return [f"{indent}amounts: {{{cells}}}", f"{indent}total: {sum(amounts.values())}"]


def _text(indent: str, key: str, text: str) -> list[str]:
    """`key` with `text`, folded where it is long, and in quotes where YAML wants them."""
    if ": " in text:
        return [f"{indent}{key}: '{text}'"]
    if len(text) + len(key) + len(indent) < 100:
        return [f"{indent}{key}: {text}"]
    return [
        f"{indent}{key}: >-",
        *textwrap.wrap(text, 100, initial_indent=f"{indent}  ", subsequent_indent=f"{indent}  "),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))

"""BN2: arithmetic in one table. What a table states is compared with what its cells add up to."""

from collections import Counter
from collections.abc import Iterator

from budgetnote.analysis.gaps import Gap
from budgetnote.analysis.reconcile import Reconciliation
from budgetnote.checks.rulebook import Found, check
from budgetnote.finding import ERROR, WARNING, Finding
from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.model.tables import Line


@check(
    "BN201",
    "row-total",
    ERROR,
    da="I alt for »{label:short}« er {stated:amount}, men årene giver {computed:amount}",
    en="I alt of “{label:short}” is {stated:amount}, but its years add up to {computed:amount}",
    remedy=Text(
        "ret I alt eller et af årene; forskellen er {difference:signed}",
        "correct I alt or one of the years; the difference is {difference:signed}",
    ),
)
def row_total(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """A row's total (I alt) is the sum of its years. This holds for the total row as for any other.

    En rækkes I alt er summen af dens år. Det gælder sumrækken nederst i tabellen som enhver anden række.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2026: 500}
        total: 550  # BN201
    """
    for gap in _of("row-total", reconciliation):
        cells = [(gap.row.at("amounts", year), official(str(year))) for year in gap.row.stated_years]
        yield found(
            gap.row.at("total"), related=cells or [(gap.row.at("amounts"), Text("årene", "the years"))], **_facts(gap)
        )


def _of(rule: str, reconciliation: Reconciliation) -> Iterator[Gap]:
    return (gap for gap in reconciliation.gaps if gap.rule == rule and not gap.by_rounding)


def _facts(gap: Gap) -> dict[str, object]:
    facts = {"label": gap.label, "stated": gap.stated, "computed": gap.computed, "difference": gap.difference}
    return facts if gap.year is None else facts | {"year": gap.year}


@check(
    "BN202",
    "column-total",
    ERROR,
    da="{label} for {year} er {stated:amount}, men rækkerne giver {computed:amount}",
    en="{label} for {year} is {stated:amount}, but the rows add up to {computed:amount}",
    remedy=Text(
        "ret summen eller en af rækkerne; forskellen er {difference:signed}",
        "correct the sum or one of the rows; the difference is {difference:signed}",
    ),
)
def column_total(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """Each year of a table's last row is the sum of the rows above it.

    Hvert år i tabellens sidste række er summen af rækkerne over den.

    passes:
        total:
          amounts: {2026: 1100, 2027: 1200, 2028: 1200}
    fires:
        total:
          amounts: {2026: 1100, 2027: 1200, 2028: 1300}  # BN202
    """
    for gap in _of("column-total", reconciliation):
        year = gap.year or 0
        cells = [(row.at("amounts", year), official(str(year))) for row in gap.parts if year in row.stated_years]
        yield found(gap.row.at("amounts", year), related=cells, **_facts(gap))


@check(
    "BN203",
    "grand-total",
    ERROR,
    da="{label} er {stated:amount}, men rækkernes I alt giver {computed:amount}",
    en="{label} is {stated:amount}, but the rows' I alt add up to {computed:amount}",
    remedy=Text(
        "ret summen eller I alt i en af rækkerne; forskellen er {difference:signed}",
        "correct the sum or I alt of one of the rows; the difference is {difference:signed}",
    ),
)
def grand_total(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """The total row's own total is the sum of the rows' totals, as it is of its own years.

    Summen nederst til højre er summen af rækkernes I alt, ligesom den er summen af sine egne år.

    passes:
        amounts: {2026: 1100, 2027: 1200, 2028: 1200}
        total: 3500
    fires:
        amounts: {2026: 1100, 2027: 1200, 2028: 1200}
        total: 3600  # BN201 BN203
    """
    for gap in _of("grand-total", reconciliation):
        cells = [(row.at("total"), official("I alt")) for row in gap.parts]
        yield found(gap.row.at("total"), related=cells, **_facts(gap))


@check(
    "BN204",
    "year-without-column",
    ERROR,
    da="»{label:short}« har et beløb i {year}, men notatet har ingen kolonne for {year}",
    en="“{label:short}” has an amount in {year}, but the note has no column for {year}",
    remedy=Text("ret året, eller tilføj {year} under years", "correct the year, or add {year} to years"),
)
def year_without_column(note: Note, found: Found) -> Iterator[Finding]:
    """An amount stands in one of the note's columns. In another year it would be added to nothing.

    Et beløb står i en af notatets kolonner. I et andet år ville det ikke indgå i nogen sum.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2031: 500}  # BN204
        total: 500
    """
    if not note.has("years"):
        return
    columns = set(note.years)
    for year in note.stated_years:
        if year in columns:
            continue
        (label, row), *others = [(label, row) for label, row in note.labelled_rows if year in row.stated_years]
        related = [(other.key_at(year, "amounts"), official(str(year))) for _, other in others]
        yield found(
            row.key_at(year, "amounts"), related=[(note.at("years"), _COLUMNS), *related], label=label, year=year
        )


_COLUMNS = Text("notatets kolonner", "the note's columns")


@check(
    "BN205",
    "empty-line",
    WARNING,
    da="»{label:short}« har ingen beløb",
    en="“{label:short}” has no amounts",
    remedy=Text("udfyld årene, eller slet rækken", "fill in the years, or delete the row"),
)
def empty_line(note: Note, found: Found) -> Iterator[Finding]:
    """A row asks for money in some year. One with no amount was probably left unfinished.

    I en række søges der om midler i mindst ét år. En række uden beløb er formentlig ikke gjort færdig.

    passes:
        label: Egenbetaling
        committee: KFU
        appropriation: 1060
        direction: I
        amounts: {2026: -40, 2027: -80, 2028: -80}
    fires:
        label: Egenbetaling  # BN205
        committee: KFU
        appropriation: 1060
        direction: I
        amounts: {}
    """
    for line in note.lines:
        if line.amounts is not None and not any(line.amounts.values()) and None not in line.amounts.values():
            yield found(line.at("label"), label=line.label)


@check(
    "BN206",
    "repeated-line",
    WARNING,
    da="»{label:short}« står to gange i samme tabel",
    en="“{label:short}” stands twice in the same table",
    remedy=Text("slet den ene, eller giv rækkerne hver sin tekst", "delete one, or give the rows texts of their own"),
)
def repeated_line(note: Note, found: Found) -> Iterator[Finding]:
    """A line stands once in its table. Two with the same text, committee and appropriation count twice.

    En række står én gang i sin tabel. To med samme tekst, udvalg og bevilling tæller dobbelt.

    passes:
        label: Vejledning i Kultur- og Fritidsforvaltningen
        committee: KFU
        appropriation: 1060
        direction: U
    fires:
        label: Vejledning på skolerne  # BN206
        committee: BUU
        appropriation: 3330
        direction: U
    """
    seen: dict[tuple[object, ...], Line] = {}
    stated: list[tuple[tuple[object, ...], Line]] = [
        ((row.control_area, row.label), row) for row in note.activity_lines
    ]
    for table in note.appropriations:
        area = table.control_area
        stated += [
            ((area, row.activity, row.label, row.committee, row.appropriation, row.direction), row)
            for row in table.lines
        ]
    for what, line in stated:
        first = seen.setdefault(what, line)
        if first is not line and line.label:
            yield found(line.at("label"), related=[(first.at("label"), _FIRST)], label=line.label)


_FIRST = Text("første gang", "first")


@check(
    "BN207",
    "repeated-activity-key",
    ERROR,
    da="to rækker i Tabel 2 har nøglen {key}",
    en="two rows of Tabel 2 have the key {key}",
    remedy=Text("giv hver række sin egen nøgle (key:)", "give each row a key of its own"),
)
def repeated_activity_key(note: Note, found: Found) -> Iterator[Finding]:
    """The key of a Tabel 2 row is its own, as Tabel 3 lines name the row by it.

    En række i Tabel 2 har sin egen nøgle, for rækkerne i Tabel 3 henviser til den.

    passes:
        - key: lokaler
          label: Indretning af lokaler
    fires:
        - key: vejledning  # BN207
          label: Indretning af lokaler
    """
    rows = note.activities.rows if note.activities else ()
    counts = Counter(line.key for line in rows if line.key)
    for line in rows:
        if counts[line.key] > 1:
            first = next(other for other in rows if other.key == line.key)
            if first is not line:
                yield found(line.at("key"), related=[(first.at("key"), _FIRST)], key=line.key)


@check(
    "BN208",
    "empty-table",
    ERROR,
    da="Tabel 2 har ingen rækker",
    en="Tabel 2 has no rows",
    remedy=Text("udfyld lines", "fill in lines"),
)
def empty_table(note: Note, found: Found) -> Iterator[Finding]:
    """A note asks for money in at least one row of Tabel 2.

    I et notat søges der om midler i mindst én række i Tabel 2.

    passes:
        lines:
          - key: vejledning
            label: 2 årsværk til vejledning
    fires:
        lines: []  # BN208
        other:
          - key: vejledning
            label: 2 årsværk til vejledning
    """
    if note.activities and note.activities.whole and not note.activities.lines:
        yield found(note.activities.at("lines"))

"""Results → sheets: a title, columns, raw cells and notes. What every format prints, and all that it prints."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from budgetnote.checks import Checked, Summary, check_round
from budgetnote.explain import MARK, Explanation
from budgetnote.finding import ERROR, Finding, Place, Rule, read_page
from budgetnote.language import Text, official
from budgetnote.note import Claim, Note, Table, add, is_whole
from budgetnote.note import Row as NoteRow
from budgetnote.reconcile import Reconciliation
from budgetnote.record import Code, Record
from budgetnote.source import Source
from budgetnote.totals import Totals

Cell = str | int | Text | None
Kind = Literal["text", "amount", "code", "level"]
Weight = Literal["row", "part", "total"]


PlaceOf = Callable[[Record], Place]
"""Where a record stands: its first line in its file."""


class Column(NamedTuple):
    """A column: its name for programs, its head for people, and whether it holds texts, codes, 1.000 kr. or p/l."""

    key: str
    head: Text
    kind: Kind = "text"


class Row(NamedTuple):
    """The cells of a row; a part belongs to the row above it. `place` is where the row stands in its note."""

    cells: Sequence[Cell]
    weight: Weight = "row"
    place: Place | None = None


class Sheet(NamedTuple):
    """A table for people and programs alike.

    Its layout, for people: a table; `lines`, one a row, where there may be thousands of rows; `upright`,
    where there is one row, a line a column.
    """

    name: str
    title: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[Text] = ()
    layout: Literal["table", "lines", "upright"] = "table"


class Report(NamedTuple):
    """All that a command has to say: findings, then sheets, then a closing sentence."""

    command: str
    findings: Sequence[Finding] = ()
    sheets: Sequence[Sheet] = ()
    closing: Text | None = None


_TOTAL = official("I alt")
_TABEL_2 = "Oversigt over ønskets aktiviteter på alle styringsområder"


def unit(price_level: int | str | None) -> Text:
    """The unit of a table as the template prints it: 1.000 kr., 2026 p/l."""
    return official(f"1.000 kr., {_level(price_level)}")


_LEVELS: dict[int | str | None, Cell] = {"current": Text("løbende", "current"), None: None}


def _level(price_level: int | str | None) -> str:
    if price_level is None:
        return "? p/l"
    return "løbende p/l" if price_level == "current" else f"{price_level} p/l"


def _years(years: Iterable[int]) -> list[Column]:
    return [Column(str(year), official(str(year)), "amount") for year in years]


def summaries(given: Sequence[Summary]) -> Sheet:
    """A line a note: key, title, price level, amounts by year, I alt, and whether Tabel 2 = Tabel 3."""
    years = sorted({year for summary in given for year in summary.amounts})
    columns = [
        Column("note", Text("Notat", "Note"), "code"),
        Column("negotiation", Text("Forhandling", "Negotiation")),
        Column("title", Text("Titel", "Title")),
        Column("price_level", official("p/l"), "level"),
        *_years(years),
        Column("total", _TOTAL, "amount"),
        Column("verdict", Text("Afstemning", "Reconciliation"), "code"),
    ]
    rows = [
        Row(
            [
                summary.id,
                summary.negotiation,
                summary.title,
                _LEVELS.get(summary.price_level, str(summary.price_level)),
                *(_shown(summary.amounts[year]) if year in summary.amounts else None for year in years),
                _shown(summary.total),
                _verdict(summary.largest),
            ],
            place=summary.place,
        )
        for summary in given
    ]
    return Sheet("notes", Text("Notater", "Notes"), columns, rows, layout="lines")


def _verdict(largest: int | None) -> Text:
    if largest is None:
        return Text("ikke afstemt", "not reconciled")
    return official("Tabel 2 = Tabel 3" if largest == 0 else "Tabel 2 ≠ Tabel 3")


def reconciliation(note: Note, result: Reconciliation, place: PlaceOf) -> list[Sheet]:
    """Tabel 2 beside the Tabel 3 lines that pay for each row, with the differences; and the control areas."""
    columns = [
        Column("label", Text("Række", "Row")),
        Column("committee", official("Udvalg"), "code"),
        Column("appropriation", official("Bevilling"), "code"),
        *_years(result.years),
        Column("total", _TOTAL, "amount"),
    ]
    rows: list[Row] = []
    for activity, lines, differences in result.matches:
        rows.append(Row([activity.label, None, None, *_amounts(activity, result.years)], "row", place(activity)))
        for line in lines:
            code = line.appropriation.code if line.appropriation else None
            rows.append(Row([line.label, line.committee, code, *_amounts(line, result.years)], "part", place(line)))
        sums = list(differences.values())
        rows.append(Row([_DIFFERENCE, None, None, *map(_shown, [*sums, add(sums)])], "total"))
    notes = [
        Text(
            f"»{line.label}« i Tabel 3 er ikke knyttet til en række i Tabel 2",
            f"“{line.label}” in Tabel 3 is tied to no row of Tabel 2",
        )
        for line in result.unmatched
    ]
    main = Sheet(
        "activities",
        Text(
            f"{note.id}: Tabel 2 mod Tabel 3, {unit(note.price_level).da}",
            f"{note.id}: Tabel 2 against Tabel 3, {unit(note.price_level).en}",
        ),
        columns,
        rows,
        notes,
    )
    return [main, _area_sheet(note, result)]


_DIFFERENCE = Text("Forskel", "Difference")


def _area_sheet(note: Note, result: Reconciliation) -> Sheet:
    rows = []
    for area in result.areas:
        sides: list[tuple[Cell, dict[int, int | None]]] = [
            (official("Tabel 2"), area.activities),
            (official("Tabel 3"), area.appropriations),
            (_DIFFERENCE, area.differences),
        ]
        for head, amounts in sides:
            weight: Weight = "total" if head is _DIFFERENCE else "row"
            sums = [*amounts.values(), add(amounts.values())]
            rows.append(Row([area.name, head, *map(_shown, sums)], weight))
    columns = [
        Column("control_area", official("Styringsområde")),
        Column("table", Text("Tabel", "Table")),
        *_years(result.years),
        Column("total", _TOTAL, "amount"),
    ]
    title = Text(
        f"{note.id}: styringsområder, {unit(note.price_level).da}",
        f"{note.id}: control areas, {unit(note.price_level).en}",
    )
    verdict = _verdict(result.largest)
    return Sheet("control_areas", title, columns, rows, [verdict])


def _amounts(row: NoteRow, years: Sequence[int]) -> list[Cell]:
    """The cells of a row with its I alt as stated; blank where the note is blank."""
    amounts = row.amounts
    if amounts is None:
        return [*[_UNREAD] * len(years), _shown(row.total)]
    return [*(_shown(amounts[year]) if year in amounts else None for year in years), _shown(row.total)]


_UNREAD = official("?")


def _shown(amount: int | None) -> Cell:
    """An amount as a cell; one that cannot be read is not the same as a blank."""
    return _UNREAD if amount is None else amount


def places(source: Source) -> PlaceOf:
    """Where each record of the note that `source` holds stands."""
    return lambda record: source.place(record.head)


def closing(notes: int, registers: Sequence[str], findings: Sequence[Finding]) -> Text:
    """How much was checked, and what was found."""
    count = Counter(found.rule.severity if not found.accepted else 0 for found in findings)
    read = ", ".join(["", *registers])
    return Text(
        f"{_count(notes, 'notat', 'notater')}{read}: {count[3]} fejl, {_count(count[2], 'advarsel', 'advarsler')}, "
        f"{_count(count[1], 'bemærkning', 'bemærkninger')}, {count[0]} accepteret",
        f"{_count(notes, 'note', 'notes')}{read}: {_count(count[3], 'error', 'errors')}, "
        f"{_count(count[2], 'warning', 'warnings')}, {_count(count[1], 'remark', 'remarks')}, {count[0]} accepted",
    )


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def totals(given: Sequence[Totals], caveats: Sequence[Text] = ()) -> list[Sheet]:
    """A sheet a price level; the years are columns where they were asked for last, as the notes print them."""
    sheets = [_totals(totals) for totals in given]
    said = list(caveats)
    if len(given) > 1:
        da, en = (conjunction.join(_level(totals.price_level) for totals in given) for conjunction in (" og ", " and "))
        said.insert(0, Text(_APART.da.format(levels=da), _APART.en.format(levels=en)))
    return [*sheets[:-1], sheets[-1]._replace(notes=[*sheets[-1].notes, *said])]


def caveats(checked: Sequence[tuple[str, Checked]]) -> list[Text]:
    """What a reader of totals over these files must know: notes left out, and notes that contradict themselves."""
    said = []
    for path, (findings, note, _) in checked:
        standing = [found for found in findings if found.rule.severity == ERROR and not found.accepted]
        if standing and (note is None or not is_whole(findings)):
            said.append(Text(f"{path} kan ikke læses og er ikke talt med.", f"{path} cannot be read and is left out."))
        elif standing:
            said.append(
                Text(
                    f"{path} modsiger sig selv ({len(standing)} fejl); beløbene er dem i Tabel 3.",
                    f"{path} contradicts itself (errors: {len(standing)}); the amounts are those of Tabel 3.",
                )
            )
    pairs = check_round([checked.summary for _, checked in checked if checked.summary])
    return said + [Text(f"{found.message('da')}.", f"{found.message('en')}.") for found in pairs]


_DIMENSION_HEADS = {
    "committee": official("Udvalg"),
    "appropriation": official("Bevilling"),
    "control-area": official("Styringsområde"),
    "administration": Text("Forvaltning", "Administration"),
    "direction": official("Indtægt/udgift"),
    "activity": Text("Aktivitet", "Activity"),
    "district": Text("Bydel", "District"),
    "negotiation": Text("Forhandling", "Negotiation"),
    "note": Text("Notat", "Note"),
    "year": Text("År", "Year"),
}
_APART = Text(
    "Beløb i {levels} lægges ikke sammen: 1.000 kr. er ikke det samme i to pris- og lønniveauer.",
    "Amounts at {levels} are not added up: 1.000 kr. is not the same at two price levels.",
)


def _totals(totals: Totals) -> Sheet:
    across = totals.by[-1:] == ["year"] and len(totals.by) > 1
    by = totals.by[:-1] if across else totals.by
    heads = [Column(name.replace("-", "_"), _DIMENSION_HEADS[name]) for name in by]
    columns = sorted({key[-1] for key in totals.sums}) if across else []
    keys = dict.fromkeys(key[: len(by)] for key in totals.sums)
    rows = []
    for key in keys:
        cells = [totals.sums.get((*key, column)) for column in columns]
        rows.append(Row([*key, *cells, totals.sums[key] if not across else sum(filter(None, cells))]))
    sums = [sum(amount for key, amount in totals.sums.items() if key[-1] == column) for column in columns]
    rows.append(Row([_TOTAL, *[None] * (len(by) - 1), *sums, totals.total], "total"))
    listed = ", ".join(totals.notes) if len(totals.notes) <= _LISTED else ""
    notes = [Text(f"Notater: {listed}", f"Notes: {listed}")] if listed else []
    return Sheet(
        "totals",
        unit(totals.price_level),
        [
            *heads,
            *(Column(year, official(year), "amount") for year in columns),
            Column("total", _TOTAL, "amount"),
        ],
        rows,
        notes,
    )


_LISTED = 20
"""Notes are listed below a total up to this many."""


def show(note: Note, place: PlaceOf) -> list[Sheet]:
    """The note as its official tables: what it is, Tabel 1, Tabel 2, Tabel 3, and what its prose states."""
    sheets = [_head(note, place)]
    if note.effects:
        columns = [Column(key, official(head)) for key, head in _EFFECTS.items()]
        rows = [Row([getattr(effect, key) for key in _EFFECTS], place=place(effect)) for effect in note.effects]
        sheets.append(
            Sheet(
                "effects",
                official("Tabel 1. Oversigt over målsætning for effekter og evaluering af budgetønsket"),
                columns,
                rows,
            )
        )
    amounts = [*_years(note.years), Column("total", _TOTAL, "amount")]
    first = Column("label", unit(note.price_level))
    if note.activities:
        rows = [
            Row([line.label, line.control_area, *_amounts(line, note.years)], place=place(line))
            for line in note.activities.lines
        ]
        columns = [first, Column("control_area", official("Styringsområde")), *amounts]
        sheets.append(
            Sheet(
                "activities",
                official(f"Tabel 2. {_TABEL_2}"),
                columns,
                rows + _total_row(note.activities, 1, note.years, place),
            )
        )
    columns = [
        first,
        Column("committee", official("Udvalg"), "code"),
        Column("appropriation", official("Bevilling")),
        Column("direction", official("I/U"), "code"),
        *amounts,
    ]
    for table in note.appropriations:
        rows = [
            Row(
                [
                    line.label,
                    line.committee,
                    _printed(line.appropriation),
                    line.direction,
                    *_amounts(line, note.years),
                ],
                place=place(line),
            )
            for line in table.lines
        ]
        title = "Udgifter til service" if table.control_area == "Service" else table.control_area
        sheets.append(
            Sheet(
                "appropriations",
                official(f"Tabel 3. {title}"),
                columns,
                rows + _total_row(table, 3, note.years, place),
            )
        )
    if note.claims:
        sheets.append(_claims(note, place))
    return sheets


_EFFECTS = {
    "target_group": "Målgruppe",
    "activity": "Indsats",
    "goal": "Målsætning",
    "follow_up": "Opfølgning",
}


def _printed(code: Code | None) -> str | None:
    return code and f"{code.code} {code.name}".rstrip()


def _total_row(table: Table, blanks: int, years: Sequence[int], place: PlaceOf) -> list[Row]:
    if table.total is None:
        return []
    return [Row([table.total_label, *[None] * blanks, *_amounts(table.total, years)], "total", place(table.total))]


def _head(note: Note, place: PlaceOf) -> Sheet:
    phase_in = note.phase_in
    districts = ", ".join(note.districts)
    facts: list[tuple[str, Text, Cell]] = [
        ("id", Text("Notat", "Note"), note.id),
        ("title", Text("Titel", "Title"), note.title),
        ("negotiation", Text("Forhandling", "Negotiation"), note.negotiation),
        ("budget_year", Text("Budgetår", "Budget year"), str(note.budget_year or "")),
        ("price_level", official("p/l"), str(note.price_level or "")),
        ("administrations", Text("Forvaltninger", "Administrations"), ", ".join(note.administrations)),
        ("categories", official("Kategorisering"), ", ".join(note.categories)),
        (
            "phase_in",
            Text("Indfasning", "Phase-in"),
            f"{phase_in.start} – {phase_in.complete}" if phase_in else None,
        ),
        ("districts", official("Bydele"), official("Bydækkende") if note.citywide else districts),
        ("address", official("Adresse"), note.address),
        ("prior_funding", official("Tidligere afsatte midler"), _prior(note)),
        (
            "lapses",
            Text("Bortfalder, hvis notatet vedtages", "Lapses if the note passes"),
            ", ".join(note.lapses),
        ),
    ]
    stated = [fact for fact in facts if fact[2]]
    columns = [Column(key, head) for key, head, _ in stated]
    title = official(f"{note.id} {note.title}")
    return Sheet("note", title, columns, [Row([cell for _, _, cell in stated], place=place(note))], layout="upright")


def _prior(note: Note) -> Cell:
    if note.prior_funding is None:
        return None
    if not note.prior_funding:
        return Text("ingen", "none")
    return "; ".join(
        f"{prior.amount} ({', '.join(map(str, prior.years))}) {prior.source}" for prior in note.prior_funding
    )


def _claims(note: Note, place: PlaceOf) -> Sheet:
    columns = [
        Column("section", Text("Afsnit", "Section")),
        Column("states", Text("Beløb", "Amount")),
        Column("scope", Text("Gælder", "Scope")),
    ]
    rows = [Row([claim.section, claim.written("states"), _scope(claim)], place=place(claim)) for claim in note.claims]
    return Sheet("claims", Text("Beløb i teksten", "Amounts in the prose"), columns, rows)


def _scope(claim: Claim) -> Text:
    if claim.external:
        return Text(f"uden for notatet: {claim.external}", f"outside the note: {claim.external}")
    of = [
        claim.committee,
        claim.administration,
        claim.control_area,
        claim.activity,
        _printed(claim.appropriation),
    ]
    years = f"{claim.years[0]}-{claim.years[-1]}" if claim.years else ""
    scope = " ".join(filter(None, [years, *of]))
    each = claim.per == "year"
    return Text(
        f"{'pr. år' if each else 'i alt'} {scope}".rstrip(),
        f"{'per year' if each else 'in all'} {scope}".rstrip(),
    )


SEVERITIES = {1: Text("bemærkning", "remark"), 2: Text("advarsel", "warning"), 3: Text("fejl", "error")}


def rules(given: Sequence[Rule]) -> Sheet:
    """Every rule, a row each."""
    columns = [
        Column("code", Text("Kode", "Code"), "code"),
        Column("name", Text("Navn", "Name")),
        Column("severity", Text("Grad", "Severity"), "code"),
        Column("message", Text("Siger", "Says")),
    ]
    rows = [Row([rule.code, rule.name, SEVERITIES[rule.severity], read_page(rule.page).why]) for rule in given]
    return Sheet("rules", Text("Alle kontroller", "All checks"), columns, rows)


def explanation(explained: Explanation) -> Sheet:
    """One rule: what it says and why, what passes and what fires."""
    rule, page, _ = explained
    cells: list[tuple[str, Text, Cell]] = [
        ("code", Text("Kode", "Code"), rule.code),
        ("name", Text("Navn", "Name"), rule.name),
        ("severity", Text("Grad", "Severity"), SEVERITIES[rule.severity]),
        ("why", Text("Regel", "Rule"), page.why),
        ("passes", Text("Rigtigt", "Passes"), page.passes or None),
        ("fires", Text("Forkert", "Fires"), MARK.sub("", page.fires) or None),
    ]
    stated = [cell for cell in cells if cell[2]]
    title = official(f"{rule.code} {rule.name}")
    return Sheet(
        "rule",
        title,
        [Column(key, head) for key, head, _ in stated],
        [Row([cell for _, _, cell in stated])],
        layout="upright",
    )

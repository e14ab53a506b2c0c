"""`reconcile`: Tabel 2 beside Tabel 3, the control areas, and the claims of the prose."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from budgetnote.analysis.claims import Verdict
from budgetnote.analysis.limits import limits
from budgetnote.analysis.prices import Priced
from budgetnote.analysis.reconcile import Inference, Reconciliation
from budgetnote.analysis.summary import Reconciled
from budgetnote.checks.reconciliation import MANY, proof
from budgetnote.figures.printed import format_amount, format_interval, format_level, format_levels
from budgetnote.language import Language, Text, official, sentence
from budgetnote.model.note import Claim, Note, Statement
from budgetnote.model.tables import AppropriationTable, add
from budgetnote.report.sheet import (
    BOTH,
    TOTAL,
    Cell,
    Column,
    PlaceOf,
    Sheet,
    SheetRow,
    Weight,
    amount_cells,
    shown,
    units,
    year_columns,
)
from budgetnote.report.tables.check import verdict
from budgetnote.report.tables.prices import rounded


class AtOwnLevel(NamedTuple):
    """A note at its own price level with its reconciliation, where another level is shown."""

    priced: Priced
    result: Reconciliation


def reconciliation(
    note: Note, result: Reconciliation, verdicts: Sequence[Verdict], place: PlaceOf, stated: AtOwnLevel | None = None
) -> list[Sheet]:
    """Tabel 2 beside the Tabel 3 lines that pay for each row, with the differences; control areas; claims.

    Where amounts are converted, the verdict is still that of the note as `stated`, and so are the claims.
    """
    columns = [
        Column("label", Text("Række", "Row")),
        Column("committee", official("Udvalg"), "code"),
        Column("appropriation", official("Bevilling"), "code"),
        *year_columns(result.years, note.continues_from),
        Column("total", TOTAL, "amount"),
    ]
    rows: list[SheetRow] = []
    for activity, lines, differences, _ in result.matches:
        rows.append(
            SheetRow(
                [activity.label, None, None, *amount_cells(activity, result.years, computed=True)],
                "row",
                place(activity),
            )
        )
        for line in lines:
            code = line.appropriation.code if line.appropriation else None
            rows.append(
                SheetRow(
                    [line.label, line.committee, code, *amount_cells(line, result.years, computed=True)],
                    "part",
                    place(line),
                )
            )
        sums = list(differences.values())
        cells = [*map(shown, [*sums, activity.in_all(differences)])]
        if activity.control_area in result.undecided and sums != [0] * len(sums):
            cells = [None] * len(cells)
        rows.append(SheetRow([_DIFFERENCE, None, None, *cells], "total"))
    notes = [
        Text(
            f"»{line.label}« i Tabel 3 er ikke knyttet til en række i Tabel 2",
            f"“{line.label}” in Tabel 3 is tied to no row of Tabel 2",
        )
        for line in result.unmatched
    ] + [
        Text(
            f"»{line.label}« i Tabel 3 nævner »{row.label}«, men i en anden tabel end den for {row.control_area}",
            f"“{line.label}” in Tabel 3 names “{row.label}”, but in another table than that of {row.control_area}",
        )
        for line, row in result.misplaced
    ]
    if result.undecided:
        notes.append(_UNDECIDED)
    if stated:
        notes.append(_by_rounding(stated))
    main = Sheet(
        "activities",
        Text(
            f"{note.id}: afstemning af Tabel 2 med Tabel 3, {units(note.levels).da}",
            f"{note.id}: Tabel 2 against Tabel 3, {units(note.levels).en}",
        ),
        columns,
        rows,
        notes,
    )
    proofs = [_proof(note, inference, place) for inference in result.inferences if inference.rows]
    claims = [_verdicts(stated.priced.note if stated else note, verdicts, place)] if verdicts else []
    said = [_by_rounding(stated), *_rounded(stated)] if stated else [_said(result)]
    said += map(sentence, limits(stated.priced.note if stated else note, stated.result if stated else result))
    areas = _area_sheet(note, result, (stated.result if stated else result).outcome, said)
    return [main, *proofs, areas, *claims, *_unit_prices(note, result.years, place)]


_UNDECIDED = Text(
    "Forskellen vises ikke for rækker i Tabel 2, der kan være dækket af rækker i Tabel 3 uden activity.",
    "No difference is shown for rows that the lines of Tabel 3 with no activity may pay for.",
)


def _said(result: Reconciliation) -> Text:
    """Whether Tabel 2 = Tabel 3."""
    return verdict(result.outcome, result.wrong_sums)


def _rounded(stated: AtOwnLevel) -> list[Text]:
    """What rounding did to the sum of each table."""
    said = []
    for table in stated.priced.note.tables:
        area = table.control_area if isinstance(table, AppropriationTable) else ""
        name = f"Tabel 3, {area}" if area else "Tabel 2"
        said += [Text(f"{name}: {text.da}", f"{name}: {text.en}") for text in rounded(stated.priced, table)]
    return said


def _by_rounding(stated: AtOwnLevel) -> Text:
    """What differences between converted amounts mean."""
    own, said = format_levels(stated.priced.note.levels), _said(stated.result)
    return Text(
        f"Hver celle er omregnet og afrundet for sig, så forskelle på få tusinde kroner kan skyldes afrunding. "
        f"I notatets egne priser, {own}: {said.da}.",
        f"Each cell is converted and rounded on its own, so small differences may be due to rounding. "
        f"In the note's own prices, {own}: {said.en}.",
    )


def _unit_prices(note: Note, years: Sequence[int], place: PlaceOf) -> list[Sheet]:
    """What each row with årsværk asks for an årsværk, by year, in 1.000 kr.; no sheet where no row has any."""
    rows = []
    for line in note.activity_lines:
        count = line.priced_equivalents
        if count:
            amounts = [line.cell(year) for year in years]
            prices = [(amount / count).quantize(_TENTH) if amount else None for amount in amounts]
            rows.append(SheetRow([line.label, count, *prices], place=place(line)))
    columns = [
        Column("label", Text("Række", "Row")),
        Column("full_time_equivalents", official("Årsværk"), "number"),
        *(Column(str(year), official(str(year)), "number") for year in years),
    ]
    money = units(note.levels).da
    title = Text(f"{note.id}: årsværkspris, {money}", f"{note.id}: price of an årsværk, {money}")
    return [Sheet("unit_prices", title, columns, rows)] if rows else []


_TENTH = Decimal("0.1")


def _proof(note: Note, inference: Inference, place: PlaceOf) -> Sheet:
    """What was inferred and how: each line with its row, whether every cover has the link, and the likeness.

    The cover's own figures stand in every row, so that another program can verify them.
    """
    columns = [
        Column("label", Text("Række i Tabel 3", "Line of Tabel 3")),
        Column("activity", official("Tabel 2"), "code"),
        Column("forced", Text("Fremgår af beløbene", "Forced by the amounts"), "code"),
        Column("certain", Text("Sikker", "Certain"), "code"),
        Column("likeness_percent", Text("Tekstlighed, %", "Likeness, %"), "percent"),
        Column("likeness", Text("tekstlighed, ‰", "likeness, ‰"), "data"),
        Column("nearest", Text("Nærmest", "Nearest"), "code" if inference.cover.nearest else "data"),
        Column("fits", Text("passer", "fits"), "data"),
        Column("covers", Text("fordelinger", "divisions"), "data"),
        Column("score", Text("lighed i alt", "likeness in all"), "data"),
        Column("margin", Text("margin", "margin"), "data"),
        Column("margin_is_least", Text("margin er mindst", "margin is at least"), "data"),
        Column("unpayable", Text("kan ikke dækkes", "cannot be paid"), "data"),
        Column("unbalanced", Text("stemmer ikke", "does not add up"), "data"),
    ]
    found, placed = inference.cover, inference.placed
    certain = {line for line, _ in inference.certain}
    unpayable, unbalanced = (
        ", ".join(inference.rows[row].key for row in rows) for rows in (found.unpayable, found.unbalanced)
    )
    counted = found.covers if found.covers is None or found.covers < MANY else None
    data: list[Cell] = [YES_NO[found.fits], counted, found.score, found.margin, YES_NO[found.at_least]]
    data += [unpayable, unbalanced]
    rows = []
    for i, line in enumerate(inference.lines):
        row = inference.rows[placed[i]] if i in placed else None
        likeness = inference.likeness[placed[i]][i] if i in placed else None
        likes: list[Cell] = [None if likeness is None else Decimal(likeness) / 10, likeness]
        known: list[Cell] = [row.key if row else None, YES_NO[i in found.forced], YES_NO[line in certain], *likes]
        nearest = inference.rows[found.nearest[i]].key if found.nearest else None
        rows.append(SheetRow([line.label, *known, nearest, *data], place=place(line)))
    title = Text(f"{note.id}: udledte nøgler, {inference.area}", f"{note.id}: inferred keys, {inference.area}")
    return Sheet(
        "mapping",
        title,
        columns,
        rows,
        [sentence(proof(inference))],
    )


def _verdicts(note: Note, verdicts: Sequence[Verdict], place: PlaceOf) -> Sheet:
    """Each amount of the prose with what it stands for, what the tables add up to, and how near it is to false."""
    columns = [
        Column("scope", Text("Hvor og hvad", "Where and what")),
        Column("section", Text("Afsnit", "Section"), "data"),
        Column("share", Text("Del", "Part"), "data"),
        Column("states", Text("Beløb", "Amount"), "code"),
        Column("interval", Text("Står for", "Stands for"), "code"),
        Column("low", Text("fra", "from"), "data"),
        Column("high", Text("til", "to"), "data"),
        Column("tables", Text("Tabellerne giver", "The tables give"), "code"),
        Column("computed", Text("summer", "sums"), "data"),
        Column("verdict", Text("Passer", "Holds"), "code"),
        Column("slack", official("Margin"), "amount"),
    ]
    rows = [
        SheetRow(
            [
                scope(verdict.scope, verdict.section, verdict.claim.share(verdict.statement)),
                verdict.section,
                verdict.claim.share(verdict.statement),
                verdict.statement.written("states"),
                verdict.interval and Text(*(format_interval(verdict.interval, language) for language in BOTH)),
                verdict.interval and verdict.interval.low,
                verdict.interval and verdict.interval.high,
                Text(*(tables_give(verdict, language) for language in BOTH)),
                tuple(cells.computed for cells in verdict.sums),
                _holds(verdict),
                verdict.slack,
            ],
            "row" if isinstance(verdict.statement, Claim) else "part",
            place(verdict.statement),
        )
        for verdict in verdicts
    ]
    prices = units(note.levels).da
    title = Text(f"{note.id}: beløb i teksten, {prices}", f"{note.id}: amounts in the prose, {prices}")
    return Sheet("claims", title, columns, rows)


YES_NO: dict[bool | None, Text] = {
    True: Text("ja", "yes"),
    False: Text("nej", "no"),
    None: Text("ikke afgjort", "not decided"),
}


def _holds(verdict: Verdict) -> Text:
    """Whether the statement holds, in a word or two."""
    if verdict.scope.is_external:
        return Text("ekstern", "external")
    if verdict.unknown:
        names = ", ".join(name for _, name in verdict.unknown)
        return Text(f"ukendt: {names}", f"unknown: {names}")
    if verdict.apart:
        return Text("kan ikke sammenlignes", "not comparable")
    return Text("næsten", "nearly") if verdict.near and not verdict.broken else YES_NO[verdict.holds]


def tables_give(verdict: Verdict, language: Language) -> str:
    """620 where each year has the same sum, else each year with its own."""
    shown = [("?" if cells.computed is None else format_amount(cells.computed, language)) for cells in verdict.sums]
    if len(set(shown)) == 1:
        return shown[0]
    return ", ".join(f"{cells.years[0]}: {amount}" for cells, amount in zip(verdict.sums, shown, strict=True))


_DIFFERENCE = Text("Forskel", "Difference")


def _area_sheet(note: Note, result: Reconciliation, outcome: Reconciled, said: Sequence[Text]) -> Sheet:
    rows = []
    for area in result.areas:
        sides: list[tuple[Cell, dict[int, int | None]]] = [
            (official("Tabel 2"), area.activities),
            (official("Tabel 3"), area.appropriations),
            (_DIFFERENCE, area.differences),
        ]
        for head, amounts in sides:
            weight: Weight = "total" if head is _DIFFERENCE else "row"
            sums = [*amounts.values(), add(amounts[year] for year in note.summed_years)]
            rows.append(SheetRow([area.name, head, *map(shown, sums), outcome], weight))
    columns = [
        Column("control_area", official("Styringsområde")),
        Column("table", Text("Tabel", "Table")),
        *year_columns(result.years, note.continues_from),
        Column("total", TOTAL, "amount"),
        Column("verdict", Text("Udfald", "Outcome"), "data"),
    ]
    title = Text(
        f"{note.id}: styringsområder, {units(note.levels).da}",
        f"{note.id}: control areas, {units(note.levels).en}",
    )
    return Sheet("control_areas", title, columns, rows, said)


_SHARES = {"parts": "heraf", "among": "hvoraf"}


def scope(statement: Statement, section: str, share: str | None = None) -> Text:
    """What a statement of the prose is about, with what its whole says: where it stands, the years, who or what.

    `share` is the key of the claim that has it as a part.
    """
    section = f"{section}, {_SHARES[share]}" if share else section
    if statement.is_external:
        outside = Text("ikke notatets egne beløb", "not the note's own amounts")
        about = official(statement.external) if statement.external else Text("tidligere afsat", "granted before")
        return Text(*(f"{section}, {outside.pick(language)}: {about.pick(language)}" for language in BOTH))
    code = statement.appropriation.code if statement.appropriation else None
    of = [statement.committee, statement.administration, statement.control_area, statement.activity, code]
    years = statement.years
    run = len(years) > 1 and [*years] == [*range(years[0], years[-1] + 1)]
    when = f"{years[0]}-{years[-1]}" if run else ", ".join(map(str, years))
    level = format_level(statement.price_level) if statement.price_level else None
    of_rows = " ".join(filter(None, [when, *of, statement.direction, level]))
    each = Text("pr. år", "per year") if statement.per == "year" else Text("i alt", "in all")
    cut = Text(", besparelse", ", a cut") if statement.saving else official("")
    return Text(*(f"{section}, {each.pick(language)} {of_rows}".rstrip() + cut.pick(language) for language in BOTH))

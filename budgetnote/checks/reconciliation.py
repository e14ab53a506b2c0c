"""BN3: reconciliation. Tabel 2 states the same money as Tabel 3, by activity and by control area."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from budgetnote.analysis.cover import Cover
from budgetnote.analysis.reconcile import Inference, Reconciliation
from budgetnote.checks.rulebook import Found, check
from budgetnote.figures.printed import format_amount, format_decimal
from budgetnote.finding import ERROR, REMARK, SHORT, WARNING, Finding, say
from budgetnote.language import Language, Text, did_you_mean, nearest, official
from budgetnote.model.note import Note
from budgetnote.model.register import Register
from budgetnote.model.tables import ActivityLine

_TABEL_2, _TABEL_3 = official("Tabel 2"), official("Tabel 3")


@check(
    "BN301",
    "activity-difference",
    ERROR,
    da="»{label:short}« er {stated:amount} i {year}, men dens rækker i Tabel 3 giver {computed:amount}",
    en="“{label:short}” is {stated:amount} in {year}, but its lines in Tabel 3 add up to {computed:amount}",
    remedy=Text(
        "ret Tabel 2 eller en af rækkerne i Tabel 3; forskellen er {difference:signed}",
        "correct Tabel 2 or one of the lines in Tabel 3; the difference is {difference:signed}",
    ),
)
def activity_difference(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """The Tabel 3 lines of an activity are the money of its row in Tabel 2, divided by committee and appropriation.

    En aktivitets rækker i Tabel 3 viser de samme midler som dens række i Tabel 2, fordelt på udvalg og bevilling.

    passes:
        amounts: {2026: 400, 2027: 800, 2028: 800}
        total: 2000
    fires:
        amounts: {2026: 500, 2027: 800, 2028: 800}
        total: 2100
    """
    for match in reconciliation.matches:
        activity, lines = match.activity, match.lines
        if activity.control_area in reconciliation.inferred | reconciliation.undecided:
            continue  # another line may pay for the rest of it
        for year, difference in match.off.items():
            if lines and difference:
                stated = activity.cell(year) or 0
                yield found(
                    activity.at("amounts", year),
                    related=[(line.at("amounts", year), _TABEL_3) for line in lines if year in line.stated_years],
                    label=activity.label,
                    year=year,
                    stated=stated,
                    computed=stated + difference,
                    difference=difference,
                )


@check(
    "BN302",
    "control-area-difference",
    ERROR,
    da="{area} er {stated:amount} i {year} i Tabel 2, men {computed:amount} i Tabel 3",
    en="{area} is {stated:amount} in {year} in Tabel 2, but {computed:amount} in Tabel 3",
    remedy=Text(
        "ret rækkerne i en af tabellerne; forskellen er {difference:signed}",
        "correct the rows of one of the tables; the difference is {difference:signed}",
    ),
)
def control_area_difference(
    note: Note, reconciliation: Reconciliation, register: Register, found: Found
) -> Iterator[Finding]:
    """Tabel 2's rows of a control area (styringsområde) add up to that control area's own table.

    Rækkerne i Tabel 2 for et styringsområde giver tilsammen det samme som styringsområdets egen tabel.

    passes:
        amounts: {2026: 400, 2027: 800, 2028: 800}
        total: 2000
    fires:
        amounts: {2026: 500, 2027: 800, 2028: 800}
        total: 2100
    """
    if not all(register.control_areas.valid(area.name, note.budget_year) for area in reconciliation.areas):
        return  # a misspelt name makes two control areas of one
    for area in reconciliation.areas:
        for year, difference in area.off.items():
            if area.tables and difference:
                table = area.tables[0]
                span = table.total.at("amounts", year) if table.total else table.at("control_area")
                stated = area.activities[year] or 0
                yield found(
                    span,
                    related=[(table.at("control_area"), _TABEL_3)],
                    area=area.name,
                    year=year,
                    stated=stated,
                    computed=stated + difference,
                    difference=difference,
                )


@check(
    "BN303",
    "unknown-activity",
    ERROR,
    da="der er ingen række i Tabel 2 med nøglen {key}",
    en="Tabel 2 has no row with the key {key}",
    remedy=Text("{hint}", "{hint}"),
)
def unknown_activity(note: Note, reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """A Tabel 3 line names, with `activity`, the row of Tabel 2 that it pays for.

    En række i Tabel 3 viser med `activity`, hvilken række i Tabel 2 den dækker.

    passes:
        activity: lokaler
    fires:
        activity: lokale  # BN303
    """
    keys = list(dict.fromkeys(line.key for line in note.activity_lines if line.key))
    told = note.activities is not None and note.activities.whole and all(row.key for row in note.activity_lines)
    for line in reconciliation.unmatched:
        if line.activity and line.activity not in keys and keys and told:
            close = nearest(line.activity, keys)
            listed = ", ".join(keys)
            hint = did_you_mean(*close) if close else Text(f"vælg mellem {listed}", f"use one of {listed}")
            yield found(line.at("activity"), key=line.activity, hint=hint)


@check(
    "BN304",
    "unpaid-activity",
    ERROR,
    da="ingen række i Tabel 3 dækker »{label:short}«",
    en="no line of Tabel 3 pays for “{label:short}”",
    on_paper=Text("tilføj rækken i Tabel 3, eller ret beløbene", "add the row to Tabel 3, or correct the amounts"),
    remedy=Text(
        "tilføj rækken i Tabel 3, eller ret en rækkes activity til {key}",
        "add the line in Tabel 3, or correct a line's activity to {key}",
    ),
)
def unpaid_activity(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """Each row of Tabel 2 is paid for by at least one line of Tabel 3, or no committee is granted the money.

    Hver række i Tabel 2 dækkes af mindst én række i Tabel 3, ellers får intet udvalg midlerne.

    passes:
        activity: lokaler
    fires:
        activity: vejledning
    """
    tables = {area.name for area in reconciliation.areas if area.tables}
    open_areas = reconciliation.inferred | reconciliation.undecided  # one of the lines without a key may pay for it
    elsewhere = {activity for _, activity in reconciliation.misplaced}
    for activity, lines, *_ in reconciliation.matches:
        asks = any((activity.amounts or {}).values())
        told = lines or activity in elsewhere or activity.control_area in open_areas
        if asks and activity.key and activity.control_area in tables and not told:
            yield found(activity.at("label"), label=activity.label, key=activity.key)


@check(
    "BN305",
    "missing-table",
    ERROR,
    da="Tabel 2 har beløb på {area}, men der er ingen Tabel 3 for {area}",
    en="Tabel 2 asks for {area}, but there is no Tabel 3 for {area}",
    on_paper=Text("tilføj en tabel for {area}", "add a table for {area}"),
    remedy=Text(
        "tilføj en tabel under appropriations med control_area: {area}",
        "add a table to appropriations with control_area: {area}",
    ),
)
def missing_table(note: Note, reconciliation: Reconciliation, register: Register, found: Found) -> Iterator[Finding]:
    """Each control area (styringsområde) of Tabel 2 has a Tabel 3 of its own.

    Hvert styringsområde i Tabel 2 har sin egen Tabel 3.

    passes:
        key: lokaler
        label: Indretning af lokaler
        control_area: Anlæg
    fires:
        key: lokaler
        label: Indretning af lokaler
        control_area: Finansposter  # BN305
    """
    tables = [table.control_area for table in note.appropriations]
    if not note.has("appropriations") or not all(
        register.control_areas.valid(name, note.budget_year) for name in tables
    ):
        return  # the table may be there under a misspelt name
    for area in reconciliation.areas:
        rows = [line for line in note.activity_lines if line.control_area == area.name]
        known = register.control_areas.valid(area.name, note.budget_year)
        if rows and known and not area.tables:
            yield found(rows[0].at("control_area"), area=area.name)


@check(
    "BN306",
    "other-control-area",
    ERROR,
    da="rækken står i tabellen for {area}, men dækker »{label:short}«, som hører under {other}",
    en="the line stands in the table of {area}, but pays for “{label:short}”, which is {other}",
    on_paper=Text("flyt rækken til tabellen for {other}", "move the line to the table of {other}"),
    remedy=Text("flyt rækken, eller ret dens activity", "move the line, or correct its activity"),
)
def other_control_area(
    note: Note, reconciliation: Reconciliation, register: Register, found: Found
) -> Iterator[Finding]:
    """Service and anlæg are capped each on its own, so a line pays for an activity of its own control area.

    Service og anlæg har hver sit loft, så en række dækker en aktivitet i sit eget styringsområde.

    passes:
        activity: lokaler
        label: Indretning af lokaler
        committee: KFU
    fires:
        activity: vejledning  # BN306
        label: Indretning af lokaler
        committee: KFU
    """
    areas = {line: table.control_area for table in note.appropriations for line in table.lines}
    for line, activity in reconciliation.misplaced:
        area, other = areas[line], activity.control_area
        if all(register.control_areas.valid(name, note.budget_year) for name in (area, other)):
            yield found(
                line.at("activity"),
                related=[(activity.at("control_area"), _TABEL_2)],
                area=area,
                label=activity.label,
                other=other,
            )


@check(
    "BN307",
    "repeated-table",
    ERROR,
    da="{area} har to tabeller",
    en="{area} has two tables",
    remedy=Text("saml rækkerne i én tabel", "gather the lines in one table"),
)
def repeated_table(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """A control area has one table; with two, neither total row states the control area's sum.

    Et styringsområde har én tabel; med to viser ingen af summerne, hvad styringsområdet koster.

    passes:
        - control_area: Anlæg
    fires:
        - control_area: Service  # BN307
    """
    for area in reconciliation.areas:
        for table in area.tables[1:]:
            first = area.tables[0].at("control_area")
            yield found(table.at("control_area"), related=[(first, Text("den første", "the first"))], area=area.name)


@check(
    "BN308",
    "line-without-activity",
    REMARK,
    da="{told}; {proof}",
    en="{told}; {proof}",
    remedy=Text(
        "budgetnote reconcile viser fordelingen; --write-keys skriver de nøgler, der er sikre",
        "budgetnote reconcile shows the division; --write-keys writes the keys that are certain",
    ),
)
def line_without_activity(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """Without `activity`, what pays for what is inferred: the amounts say what is possible, the labels choose.

    Uden `activity` udledes det, hvad der dækker hvad: beløbene afgør, hvad der er muligt, og teksterne vælger.

    passes:
        - activity: lokaler
          label: Indretning af lokaler
    fires:
        - label: Indretning af lokaler  # BN308
    """
    for inference in reconciliation.inferences:
        first, *others = inference.lines
        if inference.rows:
            yield found(
                first.at("label"),
                related=[(line.at("label"), _TABEL_3) for line in others],
                told=_without_key(inference),
                lines=len(inference.lines),
                area=inference.area,
                proof=proof(inference),
            )


@check(
    "BN320",
    "no-division",
    ERROR,
    da="rækkerne i Tabel 3 for {area} uden activity kan ikke fordeles, så Tabel 2 stemmer: {why}{nearest}",
    en="the lines of Tabel 3 for {area} without activity cannot be divided so that Tabel 2 adds up: {why}{nearest}",
    on_paper=Text("ret beløbene i Tabel 2 eller Tabel 3", "correct the amounts of Tabel 2 or Tabel 3"),
    remedy=Text(
        "ret beløbene, eller skriv med activity, hvilken række i Tabel 2 hver række dækker",
        "correct the amounts, or say with activity which row of Tabel 2 each line pays for",
    ),
)
def no_division(note: Note, reconciliation: Reconciliation, register: Register, found: Found) -> Iterator[Finding]:
    """However the lines without `activity` are divided over the rows of their control area, one of them is not covered.

    Uanset hvordan rækkerne uden `activity` fordeles på styringsområdets rækker i Tabel 2, er der en, som ikke stemmer.

    passes:
        - activity: lokaler
          label: Indretning af lokaler
          committee: KFU
          appropriation: 1060
          direction: U
          amounts: {2026: 500}
          total: 500
    fires:
        - label: Indretning af lokaler  # BN308
          committee: KFU
          appropriation: 1060
          direction: U
          amounts: {2026: 400}
          total: 400
    """
    known = all(register.control_areas.valid(table.control_area, note.budget_year) for table in note.appropriations)
    if not (known and note.activity_lines and reconciliation.readable):
        return  # what is missing may be there, under its right name or once it can be read
    for inference in reconciliation.inferences:
        if inference.cover.fits is not False:
            continue
        off, unpayable = inference.off, [inference.rows[row] for row in inference.cover.unpayable]
        rows = unpayable or [row for row, _ in off]
        near = _nearest_figures(off)
        own = {} if off else _own_figures(unpayable, inference)
        yield found(
            rows[0].at("label") if rows else inference.lines[0].at("label"),
            related=[(row.at("label"), _TABEL_2) for row in rows[1:]],
            area=inference.area,
            why=_why(inference, unpayable, own),
            nearest=_nearest(off, near, named=unpayable),
            **(near or own),
        )


def _nearest_figures(off: Sequence[tuple[ActivityLine, Mapping[int, int]]]) -> dict[str, int]:
    """What the only row that does not add up in the nearest division is, and what its lines add up to."""
    if len(off) != 1:
        return {}
    (row, by), *_ = off
    year, difference = next(iter(by.items()))
    stated = row.cell(year) or 0
    return {"year": year, "stated": stated, "computed": stated + difference}


def _own_figures(unpayable: Sequence[ActivityLine], inference: Inference) -> dict[str, int]:
    """What the only row that cannot be paid is, and what the lines that name it add up to."""
    if len(unpayable) != 1:
        return {}
    (row,) = unpayable
    lines = [line for line in inference.keyed if line.activity == row.key]
    for year in sorted({year for line in (row, *lines) for year in line.stated_years}):
        stated, computed = row.cell(year) or 0, sum(line.cell(year) or 0 for line in lines)
        if stated != computed:
            return {"year": year, "stated": stated, "computed": computed}
    return {}


def _why(inference: Inference, unpayable: Sequence[ActivityLine], figures: Mapping[str, int]) -> Text:
    """What keeps the lines from being divided."""
    if not inference.rows:
        return Text("Tabel 2 har ingen rækker for styringsområdet", "Tabel 2 has no rows of that control area")
    if not unpayable:
        return Text(
            "der er ingen fordeling, hvor alle rækker stemmer på én gang", "in no division do all rows add up at once"
        )
    named = _listed(unpayable)
    told = Text(
        " ({stated:amount} i {year}, hvor rækkerne med dens nøgle giver {computed:amount})",
        " ({stated:amount} in {year}, where the lines with its key add up to {computed:amount})",
    )
    da, en = (say(told, language, figures) if figures else "" for language in _BOTH)
    return Text(
        f"{named.da}{da} kan ikke dækkes, hvordan de end fordeles",
        f"{named.en}{en} cannot be paid however they are divided",
    )


def _nearest(
    off: Sequence[tuple[ActivityLine, Mapping[int, int]]], figures: Mapping[str, int], *, named: Sequence[ActivityLine]
) -> Text:
    """What does not add up in the nearest division; nothing where none is nearest."""
    if not off:
        return Text("", "")
    rows = [row for row, _ in off]
    told_before = len(rows) == len(named) == 1 and rows[0] is named[0]
    listed = Text("den", "it") if told_before else _listed(rows)
    told = Text(
        "; i den fordeling, der er nærmest, er {row} {stated:amount} i {year}, men rækkerne giver {computed:amount}",
        "; in the nearest division {row} is {stated:amount} in {year}, but its lines add up to {computed:amount}",
    )
    several = Text(
        "; i den fordeling, der er nærmest, stemmer disse ikke: {row}",
        "; in the nearest division these do not: {row}",
    )
    return Text(*(say(told if figures else several, language, {"row": listed, **figures}) for language in _BOTH))


def _listed(rows: Sequence[ActivityLine]) -> Text:
    """The labels of some rows, the first few of many."""
    labels = [row.label if len(row.label) <= SHORT else row.label[: SHORT - 1].rstrip() + "…" for row in rows]
    shown, more = labels[:_NAMED], len(labels) - _NAMED
    da, en = (", ".join(f"{left}{label}{right}" for label in shown) for left, right in ("»«", "“”"))
    return Text(f"{da} og {more} mere", f"{en} and {more} more") if more > 0 else Text(da, en)


_NAMED = 3
"""Rows that a sentence names at the most; the others stand beside the finding."""
_BOTH: tuple[Language, Language] = ("da", "en")


@check(
    "BN321",
    "label-of-other-row",
    WARNING,
    da="efter beløbene dækker rækken »{row:short}«, men dens tekst peger på »{other:short}«",
    en="by the amounts the line pays for “{row:short}”, but its label points to “{other:short}”",
    on_paper=Text("se efter, om beløb eller tekster er byttet om", "see whether amounts or texts have been swapped"),
    remedy=Text(
        "se efter, om beløb eller tekster er byttet om; er de rigtige, skrives rækken i Tabel 2 med activity",
        "see whether amounts or labels were swapped; if they are right, name the row of Tabel 2 with activity",
    ),
)
def label_of_other_row(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """The amounts leave a line to one row, and its label is another's: two rows may have been swapped.

    Efter beløbene hører en række til én aktivitet, men teksten er en andens: to rækker kan være byttet om.
    """
    for inference in reconciliation.inferences:
        for line, row, other in inference.contradicted:
            related = [(row.at("label"), _AMOUNTS), (other.at("label"), _LABEL)]
            yield found(line.at("label"), related=related, row=row.label, other=other.label)


def _without_key(inference: Inference) -> Text:
    """How many lines do not say what they pay for."""
    number, area = len(inference.lines), inference.area
    if number == 1:
        return Text(
            f"1 række i Tabel 3 for {area} oplyser ikke, hvilken række i Tabel 2 den dækker",
            f"1 line of Tabel 3 for {area} does not say which row of Tabel 2 it pays for",
        )
    return Text(
        f"{number} rækker i Tabel 3 for {area} oplyser ikke, hvilken række i Tabel 2 de dækker",
        f"{number} lines of Tabel 3 for {area} do not say which row of Tabel 2 they pay for",
    )


_AMOUNTS, _LABEL = Text("beløbene", "the amounts"), Text("teksten", "the label")


def proof(inference: Inference) -> Text:
    """How an inference was come by, in a sentence."""
    cover = inference.cover
    if inference.rounded:
        return Text(
            "beløbene er afrundet hver for sig, så de kan ikke afgøre det",
            "the amounts were rounded one by one, so that they cannot decide it",
        )
    if cover.fits is None:
        return Text("der er for mange muligheder til at afgøre det", "there are too many possibilities to decide it")
    if not cover.fits:
        if cover.off is None:
            return Text("ingen fordeling passer med beløbene", "no division fits the amounts")
        one = cover.off == 1
        return Text(
            f"ingen fordeling passer med beløbene; i den, der er nærmest, stemmer {cover.off} "
            f"{'række' if one else 'rækker'} ikke",
            f"no division fits the amounts; in the nearest {cover.off} {'row does' if one else 'rows do'} not agree",
        )
    if cover.covers == 1:
        return Text("beløbene tillader kun én fordeling", "the amounts allow one division only")
    return _chosen(cover, _possible(cover))


def _possible(cover: Cover) -> Text:
    """How many divisions there are."""
    if cover.covers is None:
        return Text("beløbene tillader mindst én fordeling", "the amounts allow at least one division")
    counted = min(cover.covers, MANY)
    da, en = (format_amount(counted, language) for language in _BOTH)
    return (
        Text(f"beløbene tillader {da} fordelinger", f"the amounts allow {en} divisions")
        if counted < MANY
        else Text(f"beløbene tillader over {da} fordelinger", f"the amounts allow more than {en} divisions")
    )


MANY = 10**15
"""Divisions are counted out up to this many."""


def _chosen(cover: Cover, possible: Text) -> Text:
    """Whether the labels pick one of several divisions, and how clearly."""
    if cover.chosen is None:
        return (
            Text(
                f"{possible.da}, og rækkernes tekster peger ikke på én af dem",
                f"{possible.en}, and the labels pick none of them",
            )
            if cover.margin == 0
            else Text(
                f"{possible.da}; der er for mange til at afgøre, hvilken teksterne peger på",
                f"{possible.en}, too many to decide which the labels pick",
            )
        )
    margin = Text(*(format_decimal(Decimal(cover.margin or 0) / 10, language) for language in _BOTH))
    least = Text("mindst ", "at least ") if cover.at_least else Text("", "")
    return Text(
        f"{possible.da}, og rækkernes tekster peger på én (forspring {least.da}{margin.da} procentpoint i tekstlighed)",
        f"{possible.en}, and the labels pick one (ahead by {least.en}{margin.en} percentage points of likeness)",
    )

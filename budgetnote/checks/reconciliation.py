"""BN3: reconciliation. Tabel 2 states the same money as Tabel 3, by activity and by control area."""

from collections.abc import Iterator

from budgetnote.checks import Found, check
from budgetnote.cover import Cover
from budgetnote.finding import ERROR, REMARK, Finding
from budgetnote.language import Text, did_you_mean, nearest, official
from budgetnote.note import Note
from budgetnote.reconcile import Reconciliation
from budgetnote.register import Register

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

    En aktivitets rækker i Tabel 3 viser de samme penge som dens række i Tabel 2, fordelt på udvalg og bevilling.

    passes:
        amounts: {2026: 400, 2027: 800, 2028: 800}
        total: 2000
    fires:
        amounts: {2026: 500, 2027: 800, 2028: 800}
        total: 2100
    """
    for activity, lines, differences in reconciliation.matches:
        if activity.control_area in reconciliation.undecided:
            continue  # another line may pay for the rest of it
        for year, difference in differences.items():
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
        for year, difference in area.differences.items():
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
        if line.activity and keys and told:
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
    remedy=Text(
        "tilføj rækken i Tabel 3, eller ret en rækkes activity til {key}",
        "add the line in Tabel 3, or correct a line's activity to {key}",
    ),
)
def unpaid_activity(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """Each row of Tabel 2 is paid for by at least one line of Tabel 3, or no committee is granted the money.

    Hver række i Tabel 2 dækkes af mindst én række i Tabel 3, ellers får intet udvalg pengene.

    passes:
        activity: lokaler
    fires:
        activity: vejledning
    """
    if any(line.activity is None for line in reconciliation.unmatched):
        return  # one of the lines without a key may pay for it
    tables = {area.name for area in reconciliation.areas if area.tables}
    for activity, lines, _ in reconciliation.matches:
        asks = any((activity.amounts or {}).values())
        if not lines and asks and activity.key and activity.control_area in tables:
            yield found(activity.at("label"), label=activity.label, key=activity.key)


@check(
    "BN305",
    "missing-table",
    ERROR,
    da="Tabel 2 har beløb på {area}, men der er ingen Tabel 3 for {area}",
    en="Tabel 2 asks for {area}, but there is no Tabel 3 for {area}",
    remedy=Text(
        "tilføj en tabel under appropriations med control_area: {area}",
        "add a table to appropriations with control_area: {area}",
    ),
)
def missing_table(note: Note, reconciliation: Reconciliation, register: Register, found: Found) -> Iterator[Finding]:
    """Each control area of Tabel 2 has a table of Tabel 3's form, as service has.

    Hvert styringsområde i Tabel 2 har en tabel i samme form som Tabel 3, ligesom service har.

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
    paid = {id(line): activity for activity, lines, _ in reconciliation.matches for line in lines}
    for table in note.appropriations:
        for line in table.lines:
            activity = paid.get(id(line))
            if activity is None or activity.control_area == table.control_area:
                continue
            areas = (activity.control_area, table.control_area)
            if all(register.control_areas.valid(area, note.budget_year) for area in areas):
                yield found(
                    line.at("activity"),
                    related=[(activity.at("control_area"), _TABEL_2)],
                    area=table.control_area,
                    label=activity.label,
                    other=activity.control_area,
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
    da="{lines} rækker i Tabel 3 for {area} oplyser ikke, hvilken række i Tabel 2 de dækker; {proof}",
    en="{lines} lines of Tabel 3 for {area} do not say which row of Tabel 2 they pay for; {proof}",
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
        yield found(
            first.at("label"),
            related=[(line.at("label"), _TABEL_3) for line in others],
            lines=len(inference.lines),
            area=inference.area,
            proof=proof(inference.cover),
        )


def proof(cover: Cover) -> Text:
    """How an inference was come by, in a sentence."""
    if cover.covers is None and cover.chosen:
        return Text(
            f"teksterne vælger en fordeling, som beløbene tillader (margin mindst {cover.margin})",
            f"the labels pick a division that the amounts allow (margin at least {cover.margin})",
        )
    if cover.covers is None:
        return Text("der er for mange muligheder til at afgøre det", "there are too many possibilities to decide it")
    if not cover.covers:
        rows = len(cover.unbalanced)
        return Text(
            f"ingen fordeling passer med beløbene; rækker ude af balance i den nærmeste: {rows}",
            f"no division fits the amounts; rows out of balance in the nearest: {rows}",
        )
    if cover.covers == 1:
        return Text("beløbene tillader kun én fordeling", "the amounts allow one division only")
    if cover.chosen is None:
        return Text(
            f"beløbene tillader {cover.covers} fordelinger, og teksterne vælger ingen af dem",
            f"the amounts allow {cover.covers} divisions, and the labels pick none of them",
        )
    return Text(
        f"beløbene tillader {cover.covers} fordelinger, og teksterne vælger én (margin {cover.margin})",
        f"the amounts allow {cover.covers} divisions, and the labels pick one (margin {cover.margin})",
    )

"""BN2: rows that count nowhere. A subtotal (mellemsum) is the sum of its rows, a part (heraf) within its whole."""

from collections.abc import Iterator

from budgetnote.analysis.gaps import wholes
from budgetnote.analysis.reconcile import Reconciliation
from budgetnote.checks.rulebook import Found, check
from budgetnote.finding import ERROR, WARNING, Finding, shortened
from budgetnote.language import Text, official
from budgetnote.model.note import Note
from budgetnote.model.tables import Line, Row, add


@check(
    "BN209",
    "subtotal",
    ERROR,
    da="mellemsummen »{label:short}« er {stated:amount} {where}, men dens rækker giver {computed:amount}",
    en="the subtotal “{label:short}” is {stated:amount} {where}, but its rows add up to {computed:amount}",
    remedy=Text(
        "ret mellemsummen eller en af rækkerne (forskellen er {difference:signed}), eller skriv med of: [...], hvilke "
        "rækker den er summen af",
        "correct the subtotal or one of the rows (the difference is {difference:signed}), or say with of: [...] which "
        "rows it is the sum of",
    ),
)
def subtotal(reconciliation: Reconciliation, found: Found) -> Iterator[Finding]:
    """A row of `kind: subtotal` is the sum of the rows since the last subtotal, or of those that it names with `of`.

    It counts in no total. The rows of Tabel 2 are named by their key, and those of Tabel 3 by their activity.

    En række med `kind: subtotal` er summen af rækkerne siden den forrige mellemsum eller af dem, den nævner med `of`.
    Den tælles ikke med i nogen sum. Rækker i Tabel 2 nævnes med deres key, rækker i Tabel 3 med deres activity.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
    fires:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
        - kind: subtotal
          label: Service og anlæg
          amounts: {2026: 1100, 2027: 1200, 2028: 1300}  # BN209
          total: 3600  # BN209
    """
    for gap in reconciliation.gaps:
        if gap.rule == "subtotal" and not gap.by_rounding:
            column = official("I alt" if gap.year is None else str(gap.year))
            yield found(
                _cell(gap.row, gap.year),
                related=[(_cell(row, gap.year), column) for row in gap.parts[:_SHOWN]],
                label=gap.label,
                where=_where(gap.year),
                year=gap.year,
                stated=gap.stated,
                computed=gap.computed,
                difference=gap.difference,
            )


_SHOWN = 100
"""Cells that stand beside a subtotal at the most."""


def _cell(row: Row, year: int | None) -> tuple[int, int]:
    return row.at("total") if year is None else row.at("amounts", year)


def _where(year: int | None) -> Text:
    return Text("i alt", "in all") if year is None else Text(f"i {year}", f"in {year}")


@check(
    "BN210",
    "part-exceeds-whole",
    ERROR,
    da="»{label:short}« er {stated:amount} {where}, men er en del af {computed:amount}",
    en="“{label:short}” is {stated:amount} {where}, but a part of {computed:amount}",
    remedy=Text(
        "ret rækken eller den, den er en del af, eller skriv med of: [...], hvilken række det er",
        "correct the row or the one that it is a part of, or say with of: [...] which row that is",
    ),
)
def part_exceeds_whole(note: Note, found: Found) -> Iterator[Finding]:
    """A row of `kind: of-which` (heraf) tells a part of the row above, or of the row that it names with `of`.

    It has the sign of its whole, is no larger in any year, and counts in no total.

    En række med `kind: of-which` (heraf) viser en del af rækken over den eller af den række, som den nævner med `of`.
    Den har samme fortegn, er ikke større i noget år og tælles ikke med i nogen sum.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
    fires:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
        - kind: of-which
          label: Heraf maling
          amounts: {2026: 600}  # BN210
          total: 600  # BN210
    """
    years: list[int | None] = [*note.stated_years, None]
    for table in note.tables:
        for whole in wholes(table, note.stated_years):
            if whole.row.kind != "of-which" or not whole.of:
                continue
            for year in years:
                stated = _figure(whole.row, year)
                of = add(_figure(row, year) for row in whole.of)
                if stated and of is not None and not (0 < stated <= of or of <= stated < 0):
                    yield found(
                        _cell(whole.row, year),
                        related=[(_cell(row, year), Text("helheden", "the whole")) for row in whole.of],
                        label=whole.row.label,
                        where=_where(year),
                        year=year,
                        stated=stated,
                        computed=of,
                    )


def _figure(row: Row, year: int | None) -> int | None:
    return row.total if year is None else row.cell(year)


@check(
    "BN211",
    "subtotal-by-amounts",
    WARNING,
    da="mellemsummen »{label:short}« passer kun med rækkerne fra »{first:short}« og ned, ikke med dem over",
    en="the subtotal “{label:short}” agrees only with the rows from “{first:short}” down, not with those above",
    remedy=Text(
        "se efter, om mellemsummen mangler noget; ellers skriv of: [...] med de rækker, den er summen af",
        "see whether the subtotal lacks something; otherwise write of: [...] with the rows that it is the sum of",
    ),
)
def subtotal_by_amounts(note: Note, found: Found) -> Iterator[Finding]:
    """A subtotal adds up all rows since the last one. Where only some of them agree with it, it may lack the others.

    En mellemsum omfatter alle rækker siden den forrige. Passer kun nogle af dem, kan de øvrige være glemt.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
      total:
        amounts: {2026: 1100, 2027: 1200, 2028: 1200}
        total: 3500
    fires:
        - {key: lokaler, label: Indretning, control_area: Anlæg, amounts: {2026: 300}, total: 300}
        - {key: inventar, label: Inventar, control_area: Anlæg, amounts: {2026: 200}, total: 200}
        - {kind: subtotal, label: Anlæg i alt, amounts: {2026: 500}, total: 500}  # BN211
      total:
        amounts: {2026: 1100, 2027: 1200, 2028: 1200}
        total: 3500
    """
    for table in note.tables:
        for whole in wholes(table, note.stated_years):
            if whole.by == "amounts":
                first = whole.of[0]
                yield found(
                    whole.row.at("label"),
                    related=[(row.at("label"), Text("omfattet", "covered")) for row in whole.of],
                    label=whole.row.label,
                    first=first.label if isinstance(first, Line) else "",
                )


@check(
    "BN212",
    "row-of-nothing",
    ERROR,
    da="»{label:short}« {why}",
    en="“{label:short}” {why}",
    remedy=Text("{hint}", "{hint}"),
)
def row_of_nothing(note: Note, found: Found) -> Iterator[Finding]:
    """A subtotal or a part is of other rows of its table: those above it, or those that it names with `of`.

    En mellemsum eller en del hører til andre rækker i sin tabel: dem over den eller dem, den nævner med `of`.

    passes:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
    fires:
        - key: lokaler
          label: Indretning af lokaler
          control_area: Anlæg
          amounts: {2026: 500}
          total: 500
          scalable: true
        - kind: of-which
          label: Heraf maling
          of: [lokale]  # BN212
          amounts: {2026: 100}
          total: 100
    """
    for table in note.tables:
        for whole in wholes(table, note.stated_years):
            row = whole.row
            if whole.strangers:
                listed = ", ".join(whole.strangers)
                why = Text(
                    f"nævner {listed}, men ingen anden række i tabellen har den nøgle",
                    f"names {listed}, but no other row of the table has that key",
                )
                yield found(row.at("of"), label=row.label, why=why, hint=_NAME)
            elif whole.start == whole.end and not row.misreads("of"):
                why = Text("har ingen rækker over sig", "has no rows above it")
                yield found(row.at("label"), label=shortened(row.label), why=why, hint=_MOVE)


_NAME = Text(
    "ret of; rækker i Tabel 2 nævnes med deres key, rækker i Tabel 3 med deres activity",
    "correct of; rows of Tabel 2 are named by their key, and those of Tabel 3 by their activity",
)
_MOVE = Text(
    "flyt rækken ned, eller skriv med of: [...], hvilke rækker den hører til",
    "move the row down, or say with of: [...] which rows it is of",
)

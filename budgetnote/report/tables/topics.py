"""`explain note`, `explain claims` and `explain verdict`: rules at length, each told in one place."""

from collections.abc import Callable, Mapping
from typing import get_args

from budgetnote.analysis.summary import Reconciled
from budgetnote.language import Text, official
from budgetnote.report.sheet import Column, Sheet, SheetRow
from budgetnote.report.tables.check import OUTCOMES, verdict
from budgetnote.report.tables.claims import ABOUT, RULES, claims

NOTE: tuple[tuple[Text, Text], ...] = (
    (
        Text("beløb", "amounts"),
        Text(
            "Beløb er hele 1.000 kr. uden punktum: 1240. Står der 1.240 i en tabel, læses det rigtigt, med en "
            "bemærkning. Det tvivlsomme (1.24, 0,6, 12O) afvises, med det, der nok var ment, når det kan ses. En tom "
            "celle udelades.",
            "Amounts are whole 1.000 kr. without a stop: 1240. In a table 1.240 is read right, and remarked upon. "
            "What is doubtful (1.24, 0,6, 12O) is refused, where one can tell with what was probably meant. A blank "
            "cell is left out.",
        ),
    ),
    (
        official("direction"),
        Text(
            "Udgifter er over nul, indtægter (direction: I) og besparelser under nul i begge tabeller, så hver sum er "
            "netto. En besparelse med direction: U er nok en fejl og en advarsel (BN410); er den ment, accepteres "
            "den. Teksten har intet minus: der siger direction: I og saving: true det.",
            "Expenditure is above zero, income (direction: I) and cuts below it in both tables, so that every sum is "
            "the net. A cut with direction: U is probably a slip, and a warning (BN410); where it is meant, it is "
            "accepted. The prose has no minus: there direction: I and saving: true say so.",
        ),
    ),
    (
        official("full_time_equivalents"),
        Text(
            "En række i Tabel 2, hvis tekst oplyser årsværk eller fuldtidsstillinger, har full_time_equivalents: "
            '"2,5". Et andet tal er en fejl, og --fix tilføjer nøglen. Et interval, ca. og op til sammenlignes ikke.',
            'A row of Tabel 2 whose label states årsværk or fuldtidsstillinger has full_time_equivalents: "2,5". '
            "Another plain number is an error, and --fix adds the key. A range, ca. and op til are not compared.",
        ),
    ),
    (
        official("version"),
        Text(
            "En ny udgave af et notat har version: 2. Af flere filer med samme nummer og forhandling tæller den "
            "højeste version, og det siges, hvilken der springes over. Er to lige høje, vides det ikke, hvilken der "
            "er den rigtige, og det er en fejl (BN601).",
            "A revision says version: 2. Of several files with the same number and negotiation the highest version "
            "counts, and it is said which one is passed over. Of equal versions none is known to be the right one, "
            "which is an error (BN601).",
        ),
    ),
    (
        official("status"),
        Text(
            "Et notat med status: withdrawn er trukket tilbage og tæller ikke med nogen steder, heller ikke dets "
            "tidligere versioner.",
            "A note with status: withdrawn counts nowhere, nor do its older versions.",
        ),
    ),
    (
        official("kind"),
        Text(
            "En mellemsum har kind: subtotal, en del (heraf) kind: of-which; de behøver kun en tekst og beløb. En "
            "mellemsum er af rækkerne siden den forrige, en del er af rækken over, eller de er af de rækker, som of: "
            "nævner med deres nøgler (i Tabel 3 deres activity). De kontrolleres og tælles ikke med.",
            "A subtotal (mellemsum) has kind: subtotal, a part (heraf) kind: of-which; neither needs more than a "
            "label and amounts. A subtotal is of the rows since the last one, a part of the row above, or either of "
            "the rows that of: names by their keys (in Tabel 3 their activity). They are checked, and counted "
            "nowhere.",
        ),
    ),
    (
        official("totals"),
        Text(
            "En tabel uden alle summer siger det: no-total-column (ingen I alt), no-total-row (ingen sumrække) eller "
            "not-printed (ingen af dem). Det, der står, kontrolleres, og sidste linje om notatet siger, hvad der ikke "
            "kunne bevises.",
            "A table without all its sums says so: no-total-column (no I alt), no-total-row (no sum row) or "
            "not-printed (neither). What is there is checked, and the last line on the note says what could not be "
            "proved.",
        ),
    ),
    (
        official("rounded"),
        Text(
            "I en tabel med rounded: true er hvert tal afrundet for sig, og med rounded: 100 til 0,1 mio. kr. En sum "
            "må så afvige med en halv enhed for hvert tal og for sig selv, hvilket er en bemærkning.",
            "In a table with rounded: true each figure was rounded by itself, and with rounded: 100 to 0,1 mio. kr. A "
            "sum may then miss by half a unit for each figure and for itself, which is a remark.",
        ),
    ),
    (
        official("continues_from"),
        Text(
            "En sidste kolonne som »2029 og frem« skrives continues_from: 2029 på notatet. Om I alt tæller den med, "
            "ses af rækkernes I alt og siges; en sum over år siger, at den indeholder et varigt beløb. Nævner teksten "
            "et senere år, holdes beløbet op mod den kolonne.",
            "A last column such as »2029 og frem« is continues_from: 2029 on the note. Whether I alt adds it is told "
            "by the I alt of the rows, and said; a total over years says that it holds a permanent amount. What the "
            "prose states of a later year is held against that column.",
        ),
    ),
    (
        official("price_level"),
        Text(
            "En tabel i Tabel 3 kan have sit eget price_level, f.eks. current (løbende p/l) for anlæg; "
            "styringsområdets rækker i Tabel 2 følger den. Beløb i to niveauer lægges aldrig sammen: sumrækken i "
            "Tabel 2 kontrolleres, som den står, med en bemærkning, og bruges ikke.",
            "A table of Tabel 3 may have a price_level of its own, such as current (løbende p/l) for anlæg; the rows "
            "of Tabel 2 of that control area follow it. Amounts at two levels are never added: the sum row of Tabel 2 "
            "is checked as it stands, remarked upon, and used nowhere.",
        ),
    ),
    (
        official("prior_funding"),
        Text(
            "Tidligere afsatte midler er en liste: - {amount: 5000, years: [2024, 2025], source: Budgetaftalen for "
            "2023}, med price_level, hvis de er i andre priser. [] betyder, at notatet siger, at der ingen er.",
            "Prior funding is a list: - {amount: 5000, years: [2024, 2025], source: Budgetaftalen for 2023}, with "
            "price_level where it is in other prices. [] means that the note says there was none.",
        ),
    ),
    (
        official("accepted"),
        Text(
            "Et fund, der accepteres, har en begrundelse: - {check: full-first-year, reason: …}. En fejl accepteres "
            "kun med sine tal, stated: 610 og computed: 620, og kun ét sted, så et andet tal stadig opdages. En "
            "accept, som ikke passer på noget, er selv et fund.",
            "A finding that is accepted has a reason: - {check: full-first-year, reason: …}. An error is accepted by "
            "its figures only, stated: 610 and computed: 620, in one place, so that another figure is still noticed. "
            "An acceptance that matches nothing is itself a finding.",
        ),
    ),
    (
        official("activity"),
        Text(
            "Linjer i Tabel 3 uden activity fordeles: beløbene afgør, hvad der er muligt, og teksterne vælger blandt "
            "det. En fordeling giver hver linje til en række i dens eget styringsområde, så alle rækker går op i "
            "hvert år. Findes der ingen, er det en fejl (BN320). reconcile --write-keys skriver de nøgler, der er "
            "sikre: dem, som enhver fordeling har, og dem, hvor linje og række har en tekst, som intet andet har. Er "
            "teksten en anden rækkes (BN321), er ingen nøgle sikker.",
            "Lines of Tabel 3 without activity are divided: the amounts decide what is possible, the labels choose "
            "among that. A division gives each line to a row of its own control area, so that every row adds up in "
            "every year. Where there is none, that is an error (BN320). reconcile --write-keys writes the keys that "
            "are certain: those that every division has, and those whose line and row have a label that nothing else "
            "has. Where the label is another row's (BN321), no key is certain.",
        ),
    ),
    (
        Text("tekster", "texts"),
        Text(
            "En tekst med kolon eller #, eller som begynder med en parentes, står i anførselstegn: 'En ny indsats: "
            "…'. Navne, der ser ens ud, er ens: et hårdt mellemrum fra Word er et mellemrum, og usynlige tegn tæller "
            "ikke med; en bemærkning siger det, og --fix retter det.",
            "A text with a colon or a #, or that begins with a bracket, stands in quotes: 'En ny indsats: …'. Names "
            "that look the same are the same: a no-break space from Word is a space, and what no one sees does not "
            "count; a remark says so, and --fix puts it right.",
        ),
    ),
)
"""What a rule about writing a note is about, and the rule."""

_MEANT: Mapping[Reconciled, Text] = {
    "agrees": Text(
        "linjerne i Tabel 3 betaler for rækkerne i Tabel 2, og summerne i tabellerne stemmer",
        "the lines of Tabel 3 pay for the rows of Tabel 2, and the sums within the tables agree",
    ),
    "sums-differ": Text(
        "linjerne betaler for rækkerne, men summer i en tabel stemmer ikke",
        "the lines pay for the rows, but sums within a table do not agree",
    ),
    "differs": Text(
        "uanset hvordan linjerne fordeles, betaler de ikke for rækkerne", "in no division do the lines pay for the rows"
    ),
    "undecided": Text(
        "der er for mange fordelinger til at afgøre det, eller to rækker har samme nøgle",
        "there are too many divisions to find out, or two rows have the same key",
    ),
    "not-reconciled": Text("noget i tabellerne kan ikke læses", "something in the tables cannot be read"),
}


_TABLE = Text(
    "Med flere notater slutter check med en tabel: Fund er de fund, der ikke er accepteret, og Fejl, hvor mange af "
    "dem der er fejl. I en terminal står notater med fejl sidst, når tabellen er længere end skærmen.",
    "With several notes check ends with a table: Found are the findings that are not accepted, and Errors how many of "
    "them are errors. In a terminal notes with errors come last where the table is longer than the screen.",
)


def note() -> list[Sheet]:
    """How a note is written, beyond what each key means."""
    return [Sheet("rules", Text("Sådan skrives et notat", "How a note is written"), ABOUT, list(map(SheetRow, NOTE)))]


def verdicts() -> list[Sheet]:
    """The last line on a note: how it is said of one note, among several, and in JSON."""
    columns = [
        Column("line", Text("Sidste linje", "Last line")),
        Column("brief", Text("Blandt flere notater", "Among several notes")),
        Column("outcome", Text("I JSON", "In JSON"), "code"),
        Column("meaning", Text("Betyder", "Means")),
    ]
    known: tuple[Reconciled, ...] = get_args(Reconciled)
    rows = [SheetRow([verdict(outcome, 4), OUTCOMES[outcome], outcome, _MEANT[outcome]]) for outcome in known]
    title = Text("Den sidste linje om et notat", "The last line on a note")
    return [Sheet("verdicts", title, columns, rows, [_TABLE])]


TOPICS: Mapping[str, Callable[[], list[Sheet]]] = {"note": note, "claims": claims, "verdict": verdicts}


def topic(word: str) -> list[Sheet]:
    """The topic of that name, else the rules about a key of that name."""
    name = word.casefold().replace("-", "_")
    if name in TOPICS:
        return TOPICS[name]()
    rules = [SheetRow(rule) for rule in (*NOTE, *RULES) if name in rule[0].en.split(", ")]
    return [Sheet("rules", Text("Regler", "Rules"), ABOUT, rules)] if rules else []

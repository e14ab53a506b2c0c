"""`explain claims`: what an amount of the prose stands for. The one place where the rules are told."""

from budgetnote.figures.printed import format_interval
from budgetnote.figures.stated import Claimed, read_claim
from budgetnote.language import Text, official
from budgetnote.report.sheet import BOTH, Column, Sheet, SheetRow

WORDS: tuple[tuple[Text, Text, str], ...] = (
    (
        Text("(intet)", "(none)"),
        Text("alt, hvad der afrundes til tallet, begge ender med", "all that rounds to the figure, both ends included"),
        "0,6 mio. kr.",
    ),
    (
        official("ca., cirka, omkring"),
        Text("m til hver side, og aldrig mindre end afrundingen", "m each way, and never less than the plain rounding"),
        "ca. 100 mio. kr.",
    ),
    (
        official("godt, lidt over"),
        Text("fra tallet og op til m mere, den ende ikke med", "from the figure up to m more, that end excluded"),
        "godt 600.000 kr.",
    ),
    (
        official("knap, næsten, op mod"),
        Text("fra m mindre, den ende ikke med, op til tallet", "from m less, that end excluded, up to the figure"),
        "knap 200 mio. kr.",
    ),
    (
        official("op til, højst, maks."),
        Text("tallet selv og derunder, uden afrunding", "the figure itself and less, with no slack"),
        "op til 1,2 mio. kr.",
    ),
    (
        official("mindst, minimum"),
        Text("tallet selv og derover, uden afrunding", "the figure itself and more, with no slack"),
        "mindst 1,2 mio. kr.",
    ),
    (
        official("over, mere end"),
        Text("mere end tallet; tallet selv er ikke med", "more than the figure, which is excluded"),
        "over 1,2 mio. kr.",
    ),
    (
        official("under, mindre end"),
        Text("mindre end tallet; tallet selv er ikke med", "less than the figure, which is excluded"),
        "under 1,2 mio. kr.",
    ),
    (
        official("0,5-1,0; mellem … og …; fra … til …"),
        Text("fra det ene tal til det andet, begge med", "from the one to the other, both included"),
        "0,5-1,0 mio. kr.",
    ),
)
"""What stands before a figure, what it makes the figure stand for, and an amount that shows it."""

RULES: tuple[tuple[Text, Text], ...] = (
    (
        official("m"),
        Text(
            "Én enhed af det sidste ciffer, der ikke kun er et fyldnul (10 mio. i »110 mio. kr.«), men højst en "
            "tiendedel af tallet.",
            "One unit of the last digit that is no filler zero (10 mio. in “110 mio. kr.”), but no more than a tenth "
            "of the figure.",
        ),
    ),
    (
        Text("grænser", "limits"),
        Text(
            "Er tabellerne forbi en grænse eller enden af et interval med højst afrundingen af tallet og højst en "
            "hundrededel af det, er det en advarsel (BN326) og ikke en fejl: 1.204 mod »op til 1,2 mio. kr.«. Det "
            "gælder ikke over, under, mere end og mindre end.",
            "Where the tables are past a limit or the end of a range by no more than the rounding of its figure, and "
            "by no more than a hundredth of it, that is a warning (BN326) and no error: 1.204 against “op til 1,2 "
            "mio. kr.”. Over, under, mere end and mindre end have no such warning.",
        ),
    ),
    (
        Text("intervaller", "ranges"),
        Text(
            "Et interval går fra det mindste tal til det største. »500.000-1 mio. kr.«, hvor der mangler en enhed, "
            "afvises, og det gør et interval med en grænse foran også: »op til 0,5-1,0 mio. kr.«.",
            "A range goes from the smaller figure to the larger. “500.000-1 mio. kr.”, which lacks a unit, is "
            "refused, and so is a range with a limit before it: “op til 0,5-1,0 mio. kr.”.",
        ),
    ),
    (
        Text("under nul", "below zero"),
        Text(
            "Under nul gælder ordene beløbets størrelse: »godt -3 mio. kr.« er -3.300 til -3.000, og en besparelse på "
            "op til 3 mio. kr. er 0 til 3 mio. kr. mindre.",
            "Below zero the words are about the size: “godt -3 mio. kr.” is -3.300 to -3.000, and a cut of op til 3 "
            "mio. kr. is 0 to 3 mio. kr. less.",
        ),
    ),
    (
        Text("celler", "cells"),
        Text(
            "En celle er selv et afrundet tal. Holdt op mod et beløb, der ikke er et helt antal 1.000 kr., står den "
            "for 500 kr. til hver side, og en sum af celler for 500 kr. for hver celle: 2642 kan være »2.641.905 "
            "kr.«. Årsværk gange årsværksprisen sammenlignes på samme måde.",
            "A cell is a rounded figure itself. Against an amount that is no whole number of 1.000 kr. it stands for "
            "500 kr. each way, and a sum of cells for 500 kr. for each of them: 2642 may be “2.641.905 kr.”. Årsværk "
            "times their price are compared in the same way.",
        ),
    ),
    (
        Text("skrivemåder", "spellings"),
        Text(
            "Beløb læses, som de skrives: mio.kr., mill. kr., 1,2 millioner kroner, 1.240 t. kr., kr. 2.600.000, "
            "1.240.000,-, −3,4 mio. kr., ½ mio. kr. og [1,2 mio. kr.], med alle slags mellemrum. Det tvivlsomme "
            "afvises, med det, der nok var ment.",
            "Amounts are read as people write them: mio.kr., mill. kr., 1,2 millioner kroner, 1.240 t. kr., kr. "
            "2.600.000, 1.240.000,-, −3,4 mio. kr., ½ mio. kr. and [1,2 mio. kr.], with any kind of blank. What is "
            "doubtful is refused, with what was probably meant.",
        ),
    ),
    (
        official("per"),
        Text(
            "per: year er hvert af årene i years, per: period er dem alle tilsammen; uden years er det alle de år, "
            "der søges om midler til. årligt, om året og pr. år siger selv per: year, og i alt og samlet siger per: "
            "period. Siger nøglen noget andet, er det en fejl, og beløbet holdes først op mod tabellerne, når den er "
            "rettet.",
            "per: year is each of the years, per: period is all of them together; without years it is every year "
            "asked for. årligt, om året and pr. år say per: year themselves, i alt and samlet say per: period. Where "
            "the key says otherwise, that is an error, and the amount is held against nothing before it is put right.",
        ),
    ),
    (
        Text("afgrænsning", "scope"),
        Text(
            "committee, administration, appropriation, control_area og activity (en nøgle i Tabel 2) afgrænser "
            "beløbet; direction: I er indtægterne alene og direction: U udgifterne alene. Et navn eller et år, som "
            "notatet ikke har, er en fejl. Har linjer i Tabel 3 ikke activity, tælles de med, der med sikkerhed hører "
            "til rækken; ellers afgøres det ikke.",
            "committee, administration, appropriation, control_area and activity (a key of Tabel 2) narrow it down; "
            "direction: I is income alone and direction: U gross expenditure. A name or year that the note does not "
            "have is an error. Where lines of Tabel 3 have no activity, those that certainly pay for the row are "
            "counted; else it is undecided.",
        ),
    ),
    (
        official("saving"),
        Text(
            "saving: true er en besparelse, som teksten skriver uden minus; en indtægt (direction: I) skrives også "
            "uden.",
            "saving: true is a cut that the prose states without its minus, as income (direction: I) is.",
        ),
    ),
    (
        official("price_level"),
        Text(
            "price_level: er for et beløb i andre priser end notatets: cellerne omregnes med registerets satser, og "
            "mangler de, siges det, at beløbet ikke er sammenlignet. En del i andre priser end sin helhed omregnes "
            "også, med enderne lagt ud til hele kroner, når styringsområderne har samme satser; ellers siges det, at "
            "delen ikke er lagt sammen (BN323).",
            "price_level: is for an amount in other prices than the note's: the cells are converted by the register's "
            "rates, and where there are none, it is said that the amount was not compared. A part in other prices "
            "than its whole is converted too, its ends put out to whole kroner, where the control areas have the same "
            "rates; else it is said that the part was not added up (BN323).",
        ),
    ),
    (
        official("external"),
        Text(
            "external: siger, hvad beløbet handler om, når det ikke er notatets egne tabeller; det vises og "
            "sammenlignes aldrig. prior_funding: true er et beløb, der blev bevilget tidligere, og sammenlignes "
            "heller ikke.",
            "external: says what the amount is about where it is not the note's own tables; it is listed and never "
            "compared. prior_funding: true marks one that was granted before, and is not compared either.",
        ),
    ),
    (
        official("parts, among"),
        Text(
            "parts: (heraf) er beløb, der tilsammen giver helheden. among: (hvoraf, herunder, bl.a.) er nogle af dens "
            "dele: ingen af dem må være større end helheden, og er de det tilsammen, er det en advarsel; besparelser "
            "måles på deres størrelse. En del siger kun det, den er anderledes i; udvalg, år, per og resten har den "
            "fra helheden, og er helheden external, er delene det også, medmindre de nævner rækker i tabellerne. Er "
            "den ene pr. år og den anden for perioden, ganges med årene.",
            "parts: (heraf) are amounts that together make the whole. among: (hvoraf, herunder, bl.a.) are some of "
            "its parts: none may be more than the whole, and where they are together, that is a warning; cuts go by "
            "their size. A part says only in what it differs; committee, years, per and the rest it has from the "
            "whole, and the parts of an external whole are external too, unless they name rows of the tables. Where "
            "one is per year and the other for the period, the years are multiplied.",
        ),
    ),
    (
        official("BN310"),
        Text(
            "Et beløb, der ikke passer (BN310, dele BN311), får årsagen med, når den kan ses: fortegnet er vendt, "
            "tabellerne har 10 eller 1.000 gange så meget eller så lidt, det dobbelte eller det halve, eller beløbet "
            "passer på hvert år eller på årene tilsammen.",
            "A false claim (BN310, its parts BN311) says what is known of the reason: the sign is the other way "
            "round, the tables have ten or 1.000 times as much or as little, half or twice, or the amount is true of "
            "each year, or of all together.",
        ),
    ),
    (
        official("BN325"),
        Text(
            "Et notat ser ud til at være skrevet i kroner og får en advarsel (BN325), når alle beløb ender på 000 og "
            "I alt er 500.000 eller mere, eller når et beløb i teksten er præcis en tusindedel af det, tabellerne "
            "giver.",
            "A note looks typed in kroner, and gets a warning (BN325), where every amount ends in 000 and I alt is "
            "500.000 or more, or where a claim is exactly a thousandth of what the tables give.",
        ),
    ),
)
"""What a rule is about, and the rule."""


ABOUT = (Column("about", Text("Om", "About")), Column("rule", Text("Regel", "Rule")))


def claims() -> list[Sheet]:
    """What each word makes a figure stand for, with an example that the program itself works out; then the rules."""
    columns = [
        Column("words", Text("Ord", "Words")),
        Column("meaning", Text("Står for", "Stands for")),
        Column("example", Text("Eksempel", "Example")),
        Column("interval", Text("I 1.000 kr.", "In 1.000 kr.")),
    ]
    rows = [SheetRow([words, meaning, amount, _stands_for(amount)]) for words, meaning, amount in WORDS]
    return [
        Sheet(
            "words", Text("Hvad et beløb i teksten står for", "What an amount in the prose stands for"), columns, rows
        ),
        Sheet("rules", Text("Regler", "Rules"), ABOUT, [SheetRow(rule) for rule in RULES]),
    ]


def _stands_for(amount: str) -> Text | None:
    claimed = read_claim(amount)
    interval = claimed.interval if isinstance(claimed, Claimed) else None
    return interval and Text(*(format_interval(interval, language) for language in BOTH))

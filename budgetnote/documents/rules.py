"""The rules of family BN1 about papers: what keeps one, or a part of it, from being read."""

from budgetnote.finding import ERROR, WARNING, rule
from budgetnote.language import Text

UNREADABLE_DOCUMENT = rule(
    "BN160",
    "unreadable-document",
    ERROR,
    da="dokumentet kan ikke læses: {why}",
    en="the document cannot be read: {why}",
    remedy=Text("{remedy}", "{remedy}"),
    page="""A document that cannot be read is named, with the reason: nothing in it was checked.

    Et dokument, der ikke kan læses, nævnes med grunden: intet i det er kontrolleret.
    """,
)
DOUBTFUL_CELL = rule(
    "BN161",
    "doubtful-cell",
    ERROR,
    da="cellen kan ikke læses med sikkerhed: {why}",
    en="the cell cannot be read with certainty: {why}",
    remedy=Text("{hint}", "{hint}"),
    page="""Where a cell of a document may say two things, neither is taken, and no sum has a part in it.

    Hvor en celle i et dokument kan læses på to måder, bruges ingen af dem, og den indgår ikke i nogen sum.
    """,
)
TABLE_NOT_READ = rule(
    "BN162",
    "table-not-read",
    WARNING,
    da="{table} er ikke læst: {why}",
    en="{table} is not read: {why}",
    remedy=Text("se efter, om dens beløb skal være med i notatet", "see whether its amounts belong in the note"),
    page="""A table that has years and is none of the template's is passed over, and so is one that cannot be read.

    En tabel, som har år og ikke er en af skabelonens, springes over, og det gør en, der ikke kan læses, også.
    """,
)
DIFFERS_FROM_DOCUMENT = rule(
    "BN163",
    "differs-from-document",
    WARNING,
    da="her står {stated}, men i {document} står {other} ({where})",
    en="this is {stated}, but {document} has {other} ({where})",
    remedy=Text("ret den af dem, der er forkert", "correct the one that is wrong"),
    page="""Where a note stands as YAML and as a document, YAML counts; what they state otherwise is told.

    Hvor et notat findes både som YAML og som dokument, gælder YAML; det, de har forskelligt, nævnes.
    """,
)
DOUBTFUL_TABLE = rule(
    "BN164",
    "doubtful-table",
    ERROR,
    da="{table} kan ikke læses med sikkerhed: {why}",
    en="{table} cannot be read with certainty: {why}",
    remedy=Text("se efter i dokumentet", "look at the document"),
    page="""A table of which a part may not have been read: its row of sums is missing, a column has no known head.

    En tabel, hvoraf en del måske ikke er læst: rækken med summer mangler, eller en kolonne har ingen kendt overskrift.
    """,
)

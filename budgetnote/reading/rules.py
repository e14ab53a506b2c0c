"""The rules of family BN1: what can be wrong with a file before its figures are added up."""

from budgetnote.finding import ERROR, REMARK, WARNING, rule
from budgetnote.language import Text

CANNOT_OPEN = rule(
    "BN101",
    "cannot-open",
    ERROR,
    da="filen kan ikke åbnes: {reason}",
    en="the file cannot be opened: {reason}",
    remedy=Text("se efter, om du har adgang til filen", "see whether you may read the file"),
    page="""A file that cannot be opened is named, so that a run never passes for complete when it was not.

    En fil, der ikke kan åbnes, nævnes, så en kørsel aldrig ser fuldstændig ud uden at være det.
    """,
)
TOO_LARGE = rule(
    "BN102",
    "too-large",
    ERROR,
    da="filen fylder mere end {limit} kB; det gør et budgetnotat ikke",
    en="the file is larger than {limit} kB; a budget note is not",
    remedy=Text("læg hvert notat i sin egen fil", "keep each note in a file of its own"),
    page="""A note takes some kilobytes; a file a hundred times as large is something else.

    Et notat fylder nogle få kilobyte; en fil, der er hundrede gange større, er noget andet.
    """,
)
NOT_UTF8 = rule(
    "BN103",
    "not-utf8",
    ERROR,
    da="filen er ikke gemt med tegnsættet UTF-8: det ses af byte {byte}",
    en="byte {byte} is not UTF-8",
    remedy=Text("gem filen igen med tegnsættet UTF-8", "save the file again with the encoding UTF-8"),
    page="""A note is read as UTF-8 only: guessing another encoding could turn one character into another.

    Et notat læses kun som UTF-8; blev der gættet på et andet tegnsæt, kunne ét tegn blive til et andet.
    """,
)
CONTROL_CHARACTER = rule(
    "BN104",
    "control-character",
    ERROR,
    da="styretegnet {character} kan ikke stå i en YAML-fil",
    en="the control character {character} cannot stand in a YAML file",
    remedy=Text("slet tegnet", "delete the character"),
    page="""Control characters come along when text is copied from a PDF; no one sees them, and YAML refuses them.

    Styretegn følger med, når tekst kopieres fra en PDF; ingen kan se dem, og YAML afviser dem.
    """,
)
SYNTAX = rule(
    "BN105",
    "yaml-syntax",
    ERROR,
    da="herfra kan filen ikke læses som YAML",
    en="from here on the file cannot be read as YAML",
    remedy=Text(
        "kontroller indrykning, anførselstegn og kolon på denne linje og den foregående",
        "look at the indentation, the quotes and the colon of this line and the one before",
    ),
    page="""The file is not YAML. Nothing after the place can be read, so it is put right first.

    Filen er ikke YAML. Intet efter det markerede sted kan læses, så det rettes først.

    passes:
        districts: [Valby]
    fires:
        districts: [Valby]
          address: Toftegårds Plads  # BN105
    """,
)
UNQUOTED_COLON = rule(
    "BN106",
    "unquoted-colon",
    ERROR,
    da="kolon og mellemrum midt i en tekst uden anførselstegn",
    en="a colon and a space inside a text without quotes",
    remedy=Text("sæt teksten i anførselstegn: '…'", "put the text in quotes: '…'"),
    page="""In YAML a colon and a space end a key. A title with a colon therefore stands in quotes.

    I YAML afslutter kolon og mellemrum en nøgle. En titel med kolon står derfor i anførselstegn.

    passes:
        title: Fritidsvejledning i udskolingen
    fires:
        title: Fritidsvejledning: en ny indsats  # BN106
    """,
)
UNQUOTED_SIGN = rule(
    "BN107",
    "unquoted-sign",
    ERROR,
    da="hele teksten skal stå i anførselstegn, når den begynder med {sign}",
    en="a text that begins with {sign} stands wholly in quotes",
    remedy=Text("{hint}", "{hint}"),
    page="""Some signs begin something else than a text in YAML: [ { ] } , & * ! | > ' " % @ ` and a - with a space.
    The template's `[69,1] mio. kr.` is one case, a `>1240` or `*1.240` in a table another.

    Nogle tegn indleder noget andet end en tekst i YAML: [ { ] } , & * ! | > ' " % @ ` og en - med mellemrum efter.
    Skabelonens `[69,1] mio. kr.` er ét eksempel, `>1240` eller `*1.240` i en tabel et andet.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - section: Resume
          states: [3,5] mio. kr.  # BN107
          per: period
    """,
)
TAB = rule(
    "BN108",
    "tab",
    ERROR,
    da="linjen er rykket ind med tabulator",
    en="the line is indented with a tab",
    remedy=Text("ryk ind med mellemrum", "indent with spaces"),
    page="""YAML is indented with spaces; a tab has no width of its own.

    YAML rykkes ind med mellemrum; en tabulator har ingen bestemt bredde.
    """,
)
OPEN_QUOTE = rule(
    "BN109",
    "open-quote",
    ERROR,
    da="anførselstegnet her bliver aldrig lukket",
    en="the quote that opens here is never closed",
    remedy=Text("luk det; et ' inde i '…' skrives ''", "close it; a ' inside '…' is written ''"),
    page="""A text in quotes reaches to the closing quote. Without one, the rest of the file is part of the text.

    En tekst i anførselstegn går til det afsluttende anførselstegn. Uden det bliver resten af filen en del af teksten.

    passes:
        title: Fritidsvejledning i udskolingen
    fires:
        title: 'Fritidsvejledning i udskolingen  # BN109
    """,
)
ESCAPE = rule(
    "BN110",
    "unknown-escape",
    ERROR,
    da='omvendt skråstreg betyder noget særligt inde i "…"',
    en='a backslash has a special meaning inside "…"',
    remedy=Text("brug '…' i stedet", "use '…' instead"),
    page="""Inside double quotes a backslash begins an escape such as \\n; inside single quotes it is itself.

    Inde i dobbelte anførselstegn indleder en omvendt skråstreg en kode som \\n; i enkelte anførselstegn står den
    for sig selv.
    """,
)
OPEN_BRACKET = rule(
    "BN111",
    "open-bracket",
    ERROR,
    da="parentesen {bracket} lukkes ikke, hvor den skal",
    en="the bracket {bracket} is not closed where it should be",
    remedy=Text(
        "luk den, og sæt tekst med , : [ ] {{ }} i anførselstegn",
        "close it, and put text with , : [ ] {{ }} in quotes",
    ),
    page="""Between brackets entries are parted by commas, up to the closing bracket.

    I en parentes adskilles led med komma, indtil parentesen lukkes.

    passes:
        districts: [Valby]
    fires:
        districts: [Valby  # BN111
    """,
)
COMMA_IN_BRACES = rule(
    "BN112",
    "comma-in-braces",
    ERROR,
    da="{written} læses her som flere led, fordi kommaet adskiller dem",
    en="{written} is read as several entries here, because a comma parts them",
    remedy=Text("{hint}", "{hint}"),
    page="""In `{2026: 2,5}` YAML reads the year 2026 with the amount 2, and a key 5. Neither is what was meant.

    I `{2026: 2,5}` læser YAML året 2026 med beløbet 2 og en nøgle 5. Ingen af delene var meningen.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2026: 0,5}  # BN112
        total: 500
    """,
)
EMPTY_FILE = rule(
    "BN113",
    "empty-file",
    ERROR,
    da="filen er tom",
    en="the file is empty",
    remedy=Text("slet den, eller udfyld den", "delete it, or fill it in"),
    page="""A file with nothing but blanks and comments holds no note.

    En fil med kun tomme linjer og kommentarer rummer intet notat.
    """,
)
SEVERAL_DOCUMENTS = rule(
    "BN114",
    "several-documents",
    ERROR,
    da="her begynder et nyt dokument i samme fil",
    en="here a further document begins in the same file",
    remedy=Text("læg hvert notat i sin egen fil", "keep each note in a file of its own"),
    page="""One file holds one note. A line of three dashes begins a second document, which others would overlook.

    Én fil rummer ét notat. En linje med tre streger begynder et nyt dokument, som andre programmer ville overse.

    passes:
        districts: [Valby]
    fires:
        districts: [Valby]
        ---  # BN114
        districts: [Vanløse]
    """,
)
TOO_DEEP = rule(
    "BN115",
    "too-deep",
    ERROR,
    da="der er rykket ind i mere end {limit} niveauer; så mange har intet notat",
    en="nested more than {limit} levels deep; a note is not",
    remedy=Text("se efter parenteser, der ikke lukkes", "look for brackets that are not closed"),
    page="""A note has six levels. Reading stops at a depth that no note has.

    Et notat har seks niveauer. Læsningen stopper ved en dybde, som intet notat har.
    """,
)
TOO_MANY = rule(
    "BN148",
    "too-many",
    ERROR,
    da="her er mere end {limit:amount} {what}; så mange har intet notat, og læsningen stopper her",
    en="there are more than {limit:amount} {what} here; a note has not, and reading stops here",
    remedy=Text("læg hvert notat i sin egen fil", "keep each note in a file of its own"),
    page="""A note has some dozens of rows. Reading stops where a list, or a file, has thousands more than any note.

    Et notat har nogle snese rækker. Læsningen stopper, hvor en liste eller en fil har flere tusinde led, som intet
    notat har.
    """,
)
MORE_FINDINGS = rule(
    "BN149",
    "more-findings",
    REMARK,
    da="yderligere {count:amount} fund i filen vises ikke: {what}",
    en="{count:amount} more findings in the file are not shown: {what}",
    remedy=Text("ret de viste først; så vises de næste", "correct those shown first; the next will then be shown"),
    page="""A file has room for some hundred findings, errors first. All of them count in the summary and the exit code.

    En fil har plads til et par hundrede fund, fejl først. Alle tæller med i opgørelsen og i afslutningskoden.
    """,
)
REPEATED_KEY = rule(
    "BN116",
    "repeated-key",
    ERROR,
    da="nøglen {key} står to gange",
    en="the key {key} stands twice",
    remedy=Text("slet den ene", "delete one of them"),
    page="""Other programs keep the last of two equal keys without a word; which one is right, no one knows.

    Andre programmer beholder uden videre den sidste af to ens nøgler; hvilken der er rigtig, ved ingen.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2026: 500, 2026: 700}  # BN116
        total: 500
    """,
)
ANCHOR = rule(
    "BN117",
    "anchor",
    ERROR,
    da="ankeret {name} bruges ikke i notater",
    en="the anchor {name} is not used in notes",
    remedy=Text(
        "slet det; et tal skrives uden &, og en tekst, der begynder med &, sættes i anførselstegn",
        "delete it; a figure has no &, and a text that begins with & stands wholly in quotes",
    ),
    page="""Anchors let one figure stand for several cells, so that changing one changes the others unnoticed.

    Med et anker står ét tal for flere celler, så en ændring ét sted ubemærket ændrer de andre.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: &indretning {2026: 500}  # BN117
        total: 500
    """,
)
ALIAS = rule(
    "BN118",
    "alias",
    ERROR,
    da="henvisningen *{name} bruges ikke i notater",
    en="the alias *{name} is not used in notes",
    remedy=Text(
        "skriv selve værdien, et tal uden *; begynder en tekst med *, sættes hele teksten i anførselstegn",
        "write the value itself, a figure with no *; a text that begins with * stands wholly in quotes",
    ),
    page="""An alias repeats what stands elsewhere. Each figure of the file stands where the note has it.

    En henvisning gentager, hvad der står et andet sted. Hvert tal i filen skrives dér, hvor notatet har det.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: *indretning  # BN118
        total: 500
    """,
)
TAG = rule(
    "BN119",
    "tag",
    ERROR,
    da="{name} er en kode til YAML og bruges ikke i notater",
    en="the tag {name} is not used in notes",
    remedy=Text(
        "slet den; et tal skrives uden !, og en tekst, der begynder med !, sættes i anførselstegn",
        "delete it; a figure has no !, and a text that begins with ! stands wholly in quotes",
    ),
    page="""A tag tells a reader what type a value has. In a note the field decides that.

    Et ord med ! foran fortæller andre programmer, hvordan værdien skal læses. I et notat afgør nøglen det.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2026: !!int 500}  # BN119
        total: 500
    """,
)
MERGE_KEY = rule(
    "BN120",
    "merge-key",
    ERROR,
    da="<< henter nøgler fra et andet sted og bruges ikke i notater",
    en="the merge key << is not used in notes",
    remedy=Text("skriv nøglerne, hvor de gælder", "write out the merged keys"),
    page="""A merge key brings in keys that are not seen where they count.

    Med << hentes nøgler ind, som ikke ses, hvor de gælder.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {<<: indretning, 2026: 500}  # BN120
        total: 500
    """,
)
NOT_A_TEXT_KEY = rule(
    "BN121",
    "not-a-text-key",
    ERROR,
    da="en nøgle er en enkelt tekst, ikke en liste eller en henvisning",
    en="a key is a single text, not a list or an alias",
    remedy=Text("skriv nøglen som en tekst", "write the key as a text"),
    page="""YAML lets a list or a mapping be a key; a note has no use for it.

    YAML tillader, at en liste eller et sæt nøgler selv er en nøgle; det har et notat ikke brug for.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {[2026]: 500}  # BN121
        total: 500
    """,
)
NO_KEYS = rule(
    "BN122",
    "no-keys",
    ERROR,
    da="filen består ikke af nøgler med værdier",
    en="the file does not consist of keys with values",
    remedy=Text("begynd med id: og notatets nummer", "begin with id: and the note's number"),
    page="""A note is a list of keys with values, such as `id: SO52`.

    Et notat består af nøgler med værdier, for eksempel `id: SO52`.
    """,
)
NOT_A_NOTE = rule(
    "BN123",
    "not-a-note",
    REMARK,
    da="YAML-filen er hverken et budgetnotat eller et register; den er ikke kontrolleret",
    en="the YAML file is neither a budget note nor a register; it was not checked",
    remedy=Text(
        "flyt den, eller giv den notatets nøgler ({keys:list})",
        "move it, or give it the keys of a note ({keys:list})",
    ),
    page="""A YAML file with none of a note's tables is told apart, so that no one believes it was checked.

    En YAML-fil uden nogen af et notats tabeller nævnes, så ingen tror, at den er kontrolleret.
    """,
)
PACKAGE_FILE = rule(
    "BN126",
    "package-file",
    REMARK,
    da="filen er en pakke og ikke et budgetnotat; den er ikke kontrolleret her",
    en="the file is a package and not a budget note; it was not checked here",
    remedy=Text("kontroller den med budgetnote package {path}", "check it with budgetnote package {path}"),
    page="""A package names the notes agreed on. It is checked on its own, against the notes.

    En pakke nævner de aftalte notater. Den kontrolleres for sig og holdes op mod notaterne.
    """,
)
MERGE_CONFLICT = rule(
    "BN127",
    "merge-conflict",
    ERROR,
    da="linjen med {marker} er efterladt af en fletning, der ikke er gjort færdig",
    en="the line with {marker} was left by a merge that was not finished",
    remedy=Text(
        "behold den ene udgave, og slet linjerne med <<<<<<<, ======= og >>>>>>>",
        "keep one of the versions, and delete the lines with <<<<<<<, ======= and >>>>>>>",
    ),
    page="""Where two people changed the same line, git leaves both versions in the file. Neither is read until one is
    chosen.

    Har to personer ændret den samme linje, lader git begge udgaver stå i filen. Ingen af dem læses, før den ene er
    valgt.

    passes:
        districts: [Valby]
    fires:
        <<<<<<< HEAD  # BN127
        districts: [Valby]
        =======
        districts: [Vanløse]
        >>>>>>> andet
    """,
)
INVISIBLE = rule(
    "BN128",
    "invisible-character",
    ERROR,
    da="her står et usynligt tegn, {character} ({name}), som YAML læser anderledes, end det ser ud til",
    en="an invisible character stands here, {character} ({name}), which YAML reads otherwise than it looks",
    remedy=Text(
        "slet tegnet; skal der være mellemrum, skrives det på tastaturet", "delete it; where a space belongs, type one"
    ),
    page="""A no-break space after a colon or in the indentation is no space to YAML, and special line breaks end a line
    that goes on in every editor. They come along from Word and from web pages.

    Et hårdt mellemrum efter kolon eller i indrykningen er ikke et mellemrum for YAML, og særlige linjeskift afslutter
    en linje, som i enhver editor fortsætter. De følger med fra Word og fra hjemmesider.

    passes:
        districts: [Valby]
    fires:
        districts:\u00a0[Valby]  # BN128
    """,
)
CURLY_QUOTES = rule(
    "BN129",
    "curly-quotes",
    ERROR,
    da="{opening} og {closing} er ikke anførselstegn i YAML",
    en="{opening} and {closing} are no quotes in YAML",
    remedy=Text("{hint}", "{hint}"),
    page="""Word turns straight quotes into curly ones. YAML takes those for letters, so that a comma ends the text.

    Word laver lige anførselstegn om til krumme. Dem opfatter YAML som bogstaver, så et komma afslutter teksten.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: “3,5 mio. kr.”, per: period, years: [2026, 2027, 2028]}  # BN129
    """,
)
UNKNOWN_KEY = rule(
    "BN130",
    "unknown-key",
    ERROR,
    da="nøglen {key} findes ikke her",
    en="there is no key {key} here",
    remedy=Text("{hint}", "{hint}"),
    page="""A misspelt key would otherwise be passed over, and what it says with it.

    En stavefejl i en nøgle ville ellers blive overset, og dermed også det, der står ved den.

    passes:
        address: Toftegårds Plads
    fires:
        adress: Toftegårds Plads  # BN130
    """,
)
MISSING_KEY = rule(
    "BN131",
    "missing-key",
    ERROR,
    da="nøglen {key} mangler",
    en="the key {key} is missing",
    remedy=Text("tilføj {key}, og udfyld den{otherwise}", "add {key}, and fill it in{otherwise}"),
    page="""What every note states must be there. A table without I alt, or without a sum row, says so with `totals`.

    Det, som ethvert notat oplyser, skal stå der. En tabel, der i notatet er uden I alt eller sumrække, siger det med
    `totals`.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2026: 500}
    """,
)
WRONG_SHAPE = rule(
    "BN132",
    "wrong-shape",
    ERROR,
    da="{key} skal være {expected}",
    en="{key} is to be {expected}",
    remedy=Text("skriv {form}", "write {form}"),
    page="""Some keys hold a text, some a list, some keys of their own. Another shape cannot be read.

    Nogle nøgler rummer en tekst, andre en liste og andre igen flere nøgler. Det, der står i en anden form, kan
    ikke læses.

    passes:
        districts: [Valby]
    fires:
        districts: Valby  # BN132
    """,
)
DOUBTFUL_AMOUNT = rule(
    "BN133",
    "doubtful-amount",
    ERROR,
    da="{written} kan ikke læses som et beløb: {why}",
    en="{written} cannot be read as an amount: {why}",
    remedy=Text("{hint}", "{hint}"),
    page="""Amounts are whole thousands of kroner. A figure that could mean two things is refused, never guessed at.

    Beløb er i hele 1.000 kr. Et tal, der kan betyde to ting, afvises; der gættes aldrig.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2026: 0.5}  # BN133
        total: 5O0  # BN133
    """,
)
DOUBTFUL_CLAIM = rule(
    "BN134",
    "doubtful-claim",
    ERROR,
    da="{written} kan ikke læses: {why}",
    en="{written} cannot be read: {why}",
    remedy=Text("{hint}", "{hint}"),
    page="""An amount of the prose is written as printed, with a decimal comma and its unit.

    Et beløb i teksten skrives, som det står i notatet, med decimalkomma og enhed.

    passes:
        - {section: Resume, states: "3,5 mio. kr.", per: period, years: [2026, 2027, 2028]}
    fires:
        - {section: Resume, states: "3.5 mio. kr.", per: period, years: [2026, 2027, 2028]}  # BN134
    """,
)
DOUBTFUL_NUMBER = rule(
    "BN135",
    "doubtful-number",
    ERROR,
    da="{written} kan ikke bruges som tal her: {why}",
    en="{written} cannot be used as a number here: {why}",
    remedy=Text("{hint}", "{hint}"),
    page="""Full-time equivalents (årsværk) and per cent are written with a decimal comma, in quotes: "2,5".

    Årsværk og procent skrives med decimalkomma og i anførselstegn: "2,5".

    passes:
        full_time_equivalents: "2"
    fires:
        full_time_equivalents: 2.0  # BN135
    """,
)
DOUBTFUL_YEAR = rule(
    "BN136",
    "doubtful-year",
    ERROR,
    da="{written} er ikke et årstal",
    en="{written} is not a year",
    remedy=Text("skriv fire cifre, for eksempel 2026", "write four digits, such as 2026"),
    page="""Years are written with four digits, from 1990 to 2099.

    Årstal skrives med fire cifre, fra 1990 til 2099.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {206: 500}  # BN136
        total: 500
    """,
)
DOUBTFUL_DATE = rule(
    "BN137",
    "doubtful-date",
    ERROR,
    da="{written} er ikke en dato",
    en="{written} is not a date",
    remedy=Text("{hint}", "{hint}"),
    page="""Dates are written year first, so that the first of July is never read as the seventh of January.

    Datoer skrives med året først, så den 1. juli aldrig læses som den 7. januar.

    passes:
        phase_in: {start: 2026-01-01, complete: 2026-07-01}
    fires:
        phase_in: {start: 01-01-2026, complete: 2026-07-01}  # BN137
    """,
)
DOUBTFUL_CODE = rule(
    "BN138",
    "doubtful-code",
    ERROR,
    da="{written} er ikke en bevilling",
    en="{written} is not an appropriation",
    remedy=Text(
        "skriv den firecifrede kode, med eller uden navn: 3510 Beskæftigelsesindsats",
        "write the four-digit code, with or without its name: 3510 Beskæftigelsesindsats",
    ),
    page="""An appropriation (bevilling) is known by its four digits; its name may follow.

    En bevilling kendes på sine fire cifre; navnet kan følge efter.

    passes:
        appropriation: 3330
    fires:
        appropriation: 333  # BN138
    """,
)
NOT_A_CHOICE = rule(
    "BN139",
    "not-a-choice",
    ERROR,
    da="{written} er ikke en af værdierne {choices:list}",
    en="{written} is not one of {choices:list}",
    remedy=Text("vælg mellem {choices:list}", "write one of {choices:list}"),
    page="""Some keys take one of a few words: U for expenditure (udgift) or I for income (indtægt).

    Ved nogle nøgler kan kun stå ét af få ord: U for udgift eller I for indtægt.

    passes:
        appropriation: 3330
        direction: U
    fires:
        appropriation: 3330
        direction: Udgift  # BN139
    """,
)
BLANK = rule(
    "BN140",
    "blank",
    ERROR,
    da="{key} er ikke udfyldt",
    en="{key} is not filled in",
    remedy=Text("{hint}", "{hint}"),
    page="""A key with nothing after it says less than no key at all.

    En nøgle uden noget efter sig siger mindre end ingen nøgle.

    passes:
        title: Fritidsvejledning i udskolingen
    fires:
        title:  # BN140
    """,
)
RESPELT = rule(
    "BN145",
    "unlike-spelling",
    REMARK,
    da="{name} er skrevet med {sign}, som ikke kan ses på skærmen",
    en="{name} is written with {sign}, which the screen does not show",
    remedy=Text("skriv det igen på tastaturet, eller brug --fix", "type it anew, or use --fix"),
    page="""Names and keys that look the same are the same, however their blanks and letters came about.
    A no-break space from Word counts as a space, and an å of two characters from a PDF as å; what takes no room on
    the screen does not count. Other programs take them for different names.

    Navne og nøgler, der ser ens ud, er ens, uanset hvordan mellemrum og bogstaver er skrevet. Et hårdt mellemrum fra
    Word gælder som mellemrum og et å i to tegn fra en PDF som å; tegn, der ikke fylder noget på skærmen, tæller ikke
    med. Andre programmer opfatter dem som forskellige navne.

    passes:
        districts: [Valby]
    fires:
        districts: [Amager\u00a0Øst]  # BN145
    """,
)
MISSING_SPACE = rule(
    "BN124",
    "missing-space",
    ERROR,
    da="der mangler et mellemrum efter kolon i {written}",
    en="a space is missing after the colon of {written}",
    remedy=Text("skriv {meant}", "write {meant}"),
    page="""Between braces a key ends with a colon and a space. Without the space `2026:500` is one long key.

    I en tuborgparentes slutter en nøgle med kolon og mellemrum. Uden mellemrum er `2026:500` én lang nøgle.

    passes:
        amounts: {2026: 500}
        total: 500
    fires:
        amounts: {2026:500}  # BN124
        total: 500
    """,
)
CUT_BY_COMMENT = rule(
    "BN125",
    "cut-by-comment",
    WARNING,
    da="teksten slutter her, fordi {rest} læses som en kommentar",
    en="the text ends here, because {rest} is read as a comment",
    remedy=Text(
        "sæt teksten i anførselstegn; efter kommentartegnet # skrives ellers et mellemrum",
        "put the text in quotes; a space follows the # of a comment",
    ),
    page="""In YAML a space and # begin a comment, so that `Fritidsjob #1` is read as `Fritidsjob`.

    I YAML begynder mellemrum og # en kommentar, så `Fritidsjob #1` læses som `Fritidsjob`.

    passes:
        address: Toftegårds Plads
    fires:
        address: Toftegårds Plads #1  # BN125
    """,
)

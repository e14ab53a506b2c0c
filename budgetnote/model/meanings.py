"""What each key of a note, a register and a package means, and what people call it: the one list of keys."""

import re

from budgetnote.language import Text, official

KEYS = {
    "Note.id": Text(
        "nummer; notaternes numre begynder forfra i hver forhandling",
        "number; the notes' numbers restart in each negotiation",
    ),
    "Note.negotiation": Text("forhandling, f.eks. Budget 2027", "negotiation (forhandling), such as Budget 2027"),
    "Note.title": Text("titel", "title (titel)"),
    "Note.version": Text(
        "version: 1, 2, 3 …; af flere med samme nummer tæller den højeste, og uden version er det 1",
        "version: 1, 2, 3 …; of several with one number the highest counts, and it is 1 where none is stated",
    ),
    "Note.status": Text(
        "status: proposed (fremsat) eller withdrawn (trukket tilbage), som ikke tæller med nogen steder",
        "status: proposed (fremsat) or withdrawn (trukket tilbage), which counts nowhere",
    ),
    "Note.continues_from": Text(
        "varigt fra: året, hvis kolonne gælder hvert år derefter, f.eks. 2029 for »2029 og frem«",
        "permanent from: the year whose column stands for every later one, such as 2029 for “2029 og frem”",
    ),
    "Note.budget_year": Text("budgetår", "budget year (budgetår)"),
    "Note.price_level": Text(
        "pris- og lønniveau (p/l): et år, eller current for løbende p/l",
        "price level (pris- og lønniveau, p/l): a year, or current for løbende p/l",
    ),
    "Note.administrations": Text(
        "forvaltninger, der står bag notatet, f.eks. [BUF, KFF]",
        "administrations (forvaltninger) behind the note, such as [BUF, KFF]",
    ),
    "Note.years": Text(
        "år: alle, som tabellerne har en kolonne til, også de tomme",
        "years: all that the tables have a column for, empty ones too",
    ),
    "Note.categories": Text("kategorisering: det, der er krydset af", "categories (kategorisering): what is ticked"),
    "Note.phase_in": Text("indfasning", "phase-in (indfasning)"),
    "Note.districts": Text(
        "bydele, f.eks. [Valby]; er notatet bydækkende, skrives citywide: true i stedet",
        "districts (bydele), such as [Valby]; for the whole city write citywide: true instead",
    ),
    "Note.citywide": Text("bydækkende: true eller false", "citywide (bydækkende): true or false"),
    "Note.address": Text("adresse", "address (adresse)"),
    "Note.prior_funding": Text(
        "tidligere afsatte midler; [], hvis der ingen er",
        "prior funding (tidligere afsatte midler); [] where there is none",
    ),
    "Note.lapses": Text(
        "bortfalder ved gennemførelse: numre på notater, f.eks. [BU03]",
        "lapse if this is carried out (bortfalder): numbers of notes, such as [BU03]",
    ),
    "Note.effects": Text("Tabel 1: forventet effekt og opfølgning", "Tabel 1: expected effect and follow-up"),
    "Note.activities": Text("Tabel 2: alle aktiviteter", "Tabel 2: every activity"),
    "Note.appropriations": Text(
        "Tabel 3: det samme fordelt på udvalg, en tabel for hvert styringsområde",
        "Tabel 3: the same by udvalg, a table for each styringsområde",
    ),
    "Note.claims": Text("beløb i teksten", "amounts in the prose"),
    "Note.full_time_equivalent_price": Text(
        "årsværkspris: hvad et årsværk koster i 1.000 kr., hvis notatet oplyser det",
        "price of an årsværk: what a full-time equivalent costs in 1.000 kr., where the note states it",
    ),
    "Note.remarks": Text(
        "frie bemærkninger: en tekst eller en liste af tekster; de vises, men kontrolleres ikke",
        "free remarks: a text or a list of texts; they are shown, and judged by nothing",
    ),
    "Note.accepted": Text("accepterede fund, hvert med en begrundelse", "accepted findings, each with its reason"),
    "PhaseIn.start": Text("begynder: år-måned-dag", "begins: year-month-day"),
    "PhaseIn.complete": Text("fuldt indfaset: år-måned-dag", "in full (fuldt indfaset): year-month-day"),
    "PriorFunding.amount": Text("beløb i hele 1.000 kr.", "amount in whole thousands of kroner (1.000 kr.)"),
    "PriorFunding.years": Text("år, som beløbet blev afsat til", "years: those that the amount was granted for"),
    "PriorFunding.price_level": Text(
        "pris- og lønniveau (p/l) for beløbet, hvis det er et andet end notatets",
        "price level (p/l) of the amount, where it is not the note's",
    ),
    "PriorFunding.source": Text("kilde: hvor beløbet blev afsat", "source: where the amount was granted"),
    "Effect.target_group": Text("målgruppe", "target group (målgruppe)"),
    "Effect.activity": Text("indsats", "activity (indsats)"),
    "Effect.goal": Text("målsætning", "goal (målsætning)"),
    "Effect.follow_up": Text("opfølgning", "follow-up (opfølgning)"),
    "Table.lines": Text("rækker, hver med - foran", "rows, each with a - before it"),
    "Table.total": Text("sumrække nederst i tabellen", "row of sums at the bottom of the table"),
    "Table.totals": Text(
        "summer, der ikke står i notatet: no-total-column (I alt), no-total-row (sumrækken) eller not-printed (begge)",
        "sums that the note does not state: no-total-column (I alt), no-total-row (the sum row) or not-printed (both)",
    ),
    "Table.rounded": Text(
        "afrunding: true, hvis hvert tal er afrundet for sig til hele 1.000 kr.; 100, hvis det er til 0,1 mio. kr.",
        "rounding: true where each figure was rounded on its own to whole 1.000 kr.; 100 where to 0,1 mio. kr.",
    ),
    "Row.amounts": Text(
        "beløb i hele 1.000 kr. pr. år; tomme celler udelades",
        "amounts in whole thousands of kroner (1.000 kr.) by year; blank cells are left out",
    ),
    "Row.total": Text("I alt, som det står i notatet", "I alt, as the note states it"),
    "Line.label": Text("tekst, som den står i rækken", "text, as the row has it"),
    "Line.kind": Text(
        "art: subtotal (mellemsum af rækkerne over) eller of-which (heraf: en del af rækken over); tælles ikke med",
        "kind: subtotal (the sum of rows above) or of-which (heraf: a part of the row above); neither counts",
    ),
    "SumLine.of": Text(
        "rækker, som mellemsummen eller delen hører til, med deres key (i Tabel 3 deres activity)",
        "rows that the subtotal or part is of, by their key (in Tabel 3 by their activity)",
    ),
    "ActivityLine.key": Text(
        "nøgle: et kort ord, du selv vælger; Tabel 3 henviser til rækken med det",
        "key: a word of your own, by which Tabel 3 refers to the row",
    ),
    "ActivityLine.control_area": Text("styringsområde", "styringsområde (control area)"),
    "ActivityLine.full_time_equivalents": Text(
        "årsværk, hvis rækkens tekst oplyser dem", "årsværk (full-time equivalents), where the row's text states them"
    ),
    "ActivityLine.scalable": Text(
        "skalerbar: true, hvis rækken kan skaleres for sig", "scalable: true where the row can be scaled on its own"
    ),
    "AppropriationTable.price_level": Text(
        "pris- og lønniveau (p/l) for styringsområdet, hvis det er et andet end notatets; current er løbende p/l",
        "price level (p/l) of the control area, where it is not the note's; current is løbende p/l",
    ),
    "AppropriationTable.control_area": Text("styringsområde", "styringsområde (control area)"),
    "AppropriationLine.activity": Text(
        "aktivitet: den række i Tabel 2 (dens key), som midlerne går til",
        "activity: the row of Tabel 2 (its key) that the money is for",
    ),
    "AppropriationLine.committee": Text("udvalg", "udvalg (committee)"),
    "AppropriationLine.appropriation": Text(
        "bevilling: fire cifre, med eller uden navn", "bevilling (appropriation): four digits, with or without its name"
    ),
    "AppropriationLine.direction": Text(
        "I/U: U for udgift, I for indtægt (med minus)", "I/U: U for expenditure, I for income (with a minus)"
    ),
    "Claim.section": Text("afsnit, hvor beløbet står", "section: where the amount stands"),
    "Claim.parts": Text(
        "dele (heraf), som tilsammen er beløbet", "parts (heraf) that the amount consists of, all of them"
    ),
    "Claim.among": Text(
        "nogle af delene (hvoraf, herunder, bl.a.), som beløbet består af",
        "some of the parts (hvoraf, herunder, bl.a.) that the amount consists of",
    ),
    "Statement.states": Text(
        'beløb, som det står i teksten, f.eks. "0,6 mio. kr."',
        'amount, as the prose has it, such as "0,6 mio. kr."',
    ),
    "Statement.per": Text(
        "pr.: year er hvert af årene, period er årene tilsammen",
        "per: year is each of the years, period all of them together",
    ),
    "Statement.years": Text("år; ellers alle de år, der søges midler til", "years; else all that money is asked for"),
    "Statement.committee": Text("udvalg: kun dette", "udvalg (committee): only this"),
    "Statement.administration": Text("forvaltning: kun denne", "administration (forvaltning): only this"),
    "Statement.control_area": Text("styringsområde: kun dette", "styringsområde (control area): only this"),
    "Statement.activity": Text(
        "aktivitet: kun denne række i Tabel 2 (dens key)", "activity: only this row of Tabel 2 (its key)"
    ),
    "Statement.appropriation": Text("bevilling: kun denne", "bevilling (appropriation): only this"),
    "Statement.direction": Text(
        "udgift/indtægt: U for udgifterne alene (brutto), I for indtægterne alene",
        "expenditure/income: U for expenditure alone (gross), I for income alone",
    ),
    "Statement.saving": Text(
        "besparelse: true, hvis beløbet er en besparelse, som teksten nævner uden minus",
        "cut: true where the amount is a cut that the prose states without its minus",
    ),
    "Statement.price_level": Text(
        "pris- og lønniveau (p/l) for beløbet, hvis det er et andet end notatets",
        "price level (p/l) of the amount, where it is not the note's",
    ),
    "Statement.external": Text(
        "ikke notatets eget beløb: hvad det vedrører, hvis det ikke er notatets egne tabeller",
        "not the note's own amount: what it is about, where that is not the note's own tables",
    ),
    "Statement.prior_funding": Text(
        "tidligere afsatte midler: true, hvis beløbet er afsat tidligere",
        "prior funding: true where the amount was granted before",
    ),
    "Accepted.check": Text("kontrol: fundets navn eller kode", "check: the finding's name or code"),
    "Accepted.reason": Text("begrundelse", "reason"),
    "Accepted.stated": Text(
        "oplyst: notatets tal i 1.000 kr.; en fejl kan kun accepteres, når begge tal er angivet",
        "stated: the figure of the note, in 1.000 kr.; an error is accepted by its figures only",
    ),
    "Accepted.computed": Text("beregnet: det beregnede tal i 1.000 kr.", "computed: the computed figure in 1.000 kr."),
    "RegisterFile.committees": Text("udvalg", "committees (udvalg)"),
    "RegisterFile.administrations": Text("forvaltninger", "administrations (forvaltninger)"),
    "RegisterFile.appropriations": Text("bevillinger", "appropriations (bevillinger)"),
    "RegisterFile.control_areas": Text("styringsområder", "control areas (styringsområder)"),
    "RegisterFile.districts": Text("bydele", "districts (bydele)"),
    "RegisterFile.price_levels": Text(
        "satser for pris- og lønniveau fra ét år til det næste", "rates for price levels, from one year to the next"
    ),
    "Rate.from": Text("det pris- og lønniveau, der omregnes fra", "the price level that is converted from"),
    "Rate.to": Text("året efter", "the year after"),
    "Rate.control_area": Text("det styringsområde, satsen gælder", "the control area that the rate is for"),
    "Rate.percentage": Text(
        'stigning i procent med decimalkomma, f.eks. "2,9"', 'rise in per cent with a decimal comma, such as "2,9"'
    ),
    "Rate.source": Text("hvor satsen står", "where the rate is stated"),
    "Rate.estimated": Text("skønnets dato: år-måned-dag", "date of the estimate: year-month-day"),
    "Package.title": Text("aftalens titel", "the agreement's title"),
    "Package.negotiation": Text(
        "notaternes forhandling, hvor ikke andet er angivet",
        "the negotiation (forhandling) of the notes that name no other",
    ),
    "Package.price_level": Text(
        "pris- og lønniveau for alle pakkens beløb; notater i et andet niveau omregnes",
        "price level of all amounts of the agreement; notes at another are converted",
    ),
    "Package.notes": Text("de notater, der er aftalt", "the notes agreed on"),
    "Package.frames": Text(
        "rammer: det højeste beløb, der må afsættes", "spending caps (rammer): the most that may be spent"
    ),
    "Package.accepted": Text("accepterede fund i pakken", "findings in the agreement that you know of"),
    "PackageEntry.note": Text("notatets nummer, f.eks. SO52", "the note's number, such as SO52"),
    "PackageEntry.negotiation": Text(
        "notatets forhandling, hvis den er en anden end pakkens", "its negotiation, if another"
    ),
    "PackageEntry.activities": Text(
        "kun disse rækker i Tabel 2 (deres key); ellers hele notatet",
        "only these rows of Tabel 2 (their keys); else the whole note",
    ),
    "PackageEntry.scaled": Text(
        'procent af det søgte for en række i Tabel 2, f.eks. {pulje: "50"}',
        'per cent of what a row of Tabel 2 asks for, such as {pulje: "50"}',
    ),
    "PackageEntry.granted": Text("beløb, der afviger fra det søgte", "amounts that differ from those asked for"),
    "Grant.activity": Text("rækken i Tabel 2 (dens key)", "the row of Tabel 2 (its key)"),
    "Grant.committee": Text("udvalget", "the committee (udvalg)"),
    "Grant.appropriation": Text("bevillingen", "the appropriation (bevilling)"),
    "Grant.control_area": Text("styringsområdet", "the control area (styringsområde)"),
    "Grant.amounts": Text(
        "det afsatte i hele 1.000 kr. for hvert år, der er søgt midler til",
        "what is granted, in whole thousands of kroner (1.000 kr.), for each year asked for",
    ),
    "Frame.control_area": Text("rammens styringsområde", "the cap's control area (styringsområde)"),
    "Frame.committee": Text("rammens udvalg", "the cap's committee (udvalg)"),
    "Frame.amounts": Text("rammen i hele 1.000 kr. pr. år", "the cap in whole thousands of kroner by year"),
    "Frame.source": Text("hvor rammen står", "where the cap is stated"),
    "Term.source": Text("hvor det står", "where it is stated"),
    "Term.also": Text(
        "andre ord for det samme; et notat, der bruger dem, får at vide, hvad der menes",
        "other words for it; a note that uses one is told what is meant",
    ),
    "Term.note": Text("hvad der ellers er at vide om det", "what else there is to know about it"),
    "Term.from": Text("første budgetår, hvor det gælder", "the first budget year in which it holds"),
    "Term.to": Text("sidste budgetår, hvor det gælder", "the last budget year in which it holds"),
    "Named.name": Text("navn", "name"),
    "Coded.code": Text("forkortelse", "abbreviation"),
    "Committee.name": Text("udvalgets navn", "the committee's name"),
    "Committee.administration": Text("forvaltningen under udvalget", "the administration under the committee"),
    "Administration.name": Text("forvaltningens navn", "the administration's name"),
    "Appropriation.code": Text("fire cifre", "four digits"),
    "Appropriation.committee": Text("udvalget, som bevillingen hører til", "the committee that it belongs to"),
    "Appropriation.names": Text("navne, hvert med sine år", "names, each with its years"),
}
"""By record and key. A key that several records share stands under the one that they have it from.

A meaning begins with what people call the key.
"""


def meaning(record: type, key: str) -> Text | None:
    """What `key` means in a record of this kind; None for what is no key of it."""
    return next(filter(None, (KEYS.get(f"{owner.__name__}.{key}") for owner in record.__mro__)), None)


def label(record: type, key: str) -> Text:
    """What people call `key` in a record of this kind: the first words of its meaning; else the key as it is."""
    text = meaning(record, key) or official(key.replace("_", " "))
    return Text(*(re.split(r"[:;,]| \(", said, maxsplit=1)[0] for said in text))

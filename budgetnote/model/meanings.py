"""What each key of a note, a register and a package means, in a few words: for the schema and for a new note."""

from budgetnote.language import Text

KEYS = {
    "Note.id": Text(
        "notatets nummer; numrene begynder forfra i hver forhandling",
        "the note's number; numbers restart in each negotiation",
    ),
    "Note.negotiation": Text("forhandling, f.eks. Budget 2027", "negotiation (forhandling), such as Budget 2027"),
    "Note.title": Text("notatets titel", "the note's title"),
    "Note.budget_year": Text("budgetår", "budget year (budgetår)"),
    "Note.price_level": Text(
        "pris- og lønniveau (p/l): et år, eller current for løbende p/l",
        "price level (pris- og lønniveau, p/l): a year, or current for løbende p/l",
    ),
    "Note.administrations": Text(
        "forvaltninger bag notatet, f.eks. [BUF, KFF]",
        "administrations (forvaltninger) behind the note, such as [BUF, KFF]",
    ),
    "Note.years": Text(
        "de år, som tabellerne har en kolonne til, også de tomme",
        "the years that the tables have a column for, empty ones too",
    ),
    "Note.categories": Text("det, der er krydset af i Kategorisering", "what is ticked in Kategorisering"),
    "Note.phase_in": Text("indfasning", "phase-in (indfasning)"),
    "Note.districts": Text(
        "bydele, f.eks. [Valby]; er notatet bydækkende, skrives citywide: true i stedet",
        "districts (bydele), such as [Valby]; for the whole city write citywide: true instead",
    ),
    "Note.citywide": Text("bydækkende: true eller false", "for the whole city (bydækkende): true or false"),
    "Note.address": Text("adresse", "address (adresse)"),
    "Note.prior_funding": Text(
        "tidligere afsatte midler; [], hvis der ingen er",
        "prior funding (tidligere afsatte midler); [] where there is none",
    ),
    "Note.lapses": Text(
        "numre på notater, der bortfalder, hvis dette forslag gennemføres, f.eks. [BU03]",
        "numbers of notes that lapse (bortfalder) if this proposal is carried out, such as [BU03]",
    ),
    "Note.effects": Text("Tabel 1: forventet effekt og opfølgning", "Tabel 1: expected effect and follow-up"),
    "Note.activities": Text("Tabel 2: alle aktiviteter", "Tabel 2: every activity"),
    "Note.appropriations": Text(
        "Tabel 3: det samme fordelt på udvalg, en tabel for hvert styringsområde",
        "Tabel 3: the same by udvalg, a table for each styringsområde",
    ),
    "Note.claims": Text("beløb, som teksten nævner", "amounts that the prose states"),
    "Note.full_time_equivalent_price": Text(
        "hvad et årsværk koster i 1.000 kr., hvis notatet oplyser det",
        "what a full-time equivalent (årsværk) costs in 1.000 kr., where the note states it",
    ),
    "Note.remarks": Text(
        "frie bemærkninger: en tekst eller en liste af tekster; de vises og kontrolleres ikke",
        "free remarks: a text or a list of texts; they are shown, and judged by nothing",
    ),
    "Note.accepted": Text(
        "accepterede fund, hvert med en begrundelse", "findings that you know of, each with its reason"
    ),
    "PhaseIn.start": Text("begynder: år-måned-dag", "begins: year-month-day"),
    "PhaseIn.complete": Text("fuldt indfaset: år-måned-dag", "in full (fuldt indfaset): year-month-day"),
    "PriorFunding.amount": Text("beløbet i hele 1.000 kr.", "the amount in whole thousands of kroner (1.000 kr.)"),
    "PriorFunding.years": Text("de år, som beløbet blev afsat til", "the years that the amount was granted for"),
    "PriorFunding.price_level": Text(
        "beløbets pris- og lønniveau (p/l), hvis det er et andet end notatets",
        "the amount's price level (p/l), where it is not the note's",
    ),
    "PriorFunding.source": Text("hvor beløbet blev afsat", "where the amount was granted"),
    "Effect.target_group": Text("målgruppe", "target group (målgruppe)"),
    "Effect.activity": Text("indsats", "activity (indsats)"),
    "Effect.goal": Text("målsætning", "goal (målsætning)"),
    "Effect.follow_up": Text("opfølgning", "follow-up (opfølgning)"),
    "Table.lines": Text("rækkerne, hver med - foran", "the rows, each with a - before it"),
    "Table.total": Text("sumrækken nederst", "the row of sums at the bottom"),
    "Row.amounts": Text(
        "hele 1.000 kr. pr. år; tomme celler udelades",
        "whole thousands of kroner (1.000 kr.) by year; blank cells are left out",
    ),
    "Row.total": Text("I alt, som det står i notatet", "I alt, as the note states it"),
    "Line.label": Text("rækkens tekst", "the row's text"),
    "ActivityLine.key": Text(
        "et kort ord, du selv vælger; Tabel 3 henviser til rækken med det",
        "a word of your own, by which Tabel 3 refers to the row",
    ),
    "ActivityLine.control_area": Text("styringsområde", "control area (styringsområde)"),
    "ActivityLine.full_time_equivalents": Text(
        "årsværk, hvis rækkens tekst oplyser dem", "full-time equivalents (årsværk), where the row's text states them"
    ),
    "ActivityLine.scalable": Text(
        "true, hvis rækken kan skaleres for sig", "true where the row can be scaled on its own"
    ),
    "AppropriationTable.control_area": Text("styringsområde", "control area (styringsområde)"),
    "AppropriationLine.activity": Text(
        "den række i Tabel 2 (dens key), som midlerne går til", "the row of Tabel 2 (its key) that the money is for"
    ),
    "AppropriationLine.committee": Text("udvalg", "committee (udvalg)"),
    "AppropriationLine.appropriation": Text(
        "bevilling: fire cifre, med eller uden navn", "appropriation (bevilling): four digits, with or without its name"
    ),
    "AppropriationLine.direction": Text(
        "U for udgift, I for indtægt (med minus)", "U for expenditure, I for income (with a minus)"
    ),
    "Claim.section": Text("afsnittet, hvor beløbet står", "the section where the amount stands"),
    "Claim.parts": Text(
        "heraf: de dele, som tilsammen er beløbet", "the parts (heraf) that the amount consists of, all of them"
    ),
    "Claim.among": Text(
        "hvoraf, herunder, bl.a.: nogle af de dele, som beløbet består af",
        "some of its parts (hvoraf, herunder, bl.a.)",
    ),
    "Statement.states": Text(
        'beløbet, som det står i teksten, f.eks. "0,6 mio. kr."',
        'the amount as the prose has it, such as "0,6 mio. kr."',
    ),
    "Statement.per": Text(
        "year: hvert af årene; period: årene tilsammen", "year: each of the years; period: all of them together"
    ),
    "Statement.years": Text(
        "årene; ellers alle de år, der søges midler til", "the years; else all that money is asked for"
    ),
    "Statement.committee": Text("kun dette udvalg", "only this committee (udvalg)"),
    "Statement.administration": Text("kun denne forvaltning", "only this administration (forvaltning)"),
    "Statement.control_area": Text("kun dette styringsområde", "only this control area (styringsområde)"),
    "Statement.activity": Text("kun denne række i Tabel 2 (dens key)", "only this row of Tabel 2 (its key)"),
    "Statement.appropriation": Text("kun denne bevilling", "only this appropriation (bevilling)"),
    "Statement.direction": Text(
        "U for udgifterne alene (brutto), I for indtægterne alene",
        "U for expenditure alone (gross), I for income alone",
    ),
    "Statement.saving": Text(
        "true, hvis beløbet er en besparelse, som teksten nævner uden minus",
        "true where the amount is a cut that the prose states without its minus",
    ),
    "Statement.price_level": Text(
        "beløbets pris- og lønniveau (p/l), hvis det er et andet end notatets",
        "the amount's price level (p/l), where it is not the note's",
    ),
    "Statement.external": Text(
        "hvad beløbet vedrører, hvis det ikke er notatets egne tabeller",
        "what the amount is about, where it is not the note's own tables",
    ),
    "Statement.prior_funding": Text(
        "true, hvis beløbet er afsat tidligere", "true where the amount was granted before"
    ),
    "Accepted.check": Text("fundets navn eller kode", "the finding's name or code"),
    "Accepted.reason": Text("begrundelse", "the reason"),
    "Accepted.stated": Text(
        "notatets tal i 1.000 kr.; en fejl kan kun accepteres, når begge tal er angivet",
        "the figure of the note, in 1.000 kr.; an error is accepted by its figures only",
    ),
    "Accepted.computed": Text("det beregnede tal i 1.000 kr.", "the computed figure in 1.000 kr."),
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
    "Entry.note": Text("notatets nummer, f.eks. SO52", "the note's number, such as SO52"),
    "Entry.negotiation": Text("notatets forhandling, hvis den er en anden end pakkens", "its negotiation, if another"),
    "Entry.activities": Text(
        "kun disse rækker i Tabel 2 (deres key); ellers hele notatet",
        "only these rows of Tabel 2 (their keys); else the whole note",
    ),
    "Entry.scaled": Text(
        'procent af det søgte for en række i Tabel 2, f.eks. {pulje: "50"}',
        'per cent of what a row of Tabel 2 asks for, such as {pulje: "50"}',
    ),
    "Entry.granted": Text("beløb, der afviger fra det søgte", "amounts that differ from those asked for"),
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
"""By record and key. A key that several records share stands under the one that they have it from."""

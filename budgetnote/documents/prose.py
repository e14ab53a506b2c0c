"""The running text of a paper: its title, sections, amounts, dates and tick-boxes.

What the text says outright is read; what is concluded from it is `proposed`, for a person to confirm.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from budgetnote.documents.document import Grid, Paper, Paragraph, Spot
from budgetnote.documents.lines import joined
from budgetnote.figures.amounts import Doubt
from budgetnote.figures.stated import read_claim
from budgetnote.language import Text, normal
from budgetnote.model.register import Register

SECTIONS = (
    *("Resume", "Baggrund", "Indhold", "Kategorisering", "Forventet effekt og opfølgning", "Økonomi"),
    *(
        "Risikovurdering og proces",
        "Tidligere afsatte midler",
        "Administrativt bilag",
        "Bevillingstekniske oplysninger",
    ),
    *("Øvrige tekniske oplysninger", "Bydele", "Forslag til aftaletekst"),
)
"""The sections of the template, as it calls them. Source: the budget notes of 2025 and 2026."""
CATEGORIES = (
    *("Need to", "Fastholdelse/rekruttering", "Rettidig omhu", "Specifik udfordring", "Bevillingsudløb", "Henvist sag"),
    *("Bestilt af politisk parti", "Bestilt af fagudvalg", "Bestilt administrativt"),
)
"""The tick-boxes of Kategorisering, in order."""


class Said(NamedTuple):
    """A value of the running text, where it stands, and whether it is concluded and not said outright."""

    value: str
    spot: Spot
    proposed: bool = False
    sentence: str = ""


@dataclass(frozen=True)
class ProseAmount:
    """An amount of the running text with the keys of a claim that its sentence gives, in the note's order."""

    section: str
    keys: Mapping[str, str]
    spot: Spot
    sentence: str
    proposed: bool = False


@dataclass
class Prose:
    """What the running text of a paper says; what it does not say is empty."""

    id: Said | None = None
    title: Said | None = None
    negotiation: Said | None = None
    price_level: Said | None = None
    start: Said | None = None
    complete: Said | None = None
    categories: list[Said] = field(default_factory=list)
    districts: list[Said] = field(default_factory=list)
    citywide: Said | None = None
    address: Said | None = None
    no_prior_funding: Said | None = None
    lapses: list[Said] = field(default_factory=list)
    claims: list[ProseAmount] = field(default_factory=list)
    unread: list[tuple[Text, Spot]] = field(default_factory=list)
    scalable: list[tuple[str, Spot]] = field(default_factory=list)


class _Run(NamedTuple):
    """The text of a section in one piece, and where each of its paragraphs begins."""

    section: str
    text: str
    starts: Sequence[tuple[int, Paragraph]]

    def at(self, offset: int) -> Spot:
        """The place of the paragraph in which a character stands."""
        after = bisect_right(self.starts, offset, key=lambda one: one[0])
        return self.starts[after - 1][1].spot if after else Spot()


def read_prose(paper: Paper, register: Register) -> Prose:
    """What the running text of `paper` says."""
    prose = Prose()
    body = [one for one in paper.paragraphs if one.of == "body" and one.text.strip()]
    rest = _heading(body, prose)
    runs = list(_sections(rest))
    for one in (*(one for one in paper.paragraphs if one.of != "body"), *body):
        told = re.search(r"(?i)^(?:.*\b)?(budget\s+(20[0-9]{2}))\b(?=\s*(?:$|side|[0-9]+\s*/|[0-9]+$))", one.text)
        if told and (one.of in ("header", "footer") or len(one.text) < 40) and prose.negotiation is None:
            prose.negotiation = Said(f"Budget {told[2]}", one.spot)
    for run in runs:
        prose.claims += _claims(run, register)
        _dates(run, prose)
        _lapses(run, prose)
        for sentence, start in _sentences(run.text):
            if re.search(r"(?i)\b(?:kan|kunne)\b[^.]{0,60}\bskaleres\b", sentence):
                prose.scalable.append((sentence, run.at(start)))
        if told := re.search(r"(?i)der har ikke tidligere været afsat midler", run.text):
            prose.no_prior_funding = Said("[]", run.at(told.start()), sentence=told[0])
    _boxes(paper, register, prose)
    return prose


_ID = re.compile(
    r"(?:budgetnotat\s+)?((?:[A-ZÆØÅ]{1,3}[ _]?[0-9]{1,3}[a-z]?[0-9]?|[A-ZÆØÅ]{2,3}X))(?:\s*[:–-])?\s+(\S.*)", re.DOTALL
)


def _heading(body: Sequence[Paragraph], prose: Prose) -> Sequence[Paragraph]:
    """Read the number and the title off the first lines, and give the paragraphs that follow."""
    for index, first in enumerate(body[:6]):
        told = _ID.match(" ".join(first.text.split()))
        if told is None:
            continue
        title, after = told[2], index + 1
        while after < len(body) and _goes_on(body[after - 1], body[after], first):
            title = joined(title, body[after].text)
            after += 1
        prose.id, prose.title = Said(told[1], first.spot), Said(" ".join(title.split()), first.spot)
        return body[after:]
    return body


def _goes_on(before: Paragraph, after: Paragraph, first: Paragraph) -> bool:
    """Whether a title goes on in the next line: one of the same style, or with no blank line between."""
    if section_of(after.text) or after.level != first.level:
        return False
    return first.level > 0 or (before.spot.line > 0 and after.spot.line == before.spot.line + 1)


_LONGEST, _MOST_SAID = 20_000, 2_000
"""No more of a paragraph is looked through, and no more of a sentence."""


def section_of(text: str) -> str:
    """The section of the template that a line is the heading of; empty where it is none."""
    if len(text) > 80:
        return ""
    bare = normal(re.sub(r"^[0-9.]+\s+|\s*:?\s*$", "", text.strip()))
    return _NAMED.get(bare, "")


_NAMED = {normal(section): section for section in SECTIONS}


def _sections(body: Sequence[Paragraph]) -> Iterator[_Run]:
    section, parts, starts = "", list[str](), list[tuple[int, Paragraph]]()
    length = 0
    for one in body:
        named = section_of(one.text)
        if named:
            yield _Run(section, "".join(parts), starts)
            section, parts, starts, length = named, [], [], 0
            continue
        flat = " ".join(one.text[:_LONGEST].split())
        before = parts.pop() if parts else ""
        length -= len(before)
        whole = joined(before, flat) if before and not before.endswith("\n") else before + flat
        starts.append((length + max(0, len(whole) - len(flat)), one))
        if one.level or not one.spot.line or re.search(r"[.:!?]$", flat) or len(whole) > _LONGEST:
            whole += "\n"  # the paragraph is its own, and not a line of the page's
        parts += [whole[: -len(flat) - 1], whole[-len(flat) - 1 :]] if len(whole) > len(flat) else [whole]
        length += len(whole)
    yield _Run(section, "".join(parts), starts)


_SHORT = {
    "mio",
    "mia",
    "mill",
    "kr",
    "t",
    "pr",
    "ca",
    "jf",
    "nr",
    "mv",
    "evt",
    "inkl",
    "ekskl",
    "bl",
    "a",
    "f",
    "eks",
    "d",
}


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    """The sentences of a text and where they begin; what ends in a shortened word (mio., pr., ca.) goes on."""
    start = 0
    for end in re.finditer(r"\n|\.\s+(?=[A-ZÆØÅ\[])", text):
        word = re.search(r"\w*$", text[max(0, end.start() - 12) : end.start()])
        if end[0][0] == "." and word and word[0].casefold() in _SHORT:
            continue
        if text[start : end.end()].strip():
            yield text[start : end.end()].strip(), start
        start = end.end()
    if text[start:].strip():
        yield text[start:].strip(), start


_AMOUNT = re.compile(
    r"(?i)(?:\b(?:ca\.?|cirka|omkring|op til|højst|mindst|minimum|over|under|mere end|mindre end|godt|knap|knapt|næsten"
    r"|op mod)\s+)?\[?\s?(?:[-–−]\s?)?(?<![0-9.,])[0-9][0-9.]{0,20}(?:,[0-9]{1,9})?"
    r"(?:\s?(?:-|–|til)\s?[0-9][0-9.]{0,20}(?:,[0-9]{1,9})?)?\s?\]?\s?"
    r"(?:mio\.?|mia\.?|mill\.?|millioner|milliarder|t\.?)?\s*(?:kr\b\.?|kroner\b)"
)
_PER_YEAR = r"(?i)\s*(?:årligt|om året|pr\.?\s+år|hvert år)"
_IN_ALL = r"(?i)\s*(?:i alt|samlet|tilsammen)"
_PRIOR = (
    r"(?i)\b(?:allerede|tidligere|hidtil|forrige)\b[^.]{0,60}\b(?:afsat|bevilget|bevilliget|tildelt)"
    r"|\bbudgetaftalen for\b|\boverførselssagen\b"
)
_OUTSIDE = (
    r"(?i)\blandsplan\b|\bnationalt\b|\bhele landet\b|\bstaten\b|\bregeringen\b|\bfolketinget\b"
    r"|\bpr\.\s+(?:borger|plads|elev|ung|person|årsværk)"
)
_ASKED = r"(?i)\b(?:afsætte|afsættes|søges om|ansøges om|anmodes om|beslutning om|bevilges|samlet til|vedrører)\b"
_OWN = {"Resume", "Økonomi", "Forslag til aftaletekst", "Bevillingstekniske oplysninger"}


def _claims(run: _Run, register: Register) -> Iterator[ProseAmount]:
    """The amounts of a section, each with what its sentence says of it."""
    for sentence, start in _sentences(run.text):
        flat = " ".join(sentence.split())[:_MOST_SAID]
        inherited: dict[str, str] = {}
        amounts = list(_AMOUNT.finditer(flat))
        for number, amount in enumerate(amounts):
            printed = " ".join(amount[0].split()).strip()
            if isinstance(read_claim(printed), Doubt):
                continue
            until = amounts[number + 1].start() if number + 1 < len(amounts) else len(flat)
            after, before = flat[amount.end() : until], flat[: amount.start()]
            keys = {"states": printed}
            if re.match(_PER_YEAR, after) or re.search(r"(?i)\bårligt\s*$", before):
                keys["per"] = "year"
            elif re.match(_IN_ALL, after) or re.search(r"(?i)\b(?:i alt|samlet)\s*$", before):
                keys["per"] = "period"
            if years := _years(after):
                keys["years"] = f"[{', '.join(map(str, years))}]"
            external = _external(flat, run.section)
            part = bool(inherited) and re.search(r"(?i)\b(?:heraf|hvoraf|herunder|og)\b[^.]*$", before) is not None
            if part and not external:
                keys = {**{key: inherited[key] for key in ("per", "years") if key in inherited}, **keys}
            elif not inherited:
                inherited = dict(keys)
            if not external:
                keys |= _scope(after, register, part=part)
                if "per" not in keys and "years" in keys:
                    keys["per"] = "period"
            else:
                keys["external"] = external
                if re.search(_PRIOR, flat):
                    keys["prior_funding"] = "true"
            order = ("states", "per", "years", "committee", "control_area", "external", "prior_funding")
            ordered = {key: keys[key] for key in order if key in keys}
            yield ProseAmount(run.section, ordered, run.at(start), flat, proposed=bool(external))


def _external(sentence: str, section: str) -> str:
    """What an amount is about that is not about the note's tables, in the sentence's own words; else nothing."""
    outside = re.search(_OUTSIDE, sentence) or re.search(_PRIOR, sentence)
    if not outside and (section in _OWN or re.search(_ASKED, sentence)):
        return ""
    return sentence if len(sentence) <= 160 else sentence[:159].rstrip() + "…"


def _years(text: str) -> list[int]:
    """The years that stand behind an amount: `i 2025-2028`, `i perioden 2026-2027`, `i 2026 og 2027`, `i 2026`."""
    span = re.match(r"[^.0-9]{0,60}?\b(20[0-9]{2})\s*(?:-|–|til)\s*(20[0-9]{2})\b", text)
    if span:
        first, last = int(span[1]), int(span[2])
        return list(range(first, last + 1)) if first <= last < first + 12 else []
    told = re.match(r"[^.0-9]{0,40}?\bi\s+((?:20[0-9]{2}(?:,\s*|\s+og\s+)?)+)\b", text)
    return sorted({int(year) for year in re.findall("20[0-9]{2}", told[1])}) if told else []


def _scope(after: str, register: Register, *, part: bool) -> dict[str, str]:
    """The control area, and of a part the committee, that the words behind an amount name, where they name one."""
    keys: dict[str, str] = {}
    area = re.match(r"(?i)[^.,]{0,40}?\b(?:på|til)\s+(service|anlæg|overførsler|finansposter)\b", after)
    if area:
        named = [term.key for terms in register.control_areas.values() for term in terms]
        fits = [name for name in named if name.casefold().startswith(area[1].casefold())]
        keys |= {"control_area": fits[0]} if len(fits) == 1 else {}
    if part:
        codes = {term.code for term in register.administrations_named(after)}
        committees = {
            term.code for terms in register.committees.values() for term in terms if term.administration in codes
        }
        keys |= {"committee": committees.pop()} if len(committees) == 1 else {}
    return keys


_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni", "juli"),
    *("august", "september", "oktober", "november", "december"),
)
_DAY = (
    rf"(?:(?P<day>[0-9]{{1,2}})\.\s*(?P<month>{'|'.join(_MONTHS)})(?:\s+(?P<year>20[0-9]{{2}}))?"
    r"|(?P<d>[0-9]{1,2})[./-](?P<m>[0-9]{1,2})[./\s-]\s*(?P<y>20[0-9]{2})"
    r"|(?P<when>primo|medio|ultimo)\s+(?P<in>20[0-9]{2}))"
)


def _dates(run: _Run, prose: Prose) -> None:
    """When the activity begins and when it runs in full, in the words of the template."""
    for sentence, start in _sentences(run.text):
        years = set(re.findall(r"\b20[0-9]{2}\b", sentence))
        for name, words in (
            ("complete", r"fuldt?\s+indfas\w*"),
            ("start", r"(?:indfases|indføres|igangsættes|iværksættes|påbegyndes|opstartes|starter)"),
        ):
            told = re.search(rf"(?is)\b{words}\b[^0-9]{{0,40}}?\b{_DAY}", sentence)
            if told is None or getattr(prose, name):
                continue
            day = _day(told, years)
            if day:
                proposed = told["when"] is not None or (told["month"] is not None and told["year"] is None)
                setattr(prose, name, Said(day.isoformat(), run.at(start), proposed, " ".join(sentence.split())))


def _day(told: "re.Match[str]", years: set[str]) -> date | None:
    """The day that is told; its year may be the only one of the sentence."""
    try:
        if told["when"]:
            month, number = {"primo": (1, 1), "medio": (7, 1), "ultimo": (12, 31)}[told["when"].casefold()]
            return date(int(told["in"]), month, number)
        if told["month"]:
            year = told["year"] or (next(iter(years)) if len(years) == 1 else None)
            return date(int(year), _MONTHS.index(told["month"].casefold()) + 1, int(told["day"])) if year else None
        return date(int(told["y"]), int(told["m"]), int(told["d"]))
    except ValueError:
        return None


def _lapses(run: _Run, prose: Prose) -> None:
    told = re.search(
        r"(?is)\bbortfalder\s+(?:forslaget\s+(?:i\s+)?|budgetnotat\w*\s+)?([A-ZÆØÅ]{1,3}[ _]?[0-9]{1,3}[a-z]?)\b",
        run.text,
    )
    if told:
        prose.lapses.append(Said(told[1], run.at(told.start())))


class _Bit(NamedTuple):
    text: str
    spot: Spot


def _bits(paper: Paper) -> Iterator[_Bit]:
    """All that stands on the body of the paper, a paragraph or a row at a time."""
    for block in paper.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                if row:
                    yield _Bit(" \t ".join(cell.line for cell in row), row[0].spot)
        elif block.of == "body":
            yield _Bit(" ".join(block.text.split(" ")), block.spot)


def _boxes(paper: Paper, register: Register, prose: Prose) -> None:
    """The tick-boxes: districts, Bydækkende, and the categories; and the address that stands below them."""
    names = sorted({term.key for terms in register.districts.values() for term in terms}, key=len, reverse=True)
    district = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
    category = "|".join(map(re.escape, sorted(CATEGORIES, key=len, reverse=True)))
    for bit in _bits(paper):
        flat = " ".join(bit.text.split())
        told = re.match(r"(?i)adresse(?:\(r\))?\s*:?\s*(.*)$", flat)
        if told and len(flat) < 160:
            prose.address = Said(told[1], bit.spot) if told[1] else prose.address
        if told := re.search(r"(?i)\bbydækkende\s*:?\s*([☒☐xX])|([☒☐])\s*bydækkende\b", flat):
            if (told[1] or told[2]) not in ("☐", ""):
                prose.citywide = Said("true", bit.spot)
            flat = flat[: told.start()] + flat[told.end() :]
        if any(box in flat for box in "☒☐\ufffd"):
            ticked, fault = _ticked(flat.replace("\ufffd", "☐") if "☒" in flat else flat, district)
            prose.districts += [Said(name, bit.spot) for name in ticked]
            if fault:
                text = Text(f"afkrydsningen kan ikke læses: »{flat}«", f"the tick-boxes cannot be read: “{flat}”")
                prose.unread.append((text, bit.spot))
        marked = re.fullmatch(rf"(?i)({category})\s*:?\s*([☒xX✓]?)|([☒])\s*({category})", flat)
        if marked and (marked[2] or marked[3]):
            name = marked[1] or marked[4]
            prose.categories.append(
                Said(next(one for one in CATEGORIES if one.casefold() == name.casefold()), bit.spot)
            )


def _ticked(text: str, names: str) -> tuple[list[str], bool]:
    """The names beside a checked box; and whether names and boxes do not stand by turns, so that none is told."""
    signs = re.findall(rf"(?i)({names})|([☒☐\ufffd])", text)
    if not any(name for name, _ in signs):
        return [], False
    if "\ufffd" in text:  # a sign that the file has no letter for: whether it is checked is not told
        return [], True
    order = ["box" if box else "name" for _, box in signs]
    if len(order) % 2 or any(a == b for a, b in zip(order[::2], order[1::2], strict=True)) or len(set(order[::2])) > 1:
        return [], True
    pairs = zip(signs[::2], signs[1::2], strict=True)
    return [" ".join((a[0] or b[0]).split()) for a, b in pairs if "☒" in (a[1], b[1])], False

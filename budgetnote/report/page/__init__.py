"""The report: one HTML page with its style, its script and its data in it, which asks for nothing. Home of jinja2.

The page, `report.html`, is a template that escapes every text by itself and stops at a name that is not there, so no
text of a note can become markup by being forgotten. A policy with the script's digest is the second wall.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from budgetnote import __version__
from budgetnote.figures.amounts import round_half_up
from budgetnote.figures.printed import format_amount, format_interval, format_tenths
from budgetnote.finding import Finding, Place
from budgetnote.language import Language, Text
from budgetnote.report.formats import written
from budgetnote.report.page.contents import Contents, PageNote, track
from budgetnote.report.sheet import FIGURES, SEVERITIES
from budgetnote.report.tables.check import verdict
from budgetnote.report.tables.export import Naming
from budgetnote.report.tables.reconcile import scope
from budgetnote.visible import visible

_FOLDER = Path(__file__).parent
_RANKS = {3: "error", 2: "warning", 1: "remark"}


def render(contents: Contents, name: Naming, language: Language) -> str:
    """The whole page; `name` names files. Nothing in it is of the clock, the machine or the working folder."""
    script = _read("report.js").strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = _environment(name, language).get_template("report.html")
    written_out = page.render(
        page=contents,
        style=Markup(_read("report.css")),  # noqa: S704 the page's own file, with no word of a note in it
        script=Markup(script),  # noqa: S704 as the style
        digest=digest,
        data=_data(contents),
        version=__version__,
    )
    return _LEFT_OUT.sub("", written_out)


_LEFT_OUT = re.compile(r"</t[dhr]>\s*")
"""End tags of cells and rows, which HTML does without: a tenth of the page. No text and no data has a < of its own."""


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _environment(name: Naming, language: Language) -> Environment:
    def t(da: str, en: str) -> str:
        return Text(da, en).pick(language)

    def pick(text: Text | str | None) -> str:
        return text.pick(language) if isinstance(text, Text) else str(text or "")

    def seen(value: object) -> object:
        """What is written of a value: a text with nothing in it that is not seen."""
        return visible(value) if type(value) is str else value

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=DictLoader({"report.html": _read("report.html")}),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=seen,
    )
    said: dict[str, object] = {
        "t": t,
        "language": language,
        "figures": FIGURES,
        "ranks": _RANKS,
        "words": {rank: word.pick(language) for rank, word in SEVERITIES.items()},
        "amount": partial(_amount, language=language),
        "millions": partial(_millions, language=language),
        "cell": partial(_cell, language=language),
        "excerpt": _excerpt,
        "track": track,
        "scope": scope,
        "interval": lambda given: format_interval(given, language),
        "verdict": lambda entry: verdict(entry.summary.outcome, entry.summary.wrong_sums).pick(language),
        "counted": partial(_counted, language=language),
        "message": lambda found: found.message(language),
        "remedy": lambda found: found.remedy(language),
        "choices": lambda found: found.numbered_choices(language),
        "related": lambda found: _related(found, name, language),
        "file_name": name,
        "pick": pick,
    }
    environment.globals |= said
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "sort_keys": True}
    return environment


def _amount(amount: int | None, language: Language) -> str:
    return "?" if amount is None else format_amount(amount, language)


def _millions(amount: int, language: Language) -> str:
    """1.000 kr. as mio. kr. with one decimal, a half going away from zero."""
    return format_tenths(Decimal(round_half_up(Fraction(amount, 100))) / 10, language)


def _cell(cell: object, kind: str, language: Language) -> str:
    return written(cell, kind, language)  # type: ignore[arg-type]


def _counted(number: int, one_da: str, many_da: str, one_en: str, many_en: str, language: Language) -> str:
    words = Text(one_da, one_en) if number == 1 else Text(many_da, many_en)
    return f"{format_amount(number, language)} {words.pick(language)}"


def _excerpt(place: Place) -> tuple[str, str, str]:
    """The user's own line: what stands before the place, the place, and what stands after it."""
    start = place.column - place.excerpt_column
    end = start + max(1, len(place.text))
    return place.excerpt[:start], place.excerpt[start:end], place.excerpt[end:]


def _related(found: Finding, name: Naming, language: Language) -> list[str]:
    """The other places that a finding rests on, each with what stands there and its line."""
    line = Text("linje", "line").pick(language)
    said = []
    for other in found.related:
        elsewhere = "" if other.place.path == found.place.path else f"{name(other.place.path)}, "
        named = ": ".join(filter(None, [other.name.pick(language) or other.word.pick(language), other.place.text]))
        said.append(f"{named}, {elsewhere}{line} {other.place.line}")
    return said


def _data(contents: Contents) -> dict[str, object]:
    """What the script filters: of each note its level, kinds of findings and words; every amount; the order of all."""
    committees, areas = [one.code for one in contents.committees], list(contents.areas)
    levels = [level.key for level in contents.levels]
    return {
        "levels": levels,
        "committees": committees,
        "areas": areas,
        "years": contents.years,
        "notes": [_note(entry) for entry in contents.notes],
        "amounts": [
            [i, committees.index(committee), areas.index(area), year, amount, levels.index(level)]
            for i, entry in enumerate(contents.notes)
            for committee, area, year, amount, level in entry.amounts
        ],
        "across": [sum(found.rule.severity == rank for found in contents.across if found.stands) for rank in (3, 2, 1)],
    }


def _note(entry: PageNote) -> dict[str, object]:
    counts: Sequence[int] = [entry.counts[3], entry.counts[2], entry.counts[1]]
    return {"levels": entry.levels, "counts": counts, "agrees": entry.agrees, "words": entry.words}

"""What is found: a rule, its place in the user's file, the facts, the remedy. Values, never exceptions."""

import hashlib
import json
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple

from budgetnote.figures.printed import format_amount, format_decimal, format_interval
from budgetnote.language import Language, Text

Span = tuple[int, int]
"""A stretch of a file's text: from and to, in characters."""


class Severity(IntEnum):
    """How bad: the note contradicts itself or cannot be read; probably wrong; worth knowing."""

    REMARK = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The name used in options and machine formats."""
        return self.name.lower()


ERROR, WARNING, REMARK = Severity.ERROR, Severity.WARNING, Severity.REMARK


class OnPaper(NamedTuple):
    """Where something stands on a paper: in words, and in numbers for programs.

    In Word `nodes` are the paragraphs that hold it, as spans in bytes of the part.
    """

    where: Text
    data: Mapping[str, object]
    nodes: tuple[Span, ...] = ()


class Place(NamedTuple):
    """A stretch of a file. Lines and columns count from 1, columns in characters; `end_column` is the one after.

    `excerpt` is the user's own line from `excerpt_column` on; a very long line is cut around the place. Of a document
    all is in line 1, the excerpt is the row or sentence as it is printed, and `paper` is the place.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: str
    excerpt_column: int
    span: Span
    paper: OnPaper | None = None

    def named(self, language: Language) -> str:
        """The place as a person is told it: `notes/BI26.yaml:57:14`, `SO52.docx: Tabel 3, række 2, 2027`."""
        return (
            f"{self.path}: {self.paper.where.pick(language)}"
            if self.paper
            else f"{self.path}:{self.line}:{self.column}"
        )

    def within(self, language: Language) -> str:
        """The place as a person is told it who knows the file."""
        if self.paper:
            return self.paper.where.pick(language)
        return f"{Text('linje', 'line').pick(language)} {self.line}"

    @property
    def text(self) -> str:
        """What stands there, as far as its first line goes."""
        start = self.column - self.excerpt_column
        stop = self.end_column - self.excerpt_column if self.end_line == self.line else len(self.excerpt)
        return self.excerpt[start:stop]


class Seat(NamedTuple):
    """Where something stands in its note by what stands there: it outlives a moved line and a changed figure.

    A table is `Tabel 2` or `Tabel 3, Service`, outside the tables the key of a list, such as `claims`. A row is called
    by its key, else by its text, the second of them `… (2)`; a column is a year or a key. What there is none of is "".
    """

    negotiation: str = ""
    note: str = ""
    table: str = ""
    row: str = ""
    column: str = ""


_NOWHERE = Seat()


class Related(NamedTuple):
    """Another place that the verdict rests on, with a word for its part in it, and the row and column of an amount."""

    place: Place
    word: Text
    name: Text = Text("", "")


class Edit(NamedTuple):
    """A splice of the file's text: `span` is replaced by `text`, and not a character outside it.

    An unsafe edit changes what the note means.
    """

    span: Span
    text: str
    unsafe: bool = False


class Rule(NamedTuple):
    """What a finding is an instance of. `page` is what `explain` prints, see `read_page`.

    `on_paper` is the remedy in a document, where that of a note speaks of its keys.
    """

    code: str
    name: str
    severity: Severity
    message: Text
    remedy: Text | None
    page: str
    on_paper: Text | None = None

    @property
    def family(self) -> str:
        """The first digit's family, such as BN2."""
        return self.code[:3]

    @property
    def is_unread(self) -> bool:
        """Whether an instance of it is something that cannot be read."""
        return self.family == "BN1" and self.severity == ERROR


RULES: dict[str, Rule] = {}
"""Every rule by its name; filled at import, then read."""


def rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    da: str,
    en: str,
    page: str,
    remedy: Text | None = None,
    on_paper: Text | None = None,
) -> Rule:
    """Register the rule `code`, `name`; its message and remedies are templates over a finding's facts."""
    made = Rule(code, name, severity, Text(da, en), remedy, page, on_paper)
    if RULES.get(name) != made:  # a finding that was known before the rule was loaded is of the same rule
        RULES[name] = made
    return RULES[name]


class Finding(NamedTuple):
    """One instance of a rule at one place, with the facts that prove it.

    A fact that takes time to find out is a function, and asked where it is read. `cause` is the place of the finding
    that explains this one, and `explains` are those that this explains.
    `choices` are the things that may each be done about it, the likeliest first. `fingerprint` tells it from every
    other of its run, and is the same in a later run; `known` is one that a baseline accepts, and not the note.
    """

    rule: Rule
    place: Place
    facts: Mapping[str, Any]
    related: Sequence[Related] = ()
    edits: Sequence[Edit] = ()
    accepted: str | None = None
    cause: Place | None = None
    explains: Sequence["Finding"] = ()
    choices: Sequence[Text] = ()
    seat: Seat = _NOWHERE
    fingerprint: str = ""
    known: bool = False

    def message(self, language: Language) -> str:
        """The sentence, the stated figure before the computed one."""
        return say(self.rule.message, language, self.facts)

    def remedy(self, language: Language) -> str | None:
        """What to do about it, where that is known."""
        remedy = (self.place.paper and self.rule.on_paper) or self.rule.remedy
        return remedy and (say(remedy, language, self.facts) or None)

    def accept(self, reason: str) -> "Finding":
        """The same finding, accepted in the note for `reason`."""
        return self._replace(accepted=reason)

    def pass_by(self, baseline: str) -> "Finding":
        """The same finding, accepted by the baseline of that name."""
        return self._replace(accepted=baseline, known=True)

    def naming(self, names: Mapping[Span, Text]) -> "Finding":
        """The same finding, its related places of its own file called by what stands there."""
        if not any(other.place.span in names for other in self.related):
            return self
        own = self.place.path
        named = [
            other._replace(name=names.get(other.place.span, other.name)) if other.place.path == own else other
            for other in self.related
        ]
        return self._replace(related=named)

    def blame(self, cause: Place) -> "Finding":
        """The same finding, explained by the one at `cause`."""
        return self._replace(cause=cause)

    def explaining(self, findings: Sequence["Finding"]) -> "Finding":
        """The same finding, as the cause of `findings`."""
        return self._replace(explains=findings)

    def listing(self, choices: Sequence[Text]) -> "Finding":
        """The same finding, with the things that may each be done about it."""
        return self._replace(choices=choices)

    def numbered_choices(self, language: Language) -> list[str]:
        """The choices as they are shown to people: the first of them, and how many there are besides."""
        shown = [f"{i}. {choice.pick(language)}" for i, choice in enumerate(self.choices[:_SHOWN], 1)]
        more = len(self.choices) - len(shown)
        rest = Text(f"og {more} mere (--format json viser alle)", f"and {more} more (--format json shows all)")
        return [*shown, rest.pick(language)] if more else shown

    @property
    def stands(self) -> bool:
        """Whether the finding is told on its own: neither accepted nor explained by another."""
        return self.accepted is None and self.cause is None

    @property
    def position(self) -> tuple[str, int, int, str]:
        """The order in which findings are shown."""
        place = self.place
        at = (place.span[0], 0) if place.paper else (place.line, place.column)
        return place.path, *at, self.rule.code


def identified(findings: Sequence[Finding]) -> list[Finding]:
    """The findings of a run, each with its fingerprint, those of one code at one seat told apart by their order.

    It is made of the code, the seat and the year that the finding is about: no path, no line and no figure.
    """
    count: Counter[str] = Counter()
    told = []
    for found in findings:
        if not found.fingerprint:
            year = found.facts.get("year")
            same = json.dumps([found.rule.code, *found.seat, year if isinstance(year, int) else None])
            count[same] += 1
            mark = hashlib.sha256(f"{same} {count[same]}".encode()).hexdigest()[:_MARK]
            found = found._replace(fingerprint=mark)
        told.append(found)
    return told


_MARK = 32
"""Characters of a fingerprint, which is hexadecimal."""


def agreed_edits(findings: Iterable[Finding], *, unsafe: bool) -> list[Edit]:
    """The edits of the findings that stand; where two want the same place otherwise, neither."""
    wanted: dict[Span, set[Edit]] = {}
    for found in findings:
        for edit in found.edits if found.stands else ():
            if unsafe or not edit.unsafe:
                wanted.setdefault(edit.span, set()).add(edit)
    if not wanted:
        return []
    agreed = sorted(edit for edits in wanted.values() if len(edits) == 1 for edit in edits)
    return [edit for i, edit in enumerate(agreed) if i == 0 or agreed[i - 1].span[1] <= edit.span[0]]


class Page(NamedTuple):
    """A rule explained: what and why, a snippet that passes and one that fires."""

    why: Text
    passes: str
    fires: str


def read_page(page: str) -> Page:
    """Read a docstring of the form: English paragraph, Danish paragraph, `passes:` and `fires:` with snippets."""
    lines = page.expandtabs().splitlines()
    indent = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    text = "\n".join([lines[0].strip(), *(line[indent:].rstrip() for line in lines[1:])]).strip()
    prose, _, examples = text.partition("\n\npasses:\n")
    english, _, danish = prose.partition("\n\n")
    passes, _, fires = examples.partition("\nfires:\n")
    return Page(Text(" ".join(danish.split()), " ".join(english.split())), _dedent(passes), _dedent(fires))


def _dedent(snippet: str) -> str:
    lines = [line for line in snippet.splitlines() if line.strip()]
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "\n".join(line[indent:] for line in lines)


def say(template: Text, language: Language, facts: Mapping[str, Any]) -> str:
    """The sentence of `template` in `language`, with `facts` filled in.

    Facts are written as they are; `{x:amount}` sets thousands apart, `{x:signed}` shows a plus too, `{x:number}` has
    decimals, `{x:interval}` writes an interval, `{x:short}` shortens a long label, `{x:list}` joins with commas.
    """
    return str(_Formatter(language).vformat(template.pick(language), (), facts))


def shortened(label: str) -> str:
    """A label as it stands within a sentence."""
    return label if len(label) <= SHORT else label[: SHORT - 1].rstrip() + "…"


class _Formatter(string.Formatter):
    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if callable(value):
            value = value()
        if isinstance(value, Text):
            value = value.pick(self.language)
        elif isinstance(value, date):
            month = _MONTHS[value.month - 1].pick(self.language)
            return f"{value.day}{'.' if self.language == 'da' else ''} {month} {value.year}"
        match format_spec:
            case "amount":
                return format_amount(value, self.language)
            case "number":
                return format_decimal(value, self.language)
            case "signed":
                return ("+" if value > 0 else "") + format_amount(value, self.language)
            case "interval":
                return format_interval(value, self.language)
            case "short":
                return shortened(str(value))
            case "list":
                return value if isinstance(value, str) else ", ".join(str(item) for item in value)
            case _:
                return str(value)


_MONTHS = [
    *map(
        Text,
        ("januar", "februar", "marts", "april", "maj", "juni"),
        ("January", "February", "March", "April", "May", "June"),
    ),
    *map(Text, ("juli", "august", "september"), ("July", "August", "September")),
    *map(Text, ("oktober", "november", "december"), ("October", "November", "December")),
]
_SHOWN = 5
"""Choices that are shown to people; programs get all of them."""
SHORT = 60
"""Labels in messages are cut to this many characters; the excerpt shows them whole."""

"""What a person reads, in Danish and English side by side; and what a person writes: which words are the same."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal, NamedTuple
from unicodedata import category, normalize

Language = Literal["da", "en"]


class Text(NamedTuple):
    """A sentence, or a template of one, in both languages."""

    da: str
    en: str

    def pick(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.da if language == "da" else self.en


class UseError(ValueError):
    """What was asked for cannot be asked; `sentence` says why, and what could be."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class MissingExtraError(UseError):
    """What was asked for needs libraries that are not installed: those of `extra`."""

    def __init__(self, extra: str) -> None:
        install = f'pip install "budgetnote[{extra}]"'  # cmd knows no other quotes
        super().__init__(
            Text(
                f"det kræver en tilføjelse; installér den med: {install}",
                f"this needs an extra; install it with: {install}",
            )
        )


def official(term: str) -> Text:
    """A term of the municipality's template, Danish in both languages."""
    return Text(term, term)


def sentence(text: Text) -> Text:
    """`text` with a capital letter and a full stop."""
    return Text(*(f"{said}{'' if said.endswith('?') else '.'}" for said in capital(text)))


def ended(text: Text) -> Text:
    """`text` with a full stop."""
    return Text(*(f"{said}." for said in text))


def joined(clauses: Iterable[Text]) -> Text:
    """Clauses as one sentence."""
    return Text(*("; ".join(said) for said in zip(*clauses, strict=True)))


def capital(text: Text) -> Text:
    """`text` with a capital letter."""
    return Text(*(said[:1].upper() + said[1:] for said in text))


def did_you_mean(*close: str) -> Text:
    """What is asked where a word looks like one of `close`; nothing where there is no such word."""
    da, en = (conjunction.join(filter(None, close)) for conjunction in (" eller ", " or "))
    return Text(f"mente du {da}?", f"did you mean {en}?") if da else Text("", "")


def or_rather(*close: str) -> Text:
    """What follows a complaint about a word that looks like one of `close`; nothing where there is no such word."""
    meant = did_you_mean(*close)
    return Text(f"; {meant.da}", f"; {meant.en}") if meant.da else meant


def spelled(text: str) -> str:
    """`text` in the one form in which names are compared.

    Letters are composed, any run of blanks is one blank, and what takes no room on the screen is left out: texts
    that look the same are then the same. A text with nothing else in it is left as it is.
    """
    if text.isprintable():  # nearly every text, and then it has no blank but the space
        composed = normalize("NFC", text)
        if "  " not in composed and composed.strip() == composed:
            return composed
    seen = "".join(char for char in text if category(char) != "Cf")
    return " ".join(normalize("NFC", seen).split()) or text


def normal(text: str) -> str:
    """`text` as spelled, with case and the spaces around hyphens made alike, as `Kultur - og Fritids…` wants."""
    return re.sub(r"\s*-\s*", "-", spelled(text)).casefold()


_WORD = re.compile(r"[^\W_]+")
_MANY = 1_000
"""Among so many names none is looked for; no list of terms has as many."""
_FEW = 3
"""So many names have a word in common, and are still a suggestion."""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Those of `known` that were probably meant by `word`, none where no name is near; see `nearest_of`."""
    return nearest_of(word, {name: name for name in known})


def nearest_of(word: str, names: Mapping[str, str]) -> list[str]:
    """What was probably meant by `word`, where `names` has what is meant by each name.

    Parts come first: a name that is `word` in another case; else the names that have all its words (Vesterbro,
    Husum), or a part of which it has (Valby bydel); else the one that looks most like it, or a part of which does.
    """
    if len(names) > _MANY:
        return []
    terms: dict[str, str] = {}
    for name, term in names.items():
        terms.setdefault(normal(name), term)
    asked = normal(word)
    if asked in terms:
        return [terms[asked]]
    parts = {part.strip(): term for name, term in terms.items() for part in (*name.split("/"), name) if part.strip()}
    words = frozenset(_WORD.findall(asked))
    for met in (
        [term for name, term in terms.items() if words and words.issubset(_WORD.findall(name))],
        [term for part, term in parts.items() if words.issuperset(_WORD.findall(part) or [""])],
    ):
        if 0 < len(set(met)) <= _FEW:
            return list(dict.fromkeys(met))
    close = get_close_matches(asked, parts, 1, 0.6)
    return [parts[close[0]]] if close else []

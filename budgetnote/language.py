"""What a person reads, in Danish and English side by side."""

from typing import Literal, NamedTuple

Language = Literal["da", "en"]


class Text(NamedTuple):
    """A sentence, or a template of one, in both languages."""

    da: str
    en: str

    def pick(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.da if language == "da" else self.en


def official(term: str) -> Text:
    """A term of the municipality's template, Danish in both languages."""
    return Text(term, term)


def sentence(text: Text) -> Text:
    """`text` with a capital letter and a full stop."""
    return Text(*(f"{said[:1].upper()}{said[1:]}{'' if said.endswith('?') else '.'}" for said in text))


def did_you_mean(*close: str) -> Text:
    """What is asked where a word looks like one of `close`; nothing where there is no such word."""
    da, en = (conjunction.join(filter(None, close)) for conjunction in (" eller ", " or "))
    return Text(f"mente du {da}?", f"did you mean {en}?") if da else Text("", "")

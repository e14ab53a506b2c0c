"""A plain command line means what Typer makes of it, and what is not plain is left to Typer."""

from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.cli import check as command
from budgetnote.cli import root
from budgetnote.cli.arguments import plain_check, spoken
from budgetnote.cli.checking import CheckOptions

PLAIN = [
    [],
    ["notes"],
    ["-"],
    ["a", "b.yaml", "--accepted"],
    ["--format", "json", "--language=da"],
    ["--only", "BN2", "--only=BN301,BN302", "--skip", "claim-differs"],
    ["--fail-on", "warning", "--exclude", "drafts", "--exclude=*.old.yaml", "--statistics"],
    ["-o", "out.sarif", "--baseline", "known.json", "--register=register.yaml", "--jobs", "2"],
    ["--no-cache", "--no-settings", "--output=o.txt"],
]
NOT_PLAIN = [
    ["--fix"],
    ["--forma", "json"],
    ["--format"],
    ["--format", "yaml"],
    ["--format", "json", "--format", "text"],
    ["--jobs", "0"],
    ["--jobs", "two"],
    ["--language", "en", "--language", "da"],
    ["--fail-on", "ERROR"],
    ["--", "notes"],
    ["-o", "--accepted"],
    ["-oout.txt"],
    ["-o=out.txt"],
    ["--accepted=yes"],
    ["--only="],
    [""],
    ["--help"],
    ["-x"],
]


def by_typer(words: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> CheckOptions | None:
    """What Typer makes of the words; None where it refuses them."""
    asked: list[CheckOptions] = []

    def seen(options: CheckOptions) -> int:
        asked.append(options)
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(command, "check_notes", seen)
        root.run(["check", *words], "en")
    return asked[0] if asked else None


def same(one: CheckOptions, other: CheckOptions) -> bool:
    """Whether they ask for the same: nothing and an empty list are one, and languages are said elsewhere."""
    return [value or None for value in one[1:]] == [value or None for value in other[1:]]


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_plain_words_are_read_without_typer(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    plain, typed = plain_check(["check", *words], {}), by_typer(words, monkeypatch)
    assert plain is not None
    assert typed is not None
    assert same(plain, typed)
    assert plain.language == spoken(words, {})


@pytest.mark.parametrize("words", NOT_PLAIN, ids=" ".join)
def test_what_is_not_plain_is_left_to_typer(words: list[str]) -> None:
    assert plain_check(["check", *words], {}) is None


def test_only_check_is_plain_and_not_while_a_shell_asks() -> None:
    assert plain_check(["check", "notes"], {}) is not None
    assert plain_check([], {}) is None
    assert plain_check(["totals", "notes"], {}) is None
    assert plain_check(["--language", "da", "check"], {}) is None
    assert plain_check(["check", "notes"], {"_BUDGETNOTE_COMPLETE": "complete_bash"}) is None


OTHERS = ("x y", "-1", "--no-such", "æ", "json", "da")
WORDS = st.sampled_from(sorted({*chain.from_iterable([*PLAIN, *NOT_PLAIN]), *OTHERS}))


@given(st.lists(WORDS, max_size=6))
def test_whatever_is_taken_for_plain_typer_takes_for_the_same(words: list[str]) -> None:
    plain = plain_check(["check", *words], {})
    if plain is not None:
        with pytest.MonkeyPatch.context() as monkeypatch:
            typed = by_typer(words, monkeypatch)
        assert typed is not None
        assert same(plain, typed)

"""Danish figures: what is read, what is refused, and that formatting and reading are each other's inverse."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.figures.amounts import Doubt, is_plain, read_amount, read_decimal
from budgetnote.figures.printed import format_amount

AMOUNTS = st.integers(-(10**11) + 1, 10**12 - 1)


SEVERAL = "skriv hvert beløb ved sit år; er det ét beløb, skrives det uden mellemrum"
LEFT_OUT = "en tom celle udelades; et nul skrives 0"
MARKED = "slet fodnotetegnet; mente du 1240?"


@given(AMOUNTS)
def test_a_plain_integer_is_read_as_itself(amount: int) -> None:
    assert read_amount(str(amount)) == amount
    assert is_plain(str(amount))


@given(AMOUNTS)
def test_reading_undoes_danish_formatting(amount: int) -> None:
    printed = format_amount(amount, "da")
    assert read_amount(printed) == amount
    assert read_amount(printed.replace("-", "−")) == amount


@given(AMOUNTS.filter(lambda amount: abs(amount) >= 1000))
def test_english_formatting_is_never_read_as_an_amount(amount: int) -> None:
    assert isinstance(read_amount(format_amount(amount, "en")), Doubt)


@given(st.text(alphabet="0123456789.,-−+ ()Ol_'", max_size=9))
def test_what_is_read_as_an_amount_has_exactly_its_digits(text: str) -> None:
    amount = read_amount(text)
    if isinstance(amount, int):
        assert str(abs(amount)) == text.lstrip("-−").replace(".", "")
        assert (amount < 0) == text.startswith(("-", "−"))


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_doubt(text: str) -> None:
    amount = read_amount(text)
    if isinstance(amount, Doubt) and amount.meant:
        assert isinstance(read_amount(amount.meant), int)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1.24", "1240"),
        ("0.6", ""),
        ("2,5", ""),
        ("12O", "120"),
        ("l240", "1240"),
        ("ĘĜ", "15"),
        ("1,240", "1240"),
        ("1 240", "1240"),
        ("1\u00a0240", "1240"),
        ("1240,0", "1240"),
        ("1.240,00", "1240"),
        ("-1.240,0", "-1240"),
        ("+310", "310"),
        ("(310)", "-310"),
        ("310-", "-310"),
        ("- 310", "-310"),
        ("–310", "-310"),
        ("01240", "1240"),
        ("-0", "0"),
        ("1_240", "1240"),
        ("1,240.5", ""),
        ("-", ""),
        ("1e3", ""),
        ("0x1F", ""),
        ("１２", ""),
        ("", ""),
        ("1240 kr.", ""),
        ("9" * 13, ""),
        ("9" * 5000, ""),
    ],
)
def test_a_doubtful_amount_says_what_was_probably_meant(text: str, meant: str) -> None:
    doubt = read_amount(text)
    assert isinstance(doubt, Doubt)
    assert doubt.meant == meant
    assert doubt.why.da
    assert doubt.why.en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("100.5", "rund af til 101; er beløbet i mio. kr., skrives 100500"),
        ("12,5", "rund af til 13; er beløbet i mio. kr., skrives 12500"),
        ("0,6", "rund af til 1; er beløbet i mio. kr., skrives 600"),
        ("100.50", "rund af til 101; er beløbet i mio. kr., skrives 100500"),
        ("305,305", "rund af til 305; er beløbet i mio. kr., skrives 305305"),
        ("-0,4", "rund af til 0; er beløbet i mio. kr., skrives -400"),
        ("12345,6", "rund af til 12346"),
        ("12.345,6", "rund af til 12346"),
        ("9" * 13, "skriv beløbet i 1.000 kr. med højst 12 cifre"),
        *(
            (text, SEVERAL)
            for text in (
                "305 305",
                "305\u00a0305",
                "305 305 610",
                "1.240 1.240",
                "305, 610",
                "(305 305)",
                "305 -305",
            )
        ),
        *((text, LEFT_OUT) for text in ("-", "–", " -   ", "~", "null", "NULL", "−", "--")),
        *(
            (text, MARKED)
            for text in ("1.240*", "1.240 1)", "1240¹", "1.240 *)", "1240 a)", "1240a)", "1.240 [1]", "1240**")
        ),
        ("-1.240 *", MARKED.replace("1240", "-1240")),
        ("12401)", "slet fodnotetegnet"),
        ("1.240 t.kr.", "mente du 1240?"),
        ("1.240 kr.", "omregn til hele 1.000 kr."),
        ("0,6 mio. kr.", "omregn til hele 1.000 kr."),
    ],
)
def test_a_cell_is_refused_with_the_remedy_that_helps_and_no_other_size(text: str, said: str) -> None:
    doubt = read_amount(text)
    assert isinstance(doubt, Doubt)
    assert doubt.hint.da == said
    assert doubt.hint.en


def test_a_number_has_a_decimal_comma() -> None:
    assert read_decimal("2,5") == Decimal("2.5")
    for text, why, meant in (("2.5", "decimaler skrives med komma", "2,5"), ("x", "det skrives med cifre", "")):
        doubt = read_decimal(text)
        assert isinstance(doubt, Doubt)
        assert doubt.why.da.startswith(why)
        assert doubt.meant == meant


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        *(("305\u00a0", "U+00A0"), ("\u00a0305", "U+00A0"), ("\u202f305", "U+202F"), ("305\u2009", "U+2009")),
        *(("3\u200b05", "U+200B"), ("305\u200b", "U+200B"), ("305 \u200b", "U+200B"), ("\u00ad305", "U+00AD")),
        *(("305\ufeff", "U+FEFF"), ("\u202e305", "U+202E"), ("305\u3000", "U+3000")),
    ],
)
def test_an_invisible_character_at_a_figure_is_named(text: str, sign: str) -> None:
    doubt = read_amount(text)
    assert isinstance(doubt, Doubt)
    assert doubt.why.da == f"der står et usynligt tegn ({sign}) ved tallet"
    assert doubt.hint.da == "skriv tallet igen på tastaturet; mente du 305?"


def test_a_space_at_a_figure_is_no_invisible_character() -> None:
    for text in (" 305", "305 "):
        doubt = read_amount(text)
        assert isinstance(doubt, Doubt)
        assert (doubt.why.da, doubt.meant) == ("der står et mellemrum ved tallet", "305")

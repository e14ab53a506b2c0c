"""Amounts of the prose: every spelling with what it stands for, or with what is said of it where it is refused."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetnote.figures.amounts import LOOKALIKES, Doubt
from budgetnote.figures.interval import Interval
from budgetnote.figures.printed import format_interval
from budgetnote.figures.stated import Claimed, patterns_of_plain_text, read_claim
from tests.brute import WORDS, meant

UNITS = {"kr.": Decimal("0.001"), "t.kr.": Decimal(1), "mio.": Decimal(1000), "mia.": Decimal(1_000_000), None: None}
READ: list[tuple[str, str, str | None, str, str | None]] = [
    # as printed, its figure (or two), its unit, what it stands for in 1.000 kr., and what it says of the years
    ("0,6 mio. kr.", "0.6", "mio.", "550-650", None),
    ("0,60 mio. kr.", "0.60", "mio.", "595-605", None),
    ("6 mio. kr.", "6", "mio.", "5.500-6.500", None),
    ("69,1 mio. kr.", "69.1", "mio.", "69.050-69.150", None),
    ("[69,1] mio. kr.", "69.1", "mio.", "69.050-69.150", None),
    ("[69,1 mio. kr.]", "69.1", "mio.", "69.050-69.150", None),
    ("[ca. 69,1 mio. kr.]", "69.1", "mio.", "69.000-69.200", None),
    ("ca. [69,1] mio. kr.", "69.1", "mio.", "69.000-69.200", None),
    ("[69,1 mio. kr. årligt]", "69.1", "mio.", "69.050-69.150", "year"),
    ("[i alt 69,1 mio. kr.]", "69.1", "mio.", "69.050-69.150", "period"),
    ("[1,2 mio. kr./år]", "1.2", "mio.", "1.150-1.250", "year"),
    ("kr. [2.600.000]", "2600000", "kr.", "2.599,9995-2.600,0005", None),
    ("2,7 mia. kr.", "2.7", "mia.", "2.650.000-2.750.000", None),
    ("2,7 mia.kr.", "2.7", "mia.", "2.650.000-2.750.000", None),
    ("2,7 milliarder kroner", "2.7", "mia.", "2.650.000-2.750.000", None),
    ("1 milliard kr.", "1", "mia.", "500.000-1.500.000", None),
    ("2,7 mia", "2.7", "mia.", "2.650.000-2.750.000", None),
    ("42,951 mio. kr.", "42.951", "mio.", "42.950,5-42.951,5", None),
    ("393,8 mio.kr.", "393.8", "mio.", "393.750-393.850", None),
    ("1,2 mio kr.", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 mio. kr", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 mio kr", "1.2", "mio.", "1.150-1.250", None),
    ("1,2mio. kr.", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 Mio. Kr.", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 MIO. KR.", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 mill. kr.", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 mill kr", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 millioner kroner", "1.2", "mio.", "1.150-1.250", None),
    ("1 million kroner", "1", "mio.", "500-1.500", None),
    ("1,2 millioner", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 mio.", "1.2", "mio.", "1.150-1.250", None),
    ("1,2 mio. DKK", "1.2", "mio.", "1.150-1.250", None),
    ("DKK 1,2 mio.", "1.2", "mio.", "1.150-1.250", None),
    ("kr. 1,2 mio.", "1.2", "mio.", "1.150-1.250", None),
    ("1.240 mio. kr.", "1240", "mio.", "1.239.500-1.240.500", None),
    ("1.240 t.kr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1.240 t. kr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1.240 tkr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1.240 tkr", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1.240 T.KR.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1.240 1.000 kr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1240 1.000 kr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("5 1 000 kr.", "5", "t.kr.", "4,5-5,5", None),
    ("1.240 tusind kroner", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1.240 tusinde kr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1240 t.kr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("12,5 t.kr.", "12.5", "t.kr.", "12,45-12,55", None),
    ("kr. 2.600.000", "2600000", "kr.", "2.599,9995-2.600,0005", None),
    ("kr 2.600.000", "2600000", "kr.", "2.599,9995-2.600,0005", None),
    ("Kr. 2.600.000", "2600000", "kr.", "2.599,9995-2.600,0005", None),
    ("DKK 2.600.000", "2600000", "kr.", "2.599,9995-2.600,0005", None),
    ("kr. 2.600.000,-", "2600000", "kr.", "2.599,9995-2.600,0005", None),
    ("1.240.000,-", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1.240.000,– kr.", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1.240.000 kr.", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1.240.000 kr", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1240000 kr.", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1.240.000 kroner", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1.240.000 DKK", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("620.000 kroner", "620000", "kr.", "619,9995-620,0005", None),
    ("2.641.905 kr.", "2641905", "kr.", "2.641,9045-2.641,9055", None),
    ("1.234.567,89 kr.", "1234567.89", "kr.", "1.234,567885-1.234,567895", None),
    ("500 kr.", "500", "kr.", "0,4995-0,5005", None),
    ("0 kr.", "0", "kr.", "-0,0005 til 0,0005", None),
    ("1.000 kr.", "1000", "kr.", "0,9995-1,0005", None),
    ("1\u00a0240\u00a0000 kr.", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1 240 000 kr.", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1\u202f240\u202f000\u202fkr.", "1240000", "kr.", "1.239,9995-1.240,0005", None),
    ("1\u2009240 t.kr.", "1240", "t.kr.", "1.239,5-1.240,5", None),
    ("1,2\u00a0mio.\u00a0kr.", "1.2", "mio.", "1.150-1.250", None),
    ("1,2\u202fmio.\u202fkr.", "1.2", "mio.", "1.150-1.250", None),
    ("-3,4 mio. kr.", "-3.4", "mio.", "-3.450 til -3.350", None),
    ("−3,4 mio. kr.", "-3.4", "mio.", "-3.450 til -3.350", None),
    ("–3,4 mio. kr.", "-3.4", "mio.", "-3.450 til -3.350", None),
    ("- 3,4 mio. kr.", "-3.4", "mio.", "-3.450 til -3.350", None),
    ("minus 3,4 mio. kr.", "-3.4", "mio.", "-3.450 til -3.350", None),
    ("Minus 3,4 mio. kr.", "-3.4", "mio.", "-3.450 til -3.350", None),
    ("kr. -2.600.000", "-2600000", "kr.", "-2.600,0005 til -2.599,9995", None),
    ("-310 t.kr.", "-310", "t.kr.", "-310,5 til -309,5", None),
    ("½ mio. kr.", "0.5", "mio.", "450-550", None),
    ("1½ mio. kr.", "1.5", "mio.", "1.450-1.550", None),
    ("1 ½ mio. kr.", "1.5", "mio.", "1.450-1.550", None),
    ("-½ mia. kr.", "-0.5", "mia.", "-550.000 til -450.000", None),
    ("ca. 5 mio. kr.", "5", "mio.", "4.500-5.500", None),
    ("ca 5 mio. kr.", "5", "mio.", "4.500-5.500", None),
    ("Ca. 5 mio. kr.", "5", "mio.", "4.500-5.500", None),
    ("ca.5 mio. kr.", "5", "mio.", "4.500-5.500", None),
    ("cirka 5 mio. kr.", "5", "mio.", "4.500-5.500", None),
    ("omkring 5 mio. kr.", "5", "mio.", "4.500-5.500", None),
    ("omtrent 5 mio. kr.", "5", "mio.", "4.500-5.500", None),
    ("ca. 5,0 mio. kr.", "5.0", "mio.", "4.900-5.100", None),
    ("ca. 100 mio. kr.", "100", "mio.", "90.000-110.000", None),
    ("ca. 110 mio. kr.", "110", "mio.", "100.000-120.000", None),
    ("ca. 1.350", "1350", None, "", None),
    ("ca. 1.350 t.kr.", "1350", "t.kr.", "1.340-1.360", None),
    ("ca. 600.000 kr.", "600000", "kr.", "540-660", None),
    ("ca. -3 mio. kr.", "-3", "mio.", "-3.500 til -2.500", None),
    ("ca. 0 kr.", "0", "kr.", "-0,0005 til 0,0005", None),
    ("godt 600.000 kr.", "600000", "kr.", "600 til under 660", None),
    ("godt 3 mio. kr.", "3", "mio.", "3.000 til under 3.300", None),
    ("godt -3 mio. kr.", "-3", "mio.", "over -3.300 til -3.000", None),
    ("godt 0,6 mio. kr.", "0.6", "mio.", "600 til under 660", None),
    ("godt 12,5 mio. kr.", "12.5", "mio.", "12.500 til under 12.600", None),
    ("lidt over 3 mio. kr.", "3", "mio.", "3.000 til under 3.300", None),
    ("knap 200 mio. kr.", "200", "mio.", "over 180.000 til 200.000", None),
    ("knap 1 mia.", "1", "mia.", "over 900.000 til 1.000.000", None),
    ("knap 600 t.kr.", "600", "t.kr.", "over 540 til 600", None),
    ("knapt 5 mio. kr.", "5", "mio.", "over 4.500 til 5.000", None),
    ("knap -3 mio. kr.", "-3", "mio.", "-3.000 til under -2.700", None),
    ("næsten 5 mio. kr.", "5", "mio.", "over 4.500 til 5.000", None),
    ("op mod 1,2 mio. kr.", "1.2", "mio.", "over 1.100 til 1.200", None),
    ("henved 5 mio. kr.", "5", "mio.", "over 4.500 til 5.000", None),
    ("lidt under 5 mio. kr.", "5", "mio.", "over 4.500 til 5.000", None),
    ("op til 1,2 mio. kr.", "1.2", "mio.", "højst 1.200", None),
    ("Op til 1,2 mio. kr.", "1.2", "mio.", "højst 1.200", None),
    ("op\u00a0til 1,2 mio. kr.", "1.2", "mio.", "højst 1.200", None),
    ("op til -3 mio. kr.", "-3", "mio.", "-3.000 til 0", None),
    ("højst 1 mio. kr.", "1", "mio.", "højst 1.000", None),
    ("HØJST 1 mio. kr.", "1", "mio.", "højst 1.000", None),
    ("maks. 1,2 mio. kr.", "1.2", "mio.", "højst 1.200", None),
    ("maks 1,2 mio. kr.", "1.2", "mio.", "højst 1.200", None),
    ("max. 1,2 mio. kr.", "1.2", "mio.", "højst 1.200", None),
    ("maksimalt 1,2 mio. kr.", "1.2", "mio.", "højst 1.200", None),
    ("mindst 225 mio. kr.", "225", "mio.", "mindst 225.000", None),
    ("minimum 225 mio. kr.", "225", "mio.", "mindst 225.000", None),
    ("min. 225 mio. kr.", "225", "mio.", "mindst 225.000", None),
    ("mindst -3 mio. kr.", "-3", "mio.", "højst -3.000", None),
    ("over 600.000 kr.", "600000", "kr.", "over 600", None),
    ("mere end 0,6 mio. kr.", "0.6", "mio.", "over 600", None),
    ("over -3 mio. kr.", "-3", "mio.", "under -3.000", None),
    ("under 0,6 mio. kr.", "0.6", "mio.", "under 600", None),
    ("mindre end 0,6 mio. kr.", "0.6", "mio.", "under 600", None),
    ("under -3 mio. kr.", "-3", "mio.", "over -3.000 til 0", None),
    ("0,5-1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("0,5–1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("0,5 - 1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("0,5 til 1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("fra 0,5 til 1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("mellem 0,5 og 1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("Mellem 0,5 og 1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("mellem 0,5 mio. kr. og 1,0 mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("900.000 kr. - 1,1 mio. kr.", "900000 1.1", "mio.", "900-1.100", None),
    ("900.000-1.100.000 kr.", "900000 1100000", "kr.", "900-1.100", None),
    ("900-1.100 t.kr.", "900 1100", "t.kr.", "900-1.100", None),
    ("kr. 900.000-1.100.000", "900000 1100000", "kr.", "900-1.100", None),
    ("fra -3 til -2 mio. kr.", "-3 -2", "mio.", "-3.000 til -2.000", None),
    ("mellem 0,5 og 1,0", "0.5 1.0", None, "", None),
    ("1-2 mia.", "1 2", "mia.", "1.000.000-2.000.000", None),
    ("[0,5-1,0] mio. kr.", "0.5 1.0", "mio.", "500-1.000", None),
    ("ca. 5-6 mio. kr.", "5 6", "mio.", "4.500-6.600", None),
    ("5-6 mio. kr. årligt", "5 6", "mio.", "5.000-6.000", "year"),
    ("1,2 mio. kr. årligt", "1.2", "mio.", "1.150-1.250", "year"),
    ("årligt 1,2 mio. kr.", "1.2", "mio.", "1.150-1.250", "year"),
    ("1,2 mio. kr. om året", "1.2", "mio.", "1.150-1.250", "year"),
    ("1,2 mio. kr. pr. år", "1.2", "mio.", "1.150-1.250", "year"),
    ("1,2 mio. kr. pr.\u00a0år", "1.2", "mio.", "1.150-1.250", "year"),
    ("1,2 mio. kr. per år", "1.2", "mio.", "1.150-1.250", "year"),
    ("1,2 mio. kr./år", "1.2", "mio.", "1.150-1.250", "year"),
    ("1,2 mio. kr. i alt", "1.2", "mio.", "1.150-1.250", "period"),
    ("i alt 1,2 mio. kr.", "1.2", "mio.", "1.150-1.250", "period"),
    ("I alt ca. 1,2 mio. kr.", "1.2", "mio.", "1.100-1.300", "period"),
    ("samlet 1,2 mio. kr.", "1.2", "mio.", "1.150-1.250", "period"),
    ("1,2 mio. kr. samlet", "1.2", "mio.", "1.150-1.250", "period"),
    ("1,2 mio. kr. i perioden", "1.2", "mio.", "1.150-1.250", "period"),
    ("i alt 1,2 mio. kr. årligt", "1.2", "mio.", "1.150-1.250", "year"),
    ("1.350", "1350", None, "", None),
    ("-5", "-5", None, "", None),
]
REFUSED = [
    # as printed, and what is said
    ("0.6 mio. kr.", "mente du 0,6 mio. kr.?"),
    ("1.5 mio. kr.", "mente du 1,5 mio. kr.?"),
    ("100.5 kr.", "mente du 100,5 kr.?"),
    ("1,240,000 kr.", "mente du 1.240.000 kr.?"),
    ("1,240.5 t.kr.", "mente du 1.240,5 t.kr.?"),
    ("1'240'000 kr.", "mente du 1.240.000 kr.?"),
    ("12O mio. kr.", "mente du 120 mio. kr.?"),
    ("l,2 mio. kr.", "mente du 1,2 mio. kr.?"),
    ("ĘĜ mio. kr.", "mente du 15 mio. kr.?"),
    ("1,2 mkr.", "mente du 1,2 mio. kr.?"),
    ("1,2 mio.dkk.", "mente du 1,2 mio. kr.?"),
    ("2,7 mrd. kr.", "mente du 2,7 mia. kr.?"),
    ("1,2 mil. kr.", "mente du 1,2 mio. kr.?"),
    ("310 tdkk", "mente du 310 t.kr.?"),
    ("500 dkr.", "mente du 500 kr.?"),
    ("circa 5 mio. kr.", "mente du ca. 5 mio. kr.?"),
    ("c.a. 5 mio. kr.", "mente du ca. 5 mio. kr.?"),
    ("~5 mio. kr.", "mente du ca. 5 mio. kr.?"),
    ("≤ 5 mio. kr.", "mente du højst 5 mio. kr.?"),
    ("> 5 mio. kr.", "mente du over 5 mio. kr.?"),
    ("ikke over 5 mio. kr.", "mente du højst 5 mio. kr.?"),
    ("godt og vel 5 mio. kr.", "mente du godt 5 mio. kr.?"),
    ("en halv mio. kr.", "mente du ½ mio. kr.?"),
    ("halvanden mio. kr.", "mente du 1½ mio. kr.?"),
    ("to mio. kr.", "mente du 2 mio. kr.?"),
    ("en million kroner", "mente du 1 million kroner?"),
    ("¾ mio. kr.", "mente du 0,75 mio. kr.?"),
    ("(3,4) mio. kr.", "mente du -3,4 mio. kr.?"),
    ("3,4- mio. kr.", "mente du -3,4 mio. kr.?"),
    ("+3,4 mio. kr.", "mente du 3,4 mio. kr.?"),
    ("ialt 5 mio. kr.", "mente du i alt 5 mio. kr.?"),
    ("1,2 mio. kr. p.a.", "mente du 1,2 mio. kr. årligt?"),
    ("1,2 mio. kr.,", "mente du 1,2 mio. kr.?"),
    ("1,2 mio. kr.;", "mente du 1,2 mio. kr.?"),
    ("1,2\u200b mio. kr.", "slet de usynlige tegn; mente du 1,2 mio. kr.?"),
    ("1,2 mio.\u00adkr.", "slet de usynlige tegn; mente du 1,2 mio.kr.?"),
    ("1,2 mio. kr. a\u030arligt", "mente du 1,2 mio. kr. årligt?"),
    ("12,5 mio. kr. i 2026 og frem", "skriv kun beløbet; årene skrives som years; mente du 12,5 mio. kr.?"),
    ("7,0 mio. kr. i 2026-2029", "skriv kun beløbet; årene skrives som years; mente du 7,0 mio. kr.?"),
    ("besparelse på 3 mio. kr.", "skriv kun beløbet; en besparelse skrives med saving: true; mente du 3 mio. kr.?"),
    ("indtægter for 6,2 mio. kr.", "skriv kun beløbet; indtægter skrives med direction: I; mente du 6,2 mio. kr.?"),
    (
        "1,2 mio. kr. pr. elev",
        "skriv kun beløbet; et beløb pr. stk. skrives med external; mente du 1,2 mio. kr.?",
    ),
    ("1,2 mio. kr. ekstra", "skriv kun beløbet; mente du 1,2 mio. kr.?"),
    ("der afsættes 1,2 mio. kr. til formålet", "skriv kun beløbet; mente du 1,2 mio. kr.?"),
    ("12.500 kr. i 2026 og 13.000 kr. i 2027", "skriv ét beløb på hver linje"),
    ("0,5 og 1,0 mio. kr.", "skriv ét beløb på hver linje"),
    ("1,2 mio. kr.\u00a0", "slet de usynlige tegn; mente du 1,2 mio. kr.?"),
    ("\u202f1,2 mio. kr.", "slet de usynlige tegn; mente du 1,2 mio. kr.?"),
    (" 1,2 mio. kr. ", "mente du 1,2 mio. kr.?"),
    # which of two units counts, no one knows
    ("1,2 mio. kr. t.kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("1,2 mio. mia. kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("tkr. 1.240 mio. kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("1,2 mio. kr. (i 1.000 kr.)", "skriv ét beløb på hver linje"),
    # a plain figure in quotes
    ("»1.240«", "mente du 1.240?"),
    ('"1.240 kr."', "mente du 1.240 kr.?"),
    # a guess is the same figure, and keeps what qualifies it
    ("¾ mio. kr.", "mente du 0,75 mio. kr.?"),
    ("2¾ mio. kr.", "mente du 2,75 mio. kr.?"),
    ("2 ¼ mio. kr.", "mente du 2,25 mio. kr.?"),
    ("en mio. kr.", "mente du 1 mio. kr.?"),
    ("1,2M kr.", "mente du 1,2 mio. kr.?"),
    ("1240 (1.000 kr.)", "mente du 1240 t.kr.?"),
    ("1240 i 1.000 kr.", "mente du 1240 t.kr.?"),
    ("»1,2 mio. kr.«", "mente du 1,2 mio. kr.?"),
    ("—1,2 mio. kr.", "mente du -1,2 mio. kr.?"),
    ("1,2- mio. kr.", "mente du -1,2 mio. kr.?"),
    ("1,2-mio. kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("(1,2 mio. kr.)", "skriv beløbet uden parentes, med minus, hvis det er en besparelse eller en indtægt"),
    ("i underkanten af 1 mio. kr.", "mente du knap 1 mio. kr.?"),
    ("tæt på 1 mio. kr.", "mente du ca. 1 mio. kr.?"),
    ("opimod 2 mio. kr.", "mente du op mod 2 mio. kr.?"),
    ("op til og med 2 mio. kr.", "mente du op til 2 mio. kr.?"),
    ("2 1/2 mio. kr.", "mente du 2½ mio. kr.?"),
    ("under en halv mio. kr.", "mente du under ½ mio. kr.?"),
    ("godt halvanden mio. kr.", "mente du godt 1½ mio. kr.?"),
    ("1 mio. kr. eller mere", "mente du mindst 1 mio. kr.?"),
    ("1 mio. kr. og derunder", "mente du højst 1 mio. kr.?"),
    ("590 t.kr. pr. årsværk", "skriv kun beløbet; et beløb pr. stk. skrives med external; mente du 590 t.kr.?"),
    (
        "1,2 mio. kr. i løbende priser",
        "skriv kun beløbet; pris- og lønniveauet skrives som price_level; mente du 1,2 mio. kr.?",
    ),
    ("1,2 mio. kr. over fire år", "skriv kun beløbet; årene skrives som years; mente du 1,2 mio. kr.?"),
    # a range has limits of its own
    ("op til 0,5-1,0 mio. kr.", "skriv kun beløbet; mente du 0,5-1,0 mio. kr.?"),
    ("mindst 0,5-1,0", "under claims står kun beløb; slet linjen"),
    ("godt kr. 0,5-1,0 mio.", "skriv kun beløbet; mente du kr. 0,5-1,0 mio.?"),
    ("10 pct.", "under claims står kun beløb; slet linjen"),
    ("10 %", "under claims står kun beløb; slet linjen"),
    ("1.350 unge", "under claims står kun beløb; slet linjen"),
    ("2 årsværk", "under claims står kun beløb; slet linjen"),
    ("25 mio. euro", "under claims står kun beløb; slet linjen"),
    ("€ 5 mio.", "under claims står kun beløb; slet linjen"),
    ("-5-10 mio. kr.", "skriv: fra -10 til -5 mio. kr."),
    ("305 305", "skriv ét beløb på hver linje, med enhed"),
    ("1 240", "skriv ét beløb på hver linje, med enhed"),
    ("5001.000 kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("1.24.000 kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("0123 kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("1,5,-", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("mio. kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("ca.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("penge", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("1.35", "mente du 1,35?"),
    ("0,6 mıo. kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("[5 kr.", "skriv [69,1] mio. kr., eller slet parenteserne"),
    ("69,1] mio. kr.", "skriv [69,1] mio. kr., eller slet parenteserne"),
    ("[[5]] mio. kr.", "skriv [69,1] mio. kr., eller slet parenteserne"),
    ("１２ kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("1e3 kr.", "skriv tallet med cifre og decimalkomma og enheden bagefter"),
    ("5 K\u212ar.", "under claims står kun beløb; slet linjen"),
]


@pytest.mark.parametrize(("text", "figures", "unit", "stands_for", "per"), READ, ids=lambda value: repr(value))
def test_a_spelling_is_read_as_it_is_meant(
    text: str, figures: str, unit: str | None, stands_for: str, per: str | None
) -> None:
    claimed = read_claim(text)
    assert isinstance(claimed, Claimed)
    assert [end.figure for end in claimed.ends] == [Decimal(figure) for figure in figures.split()]
    assert claimed.unit == UNITS[unit]
    assert (format_interval(claimed.interval, "da") if claimed.interval else "") == stands_for
    assert claimed.per == per
    assert claimed.provisional == ("[" in text)


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=lambda value: repr(value))
def test_a_doubtful_spelling_is_refused_with_what_helps(text: str, said: str) -> None:
    doubt = read_claim(text)
    assert isinstance(doubt, Doubt)
    assert doubt.hint.da == said
    assert doubt.why.en
    assert doubt.hint.en


def test_the_table_is_long() -> None:
    assert len({row[0] for row in READ} | {row[0] for row in REFUSED}) >= 200


BLANKS = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])
SPELLED_UNITS = {
    "kr.": ["kr.", "kr", "kroner", "DKK", "Kr."],
    "t.kr.": ["t.kr.", "t. kr.", "tkr.", "tkr", "1.000 kr.", "tusind kroner"],
    "mio.": ["mio. kr.", "mio.kr.", "mio kr", "mill. kr.", "millioner kroner", "mio.", "MIO. KR.", "mio. DKK"],
    "mia.": ["mia. kr.", "mia.kr.", "milliarder kroner", "mia.", "mia kr."],
}


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, Decimal, str]:
    """A figure with its unit in one of its spellings, and what they are."""
    whole, decimals = draw(st.integers(0, 10**9)), draw(st.from_regex("(?:[0-9]{1,4})?", fullmatch=True))
    unit = draw(st.sampled_from(sorted(SPELLED_UNITS)))
    blank, mark = draw(BLANKS), draw(st.sampled_from(["", ".", None]))
    text = f"{whole:,}".replace(",", blank if mark is None else mark) + (f",{decimals}" if decimals else "")
    minus = draw(st.sampled_from(["", "", "-", "−", "–"]))
    behind = draw(st.sampled_from(SPELLED_UNITS[unit]))
    apart = blank if behind[0] in "1t" else draw(st.sampled_from(["", blank]))
    text = f"{minus}{text}{apart}{behind.replace(' ', blank)}"
    if draw(st.booleans()) and unit in ("mio.", "kr.") and not behind.lower().endswith(("kr", "kr.", "kroner", "dkk")):
        text = f"kr.{blank}{text}"
    figure = Decimal(f"{whole}.{decimals or 0}")
    return text, -figure if minus else figure, unit


@given(spelled())
def test_a_spelling_is_never_read_as_another_figure(given_: tuple[str, Decimal, str]) -> None:
    text, figure, unit = given_
    claimed = read_claim(text)
    assert isinstance(claimed, Claimed), text
    assert (claimed.ends[0].figure, claimed.unit) == (figure, UNITS[unit])


def naive(text: str) -> list[Decimal]:
    """The figures of a text, by a reader that knows nothing but digits, blanks between thousands, dots and commas."""
    bare = re.sub(r"\s", " ", text.replace("½", ",5"))
    bare = re.sub(r"(?<=[0-9]) +(?=,5)", "", bare)
    bare = re.sub(r"(?<=[0-9]) +1[. ]000 *kr", " kr", bare, flags=re.IGNORECASE)
    runs = re.findall(r"[0-9]+(?:[. ][0-9]{3}(?![0-9]))*(?:,[0-9]+)?|,5", bare)
    return [Decimal(f"0{run}".replace(".", "").replace(" ", "").replace(",", ".")) for run in runs]


SEEDS = [row[0] for row in READ] + [row[0] for row in REFUSED]
SIGNS = "0123456789.,-−–[]½ \u00a0\u202fkrtmioa/"


@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 30), st.sampled_from(SIGNS), st.booleans()), max_size=3)
)
def test_what_is_read_has_the_figures_that_stand_there(text: str, changes: list[tuple[int, str, bool]]) -> None:
    for at, sign, instead in changes:
        text = text[:at] + sign + text[at + instead :]
    claimed = read_claim(text)
    if isinstance(claimed, Claimed):
        assert [end.size for end in claimed.ends] == naive(text), text


@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 30), st.sampled_from(SIGNS), st.booleans()), max_size=3)
)
def test_no_guess_changes_the_digits_of_a_figure(text: str, changes: list[tuple[int, str, bool]]) -> None:
    for at, sign, instead in changes:
        text = text[:at] + sign + text[at + instead :]
    doubt = read_claim(text)
    if isinstance(doubt, Doubt) and doubt.meant and re.search("[0-9]", text):
        meant = read_claim(doubt.meant)
        assert isinstance(meant, Claimed)
        there, here = (digits(one) for one in (text, doubt.meant))
        assert any(one in there for one in (here, _with_quarters(here))), (text, doubt.meant)


@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 30), st.sampled_from(SIGNS), st.booleans()), max_size=3)
)
def test_a_text_is_read_in_one_way_only(text: str, changes: list[tuple[int, str, bool]]) -> None:
    for at, sign, instead in changes:
        text = text[:at] + sign + text[at + instead :]
    plain = text.lower().translate(str.maketrans("\u00a0\u202f\u2009", "   "))
    assert sum(re.fullmatch(pattern, plain) is not None for pattern in patterns_of_plain_text()) <= 1


def _with_quarters(text: str) -> str:
    return re.sub("0?75$", "¾", re.sub("0?25$", "¼", text))


def digits(text: str) -> str:
    """The digits of a text, and the letters that stand for digits in a figure."""
    without_words = re.sub("[A-Za-zæøåÆØÅ]{2,}", "", text)
    return re.sub("[^0-9¼½¾]", "", without_words.translate(LOOKALIKES))


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_doubt(text: str) -> None:
    claimed = read_claim(text)
    if isinstance(claimed, Doubt):
        assert claimed.hint.da
        assert not claimed.meant or isinstance(read_claim(claimed.meant), Claimed)


def test_a_text_without_end_is_refused_and_not_searched() -> None:
    for text in ("1" * 5000, "1 " * 5000 + "kr.", "ca. " * 5000, "[" * 5000, "1.000" * 5000 + " kr.", " " * 5000 + "x"):
        assert isinstance(read_claim(text), Doubt)


@given(st.integers(-(10**8), 10**8), st.integers(0, 3), st.sampled_from(["mio. kr.", "t.kr.", "kr."]))
def test_what_a_sum_is_rounded_to_stands_for_the_sum_and_for_no_other(amount: int, decimals: int, unit: str) -> None:
    step = Decimal(1).scaleb(-decimals)
    scale = {"mio. kr.": Decimal(1000), "t.kr.": Decimal(1), "kr.": Decimal("0.001")}[unit]
    figure = (amount / scale).quantize(step)
    text = f"{figure:,f}".translate(str.maketrans(",.", ".,"))
    claimed = read_claim(f"{text} {unit}")
    assert isinstance(claimed, Claimed)
    interval = claimed.interval
    assert interval is not None
    assert amount in interval
    half = Fraction(step) * Fraction(scale) / 2
    centre = Fraction(figure) * Fraction(scale)
    for moved in (centre + half + Fraction(1, 10**9), centre - half - Fraction(1, 10**9)):
        assert moved not in interval


@pytest.mark.parametrize(
    "word",
    [
        "ca.",
        "godt",
        "knap",
        "højst",
        "mindst",
        "over",
        "under",
        "næsten",
        "op til",
        "minimum",
        "mere end",
        "mindre end",
    ],
)
@given(st.integers(1, 10**6), st.integers(0, 2), st.integers(-(10**6), 10**6))
def test_below_zero_a_word_is_about_the_size(word: str, size: int, decimals: int, number: int) -> None:
    figure = f"{size // 10**decimals}" + (f",{size % 10**decimals:0{decimals}}" if decimals else "")
    above, below = (read_claim(f"{word} {sign}{figure} t.kr.") for sign in ("", "-"))
    assert isinstance(above, Claimed)
    assert isinstance(below, Claimed)
    a, b = above.interval, below.interval
    assert a is not None
    assert b is not None
    if number >= 0:
        assert (number in a) == (-number in b)
    assert above.negative == below.negative == below


def test_the_slack_of_a_word_is_a_tenth_at_the_most_and_its_rounding_at_the_least() -> None:
    for figure in ("1", "5", "10", "100", "250", "1.350", "0,6", "1,0", "99,99"):
        plain, about = (read_claim(f"{word}{figure} mio. kr.") for word in ("", "ca. "))
        assert isinstance(plain, Claimed)
        assert isinstance(about, Claimed)
        one, other = plain.interval, about.interval
        assert isinstance(one, Interval)
        assert isinstance(other, Interval)
        assert one.low is not None
        assert other.low is not None
        middle = plain.ends[0].figure * 1000
        assert one.low >= other.low
        assert middle - other.low <= max(middle / 10, middle - one.low)


@pytest.mark.parametrize("text", ["mellem 500.000 og 1 mio. kr.", "500.000-1 mio. kr.", "1-0", "1,1-0,9 mio. kr."])
def test_a_range_that_goes_downwards_is_refused(text: str) -> None:
    doubt = read_claim(text)
    assert isinstance(doubt, Doubt)
    assert doubt.meant == ""


SPANS = {"": None, "årligt": "year", "pr. år": "year", "om året": "year", "i alt": "period", "samlet": "period"}


@given(
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(["1", "5", "12", "100", "110", "600.000", "1.350", "1.350.000", "0,6", "1,20", "99,9", "2.642,5"]),
    st.sampled_from(sorted(SPELLED_UNITS)),
    st.data(),
)
def test_every_part_of_a_spelling_is_read_as_what_it_says(
    word: str, figure: str, unit: str, data: st.DataObject
) -> None:
    blank, span = data.draw(BLANKS), data.draw(st.sampled_from(sorted(SPANS)))
    behind, before = data.draw(st.sampled_from(SPELLED_UNITS[unit])), data.draw(st.booleans())
    minus = data.draw(st.sampled_from(["", "-", "−", "–"]))
    parts = [*([span] if span and before else []), word, f"{minus}{figure}", behind, *([] if before else [span])]
    text = blank.join(filter(None, parts)).replace(" ", blank)
    text = f"[{text}]" if data.draw(st.booleans()) else text
    claimed = read_claim(text)
    assert isinstance(claimed, Claimed), text
    assert (claimed.qualifier, claimed.per) == (WORDS[word], SPANS[span])
    interval = claimed.interval
    assert interval is not None
    scale = UNITS[unit]
    assert scale is not None
    low, high = meant(word, figure, Fraction(scale))
    if minus:
        # the words are about the size, and a cut of at most 3 is a cut
        low, high = (None if high is None else -high), (Fraction(0) if low is None else -low)
    ends = tuple(None if end is None else Fraction(end) for end in (interval.low, interval.high))
    assert ends == (low, high), text
    opened = {"over": "low", "under": "high", "just over": "high", "just under": "low"}.get(WORDS[word])
    opened = {"low": "high", "high": "low"}.get(opened or "", opened) if minus else opened
    assert (interval.low_open, interval.high_open) == (opened == "low", opened == "high"), text

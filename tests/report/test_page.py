"""The report as people meet it: in a browser, on a telephone, on paper, without script; each sum held to `totals`."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Literal, get_args
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.benchmarks import corpus
from tests.conftest import CASES, NOTES, Run

pytestmark = pytest.mark.needs("chromium")
Browse = Callable[..., Page]
Make = Callable[..., Path]
Scheme = Literal["dark", "light"]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def browse(browser: Browser) -> Iterator[Browse]:
    """Open a page file; at the end it must have written nothing to the console and asked for nothing."""
    contexts = []
    said: list[str] = []

    def opened(
        file: Path,
        *,
        at: str = "",
        width: int = 1280,
        color_scheme: Scheme = "light",
        java_script_enabled: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=color_scheme,
            java_script_enabled=java_script_enabled,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.on("request", lambda request: None if request.url.startswith(file.as_uri()) else said.append(request.url))
        page.goto(file.as_uri() + at)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not said


@pytest.fixture
def report(run: Run, tmp_path: Path) -> Make:
    def made(*words: str | Path, code: int = 0, language: str = "da") -> Path:
        file = tmp_path / "report.html"
        ran = run("report", *words, "-o", file, "--language", language)
        assert ran.code == code, ran.err
        return file

    return made


@pytest.fixture(scope="module")
def round_of_notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty made-up notes, one that contradicts itself, one that is no YAML, one with hostile words."""
    folder = tmp_path_factory.mktemp("round")
    corpus.write(folder, 30)
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    hostile = re.sub("(?m)^title: .*", r'title: "<script>alert(1)</script><img src=x onerror=alert(2)>"', text)
    (folder / "SO98.yaml").write_text(hostile.replace("id: SO52", "id: SO98"), encoding="utf-8")
    wrong = text.replace("total: 1240", "total: 1250", 1).replace("id: SO52", "id: SO97")
    (folder / "SO97.yaml").write_text(wrong, encoding="utf-8")
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    return folder


def shown(page: Page | Locator, selector: str) -> list[str]:
    """The texts of what is to be seen."""
    return [str(text).strip() for text in page.locator(selector).locator("visible=true").all_inner_texts()]


def settle(page: Page) -> None:
    """Wait until the page has followed what was chosen, which it does at its next frame."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def choose(page: Page, label: str) -> None:
    page.get_by_label(label).check()
    settle(page)


def figure(text: str) -> int:
    return int(text.replace(".", "") or 0)


def test_the_golden_values_stand_in_the_page_of_the_two_notes(report: Make, browse: Browse) -> None:
    page = browse(report("notes"))
    assert shown(page, ".keys [data-sum=exact]") == ["69.100"]
    committees = {row.split()[0]: row.split()[-1] for row in shown(page, "[data-table=committee] tbody tr")}
    assert committees == {"SUD": "9.440", "BIU": "45.720", "BUU": "5.900", "KFU": "5.400", "SOU": "2.640"}
    choose(page, "2026 p/l")
    assert shown(page, ".keys [data-sum=exact]") == ["1.240"]
    choose(page, "alle")
    assert shown(page, ".keys [data-sum=exact]") == ["69.100", "1.240"]
    assert shown(page, ".list tfoot [data-sum=total]") == ["69.100", "1.240"]
    assert not shown(page, ".bars")


def test_every_sum_follows_the_filters_and_is_that_of_totals(
    report: Make, browse: Browse, run: Run, round_of_notes: Path
) -> None:
    """For many choices at random, what the page adds up is what `totals` does of the same notes and conditions."""
    page = browse(report(round_of_notes, code=1))
    random = Random(14)  # noqa: S311
    choices = {"committee": ["SUD", "BIU", "BUU"], "area": ["Service", "Anlæg"], "year": ["2026", "2027", "2028"]}
    names = {"committee": "committee", "area": "control-area", "year": "year"}
    for _ in range(12):
        level = random.choice(["2025", "2026", "2027"])
        chosen = {kind: random.sample(values, random.randrange(3)) for kind, values in choices.items()}
        parameters = [("level", level), *((kind, value) for kind, values in chosen.items() for value in values)]
        page.evaluate("said => { location.hash = said; }", f"#?{urlencode(parameters)}")
        page.wait_for_function(_SAYS, arg=f"{level} p/l")
        settle(page)
        where = [
            word
            for kind, values in chosen.items()
            if values
            for word in ("--where", f"{names[kind]}={','.join(values)}")
        ]
        expected = {
            name: sums(run, round_of_notes, f"{name},year", level, where) for name in ("committee", "control-area")
        }
        for kind, name in (("committee", "committee"), ("area", "control-area")):
            heads = shown(page, f"[data-table={kind}] thead th")[1:-1]
            found: dict[tuple[str | None, str], int] = {}
            for row in page.locator(f"[data-table={kind}] tbody tr").locator("visible=true").all():
                key = row.get_attribute("data-key")
                cells = shown(row, "td")
                found |= {(key, year): figure(text) for year, text in zip(heads, cells, strict=False) if text}
                assert figure(cells[-1]) == sum(figure(text) for text in cells[:-1])
            assert found == expected[name]
        whole = sum(expected["committee"].values())
        assert sum(map(figure, shown(page, ".list tbody [data-sum=total]"))) == whole
        if whole:
            assert shown(page, ".keys [data-sum=exact]") == [f"{whole:,}".replace(",", ".")]
            assert shown(page, ".list tfoot [data-sum=total]") == [f"{whole:,}".replace(",", ".")]


_SAYS = "said => document.getElementById('scope').textContent.includes(said)"


def sums(run: Run, folder: Path, by: str, level: str, where: list[str]) -> dict[tuple[str, str], int]:
    """What `totals` adds up to at one price level."""
    ran = run("totals", folder, "--by", by, *where, "--format", "json")
    found: dict[tuple[str, str], int] = {}
    for table in json.loads(ran.out or '{"tables": []}')["tables"]:
        if table["name"] != "totals" or f"{level} p/l" not in table["title"]:
            continue
        years = [column["key"] for column in table["columns"] if column["key"].isdigit()]
        for row, year in product(table["rows"], years):
            if row["row"] == "row" and row[year] is not None:
                found[row[by.split(",")[0].replace("-", "_")], year] = row[year]
    return found


def test_the_choice_lives_in_the_address_and_back_works(report: Make, browse: Browse) -> None:
    page = browse(report("notes"))
    choose(page, "BUU")
    assert "committee=BUU" in page.url
    assert shown(page, "#scope") == ["1 af 2 notater · 2025 p/l · beløbene er kun BUU."]
    page.go_back()
    page.wait_for_function("!document.getElementById('scope').textContent.includes('BUU')")
    assert not page.get_by_label("BUU").is_checked()
    page = browse(report("notes"), at="#n-budget-2026-so52")
    assert page.locator("#n-budget-2026-so52").get_attribute("open") is not None


def test_amounts_at_two_price_levels_in_one_note_are_added_nowhere(report: Make, browse: Browse) -> None:
    """The construction note has service in 2026 p/l, and anlæg in løbende p/l."""
    page = browse(report("tests/cases/construction.yaml"), at="#?level=all")
    levels = shown(page, ".keys [data-sum=exact]")
    assert len(levels) == 2
    assert shown(page, ".list tbody [data-sum=total]") == ["flere prisniveauer"]
    assert shown(page, ".list tfoot [data-sum=total]") == levels
    page = browse(report("tests/cases/construction.yaml"))
    assert shown(page, ".list tbody [data-sum=total]") == shown(page, ".keys [data-sum=exact]")


def test_words_of_a_note_stay_words(report: Make, browse: Browse, round_of_notes: Path) -> None:
    page = browse(report(round_of_notes, code=1), at="#?level=2026&q=alert")
    assert shown(page, ".list td.title")[0].startswith("<script>alert(1)</script><img src=x onerror=alert(2)>")
    assert page.locator("img").count() == 0
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_without_script_all_is_there(report: Make, browse: Browse, round_of_notes: Path) -> None:
    page = browse(report(round_of_notes, code=1), java_script_enabled=False)
    assert len(shown(page, ".list tbody tr")) == 32
    assert len(shown(page, ".glance .bars")) == 3
    assert not shown(page, "#choices")
    page.locator(".note summary").first.click()
    assert shown(page, ".note .facts")


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_telephone_shows_it_without_moving_sideways(
    report: Make, browse: Browse, round_of_notes: Path, language: str
) -> None:
    page = browse(report(round_of_notes, code=1, language=language), width=320)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = page.evaluate(
        """() => [...document.querySelectorAll('.chip, button, input[type=search], summary, select')]
        .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 40).map(one => one.outerHTML)"""
    )
    assert small == []


def test_no_width_moves_the_page_sideways(report: Make, browse: Browse, round_of_notes: Path) -> None:
    page = browse(report(round_of_notes, code=1), at="#?level=all")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for width in (375, 721, 800, 900, 1021, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def odd_notes(folder: Path) -> Path:
    """Two notes of one number, ten committees, sums below zero, no Tabel 3, and money that goes on."""
    folder = folder / "odd"
    folder.mkdir()
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    (folder / "twice.yaml").write_text(text.replace("title: Udsatte", "title: Igen, udsatte"), encoding="utf-8")
    for i in range(10):
        other = text.replace("id: SO52", f"id: SO{60 + i}").replace("committee: SUD", f"committee: X{i}")
        (folder / f"{i}.yaml").write_text(other.replace(" 305", " -305").replace(" 315", " -315"), encoding="utf-8")
    (folder / "bare.yaml").write_text(
        text.replace("id: SO52", "id: SO53").partition("\nappropriations:")[0] + "\nappropriations: []\n",
        encoding="utf-8",
    )
    for path in (NOTES / "SO52.yaml", CASES / "savings.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_odd_notes_are_shown_for_what_they_are(report: Make, browse: Browse, run: Run, tmp_path: Path) -> None:
    folder = odd_notes(tmp_path)
    page = browse(report(folder, code=1), at="#?level=2026")
    numbers = shown(page, ".list td.number")
    assert numbers.count("SO52") == 2
    assert "SO53" in numbers
    assert {f"X{i}" for i in range(10)} <= {row.split()[0] for row in shown(page, "[data-table=committee] tbody tr")}
    assert len(set(page.evaluate("[...document.querySelectorAll('.note')].map(one => one.id)"))) == len(numbers)
    assert "SO" not in shown(page, ".glance .below .segment")
    assert [text for text in shown(page, ".card > .aside") if "varige beløb" in text]
    told = json.loads(run("totals", folder, "--format", "json").out)["tables"][0]["rows"][-1]["total"]
    assert figure(shown(page, ".keys [data-sum=exact]")[0]) == told
    assert told < 0


def test_nothing_to_read_is_a_page_that_says_so(report: Make, browse: Browse, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    folder.mkdir()
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    page = browse(report(folder, code=1))
    assert "broken.yaml" in shown(page, "#unread")[0]


def test_a_package_is_on_top_with_what_it_breaks_among_the_errors(report: Make, browse: Browse, tmp_path: Path) -> None:
    package = tmp_path / "package.yaml"
    package.write_text(
        "title: Aftale\nnegotiation: Budget 2026\nprice_level: 2026\n"
        "notes:\n  - {note: SO52, activities: [fritidsjob]}\n"
        "frames:\n  - {control_area: Service, amounts: {2026: 300}}\n",
        encoding="utf-8",
    )
    page = browse(report("notes", "--package", package, code=1))
    tops = [shown(page, "section.card h2")[0], *shown(page, "#findings .rule")]
    assert tops[0] == "Pakken"
    assert "BN714 frame-exceeded" in tops
    assert shown(page, "section.card tr.total")[0].split("\t")[-3:] == ["1.240", "610", "630"]


@pytest.mark.needs("pdftotext")
def test_paper_repeats_the_heads_of_a_long_table(
    report: Make, browse: Browse, round_of_notes: Path, tmp_path: Path
) -> None:
    page = browse(report(round_of_notes, code=1), at="#?level=all")
    pdf = tmp_path / "n.pdf"
    page.pdf(path=pdf, format="A4", print_background=True)
    command = [str(shutil.which("pdftotext")), "-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = [one for one in text.split("\f") if re.search(r"\b(SO|BI|BU|KF)\d+\s", one)]
    assert len(pages) > 1
    assert all("Titel" in one for one in pages if one.count("p/l") > 5)
    assert "alle prisniveauer" in text


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_every_text_stands_out_from_its_ground(
    report: Make, browse: Browse, round_of_notes: Path, scheme: Scheme
) -> None:
    page = browse(report(round_of_notes, code=1), color_scheme=scheme, at="#?level=2026")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    faint = page.evaluate(_CONTRAST)
    assert faint == []


_CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = rgb(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility({ visibilityProperty: true }) || element.closest('script')) continue;
    const [one, other] = [light(rgb(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${element.className} ${element.textContent.trim().slice(0, 30)}`);
  }
  return [...new Set(found)];
}"""


def test_the_table_of_notes_is_sorted_by_key_and_by_click(report: Make, browse: Browse) -> None:
    page = browse(report("notes"), at="#?level=all")
    head = page.locator(".list th[data-sort=total]")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert shown(page, ".list td.number") == ["BI26", "SO52"]
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "ascending"
    assert shown(page, ".list td.number") == ["SO52", "BI26"]


def test_paper_has_the_sentence_and_no_filters(report: Make, browse: Browse, round_of_notes: Path) -> None:
    page = browse(report(round_of_notes, code=1), at="#?level=2026&committee=SUD")
    page.emulate_media(media="print")
    assert "beløbene er kun SUD" in shown(page, "#scope")[0]
    assert not shown(page, "#choices")
    assert not shown(page, ".note")
    assert shown(page, ".list thead .paper")


def test_the_page_is_the_same_on_every_run_and_names_no_place_of_the_machine(
    report: Make, round_of_notes: Path
) -> None:
    first = report(round_of_notes, code=1).read_bytes()
    assert report(round_of_notes, code=1).read_bytes() == first
    assert str(round_of_notes).encode() not in first
    assert len(first) < 1_000_000


def test_a_file_that_cannot_be_read_is_named_and_in_no_sum(report: Make, browse: Browse, round_of_notes: Path) -> None:
    page = browse(report(round_of_notes, code=1))
    assert "broken.yaml" in shown(page, "#unread")[0]
    assert "SO97" in shown(page, "#findings")[0]


def test_what_the_answer_is_written_to(run: Run, tmp_path: Path) -> None:
    assert run("report", "notes").code == 2
    assert run("report", "notes", "-o", tmp_path).code == 2
    assert run("report", "notes", "-o", "notes/SO52.yaml").code == 2
    assert run("report", "notes", "-o", tmp_path / "none" / "a.html").code == 2
    file = tmp_path / "a.html"
    ran = run("report", "notes", "-o", file, "--language", "en")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"budgetnote: {file}: 2 notes\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]

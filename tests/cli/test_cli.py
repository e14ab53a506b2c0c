"""The command line: exit codes, wrong use, selection, folders and registers."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetnote.analysis.dimensions import DIMENSIONS
from budgetnote.cli import options
from budgetnote.cli.app import COMMANDS
from budgetnote.editing.schema import KINDS, schema
from tests.conftest import CASES, GALLERY, NOTES, ROOT, Run

BROKEN = GALLERY / "broken.yaml"


def test_the_real_notes_end_with_0_and_a_line_each(run: Run) -> None:
    ran = run("check", "notes", "--language", "da")
    assert ran.code == 0
    assert ran.err == ""
    *_, heads, rule, first, second, _, _ = ran.out.splitlines()
    assert heads.split() == ["Notat", "Titel", "p/l", *map(str, range(2025, 2029)), "I", "alt", "Tabel", "2/3", "Fund"]
    assert rule == "─" * len(heads)
    assert first.startswith('BI26   En ny ungeindsats: "Sammen om de unge - et fælles ansvar"')
    assert first.split()[-8:] == ["2025", "13.525", "18.525", "18.525", "18.525", "69.100", "ens", "3"]
    assert second.startswith("SO52   Udsatte boligområder – Fælles BIF-SOF ungeindsats i Mjølnerparken")
    assert second.split()[-6:] == ["2026", "620", "620", "1.240", "ens", "0"]


def test_one_note_has_a_line_that_reads_on_its_own(run: Run) -> None:
    ran = run("check", NOTES / "SO52.yaml", "--language", "da")
    title = "Udsatte boligområder – Fælles BIF-SOF ungeindsats i Mjølnerparken"
    assert f"SO52  Budget 2026  {title}  2026 p/l  2026: 620  2027: 620  I alt: 1.240  Tabel 2 = Tabel 3\n" in ran.out


def test_notes_is_the_default_path(run: Run) -> None:
    assert run("check").out == run("check", "notes").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "nowhere", "nor-here"], "nowhere, nor-here do not exist"),
        (["check", "--register", "nowhere.yaml"], "nowhere.yaml does not exist"),
        (["check", "--only", "row-totl"], "there is no check called row-totl; did you mean row-total?"),
        (["check", "--format", "xml"], "--format must be one of text, json, markdown, github"),
        (["check", "--colour"], "there is no option --colour"),
        (["check", "--fail-on"], "--fail-on needs a value"),
        (["chek"], "there is no command chek; did you mean check?"),
        (["totals", "--by", "comittee"], "cannot add up by comittee; did you mean committee?"),
        (["totals", "--where", "BIU"], "write --where dimension=value, not BIU"),
        (["totals", "--where", "committee=XYZ"], "no amounts have committee=XYZ"),
        (["totals", "--where", 'committee="BIU'], 'a quote is missing in committee="BIU'),
        (["totals", "--by", ""], "write --by dimension,dimension"),
        (["totals", "--where", "foo=1"], "cannot filter by foo"),
        (["totals", "--top", "0"], "--top must be a whole number of at least 1"),
        (["totals", "--trail"], "--trail goes with --price-level"),
        (["totals", "--price-level", "26"], "26 is not a year from 1990 to 2099"),
        (["package"], "FILE is missing"),
        (["package", "notes"], "notes is a folder, not a package"),
        (["package", "notes/SO52.yaml"], "notes/SO52.yaml is a note, not a package"),
        (["diff", "notes"], "give two files or two folders"),
        (["reconcile"], "NOTE... is missing"),
        (["explain", "BN999"], "there is no check called BN999"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(words: list[str], said: str, run: Run) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err


def test_wrong_use_is_told_in_danish(run: Run) -> None:
    assert "tilvalget --colour findes ikke" in run("check", "--colour", "--language", "da").err
    assert "nowhere findes ikke" in run("check", "nowhere", "--language", "da").err


def test_a_folder_with_nothing_to_check_ends_with_2(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path).code == 2
    (tmp_path / "other.yaml").write_text("meetings: [monday]\n")
    ran = run("check", tmp_path)
    assert ran.code == 2
    assert "not-a-note" in ran.err
    assert "no notes to check" in ran.err


def test_fail_on_sets_the_severity_that_fails(run: Run) -> None:
    assert run("check", "notes").code == 0
    assert run("check", "notes", "--fail-on", "warning").code == 1
    assert run("check", NOTES / "BI26.yaml", "--fail-on", "warning", "--skip", "prior-funding").code == 0
    assert run("check", NOTES / "BI26.yaml", "--fail-on", "remark", "--skip", "prior-funding").code == 1
    assert run("check", NOTES / "SO52.yaml", "--fail-on", "remark").code == 0


def test_only_and_skip_take_codes_names_and_families(run: Run) -> None:
    def codes(*words: str) -> set[str]:
        ran = run("check", BROKEN, "--format", "json", *words)
        return {found["code"] for found in json.loads(ran.out)["findings"]}

    everything = codes()
    # What cannot be read is told in any case: nothing else can be said of it.
    assert codes("--only", "BN2") == {"BN133", "BN201", "BN203"}
    assert codes("--only", "row-total,bn404") == {"BN133", "BN201", "BN404"}
    assert codes("--only", "BN2", "--skip", "row-total") == {"BN133", "BN203"}
    assert codes("--skip", "BN4", "--skip", "BN5") == {code for code in everything if code[:3] not in ("BN4", "BN5")}


def test_accepted_findings_are_shown_on_request(run: Run) -> None:
    assert "35.10" not in run("check", "notes").out
    assert run("check", "notes", "--accepted").out.count("accepted: Notatet trykker bevilling 3510") == 6


def test_a_file_without_access_is_an_error_and_not_a_traceback(run: Run, tmp_path: Path) -> None:
    (tmp_path / "note.yaml").symlink_to(tmp_path / "gone.yaml")
    shutil.copy(NOTES / "SO52.yaml", tmp_path / "SO52.yaml")
    ran = run("check", tmp_path)
    assert ran.code == 1
    assert "BN101 cannot-open" in ran.out
    assert "SO52" in ran.out


def test_the_same_file_given_twice_is_read_once(run: Run) -> None:
    ran = run("check", "notes", "notes/SO52.yaml", ROOT / "notes" / "BI26.yaml")
    assert ran.code == 0
    assert "2 notes" in ran.out


def test_files_come_in_a_stable_order_and_hidden_ones_are_passed_over(run: Run, tmp_path: Path) -> None:
    for name in ("b/SO52.yaml", "a/SO52.yml", "c.yaml", ".hidden/x.yaml", "a/.x.yaml", "a/readme.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(NOTES / "SO52.yaml", tmp_path / name)
    ran = run("check", ".", "--format", "json", cwd=tmp_path)
    places = [row["place"]["path"] for row in json.loads(ran.out)["tables"][0]["rows"]]
    assert places == ["c.yaml", "a/SO52.yml", "b/SO52.yaml"]


def test_a_register_beside_the_notes_extends_the_shipped_one(run: Run, tmp_path: Path) -> None:
    folder = CASES / "register"
    whole = run("check", folder)
    alone = run("check", folder / "note.yaml")
    assert whole.code == alone.code == 0
    assert "register/register.yaml" in whole.out
    assert "register/register.yaml" in alone.out
    shutil.copy(folder / "note.yaml", tmp_path)
    assert "unknown-committee" in run("check", tmp_path).out
    assert run("check", tmp_path, "--register", folder / "register.yaml").code == 0


def test_a_register_that_cannot_be_read_is_an_error(run: Run, tmp_path: Path) -> None:
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    (tmp_path / "register.yaml").write_text("committees:\n  - {code: NYU, name: Nyt, sources: made up}\n")
    ran = run("check", tmp_path)
    assert ran.code == 1
    assert "register.yaml:2:" in ran.out
    assert "missing-key" in ran.out


def test_entries_of_a_register_that_cannot_be_used_are_errors(run: Run, tmp_path: Path) -> None:
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    (tmp_path / "register.yaml").write_text(
        "committees:\n  - {code: NYU, name: Nyt, administration: NYF, source: made up}\n"
        "appropriations:\n  - {code: 30.00, committee: NYU, source: made up}\n"
        "  - {code: 4711, committee: NOPE, from: 2027, to: 2020, source: made up}\n"
    )
    ran = run("check", tmp_path)
    assert ran.code == 1
    for said in (
        "NYF is no administration",
        "30.00 is not an appropriation",
        "it holds from 2027 to 2020",
        "NOPE is no",
    ):
        assert said in ran.out


def test_totals_have_the_golden_values(run: Run) -> None:
    ran = run("totals", "notes/BI26.yaml", "--by", "committee", "--language", "da")
    rows = [line.split() for line in ran.out.splitlines()]
    for row in (["BIU", "45.720"], ["SUD", "9.440"], ["BUU", "5.900"], ["KFU", "5.400"], ["SOU", "2.640"]):
        assert row in rows
    assert ["I", "alt", "69.100"] in rows
    by_year = run("totals", "notes/BI26.yaml", "--by", "committee,year", "--language", "da").out
    assert ["BIU", "7.680", "12.680", "12.680", "12.680", "45.720"] in [line.split() for line in by_year.splitlines()]


def test_totals_of_unlike_price_levels_are_apart(run: Run) -> None:
    ran = run("totals", "notes", "--language", "da")
    assert "1.000 kr., 2025 p/l" in ran.out
    assert "1.000 kr., 2026 p/l" in ran.out
    assert "Beløb i 2025 p/l og 2026 p/l lægges ikke sammen" in ran.out
    assert "70.340" not in ran.out
    tables = json.loads(run("totals", "notes", "--format", "json").out)["tables"]
    assert [table["rows"][-1]["total"] for table in tables] == [69100, 1240]


def test_totals_are_of_the_amounts_that_where_lets_through(run: Run) -> None:
    words = ["--by", "note", "--where", "committee=BIU,sud", "--where", "year=2026", "--format", "json"]
    tables = json.loads(run("totals", "notes", *words).out)["tables"]
    assert [[(row["note"], row["total"]) for row in table["rows"]] for table in tables] == [
        [("Budget 2025 BI26", 12680 + 2360), ("I alt", 12680 + 2360)],
        [("Budget 2026 SO52", 620), ("I alt", 620)],
    ]


def test_totals_leave_out_a_note_that_cannot_be_read_and_say_so(run: Run, tmp_path: Path) -> None:
    shutil.copy(NOTES / "SO52.yaml", tmp_path)
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8").replace("id: SO52", "id: SO53")
    (tmp_path / "SO53.yaml").write_text(text.replace("committee: SUD", "committee:", 1), encoding="utf-8")
    (tmp_path / "SO54.yaml").write_text("id: [", encoding="utf-8")
    ran = run("totals", tmp_path)
    assert ran.code == 1
    assert "SO53.yaml is left out: committee is not filled in (line 46)." in ran.out
    assert "SO54.yaml cannot be read and is left out." in ran.out
    assert "BN140" in ran.err
    assert "1,240" in ran.out


def test_totals_say_where_a_note_contradicts_itself_or_counts_twice(run: Run, tmp_path: Path) -> None:
    text = (NOTES / "SO52.yaml").read_text(encoding="utf-8")
    tabel_2, mark, tabel_3 = text.partition("appropriations:")
    wrong = tabel_2 + mark + tabel_3.replace("total: 610", "total: 611", 1)
    (tmp_path / "SO52.yaml").write_text(wrong, encoding="utf-8")
    ran = run("totals", tmp_path)
    assert ran.code == 1
    assert "SO52.yaml has 1 error; the amounts are those of Tabel 3." in ran.out
    (tmp_path / "SO52.yaml").write_text(text.replace("total: 610", "total: 611", 1), encoding="utf-8")
    ran = run("totals", tmp_path)
    assert ran.code == 0
    assert "SO52.yaml has 1 error, but none in what is added up." in ran.out
    assert "a sum over both counts the same twice" in run("totals", CASES / "lapsing").out


def test_reconcile_shows_each_row_with_its_lines_and_differences_of_0(run: Run) -> None:
    table = json.loads(run("reconcile", "notes/BI26.yaml", "--format", "json").out)["tables"][0]
    weights = "".join({"row": "R", "part": "p", "total": "d"}[row["row"]] for row in table["rows"])
    assert weights == "Rpd" * 4 + "Rppd" + "Rpd" * 3 + "Rppd" + "Rpppd" + "Rpd" * 2
    for row in table["rows"]:
        if row["row"] == "total":
            assert {row[year] for year in ("2025", "2026", "2027", "2028", "total")} == {0}
        else:
            assert row["place"]["path"] == "notes/BI26.yaml"


def test_explain_tells_what_a_key_means_wherever_it_may_stand(run: Run) -> None:
    ran = run("explain", "version", "--language", "da")
    assert ran.code == 0
    assert "af flere med samme nummer tæller den højeste" in ran.out
    ran = run("explain", "control-area")
    assert "claims.parts.control_area" in ran.out
    assert "price_levels.control_area" in ran.out


@pytest.mark.parametrize("kind", KINDS)
def test_explain_knows_every_key(kind: str, run: Run) -> None:
    def keys(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            yield from node.get("properties", ())
            node = list(node.values())
        for part in node if isinstance(node, list) else ():
            yield from keys(part)

    for key in set(keys(schema(kind))):
        assert key in run("explain", key).out


def test_explain_shows_what_fires_and_what_does_not(run: Run) -> None:
    ran = run("explain", "column-total", "--language", "da")
    assert ran.code == 0
    assert "Hvert år i tabellens sidste række er summen af rækkerne over den." in ran.out
    assert "fejl BN202 column-total" in ran.out
    assert run("explain").out.count("\n") > 50


def test_help_lists_the_commands_in_their_order_and_each_is_there(run: Run) -> None:
    listed = re.findall(r"^  (\w+)  ", run("--help").out.partition("Commands:")[2], re.MULTILINE)
    assert listed == list(COMMANDS)
    for name, (_, does) in COMMANDS.items():
        assert does.en in run(name, "--help").out


def test_help_names_every_dimension_and_cuts_no_summary(run: Run) -> None:
    assert options.NAMES.split(", ") == list(DIMENSIONS)
    assert "..." not in run("--help").out.partition("Commands:")[2]


def test_version_and_help(run: Run) -> None:
    assert run("--version").out.startswith("budgetnote ")
    assert run("--help").code == 0


def cli(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    command = [sys.executable, "-m", "budgetnote", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment | variables, check=False)


def test_the_language_is_that_of_the_locale_unless_asked_for() -> None:
    assert "Brug:" in cli("check", "--help", LANG="da_DK.UTF-8").stdout
    assert "Usage:" in cli("check", "--help", LANG="da_DK.UTF-8", LC_ALL="en_GB.UTF-8").stdout
    assert "2 remarks" in cli("check", "notes", "--language=en", LANG="da_DK.UTF-8").stdout
    assert "2 bemærkninger" in cli("--language", "da", "check", "notes").stdout


def test_output_to_a_pipe_is_utf8_and_uncoloured_in_any_locale() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "budgetnote", "check", "notes", "--language", "da"],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        check=False,
    )
    assert ran.returncode == 0
    assert "Udsatte boligområder – Fælles" in ran.stdout.decode("utf-8")
    assert b"\x1b" not in ran.stdout


def test_a_reader_that_stops_reading_gives_no_traceback() -> None:
    script = f"{sys.executable} -m budgetnote explain | head -n 1"
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S607
    assert ran.stdout.count("\n") == 1
    assert "Traceback" not in ran.stderr


def test_shell_completion_knows_commands_and_rules() -> None:
    def complete(*words: str) -> str:
        given = {
            "_BUDGETNOTE_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        }
        script = "from budgetnote.cli.root import app; app(prog_name='budgetnote')"
        command = [sys.executable, "-c", script]
        return subprocess.run(command, capture_output=True, text=True, env=os.environ | given, check=False).stdout

    assert "reconcile" in complete("budgetnote", "rec")
    assert "row-total" in complete("budgetnote", "explain", "row-")
    assert "committee,year" in complete("budgetnote", "totals", "--by", "committee,y")


def test_a_python_without_docstrings_is_refused_in_both_languages() -> None:
    ran = subprocess.run([sys.executable, "-OO", "-m", "budgetnote", "explain", "BN201"], capture_output=True, cwd=ROOT)
    assert (ran.returncode, ran.stdout) == (2, b"")
    danish, english = ran.stderr.decode().splitlines()
    assert "kan ikke køre med -OO" in danish
    assert "cannot run with -OO" in english
    ran = subprocess.run([sys.executable, "-O", "-m", "budgetnote", "explain", "BN201"], capture_output=True, cwd=ROOT)
    assert ran.returncode == 0

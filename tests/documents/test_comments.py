"""A Word file is answered by a copy with comments: each at what it is about, and all else as it was."""

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple
from xml.etree import ElementTree

import docx
import pytest

from budgetnote.documents.comments import Comment as Said
from budgetnote.documents.comments import commented
from budgetnote.documents.document import Grid, Paper, Unreadable
from budgetnote.documents.readers import read_paper
from tests.conftest import NOTES, Run, in_turn
from tests.documents import notes, office, word
from tests.documents.paper import HANDS, paper

pytestmark = pytest.mark.dear

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"}
ANCHOR = re.compile(
    r"<w:commentRange(?:Start|End)[^>]*/>|<w:r(?: xmlns:w=\"[^\"]*\")?><w:commentReference[^>]*/></w:r>"
)


class Comment(NamedTuple):
    """A comment as it is found in a file: its author and text, and the text between its anchors."""

    author: str
    text: str
    about: str

    @property
    def code(self) -> str:
        """The code of the rule, in budgetnote's own."""
        told = re.match(r"\w+ (BN[0-9]+)", self.text)
        return told[1] if told else ""


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def repacked(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in {**parts(data), **changed}.items():
            file.writestr(name, text)
    return made.getvalue()


def rewritten(data: bytes, before: str, after: str) -> bytes:
    """The file with the first `before` of its main part written as `after`."""
    text = parts(data)["word/document.xml"].decode()
    assert before in text
    return repacked(data, {"word/document.xml": text.replace(before, after, 1).encode()})


def tree(part: bytes) -> "ElementTree.Element[str]":
    return ElementTree.fromstring(part)  # noqa: S314 the file is our own


def comments(data: bytes) -> list[Comment]:
    """The comments of a file, by a program that knows nothing of ours."""
    held = parts(data)
    open_now: set[str] = set()
    about: dict[str, str] = {}
    body = tree(held["word/document.xml"])
    for element in body.iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_now.add(number)
            about[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            open_now.remove(number)
        elif element.tag in (f"{W}t", f"{W}tab", f"{W}p"):
            for one in open_now:
                about[one] += {f"{W}tab": "\t", f"{W}p": "\n"}.get(element.tag, element.text or "")
    assert not open_now
    references = [one.get(f"{W}id") for one in tree(held["word/document.xml"]).iter(f"{W}commentReference")]
    found = []
    for note in tree(held["word/comments.xml"]).iter(f"{W}comment"):
        number = note.get(f"{W}id", "")
        assert references.count(number) == 1
        lines = ["".join(text.text or "" for text in line.iter(f"{W}t")) for line in note.iter(f"{W}p")]
        found.append(Comment(note.get(f"{W}author", ""), "\n".join(lines), about[number].strip()))
    return found


def own(data: bytes) -> list[Comment]:
    return [one for one in comments(data) if one.author == "budgetnote"]


def read(data: bytes) -> list[object]:
    """What the file says, without where in its bytes it does."""
    made = read_paper("x.docx", data)
    assert isinstance(made, Paper), made
    return [
        [[(cell.text, cell.marks) for cell in row] for row in block.rows] if isinstance(block, Grid) else block.text
        for block in made.blocks
    ]


def unchanged(before: bytes, after: bytes) -> None:
    """The copy is the file, but for anchors, the comments, and the two lines that say that there are comments."""
    old, new = parts(before), parts(after)
    assert set(new) == {*old, "word/comments.xml"}
    for name in old.keys() - MADE:
        assert new[name] == old[name], name
    was, now = (held["word/document.xml"].decode() for held in (old, new))
    assert re.sub(r"<w:p></w:p>", "<w:p/>", ANCHOR.sub("", now)) == re.sub(r"<w:p></w:p>", "<w:p/>", was)
    for name, line in (("[Content_Types].xml", "Override"), ("word/_rels/document.xml.rels", "Relationship")):
        assert re.sub(rf"<{line} [^>]*comments[^>]*/>", "", new[name].decode(), count=1) == old[name].decode()
    names = list(new)
    assert names[names.index("word/_rels/document.xml.rels") + 1] == "word/comments.xml"
    assert read(after) == read(before)


def answered(run: Run, folder: Path, data: bytes, *words: str) -> tuple[bytes, list[dict[str, object]]]:
    """The copy of a Word file, and the findings as a program is told them."""
    path, copy = folder / "paper.docx", folder / "copy.docx"
    path.write_bytes(data)
    ran = run("check", path, "--comments", copy, "--format", "json", "--language", "da", *words, cwd=folder)
    assert path.read_bytes() == data
    assert f"{copy}: " in ran.err
    return copy.read_bytes(), json.loads(ran.out)["findings"]


def wrong(seed: int) -> tuple[str, str, int]:
    """A made-up note's text with one figure wrong, the figure as it is printed, and how often it is."""
    text, note = notes.text(seed), notes.made(seed)
    row = note.activity_lines[seed % len(note.activity_lines)]
    year, amount = next((year, amount) for year, amount in (row.amounts or {}).items() if amount)
    at = text.index(f"{year}: {amount}", text.index(f"label: {row.label}"))
    figure = amount + 7_654_321
    return (
        text[:at] + text[at:].replace(f"{year}: {amount}", f"{year}: {figure}", 1),
        HANDS["dots"].figure(figure),
        year,
    )


@pytest.mark.parametrize(("layout", "seed"), in_turn(list(word.LAYOUTS), range(5)))
def test_each_finding_is_a_comment_at_its_cell_and_all_else_is_as_it_was(
    run: Run, tmp_path: Path, layout: str, seed: int
) -> None:
    text, figure, _ = wrong(seed)
    merged = seed % 2 == 1 and layout != "tabs"
    before = word.document(paper(notes.stated(text), merged=merged), word.LAYOUTS[layout])
    after, findings = answered(run, tmp_path, before)
    unchanged(before, after)
    said = comments(after)
    assert said[0].text.startswith("Kontrolleret af budgetnote: ")
    standing = [found for found in findings if not found["accepted"] and not found.get("cause")]
    assert sorted(one.code for one in said[1:]) == sorted(str(found["code"]) for found in standing)
    (at_figure,) = [one for one in said if figure in one.about and one.about != said[0].about]
    assert at_figure.about.split("\t") == [figure] or layout in ("marks", "all at once")
    again = (tmp_path / "again").with_suffix(".docx")
    (tmp_path / "copy2.docx").write_bytes(after)
    run("check", tmp_path / "copy2.docx", "--comments", again, "--language", "da")
    assert parts(again.read_bytes())["word/document.xml"] == parts(after)["word/document.xml"]
    assert comments(again.read_bytes()) == said


def faulty(layout: str = "plain") -> bytes:
    """BI26 as Word, with 18.535 for one 18.525."""
    return rewritten(word.document(paper(notes.real("BI26")), word.LAYOUTS[layout]), ">18.525<", ">18.535<")


def test_the_wrong_figure_has_one_comment_with_what_it_should_be(run: Run, tmp_path: Path) -> None:
    after, _ = answered(run, tmp_path, faulty())
    (one,) = [one for one in own(after) if one.about == "18.535"]
    head, *more = one.text.split("\n")
    assert head == "Fejl BN290: »Udgifter i alt (netto)« i 2026 er 18.535; med 18.525 stemmer alle 2 summer"
    assert more[-1] == "→ ret til 18.525: et ciffer er forkert"
    assert not [one for one in own(after) if "accepter" in one.text.partition("→")[2]]  # that is done in YAML
    assert [one.about for one in own(after) if one.code == "BN503"] == ["2024"]
    assert own(after)[0].about.startswith("BI26 En ny ungeindsats")
    assert own(after)[0].text.split("\n") == [
        "Kontrolleret af budgetnote: 1 fejl, 0 advarsler, 9 bemærkninger, 0 accepterede",
        "38 af 40 summer passer · Tabel 2 = Tabel 3",
    ]
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(after)).paragraphs]
    read_back = {one.text for one in docx.Document(io.BytesIO(after)).comments}
    assert read_back == {one.text for one in own(after)}


def test_where_nothing_is_found_the_sum_stands_alone(run: Run, tmp_path: Path) -> None:
    before = word.document(paper(notes.real("SO52")))
    after, _ = answered(run, tmp_path, before, "--skip", "full-first-year", "--language", "en")
    unchanged(before, after)
    (one,) = comments(after)
    assert one.text == "Checked by budgetnote: no findings\n12 of 12 sums hold · Tabel 2 = Tabel 3"


def by_people(data: bytes) -> bytes:
    """The file with a person's comment on its first paragraph, and one on the first cell of Tabel 2."""
    document = docx.Document(io.BytesIO(data))
    runs = document.paragraphs[0].runs, document.tables[2].rows[0].cells[0].paragraphs[0].runs
    for some in runs:
        document.add_comment(some, text="Hvad er det her?", author="Åse Ørsted", initials="ÅØ")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_what_people_wrote_is_kept_and_what_was_said_before_is_replaced(run: Run, tmp_path: Path) -> None:
    before = by_people(faulty())
    after, _ = answered(run, tmp_path, before)
    theirs = [one for one in comments(before) if one.author != "budgetnote"]
    assert len(theirs) == 2
    assert comments(after)[:2] == theirs
    assert len(own(after)) == 11
    put_right = rewritten(after, ">18.535<", ">18.525<")
    again, _ = answered(run, tmp_path, put_right)
    assert comments(again)[:2] == theirs
    assert {one.code for one in own(again)} == {one.code for one in own(after)} - {"BN290"}
    kept = {
        name: text for name, text in parts(before).items() if name not in ("word/document.xml", "word/comments.xml")
    }
    assert {name: parts(again)[name] for name in kept} == kept


def test_an_answer_to_a_comment_of_budgetnote_stays_when_that_is_replaced(run: Run, tmp_path: Path) -> None:
    after, _ = answered(run, tmp_path, faulty())
    held = {name: text.decode() for name, text in parts(after).items()}
    reply = '<w:comment w:id="99" w:author="Bo"><w:p w14:paraId="0000000B"><w:r><w:t>Enig</w:t></w:r></w:p></w:comment>'
    own_paragraph = held["word/comments.xml"].replace("<w:p>", '<w:p w14:paraId="0000000A">', 1)
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    lines = (
        '<w15:commentEx w15:paraId="0000000A" w15:done="0"/>'
        '<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A" w15:done="0"/>'
    )
    changed = {
        "word/comments.xml": own_paragraph.replace("<w:comments ", f'<w:comments xmlns:w14="{w14}" ').replace(
            "</w:comments>", f"{reply}</w:comments>"
        ),
        "word/commentsExtended.xml": f'<w15:commentsEx xmlns:w15="{w15}">{lines}</w15:commentsEx>',
        "word/_rels/document.xml.rels": held["word/_rels/document.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="rId50" Type="{kind}" Target="commentsExtended.xml"/></Relationships>',
        ),
        "word/document.xml": held["word/document.xml"]
        .replace('<w:commentRangeStart w:id="0"/>', '<w:commentRangeStart w:id="0"/><w:commentRangeStart w:id="99"/>')
        .replace("</w:p>", '<w:commentRangeEnd w:id="99"/><w:r><w:commentReference w:id="99"/></w:r></w:p>', 1),
    }
    again, _ = answered(run, tmp_path, repacked(after, {name: text.encode() for name, text in changed.items()}))
    assert [one for one in comments(again) if one.author == "Bo"] == [
        Comment("Bo", "Enig", 'BI26 En ny ungeindsats: "Sammen om de unge - et fælles ansvar"')
    ]
    assert len(own(again)) == 11
    extended = parts(again)["word/commentsExtended.xml"].decode()
    assert re.findall(r"<w15:commentEx [^>]*>", extended) == ['<w15:commentEx w15:paraId="0000000B" w15:done="0"/>']


def strict(data: bytes) -> bytes:
    """The file as Word's Strict Open XML has it."""
    loose = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    held = {name: text.replace(loose, STRICT.encode()) for name, text in parts(data).items()}
    return repacked(data, held)


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def renamed(data: bytes) -> bytes:
    """The file with another prefix for Word's names in its main part."""
    text = parts(data)["word/document.xml"].decode()
    text = re.sub(r"(</?|\s)w:", r"\1x:", text).replace("xmlns:w=", "xmlns:x=")
    return repacked(data, {"word/document.xml": text.encode()})


def test_files_that_are_written_otherwise_are_answered_alike(run: Run, tmp_path: Path) -> None:
    before = faulty()
    plain = [(one.code, one.text) for one in own(answered(run, tmp_path, before)[0])]
    after, _ = answered(run, tmp_path, renamed(before))
    assert [(one.code, one.text) for one in own(repacked(after, {}))][:1] == plain[:1]
    assert read(after) == read(before)
    after, _ = answered(run, tmp_path, strict(before))
    text = parts(after)
    assert STRICT.encode() in text["word/comments.xml"]
    assert b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments" in text["word/_rels/document.xml.rels"]
    assert text["word/comments.xml"].count(b"<w:comment ") == len(plain)
    bare = {name: text for name, text in parts(before).items() if "_rels/document" not in name}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, part in bare.items():
            file.writestr(name, part)
    after, _ = answered(run, tmp_path, made.getvalue())
    assert [(one.code, one.text) for one in own(after)] == plain
    assert list(parts(after))[:5] == [*list(bare)[:3], "word/_rels/document.xml.rels", "word/comments.xml"]


def test_a_blank_cell_and_a_text_box_can_be_commented(run: Run, tmp_path: Path) -> None:
    note = notes.real("SO52")
    before = word.document(paper(note))
    text = parts(before)["word/document.xml"].decode()
    blank = re.sub(r"<w:p>(?:(?!</w:p>).)*>305</w:t></w:r></w:p>", "<w:p/>", text, count=1)
    before = repacked(before, {"word/document.xml": blank.encode()})
    after, findings = answered(run, tmp_path, before)
    assert any(str(found["code"]).startswith("BN2") for found in findings)
    unchanged(before, after)
    inside = "<w:p><w:r><w:t>Der afsættes 7,0 mio. kr. i 2026.</w:t></w:r></w:p>"
    box = f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>"
    last = "være risici.</w:t></w:r>"
    before = rewritten(word.document(paper(note)), last, f"{last}{box}")
    after, _ = answered(run, tmp_path, before)
    unchanged(before, after)
    assert not re.search(
        r"<w:txbxContent>(?:(?!</w:txbxContent>).)*comment", parts(after)["word/document.xml"].decode()
    )


def test_a_folder_is_answered_file_by_file_and_answers_are_not_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "under").mkdir(parents=True)
    (tmp_path / "in" / "BI26.docx").write_bytes(faulty())
    (tmp_path / "in" / "under" / "SO52.docx").write_bytes(word.document(paper(notes.real("SO52"))))
    (tmp_path / "in" / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "in" / "note.txt").write_text("intet")
    out = tmp_path / "in" / "svar"
    for _ in range(2):
        ran = run("check", tmp_path / "in", "--comments", out, "--language", "da", cwd=tmp_path)
        assert ran.code == 1
        assert "old.docx: dokumentet: fejl BN160" in ran.out
        assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*")) == ["BI26.docx", "under/SO52.docx"]
        assert "2 notater" in ran.out
        assert f"{out}: 2 dokumenter er besvaret" in ran.err
        assert "old.docx er ikke besvaret: det kan ikke læses" in ran.err
        assert "1 fil er ikke en Word-fil og ikke kontrolleret" in ran.out
    assert len(own((out / "BI26.docx").read_bytes())) == 11


def test_a_document_is_judged_by_itself_where_its_note_is_there_as_yaml(run: Run, tmp_path: Path) -> None:
    (tmp_path / "BI26.docx").write_bytes(faulty())
    (tmp_path / "BI26.yaml").write_bytes((NOTES / "BI26.yaml").read_bytes())
    ran = run("check", tmp_path, "--comments", tmp_path / "out", "--language", "da", cwd=tmp_path)
    assert ran.code == 1
    said = own((tmp_path / "out" / "BI26.docx").read_bytes())
    assert [one.about for one in said if one.code == "BN290"] == ["18.535"]
    assert said[0].text.startswith("Kontrolleret af budgetnote: 1 fejl")
    assert "accepterede" in said[0].text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["a.docx", "--comments", "a.docx"], "a.docx er en af de filer, der læses, og overskrives ikke"),
        (["a.docx", "--comments", "."], "a.docx er en af de filer, der læses, og overskrives ikke"),
        (["a.docx", "b.docx", "--comments", "c.docx"], "der er 2 Word-filer; angiv en mappe"),
        (["a.docx", "--comments", "c.docm"], "en kopi af a.docx skal ende på .docx som den selv, ikke .docm"),
        (["a.docx", "--comments", "none/c.docx"], "mappen none findes ikke"),
        (["a.docx", "--comments", "a.txt"], "a.txt er ikke en mappe"),
        (["a.txt", "--comments", "c.docx"], "--comments svarer i Word-filer, og der er ingen her"),
        (["a.docx", "under/a.docx", "--comments", "out"], "ville få den samme kopi"),
        (["a.docx", "--comments", "c.docx", "--fix"], "der skrives ikke i et dokument"),
    ],
)
def test_what_cannot_be_answered_is_refused_before_anything_is_read(
    run: Run, tmp_path: Path, words: Sequence[str], told: str
) -> None:
    (tmp_path / "under").mkdir()
    data = word.document(paper(notes.real("SO52")))
    for name in ("a.docx", "b.docx", "under/a.docx", "a.txt"):
        (tmp_path / name).write_bytes(data)
    ran = run("check", *words, "--language", "da", cwd=tmp_path)
    assert ran.code == 2
    assert told in ran.err
    assert sorted(path.name for path in tmp_path.rglob("*.doc*")) == ["a.docx", "a.docx", "b.docx"]
    assert (tmp_path / "a.docx").read_bytes() == data


def test_a_file_that_cannot_be_copied_is_said_to_be_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    sound = faulty()
    text = parts(sound)["word/document.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    (tmp_path / "wide.docx").write_bytes(repacked(sound, {"word/document.xml": text.encode("utf-16")}))
    huge = io.BytesIO(sound)
    with zipfile.ZipFile(huge, "a", zipfile.ZIP_DEFLATED) as file, file.open("word/media/a.png", "w") as picture:
        for _ in range(300):
            picture.write(bytes(1_000_000))
    (tmp_path / "huge.docx").write_bytes(huge.getvalue())
    damaged = bytearray(huge.getvalue())
    at = damaged.find(b"word/media/a.png") + len("word/media/a.png")
    damaged[at + 20 : at + 40] = b"\xff" * 20
    (tmp_path / "broken.docx").write_bytes(bytes(damaged))
    ran = run("check", tmp_path, "--comments", tmp_path / "out", "--language", "da")
    assert ran.code == 2
    assert ran.err.count("er ikke besvaret: ") == 3
    assert not list((tmp_path / "out").rglob("*.*"))


def damaged(random: Random, text: bytes) -> bytes:
    """A part with some bytes changed or lost, tags taken from elsewhere in it, and whole elements twice."""
    made = bytearray(text)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(made))
        tags = list(re.finditer(rb"<[^>]+>", bytes(made)))
        whole = list(re.finditer(rb"<w:[a-zA-Z]+[^>]*/>|<(w:r|w:p|w:tc)>.*?</\1>", bytes(made)))
        match random.randrange(4):
            case 0:
                made[at] = random.randrange(256)
            case 1:
                del made[at : at + random.randint(1, 200)]
            case 2 if tags:
                tag = random.choice(tags)
                made[tag.start() : tag.end()] = random.choice(tags)[0]
            case 3 if whole:
                place = random.choice(whole).start()
                made[place:place] = random.choice(whole)[0]
    return bytes(made)


def test_a_damaged_file_is_answered_as_it_is_read_or_not_at_all(thorough: bool) -> None:
    random = Random(3)  # noqa: S311
    when, answers = datetime(2026, 5, 1), 0
    for layout in ("plain", "content controls", "tracked", "tabs"):
        sound = faulty(layout)
        made = read_paper("x.docx", sound)
        assert isinstance(made, Paper)
        once = commented(sound, [Said(["før"], block.spot.nodes) for block in made.blocks[:9]], when)
        assert isinstance(once, bytes)
        for _ in range(500 if thorough else 15):
            name = random.choice(["word/document.xml", "word/document.xml", "word/comments.xml", "[Content_Types].xml"])
            data = repacked(once, {name: damaged(random, parts(once)[name])})
            paper_read = read_paper("x.docx", data)
            if not isinstance(paper_read, Paper):
                assert commented(data, [Said(["her"], ((5, 9),))], when)
                continue
            blocks = [block for block in paper_read.blocks if block.spot.part == "word/document.xml"]
            after = commented(data, [Said(["her & <der>"], block.spot.nodes) for block in blocks[:20]], when)
            if isinstance(after, bytes):
                answers += 1
                assert read(after) == read(data)
    assert answers


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("layout", ["plain", "tracked"])
def test_libreoffice_reads_the_comments_and_keeps_them_at_their_places(run: Run, tmp_path: Path, layout: str) -> None:
    after, _ = answered(run, tmp_path, faulty(layout))
    kept = office.converted(after, tmp_path, "odt", "docx")
    assert not isinstance(read_paper("x.docx", kept), Unreadable)
    assert sorted(own(kept)) == sorted(own(after))

"""What becomes of a folder of notes in time, and the commands that are run on it: both drawn by chance."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.benchmarks.corpus import note
from tests.benchmarks.fuzz import CHANGES, DIMENSIONS, GOOD, damaged, slipped

FOLDERS = ("notes", "notes/b", "notes/b/c", "notes/æ ø")
SETTLED = ("", "notes", "notes/b")
"""Where registers and settings may be: above the notes, and among them."""
_MANY = 10
BROKEN = (
    *(
        b"",
        b"\n",
        b"# nothing\n",
        b"id: [\n",
        b"id: SO52\n---\nid: SO53\n",
        b"\xff\xfe\x00",
        b"- 1\n- 2\n",
        b"text\n",
        b"a: 1\n",
    ),
    *(b"id: &a SO52\ntitle: *a\n", b"\x00\x01\x02", b"id: A\nid: B\n", b"a: " + b"[" * 300, b"committees: []\n"),
)


class Folder:
    """A folder with notes, registers and settings, which are changed once in a while; `past` is what they were."""

    def __init__(self, root: Path, draw: Random) -> None:
        self.root, self.draw = root, draw
        self.past: list[bytes] = [text.encode() for text in GOOD["note"]]
        for name in FOLDERS:
            (root / name).mkdir(parents=True)
        for number in range(draw.randint(1, 5)):
            self.new_name().write_text(note(draw.randrange(60) + 60 * number), encoding="utf-8")
        self.new_name().write_bytes(draw.choice(self.past))
        (root / "own.yaml").write_text(draw.choice(GOOD["register"]), encoding="utf-8")
        (root / "known.json").write_text('{"baseline": 1, "findings": []}', encoding="utf-8")

    def notes(self) -> list[Path]:
        """The files that may be edited."""
        found = sorted(self.root.rglob("*.y*ml"))
        return [path for path in found if path.is_file() and not path.is_symlink() and path.name != "register.yaml"]

    def new_name(self) -> Path:
        """A name that may be free."""
        name = f"{self.draw.choice(('SO', 'BI', 'æ ', 'x'))}{self.draw.randrange(30)}"
        return self.root / self.draw.choice(FOLDERS) / f"{name}{self.draw.choice(('.yaml', '.yaml', '.yml'))}"

    def write(self, path: Path, data: bytes) -> None:
        """Write a file; at times so that neither its size nor its time tells of it."""
        known = path.stat() if path.is_file() else None
        if known is not None:
            self.past.append(path.read_bytes())
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.is_symlink():
            path.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if known is not None and self.draw.random() < 0.5:
            os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))

    def changed(self) -> str:
        """Change something, or several things; what was done."""
        done = []
        for _ in range(self.draw.choice((0, 1, 1, 1, 1, 2, 4))):
            change = self.draw.choice(EDITS)
            change(self)
            done.append(change.__name__)
        return ", ".join(done)


def _edited(folder: Folder, change: Callable[[Random, str], str]) -> None:
    notes = folder.notes()
    if notes:
        path = folder.draw.choice(notes)
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        folder.write(path, change(folder.draw, text).encode("utf-8", "surrogateescape"))


def figure(folder: Folder) -> None:
    """One digit is another."""
    _edited(folder, slipped)


def words(folder: Folder) -> None:
    """Something is replaced, inserted, cut out, swapped or repeated."""
    _edited(folder, folder.draw.choice(CHANGES))


def blanks(folder: Folder) -> None:
    """Nothing but white space or a comment is other, or the ends of lines, or the mark at the beginning."""
    kinds: list[Callable[[Random, str], str]] = [
        lambda _, text: f"{text}\n",
        lambda _, text: f"# {len(text)}\n{text}",
        lambda _, text: text.rstrip("\n"),
        lambda _, text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
        lambda _, text: text.replace("\r\n", "\n"),
        lambda _, text: text.removeprefix("\ufeff") if text.startswith("\ufeff") else f"\ufeff{text}",
        lambda draw, text: text.replace(": ", ":  ", draw.randrange(3)),
    ]
    _edited(folder, folder.draw.choice(kinds))


def back(folder: Folder) -> None:
    """A file holds again what it, or another one, once held."""
    notes = folder.notes()
    path = folder.draw.choice(notes) if notes else folder.new_name()
    folder.write(path, folder.draw.choice(folder.past))


def added(folder: Folder) -> None:
    """There is a note more, where there are not many."""
    if len(folder.notes()) < _MANY:
        folder.write(folder.new_name(), note(folder.draw.randrange(300)).encode())


def damage(folder: Folder) -> None:
    """A file is broken, or is none of a note."""
    whole = folder.draw.choice(folder.past).decode("utf-8", "replace")
    data = folder.draw.choice((*BROKEN, damaged(folder.draw, whole), damaged(folder.draw, whole)))
    notes = folder.notes()
    folder.write(folder.draw.choice([*notes[:3], folder.new_name()]), data)


def removed(folder: Folder) -> None:
    """A file is gone."""
    notes = folder.notes()
    if len(notes) > 1:
        path = folder.draw.choice(notes)
        folder.past.append(path.read_bytes())
        path.unlink()


def moved(folder: Folder) -> None:
    """A file has another name, or lies in another folder."""
    notes, to = folder.notes(), folder.new_name()
    if notes and not to.exists():
        folder.draw.choice(notes).rename(to)


def copied(folder: Folder) -> None:
    """A file is there twice."""
    notes, to = folder.notes(), folder.new_name()
    if 0 < len(notes) < _MANY and not to.exists():
        shutil.copy2(folder.draw.choice(notes), to)


def exchanged(folder: Folder) -> None:
    """Two files have each other's names."""
    notes = folder.notes()
    if len(notes) > 1:
        one, other = folder.draw.sample(notes, 2)
        aside = folder.root / "aside"
        one.rename(aside)
        other.rename(one)
        aside.rename(other)


def odd(folder: Folder) -> None:
    """A name is that of a link, of a folder or of a pipe; or it is so no longer."""
    here = sorted(folder.root.rglob("odd*"))
    if here:
        for path in here:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        return
    path = folder.root / folder.draw.choice(FOLDERS) / folder.draw.choice(("odd.yaml", "odd.yml"))
    notes = folder.notes()
    match folder.draw.randrange(5):
        case 0 if notes:
            path.symlink_to(folder.draw.choice(notes))
        case 1:
            path.symlink_to("nowhere.yaml")
        case 2:
            path.mkdir()
            (path / "x30.yaml").write_bytes(folder.draw.choice(folder.past))
        case 3:
            os.mkfifo(path)
        case _:
            path.symlink_to(path.name)


def own_register(draw: Random) -> str:
    """A register in which some terms of the shipped one are others, or hold in other years."""
    year = draw.choice(("", "", ", from: 2026", ", to: 2025", ", from: 2030", ", from: 2025, to: 2026"))
    lines = []
    for code in draw.sample(("SUD", "BIU", "BUU", "KFU", "SOU", "NYU"), draw.randrange(4)):
        administration = draw.choice(("SOF", "BIF", "SUF", "KFF", "NYF"))
        lines.append(f"  - {{code: {code}, name: Udvalg {code}, administration: {administration}, source: x{year}}}")
    text = "\n".join(["committees:", *lines]) if lines else "committees: []"
    codes = draw.sample((3000, 3210, 3510, 3330, 1060, 3405, 4711), draw.randrange(4))
    owners = ("SUD", "BIU", "SOU", "NYU")
    lines = [f"  - {{code: {code}, committee: {draw.choice(owners)}, source: x{year}}}" for code in codes]
    return "\n".join([text, *(["appropriations:", *lines] if lines else []), ""])


def register(folder: Folder) -> None:
    """A register is added, edited, damaged, moved or removed, in some folder."""
    draw = folder.draw
    path = folder.root / draw.choice(SETTLED) / "register.yaml"
    there = [other for other in sorted(folder.root.rglob("register.yaml")) if not other.is_symlink()]
    good = draw.choice((own_register(draw), own_register(draw), *GOOD["register"]))
    match draw.randrange(8):
        case 0 | 1 | 2:
            folder.write(path, good.encode())
        case 3 if there:
            one = draw.choice(there)
            if one.is_file():
                folder.write(one, damaged(draw, one.read_bytes().decode("utf-8", "replace")))
        case 4 if there and not os.path.lexists(path):
            draw.choice(there).rename(path)
        case 5:
            folder.write(path, draw.choice(BROKEN))
        case 6 if not os.path.lexists(path):
            path.symlink_to(draw.choice(["nowhere", *map(str, there[:1])]))
        case _:
            for one in sorted(folder.root.rglob("register.yaml")):
                shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()


def rates(folder: Folder) -> None:
    """A register that only a command names is another."""
    good = folder.draw.choice((own_register(folder.draw), *GOOD["register"]))
    folder.write(folder.root / "own.yaml", folder.draw.choice((good.encode(), damaged(folder.draw, good))))


def settings(folder: Folder) -> None:
    """Settings are made or removed, in some folder."""
    draw = folder.draw
    for path in [*folder.root.rglob("budgetnote.toml"), *folder.root.rglob("pyproject.toml")]:
        path.unlink()
    stated = [
        f'paths = ["{draw.choice(("notes", "notes/b", "notes/x1.yaml"))}"]',
        f'register = "{draw.choice(("own.yaml", "notes/register.yaml", "../own.yaml"))}"',
        f'only = ["{draw.choice(("BN1", "BN2", "BN3", "row-total", "BN9"))}"]',
        f'skip = ["{draw.choice(("BN2", "BN3", "BN6", "guilty-cell"))}"]',
        f'fail-on = "{draw.choice(("error", "warning", "remark", "never"))}"',
        f'language = "{draw.choice(("da", "en"))}"',
        "unknown = 1",
    ]
    chosen = "\n".join(draw.sample(stated[:-1] if draw.random() < 0.9 else stated, draw.choice((0, 0, 1, 1, 2))))
    place = folder.root / draw.choice(SETTLED)
    if chosen and draw.random() < 0.7:
        folder.write(place / "budgetnote.toml", f"{chosen}\n".encode())
    elif chosen:
        folder.write(place / "pyproject.toml", f"[tool.budgetnote]\n{chosen}\n".encode())


EDITS: tuple[Callable[[Folder], None], ...] = (
    *(figure, figure, figure, words, words, blanks, back, back, back, added, damage, removed, moved, moved, copied),
    *(exchanged, odd, register, register, register, rates, settings, figure, blanks, back, added),
)


def some(draw: Random, *options: list[str]) -> list[str]:
    """Some of the options, in any order."""
    chosen = [option for option in options if draw.random() < 0.25]
    draw.shuffle(chosen)
    return [word for option in chosen for word in option]


def _option(draw: Random, name: str, *values: str, wrong: str = "") -> list[str]:
    """An option with one of the values, once in a while with a wrong one."""
    value = wrong if wrong and draw.random() < 0.05 else draw.choice(values)
    return [f"{name}={value}"] if draw.random() < 0.3 and name.startswith("--") else [name, value]


def _paths(folder: Folder, up: str) -> list[str]:
    """What the command is told to read, seen from a folder that is so far below."""
    draw = folder.draw
    files = [path.relative_to(folder.root).as_posix() for path in folder.notes()] or ["notes"]
    some_files = draw.sample(files, min(len(files), draw.choice((1, 1, 2, 5))))
    seen = draw.choice(
        (*(["notes"],) * 5, ["notes", "notes/b"], ["notes/b", "notes"], some_files, some_files, ["./notes/"], ["."])
    )
    paths = [f"{up}{path}" for path in seen]
    if draw.random() < 0.8:
        return paths
    whole = str(folder.root / draw.choice(("notes", *files)))
    number = draw.choice(("SO52", "bi26", "BU07", "SO01", "none", "notes/none.yaml"))
    return draw.choice(([], [], [whole], [number], [*paths, number], [*paths, *paths], [*paths, "-"]))


def command(folder: Folder) -> tuple[str, list[str]]:
    """A command that the cache answers, or has to leave alone: where it is run, and its words."""
    draw = folder.draw
    at = draw.choice(("",) * 8 + ("notes", "notes/b"))
    up = "../" * len(Path(at).parts)
    paths = _paths(folder, up)
    there = [name for name in ("notes/register.yaml", "notes/b/register.yaml") if (folder.root / name).exists()]
    own = [f"{up}{name}" for name in ("own.yaml", *there)]
    options = some(
        draw, _option(draw, "--register", *own, wrong="none.yaml"), _option(draw, "--jobs", "1", "3", wrong="0")
    )
    name = draw.choice(("check", "check", "totals"))
    options += _of_check(draw, up) if name == "check" else _of_totals(draw)
    given = [*paths, *options] if draw.random() < 0.7 else [*options, *paths]
    language = _option(draw, "--language", "da", "en", wrong="fr") if draw.random() < 0.8 else []
    return at, [*language, name, *given] if draw.random() < 0.1 else [name, *given, *language]


def _of_check(draw: Random, up: str) -> list[str]:
    forms = ("text", "json", "markdown", "github", "gitlab", "sarif", "junit", "concise")
    seldom = some(
        draw,
        _option(draw, "--write-baseline", f"{up}known.json", f"{up}new.json"),
        _option(draw, "-o", f"{up}out.json", f"{up}out.txt", f"{up}out.sarif", wrong="out.x"),
        [draw.choice(("--fix", "--diff", "--unsafe"))],
        ["--show-settings"],
        ["--documents"],
        [draw.choice(("--help", "--nothing", "--stdin-filename=x.yaml"))],
    )
    return [
        *some(
            draw,
            _option(draw, "--only", "BN1", "BN2,BN3", "BN2", "row-total", "BN6", "", wrong="BN9"),
            _option(draw, "--skip", "BN1", "bn2", "BN3,BN4", "guilty-cell", "lapsing-pair", wrong="row"),
            _option(draw, "--format", *forms, wrong="excel"),
            _option(draw, "--format", *forms),
            _option(draw, "--fail-on", "error", "warning", "remark", wrong="never"),
            _option(draw, "--baseline", f"{up}known.json", wrong="none.json"),
            _option(draw, "--exclude", "b", "notes/b/*", "*.yml", "SO*"),
            ["--accepted"],
            ["--statistics"],
            ["--no-settings"],
        ),
        *(seldom if draw.random() < 0.3 else []),
    ]


def _of_totals(draw: Random) -> list[str]:
    conditions = ("year=2026", "committee=BIU", "direction=U", "control-area=Service", "bydel=Nørrebro")
    by = ",".join(draw.sample(DIMENSIONS, draw.choice((1, 1, 2, 3))))
    return some(
        draw,
        _option(draw, "--by", by, "udvalg,år", wrong="colour"),
        _option(draw, "--by", by),
        _option(draw, "--where", *conditions, wrong="year=x"),
        _option(draw, "--without", "BI26", "SO52,BU07", wrong="none"),
        _option(draw, "--unit", "tkr", "mio", wrong="kr"),
        _option(draw, "--top", "1", "3", wrong="0"),
        _option(draw, "--format", "text", "json", "markdown", "csv", "html", wrong="sarif"),
        _option(draw, "--price-level", "2025", "2026", wrong="current"),
        ["--share"],
        ["--trail"] if draw.random() < 0.2 else [],
    )


def left(root: Path) -> dict[str, bytes | str]:
    """What is in a folder: of each file what it holds, of all else what it is."""
    found: dict[str, bytes | str] = {}
    for path in sorted(root.rglob("*")):
        plain = path.is_file() and not path.is_symlink()
        found[path.relative_to(root).as_posix()] = path.read_bytes() if plain else oct(path.lstat().st_mode)
    return found

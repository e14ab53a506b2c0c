"""Settings of a folder of notes: `budgetnote.toml`, or `[tool.budgetnote]` of a `pyproject.toml`, above the notes.

They may be a stranger's. They choose what is looked at and what is told, and name files below their own folder; nothing
is run, written or fetched by them, and what they say is told beside what was found.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, NoReturn, TypeVar

from budgetnote.language import Language, Text, UseError, nearest, or_rather

Severe = Literal["error", "warning", "remark"]
Word = TypeVar("Word", bound=str)
_SEVERE: tuple[Severe, ...] = ("error", "warning", "remark")
_LANGUAGES: tuple[Language, ...] = ("da", "en")
NAMES = ("budgetnote.toml", "pyproject.toml")
"""Where settings stand, the first that is there."""


class Settings(NamedTuple):
    """What a file sets, as it would be given on the command line; nothing where there is no such file."""

    path: Path | None = None
    paths: tuple[Path, ...] = ()
    register: Path | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    fail_on: Severe | None = None
    language: Language | None = None


def find_settings(paths: Iterable[Path]) -> Settings:
    """The settings in the nearest folder above all of `paths` that has some. Raises UseError where they are wrong."""
    places = [Path(os.path.realpath(path)) for path in paths] or [Path.cwd()]
    nearest = Path(os.path.commonpath(places))
    for folder in (nearest, *nearest.parents):
        for name in NAMES:
            path = folder / name
            if path.is_file() and (stated := _stated(path)) is not None:
                return _read(path, stated)
    return Settings()


def _stated(path: Path) -> Mapping[str, object] | None:
    """What the file sets; None where a `pyproject.toml` is about other things."""
    import tomllib

    from budgetnote.reading.files import LARGEST, read, reason

    own = path.name == NAMES[0]
    try:
        data = read(path, LARGEST + 1)
    except OSError as fault:
        why = reason(fault)
        raise UseError(Text(f"{shown_path(path)}: {why.da}", f"{shown_path(path)}: {why.en}")) from None
    if not own and b"budgetnote" not in data:
        return None
    try:
        stated = tomllib.loads(data.decode()) if len(data) <= LARGEST else None
    except (ValueError, RecursionError) as fault:
        _refuse(path, Text(f"er ikke TOML: {fault}", f"is no TOML: {fault}"))
    if stated is None:
        _refuse(path, Text("er for stor", "is too large"))
    if own:
        return stated
    tool = stated.get("tool")
    table = tool.get("budgetnote") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        _refuse(path, Text("[tool.budgetnote] er ikke en tabel", "[tool.budgetnote] is no table"))
    return table


def _read(path: Path, stated: Mapping[str, object]) -> Settings:
    known = ("paths", "register", "only", "skip", "fail-on", "language")
    for key in stated:
        if key not in known:
            meant = or_rather(*nearest(key, known))
            listed = ", ".join(known)
            _refuse(
                path,
                Text(f"ukendt nøgle {key}{meant.da} ({listed})", f"unknown key {key}{meant.en} ({listed})"),
            )
    fail_on = _one_of(path, stated, "fail-on", _SEVERE)
    language = _one_of(path, stated, "language", _LANGUAGES)
    register = stated.get("register")
    if register is not None and not isinstance(register, str):
        _refuse(path, Text("register skal være en tekst", "register must be a text"))
    return Settings(
        path,
        tuple(_below(path, word) for word in _texts(path, stated, "paths")),
        _below(path, register) if isinstance(register, str) else None,
        _texts(path, stated, "only"),
        _texts(path, stated, "skip"),
        fail_on,
        language,
    )


def _texts(path: Path, stated: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = stated.get(key, [])
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        _refuse(path, Text(f"{key} skal være en liste af tekster", f"{key} must be a list of texts"))
    return tuple(texts)


def _one_of(path: Path, stated: Mapping[str, object], key: str, words: Sequence[Word]) -> Word | None:
    value = stated.get(key)
    known = next((word for word in words if word == value), None)
    if value is not None and known is None:
        listed = ", ".join(words)
        _refuse(path, Text(f"{key} skal være en af værdierne {listed}", f"{key} must be one of {listed}"))
    return known


def _below(path: Path, word: str) -> Path:
    """The file that the settings in `path` name, seen from here; refused where it is not below their own folder."""
    top = Path(os.path.realpath(path.parent))
    named = Path(os.path.normpath(top / word)) if not Path(word).is_absolute() and "\0" not in word else top.parent
    if not named.is_relative_to(top) or not Path(os.path.realpath(named)).is_relative_to(top):
        _refuse(path, Text(f"{word} ligger uden for mappen", f"{word} is outside the folder"))
    return shown_path(named)


def shown_path(path: Path) -> Path:
    """A path as seen from the working folder; whole where it is on another drive."""
    here = Path(os.path.realpath(Path.cwd()))
    return Path(os.path.relpath(path, here)) if path.drive == here.drive else path


def _refuse(path: Path, why: Text) -> NoReturn:
    shown = shown_path(path)
    raise UseError(Text(f"{shown}: {why.da}", f"{shown}: {why.en}"))


def in_force(settings: Settings, used: Callable[[str], bool]) -> list[Text]:
    """What the settings that are `used` change, a clause that names their file; nothing where they change nothing."""
    if settings.path is None:
        return []
    said: list[Text] = []
    if settings.only and used("only"):
        listed = ", ".join(settings.only)
        said.append(Text(f"kun {listed}", f"only {listed}"))
    if settings.skip and used("skip"):
        number, listed = len(settings.skip), ", ".join(settings.skip)
        da, en = ("kode", "code") if number == 1 else ("koder", "codes")
        said.append(Text(f"{number} {da} sprunget over ({listed})", f"{number} {en} skipped ({listed})"))
    if settings.fail_on not in (None, "error") and used("fail_on"):
        da, en = ("advarsler", "warnings") if settings.fail_on == "warning" else ("bemærkninger", "remarks")
        said.append(Text(f"også {da} giver kode 1", f"{en} fail too"))
    if settings.register and used("register"):
        said.append(Text(f"registeret {settings.register}", f"the register {settings.register}"))
    if settings.paths and used("paths"):
        listed = ", ".join(map(str, settings.paths))
        said.append(Text(f"stierne {listed}", f"the paths {listed}"))
    if not said:
        return []
    da, en = (", ".join(clauses) for clauses in zip(*said, strict=True))
    return [Text(f"{shown_path(settings.path)}: {da}", f"{shown_path(settings.path)}: {en}")]

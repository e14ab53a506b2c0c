"""`budgetnote diff`."""

import os
import sys
import zlib
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetnote.cli.app import LANGUAGE, Command, command, told
from budgetnote.cli.opening import absent, level_asked, not_there, put, refuse, refuse_missing, rendered, say
from budgetnote.cli.options import FormatOption, LanguageOption, PriceLevelOption, RegisterOption, TrailOption
from budgetnote.language import Language, Text, UseError, joined

if TYPE_CHECKING:
    from typer._click.core import Context as TyperContext

    from budgetnote.analysis.changes.stream import FileSet
    from budgetnote.analysis.changes.versions import Kept, Pair, Version
    from budgetnote.finding import Finding, Span
    from budgetnote.reading.yaml import Document
    from budgetnote.report.sheet import Report, Sheet, SheetRow

_PATHS = "budgetnote.paths"


class _WithPaths(Command):
    """A command that sees the `--` of its arguments: what stands after it are paths."""

    def parse_args(self, ctx: "TyperContext", args: list[str]) -> list[str]:
        """The arguments before `--`; those after it are kept with the context."""
        if "--" in args:
            at = args.index("--")
            ctx.meta[_PATHS] = [Path(word) for word in args[at + 1 :]]
            args = args[:at]
        return super().parse_args(ctx, args)


@command(
    cls=_WithPaths,
    examples={
        "budgetnote diff v1/SO52.yaml v2/SO52.yaml": ("to udgaver af et notat", "two versions of a note"),
        "budgetnote diff v1 v2": ("to mapper med notater", "two folders of notes"),
        "budgetnote diff HEAD -- notes": (
            "hvad der er ændret siden sidste commit",
            "what changed since the last commit",
        ),
        "budgetnote diff HEAD~1 HEAD -- notes": ("to revisioner", "two revisions"),
    },
)
def diff(
    context: typer.Context,
    sides: Annotated[
        list[Path],
        typer.Argument(
            metavar=told("GAMMEL NY | NY | REV [REV] -- STI...", "OLD NEW | NEW | REV [REV] -- PATH..."),
            help=told(
                "To filer, to mapper eller revisioner i git efterfulgt af -- og de stier, der skal sammenlignes; "
                "én revision sammenlignes med filerne på disken, én fil med notatets version før",
                "Two files, two folders, or git revisions and after -- the paths to compare; "
                "one revision is compared with the files on the disk, one file with the note's version before",
            ),
        ),
    ],
    price_level: PriceLevelOption = None,
    trail: TrailOption = False,
    register: RegisterOption = None,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """What changed in meaning: cells, rows, claims, totals and verdicts."""
    from budgetnote.analysis.changes.stream import Stream
    from budgetnote.cli.progress import progress
    from budgetnote.finding import ERROR
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import changes as views
    from budgetnote.report.tables.faults import passed

    asked = level_asked(price_level, language, trail=trail)
    refuse_missing([register] if register else [], language)
    if _PATHS not in context.meta and len(sides) == 1 and sides[0].is_file():
        sides, given = _older_than(sides[0], language), list(sides)
        if len(sides) < _SIDES:
            context.meta[_PATHS] = given
    if _PATHS in context.meta:
        before, after = _in_git([side.as_posix() for side in sides], context.meta[_PATHS], register, language)
    else:
        before, after = _on_the_disk(sides, register, language)
    stream, traced = Stream(before, after, asked), trail or form == "json"
    changed: dict[Pair, list[bytes]] = {}
    trails: dict[Kept, Sequence[SheetRow]] = {}
    with progress(stream.turns, language) as turns:
        for met in stream(turns):
            for pair, outcome in met.outcomes.items():
                changed[pair] = _written(views.of_note(outcome), form, language)
            if asked is not None and traced:
                trails |= {kept: views.trail_of(priced, asked) for kept, priced in met.priced.items()}
    comparison, found = stream.comparison, list(stream.found)
    revisions = [side.as_posix() for side in sides] if _PATHS in context.meta else []
    found += [_with_register(finding, revisions) for finding in stream.missing]
    for registers in dict.fromkeys((before.registers, after.registers)):
        found += registers.findings
    found += [finding for same in comparison.versions.repeated for finding in _repeated(same)]
    failed = any(finding.rule.severity == ERROR for finding in found)
    others = {_stretch(finding): finding for version in (*stream.old, *stream.new) for finding in version.faults}
    found += [others[place] for place in others.keys() - set(map(_stretch, found))]
    found.sort(key=lambda finding: finding.position)
    errors = [finding for finding in found if finding.rule.severity == ERROR]
    aside = [finding for finding in found if form != "json" or finding.rule.severity < ERROR]
    if aside:
        put(Report("errors", aside), "text", language, stream=sys.stderr)
    out = passed(stream.passed)
    if not stream.old and not stream.new and not errors:
        refuse(joined([Text("ingen notater at sammenligne", "no notes to compare"), *out]), language)
    elsewhere = {}
    if _PATHS in context.meta and comparison.versions.removed:
        elsewhere = _moved(comparison.versions.removed, revisions, context.meta[_PATHS])
    written = _written(views.first(comparison), form, language)
    written += (part for pair in comparison.differences for part in changed[pair])
    sheets = views.last(comparison, elsewhere)
    if asked is not None:
        sheets += views.conversions(comparison, asked, trails if traced else None)
    for sentence in out if form == "json" else ():
        say(sentence, language)
    closing = joined([views.closing(comparison), *out])
    _put(written, Report("diff", errors if form == "json" else (), sheets, closing), form, language)
    return int(failed or comparison.differs or any(version.key is None for version in comparison.versions.unread))


def _written(sheets: "Sequence[Sheet]", form: str, language: Language) -> list[bytes]:
    """Sheets as they will stand in the answer, packed: there may be thousands."""
    from budgetnote.report.sheet import Report

    if form == "json":
        from budgetnote.report.formats.json import table

        return [zlib.compress(table(sheet, language)) for sheet in sheets]
    text = rendered(Report("diff", (), sheets), form, language, sys.stdout) if sheets else ""
    return [zlib.compress(text.encode())] if text else []


def _put(written: Sequence[bytes], report: "Report", form: str, language: Language) -> None:
    """Write the report, behind the sheets that were `written` for it before."""
    parts = map(zlib.decompress, written)
    if form == "json":
        from budgetnote.finding import identified
        from budgetnote.report.formats.json import document, table
        from budgetnote.report.tables.findings import capped

        last = (table(sheet, language) for sheet in report.sheets)
        report = report._replace(findings=identified(capped(report.findings)))
        sys.stdout.writelines(document(report, chain(parts, last), language))
        sys.stdout.flush()
    else:
        sys.stdout.writelines(f"{part.decode()}\n" for part in parts)
        put(report, form, language)


def _with_register(found: "Finding", revisions: Iterable[str]) -> "Finding":
    """A missing rate: of a revision, which cannot be edited, it is added to a register that is named."""
    path = str(found.facts.get("path", ""))
    if not any(path.startswith(f"{revision}:") for revision in revisions):
        return found
    named = Text("et register, der angives med --register", "a register that --register names")
    return found._replace(facts={**found.facts, "path": named})


def _stretch(finding: "Finding") -> "tuple[str, Span]":
    """Which part of which file a finding is about."""
    return finding.place.path, finding.place.span


def _repeated(same: "Sequence[Version]") -> "list[Finding]":
    """The findings of files of one side that have the same note."""
    from budgetnote.checks.several import repeats
    from budgetnote.finding import RULES, Finding

    named = [(one.revision, one.place) for one in same if one.place]
    return list(repeats(named, partial(Finding, RULES["repeated-note"])))


def _on_the_disk(sides: Sequence[Path], register: Path | None, language: Language) -> "tuple[FileSet, FileSet]":
    """Two files or two folders; anything else is refused, with how a revision is written where it may be one."""
    from budgetnote.analysis.changes.stream import FileSet
    from budgetnote.opening.folder import SUFFIXES, gather
    from budgetnote.opening.held import hold
    from budgetnote.opening.opened import open_notes
    from budgetnote.opening.registers import Registers
    from budgetnote.reading.files import is_folder

    gone = absent(sides)
    if gone:
        there = next((str(side) for side in sides if side not in gone), "notes")
        written = f"budgetnote diff {' '.join(map(str, gone))} -- {there}"
        hint = Text(f"; er det en revision? skriv {written}", f"; is it a revision? write {written}")
        if len(gone) > _SIDES or any(side.suffix in SUFFIXES for side in gone):
            hint = Text("", "")
        said = not_there(gone)
        refuse(Text(f"{said.da}{hint.da}", f"{said.en}{hint.en}"), language)
    if len(sides) != _SIDES:
        refuse(
            Text(
                "skriv to filer eller to mapper; én fil sammenlignes med notatets ældre version",
                "give two files or two folders; one file is compared with the note's older version",
            ),
            language,
        )
    if is_folder(sides[0]) != is_folder(sides[1]):
        refuse(
            Text(
                "en fil kan ikke sammenlignes med en mappe; skriv to filer eller to mapper",
                "a file cannot be compared with a folder; give two files or two folders",
            ),
            language,
        )
    registers = Registers(register)
    before, after = (FileSet(hold(gather([side])), open_notes, registers, partial(_inside, side)) for side in sides)
    return before, after


def _older_than(path: Path, language: Language) -> list[Path]:
    """The file with the version before that of the note at `path`, in its folder, and itself; else git's HEAD."""
    from budgetnote.analysis.revisions import revision_of
    from budgetnote.opening.folder import is_met
    from budgetnote.opening.git import work_tree
    from budgetnote.reading.yaml import read

    own = revision_of(read(path))
    beside = sorted(other for other in path.parent.iterdir() if other.is_file() and is_met(other.name))
    revisions = {other: revision_of(read(other)) for other in beside} if own else {}
    versions = {
        other: revision.version
        for other, revision in revisions.items()
        if own and revision and revision.key == own.key and revision.version < own.version
    }
    if versions:
        older = max(versions, key=versions.__getitem__)
        say(Text(f"{path} sammenlignet med {older}", f"{path} compared with {older}"), language)
        return [older, path]
    try:
        work_tree()
    except UseError as fault:
        da, en = fault.sentence
        none = Text(f"der er ingen ældre version af {path} i mappen", f"no older version of {path} is beside it")
        refuse(Text(f"{none.da}, og {da}", f"{none.en}, and {en}"), language)
    said = Text(f"{path} sammenlignet med seneste commit (HEAD)", f"{path} compared with the last commit (HEAD)")
    say(said, language)
    return [Path("HEAD")]


def _inside(side: Path, path: Path) -> str:
    """What a file is called within the folder given; a file given has no name but its own."""
    return path.name if path == side else path.relative_to(side).as_posix()


_SIDES = 2


def _in_git(
    revisions: Sequence[str], paths: Sequence[Path], register: Path | None, language: Language
) -> "tuple[FileSet, FileSet]":
    """The files of two revisions, or of one and those on the disk, at and below the paths."""
    from budgetnote.opening import git as git

    if not paths:
        refuse(Text("skriv en sti efter --", "give a path after --"), language)
    revisions = git.spanned(revisions)
    if len(revisions) > _SIDES:
        refuse(Text("skriv højst to revisioner før --", "give at most two revisions before --"), language)
    (before, after), apart = _git_sides(revisions, paths, register)
    for sentence in apart:
        say(sentence, language)
    return before, after


def _git_sides(
    revisions: Sequence[str], paths: Sequence[Path], register: Path | None
) -> "tuple[list[FileSet], list[Text]]":
    """The two sides, neither with what is in a submodule or behind a link to a folder; and what is left out of both."""
    from budgetnote.analysis.changes.stream import FileSet
    from budgetnote.opening import git as git
    from budgetnote.opening.folder import gather
    from budgetnote.opening.held import hold
    from budgetnote.opening.opened import StoredRegisters, open_notes, open_stored
    from budgetnote.opening.registers import Registers

    tree = git.work_tree()
    if tree is None and len(revisions) < _SIDES:
        raise UseError(
            Text(
                "git-repositoriet har ingen arbejdsmappe; angiv to revisioner",
                "there is no work tree; give two revisions",
            )
        )
    places = git.within(tree, paths)
    sides, there, modules, links = [], set(), set(), set()
    for name in revisions:
        files, registers, inner = git.stored(name, places)
        modules |= {module.as_posix() for module in inner}
        found = [*(file.path for file in files), *(file.path for file in registers)]
        there |= {place for place in places if any(path.is_relative_to(place) for path in found)}
        notes = [file for file in files if any(file.path.is_relative_to(place) for place in places)]
        holding = StoredRegisters(name, registers, register)
        sides.append(FileSet(notes, partial(open_stored, name), holding, Path.as_posix, name))
    if tree and len(revisions) < _SIDES:
        met = {path: gather([path]) for path in paths if os.path.lexists(path)}
        module = {file: git.module_of(tree, file.path) for files in met.values() for file in files}
        inside = (*module.values(), *(git.module_of(tree, path) for path in paths))
        modules |= {folder.relative_to(tree).as_posix() for folder in inside if folder}
        linked = {file for file in module if module[file] is None and git.is_elsewhere(tree, file.path, places)}
        links |= {folder.as_posix() for file in linked for folder in file.path.parents if folder.is_symlink()}
        there |= {
            place
            for place, path in zip(places, paths, strict=True)
            if any(module[file] is None and file not in linked for file in met.get(path, ()))
        }
        own = [file for file in gather(met) if module[file] is None and file not in linked]
        sides.append(FileSet(hold(own), open_notes, Registers(register), lambda path: _called(tree, path).as_posix()))
    empty = [str(path) for place, path in zip(places, paths, strict=True) if place not in there]
    if empty:
        raise UseError(_nothing_in(empty, _apart(modules, links)))
    return sides, _apart(modules, links)


def _moved(removed: "Sequence[Version]", revisions: Sequence[str], paths: Sequence[Path]) -> dict[tuple[str, str], str]:
    """Where the notes that are gone from the paths stand now: in a file of the same name, or of the same content."""
    from budgetnote.analysis.revisions import revision_of
    from budgetnote.opening import git as git
    from budgetnote.opening.folder import gather
    from budgetnote.reading.files import called
    from budgetnote.reading.yaml import parse, read

    tree, revisions = git.work_tree(), git.spanned(revisions)
    places = git.within(tree, paths)
    names = {Path(version.name).name for version in removed}
    contents = {version.held.content for version in removed if version.held.content}
    standing: Iterable[tuple[Path, Document]]
    if len(revisions) == _SIDES:
        files = git.stored(revisions[1], [""]).files
        wanted = (one for one in files if one.path.name in names or one.content in contents)
        standing = ((one.path, parse(called(one.path.as_posix()), one.data or b"")) for one in wanted)
    else:
        sizes = {content.size for content in contents}
        met = [one.path for one in gather([tree] if tree else [])]
        near = [path for path in met if path.name in names or _size(path) in sizes]
        standing = ((_called(tree, path) if tree else path, read(path)) for path in near)
    keys = {version.key for version in removed}
    found: dict[tuple[str, str], str] = {}
    for path, document in standing:
        revision = revision_of(document)
        inside = any(not place or path.is_relative_to(place) for place in places)
        if revision and revision.key in keys and not inside:
            found.setdefault(revision.key, path.as_posix())
    return found


def _size(path: Path) -> int | None:
    """The bytes of a file; None where that cannot be told."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def _apart(modules: Iterable[str], links: Iterable[str]) -> list[Text]:
    """What is left out of both sides, and why."""
    own, away = (", ".join(sorted(paths)) for paths in (modules, links))
    reasons = [
        (
            own,
            "ikke sammenlignet, da det er egne git-repositorier",
            "not compared, as git repositories of their own",
        ),
        (away, "ikke sammenlignet, da det er links til mapper", "not compared, being links to folders"),
    ]
    return [Text(f"{da}: {listed}", f"{en}: {listed}") for listed, da, en in reasons if listed]


def _nothing_in(paths: Sequence[str], apart: Iterable[Text]) -> Text:
    listed = ", ".join(paths)
    meant = Text("; tilvalg skrives før --", "; options go before --")
    hint = meant if any(path.startswith("-") for path in paths) else Text("", "")
    for why in apart:
        hint = Text(f"{hint.da}; {why.da}", f"{hint.en}; {why.en}")
    return Text(
        f"ingen notater i {listed}, hverken før eller nu{hint.da}", f"no notes in {listed} on either side{hint.en}"
    )


def _called(tree: Path, path: Path) -> Path:
    """What the repository calls a file of its work tree."""
    return Path(os.path.relpath(os.path.realpath(path), tree))

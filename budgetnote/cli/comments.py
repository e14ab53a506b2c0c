"""`budgetnote check --comments`: Word files answered by a copy of each, with the findings as comments."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from budgetnote.cli.opening import refuse, say, unwritten
from budgetnote.cli.output import refuse_unfit, write
from budgetnote.language import Language, Text

if TYPE_CHECKING:
    from budgetnote.analysis.notefile import NoteFile
    from budgetnote.documents.comments import Comment
    from budgetnote.documents.draft import Draft
    from budgetnote.documents.witness import Witness
    from budgetnote.finding import Finding, Span
    from budgetnote.opening.folder import File


class _Checked(NamedTuple):
    """What is kept of a document that was checked: where its copy goes, and what the first comment needs."""

    file: "File"
    target: Path
    digest: bytes
    part: str
    title: "tuple[Span, ...]"
    witness: "Witness"


class Answers:
    """The copies of the Word files among `files`: one at `target`, or each below it where that is a folder.

    A path that is called as Word files are is a file. Of a folder only its Word files are checked, each by itself, be
    the note there as YAML too. Refuses what cannot be written so: several files in one, a copy in place of a file that
    is read.
    """

    def __init__(
        self, target: Path, asked: Sequence[Path], files: "Iterable[File]", inputs: Iterable[Path], language: Language
    ) -> None:
        from budgetnote.documents.readers import is_word

        self._language: Language = language
        self._checked: dict[str, _Checked] = {}
        self._unread: list[str] = []
        self._folder = target if target.is_dir() or not is_word(target.name) else None
        met = list(files)
        self.files = [
            file
            for file in met
            if file.named or file.is_register or (is_word(file.path.name) and not self._is_answer(file.path))
        ]
        count = sum(not self._is_answer(file.path) for file in met) - len(self.files)
        da, en = ("fil er", "file is") if count == 1 else ("filer er", "files are")
        over = Text(
            f"{count} {da} ikke en Word-fil og ikke kontrolleret", f"{count} {en} none of Word's, and not checked"
        )
        self.passed_over = [over] if count > 0 else []
        papers = [file.path for file in self.files if is_word(file.path.name)]
        if not papers:
            refuse(
                Text(
                    "--comments svarer i Word-filer, og der er ingen her",
                    "--comments answers Word files, and there are none here",
                ),
                language,
            )
        read = [*(file.path for file in self.files), *(path for path in inputs if not self._is_answer(path))]
        if self._folder and self._folder.exists() and not self._folder.is_dir():
            refuse(Text(f"{target} er ikke en mappe", f"{target} is no folder"), language)
        if self._folder is None:
            self._targets = dict.fromkeys(papers, target)
            self._refuse_unlike(papers, target)
            refuse_unfit(target, read, language)
        else:
            self._targets = {path: target / _below(path, asked) for path in papers}
            self._refuse_twins()
            taken = set(map(os.path.realpath, read))
            for path in self._targets.values():
                if os.path.realpath(path) in taken:
                    refuse_unfit(path, read, language)

    def _is_answer(self, path: Path) -> bool:
        """Whether a file is one that was written here before, and is not read."""
        return self._folder is not None and Path(os.path.realpath(self._folder)) in Path(os.path.realpath(path)).parents

    def _refuse_unlike(self, papers: Sequence[Path], target: Path) -> None:
        if len(papers) > 1:
            refuse(
                Text(
                    f"der er {len(papers)} Word-filer; angiv en mappe til deres kopier i stedet for {target}",
                    f"there are {len(papers)} Word files; name a folder for their copies instead of {target}",
                ),
                self._language,
            )
        suffix = papers[0].suffix
        if target.suffix.casefold() != suffix.casefold():
            refuse(
                Text(
                    f"en kopi af {papers[0]} skal ende på {suffix} som den selv, ikke {target.suffix}",
                    f"a copy of {papers[0]} must end in {suffix} as it does, not {target.suffix}",
                ),
                self._language,
            )

    def _refuse_twins(self) -> None:
        told: dict[str, Path] = {}
        for path, target in self._targets.items():
            other = told.setdefault(str(target).casefold(), path)
            if other != path:
                refuse(
                    Text(
                        f"{other} og {path} ville få den samme kopi, {target}; giv dem hver sin",
                        f"{other} and {path} would have the same copy, {target}; give each its own",
                    ),
                    self._language,
                )

    def take(self, note: "NoteFile") -> None:
        """Remember a document that was checked."""
        target = self._targets.get(note.opened.file.path)
        if target is None:
            return
        from budgetnote.documents.source import PaperSource
        from budgetnote.documents.witness import bear_witness

        source = note.source
        if not isinstance(source, PaperSource):
            self._unread.append(note.path)
            return
        made = source.made
        part, title = _title(made)
        digest = sha256(source.data).digest()
        file = note.opened.file
        self._checked[note.path] = _Checked(file, target, digest, part, title, bear_witness(made))

    def write(self, findings: "Iterable[Finding]") -> bool:
        """Write the copies, with these findings; whether all were written that could be read."""
        own: dict[str, list[Finding]] = defaultdict(list)
        for found in findings:
            own[found.place.path].append(found)
        for path in self._unread:
            why = Text("det kan ikke læses", "it cannot be read")
            say(Text(f"{path} er ikke besvaret: {why.da}", f"{path} is not answered: {why.en}"), self._language)
        written = [self._answer(one, own[path]) for path, one in self._checked.items()]
        if self._folder and (count := sum(written)):
            da, en = ("dokument er", "document is") if count == 1 else ("dokumenter er", "documents are")
            said = Text(f"{self._folder}: {count} {da} besvaret", f"{self._folder}: {count} {en} answered")
            say(said, self._language)
        return all(written)

    def _answer(self, one: _Checked, findings: "Sequence[Finding]") -> bool:
        from budgetnote.documents.comments import commented
        from budgetnote.documents.document import Unreadable
        from budgetnote.documents.readers import MOST_BYTES
        from budgetnote.reading.files import read

        path = one.file.path
        try:
            data = read(path, MOST_BYTES + 1) if one.file.data is None else one.file.data
            if self._folder:
                one.target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            say(unwritten(one.target, fault), self._language)
            return False
        if sha256(data).digest() != one.digest:
            said = Text("er blevet ændret imens og er ikke besvaret", "was changed meanwhile and is not answered")
            say(Text(f"{path} {said.da}", f"{path} {said.en}"), self._language)
            return False
        comments = list(_comments(one, findings, self._language))
        copy = commented(data, comments, datetime.now())
        if isinstance(copy, Unreadable):
            why = copy.why
            say(Text(f"{path} er ikke besvaret: {why.da}", f"{path} is not answered: {why.en}"), self._language)
            return False
        count = len(comments)
        said = Text(f"{count} kommentar{'' if count == 1 else 'er'}", f"{count} comment{'' if count == 1 else 's'}")
        return write(one.target, copy, None if self._folder else said, self._language)


def _below(path: Path, asked: Iterable[Path]) -> Path:
    """What a file is called within the folder that was asked for."""
    for folder in asked:
        if path != folder and path.is_relative_to(folder):
            return path.relative_to(folder)
    return Path(path.name)


def _title(made: "Draft") -> "tuple[str, tuple[Span, ...]]":
    """The part that comments stand in, and the paragraphs of the document's title; else those of its first text."""
    spots = [block.spot for block in made.paper.paragraphs if block.of == "body" and block.spot.nodes]
    spots += [cell.spot for grid in made.paper.grids for cell in grid.cells if cell.spot.nodes]
    titles = [said.spot for said in (made.prose.id, made.prose.title) if said and said.spot in spots]
    spot = next(iter([*titles, *spots]), None)
    return (spot.part, spot.nodes) if spot else ("", ())


def _comments(one: _Checked, findings: "Sequence[Finding]", language: Language) -> "Iterable[Comment]":
    """The comment that sums up, and one for each finding that is told on its own."""
    from budgetnote.documents.comments import Comment
    from budgetnote.report.formats.comments import finding, summing_up
    from budgetnote.report.tables.findings import capped

    yield Comment(summing_up(one.witness, findings, language), one.title)
    for found in capped([found for found in findings if found.stands]):
        paper = found.place.paper
        here = bool(paper and paper.nodes and paper.data.get("part") == one.part)
        nodes = paper.nodes if paper and here else one.title
        column = paper.data.get("column") if paper and here else 0
        about = found.place.text if here else ""
        yield Comment(
            finding(found, language, elsewhere=not here), nodes, about, column if isinstance(column, int) else 0
        )

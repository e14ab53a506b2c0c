"""Which reader reads which file, going by its name; what is misnamed is found out by the reader."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from budgetnote.language import Text

if TYPE_CHECKING:  # a folder without papers needs nothing that reads them
    from budgetnote.documents.document import Paper, Reader, Unreadable

READERS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys((".docx", ".docm", ".dotx", ".doc"), ("word", "read_word")),
    **dict.fromkeys((".txt", ".text"), ("text", "read_text")),
    **dict.fromkeys((".md", ".markdown"), ("text", "read_markdown")),
    **dict.fromkeys((".html", ".htm"), ("text", "read_html")),
    ".pdf": ("pdf", "read_pdf"),
    **dict.fromkeys((".xlsx", ".xlsm"), ("excel", "read_excel")),
}
"""The module and the function that read a file of each suffix; a module is imported when such a file is met."""
MOST_BYTES = 64_000_000
"""No file is read that takes more; a budget note with many pictures takes a tenth."""
_TOO_LARGE = (
    Text(
        f"filen fylder mere end {MOST_BYTES // 1_000_000} MB; det gør et budgetnotat ikke",
        f"the file takes more than {MOST_BYTES // 1_000_000} MB; a budget note does not",
    ),
    Text("gør billederne mindre, eller læg notatet i en fil for sig", "make its pictures smaller, or split it"),
)


def is_document(name: str) -> bool:
    """Whether a file that is called so is a paper; Word's own lock files (`~$`) are none."""
    return _suffix(name) in READERS and not name.startswith(("~$", "."))


def is_word(name: str) -> bool:
    """Whether a file that is called so is one of Word's."""
    return is_document(name) and READERS[_suffix(name)][0] == "word"


def _suffix(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return (dot + ending).casefold() if stem else ""


def read_paper(path: str, data: bytes) -> "Paper | Unreadable":
    """The paper in a file's bytes; else why it cannot be read."""
    from budgetnote.documents.document import Unreadable

    if len(data) > MOST_BYTES:
        return Unreadable(*_TOO_LARGE)
    suffix = _suffix(path)
    if suffix not in READERS:
        known = ", ".join(READERS)
        return Unreadable(
            Text("filtypen kan ikke læses", "files of this kind cannot be read"),
            Text(f"det kan {known}", f"what can be read is {known}"),
        )
    module, name = READERS[suffix]
    reader: Reader = getattr(import_module(f"budgetnote.documents.{module}"), name)
    return reader(path, data)

"""Markdown, as it is read in a pull request."""

import re
from collections.abc import Sequence

from budgetnote.finding import Finding
from budgetnote.language import Language
from budgetnote.report.formats import Screen, written
from budgetnote.report.sheet import FIGURES, SEVERITIES, Cell, Column, Report, Sheet, SheetRow
from budgetnote.visible import visible


def render(report: Report, screen: Screen) -> str:
    """Findings as a list, sheets as tables. Text of a note is never taken for Markdown or HTML."""
    language = screen.language
    blocks = ["\n".join(_finding(found, language) for found in report.findings if found.stands)]
    blocks += [_sheet(sheet, language) for sheet in report.sheets]
    if report.closing:
        blocks.append(escape(report.closing.pick(language)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def escape(text: str) -> str:
    """`text` with what Markdown, HTML and GitHub would take for their own made plain, on one line."""
    plain = re.sub(" +", " ", visible(text).strip(" "))
    marked = _FIRST.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", plain))
    return marked.replace("\\&", "&amp;").replace("\\<", "&lt;")


_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&@$]|:(?=//)|(?i:(?<=www))\.")
"""The signs of markup, and those of an address, which would be a link."""
_FIRST = re.compile(r"^([0-9]{0,9})([-+=:.)])(?![0-9])")
"""What makes a list or a rule of a line, or a command for GitHub's runner."""


def _code(text: str) -> str:
    """`text` as a stretch of code, whatever back-ticks it has."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def _finding(found: Finding, language: Language) -> str:
    word = SEVERITIES[found.rule.severity].pick(language)
    place = _code(visible(found.place.named(language)))
    message = escape(found.message(language))
    lines = [f"- **{word}** {place} {found.rule.code} {found.rule.name}: {message}"]
    lines += [f"  {escape(choice)}" for choice in found.numbered_choices(language)]
    lines += [f"  {other.rule.code}: {escape(other.message(language))}" for other in found.explains]
    remedy = found.remedy(language)
    if remedy:
        lines.append(f"  *{escape(remedy)}*")
    return "  \n".join(lines)


def _sheet(sheet: Sheet, language: Language) -> str:
    sheet = sheet.for_people
    parts = [f"### {escape(sheet.title.pick(language))}"]
    if sheet.layout == "upright":
        columns = zip(sheet.columns, sheet.rows[0].cells, strict=True)
        parts.append("\n".join(_fact(column, cell, language) for column, cell in columns))
    elif sheet.rows:
        heads = [escape(column.head.pick(language)) for column in sheet.columns]
        rules = ["--:" if column.kind in FIGURES else "---" for column in sheet.columns]
        lines = [heads, rules, *(_row(row, sheet.columns, language) for row in sheet.rows)]
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join([*parts, *(escape(note.pick(language)) for note in sheet.notes)])


def _fact(column: Column, cell: Cell, language: Language) -> str:
    head, text = column.head, escape(written(cell, column.kind, language))
    if isinstance(cell, str) and column.kind == "snippet":
        fence = "```"
        return f"- **{head.pick(language)}**:\n\n  {fence}yaml\n  " + cell.replace("\n", "\n  ") + f"\n  {fence}\n"
    return f"- **{head.pick(language)}**: {text}"


def _row(row: SheetRow, columns: Sequence[Column], language: Language) -> list[str]:
    cells = [escape(written(cell, column.kind, language)) for cell, column in zip(row.cells, columns, strict=True)]
    if row.weight == "part":
        cells[0] = f"– {cells[0]}"
    return [f"**{cell}**" if cell and row.weight in ("subtotal", "total") else cell for cell in cells]

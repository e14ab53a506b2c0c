"""JUnit's XML, as Jenkins and GitLab take it: a test case a note, or a finding that the run fails for."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from budgetnote.report.formats import Screen, told
from budgetnote.report.formats.concise import line_of
from budgetnote.report.sheet import Report
from budgetnote.visible import inert, visible


def render(report: Report, screen: Screen) -> str:
    """A test suite of the run, which is never without a test case: readers refuse one that is.

    Findings that the run does not fail for are lines of its output.
    """
    language = screen.language
    standing = [found for found in report.findings if found.stands]
    failing = [found for found in standing if found.rule.severity >= report.failing]
    failed = {found.place.path for found in failing}
    notes = [row.place.path for sheet in report.sheets if sheet.name == "notes" for row in sheet.rows if row.place]
    passed = [path for path in dict.fromkeys([*notes, *(found.place.path for found in standing)]) if path not in failed]
    if not failing and not passed:
        passed = [report.command]
    suite = Element("testsuite", name="budgetnote", tests=str(len(passed) + len(failing)))
    suite.attrib |= {"failures": str(len(failing)), "errors": "0"}
    for path in passed:
        SubElement(suite, "testcase", name=inert(visible(path)), classname="budgetnote")
    for found in failing:
        place, rule = found.place, found.rule
        where = f"{place.path}:{place.line}:{place.column}"
        seat = ", ".join(filter(None, found.seat[2:]))
        name = " ".join(filter(None, [rule.code, rule.name, seat, found.fingerprint[:_APART]]))
        case = SubElement(suite, "testcase", name=inert(visible(name)), classname=inert(visible(place.path)))
        message = inert(visible(found.message(language)))
        failure = SubElement(case, "failure", type=rule.code, message=message)
        failure.text = "\n".join(map(inert, [visible(where), *told(found, language)]))
    if others := [line_of(found, language) for found in standing if found.rule.severity < report.failing]:
        SubElement(suite, "system-out").text = "\n".join(others)
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


_APART = 8
"""Characters of a fingerprint that tell two findings of one code apart; a line would be another one tomorrow."""

"""Code quality of GitLab: what a merge request shows, told apart by fingerprints."""

from budgetnote.report.formats import Screen, relative, told
from budgetnote.report.formats.json import dumped
from budgetnote.report.sheet import Report
from budgetnote.visible import visible

_SEVERITIES = {1: "info", 2: "minor", 3: "major"}


def render(report: Report, screen: Screen) -> str:
    """An array with an object a finding that stands."""
    return dumped(
        [
            {
                "description": " · ".join(told(found, screen.language)),
                "check_name": found.rule.name,
                "fingerprint": found.fingerprint,
                "severity": _SEVERITIES[found.rule.severity],
                "location": {
                    "path": visible(relative(found.place.path, "CI_PROJECT_DIR")),
                    "lines": {"begin": found.place.line, "end": found.place.end_line},
                },
            }
            for found in report.findings
            if found.stands
        ]
    )

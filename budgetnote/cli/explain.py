"""`budgetnote explain`."""

from typing import Annotated

import typer

from budgetnote.cli.app import LANGUAGE, command, told
from budgetnote.cli.completion import complete_rules
from budgetnote.cli.opening import put, refuse_check
from budgetnote.cli.options import FormatOption, LanguageOption


@command(
    examples={
        "budgetnote explain row-total": (
            "en kontrol, med et eksempel der er rigtigt og et der er forkert",
            "a check, with an example that passes and one that fires",
        ),
        "budgetnote explain version": ("hvad en nøgle betyder", "what a key means"),
        "budgetnote explain claims": (
            "hvad ca., godt, knap og op til står for",
            "what ca., godt, knap and op til stand for",
        ),
    },
)
def explain(
    check: Annotated[
        str | None,
        typer.Argument(
            metavar=told("[KONTROL]", "[CHECK]"),
            help=told(
                "Kode eller navn, en nøgle som version, eller note, claims eller verdict",
                "Code or name, a key such as version, or note, claims or verdict",
            ),
            autocompletion=complete_rules,
        ),
    ] = None,
    form: FormatOption = "text",
    language: LanguageOption = LANGUAGE,
) -> int:
    """A rule: what, why, an example that fires and one that does not."""
    from budgetnote.checks.explain import explain as explained
    from budgetnote.checks.explain import find_rule
    from budgetnote.checks.rulebook import all_rules
    from budgetnote.model.register import load
    from budgetnote.report.sheet import Report
    from budgetnote.report.tables import explain as views
    from budgetnote.report.tables.topics import topic

    if check is None:
        put(Report("explain", (), [views.rules(all_rules())], views.CLOSING), form, language)
        return 0
    rule = find_rule(check)
    if rule is None:
        sheets = [*topic(check), *views.keys(check)]
        if sheets:
            put(Report("explain", (), sheets), form, language)
            return 0
        refuse_check(check, language)
    explanation = explained(rule, load()[0])
    put(
        Report("explain", explanation.findings, [views.explanation(explanation)]),
        form,
        language,
    )
    return 0

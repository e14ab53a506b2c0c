"""`budgetnote lsp`."""

from budgetnote.cli.app import LANGUAGE, command
from budgetnote.cli.options import LanguageOption
from budgetnote.language import MissingExtraError


@command(
    examples={
        "budgetnote lsp --language da": (
            "det, en editor starter; se README for VS Code, Neovim og Helix",
            "what an editor starts; README has VS Code, Neovim and Helix",
        ),
    },
)
def lsp(language: LanguageOption = LANGUAGE) -> int:
    """Serve an editor over standard input and output."""
    try:
        from budgetnote.cli.server import serve
    except ModuleNotFoundError as fault:
        if fault.name and fault.name.startswith("budgetnote"):
            raise
        raise MissingExtraError("lsp") from fault
    serve(language)
    return 0

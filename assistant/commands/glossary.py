"""`madoguchi glossary`: the termbase."""

import typer

app = typer.Typer(help="Check, search, import and export the termbase.", no_args_is_help=True)
phrases = typer.Typer(help="Search the verified phrases.", no_args_is_help=True)


@app.callback()
def _terms() -> None:
    """Check, search, import and export the termbase."""


@phrases.callback()
def _phrases() -> None:
    """Search the verified phrases."""

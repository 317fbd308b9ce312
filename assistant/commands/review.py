"""`madoguchi review`: the evaluators' desk and who may sign in there."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from assistant.commands.common import err, load_engines, out, readable
from assistant.errors import InputError
from assistant.languages import find_language

app = typer.Typer(help="The evaluators' desk: a web page on which people judge what was logged.")

_DATABASE = typer.Option(
    "--database",
    envvar="MADOGUCHI_DATABASE",
    help="A collection: its folder, or postgresql://…; left out: this machine’s own log.",
)
Database = Annotated[str | None, _DATABASE]


@app.callback(invoke_without_command=True)
@readable
def review(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for the whole local network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8410,
    cert: Annotated[Path | None, typer.Option(help="TLS certificate (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(help="Its key (PEM).")] = None,
    database: Database = None,
) -> None:
    """Serve the evaluators' desk, on this machine alone unless --host says otherwise."""
    if context.invoked_subcommand is not None:
        context.obj = database
        return
    from assistant.review.serve import Place, desk_for, open_log, serve

    place = Place(host, port, cert, key)
    log = open_log(database)
    try:
        desk = desk_for(log, load_engines(), place)
        if not any(who.active for who in desk.evaluators.all()):
            raise InputError(
                "Nobody may sign in yet: add somebody with `madoguchi review add-user NAME`.",
                "評価者がまだ登録されていません。",
            )

        def ready() -> None:
            out.print(f"The evaluators' desk: {place.address}", soft_wrap=True)
            out.print(f"{place.meaning} Ctrl-C stops it.", soft_wrap=True)

        serve(desk, place, ready)
    finally:
        log.close()


@app.command("add-user")
@readable
def add_user(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What to sign in with: a-z, 0-9, . - _")],
    language: Annotated[
        list[str] | None,
        typer.Option(
            "--language", help="A language that they can judge; may be given several times."
        ),
    ] = None,
    display: Annotated[str, typer.Option(help="How their name is shown.")] = "",
    editor: Annotated[
        bool, typer.Option("--editor", help="May put proposals into the glossary, and export.")
    ] = False,
) -> None:
    """Let somebody sign in; asks for the password, or reads it from standard input."""
    from assistant.review.evaluators import Evaluators
    from assistant.review.serve import open_log

    tags = [find_language(known).tag for known in language or ()]
    log = open_log(context.obj)
    try:
        who = Evaluators(log).add(
            name, _password(), tags, display, "editor" if editor else "evaluator"
        )
    finally:
        log.close()
    judged = ", ".join(who.languages) or "no language yet"
    out.print(f"{who.name} may sign in ({who.role}; {judged}).")


@app.command("set-password")
@readable
def set_password(context: typer.Context, name: Annotated[str, typer.Argument(help="Who.")]) -> None:
    """Give somebody a new password, and end where they are signed in."""
    from assistant.review.evaluators import Evaluators
    from assistant.review.serve import open_log

    log = open_log(context.obj)
    try:
        evaluators = Evaluators(log)
        evaluators.named(name)
        evaluators.set_password(name, _password())
    finally:
        log.close()
    out.print(f"{name} has a new password.")


@app.command("set-active")
@readable
def set_active(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who.")],
    yes: Annotated[bool, typer.Option("--yes/--no", help="Whether they may sign in.")] = True,
) -> None:
    """Let somebody sign in, or no more; what they rated stays."""
    from assistant.review.evaluators import Evaluators
    from assistant.review.serve import open_log

    log = open_log(context.obj)
    try:
        Evaluators(log).set_active(name, yes)
    finally:
        log.close()
    out.print(f"{name} may {'' if yes else 'not '}sign in.")


@app.command("users")
@readable
def users(context: typer.Context) -> None:
    """Who may sign in."""
    from assistant.review.evaluators import Evaluators
    from assistant.review.serve import open_log

    log = open_log(context.obj)
    try:
        rows = Evaluators(log).all()
    finally:
        log.close()
    if not rows:
        out.print("Nobody yet: add somebody with `madoguchi review add-user NAME`.")
        return
    table = Table()
    for heading in ("name", "shown as", "role", "languages", "may sign in"):
        table.add_column(heading)
    for who in rows:
        shown = "yes" if who.active else "no"
        table.add_row(who.name, who.display_name, who.role, ", ".join(who.languages), shown)
    out.print(table)


def _password() -> str:
    """The password, typed twice in a terminal, or the first line of standard input."""
    import sys

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first: str = typer.prompt("Password", hide_input=True, err=True)
    if typer.prompt("Once more", hide_input=True, err=True) != first:
        err.print("The two are not the same; nothing was changed.")
        raise typer.Exit(1)
    return first

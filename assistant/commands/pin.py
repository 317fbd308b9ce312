"""`madoguchi pin`: the PIN before the settings of the tablet app."""

from typing import Annotated

import typer

from assistant.commands.common import out, readable
from assistant.paths import pin_file
from assistant.pin import PinLock

app = typer.Typer(help="The PIN before the tablet's settings.", no_args_is_help=True)


@app.command("set")
@readable
def set_pin() -> None:
    """Choose a PIN of 4 to 8 digits; it is asked for twice and not shown."""
    pin = typer.prompt("New PIN", hide_input=True, confirmation_prompt=True)
    PinLock(pin_file()).choose(pin.strip())
    out.print("The PIN is set.")


@app.command()
@readable
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a forgotten PIN: the settings then ask for a new one."""
    lock = PinLock(pin_file())
    if not lock.is_set:
        out.print("There is no PIN.")
        return
    if not yes and not typer.confirm("Remove the PIN of this tablet's settings?"):
        out.print("Nothing was changed.")
        raise typer.Exit(1)
    lock.forget()
    out.print("The PIN is removed: the settings on the tablet are open until a new one is chosen.")

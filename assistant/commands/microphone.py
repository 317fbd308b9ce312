"""`madoguchi microphone`: which microphones there are, which one is used, and whether it hears."""

import time

from rich.text import Text

from assistant.commands.common import out
from assistant.errors import InputError
from assistant.paths import settings_file
from assistant.settings import load_settings, save_settings
from audio.capture import Microphone
from audio.devices import microphone, microphones

_TRY_SECONDS = 5.0


def show_microphones() -> None:
    """Print every microphone; the one that is used is marked.

    Raises:
        AudioError: there is none.
    """
    settings = load_settings(settings_file())
    used = microphone(settings.microphone)
    for device in microphones():
        mark = "→" if device.index == used.index else " "
        out.print(f"{mark} {device.name}", markup=False)
    if used.instead_of:
        out.print(f"“{used.instead_of}” was chosen and is not there; “{used.name}” is used.")


def choose_microphone(name: str) -> None:
    """Remember a microphone; `default` goes back to the system's own.

    Raises:
        InputError: there is no such microphone.
        StorageError: the settings cannot be saved.
    """
    known = [device.name for device in microphones()]
    near = [one for one in known if name.casefold() in one.casefold()]
    if name not in known and name != "default" and len(near) != 1:
        listed = "; ".join(known) or "none is connected"
        raise InputError(
            f"There is no microphone “{name}”; there are: {listed}.",
            f"「{name}」というマイクはありません。",
        )
    chosen = None if name == "default" else name if name in known else near[0]
    settings = load_settings(settings_file())
    save_settings(settings.model_copy(update={"microphone": chosen}), settings_file())
    out.print(f"Microphone: {chosen or 'the one of the system'}", markup=False)


def try_microphone() -> None:
    """Show the loudness of what the microphone hears for five seconds.

    Raises:
        AudioError: the microphone cannot be used.
    """
    loudest = 0.0
    with Microphone(load_settings(settings_file()).microphone) as ear, out.status("…") as status:
        end = time.monotonic() + _TRY_SECONDS

        def meter(level: float) -> None:
            nonlocal loudest
            loudest = max(loudest, level)
            status.update(Text("Say something " + "▮" * round(level * 30)))

        problem = ear.record(stop=lambda: time.monotonic() > end, level=meter).problem
    if problem is not None:
        raise problem
    heard = "It hears you." if loudest > 0.1 else "Hardly anything was heard: speak nearer to it."
    out.print(heard)

"""What all commands share: the console, readable errors and progress bars."""

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from assistant.engines import Engines
from assistant.errors import READABLE
from assistant.paths import settings_file
from assistant.settings import load_settings

P = ParamSpec("P")
R = TypeVar("R")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def readable(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose errors are one sentence on standard error and exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except READABLE as error:
            err.print(f"madoguchi: {error}", style="bold red", markup=False, soft_wrap=True)
            raise typer.Exit(1) from error
        except BrokenPipeError:
            # The reader of our output has gone, as `| head` does: nothing is left to say.
            sys.stderr.close()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            err.print("Stopped.")
            raise typer.Exit(130) from None

    return wrapped


def load_engines() -> Engines:
    """The engines of this machine, with this tablet's settings."""
    return Engines(load_settings(settings_file()))


@contextmanager
def byte_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for files; call what it yields with a name and the bytes done and expected.

    Nothing is drawn before the first call, and nothing where no terminal shows it.
    """
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
        console=err, disable=not err.is_terminal,
    )  # fmt: skip
    tasks: dict[str, TaskID] = {}

    def report(name: str, done: int, total: int) -> None:
        if not tasks:
            progress.start()
        if name not in tasks:
            tasks[name] = progress.add_task(name, total=total)
        progress.update(tasks[name], completed=done, total=total or None)

    try:
        yield report
    finally:
        if tasks:
            progress.stop()

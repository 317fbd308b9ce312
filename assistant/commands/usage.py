"""`madoguchi usage`: the counts, and what is counted without the tool."""

from typing import Annotated

import typer

from assistant.commands.common import load_engines, out, readable
from assistant.console import show_usage
from assistant.consultations import Consultation
from assistant.errors import InputError
from assistant.languages import find_language
from assistant.paths import settings_file, usage_database
from assistant.periods import this_month
from assistant.settings import load_settings
from assistant.usage import UsageLog
from assistant.usage_schema import OUTCOMES
from assistant.windows import TOPICS, Window, find_window, load_windows

app = typer.Typer(
    help="The counts by window, language and topic.", invoke_without_command=True,
    pretty_exceptions_enable=False,
)  # fmt: skip


@app.callback()
@readable
def usage(
    context: typer.Context,
    window: Annotated[str | None, typer.Option(help="Id of the window; all when left out.")] = None,
    month: Annotated[str | None, typer.Option(help="Month as 2026-11; all when left out.")] = None,
) -> None:
    """The counts by window, language and topic."""
    if context.invoked_subcommand is not None:
        return
    windows = load_windows(load_engines().settings.windows_file)
    wanted = find_window(windows, window).id if window else None
    log = UsageLog(usage_database())
    try:
        show_usage(out, log.table(window=wanted, month=month), windows)
    finally:
        log.close()


@app.command()
@readable
def add(
    window: Annotated[str, typer.Option(help="Id or name of the window.")],
    language: Annotated[str, typer.Option(help="The residents' language.")],
    count: Annotated[int, typer.Option(help="How many consultations.")] = 1,
    month: Annotated[str | None, typer.Option(help="Month as 2026-11; left out: this one.")] = None,
    topic: Annotated[str | None, typer.Option(help="What they were about.")] = None,
    outcome: Annotated[str | None, typer.Option(help="How they ended.")] = None,
) -> None:
    """Enter consultations that were held without the tool, so that its share can be told."""
    held = Consultation(
        find_window(_windows(), window).id, _resident(language), month or this_month(), count,
        _topic(topic), outcome,
    )  # fmt: skip
    log = UsageLog(usage_database())
    try:
        entry = log.add(held)
    finally:
        log.close()
    out.print(
        f"{_line(held)}\nEntered. Take it back with: madoguchi usage undo {entry[:8]}", markup=False
    )


@app.command()
@readable
def undo(
    entry: Annotated[str, typer.Argument(help="Its number, as `add` and `entries` print it.")],
) -> None:
    """Take back what was entered."""
    log = UsageLog(usage_database())
    try:
        held = log.take_back(entry)
    finally:
        log.close()
    out.print(f"Taken back: {_line(held)}", markup=False)


@app.command()
@readable
def entries(
    month: Annotated[str | None, typer.Option(help="Month as 2026-11; all when left out.")] = None,
) -> None:
    """What was entered of consultations held without the tool."""
    log = UsageLog(usage_database())
    try:
        known = log.entries(month)
    finally:
        log.close()
    if not known:
        out.print("Nothing was entered in this time.")
    for one in known:
        out.print(f"{one.id[:8]}  {_line(one.consultation)}", markup=False)


def _windows() -> dict[str, Window]:
    return load_windows(load_settings(settings_file()).windows_file)


def _resident(name: str) -> str:
    tag = find_language(name).tag
    if tag == "ja":
        raise InputError(
            "The resident's language has to differ from ja.", "相手の言語を選んでください。"
        )
    return tag


def _topic(name: str | None) -> str | None:
    if name is None or name in TOPICS:
        return name
    for topic, japanese in TOPICS.items():
        if name == japanese:
            return topic
    raise InputError(
        f"There is no topic “{name[:40]}”; there are: {', '.join(TOPICS)}.",
        f"「{name[:40]}」という用件はありません。",
    )


def _line(held: Consultation) -> str:
    window = _windows().get(held.window)
    parts = [
        held.month, window.name if window else held.window, find_language(held.language).japanese,
        TOPICS.get(held.topic or "", held.topic or "用件の記録なし"),
        OUTCOMES.get(held.outcome or "", ""), f"{held.count} 件",
    ]  # fmt: skip
    return "  ".join(part for part in parts if part)

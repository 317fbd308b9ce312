"""The `madoguchi` command."""

from pathlib import Path
from typing import Annotated

import typer

from assistant import __version__
from assistant.commands import accuracy, collect, glossary, models, pin, review, usage, voices
from assistant.commands.common import load_engines, out, readable
from assistant.errors import InputError
from assistant.paths import usage_database

app = typer.Typer(
    help="Madoguchi (窓口): an offline interpreter for the counters of a city hall.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(models.app, name="models")
app.add_typer(accuracy.app, name="accuracy")
app.add_typer(collect.app, name="collect")
app.add_typer(glossary.app, name="glossary")
app.add_typer(usage.app, name="usage")
app.add_typer(glossary.phrases, name="phrases")
app.add_typer(pin.app, name="pin")
app.add_typer(review.app, name="review")
app.add_typer(voices.app, name="voices")


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"madoguchi {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Madoguchi (窓口): an offline interpreter for the counters of a city hall."""


@app.command()
@readable
def interpret(
    file: Annotated[Path | None, typer.Argument(help="A recording of one utterance.")] = None,
    text: Annotated[str | None, typer.Option(help="A text instead of a recording.")] = None,
    lines: Annotated[
        str | None, typer.Option(help="A file with one text a line, or `-` for standard input.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", help="Language spoken; left out: heard.")
    ] = None,
    target: Annotated[str, typer.Option("--to", help="Language wanted.")] = "",
    window: Annotated[str | None, typer.Option(help="Window whose words are meant.")] = None,
    speak: Annotated[Path | None, typer.Option(help="Write the spoken translation here.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a turn.")] = False,
) -> None:
    """Translate a recording, a text or a file of texts, put it back and check it."""
    from assistant.commands.interpret import interpret_lines, interpret_one

    engines = load_engines()
    if lines is not None:
        failed = interpret_lines(engines, lines, source, target, window)
        raise typer.Exit(1 if failed else 0)
    interpret_one(engines, file, text, source, target, window, speak, json_)


@app.command()
@readable
def check(
    source_language: Annotated[str, typer.Option("--from", help="Language of the source.")],
    target_language: Annotated[str, typer.Option("--to", help="Language of the translation.")],
    source: Annotated[str | None, typer.Option(help="The original text.")] = None,
    target: Annotated[str | None, typer.Option(help="Its translation.")] = None,
    lines: Annotated[
        Path | None, typer.Option(help="A TSV file: source, tab, translation on each line.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """What is suspect in a translation, however it was made."""
    from assistant.commands.check import check_lines, check_one

    names = (source_language, target_language)
    if lines is not None:
        raise typer.Exit(1 if check_lines(load_engines(), lines, names) else 0)
    if source is None or target is None:
        raise InputError(
            "Give --source and --target, or --lines.", "原文と訳文を指定してください。"
        )
    check_one(load_engines(), source, target, names, json_)


@app.command()
@readable
def evaluate(
    file: Annotated[Path, typer.Argument(metavar="SET", help="A TSV file: source, reference.")],
    engine: Annotated[
        list[str] | None,
        typer.Option(
            help="line, models, a model's id, ID:plain or column:NAME; may be given several times."
        ),
    ] = None,
    source: Annotated[str | None, typer.Option("--from", help="Language of the sources.")] = None,
    target: Annotated[str | None, typer.Option("--to", help="Language wanted.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write an HTML report here.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """How good translations are on a set: BLEU, chrF, terms, numbers, lost sentences, seconds."""
    from assistant.commands.evaluate import evaluate_set

    evaluate_set(load_engines(), file, engine or ["line"], source, target, report, json_)


@app.command()
@readable
def tune(
    checkpoint: Annotated[
        str, typer.Argument(help="small-100, m2m100-418m, or a folder with such a checkpoint.")
    ],
    folder: Annotated[Path, typer.Argument(help="Folder to write; must not exist.")],
    pair: Annotated[list[str], typer.Option(help="Direction such as ja:vi; several times.")],
    parallel: Annotated[
        list[Path] | None, typer.Option(help="Parallel text, named such as counter.ja-vi.tsv.")
    ] = None,
    glossaries: Annotated[
        Path | None, typer.Option(help="Folder with terms/ and phrases/; ours when left out.")
    ] = None,
    work: Annotated[Path, typer.Option(help="Where a run goes on from.")] = Path("tuning"),
    steps: Annotated[int, typer.Option(min=1)] = 2000,
    rate: Annotated[float, typer.Option(min=0.0, help="Highest learning rate.")] = 5e-5,
    tokens: Annotated[int, typer.Option(min=50, help="Pieces of one step.")] = 2000,
) -> None:
    """Tune a translation model with the termbase, the phrases and parallel text; can be stopped."""
    import glossaries as ours
    from assistant.commands.tune import need_extra
    from assistant.commands.tune import tune as run

    need_extra()
    from models.tuning.finetune import TuningPlan

    place = glossaries or Path(ours.__file__).parent
    plan = TuningPlan(steps=steps, rate=rate, tokens=tokens)
    run(load_engines(), checkpoint, folder, work, pair, parallel or [], place, plan)


@app.command()
@readable
def talk(
    resident: Annotated[str, typer.Option(help="The resident's language.")],
    window: Annotated[str | None, typer.Option(help="Id of the window.")] = None,
    topic: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    consent: Annotated[
        bool, typer.Option("--consent", help="Ask the resident whether it may be recorded.")
    ] = False,
) -> None:
    """Hold a conversation at a counter through the microphone, in the terminal."""
    from assistant.commands.talk import hold_conversation

    hold_conversation(load_engines(), window, resident, topic, consent=consent)


@app.command()
@readable
def microphone(
    name: Annotated[
        str | None, typer.Argument(help="Remember this microphone; `default`: the system's own.")
    ] = None,
    try_: Annotated[bool, typer.Option("--try", help="Show for 5 s what it hears.")] = False,
) -> None:
    """The microphones of this machine, and which one is used."""
    from assistant.commands.microphone import (
        choose_microphone,
        show_microphones,
        try_microphone,
    )

    if name is not None:
        choose_microphone(name)
    if try_:
        try_microphone()
    elif name is None:
        show_microphones()


@app.command()
@readable
def report(
    out_: Annotated[Path, typer.Option("--out", help="Folder for the report's files.")],
    month: Annotated[str | None, typer.Option(help="Month as 2026-11.")] = None,
    year: Annotated[int | None, typer.Option(help="Year as 2026.")] = None,
    fiscal_year: Annotated[int | None, typer.Option(help="Year that begins in April.")] = None,
    window: Annotated[str | None, typer.Option(help="Id of the window; all when left out.")] = None,
    database: Annotated[
        str | None,
        typer.Option(
            envvar="MADOGUCHI_DATABASE", help="A collection: its folder, or postgresql://…"
        ),
    ] = None,
) -> None:
    """The report of a month or a year: a page, PDF, XLSX and CSV, in Japanese."""
    from assistant.commands.report import make_report

    make_report(month, year, fiscal_year, out_, window, database)


@app.command()
@readable
def doctor() -> None:
    """What is installed, what is missing, and what to do about it."""
    from assistant.commands.doctor import examine

    raise typer.Exit(0 if examine(load_engines()) else 1)


@app.command()
@readable
def demo(
    speech: Annotated[
        Path, typer.Option(help="Folder for the spoken answers where there is no loudspeaker.")
    ] = Path("spoken"),
    keep_counts: Annotated[
        bool, typer.Option(help="Count the played conversations in this tablet's own counts.")
    ] = False,
) -> None:
    """Play a recorded conversation at the maternal-health window through the whole line."""
    import tempfile

    from assistant.demo.play import play_conversations
    from assistant.usage import UsageLog

    engines = load_engines()
    with tempfile.TemporaryDirectory() as scratch:
        path = usage_database() if keep_counts else Path(scratch) / "usage.sqlite3"
        log = UsageLog(path)
        try:
            summary = play_conversations(engines, out, log, speech)
        finally:
            log.close()
    out.print(
        f"{summary.confirmed} of {summary.turns} utterances were heard, translated, checked and "
        f"confirmed; {summary.unheard} were not heard, {summary.untranslated} not translated."
    )
    if summary.confirmed < summary.turns:
        raise typer.Exit(1)


@app.command("app")
@readable
def tablet(
    window: Annotated[str | None, typer.Option(help="Id of the window.")] = None,
    kiosk: Annotated[
        bool, typer.Option("--kiosk", help="Fill the screen, and refuse to be closed.")
    ] = False,
) -> None:
    """Open the app for the tablet on the counter."""
    import os
    import sys
    from importlib import import_module

    shown = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform == "linux" and not shown:
        raise InputError(
            "There is no display: use `madoguchi talk` in the terminal, or `madoguchi demo`.",
            "画面がありません。",
        )
    engines = load_engines()
    if kiosk:
        engines.settings = engines.settings.model_copy(update={"kiosk": True})
    import_module("tablet_app.app").run(engines, window)


@app.command()
@readable
def desktop(
    autostart: Annotated[bool, typer.Option("--autostart", help="Start at login.")] = False,
    kiosk: Annotated[bool, typer.Option("--kiosk", help="Fill the screen.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the entry away.")] = False,
) -> None:
    """Put the app into the menu of this Linux desktop."""
    from importlib import import_module

    entry = import_module("tablet_app.packaging.desktop")
    paths = entry.remove() if remove else entry.install(autostart=autostart, kiosk=kiosk)
    for path in paths:
        out.print(f"{'removed' if remove else 'written'}: {path}", soft_wrap=True)
    if not paths:
        out.print("There was no entry.")


if __name__ == "__main__":
    app()

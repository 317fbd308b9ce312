"""`madoguchi glossary` and `madoguchi phrases`: the city's words and sentences."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from assistant.commands.common import err, load_engines, out, readable
from assistant.errors import InputError
from assistant.languages import LANGUAGES, find_language
from assistant.windows import find_window, load_windows
from glossaries.exchange import export_file, import_file
from glossaries.quality import check_loaded
from glossaries.spreadsheet import ExchangeError

app = typer.Typer(help="Check, search, import and export the termbase.", no_args_is_help=True)
phrases = typer.Typer(help="Search the verified phrases.", no_args_is_help=True)

_SHOWN = 40

T = TypeVar("T")


@app.command("check")
@readable
def check_glossary(
    all_: Annotated[bool, typer.Option("--all", help="Show every warning.")] = False,
) -> None:
    """Check ids, languages, scripts, slots, lengths and terms, and count what there is."""
    engines = load_engines()
    with err.status("Checking the glossaries…"):
        report = check_loaded(engines.termbase, engines.phrasebook)
    table = Table(title="Glossaries", title_justify="left")
    for heading in ("language", "terms", "explained", "phrases", "with slots", "status"):
        table.add_column(heading, justify="left" if heading in ("language", "status") else "right")
    for tag, count in report.languages.items():
        statuses = ", ".join(f"{name} {number}" for name, number in sorted(count.statuses.items()))
        numbers = (count.terms, count.explanations, count.phrases, count.slotted)
        table.add_row(f"{tag} {LANGUAGES[tag].english}", *map(str, numbers), statuses)
    out.print(table)
    out.print(f"{report.places} places. No native speaker has reviewed what is `draft`.")
    shown = [*report.errors, *(report.warnings if all_ else report.warnings[:_SHOWN])]
    for finding in shown:
        style = "red" if finding.severity == "error" else "yellow"
        out.print(Text(str(finding), style=style))
    hidden = len(report.errors) + len(report.warnings) - len(shown)
    if hidden:
        out.print(f"… and {hidden} more warnings: --all shows them.")
    out.print(f"{len(report.errors)} errors, {len(report.warnings)} warnings.")
    if not report.passed:
        raise typer.Exit(1)


@app.command()
@readable
def find(
    text: Annotated[str, typer.Argument(help="A text in any of the languages.")],
    language: Annotated[str, typer.Option("--in", help="Language of the text.")] = "ja",
    target: Annotated[str, typer.Option("--to", help="Language to show.")] = "en",
    window: Annotated[str | None, typer.Option(help="Window whose words are meant.")] = None,
) -> None:
    """Find the terms and places in a text."""
    engines = load_engines()
    tag, to = find_language(language).tag, find_language(target).tag
    wanted = find_window(load_windows(engines.settings.windows_file), window).id if window else None
    matches = engines.termbase.find(text, tag, wanted)
    if not matches:
        raise InputError("No term of the termbase stands in this text.", "用語はありません。")
    for match in matches:
        term = match.term
        rendering = term.rendering(to) or "—"
        status = term.targets[to].status if to in term.targets else ""
        out.print(Text(f"{match.surface} → {rendering}  ({term.id}, {status})", style="bold"))
        for explanation in (term.explained("ja"), term.explained(to) if to != "ja" else ""):
            if explanation:
                out.print(Text(f"    {explanation}"))


@app.command("import")
@readable
def import_glossary(
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or TBX file.")],
) -> None:
    """Lay a city's own terms and phrases over ours; bad rows are named and the rest is kept."""
    engines = load_engines()
    overlay = engines.own_glossary
    report = _exchanged(lambda: import_file(file, overlay, engines.termbase, engines.phrasebook))
    for problem in report.problems:
        err.print(Text(f"left out: {problem}", style="yellow"))
    for conflict in report.conflicts:
        out.print(Text(f"replaced: {conflict}"))
    kept = ", ".join(f"{number} {kind}" for kind, number in report.kept.items()) or "nothing"
    out.print(f"Kept {kept}: {len(report.added)} new, {len(report.changed)} changed, in {overlay}.")
    if not report.kept:
        raise typer.Exit(1)


@app.command("export")
@readable
def export_glossary(
    file: Annotated[Path, typer.Argument(help="Ends in .csv, .xlsx or .tbx.")],
    kind: Annotated[
        Literal["terms", "phrases", "places"], typer.Option(help="Which rows a CSV file holds.")
    ] = "terms",
    to: Annotated[
        list[str] | None, typer.Option(help="Target languages; all when left out.")
    ] = None,
) -> None:
    """Write terms, phrases and places to a file for Excel or a terminology tool."""
    engines = load_engines()
    tags = [find_language(name).tag for name in to] if to else None
    rows = _exchanged(lambda: export_file(file, engines.termbase, engines.phrasebook, kind, tags))
    out.print(f"{rows} rows are in {file}.", soft_wrap=True)


@phrases.command("find")
@readable
def find_phrases(
    text: Annotated[str, typer.Argument(help="What is said, or a part of it.")],
    to: Annotated[str, typer.Option(help="Language wanted.")],
    language: Annotated[str, typer.Option("--in", help="Language of the text.")] = "ja",
    window: Annotated[str | None, typer.Option(help="Only phrases of this window.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=100)] = 8,
) -> None:
    """Find verified phrases by a word or by what was said."""
    engines = load_engines()
    tag, target = find_language(language).tag, find_language(to).tag
    wanted = find_window(load_windows(engines.settings.windows_file), window).id if window else None
    found = engines.phrasebook.search(text, tag, window=wanted, limit=limit)
    if not found:
        raise InputError("No phrase is near to this text.", "近い定型文がありません。")
    for phrase in found:
        out.print(Text(phrase.text(tag) or phrase.id, style="bold"))
        translated = phrase.text(target)
        status = f" ({phrase.status(target)})" if translated else ""
        out.print(Text(f"  → {translated or 'not in this language yet'}{status}"))


def _exchanged(action: Callable[[], T]) -> T:
    try:
        return action()
    except ExchangeError as error:
        raise InputError(f"{error}.".replace("..", "."), "ファイルを扱えません。") from error

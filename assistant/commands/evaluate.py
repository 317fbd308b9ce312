"""`madoguchi evaluate`: how good translations are on a set of sentences."""

import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant import __version__
from assistant.commands.common import err, out
from assistant.engines import Engines
from assistant.errors import StorageError
from assistant.evaluation.report import figures, html_report
from assistant.evaluation.scoring import Result, evaluate
from assistant.evaluation.sets import read_set
from assistant.evaluation.systems import find_systems

_ROWS = (
    ("sentences", "sentences"), ("untranslated", "not translated"), ("bleu", "BLEU"),
    ("chrf", "chrF"), ("short_chrf", "chrF in short sentences"), ("terms", "terms used"),
    ("numbers", "numbers kept"), ("sentences_lost", "sentences lost"),
    ("suspect", "suspect to the checks"), ("seconds_median", "seconds, median"),
    ("seconds_p90", "seconds, 90 %"),
)  # fmt: skip


def evaluate_set(
    engines: Engines,
    path: Path,
    names: list[str],
    source: str | None,
    target: str | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Translate a set with each system, print the scores and write the report.

    Raises:
        InputError: the set cannot be read, or a system is unknown or lacks the set's directions.
        ModelError: a model is missing or does not start.
        StorageError: the report cannot be written.
    """
    items = read_set(path, source, target)
    systems = find_systems(engines, names, items)
    results: list[Result] = []
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=err, disable=not err.is_terminal, transient=True,
    )  # fmt: skip
    with progress:
        for system in systems:
            task = progress.add_task(system.name, total=len(items))
            step = partial(progress.advance, task)
            results += evaluate(system, items, engines.termbase, step)
    if report is not None:
        now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
        text = html_report(path.stem, results, f"{now}, Madoguchi {__version__}")
        try:
            report.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StorageError(
                f"The report cannot be written to {report}: {error.strerror}.",
                "報告を保存できません。",
            ) from error
        err.print(f"Report: {report}", soft_wrap=True, markup=False)
    if as_json:
        answer: list[dict[str, Any]] = [
            result.as_json() | {"rows": result.rows_as_json()} for result in results
        ]
        print(json.dumps({"set": path.name, "results": answer}, ensure_ascii=False))
        return
    _show(results)


def _show(results: list[Result]) -> None:
    for direction in dict.fromkeys((r.source_language, r.target_language) for r in results):
        own = [r for r in results if (r.source_language, r.target_language) == direction]
        shown = [figures(result) for result in own]
        table = Table(title=" → ".join(direction), title_justify="left")
        table.add_column("")
        for result in own:
            table.add_column(result.system, justify="right", overflow="fold")
        for key, title in _ROWS:
            # A row that says nothing about any system is left out.
            if any(row[key] != "–" for row in shown):
                table.add_row(title, *(row[key] for row in shown))
        out.print(table)
    problems = [row.problem for result in results for row in result.rows if row.problem]
    if problems:
        out.print(f"{len(problems)} not translated; the first: {problems[0]}", markup=False)

"""`madoguchi check`: what is suspect in a translation, however it was made."""

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.text import Text

from assistant.checks import TermUse, check
from assistant.commands.common import out
from assistant.console import SEVERITY
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.languages import find_language
from assistant.source_text import clean_text
from assistant.term_use import meant_terms, term_uses


def check_pair(engines: Engines, source: str, target: str, pair: tuple[str, str]) -> dict[str, Any]:
    """The findings for one pair of texts, with the terms that were looked for.

    Args:
        engines: whose termbase is used.
        source: the original text.
        target: its translation; may be empty, which is a finding.
        pair: BCP 47 tags of the two.

    Raises:
        InputError: the source holds nothing to check.
    """
    clean = clean_text(source)
    uses: list[TermUse] = term_uses(
        engines.termbase, meant_terms(engines.termbase, clean, pair[0]), target, pair[1]
    )
    findings = check(clean, target, *pair, terms=uses)
    return {
        "source": clean,
        "target": target,
        "terms": [
            {"id": use.id, "source": use.source, "target": use.target, "used": use.used}
            for use in uses
        ],
        "findings": [asdict(finding) for finding in findings],
    }


def check_one(
    engines: Engines, source: str, target: str, names: tuple[str, str], json_: bool
) -> None:
    """Print the findings for one pair."""
    answer = check_pair(engines, source, target, _tags(names))
    if json_:
        print(json.dumps(answer, ensure_ascii=False))
        return
    for finding in answer["findings"]:
        colour, word = SEVERITY[finding["severity"]]
        out.print(Text(f"{word} ({finding['kind']}): {finding['message']}", style=colour))
    if not answer["findings"]:
        out.print("Nothing suspect was found. That does not make the translation right.")


def check_lines(engines: Engines, path: Path, names: tuple[str, str]) -> bool:
    """Print one JSON object for each line of a TSV file (source, target).

    Returns:
        Whether any line could not be checked.
    """
    tags = _tags(names)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text.", "UTF-8 で保存してください。") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "読めません。") from error
    failed = False
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, 1):
        try:
            if len(row) < 2:
                raise InputError("A line needs a source, a tab and a target.", "列が足りません。")
            answer: dict[str, Any] = check_pair(engines, row[0], row[1], tags)
        except InputError as error:
            failed = True
            answer = {"line": number, "error": str(error)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return failed


def _tags(names: tuple[str, str]) -> tuple[str, str]:
    return find_language(names[0]).tag, find_language(names[1]).tag

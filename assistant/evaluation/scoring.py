"""Scores of translations: BLEU, chrF, terms, numbers, lost sentences, speed.

BLEU (Papineni et al. 2002) and chrF (Popović 2015) are those of sacreBLEU (Post 2018); the
signatures that make a figure comparable stand beside it.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from typing import Any

from sacrebleu.metrics import BLEU, CHRF

from assistant.checks import Finding, check
from assistant.checks.quantities import read
from assistant.checks.text import base_language, fold
from assistant.evaluation.clauses import lost_clauses
from assistant.evaluation.sets import Item
from assistant.evaluation.systems import Output, System
from assistant.term_use import meant_terms, term_uses
from glossaries.termbase import Termbase

NUMBER_KINDS = frozenset({"number", "date", "time", "amount", "unit", "limit"})


@cache
def _bleu(language: str) -> BLEU:
    """The metric with the tokenizer that the language needs; characters where none is at hand."""
    base = base_language(language)
    if base == "ja" and find_spec("MeCab") and find_spec("ipadic"):
        name = "ja-mecab"
    elif base in ("zh-Hans", "zh-Hant"):
        name = "zh"
    else:
        name = "char" if base in ("ja", "th", "my", "km") else "13a"
    return BLEU(tokenize=name, effective_order=False)


_CHRF = CHRF()
_NO_SPACE = frozenset({"ja", "zh-Hans", "zh-Hant"})


@dataclass(frozen=True)
class Row:
    """One item as one system translated it."""

    id: str
    source: str
    reference: str
    output: str
    problem: str
    seconds: float
    chrf: float | None
    """0..100; None without a reference."""
    terms: tuple[tuple[str, bool], ...]
    """Rendering asked for, and whether it was used."""
    numbers: bool | None
    """Whether all numbers, dates, times and sums were kept; None where the source has none."""
    lost: int
    """Sentences lost: of the item's short sentences, else 1 where the checks miss a part."""
    findings: tuple[Finding, ...]
    short: str = ""
    """The translations of the item's short sentences, joined; empty where it has none."""


@dataclass(frozen=True)
class Result:
    """One system on the items of one direction."""

    system: str
    source_language: str
    target_language: str
    rows: tuple[Row, ...]

    @cached_property
    def _scored(self) -> list[Row]:
        return [row for row in self.rows if row.reference]

    def _corpus(self, metric: Any) -> float | None:
        if not self._scored:
            return None
        outputs = [row.output for row in self._scored]
        return float(metric.corpus_score(outputs, [[row.reference for row in self._scored]]).score)

    @cached_property
    def bleu(self) -> float | None:
        """Corpus BLEU, 0..100; None without references."""
        return self._corpus(_bleu(self.target_language))

    @cached_property
    def chrf(self) -> float | None:
        """Corpus chrF, 0..100; None without references."""
        return self._corpus(_CHRF)

    @cached_property
    def short_chrf(self) -> float | None:
        """ChrF of the same content said in short sentences; None where the set has none."""
        rows = [row for row in self._scored if row.short]
        if not rows:
            return None
        references = [row.reference for row in rows]
        return float(_CHRF.corpus_score([row.short for row in rows], [references]).score)

    def as_json(self) -> dict[str, Any]:
        """The figures, without the sentences."""
        terms = [used for row in self.rows for _, used in row.terms]
        numbers = [row.numbers for row in self.rows if row.numbers is not None]
        seconds = sorted(row.seconds for row in self.rows)
        bleu = _bleu(self.target_language)
        return {
            "system": self.system,
            "from": self.source_language,
            "to": self.target_language,
            "sentences": len(self.rows),
            "untranslated": sum(not row.output for row in self.rows),
            "bleu": _rounded(self.bleu),
            "chrf": _rounded(self.chrf),
            "short_chrf": _rounded(self.short_chrf),
            "terms_asked": len(terms),
            "terms_used": sum(terms),
            "numbers_asked": len(numbers),
            "numbers_kept": sum(numbers),
            "sentences_lost": sum(row.lost for row in self.rows),
            "suspect": sum(any(f.severity == "error" for f in row.findings) for row in self.rows),
            "seconds_median": round(statistics.median(seconds), 4),
            "seconds_p90": round(seconds[int(0.9 * (len(seconds) - 1))], 4),
            "signatures": [] if self.bleu is None else [
                f"BLEU|{bleu.get_signature()}", f"chrF2|{_CHRF.get_signature()}"
            ],
        }  # fmt: skip

    def rows_as_json(self) -> list[dict[str, Any]]:
        """Every sentence with what was found in it."""
        return [asdict(row) for row in self.rows]


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 2)


def evaluate(
    system: System,
    items: Sequence[Item],
    termbase: Termbase,
    step: Callable[[], None] = lambda: None,
) -> list[Result]:
    """Translate and score a set with one system; one result for each direction in the set.

    Args:
        system: what translates.
        items: of the set, in one or several directions.
        termbase: says which terms have to be used.
        step: called after each item.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    for item in items:
        row = score_item(item, system.run(item), termbase)
        rows.setdefault(item.direction, []).append(row)
        step()
    return [Result(system.name, *direction, tuple(found)) for direction, found in rows.items()]


def score_item(item: Item, output: Output, termbase: Termbase) -> Row:
    """Score one translation."""
    text, (source, target) = output.text, item.direction
    uses = term_uses(termbase, meant_terms(termbase, item.source, source), text, target)
    findings = check(item.source, text, source, target, terms=uses)
    has_numbers = any(quantity.hard for quantity in read(fold(item.source).text, source))
    wrong = any(f.kind in NUMBER_KINDS and f.severity != "info" for f in findings)
    if output.parts and text:
        lost = len(lost_clauses(output.parts, text, target))
    else:
        lost = int(bool(text) and any(f.kind == "omission" for f in findings))
    chrf = _CHRF.sentence_score(text, [item.reference]).score if item.reference else None
    return Row(
        id=item.id,
        source=item.source,
        reference=item.reference,
        output=text,
        problem=output.problem,
        seconds=output.seconds,
        chrf=_rounded(chrf),
        terms=tuple((use.target, use.used and use.forbidden is None) for use in uses),
        numbers=bool(text) and not wrong if has_numbers else None,
        lost=lost,
        findings=tuple(findings),
        short=("" if base_language(target) in _NO_SPACE else " ").join(output.parts),
    )

"""Faults planted in right translations: how many the checks find, and how often they cry wolf.

Pairs come from the glossaries' phrases with their slots filled (a fixed seed). A fault is either
put into the translation (another number, a clause dropped, another language) or, where that needs
the grammar of the language, into the Japanese side (ます → ません, 以内 → 以上): a pair whose two
sides differ is wrong whichever side was changed, and the other side stays a person's own text.
Phrases are split by a hash of their id: 60 % for development, 40 % held out. Run with

    python -m benchmarks.planted_faults [--part held-out|dev] [--json FILE] [--languages vi,th]
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from assistant.checks import Finding, check
from assistant.checks.coverage import weight
from assistant.checks.text import fold_text
from benchmarks.fault_kinds import FAULTS, ON_JOINED, World
from benchmarks.fault_pairs import Pair, load_phrases, part_of, right_pairs, turned
from glossaries.termbase import Termbase

LANGUAGES = (
    "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR", "es", "fil", "ne", "id", "th", "my", "km",
    "mn", "ru", "hi", "ms", "uk", "tr", "fr", "bn", "si",
)  # fmt: skip
ACCEPTED = {
    "number": {"number", "unit", "amount", "time", "date"}, "date": {"date", "number"},
    "time": {"time", "number"},
    "amount": {"amount", "number"}, "unit": {"unit", "amount", "number", "date", "time"},
    "limit": {"limit"},
    "negation": {"negation", "obligation"}, "obligation": {"obligation", "negation"},
    "term": {"term"},
    "omission": {"omission"}, "addition": {"addition", "loop"}, "language": {"language"},
    "copy": {"copy", "language"},
    "loop": {"loop", "addition"}, "disagreement": {"disagreement"},
}  # fmt: skip
"""The kinds of finding that name a planted fault rightly."""


@dataclass
class Tally:
    """How often something was asked and found."""

    asked: int = 0
    found: int = 0
    named: int = 0

    def rate(self, named: bool = False) -> float:
        return (self.named if named else self.found) / self.asked if self.asked else math.nan


def findings_of(pair: Pair, with_back: bool) -> list[Finding]:
    """What the checks say of a pair in its natural direction: the clerk speaks Japanese."""
    back = pair.back if with_back else None
    if pair.staff:
        found = check(
            pair.ja, pair.other, "ja", pair.language, terms=pair.terms, back_translation=back
        )
    else:
        found = check(pair.other, pair.ja, pair.language, "ja", terms=turned(pair))
    return [f for f in found if f.severity != "info"]


def measure(
    languages: tuple[str, ...], part: str, per_kind: int, show: str | None
) -> dict[str, object]:
    """Plant and look, language by language."""
    phrases = [p for p in load_phrases(LANGUAGES) if part in ("all", part_of(p.id))]
    try:
        termbase: Termbase | None = Termbase.load()
    except FileNotFoundError:
        termbase = None
    terms = list(termbase) if termbase else []
    by_id = {p.id: p for p in phrases}
    faults: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    alarms: dict[str, Tally] = defaultdict(Tally)
    back_alarms, term_alarms = Tally(), Tally()
    alarm_kinds: Counter[str] = Counter()
    for language in languages:
        rng = random.Random(f"{language}:{part}")
        right = list(right_pairs(language, phrases, rng, terms, termbase))
        if not right:
            continue
        for pair in right:
            every = findings_of(pair, with_back=False)
            if pair.terms:
                term_alarms.asked += 1
                term_alarms.found += any(f.kind == "term" for f in every)
            # A term that the phrase words otherwise is for the termbase to accept, not the checks.
            found = [f for f in every if f.kind != "term"]
            alarms[language].asked += 1
            alarms[language].found += bool(found)
            alarm_kinds.update({f.kind for f in found})
            if found and show in ("alarms", "all"):
                print(
                    "ALARM",
                    language,
                    pair.id,
                    "|",
                    pair.ja,
                    "|",
                    pair.other,
                    "|",
                    [(f.kind, f.message) for f in found],
                )
            if pair.back and pair.staff:
                back = [f for f in findings_of(pair, with_back=True) if f.kind == "disagreement"]
                back_alarms.asked += 1
                back_alarms.found += bool(back)
        world = World(by_id, [p for p in right if len(p.parts) == 1], termbase, terms)
        for kind, fault in FAULTS.items():
            # A fault in a long text can only be found in pairs that were not suspect before.
            pool = [p for p in right if (len(p.parts) == 1) or kind in ON_JOINED]
            rng.shuffle(pool)
            for pair in pool:
                tally = faults[kind][language]
                if tally.asked >= per_kind:
                    break
                wrong = fault(pair, rng, world)
                if wrong is None or (wrong.ja, wrong.other, wrong.back) == (
                    pair.ja,
                    pair.other,
                    pair.back,
                ):
                    continue
                if kind in ("term", "disagreement", "copy") and not pair.staff:
                    continue
                found = findings_of(wrong, with_back=kind == "disagreement")
                tally.asked += 1
                tally.found += bool(found)
                named = bool({f.kind for f in found} & ACCEPTED[kind])
                tally.named += named
                if not found and show in ("missed", "all", kind):
                    print(
                        "MISSED",
                        kind,
                        language,
                        pair.id,
                        "|",
                        wrong.ja,
                        "|",
                        wrong.other,
                        "|",
                        wrong.back or "",
                    )
    return {
        "part": part,
        "faults": {k: {t: vars(v) for t, v in by.items()} for k, by in faults.items()},
        "alarms": {t: vars(v) for t, v in alarms.items()},
        "alarm_kinds": dict(alarm_kinds),
        "back_translation_alarms": vars(back_alarms),
        "term_alarms": vars(term_alarms),
    }


def table(result: dict[str, object]) -> str:
    """The figures as text: kinds, then languages."""
    faults: dict[str, dict[str, dict[str, int]]] = result["faults"]  # type: ignore[assignment]
    alarms: dict[str, dict[str, int]] = result["alarms"]  # type: ignore[assignment]

    def row(name: str, tallies: list[dict[str, int]]) -> str:
        asked = sum(t["asked"] for t in tallies)
        if not asked:
            return f"{name:14} {'-':>6}"
        found, named = (100 * sum(t[k] for t in tallies) / asked for k in ("found", "named"))
        return f"{name:14} {asked:6d} {found:8.1f} {named:8.1f}"

    lines = [
        f"part: {result['part']}",
        f"{'planted':14} {'pairs':>6} {'found %':>8} {'named %':>8}",
    ]
    lines += [row(kind, list(by.values())) for kind, by in faults.items()]
    lines.append(row("all", [t for by in faults.values() for t in by.values()]))
    lines += [
        "",
        f"{'language':14} {'pairs':>6} {'found %':>8} {'named %':>8} {'right':>6} {'alarms %':>8}",
    ]
    for language, tally in alarms.items():
        share = 100 * tally["found"] / tally["asked"]
        found = row(language, [by[language] for by in faults.values() if language in by])
        lines.append(f"{found} {tally['asked']:6d} {share:8.1f}")
    asked = sum(t["asked"] for t in alarms.values())
    found_all = sum(t["found"] for t in alarms.values())
    back: dict[str, int] = result["back_translation_alarms"]  # type: ignore[assignment]
    lines.append(
        f"right pairs {asked}, false alarms {found_all} "
        f"({100 * found_all / max(asked, 1):.1f} %): {result['alarm_kinds']}"
    )
    lines.append(
        f"right back-translations {back['asked']}, disagreement {back['found']} "
        f"({100 * back['found'] / max(back['asked'], 1):.1f} %)"
    )
    term: dict[str, int] = result["term_alarms"]  # type: ignore[assignment]
    lines.append(
        f"right pairs with terms {term['asked']}, "
        f"with a term that the phrase words otherwise {term['found']}"
    )
    return "\n".join(lines)


def calibrate(languages: tuple[str, ...]) -> None:
    """Print the [length] of each lexicon, from the phrases of the development part."""
    phrases = [p for p in load_phrases(languages) if part_of(p.id) == "dev"]
    for language in languages:
        logs = [
            math.log(weight(fold_text(p.texts[language]), language) / weight(fold_text(p.ja), "ja"))
            for p in phrases
            if language in p.texts and weight(fold_text(p.ja), "ja") >= 12
        ]
        if len(logs) > 20:
            print(f"{language} {math.exp(statistics.mean(logs)):.3f} {statistics.stdev(logs):.3f}")


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--part", choices=("dev", "held-out", "all"), default="held-out")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument(
        "--per-kind", type=int, default=25, help="planted faults per kind and language"
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", help="alarms, missed, all, or a kind: print those pairs")
    parser.add_argument("--calibrate", action="store_true", help="print length constants and stop")
    options = parser.parse_args(argv)
    languages = tuple(options.languages.split(","))
    if options.calibrate:
        calibrate(languages)
        return 0
    started = time.monotonic()
    result = measure(languages, options.part, options.per_kind, options.show)
    print(table(result))
    print(f"{time.monotonic() - started:.0f} s")
    if options.json:
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

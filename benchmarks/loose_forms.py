"""Which forms of a term do not name it in a text of their language; writes the list of them.

The phrases say what a text is about: a form that stands in a phrase whose Japanese does not have
the term is wrong there. A form that is wrong in more than half of its phrases goes on the list
`glossaries/loose_forms.csv`, from all phrases; how well that works is measured on the phrases of
the held-out part with a list made from the others. Run with

    python -m benchmarks.loose_forms [--write]
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter

import glossaries.loose as loose
from benchmarks.fault_pairs import Phrase, load_phrases, part_of
from benchmarks.planted_faults import LANGUAGES
from glossaries.folding import fold_plain
from glossaries.termbase import Termbase, TermMatch

Form = tuple[str, str, str]
SLOT = re.compile(r"\{\w+\}")


def found(termbase: Termbase, phrase: Phrase, tag: str) -> list[TermMatch]:
    text = SLOT.sub(" ", phrase.texts[tag])
    return [match for match in termbase.find(text, tag) if not match.term.is_place]


def count(
    termbase: Termbase, phrases: list[Phrase], said: dict[str, set[str]]
) -> tuple[Counter[Form], Counter[Form]]:
    """How often each form was found, and how often its term is in the Japanese."""
    seen, right = Counter[Form](), Counter[Form]()
    for tag in LANGUAGES:
        for phrase in phrases:
            if tag in phrase.texts:
                for match in found(termbase, phrase, tag):
                    form = (tag, match.term.id, fold_plain(match.surface, tag).strip())
                    seen[form] += 1
                    right[form] += match.term.id in said[phrase.id]
    return seen, right


def main(argv: list[str] | None = None) -> int:
    """Measure, and write the list where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(argv)
    termbase = Termbase.load()
    phrases = load_phrases(LANGUAGES)
    said = {
        p.id: {
            m.term.id
            for text in (p.ja, *p.variants)
            for m in termbase.find(SLOT.sub("、", text), "ja")
        }
        for p in phrases
    }
    dev = [p for p in phrases if part_of(p.id) == "dev"]
    held_out = [p for p in phrases if part_of(p.id) != "dev"]
    seen, right = count(termbase, dev, said)
    listed = frozenset(form for form in seen if right[form] / seen[form] < 0.5)
    loose._known = lambda: listed  # type: ignore[assignment]
    print(f"{'':8} {'found':>6} {'right %':>8} {'kept':>6} {'right %':>8} {'right lost':>11}")
    for tag in LANGUAGES:
        every = [(m, p) for p in held_out if tag in p.texts for m in found(termbase, p, tag)]
        kept = [(m, p) for m, p in every if not loose.is_loose(m, tag)]
        true = [sum(m.term.id in said[p.id] for m, p in pairs) for pairs in (every, kept)]
        print(
            f"{tag:8} {len(every):6} {100 * true[0] / max(1, len(every)):8.1f} "
            f"{len(kept):6} {100 * true[1] / max(1, len(kept)):8.1f} {true[0] - true[1]:11}"
        )
    if options.write:
        seen, right = count(termbase, phrases, said)
        with loose.FILE.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(loose.COLUMNS)
            for form in sorted(seen):
                if right[form] / seen[form] < 0.5:
                    out.writerow([*form, seen[form], right[form]])
    return 0


if __name__ == "__main__":
    sys.exit(main())

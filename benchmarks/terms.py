"""Ways to get the termbase's terms into a translation, side by side on sentences of their own.

`benchmarks/data/term_sentences.csv` was written for this and is in no training data. Each way is
run with the same weights in the same process: `plain` gives the engine the sentence alone, `inline`
with the terms annotated, `placeholder` with a token for each term that is put back afterwards,
`re-ranked` takes of the beam what the checks accept, `repaired` puts the rendering where the engine
says what it says for the term alone, `written in` lets the model go on from each beginning of its
translation with the rendering after it: the constrained decoding that is possible where an engine
can force only the beginning of an output. The Firefox engine can force nothing. Run with

    python -m benchmarks.terms [--json FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sacrebleu.metrics import CHRF

from assistant.engines import Engines
from assistant.repair import lacking_terms, repair
from assistant.reranking import translate_checked
from assistant.routing import Hop
from assistant.settings import Settings
from assistant.term_use import meant_terms, term_uses
from models.protocols import OffersAlternatives, RequiredTerm, Translator

SET = Path(__file__).with_name("data") / "term_sentences.csv"
Terms = list[list[RequiredTerm]]


class First:
    """An engine without its beam, for the ways that do without re-ranking."""

    def __init__(self, engine: Translator) -> None:
        self.id, self._engine = engine.id, engine

    def supports(self, source: str, target: str) -> bool:
        return self._engine.supports(source, target)

    def translate(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[str]:
        return self._engine.translate(segments, source, target, terms)


class Beam(First):
    """An engine with its beam that is never made to use a term."""

    def alternatives(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[list[str]]:
        engine = self._engine
        assert isinstance(engine, OffersAlternatives)
        return engine.alternatives(segments, source, target, terms)


@dataclass(frozen=True)
class World:
    """One direction with its engine."""

    engines: Engines
    hop: Hop
    texts: list[str]
    terms: Terms


def plain(world: World) -> list[str]:
    return world.hop.translator.translate(world.texts, world.hop.source, world.hop.target)


def inline(world: World) -> list[str]:
    hop = world.hop
    return hop.translator.translate(world.texts, hop.source, hop.target, world.terms)


def placeholder(form: str) -> Callable[[World], list[str]]:
    """Each term as a token such as `XA1`; a sentence that loses one is translated plainly."""

    def way(world: World) -> list[str]:
        hop, hidden = world.hop, []
        for text, terms in zip(world.texts, world.terms, strict=True):
            for number, term in enumerate(terms, 1):
                text = text.replace(term.source, form.format(number), 1)
            hidden.append(text)
        out = hop.translator.translate(hidden, hop.source, hop.target)
        alone = plain(world)
        for place, terms in enumerate(world.terms):
            text = out[place]
            tokens = [form.format(number) for number in range(1, len(terms) + 1)]
            if all(len(re.findall(re.escape(token), text)) == 1 for token in tokens):
                for token, term in zip(tokens, terms, strict=True):
                    text = text.replace(token, term.target)
                alone[place] = text
        return alone

    return way


def reranked(with_terms: bool, written_in: bool = False) -> Callable[[World], list[str]]:
    def way(world: World) -> list[str]:
        terms = world.terms if with_terms else [[] for _ in world.texts]
        engine = world.hop.translator if written_in else Beam(world.hop.translator)
        hop = Hop(engine, world.hop.source, world.hop.target)
        return translate_checked(world.engines.termbase, hop, world.texts, terms)

    return way


def repaired(first: Callable[[World], list[str]]) -> Callable[[World], list[str]]:
    def way(world: World) -> list[str]:
        plain_hop = Hop(First(world.hop.translator), world.hop.source, world.hop.target)
        return [
            repair(plain_hop, text, lacking_terms(text, world.hop.target, terms))
            for text, terms in zip(first(world), world.terms, strict=True)
        ]

    return way


def measure(
    engines: Engines, engine: Translator, source: str, target: str, ways: dict[str, object]
) -> list[dict[str, object]]:
    """Terms used and chrF of each way, on the sentences that have both languages."""
    with SET.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[source]]
    texts = [row[source] for row in rows]
    found = [meant_terms(engines.termbase, text, source) for text in texts]
    terms = [
        [RequiredTerm(m.surface, r) for m in matches if (r := m.term.rendering(target))]
        for matches in found
    ]
    world = World(engines, Hop(engine, source, target), texts, terms)
    scores = []
    for name, way in ways.items():
        outputs = way(world)  # type: ignore[operator]
        uses = [
            use.used
            for matches, output in zip(found, outputs, strict=True)
            for use in term_uses(engines.termbase, matches, output, target)
        ]
        pairs = [(o, row[target]) for o, row in zip(outputs, rows, strict=True) if row[target]]
        chrf = CHRF().corpus_score([o for o, _ in pairs], [[r for _, r in pairs]]).score
        scores.append(
            {
                "direction": f"{source} → {target}",
                "engine": engine.id,
                "way": name,
                "terms": len(uses),
                "used": sum(uses),
                "chrf": round(chrf, 1),
                "references": len(pairs),
            }
        )
        print(
            f"{source} → {target:6} {name:22} {100 * sum(uses) / len(uses):5.1f} % "
            f"({sum(uses)}/{len(uses)})  chrF {chrf:5.1f} ({len(pairs)} references)",
            flush=True,
        )
    return scores


def main(argv: list[str] | None = None) -> int:
    """Run every way with every engine that is here."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    engines = Engines(Settings(experimental_models=True))
    scores = []
    for engine in engines.translators:
        common = {
            "plain": plain,
            "placeholder XA1": placeholder("XA{}"),
            "placeholder [1]": placeholder("[{}]"),
            "repaired": repaired(plain),
            "engine's own": inline,
        }
        own = common | {
            "re-ranked": reranked(with_terms=False),
            "own, re-ranked, repaired": reranked(with_terms=True),
            "and written in": reranked(with_terms=True, written_in=True),
        }
        for source, target in (("ja", "en"), ("en", "ja"), ("en", "pt-BR")):
            if engine.supports(source, target):
                ways = own if hasattr(engine, "alternatives") else common
                scores += measure(engines, engine, source, target, ways)
    if options.json:
        options.json.write_text(json.dumps(scores, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

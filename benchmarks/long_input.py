"""Long input beside the same content in short sentences: nearness to the reference, clauses lost.

`benchmarks/data/long_input.tsv` has counter sentences of several clauses, each also in short
sentences. A clause counts as lost when too few of its runs of letters stand in the translation of
the whole; how well that tells a lost clause is measured first, by dropping each clause in turn from
the joined translations. Run with

    python -m benchmarks.long_input [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.engines import Engines
from assistant.evaluation.clauses import KEPT, said
from assistant.evaluation.scoring import evaluate
from assistant.evaluation.sets import Item, read_set
from assistant.evaluation.systems import System, find_systems
from assistant.settings import Settings

SET = Path(__file__).with_name("data") / "long_input.tsv"


def dropped(system: System, items: Sequence[Item]) -> tuple[list[float], list[float]]:
    """What `said` gives for a clause that is in a translation word for word, and for a lost one."""
    kept: list[float] = []
    lost: list[float] = []
    for item in items:
        parts = system.run(item).parts
        for place, part in enumerate(parts):
            if part:
                rest = " ".join(p for i, p in enumerate(parts) if i != place)
                lost.append(said(part, rest, item.target_language))
                kept.append(said(part, " ".join(parts), item.target_language))
    return kept, lost


def main(argv: list[str] | None = None) -> int:
    """Measure every engine that is here on its directions."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    engines = Engines(Settings(experimental_models=True))
    items = read_set(SET)
    figures = []
    for engine in engines.translators:
        own = [item for item in items if engine.supports(*item.direction)]
        if not own:
            continue
        for system in find_systems(engines, [engine.id, f"{engine.id}:plain"], own):
            _, lost = dropped(system, own)
            found = 100 * sum(value < KEPT for value in lost) / len(lost)
            for result in evaluate(system, own, engines.termbase):
                data = result.as_json()
                ratio = data["chrf"] / data["short_chrf"]
                clauses = sum(len(item.parts) for item in own)
                figures.append(data | {"ratio": round(ratio, 3), "clauses": clauses})
                print(
                    f"{data['from']} → {data['to']:6} {data['system']:26} chrF {data['chrf']:5.1f}"
                    f" long, {data['short_chrf']:5.1f} short, ratio {ratio:.2f}; "
                    f"{data['sentences_lost']} of {clauses} clauses lost; "
                    f"of planted losses {found:.0f} % seen",
                    flush=True,
                )
                for row, item in zip(result.rows, own, strict=True):
                    if row.lost and system.name == engine.id:
                        print(f"    {row.id}: {row.source} | {row.output} | {row.short} "
                              f"| {item.reference}")  # fmt: skip
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The text of the model card, from the shape of the network and the scores that were measured."""

from __future__ import annotations

from typing import Any

from models.tuning import sentences
from models.tuning.network import Shape

_HEAD = """# Madoguchi's embedded translation model

A small translation model for the counters of a city hall, trained from scratch for Japanese,
English and Chinese. M2M100 architecture: width {width}, {encoder} encoder and {decoder} decoder
layers, {heads} heads, {pieces} SentencePiece pieces, with the letters of 23 languages for their
terms; int8 for CTranslate2. {steps} training steps.

## Use
Source tokens: the language token, the pieces, `</s>`. Target prefix: the language token.
A term whose rendering is required stands as `<term>` pieces `<trans>` pieces of the rendering
`</term>` in the source. `<extra_0>` and its kin stand for dates, times, sums and numbers in the
source and in the output. `madoguchi.json` holds the tokens and the directions that may be offered.
With `reverse_weight`, the beam is put in order by the way back as well (Yee et al. 2019).
Text is NFC; at most 120 pieces at once. The output is a draft, never a verified translation.

## Data
| what | licence |
|---|---|
| Tatoeba (tatoeba.org), Japanese and English with other languages; Tanaka corpus | CC BY 2.0 FR |
| TUFS Asian Language Parallel Corpus (TALPCo) | CC BY 4.0 |
| Asian Language Treebank, Japanese-Vietnamese (ALT) | CC BY 4.0 |
| Basic Japanese-English-Chinese sentences (JEC, Kyoto University) | CC BY 3.0 |
| Standard Legal Terms Dictionary (Japanese Law Translation) | Japanese government's terms |
| Tokyo Metropolitan Government's COVID-19 site, texts | MIT |
| TICO-19 | CC0 |
| Unicode CLDR, names of languages and countries | Unicode-3.0 |
| OpenStreetMap iD presets, names of facilities | ISC |
| Madoguchi's own phrases, terms, places, frames, {sentences} sentences (drafts) | as the project |

Pairs that are in NTREX or FLORES, or share 28 characters in a row with them, were left out.

## Licence of the weights
Apache-2.0, as the project. The attributions above must be kept.
"""

_LIMITS = """
## Limits
- Counter and everyday sentences only. News and long, nested sentences come out wrong or shortened:
  the scores on NTREX and FLORES show how far this is from a general translator.
- Names of persons and rare words are often wrong: never use an output unchecked.
- Gender, politeness and number of persons are guessed where the source does not say them.
- No native speaker has reviewed the outputs or the training phrases.
- The phrases and counter sentences used for measuring are drafts of the project itself; they were
  held out, but were written by the same hands as those for training.
"""


_SETS = ("counter", "counter plain", "phrases", "tatoeba", "ntrex", "flores")


def text(shape: Shape, steps: int, scores: dict[str, Any]) -> str:
    """The whole card. `scores` is what `measure` wrote, or empty when nothing was measured yet."""
    head = _HEAD.format(
        width=shape.width,
        encoder=shape.encoder_layers,
        decoder=shape.decoder_layers,
        heads=shape.heads,
        pieces=shape.pieces,
        steps=steps,
        sentences=len(sentences.read_sentences()),
    )
    return head + _LIMITS + _scores(scores)


def _scores(scores: dict[str, Any]) -> str:
    if not scores:
        return "\n## Scores\nNot measured yet.\n"
    lines = [
        "",
        "## Scores",
        f"sacreBLEU's BLEU / chrF, beam {scores['beam']}, at step {scores.get('steps', '?')}.",
        "Number of sentences in brackets; of NTREX and FLORES dev these are the first lines.",
        "Counter sentences, phrases and Tatoeba: held out. The counter sentences plain, and as the",
        "product translates them: placeholders for values, terms annotated, the beam (of 8) put in",
        "order by the way back. BLEU tokeniser: ja-mecab, zh, 13a.",
        "",
        "| direction | counter | counter, plain | phrases | Tatoeba | NTREX | FLORES dev | bar |",
        "|---|---|---|---|---|---|---|---|",
    ]
    by_direction: dict[str, dict[str, str]] = {}
    for item in scores["scores"]:
        row = by_direction.setdefault(f"{item['source']}_{item['target']}", {})
        row[item["name"]] = f"{item['bleu']} / {item['chrf']} ({item['count']})"
    for direction, row in by_direction.items():
        cells = [row.get(name, "") for name in _SETS]
        reached = "reached" if direction.split("_") in scores["usable"] else "no"
        lines.append(
            f"| {direction.replace('_', ' → ')} | " + " | ".join(cells) + f" | {reached} |"
        )
    lines += ["", f"The bar: {scores['criterion']}"] if "criterion" in scores else []
    asked = {label: found for label, found in scores.get("terms", {}).items() if found["asked"]}
    if asked:
        lines += ["", "## Terms kept on the held-out phrases"]
        lines += ["(by the model alone; in the product a term that is lacking is written in, and"]
        lines += ["99 to 100 % come out)", "", "| | kept | chrF |", "|---|---|---|"]
        for label, found in asked.items():
            lines.append(f"| {label} | {found['kept']} of {found['asked']} | {found['chrf']} |")
    if "lengths" in scores:
        lines += ["", "## Short and long counter sentences, chrF"]
        lines += ["| | short | long |", "|---|---|---|"]
        for label, found in scores["lengths"].items():
            cells = [_length(found.get(name)) for name in ("short", "long")]
            lines.append(f"| {label} | " + " | ".join(cells) + " |")
        lines += ["", "Long: from 35 characters (Japanese, Chinese) or 90 (English)."]
    if "numbers" in scores:
        lines += ["", "## Numbers: outputs with all digits of the reference and no others"]
        lines += ["| | kept |", "|---|---|"]
        for label, found in scores["numbers"].items():
            lines.append(f"| {label} | {found['kept']} of {found['asked']} |")
    for title, body in scores.get("notes", {}).items():
        lines += ["", f"## {title}", body]
    return "\n".join(lines) + "\n"


def _length(found: dict[str, Any] | None) -> str:
    return f"{found['chrf']} ({found['count']})" if found else ""

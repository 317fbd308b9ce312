"""Transformers checkpoints of the M2M100 family: reading, encoding, converting to CTranslate2.

M2M100 (Fan et al. 2020) has the source's language token first on the source side and the target's
first on the target side; SMaLL-100 (Mohammadshahi et al. 2022) has the target's on the source side
alone. Both have the same vocabulary: the pieces of `vocab.json`, a token for each of 100 languages,
eight made-up words. Three of these, which no text holds, mark a term and its rendering.

CTranslate2's converter takes the language tokens from a field that transformers 5 no longer fills,
so the vocabulary is put together here.
"""

from __future__ import annotations

import copy
import json
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import sentencepiece as spm

from models.errors import ModelError
from models.tuning.convert import to_ctranslate2, write_json
from models.tuning.mixture import Example
from models.tuning.packing import EOS, Item
from models.tuning.tags import LANGUAGES

_MADE_UP = 8
# Of M2M100's hundred languages those that Madoguchi has; Chinese has one token for both scripts.
_TOKENS = {tag: f"__{language.measure}__" for tag, language in LANGUAGES.items()} | {
    "zh-Hant": "__zh__"
}


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint and its vocabulary."""

    model: Any
    """`M2M100ForConditionalGeneration`."""
    processor: spm.SentencePieceProcessor
    pieces: tuple[str, ...]
    """The vocabulary in the order of the identifiers."""
    codes: dict[str, str]
    """BCP 47 tag → language token."""
    tag_on_source: bool
    """SMaLL-100's way."""
    folder: Path

    @property
    def term_tokens(self) -> tuple[str, str, str]:
        """Before a term, before its rendering, after it."""
        first, second, third = self.pieces[-_MADE_UP:][:3]
        return first, second, third

    @cached_property
    def ids(self) -> dict[str, int]:
        """Piece → identifier."""
        return {piece: number for number, piece in enumerate(self.pieces)}

    def encode(self, example: Example) -> Item:
        """Identifiers of an example, its terms annotated; the target without the last `</s>`."""
        ids = self.ids
        unknown = ids["<unk>"]

        def words(text: str) -> list[int]:
            return [ids.get(p, unknown) for p in self.processor.encode(text, out_type=str)]

        opened, between, closed = (ids[token] for token in self.term_tokens)
        first = example.target_tag if self.tag_on_source else example.source_tag
        source = [ids[self.codes[first]]]
        rest = example.source
        for term, rendering in example.terms:
            before, found, after = rest.partition(term)
            if found:
                source += words(before) if before else []
                source += [opened, *words(term), between, *words(rendering), closed]
                rest = after
        source += [*(words(rest) if rest else []), EOS]
        target = [] if self.tag_on_source else [ids[self.codes[example.target_tag]]]
        return Item(source, target + words(example.target))


def read(folder: Path, *, tag_on_source: bool | None = None) -> Checkpoint:
    """Read a checkpoint.

    Args:
        folder: `config.json`, the weights, `vocab.json` and `sentencepiece.bpe.model`.
        tag_on_source: whether it is of SMaLL-100's kind; None takes its decoder, shallower than
            its encoder, for the sign of it.

    Raises:
        ModelError: the folder holds no such checkpoint.
    """
    from transformers import M2M100ForConditionalGeneration

    for name in ("config.json", "vocab.json", "sentencepiece.bpe.model"):
        if not (folder / name).is_file():
            raise ModelError(
                f"{folder} is no checkpoint of the M2M100 family: it has no {name}.",
                f"{folder} は M2M100 系のモデルではありません。",
            )
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        if config.get("model_type") != "m2m_100":
            raise ValueError(f"its model type is {config.get('model_type')!r}")
        model = M2M100ForConditionalGeneration.from_pretrained(folder)
        processor = spm.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model"))
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"The checkpoint in {folder} cannot be read: {str(error).splitlines()[0]}",
            f"{folder} のモデルを読み込めません。",
        ) from error
    pieces = _pieces(vocabulary, model.config.vocab_size)
    known = set(pieces)
    if tag_on_source is None:
        tag_on_source = model.config.decoder_layers < model.config.encoder_layers
    return Checkpoint(
        model=model.eval(),
        processor=processor,
        pieces=pieces,
        codes={tag: token for tag, token in _TOKENS.items() if token in known},
        tag_on_source=tag_on_source,
        folder=folder,
    )


def _pieces(vocabulary: dict[str, int], size: int) -> tuple[str, ...]:
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES

    pieces = sorted(vocabulary, key=vocabulary.__getitem__)
    languages = [f"__{code}__" for code in FAIRSEQ_LANGUAGE_CODES["m2m100"]]
    made_up = [f"madeupword{number:04}" for number in range(_MADE_UP)]
    whole = (*pieces, *languages, *made_up)
    if len(whole) != size:
        raise ModelError(
            f"The checkpoint has {size} embeddings for a vocabulary of {len(whole)}: it is none of "
            "the M2M100 family, or was changed.",
            "モデルの語彙の大きさが合いません。",
        )
    return whole


def convert(checkpoint: Checkpoint, folder: Path, *, terms: bool) -> None:
    """Write a folder that `M2M100Translator` loads: CTranslate2 int8, pieces, `madoguchi.json`.

    Args:
        checkpoint: what to convert; not changed.
        folder: must exist.
        terms: whether the model was tuned to obey annotated terms.
    """
    # CTranslate2 quantises the tensors in place.
    to_ctranslate2(copy.deepcopy(checkpoint.model), checkpoint.pieces, folder)
    shutil.copyfile(checkpoint.folder / "sentencepiece.bpe.model", folder / "sentencepiece.model")
    card: dict[str, Any] = {"codes": checkpoint.codes, "tag_on_source": checkpoint.tag_on_source}
    if terms:
        card["term_tokens"] = list(checkpoint.term_tokens)
    write_json(folder / "madoguchi.json", card)

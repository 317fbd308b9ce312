"""Translate with a converted model, for measuring: pieces in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import sentencepiece as spm

from models.tuning.mixture import Example, Mixture
from models.tuning.tags import token


class Engine:
    """A converted model folder with its `sentencepiece.model`."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load the model into memory, to run on `threads` processor cores."""
        self.processor = spm.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
        self._encoder = Mixture([], self.processor, 0)
        self._translator = ctranslate2.Translator(
            str(folder), device="cpu", compute_type="int8", intra_threads=threads, inter_threads=1
        )

    def source(self, example: Example) -> list[str]:
        """Source tokens: language token, pieces with annotated terms, </s>."""
        ids = self._encoder.encode(example).source
        return [self.processor.id_to_piece(i) for i in ids]

    def translate(self, examples: Sequence[Example], beam: int = 4) -> list[str]:
        """Translations of examples (their targets are not looked at)."""
        if not examples:
            return []
        results = self._translator.translate_batch(
            [self.source(example) for example in examples],
            target_prefix=[[token(example.target_tag)] for example in examples],
            beam_size=beam,
            max_batch_size=1024,
            batch_type="tokens",
            max_input_length=400,
            max_decoding_length=256,
        )
        return [str(self.processor.decode(result.hypotheses[0][1:])) for result in results]

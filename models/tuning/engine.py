"""Translate with a converted model, for measuring: pieces in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import sentencepiece as spm

from models.translation.inline import places, restore
from models.tuning.mixture import Example, Mixture
from models.tuning.tags import PLACEHOLDERS, token


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
        """Source tokens: language token, pieces with annotated terms and placeholders, </s>."""
        ids = self._encoder.encode(example).source
        return [self.processor.id_to_piece(i) for i in ids]

    def _text(self, tokens: Sequence[str], example: Example) -> str:
        """The text of output tokens, its placeholders in the order of the example's values."""
        kinds = {name: kind for kind, names in PLACEHOLDERS.items() for name in names}
        source = self.source(example)
        order = places(example.source, example.values)
        asked = [name for name in source if name in kinds]
        given = {name: item.target for name, (_, _, item) in zip(asked, order, strict=False)}
        runs: list[list[str]] = [[]]
        renderings: list[str] = []
        for piece in tokens:
            if piece in kinds:
                renderings.append(given.get(piece, ""))
                runs.append([])
            else:
                runs[-1].append(piece)
        texts = [str(self.processor.decode(run)) for run in runs]
        return restore(texts, renderings, example.target_tag)

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
        return [
            self._text(result.hypotheses[0][1:], example)
            for result, example in zip(results, examples, strict=True)
        ]

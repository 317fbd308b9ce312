"""The M2M100 family on CTranslate2: M2M100, SMaLL-100 and our embedded model.

Fan et al. 2020, “Beyond English-Centric Multilingual Machine Translation”; Mohammadshahi et al.
2022 (SMaLL-100), whose target tag stands on the source side. Term annotation as in Dinu et al.
2019, “Training Neural Machine Translation to Apply Terminology Constraints”.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import EngineError
from models.protocols import RequiredTerm
from models.translation.inline import TERM, Placeholders, places, restore

_BEAM = 4
# Wider where the way back has the last word.
_WIDE_BEAM = 8
# A translation is rarely longer than three times its source in pieces; a runaway loop is.
_LENGTH_RATIO, _LENGTH_MARGIN = 3, 24
_MAX_PIECES = 120


@dataclass(frozen=True)
class ModelCard:
    """What `madoguchi.json` beside the weights says of a model."""

    codes: dict[str, str]
    """BCP 47 tag → the model's language token."""
    directions: frozenset[tuple[str, str]] | None
    """Pairs (source, target) that the model may be used for; None means all of its languages."""
    tag_on_source: bool = False
    """SMaLL-100's way: the target's token first on the source side, none for the decoder."""
    term_tokens: tuple[str, str, str] | None = None
    """Tokens before a term, between it and its rendering, and after; None if it knows none."""
    placeholders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Tokens that stand for values, by kind; empty if it knows none."""
    reverse_weight: float = 0.0
    """How much the way back counts when the beam is put in order; 0 leaves it as it is."""

    @classmethod
    def read(cls, path: Path, *, experimental: bool = False) -> "ModelCard":
        """Read `madoguchi.json`.

        Args:
            path: the file.
            experimental: take the directions that the model was trained for instead of those that
                were measured to be good enough.

        Raises:
            OSError, ValueError, KeyError: the file is absent or not such a card.
        """
        data = json.loads(path.read_text(encoding="utf-8"))
        tokens = data.get("term_tokens")
        pairs = data.get("directions") if experimental else data.get("usable")
        return cls(
            codes=dict(data["codes"]),
            directions=None if pairs is None else frozenset((a, b) for a, b in pairs),
            tag_on_source=bool(data.get("tag_on_source", False)),
            term_tokens=(tokens[0], tokens[1], tokens[2]) if tokens else None,
            placeholders={k: tuple(v) for k, v in data.get("placeholder_tokens", {}).items()},
            reverse_weight=float(data.get("reverse_weight", 0.0)),
        )


class M2M100Translator:
    """A converted model in a folder.

    Args:
        model_id: catalogue id.
        folder: holds CTranslate2's files, `sentencepiece.model` and `madoguchi.json`.
        threads: processor threads; 0 lets CTranslate2 choose.
        experimental: also offer directions that were not measured to be good enough.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(
        self, model_id: str, folder: Path, *, threads: int = 0, experimental: bool = False
    ) -> None:
        import ctranslate2
        import sentencepiece

        self.id = model_id
        try:
            self.card = ModelCard.read(folder / "madoguchi.json", experimental=experimental)
            self._pieces: Any = sentencepiece.SentencePieceProcessor(
                model_file=str(folder / "sentencepiece.model")
            )
            self._model = ctranslate2.Translator(
                str(folder), device="cpu", compute_type="int8", intra_threads=threads
            )
        except (RuntimeError, ValueError, KeyError, OSError) as error:
            raise EngineError(
                f"The translation model {model_id} cannot be started: {error}",
                f"翻訳のモデル {model_id} を起動できません。",
            ) from error

    def supports(self, source: str, target: str) -> bool:
        """Whether the model's card allows the direction."""
        codes = self.card.codes
        if source not in codes or target not in codes or source == target:
            return False
        return self.card.directions is None or (source, target) in self.card.directions

    def translate(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[str]:
        """Translate; see `Translator`.

        Raises:
            EngineError: the direction is not the model's, or the engine failed.
        """
        return [texts[0] for texts in self.alternatives(segments, source, target, terms)]

    def alternatives(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[list[str]]:
        """Translate with the whole beam; see `OffersAlternatives`.

        Raises:
            EngineError: the direction is not the model's, or the engine failed.
        """
        if not self.supports(source, target):
            raise EngineError(
                f"{self.id} does not translate from {source} to {target}.",
                f"モデル {self.id} はこの言語の組み合わせに対応していません。",
            )
        codes = self.card.codes
        beam = _WIDE_BEAM if self.card.reverse_weight else _BEAM
        wanted = [terms[i] if i < len(terms) else () for i in range(len(segments))]
        inputs = [
            self._inputs(text, source, target, asked)
            for text, asked in zip(segments, wanted, strict=True)
        ]
        rows = [pieces for both in inputs for pieces, _ in both]
        longest = max((len(row) for row in rows), default=0)
        try:
            results = self._model.translate_batch(
                rows,
                target_prefix=None if self.card.tag_on_source else [[codes[target]]] * len(rows),
                beam_size=beam,
                num_hypotheses=beam,
                return_scores=True,
                max_batch_size=16,
                # A digit is a piece, and a long number may be said twice.
                no_repeat_ngram_size=8,
                repetition_penalty=1.1,
                max_input_length=_MAX_PIECES,
                max_decoding_length=_LENGTH_RATIO * longest + _LENGTH_MARGIN,
                disable_unk=True,
            )
            beams = self._in_order(rows, results, source, target)
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"{self.id} failed on this text: {error}", "翻訳の途中で問題が起きました。"
            ) from error
        answers = iter(beams)
        return [
            self._texts([(next(answers), given) for _, given in both], target) for both in inputs
        ]

    def _in_order(
        self, rows: Sequence[list[str]], results: Sequence[Any], source: str, target: str
    ) -> list[list[list[str]]]:
        """The hypotheses of each row, best first: by how likely they are, there and back.

        The way back is the channel model of Yee et al. 2019, “Simple and Effective Noisy Channel
        Modeling for Neural Machine Translation”: a hypothesis that has lost a part of the source
        does not bring it back.
        """
        weight, codes = self.card.reverse_weight, self.card.codes
        if not weight or self.card.tag_on_source:
            return [list(result.hypotheses) for result in results]
        said = [
            (list(hypothesis[1:]), row, score)
            for row, result in zip(rows, results, strict=True)
            for hypothesis, score in zip(result.hypotheses, result.scores, strict=True)
        ]
        back = self._model.score_batch(
            [[codes[target], *pieces, "</s>"] for pieces, _, _ in said],
            [[codes[source], *self._bare(row)] for _, row, _ in said],
            max_batch_size=32,
        )
        scored = iter(
            (forward + weight * sum(way.log_probs) / max(1, len(way.log_probs)), pieces)
            for (pieces, _, forward), way in zip(said, back, strict=True)
        )
        return [
            [
                pieces
                for _, pieces in sorted(
                    (next(scored) for _ in result.hypotheses), key=lambda one: -one[0]
                )
            ]
            for result in results
        ]

    def _bare(self, row: Sequence[str]) -> list[str]:
        """The pieces of a source without its language, its end and the renderings of its terms."""
        if not self.card.term_tokens:
            return list(row[1:-1])
        before, between, after = self.card.term_tokens
        bare: list[str] = []
        skipping = False
        for piece in row[1:-1]:
            if piece in (between, after):
                skipping = piece == between
            elif piece != before and not skipping:
                bare.append(piece)
        return bare

    def _inputs(
        self, text: str, source: str, target: str, asked: Sequence[RequiredTerm]
    ) -> list[tuple[list[str], dict[str, str]]]:
        """Source pieces, and what their placeholders stand for: with placeholders, and without."""
        first = self.card.codes[target if self.card.tag_on_source else source]
        terms = [item for item in asked if item.kind == TERM] if self.card.term_tokens else []
        values = [item for item in asked if item.kind in self.card.placeholders]
        both = [[*terms, *values], terms] if values else [terms]
        found = []
        for items in both:
            tokens = Placeholders(self.card.placeholders)
            found.append(([first, *self._annotated(text, items, tokens), "</s>"], tokens.given))
        return found

    def _annotated(
        self, text: str, items: Sequence[RequiredTerm], tokens: Placeholders
    ) -> list[str]:
        pieces: list[str] = []
        at = 0
        for start, end, item in places(text, items):
            marked: list[str] = []
            if item.kind != TERM:
                name = tokens.give(item)
                marked = [name] if name else []
            elif self.card.term_tokens:
                before, between, after = self.card.term_tokens
                marked = [before, *self._encode(item.source), between, *self._encode(item.target)]
                marked.append(after)
            if marked:
                pieces += [*self._encode(text[at:start]), *marked]
                at = end
        return pieces + self._encode(text[at:])

    def _encode(self, text: str) -> list[str]:
        return list(self._pieces.encode(text, out_type=str)) if text.strip() else []

    def _texts(
        self, answers: Sequence[tuple[Sequence[Sequence[str]], dict[str, str]]], target: str
    ) -> list[str]:
        """The whole beam as texts, best first; those that lost or doubled a placeholder last."""
        whole: list[str] = []
        broken: list[str] = []
        for hypotheses, given in answers:
            for tokens in hypotheses:
                text, used = self._decode(tokens, given, target)
                (whole if sorted(used) == sorted(given) else broken).append(text)
        return list(dict.fromkeys(whole + broken))

    def _decode(
        self, tokens: Sequence[str], given: Mapping[str, str], target: str
    ) -> tuple[str, list[str]]:
        marks = set(self.card.codes.values()) | set(self.card.term_tokens or ()) | {"</s>"}
        marks |= {name for names in self.card.placeholders.values() for name in names}
        runs: list[list[str]] = [[]]
        used: list[str] = []
        for token in tokens:
            if token in given:
                used.append(token)
                runs.append([])
            elif token not in marks:
                runs[-1].append(token)
        texts = [str(self._pieces.decode(run)) for run in runs]
        return restore(texts, [given[name] for name in used], target), used

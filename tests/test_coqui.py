"""Coqui's voices: networks that its own library makes, with random weights; without it, skipped.

`make test-coqui` installs the library beside everything else and runs these.
"""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.engines import Engines
from models.errors import EngineError
from models.speech.coqui import CoquiVoice, architecture

RATE = 16_000
needs_library = pytest.mark.skipif(
    importlib.util.find_spec("TTS") is None, reason="the extra `coqui` is not installed"
)


def test_without_the_extra_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr("models.speech.coqui.find_spec", lambda _name: None)
    (tmp_path / "config.json").write_text('{"model": "vits"}')
    with pytest.raises(EngineError, match=r"pip install 'madoguchi\[coqui\]'"):
        CoquiVoice("mine", tmp_path, ["uk"])


def test_what_is_not_for_a_counter_is_refused_with_the_reason(tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    with pytest.raises(EngineError, match=r"its config\.json is missing"):
        architecture(tmp_path)
    for wrong in ("{", "[]", "{}", '{"model": 3}'):
        config.write_text(wrong)
        with pytest.raises(EngineError, match="is not the configuration"):
            architecture(tmp_path)
    config.write_text('{"model": "bark"}')
    with pytest.raises(EngineError, match="may add words of its own"):
        architecture(tmp_path)
    config.write_text('{"model": "xtts"}')
    with pytest.raises(EngineError, match=r"\(CPML\), forbids a government's use") as told:
        CoquiVoice("xtts", tmp_path, ["ja"])
    assert "自治体では使えません" in told.value.japanese


@pytest.fixture(scope="module")
def vits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A single-speaker VITS."""
    return made(tmp_path_factory.mktemp("vits"))


def made(folder: Path, **arguments: object) -> Path:
    import torch
    from TTS.config import BaseAudioConfig
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
    from TTS.tts.models.vits import Vits

    torch.manual_seed(1)
    shape = VitsArgs(
        hidden_channels=16, hidden_channels_ffn_text_encoder=32, num_heads_text_encoder=2,
        num_layers_text_encoder=2, num_layers_flow=1, num_layers_posterior_encoder=1,
        upsample_initial_channel_decoder=32, use_sdp=False, init_discriminator=False, **arguments,
    )  # fmt: skip
    audio = BaseAudioConfig(sample_rate=RATE, fft_size=1024)
    config = VitsConfig(
        model_args=shape, audio=audio, use_phonemes=False, text_cleaner="basic_cleaners"
    )
    model = Vits(config)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    model.config.save_json(folder / "config.json")
    return folder


@needs_library
def test_a_voice_speaks_at_its_own_rate(vits: Path) -> None:
    speech = CoquiVoice("vits", vits, ["en"], threads=1).synthesise("Please wait here.", "en")
    assert speech.rate == RATE
    assert speech.voice_language == ""
    assert speech.seconds > 0.1
    assert speech.samples.dtype == np.float32
    assert 0 < float(np.abs(speech.samples).max()) <= 1
    # The library's half second of silence at the end is gone.
    assert np.any(speech.samples[-RATE // 10 :])


@needs_library
def test_the_pace_is_obeyed_and_left_as_it_was(vits: Path) -> None:
    voice = CoquiVoice("vits", vits, ["en"], threads=1)
    own, slow, quick = (
        voice.synthesise("Please wait here.", "en", speed=pace).seconds for pace in (1, 0.5, 2)
    )
    # Each sign lasts a whole number of frames, so that the ratio is not quite two.
    assert slow > 1.4 * own > 1.4 * 1.2 * quick
    assert voice._library.synthesizer.tts_model.length_scale == 1


@needs_library
def test_a_model_without_a_pace_of_its_own_is_stretched(
    vits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = CoquiVoice("vits", vits, ["en"], threads=1)
    own = voice.synthesise("Please wait here.", "en").seconds

    class Paceless:
        """Hides the pace, as Tacotron has none."""

        def __init__(self, model: object) -> None:
            self._model = model

        def __getattr__(self, name: str) -> object:
            if name == "length_scale":
                raise AttributeError(name)
            return getattr(self._model, name)

    synthesizer = voice._library.synthesizer
    paceless = Paceless(synthesizer.tts_model)
    monkeypatch.setitem(synthesizer.__dict__["_modules"], "tts_model", paceless)
    assert voice.synthesise("Please wait here.", "en", speed=2).seconds == pytest.approx(
        own / 2, rel=0.1
    )


@needs_library
def test_what_it_cannot_read_is_one_sentence(vits: Path, tmp_path: Path) -> None:
    voice = CoquiVoice("vits", vits, ["en"], threads=1)
    for text, language in (("", "en"), ("…", "en"), ("こんにちは", "ja")):
        with pytest.raises(EngineError, match="nothing to read"):
            voice.synthesise(text, language)
    (tmp_path / "config.json").write_bytes((vits / "config.json").read_bytes())
    with pytest.raises(EngineError, match=r"weights as model\.pth"):
        CoquiVoice("none", tmp_path, ["en"])
    (tmp_path / "model.pth").write_bytes(b"no weights")
    with pytest.raises(EngineError, match="cannot be started") as told:
        CoquiVoice("bad", tmp_path, ["en"]).synthesise("Hello", "en")
    assert "\n" not in str(told.value)


@needs_library
def test_weights_that_would_run_a_program_are_refused(vits: Path, tmp_path: Path) -> None:
    import torch

    (tmp_path / "config.json").write_bytes((vits / "config.json").read_bytes())
    torch.save({"model": _Runs(tmp_path / "ran")}, tmp_path / "model.pth")
    with pytest.raises(EngineError, match="cannot be started"):
        CoquiVoice("bad", tmp_path, ["en"]).synthesise("Hello", "en")
    assert not (tmp_path / "ran").exists()


class _Runs:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self._path,)


@needs_library
def test_a_packed_voice_is_among_the_counters_voices(
    vits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path / "home"))
    options = ["--licence", "Apache-2.0", "--language", "en"]
    done = CliRunner().invoke(app, ["voices", "pack", str(vits), str(tmp_path / "out"), *options])
    assert done.exit_code == 0, done.output
    fingerprint = done.output.split("--sha256")[1].split()[0]
    done = CliRunner().invoke(
        app, ["models", "add", str(tmp_path / "out"), "--sha256", fingerprint]
    )
    assert done.exit_code == 0, done.output
    engines = Engines()
    name = engines.voices[0].id
    assert name.startswith("coqui-vits")
    assert engines.catalogue.get(name).licence_class == "free"
    # Nobody has measured it: the voice that was found to be understood goes on speaking.
    assert engines.voice("en").id == "espeak-ng"  # type: ignore[union-attr]
    engines.figures = {name: {"en": 0.1}}
    assert engines.voice("en").id == name  # type: ignore[union-attr]
    assert engines.problems == []


@needs_library
def test_the_first_of_several_speakers_speaks(tmp_path: Path) -> None:
    speakers = tmp_path / "speaker_ids.json"
    speakers.write_text(json.dumps({"one": 0, "two": 1}))
    folder = made(tmp_path, use_speaker_embedding=True, speakers_file=str(speakers))
    # What somebody downloaded names the places of their machine.
    config = (folder / "config.json").read_text().replace(str(folder), "/home/somebody/voices")
    assert "/home/somebody/voices/speaker_ids.json" in config
    (folder / "config.json").write_text(config)
    voice = CoquiVoice("two", folder, ["en"])
    assert voice.synthesise("Hello there.", "en").seconds > 0.1
    assert voice._library.speakers == ["one", "two"]

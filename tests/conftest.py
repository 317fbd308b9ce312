"""What several tests need: the real models of this machine, and voices that make real speech."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soxr

from assistant.engines import Engines
from models.catalogue import Catalogue
from models.protocols import Samples
from models.recognition.whisper import WhisperRecogniser
from models.speech.openjtalk import OpenJTalkVoice
from models.store import ModelStore

# No test touches the keyring or the key of whoever runs the tests.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["MADOGUCHI_KEY_FILE"] = str(Path(tempfile.mkdtemp()) / "accuracy.key")
pytest_plugins = ["tablet_window"]


@pytest.fixture(scope="session")
def engines() -> Engines:
    """The engines that `make setup models` installed."""
    return Engines()


@pytest.fixture(scope="session")
def recogniser(engines: Engines) -> WhisperRecogniser:
    found = engines.recogniser
    assert isinstance(found, WhisperRecogniser)
    return found


def spoken_japanese(text: str) -> Samples:
    """Japanese speech at 16 kHz, with the silence before and after that a button leaves."""
    speech = OpenJTalkVoice().synthesise(text, "ja")
    samples = soxr.resample(speech.samples, speech.rate, 16_000).astype(np.float32)
    return np.pad(samples, 8_000)


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")

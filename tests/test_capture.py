"""What the microphone's blocks become: pre-roll, unplugging, the end after hesitation."""

import threading
import time

import numpy as np
import pytest
from conftest import spoken_japanese

from audio import playback
from audio.capture import Microphone
from audio.devices import Device
from audio.endpoint import Endpoint
from audio.errors import AudioDeviceError
from models.protocols import Samples
from models.recognition.windows import speech_spans

RATE = 48_000
DEVICE = Device(0, "USB Table Mic", RATE)


class Stream:
    """A device that is there until it is pulled out."""

    active = True

    def close(self, **_: object) -> None:
        self.active = False


class Desk(Microphone):
    """A microphone whose blocks are given by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.stream = self._stream = Stream()
        self._device = DEVICE

    def give(self, samples: Samples) -> None:
        for start in range(0, len(samples), RATE // 20):
            self._receive(samples[start : start + RATE // 20, None], 0, None, None)

    def pull(self) -> None:
        self.stream.active = False
        self._finished()


def tone(seconds: float, loud: float = 0.3) -> Samples:
    times = np.arange(int(seconds * RATE)) / RATE
    return (loud * np.sin(2 * np.pi * 300 * times)).astype(np.float32)


def test_what_was_said_just_before_the_press_belongs_to_it() -> None:
    ear = Desk()
    ear.give(tone(3))
    captured = ear.record(stop=lambda: not ear._blocks)
    assert captured.problem is None
    assert 0.3 < len(captured.samples) / 16_000 < 0.5
    assert float(np.max(np.abs(captured.samples))) > 0.2


def test_our_own_voice_is_not_the_beginning_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playback, "_sounding_until", time.monotonic())
    ear = Desk()
    ear.give(tone(3))
    given = threading.Timer(0.2, ear.give, [tone(0.5)])
    given.start()
    captured = ear.record(stop=lambda: given.finished.is_set() and not ear._blocks)
    assert len(captured.samples) / 16_000 < 0.6


def test_pulling_it_out_keeps_what_was_said() -> None:
    ear = Desk()
    ear.give(tone(0.4))
    threading.Timer(0.1, ear.pull).start()
    captured = ear.record()
    assert len(captured.samples) / 16_000 == pytest.approx(0.4, abs=0.1)
    assert captured.problem is not None
    assert "was disconnected" in str(captured.problem)
    assert ear.device is None


def test_a_microphone_that_gives_nothing_is_one_sentence() -> None:
    ear = Desk()
    ear.pull()
    ear.stream.active = True
    threading.Timer(0.1, ear.pull).start()
    with pytest.raises(AudioDeviceError, match="gave no sound"):
        ear.record()


def test_a_muted_microphone_is_named() -> None:
    ear = Desk()
    threading.Timer(0.1, ear.give, [np.zeros(6 * RATE, np.float32)]).start()
    captured = ear.record()
    assert captured.problem is not None
    assert "ミュート" in captured.problem.japanese


def fed(endpoint: Endpoint, samples: Samples) -> float | None:
    """Seconds after which the utterance was over, None if it never was."""
    for end in range(800, len(samples) + 800, 800):
        if endpoint.feed(samples[end - 800 : end]):
            return end / 16_000
    return None


def bare(samples: Samples) -> Samples:
    """Speech without the silence before and after it."""
    spans = speech_spans(samples)
    return samples[spans[0].start : spans[-1].end]


def test_hesitation_does_not_end_an_utterance() -> None:
    parts = [bare(spoken_japanese(text)) for text in ("出産予定日は、", "三月五日です。")]
    said = np.concatenate([parts[0], np.zeros(17_600, np.float32), parts[1]])
    ended = fed(Endpoint(), np.pad(said, (0, 48_000)))
    assert ended is not None
    assert len(said) / 16_000 + 1.0 < ended < len(said) / 16_000 + 1.9


def test_nobody_speaking_ends_it_after_a_while() -> None:
    assert fed(Endpoint(waiting_seconds=3.0), np.zeros(160_000, np.float32)) == pytest.approx(
        3.0, abs=0.3
    )

"""Partial text while somebody speaks: it settles, and ends as the text of the whole."""

import itertools
import time

import numpy as np
from conftest import spoken_japanese

from assistant.demo.play import FOLDER, read_script
from audio.files import read_recording
from models.protocols import Partial
from models.recognition.agreement import LocalAgreement
from models.recognition.whisper import WhisperRecogniser

RATE = 16_000


def test_agreement_settles_what_two_hypotheses_begin_with() -> None:
    agreement: LocalAgreement[str] = LocalAgreement()
    assert agreement.add("abc") == tuple("abc")
    assert agreement.settled == ()
    assert agreement.add("abde") == tuple("de")
    assert agreement.settled == tuple("ab")
    assert agreement.add("abdf") == ("f",)
    assert agreement.settled == tuple("abd")
    # A hypothesis that contradicts what is settled does not change it.
    agreement.add("xyzq")
    assert agreement.settled == tuple("abd")
    agreement.settle("axy")
    assert agreement.settled == tuple("axy")
    assert agreement.add("axyz") == ("z",)


def test_partial_text_settles_and_ends_as_the_whole(recogniser: WhisperRecogniser) -> None:
    speech = spoken_japanese("番号が呼ばれるまで、こちらの椅子に座ってお待ちください。")
    speech = np.pad(speech, (0, RATE))
    told: list[Partial] = []
    live = recogniser.listen(["ja"], tell=told.append)
    for start in range(0, len(speech), RATE):
        live.feed(speech[start : start + RATE])
        before = len(told)
        for _ in range(40):
            if len(told) > before:
                break
            time.sleep(0.05)
    heard = live.finish()
    assert "番号" in heard.text
    assert heard.text == recogniser.transcribe(speech, ["ja"]).text
    assert told
    assert any(partial.settled for partial in told)
    # The last one was made in the pause at the end, with the full search.
    assert told[-1].text == heard.text
    for one, two in itertools.pairwise(told[:-1]):
        assert two.settled.startswith(one.settled)


def test_live_silence_is_nothing(recogniser: WhisperRecogniser) -> None:
    told: list[Partial] = []
    live = recogniser.listen(["ja"], tell=told.append)
    live.feed(np.zeros(2 * RATE, np.float32))
    hypothesis = live.finish()
    assert not hypothesis.heard
    assert hypothesis.reason == "silence"
    assert told == []


def test_cancelled_recognition_tells_nothing_more(recogniser: WhisperRecogniser) -> None:
    told: list[Partial] = []
    live = recogniser.listen(["ja"], tell=told.append)
    live.cancel()
    live.feed(spoken_japanese("番号が呼ばれるまでお待ちください。"))
    assert not live.finish().heard
    assert told == []


def test_long_speech_is_heard_to_its_end(recogniser: WhisperRecogniser) -> None:
    turns = [turn for visit in read_script().conversation for turn in visit.turns]
    files = [FOLDER / turn.file for turn in turns if turn.speaker == "staff"]
    speech = np.concatenate([read_recording(file).samples for file in files[3:]])
    assert len(speech) > 30 * RATE
    live = recogniser.listen(["ja"])
    live.feed(speech)
    heard = live.finish().text
    for words in (
        "12月10日の午後2時",
        "14回",
        "パスポートを見せてください",
        "検診",
        "通訳がいません",
    ):
        assert words in heard

"""Partial text while somebody speaks: it settles, and ends as the text of the whole."""

import itertools
import time

import numpy as np
import pytest
from conftest import spoken_japanese

from assistant.demo.play import FOLDER, read_script
from audio.files import read_recording
from models.protocols import Partial
from models.recognition.agreement import LocalAgreement
from models.recognition.whisper import WhisperRecogniser

RATE = 16_000


def agreement(spaced: bool = True) -> LocalAgreement:
    return LocalAgreement(lambda tokens: "".join(map(chr, tokens)), spaced=spaced)


def add(to: LocalAgreement, text: str, *, sure: bool = True) -> tuple[str, str]:
    rest = to.add([ord(letter) for letter in text], sure=sure)
    return "".join(map(chr, to.settled)), "".join(map(chr, rest))


def test_agreement_settles_whole_words_that_two_hypotheses_begin_with() -> None:
    words = agreement()
    assert add(words, "Please go to")[0] == ""
    # The signs may differ; the last letters, and a word that may go on, stay open.
    assert add(words, "please, go to the") == ("please, go", " to the")
    assert add(words, "please, go there") == ("please, go", " there")
    assert add(words, "please, go thereafter") == ("please, go", " thereafter")
    assert add(words, "please, go thereafter now") == ("please, go", " thereafter now")
    assert add(words, "please, go thereafter now.")[0] == "please, go thereafter"


def test_agreement_settles_letters_with_their_marks_where_words_are_not_divided() -> None:
    japanese = agreement(spaced=False)
    add(japanese, "住所と名前")
    assert add(japanese, "住所と、名前を書いて") == ("住所と", "、名前を書いて")
    thai = agreement(spaced=False)
    add(thai, "ขอบคุณ")
    assert add(thai, "ขอบคุณค่ะ")[0] == "ขอบ"


def test_what_is_not_sure_settles_nothing() -> None:
    unsure = agreement()
    add(unsure, "one two three", sure=False)
    assert add(unsure, "one two three four")[0] == ""
    assert add(unsure, "one two three four", sure=False)[0] == ""
    assert add(unsure, "one two three four")[0] == ""
    assert add(unsure, "one two three four")[0] == "one two three"


def test_a_text_goes_on_where_its_beginning_is_given(recogniser: WhisperRecogniser) -> None:
    reader = recogniser._reader
    speech = spoken_japanese("番号が呼ばれるまでお待ちください。")
    free = reader.read(speech, "ja")
    given = reader.read(speech, "ja", settled=free.tokens[:4])
    assert given.tokens == free.tokens
    assert given.log_probability == pytest.approx(free.log_probability, abs=0.15)
    # What does not fit the sound is given up.
    wrong = reader.glance(spoken_japanese("本日は晴天なり、明日は雪が降るでしょう。"), "ja").tokens
    assert "番号が呼ばれるまでお待ち" in reader.read(speech, "ja", settled=wrong).text


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

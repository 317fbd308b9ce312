"""Piper's voices: real weights of the real form, and a network that shows what it is fed."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import soxr
from rapidfuzz.distance import Levenshtein

from assistant.engines import Engines
from assistant.speaking import holds_back, say
from assistant.voice_figures import ROUND_TRIP, read, write
from models.catalogue import Catalogue
from models.errors import EngineError
from models.protocols import Speech
from models.recognition.whisper import WhisperRecogniser
from models.speech import espeak
from models.speech.piper import PiperConfig, PiperVoice
from models.store import ModelStore

JOE = "piper-en-us-joe"
VOICES = Path(sys.prefix) / "test-home" / "models"
"""Where `make test` puts the real voice, so that the counter's own voices stay as they are."""


@pytest.fixture(scope="module")
def joe() -> PiperVoice:
    model, store = Catalogue.load().get(JOE), ModelStore(VOICES)
    if store.state(model) != "installed":
        pytest.skip("the voice is not installed: `make test` gets it")
    return PiperVoice(model.id, store.path(model), model.languages, threads=1)


def test_a_real_voice_is_understood(joe: PiperVoice, recogniser: WhisperRecogniser) -> None:
    text = "Please come to counter three, and bring your residence card."
    speech = joe.synthesise(text, "en")
    assert (speech.rate, speech.voice_language) == (22_050, "")
    heard = soxr.resample(np.pad(speech.samples, 8_000), speech.rate, 16_000).astype(np.float32)
    said = recogniser.transcribe(heard, ["en"]).text.lower().replace("3", "three")
    assert Levenshtein.normalized_similarity(said, text.lower()) > 0.9, said


def test_a_real_voice_obeys_the_pace(joe: PiperVoice) -> None:
    slow, quick = (joe.synthesise("Please wait here.", "en", speed=pace) for pace in (0.5, 2.0))
    assert slow.seconds > 2.5 * quick.seconds


def test_the_phonemes_of_a_real_voice_are_all_known(joe: PiperVoice) -> None:
    texts = ("The fee is 3000 yen: pay at window 2; is that right?", "Déjà vu!", "Yes.")
    for sentence in (one for text in texts for one in joe._sentences(text)):
        assert set(sentence) <= set(joe.config.phoneme_id_map), sentence


@pytest.fixture
def tiny(tmp_path: Path):
    """Makes tiny voices."""
    pytest.importorskip("onnx", reason="the extra `test` (onnx) is not installed")
    from tiny_piper import write as write_voice

    def make(**changes: object) -> PiperVoice:
        name = str(changes.pop("name", "en_US-tiny-x_low"))
        folder = write_voice(tmp_path / f"voice{len(list(tmp_path.iterdir()))}", name, **changes)
        return PiperVoice("tiny", folder, threads=1)

    return make


def fed(speech: Speech, block: int = 80) -> list[int]:
    """The ids that the tiny network was given, relative to the greatest of them."""
    return [round(float(height) * 100) for height in speech.samples[::block]]


def relative(ids: list[int]) -> list[int]:
    return [round(number / max(ids) * 100) for number in ids]


def test_the_network_gets_begin_pads_and_end(tiny) -> None:
    speech = tiny().synthesise("hello", "en")
    # h ə l ˈ o ʊ, each with a pad after it, between the begin with its own pad and the end.
    ids = [1, 0, 25, 0, 28, 0, 26, 0, 7, 0, 23, 0, 27, 0, 2]
    assert fed(speech) == relative(ids)
    assert (speech.rate, len(speech.samples)) == (8_000, 80 * len(ids))


def test_marks_stay_and_sentences_stand_apart(tiny) -> None:
    voice = tiny()
    assert ["".join(part) for part in voice._sentences("hello, hello. (hello)\n3.5, ok?")][:2] == [
        "həlˈoʊ, həlˈoʊ.", "həlˈoʊ",
    ]  # fmt: skip
    decimal = "".join(next(iter(voice._sentences("1.5, ok?"))))
    assert (decimal.count("."), decimal.count(","), decimal.count("?")) == (0, 1, 1)
    one, two = voice.synthesise("hello.", "en"), voice.synthesise("hello. hello.", "en")
    assert len(two.samples) == 2 * len(one.samples) + 8_000 // 4


@pytest.mark.parametrize("mark", ["。", "।", "။", "۔", "？", "! "])
def test_the_marks_of_other_scripts_end_sentences_too(tiny, mark: str) -> None:
    assert len(list(tiny()._sentences(f"hello{mark}hello{mark}"))) == 2


def test_the_pace_is_the_length_scale(tiny) -> None:
    voice = tiny(inference={"length_scale": 1.5})
    assert len(voice.synthesise("hello", "en").samples) == 15 * 120
    assert len(voice.synthesise("hello", "en", speed=2.0).samples) == 15 * 60
    assert len(voice.synthesise("hello", "en", speed=0.5).samples) == 15 * 240


def test_the_first_of_several_speakers_speaks(tiny) -> None:
    speech = tiny(num_speakers=3).synthesise("hello", "en")
    assert fed(speech)[0] == relative([1, 28])[0]


def test_a_voice_of_letters_needs_no_phonemes(tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "PROGRAM", "no-such-program")
    voice = tiny(phoneme_type="text", language={"code": "fr_FR"})
    # ç is a letter and its cedilla; an id map may give several ids; é is only known as e.
    ids = [1, 0, 34, 0, 35, 0, 20, 0, 32, 33, 0, 21, 0, 5, 0, 2]
    assert fed(voice.synthesise("Çaté.", "fr")) == relative(ids)


def test_letters_that_the_voice_does_not_know_are_left_out(tiny) -> None:
    voice = tiny(phoneme_type="text")
    assert fed(voice.synthesise("a€b", "en")) == relative([1, 0, 20, 0, 2])
    for nothing in ("", "...", "€", "бж"):
        with pytest.raises(EngineError, match="nothing in this text"):
            voice.synthesise(nothing, "en")
    with pytest.raises(EngineError, match="does not read vi"):
        voice.synthesise("hello", "vi")


@pytest.mark.parametrize(
    ("changes", "tag"),
    [
        ({"language": {"code": "zh_CN"}}, "zh-Hans"),
        ({"language": {"code": "pt_BR"}}, "pt-BR"),
        ({"language": {"code": "ne_NP"}}, "ne"),
        ({"language": None, "name": "uk_UA-lada-x_low"}, "uk"),
        ({"language": None, "name": "kareem", "espeak": {"voice": "ar"}}, "ar"),
    ],
)
def test_a_voice_knows_its_language(tiny, changes: dict[str, object], tag: str) -> None:
    voice = tiny(**changes)
    assert voice.supports(tag)
    assert not voice.supports("ja")


def test_bad_voices_are_refused_in_one_sentence(
    tmp_path: Path, tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(why: str) -> None:
        with pytest.raises(EngineError, match=why) as told:
            PiperVoice("mine", folder).synthesise("hello", "en")
        assert "\n" not in str(told.value)
        assert told.value.japanese

    folder = tmp_path / "mine"
    folder.mkdir()
    refused(r"must hold one Piper voice, NAME\.onnx and NAME\.onnx\.json; it holds 0")
    (folder / "mine.onnx").write_bytes(b"no network")
    refused(r"mine\.onnx lacks its mine\.onnx\.json")
    config = folder / "mine.onnx.json"
    for wrong in ("{", "[]", "{}", '{"audio": {"sample_rate": "fast"}}'):
        config.write_text(wrong)
        refused(r"mine\.onnx\.json is not a Piper voice")
    from tiny_piper import config as right

    config.write_text(json.dumps(right(phoneme_id_map={"a": [1], "b": [2], "c": [3], "d": [4]})))
    refused("no ids for the begin")
    config.write_text(json.dumps(right(phoneme_type="pinyin")))
    refused("phonemes of the kind “pinyin”")
    config.write_text(json.dumps(right(espeak={"voice": "xx-none"})))
    refused("needs the phonemes of espeak-ng's voice “xx-none”")
    config.write_text(json.dumps(right()))
    refused(r"mine\.onnx is not a Piper voice")
    monkeypatch.setattr(espeak, "PROGRAM", "no-such-program")
    refused("apt-get install espeak-ng")


def test_ids_follow_the_map_of_phonemes() -> None:
    config = PiperConfig.model_validate(
        {
            "audio": {"sample_rate": 1}, "phoneme_map": {"x": ["a", "b"]},
            "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [5], "b": [6, 7]},
        }
    )  # fmt: skip
    assert config.ids(["x", "?", "a"]) == [1, 0, 5, 0, 6, 7, 0, 5, 0, 2]


def test_an_installed_voice_speaks_first_where_it_is_understood(
    joe: PiperVoice, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / JOE).symlink_to(VOICES / JOE)
    engines = Engines(models=tmp_path / "models")
    assert [voice.id for voice in engines.voices] == [JOE, "openjtalk", "espeak-ng"]
    spoken = say(engines, "Hello.", "en")
    assert spoken is not None
    assert spoken.rate == 22_050
    engines.figures = {"espeak-ng": ROUND_TRIP["espeak-ng"]}
    assert engines.voice("en").id == "espeak-ng"  # type: ignore[union-attr]
    engines.figures = {}
    assert engines.voice("en").id == JOE  # type: ignore[union-attr]
    assert holds_back(engines, "en")
    assert say(engines, "Hello.", "en", anyway=True) is not None


def test_figures_of_this_machine_lie_over_ours(tmp_path: Path) -> None:
    path = tmp_path / "models" / "voice_figures.json"
    assert read(path) == ROUND_TRIP
    write(path, "mine", "ne", 0.3)
    write(path, "espeak-ng", "ne", 0.4)
    figures = read(path)
    assert figures["mine"] == {"ne": 0.3}
    assert figures["espeak-ng"]["ne"] == 0.4
    assert figures["espeak-ng"]["en"] == ROUND_TRIP["espeak-ng"]["en"]
    for damaged in ("{", "[]", '{"mine": 3}', '{"mine": {"ne": "low"}}'):
        path.write_text(damaged)
        assert read(path) == ROUND_TRIP

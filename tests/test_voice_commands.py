"""`madoguchi voices`: packing a downloaded voice, installing it, measuring it, and the list."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import round_trip
from assistant.cli import app
from assistant.engines import Engines
from assistant.paths import models_folder
from assistant.speaking import holds_back
from assistant.voice_figures import BAR
from glossaries.phrasebook import Phrasebook
from models.protocols import Hypothesis
from models.recognition.whisper import WhisperRecogniser
from models.speech.espeak import EspeakVoice
from models.speech.licences import licence_class, stated
from models.store import MANIFEST

CARD = (
    "# Model card\n\n* Language: ne_NP\n\n## Dataset\n\n* URL: https://example.org\n* License: {}\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for settings and models, with the machine's own recogniser in it."""
    whisper = models_folder() / "whisper-base"
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "models").mkdir(parents=True)
    (tmp_path / "home" / "models" / "whisper-base").symlink_to(whisper)
    return tmp_path


def run(*words: object) -> tuple[int, str]:
    """Exit status and everything that was printed, on one line."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, " ".join(done.output.split())


def downloaded(folder: Path, licence: str | None = "CC BY 4.0", code: str = "ne_NP") -> Path:
    """A voice as somebody downloads it."""
    pytest.importorskip("onnx", reason="the extra `test` (onnx) is not installed")
    from tiny_piper import write

    espeak = {"voice": code[:2]}
    write(folder, f"{code}-tiny-x_low", language={"code": code}, espeak=espeak)
    if licence is not None:
        (folder / "MODEL_CARD").write_text(CARD.format(licence), encoding="utf-8")
    return folder / f"{code}-tiny-x_low.onnx"


def packed(source: Path, folder: Path, *options: str) -> str:
    """Pack a voice; returns the SHA-256 to add it with."""
    status, told = run("voices", "pack", source, folder, *options)
    assert status == 0, told
    return told.split("--sha256 ")[1].split()[0]


def test_a_downloaded_voice_is_packed_added_measured_and_then_spoken(home: Path) -> None:
    fingerprint = packed(downloaded(home / "got"), home / "out")
    status, told = run("models", "add", home / "out", "--sha256", fingerprint)
    assert (status, "piper-ne-np-tiny-x-low: installed" in told) == (0, True), told
    engines = Engines()
    assert engines.voices[0].id == "piper-ne-np-tiny-x-low"
    model = engines.catalogue.get("piper-ne-np-tiny-x-low")
    assert (model.licence, model.licence_class) == ("CC BY 4.0", "conditional")
    # No voice of Nepali was found to be understood: the one that was installed is asked first.
    assert engines.voice("ne").id == model.id  # type: ignore[union-attr]
    assert holds_back(engines, "ne")
    status, told = run("voices", "measure", "--voice", model.id, "--count", "2")
    assert status == 0, told
    assert "of the characters misread: shown, spoken only when asked." in told
    figures = json.loads((home / "home/models/voice_figures.json").read_text())
    assert figures[model.id]["ne"] > BAR
    figures[model.id]["ne"] = 0.1
    (home / "home/models/voice_figures.json").write_text(json.dumps(figures))
    assert not holds_back(Engines(), "ne")
    status, told = run("voices", "measure", "--voice", model.id)
    assert (status, "There is nothing to measure" in told) == (1, True)
    status, told = run("voices", "list")
    assert "piper-ne-np-tiny-x-low │ 10% │ spoken" in told.replace("┃", "│"), told
    # Another voice of the same name has to be measured for itself.
    assert run("models", "add", home / "out", "--sha256", fingerprint)[0] == 0
    assert holds_back(Engines(), "ne")


@pytest.mark.parametrize(
    ("licence", "options", "why"),
    [
        (None, (), "licence is not known"),
        ("CC BY-NC-SA 4.0", (), "forbids a government's use. --allow-non-commercial"),
        (None, ("--licence", "research only"), "forbids a government's use"),
        ("CC0", ("--language", "xx"), "xx"),
    ],
)
def test_a_voice_that_may_not_be_used_is_not_packed(
    home: Path, licence: str | None, options: tuple[str, ...], why: str
) -> None:
    status, told = run("voices", "pack", downloaded(home / "got", licence), home / "out", *options)
    assert (status, why in told) == (1, True), told
    assert [path.name for path in home.iterdir() if "out" in path.name] == []


def test_a_non_commercial_voice_is_added_only_by_who_says_so(home: Path) -> None:
    source = downloaded(home / "got", "CC BY-NC 4.0")
    fingerprint = packed(source, home / "out", "--allow-non-commercial")
    status, told = run("models", "add", home / "out", "--sha256", fingerprint)
    assert (status, "forbids a government's use" in told) == (1, True), told
    assert not (home / "home/models/own").exists()
    status, told = run(
        "models", "add", home / "out", "--sha256", fingerprint, "--allow-non-commercial"
    )
    assert status == 0, told


def test_what_is_no_voice_is_said_in_one_sentence(home: Path) -> None:
    (home / "empty").mkdir()
    status, told = run("voices", "pack", home / "empty", home / "out")
    assert (status, "is no voice: give Piper's NAME.onnx" in told) == (1, True), told
    source = downloaded(home / "got")
    source.with_name(source.name + ".json").unlink()
    status, told = run("voices", "pack", source, home / "out")
    assert (status, "lacks its ne_NP-tiny-x_low.onnx.json" in told) == (1, True), told
    status, told = run("voices", "pack", home / "got", home / "empty")
    assert (status, "exists: name a new folder" in told) == (1, True), told
    odd = downloaded(home / "odd")
    odd.with_name(f"{odd.name}.json").rename(odd.with_name("声 1.onnx.json"))
    status, told = run("voices", "pack", odd.rename(odd.with_name("声 1.onnx")), home / "out")
    assert (status, "Rename 声 1.onnx: only the letters" in told) == (1, True), told
    status, told = run("voices", "measure", "--voice", "siri")
    assert (status, "There is no voice “siri” here; there are: openjtalk" in told) == (1, True)
    assert not (home / "out" / MANIFEST).exists()


def test_the_licence_of_xtts_is_refused_with_its_reason(home: Path) -> None:
    (home / "xtts").mkdir()
    (home / "xtts/config.json").write_text('{"model": "xtts"}')
    (home / "xtts/model.pth").write_bytes(b"weights")
    status, told = run("voices", "pack", home / "xtts", home / "out", "--language", "ja")
    assert (status, "Coqui Public Model License (CPML), forbids a government's use" in told) == (
        1, True,
    ), told  # fmt: skip
    # Nor does it help to call it something else.
    status, told = run(
        "voices", "pack", home / "xtts", home / "out", "--language", "ja", "--licence", "MIT"
    )
    assert (status, "forbids a government's use" in told) == (1, True), told


@pytest.mark.parametrize(
    ("licence", "kind"),
    [
        ("CC0", "free"), ("MIT", "free"), ("Apache 2.0", "free"), ("public domain", "free"),
        ("CC BY 4.0", "conditional"), ("permitted with a notice", "conditional"),
        ("CC BY-NC-ND 4.0", "non-commercial"), ("Non-Commercial", "non-commercial"),
        ("CPML", "non-commercial"), ("cc-by-nc-4.0", "non-commercial"),
    ],
)  # fmt: skip
def test_licences_are_known_by_name(licence: str, kind: str, tmp_path: Path) -> None:
    assert licence_class(licence) == kind
    (tmp_path / "MODEL_CARD").write_text(CARD.format(licence))
    assert stated(tmp_path) == licence


class _Says:
    """Hears the given texts, one after the other."""

    id = "says"

    def __init__(self, *texts: str) -> None:
        self._texts = list(texts)

    def transcribe(self, samples, languages, *, hot_words=()) -> Hypothesis:
        return Hypothesis(self._texts.pop(0), languages[0], 1.0)

    def listen(self, languages, *, hot_words=(), tell=print):
        raise NotImplementedError


def test_the_round_trip_counts_wrong_characters_only() -> None:
    hears = _Says("please WAIT here", "Please wait there!")
    found = round_trip.measure(EspeakVoice(), hears, "en", ["Please, wait here.", "please wait"])
    assert found.rate == pytest.approx(5 / 24)
    assert found.understood
    same = _Says("市長の家")
    from models.speech.openjtalk import OpenJTalkVoice

    assert round_trip.measure(OpenJTalkVoice(), same, "ja", ["市長のいえ。"]).rate == 0


def test_what_is_spoken_is_what_is_heard(recogniser: WhisperRecogniser) -> None:
    found = round_trip.measure(EspeakVoice(), recogniser, "en", ["Please wait here."])
    assert found.rate < 0.2, found.heard


def test_every_language_with_a_voice_can_be_measured() -> None:
    book = Phrasebook.load()
    for tag in ("ja", "en", "my", "ar", "fa", "ur"):
        texts = round_trip.texts(book, tag)
        assert len(set(texts)) == round_trip.COUNT
        assert all("{" not in text for text in texts)

"""A model of one language beside a general one: each hears its own."""

from models.recognition.by_language import ByLanguage
from models.recognition.whisper import WhisperRecogniser


class Named(WhisperRecogniser):
    """Tells who was asked."""

    def __init__(self, name: str) -> None:
        self.id = name

    def transcribe(self, *_: object, **__: object) -> str:  # type: ignore[override]
        return self.id

    def listen(self, *_: object, **__: object) -> str:  # type: ignore[override]
        return self.id


def test_each_language_goes_to_its_model() -> None:
    both = ByLanguage(Named("kotoba"), ("ja",), Named("turbo"))
    assert both.id == "kotoba+turbo"
    for languages, expected in ((["ja"], "kotoba"), (["vi"], "turbo"), (["ja", "vi"], "turbo")):
        assert both.transcribe(None, languages) == expected  # type: ignore[arg-type]
        assert both.listen(languages) == expected

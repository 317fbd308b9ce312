"""The engines of this machine, built from what the model store holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assistant.paths import models_folder, own_glossary
from assistant.settings import Settings
from assistant.voice_figures import Figures, understood
from assistant.voice_figures import read as read_figures
from glossaries.misheard import MisheardTerms
from glossaries.phrasebook import Phrasebook
from glossaries.termbase import Termbase
from models.catalogue import Catalogue, Model
from models.errors import EngineError, ModelError, ModelMissingError
from models.protocols import Recogniser, Translator, Voice
from models.store import ModelStore

if TYPE_CHECKING:
    from models.recognition.whisper import WhisperRecogniser

E = TypeVar("E")

_Stamp = frozenset[tuple[str, int, int]]


@dataclass
class Engines:
    """What can hear, translate and speak here. Each engine is loaded when it is first needed.

    Args:
        settings: of this tablet.
        models: folder of the models; the machine's own by default.
    """

    settings: Settings = field(default_factory=Settings)
    models: Path = field(default_factory=models_folder)
    own_glossary: Path = field(default_factory=own_glossary)
    """Folder of what the city imported or its evaluators reviewed, laid over ours."""
    problems: list[ModelError] = field(default_factory=list)
    """Engines that are installed and would not start, each with its sentence."""
    _glossary_stamp: _Stamp = field(default=frozenset(), init=False, repr=False)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every model that is known, the city's own first."""
        return Catalogue.load(own=self.store.own)

    @cached_property
    def store(self) -> ModelStore:
        """The installed models."""
        return ModelStore(self.models)

    def installed(self, kind: str) -> list[Model]:
        """The installed models of a kind, in the catalogue's order: the best first."""
        return [m for m in self.catalogue if m.kind == kind and self.store.state(m) == "installed"]

    @cached_property
    def recogniser(self) -> Recogniser:
        """The recogniser.

        Raises:
            ModelMissingError: none is installed.
            EngineError: it cannot be started.
        """
        from models.recognition.by_language import ByLanguage

        wanted = self.settings.recogniser
        usable = [self.catalogue.get(wanted)] if wanted else self.installed("recognition")
        general = next((model for model in usable if "*" in model.languages), None)
        special = next((model for model in usable if "*" not in model.languages), None)
        if general is not None and special is not None:
            return ByLanguage(self._whisper(special), special.languages, self._whisper(general))
        for model in (general, special):
            if model is not None:
                return self._whisper(model)
        raise ModelMissingError(
            "No recognition model is installed: run `madoguchi models pull embedded`.",
            "音声認識のモデルが入っていません。"
            "「madoguchi models pull embedded」で入れてください。",
        )

    def _whisper(self, model: Model) -> "WhisperRecogniser":
        from models.recognition.whisper import WhisperRecogniser

        return WhisperRecogniser(model.id, self.store.path(model), threads=self.settings.threads)

    @cached_property
    def translators(self) -> list[Translator]:
        """The translation engines, the best first; one that does not start is in `problems`."""
        return self._build(self.installed("translation"), self._translator)

    @cached_property
    def voices(self) -> list[Voice]:
        """The voices, models first; one that does not start is in `problems`."""
        from models.speech.espeak import EspeakVoice
        from models.speech.kokoro import KokoroVoice
        from models.speech.openjtalk import OpenJTalkVoice

        makers: list[Callable[[], Voice]] = [OpenJTalkVoice, EspeakVoice]
        if self.settings.voices == "kokoro":
            makers.insert(0, lambda: KokoroVoice(threads=self.settings.threads))
        found = self._build(self.installed("voice"), self._voice)
        for make in makers:
            try:
                found.append(make())
            except EngineError as error:
                self.problems.append(error)
        return found

    @property
    def figures_file(self) -> Path:
        """How well voices were understood when they were measured on this machine."""
        return self.models / "voice_figures.json"

    @cached_property
    def figures(self) -> Figures:
        """How well each voice is understood: our measurements, and this machine's over them."""
        return read_figures(self.figures_file)

    @cached_property
    def termbase(self) -> Termbase:
        """Our terms with the city's own laid over them."""
        self._glossary_stamp = _stamp(self.glossary_folders)
        return Termbase.load(overlays=self.glossary_folders)

    @cached_property
    def misheard(self) -> MisheardTerms:
        """Finds terms that the recogniser misheard."""
        return MisheardTerms(self.termbase)

    @property
    def hears(self) -> bool:
        """Whether the recogniser is loaded, so that it can listen at once."""
        return "recogniser" in self.__dict__

    @cached_property
    def phrasebook(self) -> Phrasebook:
        """Our phrases with the city's own laid over them."""
        return Phrasebook.load(termbase=self.termbase, overlays=self.glossary_folders)

    @property
    def glossary_folders(self) -> tuple[Path, ...]:
        """The city's own words: those of the settings, then what was imported and reviewed here."""
        chosen = self.settings.glossary_folders
        return chosen if self.own_glossary in chosen else (*chosen, self.own_glossary)

    def refresh_glossaries(self) -> bool:
        """Read terms and phrases anew at their next use where a city's file changed.

        Returns:
            Whether one did.
        """
        if "termbase" not in self.__dict__ or _stamp(self.glossary_folders) == self._glossary_stamp:
            return False
        for name in ("misheard", "phrasebook", "termbase"):
            self.__dict__.pop(name, None)
        return True

    def voice(self, language: str) -> Voice | None:
        """The voice that speaks a language, None where there is none.

        The first that was found to be understood; where none was, the first that reads it.
        """
        able = [voice for voice in self.voices if voice.supports(language)]
        clear = [voice for voice in able if understood(self.figures, voice.id, language)]
        return next(iter((*clear, *able)), None)

    def _build(self, models: Sequence[Model], make: Callable[[Model], E | None]) -> list[E]:
        built: list[E] = []
        for model in models:
            try:
                engine = make(model)
            except ModelError as error:
                self.problems.append(error)
                continue
            if engine is not None:
                built.append(engine)
        return built

    def _voice(self, model: Model) -> Voice | None:
        folder, threads = self.store.path(model), self.settings.threads
        if model.engine == "piper":
            from models.speech.piper import PiperVoice

            return PiperVoice(model.id, folder, model.languages, threads=threads)
        if model.engine == "coqui":
            from models.speech.coqui import CoquiVoice

            return CoquiVoice(model.id, folder, model.languages, threads=threads)
        return None

    def _translator(self, model: Model) -> Translator | None:
        folder = self.store.path(model)
        if model.engine == "ctranslate2":
            from models.translation.m2m100 import M2M100Translator

            return M2M100Translator(
                model.id,
                folder,
                threads=self.settings.threads,
                experimental=self.settings.experimental_models,
            )
        if model.engine == "fxtranslate":
            from models.translation.firefox import FirefoxTranslator

            return FirefoxTranslator(model.id, folder, model.pairs[0])
        if model.engine == "llama.cpp":
            from models.translation.llama import LlamaTranslator

            return LlamaTranslator(model.id, folder, model.languages, threads=self.settings.threads)
        return None


def _stamp(folders: Sequence[Path]) -> _Stamp:
    """What changes when a file of these folders does."""
    found = set()
    for file in (file for folder in folders for file in folder.glob("*/*.csv")):
        try:
            state = file.stat()
        except OSError:
            continue
        found.add((str(file), state.st_mtime_ns, state.st_size))
    return frozenset(found)

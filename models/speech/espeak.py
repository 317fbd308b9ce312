"""eSpeak NG: a robotic voice for about a hundred languages.

Run as a separate program, so that its licence (GPL-3.0) stays its own. It is never used for
Japanese: it reads a kanji as “Chinese letter”.
"""

import io
import shutil
import subprocess

from models.errors import EngineError
from models.protocols import Speech

PROGRAM = "espeak-ng"
_WORDS_A_MINUTE = 150
_VOICES = {
    "en": "en-us", "zh-Hans": "cmn", "zh-Hant": "cmn", "ko": "ko", "vi": "vi", "pt-BR": "pt-br",
    "es": "es-419", "ne": "ne", "id": "id", "my": "my", "ru": "ru", "hi": "hi", "ms": "ms",
    "uk": "uk", "tr": "tr", "fr": "fr-fr", "bn": "bn", "si": "si", "th": "th", "fa": "fa",
    "ur": "ur", "ar": "ar", "de": "de", "it": "it",
}  # fmt: skip
_SECONDS = 30


class EspeakVoice:
    """The installed `espeak-ng` program.

    Raises:
        EngineError: the program is not installed.
    """

    id = "espeak-ng"

    def __init__(self) -> None:
        path = shutil.which(PROGRAM)
        if path is None:
            raise EngineError(
                "espeak-ng is not installed: run `apt-get install espeak-ng`.",
                "読み上げのプログラム espeak-ng が入っていません。",
            )
        self._program = path
        listing = subprocess.run(
            [path, "--voices"], capture_output=True, text=True, check=False, timeout=_SECONDS
        ).stdout
        self._installed = {line.split()[1] for line in listing.splitlines()[1:] if line.split()}

    def supports(self, language: str) -> bool:
        """Whether the program has a voice of this very language."""
        return _VOICES.get(language, "") in self._installed

    def synthesise(self, text: str, language: str, *, speed: float = 1.0) -> Speech:
        """Speak; see `Voice`.

        Raises:
            EngineError: there is no such voice, or the program failed.
        """
        import soundfile

        if not self.supports(language) or not text.strip():
            raise EngineError(
                f"espeak-ng has no voice for {language}.", "この言語の音声はありません。"
            )
        command = [self._program, "-v", _VOICES[language], "--stdin", "--stdout"]
        command += ["-s", str(round(_WORDS_A_MINUTE * speed))]
        try:
            spoken = subprocess.run(
                command, input=text.encode(), capture_output=True, check=True, timeout=_SECONDS
            ).stdout
            samples, rate = soundfile.read(io.BytesIO(spoken), dtype="float32")
        except (subprocess.SubprocessError, soundfile.LibsndfileError) as error:
            raise EngineError(
                f"espeak-ng failed on this text: {error}", "読み上げの途中で問題が起きました。"
            ) from error
        return Speech(samples, int(rate))

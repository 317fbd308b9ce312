"""Whisper on CTranslate2, with the weights, features and tokenizer of faster-whisper.

Radford et al. 2023, “Robust Speech Recognition via Large-Scale Weak Supervision”; the silence
detector is Silero VAD as faster-whisper ships it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from models.errors import EngineError
from models.protocols import Hypothesis, Partial, Samples
from models.recognition.judgement import judge, nothing
from models.recognition.live import LiveTranscription
from models.recognition.reader import Reader
from models.recognition.speed import Speed, measure
from models.recognition.windows import enough, speech_spans, windows


class WhisperRecogniser:
    """A Whisper model in a folder.

    Args:
        model_id: catalogue id.
        folder: holds model.bin, config.json, tokenizer.json and the vocabulary.
        threads: processor threads; 0 lets CTranslate2 choose.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(self, model_id: str, folder: Path, *, threads: int = 0) -> None:
        from faster_whisper import WhisperModel

        self.id = model_id
        try:
            model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineError(
                f"The recognition model {model_id} cannot be started: {error}",
                f"音声認識のモデル {model_id} を起動できません。",
            ) from error
        self._reader = Reader(model_id, model)

    @property
    def speeds(self) -> list[Speed]:
        """How long a short utterance takes here, with this model and told for the others."""
        return measure(self._reader, self.id)

    def transcribe(
        self, samples: Samples, languages: Sequence[str], *, hot_words: Sequence[str] = ()
    ) -> Hypothesis:
        """Recognise one utterance; see `Recogniser`. Silence and noise give an empty text.

        Raises:
            EngineError: the engine failed.
        """
        if not languages:
            raise ValueError("at least one language is needed")
        spans = speech_spans(samples)
        if not enough(spans):
            return nothing(languages[0], "silence")
        pieces = windows(samples, spans)
        try:
            language, certainty = self._reader.choose(pieces[0], languages)
            readings = [self._reader.read(piece, language, hot_words) for piece in pieces]
        except (RuntimeError, ValueError) as error:
            raise self._reader.failed(error) from error
        return judge(readings, language, certainty)

    def listen(
        self,
        languages: Sequence[str],
        *,
        hot_words: Sequence[str] = (),
        tell: Callable[[Partial], None] = lambda _partial: None,
    ) -> LiveTranscription:
        """Begin to recognise an utterance that is still being spoken; see `Recogniser`."""
        return LiveTranscription(self._reader, languages, hot_words, tell)

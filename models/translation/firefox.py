"""Firefox Translations models on fxtranslate: one small model a direction, to and from English."""

from collections.abc import Sequence
from pathlib import Path

from models.errors import EngineError
from models.protocols import RequiredTerm


class FirefoxTranslator:
    """One direction of the Firefox models.

    Args:
        model_id: catalogue id.
        folder: holds `model.bin` and `vocab.spm`, or `srcvocab.spm` and `trgvocab.spm`.
        pair: source and target as BCP 47 tags.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(self, model_id: str, folder: Path, pair: tuple[str, str]) -> None:
        import fxtranslate

        self.id = model_id
        self.pair = pair
        shared = folder / "vocab.spm"
        try:
            self._model = fxtranslate.Translator(
                model=(folder / "model.bin").read_bytes(),
                src_vocab=(shared if shared.exists() else folder / "srcvocab.spm").read_bytes(),
                trg_vocab=(shared if shared.exists() else folder / "trgvocab.spm").read_bytes(),
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise EngineError(
                f"The translation model {model_id} cannot be started: {error}",
                f"翻訳のモデル {model_id} を起動できません。",
            ) from error

    def supports(self, source: str, target: str) -> bool:
        """Whether this is the model's one direction."""
        return (source, target) == self.pair

    def translate(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[str]:
        """Translate; see `Translator`. The models take no terms: the caller checks and repairs.

        Raises:
            EngineError: the direction is not the model's, or the engine failed.
        """
        del terms
        if not self.supports(source, target):
            raise EngineError(
                f"{self.id} does not translate from {source} to {target}.",
                f"モデル {self.id} はこの言語の組み合わせに対応していません。",
            )
        try:
            return [str(self._model.translate(text)).strip() if text else "" for text in segments]
        except (ValueError, RuntimeError) as error:
            raise EngineError(
                f"{self.id} failed on this text: {error}", "翻訳の途中で問題が起きました。"
            ) from error

"""Firefox Translations models on fxtranslate: one small model a direction, to and from English.

The models know no terms, but carry a name that they do not know over as it stands: each required
term goes through as a token, which its rendering then replaces. Of the ways that were measured
(`benchmarks/terms.py`) this one keeps most terms.
"""

from collections.abc import Sequence
from pathlib import Path

from models.errors import EngineError
from models.protocols import RequiredTerm
from models.translation.inline import TERM, places

_TOKEN = "XA{}"


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
        """Translate; see `Translator`. Values are left to the model, which copies them well.

        Raises:
            EngineError: the direction is not the model's, or the engine failed.
        """
        if not self.supports(source, target):
            raise EngineError(
                f"{self.id} does not translate from {source} to {target}.",
                f"モデル {self.id} はこの言語の組み合わせに対応していません。",
            )
        try:
            return [
                self._one(text, [term for term in terms[i] if term.kind == TERM])
                if i < len(terms)
                else self._plain(text)
                for i, text in enumerate(segments)
            ]
        except (ValueError, RuntimeError) as error:
            raise EngineError(
                f"{self.id} failed on this text: {error}", "翻訳の途中で問題が起きました。"
            ) from error

    def _plain(self, text: str) -> str:
        return str(self._model.translate(text)).strip() if text else ""

    def _one(self, text: str, terms: Sequence[RequiredTerm]) -> str:
        """With a token for each term; without, where the model loses or doubles one."""
        found = places(text, terms) if _TOKEN[:2] not in text else []
        if not found:
            return self._plain(text)
        hidden, at = "", 0
        for number, (start, end, _) in enumerate(found, 1):
            hidden += text[at:start] + _TOKEN.format(number)
            at = end
        answer = self._plain(hidden + text[at:])
        # The last first: XA1 also begins XA12.
        for number in range(len(found), 0, -1):
            token = _TOKEN.format(number)
            if answer.count(token) != 1:
                return self._plain(text)
            place, rendering = answer.index(token), found[number - 1][2].target
            if place == 0:
                rendering = rendering[:1].upper() + rendering[1:]
            answer = answer[:place] + rendering + answer[place + len(token) :]
        return answer

"""Instruction models on llama.cpp: Hy-MT2 with its own prompts, decoded greedily.

The prompts are those of the model's documentation (Tencent, Hy-MT2, “Translation Task Instruction
Examples”): Chinese ones where Chinese is on either side, English ones otherwise, and the
terminology prompt where terms are required.
"""

import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.errors import EngineError
from models.protocols import RequiredTerm

NAMES = {
    "ja": ("Japanese", "日语"), "en": ("English", "英语"), "zh-Hans": ("Chinese", "中文"),
    "zh-Hant": ("Traditional Chinese", "繁体中文"), "ko": ("Korean", "韩语"),
    "vi": ("Vietnamese", "越南语"), "pt-BR": ("Portuguese", "葡萄牙语"),
    "es": ("Spanish", "西班牙语"), "fil": ("Filipino", "菲律宾语"), "id": ("Indonesian", "印尼语"),
    "th": ("Thai", "泰语"), "my": ("Burmese", "缅甸语"), "km": ("Khmer", "高棉语"),
    "mn": ("Mongolian", "蒙古语"), "ru": ("Russian", "俄语"), "hi": ("Hindi", "印地语"),
    "ms": ("Malay", "马来语"), "uk": ("Ukrainian", "乌克兰语"), "tr": ("Turkish", "土耳其语"),
    "fr": ("French", "法语"), "bn": ("Bengali", "孟加拉语"),
}  # fmt: skip
"""What the prompts call a language, in English and in Chinese, by BCP 47 tag."""

_CONTEXT = 4096
# A translation has rarely more tokens than this for a character of the source; a loop has.
_TOKENS_A_CHARACTER, _TOKENS_MARGIN, _MOST_TOKENS = 3, 64, 1024


def prompt(text: str, source: str, target: str, terms: Sequence[RequiredTerm] = ()) -> str:
    """The instruction for one segment; languages are BCP 47 tags of `NAMES`."""
    terms = [term for term in terms if term.kind == "term"]
    chinese = source.startswith("zh") or target.startswith("zh")
    if chinese:
        head = "参考下面的翻译：\n" + "".join(f"{t.source} 翻译成 {t.target}\n" for t in terms)
        ask = f"将以下文本翻译为{NAMES[target][1]}，注意只需要输出翻译后的结果，不要额外解释："
    else:
        lines = "".join(f"{t.source} translates to {t.target}\n" for t in terms)
        head = f"Reference the following translations:\n{lines}\n"
        ask = (
            f"Translate the following text into {NAMES[target][0]}. Note that you should only "
            "output the translated result without any additional explanation:"
        )
    return (head if terms else "") + f"{ask}\n\n{text}"


class LlamaTranslator:
    """A GGUF file in a folder, run by llama.cpp inside this process.

    Args:
        model_id: catalogue id.
        folder: holds one `.gguf` file.
        languages: BCP 47 tags between all of which the model translates.
        threads: processor threads; 0 lets llama.cpp choose.

    Raises:
        EngineError: the extra `llama` is not installed, or the model cannot be loaded.
    """

    def __init__(
        self, model_id: str, folder: Path, languages: Sequence[str], *, threads: int = 0
    ) -> None:
        try:
            import xllamacpp
        except ImportError as error:
            raise EngineError(
                f"The model {model_id} needs llama.cpp: pip install 'madoguchi[llama]'.",
                f"モデル {model_id} には llama.cpp が必要です（pip install 'madoguchi[llama]'）。",
            ) from error
        self.id = model_id
        self.languages = frozenset(languages) & NAMES.keys()
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(next(iter(sorted(folder.glob("*.gguf"))), folder))
        parameters.n_ctx = _CONTEXT
        parameters.n_parallel = 1
        parameters.warmup = False
        parameters.verbosity = 0
        if threads:
            parameters.cpuparams.n_threads = threads
        # The library serves HTTP beside its own calls: a socket in a folder that only this user
        # may enter, behind a key that nobody has, instead of a port that every process reaches.
        self._socket = tempfile.TemporaryDirectory(prefix="madoguchi-")
        parameters.hostnames = [str(Path(self._socket.name) / "llama.sock")]
        parameters.api_keys = [secrets.token_hex(16)]
        parameters.ui = parameters.endpoint_slots = parameters.endpoint_props = False
        try:
            self._server: Any = xllamacpp.Server(parameters)
        except RuntimeError as error:
            self._socket.cleanup()
            raise EngineError(
                f"The translation model {model_id} cannot be started: {error}",
                f"翻訳のモデル {model_id} を起動できません。",
            ) from error

    def supports(self, source: str, target: str) -> bool:
        """Whether the model knows both languages."""
        return source != target and {source, target} <= self.languages

    def translate(
        self,
        segments: Sequence[str],
        source: str,
        target: str,
        terms: Sequence[Sequence[RequiredTerm]] = (),
    ) -> list[str]:
        """Translate; see `Translator`.

        Raises:
            EngineError: the direction is not the model's, or the engine failed.
        """
        if not self.supports(source, target):
            raise EngineError(
                f"{self.id} does not translate from {source} to {target}.",
                f"モデル {self.id} はこの言語の組み合わせに対応していません。",
            )
        return [
            self._one(prompt(text, source, target, terms[i] if i < len(terms) else ()), len(text))
            if text.strip()
            else ""
            for i, text in enumerate(segments)
        ]

    def _one(self, message: str, characters: int) -> str:
        most = min(_MOST_TOKENS, _TOKENS_A_CHARACTER * characters + _TOKENS_MARGIN)
        answer = self._server.handle_chat_completions(
            {
                "messages": [{"role": "user", "content": message}],
                "temperature": 0.0,
                "top_k": 1,
                "repeat_penalty": 1.05,
                "max_tokens": most,
            }
        )
        if "error" in answer:
            raise EngineError(
                f"{self.id} failed on this text: {answer['error'].get('message', 'no reason')}",
                "翻訳の途中で問題が起きました。",
            )
        return str(answer["choices"][0]["message"].get("content") or "").strip()

"""Whether a text is in the language that it should be in: script first, then the language.

A wrong script is sure. Between languages of one script the decision is a statistical one
(py3langid, BSD-3-Clause; Lui & Baldwin 2012, "langid.py") and only taken when it is clear; short
texts are never judged by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from assistant.checks.alphabets import ALPHABETS, NAMES, OWN, SCRIPTS, VIETNAMESE
from assistant.checks.lexicon import lexicon
from assistant.checks.model import Finding
from assistant.checks.text import base_language, fold_text

# Languages of one script that the statistics tell apart, in py3langid's codes.
_GROUPS = (
    ("en", "vi", "pt", "es", "tl", "id", "ms", "tr", "fr", "de", "it"),
    ("ru", "uk", "mn"),
    ("hi", "ne"),
)
_CODES = {"fil": "tl"}
_SURE = 0.9
_LETTERS_NEEDED = 10
# Letters that only one of the Cyrillic languages writes.
_CYRILLIC_ONLY = {"ru": "ыэъё", "uk": "іїєґ", "mn": "өү"}
_NOT_IN = {"ru": re.compile("[іїєґөү]"), "uk": re.compile("[ыэъёөү]"), "mn": re.compile("[іїєґ]")}


def letters_by_script(text: str) -> dict[str, int]:
    """How many letters of each script a text has; scripts that it lacks are left out."""
    counts = {name: len(pattern.findall(text)) for name, pattern in SCRIPTS.items()}
    return {name: count for name, count in counts.items() if count}


def check_language(
    source: str, target: str, target_language: str, names: Sequence[str] = ()
) -> list[Finding]:
    """A finding when the translation is surely not in `target_language`.

    `names` are renderings of terms that it rightly holds, such as a place's English name.
    """
    language = base_language(target_language)
    if language not in NAMES or language in ("de", "it", "zh"):
        return []
    text = target
    for name in names:
        text = text.replace(name, " ") if len(name) < len(target) else text
    text = _without_kept(source, text)
    counts = letters_by_script(text)
    total = sum(counts.values())
    if total < 2:
        return []
    own = OWN.get(language, {"Latin"})
    mine = sum(counts.get(name, 0) for name in own)
    foreign = {
        n: c for n, c in counts.items() if n not in own and (n != "Latin" or language in OWN)
    }
    span = (0, len(target))
    name = NAMES[language]
    worst = max(foreign, key=lambda n: foreign[n], default="")
    if (
        foreign
        and mine * (3 if worst == "Latin" else 2) <= foreign[worst]
        and (worst != "Latin" or foreign[worst] >= 12 or (mine == 0 and foreign[worst] >= 3))
    ):
        return [Finding("language", "error", f"訳文が{name}の文字で書かれていません。", None, span)]
    mixed = {n: c for n, c in foreign.items() if n != "Latin"}
    if mixed:
        where = SCRIPTS[max(mixed, key=lambda n: mixed[n])].search(target)
        at = (where.start(), where.end()) if where else span
        message = f"{name}の訳文に別の言語の文字が混ざっています。"
        return [Finding("language", "warning", message, None, at)]
    if language in ("zh-Hans", "zh-Hant"):
        return _chinese(text, language, span)
    if language == "ja":
        if (
            mine >= 3
            and not counts.get("Kana")
            and (mine >= 8 or re.search("[。？！]$", text.strip()))
        ):
            return [
                Finding(
                    "language",
                    "warning",
                    "訳文が日本語ではないようです（中国語かもしれません）。",
                    None,
                    span,
                )
            ]
        return []
    other = _other_language(text, language)
    if other is None:
        return []
    message = f"訳文が{name}ではなく{NAMES.get(other, '別の言語')}のようです。"
    return [Finding("language", "error", message, None, span)]


def _without_kept(source: str, target: str) -> str:
    """The translation without names that it rightly keeps: in brackets, or as in the source."""
    text = re.sub(
        r"[（(「『【\[“\"][^（(「『【\[）)」』】\]”\"]{1,40}[）)」』】\]”\"]", " ", target
    )
    if not re.search(r"\w{2}", text):
        text = target
    kept = set(re.findall(r"[A-Za-z][A-Za-z0-9.@_/-]+", source))
    return re.sub(r"[A-Za-z][A-Za-z0-9.@_/-]+", lambda m: " " if m[0] in kept else m[0], text)


@lru_cache(maxsize=4096)
def _only_in(char: str) -> str:
    """Hans or Hant for a character in the GB 2312 or in the Big5 set only, else nothing."""

    def has(codec: str) -> bool:
        try:
            char.encode(codec)
        except UnicodeEncodeError:
            return False
        return True

    simplified, traditional = has("gb2312"), has("big5")
    return "" if simplified == traditional else "Hans" if simplified else "Hant"


def _chinese(text: str, language: str, span: tuple[int, int]) -> list[Finding]:
    han = SCRIPTS["Han"].findall(text)
    forms = [_only_in(char) for char in han]
    own = forms.count(language[3:])
    other = forms.count("Hans" if language == "zh-Hant" else "Hant")
    if other == 0:
        return []
    wrong = "繁体字" if language == "zh-Hans" else "簡体字"
    severity = "error" if other >= own else "warning"
    message = f"{NAMES[language]}の訳文に{wrong}が使われています。"
    return [Finding("language", "error" if severity == "error" else "warning", message, None, span)]


def _other_language(text: str, language: str) -> str | None:
    """Another language of the same script that the text is surely in, or None."""
    folded = fold_text(text)
    if language in _NOT_IN:
        letters = len(SCRIPTS["Cyrillic"].findall(folded))
        if _NOT_IN[language].search(folded):
            for other, chars in _CYRILLIC_ONLY.items():
                if other != language and any(c in folded for c in chars):
                    return other
        if letters < _LETTERS_NEEDED:
            return None
    if language in ("id", "ms"):
        indonesian, malay = (
            len(lexicon(tag).pattern("language", "distinctive").findall(folded))
            for tag in ("id", "ms")
        )
        if language == "id" and malay > indonesian:
            return "ms"
        if language == "ms" and indonesian > malay:
            return "id"
    code = _CODES.get(language, language)
    group = next((g for g in _GROUPS if code in g), None)
    if group is None:
        return None
    if language in ALPHABETS:
        strange = [
            c for c in folded if c.isalpha() and c not in ALPHABETS[language] and c not in "ōūāīē"
        ]
        strange = [c for c in strange if SCRIPTS["Latin"].match(c)]
        if len(strange) >= 2:
            marks = sum(c in VIETNAMESE for c in strange)
            return "vi" if marks * 2 > len(strange) else "other"
    words_only = re.sub(r"[\d_]+|\S*[@/]\S*", " ", folded)
    letters = len(re.findall(r"[^\W\d_]", words_only))
    if letters < _LETTERS_NEEDED:
        return None
    label, sure = _identifier(group).classify(words_only)
    label = str(label)
    if label == code or {label, code} == {"id", "ms"} or sure < (_SURE if letters > 16 else 0.97):
        return None
    return {"tl": "fil"}.get(label, label)


@lru_cache(maxsize=3)
def _identifier(group: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(group))
    return identifier

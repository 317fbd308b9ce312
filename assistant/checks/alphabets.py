"""Names, scripts and alphabets of the languages that the checks tell apart."""

from __future__ import annotations

import re

NAMES = {
    "ja": "日本語", "en": "英語", "zh-Hans": "中国語（簡体字）", "zh-Hant": "中国語（繁体字）",
    "ko": "韓国語", "vi": "ベトナム語", "pt": "ポルトガル語", "es": "スペイン語",
    "fil": "フィリピノ語", "ne": "ネパール語", "id": "インドネシア語", "th": "タイ語",
    "my": "ミャンマー語", "km": "クメール語", "mn": "モンゴル語", "ru": "ロシア語",
    "hi": "ヒンディー語", "ms": "マレー語", "uk": "ウクライナ語", "tr": "トルコ語",
    "fr": "フランス語", "bn": "ベンガル語", "si": "シンハラ語", "de": "ドイツ語",
    "it": "イタリア語", "zh": "中国語", "ar": "アラビア語", "fa": "ペルシア語",
    "ur": "ウルドゥー語",
}  # fmt: skip
"""What each language is called in Japanese."""

_RANGES = {
    "Latin": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ", "Cyrillic": "\u0400-\u052f",
    "Devanagari": "\u0900-\u0963\u0970-\u097f", "Bengali": "\u0980-\u09fe",
    "Sinhala": "\u0d80-\u0df3", "Thai": "\u0e01-\u0e4e",
    "Myanmar": "\u1000-\u103f\u1050-\u109f", "Khmer": "\u1780-\u17d3",
    "Hangul": "\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f",
    "Kana": "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff",
    "Han": "\u3400-\u9fff\uf900-\ufaff\u3005-\u3007", "Arabic": "\u0600-\u06ff",
    "Hebrew": "\u0590-\u05ff", "Greek": "\u0370-\u03ff", "Lao": "\u0e80-\u0eff",
    "Tamil": "\u0b80-\u0bff", "Armenian": "\u0530-\u058f", "Georgian": "\u10a0-\u10ff",
}  # fmt: skip
SCRIPTS = {name: re.compile(f"[{chars}]") for name, chars in _RANGES.items()}
"""A pattern for one letter of each script."""

OWN = {
    "ja": {"Kana", "Han"}, "zh-Hans": {"Han"}, "zh-Hant": {"Han"}, "ko": {"Hangul"},
    "ne": {"Devanagari"}, "hi": {"Devanagari"}, "th": {"Thai"}, "my": {"Myanmar"},
    "km": {"Khmer"}, "mn": {"Cyrillic"}, "ru": {"Cyrillic"}, "uk": {"Cyrillic"},
    "bn": {"Bengali"}, "si": {"Sinhala"}, "ar": {"Arabic"}, "fa": {"Arabic"}, "ur": {"Arabic"},
}  # fmt: skip
"""The scripts of each language that does not write Latin letters."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"
VIETNAMESE = "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
"""The letters of Vietnamese with marks."""
ALPHABETS = {
    "en": _LATIN + "éèêñçï", "vi": _LATIN + VIETNAMESE, "pt": _LATIN + "áâãàçéêíóôõúüºª",
    "es": _LATIN + "áéíñóúüºª", "fil": _LATIN + "ñáéíóúàèìòùâêîôû", "id": _LATIN + "éè",
    "ms": _LATIN + "éè", "tr": _LATIN + "çğıöşüâîû", "fr": _LATIN + "àâæçéèêëîïôœùûüÿ",
}  # fmt: skip
"""The small letters that each language with Latin letters writes."""

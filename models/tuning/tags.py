"""The languages of the embedded model: locale tags, tokens, and the names used in data folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Language:
    """One language of the model.

    `tag` is the BCP 47 tag of the product, `token` the language token of the model (M2M100's form),
    `aliases` the names that parallel-text folders use, `measure` the suffix of the measuring sets,
    `babel` the locale for CLDR formatting.
    """

    tag: str
    token: str
    aliases: tuple[str, ...]
    measure: str
    babel: str


_ROWS: Final = (
    ("ja", "__ja__", ("ja",), "ja", "ja_JP"),
    ("en", "__en__", ("en",), "en", "en_GB"),
    ("zh-Hans", "__zh__", ("zh", "zh-Hans"), "zh", "zh_Hans_CN"),
    ("zh-Hant", "__zh_Hant__", ("zh-Hant",), "zh-Hant", "zh_Hant_TW"),
    ("ko", "__ko__", ("ko",), "ko", "ko_KR"),
    ("vi", "__vi__", ("vi",), "vi", "vi_VN"),
    ("pt-BR", "__pt__", ("pt", "pt_BR"), "pt", "pt_BR"),
    ("es", "__es__", ("es", "es_LA"), "es", "es_419"),
    ("fil", "__tl__", ("tl", "fil"), "tl", "fil_PH"),
    ("ne", "__ne__", ("ne",), "ne", "ne_NP"),
    ("id", "__id__", ("id",), "id", "id_ID"),
    ("th", "__th__", ("th",), "th", "th_TH"),
    ("my", "__my__", ("my",), "my", "my_MM"),
    ("km", "__km__", ("km",), "km", "km_KH"),
    ("mn", "__mn__", ("mn",), "mn", "mn_MN"),
    ("ru", "__ru__", ("ru",), "ru", "ru_RU"),
    ("hi", "__hi__", ("hi",), "hi", "hi_IN"),
    ("ms", "__ms__", ("ms",), "ms", "ms_MY"),
    ("uk", "__uk__", ("uk",), "uk", "uk_UA"),
    ("tr", "__tr__", ("tr",), "tr", "tr_TR"),
    ("fr", "__fr__", ("fr",), "fr", "fr_FR"),
    ("bn", "__bn__", ("bn",), "bn", "bn_BD"),
    ("si", "__si__", ("si",), "si", "si_LK"),
)

LANGUAGES: Final = {row[0]: Language(*row) for row in _ROWS}
# The languages that the data carries; the others keep their letters in the vocabulary, for terms.
TAUGHT: Final = ("ja", "en", "zh-Hans")
BY_ALIAS: Final = {alias: lang.tag for lang in LANGUAGES.values() for alias in lang.aliases}

# Source text before <trans>, the rendering that must be used after it (train-append of Dinu et al.,
# ACL 2019, "Training Neural Machine Translation to Apply Terminology Constraints").
TERM_OPEN: Final = "<term>"
TERM_TRANS: Final = "<trans>"
TERM_CLOSE: Final = "</term>"
RESERVED: Final = tuple(f"<extra_{i}>" for i in range(16))
# Tokens that stand for values in the source and in the output, by kind.
PLACEHOLDERS: Final = {
    "date": RESERVED[0:2],
    "time": RESERVED[2:4],
    "amount": RESERVED[4:6],
    "number": RESERVED[6:10],
}

# Written without spaces between words, so sentences are joined without one.
NO_SPACE: Final = frozenset({"ja", "zh-Hans", "zh-Hant", "my", "km", "th"})
CJK: Final = frozenset({"ja", "zh-Hans", "zh-Hant"})


def token(tag: str) -> str:
    """The model's token of a locale tag; ValueError names an unknown tag."""
    if tag not in LANGUAGES:
        raise ValueError(f"the embedded model has no language {tag!r}")
    return LANGUAGES[tag].token

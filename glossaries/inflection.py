"""Word keys: the part of a written word that inflection leaves alone.

Light by purpose: a term's form must be recognised in running text ("cards", "карту",
"kartınızı", "주민세를"), no dictionary of any language is needed, and a wrong stem costs at most a
form listed under `variants`.
"""

from __future__ import annotations

import re
import unicodedata

MIN_STEM = 3

# Languages whose endings follow the stem in many shapes: (endings taken off a term's own word,
# longest tail that a word in a text may have after the stem).
_OPEN: dict[str, tuple[re.Pattern[str], int]] = {
    "ru": (
        re.compile(r"(?:ого|его|ому|ему|ыми|ими|ами|ями|ость|ый|ий|ой|ая|яя|ое|ее|ые|ие|ия|ию|ии|"
                   r"ью|ов|ев|ей|ом|ем|ам|ям|ах|ях|[аеёиоуыэюяйь])$"), 4),
    "uk": (
        re.compile(r"(?:ого|ього|ому|ьому|ими|іми|ами|ями|ість|ості|ий|ій|ої|ою|ею|ією|ія|ію|ії|"
                   r"ів|ів|ом|ем|ам|ям|ах|ях|[аеєиіїоуюяйь])$"), 4),
    "tr": (re.compile(r"(?:[sy]?[ıiuüaeöo])?[pçtkbcdğ]?$"), 8),
    "mn": (re.compile(r"[аэоөуүиыеёюяйь]{0,2}$"), 7),
    "hi": (re.compile(r"[\u0901-\u0903\u093e-\u094c]+$"), 4),
    "ne": (re.compile(r"[\u0901-\u0903\u093e-\u094c]+$"), 9),
    "bn": (re.compile(r"[\u0981-\u0983\u09be-\u09cc]+$"), 5),
    "si": (re.compile(r"[\u0dca\u0dcf-\u0ddf]+$"), 6),
}  # fmt: skip

# Languages with a short closed set of endings: both words are cut and compared.
_CLOSED: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"(?<=[a-z]{2}[sxz])es$|(?<=[cs]h)es$|(?<=[a-z]{2}[^s])s$"),
    "pt-BR": re.compile(r"(?:ões|ães|ãos|ão|ais|éis|óis|al|el|ol|[oae]s?|e?s)$"),
    "es": re.compile(r"(?:[oae]s?|s)$"),
    "fr": re.compile(r"(?:aux|al|eaux|eau|es|[esx])$"),
    "id": re.compile(r"(?:nya|ku|mu|lah|kah)$"),
    "ms": re.compile(r"(?:nya|ku|mu|lah|kah)$"),
    "fil": re.compile(r"ng$"),
}

# What may follow a stem that is short enough to begin quite another word (хото, хотите).
_SHORT = 4
_NOUN_ENDINGS = {
    "ru": re.compile(
        r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ия|ию|ии|ие|ий|ем|ём|ей|ой|ою|ом|ов|ев|ам|ям|ах|ях|"
        r"ая|яя|ое|ее|ые|ую|юю|ый|ым|ых|им|их|ью|[аеёиоуыэюяйь])?$"
    ),
    "uk": re.compile(
        r"(?:ами|ями|ого|ього|ому|ьому|ими|іми|ові|еві|ія|ію|ії|ій|ем|єм|ей|ою|ею|єю|ом|ів|їв|ам|"
        r"ям|ах|ях|ий|им|их|іх|ьо|[аеєиіїоуюяйь])?$"
    ),
}
# Endings that never stand for one another: hotel is no inflection of hoto.
_ENDING_SETS = {
    "pt-BR": re.compile(r"(?:al|el|ol|ais|éis|óis)$"),
    "fr": re.compile(r"(?:al|aux|eau|eaux)$"),
}

_VIETNAMESE_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _plain_vietnamese(word: str) -> str:
    """The syllable with its tone at the end, so that hoà and hòa are one."""
    letters = unicodedata.normalize("NFD", word)
    base = "".join(c for c in letters if c not in _VIETNAMESE_TONES)
    return base + "".join(c for c in letters if c in _VIETNAMESE_TONES)


def form_key(word: str, tag: str) -> str:
    """The key of a word of a term, folded; the whole word where it is too short to cut."""
    if tag == "vi":
        return _plain_vietnamese(word)
    if tag == "en" and len(word) > MIN_STEM + 1 and word.endswith("ies"):
        return word[:-3] + "y"
    rule = _CLOSED.get(tag) or (_OPEN[tag][0] if tag in _OPEN else None)
    if rule is None or len(word) <= MIN_STEM or any(c.isdigit() for c in word):
        return word
    cut = rule.sub("", word, count=1)
    return cut if len(cut) >= MIN_STEM else word


def text_keys(word: str, tag: str) -> list[str]:
    """The keys under which a word of a running text may be found, most exact first."""
    if tag not in _OPEN:
        return [form_key(word, tag)]
    tail = _OPEN[tag][1]
    shortest = max(MIN_STEM, len(word) - tail)
    keys = [word[:length] for length in range(len(word), shortest - 1, -1)]
    return keys or [word]


def may_inflect(form: str, word: str, tag: str) -> bool:
    """Whether a word of a text, found by its key, may be an inflection of a word of a term.

    Keys are light: bil is that of bilet and of bilmiyorum. Both words are folded.
    """
    if word == form:
        return True
    if tag == "tr":
        # Only the last letter changes (kitap, kitabı), or the ending of "its" goes.
        kept = form[: -2 if re.search(r"[sy][ıiuü]$", form) else -1]
        return len(form) <= MIN_STEM or word.startswith(kept)
    if tag in _NOUN_ENDINGS:
        stem = form_key(form, tag)
        if len(stem) > _SHORT or len(form) <= MIN_STEM:
            return True
        return not word.startswith(stem) or bool(_NOUN_ENDINGS[tag].match(word, len(stem)))
    if tag in _ENDING_SETS:
        other = _ENDING_SETS[tag]
        return (other.search(form) is None) == (other.search(word) is None)
    return True

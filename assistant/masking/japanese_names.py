"""Names in Japanese texts, through Sudachi's parts of speech and the words around them."""

import re
from functools import lru_cache
from itertools import pairwise

from assistant.masking.frames import Frames
from assistant.masking.gazetteer import everyday_text, family_names, fold, is_latin_name, vocabulary
from assistant.masking.kinds import Found
from glossaries.morphology import Token, tokens

_NAME = ("名詞", "固有名詞", "人名")
_FAMILY = "姓"
_KATAKANA = re.compile(r"[ァ-ヴ][ァ-ヴー]*(?:[・＝= ][ァ-ヴー]+)+|[ァ-ヴー]{2,}")
_LATIN = re.compile(r"[A-Z][A-Za-z'’-]+(?:\s+[A-Z][A-Za-z'’-]*)*")
_AFTER_NAME = re.compile(
    r"(?:と|って)(?:申し|いい|言い|呼ん|いう|言う)|という(?:名前|者)|(?:に|と)(?:決め|名付け|しました)"
)
_BEFORE_NAME = re.compile(
    r"(?:お?名前|氏名|姓名|お?名|苗字|名字|姓|フリガナ|ふりがな|カナ氏名|旧姓|通称名?|本名)"
    r"(?:は|：|:|が|\s|、(?!.{0,8}(?:生年|住所|電話)))+"
)
_KANA_NAME = re.compile(
    r"(?:名前|氏名|名|うちの|娘の|息子の|長男の|長女の|次男の|次女の)(?:は|が|、)?([ぁ-ゖー]{2,6}?)"
    r"(?=です|といい|と申し|ちゃん|くん|、|に(?:決め|し)|が(?:生|熱|今))"
)
_SELF = re.compile(
    r"(?:^|[。、\s])(?:私|わたし|わたくし|僕|こちら|彼|彼女|母|父|妻|夫|息子|娘|主人)?(?:は|の|が)?$"
)
_END = re.compile(
    r"(?:です|でした|でございます|といいます|と申します|。|、|\s|$|さん|様|に|と|が|の|は|を)"
)
_NO_NAMES = frozenset(
    ("皆", "みな", "誰", "どちら", "どなた", "お客", "客", "赤", "お母", "お父", "奥", "職員")
)

_RELATIVES = frozenset(("赤", "兄", "姉", "弟", "妹", "父", "母", "爺", "婆", "じい", "ばあ", "子"))


def find_japanese_names(text: str, frames: Frames) -> list[Found]:
    """Names in a Japanese text."""
    words = tokens(text, long=True)
    titles = frames.words.titles_after
    return [
        *_by_part_of_speech(text, words, titles),
        *_katakana(text, titles),
        *_latin(text),
        *_framed(text, words),
        *_children(words),
        *_kana(text),
        *_own_introduction(text, words),
    ]


def _by_part_of_speech(text: str, words: tuple[Token, ...], titles: tuple[str, ...]) -> list[Found]:
    found = []
    run: list[Token] = []
    for index, word in enumerate((*words, None)):
        if (
            word is not None
            and _is_name(word)
            and not run
            and index
            and _is_foreign(words[index - 1])
        ):
            run.append(words[index - 1])
        if word is not None and (
            _is_name(word) or (run and word.surface in ("・", "＝", " ", "　"))
        ):
            run.append(word)
            continue
        while run and not _is_name(run[-1]):
            run.pop()
        while run and not _is_name(run[0]) and not _is_foreign(run[0]):
            run.pop(0)
        if run and _is_likely(text, run, titles):
            found.append(Found(run[0].start, run[-1].end, "name"))
        run = []
    return found


def _is_name(word: Token) -> bool:
    return word.pos[:3] == _NAME


def _is_foreign(word: Token) -> bool:
    """Whether it is a family name of one character that Japanese has as another word (王, 金)."""
    families = family_names("zh-Hans") | family_names("zh-Hant")
    return len(word.surface) == 1 and word.surface in families and word.pos[0] == "名詞"


def _is_likely(text: str, run: list[Token], titles: tuple[str, ...]) -> bool:
    """Whether a run of name words is a name: many are everyday words or places as well."""
    start, stop = run[0].start, run[-1].end
    said = text[start:stop]
    after = text[stop:]
    if after.startswith(titles) or _AFTER_NAME.match(after) or _BEFORE_NAME.search(text[:start]):
        return said not in _NO_NAMES
    if len(run) > 1 or "・" in said:
        return True
    family = len(run[0].pos) > 3 and run[0].pos[3] == _FAMILY
    if said in _own_words() or len(said) < 2:
        return False
    if re.match(
        r"(?:駅|市|町|村|区|県|通り|川|山|橋|公園|病院|小学校|中学校|保育園|銀行|城|寺|神社|線|店)",
        after,
    ):
        return False
    if family and not said[0] < "ー":
        return True
    # A given name, or one in kana: only where somebody is named or introduced.
    return bool(_SELF.search(text[:start])) and bool(
        re.match(r"(?:です|でございます|といい|と申|が|の|。|、|$)", after)
    )


def _katakana(text: str, titles: tuple[str, ...]) -> list[Found]:
    """Foreign names, which the dictionary mostly lacks."""
    found = []
    for match in _KATAKANA.finditer(text):
        said, after = match[0], text[match.end() :]
        named = (
            after.startswith(titles)
            or _AFTER_NAME.match(after)
            or _BEFORE_NAME.search(text[: match.start()])
        )
        parts = re.split(r"[・＝= ]", said)
        joined = len(parts) > 1 and (
            len(parts) > 2
            or all(len(part) <= 3 for part in parts)
            or any(_is_name(word) for part in parts for word in tokens(part, long=True))
        )
        joined = joined and not any(part in _own_words() for part in parts)
        if (named or joined) and said not in _own_words():
            found.append(Found(*match.span(), "name"))
    return found


def _latin(text: str) -> list[Found]:
    found = []
    for match in _LATIN.finditer(text):
        parts = match[0].split()
        listed = any(is_latin_name(part) for part in parts)
        if listed and not any(fold(part) in vocabulary("en") for part in parts):
            found.append(Found(*match.span(), "name"))
    return found


def _framed(text: str, words: tuple[Token, ...]) -> list[Found]:
    """Whatever stands between “the name is” and the end of that, if it is short."""
    found = []
    for match in _BEFORE_NAME.finditer(text):
        end = _END.search(text, match.end() + 1)
        stop = end.start() if end else len(text)
        said = text[match.end() : stop]
        inside = [word for word in words if match.end() <= word.start and word.end <= stop]
        if (
            1 <= len(said) <= 20
            and inside
            and all(
                word.pos[0] in ("名詞", "補助記号", "空白", "接尾辞", "接頭辞") for word in inside
            )
            and not all(_is_everyday(word) for word in inside)
        ):
            found.append(Found(match.end(), stop, "name"))
    return found


def _own_introduction(text: str, words: tuple[Token, ...]) -> list[Found]:
    """A family name that is a place too, where only a person can stand: 〇〇の松本です."""
    if not words or not re.search(
        r"(?:です|でございます|と申します|ですが|ですけど)[。、]?$", text
    ):
        return []
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if (
            word.surface in family_names("ja")
            and before.surface == "の"
            and after.surface in ("です", "で", "と")
            and word.pos[:3] != _NAME
        ):
            return [Found(word.start, word.end, "name")]
    return []


def _kana(text: str) -> list[Found]:
    """A first name in hiragana after “the name is”, which the dictionary takes apart."""
    return [
        Found(*match.span(1), "name")
        for match in _KANA_NAME.finditer(text)
        if match[1] not in everyday_text("ja")
    ]


def _children(words: tuple[Token, ...]) -> list[Found]:
    """Whatever is called ちゃん or くん, which a first name is that means something as well."""
    return [
        Found(word.start, word.end, "name")
        for word, title in pairwise(words)
        if title.surface in ("ちゃん", "くん")
        and word.pos[0] == "名詞"
        and word.surface.removeprefix("お") not in _RELATIVES
    ]


def _is_everyday(word: Token) -> bool:
    return word.surface in _own_words() or word.pos[0] == "代名詞" or word.pos[1] == "数詞"


@lru_cache
def _own_words() -> frozenset[str]:
    """Every noun in our Japanese phrases and terms."""
    return frozenset(
        word.surface
        for text in vocabulary("ja")
        for word in tokens(text, long=False)
        if word.pos[0] == "名詞" and word.pos[:3] != _NAME
    ) | frozenset(vocabulary("ja"))

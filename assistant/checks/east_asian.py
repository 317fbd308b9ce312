"""Numerals of Japanese, Chinese and Korean in words: 一万二千, 十四日, 두 시, 이십일 일.

One kanji is a number only before a counter, and never in words such as 一番, 一部 or 十分.
"""

from __future__ import annotations

import re

from assistant.checks.number import Number
from assistant.checks.text import base_language

_KANJI = "〇零一二三四五六七八九十百千万億兆两兩萬亿"
_KANJI_RUN = re.compile(f"[{_KANJI}]+")
_KANJI_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_KANJI_SMALL = {"十": 10, "百": 100, "千": 1000}
_KANJI_BIG = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_JA_COUNTER = (
    r"人|名(?!前|所|字|称|物)|枚|通|部(?!屋|分|署|門)|回|階|番|日|月|年|時(?!計|期|代|々)|分|円|つ|歳|才|週|"
    r"[かヶヵケカ箇個]月|[かヶヵケカ箇個]所|点(?!字|検|滴)|件|本(?!人|日|当|籍|庁|館|社|店|来)|冊|台(?!風|所|帯)|種類|割|"
    r"%|パーセント|度|号|世帯|世代|泊|個|つ|丁目|番地|年度|級|倍|メートル|キロ|グラム|着|足|行|ページ|問|次|等|親等|"
    r"か国|カ国|ヶ国|時間|分間|日間|項目|文字|桁|箱|袋|杯|匹|頭|曲|店舗|組|曜"
)
_ZH_COUNTER = (
    r"个|個|份|天|日|月|年|点|點|分|号|號|楼|樓|层|層|岁|歲|次|人|位|张|張|周|週|小时|小時|元|块|塊|"
    r"期|种|種|名|件|本|站|条|條|万|萬|円|日元|日圓|%|成|岁|折|间|間|所|家|米|公|厘|倍|级|級|星期|孩|胎|晚|季|半|"
    r"步|針|针|剂|劑|支|颗|粒|盒|袋|箱|瓶|杯|碗|门|門|项|項|者|方|页|頁|字|句|段|场|場|班|辆|輛|部|台|只|隻|双|雙"
)
# Words that look like numbers and are none.
_JA_IDIOM = re.compile(
    r"一番(?!窓口|の窓口|の受付|カウンター|に来|へ|です)|一部(?![、。,]|ず|を|お|と|あ|必要|もら|い|\d)|一時(?!間|\d|半|に|から|まで|です)|"
    r"一度|一旦|一日も早|一人ひとり|一人一人|一人で|十分(?!間|後|前|ほど|くらい|ぐらい|以内|以上|おき|です|待|かか|早|遅|歩)|"
    r"万一|千円札|唯一|一緒|一般|一応|一方|統一|一括|一生|一切|一定|一致|一律|一覧|一式|一通り|一体|一人親|"
    r"お二人|三者面談|四季|八百屋|百貨店|百円ショップ|千葉|八王子|三重|四国|九州|五十音|七五三|二重|一次|二次|三種|四種|五種|十字"
)
_ZH_IDIOM = re.compile(
    r"第二天|次日|一下|一定|一起|一般|一样|一樣|一些|一共|一旦|一直|一点(?!钟|半|\d)|一點(?!鐘|半|\d)|统一|統一|十分(?!钟|鐘)|万一|萬一|一边|一邊|"
    r"一会|一會|第一次|唯一|一并|一併|一律|一致|一面|一方|一切|一百|千万(?!元|日)|千萬(?!元|日)|星期[一二三四五六]|[周週][一二三四五六]|禮拜[一二三四五六]|礼拜[一二三四五六]|一次性"
)
_KO_SINO = {c: i for i, c in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "륙": 6}
_KO_SMALL = {"십": 10, "백": 100, "천": 1000}
_KO_BIG = {"만": 10**4, "억": 10**8}
_KO_COUNTER = (
    r"년|월|일|원|분|층|번|호|주|개월|엔|회|인|세|박|퍼센트|%|점|시|개|명|장|살|달|가지|"
    r"통|부|권|대|사람|곳|차|군데|배|만|천|백|건|학년|급|도(?=\s)"
)
_KO_RUN = re.compile(
    r"(?<![가-힣])[영일이삼사오육칠팔구공륙십백천만억]+(?: [일이삼사오육칠팔구십백천]+)?"
    rf"(?= ?(?:{_KO_COUNTER}))"
)
_KO_NATIVE = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스물": 20, "스무": 20,
    "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_KO_NATIVE_RUN = re.compile(
    "(?<![가-힣])(?:(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔) ?)?"
    "(?:하나|한|둘|두|셋|세|석|넷|네|넉|다섯|여섯|일곱|여덟|아홉|열|스무|스물|서른|마흔|쉰|예순)"
    "(?= ?(?:시|개|명|장|살|달|번|가지|분|통|부|권|대|사람|주|군데|곳|차례|배|째|건))"
)
_JA_KANA = {
    "ひとつ": 1, "ふたつ": 2, "みっつ": 3, "よっつ": 4, "いつつ": 5, "むっつ": 6, "ななつ": 7,
    "やっつ": 8, "ここのつ": 9, "ふたり": 2,
}  # fmt: skip
_JA_KANA_RUN = re.compile("|".join(_JA_KANA))


def find_kanji(text: str, language: str) -> list[Number]:
    """The numbers that a folded Japanese or Chinese text writes in kanji (or in kana: ふたつ)."""
    counter = re.compile(_JA_COUNTER if language == "ja" else _ZH_COUNTER)
    idiom = _JA_IDIOM if language == "ja" else _ZH_IDIOM
    blocked = [(m.start(), m.end()) for m in idiom.finditer(text)]
    numbers = []
    for match in _KANJI_RUN.finditer(text):
        if any(a <= match.start() < b for a, b in blocked):
            continue
        before = text[match.start() - 1 : match.start()]
        decimal = before in (".", "・") and text[match.start() - 2 : match.start() - 1] in _KANJI
        after_digit = before.isdigit() or (bool(before) and decimal)
        run = match[0]
        value = kanji_value(run)
        if after_digit or value is None:
            continue
        if not counter.match(text, match.end()) and (len(run) < 2 or value < 11):
            continue
        numbers.append(Number(value, match.start(), match.end(), "kanji"))
    if language == "ja":
        numbers += [Number(_JA_KANA[m[0]], *m.span(), "word") for m in _JA_KANA_RUN.finditer(text)]
    return numbers


def loose_values(text: str, language: str) -> set[float]:
    """Every value that kanji in a folded text could stand for, idioms too: 一番, 十分, 「四」."""
    if base_language(language) not in ("ja", "zh-Hans", "zh-Hant"):
        return set()
    values = {kanji_value(m[0]) for m in _KANJI_RUN.finditer(text)}
    return {float(value) for value in values if value is not None}


def kanji_value(run: str) -> int | None:
    """The value of a run of kanji numerals (一万二千, 二〇二六), or None if it is no number."""
    if all(char in _KANJI_DIGIT for char in run):
        return int("".join(str(_KANJI_DIGIT[char]) for char in run))
    return _east_asian(run, _KANJI_DIGIT, _KANJI_SMALL, _KANJI_BIG)


def _east_asian(
    run: str, digit: dict[str, int], small: dict[str, int], big: dict[str, int]
) -> int | None:
    total = section = 0
    pending: int | None = None
    for char in run:
        if char in digit:
            if pending:
                return None
            pending = digit[char]
        elif char in small:
            section += (1 if pending is None else pending) * small[char]
            pending = None
        elif char in big:
            total += (section + (pending or 0) or 1) * big[char]
            section, pending = 0, None
        elif char != " ":
            return None
    return total + section + (pending or 0)


def find_korean(text: str) -> list[Number]:
    """The numbers that a folded Korean text writes in Hangul, Sino-Korean and native."""
    numbers = []
    for match in _KO_RUN.finditer(text):
        value = _east_asian(match[0], _KO_SINO, _KO_SMALL, _KO_BIG)
        if value is not None:
            numbers.append(Number(value, match.start(), match.end(), "word"))
    for match in _KO_NATIVE_RUN.finditer(text):
        rest, value = match[0].replace(" ", ""), 0
        while rest:
            head = next(w for w in sorted(_KO_NATIVE, key=len, reverse=True) if rest.startswith(w))
            value += _KO_NATIVE[head]
            rest = rest[len(head) :]
        numbers.append(Number(value, match.start(), match.end(), "word"))
    return numbers

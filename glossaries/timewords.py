"""Words of dates, times, money and counting in the glossaries' languages, as patterns."""

# ruff: noqa: E501 - one list of words a line
from __future__ import annotations

import re

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "reiwa": 2018, "heisei": 1988, "showa": 1925}
YEN = {
    "ja": "円|えん", "zh-Hans": "日元|日圆|日币|圆|元|块钱|块|円", "zh-Hant": "日圓|日元|日幣|圓|元|塊|円",
    "ko": "엔|円", "vi": "yên|yen", "pt-BR": "ienes?|yenes?|yens?", "es": "yenes|yen", "fr": "yens?",
    "fil": "yen", "ne": "येन", "id": "yen", "th": "เยน", "my": "ယန်း", "km": "យ៉េន|យេន",
    "mn": "иений?|иен", "ru": "иен[аыу]?|йен[аыу]?", "hi": "येन", "ms": "yen", "uk": "[єйі]ен[аиу]?|єн[аиу]?",
    "tr": "yen", "bn": "ইয়েন", "si": "යෙන්", "en": "yen",
}  # fmt: skip
AM_CJK = "午前|朝|上午|早上|오전|아침"
PM_CJK = "午後|夕方|夜|下午|晚上|晩上|오후|저녁"
AM = (
    r"a\.? ?m\.?|sáng|da manhã|de la mañana|du matin|เช้า|утра|ранку|өглөө|pagi|पूर्वाह्न|सुबह|बिहान|"
    r"সকাল|පෙ\.?ව\.?|නංවේ|နံနက်|မနက်|ព្រឹក|ng umaga"
)
PM = (
    r"p\.? ?m\.?|chiều|tối|da tarde|da noite|de la tarde|de la noche|de l'après-midi|du soir|บ่าย|"
    r"дня|вечера|вечора|өдрийн|оройн|siang|sore|malam|petang|अपराह्न|शाम|दोपहर|दिउँसो|বিকাল|বিকেল|দুপুর|"
    r"ප\.?ව\.?|ညနေ|နေ့လယ်|ល្ងាច|រសៀល|ng hapon|ng gabi"
)
HALF = "半|반|rưỡi|e meia|y media|et demie|ครึ่ง|setengah"
HOUR = "時(?!間)|点(?!钟?以)|點|시(?!간)|giờ|h(?:oras?|eures?)?(?![^\\W\\d_])|час(?:а|ов)?(?![а-я])|годин[аиі]?(?![а-я])|цаг(?:т)?|बजे|ဘာ|နာရီ|ម៉ោង|โมง|นาฬิกา|টা(?:য়)?"
MINUTE = "分(?!の)|분|phút|minutos?|minutes?|min|минут[аы]?|хвилин[аи]?|मिनट|မိနစ်|នាទី|นาที|মিনিট|m(?![^\\W\\d_])"
BEFORE_HOUR = "(?:ម៉ោង|pukul|jam|saat|alas|เวลา)"


JA_UNIT = re.compile(
    r"\s?(?:か月|ヶ月|ヵ月|カ月|ケ月|箇月|ヶ国|週間|時間|年間|日間|分間|年生|年度|番目|番線|人目|歳児|"
    r"平方メートル|キロ|[日月年分秒階番号人枚通部歳才回度つ個冊件週台本点泊名親割倍点円])"
)
JA_DAYS = {
    "にじゅうよっか": 24,
    "じゅうよっか": 14,
    "むいか": 6,
    "ここのか": 9,
    "はつか": 20,
    "ついたち": 1,
    "ふつか": 2,
    "みっか": 3,
    "よっか": 4,
    "とおか": 10,
}
JA_PEOPLE = {"一人": 1, "二人": 2, "ひとり": 1, "ふたり": 2}
UNIT_FORMS = {"ヶ月": "か月", "ヵ月": "か月", "カ月": "か月", "ケ月": "か月", "箇月": "か月", "才": "歳",
               "名": "人", "日間": "日", "年間": "年", "分間": "分"}  # fmt: skip

"""Long input: nothing is lost, and the cuts are where a person would cut."""

import csv
import re
from pathlib import Path

import pytest

from assistant.segments import Segment, join, split

CASES = Path(__file__).parent / "data" / "long_sentences.csv"
LANGUAGES = [
    "ja", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR", "es", "fil", "ne", "id", "th", "my",
    "km", "mn", "ru", "hi", "ms", "uk", "tr", "fr", "bn", "si",
]  # fmt: skip


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(text: str, marked: str) -> tuple[set[int], set[int]]:
    """Where a text must (|) and where it may (/) be cut, after the spaces that follow."""
    must: set[int] = set()
    may: set[int] = set()
    position = 0
    for char in marked:
        if char in "|/":
            at = position
            while at < len(text) and text[at] in " \n\u3000":
                at += 1
            (must if char == "|" else may).add(at)
        else:
            position += 1
    return must, may


def test_the_set_is_as_large_as_it_says() -> None:
    rows = cases()
    assert len(rows) >= 120
    assert sum(row["held_out"] == "yes" for row in rows) >= 40
    assert all(row["parts"].replace("|", "").replace("/", "") == row["text"] for row in rows)


@pytest.mark.parametrize("row", cases(), ids=lambda row: row["id"])
def test_no_character_of_a_long_sentence_is_lost(row: dict[str, str]) -> None:
    segments = split(row["text"], row["language"])
    assert "".join(s.text for s in segments) == row["text"]
    assert all(row["text"][s.start : s.end] == s.text for s in segments)
    assert all(len(re.findall(r"\w", s.text)) >= 4 for s in segments if s.kind != "item")


@pytest.mark.parametrize("held_out", ["no", "yes"])
def test_long_sentences_are_cut_where_parts_stand_alone(held_out: str) -> None:
    rows = [row for row in cases() if row["held_out"] == held_out]
    exact = 0
    for row in rows:
        must, may = places(row["text"], row["parts"])
        segments = split(row["text"], row["language"])
        got = {s.start + len(s.text) - len(s.text.lstrip()) for s in segments[1:]}
        exact += must <= got <= must | may
    assert exact / len(rows) >= 0.95


def test_a_condition_stays_with_its_consequence() -> None:
    text = (
        "もし在留カードの期限が3か月以内に切れるなら、先に入管で更新の申請をして、"
        "こちらの窓口に来て、受付の紙と写真を一緒に出してください。"
    )
    assert [s.text for s in split(text, "ja")] == [text]
    english = (
        "If your residence card expires within three months, please apply for the renewal at the "
        "immigration office first, and then come here with the receipt so that we can go on."
    )
    first = split(english, "en")[0].text
    assert first.startswith("If your residence card")
    assert "apply for the renewal" in first


def test_spoken_japanese_without_punctuation_is_cut_after_polite_forms() -> None:
    text = "印鑑は要りません在留カードを見せてくださいお名前は何ですか少しお待ちください"
    parts = "印鑑は要りません|在留カードを見せてください|お名前は何ですか|少しお待ちください"
    assert "|".join(s.text for s in split(text, "ja")) == parts


def test_short_sentences_are_left_alone_and_scraps_are_joined() -> None:
    assert [s.text for s in split("はい。そうです。", "ja")] == ["はい。そうです。"]
    assert [s.text for s in split("こんにちは。", "ja")] == ["こんにちは。"]
    assert [s.text for s in split("OK. Please wait here.", "en")] == ["OK. Please wait here."]


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("It costs 3.14 yen, form No. 5, at 5 p.m. on 1.4. for Mr. Sato.", "en", 1),
        ("Venha às 14.30 h ao balcão n.º 3, por favor, com o Sr. Sato.", "pt-BR", 1),
        ("体温は37.5度で、手数料は1,200円です。", "ja", 1),
        ("先生に「大丈夫です。」と言われました。", "ja", 1),
        ("Phí là 3.000 yên. Vui lòng chờ ở đây.", "vi", 2),
        ("कृपया यहाँ आइए। कार्ड दिखाइए।", "hi", 2),
        ("ဒီမှာ စောင့်ပါ။ ကတ်ကို ပြပါ။", "my", 2),
        ("សូមរង់ចាំនៅទីនេះ។ សូមបង្ហាញកាត។", "km", 2),
        ("กรุณารอที่นี่ค่ะ กรุณาแสดงบัตรค่ะ", "th", 2),
        ("여기서 기다려 주세요 카드를 보여 주세요", "ko", 2),
    ],
)
def test_abbreviations_and_decimals_are_no_ends(text: str, language: str, count: int) -> None:
    assert len(split(text, language)) == count


def test_lists_are_cut_into_items() -> None:
    text = "持ち物:\n1. 在留カード\n2. パスポート\n・写真\n以上です。"
    segments = split(text, "ja")
    assert [s.kind for s in segments[1:4]] == ["item"] * 3
    assert [s.text.strip() for s in segments[1:4]] == ["1. 在留カード", "2. パスポート", "・写真"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "。", "1.", "😀", "a" * 3000, "あ" * 3000, "(「（", "\x00", "1. \n2. "],
)
def test_odd_text_is_never_lost(text: str, language: str) -> None:
    assert "".join(s.text for s in split(text, language)) == text


def test_joining_uses_the_separators_of_the_script() -> None:
    segments = split("こちらに来てください。印鑑は要りません。", "ja")
    assert join(["Please come here.", "No seal is needed."], segments, "en") == (
        "Please come here. No seal is needed."
    )
    assert join(["请来这里", "不需要印章"], segments, "zh-Hans") == "请来这里。不需要印章"
    assert join(["कृपया आइए", "मुहर नहीं"], segments, "hi") == "कृपया आइए। मुहर नहीं"
    assert join(["", "No seal."], segments, "en") == "No seal."


def test_joining_keeps_line_breaks_and_refuses_a_wrong_count() -> None:
    segments = [Segment("1. 住民票\n", 0, 7, "item"), Segment("2. 写真", 7, 12, "item")]
    assert join(["1. Certificate", "2. Photo"], segments, "en") == "1. Certificate\n2. Photo"
    with pytest.raises(ValueError, match="one translation for each segment"):
        join(["one"], segments, "en")

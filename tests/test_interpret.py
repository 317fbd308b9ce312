"""From text to checked translation, with the real phrases, terms and models."""

import pytest

from assistant.counter import Counter
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.interpret import Interpreter
from assistant.languages import LANGUAGES
from assistant.source_text import LONGEST_TEXT, check_script, clean_text
from assistant.windows import load_windows


@pytest.fixture(scope="module")
def interpreter(engines: Engines) -> Interpreter:
    return Interpreter(engines, "foreign-residents")


def test_a_phrase_with_slots_in_many_languages(interpreter: Interpreter) -> None:
    text = "引っ越してから14日以内に転入届を出してください。"
    for target in ("en", "zh-Hans", "ko", "vi", "pt-BR"):
        answer = interpreter.interpret(text, "ja", target)
        assert answer.route == "phrase"
        assert "14" in answer.translation
        assert answer.back_translation == text
        assert answer.status == "draft"
        assert [f for f in answer.findings if f.severity == "error"] == []


def test_a_resident_is_answered_in_japanese(interpreter: Interpreter) -> None:
    answer = interpreter.interpret("Which documents do I need?", "en", "ja")
    assert answer.route in ("phrase", "none")
    answer = interpreter.interpret("How much is the fee?", "en", "ja")
    assert answer.translation == "手数料はいくらですか。"


def test_another_number_is_another_message(interpreter: Interpreter) -> None:
    answer = interpreter.interpret("手数料は450円です。", "ja", "en")
    assert "450" in answer.translation
    assert "450" in answer.back_translation


def test_a_negated_sentence_is_not_its_phrase(interpreter: Interpreter) -> None:
    answer = interpreter.interpret("手数料は300円ではありません。", "ja", "my")
    assert answer.route == "none"


def test_where_nothing_fits_it_says_so_in_both_languages(interpreter: Interpreter) -> None:
    answer = interpreter.interpret("昨日の夕方、隣の犬が三回吠えました。", "ja", "km")
    assert answer.route == "none"
    assert answer.translation == ""
    assert answer.message == LANGUAGES["ja"].no_translation
    assert answer.message_target == LANGUAGES["km"].no_translation
    assert [finding.severity for finding in answer.findings] == ["error"]


def test_several_sentences_are_matched_one_by_one(interpreter: Interpreter) -> None:
    answer = interpreter.interpret("こんにちは。手数料は300円です。", "ja", "en")
    assert answer.route == "phrase"
    assert answer.model.count("+") == 1
    assert "Hello" in answer.translation
    assert "300" in answer.translation


def test_one_sentence_that_cannot_be_translated_refuses_the_whole(
    interpreter: Interpreter,
) -> None:
    answer = interpreter.interpret("こんにちは。昨日、隣の犬が吠えました。", "ja", "km")
    assert answer.route == "none"
    assert answer.translation == ""


def test_a_model_route_shows_its_model_and_way_back(interpreter: Interpreter) -> None:
    answer = interpreter.interpret("I need an interpreter for 3 hours.", "en", "pt-BR")
    assert answer.route == "model"
    assert answer.model == "firefox-en-pt"
    assert "3" in answer.translation
    assert answer.back_translation
    assert answer.agreement is not None
    assert 0 < answer.agreement <= 1
    assert set(answer.seconds) >= {"terms", "phrases", "translation", "back_translation", "checks"}


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t", "😀😀", "…", "\x00\x07", "。", "\ud83d"],
)
def test_nothing_to_translate(interpreter: Interpreter, text: str) -> None:
    with pytest.raises(InputError, match="nothing to translate"):
        interpreter.interpret(text, "ja", "vi")


@pytest.mark.parametrize(
    "text",
    ["あ", "は", "ဟ", "ABC 123 かな 漢字 한글", "こんにちは\x00\x1b[31m", "😀 こんにちは 😀",
     "ー" * 500 + "あ", "12345", "あ" * LONGEST_TEXT],
)  # fmt: skip
def test_odd_input_never_crashes_and_never_invents(interpreter: Interpreter, text: str) -> None:
    answer = interpreter.interpret(text, "ja", "km")
    assert answer.route in ("phrase", "none")
    assert "\x1b" not in answer.source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ааа", "ja"), ("а" * LONGEST_TEXT, "ja"), ("窓口はどこですか。", "en"),
        ("สวัสดีครับ", "pt-BR"), ("안녕하세요", "ru"), ("Где окно?", "ne"),
        ("Привет", "ar"),
    ],
)  # fmt: skip
def test_another_script_than_the_language_claims_is_never_translated(
    interpreter: Interpreter, text: str, source: str
) -> None:
    with pytest.raises(InputError, match="not written in the script of") as caught:
        interpreter.interpret(text, source, "vi")
    assert "言語を選び直してください" in caught.value.japanese


def test_every_language_is_known_by_its_own_script() -> None:
    for tag, language in LANGUAGES.items():
        check_script(language.no_translation, tag)


@pytest.mark.parametrize(
    "text",
    ["a", "I", "?!a", "😀 a 😀", "Hello こんにちは 안녕", "x\x00y\x1b[31m", "12",
     "A" * LONGEST_TEXT,
     "no " * 600, "Ｆｕｌｌ"],
)  # fmt: skip
def test_odd_input_through_a_model_stays_bounded(interpreter: Interpreter, text: str) -> None:
    answer = interpreter.interpret(text, "en", "pt-BR")
    assert answer.route in ("phrase", "model", "none")
    assert len(answer.translation) < 10 * len(text) + 400
    assert "\x1b" not in answer.translation


def test_names_in_latin_letters_are_let_through(interpreter: Interpreter) -> None:
    assert interpreter.interpret("PTA", "ja", "vi").route in ("phrase", "model", "none")
    assert interpreter.interpret("Namaste.", "ne", "ja").route in ("phrase", "model", "none")


def test_too_long_and_unknown_languages(interpreter: Interpreter) -> None:
    with pytest.raises(InputError, match="10,000 characters"):
        interpreter.interpret("あ" * 10_000, "ja", "vi")
    with pytest.raises(InputError, match="not a language"):
        interpreter.interpret("こんにちは", "ja", "tlh")
    with pytest.raises(InputError, match="same language"):
        interpreter.interpret("こんにちは", "ja", "ja")
    assert clean_text("a\tb\x00") == "a b"


def test_the_counter_forgets_and_goes_on(engines: Engines) -> None:
    counter = Counter(engines, load_windows()["tourism"], None)
    counter.begin("en", "tourism")
    turn = counter.translate(counter.type("こんにちわ。", "staff"))
    turn = counter.edit(turn, "こんにちは。")
    assert turn.edits == 1
    turn = counter.confirm(turn)
    speech = counter.speak(turn)
    assert speech is not None
    assert speech.seconds > 0.3
    counter.end("solved")
    assert counter.conversation is None
    with pytest.raises(RuntimeError, match="no conversation"):
        counter.type("こんにちは。", "staff")


def test_a_language_without_a_voice_is_shown_not_spoken(engines: Engines) -> None:
    assert engines.voice("mn") is None
    assert engines.voice("ja") is not None
    counter = Counter(engines, load_windows()["tourism"], None)
    counter.begin("fil")
    turn = counter.confirm(counter.translate(counter.type("こんにちは。", "staff")))
    assert counter.speak(turn) is None


def test_a_model_translation_comes_with_the_phrases_that_may_be_meant(
    interpreter: Interpreter,
) -> None:
    said = interpreter.interpret("だいたい45分くらいお待ちいただくことになります", "ja", "en")
    assert said.route == "model"
    assert said.nearest[0].source == "待ち時間は45分ほどです。"
    assert "45" in said.nearest[0].target
    assert len(said.nearest) <= 2
    for ordinary in (
        "昨日の晩ご飯はカレーでした。",
        "兄はサッカーの選手になりたかったそうです。",
    ):
        assert interpreter.interpret(ordinary, "ja", "en").nearest == ()
    phrase = interpreter.interpret("待ち時間は45分ほどです。", "ja", "en")
    assert phrase.route == "phrase"
    assert phrase.nearest == ()


def test_a_low_agreement_is_never_without_a_word(interpreter: Interpreter) -> None:
    said = interpreter.interpret("こちらが防止健康手庁です", "ja", "en")
    assert said.route == "model"
    assert said.agreement is not None
    assert said.agreement < 0.5
    assert [f.kind for f in said.findings].count("disagreement") == 1

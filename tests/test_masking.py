"""What is masked before it is written, measured on made-up examples, and what must stay."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from personal_data import as_heard, read_examples, recall

import glossaries
from assistant.languages import LANGUAGES
from assistant.masking import ConversationMask, can_mask, find, mask
from assistant.masking.kinds import LABELS
from glossaries.samples import TERM_MARKS, sample

EXAMPLES = read_examples("personal_data.tsv") + read_examples("personal_data_unseen.tsv")


def test_recall_on_made_up_examples() -> None:
    total, lost = recall(EXAMPLES, find)
    assert total["all"] >= 450
    assert lost["all"] <= 0.01 * total["all"]
    for kind in LABELS:
        assert total[kind] >= 5, kind
        assert lost[kind] <= 0.02 * total[kind], kind
    assert {example.language for example in EXAMPLES} == {t for t in LANGUAGES if can_mask(t)}


@pytest.mark.parametrize(
    ("small", "bare", "most"), [(True, False, 0.06), (False, True, 0.03), (True, True, 0.07)]
)
def test_recall_without_capitals_and_signs(small: bool, bare: bool, most: float) -> None:
    total, lost = recall([as_heard(e, small=small, bare=bare) for e in EXAMPLES], find)
    assert lost["all"] <= most * total["all"]
    for kind in ("phone", "my-number", "residence-card", "account", "email", "number"):
        assert lost[kind] == 0, kind


def test_ordinary_counter_sentences_stay_as_they_are() -> None:
    wrong = []
    total = 0
    for path in sorted((Path(glossaries.__file__).parent / "phrases").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        for text in texts:
            filled = sample(text, path.stem)[0]
            for mark in TERM_MARKS.values():
                filled = filled.replace(mark, "")
            total += 1
            # The day on which a child was or will be born is masked rightly.
            wrong += [
                (path.stem, filled)
                for piece in find(filled, path.stem)
                if piece.kind != "birth-date"
            ]
    assert total > 10_000
    assert len(wrong) <= 0.001 * total, wrong[:10]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "14日以内に、10,000円を添えて3番窓口へ来てください。"),
        ("ja", "令和8年4月1日から8時30分に始まります。手数料は1234567円です。"),
        ("ja", "お客様、皆さん、赤ちゃんとお母さんはこちらへどうぞ。"),
        ("ja", "甲府市から東京都へ引っ越します。"),
        ("en", "Please come to City Hall by 30 November 2026 with 1,234,567 yen."),
        ("vi", "Chị vui lòng đến quầy số ba trước ngày 30 tháng 11 năm 2026."),
        ("zh-Hans", "我是高中生，请问儿童津贴在哪个窗口申请？"),
        ("ko", "고객님, 선생님께서 보험증을 가져오셔야 합니다."),
    ],
)
def test_amounts_dates_and_titles_are_no_personal_data(language: str, text: str) -> None:
    assert mask(text, language).text == text


def test_the_check_digit_tells_a_my_number_from_others() -> None:
    assert mask("番号は341672110680です。", "ja").text == "番号は[マイナンバー]です。"
    assert mask("番号は341672110681です。", "ja").text == "番号は[番号]です。"
    assert mask("マイナンバーは341672110681です。", "ja").kinds == ("my-number",)


def test_a_bare_answer_is_known_by_its_question() -> None:
    assert mask("Kumar.", "en").text == "Kumar."
    assert mask("Kumar.", "en", "お名前は何ですか。").text == "[氏名]."
    assert mask("2024年4月1日です。", "ja").kinds == ()
    assert mask("2024年4月1日です。", "ja", "生年月日を教えてください。").kinds == ("birth-date",)
    assert mask("Here you are.", "en", "お名前を書いてください。").kinds == ()
    assert mask("わかりません。", "ja", "ご住所はどちらですか。").kinds == ()


def test_a_name_is_remembered_through_the_conversation() -> None:
    talk = ConversationMask()
    assert talk("My name is Zubaida Rahimova.", "en").text == "My name is [氏名]."
    assert talk("Zubaida Rahimovaの書類です。", "ja").text == "[氏名]の書類です。"
    assert "[氏名]" not in ConversationMask()("Zubaida Rahimovaの書類です。", "ja").text


def test_spans_move_with_the_labels() -> None:
    text = "田中太郎さんは300円と400円を払います。"
    done = mask(text, "ja")
    for word in ("300円", "400円"):
        start = text.index(word)
        moved = done.moved((start, start + len(word)))
        assert moved is not None
        assert done.text[slice(*moved)] == word
    assert done.moved((0, 4)) == (0, len("[氏名]"))
    assert done.moved((1, 2)) == (0, len("[氏名]"))
    assert done.moved(None) is None


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80), language=st.sampled_from(sorted(LANGUAGES)))
def test_no_text_breaks_it(text: str, language: str) -> None:
    done = mask(text, language, "お名前とご住所と生年月日は？")
    rest, position = "", 0
    for start, stop, new_start, new_stop in done.spans:
        assert done.text[new_start:new_stop] in LABELS.values()
        rest += text[position:start]
        position = stop
    kept = done.text
    for _, _, new_start, new_stop in reversed(done.spans):
        kept = kept[:new_start] + kept[new_stop:]
    assert kept == rest + text[position:]

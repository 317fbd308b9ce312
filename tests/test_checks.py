"""Fidelity checks: each kind of fault is found, and a right translation raises no alarm."""

import tomllib
from importlib import resources

import pytest

from assistant.checks import KINDS, Finding, TermUse, agreement, check
from assistant.checks.language import letters_by_script
from assistant.checks.numbers import find_numbers
from assistant.checks.quantities import read
from assistant.checks.text import base_language, fold, fold_text

LANGUAGES = [
    "ja", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt", "es", "fil", "ne", "id", "th", "my", "km",
    "mn", "ru", "hi", "ms", "uk", "tr", "fr", "bn", "si",
]  # fmt: skip


def kinds(source: str, target: str, target_language: str, source_language: str = "ja") -> set[str]:
    found = check(source, target, source_language, target_language)
    return {finding.kind for finding in found if finding.severity != "info"}


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("十四日以内", "ja", 14), ("一万二千円", "ja", 12000), ("3千円", "ja", 3000),
        ("１２，０００円", "ja", 12000), ("二〇二六年", "ja", 2026), ("1万2千円", "ja", 12000),
        ("၁၄ ရက်", "my", 14), ("១៤ ថ្ងៃ", "km", 14), ("१४ दिन", "hi", 14), ("১৪ দিন", "bn", 14),
        ("๑๔ วัน", "th", 14), ("fourteen days", "en", 14), ("twenty-one days", "en", 21),
        ("mười bốn ngày", "vi", 14), ("3 nghìn yên", "vi", 3000), ("catorze dias", "pt-BR", 14),
        ("3 mil ienes", "pt-BR", 3000), ("14 000 иен", "ru", 14000),
        ("четырнадцать дней", "ru", 14),
        ("3만 엔", "ko", 30000), ("다섯 개", "ko", 5), ("십사 일", "ko", 14),
        ("арван дөрөв", "mn", 14),
        ("চৌদ্দ দিন", "bn", 14), ("දහහතරක්", "si", 14), ("on dört gün", "tr", 14),
        ("2,10,000 येन", "ne", 210000), ("empat belas hari", "id", 14), ("สิบสี่วัน", "th", 14),
        ("labing-apat na araw", "fil", 14), ("3 lakh", "hi", 3), ("3 लाख", "hi", 300000),
    ],
)  # fmt: skip
def test_numbers_are_read_in_digits_and_words(text: str, language: str, value: int) -> None:
    assert find_numbers(fold_text(text), language)[0].value == value


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("3月5日", "ja"), ("5 March", "en"), ("March 5", "en"), ("ngày 5 tháng 3", "vi"),
        ("5 de março", "pt-BR"), ("5 de marzo", "es"), ("3월 5일", "ko"), ("मार्च ५", "ne"),
        ("5 มีนาคม", "th"), ("မတ် ၅", "my"), ("៥ មីនា", "km"), ("3-р сарын 5", "mn"),
        ("5 марта", "ru"), ("5 मार्च", "hi"), ("5 Mac", "ms"), ("5 березня", "uk"), ("5 Mart", "tr"),
        ("5 mars", "fr"), ("৫ মার্চ", "bn"), ("මාර්තු 5", "si"), ("5 Maret", "id"),
        ("Marso 5", "fil"), ("3月5日", "zh-Hans"), ("令和8年3月5日", "ja"), ("5/3", "fr"),
    ],
)  # fmt: skip
def test_dates_are_read(text: str, language: str) -> None:
    quantity = read(fold_text(text), language)[0]
    assert quantity.kind == "date"
    assert any(day[1:] == (3, 5) for day in quantity.dates)


def test_era_years_are_gregorian_years() -> None:
    assert read("令和8年4月1日", "ja")[0].dates == {(2026, 4, 1)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("午後2時30分", "ja"), ("午後二時半", "ja"), ("14:30", "ja"), ("2:30 PM", "en"),
        ("2.30 p.m.", "id"), ("14h30", "fr"), ("오후 2시 반", "ko"), ("下午2:30", "zh-Hans"),
        ("2 giờ 30 phút chiều", "vi"), ("14.30 น.", "th"), ("မွန်းလွဲ ၂:၃၀", "my"),
        ("दोपहर साढ़े 2 बजे", "hi"), ("las 2 y media de la tarde", "es"), ("half past 2 p.m.", "en"),
    ],
)  # fmt: skip
def test_times_of_day_are_read(text: str, language: str) -> None:
    quantities = [q for q in read(fold_text(text), language) if q.kind == "time"]
    assert quantities
    assert 14 * 60 + 30 in quantities[0].minutes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_word_lists_that_compile(language: str) -> None:
    text = resources.files("assistant.checks").joinpath("lexicons", f"{language}.toml")
    data = tomllib.loads(text.read_text("utf-8"))
    for section in ("time", "units", "limits", "negation", "modality"):
        assert data[section], section
    assert check("今日は3月5日です。14日以内に来てください。", "1 2 3", "ja", language)


# --- faults and right translations ---------------------------------------------------------------

RIGHT = [
    ("3番窓口に来てください。", "Please come to counter 3.", "en"),
    ("14日以内に届け出てください。", "Please notify us within 14 days.", "en"),
    ("手数料は3,000円です。", "A taxa é de 3.000 ienes.", "pt-BR"),
    ("手数料は3,000円です。", "Lệ phí là 3 nghìn yên.", "vi"),
    ("受付は午後2時30分までです。", "Penerimaan sampai pukul 14.30.", "id"),
    ("受付は午前9時から午後5時までです。", "접수는 오전 9시부터 오후 5시까지입니다.", "ko"),
    ("予約は必要ありません。", "No appointment is necessary.", "en"),
    ("印鑑がなければサインでもかまいません。", "Nếu không có con dấu thì ký tên cũng được.", "vi"),
    ("転入届を出さなければなりません。", "You must submit a moving-in notification.", "en"),
    ("ここで写真を撮ってはいけません。", "Здесь нельзя фотографировать.", "ru"),
    ("間違っているかもしれません。", "There may be a mistake in this.", "en"),
    ("その店では現金しか使えません。", "그 가게에서는 현금만 사용할 수 있습니다.", "ko"),
    ("心配ありません。", "Don't worry.", "en"),
    ("在留カードを持ってきてください。", "请带上在留卡。", "zh-Hans"),
    ("在留カードを持ってきてください。", "請帶在留卡來。", "zh-Hant"),
    ("相談は無料です。", "परामर्श निःशुल्क है।", "hi"),
    ("18歳未満の方は入れません。", "Persons under 18 cannot enter.", "en"),
    ("窓口は2階にあります。", "Loket ada di lantai 2.", "id"),
    ("病院で払うお金は3割です。", "You pay 30 % of what the hospital costs.", "en"),
    ("医療費の三割を払います。", "您支付医疗费的三成。", "zh-Hans"),
    ("医療費の3割を払います。", "의료비의 30%를 냅니다.", "ko"),
    ("20歳で成人です。", "20岁是成人。", "zh-Hans"),
    ("結果は2月上旬にお知らせします。", "Kết quả sẽ có vào đầu tháng 2.", "vi"),
    ("次は6月です。", "The next one is in June.", "en"),
    ("5月に払ってください。", "Please pay in May.", "en"),
    ("払うかもしれません。", "You may have to pay.", "en"),
]


@pytest.mark.parametrize(("source", "target", "language"), RIGHT)
def test_a_right_translation_raises_no_alarm(source: str, target: str, language: str) -> None:
    assert kinds(source, target, language) == set()
    assert kinds(target, source, "ja", language) == set()


FAULTS = [
    ("number", "3番窓口に来てください。", "Please come to counter 4.", "en"),
    ("number", "3番窓口に来てください。", "Venha ao balcão, por favor.", "pt-BR"),
    ("date", "3月5日に来てください。", "Please come on 5 May.", "en"),
    ("date", "木曜日に来てください。", "Vui lòng đến vào thứ Sáu.", "vi"),
    ("time", "午後2時30分に来てください。", "Please come at 2:30 am.", "en"),
    ("time", "午後2時に来てください。", "오후 3시에 오세요.", "ko"),
    ("amount", "手数料は3,000円です。", "Bayarannya 30.000 yen.", "id"),
    ("unit", "14日以内に出してください。", "Please submit it within 14 months.", "en"),
    ("number", "病院で払うお金は3割です。", "You pay 3 percent at the hospital.", "en"),
    ("number", "医療費の三割を払います。", "您支付医疗费的3%。", "zh-Hans"),
    ("date", "次は6月です。", "The next one is in July.", "en"),
    ("date", "結果は2月上旬にお知らせします。", "You will know the result in 2 months.", "en"),
    ("date", "結果は2月上旬にお知らせします。", "Kết quả sẽ có sau 2 tháng.", "vi"),
    ("unit", "3か月以内の写真", "ภาพถ่ายภายใน 3 วัน", "th"),
    ("limit", "14日以内に出してください。", "Please submit it after 14 days.", "en"),
    ("limit", "65歳以上の方です。", "65 yaş altındaki kişiler.", "tr"),
    ("limit", "18歳未満の方です。", "Personas de 18 años o menos.", "es"),
    ("negation", "印鑑は要りません。", "Necesita un sello.", "es"),
    ("negation", "ここで待ってください。", "请不要在这里等。", "zh-Hans"),
    ("negation", "まだ届いていません。", "It has arrived.", "en"),
    ("negation", "使えません。", "আপনি ব্যবহার করতে পারেন।", "bn"),
    ("obligation", "申請しなければなりません。", "You may apply.", "en"),
    ("obligation", "来なくてもかまいません。", "請一定要來。", "zh-Hant"),
    ("language", "在留カードを見せてください。", "Please show me your residence card.", "vi"),
    ("language", "在留カードを見せてください。", "请出示在留卡。", "zh-Hant"),
    ("language", "在留カードを見せてください。", "Покажіть картку резидента.", "ru"),
    ("language", "住民票を取りたいです。", "ต้องการสำเนาทะเบียนบ้าน", "km"),
    ("copy", "在留カードを見せてください。", "在留カードを見せてください。", "en"),
    ("loop", "窓口に来てください。", "Please come come come come come come come.", "en"),
    ("loop", "窓口に来てください。", "请来窗口请来窗口请来窗口请来窗口请来窗口", "zh-Hans"),
    ("empty", "窓口に来てください。", " … ", "en"),
    ("omission", "転入届を出してください。それから国民健康保険の窓口に行ってください。",
     "Please submit a moving-in notification.", "en"),
    ("addition", "転入届を出してください。",
     "Nộp giấy báo chuyển đến. Nộp giấy báo chuyển đến.", "vi"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "source", "target", "language"), FAULTS)
def test_a_fault_is_found(kind: str, source: str, target: str, language: str) -> None:
    assert kind in kinds(source, target, language)


def test_a_finding_says_where_in_both_texts() -> None:
    source, target = "手数料は３,０００円です。", "The fee is 300 yen."
    (finding,) = check(source, target, "ja", "en")
    assert finding.kind == "amount"
    assert finding.source_span is not None
    assert finding.target_span is not None
    assert source[slice(*finding.source_span)] == "３,０００円"
    assert target[slice(*finding.target_span)] == "300 yen"
    assert finding.message.endswith("。")


def test_terms_that_are_missing_or_wrong_become_findings() -> None:
    missing = TermUse("a.b", "住民票", "certificate of residence", False, (0, 3))
    wrong = TermUse("a.c", "窓口", "counter", False, (4, 6), forbidden="window")
    found = check("住民票の窓口です。", "It is the window.", "ja", "en", terms=[missing, wrong])
    assert [(f.kind, f.severity) for f in found] == [("term", "warning"), ("term", "error")]
    assert found[1].target_span == (10, 16)


def test_numbers_and_negations_inside_the_names_of_terms_do_not_count() -> None:
    source, target = "保留通知を持っています。", "I have my notice that no place is available."
    term = TermUse("a.b", "保留通知", "notice that no place is available", True, (0, 4))
    assert "negation" in kinds(source, target, "en")
    assert check(source, target, "ja", "en", terms=[term]) == []


def test_findings_come_in_the_order_of_kinds() -> None:
    found = check("14日以内に、3,000円を払わないでください。", "Pay 20 dollars.", "ja", "en")
    order = [KINDS.index(f.kind) for f in found]
    assert order == sorted(order)
    assert len(set(order)) > 1


# --- back-translation ------------------------------------------------------------------------


def test_agreement_is_high_for_a_paraphrase_and_low_for_something_else() -> None:
    source = "住民票の写しは、2階の3番窓口で申請してください。"
    same = agreement(source, "住民票の写しは2階の3番の窓口で申し込んでください。", "ja")
    other = agreement(source, "保育園の申し込みは来週からです。", "ja")
    assert agreement(source, source, "ja") == 1.0
    assert same > 0.5 > other


def test_a_negation_or_number_that_differs_caps_the_agreement() -> None:
    assert agreement("印鑑は要ります。", "印鑑は要りません。", "ja") <= 0.5
    assert agreement("3番窓口です。", "4番窓口です。", "ja") <= 0.5
    assert agreement("Come to counter 3.", "Come to counter 4.", "en") <= 0.5


def test_a_back_translation_that_differs_is_a_finding() -> None:
    def found(back: str) -> list[Finding]:
        source, target = "ここで待ってください。", "Please wait here."
        return check(source, target, "ja", "en", back_translation=back)

    assert found("ここでお待ちください。") == []
    for back in ("ここで待たないでください。", "明日は休みです。", ""):
        assert [f.kind for f in found(back)] == ["disagreement"]


# --- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", " ", "?", "あ", "😀😀😀", "\x00\x01\x1b[31m", "3", "。。。", "a\u0301\u0301",
     "\ufeff\u200b",
     "ไ" * 50, "١٢٣ عربي", "1" * 500, "一" * 300, "9" * 400 + "年"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["ja", "vi", "my", "xx", "tlh", "zh-Hant-TW", "pt_BR"])
def test_odd_input_gives_findings_and_no_error(text: str, language: str) -> None:
    pairs = ((text, "Please wait 3 days."), ("3日待ってください。", text), (text, text))
    for source, target in pairs:
        for finding in check(source, target, "ja", language):
            for span, whole in ((finding.source_span, source), (finding.target_span, target)):
                assert span is None or 0 <= span[0] <= span[1] <= len(whole)


def test_a_very_long_text_is_checked() -> None:
    source = "転入届は14日以内に出してください。" * 600
    target = "Please submit the moving-in notification within 14 days. " * 600
    assert isinstance(check(source, target, "ja", "en"), list)


def test_text_folds_with_a_way_back() -> None:
    text = "Ｔｅｌ：０５５\u200b１２ ｶﾞ e\u0301"
    folded = fold(text)
    assert folded.text == "tel:05512 ガ é"
    at = folded.text.index("12")
    assert text[slice(*folded.span(at, at + 2))] == "１２"
    assert base_language("zh-TW") == base_language("zh-Hant-HK") == "zh-Hant"
    assert letters_by_script("あ a 漢") == {"Latin": 1, "Kana": 1, "Han": 1}


def test_at_most_is_not_at_least_even_where_both_look_ahead() -> None:
    source = "次の予防接種まで、{}あけてください。"
    target = "Please leave at least 18 days before the next vaccination."
    right = check(source.format("18日以上"), target, "ja", "en")
    wrong = check(source.format("18日以下"), target, "ja", "en")
    assert [f.kind for f in right if f.kind == "limit"] == []
    assert "limit" in [f.kind for f in wrong]


@pytest.mark.parametrize(
    ("tag", "target"),
    [
        ("zh-Hans", "祭典从11月7日到12月3日。"),
        ("tr", "Festival 7 Kasım ile 3 Aralık tarihleri arasında."),
        ("mn", "Наадам 11:15-с 15:30 хүртэл."),
    ],
)
def test_the_second_of_a_range_ends_it(tag: str, target: str) -> None:
    ends = [q.limits for q in read(fold(target).text, tag)]
    assert "from" in ends[0]
    assert "until" in ends[1]


@pytest.mark.parametrize(
    ("tag", "source", "target"),
    [
        ("ru", "名前を呼ばれるまで、こちらでお待ちください。", "Ждите здесь, пока вас не вызовут."),
        (
            "uk",
            "名前を呼ばれるまで、こちらでお待ちください。",
            "Чекайте тут, поки вас не викличуть.",
        ),
        ("ru", "産後、よく眠れません。", "После родов я плохо сплю."),
        ("uk", "書類が足りません。", "Бракує документів."),
        ("si", "受付時間は午後5時45分からです。", "භාර ගන්නේ 17.45 සිට."),
    ],
)
def test_right_translations_raise_no_alarm(tag: str, source: str, target: str) -> None:
    assert [f.kind for f in check(source, target, "ja", tag) if f.severity == "error"] == []

"""The phrasebook: slots, matching what was said, refusing what was not, searching."""

import csv
import json
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from glossaries.locales import SOURCE, TARGETS
from glossaries.phrasebook import Phrasebook, Speaker
from glossaries.quantities import CalendarDate, ClockTime, quantities
from glossaries.slots import SlotValue, fill, format_value, slots_in
from glossaries.termbase import Term, Termbase, TermTarget

SAMPLE = re.compile(r"\{(?P<kind>[a-z]+)[2-9]?\}")
SAMPLES = {
    "date": "十月八日", "time": "午後二時半", "amount": "三千円", "count": "14", "floor": "三",
    "counter": "五", "document": "在留カード", "place": "武田神社",
}  # fmt: skip
PARAPHRASES = Path(__file__).parent / "data" / "phrase_paraphrases.csv"
FRESH = PARAPHRASES.with_name("phrase_paraphrases_fresh.csv")
NEAR = PARAPHRASES.with_name("phrase_near_misses.csv")
LATER = PARAPHRASES.with_name("phrase_paraphrases_later.csv")
UNSEEN = PARAPHRASES.with_name("phrase_unseen.csv")


@pytest.fixture(scope="module")
def phrasebook() -> Phrasebook:
    return Phrasebook.load()


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("令和8年3月5日、午後2時半に", "ja", [CalendarDate(3, 5, 2026), ClockTime(14, 30)]),
        ("平成元年十二月一日", "ja", [CalendarDate(12, 1, 1989)]),
        ("手数料は1万2000円、または三千円です", "ja", [Decimal(12000), Decimal(3000)]),
        ("十四日以内に二人で", "ja", [Decimal(14), Decimal(2)]),
        ("はつかまで", "ja", [Decimal(20)]),
        ("一緒にもう一度、一般の方", "ja", []),
        ("２階の３番", "ja", [Decimal(2), Decimal(3)]),
        ("2時間かかります", "ja", [Decimal(2)]),
        ("2時半", "ja", [ClockTime(2, 30, certain=False)]),
        ("on March 5, 2026 at 2:30 pm", "en", [CalendarDate(3, 5, 2026), ClockTime(14, 30)]),
        ("5th of March, three thousand yen", "en", [CalendarDate(3, 5), Decimal(3000)]),
        ("half past two", "en", [ClockTime(2, 30, certain=False)]),
        ("one moment, the second door", "en", []),
        ("3,000 yen within fourteen days", "en", [Decimal(3000), Decimal(14)]),
        ("ngày 5 tháng 3 lúc 14:30, 3.000 yên", "vi",
         [CalendarDate(3, 5), ClockTime(14, 30), Decimal(3000)]),
        ("5 de março às 14h30, 3 mil ienes", "pt-BR",
         [CalendarDate(3, 5), ClockTime(14, 30), Decimal(3000)]),
        ("5 марта в 14:30, 3 000 иен", "ru",
         [CalendarDate(3, 5), ClockTime(14, 30), Decimal(3000)]),
        ("3월 5일 오후 2시 30분, 3천 엔", "ko",
         [CalendarDate(3, 5), ClockTime(14, 30), Decimal(3000)]),
        ("3月5号下午两点半，3000日元", "zh-Hans",
         [CalendarDate(3, 5), ClockTime(14, 30), Decimal(3000)]),
        ("၃၀၀၀ ယန်း", "my", [Decimal(3000)]),
        ("ថ្ងៃទី៥ ខែមីនា ៣០០០ យ៉េន", "km", [CalendarDate(3, 5), Decimal(3000)]),
        ("५ मार्च ३,००० येन", "ne", [CalendarDate(3, 5), Decimal(3000)]),
        ("৫ মার্চ ৩০০ ইয়েন", "bn", [CalendarDate(3, 5), Decimal(300)]),
        ("๕ มีนาคม ๓,๐๐๐ เยน", "th", [CalendarDate(3, 5), Decimal(3000)]),
        ("may 14 dokumento, Marso 5", "fil", [Decimal(14), CalendarDate(3, 5)]),
        ("dalam waktu 14 hari", "id", [Decimal(14)]),
    ],
)  # fmt: skip
def test_values_are_read(text: str, tag: str, expected: list[object]) -> None:
    found = quantities(text, tag)
    assert [q.value for q in found] == expected
    assert all(text[q.start : q.end].strip() == text[q.start : q.end] for q in found)


@pytest.mark.parametrize("tag", [SOURCE, *TARGETS])
def test_what_is_written_is_read_back(tag: str) -> None:
    for kind, value in (
        ("date", CalendarDate(3, 5)),
        ("date", CalendarDate(12, 31, 2026)),
        ("time", ClockTime(14, 30)),
        ("time", ClockTime(9, 0)),
        ("amount", Decimal(12300)),
        ("count", Decimal(14)),
    ):
        written = format_value(value, kind, tag)
        assert written is not None
        read = [q.value for q in quantities(f"{written} ", tag)]
        if isinstance(value, ClockTime):
            read = [ClockTime(t.hour, t.minute) for t in read if isinstance(t, ClockTime)]
        assert read == [value], (tag, kind, written)


def test_formats_follow_the_locale() -> None:
    assert format_value(CalendarDate(3, 5), "date", "en") == "5 March"
    assert format_value(CalendarDate(3, 5), "date", "ja") == "3月5日"
    assert format_value(ClockTime(14, 30), "time", "ja") == "午後2時30分"
    assert format_value(Decimal(3000), "amount", "pt-BR") == "3.000 ienes"
    assert format_value(Decimal(3002), "amount", "ru") == "3\xa0002 иены"
    assert format_value(Decimal(3000), "amount", "my") == "3,000 ယန်း"
    assert fill("{count}階", {"count": Decimal(3)}, "ja") == ("3階", "")
    assert fill("{date}", {"date": CalendarDate(2, 30)}, "ja")[0] is None


@pytest.mark.parametrize(
    ("said", "speaker", "phrase_id", "slots"),
    [
        ("えーと、じゅうよっか以内に届け出てください", "staff", "city-hall.notify-within-days",
         {"count": Decimal(14)}),
        ("三番窓口にお越しいただけますか", "staff", "city-hall.go-to-counter",
         {"counter": Decimal(3)}),
        ("てすうりょうは三百五十円です", "staff", "city-hall.fee-is", {"amount": Decimal(350)}),
        ("トイレはどちらですか？", "resident", "general.where-is-restroom", {}),
    ],
)  # fmt: skip
def test_other_words_and_numbers_find_their_phrase(
    phrasebook: Phrasebook,
    said: str,
    speaker: Speaker,
    phrase_id: str,
    slots: dict[str, SlotValue],
) -> None:
    match = phrasebook.match(said, "ja", speaker, target_language="en")
    assert match is not None
    assert (match.phrase.id, dict(match.slots)) == (phrase_id, slots)
    assert 0 < match.score <= 1


@pytest.mark.parametrize(
    "said",
    [
        "十四日以降に届け出てください。",
        "十四日以内に届け出ないでください。",
        "三番窓口には行かないでください。",
        "手数料はいくらですか三百円ですか。",
        "ごみは収集日の八時から出してください。",
        "今日はいい天気ですね。",
        "",
        "。",
        "あ" * 3000,
    ],
)
def test_another_limit_negation_or_content_is_refused(phrasebook: Phrasebook, said: str) -> None:
    assert phrasebook.match(said, "ja", "staff") is None


@pytest.mark.parametrize(
    "said",
    [
        "在留期限は来年ではなく六月三十日です。",
        "児童手当の申請には委任状は要りません。",
        "申請が遅れても、遅れた月の分の児童手当を受け取れます。",
        "現況届を出せば、児童手当は止まりません。",
        "家族が代わりに来てはいけませんか。",
        "昨日もらえましたか。",
        "十時半の予約をキャンセルしました。",
        "地震で車が壊れました。",
        "死亡届を出したいです。",
        "ごみはいつ出しますか。",
        "火事や急病のときは110に電話してください。",
        "救急車を呼ばないでください。",
        "漢字が読めます。",
        "この手紙は誰が書きましたか。",
        "質問はありません。",
        "紙に書かないでください。",
        "アパートを借りるように言われました。",
        "お子さんの具合が悪くても、今日の健診は受けられます。",
        "健診はどこで受ければいいですか。",
        "妻も一緒に話を聞いていいですか。",
        "一歳になったら、子どもにはちみつを食べさせてください。",
        "赤ちゃんの身長は五十センチです。",
        "マイナンバーカードを作りました。",
        "保育園をやめたいです。",
        "先生が迎えに行ってもいいですか。",
        "留学生は年金に入れませんか。",
        "在留期限は六月三十日から始まります。",
        "前の市で転出届を出しました。",
        "三月に引っ越しました。",
        "放課後児童クラブは午後三時からです。",
        "子どもが学校を休んでいます。",
        "就学援助は、申請しなくてもいいです。",
        "うちの子は中学三年生です。",
        "放課後児童クラブをやめたいです。",
        "入学の後に、何を準備すればいいですか。",
        "一泊八千円以上で泊まれるホテルはありますか。",
        "入場は午後四時半からです。",
        "落とし物は、市役所に届け出てください。",
        "五月三日のチケットはまだあります。",
        "十一時までに甲府駅を出たいです。",
        "次の予防接種は二月十日に受けます。",
        "相談は有料です。",
        "結婚しました。子どもの手続きを教えてください。",
        "ひとり親の方は、児童扶養手当を申請できません。",
    ],
)
def test_what_is_nearly_a_phrase_is_refused(phrasebook: Phrasebook, said: str) -> None:
    assert phrasebook.match(said, "ja", "staff") is None
    assert phrasebook.match(said, "ja", "resident") is None


# One change that makes another statement of a phrase.
CHANGES = (
    (r"(?<!し)ます。", "ません。"), ("ません。", "ます。"),
    ("してください。", "しないでください。"),
    ("以内", "以上"), ("以内に", "以降に"), ("までに", "から"), ("以下", "以上"), ("以上", "以下"),
    ("以降", "以前"), ("の前に", "の後に"), ("の後", "の前"), ("いくら", "どこ"), ("いつ", "どこ"),
    ("たいです。", "たくないです。"),
    ("必要です。", "必要ありません。"), ("できます。", "できません。"),
    ("できません。", "できます。"), ("転入", "転出"), ("転出", "転入"), ("持って", "返して"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "tag", "not_found"),
    [
        ("지금 임신 3개월이에요.", "ko", "maternal-health.my-week"),
        ("3살 된 아기가 있어요.", "ko", "maternal-health.baby-months"),
        ("3명 부탁드려요.", "ko", "city-hall.number-of-copies"),
        ("아이 배가 아파요.", "ko", "maternal-health.stomach-hurts"),
        ("예약은 4월 3일 오후 2시 30분이에요.", "ko", "city-hall.want-appointment"),
        ("Con tôi 3 tháng tuổi.", "vi", "nursery.child-is"),
        ("Tôi muốn hỏi về thủ tục kết hôn.", "vi", "family-register.divorce-procedure"),
        ("Tôi muốn hủy hẹn lúc 14:30 ngày 3 tháng 4.", "vi", "city-hall.want-appointment"),
        ("Có ai nói được tiếng Việt không ạ", "vi", "general.anyone-speaks-english"),
        ("Em tôi không hiểu tiếng Nhật", "vi", "general.do-not-speak-japanese"),
        ("아이를 키우고 있어요.", "ko", "welfare.single-parent"),
        ("아이는 예방접종을 맞았어요.", "ko", "vaccination.received-abroad"),
        ("전철은 몇 시예요?", "ko", "transport.what-time-next-train"),
        ("쓰레기를 버리고 싶어요.", "ko", "garbage.dispose-bulky"),
        ("Đừng nói tiếng Nhật.", "vi", "general.do-not-speak-japanese"),
        ("Tôi đã gọi một chiếc taxi.", "vi", "transport.call-taxi"),
        ("Bé bị dị ứng ạ.", "vi", "nursery.food-allergy-have"),
        ("Tôi để quên ví trên tàu.", "vi", "transport.left-on-train"),
        ("Con tôi bị đau bụng.", "vi", "maternal-health.stomach-hurts"),
        ("Tôi đã về nước vào ngày 3 tháng 4.", "vi", "resident-registration.leaving-japan-on"),
        ("Tôi sẽ nộp vào ngày 3 tháng 4.", "vi", "tax.already-paid-on"),
        ("I can pay my pension premium.", "en", "pension.cannot-pay-premium"),
        ("I can reach my family.", "en", "disaster.cannot-contact-family"),
        ("I am 3 years old.", "en", "nursery.child-is"),
        ("Can my wife listen too?", "en", "maternal-health.husband-can-come"),
        ("Masakit po ang tiyan ng anak ko.", "fil", "maternal-health.stomach-hurts"),
        ("Ika-3 buwan na po ng pagbubuntis ko.", "fil", "maternal-health.my-week"),
    ],
)
def test_another_person_time_counter_or_a_word_left_out_is_refused(
    phrasebook: Phrasebook, said: str, tag: str, not_found: str
) -> None:
    found = phrasebook.match(said, tag, "resident")
    assert found is None or found.phrase.id != not_found


@pytest.mark.parametrize(
    ("said", "tag", "expected"),
    [
        ("지금 임신 20주예요.", "ko", "maternal-health.my-week"),
        ("3장 부탁드려요.", "ko", "city-hall.number-of-copies"),
        ("비밀번호를 잊어버렸습니다", "ko", "my-number.forgot-pin"),
        ("출생신고를 하려고 왔어요", "ko", "family-register.submit-birth"),
        ("Em mới bị mất việc ạ", "vi", "welfare.lost-job"),
        ("화장실이 어디인가요", "ko", "general.where-is-restroom"),
        ("Em không hiểu tiếng Nhật ạ", "vi", "general.do-not-speak-japanese"),
        ("Nhà vệ sinh ở đâu vậy ạ", "vi", "general.where-is-restroom"),
        ("Nasaan po ba ang banyo", "fil", "general.where-is-restroom"),
        ("Cho tôi xin 3 bản ạ.", "vi", "city-hall.number-of-copies"),
        ("Bé nhà tôi 3 tuổi.", "vi", "nursery.child-is"),
        ("Ika-20 linggo na po ng pagbubuntis ko.", "fil", "maternal-health.my-week"),
    ],
)
def test_counters_and_politeness_that_say_the_same_are_found(
    phrasebook: Phrasebook, said: str, tag: str, expected: str
) -> None:
    found = phrasebook.match(said, tag, "resident")
    assert found is not None
    assert found.phrase.id == expected


def test_a_phrase_with_its_meaning_changed_is_not_that_phrase(phrasebook: Phrasebook) -> None:
    tried = 0
    taken = []
    for phrase in phrasebook:
        for text in (phrase.texts["ja"].text, *phrase.variants):
            said = SAMPLE.sub(lambda m: SAMPLES[m["kind"]], text)
            for old, new in CHANGES:
                changed = re.sub(old, new, said, count=1)
                if changed == said:
                    continue
                tried += 1
                match = phrasebook.match(changed, "ja", phrase.speaker)
                if match is not None and match.phrase.id == phrase.id:
                    taken.append((changed, phrase.id))
    assert tried > 500
    assert len(taken) <= 0.005 * tried, taken


def test_a_document_of_the_utterance_is_rendered_in_the_target(phrasebook: Phrasebook) -> None:
    match = phrasebook.match("パスポートを見せていただけますか。", "ja", "staff")
    assert match is not None
    assert match.phrase.id == "city-hall.show-document"
    assert "passport" in (match.render("en") or "").lower()
    assert match.render("ja") == "パスポートを見せてください。"


def test_the_same_wording_is_exact_and_another_is_not(phrasebook: Phrasebook) -> None:
    same = phrasebook.match("五階へ行ってください", "ja", "staff")
    exact = phrasebook.match("エレベーターで５階へ行ってください。", "ja", "staff")
    assert exact is not None
    assert exact.exact
    assert same is None or not same.exact


def small_book(tmp_path: Path) -> Phrasebook:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "ja.csv").write_text(
        "id,speaker,windows,topic,text,variants\n"
        "general.card,staff,childcare,general,{document}を見せてください。,\n"
        "general.bad,clerk,childcare,general,こんにちは。,\n"
    )
    (tmp_path / "phrases" / "en.csv").write_text(
        "id,text,status\ngeneral.card,Please show me: {document}.,draft\ngeneral.none,x,draft\n"
    )
    card = Term("a.card", "city-hall", "在留カード", "ざいりゅうかーど", (), (), "", "", {})
    return Phrasebook.load(tmp_path, Termbase([card]))


def test_a_missing_rendering_gives_a_reason(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    match = book.match("在留カードを見せてください", "ja", "staff")
    assert match is not None
    assert match.render("en") is None
    assert match.missing("en") == "no en name for 在留カード"
    assert match.missing("fr") == "no fr text"
    assert book.match("在留カードを見せてください", "ja", "staff", target_language="en") is None
    reasons = {p.id: p.reason for p in book.problems}
    assert reasons == {
        "general.bad": "speaker is 'clerk', not staff or resident",
        "general.none": "no such phrase",
    }


def test_another_wording_is_found_and_the_text_shown(tmp_path: Path) -> None:
    small_book(tmp_path)
    (tmp_path / "phrases" / "ko.csv").write_text(
        "id,text,status,variants\n"
        "general.card,{document}를 보여 주세요.,draft,"
        "{document} 좀 볼까요?|{document} 제시 바랍니다.\n"
    )
    card = Term(
        "a.card", "city-hall", "在留カード", "ざいりゅうかーど", (), (), "", "",
        {"ko": TermTarget("재류카드")},
    )  # fmt: skip
    book = Phrasebook.load(tmp_path, Termbase([card]))
    match = book.match("재류카드 좀 볼까요?", "ko", "staff")
    assert match is not None
    assert match.exact
    assert match.render("ko") == "재류카드를 보여 주세요."
    assert match.render("ja") == "在留カードを見せてください。"
    assert [p.id for p in book.search("제시 바", "ko")] == ["general.card"]
    # An overlay of before says nothing of other wordings; one that has the column replaces them.
    for header, cell, left in (("", "", 2), (",variants", ",{document}요.", 1)):
        folder = tmp_path / f"overlay{left}" / "phrases"
        folder.mkdir(parents=True)
        (folder / "ko.csv").write_text(
            f"id,text,status{header}\ngeneral.card,{{document}} 주세요.,reviewed{cell}\n"
        )
        text = Phrasebook.load(tmp_path, Termbase([card]), [folder.parent])["general.card"]
        assert text.text("ko") == "{document} 주세요."
        assert len(text.texts["ko"].variants) == left


def test_search_as_you_type(phrasebook: Phrasebook) -> None:
    def ids(query: str, tag: str, **limits: str) -> list[str]:
        return [p.id for p in phrasebook.search(query, tag, limit=5, **limits)]

    assert "general.where-is-restroom" in ids("トイレ", "ja")
    assert "general.where-is-restroom" in ids("といれ", "ja")
    assert "general.where-is-restroom" in ids("where is the rest", "en")
    assert "resident-registration.submit-moving-in" in ids("てんにゅうとどけを", "ja")
    assert ids("トイレ", "ja", topic="tax") == []
    assert len(ids("", "ja", window="childcare")) == 5
    for found in phrasebook.search("", "ja", window="tourism", limit=50):
        assert "tourism" in found.windows


def test_near_phrases_are_offered(phrasebook: Phrasebook) -> None:
    near = phrasebook.nearest("転入届の出し方を詳しく知りたいのですが", "ja", "resident", limit=3)
    assert 1 <= len(near) <= 3
    assert any("moving-in" in m.phrase.id or "転入" in m.phrase.texts["ja"].text for m in near)
    assert all(a.score >= b.score for a, b in pairwise(near))


def test_an_unknown_language_is_named(phrasebook: Phrasebook) -> None:
    with pytest.raises(ValueError, match="'xx'"):
        phrasebook.match("text", "xx", "staff")


def test_every_phrase_says_itself_in_every_language(phrasebook: Phrasebook) -> None:
    terms = {t.source: t for t in phrasebook.termbase}
    values: dict[str, SlotValue] = {
        "date": CalendarDate(10, 8), "time": ClockTime(14, 30), "amount": Decimal(3000),
        "count": Decimal(14), "floor": Decimal(3), "counter": Decimal(5),
        "document": terms["在留カード"], "place": terms["武田神社"],
    }  # fmt: skip
    total = 0
    lost = []
    for tag in ("ja", *phrasebook.languages()):
        for phrase in phrasebook:
            text = phrase.text(tag)
            slots = {s.name: values[s.kind] for s in slots_in(text or "")}
            said = fill(text, slots, tag)[0] if text else None
            if said is None:
                continue
            total += 1
            match = phrasebook.match(said, tag, phrase.speaker)
            if match is None or match.phrase.text(tag) != text:
                lost.append((tag, phrase.id))
    assert len(lost) <= 0.005 * total, lost


def written(value: object) -> str:
    if isinstance(value, CalendarDate):
        return f"{value.year or '-'}-{value.month:02d}-{value.day:02d}"
    if isinstance(value, ClockTime):
        return f"{value.hour:02d}:{value.minute:02d}"
    return value.source if isinstance(value, Term) else str(value)


@pytest.mark.parametrize(
    "path", [PARAPHRASES, FRESH, LATER, NEAR], ids=["first", "fresh", "later", "near misses"]
)
def test_paraphrases_find_their_phrase_and_nothing_else(phrasebook: Phrasebook, path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    hits = expected = 0
    wrong = []
    for row in rows:
        phrase = phrasebook.get(row["expected_id"])
        speakers: tuple[Speaker, ...] = (phrase.speaker,) if phrase else ("staff", "resident")
        found = [
            match
            for speaker in speakers
            if (match := phrasebook.match(row["text"], row["language"], speaker)) is not None
        ]
        slots = json.loads(row["slots"]) if row["slots"] else {}
        right = [
            m
            for m in found
            if m.phrase.id == row["expected_id"]
            and {k: written(v) for k, v in m.slots.items()} == slots
        ]
        expected += bool(row["expected_id"])
        hits += bool(right)
        wrong += [(row["text"], m.phrase.id) for m in found if m not in right]
    assert len(rows) >= 100
    assert len(wrong) <= 0.01 * len(rows), wrong
    assert hits >= 0.85 * expected, f"{hits} of {expected}"


def test_what_is_no_phrase_for_sure_is_offered_to_be_chosen(phrasebook: Phrasebook) -> None:
    """Sentences by writers who knew neither the matcher nor the wordings, in six languages."""
    with UNSEEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    taken = offered = expected = 0
    wrong = []
    for row in rows:
        ids = set(row["expected_ids"].split("|")) - {""}
        expected += bool(ids)
        match = phrasebook.match(row["text"], row["language"], row["speaker"])
        if match is not None:
            taken += match.phrase.id in ids
            if match.phrase.id not in ids:
                wrong.append((row["text"], match.phrase.id))
        elif ids:
            near = phrasebook.nearest(row["text"], row["language"], row["speaker"], limit=2)
            offered += not ids.isdisjoint(found.phrase.id for found in near)
    assert len(wrong) <= 0.01 * len(rows), wrong
    assert taken + offered >= 0.9 * expected, (taken, offered, expected)
    assert taken >= 0.5 * expected, (taken, expected)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("今日はとのような雇用件ですか?", "general.how-can-i-help"),
        ("こちらが防止健康手庁です", "maternal-health.handbook-handover"),
    ],
)
def test_what_was_misheard_is_offered_by_its_sound(
    phrasebook: Phrasebook, heard: str, meant: str
) -> None:
    assert phrasebook.match(heard, "ja", "staff") is None
    found = phrasebook.nearest(heard, "ja", "staff", limit=1)[0]
    assert found.phrase.id == meant
    assert found.score >= 0.4

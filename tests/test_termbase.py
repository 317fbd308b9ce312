"""The termbase: loading, overlays, and finding terms in every kind of script."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glossaries.termbase import Termbase

_OURS = Termbase.load()
JA = """id,domain,ja,reading,variants,windows,explanation,note
tax.tax,tax,税,ぜい,税金,general-information,,
tax.resident-tax,tax,住民税,じゅうみんぜい,,general-information,住んでいる市に払う税金です。,
tax.declaration,tax,申告,しんこく,,general-information,,
national-health-insurance.insurance,national-health-insurance,保険,ほけん,,,,
national-health-insurance.nhi,national-health-insurance,国民健康保険,こくみんけんこうほけん,国保,,,
resident-registration.moving-in,resident-registration,転入届,てんにゅうとどけ,,foreign-residents,,
residence-status.card,residence-status,在留カード,ざいりゅうかーど,,foreign-residents,,
nursery.application,nursery,申込,もうしこみ,,childcare,,
city-hall.application,city-hall,申し込み,もうしこみ,申込,general-information,,
"""
TARGETS = {
    "en": "tax.tax,tax,,,draft,,\nresidence-status.card,residence card (zairyū card),,alien card,"
    "draft,,\nnational-health-insurance.nhi,National Health Insurance,,health insurance,draft,,\n",
    "ru": "residence-status.card,карта резидента,,,draft,,\ntax.tax,налог,,,draft,,\n",
    "tr": "residence-status.card,ikamet kartı,,,draft,,\n",
    "ko": "residence-status.card,재류 카드,,,draft,,\ntax.tax,세,,,draft,,\n",
    "mn": "tax.tax,татвар,,,draft,,\n",
    "uk": "residence-status.card,картка резидента,,,draft,,\n",
    "zh-Hans": "residence-status.card,在留卡,,,draft,,\n",
    "th": "residence-status.card,บัตรพำนัก,,,draft,,\n",
    "km": "tax.tax,ពន្ធ,,,draft,,\n",
    "ne": "tax.tax,कर,,,draft,,\nresidence-status.card,रेसिडेन्स कार्ड,,,draft,,\n",
    "vi": "tax.tax,thuế,,,draft,,\n",
    "pt-BR": "residence-status.card,cartão de permanência,,,draft,,\n",
}
PLACES = (
    "id,kind,ja,reading,variants,en,zh-Hans,zh-Hant,ko,romaji,status\n"
    "place.kofu-station,station,甲府駅,こうふえき,,Kofu Station,甲府站,甲府站,고후역,"
    "Kōfu-eki,draft\n"
)


def write(folder: Path, ja: str = JA, targets: dict[str, str] | None = None) -> Path:
    (folder / "terms").mkdir(parents=True)
    (folder / "places").mkdir()
    (folder / "terms" / "ja.csv").write_text(ja, encoding="utf-8")
    (folder / "places" / "places.csv").write_text(PLACES, encoding="utf-8")
    head = "id,target,variants,forbidden,status,source,explanation\n"
    for tag, rows in (TARGETS if targets is None else targets).items():
        (folder / "terms" / f"{tag}.csv").write_text(head + rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def termbase(tmp_path_factory: pytest.TempPathFactory) -> Termbase:
    found = Termbase.load(write(tmp_path_factory.mktemp("glossary")))
    assert found.problems == ()
    return found


def surfaces(termbase: Termbase, text: str, tag: str) -> list[str]:
    return [m.surface for m in termbase.find(text, tag)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("税関はどこですか。", []),
        ("税金を払います。", ["税金"]),
        ("所得税と住民税", ["住民税"]),
        ("保険証を見せてください。", []),
        ("保険に入ります。", ["保険"]),
        ("国保の窓口", ["国保"]),
        ("国民健康保険に入りたい。", ["国民健康保険"]),
        ("転入届けを出します。", ["転入届け"]),
        ("てんにゅうとどけを出します。", ["てんにゅうとどけ"]),
        ("在留カード番号を書く", ["在留カード"]),
        ("ｻﾞｲ留ｶｰﾄﾞと在留カード", ["在留カード"]),
        ("未申告の方は申告してください。", ["申告"]),
        ("甲府駅前の甲府駅", ["甲府駅", "甲府駅"]),
    ],
)
def test_japanese_terms_are_whole_words(termbase: Termbase, text: str, expected: list[str]) -> None:
    assert surfaces(termbase, text, "ja") == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("保健センターへ行ってください。", True),
        ("ほけんセンターへ行ってください。", True),
        ("保険センターへ行ってください。", False),
        ("母子健康手帖をお持ちですか。", True),
        ("障碍者手帳を見せてください。", True),
        ("一人親です。", True),
    ],
)
def test_a_homophone_is_not_the_term(text: str, found: bool) -> None:
    terms = {match.term.source for match in _OURS.find(text, "ja")}
    assert bool(terms & {"保健センター", "母子健康手帳", "障害者手帳", "ひとり親家庭"}) is found


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("Taxes, taxi and TAX.", "en", ["Taxes", "TAX"]),
        ("Show your Residence Card", "en", ["Residence Card"]),
        ("Покажите карту резидента", "ru", ["карту резидента"]),
        ("покажіть картку резидента", "uk", ["картку резидента"]),
        ("İKAMET KARTINIZI gösterin", "tr", ["İKAMET KARTINIZI"]),
        ("татвараа төлнө", "mn", ["татвараа"]),
        ("재류카드를 보여 주세요", "ko", ["재류카드"]),
        ("만세 세를 냅니다", "ko", ["세"]),
        ("请出示在留卡。", "zh-Hans", ["在留卡"]),
        ("ขอดูบัตรพำนักด้วย", "th", ["บัตรพำนัก"]),
        ("បង់ពន្ធនៅទីនេះ", "km", ["ពន្ធ"]),
        ("रेसिडेन्स कार्डको प्रतिलिपि", "ne", ["रेसिडेन्स कार्डको"]),
        ("Tôi muốn nộp THUẾ", "vi", ["THUẾ"]),
        ("os cartões de permanência", "pt-BR", ["cartões de permanência"]),
        ("How do I get to Kōfu-eki?", "vi", ["Kōfu-eki"]),
    ],
)
def test_other_languages(termbase: Termbase, text: str, tag: str, expected: list[str]) -> None:
    assert surfaces(termbase, text, tag) == expected


def test_offsets_are_those_of_the_text_given(termbase: Termbase) -> None:
    text = "ﾊﾟｽﾎﾟｰﾄと在留カード"
    (match,) = termbase.find(text, "ja")
    assert text[match.start : match.end] == match.surface == "在留カード"


def test_the_window_decides_between_homonyms(termbase: Termbase) -> None:
    assert termbase.find("申込", "ja", "childcare")[0].term.id == "nursery.application"
    assert termbase.find("申込", "ja", "general-information")[0].term.id == "city-hall.application"


def test_used_and_forbidden(termbase: Termbase) -> None:
    card = termbase["residence-status.card"]
    assert termbase.used(card, "Bring your residence cards.", "en")
    assert not termbase.used(card, "Bring your card.", "en")
    assert termbase.used(card, "без карты резидента", "ru")
    assert termbase.used(card, "anything", "fr"), "nothing is asked for without a rendering"
    assert termbase.forbidden_used(card, "your alien cards", "en") == "alien card"
    nhi = termbase["national-health-insurance.nhi"]
    assert termbase.forbidden_used(nhi, "Join National Health Insurance.", "en") is None
    assert termbase.forbidden_used(nhi, "Join the health insurance.", "en") == "health insurance"


def test_places_go_by_their_english_name_where_they_have_no_other(termbase: Termbase) -> None:
    station = termbase["place.kofu-station"]
    assert station.rendering("zh-Hant") == "甲府站"
    assert station.rendering("vi") == "Kofu Station"
    assert termbase["tax.tax"].rendering("fr") is None


def test_find_in_any_asks_only_languages_of_the_script(termbase: Termbase) -> None:
    assert set(termbase.find_in_any("налог")) == {"ru"}
    assert "ja" in termbase.find_in_any("住民税")


def test_an_unknown_language_is_named(termbase: Termbase) -> None:
    with pytest.raises(ValueError, match="'xx'"):
        termbase.find("text", "xx")


def test_a_bad_row_is_named_and_the_rest_kept(tmp_path: Path) -> None:
    rows = (
        JA + "tax.resident-tax,tax,市民税,しみんぜい,,,,\ntax.empty,tax,,から,,,,\ntax.short,tax\n"
    )
    folder = write(tmp_path / "g", rows, {"en": "tax.tax,tax,,,draft,,\ntax.none,x,,,draft,,\n"})
    found = Termbase.load(folder)
    reasons = {(p.line, p.id): p.reason for p in found.problems}
    assert reasons[11, "tax.resident-tax"] == "id used twice"
    assert reasons[12, "tax.empty"] == "empty ja"
    assert "2 cells where the header has 8" in reasons[13, "tax.short"]
    assert reasons[3, "tax.none"] == "no such term"
    assert found["tax.resident-tax"].source == "住民税"
    assert found["tax.tax"].rendering("en") == "tax"


def test_a_citys_own_terms_overlay_ours(tmp_path: Path) -> None:
    ours = write(tmp_path / "ours")
    city = tmp_path / "city"
    (city / "terms").mkdir(parents=True)
    (city / "terms" / "en.csv").write_text(
        "id,target,variants,forbidden,status,source,explanation\n"
        "residence-status.card,zairyu card,,,reviewed,,\n"
    )
    (city / "terms" / "ja.csv").write_text(
        "id,domain,ja,reading,variants,windows,explanation,note\n"
        "city-hall.own,city-hall,ひまわり窓口,ひまわりまどぐち,,,,\n"
    )
    found = Termbase.load(ours, [city])
    card = found["residence-status.card"]
    assert card.rendering("en") == "zairyu card"
    assert card.targets["en"].status == "reviewed"
    assert card.rendering("ru") == "карта резидента", "what the city does not say stays ours"
    assert surfaces(found, "ひまわり窓口へどうぞ", "ja") == ["ひまわり窓口"]


def test_a_folder_without_terms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"ja\.csv"):
        Termbase.load(tmp_path)


def test_threads_find_the_same(termbase: Termbase) -> None:
    texts = ["国保の窓口で転入届を出します。", "税関で税を払う", "甲府駅"] * 40
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda t: surfaces(termbase, t, "ja"), texts))
    assert found == [["国保", "転入届"], ["税"], ["甲府駅"]] * 40


def test_no_other_word_is_taken_for_an_inflection_of_a_term() -> None:
    ours = Termbase.load()
    for text, tag, expected in (
        ("Japonca bilmiyorum.", "tr", []),
        ("Biletimi kaybettim.", "tr", ["Biletimi"]),
        ("İkamet kartımı kaybettim", "tr", ["İkamet kartımı"]),
        ("Вы хотите кофе?", "ru", []),
        ("Где едят хото?", "ru", ["хото"]),
        ("Я потерял визу.", "ru", ["визу"]),
        ("Onde fica o hotel?", "pt-BR", []),
    ):
        assert surfaces(ours, text, tag) == expected, text


def test_every_term_of_ours_is_found_by_its_own_name() -> None:
    ours = Termbase.load()
    lost = [
        (term.id, tag)
        for term in ours
        for tag in ("ja", *term.targets)
        if not any(m.start == 0 for m in ours.find(term.rendering(tag) or "", tag))
    ]
    assert lost == []


def test_every_rendering_of_ours_counts_as_used() -> None:
    ours = Termbase.load()
    lost = [
        (term.id, tag)
        for term in ours
        for tag, target in term.targets.items()
        if not ours.used(term, target.text, tag)
    ]
    assert lost == []

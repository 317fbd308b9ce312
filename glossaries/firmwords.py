"""Words that must agree in every language: negations, question words, limits.

For each language: class = pattern, searched in a folded text. Whole words in spaced scripts; a
leading `-` takes the pattern as the end of a word, `+` anywhere. The classes `not`, `until`, `by`,
`from`, `within`, `before`, `after`, `least`, `most`, `only` and the question words are compared by
their number: one more `not` on one side, and two sentences are not the same. So are `want`,
`forbid`, and `child`, `spouse` and `kin`, whom a sentence is about, however often it names them.
"""

# ruff: noqa: E501 - lists of words as they are read
from __future__ import annotations

import re
from functools import lru_cache

from glossaries.locales import LOCALES

_RAW: dict[str, str] = {
    "en": """not=not|no|never|without|cannot|none|nothing|nobody;until=until|till;by=by;from=from|since;
        within=within;before=before;after=after|later;least=at least|or more|over|more than;
        most=at most|or less|under|less than|up to|below;only=only;what=what;where=where;when=when;
        who=who|whose;how=how;why=why;which=which;
        child=child|children|kid|kids|baby|son|daughter""",
    "zh-Hans": """not=不|没|无|别|未|勿;until=截止|为止|到;from=从|起|自;within=以内|之内|内;
        before=之前|以前|前;after=之后|以后|后;least=以上|至少;most=以下|最多;only=只|仅;
        what=什么;where=哪里|哪儿|在哪;which=哪;when=何时|什么时候;how=怎么|怎样|如何;who=谁;
        many=多少|几;why=为什么""",
    "zh-Hant": """not=不|沒|無|別|未|勿;until=截止|為止|到;from=從|起|自;within=以內|之內|內;
        before=之前|以前|前;after=之後|以後|後;least=以上|至少;most=以下|最多;only=只|僅;
        what=什麼;where=哪裡|哪兒|在哪;which=哪;when=何時|什麼時候;how=怎麼|怎樣|如何;who=誰;
        many=多少|幾;why=為什麼""",
    "ko": """forbid=+지 말|지 마;not=+않|못|없|아니|안 ;until=+까지;from=+부터;within=+이내|안에;
        before=+이전| 전에| 전까지;after=+이후| 후에|뒤에;least=+이상;most=+이하|미만;only=+만 ;
        what=+무엇|뭐|무슨;where=+어디;when=+언제;who=+누구;how=+어떻게;many=+얼마|몇;why=+왜;
        which=+어느|어떤;child=+아이|아기|우리 애|자녀|아들;spouse=+남편|아내|와이프|배우자;kin=+어머니|아버지|엄마|아빠|부모|할머니|할아버지|동생|친구;
        want=+싶|려고|러 왔""",
    "vi": """not=không|chưa|chẳng;forbid=đừng;until=đến|tới;from=từ;within=trong vòng|trong;before=trước;
        after=sau;least=trở lên|ít nhất|từ đủ;most=trở xuống|tối đa|dưới;only=chỉ;what=gì;where=đâu;
        when=khi nào|bao giờ|lúc nào;who=ai;how=thế nào|làm sao|như thế nào;many=bao nhiêu|mấy|bao lâu;
        which=nào;why=tại sao|vì sao;child=con|bé|cháu;spouse=chồng|vợ;want=muốn|chịu;
        kin=em tôi|em trai|em gái|anh tôi|anh trai|chị tôi|chị gái|mẹ|má|bố|cha|ba tôi|ông|bà|bạn tôi|bạn em""",
    "pt-BR": """not=não|nunca|sem|nem|nenhum|nenhuma;until=até;before=antes;from=desde|a partir;
        within=dentro|em até;after=depois|após;least=no mínimo|ou mais|pelo menos|acima;
        most=no máximo|ou menos|abaixo;only=só|somente|apenas;what=o que|que;which=qual|quais;
        where=onde|aonde;when=quando;who=quem;how=como;many=quanto|quanta|quantos|quantas;why=por que""",
    "es": """not=no|nunca|sin|ni|ningún|ninguna;until=hasta;before=antes;from=desde|a partir;
        within=dentro;after=después|tras;least=como mínimo|o más|al menos;most=como máximo|o menos|menos;
        only=solo|sólo|solamente|únicamente;what=qué;which=cuál|cuáles;where=dónde|adónde;when=cuándo;
        who=quién|quiénes;how=cómo;many=cuánto|cuánta|cuántos|cuántas""",
    "fr": """not=ne|n|pas|jamais|sans|ni|aucun|aucune;until=jusqu|jusque;before=avant;
        from=dès|depuis|partir;within=dans les|sous;after=après;least=au moins|ou plus|minimum;
        most=au plus|maximum|moins;only=seulement|uniquement;what=que|quoi;which=quel|quelle|quels|quelles;
        where=où;when=quand;who=qui;how=comment;many=combien;why=pourquoi""",
    "fil": """not=hindi|wala|walang|di;forbid=huwag;until=hanggang;before=bago;from=mula|simula;within=loob;
        after=pagkatapos|matapos;least=pataas|higit;most=pababa;only=lamang;what=ano|anong;
        where=saan|nasaan;when=kailan;who=sino;how=paano;many=magkano|ilan|ilang;why=bakit;which=alin;
        child=anak|baby|sanggol|bata;spouse=asawa|mister|misis;
        kin=nanay|tatay|ina|ama|kapatid|ate|kuya|lola|lolo|kaibigan|friend""",
    "id": """not=tidak|bukan|belum|jangan|tanpa|tak;until=sampai|hingga;before=sebelum;
        from=dari|sejak|mulai;within=dalam;after=setelah|sesudah;least=minimal|atau lebih|paling sedikit;
        most=maksimal|atau kurang|di bawah;only=hanya;what=apa;which=mana;when=kapan;who=siapa;
        how=bagaimana;many=berapa;why=mengapa|kenapa""",
    "ms": """not=tidak|bukan|belum|jangan|tanpa|tak|tiada;until=sehingga|hingga|sampai;before=sebelum;
        from=dari|sejak|mulai;within=dalam;after=selepas;least=sekurang-kurangnya|ke atas|atau lebih;
        most=ke bawah|maksimum;only=hanya;what=apa;which=mana;when=bila|bilakah;who=siapa;
        how=bagaimana|macam mana;many=berapa;why=mengapa|kenapa""",
    "th": """not=ไม่|อย่า|ห้าม;until=จนถึง|ถึง;within=ภายใน;before=ก่อน;from=ตั้งแต่|จาก;after=หลัง;
        least=ขึ้นไป|อย่างน้อย;most=ไม่เกิน|ต่ำกว่า;only=เท่านั้น|เพียง;what=อะไร;where=ที่ไหน;which=ไหน;
        when=เมื่อไร|เมื่อไหร่|ตอนไหน;who=ใคร;how=อย่างไร|ยังไง;many=เท่าไร|เท่าไหร่|กี่;why=ทำไม""",
    "my": """not=ဘူး|ပါနှင့်|မရှိ|မလို|မရ|မဟုတ်|မလုပ်;until=အထိ|ထိ;within=အတွင်း;
        before=မတိုင်မီ|မတိုင်ခင်|အရင်;from=ကစ|ကနေ;after=ပြီးနောက်|နောက်;least=အထက်|အနည်းဆုံး;most=အောက်;
        only=သာ;how=ဘယ်လို;many=ဘယ်လောက်|ဘယ်နှ;when=ဘယ်တော့|ဘယ်အချိန်;who=ဘယ်သူ;where=ဘယ်မှာ|ဘယ်;what=ဘာ""",
    "km": """not=មិន|អត់|កុំ|គ្មាន|ពុំ;until=រហូត|ដល់;within=ក្នុងរយៈពេល|ក្នុង;before=មុន;from=ចាប់ពី|ពី;
        after=បន្ទាប់|ក្រោយ;least=យ៉ាងតិច|ឡើងទៅ;most=ក្រោម;only=តែ;what=អ្វី;when=ពេលណា;who=នរណា|អ្នកណា;
        where=ឯណា|ណា;many=ប៉ុន្មាន;how=យ៉ាងម៉េច|ដូចម្តេច|យ៉ាងណា""",
    "mn": """not=-гүй|гүйгээр|биш|битгий|бүү;until=хүртэл;before=өмнө;from=эхлэн;within=дотор;
        after=дараа;least=дээш|багадаа;most=доош|ихдээ;only=зөвхөн;what=юу;where=хаана|хаашаа;
        when=хэзээ;who=хэн;how=яаж|хэрхэн;many=хэдэн|хэд|хэр;which=ямар|аль;why=яагаад""",
    "ru": """not=не|нет|ни|без|нельзя|невозможно;until=до;from=начиная|от;within=течение;before=раньше;
        after=после;least=минимум|более|больше|старше;most=максимум|менее|меньше|младше;
        only=только;what=что|чего;where=где|куда;when=когда;who=кто;how=как;many=сколько;
        which=какой|какая|какое|какие|каком;why=почему""",
    "uk": """not=не|немає|нема|ні|без|неможливо;until=до;from=починаючи|від;within=протягом|впродовж;
        before=раніше;after=після;least=мінімум|більше|старше;most=максимум|менше|молодше;
        only=тільки|лише;what=що|чого;where=де|куди;when=коли;who=хто;how=як;many=скільки;
        which=який|яка|яке|які|якому;why=чому""",
    "hi": """not=नहीं|न|ना|मत|बिना;until=तक;within=भीतर|अंदर;before=पहले;after=बाद;least=कम से कम|अधिक|ज़्यादा;
        most=से कम;only=केवल|सिर्फ|सिर्फ़;where=कहाँ|कहां;when=कब;who=कौन;how=कैसे;many=कितना|कितने|कितनी;
        why=क्यों;which=किस|कौन सा""",
    "ne": """not=-छैन|होइन|दैन|हुन्न|छैनन्|थिएन|दिनँ|दिन|नगर्नुहोस्|नहोस्|बिना|नपर्ने;until=सम्म|-सम्म;
        within=भित्र|-भित्र;before=अघि|अगाडि|पहिले;from=देखि|-देखि|-बाट;after=पछि|-पछि;only=मात्र;
        where=कहाँ;when=कहिले;who=को हुनुहुन्छ|कसले;how=कसरी;many=कति;why=किन;which=कुन""",
    "bn": """not=না|নেই|নয়|নি|ছাড়া|নাই;until=পর্যন্ত;within=মধ্যে;before=আগে;from=থেকে;after=পরে|পর;
        least=কমপক্ষে|বেশি|ঊর্ধ্বে;most=সর্বোচ্চ|কম;only=শুধু;what=কী;where=কোথায়;when=কখন|কবে;who=কে;
        how=কীভাবে|কিভাবে;many=কত|কয়;why=কেন;which=কোন""",
    "si": """not=+නැ|නෑ|එපා|නොම|නොව|නොහැ|බැහැ|බැරි;until=+දක්වා;within=+තුළ|ඇතුළත;before=+පෙර|කලින්;
        from=+සිට;after=+පසු;only=+පමණ;what=+මොකද|කුමක්|මොනවා;where=+කොහෙ|කොහේ;when=+කවදා;who=+කවුද;
        how=+කොහොම|කෙසේ;many=+කීය|කොපමණ|කොච්චර;why=+ඇයි""",
    "tr": """not=-değil|yok|hayır|maz|mez|mam|mem|madı|medi|mıyor|miyor|muyor|müyor|mayın|meyin|mayınız|meyiniz|
        madan|meden|maksızın|maması|memesi|mıyorum|miyorum|muyorum|müyorum|mazsınız|mezsiniz|
        mıyoruz|miyoruz|muyoruz|müyoruz|yamıyor|mamalı|memeli;until=kadar|dek;within=içinde;before=önce;
        from=itibaren|beri;after=sonra;least=en az|üzeri;most=en fazla|altı;only=sadece|yalnızca;
        when=ne zaman;many=ne kadar|kaç;what=ne;where=nerede|nereye|nereden;who=kim;how=nasıl;why=neden;
        which=hangi""",
}  # fmt: skip

# Endings that turn a statement into a question with a word that looks like a negation.
_NOT_DENYING: dict[str, re.Pattern[str]] = {
    "vi": re.compile(r"(?:\s(?:hay|được|phải))?\s(?:không|chưa)(?:\s(?:ạ|vậy|nhỉ))?(?=[?.\s]*$)"),
    "th": re.compile(r"(?:หรือไม่|ใช่ไหม|หรือเปล่า|หรือยัง|ไหม|มั้ย)(?:คะ|ครับ|ค่ะ)?(?=[?\s]*$)"),
    "zh-Hans": re.compile(r"(\w)不\1|有没有|可不可以"),
    "zh-Hant": re.compile(r"(\w)不\1|有沒有|可不可以"),
    "en": re.compile(r"\bno(?:\.|,)? (?=\d)"),
    "ko": re.compile(r"않을까|안녕"),
}


@lru_cache(maxsize=32)
def _patterns(tag: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for entry in _RAW.get(tag, "").split(";"):
        name, _, words = entry.strip().partition("=")
        if not words:
            continue
        mode = words[0] if words[0] in "+-" else ""
        options = [
            re.escape(w.strip("\n").lstrip("+-")) for w in re.sub(r"\s*\n\s*", "", words).split("|")
        ]
        body = "|".join(sorted(options, key=len, reverse=True))
        if mode == "+" or not LOCALES[tag].spaced:
            pattern = rf"(?:{body})"
        elif mode == "-":
            pattern = rf"(?:{body})(?![^\W\d])"
        else:
            pattern = rf"(?<![\w\u0900-\u0dff])(?:{body})(?![\w\u0900-\u0dff])"
        found.append((name, re.compile(pattern)))
    return tuple(found)


def firm_words(text: str, tag: str) -> list[tuple[str, int, int]]:
    """Classes of firm words with their offsets in a folded text, not overlapping, in order."""
    quiet = [m.span() for m in _NOT_DENYING[tag].finditer(text)] if tag in _NOT_DENYING else []
    found: list[tuple[str, int, int]] = []
    for name, pattern in _patterns(tag):
        for match in pattern.finditer(text):
            start, end = match.span()
            if name == "not" and any(a <= start < b for a, b in quiet):
                continue
            if all(end <= a or start >= b for _, a, b in found):
                found.append((name, start, end))
    return sorted(found, key=lambda f: f[1])


# What only a question ends with, where no mark says that it is one.
_ASKS_AT_END: dict[str, re.Pattern[str]] = {
    "vi": _NOT_DENYING["vi"],
    "ko": re.compile(r"(?:[한인은]가요|나요|니까|까요)$"),
}


def asks_at_end(text: str, tag: str) -> bool:
    """Whether a folded text without a mark at its end closes as only a question does."""
    pattern = _ASKS_AT_END.get(tag)
    return pattern is not None and pattern.search(text.rstrip()) is not None

"""The meaning of a spoken Japanese sentence: content words, numbers, negation, and what is asked.

Politeness, fillers and set wrappers (〜ていただけますでしょうか, 〜んですけど) are read as functions, not
as words, so that the same request is the same whether blunt or honorific.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossaries.folding import fold_plain
from glossaries.meaning import Force, Meaning, Measure, Unit, measure
from glossaries.morphology import Token, tokens
from glossaries.quantities import read_quantities
from glossaries.samples import sampled
from glossaries.synonyms import CONCEPTS, INTERROGATIVES, SOFT

_FILLERS = re.compile(
    r"(?:^|(?<=[、。\s]))(?:え[ーえっ]*と(?:です)?ね?[ー]*|あの[ーう]+|あの(?=、)|その[ー]+|えー+|うー*ん|まあ|なんか|ええと|んー*と|"
    r"はい(?=、)|あっ?(?=、)|じゃあ(?=、)|では(?=、)|それでは(?=、)|そしたら(?=、)|すみません(?:が|けど)?(?=、?.)|恐れ入りますが|"
    r"恐れ入りますけど|お手数ですが|お手数をおかけしますが|申し訳ありませんが|申し訳ございませんが|失礼ですが|よろしければ|よかったら|もしよければ|"
    r"こんにちは(?=、?.)|お待たせしました(?=、?.))[、\s]*"
)
_TAGS = re.compile(r"(?:です)?(?:よ|ね|よね|な|わ|さ|っと)+(?=[。?!、\s]*$)")

# Honorific and humble verbs written plainly, before the analyser reads them.
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"お(?:越|こ)し(?:に(?:なっ|なり))?(?:て)?", "来て"),
        (r"おいで(?:に(?:なっ|なり))?(?:て)?(?=くださ|下さ|いただ|頂|願)", "来て"),
        (r"いらし(?:て|った)(?=くださ|下さ|いただ|頂|ね|$)", "来て"),
        (r"いらっしゃって(?=くださ|下さ|いただ|頂)", "来て"),
        (r"ご覧(?:になって|になり|に)?", "見て"),
        (r"おっしゃ[っいりる]", "言っ"),
        (r"お掛け|おかけ(?=に|くだ|下|いた|頂|願)", "座って"),
        (r"お休み(?=にな)", "休み"),
        (r"でいらっしゃい", "で"),
        (r"でございま", "であり"),
        (r"お済み", "済んで"),
        (r"どういった|どのような|どういう|どんな|なんの", "何の"),
        (r"次の日", "翌日"),
        (r"(?<=[はも])入(?=りません|りますか)", "要"),
        (r"(?<=[はもが])い(?=らない|りません|ります|るん|らなく)", "要"),
        (r"いらした", "来た"),
        (r"(?:ちゃ|じゃ)(?=った|って|いま)", "てしま"),
        (r"前の年", "前年"),
        (r"そのほか(?:に)?|その他(?:に)?", "ほかに"),
        (r"(?:何|なに|なん)か(?![月国所らにをが])", ""),
        (r"(?<![しいきさ])なくし(?=た|ま|て|ちゃ)", "無くし"),
        (r"(?<=[枚通部人つ個回件円])につき", ""),
        (r"(?:あわせて|合わせて|全部あわせて)(?=[0-9一二三四五六七八九十百千])", "合計で"),
        (r"(?:一度|いっぺん|一遍)に(?=[^一-龥]*払|お?支払|まと)", "一括で"),
        (r"(?<=[一-龥])別に(?=[一-龥])", "ごとに"),
        (r"に(?:関する|かんする|ついての)", "の"),
        # What is said by a negation and by its opposite.
        (r"不足して(?:い)?(?:ます|る)", "足りません"),
        (r"(?:お金|料金|費用|代金|利用料|手数料)(?:は|も)?(?:かかり|いただき|頂き|取り)ません", "無料です"),
        (r"(?:お金|料金|費用|利用料|手数料)(?:は|が)?(?:かから|要ら|いら)ない", "無料"),
        (r"お?はんこ|ハンコ|判子", "印鑑"),
        (r"(?:うけつけ|受付け)", "受付"),
        (r"まどぐち", "窓口"),
        (r"もう[1一]度|もう[1一]回|もういちど|もういっかい|今一度|いま一度", "再度"),
        (r"どのように|どういうふうに|どうやって|どうすれば|どうしたら|どんなふうに", "どう"),
        (r"(?:お)?いくつ(?=です|でしょ|になり|か)", "何歳"),
        (r"いつまで", "いつまで"),
        (r"どのくらい|どのぐらい|どれくらい|どれぐらい|どれほど", "何程"),
    )
)

# Functions: (pattern, force it gives or "", negation it adds). Matched spans hold no content.
_BE = r"(?:です|でしょう|だ|でございます)?"
_END = r"(?:の|ん)?(?:です|でしょう|だ)?(?:けれども|けれど|けど|が)?(?:か)?"
_POLITE = r"(?:ます|ません|る|ない|た|れば|たら)?(?:でしょう|です)?(?:か)?(?:と(?:助かり|幸い|ありがた|嬉し|うれし)\w*)?"
_CAUSATIVE = r"(?<![知聞合任])[さかたなまらわがば]せて"
_FUNCTIONS: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern), force, negative)
    for pattern, force, negative in (
        # Obligation: two negations that affirm.
        (r"(?:なければ|なくては|ないと|なきゃ|なくちゃ|ねば)、?(?:なりません|ならない|いけません|いけない|だめ|駄目)"
         r"(?:です|の|ん|か|でしょう|だ|が|けど)*", "directive", False),
        # Not obliged.
        (r"なくて(?:も)?(?:いい|良い|よい|よろしい|大丈夫|構いません|かまいません|結構|けっこう|OK|ok)" + _BE,
         "permit", True),
        (r"(?:する|く|す|つ|る|う|の|む)?必要(?:は|が|も)?(?:あり|ござい)ません|(?:する)?必要(?:は|が|も)?ない", "permit", True),
        # Forbidden.
        (r"(?:て|で)は(?:いけません|いけない|なりません|ならない|だめ|駄目)" + _BE, "directive", True),
        (r"ちゃ(?:いけません|いけない|だめ|駄目)" + _BE, "directive", True),
        (r"ないで(?:くださ|下さ|いただ|頂|ほし|欲し|もら)\w*", "directive", True),
        (r"ないよう(?:に)?(?:して|お願い|ご注意|に気を付け|に注意)\w*", "directive", True),
        (r"(?:ご|御)?遠慮(?:くださ|下さ|いただ|頂|願|お願い)\w*", "directive", True),
        (r"(?:て|で)もらって(?:も)?(?:いい|良い|よい|よろしい|大丈夫)" + _BE, "directive", False),
        # Allowed; a speaker who asks to be allowed.
        (r"(?:て|で)も?(?:いい|良い|よい|よろしい|宜しい|大丈夫|構いません|かまいません|構わない|かまわない)" + _BE,
         "permit", False),
        (_CAUSATIVE + r"(?:いただけ|頂け|もらえ|ください|下さい)" + _POLITE, "permit", False),
        (_CAUSATIVE + r"(?:いただき|頂き|いただく|頂く|もらい)(?:ます|ました|たい)?" + _END, "", False),
        # Asking what to do: 書けばいいですか, 行ったらいいですか.
        (r"(?:ば|たら|と)(?:いい|良い|よい|よろしい)" + _END, "", False),
        (r"(?:ほう|方)が(?:いい|良い|よい|よろしい)" + _BE, "", False),
        # Requests.
        (r"(?:いただく|頂く|する|の|く|す|つ|う|む|る)?必要が(?:あり|ござい)ます|必要がある", "directive", False),
        (r"(?:いただか|頂か|もらわ)(?:なければ|ないと)\w*", "directive", False),
        (r"(?:て|で)(?:いただき|頂き|もらい)たい" + _END, "directive", False),
        (r"(?:て|で)(?:ほしい|欲しい)" + _END, "directive", False),
        (r"(?:いただけ|頂け)(?:ます|る)(?:よ|ので|が|し)?(?=[。、\s]|$)", "can", False),
        (r"(?:いただけ|頂け|もらえ|貰え|くれ)" + _POLITE, "directive", False),
        (r"(?:て|で)(?:いただき|頂き|いただく|頂く|もらい|もらう)(?:ます|ことにな\w*)?" + _END, "directive", False),
        (r"(?:くださ|下さ)(?:いませんか|いますか|いませ|います|い|る|れば)?", "directive", False),
        (r"(?:よう)?(?:に)?お願い(?:いた|致)?(?:します|したい|できます|できません|です|しました|申し上げます|できれば)?"
         r"(?:の|ん)?(?:です|でしょう)?(?:けれど|けど|が)?(?:か)?", "directive", False),
        (r"願います", "directive", False),
        (r"ましょう(?:か)?", "", False),
        (r"(?:て|で)(?:ね|よ)?(?=[。!、\s]*$)", "directive", False),
        # Wishes.
        (r"(?:たい|たく)(?:と(?:思|考)\w*)?" + _END, "desire", False),
        (r"を?(?:希望)(?:します|です|しています)", "desire", False),
        # Ability; hard to do is a polite "cannot".
        (r"(?:の|こと)(?:が|は)(?:難しい|むずかしい|困難)" + _BE, "can", True),
        (r"(?:て|で)(?:は)?(?:おり|い)ません", "plain", True),
        (r"(?:こと|事)(?:が|は|も)?(?:でき|出来|可能)(?:る|ます)?", "can", False),
        # Wrappers without content.
        (r"(?:こと|もの)(?:に|と)なっ(?:て(?:おり|い)ます|て(?:い)?る)", "", False),
        (r"(?:と|に)なっ(?:て(?:おり|い)ます)|(?:と|に)なります", "", False),
        (r"かもしれ(?:ません|ない)", "", False),
        (r"(?:じゃ|では)(?:ない|ありません)(?:です|でしょう)?か", "", False),
        (r"(?:と|って)(?:いう|言う)(?:こと|の)?", "", False),
        (r"(?:申し訳|もうしわけ)(?:ござい|あり)ません|すみません|すいません|申し訳ない", "", False),
        (r"(?:かどうか)", "", False),
        (r"(?:の|ん)(?:です|でしょう|だ)(?:けれども|けれど|けど|が)?(?:か)?", "", False),
    )
)

_LIMITS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"以内|のうちに|中に|いない(?=に)", "within"), (r"以上", "at least"), (r"以下", "at most"),
        (r"未満", "below"), (r"以降|以後|から", "from"), (r"以前|より?前|前", "before"),
        (r"までに|まで", "until"), (r"を?(?:すぎ|過ぎ|超え|こえ)", "over"),
        (r"後(?!日)|を?経って", "after"), (r"(?:ごと|毎|おき)", "every"),
    )
)  # fmt: skip
_APPROXIMATE = re.compile(r"(?:くらい|ぐらい|程度|ほど|頃|ごろ|ちょうど|間)")
_DEADLINE_AFTER = re.compile(r"(?:が|を)?(?:の)?(?:締め?切り?|期限|〆切り?)")
_DEADLINE = re.compile(r"(?:締め?切り?|期限|〆切り?)(?:は|が|日は|日が|は、|、)?$")

_KANA_DIGITS = {
    "いち": 1, "いっ": 1, "に": 2, "さん": 3, "よん": 4, "よ": 4, "ご": 5, "ろく": 6, "ろっ": 6, "なな": 7,
    "しち": 7, "はち": 8, "はっ": 8, "きゅう": 9, "く": 9, "じゅう": 10, "じゅっ": 10, "じっ": 10,
}  # fmt: skip
_KANA_UNITS = {"ばん": "番", "かい": "階", "がい": "階", "にち": "日", "さい": "歳", "にん": "人", "まい": "枚"}
_KANA_NUMBER = re.compile(
    r"(?<![ぁ-ん])(?:(?<=[のは、。\s])|^|(?<=[^ぁ-ん]))(?P<n>(?:"
    + "|".join(sorted(_KANA_DIGITS, key=len, reverse=True))
    + r"){1,3}?)(?P<u>" + "|".join(_KANA_UNITS) + r")(?=の|へ|に|まで|窓口|で|、|以|$)"
)  # fmt: skip
_KANA_PIECE = re.compile("|".join(sorted(_KANA_DIGITS, key=len, reverse=True)))


def _kana_number(match: re.Match[str]) -> str:
    total = current = 0
    for piece in _KANA_PIECE.findall(match["n"]):
        value = _KANA_DIGITS[piece]
        if value == 10:
            total, current = total + (current or 1) * 10, 0
        else:
            current = current * 10 + value
    if match.group() == "いちばん":
        return match.group()
    return f"{total + current}{_KANA_UNITS[match['u']]}"


def spoken_plain(text: str) -> str:
    """A sentence in its plain spelling: folded, fillers and honorific verbs taken out."""
    plain = fold_plain(text, "ja").strip()
    plain = re.sub(r"(?<=[のは、。])(?=(?:さん|よん|ご|ろく|なな|はち|きゅう|じゅう)(?:ばん|かい))", " ", plain)
    plain = _KANA_NUMBER.sub(_kana_number, plain).replace(" ", "")
    for _ in range(3):
        shorter = _FILLERS.sub("", plain)
        if shorter == plain or not shorter.strip("。、?!"):
            break
        plain = shorter
    for pattern, other in _REWRITES:
        plain = pattern.sub(other, plain)
    shorter = _TAGS.sub("", plain)
    return (shorter if shorter.strip("。、?!") else plain) or plain


def understand(text: str, slots: Sequence[str] = (), names: Sequence[str] = ()) -> Meaning:
    """The meaning of a sentence; `slots` names the slots that samples stand for.

    Words inside the term `names` given keep their own meaning: 転居届 is no 引っ越し届.
    """
    plain = spoken_plain(text)
    read = read_quantities(plain, "ja")
    waiting = list(slots)
    measures: list[Measure] = []
    for quantity in read:
        limit = _limit(plain, quantity.start, quantity.end, quantity.unit)
        measures.append(measure(quantity, limit, sampled(quantity, waiting)))
    spans = [(q.start, _end(plain, q.end, q.unit)) for q in read]
    force, negative, functions = _functions(plain)
    words = [t for t in _tokens(plain) if not _inside(t, spans)]
    fixed = _term_spans(plain, names)
    units: list[Unit] = []
    past = False
    only = any(t.normal in ("だけ", "のみ") and t.pos[0] == "助詞" for t in words)
    for index, token in enumerate(words):
        if _inside(token, functions):
            continue
        before = words[index - 1] if index else None
        if token.pos[0] in ("助動詞", "形容詞") and token.normal in ("ない", "無い", "ず", "ぬ"):
            negative = not negative if token.pos[0] == "助動詞" or token.normal == "無い" else negative
            continue
        if token.normal == "た" and token.pos[0] == "助動詞":
            past = token.pos[5].startswith(("終止", "連体"))
            continue
        if token.pos[0] == "動詞" and token.base != token.normal and token.base.endswith(("える", "ける", "げる", "せる", "てる", "べる", "める", "れる", "ねる")) and not token.normal.endswith(("る",)) :  # noqa: E501
            force = "can" if force == "plain" else force
        unit = _unit(token, before, literal=_inside(token, fixed))
        if unit is None:
            continue
        if unit.key in ("不要", "不必要"):
            negative = not negative
            unit = Unit("必要", "ひつよう", SOFT["必要"])
        if unit.key in ("出来る", "可能") and force == "plain":
            force = "can"
        units.append(unit)
    if re.search(r"しか", plain) and negative:
        only, negative = True, False
    # 〜ませんか, 〜ないですか at the end asks; it does not deny.
    if re.search(r"(?:ません|ない(?:ん)?(?:です|でしょう)?)か[。?]*$", plain) and negative:
        negative = not negative
    asking = any(u.question for u in units)
    tells = any(u.key in ("教える", "知る", "聞く") for u in units) and force in ("directive", "desire")
    ends = plain.rstrip("。! ")
    question = asking or ends.endswith(("?", "か"))
    if tells and asking:
        units = [u for u in units if u.key not in ("教える", "知る", "聞く")]
        force, question = "plain", True
    elif tells:
        question = True
        units = [Unit(u.key, u.sound, min(u.soft, 0.2)) if u.key == "教える" else u for u in units]
        force = "plain"
    sound = "#" * len(read) + "".join(
        t.reading
        for t in tokens(plain)
        if t.pos[0] not in ("補助記号", "空白", "助動詞")
        and not _inside(t, spans)
        and not _inside(t, functions)
    )
    polite = re.search(r"(?:です|ます|ました|ません|でした)(?:よ|ね|が|けど)?$", ends) is not None
    bare = re.sub(r"[、。?!\s「」・]", "", plain)
    return Meaning(tuple(units), tuple(measures), negative, force, question, past, only, tells and not asking, bare, sound, polite)


def _tokens(text: str) -> list[Token]:
    """Short units of nouns, whole units of verbs (受け取る), which the analyser would divide."""
    found: list[Token] = []
    short = tokens(text)
    for token in tokens(text, long=True):
        if token.pos[0] == "名詞" and token.normal not in CONCEPTS and token.normal not in INTERROGATIVES:
            found += [t for t in short if token.start <= t.start and t.end <= token.end]
        else:
            found.append(token)
    return found


def _term_spans(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where terms of more than one word stand."""
    spans = []
    for name in {fold_plain(n, "ja") for n in names}:
        start = text.find(name)
        if start >= 0 and len(tokens(name)) > 1:
            spans.append((start, start + len(name)))
    return spans


def _inside(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in spans)


def _end(text: str, end: int, unit: str) -> int:
    """Where a quantity ends with its unit and its limit."""
    position = end
    if unit:
        following = re.compile(r"\s?[日月年週か箇ヶヵカ間分時秒階番号目人名枚通部歳才回度つ個円線児生度]+").match(text, end)
        position = following.end() if following else end
    approximate = _APPROXIMATE.match(text, position)
    position = approximate.end() if approximate else position
    for pattern, _ in _LIMITS:
        match = pattern.match(text, position)
        if match:
            return match.end()
    return position


def _limit(text: str, start: int, end: int, unit: str) -> str:
    position = _end(text, end, unit)
    # Look back over the limit that _end has taken in.
    for pattern, name in _LIMITS:
        for match in pattern.finditer(text, end, position):
            if match.end() != position:
                continue
            if name == "from" and text.startswith(("始", "はじ", "開始"), position):
                return ""  # 9時から始まる says no more than 9時に始まる
            if name == "until" and unit in ("番", "階", "番線"):
                return ""  # 3番窓口まで: a direction
            return name
    if _DEADLINE_AFTER.match(text, position):
        return "until"
    return "until" if _DEADLINE.search(text[:start]) and not unit else ""


def _functions(text: str) -> tuple[Force, bool, list[tuple[int, int]]]:
    """Force, whether functions negate, and the spans that hold functions only."""
    force: Force = "plain"
    negative = False
    spans: list[tuple[int, int]] = []
    latest = -1
    for pattern, given, negates in _FUNCTIONS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in spans):
                continue
            spans.append(match.span())
            negative ^= negates
            # The last verb of the sentence says what it does.
            if given and match.end() > latest:
                force, latest = given, match.end()  # type: ignore[assignment]
    return force, negative, spans


_DROPPED = ("助詞", "助動詞", "補助記号", "空白", "記号")
_LIGHT_AFTER_TE = frozenset("居る 有る 行く 来る 置く 仕舞う 見る 頂く 下さる 貰う 呉れる 上げる".split())


def _unit(token: Token, before: Token | None, *, literal: bool) -> Unit | None:
    pos = token.pos
    if token.surface in ("xdoc", "xpla"):
        return Unit(token.surface, token.surface)
    if pos[0] == "感動詞" and pos[1] == "フィラー":
        return None
    if pos[0] == "助詞" and token.surface in ("から", "まで") and pos[1] in ("格助詞", "副助詞"):
        return Unit(token.surface, "", 0.3)
    if pos[0] in _DROPPED or (pos[0] == "接頭辞" and token.normal in ("御", "約")):
        return None
    if pos[0] == "動詞" and token.normal in _LIGHT_AFTER_TE and before is not None:
        if before.pos[0] == "助詞" and before.surface in ("て", "で"):
            return None
    if pos[0] == "接尾辞" and token.normal in ("様", "さん", "方", "達", "等", "的", "氏", "先", "中"):
        return None
    key = token.normal if literal else _key(token)
    if key in ("為る", "御"):
        return None
    soft = SOFT.get(key, SOFT.get(token.normal, 1.0))
    if pos[0] in ("連体詞", "接続詞"):
        soft = min(soft, 0.25)
    if pos[0] == "副詞":
        soft = min(soft, 0.5)
    question = key in INTERROGATIVES
    return Unit(key, token.reading, 1.0 if question else soft, question)


_TO_VERB = str.maketrans("いきぎしちにびみり", "うくぐすつぬぶむる")
_E_ROW = "えけげせぜてでねべめれ"


def _key(token: Token) -> str:
    normal = token.normal
    if normal in CONCEPTS:
        return CONCEPTS[normal]
    if token.base in CONCEPTS:
        return CONCEPTS[token.base]
    if token.pos[0] == "名詞" and len(normal) > 1 and "一" <= normal[0] <= "龥":
        stem = normal + "る" if normal[-1] in _E_ROW else ""
        verb = stem or normal[:-1] + normal[-1].translate(_TO_VERB)
        if verb != normal:
            return CONCEPTS.get(verb, verb)
    return normal

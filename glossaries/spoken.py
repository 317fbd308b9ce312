"""Spoken Japanese made plain: fillers and honorific verbs out, set functions recognised."""

# ruff: noqa: E501 - one pattern a line
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from glossaries.folding import fold_plain
from glossaries.meaning import Force

_FILLERS = re.compile(
    r"(?:^|(?<=[、。\s]))(?:ああ?(?=、)|え[ーえっ]*と(?:です)?ね?[ー]*|あの[ーう]+|あの(?=、)|その[ー]+|えー+|うー*ん|まあ|なんか|ええと|んー*と|"
    r"はい(?=、)|あっ?(?=、)|じゃあ(?=、)|では(?=、)|それでは(?=、)|そしたら(?=、)|すみません(?:が|けど)?(?=、?.)|恐れ入りますが|"
    r"恐れ入りますけど|お手数ですが|お手数をおかけしますが|申し訳ありませんが|申し訳ございませんが|失礼ですが|よろしければ|よかったら|もしよければ|"
    r"こんにちは(?=、?.)|お待たせしました(?=、?.))[、\s]*"
)
_TAGS = re.compile(r"(?:です)?(?:よ|ね|よね|な|わ|さ|っと)+(?=[。?!、\s]*$)")

# Honorific and humble verbs written plainly, before the analyser reads them.
_REWRITES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
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
        (r"土日(?=[はもにの])", "土曜日や日曜日"),
        (r"(?:誰|だれ|どなた)でも", "全員"),
        (r"(?:いつ)でも", "随時"),
        (r"(?:何|なん)でも", "全部"),
        (r"(?<=[はも])入(?=りません|りますか)", "要"),
        (r"(?<=[はもが枚通部])い(?=らない|りません|ります|らなく)|(?<=[枚通部])い(?=るん)", "要"),
        (
            r"お?間違い(?:は|が)?(?:ない|ありません|ございません)(?:です|でしょう)?(?=か)",
            "合っています",
        ),
        # Who has come to do something wishes to do it.
        (
            (
                r"(?:(?<=[いきぎしちにびみりえけげせぜてでねべめれ])(?<!取り)(?<!もらい)|(?P<noun>(?<=申請)|(?<=相談)|(?<=登録)|(?<=届出)|(?<=申告)|(?<=提出)|(?<=見学)))"
                r"に(?:来|き|参り|まいり|伺い|うかがい|寄り|上がり|あがり)(?:ました|まして|た)(?:の|ん)?(?:です|で)?(?:けれど|けど|が)?(?=$|[。、])"
            ),
            lambda m: "したいです" if m["noun"] is not None else "たいです",
        ),
        (r"(?:誰|だれ|どなた)か(?=[一-龥ァ-ヶー、])", ""),
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
        (
            r"(?:お金|料金|費用|代金|利用料|手数料)(?:は|も)?(?:かかり|いただき|頂き|取り)ません",
            "無料です",
        ),
        (r"(?:お金|料金|費用|利用料|手数料)(?:は|が)?(?:かから|要ら|いら)ない", "無料"),
        (r"お?はんこ|ハンコ|判子", "印鑑"),
        (r"(?:うけつけ|受付け)", "受付"),
        (r"まどぐち", "窓口"),
        (r"もう[1一]度|もう[1一]回|もういちど|もういっかい|今一度|いま一度", "再度"),
        (r"どのように|どういうふうに|どうやって|どうすれば|どうしたら|どんなふうに", "どう"),
        (r"(?:お)?いくつ(?=です|でしょ|になり|か)", "何歳"),
        (r"どのくらい|どのぐらい|どれくらい|どれぐらい|どれほど", "何程"),
    )
)

# Functions: (pattern, force it gives or "", negation it adds). Matched spans hold no content.
_BE = r"(?:です|でしょう|だ|でございます)?"
_END = r"(?:の|ん)?(?:です|でしょう|だ)?(?:けれども|けれど|けど|が)?(?:か)?"
_POLITE = r"(?:ます|ません|る|ない|た|れば|たら)?(?:でしょう|です)?(?:か)?(?:と(?:助かり|幸い|ありがた|嬉し|うれし)\w*)?"
_ASKED = r"(?<=[てで])(?:もらえ|貰え|くれ)(?:ます|ません|る|ない)(?:でしょう|です)?"
_CAUSATIVE = r"(?<![知聞合任])[さかたなまらわがば]せて"
_FUNCTIONS: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern), force, negative)
    for pattern, force, negative in (
        # Obligation: two negations that affirm.
        (
            (
                r"(?:なければ|なくては|ないと|なきゃ|なくちゃ|ねば)、?(?:なりません|ならない|いけません|いけない|だめ|駄目)"
                r"(?:です|の|ん|か|でしょう|だ|が|けど)*"
            ),
            "must",
            False,
        ),
        # Not obliged.
        (
            r"なくて(?:も)?(?:いい|良い|よい|よろしい|大丈夫|構いません|かまいません|結構|けっこう|OK|ok)"
            + _BE,
            "permit",
            True,
        ),
        (
            r"(?:する|く|す|つ|る|う|の|む)?必要(?:は|が|も)?(?:あり|ござい)ません|(?:する)?必要(?:は|が|も)?ない",
            "permit",
            True,
        ),
        # Forbidden.
        (
            r"(?:て|で)は(?:いけません|いけない|なりません|ならない|だめ|駄目)" + _BE,
            "must",
            True,
        ),
        (r"ちゃ(?:いけません|いけない|だめ|駄目)" + _BE, "must", True),
        (r"ないで(?:くださ|下さ|いただ|頂|ほし|欲し|もら)\w*", "directive", True),
        (r"ないよう(?:に)?(?:して|お願い|ご注意|に気を付け|に注意)\w*", "directive", True),
        (r"(?:ご|御)?遠慮(?:くださ|下さ|いただ|頂|願|お願い)\w*", "directive", True),
        (r"(?:て|で)もらって(?:も)?(?:いい|良い|よい|よろしい|大丈夫)" + _END, "directive", False),
        # Allowed; a speaker who asks to be allowed.
        (
            r"(?:て|で)も?(?:いい|良い|よい|よろしい|宜しい|大丈夫|構いません|かまいません|構わない|かまわない)"
            + _BE,
            "permit",
            False,
        ),
        (_CAUSATIVE + r"(?:いただけ|頂け|もらえ|ください|下さい)" + _POLITE, "permit", False),
        (
            _CAUSATIVE + r"(?:いただき|頂き|いただく|頂く|もらい)(?:ます|ました|たい)?" + _END,
            "",
            False,
        ),
        # Asking what to do: 書けばいいですか, 行ったらいいですか.
        (r"(?:ば|たら|と)(?:いい|良い|よい|よろしい)" + _END, "", False),
        (r"(?:ほう|方)が(?:いい|良い|よい|よろしい)" + _BE, "", False),
        # Requests.
        (
            r"(?:いただく|頂く|する|の|く|す|つ|う|む|る)?必要が(?:あり|ござい)ます|必要がある",
            "must",
            False,
        ),
        (r"(?:いただか|頂か|もらわ)(?:なければ|ないと)\w*", "must", False),
        (r"(?:て|で)(?:いただき|頂き|もらい)たい" + _END, "directive", False),
        (r"(?:て|で)(?:ほしい|欲しい)" + _END, "directive", False),
        (r"(?:いただけ|頂け)(?:ます|る)(?:よ|ので|が|し)?(?=[。、\s]|$)", "can", False),
        (_ASKED + r"(?:か|\?|と(?:助か|幸い|ありがた|嬉し|うれし)\w*)", "directive", False),
        (r"(?:いただけ|頂け)(?!ません[。、]|ません$|ない)" + _POLITE, "directive", False),
        (
            r"(?:て|で)(?:いただき|頂き|いただく|頂く)(?:ます|ことにな\w*)?",
            "directive",
            False,
        ),
        (r"(?:くださ|下さ)(?:いませんか|いますか|いませ|います|い|る|れば)?", "directive", False),
        (
            (
                r"(?:よう)?(?:に)?お願い(?:いた|致)?(?:します|したい|できます|できません|です|申し上げます|できれば)?"
                r"(?:の|ん)?(?:です|でしょう)?(?:けれど|けど|が)?(?:か)?"
            ),
            "directive",
            False,
        ),
        (r"願います", "directive", False),
        (r"ましょう(?:か)?", "", False),
        (r"(?:て|で)(?:ね|よ)?(?=[。!、\s]*$)", "directive", False),
        # Wishes.
        (r"(?:たい|たく)(?:と(?:思|考)(?!\w*(?:ない|ません))\w*)?" + _END, "desire", False),
        (r"を?(?:希望)(?:します|です|しています)", "desire", False),
        # Ability; hard to do is a polite "cannot".
        (r"(?:の|こと)(?:が|は)(?:難しい|むずかしい|困難)" + _BE, "can", True),
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
        # 〜ませんか, 〜ないですか at the end asks; it does not deny.
        (r"(?:ません|ない(?:ん)?(?:です|でしょう)?)か(?=[。?]*$)", "", False),
    )
)

# 予約をお願いします, 二通お願いします, 用紙をください: a thing is asked for.
_NOMINAL = re.compile(r"を(?:お願い|くださ|下さ)|[分つ一-龥ァ-ヶー]お願い")
_KANA_DIGITS = {
    "いち": 1, "いっ": 1, "に": 2, "さん": 3, "よん": 4, "よ": 4, "ご": 5, "ろく": 6, "ろっ": 6,
    "なな": 7, "しち": 7, "はち": 8, "はっ": 8, "きゅう": 9, "く": 9, "じゅう": 10, "じゅっ": 10,
    "じっ": 10,
}  # fmt: skip
_KANA_UNITS = {
    "ばん": "番", "かい": "階", "がい": "階", "にち": "日", "さい": "歳", "にん": "人", "まい": "枚",
}  # fmt: skip
_KANA_DIGIT = "|".join(sorted(_KANA_DIGITS, key=len, reverse=True))
_KANA_NUMBER = re.compile(
    r"(?<![ぁ-ん])(?:(?<=[のは、。\s])|^|(?<=[^ぁ-ん]))"
    rf"(?P<n>(?:{_KANA_DIGIT}){{1,3}}?)(?P<u>{'|'.join(_KANA_UNITS)})"
    r"(?=の|へ|に|まで|窓口|で|、|以|$)"
)
_KANA_PIECE = re.compile(_KANA_DIGIT)


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
    plain = re.sub(
        r"(?<=[のは、。])(?=(?:さん|よん|ご|ろく|なな|はち|きゅう|じゅう)(?:ばん|かい))", " ", plain
    )
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


@dataclass(frozen=True, slots=True)
class Functions:
    """What set expressions say: the force, whether they deny, and the spans they take.

    `requests` are the spans of requests, where a か at the end does not ask; `denials` the spans
    that deny what stands before them.
    """

    force: Force
    negative: bool
    spans: tuple[tuple[int, int], ...]
    requests: tuple[tuple[int, int], ...]
    denials: tuple[tuple[int, int], ...] = ()


def find_functions(text: str) -> Functions:
    """Set expressions of a sentence in plain spelling."""
    force: Force = "plain"
    negative = False
    spans: list[tuple[int, int]] = []
    requests: list[tuple[int, int]] = []
    denials: list[tuple[int, int]] = []
    latest = -1
    for pattern, given, negates in _FUNCTIONS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in spans):
                continue
            spans.append(match.span())
            negative ^= negates
            if negates:
                denials.append(match.span())
            if given == "directive":
                requests.append(match.span())
            # The last verb of the sentence says what it does.
            if given and match.end() > latest:
                force, latest = given, match.end()  # type: ignore[assignment]
                if given == "directive" and _NOMINAL.search(text[: match.end()], match.start() - 1):
                    force = "request"
    return Functions(force, negative, tuple(spans), tuple(requests), tuple(denials))

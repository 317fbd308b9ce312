"""Numbers that name a person: telephone, My Number, residence card, passport, account, others."""

import re
from functools import lru_cache

import phonenumbers
from stdnum import luhn
from stdnum.jp import in_ as my_number

from assistant.masking.frames import Frames
from assistant.masking.kinds import Found

# Digits with at most two signs between them, which may be a bracket, a comma or の.
_RUN = re.compile(r"(?<![0-9A-Za-z.,])[+(]{0,2}[0-9](?:[ \-./()の、,・]{0,2}[0-9])*(?![0-9])")
_AMOUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_UNIT = re.compile(
    r"\s*(?:円|万|千円|yen|JPY|¥|엔|đồng|ienes|人|件|%|％|元|日元|日圆|日圓|येन|เยน|ယန်း|ស៊ីន|иен|ієн)",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"[¥￥$€]\s*$")
_DATE = re.compile(
    r"[0-9]{4}[-./ ][0-9]{1,2}[-./ ][0-9]{1,2}|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2,4}"
)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}\W{1,3}(?:19|20)[0-9]{2}")
_RATE = re.compile(r"[0-9]\.[0-9]+/|/[0-9]{1,3},[0-9]{3}")
_POSTAL = re.compile(r"〒?\s*(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-])")
_CARD = re.compile(
    r"(?<![A-Za-z])[A-Z][ -]?[A-Z][ -]?(?:[0-9][ -]?){8}[A-Z][ -]?[A-Z](?![A-Za-z])"
    r"|(?<![a-z])[a-z]{2} ?[0-9]{8} ?[a-z]{2}(?![a-z])"
)
# One to three letters and six to nine digits, or digits with letters among them (12AB34567).
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][ -]?){1,3}(?:[0-9][ ]?){5,8}[0-9][A-Z]?(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?=[0-9A-Z]*[A-Z])(?=(?:[A-Z]*[0-9]){6})[0-9A-Z]{8,10}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[a-z]{1,2}[0-9]{6,9}[a-z]?(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[0-9a-z]*[a-z][0-9]{5,7}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])m[0-9]{3}a[0-9]{4}(?![A-Za-z0-9])"
)
_NEAR = 28
"""How many characters before a number a word may stand that says what it is."""

_LONG = 7
"""From so many digits on, a number that is no amount and no date names somebody."""

_REGIONS = {
    "ja": "JP", "en": "US", "zh-Hans": "CN", "zh-Hant": "TW", "ko": "KR", "vi": "VN",
    "pt-BR": "BR", "es": "PE", "fil": "PH", "ne": "NP", "id": "ID", "th": "TH", "my": "MM",
    "km": "KH", "mn": "MN", "ru": "RU", "hi": "IN", "ms": "MY", "uk": "UA", "tr": "TR",
    "fr": "FR", "bn": "BD", "si": "LK",
}  # fmt: skip


def find_numbers(text: str, language: str, frames: Frames) -> list[Found]:
    """Numbers that name a person, in a text in plain digits (see `plain`)."""
    found = [Found(*match.span(), "residence-card") for match in _CARD.finditer(text)]
    found += [
        Found(*match.span(), "passport")
        for match in _PASSPORT.finditer(text)
        if match[0][0].isdigit() or sum(c.isdigit() for c in match[0]) <= 9
    ]
    found += [Found(*match.span(), "address") for match in _POSTAL.finditer(text)]
    for match in _RUN.finditer(text):
        kind = _kind(match, text, language, frames)
        if kind:
            found.append(Found(*match.span(), kind))
    return found


def _kind(match: re.Match[str], text: str, language: str, frames: Frames) -> str:
    run = match[0]
    before = text[max(0, match.start() - _NEAR) : match.start()].casefold()
    after = text[match.end() : match.end() + 8]
    digits = "".join(c for c in run if c.isdigit())
    if _AMOUNT.fullmatch(run) or _UNIT.match(after) or _MONEY_BEFORE.search(before):
        return ""
    if _DATE.fullmatch(run.strip()) or _YEARS.fullmatch(run) or _RATE.search(run):
        return ""
    said = frames.number_before(before)
    count = len(digits)
    if count == 12 and (my_number.is_valid(digits) or said == "my-number"):
        return "my-number"
    if said in ("account", "passport", "my-number") and count >= 5:
        return said
    if _is_phone(run, digits, language) or (said == "phone" and count >= 6):
        return "phone"
    if 13 <= count <= 19 and luhn.is_valid(digits):
        return "account"
    if count < _LONG or _is_list(run):
        return ""
    return "number"


def _is_list(run: str) -> bool:
    """Several short numbers with commas, such as counters or years."""
    parts = [part for part in re.split(r"[、,・/]\s?", run) if part]
    return len(parts) > 1 and not run.startswith("0")


@lru_cache(maxsize=2048)
def _is_phone(run: str, digits: str, language: str) -> bool:
    if not 8 <= len(digits) <= 15:
        return False
    text = run if run.startswith("+") else digits
    for region in dict.fromkeys(("JP", _REGIONS.get(language, "JP"))):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return len(digits) in (10, 11) and digits.startswith("0")

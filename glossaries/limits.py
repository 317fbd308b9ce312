"""Limits put to a quantity in Japanese: 以内, 以上, まで, から …"""

from __future__ import annotations

import re

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


def end_of(text: str, end: int, unit: str) -> int:
    """Where a quantity ends with its unit and its limit."""
    position = end
    if unit:
        following = re.compile(
            r"\s?[日月年週か箇ヶヵカ間分時秒階番号目人名枚通部歳才回度つ個円線児生度]+"
        ).match(text, end)
        position = following.end() if following else end
    approximate = _APPROXIMATE.match(text, position)
    position = approximate.end() if approximate else position
    for pattern, _ in _LIMITS:
        match = pattern.match(text, position)
        if match:
            return match.end()
    return position


def limit_of(text: str, start: int, end: int, unit: str) -> str:
    """The limit put to a quantity at [start, end), empty if none."""
    position = end_of(text, end, unit)
    # Look back over the limit that end_of has taken in.
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

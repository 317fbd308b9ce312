"""E-mail addresses, written or spelt aloud."""

import re

from assistant.masking.kinds import Found

_AT = (
    r"@|\(at\)|アットマーク|アット|あっとまーく|艾特|골뱅이|arroba|a còng|a móc|собака|แอท"
    r"|एट द रेट|एट|ऐट|at|chez|kuyruklu a"
)
_DOT = (
    r"ドット|どっと|点|點|점|punto|ponto|chấm|точка|крапка|titik|tuldok|จุด|डट|डॉट|nokta|point|dot"
)
_PART = r"[A-Za-z0-9][A-Za-z0-9_%+-]*"
_WRITTEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*\s?@\s?[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)+")
_JOIN = rf"(?:\s*(?:{_DOT})\s*|\.)"
_SPOKEN = re.compile(
    rf"{_PART}(?:{_JOIN}{_PART})*\s*(?:{_AT})\s*[A-Za-z][A-Za-z0-9-]*"
    rf"(?:{_JOIN}[A-Za-z][A-Za-z0-9-]*)*{_JOIN}[A-Za-z]{{2,}}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SPELT = re.compile(rf"\s(?:{_AT})\s|(?:アット|あっと|艾特|골뱅이|@)", re.IGNORECASE)


def find_emails(text: str) -> list[Found]:
    """E-mail addresses in a text in plain signs (see `plain`)."""
    found = [Found(*match.span(), "email") for match in _WRITTEN.finditer(text)]
    found += [
        Found(*match.span(), "email") for match in _SPOKEN.finditer(text) if _SPELT.search(match[0])
    ]
    return found

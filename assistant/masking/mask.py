"""Finds and replaces personal data in one text, and keeps a conversation's names in mind."""

import re

from assistant.masking.addresses import find_addresses
from assistant.masking.answers import find_answers
from assistant.masking.dates import find_birth_dates
from assistant.masking.emails import find_emails
from assistant.masking.frames import frames
from assistant.masking.japanese_names import find_japanese_names
from assistant.masking.kinds import LABELS, Found, Masked, merged
from assistant.masking.names import find_names
from assistant.masking.numbers import find_numbers
from assistant.masking.plain import plain

_REMEMBERED = ("name", "address", "email")
_SHORTEST = {True: 3, False: 2}
"""Fewest characters of a name that is remembered: Latin letters, other scripts."""


def find(text: str, language: str, question: str = "") -> list[Found]:
    """The personal data in a text, in order, without overlaps.

    Args:
        text: what was said or its translation.
        language: its BCP 47 tag; numbers and e-mail are found in any.
        question: the Japanese sentence that it may answer, such as お名前は何ですか.
    """
    words = frames(language)
    clear = plain(text)
    found = find_emails(clear)
    found += find_addresses(clear, language, words)
    found += find_birth_dates(clear, language, words)
    found += find_numbers(clear, language, words)
    found += (
        find_japanese_names(text, words) if language == "ja" else find_names(text, language, words)
    )
    if question:
        found += find_answers(text, clear, language, question, words, found)
    return merged(found)


def mask(text: str, language: str, question: str = "") -> Masked:
    """A text with labels in the place of personal data; see `find`."""
    return replaced(text, find(text, language, question))


def replaced(text: str, found: list[Found]) -> Masked:
    """A text with labels in the given places, which do not overlap."""
    out: list[str] = []
    spans: list[tuple[int, int, int, int]] = []
    position = length = 0
    for piece in found:
        label = LABELS[piece.kind]
        kept = text[position : piece.start]
        length += len(kept)
        out += [kept, label]
        spans.append((piece.start, piece.stop, length, length + len(label)))
        length += len(label)
        position = piece.stop
    out.append(text[position:])
    return Masked("".join(out), tuple(piece.kind for piece in found), tuple(spans))


class ConversationMask:
    """Masks the texts of one conversation: a name found once is masked wherever it returns.

    It is kept in memory for as long as the conversation lasts, and never written.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str, language: str, question: str = "") -> Masked:
        """A text of the conversation with labels in the place of personal data; see `find`."""
        found = find(text, language, question)
        for piece in found:
            self._remember(text[piece.start : piece.stop], piece.kind)
        for said, kind in self._known.items():
            found += [Found(*match.span(), kind) for match in _pattern(said).finditer(text)]
        return replaced(text, merged(found))

    def _remember(self, said: str, kind: str) -> None:
        if kind in _REMEMBERED and len(said) >= _SHORTEST[said.isascii()]:
            self._known[said] = kind


def _pattern(said: str) -> re.Pattern[str]:
    edge = r"(?<![A-Za-z])", r"(?![A-Za-z])"
    return re.compile(f"{edge[0]}{re.escape(said)}{edge[1]}", re.IGNORECASE)

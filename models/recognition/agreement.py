"""Which part of the text is settled while somebody still speaks.

LocalAgreement with n = 2 (Macháček, Dabre and Bojar 2023, “Turning Whisper into Real-Time
Transcription System”): what two hypotheses in a row begin with is settled. Here they are compared
by their letters alone, since signs come and go with what follows; the last letters, which may be
half a word, stay open, and so does a word that has only begun.
"""

import unicodedata
from collections.abc import Callable, Sequence

Tokens = tuple[int, ...]
_OPEN_LETTERS = 2


class LocalAgreement:
    """Settles the common beginning of hypotheses that come one after the other.

    Args:
        text: of tokens; signs that are not whole are left out.
        spaced: whether words are divided by spaces: none is then settled in part.
    """

    def __init__(self, text: Callable[[Sequence[int]], str], *, spaced: bool) -> None:
        self._text = text
        self._spaced = spaced
        self._settled: Tokens = ()
        self._last: str | None = None

    @property
    def settled(self) -> Tokens:
        """What does not change any more; the next hypothesis has to begin with it."""
        return self._settled

    def add(self, hypothesis: Sequence[int], *, sure: bool = True) -> Tokens:
        """Take the next hypothesis, which begins with what is settled.

        Args:
            hypothesis: its tokens.
            sure: where it is not, it settles nothing, neither now nor with the next one.

        Returns:
            What is not settled of it.
        """
        tokens = tuple(hypothesis)
        whole = self._text(tokens)
        last, self._last = self._last, letters(whole) if sure else None
        if last is not None and self._last is not None:
            self._agree(tokens, whole, last, self._last)
        return tokens[len(self._settled) :]

    def _agree(self, tokens: Tokens, whole: str, last: str, new: str) -> None:
        most = min(len(last), len(new)) - _OPEN_LETTERS
        for count in range(len(tokens) - 1, len(self._settled), -1):
            part = self._text(tokens[:count])
            begun = letters(part)
            if (
                len(begun) <= most
                and last.startswith(begun)
                and begun != letters(self._text(tokens[: count - 1]))
                and self._divided(part, whole)
            ):
                self._settled = tokens[:count]
                return

    def _divided(self, part: str, whole: str) -> bool:
        """Whether a word, or at least a letter with its marks, ends where the part does."""
        rest = whole[len(part) :]
        if not whole.startswith(part) or not rest:
            return False
        if unicodedata.category(rest[0])[0] == "M":
            return False
        return not (self._spaced and rest[0].isalnum())


def letters(text: str) -> str:
    """A text without signs, spaces and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN")

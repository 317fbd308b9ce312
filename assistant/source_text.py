"""What may be translated: a text without control characters, neither empty nor endless."""

import unicodedata

from assistant.errors import InputError

LONGEST_TEXT = 2000
"""Characters that are translated at once: a page of text, said in about five minutes."""


def clean_text(text: str) -> str:
    """A text without control characters and stray spaces.

    Raises:
        InputError: nothing to translate is left, or it is longer than `LONGEST_TEXT`.
    """
    kept = "".join(
        character
        for character in text.replace("\t", " ")
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")
    ).strip()
    if not any(unicodedata.category(character)[0] in "LN" for character in kept):
        raise InputError(
            "There is nothing to translate: the text has no word in it.",
            "訳す言葉がありません。文を入力するか、もう一度話してください。",
        )
    if len(kept) > LONGEST_TEXT:
        raise InputError(
            f"The text has {len(kept):,} characters; at most {LONGEST_TEXT:,} are translated at "
            "once: split it.",
            f"文が長すぎます（{len(kept)}文字）。{LONGEST_TEXT}文字までに分けてください。",
        )
    return kept

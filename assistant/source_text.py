"""What may be translated: a text without control characters, neither empty nor endless."""

import unicodedata

from assistant.checks.alphabets import OWN
from assistant.checks.language import letters_by_script
from assistant.checks.text import base_language
from assistant.errors import InputError
from assistant.languages import LANGUAGES

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


def check_script(text: str, language: str) -> None:
    """Refuse a text that is surely in another language, before an engine makes something of it.

    Args:
        text: what was said or typed.
        language: what it is said to be in, a tag of `LANGUAGES`.

    Raises:
        InputError: it has letters, and none of the language's script. Latin letters are let
            through everywhere: names and abbreviations are written in them.
    """
    letters = letters_by_script(text)
    own = OWN.get(base_language(language), {"Latin"}) | {"Latin"}
    if sum(letters.values()) > 1 and not own & letters.keys():
        named = LANGUAGES[language]
        raise InputError(
            f"The text is not written in the script of {named.english}: choose the language that "
            "it is in.",
            f"この文は{named.japanese}の文字で書かれていません。言語を選び直してください。",
        )

"""Character and word error rates with what spelling alone differs in taken out of both sides."""

from collections.abc import Sequence

import jiwer

from assistant.heard_text import BY_CHARACTER, kana, normalised

__all__ = ["BY_CHARACTER", "character_errors", "error_rate", "kana", "normalised"]


def error_rate(references: Sequence[str], heard: Sequence[str], language: str) -> float:
    """The language's own rate, 0..: characters or words wrong over those said."""
    said = [normalised(text, language) for text in references]
    got = [normalised(text, language) for text in heard]
    measure = jiwer.cer if language in BY_CHARACTER else jiwer.wer
    return float(measure(said, got))


def character_errors(reference: str, heard: str, language: str) -> tuple[int, int]:
    """Characters wrong, and characters said."""
    said = normalised(reference, language).replace(" ", "")
    found = jiwer.process_characters([said], [normalised(heard, language).replace(" ", "")])
    return found.substitutions + found.deletions + found.insertions, len(said)

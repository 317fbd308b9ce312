"""Conversations for the tests of the accuracy log."""

from assistant.checks import Finding, TermUse
from assistant.conversation import Conversation, Turn, TurnState
from assistant.interpretation import Interpretation
from assistant.masking import Masked, Masker


def unmasked() -> Masker:
    return lambda text, language, question="": Masked(text)


def answer(text: str, translation: str = "x", target: str = "vi") -> Interpretation:
    return Interpretation(
        text, "ja", target, translation, text, "model", "m1",
        terms=(TermUse("tax.a", "税", "thuế", True, (0, 1)),),
        findings=(Finding("number", "error", "数字が違います。", (0, 2), None),),
        agreement=0.75, hops=("hop",), seconds={"translation": 0.5},
    )  # fmt: skip


def confirmed(talk: Conversation, text: str, translation: str = "x") -> Turn:
    turn = talk.hear("staff", text, 0.9, "whisper-base")
    said = answer(text, translation, talk.resident_language)
    return talk.update(turn.translated(said).to(TurnState.CONFIRMED))

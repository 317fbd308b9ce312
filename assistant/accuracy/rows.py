"""A turn as a row of the accuracy log: every text of it masked."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from assistant.conversation import Conversation, Turn
from assistant.database import now
from assistant.interpretation import Interpretation
from assistant.masking.kinds import Masked, Masker


def turn_row(
    record: str, conversation: Conversation, turn: Turn, mask: Masker, versions: Mapping[str, str]
) -> dict[str, Any]:
    """The row of a turn in the recorded conversation `record`.

    A back-translation is in the source's language, the steps in between mostly in English; each is
    masked as the language that it is in.
    """
    kinds: Counter[str] = Counter()
    position = next(
        (i for i, known in enumerate(conversation.turns) if known.id == turn.id),
        len(conversation.turns),
    )
    question = _question(conversation, turn, position)

    def masked(text: str, language: str, question: str = question) -> Masked:
        done = mask(text, language, question)
        kinds.update(done.kinds)
        return done

    source = masked(turn.text, turn.source_language)
    counted = dict(kinds)
    heard = masked(turn.heard, turn.source_language)
    earlier = [_attempt(past.text, past.interpretation, turn, masked) for past in turn.earlier]
    moment = now()
    answer = turn.interpretation
    row: dict[str, Any] = {
        "id": turn.id,
        "conversation": record,
        "position": position,
        "speaker": turn.speaker,
        "source_language": turn.source_language,
        "target_language": turn.target_language,
        "hypothesis": heard.text,
        "confidence": round(turn.confidence, 4),
        "recogniser": turn.recogniser,
        "source": source.text,
        "edited_to": source.text if turn.edits else None,
        "earlier": earlier,
        "state": turn.state.value,
        "edits": turn.edits,
        "spoken": turn.spoken,
        "source_length": len(turn.text),
        "model_versions": dict(versions),
        "at": moment,
        "updated": moment,
        "revision": 1,
    }
    row |= _answer(answer, turn, source, masked)
    return row | {"masked": counted}


def _question(conversation: Conversation, turn: Turn, position: int) -> str:
    """What the other side said before, in the staff's language, if the turn may answer it."""
    for past in reversed(conversation.turns[:position]):
        if past.speaker != turn.speaker:
            answer = past.interpretation
            if past.source_language == conversation.staff_language:
                return past.text
            return answer.translation if answer else ""
    return ""


def _attempt(text: str, answer: Interpretation | None, turn: Turn, mask: Masker) -> dict[str, Any]:
    return {
        "source": mask(text, turn.source_language).text,
        "translation": mask(answer.translation, turn.target_language).text if answer else "",
        "route": answer.route if answer else "none",
        "model": answer.model if answer else "",
    }


def _answer(
    answer: Interpretation | None, turn: Turn, source: Masked, mask: Masker
) -> dict[str, Any]:
    if answer is None:
        return {
            "translation": "", "back_translation": "", "hops": [], "route": "none", "model": "",
            "status": "", "agreement": None, "terms": [], "findings": [], "errors": 0,
            "warnings": 0, "stages": {},
        }  # fmt: skip
    translation = mask(answer.translation, turn.target_language)
    findings = [
        {
            "kind": finding.kind,
            "severity": finding.severity,
            # The sentence quotes what was said; it is masked as the Japanese that it is.
            "message": mask(finding.message, "ja").text,
            "source_span": source.moved(finding.source_span),
            "target_span": translation.moved(finding.target_span),
        }
        for finding in answer.findings
    ]
    terms = [
        {
            "id": use.id, "source": use.source, "target": use.target, "used": use.used,
            "source_span": source.moved(use.source_span),
        }
        for use in answer.terms
    ]  # fmt: skip
    return {
        "translation": translation.text,
        "back_translation": mask(answer.back_translation, turn.source_language).text,
        "hops": [mask(hop, "en").text for hop in answer.hops],
        "route": answer.route,
        "model": answer.model,
        "status": answer.status,
        "agreement": None if answer.agreement is None else round(answer.agreement, 4),
        "terms": terms,
        "findings": findings,
        "errors": sum(finding.severity == "error" for finding in answer.findings),
        "warnings": sum(finding.severity == "warning" for finding in answer.findings),
        "stages": {stage: round(value, 4) for stage, value in answer.seconds.items()},
    }

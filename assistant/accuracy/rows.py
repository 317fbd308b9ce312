"""A turn as a row of the accuracy log: every text of it masked."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.conversation import Conversation, Turn
from assistant.database import now
from assistant.interpretation import Interpretation


@dataclass(frozen=True)
class Masked:
    """A text without personal data."""

    text: str
    kinds: tuple[str, ...] = ()
    """What was replaced, one entry for each place."""
    spans: tuple[tuple[int, int, int, int], ...] = field(default=())
    """(start, stop) in the text that was given and (start, stop) in `text`, in order."""

    def moved(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """A span of the original text in the masked one; a masked part is taken whole."""
        if span is None:
            return None
        return self._moved(span[0], last=False), self._moved(span[1], last=True)

    def _moved(self, offset: int, *, last: bool) -> int:
        shift = 0
        for start, stop, new_start, new_stop in self.spans:
            if offset < start or (last and offset == start):
                break
            if offset < stop or (last and offset == stop):
                return new_stop if last else new_start
            shift = new_stop - stop
        return offset + shift


Masker = Callable[[str, str], Masked]
"""Replaces personal data in a text; the second argument is the text's BCP 47 tag."""


def turn_row(
    record: str, conversation: Conversation, turn: Turn, mask: Masker, versions: Mapping[str, str]
) -> dict[str, Any]:
    """The row of a turn in the recorded conversation `record`.

    A back-translation is in the source's language, the steps in between mostly in English; each is
    masked as the language that it is in.
    """
    kinds: Counter[str] = Counter()

    def masked(text: str, language: str) -> Masked:
        done = mask(text, language)
        kinds.update(done.kinds)
        return done

    heard = mask(turn.heard, turn.source_language)
    source = masked(turn.text, turn.source_language)
    earlier = [_attempt(past.text, past.interpretation, turn, mask) for past in turn.earlier]
    moment = now()
    answer = turn.interpretation
    row: dict[str, Any] = {
        "id": turn.id,
        "conversation": record,
        "position": next(
            (i for i, known in enumerate(conversation.turns) if known.id == turn.id),
            len(conversation.turns),
        ),
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
    return row | {"masked": dict(kinds)}


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

"""The answer of the interpreter to one text: the translation and all that helps to judge it."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from assistant.checks import Finding, TermUse

Route = Literal["phrase", "model", "none"]


@dataclass(frozen=True)
class NearPhrase:
    """A phrase that is offered where nothing could be translated."""

    id: str
    source: str
    target: str


@dataclass(frozen=True)
class Interpretation:
    """One text, translated and checked."""

    source: str
    source_language: str
    target_language: str
    translation: str
    """Empty where the route is `none`."""
    back_translation: str
    """The translation put back into the source language; empty where no route leads back."""
    route: Route
    model: str
    """Phrase id, or catalogue ids of the models in the order of their use; empty for `none`."""
    status: str = ""
    """Of a phrase: `draft`, `reviewed` or `official`."""
    terms: tuple[TermUse, ...] = ()
    findings: tuple[Finding, ...] = ()
    agreement: float | None = None
    """How far the back-translation says what the source says, 0..1; None without one."""
    hops: tuple[str, ...] = ()
    """The text in the languages in between, such as English."""
    message: str = ""
    """For the route `none`: says so in the source's language."""
    message_target: str = ""
    """The same in the target's language."""
    nearest: tuple[NearPhrase, ...] = ()
    """Verified phrases that may say what was meant, the nearest first; none for a phrase."""
    seconds: dict[str, float] = field(default_factory=dict)

    def as_json(self, confidence: float = 1.0) -> dict[str, Any]:
        """The turn as one JSON object."""
        return {
            "source": self.source,
            "source_language": self.source_language,
            "target_language": self.target_language,
            "confidence": round(confidence, 3),
            "translation": self.translation,
            "back_translation": self.back_translation,
            "route": self.route,
            "model": self.model,
            "status": self.status,
            "terms": [
                {"id": use.id, "source": use.source, "target": use.target, "used": use.used}
                for use in self.terms
            ],
            "findings": [asdict(finding) for finding in self.findings],
            "agreement": None if self.agreement is None else round(self.agreement, 3),
            "hops": list(self.hops),
            "message": self.message,
            "nearest": [asdict(phrase) for phrase in self.nearest],
            "seconds": {stage: round(value, 4) for stage, value in self.seconds.items()},
        }

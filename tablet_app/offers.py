"""Phrases that can be sent with one touch."""

from dataclasses import dataclass

from assistant.engines import Engines
from assistant.languages import STAFF_LANGUAGE


@dataclass(frozen=True)
class PhraseOffer:
    """A phrase of the clerk's."""

    id: str
    japanese: str
    target: str


def clerk_phrases(
    engines: Engines, window: str, language: str, query: str, topic: str | None, limit: int = 30
) -> list[PhraseOffer]:
    """The clerk's phrases without slots that fit a search and a topic, the best first.

    Args:
        engines: of this machine.
        window: id of the window.
        language: BCP 47 tag of the resident's language.
        query: Japanese words to look for; empty for all.
        topic: id of a topic; None for all.
        limit: most phrases to give.
    """
    found = []
    for phrase in engines.phrasebook.search(
        query, STAFF_LANGUAGE, window=window, topic=topic, limit=4 * limit, speaker="staff"
    ):
        own, target = phrase.text(STAFF_LANGUAGE), phrase.text(language)
        # A phrase with a slot is said or typed with its date or sum; it needs no list.
        if own and target and not phrase.slots:
            found.append(PhraseOffer(phrase.id, own, target))
    return found[:limit]


def resident_words(engines: Engines, japanese: str, language: str) -> str | None:
    """What a ready answer is in the resident's language, None where the phrases lack it."""
    match = engines.phrasebook.match(japanese, STAFF_LANGUAGE, "resident", target_language=language)
    return match.render(language) if match is not None else None

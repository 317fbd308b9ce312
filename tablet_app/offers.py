"""What is offered beside the conversation: phrases, the values of their slots, languages, words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.conversation import Turn
from assistant.engines import Engines
from assistant.languages import LANGUAGES, STAFF_LANGUAGE
from glossaries.folding import to_hiragana
from glossaries.slots import SlotValue, fill, slots_in
from glossaries.termbase import Term, TermMatch

_DOCUMENT = re.compile(
    r"(書|証|票|届|届出|カード|手帳|券|通知|帳|謄本|抄本|写し|写真|印|印鑑|明細|パスポート|旅券)$"
)
"""How the names of what one brings or is given end."""


@dataclass(frozen=True)
class PhraseOffer:
    """A phrase of the clerk's; `slots` are what has to be chosen before it can be said."""

    id: str
    japanese: str
    target: str
    slots: tuple[str, ...] = ()

    def filled(self, values: Mapping[str, SlotValue], language: str) -> str | None:
        """The phrase in a language with its slots filled, None as long as one is open."""
        text = self.japanese if language == STAFF_LANGUAGE else self.target
        return fill(text, values, language)[0]


def clerk_phrases(
    engines: Engines, window: str, language: str, query: str, topic: str | None, limit: int = 40
) -> list[PhraseOffer]:
    """The clerk's phrases that fit a search and a topic, the best first.

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
        if own and target:
            found.append(PhraseOffer(phrase.id, own, target, phrase.slots))
    return found[:limit]


def slot_terms(
    engines: Engines, kind: str, window: str, language: str, query: str, limit: int = 24
) -> list[Term]:
    """Documents or places for a slot that have a name in a language, the window's own first.

    Args:
        engines: of this machine.
        kind: `document` or `place`.
        window: id of the window.
        language: BCP 47 tag of the resident's language.
        query: a part of the Japanese name or of its reading; empty for all.
        limit: most terms to give.
    """
    wanted = to_hiragana(query.strip())
    ranked: list[tuple[int, Term]] = []
    for order, term in enumerate(engines.termbase):
        if term.is_place != (kind == "place") or term.rendering(language) is None:
            continue
        names = (term.source, *term.variants)
        if wanted:
            kana = to_hiragana(term.reading)
            starts = kana.startswith(wanted) or any(
                to_hiragana(name).startswith(wanted) for name in names
            )
            if not starts and not any(wanted in to_hiragana(name) for name in (*names, kana)):
                continue
            rank = 0 if starts else 1
        elif kind == "document" and not _DOCUMENT.search(term.source):
            continue
        else:
            rank = 0 if window in term.windows else 1
        ranked.append((rank * 10_000 + order, term))
    return [term for _, term in sorted(ranked, key=lambda pair: pair[0])[:limit]]


def resident_words(engines: Engines, japanese: str, language: str) -> str | None:
    """What a ready answer is in the resident's language, None where the phrases lack it."""
    match = engines.phrasebook.match(japanese, STAFF_LANGUAGE, "resident", target_language=language)
    return match.render(language) if match is not None else None


@dataclass(frozen=True)
class Explained:
    """The words of a turn that have a plain explanation, where they stand in its texts."""

    text: tuple[TermMatch, ...] = ()
    translation: tuple[TermMatch, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Each of the words once, in the order in which they are said."""
        found = (match.term for match in (*self.text, *self.translation))
        return tuple({term.id: term for term in found}.values())


def explained_terms(engines: Engines, window: str, turn: Turn) -> Explained:
    """The words of a turn that have a plain explanation in Japanese."""
    interpretation = turn.interpretation
    sides = [(turn.text, turn.source_language)]
    if interpretation is not None and interpretation.translation:
        sides.append((interpretation.translation, turn.target_language))
    found = [
        tuple(
            match
            for match in engines.termbase.find(text, language, window)
            if match.term.explained(STAFF_LANGUAGE)
        )
        for text, language in sides
    ]
    return Explained(*found)


def find_languages(query: str, tags: Sequence[str]) -> list[str]:
    """The languages that a query means: a part of a name, or the start of a country's name.

    Args:
        query: in Japanese (also in kana), in English or in the language itself, marks left out or
            not; empty for all.
        tags: the languages to choose from (BCP 47), in their order.
    """
    wanted = _folded(query)
    if not wanted:
        return list(tags)
    named = [tag for tag in tags if any(wanted in name for name in _names(tag))]
    if len(wanted) == 1:
        return named
    lived = {
        tag: max((share for name, share in _countries(tag) if name.startswith(wanted)), default=0.0)
        for tag in tags
        if tag not in named
    }
    return named + sorted((tag for tag in lived if lived[tag]), key=lambda tag: -lived[tag])


@lru_cache(maxsize=64)
def _names(tag: str) -> tuple[str, ...]:
    from glossaries.morphology import reading

    language = LANGUAGES[tag]
    names = (tag, language.name, language.english, language.japanese, reading(language.japanese))
    return tuple(_folded(name) for name in names)


@lru_cache(maxsize=64)
def _countries(tag: str) -> tuple[tuple[str, float], ...]:
    """The countries where a language is official or much spoken, each with the share of its people
    that speaks it, in percent (CLDR).
    """
    from babel import Locale
    from babel.core import get_global

    from glossaries.morphology import reading

    code = (tag if tag == "zh-Hant" else tag.split("-")[0]).replace("-", "_")
    shares = {
        territory: max(0.1, float(spoken[code]["population_percent"]))
        for territory, spoken in get_global("territory_languages").items()
        if code in spoken
        and (
            spoken[code]["official_status"] in ("official", "de_facto_official")
            or spoken[code]["population_percent"] >= 20
        )
    }
    found: list[tuple[str, float]] = []
    for locale in ("ja", "en", tag.replace("-", "_")):
        territories = Locale.parse(locale).territories
        for territory, share in shares.items():
            name = territories.get(territory, "")
            found += [(_folded(name), share)] if name else []
            found += [(_folded(reading(name)), share)] if name and locale == "ja" else []
    return tuple(found)


def _folded(text: str) -> str:
    """Without marks, spaces and cases, katakana as hiragana: as it is typed in a hurry."""
    apart = unicodedata.normalize("NFKD", text.casefold().strip())
    kana = unicodedata.normalize("NFC", "".join(
        c for c in apart if not unicodedata.combining(c) or c in "\u3099\u309a"
    ))  # fmt: skip
    return to_hiragana(kana.replace(" ", ""))


def open_slots(text: str, values: Mapping[str, SlotValue]) -> list[str]:
    """The names of the slots of a phrase that have no value yet."""
    return [slot.name for slot in slots_in(text) if slot.name not in values]

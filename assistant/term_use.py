"""Which terms of the termbase a translation uses."""

import re
from collections.abc import Sequence

from assistant.checks import AddedTerm, TermUse
from glossaries.folding import fold_plain
from glossaries.loose import meant
from glossaries.termbase import Termbase, TermMatch


def meant_terms(
    termbase: Termbase, text: str, language: str, window: str | None = None
) -> list[TermMatch]:
    """The terms that a source text names, without forms that say too little to name one.

    Args:
        termbase: where the terms come from.
        text: the source.
        language: its BCP 47 tag.
        window: id of the window, which says what homonyms mean.
    """
    return meant(termbase.find(text, language, window), language)


def term_uses(
    termbase: Termbase, found: Sequence[TermMatch], translation: str, target: str
) -> list[TermUse]:
    """Which of the terms found in a source its translation uses; terms without a rendering apart.

    Args:
        termbase: where the terms come from.
        found: what it found in the source.
        translation: in the target language.
        target: BCP 47 tag.
    """
    uses = []
    for match in found:
        rendering = match.term.rendering(target)
        if rendering is None:
            continue
        uses.append(
            TermUse(
                id=match.term.id,
                source=match.surface,
                target=rendering,
                used=termbase.used(match, translation, target),
                source_span=(match.start, match.end),
                forbidden=termbase.forbidden_used(match, translation, target, found),
            )
        )
    return uses


def added_terms(
    termbase: Termbase,
    source: str,
    source_language: str,
    translation: str,
    target_language: str,
    back_translation: str,
) -> list[AddedTerm]:
    """The terms that a translation brings in: it names them, and so does its way back.

    A small model fills a gap in what it understood with a term that it has often seen. Both texts
    have to name it, so that an everyday word which happens to be a term's rendering is none, and
    the source must not say it in other words.

    Args:
        termbase: where the terms come from.
        source: what was said.
        source_language: its BCP 47 tag.
        translation: of the source.
        target_language: its BCP 47 tag.
        back_translation: the translation put back into the source's language.
    """
    said = {match.term.id for match in termbase.find(source, source_language)}
    returned = {
        match.term.id: match
        for match in meant_terms(termbase, back_translation, source_language)
        if match.term.id not in said
        and (match.term.is_place or len(match.surface) >= _TELLING)
        and not _said_in_other_words(match.surface, source, source_language)
    }
    if not returned:
        return []
    there = {m.term.id: m for m in meant_terms(termbase, translation, target_language)}
    return [
        AddedTerm(there[name].surface, match.surface, (there[name].start, there[name].end))
        for name, match in returned.items()
        if name in there
    ]


_MOSTLY = 0.6
# 記入, 避難: shorter ones are everyday words.
_TELLING = 3


def _said_in_other_words(surface: str, source: str, language: str) -> bool:
    """Whether most of a term's words (its kanji in Japanese and Chinese) stand in the source."""
    text = fold_plain(source, language)
    if language in ("ja", "zh-Hans", "zh-Hant"):
        parts = re.findall(r"[\u4e00-\u9fff]", surface) or list(surface)
    else:
        parts = [
            word[:5] for word in re.findall(r"\w+", fold_plain(surface, language)) if len(word) > 2
        ]
    return not parts or sum(part in text for part in parts) / len(parts) >= _MOSTLY

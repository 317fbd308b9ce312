"""Which terms of the termbase a translation uses."""

from collections.abc import Sequence

from assistant.checks import TermUse
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

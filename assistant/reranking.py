"""Choosing among what a model might say: the first of its translations that the checks accept.

A small model knows the right number or term more often than it puts it first, so its whole beam is
checked; where none is clean, the one with the fewest faults is kept, a term that it lacks is put
where that makes it better (`repair`), and what is still wrong is shown.
"""

from collections.abc import Container, Iterator, Sequence

from assistant.checks import check
from assistant.repair import lacking_terms, repair
from assistant.required import required
from assistant.routing import Hop, Path
from assistant.term_use import meant_terms, term_uses
from glossaries.termbase import Termbase
from models.protocols import OffersAlternatives, RequiredTerm, WritesTermsIn

_WEIGHT = {"error": 10, "warning": 3, "info": 1}


def translate_along(
    termbase: Termbase, path: Path, texts: Sequence[str], window: str | None = None
) -> list[tuple[str, ...]]:
    """Translate segments along a path; for each its texts after every hop, the translation last.

    Beyond the first hop only terms count that the speaker used: "due date", which the model may say
    for 期限, is then no date of birth.

    Raises:
        EngineError: an engine failed.
    """
    steps: list[list[str]] = [[] for _ in texts]
    current = list(texts)
    said = [
        frozenset(m.term.id for m in meant_terms(termbase, text, path[0].source, window))
        for text in texts
    ]
    for hop in path:
        terms = [
            required(termbase, text, hop.source, hop.target, window, meant)
            for text, meant in zip(current, said, strict=True)
        ]
        current = translate_checked(termbase, hop, current, terms, window, said)
        for step, text in zip(steps, current, strict=True):
            step.append(text)
    return [tuple(step) for step in steps]


def translate_checked(
    termbase: Termbase,
    hop: Hop,
    texts: Sequence[str],
    terms: Sequence[Sequence[RequiredTerm]],
    window: str | None = None,
    said: Sequence[Container[str] | None] = (),
) -> list[str]:
    """Translate along one hop, taking of several translations the one with the fewest faults.

    Args:
        termbase: says which terms have to be used.
        hop: engine and direction.
        texts: segments in the source language.
        terms: for each segment the terms that have to be used.
        window: id of the window, which says what homonyms mean.
        said: for each segment the ids of the only terms that may be meant; empty for all.

    Raises:
        EngineError: the engine failed.
    """
    engine = hop.translator
    if isinstance(engine, OffersAlternatives):
        offered = engine.alternatives(texts, hop.source, hop.target, terms)
    else:
        offered = [[text] for text in engine.translate(texts, hop.source, hop.target, terms)]
    return [
        _best(
            termbase,
            hop,
            text,
            translations,
            terms[i] if i < len(terms) else (),
            window,
            said[i] if i < len(said) else None,
        )
        for i, (text, translations) in enumerate(zip(texts, offered, strict=True))
    ]


def _best(
    termbase: Termbase,
    hop: Hop,
    text: str,
    translations: Sequence[str],
    terms: Sequence[RequiredTerm],
    window: str | None,
    said: Container[str] | None,
) -> str:
    found = [
        match
        for match in meant_terms(termbase, text, hop.source, window)
        if said is None or match.term.id in said
    ]

    def faults(translation: str) -> int:
        uses = term_uses(termbase, found, translation, hop.target)
        findings = check(text, translation, hop.source, hop.target, terms=uses)
        return sum(_WEIGHT[finding.severity] for finding in findings)

    best, least = translations[0], faults(translations[0])
    for translation in translations[1:]:
        if not least:
            break
        if (number := faults(translation)) < least:
            best, least = translation, number
    if least and terms:
        for mended in _mended(hop, text, best, terms):
            if (number := faults(mended)) < least:
                best, least = mended, number
    return best


def _mended(hop: Hop, text: str, translation: str, terms: Sequence[RequiredTerm]) -> Iterator[str]:
    """Translations with the terms that this one lacks, the gentlest change first."""
    lacking = lacking_terms(translation, hop.target, terms)
    if not lacking:
        return
    yield repair(hop, translation, lacking)
    if isinstance(hop.translator, WritesTermsIn):
        yield from hop.translator.holding(text, hop.source, hop.target, terms, lacking)

"""Fidelity checks: what is suspect in a translation, without knowing how it was made.

`check` compares a text with its translation; `agreement` compares it with its back-translation.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checks.backtranslation import agreement, check_back_translation
from assistant.checks.compare import check_quantities
from assistant.checks.coverage import check_copy, check_empty, check_length, check_loop
from assistant.checks.language import check_language
from assistant.checks.modality import check_modality
from assistant.checks.model import KINDS, AddedTerm, Finding, Severity, Span, TermUse
from assistant.checks.terms import check_added_terms, check_terms
from assistant.checks.text import fold

__all__ = [
    "AGREES",
    "KINDS",
    "AddedTerm",
    "Finding",
    "Severity",
    "Span",
    "TermUse",
    "agreement",
    "check",
]


def check(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    *,
    terms: Sequence[TermUse] = (),
    added: Sequence[AddedTerm] = (),
    back_translation: str | None = None,
) -> list[Finding]:
    """Everything that is suspect in `target` as a translation of `source`, in the order of KINDS.

    Languages are BCP 47 tags; a language without word lists gets the checks that need none.
    `terms` are the termbase's terms found in the source, `added` those that only the translation
    and its way back have; `back_translation` is the translation
    put back into the source language, by whatever route. An empty list means that nothing was
    found, not that the translation is right.
    """
    empty = check_empty(source, target)
    one, two = fold(source), fold(target)
    if empty or not one.text.strip() or not two.text.strip():
        return empty
    findings = check_copy(one, two, source_language, target_language)
    findings += check_language(source, target, target_language, [term.target for term in terms])
    wrong_language = any(f.kind in ("copy", "language") and f.severity == "error" for f in findings)
    looped = check_loop(one, two)
    findings += looped
    if not wrong_language:
        # In another language nothing else could be read rightly.
        # A name may hold a number or a "no": 五合目, "notice that no place is available".
        bare = one.without(term.source for term in terms), two.without(t.target for t in terms)
        findings += check_quantities(*bare, source_language, target_language)
        findings += check_modality(*bare, source_language, target_language)
        if not looped:
            findings += check_length(one, two, source_language, target_language)
    findings += check_terms(terms, target) + check_added_terms(added)
    if back_translation is not None:
        findings += check_back_translation(source, back_translation, source_language)
    return sorted(findings, key=lambda finding: KINDS.index(finding.kind))

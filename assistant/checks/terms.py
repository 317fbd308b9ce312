"""Terms of the termbase that the translation does not use, or renders wrongly."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checks.model import AddedTerm, Finding, TermUse


def check_terms(terms: Sequence[TermUse], target: str) -> list[Finding]:
    """A finding for each term that was not used (warning) or was rendered wrongly (error)."""
    findings = []
    for use in terms:
        if use.forbidden is not None:
            at = target.casefold().find(use.forbidden.casefold())
            span = (at, at + len(use.forbidden)) if at >= 0 else None
            message = (
                f"「{use.source}」が「{use.forbidden}」と訳されています。"
                f"正しい訳は「{use.target}」です。"
            )
            findings.append(Finding("term", "error", message, use.source_span, span))
        elif not use.used:
            message = f"用語「{use.source}」の訳「{use.target}」が訳文にありません。"
            findings.append(Finding("term", "warning", message, use.source_span, None))
    return findings


def check_added_terms(added: Sequence[AddedTerm]) -> list[Finding]:
    """A warning for each term that the translation brings in."""
    return [
        Finding(
            "addition",
            "warning",
            f"訳文の「{term.word}」（{term.back}）は、原文にありません。",
            None,
            term.span,
        )
        for term in added
    ]

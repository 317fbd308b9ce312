"""Validate a termbase: ids, sources, variants, scripts, statuses, forbidden renderings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from glossaries.locales import SOURCE, han_problem, script_problem
from glossaries.tables import DOMAINS, STATUSES, WINDOWS
from glossaries.termbase import Term, Termbase

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `check` names the check that found it."""

    severity: Severity
    check: str
    file: str
    id: str
    reason: str

    def __str__(self) -> str:
        """As one line."""
        return f"{self.severity}: {self.file}: {self.id}: {self.reason}"


def validate_terms(termbase: Termbase) -> list[Finding]:
    """Ids, sources, variants, scripts, statuses and explanations of a termbase."""
    found: list[Finding] = []
    owners: dict[str, list[Term]] = defaultdict(list)
    for term in termbase:
        file = "places.csv" if term.is_place else "terms/ja.csv"
        for form in dict.fromkeys(term.forms(SOURCE)):
            owners[form].append(term)
        found += [Finding("error", "term", file, term.id, r) for r in _term_reasons(term)]
        for tag in term.targets:
            found += _target(term, tag, "places.csv" if term.is_place else f"terms/{tag}.csv")
    for form, terms in owners.items():
        if len(terms) < 2:
            continue
        same = sum(t.source == form for t in terms) > 1
        # A town and its station may share a short name; two terms must not share their own.
        severity: Severity = "error" if same and not all(t.is_place for t in terms) else "warning"
        others = ", ".join(t.id for t in terms[1:])
        reason = f"「{form}」 is a form of {others} too"
        found.append(Finding(severity, "duplicate", "terms/ja.csv", terms[0].id, reason))
    return found


def _term_reasons(term: Term) -> Iterator[str]:
    if not term.is_place:
        if term.domain not in DOMAINS:
            yield f"unknown domain {term.domain!r}"
        elif not term.id.startswith(f"{term.domain}."):
            yield f"id does not start with its domain {term.domain}"
    yield from (f"unknown window {w!r}" for w in term.windows if w not in WINDOWS)
    if any("a" <= c.lower() <= "z" or "一" <= c <= "鿿" for c in term.reading) and term.reading:
        yield f"reading {term.reading!r} is not kana"
    for form in (*term.forms(SOURCE), term.explanation):
        problem = script_problem(form, SOURCE)
        if problem:
            yield problem


def _target(term: Term, tag: str, file: str) -> Iterator[Finding]:
    target = term.targets[tag]
    if target.status not in STATUSES:
        yield Finding("error", "status", file, term.id, f"unknown status {target.status!r}")
    for cell in (target.text, *target.variants, *target.forbidden, target.explanation):
        problem = script_problem(cell, tag)
        if problem:
            # An explanation may quote what stands on a Japanese sign (プラ).
            severity: Severity = "warning" if cell is target.explanation else "error"
            yield Finding(severity, "script", file, term.id, f"“{cell[:40]}”: {problem}")
        han = None if term.is_place else han_problem(cell, tag)
        if han:
            yield Finding("warning", "script", file, term.id, f"“{cell[:40]}”: {han}")
    both = {f.casefold() for f in target.forbidden} & {f.casefold() for f in term.forms(tag)}
    if both:
        yield Finding(
            "error", "forbidden", file, term.id, f"accepted and forbidden: {', '.join(both)}"
        )
    if target.explanation and not term.explanation:
        yield Finding("error", "explanation", file, term.id, "explained here but not in Japanese")

"""Quality control of the glossaries: what `madoguchi glossary check` runs.

Errors must be mended before the data is used; warnings are for a reader to judge. None of this
says that a rendering is right: that takes a person who knows the language.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossaries.langguess import LanguageGuesser
from glossaries.locales import SOURCE, TARGETS, han_problem, script_problem
from glossaries.phrasebook import Phrase, Phrasebook
from glossaries.slots import SLOT, TERM_KINDS, slot_problem, slots_in
from glossaries.tables import DOMAINS, STATUSES, WINDOWS, Problem, default_folder
from glossaries.termbase import Term, Termbase
from glossaries.validation import Finding, Severity, validate_terms

# A cell whose length against English lies this many (robust) deviations off the median.
_OUTLIER = 4.5
_MIN_LENGTH = 12


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How much of the glossaries a language has."""

    terms: int = 0
    explanations: int = 0
    phrases: int = 0
    slotted: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome: findings, totals, and counts by language tag (`ja` first)."""

    findings: tuple[Finding, ...]
    terms: int
    phrases: int
    slotted_phrases: int
    explained_terms: int
    places: int
    languages: Mapping[str, LanguageCount]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that must be mended."""
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings for a reader to judge."""
        return tuple(f for f in self.findings if f.severity == "warning")

    @property
    def passed(self) -> bool:
        """Whether there is no error."""
        return not self.errors


def check(folder: Path | str | None = None, overlays: Sequence[Path | str] = ()) -> Report:
    """Check a glossary folder, ours by default, with the overlays laid over it.

    Raises FileNotFoundError where the folder holds no glossary.
    """
    base = default_folder() if folder is None else Path(folder)
    termbase = Termbase.load(base, overlays)
    phrasebook = Phrasebook.load(base, termbase, overlays)
    return check_loaded(termbase, phrasebook)


def check_loaded(termbase: Termbase, phrasebook: Phrasebook) -> Report:
    """Check a termbase and a phrasebook as they are."""
    terms = [t for t in termbase if not t.is_place]
    places = [t for t in termbase if t.is_place]
    findings = [
        *_loading((*termbase.problems, *phrasebook.problems)),
        *validate_terms(termbase),
        *_phrases(phrasebook),
        *_lengths(terms, phrasebook),
        *_languages(phrasebook),
        *_term_use(termbase, phrasebook),
    ]
    return Report(
        tuple(dict.fromkeys(findings)), len(terms), len(phrasebook),
        sum(bool(p.slots) for p in phrasebook), sum(bool(t.explanation) for t in terms),
        len(places),
        {tag: _count(tag, terms, phrasebook) for tag in (SOURCE, *TARGETS)},
    )  # fmt: skip


def _loading(problems: Iterable[Problem]) -> Iterator[Finding]:
    for p in problems:
        where = f"{p.file}, line {p.line}" if p.line else p.file
        yield Finding("error", "loading", where, p.id, p.reason)


def _count(tag: str, terms: Sequence[Term], phrasebook: Phrasebook) -> LanguageCount:
    if tag == SOURCE:
        return LanguageCount(
            len(terms), sum(bool(t.explanation) for t in terms), len(phrasebook),
            sum(bool(p.slots) for p in phrasebook),
        )  # fmt: skip
    mine = [t.targets[tag] for t in terms if tag in t.targets]
    phrases = [p for p in phrasebook if tag in p.texts]
    statuses = Counter([t.status for t in mine] + [p.texts[tag].status for p in phrases])
    return LanguageCount(
        len(mine), sum(bool(t.explanation) for t in mine), len(phrases),
        sum(bool(p.slots) for p in phrases), dict(statuses),
    )  # fmt: skip


def _phrases(phrasebook: Phrasebook) -> Iterator[Finding]:
    texts: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    yield from _variants(phrasebook)
    for phrase in phrasebook:
        wanted = sorted(phrase.slots)
        for reason in _phrase_reasons(phrase):
            yield Finding("error", "phrase", "phrases/ja.csv", phrase.id, reason)
        for tag, text in phrase.texts.items():
            file = f"phrases/{tag}.csv"
            texts[tag, phrase.speaker, text.text.casefold()].append(phrase.id)
            if text.status not in STATUSES:
                yield Finding("error", "status", file, phrase.id, f"unknown status {text.status!r}")
            wrong = slot_problem(text.text)
            if wrong or sorted(s.name for s in slots_in(text.text)) != wanted:
                reason = wrong or f"slots differ from the Japanese text: {text.text}"
                yield Finding("error", "slots", file, phrase.id, reason)
            bare = SLOT.sub("", text.text)
            problem = script_problem(bare, tag)
            if problem:
                yield Finding("error", "script", file, phrase.id, problem)
            han = han_problem(bare, tag)
            if han:
                yield Finding("warning", "script", file, phrase.id, han)
    for (tag, _, text_), ids in texts.items():
        if len(ids) > 1:
            reason = f"same text as {', '.join(ids[1:])}: {text_}"
            severity: Severity = "error" if tag == SOURCE else "warning"
            yield Finding(severity, "duplicate", f"phrases/{tag}.csv", ids[0], reason)


def _variants(phrasebook: Phrasebook) -> Iterator[Finding]:
    """Other wordings: slots, script, and whether one could stand for two phrases.

    Two phrases may share a wording only where their own texts in the language are the same.
    """
    owners: dict[tuple[str, str, str], dict[str, Phrase]] = defaultdict(dict)
    for phrase in phrasebook:
        for tag in phrase.texts:
            for wording in phrase.wordings(tag):
                key = " ".join(wording.casefold().split())
                owners[tag, phrase.speaker, key].setdefault(phrase.id, phrase)
    for phrase in phrasebook:
        wanted = sorted(phrase.slots)
        for tag, text in phrase.texts.items():
            file = f"phrases/{tag}.csv"
            seen = {text.text}
            for variant in text.variants:
                if slot_problem(variant) or sorted(s.name for s in slots_in(variant)) != wanted:
                    reason = f"variant with other slots: {variant}"
                    yield Finding("error", "slots", file, phrase.id, reason)
                problem = script_problem(SLOT.sub("", variant), tag)
                if problem:
                    yield Finding("error", "script", file, phrase.id, f"“{variant}”: {problem}")
                han = han_problem(SLOT.sub("", variant), tag)
                if han:
                    yield Finding("warning", "script", file, phrase.id, f"“{variant}”: {han}")
                if variant in seen:
                    reason = f"the same wording twice: {variant}"
                    yield Finding("warning", "duplicate", file, phrase.id, reason)
                seen.add(variant)
    for (tag, _, _), phrases in owners.items():
        first, *others = phrases.values()
        apart = [p.id for p in others if p.text(tag) != first.text(tag)]
        if apart:
            reason = f"a wording that {', '.join(apart)} has too"
            yield Finding("error", "duplicate", f"phrases/{tag}.csv", first.id, reason)


def _phrase_reasons(phrase: Phrase) -> Iterator[str]:
    if phrase.topic not in DOMAINS:
        yield f"unknown topic {phrase.topic!r}"
    elif not phrase.id.startswith(f"{phrase.topic}."):
        yield f"id does not start with its topic {phrase.topic}"
    if not phrase.windows:
        yield "no window"
    yield from (f"unknown window {w!r}" for w in phrase.windows if w not in WINDOWS)


def _lengths(terms: Sequence[Term], phrasebook: Phrasebook) -> Iterator[Finding]:
    """Cells far longer or shorter than English makes likely: something added, or lost."""
    for tag in TARGETS:
        if tag == "en":
            continue
        pairs = [
            (f"phrases/{tag}.csv", p.id, p.texts["en"].text, p.texts[tag].text)
            for p in phrasebook
            if tag in p.texts and "en" in p.texts
        ]
        yield from _outliers(pairs)
        pairs = [
            (f"terms/{tag}.csv", t.id, t.explained("en"), t.explained(tag))
            for t in terms
            if t.explained("en") and t.explained(tag)
        ]
        yield from _outliers(pairs)


def _outliers(pairs: Sequence[tuple[str, str, str, str]]) -> Iterator[Finding]:
    ratios = [
        (math.log(len(text) / len(english)), file, id_, text)
        for file, id_, english, text in pairs
        if len(english) >= _MIN_LENGTH
    ]
    if len(ratios) < 20:
        return
    middle = statistics.median(r[0] for r in ratios)
    spread = 1.4826 * statistics.median(abs(r[0] - middle) for r in ratios)
    for ratio, file, id_, text in ratios:
        if abs(ratio - middle) > _OUTLIER * max(spread, 0.05):
            times = math.exp(ratio - middle)
            reason = f"{times:.1f} times as long as usual against English: {text}"
            yield Finding("warning", "length", file, id_, reason)


def _languages(phrasebook: Phrasebook) -> Iterator[Finding]:
    """Cells that look like another language of the same script, or like untranslated English."""
    texts = {
        tag: {p.id: SLOT.sub(" ", p.texts[tag].text) for p in phrasebook if tag in p.texts}
        for tag in TARGETS
    }
    guesser = LanguageGuesser({tag: list(t.values()) for tag, t in texts.items() if t})
    for tag, own in texts.items():
        for id_, text in own.items():
            other = guesser.better(text, tag)
            if other:
                reason = f"looks like {other}: {text}"
                yield Finding("warning", "language", f"phrases/{tag}.csv", id_, reason)


def _term_use(termbase: Termbase, phrasebook: Phrasebook) -> Iterator[Finding]:
    """Phrases whose translation renders a term in another way than the termbase, by language."""
    for phrase in phrasebook:
        found = termbase.find(SLOT.sub("、", phrase.texts[SOURCE].text), SOURCE)
        if any(s.kind in TERM_KINDS for s in slots_in(phrase.texts[SOURCE].text)) and not found:
            continue
        for tag, text in phrase.texts.items():
            if tag == SOURCE:
                continue
            for match in found:
                wrong = termbase.forbidden_used(match, text.text, tag, found)
                rendering = match.term.rendering(tag)
                if wrong:
                    reason = f"{match.surface}: forbidden “{wrong}” in: {text.text}"
                    yield Finding("error", "forbidden", f"phrases/{tag}.csv", phrase.id, reason)
                elif not match.term.is_place and not termbase.used(match, text.text, tag):
                    reason = f"{match.surface} is not “{rendering}” in: {text.text}"
                    yield Finding("warning", "term use", f"phrases/{tag}.csv", phrase.id, reason)

"""The termbase: a city's words with their renderings, and how to find them in a text."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossaries.forms import (
    FormIndex,
    JapaneseIndex,
    contains,
    index_for,
    longest,
    without_brackets,
)
from glossaries.locales import LOCALES, SOURCE, TARGETS, locale_of, scripts_in
from glossaries.tables import (
    PLACE_COLUMNS,
    TARGET_COLUMNS,
    TERM_COLUMNS,
    Problem,
    default_folder,
    read_rows,
    split_list,
)  # fmt: skip

PLACE_TAGS = ("en", "zh-Hans", "zh-Hant", "ko")


@dataclass(frozen=True, slots=True)
class TermTarget:
    """A term in one language; `forbidden` are common wrong renderings."""

    text: str
    variants: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    status: str = "draft"
    source: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A Japanese term or place (`place.*`, domain `place`) and its renderings by locale tag."""

    id: str
    domain: str
    source: str
    reading: str
    variants: tuple[str, ...]
    windows: tuple[str, ...]
    explanation: str
    note: str
    targets: Mapping[str, TermTarget]

    @property
    def is_place(self) -> bool:
        """Whether this is a place, not a word of the offices."""
        return self.domain == "place"

    def rendering(self, tag: str) -> str | None:
        """The term's name in a language, None where there is none.

        A place without a name in the language goes by its English one, as signs in Japan do.
        """
        if tag == SOURCE:
            return self.source
        target = self.targets.get(tag) or (self.targets.get("en") if self.is_place else None)
        return target.text if target else None

    def explained(self, tag: str) -> str:
        """The plain explanation in a language, empty where there is none."""
        if tag == SOURCE:
            return self.explanation
        target = self.targets.get(tag)
        return target.explanation if target else ""

    def forms(self, tag: str) -> tuple[str, ...]:
        """Every accepted written form in a language, the main one first."""
        if tag == SOURCE:
            return (self.source, *self.variants)
        target = self.targets.get(tag)
        return (target.text, *target.variants) if target else ()


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term found in a text: offsets [start, end) and the text there."""

    term: Term
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class _Finder:
    index: FormIndex
    terms: tuple[Term, ...]


class Termbase:
    """Terms by id. Immutable after loading; finders are built at first use of a language."""

    def __init__(self, terms: Iterable[Term], problems: Sequence[Problem] = ()) -> None:
        """Hold the terms given; `load` reads them from files."""
        self._terms = {term.id: term for term in terms}
        self._finders: dict[str, _Finder] = {}
        self._lock = threading.Lock()
        self.problems: tuple[Problem, ...] = tuple(problems)

    @classmethod
    def load(
        cls, folder: Path | str | None = None, overlays: Sequence[Path | str] = ()
    ) -> Termbase:
        """Read `terms/*.csv` and `places/places.csv` of a glossary folder, ours by default.

        Overlays (a city's own folders, same layout) are laid over it in order: a term with the
        same id replaces what its row gives, others are added. Bad rows are left out and named in
        `problems`. Raises FileNotFoundError where the folder has no `terms/ja.csv` and no places.
        """
        base = default_folder() if folder is None else Path(folder)
        if not (base / "terms" / "ja.csv").exists() and not _places_file(base).exists():
            raise FileNotFoundError(f"no terms/ja.csv in {base}")
        problems: list[Problem] = []
        merged: dict[str, Term] = {}
        for root in (base, *(Path(o) for o in overlays)):
            _read_into(root, merged, problems)
        return cls(merged.values(), problems)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._terms)

    def __iter__(self) -> Iterator[Term]:
        """All terms, in the order of the files."""
        return iter(self._terms.values())

    def __getitem__(self, term_id: str) -> Term:
        """The term of an id; raises KeyError where there is none."""
        return self._terms[term_id]

    def get(self, term_id: str) -> Term | None:
        """The term of an id, None where there is none."""
        return self._terms.get(term_id)

    def languages(self) -> tuple[str, ...]:
        """Tags that at least one term has, in the order of the glossaries."""
        return tuple(t for t in TARGETS if any(t in term.targets for term in self))

    def find(self, text: str, language: str, window: str | None = None) -> list[TermMatch]:
        """Terms in a text of a language (`ja` too): longest match, no overlap.

        Of homonyms the one of `window` is taken, else the first in the termbase. Raises ValueError
        for an unknown language.
        """
        locale_of(language)
        finder = self._finder(language)
        hits = finder.index.find_all(text)
        if window is not None:
            inside = {i for i, t in enumerate(finder.terms) if window in t.windows or t.is_place}
            spans = {(h.start, h.end) for h in hits if h.entry in inside}
            hits = [h for h in hits if h.entry in inside or (h.start, h.end) not in spans]
        return [
            TermMatch(finder.terms[h.entry], h.start, h.end, text[h.start : h.end])
            for h in longest(hits)
        ]

    def find_in_any(self, text: str) -> dict[str, list[TermMatch]]:
        """Terms found in a text whose language is not known, by each language that finds some.

        Only languages whose script the text is written in are asked.
        """
        scripts = set(scripts_in(text))
        asked = [t for t in (SOURCE, *self.languages()) if scripts <= LOCALES[t].scripts]
        return {tag: found for tag in asked if (found := self.find(text, tag))}

    def used(self, match: TermMatch | Term, translation: str, target_language: str) -> bool:
        """Whether the term's rendering, or a variant of it, stands in a translation.

        True where the termbase has no rendering in that language: nothing is asked for.
        """
        term = match.term if isinstance(match, TermMatch) else match
        forms = term.forms(target_language)
        return not forms or any(contains(form, translation, target_language) for form in forms)

    def forbidden_used(
        self,
        match: TermMatch | Term,
        translation: str,
        target_language: str,
        others: Iterable[TermMatch] = (),
    ) -> str | None:
        """The forbidden rendering that a translation uses, None if it uses none.

        A forbidden form that is part of an accepted one counts only outside of it, and so does
        one that renders another term of the source text (`others`): 保育園 and 幼稚園 in one
        sentence each have the rendering that is wrong for the other.
        """
        term = match.term if isinstance(match, TermMatch) else match
        target = term.targets.get(target_language)
        if target is None or not target.forbidden:
            return None
        named = [term, *(other.term for other in others)]
        accepted = [
            (f, 0)
            for each in named
            for form in each.forms(target_language)
            for f in (form, without_brackets(form))
        ]
        wrong = [(form, number + 1) for number, form in enumerate(target.forbidden)]
        hits = longest(index_for(target_language, accepted + wrong).find_all(translation))
        return next((target.forbidden[h.entry - 1] for h in hits if h.entry), None)

    def _finder(self, tag: str) -> _Finder:
        with self._lock:
            finder = self._finders.get(tag)
            if finder is None:
                finder = self._finders[tag] = self._build(tag)
            return finder

    def _build(self, tag: str) -> _Finder:
        terms = tuple(self._terms.values())
        forms = []
        for number, term in enumerate(terms):
            named = term.forms(tag) or (term.forms("en") if term.is_place else ())
            for form in named:
                forms.append((form, number))
                if (bare := without_brackets(form)) != form:
                    forms.append((bare, number))
        index = index_for(tag, forms)
        if isinstance(index, JapaneseIndex):
            for number, term in enumerate(terms):
                index.add_reading(term.reading, number)
        return _Finder(index, terms)


def _places_file(root: Path) -> Path:
    return root / "places" / "places.csv"


def _read_into(root: Path, merged: dict[str, Term], problems: list[Problem]) -> None:
    """Lay one folder over the terms read so far; within a folder an id may occur only once."""
    seen: set[str] = set()
    for term, problem in _own_terms(root, problems):
        if term.id in seen:
            problems.append(replace(problem, reason="id used twice"))
            continue
        seen.add(term.id)
        old = merged.get(term.id)
        targets = {**old.targets, **term.targets} if old else term.targets
        merged[term.id] = replace(term, targets=targets)
    for tag in TARGETS:
        path = root / "terms" / f"{tag}.csv"
        if not path.exists():
            continue
        seen.clear()
        for row in read_rows(path, TARGET_COLUMNS, ("id", "target"), problems):
            known = merged.get(row["id"])
            reason = "no such term" if known is None else "id used twice" * (row["id"] in seen)
            if known is None or reason:
                problems.append(Problem(f"terms/{path.name}", row.line, row["id"], reason))
                continue
            seen.add(row["id"])
            target = TermTarget(
                row["target"], split_list(row["variants"]), split_list(row["forbidden"]),
                row["status"] or "draft", row["source"], row["explanation"],
            )  # fmt: skip
            merged[known.id] = replace(known, targets={**known.targets, tag: target})


def _own_terms(root: Path, problems: list[Problem]) -> Iterator[tuple[Term, Problem]]:
    """The Japanese side of a folder's terms and its places, each with where it stands."""
    path = root / "terms" / "ja.csv"
    if path.exists():
        for row in read_rows(path, TERM_COLUMNS, ("id", "domain", "ja", "reading"), problems):
            yield Term(
                row["id"], row["domain"], row["ja"], row["reading"], split_list(row["variants"]),
                split_list(row["windows"]), row["explanation"], row["note"], {},
            ), Problem(f"terms/{path.name}", row.line, row["id"], "")  # fmt: skip
    path = _places_file(root)
    if path.exists():
        for row in read_rows(path, PLACE_COLUMNS, ("id", "ja", "reading"), problems):
            romaji = (row["romaji"],) if row["romaji"] else ()
            targets = {
                tag: TermTarget(row[tag], romaji if tag == "en" else (), (), row["status"])
                for tag in PLACE_TAGS
                if row[tag]
            }
            yield Term(
                row["id"], "place", row["ja"], row["reading"], split_list(row["variants"]), (), "",
                row["kind"], targets,
            ), Problem(f"places/{path.name}", row.line, row["id"], "")  # fmt: skip

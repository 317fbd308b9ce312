"""Verified phrases with slots: search as you type, and find the phrase that was said."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from glossaries.locales import SOURCE, TARGETS, locale_of
from glossaries.matching import Candidate, MatchIndex, Wording
from glossaries.search import SearchIndex
from glossaries.slots import SlotValue, fill, slots_in
from glossaries.tables import (
    PHRASE_COLUMNS,
    PHRASE_TARGET_COLUMNS,
    Problem,
    default_folder,
    read_rows,
    split_list,
)  # fmt: skip
from glossaries.termbase import Termbase

Speaker = Literal["staff", "resident"]
SPEAKERS: tuple[Speaker, ...] = ("staff", "resident")


@dataclass(frozen=True, slots=True)
class PhraseText:
    """A phrase in one language, with slots, and its status.

    `variants` are other wordings with the same slots, in which the phrase is found when it is said
    or typed; `text` alone is ever shown as the translation.
    """

    text: str
    status: str = "draft"
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said at a counter, by staff or a resident, in as many languages as `texts` has."""

    id: str
    speaker: Speaker
    windows: tuple[str, ...]
    topic: str
    texts: Mapping[str, PhraseText]

    @property
    def variants(self) -> tuple[str, ...]:
        """Other Japanese wordings."""
        return self.texts[SOURCE].variants

    def wordings(self, tag: str) -> tuple[str, ...]:
        """The text in a language and its variants; empty where there is none."""
        found = self.texts.get(tag)
        return (found.text, *found.variants) if found else ()

    def text(self, tag: str) -> str | None:
        """The text in a language, slots unfilled; None where there is none."""
        found = self.texts.get(tag)
        return found.text if found else None

    def status(self, tag: str) -> str:
        """The status of the text in a language, empty where there is none."""
        found = self.texts.get(tag)
        return found.status if found else ""

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the slots, in the order of the Japanese text."""
        return tuple(slot.name for slot in slots_in(self.texts[SOURCE].text))


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase found for an utterance: slot values by name, score 0-1, `exact` wording."""

    phrase: Phrase
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    score: float = 1.0
    exact: bool = False

    def render(self, tag: str) -> str | None:
        """The phrase in a language with its slots filled, None where `missing` gives a reason."""
        text = self.phrase.text(tag)
        return fill(text, self.slots, tag)[0] if text else None

    def missing(self, tag: str) -> str:
        """Why `render` gives None for a language, empty where it gives a text."""
        text = self.phrase.text(tag)
        return fill(text, self.slots, tag)[1] if text else f"no {tag} text"


class Phrasebook:
    """Phrases by id. Immutable after loading; indexes are built at first use of a language."""

    def __init__(
        self, phrases: Iterable[Phrase], termbase: Termbase, problems: Sequence[Problem] = ()
    ) -> None:
        """Hold the phrases given; `load` reads them from files."""
        self._phrases = {phrase.id: phrase for phrase in phrases}
        self._termbase = termbase
        self._matchers: dict[str, MatchIndex] = {}
        self._searchers: dict[str, SearchIndex] = {}
        self._lock = threading.Lock()
        self.problems: tuple[Problem, ...] = tuple(problems)

    @classmethod
    def load(
        cls,
        folder: Path | str | None = None,
        termbase: Termbase | None = None,
        overlays: Sequence[Path | str] = (),
    ) -> Phrasebook:
        """Read `phrases/*.csv` of a glossary folder, ours by default, and lay `overlays` over it.

        `termbase` names the {document} and {place} slots; without one it is loaded from the same
        folders. Bad rows are left out and named in `problems`. Raises FileNotFoundError where the
        folder has no `phrases/ja.csv`.
        """
        base = default_folder() if folder is None else Path(folder)
        if not (base / "phrases" / "ja.csv").exists():
            raise FileNotFoundError(f"no phrases/ja.csv in {base}")
        problems: list[Problem] = []
        merged: dict[str, Phrase] = {}
        for root in (base, *(Path(o) for o in overlays)):
            _read_into(root, merged, problems)
        terms = Termbase.load(base, overlays) if termbase is None else termbase
        return cls(merged.values(), terms, problems)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._phrases)

    def __iter__(self) -> Iterator[Phrase]:
        """All phrases, in the order of the files."""
        return iter(self._phrases.values())

    def __getitem__(self, phrase_id: str) -> Phrase:
        """The phrase of an id; raises KeyError where there is none."""
        return self._phrases[phrase_id]

    def get(self, phrase_id: str) -> Phrase | None:
        """The phrase of an id, None where there is none."""
        return self._phrases.get(phrase_id)

    @property
    def termbase(self) -> Termbase:
        """The terms that fill {document} and {place}."""
        return self._termbase

    def languages(self) -> tuple[str, ...]:
        """Tags that at least one phrase has, in the order of the glossaries."""
        return tuple(t for t in TARGETS if any(t in phrase.texts for phrase in self))

    def prepare(self, *languages: str) -> None:
        """Build the indexes of some languages now, not at their first utterance (some seconds)."""
        for tag in languages:
            locale_of(tag)
            self._matcher(tag)
            self._searcher(tag)

    def search(
        self,
        query: str,
        language: str,
        window: str | None = None,
        topic: str | None = None,
        limit: int = 8,
        speaker: Speaker | None = None,
    ) -> list[Phrase]:
        """Phrases for what has been typed so far, best first; all in order for an empty query.

        The start of a word, a part, its kana reading (Japanese) and near spellings all count.
        Phrases of other windows come only where `window` is None. Raises ValueError for an
        unknown language.
        """
        locale_of(language)
        kept = {
            p.id
            for p in self
            if (window is None or window in p.windows)
            and (topic is None or topic == p.topic)
            and (speaker is None or speaker == p.speaker)
        }
        found = self._searcher(language).search(query, kept, limit)
        return [self._phrases[i] for i in found]

    def match(
        self,
        text: str,
        source_language: str,
        speaker: Speaker,
        window: str | None = None,
        target_language: str | None = None,
    ) -> PhraseMatch | None:
        """The phrase that an utterance says, with its slot values; None rather than a doubtful one.

        An utterance is refused where a number, date, time, limit (以内, まで …), negation, question
        word or content word differs. With `target_language`, only a phrase that can be rendered
        in it is returned. Raises ValueError for an unknown language.
        """
        locale_of(source_language)
        for candidate in self._matcher(source_language).match(text, speaker, window):
            found = self._found(candidate)
            if target_language is None or found.render(target_language) is not None:
                return found
        return None

    def nearest(
        self,
        text: str,
        language: str,
        speaker: Speaker,
        window: str | None = None,
        limit: int = 3,
    ) -> list[PhraseMatch]:
        """Phrases near to an utterance, best first, to offer where nothing can translate it.

        They need not say the same. Where the utterance does not fill a phrase's slots, its
        `render` gives None. Raises ValueError for an unknown language.
        """
        locale_of(language)
        matcher = self._matcher(language)
        return [self._found(c) for c in matcher.nearest(text, speaker, window, limit)]

    def _found(self, candidate: Candidate) -> PhraseMatch:
        phrase = self._phrases[candidate.phrase_id]
        return PhraseMatch(phrase, candidate.slots, candidate.score, candidate.exact)

    def _matcher(self, tag: str) -> MatchIndex:
        with self._lock:
            if tag not in self._matchers:
                self._matchers[tag] = MatchIndex(tag, self._wordings(tag), self._termbase)
            return self._matchers[tag]

    def _searcher(self, tag: str) -> SearchIndex:
        with self._lock:
            if tag not in self._searchers:
                entries = [(w.phrase_id, w.text) for w in self._wordings(tag)]
                self._searchers[tag] = SearchIndex(tag, entries)
            return self._searchers[tag]

    def _wordings(self, tag: str) -> list[Wording]:
        return [Wording(p.id, t, p.speaker, p.windows) for p in self for t in p.wordings(tag)]


def _read_into(root: Path, merged: dict[str, Phrase], problems: list[Problem]) -> None:
    """Lay one folder over the phrases read so far; within a folder an id may occur only once."""
    path = root / "phrases" / "ja.csv"
    seen: set[str] = set()
    rows = (
        read_rows(path, PHRASE_COLUMNS, ("id", "speaker", "text"), problems)
        if path.exists()
        else []
    )
    for row in rows:
        speaker = row["speaker"]
        if speaker not in SPEAKERS:
            reason = f"speaker is {speaker!r}, not staff or resident"
            problems.append(Problem("phrases/ja.csv", row.line, row["id"], reason))
            continue
        if row["id"] in seen:
            problems.append(Problem("phrases/ja.csv", row.line, row["id"], "id used twice"))
            continue
        seen.add(row["id"])
        old = merged.get(row["id"])
        own = PhraseText(row["text"], "draft", split_list(row["variants"]))
        texts = {**(old.texts if old else {}), SOURCE: own}
        merged[row["id"]] = Phrase(
            row["id"], speaker, split_list(row["windows"]), row["topic"], texts
        )
    for tag in TARGETS:
        path = root / "phrases" / f"{tag}.csv"
        if not path.exists():
            continue
        seen.clear()
        for row in read_rows(path, PHRASE_TARGET_COLUMNS, ("id", "text"), problems):
            known = merged.get(row["id"])
            if known is None or row["id"] in seen:
                reason = "id used twice" if known else "no such phrase"
                problems.append(Problem(f"phrases/{path.name}", row.line, row["id"], reason))
                continue
            seen.add(row["id"])
            # An overlay without the column says nothing of them.
            variants = (
                split_list(row["variants"])
                if "variants" in row.cells
                else known.texts[tag].variants
                if tag in known.texts
                else ()
            )
            text = PhraseText(row["text"], row["status"] or "draft", variants)
            merged[known.id] = replace(known, texts={**known.texts, tag: text})

"""Terms, phrases and places as wide tables: one row each, with every language beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from glossaries.locales import SOURCE, TARGETS
from glossaries.phrasebook import Phrase
from glossaries.tables import (
    PHRASE_COLUMNS,
    PHRASE_TARGET_COLUMNS,
    PLACE_COLUMNS,
    SEPARATOR,
    TARGET_COLUMNS,
    TERM_COLUMNS,
)  # fmt: skip
from glossaries.termbase import PLACE_TAGS, Term

Kind = Literal["terms", "phrases", "places"]
KINDS: tuple[Kind, ...] = ("terms", "phrases", "places")
# One file of a glossary folder: its path in it, its columns, and its rows by id.
Files = dict[str, tuple[tuple[str, ...], dict[str, dict[str, str]]]]

_TARGET_PARTS = TARGET_COLUMNS[1:]
_PHRASE_PARTS = PHRASE_TARGET_COLUMNS[1:]


def wide_columns(kind: Kind, tags: Sequence[str]) -> tuple[str, ...]:
    """The columns of a wide table: those of the Japanese file, then those of each language.

    A language's columns are called by tag and part: `vi target`, `vi status`; `vi text` of phrases.
    """
    if kind == "places":
        return PLACE_COLUMNS
    if kind == "phrases":
        mine = ["ja" if c == "text" else c for c in PHRASE_COLUMNS]
        return (*mine, *(f"{tag} {part}" for tag in tags for part in _PHRASE_PARTS))
    return (*TERM_COLUMNS, *(f"{tag} {part}" for tag in tags for part in _TARGET_PARTS))


def term_cells(term: Term, tags: Iterable[str]) -> dict[str, str]:
    """A term as the cells of its wide row."""
    cells = {
        "id": term.id, "domain": term.domain, "ja": term.source, "reading": term.reading,
        "variants": SEPARATOR.join(term.variants), "windows": SEPARATOR.join(term.windows),
        "explanation": term.explanation, "note": term.note,
    }  # fmt: skip
    for tag in tags:
        target = term.targets.get(tag)
        if target is None:
            continue
        values = (
            target.text, SEPARATOR.join(target.variants), SEPARATOR.join(target.forbidden),
            target.status, target.source, target.explanation,
        )  # fmt: skip
        for part, value in zip(_TARGET_PARTS, values, strict=True):
            cells[f"{tag} {part}"] = value
    return cells


def place_cells(term: Term) -> dict[str, str]:
    """A place as the cells of its row."""
    english = term.targets.get("en")
    status = next((t.status for t in term.targets.values()), "draft")
    names = {tag: term.targets[tag].text for tag in PLACE_TAGS if tag in term.targets}
    return {
        "id": term.id, "kind": term.note, "ja": term.source, "reading": term.reading,
        "variants": SEPARATOR.join(term.variants), **names,
        "romaji": english.variants[0] if english and english.variants else "", "status": status,
    }  # fmt: skip


def phrase_cells(phrase: Phrase, tags: Iterable[str]) -> dict[str, str]:
    """A phrase as the cells of its wide row."""
    cells = {
        "id": phrase.id, "speaker": phrase.speaker, "windows": SEPARATOR.join(phrase.windows),
        "topic": phrase.topic, "ja": phrase.texts[SOURCE].text,
        "variants": SEPARATOR.join(phrase.variants),
    }  # fmt: skip
    for tag in tags:
        if tag in phrase.texts:
            own = phrase.texts[tag]
            cells[f"{tag} text"] = own.text
            cells[f"{tag} status"] = own.status
            cells[f"{tag} variants"] = SEPARATOR.join(own.variants)
    return cells


def kind_of(columns: Iterable[str]) -> Kind | None:
    """What a table with these columns holds, None where it is none of ours."""
    names = set(columns)
    if {"id", "speaker", "ja"} <= names:
        return "phrases"
    if {"id", "kind", "ja"} <= names:
        return "places"
    if {"id", "domain", "ja"} <= names:
        return "terms"
    return None


def unknown_columns(kind: Kind, columns: Iterable[str]) -> list[str]:
    """Columns that a table of this kind does not have."""
    known = set(wide_columns(kind, TARGETS))
    return [c for c in columns if c and c not in known]


def narrow(
    kind: Kind, cells: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...], dict[str, str]]]:
    """A wide row as rows of a glossary folder's files: (file, its columns, cells)."""
    if kind == "places":
        yield "places/places.csv", PLACE_COLUMNS, {c: cells.get(c, "") for c in PLACE_COLUMNS}
        return
    if kind == "phrases":
        mine = {c: cells.get("ja" if c == "text" else c, "") for c in PHRASE_COLUMNS}
        yield "phrases/ja.csv", PHRASE_COLUMNS, mine
        for tag in TARGETS:
            if cells.get(f"{tag} text"):
                row = {p: cells.get(f"{tag} {p}", "") for p in _PHRASE_PARTS}
                row |= {"id": cells["id"], "status": _status(cells, tag)}
                yield f"phrases/{tag}.csv", PHRASE_TARGET_COLUMNS, row
        return
    yield "terms/ja.csv", TERM_COLUMNS, {c: cells.get(c, "") for c in TERM_COLUMNS}
    for tag in TARGETS:
        if cells.get(f"{tag} target"):
            row = {p: cells.get(f"{tag} {p}", "") for p in _TARGET_PARTS}
            row |= {"id": cells["id"], "status": _status(cells, tag)}
            yield f"terms/{tag}.csv", TARGET_COLUMNS, row


def _status(cells: Mapping[str, str], tag: str) -> str:
    return cells.get(f"{tag} status") or "draft"

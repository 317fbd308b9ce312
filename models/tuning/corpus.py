"""Read a data folder of parallel text into clean, deduplicated pairs, and hold a part out.

The folder holds `tatoeba/`, `talpco/`, `tico19/` … with one `A-B[.more].tsv` per language pair: two
text columns, then keys that are not read. `ntrex/ntrex.XX` and `flores_dev/flores200.dev.XX` are
measuring sets: nothing that is in them is kept for training.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from models.tuning import clean
from models.tuning.tags import BY_ALIAS

CHINESE = frozenset({"zh-Hans", "zh-Hant"})
_PAIR_NAME = re.compile(r"^([A-Za-z]+(?:[-_][A-Z]\w+)?)-(.+?)(?:\.\w+)*\.tsv$")
# Folder (and part of the name) → origin; what is not named here is not trained on.
_ORIGINS = (
    ("tatoeba", ".pivot", "pivot"),
    ("tatoeba", "", "tatoeba"),
    ("small_parallel_enja", "", "tanaka"),
    ("talpco", "", "talpco"),
    ("alt_javi", "", "alt"),
    ("tico19", "", "tico19"),
    ("osm_glossary", "", "names"),
    ("cldr_names", "", "names"),
    ("municipal/tokyo_covid19", "", "municipal"),
)
HELD_OUT_ORIGINS = frozenset({"tatoeba", "tanaka", "pivot"})


@dataclass(frozen=True)
class Pair:
    """Two sentences that mean the same; used in both directions. `origin` names the data set."""

    first_tag: str
    second_tag: str
    first: str
    second: str
    origin: str


class Script(Protocol):
    """Converts Chinese from one script to another (OpenCC)."""

    def convert(self, text: str) -> str:
        """The text in the other script."""
        ...


@dataclass(frozen=True)
class Corpus:
    """What `read` returns: pairs to train on, pairs held out, and how many each rule dropped."""

    train: list[Pair]
    held_out: list[Pair]
    dropped: dict[str, int]


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 2:
                yield cells


def _raw(data: Path) -> Iterator[Pair]:
    for folder, part, origin in _ORIGINS:
        for path in sorted((data / folder).glob("*.tsv")):
            if part not in path.name or (origin == "tatoeba" and ".pivot" in path.name):
                continue
            match = _PAIR_NAME.match(path.name)
            tags = [BY_ALIAS.get(name) for name in match.groups()] if match else [None]
            if len(tags) == 2 and tags[0] and tags[1] and tags[0] != tags[1]:
                for cells in _rows(path):
                    yield Pair(tags[0], tags[1], cells[0], cells[1], origin)
    basic = data / "jec_basic" / "ja-en-zh.noX.tsv"
    if basic.exists():
        for ja, en, zh, *_ in _rows(basic):
            yield Pair("ja", "en", ja, en, "basic")
            yield Pair("ja", "zh-Hans", ja, zh, "basic")
            yield Pair("en", "zh-Hans", en, zh, "basic")
    law = data / "law_dictionary"
    for name in ("terms.ja-en.tsv", "examples.ja-en.tsv"):
        if (law / name).exists():
            for cells in _rows(law / name):
                yield Pair("ja", "en", cells[0], cells[1].split("/")[0].strip(), "law")


def _tidy(pair: Pair, to_hans: Script, to_hant: Script) -> Iterator[Pair]:
    """Clean one pair; Chinese comes out in both scripts."""
    first = clean.sentence(pair.first, pair.first_tag)
    second = clean.sentence(pair.second, pair.second_tag)
    if pair.origin == "alt" and second[:1].islower() and second.endswith("."):
        second = second[0].upper() + second[1:]
    pair = replace(pair, first=first, second=second)
    if pair.second_tag == "ja":
        pair = Pair("ja", pair.first_tag, second, first, pair.origin)
    if pair.second_tag not in CHINESE:
        yield pair
        return
    second = pair.second
    simplified = to_hans.convert(second)
    if simplified == second or pair.second_tag == "zh-Hans":
        yield replace(pair, second=simplified, second_tag="zh-Hans")
    if simplified != second:
        yield replace(pair, second=second, second_tag="zh-Hant")
    else:
        # A Taiwan form made from mainland text is second best, so a quarter of it is enough.
        if hashlib.sha256(second.encode()).digest()[0] < 64:
            yield replace(pair, second=to_hant.convert(second), second_tag="zh-Hant")


def measuring_sentences(data: Path) -> Iterator[str]:
    """Every line of the measuring sets."""
    paths = [*sorted((data / "ntrex").glob("*")), *sorted((data / "flores_dev").glob("*"))]
    for path in paths:
        yield from path.read_text(encoding="utf-8").splitlines()


class Overlap:
    """Finds sentences that share themselves or a long run of characters with measuring sets."""

    def __init__(self, sentences: Iterable[str], run: int = 28) -> None:
        """Index measuring sentences; `run` is the number of characters that count as a part."""
        self._run = run
        self._keys: set[str] = set()
        self._runs: set[int] = set()
        for text in sentences:
            folded = clean.key(text)
            self._keys.add(folded)
            self._runs.update(hash(folded[i : i + run]) for i in range(len(folded) - run + 1))

    def found(self, text: str) -> bool:
        """Whether `text` is a measuring sentence, holds one's part, or is a part of one."""
        folded = clean.key(text)
        if len(folded) >= 8 and folded in self._keys:
            return True
        starts = range(len(folded) - self._run + 1)
        return any(hash(folded[i : i + self._run]) in self._runs for i in starts)


def is_held_out(text: str, one_in: int) -> bool:
    """A deterministic choice of one sentence in `one_in`, by the hash of its key."""
    digest = hashlib.sha256(clean.key(text).encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") % one_in == 0


def read(data: Path, to_hans: Script, to_hant: Script, one_in: int = 220) -> Corpus:
    """Read all pairs of `data`; FileNotFoundError where it is no data folder.

    Japanese comes first in a pair, else English. A Tatoeba pair whose first side is chosen by
    `is_held_out` is held out, and no pair
    that shares a side with it is trained on.
    """
    if not (data / "tatoeba").is_dir():
        raise FileNotFoundError(f"no parallel text (tatoeba/) in {data}")
    overlap = Overlap(measuring_sentences(data))
    dropped = {"bad": 0, "measuring": 0, "double": 0, "beside held-out": 0}
    seen: set[tuple[str, str, str, str]] = set()
    kept: list[Pair] = []
    for raw in _raw(data):
        for pair in _tidy(raw, to_hans, to_hant):
            mark = (pair.first_tag, pair.second_tag, clean.key(pair.first), clean.key(pair.second))
            if not clean.good_pair(pair.first, pair.second, pair.first_tag, pair.second_tag):
                dropped["bad"] += 1
            elif mark in seen:
                dropped["double"] += 1
            elif overlap.found(pair.first) or overlap.found(pair.second):
                dropped["measuring"] += 1
            else:
                seen.add(mark)
                kept.append(pair)
    held = [p for p in kept if p.origin in HELD_OUT_ORIGINS and is_held_out(p.first, one_in)]
    sides = {clean.key(side) for pair in held for side in (pair.first, pair.second)}
    train = [p for p in kept if sides.isdisjoint((clean.key(p.first), clean.key(p.second)))]
    dropped["beside held-out"] = len(kept) - len(train) - len(held)
    return Corpus(train, held, dropped)


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs as tab-separated lines: tags, origin, texts."""
    with path.open("w", encoding="utf-8") as out:
        for p in pairs:
            out.write("\t".join((p.first_tag, p.second_tag, p.origin, p.first, p.second)) + "\n")


def read_pairs(path: Path) -> list[Pair]:
    """Read what `write_pairs` wrote."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        first_tag, second_tag, origin, first, second = line.split("\t")
        pairs.append(Pair(first_tag, second_tag, first, second, origin))
    return pairs

"""Which installed model translates a pair: straight, else through English, else none."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.protocols import Translator

PIVOT = "en"


@dataclass(frozen=True)
class Hop:
    """One step of a route."""

    translator: Translator
    source: str
    target: str


Path = tuple[Hop, ...]


def find_path(
    translators: Sequence[Translator],
    source: str,
    target: str,
    avoid: Sequence[str] = (),
) -> Path | None:
    """The best path between two languages, None where there is none.

    Args:
        translators: installed engines, the best first.
        source: BCP 47 tag.
        target: BCP 47 tag.
        avoid: model ids that are used only when nothing else will do, such as those of the
            forward path when the way back is sought: a model hides its own mistakes.
    """
    ranked = sorted(translators, key=lambda translator: translator.id in avoid)
    direct = _one(ranked, source, target)
    if PIVOT in (source, target):
        return (direct,) if direct else None
    into, out = _one(ranked, source, PIVOT), _one(ranked, PIVOT, target)
    through = (into, out) if into and out else None
    if direct and not (direct.translator.id in avoid and through and _fresh(through, avoid)):
        return (direct,)
    return through


def _one(translators: Sequence[Translator], source: str, target: str) -> Hop | None:
    for translator in translators:
        if translator.supports(source, target):
            return Hop(translator, source, target)
    return None


def _fresh(path: Path, avoid: Sequence[str]) -> bool:
    return all(hop.translator.id not in avoid for hop in path)

"""From a recognised text to a checked translation: phrase first, then model, else an honest no."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.checks import Finding, agreement, check
from assistant.conversation import Speaker
from assistant.engines import Engines
from assistant.errors import InputError
from assistant.interpretation import Interpretation, NearPhrase, Route
from assistant.languages import LANGUAGES
from assistant.reranking import translate_along
from assistant.routing import find_path
from assistant.segments import join, split
from assistant.source_text import check_script, clean_text
from assistant.term_use import added_terms, meant_terms, term_uses
from glossaries.phrasebook import PhraseMatch

# From this nearness on, ordinary sentences are rarely offered a phrase (docs/MEASUREMENTS.md).
_NEAR_ENOUGH = 0.35
# Of the model's outputs with less agreement than this, about half were wrong.
_UNLIKE = 0.5


@dataclass(frozen=True)
class _Part:
    """One segment with its translation; `route` none where there was no way."""

    source: str
    target: str
    back: str
    route: Route
    model: tuple[str, ...] = ()
    status: str = ""
    hops: tuple[str, ...] = ()
    exact: bool = True
    """False for a phrase that only comes near to what was heard."""


class Interpreter:
    """Translates what was said at one window.

    Args:
        engines: of this machine.
        window: id of the window, which says what homonyms mean; None for any.
    """

    def __init__(self, engines: Engines, window: str | None = None) -> None:
        self._engines = engines
        self._window = window

    def interpret(
        self, text: str, source: str, target: str, speaker: Speaker | None = None
    ) -> Interpretation:
        """Translate a text, put it back and check it.

        Args:
            text: what was said or typed, at most 2,000 characters.
            source: BCP 47 tag of its language.
            target: BCP 47 tag of the language wanted.
            speaker: who says it; None takes the clerk for Japanese, the resident otherwise.

        Raises:
            InputError: the text is empty or too long, or a language is unknown.
            EngineError: an engine failed.
        """
        clean = clean_text(text)
        for tag in (source, target):
            if tag not in LANGUAGES:
                raise InputError(
                    f"“{tag}” is not a language that Madoguchi knows.",
                    f"「{tag}」という言語には対応していません。",
                )
        if source == target:
            raise InputError(
                f"Both sides have the same language ({source}): choose another one.",
                "両方の言語が同じです。相手の言語を選び直してください。",
            )
        check_script(clean, source)
        who: Speaker = speaker or ("staff" if source == "ja" else "resident")
        seconds: dict[str, float] = {}
        with _timed(seconds, "terms"):
            found = meant_terms(self._engines.termbase, clean, source, self._window)
        parts = self._parts(clean, source, target, who, seconds)
        if any(part.route == "none" for part in parts):
            return self._refuse(clean, source, target, who, seconds)
        segments = split(clean, source) if len(parts) > 1 else ()
        if segments:
            translation = join([part.target for part in parts], segments, target)
            back = join([part.back for part in parts], segments, source)
        else:
            translation, back = parts[0].target, parts[0].back
        phrase_only = all(part.route == "phrase" for part in parts)
        # A phrase was translated by a person with the termbase at hand: its own words count, not
        # the misheard ones, and a term that it renders freely is no fault.
        terms = found
        if phrase_only:
            terms = meant_terms(self._engines.termbase, back, source, self._window)
        uses = term_uses(self._engines.termbase, terms, translation, target)
        with _timed(seconds, "checks"):
            termbase = self._engines.termbase
            added = (
                added_terms(termbase, clean, source, translation, target, back)
                if back and not phrase_only
                else []
            )
            findings = check(
                back if phrase_only else clean,
                translation,
                source,
                target,
                terms=uses,
                added=added,
                back_translation=back or None,
            )
            if phrase_only:
                findings = [finding for finding in findings if finding.kind != "term"]
            findings += [_near(part) for part in parts if not part.exact]
            agreed = agreement(clean, back, source) if back else None
            if agreed is not None and not phrase_only:
                findings += _unlike(agreed, findings)
        models = tuple(dict.fromkeys(name for part in parts for name in part.model))
        return Interpretation(
            source=clean,
            source_language=source,
            target_language=target,
            translation=translation,
            back_translation=back,
            route="phrase" if phrase_only else "model",
            model="+".join(models),
            status=next((part.status for part in parts if part.status), ""),
            terms=tuple(uses),
            findings=tuple(findings),
            agreement=agreed,
            hops=tuple(hop for part in parts for hop in part.hops),
            nearest=self._near_phrases(clean, source, target, who, _NEAR_ENOUGH)[:2]
            if len(parts) == 1 and not phrase_only
            else (),
            seconds=seconds,
        )

    def _near_phrases(
        self, text: str, source: str, target: str, who: Speaker, least: float = 0.0
    ) -> tuple[NearPhrase, ...]:
        """Verified phrases that may say what was meant, for somebody to choose or not."""
        near = []
        for match in self._engines.phrasebook.nearest(text, source, who, window=self._window):
            said, rendered = match.render(source), match.render(target)
            if said and rendered and match.score >= least:
                near.append(NearPhrase(match.phrase.id, said, rendered))
        return tuple(near)

    def _parts(
        self, text: str, source: str, target: str, who: Speaker, seconds: dict[str, float]
    ) -> list[_Part]:
        with _timed(seconds, "phrases"):
            segments = split(text, source)
            whole = self._phrase(text, source, target, who)
            # A phrase of one sentence does not say what two sentences say, however near it comes.
            if whole is not None and len(split(whole.back, source)) >= len(segments):
                return [whole]
            parts = [self._phrase(segment.text, source, target, who) for segment in segments]
        path = find_path(self._engines.translators, source, target)
        open_ones = [i for i, part in enumerate(parts) if part is None]
        if path is None:
            return [part or _Part(segments[i].text, "", "", "none") for i, part in enumerate(parts)]
        texts = [segments[i].text.strip() for i in open_ones]
        if not texts:
            return [part for part in parts if part is not None]
        with _timed(seconds, "translation"):
            forward = translate_along(self._engines.termbase, path, texts, self._window)
        way_back = find_path(
            self._engines.translators, target, source, [hop.translator.id for hop in path]
        )
        with _timed(seconds, "back_translation"):
            backward = [""] * len(texts)
            if way_back:
                said = [steps[-1] for steps in forward]
                returned = translate_along(self._engines.termbase, way_back, said, self._window)
                backward = [steps[-1] for steps in returned]
        names = tuple(hop.translator.id for hop in path)
        for number, index in enumerate(open_ones):
            steps = forward[number]
            parts[index] = _Part(
                texts[number], steps[-1], backward[number], "model", names, hops=steps[:-1]
            )
        return [part for part in parts if part is not None]

    def _phrase(self, text: str, source: str, target: str, who: Speaker) -> _Part | None:
        match = self._engines.phrasebook.match(
            text, source, who, window=self._window, target_language=target
        )
        if match is None:
            return None
        rendered = match.render(target)
        said = match.render(source)
        if rendered is None or said is None:
            return None
        return _Part(
            text,
            rendered,
            said,
            "phrase",
            (match.phrase.id,),
            _status(match, target),
            exact=match.exact,
        )

    def _refuse(
        self, text: str, source: str, target: str, who: Speaker, seconds: dict[str, float]
    ) -> Interpretation:
        return Interpretation(
            source=text,
            source_language=source,
            target_language=target,
            translation="",
            back_translation="",
            route="none",
            model="",
            findings=(
                Finding("empty", "error", "この文を訳せる定型文もモデルもありません。", None, None),
            ),
            message=LANGUAGES[source].no_translation,
            message_target=LANGUAGES[target].no_translation,
            nearest=self._near_phrases(text, source, target, who),
            seconds=seconds,
        )


def _unlike(agreed: float, findings: list[Finding]) -> list[Finding]:
    """A word on a low agreement, where nothing else was said of the way back."""
    if agreed >= _UNLIKE or any(finding.kind == "disagreement" for finding in findings):
        return []
    message = "訳し戻しが原文とあまり一致しません。二つを見比べてください。"
    return [Finding("disagreement", "info", message, None, None)]


def _near(part: _Part) -> Finding:
    return Finding(
        "disagreement",
        "info",
        f"聞き取った文に近い定型文「{part.back}」を使います。合っているか確認してください。",
        None,
        None,
    )


def _status(match: PhraseMatch, target: str) -> str:
    text = match.phrase.texts.get(target)
    return text.status if text else ""


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start

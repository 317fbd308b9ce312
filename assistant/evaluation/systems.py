"""What can be evaluated: the whole line, its models alone, one model, or a column of the set."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.engines import Engines
from assistant.errors import READABLE, InputError
from assistant.evaluation.sets import Item
from assistant.interpret import Interpreter
from assistant.reranking import translate_along
from assistant.routing import find_path
from assistant.segments import join, split
from assistant.source_text import clean_text
from models.protocols import Translator

Translate = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Output:
    """What a system made of one item."""

    text: str
    """Empty where there was no translation."""
    seconds: float
    """Wall-clock time; 0 for a column of the set."""
    parts: tuple[str, ...] = ()
    """Translations of the item's short sentences, each by itself."""
    problem: str = ""
    """Why there was none."""


@dataclass(frozen=True)
class System:
    """A named way to translate."""

    name: str
    translate: Translate | None
    """Text, source and target language to translation; None for a column of the set."""

    def run(self, item: Item) -> Output:
        """Translate an item; a text that cannot be translated has its reason in `problem`."""
        if self.translate is None:
            return Output(item.columns[self.name.removeprefix("column:")], 0.0)
        started = time.perf_counter()
        try:
            text = self.translate(item.source, *item.direction)
        except READABLE as error:
            return Output("", time.perf_counter() - started, problem=str(error))
        seconds = time.perf_counter() - started
        parts = [self.translate(part, *item.direction) for part in item.parts]
        return Output(text, seconds, tuple(parts))


def find_systems(engines: Engines, names: Sequence[str], items: Sequence[Item]) -> list[System]:
    """The systems of these names.

    `line` is what the counter says: phrases, then models, with the back-translation and the checks.
    `models` leaves the phrases out; a model's id takes that model alone; `ID:plain` feeds it the
    text as it is, without splitting, terms or re-ranking; `column:NAME` is the set's own column.

    Raises:
        InputError: a name means nothing here, or a model has none of the set's directions.
    """
    found = []
    for name in names:
        if name.startswith("column:"):
            column = name.removeprefix("column:").lower()
            if any(column not in item.columns for item in items):
                known = ", ".join(items[0].columns) or "none"
                raise InputError(
                    f"The set has no column “{column}” in every line; other columns: {known}.",
                    f"「{column}」という列がありません。",
                )
            found.append(System(f"column:{column}", None))
        elif name == "line":
            found.append(System(name, _line(engines)))
        elif name == "models":
            found.append(models_system(engines, name, engines.translators))
        else:
            found.append(_one_model(engines, name, items))
    return found


def _line(engines: Engines) -> Translate:
    interpreter = Interpreter(engines)

    def translate(text: str, source: str, target: str) -> str:
        answer = interpreter.interpret(text, source, target)
        if answer.route == "none":
            raise InputError(answer.findings[0].message, answer.findings[0].message)
        return answer.translation

    return translate


def models_system(engines: Engines, name: str, translators: Sequence[Translator]) -> System:
    """A system that takes the best path over the given engines, without phrases."""

    def translate(text: str, source: str, target: str) -> str:
        path = find_path(translators, source, target)
        if path is None:
            raise InputError(
                f"No installed model translates from {source} to {target}.",
                "この言語の組み合わせのモデルがありません。",
            )
        segments = split(clean_text(text), source)
        texts = [segment.text.strip() for segment in segments]
        steps = translate_along(engines.termbase, path, texts)
        return join([step[-1] for step in steps], segments, target)

    return System(name, translate)


def _plain(translator: Translator) -> Translate:
    def translate(text: str, source: str, target: str) -> str:
        return translator.translate([clean_text(text)], source, target)[0]

    return translate


def _one_model(engines: Engines, name: str, items: Sequence[Item]) -> System:
    model_id, _, mode = name.partition(":")
    if mode not in ("", "plain"):
        raise InputError(
            f"“{name}” is not a system: a model's id may be followed by `:plain` only.",
            f"「{name}」は指定できません。",
        )
    # Who names a model wants to know how good it is, wherever it is offered.
    trial = Engines(
        engines.settings.model_copy(update={"experimental_models": True}), engines.models
    )
    model = next((m for m in trial.catalogue if m.id == model_id), None)
    if model is None or model.kind != "translation":
        known = [m.id for m in trial.catalogue if m.kind == "translation"]
        raise InputError(
            f"“{model_id}” is no translation model; there are: line, models, {', '.join(known)}.",
            f"「{model_id}」という翻訳モデルはありません。",
        )
    trial.store.path(model)
    translator = next((t for t in trial.translators if t.id == model_id), None)
    if translator is None:
        raise trial.problems[-1]
    for item in items:
        if not translator.supports(*item.direction):
            raise InputError(
                f"{model_id} does not translate from {item.source_language} to "
                f"{item.target_language} (line with id {item.id}).",
                f"モデル {model_id} はこの言語の組み合わせに対応していません。",
            )
    if mode:
        return System(name, _plain(translator))
    return models_system(engines, name, [translator])

"""The words of the desk in Japanese and English."""

import tomllib
from functools import cache
from pathlib import Path

from assistant.languages import LANGUAGES
from assistant.windows import TOPICS

_FILE = Path(__file__).with_name("strings.toml")

UI_LANGUAGES = ("ja", "en")


@cache
def strings() -> dict[str, dict[str, str]]:
    """Texts by key (`queue.title`) and by language; every key has both."""
    sections = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        f"{section}.{key}": texts
        for section, keys in sections.items()
        for key, texts in keys.items()
    }


class Words:
    """The words of one language of the page."""

    def __init__(self, language: str) -> None:
        self.language = language if language in UI_LANGUAGES else UI_LANGUAGES[0]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in; raises KeyError for an unknown key."""
        return strings()[key][self.language].format(**values)

    def either(self, key: str, otherwise: str) -> str:
        """The text of a key, or what it is called where there is none."""
        known = strings().get(key)
        return known[self.language] if known else otherwise

    def language_name(self, tag: str) -> str:
        """A language's name; its tag where it is unknown."""
        known = LANGUAGES.get(tag)
        if known is None:
            return tag
        return known.japanese if self.language == "ja" else known.english

    def topic(self, topic: str | None) -> str:
        """A topic's name."""
        if not topic:
            return self("turn.no_topic")
        if self.language == "ja":
            return TOPICS.get(topic, topic)
        return topic.replace("-", " ")

    def of(self, english: str, japanese: str) -> str:
        """Of a sentence in both languages that of this page."""
        return japanese if self.language == "ja" else english


def preferred(cookie: str | None, accepted: str) -> str:
    """The language of the page: the chosen one, else the first that the browser asks for.

    Args:
        cookie: what was chosen before.
        accepted: the `Accept-Language` header.
    """
    if cookie in UI_LANGUAGES:
        return str(cookie)
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in UI_LANGUAGES:
            return tag
    return UI_LANGUAGES[0]

"""Japanese names of what is counted; a thing that this version does not know keeps its id."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.languages import LANGUAGES
from assistant.usage_schema import OUTCOMES
from assistant.windows import TOPICS, Window


@dataclass(frozen=True)
class Names:
    """How ids are called.

    Args:
        windows: the windows by id.
    """

    windows: Mapping[str, Window]

    def window(self, id_: str) -> str:
        """A window's name."""
        known = self.windows.get(id_)
        return known.name if known else id_

    def language(self, tag: str) -> str:
        """A language's Japanese name."""
        known = LANGUAGES.get(tag)
        return known.japanese if known else tag

    def topic(self, id_: str) -> str:
        """A topic's name."""
        return TOPICS.get(id_, id_) or "（用件の記録なし）"

    def outcome(self, id_: str) -> str:
        """An outcome's words."""
        return OUTCOMES.get(id_, id_) or "（結果の記録なし）"

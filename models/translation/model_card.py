"""What stands beside the weights of a model of the M2M100 family: its tokens and its directions."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ModelCard:
    """What `madoguchi.json` beside the weights says of a model."""

    codes: dict[str, str]
    """BCP 47 tag → the model's language token."""
    directions: frozenset[tuple[str, str]] | None
    """Pairs (source, target) that the model may be used for; None means all of its languages."""
    tag_on_source: bool = False
    """SMaLL-100's way: the target's token first on the source side, none for the decoder."""
    term_tokens: tuple[str, str, str] | None = None
    """Tokens before a term, between it and its rendering, and after; None if it knows none."""
    placeholders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Tokens that stand for values, by kind; empty if it knows none."""
    reverse_weight: float = 0.0
    """How much the way back counts when the beam is put in order; 0 leaves it as it is."""

    @classmethod
    def read(cls, path: Path, *, experimental: bool = False) -> "ModelCard":
        """Read `madoguchi.json`.

        Args:
            path: the file.
            experimental: take the directions that the model was trained for instead of those that
                were measured to be good enough.

        Raises:
            OSError, ValueError, KeyError: the file is absent or not such a card.
        """
        data = json.loads(path.read_text(encoding="utf-8"))
        tokens = data.get("term_tokens")
        pairs = data.get("directions") if experimental else data.get("usable")
        return cls(
            codes=dict(data["codes"]),
            directions=None if pairs is None else frozenset((a, b) for a, b in pairs),
            tag_on_source=bool(data.get("tag_on_source", False)),
            term_tokens=(tokens[0], tokens[1], tokens[2]) if tokens else None,
            placeholders={k: tuple(v) for k, v in data.get("placeholder_tokens", {}).items()},
            reverse_weight=float(data.get("reverse_weight", 0.0)),
        )

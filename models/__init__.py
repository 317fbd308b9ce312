"""Engines behind three protocols: `Recogniser`, `Translator` and `Voice`."""

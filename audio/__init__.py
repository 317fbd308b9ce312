"""Microphone, loudspeaker, recordings and the end of an utterance."""

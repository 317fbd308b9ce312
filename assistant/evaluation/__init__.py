"""Measuring translations on a set of sentences: `madoguchi evaluate`."""

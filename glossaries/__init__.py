"""Glossaries: the city's terms, verified phrases and places, and their readers."""

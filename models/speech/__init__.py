"""Voices, one engine a file."""

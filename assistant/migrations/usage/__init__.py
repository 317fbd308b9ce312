"""Schema revisions of the usage log."""

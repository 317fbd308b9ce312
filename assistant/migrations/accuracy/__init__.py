"""Schema revisions of the accuracy log."""

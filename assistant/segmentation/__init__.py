"""How `assistant.segments` finds where a text may be cut."""

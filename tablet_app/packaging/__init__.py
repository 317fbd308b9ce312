"""How the app comes to a tablet: a desktop entry, and a folder that needs no Python."""

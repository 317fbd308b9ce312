"""What happens at the counter; knows no engine's inside and no widget."""

__version__ = "0.1.0"

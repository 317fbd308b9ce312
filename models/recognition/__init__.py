"""Speech recognition engines, one file each."""

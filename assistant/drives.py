"""USB sticks and memory cards that are connected to this machine."""

from dataclasses import dataclass
from pathlib import Path

_MOUNTS = ("/media/", "/run/media/", "/Volumes/")
"""Where desktop systems mount what is plugged in."""


@dataclass(frozen=True)
class Drive:
    """A removable drive that is mounted."""

    path: Path
    name: str
    free: int
    """Bytes."""


def removable_drives() -> list[Drive]:
    """What can be written to now, by name; empty where nothing is plugged in."""
    import psutil

    found = []
    for part in psutil.disk_partitions(all=False):
        options = part.opts.split(",")
        if "removable" not in options and not part.mountpoint.startswith(_MOUNTS):
            continue
        if "ro" in options:
            continue
        try:
            free = psutil.disk_usage(part.mountpoint).free
        except OSError:
            # Pulled out at this moment, or a card reader without a card.
            continue
        path = Path(part.mountpoint)
        found.append(Drive(path, path.name or part.mountpoint, free))
    return sorted(found, key=lambda drive: drive.name)

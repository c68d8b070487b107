"""The list of delivery files that this computer knows."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import Final

import msgspec

from coursera_wizard.services import atomic_file

logger = logging.getLogger(__name__)

_LARGEST: Final = 16 * 1024 * 1024


class KnownList:
    """Paths in a small file; one that cannot be read is set aside, and the list begins anew."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def paths(self) -> tuple[Path, ...]:
        """Return all paths, the one added last first."""
        if not self._path.exists():
            return ()
        content = atomic_file.read_file(self._path, limit=_LARGEST)
        try:
            texts = msgspec.json.decode(content, type=list[str])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            logger.warning("the list of deliveries could not be read and was set aside")
            set_aside(self._path)
            return ()
        return tuple(Path(text) for text in dict.fromkeys(texts))

    def add(self, path: Path) -> None:
        """Put a path first."""
        self._write((path, *(known for known in self.paths() if known != path)))

    def remove(self, path: Path) -> None:
        """Take a path off; nothing happens if it is not there."""
        known = self.paths()
        if path in known:
            self._write(tuple(one for one in known if one != path))

    def _write(self, paths: tuple[Path, ...]) -> None:
        content = msgspec.json.format(msgspec.json.encode([str(path) for path in paths]), indent=2)
        atomic_file.write_file(self._path, content + b"\n")


def set_aside(path: Path) -> None:
    """Give a file that cannot be read another name, so that nothing of it is lost."""
    other = path.with_name(f"{path.name}.unreadable")
    count = 2
    while other.exists():
        other = path.with_name(f"{path.name}.unreadable-{count}")
        count += 1
    with contextlib.suppress(OSError):
        path.rename(other)

"""The earlier versions of a delivery file, kept beside it with their time."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from pathlib import Path
from typing import Final

from coursera_wizard.domain.delivery import FILE_ENDING

KEPT: Final = 30
ENDING: Final = ".delivery-old.json"

_TIME: Final = "%Y-%m-%dT%H%M%SZ"  # no colons: Windows has none in names
_STAMPED: Final = re.compile(r"\.\d{4}-\d\d-\d\dT\d{6}Z(-\d+)?$")


def name_for(path: Path, time: dt.datetime) -> Path:
    """Return the name under which the version replaced at this time is kept; one not in use.

    It ends otherwise than a delivery file, so that nobody runs an old one by mistake.
    """
    stem = f"{_stem(path)}.{time.astimezone(dt.UTC):{_TIME}}"
    same_second = [_order(old)[1] for old in of(path) if _order(old)[0] == stem.removesuffix("Z")]
    count = max(same_second, default=0) + 1
    return path.with_name(f"{stem}{f'-{count}' if count > 1 else ''}{ENDING}")


def of(path: Path) -> tuple[Path, ...]:
    """Return the earlier versions of a file, newest first."""
    stem = _stem(path)
    found: list[Path] = []
    with contextlib.suppress(OSError):
        for candidate in path.parent.iterdir():
            if candidate.name.startswith(stem) and candidate.name.endswith(ENDING):
                stamp = candidate.name[len(stem) : -len(ENDING)]
                if _STAMPED.fullmatch(stamp):
                    found.append(candidate)
    return tuple(sorted(found, key=_order, reverse=True))


def prune(path: Path) -> None:
    """Remove all but the last versions; one that cannot be removed stays."""
    for old in of(path)[KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()


def _stem(path: Path) -> str:
    return path.name.removesuffix(FILE_ENDING)


def _order(path: Path) -> tuple[str, int]:
    """Return what orders versions by time: two of one second by their count."""
    stamp, _zulu, count = path.name.removesuffix(ENDING).rpartition("Z")
    return stamp, int(count.lstrip("-") or 1)

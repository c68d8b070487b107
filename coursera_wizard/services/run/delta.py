"""A package of changes between two full packages.

Source: OneRoster CSV 1.2.1 and 1.1.1, delta: every row has a ``status`` of ``active`` or
``tobedeleted`` and a ``dateLastModified`` in UTC with milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from coursera_wizard.services.run.changes_of import ChangeKind, changes_of
from coursera_wizard.services.run.kept_package import KeptPackage
from coursera_wizard.services.run.package import PackageWriter

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.receiver_profiles import ReceiverProfile

_AT_ONCE: Final = 5000


def write_delta(
    path: Path, profile: ReceiverProfile, new: Path, old: Path, at: dt.datetime, *, grades: bool
) -> None:
    """Write the changes from one full package to another; blocking.

    A package without a change is a manifest alone, which means just that.

    Args:
        path: The zip of changes.
        profile: Of the receiver.
        new: The full package of this run.
        old: The last delivered one; of another version, every record of it counts as changed.
        at: The moment of the run.
        grades: Whether gradebook files belong to it.

    Raises:
        ProblemError: ``store.disk-full``, ``store.not-writable`` or ``run.package-gone``.
    """
    moment = at.astimezone(dt.UTC)
    stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z".encode()
    with ExitStack() as stack:
        mine, other = (stack.enter_context(KeptPackage(one)) for one in (new, old))
        first = {
            file: next(_changes(file.value, mine, other, stamp), None)
            for file in profile.files_for(grades=grades)
        }
        files = [file for file, found in first.items() if found is not None]
        modes = {file.value: "delta" for file in files}
        with PackageWriter(path, profile.version, modes) as writer:
            for file in files:
                writer.add(file, _changes(file.value, mine, other, stamp))


def _changes(file: str, new: KeptPackage, old: KeptPackage, stamp: bytes) -> Iterator[bytes]:
    """Yield the changed rows of a file in the order of their ids, stamped.

    Records that another version of OneRoster wrote cannot be named in this one: they stay away.
    """
    same = new.header(file) == old.header(file) or not new.has(file)
    parts: list[bytes] = []
    for change in changes_of(file, new, old):
        if change.kind is not ChangeKind.REMOVED:
            parts.append(_stamped(change.line, b"active", stamp))
        elif same:
            parts.append(_stamped(change.line, b"tobedeleted", stamp))
        if len(parts) >= _AT_ONCE:
            yield b"".join(parts)
            parts.clear()
    if parts:
        yield b"".join(parts)


def _stamped(line: bytes, status: bytes, stamp: bytes) -> bytes:
    """Return a row whose empty status and time are filled; ids are never quoted."""
    sourced_id, _status, _moment, rest = line.split(b",", 3)
    return b",".join((sourced_id, status, stamp, rest.rstrip(b"\r\n"))) + b"\r\n"

"""A package of changes between two full packages.

Source: OneRoster CSV 1.2.1 and 1.1.1, delta: every row has a ``status`` of ``active`` or
``tobedeleted`` and a ``dateLastModified`` in UTC with milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from coursera_wizard.services.run.aligned_lines import aligned, pairs, pieces
from coursera_wizard.services.run.kept_package import KeptPackage
from coursera_wizard.services.run.package import PackageWriter

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.receiver_profiles import ReceiverProfile


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
    """Yield the changed rows of a file in the order of their ids, stamped."""
    if file not in new.files and file not in old.files:
        return
    same = new.header(file) == old.header(file)
    for left, right in aligned(new.blocks(file), old.blocks(file)):
        for mine, other in pieces(left, right) if same else ((left, right),):
            if mine == other and same:
                continue
            found = []
            for _id, now, was in pairs(mine, other, same_columns=same):
                if now is not None:
                    found.append(_stamped(now, b"active", stamp))
                elif was is not None and same:
                    found.append(_stamped(was, b"tobedeleted", stamp))
            if found:
                yield b"".join(found)


def _stamped(line: bytes, status: bytes, stamp: bytes) -> bytes:
    """Return a row whose empty status and time are filled; ids are never quoted."""
    sourced_id, _status, _moment, rest = line.split(b",", 3)
    return b",".join((sourced_id, status, stamp, rest.rstrip(b"\r\n"))) + b"\r\n"

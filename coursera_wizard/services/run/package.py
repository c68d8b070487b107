"""Writes a package: the same records always give the same bytes.

Source: OneRoster CSV 1.2.1 and 1.1.1, "Package rules": one zip, files at its root, UTF-8, CRLF, no
file without rows, a manifest that speaks of every file of the version.
"""

from __future__ import annotations

import hashlib
import os
import queue
import threading
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.oneroster import COLUMNS, MANIFEST_NAMES, File, Version
from coursera_wizard.services import atomic_file
from coursera_wizard.services.file_errors import write_failure

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_SYSTEM: Final = "Coursera Wizard"
# Zip files cannot say an earlier moment; a fixed one keeps packages reproducible.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_OWNER_ONLY: Final = 0o600 << 16
_LEVEL: Final = 1
# The thread that compresses gets its turns a few milliseconds apart: it has to be worth them.
_AT_ONCE: Final = 1024 * 1024
_LARGE: Final = 1_900_000_000
_END: Final = None
_BINARY: Final = getattr(os, "O_BINARY", 0)


def manifest(version: Version, modes: Mapping[str, str]) -> bytes:
    """Return manifest.csv.

    Args:
        version: Of OneRoster.
        modes: ``bulk`` or ``delta`` by the name of each file that is there.
    """
    rows = [
        ("propertyName", "value"),
        ("manifest.version", "1.0"),
        ("oneroster.version", version.value),
        *((f"file.{name}", modes.get(name, "absent")) for name in MANIFEST_NAMES[version]),
        ("source.systemName", _SYSTEM),
    ]
    return "".join(f"{name},{value}\r\n" for name, value in rows).encode()


def header(version: Version, file: File) -> bytes:
    """Return the first line of a file."""
    return (",".join(COLUMNS[version][file]) + "\r\n").encode()


class PackageWriter:
    """Writes one zip, compressing beside the caller; complete under its name, or not at all.

    Used as a context: what was begun is removed when an exception leaves it.

    Args:
        path: The zip.
        version: Of OneRoster.
        modes: ``bulk`` or ``delta`` by the name of each file that is going to be there.
    """

    def __init__(self, path: Path, version: Version, modes: Mapping[str, str]) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._version = version
        self._modes = modes
        self._waiting: queue.Queue[tuple[str, bytes, bool] | None] = queue.Queue(maxsize=2)
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._compress, name="package", daemon=True)

    def __enter__(self) -> Self:
        self._part.unlink(missing_ok=True)
        self._thread.start()
        # Not checked here: an exception out of here would leave the thread waiting.
        self._waiting.put(("manifest.csv", manifest(self._version, self._modes), False))
        return self

    def add(self, file: File, parts: Iterable[bytes], size: int = 0) -> None:
        """Write a file.

        Args:
            file: Which one; not twice.
            parts: Its lines behind the header, in order.
            size: About how many bytes it has, where it may be very large.
        """
        is_large = size > _LARGE
        self._put(f"{file}.csv", header(self._version, file), is_large=is_large)
        waiting: list[bytes] = []
        length = 0
        for part in parts:
            waiting.append(part)
            length += len(part)
            if length >= _AT_ONCE:
                self._put(f"{file}.csv", b"".join(waiting), is_large=is_large)
                waiting.clear()
                length = 0
        if waiting:
            self._put(f"{file}.csv", b"".join(waiting), is_large=is_large)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._waiting.put(_END)
            self._thread.join()
            if self._failed is None:
                atomic_file.publish(self._part, self._path)
                return
        else:
            self._failed = self._failed or error
            self._waiting.put(_END)
            self._thread.join()
        self._part.unlink(missing_ok=True)
        if kind is None and self._failed is not None:
            raise self._problem(self._failed)

    def _put(self, name: str, data: bytes, *, is_large: bool = False) -> None:
        if self._failed is not None:
            raise self._problem(self._failed)
        self._waiting.put((name, data, is_large))

    def _problem(self, error: BaseException) -> BaseException:
        """Return what a person is told of a failure of the disk."""
        return write_failure(error, self._path) if isinstance(error, OSError) else error

    def _compress(self) -> None:
        """Take what waits and write it; after a failure everything is dropped."""
        try:
            descriptor = os.open(self._part, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
            with (
                os.fdopen(descriptor, "w+b") as target,
                zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as to,
            ):
                for name, is_large, parts in self._members():
                    info = zipfile.ZipInfo(name, _MOMENT)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    info.create_system = 3
                    info.external_attr = _OWNER_ONLY
                    with to.open(info, "w", force_zip64=is_large) as member:
                        for part in parts:
                            member.write(part)
        except BaseException as error:  # noqa: BLE001 - handed over to the thread that writes
            self._failed = error
            self._drain()

    def _drain(self) -> None:
        """Let a writer that does not know of the failure yet go on to where it finds out."""
        while self._waiting.get() is not _END:
            continue

    def _members(self) -> Iterator[tuple[str, bool, Iterator[bytes]]]:
        """Yield each member with its parts, as they come."""
        item = self._waiting.get()
        while item is not _END:
            name, data, is_large = item
            following: list[tuple[str, bytes, bool] | None] = []

            def parts(
                name: str = name,
                data: bytes = data,
                following: list[tuple[str, bytes, bool] | None] = following,
            ) -> Iterator[bytes]:
                yield data
                while (found := self._waiting.get()) is not _END and found[0] == name:
                    yield found[1]
                following.append(found)

            yield name, is_large, parts()
            item = following[0]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

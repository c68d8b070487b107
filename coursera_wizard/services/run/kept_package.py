"""Reads a kept package in blocks of whole lines, a little ahead of whoever compares them.

Unpacking is what costs most of a comparison. It takes place on a thread of each file, beside the
other file's and beside the comparing, and never more than a few blocks ahead.
"""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, Final, Self

from isal import igzip_lib, isal_zlib

from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.services.run.aligned_lines import id_of

_ENDING: Final = ".csv"
_MANIFEST: Final = "manifest"
_PACKED: Final = 128 * 1024
_COMPARED: Final = 1024 * 1024
_RAW_DEFLATE: Final = -15
_AHEAD: Final = 3
_LOCAL_HEADER: Final = 30
_THREAD: Final = "coursera-wizard-unpacking"
_UNPACKING_ERROR: Final[type[Exception]] = igzip_lib.IsalError  # type: ignore[assignment]  # the stubs call the class an instance
_FAILURES: Final = (OSError, zipfile.BadZipFile, _UNPACKING_ERROR, EOFError, NotImplementedError)


class KeptPackage:
    """One package file, opened for reading; to be used in ``with``.

    Args:
        path: The zip.

    Raises:
        ProblemError: ``run.package-gone`` where it is not there, or not as it was written; from
            every method.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except _FAILURES as error:
            raise _gone(path, error) from error
        self._entries = {
            entry.filename.removesuffix(_ENDING): entry
            for entry in self._zip.infolist()
            if entry.filename.endswith(_ENDING) and entry.filename != _MANIFEST + _ENDING
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files, without ending and manifest."""
        return tuple(self._entries)

    def has(self, file: str) -> bool:
        """Return whether there is a file of this name."""
        return file in self._entries

    def header(self, file: str) -> bytes:
        """Return the first line of a file, without its end; empty for a file it does not have."""
        entry = self._entries.get(file)
        if entry is None:
            return b""
        try:
            with self._zip.open(entry) as stream:
                return stream.readline().rstrip(b"\r\n")
        except _FAILURES as error:
            raise _gone(self._path, error) from error

    def columns(self, file: str) -> tuple[str, ...]:
        """Return the names of the columns of a file."""
        header = self.header(file).decode()
        return tuple(header.replace('"', "").split(",")) if header else ()

    def blocks(self, file: str) -> Iterator[bytes]:
        """Yield a file's lines, but for the first, in blocks of whole lines, sorted by id."""
        if file != File.ORGS:
            yield from self._blocks(file)
            return
        # An existing school keeps the id that its receiver gave it. Such ids differ in length and
        # may hold characters that come before a comma, so that sorted lines are not sorted ids.
        lines = b"".join(self._blocks(file)).splitlines(keepends=True)
        if lines:
            lines.sort(key=id_of)
            yield b"".join(lines)

    def _blocks(self, file: str) -> Iterator[bytes]:
        entry = self._entries.get(file)
        if entry is None:
            return
        try:
            rest, is_behind_header = b"", False
            for part in _read_ahead(_unpacked(self._path, entry)):
                block = rest + part
                if not is_behind_header:
                    start = block.find(b"\n") + 1
                    if not start:
                        rest = block
                        continue
                    block, is_behind_header = block[start:], True
                end = block.rfind(b"\n") + 1
                rest = block[end:]
                if end:
                    yield block[:end]
            if rest and is_behind_header:
                yield rest + b"\r\n"
        except _FAILURES as error:
            raise _gone(self._path, error) from error

    def is_same(self, file: str, other: KeptPackage) -> bool:
        """Return whether a file is the same in another package, as far as its packed form tells.

        It is never said of files that differ; two that were packed differently are not noticed.
        """
        mine, others = self._entries.get(file), other._entries.get(file)
        if mine is None or others is None:
            return False
        if (mine.CRC, mine.file_size, mine.compress_size, mine.compress_type) != (
            others.CRC, others.file_size, others.compress_size, others.compress_type,
        ):  # fmt: skip
            return False
        try:
            with self._path.open("rb") as left, other._path.open("rb") as right:
                _seek(left, mine)
                _seek(right, others)
                remaining = mine.compress_size
                while remaining > 0:
                    size = min(_COMPARED, remaining)
                    if left.read(size) != right.read(size):
                        return False
                    remaining -= size
        except OSError as error:
            raise _gone(self._path, error) from error
        return True


def _unpacked(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of an entry, and see at its end that they are those that were packed.

    ISA-L unpacks more than twice as fast as zlib.
    """
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotImplementedError(f"packed by method {entry.compress_type}")
    is_packed = entry.compress_type == zipfile.ZIP_DEFLATED
    unpacking = isal_zlib.decompressobj(_RAW_DEFLATE)
    remaining, checksum = entry.compress_size, 0
    with path.open("rb") as stream:
        _seek(stream, entry)
        while remaining:
            packed = stream.read(min(_PACKED, remaining))
            if not packed:
                raise EOFError("the file ends early")
            remaining -= len(packed)
            part = unpacking.decompress(packed) if is_packed else packed
            checksum = isal_zlib.crc32(part, checksum)
            if part:
                yield part
    if checksum != entry.CRC:
        raise zipfile.BadZipFile("the checksum does not fit")


def _read_ahead(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield parts while a thread makes the next ones."""
    with ThreadPoolExecutor(1, _THREAD) as pool:
        try:
            waiting = deque(pool.submit(next, parts, b"") for _number in range(_AHEAD))
            while part := waiting.popleft().result():
                waiting.append(pool.submit(next, parts, b""))
                yield part
        finally:
            pool.shutdown(cancel_futures=True)


def _seek(stream: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Go to where the packed bytes of an entry begin."""
    stream.seek(entry.header_offset)
    head = stream.read(_LOCAL_HEADER)
    name, extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    stream.seek(entry.header_offset + _LOCAL_HEADER + name + extra)


def _gone(path: Path, error: Exception) -> ProblemError:
    details = f"{path.name}: {type(error).__name__}: {error}"
    return ProblemError(problem(ProblemCode.RUN_PACKAGE_GONE, details=details))

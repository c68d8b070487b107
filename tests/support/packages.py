"""Small packages for tests, written plainly, without the program's own writer."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Rows = Iterable[Sequence[str]]


def csv_bytes(columns: Sequence[str], rows: Rows) -> bytes:
    """Return a CSV file, sorted by id, as a receiver wants it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    ordered: list[Sequence[str]] = sorted(rows, key=_by_id)
    writer.writerows(ordered)
    return text.getvalue().encode()


def a_package(
    path: Path, files: Mapping[str, tuple[Sequence[str], Rows]], level: int | None = 1
) -> Path:
    """Write a package of these files: name to columns and rows. Level None stores them."""
    method = zipfile.ZIP_STORED if level is None else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", method, compresslevel=level) as package:
        package.writestr("manifest.csv", b"propertyName,value\r\n")
        for name, (columns, rows) in files.items():
            package.writestr(f"{name}.csv", csv_bytes(columns, rows))
    return path


def _by_id(row: Sequence[str]) -> bytes:
    return row[0].encode()

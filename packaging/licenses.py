"""Lists the licenses of everything inside: prints ``resources/licenses.json`` as it stands there.

Names and versions are those of the locked list; what each says of itself is read where it is
installed. The list is the same on every system.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parent / "requirements.lock"
_CLASSIFIER = "License :: OSI Approved :: "
_EXPRESSIONS = {"MIT License": "MIT"}
# Installed on some systems or with some versions of Python only, so they are not asked.
_NOT_EVERYWHERE = {
    "backports-tarfile": ("MIT", "Backport of CPython tarfile module"),
    "cffi": ("MIT-0", "Foreign Function Interface for Python calling C code."),
    "importlib-metadata": ("Apache-2.0", "Read metadata from Python packages"),
    "jeepney": ("MIT", "Low-level, pure Python DBus protocol wrapper."),
    "lazy-importer": ("Apache-2.0", "A context manager for portable, opt-in lazy imports"),
    "pycparser": ("BSD-3-Clause", "C parser in Python"),
    "pywin32-ctypes": ("BSD-3-Clause", "Parts of pywin32, by ctypes or cffi"),
    "secretstorage": ("BSD-3-Clause", "Python bindings to FreeDesktop.org Secret Service API"),
    "zipp": ("MIT", "Backport of pathlib-compatible object wrapper for zip files"),
}


@dataclass(frozen=True)
class Inside:
    """One thing inside, and its license."""

    name: str
    version: str
    license: str
    purpose: str


# What no list of packages names.
_MORE = (
    Inside("Python", "", "PSF-2.0", "the interpreter and its library"),
    Inside(
        "PyInstaller",
        "",
        "GPL-2.0-or-later WITH Bootloader-exception",
        "the starter of the built programs",
    ),
    Inside("OpenSSL", "", "Apache-2.0", "encryption; inside Python and cryptography"),
    Inside("SQLite", "", "blessing", "the database of Python's library"),
    Inside("libffi", "", "MIT", "calls of C code; inside Python"),
    Inside("ICU", "", "Unicode-3.0", "texts of all languages; inside Qt"),
    Inside("Inter", "", "OFL-1.1", "the typeface of the window"),
    Inside("DejaVu Sans Mono", "", "Bitstream-Vera", "the typeface of codes and numbers"),
)


def main() -> None:
    """Print the list."""
    found = json.dumps([asdict(one) for one in everything()], indent=1, ensure_ascii=False)
    sys.stdout.write(f"{found}\n")


def everything() -> list[Inside]:
    """Return everything inside, by name."""
    found = list(_MORE)
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        pin = re.match(r"([A-Za-z0-9._-]+)==(\S+)", line)
        if pin is None:
            continue
        name, version = pin[1], pin[2]
        is_everywhere = " ; " not in line
        license_, purpose = _told(name) if is_everywhere else _NOT_EVERYWHERE[name]
        found.append(Inside(name, version, license_, purpose))
    return sorted(found, key=lambda one: one.name.lower())


def _told(name: str) -> tuple[str, str]:
    """Return the license and the purpose that an installed package names.

    Raises:
        ValueError: It names no license.
    """
    told = metadata.metadata(name)
    short = next(iter((told.get("License") or "").splitlines()), "")
    expression = told.get("License-Expression") or short
    if not expression:
        named = [text for text in told.get_all("Classifier") or () if _CLASSIFIER in text]
        words = [text.removeprefix(_CLASSIFIER) for text in named]
        expression = " OR ".join(_EXPRESSIONS.get(word, word) for word in words)
    if not expression:
        raise ValueError(f"{name} names no license")
    return expression, (told.get("Summary") or "").strip()


if __name__ == "__main__":
    main()

"""Looks for a secret in whatever a program has left: files, their names, and what it printed."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

SHORTEST = 12


def forms(secret: str) -> frozenset[bytes]:
    """Return a secret as it may appear: plain, in JSON, in an address, in hex and in base64.

    Base64 depends on what stands before the secret, so it is looked for at all three positions,
    without the signs at its ends.
    """
    assert len(secret) >= SHORTEST, "a short marker would be found by chance"
    raw = secret.encode()
    found = {
        raw,
        raw[::-1],
        json.dumps(secret)[1:-1].encode(),
        quote(secret, safe="").encode(),
        quote(secret, safe="/").encode(),
        quote_plus(secret).encode(),
        raw.hex().encode(),
        raw.hex().upper().encode(),
        secret.encode("utf-16-le"),
    }
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        inner = encoded[4 if shift else 0 : len(encoded) - 3]
        found.add(inner.encode())
        found.add(inner.replace("+", "-").replace("/", "_").encode())
    return frozenset(found)


def found_in_text(secret: str, texts: Iterable[str]) -> list[str]:
    """Return the texts that hold the secret in any form, shortened."""
    wanted = forms(secret)
    return [text[:200] for text in texts if _holds(text.encode(), wanted)]


def found_in_files(secret: str, folders: Iterable[Path]) -> list[str]:
    """Return the files below these folders that hold the secret, in content or name."""
    wanted = forms(secret)
    return sorted(
        {
            str(path)
            for folder in folders
            for path in folder.rglob("*")
            if _holds(str(path).encode(), wanted)
            or (path.is_file() and any(_holds(part, wanted) for part in _contents(path)))
        }
    )


def _contents(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    try:
        yield gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return


def _holds(content: bytes, wanted: frozenset[bytes]) -> bool:
    return any(form in content for form in wanted)

"""Takes out of a server's words what must not be kept: secrets, tokens, e-mail addresses."""

from __future__ import annotations

import base64
import re
from typing import Final
from urllib.parse import quote, quote_plus

MOST_CHARACTERS: Final = 2000

_EMAIL = re.compile(r"[^\s\"'<>,;:()\[\]]+(?:@|%40)[^\s\"'<>,;:()\[\]]+")
_AUTHORIZATION = re.compile(r"\b(Bearer|Basic)\s+[^\s\"'<>]+", re.IGNORECASE)
_LONG_WORD = re.compile(r"[A-Za-z0-9+/_=-]{40,}")
_BLANKS = re.compile(r"\s+")
_SHORTEST_SECRET: Final = 4


class Redactor:
    """Knows the secrets of one client and takes them out of texts."""

    def __init__(self) -> None:
        self._hidden: set[str] = set()

    def hide(self, secret: str) -> None:
        """Take this text out of everything from now on, also encoded as URL and base64."""
        if len(secret) < _SHORTEST_SECRET:
            return
        encoded = base64.b64encode(secret.encode()).decode()
        forms = (secret, quote(secret, safe=""), quote_plus(secret), encoded, encoded.rstrip("="))
        self._hidden.update(forms)

    def clean(self, text: str) -> str:
        """Return a text for support: without secrets and addresses, on one line, shortened."""
        for hidden in sorted(self._hidden, key=len, reverse=True):
            text = text.replace(hidden, "…")
        text = _AUTHORIZATION.sub(r"\1 …", text[: MOST_CHARACTERS * 4])
        text = _EMAIL.sub("…", text)
        text = _LONG_WORD.sub("…", text)
        text = _BLANKS.sub(" ", text).strip()
        return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"

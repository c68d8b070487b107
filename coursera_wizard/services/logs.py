"""Writes the log: one file that does not grow for ever, and never a secret in it."""

from __future__ import annotations

import base64
import logging
import os
import re
from collections.abc import Iterable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

from coursera_wizard.domain.secret import MASK, Secret

_LARGEST: Final = 2 * 1024 * 1024
_KEPT: Final = 5
_SHORTEST_SECRET: Final = 4
_SCHEME: Final = re.compile(
    r"(?i)\b(basic|bearer|digest|negotiate)(\s+|%20|\+)[A-Za-z0-9+/=._~%-]+"
)
_HEADER: Final = re.compile(r"(?i)((?:proxy-)?authorization['\"]?\s*[:=]\s*)[^\r\n]+")
_FIELD: Final = re.compile(
    r"""(?ix)
    ( ["']? \b (?: client_?secret | secret_?key | access_?token | refresh_?token | id_?token
        | password | passphrase | code_verifier ) \b ["']? \s* [:=] \s* )
    (?: "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | [^\s&,;"'}\])]+ )
    """
)
_USER_PART: Final = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/\s@]+@")


class Redactor:
    """Takes secrets out of texts: by the form they travel in, and those it was told of."""

    def __init__(self) -> None:
        self._forms: tuple[str, ...] = ()

    def register(self, secret: Secret) -> None:
        """Take this secret out of all texts from now on, in every form it may appear in."""
        text = secret.reveal()
        if len(text) >= _SHORTEST_SECRET:
            forms = {*self._forms, *_forms(text)}
            self._forms = tuple(sorted(forms, key=len, reverse=True))

    def forget(self) -> None:
        """Forget all secrets it was told of."""
        self._forms = ()

    def redact(self, text: str) -> str:
        """Return the text without secrets."""
        for form in self._forms:
            text = text.replace(form, MASK)
        text = _HEADER.sub(rf"\1{MASK}", text)
        text = _SCHEME.sub(rf"\1 {MASK}", text)
        text = _FIELD.sub(rf"\1{MASK}", text)
        return _USER_PART.sub(rf"\1{MASK}@", text)


redactor = Redactor()
"""The one of the whole program, as the log is one for the whole program."""


class _SafeFormatter(logging.Formatter):
    """Redacts the whole entry, with the traceback it may have."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one entry."""
        return redactor.redact(super().format(record))


class _OwnerOnlyHandler(RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        return open(os.open(self.baseFilename, flags, 0o600), "a", encoding="utf-8")  # noqa: PTH123 - a descriptor


def start_log(path: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Write what is logged into a rotating file (2 MB, 5 earlier ones), for its owner only.

    A file that cannot be written is left alone: a run is more important than its log.

    Returns:
        What writes; give it to :func:`stop_log`.
    """
    handler: logging.Handler
    try:
        handler = _OwnerOnlyHandler(path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    form = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
    handler.setFormatter(_SafeFormatter(form))
    handler.setLevel(level)
    logger = logging.getLogger("coursera_wizard")
    logger.setLevel(min(level, logger.level or level))
    logger.addHandler(handler)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close the file."""
    logging.getLogger("coursera_wizard").removeHandler(handler)
    handler.close()


def _forms(text: str) -> Iterable[str]:
    """Yield a secret as it is, in addresses, in JSON, and inside of base64 at any position."""
    import json

    yield text
    yield quote(text, safe="")
    yield quote_plus(text)
    yield json.dumps(text)[1:-1]
    raw = text.encode()
    for shift in range(3):
        # Signs at both ends also depend on what stands beside the secret: they are left out.
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        inner = encoded[(0, 2, 3)[shift] : len(encoded) - (1 if (len(raw) + shift) % 3 else 0)]
        if len(inner) >= _SHORTEST_SECRET:
            yield inner
            yield inner.replace("+", "-").replace("/", "_")

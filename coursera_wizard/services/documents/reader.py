"""Reads the API Credentials document from what was pasted or from a file, whoever sent it.

A file from a stranger may be broken or made to keep a computer busy: its size is limited, also
unpacked, and so is the time; what a library says of it is not passed on, for it may quote it.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services import atomic_file
from coursera_wizard.services.documents.lines import decoded
from coursera_wizard.services.documents.text import find
from coursera_wizard.services.ports import DocumentFindings

logger = logging.getLogger(__name__)

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes of a mail or document, with the pictures in it."""

LARGEST_TEXT_FILE: Final = 2 * 1024 * 1024

TIME_LIMIT_S: Final = 10.0

_TEXT: Final = frozenset({".txt", ".text", ".md", ".csv"})
_PAGE: Final = frozenset({".html", ".htm"})
_KINDS: Final = _TEXT | _PAGE | {".eml", ".docx", ".pdf"}


class CredentialsDocument:
    """Reads text, mails, Word and PDF documents; fulfills `ports.DocumentReader`."""

    def __init__(self, *, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s

    def read_text(self, text: str) -> DocumentFindings:
        """Return what was found in a pasted text; everything empty where it holds nothing."""
        return find(text)

    def read_file(self, path: Path) -> DocumentFindings:
        """Return what was found in a file; lines are counted in its text as it was read.

        Raises:
            ProblemError: ``document.not-readable`` for other kinds of files and broken ones,
                ``document.too-large``, ``document.locked``, ``document.no-text``,
                ``store.not-found``, ``store.not-readable``.
        """
        if path.suffix.casefold() not in _KINDS:
            raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=path)
        content = _content(path)
        until = time.monotonic() + self._time_limit_s
        return _in_time(lambda: find(_text(content, path, until)), path, until)


def _content(path: Path) -> bytes:
    is_text = path.suffix.casefold() in _TEXT | _PAGE
    try:
        return atomic_file.read_file(path, limit=LARGEST_TEXT_FILE if is_text else LARGEST_FILE)
    except ProblemError as error:
        if error.problem.details != "EFBIG":
            raise
        raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=path) from error


def _text(content: bytes, path: Path, until: float) -> str:
    """Return the text of a file, or of a document attached to a mail."""
    kind = path.suffix.casefold()
    if kind == ".docx":
        from coursera_wizard.services.documents.docx import read_docx

        return read_docx(content, path)
    if kind == ".pdf":
        from coursera_wizard.services.documents.pdf import read_pdf

        return read_pdf(content, path, until)
    if kind == ".eml":
        from coursera_wizard.services.documents.mail import read_mail

        def read_attachment(attached: bytes, name: Path) -> str:
            return _text(attached[:LARGEST_FILE], name, until)

        return read_mail(content, path, until, read_attachment)
    text = decoded(content) if kind in _KINDS else "\0"
    if "\0" in text:
        raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=path)
    if kind in _PAGE:
        from coursera_wizard.services.documents.html import html_lines

        return html_lines(text)
    return text


def _in_time(read: Callable[[], DocumentFindings], path: Path, until: float) -> DocumentFindings:
    """Return what a function returns, unless it takes too long: then nobody waits for it."""
    outcome: queue.SimpleQueue[DocumentFindings | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put(read())
        except BaseException as raised:  # noqa: BLE001 - handed over to the waiting thread
            outcome.put(raised)

    threading.Thread(target=run, name="coursera-wizard-document", daemon=True).start()
    try:
        found = outcome.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty:
        raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=path) from None
    if isinstance(found, DocumentFindings):
        return found
    if isinstance(found, ProblemError):
        raise ProblemError(found.problem)  # without what it came from
    if not isinstance(found, Exception):
        raise found
    kind = path.suffix.casefold()
    logger.info("A %s document could not be read: %s", kind, type(found).__name__)
    raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=path, details=type(found).__name__)

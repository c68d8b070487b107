"""Makes lines of a saved mail: its words, mails forwarded in it, and the documents attached."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from typing import Final

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services.documents.html import html_lines
from coursera_wizard.services.documents.lines import decoded
from coursera_wizard.services.documents.text import find, fullest

MOST_ATTACHMENTS: Final = 20
MOST_PARTS: Final = 2_000
_LONGEST_HEADER: Final = 2_000
LARGEST_PART: Final = 2 * 1024 * 1024
_ENCRYPTED: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENDINGS: Final = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}

ReadAttachment = Callable[[bytes, Path], str]
"""Returns the text of an attached document of this name; raises ProblemError."""


def read_mail(content: bytes, path: Path, until: float, read_attachment: ReadAttachment) -> str:
    """Return the lines of a mail; headers, with the addresses of people, are left out.

    Of a mail in two forms, plain and HTML, the one is read in which more is found.

    Args:
        content: The file.
        path: Its name, for what is told.
        until: When to give up, on the monotonic clock.
        read_attachment: Reads the documents attached.

    Raises:
        ProblemError: ``document.too-large``; ``document.locked`` for an encrypted mail; where
            nothing is found, what kept an attached document from being read.
    """
    if content.count(b"\n--") > MOST_PARTS:
        raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=path)
    message = email.message_from_bytes(content, policy=_Forgiving())
    reading = _Mail(path, until, read_attachment)
    text = "\n".join(reading.texts(message))
    if reading.problems and not find(text).lines:
        raise reading.problems[0]
    return text


class _Forgiving(email.policy.Compat32):
    """Takes headers of strangers' mails as they are, which is not always as a standard says."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return a header, cut where none goes on; taking parts of longer ones takes minutes."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


class _Mail:
    """One mail being read."""

    def __init__(self, path: Path, until: float, read_attachment: ReadAttachment) -> None:
        self._path = path
        self._until = until
        self.problems: list[ProblemError] = []
        self._read_attachment = read_attachment
        self._attachments = 0

    def texts(self, part: Message) -> list[str]:
        """Return the texts of a part and all within it, in their order."""
        if time.monotonic() > self._until:
            raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=self._path)
        kind = part.get_content_type()
        if kind in _ENCRYPTED or kind == "multipart/encrypted":
            self.problems.append(failure(ProblemCode.DOCUMENT_LOCKED, path=self._path))
            return []
        if kind == "multipart/alternative":
            return [fullest(["\n".join(self.texts(child)) for child in _children(part)])]
        if part.is_multipart():
            return [text for child in _children(part) for text in self.texts(child)]
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            return []
        if kind in {"text/plain", "text/html"} and not part.get_filename():
            text = _text(content, part.get_content_charset())
            return [html_lines(text) if kind == "text/html" else text]
        return list(self._attached(part, content))

    def _attached(self, part: Message, content: bytes) -> Iterator[str]:
        name = Path(_name(part) or "attachment")
        ending = _ENDINGS.get(part.get_content_type())
        if ending is not None and name.suffix.casefold() != ending:
            name = name.with_name(f"{name.name}{ending}")
        if self._attachments == MOST_ATTACHMENTS:
            return
        self._attachments += 1
        try:
            yield self._read_attachment(content, name)
        except ProblemError as error:
            if name.suffix.casefold() in _ENDINGS.values():
                self.problems.append(error)


def _children(part: Message) -> Iterable[Message]:
    children = part.get_payload()
    return (
        [one for one in children if isinstance(one, Message)] if isinstance(children, list) else []
    )


def _text(content: bytes, charset: str | None) -> str:
    content = content[:LARGEST_PART]
    try:
        return content.decode(charset) if charset else decoded(content)
    except (LookupError, UnicodeError):
        return decoded(content)


def _name(part: Message) -> str:
    """Return an attachment's name without the folders some programs put before it."""
    name = part.get_filename() or ""
    try:
        name = str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, UnicodeError):
        return ""
    return re.split(r"[/\\\0]", name)[-1]

"""Makes lines of a PDF document: its pages as laid out or as written, its fields, its links."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pypdf
from pypdf.errors import FileNotDecryptedError, LimitReachedError, PyPdfError

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services.documents.lines import evidence_in
from coursera_wizard.services.documents.text import LARGEST, fullest

MOST_PAGES: Final = 100
MOST_PIECES_LAID_OUT: Final = 1_000
"""Pieces of text on a page up to which columns are looked for; that takes their number squared."""

_SHOWS_TEXT: Final = frozenset({b"TJ", b"Tj", b"'", b'"'})
# A page of text is some kilobytes; these keep a hostile one within a second or two and 100 MB.
_LIMITS: Final = {
    "maximum_declared_stream_length": 10_000_000,
    "array_based_stream_maximum_output_length": 10_000_000,
    "zlib_maximum_output_length": 10_000_000,
    "lzw_maximum_output_length": 10_000_000,
    "run_length_maximum_output_length": 10_000_000,
    "stream_decoding_work_maximum_length": 30_000_000,
    "stream_parsing_work_maximum_count": 100_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 10_000,
    "page_tree_maximum_page_entries": 200_000,
    "jbig2dec_binary": None,  # no other program is started for a picture
}
_LAYOUT_FAILURES: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    PyPdfError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_pdf(content: bytes, path: Path, until: float) -> str:
    """Return the lines of a document.

    A table's cells are told apart by where they stand on the page; where that yields less than the
    order in which the text was written, the latter is returned.

    Args:
        content: The file.
        path: Its name, for what is told.
        until: When to give up, on the monotonic clock.

    Raises:
        ProblemError: ``document.locked``, ``document.too-large``, ``document.no-text``. The library
            raises whatever else a broken file causes.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it warns of quotes the document
    limits = pypdf.get_configuration().with_overwrites(**_LIMITS)
    with pypdf.apply_configuration(limits):
        try:
            reader = pypdf.PdfReader(io.BytesIO(content))
            if reader.is_encrypted and not reader.decrypt(""):
                raise failure(ProblemCode.DOCUMENT_LOCKED, path=path)
            return _text(reader, path, until)
        except FileNotDecryptedError:
            raise failure(ProblemCode.DOCUMENT_LOCKED, path=path) from None
        except LimitReachedError:
            raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=path) from None


def _text(reader: pypdf.PdfReader, path: Path, until: float) -> str:
    if len(reader.pages) > MOST_PAGES:
        raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=path)

    written: list[str] = []
    laid_out: list[str] = []
    length = 0
    for page in reader.pages:
        watch = _Watch(path, until)
        written.append(page.extract_text(visitor_operand_before=watch))
        laid_out.append(_laid_out(page) if watch.pieces <= MOST_PIECES_LAID_OUT else written[-1])
        length += len(laid_out[-1]) + len(written[-1])
        if length > LARGEST:
            raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=path)
    fields = [f"{name}: {value}" for name, value in reader.get_form_text_fields().items() if value]
    if not fields and not any(text.strip() for text in written):
        raise failure(ProblemCode.DOCUMENT_NO_TEXT, path=path)
    links = [link for page in reader.pages for link in _links(page)]
    return fullest("\n".join([*pages, *fields, *links]) for pages in (laid_out, written))


class _Watch:
    """Is told of every operation of a page: counts the pieces of text, and ends it in time."""

    def __init__(self, path: Path, until: float) -> None:
        self.pieces = 0
        self._path = path
        self._until = until

    def __call__(self, operator: bytes, operands: Sequence[object], *_matrices: object) -> None:
        if operator == b"TJ" and operands and isinstance(operands[0], list):
            self.pieces += len(operands[0])
        elif operator in _SHOWS_TEXT:
            self.pieces += 1
        if time.monotonic() > self._until:
            raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=self._path)


def _laid_out(page: pypdf.PageObject) -> str:
    try:
        return page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except _LAYOUT_FAILURES:
        return ""  # the text as written is there


def _links(page: pypdf.PageObject) -> Iterator[str]:
    """Yield the addresses behind the page's words that only Coursera's console or API has."""
    for annotation in page.annotations or ():
        action = annotation.get_object().get("/A")
        target = action.get_object().get("/URI") if action is not None else None
        address = evidence_in(str(target)) if target is not None else ""
        if address:
            yield address

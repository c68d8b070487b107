"""Makes lines of a Word document: paragraphs, tables within tables, text boxes, page headers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.oxml.ns import qn

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services.documents.lines import evidence_in
from coursera_wizard.services.documents.rows import row_lines

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.parts.story import StoryPart

MOST_FILES: Final = 2_000
LARGEST_PART: Final = 4 * 1024 * 1024
LARGEST_UNPACKED: Final = 64 * 1024 * 1024
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PART: Final = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG: Final = 0x1
_XML: Final = (".xml", ".rels")

_ALTERNATES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PARAGRAPH: Final = qn("w:p")
_TABLE: Final = qn("w:tbl")
_ROW: Final = qn("w:tr")
_CELL: Final = qn("w:tc")
_WORDS: Final = qn("w:t")
_BOX: Final = qn("w:txbxContent")
_FIELD: Final = qn("w:instrText")
_LINK: Final = qn("w:hyperlink")
_RELATION: Final = qn("r:id")
_SIGNS: Final = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_NOT_READ: Final = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr")})
_FIELD_LINK: Final = re.compile(r'HYPERLINK\s+"([^"]+)"')


def read_docx(content: bytes, path: Path) -> str:
    """Return the lines of a document; a link's address follows the paragraph that shows it.

    Args:
        content: The file.
        path: Its name, for what is told.

    Raises:
        ProblemError: ``document.locked``, ``document.too-large`` once unpacked, and
            ``document.not-readable``. The library raises whatever else a broken file causes.
    """
    _check_archive(content, path)
    document = Document(io.BytesIO(content))
    body = _Story(document.part)
    lines = list(body.lines(document.element.body))
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in {"header", "footer"} and not relation.is_external:
            part = relation.target_part
            lines += _Story(part).lines(part.element)
    return "\n".join(lines)


def _check_archive(content: bytes, path: Path) -> None:
    """Look at the archive's own list before anything is unpacked; no more than it says is read."""
    if content.startswith(_OLE):
        is_locked = _ENCRYPTED_PART in content
        locked, other = ProblemCode.DOCUMENT_LOCKED, ProblemCode.DOCUMENT_NOT_READABLE
        raise failure(locked if is_locked else other, path=path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = archive.infolist()
    except zipfile.BadZipFile:
        raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=path) from None
    if any(file.flag_bits & _ENCRYPTED_FLAG for file in files):
        raise failure(ProblemCode.DOCUMENT_LOCKED, path=path)
    largest = max((file.file_size for file in files if file.filename.endswith(_XML)), default=0)
    unpacked = sum(file.file_size for file in files)
    if len(files) > MOST_FILES or largest > LARGEST_PART or unpacked > LARGEST_UNPACKED:
        raise failure(ProblemCode.DOCUMENT_TOO_LARGE, path=path)


class _Story:
    """The text of one part of the document."""

    def __init__(self, part: StoryPart) -> None:
        self._part = part

    def lines(self, block: Iterable[BaseOxmlElement]) -> Iterator[str]:
        """Yield the lines of what stands one below the other."""
        for child in block:
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag not in _NOT_READ:
                yield from self.lines(child)

    def _table(self, table: BaseOxmlElement) -> Iterator[str]:
        for row in _below(table, _ROW, _TABLE):
            cells = _below(row, _CELL, _TABLE)
            yield from row_lines([list(self.lines(cell)) for cell in cells])

    def _paragraph(self, paragraph: BaseOxmlElement) -> Iterator[str]:
        words: list[str] = []
        boxes: list[BaseOxmlElement] = []
        links: list[str] = []
        self._follow(paragraph, words, boxes, links)
        text = "".join(words)
        for link in links:
            address = evidence_in(link)
            if address and address not in text:
                text += f" <{address}>"
        yield from text.split("\n")
        for box in boxes:
            yield from self.lines(box)

    def _follow(
        self,
        element: BaseOxmlElement,
        words: list[str],
        boxes: list[BaseOxmlElement],
        links: list[str],
    ) -> None:
        for child in element:
            tag = child.tag
            if tag == _WORDS:
                words.append(child.text or "")
            elif tag in _SIGNS:
                words.append(_SIGNS[tag])
            elif tag == _BOX:
                boxes.append(child)
            elif tag == _FIELD:
                links += _FIELD_LINK.findall(child.text or "")
            elif tag == _ALTERNATES:
                self._follow(child[:1], words, boxes, links)  # the same box again stands below it
            elif tag not in _NOT_READ:
                if tag == _LINK:
                    links.append(self._target(child.get(_RELATION)))
                self._follow(child, words, boxes, links)

    def _target(self, relation: str | None) -> str:
        found = self._part.rels.get(relation) if relation else None
        return found.target_ref if found is not None and found.is_external else ""


def _below(element: BaseOxmlElement, wanted: str, barrier: str) -> list[BaseOxmlElement]:
    """Return the elements of a kind below one, through controls and markings, not into tables."""
    found: list[BaseOxmlElement] = []
    for child in element:
        if child.tag == wanted:
            found.append(child)
        elif child.tag != barrier and child.tag not in _NOT_READ:
            found += _below(child, wanted, barrier)
    return found

"""A Word document's words come out in their order, with what stands in tables and boxes."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.documents.docx import read_docx
from tests.support import documents as made

PATH = Path("a.docx")
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
LINK = "https://api.coursera.com/ent"


def test_paragraphs_and_tables_come_in_order() -> None:
    """Lines are counted as a reader counts them."""
    content = made.word(["one", "two"], (("a", "b"), ("c", "d")), ["three"])

    assert read_docx(content, PATH).splitlines() == ["one", "two", "a\tb", "c\td", "three"]


def test_breaks_and_tabs_are_kept() -> None:
    """A line break begins a line; a tab stands between label and value."""
    document = Document()
    run = document.add_paragraph().add_run("API Key\tx")
    run.add_break(WD_BREAK.LINE)
    run.add_text("Secret")

    assert read_docx(made.saved(document), PATH).splitlines() == ["API Key\tx", "Secret"]


def test_page_header_and_footer_are_read() -> None:
    """Some documents name the organization at the top of the page."""
    document = Document()
    document.add_paragraph("body")
    document.sections[0].header.paragraphs[0].text = "above"
    document.sections[0].footer.paragraphs[0].text = "below"

    assert set(read_docx(made.saved(document), PATH).split()) == {"body", "above", "below"}


def test_merged_cells_are_read_once() -> None:
    """A heading across a table is one line."""
    document = Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Details"
    table.cell(1, 0).text = "Org ID"
    table.cell(1, 1).text = "x"

    assert read_docx(made.saved(document), PATH).splitlines() == ["Details", "Org ID\tx"]


@pytest.mark.parametrize(
    ("paragraph", "line"),
    [
        ("<w:r><w:t>a</w:t></w:r><w:del><w:r><w:t>b</w:t></w:r></w:del>", "a"),
        ("<w:ins><w:r><w:t>a</w:t></w:r></w:ins>", "a"),
        ("<w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>", "a"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a-b"),
        ("<w:hyperlink r:id='LINK'><w:r><w:t>a</w:t></w:r></w:hyperlink>", f"a <{LINK}>"),
        ("<w:hyperlink r:id='none'><w:r><w:t>a</w:t></w:r></w:hyperlink>", "a"),
        ("<w:hyperlink w:anchor='x'><w:r><w:t>a</w:t></w:r></w:hyperlink>", "a"),
        (
            f'<w:r><w:instrText> HYPERLINK "{LINK}" </w:instrText></w:r><w:r><w:t>a</w:t></w:r>',
            f"a <{LINK}>",
        ),
    ],
)
def test_marks_of_the_editor_are_followed(paragraph: str, line: str) -> None:
    """What was deleted is gone; links, controls and insertions are read."""
    document = Document()
    link = document.part.relate_to(LINK, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    content = paragraph.replace("'LINK'", f"'{link}'")
    document.element.body.insert(0, parse_xml(f"<w:p {NAMES}>{content}</w:p>"))

    assert read_docx(made.saved(document), PATH).strip() == line


def test_archive_that_is_none_is_a_problem() -> None:
    """What only has the name of a document is told apart."""
    with pytest.raises(ProblemError) as caught:
        read_docx(b"PK, but no more", PATH)

    assert caught.value.problem.code is ProblemCode.DOCUMENT_NOT_READABLE

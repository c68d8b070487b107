"""Real documents, read from the page: the values are shown, the account is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.documents.reader import CredentialsDocument
from coursera_wizard.services.ports import DocumentFindings
from coursera_wizard.ui.pages.credential_document import DocumentPanel
from coursera_wizard.ui.tasks import TaskScope
from tests.support import documents as made
from tests.support.documents import EMAIL, OLD_KEY, ORGANIZATION, PASSWORD

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def panel(qtbot: QtBot) -> DocumentPanel:
    """Return the panel with the reader the program has."""
    panel = DocumentPanel(CredentialsDocument(), TaskScope())
    qtbot.addWidget(panel)
    return panel


async def test_attached_word_document_is_read(panel: DocumentPanel, tmp_path: Path) -> None:
    """A mail saved with its attachment is enough; its password is neither shown nor handed on."""
    rows = (("E-mail", EMAIL), ("Password", PASSWORD), ("Client ID", OLD_KEY), ("Org ID", ""))
    attached = made.word((), rows, [f"The Org ID is {ORGANIZATION}."])
    (tmp_path / "a.eml").write_bytes(made.mail_with_attachment("See there.", attached, "a.docx"))
    found: list[DocumentFindings] = []
    panel.found.connect(found.append)

    await panel.read_file(tmp_path / "a.eml")

    assert found[0].organization_id == ORGANIZATION
    assert f"API Key: {OLD_KEY} (line\u00a05)" in panel.result
    assert PASSWORD not in panel.result + repr(found)
    assert EMAIL not in panel.result + repr(found)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"Dear Ana,\nsee you.", ProblemCode.DOCUMENT_NOTHING_FOUND),
        ("a.pdf", made.pdf_of_contents(b""), ProblemCode.DOCUMENT_NO_TEXT),
    ],
)
async def test_document_without_values_is_a_problem(
    panel: DocumentPanel, tmp_path: Path, name: str, content: bytes, code: ProblemCode
) -> None:
    """Nothing is said to be filled in."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ProblemError) as caught:
        await panel.read_file(tmp_path / name)

    assert caught.value.problem.code is code
    assert panel.result == ""

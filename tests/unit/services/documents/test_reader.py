"""Documents of every kind are read, and nothing but their values is kept or told."""

from __future__ import annotations

import io
import logging
import time
import traceback
import zipfile
from pathlib import Path

import pypdf
import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.documents.reader import LARGEST_FILE, CredentialsDocument
from coursera_wizard.services.ports import DocumentFindings, DocumentReader
from tests.support import documents as made
from tests.support.documents import EMAIL, KEY, ORGANIZATION, PASSWORD
from tests.unit.services.documents.invented import DOCUMENTS, OLDER_ROWS, PORTAL_ROWS, Values

ACCOUNT = (PASSWORD, EMAIL, EMAIL.partition("@")[0])


@pytest.fixture
def reader() -> DocumentReader:
    """Return the reader."""
    return CredentialsDocument()


def values(found: DocumentFindings) -> Values:
    """Return what was found, the secret revealed."""
    return Values(
        found.api_key,
        found.secret.reveal() if found.secret else "",
        found.organization_id,
        found.org_api_url,
        found.program_id,
    )


def test_twenty_documents_are_invented() -> None:
    """Both generations, five languages and every kind of file are among them."""
    assert len(DOCUMENTS) >= 20
    assert {one.file for one in DOCUMENTS.values()} >= {"a.txt", "a.eml", "a.docx", "a.pdf"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_read(
    reader: DocumentReader, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """Exactly what a document holds is found, and its account is nowhere."""
    document = DOCUMENTS[name]
    path = tmp_path / document.file
    path.write_bytes(document.make())

    with caplog.at_level(logging.DEBUG):
        found = reader.read_file(path)

    assert values(found) == document.holds
    assert document.lines is None or found.lines == document.lines
    told = f"{values(found)}{found.lines}{caplog.text}"
    assert not [secret for secret in ACCOUNT if secret in told]
    assert not caplog.records


def told_of(reader: DocumentReader, path: Path) -> tuple[str, BaseException | None]:
    """Return all that a file's reading tells, and the error below the problem, if any."""
    try:
        return repr(values(reader.read_file(path))), None
    except ProblemError as error:
        told = "".join(traceback.format_exception(error)) + repr(error.problem)
        return told, error.__cause__ or error.__context__


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.eml"])
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.98])
def test_broken_file_tells_nothing_of_itself(
    reader: DocumentReader,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    name: str,
    kept: float,
) -> None:
    """What a library says of a broken file may quote it, and goes nowhere."""
    whole = {
        "a.docx": lambda: made.word(["x"], OLDER_ROWS),
        "a.pdf": lambda: made.pdf_table(PORTAL_ROWS),
        "a.eml": lambda: made.mail_with_attachment("x", made.word(["x"], PORTAL_ROWS), "a.docx"),
    }[name]()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * kept)])

    with caplog.at_level(logging.DEBUG):
        told, came_from = told_of(reader, path)

    assert came_from is None
    assert not [secret for secret in ACCOUNT if secret in told + caplog.text]


def _zip(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def _locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(made.pdf_table(PORTAL_ROWS))))
    writer.encrypt("opens it", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _locked_office() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


PROBLEMS = {
    "PDF with a password": ("a.pdf", _locked_pdf, ProblemCode.DOCUMENT_LOCKED),
    "Word with a password": ("a.docx", _locked_office, ProblemCode.DOCUMENT_LOCKED),
    "Word of long ago": (
        "a.docx",
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        ProblemCode.DOCUMENT_NOT_READABLE,
    ),
    "encrypted mail": (
        "a.eml",
        lambda: (
            b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
            b"Content-Transfer-Encoding: base64\n\nMIIB\n"
        ),
        ProblemCode.DOCUMENT_LOCKED,
    ),
    "mail with a locked PDF": (
        "a.eml",
        lambda: made.mail_with_attachment("See there.", _locked_pdf(), "a.pdf"),
        ProblemCode.DOCUMENT_LOCKED,
    ),
    "scanned PDF": (
        "a.pdf",
        lambda: made.pdf_of_contents(b"0 0 m 9 9 l S"),
        ProblemCode.DOCUMENT_NO_TEXT,
    ),
    "archive that is no Word document": (
        "a.docx",
        lambda: _zip(hello_xml=b"<a/>"),
        ProblemCode.DOCUMENT_NOT_READABLE,
    ),
    "zip bomb": (
        "a.docx",
        lambda: _zip(word__document_xml=b" " * (9 * 1024 * 1024)),
        ProblemCode.DOCUMENT_TOO_LARGE,
    ),
    "zip bomb of pictures": (
        "a.docx",
        lambda: _zip(**{f"p{n}": b"\0" * (7 * 1024 * 1024) for n in range(10)}),
        ProblemCode.DOCUMENT_TOO_LARGE,
    ),
    "zip of many files": (
        "a.docx",
        lambda: _zip(**{f"p{n}": b"" for n in range(2001)}),
        ProblemCode.DOCUMENT_TOO_LARGE,
    ),
    "PDF bomb": (
        "a.pdf",
        lambda: made.pdf_of_contents(b" " * (20 * 1024 * 1024)),
        ProblemCode.DOCUMENT_TOO_LARGE,
    ),
    "PDF of many pages": (
        "a.pdf",
        lambda: made.pdf_of_contents(*[b"BT ET"] * 101),
        ProblemCode.DOCUMENT_TOO_LARGE,
    ),
    "large file": (
        "a.eml",
        lambda: b"\n" * (LARGEST_FILE + 1),
        ProblemCode.DOCUMENT_TOO_LARGE,
    ),
    "empty PDF": ("a.pdf", lambda: b"", ProblemCode.DOCUMENT_NOT_READABLE),
    "empty Word": ("a.docx", lambda: b"", ProblemCode.DOCUMENT_NOT_READABLE),
    "Outlook's own mail": ("a.msg", lambda: b"API Key", ProblemCode.DOCUMENT_NOT_READABLE),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_unreadable_document_is_said_to_be_one(
    reader: DocumentReader, tmp_path: Path, name: str
) -> None:
    """Why a document cannot be read is told at once, with what to do instead."""
    file, make, code = PROBLEMS[name]
    path = tmp_path / file
    path.write_bytes(make())
    started = time.monotonic()

    with pytest.raises(ProblemError) as caught:
        reader.read_file(path)

    assert caught.value.problem.code is code
    assert time.monotonic() - started < 5


def test_reading_ends_in_time(tmp_path: Path) -> None:
    """A document that keeps the computer busy is given up."""
    path = tmp_path / "a.pdf"
    busy = b"BT /F1 9 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 8000 + b"ET"
    path.write_bytes(made.pdf_of_contents(*[busy] * 50))
    started = time.monotonic()

    with pytest.raises(ProblemError) as caught:
        CredentialsDocument(time_limit_s=0.3).read_file(path)

    assert caught.value.problem.code is ProblemCode.DOCUMENT_TOO_LARGE
    assert time.monotonic() - started < 2


def test_pdf_locked_against_changes_only_is_read(reader: DocumentReader, tmp_path: Path) -> None:
    """Many a PDF is encrypted and opens without a password."""
    original = made.pdf_table(PORTAL_ROWS)
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(original)))
    writer.encrypt("", "the owner's", algorithm="AES-128")
    writer.write(tmp_path / "a.pdf")

    assert reader.read_file(tmp_path / "a.pdf").api_key == KEY


def test_mail_is_read_beside_a_locked_attachment(reader: DocumentReader, tmp_path: Path) -> None:
    """What the mail itself says counts, whatever is attached."""
    path = tmp_path / "a.eml"
    path.write_bytes(made.mail_with_attachment(f"Org ID: {ORGANIZATION}", _locked_pdf(), "a.pdf"))

    assert reader.read_file(path).organization_id == ORGANIZATION

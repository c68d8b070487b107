"""A saved mail's words come out, and those of what is forwarded and attached."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services.documents.mail import MOST_ATTACHMENTS, read_mail
from tests.support import documents as made
from tests.support.documents import EMAIL, ORGANIZATION

PATH = Path("a.eml")


def read(content: bytes, attached: dict[str, str] | None = None) -> str:
    """Return a mail's text; of the attachments, those named can be read."""

    def read_attachment(_content: bytes, name: Path) -> str:
        if attached is None or name.name not in attached:
            raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=name)
        return attached[name.name]

    return read_mail(content, PATH, time.monotonic() + 10, read_attachment)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_plain_mail_is_read(encoding: str, charset: str) -> None:
    """Words come out, however they were packed; the headers' addresses do not."""
    text = read(made.plain_mail("Clé d'API: x\n", encoding=encoding, charset=charset))

    assert text.splitlines() == ["Clé d'API: x"]
    assert EMAIL not in text


def test_unknown_charset_is_guessed() -> None:
    """A mail that names a charset nobody knows is read all the same."""
    assert read(b"Content-Type: text/plain; charset=x-unknown\n\ncl\xc3\xa9\n") == "clé\n"


def test_html_mail_is_read_as_shown() -> None:
    """Tags are no text."""
    assert read(made.html_mail("<p>a<br>b</p>")) == "a\nb"


def test_form_that_holds_more_is_read() -> None:
    """Of two forms, the one with the values counts; else the plain one."""
    found = f"<p>Org ID: {ORGANIZATION}</p>"

    assert read(made.mail_in_two_forms("See the other form.", found)) == f"Org ID: {ORGANIZATION}"
    assert read(made.mail_in_two_forms("Hello.", "<p>Hello, in color.</p>")) == "Hello.\n"


def test_mail_forwarded_as_attachment_is_read() -> None:
    """What is forwarded follows the words above it."""
    text = read(made.mail_forwarding("See below.", made.plain_mail("Org ID: x")))

    assert text.split() == ["See", "below.", "Org", "ID:", "x"]


@pytest.mark.parametrize(
    ("name", "kind", "known_as"),
    [
        ("a.pdf", "application/octet-stream", "a.pdf"),
        ("Zugänge.docx", "application/octet-stream", "Zugänge.docx"),
        ("details", "application/pdf", "details.pdf"),
        ("..\\..\\a.pdf", "application/pdf", "a.pdf"),
    ],
)
def test_attachment_is_read_by_name_and_kind(name: str, kind: str, known_as: str) -> None:
    """A document is known by its ending or by what the mail says it is."""
    text = read(made.mail_with_attachment("Hello.", b"x", name, kind), {known_as: "inside"})

    assert text.splitlines() == ["Hello.", "", "inside"]


def test_other_attachments_are_passed_over() -> None:
    """A picture in a signature is no problem."""
    assert read(made.mail_with_attachment("Hello.", b"x", "a.png", "image/png")) == "Hello.\n"


def test_unreadable_document_is_a_problem_only_where_nothing_is_found() -> None:
    """What the mail itself says is enough."""
    found = made.mail_with_attachment(f"Org ID: {ORGANIZATION}", b"x", "a.pdf")
    empty = made.mail_with_attachment("Hello.", b"x", "a.pdf")

    assert ORGANIZATION in read(found)
    with pytest.raises(ProblemError) as caught:
        read(empty)
    assert caught.value.problem.code is ProblemCode.DOCUMENT_NOT_READABLE


def test_attachments_have_a_limit() -> None:
    """Nobody sends credentials in a hundred documents."""
    part = b'--b\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n'
    mail = b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 100 + b"--b--\n"

    assert read(mail, {"a.pdf": "inside"}).split() == ["inside"] * MOST_ATTACHMENTS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Content-Type: application/pkcs7-mime\n\nx", ProblemCode.DOCUMENT_LOCKED),
        (
            b"Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n",
            ProblemCode.DOCUMENT_LOCKED,
        ),
        (
            b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 3000,
            ProblemCode.DOCUMENT_TOO_LARGE,
        ),
    ],
)
def test_mail_that_is_not_read_says_why(content: bytes, code: ProblemCode) -> None:
    """Encrypted mails, and those made of thousands of parts, are not read."""
    with pytest.raises(ProblemError) as caught:
        read(content)

    assert caught.value.problem.code is code


def test_time_is_limited() -> None:
    """A mail is given up when its time is over."""
    with pytest.raises(ProblemError) as caught:
        read_mail(b"\nx", PATH, time.monotonic() - 1, lambda _content, _name: "")

    assert caught.value.problem.code is ProblemCode.DOCUMENT_TOO_LARGE


def test_long_header_is_cut() -> None:
    """A header of millions of quotes takes no minutes."""
    started = time.monotonic()

    assert read(b"Content-Type: text/plain" + b'; a="b' * 200_000 + b"\n\nx") == "x"
    assert time.monotonic() - started < 5

"""Makes mails, Word documents and PDFs as people send them; everything in them is invented."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

from docx import Document

KEY = "Zq7Lm2Vx9Rt4Bn8Kc3Wp6Hd1Js5Gf0TyUaEiOoQzXcVbNm12"
SECRET = "s3CrB4dE6fG8hJ0kL2mN" + "p5qR7tV9wX1yZ3aC5eF7gH9jK1lM3nP5rS7uW9xA0bD2"
ORGANIZATION = "kR7wT2mXQo6pLz9sVbN4dA"
PROGRAM = "pW-3nH_8cJf5tYx2GvM7Qg"
API = "https://api.coursera.com/ent"
OLD_KEY = "Jx4_qW8mT2rLz6NbVc0P-w"
OLD_SECRET = "hD9sKf3Lq7Wz-Xm5Tn1R_A"
LINK = f"https://accounts.coursera.org/console/org/cQ5zB1nK/app/{OLD_KEY}"
PASSWORD = "Wint3r-Lantern-42x"
EMAIL = "api-service-2031@riverbend.example"

Rows = Sequence[tuple[str, ...]]


def html_mail(html: str, *, encoding: str = "quoted-printable") -> bytes:
    """Return a mail that has an HTML form only."""
    mail = _mail()
    mail.set_content(html, subtype="html", cte=encoding)
    return mail.as_bytes()


def plain_mail(text: str, *, encoding: str = "quoted-printable", charset: str = "utf-8") -> bytes:
    """Return a mail of plain text."""
    mail = _mail()
    mail.set_content(text, charset=charset, cte=encoding)
    return mail.as_bytes()


def mail_in_two_forms(text: str, html: str) -> bytes:
    """Return a mail whose words come plain and as HTML."""
    mail = _mail()
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def mail_with_attachment(
    text: str, content: bytes, name: str, kind: str = "application/octet-stream"
) -> bytes:
    """Return a mail with a document attached."""
    mail = _mail()
    mail.set_content(text)
    main, sub = kind.split("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def mail_forwarding(text: str, inner: bytes) -> bytes:
    """Return a mail that holds another one, forwarded as an attachment."""
    import email
    from email import policy

    mail = _mail()
    mail.set_content(text)
    mail.add_attachment(email.message_from_bytes(inner, policy=policy.default))
    return mail.as_bytes()


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Partner Support <partners@coursera.example>"
    mail["To"] = f"Service <{EMAIL}>"
    mail["Subject"] = "API Credentials — Riverbend"
    mail["Message-ID"] = "<1@riverbend.example>"
    return mail


def word(before: Sequence[str] = (), rows: Rows = (), after: Sequence[str] = ()) -> bytes:
    """Return a Word document: paragraphs, a table, paragraphs."""
    document = Document()
    for text in before:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    for text in after:
        document.add_paragraph(text)
    return saved(document)


def saved(document: Document) -> bytes:  # type: ignore[valid-type]  # the library names its function like a class
    """Return a Word document's file."""
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]  # the same
    return file.getvalue()


def pdf(*pages: Sequence[tuple[int, int, str]], links: Sequence[str] = ()) -> bytes:
    """Return a PDF whose pages show texts at places (x from the left, y from the bottom).

    A text in brackets, such as ``[(Ab) -20 (c)]``, is shown in pieces set closer or wider.
    """
    return pdf_of_contents(*(_shown(texts) for texts in pages), links=links)


def pdf_table(rows: Rows, *, column: int = 180, size: int = 10) -> bytes:
    """Return a PDF with a table, written column by column, as some programs do."""
    texts = [
        (60 + at * column, 760 - number * 2 * size, text)
        for at in range(len(rows[0]))
        for number, row in enumerate(rows)
        for text in [row[at]]
        if text
    ]
    return pdf(texts)


def pdf_of_contents(*contents: bytes, links: Sequence[str] = ()) -> bytes:
    """Return a PDF of pages with these drawing instructions."""
    first = 4
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    annotations = "".join(
        f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({link})>>>>" for link in links
    )
    for index, content in enumerate(contents):
        packed = zlib.compress(content)
        objects += [
            (
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
                f"/Resources<</Font<</F1 3 0 R>>>>/Contents {first + 2 * index + 1} 0 R"
                f"/Annots[{annotations}]>>"
            ).encode(),
            f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode()
            + packed
            + b"\nendstream",
        ]
    return _pdf_file(objects)


def _shown(texts: Sequence[tuple[int, int, str]]) -> bytes:
    shown = []
    for x, y, text in texts:
        if text.startswith("["):
            words = f"{text} TJ"
        else:
            escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            words = f"({escaped}) Tj"
        shown.append(f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm {words} ET")
    return "\n".join(shown).encode("cp1252")


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    file = io.BytesIO()
    file.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        file.write(b"%010d 00000 n \n" % place)
    file.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    file.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return file.getvalue()

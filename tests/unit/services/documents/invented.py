"""Documents as they arrive, and what is to be found in each; all people and values are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from tests.support import documents as made
from tests.support.documents import (
    API,
    EMAIL,
    KEY,
    LINK,
    OLD_KEY,
    OLD_SECRET,
    ORGANIZATION,
    PASSWORD,
    PROGRAM,
    SECRET,
)


@dataclass(frozen=True, slots=True)
class Values:
    """What is in a document; an empty text for what it does not hold."""

    api_key: str = ""
    secret: str = ""
    organization_id: str = ""
    org_api_url: str = ""
    program_id: str = ""


@dataclass(frozen=True, slots=True)
class Invented:
    """One document: the name of its file, how it is made, what it holds, and on which lines."""

    file: str
    make: Callable[[], bytes]
    holds: Values
    lines: dict[str, int] | None = None


PORTAL = Values(KEY, SECRET, ORGANIZATION, API, PROGRAM)
OLDER = Values(OLD_KEY, "", ORGANIZATION, LINK, "")

OLDER_ROWS = (
    ("Coursera account email", EMAIL),
    ("Coursera password", PASSWORD),
    ("Client_secret", "available within org console"),
    ("Client ID", OLD_KEY),
    ("Org API URL", LINK),
    ("Org ID", ORGANIZATION),
    ("Program ID (optional)", ""),
)
PORTAL_ROWS = (
    ("Detail", "Value"),
    ("Account e-mail", EMAIL),
    ("Account password", PASSWORD),
    ("API Key (Client ID)", KEY),
    ("Client Secret (Secret Key)", SECRET),
    ("Organization ID", ORGANIZATION),
    ("Org API URL", API),
    ("Program ID", PROGRAM),
)

FORWARDED = f"""Hi Tom,

can you set this up before Monday? Thanks!

Ana

---------- Forwarded message ---------
From: Partner Support <partners@coursera.example>
Date: Tue, 3 Mar 2026 at 10:12
Subject: API Credentials
To: <{EMAIL}>

> Dear Ana,
>
> here are your credentials.
>
> Coursera account e-mail: {EMAIL}
> Password: {PASSWORD}
> API Key: {KEY}
> Client Secret:
> {SECRET}
> Organization ID: {ORGANIZATION}
> Org API URL: {API}
> Program ID: {PROGRAM}
>
> Kind regards
"""

FORWARDED_TWICE = f"""fyi

> On 4 Mar 2026 Ana wrote:
> > Sign in with {EMAIL} and this
> > Password
> > {PASSWORD}
> > Client ID
> > {OLD_KEY}
> > Org API URL
> > {LINK}
> > Org ID
> > {ORGANIZATION}
"""

HTML_TABLE = f"""<html><head><title>x</title><style>td {{ color: red }}</style></head><body>
<p>Dear&nbsp;Ana,</p><p>these are the <b>API Credentials</b>.</p>
<table><tbody>
<tr><td><p>Account e-mail</p></td><td><p><a href="mailto:{EMAIL}">{EMAIL}</a></p></td></tr>
<tr><td><p>Account password</p></td><td><p>{PASSWORD}</p></td></tr>
<tr><td><p>API <span>Key</span></p></td>
<td><p><span>{KEY[:20]}</span><span>{KEY[20:]}</span></p></td></tr>
<tr><td>Client Secret</td><td>{SECRET}</td></tr>
<tr><td>Organization ID</td><td><code>{ORGANIZATION}</code></td></tr>
<tr><td>Org API URL</td><td><a href="{API}">the API</a></td></tr>
<tr><td>Program ID</td><td>{PROGRAM}</td></tr>
</tbody></table></body></html>
"""

HTML_LAYOUT = f"""<table width=600><tr><td><table><tr><td>
Hello,<br>please keep this mail.<br>
<div>Client ID<br>{OLD_KEY}</div><div>Secret Key<br>{OLD_SECRET}</div>
<table><tr><th>Org ID<th>Org API URL<tr><td>{ORGANIZATION}<td><a href='{LINK}'>Console</a></table>
<script>var secret = "NoSecretAtAll1234";</script>
</td></tr></table></td></tr></table>
"""

SPANISH = f"""Estimada Ana:

Estas son las credenciales de la API.

Correo electrónico de la cuenta: {EMAIL}
Contraseña: {PASSWORD}
Clave de API: {KEY}
Secreto del cliente: {SECRET}
ID de la organización: {ORGANIZATION}
URL de la API de la organización: {API}
ID del programa: {PROGRAM}

Un saludo
"""

GERMAN = f"""Sehr geehrte Frau Fluss,

anbei die Zugangsdaten.

E-Mail-Adresse des Kontos
{EMAIL}
Kennwort des Kontos
{PASSWORD}
API-Schlüssel
{KEY}
Client-Geheimnis
{SECRET}
Organisations-ID
{ORGANIZATION}
API-URL der Organisation
{API}
Programm-ID
{PROGRAM}
"""

FRENCH_ROWS = (
    ("Adresse e-mail du compte", EMAIL),
    ("Mot de passe", PASSWORD),
    ("Clé d’API", KEY),
    ("Secret client", SECRET),
    ("Identifiant de l’organisation", ORGANIZATION),
    ("URL de l’API", API),
    ("ID du programme", PROGRAM),
)

JAPANESE = f"""ご担当者様

API 認証情報をお送りします。

アカウントのメールアドレス：{EMAIL}
パスワード：{PASSWORD}
ＡＰＩキー：{KEY}
クライアントシークレット：{SECRET}
組織IDは {ORGANIZATION} です。
組織のAPI URL：{API}
プログラムID：{PROGRAM}
"""

SENTENCES = f"""Dear Ana,

thank you for your patience. For the connection, the API Key is {KEY} and
the Client Secret is {SECRET}. Your
Organization ID is
{ORGANIZATION}, and the Program ID is “{PROGRAM}”. The data come from {API}/api, and
your account's password is {PASSWORD}.
"""


def older_word() -> bytes:
    """Return the older console's document: its table, then how to go on."""
    return made.word(
        ["API onboarding document", "Key API details"],
        OLDER_ROWS,
        ["Password rules: 12 characters. The secret is shown in the console."],
    )


def nested_word() -> bytes:
    """Return a document laid out by a table, with a table and broken values inside."""
    document = Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "Riverbend College"
    cell = outer.cell(0, 1)
    cell.text = "API Credentials"
    inner = cell.add_table(rows=0, cols=2)
    for label, value in PORTAL_ROWS:
        first, second = inner.add_row().cells
        first.text = label
        width = 22 if value in {KEY, SECRET} else len(value)
        second.text = value[:width]
        for start in range(width, len(value), width):
            second.add_paragraph(value[start : start + width])
    return made.saved(document)


def boxed_word() -> bytes:
    """Return a document with values in a text box, a content control, a page header and a link."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = f"Org ID: {ORGANIZATION}"
    box = (
        f"<w:txbxContent><w:p><w:r><w:t>Client ID: {OLD_KEY}</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>Password: {PASSWORD}</w:t></w:r></w:p></w:txbxContent>"
    )
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    link = document.part.relate_to(LINK, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    body = document.element.body
    choice = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    changed = (
        f"<w:r><w:t>Secret Key: {OLD_SECRET[:9]}</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        f"<w:ins><w:r><w:t>{OLD_SECRET[9:]}</w:t></w:r></w:ins>"
    )
    linked = f"<w:hyperlink r:id='{link}'><w:r><w:t>console</w:t></w:r></w:hyperlink>"
    for content in (
        f"<w:p {names}><w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r></w:p>",
        f"<w:sdt {names}><w:sdtContent><w:p>{changed}</w:p></w:sdtContent></w:sdt>",
        f"<w:p {names}><w:r><w:t>Org API URL: </w:t></w:r>{linked}</w:p>",
    ):
        body.insert(len(body) - 1, parse_xml(content))
    return made.saved(document)


def broken_pdf() -> bytes:
    """Return a PDF whose narrow column broke every long value, on its second page."""
    rows = (
        ("API Key", KEY[:30]),
        ("", KEY[30:]),
        ("Secret", SECRET[:30]),
        ("", SECRET[30:60]),
        ("", SECRET[60:]),
        ("Organization ID", ORGANIZATION),
        ("Org API URL", API),
    )
    texts = [
        (60 + 180 * column, 700 - 15 * number, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    ]
    return made.pdf([(60, 700, "API onboarding"), (60, 680, "Riverbend College")], texts)


def written_pdf() -> bytes:
    """Return a PDF of sentences, their letters set by hand, with a link behind a word."""
    return made.pdf(
        [
            (60, 740, f"[(Client I) 20 (D: {OLD_KEY[:8]}) -15 ({OLD_KEY[8:]})]"),
            (60, 720, f"Org ID: {ORGANIZATION}"),
            (60, 700, f"Account password: {PASSWORD}"),
            (60, 680, "Open the console to see your secret."),
        ],
        links=[LINK],
    )


DOCUMENTS = {
    "portal, plain mail": Invented(
        "a.eml",
        lambda: made.plain_mail(FORWARDED.replace("> ", "").replace(">", "")),
        PORTAL,
    ),
    "portal, forwarded with quoting": Invented(
        "a.eml",
        lambda: made.plain_mail(FORWARDED),
        PORTAL,
        {"api_key": 19, "secret": 21, "organization_id": 22, "org_api_url": 23, "program_id": 24},
    ),
    "older, forwarded twice, base64": Invented(
        "a.eml", lambda: made.plain_mail(FORWARDED_TWICE, encoding="base64"), OLDER
    ),
    "portal, HTML table, quoted-printable": Invented(
        "a.eml", lambda: made.html_mail(HTML_TABLE), PORTAL
    ),
    "older, HTML laid out by tables, base64": Invented(
        "a.eml",
        lambda: made.html_mail(HTML_LAYOUT, encoding="base64"),
        Values(OLD_KEY, OLD_SECRET, ORGANIZATION, LINK),
    ),
    "portal, plain form says nothing": Invented(
        "a.eml",
        lambda: made.mail_in_two_forms("This mail is best seen as HTML.", HTML_TABLE),
        PORTAL,
    ),
    "portal, mail forwarded as attachment": Invented(
        "a.eml",
        lambda: made.mail_forwarding("See below.", made.html_mail(HTML_TABLE)),
        PORTAL,
    ),
    "older, Word document attached": Invented(
        "a.eml",
        lambda: made.mail_with_attachment("See attachment.", older_word(), "Übersicht.docx"),
        OLDER,
    ),
    "portal, PDF attached, secret in the mail": Invented(
        "a.eml",
        lambda: made.mail_with_attachment(
            f"The Client Secret comes apart from the rest: {SECRET}",
            made.pdf_table(tuple(row for row in PORTAL_ROWS if "Secret" not in row[0])),
            "details",
            "application/pdf",
        ),
        Values(KEY, "", ORGANIZATION, API, PROGRAM),
    ),
    "portal, link rewritten by the mail server": Invented(
        "a.eml",
        lambda: made.plain_mail(
            f"Client ID: {OLD_KEY}\nOrg API URL: https://eur01.safelinks.protection.outlook.com/"
            "?url=https%3A%2F%2Faccounts.coursera.org%2Fconsole%2Forg%2FcQ5zB1nK%2Fapp%2F"
            f"{OLD_KEY}&data=05%7C02&reserved=0\nOrg ID: {ORGANIZATION}\n"
        ),
        OLDER,
    ),
    "older, Word table": Invented(
        "a.docx",
        older_word,
        OLDER,
        {"api_key": 6, "org_api_url": 7, "organization_id": 8},
    ),
    "portal, Word table": Invented("a.docx", lambda: made.word((), PORTAL_ROWS), PORTAL),
    "portal, Word table within a table": Invented("a.docx", nested_word, PORTAL),
    "portal, Word table lying on its side": Invented(
        "a.docx",
        lambda: made.word(
            ["Credentials"],
            (tuple(row[0] for row in PORTAL_ROWS), tuple(r[1] for r in PORTAL_ROWS)),
        ),
        PORTAL,
    ),
    "portal, Word table two pairs wide": Invented(
        "a.docx",
        lambda: made.word(
            (),
            (
                ("API Key", KEY, "Secret", SECRET),
                ("Org ID", ORGANIZATION, "Password", PASSWORD),
                ("Program ID", PROGRAM, "Org API URL", API),
            ),
        ),
        PORTAL,
    ),
    "older, Word boxes, controls, header, link": Invented(
        "a.docx", boxed_word, Values(OLD_KEY, OLD_SECRET, ORGANIZATION, LINK)
    ),
    "portal, PDF table": Invented("a.pdf", lambda: made.pdf_table(PORTAL_ROWS), PORTAL),
    "older, PDF table": Invented("a.pdf", lambda: made.pdf_table(OLDER_ROWS), OLDER),
    "portal, PDF with broken lines": Invented(
        "a.pdf", broken_pdf, Values(KEY, SECRET, ORGANIZATION, API)
    ),
    "older, PDF with letters set by hand": Invented("a.pdf", written_pdf, OLDER),
    "Spanish mail in Latin-1": Invented(
        "a.eml", lambda: made.plain_mail(SPANISH, charset="iso-8859-1"), PORTAL
    ),
    "German text": Invented("a.txt", lambda: GERMAN.encode("cp1252"), PORTAL),
    "French Word table": Invented("a.docx", lambda: made.word(["Bonjour,"], FRENCH_ROWS), PORTAL),
    "Japanese mail": Invented(
        "a.eml", lambda: made.plain_mail(JAPANESE, charset="utf-8", encoding="base64"), PORTAL
    ),
    "Japanese text in UTF-16": Invented("a.txt", lambda: JAPANESE.encode("utf-16"), PORTAL),
    "sentences": Invented(
        "a.txt",
        SENTENCES.encode,
        Values(KEY, SECRET, ORGANIZATION, f"{API}/api", PROGRAM),
        {"api_key": 3, "secret": 4, "organization_id": 6, "org_api_url": 6, "program_id": 6},
    ),
    "labels without values, then the password": Invented(
        "a.txt",
        f"API Key\nSecret\nOrg ID\nPassword\n{PASSWORD}\n{ORGANIZATION}\n".encode,
        Values(),
    ),
    "empty fields beside the account": Invented(
        "a.txt",
        f"Program ID:\n{EMAIL}\nClient Secret:\n\nPassword: {PASSWORD}\nOrg ID: pending".encode,
        Values(),
    ),
    "page saved from the browser": Invented("a.html", HTML_TABLE.encode, PORTAL),
}

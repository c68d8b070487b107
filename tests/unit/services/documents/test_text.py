"""Credentials are found in every form the document takes when its text is copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.documents.reader import CredentialsDocument
from coursera_wizard.services.ports import DocumentFindings, DocumentReader

# All invented.
KEY = "Zq7Lm2Vx9Rt4Bn8Kc3Wp6Hd1Js5Gf0TyUaEiOoQzXcVbNm12"[:48]
SECRET = "s3Cr" + "aB4dE6fG8hJ0kL2m" * 3 + "nP5qR7tV9wX1"
ORGANIZATION = "kR7wT2mXQo6pLz9sVbN4dA"
PROGRAM = "pW-3nH_8cJf5tYx2GvM7Qg"
OLD_KEY = "Jx4_qW8mT2rLz6NbVc0P-w"
OLD_SECRET = "hD9sKf3Lq7Wz-Xm5Tn1R_A"
LINK = f"https://accounts.coursera.org/console/org/cQ5zB1nK/app/{OLD_KEY}"
PASSWORD = "Passw0rd-of-nobody-1"
EMAIL = "service.account@riverbend.example"

DOCUMENTS = {
    "colons": f"""API Credentials

API Key: {KEY}
Client Secret: {SECRET}
Organization ID: {ORGANIZATION}
Org API URL: https://api.coursera.com/ent
Program ID: {PROGRAM}
""",
    "tabs": f"""Field\tValue
API Key (Client ID)\t{KEY}
Client Secret (Secret Key)\t{SECRET}
Organization ID\t{ORGANIZATION}
Org API URL\thttps://api.coursera.com/ent
Program ID (optional)\t{PROGRAM}
""",
    "next line": f"""API Key
{KEY}

Secret

{SECRET}
Organisation ID:
{ORGANIZATION}
Org API URL
https://api.coursera.com/ent
Program ID (optional)
{PROGRAM}
""",
    "table with bars": f"""| Name | Value |
| --- | --- |
| **API Key** | `{KEY}` |
| **Secret Key** | `{SECRET}` |
| **Org ID** | `{ORGANIZATION}` |
| **Org API URL** | <https://api.coursera.com/ent> |
| **Program ID** | `{PROGRAM}` |
""",
    "two rows": f"""API Key\tSecret\tOrganization ID\tOrg API URL\tProgram ID
{KEY}\t{SECRET}\t{ORGANIZATION}\thttps://api.coursera.com/ent\t{PROGRAM}
""",
    "labels first": f"""Coursera account e-mail
Coursera password
API Key
Secret
Org API URL
Org ID
Program ID
{EMAIL}
{PASSWORD}
{KEY}
{SECRET}
https://api.coursera.com/ent
{ORGANIZATION}
{PROGRAM}
""",
    "sentences": f"""Hello,

1. Your API Key is {KEY}.
2. Your Client Secret is “{SECRET}” (keep it safe).
Your Organization ID is {ORGANIZATION}, and the Org API URL is below.
Org API URL → https://api.coursera.com/ent.
The Program ID is {PROGRAM}
API keys are found in the portal. The secret is shown once.
""",
    "settings": f"""COURSERA_CLIENT_ID={KEY}
COURSERA_CLIENT_SECRET="{SECRET}"
"organizationId": "{ORGANIZATION}",
org_api_url = 'https://api.coursera.com/ent'
program_id: {PROGRAM}
""",
    "no-break blanks and cut lines": f"""API\u00a0Key:\u00a0{KEY[:30]}
{KEY[30:]}
Secret\u00a0\u200b: {SECRET[:40]}
{SECRET[40:]}
Organization\u00a0ID   {ORGANIZATION}
Org API URL   https://api.coursera.com/ent
Program ID   {PROGRAM}
""",
}

LEGACY = {
    "table": f"""Coursera account email\t{EMAIL}
Coursera password\t{PASSWORD}
Client_secret\tavailable within org console
Client ID\t{OLD_KEY}
Org API URL\t{LINK}
Org ID\t{ORGANIZATION}
Program ID (optional)\t
""",
    "two lines": f"""Coursera account e-mail
{EMAIL}
Coursera password
{PASSWORD}
Client_secret (available within org console)
Client ID
{OLD_KEY}
Org API URL
{LINK}
Org ID
{ORGANIZATION}
""",
    "link alone": f"""Open {LINK} in your browser and sign in with {EMAIL} / {PASSWORD}.
Org ID - {ORGANIZATION}
""",
}


@pytest.fixture
def reader() -> DocumentReader:
    """Return the reader."""
    return CredentialsDocument()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_of_the_portal_is_read(reader: DocumentReader, name: str) -> None:
    """Every value is found, however the table was flattened."""
    found = reader.read_text(DOCUMENTS[name])

    assert found.api_key == KEY
    assert found.secret is not None
    assert found.secret.reveal() == SECRET
    assert found.organization_id == ORGANIZATION
    assert found.org_api_url == "https://api.coursera.com/ent"
    assert found.program_id == PROGRAM


@pytest.mark.parametrize("name", LEGACY)
def test_document_of_the_older_console_is_read(reader: DocumentReader, name: str) -> None:
    """The older document's values are found; account and password are not."""
    found = reader.read_text(LEGACY[name])

    assert found.api_key == OLD_KEY
    assert found.secret is None
    assert found.organization_id == ORGANIZATION
    assert found.org_api_url == LINK
    assert found.program_id == ""
    assert EMAIL not in repr(found)
    assert PASSWORD not in repr(found)


def test_secret_of_the_older_console_is_read(reader: DocumentReader) -> None:
    """Copied from the console's own page, key and secret stand under their names."""
    found = reader.read_text(f"Client ID\n{OLD_KEY}\nSecret Key\n{OLD_SECRET}\n")

    assert (found.api_key, found.secret and found.secret.reveal()) == (OLD_KEY, OLD_SECRET)


def test_lines_say_where_each_was_found(reader: DocumentReader) -> None:
    """The person can look at the line a value was taken from."""
    found = reader.read_text(DOCUMENTS["next line"])

    assert found.lines == {
        "api_key": 2,
        "secret": 6,
        "organization_id": 8,
        "org_api_url": 10,
        "program_id": 12,
    }


def test_organization_is_read_from_an_address(reader: DocumentReader) -> None:
    """An address of the API that names the organization fills that field."""
    found = reader.read_text(f"See https://api.coursera.com/ent/api/businesses.v1/{ORGANIZATION}.")

    assert found.organization_id == ORGANIZATION


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing of interest, only words about the API key and the secret of good teaching.",
        f"Password: {PASSWORD}\nE-mail: {EMAIL}\n",
        "Client ID: see below\nClient Secret: available within org console\n",
        "Secretary: MsRiverbend2026Office\n",
        "Organization ID: shown in the settings of the admin page\n",
    ],
)
def test_text_without_credentials_yields_nothing(reader: DocumentReader, text: str) -> None:
    """Prose, account data and empty fields are no credentials."""
    assert reader.read_text(text) == DocumentFindings(lines={})


def test_secret_is_masked_in_what_was_found(reader: DocumentReader) -> None:
    """What was found can be logged without telling the secret."""
    assert SECRET not in repr(reader.read_text(DOCUMENTS["colons"]))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_text_file_of_any_encoding_is_read(
    reader: DocumentReader, tmp_path: Path, encoding: str
) -> None:
    """Editors save text in many encodings."""
    path = tmp_path / "Credentials.TXT"
    path.write_bytes(f"Université de l’Été\n{DOCUMENTS['tabs']}".replace("’", "'").encode(encoding))

    found = reader.read_file(path)

    assert (found.api_key, found.program_id) == (KEY, PROGRAM)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"PK", ProblemCode.DOCUMENT_NOT_READABLE),
        ("a.pdf", b"%PDF", ProblemCode.DOCUMENT_NOT_READABLE),
        ("a", b"API Key: x", ProblemCode.DOCUMENT_NOT_READABLE),
        ("a.txt", b"\x00\x01\x02\x03" * 9, ProblemCode.DOCUMENT_NOT_READABLE),
        ("a.txt", b" " * (2 * 1024 * 1024 + 1), ProblemCode.DOCUMENT_TOO_LARGE),
        ("a.txt", None, ProblemCode.STORE_NOT_FOUND),
    ],
)
def test_other_files_are_not_read(
    reader: DocumentReader, tmp_path: Path, name: str, content: bytes | None, code: ProblemCode
) -> None:
    """A file that is no text is said to be none."""
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ProblemError) as caught:
        reader.read_file(tmp_path / name)

    assert caught.value.problem.code is code

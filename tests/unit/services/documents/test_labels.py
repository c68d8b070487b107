"""Labels are known by their words, and words that only begin like one are not taken for it."""

from __future__ import annotations

import pytest

from coursera_wizard.services.documents.labels import LABEL, SENTENCE, SEPARATOR, Field, named

LABELS = {
    Field.API_KEY: [
        *("API Key", "Client ID", "client_id", "1. Your API key", "- Consumer Key", "App-Key"),
        *("API-Schlüssel", "Client-Kennung", "Clave de API", "Clave API", "ID del cliente"),
        *("Clé d'API", "Clé API", "Identifiant client", "APIキー", "クライアントID"),
    ],
    Field.SECRET: [
        *("Secret", "Client Secret", "Client_secret", "Secret Key", "API secret", "**Secret**"),
        *("Client-Geheimnis", "Geheimer Schlüssel", "Secreto del cliente", "Clave secreta"),
        *("Secret client", "Clé secrète", "クライアントシークレット", "シークレット", "秘密鍵"),
    ],
    Field.ORGANIZATION_ID: [
        *("Organization ID", "Organisation ID", "Org ID", "organizationId", "ORG_ID"),
        *("Organisations-ID", "ID der Organisation", "ID de la organización", "組織ID"),
        *("Identifiant de l'organisation", "ID d'organisation", "Identificador de organización"),
    ],
    Field.ORG_API_URL: [
        *("Org API URL", "API URL", "Organization API link", "API-URL der Organisation"),
        *("URL de la API", "URL de l'API", "URL de API de la organización", "組織のAPI URL"),
    ],
    Field.PROGRAM_ID: [
        *("Program ID", "Programme ID", "program_id", "Programm-ID", "ID des Programms"),
        *("ID del programa", "ID du programme", "プログラムID"),
    ],
    Field.PASSED_OVER: [
        *("Password", "Coursera password", "Coursera account e-mail", "Email address", "Login"),
        *("Passwort", "Kennwort des Kontos", "E-Mail-Adresse", "Benutzername", "Contraseña"),
        *("Clave", "Correo electrónico de la cuenta", "Mot de passe", "Adresse e-mail du compte"),
        *("パスワード", "アカウントのメールアドレス", "API version", "App name"),
    ],
}


@pytest.mark.parametrize(
    ("label", "field"), [(label, field) for field, labels in LABELS.items() for label in labels]
)
def test_label_is_known(label: str, field: Field) -> None:
    """Each word names one thing, alone and before a value."""
    for text in (label, f"{label}: x", f"> {label}\tx", f"{label} (see below)"):
        match = LABEL.match(text)
        assert match is not None
        assert named(match) is field


@pytest.mark.parametrize(
    "text",
    [
        "Secretary: x",
        "Secrets of teaching",
        "Organization identity",
        "Programming",
        "Keys",
        "Ideas",
    ],
)
def test_word_that_begins_like_a_label_is_none(text: str) -> None:
    """A label ends where its word ends."""
    assert LABEL.match(text) is None


@pytest.mark.parametrize("told", [" is ", ": ", " = ", " lautet ", " est ", " es ", "は", " -> "])
def test_sentence_tells_a_value(told: str) -> None:
    """A sentence names what its value is, in each language's way."""
    match = SENTENCE.search(f"As agreed, the API Key{told}“aB3aB3aB3aB3aB3”.".replace("“", '"'))

    assert match is not None
    assert (named(match), match.group("rest")) == (Field.API_KEY, "aB3aB3aB3aB3aB3")


@pytest.mark.parametrize(
    "text",
    [
        "the secret of aB3aB3aB3aB3aB3",
        "the API key isaB3aB3aB3aB3aB3",
        "Secret: aB3aB3aB3aB3@b.example",
    ],
)
def test_other_sentence_tells_none(text: str) -> None:
    """What merely stands near a label is not its value, and an e-mail address is none."""
    assert SENTENCE.search(text) is None


@pytest.mark.parametrize("between", [": ", " = ", "\t", " - ", " is ", " is: ", " → ", "は "])
def test_separator_is_taken_off(between: str) -> None:
    """What stands between label and value belongs to neither."""
    match = SEPARATOR.match(f"{between}value")

    assert match is not None
    assert f"{between}value"[match.end() :] == "value"

"""Private keys as people paste them."""

from __future__ import annotations

import base64

import asyncssh
import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.receivers.private_keys import read_private_key
from tests.support.sftp_server import a_key, text_of


def protected() -> str:
    """Return what a key with a passphrase looks like in the form of OpenSSH."""
    parts = (b"aes256-ctr", b"bcrypt", bytes(24))
    head = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    body = base64.encodebytes(b"openssh-key-v1\0" + head + bytes(200)).decode()
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}-----END OPENSSH PRIVATE KEY-----\n"


def code(text: str) -> ProblemCode:
    """Return why a text is no key that can be used."""
    with pytest.raises(ProblemError) as caught:
        read_private_key(Secret(text))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return caught.value.problem.code


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256"])
def test_keys_are_read_however_they_were_pasted(kind: str) -> None:
    """With other line breaks, blanks around, indented, or on one line."""
    key = asyncssh.generate_private_key(kind)
    text = text_of(key)

    for pasted in (
        text, text.replace("\n", "\r\n"), f"\n  {text}\n\n", text.replace("\n", "\n    "),
        text.strip().replace("\n", "\\n"), key.export_private_key("pkcs8-pem").decode(),
    ):  # fmt: skip
        assert read_private_key(Secret(pasted)) == key


def test_a_key_with_a_passphrase_is_told_from_a_damaged_one() -> None:
    """Both forms in which such keys are kept."""
    assert code(protected()) is ProblemCode.RECEIVER_KEY_NEEDS_PASSPHRASE
    assert code(text_of(a_key(), "words")) is ProblemCode.RECEIVER_KEY_NEEDS_PASSPHRASE


@pytest.mark.parametrize(
    "text",
    [
        "a password",
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nnot base64!\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEabcdefghijklmnopqrstuvwxyzabcdefghijklmnop",
    ],
)
def test_what_is_no_private_key_is_told(text: str) -> None:
    """A password, PuTTY's own form, a public key, a damaged one."""
    assert code(text) is ProblemCode.RECEIVER_KEY_UNUSABLE


def test_half_a_key_is_told() -> None:
    """The end was not copied along."""
    text = text_of(a_key())

    for end in range(30, len(text) - 40, 23):
        assert code(text[:end]) in {
            ProblemCode.RECEIVER_KEY_UNUSABLE, ProblemCode.RECEIVER_KEY_NEEDS_PASSPHRASE,
        }  # fmt: skip

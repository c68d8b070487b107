"""Reads a private key as a person pasted it."""

from __future__ import annotations

import base64
import binascii
from typing import Final

import asyncssh

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import Secret

_OPENSSH_BEGIN: Final = "-----BEGIN OPENSSH PRIVATE KEY-----"
_MAGIC: Final = b"openssh-key-v1\0"
_PROTECTED: Final = ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED")


def read_private_key(secret: Secret) -> asyncssh.SSHKey:
    """Return the key.

    One on a single line, with backslash and n for each line break, is read too: files of
    environment variables hold it so.

    Raises:
        ProblemError: ``receiver.key-needs-passphrase`` or ``receiver.key-unusable``.
    """
    text = secret.reveal().strip()
    if "\n" not in text:
        text = text.replace("\\n", "\n")
    text = "\n".join(line.strip() for line in text.splitlines()) + "\n"
    if _is_protected(text):
        raise failure(ProblemCode.RECEIVER_KEY_NEEDS_PASSPHRASE)
    try:
        return asyncssh.import_private_key(text)
    # The last two: a damaged key may hold numbers that the cryptography refuses.
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError, OverflowError):
        # NOTE: without a cause: nothing of the key may get into a traceback.
        raise failure(ProblemCode.RECEIVER_KEY_UNUSABLE) from None


def _is_protected(text: str) -> bool:
    """Return whether a key is encrypted (PEM, PKCS #8, and OpenSSH's PROTOCOL.key)."""
    if any(sign in text for sign in _PROTECTED):
        return True
    if not text.startswith(_OPENSSH_BEGIN):
        return False
    body = "".join(line for line in text.splitlines() if not line.startswith("-----"))
    try:
        content = base64.b64decode(body, validate=True)
    except binascii.Error:
        return False
    rest = content.removeprefix(_MAGIC)
    if len(rest) == len(content):
        return False
    length = int.from_bytes(rest[:4], "big")
    return rest[4 : 4 + length] != b"none"

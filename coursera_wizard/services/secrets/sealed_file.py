"""Keeps secrets in a file sealed with a passphrase, for computers without a keychain."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.secret import Secret, SecretBinding
from coursera_wizard.i18n import _
from coursera_wizard.services import atomic_file
from coursera_wizard.services.file_errors import write_failure
from coursera_wizard.services.secrets.entry import entry_name

FORMAT: Final = "coursera-wizard-sealed-1"
SHORTEST_PASSPHRASE: Final = 10
LONGEST: Final = 1000

# scrypt at 64 MiB and about 130 ms a try (RFC 7914; 2^16 is four times its interactive advice).
_N: Final = 2**16
_R: Final = 8
_P: Final = 1
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_LARGEST: Final = 4 * 1024 * 1024
_OTHER_WRITER_S: Final = 20.0
_CHECK: Final = b"this passphrase opens this file"


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One sealed text: everything but the key, in base64."""

    nonce: str
    text: str


@dataclass(frozen=True, slots=True)
class _SealedFile:
    """What the file holds. No entry tells what it belongs to.

    Attributes:
        format: Names the way of sealing; another one needs another program.
        salt: For the key; in base64.
        check: A known text, so that a wrong passphrase is told from damage.
        entries: By a hash of API key and token address.
    """

    format: str
    salt: str
    check: _Sealed
    entries: dict[str, _Sealed] = field(default_factory=dict)


class SealedFileVault:
    """The sealed file of this computer, opened with a passphrase; fulfills `ports.SecretVault`."""

    def __init__(self, path: Path, passphrase: Secret) -> None:
        self._path = path
        self._passphrase = passphrase
        self._key: tuple[bytes, ChaCha20Poly1305] | None = None

    def name(self) -> str:
        """Return what people call it."""
        return _("a file sealed with your passphrase")

    def problem(self) -> Problem | None:
        """Return ``sealed.passphrase-weak`` where a file would be made with a short one."""
        return self._weakness() if not self._path.exists() else None

    def limit(self) -> int:
        """Return the longest secret it takes, in characters: as many as any keychain."""
        return LONGEST

    def get(self, binding: SecretBinding) -> Secret | None:
        """Return the secret stored for exactly this key and address; None if there is none.

        Raises:
            ProblemError: ``sealed.passphrase-wrong``, ``sealed.damaged``, ``store.not-readable``.
        """
        sealed = self._opened()
        entry = sealed.entries.get(_key_name(binding)) if sealed is not None else None
        if sealed is None or entry is None:
            return None
        try:
            text = self._cipher(sealed.salt).decrypt(*_bytes_of(entry), _bound_to(binding))
            return Secret(text.decode())
        except (InvalidTag, ValueError):
            raise self._damaged() from None

    def set(self, binding: SecretBinding, secret: Secret) -> None:
        """Store a secret in place of an earlier one; the first one makes the file.

        Raises:
            ProblemError: ``sealed.passphrase-weak`` for a new file, ``keyring.too-long``,
                ``store.not-writable``, ``store.disk-full``, or as for :meth:`get`.
        """
        if len(secret) > LONGEST:
            raise failure(
                ProblemCode.KEYRING_TOO_LONG, length=len(secret), limit=LONGEST, store=self.name()
            )
        with self._one_writer():
            sealed = self._opened() or self._new()
            entry = _seal(self._cipher(sealed.salt), secret.reveal().encode(), _bound_to(binding))
            self._write(sealed, {**sealed.entries, _key_name(binding): entry})

    def clear(self, binding: SecretBinding) -> None:
        """Remove a secret; nothing happens if there is none. The last one takes the file along.

        Raises:
            ProblemError: As for :meth:`set`.
        """
        with self._one_writer():
            sealed = self._opened()
            name = _key_name(binding)
            if sealed is None or name not in sealed.entries:
                return
            rest = {other: entry for other, entry in sealed.entries.items() if other != name}
            if rest:
                self._write(sealed, rest)
            else:
                atomic_file.remove_file(self._path)

    def _opened(self) -> _SealedFile | None:
        """Return what the file holds, once the passphrase opened it; None if there is no file."""
        try:
            content = atomic_file.read_file(self._path, limit=_LARGEST)
        except ProblemError as error:
            if error.problem.code is ProblemCode.STORE_NOT_FOUND:
                return None
            raise
        try:
            sealed = msgspec.json.decode(content, type=_SealedFile)
            nonce, check = _bytes_of(sealed.check)
            salt = base64.b64decode(sealed.salt, validate=True)
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, RecursionError):
            raise self._damaged() from None
        if sealed.format != FORMAT or len(salt) != _SALT_BYTES:
            raise self._damaged()
        try:
            self._cipher(sealed.salt).decrypt(nonce, check, _CHECK)
        except InvalidTag:
            raise failure(ProblemCode.SEALED_PASSPHRASE_WRONG) from None
        return sealed

    def _new(self) -> _SealedFile:
        weakness = self._weakness()
        if weakness is not None:
            raise ProblemError(weakness)
        salt = base64.b64encode(secrets.token_bytes(_SALT_BYTES)).decode()
        return _SealedFile(FORMAT, salt, _seal(self._cipher(salt), _CHECK, _CHECK))

    def _write(self, sealed: _SealedFile, entries: dict[str, _Sealed]) -> None:
        changed = _SealedFile(sealed.format, sealed.salt, sealed.check, entries)
        content = msgspec.json.format(msgspec.json.encode(changed, order="sorted"), indent=2)
        atomic_file.write_file(self._path, content + b"\n")

    def _cipher(self, salt_text: str) -> ChaCha20Poly1305:
        """Return the cipher for a salt; the key is worked out once."""
        salt = base64.b64decode(salt_text)
        if self._key is None or self._key[0] != salt:
            derivation = Scrypt(salt=salt, length=_KEY_BYTES, n=_N, r=_R, p=_P)
            key = derivation.derive(self._passphrase.reveal().encode("utf-8", "surrogatepass"))
            self._key = (salt, ChaCha20Poly1305(key))
        return self._key[1]

    def _weakness(self) -> Problem | None:
        if len(self._passphrase.reveal().strip()) >= SHORTEST_PASSPHRASE:
            return None
        return problem(ProblemCode.SEALED_PASSPHRASE_WEAK, characters=SHORTEST_PASSPHRASE)

    def _damaged(self) -> ProblemError:
        return failure(ProblemCode.SEALED_DAMAGED, path=self._path)

    @contextlib.contextmanager
    def _one_writer(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(f"{self._path}.lock", thread_local=False)
        try:
            lock.acquire(timeout=_OTHER_WRITER_S)
        except Timeout as error:
            raise failure(ProblemCode.STORE_OPEN_ELSEWHERE, path=self._path) from error
        except OSError as error:
            raise write_failure(error, self._path) from error
        try:
            yield
        finally:
            lock.release()


def _seal(cipher: ChaCha20Poly1305, text: bytes, bound_to: bytes) -> _Sealed:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = cipher.encrypt(nonce, text, bound_to)
    return _Sealed(base64.b64encode(nonce).decode(), base64.b64encode(sealed).decode())


def _bytes_of(sealed: _Sealed) -> tuple[bytes, bytes]:
    """Return nonce and sealed text; a wrong length is damage as much as wrong signs."""
    nonce = base64.b64decode(sealed.nonce, validate=True)
    text = base64.b64decode(sealed.text, validate=True)
    if len(nonce) != _NONCE_BYTES or len(text) < _NONCE_BYTES:
        raise binascii.Error("wrong length")
    return nonce, text


def _bound_to(binding: SecretBinding) -> bytes:
    """Return what a secret is bound to: moved to another entry it does not open."""
    return f"{FORMAT}\n{entry_name(binding)}".encode()


def _key_name(binding: SecretBinding) -> str:
    return hashlib.sha256(_bound_to(binding)).hexdigest()

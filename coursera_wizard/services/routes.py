"""The ways data and secrets may travel, as far as the person of this computer agreed."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from coursera_wizard.domain.draft import Account, ProxyMode
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.i18n import _
from coursera_wizard.services import atomic_file

if TYPE_CHECKING:
    from coursera_wizard.domain.secret import SecretBinding

logger = logging.getLogger(__name__)

COURSERA_HOSTS: Final = frozenset({"api.coursera.com", "api.coursera.org", "accounts.coursera.org"})
_LARGEST_LIST: Final = 4 * 1024 * 1024
_LARGEST_CERTIFICATE: Final = 4 * 1024 * 1024


class AgreedRoutes:
    """Remembers each yes as a hash of the whole route; fulfills `ports.Routes`.

    A yes is for exactly these addresses, this proxy and this certificate: with one of them changed
    the question is asked again. It is kept on this computer, never in a delivery file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def problem(self, account: Account, *, is_bound: bool = True) -> Problem | None:
        """Return ``coursera.address-not-trusted`` until the person agreed, or None.

        Also ``tls.certificate-file`` where the delivery's own certificate cannot be read, and the
        problem of the list itself. Where the secret is bound to nothing (an environment variable),
        this computer's own addresses are asked about as well: anybody on it may listen there.
        """
        unusual = _unusual(account, is_bound=is_bound)
        if not unusual:
            return None
        try:
            if _route_hash(account) in self._agreed():
                return None
        except ProblemError as error:
            return error.problem
        return problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address=", ".join(unusual))

    def allow(self, account: Account) -> None:
        """Remember the yes for exactly this route.

        Raises:
            ProblemError: ``tls.certificate-file``, or ``store.…`` where it cannot be kept.
        """
        if _unusual(account, is_bound=False):
            self._agree(_route_hash(account))

    def place_problem(self, binding: SecretBinding) -> Problem | None:
        """Return ``coursera.address-not-trusted`` until the person agreed to a place, or None.

        No place is usual for a secret that is bound to none: a file from a stranger names any.
        """
        try:
            if _place_hash(binding) in self._agreed():
                return None
        except ProblemError as error:
            return error.problem
        return problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address=binding.token_url)

    def allow_place(self, binding: SecretBinding) -> None:
        """Remember the yes for exactly this name and address.

        Raises:
            ProblemError: ``store.…`` where it cannot be kept.
        """
        self._agree(_place_hash(binding))

    def _agree(self, place: str) -> None:
        agreed = sorted({*self._agreed(), place})
        content = msgspec.json.format(msgspec.json.encode(agreed), indent=2)
        atomic_file.write_file(self._path, content + b"\n")

    def _agreed(self) -> frozenset[str]:
        """Return all hashes; a list that cannot be understood is none: the question comes again."""
        try:
            content = atomic_file.read_file(self._path, limit=_LARGEST_LIST)
        except ProblemError as error:
            if error.problem.code is ProblemCode.STORE_NOT_FOUND:
                return frozenset()
            raise
        try:
            return frozenset(msgspec.json.decode(content, type=list[str]))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            logger.warning("the list of agreed addresses could not be read; they are asked again")
            return frozenset()


def is_usual(address: str, *, or_this_computer: bool = True) -> bool:
    """Return whether an address is Coursera's own over https, or this computer's.

    What different programs could read in different ways (a user part, a backslash, blanks, other
    than plain letters) is never usual.
    """
    if not address.isascii() or not address.isprintable() or set(address) & set(" \\@"):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if is_this_computer(host):
        return or_this_computer and parts.scheme in {"http", "https"}
    return parts.scheme == "https" and host in COURSERA_HOSTS and port in {None, 443}


def is_this_computer(host: str) -> bool:
    """Return whether a host is loopback: by its number, or by the one name reserved for it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unusual(account: Account, *, is_bound: bool) -> list[str]:
    """Return what the person has to agree to, as it is shown."""
    found = [
        address
        for address in dict.fromkeys((account.token_url, account.api_base))
        if not is_usual(address, or_this_computer=is_bound)
    ]
    if account.proxy.mode is ProxyMode.OWN:
        found.append(_("the proxy {address}").format(address=account.proxy.url))
    if account.certificate_file:
        found.append(_("the certificate {path}").format(path=account.certificate_file))
    return found


def _route_hash(account: Account) -> str:
    proxy = account.proxy
    own_proxy = [proxy.url, proxy.user] if proxy.mode is ProxyMode.OWN else []
    certificate = _certificate_hash(account.certificate_file) if account.certificate_file else ""
    route = [account.token_url, account.api_base, own_proxy, certificate]
    return hashlib.sha256(json.dumps(route).encode()).hexdigest()


def _place_hash(binding: SecretBinding) -> str:
    place = [binding.purpose.value, binding.api_key, binding.token_url]
    return hashlib.sha256(json.dumps(place).encode()).hexdigest()


def _certificate_hash(file: str) -> str:
    """Return the hash of a certificate's content: another file of the same name is another one."""
    try:
        content = atomic_file.read_file(Path(file), limit=_LARGEST_CERTIFICATE)
    except ProblemError as error:
        details = error.problem.details
        raise failure(ProblemCode.TLS_CERTIFICATE_FILE, path=file, details=details) from error
    return hashlib.sha256(content).hexdigest()

"""What is known of the forms of credentials, used while a person types (warns, never blocks).

Source: Coursera Business API, "Identifier forms" and "What the Org API URL really is".
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from coursera_wizard.domain.draft import DEFAULT_API_BASE, Generation
from coursera_wizard.i18n import _

ID_LENGTH: Final = 22
KEY_LENGTH: Final = 48
SECRET_LENGTH: Final = 64

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_SPACE = re.compile(r"\s+")
_WORDS_AT_LEAST = 2


class HintKind(StrEnum):
    """Whether a hint is good news or a warning."""

    FINE = "fine"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Hint:
    """One line under a field."""

    kind: HintKind
    text: str = ""


def trimmed(text: str) -> str:
    """Return the value without the blanks and line breaks that copying adds."""
    return _SPACE.sub("", text)


def is_id(text: str) -> bool:
    """Return whether it has the form of a 128-bit id in unpadded base64url."""
    return bool(_ID.fullmatch(text))


def is_slug(text: str) -> bool:
    """Return whether it looks like a web name: lower-case words joined by hyphens.

    An id may hold hyphens too, so 22 characters without a real word are not taken for a slug.
    """
    if not _SLUG.fullmatch(text):
        return False
    words = [part for part in text.split("-") if len(part) >= 3 and part.isalpha()]
    return not is_id(text) or len(words) >= _WORDS_AT_LEAST


def is_legacy_key(text: str) -> bool:
    """Return whether it has the form of a key of the older console (22 characters)."""
    return is_id(text)


def api_key_hint(text: str, generation: Generation = Generation.CURRENT) -> Hint | None:
    """Return what to say under the API Key, or None while it is empty.

    Args:
        text: What was typed.
        generation: A key of the older console is fine once it was signed in with.
    """
    key = trimmed(text)
    if not key:
        return None
    if is_legacy_key(key) and generation is Generation.LEGACY:
        return Hint(HintKind.FINE)
    if is_legacy_key(key):
        return Hint(
            HintKind.WARNING,
            _(
                "This looks like a key of the older Coursera console: 22 characters. It needs"
                " “Sign in with Coursera”; keys of the developer portal have 48 and do not."
            ),
        )
    if key.isalnum() and len(key) == KEY_LENGTH:
        return Hint(HintKind.FINE)
    if key.isalnum() and len(key) == SECRET_LENGTH:
        return Hint(
            HintKind.WARNING,
            _("This looks like the Client Secret: 64 characters. The API Key has 48."),
        )
    return Hint(
        HintKind.WARNING,
        _("An API Key has 48 letters and digits. This one has {count} characters.").format(
            count=len(key)
        ),
    )


def secret_hint(text: str, *, api_key: str = "") -> Hint | None:
    """Return what to say under the Client Secret, or None while it is empty.

    Args:
        text: What was typed.
        api_key: Key and secret of the older console both have 22 characters.
    """
    secret = trimmed(text)
    if not secret:
        return None
    if secret.isalnum() and len(secret) == SECRET_LENGTH:
        return Hint(HintKind.FINE)
    if secret.isalnum() and len(secret) == KEY_LENGTH:
        return Hint(
            HintKind.WARNING,
            _("This looks like the API Key: 48 characters. The Client Secret has 64."),
        )
    if is_id(secret) and is_legacy_key(trimmed(api_key)):
        return Hint(HintKind.FINE)
    if is_id(secret):
        return Hint(
            HintKind.WARNING,
            _("This looks like a secret of the older Coursera console: 22 characters."),
        )
    return Hint(
        HintKind.WARNING,
        _("A Client Secret has 64 letters and digits. This one has {count} characters.").format(
            count=len(secret)
        ),
    )


def organization_id_hint(text: str, *, org_api_url: str = "", program_id: str = "") -> Hint | None:
    """Return what to say under the Organization ID, or None while it is empty.

    Args:
        text: What was typed.
        org_api_url: A console link holds a key of the console that is often pasted by mistake.
        program_id: Named when the same value stands in both fields.
    """
    value = trimmed(text)
    if not value:
        return None
    if "/" in value or "." in value:
        return Hint(
            HintKind.WARNING,
            _("This looks like an address. The ID stands in Admin › Settings."),
        )
    link = read_org_api_url(org_api_url)
    if link.kind is UrlKind.CONSOLE and link.console_key == value:
        return Hint(
            HintKind.WARNING,
            _(
                "This is the console's own key, from the Org API URL. The ID stands in"
                " Admin › Settings."
            ),
        )
    if program_id and value == trimmed(program_id):
        return Hint(
            HintKind.WARNING,
            _("This is the same value as the Program ID. The ID stands in Admin › Settings."),
        )
    if is_slug(value):
        return Hint(
            HintKind.WARNING,
            _(
                "This looks like the organization's web name. The ID stands in Admin › Settings: 22"
                " letters, digits, - or _, and no words."
            ),
        )
    if is_id(value):
        return Hint(HintKind.FINE)
    return Hint(
        HintKind.WARNING,
        _("An Organization ID has 22 letters, digits, - or _. This one has {count}.").format(
            count=len(value)
        ),
    )


def program_id_hint(text: str) -> Hint | None:
    """Return what to say under the Program ID, or None while it is empty."""
    value = trimmed(text)
    if not value:
        return None
    if is_id(value) and not is_slug(value):
        return Hint(HintKind.FINE)
    if is_slug(value):
        return Hint(
            HintKind.WARNING,
            _("This looks like the program's web name. A Program ID has 22 characters, no words."),
        )
    return Hint(
        HintKind.WARNING,
        _("A Program ID has 22 letters, digits, - or _. This one has {count}.").format(
            count=len(value)
        ),
    )


class UrlKind(StrEnum):
    """What a text in the field Org API URL really is."""

    EMPTY = "empty"
    API = "api"
    LEGACY_API = "legacy-api"
    CONSOLE = "console"
    ADMIN = "admin"
    PROGRAM = "program"
    PORTAL = "portal"
    OTHER = "other"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class OrgApiUrl:
    """What was read from the field Org API URL.

    Attributes:
        kind: What it is.
        api_base: The data address that follows from it; the default one for evidence and an empty
            text.
        organization_id: When the address holds one.
        client_id: A console link ends in the app's Client ID.
        console_key: A console link's own key of the organization, which is no Organization ID.
    """

    kind: UrlKind
    api_base: str = DEFAULT_API_BASE
    organization_id: str = ""
    client_id: str = ""
    console_key: str = ""

    @property
    def is_address(self) -> bool:
        """Whether data are to be read from there; evidence and pages are no addresses."""
        return self.kind in {UrlKind.API, UrlKind.LEGACY_API, UrlKind.OTHER}


_CONSOLE_PATH = re.compile(r"/console/org/([^/]+)(?:/app/([^/]+))?/?$")
_API_TAIL = re.compile(
    r"(?:/api(?:/businesses\.v1(?:/(?P<organization>[^/]+)(?:/.*)?)?)?)?/*$"
)  # up to any list of the organization


def read_org_api_url(text: str) -> OrgApiUrl:
    """Return what the text in the field Org API URL is; nothing in it is ever contacted.

    Recognizes the console link (evidence only), addresses of the API in any usual length, admin
    and program pages, and the developer portal.
    """
    value = trimmed(text)
    if not value:
        return OrgApiUrl(UrlKind.EMPTY)
    parts = _split(value)
    if parts is None:
        return OrgApiUrl(UrlKind.UNUSABLE)
    scheme, host, netloc, path = parts
    # The practice organization has a console of its own, on this computer.
    if host == "accounts.coursera.org" or (is_loopback(host) and _CONSOLE_PATH.search(path)):
        found = _CONSOLE_PATH.search(path)
        return OrgApiUrl(
            UrlKind.CONSOLE,
            console_key=found.group(1) if found else "",
            client_id=(found.group(2) or "") if found else "",
        )
    if host in {"dev.coursera.com", "dev.coursera.org"}:
        return OrgApiUrl(UrlKind.PORTAL)
    if host in {"www.coursera.org", "coursera.org", "www.coursera.com", "coursera.com"}:
        kind = UrlKind.PROGRAM if path.startswith("/programs/") else UrlKind.ADMIN
        return OrgApiUrl(kind)
    tail = _API_TAIL.search(path)
    organization = (tail.group("organization") or "") if tail else ""
    kept = path[: tail.start()] if tail else path.rstrip("/")
    base = f"{scheme}://{netloc}{kept}"
    if host == "api.coursera.org":
        return OrgApiUrl(UrlKind.LEGACY_API, base, organization)
    if host == "api.coursera.com":
        return OrgApiUrl(UrlKind.API, base if kept else DEFAULT_API_BASE, organization)
    return OrgApiUrl(UrlKind.OTHER, base, organization)


def org_api_url_hint(text: str, *, api_key: str = "") -> Hint | None:  # noqa: C901, PLR0911 - one sentence per kind
    """Return what to say under the Org API URL, or None while it is empty."""
    url = read_org_api_url(text)
    key = trimmed(api_key)
    match url.kind:
        case UrlKind.EMPTY:
            return None
        case UrlKind.API:
            return Hint(HintKind.FINE)
        case UrlKind.CONSOLE if url.client_id and key and url.client_id != key:
            return Hint(
                HintKind.WARNING,
                _("This console link belongs to another app than the API Key above."),
            )
        case UrlKind.CONSOLE if url.client_id and key:
            return Hint(
                HintKind.NOTE,
                _("This is the console link of the same app. It is kept as a note, not contacted."),
            )
        case UrlKind.CONSOLE:
            return Hint(
                HintKind.NOTE,
                _("This is a console page, not an address for data. It is not contacted."),
            )
        case UrlKind.LEGACY_API if is_legacy_key(key):
            return Hint(HintKind.FINE)
        case UrlKind.LEGACY_API:
            return Hint(
                HintKind.WARNING,
                _("This is the older API's address. Keys of the developer portal do not open it."),
            )
        case UrlKind.ADMIN:
            return Hint(
                HintKind.WARNING,
                _("This is a page of Coursera's website, not an address for data. It is not used."),
            )
        case UrlKind.PROGRAM:
            return Hint(
                HintKind.WARNING,
                _("This is a program's page, not an address for data. It is not used."),
            )
        case UrlKind.PORTAL:
            return Hint(
                HintKind.WARNING,
                _("This is the developer portal, not an address for data. It is not used."),
            )
        case UrlKind.OTHER:
            return Hint(
                HintKind.WARNING,
                _("This is not Coursera's address. Data are read from there only after your yes."),
            )
        case UrlKind.UNUSABLE:
            return Hint(
                HintKind.WARNING, _("This is not an address. Leave it empty to use Coursera's own.")
            )


def is_loopback(host: str) -> bool:
    """Return whether the host is this computer itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name such as 127.school.example is somebody else


def is_usable_address(text: str) -> bool:
    """Return whether requests may go there: https, or http on this computer alone."""
    return _split(text) is not None


def _split(value: str) -> tuple[str, str, str, str] | None:
    """Return scheme, host, host with port, and path; None for what is no usable address."""
    if "://" not in value and "." in value.split("/", 1)[0]:
        value = f"https://{value}"
    try:
        parts = urlsplit(value)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None
    if port is not None and not 0 <= port <= 65535:
        return None
    if not host or parts.username or parts.password or parts.scheme not in {"https", "http"}:
        return None
    if parts.scheme == "http" and not is_loopback(host):
        return None
    return parts.scheme, host, parts.netloc.lower(), parts.path

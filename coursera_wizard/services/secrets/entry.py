"""The name under which a secret is kept: it follows from key and address, never from a file."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

from coursera_wizard.domain.secret import SecretBinding, SecretPurpose

SERVICE: Final = "Coursera Wizard"

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


def entry_name(binding: SecretBinding) -> str:
    """Return the entry of exactly this API key and token address.

    The address is written in one way (lower-case host, no default port, no blank), so that the
    same address is always the same entry and another one never is.
    """
    name = f"{binding.api_key.strip()} at {normalized(binding.token_url)}"
    # No written address holds a blank, so this ending is never part of one.
    return f"{name} (sign-in)" if binding.purpose is SecretPurpose.SIGN_IN else name


def normalized(address: str) -> str:
    """Return an address in the one way it is compared by."""
    text = quote(address.strip(), safe=":/?#[]@!$&'()*+,;=%-._~\\")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    user = parts.netloc.rpartition("@")[0]
    place = f"{user}@{host}" if user else host
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        place += f":{port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{place}{parts.path.rstrip('/')}{query}"

"""What is said of credentials while they are typed."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.credentials import (
    Hint,
    HintKind,
    UrlKind,
    api_key_hint,
    is_id,
    is_slug,
    is_usable_address,
    org_api_url_hint,
    organization_id_hint,
    program_id_hint,
    read_org_api_url,
    secret_hint,
    trimmed,
)
from coursera_wizard.domain.draft import DEFAULT_API_BASE, Generation

KEY = "k" * 48
SECRET = "s" * 64
ID = "ZRMnDiaeTTeyp03kUua0OA"
LEGACY = "Ab-dEfGhIjKlMnOpQrStUg"


def test_trimmed_drops_what_copying_adds() -> None:
    """Blanks, line breaks and no-break spaces vanish."""
    assert trimmed(" ab\u00a0cd\r\n\tef ") == "abcdef"


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("", None, ""),
        (KEY, HintKind.FINE, ""),
        (LEGACY, HintKind.WARNING, "older Coursera console"),
        (SECRET, HintKind.WARNING, "Client Secret"),
        ("short", HintKind.WARNING, "has 5 characters"),
    ],
)
def test_api_key_hint(text: str, kind: HintKind | None, says: str) -> None:
    """A key is judged by its length, a legacy one and a secret are named."""
    hint = api_key_hint(text)

    assert (hint.kind if hint else None) is kind
    assert says in (hint.text if hint else "")


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("", None, ""),
        (SECRET, HintKind.FINE, ""),
        (KEY, HintKind.WARNING, "API Key"),
        (LEGACY, HintKind.WARNING, "older Coursera console"),
        ("s" * 63, HintKind.WARNING, "has 63 characters"),
    ],
)
def test_secret_hint(text: str, kind: HintKind | None, says: str) -> None:
    """A secret is judged by its length; nothing of it stands in the sentence."""
    hint = secret_hint(text)

    assert (hint.kind if hint else None) is kind
    assert says in (hint.text if hint else "")
    assert not text or text not in (hint.text if hint else "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("harbour-valley-college", "web name"),
        ("https://www.coursera.org/o/harbour", "address"),
        ("consoleKey000000000001", "console's own key"),
        ("short", "This one has 5"),
        ("0j8IJBKLTzOMXH_QpqOkUA", "Program ID"),
    ],
)
def test_organization_id_hint_names_what_was_pasted(text: str, says: str) -> None:
    """Slugs, addresses, console keys and program ids are called by their name."""
    hint = organization_id_hint(
        text,
        org_api_url="https://accounts.coursera.org/console/org/consoleKey000000000001/app/x",
        program_id="0j8IJBKLTzOMXH_QpqOkUA",
    )

    assert hint is not None
    assert hint.kind is HintKind.WARNING
    assert says in hint.text


@pytest.mark.parametrize("text", [ID, "-_Mn-iaeTTeyp03kUua0OA", "abc-def-_hijklmnopqrsw"])
def test_organization_id_hint_accepts_ids_with_hyphens(text: str) -> None:
    """An id may hold hyphens and is not called a web name for that."""
    hint = organization_id_hint(text)

    assert hint is not None
    assert hint.kind is HintKind.FINE


def test_hints_are_silent_for_empty_fields() -> None:
    """An empty form is not scolded."""
    assert organization_id_hint(" ") is None
    assert program_id_hint("") is None
    assert org_api_url_hint("") is None


def test_slugs_of_22_characters_are_still_slugs() -> None:
    """Real words between hyphens give a web name away, whatever its length."""
    assert is_id("harbour-valley-college")
    assert is_slug("harbour-valley-college")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ID, HintKind.FINE),
        ("nursing-skills-a1b2c", HintKind.WARNING),
        ("x", HintKind.WARNING),
    ],
)
def test_program_id_hint(text: str, kind: HintKind) -> None:
    """A program's web name is named, an id is fine."""
    hint = program_id_hint(text)

    assert hint is not None
    assert hint.kind is kind


@pytest.mark.parametrize(
    ("text", "kind", "base"),
    [
        ("", UrlKind.EMPTY, DEFAULT_API_BASE),
        ("https://api.coursera.com/ent", UrlKind.API, DEFAULT_API_BASE),
        ("https://api.coursera.com/ent/", UrlKind.API, DEFAULT_API_BASE),
        ("https://api.coursera.com/ent/api", UrlKind.API, DEFAULT_API_BASE),
        ("api.coursera.com/ent/api/businesses.v1/", UrlKind.API, DEFAULT_API_BASE),
        (f"https://api.coursera.com/ent/api/businesses.v1/{ID}", UrlKind.API, DEFAULT_API_BASE),
        (
            f"https://api.coursera.com/ent/api/businesses.v1/{ID}/programs?limit=1",
            UrlKind.API,
            DEFAULT_API_BASE,
        ),
        ("https://api.coursera.com", UrlKind.API, DEFAULT_API_BASE),
        (
            f"https://api.coursera.org/api/businesses.v1/{ID}",
            UrlKind.LEGACY_API,
            "https://api.coursera.org",
        ),
        (
            f"https://accounts.coursera.org/console/org/{LEGACY}/app/{LEGACY}",
            UrlKind.CONSOLE,
            DEFAULT_API_BASE,
        ),
        ("https://www.coursera.org/o/harbour/admin/settings", UrlKind.ADMIN, DEFAULT_API_BASE),
        ("https://www.coursera.org/programs/nursing-a1b2c", UrlKind.PROGRAM, DEFAULT_API_BASE),
        ("https://dev.coursera.com/apps", UrlKind.PORTAL, DEFAULT_API_BASE),
        ("https://proxy.school.example/ent", UrlKind.OTHER, "https://proxy.school.example/ent"),
        ("http://127.0.0.1:8080/ent/api", UrlKind.OTHER, "http://127.0.0.1:8080/ent"),
        ("http://api.coursera.com/ent", UrlKind.UNUSABLE, DEFAULT_API_BASE),
        ("ftp://api.coursera.com", UrlKind.UNUSABLE, DEFAULT_API_BASE),
        ("https://user:pw@api.coursera.com", UrlKind.UNUSABLE, DEFAULT_API_BASE),
        ("https://api.coursera.com:99999/ent", UrlKind.UNUSABLE, DEFAULT_API_BASE),
        ("what is this", UrlKind.UNUSABLE, DEFAULT_API_BASE),
    ],
)
def test_read_org_api_url(text: str, kind: UrlKind, base: str) -> None:
    """Every form met in real life is recognized, and an API address is normalized."""
    url = read_org_api_url(text)

    assert (url.kind, url.api_base) == (kind, base)


def test_read_org_api_url_takes_the_organization_out() -> None:
    """An address may end in the Organization ID."""
    url = read_org_api_url(f"https://api.coursera.com/ent/api/businesses.v1/{ID}/")

    assert url.organization_id == ID


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("https://accounts.coursera.org/console/org/x/app/another", "another app"),
        (f"https://accounts.coursera.org/console/org/x/app/{KEY}", "same app"),
        ("https://accounts.coursera.org/console", "console page"),
        ("https://api.coursera.org/api", "older API"),
        ("https://www.coursera.org/o/x", "website"),
        ("https://www.coursera.org/programs/x", "program's page"),
        ("https://dev.coursera.com", "developer portal"),
        ("https://elsewhere.example", "not Coursera's address"),
        ("nonsense", "not an address"),
        ("https://api.coursera.com/ent", ""),
    ],
)
def test_org_api_url_hint_says_what_it_is(text: str, says: str) -> None:
    """Each kind has its sentence; a good address has none."""
    hint = org_api_url_hint(text, api_key=KEY)

    assert hint is not None
    assert says in hint.text


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("https://api.coursera.com/ent", True),
        ("http://localhost:1/ent", True),
        ("http://127.0.0.1:0/ent", True),
        ("http://[::1]:8080/ent", True),
        ("http://school.example", False),
        ("http://127.school.example", False),
        ("https://", False),
        ("", False),
        ("https://[::1/ent", False),
    ],
)
def test_is_usable_address(text: str, usable: bool) -> None:
    """Https anywhere, http on this computer alone."""
    assert is_usable_address(text) is usable


def test_older_key_is_fine_once_it_was_signed_in_with() -> None:
    """Key, secret and the older address fit together then."""
    hint = api_key_hint(LEGACY, Generation.LEGACY)

    assert hint == Hint(HintKind.FINE)
    assert "Sign in with Coursera" in (api_key_hint(LEGACY) or Hint(HintKind.FINE)).text
    assert secret_hint(LEGACY, api_key=LEGACY) == Hint(HintKind.FINE)
    older = "https://api.coursera.org/api/businesses.v1/"
    assert org_api_url_hint(older, api_key=LEGACY) == Hint(HintKind.FINE)


def test_practice_organization_has_a_console_of_its_own() -> None:
    """Its link is recognized on this computer, and nowhere else."""
    path = f"/console/org/{LEGACY}/app/{LEGACY}"

    assert read_org_api_url(f"http://127.0.0.1:4711{path}").kind is UrlKind.CONSOLE
    assert read_org_api_url(f"https://x.example{path}").kind is UrlKind.OTHER

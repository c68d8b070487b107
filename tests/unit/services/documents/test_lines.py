"""Lines come out as they were meant, whatever copying and mailing did to them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from coursera_wizard.services.documents.lines import address_in, cleaned, decoded, evidence_in

LINK = "https://accounts.coursera.org/console/org/cQ5zB1nK/app/Jx4_qW8mT2rLz6NbVc0P-w"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_text_of_any_encoding_is_decoded(encoding: str) -> None:
    """Editors save text in many encodings."""
    assert decoded("Clé d’API: x".encode(encoding)) == "Clé d’API: x"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("> > Org ID", "Org ID"),
        (">", ""),
        ("API\u00a0Key\u3000：\u200b x", "API Key : x"),
        ("“x” ‘y’ „z“ «v» 「w」", '"x" \'y\' "z" "v" "w"'),
        ("ＡＰＩ ｷｰ", "API キー"),
        ("Cle\u0301 o\ufb03ce", "Clé office"),
        ("a        b\tc", "a    b\tc"),
        ("Client\u2011ID", "Client-ID"),
    ],
)
def test_line_is_cleaned(raw: str, clean: str) -> None:
    """Quoting, unseen signs, wide letters and typographic quotes are gone."""
    assert cleaned(raw) == [clean]


def test_lines_keep_their_numbers() -> None:
    """A person finds the line by its number."""
    assert cleaned("a\r\n\r\n> \nb") == ["a", "", "", "b"]


def test_line_is_cut() -> None:
    """No value stands behind the five-hundredth sign of a line."""
    assert len(cleaned("x" * 9000)[0]) == 500


@pytest.mark.parametrize(
    "protected",
    [
        f"https://nam02.safelinks.protection.outlook.com/?url={quote(LINK, safe='')}&reserved=0",
        f"https://urldefense.com/v3/__{LINK}__;!!abc!def$",
    ],
)
def test_protected_link_is_the_one_that_was_meant(protected: str) -> None:
    """Mail servers put their own address before a link."""
    assert cleaned(f"Org API URL: {protected}") == [f"Org API URL: {LINK}"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"see <{LINK}>.", LINK),
        ("at api.coursera.com/ent, then", "api.coursera.com/ent"),
        ("(https://lms.example/a_b)", "https://lms.example/a_b"),
        ("notcoursera.com/x", ""),
        ("coursera.com.evil.example", ""),
        ("none", ""),
    ],
)
def test_address_is_found(text: str, address: str) -> None:
    """An address ends before the sign that ends its sentence."""
    assert address_in(text) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"Open {LINK}!", LINK),
        ("https://api.coursera.com/ent", "https://api.coursera.com/ent"),
        ("https://www.coursera.org/o/riverbend/admin", ""),
        ("https://accounts.coursera.org.evil.example/console/org/x", ""),
        ("http://api.coursera.com/ent", ""),
    ],
)
def test_evidence_is_of_coursera_alone(text: str, address: str) -> None:
    """Only the console and the API count without a label."""
    assert evidence_in(text) == address

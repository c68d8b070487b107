"""The help page of attributes is made from the table."""

from __future__ import annotations

from coursera_wizard.domain.attribute_help import markdown
from coursera_wizard.domain.attribute_table import ATTRIBUTES
from coursera_wizard.resources import resource_path


def test_markdown_is_what_is_shipped() -> None:
    """The file in the resources is up to date with the table."""
    assert resource_path("help", "attributes.md").read_text(encoding="utf-8") == markdown()


def test_markdown_has_every_attribute() -> None:
    """Each attribute has a row; required ones bear a star, those of one version name it."""
    page = markdown()

    for known in ATTRIBUTES:
        assert f"| `{known.target}`" in page
    assert "| `givenName` \\* | fullName › all but the last word |" in page
    assert "| `pronouns` (1.2) | – |" in page

"""Catalogs fit the program."""

from __future__ import annotations

from coursera_wizard.i18n import read_catalog
from tests.architecture.source import ROOT, texts

CATALOGS = sorted(ROOT.glob("resources/locale/*/LC_MESSAGES/*.po"))


def test_catalogs_fit() -> None:
    """Every translation has the places of its source, and its source is still there."""
    known = {text.value for _module, text in texts()}

    for path in CATALOGS:
        catalog = read_catalog(path)
        assert catalog.rejected == (), path
        assert not set(catalog.texts) - known, path


def test_texts_are_found() -> None:
    """The tests that read texts see them."""
    assert sum(1 for _text in texts()) > 50

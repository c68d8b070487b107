"""Numbers as the person's system writes them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from coursera_wizard.ui.numbers import number_words


def test_number_words_follow_the_system() -> None:
    """German has points, and a system without a language gets the English way."""
    before = QLocale()
    try:
        QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
        german = number_words(100_000)
        QLocale.setDefault(QLocale.c())
        plain = number_words(100_000)
    finally:
        QLocale.setDefault(before)

    assert (german, plain) == ("100.000", "100,000")

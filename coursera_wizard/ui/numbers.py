"""Writes numbers the way the person's system writes them."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def number_words(value: int) -> str:
    """Return a whole number with its separators; the English way where the system has none."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        locale = QLocale(QLocale.Language.English)
    return locale.toString(value)

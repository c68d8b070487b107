"""A field for a password, which may hold blanks."""

from __future__ import annotations

from coursera_wizard.ui.widgets.key_edit import SecretEdit


class PasswordEdit(SecretEdit):
    """Shows dots like the field for a secret, and takes every sign as it is typed."""

    def _on_text_edited(self, words: str) -> None:
        self.edited.emit(words)

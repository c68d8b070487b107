"""Builds HTML in which every text is escaped, because a program's name may hold anything."""

from __future__ import annotations

import html
import re
from typing import Final

_NEVER_SHOWN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """Return a text as markup; markup stays as it is, and characters HTML cannot have are left out.

    Args:
        text: Plain text, or markup.
    """
    if isinstance(text, Markup):
        return text
    return Markup(html.escape(_NEVER_SHOWN.sub("", text)))


def tag(name: str, *content: str, **attributes: str | float) -> Markup:
    """Return an element.

    Args:
        name: Of the element.
        *content: Texts, which are escaped, and markup.
        **attributes: ``class_`` stands for ``class``, ``aria_label`` for ``aria-label``.
    """
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{shown}>{joined(*content)}</{name}>")


def joined(*content: str) -> Markup:
    """Return texts and markup one after the other."""
    return Markup("".join(escaped(part) for part in content))

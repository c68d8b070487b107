"""Speaks the person's language: every text of the program goes through here when it is shown.

Catalogs are ``resources/locale/<language>/LC_MESSAGES/coursera_wizard.po``. They are read as they
are, without a compiled copy that could be older than its source; English needs none and costs
nothing. Two invented languages are built in, for tests and pictures: ``qps`` makes every text twice
as long and accented, ``qpr`` runs it from right to left.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE_LANGUAGE = "en"
PSEUDO_LONG = "qps"
PSEUDO_RIGHT_TO_LEFT = "qpr"

_RIGHT_TO_LEFT = frozenset(
    {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi", PSEUDO_RIGHT_TO_LEFT}
)
_LANGUAGE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_KEPT = r"\{[^{}]*\}|\{\{|\}\}|<[^<>]+>|&[a-z]+;|https?://\S+|&&|&|\n"
_ACCENTED = str.maketrans("aceinouyACEINOUY", "áçéîñöûýÅÇÉÎÑØÛÝ")


@dataclass(slots=True)
class Catalog:
    """The translations of one language; what it does not know stays in English."""

    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plural_index: Callable[[int], int] = lambda count: int(count != 1)
    rejected: tuple[str, ...] = ()


@dataclass(slots=True)
class _Language:
    """The language in use. There is one for the whole program, as there is one person."""

    code: str = SOURCE_LANGUAGE
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plural_index: Callable[[int], int] | None = None
    invent: Callable[[str], str] | None = None


_current = _Language()


def _(text: str) -> str:
    """Return a text in the language in use. Places are filled in afterwards, by ``.format()``."""
    if _current.invent is not None:
        return _current.invent(text)
    forms = _current.texts.get(text)
    return forms[0] if forms else text


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a text that belongs to a count, in the language in use."""
    forms = _current.texts.get(singular)
    if forms and _current.plural_index is not None:
        index = _current.plural_index(count)
        if index < len(forms):
            return forms[index]
    text = singular if count == 1 else plural
    return text if _current.invent is None else _current.invent(text)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for translation; ``_`` translates it where it is shown."""
    return text


def set_language(language: str | None = None) -> str:
    """Use another language from now on.

    Args:
        language: A code such as ``de`` or ``pt_BR``, or an invented one (``qps``, ``qpr``).
            None means the language of the computer.

    Returns:
        The language that is used now: English where there is no catalog for the one asked for.
    """
    wanted = system_language() if language is None else language.replace("-", "_")
    _use(_Language())
    if wanted == PSEUDO_LONG:
        _use(_Language(code=wanted, invent=_lengthen))
    elif wanted == PSEUDO_RIGHT_TO_LEFT:
        _use(_Language(code=wanted, invent=_turn_around))
    else:
        for code in dict.fromkeys((wanted, wanted.partition("_")[0])):
            if code != SOURCE_LANGUAGE and code.replace("_", "").isalnum():
                path = catalog_path(code)
                if path.is_file():
                    catalog = read_catalog(path)
                    _use(_Language(code, catalog.texts, catalog.plural_index))
                    break
    return _current.code


def language() -> str:
    """Return the code of the language in use."""
    return _current.code


def is_right_to_left() -> bool:
    """Tell whether the language in use is written from right to left."""
    return _current.code.partition("_")[0] in _RIGHT_TO_LEFT


def system_language() -> str:
    """Return the language that this computer is set to, as far as it says so."""
    for name in _LANGUAGE_VARIABLES:
        value = os.environ.get(name, "").partition(":")[0].partition(".")[0].partition("@")[0]
        if value:
            return SOURCE_LANGUAGE if value in {"C", "POSIX"} else value
    if sys.platform in {"win32", "darwin"}:
        import locale

        return locale.getlocale()[0] or SOURCE_LANGUAGE
    return SOURCE_LANGUAGE


def catalog_path(code: str) -> Path:
    """Return where the catalog of a language is, whether or not there is one."""
    from coursera_wizard.resources import resource_path

    return resource_path("locale", code, "LC_MESSAGES", "coursera_wizard.po")


def read_catalog(path: Path) -> Catalog:
    """Read a catalog in gettext's .po format.

    A translation whose places differ from those of its source is left out, because filling them in
    would fail in front of the person; ``rejected`` names it.
    """
    import re
    from gettext import c2py

    texts: dict[str, tuple[str, ...]] = {}
    rejected: list[str] = []
    catalog = Catalog()
    for entry in _entries(path.read_text(encoding="utf-8")):
        source = entry.get("msgid", "")
        forms = tuple(entry[key] for key in sorted(entry) if key.startswith("msgstr"))
        if not source:
            rule = re.search(r"Plural-Forms:.*?plural=([^;\n]+)", "".join(forms))
            if rule:
                catalog.plural_index = c2py(rule[1].strip())
        elif any(forms) and all(forms):
            allowed = [
                placeholders(entry[key]) for key in ("msgid", "msgid_plural") if key in entry
            ]
            if all(placeholders(form) in allowed for form in forms):
                texts[source] = forms
            else:
                rejected.append(source)
    catalog.texts, catalog.rejected = texts, tuple(rejected)
    return catalog


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the places in a text; a text that cannot be filled in has ``?``."""
    from string import Formatter

    try:
        return frozenset(
            name for _text, name, *_rest in Formatter().parse(text) if name is not None
        )
    except ValueError:
        return frozenset({"?"})


def _use(new: _Language) -> None:
    """Replace the language in use."""
    _current.code, _current.texts = new.code, new.texts
    _current.plural_index, _current.invent = new.plural_index, new.invent


def _entries(text: str) -> list[dict[str, str]]:
    """Split a .po file into its entries; those marked fuzzy are left out."""
    import ast

    entries: list[dict[str, str]] = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        entry: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#,") and "fuzzy" in line:
                entry = {}
                break
            if line.startswith("#") or '"' not in line:
                continue
            keyword, _quote, rest = line.partition('"')
            key = keyword.strip() or key
            entry[key] = entry.get(key, "") + str(ast.literal_eval('"' + rest.rstrip()))
        if entry:
            entries.append(entry)
    return entries


def _lengthen(text: str) -> str:
    """Return a text accented and twice as long, its places and markup kept once."""
    import re

    if not text.strip():
        return text
    parts = re.split(f"({_KEPT})", text)
    accented = "".join(
        part if index % 2 else part.translate(_ACCENTED) for index, part in enumerate(parts)
    )
    words = " ".join("".join(parts[::2]).split())
    if not any(character.isalpha() for character in words):
        return accented  # a time of day, say, has nothing to translate
    return f"{accented} {words.translate(_ACCENTED)}"


def _turn_around(text: str) -> str:
    """Return a text that is written from right to left, its places and markup left alone."""
    import re

    if not text.strip():
        return text
    parts = re.split(f"({_KEPT})", text)
    turned = [
        part if index % 2 or not part.strip() else f"\u202e{part}\u202c"
        for index, part in enumerate(parts)
    ]
    return "\u200f" + "".join(turned)

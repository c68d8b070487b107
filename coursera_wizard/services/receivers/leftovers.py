"""The names files have while they are on their way, and when one of them is a leftover."""

from __future__ import annotations

import re
import secrets
from typing import Final

_FORM: Final = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{12}\.coursera-part")
# Another delivery may be under way in the same folder: its file is left alone for a day.
_ABANDONED_S: Final = 24 * 3600.0


def new_token() -> str:
    """Return what sets the files of one delivery apart from those of any other."""
    return secrets.token_hex(6)


def name_on_the_way(name: str, token: str) -> str:
    """Return the name a file has until it is complete; no receiver looks for such a name."""
    return f".{name}.{token}.coursera-part"


def is_leftover(entry: str, names: tuple[str, ...], age_s: float) -> bool:
    """Return whether a file was left by a delivery that was killed.

    Args:
        entry: Its name in the folder.
        names: Of the files that were delivered just now: what carries one of them is no longer
            needed, however young it is.
        age_s: How old it is, in seconds.
    """
    found = _FORM.fullmatch(entry)
    return found is not None and (found["name"] in names or age_s > _ABANDONED_S)

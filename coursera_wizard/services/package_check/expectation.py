"""What a receiver, and the run that wrote the package, expect of it beyond the standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Expectation:
    """A receiver's limits and what was meant to be written; what is empty is not checked.

    Files are named without ``.csv`` and without the manifest.

    Attributes:
        version: ``1.1`` or ``1.2``.
        mode: ``bulk`` or ``delta``, of every file.
        package_name: Of the zip, byte for byte.
        is_zip: Whether it is a zip or a folder of loose files.
        allowed_files: What may be there; None for every file of the version.
        required_files: What must be there.
        rows: How many rows each file was written with; files not named must not be there.
        id_characters: What an id may hold, as the inside of a regular expression's brackets.
        id_length: The longest id.
        text_characters: What texts for people may hold, in the same form.
        username_characters: The same for usernames.
        lengths: ``file.column`` to the longest value.
        user_ids: Whether userIds may be filled.
    """

    version: str = ""
    mode: str = ""
    package_name: str = ""
    is_zip: bool | None = None
    allowed_files: frozenset[str] | None = None
    required_files: frozenset[str] = frozenset()
    rows: Mapping[str, int] | None = None
    id_characters: str = ""
    id_length: int = 255
    text_characters: str = ""
    username_characters: str = ""
    lengths: Mapping[str, int] = field(default_factory=dict)
    user_ids: bool = True

"""Finds the files that are shipped beside the code: icons, fonts, schemas, catalogs, help."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return the place of a shipped file or folder, whether or not it is there.

    Args:
        *parts: The way below the resources folder: ``resource_path("icons", "check.svg")``.

    Returns:
        The same file in a checkout, in an installed wheel and in a built program.
    """
    return _root().joinpath(*parts)


@cache
def _root() -> Path:
    """Return the folder of all resources."""
    bundle = getattr(sys, "_MEIPASS", None)  # set in a built program only
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"

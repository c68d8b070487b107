"""Gives memory that is not needed any more back to the system, where the system lets it.

A run reads megabytes into buffers and drops them, on several threads. The C library of Linux keeps
what was dropped, for each thread apart, and a run of millions of rows would hold it to its end.

Source: the manual page mallopt(3) of Linux, and malloc_trim(3).
"""

from __future__ import annotations

import ctypes
import functools
import sys
from typing import Final

_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_LARGE_BYTES: Final = 256 * 1024


def keep_little() -> None:
    """Have large buffers go back as soon as they are dropped, and all threads share the rest."""
    library = _library()
    if library is not None:
        library.mallopt(_ARENA_MAX, 1)
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)


def give_back() -> None:
    """Give back what is free now; for moments after which less is needed."""
    library = _library()
    if library is not None:
        library.malloc_trim(0)


@functools.cache
def _library() -> ctypes.CDLL | None:
    """Return the C library where it has what is called here."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    has_both = hasattr(library, "mallopt") and hasattr(library, "malloc_trim")
    return library if has_both else None

"""Turns what the operating system says of a file into a problem."""

from __future__ import annotations

import errno
from pathlib import Path

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_WINDOWS_FULL = frozenset({39, 112})  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR})


def write_failure(error: OSError, path: Path) -> ProblemError:
    """Return the problem for a file that could not be written: disk full or not writable."""
    is_full = error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL
    code = ProblemCode.STORE_DISK_FULL if is_full else ProblemCode.STORE_NOT_WRITABLE
    return failure(code, path=path, folder=path.parent, details=words(error))


def read_failure(error: OSError, path: Path) -> ProblemError:
    """Return the problem for a file that could not be read: not there or not readable."""
    is_missing = error.errno in _MISSING
    code = ProblemCode.STORE_NOT_FOUND if is_missing else ProblemCode.STORE_NOT_READABLE
    return failure(code, path=path, folder=path.parent, details=words(error))


def words(error: OSError) -> str:
    """Return the name of the system's error for the details, such as ``ENOSPC``."""
    windows = getattr(error, "winerror", None)
    if windows is not None:
        return f"{type(error).__name__}, Windows error {windows}"
    number = error.errno
    return errno.errorcode.get(number, str(number)) if number else type(error).__name__

"""Turns what the operating system says of a file into a problem."""

from __future__ import annotations

import errno
from pathlib import Path

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.i18n import N_, _

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_WINDOWS_FULL = frozenset({39, 112})  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR})
_REASONS = {
    errno.EISDIR: N_("it is a folder"),
    errno.EFBIG: N_("it is larger than any file of its kind"),
    errno.ELOOP: N_("it is a link that leads in a circle"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EILSEQ: N_("its name holds a character that no file name can have"),
    errno.ENODEV: N_("it is a device and no file"),
}
_NOT_ALLOWED = N_("this program is not allowed to")


def write_failure(error: OSError, path: Path) -> ProblemError:
    """Return the problem for a file that could not be written.

    It is that the disk is full, that the folder is not there, or that the file is not writable.
    """
    code = ProblemCode.STORE_DISK_FULL if is_full(error) else ProblemCode.STORE_NOT_WRITABLE
    if error.errno in _MISSING and not path.parent.is_dir():
        code = ProblemCode.STORE_FOLDER_MISSING
    return _failure(code, error, path)


def is_full(error: OSError) -> bool:
    """Return whether there was no room: a full disk, a used-up quota, or too large a file."""
    return error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL


def read_failure(error: OSError, path: Path) -> ProblemError:
    """Return the problem for a file that could not be read: not there or not readable."""
    is_missing = error.errno in _MISSING
    code = ProblemCode.STORE_NOT_FOUND if is_missing else ProblemCode.STORE_NOT_READABLE
    return _failure(code, error, path)


def _failure(code: ProblemCode, error: OSError, path: Path) -> ProblemError:
    reason = _(_REASONS.get(error.errno or 0, _NOT_ALLOWED))
    return failure(code, path=path, folder=path.parent, reason=reason, details=words(error))


def words(error: OSError) -> str:
    """Return the name of the system's error for the details, such as ``ENOSPC``."""
    windows = getattr(error, "winerror", None)
    if windows is not None:
        return f"{type(error).__name__}, Windows error {windows}"
    number = error.errno
    return errno.errorcode.get(number, str(number)) if number else type(error).__name__

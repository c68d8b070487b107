"""Tells whether the process of a run is still the one that began it.

A process id is given anew to another program, so its time of starting is kept beside it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

UNKNOWN: Final = ""
"""The process is there, and nobody says since when."""
_GONE: Final = "gone"


def started(pid: int) -> str | None:
    """Return what tells this process from every other of its number; None where it is gone.

    The text means something to the computer it comes from alone, and to that until it is started
    anew.
    """
    return _started(pid) if pid > 0 else None


def noted(pid: int) -> str:
    """Return what is to be kept of a process beside its number."""
    began = started(pid)
    return _GONE if began is None else began


def is_same(pid: int, began: str) -> bool:
    """Return whether a process is there and is the one that began as noted."""
    now = started(pid)
    if now is None or began == _GONE:
        return False
    return began == UNKNOWN or now in (UNKNOWN, began)


def _is_there(pid: int) -> str | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except (OSError, OverflowError):  # somebody else's process
        return UNKNOWN
    return UNKNOWN


if sys.platform == "linux":
    _STATE, _START_TICKS = 0, 19  # places after the name in /proc/PID/stat, see proc(5)

    def _started(pid: int, proc: Path = Path("/proc")) -> str | None:
        try:
            boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            # The name in parentheses may hold anything.
            fields = (proc / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()
        except FileNotFoundError:
            return None if (proc / "self" / "stat").exists() else _is_there(pid)
        except ProcessLookupError:  # it ended while it was read
            return None
        except OSError:
            return _is_there(pid)
        if fields[_STATE] in (b"Z", b"X"):  # ended; its parent has not asked how
            return None
        return f"{boot} {fields[_START_TICKS].decode('ascii')}"

elif sys.platform == "win32":
    _QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
    _ACCESS_DENIED = 5

    def _started(pid: int) -> str | None:
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = wintypes.HANDLE(kernel.OpenProcess(_QUERY, False, pid))
        if not handle:
            return UNKNOWN if ctypes.get_last_error() == _ACCESS_DENIED else None
        times = [wintypes.FILETIME() for _ in range(4)]
        try:
            if not kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):
                return UNKNOWN
        finally:
            kernel.CloseHandle(handle)
        began, ended = times[:2]
        if ended.dwHighDateTime or ended.dwLowDateTime:  # ended, and somebody holds its handle
            return None
        return f"{began.dwHighDateTime:x}-{began.dwLowDateTime:x}"

elif sys.platform == "darwin":
    _BSD_INFO = 3  # PROC_PIDTBSDINFO, with the layout of struct proc_bsdinfo in sys/proc_info.h
    _BSD_INFO_SIZE = 136
    _ZOMBIE = 5

    def _started(pid: int) -> str | None:
        import ctypes
        import struct

        found = _is_there(pid)
        if found is None:
            return None
        try:
            library = ctypes.CDLL("/usr/lib/libproc.dylib")
        except OSError:
            return found
        buffer = ctypes.create_string_buffer(_BSD_INFO_SIZE)
        size = library.proc_pidinfo(pid, _BSD_INFO, ctypes.c_uint64(0), buffer, _BSD_INFO_SIZE)
        if size != _BSD_INFO_SIZE:
            return found
        if struct.unpack_from("=I", buffer, 4)[0] == _ZOMBIE:
            return None
        seconds, microseconds = struct.unpack_from("=QQ", buffer, 120)
        return f"{seconds}.{microseconds:06}"

else:
    _started = _is_there

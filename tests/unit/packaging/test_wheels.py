"""Tests of fetching packages for another system."""

from __future__ import annotations

from devtool.wheels import _lines_for

LOCK = """\
httpx==0.28.1 \\
    --hash=sha256:aa
pywin32-ctypes==0.2.3 ; sys_platform == 'win32' \\
    --hash=sha256:bb
zipp==4.1.2 ; python_full_version < '3.12' \\
    --hash=sha256:cc
"""


def test_lines_are_those_of_the_other_system() -> None:
    """Markers are answered for the system that is built for, not for the one that builds."""
    windows, linux = _lines_for(LOCK, "windows"), _lines_for(LOCK, "linux")

    assert [line.split()[0] for line in windows if "==" in line] == [
        "httpx==0.28.1",
        "pywin32-ctypes==0.2.3",
        "zipp==4.1.2",
    ]
    assert not any("pywin32" in line for line in linux)
    assert not any(";" in line for line in [*windows, *linux])
    assert len(linux) == 4

"""Tests of making clean systems to build in, without making one."""

from __future__ import annotations

import shutil
import sys

import pytest
from devtool import roots as subject
from devtool.told import NotReadyError


@pytest.mark.skipif(sys.platform != "linux", reason="roots are made on Linux alone")
def test_missing_tools_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person learns what to install, before anything is made."""
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(NotReadyError, match="debootstrap"):
        subject.fresh("bookworm", (), "never-made")


@pytest.mark.skipif(sys.platform != "linux", reason="roots are made on Linux alone")
def test_rights_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not make a root is told, and nothing is tried."""
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(NotReadyError, match="root"):
        subject.fresh("bookworm", (), "never-made")

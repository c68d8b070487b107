"""Tests of what a Linux package says and holds, without building one."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from devtool import build_linux as subject
from devtool.environment import ROOT
from devtool.told import NotReadyError

from coursera_wizard.cli.commands import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

APP = ROOT / "resources" / "app"


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("readelf"), reason="looks into programs of Linux"
)
def test_needed_libraries_become_dependencies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that is not inside is named by its package; one that nobody knows is told."""
    shutil.copyfile("/bin/ls", tmp_path / "program")

    known = {"libc.so.6": "libc6", "libselinux.so.1": "libselinux1"}
    monkeypatch.setattr(subject, "system_libraries", lambda: known)
    assert subject.needed_packages(tmp_path) == ["libc6", "libselinux1"]

    monkeypatch.setattr(subject, "system_libraries", dict)
    with pytest.raises(NotReadyError, match=r"libc\.so\.6"):
        subject.needed_packages(tmp_path)


def test_renamed_packages_have_an_alternative() -> None:
    """Where newer releases renamed a package, either name will do."""
    packages = subject.system_libraries()

    assert packages["libglib-2.0.so.0"] == "libglib2.0-0 | libglib2.0-0t64"
    assert packages["libssl.so.3"] == "libssl3 | libssl3t64"


def test_delivery_files_alone_are_claimed() -> None:
    """A double click on a delivery opens the window; other JSON files are left to others."""
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.optionxform = str  # type: ignore[assignment,method-assign]  # as its documentation says
    desktop.read(APP / "coursera-wizard.desktop", encoding="utf-8")
    kinds = (APP / "coursera-wizard.mime.xml").read_text(encoding="utf-8")

    assert desktop["Desktop Entry"]["MimeType"] == f"{subject.MIME_TYPE};"
    assert desktop["Desktop Entry"]["Exec"] == "coursera-wizard %f"
    assert re.findall(r'glob pattern="([^"]+)"', kinds) == ["*.delivery.json"]


def test_manual_explains_every_command(tmp_path: Path) -> None:
    """The manual pages say what the programs' own help says."""
    script = ROOT / "packaging" / "linux" / "manual_pages.py"
    subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )

    page = (tmp_path / "coursera-delivery.1").read_text(encoding="utf-8")
    for name in COMMANDS:
        heading = name.replace("-", r"\-")
        assert f".SS {heading}\n" in page
    assert r"\-\-practice" in page
    assert "prove    have the scheduler start a test of the connection once" in page
    assert r"\fB\-\-version\fR tells the version." in page
    assert ".SH OPTIONS" in (tmp_path / "coursera-wizard.1").read_text(encoding="utf-8")

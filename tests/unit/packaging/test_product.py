"""The version stands in one place, and everything that is installed says the same."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from devtool import build_windows, product
from devtool.environment import ROOT

from coursera_wizard import __version__


def test_packages_have_the_version_of_the_program() -> None:
    """What the packages are called is read from the program."""
    assert product.version() == __version__


@pytest.mark.parametrize("module", ["coursera_wizard", "coursera_wizard.cli"])
def test_both_programs_tell_it(module: str) -> None:
    """The window and the command line answer ``--version`` alike."""
    done = subprocess.run(
        [sys.executable, "-m", module, "--version"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )

    assert done.stdout.split()[-1] == __version__


def test_changelog_and_metadata_agree() -> None:
    """The newest entry of the changelog and the software center name it; About has a test."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"(?m)^## \[([^\]]+)\]", changelog)
    metadata = ET.parse(ROOT / "resources" / "app" / "coursera-wizard.metainfo.xml")  # noqa: S314 - our own file
    release = metadata.find("releases/release")

    assert newest is not None
    assert newest[1] == __version__
    assert release is not None
    assert release.get("version") == __version__


def test_windows_shows_it() -> None:
    """The details of both programs name the version, also as four numbers."""
    numbers = build_windows.four_numbers()
    resource = build_windows.version_resource("coursera-wizard", "Coursera Wizard")

    assert numbers.startswith(__version__.partition("rc")[0])
    assert numbers.count(".") == 3
    assert f"'ProductVersion', '{__version__}'" in resource


def test_time_of_files_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever builds again says which time files had."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    product.source_time.cache_clear()

    assert product.source_time() == 1_700_000_000
    product.source_time.cache_clear()

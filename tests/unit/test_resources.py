"""Tests that shipped files are found in a checkout, in a wheel and in a built program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coursera_wizard import resources

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE")
PROBE = "from coursera_wizard.resources import resource_path as r; print(r('probe', 'found.txt'))"


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Look for the folder anew, before and after."""
    resources._root.cache_clear()
    yield
    resources._root.cache_clear()


def test_resources_are_found_in_a_checkout() -> None:
    """In a checkout they stand beside the package."""
    assert resources.resource_path("icons") == ROOT / "resources" / "icons"


@pytest.mark.usefixtures("forgotten")
def test_resources_are_found_in_a_built_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A built program unpacks them into a folder of its own."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resources.resource_path("icons", "a.svg") == tmp_path / "resources" / "icons" / "a.svg"


def test_resources_are_found_in_a_wheel(tmp_path: Path) -> None:
    """A wheel that was built and unpacked elsewhere brings them along."""
    source, installed = tmp_path / "source", tmp_path / "installed"
    (source / "packaging").mkdir(parents=True)
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, source)
    for name in ("requirements.in", "wheel_backend.py"):
        shutil.copy(ROOT / "packaging" / name, source / "packaging")
    no_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "coursera_wizard", source / "coursera_wizard", ignore=no_caches)
    (source / "resources" / "probe").mkdir(parents=True)
    (source / "resources" / "probe" / "found.txt").write_text("here", encoding="utf-8")

    options = ["--no-build-isolation", "--no-deps", "--no-index", "--disable-pip-version-check"]
    build = [sys.executable, "-m", "pip", "wheel", "-q", *options, "-w", str(tmp_path), str(source)]
    subprocess.run(build, check=True, cwd=tmp_path, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    probe = subprocess.run(
        [sys.executable, "-c", PROBE],
        check=True,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )

    found = Path(probe.stdout.strip())
    assert found.is_relative_to(installed)
    assert found.read_text(encoding="utf-8") == "here"
